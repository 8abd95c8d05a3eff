//! The event that a verb or noun tells of, by the rules of the PLOVER codebook.
//!
//! A sentence is read from its main verb downwards: verbs of saying hand on to what is said; requests, refusals, promises and
//! threats take up what stands below them; what lies ahead is AGREE where it is cooperative and THREATEN where it is not; what
//! is cooperative and not done is REJECT.

use codebook::{EventType, Quad, cameo};
use english::{Label, Pos};

use super::draft::{Draft, by_mood, stopped, wish_mode};
use super::mood::mood;
use super::table::{Beside, EventTable, Frame, Governor};
use super::who::{Participant, Who, lower, same_home};
use crate::clauses::{is_passive, is_verbal, objects, subjects};
use crate::frames::Scene;
use crate::passage::Passage;

/// Deepest nesting that is followed.
pub(super) const DEPTH: usize = 6;

/// Codes the sentences of a passage.
pub(crate) struct Coder<'a> {
    pub(crate) scene: &'a Scene<'a>,
    pub(crate) table: &'a EventTable,
    pub(crate) who: Who<'a>,
}

impl Coder<'_> {
    pub(super) fn p(&self) -> &Passage {
        &self.scene.document.passages[self.scene.number]
    }

    pub(super) fn subjects(&self, verb: u32) -> Vec<u32> {
        subjects(self.p(), &self.scene.document.knowledge.tables.embedders, verb)
    }

    pub(super) fn objects(&self, verb: u32) -> Vec<u32> {
        objects(self.p(), &self.scene.document.knowledge.tables.embedders, verb)
    }

    /// The main events of a sentence, in order of the text.
    pub(crate) fn sentence(&self, sentence: u32) -> Vec<Draft> {
        let p = self.p();
        let (first, end) = p.sentences()[sentence as usize];
        let roots: Vec<u32> = (first..end).filter(|token| p.head(*token).is_none()).collect();
        let mut found: Vec<Draft> = roots.iter().filter_map(|root| self.told(*root, 0)).collect();
        for root in &roots {
            found.extend(self.seconds(*root, &found));
        }
        let tops = roots.clone();
        if found.is_empty() {
            // Nothing in the main clause: the nearest clause below it, then a noun alone.
            let mut level = roots.clone();
            for _ in 0..8 {
                level = level.iter().flat_map(|token| p.children(*token).iter().copied()).collect();
                let told = level.iter().filter(|token| is_verbal(p, **token)).find_map(|verb| self.told(*verb, 1));
                if let Some(mut draft) = told {
                    if draft.actor.is_empty() {
                        draft.actor = tops
                            .iter()
                            .flat_map(|root| self.subjects(*root))
                            .flat_map(|head| self.who.of(head, true))
                            .collect();
                    }
                    found.push(draft);
                    break;
                }
            }
        }
        if found.is_empty() {
            let nouns = (first..end).filter(|token| p.pos(*token) == Pos::Noun);
            found.extend(
                nouns
                    .filter_map(|noun| self.noun(noun, &[], DEPTH))
                    .find(|draft| !draft.actor.is_empty() || !draft.recipient.is_empty()),
            );
        }
        for draft in &mut found {
            self.complete(draft, first, end);
        }
        found
    }

    /// What the main clause tells besides: a second verb of the same subject that tells of another event.
    pub(super) fn seconds(&self, root: u32, found: &[Draft]) -> Vec<Draft> {
        let p = self.p();
        let mut top = root;
        if self.governor(root, &lower(p.lemma(root))).contains(&Governor::Say)
            && let Some(content) = self.content(root)
        {
            top = content;
        }
        let Some(first) = found.first() else { return Vec::new() };
        p.children_with(top, &[Label::Conj])
            .filter(|verb| is_verbal(p, *verb) && *verb > first.trigger)
            .filter_map(|verb| self.told(verb, 1))
            .filter(|draft| {
                draft.kind != first.kind
                    && draft.trigger != first.trigger
                    && !draft.actor.is_empty()
                    && !draft.recipient.is_empty()
            })
            .take(1)
            .collect()
    }

    /// The event that a token tells of, if any.
    pub(super) fn told(&self, token: u32, depth: usize) -> Option<Draft> {
        if depth > DEPTH {
            return None;
        }
        if is_verbal(self.p(), token) { self.verb(token, depth) } else { self.noun(token, &[], depth) }
    }

    fn verb(&self, verb: u32, depth: usize) -> Option<Draft> {
        let p = self.p();
        let lemma = lower(p.lemma(verb));
        let mood = mood(p, verb);
        let governor = self.governor(verb, &lemma);
        if governor.contains(&Governor::Say)
            && let Some(content) = self.content(verb)
        {
            return self.said(verb, content, depth);
        }
        let mut frames: Vec<(&[Beside], &Frame)> = self.table.of_verb(&lemma).collect();
        if frames.is_empty() {
            frames = self.table.of_verb(&lower(p.form(verb))).collect();
        }
        let special = frames.iter().filter(|(beside, _)| !beside.is_empty());
        for (beside, frame) in special {
            if self.has_beside(verb, beside)
                && let Some(draft) = self.made(frame, verb, depth)
            {
                return by_mood(draft, mood);
            }
        }
        for (_, frame) in frames.iter().filter(|(beside, frame)| beside.is_empty() && frame.governs) {
            if let Some(draft) = self.made(frame, verb, depth) {
                return by_mood(draft, mood);
            }
        }
        let below = self.complement(verb);
        if let Some(below) = below
            && governor.contains(&Governor::Carry)
            && let Some(draft) = self.told(below, depth + 1)
        {
            return by_mood(self.with_actor(draft, verb), mood);
        }
        if governor.contains(&Governor::Stop)
            && let Some(draft) = self.below(verb, depth).or_else(|| self.ended_subject(verb, depth))
        {
            return by_mood(stopped(self.with_actor(draft, verb))?, mood);
        }
        for (_, frame) in frames.iter().filter(|(beside, _)| beside.is_empty()) {
            if let Some(draft) = self.made(frame, verb, depth) {
                return by_mood(draft, mood);
            }
        }
        if lemma == "be"
            && let Some(draft) = self.predicate(verb, depth)
        {
            return by_mood(draft, mood);
        }
        if governor.contains(&Governor::Undergo)
            && let Some(draft) = self.undergone(verb, depth)
        {
            return by_mood(draft, mood);
        }
        if !governor.contains(&Governor::Aside)
            && let Some(draft) = self.carried(verb, depth)
        {
            return by_mood(draft, mood);
        }
        if let Some(below) = below.or_else(|| self.clause_below(verb))
            && let Some(draft) = self.told(below, depth + 1)
        {
            return by_mood(self.with_actor(draft, verb), mood);
        }
        // A duty that is put to somebody asks something of them, whatever it is.
        if mood.duty {
            return self.duty(verb, None);
        }
        let next = p.children_with(verb, &[Label::Conj]).find(|next| is_verbal(p, *next))?;
        self.told(next, depth + 1)
    }

    pub(super) fn governor(&self, verb: u32, lemma: &str) -> Vec<Governor> {
        let rows = self.table.governs(lemma);
        rows.iter().filter(|(_, beside)| self.has_beside(verb, beside)).map(|(governor, _)| *governor).collect()
    }

    /// The clause that a verb of saying reports.
    pub(super) fn content(&self, verb: u32) -> Option<u32> {
        let p = self.p();
        p.children_with(verb, &[Label::Ccomp, Label::Xcomp, Label::Parataxis]).find(|clause| is_verbal(p, *clause))
    }

    /// What somebody says: the event in it, with the speaker as its actor where it is a wish or has no other.
    pub(super) fn said(&self, verb: u32, content: u32, depth: usize) -> Option<Draft> {
        let p = self.p();
        let speaker: Vec<Participant> =
            self.subjects(verb).into_iter().flat_map(|head| self.who.of(head, true)).collect();
        let inner = mood(p, content);
        if inner.duty && !is_passive(p, verb) {
            return self.duty(content, Some(&speaker));
        }
        let mut draft = self.told(content, depth + 1)?;
        // What somebody wants, promises or thinks of others is his own; of deeds he only tells.
        let word = matches!(draft.kind.quad(), Quad::VerbalConflict | Quad::VerbalCooperation);
        if draft.actor.is_empty() && word {
            draft.actor.clone_from(&speaker);
        }
        // A government that says it was wronged accuses.
        let wronged = verb < content
            && (draft.kind.quad() == Quad::MaterialConflict || draft.cameo == "128")
            && !speaker.is_empty()
            && !draft.actor.is_empty()
            && draft.recipient.iter().any(|one| speaker.iter().any(|speaker| same_home(one, speaker)))
            && !draft.actor.iter().any(|one| speaker.iter().any(|speaker| same_home(one, speaker)));
        if wronged {
            draft.recipient = std::mem::replace(&mut draft.actor, speaker);
            draft.trigger = verb;
            return Some(draft.recoded(EventType::Accuse, Some("allege"), "112"));
        }
        Some(draft)
    }

    /// "the army must leave", said by somebody: asked of the subject.
    pub(super) fn duty(&self, verb: u32, speaker: Option<&[Participant]>) -> Option<Draft> {
        let actor = speaker.unwrap_or_default().to_vec();
        if actor.is_empty() {
            return None;
        }
        let below = self.bare_deed(verb);
        let mut recipient: Vec<Participant> =
            self.subjects(verb).into_iter().flat_map(|head| self.who.of(head, false)).collect();
        recipient.retain(|one| !actor.iter().any(|actor| actor.is_same(one)));
        if recipient.is_empty()
            && let Some(below) = &below
        {
            recipient.extend(below.recipient.iter().filter(|one| !actor.iter().any(|a| a.is_same(one))).cloned());
        }
        let deed = below.as_ref().map_or("", |draft| draft.cameo.as_str());
        Some(Draft {
            trigger: verb,
            kind: EventType::Request,
            mode: below.as_ref().and_then(wish_mode).map(Into::into),
            cameo: cameo::about(EventType::Request, "10", deed),
            actor,
            recipient,
            mutual: false,
            warm: false,
            hypothetical: false,
        })
    }

    /// The deed of a verb without its mood.
    pub(super) fn bare_deed(&self, verb: u32) -> Option<Draft> {
        let p = self.p();
        let lemma = lower(p.lemma(verb));
        let frames: Vec<(&[Beside], &Frame)> = self.table.of_verb(&lemma).collect();
        frames
            .iter()
            .filter(|(beside, _)| self.has_beside(verb, beside))
            .find_map(|(_, frame)| self.made(frame, verb, DEPTH - 1))
    }

    /// An event noun that a verb carries: "paid a visit", "talks resumed", "entered into negotiations".
    pub(super) fn carried(&self, verb: u32, depth: usize) -> Option<Draft> {
        let p = self.p();
        let objects = self.objects(verb);
        let subject: Vec<u32> = self.subjects(verb);
        if let Some(draft) = objects.iter().find_map(|noun| self.noun(*noun, &subject, depth + 1)) {
            return Some(draft);
        }
        for noun in &subject {
            if let Some(draft) = self.noun(*noun, &[], depth + 1) {
                return Some(draft);
            }
        }
        for prep in p.children_with(verb, &[Label::Prep]) {
            if !matches!(&*lower(p.lemma(prep)), "in" | "into" | "on" | "for" | "to" | "with" | "under") {
                continue;
            }
            for noun in p.children_with(prep, &[Label::Pobj]) {
                if let Some(draft) = self.noun(noun, &subject, depth + 1) {
                    return Some(draft);
                }
            }
        }
        None
    }

    /// "talks collapsed"
    pub(super) fn ended_subject(&self, verb: u32, depth: usize) -> Option<Draft> {
        let subjects = if is_passive(self.p(), verb) { self.objects(verb) } else { self.subjects(verb) };
        subjects.into_iter().find_map(|noun| self.noun(noun, &[], depth + 1))
    }

    /// "died under torture", "came under attack": the subject is the one to whom it is done.
    pub(super) fn undergone(&self, verb: u32, depth: usize) -> Option<Draft> {
        let p = self.p();
        let nouns = self.near(verb).into_iter().filter(|token| p.pos(*token) == Pos::Noun);
        let mut draft = nouns.into_iter().find_map(|noun| self.noun(noun, &[], depth + 1))?;
        let mut subject: Vec<Participant> =
            self.subjects(verb).into_iter().flat_map(|head| self.who.of(head, true)).collect();
        subject.retain(|one| !draft.actor.iter().any(|actor| actor.is_same(one)));
        if !subject.is_empty() {
            draft.recipient = subject;
        }
        Some(draft)
    }

    /// "is ready to talk", "was a guest": the predicate of the copula.
    pub(super) fn predicate(&self, verb: u32, depth: usize) -> Option<Draft> {
        let p = self.p();
        for adjective in p.children_with(verb, &[Label::Acomp]) {
            let lemma = lower(p.lemma(adjective));
            for frame in self.table.of_adjective(&lemma) {
                let below = p
                    .children_with(adjective, &[Label::Xcomp, Label::Ccomp])
                    .chain(p.children_with(verb, &[Label::Xcomp, Label::Advcl]))
                    .find(|clause| is_verbal(p, *clause))
                    .and_then(|clause| self.told(clause, depth + 1));
                let below = below.or_else(|| {
                    p.children_with(adjective, &[Label::Prep]).find_map(|prep| {
                        p.children_with(prep, &[Label::Pobj]).find_map(|noun| self.noun(noun, &[], depth + 1))
                    })
                });
                if frame.governs && below.is_none() {
                    continue;
                }
                let actor = self.subjects(verb);
                return Some(self.settled(frame, adjective, &actor, below.as_ref()));
            }
        }
        for noun in p.children_with(verb, &[Label::Attr]) {
            let subject = self.subjects(verb);
            if let Some(draft) = self.noun(noun, &subject, depth + 1) {
                return Some(draft);
            }
        }
        None
    }

    pub(super) fn with_actor(&self, mut draft: Draft, verb: u32) -> Draft {
        if draft.actor.is_empty() {
            draft.actor = self.subjects(verb).into_iter().flat_map(|head| self.who.of(head, true)).collect();
        }
        draft
    }
}
