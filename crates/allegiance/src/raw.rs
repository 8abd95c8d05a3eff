//! A report before it is one: its bytes, what they are, and what is told about it beside them. And what a file holds, by its
//! name or by its first bytes.

use crate::charset::decode;
use crate::fetch::Fetched;
use crate::mapping::Field;

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
    /// Text and nothing else: a cell of a table.
    Cell,
    /// One message of mail.
    Mail,
    /// A PDF.
    Pdf,
    /// A piece of HTML that is report from end to end.
    Piece,
}

/// One report as it lies on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Where it comes from, as messages name it: `inbox/a.txt`, `news.jsonl, line 12`, `week.zip/a.txt`, `standard input`.
    pub place: String,
    /// What it is.
    pub form: Form,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The address from which they were fetched.
    pub address: Option<String>,
    /// What is told about it elsewhere.
    pub beside: Beside,
}

/// What is told about a report beside its bytes: by the row, the record, the message or the entry that holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Title.
    pub title: Option<String>,
    /// Who put it out.
    pub publisher: Option<String>,
    /// Day of publication, as written.
    pub published: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Language, as written.
    pub language: Option<String>,
    /// Who put it out, where neither the report nor the command line says so.
    pub publisher_else: Option<String>,
    /// A day that stands for that of publication where neither the report nor the command line says it, and a note that says so.
    pub published_else: Option<(String, &'static str)>,
    /// What a person should know.
    pub notes: Vec<String>,
}

impl Raw {
    /// Text from a place.
    pub fn new(place: impl Into<String>, bytes: Vec<u8>) -> Raw {
        Raw { place: place.into(), form: Form::Text, bytes, address: None, beside: Beside::default() }
    }

    /// A row of a table.
    pub(crate) fn of_row(place: &str, cells: impl Iterator<Item = (Field, Vec<u8>)>) -> Raw {
        let (mut text, mut beside) = (Vec::new(), Beside::default());
        for (field, cell) in cells {
            let told = match field {
                Field::Text => {
                    text = cell;
                    continue;
                }
                Field::Title => &mut beside.title,
                Field::Published => &mut beside.published,
                Field::Publisher => &mut beside.publisher,
                Field::Address => &mut beside.address,
                Field::Language => &mut beside.language,
            };
            *told = Some(decode(&cell, None).text).filter(|text| !text.trim().is_empty());
        }
        Raw { form: Form::Cell, beside, ..Raw::new(place, text) }
    }

    /// What was fetched, as one report.
    pub fn fetched(fetched: Fetched) -> Raw {
        let form = match kind_of_fetched(&fetched) {
            Kind::One(form) => form,
            Kind::Many(_) => Form::Text,
        };
        let Fetched { address, bytes, .. } = fetched;
        Raw { form, address: Some(address.clone()), ..Raw::new(address, bytes) }
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One report; of [`Form::Line`] one in each line.
    One(Form),
    /// Something that holds others.
    Many(Holder),
}

/// What holds others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// One file, packed.
    Gzip,
    /// An archive with its list at the end.
    Zip,
    /// An archive, one member after the other.
    Tar,
    /// What a crawler fetched, one record after the other.
    Warc,
    /// A table of text, a report in each row.
    Table,
    /// The same with tabs between the cells.
    TabTable,
    /// A table that is kept by column.
    Parquet,
    /// Many messages of mail.
    Mbox,
    /// The entries of a feed: RSS, Atom or JSON Feed.
    Feed,
}

/// Endings of files that are read in folders and archives; others are passed over and counted.
const ENDINGS: [(&str, Kind); 23] = [
    ("txt", Kind::One(Form::Text)),
    ("text", Kind::One(Form::Text)),
    ("md", Kind::One(Form::Markdown)),
    ("markdown", Kind::One(Form::Markdown)),
    ("html", Kind::One(Form::Page)),
    ("htm", Kind::One(Form::Page)),
    ("xhtml", Kind::One(Form::Page)),
    ("jsonl", Kind::One(Form::Line)),
    ("ndjson", Kind::One(Form::Line)),
    ("json", Kind::One(Form::Line)),
    ("zip", Kind::Many(Holder::Zip)),
    ("tar", Kind::Many(Holder::Tar)),
    ("csv", Kind::Many(Holder::Table)),
    ("tsv", Kind::Many(Holder::TabTable)),
    ("parquet", Kind::Many(Holder::Parquet)),
    ("pdf", Kind::One(Form::Pdf)),
    ("eml", Kind::One(Form::Mail)),
    ("rss", Kind::Many(Holder::Feed)),
    ("atom", Kind::Many(Holder::Feed)),
    ("mbox", Kind::Many(Holder::Mbox)),
    ("warc", Kind::Many(Holder::Warc)),
    ("gz", Kind::Many(Holder::Gzip)),
    ("tgz", Kind::Many(Holder::Gzip)),
];

