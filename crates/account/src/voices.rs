//! Which claims are independent voices, and how much weight a voice has.
//!
//! Takes claims that tell of one happening, gives the voices among them: a reprint, a relay or a second report of the same
//! words adds none. It stands before gathering because contradictions are settled by voices, never by counting reports.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use codebook::{Claim, Date, Party, PartyId};

use crate::archive::{Archive, Told};

/// Above this share of common word pairs two passages are one text.
const SAME_TEXT: f64 = 0.7;

/// Days within which the same words in another report are a reprint.
const REPRINTED: i32 = 60;

/// Words of the shortest passage that can be known again.
const KNOWN_AGAIN: usize = 3;

/// Passages with more voices than this are only compared with their neighbours in order of the words.
const COMPARED: usize = 48;

/// The claims grouped by independent voice: indices into `told`, each voice in order, the voices by their first claim.
///
/// One voice are claims whose nearest source is the same (the speaker, the institute or publisher whose words are relayed,
/// else the publisher itself), and claims whose passages have the same or nearly the same words.
pub fn voices<A: Archive>(archive: &A, told: &[&Told]) -> Result<Vec<Vec<usize>>, A::Error> {
    let mut by_speaker: BTreeMap<PartyId, Vec<usize>> = BTreeMap::new();
    for (index, told) in told.iter().enumerate() {
        by_speaker.entry(speaker(told)).or_default().push(index);
    }
    let mut groups: Vec<Vec<usize>> = by_speaker.into_values().collect();
    if groups.len() > 1 {
        groups = join_same_words(archive, told, groups)?;
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    Ok(groups)
}

/// The claims with each reprint told on the day, and at the time, of the first print.
///
/// A reprint has the same words in the same order, within two months, and makes the same claim of them. Its own day would
/// place "on Sunday" in another week and make old news new. Takes and gives claims in the order of the archive.
pub(crate) fn at_first_print<A: Archive>(archive: &A, told: &[Told]) -> Result<Vec<Told>, A::Error> {
    let shape = |told: &Told| {
        let Claim { act, polarity, certainty, evidence, .. } = &*told.claim;
        (*act, *polarity, *certainty, evidence.span.end.saturating_sub(evidence.span.start))
    };
    let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, told) in told.iter().enumerate() {
        alike.entry(shape(told)).or_default().push(index);
    }
    let mut printed = told.to_vec();
    for indices in alike.into_values().filter(|indices| indices.len() > 1) {
        let mut firsts: BTreeMap<(String, Vec<PartyId>), usize> = BTreeMap::new();
        for index in indices {
            let here = &told[index];
            let words = words(archive, here)?;
            if words.split(' ').count() < KNOWN_AGAIN {
                continue;
            }
            let first = *firsts
                .entry((words, here.claim.parties().cloned().collect()))
                .and_modify(|first| {
                    if days_between(told[*first].published, here.published) > REPRINTED {
                        *first = index;
                    }
                })
                .or_insert(index);
            if told[first].published < here.published {
                let claim = Claim { time: told[first].claim.time, ..(*here.claim).clone() };
                printed[index] = Told {
                    claim: Arc::new(claim),
                    published: told[first].published,
                    publisher: here.publisher.clone(),
                };
            }
        }
    }
    Ok(printed)
}

/// Days from one to the other, negative where `to` is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// Who says it: the nearest source, else the publisher. Groups ("officials", "experts") count as the publisher's own
/// finding, since two publishers' officials need not be the same.
pub fn speaker(told: &Told) -> PartyId {
    match told.claim.sources.first().map(|source| &source.who.id) {
        None | Some(PartyId::Group(_)) => told.publisher.clone(),
        Some(who) => who.clone(),
    }
}

fn join_same_words<A: Archive>(
    archive: &A,
    told: &[&Told],
    groups: Vec<Vec<usize>>,
) -> Result<Vec<Vec<usize>>, A::Error> {
    let mut worded: Vec<(Vec<String>, Vec<usize>)> = Vec::with_capacity(groups.len());
    for group in groups {
        let mut passages = Vec::new();
        for index in &group {
            passages.push(words(archive, told[*index])?);
        }
        passages.sort_unstable();
        passages.dedup();
        worded.push((passages, group));
    }
    worded.sort_unstable();
    let mut parent: Vec<usize> = (0..worded.len()).collect();
    for left in 0..worded.len() {
        for right in left + 1..worded.len().min(left + COMPARED) {
            let same = worded[left].0.iter().any(|a| worded[right].0.iter().any(|b| is_same_text(a, b)));
            if same {
                let (a, b) = (root(&parent, left), root(&parent, right));
                parent[a.max(b)] = a.min(b);
            }
        }
    }
    let mut joined: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, (_, group)) in worded.into_iter().enumerate() {
        joined.entry(root(&parent, index)).or_default().extend(group);
    }
    Ok(joined.into_values().collect())
}

