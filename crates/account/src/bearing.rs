//! What bears on the standing of one member in one organisation: its claims, gathered and settled.
//!
//! Takes the claims that name both, gives [`Happening`]s: each with its time, whether it holds where reports contradict each
//! other, and by which rule. Here a person or body becomes the state that it acts for, and a part of the organisation is
//! told apart from the whole; the three parts of a standing only see the result.

use std::sync::Arc;

use codebook::{Act, Basis, Certainty, Claim, Date, Object, PartialDate, Party, PartyId, Polarity};

use crate::archive::{Archive, Told};
use crate::gather::{Cluster, Mention, as_linked, best_dated, cluster, is_spell, without_corrected};
use crate::held::{Ground, Rule};
use crate::occasion;
use crate::voices::{Rank, days_between, is_leader, is_official, is_own_word, quoted, rank, voices};

/// The acts that bear on a standing.
pub(crate) const ACTS: [Act; 23] = [
    Act::MemberOf,
    Act::ObserverOf,
    Act::Apply,
    Act::Invite,
    Act::Decline,
    Act::Join,
    Act::Ratify,
    Act::AnnounceLeave,
    Act::NotifyLeave,
    Act::ThreatenLeave,
    Act::Leave,
    Act::FreezeParticipation,
    Act::SuspendMember,
    Act::Readmit,
    Act::ResumeParticipation,
    Act::AttendEvent,
    Act::SkipEvent,
    Act::HostEvent,
    Act::RefuseToHost,
    Act::CancelEvent,
    Act::JointExercise,
    Act::InvokeClause,
    Act::SignPact,
];

/// At what of the organisation the act is aimed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aim {
    /// The organisation itself.
    Whole,
    /// A body or part of it, by name.
    Part(Arc<str>),
    /// One of its events, by kind.
    Event(Arc<str>),
}

/// What the reports tell of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dating {
    /// Nothing: it is known by its publication.
    Untold,
    /// A day, month or year.
    Told,
    /// A spell, or its begin or end.
    Spell,
}

/// Who did it, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Doer {
    /// A person or body that does not decide for the member.
    Person,
    /// The person who decides for it.
    Leader,
    /// The member itself, or somebody else upon it.
    Member,
}

/// One happening between a member and an organisation, as it stands after its contradictions are settled.
#[derive(Debug)]
pub(crate) struct Happening {
    pub(crate) act: Act,
    /// `Happened` only where it is told as done and its day had come when it was told.
    pub(crate) certainty: Certainty,
    pub(crate) aim: Aim,
    /// Whether it is held to be so; `false` where only denials are known, or where they outweigh.
    pub(crate) holds: bool,
    /// The rule that settled a contradiction.
    pub(crate) contest: Option<Rule>,
    /// Claims for what is held, and claims against it.
    pub(crate) because: Vec<Ground>,
    pub(crate) against: Vec<Ground>,
    /// The time told, or the day of publication.
    pub(crate) start: PartialDate,
    /// The last day told for a spell; the newest publication for one without an end.
    pub(crate) end: Date,
    pub(crate) dating: Dating,
    /// First and last day of publication of what is held.
    pub(crate) published: (Date, Date),
    /// Whether the member itself says so, alone or with others who do it too.
    pub(crate) own_word: bool,
    /// The highest rank among those who say so.
    pub(crate) rank: Rank,
    /// Who of the member did it, the highest of those named.
    pub(crate) doer: Doer,
}

impl Happening {
    /// The first day that it can have happened.
    pub(crate) fn day(&self) -> Date {
        self.start.earliest()
    }

    /// The day on which it was said, for what is only said: the time told where that had come, else the publication.
    pub(crate) fn said(&self) -> (Date, PartialDate) {
        let first = self.published.0;
        if self.start.earliest() <= first { (self.start.earliest(), self.start) } else { (first, first.into()) }
    }

    /// Whether a report gives its time.
    pub(crate) fn is_dated(&self) -> bool {
        self.dating > Dating::Untold
    }

    /// Whether it is a spell of more than a month, rather than the days of one event.
    pub(crate) fn is_long(&self) -> bool {
        self.dating == Dating::Spell && days_between(self.day(), self.end) > 31
    }

    /// Whether it is told as done.
    pub(crate) fn happened(&self) -> bool {
        self.holds && self.certainty == Certainty::Happened
    }
}

