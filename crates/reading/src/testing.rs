//! What the tests of this crate share: the language model, opened once.
#![expect(clippy::disallowed_methods, reason = "touches the world: tests read the model from data/")]

use std::sync::OnceLock;

use codebook::{Date, FactFiles, Facts, Report};

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

/// The shipped model and facts.
pub(crate) fn knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| {
        let read = |name: &str| std::fs::read(format!("{}/../../data/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let [names, more_names] = ["names.csv", "names-odbl.csv"].map(read);
        let [states, organisations, memberships] = ["states.csv", "organisations.csv", "memberships.csv"].map(read);
        let [clauses, holders] = ["clauses.csv", "holders.csv"].map(read);
        let files = FactFiles {
            states: &states,
            names: &[&names, &more_names],
            organisations: &organisations,
            memberships: &memberships,
            clauses: &clauses,
            holders: &holders,
        };
        let model: &'static [u8] = read("models/en_core_web_md.safetensors").leak();
        Knowledge::new(english::Model::open(model).unwrap(), Facts::open(&files).unwrap())
    })
}
