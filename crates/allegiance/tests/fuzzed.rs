//! Every reader of an outside format gets the inputs that fuzzing left: small ones that reach much of it, and those that once broke
//! it. `docs/fuzzing.md` says where they come from.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests touch the world and may panic")]

#[allow(dead_code, unreachable_pub, reason = "the fuzz targets use all of it")]
#[path = "../../../fuzz/src/readers.rs"]
mod readers;

use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

use readers::{ALL, Reader};

/// How long one input may take: a hundred times what the slowest takes.
const TIME: Duration = Duration::from_secs(20);

/// Files of one reader, and bytes of all of them.
const MOST: (usize, u64) = (40, 128 << 10);

fn folder(reader: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(reader)
}

fn inputs(reader: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder(reader)).unwrap_or_else(|error| panic!("fuzz/corpus/{reader}: {error}"));
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// Runs all inputs of a reader, and says which breaks it or takes too long.
fn run((name, reader): Reader) {
    let (sender, receiver) = channel();
    let runner = std::thread::spawn(move || {
        for file in inputs(name) {
            sender.send(file.clone()).unwrap();
            reader(&std::fs::read(file).unwrap());
        }
    });
    let mut last = None;
    loop {
        use std::sync::mpsc::RecvTimeoutError::{Disconnected, Timeout};
        match receiver.recv_timeout(TIME) {
            Ok(file) => last = Some(file),
            Err(Disconnected) => break,
            Err(Timeout) => panic!("{name} takes too long on {last:?}"),
        }
    }
    assert!(runner.join().is_ok(), "{name} breaks on {last:?}");
    assert!(last.is_some(), "there are no inputs for {name}");
}

#[test]
fn every_kept_input_is_read_within_its_bounds() {
    ALL.into_iter().for_each(run);
}

/// What the dictionaries hold for a reader.
fn words(reader: &str) -> Vec<Vec<u8>> {
    let mut words = Vec::new();
    let files = std::fs::read_dir(folder("../dictionaries")).unwrap();
    for file in files {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let mut lines = text.lines();
        let head = lines.next().and_then(|head| head.strip_prefix("# For ")?.strip_suffix('.')).unwrap();
        if head.split(' ').any(|name| name == reader) {
            words.extend(lines.map(|line| unescaped(line.strip_prefix('"').unwrap().strip_suffix('"').unwrap())));
        }
    }
    words
}

fn unescaped(word: &str) -> Vec<u8> {
    let (mut bytes, mut rest) = (Vec::new(), word);
    while let Some(place) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..place]);
        let after = &rest[place + 1..];
        if let Some(digits) = after.strip_prefix('x') {
            bytes.push(u8::from_str_radix(&digits[..2], 16).unwrap());
            rest = &digits[2..];
        } else {
            bytes.push(after.as_bytes()[0]);
            rest = &after[1..];
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// What is long because it repeats itself is read in time, too: fuzzing tries short inputs alone. `SWELL=1` takes each word with
/// each other, and longer: that takes an hour.
#[test]
fn what_repeats_itself_is_read_in_time() {
    let is_long = std::env::var("SWELL").is_ok();
    let length = if is_long { 2 << 20 } else { 64 << 10 };
    // A PDF has a process and its time for itself; what reading takes is told in docs/scores.md.
    let wanted = std::env::var("SWELL").ok().filter(|name| ALL.iter().any(|(own, _)| own == name));
    for (name, reader) in ALL.into_iter().filter(|(name, _)| !["pdf", "store", "reading", "code"].contains(name)) {
        if wanted.as_ref().is_some_and(|wanted| wanted != name) {
            continue;
        }
        let words = words(name);
        let pairs = words.iter().flat_map(|one| words.iter().map(move |other| [&one[..], b"1", other, b"\n"].concat()));
        let pairs = pairs.take(if is_long { usize::MAX } else { 0 });
        let begins = inputs(name).into_iter().take(1).map(|file| std::fs::read(file).unwrap()).collect::<Vec<_>>();
        for unit in words.iter().cloned().chain(pairs) {
            for begin in [&b""[..]].into_iter().chain(begins.iter().map(|begin| &begin[..])) {
                let mut input = begin.to_vec();
                input.extend(unit.iter().copied().cycle().take(length));
                let begun = std::time::Instant::now();
                let (sender, receiver) = channel();
                std::thread::spawn(move || {
                    reader(&input);
                    let _ = sender.send(());
                });
                let told = String::from_utf8_lossy(&unit).into_owned();
                let done = receiver.recv_timeout(TIME);
                assert!(done.is_ok(), "{name} breaks on {told:?}, or takes too long: {done:?}");
                if is_long && begun.elapsed() > Duration::from_secs(1) {
                    println!("{name} {told:?} {:?} {}", begun.elapsed(), begin.len());
                }
            }
        }
    }
}

#[test]
fn every_reader_has_a_target_and_few_small_inputs() {
    let targets = std::fs::read_to_string(folder("../Cargo.toml")).unwrap();
    for (name, _) in ALL {
        assert!(targets.contains(&format!("name = \"{name}\"\n")), "fuzz/Cargo.toml has no target {name}");
        let files = inputs(name);
        let bytes = files.iter().map(|file| file.metadata().unwrap().len()).sum::<u64>();
        assert!(files.len() <= MOST.0 && bytes <= MOST.1, "{name}: {} files, {bytes} bytes", files.len());
    }
    assert_eq!(targets.matches("[[bin]]").count(), ALL.len());
}
