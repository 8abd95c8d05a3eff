//! Frames: verbs and nouns to acts.
//!
//! Takes `data/frames.toml` (what a frame is stands at its top) and, for a token of a passage, gives the act that it tells
//! of with the parties in their slots. What is planned, denied or said by whom is no business of this module.

use std::collections::BTreeSet;
use std::sync::Arc;

use codebook::{Act, Certainty, Object, Party, PartyId, Polarity, Span};
use english::{Label, Lookup, Pos};

use crate::Error;
use crate::clauses::{
    conjuncts, is_infinitive, is_nominal, is_passive, is_verbal, noun_subjects, objects, predicated_of, prepositional,
    referent, subjects,
};
use crate::lexicon::{ClassSet, Classes, Effect, Embedders};
use crate::parties::Parties;
use crate::passage::{Document, Passage};
use crate::sources::Sources;

/// One row of `data/frames.toml`.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Row {
    verbs: Vec<Box<str>>,
    nouns: Vec<Box<str>>,
    adjectives: Vec<Box<str>>,
    actor: Vec<Box<str>>,
    object: Vec<Box<str>>,
    matter: Vec<Box<str>>,
    objects: Option<Box<str>>,
    needs: Option<Needs>,
    /// The frame itself puts the act ahead: "promised troops".
    certainty: Option<Certainty>,
    /// The frame itself denies the act: "saw no reason to help".
    polarity: Option<Polarity>,
    focus: bool,
    /// `focus` asks for no noun of the slot's class beside the trigger.
    unseen: bool,
    person: bool,
    own: bool,
    other: bool,
    mutual: bool,
    passive_only: bool,
    /// Where no event is named beside the verb, the one last spoken of: "none of its ministers came".
    event_before: bool,
    /// "another", "a different" decision, in a report about freezing or leaving.
    another: bool,
    /// Where the grammar names nobody, the state that speaks is the actor: "told them that participation had been frozen".
    speaker: bool,
    /// The verb has no object and no place.
    intransitive: bool,
    /// Words that must not stand under the trigger: prepositions, or "infinitive".
    without: Vec<Box<str>>,
    /// Whom it is for the text may have said before: "It sent no troops."
    theatre: bool,
    /// A class of nouns that the text speaks of at this place: "Kenya came in November" where soldiers are the matter.
    thread: Option<Box<str>>,
    /// The same, where the text must not speak of it.
    no_thread: Option<Box<str>>,
    passive_without_agent: bool,
    answers: bool,
    about_leaving: bool,
    joining: bool,
    ratifying: bool,
    hosting: bool,
    joint: bool,
    stating: bool,
    observer_status: bool,
    negative_complement: bool,
    with_infinitive: bool,
    judgement: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Needs {
    Both,
    Actor,
    Object,
    None,
}

/// A frame, ready to be tried.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) act: Act,
    actor: Vec<Slot>,
    object: Vec<Slot>,
    matter: Vec<Slot>,
    objects: Option<ClassSet>,
    row: Row,
}

/// What a trigger asks besides its lemma.
#[derive(Debug, Clone)]
enum Beside {
    Nothing,
    Particle(Box<str>),
    Noun(Box<str>),
    ParticleNoun(Box<str>, Box<str>),
}

#[derive(Debug, Clone)]
struct Slot {
    place: Place,
    filter: Filter,
    inner: Option<Filter>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Subject,
    Object,
    Dative,
    Is,
    Within,
    Itself,
    Infinitive,
    ToJoin,
    ToLeave,
    Voice,
    BeMember,
    That,
    BelongTo,
    CloseTo,
    Attr,
    Preposition(Box<str>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    Any,
    Party,
    State,
    Org,
    Member,
    Class(ClassSet),
}

/// All frames by trigger.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frames {
    frames: Vec<Frame>,
    verbs: Lookup<Box<str>, Vec<(Beside, u16)>>,
    nouns: Lookup<Box<str>, Vec<u16>>,
    adjectives: Lookup<Box<str>, Vec<u16>>,
}

impl Frames {
    /// Opens `data/frames.toml`; fails on an act, place or class that does not exist, naming it.
    pub(crate) fn open(text: &str, classes: &Classes) -> Result<Frames, Error> {
        let tables: toml::Table = toml::from_str(text).map_err(|error| Error::table("frames.toml", &error))?;
        let mut frames = Frames::default();
        for (act, rows) in tables {
            let act: Act = act.parse().map_err(|error: String| Error::table("frames.toml", &error))?;
            let rows: Vec<Row> = rows.try_into().map_err(|error| Error::table("frames.toml", &error))?;
            for row in rows {
                frames.add(act, row, classes)?;
            }
        }
        Ok(frames)
    }

    /// The acts of which a word of this part of speech may tell, each once and in order.
    pub(crate) fn acts(&self, pos: Pos, lemma: &str) -> BTreeSet<Act> {
        let act = |frame: &u16| self.frames[*frame as usize].act;
        match pos {
            Pos::Verb | Pos::Aux => self.verbs.get(lemma).into_iter().flatten().map(|(_, frame)| act(frame)).collect(),
            Pos::Noun | Pos::Propn => self.nouns.get(lemma).into_iter().flatten().map(act).collect(),
            Pos::Adj | Pos::Adv => self.adjectives.get(lemma).into_iter().flatten().map(act).collect(),
            _ => BTreeSet::new(),
        }
    }

    fn add(&mut self, act: Act, row: Row, classes: &Classes) -> Result<(), Error> {
        let index = self.frames.len() as u16;
        let slots = |texts: &[Box<str>]| texts.iter().map(|text| slot(text, classes)).collect::<Result<Vec<_>, _>>();
        let class = |name: &Option<Box<str>>| match name {
            None => Ok(None),
            Some(name) => classes.named(name).map(Some).ok_or_else(|| unknown("class", name)),
        };
        for verb in &row.verbs {
            let (lemma, beside) = if let Some((lemma, particle)) = verb.split_once('+') {
                match particle.split_once('=') {
                    Some((particle, noun)) => (lemma, Beside::ParticleNoun(particle.into(), noun.into())),
                    None => (lemma, Beside::Particle(particle.into())),
                }
            } else if let Some((lemma, noun)) = verb.split_once('=') {
                (lemma, Beside::Noun(noun.into()))
            } else {
                (&**verb, Beside::Nothing)
            };
            self.verbs.entry(lemma.into()).or_default().push((beside, index));
        }
        for noun in &row.nouns {
            self.nouns.entry(noun.clone()).or_default().push(index);
        }
        for adjective in &row.adjectives {
            self.adjectives.entry(adjective.clone()).or_default().push(index);
        }
        let (actor, object, matter) = (slots(&row.actor)?, slots(&row.object)?, slots(&row.matter)?);
        let objects = class(&row.objects)?;
        self.frames.push(Frame { act, actor, object, matter, objects, row });
        Ok(())
    }
}

fn slot(text: &str, classes: &Classes) -> Result<Slot, Error> {
    let (place, filters) = text.split_once(':').ok_or_else(|| unknown("slot", text))?;
    let filter = |name: &str| match name {
        "any" => Ok(Filter::Any),
        "party" => Ok(Filter::Party),
        "state" => Ok(Filter::State),
        "org" => Ok(Filter::Org),
        "member" => Ok(Filter::Member),
        name => classes.named(name).map(Filter::Class).ok_or_else(|| unknown("class", name)),
    };
    let (outer, inner) = match filters.split_once('>') {
        Some((outer, inner)) => (outer, Some(filter(inner)?)),
        None => (filters, None),
    };
    let place = match place {
        "subject" => Place::Subject,
        "object" => Place::Object,
        "dative" => Place::Dative,
        "is" => Place::Is,
        "within" => Place::Within,
        "self" => Place::Itself,
        "infinitive" => Place::Infinitive,
        "to_join" => Place::ToJoin,
        "to_leave" => Place::ToLeave,
        "voice" => Place::Voice,
        "be_member" => Place::BeMember,
        "that" => Place::That,
        "belong_to" => Place::BelongTo,
        "close_to" => Place::CloseTo,
        "attr" => Place::Attr,
        preposition => Place::Preposition(preposition.into()),
    };
    Ok(Slot { place, filter: filter(outer)?, inner })
}

