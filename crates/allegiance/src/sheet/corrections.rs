//! Corrections by hand as rows of CSV.

use crate::view::Correction;

pub(super) const CORRECTION: [&str; 8] = ["number", "made", "author", "verb", "what", "reason", "effect", "claims"];

pub(super) fn correction(row: &Correction) -> Vec<String> {
    vec![
        row.number.to_string(),
        row.made.to_string(),
        row.author.clone(),
        row.verb.to_owned(),
        row.what.join("\n"),
        row.reason.clone(),
        row.effect.clone(),
        row.claims.join(";"),
    ]
}
