//! Who is meant: for each noun phrase the parties that it stands for on that day.
//!
//! Takes the trees and the names of a report, gives for each token that heads a noun phrase (or stands for a party as its
//! modifier) the parties meant. What nothing speaks for stays empty: frames then see no party.

mod persons;
mod places;
mod voices;
mod kinds;
mod groups;
mod pronouns;
mod descriptions;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use codebook::{Facts, NameKind, Party, PartyId, Span};
use english::{Label, Pos};

use crate::antecedents::{Focus, Gender, Kind, Place, Trace};
use crate::mentions::{Mention, Mentions, What, mentions};
use crate::nouns::{Class, Nouns};
use crate::passage::{Document, Passage};
use persons::Person;

/// The parties of all noun phrases of a report.
pub(crate) struct Parties {
    /// For each passage and token where its parties stand in `parties`, and how many there are.
    ranges: Vec<Vec<(u32, u32)>>,
    parties: Vec<Party>,
    /// Capitals that are places and act for nobody, by passage and token.
    places: BTreeMap<(u32, u32), PartyId>,
    /// Organisations in order of the report, with how salient each mention is.
    organisations: Vec<(Place, PartyId, i32)>,
    /// How often each organisation is named.
    counts: BTreeMap<PartyId, u32>,
    /// Number of the first sentence of each passage.
    first_sentences: Vec<u32>,
    introduced: BTreeMap<String, Option<PartyId>>,
}

/// Resolves all mentions of a report.
pub(crate) fn parties(document: &Document<'_>) -> Parties {
    let knowledge = document.knowledge;
    let mentions = mentions(document, &knowledge.names, &knowledge.nouns);
    let mut resolver = Resolver::new(document, &mentions);
    resolver.introduce_persons();
    resolver.listen();
    for (number, passage) in document.passages.iter().enumerate() {
        for token in 0..passage.len() {
            resolver.resolve(number, token, 0);
        }
    }
    let mut parties = resolver.parties;
    parties.counts = mentions.counts().clone();
    parties.introduced = mentions.introduced;
    parties
}

impl Parties {
    /// The parties that the noun phrase headed by `token` (its syntactic head, without its conjuncts) of passage number
    /// `passage` stands for; empty where it stands for none.
    ///
    /// Modifiers have entries of their own: "Armenian", "Russia's", "CSTO" in "CSTO summit".
    pub(crate) fn of(&self, passage: usize, token: u32) -> &[Party] {
        let range = self.ranges.get(passage).and_then(|ranges| ranges.get(token as usize));
        range.map_or(&[], |(start, count)| &self.parties[*start as usize..(*start + *count) as usize])
    }

    /// All entries in order: passage, token, parties.
    pub(crate) fn all(&self) -> impl Iterator<Item = (usize, u32, &[Party])> {
        self.ranges
            .iter()
            .enumerate()
            .flat_map(move |(passage, ranges)| {
                (0..ranges.len() as u32).map(move |token| (passage, token, self.of(passage, token)))
            })
            .filter(|(_, _, parties)| !parties.is_empty())
    }

    /// The state whose capital or seat is only the place there: "met in Moscow".
    pub(crate) fn place(&self, passage: usize, token: u32) -> Option<&PartyId> {
        self.places.get(&(passage as u32, token))
    }

    /// Short forms that the report introduces, with whom they mean; `None` for nobody.
    #[cfg(test)]
    pub(crate) fn introduced(&self) -> &BTreeMap<String, Option<PartyId>> {
        &self.introduced
    }

