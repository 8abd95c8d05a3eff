//! What a text says about itself before it begins: `title: …` lines, or front matter between `---` lines.

use crate::address::is_web;

/// The fields that were found, and where the text itself begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
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
    /// Bytes of the header: the text begins there.
    pub length: usize,
}

/// Names of fields that make a block of lines a header.
const KNOWN: [&str; 13] = [
    "title",
    "headline",
    "publisher",
    "source",
    "published",
    "date",
    "address",
    "url",
    "link",
    "language",
    "sources",
    "author",
    "byline",
];

impl Header {
    fn set(&mut self, name: &str, value: &str) {
        let value = value.trim().trim_matches(['"', '\'']);
        if value.is_empty() {
            return;
        }
        let is_address = is_web(value);
        let field = match name {
            "title" | "headline" => &mut self.title,
            "publisher" => &mut self.publisher,
            "source" if !is_address => &mut self.publisher,
            "published" | "date" => &mut self.published,
            "address" | "url" | "link" | "source" => &mut self.address,
            "language" | "lang" => &mut self.language,
            _ => return,
        };
        field.get_or_insert_with(|| value.to_owned());
    }
}

/// Reads the header of `text`; one without fields and of length 0 where there is none.
///
/// Front matter may hold any fields (YAML lists and nested values are passed over). A block without `---` counts only if
/// every line up to the first blank one is `name: value` with a name we know, so that a report that begins
/// "Yerevan: the summit …" keeps its first line.
pub fn read(text: &str) -> Header {
    front_matter(text).or_else(|| block(text)).unwrap_or_default()
}

fn front_matter(text: &str) -> Option<Header> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let (mut header, mut length) = (Header::default(), first.len());
    for line in lines {
        length += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            header.length = length + blank(&text[length..]);
            return Some(header);
        }
        if let Some((name, value)) = line.split_once(':').filter(|_| !line.starts_with([' ', '-', '#', '\t'])) {
            header.set(&name.trim().to_ascii_lowercase(), value);
        }
    }
    None
}

fn block(text: &str) -> Option<Header> {
    let (mut header, mut length) = (Header::default(), 0);
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        let name = name.trim().to_ascii_lowercase();
        if !KNOWN.contains(&&*name) {
            return None;
        }
        header.set(&name, value);
        length += line.len();
    }
    header.length = length + blank(&text[length..]);
    (length > 0).then_some(header)
}

/// Bytes of the blank lines at the begin.
fn blank(text: &str) -> usize {
    text.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_with_a_list() {
        let text = "---\ntitle: \"A title: with a colon\"\npublisher: Lake Courier\npublished: 2019-03-04\nsources:\n  - https://a.example/x\n---\n\nVarenia said.\n";
        let header = read(text);
        assert_eq!(header.title.as_deref(), Some("A title: with a colon"));
        assert_eq!(header.publisher.as_deref(), Some("Lake Courier"));
        assert_eq!(header.published.as_deref(), Some("2019-03-04"));
        assert_eq!(header.address, None);
        assert_eq!(&text[header.length..], "Varenia said.\n");
    }

    #[test]
    fn block_of_lines() {
        let text = "Title: A title\r\nsource: https://a.example/x\r\nsource: Lake Courier\r\nDate: 2019-03-04\r\n\r\nVarenia said.";
        let header = read(text);
        assert_eq!(header.publisher.as_deref(), Some("Lake Courier"));
        assert_eq!(header.address.as_deref(), Some("https://a.example/x"));
        assert_eq!(&text[header.length..], "Varenia said.");
    }

    #[test]
    fn no_header() {
        for text in ["Yerevan: the summit\n\nText", "title: x\nbut then prose\n\nText", "---\nno end", "", "\n\nText"] {
            assert_eq!(read(text), Header::default(), "{text:?}");
        }
    }
}
