//! A process that is killed in the middle of its work loses nothing that it reported as finished, and leaves nothing half done.
//!
//! 12 kills; `KILLS=1000` for more.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "touches the world: it starts processes and kills them")]

mod sample;

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use account::Archive;
use codebook::{Change, ClaimId, Date, ReportId};
use sample::{Entry, entries};
use store::Store;

/// What stands in an account: reports with the version that read them, and claims.
type State = (BTreeSet<(ReportId, &'static str)>, BTreeSet<ClaimId>);

/// Each step adds three reports, reads the last three again with a newer version, or removes one.
fn step(store: &mut Store, n: u32) {
    match n % 4 {
        0 | 1 => drop(store.add(&entries(3 * n, 3 * n + 3), "1").unwrap()),
        2 => drop(store.add(&read_again(n), "2").unwrap()),
        _ => assert_eq!(store.remove(entries(3 * n - 9, 3 * n - 8)[0].0.id).unwrap(), Some(4)),
    }
}

/// The reports of the step before, as the newer version reads them: with two claims of four.
fn read_again(n: u32) -> Vec<Entry> {
    let mut again = entries(3 * n - 3, 3 * n);
    for (_, claims) in &mut again {
        claims.truncate(2);
    }
    again
}

/// What stands there after the steps up to `n`, without it.
fn state_after(n: u32) -> State {
    let (mut reports, mut claims) = State::default();
    for n in 0..n {
        let change = match n % 4 {
            0 | 1 => entries(3 * n, 3 * n + 3),
            2 => read_again(n),
            _ => entries(3 * n - 9, 3 * n - 8),
        };
        for (report, read) in change {
            if n % 4 > 1 {
                for id in sample_claims_of(&report.id, n) {
                    claims.remove(&id);
                }
                reports.remove(&(report.id, "1"));
            }
            if n % 4 < 3 {
                reports.insert((report.id, if n % 4 == 2 { "2" } else { "1" }));
                claims.extend(read.iter().map(|claim| claim.id));
            }
        }
    }
    (reports, claims)
}

/// The claims of a report that stood there before step `n` changed it.
fn sample_claims_of(report: &ReportId, n: u32) -> impl Iterator<Item = ClaimId> {
    let all = entries((3 * n).saturating_sub(9), 3 * n);
    let claims = all.into_iter().find(|(other, _)| other.id == *report).map(|(_, claims)| claims);
    claims.unwrap().into_iter().map(|claim| claim.id)
}

fn state_of(store: &Store) -> State {
    let version = |id| if store.has(id, "1").unwrap() { "1" } else { "2" };
    let reports = store.reports(Date::MAX).unwrap().iter().map(|report| (report.id, version(report.id))).collect();
    (reports, store.claims(None, Date::MAX).unwrap().iter().map(|told| told.claim.id).collect())
}

/// The process that will be killed: works from step `n` on and says which steps are finished.
fn work(path: &Path, n: u32, step: fn(&mut Store, u32)) {
    let mut store = Store::open(path).unwrap();
    for n in n.. {
        step(&mut store, n);
        let mut out = std::io::stdout().lock();
        out.write_all(format!("\nfinished {n}\n").as_bytes()).and_then(|()| out.flush()).unwrap();
    }
}

/// Adds three reports and rejects a claim of them, in turn.
fn correct(store: &mut Store, n: u32) {
    let batch = entries(3 * (n / 2), 3 * (n / 2) + 3);
    if n.is_multiple_of(2) {
        store.add(&batch, "1").unwrap();
    } else {
        let change = Change::Reject { claim: Box::new(batch[0].1[0].clone()) };
        store.correct("Nino", Date::constant(2024, 9, 2), &format!("step {n}"), change).unwrap();
    }
}

/// Starts the work of a test at step `n`, kills it after `time`, and gives the number of the first step that was not
/// finished.
fn work_and_kill(test: &str, path: &Path, n: u32, time: Duration) -> u32 {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env("CRASH_FILE", path)
        .env("CRASH_STEP", n.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(time);
    child.kill().unwrap();
    let mut finished = n;
    for line in BufReader::new(child.stdout.take().unwrap()).split(b'\n') {
        if let Some(number) = String::from_utf8(line.unwrap()).unwrap().strip_prefix("finished ") {
            finished = number.parse::<u32>().unwrap() + 1;
        }
    }
    child.wait().unwrap();
    finished
}

#[test]
fn a_kill_loses_nothing_that_was_finished() {
    if let (Ok(path), Ok(n)) = (env::var("CRASH_FILE"), env::var("CRASH_STEP")) {
        return work(Path::new(&path), n.parse().unwrap(), step);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut steps = 0;
    let kills = kills();
    for (kill, random) in (0..kills).zip(randoms()) {
        // Eight kills upon the same file, then a new one, so that making the file is interrupted as well.
        let path = folder.path().join(format!("{}.db", kill / 8));
        if kill % 8 == 0 {
            steps = 0;
        }
        let longest = if kill % 8 == 0 { 30_000 } else { 120_000 };
        let finished = work_and_kill(
            "a_kill_loses_nothing_that_was_finished",
            &path,
            steps,
            Duration::from_micros(random % longest),
        );

        let store = Store::open(&path).unwrap();
        assert_eq!(store.check().unwrap(), [], "after kill {kill}");
        // The step that was under way is there wholly or not at all.
        let state = state_of(&store);
        steps = (finished..=finished + 1)
            .find(|steps| state_after(*steps) == state)
            .unwrap_or_else(|| panic!("after kill {kill} the account is not what {finished} steps make"));
    }
    assert!(kills < 8 || steps > 0 || kills % 8 == 1, "no step was ever finished: the kills come too early");
}

#[test]
fn a_kill_while_correcting_loses_no_correction() {
    if let (Ok(path), Ok(n)) = (env::var("CRASH_FILE"), env::var("CRASH_STEP")) {
        return work(Path::new(&path), n.parse().unwrap(), correct);
    }
    let folder = tempfile::tempdir().unwrap();
    let mut steps = 0;
    for (kill, random) in (0..kills()).zip(randoms()) {
        let path = folder.path().join(format!("{}.db", kill / 8));
        if kill % 8 == 0 {
            steps = 0;
        }
        let time = Duration::from_micros(random % 80_000);
        let finished = work_and_kill("a_kill_while_correcting_loses_no_correction", &path, steps, time);

        let store = Store::open(&path).unwrap();
        assert_eq!(store.check().unwrap(), [], "after kill {kill}");
        let made = store.corrections().unwrap();
        let state = (store.reports(Date::MAX).unwrap().len() as u32, made.len() as u32);
        steps = (finished..=finished + 1)
            .find(|steps| (3 * steps.div_ceil(2), steps / 2) == state)
            .unwrap_or_else(|| panic!("after kill {kill} the account is not what {finished} steps make: {state:?}"));
        let reasons = made.iter().map(|made| made.reason.to_string());
        assert!(reasons.eq((0..steps / 2).map(|step| format!("step {}", 2 * step + 1))), "after kill {kill}");
        let corrected = account::Corrected::new(&store, &made).unwrap();
        assert_eq!(corrected.claims(None, Date::MAX).unwrap().len() as u32, 4 * state.0 - state.1);
    }
}

fn kills() -> u64 {
    env::var("KILLS").map_or(12, |kills| kills.parse().unwrap())
}

/// The same numbers in every run, by the shifts of Marsaglia 2003.
fn randoms() -> impl Iterator<Item = u64> {
    std::iter::successors(Some(0x2545_f491_4f6c_dd1d_u64), |random| {
        let random = random ^ (random << 13);
        let random = random ^ (random >> 7);
        Some(random ^ (random << 17))
    })
    .skip(1)
}
