//! Feeds that are looked at again and again: what is new in them comes into the account, and what was seen is remembered in a file
//! beside it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use store::Store;

use crate::address::is_web;
use crate::entries::entries;
use crate::error::Error;
use crate::fetch::{Mark, Reach};
use crate::files::{Reports, beside, exists, replace, text_of};
use crate::intake::{Listener, intake};
use crate::raw::{Holder, Kind, Raw, kind_of_fetched};
use crate::unpack::Defaults;
use crate::visits::Visits;

/// Reports that are fetched before they are read and remembered.
const AT_ONCE: usize = 16;
/// Entries of one feed that are remembered beyond those that stand in it.
const REMEMBERED: usize = 2_000;
/// Times that a report that cannot be had is asked for.
const TRIES: u32 = 5;

/// How long to wait between two looks, as it is written: `15m`, `2h`; at least a minute.
pub fn pause(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is no time to wait: write 15m, 2h or 1d");
    let letters = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let number: u64 = text[..text.len() - letters.len()].parse().map_err(|_| wrong())?;
    let seconds = match letters {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        _ => return Err(wrong()),
    };
    let pause = Duration::from_secs(number.checked_mul(seconds).ok_or_else(wrong)?);
    if pause < Duration::from_mins(1) {
        return Err("at least a minute lies between two looks: write 1m or more".to_owned());
    }
    if pause > Duration::from_hours(24 * 366) { Err(wrong()) } else { Ok(pause) }
}

/// What came of one look at a feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Whether it has changed since the last one.
    pub is_changed: bool,
    /// Reports that came in.
    pub new: usize,
    /// Claims in them.
    pub claims: usize,
    /// Entries that could not be had or used.
    pub bad: usize,
}

impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_changed {
            return f.write_str("not changed");
        }
        let count = |number: usize, what: &str| format!("{number} {what}{}", if number == 1 { "" } else { "s" });
        write!(f, "{}, {}", count(self.new, "new report"), count(self.claims, "claim"))?;
        if self.bad > 0 { write!(f, ", {} that could not be used", self.bad) } else { Ok(()) }
    }
}

/// What is remembered of all feeds.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Memory {
    feeds: BTreeMap<String, Seen>,
}

/// What is remembered of one feed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Seen {
    tag: Option<String>,
    modified: Option<String>,
    /// Entries that are done with, the oldest first.
    done: Vec<String>,
    /// Entries that could not be had, and how often they were asked for.
    failed: BTreeMap<String, u32>,
}

/// Feeds being followed.
pub struct Following {
    file: PathBuf,
    memory: Memory,
    visits: Visits,
}

impl Following {
    /// What is remembered beside the account at `db` of these feeds. Fails where one is no address, or the file is broken.
    pub fn open(db: &Path, feeds: &[String]) -> Result<Following, Error> {
        if let Some(feed) = feeds.iter().find(|feed| !is_web(feed)) {
            let help = "write https://…; a feed in a file is read with `allegiance read FILE`";
            return Err(Error::usage("this is no address of a feed", feed.clone(), help));
        }
        let file = beside(db, ".follow");
        let memory = if exists(&file) {
            serde_json::from_str(&text_of(&file)?).map_err(|cause| {
                let help = "remove it: all entries are looked at again, and reports that are there are not read twice";
                Error::input(format!("what was seen cannot be read: {cause}"), file.display().to_string(), help)
            })?
        } else {
            Memory::default()
        };
        Ok(Following { file, memory, visits: Visits::default() })
    }

    /// Looks at a feed, and takes in what is new. What is done is remembered bit by bit: broken off, it goes on from there.
    pub fn look(
        &mut self,
        feed: &str,
        defaults: &Defaults,
        store: &mut Store,
        listener: &mut impl Listener,
    ) -> Result<Look, Error> {
        let mut seen = self.memory.feeds.remove(feed).unwrap_or_default();
        let looked = self.look_at(feed, &mut seen, defaults, store, listener);
        self.memory.feeds.insert(feed.to_owned(), seen);
        let kept = self.keep();
        let look = looked?;
        kept.map(|()| look)
    }

