//! The order of the `mod` lines in `lib.rs` and `main.rs` is the order of dependency: a module uses only those before it.
#![expect(clippy::disallowed_methods, reason = "touches the world: reads the sources of the workspace")]

use std::fs;
use std::path::{Path, PathBuf};

/// Names of the modules that a root file declares, in order.
fn declared(root: &str) -> Vec<&str> {
    let lines = root.lines().map(|line| line.trim_start_matches("pub ").trim_start_matches("pub(crate) "));
    lines.filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect()
}

/// The text of a module: its file, and all files of its folder.
fn text_of(folder: &Path, module: &str) -> String {
    let mut text = without_tests(&folder.join(format!("{module}.rs")));
    let mut open: Vec<PathBuf> = vec![folder.join(module)];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else if entry.file_name() != "tests.rs" {
                text.push_str(&without_tests(&entry.path()));
            }
        }
    }
    text
}

/// A file up to its tests, which may look anywhere.
fn without_tests(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned()
}

#[test]
fn modules_use_only_those_above_them() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a folder of crates").to_path_buf();
    let mut wrong = Vec::new();
    for entry in fs::read_dir(crates).expect("the folder of crates can be read").flatten() {
        let folder = entry.path().join("src");
        for root in ["lib.rs", "main.rs"] {
            let Ok(text) = fs::read_to_string(folder.join(root)) else { continue };
            let modules = declared(&text);
            for (index, module) in modules.iter().enumerate() {
                let text = text_of(&folder, module);
                for below in &modules[index + 1..] {
                    if text.contains(&format!("crate::{below}::")) || text.contains(&format!("use crate::{below};")) {
                        wrong.push(format!("{}: `{module}` uses `{below}`, which stands below it", folder.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
