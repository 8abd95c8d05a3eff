//! Takes a table of members, organisations and years, gives how likely each member was to leave in a year, and how well
//! that foretold.
//!
//! A discrete-time hazard model: one row for each year of each membership, the covariates of the year before, and whether
//! the member left; a logistic regression with an L2 penalty over all rows (Allison 1982, *Sociological Methodology* 13:
//! 61-98; Beck, Katz and Tucker 1998, *American Journal of Political Science* 42(4): 1260-1288, with the logarithm of the
//! duration in place of their splines: exits are too few for more).
//!
//! - Covariates are put on one scale by the mean and standard deviation of the training rows.
//! - What is missing is set to the mean of the training rows and counted. Indicators of what is missing can be had
//!   ([`How::indicators`]) but are no default: nobody left in a training row that lacks a value, so that an indicator learns
//!   no more than that.
//! - The penalty is chosen by cross-validation over whole alliances within the training rows, never on the test years.
//! - The result hangs neither on names nor on the order of the rows: alliances are put in order by what their rows say.
//!
//! It stands before `risk`, which asks it about one organisation.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use codebook::Error;
use rayon::prelude::*;

use crate::logit::{self, Design, Logit, loss, probability};
use crate::resample::{Interval, middle, sample};

/// What is known of a member before the year begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Covariate {
    /// The logarithm of the years of membership.
    Duration,
    /// The logarithm of the number of members.
    Size,
    /// The member's share of the capabilities (CINC) of all members, 0 to 1.
    OwnShare,
    /// The concentration of capabilities: Herfindahl's index of the shares, 0 to 1.
    Concentration,
    /// The similarity of alliance portfolios, *S*, with the member that has the most capabilities, -1 to 1.
    Similarity,
    /// The mean distance of ideal points in the General Assembly from the other members.
    Distance,
    /// Democracy, by the extended Unified Democracy Scores.
    Democracy,
    /// Whether the leader changed: 0 or 1.
    NewLeader,
}

impl Covariate {
    /// All of them, in the order of the model's columns.
    pub const ALL: [Covariate; 8] = [
        Covariate::Duration,
        Covariate::Size,
        Covariate::OwnShare,
        Covariate::Concentration,
        Covariate::Similarity,
        Covariate::Distance,
        Covariate::Democracy,
        Covariate::NewLeader,
    ];

    /// The column of the table that it comes from.
    pub const fn column(self) -> &'static str {
        match self {
            Covariate::Duration => "years_member",
            Covariate::Size => "members",
            Covariate::OwnShare => "cinc_share",
            Covariate::Concentration => "cinc_herfindahl",
            Covariate::Similarity => "s_abs_with_leader",
            Covariate::Distance => "ideal_point_distance_mean",
            Covariate::Democracy => "democracy_extended_uds",
            Covariate::NewLeader => "leader_change",
        }
    }

    /// What a reader sees.
    pub const fn words(self) -> &'static str {
        match self {
            Covariate::Duration => "years of membership (logarithm)",
            Covariate::Size => "number of members (logarithm)",
            Covariate::OwnShare => "own share of the capabilities",
            Covariate::Concentration => "concentration of the capabilities",
            Covariate::Similarity => "similarity with the leading member (S)",
            Covariate::Distance => "mean distance of ideal points",
            Covariate::Democracy => "democracy",
            Covariate::NewLeader => "change of leader",
        }
    }

    /// The value as the table has it: of a count, not its logarithm.
    pub fn as_given(self, value: f64) -> f64 {
        if self.is_count() { libm::exp(value) } else { value }
    }

    /// Whether the column is a count of which the logarithm is taken.
    const fn is_count(self) -> bool {
        matches!(self, Covariate::Duration | Covariate::Size)
    }
}

/// How many covariates there are.
const WIDTH: usize = Covariate::ALL.len();

/// What became of a membership in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// It went on.
    Stayed,
    /// The member left.
    Left,
    /// The organisation, or the other members, suspended it: no leaving, and fitted apart.
    Suspended,
}

