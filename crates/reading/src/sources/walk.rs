//! The walk down a sentence: each word is told in the frame of its head, unless the way leads into the content of a cue.
//!
//! One file, because which children are content, and whose frame they get, is one decision over the same state.

use codebook::Source;
use english::{Label, Pos};

use super::adjuncts::{Adjunct, adjuncts, speak};
use super::clauses::{
    Tense, asks_what, continues, has_mark, has_that, has_to, is_nominal, is_parted, is_passive, is_year, left_edge,
    own_subject, said_before, tense,
};
use super::cues::{Cue, CueClass, Kind, Slot};
use super::frames::{Frame, FrameId, Frames};
use super::phrases::{Subject, agent, question_before, subject};
use super::speakers::Reader;
use super::strays::strays;
use crate::passage::Passage;

/// Something said by a verb with a speaker: where a quotation without a cue looks for its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Saying {
    pub(crate) sentence: u32,
    pub(crate) cue: u32,
    pub(crate) frame: FrameId,
    /// Whether the sentence itself holds what was said.
    pub(crate) has_content: bool,
}

/// What the walk needs and fills, for one paragraph.
#[derive(Debug, Default)]
pub(crate) struct Paragraph {
    /// The frame of each token.
    pub(crate) of: Vec<FrameId>,
    /// Frames that stretches of text set, whatever the tree says; 0 for none.
    pub(crate) regions: Vec<FrameId>,
    /// The frame of the paragraph as a whole.
    pub(crate) base: FrameId,
    /// In order of their cues.
    pub(crate) sayings: Vec<Saying>,
}

impl Paragraph {
    /// The sayings whose cues stand in the tokens `from..to`.
    pub(crate) fn said_between(&self, from: u32, to: u32) -> &[Saying] {
        let first = self.sayings.partition_point(|saying| saying.cue < from);
        let end = self.sayings.partition_point(|saying| saying.cue < to);
        &self.sayings[first..end.max(first)]
    }

    /// The sayings of the sentences `first..end`.
    pub(crate) fn said_in(&self, first: u32, end: u32) -> &[Saying] {
        let start = self.sayings.partition_point(|saying| saying.sentence < first);
        let end = self.sayings.partition_point(|saying| saying.sentence < end);
        &self.sayings[start..end.max(start)]
    }
}

/// Room for one sentence, used again for the next.
#[derive(Default)]
pub(crate) struct Scratch {
    adjuncts: Vec<Adjunct>,
    forced: Vec<(u32, FrameId)>,
    strays: Vec<(u32, u32)>,
    found: Vec<Saying>,
    open: Vec<(u32, FrameId)>,
}

/// Gives each token of a sentence its frame.
pub(crate) fn walk(
    reader: &mut Reader<'_>,
    frames: &mut Frames,
    scratch: &mut Scratch,
    paragraph: &mut Paragraph,
    passage: usize,
    sentence: u32,
) {
    let tree = reader.passage(passage);
    let range = tree.sentences()[sentence as usize];
    adjuncts(reader, passage, range, &mut scratch.adjuncts);
    strays(reader, passage, range, &mut scratch.strays);
    let mut walker = Walker {
        reader,
        frames,
        adjuncts: &scratch.adjuncts,
        strays: &scratch.strays,
        forced: &mut scratch.forced,
        found: &mut scratch.found,
        paragraph,
        passage,
        tree,
    };
    walker.forced.clear();
    scratch.open.clear();
    for token in range.0..range.1 {
        // Heads outside of the sentence do not occur; a token without a head in it starts a tree of its own.
        if tree.head(token).is_none_or(|head| head < range.0 || head >= range.1) {
            let base = walker.paragraph.base;
            scratch.open.push((token, base));
            while let Some((node, frame)) = scratch.open.pop() {
                walker.visit(node, frame, &mut scratch.open);
            }
        }
    }
    scratch.found.sort_by_key(|saying| saying.cue);
    // What an earlier walk of this sentence found makes room.
    let start = paragraph.sayings.partition_point(|saying| saying.sentence < sentence);
    let end = paragraph.sayings.partition_point(|saying| saying.sentence <= sentence);
    paragraph.sayings.splice(start..end, scratch.found.drain(..));
}

