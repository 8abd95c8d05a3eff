//! What is shown, as plain structs: every row and number carries its claims, every claim its words.
//!
//! A view knows nothing of terminals, JSON or HTML; those are renderings of it. It holds texts and not spans, so that no
//! rendering needs the reports again.

mod accounts;
mod keeping;
mod leavers;
mod measures;
mod judge;
mod corrections;
mod beside;

use codebook::{Act, Certainty, Date, PartialDate, Plover, Polarity, When};

pub use accounts::{
    Abstention, Answer, Attendance, Cell, Difference, Differences, News, Noted, Occasion, Relation, Relations, Request,
    Requests, Row, Tally, Weighed,
};
pub use beside::{Beside, Sibling, Telling, Voice, Voices};
pub use corrections::Correction;
pub use judge::{Judged, Judgement, Verdict};
pub use keeping::{Backup, Changed, Passage, Rebuilt, Removal};
pub use leavers::{Before, Deed, Episode, Leavers};
pub use measures::{
    AtRisk, Closeness, Figure, Pair, Part, Past, Place, Power, Rank, Ranking, Rest, Risk, Share, Shares, TableRow,
};

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub enum View {
    /// Claims, in the order of publication and text.
    Claims(Vec<Claim>),
    /// Where members stand.
    Standings(Standings),
    /// What happened, by day.
    Timeline(Timeline),
    /// The ledger of commitments.
    Requests(Requests),
    /// Members against events.
    Attendance(Attendance),
    /// How pairs get on.
    Relations(Relations),
    /// What is different between two days.
    Compare(Differences),
    /// What has changed since a day.
    Watch(Differences),
    /// Corrections by hand, by number.
    Corrections(Vec<Correction>),
    /// What something rests on.
    Why(Why),
    /// What was read.
    Read(Box<Read>),
    /// Whether the account's file is sound.
    Check(Check),
    /// Passages by their words.
    Search(Vec<Passage>),
    /// A copy of the account.
    Backup(Backup),
    /// What rests on a report, and whether it has been removed.
    Remove(Box<Removal>),
    /// What is derived, made again.
    Rebuilt(Rebuilt),
    /// How power is shared.
    Power(Box<Power>),
    /// How close members are.
    Closeness(Closeness),
    /// Who is likely to leave.
    Risk(Box<Risk>),
    /// A judgement beside the figures.
    Judgement(Box<Judgement>),
}

/// A party as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its id as it is written: `ARM`, `CSTO`, `ARM/Nikol Pashinyan`.
    pub id: String,
    /// `state`, `organisation`, `person`, `named` or `group`.
    pub kind: &'static str,
    /// Its usual name: `Armenia`, `Nikol Pashinyan`.
    pub name: String,
    /// The words used for it; empty where the grammar leaves it out.
    pub words: String,
    /// The office that a person held.
    pub role: Option<String>,
}

impl Party {
    /// A name for a line: the acronym of an organisation, the usual name of anybody else.
    pub fn brief(&self) -> &str {
        if self.kind == "organisation" { &self.id } else { &self.name }
    }
}

/// Parties in a line.
pub fn brief(parties: &[Party]) -> String {
    parties.iter().map(Party::brief).collect::<Vec<_>>().join(", ")
}

/// One link of the chain from the speaker to the publisher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Who.
    pub who: Party,
    /// The word that says so.
    pub cue: Option<String>,
}

/// To what or about whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Object {
    /// Nothing is named.
    None,
    /// Parties.
    Parties(Vec<Party>),
    /// A clause, an event or another thing.
    Thing {
        /// `clause`, `event` or `thing`.
        kind: &'static str,
        /// `CSTO:4`, `CSTO/summit`; `None` for what has only words.
        id: Option<String>,
        /// Whose, where it is known.
        organisation: Option<String>,
        /// The words.
        words: String,
    },
    /// What a judgement is about.
    Judged {
        /// The act that is judged.
        act: Act,
        /// Who would do it.
        actor: Vec<Party>,
        /// To what or about whom.
        object: Box<Object>,
    },
}

