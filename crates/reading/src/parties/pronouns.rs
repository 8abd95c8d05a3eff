//! Pronouns: he, it, they, we, which; and counts that stand for parties: "both", "the three".

use codebook::{NameKind, Party, PartyId};
use english::{Label, Pos};

use super::Resolver;
use crate::antecedents::{Gender, Kind, Trace};
use crate::mentions::What;
use crate::passage::Passage;

impl Resolver<'_> {
    pub(super) fn pronoun(&mut self, number: usize, token: u32, depth: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let form = passage.form(token).to_lowercase();
        match form.as_str() {
            "itself" | "himself" | "herself" | "themselves" => self.reflexive(number, token),
            "i" | "me" | "my" | "mine" | "myself" => self.speaker_of(number, token, depth, true),
            "we" | "us" | "our" | "ours" | "ourselves" => self.speaker_of(number, token, depth, false),
            "you" | "your" | "yours" => self.asked(number, token),
            "he" | "him" | "his" => self.person_before(number, token, Gender::Male),
            "she" | "her" | "hers" => self.person_before(number, token, Gender::Female),
            "it" | "its" => self.it(number, token),
            "they" | "them" | "their" | "theirs" => self.they(number, token),
            "which" | "who" | "whom" | "whose" | "that" => self.relative(number, token, depth),
            _ => Vec::new(),
        }
    }

    /// Whether the subject of a verb is somebody, not something.
    fn is_agentive(&self, passage: &Passage, verb: u32) -> bool {
        let lemma = passage.lemma(verb);
        passage.pos(verb) == Pos::Verb && (self.is_saying(lemma) || self.nouns.verbs.agentive.contains(lemma))
    }

    /// Verbs of speech.
    pub(super) fn is_saying(&self, lemma: &str) -> bool {
        self.nouns.verbs.saying.contains(lemma)
    }

    pub(super) fn as_parties(
        &self,
        number: usize,
        token: u32,
        trace: Option<(Vec<PartyId>, Option<std::sync::Arc<str>>)>,
    ) -> Vec<Party> {
        let words = self.words(number, token);
        let Some((ids, role)) = trace else { return Vec::new() };
        ids.into_iter().map(|id| Party { id, words, role: role.clone().filter(|role| !role.is_empty()) }).collect()
    }

    /// "It": a state, organisation or body; nobody where a thing is the better reading, or nothing is meant.
    fn it(&mut self, number: usize, token: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let told = passage.label(token) == Label::Dobj
            && passage.head(token).is_some_and(|verb| self.nouns.verbs.holding_true.contains(passage.lemma(verb)));
        if told || is_pleonastic(passage, token) {
            return Vec::new();
        }
        let barred = self.barred(number, token);
        let subject = is_subject(passage, token);
        let speaks = subject && passage.head(token).is_some_and(|verb| self.is_agentive(passage, verb));
        let own_subject = self.subject_above(number, token);
        let near = |trace: &Trace| {
            let own = trace.at.passage as usize == number && Some(trace.at.token) == own_subject;
            if own { 16 } else { 0 }
        };
        // "Ankara welcomed the decision; Moscow condemned it": an object stands for the object of the clause beside its own.
        // corpus: pronouns-and-descriptions/condemned-it
        let judged = passage.label(token) == Label::Dobj
            && passage.head(token).is_some_and(|verb| {
                self.nouns.verbs.judging.contains(passage.lemma(verb)) && passage.child(verb, &[Label::Nsubj]).is_some()
            });
        let beside = |trace: &Trace| {
            judged
                && trace.at.passage as usize == number
                && passage.sentence(trace.at.token) == passage.sentence(token)
                && passage.label(trace.at.token) == Label::Dobj
        };
        let fits = |trace: &Trace| {
            if trace.plural || trace.one().is_some_and(|id| barred.contains(id)) {
                return None;
            }
            match trace.kind {
                Kind::Thing if !speaks && beside(trace) => Some(30),
                Kind::State | Kind::Organisation | Kind::Body if trace.role.as_deref() == Some("") => Some(-10),
                Kind::State | Kind::Organisation => {
                    Some(self.focus.often(trace) + near(trace) + if subject && trace.weight >= 40 { 8 } else { 0 })
                }
                Kind::Body => Some(near(trace) + if subject && trace.weight >= 40 { 4 } else { -4 }),
                Kind::Thing if !speaks => Some(0),
                _ => None,
            }
        };
        let at = self.place_of(number, token);
        let best = self.focus.best(at, 2, fits);
        // "Six years after it pulled out, Greece returned."
        if best.is_none_or(|trace| trace.at.sentence < at.sentence && trace.weight < 40)
            && let Some(ahead) = self.subject_ahead(number, token)
            && let Some(found) = self.state_ahead(number, ahead)
        {
            return vec![Party::new(found, passage.span_of(token))];
        }
        let best = best.map(|trace| (trace.ids.to_vec(), None));
        self.as_parties(number, token, best)
    }

    /// The subject that follows a clause or phrase in front of it, in which the token stands.
    fn subject_ahead(&self, number: usize, token: u32) -> Option<u32> {
        let passage = self.passage(number);
        let mut node = token;
        for _ in 0..12 {
            let head = passage.head(node)?;
            let fronted = matches!(passage.label(node), Label::Advcl | Label::Prep | Label::Npadvmod) && node < head;
            if fronted && let Some(subject) = passage.child(head, &[Label::Nsubj, Label::Nsubjpass]) {
                return (subject > token).then_some(subject);
            }
            node = head;
        }
        None
    }

    /// The state or organisation that is named at a token.
    fn state_ahead(&self, number: usize, token: u32) -> Option<PartyId> {
        match &self.mentions.headed(number, token)?.what {
            What::State(id, NameKind::Name | NameKind::Acronym | NameKind::Epithet) | What::Organisation(id) => {
                Some(id.clone())
            }
            _ => None,
        }
    }

    /// The subject of the nearest verb above that has one before the token.
    fn subject_above(&self, number: usize, token: u32) -> Option<u32> {
        let passage = self.passage(number);
        let mut node = token;
        for _ in 0..12 {
            node = passage.head(node)?;
            if matches!(passage.pos(node), Pos::Verb | Pos::Aux)
                && let Some(subject) = passage.child(node, &[Label::Nsubj, Label::Nsubjpass])
                && subject < token
            {
                return Some(subject);
            }
        }
        None
    }

    fn person_before(&mut self, number: usize, token: u32, gender: Gender) -> Vec<Party> {
        let barred = self.barred(number, token);
        let fits = |trace: &Trace| {
            let fitting = trace.kind == Kind::Person
                && !trace.plural
                && matches!(self.focus.gender(trace), told if told == gender || told == Gender::Unknown)
                && !trace.one().is_some_and(|id| barred.contains(id));
            fitting.then_some(if self.focus.gender(trace) == gender { 6 } else { 0 })
        };
        let best = self
            .focus
            .best(self.place_of(number, token), 4, fits)
            .map(|trace| (trace.ids.to_vec(), trace.role.clone()));
        self.as_parties(number, token, best)
    }

    fn they(&mut self, number: usize, token: u32) -> Vec<Party> {
        let barred = self.barred(number, token);
        let own_subject = self.subject_above(number, token);
        let sentence = self.place_of(number, token).sentence;
        let joined = |trace: &Trace| trace.kind == Kind::Several && trace.weight >= 40 && trace.at.sentence == sentence;
        let fits = |trace: &Trace| {
            let fitting = trace.plural || trace.kind == Kind::Several;
            let free = !trace.ids.is_empty() && !trace.ids.iter().all(|id| barred.contains(id));
            let own = trace.at.passage as usize == number && Some(trace.at.token) == own_subject;
            (fitting && free).then_some(
                if joined(trace) {
                    22
                } else if trace.kind == Kind::Several {
                    6
                } else {
                    0
                } + if own { 12 } else { 0 },
            )
        };
        let best = self.focus.best(self.place_of(number, token), 2, fits).map(|trace| (trace.ids.to_vec(), None));
        self.as_parties(number, token, best)
    }

    /// Parties that a pronoun cannot mean: the subject of its own verb, where it is the object, and the possessor of the
    /// phrase that it stands in.
    fn barred(&self, number: usize, token: u32) -> Vec<PartyId> {
        let passage = self.passage(number);
        let mut barred = Vec::new();
        if matches!(
            passage.form(token).to_lowercase().as_str(),
            "its" | "his" | "their" | "itself" | "himself" | "themselves"
        ) || is_subject(passage, token)
        {
            return barred;
        }
        let mut node = token;
        for _ in 0..8 {
            let Some(head) = passage.head(node) else { break };
            if let Some(owner) = passage.child(head, &[Label::Poss]).filter(|owner| *owner != node) {
                barred.extend(self.parties.of(number, owner).iter().map(|party| party.id.clone()));
            }
            if matches!(passage.pos(head), Pos::Verb | Pos::Aux) {
                let subjects = passage.children_with(head, &[Label::Nsubj, Label::Nsubjpass]);
                let mut any = false;
                for subject in subjects {
                    any = true;
                    barred.extend(self.parties.of(number, subject).iter().map(|party| party.id.clone()));
                }
                let lends = matches!(
                    passage.label(head),
                    Label::Xcomp | Label::Advcl | Label::Pcomp | Label::Conj | Label::Acl
                );
                if any || !lends {
                    break;
                }
            }
            node = head;
        }
        barred
    }

    /// "Itself": the subject of its verb, or what it stands beside.
    fn reflexive(&mut self, number: usize, token: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let words = passage.span_of(token);
        let mut node = token;
        for _ in 0..8 {
            let Some(head) = passage.head(node) else { break };
            let subject = if passage.label(node) == Label::Appos {
                Some(head)
            } else {
                passage.child(head, &[Label::Nsubj, Label::Nsubjpass])
            };
            if let Some(subject) = subject.filter(|subject| *subject < token) {
                let found = self.parties.of(number, subject).to_vec();
                return found.into_iter().map(|party| Party { words, ..party }).collect();
            }
            node = head;
        }
        Vec::new()
    }

    /// "Which", "that" and "who" stand for what they follow; with a plural verb for all that was joined.
    fn relative(&mut self, number: usize, token: u32, depth: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let mut node = token;
        for _ in 0..8 {
            if passage.label(node) == Label::Relcl {
                let Some(antecedent) = passage.head(node) else { return Vec::new() };
                if antecedent >= token {
                    return Vec::new();
                }
                let mut found = self.resolve(number, antecedent, depth + 1);
                if passage.label(antecedent) == Label::Conj && is_plural_verb(passage, node) {
                    found.extend(self.joined_before(number, antecedent));
                }
                let words = passage.span_of(token);
                for party in &mut found {
                    party.words = words;
                }
                return found;
            }
            match passage.head(node) {
                Some(head) => node = head,
                None => return Vec::new(),
            }
        }
        Vec::new()
    }

    fn joined_before(&self, number: usize, conjunct: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let mut found = Vec::new();
        let mut node = conjunct;
        for _ in 0..40 {
            if passage.label(node) != Label::Conj {
                break;
            }
            let Some(head) = passage.head(node) else { break };
            found.extend_from_slice(self.parties.of(number, head));
            node = head;
        }
        found
    }

    /// Who says "I" or "we" between quotation marks; "we" is the state or organisation for which the speaker acts.
    fn speaker_of(&mut self, number: usize, token: u32, depth: u32, alone: bool) -> Vec<Party> {
        let passage = self.passage(number);
        let mut speakers = self.governing_speaker(number, token, depth);
        if speakers.is_empty() && !self.quoted[number][token as usize] {
            return self.voice_of(number, token, alone);
        }
        if speakers.is_empty()
            && let Some((_, before)) = self.speaker.as_ref().filter(|(passage, _)| *passage + 1 >= number)
        {
            speakers.clone_from(before);
        }
        let words = passage.span_of(token);
        speakers
            .into_iter()
            .map(|party| if alone { Party { words, ..party } } else { Party::new(party.id.home().clone(), words) })
            .collect()
    }

    fn governing_speaker(&mut self, number: usize, token: u32, depth: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let mut node = token;
        for _ in 0..40 {
            let Some(head) = passage.head(node) else { break };
            if matches!(
                passage.label(node),
                Label::Ccomp | Label::Parataxis | Label::Dep | Label::Dobj | Label::Pobj | Label::Advcl | Label::Prep
            ) && matches!(passage.pos(head), Pos::Verb | Pos::Aux)
                && (passage.label(node) == Label::Ccomp || self.is_saying(passage.lemma(head)))
                && !(self.quoted[number][head as usize] && self.quoted[number][token as usize])
                && let Some(subject) = passage.child(head, &[Label::Nsubj])
                && subject != token
            {
                let found = self.resolve(number, subject, depth + 1);
                if !found.is_empty() {
                    return found;
                }
            }
            // A speech verb set into its own quotation hangs under it.
            let inserted = passage
                .children_with(node, &[Label::Parataxis, Label::Ccomp])
                .find(|verb| self.is_saying(passage.lemma(*verb)) && !self.quoted[number][*verb as usize]);
            if let Some(subject) =
                inserted.and_then(|verb| passage.child(verb, &[Label::Nsubj])).filter(|subject| *subject != token)
            {
                let found = self.resolve(number, subject, depth + 1);
                if !found.is_empty() {
                    return found;
                }
            }
            node = head;
        }
        Vec::new()
    }
}