/// Bytes at the start of a file that are looked at.
const START: usize = 1024;
/// Where the mark of a tar archive stands in its first bytes.
const TAR_MARK: std::ops::Range<usize> = 257..262;

/// What a file of this name is; `None` where the ending says nothing. What is packed is what lies in it.
pub(crate) fn kind_of(name: &str) -> Option<Kind> {
    let (stem, ending) = ending_of(name)?;
    let ending = ending.to_ascii_lowercase();
    let kind = ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, kind)| *kind)?;
    let is_of_use = ending != "gz" || ending_of(stem).is_none() || kind_of(stem).is_some();
    is_of_use.then_some(kind)
}

/// The name of what is packed in a file of this name.
pub(crate) fn name_within(name: &str) -> String {
    match ending_of(name) {
        Some((stem, ending)) if ending.eq_ignore_ascii_case("tgz") => format!("{stem}.tar"),
        Some((stem, ending)) if ending.eq_ignore_ascii_case("gz") => stem.to_owned(),
        _ => String::new(),
    }
}

/// The last part of a path without its ending, and the ending.
pub(crate) fn ending_of(path: &str) -> Option<(&str, &str)> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').filter(|(stem, ending)| !stem.is_empty() && !ending.is_empty())
}

/// What bytes are, as far as the first of them tell.
pub(crate) fn kind_at_start(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"\x1f\x8b") {
        return Kind::Many(Holder::Gzip);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Kind::Many(Holder::Zip);
    }
    if bytes.get(TAR_MARK) == Some(b"ustar") {
        return Kind::Many(Holder::Tar);
    }
    if bytes.starts_with(b"WARC/") {
        return Kind::Many(Holder::Warc);
    }
    if bytes.starts_with(b"%PDF") {
        return Kind::One(Form::Pdf);
    }
    if bytes.starts_with(b"PAR1") {
        return Kind::Many(Holder::Parquet);
    }
    if bytes.starts_with(b"From ") && is_mail(bytes.split_inclusive(|byte| *byte == b'\n').skip(1)) {
        return Kind::Many(Holder::Mbox);
    }
    if is_mail(bytes.split_inclusive(|byte| *byte == b'\n')) {
        return Kind::One(Form::Mail);
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(START)]);
    let start = start.trim_start_matches('\u{FEFF}').trim_start().to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| start.contains(word));
    if start.starts_with('{') {
        return if has(&["jsonfeed.org/version"]) { Kind::Many(Holder::Feed) } else { Kind::One(Form::Line) };
    }
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Kind::One(Form::Page);
    }
    if start.starts_with("<rss") || start.starts_with("<feed") || start.starts_with("<rdf:rdf") {
        return Kind::Many(Holder::Feed);
    }
    if start.starts_with("<?xml") {
        if has(&["<rss", "<feed", "<rdf:rdf"]) {
            return Kind::Many(Holder::Feed);
        }
        if has(&["<!doctype html", "<html"]) {
            return Kind::One(Form::Page);
        }
    }
    Kind::One(Form::Text)
}

/// What a file is whose name says `kind`, by its first bytes where the name leaves it open.
pub(crate) fn kind_with(kind: Option<Kind>, bytes: &[u8]) -> Kind {
    match kind {
        Some(Kind::One(Form::Line)) | None => match kind_at_start(bytes) {
            feed @ Kind::Many(Holder::Feed) => feed,
            found => kind.unwrap_or(found),
        },
        Some(kind) => kind,
    }
}

