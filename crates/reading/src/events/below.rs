//! What stands below a governing verb or noun: its infinitive, its clause, or an event noun.

use english::Label;

use super::acts::{Coder, DEPTH};
use super::draft::Draft;
use super::who::lower;
use crate::clauses::{conjuncts, is_verbal};

impl Coder<'_> {
    /// The infinitive or participle that a verb governs, without adjuncts.
    pub(super) fn complement(&self, verb: u32) -> Option<u32> {
        let p = self.p();
        p.children_with(verb, &[Label::Xcomp, Label::Ccomp]).find(|clause| *clause > verb && is_verbal(p, *clause))
    }

    /// The infinitive or participle that a verb governs.
    pub(super) fn clause_below(&self, verb: u32) -> Option<u32> {
        let p = self.p();
        let direct =
            p.children_with(verb, &[Label::Xcomp, Label::Ccomp]).find(|clause| *clause > verb && is_verbal(p, *clause));
        direct
            .or_else(|| {
                let taken = |prep: &u32| {
                    !matches!(
                        &*lower(p.lemma(*prep)),
                        "before" | "after" | "by" | "without" | "despite" | "while" | "since" | "when"
                    )
                };
                p.children_with(verb, &[Label::Prep])
                    .filter(taken)
                    .find_map(|prep| p.children_with(prep, &[Label::Pcomp]).find(|clause| is_verbal(p, *clause)))
            })
            // "agreed with Syria to reopen", "called on them to leave": the model often hangs the infinitive as an adjunct.
            .or_else(|| {
                p.children_with(verb, &[Label::Advcl]).find(|clause| {
                    *clause > verb
                        && is_verbal(p, *clause)
                        && p.children_with(*clause, &[Label::Aux]).any(|aux| p.tag(aux) == "TO")
                })
            })
            .or_else(|| {
                // "a proposal to meet", where the infinitive stands under the noun.
                self.objects(verb).into_iter().find_map(|noun| self.infinitive(noun))
            })
    }

    pub(super) fn infinitive(&self, noun: u32) -> Option<u32> {
        let p = self.p();
        p.children_with(noun, &[Label::Acl, Label::Relcl])
            .find(|verb| is_verbal(p, *verb) && p.children_with(*verb, &[Label::Aux]).any(|aux| p.tag(aux) == "TO"))
    }

    /// The event below a governing verb: its infinitive or clause, else an event noun among its objects.
    pub(super) fn below(&self, verb: u32, depth: usize) -> Option<Draft> {
        let p = self.p();
        if depth >= DEPTH {
            return None;
        }
        if let Some(clause) = self.clause_below(verb)
            && let Some(draft) = self.told(clause, depth + 1)
        {
            return Some(draft);
        }
        let mut nouns = self.objects(verb);
        for prep in p.children_with(verb, &[Label::Prep, Label::Prt, Label::Dative]) {
            nouns.extend(p.children_with(prep, &[Label::Pobj]).flat_map(|object| conjuncts(p, object)));
        }
        nouns.into_iter().find_map(|noun| self.noun(noun, &[], depth + 1))
    }

    pub(super) fn below_noun(&self, noun: u32, depth: usize) -> Option<Draft> {
        let p = self.p();
        if depth >= DEPTH {
            return None;
        }
        let clause =
            p.children_with(noun, &[Label::Acl, Label::Relcl, Label::Ccomp]).find(|clause| is_verbal(p, *clause));
        if let Some(draft) = clause.and_then(|clause| self.told(clause, depth + 1)) {
            return Some(draft);
        }
        p.children_with(noun, &[Label::Prep]).find_map(|prep| {
            let nouns = p.children_with(prep, &[Label::Pobj, Label::Pcomp]);
            nouns.into_iter().find_map(|noun| self.told(noun, depth + 1))
        })
    }
}
