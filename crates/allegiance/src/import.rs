//! Coded data sets into the account: each is a publisher whose words are its rows.
//!
//! It takes tables and gives reports, whose text is consecutive rows of one day of knowledge, with the claims of each row.
//! Rows are read and claims written out on all cores, while one thread puts what is ready into the file; memory is bounded by
//! what is under way, not by the table. A report goes by the lines of the table that are in it, so that a second run finds
//! the same reports and adds nothing, and a run that was broken off goes on where it stopped.

mod layout;
mod tables;
mod treaty;
mod events;
pub mod measures;
pub mod summary;

use std::collections::BTreeMap;
use std::sync::mpsc::sync_channel;

use codebook::{
    Act, Certainty, Claim, ClaimId, Date, Evidence, Facts, Object, Party, PartyId, Polarity, Report, ReportId, Source,
    Span, When,
};
use rayon::prelude::*;
use store::{Added, Finding, Prepared, Store};

use crate::error::Error;
use crate::files::Table;
use crate::knowledge::IMPORT;
use layout::{Bad, Form, Layout, Row};
use tables::Tables;

/// Which data sets are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    /// Alliance Treaty Obligations and Provisions: alliances or their members
    Atop,
    /// Correlates of War: alliances by member or pair, members of intergovernmental organisations
    Cow,
    /// POLECAT events, tab-separated, and what `code --schema polecat` writes
    Polecat,
    /// ICEWS events, tab-separated
    Icews,
    /// GDELT 1.0 and 2.0 events, tab-separated without a header
    Gdelt,
    /// National Material Capabilities of Correlates of War: ccode, year, cinc
    Capabilities,
    /// Ideal points of Voeten: ccode, year, IdealPointAll
    #[value(name = "ideal_points")]
    IdealPoints,
    /// The years of memberships that the risk of leaving is fitted on: the columns of data/alliance_member_years.csv
    #[value(name = "member_years")]
    MemberYears,
    /// Memberships of your own: organisation, member, status, from, to, source, and known where you like
    Facts,
}

/// What to import, and how.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Import {
    /// The data set
    #[arg(value_enum, value_name = "KIND")]
    pub kind: Kind,
    /// Tables, plain or gzip, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<String>,
    /// Publisher, in place of the name of the data set
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// Day on which the rows could be known: YYYY-MM-DD, in place of the day that each row or the data set has
    #[arg(long, value_name = "DATE", value_parser = crate::unpack::day)]
    pub published: Option<Date>,
    /// Read the rows and tell what would come of them; add nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Stop with the report in which so many rows are reached
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
}

/// Lines of a table that can go into one report, and bytes after which no more do.
const LINES: u64 = 64;
const BYTES: usize = 1 << 18;

/// Reports that are made at a time, and claims after which a transaction is finished.
const BATCH: usize = 256;
const TRANSACTION: usize = 200_000;

/// Bytes of a treaty table, all of whose rows are looked at before the first is read.
const TREATY_BYTES: usize = 256 << 20;

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Rows of the tables, headers not among them.
    pub rows: u64,
    /// Rows that could not be used.
    pub bad: u64,
    /// Rows that were decoded as windows-1252, since they are not UTF-8.
    pub decoded: u64,
    /// Rows that give no claim, by reason.
    pub skipped: BTreeMap<&'static str, u64>,
    /// Rows in reports that were there already.
    pub known_rows: u64,
    /// Reports that were not there before.
    pub reports: u64,
    /// Reports that another version had made claims of.
    pub read_again: u64,
    /// Reports that were there as this version reads them.
    pub known_already: u64,
    /// Claims that were not there before.
    pub claims: u64,
    /// First and last day of knowledge.
    pub days: Option<(Date, Date)>,
}

/// Who is told while rows come in.
pub trait Listener {
    /// A row or table could not be used.
    fn bad(&mut self, error: Error);
    /// A table of so many bytes is begun; `None` where that is not known.
    fn begin(&mut self, bytes: Option<u64>);
    /// So many bytes and rows of the table are done.
    fn done(&mut self, bytes: u64, rows: u64);
}

/// What a row came to.
enum Rowed {
    /// It gave claims.
    Claimed,
    /// It gives none, for this reason.
    Skipped(&'static str),
}

/// Claims of the report that is being made.
struct Draft<'a> {
    claims: &'a mut Vec<Claim>,
    publisher: Source,
    /// Who is the nearest source of the claims that follow, before the data set itself.
    nearest: Option<Source>,
    confidence: f32,
    sentence: u32,
}

