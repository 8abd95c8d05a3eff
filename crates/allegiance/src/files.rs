//! Paths to the bytes of reports: walks folders, opens archives, cuts JSONL into lines, reads standard input; one at a time, so
//! that an input of any size fits.
#![expect(clippy::disallowed_methods, reason = "touches the world: files, folders, standard input")]

mod inside;

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;

use crate::address::is_web;
use crate::error::{Error, from_io};
use crate::fetch::{Reach, fetch};
use crate::mapping::Mapping;
use crate::raw::{Holder, Kind, kind_of, kind_of_fetched, kind_with};
use inside::{Item, Source};

pub use crate::raw::{Form, Raw};

/// Largest file or line that is taken for a report, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

type Lines = Box<dyn BufRead + Send>;

/// The reports at some paths, in the order of the paths, folders sorted by name. An iterator: an error is that of one file
/// or line, and the rest goes on.
pub struct Reports {
    /// Those that are here already.
    raws: VecDeque<Raw>,
    paths: VecDeque<String>,
    walk: Option<(walkdir::IntoIter, PathBuf, usize)>,
    lines: Option<(String, Lines, usize)>,
    /// What comes out of a file that holds others.
    inside: Option<Receiver<Item>>,
    mapping: Mapping,
    /// How many more are wanted.
    wanted: Option<usize>,
    /// How many are to be passed over first.
    unwanted: usize,
    /// What was passed over, with its number.
    pub left_out: BTreeMap<LeftOut, usize>,
}

/// Something that was passed over, since it is no report.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// What it is, one and many.
    pub noun: [&'static str; 2],
    /// Why it is passed over.
    pub why: &'static str,
    /// Which of them: an ending, a type.
    pub which: String,
}

impl LeftOut {
    fn file(which: String) -> LeftOut {
        LeftOut { noun: ["file", "files"], why: "no report by the name", which }
    }
}

impl Reports {
    /// The reports at `paths`; `-` is standard input.
    pub fn at(paths: &[String]) -> Reports {
        let paths = paths.iter().cloned().collect();
        Reports {
            raws: VecDeque::new(),
            paths,
            walk: None,
            lines: None,
            inside: None,
            mapping: Mapping::default(),
            wanted: None,
            unwanted: 0,
            left_out: BTreeMap::new(),
        }
    }

    /// These reports, and those at `paths`.
    pub fn of(raws: Vec<Raw>, paths: &[String]) -> Reports {
        Reports { raws: raws.into(), ..Reports::at(paths) }
    }

    /// The same, with the columns of tables named.
    #[must_use]
    pub fn with_columns(self, mapping: Mapping) -> Reports {
        Reports { mapping, ..self }
    }

    /// The same, and no more than so many.
    #[must_use]
    pub fn with_limit(self, wanted: Option<usize>) -> Reports {
        Reports { wanted, ..self }
    }

    /// The same, without the first `unwanted`, good or bad.
    #[must_use]
    pub fn without_first(self, unwanted: usize) -> Reports {
        Reports { unwanted, ..self }
    }

    /// The next, or what is wrong with it, however many are wanted.
    fn following(&mut self) -> Option<Result<Raw, Error>> {
        if let Some(raw) = self.raws.pop_front() {
            return Some(Ok(raw));
        }
        loop {
            let next = if self.inside.is_some() {
                self.opened()
            } else if self.lines.is_some() {
                self.line()
            } else if self.walk.is_some() {
                self.walked()
            } else {
                let path = self.paths.pop_front()?;
                self.open(path)
            };
            if next.is_some() {
                return next;
            }
        }
    }

    fn open_inside(&mut self, source: Source, place: String, holder: Holder) {
        self.inside = Some(inside::open(source, place, holder, self.mapping.clone(), None));
    }

    /// Bytes of all files at `paths`, for a progress bar; `None` where standard input or what is packed is among them.
    pub fn bytes_at(paths: &[String]) -> Option<u64> {
        if paths.iter().any(|path| path == "-") {
            return None;
        }
        let files = paths.iter().flat_map(|path| walk(Path::new(path))).filter_map(Result::ok);
        let mut bytes = 0;
        for file in files.filter(|file| file.file_type().is_file()) {
            match kind_of(&file.path().to_string_lossy()) {
                Some(Kind::Many(_)) => return None,
                None if file.depth() > 0 => {}
                _ => bytes += file.metadata().map_or(0, |data| data.len()),
            }
        }
        Some(bytes)
    }

