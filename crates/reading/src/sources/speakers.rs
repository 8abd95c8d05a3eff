//! Who speaks by a cue: its grammatical subject, the party that the subject names, the medium that was told.

use codebook::{Party, PartyId, Source, Span};
use english::{Label, Pos};

use super::clauses::{is_nominal, is_passive};
use super::cues::{CueClass, Cues, Kind, Slot, Word};
use super::frames::UNNAMED;
use crate::passage::Passage;

/// Longest way up a tree that is followed.
const FARTHEST: usize = 64;

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

/// The subject of a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// The noun phrase headed by this token.
    Phrase(u32),
    /// A passive without an agent.
    LeftOut,
    /// None in the sentence.
    Missing,
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
        let head = self.named_head(tree, head);
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
        let words = self.phrase(tree, head);
        if word.is(Kind::Work)
            && let Some(maker) = self.maker(tree, head)
            && let Some(party) = self.party(passage, maker)
        {
            return Some(Party { words, ..party });
        }
        if let Some(party) = self.party_at(passage, head) {
            return Some(self.spoke(party));
        }
        let appos = tree.child(head, &[Label::Appos]);
        let appos =
            appos.filter(|appos| tree.pos(*appos) == Pos::Propn && *appos > head + 1 && tree.form(head + 1) != "-");
        if tree.pos(head) != Pos::Propn
            && let Some(party) = appos.and_then(|appos| self.party_at(passage, appos))
        {
            return Some(self.spoke(party));
        }
        let name_head = if tree.pos(head) == Pos::Propn { head } else { appos.unwrap_or(head) };
        let party = Party::new(
            self.name(tree, name_head),
            if name_head == head { words } else { self.phrase(tree, name_head) },
        );
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
                let words = self.phrase(tree, head);
                Some(Party::new(PartyId::Group(words.of(tree.text()).into()), words))
            }
            "one" | "another" | "somebody" | "someone" => {
                let words = self.phrase(tree, head);
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

    /// The noun that bears the name: "think tank" is often cut in two by the parser, and relative pronouns stand for
    /// their antecedent.
    fn named_head(&self, tree: &Passage, head: u32) -> u32 {
        if let Some(name) = after_think_tank(tree, head) {
            return name;
        }
        if tree.tag(head).starts_with('W') || (tree.lemma(head) == "that" && tree.pos(head) == Pos::Pron) {
            let mut node = head;
            for _ in 0..FARTHEST {
                let Some(above) = tree.head(node) else { break };
                if tree.label(node) == Label::Relcl {
                    return above;
                }
                node = above;
            }
        }
        head
    }

    /// Who made a work: "a translation by the institute", "the ministry's statement", "a note from Tashkent".
    fn maker(&self, tree: &Passage, work: u32) -> Option<u32> {
        let by = tree
            .children_with(work, &[Label::Prep, Label::Agent])
            .filter(|prep| matches!(tree.lemma(*prep), "by" | "from"));
        let maker = by.filter_map(|prep| tree.child(prep, &[Label::Pobj])).next();
        let maker = maker.map(|maker| after_think_tank(tree, maker).unwrap_or(maker));
        maker
            .or_else(|| tree.child(work, &[Label::Poss]))
            .or_else(|| {
                let made = tree.children_with(work, &[Label::Acl]).filter(|acl| tree.tag(*acl) == "VBN");
                let agent = made.filter_map(|acl| tree.child(acl, &[Label::Agent])).next();
                agent.and_then(|agent| tree.child(agent, &[Label::Pobj]))
            })
            .filter(|maker| tree.pos(*maker) != Pos::Num)
    }

    /// The name of a party that nobody knows, by its words without article.
    fn name(&self, tree: &Passage, head: u32) -> PartyId {
        let entity = tree.entities().iter().find(|entity| entity.start <= head && head < entity.end);
        let words = match entity {
            Some(entity) if matches!(entity.kind, "PERSON" | "ORG" | "NORP" | "FAC" | "PRODUCT" | "WORK_OF_ART") => {
                tree.span_between(entity.start, entity.end - 1)
            }
            _ => self.phrase(tree, head),
        };
        let name = without_article(words.of(tree.text()));
        let is_acronym = name.len() >= 2 && name.chars().all(|letter| letter.is_ascii_uppercase());
        if is_acronym && let Some((_, full)) = self.initials.iter().find(|(initials, _)| **initials == *name) {
            return PartyId::named(without_article(full.of(tree.text())));
        }
        let plural = matches!(tree.tag(head), "NNS" | "NNPS");
        if plural { PartyId::Group(name.into()) } else { PartyId::named(name) }
    }

    /// The words of a noun phrase: what stands before the head, and prepositional phrases right after it.
    pub(crate) fn phrase(&self, tree: &Passage, head: u32) -> Span {
        let mut first = head;
        let mut node = head;
        // Only the left edge is followed, so that long phrases stay cheap.
        for _ in 0..FARTHEST {
            let left = tree.children(node).iter().copied().find(|child| {
                *child < node
                    && !tree.tag(*child).starts_with('W')
                    && !matches!(
                        tree.label(*child),
                        Label::Punct | Label::Cc | Label::Preconj | Label::Mark | Label::Advmod
                    )
            });
            match left {
                Some(left) => (node, first) = (left, left),
                None => break,
            }
        }
        let mut last = head;
        for child in tree.children(head).iter().copied().filter(|child| *child > head) {
            if tree.label(child) == Label::Case {
                continue;
            }
            let prep = tree.label(child) == Label::Prep
                && matches!(tree.lemma(child), "of" | "in" | "for" | "from" | "at" | "on");
            let number = matches!(tree.label(child), Label::Nummod) && child == last + 1;
            if !(prep || number) || child > last + 2 || tree.pos(last + 1) == Pos::Punct {
                break;
            }
            last = match tree.child(child, &[Label::Pobj]) {
                Some(object) => self.right_edge(tree, object),
                None => child.max(last),
            };
        }
        // "secretary-general", of which the parser may take either half for the head.
        while last + 2 < tree.len()
            && tree.form(last + 1) == "-"
            && !tree.token(last).space
            && !tree.token(last + 1).space
        {
            last += 2;
        }
        tree.span_between(first, last)
    }

    fn right_edge(&self, tree: &Passage, head: u32) -> u32 {
        let mut edge = head;
        for _ in 0..8 {
            let below = tree.children(edge).iter().copied().rfind(|child| {
                *child > edge
                    && matches!(tree.label(*child), Label::Prep | Label::Pobj | Label::Conj | Label::Cc | Label::Nummod)
                    && tree.lemma(*child) != "as"
                    && tree.form(*child) != ","
            });
            match below {
                Some(below) if tree.label(below) != Label::Cc => edge = below,
                _ => break,
            }
        }
        edge
    }

    /// The source of content that nobody is named for.
    pub(crate) fn unnamed(words: Span) -> Source {
        Source { who: Party::new(PartyId::Group(UNNAMED.into()), words), cue: Some(words) }
    }

    /// The grammatical subject of a verb, also where it stands with another verb or is a noun that the verb modifies.
    pub(crate) fn subject(&self, tree: &Passage, verb: u32) -> Subject {
        let mut node = verb;
        let mut passive = is_passive(tree, node);
        for _ in 0..8 {
            if passive {
                return match self.agent(tree, node) {
                    Some(agent) => Subject::Phrase(agent),
                    None => Subject::LeftOut,
                };
            }
            if let Some(subject) = tree.child(node, &[Label::Nsubj]) {
                return Subject::Phrase(subject);
            }
            let Some(above) = tree.head(node) else { break };
            match tree.label(node) {
                Label::Acl | Label::Relcl if is_nominal(tree.pos(above)) && tree.tag(node) == "VBG" => {
                    return Subject::Phrase(above);
                }
                Label::Conj
                | Label::Advcl
                | Label::Pcomp
                | Label::Prep
                | Label::Xcomp
                | Label::Parataxis
                | Label::Dep => {}
                _ => break,
            }
            let controlled = matches!(tree.label(node), Label::Xcomp) || tree.lemma(node) == "as";
            // "asked the minister to say", "quoted an official as saying"
            if controlled && let Some(object) = tree.child(above, &[Label::Dobj]).filter(|_| !is_passive(tree, above)) {
                return Subject::Phrase(object);
            }
            if let Some(subject) = tree.child(above, &[Label::Nsubjpass]) {
                return Subject::Phrase(subject);
            }
            node = above;
            passive = is_passive(tree, node) && tree.child(node, &[Label::Nsubj]).is_none();
        }
        self.inverted(tree, verb)
    }

    /// "…, said a spokesman" where the parser took the speaker for an object.
    fn inverted(&self, tree: &Passage, verb: u32) -> Subject {
        let content = tree.child(verb, &[Label::Ccomp]);
        // "The president, asked whether he would sign, said that": the subject hangs on the question.
        if let Some(asked) = self.question_before(tree, verb)
            && let Some(subject) = tree.child(asked, &[Label::Nsubj])
        {
            return Subject::Phrase(subject);
        }
        // "No, said an official: his country …": two subjects hang on the content, the first is the speaker.
        if let Some(content) = content.filter(|content| *content > verb) {
            let mut subjects = tree.children_with(content, &[Label::Nsubj]);
            if let (Some(first), Some(_)) = (subjects.next(), subjects.next())
                && first > verb
                && (first..content).take(20).any(|token| tree.form(token) == ":")
            {
                return Subject::Phrase(first);
            }
        }
        let before = content.is_some_and(|content| content < verb);
        let after = tree.child(verb, &[Label::Dobj, Label::Npadvmod, Label::Attr, Label::Oprd]);
        match after.filter(|after| before && *after > verb && is_nominal(tree.pos(*after))) {
            Some(after) => Subject::Phrase(after),
            None => Subject::Missing,
        }
    }

    /// "…, asked whether he would sign, …" before a cue without a subject of its own.
    pub(crate) fn question_before(&self, tree: &Passage, verb: u32) -> Option<u32> {
        let before = tree.children_with(verb, &[Label::Ccomp]).next().filter(|before| *before < verb)?;
        let asked =
            matches!(tree.lemma(before), "ask" | "press" | "question") && tree.child(verb, &[Label::Nsubj]).is_none();
        asked.then_some(before)
    }

    /// "by X".
    pub(crate) fn agent(&self, tree: &Passage, verb: u32) -> Option<u32> {
        let agent = tree.child(verb, &[Label::Agent])?;
        tree.child(agent, &[Label::Pobj])
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
                            && let Some(agent) = self.agent(tree, acl)
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
                if let Some(agent) = self.agent(tree, acl) {
                    self.medium(passage, agent, into);
                }
            }
        } else if matches!(tree.lemma(prep), "to" | "on" | "via") {
            self.medium(passage, object, into);
        }
    }

    fn medium(&mut self, passage: usize, head: u32, into: &mut Vec<Source>) {
        let tree = self.passage(passage);
        if !self.is_medium(passage, head) {
            return;
        }
        let words = self.phrase(tree, head);
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
        let phrase = self.phrase(tree, head);
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
        let entity = tree.entities().iter().find(|entity| entity.start <= head && head < entity.end);
        let is_body = entity.is_some_and(|entity| entity.kind == "ORG")
            || (entity.is_none() && tree.pos(head) == Pos::Propn && is_capitals(tree.form(head)));
        let known = self.party_at(passage, head).is_some_and(|party| !matches!(party.id, PartyId::Named(_)));
        is_body && !known && tree.pos(head) == Pos::Propn
    }
}

/// Where `head` opens "US think tank the Institute", which the parser reads as a verb: the name that follows.
fn after_think_tank(tree: &Passage, head: u32) -> Option<u32> {
    let think = (head..(head + 3).min(tree.len())).find(|token| tree.form(*token).eq_ignore_ascii_case("think"))?;
    if think + 1 >= tree.len() || !tree.form(think + 1).eq_ignore_ascii_case("tank") {
        return None;
    }
    let entity = tree.entities().iter().find(|entity| entity.start > think && entity.start <= think + 4)?;
    // The head of a name is the token whose own head lies outside of it.
    (entity.start..entity.end)
        .find(|token| tree.head(*token).is_none_or(|head| head < entity.start || head >= entity.end))
}

fn is_capitals(form: &str) -> bool {
    form.len() >= 2 && form.bytes().all(|byte| byte.is_ascii_uppercase())
}

pub(crate) fn without_article(name: &str) -> &str {
    let lower = ["the ", "a ", "an ", "The ", "A ", "An "];
    lower.iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}
