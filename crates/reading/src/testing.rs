//! What the tests of this crate share: the language model, opened once.
#![expect(clippy::disallowed_methods, reason = "touches the world: tests read the model from data/")]

use std::sync::OnceLock;

use codebook::{Date, Facts, Report};

use crate::passage::{Document, passages};
use crate::{Knowledge, Memory};

/// The shipped model without any facts.
pub(crate) fn bare_knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/models/en_core_web_md.safetensors");
        let bytes: &'static [u8] = std::fs::read(path).unwrap().leak();
        Knowledge::new(english::Model::open(bytes).unwrap(), Facts::default())
    })
}

/// A report of this text, published on 1 March 2024.
pub(crate) fn report(text: &str) -> Report {
    Report::new("Lake Courier", "2024-03-01".parse::<Date>().unwrap(), "", text)
}

/// The paragraphs of a report, without any facts.
pub(crate) fn bare_document(report: &Report) -> Document<'_> {
    passages(report, bare_knowledge(), &mut Memory::default())
}
