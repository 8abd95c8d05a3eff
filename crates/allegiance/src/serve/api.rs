//! The questions of the command line over HTTP, with the same answers, byte for byte.

use serde_json::Value;

use super::reply::{JSON, Reply};
use super::{Shared, asked};
use crate::asking::{ask, render};
use crate::cli::Format;
use crate::config::Layout;
use crate::error::Error;
use crate::json;
use crate::view::View;

/// The formats of an answer, each with its media type.
pub(super) const FORMATS: [(&str, Format, &str); 4] = [
    ("json", Format::Json, JSON),
    ("jsonl", Format::Jsonl, "application/jsonl"),
    ("csv", Format::Csv, "text/csv; charset=utf-8"),
    ("svg", Format::Svg, "image/svg+xml"),
];

/// The questions that can be drawn.
pub(super) const DRAWN: [&str; 3] = ["power", "closeness", "risk"];

/// Parameters of the answer, not of the question.
pub(super) const PAGING: [&str; 2] = ["limit", "offset"];

/// The answer to a question with these parameters.
pub(super) fn answer(shared: &Shared, name: &str, given: &[(String, String)]) -> Reply {
    tried(shared, name, given).unwrap_or_else(|error| Reply::of(&error))
}

fn tried(shared: &Shared, name: &str, given: &[(String, String)]) -> Result<Reply, Error> {
    let place = format!("/api/{name}");
    let own = asked::command(name)
        .map(|command| asked::parameters(&command).map(|arg| arg.get_id().to_string()).collect::<Vec<_>>());
    let of_answer = |id: &str| {
        (id == "format" || PAGING.contains(&id)) && own.as_ref().is_some_and(|own| !own.iter().any(|one| one == id))
    };
    let (answer, question): (Vec<_>, Vec<_>) = given.iter().cloned().partition(|(id, _)| of_answer(id));
    let once = |id: &str| {
        let mut values = answer.iter().filter(|(name, _)| name == id).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Error::usage(format!("`{id}` is given several times"), place.clone(), "give it once")),
            (value, None) => Ok(value),
        }
    };
    let (format, media) = match once("format")?.unwrap_or("json") {
        "svg" if !DRAWN.contains(&name) => {
            let help = format!("these are drawn: {}", DRAWN.join(", "));
            return Err(Error::usage("there is no drawing of this answer", place, help));
        }
        wanted => FORMATS
            .iter()
            .find(|(name, ..)| *name == wanted)
            .map(|(_, format, media)| (*format, *media))
            .ok_or_else(|| {
                Error::usage(format!("there is no format `{wanted}`"), place.clone(), "write json, jsonl, csv or svg")
            })?,
    };
    let number = |id: &str| -> Result<Option<usize>, Error> {
        let told = |text: &str| {
            Error::usage(format!("`{text}` for `{id}` is no count"), place.clone(), "write a whole number")
        };
        once(id)?.map(|text| text.parse().map_err(|_| told(text))).transpose()
    };
    let (limit, offset) = (number("limit")?, number("offset")?);
    if (limit.is_some() || offset.is_some()) && format != Format::Json {
        return Err(Error::usage("only JSON comes in parts", place, "leave out limit and offset, or ask for json"));
    }
    let question = asked::question(name, &question)?;
    let view = shared.with_store(|store| ask(&question, store, &shared.facts))?;
    if limit.is_none() && offset.is_none() {
        return Ok(Reply::new(200, media, render(&view, format, Layout { width: 100, colour: false }).into_bytes()));
    }
    Ok(part(name, &view, given, offset.unwrap_or(0), limit))
}

/// A part of a list, with the address of the next.
fn part(name: &str, view: &View, given: &[(String, String)], offset: usize, limit: Option<usize>) -> Reply {
    let rows = match json::value(view) {
        Value::Array(rows) => rows,
        one => vec![one],
    };
    let all = rows.len();
    let shown: Value = rows.into_iter().skip(offset).take(limit.unwrap_or(usize::MAX)).collect();
    let reply = Reply::new(200, JSON, format!("{shown:#}\n").into_bytes()).with("X-Total-Count", all.to_string());
    let next = limit.filter(|limit| *limit > 0 && offset + limit < all).map(|limit| offset + limit);
    let Some(next) = next else { return reply };
    let kept = given.iter().filter(|(id, _)| id != "offset").cloned();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept.chain([("offset".to_owned(), next.to_string())]));
    reply.with("Link", format!("</api/{name}?{}>; rel=\"next\"", query.finish()))
}
