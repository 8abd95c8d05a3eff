//! What is kept until the account changes, so that what many look at is worked out once.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use store::{Memory, Store};

use super::held;
use super::reply::Reply;
use crate::asking;
use crate::error::Error;
use crate::pages::Inside;

/// Bytes of all answers of one sort that are kept, and of one at most.
const MOST: usize = 64 << 20;
const MOST_OF_ONE: usize = 1 << 20;

/// The states of the account, and what was read of it in the newest.
pub(super) struct States {
    /// Never writes, so that every change is one of others and is noticed.
    watch: Mutex<Store>,
    memory: Mutex<(i64, Arc<Memory>)>,
}

impl States {
    pub(super) fn of(db: &Path) -> Result<States, Error> {
        Ok(States { watch: Mutex::new(asking::open(db)?), memory: Mutex::default() })
    }

    /// The state of now: another number after each change. `None` where it cannot be told.
    pub(super) fn now(&self) -> Option<i64> {
        held(&self.watch).data_version().ok()
    }

    /// Asks the account as it is at one moment, with what others read of it in this state already.
    pub(super) fn at_one_moment<T>(
        &self,
        store: &Store,
        ask: impl FnOnce(&Store) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let before = self.now();
        let _still = store.hold_still()?;
        // Where nothing changed from before the moment until after it, the state is that of the moment.
        let state = before.filter(|before| self.now() == Some(*before));
        store.remember(state.map(|state| self.memory(state)));
        ask(store)
    }

    /// What was read of the account in this state; what was read of another is forgotten.
    fn memory(&self, state: i64) -> Arc<Memory> {
        let mut memory = held(&self.memory);
        if memory.0 != state {
            *memory = (state, Arc::default());
        }
        Arc::clone(&memory.1)
    }
}

/// What can be given more than once.
pub(super) trait Lasting: Sized {
    /// The same once more; `None` of what is true for a moment only.
    fn again(&self) -> Option<Self>;

    /// Its bytes.
    fn length(&self) -> usize;
}

impl Lasting for Reply {
    fn again(&self) -> Option<Reply> {
        Reply::again(self)
    }

    fn length(&self) -> usize {
        Reply::length(self)
    }
}

impl Lasting for Result<Arc<Inside>, Error> {
    fn again(&self) -> Option<Self> {
        self.as_ref().ok().map(|inside| Ok(Arc::clone(inside)))
    }

    fn length(&self) -> usize {
        self.as_ref().map_or(0, |inside| inside.length())
    }
}

/// Answers by what was asked, all of one state of the account.
pub(super) struct Kept<T> {
    answers: Mutex<Answers<T>>,
    /// What is being worked out, so that whoever asks for the same waits for it.
    doors: Mutex<BTreeMap<String, Arc<Mutex<()>>>>,
}

struct Answers<T> {
    state: i64,
    bytes: usize,
    all: BTreeMap<String, T>,
}

impl<T> Default for Kept<T> {
    fn default() -> Kept<T> {
        let answers = Mutex::new(Answers { state: i64::MIN, bytes: 0, all: BTreeMap::new() });
        Kept { answers, doors: Mutex::default() }
    }
}

impl<T: Lasting> Kept<T> {
    /// The answer to what `key` names, from before or by `work`. `state` is that of before the work, so that what changes in
    /// between makes the answer one of yesterday at once.
    pub(super) fn or(&self, state: Option<i64>, key: &str, work: impl FnOnce() -> T) -> T {
        let Some(state) = state else { return work() };
        let known = || held(&self.answers).of(state).all.get(key).and_then(T::again);
        if let Some(answer) = known() {
            return answer;
        }
        let door = Arc::clone(held(&self.doors).entry(key.to_owned()).or_default());
        let _inside = held(&door);
        if let Some(answer) = known() {
            return answer;
        }
        let answer = work();
        let length = answer.length();
        if length <= MOST_OF_ONE
            && let Some(kept) = answer.again()
        {
            let mut answers = held(&self.answers);
            let answers = answers.of(state);
            if answers.bytes + length > MOST {
                answers.forget(state);
            }
            answers.bytes += length;
            answers.all.insert(key.to_owned(), kept);
        }
        held(&self.doors).remove(key);
        answer
    }
}

impl<T> Answers<T> {
    /// The answers of this state of the account; those of another are forgotten.
    fn of(&mut self, state: i64) -> &mut Answers<T> {
        if self.state != state {
            self.forget(state);
        }
        self
    }

    fn forget(&mut self, state: i64) {
        *self = Answers { state, bytes: 0, all: BTreeMap::new() };
    }
}
