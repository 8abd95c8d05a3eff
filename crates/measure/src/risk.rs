//! Takes the table of [`hazard`](crate::hazard), gives the risk of leaving of the members of one organisation: an order with
//! its uncertainty, and what opens it up.
//!
//! It ranks the members by the hazard model, from capabilities, ties, votes and democracy in the year before. What leavers
//! did before they left is another figure, from the account: [`leavers`](crate::leavers). Neither is given as a bare
//! probability: in a year some 0.2 % of members leave.
//!
//! Leaving, being suspended by the organisation and suspending one's own part are different outcomes. Only leaving is
//! modelled; the others are counted, and [`Tally::is_enough`] says whether there were enough of them for a model.
//!
//! What was fitted before, [`kept`](crate::kept) has.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::hazard::{Covariate, Ending, Hazard, How, MemberYear, Outcome, fit, refits};
use crate::resample::{Interval, quantile};

/// The first year whose rows a model is fitted on: before it alliances were others, and fewer of more than two.
pub const FIRST_YEAR: i16 = 1950;
/// How many bootstrap samples an interval of ranks comes from.
pub const REFITS: usize = 200;

/// A model as it could be fitted in a year.
#[derive(Debug, Clone)]
pub struct Model {
    /// The fitted model.
    pub hazard: Hazard,
    /// The year by which it was known: the rows are those of the years before it.
    pub known: i16,
    /// The last year of the rows.
    pub until: i16,
    /// The same model on bootstrap samples of the alliances.
    pub refits: Vec<Hazard>,
}

/// The model that could be fitted by the beginning of the year `known`: on the rows from [`FIRST_YEAR`] to the year before.
///
/// That Cuba dropped out in 1962 is known in 1963. The covariates themselves are those of today's sources, revised since:
/// ideal points and scores of democracy were not known so in their time. `None` where no member, or every one, left by then.
///
/// Cost: some hundred passes over the rows, and five for each of `refits` ([`REFITS`] are usual).
pub fn model(rows: &[MemberYear], known: i16, how: How, count: usize) -> Option<Model> {
    let rows: Vec<&MemberYear> = rows.iter().filter(|row| (FIRST_YEAR..known).contains(&row.year)).collect();
    let hazard = fit(&rows, how)?;
    let until = rows.iter().map(|row| row.year).max()?;
    Some(Model { refits: refits(&hazard, &rows, count), hazard, known, until })
}

/// The alliance of the table that goes by this id of an organisation, or by this name in the table.
pub fn alliance(rows: &[MemberYear], name: &str) -> Option<Arc<str>> {
    let by_id = rows.iter().find(|row| row.organisation.as_deref() == Some(name));
    by_id.or_else(|| rows.iter().find(|row| &*row.alliance == name)).map(|row| Arc::clone(&row.alliance))
}

/// Why there is no order of the members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The table does not know the alliance.
    UnknownAlliance,
    /// The table has no rows of it by that year.
    BeforeTheTable,
}

/// The members of an organisation in the order of their risk.
#[derive(Debug, Clone, PartialEq)]
pub struct Risks {
    /// The alliance, as the table has it.
    pub alliance: Arc<str>,
    /// The year asked about.
    pub on: i16,
    /// The year of the rows used; the covariates are those of the year before.
    pub year: i16,
    /// The members, the likeliest to leave first; those of equal risk by name.
    pub members: Vec<Risk>,
    /// Members asked for of whom the table has no row in that year: they have no rank.
    pub without_rows: Vec<String>,
    /// States with a row in that year that are not among the members asked for: they are left out.
    pub no_members: Vec<Arc<str>>,
}

impl Risks {
    /// By how many years the rows are too old for the question: 0 where the table reaches so far. The rank is then that of
    /// the last year with data, carried on.
    pub fn carried(&self) -> i16 {
        self.on - self.year
    }
}

/// The risk of one member.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// The member.
    pub member: Arc<str>,
    /// Its place among the members.
    pub rank: Rank,
    /// Its hazard against the base rate of all members of all alliances: 1 is as likely as any.
    pub times_base: f64,
    /// The interval of that over the bootstrap samples, 95 %; each against the same base rate. `None` without samples.
    pub interval: Option<Interval>,
    /// What each covariate has to do with it, in the order of [`Covariate::ALL`].
    pub parts: Vec<Part>,
}