impl Object {
    /// The object in a line: names of parties, words of other things with their id; empty for none.
    pub fn in_words(&self) -> String {
        match self {
            Object::None => String::new(),
            Object::Parties(parties) => brief(parties),
            Object::Thing { id: Some(id), words, .. } => format!("{words} ({id})"),
            Object::Thing { id: None, words, .. } => words.clone(),
            Object::Judged { act, actor, object } => match object.in_words() {
                inner if inner.is_empty() => format!("[{}: {act}]", brief(actor)),
                inner => format!("[{}: {act} → {inner}]", brief(actor)),
            },
        }
    }
}

/// A report, without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: String,
    /// Title; empty where there is none.
    pub title: String,
    /// Who put it out.
    pub publisher: String,
    /// On which day.
    pub published: Date,
    /// Where it can be found.
    pub address: Option<String>,
}

/// The words that a claim rests on, in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// First byte in the text of the report.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// Number of the sentence.
    pub sentence: u32,
    /// What stands before them in their paragraph.
    pub before: String,
    /// The words.
    pub text: String,
    /// What stands after them in their paragraph.
    pub after: String,
}

/// A claim with its words.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Its id, 32 digits.
    pub id: String,
    /// The report that makes it.
    pub report: Report,
    /// The passage.
    pub evidence: Words,
    /// What was done or said to hold.
    pub act: Act,
    /// Who did it.
    pub actor: Vec<Party>,
    /// To what or about whom.
    pub object: Object,
    /// Words that narrow it.
    pub detail: Option<String>,
    /// When.
    pub time: When,
    /// The words that gave the time.
    pub time_words: Option<String>,
    /// Whether it is said to be so.
    pub polarity: Polarity,
    /// How sure.
    pub certainty: Certainty,
    /// Who says so, nearest first.
    pub sources: Vec<Source>,
    /// Whether a source judges rather than tells.
    pub opinion: bool,
    /// The PLOVER reading.
    pub plover: Option<Plover>,
    /// 0 to 1.
    pub confidence: f32,
    /// The number of the correction by which it is as it is, or no longer counts.
    pub corrected: Option<u32>,
    /// The latest version of its report, where that no longer makes it; looked up only where one asks why.
    pub gone: Option<Report>,
}

/// A copy of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Print {
    /// The copy.
    pub report: Report,
    /// Whether the same publisher put it out: a version of the report, and no reprint.
    pub is_version: bool,
}

/// A row of the facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its id.
    pub id: String,
    /// What it says, in a sentence.
    pub text: String,
    /// Where it comes from.
    pub source: String,
}

/// What a value rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum Ground {
    /// A row of the facts.
    Fact(Fact),
    /// A claim.
    Claim(Box<Claim>),
}

impl Ground {
    /// The id of the row or claim.
    pub fn id(&self) -> &str {
        match self {
            Ground::Fact(row) => &row.id,
            Ground::Claim(row) => &row.id,
        }
    }
}

/// A value with its grounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// `membership`, `participation` or `intent`.
    pub part: &'static str,
    /// The value as it is written.
    pub value: &'static str,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when; `None` for what holds on the day asked about.
    pub until: Option<PartialDate>,
    /// What speaks for it.
    pub because: Vec<Ground>,
    /// What speaks against it.
    pub against: Vec<Ground>,
    /// The rule that decided, by name.
    pub rule: &'static str,
    /// The rule in a sentence.
    pub sentence: &'static str,
}

impl Held {
    /// Whether it is what one would take for granted of a member: `member`, `full`, `staying`.
    pub fn is_plain(&self) -> bool {
        matches!(self.value, "member" | "full" | "staying")
    }
}

/// Where one member stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The organisation.
    pub organisation: Party,
    /// The member.
    pub member: Party,
    /// The day asked about.
    pub on: Date,
    /// The day by which it could be known.
    pub known: Date,
    /// Membership, participation, intent, in this order.
    pub parts: [Held; 3],
    /// The spells before, part by part, in order.
    pub history: Vec<Held>,
}

