//! What the network sees of a report: for each token its words, its place in the tree, what the tables and frames say of it
//! and who it stands for; for each possible party of an act how it stands to the word that tells of the act.
//!
//! Takes a document with its parties, times, sources and what the frames found in it; gives numbers of features. The training
//! takes them from here too ([`crate::observe`]), so that what is learnt is what is seen later.

use std::cell::RefCell;
use std::collections::BTreeMap;

use codebook::{Act, Certainty, Party, PartyId, Polarity, Status};
use english::{Label, Pos};

use crate::clauses::{self, Modality, Open, is_passive, is_verbal};
use crate::frames::{Match, Scene};
use crate::parties::Parties;
use crate::passage::{Document, Passage};
use crate::sources::Sources;
use crate::times::Times;

/// Numbers of the switches of a token, one block after another.
mod block {
    use super::ACTS;
    pub(super) const CLASSES: usize = 0;
    pub(super) const NOUNS: usize = CLASSES + 128;
    pub(super) const EFFECTS: usize = NOUNS + 32;
    pub(super) const KINDS: usize = EFFECTS + 24;
    pub(super) const FLAGS: usize = KINDS + 8;
    pub(super) const MOOD: usize = FLAGS + 8;
    pub(super) const EVENTS: usize = MOOD + 8;
    pub(super) const WORD: usize = EVENTS + 16;
    pub(super) const BESIDE: usize = WORD + ACTS;
    pub(super) const MATCHED: usize = BESIDE + ACTS;
    pub(super) const CLAIMED: usize = MATCHED + ACTS;
    pub(super) const END: usize = CLAIMED + ACTS;
}

/// How many acts there are.
pub(crate) const ACTS: usize = Act::ALL.len();
/// How many switches a token has.
pub(crate) const SWITCHES: usize = block::END;
/// How many switches a pair has.
pub(crate) const PAIR_SWITCHES: usize = 88;
/// How many switches the mood of an act has.
pub(crate) const MOOD_SWITCHES: usize = 48;
/// Steps of the path between trigger and party that are told apart, three from each end.
pub(crate) const STEPS: usize = 6;
/// What a step may be: none, or a label upwards or downwards.
pub(crate) const STEP_KINDS: usize = 2 * Label::ALL.len() + 1;
/// Buckets of whole paths; the first is none.
pub(crate) const PATHS: usize = 4096;

/// Prepositions that are told apart, from 1; 0 is none, and the last number any other.
const PREPOSITIONS: [&str; 48] = [
    "of",
    "in",
    "to",
    "for",
    "on",
    "with",
    "from",
    "by",
    "at",
    "against",
    "between",
    "into",
    "out",
    "as",
    "about",
    "over",
    "after",
    "before",
    "under",
    "through",
    "without",
    "within",
    "toward",
    "towards",
    "among",
    "during",
    "since",
    "until",
    "because",
    "despite",
    "behind",
    "beyond",
    "across",
    "around",
    "upon",
    "onto",
    "off",
    "up",
    "than",
    "like",
    "near",
    "outside",
    "inside",
    "amid",
    "alongside",
    "unlike",
    "via",
    "including",
];
/// How many prepositions there are with none and any other.
pub(crate) const PREPOSITION_KINDS: usize = PREPOSITIONS.len() + 2;

/// How far back, in tokens, earlier parties are looked for, and how many of them are taken.
const BACK: usize = 120;
const EARLIER: usize = 10;

/// The number of an act in the network; `None` for `other:`.
pub(crate) fn number_of(act: Act) -> Option<usize> {
    Act::ALL.iter().position(|other| *other == act)
}

/// A token with what is needed of it again and again.
pub(crate) struct Seen {
    pub(crate) passage: usize,
    pub(crate) token: u32,
    /// Place of the head; a root's own.
    pub(crate) head: usize,
    /// Number of the sentence in the report.
    pub(crate) sentence: u32,
    /// Whom it stands for.
    pub(crate) parties: Vec<Party>,
    /// The organisation of which these are the members.
    pub(crate) group: Option<PartyId>,
}

