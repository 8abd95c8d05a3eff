//! What is different between two days, and why: the world changed, or we learnt of it only later.
//!
//! Takes two days with the days by which each could be known, gives a [`Comparison`] of all standings in an
//! organisation. Three values of each part of a standing are set side by side: on the earlier day as it was known then,
//! on the earlier day as it is known later, and on the later day. From the second to the third the world changed, from
//! the first to the second only what was known of it. It stands after the standings because it adds no rule of its own
//! to theirs.

use std::collections::{BTreeMap, BTreeSet};

use codebook::{Date, Facts, PartialDate, PartyId};
use serde::{Deserialize, Serialize};

use crate::archive::Archive;
use crate::held::{AsOf, Ground, Held, Rule, Spell};
use crate::position::{Intent, Membership, Participation, with_first_days};
use crate::standing::{Standing, everywhere, organisations, standing, standings};

/// The standings in an organisation on two days, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The organisation.
    pub organisation: PartyId,
    /// The earlier day, and the day by which it was known then.
    pub earlier: AsOf,
    /// The later day, and the day by which both are known now.
    pub later: AsOf,
    /// All who are listed on one of the days, as [`standings`] lists them, by member.
    pub members: Vec<Compared>,
    /// Who belongs (as member or suspended) on the later day and, as was known then, did not on the earlier; by member.
    pub appeared: Vec<PartyId>,
    /// Who belonged on the earlier day, as was known then, and does not on the later; by member.
    pub vanished: Vec<PartyId>,
    /// What is different, by member, part and cause: what was learnt before what changed.
    pub differences: Vec<Difference>,
}

/// The three parts of a member's standing on two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// The member.
    pub member: PartyId,
    /// The legal position.
    pub membership: Stages<Membership>,
    /// What it does.
    pub participation: Stages<Participation>,
    /// What it says.
    pub intent: Stages<Intent>,
}

/// One part of a standing on two days, the earlier day twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stages<T> {
    /// On the earlier day, as it was known then.
    pub then: T,
    /// On the earlier day, as it is known later.
    pub learnt: T,
    /// On the later day.
    pub now: T,
}

/// What made a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// We only learnt it: the value for the earlier day is now held to have been another.
    Learnt,
    /// The world changed: the value for the later day is another than for the earlier, by all that is known now.
    Changed,
}

/// A value of one part of a standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// Of the legal position.
    Membership(Membership),
    /// Of what the member does.
    Participation(Participation),
    /// Of what it says.
    Intent(Intent),
}

impl Value {
    /// `membership`, `participation` or `intent`.
    pub const fn part(self) -> &'static str {
        match self {
            Value::Membership(_) => "membership",
            Value::Participation(_) => "participation",
            Value::Intent(_) => "intent",
        }
    }

    /// The value as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Value::Membership(value) => value.as_str(),
            Value::Participation(value) => value.as_str(),
            Value::Intent(value) => value.as_str(),
        }
    }
}

/// One part of one standing that is different, with the grounds of the newer value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The organisation.
    pub organisation: PartyId,
    /// The member.
    pub member: PartyId,
    /// Whether it changed or was learnt.
    pub cause: Cause,
    /// The older value; of the same part as `to` and never the same.
    pub from: Value,
    /// The newer value.
    pub to: Value,
    /// Since when the newer value holds; `None` where nothing tells.
    pub since: Option<PartialDate>,
    /// The claims and facts for the newer value.
    pub because: Vec<Ground>,
    /// The claims and facts that speak against it.
    pub against: Vec<Ground>,
    /// The rule that decided for it.
    pub rule: Rule,
}

/// Compares the standings in an organisation on two days.
///
/// `known` are the days by which the earlier and the later day are known; each day itself where it is `None`. Days in
/// the wrong order are exchanged, each with its own day of knowledge. A day compared with itself has changed in
/// nothing. What changed and changed back between the days is no difference of the two; [`watch`] tells of it.
///
/// Fails only where the archive does. Cost: that of three times [`standings`].
pub fn compare<A: Archive>(
    archive: &A,
    facts: &Facts,
    organisation: &PartyId,
    earlier: Date,
    later: Date,
    known: Option<(Date, Date)>,
) -> Result<Comparison, A::Error> {
    side_by_side(archive, facts, organisation, (earlier, later), known, Steps::Ends)
}

/// What is told of the way from the earlier day to the later.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Steps {
    /// Only where it leads.
    Ends,
    /// Every change on it.
    All,
}

