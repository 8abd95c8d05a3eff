//! The corpus: small reports in `corpus/`, with the claims that they should yield.
//!
//! `UPDATE=1 cargo test -p allegiance --test corpus` writes what is read today into the files; the diff is what is reviewed.
//! What was expected and is no longer read is kept as `wanted`, and a `wanted` that is met falls away.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod file;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use account::{AsOf, MemoryArchive, standing};
use codebook::{Line, PartyId, Report};
use rayon::prelude::*;
use reading::{Knowledge, Memory, read};

use file::{Case, File, Position, Standing};

const HOW: &str = "`UPDATE=1 cargo test -p allegiance --test corpus` writes what is read today";

fn is_update() -> bool {
    std::env::var("UPDATE").is_ok_and(|update| update == "1")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The model, opened once, with the facts of the real world and of the invented one.
fn knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| Knowledge::new(allegiance::knowledge::model().unwrap(), world::facts(&root())))
}

/// All files below a folder with one of these endings, in order.
fn files_below(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every file of the corpus; panics with all that is wrong in them.
fn corpus() -> Vec<(PathBuf, File)> {
    let (mut files, mut wrong) = (Vec::new(), String::new());
    for path in files_below(&root().join("corpus"), &["md"]) {
        match File::parse(&std::fs::read_to_string(&path).unwrap()) {
            Ok(file) => files.push((path, file)),
            Err(error) => writeln!(wrong, "{}: {error}", shown(&path)).unwrap(),
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    files
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

// ---- one check for each stage ----

/// What one stage makes of a report, beside what the file says of it.
struct Checked<T> {
    today: T,
    /// What is wrong; empty where the file is right.
    wrong: String,
}

fn check_claims(case: &Case, report: &Report, claims: &[codebook::Claim]) -> Checked<Vec<Line>> {
    let today: Vec<Line> = claims.iter().map(|claim| Line::of(claim, &report.text)).collect();
    let mut wrong = String::new();
    match &case.claims {
        None => wrong += "there is no `claims` fence yet\n",
        Some(claims) if *claims != today => {
            for gone in claims.iter().filter(|line| !today.contains(line)) {
                writeln!(wrong, "- {gone}").unwrap();
            }
            for new in today.iter().filter(|line| !claims.contains(line)) {
                writeln!(wrong, "+ {new}").unwrap();
            }
            if wrong.is_empty() {
                wrong += "the claims come in another order or number\n";
            }
        }
        Some(_) => {}
    }
    if case.wanted.as_ref().is_some_and(|wanted| sorted(wanted) == sorted(&today)) {
        wrong += "what is wanted is read now: the gap is closed, and its `wanted` fence goes\n";
    }
    Checked { today, wrong }
}

/// Claims whatever their order.
fn sorted(lines: &[Line]) -> Vec<&Line> {
    let mut lines: Vec<&Line> = lines.iter().collect();
    lines.sort();
    lines
}

fn check_standing(fence: &Standing, archive: &MemoryArchive) -> Checked<Position> {
    let facts = &knowledge().facts;
    let organisation =
        facts.party_named(&fence.organisation).unwrap_or_else(|| PartyId::organisation(&fence.organisation));
    let member = facts.party_named(&fence.member).unwrap_or_else(|| PartyId::named(&fence.member));
    let at = AsOf { on: fence.on, known: fence.known };
    let found = standing(archive, facts, &organisation, &member, at).unwrap();
    let today = [found.membership.value.as_str(), found.participation.value.as_str(), found.intent.value.as_str()]
        .map(str::to_owned);
    let mut wrong = String::new();
    match &fence.held {
        None => wrong += "there is no standing yet\n",
        Some(held) if *held != today => {
            let name = format!("{} in {}", fence.member, fence.organisation);
            write!(wrong, "- {name}: {}\n+ {name}: {}\n", held.join(" "), today.join(" ")).unwrap();
        }
        Some(_) => {}
    }
    if fence.wanted.as_ref() == Some(&today) {
        wrong += "the standing that is wanted is held now: the gap is closed, and its `wanted` line goes\n";
    }
    Checked { today, wrong }
}

/// How many claims there are, over cases.
#[derive(Default)]
struct Counts {
    cases: usize,
    gaps: usize,
    /// Claims that should be read.
    wanted: usize,
    /// Of these, claims that are read today.
    read: usize,
    /// Claims that are read today and should not be.
    unwanted: usize,
    /// Claims wanted that are read today, and were not when the files were written.
    gained: usize,
    /// Claims wanted that were read when the files were written, and are not today.
    lost: usize,
}

impl Counts {
    fn add(&mut self, case: &Case, today: &[Line]) {
        let former = case.claims.as_deref().unwrap_or(today);
        let wanted = case.wanted.as_deref().unwrap_or(former);
        let count = |has: &dyn Fn(&Line) -> bool| wanted.iter().filter(|line| has(line)).count();
        self.cases += 1;
        self.wanted += wanted.len();
        self.read += count(&|line| today.contains(line));
        self.unwanted += today.iter().filter(|line| !wanted.contains(line)).count();
        self.gained += count(&|line| today.contains(line) && !former.contains(line));
        self.lost += count(&|line| !today.contains(line) && former.contains(line));
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.cases += other.cases;
        self.gaps += other.gaps;
        self.wanted += other.wanted;
        self.read += other.read;
        self.unwanted += other.unwanted;
        self.gained += other.gained;
        self.lost += other.lost;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Counts { cases, gaps, wanted, read, unwanted, gained, lost } = self;
        writeln!(f, "{cases} cases, {gaps} of them with a gap")?;
        writeln!(f, "{read} of {wanted} claims are read as they should be, {unwanted} are read that should not be")?;
        write!(f, "Readings: +{gained} \u{2212}{lost} over the corpus")
    }
}

/// Checks a case and brings it up to date; gives what was wrong.
fn check(case: &mut Case, memory: &mut Memory, counts: &mut Counts) -> String {
    let report = Report::new(&case.publisher, case.published, &case.title, &case.text);
    let claims = read(&report, knowledge(), memory).claims;
    let Checked { today, mut wrong } = check_claims(case, &report, &claims);
    counts.add(case, &today);
    let former = case.claims.replace(today.clone());
    // What was right until now and is no longer read must not get lost.
    case.wanted = case.wanted.take().or(former).filter(|wanted| sorted(wanted) != sorted(&today));
    let mut archive = MemoryArchive::default();
    archive.add(report, claims);
    for fence in &mut case.standings {
        let checked = check_standing(fence, &archive);
        wrong += &checked.wrong;
        let former = fence.held.replace(checked.today.clone());
        fence.wanted = fence.wanted.take().or(former).filter(|wanted| *wanted != checked.today);
    }
    counts.gaps += usize::from(case.is_gap());
    wrong
}

// ---- the tests ----

#[test]
fn every_report_is_read_as_its_case_says() {
    let mut files = corpus();
    let checked: Vec<(Vec<String>, Counts)> = files
        .par_iter_mut()
        .map_init(Memory::default, |memory, (_, file)| {
            let mut counts = Counts::default();
            let said = file.cases.iter_mut().map(|case| check(case, memory, &mut counts)).collect();
            (said, counts)
        })
        .collect();
    let (mut wrong, mut counts) = (String::new(), Counts::default());
    for ((path, file), (said, of_file)) in files.iter().zip(checked) {
        counts += of_file;
        for (case, said) in file.cases.iter().zip(said).filter(|(_, said)| !said.is_empty()) {
            write!(wrong, "{}, {}\n{said}\n", shown(path), case.slug()).unwrap();
        }
        if is_update() {
            // The other tests read at the same time: they must never see half a file.
            let written = path.with_extension("new");
            std::fs::write(&written, file.to_string()).unwrap();
            std::fs::rename(&written, path).unwrap();
        }
    }
    println!("{counts}");
    assert!(is_update() || wrong.is_empty(), "\n{wrong}{counts}\n{HOW}");
}

#[test]
fn a_file_is_in_the_form_in_which_it_would_be_written() {
    for (path, file) in corpus() {
        let text = std::fs::read_to_string(&path).unwrap();
        let written = file.to_string();
        let first = text.lines().zip(written.lines()).position(|(one, other)| one != other);
        assert!(
            text == written || is_update(),
            "{}, line {}: {HOW}",
            shown(&path),
            first.unwrap_or(written.lines().count()) + 1
        );
    }
}

#[test]
fn no_two_cases_share_a_name() {
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (path, file) in corpus() {
        let topic = path.file_stem().unwrap().to_string_lossy().into_owned();
        for case in &file.cases {
            let name = format!("{topic}/{}", case.slug());
            if let Some(other) = seen.insert(name.clone(), path.clone()) {
                wrong.push(format!("{name}: {} and {}", shown(&other), shown(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A rule names its case in a comment: `corpus:`, the name of the file or its folder, a stroke, and the case.
#[test]
fn every_case_named_in_the_code_exists() {
    let mut known = BTreeSet::new();
    for (path, file) in corpus() {
        let folder = path.parent().and_then(Path::file_name).unwrap().to_string_lossy();
        let topic = path.file_stem().unwrap().to_string_lossy();
        for slug in file.cases.iter().map(Case::slug) {
            known.extend([format!("{folder}/{slug}"), format!("{topic}/{slug}")]);
        }
    }
    let mut wrong = Vec::new();
    for path in ["crates", "data"].iter().flat_map(|folder| files_below(&root().join(folder), &["rs", "toml"])) {
        let text = std::fs::read_to_string(&path).unwrap();
        for (line, number) in text.lines().zip(1..) {
            let comment = ["// ", "# "].iter().find_map(|mark| line.split_once(&format!("{mark}corpus: ")));
            if let Some((_, name)) = comment
                && !known.contains(name.trim())
            {
                wrong.push(format!("{}, line {number}: there is no case `{name}`", shown(&path)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
