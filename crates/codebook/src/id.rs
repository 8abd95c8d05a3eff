//! Names of reports and claims: hashes of what they are names of.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Names a report: the first 16 bytes of the BLAKE3 hash of its publisher, day, title and text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId(pub [u8; 16]);

/// Names a claim: a hash of everything that it says and of where it says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId(pub [u8; 16]);

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
                for (byte, digits) in id.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
                    let digit = |place: usize| char::from(digits[place]).to_digit(16).ok_or_else(wrong);
                    *byte = (digit(0)? << 4 | digit(1)?) as u8;
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
                struct Digits;
                impl serde::de::Visitor<'_> for Digits {
                    type Value = $id;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("32 hexadecimal digits")
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$id, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Digits)
            }
        }
    };
}
hex_id!(ReportId);
hex_id!(ClaimId);