    fn open(&mut self, path: String) -> Option<Result<Raw, Error>> {
        if path == "-" {
            return self.sniff("standard input".to_owned(), None, io::stdin());
        }
        if is_web(&path) {
            let fetched = match fetch(&path, Reach::Anywhere) {
                Ok(fetched) => fetched,
                Err(error) => return Some(Err(error)),
            };
            match kind_of_fetched(&fetched) {
                // A line is one report of many.
                Kind::One(Form::Line) => self.lines = Some((path, Box::new(io::Cursor::new(fetched.bytes)), 0)),
                Kind::One(_) => return Some(Ok(Raw::fetched(fetched))),
                Kind::Many(holder) => {
                    let bytes = Source::Stream(Box::new(io::Cursor::new(fetched.bytes)));
                    self.inside = Some(inside::open(bytes, path, holder, self.mapping.clone(), Some(fetched.address)));
                }
            }
            return None;
        }
        if Path::new(&path).is_dir() {
            self.walk = Some((walk(Path::new(&path)), PathBuf::from(path), 0));
            return None;
        }
        self.file(Path::new(&path))
    }

    fn file(&mut self, path: &Path) -> Option<Result<Raw, Error>> {
        let place = path.display().to_string();
        match File::open(path) {
            Ok(file) => match kind_of(&place) {
                Some(Kind::Many(holder)) if file.metadata().is_ok_and(|data| data.len() > 0 || !data.is_file()) => {
                    self.open_inside(Source::File(file), place, holder);
                    None
                }
                kind => self.sniff(place, kind, file),
            },
            Err(error) => Some(Err(from_io(&error, &place))),
        }
    }

    /// Takes the kind from the first bytes where the name does not tell.
    fn sniff(&mut self, place: String, kind: Option<Kind>, file: impl Whence) -> Option<Result<Raw, Error>> {
        let mut bytes = BufReader::with_capacity(1 << 16, file);
        let start = match bytes.fill_buf() {
            Ok([]) => return Some(Err(empty(&place))),
            Ok(start) => start,
            Err(error) => return Some(Err(from_io(&error, &place))),
        };
        match kind_with(kind, start) {
            Kind::One(Form::Line) if crate::charset::what_it_is(start).is_none() => {
                self.lines = Some((place, Box::new(bytes), 0));
                None
            }
            Kind::One(form) => {
                let bytes = whole(&mut bytes).map_err(|error| from_io(&error, &place));
                let bytes = bytes.and_then(|bytes| bytes.ok_or_else(|| too_large("file", &place)));
                Some(bytes.map(|bytes| Raw { form, ..Raw::new(place, bytes) }))
            }
            Kind::Many(holder) => {
                self.open_inside(Whence::source(bytes), place, holder);
                None
            }
        }
    }

    /// The next file of the folder that is being walked.
    fn walked(&mut self) -> Option<Result<Raw, Error>> {
        let (walk, folder, found) = self.walk.as_mut()?;
        let Some(entry) = walk.next() else {
            let (folder, found) = (folder.display().to_string(), *found);
            self.walk = None;
            return (found == 0).then(|| Err(not_reports("folder", &folder)));
        };
        match entry {
            Err(error) => {
                *found += 1;
                Some(Err(walk_error(&error, folder)))
            }
            Ok(entry) if !entry.file_type().is_file() => None,
            Ok(entry) if is_report(entry.path()) && !is_about_the_folder(entry.path()) => {
                *found += 1;
                self.file(&entry.into_path())
            }
            Ok(entry) => {
                let ending = entry.path().extension().map(|ending| format!(".{}", ending.display()));
                let name = ending.filter(|_| !is_report(entry.path()));
                let name = name.unwrap_or_else(|| entry.file_name().display().to_string());
                *self.left_out.entry(LeftOut::file(name)).or_default() += 1;
                None
            }
        }
    }

    /// The next report of the file that is being opened.
    fn opened(&mut self) -> Option<Result<Raw, Error>> {
        match self.inside.as_ref()?.recv() {
            Ok(Item::Report(raw)) => return Some(*raw),
            Ok(Item::LeftOut(left_out)) => *self.left_out.entry(left_out).or_default() += 1,
            Err(_) => self.inside = None,
        }
        None
    }

