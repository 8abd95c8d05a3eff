//! Each command from what was typed to what is printed.

mod keeping;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use account::Archive;
use codebook::Facts;
use indicatif::{ProgressBar, ProgressStyle};
use store::Store;

use crate::address::is_web;
use crate::answer::{self, Desk, next_steps};
use crate::asking::{self, at_desk, open};
use crate::cli::{Cli, Command, Format, TokenAsked};
use crate::config::{DEFAULT_DB, Layout, user};
use crate::error::{Error, Kind, sort};
use crate::export::{self, Export};
use crate::files::{self, Reports};
use crate::import::{self, Import};
use crate::intake::{Listener, Outcome, divert, intake, rehearse};
use crate::memories::Memories;
use crate::output::{print, tell, tell_error, tell_note};
use crate::parts::Parts;
use crate::program::CLUSTER;
use crate::question::{self, Question};
use crate::unpack::Defaults;
use crate::view::{self, View};
use crate::watching::look_again;
use crate::{clock, code, follow, json, knowledge, mcp, parse, pdf, serve, sheet, tokens};

/// Organisations whose account is shown after reading, and those that are looked at for it.
const ACCOUNTS: usize = 4;
const LOOKED_AT: usize = 16;

/// Errors and notes of one sort that are told before the rest is only counted.
const TOLD: usize = 3;

/// Runs a command; the exit status where it does not fail.
pub fn run(cli: Cli) -> Result<u8, Error> {
    let Cli { db, format, command } = cli;
    if format == Format::Svg && !matches!(command, Command::Power(_) | Command::Closeness(_) | Command::Risk(_)) {
        let help = "ask `allegiance power`, `closeness` or `risk`, or choose table, json, jsonl or csv";
        return Err(Error::usage("there is no drawing of this answer", "--format svg", help));
    }
    let question = match command {
        Command::Read(asked) => return read(&asked, &db, format),
        Command::Follow(asked) => return follow(&asked, &db, format),
        Command::Correct(asked) => return correct(&asked, &db, format),
        Command::Import(asked) => return import(&asked, &db, format),
        Command::Export(asked) => return export(&asked, &db),
        Command::Query { arguments } => return query(arguments, &db, format),
        Command::Serve(asked) => return serve::serve(&asked, &db),
        Command::Mcp => return mcp::mcp(&db),
        Command::Token(asked) => return token(&asked, &db),
        Command::Check => return check(&db, format),
        Command::Backup { file } => return keeping::backup(&file, &db, format),
        Command::Remove(asked) => return keeping::remove(&asked, &db, format),
        Command::Rebuild => return keeping::rebuild(&db, format),
        Command::Parse { file } => return parse_file(&file),
        Command::Code { schema } => return code_lines(schema),
        Command::TextOfPdf => return pdf::process_of_its_own().map(|()| 0),
        Command::Completions { shell } => return completions(shell),
        command => command.question().expect("all others are questions"),
    };
    let view = match &question {
        Question::Watch(asked @ question::Watch { seen: Some(file), .. }) => {
            look_again(asked, file, &db, &knowledge::facts()?)?
        }
        _ => asking::answer(&question, &db, &knowledge::facts()?)?,
    };
    if answer::is_empty(&view) {
        if matches!(view, View::Compare(_) | View::Watch(_)) {
            // That nothing is different is an answer, and a watch with nothing to tell keeps silent: cron mails any word.
            print(&render(&view, format))?;
            return Ok(Kind::Nothing.status());
        }
        print(&if format == Format::Table { String::new() } else { render(&view, format) })?;
        return Err(Error::nothing(
            "nothing in the account answers this",
            db.display().to_string(),
            "ask for less, or read more reports: allegiance read PATH",
        ));
    }
    print(&render(&view, format))?;
    Ok(0)
}

/// The view in a format, laid out for standard output.
fn render(view: &View, format: Format) -> String {
    asking::render(view, format, Layout::of_stdout())
}

/// Adds a correction and tells what it changed.
fn correct(asked: &question::Correct, db: &Path, format: Format) -> Result<u8, Error> {
    let told_by = |error: store::Error| Error::told_by(&error);
    let wanted =
        |name: &str, help: &str| Error::usage(format!("the correction has no {name}"), "the command line", help);
    let reason = asked.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let reason = reason.ok_or_else(|| wanted("reason", "say why: --reason TEXT"))?;
    let author = asked.author.clone().or_else(user).filter(|author| !author.trim().is_empty());
    let author = author.ok_or_else(|| wanted("author", "say who makes it: --author NAME"))?;
    if !files::exists(db) {
        return Err(told_by(Store::open_read_only(db).expect_err("there is no such file")));
    }
    let mut store = Store::open(db).map_err(told_by)?;
    let rows = asking::correct(&mut store, &knowledge::facts()?, &author, reason, &asked.correction)?;
    print(&render(&View::Corrections(rows), format))?;
    Ok(0)
}