impl Draft<'_> {
    /// A claim of this row that is said to be so. Its report and id are not known yet.
    fn claim(&self, span: Span, act: Act, actor: Vec<Party>, object: Object, time: When) -> Claim {
        Claim {
            id: ClaimId([0; 16]),
            evidence: Evidence { report: ReportId([0; 16]), span, sentence: self.sentence },
            act,
            actor,
            object,
            detail: None,
            time,
            polarity: Polarity::Yes,
            certainty: Certainty::Happened,
            sources: self.nearest.iter().chain([&self.publisher]).cloned().collect(),
            opinion: false,
            plover: None,
            confidence: self.confidence,
        }
    }
}

/// Lines of a table that go into one report.
#[derive(Debug)]
struct Chunk {
    day: Date,
    bytes: Vec<u8>,
    /// The number of each line with the end of its bytes.
    lines: Vec<(u64, usize)>,
}

/// A report that was made of a chunk.
#[derive(Default)]
struct Made {
    prepared: Option<Prepared>,
    known: bool,
    day: Option<Date>,
    rows: u64,
    claims: u64,
    bytes: u64,
    decoded: u64,
    skipped: BTreeMap<&'static str, u64>,
    bad: Vec<Error>,
}

/// Takes all tables in; a trial writes nothing, and needs no account. Fails where the account cannot be written; what was finished before is
/// kept. A table or row that cannot be used is told and passed over.
pub fn import(
    asked: &Import,
    store: Option<&mut Store>,
    facts: &Facts,
    listener: &mut impl Listener,
) -> Result<Outcome, Error> {
    if let Some(used) = measures::of(asked.kind) {
        return measures::import(asked, used, store, listener);
    }
    let tables = Tables::open(facts);
    let known = match &store {
        Some(store) => store.ids_read_by(IMPORT).map_err(|error| Error::told_by(&error))?,
        None => Vec::new(),
    };
    let desk = Desk { asked, tables: &tables, facts, known: &known };
    let mut outcome = Outcome::default();
    let Some(store) = store.filter(|_| !asked.dry_run) else {
        for file in &asked.files {
            match Table::open(file) {
                Ok(table) => desk.tried(table, &mut outcome, listener),
                Err(error) => outcome.refuse(error, listener),
            }
        }
        return Ok(outcome);
    };
    let added = std::thread::scope(|scope| {
        // What waits here is bounded, so that rows are not read faster than they are written.
        let (send, receive) = sync_channel::<Vec<Prepared>>(2);
        let writer = scope.spawn(move || {
            let mut all = Added::default();
            let written = store.add_stream(receive, IMPORT, TRANSACTION, |added| {
                all.new += added.new;
                all.read_again += added.read_again;
                all.known_already += added.known_already;
                all.claims += added.claims;
                all.refused.extend(added.refused);
            });
            written.map(|()| all)
        });
        for file in &asked.files {
            let is_wanted = match Table::open(file) {
                Ok(table) => desk.table(table, &mut outcome, listener, &mut |batch| send.send(batch).is_ok()),
                Err(error) => {
                    outcome.refuse(error, listener);
                    true
                }
            };
            if !is_wanted {
                break;
            }
        }
        drop(send);
        writer.join().expect("the thread that writes does not panic")
    });
    let added = added.map_err(|error| Error::told_by(&error))?;
    outcome.reports = added.new as u64;
    outcome.read_again = added.read_again as u64;
    outcome.known_already += added.known_already as u64;
    outcome.claims = added.claims as u64;
    for finding in added.refused {
        outcome.refuse(Error::input(finding.what, finding.place, finding.help), listener);
    }
    Ok(outcome)
}

/// Says what would come of tables, and adds nothing: a rehearsal that needs no account.
pub struct Rehearsal {
    tables: Tables,
    facts: Facts,
}

impl Rehearsal {
    /// Opens what the codes of data sets are read with.
    pub fn new(facts: Facts) -> Rehearsal {
        Rehearsal { tables: Tables::open(&facts), facts }
    }

    /// What would come of one table; the files that `asked` names are not looked at.
    ///
    /// Of the kinds that make claims alone: tables for the measures are opened by the measures.
    pub fn table(&self, asked: &Import, table: Table, listener: &mut impl Listener) -> Outcome {
        let desk = Desk { asked, tables: &self.tables, facts: &self.facts, known: &[] };
        let mut outcome = Outcome::default();
        desk.tried(table, &mut outcome, listener);
        outcome
    }
}

