//! What a member says about staying, followed through the days.
//!
//! Takes the happenings and the spells of membership, gives the spells of intent. Only the member's own word, or its own
//! acts, move it; what others foretell, demand or think possible never does. Saying is not doing: nothing here moves
//! membership or participation.

use codebook::{Act, Certainty, Date, Facts, Obligation, PartialDate, PartyId};

use crate::bearing::{Aim, Happening};
use crate::gather::shift;
use crate::held::{Held, Rule, Spell, Track};
use crate::position::{Intent, Membership, with_first_days};
use crate::voices::Rank;

/// Days for which a threat or doubt counts.
const DOUBT_LASTS: i32 = 731;

/// Days for which an announcement counts.
const ANNOUNCEMENT_LASTS: i32 = 5 * 365;

/// Days for which a notice counts where the treaty names no period.
const NOTICE_LASTS: i32 = 3 * 365;

/// Days beyond the period of notice before it has come to nothing.
const NOTICE_GRACE: i32 = 90;

/// The spells of intent up to `on`, in order; never empty.
pub(crate) fn follow(
    facts: &Facts,
    happenings: &[Happening],
    memberships: &[Spell<Membership>],
    organisation: &PartyId,
    on: Date,
) -> Vec<Spell<Intent>> {
    let mut path = Path {
        track: Track::new(Intent::Staying, Rule::NothingSaid),
        notice_lasts: notice_lasts(facts, organisation, on),
        said: Date::MIN,
        rank: Rank::Other,
        position: Membership::None,
    };
    let mut sayings: Vec<(Date, PartialDate, Word, &Happening)> = Vec::new();
    for happening in happenings {
        if let Some((word, (day, since))) = word(happening) {
            sayings.push((day, since, word, happening));
        }
    }
    sayings.sort_by(|a, b| (a.0, a.2, &a.3.because).cmp(&(b.0, b.2, &b.3.because)));
    let mut spells = with_first_days(memberships).peekable();
    for (day, since, word, happening) in sayings.into_iter().filter(|saying| saying.0 <= on) {
        while let Some((day, spell)) = spells.next_if(|(first, _)| *first <= day) {
            path.lapse(day);
            path.position(day, spell);
        }
        path.lapse(day);
        path.say(day, since, word, happening);
    }
    for (day, spell) in spells {
        path.lapse(day);
        path.position(day, spell);
    }
    path.lapse(on);
    path.track.finish()
}

fn notice_lasts(facts: &Facts, organisation: &PartyId, on: Date) -> i32 {
    let PartyId::Organisation(id) = organisation else { return NOTICE_LASTS };
    let periods = facts.clauses_on(id, on).filter(|clause| clause.obligation == Obligation::Withdrawal);
    let longest = periods.filter_map(|clause| clause.notice_days).max();
    longest.map_or(NOTICE_LASTS, |days| days as i32 + NOTICE_GRACE)
}

/// What was said about leaving; on one day the later in this list wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    Doubt,
    Announcement,
    Notice,
    /// "We stay", or a return.
    Stay,
    /// "We have not said that we leave."
    Denial,
}

/// The table of what each act says about the intent, and when it was said.
///
/// A plan or possibility counts as the member's own word where the member, the report itself or the organisation says it;
/// a possibility only where the member's own government does.
fn word(happening: &Happening) -> Option<(Word, (Date, PartialDate))> {
    use Certainty::{Happened, Planned, Possible};
    let told = (happening.day(), happening.start);
    let said = happening.said();
    let is_own = happening.own_word;
    let is_stay = matches!(happening.act, Act::ResumeParticipation | Act::Readmit | Act::Join);
    if happening.aim != Aim::Whole {
        return None;
    }
    match (happening.act, happening.certainty, happening.holds) {
        (Act::AnnounceLeave, Happened, true) => Some((Word::Announcement, told)),
        (Act::Leave, Happened, true) if is_own => Some((Word::Announcement, told)),
        (Act::AnnounceLeave | Act::NotifyLeave | Act::Leave, Planned, true) if happening.rank > Rank::Other => {
            Some((Word::Announcement, said))
        }
        (Act::NotifyLeave, Happened, true) => Some((Word::Notice, told)),
        (Act::ThreatenLeave, Happened, true) => Some((Word::Doubt, told)),
        (Act::Leave | Act::AnnounceLeave | Act::NotifyLeave, Possible, true) if is_own => Some((Word::Doubt, said)),
        (Act::Leave, Planned, false) if happening.rank > Rank::Other => Some((Word::Stay, said)),
        (Act::MemberOf, Planned, true) | (Act::AnnounceLeave | Act::ThreatenLeave, Planned, false) if is_own => {
            Some((Word::Stay, said))
        }
        (_, Happened, true) if is_stay => Some((Word::Stay, told)),
        (Act::AnnounceLeave | Act::ThreatenLeave, Happened, false) => Some((Word::Denial, told)),
        _ => None,
    }
}

