//! Takes the trees of a report, gives the names in it: whose each is, as the facts, the report itself or the model say.
//!
//! Lists outrank the model; what the report says about a name ("the Atlantic Football Union (AFU)") outranks the lists.
//! Pronouns and descriptions are no names: see `antecedents` and `parties`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use codebook::{NameKind, PartyId};
use english::{Label, Pos};

use crate::names::{Meaning, MeaningKind, Names};
use crate::nouns::{Class, Nouns};
use crate::passage::{Document, Passage};
use crate::shapes;

/// A name in a report.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) passage: u32,
    /// First and last token of the name (inclusive), without possessive mark and article.
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// The token that the rest of the sentence sees.
    pub(crate) head: u32,
    pub(crate) what: What,
}

/// Whose name it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    /// A state, by a name, demonym, capital or seat.
    State(PartyId, NameKind),
    /// An organisation of states.
    Organisation(PartyId),
    /// A person, by the words of the name; the home where a list knows it.
    Person(Option<PartyId>),
    /// A body by name: an institute, a newspaper, a company.
    Named(PartyId),
    /// A bloc without members.
    Bloc(PartyId),
    /// A phrase that means no party.
    Nobody,
}

/// All names of a report, in order.
pub(crate) struct Mentions {
    list: Vec<Mention>,
    /// For each passage and token the number of its mention plus one.
    cover: Vec<Vec<u32>>,
    /// Short forms that the report introduces, with whom they mean there; `None` for nobody.
    pub(crate) introduced: BTreeMap<String, Option<PartyId>>,
    /// How often each state and organisation is named.
    counts: BTreeMap<PartyId, u32>,
    /// States that are named otherwise than by a capital or seat.
    by_name: BTreeSet<PartyId>,
    /// In which order they are named first.
    order: BTreeMap<PartyId, u32>,
}

impl Mentions {
    /// The mention that holds a token.
    pub(crate) fn at(&self, passage: usize, token: u32) -> Option<&Mention> {
        let number = *self.cover.get(passage)?.get(token as usize)?;
        (number > 0).then(|| &self.list[number as usize - 1])
    }

    /// The mention whose head is the token.
    pub(crate) fn headed(&self, passage: usize, token: u32) -> Option<&Mention> {
        self.at(passage, token).filter(|mention| mention.head == token)
    }

    /// All mentions in order of passage and token.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Mention> {
        self.cover.iter().flat_map(move |cover| {
            let mut before = 0;
            cover.iter().filter_map(move |number| {
                let new = *number != before && *number > 0;
                before = *number;
                new.then(|| &self.list[*number as usize - 1])
            })
        })
    }

    /// How often a state or organisation is named in the report.
    pub(crate) fn count(&self, party: &PartyId) -> u32 {
        self.counts.get(party).copied().unwrap_or(0)
    }

    /// The how-manieth party of the report it is; last where it is not named.
    pub(crate) fn order(&self, party: &PartyId) -> u32 {
        self.order.get(party).copied().unwrap_or(u32::MAX)
    }

    /// Whether the report names a state by its own name or people, not by its capital alone.
    pub(crate) fn names_itself(&self, party: &PartyId) -> bool {
        self.by_name.contains(party)
    }

    /// Whether a report names the state or organisation, or speaks of its people alone.
    fn is_spoken_of(&self, party: &PartyId) -> bool {
        self.count(party) > 0
    }

    /// States and organisations with how often each is named.
    pub(crate) fn counts(&self) -> &BTreeMap<PartyId, u32> {
        &self.counts
    }

    fn put(&mut self, passage: &Passage, number: usize, first: u32, last: u32, what: What) {
        let head = shapes::head_of(passage, first, last);
        self.list.push(Mention { passage: number as u32, first, last, head, what });
        let id = self.list.len() as u32;
        self.cover[number][first as usize..=last as usize].fill(id);
    }

    fn is_free(&self, number: usize, first: u32, last: u32) -> bool {
        self.cover[number][first as usize..=last as usize].iter().all(|id| *id == 0)
    }
}