fn read(asked: &crate::cli::Read, db: &Path, format: Format) -> Result<u8, Error> {
    if let Some(folder) = &asked.to {
        return read_to(folder, asked, format);
    }
    let mut store = match (asked.dry_run, files::exists(db)) {
        (false, _) => Some(Store::open(db).map_err(|error| Error::told_by(&error))?),
        (true, true) => Some(open(db)?),
        (true, false) => None,
    };
    let facts = knowledge::facts()?;
    let outcome = come_in(asked, &facts, format, 0, |reports, defaults, teller| match &mut store {
        Some(store) if !asked.dry_run => intake(reports, defaults, store, teller),
        store => rehearse(reports, defaults, store.as_mut(), teller),
    })?;
    if format == Format::Table {
        let accounts = match &store {
            Some(store) if !asked.dry_run => at_desk(store, &facts, |desk| news(desk, &outcome))?,
            _ => Vec::new(),
        };
        let next = if asked.dry_run { Vec::new() } else { next_steps(&accounts, &db.display().to_string()) };
        print(&render(&summary(&outcome, accounts, asked.dry_run, db, next), format))?;
    }
    Ok(if outcome.bad > 0 { Kind::Input.status() } else { 0 })
}

/// Reads into a folder of Parquet files.
fn read_to(folder: &Path, asked: &crate::cli::Read, format: Format) -> Result<u8, Error> {
    let facts = knowledge::facts()?;
    let mut parts = Parts::begin(folder, &asked.paths, &asked.columns, &asked.defaults(), &facts)?;
    let done = parts.done_before();
    if done > 0 {
        tell_note(&format!("{done} inputs are done already and are passed over"), &folder.display().to_string());
    }
    let outcome = come_in(asked, &facts, format, done, |reports, defaults, teller| {
        let outcome = divert(reports, defaults, &mut parts, teller)?;
        parts.finish().map(|()| outcome)
    })?;
    if format == Format::Table {
        print(&render(&summary(&outcome, Vec::new(), false, folder, Vec::new()), format))?;
    }
    Ok(if outcome.bad > 0 { Kind::Input.status() } else { 0 })
}

/// Takes the reports that are asked for, but for the first that are done, to where `take` puts them, and tells of it.
fn come_in<'a>(
    asked: &crate::cli::Read,
    facts: &'a Facts,
    format: Format,
    done: usize,
    take: impl FnOnce(Reports, &Defaults, &mut Teller<'a>) -> Result<Outcome, Error>,
) -> Result<Outcome, Error> {
    let mut teller = Teller::new(facts, format, bar(&asked.paths));
    teller.open()?;
    let reports = Reports::at(&asked.paths).with_columns(asked.columns.clone()).without_first(done);
    let outcome = take(reports.with_limit(asked.limit), &asked.defaults(), &mut teller);
    teller.bar.finish_and_clear();
    teller.told.tell_the_rest("the reports named on the command line");
    let outcome = outcome?;
    teller.close()?;
    Ok(outcome)
}

/// Looks at feeds, once or for ever.
fn follow(asked: &crate::cli::Follow, db: &Path, format: Format) -> Result<u8, Error> {
    let facts = knowledge::facts()?;
    let mut following = follow::Following::open(db, &asked.feeds)?;
    let mut store = Store::open(db).map_err(|error| Error::told_by(&error))?;
    let defaults = Defaults { published: None, publisher: asked.publisher.clone() };
    let mut teller = Teller::new(&facts, format, ProgressBar::hidden());
    teller.open()?;
    let mut is_bad = false;
    loop {
        for feed in &asked.feeds {
            teller.today = clock::today();
            let look = following.look(feed, &defaults, &mut store, &mut teller);
            std::mem::take(&mut teller.told).tell_the_rest(feed);
            match look {
                Ok(look) => {
                    is_bad |= look.bad > 0;
                    if format == Format::Table {
                        print(&format!("{}  {feed}: {look}\n", clock::time_of_day()))?;
                    }
                }
                // What holds for one feed does not hold for the others.
                Err(error) if is_web(&error.place) => {
                    is_bad = true;
                    tell_error(&error);
                }
                Err(error) => return Err(error),
            }
        }
        if asked.once {
            teller.close()?;
            return Ok(if is_bad { Kind::Input.status() } else { 0 });
        }
        std::thread::sleep(asked.every);
    }
}

