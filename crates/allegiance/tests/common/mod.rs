//! The built program, and an account to ask it about.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part of this module")]
#![allow(clippy::unwrap_used, reason = "tests may panic")]

pub mod schema;
pub mod server;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codebook::{
    Act, Basis, Certainty, Claim, ClaimId, Evidence, Object, Party, PartyId, Polarity, Report, Source, Span, When,
};
use store::Store;

/// What a run of the program left.
#[derive(Debug)]
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// The program in a folder, with nothing of the outer environment that could change its answers.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_allegiance"));
    command
        .current_dir(folder)
        .env_remove("ALLEGIANCE_DB")
        .env_remove("NO_COLOR")
        .env("COLUMNS", "100")
        .stdin(Stdio::null());
    command
}

pub fn finish(mut command: Command) -> Run {
    let output = command.output().expect("the program starts");
    Run {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("the output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

/// Runs the program with these arguments.
pub fn run(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = command(folder);
    command.args(arguments);
    finish(command)
}

/// Runs the program with these bytes on its standard input.
pub fn run_with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = command(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("it has an input").write_all(input).expect("it takes the input");
    let output = child.wait_with_output().expect("it ends");
    Run {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("the output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

/// Writes a file and gives its path.
pub fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("a test can write its own folder");
    path
}

/// The number of reports in an account.
pub fn reports_in(db: &Path) -> usize {
    Store::open_read_only(db).unwrap().counts().unwrap().reports
}

/// Day, publisher, title and address of all reports of an account, by day.
pub fn reports_of(store: &Store) -> Vec<[String; 4]> {
    let reports = account::Archive::reports(store, jiff::civil::date(9999, 1, 1)).unwrap();
    let tell = |report: &std::sync::Arc<Report>| {
        let address = report.address.as_deref().unwrap_or_default().to_owned();
        [report.published.to_string(), report.publisher.to_string(), report.title.to_string(), address]
    };
    let mut told: Vec<_> = reports.iter().map(tell).collect();
    told.sort();
    told
}

pub const TEXT: &str = "Officials met in Minsk.\n\n\"Armenia has frozen its participation in the CSTO,\" Nikol Pashinyan said on \
                        Thursday. Varenia left the Lake Union in May 2024.\n";

fn words(text: &str) -> Span {
    let start = TEXT.find(text).expect("the words are in the text") as u32;
    Span::new(start, start + text.len() as u32)
}

/// A report with two claims: of Armenia in the CSTO, and of a made-up state in a made-up organisation.
pub fn told() -> (Report, Vec<Claim>) {
    let mut report = Report::new("Lake Courier", jiff::civil::date(2024, 6, 3), "Frozen", TEXT);
    report.address = Some("https://lake.example/1".into());
    let publisher = Source { who: Party::new(report.publisher.clone(), Span::default()), cue: None };
    let mut speaker = Party::new(PartyId::state("ARM").within("Nikol Pashinyan"), words("Nikol Pashinyan"));
    speaker.role = Some("prime minister".into());
    let claim = Claim {
        id: ClaimId([0; 16]),
        evidence: Evidence {
            report: report.id,
            span: words("\"Armenia has frozen its participation in the CSTO,\" Nikol Pashinyan said on Thursday."),
            sentence: 1,
        },
        act: Act::FreezeParticipation,
        actor: vec![Party::new(PartyId::state("ARM"), words("Armenia"))],
        object: Object::Parties(vec![Party::new(PartyId::organisation("CSTO"), words("CSTO"))]),
        detail: None,
        time: When::at("2024-05-30".parse().unwrap(), words("on Thursday"), Basis::Relative),
        polarity: Polarity::Yes,
        certainty: Certainty::Happened,
        sources: vec![Source { who: speaker, cue: Some(words("said")) }, publisher.clone()],
        opinion: false,
        plover: None,
        confidence: 0.9,
    };
    let left = Claim {
        evidence: Evidence { report: report.id, span: words("Varenia left the Lake Union in May 2024."), sentence: 2 },
        act: Act::Leave,
        actor: vec![Party::new(PartyId::named("Varenia"), words("Varenia"))],
        object: Object::Parties(vec![Party::new(PartyId::organisation("Lake Union"), words("Lake Union"))]),
        time: When::at("2024-05".parse().unwrap(), words("in May 2024"), Basis::Stated),
        sources: vec![publisher],
        ..claim.clone()
    };
    (report, vec![claim.with_id(), left.with_id()])
}

/// The same in another report.
pub fn told_again(number: usize) -> (Report, Vec<Claim>) {
    let (told, claims) = told();
    let report = Report::new("Lake Courier", told.published, &format!("Frozen {number}"), TEXT);
    let moved = |claim: Claim| Claim { evidence: Evidence { report: report.id, ..claim.evidence }, ..claim }.with_id();
    let claims = claims.into_iter().map(moved).collect();
    (report, claims)
}

/// A folder with an account of [`told`] under the name that the program looks for.
pub fn account() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(folder.path().join("allegiance.db")).unwrap();
    store.add(&[told()], "test").unwrap();
    folder
}

/// The signature of Standard Webhooks over what was signed.
pub fn signature(secret: &str, signed: &str) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use hmac::{KeyInit, Mac};
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(&STANDARD.decode(secret).unwrap()).unwrap();
    mac.update(signed.as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}