    /// The organisation that the text is about at this place: one that the first two sentences name, unless another was named
    /// just before; before the first name the one of the paragraph that the report names most. `None` where it names none.
    pub(crate) fn organisation_in_focus(&self, passage: usize, token: u32) -> Option<PartyId> {
        let before =
            self.organisations.partition_point(|(place, ..)| (place.passage, place.token) < (passage as u32, token));
        let here = self.first_sentences.get(passage).copied().unwrap_or(0);
        let leads = |id: &PartyId| {
            self.organisations.iter().take_while(|(place, ..)| place.sentence < 2).any(|(_, other, _)| other == id)
        };
        let best = self.organisations[..before].iter().enumerate().max_by_key(|(index, (place, id, weight))| {
            let distance = here.saturating_sub(place.sentence).min(4) as i32;
            let lead = match self.organisations.first() {
                Some((_, first, _)) if first == id && leads(id) => 300,
                _ if leads(id) => 240,
                _ => 0,
            };
            (3 * weight - 60 * distance + lead, *index)
        });
        if let Some((_, (_, id, _))) = best {
            return Some(id.clone());
        }
        let first = |id: &PartyId| self.organisations.iter().position(|(_, other, _)| other == id);
        let here = |id: &PartyId| {
            self.organisations.iter().any(|(place, other, _)| other == id && place.passage == passage as u32)
        };
        let organisations = self.counts.iter().filter(|(id, _)| matches!(id, PartyId::Organisation(_)) && here(id));
        let most = organisations.max_by_key(|(id, count)| (**count, std::cmp::Reverse(first(id))));
        most.map(|(id, _)| id.clone())
    }
}

/// The state of one pass over a report.
struct Resolver<'a> {
    document: &'a Document<'a>,
    facts: &'a Facts,
    nouns: &'a Nouns,
    mentions: &'a Mentions,
    focus: Focus,
    persons: Vec<Person>,
    /// Persons by each word of their names.
    by_word: BTreeMap<String, Vec<usize>>,
    person_ids: BTreeSet<PartyId>,
    /// Tokens whose parties are found, or being looked for.
    done: Vec<Vec<bool>>,
    /// Tokens between quotation marks.
    quoted: Vec<Vec<bool>>,
    /// How often each state stands beside a word for the taking of power.
    coups: BTreeMap<PartyId, u32>,
    /// Whether the text speaks of several juntas.
    has_juntas: bool,
    /// States that were named together, each set once.
    sets: Vec<Vec<PartyId>>,
    /// Which organisation a noun meant last: "the group".
    called: BTreeMap<String, PartyId>,
    /// Who speaks outside quotation marks.
    voice: voices::Voice,
    /// Who spoke last, with the passage.
    speaker: Option<(usize, Vec<Party>)>,
    parties: Parties,
}

/// How deep one noun phrase may stand in another.
const DEPTH: u32 = 24;

impl<'a> Resolver<'a> {
    fn new(document: &'a Document<'a>, mentions: &'a Mentions) -> Resolver<'a> {
        let sizes = || document.passages.iter().map(|passage| passage.len() as usize);
        Resolver {
            document,
            facts: &document.knowledge.facts,
            nouns: &document.knowledge.nouns,
            mentions,
            focus: Focus::default(),
            persons: Vec::new(),
            by_word: BTreeMap::new(),
            person_ids: BTreeSet::new(),
            done: sizes().map(|size| vec![false; size]).collect(),
            quoted: document.passages.iter().map(quoted).collect(),
            coups: kinds::coups(document, mentions, &document.knowledge.nouns),
            has_juntas: kinds::has_juntas(document, &document.knowledge.nouns),
            sets: Vec::new(),
            called: BTreeMap::new(),
            voice: voices::Voice::default(),
            speaker: None,
            parties: Parties {
                ranges: sizes().map(|size| vec![(0, 0); size]).collect(),
                parties: Vec::new(),
                places: BTreeMap::new(),
                organisations: Vec::new(),
                counts: BTreeMap::new(),
                first_sentences: document.passages.iter().map(|passage| passage.first_sentence).collect(),
                introduced: BTreeMap::new(),
            },
        }
    }

    fn passage(&self, number: usize) -> &'a Passage {
        &self.document.passages[number]
    }

