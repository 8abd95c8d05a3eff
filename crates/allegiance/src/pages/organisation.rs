//! An organisation: its members with their standing, and the clauses of its treaty.

use std::collections::BTreeMap;

use jiff::ToSpan;
use maud::{Markup, html};

use super::parts::{api, badge, reason, sieve, sign};
use super::place::Place;
use super::{Account, Inside};
use crate::answer;
use crate::error::Error;
use crate::names::{Wanted, party_named};
use crate::question;
use crate::view::{Held, Standing};

/// How far a value is from the ranks; `None` for what is not known.
fn distance(value: &str) -> Option<u8> {
    match sign(value).0 {
        "plain" => Some(0),
        "near" => Some(1),
        "strained" => Some(2),
        "halted" | "leaving" => Some(3),
        "out" => Some(4),
        _ => None,
    }
}

/// Members of whom each shows why; in a larger organisation only those do that are not plainly in the ranks.
const FULL: usize = 60;

pub(super) fn organisation(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let asked = question::Standing { organisation: id.to_owned(), member: None, days: place.days() };
    let told = desk.standings(&asked)?;
    let mut before = BTreeMap::new();
    if let Ok(on) = place.at.on.checked_sub(1.year()) {
        let days = question::Days { on: Some(on), known: Some(place.at.known) };
        for row in desk.standings(&question::Standing { days, ..asked.clone() })?.rows {
            before.insert(row.member.id.clone(), row.parts.map(|part| part.value));
        }
    }
    let mut rows: Vec<&Standing> = told.rows.iter().filter(|row| row.parts[0].value != "none").collect();
    rows.sort_by_key(|row| (row.is_plain(), row.member.name.clone()));
    let plain = rows.iter().filter(|row| row.is_plain()).count();
    let id = &told.organisation.id;
    let body = html! {
        @if rows.is_empty() { p.empty { "Neither the facts nor the reports know of members on this day. Give another day above, or read reports in." } }
        @else {
            p.lead { (rows.len()) " stand in or near " (id) ": " (plain) " plainly in the ranks, " (rows.len() - plain) " not." }
            (sieve(rows.len()))
            div.scroll tabindex="0" role="region" aria-label="Members" {
                table.standings {
                    thead { tr { th scope="col" { "Member" } th scope="col" { "Membership" } th scope="col" { "Participation" } th scope="col" { "Intent" } th scope="col" { "Because" } } }
                    tbody {
                        @for row in &rows {
                            tr {
                                th scope="row" { a href=(place.link(&["standing", id, &row.member.id])) { (row.member.brief()) } }
                                @for (number, part) in row.parts.iter().enumerate() { td data-name=(part.part) { (cell(part, before.get(&row.member.id).map(|parts| parts[number]))) } }
                                td data-name="because" { @if !row.is_plain() || rows.len() <= FULL { (reason(place, telling(row))) } }
                            }
                        }
                    }
                }
            }
            p.small { "↑ nearer than a year before, ↓ farther, → otherwise changed; no arrow: as a year before." }
        }
    };
    let api = Some(api(place, "standing", &[("organisation", id)]));
    Ok(Inside { title: told.organisation.name.clone(), organisation: Some(told.organisation.clone()), api, body })
}

/// The part that tells most: the first that is not plain.
fn telling(row: &Standing) -> &Held {
    let is_worth = |part: &&Held| !part.is_plain() && !part.because.is_empty();
    row.parts.iter().find(is_worth).unwrap_or(&row.parts[0])
}

fn cell(part: &Held, before: Option<&'static str>) -> Markup {
    let change = before.filter(|before| *before != part.value).map(|before| {
        let sign = match (distance(before), distance(part.value)) {
            (Some(old), Some(new)) if new > old => "↓",
            (Some(old), Some(new)) if new < old => "↑",
            _ => "→",
        };
        (sign, before.replace('_', " "))
    });
    html! {
        (badge(part.value))
        @if let Some((sign, before)) = change { " " span.change title=(format!("a year before: {before}")) { (sign) span.unseen { " a year before: " (before) } } }
        @if let Some(since) = part.since { br; span.small { "since " time { (since) } } }
    }
}

pub(super) fn clauses(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let party = party_named(id, Wanted::Organisation, desk.facts, desk.archive, place.at.known)?;
    let organisation = answer::party(desk.facts, &party, "", None);
    let rows: Vec<_> = desk.facts.clauses_on(&organisation.id, place.at.on).collect();
    let body = html! {
        @if rows.is_empty() { p.empty { "The facts hold no clause of " (organisation.id) " in force on " time { (place.at.on) } ". This does not mean that there is none." } }
        @else {
            (sieve(rows.len()))
            div.scroll tabindex="0" role="region" aria-label="Clauses" {
                table.cards.clauses {
                    thead { tr { th scope="col" { "Article" } th scope="col" { "Obliges to" } th scope="col" { "What it says" } th scope="col" { "In force" } th scope="col" { "Source" } } }
                    tbody { @for row in rows { tr {
                        th scope="row" { span.unseen { "Article " } (row.article) }
                        td data-name="obliges to" { (format!("{:?}", row.obligation).to_lowercase()) }
                        td data-name="what it says" { (row.summary) @if let Some(days) = row.notice_days { " Notice: " (days) " days." } }
                        td data-name="in force" { "from " time { (row.from) } @if let Some(to) = row.to { " to " time { (to) } } }
                        td.small data-name="source" { (row.source) }
                    } } }
                }
            }
        }
    };
    Ok(Inside {
        title: format!("{}: clauses", organisation.brief()),
        organisation: Some(organisation),
        api: None,
        body,
    })
}
