//! Following an account: feeds, the change feed of the API, and messages to a receiver.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;

use common::server::Server;
use common::{Run, command, finish, run, write};
use serde_json::Value;

const ATOM: &str = "http://www.w3.org/2005/Atom";

fn examples(folder: &Path) {
    let reports = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/reports");
    assert_eq!(run(folder, &["read", reports]).status, 0);
}

/// Reads a report of one sentence in.
fn tell(folder: &Path, published: &str, sentence: &str) {
    let text = format!("publisher: Lake Courier\npublished: {published}\n\n{sentence}\n");
    let file = write(folder, "report.txt", text);
    let read = run(folder, &["read", file.to_str().unwrap()]);
    assert_eq!(read.status, 0, "{}", read.err);
}

/// The text of the one child by this name.
fn child<'a>(node: roxmltree::Node<'a, '_>, name: &str) -> &'a str {
    let found: Vec<_> = node.children().filter(|child| child.has_tag_name((ATOM, name))).collect();
    assert_eq!(found.len(), 1, "{name} in {:?}", node.tag_name());
    found[0].text().unwrap()
}

fn link<'a>(node: roxmltree::Node<'a, '_>, rel: &str) -> &'a str {
    let is_it =
        |child: &roxmltree::Node<'_, '_>| child.has_tag_name((ATOM, "link")) && child.attribute("rel") == Some(rel);
    node.children().find(is_it).unwrap().attribute("href").unwrap()
}

/// What RFC 4287 asks of a feed, and what we promise beyond it.
#[test]
fn the_feeds_are_well_formed_and_each_entry_leads_to_its_standing() {
    let folder = tempfile::tempdir().unwrap();
    examples(folder.path());
    let server = Server::start(folder.path(), &[]);
    let mut response = server.get("/feed.atom?since=2010");
    assert_eq!(response.headers()["content-type"], "application/atom+xml; charset=utf-8");
    let text = response.body_mut().read_to_string().unwrap();
    let atom = roxmltree::Document::parse(&text).unwrap();
    let feed = atom.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    assert!(child(feed, "id").starts_with("urn:uuid:") && !child(feed, "title").is_empty());
    assert_eq!(link(feed, "self"), format!("{}/feed.atom?since=2010", server.address));
    assert_eq!(feed.children().filter(|child| child.has_tag_name((ATOM, "author"))).count(), 1);
    let entries: Vec<_> = feed.children().filter(|child| child.has_tag_name((ATOM, "entry"))).collect();
    assert!(entries.len() > 10, "{}", entries.len());
    let ids: BTreeSet<&str> = entries.iter().map(|entry| child(*entry, "id")).collect();
    assert_eq!(ids.len(), entries.len(), "no two entries have one id");
    let days: Vec<&str> = entries.iter().map(|entry| child(*entry, "updated")).collect();
    assert!(days.is_sorted_by(|a, b| a >= b), "the newest first: {days:?}");
    assert_eq!(child(feed, "updated"), days[0]);
    assert!(days.iter().all(|day| day.len() == 20 && day.ends_with("T00:00:00Z")));
    for entry in &entries {
        let address = link(*entry, "alternate").strip_prefix(&server.address).unwrap();
        let (status, page) = server.text(address);
        assert_eq!(status, 200, "{address}");
        let title = child(*entry, "title");
        let value = title.split(": ").last().unwrap().split(' ').nth(1).unwrap();
        assert!(page.contains(value), "{title} at {address}");
        let words = child(*entry, "content");
        assert!(words.contains("<blockquote>") || words.contains("Fact: ") || words.contains("known from"), "{words}");
    }
    // The same in JSON.
    let mut response = server.get("/feed.json?since=2010");
    assert_eq!(response.headers()["content-type"], "application/feed+json");
    let json: Value = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    let items = json["items"].as_array().unwrap();
    assert_eq!(items.iter().map(|item| item["id"].as_str().unwrap()).collect::<BTreeSet<_>>(), ids);
    for item in items {
        let own = &item["_allegiance"];
        assert!(item["url"].as_str().unwrap().ends_with(&format!("known={}", own["known"].as_str().unwrap())));
        assert!(
            item["content_html"].as_str().is_some_and(|html| !html.is_empty()) && own["from"] != own["to"],
            "{item}"
        );
    }
    // Whoever has it is told so.
    let tag = server.get("/feed.json?since=2010").headers()["etag"].to_str().unwrap().to_owned();
    let again = Server::agent().get(format!("{}/feed.json?since=2010", server.address)).header("if-none-match", &tag);
    assert_eq!(again.call().unwrap().status(), 304);
}

