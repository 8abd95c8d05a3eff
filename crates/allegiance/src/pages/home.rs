//! The start: organisations that the account tells of, the latest reports, and the way in for more.

use codebook::PartialDate;
use jiff::ToSpan;
use maud::{Markup, html};

use super::parts::{ROWS, badge, report_line, sieve, turn};
use super::place::Place;
use super::{Account, Inside, Visit, intake};
use crate::answer;
use crate::error::Error;
use crate::question;
use crate::view::{Held, Party, Standing};

/// Organisations with at most so many claims have their standings on the start page; the others only on their own.
const QUICK: usize = 2_000;

/// Organisations that are shown.
const ORGANISATIONS: usize = 24;

/// Members that are named for an organisation.
const MEMBERS: usize = 6;

/// Years after which a member that left is counted, not named.
const LEFT_LONG_AGO: i64 = 10;

pub(super) fn home(desk: &Account<'_>, visit: &Visit, place: &Place) -> Result<Inside, Error> {
    let store = desk.archive.uncorrected();
    let told = store.organisations_told(place.at.known, ORGANISATIONS)?;
    let mut rows = Vec::new();
    let mut quick = QUICK;
    for one in told {
        let party = answer::party(desk.facts, &one.party, "", None);
        let mut not_plain = None;
        if let Some(left) = quick.checked_sub(one.claims) {
            quick = left;
            let asked = question::Standing { organisation: party.id.clone(), member: None, days: place.days() };
            not_plain = desk.standings(&asked).ok().map(|told| {
                told.rows.into_iter().filter(|row| row.parts[0].value != "none" && !row.is_plain()).collect::<Vec<_>>()
            });
        }
        rows.push((party, one, not_plain));
    }
    let (skip, limit) = (place.piece() * ROWS, if place.piece() == 0 { 15 } else { ROWS });
    let mut reports = store.newest_reports(place.at.known, skip, limit + 1)?;
    let has_more = reports.len() > limit;
    reports.truncate(limit);
    let reports: Vec<_> = reports.iter().map(|(report, claims)| (answer::report(report), *claims)).collect();
    let is_empty = rows.is_empty() && reports.is_empty() && place.piece() == 0;
    let body = html! {
        p.lead { "Where states stand in their security organisations: dated, and down to the words of the reports." }
        @if is_empty {
            section.empty {
                h2 { "Nothing has been read yet" }
                p { "The account is empty as known by " time { (place.at.known) } ". Read reports in below, or give a later day." }
                p { "What the facts alone say is there already: try " a href=(place.link(&["org", "CSTO"])) { "CSTO" } ", "
                    a href=(place.link(&["org", "NATO"])) { "NATO" } " or " a href=(place.link(&["org", "OPEC"])) { "OPEC" } "." }
            }
        }
        @if !rows.is_empty() && place.piece() == 0 {
            section {
                h2 { "Organisations" }
                (sieve(rows.len()))
                div.scroll tabindex="0" role="region" aria-label="Organisations" {
                    table.cards.organisations {
                        thead { tr { th scope="col" { "Organisation" } th.number scope="col" { "Reports" } th.number scope="col" { "Claims" } th scope="col" { "Not plainly in the ranks" } } }
                        tbody {
                            @for (party, told, not_plain) in &rows {
                                tr {
                                    th scope="row" { a href=(place.link(&["org", &party.id])) { (party.brief()) } @if party.name != party.id { " " span.small { (party.name) } } }
                                    td.number data-name="reports" { (told.reports) }
                                    td.number data-name="claims" { (told.claims) }
                                    td data-name="not plainly in the ranks" {
                                        @match not_plain {
                                            None => span.unknown { "on its page" },
                                            Some(rows) if rows.is_empty() => span.small { "nobody" },
                                            Some(rows) => (members(place, party, rows)),
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if !reports.is_empty() {
            section {
                h2 { "Latest reports" }
                ul.reports { @for (report, claims) in &reports { li { (report_line(place, report)) " · " (claims) @if *claims == 1 { " claim" } @else { " claims" } } } }
                (turn(place, has_more))
            }
        }
        @if visit.may_write && place.piece() == 0 { section { h2 { "Read reports in" } (intake::form(visit, place)) } }
    };
    Ok(Inside { title: "Who stands where".to_owned(), organisation: None, api: None, body })
}

/// The part of a standing that tells most: the first that is not plain.
fn telling(row: &Standing) -> &Held {
    row.parts.iter().find(|part| !part.is_plain()).unwrap_or(&row.parts[0])
}

/// Members that are not plainly in the ranks, what is newest first; those that left long ago are counted.
fn members(place: &Place, organisation: &Party, rows: &[Standing]) -> Markup {
    let since = |row: &&Standing| telling(row).since.map(PartialDate::earliest);
    let long_ago = place.at.on.checked_sub(LEFT_LONG_AGO.years()).ok();
    let (gone, mut near): (Vec<&Standing>, Vec<&Standing>) =
        rows.iter().partition(|row| row.parts[0].value == "left" && since(row) < long_ago);
    near.sort_by_key(|row| std::cmp::Reverse(since(row)));
    html! {
        ul.members {
            @for row in near.iter().take(MEMBERS) {
                li { a href=(place.link(&["standing", &organisation.id, &row.member.id])) { (row.member.brief()) } " " (badge(telling(row).value)) }
            }
            @if near.len() > MEMBERS { li { "and " (near.len() - MEMBERS) " more" } }
            @if !gone.is_empty() { li.small { @if !near.is_empty() { "and " } (gone.len()) " that left more than " (LEFT_LONG_AGO) " years before" } }
        }
    }
}
