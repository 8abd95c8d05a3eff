//! Figures for people. What is unknown is a dash, never 0.

use super::leavers::leavers;
use super::{clean, count, full_name, known};
use crate::paper::Paper;
use crate::view::{AtRisk, Closeness, Figure, Part, Power, Ranking, Risk, Shares};

/// What stands for a number that is not known.
pub(super) const UNKNOWN: &str = "–";

/// Covariates that are told of each member on a sheet of so many columns or more, and on a narrower one.
const PARTS: (usize, [usize; 2]) = (120, [2, 1]);

/// Members whose shares stand in a line of the history, in the same way.
const SHOWN: (usize, [usize; 2]) = (100, [3, 2]);

pub(super) fn power(paper: &mut Paper, power: &Power) {
    let now = &power.now;
    let (name, known) = (full_name(&power.organisation), known(now.on, power.known));
    paper.heading(&format!("{name}: how power is shared on {}{known}", now.on));
    let cells =
        |share: &crate::view::Share| vec![clean(&share.member.name), number(&share.within, 3), number(&share.world, 4)];
    paper.table(&["member", "of all members", "of the world"], now.rows.iter().map(cells).collect(), &[1, 2]);
    paper.gap();
    let label = |paper: &mut Paper, name: &str, text: &str| paper.hanging(name, text, 13);
    label(paper, "leads", &leader(now));
    let equals =
        if now.herfindahl.n > 0 { format!("{:.3}", 1.0 / now.herfindahl.n as f64) } else { UNKNOWN.to_owned() };
    let range = format!("{equals} if all were equal, 1 if one had all");
    label(paper, "herfindahl", &format!("{} ({range})", number(&now.herfindahl, 3)));
    label(paper, "together", &format!("{} of the capability of all states", number(&now.world, 4)));
    let missing: Vec<String> =
        now.rows.iter().filter(|share| share.world.value.is_none()).map(|share| clean(&share.member.name)).collect();
    let missing = if missing.is_empty() { "nobody".to_owned() } else { missing.join(", ") };
    label(paper, "missing", &missing);
    label(paper, "figures", &source(now));
    if power.history.is_empty() {
        return;
    }
    paper.heading("At the end of each year, members by the facts");
    let shown = SHOWN.1[usize::from(paper.width() < SHOWN.0)];
    let cells = |then: &Shares| {
        let first: Vec<String> = then
            .rows
            .iter()
            .filter(|share| share.within.value.is_some())
            .take(shown)
            .map(|share| format!("{} {}", clean(&share.member.id), number(&share.within, 3)))
            .collect();
        let figures = match then.year {
            Some(year) if year != then.on.year() => format!("of {year}"),
            Some(_) => String::new(),
            None => "none".to_owned(),
        };
        vec![
            then.on.year().to_string(),
            then.rows.len().to_string(),
            number(&then.herfindahl, 3),
            number(&then.world, 4),
            first.join(", "),
            figures,
        ]
    };
    let names = ["year", "members", "herfindahl", "of the world", "greatest shares", "figures"];
    paper.table(&names, power.history.iter().map(cells).collect(), &[0, 1, 2, 3]);
}

fn leader(shares: &Shares) -> String {
    let first = shares.rows.first().filter(|share| share.within.value.is_some());
    match (&shares.leader, first) {
        (Some(leader), Some(first)) => format!("{}, {} of all members", full_name(leader), number(&first.within, 3)),
        _ => UNKNOWN.to_owned(),
    }
}

fn source(shares: &Shares) -> String {
    match (shares.year, shares.world.rows.first()) {
        (Some(year), Some(row)) => format!("capabilities of {year}: {}", row.source),
        (Some(year), None) => format!("capabilities of {year} have none of them"),
        (None, _) => {
            "no year of the table up to that day, and not more than five years before it, was known".to_owned()
        }
    }
}

pub(super) fn closeness(paper: &mut Paper, told: &Closeness) {
    let (name, known) = (full_name(&told.organisation), known(told.on, told.known));
    paper.heading(&format!("{name}: how close its members are on {}{known}", told.on));
    let cells = |ranking: &Ranking| {
        let closer = if ranking.is_distance { "less" } else { "more" };
        let (known, pairs) = (ranking.mean.n, ranking.pairs.len());
        let mean = number(&ranking.mean, 3);
        vec![ranking.yardstick.to_owned(), mean, format!("{known} of {pairs}"), closer.to_owned(), years(&ranking.mean)]
    };
    let names = ["yardstick", "mean of pairs", "pairs known", "closer", "figures of"];
    paper.table(&names, told.rankings.iter().map(cells).collect(), &[0, 1, 2, 3]);
    let biggest = told.biggest.as_ref().map_or_else(|| "the biggest".to_owned(), |biggest| clean(&biggest.name));
    for ranking in told.rankings.iter().filter(|ranking| ranking.mean.value.is_some()) {
        paper.heading(ranking.yardstick);
        let cells = |place: &crate::view::Place| {
            let rank = |rank: Option<usize>| rank.map_or_else(|| UNKNOWN.to_owned(), |rank| rank.to_string());
            let is_biggest = told.biggest.as_ref().is_some_and(|biggest| biggest.id == place.member.id);
            let to = if is_biggest {
                [String::new(), String::new()]
            } else {
                [number(&place.to_biggest, 3), rank(place.rank_to_biggest)]
            };
            let [to, rank_to] = to;
            vec![clean(&place.member.name), number(&place.mean, 3), rank(place.rank), to, rank_to]
        };
        let mut places: Vec<&crate::view::Place> = ranking.places.iter().collect();
        places.sort_by_key(|place| place.rank.unwrap_or(usize::MAX));
        let to = format!("to {biggest}");
        let names = ["member", "mean to others", "rank", &to, "rank"];
        paper.table(&names, places.into_iter().map(cells).collect(), &[1, 2, 3, 4]);
        if told.has_pairs {
            paper.gap();
            let cells = |pair: &crate::view::Pair| {
                let [one, other] = pair.parties.each_ref().map(|party| clean(&party.name));
                vec![one, other, number(&pair.figure, 3)]
            };
            paper.table(&["one", "other", ranking.yardstick], ranking.pairs.iter().map(cells).collect(), &[2]);
        }
    }
    let unknown: Vec<&str> =
        told.rankings.iter().filter(|ranking| ranking.mean.value.is_none()).map(|ranking| ranking.yardstick).collect();
    paper.gap();
    if !unknown.is_empty() {
        paper.paragraph(&format!("Nothing is known of any pair by {}.", unknown.join(", ")), 0);
    }
    paper.paragraph(
        "Rank 1 is the closest. None of the yardsticks is the truth: they measure votes, obligations and words.",
        0,
    );
}

