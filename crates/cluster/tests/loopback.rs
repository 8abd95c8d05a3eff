//! The same questions to a cluster on this machine: a scheduler and two executors, each a process of its own.
#![expect(clippy::disallowed_methods, reason = "tests touch the world: they start processes and kill them")]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fs::{self, File};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use common::{command, examples, query, write_lines};
use serde_json::{Value, json};

/// A process that ends with the test; what it tells is in a file.
struct Process {
    child: Child,
    log: std::path::PathBuf,
}

impl Process {
    fn start(folder: &Path, name: &str, arguments: &[&str]) -> Process {
        let log = folder.join(format!("{name}.log"));
        let mut command = command(folder);
        command.args(arguments).stdout(Stdio::null()).stderr(File::create(&log).unwrap());
        Process { child: command.spawn().unwrap(), log }
    }

    fn told(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// How many batches of reports it has read.
    fn batches(&self) -> usize {
        self.told().matches(": read ").count()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that is free, as is the next.
fn free_port() -> u16 {
    loop {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        if port < u16::MAX && TcpListener::bind(("127.0.0.1", port + 1)).is_ok() {
            return port;
        }
    }
}

fn wait(what: &str, mut is_done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_done() {
        assert!(begun.elapsed() < Duration::from_mins(2), "waited too long: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Reports in some files: the examples many times over, each time with a word of its own.
fn corpus(folder: &Path) {
    const TIMES: usize = 12;
    let examples = examples();
    fs::create_dir(folder.join("news")).unwrap();
    for time in 0..TIMES {
        let again = |report: &Value| {
            let mut report = report.clone();
            report["text"] = json!(format!("{}\n\nThis was edition {time}.", report["text"].as_str().unwrap()));
            report
        };
        let lines: Vec<Value> = examples.iter().map(again).collect();
        write_lines(folder.join(format!("news/{time:02}.jsonl")), &lines);
    }
}

#[test]
fn a_cluster_gives_the_same_bytes_even_where_an_executor_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    corpus(folder);
    let question = ["--read", "news", "select * from claims"];
    let alone = query(folder, &[&question[..], &["--to", "alone.parquet"]].concat());
    assert_eq!(alone.status, 0, "{}", alone.err);
    let wanted = fs::read(folder.join("alone.parquet")).unwrap();

    let port = free_port();
    let address = format!("127.0.0.1:{port}");
    let _scheduler =
        Process::start(folder, "scheduler", &["scheduler", "--listen", &address, "--gone-after", "5", "--verbose"]);
    wait("the scheduler", || TcpStream::connect(&address).is_ok());
    let executor = |name: &str| {
        let port = free_port();
        let work = folder.join(format!("{name}-work")).display().to_string();
        let arguments = [
            "executor",
            "--scheduler",
            &address,
            "--port",
            &port.to_string(),
            "--cores",
            "1",
            "--sign-every",
            "1",
            "--work-dir",
            &work,
            "--verbose",
        ];
        let process = Process::start(folder, name, &arguments);
        wait(name, || TcpStream::connect(("127.0.0.1", port)).is_ok());
        process
    };
    let (first, mut second) = (executor("first"), executor("second"));

    let on_cluster = [&question[..], &["--scheduler", &address, "--parts", "24"]].concat();
    let both = query(folder, &[&on_cluster[..], &["--to", "both.parquet"]].concat());
    assert_eq!(both.status, 0, "{}\n{}", both.err, first.told());
    assert!(fs::read(folder.join("both.parquet")).unwrap() == wanted, "two executors");
    let done = [first.batches(), second.batches()];
    assert!(done.iter().all(|batches| *batches > 0), "{done:?}");

    // An order of its own, grouped, on the cluster as alone.
    let grouped = [
        "--read",
        "news",
        "--format",
        "csv",
        "select act, count(*) as n, max(confidence) from claims group by act order by n desc",
    ];
    let counted = query(folder, &[&grouped[..], &["--scheduler", &address]].concat());
    assert_eq!(counted.out, query(folder, &grouped).out, "{}", counted.err);

    let before = second.batches();
    let mut asking = command(folder);
    let mut asking = asking.arg("query").args(&on_cluster).args(["--to", "killed.parquet"]).spawn().unwrap();
    wait("work of the second", || second.batches() > before || asking.try_wait().unwrap().is_some());
    assert!(asking.try_wait().unwrap().is_none(), "the question is still being answered");
    second.child.kill().unwrap();
    assert!(asking.wait().unwrap().success(), "{}", first.told());
    assert!(fs::read(folder.join("killed.parquet")).unwrap() == wanted, "one killed");
}
