//! What leavers did before, beside the order of risk, for people.

use super::measures::times;
use super::{DIGITS, clean, count, full_name, short};
use crate::paper::Paper;
use crate::view::{Before, Deed, Episode, Leavers};

/// Deeds of a member, and leavers, that a list shows before it only counts.
const SHOWN: usize = 6;

pub(super) fn leavers(paper: &mut Paper, leavers: &Leavers) {
    paper.gap();
    let years = leavers.years;
    paper.heading(&format!("What leavers did in the {years} years before, by this account"));
    let share = |(did, of): (usize, usize)| format!("{did} of {of}");
    let cells = |row: &Before| {
        let ratio = row.ratio.map_or_else(|| "–".to_owned(), times);
        let interval =
            row.interval.map_or_else(|| "–".to_owned(), |(low, high)| format!("{} to {}", times(low), times(high)));
        vec![row.words.to_owned(), share(row.leavers), share(row.stayers), ratio, interval]
    };
    let is_seen = |row: &&Before| row.behaviour == "any" || row.leavers.0 + row.stayers.0 > 0;
    let rows = leavers.counts.iter().filter(is_seen).map(cells).collect();
    paper.table(&["did", "who left", "who stayed", "× as often", "95 %"], rows, &[1, 2, 3, 4]);
    paper.gap();
    paper.paragraph(
        &format!(
            "Of {} in {}, {} ended because the member left; in the years before {} of these exits the account tells anything about the \
             organisation, and they alone count here. Who stayed counts once beside each exit. Other outcomes, not counted as \
             leaving: {} by the organisation, {} of the member's own part. Reports tell more of whoever stands out.",
            count(leavers.stays, "membership"),
            count(leavers.organisations, "organisation"),
            leavers.left,
            leavers.covered,
            count(leavers.suspended, "suspension"),
            count(leavers.froze, "suspension"),
        ),
        0,
    );
    let did = |episode: &&Episode| !episode.deeds.is_empty();
    let told: Vec<&Episode> =
        leavers.episodes.iter().filter(|episode| episode.left == Some(true)).filter(did).collect();
    if !told.is_empty() {
        paper.gap();
        paper.line("Leavers of whom something is told");
        for episode in told.iter().take(SHOWN) {
            let name = format!("{}, {} {}", clean(&episode.member.name), episode.organisation.brief(), episode.on);
            paper.paragraph(&format!("{name}: {}", deeds(&episode.deeds)), 2);
        }
        if told.len() > SHOWN {
            paper.paragraph(&format!("and {} more: --format json", told.len() - SHOWN), 2);
        }
    }
    paper.gap();
    let now: Vec<&Episode> = leavers.now.iter().filter(did).collect();
    if let Some(first) = leavers.now.first() {
        let name = full_name(&first.organisation);
        if now.is_empty() {
            paper.paragraph(
                &format!("Nothing of the kind is told of a member of {name} in the {years} years to {}.", first.on),
                0,
            );
        } else {
            paper.line(&format!("Members of {name} in the {years} years to {}", first.on));
        }
    }
    for episode in now {
        paper.paragraph(&format!("{}: {}", clean(&episode.member.name), deeds(&episode.deeds)), 2);
    }
}

/// Each deed with its day and the id of the first claim that tells of it.
fn deeds(deeds: &[Deed]) -> String {
    let one = |deed: &Deed| {
        let id = deed.because.first().map(|ground| format!(", {}", short(ground.id(), DIGITS))).unwrap_or_default();
        format!("{} ({}{id})", deed.words, deed.day)
    };
    let shown: Vec<String> = deeds.iter().rev().take(SHOWN).map(one).collect();
    match deeds.len().saturating_sub(SHOWN) {
        0 => shown.join("; "),
        more => format!("{}; and {more} more before", shown.join("; ")),
    }
}