/// Finds all names of a report.
pub(crate) fn mentions(document: &Document<'_>, names: &Names, nouns: &Nouns) -> Mentions {
    let cover = document.passages.iter().map(|passage| vec![0; passage.len() as usize]).collect();
    let mut mentions = Mentions {
        list: Vec::new(),
        cover,
        introduced: BTreeMap::new(),
        counts: BTreeMap::new(),
        by_name: BTreeSet::new(),
        order: BTreeMap::new(),
    };
    let business = is_business(document, nouns);
    for (number, passage) in document.passages.iter().enumerate() {
        known(document, passage, number, names, nouns, &mut mentions);
    }
    for (number, passage) in document.passages.iter().enumerate() {
        shaped(document, number, nouns, business, &mut mentions);
        introductions(passage, number, nouns, business, &mut mentions);
    }
    for (number, passage) in document.passages.iter().enumerate() {
        by_model(passage, number, nouns, &mut mentions);
    }
    last_names(document, &mut mentions);
    count(&mut mentions);
    in_office(document, &mut mentions);
    short_names(document, nouns, &mut mentions);
    made_up_states(document, nouns, &mut mentions);
    acronyms(document, business, &mut mentions);
    count(&mut mentions);
    mentions
}

/// Last names of persons whom the report names in full, wherever else they stand: the model overlooks many of them.
fn last_names(document: &Document<'_>, mentions: &mut Mentions) {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for mention in &mentions.list {
        if matches!(mention.what, What::Person(_)) && mention.first < mention.last {
            let name = document.passages[mention.passage as usize].form(mention.last);
            if name.chars().count() >= 3 && shapes::is_capitalised(name) {
                names.insert(name);
            }
        }
    }
    for (number, passage) in document.passages.iter().enumerate() {
        for token in 0..passage.len() {
            let open = mentions
                .at(number, token)
                .is_none_or(|mention| mention.first == mention.last && matches!(mention.what, What::Named(_)));
            if open && names.contains(passage.form(token)) {
                mentions.put(passage, number, token, token, What::Person(None));
            }
        }
    }
}

/// Short forms of organisations that the report names in full or by their acronym: "the Commonwealth" after "Commonwealth of
/// Independent States", "the G5" after "G5 Sahel", "the Association" after "ASEAN". The nearest name before the place counts,
/// else the first after it.
// corpus: shared-acronyms/the-association
fn short_names(document: &Document<'_>, nouns: &Nouns, mentions: &mut Mentions) {
    let mut full: Vec<(u32, u32, String, PartyId)> = Vec::new();
    for mention in mentions.all() {
        let What::Organisation(party) = &mention.what else { continue };
        let passage = &document.passages[mention.passage as usize];
        if mention.first == mention.last
            && let PartyId::Organisation(id) = party
            && let Some(organisation) = document.knowledge.facts.organisation(id)
        {
            let heads = organisation.name.split(' ').filter(|word| nouns.shapes.heads.contains(*word));
            full.extend(heads.map(|word| (mention.passage, mention.first, word.to_owned(), party.clone())));
            continue;
        }
        for token in mention.first..=mention.last {
            let word = passage.form(token);
            let short = nouns.shapes.heads.contains(word)
                || (token == mention.first && word.bytes().any(|byte| byte.is_ascii_digit()));
            if mention.first < mention.last && short && shapes::is_capitalised(word) {
                full.push((mention.passage, mention.first, word.to_owned(), party.clone()));
            }
        }
    }
    if full.is_empty() {
        return;
    }
    for (number, passage) in document.passages.iter().enumerate() {
        for token in 1..passage.len() {
            let word = passage.form(token);
            if !shapes::is_capitalised(word) || !passage.form(token - 1).eq_ignore_ascii_case("the") {
                continue;
            }
            let alone = mentions.at(number, token).is_none_or(|mention| {
                mention.first == token && mention.last == token && matches!(mention.what, What::Organisation(_))
            });
            let longer = token + 1 < passage.len() && passage.pos(token + 1) == Pos::Propn;
            if !alone || longer {
                continue;
            }
            let place = (number as u32, token);
            let candidates = || full.iter().filter(|(.., short, _)| short == word);
            let best =
                candidates().rfind(|(passage, first, ..)| (*passage, *first) < place).or_else(|| candidates().next());
            if let Some((.., party)) = best {
                mentions.put(passage, number, token, token, What::Organisation(party.clone()));
            }
        }
    }
}