    /// The next line of the JSONL file that is being read, blank ones passed over.
    fn line(&mut self) -> Option<Result<Raw, Error>> {
        let (file, lines, number) = self.lines.as_mut()?;
        match next_report(lines.as_mut(), file, number) {
            Ok(Some(report)) => Some(report),
            Ok(None) => {
                self.lines = None;
                None
            }
            Err(error) => {
                let error = from_io(&error, &format!("{file}, line {number}"));
                self.lines = None;
                Some(Err(error))
            }
        }
    }
}

impl Iterator for Reports {
    type Item = Result<Raw, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.wanted == Some(0) {
            return None;
        }
        while self.unwanted > 0 {
            self.unwanted -= 1;
            self.following()?.ok();
        }
        let next = self.following();
        if let (Some(wanted), Some(Ok(_))) = (&mut self.wanted, &next) {
            *wanted -= 1;
        }
        next
    }
}

/// The reports in bytes that are here as a whole, in their order, as if they lay in a file of this name: as [`Reports`] finds them,
/// without a disk and without a thread. What is passed over is not told.
pub fn reports_in(name: &str, bytes: Vec<u8>, columns: &Mapping, take: &mut dyn FnMut(Result<Raw, Error>)) {
    let take = std::cell::RefCell::new(take);
    inside::each(name, bytes, columns, &|item| {
        if let Item::Report(raw) = item {
            (take.borrow_mut())(*raw);
        }
        true
    });
}

/// The lines of a file (`-` for standard input), each with the place of its first byte and without its end.
pub fn lines_of(path: &str) -> Result<impl Iterator<Item = Result<(u64, Vec<u8>), Error>>, Error> {
    let (place, mut bytes): (String, Lines) = if path == "-" {
        ("standard input".to_owned(), Box::new(BufReader::new(io::stdin())))
    } else {
        let file = File::open(path).map_err(|error| from_io(&error, path))?;
        (path.to_owned(), Box::new(BufReader::with_capacity(1 << 16, file)))
    };
    let mut offset = 0;
    Ok(std::iter::from_fn(move || match next_line(bytes.as_mut()) {
        Err(error) => Some(Err(from_io(&error, &place))),
        Ok(None) => None,
        Ok(Some(Line::TooLong)) => Some(Err(too_large("line", &place))),
        Ok(Some(Line::Bytes(mut line))) => {
            let mut start = offset;
            offset += line.len() as u64;
            if start == 0 && line.starts_with(b"\xef\xbb\xbf") {
                line.drain(..3);
                start = 3;
            }
            while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
                line.pop();
            }
            Some(Ok((start, line)))
        }
    }))
}

/// A table to be read line by line.
pub struct Table {
    /// Its bytes, unpacked where it is gzip.
    bytes: Lines,
    place: String,
    number: u64,
    /// Bytes on the disk, for a progress bar; `None` for standard input and what is packed.
    pub size: Option<u64>,
}

impl Table {
    /// Opens the table at `path`; `-` is standard input, and what is gzip by its first bytes is unpacked on the way.
    pub fn open(path: &str) -> Result<Table, Error> {
        if path == "-" {
            let bytes = BufReader::with_capacity(1 << 20, io::stdin());
            return Table::begun("standard input".to_owned(), None, Box::new(bytes));
        }
        let file = File::open(path).map_err(|error| from_io(&error, path))?;
        let size = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|data| data.len());
        Table::begun(path.to_owned(), size, Box::new(BufReader::with_capacity(1 << 20, file)))
    }

    /// The same of bytes that are here as a whole, from a place that messages name.
    pub fn of(place: impl Into<String>, bytes: Vec<u8>) -> Result<Table, Error> {
        let size = bytes.len() as u64;
        Table::begun(place.into(), Some(size), Box::new(io::Cursor::new(bytes)))
    }

    fn begun(place: String, size: Option<u64>, mut bytes: Lines) -> Result<Table, Error> {
        let start = bytes.fill_buf().map_err(|error| from_io(&error, &place))?;
        if start.is_empty() {
            return Err(Error::input("the file is empty", place, "leave it out, or name the file with the rows"));
        }
        if start.starts_with(b"\x1f\x8b") {
            let unpacked = flate2::bufread::MultiGzDecoder::new(bytes);
            return Ok(Table {
                bytes: Box::new(BufReader::with_capacity(1 << 20, unpacked)),
                place,
                number: 0,
                size: None,
            });
        }
        if let Some(what) = crate::charset::what_it_is(start) {
            let help = format!("give the table itself, such as: unzip -p {place} | allegiance import KIND -");
            return Err(Error::input(format!("it is {what} and no table"), place, help));
        }
        Ok(Table { bytes, place, number: 0, size })
    }

    /// Where it comes from, as messages name it.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Puts the next line into `line`, without its end and without a byte order mark, and gives its number from 1; `None`
    /// at the end. What is too long for a line comes out cut off.
    pub fn next(&mut self, line: &mut Vec<u8>) -> Result<Option<u64>, Error> {
        line.clear();
        let read = self.bytes.by_ref().take(MAX_LINE).read_until(b'\n', line);
        let read = read.map_err(|error| from_io(&error, &self.place))?;
        if read == 0 {
            return Ok(None);
        }
        if read as u64 == MAX_LINE && line.last() != Some(&b'\n') {
            self.bytes.skip_until(b'\n').map_err(|error| from_io(&error, &self.place))?;
        }
        self.number += 1;
        if self.number == 1 && line.starts_with(b"\xef\xbb\xbf") {
            line.drain(..3);
        }
        while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            line.pop();
        }
        Ok(Some(self.number))
    }
}

