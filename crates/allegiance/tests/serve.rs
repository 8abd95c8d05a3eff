//! The server as a process of its own: the answers of the command line over HTTP, and nothing for strangers.
#![expect(clippy::disallowed_methods, reason = "tests touch the world")]
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::io::Write;
use std::path::Path;

use common::run;
use common::schema::Schemas;
use common::server::Server;
use serde_json::Value;

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

/// What is asked beside the fifty questions, so that every field of every schema is seen.
fn further_questions(server: &Server) -> Vec<String> {
    let ids = |path: &str| -> Vec<String> {
        let rows: Vec<Value> = serde_json::from_str(&server.text(path).1).unwrap();
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut paths: Vec<String> = [
        "/api/claims",
        "/api/claims?act=invoke_clause&until=1900",
        "/api/corrections",
        "/api/closeness?organisation=CSTO&by=all&rows=true&pairs=true",
        "/api/closeness?organisation=NATO&by=relations&on=2024-09-02",
        "/api/power?organisation=CSTO&since=2015",
        "/api/power?organisation=Arab%20League&on=1946",
        "/api/search?words=nowhere&words=whatsoever",
        "/api/watch?since=1990&organisations=ECOWAS",
        "/api/watch?since=2026",
        "/api/relations?of=Armenia&with=Azerbaijan&window=9000",
        "/api/why?id=CSTO/Armenia",
        "/api/timeline?party=Armenia",
    ]
    .map(str::to_owned)
    .to_vec();
    for act in ["assess_likely", "assess_unlikely", "assess_power", "assess_closeness"] {
        paths.extend(ids(&format!("/api/claims?act={act}")).iter().map(|id| format!("/api/judge?claim={id}")));
    }
    let claims: Vec<Value> = serde_json::from_str(&server.text("/api/claims?org=CSTO&limit=3").1).unwrap();
    for claim in claims {
        paths.extend(["id", "report"].map(|id| format!("/api/why?id={}", claim[id].as_str().unwrap())));
    }
    paths
}

/// Reads an article and its later version without the last sentence, and gives what to ask about the first.
fn edited(folder: &Path) -> Vec<String> {
    let story = "Varenia will join the Lake Pact in June, its prime minister told parliament after the vote on Monday.\n\nThe \
                 pact's secretariat said that a place at its table had been kept for years.";
    for (day, text) in [(4, format!("{story}\n\nTalosh left the Lake Pact in May 2019.")), (6, story.to_owned())] {
        let head = format!("publisher: Lake Wire\npublished: 2024-03-0{day}\nurl: https://wire.example/1\n\n");
        common::write(folder, &format!("v{day}.txt"), head + &text);
    }
    assert_eq!(run(folder, &["read", "v4.txt", "v6.txt"]).status, 0);
    let left = run(folder, &["claims", "--act", "leave", "--party", "Talosh", "--format", "jsonl"]).out;
    let left: Value = serde_json::from_str(left.lines().next().unwrap()).unwrap();
    ["id", "report"].iter().map(|id| format!("/api/why?id={}", left[id].as_str().unwrap())).collect()
}

#[test]
fn every_answer_is_as_its_schema_says_and_no_field_is_told_that_no_answer_has() {
    let folder = tempfile::tempdir().unwrap();
    examples(folder.path());
    // A claim that was corrected and still decides, and a correction that moves a standing.
    let why = run(folder.path(), &["why", "CSTO/ARM/participation", "--format", "json"]);
    let standing: Value = serde_json::from_str(&why.out).unwrap();
    let deciding = standing["because"].as_array().unwrap().iter().find(|row| row["part"] == "participation").unwrap();
    let deciding = deciding["id"].as_str().unwrap();
    let amend =
        ["correct", "amend", deciding, "time=2024-02", "--reason", "a test", "--author", "Nino", "--format", "json"];
    let corrected = run(folder.path(), &amend);
    assert_eq!(corrected.status, 0, "{}", corrected.err);
    let fact = [
        "correct", "fact", "CSTO", "Belarus", "outside", "--from", "2024-01", "--source", "none", "--reason", "a test",
    ];
    let moved = run(folder.path(), &[&fact[..], &["--author", "Nino", "--format", "json"]].concat());
    let version = edited(folder.path());
    let server = Server::start(folder.path(), &[]);
    let document: Value = serde_json::from_str(&server.text("/api/openapi.json").1).unwrap();
    let mut schemas = Schemas::of(&document);
    let asked = questions().into_iter().map(|(path, _)| path).filter(|path| !path.contains("format="));
    let mut checked = std::collections::BTreeSet::new();
    for path in asked.chain(further_questions(&server)).chain([format!("/api/why?id={deciding}")]).chain(version) {
        let (status, told) = server.text(&path);
        if status == 404 {
            continue;
        }
        assert_eq!(status, 200, "{path}: {told}");
        let name = path.split('?').next().unwrap();
        checked.insert(name.to_owned());
        let schema = &document["paths"][name]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        let held = schemas.check(schema, &serde_json::from_str(&told).unwrap());
        assert_eq!(held, Ok(()), "{path}");
    }
    assert_eq!(checked.len(), document["paths"].as_object().unwrap().len(), "{checked:?}");
    for printed in [corrected.out, moved.out] {
        let schema = serde_json::json!({ "type": "array", "items": { "$ref": "#/components/schemas/Correction" } });
        assert_eq!(schemas.check(&schema, &serde_json::from_str(&printed).unwrap()), Ok(()), "{printed}");
    }
    let (_, error) = server.text("/api/nothing");
    let schema = serde_json::json!({ "$ref": "#/components/schemas/Error" });
    assert_eq!(schemas.check(&schema, &serde_json::from_str(&error).unwrap()), Ok(()));
    assert_eq!(schemas.unseen(), Vec::<String>::new());
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
    assert!(refused.status == 2 && refused.err.contains("allegiance token new"), "{}", refused.err);
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
            let mut parts = link.trim_start_matches('/').split('?').next().unwrap().split('/');
            let kind = match (parts.next().unwrap_or_default(), parts.nth(1)) {
                ("org", Some(part)) => format!("org/{part}"),
                (kind, _) => kind.to_owned(),
            };
            if kind == "api" {
                // The same question stands on several pages.
                if !seen.insert(link.clone()) {
                    continue;
                }
                let (status, told) = server.text(&link);
                assert!(status == 200 || link.starts_with("/api/why"), "{link} in {path}: {told}");
                continue;
            }
            if kind.starts_with("feed.") {
                // A feed goes on: it has no dates.
                continue;
            }
            assert!(link.contains("on=2024-09-02") && link.contains("known=2024-12-31"), "{link} in {path}");
            let link = link.split('#').next().unwrap().to_owned();
            let most = if kind.starts_with("org/") { 3 } else { 12 };
            let number = kinds.entry(kind).or_default();
            if *number < most && seen.insert(link.clone()) {
                *number += 1;
                waiting.push(link);
            }
        }
    }
    for kind in [
        "org",
        "org/map",
        "org/closeness",
        "standing",
        "party",
        "event",
        "report",
        "claim",
        "claims",
        "compare",
        "corrections",
        "read",
        "help",
    ] {
        assert!(kinds.contains_key(kind), "{kind} in {kinds:?}");
    }
}

