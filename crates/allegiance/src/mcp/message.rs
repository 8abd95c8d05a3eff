//! Messages of JSON-RPC 2.0, as far as a server meets them.

use serde_json::{Value, json};

pub(super) const PARSE_ERROR: i32 = -32700;
pub(super) const INVALID_REQUEST: i32 = -32600;
pub(super) const METHOD_NOT_FOUND: i32 = -32601;
pub(super) const INVALID_PARAMS: i32 = -32602;
/// What the protocol answers where a resource is not there.
pub(super) const NOT_FOUND: i32 = -32002;
pub(super) const INTERNAL_ERROR: i32 = -32603;

/// Why a request has no result.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    code: i32,
    message: String,
    data: Option<Value>,
}

impl Refusal {
    pub(super) fn new(code: i32, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), data: None }
    }

    pub(super) fn with(self, data: Value) -> Refusal {
        Refusal { data: Some(data), ..self }
    }
}

/// A request that is to be answered.
#[derive(Debug, PartialEq)]
pub(super) struct Request {
    pub(super) id: Value,
    pub(super) method: String,
    pub(super) params: Value,
}

/// What came in.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    Request(Request),
    /// A notification or a response, to which nothing is said.
    Nothing,
    /// What is no message: it is refused under its id, as far as it has one.
    Bad(Value, Refusal),
}

/// What a message is.
pub(super) fn incoming(mut value: Value) -> Incoming {
    let id = value.get("id").cloned();
    let known = id.clone().filter(|id| id.is_string() || id.is_i64() || id.is_u64());
    let refused = |what: &str| Incoming::Bad(known.clone().unwrap_or_default(), Refusal::new(INVALID_REQUEST, what));
    if value["jsonrpc"] != "2.0" {
        return refused("this is no message of JSON-RPC 2.0");
    }
    if value.get("method").is_none() && (value.get("result").is_some() || value.get("error").is_some()) {
        return Incoming::Nothing;
    }
    let Some(method) = value["method"].as_str().map(str::to_owned) else {
        return refused("the message has no method");
    };
    let params = value.get_mut("params").map(Value::take).unwrap_or_default();
    match (id, known) {
        (None, _) => Incoming::Nothing,
        (Some(_), Some(id)) if params.is_null() || params.is_object() => {
            Incoming::Request(Request { id, method, params })
        }
        (Some(_), Some(id)) => Incoming::Bad(id, Refusal::new(INVALID_PARAMS, "`params` is no object")),
        (Some(_), None) => {
            Incoming::Bad(Value::Null, Refusal::new(INVALID_REQUEST, "an id is a text or a whole number"))
        }
    }
}

pub(super) fn success(id: &Value, result: Value) -> Value {
    let mut told = json!({ "jsonrpc": "2.0", "id": id });
    told["result"] = result;
    told
}

pub(super) fn failure(id: &Value, refusal: &Refusal) -> Value {
    let mut error = json!({ "code": refusal.code, "message": refusal.message });
    if let Some(data) = &refusal.data {
        error["data"] = data.clone();
    }
    json!({ "jsonrpc": "2.0", "id": id, "error": error })
}
