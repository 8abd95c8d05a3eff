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
use crate::api::put::{Put, put};
use crate::asking::{ask_told, stream_claims};
use crate::cli::Format;
use crate::error::{Error, Kind};
use crate::question::{Claims, Question};

/// The answer to a question with these parameters, kept under `key`; claims of which no part is asked for go out as found.
pub(super) fn answer(shared: &Arc<Shared>, name: &str, given: &[(String, String)], key: &str) -> Reply {
    let put = match put(name, given) {
        Ok(put) => put,
        Err(error) => return Reply::of(&error),
    };
    match put.question {
        Question::Claims(asked) if put.limit.is_none() && put.offset.is_none() => {
            long(shared, asked, put.format, put.media)
        }
        _ => shared.replies.or(shared.states.now(), key, || {
            whole(shared, name, given, &put).unwrap_or_else(|error| Reply::of(&error))
        }),
    }
}

fn whole(shared: &Shared, name: &str, given: &[(String, String)], put: &Put) -> Result<Reply, Error> {
    let told = shared.with_store(|store| ask_told(put, store, &shared.facts))?;
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

/// All claims that are asked for, sent while they are found.
fn long(shared: &Arc<Shared>, asked: Claims, format: Format, media: &'static str) -> Reply {
    let Ok(turn) = LONG.try_acquire() else { return Reply::busy() };
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
            stream_claims(&asked, format, store, &shared.facts, |piece| send(Ok(Bytes::from(piece))))
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
                return Reply::long(media, Bytes::from(first), pieces);
            }
            Some(Ok(piece)) => first.extend_from_slice(&piece),
            Some(Err(error)) => return Reply::of(&error),
            None => return Reply::new(200, media, first),
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
