//! How values are written in the file: days, ids, parties and claims; and the steps from each format version to the next.
//!
//! It takes values and gives what stands in a column, and back. Only this module knows both.

use std::collections::BTreeSet;

use codebook::{Change, Claim, Correction, Date, PartyId};

/// The format that this version writes: `PRAGMA user_version` of the file.
pub const FORMAT: u32 = STEPS.len() as u32;

/// Marks a file as ours: `PRAGMA application_id`, the letters `Algn`.
pub(crate) const APPLICATION: i32 = i32::from_be_bytes(*b"Algn");

/// Step `n` (from 0) makes version `n + 1` out of version `n`; version 0 is an empty file. A step that was released never
/// changes.
pub(crate) const STEPS: &[&str] =
    &[include_str!("../sql/1.sql"), include_str!("../sql/2.sql"), include_str!("../sql/3.sql")];

/// A day as the number YYYYMMDD, which sorts as days do (before the year 0, too).
pub(crate) fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The day of such a number; `None` where it is none.
pub(crate) fn number_day(number: i64) -> Option<Date> {
    let (year, rest) = (number.div_euclid(10_000), number.rem_euclid(10_000));
    Date::new(i16::try_from(year).ok()?, (rest / 100) as i8, (rest % 100) as i8).ok()
}

/// A party as JSON.
pub(crate) fn party_text(party: &PartyId) -> String {
    serde_json::to_string(party).expect("a party is made of text")
}

/// The party of such a text.
pub(crate) fn text_party(text: &str) -> Result<PartyId, serde_json::Error> {
    serde_json::from_str(text)
}

/// A claim as JSON.
pub(crate) fn claim_text(claim: &Claim) -> String {
    serde_json::to_string(claim).expect("a claim is made of text and numbers")
}

/// The claim of such a text.
pub(crate) fn text_claim(text: &str) -> Result<Claim, serde_json::Error> {
    serde_json::from_str(text)
}

/// What a correction does, as JSON.
pub(crate) fn change_text(change: &Change) -> String {
    serde_json::to_string(change).expect("a change is made of text and numbers")
}

/// What such a text does.
pub(crate) fn text_change(text: &str) -> Result<Change, serde_json::Error> {
    serde_json::from_str(text)
}

/// The first 16 bytes of the BLAKE3 hash of all that a correction says.
pub(crate) fn correction_hash(correction: &Correction) -> [u8; 16] {
    let Correction { number, author, made, reason, change } = correction;
    let mut hash = blake3::Hasher::new();
    for part in [&*number.to_string(), &made.to_string(), author, reason, &change_text(change)] {
        hash.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    let mut first = [0; 16];
    first.copy_from_slice(&hash.finalize().as_bytes()[..16]);
    first
}

/// First day that the claim's time can mean, and last; `None` where that end is open.
pub(crate) fn claim_days(claim: &Claim) -> (Option<i64>, Option<i64>) {
    (claim.time.from.map(|from| day_number(from.earliest())), claim.time.to.map(|to| day_number(to.latest())))
}

/// The parties of a claim with their part in it, sorted, each once: 0 in what is said, 1 among the sources.
pub(crate) fn claim_parties(claim: &Claim) -> Vec<(&PartyId, i64)> {
    let said = claim.parties().map(|party| (party, 0));
    let sources = claim.sources.iter().map(|source| (&source.who.id, 1));
    let mut parties: Vec<_> = said.chain(sources).collect();
    parties.sort_unstable();
    parties.dedup();
    parties
}

/// The organisations that are named in what is said, or somebody in them, each with every other party and with itself; persons
/// and bodies as their homes. Sorted, each once.
pub(crate) fn claim_pairs(claim: &Claim) -> Vec<(&PartyId, &PartyId)> {
    let homes: BTreeSet<&PartyId> = claim.parties().map(PartyId::home).collect();
    let organisations = homes.iter().filter(|home| matches!(home, PartyId::Organisation(_)));
    organisations.flat_map(|organisation| homes.iter().map(|other| (*organisation, *other))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_come_back_and_sort_as_numbers(days in prop::array::uniform2((-9999_i16..=9999, 1_i8..=12, 1_i8..=28))) {
            let [a, b] = days.map(|(year, month, day)| Date::new(year, month, day).expect("days up to 28 exist"));
            prop_assert_eq!(number_day(day_number(a)), Some(a));
            prop_assert_eq!(a.cmp(&b), day_number(a).cmp(&day_number(b)));
        }
    }

    #[test]
    fn a_number_that_is_no_day_is_none() {
        assert_eq!([0, 20_240_230, 20_241_301, i64::MAX, i64::MIN].map(number_day), [None; 5]);
    }
}
