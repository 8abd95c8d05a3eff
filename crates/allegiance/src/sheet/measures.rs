//! Figures as rows: a number a row for power and closeness, a member a row for risk.

use super::grounds;
use crate::json::decimals;
use crate::view::{Closeness, Figure, Ground, Power, Risk, Shares, TableRow};

pub(super) const SHARE: [&str; 12] =
    ["organisation", "on", "known", "history", "year", "member", "figure", "value", "unit", "n", "missing", "because"];

/// The whole, for which there is no member, and each member.
pub(super) fn power(power: &Power) -> Vec<Vec<String>> {
    let of = |shares: &Shares, is_history: bool| {
        let row = |member: &str, name: &str, figure: &Figure| {
            let year = shares.year.map(|year| year.to_string()).unwrap_or_default();
            let head = [
                power.organisation.id.clone(),
                shares.on.to_string(),
                power.known.to_string(),
                is_history.to_string(),
                year,
                member.to_owned(),
                name.to_owned(),
            ];
            head.into_iter().chain(self::figure(figure)).collect::<Vec<_>>()
        };
        let mut rows = vec![row("", "herfindahl", &shares.herfindahl), row("", "world", &shares.world)];
        for share in &shares.rows {
            rows.push(row(&share.member.id, "within", &share.within));
            rows.push(row(&share.member.id, "world", &share.world));
        }
        rows
    };
    let history = power.history.iter().flat_map(|then| of(then, true));
    of(&power.now, false).into_iter().chain(history).collect()
}

pub(super) const CLOSENESS: [&str; 13] = [
    "organisation",
    "on",
    "known",
    "yardstick",
    "member",
    "other",
    "figure",
    "rank",
    "value",
    "unit",
    "n",
    "missing",
    "because",
];

/// The mean of all pairs, the mean of each member and how close it is to the biggest, and the pairs where they were asked for.
pub(super) fn closeness(told: &Closeness) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let biggest = told.biggest.as_ref().map_or("", |biggest| &biggest.id);
    for ranking in &told.rankings {
        let mut push = |member: &str, other: &str, name: &str, rank: Option<usize>, figure: &Figure| {
            let head = [
                told.organisation.id.clone(),
                told.on.to_string(),
                told.known.to_string(),
                ranking.yardstick.to_owned(),
                member.to_owned(),
                other.to_owned(),
                name.to_owned(),
                rank.map(|rank| rank.to_string()).unwrap_or_default(),
            ];
            let mut figures = self::figure(figure);
            if !told.has_rows {
                figures[4] = brief(figure);
            }
            rows.push(head.into_iter().chain(figures).collect());
        };
        push("", "", "mean", None, &ranking.mean);
        for place in &ranking.places {
            push(&place.member.id, "", "mean", place.rank, &place.mean);
            push(&place.member.id, biggest, "to_biggest", place.rank_to_biggest, &place.to_biggest);
        }
        for pair in ranking.pairs.iter().filter(|_| told.has_pairs) {
            push(&pair.parties[0].id, &pair.parties[1].id, "pair", None, &pair.figure);
        }
    }
    rows
}

pub(super) const RISK: [&str; 16] = [
    "organisation",
    "on",
    "known",
    "year",
    "carried",
    "member",
    "rank",
    "best",
    "worst",
    "of",
    "times_base_rate",
    "low",
    "high",
    "missing",
    "did",
    "because",
];

/// The members in their order, then those of whom the table has no row.
pub(super) fn risk(risk: &Risk) -> Vec<Vec<String>> {
    let head = |member: &str| {
        vec![
            risk.organisation.id.clone(),
            risk.on.to_string(),
            risk.known.to_string(),
            risk.year.to_string(),
            risk.carried.to_string(),
            member.to_owned(),
        ]
    };
    let ranked = risk.rows.iter().map(|row| {
        let missing: Vec<&str> = row.parts.iter().filter(|part| part.value.is_none()).map(|part| part.column).collect();
        let [low, high] = [row.interval.map(|ends| ends.0), row.interval.map(|ends| ends.1)].map(number);
        let rank = [row.rank.place, row.rank.best, row.rank.worst, row.rank.of].map(|place| place.to_string());
        let rest = [
            number(Some(row.times_base)),
            low,
            high,
            missing.join(";"),
            did(risk, &row.member.id),
            because(&row.because, std::slice::from_ref(&row.row)),
        ];
        head(&row.member.id).into_iter().chain(rank).chain(rest).collect()
    });
    let silent = risk.without_rows.iter().map(|member| {
        let mut row = head(&member.id);
        row.resize(RISK.len(), String::new());
        row
    });
    ranked.chain(silent).collect()
}

/// What a member did in the years before, `behaviour:day` each.
fn did(risk: &Risk, member: &str) -> String {
    let own = risk.leavers.iter().flat_map(|leavers| &leavers.now).filter(|row| row.member.id == member);
    own.flat_map(|row| &row.deeds).map(|deed| format!("{}:{}", deed.behaviour, deed.day)).collect::<Vec<_>>().join(";")
}

/// Value, unit, n, missing, because.
fn figure(figure: &Figure) -> [String; 5] {
    [
        number(figure.value),
        figure.unit.to_owned(),
        figure.n.to_string(),
        figure.missing.to_string(),
        because(&figure.because, &figure.rows),
    ]
}

/// A number; nothing where there is none.
pub(super) fn number(value: Option<f64>) -> String {
    value.map(|value| decimals(value).to_string()).unwrap_or_default()
}

/// Ids of facts, claims and rows of tables.
fn because(because: &[Ground], rows: &[TableRow]) -> String {
    let ids = grounds(because);
    let rows = rows.iter().map(|row| row.id.as_str());
    Some(ids.as_str()).filter(|ids| !ids.is_empty()).into_iter().chain(rows).collect::<Vec<_>>().join(";")
}

/// How much a figure rests on: `31 ideal_points 2022 to 2023;4 facts`.
fn brief(figure: &Figure) -> String {
    let rests = figure.rests_on().into_iter().map(|rest| {
        let years = match rest.years {
            Some((first, last)) if first == last => format!(" {first}"),
            Some((first, last)) => format!(" {first} to {last}"),
            None => String::new(),
        };
        format!("{} {}{years}", rest.count, rest.what)
    });
    rests.collect::<Vec<_>>().join(";")
}