/// One year of one membership.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberYear {
    /// The alliance, as the table has it.
    pub alliance: Arc<str>,
    /// The organisation of the facts that the alliance stands for, where the table says so.
    pub organisation: Option<Arc<str>>,
    /// The state: its ISO code, or the number of the Correlates of War where it has none.
    pub member: Arc<str>,
    /// The year in which it could leave. The covariates are those of the year before.
    pub year: i16,
    /// What became of it.
    pub ending: Ending,
    /// In the order of [`Covariate::ALL`]; `None` where the table has no value.
    pub covariates: [Option<f64>; WIDTH],
}

impl MemberYear {
    /// The covariates that the row lacks.
    pub fn missing(&self) -> impl Iterator<Item = Covariate> {
        Covariate::ALL.into_iter().zip(self.covariates).filter(|(_, value)| value.is_none()).map(|(name, _)| name)
    }

    /// By what the row says, names aside.
    fn by_content(&self, other: &MemberYear, outcome: Outcome) -> Ordering {
        let value = |value: Option<f64>| value.unwrap_or(f64::NEG_INFINITY);
        self.year
            .cmp(&other.year)
            .then_with(|| {
                let pairs = self.covariates.iter().zip(&other.covariates);
                pairs
                    .map(|(one, two)| value(*one).total_cmp(&value(*two)))
                    .find(|order| order.is_ne())
                    .unwrap_or(Ordering::Equal)
            })
            .then_with(|| outcome.of(self).cmp(&outcome.of(other)))
    }
}

/// The rows of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// In the order of the file.
    pub rows: Vec<MemberYear>,
    /// How many rows said again, word for word, what another row says; they are left out.
    pub repeated: usize,
}

/// Opens the table in the bytes of the CSV file called `file`.
///
/// The header names `atop_id` (any text), `iso3`, `cow_code` (one of the two in each row), `year`, `event` (0 or 1) and the
/// [column](Covariate::column) of each covariate; `kind` (`left` or `suspended`, where the event is 1) and `organisation`
/// may stand there, and other columns are passed over. An empty covariate is missing. A second row of a member for a year is left
/// out where it says the same, and refused where it does not.
pub fn open(file: &str, bytes: &[u8]) -> Result<Table, Error> {
    let mut reader = csv::ReaderBuilder::new().from_reader(bytes);
    let wrong = |line: u64, what: String, help: &str| Error {
        what,
        place: format!("{file}, line {line}"),
        help: help.to_owned(),
    };
    let broken = |error: &csv::Error| codebook::table::broken(file, error);
    let header = reader.headers().map_err(|error| broken(&error))?.clone();
    let find = |name: &str| header.iter().position(|found| found.trim() == name);
    let needed = |name: &str| {
        find(name).ok_or_else(|| {
            let columns: Vec<&str> = Covariate::ALL.map(Covariate::column).to_vec();
            let help = format!("the columns are atop_id,cow_code,iso3,year,event,{}", columns.join(","));
            wrong(1, format!("the column `{name}` is missing"), &help)
        })
    };
    let (alliance, cow, iso) = (needed("atop_id")?, needed("cow_code")?, needed("iso3")?);
    let (year, event) = (needed("year")?, needed("event")?);
    let (kind, organisation) = (find("kind"), find("organisation"));
    let mut columns = [0; WIDTH];
    for (place, covariate) in columns.iter_mut().zip(Covariate::ALL) {
        *place = needed(covariate.column())?;
    }
    let (mut rows, mut seen, mut names) = (Vec::<MemberYear>::new(), BTreeMap::new(), BTreeSet::<Arc<str>>::new());
    let mut repeated = 0;
    let mut keep = |text: &str| {
        if let Some(name) = names.get(text) {
            return Arc::clone(name);
        }
        let name: Arc<str> = text.into();
        names.insert(Arc::clone(&name));
        name
    };
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| broken(&error))? {
        let line = record.position().map_or(0, csv::Position::line);
        let field = |column: usize| record.get(column).unwrap_or_default().trim();
        let named = |column: Option<usize>| column.map(field).filter(|text| !text.is_empty());
        let Some(alliance) = named(Some(alliance)) else {
            return Err(wrong(line, "the row has no `atop_id`".to_owned(), "write which alliance it is about"));
        };
        let Some(member) = named(Some(iso)).or(named(Some(cow))) else {
            return Err(wrong(line, "the row has no member".to_owned(), "fill in `iso3` or `cow_code`"));
        };
        let Some(year) = field(year).parse::<i16>().ok().filter(|year| (1..=9998).contains(year)) else {
            let what = format!("`{}` in the column `year` is no year", field(year));
            return Err(wrong(line, what, "write four digits"));
        };
        let ending = match (field(event), named(kind)) {
            ("0", None) => Ending::Stayed,
            ("1", None | Some("left")) => Ending::Left,
            ("1", Some("suspended")) => Ending::Suspended,
            ("0" | "1", Some(kind)) => {
                let what = format!("the kind `{kind}` does not go with the event {}", field(event));
                return Err(wrong(line, what, "an event of 1 is of the kind `left` or `suspended`, one of 0 has none"));
            }
            (event, _) => {
                let what = format!("`{event}` in the column `event` is neither 0 nor 1");
                return Err(wrong(line, what, "write 1 where the member left in that year, else 0"));
            }
        };
        let mut covariates = [None; WIDTH];
        for ((place, column), covariate) in covariates.iter_mut().zip(columns).zip(Covariate::ALL) {
            let text = field(column);
            if text.is_empty() {
                continue;
            }
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            let number = number.filter(|number| !covariate.is_count() || *number >= 1.0).ok_or_else(|| {
                let what = format!("`{text}` in the column `{}` cannot be", covariate.column());
                let help = if covariate.is_count() { "write a count of 1 or more" } else { "write a number" };
                wrong(line, what, &format!("{help}, or nothing where it is not known"))
            })?;
            // A zero has no sign here, so that equal values are of the same bits.
            *place = Some(if covariate.is_count() { libm::log(number) } else { number + 0.0 });
        }
        let (alliance, member) = (keep(alliance), keep(member));
        let row =
            MemberYear { alliance, organisation: named(organisation).map(&mut keep), member, year, ending, covariates };
        let key = (Arc::clone(&row.alliance), Arc::clone(&row.member), year);
        match seen.get(&key).map(|index: &usize| &rows[*index]) {
            None => {
                seen.insert(key, rows.len());
                rows.push(row);
            }
            Some(other) if *other == row => repeated += 1,
            Some(_) => {
                let what = format!("{} has another row for {year} in the alliance {}", row.member, row.alliance);
                return Err(wrong(line, what, "keep one row for each member and year"));
            }
        }
    }
    Ok(Table { rows, repeated })
}