/// A file that is written under another name and gets its own when it is whole and on the disk.
pub struct Target {
    file: io::BufWriter<File>,
    unfinished: PathBuf,
    path: PathBuf,
}

impl Target {
    /// Begins to write what is to become the file at `path`. Fails where that is there and may not be replaced.
    pub fn begin(path: &Path, may_replace: bool) -> Result<Target, Error> {
        let place = path.display().to_string();
        if path.is_dir() {
            return Err(Error::usage("this is a folder", place, "name a file in it"));
        }
        if path.exists() && !may_replace {
            let help = "name another file, or replace it with --force";
            return Err(Error::usage("the file exists already", place, help));
        }
        let unfinished = beside(path, ".unfinished");
        let file = File::create(&unfinished).map_err(|error| from_io(&error, &place))?;
        Ok(Target { file: io::BufWriter::with_capacity(1 << 18, file), unfinished, path: path.to_owned() })
    }

    /// Gives the file its name. What is not finished is removed when it is dropped.
    pub fn finish(mut self) -> Result<(), Error> {
        use io::Write as _;
        let done = self
            .file
            .flush()
            .and_then(|()| self.file.get_ref().sync_all())
            .and_then(|()| std::fs::rename(&self.unfinished, &self.path));
        done.map_err(|error| from_io(&error, &self.path.display().to_string()))
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.unfinished);
    }
}

impl io::Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// A folder that is written under another name and gets its own when all that is in it is whole.
pub struct TargetFolder {
    unfinished: tempfile::TempDir,
    path: PathBuf,
}

/// The name of the folder while it is written, in one of the system's.
const WHOLE: &str = "whole";

impl TargetFolder {
    /// Begins to write what is to become the folder at `path`. Fails where that is there and may not be replaced; a folder that
    /// holds anything but months is never replaced.
    pub fn begin(path: &Path, may_replace: bool) -> Result<TargetFolder, Error> {
        let place = path.display().to_string();
        let failed = |error: io::Error| from_io(&error, &place);
        if path.exists() {
            if !may_replace {
                let help = "name another folder, or replace it with --force";
                return Err(Error::usage("there is something of this name already", place, help));
            }
            let is_month = |entry: io::Result<std::fs::DirEntry>| {
                entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("month="))
            };
            if !path.is_dir() || !std::fs::read_dir(path).map_err(failed)?.all(is_month) {
                let help = "name another folder; only one that holds nothing but months is replaced";
                return Err(Error::usage("this is no folder of months", place, help));
            }
        }
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let unfinished = tempfile::Builder::new().prefix(".unfinished-").tempdir_in(parent).map_err(failed)?;
        // The system's own is its maker's alone; the folder in it is like any other.
        std::fs::create_dir(unfinished.path().join(WHOLE)).map_err(failed)?;
        Ok(TargetFolder { unfinished, path: path.to_owned() })
    }

    /// A folder in it.
    pub fn inside(&self, name: &str) -> Result<PathBuf, Error> {
        let folder = self.unfinished.path().join(WHOLE).join(name);
        std::fs::create_dir_all(&folder).map_err(|error| from_io(&error, &self.path.display().to_string()))?;
        Ok(folder)
    }

    /// Gives the folder its name. What is not finished is removed when it is dropped.
    pub fn finish(self) -> Result<(), Error> {
        let failed = |error: io::Error| from_io(&error, &self.path.display().to_string());
        // The old one goes with what is unfinished.
        if self.path.exists() {
            std::fs::rename(&self.path, self.unfinished.path().join("old")).map_err(failed)?;
        }
        std::fs::rename(self.unfinished.path().join(WHOLE), &self.path).map_err(failed)
    }
}

