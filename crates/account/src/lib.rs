//! Claims to events, and events to the account of a day.

mod archive;

pub use archive::{Archive, MemoryArchive, Told};
