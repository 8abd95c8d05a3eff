//! Times the opening of the facts in `data/`: `cargo run --release -p codebook --example open_facts`.
#![expect(clippy::disallowed_methods, reason = "touches the world: it reads data/ and the clock")]

use codebook::{FactFiles, Facts};

fn main() {
    let read = |file: &str| std::fs::read(format!("{}/../../data/{file}", env!("CARGO_MANIFEST_DIR"))).expect(file);
    let (names, odbl) = (read("names.csv"), read("names-odbl.csv"));
    let (states, organisations, memberships) = (read("states.csv"), read("organisations.csv"), read("memberships.csv"));
    let (clauses, holders) = (read("clauses.csv"), read("holders.csv"));
    let names: [&[u8]; 2] = [&names, &odbl];
    let files = FactFiles {
        states: &states,
        names: &names,
        organisations: &organisations,
        memberships: &memberships,
        clauses: &clauses,
        holders: &holders,
    };
    let mut fastest = f64::MAX;
    for _ in 0..20 {
        let start = std::time::Instant::now();
        let facts = Facts::open(&files).expect("the facts of data/ are right");
        fastest = fastest.min(start.elapsed().as_secs_f64());
        assert!(!facts.names().is_empty());
    }
    #[expect(clippy::print_stdout, reason = "it is what the example is for")]
    {
        println!("{:.2} ms", 1000.0 * fastest);
    }
}