struct Walker<'w, 'a> {
    reader: &'w mut Reader<'a>,
    frames: &'w mut Frames,
    adjuncts: &'w [Adjunct],
    /// Content that hangs on another verb than its cue: clause and cue.
    strays: &'w [(u32, u32)],
    /// Tokens whose frame is not that of their head, set before they are reached.
    forced: &'w mut Vec<(u32, FrameId)>,
    found: &'w mut Vec<Saying>,
    paragraph: &'w mut Paragraph,
    passage: usize,
    tree: &'a Passage,
}

impl Walker<'_, '_> {
    fn visit(&mut self, node: u32, inherited: FrameId, open: &mut Vec<(u32, FrameId)>) {
        let forced = self.forced.iter().rev().find(|(token, _)| *token == node).map(|(_, frame)| *frame);
        let told = forced.unwrap_or_else(|| self.enter(node, inherited));
        let told = if self.is_aside(node, told) { self.frames.get(told).parent } else { told };
        let frame = self.wrap(node, told);
        self.paragraph.of[node as usize] = frame;
        let first = open.len();
        let tree = self.tree;
        for child in tree.children(node) {
            open.push((*child, frame));
        }
        self.leave_joined(node, told, &mut open[first..]);
        match tree.pos(node) {
            Pos::Verb | Pos::Aux => self.verb(node, frame, &mut open[first..]),
            Pos::Noun if self.is_mistagged_cue(node) => self.verb(node, frame, &mut open[first..]),
            Pos::Noun => self.noun(node, frame, &mut open[first..]),
            Pos::Adj => self.adjective(node, frame, &mut open[first..]),
            _ => {}
        }
        // The first child is visited next: what is said later may rest on it.
        open[first..].reverse();
    }

    /// The frame of a node, given that of its head: other where the way leads into or out of a stretch of text.
    fn enter(&self, node: u32, inherited: FrameId) -> FrameId {
        let regions = &self.paragraph.regions;
        let here = regions[node as usize];
        let above = self.tree.head(node).map_or(0, |head| regions[head as usize]);
        match (above, here) {
            (above, here) if above == here => inherited,
            (_, 0) => self.frames.get(above).parent,
            (_, here) => here,
        }
    }

    /// Whether `node` heads a relative clause set off by a comma, outside quotation marks, that adds a fact of the writer's
    /// to what somebody says: "officials deny any plan to leave the union, which the country joined in 2015".
    fn is_aside(&self, node: u32, told: FrameId) -> bool {
        let tree = self.tree;
        if tree.label(node) != Label::Relcl {
            return false;
        }
        let frame = self.frames.get(told);
        let Some((_, cue)) = frame.cue.filter(|(passage, _)| *passage as usize == self.passage) else { return false };
        let (first, _) = tree.sentences()[tree.sentence(node) as usize];
        let start = left_edge(tree, node);
        if tree.sentence(cue) != tree.sentence(node) || cue > node || start == 0 || tree.form(start - 1) != "," {
            return false;
        }
        let relative = (start..node).find(|token| tree.tag(*token).starts_with('W'));
        let marks = (first..node).filter(|token| matches!(tree.form(*token), "\"" | "“" | "”" | "``" | "''")).count();
        if relative.is_none_or(|relative| matches!(tree.lemma(relative), "when" | "why" | "how")) || marks % 2 == 1 {
            return false;
        }
        let past_cue = matches!(tense(tree, cue), Tense::Past | Tense::PastPerfect);
        let denied = frame.class == Some(CueClass::Deny);
        let (_, last) = tree.subtree(node);
        let dated = (node..=last).any(|token| is_year(tree.form(token)));
        match tense(tree, node) {
            Tense::Present => past_cue || denied,
            Tense::Past => dated || denied,
            _ => false,
        }
    }

