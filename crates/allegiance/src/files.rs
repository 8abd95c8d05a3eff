//! Paths to the bytes of reports: walks folders, cuts JSONL into lines, reads standard input; one at a time, so that an input
//! of any size fits.
#![expect(clippy::disallowed_methods, reason = "touches the world: files, folders, standard input")]

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

use crate::address::is_web;
use crate::error::{Error, from_io};
use crate::fetch::{Fetched, Reach, fetch};

/// What the bytes of a report are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text, perhaps with a header.
    Text,
    /// Markdown, perhaps with front matter.
    Markdown,
    /// A web page.
    Page,
    /// One line of JSONL.
    Line,
}

/// One report as it lies on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Where it comes from, as messages name it: `inbox/a.txt`, `news.jsonl, line 12`, `standard input`.
    pub place: String,
    /// What it is.
    pub form: Form,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The address from which they were fetched.
    pub address: Option<String>,
}

impl Raw {
    /// Text from a place.
    pub fn new(place: impl Into<String>, bytes: Vec<u8>) -> Raw {
        Raw { place: place.into(), form: Form::Text, bytes, address: None }
    }

    /// What was fetched, by its media type or, where that says little, by its first bytes.
    pub fn fetched(fetched: Fetched) -> Raw {
        let Fetched { address, media, bytes } = fetched;
        let form = match media.as_str() {
            "text/html" | "application/xhtml+xml" => Form::Page,
            "text/markdown" => Form::Markdown,
            "application/json" | "application/x-ndjson" | "application/jsonl" => Form::Line,
            _ => form_at_start(&bytes),
        };
        Raw { place: address.clone(), form, bytes, address: Some(address) }
    }
}

/// Largest file or line that is taken for a report, in bytes.
pub const MAX_BYTES: usize = 64 << 20;

/// Endings of files that are read in folders; others are passed over and counted.
const ENDINGS: [(&str, Form); 10] = [
    ("txt", Form::Text),
    ("text", Form::Text),
    ("md", Form::Markdown),
    ("markdown", Form::Markdown),
    ("html", Form::Page),
    ("htm", Form::Page),
    ("xhtml", Form::Page),
    ("jsonl", Form::Line),
    ("ndjson", Form::Line),
    ("json", Form::Line),
];

type Lines = Box<dyn BufRead + Send>;

/// The reports at some paths, in the order of the paths, folders sorted by name. An iterator: an error is that of one file
/// or line, and the rest goes on.
pub struct Reports {
    /// Those that are here already.
    raws: VecDeque<Raw>,
    paths: VecDeque<String>,
    walk: Option<(walkdir::IntoIter, PathBuf, usize)>,
    lines: Option<(String, Lines, usize)>,
    /// Files in folders that were passed over, counted by ending.
    pub left_out: BTreeMap<String, usize>,
}

impl Reports {
    /// The reports at `paths`; `-` is standard input.
    pub fn at(paths: &[String]) -> Reports {
        let paths = paths.iter().cloned().collect();
        Reports { raws: VecDeque::new(), paths, walk: None, lines: None, left_out: BTreeMap::new() }
    }

    /// These reports, and those at `paths`.
    pub fn of(raws: Vec<Raw>, paths: &[String]) -> Reports {
        Reports { raws: raws.into(), ..Reports::at(paths) }
    }

    /// Bytes of all files at `paths`, for a progress bar; `None` where standard input is among them.
    pub fn bytes_at(paths: &[String]) -> Option<u64> {
        if paths.iter().any(|path| path == "-") {
            return None;
        }
        let files = paths.iter().flat_map(|path| walk(Path::new(path))).filter_map(Result::ok);
        let known =
            files.filter(|file| file.file_type().is_file() && (file.depth() == 0 || form_of(file.path()).is_some()));
        Some(known.filter_map(|file| file.metadata().ok()).map(|data| data.len()).sum())
    }

    fn open(&mut self, path: String) -> Option<Result<Raw, Error>> {
        if path == "-" {
            return self.sniff("standard input".to_owned(), None, Box::new(BufReader::new(io::stdin())));
        }
        if is_web(&path) {
            return match fetch(&path, Reach::Anywhere).map(Raw::fetched) {
                // A line is one report of many.
                Ok(Raw { form: Form::Line, bytes, .. }) => {
                    self.lines = Some((path, Box::new(io::Cursor::new(bytes)), 0));
                    None
                }
                whole => Some(whole),
            };
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
            Ok(file) => self.sniff(place, form_of(path), Box::new(BufReader::with_capacity(1 << 16, file))),
            Err(error) => Some(Err(from_io(&error, &place))),
        }
    }

