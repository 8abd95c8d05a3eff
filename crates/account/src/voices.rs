//! Which claims are independent voices, and how much weight a voice has.
//!
//! Takes claims that tell of one happening, gives the voices among them: a reprint, a relay or a second report of the same
//! words adds none. It stands before gathering because contradictions are settled by voices, never by counting reports.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use codebook::{Claim, ClaimId, Date, Party, PartyId, Polarity, ReportId};
use serde::Deserialize;

use crate::archive::{Archive, Told};

/// The table `data/voices.toml`, which says what each list is.
#[derive(Deserialize)]
struct Words {
    leaders: Vec<String>,
    second: Vec<String>,
    unofficial: Vec<String>,
    versions: Vec<String>,
    texts: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/voices.toml")).expect("the shipped table of voices is well formed")
});

/// Above this share of common word pairs two passages are one text.
const SAME_TEXT: f64 = 0.7;

/// Above this share two passages are one text where their reports are prints of one another.
const ALIKE: f64 = 0.35;

/// Days within which the same words in another report are a reprint.
const REPRINTED: i32 = 60;

/// Words of the shortest passage that can be known again.
const KNOWN_AGAIN: usize = 3;

/// Passages with more voices than this are only compared with their neighbours in order of the words.
const COMPARED: usize = 48;

