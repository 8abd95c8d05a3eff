//! The network: which acts the words of a report tell of, who did them to whom, and how sure it is said.
//!
//! Takes a [`Sight`], gives scores. A token starts from the rows of the language pipeline, its static vector, its lemma and
//! its switches; two rounds let it see its head, its dependents and its neighbours; then each token is scored for each act,
//! each candidate of a trigger for its two sides, and each act for its mood. The weights are `data/models/claims.safetensors`;
//! `training/` makes them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use codebook::{Act, Certainty};
use english::{Dense, Label, Lookup, Pos, ROW, Weights, add_rows, vectorized};
use serde::Deserialize;

use super::sight::{
    ACTS, Candidate, MOOD_SWITCHES, PAIR_SWITCHES, PATHS, PREPOSITION_KINDS, STEP_KINDS, STEPS, SWITCHES, Sight,
    Trigger, number_of,
};
use crate::Error;

const FILE: &str = "models/claims.safetensors";

/// Numbers of a token that come from the pipeline: its rows in both encoders, and its static vector in both projections.
pub(crate) const INPUTS: usize = 4 * ROW;

/// No number.
const NONE: u32 = u32::MAX;

/// Tokens whose neighbours are laid side by side at a time, so that they stay in a near cache.
const BLOCK: usize = 64;

/// The certainties in the order of the scores.
pub(crate) const CERTAINTIES: [Certainty; 5] =
    [Certainty::Happened, Certainty::Planned, Certainty::Possible, Certainty::Demanded, Certainty::Predicted];

/// What the file says of itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    hidden: usize,
    side: usize,
    mood: usize,
    acts: Vec<Box<str>>,
    lemmas: Vec<Box<str>>,
    tags: Vec<Box<str>>,
    entities: Vec<Box<str>>,
}

/// A table of rows.
#[derive(Debug, Clone)]
struct Table {
    columns: usize,
    values: Vec<f32>,
}

impl Table {
    fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.columns..][..self.columns]
    }
}

/// Names by their number, from 1; 0 is any other.
type Numbers = Lookup<Box<str>, u32>;

/// What one thread remembers of words between reports: what the first layer makes of them.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// For each part of speech, what lemma and switches add up to.
    lemmas: [Lookup<Box<str>, Box<[f32]>>; Pos::ALL.len()],
    /// What the static vectors come to.
    vectors: Lookup<u16, Box<[f32]>>,
    /// How many lemmas there are.
    held: usize,
}

impl Words {
    /// Forgets all where that would be too much.
    fn make_room(&mut self) {
        const MOST: usize = 40_000;
        if self.held + self.vectors.len() > MOST {
            *self = Words::default();
        }
    }
}

/// The weights, ready to be used.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    hidden: usize,
    side: usize,
    mood: usize,
    lemmas: Numbers,
    tags: Numbers,
    entities: Numbers,
    rows: Dense,
    vectors: Dense,
    lemma: Table,
    pos: Table,
    tag: Table,
    label: Table,
    entity: Table,
    switch: Table,
    rounds: Vec<(Table, Dense)>,
    act_hidden: Dense,
    act: Dense,
    pair_trigger: Dense,
    pair_candidate: Dense,
    /// What a candidate that stands nowhere comes to as a side.
    nowhere: Vec<f32>,
    pair_act: Table,
    pair_switch: Table,
    pair_step: Table,
    pair_preposition: Table,
    pair_path: Table,
    pair_hidden: Dense,
    pair: Dense,
    nobody: Table,
    mood_token: Dense,
    mood_act: Table,
    mood_switch: Table,
    mood_out: Dense,
}

/// A report's tokens, after all rounds.
pub(crate) struct Rows {
    /// `hidden` numbers for each token.
    values: Vec<f32>,
    /// For each token that matters, its number among those; `u32::MAX` for others.
    number: Vec<u32>,
    /// A logit for each token that matters and each act.
    acts: Vec<f32>,
    /// `side` numbers for each token that matters, as a side of an act.
    sides: Vec<f32>,
    /// Triggers that were asked for, by their place.
    triggers: BTreeMap<usize, Prepared>,
}

/// A trigger with `side` numbers for each of its candidates, whatever the act.
pub(crate) struct Prepared {
    pub(crate) trigger: Trigger,
    sums: Vec<f32>,
}

