//! An analysis as CoNLL-U: what `allegiance parse` prints.

use std::fmt::Write;

use crate::analysis::{Analysis, Pos, Token};
use crate::universal::{Relation, universal};

/// The analysis in CoNLL-U, one block a sentence.
///
/// `text` is the paragraph that was analysed, `offset` the place of its first byte in its file; spans in the last column
/// (`Span=start-end`) count from the beginning of the file. DEPREL is the model's label, XPOS its tag. Entities stand as
/// `Ent=B-GPE`, `Ent=I-GPE`. The last column also says `SpaceAfter=No` where a token touches the next.
///
/// The format has no place for tokens of whitespace. They are left out, and stand as `SpacesAfter` with the token before
/// them (`SpacesBefore` with the first); a token whose head is one of them takes that one's head. A text of whitespace
/// alone gives nothing.
pub fn conllu(analysis: &Analysis, text: &str, offset: u64) -> String {
    let relation = |token: &Token| Relation { head: token.head, label: token.label.as_str() };
    render(analysis, text, offset, &analysis.tokens.iter().map(relation).collect::<Vec<_>>())
}

/// As [`conllu`], with heads and relations of Universal Dependencies: see [`universal`].
pub fn conllu_universal(analysis: &Analysis, text: &str, offset: u64) -> String {
    render(analysis, text, offset, &universal(analysis))
}

/// The analysis with the given relations, one for each token.
fn render(analysis: &Analysis, text: &str, offset: u64, relations: &[Relation]) -> String {
    let tokens = &analysis.tokens;
    let mut out = String::new();
    let mut entity = vec![None; tokens.len()];
    for found in &analysis.entities {
        for token in found.start..found.end {
            let mark = if token == found.start { 'B' } else { 'I' };
            if let Some(place) = entity.get_mut(token as usize) {
                *place = Some((mark, found.kind));
            }
        }
    }
    // The number of a token in its sentence; whitespace has none.
    let mut numbers = vec![0_usize; tokens.len()];
    for &(start, end) in &analysis.sentences {
        let mut number = 0;
        for token in start as usize..end as usize {
            if tokens[token].pos != Pos::Space {
                number += 1;
                numbers[token] = number;
            }
        }
    }
    for &(start, end) in &analysis.sentences {
        let range = start as usize..end as usize;
        let Some(first) = range.clone().find(|&token| numbers[token] > 0) else { continue };
        let Some(last) = range.clone().rfind(|&token| numbers[token] > 0) else { continue };
        let words = &text[tokens[first].start as usize..tokens[last].end as usize];
        let _ = writeln!(out, "# text = {}", words.replace(['\n', '\r', '\t', '\u{b}', '\u{c}', '\u{85}'], " "));
        for index in range.clone() {
            let token = &tokens[index];
            if numbers[index] == 0 {
                continue;
            }
            // Up to the first head that is no whitespace; the bound is for roots and for trees that are none.
            let mut head = relations[index].head as usize;
            for _ in range.clone() {
                if numbers[head] > 0 || relations[head].head as usize == head {
                    break;
                }
                head = relations[head].head as usize;
            }
            let inside = range.contains(&head);
            let number = if head == index || !inside { 0 } else { numbers[head] };
            let form = &text[token.start as usize..token.end as usize];
            let _ = write!(
                out,
                "{}\t{form}\t{}\t{}\t{}\t{}\t{number}\t{}\t_\tSpan={}-{}",
                numbers[index],
                or_none(&token.lemma),
                token.pos.as_str(),
                token.tag,
                or_none(&token.morph),
                relations[index].label,
                offset + u64::from(token.start),
                offset + u64::from(token.end),
            );
            if let Some((mark, kind)) = entity[index] {
                let _ = write!(out, "|Ent={mark}-{kind}");
            }
            spaces(&mut out, analysis, text, index);
            out.push('\n');
        }
        out.push('\n');
    }
    out
}

/// The whitespace around a token, where it is not a single space after it.
fn spaces(out: &mut String, analysis: &Analysis, text: &str, index: usize) {
    let tokens = &analysis.tokens;
    let white = |token: usize| tokens.get(token).is_some_and(|token| token.pos == Pos::Space);
    if index > 0 && (0..index).all(white) {
        out.push_str("|SpacesBefore=");
        escape(out, &text[..tokens[index].start as usize]);
    }
    let next = (index + 1..tokens.len()).find(|&token| !white(token));
    let end = next.map_or(text.len(), |next| tokens[next].start as usize);
    match &text[tokens[index].end as usize..end] {
        " " => {}
        "" => out.push_str("|SpaceAfter=No"),
        other => {
            out.push_str("|SpacesAfter=");
            escape(out, other);
        }
    }
}

/// Whitespace as the format's tools write it.
fn escape(out: &mut String, spaces: &str) {
    for character in spaces.chars() {
        match character {
            ' ' => out.push_str("\\s"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '|' => out.push_str("\\p"),
            '\\' => out.push_str("\\\\"),
            other => out.push(other),
        }
    }
}

/// A column may not be empty.
fn or_none(text: &str) -> &str {
    if text.is_empty() { "_" } else { text }
}
