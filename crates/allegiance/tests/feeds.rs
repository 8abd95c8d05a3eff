//! Feeds: read once, and followed.
#![expect(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests touch the world and may panic")]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

use common::{reports_of, run, write};

/// What lies at a path: status, media type, further headers, body.
#[derive(Clone)]
struct Answer(u16, &'static str, Vec<(&'static str, String)>, String);

/// A server in the process of the test; it writes down who asked for what.
#[derive(Clone, Default)]
struct Site {
    address: String,
    answers: Arc<Mutex<BTreeMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    fn start() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let site = Site { address: format!("http://{}", listener.local_addr().unwrap()), ..Site::default() };
        let within = site.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let first = lines.next().unwrap_or_default();
                let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                let header = |name: &str| {
                    head.iter().find_map(|line| {
                        line.to_ascii_lowercase().strip_prefix(name).map(|_| line[name.len()..].trim().to_owned())
                    })
                };
                let none = Answer(404, "text/plain", Vec::new(), "none".to_owned());
                let Answer(status, media, more, body) =
                    within.answers.lock().unwrap().get(&path).cloned().unwrap_or(none);
                let known = header("if-none-match:").or(header("if-modified-since:"));
                let is_known = known.is_some() && more.iter().any(|(_, value)| Some(value) == known.as_ref());
                let (status, body) = if is_known { (304, String::new()) } else { (status, body) };
                within.asked.lock().unwrap().push(format!("{status} {path}"));
                let more: String =
                    more.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect::<Vec<_>>().concat();
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} X\r\ncontent-type: {media}\r\ncontent-length: {}\r\nconnection: close\r\n{more}\r\n{body}",
                    body.len()
                );
            }
        });
        site
    }

    fn put(&self, path: &str, answer: Answer) {
        self.answers.lock().unwrap().insert(path.to_owned(), answer);
    }

    fn put_page(&self, path: &str, member: &str) {
        let more =
            "Officials said that they had seen the notice, and that the work of the alliance would go on. ".repeat(3);
        let page = format!(
            "<!DOCTYPE html><html lang='en'><head><title>{member} leaves</title></head><body><article><h1>{member} leaves</h1><p>{member} \
             left the Lake Union in May 2024, its prime minister said.</p><p>{more}</p></article></body></html>"
        );
        self.put(path, Answer(200, "text/html", Vec::new(), page));
    }

    /// What was asked since the last time.
    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }

    /// RSS with these entries: path and day.
    fn rss(&self, entries: &[(&str, &str)]) -> String {
        let items = entries.iter().map(|(path, day)| {
            format!(
                "<item><title>T</title><link>{}{path}</link><guid>{path}</guid><pubDate>{day} 10:00:00 GMT</pubDate>\
                     <description>It begins</description></item>",
                self.address
            )
        });
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Lake Courier</title><link>{}</link>{}</channel></rss>",
            self.address,
            items.collect::<Vec<_>>().concat()
        )
    }
}

fn told_in(db: &Path) -> Vec<[String; 4]> {
    reports_of(&store::Store::open_read_only(db).unwrap())
}

const WHOLE: &str = "Varenia left the Lake Union in May 2024, its prime minister said on Monday. Officials of the alliance said that they \
                     had seen the notice, and that the work would go on as before with all the others.";

