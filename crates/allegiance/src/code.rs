//! Event coding from lines to lines: JSONL in, coded events out, nothing stored.
//!
//! Takes lines `{"id","date","text"}`; gives for each line one line of JSON with its events, or rows in the layout of POLECAT
//! files. A line that cannot be used becomes an error and a line without events, so that input and output stay in step.

use std::fmt::Write as _;

use codebook::{Facts, PartyId, Report, Source, Span};
use rayon::prelude::*;
use reading::{Event, Knowledge, Memory, Participant};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::Error;
use crate::language;
use crate::memories::{Broken, Memories};
use crate::parse::Line;

/// In which terms events are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Schema {
    /// The sixteen types of PLOVER with modes and contexts, as JSONL
    #[default]
    Plover,
    /// CAMEO codes, as JSONL
    Cameo,
    /// Tab-separated rows, one an event, in the columns of POLECAT files
    Polecat,
}

/// The columns of a POLECAT file.
pub const COLUMNS: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

/// The row of column names.
pub fn head() -> String {
    format!("{}\n", COLUMNS.join("\t"))
}

/// What is written for a line, and what was wrong with it.
#[derive(Debug)]
pub struct Coded {
    /// A line of JSONL, or rows; an empty line stays one.
    pub out: String,
    /// Why the line could not be used.
    pub error: Option<Error>,
}

/// The output for some lines, in their order, of which an error is one that was too long; `first` is the number of the first of them, counted from 1.
pub fn code(
    knowledge: &Knowledge,
    memories: &Memories<Memory>,
    lines: &[Result<Line, Error>],
    first: usize,
    schema: Schema,
) -> Vec<Coded> {
    lines
        .par_iter()
        .enumerate()
        .map(|(index, line)| {
            let place = format!("standard input, line {}", first + index);
            let read = match line {
                Ok((_, bytes)) if bytes.trim_ascii().is_empty() => {
                    let out = if schema == Schema::Polecat { String::new() } else { "\n".to_owned() };
                    return Coded { out, error: None };
                }
                Ok((_, bytes)) => given(bytes, &place),
                Err(error) => Err(Box::new((Value::Null, Error { place: place.clone(), ..error.clone() }))),
            };
            match read {
                Ok((id, report)) => {
                    let read = |memory: &mut Memory| reading::code(&report, knowledge, memory);
                    match if language::is_english(&report) { memories.lend(read) } else { Ok(Vec::new()) } {
                        Ok(events) => {
                            Coded { out: written(&knowledge.facts, &id, &report, &events, schema), error: None }
                        }
                        Err(broken) => bad(&id, Error::input(broken.to_string(), &place, Broken::HELP), schema),
                    }
                }
                Err(wrong) => {
                    let (id, error) = *wrong;
                    bad(&id, error, schema)
                }
            }
        })
        .collect()
}

/// What is written for a line that could not be used.
fn bad(id: &Value, error: Error, schema: Schema) -> Coded {
    let out = if schema == Schema::Polecat {
        String::new()
    } else {
        format!("{}\n", json!({ "id": id, "events": [], "error": error.what }))
    };
    Coded { out, error: Some(error) }
}

#[derive(Deserialize)]
struct Given {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    date: Value,
    #[serde(default)]
    text: Value,
    #[serde(default)]
    publisher: Option<String>,
    #[serde(default)]
    language: Option<String>,
}

/// The report of a line with its id, or the id, as far as it is known, with what is wrong.
fn given(bytes: &[u8], place: &str) -> Result<(Value, Report), Box<(Value, Error)>> {
    let help = "a line is one object: {\"id\": \"1\", \"date\": \"2024-03-05\", \"text\": \"…\"}";
    let bad = |id: &Value, what: String, field: &str| {
        let place = if field.is_empty() { place.to_owned() } else { format!("{place}, field `{field}`") };
        Box::new((id.clone(), Error::input(what, place, help)))
    };
    let text = std::str::from_utf8(bytes).map_err(|_| bad(&Value::Null, "the line is not UTF-8".to_owned(), ""))?;
    let value: Value = serde_json::from_str(text)
        .map_err(|error| bad(&Value::Null, format!("the line is no JSON (column {})", error.column()), ""))?;
    if !value.is_object() {
        return Err(bad(&Value::Null, "the line is no JSON object".to_owned(), ""));
    }
    let id = value.get("id").cloned().unwrap_or_default();
    let given: Given =
        serde_json::from_value(value).map_err(|error| bad(&id, format!("a field is of a wrong kind: {error}"), ""))?;
    if !matches!(given.id, Value::String(_) | Value::Number(_)) {
        return Err(bad(&id, "the line has no id".to_owned(), "id"));
    }
    let Value::String(text) = given.text else {
        return Err(bad(&id, "the line has no text".to_owned(), "text"));
    };
    if text.len() > crate::unpack::MAX_TEXT {
        return Err(bad(&id, format!("the text is larger than {} MB", crate::unpack::MAX_TEXT >> 20), "text"));
    }
    let Value::String(date) = given.date else {
        return Err(bad(&id, "the line has no date".to_owned(), "date"));
    };
    let day = crate::unpack::day(&date).map_err(|what| bad(&id, what, "date"))?;
    let publisher = given.publisher.filter(|name| !name.trim().is_empty());
    let mut report =
        Report::new(publisher.as_deref().unwrap_or(crate::unpack::UNKNOWN_PUBLISHER).trim(), day, "", &text);
    report.language = language::language_of(&text, given.language.as_deref()).into();
    Ok((given.id, report))
}

