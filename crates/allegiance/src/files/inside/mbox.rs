//! MBOX: messages of mail one after the other, each behind a line that begins `From `.

use std::io::BufRead;

use super::{At, Inside, Stop};
use crate::files::{Line, MAX_BYTES, next_line, too_large};
use crate::raw::{Form, Raw};

impl Inside<'_> {
    /// The messages of a mailbox. A line that begins `From ` ends a message where a blank line stands before it.
    pub(super) fn mbox(&self, bytes: &mut dyn BufRead, at: At<'_>) -> Result<(), Stop> {
        let (mut message, mut number, mut is_too_large, mut after_blank) = (Vec::new(), 0, false, true);
        loop {
            let place = format!("{}, message {number}", at.place);
            let line = next_line(bytes).map_err(|error| self.stop(&error, &place))?;
            let is_first = after_blank && matches!(&line, Some(Line::Bytes(line)) if line.starts_with(b"From "));
            if line.is_none() || is_first {
                let message = std::mem::take(&mut message);
                if is_too_large {
                    self.give(Err(too_large("message", &place)))?;
                } else if number > 0 || !message.is_empty() {
                    self.give(Ok(Raw { form: Form::Mail, ..Raw::new(place, message) }))?;
                }
                (number, is_too_large, after_blank) = (number + 1, false, false);
            }
            match line {
                None => return Ok(()),
                Some(_) if is_first => {}
                Some(Line::Bytes(line)) if message.len() + line.len() <= MAX_BYTES && !is_too_large => {
                    after_blank = line.trim_ascii().is_empty();
                    // A mark before `From ` keeps it from ending the message.
                    let quoted = line.iter().take_while(|byte| **byte == b'>').count();
                    let marks = usize::from(quoted > 0 && line[quoted..].starts_with(b"From "));
                    message.extend_from_slice(&line[marks..]);
                }
                Some(line) => {
                    after_blank = matches!(&line, Line::Bytes(line) if line.trim_ascii().is_empty());
                    is_too_large = true;
                    message = Vec::new();
                }
            }
        }
    }
}
