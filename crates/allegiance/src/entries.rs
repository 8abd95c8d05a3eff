//! A feed, RSS, Atom or JSON Feed, to its entries: those that hold a report, and those that point to one.

use feed_rs::model::{Entry, Link};

use crate::address::is_web;
use crate::charset::decode;
use crate::fetch::Fetched;
use crate::raw::{Beside, Form, Raw};

/// An entry of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OneEntry {
    /// By what it is known again.
    pub(crate) id: String,
    /// What is told about it.
    beside: Beside,
    /// Its text as HTML or plain, where the whole of it is there.
    content: Option<(Form, String)>,
}

/// Fewer letters than this are the beginning of a report and not the whole.
const MIN_LETTERS: usize = 140;

/// What is said where a day of change stands for that of publication.
const CHANGED: &str = "the entry does not tell its day of publication; the day on which it was changed stands for it";

/// The entries of a feed; where it is none, why.
pub(crate) fn entries(bytes: &[u8], address: Option<&str>) -> Result<Vec<OneEntry>, String> {
    let decoded = decode(bytes, label(bytes).as_deref());
    // The text is UTF-8 now, whatever its first line says.
    let text = decoded.text.trim_start();
    let text = text.strip_prefix("<?xml").and_then(|rest| Some(rest.split_once("?>")?.1)).unwrap_or(text);
    let parser = feed_rs::parser::Builder::new().base_uri(address).build();
    let feed = parser.parse(text.as_bytes()).map_err(|error| error.to_string())?;
    let publisher = feed.title.map(|title| words(&title.content)).filter(|title| !title.is_empty());
    let entries = feed.entries.into_iter().map(|entry| one(entry, publisher.as_ref(), feed.language.as_ref()));
    Ok(entries.collect())
}

fn one(entry: Entry, publisher: Option<&String>, language: Option<&String>) -> OneEntry {
    let address = address(&entry.links);
    let summary = entry.summary.map(|text| (text.content_type.to_string(), text.content));
    let content = entry.content.and_then(|content| Some((content.content_type.to_string(), content.body?)));
    let is_whole = |(_, text): &(String, String)| {
        address.is_none() || text.chars().filter(|letter| letter.is_alphanumeric()).count() >= MIN_LETTERS
    };
    // What stands in a summary is the whole only where there is nowhere else to look.
    let whole = content.filter(is_whole).or(summary.filter(|_| address.is_none()));
    let form = |media: &str, text: &str| match media {
        "text/plain" if !text.contains("</") => Form::Cell,
        _ => Form::Piece,
    };
    let changed = entry.updated.map(|time| (time.to_rfc3339(), CHANGED));
    OneEntry {
        id: entry.id,
        beside: Beside {
            title: entry.title.map(|title| words(&title.content)),
            published: entry.published.map(|time| time.to_rfc3339()),
            address,
            language: language.cloned(),
            publisher_else: publisher.cloned(),
            published_else: changed,
            ..Beside::default()
        },
        content: whole.map(|(media, text)| (form(&media, &text), text)),
    }
}

impl OneEntry {
    /// The report that the entry holds, or its address where it only points to one; `None` where it does neither.
    pub(crate) fn report(self, place: &str) -> Option<Result<Raw, Pointed>> {
        match (self.content, &self.beside.address) {
            (Some((form, text)), _) => {
                Some(Ok(Raw { form, beside: self.beside, ..Raw::new(place, text.into_bytes()) }))
            }
            (None, Some(address)) => Some(Err(Pointed { address: address.clone(), beside: self.beside })),
            (None, None) => None,
        }
    }
}

/// A report that an entry points to.
pub(crate) struct Pointed {
    /// Where it lies.
    pub(crate) address: String,
    beside: Beside,
}

impl Pointed {
    /// What lies there, with what the entry tells of it. The page knows its title and address better.
    pub(crate) fn fetched(self, fetched: Fetched) -> Raw {
        let beside = Beside { title: None, address: None, language: None, ..self.beside };
        Raw { beside, ..Raw::fetched(fetched) }
    }
}

/// The address of an entry: that of the report and not of pictures, comments or sound.
fn address(links: &[Link]) -> Option<String> {
    let is_own = |link: &&Link| matches!(link.rel.as_deref(), None | Some("alternate" | "self"));
    let mut own: Vec<&Link> = links.iter().filter(is_own).filter(|link| is_web(&link.href)).collect();
    own.sort_by_key(|link| link.rel.as_deref() == Some("self"));
    own.first().map(|link| link.href.clone())
}

/// The words of a title, which may be HTML.
fn words(title: &str) -> String {
    let plain = crate::page::plain(title).unwrap_or_default();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The encoding that the first line of XML names.
fn label(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).to_ascii_lowercase();
    let (_, rest) = start.strip_prefix("<?xml")?.split_once("?>")?.0.split_once("encoding")?;
    let label = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = label.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Some(label[1..].split(quote).next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_xml() {
        assert_eq!(label(b"<?xml version='1.0' encoding='Windows-1251'?>").as_deref(), Some("windows-1251"));
        assert_eq!(label(b"<?xml version='1.0'?>"), None);
        let feed =
            b"<?xml version='1.0' encoding='windows-1252'?><rss version='2.0'><channel><title>K\xf6ln</title><item>\
                     <guid>1</guid><description>It l\xe9ft.</description></item></channel></rss>";
        let entries = entries(feed, None).unwrap();
        assert_eq!(entries[0].content, Some((Form::Piece, "It léft.".to_owned())));
        assert_eq!(entries[0].beside.publisher_else.as_deref(), Some("Köln"));
    }

    #[test]
    fn what_is_no_feed() {
        for bytes in [&b""[..], b"<html></html>", b"{}", b"\xff\xff", b"<rss", b"<feed><entry>"] {
            assert!(entries(bytes, None).is_err(), "{bytes:?}");
        }
    }
}
