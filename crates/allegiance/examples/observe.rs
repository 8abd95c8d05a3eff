//! Writes down what the network sees of the training reports: lines of JSON from standard input, as `training/reports.py`
//! makes them, to `NAME.jsonl` and `NAME.f32` (384 numbers a token, little-endian).
#![expect(clippy::disallowed_methods, reason = "touches the world: a tool that reads and writes files")]

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufWriter, Write, stdin};

use codebook::{Act, Date, Report};
use rayon::prelude::*;
use reading::Memory;
use serde_json::{Value, json};

/// Reports that are observed at a time.
const BATCH: usize = 256;

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).ok_or("usage: observe NAME < REPORTS.jsonl")?;
    let knowledge = allegiance::knowledge::knowledge()?;
    let mut lines_out = BufWriter::new(File::create(format!("{name}.jsonl"))?);
    let mut rows_out = BufWriter::new(File::create(format!("{name}.f32"))?);
    let lines: Vec<String> = stdin().lock().lines().collect::<Result<_, _>>()?;
    for batch in lines.chunks(BATCH) {
        let observed: Vec<_> = batch
            .par_iter()
            .map_init(Memory::default, |memory, line| {
                let value: Value = serde_json::from_str(line).expect("a line of JSON");
                let text = value["text"].as_str().expect("a text");
                let published: Date = value["published"].as_str().and_then(|day| day.parse().ok()).expect("a day");
                let report = Report::new(value["publisher"].as_str().unwrap_or_default(), published, "", text);
                let marks = marks(&value, text);
                (value["id"].clone(), reading::observe(&report, &knowledge, memory, &marks))
            })
            .collect();
        for (id, observation) in observed {
            writeln!(lines_out, "{}", json!({"id": id, "observed": observation}))?;
            for row in &observation.rows {
                rows_out.write_all(&row.to_le_bytes())?;
            }
        }
    }
    Ok(())
}

/// The marked words of each fact, in bytes; an empty place for what has none.
fn marks(report: &Value, text: &str) -> Vec<((u32, u32), Act)> {
    let byte = |character: u64| text.char_indices().nth(character as usize).map_or(text.len(), |(byte, _)| byte) as u32;
    let facts = report["facts"].as_array().into_iter().flatten();
    facts
        .map(|fact| {
            let act = fact["act"].as_str().and_then(|act| act.parse().ok());
            let place =
                fact["trigger"].as_array().and_then(|place| Some((place.first()?.as_u64()?, place.get(1)?.as_u64()?)));
            match (act, place) {
                (Some(act), Some((from, to))) if fact["core"] == true => ((byte(from), byte(to)), act),
                _ => ((0, 0), Act::MemberOf),
            }
        })
        .collect()
}
