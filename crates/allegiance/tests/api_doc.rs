//! `docs/api.md` is made from the OpenAPI document and from the examples of the questions.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "touches the world: it reads the document, and writes it where asked to"
)]

use std::fmt::Write as _;
use std::path::Path;

use allegiance::api::{asked, examples, openapi};
use allegiance::cli::QUESTIONS;
use serde_json::Value;

const HEAD: &str = include_str!("api_doc/head.md");

/// A schema in words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(several) = schema["anyOf"].as_array() {
        return several.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    if let Some(word) = schema["const"].as_str() {
        return format!("`{word}`");
    }
    if let Some(types) = schema["type"].as_array() {
        let one = |kind: &Value| {
            let mut one = schema.clone();
            one["type"] = kind.clone();
            self::kind(&one)
        };
        return types.iter().map(one).collect::<Vec<_>>().join(" or ");
    }
    match schema["type"].as_str().unwrap() {
        "array" => format!("list of {}", kind(&schema["items"])),
        "string" if schema["format"] == "date" => "day".to_owned(),
        "string" if schema["pattern"].as_str().is_some_and(|pattern| pattern.contains("a-f")) => "id".to_owned(),
        "string" if schema["pattern"].as_str().is_some_and(|pattern| pattern.contains("0-9")) => "date".to_owned(),
        "string" => "text".to_owned(),
        other => other.to_owned(),
    }
}

/// What a parameter takes.
fn taken(schema: &Value) -> String {
    let terms = |schema: &Value| {
        let words = schema["enum"].as_array()?;
        let words: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_str().unwrap())).collect();
        Some(if words.len() > 16 { "an act of docs/codebook.md".to_owned() } else { words.join(", ") })
    };
    if schema["type"] == "array" {
        return format!("{}; may be given several times", taken(&schema["items"]));
    }
    terms(schema).unwrap_or_else(|| kind(schema))
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn question(page: &mut String, name: &str, operation: &Value) {
    let summary = operation["summary"].as_str().unwrap();
    writeln!(page, "\n### /api/{name}\n\n{summary}.\n").unwrap();
    let example = examples::example(name);
    writeln!(page, "```sh\n{}", examples::typed(name, example)).unwrap();
    writeln!(page, "curl 'http://127.0.0.1:8450{}'\n```\n", examples::address(name, example)).unwrap();
    page.push_str("| parameter | takes | meaning |\n| --- | --- | --- |\n");
    for parameter in operation["parameters"].as_array().unwrap() {
        let id = parameter["name"].as_str().unwrap();
        let must = if parameter["required"] == true { ", required" } else { "" };
        let told = parameter["description"].as_str().unwrap();
        let default = &parameter["schema"]["default"];
        let default = if default.is_null() {
            String::new()
        } else {
            format!(" [default: {}]", default.to_string().trim_matches('"'))
        };
        writeln!(page, "| `{id}` | {}{must} | {}{default} |", cell(&taken(&parameter["schema"])), cell(told)).unwrap();
    }
    let answer = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    writeln!(page, "\nThe answer: {}.", kind(answer)).unwrap();
}

fn page() -> String {
    let document = openapi::document();
    let mut page = HEAD.to_owned();
    for name in QUESTIONS {
        assert!(asked::command(name).is_some());
        question(&mut page, name, &document["paths"][format!("/api/{name}")]["get"]);
    }
    page.push_str("\n## What stands in an answer\n\nA field whose kind has no \"or null\" is never null. More fields may come; those that stand here keep their meaning.\n");
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas.iter().filter(|(_, schema)| schema["enum"].is_null()) {
        writeln!(page, "\n### {name}\n\n{}", schema["description"].as_str().unwrap()).unwrap();
        let Some(fields) = schema["properties"].as_object() else {
            writeln!(page, "\n{}.", kind(schema)).unwrap();
            continue;
        };
        page.push_str("\n| field | kind | meaning |\n| --- | --- | --- |\n");
        let required = schema["required"].as_array().unwrap();
        for (field, schema) in fields {
            let absent = if required.iter().any(|one| one == field) { "" } else { ", may be absent" };
            let told = schema["description"].as_str().unwrap_or_default();
            writeln!(page, "| `{field}` | {}{absent} | {} |", cell(&kind(schema)), cell(told)).unwrap();
        }
    }
    page.push_str("\n## Terms\n");
    for (name, schema) in schemas {
        let Some(words) = schema["enum"].as_array() else { continue };
        let words: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_str().unwrap())).collect();
        writeln!(page, "\n### {name}\n\n{}\n\n{}", schema["description"].as_str().unwrap(), words.join(", ")).unwrap();
    }
    page
}

#[test]
fn the_reference_is_that_of_the_document() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api.md");
    let made = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "docs/api.md is not as the code has it: UPDATE=1 cargo test -p allegiance --test api_doc");
}
