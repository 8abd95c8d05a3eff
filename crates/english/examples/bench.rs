//! `bench MODEL FILE [--seconds] [THREADS]`: how long the analysis of all lines of a file takes.
//!
//! Prints the time to open the model, the first reading (all forms new) and the best of three more, in words (tokens
//! that are no whitespace) a second; with `--seconds` only the seconds of opening nothing but one reading with a fresh
//! memory, for `data/models/compare.py`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "touches the world: reads files, looks at the clock"
)]

use std::error::Error;
use std::time::Instant;

use english::{Memory, Model, Pos, analyse};
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(model), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("use: bench MODEL FILE [--seconds | THREADS]".into());
    };
    let mode = arguments.next();
    let bytes = std::fs::read(model)?;
    let start = Instant::now();
    let model = Model::open(&bytes)?;
    let opened = start.elapsed();
    let text = std::fs::read_to_string(file)?;
    let lines: Vec<&str> = text.lines().collect();
    let read = |memory: &mut Memory, lines: &[&str]| -> usize {
        let words = |line: &&str| analyse(&model, memory, line).tokens.iter().filter(|t| t.pos != Pos::Space).count();
        lines.iter().map(words).sum()
    };

    match mode.as_deref() {
        Some("--seconds") => {
            let start = Instant::now();
            std::hint::black_box(read(&mut Memory::default(), &lines));
            println!("{}", start.elapsed().as_secs_f64());
        }
        Some(threads) => {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.parse()?).build()?;
            let size = lines.len().div_ceil(64 * pool.current_num_threads());
            let mut best = f64::MAX;
            let mut words = 0;
            for _ in 0..3 {
                let start = Instant::now();
                words = pool.install(|| {
                    lines.par_chunks(size).map_init(Memory::default, |memory, lines| read(memory, lines)).sum::<usize>()
                });
                best = best.min(start.elapsed().as_secs_f64());
            }
            println!("{} threads: {:.0} words/s", pool.current_num_threads(), words as f64 / best);
        }
        None => {
            let mut memory = Memory::default();
            let start = Instant::now();
            let words = read(&mut memory, &lines);
            let first = start.elapsed().as_secs_f64();
            let mut best = f64::MAX;
            for _ in 0..3 {
                let start = Instant::now();
                std::hint::black_box(read(&mut memory, &lines));
                best = best.min(start.elapsed().as_secs_f64());
            }
            println!("opened in {:.1} ms; {words} words", opened.as_secs_f64() * 1e3);
            println!(
                "first reading {:.0} words/s; forms known {:.0} words/s",
                words as f64 / first,
                words as f64 / best
            );
        }
    }
    Ok(())
}