/// Actors and objects, by their homes, that the frames gave an act.
type Sides = (Vec<PartyId>, Vec<PartyId>);

/// A report as the network sees it.
pub(crate) struct Sight<'a> {
    pub(crate) document: &'a Document<'a>,
    pub(crate) parties: &'a Parties,
    pub(crate) times: &'a Times,
    pub(crate) sources: &'a Sources,
    /// All tokens of the report in order.
    pub(crate) tokens: Vec<Seen>,
    /// Place of the first token of each passage.
    pub(crate) first: Vec<usize>,
    /// What frames matched, and what was claimed by them, by place of the trigger and act.
    matched: BTreeMap<(usize, Act), Sides>,
    claimed: BTreeMap<(usize, Act), Sides>,
    /// How the act of each token is told, where that was asked.
    modalities: RefCell<Vec<Option<Modality>>>,
    /// By organisation, what was found of states so far.
    belonging: RefCell<Vec<(Box<str>, States)>>,
}

/// States with whether they belong.
type States = Vec<(PartyId, Belonging)>;

/// Whether a state belongs to an organisation, by the number of the switch.
#[derive(Debug, Clone, Copy)]
enum Belonging {
    Now,
    Once,
    Never,
}

/// The numbers of one token.
pub(crate) struct TokenFeatures {
    pub(crate) pos: usize,
    pub(crate) label: usize,
    pub(crate) tag: &'static str,
    pub(crate) entity: Option<&'static str>,
}

/// Why somebody or something may be a side of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A party named in the sentence.
    Here,
    /// A noun phrase of the sentence that stands for no party.
    Thing,
    /// A party of what was said before.
    Earlier,
    /// The organisation in focus.
    Focus,
    /// An organisation, or a state, that the report names most.
    Organisation,
    State,
}

/// Somebody or something that may be a side of an act.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Where it is named.
    pub(crate) place: Option<usize>,
    pub(crate) parties: Vec<Party>,
    pub(crate) kind: Kind,
    /// Its parties are the organisation whose members are named there.
    pub(crate) as_group: bool,
}

/// The states, organisations and others that parties act for, each once and in order.
pub(crate) fn homes(parties: &[Party]) -> Vec<PartyId> {
    let mut homes: Vec<PartyId> = parties.iter().map(|party| party.id.home().clone()).collect();
    homes.sort();
    homes.dedup();
    homes
}

/// What the frames made of an act: the first number of the switches of each block, and the sides that they gave it.
pub(crate) struct ByFrames<'a>([(usize, Option<&'a Sides>); 2]);

impl ByFrames<'_> {
    /// The switches of a candidate that depend on the act.
    pub(crate) fn of(&self, candidate: &Candidate) -> impl Iterator<Item = usize> {
        let has_home = |id: &PartyId| candidate.parties.iter().any(|party| party.id.home() == id);
        self.0.iter().flat_map(move |(block, sides)| {
            let told = sides.map_or([false; 4], |(actors, objects)| {
                [true, actors.iter().any(has_home), objects.iter().any(has_home), objects.is_empty()]
            });
            (*block..).zip(told).filter_map(|(number, is)| is.then_some(number))
        })
    }
}

/// The numbers of a pair of trigger and candidate.
pub(crate) struct PairFeatures {
    pub(crate) switches: Vec<u16>,
    pub(crate) steps: [usize; STEPS],
    pub(crate) preposition: usize,
    pub(crate) path: usize,
}

/// What belongs to a trigger, whoever the candidate is.
pub(crate) struct Trigger {
    pub(crate) place: usize,
    subjects: Vec<usize>,
    objects: Vec<usize>,
    pub(crate) focus: Option<PartyId>,
    pub(crate) candidates: Vec<Candidate>,
}

