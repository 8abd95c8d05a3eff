//! How well the hazard model foretells exits, from the table on standard input:
//! `cargo run --release -p measure --example hazard < data/alliance_member_years.csv`.
//!
//! `hazard.py` beside it prints the same lines with scikit-learn. With an organisation, a year and a year of knowledge
//! (`-- CSTO 2012 2012`) it gives the order of the members instead, as it could be known; with `-- past 1990` the place of
//! each who left since, by the model that could be fitted in the year before.

use std::io::{Read, Write};

use measure::hazard::{Covariate, Ending, How, MemberYear, Outcome, Penalty, evaluate, fit, open};
use measure::risk::{FIRST_YEAR, REFITS, Tally, alliance, model, past, past_by_year, risks};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes)?;
    let rows = open("standard input", &bytes)?.rows;
    let mut out = std::io::stdout().lock();
    let asked: Vec<String> = std::env::args().skip(1).collect();
    match asked.as_slice() {
        [name, on, known] => order(&mut out, &rows, name, on.parse()?, known.parse()?),
        [word, from] if word == "past" => year_by_year(&mut out, &rows, from.parse()?),
        _ => backtest(&mut out, &rows),
    }
}

type Written = Result<(), Box<dyn std::error::Error>>;

/// The lines of `hazard.py`.
fn backtest(out: &mut impl Write, rows: &[MemberYear]) -> Written {
    let rows: Vec<&MemberYear> = rows.iter().filter(|row| row.year >= FIRST_YEAR).collect();
    let apart = rows.iter().any(|row| row.ending == Ending::Suspended);
    for (name, outcome) in [("exits", Outcome::Exit), ("left", Outcome::Left)].into_iter().take(1 + usize::from(apart))
    {
        for until in [1989, 1999] {
            let (train, test): (Vec<&MemberYear>, Vec<&MemberYear>) = rows.iter().partition(|row| row.year <= until);
            let found = fit(&train, How::usual(outcome)).ok_or("no exits to fit on")?;
            let tested = evaluate(&found, &test).ok_or("no exits to test on")?;
            writeln!(out, "== {name}, fitted {FIRST_YEAR} to {until}, tested after")?;
            writeln!(
                out,
                "fitted: {} rows, {} alliances, {} events, C {}",
                found.rows, found.alliances, found.events, found.c
            )?;
            let losses: Vec<String> = found.losses.iter().map(|loss| format!("{loss:.4}")).collect();
            writeln!(out, "cross-validated loss: {}", losses.join(" "))?;
            let expected: f64 = tested.fifths.iter().map(|part| part.expected).sum();
            writeln!(
                out,
                "tested: {} rows, {} alliances, {} events, {expected:.4} expected",
                tested.rows, tested.alliances, tested.events
            )?;
            let missing: Vec<String> =
                found.missing.iter().zip(tested.missing).map(|(one, two)| format!("{one}+{two}")).collect();
            writeln!(out, "missing: {}", missing.join(" "))?;
            let ends = tested.interval;
            writeln!(out, "area under the curve {:.4} [{:.4}, {:.4}]", tested.area, ends.low, ends.high)?;
            writeln!(
                out,
                "Brier {:.8}, base rate {:.8}, skill {:.4}",
                tested.brier,
                tested.brier_of_base_rate,
                tested.skill()
            )?;
            writeln!(out, "intercept {:.4}", found.logit.intercept)?;
            for (covariate, slope) in Covariate::ALL.iter().zip(&found.logit.slopes) {
                writeln!(out, "  {} {slope:.4}", covariate.column())?;
            }
            for (index, part) in tested.fifths.iter().enumerate() {
                let number = index + 1;
                writeln!(out, "fifth {number}: {} rows, {:.4} expected, {} seen", part.rows, part.expected, part.seen)?;
            }
            let careful = How { penalty: Penalty::OneError, ..found.how };
            let careful = fit(&train, careful).ok_or("no exits to fit on")?;
            let area = evaluate(&careful, &test).ok_or("no exits to test on")?.area;
            writeln!(out, "with the penalty one standard error stronger, C {}: area {area:.4}", careful.c)?;
            let flagged = How { indicators: true, ..found.how };
            let flagged = fit(&train, flagged).ok_or("no exits to fit on")?;
            let area = evaluate(&flagged, &test).ok_or("no exits to test on")?.area;
            writeln!(out, "with indicators of missing values, C {}: area {area:.4}", flagged.c)?;
            for exit in past(&found, &test) {
                writeln!(
                    out,
                    "{} {} in {}: {} of {}, {:.4} times the base rate, {}",
                    exit.year,
                    exit.member,
                    exit.alliance,
                    exit.place,
                    exit.of,
                    exit.times_base,
                    if exit.is_hit() { "hit" } else { "miss" }
                )?;
            }
        }
    }
    Ok(())
}

