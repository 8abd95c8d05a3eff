//! Answers that are kept until the account changes, so that what many look at is worked out once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use store::Store;

use super::reply::Reply;
use crate::asking;
use crate::error::Error;

/// Bytes of all answers that are kept, and of one at most.
const MOST: usize = 64 << 20;
const MOST_OF_ONE: usize = 1 << 20;

/// The answers, with the state of the account that they are of.
pub(super) struct Kept {
    /// Never writes, so that every change is one of others and is noticed.
    watch: Mutex<Store>,
    answers: Mutex<Answers>,
}

#[derive(Default)]
struct Answers {
    version: i64,
    bytes: usize,
    replies: BTreeMap<String, Reply>,
}

impl Kept {
    pub(super) fn of(db: &Path) -> Result<Kept, Error> {
        Ok(Kept { watch: Mutex::new(asking::open(db)?), answers: Mutex::default() })
    }

    /// The answer to what `key` names, from before or by `work`.
    pub(super) fn or(&self, key: String, work: impl FnOnce() -> Reply) -> Reply {
        // Asked before the work: what changes in between makes the answer one of yesterday at once.
        let version = self.watch.lock().unwrap_or_else(PoisonError::into_inner).data_version();
        let Ok(version) = version else { return work() };
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reply) = answers().of(version).replies.get(&key).and_then(Reply::again) {
            return reply;
        }
        let reply = work();
        let length = reply.length();
        if length <= MOST_OF_ONE
            && let Some(kept) = reply.again()
        {
            let mut answers = answers();
            let answers = answers.of(version);
            if answers.bytes + length > MOST {
                *answers = Answers { version, ..Answers::default() };
            }
            answers.bytes += length;
            answers.replies.insert(key, kept);
        }
        reply
    }
}

impl Answers {
    /// The answers of this state of the account; those of another are forgotten.
    fn of(&mut self, version: i64) -> &mut Answers {
        if self.version != version {
            *self = Answers { version, ..Answers::default() };
        }
        self
    }
}
