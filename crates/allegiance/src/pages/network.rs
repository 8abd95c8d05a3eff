//! How close members are, as a network: near each other stands who is close, and the closest are joined.

use std::collections::BTreeMap;

use maud::{Markup, html};
use unicode_width::UnicodeWidthStr;

use super::layout::{Distances, Point, fitted, labels, places};
use super::place::Place;
use crate::paper::cut;
use crate::view::{Pair, Party, Ranking, Share};

/// The drawing in pixels, and the room that is left around its points.
const SIZE: Point = (860.0, 540.0);
const EDGE: f64 = 70.0;
/// Pixels of a letter of the labels, at most about.
const LETTER: f64 = 7.4;
/// Radius of the point of a member that had all the power, and of one whose power is not known.
const WHOLE: f64 = 44.0;
const UNKNOWN: f64 = 7.0;
/// Members beyond which a network is a ball of wool.
const MEMBERS: usize = 60;
/// Members whose names are written out.
const NAMED: usize = 24;

/// A yardstick in words.
pub(super) fn named(yardstick: &str) -> String {
    match yardstick {
        "s" => "alliance portfolios (S)".to_owned(),
        "s_weighted" => "alliance portfolios (S, weighted)".to_owned(),
        "votes" => "votes in the General Assembly".to_owned(),
        other => other.replace('_', " "),
    }
}

/// The network of one yardstick; `shares` has the power of the members, where it is known.
pub(super) fn network(place: &Place, ranking: &Ranking, shares: &[Share]) -> Markup {
    let known: Vec<(&Pair, f64)> =
        ranking.pairs.iter().filter_map(|pair| pair.figure.value.map(|value| (pair, value))).collect();
    let is_placed = |party: &Party| known.iter().any(|(pair, _)| pair.parties.iter().any(|one| one.id == party.id));
    let (members, others): (Vec<&Party>, Vec<&Party>) =
        ranking.places.iter().map(|place| &place.member).partition(|party| is_placed(party));
    let unknown: Vec<&Pair> =
        ranking.pairs.iter().filter(|pair| pair.figure.value.is_none() && pair.parties.iter().all(is_placed)).collect();
    html! {
        section.network {
            h2 { "Network by " (named(ranking.yardstick)) }
            @if known.is_empty() { p.empty { "No pair has a value by this yardstick on this day." } }
            @else if members.len() > MEMBERS { p.empty { "There are " (members.len()) " members with a value, more than a drawing can hold apart (" (MEMBERS) "). The tables below have them all." } }
            @else { (drawing(place, ranking, &members, &known, shares)) }
            @if !others.is_empty() && !known.is_empty() { p { "Not drawn, since no pair with them has a value: " (names(&others)) "." } }
            @if !unknown.is_empty() {
                details { summary { (unknown.len()) " pairs without a value; how near they stand says nothing" }
                    ul.names.small { @for pair in unknown.iter().take(60) { li { (pair.parties[0].brief()) " – " (pair.parties[1].brief()) } } }
                    @if unknown.len() > 60 { p.small { (unknown.len() - 60) " more are in the answer as JSON." } }
                }
            }
        }
    }
}

fn names(parties: &[&Party]) -> String {
    parties.iter().map(|party| party.brief()).collect::<Vec<_>>().join(", ")
}

/// The closest pairs, the closest first, at most a third of them and twice as many as there are members; all that are as close
/// as the last, too.
fn closest<'a>(ranking: &Ranking, known: &[(&'a Pair, f64)], members: usize) -> Vec<(&'a Pair, f64)> {
    let mut sorted = known.to_vec();
    sorted.sort_by(|one, other| {
        let order = one.1.total_cmp(&other.1);
        let order = if ranking.is_distance { order } else { order.reverse() };
        order
            .then_with(|| one.0.parties[0].id.cmp(&other.0.parties[0].id))
            .then_with(|| one.0.parties[1].id.cmp(&other.0.parties[1].id))
    });
    let most = (known.len() / 3).clamp(1, (2 * members).max(1));
    let last = sorted[most.min(sorted.len()) - 1].1;
    let taken =
        sorted.iter().take_while(|(_, value)| if ranking.is_distance { *value <= last } else { *value >= last });
    taken.copied().take(4 * members + 8).collect()
}

