//! The fields of every answer in JSON, for whoever reads them by a program: the schemas of the API and `docs/api.md` are made
//! from these tables.
//!
//! They stand beside the code that writes the fields. `crates/allegiance/tests/schemas.rs` holds real answers against them:
//! no field is missing here, and none stands here that no answer has.

mod accounts;
mod measures;
mod terms;

use super::shape::{self, Is, Shape};

/// All shapes by name, those that many answers have first.
pub fn shapes() -> Vec<Shape> {
    [SHAPES, accounts::SHAPES, measures::SHAPES, terms::SHAPES].concat()
}

/// The kind of an answer in JSON, by the name of its question; `None` where there is no such question.
pub fn answer(question: &str) -> Option<&'static str> {
    ANSWERS.iter().find(|(name, _)| *name == question).map(|(_, kind)| *kind)
}

/// Whether the answer is a list, of which parts can be asked for.
pub fn is_list(question: &str) -> bool {
    answer(question).is_some_and(|kind| kind.starts_with('['))
}

/// All that an answer can have in it as JSON Schema, by name; each names others under `root`.
pub fn schemas(root: &str) -> serde_json::Map<String, serde_json::Value> {
    let all = shapes();
    let whole = all.iter().filter(|shape| !matches!(shape.is, Is::Part(_)));
    whole.map(|shape| (shape.name.to_owned(), shape::schema(shape, &all, root))).collect()
}

const ANSWERS: [(&str, &str); 15] = [
    ("claims", "[Claim]"),
    ("standing", "[Standing]"),
    ("timeline", "[Happening]"),
    ("requests", "[Request | Tally]"),
    ("attendance", "[Attendance | Abstention]"),
    ("relations", "[Relation]"),
    ("power", "[PowerWhole | PowerShare]"),
    ("closeness", "[ClosenessWhole | ClosenessMember | ClosenessPair]"),
    ("risk", "[RiskModel | RiskMember]"),
    ("judge", "[Judgement]"),
    ("compare", "[Difference]"),
    ("watch", "[Difference]"),
    ("why", "WhyClaim | WhyReport | WhyStanding | Fact"),
    ("corrections", "[Correction]"),
    ("search", "[Passage]"),
];

