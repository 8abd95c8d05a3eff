//! Rows to a dependency tree: arc-eager with repair and sentence breaks, greedy, one pass over the paragraph.
//!
//! A stack, and a buffer made of tokens that were put back in front of those not yet reached. In every state the scores
//! of eight slots choose the best valid action.

use std::ops::Range;

use crate::kernel::{SCORES, best, score};
use crate::levels::{Instructions, Level, Work};
use crate::transitions::{NONE, Scorer};

/// Slots of a state: two of the buffer, three of the stack, three newest children.
pub(crate) const SLOTS: usize = 8;

#[derive(Debug)]
pub(crate) struct Parser {
    pub(crate) scorer: Scorer<SLOTS>,
    /// Actions: 0 is Shift, 1 Reduce; then those that make an arc to the left, to the right; the last is Break.
    pub(crate) left: Range<usize>,
    pub(crate) right: Range<usize>,
    /// The label that each action gives, as an index into the tree's labels; 0 for those that give none.
    pub(crate) labels: Vec<u16>,
}

const SHIFT: usize = 0;
const REDUCE: usize = 1;

/// Heads and labels as the parser leaves them; kept between paragraphs.
#[derive(Debug, Default)]
pub(crate) struct Arcs {
    /// Head of each token, or [`NONE`].
    pub(crate) heads: Vec<u32>,
    /// Label of each token that has a head.
    pub(crate) labels: Vec<u16>,
    state: State,
}

#[derive(Debug, Default)]
struct State {
    stack: Vec<u32>,
    /// Tokens put back, the next one last.
    back: Vec<u32>,
    /// The first token not yet reached.
    next: u32,
    length: u32,
    /// Newest left and right child of each token, and the child that was newest before this one came.
    left: Vec<u32>,
    right: Vec<u32>,
    previous: Vec<u32>,
    /// Tokens before which a sentence ends.
    started: Vec<bool>,
    /// Tokens that were put back and may not be shifted again.
    unshiftable: Vec<bool>,
}

impl Parser {
    /// Heads and labels from the tokens' parts of the hidden layer.
    pub(crate) fn parse(&self, level: Level, parts: &[f32], count: usize, arcs: &mut Arcs) {
        level.run(Parse { parser: self, parts, count, arcs });
    }
}

struct Parse<'a> {
    parser: &'a Parser,
    parts: &'a [f32],
    count: usize,
    arcs: &'a mut Arcs,
}

impl Work for Parse<'_> {
    type Output = ();

    #[inline(always)]
    fn on<I: Instructions>(self, set: I) {
        let simd = set.simd();
        let Parse { parser, parts, count, arcs } = self;
        arcs.start(count);
        let mut scores = [0.0; SCORES];
        // The action that breaks is the last.
        let stop = parser.right.end;
        // Every token is put back a few times at most, so this bound is never met; it makes the end certain.
        for _ in 0..count.saturating_mul(32) {
            let state = &arcs.state;
            let (b0, b1) = (state.buffer(0), state.buffer(1));
            let (s0, s1, s2) = (state.stacked(0), state.stacked(1), state.stacked(2));
            if b0 == NONE && s0 == NONE {
                break;
            }
            let slots = [b0, b1, s0, s1, s2, child(&state.left, b0), child(&state.left, s0), child(&state.right, s0)];
            let mut rows: [&[f32]; SLOTS] = [&[]; SLOTS];
            for slot in 0..SLOTS {
                rows[slot] = parser.scorer.slot(parts, slots[slot], slot);
            }
            score(simd, rows, &parser.scorer.bias, &parser.scorer.upper, &mut scores);

            let started = b0 != NONE && state.started[b0 as usize];
            let may_shift = s0 == NONE || b1 != NONE && !started && !state.unshiftable[b0 as usize];
            let may_attach = s0 != NONE && b0 != NONE && !started;
            let may_break = b1 != NONE && b1 == b0 + 1 && !state.started[b1 as usize];
            let mut action = None;
            let mut top = f32::NEG_INFINITY;
            let mut consider = |range: Range<usize>| {
                if let Some(index) = best(&scores[range.clone()]) {
                    let index = range.start + index;
                    if action.is_none() || scores[index] > top {
                        (action, top) = (Some(index), scores[index]);
                    }
                }
            };
            if may_shift {
                consider(SHIFT..SHIFT + 1);
            }
            if s0 != NONE {
                consider(REDUCE..REDUCE + 1);
            }
            if may_attach {
                consider(parser.left.start..parser.right.end);
            }
            if may_break {
                consider(stop..stop + 1);
            }
            let Some(action) = action else { break };
            arcs.apply(parser, action, b0, b1, s0);
        }
    }
}

/// A token's newest child; none where there is no token.
#[inline(always)]
fn child(children: &[u32], token: u32) -> u32 {
    if token == NONE { NONE } else { children[token as usize] }
}

impl State {
    /// Token `index` of the buffer.
    #[inline(always)]
    fn buffer(&self, index: u32) -> u32 {
        let back = self.back.len() as u32;
        if index < back {
            return self.back[(back - 1 - index) as usize];
        }
        let token = self.next + (index - back);
        if token < self.length { token } else { NONE }
    }

    /// Token `index` of the stack, from the top.
    #[inline(always)]
    fn stacked(&self, index: usize) -> u32 {
        let length = self.stack.len();
        if index < length { self.stack[length - 1 - index] } else { NONE }
    }

    fn push(&mut self) {
        let token = self.back.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(token);
    }
}

impl Arcs {
    fn start(&mut self, count: usize) {
        fn fill<T: Clone>(list: &mut Vec<T>, count: usize, value: T) {
            list.clear();
            list.resize(count, value);
        }
        fill(&mut self.heads, count, NONE);
        fill(&mut self.labels, count, 0);
        let state = &mut self.state;
        fill(&mut state.left, count, NONE);
        fill(&mut state.right, count, NONE);
        fill(&mut state.previous, count, NONE);
        fill(&mut state.started, count, false);
        fill(&mut state.unshiftable, count, false);
        state.stack.clear();
        state.back.clear();
        (state.next, state.length) = (0, count as u32);
    }

    fn apply(&mut self, parser: &Parser, action: usize, b0: u32, b1: u32, s0: u32) {
        if action == SHIFT {
            self.state.push();
        } else if action == REDUCE {
            self.state.stack.pop();
            if self.heads[s0 as usize] == NONE && !self.state.stack.is_empty() {
                self.state.unshiftable[s0 as usize] = true;
                self.state.back.push(s0);
            }
        } else if parser.left.contains(&action) {
            self.attach(b0, s0, parser.labels[action]);
            self.state.unshiftable[b0 as usize] = false;
            self.state.stack.pop();
        } else if parser.right.contains(&action) {
            self.attach(s0, b0, parser.labels[action]);
            self.state.push();
        } else {
            self.state.started[b1 as usize] = true;
        }
    }

    /// Makes `child` a child of `head`; an old head loses it (it is that head's newest).
    fn attach(&mut self, head: u32, child: u32, label: u16) {
        let state = &mut self.state;
        let old = self.heads[child as usize];
        if old != NONE {
            let newest = if old > child { &mut state.left } else { &mut state.right };
            if newest[old as usize] == child {
                newest[old as usize] = state.previous[child as usize];
            }
        }
        let newest = if head > child { &mut state.left } else { &mut state.right };
        state.previous[child as usize] = newest[head as usize];
        newest[head as usize] = child;
        self.heads[child as usize] = head;
        self.labels[child as usize] = label;
    }
}
