//! Addresses of the web: what is one, and how names stand in one.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Whether a word is an address of the web.
pub fn is_web(word: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|start| word.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
}

/// A name as one part of a path, or as a value of a query.
pub fn encoded(name: &str) -> impl std::fmt::Display {
    utf8_percent_encode(name, KEPT)
}

/// The path of these parts.
pub fn path<T: AsRef<str>>(parts: &[T]) -> String {
    if parts.is_empty() {
        return "/".to_owned();
    }
    parts.iter().flat_map(|part| ["/".to_owned(), encoded(part.as_ref()).to_string()]).collect()
}

/// The host of an address without `www.`.
pub fn host(address: &str) -> Option<String> {
    let host = address.split_once("://")?.1.split(['/', '?', '#']).next()?;
    Some(host.trim_start_matches("www.").to_owned()).filter(|host| !host.is_empty())
}