/// What is foretold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Any end of the membership: left or suspended by the organisation.
    Exit,
    /// That the member left; a year in which it was suspended counts as one in which it did not leave (a cause-specific
    /// hazard: Prentice et al. 1978, *Biometrics* 34(4): 541-554).
    Left,
    /// That the organisation suspended it, in the same way.
    Suspended,
}

impl Outcome {
    /// Whether it happened in that year.
    pub fn of(self, row: &MemberYear) -> bool {
        match self {
            Outcome::Exit => row.ending != Ending::Stayed,
            Outcome::Left => row.ending == Ending::Left,
            Outcome::Suspended => row.ending == Ending::Suspended,
        }
    }
}

/// How the penalty is found: `C` of [`logit::fit`], from [`PENALTIES`] or given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Penalty {
    /// This one.
    Fixed(f64),
    /// The one with the least cross-validated loss.
    Least,
    /// The strongest whose loss is within one standard error of the least: the more careful choice where events are few, but it
    /// may leave little but the base rate. The error is that of the difference over the folds. Breiman, Friedman, Olshen and
    /// Stone 1984, section 3.4.3; Hastie, Tibshirani and Friedman 2009, section 7.10.
    OneError,
}

/// The penalties tried, from the strongest.
pub const PENALTIES: [f64; 9] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];
/// Into how many parts the alliances are dealt, those with exits first.
pub const FOLDS: usize = 10;
/// How many bootstrap samples an interval of the area comes from.
pub const SAMPLES: usize = 1000;
/// Where the bootstrap samples begin: the first year of the table's training rows.
pub const SEED: u64 = 1950;

/// How a model is fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct How {
    /// What is foretold.
    pub outcome: Outcome,
    /// How the penalty is found.
    pub penalty: Penalty,
    /// Whether each set of training rows that lack a value gets a column of its own.
    pub indicators: bool,
}

