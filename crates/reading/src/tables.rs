//! The tables of language that ship with the crate, opened and checked.

use crate::Error;
use crate::frames::Frames;
use crate::lexicon::{Classes, EllipsisWords, Embedders, Unreal};

/// Frames and word classes, from `data/frames.toml` and `data/lexicon/`.
#[derive(Debug, Clone)]
pub struct Tables {
    pub(crate) classes: Classes,
    pub(crate) embedders: Embedders,
    pub(crate) ellipsis: EllipsisWords,
    pub(crate) frames: Frames,
    pub(crate) unreal: Unreal,
}

impl Tables {
    /// Opens the text of the tables; fails on a row that does not fit, naming it.
    pub fn open(frames: &str, classes: &str, embedders: &str, ellipsis: &str, unreal: &str) -> Result<Tables, Error> {
        let classes = Classes::open(classes)?;
        let frames = Frames::open(frames, &classes)?;
        let ellipsis = EllipsisWords::open(ellipsis)?;
        Ok(Tables { embedders: Embedders::open(embedders)?, ellipsis, frames, classes, unreal: Unreal::open(unreal)? })
    }

    /// The tables that ship with the program.
    ///
    /// Panics only if the shipped files are broken, which a test of this crate rules out.
    pub fn shipped() -> Tables {
        Tables::open(
            include_str!("../../../data/frames.toml"),
            include_str!("../../../data/lexicon/classes.toml"),
            include_str!("../../../data/lexicon/embedders.toml"),
            include_str!("../../../data/lexicon/ellipsis.toml"),
            include_str!("../../../data/lexicon/unreal.toml"),
        )
        .expect("the shipped tables open")
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
        let error =
            |frames: &str| Tables::open(frames, "event = [\"summit\"]", "", "", "").expect_err("refused").to_string();
        assert!(error("[[flee]]\nverbs = [\"flee\"]").contains("`flee`"));
        assert!(error("[[leave]]\nverbs = [\"flee\"]\nobject = [\"object:club\"]").contains("`club` is no class"));
        assert!(error("[[leave]]\nverb = [\"flee\"]").contains("verb"));
    }
}
