//! Conditions of a trigger: particles, object nouns and words near a verb.

use english::{Label, Pos};

use super::acts::Coder;
use super::table::Beside;
use super::who::lower;
use crate::clauses::prepositional;

impl Coder<'_> {
    pub(super) fn has_beside(&self, verb: u32, beside: &[Beside]) -> bool {
        let p = self.p();
        beside.iter().all(|beside| match beside {
            Beside::Particle(word) => p.children(verb).iter().any(|child| {
                if matches!(p.label(*child), Label::Ccomp | Label::Advcl | Label::Xcomp) {
                    return p
                        .children_with(*child, &[Label::Mark])
                        .any(|mark| lower(p.form(mark)) == **word && *child > verb);
                }
                matches!(
                    p.label(*child),
                    Label::Prt
                        | Label::Advmod
                        | Label::Prep
                        | Label::Acomp
                        | Label::Oprd
                        | Label::Dative
                        | Label::Dobj
                        | Label::Npadvmod
                        | Label::Agent
                ) && lower(p.form(*child)) == **word
            }),
            Beside::Object(noun) => {
                let mut heads = self.objects(verb);
                if heads.is_empty() {
                    for prep in p.children_with(verb, &[Label::Prep]) {
                        heads.extend(p.children_with(prep, &[Label::Pobj]));
                    }
                }
                heads.into_iter().any(|head| self.is_noun(head, noun))
            }
            Beside::Near(noun) => self.near(verb).into_iter().any(|token| self.is_noun(token, noun)),
        })
    }

    pub(super) fn is_noun(&self, head: u32, name: &str) -> bool {
        let p = self.p();
        if let Some(kind) = name.strip_prefix('@') {
            return self.who.of(head, true).iter().any(|one| {
                one.id.as_ref().is_some_and(|id| match id.home() {
                    codebook::PartyId::Organisation(_) => kind == "org",
                    codebook::PartyId::State(_) => kind == "state",
                    _ => false,
                })
            });
        }
        let is = |token: u32| self.table.is_class(&lower(p.lemma(token)), &lower(p.form(token)), name);
        is(head)
            || prepositional(p, head, "of").into_iter().any(|of| self.is_counted(head) && is(of))
            || p.children_with(head, &[Label::Compound, Label::Amod]).any(|word| {
                let lemma = lower(p.lemma(head));
                is(word) && ["carrier", "pact", "troops"].iter().any(|class| self.table.is_class(&lemma, &lemma, class))
            })
    }

    pub(super) fn is_counted(&self, head: u32) -> bool {
        let p = self.p();
        matches!(p.pos(head), Pos::Num)
            || matches!(
                p.lemma(head),
                "number"
                    | "dozen"
                    | "hundred"
                    | "thousand"
                    | "million"
                    | "series"
                    | "round"
                    | "group"
                    | "kind"
                    | "all"
                    | "most"
                    | "state"
                    | "ton"
                    | "tonne"
                    | "some"
            )
    }

    /// Words in the phrases of a verb, without those of other clauses.
    pub(super) fn near(&self, verb: u32) -> Vec<u32> {
        let p = self.p();
        let mut found = Vec::new();
        let mut level = vec![verb];
        for _ in 0..4 {
            let mut next = Vec::new();
            for node in &level {
                for child in p.children(*node).iter().copied() {
                    if matches!(p.label(child), Label::Ccomp | Label::Xcomp) && *node == verb {
                        next.extend(p.children_with(child, &[Label::Nsubj]));
                    }
                    if matches!(
                        p.label(child),
                        Label::Nsubj | Label::Nsubjpass | Label::Relcl | Label::Ccomp | Label::Punct | Label::Conj
                    ) && *node == verb
                        || matches!(p.label(child), Label::Relcl | Label::Ccomp)
                    {
                        continue;
                    }
                    next.push(child);
                }
            }
            found.extend_from_slice(&next);
            level = next;
        }
        found
    }
}