fn written(facts: &Facts, id: &Value, report: &Report, events: &[Event], schema: Schema) -> String {
    match schema {
        Schema::Plover | Schema::Cameo => {
            let events: Vec<Value> = events.iter().map(|event| in_json(event, report, schema)).collect();
            format!("{}\n", json!({ "id": id, "events": events }))
        }
        Schema::Polecat => {
            let mut rows = String::new();
            for (number, event) in events.iter().enumerate() {
                let _ = writeln!(rows, "{}", row(facts, id, report, event, number).join("\t"));
            }
            rows
        }
    }
}

fn in_json(event: &Event, report: &Report, schema: Schema) -> Value {
    let words = |span: Span| span.of(&report.text);
    let who = |side: &[Participant]| -> Vec<Value> { side.iter().map(|one| participant(one, report)).collect() };
    let source = |source: &Source| {
        json!({
            "id": source.who.id.to_string(),
            "as": words(source.who.words),
            "cue": source.cue.map(words),
        })
    };
    let mut value = match schema {
        Schema::Cameo => json!({ "code": event.cameo, "root": event.cameo.get(..2) }),
        _ => json!({
            "type": event.kind.as_str(),
            "mode": event.mode,
            "contexts": event.contexts,
            "quad": event.kind.quad().as_str(),
        }),
    };
    let rest = json!({
        "actor": who(&event.actor),
        "recipient": who(&event.recipient),
        "act": event.act.as_str(),
        "time": {
            "from": event.time.from,
            "to": event.time.to,
            "words": event.time.words.map(words),
            "basis": event.time.basis,
        },
        "polarity": event.polarity.as_str(),
        "certainty": event.certainty.as_str(),
        "sources": event.sources.iter().map(source).collect::<Vec<_>>(),
        "evidence": {
            "start": event.evidence.span.start,
            "end": event.evidence.span.end,
            "sentence": event.evidence.sentence,
            "text": words(event.evidence.span),
        },
    });
    if let (Value::Object(fields), Value::Object(more)) = (&mut value, rest) {
        fields.extend(more);
    }
    value
}

/// A side of an event: the state or organisation, the person or office of it, the sector and the words.
fn participant(one: &Participant, report: &Report) -> Value {
    let mut value = json!({
        "id": one.id.as_ref().map(|id| id.home().to_string()),
        "kind": one.id.as_ref().map(|id| id.home().kind()),
        "sector": one.sector,
        "words": one.words.of(&report.text),
    });
    if one.assumed {
        value["assumed"] = json!(true);
    }
    if let Some(name) = one.id.as_ref().and_then(name) {
        value["name"] = json!(name);
    }
    if let Some(role) = &one.role {
        value["role"] = json!(role);
    }
    value
}

fn name(id: &PartyId) -> Option<&str> {
    match id {
        PartyId::Within { name, .. } => Some(name),
        _ => None,
    }
}

/// A row of a POLECAT file; what is not known stays empty.
fn row(facts: &Facts, id: &Value, report: &Report, event: &Event, number: usize) -> Vec<String> {
    let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    let date = event.time.from.or(event.time.to).map_or(report.published, codebook::PartialDate::earliest);
    let side = |side: &[Participant]| -> [String; 8] {
        let each = |of: &dyn Fn(&Participant) -> String| {
            let mut values: Vec<String> = side.iter().map(of).filter(|value| !value.is_empty()).collect();
            values.dedup();
            values.join("; ")
        };
        let full = |one: &Participant| match &one.id {
            Some(id) => crate::answer::party_name(facts, id),
            None => String::new(),
        };
        let country = |one: &Participant| match one.id.as_ref().map(PartyId::home) {
            Some(PartyId::State(code)) => code.to_string(),
            Some(PartyId::Organisation(_)) => "IGO".to_owned(),
            _ => String::new(),
        };
        let sector = |one: &Participant| one.sector.as_deref().unwrap_or_default().to_owned();
        let title = |one: &Participant| one.role.as_deref().unwrap_or_default().to_owned();
        let raw = |one: &Participant| one.words.of(&report.text).to_owned();
        let primary = side.first().map(sector).unwrap_or_default();
        [each(&full), each(&country), String::new(), primary, each(&sector), each(&title), each(&raw), String::new()]
    };
    let mut cells = vec![
        format!("{id}-{}", number + 1),
        date.to_string(),
        event.kind.as_str().to_owned(),
        event.mode.as_deref().unwrap_or_default().to_owned(),
        String::new(),
        event.kind.quad().as_str().to_owned(),
        event.contexts.join("; "),
    ];
    cells.extend(side(&event.actor));
    cells.extend(side(&event.recipient));
    // Ten columns of the place, none of which is known.
    cells.extend(std::iter::repeat_n(String::new(), 10));
    let publisher = event.sources.last().map(|source| source.who.id.to_string()).unwrap_or_default();
    cells.push(if publisher == crate::unpack::UNKNOWN_PUBLISHER { String::new() } else { publisher });
    cells.push(report.published.to_string());
    cells.extend(std::iter::repeat_n(String::new(), 3));
    cells.push(report.language.to_string());
    cells.push(crate::knowledge::INSTRUMENT.to_owned());
    for cell in &mut cells {
        *cell = cell.replace(['\t', '\n', '\r'], " ");
    }
    cells
}