#[test]
fn a_pasted_report_moves_a_standing_and_a_hostile_one_does_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let csrf = server.csrf();
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

/// The examples as an account that many tests look at.
fn shown() -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().unwrap();
    examples(folder.path());
    let server = Server::start(folder.path(), &["--read-only"]);
    (folder, server)
}

#[test]
fn an_event_has_all_who_tell_of_it_and_stands_beside_its_claims_and_reports() {
    let (_folder, server) = shown();
    let dates = "on=2026-01-01&known=2026-01-01";
    let claims: Vec<Value> =
        serde_json::from_str(&server.text("/api/claims?org=CSTO&act=freeze_participation&party=ARM").1).unwrap();
    let ids: Vec<&str> = claims.iter().map(|claim| claim["id"].as_str().unwrap()).collect();
    assert!(ids.len() > 2, "{ids:?}");
    let mut seen = 0;
    for id in &ids {
        let (status, event) = server.text(&format!("/event/{id}?{dates}"));
        assert_eq!(status, 200, "{event}");
        // The page is the same whichever of its claims names it, and each of its claims leads to it.
        let claim = server.text(&format!("/claim/{id}?{dates}")).1;
        let to = links(&claim).find(|link| link.starts_with("/event/")).unwrap().replace("&amp;", "&");
        assert_eq!(server.text(&to).1.split("<main").nth(1), event.split("<main").nth(1), "{to}");
        seen += usize::from(ids.iter().filter(|other| event.contains(&format!("/claim/{other}"))).count() > 1);
        for part in ["What it decides", "For and against", "Others who say so", "Who says otherwise"] {
            assert!(claim.contains(part), "{part} in {claim}");
        }
    }
    assert!(seen > 1, "several reports tell of one event");
    let report = claims[0]["report"].as_str().or(claims[0]["report"]["id"].as_str()).unwrap();
    let page = server.text(&format!("/report/{report}?{dates}")).1;
    assert!(page.contains("Other reports of the same events"), "{page}");
    // What was only told later is not there.
    assert_eq!(server.text(&format!("/event/{}?on=2026-01-01&known=1990-01-01", ids[0])).0, 404);
    assert_eq!(server.text("/event/zzzz").0, 404);
}

