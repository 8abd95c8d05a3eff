//! SQL over reports and accounts, and the processes of a cluster that answers it.

use std::process::ExitCode;

use allegiance::error::{Error, Kind};
use allegiance::output;
use clap::Parser;
use cluster::cli::{Cli, Command};
use cluster::{executor, journal, query, scheduler};
use log::LevelFilter;

fn main() -> ExitCode {
    let status = run(Cli::parse()).unwrap_or_else(|error| {
        if error.kind != Kind::Closed {
            output::tell_error(&error);
        }
        error.kind.status()
    });
    ExitCode::from(status)
}

fn run(cli: Cli) -> Result<u8, Error> {
    match cli.command {
        Command::Query(asked) => {
            // What matters to whoever asks comes as an error or a note.
            journal::begin(LevelFilter::Error, asked.verbose);
            on_cores(asked.cores)?.block_on(query::query(&asked))
        }
        Command::Scheduler(asked) => {
            journal::begin(LevelFilter::Warn, asked.verbose);
            on_cores(None)?.block_on(scheduler::scheduler(&asked))
        }
        Command::Executor(asked) => {
            journal::begin(LevelFilter::Warn, asked.verbose);
            on_cores(asked.cores)?.block_on(executor::executor(&asked))
        }
    }
}

/// What runs the work, on so many cores; those that read are bounded in the same way.
fn on_cores(cores: Option<u16>) -> Result<tokio::runtime::Runtime, Error> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::input(format!("no threads can be begun: {error}"), "this machine", "end some other programs")
    };
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if let Some(cores) = cores.map(usize::from) {
        runtime.worker_threads(cores);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build_global();
        pool.map_err(|error| failed(&error))?;
    }
    runtime.enable_all().build().map_err(|error| failed(&error))
}