/// The claims grouped by independent voice: indices into `told`, each voice in order, the voices by their first claim.
///
/// One voice are claims whose nearest source is the same (the speaker, the institute or publisher whose words are relayed,
/// else the publisher itself), and claims whose passages have the same or nearly the same words, or alike words in two
/// prints of one report. Who relays a publisher speaks with the voice that this publisher relayed first.
pub fn voices<A: Archive>(archive: &A, told: &[&Told]) -> Result<Vec<Vec<usize>>, A::Error> {
    let mut by_speaker: BTreeMap<PartyId, Vec<usize>> = BTreeMap::new();
    for (index, told) in told.iter().enumerate() {
        by_speaker.entry(speaker(told)).or_default().push(index);
    }
    let mut groups = join_relays(told, &by_speaker);
    if groups.len() > 1 {
        groups = join_same_words(archive, told, groups)?;
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    Ok(groups)
}

/// The groups, each that only relays a publisher joined with the first claim which that publisher put out itself.
fn join_relays(told: &[&Told], by_speaker: &BTreeMap<PartyId, Vec<usize>>) -> Vec<Vec<usize>> {
    let mut speakers: Vec<&PartyId> = Vec::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (speaker, group) in by_speaker {
        speakers.push(speaker);
        groups.push(group.clone());
    }
    for (from, speaker) in speakers.into_iter().enumerate() {
        let is_own = |index: &usize| told[*index].publisher == *speaker;
        if by_speaker[speaker].iter().any(is_own) {
            continue;
        }
        let first = (0..told.len()).find(is_own);
        let into = first.and_then(|first| groups.iter().position(|group| group.contains(&first)));
        if let Some(into) = into.filter(|into| *into != from) {
            let mut relayed = std::mem::take(&mut groups[from]);
            groups[into].append(&mut relayed);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// Whether it only tells what an earlier version of the report said: the report takes that back.
fn is_correction(claim: &Claim) -> bool {
    let Some(source) = claim.sources.first() else { return false };
    let (PartyId::Named(name) | PartyId::Group(name)) = &source.who.id else { return false };
    let name = name.to_lowercase();
    let is_text = || !name.contains(" of ") || WORDS.texts.iter().any(|text| name.contains(text));
    WORDS.versions.iter().any(|version| name.contains(version)) && is_text()
}

/// Whether the one claim is a correction by whom the other comes from.
pub(crate) fn takes_back(correction: &Told, told: &Told) -> bool {
    let publisher = &correction.publisher;
    let is_theirs = told.publisher == *publisher || told.claim.sources.iter().any(|source| source.who.id == *publisher);
    let is_marked =
        |told: &Told| told.claim.sources.first().is_some_and(|source| source.who.id == mark(&told.publisher));
    is_marked(correction) && !is_marked(told) && is_theirs && told.published <= correction.published
}

/// By whom a correction is told, once it is taken for a denial.
fn mark(publisher: &PartyId) -> PartyId {
    publisher.clone().within("correction")
}

/// The claims as they count: what a report takes back is denied by it, and each reprint is told on the day, and at the
/// time, of the first print.
///
/// A reprint has the same words in the same order, within two months, and makes the same claim of them. Its own day would
/// place "on Sunday" in another week and make old news new. Takes and gives claims in the order of the archive. Only passages
/// that can be reprints by all that their claims say are looked at.
pub(crate) fn at_first_print<A: Archive>(archive: &A, told: &[Told]) -> Result<Vec<Told>, A::Error> {
    let corrected: Vec<Told>;
    let told = if told.iter().any(|told| is_correction(&told.claim)) {
        corrected = told.iter().map(as_corrected).collect();
        &corrected
    } else {
        told
    };
    let mut printed = told.to_vec();
    for indices in alike(told) {
        let mut firsts: BTreeMap<String, usize> = BTreeMap::new();
        for (place, index) in indices.iter().copied().enumerate() {
            let published = told[index].published;
            let is_near = |other: Option<&usize>| {
                other.is_some_and(|other| days_between(told[*other].published, published).abs() <= REPRINTED)
            };
            if !is_near(place.checked_sub(1).map(|before| &indices[before])) && !is_near(indices.get(place + 1)) {
                continue;
            }
            let words = words(archive, &told[index])?;
            if words.split(' ').count() < KNOWN_AGAIN {
                continue;
            }
            let first = firsts.entry(words).or_insert(index);
            if days_between(told[*first].published, published) > REPRINTED {
                *first = index;
            }
            let first = &told[*first];
            if first.published < published {
                let here = &mut printed[index];
                here.claim = Arc::new(Claim { time: first.claim.time, ..(*here.claim).clone() });
                here.published = first.published;
            }
        }
    }
    Ok(printed)
}

/// A correction as a denial, by its publisher, of what it takes back.
fn as_corrected(told: &Told) -> Told {
    let mut told = told.clone();
    if is_correction(&told.claim) {
        let polarity = match told.claim.polarity {
            Polarity::Yes => Polarity::No,
            Polarity::No => Polarity::Yes,
        };
        let mut claim = Claim { polarity, ..(*told.claim).clone() };
        claim.sources[0].who.id = mark(&told.publisher);
        told.claim = Arc::new(claim);
    }
    told
}

/// Those of the claims that say the same of the same parties in as many bytes, where there are several: indices in order.
fn alike(told: &[Told]) -> Vec<Vec<usize>> {
    let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (index, told) in told.iter().enumerate() {
        let Claim { act, polarity, certainty, evidence, .. } = &*told.claim;
        let length = evidence.span.end.saturating_sub(evidence.span.start);
        let parties: Vec<&PartyId> = told.claim.parties().collect();
        alike.entry((length, *act, *polarity, *certainty, parties)).or_default().push(index);
    }
    alike.into_values().filter(|indices| indices.len() > 1).collect()
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

/// Passages by their words, with the report of each.
type Passages = Vec<(String, ReportId)>;

fn join_same_words<A: Archive>(
    archive: &A,
    told: &[&Told],
    groups: Vec<Vec<usize>>,
) -> Result<Vec<Vec<usize>>, A::Error> {
    let mut worded: Vec<(Passages, Vec<usize>)> = Vec::with_capacity(groups.len());
    for group in groups {
        let mut passages = Vec::new();
        for index in &group {
            passages.push((words(archive, told[*index])?, told[*index].claim.evidence.report));
        }
        passages.sort_unstable();
        passages.dedup();
        worded.push((passages, group));
    }
    worded.sort_unstable();
    let passages: Vec<Vec<Worded<'_>>> =
        worded.iter().map(|(passages, _)| passages.iter().map(Worded::of).collect()).collect();
    let mut copies: BTreeMap<ReportId, Vec<ReportId>> = BTreeMap::new();
    let mut parent: Vec<usize> = (0..worded.len()).collect();
    for left in 0..worded.len() {
        for right in left + 1..worded.len().min(left + COMPARED) {
            let mut same = false;
            for (a, b) in passages[left].iter().flat_map(|a| passages[right].iter().map(move |b| (a, b))) {
                same = same || is_same_text(a, b) || is_alike(a, b) && are_prints(archive, a, b, &mut copies)?;
            }
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

/// Whether two passages that are alike are one in two prints of a report: the one edited into the other. What the archive
/// tells of the reports is kept in `copies`.
fn are_prints<A: Archive>(
    archive: &A,
    one: &Worded<'_>,
    other: &Worded<'_>,
    copies: &mut BTreeMap<ReportId, Vec<ReportId>>,
) -> Result<bool, A::Error> {
    let copies = match copies.entry(one.report) {
        Entry::Occupied(known) => known.into_mut(),
        Entry::Vacant(place) => place.insert(archive.copies(one.report)?),
    };
    if !copies.contains(&other.report) {
        return Ok(false);
    }
    // A passage that stands in the other print as it is was not edited into what is like it there.
    let stands = |passage: &Worded<'_>, report: ReportId| -> Result<bool, A::Error> {
        Ok(archive.report(report)?.is_some_and(|report| words_of(&report.text).contains(passage.words)))
    };
    Ok(!stands(one, other.report)? && !stands(other, one.report)?)
}

/// The pairs of neighbouring words, sorted, each once.
type Pairs<'a> = Vec<(&'a str, &'a str)>;

/// A passage with its word pairs.
struct Worded<'a> {
    words: &'a str,
    report: ReportId,
    pairs: Pairs<'a>,
}

impl<'a> Worded<'a> {
    fn of((words, report): &'a (String, ReportId)) -> Worded<'a> {
        Worded { words, report: *report, pairs: pairs(words) }
    }
}

fn pairs(words: &str) -> Pairs<'_> {
    let mut pairs: Pairs<'_> = words.split(' ').zip(words.split(' ').skip(1)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn root(parent: &[usize], mut index: usize) -> usize {
    while parent[index] != index {
        index = parent[index];
    }
    index
}

/// The claims that stand in the quoted words of somebody else, as a clause of a communiqué does; none where all give one
/// day.
pub(crate) fn quoted<A: Archive>(archive: &A, told: &[&Told]) -> Result<BTreeSet<ClaimId>, A::Error> {
    let mut quoted = BTreeSet::new();
    if told.iter().all(|one| one.claim.time.start() == told[0].claim.time.start()) {
        return Ok(quoted);
    }
    for told in told.iter().filter(|told| speaker(told) != told.publisher) {
        let passage = archive.passage(told.claim.evidence)?.unwrap_or_default();
        if passage.contains(['"', '\u{201c}', '\u{201e}', '\u{ab}']) {
            quoted.insert(told.claim.id);
        }
    }
    Ok(quoted)
}

/// The words of the passage in lower case, one space between them; empty where the report is not there.
pub(crate) fn words<A: Archive>(archive: &A, told: &Told) -> Result<String, A::Error> {
    Ok(words_of(&archive.passage(told.claim.evidence)?.unwrap_or_default()))
}

/// The words in lower case, one space between them.
fn words_of(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        if word.is_ascii() {
            words.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
        } else {
            words.push_str(&word.to_lowercase());
        }
    }
    words
}

/// Whether two texts are the same but for a few words: at least four words long, and most word pairs in common.
fn is_same_text(left: &Worded<'_>, right: &Worded<'_>) -> bool {
    if left.words == right.words { !left.words.is_empty() } else { share(&left.pairs, &right.pairs, SAME_TEXT) }
}

/// Whether two texts are alike, so that they may be the same in two prints of one report.
fn is_alike(left: &Worded<'_>, right: &Worded<'_>) -> bool {
    left.words != right.words && share(&left.pairs, &right.pairs, ALIKE)
}

/// Whether two sets of word pairs, both of three at least, have at least this share in common.
fn share(left: &Pairs<'_>, right: &Pairs<'_>, least: f64) -> bool {
    let (few, many) = (left.len().min(right.len()), left.len().max(right.len()));
    // No more can be common than the shorter has, and no fewer are in both together than the longer has.
    if few < 3 || (few as f64) < least * many as f64 {
        return false;
    }
    let common = common(left, right);
    common as f64 >= least * (left.len() + right.len() - common) as f64
}

fn common(left: &Pairs<'_>, right: &Pairs<'_>) -> usize {
    left.iter().filter(|pair| right.binary_search(pair).is_ok()).count()
}

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
///
/// What an official tells of the words of another of his government weighs as much as he does: a minister who says that
/// the president announced nothing speaks as a minister.
pub(crate) fn rank(told: &Told, actor: &PartyId, other: &PartyId) -> Rank {
    let Some(source) = told.claim.sources.first() else { return Rank::Official };
    let home = source.who.id.home();
    let chain = told.claim.sources.iter().take_while(|source| source.who.id.home() == home);
    chain.map(|source| rank_of(&source.who, &told.publisher, actor, other)).min().unwrap_or(Rank::Other)
}

fn rank_of(who: &Party, publisher: &PartyId, actor: &PartyId, other: &PartyId) -> Rank {
    let home = who.id.home();
    if home == publisher {
        Rank::Official
    } else if !is_official(who) {
        Rank::Other
    } else if home == actor && is_leader(who) {
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
    !has_word(party, &WORDS.unofficial)
}

/// Whether it is the party itself or the person who decides for it.
pub(crate) fn is_leader(party: &Party) -> bool {
    let second = has_word(party, &WORDS.second);
    party.id.home() == &party.id || !second && has_word(party, &WORDS.leaders)
}

fn has_word(party: &Party, list: &[String]) -> bool {
    let PartyId::Within { name, .. } = &party.id else { return false };
    let said = format!(" {} {} ", name.to_lowercase(), party.role.as_deref().unwrap_or_default().to_lowercase());
    let said = said.replace(|letter: char| !letter.is_alphanumeric(), " ");
    let is_said = |word: &str| {
        said.match_indices(word)
            .any(|(place, _)| said[..place].ends_with(' ') && said[place + word.len()..].starts_with(' '))
    };
    list.iter().any(|word| is_said(word))
}
