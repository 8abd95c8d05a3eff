//! The questions as programs put them: their names and parameters, which are those of the command line, and the document that
//! tells of them.
//!
//! The server, the pages and the tools of `allegiance mcp` all take them from here, so that none knows a question that
//! another does not.

pub mod asked;
pub mod openapi;
pub mod put;
pub mod examples;

use crate::cli::Format;

/// The formats of an answer, each with its media type.
pub const FORMATS: [(&str, Format, &str); 4] = [
    ("json", Format::Json, "application/json"),
    ("jsonl", Format::Jsonl, "application/jsonl"),
    ("csv", Format::Csv, "text/csv; charset=utf-8"),
    ("svg", Format::Svg, "image/svg+xml"),
];

/// The questions that can be drawn.
pub const DRAWN: [&str; 3] = ["power", "closeness", "risk"];

/// The greatest whole number that every reader of JSON holds.
pub const MOST: u64 = (1 << 53) - 1;

/// Parameters of the answer, not of the question.
pub const PAGING: [&str; 2] = ["limit", "offset"];
