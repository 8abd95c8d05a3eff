//! Corrections by hand as text.

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
            let value = |value: &Option<String>| value.as_deref().unwrap_or("not spoken of").replace('_', " ");
            paper.paragraph(&format!("{} {} → {}", clean(&standing), value(&row.before), value(&row.after)), INDENT);
        }
        paper.gap();
    }
    paper.paragraph(&super::count(rows.len(), "correction"), 0);
}
