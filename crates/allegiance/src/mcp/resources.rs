//! Claims, reports and standings by addresses that stay, and the codebook.

use std::path::Path;

use codebook::Facts;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::message::{INTERNAL_ERROR, INVALID_PARAMS, NOT_FOUND, Refusal};
use crate::asking::answer_told;
use crate::error::{Error, Kind};

/// What a claim can say.
const CODEBOOK: &str = include_str!("../../../../docs/codebook.md");

const SCHEME: &str = "allegiance://";

pub(super) fn list() -> Value {
    json!([{
        "uri": "allegiance://codebook",
        "name": "codebook",
        "title": "Codebook",
        "description": "What a claim can say: the acts and terms, each with its definition",
        "mimeType": "text/markdown",
    }])
}

pub(super) fn templates() -> Value {
    let template = |uri: &str, name: &str, told: &str| json!({ "uriTemplate": uri, "name": name, "description": told, "mimeType": "application/json" });
    json!([
        template("allegiance://claim/{id}", "claim", "A claim with its words in their place and who says so"),
        template("allegiance://report/{id}", "report", "A report with all that it claims"),
        template(
            "allegiance://standing/{organisation}/{member}{?on,known}",
            "standing",
            "Where a member stands on a day, as it could be known on a day"
        ),
    ])
}

pub(super) fn read(db: &Path, facts: &Facts, params: &Value) -> Result<Value, Refusal> {
    let uri = params["uri"].as_str().ok_or_else(|| Refusal::new(INVALID_PARAMS, "`uri` is missing"))?;
    let (kind, text) = match uri.strip_prefix(SCHEME) {
        Some("codebook") => ("text/markdown", CODEBOOK.to_owned()),
        Some(path) => ("application/json", why(db, facts, path).map_err(|error| refused(uri, &error))?),
        None => return Err(refused(uri, &nowhere())),
    };
    Ok(json!({ "contents": [{ "uri": uri, "mimeType": kind, "text": text }] }))
}

fn nowhere() -> Error {
    let help = "read allegiance://codebook, or claim/ID, report/ID, standing/ORGANISATION/MEMBER";
    Error::nothing("there is no such resource", "the address", help)
}

fn refused(uri: &str, error: &Error) -> Refusal {
    let code = match error.kind {
        Kind::Nothing => NOT_FOUND,
        Kind::Usage | Kind::Misnamed => INVALID_PARAMS,
        Kind::Input | Kind::Closed => INTERNAL_ERROR,
    };
    Refusal::new(code, error.what.clone()).with(json!({ "uri": uri, "where": error.place, "help": error.help }))
}

/// What `why` answers for the path of an address.
fn why(db: &Path, facts: &Facts, path: &str) -> Result<String, Error> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let (sort, id) = path.split_once('/').ok_or_else(nowhere)?;
    let is_known = match sort {
        "claim" | "report" => !id.contains('/'),
        "standing" => id.contains('/'),
        _ => false,
    };
    if !is_known || id.is_empty() {
        return Err(nowhere());
    }
    let id = percent_decode_str(id).decode_utf8_lossy().into_owned();
    let mut given = vec![("id".to_owned(), id)];
    given.extend(form_urlencoded::parse(query.as_bytes()).into_owned());
    let put = crate::api::put::put("why", &given)?;
    Ok(answer_told(&put, db, facts)?.text)
}
