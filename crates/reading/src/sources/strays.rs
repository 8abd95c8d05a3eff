//! Content that the parser hung on another word than its cue.

use english::{Label, Pos};

use super::clauses::{is_nominal, is_passive, own_subject};
use super::cues::{Kind, Slot};
use super::speakers::Reader;

/// Clauses with "that" which the parser hung on another word than the cue they follow: on a verb further up ("…, a day
/// after he said in an interview that the bloc had failed") or on a noun between ("answered the same evening that").
pub(crate) fn strays(reader: &Reader<'_>, passage: usize, range: (u32, u32), into: &mut Vec<(u32, u32)>) {
    into.clear();
    let tree = reader.passage(passage);
    let mut bare: Option<u32> = None;
    for token in range.0..range.1 {
        if tree.pos(token) == Pos::Verb {
            if may_hide(reader, passage, token) {
                bare = Some(token).filter(|verb| is_bare_cue(reader, passage, *verb));
            }
        } else if tree.form(token) == "that" && (tree.tag(token) == "IN" || tree.label(token) == Label::Mark) {
            let Some(cue) = bare.take().filter(|cue| token - cue < 25) else { continue };
            let mut clause = token;
            for _ in 0..64 {
                match tree.head(clause).filter(|head| *head > token) {
                    Some(head) => clause = head,
                    None => break,
                }
            }
            let Some(head) = tree.head(clause).filter(|head| *head != cue && clause > token) else { continue };
            let stray = if head < cue {
                reader.word(passage, head).takes(Slot::Clause).is_none()
                    || tree.children_with(head, &[Label::Ccomp]).next().is_some_and(|first| first != clause)
            } else {
                is_nominal(tree.pos(head))
                    && reader.word(passage, head).noun.is_none()
                    && own_subject(tree, clause).is_some_and(|subject| subject != token)
            };
            if stray && into.len() < 16 {
                into.push((clause, cue));
            }
        }
    }
}

/// Whether a verb is a cue with a subject, which then hides those before it from a clause that follows.
fn may_hide(reader: &Reader<'_>, passage: usize, verb: u32) -> bool {
    let tree = reader.passage(passage);
    let spoken = own_subject(tree, verb).is_some() || tree.child(verb, &[Label::Ccomp]).is_some();
    reader.word(passage, verb).takes(Slot::Clause).is_some() && spoken
}

/// Whether such a cue still lacks its content.
fn is_bare_cue(reader: &Reader<'_>, passage: usize, verb: u32) -> bool {
    let tree = reader.passage(passage);
    let after = |labels: &[Label]| tree.child(verb, labels).filter(|child| *child > verb);
    let hears =
        |object: u32| reader.word(passage, verb).is(Kind::Teller) || reader.word(passage, object).is(Kind::Time);
    !is_passive(tree, verb) && after(&[Label::Ccomp, Label::Xcomp]).is_none() && after(&[Label::Dobj]).is_none_or(hears)
}
