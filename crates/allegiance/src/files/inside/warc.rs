//! WARC, the files of web crawlers: of each answer that is a page or a text, the body, the address and the day of the visit.
//!
//! Read here and not with a library: the one that is kept well needs a file that it can go back in, so that neither a pipe nor
//! an archive would do, and takes a record that breaks off for whole. Format: ISO 28500, WARC 1.0 and 1.1.

use std::io::{BufRead, Read};

use super::{At, Inside, Stop};
use crate::address::host;
use crate::charset::relabelled;
use crate::error::Error;
use crate::fetch::media_of;
use crate::files::{LeftOut, MAX_BYTES, too_large};
use crate::raw::{Beside, Form, Raw};

/// Longest head of a record or of an answer, in bytes.
const MAX_HEAD: u64 = 64 << 10;

/// Records that tell about others: nobody misses them.
const ABOUT: [&str; 4] = ["warcinfo", "request", "metadata", "revisit"];

/// What is said where the day of the visit stands for that of publication.
const VISITED: &str = "the page does not tell its day of publication; the day on which it was fetched stands for it";

/// The fields of a head, with names in lower case.
struct Head {
    first: String,
    fields: Vec<(String, String)>,
}

impl Head {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// What a record is good for.
enum Taken {
    Page(Box<Raw>),
    No(&'static str, String),
}

impl Inside<'_> {
    /// The records of a WARC file.
    pub(super) fn warc(&self, bytes: &mut dyn BufRead, at: At<'_>) -> Result<(), Stop> {
        for number in 1.. {
            let place = format!("{}, record {number}", at.place);
            let stop = |error| self.stop(&error, &place);
            let Some(head) = head(bytes).map_err(stop)? else { break };
            if !head.first.starts_with("WARC/") {
                return Err(Stop::Bad(no_record("a record does not begin as one", &place)));
            }
            let length = head.field("content-length").and_then(|length| length.parse::<u64>().ok());
            let Some(length) = length else {
                return Err(Stop::Bad(no_record("the record does not say how long it is", &place)));
            };
            let mut block = bytes.take(length);
            let kind = head.field("warc-type").unwrap_or_default().to_ascii_lowercase();
            if kind == "response" {
                match self.answer(&mut block, &head, &place, length)? {
                    Ok(Taken::Page(raw)) => self.give(Ok(*raw))?,
                    Ok(Taken::No(why, which)) => self.leave_out(record(why, which))?,
                    Err(error) => self.give(Err(error))?,
                }
            } else if !ABOUT.contains(&kind.as_str()) {
                self.leave_out(record("no answer of a server", kind))?;
            }
            std::io::copy(&mut block, &mut std::io::sink()).map_err(stop)?;
            if block.limit() > 0 {
                return Err(Stop::Bad(no_record("the record breaks off", &place)));
            }
        }
        Ok(())
    }

    /// The page or text in an answer; an error is that of this record alone.
    fn answer(
        &self,
        block: &mut dyn BufRead,
        record: &Head,
        place: &str,
        length: u64,
    ) -> Result<Result<Taken, Error>, Stop> {
        let stop = |error| self.stop(&error, place);
        let Some(http) = head(block).map_err(stop)? else {
            return Ok(Err(no_record("the record holds no answer of a server", place)));
        };
        let status = http.first.split_whitespace().nth(1).unwrap_or_default();
        if !http.first.starts_with("HTTP/") || status != "200" {
            return Ok(Ok(Taken::No("the server answered with something else than 200", status.to_owned())));
        }
        let told = http.field("content-type").or(record.field("warc-identified-payload-type")).unwrap_or_default();
        let (media, charset) = media_of(told);
        let form = match media.as_str() {
            "text/html" | "application/xhtml+xml" => Form::Page,
            "text/plain" => Form::Text,
            _ => return Ok(Ok(Taken::No("neither a page nor a text", media))),
        };
        if length > MAX_BYTES as u64 {
            return Ok(Err(too_large("record", place)));
        }
        let mut body = Vec::new();
        block.read_to_end(&mut body).map_err(stop)?;
        if http.field("transfer-encoding").is_some_and(|how| how.eq_ignore_ascii_case("chunked")) {
            // Some crawlers leave the word and take the pieces together.
            body = joined(&body).unwrap_or(body);
        }
        let packing = http.field("content-encoding").unwrap_or_default().to_ascii_lowercase();
        match packing.as_str() {
            _ if body.starts_with(b"\x1f\x8b") => {
                body = self.all(flate2::read::MultiGzDecoder::new(&body[..]), place)?;
            }
            "deflate" if body.first().is_some_and(|byte| byte & 0x0f == 8) => {
                body = self.all(flate2::read::ZlibDecoder::new(&body[..]), place)?;
            }
            "br" | "zstd" if std::str::from_utf8(&body).is_err() => {
                return Ok(Ok(Taken::No("packed in a way that is not read here", packing)));
            }
            _ => {}
        }
        let address = record.field("warc-target-uri").map(|told| told.trim_matches(['<', '>']).to_owned());
        let beside = Beside {
            publisher_else: address.as_deref().and_then(host),
            published_else: record.field("warc-date").map(|day| (day.to_owned(), VISITED)),
            address,
            ..Beside::default()
        };
        Ok(Ok(Taken::Page(Box::new(Raw { form, beside, ..Raw::new(place, relabelled(body, charset)) }))))
    }

