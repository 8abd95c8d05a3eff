//! A session of the Model Context Protocol with the built program.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use common::{run, run_with_input};
use serde_json::{Value, json};

/// Puts requests in order and gives the answers by their ids.
fn session(folder: &std::path::Path, requests: &[Value]) -> Vec<Value> {
    let hello = json!({ "jsonrpc": "2.0", "id": "hello", "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } } });
    let ready = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let lines: Vec<String> = [&hello, &ready].into_iter().chain(requests).map(Value::to_string).collect();
    let run = run_with_input(folder, &["mcp"], lines.join("\n").as_bytes());
    assert_eq!(run.status, 0, "it ends with its input: {}", run.err);
    let told: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told[0]["result"]["protocolVersion"], "2025-06-18");
    assert!(told[0]["result"]["instructions"].as_str().unwrap().contains("evidence.text"));
    told[1..].to_vec()
}

fn call(id: u32, name: &str, arguments: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": { "name": name, "arguments": arguments } })
}

#[test]
fn a_tool_answers_as_the_command_line_does_byte_for_byte() {
    let folder = common::account();
    let typed: [(&str, Value, &[&str]); 6] = [
        ("claims", json!({}), &["claims"]),
        (
            "standing",
            json!({ "organisation": "CSTO", "on": "2024-09-02" }),
            &["standing", "CSTO", "--on", "2024-09-02"],
        ),
        ("timeline", json!({ "party": "Armenia", "since": null }), &["timeline", "Armenia"]),
        (
            "closeness",
            json!({ "organisation": "CSTO", "on": "2020", "by": ["s", "kappa"], "pairs": true, "window": 30 }),
            &["closeness", "CSTO", "--on", "2020", "--by", "s,kappa", "--pairs", "--window", "30"],
        ),
        ("search", json!({ "words": ["frozen", "participation"] }), &["search", "frozen", "participation"]),
        ("why", json!({ "id": "CSTO/ARM/participation" }), &["why", "CSTO/ARM/participation"]),
    ];
    let requests: Vec<Value> =
        typed.iter().enumerate().map(|(id, (name, arguments, _))| call(id as u32, name, arguments)).collect();
    for (told, (name, _, typed)) in session(folder.path(), &requests).iter().zip(&typed) {
        let printed = run(folder.path(), &[*typed, &["--format", "json"][..]].concat());
        let result = &told["result"];
        assert_eq!(result["content"][0]["text"].as_str().unwrap(), printed.out, "{name}");
        assert_eq!(result["isError"], false);
        let value: Value = serde_json::from_str(&printed.out).unwrap();
        let structured = &result["structuredContent"];
        assert!(*structured == value || structured["rows"] == value, "{name}");
    }
}

#[test]
fn every_question_is_a_tool_that_changes_nothing() {
    let folder = common::account();
    let told = session(folder.path(), &[json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" })]);
    let tools = told[0]["result"]["tools"].as_array().unwrap();
    assert_eq!(tools.len(), allegiance::cli::QUESTIONS.len());
    for tool in tools {
        assert_eq!(
            (&tool["annotations"]["readOnlyHint"], &tool["inputSchema"]["type"]),
            (&json!(true), &json!("object"))
        );
        assert!(tool["description"].as_str().is_some_and(|told| !told.is_empty() && !told.contains("--")), "{tool}");
        assert!(tool["inputSchema"]["properties"].get("format").is_none());
    }
}

#[test]
fn what_is_wrong_is_told_in_three_parts_and_the_session_goes_on() {
    let folder = common::account();
    let told = session(
        folder.path(),
        &[
            call(1, "standing", &json!({ "organisation": "CSTO", "on": "soon" })),
            call(2, "standing", &json!({ "organisation": { "name": "CSTO" } })),
            call(3, "watch", &json!({ "seen": "/etc/passwd" })),
            call(4, "claims", &json!({ "limit": 1 })),
            json!({ "jsonrpc": "2.0", "id": 5, "method": "resources/templates/list" }),
            json!({ "jsonrpc": "2.0", "id": 6, "method": "resources/read", "params": { "uri": "allegiance://standing/CSTO/ARM?on=2024-06-04&known=2024-06-04" } }),
            json!({ "jsonrpc": "2.0", "id": 7, "method": "resources/read", "params": { "uri": "allegiance://claim/ffffffff" } }),
            json!({ "jsonrpc": "2.0", "id": 8, "method": "resources/read", "params": { "uri": "allegiance://codebook" } }),
        ],
    );
    for error in &told[..3] {
        let result = &error["result"];
        assert_eq!(result["isError"], true, "{error}");
        assert!(result["content"][0]["text"].as_str().unwrap().contains("\n  help: "), "{error}");
        assert!(result["structuredContent"]["error"]["where"].is_string());
    }
    assert_eq!(told[3]["result"]["structuredContent"]["total"], 2);
    assert_eq!(told[3]["result"]["structuredContent"]["next_offset"], 1);
    assert_eq!(told[4]["result"]["resourceTemplates"].as_array().unwrap().len(), 3);
    let standing: Value = serde_json::from_str(told[5]["result"]["contents"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!((&standing["participation"], &standing["known"]), (&json!("frozen"), &json!("2024-06-04")));
    assert_eq!(told[6]["error"]["code"], -32002);
    assert!(told[7]["result"]["contents"][0]["text"].as_str().unwrap().starts_with("# Codebook"));
}

/// Whatever comes in, each line that comes out is a message of the protocol.
#[test]
fn odd_lines_end_nothing() {
    let folder = common::account();
    let mut input = b"\xff\xfe\n\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"".to_vec();
    input.extend_from_slice(b"}\n\"");
    input.extend(std::iter::repeat_n(b'x', 5 << 20));
    input.extend_from_slice(b"\"\n[[[[\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}");
    let run = run_with_input(folder.path(), &["mcp"], &input);
    let told: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let codes: Vec<Option<i64>> = told.iter().map(|told| told["error"]["code"].as_i64()).collect();
    assert_eq!(codes, [Some(-32700), None, Some(-32600), Some(-32700), None]);
    assert_eq!((run.status, &told[1]["id"], &told[4]["id"]), (0, &json!(1), &json!(2)));
}
