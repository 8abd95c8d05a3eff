//! What is shown of a judgement beside the figures.

use codebook::Date;

use super::{Claim, Figure, Party, Rank};

/// A judgement beside the figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The claim that judges.
    pub claim: Claim,
    /// The organisation; `None` where none is told.
    pub organisation: Option<Party>,
    /// Who is judged, each once.
    pub members: Vec<Party>,
    /// The day that is judged.
    pub on: Date,
    /// The day by which it could be known.
    pub known: Date,
    /// Of all that are judged.
    pub verdict: Verdict,
    /// Which figures decide: `risk`, `power`, `closeness`, or nothing.
    pub measure: Option<&'static str>,
    /// The rule in a sentence.
    pub rule: &'static str,
    /// What the figures say in a sentence, or why they say nothing.
    pub found: String,
    /// Each member, of closeness each pair of several; empty where the figures say nothing of anybody.
    pub rows: Vec<Judged>,
}

/// What the figures say of one member, or of two.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The member, or the pair.
    pub parties: Vec<Party>,
    /// What the figures say.
    pub verdict: Verdict,
    /// The same in a sentence, or why they say nothing.
    pub found: String,
    /// The year of the figures.
    pub year: Option<i16>,
    /// The place of the member.
    pub rank: Option<Rank>,
    /// The number, where it is one: a share, a mean; not a probability.
    pub figure: Option<Figure>,
}

/// What figures say of a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// They are as it says.
    Supported,
    /// They are not.
    NotSupported,
    /// They say nothing.
    NoData,
}

impl Verdict {
    /// The word used in JSON and CSV.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::Supported => "supported",
            Verdict::NotSupported => "not_supported",
            Verdict::NoData => "no_data",
        }
    }

    /// Of several at once: one that contradicts is enough against it, and only all are enough for it.
    pub fn of_all(verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
        let mut whole = None;
        for verdict in verdicts {
            whole = Some(match (whole, verdict) {
                (Some(Verdict::NotSupported), _) | (_, Verdict::NotSupported) => Verdict::NotSupported,
                (Some(Verdict::NoData), _) | (_, Verdict::NoData) => Verdict::NoData,
                _ => Verdict::Supported,
            });
        }
        whole.unwrap_or(Verdict::NoData)
    }
}

impl From<bool> for Verdict {
    fn from(is_supported: bool) -> Verdict {
        if is_supported { Verdict::Supported } else { Verdict::NotSupported }
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{self, NoData, NotSupported, Supported};

    #[test]
    fn one_contradicts_and_only_all_support() {
        assert_eq!(Verdict::of_all([]), NoData);
        assert_eq!(Verdict::of_all([Supported, Supported]), Supported);
        assert_eq!(Verdict::of_all([Supported, NoData]), NoData);
        assert_eq!(Verdict::of_all([NoData, NotSupported, Supported]), NotSupported);
    }
}
