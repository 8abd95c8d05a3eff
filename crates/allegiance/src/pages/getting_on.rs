//! How a party gets on with its strongest partners, half-year by half-year: small drawings of one scale beside each other.

use account::{AsOf, Between, Relation, Weighed};
use codebook::{Date, PartyId};
use jiff::ToSpan;
use maud::{Markup, html};

use super::Account;
use super::parts::party_link;
use super::place::Place;
use crate::answer::party;
use crate::error::Error;
use crate::text::manner;
use crate::view::Party;

/// Half-years that are drawn, and partners.
const HALVES: usize = 16;
const PARTNERS: usize = 9;
/// Events of a partner that are named.
const EVENTS: usize = 3;
/// A drawing in pixels: the whole, the room to the left, and the half of the height that 1 takes.
const WIDE: f64 = 300.0;
const HIGH: f64 = 116.0;
const LEFT: f64 = 34.0;
const HALF: f64 = 42.0;
const MIDDLE: f64 = 48.0;

/// A partner with its balance in each half-year, the oldest first; `None` where nothing was told of it.
struct Line {
    partner: Party,
    balances: Vec<Option<f64>>,
    events: Vec<Weighed>,
}

/// The partners of whom most was done and said in the years that are drawn.
pub(super) fn getting_on(desk: &Account<'_>, place: &Place, of: &PartyId) -> Result<Markup, Error> {
    let halves = halves(place.at);
    let Some((first, _)) = halves.first() else { return Ok(html! {}) };
    let window = u32::try_from((place.at.on - *first).get_days()).unwrap_or(0) + 1;
    let relations = account::relations(desk.archive, desk.facts, Between::Party(of), place.at, window);
    let mut relations = relations.map_err(|error| Error::told_by(&error))?;
    let weight = |relation: &Relation| relation.warm - relation.cool;
    relations.retain(|relation| relation.count > 0);
    relations.sort_by(|one, other| weight(other).total_cmp(&weight(one)).then_with(|| one.parties.cmp(&other.parties)));
    let partners = relations.len();
    let home = of.home();
    let line = |relation: Relation| {
        let partner = if relation.parties.0 == *home { &relation.parties.1 } else { &relation.parties.0 };
        let balances = halves.iter().map(|half| balance(&relation.events, *half)).collect();
        Line { partner: party(desk.facts, partner, "", None), balances, events: relation.events }
    };
    let lines: Vec<Line> = relations.into_iter().take(PARTNERS).map(line).collect();
    let years = (halves.first().map_or(0, |half| half.0.year()), place.at.on.year());
    Ok(html! {
        @if !lines.is_empty() {
            h2 id="relations" { "Relations" }
            p.small {
                "With the " (lines.len()) " of " (partners) " partners of whom most was told since " time { (first) } ", by half-year. A point is the balance of what warmed and what cooled in that half-year, from −1 (nothing but conflict) to 1 (nothing but cooperation); where there is none, nothing is told, which does not mean 0."
            }
            ul.multiples { @for line in &lines { li {
                h3 { (party_link(place, &line.partner)) }
                (drawn(line, years, &halves))
                @let newest: Vec<&Weighed> = line.events.iter().rev().take(EVENTS).collect();
                ul.small { @for event in newest { li { time { (event.day) } " " a href=(place.link(&["claim", &event.id.0.to_string()])) { (event.act.as_str().replace('_', " ")) } (manner(event.polarity, event.certainty)) ", " (signed(event.weight)) } } }
                @if line.events.len() > EVENTS { p.small { (line.events.len()) " events in all" } }
            } } }
        }
    })
}

/// The half-years up to the day asked about, the last of them cut off there.
fn halves(at: AsOf) -> Vec<(Date, Date)> {
    let month = if at.on.month() <= 6 { 1 } else { 7 };
    let Ok(begin) = Date::new(at.on.year(), month, 1) else { return Vec::new() };
    let of = |back: usize| {
        let months = i64::try_from(back).ok()? * 6;
        let from = begin.checked_sub(months.months()).ok()?;
        let to = from.checked_add(6.months()).ok()?.yesterday().ok()?;
        Some((from, to.min(at.on)))
    };
    (0..HALVES).rev().filter_map(of).collect()
}

/// The balance of the events in a stretch of days, made as that of a window is: see [`Relation::balance`].
fn balance(events: &[Weighed], (from, to): (Date, Date)) -> Option<f64> {
    let within = || events.iter().filter(|event| (from..=to).contains(&event.day.earliest()) && event.weight != 0.0);
    within().next().is_some().then(|| account::balance_of(within()))
}

fn drawn(line: &Line, (first, last): (i16, i16), halves: &[(Date, Date)]) -> Markup {
    let x = |index: usize| LEFT + 10.0 + (WIDE - LEFT - 18.0) * index as f64 / (HALVES - 1) as f64;
    let y = |value: f64| MIDDLE - value * HALF;
    let words: Vec<String> = halves
        .iter()
        .zip(&line.balances)
        .filter_map(|(half, value)| value.map(|value| format!("{} {value:+.2}", named(*half))))
        .collect();
    let words = if words.is_empty() { "nothing told".to_owned() } else { words.join(", ") };
    html! {
        svg.multiple viewBox=(format!("0 0 {WIDE} {HIGH}")) role="img" aria-label=(format!("{}: {words}", line.partner.name)) {
            title { (words) }
            @for (value, label) in [(1.0, "+1"), (0.0, "0"), (-1.0, "−1")] {
                line class=(if value == 0.0 { "axis" } else { "grid" }) x1=(n(LEFT)) x2=(n(WIDE - 4.0)) y1=(n(y(value))) y2=(n(y(value))) {}
                text x=(n(LEFT - 6.0)) y=(n(y(value) + 4.0)) text-anchor="end" { (label) }
            }
            @for (index, pair) in line.balances.windows(2).enumerate() {
                @if let (Some(one), Some(other)) = (pair[0], pair[1]) { line.curve x1=(n(x(index))) y1=(n(y(one))) x2=(n(x(index + 1))) y2=(n(y(other))) {} }
            }
            @for (index, value) in line.balances.iter().enumerate() { @if let Some(value) = value {
                @if *value < 0.0 { path.cool d=(format!("M{:.1} {:.1}h8l-4 7z", x(index) - 4.0, y(*value) - 3.0)) {} }
                @else { circle.warm cx=(n(x(index))) cy=(n(y(*value))) r="4" {} }
            } }
            text x=(n(LEFT)) y=(n(HIGH - 6.0)) { (first) }
            text x=(n(WIDE - 4.0)) y=(n(HIGH - 6.0)) text-anchor="end" { (last) }
        }
    }
}

fn named((from, _): (Date, Date)) -> String {
    format!("{} {}", if from.month() == 1 { "first half of" } else { "second half of" }, from.year())
}

/// A weight with its sign.
fn signed(weight: f64) -> String {
    format!("{weight:+.1}").replace('-', "−")
}

fn n(number: f64) -> String {
    format!("{number:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_years_follow_each_other_up_to_the_day() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let at = AsOf { on: day("2024-09-02"), known: day("2024-09-02") };
        let halves = halves(at);
        assert_eq!(halves.len(), HALVES);
        assert_eq!(halves[HALVES - 1], (day("2024-07-01"), day("2024-09-02")));
        assert_eq!(halves[HALVES - 2], (day("2024-01-01"), day("2024-06-30")));
        assert_eq!(halves[0], (day("2017-01-01"), day("2017-06-30")));
    }
}