#[test]
fn a_feed_can_be_of_one_organisation_or_member_and_the_pages_name_it() {
    let folder = tempfile::tempdir().unwrap();
    examples(folder.path());
    let server = Server::start(folder.path(), &[]);
    let tags = |path: &str| -> Vec<(String, String)> {
        let feed: Value = serde_json::from_str(&server.text(path).1).unwrap();
        let pair =
            |item: &Value| (item["tags"][0].as_str().unwrap().to_owned(), item["tags"][1].as_str().unwrap().to_owned());
        feed["items"].as_array().unwrap().iter().map(pair).collect()
    };
    let csto = tags("/feed.json?organisation=CSTO&since=2012");
    assert!(!csto.is_empty() && csto.iter().all(|(organisation, _)| organisation == "CSTO"), "{csto:?}");
    let armenia = tags("/feed.json?member=Armenia&since=2012");
    assert!(!armenia.is_empty() && armenia.iter().all(|(_, member)| member == "ARM"), "{armenia:?}");
    assert!(server.text("/").1.contains("type=\"application/atom+xml\""));
    assert!(server.text("/org/CSTO").1.contains("href=\"/feed.atom?organisation=CSTO\""));
    for wrong in
        ["/feed.atom?org=CSTO", "/feed.atom?since=soon", "/feed.json?organisation=", "/feed.json?member=A&member=B"]
    {
        let (status, told) = server.text(wrong);
        let error: Value = serde_json::from_str(&told).unwrap();
        assert!(status == 400 && error["error"]["help"].is_string(), "{wrong}: {status} {told}");
    }
    assert_eq!(server.text("/feed.atom?organisation=No%20such%20union").0, 404);
}

/// An entry depends on what was published by its day alone: a report that comes in late adds entries and changes none that
/// stands before its day.
#[test]
fn a_late_report_adds_entries_with_its_own_day() {
    let folder = tempfile::tempdir().unwrap();
    tell(folder.path(), "2024-02-23", "Armenia has frozen its participation in the CSTO, the prime minister said.");
    tell(folder.path(), "2024-08-31", "Armenia announced that it will leave the CSTO, the prime minister said.");
    let server = Server::start(folder.path(), &[]);
    let items = || -> BTreeMap<String, Value> {
        let feed: Value =
            serde_json::from_str(&server.text("/feed.json?organisation=CSTO&member=ARM&since=2024-01-01").1).unwrap();
        let items = feed["items"].as_array().unwrap().clone();
        items.into_iter().map(|item| (item["id"].as_str().unwrap().to_owned(), item)).collect()
    };
    let before = items();
    let days = |items: &BTreeMap<String, Value>| -> Vec<String> {
        let mut days: Vec<String> =
            items.values().map(|item| item["_allegiance"]["known"].as_str().unwrap().to_owned()).collect();
        days.sort();
        days
    };
    assert_eq!(days(&before), ["2024-02-23", "2024-08-31"]);
    tell(
        folder.path(),
        "2024-06-12",
        "Armenia will review its membership in the CSTO, and may leave the CSTO, the foreign minister said.",
    );
    let after = items();
    assert!(
        before
            .iter()
            .filter(|(_, item)| item["_allegiance"]["known"].as_str() < Some("2024-06-12"))
            .all(|(id, item)| after.get(id) == Some(item))
    );
    assert!(after.len() >= before.len(), "{:?}", days(&after));
}