#[test]
fn the_map_has_every_member_as_a_link_or_says_that_it_is_not_drawn() {
    let (_folder, server) = shown();
    for (organisation, day) in
        [("CSTO", "2024-09-02"), ("NATO", "1966-12-31"), ("ECOWAS", "2025-02-01"), ("Warsaw Pact", "1980-01-01")]
    {
        let query = format!("on={day}&known=2026-01-01");
        let path = format!("/org/{}/map?{query}", organisation.replace(' ', "%20"));
        let (status, html) = server.text(&path);
        assert_eq!(status, 200, "{path}");
        assert!(html.len() < 150_000, "{path}: {}", html.len());
        let asked = format!("/api/standing?organisation={}&{query}", organisation.replace(' ', "+"));
        let rows: Vec<Value> = serde_json::from_str(&server.text(&asked).1).unwrap();
        for row in rows.iter().filter(|row| row["membership"] != "none") {
            let member = row["member"].as_str().or(row["member"]["id"].as_str()).unwrap();
            let link = format!("/standing/{}/{member}?on={day}", organisation.replace(' ', "%20"));
            assert!(html.contains(&link), "{link} in {path}");
        }
    }
    let pact = server.text("/org/Warsaw%20Pact/map?on=1980-01-01&known=2026-01-01").1;
    assert!(
        pact.contains("Not on the map") && pact.contains("Czechoslovakia") && pact.contains("Soviet Union"),
        "{pact}"
    );
    let csto = server.text("/org/CSTO/map?on=2024-09-02&known=2026-01-01").1;
    assert!(
        csto.contains("url(#map-halted)") && csto.contains("‖") && csto.contains("Armenia: member, frozen"),
        "{csto}"
    );
}

#[test]
fn the_network_is_the_same_each_time_and_says_what_it_leaves_out() {
    let (_folder, server) = shown();
    for (organisation, day) in [("CSTO", "2024-09-02"), ("NATO", "2024-09-02"), ("ECOWAS", "2025-02-01")] {
        for by in ["ideal_points", "votes", "s_abs", "relations"] {
            let path = format!("/org/{organisation}/closeness?on={day}&known=2026-01-01&by={by}");
            let (status, html) = server.text(&path);
            assert_eq!(status, 200, "{path}");
            assert!(html.len() < 150_000, "{path}: {}", html.len());
            assert_eq!(html, server.text(&path).1, "{path}");
            assert!(html.contains("Network by"), "{path}");
        }
    }
    let html = server.text("/org/CSTO/closeness?on=2024-09-02&known=2026-01-01&by=ideal_points").1;
    assert!(html.contains("Joined are the") && html.contains("class=\"node\"") && html.contains("Belarus"), "{html}");
}