/// Longest line of a table.
const MAX_LINE: u64 = 1 << 20;

/// The file of our own beside an account: its name, and an ending more.
pub fn beside(db: &Path, ending: &str) -> PathBuf {
    let mut path = db.as_os_str().to_owned();
    path.push(ending);
    PathBuf::from(path)
}

/// The text of a small file of our own.
pub fn text_of(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| from_io(&error, &path.display().to_string()))
}

/// A folder, made where there is none.
pub fn make_folder(path: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(path).map_err(|error| from_io(&error, &path.display().to_string()))
}

/// A folder without anything in it, made where there is none. Fails where there is something of this name.
pub fn make_empty_folder(path: &Path) -> Result<(), Error> {
    let place = path.display().to_string();
    if path.exists() {
        let is_empty =
            path.is_dir() && std::fs::read_dir(path).map_err(|error| from_io(&error, &place))?.next().is_none();
        if !is_empty {
            let what = "there is something of this name already, and it was not begun by this command";
            return Err(Error::usage(what, place, "name another folder"));
        }
    }
    make_folder(path)
}

/// The texts of a column of a Parquet file of our own.
pub fn texts_in_parquet(path: &Path, column: &str) -> Result<Vec<String>, Error> {
    use arrow_array::cast::AsArray as _;
    use parquet::arrow::ProjectionMask;
    use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let place = path.display().to_string();
    let broken = |what: String| {
        Error::input(format!("the Parquet file cannot be read: {what}"), &place, "remove the folder and begin anew")
    };
    let file = File::open(path).map_err(|error| from_io(&error, &place))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| broken(error.to_string()))?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), [column]);
    let batches = builder.with_projection(mask).build().map_err(|error| broken(error.to_string()))?;
    let mut texts = Vec::new();
    for batch in batches {
        let batch = batch.map_err(|error| broken(error.to_string()))?;
        let column = batch.column_by_name(column).and_then(|column| column.as_string_opt::<i32>().cloned());
        let column = column.ok_or_else(|| broken("a column is missing".to_owned()))?;
        texts.extend(column.iter().flatten().map(str::to_owned));
    }
    Ok(texts)
}

/// Puts these bytes in the place of a file, wholly or not at all.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    use io::Write as _;
    let mut target = Target::begin(path, true)?;
    target.write_all(bytes).map_err(|error| from_io(&error, &path.display().to_string()))?;
    target.finish()
}

/// Bytes of a file.
pub fn size(path: &Path) -> Result<u64, Error> {
    let place = path.display().to_string();
    std::fs::metadata(path).map(|file| file.len()).map_err(|error| from_io(&error, &place))
}

