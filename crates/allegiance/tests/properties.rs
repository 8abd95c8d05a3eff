//! Any bytes at all: unpacking ends, in a report or in an error of three parts, and text fits the terminal.

use allegiance::config::Layout;
use allegiance::files::{Form, Raw};
use allegiance::paper::{Paper, clean, cut, marked};
use allegiance::unpack::{Defaults, day, unpack};
use allegiance::{charset, header};
use proptest::prelude::*;

fn form() -> impl Strategy<Value = Form> {
    prop_oneof![Just(Form::Text), Just(Form::Markdown), Just(Form::Page), Just(Form::Line)]
}

/// Pieces of which headers, pages and lines are made, in any order.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "---\n",
        "title: ",
        "published: 2024-06-03\n",
        "\n",
        "# ",
        "<p>",
        "</div>",
        "<script>",
        "<!--",
        "-->",
        "{\"text\":\"",
        "\"}",
        "\\u0000",
        "é",
        "[a](b)",
        "Varenia left. ",
        "\u{202E}",
        "\t",
        "*",
        "|",
        "```\n",
    ];
    let piece = proptest::sample::select(PIECES);
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn unpacking_any_bytes_ends(bytes in proptest::collection::vec(any::<u8>(), 0..400), form in form()) {
        let raw = Raw { form, ..Raw::new("a", bytes) };
        if let Err(error) = unpack(&raw, &Defaults { published: Some(jiff::civil::date(2024, 6, 3)), publisher: None }) {
            prop_assert!(!error.what.is_empty() && !error.place.is_empty() && !error.help.is_empty());
        }
    }

    #[test]
    fn unpacking_any_markup_ends(text in pieces(), form in form()) {
        let raw = Raw { form, ..Raw::new("a", text.into_bytes()) };
        let _ = unpack(&raw, &Defaults::default());
    }

    #[test]
    fn a_header_ends_on_a_character(text in pieces()) {
        prop_assert!(text.is_char_boundary(header::read(&text).length));
    }

    #[test]
    fn valid_text_is_kept(text in any::<String>()) {
        let decoded = charset::decode(text.as_bytes(), None);
        prop_assert_eq!(decoded.text, text.strip_prefix('\u{FEFF}').unwrap_or(&text));
    }

    #[test]
    fn any_text_may_be_a_day(text in any::<String>()) {
        let _ = day(&text);
    }

    #[test]
    fn paragraphs_fit_the_width(text in any::<String>(), width in 40..120_usize, indent in 0..12_usize) {
        let mut paper = Paper::new(Layout::plain(width));
        paper.paragraph(&format!("{} {}", clean(&text), marked(&text)), indent);
        for line in paper.finish().lines() {
            prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{line:?}");
        }
    }

    #[test]
    fn nothing_steers_the_terminal(text in any::<String>()) {
        prop_assert!(!clean(&text).chars().any(char::is_control));
        prop_assert!(cut(&text, 20).chars().count() <= 22);
    }
}
