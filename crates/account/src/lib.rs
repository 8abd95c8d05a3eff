//! Claims to events, and events to the account of a day.
//!
//! Takes claims, through the door [`Archive`], and the facts; gives where each member of an organisation stands on a day, as
//! it could be known on a day, and why. Everything here is derived: it can be thrown away and derived again, and comes out
//! the same. Nothing here knows of grammar or of the disk.

mod links;
pub mod copies;
mod archive;
mod corrected;
mod occasion;
mod voices;
mod gather;
mod beside;
mod held;
mod position;
mod bearing;
mod membership;
mod participation;
mod intent;
mod standing;
mod members;
mod commitments;
mod attendance;
mod timeline;
mod relations;
mod compare;
mod why;
#[cfg(test)]
mod world;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod laws;

pub use archive::{Archive, MemoryArchive, Told};
pub use attendance::{Abstention, Attendance, Cell, Occasion, Presence, Row, attendance};
pub use beside::{Beside, beside};
pub use commitments::{Answer, Ledger, Outcome, Request, Tally, ledger};
pub use compare::{Cause, Compared, Comparison, Difference, Seen, Stages, Value, compare, look, since_look, watch};
pub use corrected::{Corrected, Effect, with_set_facts};
pub use gather::{Event, EventId, gather};
pub use held::{AsOf, Ground, Held, Rule, Spell};
pub use links::{Link, Links};
pub use members::likely_events;
pub use position::{Intent, Membership, Participation};
pub use relations::{Between, Movers, Relation, Weighed, balance_of, movers, relations, weight_of};
use standing::everywhere;
pub use standing::{History, Standing, standing, standings};
pub use timeline::{Change, End, Entry, Listed, timeline};
pub use voices::{speaker, voices};
pub use why::{Reason, Trace, trace, why};

use codebook::Facts;

/// The account of a day: everything that is derived from the reports and facts that could be known.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The day, and the day by which it could be known.
    pub at: AsOf,
    /// All events published by then, by day.
    pub events: Vec<Event>,
    /// All standings on that day, by organisation and member.
    pub standings: Vec<Standing>,
}

/// Derives the whole account of a day; the same reports and facts give the same account, byte for byte.
///
/// Fails only where the archive does. For one organisation or one member, [`standings`] and [`standing`] are cheaper.
pub fn derive<A: Archive>(archive: &A, facts: &Facts, at: AsOf) -> Result<Account, A::Error> {
    let told = archive.claims(None, at.known)?;
    let standings = everywhere(archive, facts, &told, at)?;
    Ok(Account { at, events: gather(archive, facts, &told)?, standings })
}
