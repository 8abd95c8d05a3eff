//! What forms send: fields and files. Files go to a temporary folder as they come in.

use std::io::Write;
use std::path::PathBuf;

use axum::body::{Body, to_bytes};
use codebook::Date;
use multer::{Constraints, Multipart, SizeLimit};
use tempfile::TempDir;

use crate::address::is_web;
use crate::error::{Error, from_io};
use crate::files::{Form, Raw};
use crate::pages::Fields;

/// Largest body of a request, in bytes.
pub(super) const MAX_BODY: usize = 64 << 20;
/// Files of one form.
const MAX_FILES: usize = 1_000;

/// What a form sent.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) fields: Fields,
    /// Files, each with its size in bytes.
    pub(super) files: Vec<(PathBuf, u64)>,
    folder: Option<TempDir>,
}

impl Sent {
    /// What was pasted; `None` where it is nothing but addresses.
    pub(super) fn text(&self) -> Option<&str> {
        self.fields.field("text").filter(|text| !text.split_whitespace().all(is_web))
    }

    /// The addresses to read.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &str> {
        let pasted = self.fields.field("text").filter(|_| self.text().is_none());
        self.fields.field("address").into_iter().chain(pasted).flat_map(str::split_whitespace)
    }

    /// The day of publication for what does not tell it.
    pub(super) fn published(&self) -> Result<Option<Date>, Error> {
        let told = self.fields.field("published").map(crate::unpack::day).transpose();
        told.map_err(|what| Error::usage(what, "the day of publication", "write YYYY-MM-DD"))
    }

    /// What was pasted, as a report.
    pub(super) fn pasted(&self) -> Option<Raw> {
        let text = self.text()?;
        let start = text.get(..15).unwrap_or(text).to_ascii_lowercase();
        let is_page = start.starts_with("<!doctype html") || start.starts_with("<html");
        let title = self.fields.field("title").filter(|_| !is_page);
        let head = title.map(|title| format!("title: {}\n\n", title.replace(['\n', '\r'], " "))).unwrap_or_default();
        let form = if is_page { Form::Page } else { Form::Text };
        Some(Raw { form, ..Raw::new("the pasted text", [head.as_bytes(), text.as_bytes()].concat()) })
    }

    /// Where the files lie, with the bar at its end.
    pub(super) fn folder(&self) -> Option<String> {
        self.folder.as_ref().map(|folder| format!("{}{}", folder.path().display(), std::path::MAIN_SEPARATOR))
    }
}

/// Takes a form in; the status and what is wrong where it is none.
pub(super) async fn received(kind: Option<&str>, body: Body) -> Result<Sent, (u16, Error)> {
    let kind = kind.unwrap_or_default();
    if kind.starts_with("application/x-www-form-urlencoded") {
        let Ok(bytes) = to_bytes(body, MAX_BODY).await else { return Err(too_large()) };
        let fields = Fields::of(form_urlencoded::parse(&bytes).into_owned().collect());
        return Ok(Sent { fields, ..Sent::default() });
    }
    let Ok(boundary) = multer::parse_boundary(kind) else {
        let help = "send application/x-www-form-urlencoded or multipart/form-data";
        return Err((415, Error::usage("this is no form", "the header `Content-Type`", help)));
    };
    let limit = SizeLimit::new().whole_stream(MAX_BODY as u64);
    let mut parts =
        Multipart::with_constraints(body.into_data_stream(), boundary, Constraints::new().size_limit(limit));
    let mut sent = Sent::default();
    while let Some(mut part) = parts.next_field().await.map_err(|error| broken(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file) = part.file_name().map(plain_name) else {
            let value = part.text().await.map_err(|error| broken(&error))?;
            sent.fields.push(name, value);
            continue;
        };
        if sent.files.len() == MAX_FILES {
            let what = format!("the form holds more than {MAX_FILES} files");
            return Err((
                413,
                Error::usage(what, "the form", "put them into one JSONL file, or read them from the command line"),
            ));
        }
        let place = "the temporary folder";
        let disk = |error: std::io::Error| (500, from_io(&error, place));
        if sent.folder.is_none() {
            sent.folder = Some(tempfile::tempdir().map_err(disk)?);
        }
        let Some(folder) = &sent.folder else { unreachable!("it was just made") };
        // Files of one name come from several folders.
        let folder = folder.path().join(if sent.files.iter().any(|(path, _)| path.ends_with(&file)) {
            sent.files.len().to_string()
        } else {
            String::new()
        });
        std::fs::create_dir_all(&folder).map_err(disk)?;
        let path = folder.join(&file);
        let mut target = tempfile::Builder::new().tempfile_in(&folder).map_err(disk)?;
        let mut bytes = 0;
        while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error))? {
            target.write_all(&chunk).map_err(disk)?;
            bytes += chunk.len() as u64;
        }
        if bytes == 0 && file == NAMELESS {
            // A browser sends an empty file where none was chosen.
            continue;
        }
        target.persist(&path).map_err(|error| disk(error.error))?;
        sent.files.push((path, bytes));
    }
    Ok(sent)
}

/// The name of a file without one.
const NAMELESS: &str = "file";

/// The last part of a file's name, without what a file system could take amiss.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|letter| !letter.is_control()).take(120).collect();
    let plain = plain.trim().trim_start_matches('.').to_owned();
    if plain.is_empty() { NAMELESS.to_owned() } else { plain }
}

fn too_large() -> (u16, Error) {
    let what = format!("the form is larger than {} MB", MAX_BODY >> 20);
    (413, Error::usage(what, "the form", "read large files from the command line: allegiance read PATH"))
}

fn broken(error: &multer::Error) -> (u16, Error) {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => too_large(),
        _ => (400, Error::usage(format!("the form is broken: {error}"), "the form", "send it again")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_lead_nowhere() {
        for (told, plain) in [
            ("a.txt", "a.txt"),
            ("../../etc/passwd", "passwd"),
            ("C:\\reports\\b.html", "b.html"),
            ("..", "file"),
            (".hidden", "hidden"),
            ("", "file"),
            ("a\0b\n.txt", "ab.txt"),
        ] {
            assert_eq!(plain_name(told), plain, "{told:?}");
        }
    }

    #[test]
    fn addresses_and_text_are_told_apart() {
        let sent =
            |text: &str| Sent { fields: Fields::of(vec![("text".to_owned(), text.to_owned())]), ..Sent::default() };
        let addresses = sent(" https://a.example/1\nhttps://b.example/2 ");
        assert!(addresses.text().is_none() && addresses.pasted().is_none());
        assert_eq!(addresses.addresses().collect::<Vec<_>>(), ["https://a.example/1", "https://b.example/2"]);
        let text = sent("See https://a.example/1 for the text.");
        assert!(text.text().is_some() && text.addresses().next().is_none());
    }
}