/// A bar on a terminal; elsewhere it hides itself.
fn bar(paths: &[String]) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if bar.is_hidden() {
        return bar;
    }
    if let Some(bytes) = Reports::bytes_at(paths) {
        bar.set_length(bytes);
        let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} {msg}, {eta} left");
        bar.set_style(style.expect("the template is well formed"));
    }
    bar
}

/// Tells what happens while reports come in.
struct Teller<'a> {
    facts: &'a Facts,
    today: codebook::Date,
    format: Format,
    is_first: bool,
    told: Told,
    bar: ProgressBar,
}

impl<'a> Teller<'a> {
    fn new(facts: &'a Facts, format: Format, bar: ProgressBar) -> Teller<'a> {
        Teller { facts, today: clock::today(), format, is_first: true, told: Told::default(), bar }
    }

    fn open(&mut self) -> Result<(), Error> {
        match self.format {
            Format::Json => print("["),
            Format::Csv => print(&sheet::claim_names()),
            Format::Table | Format::Jsonl | Format::Svg => Ok(()),
        }
    }

    fn close(&mut self) -> Result<(), Error> {
        if self.format == Format::Json { print(if self.is_first { "]\n" } else { "\n]\n" }) } else { Ok(()) }
    }
}

impl Listener for Teller<'_> {
    fn read(&mut self, report: &codebook::Report, claims: &[codebook::Claim]) -> Result<(), Error> {
        if report.published > self.today {
            let what =
                format!("the report is dated `{}`, after today: only `--known` of that day sees it", report.published);
            self.note(&what, &format!("report {}, {}", answer::short(&report.id.to_string(), 8), report.publisher));
        }
        if self.format == Format::Table || claims.is_empty() {
            return Ok(());
        }
        let rows: Vec<view::Claim> = claims.iter().map(|claim| answer::claim(self.facts, claim, report)).collect();
        let written = match self.format {
            Format::Csv => sheet::claim_rows(rows.iter()),
            Format::Json => {
                let list = rows.iter().map(|row| json::claim(row).to_string()).collect::<Vec<_>>().join(",\n");
                let begin = if std::mem::take(&mut self.is_first) { "\n" } else { ",\n" };
                format!("{begin}{list}")
            }
            _ => json::claim_lines(&rows),
        };
        self.bar.suspend(|| print(&written))
    }

    fn bad(&mut self, error: Error) {
        if self.told.is_told(&error.what) {
            self.bar.suspend(|| tell_error(&error));
        }
    }

    fn note(&mut self, what: &str, place: &str) {
        if self.told.is_told(what) {
            self.bar.suspend(|| tell_note(what, place));
        }
    }

    fn done(&mut self, bytes: u64) {
        self.bar.inc(bytes);
    }
}

/// Where those stand of whom the reports that were read speak most, if they do not simply stand in the ranks.
fn news<A: Archive>(desk: &Desk<'_, A>, outcome: &Outcome) -> Result<Vec<view::Standings>, Error> {
    let at = desk.as_of(question::Days::default());
    let mut organisations: Vec<_> = outcome.spoken_of.iter().collect();
    organisations.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let mut accounts = Vec::new();
    for (organisation, _) in organisations.into_iter().take(LOOKED_AT) {
        let standings = account::standings(desk.archive, desk.facts, organisation, at);
        let standings = standings.map_err(|error| Error::told_by(&error))?;
        let shown = standings.iter().map(|standing| desk.standing(standing)).collect::<Result<Vec<_>, _>>()?;
        let rows: Vec<view::Standing> = shown.into_iter().filter(answer::is_news).collect();
        if !rows.is_empty() {
            let organisation = answer::party(desk.facts, organisation, "", None);
            accounts.push(view::Standings { organisation, on: at.on, known: at.known, is_of_one: false, rows });
        }
        if accounts.len() == ACCOUNTS {
            break;
        }
    }
    Ok(accounts)
}