/// The way through the days.
struct Path {
    track: Track<Intent>,
    notice_lasts: i32,
    /// When the present word was last said, and by whom.
    said: Date,
    rank: Rank,
    position: Membership,
}

impl Path {
    /// Who left is leaving; who came in or came back is staying.
    fn position(&mut self, day: Date, spell: &Spell<Membership>) {
        let before = std::mem::replace(&mut self.position, spell.held.value);
        let held = |value, rule| Held {
            value,
            since: spell.held.since,
            because: spell.held.because.clone(),
            against: Vec::new(),
            rule,
        };
        match spell.held.value {
            Membership::Left => self.track.turn(day, held(Intent::Leaving, Rule::HasLeft)),
            Membership::Member if before == Membership::None => {
                self.track.turn(day, held(Intent::Staying, Rule::NothingSaid));
            }
            Membership::Member if before != Membership::Member && before != Membership::Suspended => {
                self.track.turn(day, held(Intent::Staying, Rule::CameBack));
            }
            Membership::None if before != Membership::None => {
                self.track.turn(day, held(Intent::Staying, Rule::NothingSaid));
            }
            _ => {}
        }
    }

    /// Who is no member has nothing to leave.
    fn say(&mut self, day: Date, since: PartialDate, word: Word, happening: &Happening) {
        let now = self.track.now().value;
        if !matches!(self.position, Membership::Member | Membership::Suspended) {
            return;
        }
        let mut turn = |value, rule| {
            let rule = happening.contest.unwrap_or(rule);
            let (because, against) = (happening.because.clone(), happening.against.clone());
            self.track.turn(day, Held { value, since: Some(since), because, against, rule });
        };
        match (word, now) {
            (Word::Doubt, Intent::Staying) => turn(Intent::Reviewing, Rule::DoubtVoiced),
            (Word::Announcement, Intent::Staying | Intent::Reviewing) => turn(Intent::Leaving, Rule::Announced),
            (Word::Notice, Intent::Staying | Intent::Reviewing | Intent::Leaving) => {
                turn(Intent::NoticeGiven, Rule::NoticeHandedIn);
            }
            (Word::Stay, Intent::Reviewing | Intent::Leaving | Intent::NoticeGiven) => {
                turn(Intent::Staying, Rule::OwnWordToStay);
            }
            (Word::Denial, Intent::Reviewing | Intent::Leaving | Intent::NoticeGiven) => {
                self.deny(day, since, happening);
                return;
            }
            (Word::Doubt, Intent::Leaving | Intent::NoticeGiven) => return,
            _ => {
                self.track.confirm(&happening.because);
                self.track.object(&happening.against, happening.contest.unwrap_or(Rule::SaidOverDenied));
                (self.said, self.rank) = (self.said.max(day), self.rank.max(happening.rank));
                return;
            }
        }
        (self.said, self.rank) = (self.said.max(day), happening.rank);
    }

    /// The member's own denial of an announcement takes it back, unless somebody above the denier made it.
    fn deny(&mut self, day: Date, since: PartialDate, happening: &Happening) {
        let now = self.track.now();
        let is_announced = now.value != Intent::NoticeGiven;
        if !happening.own_word || !is_announced || happening.rank < self.rank {
            self.track.object(&happening.because, Rule::HigherSpeaker);
            return;
        }
        let value = if now.value == Intent::Leaving { Intent::Reviewing } else { Intent::Staying };
        let against = now.because.clone();
        let because = happening.because.clone();
        self.track.turn(day, Held { value, since: Some(since), because, against, rule: Rule::Retracted });
        (self.said, self.rank) = (day, happening.rank);
    }

    /// A word that came to nothing in its time no longer counts.
    fn lapse(&mut self, day: Date) {
        if self.position == Membership::Left {
            return;
        }
        let now = self.track.now();
        let lasts = match now.value {
            Intent::Staying => return,
            Intent::Reviewing => DOUBT_LASTS,
            Intent::Leaving => ANNOUNCEMENT_LASTS,
            Intent::NoticeGiven => self.notice_lasts,
        };
        let end = shift(self.said, lasts);
        if end < day {
            let because = now.because.clone();
            let rule = Rule::WordLapsed;
            let since = Some(end.into());
            self.track.turn(end, Held { value: Intent::Staying, since, because, against: Vec::new(), rule });
        }
    }
}
