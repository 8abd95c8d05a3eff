//! The model's tree as Universal Dependencies: for export only, nothing in Allegiance reads it.
//!
//! The model's labels are of the `ClearNLP` kind: prepositions head their phrases, the copula heads its clause, conjuncts
//! form a chain. Here the content words become heads, from the leaves up; then the labels are renamed. Token bounds,
//! parts of speech and features stay as they are.

use crate::analysis::{Analysis, Label, Pos, Token};

/// A token's head and its relation to it, in Universal Dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// Index of the head; a root is its own head.
    pub head: u32,
    /// The relation: `root`, `nsubj`, `obl:agent`, …
    pub label: &'static str,
}

/// The relations of all tokens, in order.
///
/// A pure function of the tree, parts of speech and entities. It changes heads and labels only: sentences keep their
/// bounds and have one root where they had one. The empty analysis gives no relations.
pub fn universal(analysis: &Analysis) -> Vec<Relation> {
    let mut tree = Tree::new(analysis);
    for token in tree.leaves_first() {
        tree.preposition(token);
        tree.copula(token);
    }
    for token in 0..tree.tokens.len() {
        tree.conjunct(token);
    }
    tree.coordinators();
    tree.names();
    (0..tree.tokens.len()).map(|token| Relation { head: tree.heads[token] as u32, label: tree.rename(token) }).collect()
}

/// What a token is on its way from one scheme to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The model's label holds.
    Model(Label),
    /// The label is settled.
    Done(&'static str),
}

struct Tree<'a> {
    analysis: &'a Analysis,
    tokens: &'a [Token],
    heads: Vec<usize>,
    states: Vec<State>,
    children: Vec<Vec<usize>>,
}

