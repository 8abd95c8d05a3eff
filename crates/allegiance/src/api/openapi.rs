//! The OpenAPI document, made from the definitions of the command line.

use clap::Arg;
use serde_json::{Map, Value, json};

use super::asked::{command, is_list, is_switch, parameters};
use super::{DRAWN, FORMATS, MOST, PAGING};
use crate::cli::QUESTIONS;
use crate::json::{fields, shape};

/// Where the document has its schemas.
const ROOT: &str = "#/components/schemas/";

/// What can be answered beside 200, with what it means.
const OTHERWISE: [(&str, &str); 6] = [
    ("304", "the answer is the one that `If-None-Match` names"),
    ("400", "the question is put wrongly"),
    ("404", "who or what is asked about is not known"),
    ("405", "only GET is answered"),
    ("500", "the account could not be read"),
    ("503", "several long answers are on their way already"),
];

/// A year, a month, or a day that there is.
const DATE: &str = "^([0-9]{4}(-(0[1-9]|1[0-2]))?|[0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))|[0-9]{2}(0[48]|[2468][048]|[13579][26])-02-29)$";

/// The document.
pub fn document() -> Value {
    let mut paths = Map::new();
    for name in QUESTIONS {
        paths.insert(format!("/api/{name}"), json!({ "get": operation(name) }));
    }
    let mut schemas = fields::schemas(ROOT);
    schemas.insert("Error".to_owned(), error_schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Allegiance",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Where members of security organisations stand, on any day, as it could be known on any day, who says so and the very words. The questions, parameters and answers are those of the command line.",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": { "schemas": schemas },
    })
}

/// The parameters of a question and of its answer, each with name, schema, what it means, and whether it must be given.
pub fn parameters_of(name: &str) -> Vec<Value> {
    let command = command(name).expect("every question has a command");
    let own: Vec<String> = parameters(&command).map(|arg| arg.get_id().to_string()).collect();
    let mut list: Vec<Value> = parameters(&command).map(parameter).collect();
    list.push(json!({
        "name": "format",
        "in": "query",
        "required": false,
        "description": "How the answer is written",
        "schema": { "type": "string", "enum": formats(name), "default": "json" },
    }));
    for (id, told) in PAGING.iter().zip(["At most so many rows; a drawing is always whole", "Rows to pass over first"])
    {
        if fields::is_list(name) && !own.iter().any(|one| one == id) {
            let schema = json!({ "type": "integer", "minimum": 0, "maximum": MOST });
            list.push(json!({ "name": id, "in": "query", "required": false, "description": told, "schema": schema }));
        }
    }
    list
}

fn formats(name: &str) -> Vec<&'static str> {
    let can_be = |format: &&str| *format != "svg" || DRAWN.contains(&name);
    FORMATS.iter().map(|(format, ..)| *format).filter(can_be).collect()
}

fn operation(name: &str) -> Value {
    let command = command(name).expect("every question has a command");
    let formats = formats(name);
    let schema = shape::kind(fields::answer(name).expect("every question has an answer"), ROOT);
    let mut content = Map::new();
    for (format, _, media) in FORMATS {
        if formats.contains(&format) {
            let media = media.split(';').next().unwrap_or(media);
            content.insert(media.to_owned(), if format == "json" { json!({ "schema": schema }) } else { json!({}) });
        }
    }
    let mut responses = Map::new();
    responses.insert(
        "200".to_owned(),
        json!({ "description": "the answer; a list with nothing in it where there is none", "content": content }),
    );
    for (status, told) in OTHERWISE {
        let body = if status == "304" {
            json!({})
        } else {
            json!({ "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } })
        };
        let mut response = json!({ "description": told });
        if let (Value::Object(response), Value::Object(body)) = (&mut response, body) {
            response.extend(body);
        }
        responses.insert(status.to_owned(), response);
    }
    json!({
        "operationId": name,
        "summary": command.get_about().map(ToString::to_string),
        "parameters": parameters_of(name),
        "responses": responses,
    })
}

fn parameter(arg: &Arg) -> Value {
    let id = arg.get_id().as_str();
    let values: Vec<String> = arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let name = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string).unwrap_or_default();
    let mut schema = match name.as_str() {
        _ if is_switch(arg) => json!({ "type": "boolean" }),
        "YEAR" => json!({ "type": "integer", "minimum": 1, "maximum": 9998 }),
        "DAYS" => json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX }),
        "N" => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        "CLAIM" => json!({ "type": "string", "pattern": "^[0-9a-f]{8,32}$" }),
        "DATE" | "D1" | "D2" => json!({ "type": "string", "pattern": DATE }),
        _ if !values.is_empty() => json!({ "type": "string", "enum": values }),
        _ => json!({ "type": "string", "minLength": 1, "pattern": "[^\\s]" }),
    };
    if let Some(default) = arg.get_default_values().first().filter(|_| !is_switch(arg)) {
        let text = default.to_string_lossy();
        schema["default"] = text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number));
    }
    if is_list(arg) {
        schema = json!({ "type": "array", "items": schema });
    }
    json!({
        "name": id,
        "in": "query",
        "required": arg.is_required_set(),
        "description": arg.get_help().map(ToString::to_string),
        "schema": schema,
    })
}

fn error_schema() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "description": "What went wrong, where, and what to do.",
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "description": "`what`, `where` and `help`, each a text",
            "required": ["what", "where", "help"],
            "properties": { "what": text, "where": text, "help": text },
        } },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_and_every_parameter_is_in_the_document() {
        let document = document();
        for name in QUESTIONS {
            let operation = &document["paths"][format!("/api/{name}")]["get"];
            let told: Vec<&str> = operation["parameters"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(|one| one["name"].as_str())
                .collect();
            let command = command(name).expect("a command");
            for arg in parameters(&command) {
                assert!(told.contains(&arg.get_id().as_str()), "{name} {arg}");
            }
            assert!(told.contains(&"format") && operation["summary"].is_string(), "{name}");
        }
    }
}
