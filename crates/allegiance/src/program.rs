//! Programs of ours that are built on their own: this process becomes one of them.
//!
//! It touches the world: it runs other programs.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Command;

use crate::error::{Error, from_io};

/// The program that answers SQL, and how to come by it.
pub const CLUSTER: Program = Program {
    name: "allegiance-cluster",
    help: "build it, which takes some minutes: cargo install --path crates/cluster --profile cluster",
};

/// A program that lies beside this one or on PATH.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Program {
    name: &'static str,
    help: &'static str,
}

impl Program {
    /// Where it lies: beside this program, or else wherever PATH leads.
    fn path(self) -> PathBuf {
        let name = format!("{}{}", self.name, std::env::consts::EXE_SUFFIX);
        let own = std::env::current_exe().ok();
        own.map(|own| own.with_file_name(&name)).filter(|path| path.is_file()).unwrap_or_else(|| name.into())
    }

    /// Runs it with these arguments in the place of this process; the exit status is its own.
    pub fn run<S: AsRef<OsStr>>(self, arguments: impl IntoIterator<Item = S>) -> Result<u8, Error> {
        let mut command = Command::new(self.path());
        ended(command.args(arguments)).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                let place = format!("{}, beside this program and on PATH", self.name);
                Error::input("the program that does this is not there", place, self.help)
            }
            _ => from_io(&error, self.name),
        })
    }
}

#[cfg(unix)]
fn ended(command: &mut Command) -> std::io::Result<u8> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec())
}

#[cfg(not(unix))]
fn ended(command: &mut Command) -> std::io::Result<u8> {
    let status = command.status()?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(3))
}
