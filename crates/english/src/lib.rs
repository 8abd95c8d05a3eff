//! English text to tokens, sentences, part-of-speech tags, lemmas, a dependency tree and named entities.
//!
//! One call does it all: [`analyse`] takes a [`Model`] (the weights, opened once from bytes), a [`Memory`] (what one
//! thread remembers of forms seen before; it changes the speed, never the result) and one paragraph of text.
//! Nothing here touches the disk, the clock or the network.

#![expect(clippy::inline_always, reason = "the numeric core is compiled once for each instruction set, which needs it")]

mod analysis;
mod error;
mod numbers;
mod characters;
mod tables;
mod lexicon;
mod tokenizer;
mod levels;
mod kernel;
mod encoder;
mod tagger;
mod transitions;
mod parser;
mod tree;
mod entities;
mod lemmas;
mod rules;
mod weights;
mod model;
mod analyse;
mod universal;
mod conllu;

pub use analyse::{Memory, analyse};
pub use analysis::{Analysis, Entity, Label, Pos, ROW, Token};
pub use conllu::{conllu, conllu_universal};
pub use error::{Error, ErrorKind};
pub use levels::vectorized;
pub use model::Model;
pub use numbers::{Lookup, Murmur};
pub use universal::{Relation, universal};
pub use weights::{Dense, Weights, add_rows};
