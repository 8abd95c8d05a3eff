//! What scheduler and executor tell while they work, on standard error.

use allegiance::clock;
use allegiance::output::tell;
use allegiance::paper::clean_lines;
use log::{LevelFilter, Log, Metadata, Record};

struct Teller;

impl Log for Teller {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let level = record.level().as_str().to_ascii_lowercase();
        tell(&format!("{} {level}: {}\n", clock::time_of_day(), clean_lines(&record.args().to_string())));
    }

    fn flush(&self) {}
}

/// Tells from now on what goes wrong, and with `is_verbose` what is done as well.
pub fn begin(is_verbose: bool) {
    log::set_max_level(if is_verbose { LevelFilter::Info } else { LevelFilter::Warn });
    // Where there is a logger already it tells the same.
    let _ = log::set_logger(&Teller);
}
