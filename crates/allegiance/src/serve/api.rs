//! The questions of the command line over HTTP, with the same answers, byte for byte.

use super::Shared;
use super::reply::Reply;
use crate::api::put::put;
use crate::asking::{ask, told};
use crate::error::Error;

/// The answer to a question with these parameters.
pub(super) fn answer(shared: &Shared, name: &str, given: &[(String, String)]) -> Reply {
    tried(shared, name, given).unwrap_or_else(|error| Reply::of(&error))
}

fn tried(shared: &Shared, name: &str, given: &[(String, String)]) -> Result<Reply, Error> {
    let put = put(name, given)?;
    let view = shared.with_store(|store| ask(&put.question, store, &shared.facts))?;
    let told = told(&put, &view);
    let reply = Reply::new(200, put.media, told.text.into_bytes());
    let Some(rows) = told.rows else { return Ok(reply) };
    let reply = reply.with("X-Total-Count", rows.to_string());
    let Some(next) = told.next else { return Ok(reply) };
    let kept = given.iter().filter(|(id, _)| id != "offset").cloned();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(kept.chain([("offset".to_owned(), next.to_string())]));
    Ok(reply.with("Link", format!("</api/{name}?{}>; rel=\"next\"", query.finish())))
}

/// Sends whoever filled a form to the answer; what was left empty was not asked.
pub(super) fn opened(name: &str, given: &[(String, String)]) -> Reply {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(given.iter().filter(|(_, value)| !value.trim().is_empty()));
    let name: String = name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
    Reply::see(&format!("/api/{name}?{}", query.finish()))
}
