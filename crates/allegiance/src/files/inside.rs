//! What lies in a file that holds others: packed files and archives, in each other too, streamed to whoever asks for the next
//! report.
//!
//! A thread of its own opens the file and hands over one report at a time, so that no more than two lie in memory. Nothing is
//! written to the disk, and the names of members are used for nothing but to show where a report comes from.

mod archive;
mod feed;
mod mbox;
mod table;
mod parquet;
mod warc;

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use super::{LeftOut, Lines, MAX_BYTES, empty, is_about_the_folder, next_report, too_large, whole};
use crate::charset::what_it_is;
use crate::error::{Error, from_io};
use crate::mapping::Mapping;
use crate::raw::{Form, Holder, Kind, Raw, ending_of, kind_of, kind_with, name_within};

/// How deep files may lie in each other.
const MAX_DEPTH: usize = 5;
/// How many times its size a file may unpack to, beyond [`FREE`].
const MAX_RATIO: u64 = 100;
/// Bytes that any file may unpack to.
const FREE: u64 = 256 << 20;

/// What comes out of a file that holds others.
pub(super) enum Item {
    /// A report, or what is wrong with one.
    Report(Box<Result<Raw, Error>>),
    /// Something was passed over.
    LeftOut(LeftOut),
}

/// The bytes of a file that holds others.
pub(super) enum Source {
    /// They lie on the disk.
    File(File),
    /// They come one after the other.
    Stream(Lines),
}

/// Begins to open a file; what is in it comes through the channel, which ends with it. What it only points to is fetched where
/// it comes `from` an address itself.
pub(super) fn open(
    source: Source,
    place: String,
    holder: Holder,
    mapping: Mapping,
    from: Option<String>,
) -> Receiver<Item> {
    let (sender, receiver) = sync_channel(0);
    std::thread::spawn(move || {
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let hand = |item| sender.send(item).is_ok();
            run(source, At { place: &place, name: &place, depth: 1 }, holder, (&mapping, from), &hand)
        }));
        let error = match opened {
            Ok(Ok(()) | Err(Stop::Gone)) => return,
            Ok(Err(Stop::Bad(error) | Stop::Full(error))) => error,
            Err(_) => Error::input(
                "the program broke while it opened this file",
                place,
                "this is a flaw of the program: please report it with the file; all other files are read",
            ),
        };
        let _ = sender.send(Item::Report(Box::new(Err(error))));
    });
    receiver
}

fn run(
    source: Source,
    at: At<'_>,
    holder: Holder,
    (mapping, from): (&Mapping, Option<String>),
    hand: &dyn Fn(Item) -> bool,
) -> Result<(), Stop> {
    let meter = Meter::default();
    let inside = Inside { hand, meter: &meter, mapping, from };
    match source {
        Source::File(file) => {
            let told = file.metadata().ok().filter(std::fs::Metadata::is_file);
            meter.taken.set(told.as_ref().map_or(0, std::fs::Metadata::len));
            match holder {
                Holder::Zip if told.is_some() => inside.zip(BufReader::new(file), at),
                Holder::Parquet if told.is_some() => inside.parquet(file, at),
                _ => inside.holder(&mut BufReader::with_capacity(1 << 16, file), at, holder),
            }
        }
        Source::Stream(bytes) => {
            let counted = Counted { inner: bytes, count: &meter.taken };
            inside.holder(&mut BufReader::with_capacity(1 << 16, counted), at, holder)
        }
    }
}

/// Hands over what lies in bytes that are here as a whole, as if they were a file of this name; on this thread, one after the
/// other.
pub(super) fn each(name: &str, bytes: Vec<u8>, mapping: &Mapping, hand: &dyn Fn(Item) -> bool) {
    let meter = Meter::default();
    meter.taken.set(bytes.len() as u64);
    let inside = Inside { hand, meter: &meter, mapping, from: None };
    match inside.one(&mut Cursor::new(bytes), At { place: name, name, depth: 0 }, kind_of(name)) {
        Ok(()) | Err(Stop::Gone) => {}
        Err(Stop::Bad(error) | Stop::Full(error)) => {
            hand(Item::Report(Box::new(Err(error))));
        }
    }
}

/// Why no more comes out of a file.
enum Stop {
    /// Nobody asks for more.
    Gone,
    /// This part of it cannot be read; what comes after it can.
    Bad(Error),
    /// It holds more than is good.
    Full(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Bad(error)
    }
}

/// Where something lies.
#[derive(Clone, Copy)]
struct At<'a> {
    /// As messages name it.
    place: &'a str,
    /// The name that tells what it is.
    name: &'a str,
    /// In how many others.
    depth: usize,
}

/// A file being opened.
struct Inside<'a> {
    /// Takes what comes out, and says whether more is wanted.
    hand: &'a dyn Fn(Item) -> bool,
    meter: &'a Meter,
    mapping: &'a Mapping,
    from: Option<String>,
}