    /// Finds the parties of a token, those that it rests on first.
    fn resolve(&mut self, number: usize, token: u32, depth: u32) -> Vec<Party> {
        if self.done[number][token as usize] || depth > DEPTH {
            return self.parties.of(number, token).to_vec();
        }
        self.done[number][token as usize] = true;
        let passage = self.passage(number);
        if !matches!(
            passage.pos(token),
            Pos::Noun | Pos::Propn | Pos::Pron | Pos::Adj | Pos::Num | Pos::Det | Pos::X | Pos::Adv
        ) && self.mentions.at(number, token).is_none()
            && !matches!(passage.tag(token), "PRP" | "PRP$" | "WP" | "WP$" | "WDT")
        {
            return Vec::new();
        }
        let found = self.meaning(number, token, depth);
        if !found.is_empty() {
            let start = self.parties.parties.len() as u32;
            self.parties.parties.extend_from_slice(&found);
            self.parties.ranges[number][token as usize] = (start, found.len() as u32);
        }
        self.trace(number, token, &found, depth);
        found
    }

    fn meaning(&mut self, number: usize, token: u32, depth: u32) -> Vec<Party> {
        let mentions: &'a Mentions = self.mentions;
        if let Some(mention) = mentions.at(number, token) {
            return if mention.head == token { self.named(number, mention, depth) } else { Vec::new() };
        }
        let passage = self.passage(number);
        match passage.tag(token) {
            "PRP" | "PRP$" | "WP" | "WP$" | "WDT" => return self.pronoun(number, token, depth),
            "WRB" | "EX" | "UH" => return Vec::new(),
            _ => {}
        }
        match passage.pos(token) {
            Pos::Noun if matches!(passage.form(token), "former" | "latter") => self.counted(number, token),
            Pos::Noun | Pos::Propn => self.described(number, token, depth),
            Pos::Num | Pos::Det | Pos::Pron | Pos::Adj | Pos::X => self.counted(number, token),
            _ => Vec::new(),
        }
    }

    /// The party of a name.
    fn named(&mut self, number: usize, mention: &'a Mention, depth: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let words = passage.span_between(mention.first, mention.last);
        match &mention.what {
            What::Nobody => Vec::new(),
            What::Person(list) => self.person(number, mention, list.as_ref(), depth),
            What::Organisation(id) | What::Named(id) | What::Bloc(id) => vec![Party::new(id.clone(), words)],
            What::State(id, NameKind::Capital | NameKind::Seat) if self.is_place(number, mention) => {
                self.parties.places.insert((number as u32, mention.head), id.clone());
                Vec::new()
            }
            What::State(id, NameKind::Capital) if self.seated(id).is_some() => {
                self.seated(id).map_or_else(Vec::new, |id| vec![Party::new(id, words)])
            }
            What::State(_, NameKind::Demonym) if !self.is_people(number, mention.head) => Vec::new(),
            What::State(id, _) => {
                let mut found = vec![Party::new(id.clone(), words)];
                found.extend(self.listed(number, mention.head, depth));
                found
            }
        }
    }

    /// The rest of a list that was taken for an apposition: "Mali, Burkina Faso and Niger".
    fn listed(&mut self, number: usize, token: u32, depth: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let mut found = Vec::new();
        let mut next = passage.child(token, &[Label::Appos]);
        for _ in 0..40 {
            let Some(other) = next.filter(|other| *other > token) else { break };
            let state =
                self.mentions.headed(number, other).is_some_and(|mention| matches!(mention.what, What::State(..)));
            let list = passage.label(other) == Label::Conj || passage.child(other, &[Label::Conj]).is_some();
            if !state || !list {
                break;
            }
            found.extend(self.resolve(number, other, depth + 1));
            next = passage.child(other, &[Label::Conj]);
        }
        found
    }

    /// Whether a demonym stands for its state: as an adjective, or for the whole people. "An Estonian" does not, and "in
    /// Ukrainian" is a language.
    fn is_people(&self, number: usize, token: u32) -> bool {
        let passage = self.passage(number);
        match passage.label(token) {
            Label::Amod | Label::Compound | Label::Nmod | Label::Advmod | Label::Npadvmod | Label::Poss => return true,
            Label::Pobj
                if passage
                    .head(token)
                    .is_some_and(|head| matches!(passage.form(head), "in" | "In" | "from" | "into")) =>
            {
                return passage.child(token, &[Label::Det]).is_some();
            }
            _ => {}
        }
        let indefinite =
            passage.children_with(token, &[Label::Det]).any(|det| matches!(passage.lemma(det), "a" | "an" | "one"));
        !indefinite
    }

