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
    files.sort();
    let mut hash = blake3::Hasher::new();
    for file in &files {
        let bytes = std::fs::read(file).expect("a file that was just listed can be read");
        hash.update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
    }
    let digits = hash.finalize().to_hex();
    println!("cargo::rustc-env=ALLEGIANCE_INSTRUMENT={}+{}", env!("CARGO_PKG_VERSION"), &digits[..8]);
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
