//! `parse MODEL FILE [--labels ud]`: the analysis of each line of a file, in CoNLL-U.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "touches the world: reads files, prints")]

use std::error::Error;

use english::{Memory, Model, analyse, conllu, conllu_universal};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(model), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("use: parse MODEL FILE [--labels ud]".into());
    };
    let render = if arguments.any(|argument| argument == "ud") { conllu_universal } else { conllu };
    let bytes = std::fs::read(model)?;
    let model = Model::open(&bytes)?;
    let text = std::fs::read_to_string(file)?;
    let mut memory = Memory::default();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let paragraph = line.trim_end_matches('\n');
        print!("{}", render(&analyse(&model, &mut memory, paragraph), paragraph, offset));
        offset += line.len() as u64;
    }
    Ok(())
}
