//! Takes the standings and events of organisations, gives what leavers did before they left, against those who stayed.
//!
//! The figure beside that of [`risk`](crate::risk), and from other matter: there tables of states, here what reports tell of
//! each member. Episodes are few and reports tell more of whoever stands out, so each figure says from how many it comes and
//! opens up to the claims.

use std::collections::BTreeMap;

use account::{
    Archive, AsOf, Event, EventId, Ground, Membership, Participation, Spell, Standing, likely_events, standings,
};
use codebook::{Act, Certainty, Date, Facts, PartialDate, PartyId, Polarity};

use crate::resample::Interval;

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
    /// Refused help to another member, or left its request unanswered by what is told.
    RefusedHelp,
}

impl Behaviour {
    /// All of them.
    pub const ALL: [Behaviour; 5] =
        [Behaviour::Skipped, Behaviour::Froze, Behaviour::Announced, Behaviour::RefusedToHost, Behaviour::RefusedHelp];

    /// The name as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Behaviour::Skipped => "skipped",
            Behaviour::Froze => "froze",
            Behaviour::Announced => "announced",
            Behaviour::RefusedToHost => "refused_to_host",
            Behaviour::RefusedHelp => "refused_help",
        }
    }

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

    /// What an event tells that its actors did; `None` where it tells nothing of the kind, or only a plan of it.
    fn of(event: &Event) -> Option<Behaviour> {
        let is_told = event.polarity == Polarity::Yes && event.certainty == Certainty::Happened;
        match (event.act, event.polarity, event.certainty) {
            (Act::AttendEvent, Polarity::No, Certainty::Happened) => Some(Behaviour::Skipped),
            (Act::Leave, Polarity::Yes, Certainty::Planned) => Some(Behaviour::Announced),
            (Act::SkipEvent, ..) if is_told => Some(Behaviour::Skipped),
            (Act::FreezeParticipation, ..) if is_told => Some(Behaviour::Froze),
            (Act::AnnounceLeave | Act::NotifyLeave, ..) if is_told => Some(Behaviour::Announced),
            (Act::RefuseToHost, ..) if is_told => Some(Behaviour::RefusedToHost),
            (Act::RefuseHelp | Act::IgnoreRequest, ..) if is_told => Some(Behaviour::RefusedHelp),
            _ => None,
        }
    }
}

/// The acts whose events tell of behaviour toward an organisation.
const ACTS: [Act; 7] = [
    Act::AttendEvent,
    Act::SkipEvent,
    Act::FreezeParticipation,
    Act::AnnounceLeave,
    Act::NotifyLeave,
    Act::Leave,
    Act::RefuseToHost,
];

/// Something that a member did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The first day that it can have been.
    pub day: Date,
    /// What.
    pub behaviour: Behaviour,
    /// The event.
    pub event: EventId,
    /// What tells of it.
    pub because: Vec<Ground>,
}

/// A stay in an organisation, from its first day to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The organisation.
    pub organisation: PartyId,
    /// The member.
    pub member: PartyId,
    /// The first day.
    pub from: Date,
    /// The first day on which it no longer was a member; `None` where it still is.
    pub to: Option<Date>,
    /// Whether it ended because the member left, and not with the organisation or the state.
    pub left: bool,
    /// Whether it left and any claim about the organisation is of the [years before](YEARS_BEFORE): only then could the account
    /// tell what it did.
    pub covered: bool,
    /// What the end rests on.
    pub because: Vec<Ground>,
    /// What the member did, by day.
    pub deeds: Vec<Deed>,
    /// How often the organisation suspended it.
    pub suspended: usize,
    /// How often it suspended its own part.
    pub froze: usize,
}

