//! The fuzz targets' common part: see `readers` for what they do, and docs/fuzzing.md for how they are run.

pub mod readers;

pub use libfuzzer_sys;

/// The target of the reader of this name.
#[macro_export]
macro_rules! target {
    ($reader:ident) => {
        $crate::libfuzzer_sys::fuzz_target!(init: $crate::begin(), |bytes: &[u8]| $crate::readers::$reader(bytes));
    };
}

/// Once in each process: all work stays on its one thread, and a panic of a library that is caught where it belongs is no
/// failure.
pub fn begin() {
    rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build_global().expect("there is no pool yet");
    let aborts = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|location| readers::is_caught(location.file())) {
            aborts(panic);
        }
    }));
}
