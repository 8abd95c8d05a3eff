//! Where one member stands: three parts, each with its words, its history and the rule that decided.

use maud::{Markup, html};

use super::parts::{api, badge, day, grounds, party_link, reason};
use super::place::Place;
use super::{Account, Inside};
use crate::error::Error;
use crate::question;
use crate::view::Held;

pub(super) fn standing(desk: &Account<'_>, place: &Place, organisation: &str, member: &str) -> Result<Inside, Error> {
    let asked = question::Standing {
        organisation: organisation.to_owned(),
        member: Some(member.to_owned()),
        days: place.days(),
    };
    let told = desk.standings(&asked)?;
    let missing = || Error::nothing("nothing is known of this standing", "the account", "ask for another member");
    let row = told.rows.first().ok_or_else(missing)?;
    let (organisation, member) = (&row.organisation, &row.member);
    let body = html! {
        p.lead { (party_link(place, member)) " in " (party_link(place, organisation)) " on " time { (row.on) } ", as known by " time { (row.known) } "." }
        ul.summary {
            @for part in &row.parts { li { a href=(format!("#{}", part.part)) { (part.part) } " " (badge(part.value)) @if let Some(since) = part.since { " " span.small { "since " time { (since) } } } } }
        }
        @for part in &row.parts { (held(place, part, &row.history)) }
        p { a href=(place.link_with(&["claims"], &[("org", &organisation.id), ("party", &member.id)])) { "All claims that name both" } }
    };
    let api = Some(api(place, "standing", &[("organisation", &organisation.id), ("member", &member.id)]));
    let title = format!("{} in {}", member.brief(), organisation.brief());
    Ok(Inside { title, organisation: Some(told.organisation.clone()), api, body })
}

fn held(place: &Place, part: &Held, history: &[Held]) -> Markup {
    let before: Vec<&Held> = history.iter().filter(|held| held.part == part.part).rev().collect();
    html! {
        section.held id=(part.part) {
            h2 { (part.part) " " (badge(part.value)) }
            p.rule { @if let Some(since) = part.since { "Since " time { (since) } ". " } @else { "Since when is not known. " } (part.sentence) " " span.small { "(rule " (part.rule.replace('_', " ")) ")" } }
            h3 { "Because" }
            @if part.because.is_empty() { p.unknown { "Nothing is told." } } @else { (grounds(place, &part.because)) }
            @if !part.against.is_empty() { h3 { "Against" } (grounds(place, &part.against)) }
            @if !before.is_empty() {
                h3 { "Before" }
                ol.spells { @for held in before.iter().take(30) { li { (day(held.since)) " to " (day(held.until)) " " (badge(held.value)) " " (reason(place, held)) } } }
            }
        }
    }
}
