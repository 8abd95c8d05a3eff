//! Reports in, a dated and sourced account of every alliance out.

use std::process::ExitCode;

use allegiance::cli::Cli;
use allegiance::error::Kind;
use allegiance::{commands, output};
use clap::Parser;
use mimalloc::MiMalloc;

/// What one thread makes, another drops: the allocator of the system makes threads wait for one another there.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let status = commands::run(Cli::parse()).unwrap_or_else(|error| {
        if error.kind != Kind::Closed {
            output::tell_error(&error);
        }
        error.kind.status()
    });
    ExitCode::from(status)
}