fn unknown(what: &str, name: &str) -> Error {
    Error::table("frames.toml", &format!("`{name}` is no {what}"))
}

/// "The first to leave": an infinitive that says what somebody is the first, or one of several, to do.
fn has_infinitive(p: &Passage, token: u32) -> bool {
    p.children_with(token, &[Label::Relcl, Label::Acl, Label::Xcomp]).any(|verb| is_infinitive(p, verb))
}

/// An act with its parties, as one trigger tells it.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    pub(crate) act: Act,
    /// The verb, noun or adjective.
    pub(crate) trigger: u32,
    pub(crate) actor: Vec<Party>,
    pub(crate) object: Object,
    pub(crate) detail: Option<Span>,
    /// Whether the person stays the actor.
    pub(crate) person: bool,
    pub(crate) judgement: bool,
    pub(crate) mutual: bool,
    /// How sure the frame itself leaves the act.
    pub(crate) certainty: Option<Certainty>,
    /// Whether the frame itself denies the act.
    pub(crate) denied: bool,
    /// Whether its sides are those of an act told before.
    pub(crate) answers: bool,
    /// A token of a party that fell into its slot by default rather than by the grammar.
    pub(crate) assumed: bool,
}

/// What matching needs to see.
pub(crate) struct Scene<'a> {
    pub(crate) document: &'a Document<'a>,
    pub(crate) parties: &'a Parties,
    pub(crate) sources: &'a Sources,
    pub(crate) number: usize,
}

/// A slot that was filled.
struct Filled {
    /// Heads of the phrases.
    heads: Vec<u32>,
    parties: Vec<Party>,
}

