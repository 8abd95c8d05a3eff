//! The legal position of a member, followed through the days.
//!
//! Takes the facts and the happenings between the two, gives the spells of membership up to a day. Changes that facts or
//! reports tell of come in the order of their days and the newest holds; mentions ("is a member") only confirm or fill in.
//! What the facts know well is not undone by a report that is vague or speaks of days that the facts cover.

use codebook::{Act, Certainty, Date, FactId, Facts, PartialDate, PartyId, Status};

use crate::bearing::{Aim, Dating, Doer, Happening};
use crate::gather::shift;
use crate::held::{AsOf, Ground, Held, Rule, Spell, Track};
use crate::position::Membership;
use crate::voices::days_between;

/// Days between two dates of one accession or exit in facts and reports: notices of a year are told as exits.
const SAME_EXIT: i32 = 548;

/// The same for suspensions and their end.
const SAME_SUSPENSION: i32 = 120;

/// Days after a change from which a mention that contradicts it shows another change.
const MUCH_LATER: i32 = 366;

/// What only a member does.
const IMPLY_MEMBER: [Act; 6] = [
    Act::AnnounceLeave,
    Act::NotifyLeave,
    Act::FreezeParticipation,
    Act::ResumeParticipation,
    Act::InvokeClause,
    Act::SignPact,
];

/// The spells of the facts about an organisation that could be known; an end that could not is open.
pub(crate) fn spells(facts: &Facts, organisation: &PartyId, known: Date) -> Vec<codebook::Membership> {
    match organisation {
        PartyId::Organisation(id) => facts.memberships_known(id, known),
        _ => Vec::new(),
    }
}

/// The spells of membership up to `at.on`, in order; never empty.
pub(crate) fn follow(
    facts: &Facts,
    happenings: &[Happening],
    organisation: &PartyId,
    member: &PartyId,
    at: AsOf,
) -> Vec<Spell<Membership>> {
    let known = Known::new(facts, organisation, member, at.known);
    let mut steps: Vec<Step> = known.changes.iter().map(Step::of_fact).collect();
    for happening in happenings {
        steps.extend(Step::of_happening(happening, happenings, &known));
    }
    steps.sort();
    if !known.is_covered {
        reach_back(&mut steps, happenings);
    }
    let mut track = Track::new(Membership::None, Rule::NothingKnown);
    let mut path = Path { weight: Weight::Implied, changed: Date::MIN };
    for step in steps.into_iter().filter(|step| step.day <= at.on) {
        path.take(&mut track, step, &known);
    }
    track.finish()
}

/// What the facts know of the two.
struct Known {
    /// Changes of the member's position by day.
    changes: Vec<Change>,
    /// Whether the facts know the organisation's members at all.
    is_covered: bool,
    /// The newest day that the facts about the organisation tell of.
    reach: Date,
}

/// A change that the facts tell of.
#[derive(Debug, Clone)]
struct Change {
    date: PartialDate,
    to: Membership,
    facts: Vec<FactId>,
}

impl Known {
    fn new(facts: &Facts, organisation: &PartyId, member: &PartyId, known: Date) -> Known {
        let mut reach = Date::MIN;
        let mut own = Vec::new();
        for spell in spells(facts, organisation, known) {
            let newest = spell.to.map_or(spell.from, |to| to.max(spell.from)).earliest();
            reach = reach.max(newest);
            if &spell.member == member {
                own.push(spell);
            }
        }
        Known { changes: changes(&own), is_covered: reach > Date::MIN, reach }
    }

    /// The nearest change to the same position that a report may mean.
    fn same_change(&self, to: Membership, happening: &Happening) -> Option<&Change> {
        let within = if to == Membership::Left { SAME_EXIT } else { SAME_SUSPENSION };
        let gap = |change: &Change| gap(change.date, happening.start);
        let same = self.changes.iter().filter(|change| change.to == to && gap(change) <= within);
        same.min_by_key(|change| (gap(change), change.date))
    }
}

/// Days between what two dates can mean; 0 where they overlap.
fn gap(a: PartialDate, b: PartialDate) -> i32 {
    days_between(a.latest(), b.earliest()).max(days_between(b.latest(), a.earliest())).max(0)
}

