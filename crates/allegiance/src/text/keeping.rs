//! Views of the account's file for people.

use super::{DIGITS, about, about_report, check, claims, clean, count, said, short};
use crate::paper::{Paper, marked};
use crate::view::{Backup, Check, Passage, Rebuilt, Removal};

pub(super) fn passages(paper: &mut Paper, passages: &[Passage]) {
    const INDENT: usize = 2;
    for passage in passages {
        paper.paragraph(&about(&passage.report), 0);
        let words = passage.words.iter().map(|(words, is_found)| if *is_found { marked(words) } else { clean(words) });
        paper.paragraph(&words.collect::<String>(), INDENT);
        for claim in &passage.claims {
            paper.hanging(&format!("  {}", short(&claim.id, DIGITS)), &said(claim), INDENT + DIGITS + 2);
        }
        paper.gap();
    }
    paper.paragraph(&count(passages.len(), "passage"), 0);
}

pub(super) fn backup(paper: &mut Paper, backup: &Backup) {
    let Backup { file, bytes, reports, claims, findings } = backup.clone();
    check(paper, &Check { file, reports, claims, findings });
    paper.paragraph(&size(bytes), 0);
}

/// As large as that, in the unit that suits it.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// A part of a standing as it was or is; `None` where the member is not spoken of.
pub(super) fn value(value: Option<&str>) -> String {
    value.unwrap_or("not spoken of").replace('_', " ")
}

pub(super) fn removal(paper: &mut Paper, removal: &Removal) {
    about_report(paper, &removal.report);
    paper.gap();
    claims(paper, &removal.claims);
    paper.gap();
    if removal.changes.is_empty() {
        paper.paragraph(&format!("no standing on {} is different without it", removal.on), 0);
    } else {
        paper.heading(&format!("Standings on {}, with it and without it", removal.on));
        let row = |changed: &crate::view::Changed| {
            vec![
                clean(&changed.organisation.name),
                clean(&changed.member.name),
                changed.part.to_owned(),
                value(changed.before.as_deref()),
                value(changed.after.as_deref()),
            ]
        };
        let names = ["organisation", "member", "part", "with it", "without it"];
        paper.table(&names, removal.changes.iter().map(row).collect(), &[]);
    }
    paper.gap();
    let done = if removal.is_removed { "the report and its claims are removed" } else { "nothing is removed" };
    paper.paragraph(done, 0);
}

pub(super) fn rebuilt(paper: &mut Paper, rebuilt: &Rebuilt) {
    let (reports, claims) = (count(rebuilt.reports, "report"), count(rebuilt.claims, "claim"));
    let file = clean(&rebuilt.file);
    paper.paragraph(&format!("{file}: {reports}, {claims}: made again in {:.2} s", rebuilt.seconds), 0);
}
