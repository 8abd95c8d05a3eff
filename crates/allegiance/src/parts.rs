//! Reports and their claims into a folder of Parquet files, without an account: for a corpus that outgrows one.
//!
//! `reports/part-00000.parquet` and `claims/part-00000.parquet` and so on have the columns of `docs/export.md`, in the order of
//! the input. A part is there wholly or not at all; `progress.json` says how much of the input the whole parts hold, so that
//! the same command goes on where it stopped. Memory is bounded by one batch and the ids of the reports, 16 bytes each.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use codebook::{Claim, Facts, Report, ReportId};
use serde::{Deserialize, Serialize};

use crate::answer;
use crate::columns::{CLAIMS, Column, REPORTS};
use crate::error::Error;
use crate::export::parquet;
use crate::files::{self, Target};
use crate::intake::Elsewhere;
use crate::knowledge::INSTRUMENT;
use crate::mapping::Mapping;
use crate::rows;
use crate::unpack::Defaults;

/// Reports of a part, and the bytes of text after which it is full.
const REPORTS_OF_PART: usize = 100_000;
const BYTES_OF_PART: usize = 256 << 20;

/// The name of the file that says how far the input is done.
const PROGRESS: &str = "progress.json";

/// How far the input is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// Which build reads.
    instrument: String,
    /// What is read, as it was named.
    paths: Vec<String>,
    /// Columns of tables that were named.
    columns: String,
    /// Day of publication and publisher where reports do not say them.
    published: Option<String>,
    publisher: Option<String>,
    /// Inputs, good and bad, that the whole parts hold.
    inputs: usize,
    /// Whole parts.
    parts: usize,
}

/// The folder while it is written.
pub struct Parts<'a> {
    folder: PathBuf,
    facts: &'a Facts,
    progress: Progress,
    ids: BTreeSet<ReportId>,
    /// Inputs that are dealt with, in whole parts and in the open one.
    inputs: usize,
    open: Option<Part>,
}

/// The part that is written.
struct Part {
    reports: parquet::Writer,
    claims: parquet::Writer,
    number: usize,
    bytes: usize,
}

impl<'a> Parts<'a> {
    /// Begins a folder, or goes on with one that the same build began for the same `paths`, `columns` and `defaults`.
    pub fn begin(
        folder: &Path,
        paths: &[String],
        columns: &Mapping,
        defaults: &Defaults,
        facts: &'a Facts,
    ) -> Result<Parts<'a>, Error> {
        let place = folder.display().to_string();
        let fresh = Progress {
            instrument: INSTRUMENT.to_owned(),
            paths: paths.to_vec(),
            columns: columns.to_string(),
            published: defaults.published.map(|day| day.to_string()),
            publisher: defaults.publisher.clone(),
            inputs: 0,
            parts: 0,
        };
        let file = folder.join(PROGRESS);
        let progress = if files::exists(&file) {
            let broken =
                |_| Error::input("it does not say how far the input is done", file.display().to_string(), OTHER);
            let begun: Progress = serde_json::from_str(&files::text_of(&file)?).map_err(broken)?;
            if (Progress { inputs: 0, parts: 0, ..begun.clone() }) != fresh {
                let what = "another build of the program, or another input or other options, began this folder";
                return Err(Error::usage(what, place, OTHER));
            }
            begun
        } else {
            files::make_empty_folder(folder)?;
            fresh
        };
        let mut ids = BTreeSet::new();
        for number in 0..progress.parts {
            let told = files::texts_in_parquet(&path_of(folder, "reports", number), "id")?;
            ids.extend(told.iter().filter_map(|id| id.parse::<ReportId>().ok()));
        }
        for name in ["reports", "claims"] {
            files::make_folder(&folder.join(name))?;
        }
        let inputs = progress.inputs;
        let parts = Parts { folder: folder.to_owned(), facts, progress, ids, inputs, open: None };
        parts.keep_progress()?;
        Ok(parts)
    }

    /// Inputs that are done already, to be passed over.
    pub fn done_before(&self) -> usize {
        self.progress.inputs
    }

    fn keep_progress(&self) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(&self.progress).expect("it is plain JSON");
        files::replace(&self.folder.join(PROGRESS), format!("{text}\n").as_bytes())
    }

    fn part(&mut self) -> Result<&mut Part, Error> {
        if self.open.is_none() {
            let writer = |name: &str, columns: &'static [Column]| {
                parquet::Writer::begin(columns, Target::begin(&path_of(&self.folder, name, self.progress.parts), true)?)
            };
            let (reports, claims) = (writer("reports", REPORTS)?, writer("claims", CLAIMS)?);
            self.open = Some(Part { reports, claims, number: 0, bytes: 0 });
        }
        Ok(self.open.as_mut().expect("it was just opened"))
    }

    /// Nothing more comes: makes the open part a whole one.
    pub fn finish(mut self) -> Result<(), Error> {
        self.close()
    }

    fn close(&mut self) -> Result<(), Error> {
        if let Some(part) = self.open.take() {
            part.claims.finish()?.finish()?;
            part.reports.finish()?.finish()?;
            self.progress.parts += 1;
        }
        self.progress.inputs = self.inputs;
        self.keep_progress()
    }
}

impl Elsewhere for Parts<'_> {
    fn has(&self, id: ReportId) -> bool {
        self.ids.contains(&id)
    }

    fn add(&mut self, batch: &[(Report, Vec<Claim>)]) -> Result<(), Error> {
        for (report, claims) in batch {
            self.ids.insert(report.id);
            let facts = self.facts;
            let part = self.part()?;
            part.reports.put(rows::report(report, claims.len()))?;
            for claim in claims {
                part.claims.put(rows::claim(&answer::claim(facts, claim, report)))?;
            }
            part.number += 1;
            part.bytes += report.text.len();
        }
        Ok(())
    }

    fn passed(&mut self, inputs: usize) -> Result<(), Error> {
        self.inputs += inputs;
        let is_full = |part: &Part| part.number >= REPORTS_OF_PART || part.bytes >= BYTES_OF_PART;
        if self.open.as_ref().is_some_and(is_full) { self.close() } else { Ok(()) }
    }
}

/// What to do where a folder is no place to go on.
const OTHER: &str = "name another folder, or remove this one";

fn path_of(folder: &Path, name: &str, number: usize) -> PathBuf {
    folder.join(name).join(format!("part-{number:05}.parquet"))
}
