//! Claims to events, and events to the account of a day.
//!
//! Takes claims, through the door [`Archive`], and the facts; gives where each member of an organisation stands on a day, as
//! it could be known on a day, and why. Everything here is derived: it can be thrown away and derived again, and comes out
//! the same. Nothing here knows of grammar or of the disk.

mod archive;
mod voices;
mod gather;
mod held;
mod position;
mod bearing;
mod membership;
mod participation;
mod intent;
mod standing;
mod timeline;
mod why;
#[cfg(test)]
mod world;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod laws;

pub use archive::{Archive, MemoryArchive, Told};
pub use gather::{Event, EventId, gather};
pub use held::{AsOf, Ground, Held, Rule, Spell};
pub use position::{Intent, Membership, Participation};
pub use standing::{History, Standing, standing, standings};
pub use voices::{speaker, voices};
