//! Down to the words: a report with its claims marked in place, and one claim.

use std::collections::BTreeSet;

use account::Archive as _;
use maud::{Markup, html};

use super::corrected::{became, correction, with_effect};
use super::correcting::of_claim;
use super::event::{beside, decides, when};
use super::parts::{api, chain, claim as claim_in_list, parties, report_line, source_link, told};
use super::place::Place;
use super::{Account, Inside, Visit};
use crate::address::is_web;
use crate::answer;
use crate::error::Error;
use crate::question;
use crate::text::{count, manner};
use crate::view::{self, Sibling, Why};

/// Bytes of a text that are shown on one page.
const TEXT: usize = 24_000;

/// Other reports of the same events that are listed.
const SIBLINGS: usize = 12;

/// Claims that are listed beside a piece of text.
const CLAIMS: usize = 60;

/// What a stretch of the text is to a claim.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum As {
    Content,
    Party,
    Cue,
}

/// A stretch of the text that belongs to the claim of this number.
#[derive(Clone, Copy)]
struct Stretch {
    start: usize,
    end: usize,
    claim: usize,
    is: As,
}

pub(super) fn report(desk: &Account<'_>, place: &Place, id: &str) -> Result<Inside, Error> {
    let id = desk.report_called(id)?;
    let report = desk.report(id)?;
    if report.published > place.at.known {
        let what = format!("this report was not out yet on {}", place.at.known);
        return Err(Error::nothing(what, "the date `known by`", format!("give {} or a later day", report.published)));
    }
    let claims = desk.archive.claims_of(id).map_err(|error| Error::told_by(&error))?;
    let from = report.text.floor_char_boundary(place.piece() * TEXT);
    let until = report.text.floor_char_boundary(from + TEXT);
    let inside = |claim: &codebook::Claim| {
        (claim.evidence.span.start as usize) < until && claim.evidence.span.end as usize > from
    };
    let claims: Vec<&codebook::Claim> =
        claims.iter().map(|told| &*told.claim).filter(|claim| inside(claim)).take(CLAIMS).collect();
    let copies = desk.copies(&report, place.at.known)?;
    let shown: Vec<view::Claim> =
        claims.iter().map(|claim| copies.mark(claim, desk.shown_in(claim, &report))).collect();
    let told_of = answer::report(&report);
    let body = html! {
        p.lead { (told_of.publisher) ", " time { (told_of.published) } "." @if let Some(address) = &told_of.address { " " (outside(address)) } }
        (prints(place, &copies.prints))
        ul.legend {
            li { mark.content { "what is claimed" } } li { mark.party { "whom it names" } } li { mark.cue { "who says so" } }
        }
        div.reading {
            div.text lang=(report.language) { (marked(&report.text, from, until, &claims, &shown)) }
            aside aria-label="Claims of this report" {
                h2 { "Claims" }
                @if shown.is_empty() { p.empty { "No claim was found here. The text is kept." } }
                ol.claims { @for (number, claim) in shown.iter().enumerate() { li id=(format!("c{}", number + 1)) {
                    a href=(place.link(&["claim", &claim.id])) { (told(claim)) }
                    @let manner = manner(claim.polarity, claim.certainty);
                    @if !manner.is_empty() { span.hedge { (manner) } }
                    (gone(place, claim))
                    (said_by(place, claim))
                    p.small { a href=(format!("#w{}", number + 1)) { "to the words" } }
                } } }
            }
        }
        (super::parts::turn(place, until < report.text.len()))
        (siblings(place, &desk.siblings(&claims, place.at.known)?))
    };
    let title =
        if told_of.title.is_empty() { format!("Report of {}", told_of.published) } else { told_of.title.clone() };
    Ok(Inside { title, organisation: None, api: Some(api(place, "why", &[("id", &told_of.id)])), body })
}

/// The copies of a report: how many, and each of them on demand.
fn prints(place: &Place, prints: &[view::Print]) -> Markup {
    let versions = prints.iter().filter(|print| print.is_version).count();
    let said = match (versions, prints.len() - versions) {
        (0, 0) => return html! {},
        (versions, 0) => count(versions, "other version"),
        (0, reprints) => count(reprints, "reprint"),
        (versions, reprints) => format!("{} and {}", count(versions, "other version"), count(reprints, "reprint")),
    };
    html! {
        details.prints {
            summary { (said) " of this text: one voice" }
            ul { @for print in prints { li { @if print.is_version { "version: " } (report_line(place, &print.report)) } } }
        }
    }
}

