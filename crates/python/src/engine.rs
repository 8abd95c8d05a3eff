//! What is opened once and then shared by all calls of a process: what reading rests on, the threads that read, and what they
//! remember.
//!
//! A process that Python forks has none of its parent's threads, so that it gets an engine of its own ([`forked`]).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use allegiance::error::Error;
use allegiance::knowledge;
use allegiance::memories::Memories;
use codebook::Facts;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use reading::{Knowledge, Memory};

/// What all calls share.
pub(crate) struct Engine {
    knowledge: Once<Knowledge>,
    facts: Once<Facts>,
    /// What the threads remember.
    pub(crate) memories: Memories<Memory>,
    threads: ThreadPool,
}

/// The engine of this process.
///
/// It is locked by whoever holds the interpreter and for a moment alone. Python forks while it holds the interpreter, so that
/// no child finds it locked by a thread that it does not have.
static ENGINE: Mutex<Option<Arc<Engine>>> = Mutex::new(None);

/// Something that is opened when it is first asked for.
struct Once<T>(Mutex<Option<Arc<T>>>);

impl<T> Once<T> {
    fn get(&self, open: impl FnOnce() -> Result<T, Error>) -> Result<Arc<T>, Error> {
        let mut held = locked(&self.0);
        if let Some(there) = &*held {
            return Ok(Arc::clone(there));
        }
        let opened = Arc::new(open()?);
        *held = Some(Arc::clone(&opened));
        Ok(opened)
    }

    /// The same for a child, which opens it again where a thread of its parent was about to.
    fn for_child(&self) -> Once<T> {
        Once(Mutex::new(self.0.try_lock().ok().and_then(|held| held.clone())))
    }
}

fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// The engine of this process, made where there is none.
    pub(crate) fn of_process(_attached: Python<'_>) -> Result<Arc<Engine>, Error> {
        let mut held = locked(&ENGINE);
        if let Some(engine) = &*held {
            return Ok(Arc::clone(engine));
        }
        let made = Arc::new(Engine::with(Once(Mutex::new(None)), Once(Mutex::new(None)))?);
        *held = Some(Arc::clone(&made));
        Ok(made)
    }

    fn with(knowledge: Once<Knowledge>, facts: Once<Facts>) -> Result<Engine, Error> {
        let threads = ThreadPoolBuilder::new().thread_name(|index| format!("allegiance {index}")).build();
        let threads = threads.map_err(|error| {
            let help = "let this process have more threads, or set RAYON_NUM_THREADS=1";
            Error::input(format!("no threads could be started: {error}"), "this process", help)
        })?;
        let memories = threads.install(Memories::default);
        Ok(Engine { knowledge, facts, memories, threads })
    }

    /// All that reading rests on.
    pub(crate) fn knowledge(&self) -> Result<Arc<Knowledge>, Error> {
        self.knowledge.get(knowledge::knowledge)
    }

    /// The facts alone, which questions to an account rest on.
    pub(crate) fn facts(&self) -> Result<Arc<Facts>, Error> {
        self.facts.get(knowledge::facts)
    }

    /// Works with the threads of the engine, and waits for the end.
    pub(crate) fn work<T: Send>(&self, work: impl FnOnce() -> T + Send) -> T {
        self.threads.install(work)
    }
}

/// Gives a process that was just forked an engine of its own at its next call; Python calls it in the child.
#[pyfunction]
pub(crate) fn forked(_attached: Python<'_>) {
    let mut held = locked(&ENGINE);
    if let Some(parents) = held.take() {
        *held = Engine::with(parents.knowledge.for_child(), parents.facts.for_child()).ok().map(Arc::new);
        // Its threads are not there to be ended.
        std::mem::forget(parents);
    }
}
