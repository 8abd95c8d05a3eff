//! What is shown of those who left: what they did before, against those who stayed.

use codebook::Date;

use super::{Ground, Party};

/// What leavers did before they left, by the account.
#[derive(Debug, Clone, PartialEq)]
pub struct Leavers {
    /// For how many years before an exit is looked.
    pub years: i16,
    /// The organisations that have members by the facts and the account.
    pub organisations: usize,
    /// Stays in them, present and past.
    pub stays: usize,
    /// Those that ended because the member left.
    pub left: usize,
    /// Those of them about whose organisation the account has any claim of the years before: the others count for nothing.
    pub covered: usize,
    /// How often an organisation suspended a member.
    pub suspended: usize,
    /// How often a member froze its participation.
    pub froze: usize,
    /// How often each behaviour was seen; first any of them.
    pub counts: Vec<Before>,
    /// All leavers, and those who stayed beside them and did one of these things.
    pub episodes: Vec<Episode>,
    /// The members of the organisation asked about, up to the day asked about.
    pub now: Vec<Episode>,
}

/// How often one behaviour was seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Before {
    /// `skipped`, `froze`, `announced`, `refused_to_host`, `refused_help`, or `any` of these.
    pub behaviour: &'static str,
    /// Its name for a reader.
    pub words: &'static str,
    /// Of those who left: how many did it, and how many there are.
    pub leavers: (usize, usize),
    /// Of those who stayed beside them.
    pub stayers: (usize, usize),
    /// How many times as often leavers did it; `None` where nothing can be said.
    pub ratio: Option<f64>,
    /// The interval of that, 95 %.
    pub interval: Option<(f64, f64)>,
}

/// A member up to a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Episode {
    /// The organisation.
    pub organisation: Party,
    /// The member.
    pub member: Party,
    /// Whether it left on that day; `None` where that is the day asked about.
    pub left: Option<bool>,
    /// The day.
    pub on: Date,
    /// What says that it left.
    pub because: Vec<Ground>,
    /// What it did in the years before, by day.
    pub deeds: Vec<Deed>,
}

/// Something that a member did.
#[derive(Debug, Clone, PartialEq)]
pub struct Deed {
    /// The first day that it can have been.
    pub day: Date,
    /// As in [`Before::behaviour`].
    pub behaviour: &'static str,
    /// Its name for a reader.
    pub words: &'static str,
    /// The claims that tell of it.
    pub because: Vec<Ground>,
}
