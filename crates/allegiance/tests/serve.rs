//! The server as a process of its own: the answers of the command line over HTTP, and nothing for strangers.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Stdio};

use common::{command, run};
use serde_json::Value;

/// A server that ends with the test.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(folder: &Path, arguments: &[&str]) -> Server {
        let mut command = command(folder);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Server { child, address: address.trim().trim_end_matches('/').to_owned() }
    }

    fn agent() -> ureq::Agent {
        ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into()
    }

    fn get(&self, path: &str) -> ureq::http::Response<ureq::Body> {
        Server::agent().get(format!("{}{path}", self.address)).call().unwrap()
    }

    fn text(&self, path: &str) -> (u16, String) {
        let mut response = self.get(path);
        (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
    }
}

fn examples(folder: &Path) {
    let reports = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/reports");
    assert_eq!(run(folder, &["read", reports]).status, 0);
}

/// Fifty questions: the name, the parameters of the address, and what is typed for the same.
fn questions() -> Vec<(String, Vec<String>)> {
    let mut questions = Vec::new();
    let mut ask = |path: &str, typed: &[&str]| {
        questions.push((path.to_owned(), typed.iter().map(|word| (*word).to_owned()).collect()));
    };
    for (organisation, day) in [
        ("CSTO", "2024-09-02"),
        ("NATO", "1966-12-31"),
        ("ECOWAS", "2025-02-01"),
        ("OPEC", "2024"),
        ("SEATO", "1974-06"),
    ] {
        for name in ["standing", "requests", "attendance", "power", "closeness", "risk"] {
            ask(&format!("/api/{name}?organisation={organisation}&on={day}"), &[name, organisation, "--on", day]);
        }
        ask(&format!("/api/timeline?party={organisation}&until={day}"), &["timeline", organisation, "--until", day]);
        ask(
            &format!("/api/compare?organisation={organisation}&earlier=1960&later={day}"),
            &["compare", organisation, "1960", day],
        );
    }
    ask("/api/standing?organisation=CSTO&member=Armenia", &["standing", "CSTO", "Armenia"]);
    ask("/api/standing?organisation=CSTO&format=csv", &["standing", "CSTO", "--format", "csv"]);
    ask("/api/claims?org=CSTO&party=Armenia", &["claims", "--org", "CSTO", "--party", "Armenia"]);
    ask("/api/claims?act=skip_event&format=jsonl", &["claims", "--act", "skip_event", "--format", "jsonl"]);
    ask("/api/relations?of=NATO&window=3650", &["relations", "NATO", "--window", "3650"]);
    ask("/api/why?id=CSTO/ARM/participation", &["why", "CSTO/ARM/participation"]);
    ask("/api/search?words=frozen&words=participation", &["search", "frozen", "participation"]);
    ask("/api/watch?organisations=CSTO&since=2024", &["watch", "CSTO", "--since", "2024"]);
    ask("/api/risk?organisation=CSTO&format=svg", &["risk", "CSTO", "--format", "svg"]);
    ask("/api/closeness?organisation=CSTO&by=s&pairs=true", &["closeness", "CSTO", "--by", "s", "--pairs"]);
    questions
}

#[test]
fn the_answers_are_those_of_the_command_line_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    examples(folder.path());
    let server = Server::start(folder.path(), &[]);
    let questions = questions();
    assert!(questions.len() >= 50, "{}", questions.len());
    for (path, typed) in questions {
        let (status, told) = server.text(&path);
        let format = if path.contains("format=") { &[][..] } else { &["--format", "json"][..] };
        let typed: Vec<&str> = typed.iter().map(String::as_str).chain(format.iter().copied()).collect();
        let printed = run(folder.path(), &typed);
        if printed.status == 1 && printed.out.is_empty() {
            assert_eq!(status, 404, "{path}: {told}");
        } else {
            assert_eq!((status, &told), (200, &printed.out), "{path}");
        }
    }
}

