//! Who may ask a server, what it takes in, and what it bears.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use common::server::Server;
use common::{command, reports_in, run};

const REPORT: &[u8] = b"title: Frozen\npublisher: Lake Courier\npublished: 2024-02-23\n\nArmenia has frozen its participation in the CSTO, the prime minister said.\n";

/// So many reports as JSONL.
fn many(number: usize) -> String {
    (0..number).fold(String::new(), |mut lines, index| {
        let text = format!("Armenia has frozen its participation in the CSTO, paper {index} wrote. ").repeat(8);
        let line =
            serde_json::json!({ "publisher": format!("Paper {index}"), "published": "2024-02-23", "text": text });
        writeln!(lines, "{line}").unwrap();
        lines
    })
}

fn status(server: &Server, path: &str, header: &str, value: &str) -> u16 {
    let agent = Server::agent().get(format!("{}{path}", server.address));
    agent.header(header, value).call().unwrap().status().as_u16()
}

#[test]
fn a_token_opens_what_it_is_for_until_it_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["serve", "--require-token", "--listen", "127.0.0.1:0"]).status, 2);
    let token = |name: &str, scope: &str| {
        let made = run(folder.path(), &["token", "new", name, "--scope", scope]);
        assert_eq!(made.status, 0, "{}", made.err);
        format!("Bearer {}", made.out.trim())
    };
    let (reader, writer) = (token("reader", "read"), token("writer", "write"));
    assert!(run(folder.path(), &["token", "list"]).out.contains("reader"));
    let server = Server::start(folder.path(), &["--require-token"]);
    for path in ["/", "/org/CSTO", "/api/standing?organisation=CSTO", "/api/openapi.json", "/nothing"] {
        assert_eq!(server.get(path).status(), 401, "{path}");
        assert_eq!(status(&server, path, "authorization", "Bearer guessed"), 401, "{path}");
    }
    assert!(server.text("/").1.contains("name=\"token\""));
    assert_eq!(server.get("/assets/style.css").status(), 200);
    assert_eq!(status(&server, "/api/standing?organisation=CSTO", "authorization", &reader), 200);
    assert_eq!(server.send_files("", "", &[("a.txt", REPORT)]).status(), 401);
    assert_eq!(server.send_files(&reader, "", &[("a.txt", REPORT)]).status(), 403);
    assert_eq!(server.send_files(&writer, "", &[("a.txt", REPORT)]).status(), 303);
    assert_eq!(run(folder.path(), &["token", "revoke", "reader"]).status, 0);
    assert_eq!(status(&server, "/api/standing?organisation=CSTO", "authorization", &reader), 401);
}

#[test]
fn a_browser_signs_in_and_out() {
    let folder = common::account();
    let token = run(folder.path(), &["token", "new", "maria", "--scope", "write"]).out;
    let server = Server::start(folder.path(), &["--require-token"]);
    let sign_in = |token: &str, next: &str| {
        let agent = Server::agent().post(format!("{}/sign-in", server.address));
        agent.send_form([("token", token), ("next", next)]).unwrap()
    };
    assert_eq!(sign_in("wrong", "/").status(), 401);
    for (next, to) in [
        ("/org/CSTO?on=2024-01-01", "/org/CSTO?on=2024-01-01"),
        ("//evil.example", "/"),
        ("https://evil.example", "/"),
        ("/\\evil.example", "/"),
    ] {
        let response = sign_in(&token, next);
        assert_eq!((response.status().as_u16(), response.headers()["location"].to_str().unwrap()), (303, to));
    }
    let response = sign_in(&token, "/");
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    assert_eq!(status(&server, "/", "cookie", cookie), 200);
    assert_eq!(status(&server, "/", "cookie", "allegiance=guessed"), 401);
    // The cookie alone does not write: any page could make a browser send it.
    let agent = Server::agent().post(format!("{}/reports", server.address)).header("cookie", cookie);
    assert_eq!(agent.send_form([("text", "Armenia left the CSTO.")]).unwrap().status(), 403);
    let agent = Server::agent().post(format!("{}/sign-out", server.address)).header("cookie", cookie);
    assert_eq!(agent.send_form([("", "")]).unwrap().status(), 303);
    assert_eq!(status(&server, "/", "cookie", cookie), 401);
}

#[test]
fn a_proxy_is_believed_where_it_is_trusted() {
    let folder = common::account();
    let trusted = Server::start(folder.path(), &["--proxy", "127.0.0.1", "--proxy-header", "X-Remote-User"]);
    assert_eq!(trusted.get("/").status(), 401);
    assert_eq!(status(&trusted, "/", "x-remote-user", "maria"), 200);
    assert_eq!(status(&trusted, "/", "x-remote-user", " "), 401);
    let other = Server::start(folder.path(), &["--proxy", "192.0.2.7", "--proxy-header", "X-Remote-User"]);
    assert_eq!(status(&other, "/", "x-remote-user", "maria"), 401);
}

