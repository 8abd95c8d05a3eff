//! Members on a map, by where they stand.
//!
//! Each member is drawn with a pattern and a sign, so that colour is not the only difference, and leads to its standing. What has
//! no outline of its own is told of in words and not drawn in the borders of another.

use std::collections::BTreeSet;

use codebook::{Date, PartyId};
use maud::{Markup, html};

use super::outline::{Frame, OUTLINES, Outline, outline};
use super::parts::{api, badge, sign};
use super::place::Place;
use super::{Account, Inside};
use crate::answer;
use crate::error::Error;
use crate::names::{Wanted, party_named};
use crate::view::Party;

/// Width of the drawing in pixels, where there is room for it.
const WIDE: f64 = 1000.0;
/// What is smaller than this many pixels is drawn as a dot.
const SMALL: f64 = 9.0;
/// The year of the outlines.
const DRAWN: i16 = 2018;

/// The kinds of standing: class, sign, what they mean.
const KINDS: [(&str, &str, &str); 6] = [
    ("plain", "●", "member, takes part, says nothing of leaving"),
    ("strained", "◐", "takes part less, or reviews its place"),
    ("halted", "‖", "participation frozen, or suspended"),
    ("leaving", "↗", "says that it leaves"),
    ("near", "◌", "candidate"),
    ("out", "○", "no longer a member, or takes no part"),
];

/// A member with the three parts of its standing.
struct Shown {
    party: Party,
    parts: [&'static str; 3],
    outline: Option<&'static Outline>,
}

impl Shown {
    /// The value that tells most: membership where it is none, else the first that is not plain. What a member does goes before
    /// what it says.
    fn value(&self) -> &'static str {
        if self.parts[0] != "member" {
            return self.parts[0];
        }
        self.parts.into_iter().find(|value| sign(value).0 != "plain").unwrap_or(self.parts[0])
    }

    fn class(&self) -> &'static str {
        sign(self.value()).0
    }

    /// Name and standing in a line.
    fn label(&self) -> String {
        let parts = if matches!(self.parts[0], "left" | "none") { &self.parts[..1] } else { &self.parts[..] };
        format!("{}: {}", self.party.name, parts.join(", ").replace('_', " "))
    }
}

pub(super) fn map(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let at = desk.as_of(place.days());
    let party = party_named(id, Wanted::Organisation, desk.facts, desk.archive, at.known)?;
    let organisation = answer::party(desk.facts, &party, "", None);
    let standings = account::standings(desk.archive, desk.facts, &party, at);
    let mut rows: Vec<Shown> = Vec::new();
    for standing in standings.map_err(|error| Error::told_by(&error))? {
        let parts =
            [standing.membership.value.as_str(), standing.participation.value.as_str(), standing.intent.value.as_str()];
        if parts[0] != "none" {
            let outline = if let PartyId::State(code) = &standing.member { outline(code) } else { None };
            let party = answer::party(desk.facts, &standing.member, "", None);
            rows.push(Shown { party, parts, outline });
        }
    }
    rows.sort_by_key(|row| row.party.name.clone());
    let (drawn, others): (Vec<&Shown>, Vec<&Shown>) = rows.iter().partition(|row| row.outline.is_some());
    let view = view(&drawn);
    let scale = view.map_or(1.0, |view| WIDE / f64::from(view.width()));
    let is_small = |row: &&&Shown| row.outline.is_some_and(|outline| size(outline, scale) < SMALL);
    let small: Vec<&Shown> = drawn.iter().filter(is_small).copied().collect();
    let body = html! {
        @if let Some(view) = view {
            p.lead { "Where the members of " (organisation.id) " stand on " time { (at.on) } ", as known by " time { (at.known) } ". Each leads to its standing and the words for it." }
            (drawing(place, &organisation, &drawn, view))
            (legend(&drawn))
        } @else { p.empty { "No member of this day has an outline on the map." } }
        @if !small.is_empty() { h2 { "Too small for the map" } p.small { "Drawn as dots." } (list(place, &organisation, &small)) }
        @if !others.is_empty() {
            h2 { "Not on the map" }
            p.small { "These have no outline of their own there: former states, whose borders are not those of any state of today, and parties that are no states." }
            (list(place, &organisation, &others))
        }
        h2 { "What the map is" }
        p { "The outlines are those of Natural Earth (1:110m, edition 4.1.0 of " (DRAWN) "), which draws who held a place then, not whose it is by law: contested borders stand as drawn there, Crimea with Russia among them. " (of_day(at.on)) }
        p { a href=(place.link(&["org", &organisation.id])) { "All members with all three parts of their standing" } }
    };
    let api = Some(api(place, "standing", &[("organisation", &organisation.id)]));
    Ok(Inside { title: format!("{}: map", organisation.brief()), organisation: Some(organisation), api, body })
}

/// What is to be said of borders on a day that is not that of the outlines.
fn of_day(on: Date) -> String {
    if on.year() >= DRAWN {
        return String::new();
    }
    format!(
        "On {on} borders may have been others: a state that was larger or smaller then, as the Soviet Union is by the code of Russia here, is drawn as it was in {DRAWN}."
    )
}