    /// Whether a verb that tells what its subject says was taken for a noun: "lawmakers retort that".
    fn is_mistagged_cue(&self, node: u32) -> bool {
        let tree = self.tree;
        let content = tree.child(node, &[Label::Ccomp]).filter(|content| *content > node && has_that(tree, *content));
        content.is_some()
            && tree.child(node, &[Label::Nsubj]).is_some_and(|subject| subject < node)
            && tree.child(node, &[Label::Aux, Label::Det]).is_none()
            && self.reader.word(self.passage, node).takes(Slot::Clause).is_some()
    }

    /// Sets the attributions that stand beside the clause of `node` around it.
    fn wrap(&mut self, node: u32, told: FrameId) -> FrameId {
        let mut frame = told;
        for adjunct in self.adjuncts.iter().filter(|adjunct| adjunct.target == node) {
            let outer = if adjunct.is_verb { frame } else { told };
            self.forced.push((adjunct.head, outer));
            frame = self.frames.push(Frame {
                own: adjunct.own.clone(),
                class: Some(adjunct.class),
                opinion: adjunct.opinion,
                cue: Some((self.passage as u32, adjunct.head)),
                parent: frame,
                ..Frame::default()
            });
            if adjunct.is_verb {
                self.say(adjunct.head, frame, true);
            }
        }
        frame
    }

    /// Clauses joined to `node` after a parenthesis, with a subject of their own, may be the writer's again; those beyond a
    /// semicolon are, unless the sentence opens with who says so.
    // corpus: trailing-speakers/beyond-a-semicolon
    fn leave_joined(&self, node: u32, told: FrameId, children: &mut [(u32, FrameId)]) {
        for adjunct in self.adjuncts.iter().filter(|adjunct| adjunct.target == node) {
            for (child, frame) in children.iter_mut() {
                let opens = adjunct.head < node && adjunct.head < *child;
                if !opens
                    && matches!(self.tree.pos(*child), Pos::Verb | Pos::Aux)
                    && is_parted(self.tree, *child, adjunct.head)
                {
                    *frame = told;
                    continue;
                }
                let joined = self.tree.label(*child) == Label::Conj && *child > adjunct.head && adjunct.head > node;
                if !joined || own_subject(self.tree, *child).is_none() {
                    continue;
                }
                let is_cue = self.is_cue(*child);
                if !adjunct.is_verb || !continues(self.tree, adjunct.head, node, *child, is_cue) {
                    *frame = told;
                }
            }
        }
    }

    fn is_cue(&self, node: u32) -> bool {
        self.tree.pos(node) == Pos::Verb
            && self.reader.word(self.passage, node).takes(Slot::Clause).is_some()
            && self.tree.child(node, &[Label::Ccomp, Label::Xcomp]).is_some()
    }

    fn say(&mut self, cue: u32, frame: FrameId, has_content: bool) {
        let sentence = self.tree.sentence(cue);
        self.found.push(Saying { sentence, cue, frame, has_content });
    }

