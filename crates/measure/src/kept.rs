//! Takes what was fitted on the shipped table of member-years and written down, gives the same model without fitting it again.
//!
//! Fitting takes a second or more, and everybody who asks on any day after the end of the table asks for the same model. So the
//! regressions and the place of each past leaver stand in two small tables beside it, and a test fits all of them again and
//! compares every bit. A table of the user's own has none: it is fitted.

use std::fmt::Write;
use std::sync::Arc;

use codebook::Error;
use codebook::table::{self, Further, Row};

use crate::hazard::{Covariate, Ending, How, MemberYear, Outcome, with_regression};
use crate::logit::Logit;
use crate::risk::{FIRST_YEAR, Model, Past, model, past_by_year};

/// What was written down.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The penalty.
    c: f64,
    /// The regression, then those on the bootstrap samples.
    regressions: Vec<Logit>,
    /// Everybody who left since [`SINCE`], each by the model that could be fitted in the year before.
    past: Vec<Past>,
}

/// The first year of the exits whose places are kept: before it there are too few earlier exits to learn from.
pub const SINCE: i16 = 1990;

impl Kept {
    /// Opens `hazard_fits.csv` and `hazard_past.csv`.
    pub fn open(fits: &[u8], past: &[u8]) -> Result<Kept, Error> {
        let mut kept = Kept { c: 0.0, regressions: Vec::new(), past: Vec::new() };
        let columns: Vec<&str> = ["number", "c", "intercept"].into_iter().chain(covariates()).collect();
        table::rows("hazard_fits.csv", fits, &columns, Further::Refused, |row: &Row<'_>| {
            let number = |column: usize| row.parse::<f64>(column, "a number");
            kept.c = number(1)?;
            let slopes = (3..columns.len()).map(number).collect::<Result<_, _>>()?;
            kept.regressions.push(Logit { intercept: number(2)?, slopes });
            Ok(())
        })?;
        table::rows("hazard_past.csv", past, &PAST, Further::Refused, |row: &Row<'_>| {
            let text = |column: usize| Some(row.get(column)).filter(|text| !text.is_empty()).map(Arc::from);
            kept.past.push(Past {
                year: row.year(0)?,
                alliance: row.get(1).into(),
                organisation: text(2),
                member: row.get(3).into(),
                ending: Ending::Left,
                place: row.parse(4, "a count")?,
                of: row.parse(5, "a count")?,
                times_base: row.parse(6, "a number")?,
            });
            Ok(())
        })?;
        Ok(kept)
    }

    /// The model of all `rows`, those of the shipped table, as it could be fitted in any year `known` after the last of them.
    /// `None` where `known` is not so late, or where nothing was kept.
    pub fn model(&self, rows: &[MemberYear], known: i16) -> Option<Model> {
        let until = rows.iter().map(|row| row.year).max().filter(|until| *until < known)?;
        let rows: Vec<&MemberYear> = rows.iter().filter(|row| row.year >= FIRST_YEAR).collect();
        let hazard = with_regression(&rows, How::usual(Outcome::Left), self.c, self.regressions.first()?.clone());
        let refit = |logit: &Logit| hazard.with(logit.clone());
        let refits = self.regressions[1..].iter().map(refit).collect();
        Some(Model { hazard, known, until, refits })
    }

    /// Those who left from [`SINCE`] to `until`, by year.
    pub fn past(&self, until: i16) -> impl Iterator<Item = &Past> {
        self.past.iter().filter(move |exit| exit.year <= until)
    }
}

const PAST: [&str; 7] = ["year", "alliance", "organisation", "member", "place", "of", "times_base"];

fn covariates() -> impl Iterator<Item = &'static str> {
    Covariate::ALL.into_iter().map(Covariate::column)
}

/// What [`Kept::open`] reads, fitted anew on `rows` with so many bootstrap samples: `hazard_fits.csv` and `hazard_past.csv`.
/// `None` where nobody left. Cost: some seconds.
pub fn fit_and_write(rows: &[MemberYear], count: usize) -> Option<[String; 2]> {
    let last = rows.iter().map(|row| row.year).max()?;
    let fitted = model(rows, last + 1, How::usual(Outcome::Left), count)?;
    let mut fits = format!("number,c,intercept,{}\n", covariates().collect::<Vec<_>>().join(","));
    for (number, hazard) in std::iter::once(&fitted.hazard).chain(&fitted.refits).enumerate() {
        let slopes: Vec<String> = hazard.logit.slopes.iter().map(f64::to_string).collect();
        let _ = writeln!(fits, "{number},{},{},{}", hazard.c, hazard.logit.intercept, slopes.join(","));
    }
    let mut exits = format!("{}\n", PAST.join(","));
    for exit in past_by_year(rows, SINCE) {
        let Past { year, alliance, organisation, member, place, of, times_base, .. } = exit;
        let organisation = organisation.as_deref().unwrap_or_default();
        let _ = writeln!(exits, "{year},{alliance},{organisation},{member},{place},{of},{times_base}");
    }
    Some([fits, exits])
}