impl Risk {
    /// The covariates without a value, for which the mean stands in.
    pub fn missing(&self) -> impl Iterator<Item = Covariate> {
        self.parts.iter().filter(|part| part.value.is_none()).map(|part| part.covariate)
    }
}

/// A place in an order, 1 the likeliest to leave, and how far the order may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// One more than the number of members with a higher hazard.
    pub place: usize,
    /// The best place in the middle 95 of 100 bootstrap samples.
    pub best: usize,
    /// The worst.
    pub worst: usize,
    /// The number of members that are ranked.
    pub of: usize,
}

/// What one covariate has to do with a risk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The covariate.
    pub covariate: Covariate,
    /// Its value in the row as the table has it; `None` where it is missing.
    pub value: Option<f64>,
    /// By how much it raises the log-odds over those of a member of any alliance that is average in all.
    pub raises: f64,
    /// By how much more than for the mean of the members that are ranked: what makes the place in the order.
    pub apart: f64,
}

/// The members of `alliance` in the order of their risk in the year `on`.
///
/// The rows used are those of `on`, or of the year [`Model::known`] where that is earlier, or of the last year before with
/// rows of the alliance. `members` says who belongs by the facts, where that is known better than from the table; a name that
/// the table writes otherwise is without rows. One member alone has rank 1 of 1.
pub fn risks(
    model: &Model,
    rows: &[MemberYear],
    alliance: &str,
    on: i16,
    members: Option<&BTreeSet<&str>>,
) -> Result<Risks, Silence> {
    let own: Vec<&MemberYear> = rows.iter().filter(|row| &*row.alliance == alliance).collect();
    let name = own.first().map(|row| Arc::clone(&row.alliance)).ok_or(Silence::UnknownAlliance)?;
    let years = own.iter().map(|row| row.year).filter(|year| *year <= on.min(model.known));
    let year = years.max().ok_or(Silence::BeforeTheTable)?;
    let (mut asked, others): (Vec<&MemberYear>, Vec<&MemberYear>) = own
        .into_iter()
        .filter(|row| row.year == year)
        .partition(|row| members.is_none_or(|members| members.contains(&*row.member)));
    asked.sort_by(|one, two| one.member.cmp(&two.member));
    let base = model.hazard.base_rate();
    let places = |hazard: &Hazard| -> Vec<usize> {
        let odds: Vec<f64> = asked.iter().map(|row| hazard.log_odds(row)).collect();
        odds.iter().map(|own| 1 + odds.iter().filter(|other| *other > own).count()).collect()
    };
    let found = places(&model.hazard);
    let raised: Vec<_> = asked.iter().map(|row| model.hazard.contributions(row)).collect();
    let mean = |column: usize| raised.iter().map(|parts| parts[column]).sum::<f64>() / raised.len() as f64;
    let means: Vec<f64> = (0..Covariate::ALL.len()).map(mean).collect();
    let again: Vec<Vec<usize>> = model.refits.iter().map(places).collect();
    let mut ranked: Vec<Risk> = asked
        .iter()
        .enumerate()
        .map(|(index, row)| {
            let mut spread: Vec<f64> = again.iter().map(|places| places[index] as f64).collect();
            spread.sort_by(f64::total_cmp);
            let end = |share: f64| quantile(&spread, share).unwrap_or(found[index] as f64);
            let times = model.refits.iter().map(|refit| refit.probability(row) / base).collect();
            let parts = Covariate::ALL.into_iter().zip(row.covariates).zip(raised[index].iter().zip(&means));
            Risk {
                member: Arc::clone(&row.member),
                rank: Rank {
                    place: found[index],
                    best: end(0.025).floor() as usize,
                    worst: end(0.975).ceil() as usize,
                    of: asked.len(),
                },
                times_base: model.hazard.probability(row) / base,
                interval: crate::resample::middle(times),
                parts: parts
                    .map(|((covariate, value), (raises, mean))| Part {
                        covariate,
                        value: value.map(|value| covariate.as_given(value)),
                        raises: *raises,
                        apart: raises - mean,
                    })
                    .collect(),
            }
        })
        .collect();
    ranked.sort_by_key(|risk| risk.rank.place);
    let without_rows = members.into_iter().flatten().filter(|member| !asked.iter().any(|row| &*row.member == **member));
    Ok(Risks {
        alliance: name,
        on,
        year,
        without_rows: without_rows.map(|member| (*member).to_owned()).collect(),
        members: ranked,
        no_members: others.into_iter().map(|row| Arc::clone(&row.member)).collect(),
    })
}

