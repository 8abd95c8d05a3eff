//! Corrections by hand: entries of their own, with author, day and reason. They never change a report or a claim.
//!
//! What a correction means for the account is worked out in `account`; here it only has its form. It holds the claims that it
//! is about as they were read, so that it still knows them when a newer version reads the report otherwise.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::claim::Claim;
use crate::facts::{FactId, Membership, SetMembership, Status};
use crate::party::PartyId;
use crate::time::{Date, PartialDate};

/// One correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// Its number in the account, from 1, in the order in which they were made.
    pub number: u32,
    /// Who made it.
    pub author: Arc<str>,
    /// The day on which it was made.
    pub made: Date,
    /// Why.
    pub reason: Arc<str>,
    /// What it does.
    pub change: Change,
}

/// What a correction does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The claim is what the passage says.
    Accept {
        /// The claim as it was read.
        claim: Box<Claim>,
    },
    /// The passage does not say this.
    Reject {
        /// The claim as it was read.
        claim: Box<Claim>,
    },
    /// The passage says something else.
    Amend {
        /// The claim as it was read.
        claim: Box<Claim>,
        /// What the passage says.
        amended: Box<Claim>,
    },
    /// Two ids name one party.
    MergeParties {
        /// The id that is given up.
        party: PartyId,
        /// The id that is kept.
        into: PartyId,
    },
    /// Some claims that name a party mean another.
    SplitParty {
        /// The party that they name.
        party: PartyId,
        /// The party that is meant.
        into: PartyId,
        /// The claims as they were read.
        claims: Vec<Claim>,
    },
    /// Claims tell of one event.
    MergeEvents {
        /// The claims as they were read, all of one act.
        claims: Vec<Claim>,
    },
    /// Claims tell of an event of their own.
    SplitEvents {
        /// The claims as they were read.
        claims: Vec<Claim>,
    },
    /// A fact that the shipped tables lack or have wrong.
    SetFact {
        /// The fact.
        fact: SetFact,
    },
    /// Another correction no longer holds.
    Undo {
        /// The number of that correction.
        number: u32,
    },
}

impl Change {
    /// The name of what it does, as the command line has it.
    pub fn verb(&self) -> &'static str {
        match self {
            Change::Accept { .. } => "accept",
            Change::Reject { .. } => "reject",
            Change::Amend { .. } => "amend",
            Change::MergeParties { .. } => "merge",
            Change::SplitParty { .. } => "split",
            Change::MergeEvents { .. } => "merge-events",
            Change::SplitEvents { .. } => "split-events",
            Change::SetFact { .. } => "fact",
            Change::Undo { .. } => "undo",
        }
    }

    /// The claims that it is about, as they were read.
    pub fn claims(&self) -> &[Claim] {
        match self {
            Change::Accept { claim } | Change::Reject { claim } | Change::Amend { claim, .. } => {
                std::slice::from_ref(claim)
            }
            Change::SplitParty { claims, .. } | Change::MergeEvents { claims } | Change::SplitEvents { claims } => {
                claims
            }
            Change::MergeParties { .. } | Change::SetFact { .. } | Change::Undo { .. } => &[],
        }
    }
}

/// How somebody belonged to an organisation, as a user sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFact {
    /// Id of the organisation.
    pub organisation: Arc<str>,
    /// Who.
    pub member: PartyId,
    /// How it belonged.
    pub status: Status,
    /// First day.
    pub from: PartialDate,
    /// First day on which it no longer was so; `None`: it still is.
    pub to: Option<PartialDate>,
    /// Where this comes from.
    pub source: Arc<str>,
    /// The day from which it could be known.
    pub known: Date,
}

impl SetFact {
    /// The row of the facts that it makes, named after the correction.
    pub fn row(&self, number: u32) -> SetMembership {
        let row = Membership {
            id: FactId(format!("correction:{number}").into()),
            organisation: self.organisation.clone(),
            member: self.member.clone(),
            status: self.status,
            from: self.from,
            to: self.to,
            source: self.source.clone(),
        };
        SetMembership { row, known: self.known }
    }
}

/// For each of the corrections, in the order of their numbers, the one that undid it; `None` where it is in force.
///
/// An undoing can be undone like any other correction, and then what it undid is in force again.
pub fn undone_by(corrections: &[Correction]) -> Vec<Option<u32>> {
    let mut undone: Vec<Option<u32>> = vec![None; corrections.len()];
    for (index, correction) in corrections.iter().enumerate().rev() {
        if let (Change::Undo { number }, None) = (&correction.change, undone[index]) {
            let earlier = corrections[..index].iter().position(|other| other.number == *number);
            if let Some(place) = earlier {
                undone[place] = Some(correction.number);
            }
        }
    }
    undone
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undo(number: u32, of: u32) -> Correction {
        let change = Change::Undo { number: of };
        Correction { number, author: "A".into(), made: Date::MIN, reason: "r".into(), change }
    }

    #[test]
    fn an_undoing_can_be_undone() {
        let merge = Change::MergeParties { party: PartyId::named("A"), into: PartyId::named("B") };
        let first = Correction { change: merge, ..undo(1, 0) };
        assert_eq!(undone_by(std::slice::from_ref(&first)), [None]);
        assert_eq!(undone_by(&[first.clone(), undo(2, 1)]), [Some(2), None]);
        assert_eq!(undone_by(&[first.clone(), undo(2, 1), undo(3, 2)]), [None, Some(3), None]);
        assert_eq!(undone_by(&[first, undo(2, 1), undo(3, 2), undo(4, 3)]), [Some(2), None, Some(4), None]);
    }
}
