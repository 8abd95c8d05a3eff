//! What a member does in the organisation, followed through the days.
//!
//! Takes the happenings and the spells of membership, gives the spells of participation. Membership comes first: who is no
//! member or is suspended takes no part, and nothing here moves membership. A freeze is the member's own and lasts until it
//! is taken back; absences count for two years and end when the member takes part again.

use std::collections::BTreeMap;
use std::sync::Arc;

use codebook::{Act, Certainty, Date, PartialDate};

use crate::bearing::{Aim, Dating, Doer, Happening};
use crate::gather::shift;
use crate::held::{Ground, Held, Rule, Spell, Track};
use crate::position::{Membership, Participation, with_first_days};

/// Days for which an absence counts.
const WINDOW: i32 = 731;

/// The spells of participation up to `on`, in order; never empty.
pub(crate) fn follow(
    happenings: &[Happening],
    memberships: &[Spell<Membership>],
    on: Date,
) -> Vec<Spell<Participation>> {
    let mut path = Path {
        track: Track::new(Participation::None, Rule::OutsidersTakeNone),
        is_member: false,
        default: None,
        frozen: None,
        parts: BTreeMap::new(),
        absent: None,
    };
    let mut spells = with_first_days(memberships).peekable();
    for happening in happenings.iter().filter(|happening| happening.day() <= on) {
        while let Some((day, spell)) = spells.next_if(|(day, _)| *day <= happening.day()) {
            path.position(day, spell);
        }
        path.lapse(happening.day());
        path.happen(happening, happenings);
    }
    spells.for_each(|(day, spell)| path.position(day, spell));
    path.lapse(on);
    path.track.finish()
}

/// A run of absences.
struct Run {
    begin: PartialDate,
    newest: Date,
    value: Participation,
    because: Vec<Ground>,
}

/// The way through the days.
struct Path {
    track: Track<Participation>,
    is_member: bool,
    /// Full participation as it follows from the membership of now.
    default: Option<Held<Participation>>,
    /// The member's own freeze of all.
    frozen: Option<Held<Participation>>,
    /// Freezes of parts by the part's name.
    parts: BTreeMap<Arc<str>, Held<Participation>>,
    absent: Option<Run>,
}

impl Path {
    /// A new legal position clears what was done in the one before.
    fn position(&mut self, day: Date, spell: &Spell<Membership>) {
        let held = &spell.held;
        let stays = self.is_member && held.value == Membership::Member;
        self.is_member = held.value == Membership::Member;
        let (value, rule) = match held.value {
            Membership::Member => (Participation::Full, Rule::MembersTakePart),
            Membership::Suspended => (Participation::None, Rule::SuspendedTakeNone),
            Membership::None | Membership::Candidate | Membership::Left => {
                (Participation::None, Rule::OutsidersTakeNone)
            }
        };
        let held = Held { value, since: held.since, because: held.because.clone(), against: Vec::new(), rule };
        self.default = Some(held.clone());
        if !stays {
            (self.frozen, self.absent) = (None, None);
            self.parts.clear();
            self.track.turn(day, held);
        }
    }

    fn happen(&mut self, happening: &Happening, all: &[Happening]) {
        if !self.is_member || happening.certainty != Certainty::Happened {
            return;
        }
        match (happening.act, happening.holds) {
            (Act::FreezeParticipation, true) => self.freeze(happening),
            (Act::Leave, true) if matches!(happening.aim, Aim::Part(_)) => self.freeze(happening),
            (Act::ResumeParticipation | Act::Readmit | Act::Join, true) => self.resume(happening),
            (Act::SkipEvent | Act::RefuseToHost | Act::CancelEvent, true) | (Act::AttendEvent, false) => {
                self.stay_away(happening, all);
            }
            (Act::AttendEvent | Act::HostEvent | Act::JointExercise, true) => self.attend(happening),
            (Act::FreezeParticipation, false) => self.deny_freeze(happening),
            _ => {}
        }
    }

    fn freeze(&mut self, happening: &Happening) {
        let (value, rule) = match &happening.aim {
            Aim::Whole => (Participation::Frozen, Rule::OwnFreeze),
            Aim::Part(_) => (Participation::Reduced, Rule::PartFrozen),
            Aim::Event(_) => return,
        };
        let mut held = held(happening, value, rule);
        if let Aim::Part(name) = &happening.aim {
            if let Some(before) = self.parts.get_mut(name) {
                before.because.append(&mut held.because);
            } else {
                self.parts.insert(name.clone(), held);
            }
        } else if let Some(frozen) = &mut self.frozen {
            frozen.because.extend_from_slice(&held.because);
            frozen.against.extend_from_slice(&held.against);
        } else {
            self.frozen = Some(held);
        }
        self.update(happening.day(), None);
    }

