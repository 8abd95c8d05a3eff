//! Views of the account's file as JSON.

use serde_json::{Value, json};

use super::{claim, finding, party, report};
use crate::view::{Backup, Changed, Passage, Rebuilt, Removal};

/// A passage: its report, its text, where in the text of the passage the words stand (bytes), and its claims.
pub(super) fn passage(passage: &Passage) -> Value {
    let (mut text, mut found) = (String::new(), Vec::new());
    for (words, is_found) in &passage.words {
        if *is_found {
            found.push(json!({ "start": text.len(), "end": text.len() + words.len() }));
        }
        text += words;
    }
    json!({
        "report": report(&passage.report),
        "start": passage.span.map(|(start, _)| start),
        "end": passage.span.map(|(_, end)| end),
        "text": text,
        "found": found,
        "claims": passage.claims.iter().map(claim).collect::<Vec<_>>(),
    })
}

pub(super) fn backup(backup: &Backup) -> Value {
    json!({
        "file": backup.file,
        "bytes": backup.bytes,
        "reports": backup.reports,
        "claims": backup.claims,
        "findings": backup.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

pub(super) fn changed(changed: &Changed) -> Value {
    json!({
        "organisation": party(&changed.organisation),
        "member": party(&changed.member),
        "part": changed.part,
        "before": changed.before,
        "after": changed.after,
    })
}

pub(super) fn removal(removal: &Removal) -> Value {
    json!({
        "report": report(&removal.report),
        "removed": removal.is_removed,
        "on": removal.on.to_string(),
        "changes": removal.changes.iter().map(changed).collect::<Vec<_>>(),
        "claims": removal.claims.iter().map(claim).collect::<Vec<_>>(),
    })
}

pub(super) fn rebuilt(rebuilt: &Rebuilt) -> Value {
    json!({
        "file": rebuilt.file,
        "reports": rebuilt.reports,
        "claims": rebuilt.claims,
        "seconds": (rebuilt.seconds * 1000.0).round() / 1000.0,
    })
}
