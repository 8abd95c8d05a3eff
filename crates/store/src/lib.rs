//! Reports and claims to one file and back.
//!
//! A [`Store`] is one `SQLite` file. Reports, claims and corrections are only ever added to it; what else stands in the file (parties by
//! claim, passages, the index of words) is derived from them and can be made again. Nothing else in the workspace knows the
//! format: `docs/format.md` draws it. The store is an [`account::Archive`] and answers as [`account::MemoryArchive`] does.

mod error;
mod format;
mod passages;
mod faults;
mod prepared;
mod statement;
mod copies;
mod upgrade;
mod memory;
mod file;
mod archive;
mod add;
mod corrections;
mod rebuild;
mod filter;
mod listing;
mod search;
mod check;

pub use add::{Added, Counts};
pub use error::{Error, ErrorKind};
pub use faults::Finding;
pub use file::{Still, Store};
pub use filter::{Filter, Id};
pub use format::FORMAT;
pub use memory::{Memory, Mentioned};
pub use prepared::Prepared;
pub use search::{Hit, Search};