    fn verb(&mut self, verb: u32, told: FrameId, children: &mut [(u32, FrameId)]) {
        let word = self.reader.word(self.passage, verb);
        if !(word.is_verb_cue() || word.is(Kind::Phrase))
            || self.adjuncts.iter().any(|adjunct| adjunct.head == verb && !adjunct.is_verb)
        {
            return;
        }
        let tree = self.tree;
        if word.is(Kind::WithParticle) && tree.child(verb, &[Label::Prt]).is_none() {
            return;
        }
        // Slots differ in class: "warned that", "warned … to"; each gets its own frame, the speakers are found once.
        let mut own: Option<Vec<Source>> = None;
        let mut frames: [Option<FrameId>; 8] = [None; 8];
        let mut content: Option<(u32, Slot)> = None;
        for (child, frame) in children.iter_mut() {
            let Some((slot, cue)) = self.slot(verb, *child) else { continue };
            if !matches!(slot, Slot::Name | Slot::As) || content.is_none() {
                content = Some((*child, slot));
            }
            // "said that it would leave; Belarus left in May": the parser hangs the first clause on the second.
            if let Some(inner) = self.before_semicolon(verb, *child, slot) {
                let inside = self.content_frame(verb, slot, cue, told, &mut own, &mut frames);
                self.forced.push((inner, inside));
                content = Some((inner, slot));
                continue;
            }
            *frame = self.content_frame(verb, slot, cue, told, &mut own, &mut frames);
            // "urged Mali to return, a year after it left": what was in the past when it was asked is the writer's.
            // corpus: who-tells-the-background/a-year-after-it-applied
            if slot == Slot::Infinitive {
                let past = |clause: &u32| own_subject(tree, *clause).is_some() && tense(tree, *clause) == Tense::Past;
                let of_time = |clause: &u32| has_mark(tree, *clause) && !has_that(tree, *clause);
                for place in tree.children_with(*child, &[Label::Dobj]).chain([*child]) {
                    let clauses = tree.children_with(place, &[Label::Advcl, Label::Acl]).filter(past).filter(of_time);
                    self.forced.extend(clauses.map(|clause| (clause, told)));
                }
            }
            // "complain of being ignored and disagree with the plan": the finite verb stands beside the cue.
            if let Some(gerund) = tree.child(*child, &[Label::Pcomp]) {
                let joined =
                    tree.children_with(gerund, &[Label::Conj]).filter(|joined| tense(tree, *joined) != Tense::None);
                self.forced.extend(joined.map(|joined| (joined, told)));
            }
        }
        // "accused the members of planning": the preposition hangs on the noun.
        let objects = tree.children_with(verb, &[Label::Dobj, Label::Prep]);
        for object in objects {
            let noun =
                if tree.label(object) == Label::Prep { tree.child(object, &[Label::Pobj]) } else { Some(object) };
            let Some(noun) = noun else { continue };
            for below in tree.children(noun).iter().copied() {
                let Some((slot, cue)) = self.slot_below(verb, object, below) else { continue };
                let frame = self.content_frame(verb, slot, cue, told, &mut own, &mut frames);
                self.forced.push((below, frame));
                content.get_or_insert((below, slot));
            }
        }
        let clause_cue = word.takes(Slot::Clause);
        for (stray, _) in self.strays.iter().filter(|(_, cue)| *cue == verb) {
            if let Some(cue) = clause_cue {
                let frame = self.content_frame(verb, Slot::Clause, cue, told, &mut own, &mut frames);
                self.forced.push((*stray, frame));
                content.get_or_insert((*stray, Slot::Clause));
            }
        }
        if let Some((content, _)) = content.filter(|(_, slot)| matches!(slot, Slot::Clause | Slot::Noun)) {
            for (child, frame) in children.iter_mut() {
                if tree.label(*child) == Label::Conj
                    && *child > content
                    && own_subject(tree, *child).is_some()
                    && let Some(cue) = clause_cue
                    && continues(tree, verb, content, *child, self.is_cue(*child))
                {
                    *frame = self.content_frame(verb, Slot::Clause, cue, told, &mut own, &mut frames);
                }
            }
            self.leave_content(verb, content, told);
        }
        let frame = frames.iter().flatten().next().copied();
        match (frame, clause_cue) {
            (Some(frame), _) => self.say(verb, frame, true),
            (None, Some(cue)) if self.is_bare_saying(verb, cue) => {
                let frame = self.content_frame(verb, Slot::Clause, cue, told, &mut own, &mut frames);
                if frame != told {
                    self.say(verb, frame, false);
                }
            }
            _ => {}
        }
    }

