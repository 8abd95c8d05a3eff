//! A report: one text that somebody published on some day. It never changes.

use std::sync::Arc;

use crate::id::{ReportId, first_16};
use crate::party::PartyId;
use crate::time::Date;

/// A report as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Hash of the content.
    pub id: ReportId,
    /// Who put it out.
    pub publisher: PartyId,
    /// Title; empty where there is none.
    pub title: Arc<str>,
    /// Day of publication.
    pub published: Date,
    /// Address, where it has one.
    pub address: Option<Arc<str>>,
    /// Language, ISO 639-1.
    pub language: Arc<str>,
    /// The text that all spans point into.
    pub text: Arc<str>,
}

impl Report {
    /// A report in English with its id made from the content.
    pub fn new(publisher: &str, published: Date, title: &str, text: &str) -> Report {
        let mut hash = blake3::Hasher::new();
        for part in [publisher, &published.to_string(), title, text] {
            hash.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
        }
        Report {
            id: ReportId(first_16(&hash.finalize())),
            publisher: PartyId::named(publisher),
            title: title.into(),
            published,
            address: None,
            language: "en".into(),
            text: text.into(),
        }
    }
}