    /// "told the United Nations that it stays in the court": with whom treaties are deposited is told of others.
    // corpus: stages-of-leaving/told-the-depositary-of-staying
    fn is_told(&self, passage: &Passage, token: u32, id: &str) -> bool {
        matches!(passage.label(token), Label::Dobj | Label::Dative)
            && self.nouns.shapes.depositaries.contains(id)
            && passage.head(token).is_some_and(|verb| self.nouns.shapes.informing.contains(passage.lemma(verb)))
    }

    /// Writes down who was spoken of, for pronouns and descriptions to come.
    fn trace(&mut self, number: usize, token: u32, found: &[Party], depth: u32) {
        let passage = self.passage(number);
        let weight = weight(passage, token);
        let at = self.place_of(number, token);
        let people = self
            .mentions
            .headed(number, token)
            .is_some_and(|mention| matches!(mention.what, What::State(_, NameKind::Demonym)));
        // "It" is never the one who says "we".
        let first_person =
            matches!(&*passage.form(token).to_lowercase(), "we" | "us" | "our" | "ours" | "you" | "your");
        let plural = matches!(passage.tag(token), "NNS" | "NNPS") || people && weight > 8 || first_person;
        if found.is_empty() {
            let class = self.nouns.class(passage.lemma(token));
            if passage.tag(token) == "NN" && weight >= 25 && !class.has(Class::THING_STOP) {
                let kind = if class.has(Class::PERSON) { Kind::Person } else { Kind::Thing };
                let gender = self.gender(passage, token);
                let ids = [].into();
                self.focus.note(Trace {
                    at,
                    kind,
                    ids,
                    role: None,
                    weight: (weight * 2 / 3).min(30),
                    plural: false,
                    gender,
                });
            }
            self.coordination(number, token, found, weight, depth);
            return;
        }
        // "No ally" is nobody whom "they" could mean.
        let nobody = matches!(found, [Party { id: PartyId::Group(_), .. }])
            && passage.children_with(token, &[Label::Det]).any(|det| passage.lemma(det).eq_ignore_ascii_case("no"));
        if nobody || passage.label(token) == Label::Relcl || matches!(passage.tag(token), "WDT" | "WP" | "WP$") {
            return;
        }
        let mut gender = self.gender(passage, token);
        if let [party] = found {
            if let Some(role) = party.role.as_deref().filter(|_| gender == Gender::Unknown) {
                gender = self.gender_of(role.rsplit(' ').next().unwrap_or(role), "");
            }
            let kind = self.kind(number, token, party);
            if let PartyId::Organisation(id) = &party.id
                && !self.is_told(passage, token, id)
            {
                self.parties.organisations.push((at, PartyId::Organisation(id.clone()), weight));
            }
            let home = party.id.home();
            if *home != party.id {
                let implied = if weight > 30 { 24 } else { 12 };
                let kind = if matches!(home, PartyId::State(_) | PartyId::Named(_)) {
                    Kind::State
                } else {
                    Kind::Organisation
                };
                let ids = [home.clone()].into();
                self.focus.note(Trace {
                    at,
                    kind,
                    ids,
                    role: Some("".into()),
                    weight: implied,
                    plural: false,
                    gender: Gender::Unknown,
                });
            }
            let ids = [party.id.clone()].into();
            // One of several that are named together is seldom meant by "it" or "he" alone.
            let joined = passage.label(token) == Label::Conj
                || passage.children_with(token, &[Label::Conj]).any(|other| self.mentions.at(number, other).is_some());
            let weight = if joined && kind == Kind::State { weight - 30 } else { weight };
            self.focus.note(Trace { at, kind, ids, role: party.role.clone(), weight, plural, gender });
        } else {
            self.several(at, found.iter().map(|party| party.id.clone()).collect(), weight);
        }
        self.coordination(number, token, found, weight, depth);
        if weight >= 40 && self.is_speech(number, token) {
            self.speaker = Some((number, found.to_vec()));
        }
    }

