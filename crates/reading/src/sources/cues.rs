//! The words by which a text says that somebody says so: `data/lexicon/cues.toml`, ready to be looked up by lemma.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

/// What a source does with the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CueClass {
    /// Tells it as fact.
    Report,
    /// Tells that it is not so.
    Deny,
    /// Asserts what others may doubt.
    Claim,
    /// Thinks, weighs, foresees.
    Judge,
    /// Asks whether it is so.
    Ask,
    /// Wants it done.
    Demand,
    /// Binds itself, or announces what it will do.
    Promise,
    /// Passes on what another said.
    Relay,
}

/// Where the content of a verb stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Slot {
    Clause,
    Infinitive,
    Object,
    Noun,
    As,
    Name,
    Of,
    For,
}

/// A cue in one of its uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cue {
    pub(crate) class: CueClass,
    /// Whether the source judges rather than tells.
    pub(crate) opinion: bool,
}

/// What the table knows of one lemma.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    slots: [Option<Cue>; 8],
    pub(crate) noun: Option<Cue>,
    pub(crate) adjective: Option<Cue>,
    kinds: u32,
}

impl Word {
    /// The cue that takes its content in `slot`.
    pub(crate) fn takes(&self, slot: Slot) -> Option<Cue> {
        self.slots[slot as usize]
    }

    pub(crate) fn is_verb_cue(&self) -> bool {
        self.slots.iter().any(Option::is_some)
    }

    pub(crate) fn is(&self, kind: Kind) -> bool {
        self.kinds & (1 << kind as u32) != 0
    }
}

/// The lists of single words in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Relay,
    Citing,
    Work,
    Light,
    MannerPreposition,
    MannerReport,
    MannerOpinion,
    Preposition,
    PrepositionWithTo,
    Adverb,
    Unnamed,
    UnnamedVerb,
    Happening,
    NoHappening,
    Medium,
    Own,
    Occasion,
    Speaker,
    Assessor,
    Rule,
    Evaluative,
    TakesInfinitive,
    Phrase,
    WithParticle,
    Teller,
    Time,
    Body,
}

/// The table.
#[derive(Debug, Default)]
pub(crate) struct Cues {
    /// Word 0 is the empty word.
    words: Vec<Word>,
    by_lemma: BTreeMap<Box<str>, u16>,
    phrases: BTreeMap<Box<str>, Vec<Box<str>>>,
    media: BTreeSet<Box<str>>,
    endings: Vec<Box<str>>,
}

static SHIPPED: LazyLock<Cues> = LazyLock::new(|| {
    let text = include_str!("../../../../data/lexicon/cues.toml");
    Cues::open(text).expect("a test opens the table that ships with the program")
});

