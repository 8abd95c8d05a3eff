//! A judgement beside the figures as rows.

use super::ids;
use super::measures::number;
use crate::view::{Judged, Judgement};

pub(super) const JUDGEMENT: [&str; 17] = [
    "claim",
    "act",
    "judged",
    "organisation",
    "on",
    "known",
    "verdict",
    "measure",
    "year",
    "rank",
    "best",
    "worst",
    "of",
    "value",
    "unit",
    "found",
    "whole",
];

/// Each member or pair judged, with its own verdict beside that of the whole; one row where the figures say nothing of anybody.
pub(super) fn judgement(judgement: &Judgement) -> Vec<Vec<String>> {
    if judgement.rows.is_empty() {
        return vec![row(judgement, None)];
    }
    judgement.rows.iter().map(|judged| row(judgement, Some(judged))).collect()
}

fn row(judgement: &Judgement, judged: Option<&Judged>) -> Vec<String> {
    let rank = |part: fn(&crate::view::Rank) -> usize| {
        judged.and_then(|judged| judged.rank.as_ref()).map(|rank| part(rank).to_string()).unwrap_or_default()
    };
    let figure = judged.and_then(|judged| judged.figure.as_ref());
    vec![
        judgement.claim.id.clone(),
        judgement.claim.act.to_string(),
        ids(judged.map_or(&judgement.members, |judged| &judged.parties)),
        judgement.organisation.as_ref().map(|organisation| organisation.id.clone()).unwrap_or_default(),
        judgement.on.to_string(),
        judgement.known.to_string(),
        judged.map_or(judgement.verdict, |judged| judged.verdict).as_str().to_owned(),
        judgement.measure.unwrap_or_default().to_owned(),
        judged.and_then(|judged| judged.year).map(|year| year.to_string()).unwrap_or_default(),
        rank(|rank| rank.place),
        rank(|rank| rank.best),
        rank(|rank| rank.worst),
        rank(|rank| rank.of),
        number(figure.and_then(|figure| figure.value)),
        figure.map(|figure| figure.unit.to_owned()).unwrap_or_default(),
        judged.map_or(&judgement.found, |judged| &judged.found).clone(),
        judgement.verdict.as_str().to_owned(),
    ]
}
