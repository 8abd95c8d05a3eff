//! The language analysis of a file as CoNLL-U, so that anyone can see what the reader sees.

use english::{Memory, Model, analyse, conllu};
use rayon::prelude::*;

use crate::error::Error;
use crate::memories::{Broken, Memories};

/// A line of a file: the place of its first byte, and its bytes without the end.
pub type Line = (u64, Vec<u8>);

/// The analyses of some lines of `file`, each a paragraph, in their order. Spans count from the beginning of the file.
///
/// Fails on a line that is not UTF-8: its bytes could not be counted otherwise.
pub fn parse(model: &Model<'_>, memories: &Memories<Memory>, lines: &[Line], file: &str) -> Result<String, Error> {
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
            let block = memories.lend(|memory| conllu(&analyse(model, memory, text), text, *offset));
            block.map_err(|broken| Error::input(broken.to_string(), format!("{file}, byte {offset}"), Broken::HELP))
        })
        .collect();
    blocks.into_iter().collect()
}