impl<'a> Sight<'a> {
    /// Prepares a report; `matched` and `claimed` are what the frames made of it: passage, trigger, act and sides.
    pub(crate) fn new(
        document: &'a Document<'a>,
        parties: &'a Parties,
        times: &'a Times,
        sources: &'a Sources,
        matched: &[Vec<Match>],
        claimed: impl Iterator<Item = (usize, u32, Act, Vec<PartyId>, Vec<PartyId>)>,
    ) -> Sight<'a> {
        let mut tokens = Vec::new();
        let mut first = Vec::with_capacity(document.passages.len());
        for (number, p) in document.passages.iter().enumerate() {
            let scene = Scene { document, parties, sources, number };
            let base = tokens.len();
            first.push(base);
            for token in 0..p.len() {
                let found = scene.parties_of(token);
                let group = group(document, &found);
                tokens.push(Seen {
                    passage: number,
                    token,
                    head: base + p.token(token).head as usize,
                    sentence: p.first_sentence + p.sentence(token),
                    parties: found,
                    group,
                });
            }
        }
        let mut by_frame: BTreeMap<(usize, Act), Sides> = BTreeMap::new();
        for (number, found) in matched.iter().enumerate() {
            for found in found {
                let sides = by_frame.entry((first[number] + found.trigger as usize, found.act)).or_default();
                sides.0.extend(found.actor.iter().map(|party| party.id.home().clone()));
                sides.1.extend(found.object.parties().into_iter().map(|party| party.home().clone()));
            }
        }
        let mut by_claim: BTreeMap<(usize, Act), Sides> = BTreeMap::new();
        for (number, trigger, act, actors, objects) in claimed {
            let sides = by_claim.entry((first[number] + trigger as usize, act)).or_default();
            sides.0.extend(actors);
            sides.1.extend(objects);
        }
        Sight {
            document,
            parties,
            times,
            sources,
            modalities: RefCell::new(vec![None; tokens.len()]),
            tokens,
            first,
            matched: by_frame,
            claimed: by_claim,
            belonging: RefCell::default(),
        }
    }

    pub(crate) fn p(&self, place: usize) -> &'a Passage {
        &self.document.passages[self.tokens[place].passage]
    }

    pub(crate) fn scene(&self, place: usize) -> Scene<'_> {
        Scene {
            document: self.document,
            parties: self.parties,
            sources: self.sources,
            number: self.tokens[place].passage,
        }
    }

    /// First place of the sentence of `place`, and the place behind its last.
    pub(crate) fn sentence(&self, place: usize) -> (usize, usize) {
        let seen = &self.tokens[place];
        let p = self.p(place);
        let base = self.first[seen.passage];
        let (start, end) = p.sentences()[p.sentence(seen.token) as usize];
        (base + start as usize, base + end as usize)
    }

    /// The place before or after one in the same paragraph; the place itself at an end.
    pub(crate) fn neighbour(&self, place: usize, after: bool) -> usize {
        let seen = &self.tokens[place];
        match after {
            true if seen.token + 1 < self.p(place).len() => place + 1,
            false if seen.token > 0 => place - 1,
            _ => place,
        }
    }

    /// The switches of a word wherever it stands: what the tables say of it.
    pub(crate) fn word(&self, pos: Pos, lemma: &str) -> Vec<u16> {
        let knowledge = self.document.knowledge;
        let tables = &knowledge.tables;
        let mut switches: Vec<u16> = Vec::new();
        let mut on = |number: usize| switches.push(number as u16);
        tables.classes.of(lemma).numbers().for_each(|number| on(block::CLASSES + number));
        knowledge.nouns.class(lemma).numbers().for_each(|number| on(block::NOUNS + number));
        if let Some(effect) = tables.embedders.effect(pos, lemma) {
            on(block::EFFECTS + effect as usize);
        }
        if tells(pos) {
            for kind in tables.events.kinds(pos, lemma) {
                on(block::EVENTS + kind as usize);
            }
            for act in tables.frames.acts(pos, lemma).into_iter().filter_map(number_of) {
                on(block::WORD + act);
            }
        }
        switches
    }

    /// The features of a token, with the switches of its place, not those of the [`word`](Sight::word).
    pub(crate) fn token(&self, place: usize, switches: &mut Vec<u16>) -> TokenFeatures {
        let seen = &self.tokens[place];
        let p = self.p(place);
        let token = p.token(seen.token);
        switches.clear();
        let mut on = |number: usize| switches.push(number as u16);
        let mut kinds = [false; 8];
        for party in seen.parties.iter().take(6) {
            mark_kind(party, &mut kinds);
        }
        for (kind, is) in kinds.iter().enumerate() {
            if *is {
                on(block::KINDS + kind);
            }
        }
        let flags = [
            !seen.parties.is_empty(),
            seen.parties.len() > 1,
            self.parties.place(seen.passage, seen.token).is_some(),
            !self.sources.of(seen.passage, seen.token).is_empty(),
            self.sources.is_opinion(seen.passage, seen.token),
            is_verbal(p, seen.token) && is_passive(p, seen.token),
            p.heading,
            !self.parties.of(seen.passage, seen.token).is_empty(),
        ];
        for (flag, is) in flags.iter().enumerate() {
            if *is {
                on(block::FLAGS + flag);
            }
        }
        if tells(token.pos) {
            let modality = self.modality(place);
            if modality.polarity == Polarity::No {
                on(block::MOOD);
            }
            on(block::MOOD + 1 + modality.certainty as usize);
            if modality.open != Open::Told {
                on(block::MOOD + 6);
            }
            for act in self.scene(place).triggered(seen.token).into_iter().filter_map(number_of) {
                on(block::BESIDE + act);
            }
        }
        for (block, sides) in [(block::MATCHED, &self.matched), (block::CLAIMED, &self.claimed)] {
            for ((_, act), _) in sides.range((place, Act::ALL[0])..).take_while(|((other, _), _)| *other == place) {
                if let Some(act) = number_of(*act) {
                    on(block + act);
                }
            }
        }
        TokenFeatures {
            pos: token.pos as usize,
            label: token.label as usize,
            tag: token.tag,
            entity: p.entity_at(seen.token).map(|entity| entity.kind),
        }
    }

    /// Whether a token may tell of an act or be a side of one.
    pub(crate) fn matters(&self, place: usize) -> bool {
        let seen = &self.tokens[place];
        let pos = self.p(place).pos(seen.token);
        let told = |told: &BTreeMap<(usize, Act), Sides>| {
            told.range((place, Act::ALL[0])..).next().is_some_and(|((other, _), _)| *other == place)
        };
        tells(pos)
            || pos == Pos::Propn
            || !seen.parties.is_empty()
            || self.is_thing(place)
            || told(&self.matched)
            || told(&self.claimed)
    }

    /// The token that stands for some words: the highest in the tree, a verb before a noun, the first of equals.
    pub(crate) fn head_of(&self, span: (u32, u32)) -> Option<usize> {
        let holds = |place: &usize| {
            let own = self.p(*place).span_of(self.tokens[*place].token);
            own.start < span.1
                && own.end > span.0
                && !matches!(self.p(*place).pos(self.tokens[*place].token), Pos::Punct | Pos::Space)
        };
        let inside: Vec<usize> = (0..self.tokens.len()).filter(holds).collect();
        let rank = |place: &usize| match self.p(*place).pos(self.tokens[*place].token) {
            Pos::Verb => 0,
            Pos::Noun => 1,
            Pos::Adj => 2,
            Pos::Aux | Pos::Propn => 3,
            Pos::Adv => 4,
            _ => 5,
        };
        let top = |place: &usize| {
            let head = self.tokens[*place].head;
            head == *place || !inside.contains(&head)
        };
        inside.iter().copied().filter(top).min_by_key(|place| (rank(place), *place))
    }

    /// What belongs to a trigger, with everybody and everything that may be a side of its act.
    pub(crate) fn trigger(&self, place: usize) -> Trigger {
        let seen = &self.tokens[place];
        let p = self.p(place);
        let base = self.first[seen.passage];
        let words = &self.document.knowledge.tables.embedders;
        let verb = is_verbal(p, seen.token);
        let subjects = if verb {
            clauses::subjects(p, words, seen.token)
        } else {
            clauses::noun_subjects(p, words, seen.token, 8)
        };
        let objects = if verb { clauses::objects(p, words, seen.token) } else { Vec::new() };
        let places = |tokens: Vec<u32>| tokens.into_iter().map(|token| base + token as usize).collect();
        let focus = self.parties.organisation_in_focus(seen.passage, seen.token);
        let candidates = self.candidates(place, focus.as_ref());
        Trigger { place, subjects: places(subjects), objects: places(objects), focus, candidates }
    }

    fn candidates(&self, place: usize, focus: Option<&PartyId>) -> Vec<Candidate> {
        let (start, end) = self.sentence(place);
        let mut found: Vec<Candidate> = Vec::new();
        let mut named: Vec<PartyId> = Vec::new();
        for at in start..end {
            let seen = &self.tokens[at];
            if seen.parties.is_empty() {
                if self.is_thing(at) {
                    found.push(Candidate { place: Some(at), parties: Vec::new(), kind: Kind::Thing, as_group: false });
                }
                continue;
            }
            named.extend(seen.parties.iter().map(|party| party.id.clone()));
            let parties = seen.parties.clone();
            if let Some(group) = &seen.group {
                let party = Party::new(group.clone(), parties[0].words);
                found.push(Candidate { place: Some(at), parties: vec![party], kind: Kind::Here, as_group: true });
            }
            found.push(Candidate { place: Some(at), parties, kind: Kind::Here, as_group: false });
        }
        let mut earlier = 0;
        for at in (start.saturating_sub(BACK)..start).rev() {
            let parties = &self.tokens[at].parties;
            if parties.is_empty() || parties.iter().all(|party| named.contains(&party.id)) {
                continue;
            }
            named.extend(parties.iter().map(|party| party.id.clone()));
            found.push(Candidate { place: Some(at), parties: parties.clone(), kind: Kind::Earlier, as_group: false });
            earlier += 1;
            if earlier == EARLIER {
                break;
            }
        }
        let words = self.p(place).span_of(self.tokens[place].token);
        let mut add = |id: &PartyId, kind: Kind| {
            if !named.contains(id) {
                named.push(id.clone());
                let parties = vec![Party::new(id.clone(), words)];
                found.push(Candidate { place: None, parties, kind, as_group: false });
            }
        };
        if let Some(focus) = focus {
            add(focus, Kind::Focus);
        }
        for organisation in self.document.organisations.iter().take(3) {
            add(organisation, Kind::Organisation);
        }
        for state in self.document.states.iter().take(4) {
            add(state, Kind::State);
        }
        found
    }

    /// A noun phrase that stands for no party, and is no date, number or part of a longer name.
    fn is_thing(&self, place: usize) -> bool {
        let (p, token) = (self.p(place), self.tokens[place].token);
        matches!(p.pos(token), Pos::Noun | Pos::Propn | Pos::Pron)
            && !matches!(p.label(token), Label::Compound | Label::Npadvmod | Label::Nmod | Label::Expl | Label::Det)
            && !p
                .entity_at(token)
                .is_some_and(|entity| matches!(entity.kind, "DATE" | "TIME" | "CARDINAL" | "PERCENT" | "MONEY"))
    }

    /// What the frames made of an act that the token at `place` tells of.
    pub(crate) fn by_frames(&self, place: usize, act: Act) -> ByFrames<'_> {
        ByFrames([(64, self.matched.get(&(place, act))), (68, self.claimed.get(&(place, act)))])
    }

    /// The features of a candidate, whatever the act of the trigger.
    pub(crate) fn pair(&self, trigger: &Trigger, candidate: &Candidate) -> PairFeatures {
        let document = self.document;
        let at = &self.tokens[trigger.place];
        let mut switches: Vec<u16> = Vec::with_capacity(20);
        let mut on = |number: usize, is: bool| {
            if is {
                switches.push(number as u16);
            }
        };
        on(candidate.kind as usize, true);
        let parties = &candidate.parties;
        let mut kinds = [false; 8];
        for party in parties.iter().take(6) {
            mark_kind(party, &mut kinds);
        }
        for (kind, is) in kinds.iter().enumerate() {
            on(6 + kind, *is);
        }
        on(14, parties.len() == 2);
        on(15, parties.len() > 2);
        let has_home = |id: &PartyId| parties.iter().any(|party| party.id.home() == id);
        let has = |id: &PartyId| parties.iter().any(|party| party.id == *id);
        on(16, trigger.focus.as_ref().is_some_and(has_home));
        for (rank, organisation) in document.organisations.iter().take(3).enumerate() {
            on(17 + rank, has_home(organisation));
        }
        for (rank, state) in document.states.iter().take(4).enumerate() {
            on(20 + rank, has_home(state));
        }
        let sources = self.sources.of(at.passage, at.token);
        on(24, sources.first().is_some_and(|source| has_home(source.who.id.home())));
        on(25, sources.first().is_some_and(|source| has(&source.who.id)));
        on(26, sources.iter().skip(1).any(|source| has_home(source.who.id.home())));
        // Who belongs, belonged or never belonged to the organisation in focus.
        if let Some(PartyId::Organisation(id)) = &trigger.focus
            && document.knowledge.facts.organisation(id).is_some()
        {
            for party in parties.iter().take(6).filter(|party| matches!(party.id.home(), PartyId::State(_))) {
                on(72 + self.belonging(id, party.id.home()) as usize, true);
            }
        }
        let mut features = PairFeatures { switches: Vec::new(), steps: [0; STEPS], preposition: 0, path: 0 };
        if let Some(place) = candidate.place {
            let (p, seen) = (self.p(place), &self.tokens[place]);
            if matches!(candidate.kind, Kind::Here | Kind::Thing) {
                self.within(trigger, place, parties, &mut on, &mut features);
                on(63, candidate.as_group);
            } else {
                let apart = at.sentence.saturating_sub(seen.sentence);
                on(31 + bucket(apart as usize, &[1, 2, 3, 5]), true);
                let label = p.label(seen.token);
                on(52, matches!(label, Label::Nsubj | Label::Nsubjpass));
                on(53, matches!(label, Label::Dobj | Label::Dative));
                on(54, label == Label::Pobj);
                on(55, matches!(label, Label::Poss | Label::Compound | Label::Amod));
                on(56, p.head(seen.token).is_some_and(|head| p.label(head) == Label::Root));
                on(57, seen.passage != at.passage);
            }
            on(58, p.pos(seen.token) == Pos::Pron);
            on(59, p.pos(seen.token) == Pos::Propn);
            on(60, p.entity_at(seen.token).is_some_and(|entity| entity.kind == "PERSON"));
            on(61, self.parties.place(seen.passage, seen.token).is_some());
            let theirs = self.sources.of(seen.passage, seen.token).first();
            let own = sources.first();
            on(62, own.is_some() && theirs.map(|source| &source.who.id) == own.map(|source| &source.who.id));
        }
        features.switches = switches;
        features
    }

    /// Whether a state belongs, belonged or never belonged to an organisation, on the day of the report.
    fn belonging(&self, organisation: &str, state: &PartyId) -> Belonging {
        let mut known = self.belonging.borrow_mut();
        let place = known.iter().position(|(other, _)| **other == *organisation).unwrap_or_else(|| {
            known.push((organisation.into(), Vec::new()));
            known.len() - 1
        });
        let states = &mut known[place].1;
        if let Some((_, belonging)) = states.iter().find(|(other, _)| other == state) {
            return *belonging;
        }
        let facts = &self.document.knowledge.facts;
        let now = facts.membership_on(organisation, state, self.document.report.published);
        let belonging = if now.is_some_and(|now| matches!(now.status, Status::Member | Status::Suspended)) {
            Belonging::Now
        } else if facts.memberships_of(organisation).any(|membership| membership.member == *state) {
            Belonging::Once
        } else {
            Belonging::Never
        };
        states.push((state.clone(), belonging));
        belonging
    }

    /// How a noun phrase of the same sentence stands to the trigger.
    fn within(
        &self,
        trigger: &Trigger,
        place: usize,
        parties: &[Party],
        on: &mut impl FnMut(usize, bool),
        features: &mut PairFeatures,
    ) {
        let is_subject = trigger.subjects.contains(&place);
        let is_object = trigger.objects.contains(&place);
        on(27, is_subject);
        on(28, is_object);
        on(29, place < trigger.place);
        on(30, place == trigger.place);
        on(31 + bucket(place.abs_diff(trigger.place), &[1, 3, 6, 12, 24]), true);
        let meant = |places: &[usize]| {
            places.iter().any(|other| {
                self.tokens[*other].parties.iter().any(|other| parties.iter().any(|party| party.id == other.id))
            })
        };
        let named = |places: &[usize]| places.iter().any(|other| !self.tokens[*other].parties.is_empty());
        on(37, !is_subject && meant(&trigger.subjects));
        on(38, !is_object && meant(&trigger.objects));
        on(39, named(&trigger.subjects));
        on(40, named(&trigger.objects));
        let Some((up, down)) = self.path(trigger.place, place) else { return };
        let mut steps: Vec<usize> = Vec::with_capacity(up.len() + down.len());
        let label = |place: usize| self.p(place).label(self.tokens[place].token) as usize;
        steps.extend(up.iter().map(|step| 2 * label(*step) + 1));
        steps.extend(down.iter().map(|step| 2 * label(*step) + 2));
        on(41, up.is_empty());
        on(42, down.is_empty());
        on(43 + bucket(steps.len(), &[1, 2, 3, 4, 6]), true);
        for (index, step) in steps.iter().take(3).enumerate() {
            features.steps[index] = *step;
        }
        for (index, step) in steps.iter().rev().take(3).enumerate() {
            features.steps[3 + index] = *step;
        }
        let preposition = down.iter().rev().find_map(|step| {
            let (p, token) = (self.p(*step), self.tokens[*step].token);
            let is = matches!(p.pos(token), Pos::Adp | Pos::Sconj)
                || matches!(p.label(token), Label::Prep | Label::Agent | Label::Dative);
            is.then(|| p.lemma(token).to_lowercase())
        });
        if let Some(word) = &preposition {
            let known = PREPOSITIONS.iter().position(|other| other == word);
            features.preposition = known.map_or(PREPOSITIONS.len() + 1, |known| known + 1);
        }
        if steps.len() <= 5 {
            let mut hash: u32 = 0x811c_9dc5;
            let mut add = |byte: u8| hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            for step in &steps {
                add(*step as u8);
            }
            add(255);
            preposition.iter().flat_map(|word| word.bytes()).for_each(&mut add);
            features.path = 1 + hash as usize % (PATHS - 1);
        }
        let verbal =
            |steps: &[usize]| steps.iter().filter(|step| is_verbal(self.p(**step), self.tokens[**step].token)).count();
        on(49, verbal(&up) == 1);
        on(75, verbal(&up) > 1);
        on(50, verbal(&down) == 1);
        on(76, verbal(&down) > 1);
        let between = down.split_last().map_or(&[][..], |(_, rest)| rest);
        on(51, between.iter().any(|step| !self.tokens[*step].parties.is_empty()));
    }

    /// The tokens from a trigger up to what it has in common with another of its sentence, and from there down to that other;
    /// the common one is in neither, the trigger is in the first, the other in the second.
    fn path(&self, from: usize, to: usize) -> Option<(Vec<usize>, Vec<usize>)> {
        const DEPTH: usize = 60;
        let head = |place: usize| self.tokens[place].head;
        let mut up = vec![from];
        while up.len() < DEPTH && head(up[up.len() - 1]) != up[up.len() - 1] {
            up.push(head(up[up.len() - 1]));
        }
        let mut down = Vec::new();
        let mut node = to;
        loop {
            if let Some(common) = up.iter().position(|other| *other == node) {
                up.truncate(common);
                down.reverse();
                return Some((up, down));
            }
            down.push(node);
            if head(node) == node || down.len() > DEPTH {
                return None;
            }
            node = head(node);
        }
    }

    /// How the act of a token is told.
    pub(crate) fn modality(&self, place: usize) -> Modality {
        if let Some(known) = self.modalities.borrow()[place] {
            return known;
        }
        let words = &self.document.knowledge.tables.embedders;
        let modality = clauses::modality(self.p(place), words, self.tokens[place].token);
        self.modalities.borrow_mut()[place] = Some(modality);
        modality
    }

    /// The switches of the mood of what a trigger tells.
    pub(crate) fn mood(&self, place: usize) -> Vec<u16> {
        let seen = &self.tokens[place];
        let p = self.p(place);
        let modality = self.modality(place);
        let mut switches = Vec::with_capacity(10);
        let mut on = |number: usize, is: bool| {
            if is {
                switches.push(number as u16);
            }
        };
        on(0, modality.polarity == Polarity::No);
        on(1 + modality.certainty as usize, true);
        on(6, modality.open == Open::Left);
        on(7, modality.open == Open::Asked);
        on(8, modality.ahead);
        on(9, modality.bare);
        on(10 + modality.future as usize, true);
        if let Some((_, effect)) = modality.governor {
            on(16 + effect as usize, true);
        }
        let above: Option<Modality> = p.head(seen.token).map(|_| self.modality(seen.head));
        on(40, above.is_some_and(|above| above.polarity == Polarity::No));
        on(41, above.is_some_and(|above| above.certainty != Certainty::Happened));
        let sources = self.sources.of(seen.passage, seen.token);
        on(42, !sources.is_empty());
        on(43, self.sources.is_opinion(seen.passage, seen.token));
        let when = self.times.of(self.document, seen.passage, seen.token);
        let from = when.and_then(|when| when.from);
        on(44, from.is_some());
        on(45, from.is_some_and(|from| from.earliest() > self.document.report.published));
        on(46, from.is_some_and(|from| from.latest() < self.document.report.published));
        on(47, p.heading);
        switches
    }
}

