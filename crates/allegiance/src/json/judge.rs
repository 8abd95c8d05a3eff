//! A judgement beside the figures to JSON.

use serde_json::{Value, json};

use super::claim;
use super::measures::{figure, rank};
use crate::view::{Judged, Judgement};

/// A list of the one judgement, with its claim; what is said of a single member or pair stands in its own fields, too.
pub(super) fn judgement(judgement: &Judgement) -> Value {
    let alone = if let [row] = judgement.rows.as_slice() { Some(row) } else { None };
    let member = if let [member] = judgement.members.as_slice() { Some(&member.id) } else { None };
    json!([{
        "kind": "judgement",
        "claim": claim(&judgement.claim),
        "organisation": judgement.organisation.as_ref().map(|organisation| &organisation.id),
        "member": member,
        "on": judgement.on.to_string(),
        "known": judgement.known.to_string(),
        "verdict": judgement.verdict.as_str(),
        "measure": judgement.measure,
        "year": alone.and_then(|row| row.year),
        "rank": alone.and_then(|row| row.rank).map(rank),
        "figure": alone.and_then(|row| row.figure.as_ref()).map(figure),
        "found": judgement.found,
        "rule": judgement.rule,
        "judged": judgement.rows.iter().map(judged).collect::<Vec<_>>(),
    }])
}

fn judged(row: &Judged) -> Value {
    json!({
        "members": row.parties.iter().map(|party| &party.id).collect::<Vec<_>>(),
        "verdict": row.verdict.as_str(),
        "year": row.year,
        "rank": row.rank.map(rank),
        "figure": row.figure.as_ref().map(figure),
        "found": row.found,
    })
}
