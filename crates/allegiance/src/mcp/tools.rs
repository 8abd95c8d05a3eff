//! Each question as a tool: its parameters are those of the API, its answer the same JSON.

use std::path::Path;

use codebook::Facts;
use serde_json::{Map, Value, json};

use super::message::{INVALID_PARAMS, Refusal};
use crate::api::asked::command;
use crate::api::openapi::parameters_of;
use crate::api::put::put;
use crate::asking::{Told, answer_told};
use crate::cli::QUESTIONS;
use crate::error::Error;
use crate::json;

/// The greatest answer, in bytes: what is longer no model can read.
const MOST: usize = 1 << 20;

/// All tools.
///
/// They have no schema of what they answer: it would be the greater part of the document of the API, fifteen times over.
pub(super) fn list() -> Vec<Value> {
    QUESTIONS.iter().map(|name| tool(name)).collect()
}

fn tool(name: &str) -> Value {
    let command = command(name).expect("every question has a command");
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    // What stands below the help without its examples, which are those of a shell.
    let more = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let more = more.split("Example").next().unwrap_or_default().replace('\n', " ");
    let is_of_shell = |sentence: &&str| sentence.contains("--") || sentence.contains("xit status");
    let more = more.trim().trim_end_matches('.').split(". ").filter(|sentence| !is_of_shell(sentence));
    let sentences = [about.as_str()].into_iter().chain(more.filter(|sentence| !sentence.is_empty()));
    let description = sentences.collect::<Vec<_>>().join(". ");
    let parameters = parameters_of(name).into_iter().filter(|parameter| parameter["name"] != "format");
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for mut parameter in parameters {
        let mut schema = parameter["schema"].take();
        schema["description"] = parameter["description"].take();
        let id = parameter["name"].as_str().unwrap_or_default().to_owned();
        if parameter["required"] == true {
            required.push(id.clone());
        }
        properties.insert(id, schema);
    }
    json!({
        "name": name,
        "title": about,
        "description": format!("{description}."),
        "inputSchema": { "type": "object", "properties": properties, "required": required, "additionalProperties": false },
        "annotations": { "title": about, "readOnlyHint": true, "destructiveHint": false, "idempotentHint": true, "openWorldHint": false },
    })
}

/// Calls a tool. A question that cannot be answered is a result, too, so that the model can put it better.
pub(super) fn call(db: &Path, facts: &Facts, params: &Value, version: &str) -> Result<Value, Refusal> {
    let name = params["name"].as_str().ok_or_else(|| Refusal::new(INVALID_PARAMS, "`name` is missing"))?;
    if !QUESTIONS.contains(&name) {
        let what = format!("there is no tool `{name}`: the tools are {}", QUESTIONS.join(", "));
        return Err(Refusal::new(INVALID_PARAMS, what));
    }
    let has_structure = version != super::BATCHES;
    Ok(tried(db, facts, name, &params["arguments"], has_structure)
        .unwrap_or_else(|error| failed(&error, has_structure)))
}

fn tried(db: &Path, facts: &Facts, name: &str, arguments: &Value, has_structure: bool) -> Result<Value, Error> {
    let given = given(name, arguments)?;
    let put = put(name, &given)?;
    let told = answer_told(&put, db, facts)?;
    if told.text.len() > MOST {
        let what = format!("the answer has {} MB, more than can be read", told.text.len() >> 20);
        return Err(Error::usage(
            what,
            name,
            "ask for a part (`limit`, `offset`) or for less (`since`, `until`, `party`, `act`)",
        ));
    }
    let mut result = json!({ "content": [{ "type": "text", "text": told.text }], "isError": false });
    if has_structure {
        result["structuredContent"] = structured(&told);
    }
    Ok(result)
}

/// The answer as an object: a list under `rows`, with how many there are and where to go on where a part was asked for.
fn structured(told: &Told) -> Value {
    let told_value = serde_json::from_str(&told.text).unwrap_or(Value::Null);
    if !told_value.is_array() {
        return told_value;
    }
    let mut value = json!({ "rows": told_value });
    if let Some(rows) = told.rows {
        value["total"] = json!(rows);
        value["next_offset"] = json!(told.next);
    }
    value
}

/// What is wrong in its three parts.
fn failed(error: &Error, has_structure: bool) -> Value {
    let mut result = json!({ "content": [{ "type": "text", "text": format!("error: {error}") }], "isError": true });
    if has_structure {
        result["structuredContent"] = json::error(error);
    }
    result
}

/// Arguments as the parameters of an address.
fn given(name: &str, arguments: &Value) -> Result<Vec<(String, String)>, Error> {
    let arguments = match arguments {
        Value::Null => return Ok(Vec::new()),
        Value::Object(arguments) => arguments,
        _ => return Err(Error::usage("the arguments are no object", name, "give each by its name")),
    };
    let mut given = Vec::new();
    for (id, value) in arguments {
        let values = match value {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        for value in values {
            let text = match value {
                Value::Null => continue,
                Value::String(text) => text.clone(),
                Value::Bool(_) | Value::Number(_) => value.to_string(),
                Value::Array(_) | Value::Object(_) => {
                    let what = format!("`{id}` is neither text nor number");
                    return Err(Error::usage(what, name, "write it as the schema of the tool says"));
                }
            };
            given.push((id.clone(), text));
        }
    }
    if given.iter().any(|(id, _)| id == "format") {
        return Err(Error::usage("there is no parameter `format`", name, "a tool answers as JSON"));
    }
    Ok(given)
}
