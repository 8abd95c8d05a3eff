//! A state, person or other party: where it stands, how it gets on with others, and what was said and done.

use std::collections::BTreeSet;

use account::{Archive as _, Membership};
use codebook::{PartyId, Status};
use maud::html;

use super::getting_on::getting_on;
use super::happenings;
use super::parts::{ROWS, api, badge, party_link};
use super::place::Place;
use super::{Account, Inside, Visit};
use crate::answer;
use crate::error::Error;
use crate::names::{Wanted, party_named};
use crate::view::Standing;

/// Organisations of a party whose standing is looked up: those that are named with it most.
const ORGANISATIONS: usize = 12;

pub(super) fn party(desk: &Account<'_>, visit: &Visit, place: &Place, id: &str) -> Result<Inside, Error> {
    let party = party_named(id, Wanted::Party, desk.facts, desk.archive, place.at.known)?;
    let shown = answer::party(desk.facts, &party, "", None);
    let (happenings, total) = happenings::piece(desk, place, &shown.id)?;
    let is_state = matches!(party.home(), PartyId::State(_));
    let home = party.home();
    // Persons and bodies have no standing of their own; an organisation may be a member of another.
    let has_standing =
        home == &party && matches!(party, PartyId::State(_) | PartyId::Named(_) | PartyId::Organisation(_));
    let mut standings: Vec<Standing> = Vec::new();
    if has_standing && place.piece() == 0 {
        let store = desk.archive.uncorrected();
        let mut organisations: Vec<PartyId> = Vec::new();
        for id in desk.archive.ids_of(home) {
            let told = store.organisations_with(&id, place.at.known, ORGANISATIONS)?;
            organisations.extend(told.iter().map(|one| desk.archive.kept(one)));
        }
        let mut seen = BTreeSet::new();
        organisations.retain(|one| one != home && seen.insert(one.clone()));
        for organisation in organisations.iter().take(ORGANISATIONS) {
            let standing = desk.standing_of(organisation, home, place.at)?;
            // Who never belonged to it is not spoken of here.
            if standing.membership.value != Membership::None || standing.history.membership.len() > 1 {
                standings.push(desk.standing(&standing)?);
            }
        }
    }
    let told: BTreeSet<&str> = standings.iter().map(|row| row.organisation.id.as_str()).collect();
    let by_facts = desk.facts.memberships_for(home).filter(|row| row.holds_on(place.at.on));
    let others: Vec<&codebook::Membership> = by_facts.filter(|row| !told.contains(&*row.organisation)).collect();
    let relations = if place.piece() == 0 {
        getting_on(desk, place, home)?
    } else {
        html! {}
    };
    let body = html! {
        @if shown.kind == "person" { p.lead { "Of " (party_link(place, &answer::party(desk.facts, home, "", None))) "." } }
        @if !standings.is_empty() {
            h2 { "Standing" }
            div.scroll tabindex="0" role="region" aria-label="Standing" { table { thead { tr { th scope="col" { "Organisation" } th scope="col" { "Membership" } th scope="col" { "Participation" } th scope="col" { "Intent" } } }
                tbody { @for row in &standings { tr {
                    th scope="row" { a href=(place.link(&["standing", &row.organisation.id, &row.member.id])) { (row.organisation.brief()) } }
                    @for part in &row.parts { td data-name=(part.part) { (badge(part.value)) @if let Some(since) = part.since { br; span.small { "since " time { (since) } } } } }
                } } } } }
        }
        @if has_standing && place.piece() == 0 && !others.is_empty() { details { summary { "By the facts alone, in " (others.len()) " other organisations on this day" }
            ul.names { @for row in others { li { a href=(place.link(&["standing", &row.organisation, &home.to_string()])) { (row.organisation) } @if row.status != Status::Member { " " span.small { (status(row.status)) } } } } } } }
        (relations)
        h2 { "What was said and done" }
        p.small { (total) " happenings, " (ROWS) " on a page, the latest first." }
        (happenings::list(place, &happenings, total))
        @if visit.may_write && !is_state && shown.kind != "organisation" { (super::correcting::of_party(visit, place, &shown)) }
    };
    let api = Some(api(place, "timeline", &[("party", &shown.id)]));
    Ok(Inside { title: shown.name.clone(), organisation: None, api, body })
}

/// A status by its name.
fn status(status: Status) -> &'static str {
    Status::ALL.into_iter().find(|(_, other)| *other == status).map_or("", |(name, _)| name)
}
