//! Closeness, power and risk of an organisation.

use maud::{Markup, html};

use super::marks::drawing;
use super::network::{named, network};
use super::parts::{api, party_link, sieve};
use super::place::Place;
use super::{Account, Inside};
use crate::answer::party as party_of;
use crate::drawing::svg;
use crate::error::{Error, Kind};
use crate::names::{Wanted, party_named};
use crate::question;
use crate::view::{Closeness, Figure, Leavers, Party, Ranking, View, brief};

/// Members whose pairs have a cell each on the page.
const MATRIX: usize = 16;

pub(super) fn closeness(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let organisation = id.to_owned();
    let told = desk.closeness(&question::Closeness {
        organisation,
        by: Vec::new(),
        pairs: true,
        rows: false,
        window: 365,
        days: place.days(),
    })?;
    let (organisation, rankings) = (told.organisation.clone(), told.rankings.clone());
    let asked = place.value("by").and_then(|by| rankings.iter().find(|one| one.yardstick == by));
    let shown = asked.or_else(|| rankings.iter().find(|one| one.mean.value.is_some())).or(rankings.first());
    // Without tables of power the points are of one size, and the page says so.
    let power = desk.power(&question::Power { organisation: organisation.id.clone(), since: None, days: place.days() });
    let shares = power.map(|power| power.now.rows).unwrap_or_default();
    let matrix = shown.map(|shown| Closeness { rankings: vec![shown.clone()], ..told.clone() });
    let body = html! {
        p.lead { "How close each member is to the others, by several yardsticks, each with how many values it was made from." }
        nav.choice aria-label="Yardsticks" { "Drawn by: " @for one in &rankings { a href=(place.link_with(&["org", &organisation.id, "closeness"], &[("by", one.yardstick)])) aria-current=[shown.is_some_and(|shown| shown.yardstick == one.yardstick).then_some("true")] { (named(one.yardstick)) } " " } }
        @if let Some(shown) = shown { (network(place, shown, &shares)) }
        @if let Some(matrix) = matrix {
            @if matrix.rankings[0].places.len() <= MATRIX { h2 { "Each pair" } (drawing(svg(&View::Closeness(matrix)))) }
            @else { p.small { "The pairs of " (matrix.rankings[0].places.len()) " members are more than a page holds; " a href=(format!("{}&by={}&format=svg", api(place, "closeness", &[("organisation", &organisation.id)]), matrix.rankings[0].yardstick)) { "the matrix as a drawing of its own" } "." } }
        }
        @for ranking in rankings.iter().filter(|one| one.places.len() <= LINES || shown.is_some_and(|shown| shown.yardstick == one.yardstick)) { (ranking_table(place, ranking)) }
        @if shown.is_some_and(|shown| shown.places.len() > LINES) { p.small { "With so many members each yardstick has a page of its own: choose it above." } }
    };
    let api = Some(api(place, "closeness", &[("organisation", &organisation.id)]));
    Ok(Inside { title: format!("{}: closeness", organisation.brief()), organisation: Some(organisation), api, body })
}

/// The page of an organisation for which there is no figure on this day, with why; any other error remains one.
pub(super) fn or_none(
    desk: &Account<'_>,
    place: &Place,
    id: &str,
    told: Result<Inside, Error>,
) -> Result<Inside, Error> {
    let error = match told {
        Err(error) if error.kind == Kind::Nothing => error,
        told => return told,
    };
    let party = party_named(id, Wanted::Organisation, desk.facts, desk.archive, place.at.known)?;
    let organisation = party_of(desk.facts, &party, "", None);
    let what = place.segments.last().map_or("", String::as_str);
    let body = html! {
        p.empty { "There is no figure: " (error.what) "." }
        dl { dt { "Where" } dd { (error.place) } dt { "What to do" } dd { (error.help) } }
    };
    let title = format!("{}: {what}", organisation.brief());
    Ok(Inside { title, organisation: Some(organisation), api: None, body })
}