    /// Several parties joined by "and" can be "they" and "the three countries".
    fn coordination(&mut self, number: usize, token: u32, found: &[Party], weight: i32, depth: u32) {
        let passage = self.passage(number);
        if passage.label(token) == Label::Conj || passage.child(token, &[Label::Conj]).is_none() {
            return;
        }
        let mut ids: Vec<PartyId> = found.iter().map(|party| party.id.clone()).collect();
        let mut next = passage.child(token, &[Label::Conj]);
        let mut steps = 0;
        let mut last = token;
        while let Some(conjunct) = next {
            for party in self.resolve(number, conjunct, depth + 1) {
                if !ids.contains(&party.id) {
                    ids.push(party.id);
                }
            }
            last = last.max(conjunct);
            steps += 1;
            next = if steps < 64 { passage.child(conjunct, &[Label::Conj]) } else { None };
        }
        if ids.len() > 1 {
            let at = self.place_of(number, last);
            self.several(at, ids, weight + 4);
        }
    }

    fn several(&mut self, at: Place, ids: Vec<PartyId>, weight: i32) {
        self.keep_set(&ids);
        // A whole organisation of members is seldom "they".
        let weight = if ids.len() > 12 { weight - 24 } else { weight };
        self.focus.note(Trace {
            at,
            kind: Kind::Several,
            ids: ids.into(),
            role: None,
            weight,
            plural: true,
            gender: Gender::Unknown,
        });
    }

    fn kind(&self, number: usize, token: u32, party: &Party) -> Kind {
        match &party.id {
            PartyId::State(_) => Kind::State,
            PartyId::Organisation(_) => Kind::Organisation,
            PartyId::Group(_) => Kind::Several,
            _ if self.is_person(number, token, party) => Kind::Person,
            PartyId::Within { .. } => Kind::Body,
            PartyId::Named(_) if self.is_made_up_state(&party.id) => Kind::State,
            PartyId::Named(_) => Kind::Body,
        }
    }

    fn is_made_up_state(&self, id: &PartyId) -> bool {
        self.mentions.count(id) > 0 && matches!(id, PartyId::Named(_))
    }

    fn is_person(&self, number: usize, token: u32, party: &Party) -> bool {
        let passage = self.passage(number);
        self.person_ids.contains(&party.id)
            || party.role.as_deref().is_some_and(|role| !role.is_empty())
            || self.mentions.headed(number, token).is_some_and(|mention| matches!(mention.what, What::Person(_)))
            || (passage.pos(token) == Pos::Noun && self.nouns.class(passage.lemma(token)).has(Class::PERSON))
            || matches!(passage.lemma(token).to_lowercase().as_str(), "he" | "she")
    }

    fn gender(&self, passage: &Passage, token: u32) -> Gender {
        let word = passage.form(token).to_lowercase();
        let first = self.mentions_first(passage, token);
        let title = first.checked_sub(1).map(|before| passage.form(before).to_lowercase()).unwrap_or_default();
        match word.as_str() {
            "he" | "his" | "him" => Gender::Male,
            "she" | "her" => Gender::Female,
            _ => self.gender_of(&word, &title),
        }
    }

    fn gender_of(&self, word: &str, title: &str) -> Gender {
        let titles = &self.nouns.titles;
        if titles.male.contains(word) || titles.male.contains(title) {
            Gender::Male
        } else if titles.female.contains(word) || titles.female.contains(title) {
            Gender::Female
        } else {
            Gender::Unknown
        }
    }

    /// First token of the name that ends in the token.
    fn mentions_first(&self, passage: &Passage, token: u32) -> u32 {
        let mut first = token;
        while first > 0
            && token - first < 4
            && passage.pos(first - 1) == Pos::Propn
            && passage.head(first - 1) == Some(token)
            && passage.label(first - 1) == Label::Compound
        {
            let title = passage.form(first - 1).to_lowercase();
            if self.nouns.titles.words.contains(title.as_str()) {
                break;
            }
            first -= 1;
        }
        first
    }

    fn place_of(&self, number: usize, token: u32) -> Place {
        let passage = self.passage(number);
        Place { passage: number as u32, sentence: passage.first_sentence + passage.sentence(token), token }
    }