/// Last names alone, of those who are in office on that day for a state or organisation that the report names.
fn in_office(document: &Document<'_>, mentions: &mut Mentions) {
    let day = document.report.published;
    for (number, passage) in document.passages.iter().enumerate() {
        for token in 0..passage.len() {
            let argument = matches!(
                passage.label(token),
                Label::Nsubj | Label::Nsubjpass | Label::Poss | Label::Dobj | Label::Pobj | Label::Conj | Label::Dative
            );
            let open = mentions
                .at(number, token)
                .is_none_or(|mention| mention.first == mention.last && matches!(mention.what, What::Named(_)));
            let name = passage.form(token);
            if !(argument && open && passage.pos(token) == Pos::Propn)
                || name.chars().count() < 4
                || crate::names::is_acronym(name)
            {
                continue;
            }
            let facts = &document.knowledge.facts;
            let found = facts.holders_named(name, day);
            let holder = found.iter().find(|holder| holder.holds_on(day) && mentions.is_spoken_of(&holder.of));
            if let Some(holder) = holder {
                let id = holder.of.clone().within(&holder.person);
                mentions.put(passage, number, token, token, What::Person(Some(id)));
            }
        }
    }
}

/// Whether the report is about trade, sport or school, where acronyms of organisations mean something else.
fn is_business(document: &Document<'_>, nouns: &Nouns) -> bool {
    let mut seen = BTreeSet::new();
    for passage in &document.passages {
        for token in passage.tokens().iter().filter(|token| token.pos == Pos::Noun) {
            if nouns.shapes.business.contains(&*token.lemma) {
                seen.insert(&*token.lemma);
            }
        }
    }
    let words: usize = document.passages.iter().map(|passage| passage.tokens().len()).sum();
    seen.len() >= 4 && seen.len() * 90 >= words.min(900)
}

/// The words of a paragraph with its line ends as spaces, so that names are found across them.
fn flat(passage: &Passage) -> Cow<'_, str> {
    let words = passage.span.of(passage.text());
    if words.contains(['\n', '\r', '\t']) {
        Cow::Owned(words.replace(['\n', '\r', '\t'], " "))
    } else {
        Cow::Borrowed(words)
    }
}

/// Names that the facts know.
fn known(
    document: &Document<'_>,
    passage: &Passage,
    number: usize,
    names: &Names,
    nouns: &Nouns,
    mentions: &mut Mentions,
) {
    let text = flat(passage);
    let tokens = passage.tokens();
    let mut at = 0;
    for found in names.find(&text) {
        while at < tokens.len() && (tokens[at].end as usize) <= found.start {
            at += 1;
        }
        let mut last = at;
        while last + 1 < tokens.len() && (tokens[last + 1].start as usize) < found.end {
            last += 1;
        }
        let whole = at < tokens.len()
            && tokens[at].start as usize == found.start
            && (tokens[last].end as usize == found.end || tokens[last].end as usize == found.end + 1);
        if !whole {
            continue;
        }
        let (first, last) = (at as u32, last as u32);
        let words = &text[found.start..found.end];
        let day = document.report.published;
        let meaning = found.meanings.iter().min_by_key(|meaning| {
            let named = mentions.count(&meaning.party);
            (meaning.distance(day), meaning.kind, named == 0)
        });
        let Some(meaning) = meaning else { continue };
        let what = what(meaning);
        if is_other(passage, first, last, &what, words, nouns) {
            continue;
        }
        if let What::State(party, _) | What::Organisation(party) = &what {
            *mentions.counts.entry(party.clone()).or_default() += 1;
        }
        mentions.put(passage, number, first, last, what);
        let id = mentions.list.len() - 1;
        if found.meanings.len() > 1 {
            undecided(document, found.meanings, id, mentions);
        }
    }
}

