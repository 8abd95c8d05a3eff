//! Figures to rows of JSON; each number stands with what it was made of, and is null where nothing can be said.

use codebook::Date;
use serde_json::{Value, json};

use super::leavers::{did, leavers};
use super::{append, decimals, ground};
use crate::view::{Closeness, Figure, Ground, Party, Power, Rank, Ranking, Risk, Shares, TableRow};

/// The whole and each member on the day asked about, then at the end of each year.
pub(super) fn power(power: &Power) -> Value {
    let history = power.history.iter().flat_map(|then| shares(power, then, true));
    shares(power, &power.now, false).into_iter().chain(history).collect()
}

fn shares(power: &Power, shares: &Shares, is_history: bool) -> Vec<Value> {
    let head = |kind: &str| {
        let mut value = head(kind, &power.organisation, shares.on, power.known);
        append(&mut value, json!({ "history": is_history, "year": shares.year }));
        value
    };
    let whole = json!({
        "members": shares.rows.len(),
        "leader": shares.leader.as_ref().map(|leader| &leader.id),
        "herfindahl": figure(&shares.herfindahl),
        "world": figure(&shares.world),
    });
    let mut rows = vec![with(head("whole"), whole)];
    for row in &shares.rows {
        let share = json!({ "member": row.member.id, "within": figure(&row.within), "world": figure(&row.world) });
        rows.push(with(head("share"), share));
    }
    rows
}

/// For each yardstick the whole, each member, and each pair where they were asked for.
pub(super) fn closeness(told: &Closeness) -> Value {
    let figure = |figure: &Figure| if told.has_rows { self::figure(figure) } else { brief(figure) };
    let biggest = told.biggest.as_ref().map(|biggest| &biggest.id);
    let head = |kind: &str, ranking: &Ranking| {
        let mut value = head(kind, &told.organisation, told.on, told.known);
        append(
            &mut value,
            json!({
                "yardstick": ranking.yardstick,
                "closer": if ranking.is_distance { "less" } else { "more" },
                "window": told.window,
            }),
        );
        value
    };
    let mut rows = Vec::new();
    for ranking in &told.rankings {
        rows.push(with(head("whole", ranking), json!({ "biggest": biggest, "mean": figure(&ranking.mean) })));
        for place in &ranking.places {
            let more = json!({
                "member": place.member.id,
                "mean": figure(&place.mean),
                "rank": place.rank,
                "biggest": biggest,
                "to_biggest": figure(&place.to_biggest),
                "rank_to_biggest": place.rank_to_biggest,
            });
            rows.push(with(head("member", ranking), more));
        }
        for pair in ranking.pairs.iter().filter(|_| told.has_pairs) {
            let parties = [&pair.parties[0].id, &pair.parties[1].id];
            rows.push(with(head("pair", ranking), json!({ "parties": parties, "figure": figure(&pair.figure) })));
        }
    }
    rows.into()
}

/// The model and how it did before, then each member.
pub(super) fn risk(risk: &Risk) -> Value {
    let head = |kind: &str| {
        let mut value = head(kind, &risk.organisation, risk.on, risk.known);
        append(&mut value, json!({ "year": risk.year, "covariates_of": risk.year - 1, "carried": risk.carried }));
        value
    };
    let past = risk.past.map(|past| {
        json!({
            "since": past.since,
            "until": past.until,
            "hits": past.hits,
            "of": past.of,
            "by_lot": decimals(past.by_lot),
        })
    });
    let model = json!({
        "fitted_from": risk.fitted.0,
        "fitted_until": risk.fitted.1,
        "member_years": risk.base.0,
        "left": risk.base.1,
        "without_rows": risk.without_rows.iter().map(|member| &member.id).collect::<Vec<_>>(),
        "left_out": risk.left_out,
        "past": past,
        "before": risk.leavers.as_ref().map(leavers),
    });
    let told_of =
        |id: &str| risk.leavers.as_ref().and_then(|leavers| leavers.now.iter().find(|row| row.member.id == id));
    let members = risk.rows.iter().map(|row| {
        let parts = row.parts.iter().map(|part| {
            json!({ "covariate": part.column, "value": part.value.map(decimals), "apart": decimals(part.apart) })
        });
        let missing = row.parts.iter().filter(|part| part.value.is_none()).map(|part| part.column);
        let more = json!({
            "member": row.member.id,
            "rank": rank(row.rank),
            "times_base_rate": decimals(row.times_base),
            "interval": row.interval.map(|(low, high)| [decimals(low), decimals(high)]),
            "parts": parts.collect::<Vec<_>>(),
            "missing": missing.collect::<Vec<_>>(),
            "did": told_of(&row.member.id).map(did),
            "because": because(&row.because, std::slice::from_ref(&row.row)),
        });
        with(head("member"), more)
    });
    std::iter::once(with(head("model"), model)).chain(members).collect()
}

pub(super) fn rank(rank: Rank) -> Value {
    json!({ "place": rank.place, "best": rank.best, "worst": rank.worst, "of": rank.of })
}

pub(super) fn figure(figure: &Figure) -> Value {
    json!({
        "value": figure.value.map(decimals),
        "unit": figure.unit,
        "n": figure.n,
        "missing": figure.missing,
        "because": because(&figure.because, &figure.rows),
    })
}

/// The same with how much it rests on in place of each row, fact and claim.
fn brief(figure: &Figure) -> Value {
    let rests_on = figure.rests_on().into_iter().map(|rest| {
        json!({ "of": rest.what, "count": rest.count, "years": rest.years.map(|(first, last)| [first, last]), "source": rest.source })
    });
    json!({
        "value": figure.value.map(decimals),
        "unit": figure.unit,
        "n": figure.n,
        "missing": figure.missing,
        "rests_on": rests_on.collect::<Vec<_>>(),
    })
}

/// Facts and claims, then rows of tables.
fn because(grounds: &[Ground], rows: &[TableRow]) -> Value {
    let rows = rows.iter().map(|row| json!({ "kind": "row", "id": row.id, "source": row.source }));
    grounds.iter().map(ground).chain(rows).collect()
}

fn head(kind: &str, organisation: &Party, on: Date, known: Date) -> Value {
    json!({ "kind": kind, "organisation": organisation.id, "on": on.to_string(), "known": known.to_string() })
}

fn with(mut head: Value, more: Value) -> Value {
    append(&mut head, more);
    head
}
