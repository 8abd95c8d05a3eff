//! The parser's arcs to the finished tree: lifted arcs put back, roots, sentence starts.
//!
//! The parser only builds trees without crossing arcs. Where an arc would cross, the model attaches the token higher up
//! and names the wanted head by its label: `prep||nsubj` is a `prep` whose head is the `nsubj` somewhere below.

use crate::analysis::Label;
use crate::lexicon::Forms;
use crate::parser::Arcs;
use crate::tokenizer::Word;
use crate::transitions::NONE;

/// A label as the parser gives it.
#[derive(Debug, Clone)]
pub(crate) struct RawLabel {
    /// What it becomes.
    pub(crate) plain: Label,
    /// For a lifted arc, the label of the head that is looked for.
    pub(crate) wanted: Option<Label>,
}

/// The raw label of roots.
pub(crate) const ROOT: usize = 0;

/// A finished tree; kept between paragraphs.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// Head of each token; a root is its own.
    pub(crate) heads: Vec<u32>,
    pub(crate) labels: Vec<Label>,
    /// Whether a sentence starts with this token.
    pub(crate) starts: Vec<bool>,
    left: Vec<u32>,
    right: Vec<u32>,
}

impl Tree {
    /// Rebuilds this tree from the parser's arcs.
    pub(crate) fn repair(&mut self, raw: &[RawLabel], arcs: &Arcs, words: &[Word], forms: &Forms) {
        let count = words.len();
        self.heads.clear();
        self.heads.extend((0..count).map(|token| match arcs.heads[token] {
            NONE => token as u32,
            head => head,
        }));
        let mut labels: Vec<u16> = arcs.labels.clone();
        for (token, label) in labels.iter_mut().enumerate() {
            if self.heads[token] == token as u32 {
                *label = ROOT as u16;
            }
        }
        self.edges();
        if labels.iter().any(|&label| raw[label as usize].wanted.is_some()) {
            self.lower(raw, &mut labels, words, forms);
            self.edges();
        }
        self.labels.clear();
        self.labels.extend(labels.iter().map(|&label| raw[label as usize].plain));
        self.starts.clear();
        self.starts.resize(count, false);
        for token in 0..count {
            if self.heads[token] == token as u32 {
                self.starts[self.left[token] as usize] = true;
            }
        }
    }

    /// Puts lifted arcs back, from left to right. A child counts only within the reach that its head had before.
    fn lower(&mut self, raw: &[RawLabel], labels: &mut [u16], words: &[Word], forms: &Forms) {
        let count = labels.len();
        let mut children: Vec<Vec<u32>> = vec![Vec::new(); count];
        for token in 0..count {
            let head = self.heads[token] as usize;
            if head != token {
                children[head].push(token as u32);
            }
        }
        // A label that has been put back is plain, though its raw label still names the other.
        let mut done = vec![false; count];
        for token in 0..count {
            let Some(wanted) = raw[labels[token] as usize].wanted else { continue };
            let old = self.heads[token];
            let mut head = old;
            let mut level = vec![old];
            'search: while !level.is_empty() {
                let mut below = Vec::new();
                for &parent in &level {
                    let reach = self.left[parent as usize]..=self.right[parent as usize];
                    for &child in &children[parent as usize] {
                        let at = child as usize;
                        if at == token || !reach.contains(&child) || forms.get(words[at].form).space {
                            continue;
                        }
                        let label = &raw[labels[at] as usize];
                        if label.plain == wanted && (label.wanted.is_none() || done[at]) {
                            head = child;
                            break 'search;
                        }
                        below.push(child);
                    }
                }
                level = below;
            }
            done[token] = true;
            if head != old {
                if old as usize != token {
                    children[old as usize].retain(|&child| child as usize != token);
                }
                let list = &mut children[head as usize];
                list.insert(list.partition_point(|&child| child < token as u32), token as u32);
                self.heads[token] = head;
            }
        }
    }

    /// Leftmost and rightmost descendant of every token, by passes forward and backward, until no head lies outside its
    /// sentence or a dozen rounds are done.
    fn edges(&mut self) {
        let count = self.heads.len();
        self.left.clear();
        self.left.extend(0..count as u32);
        self.right.clear();
        self.right.extend(0..count as u32);
        let mut starts = vec![false; count];
        for _ in 0..12 {
            for token in 0..count {
                self.widen(token);
            }
            for token in (0..count).rev() {
                self.widen(token);
            }
            starts.fill(false);
            for token in 0..count {
                if self.heads[token] == token as u32 {
                    starts[self.left[token] as usize] = true;
                }
            }
            if self.heads_inside(&starts) {
                break;
            }
        }
    }

    fn widen(&mut self, token: usize) {
        let head = self.heads[token] as usize;
        self.left[head] = self.left[head].min(self.left[token]);
        self.right[head] = self.right[head].max(self.right[token]);
    }

    /// Whether every token's head lies in the token's own sentence.
    fn heads_inside(&self, starts: &[bool]) -> bool {
        let mut start = 0;
        for (token, starts) in starts.iter().enumerate() {
            if token > 0 && *starts || token + 1 == self.heads.len() {
                let inside = start as u32..=token as u32;
                if !self.heads[start..token].iter().all(|head| inside.contains(head)) {
                    return false;
                }
                start = token;
            }
        }
        true
    }
}
