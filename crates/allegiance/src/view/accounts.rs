//! What is shown of the accounts beside the standings: commitments, attendance, relations, and what is different.

use codebook::{Act, Certainty, Date, PartialDate, Polarity};

use super::{Claim, Ground, Party};

/// The requests for help in an organisation, and what became of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Requests {
    /// The organisation.
    pub organisation: Party,
    /// The day asked about.
    pub on: Date,
    /// The day by which it could be known.
    pub known: Date,
    /// By day.
    pub rows: Vec<Request>,
    /// The counts of everybody who asked or was asked.
    pub tallies: Vec<Tally>,
}

/// One request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// The claim that told of it first.
    pub id: String,
    /// Who asked.
    pub asker: Party,
    /// Of whom; empty where nobody is named.
    pub asked: Vec<Party>,
    /// The clause: its id, and its article.
    pub clause: Option<(String, String)>,
    /// Whether the clause covers it.
    pub is_covered: bool,
    /// Whether only its refusal is told.
    pub is_implied: bool,
    /// The words that say what was asked for.
    pub about: Vec<String>,
    /// When.
    pub day: Option<PartialDate>,
    /// What tells of it.
    pub because: Vec<Claim>,
    /// What denies it.
    pub against: Vec<Claim>,
    /// What everybody did who is bound by it.
    pub answers: Vec<Answer>,
}

/// What one party did about a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The party.
    pub party: Party,
    /// `fulfilled`, `partly`, `refused` or `silent`.
    pub outcome: &'static str,
    /// When.
    pub day: Option<PartialDate>,
    /// Days after the request.
    pub days: Option<i32>,
    /// What speaks for it; empty where nothing is told.
    pub because: Vec<Claim>,
    /// What speaks against it.
    pub against: Vec<Claim>,
    /// The rule that decided, by name and in a sentence, where claims contradict each other.
    pub rule: Option<(&'static str, &'static str)>,
}

/// The counts of one party.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// The party.
    pub member: Party,
    /// Requests that it made.
    pub asked: usize,
    /// Requests that were put to it.
    pub asked_of: usize,
    /// Those that it answered.
    pub answered: usize,
    /// Those that it fulfilled.
    pub fulfilled: usize,
    /// The share of those put to it that it fulfilled, 0 to 1.
    pub share: Option<f64>,
    /// Median of the days to its answers.
    pub median_days: Option<i32>,
}

/// Members against the events of an organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Attendance {
    /// The organisation.
    pub organisation: Party,
    /// The day asked about.
    pub on: Date,
    /// The day by which it could be known.
    pub known: Date,
    /// The events by day: the columns.
    pub occasions: Vec<Occasion>,
    /// The members, each with a cell for every event.
    pub rows: Vec<Row>,
    /// The spells in which a member stayed away.
    pub abstentions: Vec<Abstention>,
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Occasion {
    /// Its head word: `summit`.
    pub kind: String,
    /// When; the day of the first report where nothing is told.
    pub day: PartialDate,
    /// Whether the day is told.
    pub is_dated: bool,
    /// The claims by which it was called off or put off.
    pub cancelled: Vec<Claim>,
}

/// One member at all events.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The member.
    pub member: Party,
    /// In the order of the events.
    pub cells: Vec<Cell>,
}

/// One member at one event.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// `present`, `lower_level`, `absent`, `absence_announced`, `hosted`, `refused_to_host`, `disputed` or `unknown`.
    pub presence: &'static str,
    /// Whether it was a member on that day.
    pub is_member: bool,
    /// What speaks for it.
    pub because: Vec<Claim>,
    /// What speaks against it.
    pub against: Vec<Claim>,
}

/// A spell in which a member stayed away.
#[derive(Debug, Clone, PartialEq)]
pub struct Abstention {
    /// The member.
    pub member: Party,
    /// Since when.
    pub from: PartialDate,
    /// Until when; `None` where no end is told.
    pub to: Option<PartialDate>,
    /// Whole months, as far as they are told.
    pub months: i32,
    /// What tells of it.
    pub because: Vec<Claim>,
}

/// How pairs of parties get on.
#[derive(Debug, Clone, PartialEq)]
pub struct Relations {
    /// The organisation or party asked about.
    pub of: Party,
    /// Whether the members of the organisation are meant, rather than one party with everybody.
    pub is_of_members: bool,
    /// The other party, where a pair was asked about: its events are then shown.
    pub with: Option<Party>,
    /// The last day of the window.
    pub on: Date,
    /// The day by which it could be known.
    pub known: Date,
    /// Days of the window.
    pub window: u32,
    /// The pairs.
    pub rows: Vec<Relation>,
}

/// How two parties get on.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// The two, without direction.
    pub parties: [Party; 2],
    /// −1 (conflict) to 1 (cooperation).
    pub balance: f64,
    /// The same in the window before.
    pub before: f64,
    /// The difference of the two.
    pub change: f64,
    /// Sum of the weights that warm.
    pub warm: f64,
    /// Sum of the weights that cool.
    pub cool: f64,
    /// Events in the window before.
    pub count_before: usize,
    /// The events in the window, by day.
    pub events: Vec<Weighed>,
}

/// An event between two parties.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// When.
    pub day: PartialDate,
    /// What was done.
    pub act: Act,
    /// Who did it.
    pub actor: Party,
    /// To or with whom.
    pub recipient: Party,
    /// Whether both did it.
    pub is_mutual: bool,
    /// Whether it is said to be so.
    pub polarity: Polarity,
    /// How sure.
    pub certainty: Certainty,
    /// How much it warms or cools.
    pub weight: f64,
    /// What tells of it.
    pub because: Vec<Claim>,
    /// What denies it.
    pub against: Vec<Claim>,
}

/// What is different between two days.
#[derive(Debug, Clone, PartialEq)]
pub struct Differences {
    /// The organisation that was asked about; `None` where several were.
    pub organisation: Option<Party>,
    /// The earlier day.
    pub earlier: Date,
    /// The later day.
    pub later: Date,
    /// By organisation, member and part.
    pub rows: Vec<Difference>,
}

/// One part of one standing that is different.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The organisation.
    pub organisation: Party,
    /// The member.
    pub member: Party,
    /// `changed` or `learnt`.
    pub cause: &'static str,
    /// `membership`, `participation` or `intent`.
    pub part: &'static str,
    /// The older value.
    pub from: &'static str,
    /// The newer value.
    pub to: &'static str,
    /// Since when the newer value holds.
    pub since: Option<PartialDate>,
    /// What speaks for the newer value.
    pub because: Vec<Ground>,
    /// What speaks against it.
    pub against: Vec<Ground>,
    /// The rule that decided, by name.
    pub rule: &'static str,
    /// The rule in a sentence.
    pub sentence: &'static str,
}

/// Changes of standing one by one.
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// The organisation that was asked about; `None` for all.
    pub organisation: Option<Party>,
    /// The member that was asked about; `None` for all.
    pub member: Option<Party>,
    /// The day after which it changed.
    pub since: Date,
    /// The last day looked at.
    pub until: Date,
    /// The newest first.
    pub rows: Vec<Noted>,
}

/// A change of standing with its day.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted {
    /// The day from which it could be known.
    pub known: Date,
    /// What changed.
    pub change: Difference,
}
