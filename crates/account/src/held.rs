//! What is held of a party on a day: a value with its grounds, and the rule that decided.
//!
//! All rules of the account stand here in one table, each with the sentence that a reader sees. A value never goes without
//! its rule, and what speaks against it is kept beside it.

use codebook::{ClaimId, Date, FactId, PartialDate};
use serde::{Deserialize, Serialize};

/// The two days of every question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AsOf {
    /// The day asked about.
    pub on: Date,
    /// The day by which it could be known: nothing published or dated later is used.
    pub known: Date,
}

/// What a value rests on, or what speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ground {
    /// A row of the facts.
    Fact(FactId),
    /// A claim of a report.
    Claim(ClaimId),
}

/// A value, since when it holds, why, and what speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held<T> {
    /// The value.
    pub value: T,
    /// Since when; `None` where nothing tells.
    pub since: Option<PartialDate>,
    /// The claims and facts for it, the deciding ones first; empty only where nothing is known and the value says so.
    pub because: Vec<Ground>,
    /// The claims and facts that speak against it.
    pub against: Vec<Ground>,
    /// The rule that decided.
    pub rule: Rule,
}

/// A value that was held for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spell<T> {
    /// The value, its begin and its grounds.
    pub held: Held<T>,
    /// When the next spell began; `None` for the last one.
    pub until: Option<PartialDate>,
}

macro_rules! rules {
    ($($variant:ident = $name:literal, $sentence:literal;)*) => {
        /// Why a value is what it is: the rules of the account.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $(#[doc = $sentence] $variant,)* }

        impl Rule {
            /// All rules, in the order of the table.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),*];

            /// The name of the rule as it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $(Rule::$variant => $name),* }
            }

            /// The rule in a sentence.
            pub const fn sentence(self) -> &'static str {
                match self { $(Rule::$variant => $sentence),* }
            }
        }
    };
}

rules! {
    // Membership.
    NothingKnown = "nothing_known", "Nothing known by then tells of a membership.";
    FactDecides = "fact_decides", "The facts tell of it, with a source of their own.";
    FactOverClaim = "fact_over_claim", "The facts date the same change, and their day stands over that of a report.";
    FactOverUndated = "fact_over_undated", "A mention without a day does not outweigh the facts.";
    FactsReachFurther = "facts_reach_further", "The facts about the organisation reach beyond the day claimed and know nothing of such a change.";
    NewestChange = "newest_change", "Of the changes said to have happened, the newest holds.";
    MembershipStated = "membership_stated", "It is said to be so, and no change is told that is newer or stronger.";
    MembershipImplied = "membership_implied", "Only a member can do what it is said to have done.";
    ChangeOverStatement = "change_over_statement", "A change that is told outweighs a mention of how things stand.";
    StatementMuchLater = "statement_much_later", "A mention that comes more than a year after the last change shows that there was another.";
    NoticeAfterwards = "notice_afterwards", "Others tell of a notice that it gave later, which outweighs the member's own word that it was out.";
    NotFromThere = "not_from_there", "The change does not lead from where the member stood.";
    // Contradictions about one happening.
    HigherSpeaker = "higher_speaker", "Who decides of the matter outweighs who speaks of it: the head of the party, its officials and the report itself, then others.";
    MoreVoices = "more_voices", "More independent voices say so.";
    NewerWord = "newer_word", "It was said later.";
    SaidOverDenied = "said_over_denied", "What is told and denied with the same weight is kept as told.";
    Corrected = "corrected", "Who told of it has taken it back in a correction.";
    // Participation.
    MembersTakePart = "members_take_part", "A member takes full part unless somebody tells otherwise.";
    OutsidersTakeNone = "outsiders_take_none", "Who is no member takes no part as one.";
    SuspendedTakeNone = "suspended_take_none", "A suspended member takes no part.";
    OwnFreeze = "own_freeze", "The member froze its own participation and has not taken it up again.";
    PartFrozen = "part_frozen", "The member left or froze a part of the organisation; it remains in the rest.";
    Absences = "absences", "The member stayed away from events, refused or cancelled them within the last two years.";
    AbsentFromAll = "absent_from_all", "The member is said to take part in nothing any more.";
    AbsencesLapsed = "absences_lapsed", "No absence was told for two years.";
    PresentAgain = "present_again", "The member took part again after its absences.";
    Resumed = "resumed", "The member took up its participation again.";
    // Intent.
    NothingSaid = "nothing_said", "A member is taken to stay unless it says otherwise.";
    Announced = "announced", "The member announced that it will leave; an announcement is not an exit.";
    NoticeHandedIn = "notice_handed_in", "The member gave notice; a notice is not an exit.";
    DoubtVoiced = "doubt_voiced", "The member threatened to leave or left open whether it stays.";
    OwnWordToStay = "own_word_to_stay", "The member said later that it stays.";
    Retracted = "retracted", "The member later denied what it was said to have announced.";
    HasLeft = "has_left", "The member has left.";
    CameBack = "came_back", "The member came in or came back.";
    WordLapsed = "word_lapsed", "What was said came to nothing in its time: the member is still there.";
}