/// A name of several parties means the one that the report has named already, else the first.
fn undecided(document: &Document<'_>, meanings: &[Meaning], id: usize, mentions: &mut Mentions) {
    let day = document.report.published;
    let Some(least) = meanings.iter().map(|meaning| (meaning.distance(day), rank(meaning.kind))).min() else { return };
    let fitting = meanings.iter().filter(|meaning| (meaning.distance(day), rank(meaning.kind)) == least);
    // The name itself was counted once; another count is another name.
    let best = fitting.max_by_key(|meaning| {
        let own = what(meaning) == mentions.list[id].what;
        (mentions.count(&meaning.party) - u32::from(own && mentions.count(&meaning.party) > 0), own)
    });
    if let Some(best) = best {
        mentions.list[id].what = what(best);
    }
}

/// Names and acronyms before demonyms before capitals and seats.
fn rank(kind: MeaningKind) -> u8 {
    match kind {
        MeaningKind::Nobody => 0,
        MeaningKind::Name(NameKind::Name | NameKind::Acronym) => 1,
        MeaningKind::Name(NameKind::Demonym) => 2,
        MeaningKind::Name(NameKind::Epithet) | MeaningKind::Bloc => 3,
        MeaningKind::Name(NameKind::Capital | NameKind::Seat) => 4,
        MeaningKind::Name(NameKind::Person) | MeaningKind::Holder => 5,
    }
}

fn what(meaning: &Meaning) -> What {
    match (meaning.kind, &meaning.party) {
        (MeaningKind::Nobody, _) => What::Nobody,
        (MeaningKind::Bloc, party) => What::Bloc(party.clone()),
        (MeaningKind::Holder | MeaningKind::Name(NameKind::Person), party) => What::Person(Some(party.clone())),
        (MeaningKind::Name(kind), party @ PartyId::State(_)) => What::State(party.clone(), kind),
        (MeaningKind::Name(_), party @ PartyId::Organisation(_)) => What::Organisation(party.clone()),
        (MeaningKind::Name(_), party) => What::Named(party.clone()),
    }
}