/// The larger side of an outline in pixels.
fn size(outline: &Outline, scale: f64) -> f64 {
    f64::from(outline.main.width().max(outline.main.height())) * scale
}

/// The stretch that holds the largest parts of all who are drawn, with room around it, neither too narrow nor too high.
fn view(drawn: &[&Shown]) -> Option<Frame> {
    let all = drawn.iter().filter_map(|row| row.outline).map(|outline| outline.main).reduce(Frame::with)?;
    let (mut wide, mut high) = (all.width().max(300) * 108 / 100, all.height().max(160) * 112 / 100);
    wide = wide.max(high * 4 / 3);
    high = high.max(wide * 2 / 5);
    let (x, y) = (i32::midpoint(all.left, all.right), i32::midpoint(all.top, all.bottom));
    Some(Frame { left: x - wide / 2, top: y - high / 2, right: x + wide / 2, bottom: y + high / 2 })
}

fn drawing(place: &Place, organisation: &Party, drawn: &[&Shown], view: Frame) -> Markup {
    let scale = WIDE / f64::from(view.width());
    let members: BTreeSet<&str> = drawn.iter().filter_map(|row| row.outline).map(|outline| outline.code).collect();
    let is_rest = |one: &&Outline| one.all.meets(view) && !members.contains(one.code);
    let rest: String = OUTLINES.iter().filter(is_rest).map(|one| one.path).collect();
    // Strokes, dots and signs are so many pixels at the full width, however far the map is cut out.
    let pixel = |pixels: f64| format!("{:.1}", pixels / scale);
    let link = |row: &Shown| place.link(&["standing", &organisation.id, &row.party.id]);
    let mut plain_first: Vec<&Shown> = drawn.to_vec();
    plain_first.sort_by_key(|row| row.outline.is_some_and(|outline| size(outline, scale) < SMALL));
    html! {
        figure.drawing.map {
            svg viewBox=(format!("{} {} {} {}", view.left, view.top, view.width(), view.height())) role="group" aria-label=(format!("Members of {} on a map of the world", organisation.id)) stroke-width=(pixel(0.8)) {
                (patterns(scale))
                path.rest d=(rest) {}
                @for row in &plain_first {
                    @if let Some(outline) = row.outline {
                        @let (x, y) = outline.middle;
                        @let (x, y) = (format!("{x:.0}"), format!("{y:.0}"));
                        a href=(link(row)) aria-label=(row.label()) {
                            title { (row.label()) }
                            @if size(outline, scale) < SMALL { circle class=(row.class()) fill=[fill(row.class())] cx=(x) cy=(y) r=(pixel(6.0)) {} }
                            @else {
                                path class=(row.class()) fill=[fill(row.class())] d=(outline.path) {}
                                @if row.class() != "plain" && size(outline, scale) > 26.0 { circle.ground cx=(x) cy=(y) r=(pixel(10.0)) {} text class=(row.class()) x=(x) y=(y) font-size=(pixel(17.0)) stroke-width=(pixel(4.0)) text-anchor="middle" dominant-baseline="central" { (sign(row.value()).1) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What an area of a kind is filled with; whoever stands plainly in the ranks is filled by its class.
fn fill(class: &str) -> Option<String> {
    (class != "plain").then(|| format!("url(#map-{class})"))
}

/// The patterns of the kinds, in pixels of the drawing.
fn patterns(scale: f64) -> Markup {
    let size = format!("{:.2}", 8.0 / scale);
    let shrink = format!("scale({:.4})", 1.0 / scale);
    html! {
        defs {
            @for (class, ..) in &KINDS[1..] {
                pattern id=(format!("map-{class}")) class=(class) width=(size) height=(size) patternUnits="userSpaceOnUse" {
                    rect.ground width=(size) height=(size) {}
                    g transform=(shrink) {
                        @match *class {
                            "strained" => path d="M-2 2l4 -4M0 8l8 -8M6 10l4 -4" {},
                            "halted" => path d="M2 0v8M6 0v8" {},
                            "leaving" => circle cx="4" cy="4" r="2" {},
                            "near" => path d="M0 4h8" {},
                            _ => path d="M1 1l6 6M7 1l-6 6" {},
                        }
                    }
                }
            }
        }
    }
}

/// The kinds that are on the map, each with its pattern, its sign and what it means.
fn legend(drawn: &[&Shown]) -> Markup {
    let count = |class: &str| drawn.iter().filter(|row| row.class() == class).count();
    html! {
        ul.legend.map {
            @for (class, sign, meaning) in KINDS { @if count(class) > 0 { li {
                svg width="26" height="18" viewBox="0 0 26 18" aria-hidden="true" { rect class=(class) fill=[fill(class)] x="1" y="1" width="24" height="16" {} }
                " " span aria-hidden="true" { (sign) } " " (meaning) " (" (count(class)) ")"
            } } }
            li { svg width="26" height="18" viewBox="0 0 26 18" aria-hidden="true" { rect.rest x="1" y="1" width="24" height="16" {} } " others" }
        }
    }
}

fn list(place: &Place, organisation: &Party, rows: &[&Shown]) -> Markup {
    html! { ul.names { @for row in rows { li { a href=(place.link(&["standing", &organisation.id, &row.party.id])) { (row.party.brief()) } " " (badge(row.value())) } } } }
}