#[test]
fn a_wrong_question_is_answered_in_three_parts() {
    let folder = common::account();
    let server = Server::start(folder.path(), &[]);
    for (path, status) in [
        ("/api/standing?org=CSTO", 400),
        ("/api/standing?organisation=CSTO&on=soon", 400),
        ("/api/standing?organisation=CSTO&on=2024&on=2023", 400),
        ("/api/watch?seen=/etc/passwd", 400),
        ("/api/claims?act=nothing", 400),
        ("/api/claims?format=svg", 400),
        ("/api/nothing", 404),
        ("/api/why?id=ffffffff", 404),
    ] {
        let (found, told) = server.text(path);
        assert_eq!(found, status, "{path}: {told}");
        let error: Value = serde_json::from_str(&told).unwrap();
        for part in ["what", "where", "help"] {
            assert!(error["error"][part].as_str().is_some_and(|text| !text.is_empty()), "{path}: {told}");
        }
    }
}

#[test]
fn long_answers_come_in_parts_and_known_ones_not_again() {
    let folder = tempfile::tempdir().unwrap();
    examples(folder.path());
    let server = Server::start(folder.path(), &[]);
    let all: Vec<Value> = serde_json::from_str(&server.text("/api/claims?org=CSTO").1).unwrap();
    let (mut path, mut parts) = ("/api/claims?org=CSTO&limit=7".to_owned(), Vec::new());
    loop {
        let mut response = server.get(&path);
        assert_eq!(response.headers()["x-total-count"].to_str().unwrap(), all.len().to_string());
        let next = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
        let part: Vec<Value> = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
        parts.extend(part);
        let Some(next) = next else { break };
        path = next.trim_start_matches('<').split('>').next().unwrap().to_owned();
    }
    assert!(parts == all && all.len() > 14, "{} of {}", parts.len(), all.len());
    let tag = server.get("/api/claims?org=CSTO").headers()["etag"].to_str().unwrap().to_owned();
    let address = format!("{}/api/claims?org=CSTO", server.address);
    let again = Server::agent().get(address).header("if-none-match", &tag).call().unwrap();
    assert_eq!(again.status(), 304);
}

#[test]
fn strangers_get_nothing() {
    let folder = common::account();
    let refused = run(folder.path(), &["serve", "--listen", "0.0.0.0:0"]);
    assert!(refused.status == 2 && refused.err.contains("proxy"), "{}", refused.err);
    let server = Server::start(folder.path(), &[]);
    // A name of elsewhere that points here is no name of this server.
    let rebound = Server::agent().get(format!("{}/api/claims", server.address)).header("host", "evil.example").call();
    assert_eq!(rebound.unwrap().status(), 400);
    let response = server.get("/");
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(!response.headers().contains_key("access-control-allow-origin"));
    let post = |site: &str, csrf: &str| {
        let agent = Server::agent().post(format!("{}/reports", server.address)).header("sec-fetch-site", site);
        agent.send_form([("csrf", csrf), ("text", "Armenia froze its participation in the CSTO.")]).unwrap().status()
    };
    assert_eq!(post("cross-site", ""), 403);
    assert_eq!(post("same-origin", "guessed"), 403);
    let agent = Server::agent();
    let deleted = agent.delete(format!("{}/api/claims", server.address)).call().unwrap();
    assert_eq!(deleted.status(), 405);
}

#[test]
fn the_demonstration_needs_no_account_and_keeps_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--demo"]);
    let rows: Vec<Value> = serde_json::from_str(&server.text("/api/standing?organisation=CSTO&member=ARM").1).unwrap();
    assert_eq!(rows[0]["participation"], "frozen");
    assert!(!folder.path().join("allegiance.db").exists());
    let document: Value = serde_json::from_str(&server.text("/api/openapi.json").1).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
}

