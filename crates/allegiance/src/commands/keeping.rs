//! What is done to the account's file: a copy, a report removed, what is derived made again.

use std::path::Path;

use store::{Finding, Store};

use super::render;
use crate::answer::short;
use crate::asking::{at_desk, open};
use crate::cli::Format;
use crate::error::{Error, Kind};
use crate::output::print;
use crate::question::Remove;
use crate::view::{self, View};
use crate::{clock, files, knowledge};

pub(super) fn backup(to: &Path, db: &Path, format: Format) -> Result<u8, Error> {
    let told_by = |error: store::Error| Error::told_by(&error);
    open(db)?.backup(to).map_err(told_by)?;
    // Opened for writing, since only then the index of words is looked at.
    let copy = Store::open(to).map_err(told_by)?;
    let (counts, findings) = (copy.counts().map_err(told_by)?, copy.check().map_err(told_by)?);
    drop(copy);
    let is_sound = findings.is_empty();
    let backup = view::Backup {
        file: to.display().to_string(),
        bytes: files::size(to)?,
        reports: counts.reports,
        claims: counts.claims,
        findings: findings.into_iter().map(finding).collect(),
    };
    print(&render(&View::Backup(backup), format))?;
    Ok(if is_sound { 0 } else { Kind::Nothing.status() })
}

pub(super) fn remove(asked: &Remove, db: &Path, format: Format) -> Result<u8, Error> {
    let told_by = |error: store::Error| Error::told_by(&error);
    let facts = knowledge::facts()?;
    // Nothing but looking needs no right to write.
    let mut store = if asked.dry_run { open(db)? } else { open_existing(db)? };
    let (id, mut removal) = at_desk(&store, &facts, |desk| {
        let id = desk.report_called(&asked.id)?;
        Ok((id, desk.removal(id)?))
    })?;
    if !asked.dry_run && !asked.yes {
        let shown = render(&View::Remove(Box::new(removal.clone())), Format::Table);
        let question = format!("{shown}Remove report {}? [y/N] ", short(&id.to_string(), 8));
        match files::ask(&question)? {
            Some(true) => {}
            Some(false) => return Ok(Kind::Nothing.status()),
            None => {
                let help = "add --yes to remove it, or --dry-run to see what rests on it";
                let what = "a report is not removed without asking, and there is no terminal to ask on";
                return Err(Error::usage(what, "the command line", help));
            }
        }
    }
    if !asked.dry_run {
        store.remove(id).map_err(told_by)?;
        removal.is_removed = true;
    }
    print(&render(&View::Remove(Box::new(removal)), format))?;
    Ok(0)
}

pub(super) fn rebuild(db: &Path, format: Format) -> Result<u8, Error> {
    let told_by = |error: store::Error| Error::told_by(&error);
    let mut store = open_existing(db)?;
    let (rebuilt, took) = clock::timed(|| store.rebuild());
    rebuilt.map_err(told_by)?;
    let counts = store.counts().map_err(told_by)?;
    let rebuilt = view::Rebuilt {
        file: db.display().to_string(),
        reports: counts.reports,
        claims: counts.claims,
        seconds: took.as_secs_f64(),
    };
    print(&render(&View::Rebuilt(rebuilt), format))?;
    Ok(0)
}

/// The account for writing, where there is one: none is made.
fn open_existing(db: &Path) -> Result<Store, Error> {
    open(db)?;
    Store::open(db).map_err(|error| Error::told_by(&error))
}

/// A fault of the file as it is shown.
pub(super) fn finding(finding: Finding) -> view::Finding {
    view::Finding { what: finding.what, place: finding.place, help: finding.help }
}
