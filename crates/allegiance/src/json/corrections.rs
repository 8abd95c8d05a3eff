//! Corrections by hand as JSON.

use serde_json::{Value, json};

use crate::view::Correction;

pub(super) fn correction(row: &Correction) -> Value {
    let changed = row.changed.iter().map(super::keeping::changed);
    json!({
        "number": row.number,
        "made": row.made.to_string(),
        "author": row.author,
        "reason": row.reason,
        "verb": row.verb,
        "what": row.what,
        "effect": row.effect,
        "claims": row.claims,
        "changed": changed.collect::<Vec<_>>(),
    })
}
