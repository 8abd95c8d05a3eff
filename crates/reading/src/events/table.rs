//! Opens `data/events.toml` and `data/lexicon/sectors.toml`: words to event types, slots, contexts and sectors.

use std::collections::BTreeMap;
use std::sync::Arc;

use codebook::EventType;
use serde::Deserialize;

use crate::Error;

const FILE: &str = "events.toml";

/// In this order types are tried for a word that stands under several.
const ORDER: [EventType; 16] = [
    EventType::Request,
    EventType::Reject,
    EventType::Threaten,
    EventType::Accuse,
    EventType::Protest,
    EventType::Retreat,
    EventType::Concede,
    EventType::Aid,
    EventType::Consult,
    EventType::Cooperate,
    EventType::Support,
    EventType::Agree,
    EventType::Sanction,
    EventType::Mobilize,
    EventType::Coerce,
    EventType::Assault,
];

/// One row of `data/events.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Row {
    verbs: Vec<Box<str>>,
    nouns: Vec<Box<str>>,
    adjectives: Vec<Box<str>>,
    mode: Option<Arc<str>>,
    cameo: Box<str>,
    recipient: Vec<Box<str>>,
    governs: bool,
    below: bool,
    mutual: bool,
    party: bool,
    alone: bool,
    joint: bool,
    deed: bool,
    warm: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Slots {
    recipient: Vec<Box<str>>,
}

/// What a trigger asks besides its lemma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Beside {
    /// A particle or preposition under the verb.
    Particle(Box<str>),
    /// The object is this noun or one of this class.
    Object(Box<str>),
    /// The noun, or one of this class, stands anywhere in the phrases of the verb.
    Near(Box<str>),
}

/// Where a side of an event stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) place: Place,
    /// The noun itself must be somebody.
    pub(crate) strict: bool,
}

impl Slot {
    /// Behind a preposition.
    pub(crate) fn behind(preposition: &str) -> Slot {
        Slot { place: Place::Preposition(preposition.into()), strict: false }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Object,
    Dative,
    /// The subject of the clause below.
    Clause,
    /// The recipient of the event below.
    Matter,
    /// The actor of the event below.
    Doer,
    /// Anybody in the clause or phrase below.
    Below,
    Preposition(Box<str>),
}

/// A row, ready to be tried.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) kind: EventType,
    pub(crate) mode: Option<Arc<str>>,
    pub(crate) cameo: Box<str>,
    pub(crate) recipient: Vec<Slot>,
    /// The event below is what it is about.
    pub(crate) governs: bool,
    /// Some event must stand below.
    pub(crate) below: bool,
    pub(crate) mutual: bool,
    pub(crate) party: bool,
    pub(crate) alone: bool,
    pub(crate) joint: bool,
    pub(crate) deed: bool,
    pub(crate) warm: bool,
}

/// What a governing verb does with the event below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Governor {
    Say,
    Carry,
    Stop,
    Undergo,
    Aside,
}

type Triggers = BTreeMap<Box<str>, Vec<(Vec<Beside>, u16)>>;

