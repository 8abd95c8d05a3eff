//! What each reader of an outside format is fed with, and what must hold of what it gives.
//!
//! The fuzz targets and the test that runs the kept inputs (`crates/allegiance/tests/fuzzed.rs`) both use this file. A function
//! returns where all holds and panics where something does not; that it ends soon and in little memory is for whoever calls it.

use std::cell::{Cell, RefCell};
use std::panic::{UnwindSafe, catch_unwind};
use std::sync::OnceLock;

use allegiance::error::Error;
use allegiance::files::{Form, Raw, Table, reports_in};
use allegiance::import::{Import, Kind, Listener, Rehearsal};
use allegiance::mapping::Mapping;
use allegiance::memories::Memories;
use allegiance::unpack::{Defaults, MAX_TEXT, unpack};
use allegiance::{address, charset, code, header, knowledge, language, mail, markdown, page, pdf, unpack};
use codebook::{Date, Line, PartialDate, Report};
use reading::{Knowledge, Memory};
use store::{Filter, Prepared, Search, Store};

/// A reader with its name, that of its target and of the folder of its inputs.
pub type Reader = (&'static str, fn(&[u8]));

/// All of them, the fastest first.
pub const ALL: [Reader; 35] = [
    ("address", address),
    ("dates", dates),
    ("header", header),
    ("notation", notation),
    ("charset", charset),
    ("columns", columns),
    ("line", line),
    ("mbox", mbox),
    ("table", table),
    ("warc", warc),
    ("tar", tar),
    ("gzip", gzip),
    ("zip", zip),
    ("text", text),
    ("gdelt", gdelt),
    ("icews", icews),
    ("polecat", polecat),
    ("atop", atop),
    ("cow", cow),
    ("facts", facts),
    ("capabilities", capabilities),
    ("ideal_points", ideal_points),
    ("member_years", member_years),
    ("markdown", markdown),
    ("mail", mail),
    ("language", language),
    ("feed", feed),
    ("piece", piece),
    ("page", page),
    ("parquet", parquet),
    ("pdf", pdf),
    ("code", code),
    ("file", file),
    ("store", store),
    ("reading", reading),
];

fn lossy(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// What comes out is no more than so many times what went in, and a little for what is always said.
fn bounded(out: usize, times: usize, bytes: &[u8]) {
    assert!(out <= times * bytes.len() + 4096, "{out} bytes come out of {}", bytes.len());
}

fn on(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("a day of the calendar")
}

// ---- what reports are made of ----

/// Addresses: what is one, its host, and names in one.
pub fn address(bytes: &[u8]) {
    let word = lossy(bytes);
    if let Some(host) = address::host(&word) {
        assert!(!host.is_empty() && word.contains(&host));
    }
    if address::is_web(&word) {
        assert!(word.contains("://"));
    }
    let encoded = address::path(&[&word]);
    assert!(encoded.is_ascii() && encoded.starts_with('/') && !encoded[1..].contains('/'));
}

/// Days and dates of any precision.
pub fn dates(bytes: &[u8]) {
    let text = lossy(bytes);
    if let Ok(date) = text.parse::<PartialDate>() {
        assert_eq!(date.to_string(), *text);
        assert!(date.earliest() <= date.latest() && date.holds(date));
    }
    if let Ok(day) = unpack::day(&text) {
        assert_eq!(unpack::day(&day.to_string()), Ok(day), "{text}");
    }
}

/// Fields before a text.
pub fn header(bytes: &[u8]) {
    let text = lossy(bytes);
    let found = header::read(&text);
    assert!(text.get(found.length..).is_some(), "the text begins on a character");
    let head = &text[..found.length];
    for field in [found.title, found.publisher, found.published, found.address, found.language].into_iter().flatten() {
        assert!(!field.is_empty() && head.contains(&field), "{field}");
    }
}

/// The written form of a claim: what is read and written comes back.
pub fn notation(bytes: &[u8]) {
    if let Ok(line) = lossy(bytes).parse::<Line>() {
        let written = line.to_string();
        assert_eq!(written.parse::<Line>().as_ref(), Ok(&line), "{written}");
    }
}

/// Bytes of any encoding, with a label or without.
pub fn charset(bytes: &[u8]) {
    const LABELS: [&str; 12] = [
        "utf-8",
        "windows-1251",
        "koi8-r",
        "shift_jis",
        "euc-jp",
        "iso-2022-jp",
        "gb18030",
        "big5",
        "euc-kr",
        "utf-16le",
        "x-user-defined",
        "replacement",
    ];
    let label = charset::page_label(bytes);
    let label = label.as_deref().or_else(|| LABELS.get(usize::from(*bytes.first()?)).copied());
    let kind = charset::what_it_is(bytes);
    assert!(kind.is_none_or(|kind| !kind.is_empty()));
    let decoded = charset::decode(bytes, label);
    bounded(decoded.text.len(), 3, bytes);
    let told = charset::relabelled(bytes.to_vec(), label);
    bounded(told.len(), 3, bytes);
    if label.is_none() {
        assert_eq!(told, bytes);
    }
}

/// Which columns hold what.
pub fn columns(bytes: &[u8]) {
    let told = lossy(bytes);
    let (named, head) = told.split_once('\n').unwrap_or((&told, "text,title"));
    if let Ok(mapping) = named.parse::<Mapping>() {
        let table = format!("{head}\n{head}\n");
        reports_in("a.csv", table.into_bytes(), &mapping, &mut |_| ());
    }
}

/// The language of a text.
pub fn language(bytes: &[u8]) {
    let text = lossy(bytes);
    let (said, text) = text.split_once('\n').map_or((None, &*text), |(said, text)| (Some(said), text));
    assert!(!language::language_of(text, None).is_empty());
    let told = language::language_of(text, said);
    bounded(told.len(), 3, bytes);
}

/// Markdown.
pub fn markdown(bytes: &[u8]) {
    let text = lossy(bytes);
    let plain = markdown::plain(&text);
    assert_eq!(plain.text.trim(), plain.text);
    assert!(plain.title.is_none_or(|title| !title.is_empty()));
    // A row of a table with fewer cells than its head is filled up, within the bounds of the library.
    bounded(plain.text.len(), 16, bytes);
}

/// The article of a web page.
pub fn page(bytes: &[u8]) {
    let html = lossy(bytes);
    if let Ok(article) = page::article(&html) {
        assert!(!article.text.trim().is_empty() && !article.text.contains("\n\n\n"));
        bounded(article.text.len() + article.title.len(), 8, bytes);
        assert!(article.address.is_none_or(|address| address.starts_with("http")));
    }
}

/// A piece of HTML.
pub fn piece(bytes: &[u8]) {
    if let Ok(text) = page::plain(&lossy(bytes)) {
        assert_eq!(text.trim(), text);
        bounded(text.len(), 8, bytes);
    }
}

/// A message of mail.
pub fn mail(bytes: &[u8]) {
    if let Ok(letter) = mail::letter(bytes) {
        let more = letter.title.map_or(0, |title| title.len()) + letter.from.map_or(0, |from| from.len());
        bounded(letter.text.len() + more, 8, bytes);
    }
}

/// A PDF, in this process: what the library does to it is bounded where it is read in earnest.
pub fn pdf(bytes: &[u8]) {
    if let Some(Ok(paper)) = caught(|| pdf::taken_apart(bytes)) {
        assert_eq!(paper.text.trim(), paper.text);
        if let Some(made) = paper.made {
            assert!(made.len() == 10 && made.as_bytes()[4] == b'-', "{made}");
        }
    }
}

// ---- what reports lie in ----

/// The reports in a file of this name; the bytes of all of them.
fn held(name: &str, bytes: &[u8], columns: &Mapping) -> usize {
    let mut all = 0;
    reports_in(name, bytes.to_vec(), columns, &mut |raw| match raw {
        Ok(raw) => {
            assert!(raw.place.starts_with(name), "{}", raw.place);
            all += raw.bytes.len();
        }
        Err(error) => said(&error),
    });
    all
}

/// An error says what, where and what to do.
fn said(error: &Error) {
    // What a flaw of the program breaks is caught where reports are read, and told so.
    assert!(!error.help.contains("a flaw of the"), "{error}");
    assert!(!error.what.is_empty() && !error.place.is_empty() && !error.help.is_empty(), "{error}");
}

/// Lines of JSONL to reports.
pub fn line(bytes: &[u8]) {
    let defaults = given();
    reports_in("a.jsonl", bytes.to_vec(), &Mapping::default(), &mut |raw| {
        if let Ok(raw) = raw {
            unpacked(&raw, &defaults);
        }
    });
}

/// A text with a header to a report.
pub fn text(bytes: &[u8]) {
    unpacked(&Raw::new("a", bytes.to_vec()), &given());
}

/// Any file, to reports.
pub fn file(bytes: &[u8]) {
    let defaults = given();
    reports_in("a", bytes.to_vec(), &Mapping::default(), &mut |raw| {
        // Each PDF starts a process: it has a target of its own.
        if let Some(raw) = raw.ok().filter(|raw| raw.form != Form::Pdf) {
            unpacked(&raw, &defaults);
        }
    });
}

fn given() -> Defaults {
    Defaults { published: Some(on(2024, 6, 3)), publisher: None }
}

fn unpacked(raw: &Raw, defaults: &Defaults) {
    match unpack(raw, defaults) {
        Ok(unpacked) => {
            let report = unpacked.report;
            assert!(!report.text.trim().is_empty() && report.text.len() <= MAX_TEXT);
            assert!(!report.publisher.to_string().is_empty() && !report.language.is_empty());
            let again = Report::new(&report.publisher.to_string(), report.published, &report.title, &report.text);
            assert_eq!(again.id, report.id);
        }
        Err(error) => said(&error),
    }
}

/// A mailbox.
pub fn mbox(bytes: &[u8]) {
    bounded(held("a.mbox", bytes, &Mapping::default()), 1, bytes);
}

/// A table of text; what stands before a NUL names columns, and a tab there that it is one of tabs.
pub fn table(bytes: &[u8]) {
    let (columns, rows) = match bytes.iter().position(|byte| *byte == 0) {
        Some(place) => (lossy(&bytes[..place]), &bytes[place + 1..]),
        None => (std::borrow::Cow::Borrowed(""), bytes),
    };
    let name = if columns.starts_with('\t') { "a.tsv" } else { "a.csv" };
    bounded(held(name, rows, &columns.parse().unwrap_or_default()), 1, bytes);
}

/// A file of a crawler.
pub fn warc(bytes: &[u8]) {
    held("a.warc", bytes, &Mapping::default());
}

/// An archive.
pub fn tar(bytes: &[u8]) {
    held("a.tar", bytes, &Mapping::default());
}

/// A packed file.
pub fn gzip(bytes: &[u8]) {
    held("a.gz", bytes, &Mapping::default());
}

/// A packed archive.
pub fn zip(bytes: &[u8]) {
    held("a.zip", bytes, &Mapping::default());
}

/// A feed. What breaks the library is caught where it is called.
pub fn feed(bytes: &[u8]) {
    assert!(caught(|| held("a.rss", bytes, &Mapping::default())).is_some(), "a panic comes through");
}

/// A table that is kept by column. What breaks the library is caught where it is called.
pub fn parquet(bytes: &[u8]) {
    assert!(caught(|| held("a.parquet", bytes, &Mapping::default())).is_some(), "a panic comes through");
}

// ---- coded data sets ----

/// GDELT.
pub fn gdelt(bytes: &[u8]) {
    imported(Kind::Gdelt, bytes);
}

/// ICEWS.
pub fn icews(bytes: &[u8]) {
    imported(Kind::Icews, bytes);
}

/// POLECAT.
pub fn polecat(bytes: &[u8]) {
    imported(Kind::Polecat, bytes);
}

/// ATOP.
pub fn atop(bytes: &[u8]) {
    imported(Kind::Atop, bytes);
}

/// Correlates of War.
pub fn cow(bytes: &[u8]) {
    imported(Kind::Cow, bytes);
}

/// Facts of the user's own.
pub fn facts(bytes: &[u8]) {
    imported(Kind::Facts, bytes);
}

struct Heard;

impl Listener for Heard {
    fn bad(&mut self, error: Error) {
        said(&error);
    }

    fn begin(&mut self, _: Option<u64>) {}

    fn done(&mut self, _: u64, _: u64) {}
}

fn imported(kind: Kind, bytes: &[u8]) {
    static REHEARSAL: OnceLock<Rehearsal> = OnceLock::new();
    let rehearsal = REHEARSAL.get_or_init(|| Rehearsal::new(knowledge::facts().expect("the shipped facts open")));
    let Ok(table) = Table::of("a", bytes.to_vec()) else { return };
    let asked = Import { kind, files: Vec::new(), publisher: None, published: None, dry_run: true, limit: None };
    let outcome = rehearsal.table(&asked, table, &mut Heard);
    let lines = bytes.split(|byte| *byte == b'\n').count() as u64;
    // A gzip may hold more lines than its bytes show.
    assert!(bytes.starts_with(b"\x1f\x8b") || outcome.rows <= lines, "{outcome:?}");
    assert!(outcome.bad <= outcome.rows + 1, "{outcome:?}");
}

fn tables() -> measure::Tables {
    static TABLES: OnceLock<measure::Tables> = OnceLock::new();
    // The states alone: the others are large, and take no part in it.
    let tables = TABLES.get_or_init(|| {
        let files = measure::TableFiles {
            states: include_bytes!("../../data/measures/states.csv"),
            capabilities: b"cow,year,cinc\n2,1816,0.03969749\n",
            ideal_points: b"code,year,all,all_q05,all_q95,votes_all,final_passage,votes_final_passage\nUSA,1946,1.88777,1.30375,2.55416,39,1.66338,25\n",
            roll_calls: b"rcid,date\n3,1946-01-01\n",
            votes: b"code,votes\nAFG,Y\n",
            alliances: b"alliance,phase,organisation,by,toward,from,to,obligations\n1005,0,,200,,1815-01-03,1815-02-08,defense consultation\n",
        };
        measure::Tables::open(&files).expect("the shipped tables open")
    });
    tables.clone()
}

/// National capabilities of the user's own.
pub fn capabilities(bytes: &[u8]) {
    let _ = tables().lay(measure::Own::Capabilities, "a", bytes, &"".into());
}

/// Ideal points of the user's own.
pub fn ideal_points(bytes: &[u8]) {
    let _ = tables().lay(measure::Own::IdealPoints, "a", bytes, &"".into());
}

/// Years of memberships of the user's own.
pub fn member_years(bytes: &[u8]) {
    if let Ok(table) = measure::hazard::open("a", bytes) {
        let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).count();
        assert!(table.rows.len() + table.repeated <= lines);
    }
}

// ---- reading ----

fn known() -> &'static Knowledge {
    static KNOWN: OnceLock<Knowledge> = OnceLock::new();
    KNOWN.get_or_init(|| knowledge::knowledge().expect("what ships opens"))
}

