//! A state, person or other party: where it stands, how it gets on with others, and what was said and done.

use std::collections::BTreeSet;

use codebook::PartyId;
use jiff::ToSpan;
use maud::{Markup, html};

use super::happenings;
use super::parts::{ROWS, api, badge, party_link};
use super::place::Place;
use super::{Account, Inside};
use crate::answer;
use crate::error::Error;
use crate::names::{Wanted, party_named};
use crate::question;
use crate::view::{Relation, Standing};

/// Organisations of a party whose standing is shown.
const ORGANISATIONS: usize = 8;

pub(super) fn party(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let party = party_named(id, Wanted::Party, desk.facts, desk.archive, place.at.known)?;
    let shown = answer::party(desk.facts, &party, "", None);
    let (happenings, total) = happenings::piece(desk, place, &shown.id)?;
    let is_state = matches!(party.home(), PartyId::State(_));
    let home = party.home();
    let mut standings: Vec<Standing> = Vec::new();
    if is_state && place.piece() == 0 {
        let mut organisations: BTreeSet<&str> = desk
            .facts
            .memberships_for(home)
            .filter(|row| row.from.earliest() <= place.at.on)
            .map(|row| &*row.organisation)
            .collect();
        let told = desk.archive.uncorrected().organisations_told(place.at.known, ORGANISATIONS)?;
        let told: BTreeSet<String> = told.iter().map(|one| one.party.to_string()).collect();
        organisations.retain(|one| told.contains(*one));
        for organisation in organisations.into_iter().take(ORGANISATIONS) {
            let at = desk.as_of(place.days());
            standings.push(desk.standing(&desk.standing_of(&PartyId::organisation(organisation), home, at)?)?);
        }
    }
    let others: Vec<&codebook::Membership> =
        desk.facts.memberships_for(home).filter(|row| row.holds_on(place.at.on)).collect();
    let relations = if place.piece() == 0 { over_time(desk, place, &shown.id)? } else { Vec::new() };
    let body = html! {
        @if shown.kind == "person" { p.lead { "Of " (party_link(place, &answer::party(desk.facts, home, "", None))) "." } }
        @if !standings.is_empty() {
            h2 { "Standing" }
            div.scroll tabindex="0" role="region" aria-label="Standing" { table { thead { tr { th scope="col" { "Organisation" } th scope="col" { "Membership" } th scope="col" { "Participation" } th scope="col" { "Intent" } } }
                tbody { @for row in &standings { tr {
                    th scope="row" { a href=(place.link(&["standing", &row.organisation.id, &row.member.id])) { (row.organisation.brief()) } }
                    @for part in &row.parts { td data-name=(part.part) { (badge(part.value)) @if let Some(since) = part.since { br; span.small { "since " time { (since) } } } } }
                } } } } }
        }
        @if is_state && place.piece() == 0 && !others.is_empty() { details { summary { "By the facts, in " (others.len()) " organisations on this day" }
            ul.names { @for row in others { li { a href=(place.link(&["standing", &row.organisation, &home.to_string()])) { (row.organisation) } } } } } }
        @if !relations.is_empty() { h2 { "Relations" } (lines(place, &relations)) }
        h2 { "What was said and done" }
        p.small { (total) " happenings, " (ROWS) " on a page, the latest first." }
        (happenings::list(place, &happenings, total))
    };
    let api = Some(api(place, "timeline", &[("party", &shown.id)]));
    Ok(Inside { title: shown.name.clone(), organisation: None, api, body })
}

/// A partner with its balance a year apart, the oldest first; `None` where nothing was told in that year.
struct Line {
    last: Relation,
    balances: Vec<(i16, Option<f64>)>,
}

/// The five strongest relations of the last year, each over six years.
fn over_time(desk: &Account<'_>, place: &Place, id: &str) -> Result<Vec<Line>, Error> {
    let asked = |on| question::Relations {
        of: id.to_owned(),
        with: None,
        window: 365,
        days: question::Days { on: Some(on), known: Some(place.at.known) },
    };
    let mut rows: Vec<Relation> =
        desk.relations(&asked(place.at.on))?.rows.into_iter().filter(|row| !row.events.is_empty()).collect();
    rows.sort_by(|one, other| (other.warm + other.cool.abs()).total_cmp(&(one.warm + one.cool.abs())));
    rows.truncate(5);
    let mut lines: Vec<Line> = rows.into_iter().map(|last| Line { last, balances: Vec::new() }).collect();
    if lines.is_empty() {
        return Ok(lines);
    }
    for years in (1..6_i64).rev() {
        let Ok(on) = place.at.on.checked_sub(years.years()) else { continue };
        let told = desk.relations(&asked(on))?;
        for line in &mut lines {
            let row = told.rows.iter().find(|row| row.parties == line.last.parties && !row.events.is_empty());
            line.balances.push((on.year(), row.map(|row| row.balance)));
        }
    }
    for line in &mut lines {
        line.balances.push((place.at.on.year(), Some(line.last.balance)));
    }
    Ok(lines)
}

fn lines(place: &Place, lines: &[Line]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Relations over time" {
            table { thead { tr { th scope="col" { "Between" } th scope="col" { "Over six years" } th.number scope="col" { "Balance" } th.number scope="col" { "Change" } th.number scope="col" { "Events" } } }
            tbody { @for line in lines { tr {
                th scope="row" { (party_link(place, &line.last.parties[0])) " – " (party_link(place, &line.last.parties[1])) }
                td { (spark(&line.balances)) }
                td.number { (format!("{:+.1}", line.last.balance)) }
                td.number { @if line.last.count_before == 0 { span.unknown { "nothing before" } } @else { (format!("{:+.1}", line.last.change)) } }
                td.number { (line.last.events.len()) }
            } } } }
        }
        p.small { "The line is the balance of what warms and cools in each year; gaps are years of which nothing is told." }
    }
}

/// A small line with a dot for every year that is known.
fn spark(balances: &[(i16, Option<f64>)]) -> Markup {
    let most = balances.iter().filter_map(|(_, value)| *value).fold(1.0_f64, |most, value| most.max(value.abs()));
    let x = |number: usize| 10.0 + 28.0 * number as f64;
    let y = |value: f64| 20.0 - value / most * 15.0;
    let words = balances
        .iter()
        .map(|(year, value)| value.map_or(format!("{year} not known"), |value| format!("{year} {value:+.1}")));
    let words = words.collect::<Vec<_>>().join(", ");
    html! {
        svg.spark width="160" height="40" viewBox="0 0 160 40" role="img" aria-label=(words) {
            title { (words) }
            line.axis x1="4" x2="156" y1="20" y2="20" {}
            @for (number, pair) in balances.windows(2).enumerate() {
                @if let (Some(one), Some(other)) = (pair[0].1, pair[1].1) { line.curve x1=(x(number)) y1=(format!("{:.1}", y(one))) x2=(x(number + 1)) y2=(format!("{:.1}", y(other))) {} }
            }
            @for (number, (_, value)) in balances.iter().enumerate() { @if let Some(value) = value { circle.done cx=(x(number)) cy=(format!("{:.1}", y(*value))) r="3" {} } }
        }
    }
}