fn ranking_table(place: &Place, ranking: &Ranking) -> Markup {
    html! {
        section {
            h2 { (named(ranking.yardstick)) }
            p.small { @if ranking.is_distance { "A distance: less is closer." } @else { "More is closer." } " Mean of all: " (number(&ranking.mean, 3)) "." }
            (sieve(ranking.places.len()))
            div.scroll tabindex="0" role="region" aria-label=(format!("Ranking by {}", ranking.yardstick)) {
                table {
                    thead { tr { th.number scope="col" { "Rank" } th scope="col" { "Member" } th.number scope="col" { "Mean to others" } th.number scope="col" { "To the biggest" } th scope="col" { "Made from" } } }
                    tbody { @for row in &ranking.places { tr {
                        td.number { @if let Some(rank) = row.rank { (rank) } @else { span.unknown { "none" } } }
                        th scope="row" { (party_link(place, &row.member)) }
                        td.number { (number(&row.mean, 3)) } td.number { (number(&row.to_biggest, 3)) } td.small { (made(&row.mean)) }
                    } } }
                }
            }
        }
    }
}

/// Members whose power over the years has a line each on the page, and who are ranked by every yardstick on one page.
const LINES: usize = 60;

pub(super) fn power(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let since = place.value("since").and_then(|year| year.parse().ok()).unwrap_or(place.at.on.year() - 30);
    let told = desk.power(&question::Power { organisation: id.to_owned(), since: Some(since), days: place.days() })?;
    let (organisation, now) = (told.organisation.clone(), told.now.clone());
    let body = html! {
        p.lead {
            "How power is shared among the members" @if let Some(year) = now.year { ", by the capabilities of " (year) } "."
            @if let Some(leader) = &now.leader { " The biggest is " (party_link(place, leader)) "." }
        }
        @if now.rows.len() <= LINES { (drawing(svg(&View::Power(Box::new(told))))) }
        @else { p.small { "The lines of " (now.rows.len()) " members are more than a page holds; the answer as JSON has them with a year in " code { "since" } "." } }
        (sieve(now.rows.len()))
        div.scroll tabindex="0" role="region" aria-label="Shares" {
            table {
                thead { tr { th scope="col" { "Member" } th.number scope="col" { "Share within" } th.number scope="col" { "Share of the world" } th scope="col" { "Made from" } } }
                tbody { @for row in &now.rows { tr {
                    th scope="row" { (party_link(place, &row.member)) } td.number { (number(&row.within, 4)) } td.number { (number(&row.world, 5)) } td.small { (made(&row.world)) }
                } } }
            }
        }
        p { "All members together: " (number(&now.world, 4)) " of the world. Concentration (Herfindahl): " (number(&now.herfindahl, 3)) ". Members without a value: " (now.world.missing) "." }
    };
    let api = Some(api(place, "power", &[("organisation", &organisation.id)]));
    Ok(Inside { title: format!("{}: power", organisation.brief()), organisation: Some(organisation), api, body })
}

