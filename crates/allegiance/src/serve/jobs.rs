//! Reports being read in: one after the other, each job to be looked at while it goes on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use codebook::{Claim, Report};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::forms::Sent;
use super::{Shared, held};
use crate::answer;
use crate::error::Error;
use crate::fetch::{Reach, fetch};
use crate::files::{Raw, Reports};
use crate::intake::{Listener, intake};
use crate::pages::Job;
use crate::unpack::Defaults;
use store::Store;

/// Jobs that may wait or go on at once.
const AT_ONCE: u32 = 8;
/// Jobs that are remembered.
const REMEMBERED: usize = 200;
/// Reports, errors and notes of a job that are shown; the rest is counted.
const SHOWN: usize = 100;

/// All jobs of this server.
pub(super) struct Jobs {
    all: Mutex<BTreeMap<u64, Arc<Mutex<Job>>>>,
    places: Arc<Semaphore>,
}

impl Default for Jobs {
    fn default() -> Jobs {
        Jobs { all: Mutex::default(), places: Arc::new(Semaphore::new(AT_ONCE as usize)) }
    }
}

impl Jobs {
    /// How far a job is.
    pub(super) fn job(&self, number: u64) -> Option<Job> {
        held(&self.all).get(&number).map(|job| held(job).clone())
    }

    /// Ends when no job goes on.
    pub(super) async fn done(&self) {
        let _ = self.places.acquire_many(AT_ONCE).await;
    }

    /// Whether a job goes on.
    pub(super) fn is_busy(&self) -> bool {
        self.places.available_permits() < AT_ONCE as usize
    }

    fn begin(&self, of: Option<u64>) -> Option<(Arc<Mutex<Job>>, OwnedSemaphorePermit)> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let mut all = held(&self.all);
        let number = all.keys().next_back().map_or(1, |last| last + 1);
        let job = Arc::new(Mutex::new(Job { number, of, ..Job::default() }));
        all.insert(number, Arc::clone(&job));
        while all.len() > REMEMBERED {
            all.pop_first();
        }
        Some((job, place))
    }
}

/// Begins to read what was sent; `None` where too much is being read already. The task ends with the job.
pub(super) fn begin(shared: &Arc<Shared>, sent: Sent) -> Option<(u64, tokio::task::JoinHandle<()>)> {
    let bytes =
        sent.files.iter().map(|(_, bytes)| *bytes).sum::<u64>() + sent.text().map_or(0, |text| text.len() as u64);
    let (job, place) = shared.jobs.begin(sent.addresses().next().is_none().then_some(bytes))?;
    let number = held(&job).number;
    let shared = Arc::clone(shared);
    let (within, outside) = (Arc::clone(&job), job);
    let work = tokio::task::spawn_blocking(move || run(&shared, &within, &sent));
    let task = tokio::spawn(async move {
        let broke = match work.await {
            Ok(done) => done.err(),
            Err(_) => {
                Some(Error::input("the program broke while it read", "the server", "please report it with the text"))
            }
        };
        let mut job = held(&outside);
        job.errors.extend(broke);
        job.is_done = true;
        drop(place);
    });
    Some((number, task))
}

fn run(shared: &Shared, job: &Arc<Mutex<Job>>, sent: &Sent) -> Result<(), Error> {
    let defaults =
        Defaults { published: sent.published()?, publisher: sent.fields.field("publisher").map(str::to_owned) };
    let mut raws = Vec::new();
    for address in sent.addresses() {
        match fetch(address, Reach::Public).map(Raw::fetched) {
            Ok(raw) => raws.push(raw),
            Err(error) => held(job).errors.push(error),
        }
    }
    raws.extend(sent.pasted());
    let paths: Vec<String> = sent.files.iter().map(|(path, _)| path.display().to_string()).collect();
    let _turn = held(&shared.writes);
    let mut store = Store::open(&shared.db)?;
    let mut watcher = Watcher { job, folder: sent.folder() };
    let outcome = intake(Reports::of(raws, &paths), &defaults, &mut store, &mut watcher);
    shared.came_in();
    outcome.map(|_| ())
}

/// Writes down what happens.
struct Watcher<'a> {
    job: &'a Mutex<Job>,
    /// Where files lie while they are read: no part of their names.
    folder: Option<String>,
}

impl Watcher<'_> {
    fn named(&self, place: &str) -> String {
        self.folder.as_ref().map_or_else(|| place.to_owned(), |folder| place.replace(folder, ""))
    }
}

impl Listener for Watcher<'_> {
    fn read(&mut self, report: &Report, claims: &[Claim]) -> Result<(), Error> {
        let mut job = held(self.job);
        job.read += 1;
        job.claims += claims.len();
        if job.reports.len() < SHOWN {
            job.reports.push((answer::report(report), claims.len()));
        }
        Ok(())
    }

    fn bad(&mut self, mut error: Error) {
        error.place = self.named(&error.place);
        let mut job = held(self.job);
        job.bad += 1;
        if job.errors.len() < SHOWN {
            job.errors.push(error);
        }
    }

    fn note(&mut self, what: &str, place: &str) {
        let place = self.named(place);
        let mut job = held(self.job);
        if job.notes.len() < SHOWN {
            job.notes.push((what.to_owned(), place));
        }
    }

    fn done(&mut self, bytes: u64) {
        held(self.job).bytes += bytes;
    }
}
