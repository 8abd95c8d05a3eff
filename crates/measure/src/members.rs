//! Who belongs to an organisation on a day, with the grounds for it, as every measure of an organisation takes them.

use account::{AsOf, Ground, Membership, Standing};
use codebook::{Facts, PartyId, Status};

/// A member and what says that it is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Who.
    pub party: PartyId,
    /// The facts or claims that it rests on.
    pub because: Vec<Ground>,
}

impl Member {
    /// The member that a standing of the account tells of; `None` unless it is a member, suspended or not.
    pub fn of(standing: &Standing) -> Option<Member> {
        let membership = &standing.membership;
        matches!(membership.value, Membership::Member | Membership::Suspended)
            .then(|| Member { party: standing.member.clone(), because: membership.because.clone() })
    }
}

/// The members of an organisation on `at.on` by the facts that could be known at `at.known`, in order of their ids.
/// Suspended ones are members. Empty for an organisation that the facts do not know.
///
/// Where reports tell more than the facts, use the standings of the account with [`Member::of`].
pub fn members(facts: &Facts, organisation: &str, at: AsOf) -> Vec<Member> {
    let rows = facts.memberships_known(organisation, at.known);
    let belong = rows.into_iter().filter(|row| matches!(row.status, Status::Member | Status::Suspended));
    let mut members: Vec<Member> = belong
        .filter(|row| row.holds_on(at.on))
        .map(|row| Member { party: row.member, because: vec![Ground::Fact(row.id)] })
        .collect();
    members.sort();
    members.dedup_by(|next, first| {
        let same = next.party == first.party;
        if same {
            first.because.append(&mut next.because);
        }
        same
    });
    members
}
