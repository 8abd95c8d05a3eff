//! The built program, reports for it, and an account of them.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part of this module")]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use allegiance::cli::Cli;
use allegiance::commands;
use allegiance::files::Reports;
use allegiance::unpack::{Defaults, unpack};
use clap::Parser as _;
use serde_json::{Value, json};

/// What a run of the program left.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// The program in a folder, with nothing of the outer environment that could change its answers.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_allegiance-cluster"));
    command.current_dir(folder).stdin(Stdio::null()).env("COLUMNS", "100");
    for name in ["ALLEGIANCE_DB", "ALLEGIANCE_SCHEDULER", "NO_COLOR"] {
        command.env_remove(name);
    }
    command
}

/// Runs `query` with these arguments.
pub fn query(folder: &Path, arguments: &[&str]) -> Run {
    let output = command(folder).arg("query").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs a command of the main program; it must succeed.
pub fn allegiance(arguments: &[&str]) {
    let all = ["allegiance"].iter().chain(arguments);
    let status = commands::run(Cli::parse_from(all));
    assert_eq!(status, Ok(0), "{arguments:?}");
}

/// The example reports, each as a line of JSONL.
pub fn examples() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/reports");
    let reports = Reports::at(&[folder.display().to_string()]);
    let line = |raw| {
        let report = unpack(&raw, &Defaults::default()).unwrap().report;
        json!({
            "text": &*report.text,
            "title": report.title.to_string(),
            "publisher": report.publisher.to_string(),
            "published": report.published.to_string(),
            "address": report.address.as_deref(),
        })
    };
    reports.map(|raw| line(raw.unwrap())).collect()
}

/// Writes values as JSONL and gives the path.
pub fn write_lines(path: PathBuf, lines: &[Value]) -> PathBuf {
    let text: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    std::fs::write(&path, text.concat()).unwrap();
    path
}
