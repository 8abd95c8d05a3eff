//! Words for one kind of event: "drill" and "exercise" are the same, a "trip" is one to whatever was held.
//!
//! Takes the kind of an event as a claim has it, gives the kind as the account names it. It stands before gathering,
//! attendance and standings, which all must mean the same event by the same word. The words are in `data/occasions.toml`.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

/// The table `data/occasions.toml`.
#[derive(Deserialize)]
struct Table {
    vague: Vec<String>,
    kinds: BTreeMap<String, Vec<String>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/occasions.toml")).expect("the shipped table of occasions is well formed")
});

/// A kind of event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    /// Its name: that of the table, else the head word; `event` where there is none.
    pub(crate) name: Arc<str>,
    /// Whether the word names no kind, so that any event may be meant.
    pub(crate) is_vague: bool,
}

/// The kind that the words mean, by their last two words or their last one.
pub(crate) fn kind(words: &str) -> Kind {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let ends = [2, 1].into_iter().filter_map(|count| Some(words.get(words.len().checked_sub(count)?..)?.join(" ")));
    let named = |end: &String| TABLE.kinds.iter().find(|(_, words)| words.contains(end)).map(|(name, _)| name.as_str());
    let head = words.last().map_or("event", String::as_str);
    let name = ends.into_iter().find_map(|end| named(&end)).unwrap_or(head);
    Kind { name: name.into(), is_vague: TABLE.vague.iter().any(|word| word == head) }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, kind};

    #[test]
    fn words_for_one_kind_of_event_are_one_kind() {
        for (words, name) in [
            ("drill", "exercise"),
            ("military Exercise", "exercise"),
            ("war games", "exercise"),
            ("leaders' summit", "summit"),
            ("trip", "visit"),
            ("council", "council"),
            ("", "event"),
        ] {
            assert_eq!(&*kind(words).name, name, "{words}");
        }
        assert!(kind("trip").is_vague && kind("").is_vague && !kind("summit").is_vague);
    }

    #[test]
    fn each_word_stands_for_one_kind() {
        let all: Vec<&String> = TABLE.kinds.values().flatten().collect();
        for word in &all {
            assert_eq!(all.iter().filter(|other| other == &word).count(), 1, "{word}");
        }
    }
}