/// The happenings between `member` and `organisation` in `told`, by day; reprints already stand at their first print.
pub(crate) fn bearings<A: Archive>(
    archive: &A,
    told: &[Told],
    organisation: &PartyId,
    member: &PartyId,
) -> Result<Vec<Happening>, A::Error> {
    let mut mentions = Vec::new();
    for (index, told) in told.iter().enumerate() {
        if let Some(aim) = aim(&told.claim, organisation, member) {
            let said = has_two_sayings(&told.claim).then_some(told.claim.polarity);
            mentions.push(Mention::new(index, told, (aim, certainty(told), said)));
        }
    }
    let mut happenings = Vec::new();
    for cluster in as_linked(archive, told, cluster(mentions)) {
        happenings.push(settle(archive, told, &cluster, organisation, member)?);
    }
    happenings.sort_by(|a, b| (a.day(), !a.holds, a.act, &a.because).cmp(&(b.day(), !b.holds, b.act, &b.because)));
    Ok(happenings)
}

/// Whether its denial is a saying of its own rather than an answer to the same happening: "will stay" after "will leave",
/// "is no member" beside "is a member", "did not attend".
fn has_two_sayings(claim: &Claim) -> bool {
    use Act::{AnnounceLeave, AttendEvent, MemberOf, ObserverOf, ThreatenLeave};
    claim.certainty != Certainty::Happened
        || matches!(claim.act, AnnounceLeave | AttendEvent | MemberOf | ObserverOf | ThreatenLeave)
}

/// What is told as done although its day had not come is only planned.
fn certainty(told: &Told) -> Certainty {
    match told.claim.certainty {
        Certainty::Happened if told.is_ahead() && told.claim.polarity == Polarity::Yes => Certainty::Planned,
        certainty => certainty,
    }
}

/// At what of the organisation the claim aims, where it tells of an act between the two; `None` where it does not.
///
/// Acts of the organisation upon the member and acts of the member toward the organisation are both told so that the one is
/// actor and the other object; a suspension or admission may also name both as objects of somebody else's act.
fn aim(claim: &Claim, organisation: &PartyId, member: &PartyId) -> Option<Aim> {
    use Act::{Decline, Invite, Join, JointExercise, Readmit, SuspendMember};
    let acts = |party: &PartyId| claim.actor.iter().any(|actor| actor.id.home() == party && is_official(actor));
    let is_object = |party: &PartyId| match &claim.object {
        Object::Parties(parties) => parties.iter().any(|named| &named.id == party),
        _ => false,
    };
    let by_member = acts(member).then(|| toward(claim, organisation)).flatten();
    let by_organisation = || (acts(organisation) && is_object(member)).then_some(Aim::Whole);
    let by_others = || (is_object(organisation) && is_object(member)).then_some(Aim::Whole);
    match claim.act {
        SuspendMember | Invite => by_organisation().or_else(by_others),
        Readmit | Join | Decline => by_member.or_else(by_organisation).or_else(by_others),
        JointExercise => by_member.or_else(by_organisation),
        _ => by_member,
    }
}

/// Who leaves or freezes a part, its whole named beside it, does so with the part.
fn toward(claim: &Claim, organisation: &PartyId) -> Option<Aim> {
    match &claim.object {
        Object::Parties(parties) => {
            let whole = parties.iter().any(|party| &party.id == organisation).then_some(Aim::Whole);
            let part = parties.iter().find_map(|party| match &party.id {
                PartyId::Within { name, .. } if party.id.home() == organisation => Some(Aim::Part(name.clone())),
                _ => None,
            });
            let is_of_parts = matches!(claim.act, Act::Leave | Act::FreezeParticipation | Act::ResumeParticipation);
            if is_of_parts { part.or(whole) } else { whole.or(part) }
        }
        Object::Event { organisation: Some(of), kind, .. } if of.home() == organisation => {
            Some(Aim::Event(occasion::kind(kind).name))
        }
        Object::Clause { organisation: Some(of), .. } if of == organisation => Some(Aim::Whole),
        _ => None,
    }
}

