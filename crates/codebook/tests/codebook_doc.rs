//! `docs/codebook.md` is made from the terms of this crate: the acts with their definitions, and the words of the enums.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "touches the world: it reads the document, and writes it where asked to"
)]

use std::fmt::Write as _;
use std::path::Path;

use codebook::{Act, Basis, Certainty, EventType, Obligation, Polarity};
use serde::Serialize;

/// The groups of the contract, each with its first act.
const GROUPS: [(&str, Act); 5] = [
    ("Belonging", Act::MemberOf),
    ("Taking part", Act::AttendEvent),
    ("Commitments", Act::HasClause),
    ("Relations", Act::AllyOf),
    ("Judgements", Act::AssessLikely),
];

const HEAD: &str = "# Codebook

What a claim can say, in the words of the program.
This page is made from the code by `crates/codebook/tests/codebook_doc.rs`; `UPDATE=1 cargo test -p codebook` writes it anew.

A claim says what one passage of one report says: which **act**, by whom (`actor`), to or about whom (`object`), when (`time`, with its `basis`), whether it is said to be so (`polarity`), how far it is said to have happened (`certainty`), and who says so (`sources`, from the speaker to the publisher).

## Acts

One thing is said in one way: \"not an ally\" is `ally_of` with polarity `no`, while a refusal is an act of its own.
The PLOVER type is that of the act when it happens; states and judgements have none.
";

/// Terms of an enum as they are written, with what they mean.
fn terms<T: Serialize + Copy>(all: &[T], meaning: fn(T) -> &'static str) -> String {
    let mut table = String::from("\n| term | meaning |\n| --- | --- |\n");
    for term in all {
        let written = serde_json::to_value(term).unwrap();
        writeln!(table, "| `{}` | {} |", written.as_str().unwrap(), meaning(*term)).unwrap();
    }
    table
}

// The matches below have an arm for each variant, so that a new one cannot be forgotten here.

fn polarity(term: Polarity) -> &'static str {
    match term {
        Polarity::Yes => "Said to be so.",
        Polarity::No => "Said not to be so; a denial is this, with the denier first among the sources.",
    }
}

fn certainty(term: Certainty) -> &'static str {
    match term {
        Certainty::Happened => "Told as having happened or as holding.",
        Certainty::Planned => "Intended or agreed for later.",
        Certainty::Possible => "May, could, if.",
        Certainty::Demanded => "Only asked for.",
        Certainty::Predicted => "Foretold.",
    }
}

fn basis(term: Basis) -> &'static str {
    match term {
        Basis::Stated => "The words give the time: \"in June 2023\".",
        Basis::Relative => "Counted from the day of publication or from another time in the report: \"on Saturday\".",
        Basis::Published => "Nothing was said; known is only the day on which the report came out.",
    }
}

fn obligation(term: Obligation) -> &'static str {
    match term {
        Obligation::Defense => "Come to the defence of an ally that is attacked.",
        Obligation::Offense => "Join an ally in offensive action.",
        Obligation::Neutrality => "Stay neutral.",
        Obligation::Nonaggression => "Use no force against one another.",
        Obligation::Consultation => "Consult in a crisis.",
        Obligation::Withdrawal => "How a member leaves: notice and its period.",
        Obligation::Suspension => "How the others suspend or expel a member.",
    }
}

fn acts() -> String {
    let mut text = String::new();
    for act in Act::ALL {
        if let Some((group, _)) = GROUPS.iter().find(|(_, first)| first == act) {
            write!(
                text,
                "\n### {group}\n\n| act | definition | words read as it | PLOVER |\n| --- | --- | --- | --- |\n"
            )
            .unwrap();
        }
        let plover = act.plover().map_or("–", EventType::as_str);
        writeln!(text, "| `{act}` | {} | {} | {plover} |", act.definition(), act.example()).unwrap();
    }
    text
}

fn event_types() -> String {
    let mut table = String::from("\n| type | acts |\n| --- | --- |\n");
    for kind in EventType::ALL {
        let of_it = Act::ALL.iter().filter(|act| act.plover() == Some(*kind));
        let acts: Vec<String> = of_it.chain([&Act::Other(*kind)]).map(|act| format!("`{act}`")).collect();
        writeln!(table, "| {} | {} |", kind.as_str(), acts.join(" ")).unwrap();
    }
    table
}

/// The document as the code has it.
fn document() -> String {
    let polarities = terms(&[Polarity::Yes, Polarity::No], polarity);
    let certainties =
        [Certainty::Happened, Certainty::Planned, Certainty::Possible, Certainty::Demanded, Certainty::Predicted];
    let certainties = terms(&certainties, certainty);
    let bases = terms(&[Basis::Stated, Basis::Relative, Basis::Published], basis);
    let obligations = [
        Obligation::Defense,
        Obligation::Offense,
        Obligation::Neutrality,
        Obligation::Nonaggression,
        Obligation::Consultation,
        Obligation::Withdrawal,
        Obligation::Suspension,
    ];
    let obligations = terms(&obligations, obligation);
    format!(
        "{HEAD}{}
## PLOVER event types

The names of 2021 (Halterman, Bagozzi, Beger, Schrodt and Scarborough 2023), cooperative before conflictual, with the acts that are coded so.
What has no act of its own is kept as `other:` and the type.
{}
## Polarity
{polarities}
## Certainty
{certainties}
## Basis of a time
{bases}
## Obligations of a clause

The five obligations of ATOP (Leeds, Ritter, Mitchell and Long 2002) and the rules on leaving.
{obligations}",
        acts(),
        event_types()
    )
}

#[test]
fn the_codebook_is_that_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/codebook.md");
    let real = document();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, real).unwrap();
    } else {
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == real, "`UPDATE=1 cargo test -p codebook` writes docs/codebook.md anew");
    }
}

#[test]
fn every_act_has_a_definition_and_an_example() {
    for act in Act::ALL {
        assert!(act.definition().ends_with('.') && act.example().starts_with('"'), "{act}");
        assert_eq!(act.as_str().parse::<Act>(), Ok(*act));
    }
    assert!(GROUPS.iter().all(|(_, first)| Act::ALL.contains(first)));
}
