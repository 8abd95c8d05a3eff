//! The columns of each export, with what they mean: the one place that both the files and `docs/export.md` are made from.

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text; never null.
    Text,
    /// Text, or null.
    MaybeText,
    /// A whole day, or null.
    Day,
    /// A whole number.
    Number,
    /// A number with a fraction, 32 bits.
    Real,
    /// True or false.
    Flag,
    /// A list of texts.
    Texts,
    /// A list of parties: `id`, `kind`, `name`, `as`, `role`.
    Parties,
    /// A list of parties with the `cue` by which each says so.
    Sources,
}

impl Type {
    /// As the document calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Type::Text => "string",
            Type::MaybeText => "string, may be null",
            Type::Day => "date, may be null",
            Type::Number => "int64",
            Type::Real => "float32",
            Type::Flag => "bool",
            Type::Texts => "list of string",
            Type::Parties => "list of struct(id, kind, name, as, role)",
            Type::Sources => "list of struct(id, kind, name, as, role, cue)",
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What stands in it.
    pub kind: Type,
    /// What it means.
    pub about: &'static str,
}

const fn column(name: &'static str, kind: Type, about: &'static str) -> Column {
    Column { name, kind, about }
}

/// Claims.
pub const CLAIMS: &[Column] = &[
    column("id", Type::Text, "the claim, 32 hexadecimal digits"),
    column("report", Type::Text, "the report that makes it"),
    column("published", Type::Day, "when the report came out: since then it could be known"),
    column("publisher", Type::Text, "who put the report out"),
    column("title", Type::Text, "its title"),
    column("address", Type::MaybeText, "its address"),
    column("act", Type::Text, "what was done or said to hold"),
    column("actor", Type::Parties, "who did it"),
    column("object", Type::Parties, "to or about whom; empty where the object is no party"),
    column(
        "object_kind",
        Type::MaybeText,
        "`parties`, `clause`, `event`, `thing` or `claim`; null where nothing is named",
    ),
    column("object_id", Type::MaybeText, "id of a clause or event; a judged claim as `act(actor,object)`"),
    column("object_words", Type::MaybeText, "words of a clause, event or thing"),
    column("detail", Type::MaybeText, "words that narrow it"),
    column("from", Type::MaybeText, "begin, as precise as it was told: `2023`, `2023-06`, `2024-08-31`; null: open"),
    column("from_day", Type::Day, "the same where it is a whole day"),
    column("to", Type::MaybeText, "end"),
    column("to_day", Type::Day, "the same where it is a whole day"),
    column("time_words", Type::MaybeText, "the words that gave the time"),
    column("basis", Type::Text, "`stated`, `relative` or `published`"),
    column("polarity", Type::Text, "`yes` or `no`"),
    column("certainty", Type::Text, "`happened`, `planned`, `possible`, `demanded` or `predicted`"),
    column("sources", Type::Sources, "who says so, nearest first, the publisher last"),
    column("opinion", Type::Flag, "whether a source judges rather than tells"),
    column("plover_type", Type::MaybeText, "PLOVER event type"),
    column("plover_mode", Type::MaybeText, "PLOVER mode"),
    column("plover_actor", Type::Texts, "who acts, in PLOVER's terms"),
    column("plover_recipient", Type::Texts, "upon whom"),
    column("confidence", Type::Real, "0 to 1"),
    column("start", Type::Number, "first byte of the passage in the report's text (UTF-8)"),
    column("end", Type::Number, "byte after the last"),
    column("sentence", Type::Number, "number of the sentence, from 0"),
    column("text", Type::Text, "the passage"),
];

/// Reports.
pub const REPORTS: &[Column] = &[
    column("id", Type::Text, "the report, 32 hexadecimal digits"),
    column("published", Type::Day, "when it came out"),
    column("publisher", Type::Text, "who put it out"),
    column("title", Type::Text, "its title"),
    column("address", Type::MaybeText, "its address"),
    column("language", Type::Text, "ISO 639-1; `zxx` for rows of a coded data set"),
    column("claims", Type::Number, "how many of its claims are asked for"),
    column("text", Type::Text, "its text"),
];

/// Standings.
pub const STANDINGS: &[Column] = &[
    column("organisation", Type::Text, "the organisation"),
    column("member", Type::Text, "the member"),
    column("on", Type::Day, "the day asked about"),
    column("known", Type::Day, "the day by which it could be known"),
    column("membership", Type::Text, "legal position"),
    column("membership_since", Type::MaybeText, "since when, as precise as it is known"),
    column("participation", Type::Text, "what it does"),
    column("participation_since", Type::MaybeText, "since when"),
    column("intent", Type::Text, "what it says"),
    column("intent_since", Type::MaybeText, "since when"),
    column("because", Type::Texts, "claims and facts that speak for it"),
    column("against", Type::Texts, "claims and facts that speak against it"),
];

/// Events.
pub const EVENTS: &[Column] = &[
    column("id", Type::Text, "the claim that told of it first"),
    column("act", Type::Text, "what was done"),
    column("actor", Type::Texts, "who did it, by any of the claims"),
    column("object", Type::Texts, "to or about whom"),
    column("from", Type::MaybeText, "begin, as precise as it was told"),
    column("from_day", Type::Day, "the same where it is a whole day"),
    column("to", Type::MaybeText, "end"),
    column("to_day", Type::Day, "the same where it is a whole day"),
    column("polarity", Type::Text, "`no` where it is only said not to have happened"),
    column("certainty", Type::Text, "how sure its claims put it"),
    column("voices", Type::Number, "how many independent voices tell of it"),
    column("claims", Type::Texts, "the claims that tell of it"),
    column("against", Type::Texts, "the claims that deny it"),
];

/// The columns of all exports as tables of Markdown, for `docs/export.md`.
pub fn markdown() -> String {
    let mut text = String::new();
    for (title, columns) in [("claims", CLAIMS), ("reports", REPORTS), ("standings", STANDINGS), ("events", EVENTS)] {
        text.push_str(&format!("### {title}\n\n| column | type | |\n| --- | --- | --- |\n"));
        for column in columns {
            text.push_str(&format!("| `{}` | {} | {} |\n", column.name, column.kind.name(), column.about));
        }
        text.push('\n');
    }
    text
}
