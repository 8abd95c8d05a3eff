//! The language analysis of a file as CoNLL-U, so that anyone can see what the reader sees.

use std::sync::Mutex;

use english::{Memory, Model, analyse, conllu};
use rayon::prelude::*;

use crate::error::Error;

/// A line of a file: the place of its first byte, and its bytes without the end.
pub type Line = (u64, Vec<u8>);

/// What each thread remembers between lines.
pub struct Memories(Vec<Mutex<Memory>>);

impl Default for Memories {
    fn default() -> Self {
        Memories((0..=rayon::current_num_threads()).map(|_| Mutex::default()).collect())
    }
}

/// The analyses of some lines of `file`, each a paragraph, in their order. Spans count from the beginning of the file.
///
/// Fails on a line that is not UTF-8: its bytes could not be counted otherwise.
pub fn parse(model: &Model<'_>, memories: &Memories, lines: &[Line], file: &str) -> Result<String, Error> {
    let blocks: Vec<Result<String, Error>> = lines
        .par_iter()
        .map(|(offset, bytes)| {
            let text = std::str::from_utf8(bytes).map_err(|error| {
                let place = format!("{file}, byte {}", offset + error.valid_up_to() as u64);
                Error::input("the file is not UTF-8", place, "make it so first: iconv -f windows-1252 -t UTF-8 FILE")
            })?;
            if text.trim().is_empty() {
                return Ok(String::new());
            }
            let thread = rayon::current_thread_index().map_or(0, |index| index + 1);
            let mut memory = memories.0[thread].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            Ok(conllu(&analyse(model, &mut memory, text), text, *offset))
        })
        .collect();
    blocks.into_iter().collect()
}
