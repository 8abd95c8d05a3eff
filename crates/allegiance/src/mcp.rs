//! The questions of the command line as tools of the Model Context Protocol, over standard input and output.
//!
//! A line in is a message of JSON-RPC 2.0, a line out the answer to it; nothing else is written to standard output. What the
//! protocol asks of a server that only answers is small: it is written here and needs no library, which would bring a
//! runtime of its own.

mod message;
mod tools;
mod resources;

use std::path::Path;

use codebook::Facts;
use serde_json::{Value, json};

use crate::error::Error;
use crate::output::print;
use crate::{files, knowledge};
use message::{INVALID_PARAMS, INVALID_REQUEST, Incoming, METHOD_NOT_FOUND, Refusal, Request, failure, success};

/// The versions of the protocol that are spoken, the newest first.
const VERSIONS: [&str; 2] = ["2025-06-18", "2025-03-26"];

/// The last version that knows several messages in one line.
const BATCHES: &str = "2025-03-26";

/// Largest message, in bytes.
const MOST: usize = 4 << 20;

/// What a language model should know before it asks.
const INSTRUCTIONS: &str = "\
Allegiance keeps a dated, sourced account of where members of security organisations (CSTO, NATO, ECOWAS …) stand. \
Every answer is for two dates: `on`, the day asked about, and `known`, the day by which it could be known; both are today \
where they are left out. Give both, and the same question has the same answer later.

A standing has three parts: membership (the law), participation (what a member does), intent (what it says). A value says \
what it rests on in `because`, what speaks against it in `against`, and which rule decided.

Cite so that each figure can be checked: both dates, the id of the claim, the words in `evidence.text`, and who says so from \
`sources` to `publisher` with the day in `published`. Tell what a report claims as its claim, not as a fact; say so where \
`certainty` is not `happened` or `polarity` is `no`. What is null or `unknown` is not known: it is never 0 or no. `confidence` is \
how likely the text was read rightly, not how likely the claim is true.

Begin with `standing` or `timeline`; `why` leads from a standing, claim or report down to the words. Answers can be long: ask for \
a part with `limit` and `offset`, and for less with `since`, `until`, `party`, `act`.";

/// What a session knows.
struct Session<'a> {
    db: &'a Path,
    facts: Facts,
    /// The version that was agreed on.
    version: Option<&'static str>,
}

/// Answers until the input ends.
pub fn mcp(db: &Path) -> Result<u8, Error> {
    let mut session = Session { db, facts: knowledge::facts()?, version: None };
    for line in files::lines_of("-")? {
        let told = match line {
            Ok((_, line)) if line.len() > MOST => Some(too_long()),
            Ok((_, line)) if line.trim_ascii().is_empty() => None,
            Ok((_, line)) => session.line(&line),
            Err(error) if files::is_too_large(&error) => Some(too_long()),
            Err(error) => return Err(error),
        };
        if let Some(told) = told {
            print(&format!("{told}\n"))?;
        }
    }
    Ok(0)
}

fn too_long() -> Value {
    failure(&Value::Null, &Refusal::new(INVALID_REQUEST, format!("the message is larger than {} MB", MOST >> 20)))
}

