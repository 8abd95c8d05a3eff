//! A PDF to its text.
//!
//! What takes PDFs apart is a library that may panic, run for ever or take all memory when a file is odd. It runs in a process of
//! its own, this program called once more, so that none of this reaches the one that reads.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use pdf_extract::{Document, Object, PlainTextOutput, output_doc};
use serde::{Deserialize, Serialize};

use crate::error::{Error, from_io};
use crate::output::print;

/// The text of a PDF and what it says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its text.
    pub text: String,
    /// Its title.
    pub title: Option<String>,
    /// The day on which the file was made: YYYY-MM-DD.
    pub made: Option<String>,
}

/// How long a PDF may take.
const TIME: Duration = Duration::from_secs(30);
/// Memory that the process may take, in kB, where the system bounds it.
const MEMORY: u32 = 2 << 20;
/// Bytes of its answer that are taken.
const MAX_ANSWER: u64 = 32 << 20;

/// The hidden command that the process is started with.
pub const COMMAND: &str = "text-of-pdf";

/// Whether the process that runs is this program, and not another one that holds it as a library.
static IS_PROGRAM: AtomicBool = AtomicBool::new(true);

/// Says that this is a library within another program, which cannot be called once more: from now on PDFs are refused.
pub fn refuse() {
    IS_PROGRAM.store(false, Ordering::Relaxed);
}

/// What the process answers.
type Answer = Result<Paper, String>;

/// The text of a PDF; where there is none, what is wrong and what to do.
pub fn paper(bytes: &[u8]) -> Result<Paper, (String, &'static str)> {
    const MAKE_TEXT: &str = "make text of it (`pdftotext file.pdf`) and read that";
    if !IS_PROGRAM.load(Ordering::Relaxed) {
        return Err(("only the program `allegiance` reads PDFs".to_owned(), MAKE_TEXT));
    }
    let answer = match asked(bytes) {
        Ok(Some(answer)) => answer,
        Ok(None) => {
            let what = format!("the PDF takes longer than {} seconds to read", TIME.as_secs());
            return Err((what, MAKE_TEXT));
        }
        Err(error) => return Err((format!("the PDF could not be given to a process of its own: {error}"), MAKE_TEXT)),
    };
    let answer: Answer = serde_json::from_slice(&answer).unwrap_or_else(|_| Err("the program broke on it".to_owned()));
    let paper = answer.map_err(|what| (format!("the PDF cannot be read: {what}"), MAKE_TEXT))?;
    if paper.text.trim().is_empty() {
        let help = "its pages are pictures: find the text in them first (`ocrmypdf file.pdf new.pdf`) and read that";
        return Err(("the PDF has no text in it".to_owned(), help));
    }
    Ok(paper)
}

/// What a process of its own answers; `None` where it takes too long.
fn asked(bytes: &[u8]) -> std::io::Result<Option<Vec<u8>>> {
    let mut child = process()?;
    let (mut stdin, stdout) = (child.stdin.take(), child.stdout.take());
    let (sender, receiver) = channel();
    let answer = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A process that ends early closes its end; its answer says why.
            let _ = stdin.as_mut().map(|stdin| stdin.write_all(bytes));
        });
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = stdout.map_or(Ok(0), |stdout| stdout.take(MAX_ANSWER).read_to_end(&mut answer));
            let _ = sender.send(read.map(|_| answer));
        });
        let answer = receiver.recv_timeout(TIME);
        // Whatever it still does is of no use; and both threads end when it does.
        let _ = child.kill();
        answer
    });
    child.wait()?;
    answer.ok().transpose()
}

/// This program called once more, with bounded memory where a shell can bound it.
fn process() -> std::io::Result<Child> {
    let own = std::env::current_exe()?;
    let piped =
        |command: &mut Command| command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    if cfg!(unix) {
        let script = format!("ulimit -v {MEMORY} 2>/dev/null; exec \"$0\" {COMMAND}");
        if let Ok(child) = piped(Command::new("/bin/sh").args(["-c", &script]).arg(&own)) {
            return Ok(child);
        }
    }
    piped(Command::new(own).arg(COMMAND))
}

/// The process: a PDF on standard input, JSON on standard output.
pub fn process_of_its_own() -> Result<(), Error> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).map_err(|error| from_io(&error, "standard input"))?;
    let answer: Answer = taken_apart(&bytes);
    print(&serde_json::to_string(&answer).unwrap_or_default())
}

/// The text of a PDF, taken apart here and now; where there is none, why.
///
/// Odd files make it panic, run for ever or take all memory: what is to go on is done with [`paper`].
pub fn taken_apart(bytes: &[u8]) -> Result<Paper, String> {
    let document = Document::load_mem(bytes).map_err(|error| error.to_string())?;
    if document.is_encrypted() {
        return Err("it is locked with a password".to_owned());
    }
    let mut text = String::new();
    output_doc(&document, &mut PlainTextOutput::new(&mut text)).map_err(|error| error.to_string())?;
    let text = text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    Ok(Paper {
        text: text.trim().to_owned(),
        title: told(&document, b"Title"),
        made: told(&document, b"CreationDate").and_then(|made| day(&made)),
    })
}

/// What the PDF says about itself under a name.
fn told(document: &Document, name: &[u8]) -> Option<String> {
    let about = document.trailer.get(b"Info").ok()?;
    let about = document.dereference(about).ok()?.1.as_dict().ok()?;
    let (_, value) = document.dereference(about.get(name).ok()?).ok()?;
    let Object::String(bytes, _) = value else { return None };
    let text = match bytes.strip_prefix(b"\xfe\xff") {
        Some(wide) => {
            let units: Vec<u16> = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The day in a time of PDF: `D:20240603101500+04'00'`.
fn day(made: &str) -> Option<String> {
    let digits = made.strip_prefix("D:").unwrap_or(made).get(..8)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_pdfs() {
        assert_eq!(day("D:20240603101500+04'00'").as_deref(), Some("2024-06-03"));
        assert_eq!((day("2024"), day("D:yesterday")), (None, None));
    }

    #[test]
    fn what_is_no_pdf() {
        assert!(taken_apart(b"").is_err() && taken_apart(b"%PDF-1.7\n%\xe2\xe3").is_err());
    }
}
