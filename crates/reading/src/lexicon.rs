//! Classes of nouns and governing words, from `data/lexicon/classes.toml` and `data/lexicon/embedders.toml`.

use std::collections::BTreeMap;

use english::{Lookup, Pos};

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
    nouns: Lookup<Box<str>, ClassSet>,
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
    verbs: Lookup<Box<str>, Effect>,
    nouns: Lookup<Box<str>, Effect>,
    adjectives: Lookup<Box<str>, Effect>,
    adverbs: Lookup<Box<str>, Effect>,
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
    /// The names of the lists, and how many words each has.
    lists: Vec<(Box<str>, usize)>,
    /// All words, sorted, each with the lists that hold it and its place there.
    words: Vec<(Box<str>, Vec<Place>)>,
    /// Bits of the hashes of all words, so that others are told apart without a search.
    filter: Vec<u64>,
    /// The list of statecraft.
    world: usize,
}

/// A word of a list.
#[derive(Debug, Clone, Copy)]
struct Place {
    list: usize,
    index: usize,
}

/// Different words of one list that mark a report.
const ENOUGH: usize = 4;

/// The list that no report is marked by.
const STATECRAFT: &str = "statecraft";

/// Bits of the filter; a power of two, some thirty for each word.
const BITS: usize = 1 << 15;

/// Longest word that a list may hold, in bytes.
const LONGEST: usize = 24;

impl Unreal {
    pub(crate) fn open(text: &str) -> Result<Unreal, Error> {
        let table: BTreeMap<Box<str>, Vec<Box<str>>> =
            toml::from_str(text).map_err(|error| Error::table("lexicon/unreal.toml", &error))?;
        let mut places: BTreeMap<Box<str>, Vec<Place>> = BTreeMap::new();
        let mut lists = Vec::new();
        for (list, (name, words)) in table.into_iter().enumerate() {
            let words = sorted(words);
            lists.push((name, words.len()));
            for (index, word) in words.into_iter().enumerate() {
                places.entry(word).or_default().push(Place { list, index });
            }
        }
        let mut filter = vec![0; BITS / 64];
        for word in places.keys() {
            let bit = bit_of(word);
            filter[bit / 64] |= 1 << (bit % 64);
        }
        let world = lists.iter().position(|(name, _)| &**name == STATECRAFT).unwrap_or(lists.len());
        Ok(Unreal { lists, words: places.into_iter().collect(), filter, world })
    }

    /// The list of which the lemmas hold enough different words; `None` for a report about the world.
    pub(crate) fn kind<'a>(&self, lemmas: impl Iterator<Item = &'a str>) -> Option<&str> {
        let mut seen = Seen::new(self);
        for lemma in lemmas {
            self.places(lemma).iter().for_each(|place| seen.see(*place));
        }
        self.marked_by(&seen, 0)
    }

    /// The same by the forms of words alone, where it is sure: of the lists only words in small letters count that are as they
    /// stand there or have an s more, and one more of them is needed; of statecraft whatever may be one of its words.
    pub(crate) fn kind_by_forms<'a>(&self, forms: impl Iterator<Item = &'a str>) -> Option<&str> {
        let mut seen = Seen::new(self);
        for form in forms {
            if !form.ends_with("ed") && form.bytes().all(|letter| letter.is_ascii_lowercase()) {
                let places = match self.places(form) {
                    [] => self.places(form.strip_suffix('s').unwrap_or_default()),
                    places => places,
                };
                places.iter().filter(|place| place.list != self.world).for_each(|place| seen.see(*place));
            }
            self.see_world(form, &mut seen);
        }
        self.marked_by(&seen, 1)
    }

    /// How many different words of statecraft the forms may be.
    pub(crate) fn statecraft<'a>(&self, forms: impl Iterator<Item = &'a str>) -> usize {
        let mut seen = Seen::new(self);
        forms.for_each(|form| self.see_world(form, &mut seen));
        seen.count(self.world)
    }

    /// Where the lists hold a word.
    fn places(&self, word: &str) -> &[Place] {
        let bit = bit_of(word);
        if word.len() > LONGEST || self.filter.get(bit / 64).is_none_or(|bits| bits & 1 << (bit % 64) == 0) {
            return &[];
        }
        let index = self.words.binary_search_by(|(own, _)| (**own).cmp(word));
        index.map_or(&[], |index| &self.words[index].1)
    }

    /// Marks the words of statecraft that a form may be one of.
    fn see_world(&self, form: &str, seen: &mut Seen) {
        let mut buffer = [0; LONGEST + 2];
        let Some(lower) = buffer.get_mut(..form.len()) else { return };
        lower.copy_from_slice(form.as_bytes());
        lower.make_ascii_lowercase();
        // A form of other letters than English ones is no word of the list, but for accents, which have no capitals there.
        let Ok(lower) = std::str::from_utf8(lower) else { return };
        let mut see = |word: &str| {
            self.places(word).iter().filter(|place| place.list == self.world).for_each(|place| seen.see(*place));
        };
        for ending in ["", "s", "es"] {
            lower.strip_suffix(ending).into_iter().for_each(&mut see);
        }
        if let Some(stem) = lower.strip_suffix("ies") {
            let length = stem.len();
            buffer[length] = b'y';
            std::str::from_utf8(&buffer[..=length]).into_iter().for_each(see);
        }
    }

    /// The first list that has as many words as it needs, and `more`.
    fn marked_by(&self, seen: &Seen, more: usize) -> Option<&str> {
        let world = seen.count(self.world);
        let needed = |name: &str| match name {
            "sport" | "play" => ENOUGH,
            _ => ENOUGH.max(world + 1),
        };
        let mut lists = self.lists.iter().enumerate().filter(|(list, _)| *list != self.world);
        lists.find(|(list, (name, _))| seen.count(*list) >= needed(name) + more).map(|(_, (name, _))| &**name)
    }
}

/// Which words of each list were seen.
struct Seen(Vec<Vec<bool>>);

impl Seen {
    fn new(unreal: &Unreal) -> Seen {
        Seen(unreal.lists.iter().map(|(_, words)| vec![false; *words]).collect())
    }

    fn see(&mut self, place: Place) {
        self.0[place.list][place.index] = true;
    }

    fn count(&self, list: usize) -> usize {
        self.0.get(list).map_or(0, |seen| seen.iter().filter(|word| **word).count())
    }
}

/// A bit of the filter for a word: FNV-1a, its upper bits folded into the lower ones.
fn bit_of(word: &str) -> usize {
    let hash = word.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash ^ hash >> 16) as usize % BITS
}
