//! SQL over reports and accounts, in this process and on a cluster of machines.
//!
//! The engine is DataFusion; on a cluster Ballista hands out its work. What is ours is small: a function that reads reports
//! ([`reader`]), the account as tables ([`account`]), files as tables ([`files`]), and a rule by which the same question gives the
//! same bytes wherever it is answered ([`order`]).
//!
//! The order of the modules is the order of dependency. `account` reads the file of an account, `files` and `session` look at
//! files through the engine, `scheduler` and `executor` use the network.

pub mod told;
pub mod journal;
pub mod reader;
pub mod account;
pub mod files;
pub mod order;
pub mod cli;
pub mod session;
pub mod answer;
pub mod query;
pub mod scheduler;
pub mod executor;
