//! How states voted in the General Assembly, roll call by roll call.

use std::collections::BTreeMap;
use std::sync::Arc;

use codebook::{Date, Error};

use crate::crosstab::Crosstab;
use crate::table::{DAY, read};

/// The roll calls and how each state voted.
///
/// Source: Voeten, United Nations General Assembly voting data, 1946 to January 2020, as in the R package unvotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Votes {
    calls: Vec<Date>,
    cast: BTreeMap<Arc<str>, Box<[u8]>>,
}

impl Votes {
    /// Opens `data/measures/roll_calls.csv` and `votes.csv`. Refuses letters other than Y, N, A and the full stop, and states
    /// with more or fewer letters than there are roll calls.
    pub fn open(roll_calls: &[u8], votes: &[u8]) -> Result<Votes, Error> {
        let mut calls: Vec<Date> = Vec::new();
        read("measures/roll_calls.csv", roll_calls, &["date"], |line| {
            calls.push(line.parse(0, DAY)?);
            Ok(())
        })?;
        let mut cast: BTreeMap<Arc<str>, Box<[u8]>> = BTreeMap::new();
        read("measures/votes.csv", votes, &["code", "votes"], |line| {
            let (code, letters) = (line.get(0), line.get(1));
            let help = || "Y is yes, N no, A abstention, and a full stop absent or no member".to_owned();
            if letters.len() != calls.len() {
                let what = format!("{code} has {} votes for {} roll calls", letters.len(), calls.len());
                return Err(line.error(what, "votes.csv and roll_calls.csv are made together"));
            }
            if let Some(wrong) = letters.chars().find(|letter| !"YNA.".contains(*letter)) {
                return Err(line.error(format!("`{wrong}` is no vote"), help()));
            }
            if cast.insert(code.into(), letters.bytes().map(value).collect()).is_some() {
                return Err(line.error(format!("{code} has two rows"), "keep one of them"));
            }
            Ok(())
        })?;
        Ok(Votes { calls, cast })
    }

    /// The votes of two states against each other, yes 0, abstention 1, no 2, over the roll calls from `from` to `to` (both
    /// included) in which both voted; and the number of those in which they did not both.
    pub fn crosstab(&self, one: &str, other: &str, from: Date, to: Date) -> (Crosstab, usize) {
        let within = |index: &usize| from <= self.calls[*index] && self.calls[*index] <= to;
        let calls = || (0..self.calls.len()).filter(within);
        let (Some(ours), Some(theirs)) = (self.cast.get(one), self.cast.get(other)) else {
            return (Crosstab::count([], 2), calls().count());
        };
        let both = |index: &usize| ours[*index] != ABSENT && theirs[*index] != ABSENT;
        let missing = calls().filter(|index| !both(index)).count();
        (Crosstab::count(calls().filter(both).map(|index| (ours[index], theirs[index])), 2), missing)
    }

    /// Number of roll calls from `from` to `to`, both included.
    pub fn calls(&self, from: Date, to: Date) -> usize {
        self.calls.iter().filter(|day| from <= **day && **day <= to).count()
    }
}

const ABSENT: u8 = 3;

fn value(letter: u8) -> u8 {
    match letter {
        b'Y' => 0,
        b'A' => 1,
        b'N' => 2,
        _ => ABSENT,
    }
}
