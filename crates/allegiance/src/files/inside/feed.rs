//! Feeds: entries that hold a report are read; those that point to one are fetched where the feed came from an address.

use std::io::BufRead;

use super::{At, Inside, Stop};
use crate::entries::entries;
use crate::error::Error;
use crate::files::LeftOut;
use crate::visits::Visits;

impl Inside<'_> {
    /// The entries of a feed, in their order.
    pub(super) fn feed(&self, bytes: &mut dyn BufRead, at: At<'_>) -> Result<(), Stop> {
        let bytes = self.held(bytes, at.place)?;
        let from = self.from.as_deref().filter(|_| at.depth == 1);
        let feed = entries(&bytes, from).map_err(|cause| no_feed(&cause, at.place))?;
        let mut visits = Visits::default();
        for (index, entry) in feed.into_iter().enumerate() {
            let place = format!("{}, entry {}", at.place, index + 1);
            match (entry.report(&place), from) {
                (Some(Ok(raw)), _) => self.give(Ok(raw))?,
                (Some(Err(pointed)), Some(from)) => {
                    let fetched = visits.fetch_from(from, &pointed.address);
                    self.give(fetched.map(|fetched| pointed.fetched(fetched)))?;
                }
                (Some(Err(_)), None) => self.leave_out(entry_left_out("it only points to a report", "a link"))?,
                (None, _) => self.leave_out(entry_left_out("it holds no text and points to none", "no text"))?,
            }
        }
        Ok(())
    }
}

fn entry_left_out(why: &'static str, which: &str) -> LeftOut {
    LeftOut { noun: ["entry", "entries"], why, which: which.to_owned() }
}

fn no_feed(cause: &str, place: &str) -> Error {
    let help = "check that RSS, Atom or JSON Feed lies there";
    Error::input(format!("this cannot be read as a feed: {cause}"), place, help)
}
