//! Reports into the file of an account, and what the account answers.

use std::path::{Path, PathBuf};

use allegiance::api::asked;
use allegiance::asking;
use allegiance::batches;
use allegiance::error::Error;
use allegiance::files::Reports;
use allegiance::intake::{self, Listener, Outcome};
use allegiance::json;
use allegiance::question::{Question, last_day};
use allegiance::tables::{self, What};
use allegiance::unpack::Defaults;
use codebook::{Claim, Report};
use pyo3::prelude::*;
use pyo3_arrow::input::AnyRecordBatch;
use store::Store;

use crate::claims::{Bad, defaults, mapping};
use crate::engine::Engine;
use crate::errors::{Failure, in_python};
use crate::tables::{Table, each_piece};

/// Rows that are taken in before it is asked whether the user wants to stop. Each time the model is opened anew, which takes as
/// long as some fifty reports.
const PIECE: usize = 2048;

/// What came of taking reports in.
#[derive(IntoPyObject, Default)]
pub(crate) struct Taken {
    new: usize,
    read_again: usize,
    known_already: usize,
    unread: usize,
    nothing_in: usize,
    bad: usize,
    claims: usize,
    first: Option<String>,
    last: Option<String>,
}

impl Taken {
    fn add(&mut self, outcome: &Outcome) {
        self.new += outcome.new;
        self.read_again += outcome.read_again;
        self.known_already += outcome.known_already;
        self.unread += outcome.unread;
        self.nothing_in += outcome.nothing_in;
        self.bad += outcome.bad;
        self.claims += outcome.claims;
        if let Some((first, last)) = outcome.days {
            let (first, last) = (first.to_string(), last.to_string());
            self.first = Some(self.first.take().map_or(first.clone(), |day| day.min(first)));
            self.last = Some(self.last.take().map_or(last.clone(), |day| day.max(last)));
        }
    }
}

/// Keeps what could not be used.
#[derive(Default)]
struct Ear(Vec<Error>);

impl Listener for Ear {
    fn read(&mut self, _report: &Report, _claims: &[Claim]) -> Result<(), Error> {
        Ok(())
    }

    fn bad(&mut self, error: Error) {
        self.0.push(error);
    }

    fn note(&mut self, _what: &str, _place: &str) {}

    fn done(&mut self, _bytes: u64) {}
}

/// Takes the rows of a table into the account: what came of it, and what could not be used.
#[pyfunction]
pub(crate) fn take_in(
    py: Python<'_>,
    db: PathBuf,
    reports: AnyRecordBatch,
    columns: Vec<(String, String)>,
    published: Option<String>,
    publisher: Option<String>,
) -> PyResult<(Taken, Vec<Bad>)> {
    let (columns, defaults) = (mapping(&columns)?, defaults(published.as_deref(), publisher)?);
    let engine = Engine::of_process(py).map_err(Failure::Told)?;
    let (mut taken, mut ear) = (Taken::default(), Ear::default());
    py.detach(|| {
        let mut store = Store::open(&db).map_err(Error::from)?;
        each_piece(reports, PIECE, |piece, before| {
            let reports = Reports::of(batches::raws(piece, &columns, before)?, &[]);
            taken.add(&come_in(&engine, reports, &defaults, &mut store, &mut ear)?);
            Ok(())
        })
    })?;
    Ok((taken, bad(&ear)))
}

/// Takes files, folders and addresses into the account, as `allegiance read` does.
#[pyfunction]
pub(crate) fn take_in_paths(
    py: Python<'_>,
    db: PathBuf,
    paths: Vec<String>,
    columns: Vec<(String, String)>,
    published: Option<String>,
    publisher: Option<String>,
) -> PyResult<(Taken, Vec<Bad>)> {
    let (columns, defaults) = (mapping(&columns)?, defaults(published.as_deref(), publisher)?);
    let engine = Engine::of_process(py).map_err(Failure::Told)?;
    let (mut taken, mut ear) = (Taken::default(), Ear::default());
    let outcome = py.detach(|| {
        let mut store = Store::open(&db).map_err(Error::from)?;
        come_in(&engine, Reports::at(&paths).with_columns(columns), &defaults, &mut store, &mut ear)
    });
    taken.add(&outcome.map_err(Failure::Told)?);
    Ok((taken, bad(&ear)))
}

fn come_in(
    engine: &Engine,
    reports: Reports,
    defaults: &Defaults,
    store: &mut Store,
    ear: &mut Ear,
) -> Result<Outcome, Error> {
    engine.work(|| intake::intake(reports, defaults, store, ear))
}

/// What could not be used, with the row where it stands in one.
fn bad(ear: &Ear) -> Vec<Bad> {
    let row = |place: &str| {
        let (number, _) = place.strip_prefix("row ")?.split_once(',').unwrap_or((place.strip_prefix("row ")?, ""));
        number.parse::<usize>().ok()?.checked_sub(1)
    };
    ear.0.iter().map(|error| (row(&error.place), in_python(error))).collect()
}

/// The rows of an account that are exported as `claims`, `reports`, `standings` or `events`.
///
/// `given` holds the parameters of the question `claims`; `on` is the day of standings.
#[pyfunction]
pub(crate) fn rows(
    py: Python<'_>,
    db: PathBuf,
    what: &str,
    given: Vec<(String, String)>,
    on: Option<String>,
) -> PyResult<Table> {
    let what = What::ALL.into_iter().find(|known| known.name() == what).expect("the package names one that is there");
    let on = on.map(|on| last_day(&on).map_err(|error| Error::usage(error, "on", "write it as YYYY-MM-DD")));
    let on = on.transpose().map_err(Failure::Told)?;
    let engine = Engine::of_process(py).map_err(Failure::Told)?;
    let mut rows = Vec::new();
    let done = py.detach(|| {
        let Question::Claims(asked) = asked::question("claims", &given)? else {
            unreachable!("a question has its name")
        };
        let (store, facts) = (asking::open(&db)?, engine.facts()?);
        asking::at_desk(&store, &facts, |desk| {
            tables::each_batch(what, desk, &asked, on, &mut |batch| {
                rows.push(batch);
                Ok(())
            })
        })
    });
    done.map_err(Failure::Told)?;
    Ok(Table::new(what.schema(), rows))
}

/// What the account answers to a question of the command line, as JSON.
#[pyfunction]
pub(crate) fn ask(py: Python<'_>, db: PathBuf, question: &str, given: Vec<(String, String)>) -> PyResult<String> {
    let engine = Engine::of_process(py).map_err(Failure::Told)?;
    let answer = py.detach(|| answered(&engine, &db, question, &given));
    Ok(answer.map_err(Failure::Told)?)
}

fn answered(engine: &Engine, db: &Path, question: &str, given: &[(String, String)]) -> Result<String, Error> {
    let question = asked::question(question, given)?;
    let view = asking::ask(&question, &asking::open(db)?, &*engine.facts()?)?;
    Ok(json::value(&view).to_string())
}
