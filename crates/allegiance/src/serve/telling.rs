//! Tells a receiver what changed: after each intake, and each hour for what came in by another way or by the day alone.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use codebook::Facts;

use crate::cli::Serve;
use crate::error::Error;
use crate::output::tell_error;
use crate::post;
use crate::question::Watch;
use crate::watching::look_again;

/// The longest time between two looks.
const HOUR: Duration = Duration::from_hours(1);

/// Starts to look where a receiver is named; what it gives is told of each intake.
pub(super) fn start(asked: &Serve, db: PathBuf, facts: Facts) -> Result<Option<SyncSender<()>>, Error> {
    let (Some(address), Some(seen)) = (&asked.post, &asked.seen) else { return Ok(None) };
    // What is wrong with the address or the secret is told at once.
    post::Receiver::at(address)?;
    let watch = Watch { seen: Some(seen.clone()), post: Some(address.clone()), ..Watch::default() };
    let (wake, woken) = sync_channel(1);
    let file = seen.clone();
    std::thread::spawn(move || look(&watch, &file, &db, &facts, &woken));
    Ok(Some(wake))
}

/// Several intakes while one message is on its way are told in the next.
fn look(watch: &Watch, file: &std::path::Path, db: &std::path::Path, facts: &Facts, woken: &Receiver<()>) {
    loop {
        if let Err(error) = look_again(watch, file, db, facts) {
            tell_error(&error);
        }
        match woken.recv_timeout(HOUR) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
