//! The account as a file for other programs: Parquet, CSV, JSONL, and RDF with the chain of sources in PROV-O.
//!
//! It takes what is asked for, and writes it row by row, so that memory is bounded by one report and one group of rows (events
//! are the exception: to gather them all their claims are needed at once). What the columns mean is written in
//! `docs/export.md`, which a test holds against the code.

pub(crate) mod parquet;
mod flat;
mod months;
mod rdf;

use std::path::{Path, PathBuf};

use account::Corrected;
use codebook::Date;
use store::{Filter, Store};

use crate::answer::Desk;
use crate::columns::Column;
use crate::error::{Error, from_io};
use crate::files::Target;
use crate::rows::Cell;
use crate::tables::{self, What};
use crate::{json, question};

pub use parquet::properties;

/// What to export, and how.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Export {
    /// The file; its ending says how it is written: .parquet .csv .jsonl .ttl .nq
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// What is exported
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    pub what: What,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would become the help of the command")]
    pub asked: question::Claims,
    /// For standings, the day asked about: YYYY-MM-DD, or a month or year for its last day [default: today]
    #[arg(long, value_name = "DATE", value_parser = question::last_day)]
    pub on: Option<Date>,
    /// Make FILE a folder with a Parquet file for each month of publication: FILE/month=2024-03/claims.parquet
    #[arg(long)]
    pub by_month: bool,
    /// Replace the file where it exists
    #[arg(long)]
    pub force: bool,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Parquet,
    Csv,
    Jsonl,
    Turtle,
    Quads,
}

/// Whoever takes rows.
enum Writer {
    Parquet(parquet::Writer),
    Csv(flat::Csv),
    Jsonl(flat::Jsonl),
    Months(months::Months),
}

impl Writer {
    fn begin(form: Form, columns: &'static [Column], target: Target) -> Result<Writer, Error> {
        Ok(match form {
            Form::Parquet => Writer::Parquet(parquet::Writer::begin(columns, target)?),
            Form::Csv => Writer::Csv(flat::Csv::begin(columns, target)?),
            _ => Writer::Jsonl(flat::Jsonl::begin(columns, target)),
        })
    }

    /// The rows that follow were published on this day.
    fn on(&mut self, published: Date) -> Result<(), Error> {
        if let Writer::Months(writer) = self { writer.on(published) } else { Ok(()) }
    }

    fn put(&mut self, row: Vec<Cell>) -> Result<(), Error> {
        match self {
            Writer::Months(writer) => writer.put(row),
            Writer::Parquet(writer) => writer.put(row),
            Writer::Csv(writer) => writer.put(&row),
            Writer::Jsonl(writer) => writer.put(&row),
        }
    }

    fn finish(self) -> Result<(), Error> {
        let target = match self {
            Writer::Months(writer) => return writer.finish(),
            Writer::Parquet(writer) => writer.finish()?,
            Writer::Csv(writer) => writer.finish()?,
            Writer::Jsonl(writer) => writer.finish(),
        };
        target.finish()
    }
}

/// Writes the file and gives the number of rows; the file is there wholly or not at all.
pub fn export(asked: &Export, desk: &Desk<'_, Corrected<'_, Store>>) -> Result<u64, Error> {
    let place = asked.file.display().to_string();
    if asked.by_month {
        return by_month(asked, desk, place);
    }
    let form = form_of(&asked.file)?;
    let is_rdf = matches!(form, Form::Turtle | Form::Quads);
    if is_rdf && asked.what != What::Claims {
        let help =
            "RDF tells the claims with their chain of sources: leave --what away, or take .parquet, .csv or .jsonl";
        return Err(Error::usage("only claims are exported as RDF", place, help));
    }
    let filter = desk.filter(&asked.asked)?;
    let target = Target::begin(&asked.file, asked.force)?;
    match asked.what {
        What::Claims if is_rdf => claims_as_rdf(form, desk, &filter, target, &place),
        What::Claims if form == Form::Jsonl => claim_lines(desk, &filter, target, &place),
        what => write(Writer::begin(form, what.columns(), target)?, desk, asked),
    }
}

fn by_month(asked: &Export, desk: &Desk<'_, Corrected<'_, Store>>, place: String) -> Result<u64, Error> {
    if asked.file.extension().is_some_and(|ending| !ending.eq_ignore_ascii_case("parquet")) {
        return Err(Error::usage("months are written as Parquet alone", place, "name a folder without an ending"));
    }
    if matches!(asked.what, What::Standings | What::Events) {
        let help = "leave --by-month away: standings are of one day, and events of a day of their own";
        return Err(Error::usage("only claims and reports have a month of publication", place, help));
    }
    let months = months::Months::begin(&asked.file, asked.force, asked.what.name(), asked.what.columns())?;
    write(Writer::Months(months), desk, asked)
}

fn form_of(file: &Path) -> Result<Form, Error> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    Ok(match ending.as_str() {
        "parquet" | "pq" => Form::Parquet,
        "csv" => Form::Csv,
        "jsonl" | "ndjson" => Form::Jsonl,
        "ttl" => Form::Turtle,
        "nq" => Form::Quads,
        _ => {
            let what = "the ending does not say how the file should be written";
            let help = "let it end in .parquet, .csv, .jsonl, .ttl or .nq";
            return Err(Error::usage(what, file.display().to_string(), help));
        }
    })
}

/// The very lines of the command `claims`.
fn claim_lines(
    desk: &Desk<'_, Corrected<'_, Store>>,
    filter: &Filter,
    mut target: Target,
    place: &str,
) -> Result<u64, Error> {
    let mut number = 0;
    desk.each_report(filter, |report, claims| {
        let shown: Vec<_> = claims.iter().map(|claim| desk.shown_in(claim, report)).collect();
        number += shown.len() as u64;
        let lines = json::claim_lines(&shown);
        std::io::Write::write_all(&mut target, lines.as_bytes()).map_err(|error| from_io(&error, place))
    })?;
    target.finish().map(|()| number)
}

/// Writes rows until there are no more, and gives their number.
fn write(mut writer: Writer, desk: &Desk<'_, Corrected<'_, Store>>, asked: &Export) -> Result<u64, Error> {
    let mut number = 0;
    tables::each_row(asked.what, desk, &asked.asked, asked.on, &mut |published, row| {
        number += 1;
        if let Some(published) = published {
            writer.on(published)?;
        }
        writer.put(row)
    })?;
    writer.finish().map(|()| number)
}

fn claims_as_rdf(
    form: Form,
    desk: &Desk<'_, Corrected<'_, Store>>,
    filter: &Filter,
    target: Target,
    place: &str,
) -> Result<u64, Error> {
    let mut number = 0;
    let mut writer = rdf::Writer::begin(form == Form::Quads, target);
    desk.each_report(filter, |report, claims| {
        number += claims.len() as u64;
        writer.put(desk.facts, report, &claims).map_err(|error| from_io(&error, place))
    })?;
    writer.finish().map_err(|error| from_io(&error, place))?.finish().map(|()| number)
}