#[test]
fn a_party_stands_wherever_it_is_told_of_and_gets_on_with_its_partners() {
    let (_folder, server) = shown();
    let html = server.text("/party/ARM?on=2025-01-01&known=2026-01-01").1;
    for part in ["/standing/CSTO/ARM", "id=\"relations\"", "class=\"multiple\"", "What was said and done"] {
        assert!(html.contains(part), "{part} in {html}");
    }
    let folder = common::account();
    let server = Server::start(folder.path(), &[]);
    let html = server.text("/party/Varenia?on=2026-01-01&known=2026-01-01").1;
    assert!(html.contains("Lake%20Union/Varenia") || html.contains("Lake Union"), "{html}");
    assert!(html.contains("This is another name of a party"), "{html}");
}

/// What a form sends beside its own fields.
fn csrf(html: &str) -> String {
    html.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn a_claim_is_rejected_in_the_browser_seen_with_what_it_changed_and_brought_back() {
    let folder = common::account();
    let server = Server::start(folder.path(), &[]);
    let found: Vec<Value> = serde_json::from_str(&server.text("/api/claims?act=freeze_participation").1).unwrap();
    let id = found[0]["id"].as_str().unwrap().to_owned();
    let page = server.text(&format!("/claim/{id}?on=2026-01-01&known=2026-01-01")).1;
    assert!(page.contains("The passage does not say this"), "{page}");
    let token = csrf(&page);
    let send = |fields: &[(&str, &str)]| {
        let agent = Server::agent().post(format!("{}/corrections", server.address));
        let days = [("csrf", token.as_str()), ("on", "2026-01-01"), ("known", "2026-01-01"), ("author", "<b>Nino</b>")];
        let fields: Vec<(&str, &str)> = days.iter().chain(fields).copied().collect();
        let mut response = agent.send_form(fields).unwrap();
        let to = response.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        (response.status().as_u16(), to.unwrap_or_default(), response.body_mut().read_to_string().unwrap())
    };
    let frozen = || server.text("/api/standing?organisation=CSTO&member=ARM").1.contains("\"frozen\"");
    assert!(frozen());

    // Without a reason nothing is done, and what was typed is still there.
    let (status, _, html) = send(&[("verb", "merge"), ("party", "Varenia"), ("into", "Talosh & Co"), ("reason", " ")]);
    assert_eq!(status, 400);
    for part in ["the correction has no reason", "Talosh &amp; Co", "&lt;b&gt;Nino&lt;/b&gt;", "<form method=\"post\""]
    {
        assert!(html.contains(part), "{part} in {html}");
    }
    let (status, _, html) = send(&[("verb", "reject"), ("claim", "ffffffffffff"), ("reason", "misread")]);
    assert!(status == 404 && html.contains("there is no claim `ffffffffffff`"), "{status}: {html}");

    let (status, to, _) = send(&[("verb", "reject"), ("claim", &id), ("reason", "another summit")]);
    assert_eq!((status, to.as_str()), (303, format!("/claim/{id}?on=2026-01-01&known=2026-01-01&made=1").as_str()));
    assert!(!frozen());
    let page = server.text(&to).1;
    for part in ["does not count any more", "another summit", "ARM", "frozen → full", "&lt;b&gt;Nino&lt;/b&gt;"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("The passage says this"), "what no longer counts is not confirmed");

    let (status, to, _) = send(&[("verb", "undo"), ("number", "1"), ("reason", "it was right")]);
    assert_eq!((status, to.as_str()), (303, "/corrections?on=2026-01-01&known=2026-01-01&made=2"));
    assert!(frozen() && server.text(&to).1.contains("full → frozen"));
    // The log is that of the command line.
    let log = run(folder.path(), &["corrections"]);
    assert!(log.out.contains("undone by #2") && log.out.contains("another summit"), "{}", log.out);

    let amend = [("act", "skip_event"), ("was-act", "freeze_participation"), ("actor", "ARM"), ("was-actor", "ARM")];
    let amend = [&[("verb", "amend"), ("claim", id.as_str()), ("reason", "one summit alone")], &amend[..]].concat();
    let (status, to, _) = send(&amend);
    assert_eq!(status, 303);
    let became = server.text(&to).1;
    assert!(became.contains("It became") && became.contains("skip_event"), "{became}");
}

#[test]
fn corrections_are_taken_from_own_forms_alone() {
    let folder = common::account();
    let post = |server: &Server, site: &str, csrf: &str| {
        let agent = Server::agent().post(format!("{}/corrections", server.address)).header("sec-fetch-site", site);
        let fields = [
            ("csrf", csrf),
            ("verb", "merge"),
            ("party", "Varenia"),
            ("into", "ARM"),
            ("reason", "x"),
            ("author", "x"),
        ];
        agent.send_form(fields).unwrap().status().as_u16()
    };
    let server = Server::start(folder.path(), &[]);
    assert_eq!((post(&server, "cross-site", ""), post(&server, "same-origin", "guessed")), (403, 403));
    let token = csrf(&server.text("/read").1);
    assert_eq!(post(&server, "cross-site", &token), 403);
    let reader = Server::start(folder.path(), &["--read-only"]);
    assert_eq!(post(&reader, "same-origin", &token), 403);
    assert!(run(folder.path(), &["corrections"]).out.is_empty());
    let page = reader.text("/party/Varenia").1;
    assert!(!page.contains("<form method=\"post\""), "{page}");
}

/// Whoever sends half a request and then waits does not keep the server from stopping.
#[test]
#[cfg(unix)]
fn a_stop_waits_for_no_half_request() {
    let folder = common::account();
    let mut server = Server::start(folder.path(), &[]);
    let mut half = std::net::TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
    half.write_all(b"GET /api/claims HTTP/1.1\r\nHost: ").unwrap();
    server.tell_to_stop();
    let since = std::time::Instant::now();
    let status = server.child.wait().unwrap();
    assert!(status.success() && since.elapsed().as_secs() < 20, "{status} after {:?}", since.elapsed());
}

#[test]
fn every_question_can_be_tried_on_a_page_without_a_script() {
    let folder = tempfile::tempdir().unwrap();
    examples(folder.path());
    let server = Server::start(folder.path(), &[]);
    let (status, html) = server.text("/api");
    assert_eq!(status, 200);
    let document: Value = serde_json::from_str(&server.text("/api/openapi.json").1).unwrap();
    for (path, operations) in document["paths"].as_object().unwrap() {
        let name = path.rsplit('/').next().unwrap();
        let section = html.split(&format!("<section id=\"{name}\">")).nth(1).unwrap_or_else(|| panic!("no {name}"));
        let section = section.split("</section>").next().unwrap();
        assert!(
            section.contains(&format!("action=\"/ask/{name}\"")) && section.contains(&format!("allegiance {name}"))
        );
        for parameter in operations["get"]["parameters"].as_array().unwrap() {
            assert!(
                section.contains(&format!("name=\"{}\"", parameter["name"].as_str().unwrap())),
                "{name} {parameter}"
            );
        }
        for link in links(section) {
            let (status, told) = server.text(&link.replace("&amp;", "&"));
            assert_eq!(status, 200, "{link}: {told}");
        }
    }
    // What is left empty in a form is not asked.
    let sent = server.get("/ask/standing?organisation=CSTO&member=&on=2024-09-02&known=&format=json&limit=");
    assert_eq!(sent.status(), 303);
    assert_eq!(sent.headers()["location"], "/api/standing?organisation=CSTO&on=2024-09-02&format=json");
    let odd = server.get("/ask/..%2F%2Fevil.example?x=1");
    assert!(odd.headers()["location"].to_str().unwrap().starts_with("/api/"), "it never leads away");
}