#[test]
fn files_of_feeds() {
    let folder = tempfile::tempdir().unwrap();
    let atom = format!(
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>Lake \
         Courier</title><id>urn:1</id><updated>2024-06-03T10:00:00Z</updated>\
         <entry><id>urn:2</id><title type='html'>Left &amp;amp; gone</title><link href='https://lake.example/1'/>\
         <published>2024-06-03T10:00:00Z</published><updated>2024-06-05T10:00:00Z</updated>\
         <content type='html'>&lt;p&gt;{WHOLE}&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;</content></entry>\
         <entry><id>urn:3</id><title>Only a link</title><link href='https://lake.example/2'/><updated>2024-06-03T10:00:00Z</updated>\
         <summary>It begins so</summary></entry><entry><id>urn:4</id><title>Nothing</title></entry></feed>"
    );
    let json = format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Hill Post\", \"items\": [{{\"id\": \"1\", \"url\": \
         \"https://hill.example/1\", \"title\": \"Left\", \"date_modified\": \"2024-06-04T08:00:00Z\", \"content_text\": \"{WHOLE}\"}}]}}"
    );
    let rss = "<rss version=\"2.0\"><channel><title>Hill Post</title><item><title>Short</title><description>Varenia left the Lake \
               Union.</description><pubDate>Mon, 03 Jun 2024 10:00:00 GMT</pubDate></item></channel></rss>";
    write(folder.path(), "a.atom", &atom);
    write(folder.path(), "b.json", &json);
    write(folder.path(), "c.xml", rss);
    let run = run(folder.path(), &["read", "a.atom", "b.json", "c.xml"]);
    assert_eq!(
        (run.status, run.err.as_str()),
        (
            0,
            "note: the entry does not tell its day of publication; the day on which it was changed stands for it\n  --> b.json, entry \
             1\nnote: 1 entry was passed over: it holds no text and points to none\n  --> `no text`\nnote: 1 entry was passed over: it \
             only points to a report\n  --> `a link`\n"
        )
    );
    assert_eq!(
        told_in(&folder.path().join("allegiance.db")),
        [
            ["2024-06-03", "Hill Post", "Short", ""],
            ["2024-06-03", "Lake Courier", "Left & gone", "https://lake.example/1"],
            ["2024-06-04", "Hill Post", "Left", "https://hill.example/1"],
        ]
    );
    write(folder.path(), "none.rss", "<rss><chan");
    let none = common::run(folder.path(), &["read", "none.rss"]);
    assert!(none.status == 3 && none.err.starts_with("error: this cannot be read as a feed: "), "{}", none.err);
    // Elements in elements without end do not take the program down.
    for element in ["a", "content type='xhtml'", "channel"] {
        write(folder.path(), "deep.rss", format!("<rss version='2.0'>{}", format!("<{element}>").repeat(500_000)));
        let deep = common::run(folder.path(), &["read", "deep.rss", "c.xml"]);
        assert!(deep.status == 3 && deep.out.contains("1 known already"), "{} {}", deep.status, deep.err);
    }
}

#[test]
fn a_feed_at_an_address_leads_to_its_reports() {
    let (folder, site) = (tempfile::tempdir().unwrap(), Site::start());
    let days = [("/1", "Mon, 03 Jun 2024"), ("/closed/2", "Tue, 04 Jun 2024"), ("/gone", "Wed, 05 Jun 2024")];
    site.put("/feed", Answer(200, "application/rss+xml", Vec::new(), site.rss(&days)));
    site.put("/robots.txt", Answer(200, "text/plain", Vec::new(), "User-agent: *\nDisallow: /closed/\n".to_owned()));
    site.put_page("/1", "Varenia");
    site.put_page("/closed/2", "Talosh");
    let feed = format!("{}/feed", site.address);
    let run = run(folder.path(), &["read", &feed]);
    assert_eq!(run.status, 3);
    assert_eq!(
        run.err,
        format!(
            "error: the rules of the host (`robots.txt`) keep programs from it\n  --> {0}/closed/2\n  help: open it in a browser, save \
             the page, and read the file\nerror: the server there answered 404\n  --> {0}/gone\n  help: open the address in a browser \
             and look\n",
            site.address
        )
    );
    assert_eq!(site.asked(), ["200 /feed", "200 /robots.txt", "200 /1", "404 /gone"]);
    let told = told_in(&folder.path().join("allegiance.db"));
    assert_eq!(
        told,
        [["2024-06-03", "Lake Courier", "Varenia leaves", &format!("{}/1", site.address)].map(str::to_owned)]
    );
}

