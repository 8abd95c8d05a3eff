//! A view to JSON and CSV: the fields that `claims.md` promises, in one place.
//!
//! An inner type can change without breaking whoever reads these.

mod accounts;
mod keeping;
mod leavers;
mod measures;
mod judge;
mod corrections;
pub mod shape;
pub mod fields;

use serde_json::{Value, json};

pub(crate) use accounts::decimals;

use crate::error::Error;
use crate::view::{
    Check, Claim, Fact, Finding, Found, Ground, Happening, Held, Object, Party, Read, Report, Source, Standing,
    Timeline, View, Why,
};

/// What went wrong, as one JSON value with its three parts.
pub fn error(error: &Error) -> Value {
    json!({ "error": { "what": error.what, "where": error.place, "help": error.help } })
}

/// The view as one JSON value: a list for all that has rows.
pub fn value(view: &View) -> Value {
    match view {
        View::Claims(claims) => claims.iter().map(claim).collect(),
        View::Standings(standings) => standings.rows.iter().map(standing).collect(),
        View::Timeline(timeline) => timeline.rows.iter().map(|row| happening(timeline, row)).collect(),
        View::Requests(rows) => accounts::requests(rows),
        View::Attendance(told) => accounts::attendance(told),
        View::Relations(rows) => accounts::relations(rows),
        View::Compare(rows) | View::Watch(rows) => accounts::differences(rows),
        View::Corrections(rows) => rows.iter().map(corrections::correction).collect(),
        View::Why(why) => self::why(why),
        View::Read(read) => self::read(read),
        View::Check(check) => self::check(check),
        View::Search(passages) => passages.iter().map(keeping::passage).collect(),
        View::Backup(backup) => keeping::backup(backup),
        View::Remove(removal) => keeping::removal(removal),
        View::Rebuilt(rebuilt) => keeping::rebuilt(rebuilt),
        View::Power(power) => measures::power(power),
        View::Closeness(told) => measures::closeness(told),
        View::Risk(risk) => measures::risk(risk),
        View::Judgement(judgement) => judge::judgement(judgement),
    }
}

/// The view as JSONL: a line for each of its rows.
pub fn lines(view: &View) -> String {
    let rows = match value(view) {
        Value::Array(rows) => rows,
        one => vec![one],
    };
    joined(&rows)
}

/// Claims as JSONL.
pub fn claim_lines(claims: &[Claim]) -> String {
    joined(&claims.iter().map(claim).collect::<Vec<_>>())
}

fn joined(rows: &[Value]) -> String {
    rows.iter().flat_map(|row| [row.to_string(), "\n".to_owned()]).collect()
}

/// A claim in the form of the contract.
pub fn claim(claim: &Claim) -> Value {
    let evidence = &claim.evidence;
    let mut value = json!({
        "id": claim.id,
        "report": claim.report.id,
        "evidence": {
            "report": claim.report.id,
            "start": evidence.start,
            "end": evidence.end,
            "sentence": evidence.sentence,
            "text": evidence.text,
        },
        "act": claim.act.as_str(),
        "actor": parties(&claim.actor),
        "object": object(&claim.object),
        "detail": claim.detail,
        "time": {
            "from": claim.time.from,
            "to": claim.time.to,
            "words": claim.time_words,
            "basis": claim.time.basis,
        },
        "polarity": claim.polarity.as_str(),
        "certainty": claim.certainty.as_str(),
        "sources": claim.sources.iter().map(source).collect::<Vec<_>>(),
        "opinion": claim.opinion,
        "plover": claim.plover.as_ref().map(|plover| json!({
            "type": plover.kind.as_str(),
            "mode": plover.mode,
            "actor": ids(&plover.actor),
            "recipient": ids(&plover.recipient),
        })),
        "confidence": rounded(claim.confidence),
        "published": claim.report.published.to_string(),
        "publisher": claim.report.publisher,
    });
    if let Some(number) = claim.corrected {
        value["corrected"] = json!(number);
    }
    value
}

fn ids<T: ToString>(parties: &[T]) -> Vec<String> {
    parties.iter().map(ToString::to_string).collect()
}

