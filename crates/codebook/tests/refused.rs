//! Rows that the facts refuse, and what is said about them.

mod shared;

use codebook::{FactFiles, Facts};

const STATES: &str = "code,name,from,to,successor,region,source\nVAR,Varenia,1950,,,North,an atlas\n";
const ORGANISATIONS: &str = "id,name,kind,from,to,successor,source\nLC,Lake Compact,alliance,1960,,,its charter\n";
const MEMBERSHIPS: &str = "organisation,member,status,from,to,source\n";
const NAMES: &str = "text,party,kind,from,to,source\n";
const CLAUSES: &str = "id,organisation,article,obligation,from,to,notice_days,summary,source\n";
const HOLDERS: &str = "of,person,role,from,to,leads,source\n";

fn open(states: &str, names: &str, organisations: &str, rows: [&str; 3]) -> Result<Facts, String> {
    Facts::open(&FactFiles {
        states: states.as_bytes(),
        names: &[names.as_bytes()],
        organisations: organisations.as_bytes(),
        memberships: format!("{MEMBERSHIPS}{}", rows[0]).as_bytes(),
        clauses: format!("{CLAUSES}{}", rows[1]).as_bytes(),
        holders: format!("{HOLDERS}{}", rows[2]).as_bytes(),
    })
    .map_err(|error| error.to_string())
}

/// What is said of this row of the memberships.
fn membership(row: &str) -> String {
    open(STATES, NAMES, ORGANISATIONS, [row, "", ""]).expect_err(row)
}

#[test]
fn good_rows_are_taken() {
    let clause = "LC:1,LC,1,defense,1961,,,They help.,its charter";
    let facts =
        open(STATES, NAMES, ORGANISATIONS, ["LC,VAR,member,1961-03,,its charter", clause, ""]).expect("good rows");
    assert_eq!(&*facts.memberships[0].id.0, "membership:LC:VAR:1961-03");
    assert_eq!(facts.members_on("LC", shared::day("1961-02-28")).len(), 0);
    assert_eq!(facts.members_on("LC", shared::day("1961-03-01")).len(), 1);
    assert_eq!(facts.clauses.len(), 1);
}

#[test]
fn no_facts_are_facts_too() {
    let facts = Facts::open(&FactFiles::default()).expect("no files");
    assert!(facts.states.is_empty());
    assert_eq!(facts.party_named("Armenia"), None);
}

#[test]
fn a_row_without_a_source() {
    assert_eq!(
        membership("LC,VAR,member,1961,, \n"),
        "the row has no source\n  --> data/memberships.csv, line 2\n  help: write where the row comes from into the column `source`"
    );
    let holders =
        open(STATES, NAMES, ORGANISATIONS, ["", "", "VAR,Ana Lund,president,1961,,,\n"]).expect_err("no source");
    assert!(holders.starts_with("the row has no source\n  --> data/holders.csv, line 2"), "{holders}");
    let names = open(STATES, &format!("{NAMES}Varenia,VAR,name,,,\n"), ORGANISATIONS, [""; 3]).expect_err("no source");
    assert!(names.starts_with("the row has no source\n  --> data/names.csv, line 2"), "{names}");
}

#[test]
fn a_date_that_does_not_exist() {
    assert_eq!(
        membership("LC,VAR,member,1961-02-30,,its charter\n"),
        "`1961-02-30` in the column `from` is no date\n  --> data/memberships.csv, line 2\n  \
         help: write YYYY, YYYY-MM or YYYY-MM-DD, with a month and day that exist"
    );
    for date in ["61", "1961-13", "1961-1-1", "March 1961", "1961-02-29"] {
        assert!(membership(&format!("LC,VAR,member,{date},,its charter\n")).contains("is no date"), "{date}");
    }
    assert_eq!(
        membership("LC,VAR,member,1961,1959-01-01,its charter\n"),
        "it ends on 1959-01-01, before it begins on 1961\n  --> data/memberships.csv, line 2\n  \
         help: put the earlier date into `from`"
    );
    assert!(membership("LC,VAR,member,,,its charter\n").starts_with("the row does not say since when"));
}

#[test]
fn a_status_kind_or_obligation_that_nobody_knows() {
    assert_eq!(
        membership("LC,VAR,friend,1961,,its charter\n"),
        "there is no status `friend`\n  --> data/memberships.csv, line 2\n  \
         help: it is one of member, suspended, candidate, observer"
    );
    let names = open(STATES, &format!("{NAMES}Varenia,VAR,title,,,a\n"), ORGANISATIONS, [""; 3]).expect_err("kind");
    assert!(names.starts_with("there is no kind `title`\n  --> data/names.csv, line 2"), "{names}");
    let clause = "LC:1,LC,1,friendship,1961,,,They help.,its charter\n";
    let clauses = open(STATES, NAMES, ORGANISATIONS, ["", clause, ""]).expect_err("obligation");
    assert!(clauses.starts_with("there is no obligation `friendship`"), "{clauses}");
}

#[test]
fn a_state_or_organisation_that_nobody_knows() {
    assert_eq!(
        membership("LC,VAX,member,1961,,its charter\n"),
        "there is no state `VAX`\n  --> data/memberships.csv, line 2\n  \
         help: write a code of `states.csv`, or `org:` and an id of `organisations.csv`"
    );
    assert_eq!(
        membership("LX,VAR,member,1961,,its charter\n"),
        "there is no organisation `LX`\n  --> data/memberships.csv, line 2\n  \
         help: add it to `organisations.csv`, or mend the id"
    );
}

#[test]
fn columns_that_do_not_fit() {
    let extra = STATES.replace("region,source", "region,remarks,source");
    let error = open(&extra, NAMES, ORGANISATIONS, [""; 3]).expect_err("an unknown column");
    assert_eq!(
        error,
        "there is no column `remarks`\n  --> data/states.csv, line 1\n  \
         help: the columns are code,name,from,to,successor,region,source"
    );
    let missing = STATES.replace(",source", "");
    let error = open(&missing, NAMES, ORGANISATIONS, [""; 3]).expect_err("a missing column");
    assert!(error.starts_with("the column `source` is missing\n  --> data/states.csv, line 1"), "{error}");
    let error = membership("LC,VAR,member,1961\n");
    assert!(
        error.starts_with("the row has 4 fields where the header has 6\n  --> data/memberships.csv, line 2"),
        "{error}"
    );
}

#[test]
fn what_stands_twice() {
    let row = "LC,VAR,member,1961,,its charter\n";
    let error = membership(&format!("{row}{row}"));
    assert_eq!(
        error,
        "`membership:LC:VAR:1961` stands twice\n  --> data/memberships.csv\n  help: keep one of the rows"
    );
}

#[test]
fn bytes_that_are_no_text() {
    let error = Facts::open(&FactFiles {
        states: b"code,name,from,to,successor,region,source\nV\xff,V,,,,,a\n",
        ..FactFiles::default()
    });
    let error = error.expect_err("not UTF-8").to_string();
    assert!(error.starts_with("the row is not UTF-8\n  --> data/states.csv, line 2"), "{error}");
}
