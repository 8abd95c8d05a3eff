//! Writes down all that could be claimed of the reports on standard input (lines of JSON), with what speaks for it, for
//! `data/calibrate.py`.
#![expect(clippy::print_stdout, reason = "touches the world: a tool that reads and writes")]

use std::error::Error;
use std::io::{BufRead, stdin};

use codebook::{Date, Report};
use reading::Memory;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let knowledge = allegiance::knowledge::knowledge()?;
    let mut memory = Memory::default();
    for line in stdin().lock().lines() {
        let value: Value = serde_json::from_str(&line?)?;
        let text = value["text"].as_str().ok_or("a report without a text")?;
        let published: Date = value["published"].as_str().ok_or("a report without a day")?.parse()?;
        let report = Report::new(value["publisher"].as_str().unwrap_or_default(), published, "", text);
        let weighed = reading::weighed(&report, &knowledge, &mut memory);
        let rows: Vec<Value> = weighed
            .iter()
            .map(|(claim, support)| {
                let mut row = allegiance::json::claim(&allegiance::answer::claim(&knowledge.facts, claim, &report));
                row["mood"] = json!([
                    support.mood.negated,
                    support.mood.sure,
                    support.grammar.0.as_str(),
                    support.grammar.1.as_str()
                ]);
                row["support"] = json!([support.act, support.actor, support.object, support.frame, support.proposed]);
                row
            })
            .collect();
        println!("{}", json!({"id": value["id"], "claims": rows}));
    }
    Ok(())
}
