//! The fuzz targets' common part: see `readers` for what they do, and docs/fuzzing.md for how they are run.

pub mod readers;

pub use libfuzzer_sys;

use std::alloc::System;

use cap::Cap;

/// All that is asked for in Rust; libFuzzer itself looks at the memory only now and then, when what broke the bound may be over.
#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// The target of the reader of this name.
#[macro_export]
macro_rules! target {
    ($reader:ident) => {
        $crate::libfuzzer_sys::fuzz_target!(init: $crate::begin(), |bytes: &[u8]| $crate::readers::$reader(bytes));
    };
}

/// Once in each process: all work stays on its one thread, a panic of a library that is caught where it belongs is no failure,
/// and to ask for more than the megabytes of `MEMORY` is one.
pub fn begin() {
    if let Ok(megabytes) = std::env::var("MEMORY") {
        let megabytes: usize = megabytes.parse().expect("MEMORY is a number of megabytes");
        MEMORY.set_limit(megabytes << 20).expect("less than that is taken yet");
    }
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("there is no pool yet");
    let aborts = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|location| readers::is_caught(location.file())) {
            aborts(panic);
        }
    }));
}