/// What was read, and where those stand of whom it speaks.
fn summary(
    outcome: &Outcome,
    accounts: Vec<view::Standings>,
    is_rehearsed: bool,
    place: &Path,
    next: Vec<String>,
) -> View {
    let mut found: Vec<view::Found> = outcome
        .found
        .iter()
        .map(|(act, count)| view::Found {
            act: *act,
            told: count.told,
            otherwise: count.otherwise,
            example: count.example.clone(),
        })
        .collect();
    found.sort_by_key(|found| (std::cmp::Reverse(found.told + found.otherwise), found.act));
    let skipped = outcome.skipped.iter().map(|(why, (number, example))| view::Skipped {
        number: *number,
        why: why.clone(),
        example: example.clone(),
    });
    let mut skipped: Vec<view::Skipped> = skipped.collect();
    skipped.sort_by_key(|one| std::cmp::Reverse(one.number));
    View::Read(Box::new(view::Read {
        file: place.display().to_string(),
        new: outcome.new,
        read_again: outcome.read_again,
        known_already: outcome.known_already,
        unread: outcome.unread,
        nothing_in: outcome.nothing_in,
        bad: outcome.bad,
        skipped,
        is_rehearsed,
        days: outcome.days,
        claims: outcome.claims,
        found,
        accounts,
        next,
    }))
}

fn import(asked: &Import, db: &Path, format: Format) -> Result<u8, Error> {
    let facts = knowledge::facts()?;
    let mut store = match (asked.dry_run, files::exists(db)) {
        (false, _) => Some(Store::open(db).map_err(|error| Error::told_by(&error))?),
        (true, true) => Some(open(db)?),
        (true, false) => None,
    };
    let mut counter = Counter { bar: ProgressBar::new_spinner(), told: Told::default() };
    let outcome = import::import(asked, store.as_mut(), &facts, &mut counter);
    counter.bar.finish_and_clear();
    counter.told.tell_the_rest("the tables named on the command line");
    let outcome = outcome?;
    let file = db.display().to_string();
    print(&match format {
        Format::Table | Format::Svg => import::summary::text(&outcome, asked, &file, Layout::of_stdout()),
        Format::Json => format!("{:#}\n", import::summary::value(&outcome, asked, &file)),
        Format::Jsonl => format!("{}\n", import::summary::value(&outcome, asked, &file)),
        Format::Csv => import::summary::csv(&outcome),
    })?;
    Ok(if outcome.bad > 0 { Kind::Input.status() } else { 0 })
}

fn export(asked: &Export, db: &Path) -> Result<u8, Error> {
    let facts = knowledge::facts()?;
    let store = open(db)?;
    let rows = at_desk(&store, &facts, |desk| export::export(asked, desk))?;
    let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
    tell(&format!("{}: {rows}\n", asked.file.display()));
    Ok(0)
}

/// Hands a question in SQL on to the program that answers it; where that is not there, tells at least what it takes.
fn query(arguments: Vec<OsString>, db: &Path, format: Format) -> Result<u8, Error> {
    use clap::{CommandFactory, ValueEnum as _};
    let asks_for_help = arguments.iter().any(|argument| argument == "--help" || argument == "-h");
    let mut all: Vec<OsString> = vec!["query".into()];
    if db != Path::new(DEFAULT_DB) {
        all.extend(["--db".into(), db.into()]);
    }
    if let Some(format) = format.to_possible_value().filter(|_| format != Format::default()) {
        all.extend(["--format".into(), format.get_name().into()]);
    }
    all.extend(arguments);
    CLUSTER.run(all).inspect_err(|_| {
        if let Some(own) = Cli::command().find_subcommand_mut("query").filter(|_| asks_for_help) {
            tell(&format!("{}\n", own.render_long_help()));
        }
    })
}

/// Tells what happens while rows come in.
struct Counter {
    bar: ProgressBar,
    told: Told,
}

impl import::Listener for Counter {
    fn bad(&mut self, error: Error) {
        if self.told.is_told(&error.what) {
            self.bar.suspend(|| tell_error(&error));
        }
    }

    fn begin(&mut self, bytes: Option<u64>) {
        if let Some(bytes) = bytes {
            self.bar.set_length(self.bar.position() + bytes);
            let style =
                ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes}, {bytes_per_sec}, {msg}, {eta} left");
            self.bar.set_style(style.expect("the template is well formed"));
        }
    }

    fn done(&mut self, bytes: u64, rows: u64) {
        self.bar.inc(bytes);
        self.told.rows += rows;
        let seconds = self.bar.elapsed().as_secs_f64();
        if !self.bar.is_hidden() && seconds > 0.0 {
            let rate = (self.told.rows as f64 / seconds) as u64;
            self.bar.set_message(format!("{} rows, {rate} a second", self.told.rows));
        }
    }
}

