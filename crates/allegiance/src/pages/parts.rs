//! Pieces that many pages have: badges, claims in a line, reports in a line, grounds, pieces of lists.

use codebook::PartialDate;
use maud::{Markup, html};

use super::place::Place;
use crate::answer::short;
use crate::paper::cut;
use crate::text::manner;
use crate::view::{self, Ground, Held, Party, brief};

/// Rows of a list on one page.
pub(super) const ROWS: usize = 50;

/// Grounds that are shown at once; the rest is folded.
const GROUNDS: usize = 5;

/// Rows from which on a table or list is long.
const LONG: usize = 8;

/// The field above a long table or list that hides the rows without its words; the style shows it only where scripts run.
pub(super) fn sieve(rows: usize) -> Markup {
    html! { @if rows >= LONG { label.sieve { "Only rows with " input type="search" autocomplete="off"; } } }
}

/// The sign of a value: a filled circle for what is plain, others for what is not.
pub(super) fn sign(value: &str) -> (&'static str, &'static str) {
    match value {
        "member" | "full" | "staying" => ("plain", "●"),
        "left" | "none" => ("out", "○"),
        "suspended" | "frozen" => ("halted", "‖"),
        "leaving" | "notice_given" => ("leaving", "↗"),
        "candidate" => ("near", "◌"),
        _ => ("strained", "◐"),
    }
}

/// A value as a badge: word and shape.
pub(super) fn badge(value: &str) -> Markup {
    let (class, shape) = sign(value);
    html! { span class=(format!("badge {class}")) { span aria-hidden="true" { (shape) } " " (value.replace('_', " ")) } }
}

/// A day, or that there is none.
pub(super) fn day(day: Option<PartialDate>) -> Markup {
    html! { @if let Some(day) = day { time { (day) } } @else { span.unknown { "day not known" } } }
}

/// Names of parties, each a link.
pub(super) fn parties(place: &Place, parties: &[Party]) -> Markup {
    html! {
        @if parties.is_empty() { span.unknown { "somebody" } }
        @for (number, party) in parties.iter().enumerate() { @if number > 0 { ", " } (party_link(place, party)) }
    }
}

/// A party by its brief name.
pub(super) fn party_link(place: &Place, party: &Party) -> Markup {
    let link = if party.kind == "organisation" { place.link(&["org", &party.id]) } else { place.party(&party.id) };
    html! { a href=(link) { (party.brief()) } }
}

/// Who says something: a party, or all that a publisher or other voice says.
pub(super) fn source_link(place: &Place, party: &Party) -> Markup {
    if matches!(party.kind, "named" | "group") {
        return html! { a href=(place.link_with(&["claims"], &[("source", &party.name)])) { (party.brief()) } };
    }
    party_link(place, party)
}

/// A claim in one line of words.
pub(super) fn told(claim: &view::Claim) -> String {
    let object = claim.object.in_words();
    let arrow = if object.is_empty() { String::new() } else { format!(" → {object}") };
    let actor = if claim.actor.is_empty() { "somebody".to_owned() } else { brief(&claim.actor) };
    format!("{actor}: {}{arrow}", claim.act.as_str().replace('_', " "))
}

/// Who says a claim, nearest first, down to the publisher.
pub(super) fn chain(place: &Place, claim: &view::Claim) -> Markup {
    html! {
        ol.chain aria-label="Who says so, the nearest first" {
            @for source in &claim.sources {
                li { (source_link(place, &source.who)) @if let Some(cue) = &source.cue { " " i { "“" (cue) "”" } } }
            }
            li { (report_line(place, &claim.report)) }
        }
    }
}

/// Who says a claim, in words.
pub(super) fn voice(claim: &view::Claim) -> &str {
    claim.sources.first().map_or(claim.report.publisher.as_str(), |source| source.who.brief())
}