/// An exit, and what a model fitted before it said.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// The year of the exit.
    pub year: i16,
    /// The alliance and the organisation that it stands for, if any.
    pub alliance: Arc<str>,
    /// See [`Past::alliance`].
    pub organisation: Option<Arc<str>>,
    /// Who left or was suspended.
    pub member: Arc<str>,
    /// Which of the two.
    pub ending: Ending,
    /// Its place among the members, by the covariates of the year before.
    pub place: usize,
    /// How many members there were.
    pub of: usize,
    /// Its hazard against the base rate of the training rows.
    pub times_base: f64,
}

impl Past {
    /// Whether it stood among the first fifth of the members (rounded up).
    pub fn is_hit(&self) -> bool {
        self.place <= self.of.div_ceil(5)
    }

    /// How likely an order by lot would have hit.
    pub fn by_lot(&self) -> f64 {
        self.of.div_ceil(5) as f64 / self.of as f64
    }
}

/// All exits among these rows, with the place that the model gave the member: by year, alliance and member. The rows of the
/// other members in those years must be among them.
pub fn past(hazard: &Hazard, rows: &[&MemberYear]) -> Vec<Past> {
    let mut found: Vec<Past> = rows
        .iter()
        .filter(|row| hazard.how.outcome.of(row))
        .map(|row| {
            let own = hazard.log_odds(row);
            let beside: Vec<&&MemberYear> =
                rows.iter().filter(|other| other.alliance == row.alliance && other.year == row.year).collect();
            Past {
                year: row.year,
                alliance: Arc::clone(&row.alliance),
                organisation: row.organisation.clone(),
                member: Arc::clone(&row.member),
                ending: row.ending,
                place: 1 + beside.iter().filter(|other| hazard.log_odds(other) > own).count(),
                of: beside.len(),
                times_base: hazard.probability(row) / hazard.base_rate(),
            }
        })
        .collect();
    found.sort_by(|one, two| (one.year, &one.alliance, &one.member).cmp(&(two.year, &two.alliance, &two.member)));
    found
}

/// All who left since a year, each with the place that the model of the rows before its year gave it; by year. Years before
/// which nobody had left have no model and are passed over. Cost: a fit for each year with an exit.
pub fn past_by_year(rows: &[MemberYear], since: i16) -> Vec<Past> {
    let how = How::usual(Outcome::Left);
    let years: BTreeSet<i16> =
        rows.iter().filter(|row| row.year >= since && how.outcome.of(row)).map(|row| row.year).collect();
    let of_year = |year| {
        let own: Vec<&MemberYear> = rows.iter().filter(|row| row.year == year).collect();
        Some(past(&model(rows, year, how, 0)?.hazard, &own))
    };
    years.into_iter().filter_map(of_year).flatten().collect()
}

/// How many events of one kind there were, and over how many member-years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// The events.
    pub events: usize,
    /// The organisations in which they happened.
    pub organisations: usize,
    /// The years of all memberships.
    pub member_years: usize,
}

impl Tally {
    /// The tally of events, each told by its organisation.
    pub fn new<'a>(events: impl IntoIterator<Item = &'a str>, member_years: usize) -> Tally {
        let events: Vec<&str> = events.into_iter().collect();
        let organisations = events.iter().collect::<BTreeSet<_>>().len();
        Tally { events: events.len(), organisations, member_years }
    }

    /// The tally of an outcome in the rows.
    pub fn of(rows: &[&MemberYear], outcome: Outcome) -> Tally {
        Tally::new(rows.iter().filter(|row| outcome.of(row)).map(|row| &*row.alliance), rows.len())
    }

    /// Whether a model may be fitted: at least ten events in five organisations, a choice of ours and a low one. The usual
    /// rule, ten events for each covariate, would ask for eighty (Peduzzi et al. 1996, *Journal of Clinical Epidemiology*
    /// 49(12): 1373-1379); the penalty stands in for the rest.
    pub fn is_enough(self) -> bool {
        self.events >= 10 && self.organisations >= 5
    }
}

#[cfg(test)]
mod tests;
