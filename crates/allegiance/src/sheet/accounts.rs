//! The accounts beside the standings to rows of CSV.

use super::{date, grounds, ids};
use crate::json::decimals;
use crate::view::{Attendance, Claim, Differences, Relations, Requests};

pub(super) const REQUEST: [&str; 18] = [
    "organisation",
    "on",
    "known",
    "request",
    "day",
    "asker",
    "asked",
    "about",
    "clause",
    "covered",
    "implied",
    "claims",
    "party",
    "outcome",
    "answered",
    "days",
    "because",
    "against",
];

pub(super) const CELL: [&str; 13] = [
    "organisation",
    "on",
    "known",
    "kind",
    "member",
    "event",
    "from",
    "to",
    "dated",
    "presence",
    "is_member",
    "because",
    "against",
];

pub(super) const RELATION: [&str; 12] =
    ["one", "other", "on", "known", "window", "balance", "before", "change", "warm", "cool", "count", "count_before"];

pub(super) const EVENT: [&str; 12] = [
    "one",
    "other",
    "day",
    "act",
    "actor",
    "recipient",
    "mutual",
    "polarity",
    "certainty",
    "weight",
    "because",
    "against",
];

pub(super) const DIFFERENCE: [&str; 12] = [
    "organisation",
    "member",
    "earlier",
    "later",
    "cause",
    "part",
    "from",
    "to",
    "since",
    "rule",
    "because",
    "against",
];

/// A row for each answer; one without an answer where nobody is bound.
pub(super) fn requests(requests: &Requests) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for row in &requests.rows {
        let head = vec![
            requests.organisation.id.clone(),
            requests.on.to_string(),
            requests.known.to_string(),
            row.id.clone(),
            date(row.day),
            row.asker.id.clone(),
            ids(&row.asked),
            row.about.join(";"),
            row.clause.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
            row.is_covered.to_string(),
            row.is_implied.to_string(),
            claims(&row.because),
        ];
        for answer in &row.answers {
            let more = [
                answer.party.id.clone(),
                answer.outcome.to_owned(),
                date(answer.day),
                answer.days.map(|days| days.to_string()).unwrap_or_default(),
                claims(&answer.because),
                claims(&answer.against),
            ];
            rows.push(head.iter().cloned().chain(more).collect());
        }
        if row.answers.is_empty() {
            rows.push(head.into_iter().chain(std::iter::repeat_n(String::new(), 6)).collect());
        }
    }
    rows
}

/// A row for each member at each event, and for each spell of staying away.
pub(super) fn attendance(told: &Attendance) -> Vec<Vec<String>> {
    let head = |kind: &str, member: &str| {
        let (on, known) = (told.on.to_string(), told.known.to_string());
        vec![told.organisation.id.clone(), on, known, kind.to_owned(), member.to_owned()]
    };
    let mut rows = Vec::new();
    for row in &told.rows {
        for (cell, occasion) in row.cells.iter().zip(&told.occasions) {
            let mut fields = head("cell", &row.member.id);
            fields.extend([
                occasion.kind.clone(),
                occasion.day.to_string(),
                occasion.day.to_string(),
                occasion.is_dated.to_string(),
                cell.presence.to_owned(),
                cell.is_member.to_string(),
                claims(&cell.because),
                claims(&cell.against),
            ]);
            rows.push(fields);
        }
    }
    for spell in &told.abstentions {
        let mut fields = head("abstention", &spell.member.id);
        let (from, to) = (spell.from.to_string(), date(spell.to));
        let nothing = String::new;
        let presence = "absent".to_owned();
        fields.extend([nothing(), from, to, nothing(), presence, nothing(), claims(&spell.because), nothing()]);
        rows.push(fields);
    }
    rows
}

/// A row for each pair.
pub(super) fn relations(relations: &Relations) -> Vec<Vec<String>> {
    let rows = relations.rows.iter().map(|row| {
        let numbers = [row.balance, row.before, row.change, row.warm, row.cool].map(|it| decimals(it).to_string());
        let mut fields = vec![row.parties[0].id.clone(), row.parties[1].id.clone()];
        fields.extend([relations.on.to_string(), relations.known.to_string(), relations.window.to_string()]);
        fields.extend(numbers);
        fields.extend([row.events.len().to_string(), row.count_before.to_string()]);
        fields
    });
    rows.collect()
}

/// A row for each event of a pair.
pub(super) fn events(relations: &Relations) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for row in &relations.rows {
        for event in &row.events {
            rows.push(vec![
                row.parties[0].id.clone(),
                row.parties[1].id.clone(),
                event.day.to_string(),
                event.act.to_string(),
                event.actor.id.clone(),
                event.recipient.id.clone(),
                event.is_mutual.to_string(),
                event.polarity.as_str().to_owned(),
                event.certainty.as_str().to_owned(),
                decimals(event.weight).to_string(),
                claims(&event.because),
                claims(&event.against),
            ]);
        }
    }
    rows
}

/// A row for each difference.
pub(super) fn differences(differences: &Differences) -> Vec<Vec<String>> {
    let rows = differences.rows.iter().map(|row| {
        vec![
            row.organisation.id.clone(),
            row.member.id.clone(),
            differences.earlier.to_string(),
            differences.later.to_string(),
            row.cause.to_owned(),
            row.part.to_owned(),
            row.from.to_owned(),
            row.to.to_owned(),
            date(row.since),
            row.rule.to_owned(),
            grounds(&row.because),
            grounds(&row.against),
        ]
    });
    rows.collect()
}

fn claims(claims: &[Claim]) -> String {
    claims.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>().join(";")
}
