//! The one place that prints.

use std::io::{self, Write};

use crate::error::{Error, Kind, from_io};

/// Writes to standard output. A reader that went away (`| head`) is no failure: it ends the program without a word.
pub fn print(text: &str) -> Result<(), Error> {
    let mut stdout = anstream::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        io::ErrorKind::BrokenPipe => {
            Error { kind: Kind::Closed, ..Error::input("the output was closed", "standard output", "") }
        }
        _ => from_io(&error, "standard output"),
    })
}

/// Tells a person something on standard error; where even that fails there is nobody to tell.
pub fn tell(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// An error with its three parts.
pub fn tell_error(error: &Error) {
    tell(&format!("error: {}\n", crate::paper::clean_lines(&error.to_string())));
}

/// Something worth knowing that is no error.
pub fn tell_note(what: &str, place: &str) {
    tell(&format!("note: {}\n", crate::paper::clean_lines(&format!("{what}\n  --> {place}"))));
}
