//! From a standing down to the words: every ground becomes the passage of a report or a row of the facts.
//!
//! It stands last because it reads what all others made and makes nothing of its own.

use std::sync::Arc;

use codebook::{Facts, PartialDate, Report, Span};

use crate::archive::{Archive, Told};
use crate::held::{Ground, Held, Rule};
use crate::standing::Standing;

/// Where a ground ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Trace {
    /// At the words of a report.
    Words {
        /// The claim, with its day and publisher.
        told: Told,
        /// The report.
        report: Arc<Report>,
        /// The passage in the report's text.
        passage: Span,
    },
    /// At a row of the facts.
    Row(codebook::Membership),
    /// Nowhere: the archive or the facts no longer have it. A sound account has none of these.
    Lost(Ground),
}

/// One part of a standing with its grounds followed to their ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// `membership`, `participation` or `intent`.
    pub part: &'static str,
    /// The value as it is written.
    pub value: &'static str,
    /// Since when.
    pub since: Option<PartialDate>,
    /// The rule that decided.
    pub rule: Rule,
    /// What speaks for it.
    pub because: Vec<Trace>,
    /// What speaks against it.
    pub against: Vec<Trace>,
}

/// Why a standing is what it is: its three parts, each down to words and rows.
pub fn why<A: Archive>(archive: &A, facts: &Facts, standing: &Standing) -> Result<[Reason; 3], A::Error> {
    let Standing { membership, participation, intent, .. } = standing;
    Ok([
        reason(archive, facts, "membership", membership.value.as_str(), membership)?,
        reason(archive, facts, "participation", participation.value.as_str(), participation)?,
        reason(archive, facts, "intent", intent.value.as_str(), intent)?,
    ])
}

fn reason<A: Archive, T>(
    archive: &A,
    facts: &Facts,
    part: &'static str,
    value: &'static str,
    held: &Held<T>,
) -> Result<Reason, A::Error> {
    Ok(Reason {
        part,
        value,
        since: held.since,
        rule: held.rule,
        because: trace(archive, facts, &held.because)?,
        against: trace(archive, facts, &held.against)?,
    })
}

/// Follows grounds to their ends, in their order.
pub fn trace<A: Archive>(archive: &A, facts: &Facts, grounds: &[Ground]) -> Result<Vec<Trace>, A::Error> {
    let mut traces = Vec::with_capacity(grounds.len());
    for ground in grounds {
        let found = match ground {
            Ground::Claim(id) => match archive.claim(*id)? {
                Some(told) => archive.report(told.claim.evidence.report)?.map(|report| {
                    let passage = told.claim.evidence.span;
                    Trace::Words { told, report, passage }
                }),
                None => None,
            },
            Ground::Fact(id) => facts.membership(id).cloned().map(Trace::Row),
        };
        traces.push(found.unwrap_or_else(|| Trace::Lost(ground.clone())));
    }
    Ok(traces)
}
