//! What happened, with all who tell of it and all who deny it; and the same beside one claim.

use std::collections::BTreeMap;

use account::Archive as _;
use codebook::{Basis, ClaimId, PartyId, Polarity, When};
use maud::{Markup, html};

use super::corrected::correction;
use super::parts::{api, badge, claim, day, parties, report_line, told};
use super::place::Place;
use super::{Account, Inside, Visit};
use crate::answer::{party, short};
use crate::error::Error;
use crate::text::manner;
use crate::view::{self, Beside, Report, Telling, Voice, Voices, brief};

/// Voices beside one claim; the page of the event has them all.
const BESIDE: usize = 5;
/// Standings that are looked at for whether a claim decides them.
const STANDINGS: usize = 4;

pub(super) fn event(desk: &Account<'_>, visit: &Visit, place: &Place, id: &str) -> Result<Inside, Error> {
    let called = desk.claim_called(id)?;
    let beside = desk.beside(called, place.at.known)?;
    let missing = || {
        let what = format!("no claim `{id}` that counts was out on {}", place.at.known);
        Error::nothing(what, "the account", "give a later day `known by`, or look at the claim itself")
    };
    let Beside { event, because, against, corrections } = beside.ok_or_else(missing)?;
    let no_event = || Error::nothing("this claim tells of no event", "the account", "look at the claim itself");
    let event = event.ok_or_else(no_event)?;
    let reports = reports(&[&because, &against]);
    let body = html! {
        @if event.polarity == Polarity::No { p.note { "It is only said not to have happened." } }
        dl {
            dt { "What" } dd { (event.act.as_str().replace('_', " ")) " " span.small { (event.act.definition()) } }
            dt { "Who" } dd { (parties(place, &event.actor)) }
            @if !event.object.is_empty() { dt { "To what or about whom" } dd { @if event.toward.is_empty() { (event.object) } @else { (parties(place, &event.toward)) } } }
            dt { "When" } dd { (when(&event.time)) @if event.dates.len() > 1 { span.small { "; told with several dates: " @for (number, date) in event.dates.iter().take(8).enumerate() { @if number > 0 { ", " } time { (date) } } } } }
            dt { "How sure" } dd { (event.certainty.as_str()) }
            dt { "First told" } dd { time { (event.published) } }
            dt { "Told by" } dd { (count(&because)) @if against.count > 0 { "; denied by " (count(&against)) } }
        }
        p.small { "It is held to be one event because its claims name the same act, object and a common actor, and their days fit; its day is that of the claim that dates it best." }
        h2 { "Who says so" }
        @for voice in &because.shown { (one_voice(place, voice)) }
        (left(&because))
        @if against.count > 0 { h2 { "Who says otherwise" } @for voice in &against.shown { (one_voice(place, voice)) } (left(&against)) }
        h2 { "Reports that tell of it" }
        ul.reports { @for report in &reports { li { (report_line(place, report)) } } }
        @if !corrections.is_empty() { h2 { "Corrections" } @for one in corrections.iter().rev() { (correction(visit, place, one)) } }
        p.cite { "Event " (short(&event.id, 12)) ", named by the claim that told of it first. As of " time { (place.at.on) } ", as known by " time { (place.at.known) } "." }
    };
    let api = Some(api(place, "why", &[("id", &event.id)]));
    Ok(Inside { title: title(&event), organisation: None, api, body })
}

/// An event in a line.
fn title(event: &Telling) -> String {
    let actor = if event.actor.is_empty() { "somebody".to_owned() } else { brief(&event.actor) };
    let object = if event.object.is_empty() { String::new() } else { format!(" → {}", event.object) };
    format!("{actor}: {}{object}{}", event.act.as_str().replace('_', " "), manner(event.polarity, event.certainty))
}

pub(super) fn when(time: &When) -> Markup {
    let basis = match time.basis {
        Basis::Stated => "as stated",
        Basis::Relative => "counted from the day of publication",
        Basis::Published => "the day of publication, since no other is told",
    };
    html! {
        @match (time.from, time.to) {
            (None, Some(to)) => { "by " time { (to) } }
            (from, to) if from == to => (day(from)),
            (from, to) => { (day(from)) " to " (day(to)) }
        }
        ", " span.small { (basis) }
    }
}

fn count(voices: &Voices) -> String {
    let many = |count: usize, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    format!("{} in {}", many(voices.count, "independent voice"), many(voices.claims, "claim"))
}

/// A voice: its first claim, and who prints or relays it.
fn one_voice(place: &Place, voice: &Voice) -> Markup {
    html! {
        div.voice {
            (claim(place, &voice.first))
            @if voice.repeated > 0 {
                details { summary { "the same voice again, " (voice.repeated) @if voice.repeated == 1 { " time: reprinted, relayed or said again" } @else { " times: reprinted, relayed or said again" } }
                    ul.small { @for one in &voice.repeats { li { a href=(place.link(&["claim", &one.id])) { (told(one)) } ", " (report_line(place, &one.report)) } }
                        @if voice.repeated > voice.repeats.len() { li { (voice.repeated - voice.repeats.len()) " more" } } }
                }
            }
        }
    }
}

