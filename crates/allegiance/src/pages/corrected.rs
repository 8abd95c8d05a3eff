//! Corrections by hand as they are shown, each with what it changed.

use account::Effect;
use codebook::{Change, ClaimId};
use maud::{Markup, html};

use super::correcting::of_correction;
use super::place::Place;
use super::{Account, Visit};
use crate::answer::short;
use crate::correct;
use crate::error::Error;
use crate::view::{Changed, Correction};

/// The ids of the claims that took the place of a claim, by corrections in force.
pub(super) fn became(desk: &Account<'_>, id: ClaimId) -> Vec<String> {
    let in_force = |number| desk.archive.effect(number) == Some(Effect::InForce);
    let amended = desk.archive.corrections().iter().filter_map(|one| match &one.change {
        Change::Amend { claim, amended } if claim.id == id && in_force(one.number) => Some(amended.id.to_string()),
        _ => None,
    });
    amended.collect()
}

/// The corrections, the one that the address asks for (`made`) with what it changed.
pub(super) fn with_effect(
    desk: &Account<'_>,
    place: &Place,
    mut corrections: Vec<Correction>,
) -> Result<Vec<Correction>, Error> {
    let made = place.value("made").and_then(|made| made.parse::<u32>().ok());
    for one in corrections.iter_mut().filter(|one| Some(one.number) == made) {
        one.changed = correct::effect(desk, one.number)?;
    }
    Ok(corrections)
}

/// A correction with what it changed, where the address asks for it.
pub(super) fn correction(visit: &Visit, place: &Place, one: &Correction) -> Markup {
    let number = one.number.to_string();
    let is_asked = place.value("made") == Some(number.as_str());
    let is_undone = one.effect.starts_with("undone");
    let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "not spoken of".to_owned());
    let changed = |one: &Changed| {
        format!(
            "{} in {}, {}: {} → {}",
            one.member.brief(),
            one.organisation.brief(),
            one.part,
            told(&one.before),
            told(&one.after)
        )
    };
    html! {
        article.correction id=(format!("no{}", one.number)) {
            p { b { "No. " (one.number) ", " (one.verb) } ": " (one.what.join(" ")) }
            p.small { time { (one.made) } ", " (one.author) ": " q { (one.reason) } " " (one.effect) }
            @if !one.claims.is_empty() { p.small { "Claims: " @for id in one.claims.iter().take(10) { a href=(place.link(&["claim", id])) { (short(id, 8)) } " " } } }
            @if is_asked {
                @if one.changed.is_empty() { p.small { "It changed no standing of today." } }
                @else { p.small { "It changed in the standings of today:" } ul.small { @for one in one.changed.iter().take(20) { li { (changed(one)) } } } }
            } @else { p.small { a href=(place.link_with(&["corrections"], &[("made", &number)])) { "What it changed" } } }
            @if visit.may_write && !is_undone { (of_correction(visit, place, one.number)) }
        }
    }
}