/// A report to claims: all that they point to lies in the text, and each comes back from its written form.
pub fn reading(bytes: &[u8]) {
    thread_local! {
        static MEMORY: RefCell<Memory> = RefCell::default();
    }
    let text = lossy(bytes);
    let report = Report::new("Lake Courier", on(2024, 6, 3), "", &text);
    let claims = MEMORY.with_borrow_mut(|memory| reading::read(&report, known(), memory)).claims;
    for claim in &claims {
        let line = Line::of(claim, &report.text);
        let written = line.to_string();
        assert_eq!(written.parse::<Line>().as_ref(), Ok(&line), "{written}");
    }
    let prepared = Prepared::new(report, &claims);
    assert!(prepared.refused().is_empty(), "{:?}", prepared.refused());
}

/// A line of JSONL to coded events.
pub fn code(bytes: &[u8]) {
    static MEMORIES: OnceLock<Memories<Memory>> = OnceLock::new();
    let memories = MEMORIES.get_or_init(Memories::default);
    let line = Ok((0, bytes.to_vec()));
    for coded in code::code(known(), memories, &[line], 1, code::Schema::Plover) {
        assert!(coded.out.ends_with('\n') && coded.out.matches('\n').count() == 1, "{}", coded.out);
        if let Some(error) = coded.error {
            said(&error);
        }
    }
}

