//! Treaty clauses: what a member owes, in the five obligations of ATOP and the rules on leaving.
//!
//! Source of the terms: Leeds, Ritter, Mitchell and Long 2002 (ATOP codebook 5.1).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::time::PartialDate;

/// Names one clause: organisation and article, as `CSTO:4`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClauseId(pub Arc<str>);

/// What a clause binds to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Obligation {
    /// Come to the defence of an ally that is attacked.
    Defense,
    /// Join an ally in offensive action.
    Offense,
    /// Stay neutral.
    Neutrality,
    /// Use no force against one another.
    Nonaggression,
    /// Consult in a crisis.
    Consultation,
    /// How a member leaves: notice and its period.
    Withdrawal,
    /// How the others suspend or expel a member.
    Suspension,
}

/// One clause of a treaty, binding each member toward each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its id.
    pub id: ClauseId,
    /// Organisation or treaty.
    pub organisation: Arc<str>,
    /// Article as the treaty counts it, such as `5`.
    pub article: Arc<str>,
    /// What it binds to.
    pub obligation: Obligation,
    /// In force from.
    pub from: PartialDate,
    /// In force until; `None` where it still is.
    pub to: Option<PartialDate>,
    /// Days of notice for [`Obligation::Withdrawal`], where the treaty names them.
    pub notice_days: Option<u32>,
    /// What it says, in a sentence of our own.
    pub summary: Arc<str>,
    /// Where this row comes from.
    pub source: Arc<str>,
}