/// Where one member stood by the facts: on each day the strongest of the spells that cover it.
fn changes(spells: &[codebook::Membership]) -> Vec<Change> {
    let mut dates: Vec<PartialDate> = spells.iter().flat_map(|spell| [Some(spell.from), spell.to]).flatten().collect();
    dates.sort_unstable();
    dates.dedup();
    let mut changes: Vec<Change> = Vec::new();
    for date in dates {
        let day = date.earliest();
        let covers = |spell: &&codebook::Membership| {
            spell.from.earliest() <= day && spell.to.is_none_or(|to| day < to.earliest() && spell.from < to)
        };
        let strength = |spell: &&codebook::Membership| match spell.status {
            Status::Suspended => 3,
            Status::Member => 2,
            Status::Candidate => 1,
            Status::Observer => 0,
            Status::Outside => -1,
        };
        let covering = spells.iter().filter(covers).max_by_key(|spell| (strength(spell), spell.from, &spell.id));
        let ended = || spells.iter().filter(|spell| spell.to.is_some_and(|to| to.earliest() <= day));
        let was_member = |spell: &&codebook::Membership| matches!(spell.status, Status::Member | Status::Suspended);
        let newest = |spell: &&codebook::Membership| (spell.to, spell.id.clone());
        let (to, fact) = if let Some(spell) = covering {
            let left = spell.status == Status::Outside && ended().any(|spell| was_member(&spell));
            (if left { Membership::Left } else { position(spell.status) }, Some(spell))
        } else if let Some(spell) = ended().filter(was_member).max_by_key(newest) {
            (Membership::Left, Some(spell))
        } else {
            (Membership::None, ended().max_by_key(newest))
        };
        let Some(fact) = fact else { continue };
        match changes.last_mut() {
            Some(last) if last.to == to => {
                if !last.facts.contains(&fact.id) {
                    last.facts.push(fact.id.clone());
                }
            }
            _ => changes.push(Change { date, to, facts: vec![fact.id.clone()] }),
        }
    }
    changes
}

fn position(status: Status) -> Membership {
    match status {
        Status::Suspended => Membership::Suspended,
        Status::Member => Membership::Member,
        Status::Candidate => Membership::Candidate,
        Status::Observer | Status::Outside => Membership::None,
    }
}

/// How much a piece of evidence weighs on its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// What only a member can do.
    Implied,
    /// A mention of how things stand.
    Said,
    /// A change without a day of its own.
    Undated,
    /// A change with its day.
    Dated,
    /// A change that the facts tell of.
    Fact,
}

/// What a piece of evidence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// The position becomes this one.
    To(Membership),
    /// Is invited to become a member.
    Invited,
    /// Is a member; is none.
    Is(bool),
    /// Is an observer or partner.
    Observes,
    /// Speaks for this position, where it is held.
    Confirms(Membership),
    /// Does not count, by this rule.
    Yields,
}

/// One piece of evidence on its day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    day: Date,
    weight: Weight,
    turn: Turn,
    since: Option<PartialDate>,
    because: Vec<Ground>,
    against: Vec<Ground>,
    rule: Rule,
}

impl Step {
    fn of_fact(change: &Change) -> Step {
        Step {
            day: change.date.earliest(),
            weight: Weight::Fact,
            turn: Turn::To(change.to),
            since: Some(change.date),
            because: change.facts.iter().cloned().map(Ground::Fact).collect(),
            against: Vec::new(),
            rule: Rule::FactDecides,
        }
    }

    /// What a happening says about the position, if anything.
    fn of_happening(happening: &Happening, all: &[Happening], known: &Known) -> Option<Step> {
        let (turn, weight) = meaning(happening)?;
        let mut step = Step {
            day: happening.day(),
            weight,
            turn,
            since: Some(happening.start),
            because: happening.because.clone(),
            against: happening.against.clone(),
            rule: happening.contest.unwrap_or(Rule::NewestChange),
        };
        match turn {
            Turn::To(Membership::Left) if is_before_notice(happening, all) => {
                step.yield_to(Rule::NoticeAfterwards);
            }
            Turn::To(to) => step.heed(to, happening, known),
            Turn::Invited => {}
            _ => {
                step.since = (happening.dating == Dating::Spell).then_some(happening.start);
                let rule = if weight == Weight::Implied { Rule::MembershipImplied } else { Rule::MembershipStated };
                step.rule = happening.contest.unwrap_or(rule);
            }
        }
        Some(step)
    }

