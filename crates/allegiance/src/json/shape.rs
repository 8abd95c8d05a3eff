//! How an object of JSON looks, in a short notation, and the same as JSON Schema.
//!
//! A kind is written `text`, `number`, `integer`, `boolean`, `day`, `date`, `id`, the name of a shape, `'a word'` for that word
//! alone, `[kind]` for a list, `a | b` for one of several, and with `?` at the end where it may be null.

use serde_json::{Map, Value, json};

/// A field: its name, with `?` where it may be absent; its kind; what it says. `..` takes in the fields of another shape;
/// a later field of the same name stands for the earlier.
pub type Field = (&'static str, &'static str, &'static str);

/// What a shape is.
#[derive(Debug, Clone, Copy)]
pub enum Is {
    /// An object with these fields; there may come more.
    Object(&'static [Field]),
    /// Fields that other shapes take in; nothing looks so by itself.
    Part(&'static [Field]),
    /// One of these words.
    Terms(fn() -> Vec<&'static str>),
    /// Another kind.
    Kind(&'static str),
}

/// A shape by name.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub told: &'static str,
    /// How it looks.
    pub is: Is,
}

/// The fields of a shape in order, those that it takes in among them: name, whether it is always there, kind, what it says.
pub fn fields(shape: &Shape, all: &[Shape]) -> Vec<(&'static str, bool, &'static str, &'static str)> {
    let (Is::Object(own) | Is::Part(own)) = shape.is else { return Vec::new() };
    let mut list: Vec<(&str, bool, &str, &str)> = Vec::new();
    for (name, kind, told) in own {
        let taken = if *name == ".." {
            let other = all.iter().find(|other| other.name == *kind).expect("a shape takes in one that there is");
            fields(other, all)
        } else {
            vec![(name.trim_end_matches('?'), !name.ends_with('?'), *kind, *told)]
        };
        for field in taken {
            match list.iter_mut().find(|one| one.0 == field.0) {
                Some(one) => *one = field,
                None => list.push(field),
            }
        }
    }
    list
}

/// A shape as JSON Schema; other shapes are named under `root`.
pub fn schema(shape: &Shape, all: &[Shape], root: &str) -> Value {
    let mut schema = match shape.is {
        Is::Terms(terms) => json!({ "type": "string", "enum": terms() }),
        Is::Kind(kind) => self::kind(kind, root),
        Is::Object(_) | Is::Part(_) => {
            let fields = fields(shape, all);
            let required: Vec<&str> = fields.iter().filter(|field| field.1).map(|field| field.0).collect();
            let properties: Map<String, Value> = fields
                .iter()
                .map(|(name, _, kind, told)| ((*name).to_owned(), with(self::kind(kind, root), told)))
                .collect();
            json!({ "type": "object", "required": required, "properties": properties })
        }
    };
    schema["description"] = json!(shape.told);
    schema
}

/// A kind as JSON Schema.
pub fn kind(kind: &str, root: &str) -> Value {
    if let Some(kind) = kind.strip_suffix('?') {
        let mut schema = self::kind(kind, root);
        match schema["type"].as_str().map(str::to_owned) {
            Some(only) => schema["type"] = json!([only, "null"]),
            None => match schema.get_mut("anyOf").and_then(Value::as_array_mut) {
                Some(several) => several.push(json!({ "type": "null" })),
                None => schema = json!({ "anyOf": [schema, { "type": "null" }] }),
            },
        }
        return schema;
    }
    let several: Vec<&str> = parts(kind);
    if several.len() > 1 {
        return json!({ "anyOf": several.into_iter().map(|kind| self::kind(kind, root)).collect::<Vec<_>>() });
    }
    if let Some(item) = kind.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')) {
        return json!({ "type": "array", "items": self::kind(item, root) });
    }
    if let Some(word) = kind.strip_prefix('\'').and_then(|kind| kind.strip_suffix('\'')) {
        return json!({ "type": "string", "const": word });
    }
    match kind {
        "text" => json!({ "type": "string" }),
        "number" | "integer" | "boolean" => json!({ "type": kind }),
        "day" => json!({ "type": "string", "format": "date" }),
        "date" => json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" }),
        "id" => json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" }),
        name => json!({ "$ref": format!("{root}{name}") }),
    }
}

/// The kinds of `a | b` that stand in no brackets.
fn parts(kind: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (index, letter) in kind.char_indices() {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(kind[start..index].trim());
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(kind[start..].trim());
    parts
}

/// A schema with what it says.
fn with(mut schema: Value, told: &str) -> Value {
    if !told.is_empty() {
        schema["description"] = json!(told);
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read() {
        assert_eq!(kind("text?", ""), json!({ "type": ["string", "null"] }));
        assert_eq!(kind("[Claim | Fact]?", "#/")["items"]["anyOf"][1]["$ref"], "#/Fact");
        assert_eq!(kind("[Party] | Thing?", "#/")["anyOf"].as_array().map(Vec::len), Some(3));
        assert_eq!(kind("Party?", "#/")["anyOf"][1], json!({ "type": "null" }));
        assert_eq!(kind("'claim'", "")["const"], "claim");
    }
}
