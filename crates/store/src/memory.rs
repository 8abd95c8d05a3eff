//! What was read of an account before, for whoever asks again.
//!
//! Takes and gives claims as [`Archive`](account::Archive) does. It stands beside the file, since it holds nothing that the
//! file does not: it is thrown away when the account changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use account::Told;
use codebook::{Claim, ClaimId, Date, PartyId};

/// Claims that are kept at most; where more come in, all are forgotten.
const CLAIMS: usize = 300_000;
/// Places of claims in all lists together.
const PLACES: usize = 1_500_000;

/// How much an account tells of a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mentioned {
    /// Whom.
    pub party: PartyId,
    /// Reports with a claim that names it or anybody in it.
    pub reports: usize,
    /// Such claims.
    pub claims: usize,
}

/// Claims that were read from an account as it was at one moment. Several [`Store`](crate::Store)s of this account share it.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    claims: BTreeMap<ClaimId, Arc<Claim>>,
    lists: BTreeMap<String, Arc<[Told]>>,
    places: usize,
    organisations: BTreeMap<(Date, usize), Vec<Mentioned>>,
}

impl Memory {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The list that was asked for in these words.
    pub(crate) fn list(&self, asked: &str) -> Option<Arc<[Told]>> {
        self.kept().lists.get(asked).cloned()
    }

    /// The organisations that are told of by a day, so many of them.
    pub(crate) fn organisations(&self, known: Date, limit: usize) -> Option<Vec<Mentioned>> {
        self.kept().organisations.get(&(known, limit)).cloned()
    }

    pub(crate) fn keep_organisations(&self, known: Date, limit: usize, told: &[Mentioned]) {
        self.kept().organisations.insert((known, limit), told.to_vec());
    }

    pub(crate) fn claim(&self, id: ClaimId) -> Option<Arc<Claim>> {
        self.kept().claims.get(&id).cloned()
    }

    pub(crate) fn keep_list(&self, asked: String, told: &[Told]) {
        let mut kept = self.kept();
        if kept.places + told.len() > PLACES {
            *kept = Kept::default();
        }
        kept.places += told.len();
        kept.lists.insert(asked, told.into());
    }

    pub(crate) fn keep_claim(&self, claim: &Arc<Claim>) {
        let mut kept = self.kept();
        if kept.claims.len() >= CLAIMS {
            kept.claims = BTreeMap::new();
        }
        kept.claims.insert(claim.id, Arc::clone(claim));
    }
}