fn settle<A: Archive>(
    archive: &A,
    told: &[Told],
    cluster: &Cluster,
    organisation: &PartyId,
    member: &PartyId,
) -> Result<Happening, A::Error> {
    let pick = |indices: &[usize]| -> Vec<&Told> { indices.iter().map(|index| &told[*index]).collect() };
    let (told_of, corrected) = without_corrected(told, cluster);
    let (yes, no, corrected) = (pick(&told_of), pick(&cluster.denials), pick(&corrected));
    let act = yes.iter().chain(&no).next().expect("a cluster has a claim").claim.act;
    let (actor, other) = match act {
        Act::SuspendMember | Act::Invite | Act::Readmit => (organisation, member),
        _ => (member, organisation),
    };
    let (holds, contest) = match (yes.is_empty(), no.is_empty()) {
        (false, true) => (true, None),
        (true, _) => (false, (!corrected.is_empty()).then_some(Rule::Corrected)),
        (false, false) => {
            let (holds, rule) = contest(archive, &yes, &no, actor, other)?;
            (holds, Some(rule))
        }
    };
    let (held, mut lost) = if holds { (yes, no) } else { (no, yes) };
    lost.extend(corrected);
    let lead = best_dated(&held, &quoted(archive, &held)?);
    let first = held.iter().map(|told| told.published).min().expect("something is held");
    let last = held.iter().map(|told| told.published).max().expect("something is held");
    let time = lead.claim.time;
    let start = narrowed(lead.start(), &held);
    let ids = |told: &[&Told]| told.iter().map(|told| Ground::Claim(told.claim.id)).collect();
    let mut because: Vec<Ground> = vec![Ground::Claim(lead.claim.id)];
    because
        .extend(held.iter().map(|told| Ground::Claim(told.claim.id)).filter(|id| *id != Ground::Claim(lead.claim.id)));
    Ok(Happening {
        act,
        certainty: certainty(lead),
        aim: aim(&lead.claim, organisation, member).unwrap_or(Aim::Whole),
        holds,
        contest,
        because,
        against: ids(&lost),
        start,
        end: time.to.map_or(last, PartialDate::latest).max(start.earliest()),
        dating: match time.basis {
            Basis::Published => Dating::Untold,
            _ if is_spell(&time) => Dating::Spell,
            _ => Dating::Told,
        },
        published: (first, last),
        own_word: held.iter().any(|told| is_own_word(&told.claim, member)),
        rank: held.iter().map(|told| rank(told, actor, other)).max().unwrap_or(Rank::Other),
        doer: held.iter().map(|told| doer(&told.claim, member)).max().unwrap_or(Doer::Member),
    })
}

/// The day on which it was first told as news, where the date that others give for it later is the month or year of that
/// day: "last year" does not make it older.
fn narrowed(start: PartialDate, held: &[&Told]) -> PartialDate {
    let is_news =
        |told: &&&Told| told.claim.time.basis == Basis::Published && told.claim.certainty == Certainty::Happened;
    let first = held.iter().filter(is_news).map(|told| told.published).min();
    first.filter(|first| start.precision() < 2 && start.holds((*first).into())).map_or(start, PartialDate::from)
}

fn doer(claim: &Claim, member: &PartyId) -> Doer {
    let theirs = claim.actor.iter().filter(|party| party.id.home() == member);
    let doer = |party: &Party| match &party.id {
        id if id == member => Doer::Member,
        _ if is_leader(party) => Doer::Leader,
        _ => Doer::Person,
    };
    theirs.map(doer).max().unwrap_or(Doer::Member)
}

/// Which side of a contradiction holds, and why: rank, then voices, then the newer word, then what is told.
fn contest<A: Archive>(
    archive: &A,
    yes: &[&Told],
    no: &[&Told],
    actor: &PartyId,
    other: &PartyId,
) -> Result<(bool, Rule), A::Error> {
    let highest = |told: &[&Told]| told.iter().map(|told| rank(told, actor, other)).max();
    let (for_it, against) = (highest(yes), highest(no));
    if for_it != against {
        return Ok((for_it > against, Rule::HigherSpeaker));
    }
    let (for_it, against) = (voices(archive, yes)?.len(), voices(archive, no)?.len());
    if for_it != against {
        return Ok((for_it > against, Rule::MoreVoices));
    }
    let newest = |told: &[&Told]| told.iter().map(|told| told.published).max();
    let (for_it, against) = (newest(yes), newest(no));
    if for_it != against {
        return Ok((for_it > against, Rule::NewerWord));
    }
    Ok((true, Rule::SaidOverDenied))
}