/// What tables are read with.
struct Desk<'a> {
    asked: &'a Import,
    tables: &'a Tables,
    facts: &'a Facts,
    /// Reports that are there, sorted.
    known: &'a [ReportId],
}

/// What one table is read with.
struct Reading<'a> {
    desk: &'a Desk<'a>,
    layout: &'a Layout,
    place: &'a str,
    publisher: &'a str,
    title: &'static str,
    confidence: f32,
    spells: treaty::Spells,
}

impl Desk<'_> {
    /// Reads one table and adds nothing.
    fn tried(&self, table: Table, outcome: &mut Outcome, listener: &mut impl Listener) {
        let mut refused = Vec::new();
        self.table(table, outcome, listener, &mut |batch| {
            refused.extend(batch.iter().flat_map(Prepared::refused).cloned());
            true
        });
        for Finding { what, place, help } in refused {
            outcome.refuse(Error::input(what, place, help), listener);
        }
    }

    /// Reads one table and hands on what it makes; whether more is wanted.
    fn table(
        &self,
        mut table: Table,
        outcome: &mut Outcome,
        listener: &mut impl Listener,
        put: &mut impl FnMut(Vec<Prepared>) -> bool,
    ) -> bool {
        listener.begin(table.size);
        let mut first = Vec::new();
        let layout =
            table.next(&mut first).and_then(|_| Layout::of(self.asked.kind, &decoded(&first).0, table.place()));
        let layout = match layout {
            Ok(layout) => layout,
            Err(error) => {
                outcome.refuse(error, listener);
                return true;
            }
        };
        let (set, title) = match layout.form {
            Form::AtopMembers | Form::AtopOriginal => ("atop", "alliance members"),
            Form::AtopAlliances => ("atop", "alliances"),
            Form::CowMembers => ("cow-alliances", "alliance members"),
            Form::CowPairs => ("cow-alliances", "allied pairs"),
            Form::CowOrganisations => ("cow-igo", "members of intergovernmental organisations"),
            Form::Polecat => ("polecat", "coded events"),
            Form::Icews => ("icews", "coded events"),
            Form::Gdelt => ("gdelt", "coded events"),
            Form::Facts => ("facts", "facts"),
        };
        let set = self.tables.data_set(set);
        let publisher = self.asked.publisher.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let publisher = publisher.unwrap_or(if set.publisher.is_empty() { "own facts" } else { &set.publisher });
        let place = table.place().to_owned();
        let mut chunks = Chunks {
            table,
            layout: &layout,
            fixed: self.asked.published.or(set.released),
            waiting: (layout.header.is_none()).then_some((1, first)),
            begun: None,
            bad: Vec::new(),
            failed: false,
        };
        let mut reading = Reading {
            desk: self,
            layout: &layout,
            place: &place,
            publisher,
            title,
            confidence: set.confidence,
            spells: treaty::Spells::default(),
        };
        let is_treaty = !matches!(layout.form, Form::Polecat | Form::Icews | Form::Gdelt);
        let mut ready: Vec<Chunk> = Vec::new();
        if is_treaty {
            let mut bytes = 0;
            for chunk in chunks.by_ref() {
                bytes += chunk.bytes.len();
                ready.push(chunk);
                if bytes > TREATY_BYTES {
                    let what = format!("the table is larger than {} MB", TREATY_BYTES >> 20);
                    let help = "tables about treaties have thousands of rows; give it in parts";
                    outcome.refuse(Error::input(what, place.clone(), help), listener);
                    return true;
                }
            }
            reading.spells = treaty::Spells::of(ready.par_iter().flat_map(|chunk| reading.spells_in(chunk)).collect());
        }
        let mut ready = ready.into_iter();
        let mut is_wanted = true;
        while is_wanted {
            let mut rows = outcome.rows;
            let is_open = |chunk: &Chunk| {
                let is_open = self.asked.limit.is_none_or(|limit| rows < limit);
                rows += chunk.lines.len() as u64;
                is_open
            };
            let batch: Vec<Chunk> = ready.by_ref().chain(chunks.by_ref()).take(BATCH).take_while(is_open).collect();
            let errors = std::mem::take(&mut chunks.bad);
            for (number, what) in errors {
                outcome.rows += u64::from(number > 0);
                outcome.refuse(reading.error(number, what), listener);
            }
            if batch.is_empty() {
                break;
            }
            let made: Vec<Made> = batch.into_par_iter().map(|chunk| reading.made(&chunk)).collect();
            let mut prepared = Vec::with_capacity(made.len());
            for made in made {
                outcome.count(&made, self.asked.dry_run);
                made.bad.into_iter().for_each(|error| listener.bad(error));
                listener.done(made.bytes, made.rows);
                prepared.extend(made.prepared);
            }
            is_wanted = prepared.is_empty() || put(prepared);
        }
        is_wanted
    }
}