    /// Coming back as a whole lifts every freeze; coming back to a part lifts that of the part.
    fn resume(&mut self, happening: &Happening) {
        match &happening.aim {
            Aim::Event(_) => return,
            Aim::Whole => {
                if self.frozen.is_none() && self.parts.is_empty() && self.absent.is_none() {
                    return;
                }
                (self.frozen, self.absent) = (None, None);
                self.parts.clear();
            }
            Aim::Part(name) => {
                let count = self.parts.len();
                self.parts.retain(|part, _| !is_same_part(part, name));
                if self.parts.len() == count {
                    return;
                }
            }
        }
        self.update(happening.day(), Some(held(happening, Participation::Full, Rule::Resumed)));
    }

    fn stay_away(&mut self, happening: &Happening, all: &[Happening]) {
        let from_all = happening.act == Act::AttendEvent && happening.aim == Aim::Whole;
        let is_refusal = happening.act != Act::SkipEvent;
        // One absence of a minister is not the state's, nor is that of anybody where somebody else came.
        let is_minor = happening.doer == Doer::Person && !happening.is_long() && !is_refusal;
        if is_minor || is_represented(happening, all) {
            let rule = self.track.now().rule;
            self.track.object(&happening.because, rule);
            return;
        }
        let value = if from_all { Participation::None } else { Participation::Reduced };
        let run = self.absent.get_or_insert_with(|| Run {
            begin: happening.start,
            newest: happening.day(),
            value,
            because: Vec::new(),
        });
        run.newest = run.newest.max(if happening.dating == Dating::Spell { happening.end } else { happening.day() });
        run.because.extend_from_slice(&happening.because);
        let turned = run.value != value && from_all;
        if turned {
            (run.value, run.begin) = (value, happening.start);
        }
        self.update(happening.day(), None);
        self.track.object(&happening.against, happening.contest.unwrap_or(Rule::SaidOverDenied));
    }

    fn attend(&mut self, happening: &Happening) {
        if self.frozen.is_some() {
            self.track.object(&happening.because, Rule::OwnFreeze);
        } else if self.absent.as_ref().is_some_and(|run| run.newest < happening.day()) {
            self.absent = None;
            self.update(happening.day(), Some(held(happening, Participation::Full, Rule::PresentAgain)));
        } else if self.absent.is_some() {
            self.track.object(&happening.because, Rule::Absences);
        } else if self.parts.is_empty() {
            self.track.confirm(&happening.because);
        }
    }

    fn deny_freeze(&mut self, happening: &Happening) {
        let rule = happening.contest.unwrap_or(self.track.now().rule);
        if self.frozen.is_some() {
            self.track.object(&happening.because, rule);
        } else {
            self.track.object(&happening.against, rule);
        }
    }

    /// Ends a run of absences of which none was told for two years.
    fn lapse(&mut self, day: Date) {
        let Some(run) = &self.absent else { return };
        let end = shift(run.newest, WINDOW);
        if end < day {
            let because = self.default.as_ref().map(|held| held.because.clone()).unwrap_or_default();
            let against = run.because.clone();
            let since = Some(end.into());
            self.absent = None;
            let rule = Rule::AbsencesLapsed;
            self.update(end, Some(Held { value: Participation::Full, since, because, against, rule }));
        }
    }

    /// Turns to what holds now: a freeze of all, else the begin of absences or of a freeze of a part, else `back` or the
    /// default.
    fn update(&mut self, day: Date, back: Option<Held<Participation>>) {
        let away = self.absent.as_ref().map(|run| {
            let rule = if run.value == Participation::None { Rule::AbsentFromAll } else { Rule::Absences };
            let because = run.because.clone();
            Held { value: run.value, since: Some(run.begin), because, against: Vec::new(), rule }
        });
        let part = self.parts.values().min_by_key(|held| held.since).cloned();
        let less = match (away, part) {
            (Some(away), Some(mut part)) if away.value == part.value => {
                part.because.extend(away.because);
                part.since = part.since.min(away.since);
                Some(part)
            }
            (Some(away), _) => Some(away),
            (None, part) => part,
        };
        let Some(mut next) = self.frozen.clone().or(less).or(back).or_else(|| self.default.clone()) else { return };
        let now = self.track.now_mut();
        if now.value == next.value && now.since == next.since && now.rule == next.rule {
            next.against.append(&mut now.against);
            *now = next;
        } else {
            self.track.turn(day, next);
        }
    }
}

fn held(happening: &Happening, value: Participation, rule: Rule) -> Held<Participation> {
    Held {
        value,
        since: Some(happening.start),
        because: happening.because.clone(),
        against: happening.against.clone(),
        rule: happening.contest.unwrap_or(rule),
    }
}

/// Whether somebody of the member took part in the event that a person stayed away from.
fn is_represented(absence: &Happening, all: &[Happening]) -> bool {
    let Aim::Event(_) = &absence.aim else { return false };
    absence.doer < Doer::Member
        && all.iter().any(|other| {
            other.act == Act::AttendEvent
                && other.happened()
                && other.aim == absence.aim
                && other.day() <= absence.end
                && absence.day() <= other.end
        })
}

/// Whether two names mean one part: "integrated command", "integrated military command".
fn is_same_part(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> { name.to_lowercase().split_whitespace().map(str::to_owned).collect() };
    let (one, other) = (words(one), words(other));
    let common = one.iter().filter(|word| other.contains(word)).count();
    2 * common > one.len().min(other.len())
}