/// Whether the name is part of a longer one, or somebody else's.
fn is_other(passage: &Passage, first: u32, last: u32, what: &What, words: &str, nouns: &Nouns) -> bool {
    let before = first.checked_sub(1).map(|index| passage.form(index));
    let after = (last + 1 < passage.len()).then(|| passage.form(last + 1));
    let (start, _) = passage.sentences()[passage.sentence(first) as usize];
    let shapes = &nouns.shapes;
    if after.is_some_and(|after| shapes.not_after.contains(after)) {
        return matches!(what, What::Organisation(_) | What::State(..));
    }
    match what {
        // "The West", but not "West Africa" and "East-West".
        What::Bloc(_) if first == last => {
            !before.is_some_and(|before| before.eq_ignore_ascii_case("the"))
                || after.is_some_and(|after| after == "-" || shapes::is_capitalised(after))
        }
        What::Organisation(_) => {
            if before.is_some_and(|before| shapes.not_before.contains(before)) {
                return true;
            }
            // "The Peace and Security Council" is not the Security Council.
            let joined = first >= start + 2
                && matches!(passage.form(first - 1), "and" | "&")
                && shapes::is_capitalised(passage.form(first - 2))
                && shapes::heads_phrase(passage, first - 2, last);
            // "West African Union of Road Carriers" is not the African Union.
            let compound = first > start
                && passage.pos(first - 1) == Pos::Propn
                && shapes::is_capitalised(passage.form(first - 1))
                && !passage.form(first - 1).eq_ignore_ascii_case("the")
                && words.contains(' ')
                && shapes.heads.contains(passage.form(last))
                && passage.head(first - 1).is_some_and(|head| (first..=last).contains(&head))
                && !nouns.titles.words.contains(passage.form(first - 1).to_lowercase().as_str());
            let longer = words.contains(' ')
                && shapes.heads.contains(passage.form(last))
                && after == Some("of")
                && last + 2 < passage.len()
                && shapes::is_capitalised(passage.form(last + 2))
                && passage.pos(last + 2) == Pos::Propn;
            compound || longer || joined
        }
        What::State(_, kind) => {
            let (from, to) = (first.saturating_sub(6), (last + 7).min(passage.len()));
            let against = nouns.against(words);
            if !against.is_empty() && (from..to).any(|index| against.iter().any(|word| **word == *passage.form(index)))
            {
                return true;
            }
            // "Michael Jordan", "Chad Smith": the model calls it a person and another name stands beside it.
            let entity = passage.entity_at(first).filter(|entity| {
                entity.kind == "PERSON" && last < entity.end && entity.end - entity.start > last - first + 1
            });
            *kind != NameKind::Demonym && {
                entity.is_some_and(|entity| {
                    (entity.start..entity.end).any(|index| {
                        !(first..=last).contains(&index)
                            && passage.pos(index) == Pos::Propn
                            && !nouns.titles.words.contains(passage.form(index).to_lowercase().as_str())
                            && passage.form(index).len() > 2
                    })
                }) && passage.label(last) != Label::Poss
            }
        }
        _ => false,
    }
}

/// Organisations that no list knows, by the shape of their names.
fn shaped(document: &Document<'_>, number: usize, nouns: &Nouns, business: bool, mentions: &mut Mentions) {
    let (passage, words) = (&document.passages[number], &document.knowledge.tables.embedders);
    for shape in shapes::shapes(passage, nouns) {
        if !mentions.is_free(number, shape.first, shape.last) {
            let known = (shape.first..=shape.last).any(|index| {
                mentions.at(number, index).is_some_and(|mention| {
                    matches!(mention.what, What::Organisation(_) | What::Nobody | What::Bloc(_))
                        || (mention.first <= shape.first && mention.last >= shape.last)
                })
            });
            if known {
                continue;
            }
        }
        let introduced = shapes::acronym_after(passage, shape.last + 1).is_some();
        let is_state =
            |token: u32| mentions.at(number, token).is_some_and(|mention| matches!(mention.what, What::State(..)));
        let head = shapes::head_of(passage, shape.first, shape.last);
        if shape.weak && !introduced && !(shape.joined && shapes::is_joined(passage, head, nouns, words, is_state)) {
            continue;
        }
        let name = shapes::name_of(passage, shape.first, shape.last);
        let private =
            shape.private || business || shapes::is_described_as_business(passage, shape.first, shape.last, nouns);
        let what =
            if private { What::Named(PartyId::named(&name)) } else { What::Organisation(PartyId::organisation(&name)) };
        mentions.put(passage, number, shape.first, shape.last, what);
    }
}