    /// Takes the form from the first bytes where the name does not tell.
    fn sniff(&mut self, place: String, form: Option<Form>, mut bytes: Lines) -> Option<Result<Raw, Error>> {
        let start = match bytes.fill_buf() {
            Ok([]) => {
                return Some(Err(Error::input("the file is empty", place, "leave it out, or put a report into it")));
            }
            Ok(start) => start,
            Err(error) => return Some(Err(from_io(&error, &place))),
        };
        let form = form.unwrap_or_else(|| form_at_start(start));
        if form == Form::Line && crate::charset::what_it_is(start).is_none() {
            self.lines = Some((place, bytes, 0));
            return None;
        }
        Some(whole(bytes, &place).map(|bytes| Raw { form, ..Raw::new(place, bytes) }))
    }

    /// The next file of the folder that is being walked.
    fn walked(&mut self) -> Option<Result<Raw, Error>> {
        let (walk, folder, found) = self.walk.as_mut()?;
        let Some(entry) = walk.next() else {
            let (folder, found) = (folder.display().to_string(), *found);
            self.walk = None;
            return (found == 0).then(|| {
                let help =
                    "reports are files that end in .txt .md .html or .jsonl; name a file of another ending itself";
                Err(Error::input("the folder holds no reports", folder, help))
            });
        };
        match entry {
            Err(error) => {
                *found += 1;
                Some(Err(walk_error(&error, folder)))
            }
            Ok(entry) if !entry.file_type().is_file() => None,
            Ok(entry) if form_of(entry.path()).is_some() && !is_about_the_folder(entry.path()) => {
                *found += 1;
                self.file(&entry.into_path())
            }
            Ok(entry) => {
                let ending = entry.path().extension().map(|ending| format!(".{}", ending.display()));
                let name = ending.filter(|_| form_of(entry.path()).is_none());
                *self.left_out.entry(name.unwrap_or_else(|| entry.file_name().display().to_string())).or_default() += 1;
                None
            }
        }
    }

    /// The next line of the JSONL file that is being read, blank ones passed over.
    fn line(&mut self) -> Option<Result<Raw, Error>> {
        let (file, lines, number) = self.lines.as_mut()?;
        *number += 1;
        let place = format!("{file}, line {number}");
        let line = next_line(lines.as_mut());
        match line {
            Err(error) => {
                let error = from_io(&error, &place);
                self.lines = None;
                Some(Err(error))
            }
            Ok(None) => {
                self.lines = None;
                None
            }
            Ok(Some(Line::TooLong)) => Some(Err(too_large("line", &place))),
            Ok(Some(Line::Bytes(bytes))) if bytes.trim_ascii().is_empty() => None,
            Ok(Some(Line::Bytes(bytes))) => Some(Ok(Raw { form: Form::Line, ..Raw::new(place, bytes) })),
        }
    }
}

impl Iterator for Reports {
    type Item = Result<Raw, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(raw) = self.raws.pop_front() {
            return Some(Ok(raw));
        }
        loop {
            let next = if self.lines.is_some() {
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
        let (place, size, mut bytes): (String, _, Lines) = if path == "-" {
            ("standard input".to_owned(), None, Box::new(BufReader::with_capacity(1 << 20, io::stdin())))
        } else {
            let file = File::open(path).map_err(|error| from_io(&error, path))?;
            let size = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|data| data.len());
            (path.to_owned(), size, Box::new(BufReader::with_capacity(1 << 20, file)))
        };
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
        let mut unfinished = path.as_os_str().to_owned();
        unfinished.push(".unfinished");
        let unfinished = PathBuf::from(unfinished);
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

/// Longest line of a table.
const MAX_LINE: u64 = 1 << 20;

/// The text of a small file of our own.
pub fn text_of(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| from_io(&error, &path.display().to_string()))
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

fn whole(bytes: Lines, place: &str) -> Result<Vec<u8>, Error> {
    let mut all = Vec::new();
    bytes.take(MAX_BYTES as u64 + 1).read_to_end(&mut all).map_err(|error| from_io(&error, place))?;
    if all.len() > MAX_BYTES { Err(too_large("file", place)) } else { Ok(all) }
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

fn form_of(path: &Path) -> Option<Form> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, form)| *form)
}

/// What bytes are, as far as the first of them tell.
fn form_at_start(bytes: &[u8]) -> Form {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]);
    let start = start.trim_start_matches('\u{FEFF}').trim_start().to_ascii_lowercase();
    match start.as_str() {
        start if start.starts_with('{') => Form::Line,
        start if start.starts_with("<!doctype html") || start.starts_with("<html") => Form::Page,
        _ => Form::Text,
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
            [("b.txt", "B"), ("a.md", "A"), ("c.jsonl", "{}\n\n{}\n"), ("x.pdf", "P"), ("README.md", "R")]
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
        assert_eq!(reports.left_out, BTreeMap::from([(".pdf".to_owned(), 1), ("README.md".to_owned(), 1)]));
    }

    #[test]
    fn what_cannot_be_opened() {
        let errors: Vec<Error> =
            Reports::at(&["/no/such".into(), "http://127.0.0.1:1/".into()]).map(Result::unwrap_err).collect();
        assert_eq!(errors[0].what, "there is no such file or folder");
        assert_eq!(errors[1].place, "http://127.0.0.1:1/");
    }
}
