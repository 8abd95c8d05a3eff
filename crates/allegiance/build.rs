//! Names the instrument: the version with a hash of all that decides what is read from a text.
//!
//! Two builds that may read the same text in different ways have different names, so that an account knows which reports a
//! newer build has to read again.
#![expect(clippy::disallowed_methods, reason = "touches the world: the sources of the build")]

use std::path::{Path, PathBuf};

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["crates/codebook/src", "crates/english/src", "crates/reading/src", "data"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        collect(&root.join(folder), &mut files);
    }
    // Neither the tables for coded data sets nor those that measures and maps are made from change what is read from a text.
    let others = ["data/coded", "data/measures", "data/alliance_member_years.csv", "data/outline.csv"]
        .map(|other| root.join(other));
    files.retain(|file| !others.iter().any(|other| file.starts_with(other)));
    files.sort();
    let mut hash = blake3::Hasher::new();
    for file in &files {
        let bytes = std::fs::read(file).expect("a file that was just listed can be read");
        hash.update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
    }
    let digits = hash.finalize().to_hex();
    println!("cargo::rustc-env=ALLEGIANCE_INSTRUMENT={}+{}", env!("CARGO_PKG_VERSION"), &digits[..8]);
    println!("cargo::rustc-env=ALLEGIANCE_IMPORT={}+{}", env!("CARGO_PKG_VERSION"), &import(&root)[..8]);
}

/// A hash of all that decides what is taken from the row of a coded data set: the tables for it, the facts, the terms.
fn import(root: &Path) -> String {
    let mut files = Vec::new();
    for folder in ["crates/allegiance/src/import", "crates/codebook/src", "data/coded"] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        collect(&root.join(folder), &mut files);
    }
    for facts in ["states", "names", "names-odbl", "organisations", "holders"] {
        files.push(root.join("data").join(facts).with_extension("csv"));
    }
    files.sort();
    let mut hash = blake3::Hasher::new();
    for file in &files {
        let bytes = std::fs::read(file).expect("a file that was just listed can be read");
        hash.update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
    }
    hash.finalize().to_hex().to_string()
}

/// The files in a folder that can change what is read: not scripts, notes or tests' own data.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the workspace has its folders").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|ending| ["rs", "csv", "toml", "safetensors"].iter().any(|known| ending == *known))
        {
            files.push(path);
        }
    }
}
