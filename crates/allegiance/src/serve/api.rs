//! The questions of the command line over HTTP, with the same answers, byte for byte.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::channel;
use tokio::time::{Instant, timeout_at};

use super::Shared;
use super::reply::Reply;
use crate::api::put::put;
use crate::asking::{ask, stream_claims, told};
use crate::error::{Error, Kind};
use crate::question::Question;

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

/// Long answers that go out beside each other; each holds the account open as it was.
static LONG: Semaphore = Semaphore::const_new(4);

/// An answer up to so many bytes is sent whole, with a tag.
const SHORT: usize = 1 << 20;

/// How long whoever asks may take for a piece, and for the whole.
const PATIENCE: Duration = Duration::from_secs(30);
const LONGEST: Duration = Duration::from_mins(30);

/// All claims that are asked for, sent while they are found; nothing where the question is another or wants a part.
pub(super) fn long_answer(shared: &Arc<Shared>, name: &str, given: &[(String, String)]) -> Option<Reply> {
    let put = put(name, given).ok()?;
    let Question::Claims(asked) = put.question else { return None };
    if put.limit.is_some() || put.offset.is_some() {
        return None;
    }
    let Ok(turn) = LONG.try_acquire() else { return Some(Reply::busy()) };
    let (sender, mut pieces) = channel::<Result<Bytes, Error>>(4);
    let (shared, runtime) = (Arc::clone(shared), Handle::current());
    std::thread::spawn(move || {
        let _turn = turn;
        let end = Instant::now() + LONGEST;
        let send = |piece: Result<Bytes, Error>| {
            let sent = async { timeout_at(end.min(Instant::now() + PATIENCE), sender.send(piece)).await };
            let is_gone = !matches!(runtime.block_on(sent), Ok(Ok(())));
            if is_gone {
                Err(Error { kind: Kind::Closed, ..Error::input("nobody listens", "the answer", "") })
            } else {
                Ok(())
            }
        };
        let streamed = shared.with_store(|store| {
            stream_claims(&asked, put.format, store, &shared.facts, |piece| send(Ok(Bytes::from(piece))))
        });
        if let Err(error) = streamed {
            let _ = send(Err(error));
        }
    });
    let mut first: Vec<u8> = Vec::new();
    loop {
        match pieces.blocking_recv() {
            Some(Ok(piece)) if first.len() + piece.len() > SHORT => {
                first.extend_from_slice(&piece);
                return Some(Reply::long(put.media, Bytes::from(first), pieces));
            }
            Some(Ok(piece)) => first.extend_from_slice(&piece),
            Some(Err(error)) => return Some(Reply::of(&error)),
            None => return Some(Reply::new(200, put.media, first)),
        }
    }
}

/// Sends whoever filled a form to the answer; what was left empty was not asked.
pub(super) fn opened(name: &str, given: &[(String, String)]) -> Reply {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(given.iter().filter(|(_, value)| !value.trim().is_empty()));
    let name: String = name.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
    Reply::see(&format!("/api/{name}?{}", query.finish()))
}
