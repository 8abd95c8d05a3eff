//! `data/README.md` against the files it tells of.

mod shared;

use sha2::{Digest, Sha256};

/// The two hexadecimal digits of a byte.
fn hex(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).expect("below 16"))
}

#[test]
fn every_table_has_its_row_and_its_checksum() {
    let readme = String::from_utf8(shared::read("README.md")).expect("UTF-8");
    let of_facts = ["states", "names", "names-odbl", "organisations", "memberships", "clauses", "holders"];
    let of_codes = ["coded/states", "coded/alliances", "coded/actors", "coded/acts", "coded/datasets"];
    let others = ["alliance_member_years", "hazard_fits", "hazard_past", "outline"];
    for file in of_facts.iter().chain(&of_codes).chain(&others).map(|name| format!("{name}.csv")) {
        let row = readme
            .lines()
            .find(|line| line.starts_with(&format!("| {file} |")))
            .unwrap_or_else(|| panic!("no row for {file}"));
        let digest: String = Sha256::digest(shared::read(&file)).iter().flat_map(|byte| hex(*byte)).collect();
        assert!(
            row.contains(&digest),
            "{file} has the checksum {digest}: write it there (`python3 data/make_facts.py` does so for the facts)"
        );
    }
    assert!(readme.contains("(models/README.md)"));
}

#[test]
fn the_tables_are_small() {
    let bytes: usize = ["states", "names", "names-odbl", "organisations", "memberships", "clauses", "holders"]
        .iter()
        .map(|name| shared::read(&format!("{name}.csv")).len())
        .sum();
    assert!(bytes < 1_500_000, "{bytes} bytes");
}