#[test]
fn a_feed_is_followed_and_only_what_is_new_is_asked_for() {
    let (folder, site) = (tempfile::tempdir().unwrap(), Site::start());
    let feed = format!("{}/feed", site.address);
    let entries = [("/1", "Mon, 03 Jun 2024"), ("/2", "Tue, 04 Jun 2024"), ("/3", "Wed, 05 Jun 2024")];
    let put = |number: usize| {
        let tag = vec![("etag", format!("\"{number}\""))];
        site.put("/feed", Answer(200, "text/xml", tag, site.rss(&entries[..number])));
    };
    put(2);
    site.put_page("/1", "Varenia");
    let once = |more: &[&str]| run(folder.path(), &[&["follow", &feed, "--once"], more].concat());
    let first = once(&[]);
    // The second page is not there yet.
    assert_eq!(first.status, 3);
    let missing = format!("error: the server there answered 404\n  --> {}/2\n", site.address);
    assert!(first.err.starts_with(&missing), "{}", first.err);
    let told = first.out.split_once("  ").unwrap().1;
    let ends = told.ends_with(", 1 that could not be used\n");
    assert!(ends && told.starts_with(&format!("{feed}: 1 new report, ")), "{told}");
    assert_eq!(site.asked(), ["404 /robots.txt", "200 /feed", "200 /1", "404 /2"]);
    // It is asked for again though the feed is the same, the first is not.
    site.put_page("/2", "Talosh");
    let second = once(&["--format", "jsonl"]);
    assert_eq!((second.status, second.err.as_str()), (0, ""), "{}", second.out);
    assert_eq!(site.asked(), ["404 /robots.txt", "200 /feed", "200 /2"]);
    // Nothing has changed.
    let third = once(&[]);
    assert!(third.status == 0 && third.out.ends_with(": not changed\n"), "{} {}", third.out, third.err);
    assert_eq!(site.asked(), ["404 /robots.txt", "304 /feed"]);
    assert_eq!(once(&["--format", "json"]).out, "[]\n");
    site.asked();
    // One is new.
    put(3);
    site.put_page("/3", "Ostland");
    assert_eq!(once(&["--publisher", "My feed"]).status, 0);
    assert_eq!(site.asked(), ["404 /robots.txt", "200 /feed", "200 /3"]);
    let told: Vec<[String; 2]> = told_in(&folder.path().join("allegiance.db"))
        .into_iter()
        .map(|[day, publisher, ..]| [day, publisher])
        .collect();
    assert_eq!(told, [["2024-06-03", "Lake Courier"], ["2024-06-04", "Lake Courier"], ["2024-06-05", "My feed"]]);
    // Without what was remembered all is asked for again, and nothing is read twice; the third comes from another publisher now.
    std::fs::remove_file(folder.path().join("allegiance.db.follow")).unwrap();
    let again = once(&[]);
    assert!(again.status == 0 && again.out.contains(": 1 new report,"), "{}", again.out);
    assert_eq!(site.asked().len(), 5);
}

#[test]
fn a_feed_that_is_followed_goes_on_beside_one_that_is_none() {
    let (folder, site) = (tempfile::tempdir().unwrap(), Site::start());
    let feed = format!("{}/feed", site.address);
    let rss = format!(
        "<rss version='2.0'><channel><title>Hill Post</title><item><guid>1</guid><description>{WHOLE}</description>\
                       <pubDate>Mon, 03 Jun 2024 10:00:00 GMT</pubDate></item></channel></rss>"
    );
    site.put(
        "/feed",
        Answer(200, "application/rss+xml", vec![("last-modified", "Mon, 03 Jun 2024 10:00:00 GMT".to_owned())], rss),
    );
    site.put_page("/page", "Varenia");
    let page = format!("{}/page", site.address);
    let once = run(folder.path(), &["follow", &page, &feed, "http://127.0.0.1:1/", "--once"]);
    assert_eq!((once.status, once.out.lines().count()), (3, 1), "{}", once.err);
    assert!(once.err.starts_with(&format!("error: this cannot be read as a feed\n  --> {page}\n")), "{}", once.err);
    assert_eq!(told_in(&folder.path().join("allegiance.db")).len(), 1);
    // For ever, until it is told to stop: it begins with a look and waits.
    site.asked();
    let mut child = common::command(folder.path())
        .args(["follow", &feed, "--every", "1m", "--db", "b.db"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let goes_on = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(goes_on && line.contains(": 1 new report, "), "{line}");
    let again = run(folder.path(), &["follow", &feed, "--once", "--db", "b.db"]);
    assert!(again.out.ends_with(": not changed\n"), "{} {}", again.out, again.err);
    for wrong in [&["feed.xml", "--once"][..], &[&feed, "--every", "30s"], &[&feed, "--every", "soon"], &[]] {
        assert_eq!(run(folder.path(), &[&["follow"], wrong].concat()).status, 2, "{wrong:?}");
    }
    write(folder.path(), "allegiance.db.follow", "{");
    let broken = run(folder.path(), &["follow", &feed, "--once"]);
    assert!(broken.status == 3 && broken.err.contains("  help: remove it: "), "{}", broken.err);
}