impl Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let rule = Rule::ALL.iter().copied().find(|rule| rule.as_str() == name);
        rule.ok_or_else(|| serde::de::Error::custom(format!("`{name}` is no rule of the account")))
    }
}

/// A part of a standing while it is being followed through the days.
pub(crate) struct Track<T> {
    spells: Vec<Spell<T>>,
    began: Date,
}

impl<T: Copy + PartialEq> Track<T> {
    /// Begins before all days with a default.
    pub(crate) fn new(value: T, rule: Rule) -> Track<T> {
        let held = Held { value, since: None, because: Vec::new(), against: Vec::new(), rule };
        Track { spells: vec![Spell { held, until: None }], began: Date::MIN }
    }

    /// What is held now.
    pub(crate) fn now(&self) -> &Held<T> {
        &self.spells.last().expect("a track has a spell").held
    }

    pub(crate) fn now_mut(&mut self) -> &mut Held<T> {
        &mut self.spells.last_mut().expect("a track has a spell").held
    }

    /// The value becomes that of `held` on `day`.
    ///
    /// What was held from the same day on is no spell of its own: its grounds now speak against.
    pub(crate) fn turn(&mut self, day: Date, mut held: Held<T>) {
        if self.began == day && self.spells.len() > 1 {
            let before = self.spells.pop().expect("a track has a spell").held;
            if before.value == held.value {
                held.against.extend(before.against);
                let mut because = before.because;
                because.append(&mut held.because);
                held.because = because;
            } else {
                held.against.extend(before.because);
            }
        }
        let last = self.spells.last_mut().expect("a track has a spell");
        last.until = held.since.or(Some(day.into()));
        self.began = day;
        self.spells.push(Spell { held, until: None });
    }

    /// More that speaks for what is held now.
    pub(crate) fn confirm(&mut self, grounds: &[Ground]) {
        self.now_mut().because.extend_from_slice(grounds);
    }

    /// Something that speaks against what is held now, and the rule by which it yields.
    pub(crate) fn object(&mut self, grounds: &[Ground], rule: Rule) {
        let now = self.now_mut();
        if !grounds.is_empty() {
            now.against.extend_from_slice(grounds);
            now.rule = rule;
        }
    }

    /// The spells, the grounds of each without repeats; the default at the head falls away where something follows it.
    pub(crate) fn finish(mut self) -> Vec<Spell<T>> {
        if self.spells.len() > 1 && self.spells[0].held.because.is_empty() && self.spells[0].held.against.is_empty() {
            self.spells.remove(0);
        }
        for Spell { held, .. } in &mut self.spells {
            let mut seen = std::collections::BTreeSet::new();
            held.because.retain(|ground| seen.insert(ground.clone()));
            held.against.retain(|ground| seen.insert(ground.clone()));
        }
        self.spells
    }
}
