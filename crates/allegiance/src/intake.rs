//! Reports into the account: unpacked and read on all cores, stored in batches, told of in the order in which they came.
//!
//! Memory is bounded by the batch and not by the input; the order of what is stored and told does not depend on threads.

use std::collections::BTreeMap;

use account::Archive as _;
use codebook::{Act, Certainty, Claim, Date, PartyId, Polarity, Report, ReportId};
use rayon::prelude::*;
use reading::{Knowledge, Memory, Reading};
use store::Store;

use crate::error::Error;
use crate::files::{LeftOut, Raw, Reports};
use crate::knowledge::{self, INSTRUMENT};
use crate::language::is_english;
use crate::memories::{Broken, Memories};
use crate::unpack::{Defaults, Unpacked, unpack};

/// Reports of a batch, and the bytes after which it is full.
const BATCH: usize = 256;
const BATCH_BYTES: usize = 16 << 20;

/// Who is told while reports come in, in their order.
pub trait Listener {
    /// A report is in the account with these claims.
    fn read(&mut self, report: &Report, claims: &[Claim]) -> Result<(), Error>;
    /// A report could not be used.
    fn bad(&mut self, error: Error);
    /// Something about a report is worth knowing.
    fn note(&mut self, what: &str, place: &str);
    /// So many bytes of the input are done.
    fn done(&mut self, bytes: u64);
}

/// How often an act was found, and by which claim first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Claims that say it happened or holds.
    pub told: usize,
    /// All others.
    pub otherwise: usize,
    /// The id of the first.
    pub example: String,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Reports that were not there before.
    pub new: usize,
    /// Reports that another build had read.
    pub read_again: usize,
    /// Reports that were there as this build reads them.
    pub known_already: usize,
    /// Reports kept unread, since they are not in English.
    pub unread: usize,
    /// Reports in which there is nothing to read, by a look at their words.
    pub nothing_in: usize,
    /// Reports and lines that could not be used.
    pub bad: usize,
    /// What was passed over or could not be used, by reason: how often, and an example.
    pub skipped: BTreeMap<String, (usize, String)>,
    /// First and last day of publication.
    pub days: Option<(Date, Date)>,
    /// Claims in all these reports.
    pub claims: usize,
    /// What was found, by act.
    pub found: BTreeMap<Act, Count>,
    /// Claims that name an organisation or somebody in it.
    pub spoken_of: BTreeMap<PartyId, usize>,
}

/// A report on its way.
enum Item {
    Bad(Error),
    /// Is there already.
    Known(Unpacked),
    /// Is there now, with its claims; whether there was nothing to read in it.
    Read(Unpacked, Vec<Claim>, bool),
}

/// A place for reports that is no account.
pub trait Elsewhere: Send {
    /// Whether a report is there.
    fn has(&self, id: ReportId) -> bool;
    /// Puts reports with their claims there, in this order.
    fn add(&mut self, batch: &[(Report, Vec<Claim>)]) -> Result<(), Error>;
    /// So many inputs more are dealt with: what could be used of them was added before.
    fn passed(&mut self, inputs: usize) -> Result<(), Error>;
}

