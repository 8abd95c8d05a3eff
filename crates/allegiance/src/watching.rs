//! Looking again: what is different since the last look, told to whoever is to know it before it counts as seen.

use std::path::Path;

use codebook::Facts;

use crate::answer::is_empty;
use crate::asking::{FOR_PROGRAMS, at_desk, open, render};
use crate::cli::Format;
use crate::error::Error;
use crate::output::tell_note;
use crate::post::Receiver;
use crate::question::Watch;
use crate::view::View;
use crate::{files, look};

/// What is different since the look that `file` keeps. It keeps what is seen now only once all else has succeeded: where the
/// changes cannot be delivered they are told again at the next look.
pub fn look_again(asked: &Watch, file: &Path, db: &Path, facts: &Facts) -> Result<View, Error> {
    let place = file.display().to_string();
    let receiver = asked.post.as_deref().map(Receiver::at).transpose()?;
    let before = if files::exists(file) {
        let text = files::text_of(file)?;
        Some(look::read(&text, &place)?)
    } else {
        None
    };
    let is_first = before.is_none();
    let (view, seen, today) = at_desk(&open(db)?, facts, |desk| {
        let (differences, seen) = desk.since_look(asked, before)?;
        Ok((View::Watch(differences), seen, desk.today))
    })?;
    if let Some(receiver) = receiver.filter(|_| !is_empty(&view)) {
        if !receiver.is_signed() {
            tell_note("the message is not signed: no secret is given", "ALLEGIANCE_POST_SECRET");
        }
        receiver.send(&render(&view, Format::Json, FOR_PROGRAMS))?;
    }
    files::replace(file, look::write(today, &seen).as_bytes())?;
    if is_first {
        tell_note(&format!("the first look: {} standings are kept for the next", seen.len()), &place);
    }
    Ok(view)
}
