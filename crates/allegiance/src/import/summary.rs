//! What came of an import, for people and programs.

use serde_json::{Value, json};

use super::{Import, Outcome};
use crate::config::Layout;
use crate::paper::Paper;

/// As JSON.
pub fn value(outcome: &Outcome, asked: &Import, file: &str) -> Value {
    json!({
        "file": file,
        "dry_run": asked.dry_run,
        "rows": outcome.rows,
        "bad": outcome.bad,
        "skipped": outcome.skipped,
        "known_rows": outcome.known_rows,
        "decoded": outcome.decoded,
        "reports": outcome.reports,
        "read_again": outcome.read_again,
        "known_already": outcome.known_already,
        "claims": outcome.claims,
        "first": outcome.days.map(|(first, _)| first.to_string()),
        "last": outcome.days.map(|(_, last)| last.to_string()),
    })
}

/// As lines of names and numbers.
fn lines(outcome: &Outcome) -> Vec<(String, u64)> {
    let mut lines = vec![
        ("rows".to_owned(), outcome.rows),
        ("reports, new".to_owned(), outcome.reports),
        ("claims, new".to_owned(), outcome.claims),
    ];
    let rest = [
        ("reports whose claims were made anew", outcome.read_again),
        ("reports that were there already", outcome.known_already),
        ("rows in them", outcome.known_rows),
        ("rows that could not be used", outcome.bad),
        ("rows that are not UTF-8, read as windows-1252", outcome.decoded),
    ];
    lines.extend(rest.into_iter().filter(|(_, number)| *number > 0).map(|(name, number)| (name.to_owned(), number)));
    lines.extend(outcome.skipped.iter().map(|(why, number)| (format!("rows without a claim: {why}"), *number)));
    lines
}

/// As CSV.
pub fn csv(outcome: &Outcome) -> String {
    let rows = lines(outcome).into_iter().map(|(name, number)| format!("\"{name}\",{number}\n"));
    std::iter::once("what,number\n".to_owned()).chain(rows).collect()
}

/// As a table.
pub fn text(outcome: &Outcome, asked: &Import, file: &str, layout: Layout) -> String {
    let mut paper = Paper::new(layout);
    let rows = lines(outcome).into_iter().map(|(name, number)| vec![grouped(number), name]).collect();
    paper.table(&["", "what"], rows, &[0]);
    paper.gap();
    if let Some((first, last)) = outcome.days {
        paper.line(&format!("Known from {first} to {last}."));
    }
    if asked.dry_run {
        paper.line("This was a trial: nothing was added.");
    } else {
        paper.line(&format!("The account is in {file}."));
    }
    paper.finish()
}

/// A number with a comma before each three digits.
fn grouped(number: u64) -> String {
    indicatif::HumanCount(number).to_string()
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