fn left(voices: &Voices) -> Markup {
    html! { @if voices.count > voices.shown.len() { p.small { (voices.count - voices.shown.len()) " more voices are among the claims." } } }
}

/// The reports of the voices that are shown, by day.
fn reports<'a>(sides: &[&'a Voices]) -> Vec<&'a Report> {
    let voices = sides.iter().flat_map(|side| &side.shown);
    let claims = voices.flat_map(|voice| std::iter::once(&voice.first).chain(&voice.repeats));
    let by_id: BTreeMap<_, _> = claims.map(|one| ((one.report.published, &one.report.id), &one.report)).collect();
    by_id.into_values().collect()
}

/// What stands beside a claim on its own page: its event, who says the same, who says otherwise.
pub(super) fn beside(place: &Place, own: &view::Claim, beside: &Beside) -> Markup {
    let without_own = |side: &Voices| -> Vec<view::Claim> {
        let claims = side.shown.iter().filter_map(|voice| {
            let mut claims = std::iter::once(&voice.first).chain(&voice.repeats);
            let is_own = claims.any(|one| one.id == own.id);
            (!is_own).then(|| voice.first.clone())
        });
        claims.collect()
    };
    let has_own = |side: &Voices| {
        side.shown.iter().any(|voice| voice.first.id == own.id || voice.repeats.iter().any(|one| one.id == own.id))
    };
    // A denial has those for it that deny, too.
    let (same, other) =
        if has_own(&beside.against) { (&beside.against, &beside.because) } else { (&beside.because, &beside.against) };
    let repeats =
        same.shown.iter().find(|voice| voice.first.id == own.id || voice.repeats.iter().any(|one| one.id == own.id));
    let repeats = repeats.map_or(0, |voice| voice.repeated);
    let (agree, differ) = (without_own(same), without_own(other));
    html! {
        h2 { "For and against" }
        @if let Some(event) = &beside.event { p { "It tells of the event " a href=(place.link(&["event", &event.id])) { (title(event)) } ", " (day(event.time.start())) "." } }
        @if repeats > 0 { p.small { "The same voice is printed or relayed " (repeats) @if repeats == 1 { " time more; that is no second witness." } @else { " times more; they are no further witnesses." } } }
        h3 { "Others who say so" }
        @if agree.is_empty() { p.unknown { "No other independent voice says this." } }
        @for one in agree.iter().take(BESIDE) { (claim(place, one)) }
        @if agree.len() > BESIDE { p.small { (agree.len() - BESIDE) " more on the page of the event." } }
        h3 { "Who says otherwise" }
        @if differ.is_empty() { p.unknown { "Nobody is known to deny it." } }
        @for one in differ.iter().take(BESIDE) { (claim(place, one)) }
        @if differ.len() > BESIDE { p.small { (differ.len() - BESIDE) " more on the page of the event." } }
    }
}

/// The standings that a claim speaks for or against, with the rule that decided each.
pub(super) fn decides(desk: &Account<'_>, place: &Place, id: ClaimId) -> Result<Markup, Error> {
    let Some(told) = desk.archive.claim(id).map_err(|error| Error::told_by(&error))? else { return Ok(html! {}) };
    let homes: std::collections::BTreeSet<&PartyId> = told.claim.parties().map(PartyId::home).collect();
    let is_organisation = |party: &&&PartyId| matches!(party, PartyId::Organisation(_));
    let mut pairs = Vec::new();
    for organisation in homes.iter().filter(is_organisation) {
        let members = homes.iter().filter(|member| matches!(member, PartyId::State(_) | PartyId::Named(_)));
        pairs.extend(members.map(|member| (*organisation, *member)));
    }
    let mut rows = Vec::new();
    for (organisation, member) in pairs.into_iter().take(STANDINGS) {
        let standing = desk.standing_of(organisation, member, place.at)?;
        let ground = account::Ground::Claim(id);
        macro_rules! part {
            ($name:literal, $part:ident) => {
                let held = &standing.$part;
                let side = [("for", &held.because), ("against", &held.against)];
                if let Some((side, _)) = side.into_iter().find(|(_, grounds)| grounds.contains(&ground)) {
                    rows.push((
                        organisation.to_string(),
                        party(desk.facts, member, "", None),
                        $name,
                        held.value.as_str(),
                        held.rule,
                        side,
                    ));
                }
            };
        }
        part!("membership", membership);
        part!("participation", participation);
        part!("intent", intent);
    }
    Ok(html! {
        @for (organisation, member, part, value, rule, side) in &rows {
            li {
                "It speaks " (side) ": " a href=(format!("{}#{part}", place.link(&["standing", organisation, &member.id]))) { (member.brief()) " in " (organisation) ", " (part) } " " (badge(value)) ". "
                span.small { (rule.sentence()) " (rule " (rule.as_str().replace('_', " ")) ")" }
            }
        }
        @if rows.is_empty() { li.unknown { "It speaks for or against no standing of this day." } }
    })
}