/// That a later version of the report no longer makes the claim.
fn gone(place: &Place, claim: &view::Claim) -> Markup {
    html! {
        @if let Some(later) = &claim.gone {
            p.small.hedge { "No longer in the " a href=(place.link(&["report", &later.id])) { "version of " (later.published) } }
        }
    }
}

/// Who says so, the nearest first, in a line of links; the report itself is the last of them.
fn said_by(place: &Place, claim: &view::Claim) -> Markup {
    html! {
        ol.chain aria-label="Who says so, the nearest first" {
            @for source in &claim.sources { li { (source_link(place, &source.who)) } }
            @if claim.sources.last().is_none_or(|source| source.who.name != claim.report.publisher) { li { (claim.report.publisher) } }
        }
    }
}

/// Other reports of the same events.
fn siblings(place: &Place, siblings: &[Sibling]) -> Markup {
    html! {
        h2 { "Other reports of the same events" }
        @if siblings.is_empty() { p.unknown { "No other report here tells of them." } }
        ul.reports { @for one in siblings.iter().take(SIBLINGS) { li {
            (report_line(place, &one.report)) @if one.differs { " " span.hedge { "says otherwise" } }
            ul.small { @for claim in one.claims.iter().take(3) { li { a href=(place.link(&["claim", &claim.id])) { (told(claim)) (manner(claim.polarity, claim.certainty)) } } } }
        } } }
    }
}

/// The text in paragraphs, with every stretch marked by all the claims that it belongs to.
fn marked(text: &str, from: usize, until: usize, claims: &[&codebook::Claim], shown: &[view::Claim]) -> Markup {
    let mut stretches = Vec::new();
    for (number, claim) in claims.iter().enumerate() {
        let mut add = |span: codebook::Span, is| {
            let (start, end) = (span.start as usize, span.end as usize);
            if start < end && text.get(start..end).is_some() {
                stretches.push(Stretch { start, end, claim: number, is });
            }
        };
        add(claim.evidence.span, As::Content);
        claim.actor.iter().for_each(|party| add(party.words, As::Party));
        if let codebook::Object::Parties(parties) = &claim.object {
            for party in parties {
                add(party.words, As::Party);
            }
        }
        for source in &claim.sources {
            add(source.who.words, As::Cue);
            source.cue.into_iter().for_each(|cue| add(cue, As::Cue));
        }
    }
    let mut edges: BTreeSet<usize> = stretches.iter().flat_map(|one| [one.start, one.end]).collect();
    let breaks = text.match_indices('\n').map(|(place, _)| place);
    edges.extend(breaks.flat_map(|place| [place, place + 1]));
    edges.extend([from, until]);
    let edges: Vec<usize> = edges.into_iter().filter(|edge| (from..=until).contains(edge)).collect();
    let mut anchored = BTreeSet::new();
    let mut paragraphs: Vec<Vec<Markup>> = vec![Vec::new()];
    for pair in edges.windows(2) {
        let piece = &text[pair[0]..pair[1]];
        if piece == "\n" {
            paragraphs.push(Vec::new());
            continue;
        }
        let over: Vec<&Stretch> = stretches.iter().filter(|one| one.start <= pair[0] && one.end >= pair[1]).collect();
        let numbers: BTreeSet<usize> = over.iter().map(|one| one.claim).collect();
        let markup = match over.iter().map(|one| one.is).max() {
            None => html! { (piece) },
            Some(is) => {
                let class = match is {
                    As::Content => "content",
                    As::Party => "party",
                    As::Cue => "cue",
                };
                // Space alone is no stop on the way through the page.
                if piece.trim().is_empty() {
                    let markup = html! { mark class=(class) { (piece) } };
                    if let Some(last) = paragraphs.last_mut() {
                        last.push(markup);
                    }
                    continue;
                }
                let first = numbers.iter().next().copied().unwrap_or(0);
                let title = numbers.iter().take(6).map(|number| told(&shown[*number])).collect::<Vec<_>>().join(" / ");
                let new: Vec<usize> = numbers.iter().copied().filter(|number| anchored.insert(*number)).collect();
                html! {
                    @for number in &new { span id=(format!("w{}", number + 1)) {} }
                    a.words href=(format!("#c{}", first + 1)) title=(title) { mark class=(class) { (piece) } }
                }
            }
        };
        if let Some(last) = paragraphs.last_mut() {
            last.push(markup);
        }
    }
    html! { @for paragraph in paragraphs.iter().filter(|pieces| !pieces.is_empty()) { p { @for piece in paragraph { (piece) } } } }
}

