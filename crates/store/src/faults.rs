//! The rules that every report and claim keeps, whatever read it: true ids, and spans that lie in the text.
//!
//! It takes a report or claim and gives what is wrong with it. Both doors use it: adding refuses what breaks a rule, checking
//! finds what has been damaged since.

use std::fmt;

use codebook::{Claim, Judged, Object, Party, Report, Span};

use crate::format::text_claim;

/// Something wrong with one thing in the file. `Display` gives what, where and what to do, one line each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What is wrong.
    pub what: String,
    /// Where: `report` or `claim` and its id, or the part of the file.
    pub place: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  --> {}\n  help: {}", self.what, self.place, self.help)
    }
}

/// What is wrong with a report by itself: its id is not the hash of its content.
pub(crate) fn report_fault(report: &Report) -> Option<String> {
    let true_id = Report::new(&report.publisher.to_string(), report.published, &report.title, &report.text).id;
    (true_id != report.id).then(|| format!("the content does not have the hash that names it, but `{true_id}`"))
}

/// What is wrong with a claim on `report` that is written as `body`.
pub(crate) fn claim_fault(claim: &Claim, body: &str, report: &Report) -> Option<String> {
    if claim.evidence.report != report.id {
        return Some(format!("it rests on another report, `{}`", claim.evidence.report));
    }
    let true_id = claim.clone().with_id().id;
    if true_id != claim.id {
        return Some(format!("the content does not have the hash that names it, but `{true_id}`"));
    }
    worth_fault(claim, report).or_else(|| {
        let comes_back = text_claim(body).is_ok_and(|written| written == *claim);
        (!comes_back).then(|| "it does not come back from the file as it went in".to_owned())
    })
}

/// What is wrong with a claim apart from its name: spans outside the text, a confidence that is none.
pub(crate) fn worth_fault(claim: &Claim, report: &Report) -> Option<String> {
    let outside =
        |span: &Span| span.start > span.end || report.text.get(span.start as usize..span.end as usize).is_none();
    if let Some(Span { start, end }) = spans(claim).into_iter().find(outside) {
        return Some(format!("the span {start}..{end} does not lie on characters of the text"));
    }
    (!(0.0..=1.0).contains(&claim.confidence)).then(|| format!("the confidence {} is not in 0..1", claim.confidence))
}

/// All spans of a claim.
fn spans(claim: &Claim) -> Vec<Span> {
    let mut spans = vec![claim.evidence.span];
    spans.extend(claim.detail);
    spans.extend(claim.time.words);
    spans.extend(words(&claim.actor));
    object_spans(&claim.object, &mut spans);
    for source in &claim.sources {
        spans.push(source.who.words);
        spans.extend(source.cue);
    }
    spans
}

fn object_spans(object: &Object, spans: &mut Vec<Span>) {
    match object {
        Object::None => {}
        Object::Parties(parties) => spans.extend(words(parties)),
        Object::Clause { words, .. } | Object::Event { words, .. } | Object::Thing(words) => spans.push(*words),
        Object::Claim(judged) => {
            let Judged { act: _, actor, object } = &**judged;
            spans.extend(words(actor));
            object_spans(object, spans);
        }
    }
}

fn words(parties: &[Party]) -> impl Iterator<Item = Span> {
    parties.iter().map(|party| party.words)
}
