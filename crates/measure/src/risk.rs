//! Takes the table of [`hazard`](crate::hazard) and what an account tells of episodes, gives the risk of leaving of the
//! members of one organisation: an order with its uncertainty, and what opens it up.
//!
//! Two figures stand side by side, for they rest on different things. [`risks`] ranks the members by the hazard model, from
//! capabilities, ties, votes and democracy in the year before; [`before`] counts what leavers did before they left, against
//! those who stayed, from the reports. Neither is given as a bare probability: in a year some 0.2 % of members leave.
//!
//! Leaving, being suspended by the organisation and suspending one's own part are different outcomes. Only leaving is
//! modelled; the others are counted, and [`Tally::is_enough`] says whether there were enough of them for a model.
//!
//! It is the last module, because it only asks what the others work out.

use std::collections::BTreeSet;
use std::sync::Arc;

use codebook::Date;

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

/// What a member did, as the account tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Behaviour {
    /// Stayed away from a summit, council or exercise.
    Skipped,
    /// Froze its participation.
    Froze,
    /// Announced that it would leave, or gave notice.
    Announced,
    /// Refused to host.
    RefusedToHost,
    /// Refused help to another member.
    RefusedHelp,
}

impl Behaviour {
    /// All of them.
    pub const ALL: [Behaviour; 5] =
        [Behaviour::Skipped, Behaviour::Froze, Behaviour::Announced, Behaviour::RefusedToHost, Behaviour::RefusedHelp];

    /// What a reader sees.
    pub const fn words(self) -> &'static str {
        match self {
            Behaviour::Skipped => "stayed away",
            Behaviour::Froze => "froze its participation",
            Behaviour::Announced => "announced that it would leave",
            Behaviour::RefusedToHost => "refused to host",
            Behaviour::RefusedHelp => "refused help",
        }
    }
}

/// A membership, up to the day on which it ended or on which it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// The organisation.
    pub organisation: String,
    /// The member.
    pub member: String,
    /// Whether the member left.
    pub left: bool,
    /// The day on which it left; of one that stayed, a day on which it had not.
    pub day: Date,
    /// What it did, in any order, also after that day.
    pub behaviours: Vec<(Date, Behaviour)>,
}

/// A stay in an organisation, from its first day to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The organisation.
    pub organisation: String,
    /// The member.
    pub member: String,
    /// The first day.
    pub from: Date,
    /// The first day on which it no longer was a member; `None` where it still is.
    pub to: Option<Date>,
    /// Whether it ended because the member left, and not with the organisation or the state.
    pub left: bool,
    /// What the member did, in any order.
    pub behaviours: Vec<(Date, Behaviour)>,
}

/// The episodes that set each leaver beside those who stayed: for each exit, the leaver and all who were members on that day
/// and did not leave on it.
///
/// A member that stayed on is there once for each exit of others, so that both groups are looked at over the same years of the
/// same organisation; an organisation without exits has no say.
///
/// Source: Prentice and Breslow 1978, *Biometrika* 65(1): 153-158 (sampling from the set at risk).
pub fn beside(stays: &[Stay]) -> Vec<Episode> {
    let mut episodes = Vec::new();
    for leaver in stays.iter().filter(|stay| stay.left) {
        let Some(day) = leaver.to else { continue };
        let others = stays.iter().filter(|other| {
            let is_member = other.from <= day && other.to.is_none_or(|to| day < to);
            other.organisation == leaver.organisation && other.member != leaver.member && is_member
        });
        for stay in std::iter::once(leaver).chain(others) {
            episodes.push(Episode {
                organisation: stay.organisation.clone(),
                member: stay.member.clone(),
                left: std::ptr::eq(stay, leaver),
                day,
                behaviours: stay.behaviours.clone(),
            });
        }
    }
    episodes
}

/// For how many years before its day an episode is looked at.
pub const YEARS_BEFORE: i16 = 5;