/// A claim with its words and who says so.
pub(super) fn claim(place: &Place, claim: &view::Claim) -> Markup {
    let manner = manner(claim.polarity, claim.certainty);
    html! {
        article.claim {
            p.what {
                a href=(place.link(&["claim", &claim.id])) { (told(claim)) }
                @if !manner.is_empty() { span.hedge { (manner) } }
                @if let Some(number) = claim.corrected { " " span.hedge { "corrected by no. " (number) } }
            }
            blockquote { (cut(&claim.evidence.text, 400)) }
            (chain(place, claim))
        }
    }
}

/// A report in a line.
pub(super) fn report_line(place: &Place, report: &view::Report) -> Markup {
    let title =
        if report.title.is_empty() { format!("report {}", short(&report.id, 8)) } else { cut(&report.title, 120) };
    html! { cite { a href=(place.link(&["report", &report.id])) { (title) } } " – " (report.publisher) ", " time { (report.published) } }
}

/// What a value rests on.
pub(super) fn grounds(place: &Place, grounds: &[Ground]) -> Markup {
    let (first, rest) = grounds.split_at(grounds.len().min(GROUNDS));
    let (rest, left) = rest.split_at(rest.len().min(40));
    html! {
        @for one in first { (ground(place, one)) }
        @if !rest.is_empty() {
            details { summary { (rest.len() + left.len()) " more" }
                @for one in rest { (ground(place, one)) }
                @if !left.is_empty() { p { (left.len()) " more are in the answer as JSON." } }
            }
        }
    }
}

fn ground(place: &Place, ground: &Ground) -> Markup {
    match ground {
        Ground::Claim(told) => claim(place, told),
        Ground::Fact(fact) => {
            html! { article.fact { p { "Fact: " (fact.text) } p.small { "Source: " (fact.source) } } }
        }
    }
}

/// One reason for a value in a line: the words and who says so.
pub(super) fn reason(place: &Place, held: &Held) -> Markup {
    match held.because.first() {
        None => html! { span.unknown { "no source" } },
        Some(Ground::Fact(fact)) => html! { span.small { "Fact: " (fact.text) " (" (cut(&fact.source, 60)) ")" } },
        Some(Ground::Claim(claim)) => html! {
            span.reason {
                q { (cut(&claim.evidence.text, 160)) } " "
                a href=(place.link(&["claim", &claim.id])) { (voice(claim)) ", " time { (claim.report.published) } }
            }
        },
    }
}

/// Links to the piece of a list before and after this one.
pub(super) fn turn(place: &Place, has_more: bool) -> Markup {
    let piece = place.piece();
    html! {
        @if piece > 0 || has_more {
            nav.turn aria-label="Pages of this list" {
                @if piece > 0 { a rel="prev" href=(place.turned(piece - 1)) { "← Before" } }
                span { "Page " (piece + 1) }
                @if has_more { a rel="next" href=(place.turned(piece + 1)) { "Next →" } }
            }
        }
    }
}

/// Claims that open below a word.
pub(super) fn opened(place: &Place, word: &Markup, because: &[view::Claim], against: &[view::Claim]) -> Markup {
    html! {
        @if because.is_empty() && against.is_empty() { (word) } @else {
            details.cell {
                summary { (word) }
                ul.small {
                    @for (claims, side) in [(because, ""), (against, "against: ")] {
                        @for claim in claims.iter().take(3) {
                            li { (side) q { (cut(&claim.evidence.text, 140)) } " " a href=(place.link(&["claim", &claim.id])) { (voice(claim)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The address of the same question in the API, with the dates that it takes.
pub(super) fn api(place: &Place, question: &str, asked: &[(&str, &str)]) -> String {
    let (on, known) = (place.at.on.to_string(), place.at.known.to_string());
    let dates: &[(&str, &str)] = match question {
        "timeline" | "claims" => &[("until", &on), ("known", &known)],
        "compare" => &[("known", &known)],
        "search" => &[("until", &known)],
        "corrections" => &[],
        _ => &[("on", &on), ("known", &known)],
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(asked.iter().filter(|(name, _)| dates.iter().all(|(date, _)| date != name)).chain(dates));
    format!("/api/{question}?{}", query.finish())
}