impl How {
    /// The usual way for this outcome: the penalty of the least loss, and no indicators.
    pub const fn usual(outcome: Outcome) -> How {
        How { outcome, penalty: Penalty::Least, indicators: false }
    }
}

/// Rows by alliance, in an order that hangs on neither names nor the order given.
struct Grouped<'a> {
    rows: Vec<&'a MemberYear>,
    outcomes: Vec<bool>,
    /// For each row its alliance.
    group: Vec<usize>,
    groups: usize,
}

impl<'a> Grouped<'a> {
    fn new(rows: &[&'a MemberYear], outcome: Outcome) -> Grouped<'a> {
        let mut alliances: BTreeMap<&str, Vec<&MemberYear>> = BTreeMap::new();
        for row in rows {
            alliances.entry(&row.alliance).or_default().push(row);
        }
        let mut alliances: Vec<(usize, Vec<&MemberYear>)> = alliances
            .into_values()
            .map(|mut rows| {
                rows.sort_by(|one, two| one.by_content(two, outcome));
                (rows.iter().filter(|row| outcome.of(row)).count(), rows)
            })
            .collect();
        alliances.sort_by(|(events, one), (others, two)| {
            others.cmp(events).then(two.len().cmp(&one.len())).then_with(|| {
                let pairs = one.iter().zip(two);
                pairs
                    .map(|(one, two)| one.by_content(two, outcome))
                    .find(|order| order.is_ne())
                    .unwrap_or(Ordering::Equal)
            })
        });
        let groups = alliances.len();
        let group =
            alliances.iter().enumerate().flat_map(|(index, (_, rows))| rows.iter().map(move |_| index)).collect();
        let rows: Vec<&MemberYear> = alliances.into_iter().flat_map(|(_, rows)| rows).collect();
        Grouped { outcomes: rows.iter().map(|row| outcome.of(row)).collect(), rows, group, groups }
    }

    /// The rows of those alliances that `keep` takes, without a new order.
    fn part(&self, keep: impl Fn(usize) -> bool) -> Grouped<'a> {
        let kept: Vec<usize> = (0..self.rows.len()).filter(|row| keep(self.group[*row])).collect();
        Grouped {
            rows: kept.iter().map(|row| self.rows[*row]).collect(),
            outcomes: kept.iter().map(|row| self.outcomes[*row]).collect(),
            group: kept.iter().map(|row| self.group[*row]).collect(),
            groups: self.groups,
        }
    }
}

/// How covariates become columns: what is missing filled in, and one scale for all.
#[derive(Debug, Clone, PartialEq)]
struct Scale {
    /// By which a missing value is replaced.
    means: [f64; WIDTH],
    /// The covariates whose absence has a column.
    flags: Vec<usize>,
    /// Centre and spread of each column.
    columns: Vec<(f64, f64)>,
}

impl Scale {
    fn new(rows: &[&MemberYear], indicators: bool) -> Scale {
        let mut means = [0.0; WIDTH];
        for (column, mean) in means.iter_mut().enumerate() {
            let (mut sum, mut count) = (0.0, 0_usize);
            for value in rows.iter().filter_map(|row| row.covariates[column]) {
                sum += value;
                count += 1;
            }
            *mean = if count == 0 { 0.0 } else { sum / count as f64 };
        }
        let mut flags: Vec<usize> = Vec::new();
        if indicators {
            let lacks = |row: &MemberYear, column: usize| row.covariates[column].is_none();
            for column in 0..WIDTH {
                let known = |flag: &usize| rows.iter().all(|row| lacks(row, column) == lacks(row, *flag));
                if rows.iter().any(|row| lacks(row, column)) && !flags.iter().any(known) {
                    flags.push(column);
                }
            }
        }
        let mut scale = Scale { means, columns: vec![(0.0, 1.0); WIDTH + flags.len()], flags };
        let filled: Vec<Vec<f64>> = rows.iter().map(|row| scale.row(row)).collect();
        let count = filled.len().max(1) as f64;
        let columns = (0..WIDTH + scale.flags.len()).map(|column| {
            let centre = filled.iter().map(|row| row[column]).sum::<f64>() / count;
            let spread = filled.iter().map(|row| (row[column] - centre) * (row[column] - centre)).sum::<f64>() / count;
            // A column that never varies says nothing, whatever its rounding.
            (centre, if spread > 1e-20 { spread.sqrt() } else { 1.0 })
        });
        scale.columns = columns.collect();
        scale
    }

