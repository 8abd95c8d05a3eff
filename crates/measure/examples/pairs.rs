//! All measures of similarity for all pairs of states in all years of the alliances, and how long that takes.
//!
//! `cargo run --release -p measure --example pairs [ROUNDS]`; `pairs.py` beside it does the same with numpy and prints the same
//! sums. The files are read before the clock starts.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "touches the world: an example that takes the time"
)]

use std::time::Instant;

use measure::{Alliances, Capabilities, Measure, States};

fn read(file: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../data/measures/{file}.csv", env!("CARGO_MANIFEST_DIR"))).expect(file)
}

fn main() {
    let rounds: usize = std::env::args().nth(1).map_or(3, |rounds| rounds.parse().expect("a number of rounds"));
    let states = States::open(&read("states")).unwrap_or_else(|error| panic!("{error}"));
    let capabilities = Capabilities::open(&read("capabilities")).unwrap_or_else(|error| panic!("{error}"));
    let alliances = Alliances::open(&read("alliances")).unwrap_or_else(|error| panic!("{error}"));
    for round in 0..rounds {
        let start = Instant::now();
        let mut pairs = 0_usize;
        let mut sums = [0.0; Measure::ALL.len()];
        for year in 1816..=2016 {
            let ties = alliances.ties(&states, Some(&capabilities), year).expect("a year of the table");
            ties.each_pair(|_, _, crosstab| {
                pairs += 1;
                for (sum, measure) in sums.iter_mut().zip(Measure::ALL) {
                    *sum += crosstab.measure(measure).unwrap_or(0.0);
                }
            });
        }
        let seconds = start.elapsed().as_secs_f64();
        if round == 0 {
            for (sum, measure) in sums.iter().zip(Measure::ALL) {
                println!("{:20} {sum:.3}", measure.as_str());
            }
        }
        println!("{pairs} pairs in {seconds:.3} s");
    }
}
