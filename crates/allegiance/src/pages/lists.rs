//! Lists: what is different between two days, passages by their words, claims, corrections.

use codebook::Act;
use maud::{Markup, html};

use super::corrected::{correction, with_effect};
use super::frame::kept_dates;
use super::parts::{ROWS, api, badge, grounds, party_link, report_line, told, turn};
use super::place::Place;
use super::words::listed;
use super::{Account, Inside, Visit};
use crate::error::Error;
use crate::question;
use crate::view::{self, Difference};

/// Differences of one cause that are shown.
const DIFFERENCES: usize = 25;

/// A field of a filter.
fn field(place: &Place, name: &str, words: &str, kind: &str) -> Markup {
    html! { label { (words) " " input type=(kind) name=(name) value=[place.value(name)]; } }
}

pub(super) fn compare(desk: &Account<'_>, place: &Place) -> Result<Inside, Error> {
    let form = html! {
        form.filter method="get" action="/compare" {
            (kept_dates(place))
            (field(place, "organisation", "Organisation", "text")) (field(place, "from", "From", "date")) (field(place, "to", "To", "date"))
            button { "Compare" }
        }
    };
    let (Some(organisation), Some(earlier)) = (place.value("organisation"), place.day("from")?) else {
        let body = html! { p.lead { "What is different in an organisation between two days: what changed in the world apart from what was only learnt later." } (form) };
        return Ok(Inside { title: "Compare two days".to_owned(), organisation: None, api: None, body });
    };
    let later = place.day("to")?.unwrap_or(place.at.on);
    let asked =
        question::Compare { organisation: organisation.to_owned(), earlier, later, known: Some(place.at.known) };
    let told = desk.compare(&asked)?;
    let mut causes: Vec<&'static str> = told.rows.iter().map(|row| row.cause).collect();
    causes.sort_unstable();
    causes.dedup();
    let body = html! {
        (form)
        @if told.rows.is_empty() { p.empty { "Nothing is different between " time { (told.earlier) } " and " time { (told.later) } "." } }
        @for cause in causes {
            h2 { (cause_words(cause)) }
            @let of_cause = told.rows.iter().filter(|row| row.cause == cause).count();
            @for row in told.rows.iter().filter(|row| row.cause == cause).take(DIFFERENCES) { (difference(place, row)) }
            @if of_cause > DIFFERENCES { p.small { "And " (of_cause - DIFFERENCES) " more: give days that are closer to each other, or take all of them as JSON at the foot." } }
        }
    };
    let (from, to) = (earlier.to_string(), later.to_string());
    let api = Some(api(place, "compare", &[("organisation", organisation), ("earlier", &from), ("later", &to)]));
    Ok(Inside { title: format!("{organisation}: {from} to {to}"), organisation: told.organisation, api, body })
}

fn cause_words(cause: &str) -> String {
    match cause {
        "world" | "changed" => "Changed in the world".to_owned(),
        "learnt" | "knowledge" => "Learnt only later".to_owned(),
        other => other.replace('_', " "),
    }
}

fn difference(place: &Place, row: &Difference) -> Markup {
    html! {
        section.difference {
            p { b { (party_link(place, &row.member)) } ", " (row.part) ": " (badge(row.from)) " → " (badge(row.to)) @if let Some(since) = row.since { " since " time { (since) } } }
            details { summary { (row.sentence) } (grounds(place, &row.because[..row.because.len().min(3)])) @if !row.against.is_empty() { h3 { "Against" } (grounds(place, &row.against[..row.against.len().min(2)])) } }
        }
    }
}