/// Each year's exits by a model of its own, fitted on the years before it.
fn year_by_year(out: &mut impl Write, rows: &[MemberYear], from: i16) -> Written {
    let (mut hits, mut all, mut by_lot) = (0, 0, 0.0);
    for exit in past_by_year(rows, from) {
        hits += usize::from(exit.is_hit());
        all += 1;
        by_lot += exit.by_lot();
        writeln!(
            out,
            "{} {} in {}: {} of {}, {:.2} times the base rate, {}",
            exit.year,
            exit.member,
            exit.organisation.as_deref().unwrap_or(&exit.alliance),
            exit.place,
            exit.of,
            exit.times_base,
            if exit.is_hit() { "hit" } else { "miss" }
        )?;
    }
    writeln!(out, "{hits} hits of {all}, {by_lot:.1} by lot")?;
    Ok(())
}

/// The members of an organisation by their risk.
fn order(out: &mut impl Write, rows: &[MemberYear], name: &str, on: i16, known: i16) -> Written {
    let found = model(rows, known, How::usual(Outcome::Left), REFITS).ok_or("no exits to fit on by then")?;
    let name = alliance(rows, name).ok_or("the table does not know the organisation")?;
    let risks = risks(&found, rows, &name, on, None).map_err(|silence| format!("{silence:?}"))?;
    let hazard = &found.hazard;
    writeln!(
        out,
        "fitted {FIRST_YEAR} to {}: {} of {} member-years ended by leaving, C {}; {} samples",
        found.until,
        hazard.events,
        hazard.rows,
        hazard.c,
        found.refits.len()
    )?;
    let all: Vec<&MemberYear> = rows.iter().filter(|row| row.year < known).collect();
    let suspended = Tally::of(&all, Outcome::Suspended);
    writeln!(
        out,
        "suspended by the organisation: {} in {} alliances, {}",
        suspended.events,
        suspended.organisations,
        if suspended.is_enough() { "enough for a model of their own" } else { "too few for a model" }
    )?;
    writeln!(out, "rows of {}, covariates of {}, carried on {} years", risks.year, risks.year - 1, risks.carried())?;
    for risk in &risks.members {
        let ends = risk.interval.ok_or("no samples")?;
        let mut parts = risk.parts.clone();
        parts.sort_by(|one, two| two.apart.abs().total_cmp(&one.apart.abs()));
        let told: Vec<String> =
            parts.iter().take(3).map(|part| format!("{} {:+.2}", part.covariate.words(), part.apart)).collect();
        let missing: Vec<&str> = risk.missing().map(Covariate::words).collect();
        writeln!(
            out,
            "{} {} to {} of {}: {}, {:.2} [{:.2}, {:.2}] times the base rate; {}{}{}",
            risk.rank.place,
            risk.rank.best,
            risk.rank.worst,
            risk.rank.of,
            risk.member,
            risk.times_base,
            ends.low,
            ends.high,
            told.join(", "),
            if missing.is_empty() { "" } else { "; missing: " },
            missing.join(", ")
        )?;
    }
    Ok(())
}