// ---- the account ----

/// A damaged account: the bytes are a file, or changes to a sound one, four bytes each: three say where, one says what. Those
/// with an odd first byte damage a file of an older format, which is upgraded when it opens.
pub fn store(bytes: &[u8]) {
    const NEW: &[u8] = include_bytes!("../../crates/store/tests/files/format-3.sqlite");
    const OLD: &[u8] = include_bytes!("../../crates/store/tests/files/format-2.sqlite");
    let is_old = bytes.first().is_some_and(|byte| byte % 2 == 1);
    let file = if bytes.starts_with(b"SQLite format 3\0") {
        bytes.to_vec()
    } else {
        let mut file = if is_old { OLD } else { NEW }.to_vec();
        for change in bytes.get(1..).unwrap_or_default().chunks_exact(4) {
            let place = u32::from_le_bytes([change[0], change[1], change[2], 0]) as usize % file.len();
            file[place] = change[3];
        }
        file
    };
    let folder = tempfile::tempdir().expect("there is a place for a file");
    let path = folder.path().join("a.db");
    std::fs::write(&path, file).expect("there is a place for a file");
    let opened = if is_old { Store::open(&path) } else { Store::open_read_only(&path) };
    // Where nothing is changed it opens: a newer format needs a newer file here.
    assert!(opened.is_ok() || bytes.len() > 4, "{opened:?}");
    let Ok(store) = opened else { return };
    // Each of these gives what is there or says what is wrong.
    let _ = store.check();
    let _ = store.counts();
    let _ = store.corrections();
    let _ = store.claims_where(&Filter::default());
    let _ = store.search(&Search { words: "lake union".to_owned(), limit: 10, ..Search::default() });
    let _ = account::Archive::reports(&store, Date::MAX);
}

// ---- what is caught ----

thread_local! {
    static CATCHES: Cell<bool> = const { Cell::new(false) };
}

/// Runs what a library may break on; `None` where it does.
fn caught<T>(run: impl FnOnce() -> T + UnwindSafe) -> Option<T> {
    CATCHES.set(true);
    let done = catch_unwind(run);
    CATCHES.set(false);
    done.ok()
}

/// Whether a panic in this file is a library's, and is caught where the library is called.
pub fn is_caught(file: &str) -> bool {
    CATCHES.get() && !file.contains("crates/")
}
