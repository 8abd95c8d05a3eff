//! The accounts beside the standings to rows of JSON. Where an account has rows of several sorts, `kind` names them.

use serde_json::{Value, json};

use super::{append, claim, ground};
use crate::view::{
    Answer, Attendance, Claim, Difference, Differences, Ground, Party, Relation, Relations, Request, Requests, Weighed,
};

/// Requests, then the counts of each party.
pub(super) fn requests(requests: &Requests) -> Value {
    let head = |kind: &str| head(kind, &requests.organisation, requests.on, requests.known);
    let rows = requests.rows.iter().map(|row| with(head("request"), request(row)));
    let tallies = requests.tallies.iter().map(|tally| {
        with(
            head("tally"),
            json!({
                "member": tally.member.id,
                "asked": tally.asked,
                "asked_of": tally.asked_of,
                "answered": tally.answered,
                "fulfilled": tally.fulfilled,
                "share": tally.share,
                "median_days": tally.median_days,
            }),
        )
    });
    rows.chain(tallies).collect()
}

fn request(row: &Request) -> Value {
    json!({
        "id": row.id,
        "day": row.day,
        "asker": row.asker.id,
        "asked": row.asked.iter().map(|party| &party.id).collect::<Vec<_>>(),
        "about": row.about,
        "clause": row.clause.as_ref().map(|(id, _)| id),
        "covered": row.is_covered,
        "implied": row.is_implied,
        "answers": row.answers.iter().map(answer).collect::<Vec<_>>(),
        "because": claims(&row.because),
        "against": claims(&row.against),
    })
}

fn answer(answer: &Answer) -> Value {
    json!({
        "party": answer.party.id,
        "outcome": answer.outcome,
        "day": answer.day,
        "days": answer.days,
        "because": claims(&answer.because),
        "against": claims(&answer.against),
        "rule": answer.rule.map(|(name, text)| json!({ "name": name, "text": text })),
    })
}

/// A row for each member at each event, then the spells in which members stayed away.
pub(super) fn attendance(told: &Attendance) -> Value {
    let head = |kind: &str| head(kind, &told.organisation, told.on, told.known);
    let head = &head;
    let cells = told.rows.iter().flat_map(|row| {
        row.cells.iter().zip(&told.occasions).map(move |(cell, occasion)| {
            with(
                head("cell"),
                json!({
                    "member": row.member.id,
                    "event": occasion.kind,
                    "day": occasion.day,
                    "dated": occasion.is_dated,
                    "presence": cell.presence,
                    "is_member": cell.is_member,
                    "because": claims(&cell.because),
                    "against": claims(&cell.against),
                    "cancelled": occasion.cancelled.iter().map(|claim| &claim.id).collect::<Vec<_>>(),
                }),
            )
        })
    });
    let spells = told.abstentions.iter().map(|spell| {
        with(
            head("abstention"),
            json!({
                "member": spell.member.id,
                "from": spell.from,
                "to": spell.to,
                "months": spell.months,
                "because": claims(&spell.because),
            }),
        )
    });
    cells.chain(spells).collect()
}

/// A row for each pair.
pub(super) fn relations(relations: &Relations) -> Value {
    let row = |row: &Relation| {
        json!({
            "parties": [row.parties[0].id, row.parties[1].id],
            "on": relations.on.to_string(),
            "known": relations.known.to_string(),
            "window": relations.window,
            "balance": decimals(row.balance),
            "before": decimals(row.before),
            "change": decimals(row.change),
            "warm": decimals(row.warm),
            "cool": decimals(row.cool),
            "count": row.events.len(),
            "count_before": row.count_before,
            "events": row.events.iter().map(weighed).collect::<Vec<_>>(),
        })
    };
    relations.rows.iter().map(row).collect()
}

fn weighed(event: &Weighed) -> Value {
    json!({
        "day": event.day,
        "act": event.act.as_str(),
        "actor": event.actor.id,
        "recipient": event.recipient.id,
        "mutual": event.is_mutual,
        "polarity": event.polarity.as_str(),
        "certainty": event.certainty.as_str(),
        "weight": decimals(event.weight),
        "because": claims(&event.because),
        "against": claims(&event.against),
    })
}

/// A row for each difference.
pub(super) fn differences(differences: &Differences) -> Value {
    let row = |row: &Difference| {
        json!({
            "organisation": row.organisation.id,
            "member": row.member.id,
            "earlier": differences.earlier.to_string(),
            "later": differences.later.to_string(),
            "cause": row.cause,
            "part": row.part,
            "from": row.from,
            "to": row.to,
            "since": row.since,
            "because": grounds(&row.because),
            "against": grounds(&row.against),
            "rule": { "name": row.rule, "text": row.sentence },
        })
    };
    differences.rows.iter().map(row).collect()
}

fn head(kind: &str, organisation: &Party, on: codebook::Date, known: codebook::Date) -> Value {
    json!({ "kind": kind, "organisation": organisation.id, "on": on.to_string(), "known": known.to_string() })
}

fn with(mut head: Value, more: Value) -> Value {
    append(&mut head, more);
    head
}

fn claims(rows: &[Claim]) -> Value {
    rows.iter().map(claim).collect()
}

fn grounds(rows: &[Ground]) -> Value {
    rows.iter().map(ground).collect()
}

/// Four decimals: what lies below is noise of the sum, and −0 is 0.
pub(crate) fn decimals(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0 + 0.0
}
