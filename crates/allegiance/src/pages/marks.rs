//! Drawings of the pages: happenings by when they were and when they were learnt of, and lines over time.

use codebook::{Certainty, Date, Polarity};
use maud::{Markup, PreEscaped, html};

use crate::view::{Ground, Happening};

const WIDE: f64 = 960.0;
const EDGE: f64 = 40.0;

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

/// Happenings on two lines of time: above when they were, below when they were learnt of, joined where that is later.
pub(super) fn timeline(rows: &[Happening], link: &dyn Fn(usize) -> String) -> Markup {
    let placed: Vec<(usize, &Happening, Date, Option<Date>)> = rows
        .iter()
        .enumerate()
        .filter_map(|(number, row)| Some((number, row, row.from?.earliest(), learnt(row))))
        .collect();
    let days = || placed.iter().flat_map(|(_, _, day, learnt)| [Some(*day), *learnt]).flatten();
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return html! {} };
    let span = days_between(first, last).max(1.0);
    let x = |day: Date| EDGE + days_between(first, day) / span * (WIDE - 2.0 * EDGE);
    html! {
        figure.drawing.timeline {
            svg viewBox=(format!("0 0 {WIDE} 190")) role="img" aria-label="Happenings by day, and below the day on which they were learnt of" {
                text x="4" y="16" { "happened on" }
                text x="4" y="184" { "learnt on" }
                @for (label, at) in ticks(first, last) {
                    line.grid x1=(n(x(at))) x2=(n(x(at))) y1="40" y2="150" {}
                    text x=(n(x(at))) y="98" text-anchor="middle" { (label) }
                }
                line.axis x1=(n(EDGE)) x2=(n(WIDE - EDGE)) y1="40" y2="40" {}
                line.axis x1=(n(EDGE)) x2=(n(WIDE - EDGE)) y1="150" y2="150" {}
                @for (number, row, day, learnt) in &placed {
                    @let (class, name) = kind(row);
                    @if let Some(learnt) = learnt {
                        line.late x1=(n(x(*day))) y1="40" x2=(n(x(*learnt))) y2="150" {}
                        line.tick x1=(n(x(*learnt))) y1="145" x2=(n(x(*learnt))) y2="155" {}
                    }
                    a href=(link(*number)) aria-label=(format!("{day}, {name}: {}", row.text)) { title { (day) ", " (name) ": " (row.text) } (mark(class, x(*day), 40.0)) }
                }
            }
            figcaption { (legend()) }
        }
    }
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