fn drawing(place: &Place, ranking: &Ranking, members: &[&Party], known: &[(&Pair, f64)], shares: &[Share]) -> Markup {
    let index: BTreeMap<&str, usize> =
        members.iter().enumerate().map(|(index, party)| (party.id.as_str(), index)).collect();
    let ends = |pair: &Pair| (index[pair.parties[0].id.as_str()], index[pair.parties[1].id.as_str()]);
    let most = known.iter().map(|(_, value)| *value).fold(f64::NEG_INFINITY, f64::max);
    let least = known.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
    let span = (most - least).max(f64::MIN_POSITIVE);
    // 0 for the closest pair, 1 for the farthest; even the closest are two and not one.
    let away = |value: f64| if ranking.is_distance { (value - least) / span } else { (most - value) / span };
    let mut distances = Distances::new(members.len());
    for (pair, value) in known {
        let (one, other) = ends(pair);
        distances.set(one, other, 0.12 + away(*value));
    }
    let share = |party: &Party| shares.iter().find(|share| share.member.id == party.id)?.within.value;
    let radius = |party: &Party| share(party).map_or(UNKNOWN, |share| (share.max(0.0).sqrt() * WHOLE).max(5.0));
    let radii: Vec<f64> = members.iter().map(|party| radius(party)).collect();
    let name = |party: &Party| if members.len() <= NAMED { cut(party.brief(), 26) } else { cut(&party.id, 12) };
    let widths: Vec<f64> = members.iter().map(|party| name(party).width() as f64 * LETTER + 4.0).collect();
    let at = fitted(&places(&distances), &radii, SIZE, EDGE);
    let joined = closest(ranking, known, members.len());
    let lines: Vec<(usize, usize)> = joined.iter().map(|(pair, _)| ends(pair)).collect();
    let texts = labels(&at, &radii, &widths, &lines, SIZE);
    let (top, bottom) = used(&at, &radii, &texts);
    let Some((_, threshold)) = joined.last() else { return html! {} };
    let (_, thick) = joined[joined.len().div_ceil(3) - 1];
    let is_thick = |value: f64| if ranking.is_distance { value <= thick } else { value >= thick };
    let mut joined_members: Vec<usize> = joined
        .iter()
        .flat_map(|(pair, _)| {
            let (one, other) = ends(pair);
            [one, other]
        })
        .collect();
    joined_members.sort_unstable();
    joined_members.dedup();
    let alone: Vec<&Party> = members
        .iter()
        .enumerate()
        .filter(|(index, _)| joined_members.binary_search(index).is_err())
        .map(|(_, party)| *party)
        .collect();
    let word = if ranking.is_distance { "at most" } else { "at least" };
    html! {
        p { "Joined are the " (joined.len()) " closest of " (known.len()) " pairs with a value: those of " (word) " " b { (format!("{threshold:.3}")) } ", the closest third of them by a thick line. "
            "Who stands near each other is close, as far as a plane can show it; up, down, left and right mean nothing."
            @if !alone.is_empty() { " Joined with nobody at this threshold: " (names(&alone)) "." }
        }
        figure.drawing.network {
            svg viewBox=(format!("0 {top:.0} {} {:.0}", SIZE.0, bottom - top)) role="group" aria-label=(format!("Network of closeness by {}", named(ranking.yardstick))) {
                @for (pair, value) in joined.iter().rev() {
                    @let (one, other) = ends(pair);
                    line class=(if is_thick(*value) { "near" } else { "edge" }) x1=(n(at[one].0)) y1=(n(at[one].1)) x2=(n(at[other].0)) y2=(n(at[other].1)) {
                        title { (pair.parties[0].brief()) " – " (pair.parties[1].brief()) ": " (format!("{value:.3}")) }
                    }
                }
                @for (index, party) in members.iter().enumerate() {
                    @let (left, base) = texts[index];
                    @let is_far = far(at[index], radii[index], left, base, widths[index]);
                    @if is_far { line.lead x1=(n(at[index].0)) y1=(n(at[index].1)) x2=(n(left + widths[index] / 2.0)) y2=(n(base - 4.0)) {} }
                    a href=(place.party(&party.id)) {
                        title { (party.name) ": " @if let Some(share) = share(party) { (format!("{:.1} % of the power of the members", share * 100.0)) } @else { "power not known" } }
                        circle class=(if share(party).is_some() { "node" } else { "node unknown" }) cx=(n(at[index].0)) cy=(n(at[index].1)) r=(n(radii[index])) {}
                        text x=(n(left + 2.0)) y=(n(base)) { (name(party)) }
                    }
                }
            }
            figcaption {
                ul.legend {
                    li { svg width="30" height="12" viewBox="0 0 30 12" aria-hidden="true" { line.near x1="0" x2="30" y1="6" y2="6" {} } " closest third of the joined pairs" }
                    li { svg width="30" height="12" viewBox="0 0 30 12" aria-hidden="true" { line.edge x1="0" x2="30" y1="6" y2="6" {} } " other joined pairs" }
                    @for share in [0.05, 0.5] { @let r = f64::sqrt(share) * WHOLE; li { svg width=(n(2.0 * r + 4.0)) height=(n(2.0 * r + 4.0)) aria-hidden="true" { circle.node cx=(n(r + 2.0)) cy=(n(r + 2.0)) r=(n(r)) {} } " " (format!("{:.0}", share * 100.0)) " % of the power of all members" } }
                    @if members.iter().any(|party| share(party).is_none()) { li { svg width="18" height="18" aria-hidden="true" { circle.node.unknown cx="9" cy="9" r=(n(UNKNOWN)) {} } " power not known" } }
                }
            }
        }
    }
}

/// The first and last line of pixels on which something stands, with a little room.
fn used(at: &[Point], radii: &[f64], texts: &[Point]) -> Point {
    let points = || at.iter().zip(radii);
    let top = points().map(|(at, radius)| at.1 - radius).chain(texts.iter().map(|text| text.1 - 14.0));
    let bottom = points().map(|(at, radius)| at.1 + radius).chain(texts.iter().map(|text| text.1 + 5.0));
    (top.fold(SIZE.1, f64::min) - 8.0, bottom.fold(0.0, f64::max) + 8.0)
}

/// Whether a name stands so far from its point that a line has to lead to it.
fn far(at: Point, radius: f64, left: f64, base: f64, width: f64) -> bool {
    let (x, y) = (at.0.clamp(left, left + width), at.1.clamp(base - 11.0, base + 4.0));
    ((at.0 - x).powi(2) + (at.1 - y).powi(2)).sqrt() > radius + 12.0
}

fn n(number: f64) -> String {
    format!("{number:.1}")
}
