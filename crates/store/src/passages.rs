//! The passages of a report's text that a search finds: its paragraphs.
//!
//! It takes a text and gives spans. These are for searching alone; the passages that claims rest on are the reader's.

use codebook::Span;

/// The language of reports without language, ISO 639-2 `zxx`: rows of a coded data set. They are found by their title alone.
const NO_LANGUAGE: &str = "zxx";

/// What a search finds of a report: the title as `0..0` where there is one, then the paragraphs.
pub(crate) fn searched(title: &str, text: &str, language: &str) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    spans.extend(Some(Span::new(0, 0)).filter(|_| !title.is_empty()));
    if language != NO_LANGUAGE {
        spans.extend(passages(text));
    }
    spans
}

/// The paragraphs of `text`, without the white space around them.
///
/// Paragraphs are set apart by blank lines; where a text has none, each line is one. All that is not white space is covered,
/// once. Nothing for a text without words.
fn passages(text: &str) -> Vec<Span> {
    let lines: Vec<Span> = text
        .split_inclusive('\n')
        .map(|line| {
            let start = line.as_ptr() as usize - text.as_ptr() as usize + (line.len() - line.trim_start().len());
            Span::new(start as u32, (start + line.trim().len()) as u32)
        })
        .collect();
    let body = lines.iter().skip_while(|line| line.is_empty());
    let last = lines.iter().rposition(|line| !line.is_empty()).unwrap_or(0);
    let first = lines.len() - body.count();
    let has_blank_lines = lines.get(first..=last).is_some_and(|body| body.iter().any(|line| line.is_empty()));

    let mut passages: Vec<Span> = Vec::new();
    let mut goes_on = false;
    for line in lines {
        if line.is_empty() {
            goes_on = false;
        } else if let Some(passage) = passages.last_mut().filter(|_| goes_on && has_blank_lines) {
            passage.end = line.end;
        } else {
            passages.push(line);
            goes_on = true;
        }
    }
    passages
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        passages(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn blank_lines_set_paragraphs_apart() {
        assert_eq!(words("\n  One\ntwo. \r\n \r\n\nThree.\n"), ["One\ntwo.", "Three."]);
    }

    #[test]
    fn without_blank_lines_each_line_is_one() {
        assert_eq!(words("One.\nTwo.\n\n"), ["One.", "Two."]);
        assert_eq!(words(" \n \n"), [""; 0]);
    }

    proptest! {
        #[test]
        fn all_but_white_space_is_covered_once(text in "[a-zé \u{2003}\n\r]{0,60}") {
            let spans = passages(&text);
            prop_assert!(spans.iter().all(|span| !span.is_empty() && text.get(span.start as usize..span.end as usize).is_some()));
            prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
            let covered: usize = spans.iter().map(|span| span.of(&text).split_whitespace().map(str::len).sum::<usize>()).sum();
            prop_assert_eq!(covered, text.split_whitespace().map(str::len).sum::<usize>());
        }
    }
}