    fn look_at(
        &mut self,
        feed: &str,
        seen: &mut Seen,
        defaults: &Defaults,
        store: &mut Store,
        listener: &mut impl Listener,
    ) -> Result<Look, Error> {
        // What failed is asked for again though the feed has not changed.
        let mark = Mark { tag: seen.tag.clone(), modified: seen.modified.clone() };
        let mark = if seen.failed.is_empty() { mark } else { Mark::default() };
        let Some((fetched, mark)) = self.visits.fetch_anew(feed, Reach::Anywhere, &mark)? else {
            return Ok(Look::default());
        };
        let no_feed = |cause: &str| {
            let help = "give the address of RSS, Atom or JSON Feed; a page often names it as `rel=\"alternate\"`";
            Error::input(format!("this cannot be read as a feed{cause}"), feed, help)
        };
        if matches!(
            kind_of_fetched(&fetched),
            Kind::One(crate::raw::Form::Page) | Kind::Many(Holder::Zip | Holder::Gzip)
        ) {
            return Err(no_feed(""));
        }
        let found = entries(&fetched.bytes, Some(&fetched.address)).map_err(|cause| no_feed(&format!(": {cause}")))?;
        let mut look = Look { is_changed: true, ..Look::default() };
        let there: Vec<String> = found.iter().map(|entry| entry.id.clone()).collect();
        let new: Vec<_> = found.into_iter().filter(|entry| !seen.done.contains(&entry.id)).collect();
        let mut new = new.into_iter().enumerate().peekable();
        while new.peek().is_some() {
            let (mut raws, mut done) = (Vec::<Raw>::new(), Vec::new());
            for (index, entry) in new.by_ref().take(AT_ONCE) {
                let id = entry.id.clone();
                match entry.report(&format!("{feed}, entry {}", index + 1)) {
                    Some(Ok(raw)) => raws.push(raw),
                    Some(Err(pointed)) => match self.visits.fetch_from(&fetched.address, &pointed.address) {
                        Ok(page) => raws.push(pointed.fetched(page)),
                        Err(error) => {
                            look.bad += 1;
                            listener.bad(error);
                            let tries = seen.failed.entry(id.clone()).or_default();
                            *tries += 1;
                            if *tries < TRIES {
                                continue;
                            }
                        }
                    },
                    None => listener.note("the entry holds no text and points to none", feed),
                }
                done.push(id);
            }
            let outcome = intake(Reports::of(raws, &[]), defaults, store, listener)?;
            look.new += outcome.new;
            look.claims += outcome.claims;
            look.bad += outcome.bad;
            seen.failed.retain(|id, _| !done.contains(id));
            seen.done.extend(done);
            self.memory.feeds.insert(feed.to_owned(), seen.clone());
            self.keep()?;
        }
        // What stands in the feed no more is forgotten after a while.
        seen.failed.retain(|id, _| there.contains(id));
        let old = seen.done.iter().filter(|id| !there.contains(id)).count();
        let mut forgotten = old.saturating_sub(REMEMBERED);
        seen.done.retain(|id| {
            there.contains(id) || forgotten == 0 || {
                forgotten -= 1;
                false
            }
        });
        (seen.tag, seen.modified) = (mark.tag, mark.modified);
        Ok(look)
    }

    fn keep(&self) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(&self.memory).unwrap_or_default();
        replace(&self.file, text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses() {
        assert_eq!(pause("15m"), Ok(Duration::from_mins(15)));
        assert_eq!((pause("90s"), pause("1d")), (Ok(Duration::from_secs(90)), Ok(Duration::from_hours(24))));
        for text in ["", "15", "m", "-1m", "30s", "0h", "1w", "99999999999999999999d", "9999999999999999d", "1é"] {
            assert!(pause(text).is_err(), "{text}");
        }
    }
}
