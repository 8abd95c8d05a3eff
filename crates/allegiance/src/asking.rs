//! A question to the account's file, answered in one way for the command line and for the server.
//!
//! Every answer is given from the account as it stands at one moment, whatever others write meanwhile, and as users corrected
//! it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use account::{Archive, Corrected, MemoryArchive, with_set_facts};
use codebook::{Change, Facts, Report};
use serde_json::Value;
use store::{ErrorKind, Store};

use crate::answer::Desk;
use crate::api::put::Put;
use crate::cli::Format;
use crate::config::{DEFAULT_DB, Layout};
use crate::error::Error;
use crate::import::measures::TITLE;
use crate::output::tell_note;
use crate::question::{self, Claims, Question};
use crate::view::{self, View};
use crate::{clock, correct, drawing, files, json, sheet, text};

/// Opens an account that is there, for reading where that is enough.
pub fn open(db: &Path) -> Result<Store, Error> {
    let opened = match Store::open_read_only(db) {
        Err(error) if error.kind() == ErrorKind::Older => Store::open(db),
        opened => opened,
    };
    opened.map_err(|error| Error::told_by(&error))
}

/// Answers from the account's file, or where there is none under the usual name from the facts alone.
pub fn answer(question: &Question, db: &Path, facts: &Facts) -> Result<View, Error> {
    if rests_on_facts(question) && db == Path::new(DEFAULT_DB) && !files::exists(db) {
        tell_note("there is no account yet: this answer rests on the facts alone", DEFAULT_DB);
        return ask_facts(question, facts);
    }
    ask(question, &open(db)?, facts)
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

/// Adds a correction, and gives it with the standings of today that it changed.
pub fn correct(
    store: &mut Store,
    facts: &Facts,
    author: &str,
    reason: &str,
    asked: &question::Correction,
) -> Result<Vec<view::Correction>, Error> {
    let (changes, pairs, values) = at_desk(store, facts, |desk| {
        let changes = correct::changes(desk, asked)?;
        let mut pairs = BTreeSet::new();
        for change in &changes {
            pairs.append(&mut correct::touched(desk, change)?);
        }
        let values = correct::standings(desk, &pairs)?;
        Ok((changes, pairs, values))
    })?;
    let mut made = Vec::new();
    for change in changes {
        made.push(store.correct(author.trim(), clock::today(), reason.trim(), change)?);
    }
    at_desk(store, facts, |desk| {
        let mut rows = made.iter().map(|made| desk.correction(made)).collect::<Result<Vec<_>, _>>()?;
        if let Some(last) = rows.last_mut() {
            last.changed = correct::changed(desk.facts, &values, &correct::standings(desk, &pairs)?);
        }
        Ok(rows)
    })
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

/// How tables are laid out that go to a program.
pub const FOR_PROGRAMS: Layout = Layout { width: 100, colour: false };

/// An answer, or a part of it, as it goes to a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What goes out.
    pub text: String,
    /// How many rows the whole answer has; `None` where the whole was asked for or is no list.
    pub rows: Option<usize>,
    /// The row to go on from; `None` where there are no more.
    pub next: Option<usize>,
}

/// What is wanted of an answer, in its format, as [`answer`] gives it.
pub fn answer_told(put: &Put, db: &Path, facts: &Facts) -> Result<Told, Error> {
    match &put.question {
        Question::Claims(_) => ask_told(put, &open(db)?, facts),
        question => Ok(told(put, &answer(question, db, facts)?)),
    }
}

/// What is wanted of an answer of the account, in its format.
pub fn ask_told(put: &Put, store: &Store, facts: &Facts) -> Result<Told, Error> {
    let is_part = put.limit.is_some() || put.offset.is_some();
    match &put.question {
        Question::Claims(asked) if is_part && matches!(put.format, Format::Json | Format::Jsonl | Format::Csv) => {
            let (offset, most) = put.part();
            let (claims, rows) = at_desk(store, facts, |desk| desk.claims_part(asked, offset, most))?;
            let text = render(&View::Claims(claims), put.format, FOR_PROGRAMS);
            Ok(Told { text, rows: Some(rows), next: put.next(rows) })
        }
        question => Ok(told(put, &ask(question, store, facts)?)),
    }
}

/// What is wanted of a view, in its format.
pub fn told(put: &Put, view: &View) -> Told {
    let whole = render(view, put.format, FOR_PROGRAMS);
    if put.limit.is_none() && put.offset.is_none() {
        return Told { text: whole, rows: None, next: None };
    }
    let (offset, most) = put.part();
    let Some((text, rows)) = part(view, put.format, &whole, offset, most) else {
        return Told { text: whole, rows: None, next: None };
    };
    Told { text, rows: Some(rows), next: put.next(rows) }
}

/// A part of the rows, and how many there are; `None` of what has none.
fn part(view: &View, format: Format, whole: &str, offset: usize, most: usize) -> Option<(String, usize)> {
    match format {
        Format::Json => {
            let rows = match json::value(view) {
                Value::Array(rows) => rows,
                one => vec![one],
            };
            let all = rows.len();
            let shown: Value = rows.into_iter().skip(offset).take(most).collect();
            Some((format!("{shown:#}\n"), all))
        }
        Format::Jsonl => {
            let shown = whole.split_inclusive('\n').skip(offset).take(most).collect();
            Some((shown, whole.lines().count()))
        }
        Format::Csv => {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(whole.as_bytes());
            let mut ends = Vec::new();
            let mut record = csv::ByteRecord::new();
            while reader.read_byte_record(&mut record).ok()? {
                ends.push(reader.position().byte() as usize);
            }
            let (head, all) = (*ends.first()?, ends.len() - 1);
            let [from, to] = [offset, offset.saturating_add(most)].map(|row| ends[row.min(all)]);
            Some((format!("{}{}", whole.get(..head)?, whole.get(from..to)?), all))
        }
        Format::Table | Format::Svg => None,
    }
}

/// Bytes after which a piece of a long answer goes out.
const PIECE: usize = 64 << 10;

/// Writes claims piece by piece, the same bytes as [`render`] makes of them, with those of one report in memory at a time.
///
/// Whose names are wrong is told before the first piece. Ends with the first error of `out`.
pub fn stream_claims(
    asked: &Claims,
    format: Format,
    store: &Store,
    facts: &Facts,
    mut out: impl FnMut(String) -> Result<(), Error>,
) -> Result<(), Error> {
    at_desk(store, facts, |desk| {
        let filter = desk.filter(asked)?;
        let (mut piece, mut is_first) = (String::new(), true);
        if format == Format::Csv {
            piece.push_str(&sheet::claim_names());
        }
        desk.each_report(&filter, |report, claims| {
            let rows: Vec<view::Claim> = claims.iter().map(|claim| desk.shown_in(claim, report)).collect();
            match format {
                Format::Csv => piece.push_str(&sheet::claim_rows(rows.iter())),
                Format::Jsonl => piece.push_str(&json::claim_lines(&rows)),
                _ => {
                    let list = format!("{:#}", rows.iter().map(json::claim).collect::<Value>());
                    piece.push_str(if std::mem::take(&mut is_first) { "[" } else { "," });
                    piece.push_str(list.trim_start_matches('[').trim_end_matches(']').trim_end_matches('\n'));
                }
            }
            if piece.len() < PIECE { Ok(()) } else { out(std::mem::take(&mut piece)) }
        })?;
        if format == Format::Json {
            piece.push_str(if is_first { "[]\n" } else { "\n]\n" });
        }
        if piece.is_empty() { Ok(()) } else { out(piece) }
    })
}