impl Outcome {
    fn refuse(&mut self, error: Error, listener: &mut impl Listener) {
        self.bad += 1;
        listener.bad(error);
    }

    fn count(&mut self, made: &Made, is_trial: bool) {
        self.rows += made.rows;
        self.decoded += made.decoded;
        self.bad += made.bad.len() as u64;
        if let Some(day) = made.day {
            self.days = Some(self.days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
        }
        if made.known {
            self.known_rows += made.rows - made.bad.len() as u64;
            self.known_already += 1;
            return;
        }
        for (why, number) in &made.skipped {
            *self.skipped.entry(why).or_default() += number;
        }
        if is_trial && made.prepared.is_some() {
            self.reports += 1;
            self.claims += made.claims;
        }
    }
}

/// Cuts a table into chunks. The error of a line stands in `bad`, with its number (0: the table itself).
struct Chunks<'a> {
    table: Table,
    layout: &'a Layout,
    fixed: Option<Date>,
    waiting: Option<(u64, Vec<u8>)>,
    begun: Option<Chunk>,
    bad: Vec<(u64, Bad)>,
    failed: bool,
}

impl Chunks<'_> {
    /// The day on which a line could be known.
    fn day(&self, line: &[u8]) -> Result<Date, Bad> {
        if let Some(day) = self.fixed {
            return Ok(day);
        }
        let (columns, help): (&[usize], _) = match self.layout.form {
            Form::Gdelt => (&[10], "write it as YYYYMMDD"),
            Form::Polecat => (&[11, 0], "write it as YYYY-MM-DD"),
            Form::Icews => (&[0], "write it as YYYY-MM-DD"),
            // Known when it says, else when the last of what it tells had come.
            _ => (&[6, 4, 3], "write it as YYYY, YYYY-MM or YYYY-MM-DD"),
        };
        let told =
            columns.iter().filter_map(|column| self.layout.raw(line, *column).map(|cell| (column, cell.trim_ascii())));
        let told = told.into_iter().find(|(_, cell)| !cell.is_empty());
        let day = told.and_then(|(_, cell)| match self.layout.form {
            Form::Facts => {
                let date: codebook::PartialDate = std::str::from_utf8(cell).ok()?.parse().ok()?;
                Some(date.latest())
            }
            _ => layout::day(cell),
        });
        day.ok_or_else(|| {
            let (needed, optional) = self.layout.form.columns();
            let name = |column: usize| needed.iter().chain(optional).nth(column).copied();
            let column = told.map_or(columns[columns.len() - 1], |(column, _)| *column);
            let what = match told {
                Some((_, cell)) => format!("`{}` is no day", String::from_utf8_lossy(cell)),
                None => "the day is missing".to_owned(),
            };
            Bad { column: name(column), what, help: help.into() }
        })
    }
}

impl Iterator for Chunks<'_> {
    type Item = Chunk;

    fn next(&mut self) -> Option<Chunk> {
        let mut line = Vec::new();
        while !self.failed {
            let number = match self.waiting.take() {
                Some((number, waiting)) => {
                    line = waiting;
                    number
                }
                None => match self.table.next(&mut line) {
                    Ok(Some(number)) => number,
                    Ok(None) => break,
                    Err(error) => {
                        self.bad.push((0, Bad { column: None, what: error.what, help: error.help }));
                        self.failed = true;
                        break;
                    }
                },
            };
            if line.trim_ascii().is_empty() {
                continue;
            }
            let day = match self.day(&line) {
                Ok(day) => day,
                Err(bad) => {
                    self.bad.push((number, bad));
                    continue;
                }
            };
            // By the numbers of lines and not by count, so that a line that is mended changes its own report alone.
            let fits = self.begun.as_ref().is_none_or(|begun| {
                let last = begun.lines.last().map_or(0, |(number, _)| *number);
                begun.day == day && last / LINES == number / LINES && begun.bytes.len() < BYTES
            });
            let finished = if fits { None } else { self.begun.take() };
            let begun =
                self.begun.get_or_insert_with(|| Chunk { day, bytes: Vec::with_capacity(1 << 14), lines: Vec::new() });
            begun.bytes.extend_from_slice(&line);
            begun.lines.push((number, begun.bytes.len()));
            if finished.is_some() {
                return finished;
            }
        }
        self.begun.take()
    }
}

