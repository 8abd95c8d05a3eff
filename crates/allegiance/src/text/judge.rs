//! A judgement beside the figures, for people.

use super::measures::{UNKNOWN, number};
use super::{DIGITS, about, clean, full_name, known, marked, said, short, told_by};
use crate::paper::Paper;
use crate::view::{Judged, Judgement, Party, Verdict};

pub(super) fn judgement(paper: &mut Paper, judgement: &Judgement) {
    let claim = &judgement.claim;
    paper.heading(&format!("claim {}: {}", short(&claim.id, DIGITS), said(claim)));
    paper.gap();
    paper.paragraph(&marked(&claim.evidence.text), 2);
    paper.paragraph(&told_by(claim), 4);
    paper.gap();
    let label = |paper: &mut Paper, name: &str, text: &str| paper.hanging(name, text, 14);
    label(paper, "verdict", &verdict(judgement.verdict));
    label(paper, "figures", &clean(&judgement.found));
    label(paper, "by", judgement.measure.unwrap_or(UNKNOWN));
    if let [row] = judgement.rows.as_slice() {
        if let Some(year) = row.year {
            label(paper, "year", &year.to_string());
        }
        if let Some(figure) = &row.figure {
            let unit = figure.unit.replace('_', " ");
            label(paper, "value", &format!("{} ({unit})", number(figure, 3)));
        }
    }
    label(
        paper,
        "organisation",
        &judgement.organisation.as_ref().map_or_else(|| UNKNOWN.to_owned(), |it: &Party| full_name(it)),
    );
    label(paper, "judged on", &format!("{}{}", judgement.on, known(judgement.on, judgement.known)));
    label(paper, "rule", judgement.rule);
    label(paper, "report", &about(&claim.report));
    if judgement.rows.len() > 1 {
        paper.gap();
        paper.table(&["judged", "verdict", "rank", "value"], judgement.rows.iter().map(cells).collect(), &[2, 3]);
    }
}

fn cells(row: &Judged) -> Vec<String> {
    let names: Vec<String> = row.parties.iter().map(|party| clean(&party.name)).collect();
    let rank = row.rank.map_or_else(|| UNKNOWN.to_owned(), |rank| format!("{} of {}", rank.place, rank.of));
    let value = row.figure.as_ref().map_or_else(|| UNKNOWN.to_owned(), |figure| number(figure, 3));
    vec![names.join(", "), verdict(row.verdict), rank, value]
}

fn verdict(verdict: Verdict) -> String {
    verdict.as_str().replace('_', " ")
}
