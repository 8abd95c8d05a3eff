//! The facts of the real world with those of the invented one, `corpus/world.toml`, beside them.

use std::path::Path;

use codebook::{FactFiles, Facts};

/// The facts that ship with the program, and the rows of the invented world in their tables.
pub(crate) fn facts(root: &Path) -> Facts {
    let text = std::fs::read_to_string(root.join("corpus/world.toml")).unwrap();
    let mut world: toml::Table = text.parse().unwrap();
    let mut table = |name: &str| {
        let shipped = std::fs::read(root.join(format!("data/{name}.csv"))).unwrap();
        let rows = world.remove(name).unwrap_or_else(|| toml::Value::Array(Vec::new()));
        with(shipped, rows.as_array().unwrap())
    };
    let [states, names, organisations] = ["states", "names", "organisations"].map(&mut table);
    let [memberships, clauses, holders] = ["memberships", "clauses", "holders"].map(&mut table);
    assert!(world.is_empty(), "corpus/world.toml has an unknown table: {world:?}");
    let more_names = std::fs::read(root.join("data/names-odbl.csv")).unwrap();
    let files = FactFiles {
        states: &states,
        names: &[&names, &more_names],
        organisations: &organisations,
        memberships: &memberships,
        clauses: &clauses,
        holders: &holders,
    };
    Facts::open(&files).unwrap()
}

/// A CSV file with further rows; a field that a row leaves out is empty, and its source is the invented world.
fn with(mut csv: Vec<u8>, rows: &[toml::Value]) -> Vec<u8> {
    let columns: Vec<String> = csv::Reader::from_reader(&*csv).headers().unwrap().iter().map(str::to_owned).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let mut row = row.as_table().unwrap().clone();
        row.insert("source".to_owned(), "corpus/world.toml, an invented world".into());
        let fields: Vec<String> = columns
            .iter()
            .map(|column| match row.remove(column) {
                None => String::new(),
                Some(toml::Value::String(text)) => text,
                Some(other) => other.to_string(),
            })
            .collect();
        assert!(row.is_empty(), "corpus/world.toml has an unknown field: {row:?}");
        writer.write_record(&fields).unwrap();
    }
    csv.extend(writer.into_inner().unwrap());
    csv
}
