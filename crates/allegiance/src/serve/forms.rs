//! What forms send: a report that was pasted.

use super::reply::Reply;
use super::{Shared, take};
use crate::error::Error;
use crate::files::{Form, Raw, Reports};
use crate::pages::{self, Asked};
use crate::unpack::Defaults;
use store::Store;

/// Reads a pasted report into the account and shows it.
pub(super) fn take_report(shared: &Shared, body: &[u8]) -> Reply {
    let asked = Asked { path: "/read".to_owned(), query: Vec::new() };
    let failed = |status, error: &Error| {
        let page = pages::failed(&shared.visit(), &asked, status, error);
        Reply::new(page.status, super::reply::HTML, page.html.into_bytes())
    };
    match tried(shared, body) {
        Ok(path) => Reply::see(&path),
        Err((status, error)) => failed(status, &error),
    }
}

fn tried(shared: &Shared, body: &[u8]) -> Result<String, (u16, Error)> {
    let fields: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let field = |name: &str| {
        let value = fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    };
    if field("csrf") != Some(shared.secret.as_str()) {
        let help = "load the page again and send the form from there";
        return Err((
            403,
            Error::usage("the form is not one of this server, or the server was started anew", "the form", help),
        ));
    }
    let bad = |error: Error| (400, error);
    let text =
        field("text").ok_or_else(|| bad(Error::usage("there is no text", "the form", "paste the report into it")))?;
    let published = field("published").map(crate::unpack::day).transpose();
    let published = published.map_err(|what| bad(Error::usage(what, "the day of publication", "write YYYY-MM-DD")))?;
    let title =
        field("title").map(|title| format!("title: {}\n\n", title.replace(['\n', '\r'], " "))).unwrap_or_default();
    let is_page = text.to_lowercase().starts_with("<!doctype html") || text.to_lowercase().starts_with("<html");
    let (form, bytes) = if is_page { (Form::Page, text.to_owned()) } else { (Form::Text, format!("{title}{text}")) };
    let raw = Raw { place: "the pasted text".to_owned(), form, bytes: bytes.into_bytes() };
    let defaults = Defaults { published, publisher: field("publisher").map(str::to_owned) };
    let _turn = shared.writes.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut store = Store::open(&shared.db).map_err(|error| (500, Error::told_by(&error)))?;
    let (_, heard) = take(Reports::of(vec![raw]), &defaults, &mut store).map_err(|error| (500, error))?;
    shared.came_in();
    match (heard.reports.first(), heard.errors.into_iter().next()) {
        (Some(id), _) => Ok(format!("/report/{id}")),
        (None, Some(error)) => Err((400, error)),
        (None, None) => Err((400, Error::usage("nothing could be read", "the form", "paste the text of a report"))),
    }
}