/// Whether lines begin as those of a message of mail do: with a field that only mail has.
fn is_mail<'a>(lines: impl Iterator<Item = &'a [u8]>) -> bool {
    const FIELDS: [&str; 6] =
        ["return-path", "received", "delivered-to", "message-id", "mime-version", "x-mozilla-status"];
    let first = lines.take(1).next().unwrap_or_default();
    let name = first.split(|byte| *byte == b':').next().filter(|name| name.len() < first.len()).unwrap_or_default();
    FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field.as_bytes()))
}

/// What was fetched, by its media type or, where that says little, by its first bytes.
pub(crate) fn kind_of_fetched(fetched: &Fetched) -> Kind {
    Kind::One(match fetched.media.as_str() {
        "text/csv" => return Kind::Many(Holder::Table),
        "application/pdf" => Form::Pdf,
        "message/rfc822" => Form::Mail,
        "application/mbox" => return Kind::Many(Holder::Mbox),
        "text/tab-separated-values" => return Kind::Many(Holder::TabTable),
        "text/html" | "application/xhtml+xml" => Form::Page,
        "text/markdown" => Form::Markdown,
        "application/json" | "application/x-ndjson" | "application/jsonl" => {
            return kind_with(Some(Kind::One(Form::Line)), &fetched.bytes);
        }
        "application/rss+xml" | "application/atom+xml" | "application/feed+json" => return Kind::Many(Holder::Feed),
        _ => return kind_at_start(&fetched.bytes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_file_is() {
        for (name, kind) in [
            ("a.txt", Some(Kind::One(Form::Text))),
            ("inbox/A.HTML", Some(Kind::One(Form::Page))),
            ("week.zip", Some(Kind::Many(Holder::Zip))),
            ("week.tar.gz", Some(Kind::Many(Holder::Gzip))),
            ("week.tgz", Some(Kind::Many(Holder::Gzip))),
            ("CC-NEWS-20240903.warc.gz", Some(Kind::Many(Holder::Gzip))),
            ("CC-NEWS-20240903.warc", Some(Kind::Many(Holder::Warc))),
            ("news.jsonl.gz", Some(Kind::Many(Holder::Gzip))),
            ("news.gz", Some(Kind::Many(Holder::Gzip))),
            ("tables.sql.gz", None),
            ("photo.png", None),
            (".txt", None),
            ("folder.zip/readme", None),
        ] {
            assert_eq!(kind_of(name), kind, "{name}");
        }
        assert_eq!(name_within("week.tar.gz"), "week.tar");
        assert_eq!(name_within("a/week.TGZ"), "week.tar");
        assert_eq!(name_within("standard input"), "");
    }

    #[test]
    fn first_bytes_say_what_a_file_is() {
        let mut tar = vec![0; 512];
        tar[TAR_MARK].copy_from_slice(b"ustar");
        assert_eq!(kind_at_start(&tar), Kind::Many(Holder::Tar));
        assert_eq!(kind_at_start(b"PK\x03\x04"), Kind::Many(Holder::Zip));
        assert_eq!(kind_at_start(b"\xef\xbb\xbf {\"text\""), Kind::One(Form::Line));
        assert_eq!(kind_at_start(b"<!DOCTYPE html>"), Kind::One(Form::Page));
        assert_eq!(kind_at_start(b"<?xml version='1.0'?>\n<!-- x --><rss version='2.0'>"), Kind::Many(Holder::Feed));
        assert_eq!(kind_at_start(b"<?xml version='1.0'?><!DOCTYPE html>"), Kind::One(Form::Page));
        let feed = b"{\"version\": \"https://jsonfeed.org/version/1.1\"";
        assert_eq!(kind_with(Some(Kind::One(Form::Line)), feed), Kind::Many(Holder::Feed));
        assert_eq!(kind_with(Some(Kind::One(Form::Line)), b"<rss"), Kind::Many(Holder::Feed));
        assert_eq!(kind_with(Some(Kind::One(Form::Text)), b"<rss"), Kind::One(Form::Text));
        assert_eq!(kind_at_start(b"Yerevan said"), Kind::One(Form::Text));
        assert_eq!(kind_at_start(b"Return-Path: <a@b.example>\r\n"), Kind::One(Form::Mail));
        assert_eq!(kind_at_start(b"From a@b.example Mon Jun 3\nReceived: x\n"), Kind::Many(Holder::Mbox));
        assert_eq!(kind_at_start(b"From Yerevan, a report\nReceived well.\n"), Kind::One(Form::Text));
    }
}
