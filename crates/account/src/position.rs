//! The three parts of a standing, as words: legal position, what a member does, what it says.
//!
//! They stand before the modules that find them, and are the words of the contract.

use codebook::{Date, PartialDate};
use serde::{Deserialize, Serialize};

use crate::held::Spell;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$item:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$item])* $variant,)* }

        impl $name {
            /// All values.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The value as it is written.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }
    };
}

words! {
    /// The legal position.
    Membership {
        /// No member, and not about to be one; observers and partners are this.
        None = "none",
        /// Has applied or is invited.
        Candidate = "candidate",
        /// Member.
        Member = "member",
        /// Member, but suspended by the organisation.
        Suspended = "suspended",
        /// Was a member.
        Left = "left",
    }
}

words! {
    /// What the member does.
    Participation {
        /// Takes part.
        Full = "full",
        /// Skips some events, or has left a part of the organisation.
        Reduced = "reduced",
        /// Has frozen its participation.
        Frozen = "frozen",
        /// Takes part in nothing.
        None = "none",
    }
}

words! {
    /// What the member says.
    Intent {
        /// Nothing of leaving.
        Staying = "staying",
        /// Threatens to leave or leaves it open.
        Reviewing = "reviewing",
        /// Has announced that it leaves.
        Leaving = "leaving",
        /// Has given formal notice.
        NoticeGiven = "notice_given",
    }
}

/// The spells with the first day of each: where nothing tells its begin, the day on which the one before it ended, and the
/// begin of the calendar for the first.
pub(crate) fn with_first_days<T>(spells: &[Spell<T>]) -> impl Iterator<Item = (Date, &Spell<T>)> {
    let ends = std::iter::once(None).chain(spells.iter().map(|spell| spell.until));
    spells
        .iter()
        .zip(ends)
        .map(|(spell, end)| (spell.held.since.or(end).map_or(Date::MIN, PartialDate::earliest), spell))
}