/// The opened tables.
#[derive(Debug, Clone, Default)]
pub(crate) struct EventTable {
    frames: Vec<Frame>,
    verbs: Triggers,
    nouns: BTreeMap<Box<str>, Vec<u16>>,
    adjectives: BTreeMap<Box<str>, Vec<u16>>,
    classes: BTreeMap<Box<str>, Vec<Box<str>>>,
    governors: BTreeMap<Box<str>, Vec<(Governor, Vec<Beside>)>>,
    contexts: BTreeMap<Box<str>, Vec<Arc<str>>>,
    sectors: BTreeMap<Box<str>, Arc<str>>,
    modifiers: BTreeMap<Box<str>, Arc<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sector {
    nouns: Vec<Box<str>>,
    modifiers: Vec<Box<str>>,
}

impl EventTable {
    /// Opens the text of both tables; fails on a row that does not fit, naming it.
    pub(crate) fn open(events: &str, sectors: &str) -> Result<EventTable, Error> {
        let mut tables: toml::Table = toml::from_str(events).map_err(|error| Error::table(FILE, &error))?;
        let mut table = EventTable { classes: take(&mut tables, "classes")?, ..EventTable::default() };
        for (governor, verbs) in take::<BTreeMap<Governor, Vec<Box<str>>>>(&mut tables, "governors")? {
            for verb in verbs {
                let (lemma, beside) = trigger(&verb);
                table.governors.entry(lemma).or_default().push((governor, beside));
            }
        }
        for (context, words) in take::<BTreeMap<Box<str>, Vec<Box<str>>>>(&mut tables, "contexts")? {
            let context: Arc<str> = context.into();
            for word in words {
                table.contexts.entry(word).or_default().push(context.clone());
            }
        }
        let slots: BTreeMap<Box<str>, Slots> = take(&mut tables, "slots")?;
        for kind in ORDER {
            let Some(rows) = tables.remove(kind.as_str()) else { continue };
            let rows: Vec<Row> = rows.try_into().map_err(|error| Error::table(FILE, &error))?;
            let usual = slots.get(kind.as_str()).cloned().unwrap_or_default();
            for row in rows {
                table.add(kind, row, &usual)?;
            }
        }
        if let Some(unknown) = tables.keys().next() {
            return Err(Error::table(FILE, &format!("`{unknown}` is no event type")));
        }
        for rows in table.verbs.values_mut() {
            // The sort is stable: among rows with as many conditions the order of the types and of the file stays.
            rows.sort_by_key(|(beside, frame)| {
                let frame = &table.frames[usize::from(*frame)];
                let more = usize::from(frame.party) + usize::from(frame.joint) + usize::from(frame.alone);
                std::cmp::Reverse(2 * beside.len() + more)
            });
        }
        table.open_sectors(sectors)?;
        Ok(table)
    }