/// Short forms that the report introduces: "the Seven Rivers Pact (SRP)", "chief science officer, or CSO,".
fn introductions(passage: &Passage, number: usize, nouns: &Nouns, business: bool, mentions: &mut Mentions) {
    for open in 1..passage.len().saturating_sub(1) {
        let form = passage.form(open);
        let bracket = form == "(";
        let opens = bracket || (form == "or" && passage.form(open - 1) == ",");
        if !opens {
            continue;
        }
        let Some(acronym) = shapes::acronym_after(passage, open) else { continue };
        let end = if bracket { open } else { open - 1 };
        let Some(last) = end.checked_sub(1) else { continue };
        let acronym_text = passage.form(acronym).to_owned();
        let before = mentions.at(number, last).map(|mention| mention.what.clone());
        let party = match before {
            Some(What::Organisation(party) | What::Named(party) | What::State(party, NameKind::Name)) => {
                Some(Some(party))
            }
            _ => shapes::long_form(passage, last, &acronym_text).map(|first| {
                let name = shapes::name_of(passage, first, last);
                let capitalised = (first..=last).filter(|index| shapes::is_capitalised(passage.form(*index))).count();
                if capitalised < 2 {
                    return None;
                }
                let shape = (first..=last).any(|index| nouns.shapes.heads.contains(passage.form(index)));
                let private = business || shapes::is_private(passage, first, last, nouns);
                let party = if shape && !private { PartyId::organisation(&name) } else { PartyId::named(&name) };
                if mentions.is_free(number, first, last) {
                    let what =
                        if shape && !private { What::Organisation(party.clone()) } else { What::Named(party.clone()) };
                    mentions.put(passage, number, first, last, what);
                }
                Some(party)
            }),
        };
        if let Some(party) = party {
            mentions.introduced.entry(acronym_text).or_insert(party);
        }
    }
}

/// Persons and bodies that only the model knows.
fn by_model(passage: &Passage, number: usize, nouns: &Nouns, mentions: &mut Mentions) {
    for entity in passage.entities() {
        let (mut first, mut last) = (entity.start, entity.end.saturating_sub(1));
        while first < last && (matches!(passage.pos(first), Pos::Det | Pos::Punct) || is_title(passage, first, nouns)) {
            first += 1;
        }
        while last > first && (passage.tag(last) == "POS" || matches!(passage.pos(last), Pos::Punct | Pos::Part)) {
            last -= 1;
        }
        if passage.pos(last) != Pos::Propn {
            continue;
        }
        // A known first part of a name yields to the person: "Chad Smith" was refused before, "Paris Hilton" is here.
        if !mentions.is_free(number, first, last) {
            continue;
        }
        let what = match entity.kind {
            "PERSON" if !is_title(passage, last, nouns) => What::Person(None),
            "ORG" if entity_is_body(passage, first, last, nouns) => {
                What::Named(PartyId::named(&shapes::name_of(passage, first, last)))
            }
            _ => continue,
        };
        mentions.put(passage, number, first, last, what);
    }
}

fn is_title(passage: &Passage, index: u32, nouns: &Nouns) -> bool {
    let form = passage.form(index);
    nouns.titles.words.contains(form.to_lowercase().as_str())
}

/// Whether an entity is a body with a name of its own, and not "the Parliament", "Foreign Ministry" or "Security Council".
fn entity_is_body(passage: &Passage, first: u32, last: u32, nouns: &Nouns) -> bool {
    let head = shapes::head_of(passage, first, last);
    let class = nouns.class(passage.lemma(head));
    let noun = class.has(Class::STATE_BODY)
        || class.has(Class::STATE_SELF)
        || class.has(Class::ORGANISATION_BODY)
        || class.has(Class::ORGANISATION);
    !noun
        || (first..=last).any(|index| {
            index != head
                && !nouns.words.common.contains(passage.form(index).to_lowercase().as_str())
                && passage.pos(index) != Pos::Punct
        })
}

/// A report with more states that nobody knows is no report.
const MADE_UP: usize = 64;