const SHAPES: &[Shape] = &[
    Shape {
        name: "Claim",
        told: "What one passage of one report says: no more, no less.",
        is: Is::Object(&[
            ("id", "id", "the same text read by the same version gives the same id"),
            ("report", "id", "the report that makes it"),
            ("evidence", "Evidence", "the passage"),
            ("act", "Act", "what was done or said to hold"),
            ("actor", "[Party]", "who did it"),
            ("object", "[Party] | Thing | Judged?", "to or about whom or what"),
            ("detail", "text?", "words that narrow it"),
            ("time", "Time", "when it happened or held"),
            ("polarity", "Polarity", "`no` where it is said not to be so"),
            ("certainty", "Certainty", "how far it is said to have happened"),
            ("sources", "[Source]", "who says so, from the nearest to the publisher"),
            ("opinion", "boolean", "whether a source judges rather than tells"),
            ("plover", "Plover?", "the event in the terms of PLOVER"),
            ("confidence", "number", "0 to 1: of the claims given 0.8, eight in ten are right on the test reports"),
            ("published", "day", "when the report came out: from then on it could be known"),
            ("publisher", "text", "who put the report out"),
            ("corrected?", "integer", "the number of the correction by which it is as it is, or no longer counts"),
        ]),
    },
    Shape {
        name: "Copy",
        told: "A copy of a report: the same text, cut, edited or put out elsewhere.",
        is: Is::Object(&[
            ("report", "Report", "the copy"),
            ("is_version", "boolean", "whether the same publisher put it out"),
        ]),
    },
    Shape {
        name: "Evidence",
        told: "The words that a claim rests on, in their place.",
        is: Is::Object(&[
            ("report", "id", "the report"),
            ("start", "integer", "first byte in the text of the report"),
            ("end", "integer", "the byte after the last"),
            ("sentence", "integer", "number of the sentence"),
            ("text", "text", "the words"),
        ]),
    },
    Shape {
        name: "Party",
        told: "A state, organisation, person or other party, as a passage names it.",
        is: Is::Object(&[
            ("id", "text", "`ARM`, `CSTO`, `ARM/Nikol Pashinyan`, or a name"),
            ("kind", "PartyKind", "what sort of party"),
            ("as", "text", "the words used for it; empty where the grammar leaves it out"),
            ("role?", "text", "the office that a person held"),
        ]),
    },
    Shape {
        name: "Source",
        told: "One link of the chain from the speaker to the publisher.",
        is: Is::Object(&[("..", "Party", ""), ("cue", "text?", "the word that says so: said, according to, per")]),
    },
    Shape {
        name: "Thing",
        told: "A clause, an event or another thing that something was done to.",
        is: Is::Object(&[
            ("kind", "'clause' | 'event' | 'thing'", ""),
            ("id?", "text", "`CSTO:4`, `CSTO/summit`; absent for what has only words"),
            ("organisation?", "text", "whose, where it is known"),
            ("as", "text", "the words"),
        ]),
    },
    Shape {
        name: "Judged",
        told: "What a judgement is about, itself in the form of a claim.",
        is: Is::Object(&[
            ("act", "Act", "the act that is judged"),
            ("actor", "[Party]", "who would do it"),
            ("object", "[Party] | Thing | Judged?", "to or about whom or what"),
        ]),
    },
    Shape {
        name: "Time",
        told: "When: the same in `from` and `to` for a day, month or year; an open end is null.",
        is: Is::Object(&[
            ("from", "date?", "begin"),
            ("to", "date?", "end"),
            ("words", "text?", "the words that gave it"),
            ("basis", "Basis", "how it was found"),
        ]),
    },
    Shape {
        name: "Plover",
        told: "An event in the terms of PLOVER.",
        is: Is::Object(&[
            ("type", "EventType", ""),
            ("mode", "text?", "mode of the type"),
            ("actor", "[text]", "ids of who did it"),
            ("recipient", "[text]", "ids of to whom"),
        ]),
    },
    Shape {
        name: "Report",
        told: "A report without its text.",
        is: Is::Object(&[
            ("id", "id", "a hash of its content"),
            ("title", "text", "empty where there is none"),
            ("publisher", "text", "who put it out"),
            ("published", "day", "on which day"),
            ("address", "text?", "where it can be found"),
        ]),
    },
    Shape {
        name: "Fact",
        told: "A row of the facts that ship with the program or were set by hand.",
        is: Is::Object(&[
            ("kind", "'fact'", ""),
            ("id", "text", "its id"),
            ("text", "text", "what it says, in a sentence"),
            ("source", "text", "where it comes from"),
        ]),
    },
    Shape {
        name: "ClaimGround",
        told: "A claim that something rests on.",
        is: Is::Object(&[("kind", "'claim'", ""), ("..", "Claim", "")]),
    },
    Shape {
        name: "Ground",
        told: "What a value rests on, or what speaks against it.",
        is: Is::Kind("Fact | ClaimGround"),
    },
    Shape {
        name: "Rule",
        told: "The rule that decided.",
        is: Is::Object(&[("name", "RuleName", ""), ("text", "text", "the rule in a sentence")]),
    },
    Shape {
        name: "Standing",
        told: "Where a member stands in an organisation on a day, as it could be known on a day.",
        is: Is::Object(&[
            ("organisation", "text", "id"),
            ("member", "text", "id"),
            ("on", "day", "the day asked about"),
            ("known", "day", "the day by which it could be known"),
            ("membership", "Membership", "the legal position"),
            ("participation", "Participation", "what the member does"),
            ("intent", "Intent", "what the member says"),
            ("since", "EachSince", "since when each part holds"),
            ("because", "[PartFact | PartClaim]", "the facts and claims for each part"),
            ("against", "[PartFact | PartClaim]", "the facts and claims that speak against it"),
            ("rule", "EachRule", "the rule that decided each part"),
            ("history", "[Spell]", "the values before, part by part, in order"),
        ]),
    },
    Shape {
        name: "EachSince",
        told: "A begin for each part of a standing.",
        is: Is::Object(&[("membership", "date?", ""), ("participation", "date?", ""), ("intent", "date?", "")]),
    },
    Shape {
        name: "EachRule",
        told: "A rule for each part of a standing.",
        is: Is::Object(&[("membership", "Rule", ""), ("participation", "Rule", ""), ("intent", "Rule", "")]),
    },
    Shape {
        name: "PartFact",
        told: "A fact about a part of a standing.",
        is: Is::Object(&[("part", "StandingPart", ""), ("..", "Fact", "")]),
    },
    Shape {
        name: "PartClaim",
        told: "A claim about a part of a standing.",
        is: Is::Object(&[("part", "StandingPart", ""), ("..", "ClaimGround", "")]),
    },
    Shape {
        name: "Spell",
        told: "A value that a part of a standing had for a time.",
        is: Is::Object(&[
            ("part", "StandingPart", ""),
            ("value", "Membership | Participation | Intent", "a value of that part"),
            ("since", "date?", "begin"),
            ("until", "date?", "when the next value began"),
            ("because", "[text]", "ids of the facts and claims for it"),
            ("against", "[text]", "ids of those against it"),
            ("rule", "RuleName", "the rule that decided"),
        ]),
    },
    Shape {
        name: "Happening",
        told: "Something that happened to or was done by a party, or a fact that took effect.",
        is: Is::Object(&[
            ("party", "text", "id of the party asked about"),
            ("known", "day", "the day by which it could be known"),
            ("from", "date?", "when; the same in `to` for a day, month or year"),
            ("to", "date?", "until when"),
            ("text", "text", "what, in a line"),
            ("act", "Act?", "null for a fact"),
            ("polarity", "Polarity", "`yes` for a fact"),
            ("certainty", "Certainty", "`happened` for a fact"),
            ("voices", "integer", "how many independent voices tell of it; 0 for a fact"),
            ("because", "[Ground]", "what tells of it"),
            ("against", "[Ground]", "what denies it"),
        ]),
    },
    Shape {
        name: "WhyClaim",
        told: "A claim with its words in their place.",
        is: Is::Object(&[
            ("..", "ClaimGround", ""),
            ("report", "Report", "the report that makes it"),
            ("before", "text", "what stands before the words in their paragraph"),
            ("after", "text", "what stands after them"),
            ("gone?", "Report", "the latest version of its report, where that no longer makes it"),
            ("effect?", "text", "what became of a claim that was corrected, in a sentence"),
            ("corrections?", "[Correction]", "the corrections that are about it"),
        ]),
    },
    Shape {
        name: "WhyReport",
        told: "A report with what it claims.",
        is: Is::Object(&[
            ("kind", "'report'", ""),
            ("..", "Report", ""),
            ("copies", "[Copy]", "its copies by day of publication"),
            ("gone", "[id]", "those of its claims that its latest version no longer makes"),
            ("claims", "[Claim]", "in the order of the text"),
        ]),
    },
    Shape {
        name: "WhyStanding",
        told: "A standing, with the part that was asked about.",
        is: Is::Object(&[
            ("kind", "'standing'", ""),
            ("part", "StandingPart?", "null where all three were asked about"),
            ("..", "Standing", ""),
        ]),
    },
    Shape {
        name: "Correction",
        told: "A correction by hand, with what it is worth today.",
        is: Is::Object(&[
            ("number", "integer", ""),
            ("made", "day", "when it was made"),
            ("author", "text", "who made it"),
            ("reason", "text", "why"),
            ("verb", "CorrectionVerb", ""),
            ("what", "[text]", "what it does, a line for each claim or party"),
            ("effect", "text", "`in force`, by which it was undone, or why it has nothing to do"),
            ("claims", "[text]", "ids of the claims that it is about, as they were read"),
            ("changed", "[Changed]", "the standings that it changed, where it was just made"),
        ]),
    },
    Shape {
        name: "Changed",
        told: "A part of a standing that is different by a correction or without a report.",
        is: Is::Object(&[
            ("organisation", "Party", ""),
            ("member", "Party", ""),
            ("part", "StandingPart", ""),
            ("before", "text?", "what held before, and since when"),
            ("after", "text?", "the same after"),
        ]),
    },
    Shape {
        name: "Passage",
        told: "A passage or title in which the words stand.",
        is: Is::Object(&[
            ("report", "Report", ""),
            ("start", "integer?", "first byte in the text of the report; null for the title"),
            ("end", "integer?", "the byte after the last"),
            ("text", "text", "the passage"),
            ("found", "[Found]", "where in it the words stand"),
            ("claims", "[Claim]", "the claims in it"),
        ]),
    },
    Shape {
        name: "Found",
        told: "Where a word stands in a passage, in bytes.",
        is: Is::Object(&[("start", "integer", ""), ("end", "integer", "")]),
    },
];
