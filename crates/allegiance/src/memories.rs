//! What threads remember between reports, lent to whoever reads one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// Memories for as many readers as there are cores, and one more.
#[derive(Debug)]
pub struct Memories<M>(Vec<Mutex<M>>);

/// A flaw of the program broke the reading of one report; nothing else is touched by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken;

impl Broken {
    /// What a person can do about it.
    pub const HELP: &str = "this is a flaw of the program: please report it with the text; all other reports are read";
}

impl std::fmt::Display for Broken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("the program broke while it read this report")
    }
}

impl<M: Default> Default for Memories<M> {
    fn default() -> Self {
        Memories((0..=rayon::current_num_threads()).map(|_| Mutex::default()).collect())
    }
}

impl<M: Default> Memories<M> {
    /// Lends a memory that nobody has, or waits for one. Where `read` panics the memory is made anew.
    pub fn lend<T>(&self, read: impl FnOnce(&mut M) -> T) -> Result<T, Broken> {
        let mut memory = self.free();
        catch_unwind(AssertUnwindSafe(|| read(&mut memory))).map_err(|_| {
            *memory = M::default();
            Broken
        })
    }

    /// A thread of the pool takes its own, any other one that is free.
    fn free(&self) -> MutexGuard<'_, M> {
        let own = rayon::current_thread_index().map_or(0, |index| index + 1) % self.0.len();
        let mut others = self.0.iter().cycle().skip(own).take(self.0.len());
        let free = others.find_map(|memory| match memory.try_lock() {
            Ok(memory) => Some(memory),
            Err(TryLockError::Poisoned(memory)) => Some(memory.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        });
        free.unwrap_or_else(|| self.0[own].lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_breaks_breaks_alone() {
        let memories: Memories<Vec<u8>> = Memories::default();
        assert_eq!(memories.lend(|memory| memory.push(1)), Ok(()));
        assert_eq!(memories.lend(|memory| assert!(memory.is_empty(), "broken")), Err(Broken));
        assert_eq!(memories.lend(|memory| memory.len()), Ok(0));
    }

    #[test]
    fn who_is_inside_gets_another() {
        let memories: Memories<u8> = Memories::default();
        assert_eq!(memories.lend(|_| memories.lend(|memory| *memory)), Ok(Ok(0)));
    }
}