pub(super) fn risk(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let told = desk.risk(&question::Risk { organisation: id.to_owned(), days: place.days() })?;
    let shown = told.clone();
    let organisation: Party = told.organisation.clone();
    let body = html! {
        p.lead { "The order in which members have the marks of those that left alliances before. It is an order, no prophecy." }
        (drawing(svg(&View::Risk(Box::new(told)))))
        (sieve(shown.rows.len()))
        div.scroll tabindex="0" role="region" aria-label="Order" {
            table {
                thead { tr { th scope="col" { "Member" } th.number scope="col" { "Times the base" } th scope="col" { "Interval" } th scope="col" { "What sets it apart" } th scope="col" { "Row" } } }
                tbody { @for row in &shown.rows { tr {
                    th scope="row" { (party_link(place, &row.member)) }
                    td.number { (format!("{:.2}", row.times_base)) }
                    td { @if let Some((low, high)) = row.interval { (format!("{low:.2} to {high:.2}")) } @else { span.unknown { "not known" } } }
                    td.small { @for (number, part) in row.parts.iter().take(4).enumerate() { @if number > 0 { "; " } (part.words) " (" (format!("{:+.2}", part.apart)) @if part.value.is_none() { ", value not known" } ")" } }
                    td.small { (row.row.source) " " (row.row.year) }
                } } }
            }
        }
        @if !shown.without_rows.is_empty() { p { "No figure, for want of rows in the tables: " (brief(&shown.without_rows)) "." } }
        p.small { "Fitted on " (shown.fitted.0) "–" (shown.fitted.1) "; the rows are of " (shown.year) "." }
        @if let Some(past) = shown.past {
            p { "Of " (past.of) " who left from " (past.since) " to " (past.until) ", " (past.hits) " had stood in the first fifth of their alliance by the model of that time, " (past.of - past.hits) " had not; by lot it would have been " (format!("{:.1}", past.by_lot)) "." }
        }
        @if let Some(told) = &shown.leavers { (leavers(place, told)) }
    };
    let api = Some(api(place, "risk", &[("organisation", &organisation.id)]));
    Ok(Inside { title: format!("{}: risk", organisation.brief()), organisation: Some(organisation), api, body })
}

/// What leavers did before, and what the members did of late.
fn leavers(place: &Place, told: &Leavers) -> Markup {
    let share = |(did, of): (usize, usize)| format!("{did} of {of}");
    html! {
        section {
            h2 { "What leavers did in the " (told.years) " years before" }
            p { "By this account, over the " (told.covered) " exits before which it tells anything about the organisation, of " (told.left) " that are known. Who stayed counts once beside each exit." }
            div.scroll tabindex="0" role="region" aria-label="What leavers did" {
                table {
                    thead { tr { th scope="col" { "Did" } th.number scope="col" { "Who left" } th.number scope="col" { "Who stayed" } th.number scope="col" { "Times as often" } th scope="col" { "Interval" } } }
                    tbody { @for row in &told.counts { tr {
                        th scope="row" { (row.words) } td.number { (share(row.leavers)) } td.number { (share(row.stayers)) }
                        td.number { @if let Some(ratio) = row.ratio { (format!("{ratio:.1}")) } @else { span.unknown { "not known" } } }
                        td { @if let Some((low, high)) = row.interval { (format!("{low:.1} to {high:.0}")) } @else { span.unknown { "not known" } } }
                    } } }
                }
            }
            h3 { "The members in the " (told.years) " years to this day" }
            ul.claims {
                @for episode in told.now.iter().filter(|episode| !episode.deeds.is_empty()) { li {
                    (party_link(place, &episode.member)) ": "
                    @for (number, deed) in episode.deeds.iter().rev().enumerate() {
                        @if number > 0 { "; " }
                        (deed.words) " "
                        @if let Some(ground) = deed.because.first() { a href=(place.link(&["claim", ground.id()])) { (deed.day) } } @else { (deed.day) }
                    }
                } }
            }
            @if told.now.iter().all(|episode| episode.deeds.is_empty()) { p.empty { "Nothing of the kind is told of a member." } }
        }
    }
}

fn number(figure: &Figure, decimals: usize) -> Markup {
    html! { @if let Some(value) = figure.value { (format!("{value:.decimals$}")) } @else { span.unknown { "not known" } } }
}

/// What a figure was made from, in words.
fn made(figure: &Figure) -> String {
    let years = match figure.years() {
        Some((first, last)) if first == last => format!(" of {first}"),
        Some((first, last)) => format!(" of {first}–{last}"),
        None => String::new(),
    };
    let missing = if figure.missing > 0 { format!(", {} missing", figure.missing) } else { String::new() };
    format!("{} values{years}{missing}", figure.n)
}
