//! Whose text it is: who says "we" and "our" outside quotation marks, in an interview, a statement or a column.

use codebook::{Party, PartyId};
use english::Label;

use super::Resolver;
use crate::mentions::What;

/// Who speaks in a text, outside quotation marks.
#[derive(Default)]
pub(super) struct Voice {
    /// The state for which the text speaks: a ministry's statement, "our country" in a column.
    state: Option<PartyId>,
    /// The person who answers in an interview.
    answers: Option<usize>,
    /// Whether that person acts for a state.
    official: bool,
}

impl Resolver<'_> {
    /// Finds out who speaks. Persons must have been introduced.
    pub(super) fn listen(&mut self) {
        let words = self.first_person();
        if words.is_empty() {
            return;
        }
        let mut voice = Voice::default();
        let questions = self.document.passages.iter().filter(|passage| {
            let first = passage.form(0);
            passage.form(passage.len() - 1) == "?" || matches!(first, "Q" | "Q." | "Question")
        });
        if questions.count() >= 2 {
            let first = self.mentions.all().find(|mention| {
                mention.passage <= 2 && mention.first < mention.last && matches!(mention.what, What::Person(_))
            });
            if let Some(mention) = first {
                let name = crate::shapes::name_of(self.passage(mention.passage as usize), mention.first, mention.last);
                voice.answers = self.known(&name);
            }
            voice.official = voice.answers.is_some_and(|index| {
                let role = self.persons[index].role.as_deref().unwrap_or_default();
                role.split([' ', '-']).any(|word| self.nouns.voices.officials.contains(word)) && !self.is_past(role)
            });
        }
        let report = self.document.report;
        let publisher = report.publisher.to_string();
        let institution = [publisher.as_str(), &*report.title].into_iter().find_map(|text| {
            let says = text
                .split_whitespace()
                .any(|word| self.nouns.voices.institutions.contains(word.trim_matches(',').to_lowercase().as_str()));
            says.then(|| self.state_in(text)).flatten()
        });
        let own = words.iter().any(|(number, token)| {
            let passage = self.passage(*number);
            passage.form(*token).eq_ignore_ascii_case("our")
                && passage.label(*token) == Label::Poss
                && passage.head(*token).is_some_and(|noun| self.nouns.voices.own.contains(passage.lemma(noun)))
        });
        voice.state = if voice.answers.is_some() {
            None
        } else {
            institution.or_else(|| own.then(|| self.state_in(&publisher)).flatten())
        };
        self.voice = voice;
    }

    /// "We", "us", "our" and "ours" outside quotation marks.
    fn first_person(&self) -> Vec<(usize, u32)> {
        let mut found = Vec::new();
        for (number, passage) in self.document.passages.iter().enumerate() {
            for token in 0..passage.len() {
                if passage.tag(token).starts_with("PRP")
                    && !self.quoted[number][token as usize]
                    && matches!(&*passage.form(token).to_lowercase(), "we" | "us" | "our" | "ours" | "i" | "my" | "me")
                {
                    found.push((number, token));
                }
            }
        }
        found
    }

    /// The only state that a publisher's name or a title names.
    fn state_in(&self, text: &str) -> Option<PartyId> {
        let mut found: Option<PartyId> = None;
        for name in self.document.knowledge.names.find(text) {
            let Some(meaning) = name.meanings.first().filter(|meaning| matches!(meaning.party, PartyId::State(_)))
            else {
                continue;
            };
            match &found {
                Some(other) if *other != meaning.party => return None,
                _ => found = Some(meaning.party.clone()),
            }
        }
        found
    }

    /// The state for which the whole text speaks.
    pub(super) fn own_state(&self) -> Option<&PartyId> {
        self.voice.state.as_ref()
    }

    /// "You" in a question: the one who answers. A paragraph in which somebody says "I" or "we" is an answer.
    pub(super) fn asked(&self, number: usize, token: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let answer = (0..passage.len())
            .any(|token| matches!(passage.form(token), "I" | "we" | "We" | "our" | "Our" | "us" | "my" | "My"));
        if answer || self.quoted[number][token as usize] { Vec::new() } else { self.voice_of(number, token, false) }
    }

    /// Who says "I" (`alone`) or "we" outside quotation marks.
    pub(super) fn voice_of(&self, number: usize, token: u32, alone: bool) -> Vec<Party> {
        let words = self.passage(number).span_of(token);
        if let Some(index) = self.voice.answers {
            let person = &self.persons[index];
            if alone {
                return vec![Party { id: person.id.clone(), words, role: person.role.clone() }];
            }
            return if self.voice.official { vec![Party::new(person.id.home().clone(), words)] } else { Vec::new() };
        }
        match &self.voice.state {
            Some(state) if !alone => vec![Party::new(state.clone(), words)],
            _ => Vec::new(),
        }
    }
}