fn side_by_side<A: Archive>(
    archive: &A,
    facts: &Facts,
    organisation: &PartyId,
    (earlier, later): (Date, Date),
    known: Option<(Date, Date)>,
    steps: Steps,
) -> Result<Comparison, A::Error> {
    let (known_then, known_now) = known.unwrap_or((earlier, later));
    let mut days = [AsOf { on: earlier, known: known_then }, AsOf { on: later, known: known_now }];
    days.sort_by_key(|at| at.on);
    let [earlier, later] = days;
    let stages = [earlier, AsOf { on: earlier.on, known: later.known }, later];
    let mut listed = Vec::new();
    for at in stages {
        let standings = standings(archive, facts, organisation, at)?;
        listed.push(standings.into_iter().map(|one| (one.member.clone(), one)).collect::<BTreeMap<_, _>>());
    }
    let names: BTreeSet<PartyId> = listed.iter().flat_map(BTreeMap::keys).cloned().collect();
    let mut comparison = Comparison {
        organisation: organisation.clone(),
        earlier,
        later,
        members: Vec::new(),
        appeared: Vec::new(),
        vanished: Vec::new(),
        differences: Vec::new(),
    };
    for member in names {
        let mut of_member = Vec::new();
        for (at, listed) in stages.into_iter().zip(&mut listed) {
            of_member.push(match listed.remove(&member) {
                Some(standing) => standing,
                None => standing(archive, facts, organisation, &member, at)?,
            });
        }
        if let [then, learnt, now] = &of_member[..] {
            comparison.add(then, learnt, now, steps);
        }
    }
    Ok(comparison)
}

/// What has changed after `since` until `today`, and what was only learnt, in these organisations, or in all that facts
/// or claims know of.
///
/// The differences of [`compare`] between the two days, by organisation, member and part; here every change between
/// them is told, those that were taken back too, each leading on from the one before. An organisation that is given
/// twice is told once.
///
/// Fails only where the archive does. Cost: that of [`compare`] for each organisation.
pub fn watch<A: Archive>(
    archive: &A,
    facts: &Facts,
    organisations: Option<&[PartyId]>,
    since: Date,
    today: Date,
) -> Result<Vec<Difference>, A::Error> {
    let known = since.max(today);
    let organisations: BTreeSet<PartyId> = match organisations {
        Some(given) => given.iter().cloned().collect(),
        None => self::organisations(facts, &archive.claims(None, known)?, known),
    };
    let mut differences = Vec::new();
    for organisation in &organisations {
        let compared = side_by_side(archive, facts, organisation, (since, today), None, Steps::All)?;
        differences.extend(compared.differences);
    }
    Ok(differences)
}

/// The values of one standing at some look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The organisation.
    pub organisation: PartyId,
    /// The member.
    pub member: PartyId,
    /// The legal position.
    pub membership: Membership,
    /// What it did.
    pub participation: Participation,
    /// What it said.
    pub intent: Intent,
}

impl Seen {
    /// What is seen of a standing.
    pub fn of(standing: &Standing) -> Seen {
        Seen {
            organisation: standing.organisation.clone(),
            member: standing.member.clone(),
            membership: standing.membership.value,
            participation: standing.participation.value,
            intent: standing.intent.value,
        }
    }
}

/// All standings of today in these organisations, or in all that facts or claims know of, by organisation and member.
///
/// Fails only where the archive does. Cost: that of [`standings`] for each organisation, or of one pass over all claims.
pub fn look<A: Archive>(
    archive: &A,
    facts: &Facts,
    organisations: Option<&[PartyId]>,
    today: Date,
) -> Result<Vec<Standing>, A::Error> {
    let at = AsOf { on: today, known: today };
    let Some(given) = organisations else { return everywhere(archive, facts, &archive.claims(None, today)?, at) };
    let mut all = Vec::new();
    for organisation in given.iter().collect::<BTreeSet<_>>() {
        all.append(&mut standings(archive, facts, organisation, at)?);
    }
    Ok(all)
}

