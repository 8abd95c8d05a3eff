//! What was kept of the models is what would be fitted today, bit for bit.
#![expect(
    clippy::disallowed_methods,
    reason = "touches the world: the test reads the files of data/ and may write two of them"
)]

mod shared;

use measure::hazard::{How, MemberYear, Outcome, open};
use measure::kept::{Kept, SINCE, fit_and_write};
use measure::risk::{REFITS, model, risks};
use shared::read;

const FITS: &str = "hazard_fits.csv";
const PAST: &str = "hazard_past.csv";

fn rows() -> Vec<MemberYear> {
    let bytes = read("alliance_member_years.csv");
    open("alliance_member_years.csv", &bytes).unwrap_or_else(|error| panic!("{error}")).rows
}

fn kept() -> Kept {
    Kept::open(&read(FITS), &read(PAST)).unwrap_or_else(|error| panic!("{error}"))
}

/// `UPDATE=1 cargo test -p measure --test kept` writes the two files anew.
#[test]
fn what_is_kept_is_what_would_be_fitted() {
    let written = fit_and_write(&rows(), REFITS).expect("members left");
    for (file, text) in [FITS, PAST].into_iter().zip(&written) {
        if std::env::var_os("UPDATE").is_some() {
            let path = format!("{}/../../data/{file}", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, text).expect("the file can be written");
        } else {
            assert!(
                read(file) == text.as_bytes(),
                "{file} is not what would be fitted: UPDATE=1 cargo test -p measure --test kept"
            );
        }
    }
}

#[test]
fn the_kept_model_gives_the_same_ranks() {
    let (rows, kept) = (rows(), kept());
    let fitted = model(&rows, 2026, How::usual(Outcome::Left), REFITS).expect("members left");
    let opened = kept.model(&rows, 2026).expect("a year after the table");
    for name in ["CSTO", "NATO", "Rio Treaty"] {
        let Some(alliance) = measure::risk::alliance(&rows, name) else { panic!("{name}") };
        assert_eq!(
            risks(&fitted, &rows, &alliance, 2024, None),
            risks(&opened, &rows, &alliance, 2024, None),
            "{name}"
        );
    }
    assert!(kept.model(&rows, 2018).is_none(), "not all rows were known in 2018");
    assert!(kept.past(2012).all(|exit| (SINCE..=2012).contains(&exit.year)));
    assert_eq!((kept.past(2018).count(), kept.past(2018).filter(|exit| exit.is_hit()).count()), (14, 8));
}
