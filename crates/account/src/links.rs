//! Which claims tell of one event and which do not, where users have said so by hand.
//!
//! Takes groups of claims as gathering made them, gives them as the users have them. It stands before the archive, which hands
//! the links on.

use std::collections::BTreeSet;

use codebook::{Act, ClaimId};

/// What users said of some claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The claims.
    pub claims: BTreeSet<ClaimId>,
    /// Whether they tell of an event of their own; else they and all that tell of the same as one of them tell of one event.
    pub is_apart: bool,
}

/// All that users said, in the order in which they did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links(pub Vec<Link>);

impl Links {
    /// The groups with what users said applied; each keeps its order, and a joined group stands where its first part stood.
    ///
    /// Only claims of one act are ever in one group. `of` gives the id and act of what is grouped.
    pub(crate) fn regroup<T: Copy>(&self, mut groups: Vec<Vec<T>>, of: impl Fn(T) -> (ClaimId, Act)) -> Vec<Vec<T>> {
        for Link { claims, is_apart } in &self.0 {
            let is_meant = |one: &T| claims.contains(&of(*one).0);
            let acts: BTreeSet<Act> =
                groups.iter().flatten().filter(|one| is_meant(one)).map(|one| of(*one).1).collect();
            for act in acts {
                let is_meant = |one: &T| is_meant(one) && of(*one).1 == act;
                let mut joined = Vec::new();
                let mut place = None;
                for (index, group) in groups.iter_mut().enumerate() {
                    if !group.iter().any(is_meant) {
                        continue;
                    }
                    place.get_or_insert(index);
                    let (taken, left): (Vec<T>, Vec<T>) = group.iter().partition(|one| !is_apart || is_meant(one));
                    joined.extend(taken);
                    *group = left;
                }
                if let Some(place) = place {
                    groups.insert(place, joined);
                }
                groups.retain(|group| !group.is_empty());
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouped(links: &[(&[u8], bool)], groups: &[&[u8]]) -> Vec<Vec<u8>> {
        let links = links.iter().map(|(claims, is_apart)| Link {
            claims: claims.iter().map(|claim| ClaimId([*claim; 16])).collect(),
            is_apart: *is_apart,
        });
        let act = |claim: u8| if claim < 100 { Act::Leave } else { Act::Join };
        let groups = groups.iter().map(|group| group.to_vec()).collect();
        Links(links.collect()).regroup(groups, |claim| (ClaimId([claim; 16]), act(claim)))
    }

    #[test]
    fn groups_are_joined_and_split_as_users_say() {
        assert_eq!(grouped(&[(&[1, 3], false)], &[&[1, 2], &[3, 4], &[5]]), [vec![1, 2, 3, 4], vec![5]]);
        assert_eq!(grouped(&[(&[2], true)], &[&[1, 2], &[3]]), [vec![2], vec![1], vec![3]]);
        assert_eq!(grouped(&[(&[2, 3], true)], &[&[1, 2], &[3]]), [vec![2, 3], vec![1]]);
        assert_eq!(grouped(&[(&[1, 3], false), (&[1], true)], &[&[1, 2], &[3]]), [vec![1], vec![2, 3]]);
        assert_eq!(grouped(&[(&[9], true)], &[&[1]]), [vec![1]]);
    }

    #[test]
    fn claims_of_two_acts_are_never_one_event() {
        assert_eq!(grouped(&[(&[1, 2, 101], false)], &[&[1], &[101, 102], &[2]]), [vec![1, 2], vec![101, 102]]);
    }
}
