//! The tables of language that ship with the crate, opened and checked.

use crate::Error;
use crate::confidence::Confidence;
use crate::events::EventTable;
use crate::frames::Frames;
use crate::lexicon::{Classes, EllipsisWords, Embedders, Unreal};

/// Frames and word classes, from `data/frames.toml` and `data/lexicon/`.
#[derive(Debug, Clone)]
pub struct Tables {
    pub(crate) classes: Classes,
    pub(crate) confidence: Confidence,
    pub(crate) embedders: Embedders,
    pub(crate) ellipsis: EllipsisWords,
    pub(crate) frames: Frames,
    pub(crate) unreal: Unreal,
    pub(crate) events: EventTable,
}

/// The text of each table.
#[derive(Debug, Clone, Copy, Default)]
pub struct TableFiles<'a> {
    /// `data/frames.toml`.
    pub frames: &'a str,
    /// `data/lexicon/classes.toml`.
    pub classes: &'a str,
    /// `data/lexicon/embedders.toml`.
    pub embedders: &'a str,
    /// `data/lexicon/ellipsis.toml`.
    pub ellipsis: &'a str,
    /// `data/lexicon/unreal.toml`.
    pub unreal: &'a str,
    /// `data/confidence.toml`.
    pub confidence: &'a str,
    /// `data/events.toml`.
    pub events: &'a str,
    /// `data/lexicon/sectors.toml`.
    pub sectors: &'a str,
}

impl Tables {
    /// Opens the text of the tables; fails on a row that does not fit, naming it.
    pub fn open(files: &TableFiles<'_>) -> Result<Tables, Error> {
        let classes = Classes::open(files.classes)?;
        let frames = Frames::open(files.frames, &classes)?;
        Ok(Tables {
            classes,
            confidence: Confidence::open(files.confidence)?,
            embedders: Embedders::open(files.embedders)?,
            ellipsis: EllipsisWords::open(files.ellipsis)?,
            frames,
            unreal: Unreal::open(files.unreal)?,
            events: EventTable::open(files.events, files.sectors)?,
        })
    }

    /// The tables that ship with the program.
    ///
    /// Panics only if the shipped files are broken, which a test of this crate rules out.
    pub fn shipped() -> Tables {
        let files = TableFiles {
            frames: include_str!("../../../data/frames.toml"),
            classes: include_str!("../../../data/lexicon/classes.toml"),
            embedders: include_str!("../../../data/lexicon/embedders.toml"),
            ellipsis: include_str!("../../../data/lexicon/ellipsis.toml"),
            unreal: include_str!("../../../data/lexicon/unreal.toml"),
            confidence: include_str!("../../../data/confidence.toml"),
            events: include_str!("../../../data/events.toml"),
            sectors: include_str!("../../../data/lexicon/sectors.toml"),
        };
        Tables::open(&files).expect("the shipped tables open")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_open() {
        Tables::shipped();
    }

    #[test]
    fn a_wrong_row_is_named() {
        let error = |frames: &str| {
            let files = TableFiles { frames, classes: "event = [\"summit\"]", ..TableFiles::default() };
            Tables::open(&files).expect_err("refused").to_string()
        };
        assert!(error("[[flee]]\nverbs = [\"flee\"]").contains("`flee`"));
        assert!(error("[[leave]]\nverbs = [\"flee\"]\nobject = [\"object:club\"]").contains("`club` is no class"));
        assert!(error("[[leave]]\nverb = [\"flee\"]").contains("verb"));
    }
}