    /// All that comes out of a packed body, within bounds.
    fn all(&self, packed: impl Read, place: &str) -> Result<Vec<u8>, Stop> {
        let mut all = Vec::new();
        let read = self.metered(packed).take(MAX_BYTES as u64).read_to_end(&mut all);
        match read {
            Ok(_) => Ok(all),
            // What came out before it broke may be the page.
            Err(_) if !self.meter.is_over() => Ok(all),
            Err(error) => Err(self.stop(&error, place)),
        }
    }
}

fn record(why: &'static str, which: String) -> LeftOut {
    LeftOut { noun: ["record", "records"], why, which }
}

fn no_record(what: &str, place: &str) -> Error {
    Error::input(what, place, "get the file again; what came before is read")
}

/// The head of a record or an answer, up to and with its blank line; `None` at the end.
fn head(bytes: &mut dyn BufRead) -> std::io::Result<Option<Head>> {
    let mut bytes = bytes.take(MAX_HEAD);
    let (mut lines, mut line) = (Vec::<String>::new(), Vec::new());
    loop {
        line.clear();
        if bytes.read_until(b'\n', &mut line)? == 0 {
            if bytes.limit() == 0 {
                let error = std::io::Error::new(std::io::ErrorKind::InvalidData, "a head in it has no end");
                return Err(error);
            }
            break;
        }
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        match (text.is_empty(), lines.last_mut()) {
            // Blank lines stand between records.
            (true, None) => {}
            (true, Some(_)) => break,
            (false, Some(last)) if text.starts_with([' ', '\t']) => last.push_str(&text),
            (false, _) => lines.push(text),
        }
    }
    let mut lines = lines.into_iter();
    let Some(first) = lines.next() else { return Ok(None) };
    let fields = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    });
    Ok(Some(Head { first, fields: fields.collect() }))
}

/// A body that was sent in pieces, each behind its length; `None` where it is not so.
fn joined(body: &[u8]) -> Option<Vec<u8>> {
    let (mut all, mut rest) = (Vec::with_capacity(body.len()), body);
    loop {
        let end = rest.iter().take(20).position(|byte| *byte == b'\n')?;
        let length = std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?.trim();
        let length = usize::from_str_radix(length, 16).ok()?;
        rest = &rest[end + 1..];
        if length == 0 {
            return Some(all);
        }
        // What breaks off is kept as far as it goes.
        let Some(piece) = rest.get(..length) else {
            all.extend_from_slice(rest);
            return Some(all);
        };
        all.extend_from_slice(piece);
        rest = &rest[length..];
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_joined() {
        assert_eq!(joined(b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n").as_deref(), Some(&b"hello world"[..]));
        assert_eq!(joined(b"ff\r\nhello").as_deref(), Some(&b"hello"[..]));
        assert_eq!(joined(b"<html>\n"), None);
        assert_eq!(joined(b"ffffffffffffffff\r\nx").as_deref(), Some(&b"x"[..]));
        assert_eq!(joined(b""), None);
    }

    #[test]
    fn heads_have_bounds() {
        let found = head(&mut &b"\r\n\r\nWARC/1.0\r\nA: b\r\n c\r\nnonsense\r\n\r\nX"[..]).unwrap().unwrap();
        assert_eq!((found.first.as_str(), found.field("a")), ("WARC/1.0", Some("b c")));
        assert!(head(&mut &b""[..]).unwrap().is_none());
        assert!(head(&mut &vec![b'a'; 1 << 20][..]).is_err());
    }
}