impl<'a> Tree<'a> {
    fn new(analysis: &'a Analysis) -> Tree<'a> {
        let tokens = &analysis.tokens[..];
        let heads: Vec<usize> = tokens.iter().map(|token| token.head as usize).collect();
        let mut children = vec![Vec::new(); tokens.len()];
        for (token, &head) in heads.iter().enumerate() {
            if head != token {
                children[head].push(token);
            }
        }
        let states = tokens.iter().map(|token| State::Model(token.label)).collect();
        Tree { analysis, tokens, heads, states, children }
    }

    /// All tokens, children before their heads.
    fn leaves_first(&self) -> Vec<usize> {
        let roots = (0..self.tokens.len()).filter(|&token| self.heads[token] == token);
        let mut order: Vec<usize> = roots.collect();
        let mut at = 0;
        while at < order.len() {
            order.extend_from_slice(&self.children[order[at]]);
            at += 1;
        }
        order.reverse();
        order
    }

    fn is(&self, token: usize, label: Label) -> bool {
        self.states[token] == State::Model(label)
    }

    /// The first child of which the test holds.
    fn child(&self, token: usize, test: impl Fn(usize) -> bool) -> Option<usize> {
        self.children[token].iter().copied().find(|&child| test(child))
    }

    /// Makes `new` a child of `head`, from which it may not descend.
    fn attach(&mut self, token: usize, head: usize) {
        let old = self.heads[token];
        if old != token {
            self.children[old].retain(|&child| child != token);
        }
        self.heads[token] = head;
        if head != token {
            let list = &mut self.children[head];
            list.insert(list.partition_point(|&child| child < token), token);
        }
    }

    /// Puts `child` in its head's place, with the head's label; the head and its other children go below it.
    fn promote(&mut self, child: usize) {
        let head = self.heads[child];
        let above = self.heads[head];
        self.attach(child, if above == head { child } else { above });
        self.states[child] = self.states[head];
        let rest = std::mem::take(&mut self.children[head]);
        for &other in &rest {
            self.heads[other] = child;
        }
        if above != head {
            self.children[above].retain(|&other| other != head);
        }
        self.heads[head] = child;
        let list = &mut self.children[child];
        list.extend(rest);
        list.push(head);
        list.sort_unstable();
    }

    fn is_clause(&self, token: usize) -> bool {
        matches!(self.tokens[token].pos, Pos::Verb | Pos::Aux)
            || self.child(token, |child| self.is_cop(child)).is_some()
    }

    fn is_cop(&self, token: usize) -> bool {
        self.states[token] == State::Done("cop")
    }

    fn is_nominal(&self, token: usize) -> bool {
        matches!(self.tokens[token].pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num | Pos::Sym)
    }

    /// A preposition with an object: the object takes its place.
    fn preposition(&mut self, token: usize) {
        let State::Model(label) = self.states[token] else { return };
        if self.tokens[token].pos == Pos::Verb && label != Label::Prep {
            return;
        }
        let object = self
            .child(token, |child| self.is(child, Label::Pobj))
            .or_else(|| self.child(token, |child| self.is(child, Label::Pcomp)))
            .or_else(|| {
                // `out of the house`: the inner preposition has already given its place to the object.
                let inner = |child: usize| matches!(self.states[child], State::Done("obl" | "nmod"));
                if matches!(label, Label::Prep | Label::Agent | Label::Dative) {
                    self.child(token, inner)
                } else {
                    None
                }
            });
        let Some(object) = object else { return };
        let clause = self.is(object, Label::Pcomp) && self.is_clause(object);
        let above = self.heads[token];
        self.promote(object);
        self.states[token] = State::Done(if clause { "mark" } else { "case" });
        if matches!(label, Label::Prep | Label::Agent | Label::Dative) {
            let under_noun = above != token && self.is_nominal(above) && self.states[above] != State::Done("root");
            self.states[object] = State::Done(match (label, clause, under_noun) {
                (Label::Agent, false, _) => "obl:agent",
                (_, true, true) => "acl",
                (_, true, false) => "advcl",
                (_, false, true) => "nmod",
                (_, false, false) => "obl",
            });
        }
    }

    /// A form of `be` with a predicate: the predicate takes its place.
    fn copula(&mut self, token: usize) {
        let be = &self.tokens[token];
        if &*be.lemma != "be" || !matches!(be.pos, Pos::Aux | Pos::Verb) || matches!(self.states[token], State::Done(_))
        {
            return;
        }
        if self.is(token, Label::Aux) || self.is(token, Label::Auxpass) {
            return;
        }
        if self.child(token, |child| self.is(child, Label::Expl)).is_some() {
            return;
        }
        let predicate = self
            .child(token, |child| self.is(child, Label::Attr) || self.is(child, Label::Acomp))
            .or_else(|| {
                // `is in Rome`: a phrase right of the verb, and the subject is there.
                let subject = self.child(token, |child| self.is(child, Label::Nsubj))?;
                let phrase = self.child(token, |child| child > token && self.states[child] == State::Done("obl"))?;
                (subject < phrase).then_some(phrase)
            })
            .or_else(|| {
                // `is here`, `is over`.
                let place = |child: usize| {
                    child == token + 1
                        && self.is(child, Label::Advmod)
                        && matches!(&*self.tokens[child].lemma, "here" | "there" | "over" | "away" | "back" | "out")
                };
                self.child(token, place)
            });
        let Some(predicate) = predicate else { return };
        self.promote(predicate);
        self.states[token] = State::Done("cop");
    }

    /// Chains of conjuncts: all go to the first.
    fn conjunct(&mut self, token: usize) {
        if !self.is(token, Label::Conj) {
            return;
        }
        let mut first = self.heads[token];
        for _ in 0..self.tokens.len() {
            if !self.is(first, Label::Conj) || self.heads[first] == first {
                break;
            }
            first = self.heads[first];
        }
        if first != self.heads[token] && first != token {
            self.attach(token, first);
        }
    }

    /// Coordinating words and the commas between conjuncts: each to the conjunct that follows it.
    fn coordinators(&mut self) {
        for token in 0..self.tokens.len() {
            let comma = self.is(token, Label::Punct) && matches!(self.tokens[token].tag, "," | ":");
            if !comma && !self.is(token, Label::Cc) {
                continue;
            }
            let mut head = self.heads[token];
            if head > token {
                continue;
            }
            if self.is(head, Label::Conj) {
                head = self.heads[head];
            }
            let next = self.children[head].iter().copied().find(|&child| child > token && self.is(child, Label::Conj));
            let Some(next) = next else { continue };
            // A comma belongs to the next conjunct if only a coordinator stands between.
            let near = !comma
                || self.children[head].iter().all(|&other| {
                    other <= token || other >= next || self.is(other, Label::Cc) || self.is(other, Label::Punct)
                });
            if near {
                self.attach(token, next);
            }
        }
    }

    /// Names of persons: the first part is the head.
    fn names(&mut self) {
        for entity in self.analysis.entities.iter().filter(|entity| entity.kind == "PERSON") {
            let range = entity.start as usize..entity.end as usize;
            let Some(last) = range.clone().find(|&token| !range.contains(&self.heads[token])) else { continue };
            let parts: Vec<usize> = range
                .clone()
                .filter(|&token| token < last && self.heads[token] == last && self.is(token, Label::Compound))
                .collect();
            let (Some(&first), true) = (parts.first(), self.tokens[last].pos == Pos::Propn) else { continue };
            if self.heads[last] == last || !parts.iter().all(|&part| self.tokens[part].pos == Pos::Propn) {
                continue;
            }
            self.promote(first);
            self.states[last] = State::Done("flat");
            for &part in &parts[1..] {
                self.states[part] = State::Done("flat");
            }
        }
    }

    /// The relation's name in Universal Dependencies.
    fn rename(&self, token: usize) -> &'static str {
        let label = match self.states[token] {
            _ if self.heads[token] == token => return "root",
            State::Done(label) => return label,
            State::Model(label) => label,
        };
        let tag = self.tokens[token].tag;
        match label {
            Label::Aux if tag == "TO" => "mark",
            Label::Neg if tag == "DT" => "det",
            Label::Acomp | Label::Attr | Label::Oprd => "xcomp",
            Label::Agent => "obl:agent",
            Label::Auxpass => "aux:pass",
            Label::Csubjpass => "csubj:pass",
            Label::Dative => "iobj",
            Label::Dobj => "obj",
            Label::Intj | Label::Meta => "discourse",
            Label::Neg | Label::Quantmod => "advmod",
            Label::Npadvmod => "obl:npmod",
            Label::Nsubjpass => "nsubj:pass",
            Label::Pcomp => "advcl",
            Label::Pobj => "obl",
            Label::Poss => "nmod:poss",
            Label::Preconj => "cc:preconj",
            Label::Predet => "det:predet",
            Label::Prep if self.tokens[token].pos == Pos::Adv => "advmod",
            Label::Prep => "case",
            Label::Prt => "compound:prt",
            Label::Relcl => "acl:relcl",
            Label::Root => "root",
            other => other.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Memory, Model, analyse};

    /// `word label head` of each token, as written.
    fn tree(model: &Model<'_>, text: &str) -> String {
        let analysis = analyse(model, &mut Memory::default(), text);
        let word = |token: usize| &text[analysis.tokens[token].start as usize..analysis.tokens[token].end as usize];
        let mut out = Vec::new();
        for (token, relation) in universal(&analysis).iter().enumerate() {
            if relation.label != "punct" {
                out.push(format!("{} {} {}", word(token), relation.label, word(relation.head as usize)));
            }
        }
        out.join("; ")
    }

    #[test]
    fn content_words_are_heads() {
        let bytes = include_bytes!("../../../data/models/en_core_web_md.safetensors");
        let model = Model::open(bytes).expect("the model that comes with the program");
        for (text, wanted) in [
            (
                "The treaty was signed by the king in Rome.",
                "The det treaty; treaty nsubj:pass signed; was aux:pass signed; signed root signed; by case king; \
                 the det king; king obl:agent signed; in case Rome; Rome obl signed",
            ),
            ("Russia is an ally.", "Russia nsubj ally; is cop ally; an det ally; ally root ally"),
            (
                "Mali, Niger and Togo left.",
                "Mali nsubj left; Niger conj Mali; and cc Togo; Togo conj Mali; left root left",
            ),
            (
                "It wants to leave without paying its dues.",
                "It nsubj wants; wants root wants; to mark leave; leave xcomp wants; without mark paying; \
                 paying advcl leave; its nmod:poss dues; dues obj paying",
            ),
        ] {
            assert_eq!(tree(&model, text), wanted);
        }
    }
}
