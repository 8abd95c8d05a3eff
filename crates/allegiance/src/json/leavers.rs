//! What leavers did before, to rows of JSON.

use serde_json::{Value, json};

use super::{decimals, ground};
use crate::view::{Before, Episode, Leavers};

/// The counts, then the episodes behind them, then the members of the organisation asked about.
pub(super) fn leavers(leavers: &Leavers) -> Value {
    json!({
        "years": leavers.years,
        "organisations": leavers.organisations,
        "stays": leavers.stays,
        "left": leavers.left,
        "covered": leavers.covered,
        "suspended": leavers.suspended,
        "froze": leavers.froze,
        "counts": leavers.counts.iter().map(before).collect::<Vec<_>>(),
        "episodes": leavers.episodes.iter().map(episode).collect::<Vec<_>>(),
    })
}

fn before(row: &Before) -> Value {
    json!({
        "behaviour": row.behaviour,
        "leavers": { "did": row.leavers.0, "of": row.leavers.1 },
        "stayers": { "did": row.stayers.0, "of": row.stayers.1 },
        "ratio": row.ratio.map(decimals),
        "interval": row.interval.map(|(low, high)| [decimals(low), decimals(high)]),
    })
}

fn episode(row: &Episode) -> Value {
    json!({
        "organisation": row.organisation.id,
        "member": row.member.id,
        "left": row.left,
        "on": row.on.to_string(),
        "because": row.because.iter().map(ground).collect::<Vec<_>>(),
        "did": did(row),
    })
}

/// What a member did in the years before, each with the claims that tell of it.
pub(super) fn did(row: &Episode) -> Value {
    let deed = |deed: &crate::view::Deed| {
        let because: Vec<Value> = deed.because.iter().map(ground).collect();
        json!({ "behaviour": deed.behaviour, "day": deed.day.to_string(), "because": because })
    };
    row.deeds.iter().map(deed).collect()
}