/// Asks a person on the terminal; `None` where there is none, or no answer.
pub fn ask(question: &str) -> Result<Option<bool>, Error> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    crate::output::tell(question);
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer).map_err(|error| from_io(&error, "standard input"))?;
    Ok((read > 0).then(|| matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")))
}

/// Whether there is such a file.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// All bytes of a report; `None` where they are too many.
fn whole(bytes: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut all = Vec::new();
    bytes.take(MAX_BYTES as u64 + 1).read_to_end(&mut all)?;
    Ok((all.len() <= MAX_BYTES).then_some(all))
}

fn empty(place: &str) -> Error {
    Error::input("the file is empty", place, "leave it out, or put a report into it")
}

fn not_reports(what: &str, place: &str) -> Error {
    let help = "reports are files that end in .txt .md .html .jsonl .csv .parquet .pdf .eml .mbox .rss .atom or .warc, packed (.gz .zip .tar) or not; name a file of another \
                ending itself";
    Error::input(format!("the {what} holds no reports"), place, help)
}

fn too_large(what: &str, place: &str) -> Error {
    let what = format!("the {what} is larger than {} MB", MAX_BYTES >> 20);
    Error::input(what, place, "a report is one article: put each into a file or a JSONL line of its own")
}

/// Whether an error is that of a line or file that is too large, so that what comes after it can be read.
pub fn is_too_large(error: &Error) -> bool {
    error.what.ends_with(&format!("is larger than {} MB", MAX_BYTES >> 20))
}

enum Line {
    Bytes(Vec<u8>),
    TooLong,
}

/// The next line without its end; one that is too long is passed over without being held.
fn next_line(bytes: &mut dyn BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let read = bytes.take(MAX_BYTES as u64 + 1).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if read <= MAX_BYTES || line.last() == Some(&b'\n') {
        return Ok(Some(Line::Bytes(line)));
    }
    drop(line);
    bytes.skip_until(b'\n')?;
    Ok(Some(Line::TooLong))
}

/// The report in the next line of a file that is not blank, or what is wrong with it; counts the lines.
fn next_report(bytes: &mut dyn BufRead, file: &str, number: &mut usize) -> io::Result<Option<Result<Raw, Error>>> {
    loop {
        *number += 1;
        let place = || format!("{file}, line {number}");
        return Ok(match next_line(bytes)? {
            None => None,
            Some(Line::TooLong) => Some(Err(too_large("line", &place()))),
            Some(Line::Bytes(line)) if line.trim_ascii().is_empty() => continue,
            Some(Line::Bytes(line)) => Some(Ok(Raw { form: Form::Line, ..Raw::new(place(), line) })),
        });
    }
}

fn walk(path: &Path) -> walkdir::IntoIter {
    walkdir::WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter()
}

fn walk_error(error: &walkdir::Error, folder: &Path) -> Error {
    let place = error.path().unwrap_or(folder).display().to_string();
    match error.io_error() {
        Some(io) => from_io(io, &place),
        None => Error::input(
            "the link leads back to a folder above it",
            place,
            "remove the link, or name the folders one by one",
        ),
    }
}

fn is_report(path: &Path) -> bool {
    kind_of(&path.to_string_lossy()).is_some()
}

/// Where bytes come from, while the first of them are looked at.
trait Whence: Read + Send + Sized + 'static {
    /// All of them, the first too.
    fn source(bytes: BufReader<Self>) -> Source {
        Source::Stream(Box::new(bytes))
    }
}

impl Whence for io::Stdin {}

impl Whence for File {
    fn source(mut bytes: BufReader<File>) -> Source {
        use io::Seek as _;
        // What cannot go back, such as a pipe, is read on from where it is.
        if bytes.rewind().is_ok() { Source::File(bytes.into_inner()) } else { Source::Stream(Box::new(bytes)) }
    }
}

/// Hidden files and those that tell about the folder are no reports.
fn is_about_the_folder(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    name.starts_with('.') || name.starts_with("readme.") || name.starts_with("license.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &'static [u8]) -> Vec<Option<Vec<u8>>> {
        let mut reader = BufReader::with_capacity(16, bytes);
        let mut all = Vec::new();
        while let Some(line) = next_line(&mut reader).unwrap() {
            all.push(match line {
                Line::Bytes(bytes) => Some(bytes),
                Line::TooLong => None,
            });
        }
        all
    }

    #[test]
    fn lines_with_and_without_end() {
        assert_eq!(lines(b"one\n\ntwo"), [Some(b"one\n".to_vec()), Some(b"\n".to_vec()), Some(b"two".to_vec())]);
        assert!(lines(b"").is_empty());
    }

    #[test]
    fn folders_are_sorted_and_others_counted() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in
            [("b.txt", "B"), ("a.md", "A"), ("c.jsonl", "{}\n\n{}\n"), ("x.png", "P"), ("README.md", "R")]
        {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        std::fs::create_dir(folder.path().join("a")).unwrap();
        std::fs::write(folder.path().join("a/deep.html"), "<html>").unwrap();
        let path = folder.path().display().to_string();
        let mut reports = Reports::at(std::slice::from_ref(&path));
        let found: Vec<Raw> = reports.by_ref().map(Result::unwrap).collect();
        let places: Vec<String> = found.iter().map(|raw| raw.place.replace(&format!("{path}/"), "")).collect();
        assert_eq!(places, ["a/deep.html", "a.md", "b.txt", "c.jsonl, line 1", "c.jsonl, line 3"]);
        assert_eq!(found[0].form, Form::Page);
        let left_out = [".png", "README.md"].map(|which| (LeftOut::file(which.to_owned()), 1));
        assert_eq!(reports.left_out, BTreeMap::from(left_out));
    }

    #[test]
    fn what_cannot_be_opened() {
        let errors: Vec<Error> =
            Reports::at(&["/no/such".into(), "http://127.0.0.1:1/".into()]).map(Result::unwrap_err).collect();
        assert_eq!(errors[0].what, "there is no such file or folder");
        assert_eq!(errors[1].place, "http://127.0.0.1:1/");
    }
}