    /// Whether something may have been said in another sentence: "The minister said this on Sunday."
    fn is_bare_saying(&self, verb: u32, cue: Cue) -> bool {
        let object = self.tree.child(verb, &[Label::Dobj]);
        let object = object.is_none_or(|object| self.tree.pos(object) == Pos::Pron || self.tree.lemma(verb) == "tell");
        cue.class == CueClass::Report
            && object
            && !is_passive(self.tree, verb)
            && self.adjuncts.iter().all(|adjunct| adjunct.head != verb)
            && self.tree.child(verb, &[Label::Nsubj]).is_some()
    }

    /// Conjuncts of the content that are the writer's again.
    fn leave_content(&mut self, verb: u32, content: u32, told: FrameId) {
        let mut node = content;
        for _ in 0..16 {
            let joined =
                self.tree.children_with(node, &[Label::Conj]).find(|joined| !is_nominal(self.tree.pos(*joined)));
            let Some(joined) = joined else { break };
            if !continues(self.tree, verb, content, joined, self.is_cue(joined)) {
                self.forced.push((joined, told));
                break;
            }
            node = joined;
        }
    }

    fn content_frame(
        &mut self,
        verb: u32,
        slot: Slot,
        cue: Cue,
        told: FrameId,
        own: &mut Option<Vec<Source>>,
        frames: &mut [Option<FrameId>; 8],
    ) -> FrameId {
        if let Some(frame) = frames[slot as usize] {
            return frame;
        }
        let tree = self.tree;
        let subject = self.speaker(verb);
        let left_out = subject == Subject::LeftOut && !self.reader.word(self.passage, verb).is(Kind::UnnamedVerb);
        if left_out && cue.opinion {
            return told;
        }
        if own.is_none() {
            let mut found = Vec::new();
            speak(self.reader, self.passage, verb, subject, tree.span_of(verb), &mut found);
            *own = Some(found);
        }
        let assessor =
            matches!(subject, Subject::Phrase(head) if self.reader.word(self.passage, head).is(Kind::Assessor));
        let frame = self.frames.push(Frame {
            own: own.clone().unwrap_or_default(),
            class: Some(cue.class),
            opinion: cue.opinion || assessor,
            cue: Some((self.passage as u32, verb)),
            parent: told,
            ..Frame::default()
        });
        frames[slot as usize] = Some(frame);
        frame
    }

    fn speaker(&self, verb: u32) -> Subject {
        subject(self.tree, verb)
    }

