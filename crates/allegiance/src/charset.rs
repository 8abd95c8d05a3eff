//! Bytes of a file to text, whatever the encoding, and whether they are text at all.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text with what was noticed about its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// What a person should know: that the encoding was guessed, that bytes were replaced.
    pub note: Option<String>,
}

/// The text of `bytes`: by byte order mark, as UTF-8, by `label` (what the page says of itself), else by statistics.
///
/// UTF-8 with a few broken bytes stays UTF-8: each broken piece becomes U+FFFD and the note counts them. Never fails; the
/// caller has asked [`what_it_is`] before.
pub fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return as_encoding(&bytes[mark..], encoding, encoding != UTF_8);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), note: None };
    }
    let named = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Some(encoding) = named.filter(|encoding| *encoding != UTF_8) {
        return as_encoding(bytes, encoding, false);
    }
    let (good, broken) = utf8_pieces(bytes);
    if good >= broken {
        return as_encoding(bytes, UTF_8, false);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    as_encoding(bytes, detector.guess(None, chardetng::Utf8Detection::Deny), true)
}

/// Bytes whose encoding was told beside them, as UTF-8 with a byte order mark; as they are where nothing was told.
pub fn relabelled(bytes: Vec<u8>, label: Option<&str>) -> Vec<u8> {
    match label.and_then(|label| Encoding::for_label(label.as_bytes())) {
        Some(encoding) if !bytes.starts_with(b"\xef\xbb\xbf") => {
            ["\u{FEFF}", &encoding.decode(&bytes).0].concat().into_bytes()
        }
        _ => bytes,
    }
}

/// Decodes, and says what is worth saying.
fn as_encoding(bytes: &[u8], encoding: &'static Encoding, told: bool) -> Decoded {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    let note = if replaced {
        let count = text.matches('\u{FFFD}').count();
        let places = if count == 1 { "1 place" } else { &format!("{count} places") };
        Some(format!("{places} could not be read as {} and stand as `\u{FFFD}`", encoding.name()))
    } else {
        told.then(|| format!("the text is not UTF-8; it was read as {}", encoding.name()))
    };
    Decoded { text: text.into_owned(), note }
}

/// Counts the characters of more than one byte and the broken pieces, taken as UTF-8.
fn utf8_pieces(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(good, broken), chunk| {
        let many = chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        (good + many, broken + usize::from(!chunk.invalid().is_empty()))
    })
}

/// What bytes that are no text are: `a PDF`, `a ZIP archive`, `binary data`; `None` where they may be text.
pub fn what_it_is(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 9] = [
        (b"%PDF", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "gzip data"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"PAR1", "a Parquet file"),
        (b"SQLite format 3\0", "a SQLite database"),
    ];
    if let Some((_, name)) = KNOWN.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(name);
    }
    if matches!(Encoding::for_bom(bytes), Some((encoding, _)) if encoding == UTF_16LE || encoding == UTF_16BE) {
        return None;
    }
    let start = &bytes[..bytes.len().min(8192)];
    let control = start.iter().filter(|byte| **byte < 0x09 || (0x0e..0x20).contains(*byte) && **byte != 0x1b).count();
    (start.contains(&0) || control * 20 > start.len()).then_some("binary data")
}

/// The encoding that a page names in its first bytes: `<meta charset=…>` or the older `http-equiv` form.
pub fn page_label(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let rest = &start[start.find("charset=")? + "charset=".len()..];
    let label = rest.trim_start_matches(['"', '\'', ' ']);
    let end = label.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_:".contains(letter))?;
    Some(label[..end].to_owned()).filter(|label| !label.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_and_marks() {
        assert_eq!(decode("Türkiye".as_bytes(), None), Decoded { text: "Türkiye".into(), note: None });
        assert_eq!(decode(b"\xef\xbb\xbfBaku", None), Decoded { text: "Baku".into(), note: None });
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain("Oslo".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(what_it_is(&wide), None);
        assert_eq!(decode(&wide, None).text, "Oslo");
        assert_eq!(decode(&wide, None).note.as_deref(), Some("the text is not UTF-8; it was read as UTF-16LE"));
    }

    #[test]
    fn latin_1_is_guessed_and_told() {
        let decoded = decode(b"Le pr\xe9sident nig\xe9rien a quitt\xe9 le sommet de la CEDEAO.", None);
        assert_eq!(decoded.text, "Le président nigérien a quitté le sommet de la CEDEAO.");
        assert_eq!(decoded.note.as_deref(), Some("the text is not UTF-8; it was read as windows-1252"));
    }

    #[test]
    fn broken_utf8_stays_utf8() {
        let decoded = decode(b"T\xc3\xbcrkiye \xe2\x80 and \xc3\xa5land", None);
        assert_eq!(decoded.text, "Türkiye \u{FFFD} and åland");
        assert_eq!(decoded.note.as_deref(), Some("1 place could not be read as UTF-8 and stand as `\u{FFFD}`"));
    }

    #[test]
    fn no_text() {
        assert_eq!(what_it_is(b"%PDF-1.7 ..."), Some("a PDF"));
        assert_eq!(what_it_is(b"abc\0def"), Some("binary data"));
        assert_eq!(what_it_is("Ереван сказал".as_bytes()), None);
    }

    #[test]
    fn label_of_a_page() {
        assert_eq!(page_label(b"<html><meta charset=\"koi8-r\">").as_deref(), Some("koi8-r"));
        assert_eq!(page_label(b"<meta content='text/html; charset=windows-1251'>").as_deref(), Some("windows-1251"));
        assert_eq!(page_label(b"<html>"), None);
    }
}