/// Where reports go.
enum Target<'a> {
    /// Into the account.
    Account(&'a mut Store),
    /// Nowhere; the account, if there is one, is only asked what it has.
    Nowhere(Option<&'a mut Store>),
    /// To another place.
    Elsewhere(&'a mut dyn Elsewhere),
}

impl Target<'_> {
    fn store(&self) -> Option<&Store> {
        match self {
            Target::Account(store) => Some(store),
            Target::Nowhere(store) => store.as_deref(),
            Target::Elsewhere(_) => None,
        }
    }

    fn has(&self, id: ReportId) -> Result<bool, Error> {
        if let Target::Elsewhere(place) = self {
            return Ok(place.has(id));
        }
        self.store().map_or(Ok(false), |store| store.has(id, INSTRUMENT)).map_err(|error| Error::told_by(&error))
    }

    fn add(&mut self, batch: &[(Report, Vec<Claim>)]) -> Result<store::Added, Error> {
        match self {
            Target::Account(store) => store.add(batch, INSTRUMENT).map_err(|error| Error::told_by(&error)),
            Target::Nowhere(store) => {
                let mut added = store::Added::default();
                for (report, _) in batch {
                    let there = store.as_ref().map_or(Ok(None), |store| store.report(report.id));
                    let is_there = there.map_err(|error| Error::told_by(&error))?.is_some();
                    *if is_there { &mut added.read_again } else { &mut added.new } += 1;
                }
                Ok(added)
            }
            Target::Elsewhere(place) => {
                place.add(batch)?;
                Ok(store::Added { new: batch.len(), ..store::Added::default() })
            }
        }
    }

    fn passed(&mut self, inputs: usize) -> Result<(), Error> {
        if let Target::Elsewhere(place) = self { place.passed(inputs) } else { Ok(()) }
    }
}

/// Takes all reports in. Fails where the account cannot be written or the listener fails; what was stored before is kept.
pub fn intake(
    reports: Reports,
    defaults: &Defaults,
    store: &mut Store,
    listener: &mut impl Listener,
) -> Result<Outcome, Error> {
    go_through(reports, defaults, Target::Account(store), listener)
}

/// Does all but write: what would come of [`intake`].
pub fn rehearse(
    reports: Reports,
    defaults: &Defaults,
    store: Option<&mut Store>,
    listener: &mut impl Listener,
) -> Result<Outcome, Error> {
    go_through(reports, defaults, Target::Nowhere(store), listener)
}

/// Reads all reports into a place that is no account. Fails where it cannot be written or the listener fails.
pub fn divert(
    reports: Reports,
    defaults: &Defaults,
    place: &mut dyn Elsewhere,
    listener: &mut impl Listener,
) -> Result<Outcome, Error> {
    go_through(reports, defaults, Target::Elsewhere(place), listener)
}

fn go_through(
    mut reports: Reports,
    defaults: &Defaults,
    mut target: Target<'_>,
    listener: &mut impl Listener,
) -> Result<Outcome, Error> {
    let memories = Memories::default();
    let mut knowledge: Option<Knowledge> = None;
    let mut outcome = Outcome::default();
    let mut finished: Vec<(Item, u64)> = Vec::new();
    let mut next = next_batch(&mut reports);
    loop {
        let is_last = next.is_empty();
        let items = arrive(next, defaults, &target, &finished)?;
        if knowledge.is_none()
            && items.iter().any(|(item, _)| matches!(item, Item::Read(unpacked, ..) if is_english(&unpacked.report)))
        {
            knowledge = Some(knowledge::knowledge()?);
        }
        // While one thread stores what is read and opens what comes next the others read on.
        let (stored, items) = rayon::join(
            || keep(&finished, &mut target).map(|stored| (stored, next_batch(&mut reports))),
            || items.into_par_iter().map(|(item, bytes)| (read(item, knowledge.as_ref(), &memories), bytes)).collect(),
        );
        let (refused, coming) = stored?;
        next = coming;
        outcome.new += refused.new;
        outcome.read_again += refused.read_again;
        for finding in refused.refused {
            bad(Error::input(finding.what, finding.place, finding.help), listener, &mut outcome);
        }
        for (item, bytes) in std::mem::replace(&mut finished, items) {
            tell(item, &target, listener, &mut outcome)?;
            listener.done(bytes);
        }
        if is_last {
            break;
        }
    }
    for (LeftOut { noun: [one, many], why, which }, number) in &reports.left_out {
        let they = if *number == 1 { format!("1 {one} was") } else { format!("{number} {many} were") };
        listener.note(&format!("{they} passed over: {why}"), &format!("`{which}`"));
        let skipped = outcome.skipped.entry(format!("{many}: {why}")).or_insert_with(|| (0, which.clone()));
        skipped.0 += number;
    }
    Ok(outcome)
}

fn bad(error: Error, listener: &mut impl Listener, outcome: &mut Outcome) {
    outcome.bad += 1;
    let (number, _) = outcome.skipped.entry(reason(&error.what)).or_insert_with(|| (0, error.place.clone()));
    *number += 1;
    listener.bad(error);
}

/// What is wrong, without the values.
fn reason(what: &str) -> String {
    let parts = what.split('`').enumerate().map(|(index, part)| if index % 2 == 0 { part } else { "…" });
    parts.collect::<String>().trim().to_owned()
}

fn next_batch(reports: &mut Reports) -> Vec<Result<Raw, Error>> {
    let (mut batch, mut bytes) = (Vec::with_capacity(BATCH), 0);
    while batch.len() < BATCH && bytes < BATCH_BYTES {
        let Some(next) = reports.next() else { break };
        bytes += next.as_ref().map_or(0, |raw| raw.bytes.len());
        batch.push(next);
    }
    batch
}

/// Unpacks a batch, and sets apart what is there already: in the account, among what is about to be stored, or in the batch.
fn arrive(
    batch: Vec<Result<Raw, Error>>,
    defaults: &Defaults,
    target: &Target<'_>,
    finished: &[(Item, u64)],
) -> Result<Vec<(Item, u64)>, Error> {
    let unpacked: Vec<(Result<Unpacked, Error>, u64)> = batch
        .into_par_iter()
        .map(|raw| match raw {
            Ok(raw) => (unpack(&raw, defaults), raw.bytes.len() as u64),
            Err(error) => (Err(error), 0),
        })
        .collect();
    let mut coming: std::collections::BTreeSet<_> = finished
        .iter()
        .filter_map(|(item, _)| match item {
            Item::Read(unpacked, ..) => Some(unpacked.report.id),
            _ => None,
        })
        .collect();
    let mut items = Vec::with_capacity(unpacked.len());
    for (unpacked, bytes) in unpacked {
        let item = match unpacked {
            Err(error) => Item::Bad(error),
            Ok(unpacked) => {
                let id = unpacked.report.id;
                let is_there = !coming.insert(id) || target.has(id)?;
                if is_there { Item::Known(unpacked) } else { Item::Read(unpacked, Vec::new(), false) }
            }
        };
        items.push((item, bytes));
    }
    Ok(items)
}

/// Reads one report. A flaw that breaks the reading of one report stops that report alone.
fn read(item: Item, knowledge: Option<&Knowledge>, memories: &Memories<Memory>) -> Item {
    let (unpacked, knowledge) = match (item, knowledge) {
        (Item::Read(unpacked, ..), Some(knowledge)) => (unpacked, knowledge),
        (item, _) => return item,
    };
    match reading_of(&unpacked, knowledge, memories) {
        Ok(reading) => {
            let is_empty = reading.claims.is_empty() && !reading.notes.is_empty();
            Item::Read(unpacked, reading.claims, is_empty)
        }
        Err(error) => Item::Bad(error),
    }
}

/// What is read in a report; nothing where it is not in English. Fails where a flaw of the program breaks the reading.
pub(crate) fn reading_of(
    unpacked: &Unpacked,
    knowledge: &Knowledge,
    memories: &Memories<Memory>,
) -> Result<Reading, Error> {
    if !is_english(&unpacked.report) {
        return Ok(Reading::default());
    }
    let reading = memories.lend(|memory| reading::read(&unpacked.report, knowledge, memory));
    reading.map_err(|broken| Error::input(broken.to_string(), &unpacked.place, Broken::HELP))
}

/// Stores what was read, in one transaction.
fn keep(finished: &[(Item, u64)], target: &mut Target<'_>) -> Result<store::Added, Error> {
    let read = finished.iter().filter_map(|(item, _)| match item {
        Item::Read(unpacked, claims, _) => Some((unpacked.report.clone(), claims.clone())),
        _ => None,
    });
    let batch: Vec<(Report, Vec<Claim>)> = read.collect();
    let added = if batch.is_empty() { store::Added::default() } else { target.add(&batch)? };
    target.passed(finished.len())?;
    Ok(added)
}

fn tell(item: Item, target: &Target<'_>, listener: &mut impl Listener, outcome: &mut Outcome) -> Result<(), Error> {
    let (unpacked, claims) = match item {
        Item::Bad(error) => {
            bad(error, listener, outcome);
            return Ok(());
        }
        Item::Known(unpacked) => {
            outcome.known_already += 1;
            let told = target.store().map_or(Ok(Vec::new()), |store| store.claims_of(unpacked.report.id));
            let told = told.map_err(|error| Error::told_by(&error))?;
            let claims: Vec<Claim> = told.iter().map(|told| (*told.claim).clone()).collect();
            (unpacked, claims)
        }
        Item::Read(unpacked, claims, is_empty) => {
            outcome.nothing_in += usize::from(is_empty);
            (unpacked, claims)
        }
    };
    for note in &unpacked.notes {
        listener.note(note, &unpacked.place);
    }
    outcome.unread += usize::from(!is_english(&unpacked.report));
    let day = unpacked.report.published;
    outcome.days = Some(outcome.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
    outcome.claims += claims.len();
    for claim in &claims {
        count(claim, outcome);
    }
    listener.read(&unpacked.report, &claims)
}

fn count(claim: &Claim, outcome: &mut Outcome) {
    let new = || Count { told: 0, otherwise: 0, example: claim.id.to_string() };
    let count = outcome.found.entry(claim.act).or_insert_with(new);
    let happened = claim.polarity == Polarity::Yes && claim.certainty == Certainty::Happened;
    *if happened { &mut count.told } else { &mut count.otherwise } += 1;
    let mut organisations: Vec<&PartyId> =
        claim.parties().map(PartyId::home).filter(|party| matches!(party, PartyId::Organisation(_))).collect();
    organisations.sort_unstable();
    organisations.dedup();
    for organisation in organisations {
        *outcome.spoken_of.entry(organisation.clone()).or_default() += 1;
    }
}
