//! The sheet that text is laid out on: wrapped paragraphs, marked words and tables that fit the width.
//!
//! Nothing that a report holds can steer the terminal: control characters and signs that turn the direction of writing are
//! taken out here, and all that is shown passes through here.

use comfy_table::{Cell, ContentArrangement, Table, presets};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::config::Layout;

/// Begin and end of marked words, while a text is being wrapped; taken out of all that reports hold.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// Words to be marked in a text: bold on a terminal, `«…»` elsewhere.
pub fn marked(words: &str) -> String {
    format!("{OPEN}{}{CLOSE}", clean(words))
}

/// A text on one line, without anything that a terminal would obey.
pub fn clean(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => line.push(' '),
            OPEN | CLOSE | '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            }
            letter if letter.is_control() => line.push('\u{FFFD}'),
            letter => line.push(letter),
        }
    }
    line
}

/// A text of several lines, each of them [`clean`].
pub fn clean_lines(text: &str) -> String {
    text.split('\n').map(clean).collect::<Vec<_>>().join("\n")
}

/// At most so many characters of a text, cut between words.
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((index, _)) => format!("{} …", text[..index].rsplit_once(' ').map_or(&text[..index], |(head, _)| head)),
    }
}

/// Text under construction.
#[derive(Debug)]
pub struct Paper {
    layout: Layout,
    text: String,
}

impl Paper {
    /// An empty sheet.
    pub fn new(layout: Layout) -> Paper {
        Paper { layout, text: String::new() }
    }

    /// What was written.
    pub fn finish(self) -> String {
        self.text
    }

    /// Columns that a line can take.
    pub fn width(&self) -> usize {
        self.layout.width
    }

    /// A line as it is, without the spaces at its end; the caller sees to it that it fits.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(clean(text).trim_end());
        self.text.push('\n');
    }

    /// A blank line, unless there is one.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A heading.
    pub fn heading(&mut self, text: &str) {
        self.gap();
        self.paragraph(&marked_heading(text, self.layout), 0);
    }

    /// A paragraph, wrapped, each line behind so many spaces. Words made by [`marked`] are marked; the rest is expected to be
    /// [`clean`].
    pub fn paragraph(&mut self, text: &str, indent: usize) {
        self.hanging("", text, indent);
    }

    /// A paragraph behind a label that takes `indent` columns; the lines after the first stand below the text.
    pub fn hanging(&mut self, label: &str, text: &str, indent: usize) {
        let width = self.layout.width.saturating_sub(indent).max(20);
        let mut label = format!("{label}{}", " ".repeat(indent.saturating_sub(label.width())));
        let mut is_open = false;
        for line in wrap(text, width, self.layout.colour) {
            self.text.push_str(&label);
            self.styled(&line, &mut is_open);
            let end = self.text.trim_end_matches(' ').len();
            self.text.truncate(end);
            self.text.push('\n');
            label = " ".repeat(indent);
        }
    }

    fn styled(&mut self, line: &str, is_open: &mut bool) {
        const BOLD: &str = "\u{1b}[1m";
        const PLAIN: &str = "\u{1b}[0m";
        let colour = self.layout.colour;
        if *is_open && colour {
            self.text.push_str(BOLD);
        }
        for letter in line.chars() {
            match letter {
                OPEN | CLOSE => {
                    *is_open = letter == OPEN;
                    let (begin, end) = if colour { (BOLD, PLAIN) } else { ("«", "»") };
                    self.text.push_str(if *is_open { begin } else { end });
                }
                // It has done its work: the line was not broken there.
                '\u{a0}' => self.text.push(' '),
                letter => self.text.push(letter),
            }
        }
        if *is_open && colour {
            self.text.push_str(PLAIN);
        }
    }

    /// A table without lines, the names of the columns above it; cells wrap so that it fits the width.
    ///
    /// Columns in `fixed` are never wrapped.
    pub fn table(&mut self, names: &[&str], rows: Vec<Vec<String>>, fixed: &[usize]) {
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.layout.width).unwrap_or(u16::MAX));
        if self.layout.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.set_header(names.iter().map(|name| Cell::new(name).add_attribute(comfy_table::Attribute::Underlined)));
        if !self.layout.colour {
            let width = |index: usize| {
                let cells = rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.width());
                cells.chain([names[index].width()]).max().unwrap_or(0).min(12)
            };
            table.add_row((0..names.len()).map(|index| "─".repeat(width(index))).collect::<Vec<_>>());
        }
        for row in rows {
            table.add_row(row);
        }
        for index in fixed {
            if let Some(column) = table.column_mut(*index) {
                column.set_constraint(comfy_table::ColumnConstraint::ContentWidth);
            }
        }
        for line in table.lines() {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }
}

/// A heading is bold in colour, and plain otherwise: `«…»` is for words of reports.
fn marked_heading(text: &str, layout: Layout) -> String {
    if layout.colour { marked(text) } else { clean(text) }
}

/// Lines of at most `width` columns, broken between words; a word that is longer is cut.
fn wrap(text: &str, width: usize, colour: bool) -> Vec<String> {
    let width_of = |letter: char| match letter {
        OPEN | CLOSE => usize::from(!colour),
        letter => letter.width().unwrap_or(0),
    };
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let long: usize = word.chars().map(width_of).sum();
        if used > 0 && used + 1 + long > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if used > 0 {
            line.push(' ');
            used += 1;
        }
        for letter in word.chars() {
            if used + width_of(letter) > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push(letter);
            used += width_of(letter);
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{202E}d\u{7}"), "a\u{FFFD}[31mb cd\u{FFFD}");
    }

    #[test]
    fn paragraphs_fit_and_marks_go_on() {
        let text = format!("He said: {} and left.", marked("we have frozen it"));
        let mut paper = Paper::new(Layout::plain(24));
        paper.paragraph(&text, 2);
        assert_eq!(paper.finish(), "  He said: «we have\n  frozen it» and left.\n");
        let mut paper = Paper::new(Layout { width: 24, colour: true });
        paper.paragraph(&text, 2);
        assert_eq!(paper.finish(), "  He said: \u{1b}[1mwe have\u{1b}[0m\n  \u{1b}[1mfrozen it\u{1b}[0m and left.\n");
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(wrap("ab abcdefgh", 5, false), ["ab", "abcde", "fgh"]);
        assert_eq!(wrap("", 5, false), [""]);
        assert_eq!(cut("one two three", 9), "one two …");
    }

    #[test]
    fn tables_fit() {
        let mut paper = Paper::new(Layout::plain(40));
        paper.table(&["id", "words"], vec![vec!["3fa2b1c0".into(), "word ".repeat(30)]], &[0]);
        let text = paper.finish();
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert!(text.contains("3fa2b1c0"));
    }
}