/// What is different since somebody looked on the day `looked` and saw `before`: reports that came in late, and corrections
/// by hand, count whatever their days, other than with [`watch`].
///
/// A value that held on the day of the look already was only learnt. Organisations of which nothing was seen then are left
/// out; whoever was not listed then stood outside, and whoever is listed no more does so now.
pub fn since_look(before: &[Seen], looked: Date, now: &[Standing]) -> Vec<Difference> {
    let seen: BTreeMap<(&PartyId, &PartyId), &Seen> =
        before.iter().map(|seen| ((&seen.organisation, &seen.member), seen)).collect();
    let organisations: BTreeSet<&PartyId> = before.iter().map(|seen| &seen.organisation).collect();
    let mut differences = Vec::new();
    let mut listed = BTreeSet::new();
    for standing in now.iter().filter(|standing| organisations.contains(&standing.organisation)) {
        let pair = (&standing.organisation, &standing.member);
        listed.insert(pair);
        let then = seen.get(&pair);
        let then = then.map_or((Membership::None, Participation::None, Intent::Staying), |seen| {
            (seen.membership, seen.participation, seen.intent)
        });
        let Standing { membership, participation, intent, .. } = standing;
        differences.extend(since_seen(pair, looked, then.0, membership, Value::Membership));
        differences.extend(since_seen(pair, looked, then.1, participation, Value::Participation));
        differences.extend(since_seen(pair, looked, then.2, intent, Value::Intent));
    }
    for (pair, seen) in seen.into_iter().filter(|(pair, _)| !listed.contains(pair)) {
        let outside = nothing_known(Membership::None);
        differences.extend(since_seen(pair, looked, seen.membership, &outside, Value::Membership));
    }
    differences.sort_by(|a, b| (&a.organisation, &a.member).cmp(&(&b.organisation, &b.member)));
    differences
}

fn nothing_known<T>(value: T) -> Held<T> {
    Held { value, since: None, because: Vec::new(), against: Vec::new(), rule: Rule::NothingKnown }
}

fn since_seen<T: Copy + PartialEq>(
    (organisation, member): (&PartyId, &PartyId),
    looked: Date,
    then: T,
    now: &Held<T>,
    value: fn(T) -> Value,
) -> Option<Difference> {
    let is_new = now.since.is_some_and(|since| since.latest() > looked);
    (then != now.value).then(|| Difference {
        organisation: organisation.clone(),
        member: member.clone(),
        cause: if is_new { Cause::Changed } else { Cause::Learnt },
        from: value(then),
        to: value(now.value),
        since: now.since,
        because: now.because.clone(),
        against: now.against.clone(),
        rule: now.rule,
    })
}

impl Comparison {
    fn add(&mut self, then: &Standing, learnt: &Standing, now: &Standing, steps: Steps) {
        let member = &now.member;
        match (belongs(then), belongs(now)) {
            (false, true) => self.appeared.push(member.clone()),
            (true, false) => self.vanished.push(member.clone()),
            _ => {}
        }
        self.members.push(Compared {
            member: member.clone(),
            membership: stages(&then.membership, &learnt.membership, &now.membership),
            participation: stages(&then.participation, &learnt.participation, &now.participation),
            intent: stages(&then.intent, &learnt.intent, &now.intent),
        });
        let new = &now.history;
        self.lead(member, steps, (&then.membership, &learnt.membership), &new.membership, Value::Membership);
        self.lead(
            member,
            steps,
            (&then.participation, &learnt.participation),
            &new.participation,
            Value::Participation,
        );
        self.lead(member, steps, (&then.intent, &learnt.intent), &new.intent, Value::Intent);
    }

    /// From what was held to what was learnt, and on through the spells to the last of them, which is held now.
    fn lead<T: Copy + PartialEq>(
        &mut self,
        member: &PartyId,
        steps: Steps,
        (then, learnt): (&Held<T>, &Held<T>),
        spells: &[Spell<T>],
        value: fn(T) -> Value,
    ) {
        self.differ(member, Cause::Learnt, then, learnt, value);
        let mut old = learnt;
        for (index, (first_day, spell)) in with_first_days(spells).enumerate() {
            let is_last = index + 1 == spells.len();
            if is_last || steps == Steps::All && self.earlier.on < first_day {
                self.differ(member, Cause::Changed, old, &spell.held, value);
                old = &spell.held;
            }
        }
    }

    fn differ<T: Copy + PartialEq>(
        &mut self,
        member: &PartyId,
        cause: Cause,
        old: &Held<T>,
        new: &Held<T>,
        value: fn(T) -> Value,
    ) {
        if old.value == new.value {
            return;
        }
        self.differences.push(Difference {
            organisation: self.organisation.clone(),
            member: member.clone(),
            cause,
            from: value(old.value),
            to: value(new.value),
            since: new.since,
            because: new.because.clone(),
            against: new.against.clone(),
            rule: new.rule,
        });
    }
}

fn belongs(standing: &Standing) -> bool {
    matches!(standing.membership.value, Membership::Member | Membership::Suspended)
}

fn stages<T: Copy>(then: &Held<T>, learnt: &Held<T>, now: &Held<T>) -> Stages<T> {
    Stages { then: then.value, learnt: learnt.value, now: now.value }
}

#[cfg(test)]
mod tests;
