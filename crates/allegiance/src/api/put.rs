//! A question as it is put by name and parameters: what is asked, how the answer is written, and which part of it is wanted.

use super::asked::{self, command, parameters};
use super::{DRAWN, FORMATS, MOST, PAGING};
use crate::cli::Format;
use crate::error::Error;
use crate::json::fields;
use crate::question::Question;

/// A question with what is wanted of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// The question.
    pub question: Question,
    /// How the answer is written.
    pub format: Format,
    /// Its media type.
    pub media: &'static str,
    /// At most so many rows.
    pub limit: Option<usize>,
    /// Rows to pass over first.
    pub offset: Option<usize>,
}

impl Put {
    /// Rows to pass over, and at most how many to give after them.
    pub fn part(&self) -> (usize, usize) {
        (self.offset.unwrap_or(0), self.limit.unwrap_or(usize::MAX))
    }

    /// The row to go on from after this part, where the whole has `rows`.
    pub fn next(&self, rows: usize) -> Option<usize> {
        let (offset, most) = self.part();
        Some(offset.saturating_add(most)).filter(|next| most > 0 && *next < rows)
    }
}

/// The question of this name with these parameters.
pub fn put(name: &str, given: &[(String, String)]) -> Result<Put, Error> {
    let place = format!("/api/{name}");
    let own = command(name).map(|command| parameters(&command).map(|arg| arg.get_id().to_string()).collect::<Vec<_>>());
    let of_answer = |id: &str| {
        (id == "format" || PAGING.contains(&id) && fields::is_list(name))
            && own.as_ref().is_some_and(|own| !own.iter().any(|one| one == id))
    };
    let (answer, question): (Vec<_>, Vec<_>) = given.iter().cloned().partition(|(id, _)| of_answer(id));
    let once = |id: &str| {
        let mut values = answer.iter().filter(|(name, _)| name == id).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Error::usage(format!("`{id}` is given several times"), place.clone(), "give it once")),
            (value, None) => Ok(value),
        }
    };
    let (format, media) = match once("format")?.unwrap_or("json") {
        "svg" if !DRAWN.contains(&name) => {
            let help = format!("these are drawn: {}", DRAWN.join(", "));
            return Err(Error::usage("there is no drawing of this answer", place, help));
        }
        wanted => FORMATS
            .iter()
            .find(|(name, ..)| *name == wanted)
            .map(|(_, format, media)| (*format, *media))
            .ok_or_else(|| {
                Error::usage(format!("there is no format `{wanted}`"), place.clone(), "write json, jsonl, csv or svg")
            })?,
    };
    let number = |id: &str| -> Result<Option<usize>, Error> {
        let told = |text: &str| {
            Error::usage(format!("`{text}` for `{id}` is no count"), place.clone(), "write a whole number")
        };
        once(id)?
            .map(|text| text.parse().ok().filter(|count| *count as u64 <= MOST).ok_or_else(|| told(text)))
            .transpose()
    };
    let (limit, offset) = (number("limit")?, number("offset")?);
    Ok(Put { question: asked::question(name, &question)?, format, media, limit, offset })
}