    /// The columns of a row.
    fn row(&self, row: &MemberYear) -> Vec<f64> {
        let values = row.covariates.iter().zip(self.means).map(|(value, mean)| value.unwrap_or(mean));
        let flags = self.flags.iter().map(|flag| f64::from(u8::from(row.covariates[*flag].is_none())));
        values.chain(flags).zip(&self.columns).map(|(value, (centre, spread))| (value - centre) / spread).collect()
    }

    fn design(&self, rows: &[&MemberYear]) -> Design {
        let mut design = Design::new(self.columns.len());
        for row in rows {
            design.push(&self.row(row));
        }
        design
    }
}

/// A fitted model and what it was fitted on.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazard {
    /// How it was fitted.
    pub how: How,
    /// The penalty: `C` of [`logit::fit`].
    pub c: f64,
    /// How many rows, alliances and events it was fitted on.
    pub rows: usize,
    /// See [`Hazard::rows`].
    pub alliances: usize,
    /// See [`Hazard::rows`].
    pub events: usize,
    /// In how many of the rows each covariate was missing, in the order of [`Covariate::ALL`].
    pub missing: [usize; WIDTH],
    /// The regression, on standardised columns.
    pub logit: Logit,
    /// The cross-validated loss at each of [`PENALTIES`]; empty where the penalty was given.
    pub losses: Vec<f64>,
    scale: Scale,
}

impl Hazard {
    fn new(grouped: &Grouped<'_>, how: How, c: f64, scale: Scale, logit: Logit, losses: Vec<f64>) -> Hazard {
        let mut missing = [0; WIDTH];
        for (count, column) in missing.iter_mut().zip(0..) {
            *count = grouped.rows.iter().filter(|row| row.covariates[column].is_none()).count();
        }
        let events = grouped.outcomes.iter().filter(|outcome| **outcome).count();
        let (rows, alliances) = (grouped.rows.len(), grouped.groups);
        Hazard { how, c, rows, alliances, events, missing, logit, losses, scale }
    }

    /// The same with another regression on the same columns.
    pub(crate) fn with(&self, logit: Logit) -> Hazard {
        Hazard { logit, ..self.clone() }
    }

    /// The share of the training rows in which it happened.
    pub fn base_rate(&self) -> f64 {
        self.events as f64 / self.rows as f64
    }

    /// The log-odds that it happens in the year of the row.
    pub fn log_odds(&self, row: &MemberYear) -> f64 {
        self.logit.log_odds(&self.scale.row(row))
    }

    /// The probability that it happens in the year of the row: never to be shown without an interval and the
    /// [base rate](Hazard::base_rate).
    pub fn probability(&self, row: &MemberYear) -> f64 {
        probability(self.log_odds(row))
    }

    /// By how much each covariate raises the log-odds over those of a member that is average in all, in the order of
    /// [`Covariate::ALL`]; the column of an absent value counts with its covariate. They add up to the log-odds without
    /// [`Logit::intercept`].
    pub fn contributions(&self, row: &MemberYear) -> [f64; WIDTH] {
        let parts: Vec<f64> =
            self.logit.slopes.iter().zip(self.scale.row(row)).map(|(slope, value)| slope * value).collect();
        let mut contributions = [0.0; WIDTH];
        contributions.copy_from_slice(&parts[..WIDTH]);
        for (flag, part) in self.scale.flags.iter().zip(&parts[WIDTH..]) {
            contributions[*flag] += part;
        }
        contributions
    }

    /// The mean by which a missing covariate was replaced.
    pub fn mean(&self, covariate: Covariate) -> f64 {
        self.scale.means[covariate as usize]
    }
}