/// A link away from the account, for addresses of the web alone.
fn outside(address: &str) -> Markup {
    let is_web = is_web(address);
    html! { @if is_web { a.outside rel="noreferrer noopener" href=(address) { (address) } } @else { (address) } }
}

pub(super) fn claim(desk: &Account<'_>, visit: &Visit, place: &Place, id: &str) -> Result<Inside, Error> {
    let (claim, effect, corrections) = match desk.why(&question::Why { id: id.to_owned(), days: place.days() })? {
        Why::Claim(claim) => (claim, None, Vec::new()),
        Why::Corrected { claim, effect, corrections } => (claim, Some(effect), corrections),
        _ => return Err(Error::nothing(format!("`{id}` is no claim"), "the address", "search for its words")),
    };
    if claim.report.published > place.at.known {
        let what = format!("this claim was not out yet on {}", place.at.known);
        return Err(Error::nothing(
            what,
            "the date `known by`",
            format!("give {} or a later day", claim.report.published),
        ));
    }
    let corrections = with_effect(desk, place, corrections)?;
    let called = desk.claim_called(&claim.id)?;
    let counts = desk.archive.as_read(called).map_err(|error| Error::told_by(&error))?.is_some();
    let became = became(desk, called);
    let others = desk.beside(called, place.at.known)?;
    let object = claim.object.in_words();
    let body = html! {
        @if let Some(effect) = &effect { p.note { "Corrected by hand. " (effect) @for id in &became { " It became " a href=(place.link(&["claim", id])) { "claim " (answer::short(id, 8)) } "." } } }
        blockquote.in-place { (claim.evidence.before) mark.content { (claim.evidence.text) } (claim.evidence.after) }
        p { "From " (report_line(place, &claim.report)) "." }
        (gone(place, &claim))
        h2 { "Who says so" }
        (chain(place, &claim))
        h2 { "What is claimed" }
        dl {
            dt { "Act" } dd { (claim.act.as_str().replace('_', " ")) " " span.small { (claim.act.definition()) } }
            dt { "Who" } dd { (parties(place, &claim.actor)) }
            dt { "To what or about whom" } dd { @match &claim.object { view::Object::Parties(named) => (parties(place, named)), _ if object.is_empty() => span.unknown { "nothing is named" }, _ => (object) } }
            @if let Some(detail) = &claim.detail { dt { "More narrowly" } dd { q { (detail) } } }
            dt { "When" } dd { (when(&claim.time)) @if let Some(words) = &claim.time_words { " " q { (words) } } }
            dt { "Is it so" } dd { (claim.polarity.as_str()) ", " (claim.certainty.as_str()) @if claim.opinion { "; an opinion" } }
            dt { "Confidence" } dd { (format!("{:.2}", claim.confidence)) " of 1, that it was read rightly" }
        }
        h2 { "What it decides" }
        ul { (decides(desk, place, called)?) }
        @if let Some(others) = &others { (beside(place, &claim, others)) }
        h2 { "Cite" }
        p.cite { (cite(place, &claim)) }
        @if !corrections.is_empty() { h2 { "Corrections" } @for one in corrections.iter().rev() { (correction(visit, place, one)) } }
        @if visit.may_write && counts { (of_claim(visit, place, &claim)) }
    };
    let title = told(&claim);
    Ok(Inside { title, organisation: None, api: Some(api(place, "why", &[("id", &claim.id)])), body })
}

/// The claim as a reference: the report, then the account with both dates and its version.
fn cite(place: &Place, claim: &view::Claim) -> String {
    let report = &claim.report;
    let title = if report.title.is_empty() { "untitled" } else { &report.title };
    format!(
        "{}, “{title}”, {}, bytes {}–{}. Read as “{}” (claim {}) by Allegiance {}, as of {}, as known by {}.",
        report.publisher,
        report.published,
        claim.evidence.start,
        claim.evidence.end,
        told(claim),
        claim.id,
        env!("CARGO_PKG_VERSION"),
        place.at.on,
        place.at.known
    )
}

/// A claim in a list, for pages that list claims.
pub(super) fn listed(place: &Place, claims: &[view::Claim]) -> Markup {
    html! { div.listed { @for one in claims { (claim_in_list(place, one)) } } }
}