    /// Whether the token is the subject of a verb of speech.
    fn is_speech(&self, number: usize, token: u32) -> bool {
        let passage = self.passage(number);
        passage.label(token) == Label::Nsubj
            && passage.head(token).is_some_and(|verb| {
                passage.child(verb, &[Label::Ccomp]).is_some() || self.is_saying(passage.lemma(verb))
            })
    }

    /// The words from the article to the head: "its prime minister".
    fn words(&self, number: usize, token: u32) -> Span {
        let passage = self.passage(number);
        passage.span_between(left_edge(passage, token), token)
    }

    /// The name of a body or group: its words without article, state and possessor.
    fn phrase(&self, number: usize, token: u32) -> Arc<str> {
        let passage = self.passage(number);
        let mut words: Vec<&str> = Vec::new();
        for index in left_edge(passage, token)..=token {
            let form = passage.form(index);
            let skip = matches!(passage.pos(index), Pos::Det | Pos::Num | Pos::Punct | Pos::Space) && form != "-"
                || matches!(passage.tag(index), "PRP$" | "POS")
                || self.mentions.at(number, index).is_some_and(|mention| !matches!(mention.what, What::Nobody))
                || passage.label(index) == Label::Advmod
                || (index < token && self.nouns.class(form).has(Class::THING_STOP))
                || (index < token && passage.label(index) == Label::Poss);
            if !skip {
                words.push(form);
            }
        }
        while words.len() > 1 && words[0] == "-" {
            words.remove(0);
        }
        words.join(" ").replace(" - ", "-").into()
    }
}

/// First token of a noun phrase: its modifiers in front of the head, without clauses.
fn left_edge(passage: &Passage, token: u32) -> u32 {
    let mut edge = token;
    let modifiers = [
        Label::Det,
        Label::Amod,
        Label::Compound,
        Label::Poss,
        Label::Nummod,
        Label::Nmod,
        Label::Quantmod,
        Label::Predet,
    ];
    for child in passage.children(token).iter().copied().filter(|child| *child < token) {
        if modifiers.contains(&passage.label(child)) {
            edge = edge.min(first_under(passage, child));
        }
    }
    edge.max(token.saturating_sub(16))
}

/// First token of a short phrase.
fn first_under(passage: &Passage, token: u32) -> u32 {
    let mut first = token;
    for _ in 0..6 {
        match passage.children(first).first().copied().filter(|child| *child < first) {
            Some(child) => first = child,
            None => break,
        }
    }
    first
}

/// How salient a mention is by its place in the sentence.
fn weight(passage: &Passage, token: u32) -> i32 {
    let mut token = token;
    let mut steps = 0;
    while passage.label(token) == Label::Conj && steps < 40 {
        match passage.head(token) {
            Some(head) => token = head,
            None => break,
        }
        steps += 1;
    }
    let head = passage.head(token);
    match passage.label(token) {
        Label::Nsubj | Label::Nsubjpass | Label::Csubj => {
            let main = |verb: u32| {
                passage.label(verb) == Label::Root
                    || passage.label(verb) == Label::Conj
                        && passage.head(verb).is_some_and(|other| passage.label(other) == Label::Root)
            };
            if head.is_some_and(main) { 45 } else { 40 }
        }
        Label::Root if passage.pos(token) != Pos::Verb => 35,
        Label::Dobj | Label::Dative | Label::Attr | Label::Agent => 25,
        Label::Poss => {
            let subject = head.is_some_and(|head| matches!(passage.label(head), Label::Nsubj | Label::Nsubjpass));
            if subject { 35 } else { 22 }
        }
        Label::Pobj => match head {
            Some(prep) if passage.label(prep) == Label::Agent => 25,
            _ => 18,
        },
        Label::Amod | Label::Compound | Label::Nmod => 8,
        _ => 14,
    }
}

/// Which tokens stand between quotation marks.
fn quoted(passage: &Passage) -> Vec<bool> {
    let mut open = false;
    (0..passage.len())
        .map(|token| {
            match passage.form(token) {
                "\"" => open = !open,
                "“" | "«" | "„" | "``" => open = true,
                "”" | "»" | "''" => open = false,
                _ => {}
            }
            open
        })
        .collect()
}

#[cfg(test)]
mod tests;
