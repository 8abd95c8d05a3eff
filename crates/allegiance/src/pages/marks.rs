//! Drawings of the pages: happenings by when they were and when they were learnt of, and lines over time.

use codebook::{Certainty, Date, Polarity};
use maud::{Markup, PreEscaped, html};

use crate::view::{Ground, Happening};

/// Width of the drawing; what is left free beside the lines of time, for their names and for half a mark.
const WIDE: f64 = 1120.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = 20.0;

/// Width of a mark with the space around it, and the most that a pile of marks may take.
const MARK: f64 = 12.0;
const MOST: f64 = 150.0;

/// What a mark stands for: its class, its name.
pub(super) fn kind(row: &Happening) -> (&'static str, &'static str) {
    match (row.polarity, row.certainty) {
        (Polarity::No, _) => ("denied", "denied"),
        (_, Certainty::Happened) => ("done", "done"),
        (_, Certainty::Planned) => ("announced", "announced"),
        _ => ("said", "said"),
    }
}

/// The first day on which a happening could be known; `None` for a fact.
pub(super) fn learnt(row: &Happening) -> Option<Date> {
    let day = |ground: &Ground| match ground {
        Ground::Claim(claim) => Some(claim.report.published),
        Ground::Fact(_) => None,
    };
    row.because.iter().filter_map(day).min()
}

/// A mark by its kind: each has a shape of its own.
fn mark(class: &str, x: f64, y: f64) -> Markup {
    html! {
        @match class {
            "done" => circle.done cx=(n(x)) cy=(n(y)) r="5" {},
            "announced" => path.announced d=(format!("M{x:.1} {:.1}l6 10h-12z", y - 6.0)) {},
            "denied" => path.denied d=(format!("M{:.1} {:.1}l10 10m0 -10l-10 10", x - 5.0, y - 5.0)) {},
            _ => rect.said x=(n(x - 4.5)) y=(n(y - 4.5)) width="9" height="9" {},
        }
    }
}

fn n(number: f64) -> String {
    format!("{number:.1}")
}

/// The signs with their names.
pub(super) fn legend() -> Markup {
    html! {
        ul.legend {
            @for (class, name) in [("done", "done"), ("said", "said, demanded, possible"), ("announced", "announced"), ("denied", "denied")] {
                li { svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" { (mark(class, 8.0, 8.0)) } " " (name) }
            }
        }
    }
}

/// A happening in the drawing.
struct Placed<'a> {
    number: usize,
    row: &'a Happening,
    day: Date,
    learnt: Option<Date>,
    /// Where it stands from left to right, and how many marks stand below it.
    x: f64,
    height: usize,
}

/// Happenings on two lines of time: above when they were, below when they were learnt of, joined where that is later.
/// Marks of about the same day stand on top of each other.
pub(super) fn timeline(rows: &[Happening], link: &dyn Fn(usize) -> String) -> Markup {
    let dated = || rows.iter().enumerate().filter_map(|(number, row)| Some((number, row, row.from?.earliest())));
    let days = || dated().flat_map(|(_, row, day)| [Some(day), learnt(row)]).flatten();
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return html! {} };
    let span = days_between(first, last).max(1.0);
    let x = |day: Date| LEFT + days_between(first, day) / span * (WIDE - LEFT - RIGHT);
    let mut placed: Vec<Placed<'_>> = dated()
        .map(|(number, row, day)| Placed { number, row, day, learnt: learnt(row), x: x(day), height: 0 })
        .collect();
    let highest = pile(&mut placed);
    // A pile that would be too high is pressed together.
    let step = MARK.min(MOST / highest.max(1) as f64);
    let above = 26.0 + step * highest as f64;
    let below = above + 78.0;
    html! {
        figure.drawing.timeline {
            svg viewBox=(format!("0 0 {WIDE} {:.0}", below + 34.0)) role="group" aria-label="Happenings by day, and below the day on which they were learnt of" {
                @for (label, at) in ticks(first, last) {
                    line.grid x1=(n(x(at))) x2=(n(x(at))) y1=(n(above)) y2=(n(below)) {}
                    text x=(n(x(at))) y=(n(below + 24.0)) text-anchor="middle" { (label) }
                }
                text x="0" y=(n(above + 5.0)) { "happened" }
                text x="0" y=(n(below + 5.0)) { "learnt of" }
                @for one in &placed {
                    @if let Some(learnt) = one.learnt {
                        line.late x1=(n(one.x)) y1=(n(above + 7.0)) x2=(n(x(learnt))) y2=(n(below)) {}
                        line.tick x1=(n(x(learnt))) y1=(n(below - 5.0)) x2=(n(x(learnt))) y2=(n(below + 5.0)) {}
                    }
                }
                line.axis x1=(n(LEFT)) x2=(n(WIDE - RIGHT)) y1=(n(above + 7.0)) y2=(n(above + 7.0)) {}
                line.axis x1=(n(LEFT)) x2=(n(WIDE - RIGHT)) y1=(n(below)) y2=(n(below)) {}
                @for one in &placed {
                    @let (class, name) = kind(one.row);
                    @let words = format!("{}, {name}: {}", one.day, one.row.text.replace('_', " "));
                    a href=(link(one.number)) aria-label=(words) { title { (words) } (mark(class, one.x, above - step * one.height as f64)) }
                }
            }
            figcaption { (legend()) }
        }
    }
}

/// Puts marks that would cover each other on top of each other; gives the height of the highest pile.
fn pile(placed: &mut [Placed<'_>]) -> usize {
    placed.sort_by_key(|one| (one.day, one.number));
    let (mut start, mut height, mut highest) = (f64::NEG_INFINITY, 0, 0);
    for one in placed {
        if one.x - start < MARK {
            height += 1;
        } else {
            (start, height) = (one.x, 0);
        }
        one.height = height;
        highest = highest.max(height);
    }
    highest
}

fn days_between(first: Date, day: Date) -> f64 {
    first.duration_until(day).as_secs_f64() / 86_400.0
}

/// Up to ten days to write on the axis.
fn ticks(first: Date, last: Date) -> Vec<(String, Date)> {
    let years = i32::from(last.year()) - i32::from(first.year());
    let step = (years / 8 + 1) as i16;
    let of_year = |year: i16| Date::new(year, 1, 1).ok().map(|day| (year.to_string(), day));
    let mut ticks: Vec<(String, Date)> =
        (first.year()..=last.year()).step_by(step as usize).filter_map(of_year).collect();
    ticks.retain(|(_, day)| *day >= first && *day <= last);
    if ticks.len() < 2 {
        ticks = vec![(first.to_string(), first), (last.to_string(), last)];
    }
    ticks
}

/// A drawing of the command line in the colours of the page.
pub(super) fn drawing(svg: String) -> Markup {
    html! { figure.drawing tabindex="0" role="group" aria-label="Drawing" { (PreEscaped(svg)) } }
}
