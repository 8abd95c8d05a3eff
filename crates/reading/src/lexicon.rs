//! Classes of nouns and governing words, from `data/lexicon/classes.toml` and `data/lexicon/embedders.toml`.

use std::collections::BTreeMap;

use english::Pos;

use crate::Error;

/// A set of noun classes, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ClassSet(u128);

impl ClassSet {
    /// The classes of the set, by number.
    pub(crate) fn numbers(self) -> impl Iterator<Item = usize> {
        (0..128).filter(move |number| self.0 >> number & 1 == 1)
    }
    pub(crate) const fn is_in(self, other: ClassSet) -> bool {
        self.0 & other.0 != 0
    }
}

/// Which classes each noun is in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Classes {
    names: Vec<Box<str>>,
    nouns: BTreeMap<Box<str>, ClassSet>,
}

impl Classes {
    pub(crate) fn open(text: &str) -> Result<Classes, Error> {
        let table: BTreeMap<Box<str>, Vec<Box<str>>> =
            toml::from_str(text).map_err(|error| Error::table("lexicon/classes.toml", &error))?;
        let mut classes = Classes::default();
        for (index, (name, nouns)) in table.into_iter().enumerate() {
            classes.names.push(name);
            for noun in nouns {
                classes.nouns.entry(noun).or_default().0 |= 1 << index;
            }
        }
        Ok(classes)
    }

    /// The class with this name.
    pub(crate) fn named(&self, name: &str) -> Option<ClassSet> {
        self.names.iter().position(|other| &**other == name).map(|index| ClassSet(1 << index))
    }

    /// The classes of a noun, by its lemma in lower case.
    pub(crate) fn of(&self, lemma: &str) -> ClassSet {
        if lemma.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.nouns.get(lemma.to_lowercase().as_str()).copied().unwrap_or_default();
        }
        self.nouns.get(lemma).copied().unwrap_or_default()
    }
}

/// What a governing word does to the act below it: see `data/lexicon/embedders.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    Positive,
    Negative,
    Refuse,
    Prevent,
    Plan,
    Want,
    Try,
    Threaten,
    Muse,
    Possible,
    Seem,
    Demand,
    Predict,
    Deny,
    Exclude,
    Likely,
    Unlikely,
    Almost,
    Light,
    ObjectControl,
    Saying,
    Question,
    Lessening,
}

#[derive(serde::Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Words {
    verbs: Vec<Box<str>>,
    nouns: Vec<Box<str>>,
    adjectives: Vec<Box<str>>,
    adverbs: Vec<Box<str>>,
}

/// Governing words by part of speech and lemma.
#[derive(Debug, Clone, Default)]
pub(crate) struct Embedders {
    verbs: BTreeMap<Box<str>, Effect>,
    nouns: BTreeMap<Box<str>, Effect>,
    adjectives: BTreeMap<Box<str>, Effect>,
    adverbs: BTreeMap<Box<str>, Effect>,
    light: Vec<Box<str>>,
    object_control: Vec<Box<str>>,
    saying: Vec<Box<str>>,
    question: Vec<Box<str>>,
    lessening: Vec<Box<str>>,
}

impl Embedders {
    pub(crate) fn open(text: &str) -> Result<Embedders, Error> {
        let table: BTreeMap<Effect, Words> =
            toml::from_str(text).map_err(|error| Error::table("lexicon/embedders.toml", &error))?;
        let mut embedders = Embedders::default();
        // Later effects in the order of `Effect` are the stronger ones and keep their words.
        for (effect, words) in table.into_iter().rev() {
            match effect {
                Effect::Light => embedders.light = sorted(words.verbs),
                Effect::ObjectControl => embedders.object_control = sorted(words.verbs),
                Effect::Saying => embedders.saying = sorted(words.verbs),
                Effect::Lessening => embedders.lessening = sorted(words.adverbs),
                Effect::Question => {
                    embedders.question = sorted([words.verbs, words.nouns, words.adjectives].concat());
                }
                effect => {
                    for (words, map) in [
                        (words.verbs, &mut embedders.verbs),
                        (words.nouns, &mut embedders.nouns),
                        (words.adjectives, &mut embedders.adjectives),
                        (words.adverbs, &mut embedders.adverbs),
                    ] {
                        for word in words {
                            map.entry(word).or_insert(effect);
                        }
                    }
                }
            }
        }
        Ok(embedders)
    }

    /// The effect of a word as a governor.
    pub(crate) fn effect(&self, pos: Pos, lemma: &str) -> Option<Effect> {
        match pos {
            Pos::Verb | Pos::Aux => self.verbs.get(lemma),
            Pos::Noun | Pos::Propn => self.nouns.get(lemma),
            Pos::Adj | Pos::Adv => self.adjectives.get(lemma),
            _ => None,
        }
        .copied()
    }