/// All refusals of help by any state that the facts know, for [`stays`]: help is refused to a member, and the organisation need
/// not be named with it.
pub fn refusals<A: Archive>(archive: &A, facts: &Facts, at: AsOf) -> Result<Vec<Event>, A::Error> {
    let states: Vec<PartyId> = facts.states.iter().map(|state| PartyId::State(state.code.clone())).collect();
    likely_events(archive, facts, &states, &[Act::RefuseHelp, Act::IgnoreRequest], at)
}

/// The stays in one organisation up to `at.on`, as known at `at.known`, by member and day.
///
/// An end counts as leaving where at least half of the other members stayed on, as in the table of member-years, and the
/// member was still a state. A date that is no more than a month or year stands for its first day where something begins and
/// for its last where a stay ends. A stay whose begin nothing tells is left out.
///
/// Fails only where the archive does.
pub fn stays<A: Archive>(
    archive: &A,
    facts: &Facts,
    organisation: &PartyId,
    refusals: &[Event],
    at: AsOf,
) -> Result<Vec<Stay>, A::Error> {
    let mut stays: Vec<Stay> = standings(archive, facts, organisation, at)?.iter().flat_map(of_one).collect();
    for index in 0..stays.len() {
        if let Some(to) = stays[index].to {
            let others = || stays.iter().enumerate().filter(|(other, stay)| *other != index && stay.from < to);
            let beside = others().filter(|(_, other)| other.to.is_none_or(|end| to <= end)).count();
            let stayed = others().filter(|(_, other)| other.to.is_none_or(|end| to < end)).count();
            stays[index].left = stayed > 0 && stayed * 2 >= beside && is_state(facts, &stays[index].member, to);
        }
    }
    if stays.iter().any(|stay| stay.left) {
        let told = archive.claims(Some(std::slice::from_ref(organisation)), at.known)?;
        for stay in stays.iter_mut().filter(|stay| stay.left) {
            stay.covered = stay.to.is_some_and(|to| {
                told.iter().any(|told| is_before(told.published, to) || is_before(told.said().earliest(), to))
            });
        }
    }
    let events = likely_events(archive, facts, std::slice::from_ref(organisation), &ACTS, at)?;
    let belongs = |party: &PartyId| party == organisation || stays.iter().any(|stay| stay.member == *party);
    let is_ours = |event: &&Event| event.object.parties().iter().any(|party| belongs(party.home()));
    let mut deeds = deeds(events.iter().chain(refusals.iter().filter(is_ours)));
    for stay in &mut stays {
        if let Some(did) = deeds.get_mut(&stay.member) {
            let is_within = |deed: &mut Deed| stay.from <= deed.day && stay.to.is_none_or(|to| deed.day <= to);
            stay.deeds = did.extract_if(.., is_within).collect();
        }
    }
    Ok(stays)
}

/// Whether a state was still one on a day; whatever the facts do not know as a state is taken to go on.
fn is_state(facts: &Facts, party: &PartyId, day: Date) -> bool {
    let PartyId::State(code) = party else { return true };
    let state = facts.states.iter().find(|state| state.code == *code);
    state.and_then(|state| state.to).is_none_or(|to| day < to.earliest())
}

/// What each member did, by day.
fn deeds<'a>(events: impl Iterator<Item = &'a Event>) -> BTreeMap<PartyId, Vec<Deed>> {
    let mut deeds: BTreeMap<PartyId, Vec<Deed>> = BTreeMap::new();
    for event in events {
        let Some((behaviour, day)) = Behaviour::of(event).zip(event.time.start()) else { continue };
        for actor in &event.actor {
            let because = event.claims.iter().map(|claim| Ground::Claim(*claim)).collect();
            let deed = Deed { day: day.earliest(), behaviour, event: event.id, because };
            deeds.entry(actor.home().clone()).or_default().push(deed);
        }
    }
    for did in deeds.values_mut() {
        did.sort_by_key(|deed| (deed.day, deed.behaviour, deed.event));
        did.dedup();
    }
    deeds
}