    /// The slot in which `child` is content of `verb`.
    fn slot(&self, verb: u32, child: u32) -> Option<(Slot, Cue)> {
        let tree = self.tree;
        let word = self.reader.word(self.passage, verb);
        let take = |slot: Slot| word.takes(slot).map(|cue| (slot, cue));
        match tree.label(child) {
            _ if word.is(Kind::Phrase)
                && matches!(tree.label(child), Label::Ccomp | Label::Oprd | Label::Xcomp | Label::Acomp)
                && self.reader.cues.is_phrase(tree.lemma(verb), tree.lemma(child)) =>
            {
                Some((Slot::Clause, Cue { class: CueClass::Report, opinion: false }))
            }
            Label::Ccomp if child < verb && self.is_another_sentence(verb, child) => None,
            // "explained what he had meant" asserts nothing.
            Label::Ccomp if asks_what(tree, child) => None,
            Label::Ccomp if question_before(tree, verb) == Some(child) => None,
            Label::Ccomp => {
                if has_to(tree, child) && !has_mark(tree, child) {
                    return take(Slot::Infinitive).or_else(|| take(Slot::Clause).filter(|(_, cue)| cue.opinion));
                }
                if tree.children_with(child, &[Label::Mark]).any(|mark| matches!(tree.lemma(mark), "whether" | "if")) {
                    let asked = Cue { class: CueClass::Ask, opinion: false };
                    return take(Slot::Clause).map(|(slot, _)| (slot, asked));
                }
                let small = matches!(tree.pos(child), Pos::Adj | Pos::Noun)
                    && tree.child(child, &[Label::Aux, Label::Mark]).is_none()
                    && child > verb;
                small.then(|| take(Slot::Name)).flatten().or_else(|| take(Slot::Clause))
            }
            Label::Xcomp => {
                let named = matches!(tree.pos(child), Pos::Adj | Pos::Noun);
                let passive = || is_passive(tree, verb).then(|| take(Slot::Clause)).flatten();
                let clause = || own_subject(tree, child).and_then(|_| take(Slot::Clause));
                let name = || named.then(|| take(Slot::Name)).flatten();
                let gerund = |cue: &Cue| {
                    matches!(cue.class, CueClass::Deny | CueClass::Report | CueClass::Claim | CueClass::Judge)
                };
                let infinitive = take(Slot::Infinitive).filter(|(_, cue)| tree.tag(child) != "VBG" || gerund(cue));
                infinitive.or_else(passive).or_else(clause).or_else(name)
            }
            // "deny rumours, widely repeated, that units crossed"
            Label::Advcl if has_that(tree, child) && child > verb => take(Slot::Clause),
            // "…, he said, though it would not stand in the way"
            Label::Advcl if child > verb && tense(tree, child) == Tense::Shifted && said_before(tree, verb) => {
                take(Slot::Clause)
            }
            // "Paris, the president answered, had not kept its soldiers there"
            Label::Advcl
                if child > verb
                    && !matches!(tense(tree, child), Tense::None)
                    && own_subject(tree, child).is_none()
                    && !has_mark(tree, child)
                    && !asks_what(tree, child) =>
            {
                take(Slot::Clause)
            }
            // "was reported by a newspaper to have urged"
            Label::Advcl if has_to(tree, child) && is_passive(tree, verb) && agent(tree, verb).is_some() => {
                take(Slot::Clause).filter(|(_, cue)| cue.class != CueClass::Demand)
            }
            // "called on Ukraine to leave"
            Label::Advcl if has_to(tree, child) => {
                take(Slot::Infinitive).filter(|(_, cue)| cue.class == CueClass::Demand)
            }
            Label::Parataxis if !self.adjuncts.iter().any(|adjunct| adjunct.head == child) => {
                let content = tree.child(verb, &[Label::Ccomp]).is_none() && child > verb;
                content.then(|| take(Slot::Clause)).flatten()
            }
            Label::Dobj => {
                let clause = tree.child(child, &[Label::Aux, Label::Nsubj]).is_some();
                let happening = self.reader.cues.is_happening(tree.lemma(child));
                let said = self.reader.word(self.passage, child).noun;
                let said = said.is_some_and(|noun| !matches!(noun.class, CueClass::Demand | CueClass::Promise));
                let denied = |cue: &Cue| cue.class == CueClass::Deny && said;
                clause
                    .then(|| take(Slot::Clause))
                    .flatten()
                    .or_else(|| take(Slot::Noun))
                    .or_else(|| take(Slot::Object).filter(|(_, cue)| happening || denied(cue)))
            }
            Label::Nsubjpass if is_passive(tree, verb) => {
                let happening = self.reader.cues.is_happening(tree.lemma(child));
                let agent = agent(tree, verb).is_some();
                (happening && agent).then(|| take(Slot::Object)).flatten()
            }
            Label::Oprd | Label::Acomp | Label::Attr => {
                let clause = tree.child(child, &[Label::Nsubj]).and_then(|_| take(Slot::Clause));
                let named = || (!is_passive(tree, verb)).then(|| take(Slot::Name)).flatten();
                clause.or_else(named).or_else(|| take(Slot::Noun))
            }
            Label::Prep => self.preposition(verb, child),
            _ => None,
        }
    }

    /// What a cue tells, where that hangs on a clause of the writer's after a semicolon.
    fn before_semicolon(&self, verb: u32, child: u32, slot: Slot) -> Option<u32> {
        let tree = self.tree;
        if slot != Slot::Clause || child < verb || !is_parted(tree, verb, child) {
            return None;
        }
        let inner = tree.child(child, &[Label::Ccomp]).filter(|inner| verb < *inner && *inner < child)?;
        let told = matches!(tense(tree, child), Tense::Shifted | Tense::PastPerfect);
        (!told && own_subject(tree, child).is_some() && !is_parted(tree, verb, inner)).then_some(inner)
    }

