//! Who speaks by a cue: the party that its subject names, the medium that was told.

use codebook::{Party, PartyId, Source, Span};
use english::{Label, Pos};

use super::clauses::is_nominal;
use super::cues::{CueClass, Cues, Kind, Slot, Word};
use super::frames::UNNAMED;
use super::phrases::{agent, entity_at, maker, named_head, phrase};
use crate::passage::Passage;

/// What the search for speakers rests on.
pub(crate) struct Reader<'a> {
    pub(crate) passages: &'a [Passage],
    pub(crate) cues: &'a Cues,
    /// The party that a noun phrase stands for.
    pub(crate) party_of: &'a dyn Fn(usize, u32) -> Option<Party>,
    /// Number of each token's lemma in the cue table.
    pub(crate) words: Vec<Vec<u16>>,
    /// Names of bodies in the report by their initials.
    pub(crate) initials: Vec<(Box<str>, Span)>,
    /// Who spoke last.
    pub(crate) last: Option<Party>,
}

impl<'a> Reader<'a> {
    pub(crate) fn passage(&self, passage: usize) -> &'a Passage {
        &self.passages[passage]
    }

    pub(crate) fn word(&self, passage: usize, token: u32) -> &'a Word {
        self.cues.word(self.words[passage][token as usize])
    }

    /// Who is named by the noun phrase headed by `head` and those joined to it by "and"; empty where the writer or the
    /// speaker means themselves, where nobody is meant, and for papers that lay down rules.
    pub(crate) fn sources(&mut self, passage: usize, head: u32, cue: Span, into: &mut Vec<Source>) {
        let tree = self.passage(passage);
        let mut head = head;
        for _ in 0..4 {
            if let Some(who) = self.party(passage, head) {
                into.push(Source { who, cue: Some(cue) });
            }
            let next = tree.children_with(head, &[Label::Conj]).find(|other| is_nominal(tree.pos(*other)));
            match next {
                Some(next) => head = next,
                None => break,
            }
        }
    }

    /// The party named by one noun phrase.
    pub(crate) fn party(&mut self, passage: usize, head: u32) -> Option<Party> {
        let tree = self.passage(passage);
        let head = named_head(tree, head);
        if tree.pos(head) == Pos::Pron || tree.pos(head) == Pos::Det {
            return self.pronoun(passage, head);
        }
        let nobody = |child: u32| matches!(tree.lemma(child), "no" | "neither");
        if tree.children_with(head, &[Label::Det, Label::Neg]).any(nobody) {
            return None;
        }
        let word = self.word(passage, head);
        if word.is(Kind::Rule) && (tree.pos(head) != Pos::Propn || tree.lemma(head) != "Pact") {
            return None;
        }
        let words = phrase(tree, head);
        if word.is(Kind::Work)
            && let Some(maker) = maker(tree, head)
            && let Some(party) = self.party(passage, maker)
        {
            return Some(party);
        }
        let appos = tree.child(head, &[Label::Appos]);
        // "the state agency ATA"
        let medium = word.is(Kind::Medium) && tree.pos(head) == Pos::Noun;
        let is_named = medium && appos.is_some_and(|appos| tree.pos(appos) == Pos::Propn && appos == head + 1);
        if let Some(party) = self.party_at(passage, head).filter(|_| !is_named) {
            return Some(self.spoke(party));
        }
        let appos = appos.filter(|appos| {
            tree.pos(*appos) == Pos::Propn && (*appos > head + 1 || medium) && tree.form(head + 1) != "-"
        });
        if tree.pos(head) != Pos::Propn
            && let Some(party) = appos.and_then(|appos| self.party_at(passage, appos))
        {
            return Some(self.spoke(party));
        }
        let name_head = if tree.pos(head) == Pos::Propn { head } else { appos.unwrap_or(head) };
        let party =
            Party::new(self.name(tree, name_head), if name_head == head { words } else { phrase(tree, name_head) });
        Some(self.spoke(party))
    }

    fn spoke(&mut self, party: Party) -> Party {
        self.last = Some(party.clone());
        party
    }

    fn party_at(&self, passage: usize, head: u32) -> Option<Party> {
        (self.party_of)(passage, head).filter(|party| !party.words.is_empty() || !party.id.to_string().is_empty())
    }

    fn pronoun(&mut self, passage: usize, head: u32) -> Option<Party> {
        let tree = self.passage(passage);
        let norm = tree.form(head).to_ascii_lowercase();
        let words = tree.span_of(head);
        match norm.as_str() {
            "he" | "she" | "they" | "it" | "him" | "her" | "them" | "who" | "his" | "their" | "its" => {
                if let Some(mut party) = self.party_at(passage, head) {
                    party.words = words;
                    return Some(self.spoke(party));
                }
                let person = matches!(norm.as_str(), "he" | "she" | "him" | "her" | "his");
                let thing = matches!(norm.as_str(), "it" | "its");
                match self.last.as_ref().map(|last| (last, self.is_body(last))) {
                    Some((last, body))
                        if !(person && (body || matches!(last.id, PartyId::Group(_))) || thing && !body) =>
                    {
                        Some(Party { words, ..last.clone() })
                    }
                    _ if thing => None,
                    _ => Some(Party::new(PartyId::named(&norm), words)),
                }
            }
            "some" | "others" | "many" | "few" | "several" | "most" | "both" | "all" => {
                let words = phrase(tree, head);
                Some(Party::new(PartyId::Group(words.of(tree.text()).into()), words))
            }
            "one" | "another" | "somebody" | "someone" => {
                let words = phrase(tree, head);
                Some(Party::new(PartyId::named(words.of(tree.text())), words))
            }
            _ => None,
        }
    }

    /// Whether a party is a paper or a body rather than a person, as far as its words tell.
    fn is_body(&self, party: &Party) -> bool {
        let text = self.passages.first().map_or("", |passage| passage.text());
        let of = |word: &str| {
            let word = self.cues.word(self.cues.index(word));
            word.is(Kind::Work) || word.is(Kind::Body) || word.is(Kind::Medium)
        };
        matches!(party.id, PartyId::State(_) | PartyId::Organisation(_)) || party.words.of(text).split(' ').any(of)
    }

    /// The name of a party that nobody knows, by its words without article.
    fn name(&self, tree: &Passage, head: u32) -> PartyId {
        let entity = entity_at(tree, head);
        let words = match entity {
            Some(entity) if matches!(entity.kind, "PERSON" | "ORG" | "NORP" | "FAC" | "PRODUCT" | "WORK_OF_ART") => {
                tree.span_between(entity.start, entity.end - 1)
            }
            _ => phrase(tree, head),
        };
        let name = without_article(words.of(tree.text()));
        let is_acronym = name.len() >= 2 && name.chars().all(|letter| letter.is_ascii_uppercase());
        if is_acronym && let Some((_, full)) = self.initials.iter().find(|(initials, _)| **initials == *name) {
            return PartyId::named(without_article(full.of(tree.text())));
        }
        let plural = matches!(tree.tag(head), "NNS" | "NNPS");
        if plural { PartyId::Group(name.into()) } else { PartyId::named(name) }
    }

    /// The source of content that nobody is named for.
    pub(crate) fn unnamed(words: Span) -> Source {
        Source { who: Party::new(PartyId::Group(UNNAMED.into()), words), cue: Some(words) }
    }

    /// The media that were told, and those that pass on what the subject said: links after the speaker.
    pub(crate) fn media(&mut self, passage: usize, verb: u32, into: &mut Vec<Source>) {
        let tree = self.passage(passage);
        // The object of "urge" or "call" is the one meant, not one that passes it on.
        let class = self.word(passage, verb).takes(Slot::Clause).map(|cue| cue.class);
        let hears = matches!(class, Some(CueClass::Report | CueClass::Claim | CueClass::Judge | CueClass::Deny));
        for child in tree.children(verb).iter().copied() {
            match tree.label(child) {
                Label::Dobj | Label::Dative if hears => {
                    let heard =
                        if tree.pos(child) == Pos::Adp { tree.child(child, &[Label::Pobj]) } else { Some(child) };
                    if let Some(heard) = heard.filter(|_| tree.lemma(verb) != "quote") {
                        self.medium(passage, heard, into);
                    }
                }
                Label::Prep => self.told_to(passage, child, into),
                Label::Advcl if tree.tag(child) == "VBG" && matches!(tree.lemma(child), "speak" | "talk" | "write") => {
                    for prep in tree.children_with(child, &[Label::Prep]) {
                        self.told_to(passage, prep, into);
                    }
                }
                Label::Nsubj => {
                    for acl in tree.children_with(child, &[Label::Acl]) {
                        if tree.tag(acl) == "VBN"
                            && self.word(passage, acl).is(Kind::Relay)
                            && let Some(agent) = agent(tree, acl)
                        {
                            let cue = tree.span_of(acl);
                            let last = self.last.clone();
                            self.sources(passage, agent, cue, into);
                            self.last = last;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// "to Reuters", "on state television", "in an interview with the BBC".
    fn told_to(&mut self, passage: usize, prep: u32, into: &mut Vec<Source>) {
        let tree = self.passage(passage);
        let Some(object) = tree.child(prep, &[Label::Pobj]) else { return };
        if !matches!(tree.lemma(prep), "to" | "on" | "in" | "with" | "during" | "via" | "for") {
            return;
        }
        if self.word(passage, object).is(Kind::Occasion) {
            for inner in tree.children_with(object, &[Label::Prep, Label::Agent]) {
                if let Some(object) = tree.child(inner, &[Label::Pobj]) {
                    self.medium(passage, object, into);
                }
            }
            for acl in tree.children_with(object, &[Label::Acl]) {
                self.passed_on(passage, acl, into);
            }
        } else if matches!(tree.lemma(prep), "to" | "on" | "via") {
            self.medium(passage, object, into);
        }
    }

    /// "in remarks translated by a think tank", "in a despatch picked up and rendered into English by monitors".
    fn passed_on(&mut self, passage: usize, acl: u32, into: &mut Vec<Source>) {
        let tree = self.passage(passage);
        let mut verb = acl;
        for _ in 0..4 {
            if let Some(agent) = agent(tree, verb) {
                if self.word(passage, verb).is(Kind::Relay) && tree.tag(verb) == "VBN" {
                    let last = self.last.clone();
                    self.sources(passage, agent, tree.span_of(verb), into);
                    self.last = last;
                } else {
                    self.medium(passage, agent, into);
                }
            }
            match tree.child(verb, &[Label::Conj]) {
                Some(next) => verb = next,
                None => break,
            }
        }
    }

    fn medium(&mut self, passage: usize, head: u32, into: &mut Vec<Source>) {
        let tree = self.passage(passage);
        if !self.is_medium(passage, head) {
            return;
        }
        let words = phrase(tree, head);
        let who = match self.party_at(passage, head) {
            Some(party) if !matches!(party.id, PartyId::State(_)) => party,
            _ => Party::new(self.name(tree, head), words),
        };
        into.push(Source { who, cue: None });
    }

    fn is_medium(&self, passage: usize, head: u32) -> bool {
        let tree = self.passage(passage);
        if !is_nominal(tree.pos(head)) || tree.pos(head) == Pos::Pron {
            return false;
        }
        let phrase = phrase(tree, head);
        let name = without_article(phrase.of(tree.text())).to_lowercase();
        if self.cues.is_medium(&name) || self.cues.is_medium(&tree.form(head).to_lowercase()) {
            return true;
        }
        let word = self.word(passage, head);
        let determiner = tree.child(head, &[Label::Det, Label::Poss]).map(|determiner| tree.lemma(determiner));
        if word.is(Kind::Own) && matches!(determiner, Some("this" | "our" | "my" | "we" | "I")) {
            return false;
        }
        if word.is(Kind::Medium) {
            return true;
        }
        let entity = entity_at(tree, head);
        let is_body = entity.is_some_and(|entity| entity.kind == "ORG")
            || (entity.is_none() && tree.pos(head) == Pos::Propn && is_capitals(tree.form(head)));
        let known = self.party_at(passage, head).is_some_and(|party| !matches!(party.id, PartyId::Named(_)));
        is_body && !known && tree.pos(head) == Pos::Propn
    }
}

fn is_capitals(form: &str) -> bool {
    form.len() >= 2 && form.bytes().all(|byte| byte.is_ascii_uppercase())
}

pub(crate) fn without_article(name: &str) -> &str {
    let lower = ["the ", "a ", "an ", "The ", "A ", "An "];
    lower.iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}
