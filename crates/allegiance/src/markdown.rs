//! Markdown to the plain text that is read: words of links without their addresses, one blank line between paragraphs.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Title and text of a Markdown document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plain {
    /// The heading with which the document begins, where it begins with one; it is then no part of the text.
    pub title: Option<String>,
    /// The text.
    pub text: String,
}

/// The plain text of `markdown`: soft line ends become spaces, pictures and raw HTML fall away, list items and table rows
/// stand on lines of their own.
pub fn plain(markdown: &str) -> Plain {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let (mut text, mut title, mut picture) = (String::with_capacity(markdown.len()), None, 0);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Image { .. }) => picture += 1,
            Event::End(TagEnd::Image) => picture -= 1,
            _ if picture > 0 => {}
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak => text.push(' '),
            Event::HardBreak | Event::End(TagEnd::TableRow | TagEnd::TableHead | TagEnd::Item) => end_line(&mut text),
            Event::End(TagEnd::TableCell) => text.push_str("; "),
            Event::End(TagEnd::Heading(_)) if title.is_none() && !text.trim().contains('\n') => {
                title = Some(text.trim().to_owned());
                text.clear();
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::List(_)) => {
                end_line(&mut text);
                text.push('\n');
            }
            Event::Start(Tag::Heading { .. }) if !text.is_empty() && title.is_none() => title = Some(String::new()),
            Event::Start(Tag::List(_)) if !text.is_empty() => end_line(&mut text),
            _ => {}
        }
    }
    Plain { title: title.filter(|title| !title.is_empty()), text: text.trim().to_owned() }
}

fn end_line(text: &mut String) {
    let kept = text.trim_end_matches([' ', ';']).len();
    text.truncate(kept);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_marks() {
        let plain = plain(
            "# A *title*\n\nThe [CSTO](https://a.example) **met**\nin Minsk. ![map](m.png)\n\n- one\n- two\n\n## Later\n\nIt ended.\n",
        );
        assert_eq!(plain.title.as_deref(), Some("A title"));
        assert_eq!(plain.text, "The CSTO met in Minsk.\n\none\ntwo\n\nLater\n\nIt ended.");
    }

    #[test]
    fn plain_text_stays() {
        let text = "Armenia froze its participation.\n\nIt said so in 2024.";
        assert_eq!(plain(text), Plain { title: None, text: text.into() });
    }

    #[test]
    fn a_heading_further_down_is_no_title() {
        assert_eq!(plain("Text.\n\n# Heading\n\nMore.").title, None);
    }
}