    /// Whether a clause before a cue is parted from it by a semicolon or colon, or the cue says something else: the parser
    /// hangs the first of two sentences on the second.
    fn is_another_sentence(&self, verb: u32, child: u32) -> bool {
        let tree = self.tree;
        let subject = tree.child(verb, &[Label::Nsubj]).filter(|subject| *subject > child);
        let start = left_edge(tree, subject.unwrap_or(verb)).min(verb);
        let stop = |token: u32| matches!(tree.form(token), ";" | ":");
        let between = tree.children(verb).iter().any(|other| child < *other && *other < verb && stop(*other));
        let parted = between || (start.saturating_sub(3)..start).any(stop);
        let object = tree.child(verb, &[Label::Dobj]).filter(|object| *object > verb && tree.lemma(verb) != "tell");
        let inverted = tree.child(verb, &[Label::Nsubj]).is_none();
        let other = object.is_some_and(|_| !inverted) || tree.child(verb, &[Label::Oprd]).is_some();
        between || child < start && (parted || other)
    }

    fn preposition(&self, verb: u32, prep: u32) -> Option<(Slot, Cue)> {
        let word = self.reader.word(self.passage, verb);
        let slot = match self.tree.lemma(prep) {
            "as" => Slot::As,
            "of" | "about" => Slot::Of,
            "for" => Slot::For,
            _ => return None,
        };
        let content = self.tree.child(prep, &[Label::Pobj, Label::Pcomp, Label::Amod, Label::Advmod])?;
        // "asked for help" names a thing, "called for an end" a happening.
        let thing = slot == Slot::For
            && self.tree.label(content) == Label::Pobj
            && !self.reader.cues.is_happening(self.tree.lemma(content));
        (!thing).then(|| word.takes(slot).map(|cue| (slot, cue))).flatten()
    }

    /// The slot in which `below`, a child of the object of `verb`, is content of `verb`.
    fn slot_below(&self, verb: u32, object: u32, below: u32) -> Option<(Slot, Cue)> {
        let tree = self.tree;
        let word = self.reader.word(self.passage, verb);
        match tree.label(below) {
            Label::Prep if tree.label(object) == Label::Dobj => {
                let gerund = tree.child(below, &[Label::Pcomp]).is_some() || tree.lemma(below) == "as";
                gerund.then(|| self.preposition(verb, below)).flatten()
            }
            // "called the move "a gift to the killers""
            Label::Appos if tree.label(object) == Label::Dobj => {
                let quoted = matches!(tree.form(left_edge(tree, below).saturating_sub(1)), "\"" | "“" | "‘");
                quoted.then(|| word.takes(Slot::Name)).flatten().map(|cue| (Slot::Name, cue))
            }
            Label::Acl | Label::Relcl | Label::Xcomp | Label::Advcl if has_to(tree, below) => {
                let noun = tree.head(below).map(|noun| self.reader.word(self.passage, noun));
                let own = noun.is_some_and(|noun| noun.noun.is_some() || noun.is(Kind::Happening));
                let cue = word.takes(Slot::Infinitive).filter(|cue| cue.class == CueClass::Demand && !own);
                cue.map(|cue| (Slot::Infinitive, cue))
            }
            _ => None,
        }
    }

