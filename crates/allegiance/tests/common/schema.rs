//! Answers held against their schemas: stricter than JSON Schema, since no field may come that is not described.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// The schemas of a document, and which fields of them have been seen.
pub struct Schemas {
    schemas: Map<String, Value>,
    seen: BTreeSet<(String, String)>,
}

type Seen = Vec<(String, String)>;

impl Schemas {
    pub fn of(document: &Value) -> Schemas {
        let schemas = document["components"]["schemas"].as_object().unwrap().clone();
        Schemas { schemas, seen: BTreeSet::new() }
    }

    /// Holds a value against a schema.
    pub fn check(&mut self, schema: &Value, value: &Value) -> Result<(), String> {
        let mut seen = Vec::new();
        self.is_so(schema, value, "", &mut seen)?;
        self.seen.extend(seen);
        Ok(())
    }

    /// Fields of the schemas that no value had.
    pub fn unseen(&self) -> Vec<String> {
        let mut unseen = Vec::new();
        for (name, schema) in &self.schemas {
            for field in schema["properties"].as_object().into_iter().flatten().map(|(field, _)| field) {
                if !self.seen.contains(&(name.clone(), field.clone())) {
                    unseen.push(format!("{name}.{field}"));
                }
            }
        }
        unseen
    }

    fn is_so(&self, schema: &Value, value: &Value, name: &str, seen: &mut Seen) -> Result<(), String> {
        let schema = schema.as_object().ok_or("a schema is an object")?;
        let wrong = |what: &str| Err(format!("{what} in {name}: {}", short(value)));
        for (keyword, told) in schema {
            match keyword.as_str() {
                "description" | "required" => {}
                "$ref" => {
                    let name = told.as_str().unwrap().rsplit('/').next().unwrap().to_owned();
                    let schema = self.schemas.get(&name).unwrap_or_else(|| panic!("no schema {name}"));
                    self.is_so(schema, value, &name, seen)?;
                }
                "anyOf" => {
                    let mut causes = Vec::new();
                    let fits = told.as_array().unwrap().iter().any(|one| {
                        let mut more = Vec::new();
                        match self.is_so(one, value, name, &mut more) {
                            Ok(()) => seen.extend(more),
                            Err(cause) => {
                                causes.push(cause);
                                return false;
                            }
                        }
                        true
                    });
                    if !fits {
                        return Err(causes.join("; "));
                    }
                }
                "type" => {
                    let types = told.as_array().cloned().unwrap_or_else(|| vec![told.clone()]);
                    if !types.iter().any(|kind| is_of(kind.as_str().unwrap(), value)) {
                        return wrong(&format!("no {told}"));
                    }
                }
                "const" if told != value => return wrong(&format!("not {told}")),
                "enum" if !told.as_array().unwrap().contains(value) => return wrong("no such term"),
                "const" | "enum" => {}
                "pattern" | "format" => {
                    let Some(text) = value.as_str() else { continue };
                    let is_so = match told.as_str().unwrap() {
                        "date" => is_date(text) && text.len() == 10,
                        pattern if pattern.contains("a-f") => {
                            text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
                        }
                        pattern if pattern.starts_with("^[0-9]{4}(-") => is_date(text),
                        other => panic!("a pattern that this test does not know: {other}"),
                    };
                    if !is_so {
                        return wrong(&told.to_string());
                    }
                }
                "items" => {
                    for item in value.as_array().into_iter().flatten() {
                        self.is_so(told, item, name, seen)?;
                    }
                }
                "properties" => {
                    let Some(fields) = value.as_object() else { continue };
                    for field in schema["required"].as_array().unwrap() {
                        if !fields.contains_key(field.as_str().unwrap()) {
                            return wrong(&format!("no field {field}"));
                        }
                    }
                    for (field, value) in fields {
                        let Some(schema) = told.get(field) else {
                            return wrong(&format!("a field {field} of which nobody tells"));
                        };
                        seen.push((name.to_owned(), field.clone()));
                        self.is_so(schema, value, name, seen)?;
                    }
                }
                other => panic!("a keyword that this test does not know: {other}"),
            }
        }
        Ok(())
    }
}

/// A year, a month or a day.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    [&[4][..], &[4, 2], &[4, 2, 2]].contains(&&lengths[..]) && parts.concat().bytes().all(|byte| byte.is_ascii_digit())
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("a type that this test does not know: {other}"),
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(200).collect()
}
