//! How likely a claim is right.
//!
//! Takes the score of a claim's maker and its act, gives a probability by `data/confidence.toml`, which was fitted on claims
//! compared with hand-made ones.

use std::collections::BTreeMap;

use codebook::Act;

use crate::Error;

/// The fitted figures.
#[derive(Debug, Clone, Default)]
pub(crate) struct Confidence {
    slope: f32,
    intercepts: BTreeMap<Act, f32>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    intercept: f32,
    acts: Vec<Box<str>>,
}

#[derive(serde::Deserialize)]
struct File {
    #[serde(default = "one")]
    slope: f32,
    #[serde(flatten)]
    families: BTreeMap<Box<str>, Family>,
}

fn one() -> f32 {
    1.0
}

impl Confidence {
    /// Opens `data/confidence.toml`; fails on an act that does not exist, naming it.
    pub(crate) fn open(text: &str) -> Result<Confidence, Error> {
        let broken = |error: &dyn std::fmt::Display| Error::table("confidence.toml", error);
        let file: File = toml::from_str(text).map_err(|error| broken(&error))?;
        let mut intercepts = BTreeMap::new();
        for family in file.families.values() {
            for act in &family.acts {
                let act: Act = act.parse().map_err(|error: String| broken(&error))?;
                intercepts.insert(act, family.intercept);
            }
        }
        Ok(Confidence { slope: file.slope, intercepts })
    }

    /// The probability that a claim of this act with this score is right: 0.02 to 0.98.
    pub(crate) fn of(&self, act: Act, score: f32) -> f32 {
        let score = score.clamp(0.02, 0.98);
        let intercept = self.intercepts.get(&act).copied().unwrap_or_default();
        let odds = intercept + self.slope * (score / (1.0 - score)).ln();
        (1.0 / (1.0 + (-odds).exp())).clamp(0.02, 0.98)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_score_is_surer() {
        let table = "slope = 2.0\n[belonging]\nintercept = -1.0\nacts = [\"leave\"]";
        let confidence = Confidence::open(table).expect("opens");
        let of = |score| confidence.of(Act::Leave, score);
        assert!(of(0.9) > of(0.7) && of(0.7) > of(0.4));
        assert!((of(0.5) - 0.268_941_4).abs() < 1e-6);
        assert!((confidence.of(Act::Join, 0.5) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn an_unknown_act_is_named() {
        let error =
            Confidence::open("slope = 1.0\n[belonging]\nintercept = 0.0\nacts = [\"flee\"]").expect_err("refused");
        assert!(error.to_string().contains("`flee`"));
    }
}