/// How often each sort of message came, so that only the first few are told in full.
#[derive(Default)]
struct Told {
    sorts: BTreeMap<String, (usize, String)>,
    rows: u64,
}

impl Told {
    /// Whether one more message of this sort is told in full.
    fn is_told(&mut self, what: &str) -> bool {
        let (number, _) = self.sorts.entry(sort(what)).or_insert_with(|| (0, what.to_owned()));
        *number += 1;
        *number <= TOLD
    }

    fn tell_the_rest(&self, place: &str) {
        for (number, first) in self.sorts.values().filter(|(number, _)| *number > TOLD) {
            tell_note(&format!("{} more like this: {first}", number - TOLD), place);
        }
    }
}

fn check(db: &Path, format: Format) -> Result<u8, Error> {
    let store = open(db)?;
    // With the right to write, the index of words is looked at as well.
    let store = Store::open(db).unwrap_or(store);
    let told_by = |error: store::Error| Error::told_by(&error);
    let (counts, findings) = (store.counts().map_err(told_by)?, store.check().map_err(told_by)?);
    let is_sound = findings.is_empty();
    let findings = findings.into_iter().map(keeping::finding);
    let file = db.display().to_string();
    let check = view::Check { file, reports: counts.reports, claims: counts.claims, findings: findings.collect() };
    print(&render(&View::Check(check), format))?;
    Ok(if is_sound { 0 } else { Kind::Nothing.status() })
}

fn parse_file(file: &str) -> Result<u8, Error> {
    /// Lines that are analysed at a time, and the bytes after which no more are taken.
    const LINES: usize = 256;
    const BYTES: usize = 1 << 20;
    let mut lines = files::lines_of(file)?;
    let (model, memories) = (knowledge::model()?, Memories::default());
    loop {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < LINES && bytes < BYTES {
            let Some(line) = lines.next().transpose()? else { break };
            bytes += line.1.len();
            batch.push(line);
        }
        if batch.is_empty() {
            return Ok(0);
        }
        print(&parse::parse(&model, &memories, &batch, file)?)?;
    }
}

fn code_lines(schema: code::Schema) -> Result<u8, Error> {
    /// Lines that are coded at a time, and the bytes after which no more are taken.
    const LINES: usize = 256;
    const BYTES: usize = 1 << 20;
    let mut lines = files::lines_of("-")?;
    let (knowledge, memories) = (knowledge::knowledge()?, Memories::default());
    let (mut first, mut bad) = (1, 0);
    if schema == code::Schema::Polecat {
        print(&code::head())?;
    }
    loop {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < LINES && bytes < BYTES {
            let Some(line) = lines.next() else { break };
            match &line {
                Ok(line) => bytes += line.1.len(),
                Err(error) if files::is_too_large(error) => {}
                Err(error) => return Err(error.clone()),
            }
            batch.push(line);
        }
        if batch.is_empty() {
            return Ok(if bad > 0 { Kind::Input.status() } else { 0 });
        }
        let coded = code::code(&knowledge, &memories, &batch, first, schema);
        first += batch.len();
        for error in coded.iter().filter_map(|coded| coded.error.as_ref()) {
            bad += 1;
            tell_error(error);
        }
        print(&coded.into_iter().map(|coded| coded.out).collect::<String>())?;
    }
}

fn token(asked: &TokenAsked, db: &Path) -> Result<u8, Error> {
    match asked {
        TokenAsked::New { name, scope } => {
            print(&format!("{}\n", tokens::make(db, name, *scope, clock::today())?))?;
            tell_note(
                "the token is shown this once; it is sent as `Authorization: Bearer TOKEN`, or typed at /sign-in",
                name,
            );
        }
        TokenAsked::List => {
            let all = tokens::tokens(db)?;
            if all.is_empty() {
                let help = "make one: allegiance token new NAME";
                return Err(Error::nothing("nobody has a token", tokens::path_of(db).display().to_string(), help));
            }
            let lines = all.iter().map(|token| format!("{}  {:5}  {}\n", token.made, token.scope, token.name));
            print(&lines.collect::<String>())?;
        }
        TokenAsked::Revoke { name } => tokens::revoke(db, name)?,
    }
    Ok(0)
}

fn completions(shell: clap_complete::Shell) -> Result<u8, Error> {
    use clap::CommandFactory;
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "allegiance", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(0)
}