pub(super) fn search(desk: &Account<'_>, place: &Place) -> Result<Inside, Error> {
    let words = place.value("q").or(place.value("words"));
    let form = html! {
        form.filter method="get" action="/search" {
            (kept_dates(place))
            (field(place, "q", "Words", "search")) (field(place, "org", "Organisation", "text")) (field(place, "party", "Party", "text"))
            (field(place, "publisher", "Publisher", "text")) (field(place, "since", "Published since", "date")) (field(place, "until", "until", "date"))
            button { "Search" }
        }
        p.small { "All words must stand in one passage; “words in quotes” stand together; Armen* is any word that begins so." }
    };
    let Some(words) = words else {
        return Ok(Inside { title: "Search".to_owned(), organisation: None, api: None, body: form });
    };
    let until = place.day("until")?.map_or(place.at.known, |until| until.min(place.at.known));
    let asked = question::Search {
        words: vec![words.to_owned()],
        org: place.value("org").map(str::to_owned),
        party: place.value("party").map(str::to_owned),
        since: place.day("since")?,
        until: Some(until),
        publisher: place.value("publisher").map(str::to_owned),
        limit: ROWS as u32,
    };
    let found = desk.search(&asked)?;
    let named = desk.facts.party_named(words).map(|party| crate::answer::party(desk.facts, &party, "", None));
    let body = html! {
        (form)
        @if let Some(party) = named { p.note { "By that name: " (party_link(place, &party)) } }
        @if found.is_empty() { p.empty { "No passage published by " time { (until) } " has these words. Try fewer words, or the beginning of one with * after it." } }
        @else {
            p { (found.len()) @if found.len() == ROWS { " passages and perhaps more" } @else { " passages" } ", the best first." }
            div.listed { @for passage in &found { article.claim {
                p { (report_line(place, &passage.report)) }
                blockquote { @for (words, is_asked) in &passage.words { @if *is_asked { mark { (words) } } @else { (words) } } }
                @if !passage.claims.is_empty() { ul.small { @for claim in passage.claims.iter().take(5) { li { a href=(place.link(&["claim", &claim.id])) { (told(claim)) } } } } }
            } } }
        }
    };
    let api = Some(api(place, "search", &[("words", words)]));
    Ok(Inside { title: format!("Search: {words}"), organisation: None, api, body })
}

pub(super) fn claims(desk: &Account<'_>, place: &Place) -> Result<Inside, Error> {
    let act = place.value("act").map(|act| act.replace(' ', "_").parse::<Act>()).transpose();
    let act = act.map_err(|error| Error::usage(error, "`act` in the address", "choose an act from the list"))?;
    let asked = question::Claims {
        org: place.value("org").map(str::to_owned),
        party: place.value("party").map(str::to_owned),
        act,
        since: place.day("since")?,
        until: place.day("until")?,
        source: place.value("source").map(str::to_owned),
        known: Some(place.at.known),
    };
    let (rows, has_more): (Vec<view::Claim>, bool) = desk.newest_claims(&asked, place.piece() * ROWS, ROWS)?;
    let body = html! {
        form.filter method="get" action="/claims" {
            (kept_dates(place))
            (field(place, "org", "Organisation", "text")) (field(place, "party", "Party", "text"))
            label { "Act " select name="act" { option value="" { "any" } @for one in Act::ALL { option value=(one.as_str()) selected[act == Some(*one)] { (one.as_str().replace('_', " ")) } } } }
            (field(place, "source", "Source", "text")) (field(place, "since", "Since", "date")) (field(place, "until", "until", "date"))
            button { "Show" }
        }
        @if rows.is_empty() { p.empty { "No claim is like this. Take a filter away, or give a later day." } }
        (listed(place, &rows))
        (turn(place, has_more))
    };
    let query: Vec<(&str, &str)> = place.rest().filter(|(_, value)| !value.is_empty()).collect();
    Ok(Inside { title: "Claims".to_owned(), organisation: None, api: Some(api(place, "claims", &query)), body })
}

pub(super) fn corrections(desk: &Account<'_>, visit: &Visit, place: &Place) -> Result<Inside, Error> {
    let author = place.value("author").map(str::to_owned);
    let asked =
        question::Corrections { author, since: place.day("since")?, in_force: place.value("in_force").is_some() };
    let all = with_effect(desk, place, desk.corrections(&asked)?)?;
    let made = place.value("made").and_then(|made| made.parse::<u32>().ok());
    let body = html! {
        p.lead { "What people corrected by hand, each with its reason. Nothing is lost: a correction can be taken back." }
        form.filter method="get" action="/corrections" {
            (kept_dates(place)) (field(place, "author", "Author", "text")) (field(place, "since", "Since", "date"))
            label { input type="checkbox" name="in_force" value="yes" checked[place.value("in_force").is_some()]; " in force only" }
            button { "Show" }
        }
        @if all.is_empty() { p.empty { "There is no correction." } }
        @if let Some(made) = all.iter().find(|one| Some(one.number) == made) {
            section.note { h2 { "Correction no. " (made.number) " and what it changed" } (correction(visit, place, made)) }
        }
        @for one in all.iter().rev().filter(|one| Some(one.number) != made).skip(place.piece() * ROWS).take(ROWS) { (correction(visit, place, one)) }
        (turn(place, all.len() > (place.piece() + 1) * ROWS))
    };
    Ok(Inside { title: "Corrections".to_owned(), organisation: None, api: Some(api(place, "corrections", &[])), body })
}
