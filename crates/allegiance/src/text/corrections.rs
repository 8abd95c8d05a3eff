//! Corrections by hand as text.

use super::keeping::value;
use crate::paper::{Paper, clean};
use crate::view::Correction;

/// Columns of the number before each.
const INDENT: usize = 6;

pub(super) fn corrections(paper: &mut Paper, rows: &[Correction]) {
    for row in rows {
        let Correction { number, made, author, reason, verb, what, effect, changed, .. } = row;
        paper.hanging(&format!("#{number}"), &format!("{verb} · {made} · {} · {effect}", clean(author)), INDENT);
        for line in what {
            paper.paragraph(&clean(line), INDENT);
        }
        paper.paragraph(&format!("reason: {}", clean(reason)), INDENT);
        for row in changed {
            let standing = format!("{}/{}: {}", row.organisation.id, row.member.id, row.part);
            let (before, after) = (value(row.before.as_deref()), value(row.after.as_deref()));
            paper.paragraph(&format!("{} {before} → {after}", clean(&standing)), INDENT);
        }
        paper.gap();
    }
    paper.paragraph(&super::count(rows.len(), "correction"), 0);
}