/// Two decimals: the third says nothing, and the bits of an `f32` look odd in JSON.
fn rounded(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

fn party(party: &Party) -> Value {
    let mut value = json!({ "id": party.id, "kind": party.kind, "as": party.words });
    if let Some(role) = &party.role {
        value["role"] = json!(role);
    }
    value
}

fn parties(parties: &[Party]) -> Value {
    parties.iter().map(party).collect()
}

fn source(source: &Source) -> Value {
    let mut value = party(&source.who);
    value["cue"] = json!(source.cue);
    value
}

fn object(object: &Object) -> Value {
    match object {
        Object::None => Value::Null,
        Object::Parties(list) => parties(list),
        Object::Thing { kind, id, organisation, words } => {
            let mut value = json!({ "kind": kind });
            if let Some(id) = id {
                value["id"] = json!(id);
            }
            if let Some(organisation) = organisation {
                value["organisation"] = json!(organisation);
            }
            value["as"] = json!(words);
            value
        }
        Object::Judged { act, actor, object } => {
            json!({ "act": act.as_str(), "actor": parties(actor), "object": self::object(object) })
        }
    }
}

fn report(report: &Report) -> Value {
    json!({
        "id": report.id,
        "title": report.title,
        "publisher": report.publisher,
        "published": report.published.to_string(),
        "address": report.address,
    })
}

fn fact(fact: &Fact) -> Value {
    json!({ "kind": "fact", "id": fact.id, "text": fact.text, "source": fact.source })
}

fn ground(ground: &Ground) -> Value {
    match ground {
        Ground::Fact(row) => fact(row),
        Ground::Claim(row) => {
            let mut value = json!({ "kind": "claim" });
            append(&mut value, claim(row));
            value
        }
    }
}

/// Adds the fields of `more` after those of `value`.
fn append(value: &mut Value, more: Value) {
    if let (Value::Object(fields), Value::Object(more)) = (value, more) {
        fields.extend(more);
    }
}

fn grounds<'a>(parts: &'a [Held], of: impl Fn(&'a Held) -> &'a [Ground]) -> Value {
    let of = &of;
    let named = parts.iter().flat_map(|part| {
        of(part).iter().map(|row| {
            let mut value = json!({ "part": part.part });
            append(&mut value, ground(row));
            value
        })
    });
    named.collect()
}

/// A standing in the form of the contract.
pub fn standing(standing: &Standing) -> Value {
    let [membership, participation, intent] = &standing.parts;
    let each = |of: &dyn Fn(&Held) -> Value| json!({ "membership": of(membership), "participation": of(participation), "intent": of(intent) });
    json!({
        "organisation": standing.organisation.id,
        "member": standing.member.id,
        "on": standing.on.to_string(),
        "known": standing.known.to_string(),
        "membership": membership.value,
        "participation": participation.value,
        "intent": intent.value,
        "since": each(&|part| json!(part.since)),
        "because": grounds(&standing.parts, |part| &part.because),
        "against": grounds(&standing.parts, |part| &part.against),
        "rule": each(&|part| json!({ "name": part.rule, "text": part.sentence })),
        "history": standing.history.iter().map(spell).collect::<Vec<_>>(),
    })
}

fn spell(held: &Held) -> Value {
    let ids = |grounds: &[Ground]| grounds.iter().map(Ground::id).collect::<Value>();
    json!({
        "part": held.part,
        "value": held.value,
        "since": held.since,
        "until": held.until,
        "because": ids(&held.because),
        "against": ids(&held.against),
        "rule": held.rule,
    })
}

fn happening(timeline: &Timeline, row: &Happening) -> Value {
    json!({
        "party": timeline.party.id,
        "known": timeline.known.to_string(),
        "from": row.from,
        "to": row.to,
        "text": row.text,
        "act": row.act.map(codebook::Act::as_str),
        "polarity": row.polarity.as_str(),
        "certainty": row.certainty.as_str(),
        "voices": row.voices,
        "because": row.because.iter().map(ground).collect::<Vec<_>>(),
        "against": row.against.iter().map(ground).collect::<Vec<_>>(),
    })
}

fn claim_in_place(row: &Claim) -> Value {
    let mut value = json!({ "kind": "claim" });
    append(&mut value, claim(row));
    append(&mut value, json!({ "before": row.evidence.before, "after": row.evidence.after }));
    value["report"] = report(&row.report);
    if let Some(later) = &row.gone {
        value["gone"] = report(later);
    }
    value
}

fn why(why: &Why) -> Value {
    match why {
        Why::Claim(row) => claim_in_place(row),
        Why::Corrected { claim: row, effect, corrections } => {
            let mut value = claim_in_place(row);
            let corrections: Value = corrections.iter().map(corrections::correction).collect();
            append(&mut value, json!({ "effect": effect, "corrections": corrections }));
            value
        }
        Why::Report { report: row, prints, claims } => {
            let mut value = json!({ "kind": "report" });
            append(&mut value, report(row));
            let print =
                |print: &crate::view::Print| json!({ "report": report(&print.report), "is_version": print.is_version });
            value["copies"] = prints.iter().map(print).collect();
            value["gone"] = claims.iter().filter(|claim| claim.gone.is_some()).map(|claim| json!(claim.id)).collect();
            value["claims"] = claims.iter().map(claim).collect();
            value
        }
        Why::Standing { standing: row, part } => {
            let mut value = json!({ "kind": "standing", "part": part });
            append(&mut value, standing(row));
            value
        }
        Why::Fact(row) => fact(row),
    }
}

fn read(read: &Read) -> Value {
    let found = |found: &Found| json!({ "act": found.act.as_str(), "told": found.told, "otherwise": found.otherwise, "example": found.example });
    json!({
        "file": read.file,
        "new": read.new,
        "read_again": read.read_again,
        "nothing_in": read.nothing_in,
        "known_already": read.known_already,
        "unread": read.unread,
        "bad": read.bad,
        "skipped": read.skipped.iter().map(|one| json!({ "number": one.number, "why": one.why, "example": one.example })).collect::<Vec<_>>(),
        "dry_run": read.is_rehearsed,
        "first": read.days.map(|(first, _)| first.to_string()),
        "last": read.days.map(|(_, last)| last.to_string()),
        "claims": read.claims,
        "found": read.found.iter().map(found).collect::<Vec<_>>(),
        "standings": read.accounts.iter().flat_map(|account| &account.rows).map(standing).collect::<Vec<_>>(),
        "next": read.next,
    })
}

fn finding(finding: &Finding) -> Value {
    json!({ "what": finding.what, "place": finding.place, "help": finding.help })
}

fn check(check: &Check) -> Value {
    json!({
        "file": check.file,
        "reports": check.reports,
        "claims": check.claims,
        "findings": check.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}
