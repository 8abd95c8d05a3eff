//! What forms and programs send in: reports, corrections, and the token of whoever signs in.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::header;
use axum::http::request::Parts;

use super::access::Visitor;
use super::forms::{self, Sent};
use super::reply::Reply;
use super::{Shared, answered, correcting, header_of, jobs, no_such_method, page_reply};
use crate::error::Error;
use crate::pages::{self, Asked, Visit};

/// How long a body may take.
const BODY_TIME: Duration = Duration::from_mins(2);
/// How long a form waits for its reports to be read before it shows how far that is.
const READ_TIME: Duration = Duration::from_secs(3);

/// The addresses that take something in.
pub(super) const TAKEN: [&str; 4] = ["/reports", "/corrections", "/sign-in", "/sign-out"];

/// Takes in what a form sends.
pub(super) async fn post(
    shared: &Arc<Shared>,
    visitor: &Visitor,
    parts: &Parts,
    asked: Asked,
    body: Body,
) -> Result<Reply, Reply> {
    let (path, visit) = (asked.path.clone(), shared.visit(visitor));
    let is_person = header_of(parts, header::ACCEPT).is_some_and(|kinds| kinds.contains("text/html"));
    let refused = |status: u16, error: Error| {
        if is_person { page_reply(pages::failed(&visit, &asked, status, &error)) } else { Reply::error(status, &error) }
    };
    if path.starts_with("/api/") {
        return Err(no_such_method(path));
    }
    if !TAKEN.contains(&path.as_str()) {
        return Err(refused(404, Error::nothing("nothing is taken in here", path, "see /api")));
    }
    if is_from_elsewhere(parts) {
        return Err(refused(
            403,
            Error::usage("the form comes from another site", path, "use the form of this server"),
        ));
    }
    if path == "/sign-out" {
        return Ok(Reply::see("/").with("Set-Cookie", shared.access.sign_out(&parts.headers, is_over_tls(parts))));
    }
    if !visit.may_write {
        let help =
            "whoever keeps the account gives tokens that may write, or starts the server without --read-only or --demo";
        return Err(refused(403, Error::usage("you may ask here, and change nothing", path, help)));
    }
    let sent = sent(shared, parts, body).await.map_err(|(status, error)| refused(status, error))?;
    let is_own = visitor.is_program || sent.fields.field("csrf") == Some(visit.csrf.as_str());
    let foreign = || {
        let what = "the form is not one of this server, or the server was started anew";
        Error::usage(what, "the form", "look at what was sent, and send it again from here")
    };
    if path == "/corrections" {
        if !is_own {
            return Err(page_reply(pages::refused(&visit, &sent.fields, 403, &foreign())));
        }
        let (shared, visit) = (Arc::clone(shared), visit.clone());
        let taken = move || correcting::take_correction(&shared, &visit, &sent.fields);
        return Ok(answered(tokio::task::spawn_blocking(taken).await));
    }
    if !is_own {
        return Err(refused(403, foreign()));
    }
    take_reports(shared, sent).await.map_err(|(status, error)| refused(status, error))
}

/// Reads what a form sent; what is read soon is shown at once, and otherwise how far it is.
async fn take_reports(shared: &Arc<Shared>, sent: Sent) -> Result<Reply, (u16, Error)> {
    if sent.files.is_empty() && sent.text().is_none() && sent.addresses().next().is_none() {
        let help = "paste the text of a report or its address, or choose a file";
        return Err((400, Error::usage("there is nothing to read", "the form", help)));
    }
    sent.published().map_err(|error| (400, error))?;
    let Some((number, mut task)) = jobs::begin(shared, sent) else {
        let help = "send it again when the others are done";
        return Err((503, Error::input("too much is being read at once", "the server", help)));
    };
    let _ = tokio::time::timeout(READ_TIME, &mut task).await;
    let job = shared.jobs.job(number).unwrap_or_default();
    match (job.is_done, job.reports.as_slice(), job.errors.as_slice()) {
        (true, [(report, _)], []) => Ok(Reply::see(&format!("/report/{}", report.id))),
        (true, [], [error]) => Err((400, error.clone())),
        _ => Ok(Reply::see(&format!("/jobs/{number}"))),
    }
}

/// Whether a browser sends this from another site, as its own word has it.
fn is_from_elsewhere(parts: &Parts) -> bool {
    let site = parts.headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

fn is_over_tls(parts: &Parts) -> bool {
    parts.headers.get("x-forwarded-proto").is_some_and(|told| told == "https")
}

/// Takes a body in, within bounds of size, time and number.
async fn sent(shared: &Shared, parts: &Parts, body: Body) -> Result<Sent, (u16, Error)> {
    let received = async {
        let _turn = shared.bodies.acquire().await;
        forms::received(header_of(parts, header::CONTENT_TYPE), body).await
    };
    let late = |_| (408, Error::usage("the form took too long to come in", parts.uri.path(), "send it again"));
    tokio::time::timeout(BODY_TIME, received).await.map_err(late)?
}

pub(super) async fn sign_in(shared: &Arc<Shared>, parts: &Parts, body: Body) -> Result<Reply, Reply> {
    let asked = Asked { path: "/sign-in".to_owned(), query: Vec::new() };
    let again = |status| page_reply(pages::sign_in(&Visit::default(), &asked, status, true));
    if is_from_elsewhere(parts) {
        return Err(again(403));
    }
    let sent = sent(shared, parts, body).await.map_err(|(status, error)| Reply::error(status, &error))?;
    let cookie = shared.access.sign_in(sent.fields.field("token").unwrap_or_default(), is_over_tls(parts));
    let cookie = cookie.map_err(|error| Reply::error(500, &error))?.ok_or_else(|| again(401))?;
    let next = sent
        .fields
        .field("next")
        .filter(|next| next.starts_with('/') && !next.starts_with("//") && !next.contains('\\'));
    Ok(Reply::see(next.unwrap_or("/")).with("Set-Cookie", cookie))
}
