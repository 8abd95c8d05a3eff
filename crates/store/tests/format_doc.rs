//! The tables in `docs/format.md` are those of a new file.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(
    clippy::disallowed_methods,
    reason = "touches the world: it reads the document, and writes it where asked to"
)]

use std::path::Path;

use store::{FORMAT, Store};

/// The statements that made the tables of a new file, as they stand in it, in order.
fn tables() -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(Store::open(&path).unwrap());
    let connection = rusqlite::Connection::open(path).unwrap();
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'passage_words_*' ORDER BY rowid";
    let mut statement = connection.prepare(sql).unwrap();
    let statements = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    statements.map(|sql| sql.unwrap() + ";\n").collect()
}

#[test]
fn the_tables_in_the_document_are_the_real_ones() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/format.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = document.split_once("```sql\n").unwrap();
    let (written, after) = rest.split_once("```").unwrap();
    let real = tables();
    if std::env::var("UPDATE").is_ok() {
        std::fs::write(&path, format!("{before}```sql\n{real}```{after}")).unwrap();
    } else {
        assert_eq!(written, real, "`UPDATE=1 cargo test -p store --test format_doc` writes the document anew");
    }
    assert!(document.contains(&format!("This is **format {FORMAT}**")));
}
