//! A report: one text that somebody published on some day. It never changes.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::party::PartyId;
use crate::time::Date;

/// Names a report: the first 16 bytes of the BLAKE3 hash of its publisher, day, title and text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(pub [u8; 16]);

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

/// The first 16 bytes of a hash.
pub(crate) fn first_16(hash: &blake3::Hash) -> [u8; 16] {
    let mut id = [0; 16];
    id.copy_from_slice(&hash.as_bytes()[..16]);
    id
}

macro_rules! hex_id {
    ($id:ident) => {
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl FromStr for $id {
            type Err = String;

            /// Parses 32 hexadecimal digits.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let wrong = || format!("`{text}` is no id: it has 32 hexadecimal digits");
                if text.len() != 32 || !text.is_ascii() {
                    return Err(wrong());
                }
                let mut id = [0; 16];
                for (index, byte) in id.iter_mut().enumerate() {
                    *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).map_err(|_| wrong())?;
                }
                Ok($id(id))
            }
        }

        impl Serialize for $id {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $id {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use hex_id;

hex_id!(ReportId);