/// Whether an act is said to be so, and how surely.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mood {
    /// The probability that it is said not to be so.
    pub negated: f32,
    /// The probability of each certainty: happened, planned, possible, demanded, predicted.
    pub sure: [f32; 5],
}

impl Mood {
    /// Told as having happened.
    pub(crate) const TOLD: Mood = Mood { negated: 0.0, sure: [1.0, 0.0, 0.0, 0.0, 0.0] };
}

/// The scores of the candidates for one side of an act.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scores {
    /// The probability that it is the one, for each candidate; with `nobody` they add up to 1.
    pub(crate) one: Vec<f32>,
    /// The probability that it is one of several, for each candidate.
    pub(crate) also: Vec<f32>,
    /// The probability that nobody named is.
    pub(crate) nobody: f32,
}

impl Network {
    /// Opens the file of weights; fails where a tensor has another shape than this program wants.
    pub(crate) fn open(bytes: &[u8]) -> Result<Network, Error> {
        let broken = |error: &dyn std::fmt::Display| Error::table(FILE, error);
        let weights = Weights::open(bytes).map_err(|error| broken(&error))?;
        let header = weights.bytes("header").map_err(|error| broken(&error))?;
        let header: Header = serde_json::from_slice(header).map_err(|error| broken(&error))?;
        if header.acts.len() != ACTS || header.acts.iter().zip(Act::ALL).any(|(name, act)| **name != *act.as_str()) {
            return Err(broken(&"its acts are not those of this program"));
        }
        let table = |name: &str, rows: usize, columns: usize| {
            let values = weights.table(name, rows, columns).map_err(|error| broken(&error))?;
            Ok::<Table, Error>(Table { columns, values })
        };
        let dense = |name: &str, outputs: usize, inputs: usize| {
            weights.dense(name, outputs, inputs).map_err(|error| broken(&error))
        };
        let numbered = |list: Vec<Box<str>>| list.into_iter().zip(1..).collect::<Numbers>();
        let (hidden, side, mood) = (header.hidden, header.side, header.mood);
        let pair_candidate = dense("pair_candidate", side, hidden)?;
        let mut nowhere = Vec::new();
        pair_candidate.apply(&vec![0.0; hidden], 1, &mut nowhere);
        Ok(Network {
            hidden,
            side,
            mood,
            rows: dense("rows", hidden, INPUTS / 2)?,
            vectors: dense("vectors", hidden, INPUTS / 2)?,
            lemma: table("lemma", header.lemmas.len() + 1, hidden)?,
            pos: table("pos", Pos::ALL.len(), hidden)?,
            tag: table("tag", header.tags.len() + 1, hidden)?,
            label: table("label", Label::ALL.len(), hidden)?,
            entity: table("entity", header.entities.len() + 1, hidden)?,
            switch: table("switch", SWITCHES, hidden)?,
            rounds: (0..2)
                .map(|round| {
                    let gate = table(&format!("gate.{round}"), Label::ALL.len(), hidden)?;
                    Ok((gate, dense(&format!("round.{round}"), hidden, 5 * hidden)?))
                })
                .collect::<Result<_, Error>>()?,
            act_hidden: dense("act_hidden", hidden, hidden)?,
            act: dense("act", ACTS, hidden)?,
            pair_trigger: dense("pair_trigger", side, hidden)?,
            pair_candidate,
            nowhere,
            pair_act: table("pair_act", ACTS, side)?,
            pair_switch: table("pair_switch", PAIR_SWITCHES, side)?,
            pair_step: table("pair_step", STEPS * STEP_KINDS, side)?,
            pair_preposition: table("pair_preposition", PREPOSITION_KINDS, side)?,
            pair_path: table("pair_path", PATHS, side)?,
            pair_hidden: dense("pair_hidden", side, side)?,
            pair: dense("pair", 4, side)?,
            nobody: table("nobody", ACTS, 2)?,
            mood_token: dense("mood_token", mood, hidden)?,
            mood_act: table("mood_act", ACTS, mood)?,
            mood_switch: table("mood_switch", MOOD_SWITCHES, mood)?,
            mood_out: dense("mood_out", 2 + CERTAINTIES.len(), mood)?,
            lemmas: numbered(header.lemmas),
            tags: numbered(header.tags),
            entities: numbered(header.entities),
        })
    }

