//! The timeline of an organisation, drawn and as a list.

use maud::{Markup, html};

use super::marks::{kind, learnt, timeline};
use super::parts::{ROWS, api, claim, grounds, sieve, turn};
use super::place::Place;
use super::{Account, Inside};
use crate::error::Error;
use crate::question;
use crate::view::{Ground, Happening, Timeline};

pub(super) fn of_organisation(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let (told, total) = piece(desk, place, id)?;
    let body = html! {
        p.lead { (total) " happenings up to " time { (place.at.on) } ", the latest first." }
        (list(place, &told, total))
    };
    let api = Some(api(place, "timeline", &[("party", &told.party.id)]));
    Ok(Inside { title: format!("{}: timeline", told.party.brief()), organisation: Some(told.party), api, body })
}

/// One page of a party's timeline, the latest first, and how many rows there are in all.
pub(super) fn piece(desk: &Account<'_>, place: &Place, id: &str) -> Result<(Timeline, usize), Error> {
    let asked = question::Timeline {
        party: id.to_owned(),
        since: place.day("since")?,
        until: Some(place.at.on),
        known: Some(place.at.known),
    };
    desk.timeline_from_the_end(&asked, place.piece() * ROWS, ROWS)
}

/// A page of happenings: the drawing, and the list below.
pub(super) fn list(place: &Place, told: &Timeline, total: usize) -> Markup {
    html! {
        @if told.rows.is_empty() { p.empty { "Nothing is told up to this day. Give a later day above, or read reports in." } }
        @else {
            (timeline(&told.rows, &|number| format!("#h{number}")))
            (sieve(told.rows.len()))
            ol.happenings {
                @for (number, row) in told.rows.iter().enumerate() { (happening(place, number, row)) }
            }
            (turn(place, total > (place.piece() + 1) * ROWS))
        }
    }
}

/// When something happened: on a day, from one to another, or up to or from a day where the other is not known.
fn days(row: &Happening) -> Markup {
    html! {
        @match (row.from, row.to) {
            (Some(from), Some(to)) if from == to => time { (from) },
            (Some(from), Some(to)) => { time { (from) } " to " time { (to) } },
            (None, Some(to)) => { "by " time { (to) } },
            (Some(from), None) => { "from " time { (from) } },
            (None, None) => span.unknown { "day not known" },
        }
    }
}

fn happening(place: &Place, number: usize, row: &Happening) -> Markup {
    let (class, name) = kind(row);
    html! {
        li id=(format!("h{number}")) {
            p.when {
                (days(row))
                " " span class=(format!("kind {class}")) { @if row.act.is_none() { "fact" } @else { (name) } }
            }
            p.what {
                @match row.because.first() {
                    Some(Ground::Claim(first)) => a href=(place.link(&["event", &first.id])) { (row.text.replace('_', " ")) },
                    _ => (row.text.replace('_', " ")),
                }
            }
            details.why {
                summary {
                    @if row.act.is_none() { "From the facts" } @else {
                        (row.voices) @if row.voices == 1 { " voice" } @else { " independent voices" }
                        @if let Some(learnt) = learnt(row) { ", learnt on " time { (learnt) } }
                    }
                    @if !row.against.is_empty() { ", " (row.against.len()) " against" }
                }
                @if row.because.len() > 4 {
                    @for one in row.because.iter().take(4) { @if let Ground::Claim(one) = one { (claim(place, one)) } }
                    p.small { (row.because.len() - 4) " more say so; the newest are among the claims." }
                } @else { (grounds(place, &row.because)) }
                @if !row.against.is_empty() { h3 { "Against" } (grounds(place, &row.against[..row.against.len().min(3)])) }
            }
        }
    }
}
