//! `bench MODEL FILE [--seconds] [THREADS]`: how long the analysis of all lines of a file takes.
//!
//! Times are processor time of the one thread; with THREADS, of the clock. Prints the time to open the model, the first reading (all forms new) and the best of three more, in words (tokens
//! that are no whitespace) a second; with `--seconds` only the seconds of the two, for `data/models/compare.py`.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "touches the world: reads files, looks at the clock"
)]

use std::error::Error;
use std::sync::OnceLock;
use std::time::Instant;

use english::{Memory, Model, Pos, analyse};
use rayon::prelude::*;

/// Processor time of this thread in seconds; the clock's where the system does not say.
fn seconds() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let clock = START.get_or_init(Instant::now).elapsed().as_secs_f64();
    let spent = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = spent.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    spent.map_or(clock, |nanoseconds| nanoseconds * 1e-9)
}

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
            let mut memory = Memory::default();
            let mut best = [f64::MAX; 2];
            for round in 0..4 {
                let start = seconds();
                std::hint::black_box(read(&mut memory, &lines));
                let place = &mut best[usize::from(round > 0)];
                *place = place.min(seconds() - start);
            }
            println!("{} {}", best[0], best[1]);
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
            let start = seconds();
            let words = read(&mut memory, &lines);
            let first = seconds() - start;
            let mut best = f64::MAX;
            for _ in 0..3 {
                let start = seconds();
                std::hint::black_box(read(&mut memory, &lines));
                best = best.min(seconds() - start);
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