    fn yield_to(&mut self, rule: Rule) {
        (self.turn, self.rule, self.weight) = (Turn::Yields, rule, Weight::Implied);
    }

    /// Gives way to the facts where they know the same change, or know better.
    fn heed(&mut self, to: Membership, happening: &Happening, known: &Known) {
        if let Some(change) = known.same_change(to, happening) {
            let fits = !happening.is_dated() || gap(change.date, happening.start) <= crate::gather::SLACK;
            self.day = self.day.max(if fits { change.date.earliest() } else { self.day });
            if fits {
                (self.turn, self.weight, self.rule) = (Turn::Confirms(to), Weight::Fact, Rule::FactDecides);
            } else {
                self.yield_to(Rule::FactOverClaim);
            }
        }
    }
}

/// The table of what each act says about the position of the member.
///
/// Only what happened changes it. Freezing, announcing, giving notice and ratifying change nothing; what only a member can
/// do implies that it is one. A part of the organisation or one of its events is never the organisation.
fn meaning(happening: &Happening) -> Option<(Turn, Weight)> {
    let change = |to| Some((Turn::To(to), if happening.is_dated() { Weight::Dated } else { Weight::Undated }));
    let implied = Some((Turn::Is(true), Weight::Implied));
    if happening.aim != Aim::Whole || happening.certainty != Certainty::Happened {
        return None;
    }
    match (happening.act, happening.holds) {
        (Act::Join | Act::Readmit, true) => change(Membership::Member),
        (Act::Leave, true) => change(Membership::Left),
        (Act::SuspendMember, true) => change(Membership::Suspended),
        (Act::Apply, true) => change(Membership::Candidate),
        (Act::Invite, true) => {
            Some((Turn::Invited, if happening.is_dated() { Weight::Dated } else { Weight::Undated }))
        }
        (Act::Decline, true) => change(Membership::None),
        (Act::MemberOf, is) => Some((Turn::Is(is), Weight::Said)),
        (Act::ObserverOf, true) => Some((Turn::Observes, Weight::Said)),
        (Act::Leave | Act::SuspendMember, false) => implied,
        (act, true) if IMPLY_MEMBER.contains(&act) => implied,
        _ => None,
    }
}

/// Whether only the member says that it is out, while others tell of a notice that it gave after that.
fn is_before_notice(happening: &Happening, all: &[Happening]) -> bool {
    happening.own_word
        && all.iter().any(|other| {
            let gap = days_between(happening.day(), other.day());
            other.act == Act::NotifyLeave && other.happened() && !other.own_word && gap > 0 && gap <= SAME_EXIT
        })
}

/// Where only mentions tell of a membership, it is taken to have held since the first act of a member that is told.
fn reach_back(steps: &mut Vec<Step>, happenings: &[Happening]) {
    let Some(first) = steps.iter().position(|step| !matches!(step.turn, Turn::Yields | Turn::Confirms(_))) else {
        return;
    };
    let acts = happenings.iter().filter(|happening| happening.happened() && happening.doer > Doer::Person);
    let earliest = acts.map(Happening::day).min();
    if let (Turn::Is(true), Some(day)) = (steps[first].turn, earliest)
        && day < steps[first].day
    {
        let mut step = steps.remove(first);
        step.day = day;
        steps.insert(0, step);
    }
}

/// Whether the facts tell of a change to this position before the step.
fn is_before(change: &Change, to: Membership, step: &Step) -> bool {
    change.to == to && change.date.earliest() <= step.day
}

/// The way through the steps.
struct Path {
    /// What the present position rests on.
    weight: Weight,
    /// The day of the last change.
    changed: Date,
}

impl Path {
    fn take(&mut self, track: &mut Track<Membership>, step: Step, known: &Known) {
        let now = track.now().value;
        match step.turn {
            Turn::Confirms(to) if to == now => {
                track.confirm(&step.because);
                track.object(&step.against, step.rule);
            }
            Turn::Yields | Turn::Confirms(_) => track.object(&step.because, step.rule),
            Turn::To(to) => self.change(track, to, step, known),
            Turn::Invited if now == Membership::None => self.turn(track, Membership::Candidate, step),
            Turn::Is(true) => self.is_member(track, step, known),
            Turn::Is(false) => self.is_none(track, step),
            Turn::Observes if matches!(now, Membership::None | Membership::Member) => self.is_none(track, step),
            Turn::Invited | Turn::Observes => {}
        }
    }

