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

/// The greatest whole number that every reader of JSON holds.
pub(super) const MOST: u64 = (1 << 53) - 1;

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
        once(id)?
            .map(|text| text.parse().ok().filter(|count| *count as u64 <= MOST).ok_or_else(|| told(text)))
            .transpose()
    };
    let (limit, offset) = (number("limit")?, number("offset")?);
    let question = asked::question(name, &question)?;
    let view = shared.with_store(|store| ask(&question, store, &shared.facts))?;
    let whole = render(&view, format, Layout { width: 100, colour: false });
    if limit.is_none() && offset.is_none() {
        return Ok(Reply::new(200, media, whole.into_bytes()));
    }
    let (offset, most) = (offset.unwrap_or(0), limit.unwrap_or(usize::MAX));
    let Some((text, all)) = part(&view, format, &whole, offset, most) else {
        return Ok(Reply::new(200, media, whole.into_bytes()));
    };
    let reply = Reply::new(200, media, text.into_bytes()).with("X-Total-Count", all.to_string());
    let next = offset.saturating_add(most);
    if most == 0 || next >= all {
        return Ok(reply);
    }
    let kept = given.iter().filter(|(id, _)| id != "offset").cloned();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept.chain([("offset".to_owned(), next.to_string())]));
    Ok(reply.with("Link", format!("</api/{name}?{}>; rel=\"next\"", query.finish())))
}

/// A part of the rows, and how many there are; `None` of what has none.
fn part(view: &View, format: Format, whole: &str, offset: usize, most: usize) -> Option<(String, usize)> {
    match format {
        Format::Json => {
            let rows = match json::value(view) {
                Value::Array(rows) => rows,
                one => vec![one],
            };
            let all = rows.len();
            let shown: Value = rows.into_iter().skip(offset).take(most).collect();
            Some((format!("{shown:#}\n"), all))
        }
        Format::Jsonl => {
            let shown = whole.split_inclusive('\n').skip(offset).take(most).collect();
            Some((shown, whole.lines().count()))
        }
        Format::Csv => {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(whole.as_bytes());
            let mut ends = Vec::new();
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record).ok()? {
                ends.push(reader.position().byte() as usize);
            }
            let (head, all) = (*ends.first()?, ends.len() - 1);
            let [from, to] = [offset, offset.saturating_add(most)].map(|row| ends[row.min(all)]);
            Some((format!("{}{}", whole.get(..head)?, whole.get(from..to)?), all))
        }
        Format::Table | Format::Svg => None,
    }
}