/// The stays of one member, without its deeds.
fn of_one(standing: &Standing) -> Vec<Stay> {
    let belongs = |spell: &Spell<Membership>| matches!(spell.held.value, Membership::Member | Membership::Suspended);
    let history = &standing.history.membership;
    history
        .chunk_by(|one, next| belongs(one) == belongs(next))
        .filter(|spells| belongs(&spells[0]))
        .filter_map(|spells| {
            let (from, last) = (spells[0].held.since?.earliest(), spells.last()?);
            let to = last.until.map(PartialDate::latest);
            let ended = history.iter().find(|spell| to.is_some() && spell.held.since == last.until && !belongs(spell));
            let is_within = |since: Option<PartialDate>| {
                since.is_some_and(|since| from <= since.earliest() && to.is_none_or(|to| since.earliest() < to))
            };
            let frozen = standing.history.participation.iter();
            let frozen =
                frozen.filter(|spell| spell.held.value == Participation::Frozen && is_within(spell.held.since));
            Some(Stay {
                organisation: standing.organisation.clone(),
                member: standing.member.clone(),
                from,
                to,
                left: false,
                covered: false,
                because: ended.map_or_else(|| last.held.because.clone(), |spell| spell.held.because.clone()),
                deeds: Vec::new(),
                suspended: spells.iter().filter(|spell| spell.held.value == Membership::Suspended).count(),
                froze: frozen.count(),
            })
        })
        .collect()
}

/// A membership, up to the day on which it ended or on which it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Episode<'a> {
    /// The membership.
    pub stay: &'a Stay,
    /// Whether the member left.
    pub left: bool,
    /// The day on which it left; of one that stayed, a day on which it had not.
    pub day: Date,
}

impl<'a> Episode<'a> {
    /// What was done in the [years before](YEARS_BEFORE), by day.
    pub fn deeds(self) -> impl Iterator<Item = &'a Deed> {
        self.stay.deeds.iter().filter(move |deed| is_before(deed.day, self.day))
    }
}

/// The episodes that set each leaver beside those who stayed: for each exit that the account [covers](Stay::covered), the leaver
/// and all who were members on that day and did not leave on it.
///
/// A member that stayed on is there once for each exit of others, so that both groups are looked at over the same years of the
/// same organisation; an organisation without exits has no say.
///
/// Source: Prentice and Breslow 1978, *Biometrika* 65(1): 153-158 (sampling from the set at risk).
pub fn beside(stays: &[Stay]) -> Vec<Episode<'_>> {
    let mut episodes = Vec::new();
    for leaver in stays.iter().filter(|stay| stay.left && stay.covered) {
        let Some(day) = leaver.to else { continue };
        let others = stays.iter().filter(|other| {
            let is_member = other.from <= day && other.to.is_none_or(|to| day < to);
            other.organisation == leaver.organisation && other.member != leaver.member && is_member
        });
        for stay in std::iter::once(leaver).chain(others) {
            episodes.push(Episode { stay, left: std::ptr::eq(stay, leaver), day });
        }
    }
    episodes
}

/// For how many years before its day an episode is looked at.
pub const YEARS_BEFORE: i16 = 5;

/// Whether a day lies in the years before another.
fn is_before(day: Date, end: Date) -> bool {
    years_before(end) <= day && day < end
}

/// The day from which an episode of that day is looked at.
pub fn years_before(day: Date) -> Date {
    let year = day.year() - YEARS_BEFORE;
    // The 29th of February has no like in most years: the 28th is taken.
    Date::new(year, day.month(), day.day()).or_else(|_| Date::new(year, day.month(), 28)).unwrap_or(Date::MIN)
}

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
pub fn before(episodes: &[Episode<'_>]) -> Vec<Before> {
    let does = |episode: &Episode<'_>, behaviour: Option<Behaviour>| {
        episode.deeds().any(|deed| behaviour.is_none_or(|asked| asked == deed.behaviour))
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