/// Fits the model on these rows, which may stand in any order.
///
/// `None` where the outcome happened in none of them, or in all. Where a fold of the cross-validation cannot be fitted, for
/// the events lie in one alliance, the penalty is 0.1. Cost: some hundred passes over the rows.
pub fn fit(rows: &[&MemberYear], how: How) -> Option<Hazard> {
    let grouped = Grouped::new(rows, how.outcome);
    let (c, losses) = match how.penalty {
        Penalty::Fixed(c) => (c, Vec::new()),
        Penalty::Least | Penalty::OneError => choose(&grouped, how),
    };
    let scale = Scale::new(&grouped.rows, how.indicators);
    let logit = logit::fit(&scale.design(&grouped.rows), &grouped.outcomes, &vec![1.0; grouped.rows.len()], c, None)?;
    Some(Hazard::new(&grouped, how, c, scale, logit, losses))
}

/// The model of these rows with a regression that was fitted on them before.
pub(crate) fn with_regression(rows: &[&MemberYear], how: How, c: f64, logit: Logit) -> Hazard {
    let grouped = Grouped::new(rows, how.outcome);
    let scale = Scale::new(&grouped.rows, how.indicators);
    Hazard::new(&grouped, how, c, scale, logit, Vec::new())
}

/// The penalty by cross-validation over alliances, and the loss at each.
fn choose(grouped: &Grouped<'_>, how: How) -> (f64, Vec<f64>) {
    let folds = FOLDS.min(grouped.groups);
    let mut lost = vec![vec![0.0; folds]; PENALTIES.len()];
    for fold in 0..folds {
        let (kept, out) = (grouped.part(|group| group % folds != fold), grouped.part(|group| group % folds == fold));
        let scale = Scale::new(&kept.rows, how.indicators);
        let (design, test) = (scale.design(&kept.rows), scale.design(&out.rows));
        let weights = vec![1.0; kept.rows.len()];
        let mut last: Option<Logit> = None;
        for (lost, c) in lost.iter_mut().zip(PENALTIES) {
            let Some(fitted) = logit::fit(&design, &kept.outcomes, &weights, c, last.as_ref()) else {
                return (0.1, Vec::new());
            };
            let pairs = test.rows().zip(&out.outcomes);
            lost[fold] = pairs.map(|(row, outcome)| loss(fitted.log_odds(row), *outcome)).sum();
            last = Some(fitted);
        }
    }
    let sums: Vec<f64> = lost.iter().map(|lost| lost.iter().sum()).collect();
    let least = (0..sums.len()).fold(0, |best, index| if sums[index] < sums[best] { index } else { best });
    let chosen = match how.penalty {
        Penalty::OneError => (0..=least).find(|index| {
            let differences: Vec<f64> = lost[*index].iter().zip(&lost[least]).map(|(one, best)| one - best).collect();
            let count = folds as f64;
            let mean = differences.iter().sum::<f64>() / count;
            let spread = differences.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / (count - 1.0);
            mean * count <= (spread * count).sqrt()
        }),
        Penalty::Least | Penalty::Fixed(_) => None,
    };
    (PENALTIES[chosen.unwrap_or(least)], sums)
}

/// The model fitted again on bootstrap samples of the alliances, with the scale and the penalty of `hazard`, as many as asked
/// for; samples in which nothing happened are passed over. `rows` are those that `hazard` was fitted on.
pub fn refits(hazard: &Hazard, rows: &[&MemberYear], count: usize) -> Vec<Hazard> {
    let grouped = Grouped::new(rows, hazard.how.outcome);
    let design = hazard.scale.design(&grouped.rows);
    let fitted = (0..count).into_par_iter().filter_map(|number| {
        let drawn = sample(grouped.groups, number, SEED);
        let weights: Vec<f64> = grouped.group.iter().map(|group| drawn[*group]).collect();
        let logit = logit::fit(&design, &grouped.outcomes, &weights, hazard.c, Some(&hazard.logit))?;
        Some(hazard.with(logit))
    });
    fitted.collect()
}

/// How well a model foretold rows that it was not fitted on.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// How many rows, alliances and events it was tested on.
    pub rows: usize,
    /// See [`Evaluation::rows`].
    pub alliances: usize,
    /// See [`Evaluation::rows`].
    pub events: usize,
    /// In how many of the rows each covariate was missing.
    pub missing: [usize; WIDTH],
    /// The area under the ROC curve: how often a row with the event has the higher odds than one without; 0.5 is chance.
    pub area: f64,
    /// Its interval, over alliances: 95 %. The fit is taken as given.
    pub interval: Interval,
    /// The mean squared error of the probabilities (Brier 1950, *Monthly Weather Review* 78(1): 1-3).
    pub brier: f64,
    /// The same for who says the base rate of the training rows each time.
    pub brier_of_base_rate: f64,
    /// Rows by their probability, in five parts of the same size from the least likely.
    pub fifths: Vec<Part>,
}