    fn open_sectors(&mut self, text: &str) -> Result<(), Error> {
        let sectors: toml::Table =
            toml::from_str(text).map_err(|error| Error::table("lexicon/sectors.toml", &error))?;
        for (name, sector) in sectors {
            let sector: Sector = sector.try_into().map_err(|error| Error::table("lexicon/sectors.toml", &error))?;
            let name: Arc<str> = name.into();
            for (words, map) in [(sector.nouns, &mut self.sectors), (sector.modifiers, &mut self.modifiers)] {
                for word in words {
                    map.entry(word).or_insert_with(|| name.clone());
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, kind: EventType, row: Row, usual: &Slots) -> Result<(), Error> {
        if let Some(mode) = &row.mode
            && !kind.modes().contains(&&**mode)
        {
            return Err(Error::table(FILE, &format!("`{mode}` is no mode of {}", kind.as_str())));
        }
        let index = self.frames.len() as u16;
        for verb in &row.verbs {
            let (lemma, beside) = trigger(verb);
            self.verbs.entry(lemma).or_default().push((beside, index));
        }
        for (words, map) in [(&row.nouns, &mut self.nouns), (&row.adjectives, &mut self.adjectives)] {
            for word in words {
                map.entry(word.clone()).or_default().push(index);
            }
        }
        let slots = if row.recipient.is_empty() { &usual.recipient } else { &row.recipient };
        let recipient = slots.iter().map(|text| slot(text)).collect();
        self.frames.push(Frame {
            kind,
            mode: row.mode,
            cameo: row.cameo,
            recipient,
            governs: row.governs,
            below: row.below,
            mutual: row.mutual,
            party: row.party,
            alone: row.alone,
            joint: row.joint,
            deed: row.deed,
            warm: row.warm,
        });
        Ok(())
    }

    /// Frames of a verb with what each asks besides it, those that ask most first.
    pub(crate) fn of_verb(&self, lemma: &str) -> impl Iterator<Item = (&[Beside], &Frame)> {
        let rows = self.verbs.get(lemma).map_or(&[][..], Vec::as_slice);
        rows.iter().map(|(beside, frame)| (beside.as_slice(), &self.frames[usize::from(*frame)]))
    }

    /// Frames of an event noun; of "car bomb" before those of "bomb" where the caller asks so.
    pub(crate) fn of_noun(&self, noun: &str) -> impl Iterator<Item = &Frame> + use<'_> {
        self.nouns.get(noun).into_iter().flatten().map(|frame| &self.frames[usize::from(*frame)])
    }

    /// Frames of a predicate adjective.
    pub(crate) fn of_adjective(&self, adjective: &str) -> impl Iterator<Item = &Frame> + use<'_> {
        self.adjectives.get(adjective).into_iter().flatten().map(|frame| &self.frames[usize::from(*frame)])
    }

    /// The types of event that a word of this part of speech may tell of, each once.
    pub(crate) fn kinds(&self, pos: english::Pos, lemma: &str) -> Vec<EventType> {
        let mut kinds: Vec<EventType> = match pos {
            english::Pos::Verb | english::Pos::Aux => self.of_verb(lemma).map(|(_, frame)| frame.kind).collect(),
            english::Pos::Noun => self.of_noun(lemma).map(|frame| frame.kind).collect(),
            english::Pos::Adj => self.of_adjective(lemma).map(|frame| frame.kind).collect(),
            _ => Vec::new(),
        };
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    }

    /// What a verb does with an event below it, with what it asks besides.
    pub(crate) fn governs(&self, lemma: &str) -> &[(Governor, Vec<Beside>)] {
        self.governors.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// Whether a noun is `name`, or in the class of that name.
    pub(crate) fn is_class(&self, lemma: &str, form: &str, name: &str) -> bool {
        if lemma == name {
            return true;
        }
        self.classes.get(name).is_some_and(|class| class.iter().any(|word| **word == *lemma || **word == *form))
    }

    /// Contexts to which a word points.
    pub(crate) fn contexts(&self, word: &str) -> &[Arc<str>] {
        self.contexts.get(word).map_or(&[], Vec::as_slice)
    }

    /// The sector of a noun.
    pub(crate) fn sector(&self, noun: &str) -> Option<&Arc<str>> {
        self.sectors.get(noun)
    }

    /// The sector that a word in front of a noun decides.
    pub(crate) fn modifier(&self, word: &str) -> Option<&Arc<str>> {
        self.modifiers.get(word)
    }
}

fn take<T: for<'de> Deserialize<'de> + Default>(tables: &mut toml::Table, name: &str) -> Result<T, Error> {
    match tables.remove(name) {
        None => Ok(T::default()),
        Some(value) => value.try_into().map_err(|error| Error::table(FILE, &error)),
    }
}

/// "pull+out=troops" to the lemma and what stands beside it.
fn trigger(text: &str) -> (Box<str>, Vec<Beside>) {
    let end = text.find(['+', '=', '~']).unwrap_or(text.len());
    let mut beside = Vec::new();
    let mut rest = &text[end..];
    while !rest.is_empty() {
        let (mark, word) = rest.split_at(1);
        let next = word.find(['+', '=', '~']).unwrap_or(word.len());
        let (word, after) = word.split_at(next);
        beside.push(match mark {
            "+" => Beside::Particle(word.into()),
            "=" => Beside::Object(word.into()),
            _ => Beside::Near(word.into()),
        });
        rest = after;
    }
    (text[..end].into(), beside)
}

fn slot(text: &str) -> Slot {
    let (name, strict) = text.strip_suffix('!').map_or((text, false), |name| (name, true));
    let place = match name {
        "object" => Place::Object,
        "dative" => Place::Dative,
        "clause" => Place::Clause,
        "matter" => Place::Matter,
        "doer" => Place::Doer,
        "below" => Place::Below,
        preposition => Place::Preposition(preposition.into()),
    };
    Slot { place, strict }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_names_what_it_asks() {
        assert_eq!(trigger("attack"), ("attack".into(), vec![]));
        let (lemma, beside) = trigger("pull+out=troops");
        assert_eq!(&*lemma, "pull");
        assert_eq!(beside, [Beside::Particle("out".into()), Beside::Object("troops".into())]);
    }

    #[test]
    fn a_wrong_row_is_named() {
        let error = |text: &str| EventTable::open(text, "").expect_err("refused").to_string();
        assert!(error("[[FLEE]]\nverbs = [\"flee\"]").contains("`FLEE` is no event type"));
        assert!(error("[[PROTEST]]\nmode = \"phone\"").contains("`phone` is no mode of PROTEST"));
        assert!(error("[[PROTEST]]\nverb = [\"march\"]").contains("verb"));
    }

    #[test]
    fn what_asks_more_is_tried_first() {
        let text = "[[SANCTION]]\nverbs = [\"suspend\"]\n[[COERCE]]\nverbs = [\"suspend=newspaper\"]";
        let table = EventTable::open(text, "").expect("it opens");
        let kinds: Vec<EventType> = table.of_verb("suspend").map(|(_, frame)| frame.kind).collect();
        assert_eq!(kinds, [EventType::Coerce, EventType::Sanction]);
    }
}
