//! What was seen at the last look, as a file of lines: the day, then a standing each.

use account::Seen;
use codebook::Date;
use serde::{Deserialize, Serialize};

use crate::error::Error;

#[derive(Serialize, Deserialize)]
struct Looked {
    looked: Date,
}

/// The lines of what was seen on a day.
pub fn write(looked: Date, seen: &[Seen]) -> String {
    let line = |value: serde_json::Result<String>| value.expect("it is made of texts and a day") + "\n";
    let mut seen: Vec<&Seen> = seen.iter().collect();
    seen.sort_by(|a, b| (&a.organisation, &a.member).cmp(&(&b.organisation, &b.member)));
    let head = line(serde_json::to_string(&Looked { looked }));
    seen.into_iter().map(|seen| line(serde_json::to_string(seen))).fold(head, |all, line| all + &line)
}

/// The day and what was seen on it; an error names the line.
pub fn read(text: &str, place: &str) -> Result<(Date, Vec<Seen>), Error> {
    let bad = |index: usize, cause: &serde_json::Error| {
        let help = "it is the file that `allegiance watch --seen` wrote; name another, or remove it to begin anew";
        Error::input(format!("the line is not what was seen: {cause}"), format!("{place}, line {}", index + 1), help)
    };
    let mut lines = text.lines().enumerate();
    let first = lines.next().map_or("", |(_, line)| line);
    let Looked { looked } = serde_json::from_str(first).map_err(|cause| bad(0, &cause))?;
    let seen = lines.map(|(index, line)| serde_json::from_str(line).map_err(|cause| bad(index, &cause)));
    Ok((looked, seen.collect::<Result<_, _>>()?))
}