/// Whoever asks `watch` with the same `since` and compares rows misses nothing, in parts or at once.
#[test]
fn a_client_follows_the_changes_without_gaps() {
    let folder = tempfile::tempdir().unwrap();
    tell(folder.path(), "2024-02-23", "Armenia has frozen its participation in the CSTO, the prime minister said.");
    let server = Server::start(folder.path(), &[]);
    let ask = || -> Vec<Value> {
        let (mut path, mut rows) = ("/api/watch?organisations=CSTO&since=2024-01-01&limit=1".to_owned(), Vec::new());
        loop {
            let mut response = server.get(&path);
            let next = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
            let part: Vec<Value> = serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap();
            rows.extend(part);
            let Some(next) = next else { break };
            path = next.trim_start_matches('<').split('>').next().unwrap().to_owned();
        }
        let whole: Vec<Value> =
            serde_json::from_str(&server.text("/api/watch?organisations=CSTO&since=2024-01-01").1).unwrap();
        assert_eq!(rows, whole, "parts make the whole");
        rows
    };
    let key = |row: &Value| ["member", "part", "from", "to", "since"].map(|field| row[field].to_string());
    let mut held: BTreeMap<[String; 2], String> = BTreeMap::new();
    let mut known = BTreeSet::new();
    let mut follow = |rows: &[Value]| -> usize {
        let new = rows.iter().filter(|row| known.insert(key(row))).count();
        held.extend(
            rows.iter().map(|row| ([row["member"].to_string(), row["part"].to_string()], row["to"].to_string())),
        );
        new
    };
    assert!(follow(&ask()) > 0);
    assert_eq!(follow(&ask()), 0, "nothing is new twice");
    tell(folder.path(), "2024-09-01", "Kazakhstan announced that it will leave the CSTO, the president said.");
    assert!(follow(&ask()) > 0);
    // It comes in after the one of September and was published before it.
    tell(folder.path(), "2024-05-02", "Belarus has frozen its participation in the CSTO, the president said.");
    assert!(follow(&ask()) > 0, "a late arrival is told");
    let standings: Vec<Value> = serde_json::from_str(&server.text("/api/standing?organisation=CSTO").1).unwrap();
    for row in &standings {
        for part in ["membership", "participation", "intent"] {
            if let Some(value) = held.get(&[row["member"].to_string(), format!("\"{part}\"")]) {
                assert_eq!(*value, row[part].to_string(), "{} {part}", row["member"]);
            }
        }
    }
    for (member, value) in [("ARM", "frozen"), ("BLR", "frozen")] {
        assert_eq!(
            held.get(&[format!("\"{member}\""), "\"participation\"".into()]),
            Some(&format!("\"{value}\"")),
            "{held:?}"
        );
    }
}

/// A long answer goes out while it is found: the same bytes, without a tag, and broken off where it cannot go on.
#[test]
fn a_long_answer_is_that_of_the_command_line_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = store::Store::open(folder.path().join("allegiance.db")).unwrap();
    let reports: Vec<_> = (0..1200).map(common::told_again).collect();
    store.add(&reports, "test").unwrap();
    drop(store);
    let server = Server::start(folder.path(), &[]);
    for format in ["json", "jsonl", "csv"] {
        let mut response = server.get(&format!("/api/claims?format={format}"));
        let has_tag = response.headers().contains_key("etag");
        let told = response.body_mut().with_config().limit(1 << 26).read_to_string().unwrap();
        let printed = run(folder.path(), &["claims", "--format", format]).out;
        assert!(told == printed, "{format}: {} and {} bytes", told.len(), printed.len());
        assert_eq!(has_tag, told.len() <= 1 << 20, "{format}: {} bytes", told.len());
        assert!(format == "csv" || !has_tag);
    }
    let short = server.get("/api/claims?org=CSTO&format=jsonl&limit=3");
    assert!(short.headers().contains_key("etag"));
    assert_eq!(server.text("/api/claims?org=No%20such%20union").0, 404);
    assert_eq!(server.text("/api/claims?act=invoke_clause"), (200, "[]\n".to_owned()));
}

/// What a receiver got.
#[derive(Debug, Clone, PartialEq)]
struct Message {
    headers: BTreeMap<String, String>,
    body: String,
}