/// How many of a group did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Those who did.
    pub did: usize,
    /// All.
    pub of: usize,
}

impl Count {
    /// The share, 0 to 1; `None` of nobody.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.did as f64 / self.of as f64)
    }
}

/// How often leavers did something in the [years before](YEARS_BEFORE), against those who stayed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Before {
    /// What was done; `None` for any of it.
    pub behaviour: Option<Behaviour>,
    /// Those who left.
    pub leavers: Count,
    /// Those who stayed.
    pub stayers: Count,
    /// How many times as often leavers did it: the likelihood ratio. `None` where one of the groups is
    /// empty or nobody did it.
    pub ratio: Option<f64>,
    /// Its interval, 95 %.
    pub interval: Option<Interval>,
}

/// What leavers did before they left against what stayers did, for any behaviour together and for each.
///
/// An episode counts once for each behaviour, however often it occurred, from [`YEARS_BEFORE`] years before its day up to the
/// day before it. The interval is that of Simel, Samsa and Matchar 1991 (*Journal of Clinical Epidemiology* 44(8): 763-770),
/// by the logarithm. Where nobody or everybody of one group did it, one case is shared out between the groups by their size,
/// and as many without it, before the ratio is taken, so that it does not lean to either side (Sweeting, Sutton and Lambert
/// 2004, *Statistics in Medicine* 23(9): 1351-1375); where nobody at all did it, there is no ratio. Episodes are taken for
/// independent: where several members left one organisation together, the interval is too narrow.
pub fn before(episodes: &[Episode]) -> Vec<Before> {
    let does = |episode: &Episode, behaviour: Option<Behaviour>| {
        let years = first_day(episode.day);
        let in_time = |day: Date| years <= day && day < episode.day;
        episode.behaviours.iter().any(|(day, did)| in_time(*day) && behaviour.is_none_or(|asked| asked == *did))
    };
    let all = std::iter::once(None).chain(Behaviour::ALL.into_iter().map(Some));
    all.map(|behaviour| {
        let count = |left: bool| {
            let group = episodes.iter().filter(|episode| episode.left == left);
            let (did, of) =
                group.fold((0, 0), |(did, of), episode| (did + usize::from(does(episode, behaviour)), of + 1));
            Count { did, of }
        };
        let (leavers, stayers) = (count(true), count(false));
        let found = ratio(leavers, stayers);
        Before {
            behaviour,
            leavers,
            stayers,
            ratio: found.map(|(ratio, _)| ratio),
            interval: found.map(|(_, ends)| ends),
        }
    })
    .collect()
}

/// The day from which an episode is looked at.
fn first_day(day: Date) -> Date {
    let year = day.year() - YEARS_BEFORE;
    // The 29th of February has no like in most years: the 28th is taken.
    Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, day.month(), 28)).unwrap_or(Date::MIN)
}

/// The likelihood ratio and its interval.
fn ratio(leavers: Count, stayers: Count) -> Option<(f64, Interval)> {
    if leavers.of == 0 || stayers.of == 0 || leavers.did + stayers.did == 0 {
        return None;
    }
    let is_bound = |count: Count| count.did == 0 || count.did == count.of;
    let is_corrected = is_bound(leavers) || is_bound(stayers);
    let parts = |count: Count| {
        let more = if is_corrected { count.of as f64 / (leavers.of + stayers.of) as f64 } else { 0.0 };
        (count.did as f64 + more, count.of as f64 + 2.0 * more)
    };
    let ((did, of), (did_too, of_too)) = (parts(leavers), parts(stayers));
    let ratio = (did / of) / (did_too / of_too);
    let spread = 1.959_964 * (1.0 / did - 1.0 / of + 1.0 / did_too - 1.0 / of_too).sqrt();
    Some((ratio, Interval { low: ratio * libm::exp(-spread), high: ratio * libm::exp(spread) }))
}

#[cfg(test)]
mod tests;
