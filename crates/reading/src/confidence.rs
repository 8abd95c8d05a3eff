//! How likely a claim is right.
//!
//! Takes what speaks for a claim and its act, gives a probability by `data/confidence.toml`, which was fitted on claims
//! compared with hand-made ones.

use std::collections::BTreeMap;

use codebook::{Act, Certainty, Polarity};

use crate::Error;
use crate::proposals::{CERTAINTIES, Mood};

/// What speaks for a claim.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    /// How likely the network finds the act in the sentence, the actor and the object: 0 to 1 each.
    pub act: f32,
    /// The actor.
    pub actor: f32,
    /// The object.
    pub object: f32,
    /// The score of a frame that tells the same, 0 to 1.
    pub frame: Option<f32>,
    /// Whether the network proposes the same.
    pub proposed: bool,
    /// What the network says of the mood, at the word that tells of it.
    pub mood: Mood,
    /// What the grammar says of it: the frame's claim, else the clause of the word.
    pub grammar: (Polarity, Certainty),
}

impl Support {
    /// The most that can speak for what the network alone proposes, where it finds the act so likely.
    pub(crate) fn at_best(act: f32) -> Support {
        let grammar = (Polarity::Yes, Certainty::Happened);
        Support { act, actor: 1.0, object: 1.0, frame: None, proposed: true, mood: Mood::TOLD, grammar }
    }
}

/// The fitted figures.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Confidence {
    /// What is less likely is not claimed: what a frame tells, and what the network alone proposes.
    least_framed: f32,
    least: f32,
    weights: Weights,
    intercepts: BTreeMap<Act, f32>,
}

/// What each support counts for, in logits.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    act: f32,
    actor: f32,
    object: f32,
    frame: f32,
    score: f32,
    proposed: f32,
    both: f32,
    /// The grammar's word on the mood, where a frame told the claim and where none did; and the doubt whether it happened.
    frame_mood: f32,
    frame_doubt: f32,
    clause_mood: f32,
    clause_doubt: f32,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    least_framed: f32,
    #[serde(default)]
    least: f32,
    #[serde(default)]
    weights: Weights,
    intercepts: BTreeMap<Box<str>, f32>,
}

impl Confidence {
    /// Opens `data/confidence.toml`; fails on an act that does not exist, naming it.
    pub(crate) fn open(text: &str) -> Result<Confidence, Error> {
        let broken = |error: &dyn std::fmt::Display| Error::table("confidence.toml", error);
        let file: File = toml::from_str(text).map_err(|error| broken(&error))?;
        // More support may not count against a claim.
        let Weights { act, actor, object, proposed, .. } = file.weights;
        if [act, actor, object, proposed].iter().any(|weight| *weight < 0.0) {
            return Err(broken(
                &"a weight of act, actor, object or proposed is below zero: fit them again with data/calibrate.py",
            ));
        }
        let mut intercepts = BTreeMap::new();
        for (act, intercept) in file.intercepts {
            intercepts.insert(act.parse().map_err(|error: String| broken(&error))?, intercept);
        }
        Ok(Confidence { least_framed: file.least_framed, least: file.least, weights: file.weights, intercepts })
    }

    /// Whether what is so likely and has this support is claimed.
    pub(crate) fn is_enough(&self, probability: f32, support: &Support) -> bool {
        probability >= if support.frame.is_some() { self.least_framed } else { self.least }
    }

    /// The probability that a claim of this act with this support is right: 0.02 to 0.98.
    pub(crate) fn of(&self, act: Act, support: &Support) -> f32 {
        let weights = &self.weights;
        let mut odds = self.intercepts.get(&act).copied().unwrap_or_default()
            + weights.act * logit(support.act)
            + weights.actor * logit(support.actor)
            + weights.object * logit(support.object);
        if let Some(score) = support.frame {
            odds += weights.frame + weights.score * logit(score);
        }
        if support.proposed {
            odds += weights.proposed;
        }
        if support.proposed && support.frame.is_some() {
            odds += weights.both;
        }
        (1.0 / (1.0 + libm::expf(-odds))).clamp(0.02, 0.98)
    }

    /// What the network and the grammar together make of the mood: a sum of their logits, in which the grammar counts for more
    /// where a frame told the claim.
    pub(crate) fn mood(&self, support: &Support) -> (Polarity, Certainty) {
        let Weights { frame_mood, frame_doubt, clause_mood, clause_doubt, .. } = self.weights;
        let (grammar, doubt) =
            if support.frame.is_some() { (frame_mood, frame_doubt) } else { (clause_mood, clause_doubt) };
        let (polarity, certainty) = support.grammar;
        let towards = if polarity == Polarity::No { grammar } else { -grammar };
        let polarity = if logit(support.mood.negated) + towards > 0.0 { Polarity::No } else { Polarity::Yes };
        let score = |index: usize| {
            let told = if CERTAINTIES[index] == certainty { grammar } else { 0.0 };
            let doubt = if index == 0 { doubt } else { 0.0 };
            libm::logf(support.mood.sure[index] + 1e-4) + told - doubt
        };
        let best = (1..CERTAINTIES.len()).fold(0, |best, index| if score(index) > score(best) { index } else { best });
        (polarity, CERTAINTIES[best])
    }
}

/// The logarithm of the odds, of a probability kept between 0.01 and 0.99.
fn logit(probability: f32) -> f32 {
    let probability = probability.clamp(0.01, 0.99);
    libm::logf(probability / (1.0 - probability))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_more_speaks_for_is_surer() {
        let table = "least = 0.3\n[weights]\nact = 1.0\nactor = 0.5\nobject = 0.5\nframe = 1.0\nscore = 1.0\nproposed = 0.0\nboth = 0.5\nframe_mood = 2.0\nframe_doubt = 0.5\nclause_mood = 0.5\nclause_doubt = 0.5\n[intercepts]\nleave = -1.0";
        let confidence = Confidence::open(table).expect("opens");
        let support = |act, frame| Support {
            act,
            actor: 0.5,
            object: 0.5,
            frame,
            proposed: true,
            mood: Mood::TOLD,
            grammar: (Polarity::Yes, Certainty::Happened),
        };
        let of = |act, frame| confidence.of(Act::Leave, &support(act, frame));
        assert!(of(0.9, None) > of(0.5, None) && of(0.5, Some(0.7)) > of(0.5, None));
        assert!((of(0.5, None) - 0.268_941_4).abs() < 1e-6);
    }

    #[test]
    fn an_unknown_act_is_named() {
        let error = Confidence::open("[intercepts]\nflee = 0.0").expect_err("refused");
        assert!(error.to_string().contains("`flee`"));
    }
}
