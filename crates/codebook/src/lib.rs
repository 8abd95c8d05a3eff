//! What a claim is made of, and the facts that a political scientist would look up.
//!
//! Everybody shares this crate and it knows nobody: terms, dates, parties, reports, claims, and the facts that ship with
//! the program. It touches nothing; facts arrive as bytes.

mod id;
mod span;
mod time;
mod party;
mod plover;
pub mod cameo;
mod act;
mod clause;
mod source;
mod report;
mod claim;
mod notation;
mod fold;
mod facts;
pub mod table;
mod open;
mod correction;

pub use act::Act;
pub use claim::{Certainty, Claim, Judged, Object, Polarity, event_type};
pub use clause::{Clause, ClauseId, Obligation};
pub use correction::{Change, Correction, SetFact, undone_by};
pub use facts::{
    Error, FactFiles, FactId, Facts, Holder, Membership, Name, NameKind, Organisation, SetMembership, State, Status,
};
pub use fold::fold;
pub use id::{ClaimId, ReportId};
pub use notation::{Line, Matter};
pub use open::MONARCHS;
pub use party::{Party, PartyId};
pub use plover::{EventType, Plover, Quad};
pub use report::Report;
pub use source::Source;
pub use span::{Evidence, Span};
pub use time::{Basis, Date, PartialDate, When};
