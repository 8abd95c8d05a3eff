//! What holds for any text: spans, trees, and that neither memory nor threads change anything.

use english::{Analysis, Memory, analyse, conllu, universal};
use proptest::prelude::*;
use rayon::prelude::*;

mod common;

/// Checks what every analysis keeps; gives the analysis.
fn check(memory: &mut Memory, text: &str) -> Analysis {
    let analysis = analyse(common::model(), memory, text);
    let tokens = &analysis.tokens;
    let count = tokens.len() as u32;

    // Tokens stand one after another, with at most one space between, and cover the text.
    let mut at = 0;
    for token in tokens {
        assert_eq!(token.start, at, "a gap in {text:?}");
        assert!(token.start < token.end && text.is_char_boundary(token.start as usize));
        at = token.end;
        assert!(text.is_char_boundary(at as usize));
        if token.space {
            assert_eq!(text.as_bytes()[at as usize], b' ');
            at += 1;
        }
    }
    assert_eq!(at as usize, text.len(), "tokens do not cover {text:?}");

    // Sentences cover the tokens; both trees are trees.
    let mut next = 0;
    for &(start, end) in &analysis.sentences {
        assert!(start == next && start < end);
        next = end;
    }
    assert_eq!(next, count);
    rooted(&tokens.iter().map(|token| token.head).collect::<Vec<_>>(), text);
    rooted(&universal(&analysis).iter().map(|relation| relation.head).collect::<Vec<_>>(), text);

    let mut free = 0;
    for entity in &analysis.entities {
        assert!(free <= entity.start && entity.start < entity.end && entity.end <= count);
        free = entity.end;
    }

    // Each token but whitespace has its line.
    let lines = conllu(&analysis, text, 0);
    let words = lines.lines().filter(|line| line.contains('\t')).count();
    assert_eq!(words, tokens.iter().filter(|token| token.pos != english::Pos::Space).count(), "lines of {text:?}");
    analysis
}

/// Checks that a walk up from any token ends at a root.
fn rooted(heads: &[u32], text: &str) {
    let mut rooted = vec![false; heads.len()];
    for token in 0..heads.len() {
        let mut walk = vec![token];
        loop {
            let here = walk[walk.len() - 1];
            let head = heads[here] as usize;
            assert!(walk.len() <= heads.len(), "a cycle in {text:?}");
            if rooted[here] || head == here {
                break;
            }
            walk.push(head);
        }
        for here in walk {
            rooted[here] = true;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,60}|[\\s\\S]{0,40}|([a-zA-Z'’\\-.,:;!?()\"/@0-9 \n\t]{0,12} ?){0,12}") {
        check(&mut Memory::default(), &text);
    }

    #[test]
    fn memory_changes_nothing(texts in prop::collection::vec("([A-Za-z]{1,6}[,.]? |n't |\\$3 |'s |\n|é){1,20}", 1..6)) {
        let mut memory = Memory::default();
        let first: Vec<Analysis> = texts.iter().map(|text| check(&mut memory, text)).collect();
        for (text, first) in texts.iter().zip(&first) {
            prop_assert_eq!(first, &check(&mut memory, text));
            prop_assert_eq!(first, &analyse(common::model(), &mut Memory::default(), text));
        }
    }
}

#[test]
fn nothing_gives_nothing() {
    let analysis = analyse(common::model(), &mut Memory::default(), "");
    assert_eq!(analysis, Analysis::default());
    assert_eq!(conllu(&analysis, "", 0), "");
    // Whitespace alone has tokens, but no line in CoNLL-U.
    assert_eq!(conllu(&check(&mut Memory::default(), " \n "), " \n ", 0), "");
}

#[test]
fn the_same_on_any_number_of_threads() {
    let texts: Vec<String> = include_str!("parity.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["text"].as_str().map(str::to_owned))
        .collect::<Option<_>>()
        .expect("every line has a text");
    let mut memory = Memory::default();
    let one: Vec<Analysis> = texts.iter().map(|text| check(&mut memory, text)).collect();
    let many: Vec<Analysis> = texts
        .par_iter()
        .with_max_len(7)
        .map_init(Memory::default, |memory, text| analyse(common::model(), memory, text))
        .collect();
    assert!(one == many);
}

/// Texts made to be slow. Each takes a moment; one that takes time by the square of its length would take hours.
#[test]
fn time_grows_with_the_length() {
    let size = 40_000;
    for unit in [
        "a",
        "(",
        ")",
        ".",
        "..",
        "'",
        "\"",
        "(\"",
        "@",
        ":@",
        "a.",
        "a-",
        "a/",
        "1,",
        "http://",
        "😀",
        "é",
        "\n",
        " ",
        "\t ",
        "\u{300}",
        "((a)) ",
        "that ",
        "the man who ",
        "'s ",
        ": ) ",
        "1. ",
        "and, ",
        "\n\n.",
        "www.",
        "x@y.z:",
        "А",
    ] {
        let text: String = unit.chars().cycle().take(size / unit.chars().next().map_or(1, char::len_utf8)).collect();
        check(&mut Memory::default(), &text);
    }
}

/// A sentence of 5,000 words is one piece: its tree may span all of it.
#[test]
fn a_very_long_sentence() {
    let text = "the envoy of the council of the alliance that ".repeat(560) + "left.";
    let analysis = check(&mut Memory::default(), &text);
    assert_eq!(analysis.tokens.len(), 560 * 9 + 2);
}
