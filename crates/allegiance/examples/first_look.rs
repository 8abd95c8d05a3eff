//! What the first look passes over, what that saves, and what it would lose.
//!
//! `cargo run --release -p allegiance --example first_look -- FILE.jsonl…`: each file is read twice, with the first look and
//! without, on one thread.
#![expect(clippy::disallowed_methods, reason = "touches the world: a measuring tool")]
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring tool")]

use std::time::{Duration, Instant};

use allegiance::files::Reports;
use allegiance::knowledge::knowledge;
use allegiance::unpack::{Defaults, unpack};
use codebook::PartyId;

fn main() {
    let knowledge = knowledge().unwrap();
    let defaults = Defaults { published: Some("2024-01-01".parse().unwrap()), publisher: None };
    let mut memory = reading::Memory::default();
    for file in std::env::args().skip(1) {
        let reports: Vec<_> = Reports::at(std::slice::from_ref(&file))
            .filter_map(|raw| unpack(&raw.ok()?, &defaults).ok())
            .map(|unpacked| unpacked.report)
            .collect();
        let mut look = Duration::ZERO;
        let (mut passed, mut claims, mut lost, mut saved, mut whole) =
            (0, 0, Vec::new(), Duration::ZERO, Duration::ZERO);
        let mut known = 0;
        for report in &reports {
            let begun = Instant::now();
            let nothing = reading::first_look(report, &knowledge).is_some();
            look += begun.elapsed();
            let begun = Instant::now();
            let reading = reading::read_through(report, &knowledge, &mut memory);
            let took = begun.elapsed();
            whole += took;
            claims += reading.claims.len();
            if nothing {
                passed += 1;
                saved += took;
                known += reading.claims.iter().filter(|claim| is_of_known(claim)).count();
                lost.extend(
                    reading
                        .claims
                        .iter()
                        .map(|claim| (claim.act, claim.confidence, claim.evidence.span.of(&report.text).to_owned())),
                );
            }
        }
        let number = reports.len().max(1);
        println!(
            "{file}: {number} reports, {passed} passed over ({:.1} %), {claims} claims, {} lost, {known} of them about a known party; first look {:.1} µs a report, \
             reading {:.2} ms, saved {:.1} % of the time",
            100.0 * f64::from(passed) / number as f64,
            lost.len(),
            look.as_secs_f64() * 1e6 / number as f64,
            whole.as_secs_f64() * 1e3 / number as f64,
            100.0 * saved.as_secs_f64() / whole.as_secs_f64(),
        );
        for (act, confidence, words) in lost.iter().take(40) {
            println!("  {} {confidence:.2} {}", act.as_str(), words.replace('\n', " "));
        }
    }
}

/// Whether a claim is about a state or organisation, or somebody in one.
fn is_of_known(claim: &codebook::Claim) -> bool {
    claim.parties().any(|party| matches!(party.home(), PartyId::State(_) | PartyId::Organisation(_)))
}