impl Cues {
    /// The table that ships with the program.
    pub(crate) fn shipped() -> &'static Cues {
        &SHIPPED
    }

    /// Reads the table; fails where it is no TOML or holds an unknown field, class or slot.
    pub(crate) fn open(text: &str) -> Result<Cues, toml::de::Error> {
        let table: Table = toml::from_str(text)?;
        let mut cues = Cues { words: vec![Word::default()], ..Cues::default() };
        for verb in &table.verb {
            let cue = Cue { class: verb.class, opinion: verb.opinion };
            for lemma in &verb.lemmas {
                let word = cues.word_mut(lemma);
                for slot in &verb.takes {
                    // The first entry of a lemma that takes its content there decides.
                    word.slots[*slot as usize].get_or_insert(cue);
                }
            }
        }
        for noun in &table.noun {
            for lemma in &noun.lemmas {
                let word = cues.word_mut(lemma);
                word.noun.get_or_insert(Cue { class: noun.class, opinion: noun.opinion });
                if noun.infinitive {
                    word.kinds |= 1 << Kind::TakesInfinitive as u32;
                }
            }
        }
        for adjective in &table.adjective {
            for lemma in &adjective.lemmas {
                cues.word_mut(lemma).adjective = Some(Cue { class: adjective.class, opinion: adjective.opinion });
            }
        }
        let lists = [
            (Kind::Relay, &table.relay.verbs),
            (Kind::Citing, &table.relay.citing),
            (Kind::Work, &table.relay.works),
            (Kind::Light, &table.light.verbs),
            (Kind::WithParticle, &table.particles.verbs),
            (Kind::Teller, &table.tellers.verbs),
            (Kind::Time, &table.times.nouns),
            (Kind::MannerPreposition, &table.manner.prepositions),
            (Kind::MannerReport, &table.manner.report),
            (Kind::MannerOpinion, &table.manner.opinion),
            (Kind::Preposition, &table.prepositions.words),
            (Kind::PrepositionWithTo, &table.prepositions.with_to),
            (Kind::Adverb, &table.adverbs.words),
            (Kind::Unnamed, &table.adverbs.unnamed),
            (Kind::UnnamedVerb, &table.unnamed.verbs),
            (Kind::Happening, &table.happening.lemmas),
            (Kind::NoHappening, &table.happening.not),
            (Kind::Medium, &table.media.nouns),
            (Kind::Own, &table.media.own),
            (Kind::Occasion, &table.media.occasions),
            (Kind::Speaker, &table.speakers.nouns),
            (Kind::Body, &table.speakers.bodies),
            (Kind::Assessor, &table.speakers.assessors),
            (Kind::Rule, &table.speakers.rules),
            (Kind::Evaluative, &table.evaluative.words),
        ];
        for (kind, list) in lists {
            for lemma in list {
                cues.word_mut(lemma).kinds |= 1 << kind as u32;
            }
        }
        cues.media = table.media.names.into_iter().collect();
        cues.endings = table.happening.endings;
        for verb in table.phrases.keys() {
            cues.word_mut(verb).kinds |= 1 << Kind::Phrase as u32;
        }
        cues.phrases = table.phrases;
        Ok(cues)
    }

    fn word_mut(&mut self, lemma: &str) -> &mut Word {
        let next = self.words.len() as u16;
        let index = *self.by_lemma.entry(lemma.into()).or_insert(next);
        if index == next {
            self.words.push(Word::default());
        }
        &mut self.words[index as usize]
    }

    /// Number of the word with this lemma; 0 where the table has none. Case does not count.
    pub(crate) fn index(&self, lemma: &str) -> u16 {
        if lemma.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return self.by_lemma.get(lemma.to_lowercase().as_str()).copied().unwrap_or_default();
        }
        self.by_lemma.get(lemma).copied().unwrap_or_default()
    }

    /// The word with this number.
    pub(crate) fn word(&self, index: u16) -> &Word {
        &self.words[index as usize]
    }

    /// Whether a name, in lower case and without "the", is that of a medium.
    pub(crate) fn is_medium(&self, name: &str) -> bool {
        self.media.contains(name)
    }

    /// Whether a verb says so together with a word below it: "let it be known".
    pub(crate) fn is_phrase(&self, verb: &str, below: &str) -> bool {
        self.phrases.get(verb).is_some_and(|words| words.iter().any(|word| **word == *below))
    }

    /// Whether a noun, by its lemma, names a happening.
    pub(crate) fn is_happening(&self, lemma: &str) -> bool {
        let word = self.word(self.index(lemma));
        !word.is(Kind::NoHappening)
            && (word.is(Kind::Happening) || self.endings.iter().any(|ending| lemma.ends_with(&**ending)))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    verb: Vec<Verb>,
    noun: Vec<Noun>,
    adjective: Vec<Noun>,
    relay: Relay,
    light: Verbs,
    particles: Verbs,
    tellers: Verbs,
    times: Nouns,
    phrases: BTreeMap<Box<str>, Vec<Box<str>>>,
    manner: Manner,
    prepositions: Prepositions,
    adverbs: Adverbs,
    unnamed: Verbs,
    happening: Happening,
    media: Media,
    speakers: Speakers,
    evaluative: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verb {
    class: CueClass,
    #[serde(default)]
    opinion: bool,
    takes: Vec<Slot>,
    lemmas: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Noun {
    class: CueClass,
    #[serde(default)]
    opinion: bool,
    #[serde(default)]
    infinitive: bool,
    lemmas: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Relay {
    verbs: Vec<Box<str>>,
    citing: Vec<Box<str>>,
    works: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manner {
    prepositions: Vec<Box<str>>,
    report: Vec<Box<str>>,
    opinion: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prepositions {
    words: Vec<Box<str>>,
    with_to: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Adverbs {
    words: Vec<Box<str>>,
    unnamed: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    verbs: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Happening {
    lemmas: Vec<Box<str>>,
    endings: Vec<Box<str>>,
    not: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Media {
    nouns: Vec<Box<str>>,
    names: Vec<Box<str>>,
    own: Vec<Box<str>>,
    occasions: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Speakers {
    nouns: Vec<Box<str>>,
    bodies: Vec<Box<str>>,
    assessors: Vec<Box<str>>,
    rules: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nouns {
    nouns: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<Box<str>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_opens() {
        let cues = Cues::shipped();
        let say = cues.word(cues.index("say"));
        assert_eq!(say.takes(Slot::Clause), Some(Cue { class: CueClass::Report, opinion: false }));
        assert!(cues.word(cues.index("believe")).takes(Slot::Clause).is_some_and(|cue| cue.opinion));
        assert!(cues.is_happening("withdrawal") && !cues.is_happening("request"));
        assert_eq!(cues.index("zebra"), 0);
    }

    #[test]
    fn an_unknown_class_is_refused() {
        assert!(Cues::open("[[verb]]\nclass = \"sing\"\ntakes = []\nlemmas = []").is_err());
    }
}