/// Whether a word of this part of speech may tell of an act.
fn tells(pos: Pos) -> bool {
    matches!(pos, Pos::Verb | Pos::Aux | Pos::Noun | Pos::Adj | Pos::Adv)
}

/// The organisation of which several parties are the members, or most of them.
fn group(document: &Document<'_>, parties: &[Party]) -> Option<PartyId> {
    if parties.len() < 3 {
        return None;
    }
    let facts = &document.knowledge.facts;
    let found = document.organisations.iter().find(|organisation| {
        let PartyId::Organisation(id) = organisation else { return false };
        let members = facts.members_on(id, document.report.published);
        parties.len() * 2 >= members.len() && parties.iter().all(|party| members.contains(party.id.home()))
    });
    found.cloned()
}

fn mark_kind(party: &Party, kinds: &mut [bool; 8]) {
    let kind = match &party.id {
        PartyId::State(_) => 0,
        PartyId::Organisation(_) => 1,
        PartyId::Within { of, .. } => match of.home() {
            PartyId::State(_) => 2,
            PartyId::Organisation(_) => 3,
            _ => 4,
        },
        PartyId::Named(_) => 5,
        PartyId::Group(_) => 6,
    };
    kinds[kind] = true;
    kinds[7] |= party.role.is_some();
}

/// Which of the ranges that end at `cuts` a number is in.
fn bucket(number: usize, cuts: &[usize]) -> usize {
    cuts.iter().position(|cut| number <= *cut).unwrap_or(cuts.len())
}
