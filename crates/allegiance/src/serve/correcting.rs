//! What the forms of corrections send.

use store::Store;

use super::reply::Reply;
use super::{Shared, held, page_reply};
use crate::asking;
use crate::error::Error;
use crate::pages::{self, Fields, Visit};

/// Makes a correction as the command line does, and shows it with what it changed.
pub(super) fn take_correction(shared: &Shared, visit: &Visit, sent: &Fields) -> Reply {
    match made(shared, sent) {
        Ok(path) => {
            shared.came_in();
            Reply::see(&path)
        }
        Err(error) => page_reply(pages::refused(visit, sent, error.kind.http_status(), &error)),
    }
}

fn made(shared: &Shared, sent: &Fields) -> Result<String, Error> {
    let (author, reason, correction) = sent.correction()?;
    let _turn = held(&shared.writes);
    let mut store = Store::open(&shared.db)?;
    let made = asking::correct(&mut store, &shared.facts, author, reason, &correction)?;
    Ok(sent.seen_at(&made))
}