/// The years of the rows behind a figure, or the number of claims.
fn years(figure: &Figure) -> String {
    match figure.years() {
        Some((year, _)) if !figure.because.is_empty() => format!("{year}, {}", count(figure.because.len(), "fact")),
        Some((first, last)) if first == last => first.to_string(),
        Some((first, last)) => format!("{first} to {last}"),
        None if figure.because.is_empty() => UNKNOWN.to_owned(),
        None => count(figure.because.len(), "claim"),
    }
}

pub(super) fn risk(paper: &mut Paper, risk: &Risk) {
    let (name, known) = (full_name(&risk.organisation), known(risk.on, risk.known));
    paper.heading(&format!("{name}: who is likelier to leave, on {}{known}", risk.on));
    let parts = PARTS.1[usize::from(paper.width() < PARTS.0)];
    let cells = |row: &AtRisk| {
        let rank = row.rank;
        let interval =
            row.interval.map_or_else(|| UNKNOWN.to_owned(), |(low, high)| format!("{} to {}", times(low), times(high)));
        let parts: Vec<String> = row.parts.iter().filter(|part| part.value.is_some()).take(parts).map(part).collect();
        let ranks = format!("{} to {}", rank.best, rank.worst);
        vec![rank.place.to_string(), clean(&row.member.name), ranks, times(row.times_base), interval, parts.join("; ")]
    };
    let names = ["rank", "member", "rank, 95 %", "× base", "× base, 95 %", "what makes its place"];
    paper.table(&names, risk.rows.iter().map(cells).collect(), &[0, 2, 3, 4]);
    paper.gap();
    for row in &risk.rows {
        let missing: Vec<&str> = row.parts.iter().filter(|part| part.value.is_none()).map(|part| part.words).collect();
        if !missing.is_empty() {
            paper.paragraph(
                &format!("Missing of {}, the mean stands in: {}", clean(&row.member.name), missing.join(", ")),
                0,
            );
        }
    }
    if !risk.without_rows.is_empty() {
        let names: Vec<String> = risk.without_rows.iter().map(|member| clean(&member.name)).collect();
        paper.paragraph(
            &format!(
                "No figures of {} in {}, so no rank: {}",
                count(names.len(), "member"),
                risk.year,
                names.join(", ")
            ),
            0,
        );
    }
    if !risk.left_out.is_empty() {
        paper.paragraph(
            &format!("In the table but no member on that day, left out: {}", clean(&risk.left_out.join(", "))),
            0,
        );
    }
    let carried = match risk.carried {
        0 => String::new(),
        years => format!(", carried on for {}", count(usize::try_from(years).unwrap_or(0), "year")),
    };
    paper.paragraph(
        &format!("What makes its place: + likelier to leave, - less likely. Covariates of {}{carried}. Intervals over samples of alliances.", risk.year - 1),
        0,
    );
    let (years, left) = risk.base;
    let (from, to) = risk.fitted;
    paper.paragraph(
        &format!(
            "× base: times the rate of all members of all alliances, {left} of {years} member-years {from} to {to}."
        ),
        0,
    );
    if let Some(past) = risk.past {
        let (hits, of) = (past.hits, past.of);
        paper.paragraph(
            &format!(
                "Before: of {of} who left from {} to {}, {hits} had stood in the first fifth of their alliance by the model of that \
                 time (hits), {} not (misses); by lot {:.1} hits.",
                past.since,
                past.until,
                of - hits,
                past.by_lot
            ),
            0,
        );
    }
    if let Some(told) = &risk.leavers {
        leavers(paper, told);
    }
}

fn part(part: &Part) -> String {
    format!("{} {:+.2}", part.words.trim_end_matches(" (logarithm)"), part.apart)
}

/// Two digits that count; what is far off is only that.
pub(super) fn times(value: f64) -> String {
    if value > 1000.0 {
        "over 1000".to_owned()
    } else if value < 0.01 {
        "under 0.01".to_owned()
    } else if value >= 10.0 {
        format!("{value:.0}")
    } else if value >= 1.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// A number with so many decimals, or a dash.
pub(super) fn number(figure: &Figure, decimals: usize) -> String {
    figure.value.map_or_else(|| UNKNOWN.to_owned(), |value| format!("{value:.decimals$}"))
}
