//! The words that fields may have, from the enums that have them.

use account::{Intent, Membership, Participation, Rule};
use codebook::{Act, Certainty, EventType, Polarity};
use measure::Yardstick;
use measure::hazard::Covariate;

use crate::json::shape::{Is, Shape};

const fn terms(name: &'static str, told: &'static str, words: fn() -> Vec<&'static str>) -> Shape {
    Shape { name, told, is: Is::Terms(words) }
}

pub(super) const SHAPES: &[Shape] = &[
    terms("Act", "What was done or said to hold; docs/codebook.md defines each.", || {
        let others = EventType::ALL.iter().map(|kind| Act::Other(*kind));
        Act::ALL.iter().copied().chain(others).map(Act::as_str).collect()
    }),
    terms("EventType", "An event type of PLOVER.", || EventType::ALL.iter().map(|one| one.as_str()).collect()),
    terms("Polarity", "Whether it is said to be so.", || Polarity::ALL.iter().map(|one| one.as_str()).collect()),
    terms("Certainty", "How far it is said to have happened.", || {
        Certainty::ALL.iter().map(|one| one.as_str()).collect()
    }),
    terms(
        "Basis",
        "How a time was found: the words give it, it is counted from another day, or nothing was said.",
        || vec!["stated", "relative", "published"],
    ),
    terms("PartyKind", "What sort of party; `named` is known only by its name.", || {
        vec!["state", "organisation", "person", "named", "group"]
    }),
    terms("Membership", "The legal position.", || Membership::ALL.iter().map(|one| one.as_str()).collect()),
    terms("Participation", "What a member does.", || Participation::ALL.iter().map(|one| one.as_str()).collect()),
    terms("Intent", "What a member says.", || Intent::ALL.iter().map(|one| one.as_str()).collect()),
    terms("StandingPart", "A part of a standing.", || vec!["membership", "participation", "intent"]),
    terms("RuleName", "A rule of the account, by name.", || Rule::ALL.iter().map(|rule| rule.as_str()).collect()),
    terms("Cause", "Whether the world changed, or we only learnt of it.", || vec!["changed", "learnt"]),
    terms("Outcome", "What became of a request; `silent` where nothing is told.", || {
        vec!["fulfilled", "partly", "refused", "silent"]
    }),
    terms("Presence", "How a member was at an event; `unknown` where nothing is told.", || {
        vec![
            "hosted",
            "present",
            "lower_level",
            "absent",
            "absence_announced",
            "refused_to_host",
            "disputed",
            "unknown",
        ]
    }),
    terms("CorrectionVerb", "What a correction does.", || {
        vec!["accept", "reject", "amend", "merge", "split", "merge-events", "split-events", "fact", "undo"]
    }),
    terms("Unit", "What a figure counts.", || {
        vec!["share", "concentration", "similarity", "distance", "balance", "times_base_rate"]
    }),
    terms("Yardstick", "By what members are close.", || {
        crate::question::all_yardsticks().map(Yardstick::as_str).collect()
    }),
    terms("Covariate", "A column of the table of member-years.", || Covariate::ALL.map(Covariate::column).to_vec()),
    terms("Behaviour", "What members do before they leave; `any` is any of these.", || {
        vec!["skipped", "froze", "announced", "refused_to_host", "refused_help", "any"]
    }),
    terms("Verdict", "What the figures say of a judgement.", || vec!["supported", "not_supported", "no_data"]),
];

#[cfg(test)]
mod tests {
    use codebook::PartyId;

    use super::*;

    #[test]
    fn each_party_has_its_kind() {
        let all = [
            PartyId::state("ARM"),
            PartyId::organisation("CSTO"),
            PartyId::state("ARM").within("Nikol Pashinyan"),
            PartyId::named("Varenia"),
        ];
        let Some(Is::Terms(kinds)) = SHAPES.iter().find(|shape| shape.name == "PartyKind").map(|shape| shape.is) else {
            panic!("there are kinds")
        };
        assert!(all.iter().all(|party| kinds().contains(&party.kind())));
    }
}