/// States that no list knows: names that have a government, a capital or a demonym in the report, or act like a state.
fn made_up_states(document: &Document<'_>, nouns: &Nouns, mentions: &mut Mentions) {
    let mut states: BTreeSet<String> = BTreeSet::new();
    for (number, passage) in document.passages.iter().enumerate() {
        for index in 0..passage.len() {
            if passage.pos(index) == Pos::Propn && shapes::acts_like_a_state(passage, index, nouns, 0) {
                let taken = mentions
                    .at(number, index)
                    .is_some_and(|mention| !matches!(mention.what, What::Person(None) | What::Named(_)));
                let entity = passage.entity_at(index);
                let person = entity.is_some_and(|entity| entity.kind == "PERSON" && entity.end - entity.start > 1);
                let form = passage.form(index);
                if states.len() < MADE_UP && !taken && !person && form.len() > 3 && !crate::names::is_acronym(form) {
                    states.insert(form.to_owned());
                }
            }
        }
    }
    if states.is_empty() {
        return;
    }
    for (number, passage) in document.passages.iter().enumerate() {
        for index in 0..passage.len() {
            if !matches!(passage.pos(index), Pos::Propn | Pos::Adj | Pos::Noun)
                || !shapes::is_capitalised(passage.form(index))
            {
                continue;
            }
            let form = passage.form(index);
            let of = if states.contains(form) {
                Some((form, NameKind::Name))
            } else {
                shapes::demonym_of(form, &states).map(|state| (state, NameKind::Demonym))
            };
            let Some((state, kind)) = of else { continue };
            let within = mentions.at(number, index).is_some_and(|mention| {
                mention.first < mention.last || !matches!(mention.what, What::Person(None) | What::Named(_))
            });
            if !within {
                mentions.put(passage, number, index, index, What::State(PartyId::named(state), kind));
            }
        }
    }
}

/// Acronyms and short forms: those that the report introduced, and initials of bodies that it names.
fn acronyms(document: &Document<'_>, business: bool, mentions: &mut Mentions) {
    let mut initials: BTreeMap<String, PartyId> = BTreeMap::new();
    for mention in &mentions.list {
        if let What::Named(party) | What::Organisation(party) = &mention.what
            && mention.last > mention.first
        {
            let passage = &document.passages[mention.passage as usize];
            initials.entry(shapes::initials(passage, mention.first, mention.last)).or_insert_with(|| party.clone());
        }
    }
    let spelled_out: BTreeSet<PartyId> = mentions
        .list
        .iter()
        .filter(|mention| mention.last > mention.first)
        .filter_map(|mention| match &mention.what {
            What::Organisation(party) => Some(party.clone()),
            _ => None,
        })
        .collect();
    for (number, passage) in document.passages.iter().enumerate() {
        for index in 0..passage.len() {
            let form = passage.form(index);
            if !crate::names::is_acronym(form) {
                continue;
            }
            let at = mentions.at(number, index).cloned();
            if at.as_ref().is_some_and(|mention| mention.first < mention.last) {
                continue;
            }
            let party = match (mentions.introduced.get(form), &at) {
                (Some(party), _) => Some(party.clone()),
                (None, Some(Mention { what: What::Organisation(party), .. }))
                    if business && !spelled_out.contains(party) =>
                {
                    Some(None)
                }
                (None, None | Some(Mention { what: What::Named(_) | What::Person(None), .. })) => {
                    initials.get(form).map(|party| Some(party.clone()))
                }
                _ => None,
            };
            if let Some(party) = party {
                let what = match party {
                    Some(party @ PartyId::Organisation(_)) => What::Organisation(party),
                    Some(party @ PartyId::State(_)) => What::State(party, NameKind::Name),
                    Some(party) => What::Named(party),
                    None => What::Nobody,
                };
                mentions.put(passage, number, index, index, what);
            }
        }
    }
}

fn count(mentions: &mut Mentions) {
    let mut counts: BTreeMap<PartyId, u32> = BTreeMap::new();
    let mut order: BTreeMap<PartyId, u32> = BTreeMap::new();
    let mut by_name: BTreeSet<PartyId> = BTreeSet::new();
    for mention in mentions.all() {
        if let What::State(party, kind) = &mention.what
            && !matches!(kind, NameKind::Capital | NameKind::Seat)
        {
            by_name.insert(party.clone());
        }
        if let What::State(party, _) | What::Organisation(party) = &mention.what {
            *counts.entry(party.clone()).or_default() += 1;
            let next = order.len() as u32;
            order.entry(party.clone()).or_insert(next);
        }
    }
    mentions.order = order;
    mentions.by_name = by_name;
    mentions.counts = counts;
}