    /// The weights that ship with the program; opened when they are first asked for, since coding events needs none.
    pub(crate) fn shipped() -> &'static Network {
        static SHIPPED: LazyLock<Network> = LazyLock::new(|| {
            Network::open(include_bytes!("../../../../data/models/claims.safetensors"))
                .expect("the shipped weights open")
        });
        &SHIPPED
    }

    /// Reads all tokens of a report.
    pub(crate) fn rows(&self, sight: &Sight<'_>, words: &mut Words) -> Rows {
        let hidden = self.hidden;
        let count = sight.tokens.len();
        words.make_room();
        let (mut values, labels) = self.input(sight, words);
        let root = |place: usize| sight.tokens[place].head == place;
        let mut dependents = vec![0.0_f32; count];
        for place in (0..count).filter(|place| !root(*place)) {
            dependents[sight.tokens[place].head] += 1.0;
        }
        // The last round is needed only where something is asked of the token.
        let matter: Vec<usize> = (0..count).filter(|place| sight.matters(*place)).collect();
        let all: Vec<usize> = (0..count).collect();
        let (mut wide, mut output, mut added) = (Vec::new(), Vec::new(), Vec::new());
        let mut below = vec![0.0; count * hidden];
        for ((gates, layer), places) in self.rounds.iter().zip([&all, &matter]) {
            below.fill(0.0);
            vectorized(|| {
                for place in (0..count).filter(|place| !root(*place)) {
                    let sum = &mut below[sight.tokens[place].head * hidden..][..hidden];
                    let value = &values[place * hidden..][..hidden];
                    for ((sum, value), gate) in sum.iter_mut().zip(value).zip(gates.row(labels[place])) {
                        *sum += value * gate;
                    }
                }
            });
            let row = |place: usize| &values[place * hidden..][..hidden];
            added.clear();
            for block in places.chunks(BLOCK) {
                wide.resize(block.len() * 5 * hidden, 0.0);
                vectorized(|| {
                    for (place, wide) in block.iter().copied().zip(wide.chunks_exact_mut(5 * hidden)) {
                        let (own, wide) = wide.split_at_mut(hidden);
                        own.copy_from_slice(row(place));
                        let (under, wide) = wide.split_at_mut(hidden);
                        let scale = 1.0 / (1.0 + dependents[place]).sqrt();
                        for (to, value) in under.iter_mut().zip(&below[place * hidden..][..hidden]) {
                            *to = value * scale;
                        }
                        let (over, wide) = wide.split_at_mut(hidden);
                        if root(place) {
                            over.fill(0.0);
                        } else {
                            let head = row(sight.tokens[place].head);
                            for ((to, value), gate) in over.iter_mut().zip(head).zip(gates.row(labels[place])) {
                                *to = value * gate;
                            }
                        }
                        let (before, after) = wide.split_at_mut(hidden);
                        before.copy_from_slice(row(sight.neighbour(place, false)));
                        after.copy_from_slice(row(sight.neighbour(place, true)));
                    }
                });
                layer.apply(&wide, block.len(), &mut output);
                added.extend_from_slice(&output);
            }
            vectorized(|| {
                for (place, output) in places.iter().zip(added.chunks_exact(hidden)) {
                    for (value, output) in values[place * hidden..][..hidden].iter_mut().zip(output) {
                        *value += output.max(0.0);
                    }
                }
            });
        }
        wide.clear();
        wide.extend(matter.iter().flat_map(|place| &values[place * hidden..][..hidden]));
        self.act_hidden.apply(&wide, matter.len(), &mut output);
        positive(&mut output);
        let (mut acts, mut sides) = (Vec::new(), Vec::new());
        self.act.apply(&output, matter.len(), &mut acts);
        self.pair_candidate.apply(&wide, matter.len(), &mut sides);
        let mut number = vec![NONE; count];
        for (own, place) in (0..).zip(&matter) {
            number[*place] = own;
        }
        Rows { values, number, acts, sides, triggers: BTreeMap::new() }
    }

    /// The first layer: `hidden` numbers for each token, and its label.
    fn input(&self, sight: &Sight<'_>, words: &mut Words) -> (Vec<f32>, Vec<usize>) {
        let hidden = self.hidden;
        let count = sight.tokens.len();
        let mut input = Vec::with_capacity(count * INPUTS / 2);
        let mut labels = Vec::with_capacity(count);
        let mut sums = vec![0.0; count * hidden];
        let (mut switches, mut projected) = (Vec::new(), Vec::new());
        for (place, sum) in sums.chunks_exact_mut(hidden).enumerate() {
            let (p, token) = (sight.p(place), sight.tokens[place].token);
            let (shared, names) = p.row(token);
            input.extend_from_slice(shared);
            input.extend_from_slice(names);
            let features = sight.token(place, &mut switches);
            let lemma = p.lemma(token);
            let known = &mut words.lemmas[features.pos];
            let word = if let Some(row) = known.get(lemma) {
                row
            } else {
                words.held += 1;
                known.entry(lemma.into()).or_insert_with(|| self.word(sight, p.pos(token), lemma))
            };
            let vector = p.token(token).vector.map(|number| {
                &**words.vectors.entry(number).or_insert_with(|| {
                    let mut vector = [0.0; 2 * ROW];
                    sight.document.knowledge.model.vector(number, &mut vector);
                    self.vectors.apply(&vector, 1, &mut projected);
                    projected.as_slice().into()
                })
            });
            let tag = self.tag.row(numbered(&self.tags, features.tag));
            let label = self.label.row(features.label);
            let entity = self.entity.row(features.entity.map_or(0, |kind| numbered(&self.entities, kind)));
            let switches = switches.iter().map(|switch| self.switch.row(usize::from(*switch)));
            add_all([&**word].into_iter().chain(vector).chain([tag, label, entity]).chain(switches), sum);
            labels.push(features.label);
        }
        let mut values = Vec::new();
        self.rows.apply(&input, count, &mut values);
        vectorized(|| {
            for (value, sum) in values.iter_mut().zip(&sums) {
                *value = (*value + sum).max(0.0);
            }
        });
        (values, labels)
    }

    /// What a word adds wherever it stands: `hidden` numbers.
    fn word(&self, sight: &Sight<'_>, pos: Pos, lemma: &str) -> Box<[f32]> {
        let mut sum = vec![0.0; self.hidden];
        let number = if lemma.bytes().any(|byte| byte.is_ascii_uppercase()) {
            numbered(&self.lemmas, &lemma.to_lowercase())
        } else {
            numbered(&self.lemmas, lemma)
        };
        let switches = sight.word(pos, lemma);
        let switches = switches.iter().map(|switch| self.switch.row(usize::from(*switch)));
        add_all([self.lemma.row(number), self.pos.row(pos as usize)].into_iter().chain(switches), &mut sum);
        sum.into()
    }

    /// The trigger at `place`, made where it is asked for the first time.
    pub(crate) fn trigger<'r>(&self, sight: &Sight<'_>, rows: &'r mut Rows, place: usize) -> &'r Prepared {
        let Rows { values, number, sides, triggers, .. } = rows;
        triggers.entry(place).or_insert_with(|| {
            let side = self.side;
            let trigger = sight.trigger(place);
            let mut own = Vec::new();
            self.pair_trigger.apply(&values[place * self.hidden..][..self.hidden], 1, &mut own);
            let mut sums = Vec::with_capacity(trigger.candidates.len() * side);
            for candidate in &trigger.candidates {
                let there = candidate.place.map(|place| number[place]).filter(|number| *number != NONE);
                let their = there.map_or(self.nowhere.as_slice(), |number| &sides[number as usize * side..][..side]);
                let start = sums.len();
                sums.extend_from_slice(&own);
                self.pair(sight, &trigger, candidate, their, &mut sums[start..]);
            }
            Prepared { trigger, sums }
        })
    }

    /// The scores of all candidates of a trigger as actor and as object of an act.
    pub(crate) fn sides(&self, sight: &Sight<'_>, prepared: &Prepared, act: Act) -> [Scores; 2] {
        let Some(number) = number_of(act) else { return [Scores::default(), Scores::default()] };
        let Prepared { trigger, sums } = prepared;
        let count = trigger.candidates.len();
        let mut sums = sums.clone();
        let by_act = self.pair_act.row(number);
        let told = sight.by_frames(trigger.place, act);
        for (candidate, sum) in trigger.candidates.iter().zip(sums.chunks_exact_mut(self.side)) {
            let switches = told.of(candidate).map(|switch| self.pair_switch.row(switch));
            add_all([by_act].into_iter().chain(switches), sum);
        }
        positive(&mut sums);
        let (mut inner, mut out) = (Vec::new(), Vec::new());
        self.pair_hidden.apply(&sums, count, &mut inner);
        positive(&mut inner);
        self.pair.apply(&inner, count, &mut out);
        [0, 1].map(|which| {
            let nobody = self.nobody.row(number)[which];
            let scores = || out.chunks_exact(4).map(|row| row[2 + which]);
            let most = scores().fold(nobody, f32::max);
            let mut one: Vec<f32> = scores().map(|score| libm::expf(score - most)).collect();
            let nobody = libm::expf(nobody - most);
            let total = one.iter().sum::<f32>() + nobody;
            for value in &mut one {
                *value /= total;
            }
            Scores {
                one,
                also: out.chunks_exact(4).map(|row| probability(row[which])).collect(),
                nobody: nobody / total,
            }
        })
    }

    /// Adds what a candidate is as a side, and how it stands to the trigger.
    fn pair(&self, sight: &Sight<'_>, trigger: &Trigger, candidate: &Candidate, their: &[f32], sum: &mut [f32]) {
        let features = sight.pair(trigger, candidate);
        let switches = features.switches.iter().map(|switch| self.pair_switch.row(usize::from(*switch)));
        let steps = (0..).zip(&features.steps).map(|(index, step)| self.pair_step.row(index * STEP_KINDS + step));
        let rest = [self.pair_preposition.row(features.preposition), self.pair_path.row(features.path)];
        add_all([their].into_iter().chain(switches).chain(steps).chain(rest), sum);
    }

    /// Whether an act is said to be so, and how sure.
    pub(crate) fn mood(&self, sight: &Sight<'_>, rows: &Rows, place: usize, act: Act) -> Mood {
        let mut inner = Vec::new();
        self.mood_token.apply(&rows.values[place * self.hidden..][..self.hidden], 1, &mut inner);
        let by_act = number_of(act).map(|number| self.mood_act.row(number));
        let switches = sight.mood(place);
        let switches = switches.iter().map(|switch| self.mood_switch.row(usize::from(*switch)));
        add_all(by_act.into_iter().chain(switches), &mut inner);
        debug_assert_eq!(inner.len(), self.mood);
        positive(&mut inner);
        let mut out = Vec::new();
        self.mood_out.apply(&inner, 1, &mut out);
        let negated = probability(out[1] - out[0]);
        let most = out[2..].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sure = [0.0; 5];
        for (sure, score) in sure.iter_mut().zip(&out[2..]) {
            *sure = libm::expf(score - most);
        }
        let total: f32 = sure.iter().sum();
        Mood { negated, sure: sure.map(|sure| sure / total) }
    }
}