impl Reading<'_> {
    /// The report of a chunk. A row that cannot be used is left out of it.
    fn made(&self, chunk: &Chunk) -> Made {
        let mut made = Made { rows: chunk.lines.len() as u64, ..Made::default() };
        let mut text = String::with_capacity(chunk.bytes.len() + chunk.lines.len() + 1024);
        if let Some(header) = &self.layout.header {
            text.push_str(header);
            text.push('\n');
        }
        let start = text.len();
        let mut claims = Vec::with_capacity(chunk.lines.len());
        let who = Party::new(PartyId::named(self.publisher), Span::default());
        let mut draft = Draft {
            claims: &mut claims,
            publisher: Source { who, cue: None },
            nearest: None,
            confidence: self.confidence,
            sentence: 0,
        };
        let mut begin = 0;
        for (number, end) in &chunk.lines {
            let (line, is_decoded) = decoded(&chunk.bytes[begin..*end]);
            made.bytes += (*end - begin) as u64 + 1;
            made.decoded += u64::from(is_decoded);
            begin = *end;
            let before = draft.claims.len();
            draft.nearest = None;
            let rowed = self.layout.row(&line, text.len() as u32, 0).and_then(|row| self.row(&row, &mut draft));
            match rowed {
                Ok(rowed) => {
                    if let Rowed::Skipped(why) = rowed {
                        *made.skipped.entry(why).or_default() += 1;
                    }
                    text.push_str(&line);
                    text.push('\n');
                    draft.sentence += 1;
                }
                Err(bad) => {
                    draft.claims.truncate(before);
                    made.bad.push(self.error(*number, bad));
                }
            }
        }
        if text.len() == start {
            return made;
        }
        made.day = Some(chunk.day);
        made.claims = claims.len() as u64;
        let title = format!("{}: {} of {}", self.publisher, self.title, chunk.day);
        let mut report = Report::new(self.publisher, chunk.day, &title, &text);
        report.language = "zxx".into();
        if self.desk.known.binary_search(&report.id).is_ok() {
            made.known = true;
        } else {
            made.prepared = Some(Prepared::naming(report, claims));
        }
        made
    }

    fn row(&self, row: &Row<'_>, draft: &mut Draft<'_>) -> Result<Rowed, Bad> {
        let Desk { tables, facts, .. } = *self.desk;
        match self.layout.form {
            form @ (Form::Gdelt | Form::Icews | Form::Polecat) => {
                events::claims(row, form, events::Desk { tables, facts }, draft)
            }
            form => treaty::claims(row, form, treaty::Desk { tables, facts, spells: &self.spells }, draft),
        }
    }

    fn spells_in(&self, chunk: &Chunk) -> Vec<treaty::Spell> {
        let Desk { tables, facts, .. } = *self.desk;
        let desk = treaty::Desk { tables, facts, spells: &self.spells };
        let mut begin = 0;
        let mut spells = Vec::new();
        for (_, end) in &chunk.lines {
            let (line, _) = decoded(&chunk.bytes[begin..*end]);
            begin = *end;
            if let Ok(row) = self.layout.row(&line, 0, 0) {
                spells.extend(treaty::spells(&row, self.layout.form, desk));
            }
        }
        spells
    }

    fn error(&self, number: u64, bad: Bad) -> Error {
        let mut place = self.place.to_owned();
        if number > 0 {
            place.push_str(&format!(", line {number}"));
        }
        if let Some(column) = bad.column {
            place.push_str(&format!(", column `{column}`"));
        }
        Error::input(bad.what, place, bad.help)
    }
}

/// The text of a line, and whether it is not UTF-8 and was read as windows-1252, which holds Latin-1.
fn decoded(line: &[u8]) -> (std::borrow::Cow<'_, str>, bool) {
    match std::str::from_utf8(line) {
        Ok(text) => (text.into(), false),
        Err(_) => (encoding_rs::WINDOWS_1252.decode_without_bom_handling(line).0, true),
    }
}