    fn change(&mut self, track: &mut Track<Membership>, to: Membership, step: Step, known: &Known) {
        let now = track.now().value;
        if now == to && !self.is_better(&step) {
            track.confirm(&step.because);
            track.object(&step.against, step.rule);
            return;
        }
        match self.refusal(now, to, &step, known) {
            Some(rule) => track.object(&step.because, rule),
            None => self.turn(track, to, step),
        }
    }

    /// Whether a change to the same position dates it better: a dated one where only mentions told of it, a fact over all.
    fn is_better(&self, step: &Step) -> bool {
        step.weight > self.weight
            && (step.weight == Weight::Fact || self.weight <= Weight::Said && step.weight == Weight::Dated)
    }

    fn turn(&mut self, track: &mut Track<Membership>, to: Membership, step: Step) {
        (self.weight, self.changed) = (step.weight, step.day);
        let Step { day, since, because, against, rule, .. } = step;
        track.turn(day, Held { value: to, since, because, against, rule });
    }

    /// Why a report of a change does not count here.
    fn refusal(&self, now: Membership, to: Membership, step: &Step, known: &Known) -> Option<Rule> {
        use Membership::{Candidate, Left, Member, None as Outside, Suspended};
        if step.weight == Weight::Fact {
            return None;
        }
        let is_accession =
            matches!((now, to), (Outside | Candidate | Left, Member | Candidate) | (Member | Suspended, Left));
        if known.is_covered && is_accession && to != Candidate {
            if step.weight == Weight::Undated && Self::is_of_old(to, step, known) {
                return Some(Rule::FactOverUndated);
            }
            if step.weight == Weight::Dated && step.day <= known.reach {
                return Some(Rule::FactsReachFurther);
            }
        }
        if to == Suspended
            && step.weight == Weight::Undated
            && known.changes.iter().any(|change| is_before(change, to, step))
        {
            return Some(Rule::FactOverUndated);
        }
        match (now, to) {
            (Member | Suspended, Candidate | Outside) | (Left, Suspended | Outside) => Some(Rule::NotFromThere),
            (Candidate, Suspended) if self.weight == Weight::Fact => Some(Rule::NotFromThere),
            _ => None,
        }
    }

    /// Whether a change told without a day may be one that the facts tell of: they reach beyond it, or know one before.
    fn is_of_old(to: Membership, step: &Step, known: &Known) -> bool {
        step.day <= known.reach || known.changes.iter().any(|change| is_before(change, to, step))
    }

    fn is_member(&mut self, track: &mut Track<Membership>, step: Step, known: &Known) {
        let is_implied = step.weight == Weight::Implied;
        match track.now().value {
            Membership::Member => {
                if !is_implied {
                    track.confirm(&step.because);
                }
                track.object(&step.against, step.rule);
            }
            Membership::None if known.is_covered && is_implied => {}
            Membership::None if known.is_covered => track.object(&step.because, Rule::FactOverUndated),
            Membership::None => self.turn(track, Membership::Member, step),
            Membership::Candidate if !is_implied && self.weight < Weight::Fact => {
                self.turn(track, Membership::Member, step);
            }
            Membership::Left
                if !is_implied && self.weight < Weight::Fact && step.day > shift(self.changed, MUCH_LATER) =>
            {
                let step = Step { rule: Rule::StatementMuchLater, ..step };
                self.turn(track, Membership::Member, step);
            }
            Membership::Left if !is_implied => track.object(&step.because, Rule::ChangeOverStatement),
            _ => {}
        }
    }

    fn is_none(&mut self, track: &mut Track<Membership>, step: Step) {
        match track.now().value {
            Membership::None if track.now().because.is_empty() => self.turn(track, Membership::None, step),
            Membership::None | Membership::Left => track.confirm(&step.because),
            Membership::Candidate => {}
            Membership::Member if self.weight <= Weight::Said => {
                let to = if step.turn == Turn::Observes { Membership::None } else { Membership::Left };
                self.turn(track, to, step);
            }
            Membership::Member | Membership::Suspended if self.weight == Weight::Fact => {
                track.object(&step.because, Rule::FactDecides);
            }
            _ => track.object(&step.because, Rule::ChangeOverStatement),
        }
    }
}