fn root(parent: &[usize], mut index: usize) -> usize {
    while parent[index] != index {
        index = parent[index];
    }
    index
}

/// The words of the passage in lower case, one space between them; empty where the report is not there.
pub(crate) fn words<A: Archive>(archive: &A, told: &Told) -> Result<String, A::Error> {
    let evidence = told.claim.evidence;
    let report = archive.report(evidence.report)?;
    let passage = report.as_ref().map_or("", |report| evidence.span.of(&report.text));
    let words: Vec<String> = passage
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    Ok(words.join(" "))
}

/// Whether two passages are the same but for a few words: at least four words long, and most word pairs in common.
fn is_same_text(left: &str, right: &str) -> bool {
    let pairs = |text: &str| -> BTreeSet<(String, String)> {
        let words: Vec<&str> = text.split(' ').collect();
        words.windows(2).map(|pair| (pair[0].to_owned(), pair[1].to_owned())).collect()
    };
    if left == right {
        return !left.is_empty();
    }
    let (left, right) = (pairs(left), pairs(right));
    let (common, all) = (left.intersection(&right).count(), left.union(&right).count());
    left.len() >= 3 && right.len() >= 3 && common as f64 >= SAME_TEXT * all as f64
}

/// Roles that decide for a state.
const LEADERS: [&str; 17] = [
    "president",
    "prime minister",
    "premier",
    "chancellor",
    "king",
    "queen",
    "emir",
    "sultan",
    "crown prince",
    "head of state",
    "head of government",
    "supreme leader",
    "chairman",
    "secretary general",
    "secretary-general",
    "monarch",
    "military ruler",
];

/// Words in a role or name by which somebody does not speak for the government.
const UNOFFICIAL: [&str; 18] = [
    "opposition",
    "former",
    "ex",
    "parliament",
    "lawmaker",
    "lawmakers",
    "senator",
    "senate",
    "mp",
    "legislator",
    "party",
    "activist",
    "candidate",
    "public",
    "people",
    "citizens",
    "analyst",
    "expert",
];

/// How much the word of somebody weighs where reports contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// Somebody else, or somebody who does not speak for the government.
    Other,
    /// The report itself, an official of the party, or the other party concerned.
    Official,
    /// Who decides for the party that acts.
    Leader,
}

/// The rank of the nearest source in a matter between `actor` and `other`.
pub(crate) fn rank(told: &Told, actor: &PartyId, other: &PartyId) -> Rank {
    let Some(source) = told.claim.sources.first() else { return Rank::Official };
    if source.who.id == told.publisher {
        return Rank::Official;
    }
    let home = source.who.id.home();
    if !is_official(&source.who) {
        Rank::Other
    } else if home == actor && is_leader(&source.who) {
        Rank::Leader
    } else if home == actor || home == other {
        Rank::Official
    } else {
        Rank::Other
    }
}

/// Whether the nearest source speaks for `party`, or for somebody who does the same together with it.
pub(crate) fn is_own_word(claim: &Claim, party: &PartyId) -> bool {
    let Some(source) = claim.sources.first().filter(|source| is_official(&source.who)) else { return false };
    let home = source.who.id.home();
    let has_actor = |home: &PartyId| claim.actor.iter().any(|actor| actor.id.home() == home);
    home == party || has_actor(home) && has_actor(party)
}

/// Whether somebody acts and speaks for the state or organisation that he belongs to.
pub(crate) fn is_official(party: &Party) -> bool {
    !has_word(party, &UNOFFICIAL)
}

/// Whether it is the party itself or the person who decides for it.
pub(crate) fn is_leader(party: &Party) -> bool {
    let second = has_word(party, &["deputy", "vice", "spokesperson", "spokesman", "spokeswoman", "adviser", "aide"]);
    party.id.home() == &party.id || !second && has_word(party, &LEADERS)
}

fn has_word(party: &Party, list: &[&str]) -> bool {
    let PartyId::Within { name, .. } = &party.id else { return false };
    let said = format!(" {} {} ", name.to_lowercase(), party.role.as_deref().unwrap_or_default().to_lowercase());
    let said = said.replace(|letter: char| !letter.is_alphanumeric(), " ");
    list.iter().any(|word| said.contains(&format!(" {} ", word.replace('-', " "))))
}
