//! What each step from a file of many reports to Parquet costs, on one thread: `steps FILE… [--texts OUT.jsonl]`.
//!
//! `--texts` keeps the texts, for other programs to be timed on the same ones (`examples/peer.py`).
#![expect(clippy::disallowed_methods, reason = "touches the world: a measuring tool")]
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring tool")]

use std::io::Write as _;
use std::time::{Duration, Instant};

use allegiance::files::Reports;
use allegiance::intake::Elsewhere as _;
use allegiance::knowledge::{facts, knowledge};
use allegiance::mapping::Mapping;
use allegiance::parts::Parts;
use allegiance::unpack::{Defaults, unpack};

/// Reports that are handed on at a time.
const BATCH: usize = 256;

fn main() {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let texts = files.iter().position(|file| file == "--texts").map(|place| files.split_off(place).pop().unwrap());
    let mut texts = texts.map(|path| std::io::BufWriter::new(std::fs::File::create(path).unwrap()));
    rayon::ThreadPoolBuilder::new().num_threads(1).build_global().unwrap();
    let (facts, knowledge) = (facts().unwrap(), knowledge().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let defaults = Defaults { published: Some("2024-01-01".parse().unwrap()), publisher: None };
    let out = folder.path().join("out");
    let mut parts = Parts::begin(&out, &files, &Mapping::default(), &defaults, &facts).unwrap();
    let (mut english, mut memory) = (english::Memory::default(), reading::Memory::default());
    let names = ["container", "page to text", "first look", "language", "reading", "Parquet"];
    let mut spent = [Duration::ZERO; 6];
    let (mut number, mut passed, mut claims, mut words) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut reports = Reports::at(&files);
    let mut batch = Vec::new();
    loop {
        let begun = Instant::now();
        let raw = reports.next();
        spent[0] += begun.elapsed();
        let is_last = raw.is_none();
        if let Some(Ok(raw)) = raw {
            let begun = Instant::now();
            let unpacked = unpack(&raw, &defaults);
            spent[1] += begun.elapsed();
            let Ok(unpacked) = unpacked else { continue };
            let report = unpacked.report;
            number += 1;
            words += report.text.split_whitespace().count();
            if let Some(out) = &mut texts {
                let line = serde_json::json!({ "text": &*report.text, "published": report.published.to_string() });
                writeln!(out, "{line}").unwrap();
            }
            let begun = Instant::now();
            let nothing = reading::first_look(&report, &knowledge).is_some();
            spent[2] += begun.elapsed();
            let mut told = Vec::new();
            if nothing {
                passed += 1;
            } else {
                // The language analysis is a part of reading; it is done once more to be timed alone.
                let begun = Instant::now();
                for paragraph in report.text.split("\n\n") {
                    english::analyse(&knowledge.model, &mut english, paragraph);
                }
                let language = begun.elapsed();
                let begun = Instant::now();
                told = reading::read_through(&report, &knowledge, &mut memory).claims;
                let whole = begun.elapsed();
                spent[3] += language.min(whole);
                spent[4] += whole.saturating_sub(language);
                claims += told.len();
            }
            batch.push((report, told));
        }
        if batch.len() == BATCH || is_last {
            let begun = Instant::now();
            parts.add(&batch).unwrap();
            parts.passed(batch.len()).unwrap();
            spent[5] += begun.elapsed();
            batch.clear();
        }
        if is_last {
            break;
        }
    }
    let begun = Instant::now();
    parts.finish().unwrap();
    spent[5] += begun.elapsed();
    let whole: Duration = spent.iter().sum();
    let each = |spent: &Duration| spent.as_secs_f64() * 1e6 / number as f64;
    println!(
        "{number} reports of {} words, {passed} passed over at the first look, {claims} claims",
        words / number.max(1)
    );
    for (name, spent) in names.iter().zip(&spent) {
        println!("{name:14} {:9.1} µs {:5.1} %", each(spent), 100.0 * spent.as_secs_f64() / whole.as_secs_f64());
    }
    println!("{:14} {:9.1} µs, {:.0} reports a second", "all", each(&whole), number as f64 / whole.as_secs_f64());
}