/// The number that a word names, from 2 to 20, or digits.
pub(super) fn number_word(word: &str) -> Option<usize> {
    const WORDS: [&str; 19] = [
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    let found = WORDS.iter().position(|other| *other == word).map(|index| index + 2);
    found.or_else(|| word.parse().ok().filter(|number| (2..=99).contains(number)))
}

pub(super) fn is_subject(passage: &Passage, token: u32) -> bool {
    matches!(passage.label(token), Label::Nsubj | Label::Nsubjpass)
}

fn is_plural_verb(passage: &Passage, verb: u32) -> bool {
    let agrees = |token: u32| passage.tag(token) == "VBP" || matches!(passage.form(token), "were" | "are" | "have");
    agrees(verb) || passage.children_with(verb, &[Label::Aux, Label::Auxpass]).any(agrees)
}

/// "It is likely that …", "it takes two to …": the word means nothing.
fn is_pleonastic(passage: &Passage, token: u32) -> bool {
    let Some(verb) = passage.head(token) else { return false };
    if passage.label(token) == Label::Expl {
        return true;
    }
    if !is_subject(passage, token) || passage.form(token).eq_ignore_ascii_case("its") {
        return false;
    }
    let clause = passage.children(verb).iter().any(|child| {
        *child > verb
            && matches!(passage.label(*child), Label::Ccomp | Label::Xcomp | Label::Advcl | Label::Csubj)
            && matches!(
                passage.label(verb),
                Label::Root | Label::Ccomp | Label::Conj | Label::Advcl | Label::Relcl | Label::Parataxis
            )
    });
    match passage.lemma(verb) {
        "be" | "'" | "'s" => {
            let adjective = passage
                .child(verb, &[Label::Acomp])
                .is_some_and(|adjective| clause || passage.child(adjective, &[Label::Ccomp, Label::Xcomp]).is_some());
            let noun = passage.child(verb, &[Label::Attr]).is_some_and(|noun| {
                passage.child(noun, &[Label::Relcl, Label::Acl]).is_some_and(|clause| clause > noun)
                    && passage.pos(noun) == Pos::Propn
                    || passage.lemma(noun) == "time"
                    || clause && passage.pos(noun) != Pos::Propn
            });
            adjective || noun
        }
        "seem" | "appear" | "happen" | "turn" | "matter" | "rain" | "follow" => clause,
        "take" => clause,
        "say" | "report" | "expect" | "believe" | "understand" | "think" => {
            passage.label(token) == Label::Nsubjpass && passage.child(verb, &[Label::Ccomp]).is_some()
        }
        _ => false,
    }
}
