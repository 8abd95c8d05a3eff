//! What the forms of corrections send.

use std::sync::PoisonError;

use store::Store;

use super::Shared;
use super::reply::{HTML, Reply};
use crate::asking;
use crate::error::{Error, Kind};
use crate::pages::{self, Sent, Visit};

/// Makes a correction as the command line does, and shows it with what it changed.
pub(super) fn take_correction(shared: &Shared, visit: &Visit, sent: &Sent, is_own: bool) -> Reply {
    let refused = |status, error: &Error| {
        let page = pages::refused(visit, sent, status, error);
        Reply::new(page.status, HTML, page.html.into_bytes())
    };
    if !is_own {
        let what = "the form is not one of this server, or the server was started anew";
        return refused(403, &Error::usage(what, "the form", "look at what was sent, and send it again from here"));
    }
    match made(shared, sent) {
        Ok(path) => Reply::see(&path),
        Err(error) => {
            let status = match error.kind {
                Kind::Nothing => 404,
                Kind::Usage => 400,
                Kind::Input | Kind::Closed => 500,
            };
            refused(status, &error)
        }
    }
}

fn made(shared: &Shared, sent: &Sent) -> Result<String, Error> {
    let (author, reason, correction) = sent.correction()?;
    let _turn = shared.writes.lock().unwrap_or_else(PoisonError::into_inner);
    let mut store = Store::open(&shared.db).map_err(|error| Error::told_by(&error))?;
    let made = asking::correct(&mut store, &shared.facts, author, reason, &correction)?;
    Ok(sent.seen_at(&made))
}