impl Rows {
    /// The `width` numbers of a token that matters.
    fn numbers<'r>(&self, of: &'r [f32], place: usize, width: usize) -> Option<&'r [f32]> {
        let number = Some(self.number[place]).filter(|number| *number != NONE)?;
        Some(&of[number as usize * width..][..width])
    }

    /// The acts that the token at `place` may tell of, with their probabilities, where these reach `least`.
    pub(crate) fn acts(&self, place: usize, least: f32) -> impl Iterator<Item = (Act, f32)> {
        let least = libm::logf(least / (1.0 - least));
        let scores = self.numbers(&self.acts, place, ACTS).unwrap_or_default();
        let likely = Act::ALL.iter().zip(scores).filter(move |(_, score)| **score >= least);
        likely.map(|(act, score)| (*act, probability(*score)))
    }

    /// The probability that the token at `place` tells of an act.
    pub(crate) fn act(&self, place: usize, act: Act) -> f32 {
        let scores = self.numbers(&self.acts, place, ACTS);
        scores.zip(number_of(act)).map_or(0.0, |(scores, number)| probability(scores[number]))
    }
}

fn numbered(numbers: &Numbers, name: &str) -> usize {
    numbers.get(name).copied().unwrap_or(0) as usize
}

/// Cuts off what is below zero.
fn positive(values: &mut [f32]) {
    vectorized(|| {
        for value in values {
            *value = value.max(0.0);
        }
    });
}

/// Adds rows, one after the other.
fn add_all<'a>(rows: impl Iterator<Item = &'a [f32]>, to: &mut [f32]) {
    let mut held: [&[f32]; 48] = [&[]; 48];
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let mut count = 0;
        for (place, row) in held.iter_mut().zip(&mut rows) {
            *place = row;
            count += 1;
        }
        add_rows(&held[..count], to);
    }
}

fn probability(score: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-score))
}
