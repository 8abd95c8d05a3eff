//! Takes the facts, gives where their names stand in a text.
//!
//! One automaton holds all names of states and organisations and the full names of persons in office; it is built once and
//! finds the longest name at each place. Last names and names that only a report knows are no part of it.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use codebook::{Date, Facts, NameKind, PartialDate, PartyId};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::nouns::Nouns;

/// All names, ready to be found.
pub(crate) struct Names {
    automaton: AhoCorasick,
    /// What each pattern of the automaton may mean.
    meanings: Vec<Vec<Meaning>>,
}

/// What a name may mean.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meaning {
    pub(crate) kind: MeaningKind,
    pub(crate) party: PartyId,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
}

/// How a name means its party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MeaningKind {
    Name(NameKind),
    /// The name of a person who holds or held an office.
    Holder,
    /// A bloc without members.
    Bloc,
    /// A phrase that holds a name and means nobody.
    Nobody,
}

/// A name in a text, by bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameMatch<'a> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) meanings: &'a [Meaning],
}

impl Names {
    /// Builds the automaton from the facts and the phrases of the table.
    pub(crate) fn new(facts: &Facts, nouns: &Nouns) -> Names {
        let mut patterns: BTreeMap<String, BTreeSet<Meaning>> = BTreeMap::new();
        let mut add = |text: &str, meaning: &Meaning| {
            let text = text.strip_prefix("the ").or_else(|| text.strip_prefix("The ")).unwrap_or(text);
            for form in forms(text, meaning.kind) {
                patterns.entry(form).or_default().insert(meaning.clone());
            }
        };
        for name in &facts.names {
            let kind = if name.kind == NameKind::Person { MeaningKind::Holder } else { MeaningKind::Name(name.kind) };
            add(&name.text, &Meaning { kind, party: name.party.clone(), from: name.from, to: name.to });
        }
        for state in &facts.states {
            let kind = MeaningKind::Name(NameKind::Name);
            add(&state.name, &Meaning { kind, party: PartyId::State(state.code.clone()), from: None, to: None });
        }
        for organisation in &facts.organisations {
            let party = PartyId::Organisation(organisation.id.clone());
            let acronym = is_acronym(&organisation.id);
            let kind = if acronym { NameKind::Acronym } else { NameKind::Name };
            add(
                &organisation.id,
                &Meaning { kind: MeaningKind::Name(kind), party: party.clone(), from: None, to: None },
            );
            add(&organisation.name, &Meaning { kind: MeaningKind::Name(NameKind::Name), party, from: None, to: None });
        }
        for holder in facts.holders.iter().filter(|holder| holder.person.contains(' ')) {
            let party = holder.of.clone().within(&holder.person);
            add(&holder.person, &Meaning { kind: MeaningKind::Holder, party, from: None, to: None });
        }
        for holder in &facts.holders {
            // "De Gaulle", "bin Salman": last names of several words.
            if let Some(last) = name_from_particle(&holder.person) {
                let party = holder.of.clone().within(&holder.person);
                add(last, &Meaning { kind: MeaningKind::Holder, party, from: holder.from, to: holder.to });
            }
        }
        for (phrases, kind) in [(&nouns.phrases.nobody, MeaningKind::Nobody), (&nouns.phrases.blocs, MeaningKind::Bloc)]
        {
            for phrase in phrases {
                let name = phrase.strip_prefix("the ").unwrap_or(phrase);
                add(phrase, &Meaning { kind, party: PartyId::Group(name.into()), from: None, to: None });
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(patterns.keys())
            .expect("the names fit into an automaton");
        Names { automaton, meanings: patterns.into_values().map(|set| set.into_iter().collect()).collect() }
    }

    /// All names in `text` that stand between word boundaries, in order, none overlapping another.
    pub(crate) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = NameMatch<'a>> + 'a {
        self.automaton.find_iter(text).filter_map(|found| {
            let before = text[..found.start()].chars().next_back();
            let after = text[found.end()..].chars().next();
            let whole = !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
            let meanings = &self.meanings[found.pattern().as_usize()];
            whole.then_some(NameMatch { start: found.start(), end: found.end(), meanings })
        })
    }
}

impl Meaning {
    /// How far outside its days of use the name stands: 0 within, else years.
    pub(crate) fn distance(&self, day: Date) -> i32 {
        let year = i32::from(day.year());
        match (self.from.map(PartialDate::earliest), self.to.map(PartialDate::latest)) {
            (Some(from), _) if day < from => i32::from(from.year()) - year + 1,
            (_, Some(to)) if to < day => year - i32::from(to.year()) + 1,
            _ => 0,
        }
    }
}

/// Capitals, digits and full stops only.
pub(crate) fn is_acronym(text: &str) -> bool {
    let capitals = text.bytes().filter(u8::is_ascii_uppercase).count();
    let others = text.bytes().filter(u8::is_ascii_lowercase).count();
    capitals >= 2
        && others <= usize::from(text.starts_with(|letter: char| letter.is_ascii_lowercase()))
        && !text.contains(' ')
}

/// The last name of several words within a person's name: "de Gaulle" of "Charles de Gaulle".
fn name_from_particle(person: &str) -> Option<&str> {
    const PARTICLES: [&str; 12] = ["de", "van", "von", "bin", "ould", "dos", "da", "di", "del", "della", "Ould", "der"];
    let first = person.find(' ')? + 1;
    let mut at = first;
    for word in person[first..].split(' ') {
        if PARTICLES.contains(&word) && person[at + word.len()..].trim_start().contains(char::is_alphabetic) {
            return Some(&person[at..]);
        }
        at += word.len() + 1;
    }
    None
}

/// The spellings under which a name is looked for.
fn forms(text: &str, kind: MeaningKind) -> Vec<String> {
    let mut forms = vec![text.to_owned()];
    if !text.is_ascii() {
        forms.push(text.nfd().filter(|letter| !is_combining_mark(*letter)).collect());
        // "Schroeder", "Soeren", "Stoere".
        let spelled = text
            .replace(['ä', 'æ'], "ae")
            .replace(['ö', 'ø'], "oe")
            .replace('ü', "ue")
            .replace('å', "aa")
            .replace('Ä', "Ae")
            .replace(['Ö', 'Ø'], "Oe")
            .replace('Ü', "Ue")
            .replace('ß', "ss");
        let plain = text.replace('ø', "o").replace('Ø', "O").replace('ł', "l").replace('Ł', "L").replace('ı', "i");
        for form in [spelled, plain] {
            if form != text {
                forms.push(form);
            }
        }
    }
    for index in 0..forms.len() {
        forms.push(forms[index].replace('’', "'"));
        forms.push(forms[index].replace('\'', "’"));
    }
    for (one, other) in [
        ("ization", "isation"),
        ("isation", "ization"),
        ("Defense", "Defence"),
        ("Defence", "Defense"),
        ("Co-operation", "Cooperation"),
        ("Cooperation", "Co-operation"),
        ("Labor", "Labour"),
    ] {
        for index in 0..forms.len() {
            if forms[index].contains(one) {
                forms.push(forms[index].replace(one, other));
            }
        }
    }
    if kind == MeaningKind::Name(NameKind::Demonym)
        && text.len() > 3
        && text.ends_with(['n', 'i', 'k', 'a', 'o', 'r', 'e', 't'])
        && !text.ends_with("ese")
    {
        forms.push(format!("{text}s"));
    }
    forms.sort();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use codebook::Name;

    use super::*;

    fn names() -> Names {
        let name = |text: &str, party: PartyId, kind| Name { text: text.into(), party, kind, from: None, to: None };
        let mut facts = Facts::default();
        facts.names = vec![
            name("Niger", PartyId::state("NER"), NameKind::Name),
            name("Nigeria", PartyId::state("NGA"), NameKind::Name),
            name("Guinea", PartyId::state("GIN"), NameKind::Name),
            name("Guinea-Bissau", PartyId::state("GNB"), NameKind::Name),
            name("Côte d'Ivoire", PartyId::state("CIV"), NameKind::Name),
            name("Nigerien", PartyId::state("NER"), NameKind::Demonym),
            name("Organization of American States", PartyId::organisation("OAS"), NameKind::Name),
        ];
        Names::new(&facts, &Nouns::shipped())
    }

    fn found(text: &str) -> Vec<String> {
        names()
            .find(text)
            .map(|found| format!("{}={}", &text[found.start..found.end], found.meanings[0].party))
            .collect()
    }

    #[test]
    fn the_longest_name_between_word_boundaries_is_found() {
        assert_eq!(found("Niger and Nigeria's army, Guinea-Bissau"), ["Niger=NER", "Nigeria=NGA", "Guinea-Bissau=GNB"]);
        assert_eq!(
            found("Cote d’Ivoire and Nigeriens; Côte d'Ivoire"),
            ["Cote d’Ivoire=CIV", "Nigeriens=NER", "Côte d'Ivoire=CIV"]
        );
        assert_eq!(found("the Organisation of American States"), ["Organisation of American States=OAS"]);
        assert_eq!(found("Nigerian niger Latin American"), ["Latin American=Latin American"]);
    }

    #[test]
    fn acronyms_are_told_from_names() {
        assert!(is_acronym("CSTO") && !is_acronym("G5") && is_acronym("OPEC+"));
        assert!(!is_acronym("Nordefco") && !is_acronym("Rio Pact"));
    }
}
