//! All steps in order, for one paragraph.

use crate::analysis::{Analysis, Entity, Token};
use crate::encoder::{Mixed, Rows};
use crate::lexicon::Forms;
use crate::model::Model;
use crate::parser::Arcs;
use crate::rules::{Known, Tagged};
use crate::tokenizer::{Chunks, Word};
use crate::transitions::Parts;
use crate::tree::Tree;

/// What one thread remembers of words that it has seen, and the room it works in.
///
/// It makes the analysis faster and never changes it. It grows to some hundred megabytes at most, after which it starts
/// afresh; it may be used with one model after another, and forgets the one before.
#[derive(Debug, Default)]
pub struct Memory {
    model: u64,
    seen: Seen,
    room: Room,
}

/// Kept between paragraphs.
#[derive(Debug, Default)]
struct Seen {
    forms: Forms,
    chunks: Chunks,
    parse: Mixed,
    entity: Mixed,
    known: Known,
}

/// Used anew for every paragraph.
#[derive(Debug, Default)]
struct Room {
    words: Vec<Word>,
    rows: Rows,
    parts: Parts,
    tags: Vec<u8>,
    arcs: Arcs,
    tree: Tree,
    entities: Vec<Entity>,
}

/// Forms, and bytes in them, after which the memory starts afresh.
const FORMS: usize = 1 << 16;
const FORM_BYTES: usize = 1 << 24;

/// Analyses one paragraph.
///
/// Spans are bytes of `text`; of a text of 4 GiB or more only the beginning is read. Nothing crosses paragraphs: a
/// heading given as its own paragraph is its own sentence. The empty text gives no tokens.
///
/// The result depends on the model and the text alone, not on the memory, the machine or the number of threads. The
/// time grows with the length of the text. Paragraphs of more than 16,384 tokens are read in pieces of about that many,
/// each as if it were a paragraph of its own. Never panics.
pub fn analyse(model: &Model<'_>, memory: &mut Memory, text: &str) -> Analysis {
    let text = &text[..text.floor_char_boundary(u32::MAX as usize)];
    let mut analysis = Analysis::default();
    let mut from = 0;
    while from < text.len() {
        memory.prepare(model);
        from = piece(model, memory, text, from, &mut analysis);
    }
    analysis
}

impl Memory {
    /// Starts afresh where the model is another one or too much is kept.
    fn prepare(&mut self, model: &Model<'_>) {
        let forms = &self.seen.forms;
        if self.model != model.id || forms.len() > FORMS || forms.bytes() > FORM_BYTES {
            self.model = model.id;
            self.seen = Seen::default();
        }
    }
}

/// Analyses the text from byte `from` on, up to some number of tokens; gives the byte where it stopped.
fn piece(model: &Model<'_>, memory: &mut Memory, text: &str, from: usize, analysis: &mut Analysis) -> usize {
    let Memory { seen: Seen { forms, chunks, parse, entity, known }, room, .. } = memory;
    let Room { words, rows, parts, tags, arcs, tree, entities } = room;
    let level = model.level;

    let stop = model.tokenizer.words(&model.lexicon, forms, chunks, text, from, words);

    let encoded = model.parse.encode(level, words, forms, parse, rows);
    analysis.parse_rows.extend_from_slice(encoded);
    tags.clear();
    model.tagger.tag(level, encoded, tags);
    let parsed = model.parser.scorer.prepare(level, encoded, parts);
    model.parser.parse(level, parsed, words.len(), arcs);
    tree.repair(&model.raw_labels, arcs, words, forms);

    let encoded = model.entity.encode(level, words, forms, entity, rows);
    analysis.entity_rows.extend_from_slice(encoded);
    let parsed = model.entities.scorer.prepare(level, encoded, parts);
    entities.clear();
    model.entities.find(level, parsed, words, forms, &tree.starts, entities);

    let first = analysis.tokens.len() as u32;
    analysis.tokens.reserve(words.len());
    let mut heads = words.iter().zip(&tree.heads);
    let tagged = Tagged { words, tags, labels: &tree.labels };
    model.rules.apply(&model.lexicon, forms, known, tagged, |attributes| {
        if let Some((word, head)) = heads.next() {
            analysis.tokens.push(Token {
                start: word.start,
                end: word.end,
                space: word.space,
                tag: model.tagger.tags[usize::from(attributes.tag)],
                pos: attributes.pos,
                morph: attributes.morph.clone(),
                lemma: attributes.lemma.clone(),
                norm: forms.get(word.form).norm.clone(),
                vector: forms.get(word.form).vector,
                head: first + head,
                label: attributes.label,
            });
        }
    });
    let mut start = 0;
    for token in 1..=words.len() {
        if token == words.len() || tree.starts[token] {
            analysis.sentences.push((first + start, first + token as u32));
            start = token as u32;
        }
    }
    let shift = |entity: &Entity| Entity { start: first + entity.start, end: first + entity.end, kind: entity.kind };
    analysis.entities.extend(entities.iter().map(shift));
    stop
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::levels::Level;

    #[test]
    fn the_same_on_every_level() {
        let bytes = include_bytes!("../../../data/models/en_core_web_md.safetensors");
        let text = "Niger's junta said on Friday it wouldn't send its 1,200 troops to the alliance's exercise in Marn. \
                    \"We stay,\" the Talosh envoy, who had left Brussels at 9 a.m., told Reuters.";
        let analyses: Vec<Analysis> = Level::all()
            .into_iter()
            .map(|level| {
                let model = Model::open_for(bytes, level).expect("the model that comes with the program");
                analyse(&model, &mut Memory::default(), text)
            })
            .collect();
        assert!(analyses.iter().all(|analysis| *analysis == analyses[0]));
    }
}
