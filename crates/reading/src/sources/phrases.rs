//! Noun phrases and subjects: which words name a party, who made a paper, who is the subject of a cue.

use codebook::Span;
use english::{Entity, Label, Pos};

use super::clauses::{is_nominal, is_passive};
use crate::passage::Passage;

/// Longest way up a tree that is followed.
const FARTHEST: usize = 64;

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

/// The noun that bears the name: "think tank" is often cut in two by the parser, and relative pronouns stand for
/// their antecedent.
pub(crate) fn named_head(tree: &Passage, head: u32) -> u32 {
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
pub(crate) fn maker(tree: &Passage, work: u32) -> Option<u32> {
    let mut by = tree
        .children_with(work, &[Label::Prep, Label::Agent])
        .filter(|prep| matches!(tree.lemma(*prep), "by" | "from"));
    let maker = by.find_map(|prep| tree.child(prep, &[Label::Pobj]));
    let maker = maker.map(|maker| after_think_tank(tree, maker).unwrap_or(maker));
    maker
        .or_else(|| tree.child(work, &[Label::Poss]))
        .or_else(|| {
            let mut made = tree.children_with(work, &[Label::Acl]).filter(|acl| tree.tag(*acl) == "VBN");
            let agent = made.find_map(|acl| tree.child(acl, &[Label::Agent]));
            agent.and_then(|agent| tree.child(agent, &[Label::Pobj]))
        })
        .filter(|maker| tree.pos(*maker) != Pos::Num)
}

/// The words of a noun phrase: what stands before the head, and prepositional phrases right after it.
pub(crate) fn phrase(tree: &Passage, head: u32) -> Span {
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
        let prep =
            tree.label(child) == Label::Prep && matches!(tree.lemma(child), "of" | "in" | "for" | "from" | "at" | "on");
        let number = matches!(tree.label(child), Label::Nummod) && child == last + 1;
        if !(prep || number) || child > last + 2 || tree.pos(last + 1) == Pos::Punct {
            break;
        }
        last = match tree.child(child, &[Label::Pobj]) {
            Some(object) => right_edge(tree, object),
            None => child.max(last),
        };
    }
    // "secretary-general", of which the parser may take either half for the head.
    while last + 2 < tree.len() && tree.form(last + 1) == "-" && !tree.token(last).space && !tree.token(last + 1).space
    {
        last += 2;
    }
    tree.span_between(first, last)
}

fn right_edge(tree: &Passage, head: u32) -> u32 {
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

/// The grammatical subject of a verb, also where it stands with another verb or is a noun that the verb modifies.
pub(crate) fn subject(tree: &Passage, verb: u32) -> Subject {
    let mut node = verb;
    let mut passive = is_passive(tree, node);
    for _ in 0..8 {
        if passive {
            return match agent(tree, node) {
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
            Label::Conj | Label::Advcl | Label::Pcomp | Label::Prep | Label::Xcomp | Label::Parataxis | Label::Dep => {}
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
    inverted(tree, verb)
}

/// "…, said a spokesman" where the parser took the speaker for an object.
fn inverted(tree: &Passage, verb: u32) -> Subject {
    let content = tree.child(verb, &[Label::Ccomp]);
    // "The president, asked whether he would sign, said that": the subject hangs on the question.
    if let Some(asked) = question_before(tree, verb)
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
pub(crate) fn question_before(tree: &Passage, verb: u32) -> Option<u32> {
    let before = tree.children_with(verb, &[Label::Ccomp]).next().filter(|before| *before < verb)?;
    let asked =
        matches!(tree.lemma(before), "ask" | "press" | "question") && tree.child(verb, &[Label::Nsubj]).is_none();
    asked.then_some(before)
}

/// "by X".
pub(crate) fn agent(tree: &Passage, verb: u32) -> Option<u32> {
    let agent = tree.child(verb, &[Label::Agent])?;
    tree.child(agent, &[Label::Pobj])
}

/// The named entity that holds a token.
pub(crate) fn entity_at(tree: &Passage, token: u32) -> Option<&Entity> {
    let after = tree.entities().partition_point(|entity| entity.start <= token);
    tree.entities()[..after].last().filter(|entity| token < entity.end)
}

/// Where `head` opens "US think tank the Institute", which the parser reads as a verb: the name that follows.
fn after_think_tank(tree: &Passage, head: u32) -> Option<u32> {
    let think = (head..(head + 3).min(tree.len())).find(|token| tree.form(*token).eq_ignore_ascii_case("think"))?;
    if think + 1 >= tree.len() || !tree.form(think + 1).eq_ignore_ascii_case("tank") {
        return None;
    }
    let entity = (think + 1..=think + 4).find_map(|token| entity_at(tree, token))?;
    // The head of a name is the token whose own head lies outside of it.
    (entity.start..entity.end)
        .find(|token| tree.head(*token).is_none_or(|head| head < entity.start || head >= entity.end))
}
