//! `data/README.md` against the tables of `data/measures/`, and what a broken table says.

mod shared;

use measure::{Alliances, Capabilities, IdealPoints, Own, States, Votes};
use sha2::{Digest, Sha256};

const TABLES: [&str; 6] = ["states", "capabilities", "ideal_points", "roll_calls", "votes", "alliances"];

/// The two hexadecimal digits of a byte.
fn hex(byte: u8) -> [char; 2] {
    [byte >> 4, byte & 15].map(|digit| char::from_digit(u32::from(digit), 16).expect("below 16"))
}

#[test]
fn every_table_has_its_row_and_its_checksum() {
    let readme = String::from_utf8(shared::read("README.md")).expect("UTF-8");
    for file in TABLES.map(|name| format!("measures/{name}.csv")) {
        let row = readme.lines().find(|line| line.starts_with(&format!("| {file} |")));
        let row = row.unwrap_or_else(|| panic!("no row for {file}"));
        let digest: String = Sha256::digest(shared::read(&file)).iter().flat_map(|byte| hex(*byte)).collect();
        assert!(row.contains(&digest), "{file} has the checksum {digest}: run `python3 data/make_measures.py FOLDER`");
    }
}

#[test]
fn the_tables_are_small() {
    let bytes: usize = TABLES.iter().map(|name| shared::read(&format!("measures/{name}.csv")).len()).sum();
    assert!(bytes < 2_500_000, "{bytes} bytes");
}

#[test]
fn every_code_is_one_of_the_facts() {
    for spell in shared::tables().states.spells() {
        if let Some(code) = &spell.code {
            assert!(shared::facts().state(code).is_some(), "{code} of {}", spell.name);
        }
    }
    let organisations = shared::tables().alliances.rows().iter().filter_map(|row| row.organisation.as_ref());
    for id in organisations {
        assert!(shared::facts().organisation(id).is_some(), "{id}");
    }
}

#[test]
fn capabilities_of_a_year_add_up_to_1() {
    for year in 1816..=2022 {
        let total: f64 = shared::tables().capabilities.world(year).iter().map(|(_, share)| share).sum();
        assert!((total - 1.0).abs() < 1e-12, "{total} in {year}");
    }
}

#[test]
fn a_broken_table_says_what_where_and_what_to_do() {
    let text = |result: Result<(), codebook::Error>| result.expect_err("it is broken").to_string();
    let states = |bytes: &[u8]| text(States::open(bytes).map(drop));
    assert_eq!(
        states(b""),
        "the table is empty\n  --> measures/states.csv, line 1\n  help: the columns are cow,code,name,from,to"
    );
    assert_eq!(
        states(b"cow,code,name,from\n2,USA,United States,1816-01-01\n"),
        "the column `to` is missing\n  --> measures/states.csv, line 1\n  help: the columns are cow,code,name,from,to"
    );
    assert_eq!(
        states(b"cow,code,name,from,to\n1000,USA,United States,1816-01-01,\n"),
        "`1000` in the column `cow` cannot be read\n  --> measures/states.csv, line 2\n  help: write the Correlates of War \
         number of the state, 1 to 999"
    );
    assert_eq!(
        states(b"cow,code,name,from,to\n2,USA,United States,1816-01-01,\n3,USA,Texas,1836-03-02,1845-12-29\n"),
        "two spells of 2 overlap, from 1816-01-01 and from 1836-03-02\n  --> measures/states.csv, line 3\n  help: `to` is the \
         last day of a spell"
    );
    let capabilities = |bytes: &[u8]| text(Capabilities::open(bytes).map(drop));
    assert_eq!(
        capabilities(b"cow,year,cinc\n2,1816,1.5\n"),
        "1.5 in the column `cinc` is out of range\n  --> measures/capabilities.csv, line 2\n  help: it is a number from 0 to 1"
    );
    assert_eq!(
        capabilities(b"cow,year,cinc\n2,1816,0.1\n2,1816,0.2\n"),
        "state 2 has two rows for 1816\n  --> measures/capabilities.csv, line 3\n  help: keep one of them"
    );
    assert!(capabilities(b"cow,year,cinc\n2,1816,NaN\n").starts_with("NaN in the column `cinc` is out of range"));
    assert!(capabilities(b"cow,year,cinc\n2,1816\n").starts_with("the row has 2 fields where the header has 3"));
    assert!(capabilities(b"cow,year,cinc\n").starts_with("the table has no rows"));
    assert_eq!(
        text(Votes::open(b"date\n1946-01-01\n", b"code,votes\nUSA,Q\n").map(drop)),
        "`Q` is no vote\n  --> measures/votes.csv, line 2\n  help: Y is yes, N no, A abstention, and a full stop absent or no \
         member"
    );
    assert_eq!(
        text(Votes::open(b"date\n1946-01-01\n", b"code,votes\nUSA,YY\n").map(drop)),
        "USA has 2 votes for 1 roll calls\n  --> measures/votes.csv, line 2\n  help: votes.csv and roll_calls.csv are made \
         together"
    );
    let alliances = b"alliance,phase,organisation,by,toward,from,to,obligations\n1,0,,2,,1900,,defence\n";
    assert_eq!(
        text(Alliances::open(alliances).map(drop)),
        "there is no obligation `defence`\n  --> measures/alliances.csv, line 2\n  help: it is one of defense, offense, \
         neutrality, nonaggression, consultation"
    );
    let points = b"code,year,all,all_q05,all_q95,votes_all,final_passage,votes_final_passage\nUSA,46,1,,,,,\n";
    assert!(text(IdealPoints::open(points).map(drop)).starts_with("46 is no year"));
}