    /// "the claim by Baku that", "Peskov's remark that", "a promise to".
    fn noun(&mut self, noun: u32, told: FrameId, children: &mut [(u32, FrameId)]) {
        let word = self.reader.word(self.passage, noun);
        let Some(cue) = word.noun else { return };
        let tree = self.tree;
        // "took note that"
        let bare = tree.label(noun) == Label::Dobj && tree.tag(noun) == "NN" && {
            tree.child(noun, &[Label::Det, Label::Poss, Label::Prep]).is_none()
        };
        if bare {
            return;
        }
        let infinitive = word.is(Kind::TakesInfinitive);
        let is_content = |child: u32| match tree.label(child) {
            Label::Acl | Label::Ccomp | Label::Relcl | Label::Dep => {
                has_that(tree, child) || (infinitive && has_to(tree, child))
            }
            Label::Prep => {
                matches!(tree.lemma(child), "of" | "for")
                    && !matches!(cue.class, CueClass::Report)
                    && tree.child(child, &[Label::Pcomp]).is_some()
            }
            _ => false,
        };
        if !children.iter().any(|(child, _)| is_content(*child)) {
            return;
        }
        let mut own = Vec::new();
        self.owner(noun, cue, &mut own);
        if own.is_empty() && !cue.opinion && self.frames.get(told).class.is_some() {
            return;
        }
        let frame = self.frames.push(Frame {
            own,
            class: Some(cue.class),
            opinion: cue.opinion,
            cue: Some((self.passage as u32, noun)),
            parent: told,
            ..Frame::default()
        });
        for (_, inner) in children.iter_mut().filter(|(child, _)| is_content(*child)) {
            *inner = frame;
        }
    }

    /// Whose claim, remark or promise it is.
    fn owner(&mut self, noun: u32, cue: Cue, own: &mut Vec<Source>) {
        let tree = self.tree;
        let span = tree.span_of(noun);
        if let Some(owner) = tree.child(noun, &[Label::Poss]) {
            return self.reader.sources(self.passage, owner, span, own);
        }
        let by = tree.children_with(noun, &[Label::Prep, Label::Agent]);
        let mut by = by.filter(|prep| matches!(tree.lemma(*prep), "by" | "from" | "of" | "among"));
        if let Some(owner) = by.find_map(|prep| tree.child(prep, &[Label::Pobj])) {
            return self.reader.sources(self.passage, owner, span, own);
        }
        for child in tree.children_with(noun, &[Label::Amod, Label::Compound]) {
            if let Some(who) = (self.reader.party_of)(self.passage, child) {
                own.push(Source { who, cue: Some(span) });
                return;
            }
        }
        let above = tree.head(noun).filter(|above| tree.label(noun) == Label::Dobj && tree.pos(*above) == Pos::Verb);
        if let Some(verb) = above.filter(|verb| self.reader.word(self.passage, *verb).is(Kind::Light)) {
            if let Subject::Phrase(subject) = subject(tree, verb) {
                self.reader.sources(self.passage, subject, span, own);
            }
            return;
        }
        let denied = above.is_some_and(|verb| self.reader.word(self.passage, verb).takes(Slot::Object).is_some());
        if matches!(cue.class, CueClass::Report | CueClass::Claim) && !denied {
            let last = self.reader.last.clone();
            self.reader.sources(self.passage, noun, span, own);
            self.reader.last = last;
        }
    }

    /// "he was sure that".
    fn adjective(&mut self, adjective: u32, told: FrameId, children: &mut [(u32, FrameId)]) {
        let Some(cue) = self.reader.word(self.passage, adjective).adjective else { return };
        let tree = self.tree;
        if !matches!(tree.label(adjective), Label::Acomp | Label::Oprd | Label::Ccomp | Label::Root | Label::Xcomp) {
            return;
        }
        let Some(content) = tree.child(adjective, &[Label::Ccomp]) else { return };
        let Some(verb) = tree.head(adjective) else { return };
        let subject = subject(tree, verb);
        let Subject::Phrase(head) = subject else { return };
        if tree.lemma(head) == "it" {
            return;
        }
        let mut own = Vec::new();
        self.reader.sources(self.passage, head, tree.span_of(adjective), &mut own);
        let frame = self.frames.push(Frame {
            own,
            class: Some(cue.class),
            opinion: cue.opinion,
            cue: Some((self.passage as u32, adjective)),
            parent: told,
            ..Frame::default()
        });
        for (child, inner) in children.iter_mut() {
            if *child == content {
                *inner = frame;
            }
        }
    }
}