/// All addresses in a page.
fn links(html: &str) -> impl Iterator<Item = &str> {
    html.split(" href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn pages_carry_both_dates_and_nothing_that_runs() {
    let folder = tempfile::tempdir().unwrap();
    examples(folder.path());
    let server = Server::start(folder.path(), &[]);
    let dates = "on=2024-09-02&known=2024-12-31";
    let mut waiting = vec![format!("/?{dates}")];
    let mut seen: std::collections::BTreeSet<String> = waiting.iter().cloned().collect();
    let mut kinds: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    while let Some(path) = waiting.pop() {
        let (status, html) = server.text(&path);
        assert_eq!(status, 200, "{path}");
        assert!(html.len() < 150_000, "{path} has {} bytes", html.len());
        for part in ["<html lang=\"en\"", "<title>", "<main", "<h1"] {
            assert!(html.contains(part), "{part} in {path}");
        }
        for part in [" style=", "<style", "<script>", " onclick=", "javascript:"] {
            assert!(!html.contains(part), "{part} in {path}");
        }
        for link in links(&html).filter(|link| link.starts_with('/') && !link.starts_with("/assets/")) {
            let link = link.replace("&amp;", "&");
            let kind = link.trim_start_matches('/').split(['/', '?']).next().unwrap().to_owned();
            if kind == "api" {
                let (status, told) = server.text(&link);
                assert!(status == 200 || link.starts_with("/api/why"), "{link} in {path}: {told}");
                continue;
            }
            assert!(link.contains("on=2024-09-02") && link.contains("known=2024-12-31"), "{link} in {path}");
            let link = link.split('#').next().unwrap().to_owned();
            let number = kinds.entry(kind).or_default();
            if *number < 12 && seen.insert(link.clone()) {
                *number += 1;
                waiting.push(link);
            }
        }
    }
    for kind in ["org", "standing", "party", "report", "claim", "claims", "compare", "corrections", "read", "help"] {
        assert!(kinds.contains_key(kind), "{kind} in {kinds:?}");
    }
}

#[test]
fn a_pasted_report_moves_a_standing_and_a_hostile_one_does_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let form = server.text("/read").1;
    let csrf = form.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let send = |title: &str, text: &str| {
        let agent = Server::agent().post(format!("{}/reports", server.address));
        let fields = [
            ("csrf", csrf.as_str()),
            ("title", title),
            ("text", text),
            ("publisher", "<b>Lake</b> Courier"),
            ("published", "2024-02-23"),
        ];
        let response = agent.send_form(fields).unwrap();
        assert_eq!(response.status(), 303);
        response.headers()["location"].to_str().unwrap().to_owned()
    };
    let hostile = "Armenia has frozen its participation in the CSTO, the prime minister said.\n\n<script>alert(1)</script> \u{202e}left NATO";
    let report = send("<img src=x onerror=alert(1)>", hostile);
    let (status, html) = server.text(&report);
    assert_eq!(status, 200);
    assert!(!html.contains("<script>alert") && !html.contains("<img src=x") && !html.contains("<b>Lake"), "{html}");
    assert!(!html.contains('\u{202e}') || html.contains("<bdi"), "a mark that turns the text round stands by itself");
    let standing = server.text("/standing/CSTO/ARM?on=2024-03-01").1;
    assert!(standing.contains("frozen") && standing.contains("Armenia has frozen its participation"), "{standing}");
}

/// Whoever sends half a request and then waits does not keep the server from stopping.
#[test]
#[cfg(unix)]
fn a_stop_waits_for_no_half_request() {
    let folder = common::account();
    let mut server = Server::start(folder.path(), &[]);
    let mut half = std::net::TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
    half.write_all(b"GET /api/claims HTTP/1.1\r\nHost: ").unwrap();
    let told = std::process::Command::new("kill").arg(server.child.id().to_string()).status().unwrap();
    assert!(told.success());
    let since = std::time::Instant::now();
    let status = server.child.wait().unwrap();
    assert!(status.success() && since.elapsed().as_secs() < 20, "{status} after {:?}", since.elapsed());
}