    /// What an adverb does to its own verb: "never", "probably", "almost".
    pub(crate) fn adverb(&self, lemma: &str) -> Option<Effect> {
        self.adverbs.get(lemma.to_lowercase().as_str()).copied()
    }

    /// Whether the adverb turns how likely something is called the other way: "the least likely".
    pub(crate) fn is_lessening(&self, lemma: &str) -> bool {
        self.lessening.binary_search_by(|word| (**word).cmp(lemma)).is_ok()
    }

    /// Whether a verb can follow the clause that it reports: "Mali will leave, he warned".
    pub(crate) fn is_saying(&self, lemma: &str) -> bool {
        self.saying.binary_search_by(|word| (**word).cmp(lemma)).is_ok()
    }

    /// Whether what a word introduces by "whether", "if" or "when" is left open: "wondered whether".
    pub(crate) fn is_question(&self, lemma: &str) -> bool {
        self.question.binary_search_by(|word| (**word).cmp(lemma)).is_ok()
    }

    /// Whether a verb lends its subject to the noun that it governs.
    pub(crate) fn is_light(&self, lemma: &str) -> bool {
        self.light.binary_search_by(|word| (**word).cmp(lemma)).is_ok()
    }

    /// Whether the object of a verb is the subject of the infinitive under it.
    pub(crate) fn is_object_control(&self, lemma: &str) -> bool {
        self.object_control.binary_search_by(|word| (**word).cmp(lemma)).is_ok()
    }
}

fn sorted(mut words: Vec<Box<str>>) -> Vec<Box<str>> {
    words.sort();
    words.dedup();
    words
}

/// Words that stand for a verb phrase told before: see `data/lexicon/ellipsis.toml`.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct EllipsisWords {
    inverted: Vec<Box<str>>,
    auxiliaries: Vec<Box<str>>,
    verbs: Vec<Box<str>>,
}

impl EllipsisWords {
    pub(crate) fn open(text: &str) -> Result<EllipsisWords, Error> {
        toml::from_str(text).map_err(|error| Error::table("lexicon/ellipsis.toml", &error))
    }

    pub(crate) fn is_inverted(&self, word: &str) -> bool {
        self.inverted.iter().any(|other| **other == *word)
    }

    pub(crate) fn is_auxiliary(&self, lemma: &str) -> bool {
        self.auxiliaries.iter().any(|other| **other == *lemma)
    }

    /// What must stand beside a verb for it to take up another act; `None` for a verb that does so alone.
    pub(crate) fn verbs<'a>(&'a self, lemma: &'a str) -> impl Iterator<Item = Option<&'a str>> {
        self.verbs.iter().filter_map(move |verb| match verb.split_once('=') {
            Some((verb, word)) => (verb == lemma).then_some(Some(word)),
            None => (**verb == *lemma).then_some(None),
        })
    }
}

/// Words of reports that only look like reports about alliances: see `data/lexicon/unreal.toml`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unreal {
    lists: Vec<(Box<str>, Vec<Box<str>>)>,
}

/// Different words of one list that mark a report.
const ENOUGH: usize = 4;

impl Unreal {
    pub(crate) fn open(text: &str) -> Result<Unreal, Error> {
        let table: BTreeMap<Box<str>, Vec<Box<str>>> =
            toml::from_str(text).map_err(|error| Error::table("lexicon/unreal.toml", &error))?;
        Ok(Unreal { lists: table.into_iter().map(|(name, words)| (name, sorted(words))).collect() })
    }

    /// The list of which the lemmas hold enough different words; `None` for a report about the world.
    pub(crate) fn kind<'a>(&self, lemmas: impl Iterator<Item = &'a str>) -> Option<&str> {
        let mut seen: Vec<Vec<bool>> = self.lists.iter().map(|(_, words)| vec![false; words.len()]).collect();
        for lemma in lemmas {
            for ((_, words), seen) in self.lists.iter().zip(&mut seen) {
                if let Ok(index) = words.binary_search_by(|word| (**word).cmp(lemma)) {
                    seen[index] = true;
                }
            }
        }
        let counts: Vec<usize> = seen.iter().map(|seen| seen.iter().filter(|word| **word).count()).collect();
        let named = |name: &str| self.lists.iter().position(|(list, _)| **list == *name);
        let world = named("statecraft").map_or(0, |list| counts[list]);
        (0..self.lists.len())
            .find(|list| {
                let needed = match &*self.lists[*list].0 {
                    "statecraft" => return false,
                    "sport" | "play" => ENOUGH,
                    _ => ENOUGH.max(world + 1),
                };
                counts[*list] >= needed
            })
            .map(|list| &*self.lists[list].0)
    }
}
