//! What is told on standard error while work goes on.

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

/// Tells from now on what is at least so grave, and with `is_verbose` what is done as well.
pub fn begin(level: LevelFilter, is_verbose: bool) {
    log::set_max_level(if is_verbose { LevelFilter::Info } else { level });
    // Where there is a logger already it tells the same.
    let _ = log::set_logger(&Teller);
}
