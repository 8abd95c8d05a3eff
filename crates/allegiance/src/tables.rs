//! The account as tables: claims, reports, standings and events, as rows of cells and as batches of Arrow.
//!
//! Claims and reports come as they are read, so that memory is bounded by one report and one batch; events are the exception:
//! to gather them all their claims are needed at once.

use std::collections::BTreeSet;

use account::{Archive as _, Corrected};
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use codebook::{Date, PartyId};
use store::{Filter, Store};

use crate::answer::Desk;
use crate::batches::{self, Gathered};
use crate::columns::{CLAIMS, Column, EVENTS, REPORTS, STANDINGS};
use crate::error::Error;
use crate::question::{self, Days};
use crate::rows::{self, Cell};

/// What rows are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    /// Claims
    #[default]
    Claims,
    /// Reports, with their text
    Reports,
    /// Where members stand, today or on the day given with --on
    Standings,
    /// Events: claims that tell of one happening
    Events,
}

/// Whoever takes rows: each with the day of publication, where it has one.
pub(crate) type Put<'a> = &'a mut dyn FnMut(Option<Date>, Vec<Cell>) -> Result<(), Error>;

/// What the rows are taken from.
pub type AccountDesk<'a> = Desk<'a, Corrected<'a, Store>>;

impl What {
    /// All of them.
    pub const ALL: [What; 4] = [What::Claims, What::Reports, What::Standings, What::Events];

    /// The name of the table.
    pub const fn name(self) -> &'static str {
        match self {
            What::Claims => "claims",
            What::Reports => "reports",
            What::Standings => "standings",
            What::Events => "events",
        }
    }

    /// Its columns.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            What::Claims => CLAIMS,
            What::Reports => REPORTS,
            What::Standings => STANDINGS,
            What::Events => EVENTS,
        }
    }

    /// Its columns as Arrow knows them.
    pub fn schema(self) -> SchemaRef {
        batches::schema(self.columns())
    }
}

/// Gives the rows that are asked for batch by batch; `on` is the day of standings. Ends with the first error of `take`.
pub fn each_batch(
    what: What,
    desk: &AccountDesk<'_>,
    asked: &question::Claims,
    on: Option<Date>,
    take: &mut dyn FnMut(RecordBatch) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut gathered = Gathered::new(what.columns());
    let mut put = |_, row| gathered.put(row).map_or(Ok(()), |(batch, _)| take(batch));
    each_row(what, desk, asked, on, &mut put)?;
    gathered.rest().map_or(Ok(()), take)
}

/// Gives the rows that are asked for, in the order of the account.
pub(crate) fn each_row(
    what: What,
    desk: &AccountDesk<'_>,
    asked: &question::Claims,
    on: Option<Date>,
    put: Put<'_>,
) -> Result<(), Error> {
    let filter = desk.filter(asked)?;
    match what {
        What::Claims => claims(desk, &filter, put),
        What::Reports => reports(desk, asked, &filter, put),
        What::Standings => standings(desk, Days { on, known: asked.known }, &filter, put),
        What::Events => events(desk, &filter, put),
    }
}

fn claims(desk: &AccountDesk<'_>, filter: &Filter, put: Put<'_>) -> Result<(), Error> {
    desk.each_report(filter, |report, claims| {
        claims.iter().try_for_each(|claim| put(Some(report.published), rows::claim(&desk.shown_in(claim, report))))
    })
}

/// Reports: those that make a claim which is asked for; where nothing is asked, all.
fn reports(desk: &AccountDesk<'_>, asked: &question::Claims, filter: &Filter, put: Put<'_>) -> Result<(), Error> {
    let bare = question::Claims { known: asked.known, ..question::Claims::default() };
    if *asked != bare {
        return desk
            .each_report(filter, |report, claims| put(Some(report.published), rows::report(report, claims.len())));
    }
    for id in desk.archive.uncorrected().report_ids(filter.known.unwrap_or(desk.today))? {
        if let Some(report) = desk.archive.report(id)? {
            put(Some(report.published), rows::report(&report, desk.archive.claims_of(id)?.len()))?;
        }
    }
    Ok(())
}

fn standings(desk: &AccountDesk<'_>, days: Days, filter: &Filter, put: Put<'_>) -> Result<(), Error> {
    let at = desk.as_of(days);
    let filter = desk.kept(filter);
    let organisations: BTreeSet<PartyId> = if filter.organisation.is_empty() {
        let known = desk.facts.organisations.iter().map(|known| PartyId::organisation(&known.id));
        known.chain(desk.facts.set.iter().map(|set| PartyId::organisation(&set.row.organisation))).collect()
    } else {
        filter.organisation.iter().cloned().collect()
    };
    for organisation in &organisations {
        for standing in account::standings(desk.archive, desk.facts, organisation, at)? {
            if filter.party.is_empty() || filter.party.contains(&standing.member) {
                put(None, rows::standing(&desk.standing(&standing)?))?;
            }
        }
    }
    Ok(())
}

fn events(desk: &AccountDesk<'_>, filter: &Filter, put: Put<'_>) -> Result<(), Error> {
    let kept = desk.kept(filter);
    let told = desk.archive.correct(desk.archive.uncorrected().claims_where(filter)?, |told| kept.wants(told));
    let events = account::gather(desk.archive, desk.facts, &told)?;
    events.iter().try_for_each(|event| put(None, rows::event(event)))
}