/// A receiver that answers with these statuses, one after the other, and then gives what it got.
fn receiver(statuses: Vec<u16>) -> (String, std::thread::JoinHandle<Vec<Message>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let mut got = Vec::new();
        for status in statuses {
            let (mut stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut headers = BTreeMap::new();
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            assert!(line.starts_with("POST /hook "), "{line}");
            loop {
                line.clear();
                reader.read_line(&mut line).unwrap();
                let Some((name, value)) = line.trim().split_once(": ") else { break };
                headers.insert(name.to_lowercase(), value.to_owned());
            }
            let mut body = vec![0; headers["content-length"].parse().unwrap()];
            reader.read_exact(&mut body).unwrap();
            write!(stream, "HTTP/1.1 {status} x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            got.push(Message { headers, body: String::from_utf8(body).unwrap() });
        }
        got
    });
    (address, thread)
}

fn watch(folder: &Path, address: &str) -> Run {
    let mut command = command(folder);
    command.args(["watch", "CSTO", "--seen", "seen.jsonl", "--post", address, "--format", "json"]);
    command.env("ALLEGIANCE_POST_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    finish(command)
}

#[test]
fn what_changed_is_sent_signed_and_counts_as_seen_only_when_it_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    tell(folder.path(), "2024-02-01", "The leaders of the CSTO met in Minsk.");
    let first = watch(folder.path(), "http://127.0.0.1:9/nobody");
    assert!(
        first.status == 1 && first.err.contains("the first look"),
        "nothing is sent at the first look: {}",
        first.err
    );
    tell(folder.path(), "2024-02-23", "Armenia has frozen its participation in the CSTO, the prime minister said.");
    // Whoever finds fault with it is not asked again, and nothing is lost.
    let (address, got) = receiver(vec![400]);
    let refused = watch(folder.path(), &address);
    assert!(refused.status == 3 && refused.err.contains("answered with 400"), "{}", refused.err);
    let refused = got.join().unwrap();
    // Who is busy is asked again.
    let (address, got) = receiver(vec![503, 200]);
    let told = watch(folder.path(), &address);
    assert_eq!(told.status, 0, "{}", told.err);
    let got = got.join().unwrap();
    assert_eq!((&got[0].body, &got[1].body), (&told.out, &refused[0].body), "the same JSON as is printed");
    let rows: Vec<Value> = serde_json::from_str(&told.out).unwrap();
    assert!(rows.iter().any(|row| row["member"] == "ARM" && row["to"] == "frozen"));
    let ids: BTreeSet<&String> = refused.iter().chain(&got).map(|message| &message.headers["webhook-id"]).collect();
    assert_eq!(ids.len(), 1, "one message has one id, however often it is sent");
    let Message { headers, body } = &got[1];
    let signed = format!("{}.{}.{body}", headers["webhook-id"], headers["webhook-timestamp"]);
    assert_eq!(headers["webhook-signature"], common::signature("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", &signed));
    // What was taken is seen.
    let quiet = watch(folder.path(), "http://127.0.0.1:9/nobody");
    assert_eq!((quiet.status, quiet.out.as_str()), (1, "[]\n"), "{}", quiet.err);
    assert_eq!(run(folder.path(), &["watch", "--post", "http://127.0.0.1:9/"]).status, 2, "--post needs --seen");
}

#[test]
fn the_server_sends_what_a_report_changed() {
    let folder = tempfile::tempdir().unwrap();
    tell(folder.path(), "2024-02-01", "The leaders of the CSTO met in Minsk.");
    assert_eq!(run(folder.path(), &["watch", "--seen", "seen.jsonl"]).status, 1);
    let (address, got) = receiver(vec![200]);
    let server = Server::start(folder.path(), &["--post", &address, "--seen", "seen.jsonl"]);
    let csrf = server.csrf();
    let fields = [
        ("csrf", csrf.as_str()),
        ("text", "Armenia has frozen its participation in the CSTO, the prime minister said."),
        ("publisher", "Lake Courier"),
        ("published", "2024-02-23"),
    ];
    let sent = Server::agent().post(format!("{}/reports", server.address)).send_form(fields).unwrap();
    assert_eq!(sent.status(), 303);
    let got = got.join().unwrap();
    let rows: Vec<Value> = serde_json::from_str(&got[0].body).unwrap();
    assert!(rows.iter().any(|row| row["member"] == "ARM" && row["to"] == "frozen"), "{rows:?}");
    assert!(!got[0].headers.contains_key("webhook-signature"), "no secret, no signature");
}