#[test]
fn files_are_read_in_and_how_far_they_are_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let csrf = server.csrf();
    let lines = many(150);
    let files: [(&str, &[u8]); 4] = [
        ("one.txt", REPORT),
        ("../../many.jsonl", lines.as_bytes()),
        ("empty.txt", b""),
        ("photo.png", b"\x89PNG\r\n\x1a\n\0"),
    ];
    let response = server.send_files("", &csrf, &files);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    assert!(response.status() == 303 && location.starts_with("/jobs/"), "{location}");
    let begin = Instant::now();
    let page = loop {
        let page = server.text(&location).1;
        if page.contains("All is read") {
            break page;
        }
        assert!(page.contains("<progress") && begin.elapsed() < Duration::from_mins(2), "{page}");
        std::thread::sleep(Duration::from_millis(200));
    };
    assert!(page.contains("151 reports") && page.contains("2 reports could not be used"), "{page}");
    assert!(
        page.contains("this is a picture, not text – photo.png") && page.contains("the file is empty – empty.txt"),
        "{page}"
    );
    assert!(!page.contains("/tmp"), "{page}");
    assert_eq!(server.get("/jobs/99").status(), 404);
    let wrong = server.send_files("", "guessed", &files);
    assert_eq!(wrong.status(), 403);
}

#[test]
#[cfg(unix)]
fn a_stop_loses_nothing_that_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &[]);
    let lines = many(400);
    let response = server.send_files("", &server.csrf(), &[("many.jsonl", lines.as_bytes())]);
    assert_eq!(response.status(), 303);
    server.tell_to_stop();
    assert!(server.child.wait().unwrap().success());
    assert_eq!(reports_in(&folder.path().join("allegiance.db")), 400);
}

#[test]
fn what_is_too_much_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let csrf = server.csrf();
    let large = vec![b'x'; 65 << 20];
    // The server may end the connection before all is sent.
    let send = std::panic::catch_unwind(|| server.send_files("", &csrf, &[("a.txt", &large)]).status().as_u16());
    assert!(send.is_err() || matches!(send, Ok(413)), "{send:?}");
    let bomb = [b"\x1f\x8b\x08\0\0\0\0\0".as_slice(), &vec![0; 1 << 20]].concat();
    let zip = [b"PK\x03\x04".as_slice(), &vec![0; 1 << 20]].concat();
    for (name, bytes) in [("a.txt.gz", bomb), ("a.zip", zip), ("line.txt", vec![b'x'; 50 << 20])] {
        assert_eq!(server.send_files("", &csrf, &[(name, &bytes)]).status(), 400, "{name}");
    }
    assert_eq!(server.get("/").status(), 200);
}

#[test]
fn addresses_inside_are_not_fetched_for_visitors() {
    let folder = tempfile::tempdir().unwrap();
    let inside = TcpListener::bind("127.0.0.1:0").unwrap();
    inside.set_nonblocking(true).unwrap();
    let port = inside.local_addr().unwrap().port();
    let server = Server::start(folder.path(), &[]);
    let csrf = server.csrf();
    for address in [
        format!("http://127.0.0.1:{port}/a"),
        format!("http://localhost:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
    ] {
        let agent = Server::agent().post(format!("{}/reports", server.address));
        let mut response = agent.send_form([("csrf", csrf.as_str()), ("text", &address)]).unwrap();
        let told = response.body_mut().read_to_string().unwrap();
        assert!(response.status() == 400 && told.contains("private network"), "{address}: {told}");
    }
    assert!(inside.accept().is_err(), "something was asked");
}

/// Answers every request with this.
fn web(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

#[test]
fn the_command_line_reads_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let address = web(
        "HTTP/1.1 200 OK\r\ncontent-type: text/plain; charset=windows-1252\r\nconnection: close\r\n\r\ntitle: Frozen\npublisher: Lake Courier\npublished: 2024-02-23\n\nArmenia has frozen its participation in the CSTO \u{96}, the prime minister said.\n",
    );
    let read = run(folder.path(), &["read", &format!("{address}/a.txt")]);
    assert_eq!(read.status, 0, "{}", read.err);
    let claims = run(folder.path(), &["claims", "--format", "json"]).out;
    assert!(claims.contains("freeze_participation"), "{claims}");
    let gone =
        run(folder.path(), &["read", &web("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")]);
    assert!(gone.status == 3 && gone.err.contains("answered 404"), "{}", gone.err);
}

/// Connections that say half a sentence, or nothing, are ended, and hold nobody else up.
#[test]
fn slow_visitors_are_left_and_hold_nobody_up() {
    let folder = common::account();
    let server = Server::start(folder.path(), &[]);
    let place = server.address.trim_start_matches("http://");
    let mut slow: Vec<TcpStream> = (0..50).map(|_| TcpStream::connect(place).unwrap()).collect();
    for (index, stream) in slow.iter_mut().enumerate() {
        let said: &[u8] = [b"".as_slice(), b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"POST /reports HT"][index % 3];
        stream.write_all(said).unwrap();
    }
    let begin = Instant::now();
    assert_eq!(server.get("/help").status(), 200);
    assert!(begin.elapsed() < Duration::from_secs(5));
    for stream in &mut slow {
        stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
        let mut told = Vec::new();
        stream.read_to_end(&mut told).unwrap();
    }
    assert!(begin.elapsed() < Duration::from_secs(40), "{:?}", begin.elapsed());
}

#[test]
fn one_who_listens_elsewhere_needs_a_token() {
    let folder = common::account();
    let refused = common::finish({
        let mut command = command(folder.path());
        command.args(["serve", "--listen", "0.0.0.0:0"]);
        command
    });
    assert!(refused.status == 2 && refused.err.contains("docs/serving.md"), "{}", refused.err);
}
