//! The program: a question in, a view of the account out.
//!
//! The order of the modules is the order of dependency. Of these only `clock`, `config` and `files` touch the world.

pub mod error;
pub mod clock;
pub mod config;
pub mod charset;
pub mod files;
pub mod header;
pub mod language;
pub mod markdown;
pub mod page;
pub mod unpack;