impl Evaluation {
    /// Which share of the error of the base rate the model takes away; below 0 it adds to it.
    pub fn skill(&self) -> f64 {
        1.0 - self.brier / self.brier_of_base_rate
    }
}

/// A part of the rows: what was expected and what came.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// How many rows.
    pub rows: usize,
    /// The sum of their probabilities.
    pub expected: f64,
    /// How many events came.
    pub seen: usize,
}

/// Holds the model against rows, which may stand in any order. `None` where nothing happened in them, or in all.
pub fn evaluate(hazard: &Hazard, rows: &[&MemberYear]) -> Option<Evaluation> {
    let grouped = Grouped::new(rows, hazard.how.outcome);
    let odds: Vec<f64> = grouped.rows.iter().map(|row| hazard.log_odds(row)).collect();
    let chances: Vec<f64> = odds.iter().map(|odds| probability(*odds)).collect();
    let events: Vec<usize> = (0..odds.len()).filter(|row| grouped.outcomes[*row]).collect();
    if events.is_empty() || events.len() == odds.len() {
        return None;
    }
    // For each alliance with events: the pairs with the rows without one of each alliance that stand in the right order.
    let mut pairs: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    let mut others = vec![0.0; grouped.groups];
    for (row, group) in grouped.group.iter().enumerate() {
        others[*group] += if grouped.outcomes[row] { 0.0 } else { 1.0 };
    }
    for event in &events {
        let line = pairs.entry(grouped.group[*event]).or_insert_with(|| vec![0.0; grouped.groups]);
        for (row, group) in grouped.group.iter().enumerate() {
            if !grouped.outcomes[row] {
                line[*group] += match odds[row].total_cmp(&odds[*event]) {
                    Ordering::Less => 1.0,
                    Ordering::Equal => 0.5,
                    Ordering::Greater => 0.0,
                };
            }
        }
    }
    let area = |weights: &[f64]| {
        let (mut right, mut happened) = (0.0, 0.0);
        for event in &events {
            happened += weights[grouped.group[*event]];
        }
        for (group, line) in &pairs {
            right += weights[*group] * line.iter().zip(weights).map(|(pairs, weight)| pairs * weight).sum::<f64>();
        }
        let without: f64 = others.iter().zip(weights).map(|(count, weight)| count * weight).sum();
        (happened > 0.0 && without > 0.0).then(|| right / (happened * without))
    };
    let samples = (0..SAMPLES).filter_map(|number| area(&sample(grouped.groups, number, SEED))).collect();
    let error = |chance: &dyn Fn(usize) -> f64| {
        let squares = (0..odds.len()).map(|row| {
            let off = chance(row) - f64::from(u8::from(grouped.outcomes[row]));
            off * off
        });
        squares.sum::<f64>() / odds.len() as f64
    };
    let mut order: Vec<usize> = (0..odds.len()).collect();
    order.sort_by(|one, two| odds[*one].total_cmp(&odds[*two]));
    let fifths = (0..5).map(|part| {
        let rows = &order[order.len() * part / 5..order.len() * (part + 1) / 5];
        Part {
            rows: rows.len(),
            expected: rows.iter().map(|row| chances[*row]).sum(),
            seen: rows.iter().filter(|row| grouped.outcomes[**row]).count(),
        }
    });
    let mut missing = [0; WIDTH];
    for (count, column) in missing.iter_mut().zip(0..) {
        *count = rows.iter().filter(|row| row.covariates[column].is_none()).count();
    }
    Some(Evaluation {
        rows: rows.len(),
        alliances: grouped.groups,
        events: events.len(),
        missing,
        area: area(&vec![1.0; grouped.groups])?,
        interval: middle(samples)?,
        brier: error(&|row| chances[row]),
        brier_of_base_rate: error(&|_| hazard.base_rate()),
        fifths: fifths.collect(),
    })
}

#[cfg(test)]
mod tests;
