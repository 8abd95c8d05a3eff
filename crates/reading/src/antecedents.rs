//! Takes the parties in the order in which a report speaks of them, gives the one that a pronoun or "the alliance" means.
//!
//! Salience in the manner of Lappin and Leass (1994): subjects over objects over others, halved by distance; number and
//! kind must agree. Each question looks at the last mentions only, so that reading stays linear.

use std::collections::BTreeMap;
use std::sync::Arc;

use codebook::PartyId;

/// Where in the report something stands: everything before it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) passage: u32,
    /// Number of the sentence in the report.
    pub(crate) sentence: u32,
    pub(crate) token: u32,
}

/// What kind of party a pronoun may look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    State,
    Organisation,
    Person,
    /// A body, ministry, institute.
    Body,
    /// Several parties, or a group.
    Several,
    /// No party: it can only take the place of one.
    Thing,
}

/// Sex of a person, where the words tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    Male,
    Female,
    Unknown,
}

/// One mention of one party, or of several together.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    pub(crate) at: Place,
    pub(crate) kind: Kind,
    /// The parties; empty for a thing.
    pub(crate) ids: Arc<[PartyId]>,
    pub(crate) role: Option<Arc<str>>,
    /// Salience by grammar, 0 to 50.
    pub(crate) weight: i32,
    pub(crate) plural: bool,
    pub(crate) gender: Gender,
}

/// How many mentions back a question looks.
const WINDOW: usize = 64;

/// All mentions so far.
#[derive(Debug, Default)]
pub(crate) struct Focus {
    log: Vec<Trace>,
    /// How often each party was spoken of, by whatever words.
    counts: BTreeMap<PartyId, u32>,
    /// What titles and pronouns told of persons.
    genders: BTreeMap<PartyId, Gender>,
}

impl Focus {
    pub(crate) fn note(&mut self, trace: Trace) {
        if let Some(id) = trace.one() {
            if trace.kind == Kind::Person && trace.gender != Gender::Unknown {
                self.genders.entry(id.clone()).or_insert(trace.gender);
            }
            match self.counts.get_mut(id) {
                Some(count) => *count += 1,
                None => {
                    self.counts.insert(id.clone(), 1);
                }
            }
        }
        self.log.push(trace);
    }

    /// The sex of the person, by these or earlier words.
    pub(crate) fn gender(&self, trace: &Trace) -> Gender {
        match trace.gender {
            Gender::Unknown => trace.one().and_then(|id| self.genders.get(id)).copied().unwrap_or(Gender::Unknown),
            told => told,
        }
    }

    /// Whether a party was spoken of already.
    pub(crate) fn knows(&self, id: &PartyId) -> bool {
        self.counts.contains_key(id)
    }

    /// What a party gains by having been spoken of often: 2 a time, up to 8.
    pub(crate) fn often(&self, trace: &Trace) -> i32 {
        let count = trace.one().and_then(|id| self.counts.get(id)).copied().unwrap_or(0);
        2 * count.min(4) as i32
    }

    /// The mentions before `at`, latest first, at most `sentences` sentences back.
    fn recent(&self, at: Place, sentences: u32) -> impl Iterator<Item = &Trace> {
        self.log
            .iter()
            .rev()
            .take(WINDOW)
            .filter(move |trace| trace.at < at)
            .take_while(move |trace| trace.at.sentence + sentences >= at.sentence)
    }

    /// The mention that fits best: `fits` gives what a mention gains or loses, `None` where it cannot be meant.
    pub(crate) fn best(&self, at: Place, sentences: u32, fits: impl Fn(&Trace) -> Option<i32>) -> Option<&Trace> {
        let mut best: Option<(i32, &Trace)> = None;
        for trace in self.recent(at, sentences) {
            let Some(gain) = fits(trace) else { continue };
            let distance = (at.sentence - trace.at.sentence) as i32;
            let paragraph = i32::from(trace.at.passage != at.passage) * 8;
            let score = trace.weight + gain - 22 * distance - paragraph;
            if best.is_none_or(|(other, _)| score > other) {
                best = Some((score, trace));
            }
        }
        best.map(|(_, trace)| trace)
    }

    /// The last mention for which `fits` holds, up to `sentences` back.
    pub(crate) fn last(&self, at: Place, sentences: u32, fits: impl Fn(&Trace) -> bool) -> Option<&Trace> {
        self.recent(at, sentences).find(|trace| fits(trace))
    }

    /// The states named one by one in the last `sentences`, latest first.
    pub(crate) fn states_since(&self, at: Place, sentences: u32) -> Vec<PartyId> {
        let mut states: Vec<PartyId> = Vec::new();
        for trace in self.recent(at, sentences).filter(|trace| trace.kind == Kind::State && trace.weight > 6) {
            for id in trace.ids.iter() {
                if !states.contains(id) {
                    states.push(id.clone());
                }
            }
        }
        states
    }

    /// The persons named one by one in the last `sentences`, latest first.
    pub(crate) fn persons_since(&self, at: Place, sentences: u32) -> Vec<PartyId> {
        let mut persons: Vec<PartyId> = Vec::new();
        for trace in self.recent(at, sentences).filter(|trace| trace.kind == Kind::Person && !trace.plural) {
            for id in trace.ids.iter() {
                if !persons.contains(id) {
                    persons.push(id.clone());
                }
            }
        }
        persons
    }
}

impl Trace {
    /// The only party.
    pub(crate) fn one(&self) -> Option<&PartyId> {
        match &*self.ids {
            [id] => Some(id),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(sentence: u32, token: u32, kind: Kind, id: &str, weight: i32) -> Trace {
        let ids = [PartyId::named(id)].into();
        let at = Place { passage: 0, sentence, token };
        Trace { at, kind, ids, role: None, weight, plural: false, gender: Gender::Unknown }
    }

    fn focus() -> Focus {
        let mut focus = Focus::default();
        focus.note(trace(0, 1, Kind::State, "A", 45));
        focus.note(trace(0, 5, Kind::State, "B", 18));
        focus.note(trace(1, 9, Kind::Organisation, "O", 18));
        focus
    }

    fn named(found: Option<&Trace>) -> Option<String> {
        found.and_then(Trace::one).map(ToString::to_string)
    }

    #[test]
    fn subjects_stand_before_others() {
        let at = Place { passage: 0, sentence: 1, token: 0 };
        let state = |trace: &Trace| (trace.kind == Kind::State).then_some(0);
        assert_eq!(named(focus().best(at, 3, state)).as_deref(), Some("A"));
    }

    #[test]
    fn what_comes_later_or_is_too_far_is_not_meant() {
        let organisation = |trace: &Trace| (trace.kind == Kind::Organisation).then_some(0);
        assert_eq!(named(focus().best(Place { passage: 0, sentence: 1, token: 3 }, 3, organisation)), None);
        assert_eq!(named(focus().best(Place { passage: 1, sentence: 8, token: 3 }, 3, organisation)), None);
    }

    #[test]
    fn any_length_is_answered_by_the_last_mentions() {
        let mut focus = focus();
        for token in 0..500 {
            focus.note(trace(2, token, Kind::Thing, "t", 1));
        }
        let state = |trace: &Trace| (trace.kind == Kind::State).then_some(0);
        assert_eq!(named(focus.best(Place { passage: 0, sentence: 2, token: 900 }, 9, state)), None);
    }
}