#[test]
fn a_table_of_ones_own_goes_before_for_its_own_rows_alone() {
    let mut tables = shared::tables().clone();
    let cow = |number| measure::Cow::new(number).expect("a number of a state");
    let before = tables.capabilities.clone();
    let own = "stateabb,ccode,year,cinc\nARM,371,2016,0.5\nRUS,365,2016,-9\n";
    tables.lay(Own::Capabilities, "own.csv", own.as_bytes(), &"our desk".into()).unwrap();
    let share = tables.capabilities.share(cow(371), 2016).unwrap();
    assert!(share > 0.3 && share < 0.5, "{share}: a weight among all states");
    let sum: f64 = tables.capabilities.world(2016).iter().map(|(_, share)| share).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    assert_eq!(tables.capabilities.world(2015), before.world(2015), "other years are as they were");
    let ratio = |it: &Capabilities| it.share(cow(365), 2016).unwrap() / it.share(cow(2), 2016).unwrap();
    assert!((ratio(&tables.capabilities) - ratio(&before)).abs() < 1e-9, "and so are the others among each other");
    let row = |of: &str| measure::Row { source: measure::Source::Capabilities, year: 2016, of: of.into() };
    assert_eq!(tables.own(&row("ARM")).map(|by| &**by), Some("our desk"));
    assert!(tables.own(&row("*")).is_some() && tables.own(&row("RUS")).is_none());

    let (usa, was) = (tables.ideal_points.get("USA", 2016), tables.ideal_points.get("ARM", 2016));
    let own = "ccode,year,IdealPointAll\n371,2016,1.25\n";
    tables.lay(Own::IdealPoints, "own.csv", own.as_bytes(), &"our desk".into()).unwrap();
    let now = tables.ideal_points.get("ARM", 2016);
    assert!(now.map(|point| point.value) == Some(1.25) && now != was && tables.ideal_points.get("USA", 2016) == usa);

    let kept = tables.clone();
    for bad in
        ["ccode,year,cinc\n371,2016,0.1\n371,2016,0.2\n", "ccode,year,cinc\n371,2016,7\n", "ccode,year\n371,2016\n"]
    {
        let error = tables.lay(Own::Capabilities, "own.csv", bad.as_bytes(), &"our desk".into()).unwrap_err();
        assert!(error.place.starts_with("own.csv"), "{error}");
        assert_eq!(tables, kept, "a table that is refused changes nothing");
    }
}
