//! What a person typed to the party that is meant: by the facts, else by the names found in the account.

use std::collections::BTreeSet;

use account::Archive;
use codebook::{Date, Facts, PartyId};

use crate::error::{Error, Kind};

/// What the party is asked for as; it decides between several of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// An organisation that has members.
    Organisation,
    /// Anybody.
    Party,
}

/// The party that goes by `name`.
///
/// The facts come first. A name that they do not know is looked for among the parties of all claims known by `known`; case,
/// spaces and a leading "the" do not count. Where nobody goes by it, the error names those that come near it. Cost: O(1) for
/// names of the facts, else one pass over all claims.
pub fn party_named<A: Archive>(
    name: &str,
    wanted: Wanted,
    facts: &Facts,
    archive: &A,
    known: Date,
) -> Result<PartyId, Error> {
    let name = name.trim();
    match facts.party_named(name) {
        Some(party) if wanted == Wanted::Party || matches!(party, PartyId::Organisation(_)) => {
            return Ok(archive.kept(&party));
        }
        Some(party) if matches!(party, PartyId::State(_)) => {
            let what = format!("`{name}` is a state, not an organisation");
            let help = format!("allegiance timeline {} tells what is known of it", quoted(&party.to_string()));
            return Err(Error { kind: Kind::Misnamed, ..Error::usage(what, "the question", help) });
        }
        _ => {}
    }
    // A name that was given up by hand stands in no claim any more.
    let given_up = [PartyId::organisation(name), PartyId::named(name)].into_iter().find_map(|party| {
        let kept = archive.kept(&party);
        (kept != party).then_some(kept)
    });
    if let Some(kept) = given_up {
        return Ok(kept);
    }
    let told = archive.claims(None, known).map_err(|error| Error::told_by(&error))?;
    let mut parties = BTreeSet::new();
    for party in told.iter().flat_map(|told| told.claim.parties()) {
        parties.insert(party);
        parties.insert(party.home());
    }
    let same = parties.iter().filter(|party| sounds(name, party));
    if let Some(party) = same.min_by_key(|party| (rank(party, wanted), **party)) {
        return Ok(archive.kept(party));
    }
    let kind = if wanted == Wanted::Organisation { "organisation" } else { "party" };
    let what = format!("no {kind} called `{name}` is known");
    let near = near(name, wanted, facts, &parties);
    let help = if near.is_empty() {
        "neither the facts nor the claims read so far name it; check the spelling, or read reports about it".to_owned()
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    Err(Error::nothing(what, "the facts and the account", help))
}

/// A name as one word of a command line.
pub fn quoted(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:+".contains(letter);
    if !name.is_empty() && name.chars().all(is_plain) {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace(['"', '\\', '$', '`'], ""))
}

fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.skip_while(|word| *word == "the").collect::<Vec<_>>().join(" ")
}

fn own_name(party: &PartyId) -> String {
    match party {
        PartyId::Within { name, .. } => name.to_string(),
        other => other.to_string(),
    }
}

fn sounds(name: &str, party: &PartyId) -> bool {
    let wanted = plain(name);
    !wanted.is_empty() && (plain(&own_name(party)) == wanted || plain(&party.to_string()) == wanted)
}

fn rank(party: &PartyId, wanted: Wanted) -> u8 {
    match (party, wanted) {
        (PartyId::Organisation(_), Wanted::Organisation) | (PartyId::State(_), Wanted::Party) => 0,
        (PartyId::Named(_), _) => 1,
        (PartyId::Organisation(_) | PartyId::State(_), _) => 2,
        (PartyId::Within { .. }, _) => 3,
        (PartyId::Group(_), _) => 4,
    }
}

/// Up to three names that come near, nearest first, ready to paste.
fn near(name: &str, wanted: Wanted, facts: &Facts, parties: &BTreeSet<&PartyId>) -> Vec<String> {
    let fits =
        |party: &PartyId| wanted == Wanted::Party || !matches!(party, PartyId::State(_) | PartyId::Within { .. });
    let of_facts = facts.names().iter().filter(|known| fits(&known.party)).map(|known| known.text.to_string());
    let ids = facts.organisations.iter().flat_map(|known| [known.id.to_string(), known.name.to_string()]);
    let of_account = parties.iter().filter(|party| fits(party)).map(|party| own_name(party));
    let asked = plain(name);
    let mut found: Vec<(u32, String)> = of_facts
        .chain(ids)
        .chain(of_account)
        .map(|known| ((strsim::jaro_winkler(&asked, &plain(&known)) * 1000.0) as u32, known))
        .filter(|(likeness, _)| *likeness >= 880)
        .collect();
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.dedup_by(|a, b| plain(&a.1) == plain(&b.1));
    found.into_iter().take(3).map(|(_, known)| quoted(&known)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use account::MemoryArchive;

    #[test]
    fn names_that_nobody_goes_by() {
        let error = party_named("Zzyzx", Wanted::Organisation, &Facts::default(), &MemoryArchive::default(), Date::MAX);
        assert_eq!(
            error.unwrap_err().to_string(),
            "no organisation called `Zzyzx` is known\n  --> the facts and the account\n  help: neither the facts nor the claims read \
             so far name it; check the spelling, or read reports about it"
        );
    }

    #[test]
    fn plain_names() {
        assert_eq!(plain("The  Lake-Union"), "lake union");
        assert_eq!(quoted("Arab League"), "\"Arab League\"");
        assert_eq!(quoted("CSTO/ARM"), "CSTO/ARM");
    }
}
