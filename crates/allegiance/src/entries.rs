//! A feed, RSS, Atom or JSON Feed, to its entries: those that hold a report, and those that point to one.

use std::panic::{AssertUnwindSafe, catch_unwind};

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

/// Longest name of a feed or a language, in bytes.
const MAX_NAME: usize = 1_000;

/// Bytes, entries and tags of a feed, at most.
const MAX_BYTES: usize = 20 << 20;
const MAX_ENTRIES: usize = 100_000;
const MAX_TAGS: usize = 1_000_000;

const TOO_MANY: &str = "it has more than 100,000 entries or 1,000,000 tags";

/// What is said where a day of change stands for that of publication.
const CHANGED: &str = "the entry does not tell its day of publication; the day on which it was changed stands for it";

/// The entries of a feed; where it is none, why.
pub(crate) fn entries(bytes: &[u8], address: Option<&str>) -> Result<Vec<OneEntry>, String> {
    let decoded = decode(bytes, label(bytes).as_deref());
    // The text is UTF-8 now, whatever its first line says.
    let text = decoded.text.trim_start();
    let text = text.strip_prefix("<?xml").and_then(|rest| Some(rest.split_once("?>")?.1)).unwrap_or(text);
    within_bounds(text)?;
    let parser = feed_rs::parser::Builder::new().base_uri(address).build();
    // A second declaration of the encoding, further down, makes the library panic.
    let parsed = catch_unwind(AssertUnwindSafe(|| parser.parse(text.as_bytes())));
    let feed = parsed.map_err(|_| "it is damaged".to_owned())?.map_err(|error| error.to_string())?;
    // Each entry gets them: long ones are no names, and would be held as often as there are entries.
    let is_name = |name: &String| !name.is_empty() && name.len() <= MAX_NAME;
    let publisher = feed.title.map(|title| words(&title.content)).filter(is_name);
    let language = feed.language.filter(is_name);
    let entries = feed.entries.into_iter().map(|entry| one(entry, publisher.as_ref(), language.as_ref()));
    Ok(entries.collect())
}

/// What a feed must be like, so that the time and the memory it takes are bounded: all of it is held, and the parser compares each attribute of a tag with all others,
/// looks through all namespaces for each tag, and copies the base of addresses into each.
fn within_bounds(text: &str) -> Result<(), String> {
    const MAX: usize = 1_000_000_000;
    if text.len() > MAX_BYTES {
        return Err(format!("it is larger than {} MB", MAX_BYTES >> 20));
    }
    if text.starts_with('{') {
        let objects = text.bytes().filter(|byte| *byte == b'{').count();
        return if objects > MAX_ENTRIES { Err(TOO_MANY.to_owned()) } else { Ok(()) };
    }
    let (mut tags, mut entries, mut squares, mut spaces, mut bases) = (0_usize, 0, 0_usize, 1_usize, 1_usize);
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let passed = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>")];
        if let Some((_, end)) = passed.into_iter().find(|(start, _)| rest.starts_with(start)) {
            rest = rest.find(end).map_or("", |place| &rest[place..]);
            continue;
        }
        let (mut quote, mut attributes) = (None, 0);
        let end = rest.bytes().position(|byte| {
            match (quote, byte) {
                (Some(open), _) => quote = quote.filter(|_| byte != open),
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'=') => attributes += 1,
                (None, _) => {}
            }
            quote.is_none() && byte == b'>'
        });
        let tag = &rest[..end.unwrap_or(rest.len())];
        tags += 1;
        let name = tag.split(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '>')).next();
        let name = name.and_then(|name| name.rsplit(':').next());
        entries += usize::from(matches!(name, Some("item" | "entry")));
        squares += attributes * attributes;
        if attributes > 0 {
            spaces += tag.matches("xmlns").count();
            bases += if tag.contains("xml:base") { tag.len() } else { 0 };
        }
        rest = &rest[tag.len()..];
    }
    if entries > MAX_ENTRIES || tags > MAX_TAGS {
        return Err(TOO_MANY.to_owned());
    }
    if squares > MAX || tags.saturating_mul(spaces) > MAX || tags.saturating_mul(bases) > 20 * MAX {
        return Err("its tags have too many attributes, namespaces or bases".to_owned());
    }
    Ok(())
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
    fn hostile_feeds_end_soon() {
        let item = "<item><guid>1</guid><description>Varenia left.</description></item>";
        let feed = |head: &str, begin: &str, title: &str| {
            let feed = format!(
                "<rss version='2.0' {head}><channel {begin}><title>{title}</title>{}</channel></rss>",
                item.repeat(20_000)
            );
            entries(feed.as_bytes(), None)
        };
        let read = feed("xmlns:a='b'", "xml:base='https://a.example/'", "Lake Courier").unwrap();
        assert_eq!(read[9].beside.publisher_else.as_deref(), Some("Lake Courier"));
        // A title of a megabyte is none, and is not held twenty thousand times.
        assert_eq!(feed("", "", &"Lake ".repeat(200_000)).unwrap()[9].beside.publisher_else, None);
        let many = |attribute: &dyn Fn(usize) -> String| (0..100_000).map(attribute).collect::<String>();
        for (head, begin) in [
            (String::new(), format!("xml:base='https://a.example/{}'", "a".repeat(1 << 20))),
            (many(&|number| format!("a{number}='<>' ")), String::new()),
            (String::new(), many(&|number| format!("xmlns:a{number}=\"b\" "))),
        ] {
            assert!(feed(&head, &begin, "").is_err_and(|what| what.contains("too many")));
        }
        let empty = [
            format!("<rss version='2.0'><channel>{}", "<item/>".repeat(200_000)),
            format!("{{\"items\":[{}", "{},".repeat(200_000)),
        ];
        assert!(empty.iter().all(|feed| entries(feed.as_bytes(), None) == Err(TOO_MANY.to_owned())));
    }

    #[test]
    fn what_is_no_feed() {
        for bytes in [&b""[..], b"<html></html>", b"{}", b"\xff\xff", b"<rss", b"<feed><entry>"] {
            assert!(entries(bytes, None).is_err(), "{bytes:?}");
        }
    }
}
