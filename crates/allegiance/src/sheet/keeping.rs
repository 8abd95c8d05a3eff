//! Views of the account's file as rows.

use crate::view::{Backup, Passage, Rebuilt, Removal};

pub(super) const PASSAGE: [&str; 9] =
    ["report", "published", "publisher", "title", "start", "end", "text", "found", "claims"];

pub(super) fn passage(passage: &Passage) -> Vec<String> {
    let report = &passage.report;
    let found = passage.words.iter().filter(|(_, is_found)| *is_found);
    let claims: Vec<&str> = passage.claims.iter().map(|claim| claim.id.as_str()).collect();
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    vec![
        report.id.clone(),
        report.published.to_string(),
        report.publisher.clone(),
        report.title.clone(),
        number(passage.span.map(|(start, _)| start)),
        number(passage.span.map(|(_, end)| end)),
        passage.words.iter().map(|(words, _)| words.as_str()).collect(),
        found.map(|(words, _)| words.as_str()).collect::<Vec<_>>().join(";"),
        claims.join(";"),
    ]
}

pub(super) const BACKUP: [&str; 5] = ["file", "bytes", "reports", "claims", "faults"];

pub(super) fn backup(backup: &Backup) -> Vec<String> {
    let Backup { file, bytes, reports, claims, findings } = backup;
    vec![file.clone(), bytes.to_string(), reports.to_string(), claims.to_string(), findings.len().to_string()]
}

pub(super) const CHANGE: [&str; 6] = ["report", "organisation", "member", "part", "before", "after"];

/// The changes; the claims are those of `claims --format csv`.
pub(super) fn changes(removal: &Removal) -> impl Iterator<Item = Vec<String>> {
    removal.changes.iter().map(|changed| {
        vec![
            removal.report.id.clone(),
            changed.organisation.id.clone(),
            changed.member.id.clone(),
            changed.part.to_owned(),
            changed.before.clone().unwrap_or_default(),
            changed.after.clone().unwrap_or_default(),
        ]
    })
}

pub(super) const REBUILT: [&str; 4] = ["file", "reports", "claims", "seconds"];

pub(super) fn rebuilt(rebuilt: &Rebuilt) -> Vec<String> {
    let Rebuilt { file, reports, claims, seconds } = rebuilt;
    vec![file.clone(), reports.to_string(), claims.to_string(), format!("{seconds:.3}")]
}
