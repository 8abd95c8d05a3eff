//! Makes the pages that everybody opens before anybody asks: at the start, and anew when the account has changed.

use std::sync::Arc;
use std::time::Duration;

use codebook::PartyId;

use super::Shared;
use super::access::Visitor;
use crate::address::path;
use crate::clock;
use crate::pages::{Asked, PARTS};
use crate::tokens::Scope;

/// How often the account is looked at. What changed is made anew when it has been still from one look to the next.
const LOOK: Duration = Duration::from_secs(2);

/// Organisations and other parties whose pages are made, those first of which most is told.
const ORGANISATIONS: usize = 40;
const PARTIES: usize = 80;

/// Starts to do so, as long as the server runs.
pub(super) fn start(shared: &Arc<Shared>) {
    let shared = Arc::clone(shared);
    std::thread::spawn(move || {
        let (mut seen, mut made) = (shared.states.now(), None);
        loop {
            if seen.is_some() && seen != made && make(&shared, seen) {
                made = seen;
            }
            std::thread::sleep(LOOK);
            let before = std::mem::replace(&mut seen, shared.states.now());
            if seen != before {
                std::thread::sleep(LOOK);
            }
        }
    });
}

/// Makes the pages of this state of the account; whether it stayed as it was until the end.
fn make(shared: &Shared, state: Option<i64>) -> bool {
    let visit = shared.visit(&Visitor { name: None, scope: Scope::Write, is_program: false });
    let open = |path: String| {
        let is_still = shared.states.now() == state;
        if is_still {
            let _ = shared.inside(&visit, &Asked { path, query: Vec::new() });
        }
        is_still
    };
    let told = shared.with_store(|store| Ok(store.organisations_told(clock::today(), ORGANISATIONS)?));
    let organisations = told.unwrap_or_default().into_iter().map(|told| told.party.to_string());
    let parts = |organisation: String| {
        PARTS.iter().map(move |(part, _)| match *part {
            "" => format!("/org/{organisation}"),
            part => format!("/org/{organisation}/{part}"),
        })
    };
    let parties = shared.with_store(|store| Ok(store.parties_told(PARTIES)?)).unwrap_or_default();
    let mut parties = parties.iter().filter(|party| !matches!(party, PartyId::Organisation(_) | PartyId::Group(_)));
    open("/".to_owned())
        && organisations.flat_map(parts).all(open)
        && parties.all(|party| open(path(&["party", &party.to_string()])))
}