impl Standing {
    /// Whether it is a member that takes full part and says nothing of leaving.
    pub fn is_plain(&self) -> bool {
        self.parts.iter().all(Held::is_plain)
    }
}

/// Standings in one organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Standings {
    /// The organisation.
    pub organisation: Party,
    /// The day asked about.
    pub on: Date,
    /// The day by which it could be known.
    pub known: Date,
    /// Whether one member was asked about: it is then shown in full.
    pub is_of_one: bool,
    /// By member.
    pub rows: Vec<Standing>,
}

/// Something that happened, or a fact that took effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// When; the same in `from` and `to` for a day, month or year.
    pub from: Option<PartialDate>,
    /// Until when.
    pub to: Option<PartialDate>,
    /// What, in a line.
    pub text: String,
    /// The act; `None` for a fact.
    pub act: Option<Act>,
    /// Whether it is said to be so; `yes` for a fact.
    pub polarity: Polarity,
    /// How sure; `happened` for a fact.
    pub certainty: Certainty,
    /// How many independent voices tell of it.
    pub voices: usize,
    /// What tells of it.
    pub because: Vec<Ground>,
    /// What denies it.
    pub against: Vec<Ground>,
}

/// What happened to or was done by a party.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The party.
    pub party: Party,
    /// The day by which it could be known.
    pub known: Date,
    /// By day.
    pub rows: Vec<Happening>,
}

/// What something rests on.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// A claim: its words in their place, and who says so.
    Claim(Box<Claim>),
    /// A claim that was corrected by hand: as it was read, or as it is now, with the corrections.
    Corrected {
        /// The claim.
        claim: Box<Claim>,
        /// What became of it, in a sentence.
        effect: String,
        /// The corrections that are about it, by number.
        corrections: Vec<Correction>,
    },
    /// A report, with what it claims.
    Report {
        /// The report.
        report: Report,
        /// Its copies, by day.
        prints: Vec<Print>,
        /// Its claims in order of the text.
        claims: Vec<Claim>,
    },
    /// A standing or one part of it.
    Standing {
        /// The standing.
        standing: Box<Standing>,
        /// The part that was asked about; all three where none was.
        part: Option<String>,
    },
    /// A row of the facts.
    Fact(Fact),
}

/// How often an act was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The act.
    pub act: Act,
    /// Claims that say it happened or holds.
    pub told: usize,
    /// Claims that deny it, or put it as planned, possible, demanded or predicted.
    pub otherwise: usize,
    /// The first of them, by id.
    pub example: String,
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The file that holds the account.
    pub file: String,
    /// Reports that are new.
    pub new: usize,
    /// Reports that were read again by a newer version.
    pub read_again: usize,
    /// Reports that were there already and were not read again.
    pub known_already: usize,
    /// Reports that were kept unread, since they are not in English.
    pub unread: usize,
    /// Reports in which there is nothing to read, by a look at their words.
    pub nothing_in: usize,
    /// Reports that could not be used; each was told.
    pub bad: usize,
    /// What was passed over or could not be used, by reason.
    pub skipped: Vec<Skipped>,
    /// Whether nothing was written.
    pub is_rehearsed: bool,
    /// The first and last day of publication.
    pub days: Option<(Date, Date)>,
    /// Claims.
    pub claims: usize,
    /// What was found, most frequent first.
    pub found: Vec<Found>,
    /// Of the organisations that the reports speak about most: those members whose standing is not plain.
    pub accounts: Vec<Standings>,
    /// Commands to go on with.
    pub next: Vec<String>,
}

/// What was passed over or could not be used, for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// How many.
    pub number: usize,
    /// Why.
    pub why: String,
    /// Where, or which: one of them.
    pub example: String,
}

/// Something wrong with the account's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub what: String,
    /// Where.
    pub place: String,
    /// What to do.
    pub help: String,
}

/// Whether the account's file is sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The file.
    pub file: String,
    /// Reports in it.
    pub reports: usize,
    /// Claims in it.
    pub claims: usize,
    /// What is wrong; empty where it is sound.
    pub findings: Vec<Finding>,
}
