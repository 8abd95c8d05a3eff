//! The table of `cases.txt`, on the real pipeline; and that any text ends with valid dates.
#![expect(clippy::disallowed_methods, reason = "touches the world: the model is read from its file")]

use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use codebook::{Basis, Span};
use proptest::prelude::*;

use super::*;

fn model() -> &'static english::Model<'static> {
    static MODEL: OnceLock<english::Model<'static>> = OnceLock::new();
    MODEL.get_or_init(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/models/en_core_web_md.safetensors");
        let bytes: &'static [u8] = std::fs::read(path).expect("the model ships with the project").leak();
        english::Model::open(bytes).expect("the shipped model opens")
    })
}

fn passages(text: &str) -> Vec<Passage> {
    let whole: Arc<str> = text.into();
    let mut memory = english::Memory::default();
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let words = line.trim_end_matches('\n');
            let span = Span::new(start, start + words.len() as u32);
            start += line.len() as u32;
            Passage::new(whole.clone(), span, english::analyse(model(), &mut memory, words), 0)
        })
        .filter(|passage| passage.len() > 0)
        .collect()
}

fn shown(when: Option<When>) -> String {
    match when {
        None => "-".into(),
        Some(When { from: Some(from), to: Some(to), .. }) if from == to => from.to_string(),
        Some(When { from, to, .. }) => {
            let end = |end: Option<PartialDate>| end.map_or(String::new(), |end| end.to_string());
            format!("{}..{}", end(from), end(to))
        }
    }
}

/// What `asked` comes to: `left` is the time of the last token of that form, `^left` the inherited one, `words` all
/// expressions.
fn answer(asked: &str, passages: &[Passage], times: &Times) -> String {
    let (form, inherited) = asked.strip_prefix('^').map_or((asked, false), |form| (form, true));
    let place = passages.iter().enumerate().rev().find_map(|(number, passage)| {
        (0..passage.len()).rev().find(|token| passage.form(*token) == form).map(|token| (number, token))
    });
    let Some((number, token)) = place else { return format!("no token `{form}`") };
    let passage = &passages[number];
    shown(if inherited { times.shared(passage, number, token, STEPS) } else { times.own(passage, number, token) })
}

fn all(passages: &[Passage], times: &Times) -> String {
    let mut text = String::new();
    for expression in times.all() {
        let passage = &passages[expression.passage];
        let words = passage.span_between(expression.first, expression.last).of(passage.text());
        let _ = write!(text, "[{words}]{} ", shown(expression.when));
    }
    text
}

/// Lines of `cases.txt`: the day of publication, the text (paragraphs parted by `¶`), what is asked with its answer.
#[test]
fn the_table_of_cases() {
    let mut wrong = String::new();
    let mut count = 0;
    for line in include_str!("cases.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut fields = line.split(" | ");
        let (Some(day), Some(text)) = (fields.next(), fields.next()) else { panic!("no case: `{line}`") };
        let published: Date = day.trim().parse().expect("a case begins with a day");
        let passages = passages(&text.replace('¶', "\n"));
        let times = read(published, &passages);
        for expected in fields {
            count += 1;
            let (asked, value) = expected.trim().split_once(' ').expect("an answer follows what is asked");
            let answer = answer(asked, &passages, &times);
            if answer != value {
                let _ = writeln!(wrong, "{day} {text}\n    {asked}: {answer}, not {value}; {}", all(&passages, &times));
            }
        }
    }
    assert!(wrong.is_empty(), "of {count} answers:\n{wrong}");
    assert!(count >= 150, "{count} answers");
}

#[test]
fn the_words_and_the_basis_are_kept() {
    let passages = passages("Armenia left in June 2023 and returned on Saturday.");
    let times = read("2024-09-02".parse().unwrap(), &passages);
    let found: Vec<_> = times.all().filter_map(|expression| expression.when).collect();
    assert_eq!(found[0].words.unwrap().of(passages[0].text()), "June 2023");
    assert_eq!(found.iter().map(|when| when.basis).collect::<Vec<_>>(), [Basis::Stated, Basis::Relative]);
}

#[test]
fn lengths_are_told_apart() {
    let passages = passages("A state must give six months' notice; the two-day meeting is held every year.");
    let times = read("2024-09-02".parse().unwrap(), &passages);
    let kinds: Vec<_> = times.all().map(|expression| expression.kind).collect();
    assert_eq!(
        kinds,
        [
            Kind::Duration { count: 6, unit: Unit::Month },
            Kind::Duration { count: 2, unit: Unit::Day },
            Kind::Set(Unit::Year)
        ]
    );
    assert_eq!(times.durations(0).count(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_words_end_with_valid_dates(
        day in "(1[0-9]|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])",
        words in proptest::collection::vec(proptest::sample::select(vec![
            "the", "last", "next", "May", "March", "31", "29", "February", "2023", "1990s", "mid-2023", "early", "end", "of", "year",
            "two", "days", "months", "after", "before", "since", "until", "from", "to", "between", "and", ",", "-", "Saturday", "spring",
            "half", "first", "quarter", "Q3", "ago", "later", "earlier", "night", "9999", "2199", "hundred", "years", "weekend", "then",
            "time", "at", "in", "it", "left", "will", "leave", "has", "snubbed", "for", "within", "week", "31/12/2199", "30", "that", "same",
        ]), 0..40),
    ) {
        let published: Date = day.parse().unwrap();
        let passages = passages(&words.join(" "));
        let times = read(published, &passages);
        for expression in times.all() {
            prop_assert!(expression.first <= expression.head && expression.head <= expression.last);
            if let Some(When { from: Some(from), to: Some(to), .. }) = expression.when {
                prop_assert!(from <= to, "{from} {to}");
            }
        }
        for token in 0..passages.first().map_or(0, Passage::len) {
            if let Some(When { from: Some(from), to: Some(to), .. }) = times.shared(&passages[0], 0, token, STEPS) {
                prop_assert!(from <= to);
            }
        }
    }
}