impl Inside<'_> {
    fn give(&self, raw: Result<Raw, Error>) -> Result<(), Stop> {
        self.put(Item::Report(Box::new(raw)))
    }

    fn leave_out(&self, what: LeftOut) -> Result<(), Stop> {
        self.put(Item::LeftOut(what))
    }

    fn put(&self, item: Item) -> Result<(), Stop> {
        if (self.hand)(item) { Ok(()) } else { Err(Stop::Gone) }
    }

    /// Opens what holds others.
    fn holder(&self, bytes: &mut dyn BufRead, at: At<'_>, holder: Holder) -> Result<(), Stop> {
        if at.depth > MAX_DEPTH {
            let what = format!("files lie in each other more than {MAX_DEPTH} deep");
            let help = "unpack the outer ones first, and read what was in them";
            return Err(Stop::Bad(Error::input(what, at.place, help)));
        }
        match holder {
            Holder::Gzip => self.gzip(bytes, at),
            Holder::Tar => self.tar(bytes, at),
            Holder::Feed => self.feed(bytes, at),
            Holder::Mbox => self.mbox(bytes, at),
            Holder::Warc => self.warc(bytes, at),
            Holder::Table => self.table(bytes, None, at),
            Holder::TabTable => self.table(bytes, Some(b'\t'), at),
            Holder::Parquet => self.parquet(bytes::Bytes::from(self.held(bytes, at.place)?), at),
            Holder::Zip => self.zip(Cursor::new(self.held(bytes, at.place)?), at),
        }
    }

    /// All bytes of what can only be opened when it is here as a whole.
    fn held(&self, bytes: &mut dyn BufRead, place: &str) -> Result<Vec<u8>, Stop> {
        if let Some(all) = whole(bytes).map_err(|error| self.stop(&error, place))? {
            return Ok(all);
        }
        let what = format!("it is larger than {} MB and no file of its own", MAX_BYTES >> 20);
        Err(Stop::Bad(Error::input(what, place, "put it on the disk as a file, and read that")))
    }

    fn gzip(&self, bytes: &mut dyn BufRead, at: At<'_>) -> Result<(), Stop> {
        let unpacked = self.metered(flate2::bufread::MultiGzDecoder::new(bytes));
        let name = name_within(at.name);
        let at = At { name: &name, ..at };
        self.one(&mut BufReader::with_capacity(1 << 16, unpacked), at, kind_of(&name))
    }

    /// One file: a report, a file with a report in each line, or one that holds others.
    fn one(&self, bytes: &mut dyn BufRead, at: At<'_>, kind: Option<Kind>) -> Result<(), Stop> {
        let place = at.place;
        let start = bytes.fill_buf().map_err(|error| self.stop(&error, place))?;
        if start.is_empty() {
            return Err(Stop::Bad(empty(place)));
        }
        match kind_with(kind, start) {
            Kind::One(Form::Line) if what_it_is(start).is_none() => self.lines(bytes, place),
            Kind::One(form) => {
                let bytes = whole(bytes).map_err(|error| self.stop(&error, place))?;
                let bytes = bytes.ok_or_else(|| too_large("file", place));
                self.give(bytes.map(|bytes| Raw { form, ..Raw::new(place, bytes) }))
            }
            Kind::Many(holder) => self.holder(bytes, At { depth: at.depth + 1, ..at }, holder),
        }
    }

    fn lines(&self, bytes: &mut dyn BufRead, file: &str) -> Result<(), Stop> {
        let mut number = 0;
        loop {
            let next = next_report(bytes, file, &mut number);
            match next.map_err(|error| self.stop(&error, &format!("{file}, line {number}")))? {
                Some(report) => self.give(report)?,
                None => return Ok(()),
            }
        }
    }

    /// A member of an archive. What is wrong with it is its own.
    fn member(&self, bytes: &mut dyn Read, at: At<'_>, kind: Kind) -> Result<(), Stop> {
        let metered = self.metered(bytes);
        match self.one(&mut BufReader::with_capacity(1 << 16, metered), at, Some(kind)) {
            Err(Stop::Bad(error)) => self.give(Err(error)),
            done => done,
        }
    }

    /// What a member is by its name; one that is no report is counted.
    fn kind_of_member(&self, name: &str) -> Result<Option<Kind>, Stop> {
        let kind = kind_of(name);
        let is_extra = is_about_the_folder(Path::new(name)) || name.split('/').any(|part| part == "__MACOSX");
        if kind.is_some() && !is_extra {
            return Ok(kind);
        }
        let ending = ending_of(name).filter(|_| kind.is_none()).map(|(_, ending)| format!(".{ending}"));
        let last = || name.rsplit('/').next().unwrap_or(name).to_owned();
        self.leave_out(LeftOut::file(ending.unwrap_or_else(last)))?;
        Ok(None)
    }

    /// Bytes that count as unpacked.
    fn metered<R: Read>(&self, inner: R) -> Metered<'_, R> {
        Metered { inner, meter: self.meter }
    }

    /// What a failure to read means.
    fn stop(&self, error: &io::Error, place: &str) -> Stop {
        if self.meter.is_over() {
            let what = format!("the file unpacks to more than {MAX_RATIO} times its size");
            let help = "if that is right, unpack it first, and read what was in it";
            return Stop::Full(Error::input(what, place, help));
        }
        Stop::Bad(broken(error, place))
    }
}

/// Bytes that came out are not what was put in.
fn broken(error: &io::Error, place: &str) -> Error {
    use io::ErrorKind;
    match error.kind() {
        ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::Other => {
            let what = format!("the file is broken or breaks off: {error}");
            Error::input(what, place, "get it again, or mend it; what came before is read")
        }
        _ => from_io(error, place),
    }
}

/// How much went in, and how much came out.
#[derive(Default)]
struct Meter {
    taken: Cell<u64>,
    unpacked: Cell<u64>,
}

impl Meter {
    fn is_over(&self) -> bool {
        self.unpacked.get() > FREE + MAX_RATIO * self.taken.get()
    }
}

/// Bytes that are counted as unpacked; they end with an error where they are too many.
struct Metered<'a, R> {
    inner: R,
    meter: &'a Meter,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.meter.unpacked.set(self.meter.unpacked.get() + read as u64);
        if self.meter.is_over() { Err(io::Error::other("too much comes out of it")) } else { Ok(read) }
    }
}

/// Bytes that are counted as they come in.
struct Counted<'a, R> {
    inner: R,
    count: &'a Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}