impl Scene<'_> {
    fn p(&self) -> &Passage {
        &self.document.passages[self.number]
    }

    fn words(&self) -> &Embedders {
        &self.document.knowledge.tables.embedders
    }

    fn classes(&self) -> &Classes {
        &self.document.knowledge.tables.classes
    }

    /// The first frame that `trigger` fills.
    pub(crate) fn matched(&self, trigger: u32) -> Option<Match> {
        let p = self.p();
        let frames = &self.document.knowledge.tables.frames;
        let lemma = p.lemma(trigger);
        match p.pos(trigger) {
            Pos::Verb | Pos::Aux => {
                let candidates = frames.verbs.get(lemma)?;
                candidates
                    .iter()
                    .filter(|(beside, _)| self.has_beside(trigger, beside))
                    .find_map(|(_, frame)| self.try_frame(&frames.frames[*frame as usize], trigger))
            }
            Pos::Noun | Pos::Propn => {
                // "one of six member states of the bloc" is "one of six members of the bloc".
                let lemma = match p.child(trigger, &[Label::Compound]) {
                    Some(member) if p.lemma(member) == "member" => "member",
                    _ => lemma,
                };
                let candidates = frames.nouns.get(lemma).or_else(|| frames.nouns.get(lemma.to_lowercase().as_str()))?;
                candidates.iter().find_map(|frame| self.try_frame(&frames.frames[*frame as usize], trigger))
            }
            Pos::Adj | Pos::Adv => {
                let candidates = frames.adjectives.get(lemma)?;
                candidates.iter().find_map(|frame| self.try_frame(&frames.frames[*frame as usize], trigger))
            }
            _ => None,
        }
    }

    /// Acts of frames whose trigger this verb is, with what must stand beside it; each once and in order.
    pub(crate) fn triggered(&self, trigger: u32) -> BTreeSet<Act> {
        let p = self.p();
        if !matches!(p.pos(trigger), Pos::Verb | Pos::Aux) {
            return BTreeSet::new();
        }
        let frames = &self.document.knowledge.tables.frames;
        let words = frames.verbs.get(p.lemma(trigger)).into_iter().flatten();
        let met = words.filter(|(beside, _)| !matches!(beside, Beside::Nothing) && self.has_beside(trigger, beside));
        met.map(|(_, frame)| frames.frames[*frame as usize].act).collect()
    }

    fn has_beside(&self, verb: u32, beside: &Beside) -> bool {
        let p = self.p();
        match beside {
            Beside::Nothing => true,
            Beside::Particle(particle) => p.children(verb).iter().any(|child| {
                matches!(p.label(*child), Label::Prt | Label::Advmod | Label::Prep | Label::Acomp | Label::Oprd)
                    && p.lemma(*child).eq_ignore_ascii_case(particle)
            }),
            Beside::Noun(noun) => {
                let class = self.classes().named(noun);
                let predicate = p.children_with(verb, &[Label::Attr]).filter(|_| p.lemma(verb) == "be");
                objects(p, self.words(), verb).into_iter().chain(predicate).any(|object| {
                    let lemma = p.lemma(object);
                    lemma == &**noun || class.is_some_and(|class| self.classes().of(lemma).is_in(class))
                })
            }
            Beside::ParticleNoun(particle, noun) => {
                self.has_beside(verb, &Beside::Particle(particle.clone()))
                    && self.has_beside(verb, &Beside::Noun(noun.clone()))
            }
        }
    }

    fn try_frame(&self, frame: &Frame, trigger: u32) -> Option<Match> {
        let p = self.p();
        let row = &frame.row;
        let verbal = is_verbal(p, trigger);
        if row.passive_only && !(verbal && is_passive(p, trigger)) {
            return None;
        }
        if row.passive_without_agent
            && !(verbal && is_passive(p, trigger) && subjects(p, self.words(), trigger).is_empty())
        {
            return None;
        }
        let logical_objects = if verbal { objects(p, self.words(), trigger) } else { Vec::new() };
        if let Some(class) = frame.objects
            && !logical_objects.iter().any(|object| self.is_class(*object, class))
        {
            return None;
        }
        // "joined last April": the model takes the month for an object.
        if row.intransitive
            && (logical_objects.iter().any(|object| p.day_at(*object).is_none())
                || !self.heads(&Place::Subject, trigger).iter().all(|head| self.is_country_word(*head))
                // "went unheeded"
                || p.child(trigger, &[Label::Acomp, Label::Oprd]).is_some()
                || p.children(trigger).iter().any(|child| {
                    p.label(*child) == Label::Advmod
                        && matches!(
                            p.lemma(*child),
                            "on" | "ahead" | "further" | "far" | "forward" | "over" | "up" | "down"
                        )
                })
                || p.children(trigger).iter().any(|child| {
                    // "together with Azerbaijan"
                    let beside = *child > 0 && matches!(p.lemma(*child - 1), "together" | "along");
                    matches!(p.label(*child), Label::Prep | Label::Dative | Label::Prt)
                        && !beside
                        && !matches!(
                            p.lemma(*child),
                            "in" | "during"
                                | "without"
                                | "despite"
                                | "after"
                                | "since"
                                | "before"
                                | "at"
                                | "on"
                                | "by"
                                | "within"
                                | "from"
                                | "out"
                                | "back"
                        )
                }))
        {
            return None;
        }
        if !self.conditions(row, trigger) {
            return None;
        }
        let actor = self.first_filled(&frame.actor, trigger, None);
        let exclude: Vec<PartyId> =
            actor.iter().flat_map(|filled| filled.parties.iter().map(|party| party.id.clone())).collect();
        if belongs_to_standing(frame.act)
            && self
                .heads(&frame.actor.first().map_or(Place::Subject, |slot| slot.place.clone()), trigger)
                .iter()
                .any(|head| self.is_class(*head, self.classes().named("troops").unwrap_or_default()))
        {
            return None;
        }
        let mut object = self.first_filled(&frame.object, trigger, Some(&exclude).filter(|_| row.other));
        let mut assumed = false;
        if object.is_none() && is_verdict(frame.act) && !exclude.is_empty() {
            object = self.anywhere(trigger, &exclude);
            assumed = object.is_some();
        }
        let matter =
            if frame.matter.is_empty() { None } else { Some(self.first_filled(&frame.matter, trigger, None)?) };
        let needs = row.needs.unwrap_or(if frame.actor.is_empty() {
            Needs::Object
        } else if frame.object.is_empty() && !row.focus {
            Needs::Actor
        } else {
            Needs::Both
        });
        let actor_parties = actor.map(|filled| filled.parties).unwrap_or_default();
        let speaker = row.speaker && actor_parties.is_empty() && self.heads(&Place::Subject, trigger).is_empty();
        let by_focus = row.focus && (row_is_by_organisation(frame.act) || frame.act == Act::HasClause);
        // "Troops began to arrive": whose they are, the text has said before.
        let unnamed = row.theatre && actor_parties.is_empty() && self.is_class_seen(&frame.actor, trigger);
        if matches!(needs, Needs::Both | Needs::Actor) && actor_parties.is_empty() && !(speaker || by_focus || unnamed)
        {
            return None;
        }
        let mut object = self.object(frame, object, trigger, &actor_parties);
        if row.mutual
            && let Object::Parties(parties) = &object
            && parties.iter().all(|party| actor_parties.iter().any(|actor| actor.id == party.id))
        {
            object = Object::None;
        }
        if frame.act == Act::RequestHelp && matches!(object, Object::None) {
            object = self.refuser(trigger);
        }
        // "Notified the United Nations of its withdrawal": what many treaties are deposited with is left by nobody.
        // corpus: stages-of-leaving/the-depositary-of-a-treaty
        if frame.act == Act::NotifyLeave
            && let Object::Parties(parties) = &mut object
        {
            if parties.iter().all(|party| self.is_depositary(&party.id)) {
                if let Some(organisation) = self.organisation_meant(trigger, frame.act, &actor_parties, &Object::None) {
                    *parties = vec![Party::new(organisation, p.span_of(trigger))];
                    assumed = true;
                }
            } else {
                parties.retain(|party| !self.is_depositary(&party.id));
            }
        }
        if row.event_before && matches!(object, Object::None) {
            object = self.event_before(trigger, &logical_objects);
            // What the whole of a large body does there is no news of each.
            if matches!(object, Object::None) || actor_parties.len() > 8 {
                return None;
            }
        }
        let empty = matches!(object, Object::None);
        let mut actor_parties = actor_parties;
        // "The charter obliges", "was let back": the organisation that the text is about.
        if actor_parties.is_empty() && row.focus && (row_is_by_organisation(frame.act) || frame.act == Act::HasClause) {
            let states = object.clone();
            actor_parties.extend(
                self.organisation_meant(trigger, frame.act, &[], &states)
                    .map(|organisation| Party::new(organisation, p.span_of(trigger))),
            );
            assumed = true;
        }
        if empty || (row.passive_only && actor_parties.is_empty()) {
            if row.focus
                && !(row.theatre && row_is_by_organisation(frame.act))
                && (frame.object.is_empty()
                    || row.passive_only
                    || row.unseen
                    || self.is_class_seen(&frame.object, trigger))
                && !self.is_of_another(trigger)
                && let Some(organisation) = self.organisation_meant(trigger, frame.act, &actor_parties, &object)
            {
                let focus = Party::new(organisation, p.span_of(trigger));
                if actor_parties.contains(&focus) {
                    return None;
                }
                assumed = true;
                if row.passive_only || (row_is_by_organisation(frame.act) && actor_parties.is_empty()) {
                    actor_parties.push(focus);
                } else {
                    object = Object::Parties(vec![focus]);
                }
            } else if (row.mutual || self.is_reciprocal(trigger)) && distinct(&actor_parties) >= 2 {
                // They are one another's objects.
            } else if row.theatre && (unnamed || !actor_parties.is_empty()) {
                // Whom it is for, the text has said before: `claims` knows.
            } else if matches!(needs, Needs::Both | Needs::Object)
                && !(empty && needs == Needs::Both && frame.object.is_empty())
            {
                return None;
            }
        }
        if names_organisation(frame.act) && matches!(object, Object::None) {
            return None;
        }
        if row.other
            && let Object::Parties(parties) = &object
            && parties.iter().all(|party| actor_parties.iter().any(|actor| actor.id.home() == party.id.home()))
        {
            return None;
        }
        if row.own && !self.is_own(trigger, &actor_parties) {
            return None;
        }
        let detail = matter.and_then(|filled| filled.heads.first().map(|head| p.span_under(*head)));
        Some(Match {
            act: frame.act,
            trigger,
            actor: actor_parties,
            object,
            detail,
            person: row.person,
            judgement: row.judgement,
            mutual: row.mutual,
            certainty: row.certainty,
            denied: row.polarity == Some(Polarity::No),
            answers: row.answers,
            assumed,
        })
    }

    /// A name, a pronoun or "the country": no people, troops or delegates of it.
    fn is_country_word(&self, head: u32) -> bool {
        let p = self.p();
        match p.pos(head) {
            Pos::Propn => p.tag(head) == "NNP",
            Pos::Pron | Pos::Num => true,
            _ => matches!(
                p.lemma(head),
                "country" | "nation" | "state" | "republic" | "kingdom" | "government" | "member" | "trio"
            ),
        }
    }

    /// Conditions of a row that no slot can say.
    fn conditions(&self, row: &Row, trigger: u32) -> bool {
        let p = self.p();
        let sentence_has = |wanted: &dyn Fn(u32) -> bool| {
            let (first, end) = p.sentences()[p.sentence(trigger) as usize];
            (first.max(trigger.saturating_sub(25))..end.min(trigger + 26)).any(wanted)
        };
        let class = |name: &str| self.classes().named(name).unwrap_or_default();
        let infinitive =
            |child: u32| is_verbal(p, child) && p.children_with(child, &[Label::Aux]).any(|aux| p.tag(aux) == "TO");
        if row.without.iter().any(|word| {
            p.children(trigger).iter().any(|child| match &**word {
                "infinitive" => infinitive(*child),
                word => p.label(*child) == Label::Prep && p.lemma(*child).eq_ignore_ascii_case(word),
            })
        }) {
            return false;
        }
        if row.thread.as_deref().is_some_and(|name| !self.is_matter(class(name), trigger))
            || row.no_thread.as_deref().is_some_and(|name| self.is_matter(class(name), trigger))
        {
            return false;
        }
        if row.about_leaving {
            let leaving = class("withdrawal");
            let near = self.number.saturating_sub(2)..(self.number + 3).min(self.document.passages.len());
            let spoken = self.document.passages[near].iter().any(|passage| {
                let own = std::ptr::eq(passage, p);
                (0..passage.len().min(400)).any(|token| {
                    !(own && token == trigger)
                        && (self.classes().of(passage.lemma(token)).is_in(leaving)
                            || matches!(
                                passage.lemma(token),
                                "leave" | "withdraw" | "quit" | "exit" | "denounce" | "secede"
                            ))
                })
            });
            if !spoken {
                return false;
            }
        }
        if row.another {
            let other = !matches!(p.lemma(trigger), "make" | "take")
                || objects(p, self.words(), trigger).iter().any(|object| {
                    p.children(*object)
                        .iter()
                        .any(|child| matches!(p.lemma(*child), "another" | "different" | "new" | "other"))
                });
            let about = |passage: &Passage| {
                passage.tokens().iter().any(|token| {
                    matches!(
                        &*token.lemma,
                        "freeze" | "suspend" | "leave" | "withdraw" | "frozen" | "suspension" | "withdrawal"
                    )
                })
            };
            let near = self.number.saturating_sub(2)..=self.number;
            if !other || !near.into_iter().any(|number| about(&self.document.passages[number])) {
                return false;
            }
        }
        if row.joining {
            let accession = class("accessionword");
            if !sentence_has(&|token| {
                self.classes().of(p.lemma(token)).is_in(accession)
                    || matches!(p.lemma(token), "join" | "accede" | "member" | "enter" | "candidate")
            }) {
                return false;
            }
        }
        if row.observer_status
            && !sentence_has(&|token| matches!(p.lemma(token), "observer" | "partner" | "associate" | "guest"))
        {
            return false;
        }
        if row.hosting && !sentence_has(&|token| p.lemma(token) == "host") {
            return false;
        }
        if row.joint {
            let exercise = class("exercise");
            let joint = objects(p, self.words(), trigger).iter().any(|object| {
                self.is_class(*object, exercise)
                    && (p.children(*object).iter().any(|child| {
                        matches!(p.lemma(*child), "joint" | "with" | "combined" | "common" | "multinational")
                    }))
            });
            if !joint
                && prepositional(p, trigger, "with").is_empty()
                && conjoined_subjects(p, self.words(), trigger) < 2
            {
                return false;
            }
        }
        if row.stating {
            let stated = p.label(trigger) == Label::Nsubj && p.head(trigger).is_some_and(|verb| is_verbal(p, verb));
            if !stated {
                return false;
            }
        }
        if row.negative_complement {
            let evaluation = class("evaluation");
            let judged = p
                .children(trigger)
                .iter()
                .copied()
                .filter(|child| {
                    matches!(
                        p.label(*child),
                        Label::Oprd
                            | Label::Attr
                            | Label::Acomp
                            | Label::Prep
                            | Label::Ccomp
                            | Label::Xcomp
                            | Label::Dobj
                    )
                })
                .any(|child| {
                    let (first, last) = p.subtree(child);
                    (first..=last.min(first + 40)).any(|token| self.classes().of(p.lemma(token)).is_in(evaluation))
                });
            if !judged {
                return false;
            }
        }
        if row.with_infinitive {
            let infinitive = p.children(trigger).iter().any(|child| {
                matches!(p.label(*child), Label::Xcomp | Label::Ccomp | Label::Advcl)
                    && is_verbal(p, *child)
                    && p.children_with(*child, &[Label::Aux]).any(|aux| p.tag(aux) == "TO")
            });
            if !infinitive {
                return false;
            }
        }
        if row.ratifying && p.lemma(trigger) != "ratify" && p.pos(trigger) == Pos::Verb {
            let accession = class("accessionword");
            if !objects(p, self.words(), trigger).iter().any(|object| self.is_class(*object, accession)) {
                return false;
            }
        }
        true
    }

    /// Whether the sentence so far or the two before it speak of things of a class.
    fn is_matter(&self, class: ClassSet, trigger: u32) -> bool {
        let p = self.p();
        let sentence = p.sentence(trigger) as usize;
        let spoken = |p: &Passage, first: u32, end: u32| {
            (first..end).any(|token| {
                p.pos(token) == Pos::Noun
                    && (self.classes().of(p.lemma(token)).is_in(class) || self.classes().of(p.form(token)).is_in(class))
            })
        };
        let (first, _) = p.sentences()[sentence.saturating_sub(2)];
        if spoken(p, first, trigger) {
            return true;
        }
        let before = self.number.checked_sub(1).filter(|_| sentence == 0).map(|number| &self.document.passages[number]);
        before.is_some_and(|p| p.sentences().last().is_some_and(|(first, end)| spoken(p, *first, *end)))
    }

    /// "its membership", "the country's participation": nobody else's.
    fn is_own(&self, trigger: u32, actors: &[Party]) -> bool {
        let p = self.p();
        let phrases =
            if is_verbal(p, trigger) { objects(p, self.words(), trigger) } else { prepositional(p, trigger, "of") };
        phrases.iter().all(|phrase| {
            p.child(*phrase, &[Label::Poss]).is_none_or(|owner| {
                let owners = self.parties.of(self.number, owner);
                owners.is_empty()
                    || owners.iter().any(|owner| {
                        matches!(owner.id.home(), PartyId::Organisation(_))
                            || actors.iter().any(|actor| actor.id.home() == owner.id.home())
                    })
            })
        })
    }

    fn object(&self, frame: &Frame, filled: Option<Filled>, trigger: u32, actors: &[Party]) -> Object {
        let p = self.p();
        let Some(filled) = filled else { return Object::None };
        let Some(head) = filled.heads.first().copied() else { return Object::None };
        let words = phrase(p, head);
        let event_class = self.classes().named("event").unwrap_or_default();
        let clause_class = self.classes().named("clause").unwrap_or_default();
        let wants_event = matches!(
            frame.act,
            Act::AttendEvent | Act::SkipEvent | Act::HostEvent | Act::RefuseToHost | Act::CancelEvent
        );
        if wants_event && (self.is_class(head, event_class) || self.is_named_event(head)) {
            let organisation = filled
                .parties
                .iter()
                .find(|party| matches!(party.id.home(), PartyId::Organisation(_)))
                .map(|party| party.id.home().clone())
                .or_else(|| self.inner_parties(head, Filter::Org).first().map(|party| party.id.home().clone()));
            return Object::Event { organisation, kind: p.lemma(head).to_lowercase().as_str().into(), words };
        }
        if matches!(frame.act, Act::HasClause | Act::InvokeClause)
            && (frame.act == Act::HasClause || self.is_class(head, clause_class))
        {
            let own = actors.first().filter(|_| frame.act == Act::HasClause).map(|party| party.id.home().clone());
            let organisation = own
                .or_else(|| self.inner_parties(head, Filter::Org).first().map(|party| party.id.home().clone()))
                .or_else(|| self.organisation_in_focus(trigger));
            let clause = organisation.as_ref().and_then(|organisation| self.clause(organisation, head));
            return Object::Clause { organisation, clause, words };
        }
        if filled.parties.is_empty() { Object::Thing(words) } else { Object::Parties(filled.parties) }
    }

    /// "denied Russia's request": the one who turns a request down is the one who was asked.
    fn refuser(&self, request: u32) -> Object {
        let p = self.p();
        let Some(verb) = p.head(request).filter(|verb| is_verbal(p, *verb)) else { return Object::None };
        let turned_down = matches!(
            self.words().effect(Pos::Verb, p.lemma(verb)),
            Some(Effect::Deny | Effect::Refuse | Effect::Negative)
        ) || matches!(p.lemma(verb), "rebuff" | "ignore" | "turn" | "grant" | "accept" | "approve");
        if !turned_down || !matches!(p.label(request), Label::Dobj | Label::Nsubjpass) {
            return Object::None;
        }
        let parties: Vec<Party> =
            subjects(p, self.words(), verb).into_iter().flat_map(|head| self.parties_of(head)).collect();
        if parties.is_empty() { Object::None } else { Object::Parties(parties) }
    }

    /// The summit, meeting or exercise last spoken of, for a verb that has neither an object nor a place of its own.
    fn event_before(&self, trigger: u32, objects: &[u32]) -> Object {
        let p = self.p();
        let sent = self.classes().named("deputy").unwrap_or_default();
        let elsewhere = p.children(trigger).iter().any(|child| {
            matches!(
                p.label(*child),
                Label::Prep
                    | Label::Dative
                    | Label::Prt
                    | Label::Xcomp
                    | Label::Ccomp
                    | Label::Acomp
                    | Label::Advcl
                    | Label::Dobj
            ) && !self.is_class(*child, sent)
                && !matches!(
                    p.lemma(*child),
                    "in" | "on" | "by" | "without" | "himself" | "away" | "up" | "after" | "despite" | "because"
                )
        });
        let back = p
            .children_with(trigger, &[Label::Advmod])
            .any(|adverb| matches!(p.lemma(adverb), "back" | "home" | "forward"));
        let theirs = is_passive(p, trigger) || objects.iter().all(|object| self.is_class(*object, sent));
        if elsewhere || back || !theirs {
            return Object::None;
        }
        let gathering = self.classes().named("gathering").unwrap_or_default();
        let held = |passage: &Passage, token: u32| {
            passage.pos(token) == Pos::Noun
                && self.classes().of(passage.lemma(token)).is_in(gathering)
                && matches!(
                    passage.label(token),
                    Label::Nsubj | Label::Nsubjpass | Label::Dobj | Label::Pobj | Label::Attr
                )
        };
        let event = |number: usize, token: u32| {
            let scene = Scene { document: self.document, parties: self.parties, sources: self.sources, number };
            let passage = scene.p();
            let organisation = scene.inner_parties(token, Filter::Org).first().map(|party| party.id.home().clone());
            let kind = passage.lemma(token).to_lowercase().as_str().into();
            Object::Event { organisation, kind, words: phrase(passage, token) }
        };
        if let Some(token) = (trigger.saturating_sub(120)..trigger).rev().find(|token| held(p, *token)) {
            return event(self.number, token);
        }
        for number in (self.number.saturating_sub(4)..self.number).rev() {
            let passage = &self.document.passages[number];
            let end = passage.len();
            if let Some(token) = (end.saturating_sub(200)..end).rev().find(|token| held(passage, *token)) {
                return event(number, token);
            }
        }
        Object::None
    }

    /// The clause of the facts that "Article 5" names.
    fn clause(&self, organisation: &PartyId, head: u32) -> Option<codebook::ClauseId> {
        let p = self.p();
        let number = p
            .children(head)
            .iter()
            .copied()
            .chain(std::iter::once(head + 1))
            .filter(|child| *child < p.len())
            .map(|child| p.form(child))
            .find(|form| form.starts_with(|c: char| c.is_ascii_digit()))?;
        let day = self.document.report.published;
        let name = organisation.to_string();
        self.document
            .knowledge
            .facts
            .clauses
            .iter()
            .filter(|clause| *clause.organisation == *name && clause.from.earliest() <= day)
            .find(|clause| &*clause.article == number)
            .map(|clause| clause.id.clone())
    }

    /// Whether a slot's own noun is there, though no organisation is named in it: "froze its participation". A name of more
    /// than one word is somebody else's: "left the Kyoto Protocol".
    fn is_class_seen(&self, slots: &[Slot], trigger: u32) -> bool {
        slots.iter().any(|slot| {
            let Filter::Class(class) = slot.filter else { return false };
            self.heads(&slot.place, trigger)
                .into_iter()
                .any(|head| self.is_class(head, class) && !self.is_long_name(head) && !self.is_of_another(head))
        })
    }

    /// Whether a name that stands for nobody known says what is left, joined or frozen: "its exit from the Rainmakers' Union".
    fn is_of_another(&self, trigger: u32) -> bool {
        let p = self.p();
        let named = |head: u32| self.is_long_name(head) && self.parties_of(head).is_empty();
        objects(p, self.words(), trigger).into_iter().any(named)
            || ["from", "of", "in"].into_iter().any(|word| prepositional(p, trigger, word).into_iter().any(named))
    }

    /// A name of more than one word.
    fn is_long_name(&self, head: u32) -> bool {
        let p = self.p();
        let part = |child: &u32| {
            p.label(*child) == Label::Compound && p.pos(*child) == Pos::Propn
                || p.label(*child) == Label::Poss && p.pos(*child) != Pos::Pron
                || p.label(*child) == Label::Prep && p.children(*child).iter().any(|noun| p.pos(*noun) == Pos::Propn)
        };
        p.pos(head) == Pos::Propn && p.children(head).iter().any(part)
    }

    fn first_filled(&self, slots: &[Slot], trigger: u32, exclude: Option<&Vec<PartyId>>) -> Option<Filled> {
        slots.iter().find_map(|slot| {
            let mut filled = self.fill(slot, trigger)?;
            if let Some(exclude) = exclude {
                let wants_party = !matches!(slot.inner.unwrap_or(slot.filter), Filter::Any | Filter::Class(_));
                filled.parties.retain(|party| !exclude.iter().any(|other| other.home() == party.id.home()));
                if wants_party && filled.parties.is_empty() {
                    return None;
                }
            }
            Some(filled)
        })
    }

    /// "accused each other", "fired at one another's aircraft": both do it to both.
    pub(crate) fn is_reciprocal(&self, trigger: u32) -> bool {
        let p = self.p();
        let (_, last) = p.subtree(trigger);
        (trigger + 1..last).any(|token| {
            let pair = (p.form(token), p.form(token + 1));
            matches!(pair, ("each", "other") | ("one", "another"))
        })
    }

    /// The first party behind a trigger that is not the actor, however deep it stands in the clause; else what it is about.
    fn anywhere(&self, trigger: u32, actors: &[PartyId]) -> Option<Filled> {
        let p = self.p();
        let (_, last) = p.subtree(trigger);
        let other = |token: &u32| {
            let found = self.parties.of(self.number, *token);
            !found.is_empty()
                && !self.is_victim(*token, trigger)
                && found.iter().all(|party| {
                    fits(&party.id, Filter::Party) && actors.iter().all(|actor| actor.home() != party.id.home())
                })
        };
        if let Some(head) = (trigger + 1..=last).find(other) {
            return Some(Filled { heads: vec![head], parties: self.parties.of(self.number, head).to_vec() });
        }
        let object = objects(p, self.words(), trigger).first().copied().filter(|_| is_verbal(p, trigger))?;
        Some(Filled { heads: vec![object], parties: Vec::new() })
    }

    /// "condemned the attack on Saudi oil plants": who was attacked is not blamed for it.
    // corpus: blame-and-praise/the-attacked-are-not-blamed
    fn is_victim(&self, token: u32, trigger: u32) -> bool {
        let p = self.p();
        let mut node = token;
        for _ in 0..8 {
            let Some(head) = p.head(node).filter(|head| *head != trigger) else { return false };
            let suffered = p.head(head).is_some_and(|noun| noun != trigger && self.is_suffered(noun, head));
            if p.label(node) == Label::Pobj && suffered {
                return true;
            }
            node = head;
        }
        false
    }

    fn fill(&self, slot: &Slot, trigger: u32) -> Option<Filled> {
        if slot.place == Place::Voice {
            // Those who say it together: "Peru and Chile called it a relic".
            let sources = self.sources.of(self.number, trigger);
            let cue = sources.first()?.cue;
            let together = sources.iter().take_while(|source| source.cue == cue).map(|source| source.who.clone());
            let parties: Vec<Party> = together.filter(|who| fits(&who.id, slot.filter)).collect();
            return (!parties.is_empty()).then(|| Filled { heads: Vec::new(), parties });
        }
        let heads = self.heads(&slot.place, trigger);
        if heads.is_empty() {
            return None;
        }
        match slot.filter {
            Filter::Class(class) => {
                // "the International Criminal Court" is an organisation, no court of one.
                let part = self.classes().named("command") == Some(class);
                let heads: Vec<u32> = heads
                    .into_iter()
                    .filter(|head| {
                        // "every body of the group" is the whole of it.
                        let p = self.p();
                        let whole = p
                            .children_with(*head, &[Label::Det, Label::Predet])
                            .any(|det| matches!(p.lemma(det), "every" | "all" | "each"));
                        !part
                            || (!whole
                                && !self
                                    .parties
                                    .of(self.number, *head)
                                    .iter()
                                    .any(|party| matches!(party.id, PartyId::Organisation(_))))
                    })
                    .filter(|head| {
                        self.is_class(*head, class) || (self.is_event_class(class) && self.is_named_event(*head))
                    })
                    .collect();
                self.with_inner(heads, slot)
            }
            Filter::Any => self.with_inner(heads, slot),
            filter => {
                let mut kept = Vec::new();
                let mut parties: Vec<Party> = Vec::new();
                for head in heads {
                    let found = self.parties_of(head);
                    let fitting: Vec<Party> = found.into_iter().filter(|party| fits(&party.id, filter)).collect();
                    if !fitting.is_empty() {
                        kept.push(head);
                        for party in fitting {
                            if !parties.iter().any(|other| other.id == party.id) {
                                parties.push(party);
                            }
                        }
                    }
                }
                (!parties.is_empty()).then_some(Filled { heads: kept, parties })
            }
        }
    }

    fn with_inner(&self, heads: Vec<u32>, slot: &Slot) -> Option<Filled> {
        if heads.is_empty() {
            return None;
        }
        let Some(inner) = slot.inner else {
            let parties = heads.iter().flat_map(|head| self.parties_of(*head)).collect();
            return Some(Filled { heads, parties });
        };
        let mut parties: Vec<Party> = Vec::new();
        for head in &heads {
            for party in self
                .parties_of(*head)
                .into_iter()
                .filter(|party| fits(&party.id, inner))
                .chain(self.inner_parties(*head, inner))
            {
                if !parties.iter().any(|other| other.id == party.id) {
                    parties.push(party);
                }
            }
        }
        (!parties.is_empty()).then_some(Filled { heads, parties })
    }

    fn is_suffered(&self, noun: u32, preposition: u32) -> bool {
        let p = self.p();
        self.document.knowledge.nouns.deeds.is_suffered(p.lemma(noun), p.lemma(preposition))
    }

    /// Parties that modify a noun: possessor, compound, adjective, then those behind its prepositions.
    pub(crate) fn inner_parties(&self, head: u32, filter: Filter) -> Vec<Party> {
        let p = self.p();
        let mut level = vec![head];
        for _ in 0..3 {
            let mut found: Vec<Party> = Vec::new();
            let mut next = Vec::new();
            for node in &level {
                for child in p.children(*node).iter().copied() {
                    let heads = match p.label(child) {
                        Label::Poss | Label::Compound | Label::Amod | Label::Nmod | Label::Appos => conjuncts(p, child),
                        Label::Prep if self.is_suffered(*node, child) => continue,
                        Label::Prep | Label::Agent => p
                            .children_with(child, &[Label::Pobj, Label::Prep])
                            .flat_map(|object| conjuncts(p, object))
                            .collect(),
                        Label::Acl => continue,
                        _ => continue,
                    };
                    for head in heads {
                        for party in self.parties_of(head).into_iter().filter(|party| fits(&party.id, filter)) {
                            if !found.iter().any(|other| other.id == party.id) {
                                found.push(party);
                            }
                        }
                        next.push(head);
                    }
                }
            }
            if !found.is_empty() {
                return found;
            }
            level = next;
        }
        Vec::new()
    }

    /// The parties of a phrase: its own, else those of its apposition, else of what it is a part of ("all three of them").
    pub(crate) fn parties_of(&self, head: u32) -> Vec<Party> {
        let p = self.p();
        let own = self.parties.of(self.number, head);
        if !own.is_empty() {
            return own.to_vec();
        }
        let noun = referent(p, head);
        if noun != head {
            let found = self.parties.of(self.number, noun);
            if !found.is_empty() {
                return found.to_vec();
            }
        }
        if let Some(other) = p.child(head, &[Label::Appos]) {
            let found: Vec<Party> = conjuncts(p, other)
                .into_iter()
                .flat_map(|other| self.parties.of(self.number, other).to_vec())
                .collect();
            if !found.is_empty() {
                return found;
            }
        }
        // "all of them", "both of its neighbours"; one or some of a group are nobody in particular.
        if matches!(p.lemma(head).to_lowercase().as_str(), "all" | "both" | "each" | "none" | "neither") {
            return prepositional(p, head, "of")
                .into_iter()
                .flat_map(|of| self.parties.of(self.number, of).to_vec())
                .collect();
        }
        Vec::new()
    }

    fn heads(&self, place: &Place, trigger: u32) -> Vec<u32> {
        let p = self.p();
        let words = self.words();
        let verbal = is_verbal(p, trigger);
        match place {
            Place::Subject if verbal => {
                let mut found = subjects(p, words, trigger);
                found.extend(self.companions(trigger));
                found
            }
            Place::Subject if p.pos(trigger) == Pos::Adj => self.adjective_subjects(trigger),
            Place::Subject => self.noun_subjects(trigger),
            Place::Object if verbal => objects(p, words, trigger),
            Place::Object => prepositional(p, trigger, "of"),
            Place::Dative => {
                let datives = p.children_with(trigger, &[Label::Dative]).filter(|dative| is_nominal(p, *dative));
                datives.flat_map(|dative| conjuncts(p, dative)).collect()
            }
            Place::Is => predicated_of(p, words, trigger),
            Place::Within => {
                let inside = p.children_with(trigger, &[Label::Compound, Label::Poss, Label::Amod, Label::Nmod]);
                let mut heads: Vec<u32> = inside.flat_map(|child| conjuncts(p, child)).collect();
                heads.extend(prepositional(p, trigger, "of"));
                heads
            }
            Place::Itself => vec![trigger],
            Place::Infinitive => self.infinitive_objects(trigger),
            Place::ToJoin => self.joined(trigger),
            Place::ToLeave => self.left(trigger),
            // Who says so is found by `fill`.
            Place::Voice => Vec::new(),
            Place::BeMember => self.complement(trigger, "be", |verb| {
                p.children_with(verb, &[Label::Attr])
                    .filter(|attr| matches!(p.lemma(*attr), "member" | "part" | "party" | "signatory"))
                    .flat_map(|attr| {
                        let of = ["of", "to", "in"].into_iter().flat_map(|word| prepositional(p, attr, word));
                        let named: Vec<u32> = of.collect();
                        if named.is_empty() { vec![attr] } else { named }
                    })
                    .collect()
            }),
            // "charged that the group had broken its word"
            Place::That => p
                .children_with(trigger, &[Label::Ccomp])
                .filter(|verb| *verb > trigger && is_verbal(p, *verb))
                .flat_map(|verb| subjects(p, words, verb))
                .collect(),
            Place::BelongTo => self.complement(trigger, "belong", |verb| prepositional(p, verb, "to")),
            Place::CloseTo => p
                .children_with(trigger, &[Label::Acomp, Label::Advmod])
                .filter(|close| matches!(p.lemma(*close), "close" | "near"))
                .flat_map(|close| prepositional(p, close, "to"))
                .collect(),
            // "Became the seventh member to leave" says no more than that it left.
            // corpus: joining/the-seventh-member-to-leave
            Place::Attr => p
                .children_with(trigger, &[Label::Attr, Label::Dobj, Label::Oprd])
                .filter(|attr| !has_infinitive(p, *attr) && !has_infinitive(p, trigger))
                .flat_map(|attr| conjuncts(p, attr))
                .collect(),
            Place::Preposition(word) => {
                let mut found = prepositional(p, trigger, word);
                if found.is_empty() && verbal {
                    // The model often hangs a verb's preposition on its object: "suspended Mali from the bloc".
                    for object in objects(p, words, trigger) {
                        found.extend(prepositional(p, object, word));
                    }
                }
                if found.is_empty() && !verbal && p.label(trigger) == Label::Dobj {
                    // … and a noun's on its light verb: "made an appeal to Moscow".
                    if let Some(verb) = p.head(trigger)
                        && words.is_light(p.lemma(verb))
                    {
                        found = prepositional(p, verb, word);
                    }
                }
                // "which it joined in 2002", "from which it withdrew"
                if found.is_empty()
                    && p.label(trigger) == Label::Relcl
                    && let Some(head) = p.head(trigger)
                    && p.children(trigger).iter().any(|prep| {
                        p.label(*prep) == Label::Prep
                            && p.lemma(*prep).eq_ignore_ascii_case(word)
                            && p.child(*prep, &[Label::Pobj]).is_none()
                    })
                {
                    found = vec![head];
                }
                found.into_iter().map(|head| referent(p, head)).collect()
            }
        }
    }

    /// "Senegal, along with Benin, left": who stands beside the subject of an active verb.
    fn companions(&self, verb: u32) -> Vec<u32> {
        let p = self.p();
        if is_passive(p, verb) {
            return Vec::new();
        }
        let beside = p.children_with(verb, &[Label::Prep, Label::Advmod]);
        beside
            .filter(|beside| *beside < verb && matches!(p.lemma(*beside), "along" | "together"))
            .flat_map(|beside| prepositional(p, beside, "with"))
            .collect()
    }

    fn noun_subjects(&self, noun: u32) -> Vec<u32> {
        let p = self.p();
        let found = noun_subjects(p, self.words(), noun, 4);
        if !found.is_empty() && found.iter().all(|head| self.parties_of(*head).is_empty()) {
            // "its much criticised withdrawal": an adjective that names nobody hides a party further left.
            let others = p.children_with(noun, &[Label::Compound, Label::Amod, Label::Nmod]);
            let named: Vec<u32> = others.filter(|other| !self.parties_of(*other).is_empty()).collect();
            if !named.is_empty() {
                return named;
            }
        }
        found
    }

    fn adjective_subjects(&self, adjective: u32) -> Vec<u32> {
        let p = self.p();
        match p.head(adjective) {
            Some(verb) if matches!(p.label(adjective), Label::Acomp | Label::Attr) && is_verbal(p, verb) => {
                subjects(p, self.words(), verb)
            }
            // "Gabon, out since 1995"
            Some(noun)
                if matches!(p.label(adjective), Label::Amod | Label::Appos | Label::Acl)
                    || (p.label(adjective) == Label::Advmod && is_nominal(p, noun) && noun < adjective) =>
            {
                conjuncts(p, noun)
            }
            Some(other) if p.label(adjective) == Label::Conj => self.adjective_subjects(other),
            _ => Vec::new(),
        }
    }

    /// Objects of an infinitive that speaks of helping: "asked Moscow to send troops", "to carry out air strikes".
    // corpus: requests-and-answers/to-strike-others
    fn infinitive_objects(&self, trigger: u32) -> Vec<u32> {
        let p = self.p();
        let [helping, working, help] =
            ["helpverb", "workverb", "help"].map(|name| self.classes().named(name).unwrap_or_default());
        let mut found = Vec::new();
        for verb in p.children_with(trigger, &[Label::Xcomp, Label::Ccomp, Label::Acl, Label::Advcl]) {
            // "asked Israel not to come"
            if !is_verbal(p, verb) || p.child(verb, &[Label::Neg]).is_some() {
                continue;
            }
            let class = self.classes().of(p.lemma(verb));
            let objects = objects(p, self.words(), verb);
            if class.is_in(helping) {
                found.extend(if objects.is_empty() { vec![verb] } else { objects });
            } else if class.is_in(working) {
                found.extend(objects.into_iter().filter(|object| self.is_class(*object, help)));
            }
        }
        found
    }

    /// The organisation of "to join NATO", "to become a member of the bloc".
    fn joined(&self, trigger: u32) -> Vec<u32> {
        let p = self.p();
        let mut found = Vec::new();
        for verb in p.children_with(trigger, &[Label::Xcomp, Label::Ccomp, Label::Acl, Label::Advcl]) {
            match p.lemma(verb) {
                "join" | "enter" | "rejoin" => found.extend(objects(p, self.words(), verb)),
                "accede" => found.extend(prepositional(p, verb, "to")),
                // "applied to come back to the Commonwealth"
                "return" | "come" | "go" | "get" => {
                    found.extend(["to", "into"].into_iter().flat_map(|word| prepositional(p, verb, word)));
                }
                "become" | "be" => {
                    for attr in p.children_with(verb, &[Label::Attr]) {
                        found.extend(prepositional(p, attr, "of"));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The organisation of "to leave NATO", "of quitting the bloc", "withdrawing from it".
    fn left(&self, trigger: u32) -> Vec<u32> {
        let p = self.p();
        let under = p.children_with(trigger, &[Label::Xcomp, Label::Ccomp, Label::Acl, Label::Advcl]);
        let gerunds = p
            .children_with(trigger, &[Label::Prep, Label::Dobj])
            .flat_map(|prep| p.children_with(prep, &[Label::Pcomp, Label::Acl]));
        // "of its decision to leave the bloc"
        let decided = ["of", "about"]
            .into_iter()
            .flat_map(|word| prepositional(p, trigger, word))
            .flat_map(|noun| p.children_with(noun, &[Label::Acl]));
        let mut found = Vec::new();
        for verb in under.chain(gerunds).chain(decided) {
            match p.lemma(verb) {
                "leave" | "quit" | "exit" | "abandon" | "denounce" | "renounce" => {
                    found.extend(objects(p, self.words(), verb));
                }
                "withdraw" | "secede" | "depart" | "pull" | "walk" | "go" | "resign" => {
                    found.extend(prepositional(p, verb, "from"));
                    found.extend(prepositional(p, verb, "of"));
                }
                _ => {}
            }
        }
        found
    }

    fn complement(&self, trigger: u32, lemma: &str, then: impl Fn(u32) -> Vec<u32>) -> Vec<u32> {
        let p = self.p();
        p.children_with(trigger, &[Label::Xcomp, Label::Advcl, Label::Ccomp])
            .filter(|verb| p.lemma(*verb) == lemma)
            .flat_map(then)
            .collect()
    }

    pub(crate) fn is_class(&self, head: u32, class: ClassSet) -> bool {
        let p = self.p();
        let lemma = p.lemma(referent(p, head));
        if p.pos(head) == Pos::Pron
            && matches!(lemma, "it" | "they" | "this" | "that")
            && self.parties.of(self.number, head).is_empty()
        {
            return self.thing_before(head).is_some_and(|thing| self.classes().of(p.lemma(thing)).is_in(class));
        }
        self.classes().of(lemma).is_in(class)
            // "10 billion dollars of military aid", "a number of soldiers"
            || (matches!(p.pos(head), Pos::Num) || matches!(lemma, "number" | "dozen" | "hundred" | "thousand" | "group" | "handful" | "part" | "kind" | "series" | "round" | "package" | "lot" | "most" | "bulk" | "majority" | "half" | "rest" | "score" | "pair" | "couple"))
                && prepositional(p, head, "of").iter().any(|of| self.classes().of(p.lemma(*of)).is_in(class))
    }

    /// The noun that "it" may stand for where no party fits: the last event, pact or request before it in the paragraph.
    fn thing_before(&self, pronoun: u32) -> Option<u32> {
        let p = self.p();
        let plural = p.lemma(pronoun) == "they";
        let things = ["event", "pact", "request", "exercise", "help", "troops"]
            .map(|name| self.classes().named(name).unwrap_or_default());
        (pronoun.saturating_sub(60)..pronoun).rev().find(|token| {
            p.pos(*token) == Pos::Noun
                && matches!(p.label(*token), Label::Nsubj | Label::Nsubjpass | Label::Dobj | Label::Pobj | Label::Attr)
                && (p.tag(*token) == "NNS") == plural
                && things.iter().any(|class| self.classes().of(p.lemma(*token)).is_in(*class))
        })
    }

    fn is_event_class(&self, class: ClassSet) -> bool {
        self.classes().named("event").is_some_and(|event| event == class)
    }

    /// "Zapad-2017", "Indestructible Brotherhood-2022", "Trident Juncture": an event by its proper name.
    fn is_named_event(&self, head: u32) -> bool {
        let p = self.p();
        if p.pos(head) != Pos::Propn && p.pos(head) != Pos::Num {
            return false;
        }
        p.entities().iter().any(|entity| entity.kind == "EVENT" && entity.start <= head && head < entity.end)
            || p.form(head).rsplit_once('-').is_some_and(|(name, year)| {
                name.starts_with(char::is_uppercase)
                    && matches!(year.len(), 2 | 4)
                    && year.bytes().all(|byte| byte.is_ascii_digit())
            })
    }

    /// Whether others' treaties are deposited with a party.
    fn is_depositary(&self, id: &PartyId) -> bool {
        let depositaries = &self.document.knowledge.nouns.shapes.depositaries;
        matches!(id.home(), PartyId::Organisation(id) if depositaries.contains(&**id))
    }

    /// The organisation that is meant where none is named: the nearest in focus to which the states in question belong or
    /// belonged, where the facts know of it.
    fn organisation_meant(&self, trigger: u32, act: Act, actors: &[Party], object: &Object) -> Option<PartyId> {
        let focus = self.organisation_in_focus(trigger);
        let facts = &self.document.knowledge.facts;
        let states: Vec<&PartyId> = actors
            .iter()
            .map(|party| party.id.home())
            .chain(object.parties())
            .filter(|party| matches!(party, PartyId::State(_)))
            .collect();
        let belongs = |organisation: &PartyId| {
            let PartyId::Organisation(id) = organisation else { return false };
            facts.organisation(id).is_none()
                || states.iter().all(|state| facts.memberships_of(id).any(|membership| membership.member == **state))
        };
        if states.is_empty()
            || matches!(
                act,
                Act::MemberOf
                    | Act::Join
                    | Act::Apply
                    | Act::Invite
                    | Act::Decline
                    | Act::ObserverOf
                    | Act::RequestHelp
            )
        {
            return focus;
        }
        let left = |organisation: &&PartyId| {
            belongs(organisation) && !(act == Act::NotifyLeave && self.is_depositary(organisation))
        };
        if focus.as_ref().is_some_and(|focus| left(&focus)) {
            return focus;
        }
        self.document.organisations.iter().find(left).cloned()
    }

    pub(crate) fn organisation_in_focus(&self, trigger: u32) -> Option<PartyId> {
        self.parties.organisation_in_focus(self.number, trigger)
    }
}

/// "Had left the meeting a day earlier": who leaves a room is in the organisation still.
// corpus: the-process-of-leaving/left-the-room
pub(crate) fn is_of_meeting(document: &Document<'_>, p: &Passage, verb: u32) -> bool {
    let gathering = document.knowledge.tables.classes.named("gathering").unwrap_or_default();
    p.children_with(verb, &[Label::Dobj]).any(|object| {
        let lemma = p.lemma(referent(p, object));
        document.knowledge.nouns.deeds.rooms.contains(lemma)
            || document.knowledge.tables.classes.of(lemma).is_in(gathering)
    })
}

fn conjoined_subjects(p: &Passage, words: &Embedders, verb: u32) -> usize {
    subjects(p, words, verb).len()
}

fn distinct(parties: &[Party]) -> usize {
    let mut ids: Vec<&PartyId> = parties.iter().map(|party| party.id.home()).collect();
    ids.sort();
    ids.dedup();
    ids.len()
}

/// Acts that troops cannot do: their leaving is no leaving of an organisation.
const fn belongs_to_standing(act: Act) -> bool {
    matches!(act, Act::Leave | Act::AnnounceLeave | Act::Join | Act::MemberOf | Act::FreezeParticipation)
}

/// Acts that say nothing without an organisation.
const fn names_organisation(act: Act) -> bool {
    matches!(
        act,
        Act::MemberOf
            | Act::ObserverOf
            | Act::Join
            | Act::Leave
            | Act::AnnounceLeave
            | Act::NotifyLeave
            | Act::ThreatenLeave
            | Act::FreezeParticipation
            | Act::ResumeParticipation
            | Act::Apply
            | Act::Decline
    )
}

/// Words for or against somebody, who may stand deep in the clause: "called the move a betrayal of Mali".
const fn is_verdict(act: Act) -> bool {
    matches!(act, Act::Accuse | Act::Condemn | Act::Criticise | Act::Praise)
}

/// Acts for which the text may have said before whom they are for.
pub(crate) const fn takes_theatre(act: Act) -> bool {
    matches!(
        act,
        Act::SendTroops
            | Act::WithdrawTroops
            | Act::GrantHelp
            | Act::RefuseHelp
            | Act::SendAid
            | Act::IgnoreRequest
            | Act::Mediate
            | Act::Demand
            | Act::Threaten
            | Act::Readmit
    )
}

/// Acts of which the organisation is the actor.
pub(crate) const fn row_is_by_organisation(act: Act) -> bool {
    matches!(act, Act::SuspendMember | Act::Readmit | Act::Invite)
}

fn fits(id: &PartyId, filter: Filter) -> bool {
    match filter {
        Filter::Any | Filter::Class(_) => true,
        Filter::Party => !matches!(id, PartyId::Group(_)),
        Filter::State => matches!(id, PartyId::State(_) | PartyId::Named(_)),
        Filter::Org => matches!(id.home(), PartyId::Organisation(_)),
        Filter::Member => matches!(id.home(), PartyId::State(_) | PartyId::Named(_)),
    }
}

/// The words of a noun phrase without its relative clauses.
pub(crate) fn phrase(p: &Passage, head: u32) -> Span {
    let (mut first, mut last) = (head, head);
    let mut open: Vec<u32> = vec![head];
    while let Some(node) = open.pop() {
        first = first.min(node);
        last = last.max(node);
        open.extend(p.children(node).iter().copied().filter(|child| {
            !matches!(
                p.label(*child),
                Label::Relcl
                    | Label::Advcl
                    | Label::Appos
                    | Label::Conj
                    | Label::Cc
                    | Label::Punct
                    | Label::Acl
                    | Label::Parataxis
            )
        }));
    }
    p.span_between(first, last)
}

/// A shared string for a role or kind.
pub(crate) fn shared(text: &str) -> Arc<str> {
    text.into()
}
