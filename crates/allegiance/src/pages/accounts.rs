//! Attendance and commitments of an organisation.

use jiff::ToSpan;
use maud::{Markup, html};

use super::parts::{api, claim, day, opened, parties, party_link, sieve, turn, voice};
use super::place::Place;
use super::{Account, Inside};
use crate::error::Error;
use crate::question;
use crate::view::{Answer, Cell, Request};

/// Requests on one page.
const REQUESTS: usize = 20;

/// Events beside each other: so many, and with many members fewer, so that the page stays small.
const OCCASIONS: usize = 14;
const FEWEST: usize = 4;
const CELLS: usize = 200;

pub(super) fn attendance(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let since = match place.day("since")? {
        Some(since) => Some(since),
        None => place.at.on.checked_sub(3.years()).ok(),
    };
    let told = desk.attendance(&question::Attendance { organisation: id.to_owned(), since, days: place.days() })?;
    let columns = (CELLS / told.rows.len().max(1)).clamp(FEWEST, OCCASIONS);
    let first = told.occasions.len().saturating_sub(columns);
    let occasions = &told.occasions[first..];
    let body = html! {
        form.filter method="get" action=(place.path()) {
            (super::frame::kept_dates(place))
            label { "Since " input type="date" name="since" value=[since]; }
            button { "Show" }
        }
        @if occasions.is_empty() { p.empty { "The reports tell of no event of " (told.organisation.id) " in these years. Give an earlier day, or read more reports in." } }
        @else {
            @if first > 0 { p.small { "The last " (occasions.len()) " of " (told.occasions.len()) " events; give an earlier day “as of” to see the others." } }
            div.scroll tabindex="0" role="region" aria-label="Attendance" {
                table.matrix {
                    thead { tr {
                        th scope="col" { "Member" }
                        @for one in occasions { th scope="col" {
                            (one.kind.replace('_', " ")) br;
                            span.small { @if one.is_dated { time { (one.day) } } @else { "told " time { (one.day) } } @if !one.cancelled.is_empty() { br; "cancelled" } }
                        } }
                    } }
                    tbody { @for row in &told.rows { tr {
                        th scope="row" { (party_link(place, &row.member)) }
                        @for cell in row.cells.iter().skip(first) { td { (presence(place, cell)) } }
                    } } }
                }
            }
            p.small { "● took part · ◎ host · ◐ sent somebody lower · ✕ stayed away · △ said it would stay away · ⊘ would not be host · ≠ told both ways · ? not known: nothing is told, which does not mean away. Open a sign for the words." }
        }
        @if !told.abstentions.is_empty() {
            h2 { "Stayed away for longer" }
            ul { @for one in &told.abstentions { li {
                (party_link(place, &one.member)) ": from " time { (one.from) } @if let Some(to) = one.to { " to " time { (to) } } @else { ", still" } " (" (one.months) " months) "
                @for claim in one.because.iter().take(2) { a href=(place.link(&["claim", &claim.id])) { (voice(claim)) ", " time { (claim.report.published) } } " " }
            } } }
        }
    };
    let api = Some(api(place, "attendance", &[("organisation", &told.organisation.id)]));
    Ok(Inside {
        title: format!("{}: attendance", told.organisation.brief()),
        organisation: Some(told.organisation),
        api,
        body,
    })
}

fn presence(place: &Place, cell: &Cell) -> Markup {
    let (sign, words) = match cell.presence {
        "hosted" => ("◎", "host"),
        "present" => ("●", "took part"),
        "lower_level" => ("◐", "lower"),
        "absent" => ("✕", "away"),
        "absence_announced" => ("△", "said away"),
        "refused_to_host" => ("⊘", "no host"),
        "disputed" => ("≠", "disputed"),
        _ if !cell.is_member => ("–", "no member"),
        _ => ("?", "not known"),
    };
    let word = html! { span class=(format!("presence {}", cell.presence)) { (sign) " " span.small { (words) } } };
    opened(place, &word, &cell.because, &cell.against)
}

pub(super) fn commitments(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let told = desk.requests(&question::Requests { organisation: id.to_owned(), days: place.days() })?;
    let skip = place.piece() * REQUESTS;
    let rows: Vec<&Request> = told.rows.iter().rev().skip(skip).take(REQUESTS).collect();
    let body = html! {
        p.lead { "Who asked for help, and what each of those bound to it did. Requests told of: " (told.rows.len()) "." }
        @if !told.tallies.is_empty() {
            (sieve(told.tallies.len()))
            div.scroll tabindex="0" role="region" aria-label="Counts" {
                table.figures {
                    thead { tr { th scope="col" { "Member" } th.number scope="col" { "Asked" } th.number scope="col" { "Was asked" } th.number scope="col" { "Answered" } th.number scope="col" { "Fulfilled" } th.number scope="col" { "Share" } th.number scope="col" { "Median days" } } }
                    tbody { @for one in &told.tallies { tr {
                        th scope="row" { (party_link(place, &one.member)) }
                        td.number { (one.asked) } td.number { (one.asked_of) } td.number { (one.answered) } td.number { (one.fulfilled) }
                        td.number { @if let Some(share) = one.share { (format!("{:.0} %", share * 100.0)) } @else { span.unknown { "none asked" } } }
                        td.number { @if let Some(days) = one.median_days { (days) } @else { span.unknown { "not known" } } }
                    } } }
                }
            }
        }
        @if rows.is_empty() { p.empty { "The reports tell of no request for help up to this day." } }
        @for row in rows { (request(place, row)) }
        (turn(place, told.rows.len() > skip + REQUESTS))
    };
    let api = Some(api(place, "requests", &[("organisation", &told.organisation.id)]));
    Ok(Inside {
        title: format!("{}: commitments", told.organisation.brief()),
        organisation: Some(told.organisation),
        api,
        body,
    })
}

fn request(place: &Place, row: &Request) -> Markup {
    let is_silent = |answer: &&Answer| answer.because.is_empty() && answer.against.is_empty();
    let (silent, spoke): (Vec<&Answer>, Vec<&Answer>) = row.answers.iter().partition(is_silent);
    let outcome = |answer: &Answer| {
        html! { strong { (answer.outcome.replace('_', " ")) } @if let Some(on) = answer.day { ", " time { (on) } } @if let Some(days) = answer.days { " (after " (days) @if days == 1 { " day)" } @else { " days)" } } }
    };
    html! {
        section.request id=(format!("request-{}", row.id)) {
            h2 { (party_link(place, &row.asker)) " asked " (parties(place, &row.asked)) ", " (day(row.day)) }
            @if row.is_implied { p.small { "That it asked follows from what others did; no report quotes the request." } }
            @if let Some((clause, article)) = &row.clause { p.small { "Under article " (article) " (" (clause) ")" @if !row.is_covered { " (not covered)" } } }
            @if !row.about.is_empty() { p.small { "About: " (row.about.join("; ")) } }
            @for one in row.because.iter().take(2) { (claim(place, one)) }
            @if !row.against.is_empty() { details { summary { (row.against.len()) " deny it" } @for one in row.against.iter().take(3) { (claim(place, one)) } } }
            ul.answers {
                @for answer in spoke { li { (party_link(place, &answer.party)) ": " (opened(place, &outcome(answer), &answer.because, &answer.against)) } }
                @if !silent.is_empty() { li.unknown { "Nothing is told of: " (silent.iter().map(|answer| answer.party.brief()).collect::<Vec<_>>().join(", ")) } }
            }
        }
    }
}
