//! Frames: what a cue sets around its content. Each rests on the frame in which the cue itself is told.

use codebook::{PartyId, Source};

use super::cues::CueClass;

/// Name of the source that a passive leaves out: "is said to have left".
pub(crate) const UNNAMED: &str = "unnamed";

/// Deeper attribution is not followed: texts that nest deeper are lists of cues, not reports.
const DEEPEST: usize = 8;

/// Number of a frame; 0 is the report itself.
pub(crate) type FrameId = u32;

/// The content of one cue.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    /// Who speaks by this cue, nearest first: the speaker, then the medium that was told.
    pub(crate) own: Vec<Source>,
    /// What the speaker does; `None` for the report itself.
    pub(crate) class: Option<CueClass>,
    /// Whether the source judges rather than tells.
    pub(crate) opinion: bool,
    /// The cue, as passage and token, where it is a word of a tree.
    #[allow(dead_code, reason = "read by `Sources::chain_with_cues`")]
    pub(crate) cue: Option<(u32, u32)>,
    /// The frame in which the cue is told.
    pub(crate) parent: FrameId,
    /// All sources, nearest first.
    pub(crate) chain: Vec<Source>,
    /// Frames below it; set with `chain` when it is pushed.
    pub(crate) depth: usize,
}

/// All frames of a report.
#[derive(Debug)]
pub(crate) struct Frames(Vec<Frame>);

impl Default for Frames {
    fn default() -> Frames {
        Frames(vec![Frame::default()])
    }
}

impl Frames {
    pub(crate) fn get(&self, id: FrameId) -> &Frame {
        &self.0[id as usize]
    }

    /// Sets `frame` on its parent and gives its number.
    pub(crate) fn push(&mut self, mut frame: Frame) -> FrameId {
        let parent = self.get(frame.parent);
        if parent.depth >= DEEPEST {
            return frame.parent;
        }
        frame.depth = parent.depth + 1;
        for source in frame.own.iter().chain(&parent.chain) {
            if !frame.chain.iter().any(|other| other.who.id == source.who.id) {
                frame.chain.push(source.clone());
            }
        }
        // A source without a name adds nothing to one that has a name.
        if frame.chain.len() > 1 {
            frame.chain.retain(|source| !is_unnamed(source));
        }
        self.0.push(frame);
        (self.0.len() - 1) as FrameId
    }
}

pub(crate) fn is_unnamed(source: &Source) -> bool {
    matches!(&source.who.id, PartyId::Group(name) if &**name == UNNAMED)
}
