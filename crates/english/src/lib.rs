//! English text to tokens, sentences, part-of-speech tags, lemmas, a dependency tree and named entities.
//!
//! One call does it all: [`analyse`] takes a [`Model`] (the weights, opened once from bytes), a [`Memory`] (what one
//! thread remembers of forms seen before; it changes the speed, never the result) and one paragraph of text.
//! Nothing here touches the disk, the clock or the network.

mod analysis;

pub use analysis::{Analysis, Entity, Label, Pos, Token};

/// The weights and tables. (Being built.)
pub struct Model;

/// What one thread remembers. (Being built.)
#[derive(Default)]
pub struct Memory;
