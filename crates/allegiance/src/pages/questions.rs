//! The API to try: every question with a form, an example, and what would be typed for the same.
//!
//! A form goes to `/ask/NAME`, which leaves out what was left empty and leads on to the answer.

use maud::{Markup, html};
use serde_json::Value;

use super::Inside;
use super::place::Place;
use crate::api::asked::command;
use crate::api::{examples, openapi};
use crate::cli::QUESTIONS;

pub(super) fn questions(place: &Place) -> Inside {
    let body = html! {
        p.lead { "Every question of the command line, put by an address: the same names, the same parameters, the same bytes." }
        p { "Give both dates, and an address always asks for the same. An answer comes as JSON unless " code { "format" } " says otherwise; a long one in parts with " code { "limit" } " and " code { "offset" } "." }
        p {
            a href="/api/openapi.json" { "The OpenAPI document" } " has all parameters, answers and fields for programs. What changes can be followed as "
            a href="/feed.atom" { "Atom" } " or " a href="/feed.json" { "JSON Feed" } "."
        }
        nav aria-label="Questions" { ul.names { @for name in QUESTIONS { li { a href=(format!("#{name}")) { (name) } } } } }
        @for name in QUESTIONS { (question(name)) }
        p { a href=(place.link(&["help"])) { "What the dates and the parts of a standing mean" } }
    };
    Inside { title: "The API".to_owned(), organisation: None, api: Some("/api/openapi.json".to_owned()), body }
}

fn question(name: &str) -> Markup {
    let about = command(name).and_then(|command| command.get_about().map(ToString::to_string)).unwrap_or_default();
    let example = examples::example(name);
    let address = examples::address(name, example);
    html! {
        section id=(name) {
            h2 { (name) }
            p { (about) "." }
            form.filter method="get" action=(format!("/ask/{name}")) {
                @for parameter in openapi::parameters_of(name) { (field(&parameter)) }
                button { "Ask" }
            }
            dl {
                dt { "Typed" } dd { code { (examples::typed(name, example)) } }
                dt { "Asked" } dd {
                    // The id of a claim in the example is that of no account.
                    @if name == "judge" { code { "GET " (address) } " with the id of one of the claims that " a href="/api/claims?act=assess_likely" { "judge" } }
                    @else { a href=(address) { "GET " (address) } }
                }
            }
        }
    }
}

fn field(parameter: &Value) -> Markup {
    let schema = &parameter["schema"];
    let is_list = schema["type"] == "array";
    let one = if is_list { &schema["items"] } else { schema };
    let name = parameter["name"].as_str().unwrap_or_default();
    let told = parameter["description"].as_str().unwrap_or_default();
    let default =
        schema["default"].as_str().map(str::to_owned).or_else(|| Some(schema["default"].as_u64()?.to_string()));
    let must = parameter["required"] == true;
    html! {
        label title=(told) {
            (name) @if must { " (needed)" } " "
            @if let Some(words) = one["enum"].as_array() {
                select name=(name) multiple[is_list] required[must] {
                    @if !is_list && default.is_none() { option value="" { "any" } }
                    @for word in words.iter().filter_map(Value::as_str) { option value=(word) selected[default.as_deref() == Some(word)] { (word) } }
                }
            } @else if one["type"] == "boolean" {
                input type="checkbox" name=(name) value="true";
            } @else if one["type"] == "integer" {
                input type="number" name=(name) min=[one["minimum"].as_u64()] max=[one["maximum"].as_u64()] placeholder=[default.as_deref()];
            } @else {
                input type="text" name=(name) required[must] placeholder=[is_day(one).then_some("YYYY-MM-DD")];
            }
        }
    }
}

fn is_day(schema: &Value) -> bool {
    schema["pattern"].as_str().is_some_and(|pattern| pattern.starts_with("^([0-9]{4}"))
}
