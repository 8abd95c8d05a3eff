//! An answer on its way out, with the headers that every answer carries.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use http_body::Frame;

use crate::error::Error;
use crate::json;

pub(super) const JSON: &str = "application/json";
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// What a browser may do with any answer: nothing from elsewhere, no script but ours, no frame around it.
const SAFETY: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-cache"),
];

/// The pieces of a long answer; an error breaks it off, so that nobody takes a part for the whole.
pub(super) type Pieces = tokio::sync::mpsc::Receiver<Result<Bytes, Error>>;

/// A long answer on its way out.
struct Rest {
    first: Option<Bytes>,
    pieces: Pieces,
}

impl http_body::Body for Rest {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        self.pieces.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

/// An answer.
pub(super) struct Reply {
    status: u16,
    kind: &'static str,
    body: Vec<u8>,
    /// What comes after the body while it goes out.
    rest: Option<Rest>,
    more: Vec<(&'static str, String)>,
}

impl Reply {
    pub(super) fn new(status: u16, kind: &'static str, body: Vec<u8>) -> Reply {
        Reply { status, kind, body, rest: None, more: Vec::new() }
    }

    /// A long answer of which this is the beginning. It has no tag: nobody knows it whole before it is out.
    pub(super) fn long(kind: &'static str, first: Bytes, pieces: Pieces) -> Reply {
        Reply { rest: Some(Rest { first: Some(first), pieces }), ..Reply::new(200, kind, Vec::new()) }
    }

    /// The same answer once more, where it is one that stays true as long as nothing changes.
    pub(super) fn again(&self) -> Option<Reply> {
        let is_lasting =
            self.status == 200 && self.rest.is_none() && self.more.iter().all(|(name, _)| *name != "Refresh");
        is_lasting.then(|| Reply { more: self.more.clone(), ..Reply::new(self.status, self.kind, self.body.clone()) })
    }

    /// Bytes of its body.
    pub(super) fn length(&self) -> usize {
        self.body.len()
    }

    /// An error in its three parts.
    pub(super) fn error(status: u16, error: &Error) -> Reply {
        Reply::new(status, JSON, format!("{:#}\n", json::error(error)).into_bytes())
    }

    /// The same, with the status that its kind calls for.
    pub(super) fn of(error: &Error) -> Reply {
        Reply::error(error.kind.http_status(), error)
    }

    pub(super) fn closed() -> Reply {
        Reply::error(503, &Error::input("the server is about to stop", "the server", "ask again when it is back"))
    }

    pub(super) fn busy() -> Reply {
        let help = "ask again in a moment, or for a part (`limit`, `offset`)";
        Reply::error(503, &Error::input("several long answers are on their way already", "the server", help))
    }

    /// Sends whoever asked to a page of this server.
    pub(super) fn see(path: &str) -> Reply {
        Reply::new(303, HTML, Vec::new()).with("Location", path)
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Reply {
        self.more.push((name, value.into()));
        self
    }

    /// The response; whoever has the same answer already is told so.
    pub(super) fn into_response(self, known_tag: Option<&str>, is_head: bool) -> Response {
        let is_long = self.rest.is_some();
        let tag = format!("\"{}\"", &blake3::hash(&self.body).to_hex()[..32]);
        let is_known = self.status == 200
            && !is_long
            && known_tag.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
        let length = self.body.len();
        let body = match self.rest {
            _ if is_known || is_head => Body::empty(),
            Some(rest) => Body::new(rest),
            None => Body::from(self.body),
        };
        let mut response = Response::new(body);
        let status = if is_known { 304 } else { self.status };
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        for (name, value) in SAFETY {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.kind));
        if self.status == 200 && !is_long {
            if let Ok(tag) = HeaderValue::from_str(&tag) {
                headers.insert(header::ETAG, tag);
            }
            if is_head {
                headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
            }
        }
        for (name, value) in self.more {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(&value)) {
                headers.insert(name, value);
            }
        }
        response
    }
}