impl Session<'_> {
    /// What is answered to a line; nothing where it only tells something.
    fn line(&mut self, line: &[u8]) -> Option<Value> {
        let value: Value = match serde_json::from_slice(line) {
            Ok(value) => value,
            Err(cause) => {
                return Some(failure(
                    &Value::Null,
                    &Refusal::new(message::PARSE_ERROR, format!("this is no JSON: {cause}")),
                ));
            }
        };
        let Value::Array(batch) = value else { return self.one(value) };
        if batch.is_empty() || self.version != Some(BATCHES) {
            let what = if batch.is_empty() { "there is no message in the list" } else { "send one message a line" };
            return Some(failure(&Value::Null, &Refusal::new(INVALID_REQUEST, what)));
        }
        let told: Vec<Value> = batch.into_iter().filter_map(|one| self.one(one)).collect();
        (!told.is_empty()).then_some(Value::Array(told))
    }

    fn one(&mut self, value: Value) -> Option<Value> {
        match message::incoming(value) {
            Incoming::Request(request) => Some(match self.answer(&request) {
                Ok(result) => success(&request.id, result),
                Err(refusal) => failure(&request.id, &refusal),
            }),
            Incoming::Nothing => None,
            Incoming::Bad(id, refusal) => Some(failure(&id, &refusal)),
        }
    }

    fn answer(&mut self, request: &Request) -> Result<Value, Refusal> {
        let params = &request.params;
        match request.method.as_str() {
            "initialize" => return self.initialize(params),
            "ping" => return Ok(json!({})),
            _ => {}
        }
        let Some(version) = self.version else {
            return Err(Refusal::new(INVALID_REQUEST, "begin with `initialize`"));
        };
        match request.method.as_str() {
            "tools/list" => Ok(json!({ "tools": tools::list() })),
            "tools/call" => tools::call(self.db, &self.facts, params, version),
            "resources/list" => Ok(json!({ "resources": resources::list() })),
            "resources/templates/list" => Ok(json!({ "resourceTemplates": resources::templates() })),
            "resources/read" => resources::read(self.db, &self.facts, params),
            other => Err(Refusal::new(METHOD_NOT_FOUND, format!("there is no method `{other}`"))),
        }
    }

    /// Agrees on a version: the one that was asked for, else the newest that is spoken here.
    fn initialize(&mut self, params: &Value) -> Result<Value, Refusal> {
        let Some(asked) = params["protocolVersion"].as_str() else {
            return Err(Refusal::new(INVALID_PARAMS, "`protocolVersion` is missing"));
        };
        let version = VERSIONS.into_iter().find(|version| *version == asked).unwrap_or(VERSIONS[0]);
        self.version = Some(version);
        Ok(json!({
            "protocolVersion": version,
            "capabilities": { "tools": {}, "resources": {} },
            "serverInfo": { "name": "allegiance", "title": "Allegiance", "version": env!("CARGO_PKG_VERSION") },
            "instructions": INSTRUCTIONS,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session<'static> {
        Session { db: Path::new("allegiance.db"), facts: Facts::default(), version: None }
    }

    fn said(session: &mut Session<'_>, line: &str) -> Value {
        session.line(line.as_bytes()).unwrap_or_default()
    }

    fn begun(version: &str) -> Session<'static> {
        let mut session = session();
        let hello =
            json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": { "protocolVersion": version } });
        said(&mut session, &hello.to_string());
        session
    }

    #[test]
    fn versions_are_agreed_on() {
        for (asked, agreed) in [
            ("2025-06-18", "2025-06-18"),
            ("2025-03-26", "2025-03-26"),
            ("2024-11-05", "2025-06-18"),
            ("2099-01-01", "2025-06-18"),
        ] {
            assert_eq!(begun(asked).version, Some(agreed));
        }
    }

    #[test]
    fn what_is_no_request_is_refused_by_its_code() {
        let mut session = begun("2025-06-18");
        let code = |session: &mut Session<'_>, line: &str| said(session, line)["error"]["code"].as_i64();
        assert_eq!(code(&mut session, "{"), Some(-32700));
        assert_eq!(code(&mut session, "[]"), Some(-32600));
        assert_eq!(code(&mut session, r#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#), Some(-32600));
        assert_eq!(code(&mut session, r#"{"id":1,"method":"ping"}"#), Some(-32600));
        assert_eq!(code(&mut session, r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#), Some(-32600));
        assert_eq!(code(&mut session, r#"{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage"}"#), Some(-32601));
        assert_eq!(
            code(&mut session, r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"serve"}}"#),
            Some(-32602)
        );
        assert_eq!(said(&mut session, r#"{"jsonrpc":"2.0","method":"notifications/whatever"}"#), Value::Null);
        assert_eq!(said(&mut session, r#"{"jsonrpc":"2.0","id":7,"result":{}}"#), Value::Null);
        assert_eq!(code(&mut self::session(), r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#), Some(-32600));
    }

    #[test]
    fn the_older_version_knows_batches() {
        let mut session = begun("2025-03-26");
        let two =
            r#"[{"jsonrpc":"2.0","id":"a","method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"},1]"#;
        let told = said(&mut session, two);
        assert_eq!((told[0]["id"].as_str(), told[1]["error"]["code"].as_i64()), (Some("a"), Some(-32600)));
        assert_eq!(said(&mut session, r#"[{"jsonrpc":"2.0","method":"notifications/initialized"}]"#), Value::Null);
    }
}
