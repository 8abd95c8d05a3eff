//! A question to the account's file, answered in one way for the command line and for the server.
//!
//! Every answer is given from the account as it stands at one moment, whatever others write meanwhile, and as users corrected
//! it.

use std::path::Path;
use std::sync::Arc;

use account::{Archive, Corrected, MemoryArchive, with_set_facts};
use codebook::{Change, Facts, Report};
use store::{ErrorKind, Store};

use crate::answer::Desk;
use crate::cli::Format;
use crate::config::Layout;
use crate::error::Error;
use crate::import::measures::TITLE;
use crate::question::Question;
use crate::view::View;
use crate::{clock, drawing, json, sheet, text};

/// Opens an account that is there, for reading where that is enough.
pub fn open(db: &Path) -> Result<Store, Error> {
    let opened = match Store::open_read_only(db) {
        Err(error) if error.kind() == ErrorKind::Older => Store::open(db),
        opened => opened,
    };
    opened.map_err(|error| Error::told_by(&error))
}

/// The answer of an account.
pub fn ask(question: &Question, store: &Store, facts: &Facts) -> Result<View, Error> {
    let has_figures =
        matches!(question, Question::Power(_) | Question::Closeness(_) | Question::Risk(_) | Question::Judge(_));
    let own = own_tables(store, has_figures)?;
    at_desk(store, facts, |desk| of_account(question, desk, own))
}

/// The tables of the user's own for the measures, where they are needed.
pub fn own_tables(store: &Store, are_needed: bool) -> Result<Vec<Arc<Report>>, Error> {
    if !are_needed {
        return Ok(Vec::new());
    }
    store.tables(TITLE).map_err(|error| Error::told_by(&error))
}

fn of_account(
    question: &Question,
    desk: &Desk<'_, Corrected<'_, Store>>,
    own: Vec<Arc<Report>>,
) -> Result<View, Error> {
    desk.lay(own);
    match question {
        Question::Claims(asked) => desk.claims(asked).map(View::Claims),
        Question::Corrections(asked) => desk.corrections(asked).map(View::Corrections),
        Question::Search(asked) => desk.search(asked).map(View::Search),
        Question::Judge(asked) => desk.judge(asked).map(Box::new).map(View::Judgement),
        Question::Why(asked) => desk.why(asked).map(View::Why),
        _ => of_any(question, desk),
    }
}

/// Whether a question has an answer where there is no account yet.
pub fn rests_on_facts(question: &Question) -> bool {
    match question {
        Question::Standing(_) | Question::Timeline(_) | Question::Compare(_) | Question::Watch(_) => true,
        Question::Power(_) | Question::Closeness(_) | Question::Risk(_) => true,
        Question::Why(asked) => asked.id.contains('/'),
        Question::Claims(_)
        | Question::Corrections(_)
        | Question::Search(_)
        | Question::Judge(_)
        | Question::Requests(_)
        | Question::Attendance(_)
        | Question::Relations(_) => false,
    }
}

/// The answer of the facts alone.
pub fn ask_facts(question: &Question, facts: &Facts) -> Result<View, Error> {
    let archive = MemoryArchive::default();
    of_any(question, &Desk::new(&archive, facts, clock::today()))
}

/// Asks the account as it is now, whatever others write, and as users corrected it.
pub fn at_desk<T>(
    store: &Store,
    facts: &Facts,
    ask: impl FnOnce(&Desk<'_, Corrected<'_, Store>>) -> Result<T, Error>,
) -> Result<T, Error> {
    let told_by = |error: store::Error| Error::told_by(&error);
    let _still = store.hold_still().map_err(told_by)?;
    let corrections = store.corrections().map_err(told_by)?;
    let archive = Corrected::new(store, &corrections).map_err(told_by)?;
    let sets_facts = corrections.iter().any(|correction| matches!(correction.change, Change::SetFact { .. }));
    let corrected = sets_facts.then(|| with_set_facts(facts.clone(), &corrections));
    ask(&Desk::new(&archive, corrected.as_ref().unwrap_or(facts), clock::today()))
}

/// What any archive can answer.
fn of_any<A: Archive>(question: &Question, desk: &Desk<'_, A>) -> Result<View, Error> {
    match question {
        Question::Standing(asked) => desk.standings(asked).map(View::Standings),
        Question::Timeline(asked) => desk.timeline(asked).map(View::Timeline),
        Question::Requests(asked) => desk.requests(asked).map(View::Requests),
        Question::Attendance(asked) => desk.attendance(asked).map(View::Attendance),
        Question::Relations(asked) => desk.relations(asked).map(View::Relations),
        Question::Compare(asked) => desk.compare(asked).map(View::Compare),
        Question::Watch(asked) => desk.watch(asked).map(View::Watch),
        Question::Why(asked) => desk.why_standing(&asked.id, asked.days).map(View::Why),
        Question::Power(asked) => desk.power(asked).map(Box::new).map(View::Power),
        Question::Closeness(asked) => desk.closeness(asked).map(View::Closeness),
        Question::Risk(asked) => desk.risk(asked).map(Box::new).map(View::Risk),
        Question::Judge(_) => Err(Error::nothing("there are no claims", "the account", "read reports first")),
        Question::Search(_) => Ok(View::Search(Vec::new())),
        Question::Claims(_) => Ok(View::Claims(Vec::new())),
        Question::Corrections(_) => Ok(View::Corrections(Vec::new())),
    }
}

/// The view in a format.
pub fn render(view: &View, format: Format, layout: Layout) -> String {
    match format {
        Format::Table => text::text(view, layout),
        Format::Json => format!("{:#}\n", json::value(view)),
        Format::Jsonl => json::lines(view),
        Format::Csv => sheet::csv(view),
        Format::Svg => drawing::svg(view),
    }
}
