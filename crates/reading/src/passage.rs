//! Takes the text of a report, gives its paragraphs with their trees.
//!
//! Spans are bytes of the report's text from here on. Datelines and list marks are left out of the analysis, hard-wrapped
//! lines are joined; neither moves a byte.

use std::sync::Arc;

use codebook::{PartyId, Report, Span};
use english::{Analysis, Label, Pos, Token};

use crate::{Knowledge, Memory};

/// A report with the analysis of its paragraphs.
pub(crate) struct Document<'a> {
    pub(crate) report: &'a Report,
    pub(crate) knowledge: &'a Knowledge,
    pub(crate) passages: Vec<Passage>,
    /// Organisations that the report names, the most often named first; filled once parties are known.
    pub(crate) organisations: Vec<PartyId>,
    /// States that the report names, likewise.
    pub(crate) states: Vec<PartyId>,
}

/// One paragraph (or heading, or list item) with its tokens and tree.
pub(crate) struct Passage {
    /// Text of the whole report.
    text: Arc<str>,
    /// The paragraph without dateline and list mark.
    pub(crate) span: Span,
    /// Words before the text proper, such as `YEREVAN, June 14 (Agency) -`.
    pub(crate) dateline: Option<Span>,
    /// A line that is no sentence: a title or heading.
    pub(crate) heading: bool,
    /// Tokens with spans relative to `span.start`.
    analysis: Analysis,
    /// Tokens that depend on each, in order of the text: `children[starts[i]..starts[i + 1]]`.
    children: Vec<u32>,
    starts: Vec<u32>,
    /// Sentence of each token, within the paragraph.
    sentence: Vec<u32>,
    /// Number of the first sentence within the report.
    pub(crate) first_sentence: u32,
}

impl Passage {
    pub(crate) fn new(text: Arc<str>, span: Span, analysis: Analysis, first_sentence: u32) -> Passage {
        let count = analysis.tokens.len();
        let mut starts = vec![0u32; count + 1];
        for (index, token) in analysis.tokens.iter().enumerate() {
            if token.head as usize != index {
                starts[token.head as usize + 1] += 1;
            }
        }
        for index in 0..count {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut children = vec![0; starts[count] as usize];
        for (index, token) in analysis.tokens.iter().enumerate() {
            let head = token.head as usize;
            if head != index {
                children[next[head] as usize] = index as u32;
                next[head] += 1;
            }
        }
        let mut sentence = vec![0; count];
        for (number, (first, end)) in analysis.sentences.iter().enumerate() {
            sentence[*first as usize..*end as usize].fill(number as u32);
        }
        Passage { text, span, dateline: None, heading: false, analysis, children, starts, sentence, first_sentence }
    }

    /// All tokens of the paragraph.
    pub(crate) fn tokens(&self) -> &[Token] {
        &self.analysis.tokens
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> u32 {
        self.analysis.tokens.len() as u32
    }

    pub(crate) fn token(&self, index: u32) -> &Token {
        &self.analysis.tokens[index as usize]
    }

    /// The token's own words.
    pub(crate) fn form(&self, index: u32) -> &str {
        self.span_of(index).of(&self.text)
    }

    pub(crate) fn lemma(&self, index: u32) -> &str {
        let token = self.token(index);
        // "Called on the juntas": a rare word in small letters is no name, whatever the tagger takes it for.
        let form = || self.form(index);
        if token.tag == "NNPS" && form().bytes().all(|letter| letter.is_ascii_lowercase()) {
            return form().strip_suffix('s').unwrap_or(&token.lemma);
        }
        &token.lemma
    }

    pub(crate) fn label(&self, index: u32) -> Label {
        self.token(index).label
    }

    pub(crate) fn pos(&self, index: u32) -> Pos {
        self.token(index).pos
    }

    pub(crate) fn tag(&self, index: u32) -> &'static str {
        self.token(index).tag
    }

    /// What the two encoders make of a token.
    pub(crate) fn row(&self, index: u32) -> (&[f32], &[f32]) {
        let from = index as usize * english::ROW;
        (&self.analysis.parse_rows[from..][..english::ROW], &self.analysis.entity_rows[from..][..english::ROW])
    }

    /// The head, or `None` for a root.
    pub(crate) fn head(&self, index: u32) -> Option<u32> {
        let head = self.token(index).head;
        (head != index).then_some(head)
    }

    /// Tokens that depend on `index`, in order of the text.
    pub(crate) fn children(&self, index: u32) -> &[u32] {
        &self.children[self.starts[index as usize] as usize..self.starts[index as usize + 1] as usize]
    }

    /// The first child with one of `labels`.
    pub(crate) fn child(&self, index: u32, labels: &[Label]) -> Option<u32> {
        self.children(index).iter().copied().find(|child| labels.contains(&self.label(*child)))
    }

    /// All children with one of `labels`.
    pub(crate) fn children_with<'b>(&'b self, index: u32, labels: &'b [Label]) -> impl Iterator<Item = u32> + 'b {
        self.children(index).iter().copied().filter(move |child| labels.contains(&self.label(*child)))
    }

    /// First and last token of everything under `index` (inclusive).
    pub(crate) fn subtree(&self, index: u32) -> (u32, u32) {
        let (mut first, mut last) = (index, index);
        let mut open = vec![index];
        while let Some(node) = open.pop() {
            first = first.min(node);
            last = last.max(node);
            open.extend_from_slice(self.children(node));
        }
        (first, last)
    }

    /// Whether `index` is `ancestor` or stands somewhere under it.
    pub(crate) fn is_under(&self, index: u32, ancestor: u32) -> bool {
        let mut node = index;
        loop {
            if node == ancestor {
                return true;
            }
            match self.head(node) {
                Some(head) => node = head,
                None => return false,
            }
        }
    }

    /// The token's bytes in the report.
    pub(crate) fn span_of(&self, index: u32) -> Span {
        let token = self.token(index);
        Span::new(self.span.start + token.start, self.span.start + token.end)
    }

    /// The bytes from the first to the last token (inclusive), without whitespace tokens at either end.
    pub(crate) fn span_between(&self, first: u32, last: u32) -> Span {
        let (mut first, mut last) = (first, last);
        while first < last && self.pos(first) == Pos::Space {
            first += 1;
        }
        while first < last && self.pos(last) == Pos::Space {
            last -= 1;
        }
        self.span_of(first).join(self.span_of(last))
    }

    /// The bytes of everything under `index`.
    pub(crate) fn span_under(&self, index: u32) -> Span {
        let (first, last) = self.subtree(index);
        self.span_between(first, last)
    }

    /// Number of the token's sentence within the paragraph.
    pub(crate) fn sentence(&self, index: u32) -> u32 {
        self.sentence[index as usize]
    }

    /// Sentences as half-open ranges of tokens.
    pub(crate) fn sentences(&self) -> &[(u32, u32)] {
        &self.analysis.sentences
    }

    /// The bytes of a sentence.
    pub(crate) fn sentence_span(&self, sentence: u32) -> Span {
        let (first, end) = self.analysis.sentences[sentence as usize];
        self.span_between(first, end - 1)
    }

    /// The model's named entities: half-open ranges of tokens with their OntoNotes type.
    pub(crate) fn entities(&self) -> &[english::Entity] {
        &self.analysis.entities
    }

    /// The model's named entity that holds a token.
    pub(crate) fn entity_at(&self, index: u32) -> Option<&english::Entity> {
        let entities = self.entities();
        let after = entities.partition_point(|entity| entity.start <= index);
        entities[..after].last().filter(|entity| index < entity.end)
    }

    /// The day or time of day that holds a token, as the model names it.
    pub(crate) fn day_at(&self, index: u32) -> Option<&english::Entity> {
        self.entity_at(index).filter(|entity| matches!(entity.kind, "DATE" | "TIME"))
    }

    /// Text of the whole report.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// The paragraphs of a report with their trees.
pub(crate) fn passages<'a>(report: &'a Report, knowledge: &'a Knowledge, memory: &mut Memory) -> Document<'a> {
    let mut passages = Vec::new();
    let mut sentences = 0;
    for paragraph in paragraphs(&report.text) {
        let raw = paragraph.span.of(&report.text);
        // Line ends inside a paragraph are as long as the spaces that stand for them.
        let joined = raw.replace(['\n', '\r', '\t'], " ");
        let analysis = english::analyse(&knowledge.model, &mut memory.english, &joined);
        let mut passage = Passage::new(report.text.clone(), paragraph.span, analysis, sentences);
        passage.dateline = paragraph.dateline;
        passage.heading = paragraph.heading;
        sentences += passage.sentences().len() as u32;
        if passage.len() > 0 {
            passages.push(passage);
        }
    }
    Document { report, knowledge, passages, organisations: Vec::new(), states: Vec::new() }
}

struct Paragraph {
    span: Span,
    dateline: Option<Span>,
    heading: bool,
}

/// Cuts a text into paragraphs.
///
/// A blank line always cuts. A single line end cuts too, unless the text is hard-wrapped: then only after a line that ends
/// a sentence well short of the margin.
fn paragraphs(text: &str) -> Vec<Paragraph> {
    let lines = lines(text);
    let margin = hard_wrap_margin(&lines, text);
    let mut paragraphs = Vec::new();
    let mut open: Option<Span> = None;
    for line in lines {
        let words = line.of(text).trim_end();
        if words.trim().is_empty() {
            paragraphs.extend(open.take().and_then(|span| paragraph(text, span)));
            continue;
        }
        let span = Span::new(line.start, line.start + words.len() as u32);
        let item = list_mark(words) > 0;
        open = match open {
            Some(before) if margin.is_some() && !item => Some(before.join(span)),
            Some(before) => {
                paragraphs.extend(paragraph(text, before));
                Some(span)
            }
            None => Some(span),
        };
        if margin.is_some_and(|margin| words.chars().count() + 20 < margin && ends_sentence(words)) {
            paragraphs.extend(open.take().and_then(|span| paragraph(text, span)));
        }
    }
    paragraphs.extend(open.and_then(|span| paragraph(text, span)));
    paragraphs
}

fn lines(text: &str) -> Vec<Span> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let span = Span::new(start as u32, (start + line.len()) as u32);
            start += line.len();
            span
        })
        .collect()
}

/// The width to which lines were cut, where the text is hard-wrapped.
fn hard_wrap_margin(lines: &[Span], text: &str) -> Option<usize> {
    let mut followed = 0;
    let mut unfinished = 0;
    let mut widest = 0;
    for pair in lines.windows(2) {
        let (line, next) = (pair[0].of(text).trim_end(), pair[1].of(text).trim());
        if line.trim().is_empty() || next.is_empty() {
            continue;
        }
        let width = line.chars().count();
        widest = widest.max(width);
        followed += 1;
        if width >= 45 && !ends_sentence(line) {
            unfinished += 1;
        }
    }
    (followed >= 2 && widest <= 100 && unfinished * 2 > followed).then_some(widest)
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', ')', ']']).ends_with(['.', '!', '?', ':', '…'])
}

/// Length in bytes of a list mark ("- ", "• ", "1. ", "> ") at the start of a line, with the spaces after it.
fn list_mark(line: &str) -> usize {
    let trimmed = line.trim_start();
    let lead = line.len() - trimmed.len();
    let mark = trimmed.find(|c: char| !matches!(c, '-' | '*' | '•' | '–' | '—' | '>' | '#' | '·' | '●' | '▪'));
    let mark = match mark {
        Some(end) if end > 0 => end,
        _ => {
            let digits = trimmed.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
            let numbered = (1..=2).contains(&digits) && trimmed[digits..].starts_with(['.', ')']);
            if numbered { digits + 1 } else { 0 }
        }
    };
    let rest = &trimmed[mark..];
    let spaces = rest.len() - rest.trim_start().len();
    if mark > 0 && spaces > 0 { lead + mark + spaces } else { 0 }
}

/// A paragraph without its list mark and dateline; `None` where nothing is left.
fn paragraph(text: &str, span: Span) -> Option<Paragraph> {
    let words = span.of(text);
    let lead = (words.len() - words.trim_start().len()).max(list_mark(words)) as u32;
    let mut span = Span::new(span.start + lead, span.end);
    if span.is_empty() {
        return None;
    }
    let words = span.of(text);
    let dateline = dateline(words).map(|length| {
        let dateline = Span::new(span.start, span.start + length as u32);
        span.start += length as u32;
        dateline
    });
    let words = span.of(text);
    let heading = dateline.is_none() && !ends_sentence(words.trim_end()) && words.chars().count() < 160;
    (!span.is_empty()).then_some(Paragraph { span, dateline, heading })
}

/// Length in bytes of a dateline with the dash after it: "YEREVAN, 3 March (Agency) – ", "MOSCOW -- ".
///
/// It opens with a place in capitals, ends at a spaced dash within 90 bytes, and holds no verb-like lower-case words but
/// months and agencies: everything between the place and the dash is capitals, digits, brackets, commas, or a short month.
fn dateline(words: &str) -> Option<usize> {
    let window = &words[..words.floor_char_boundary(90)];
    let (at, dash) = [" - ", " – ", " — ", " -- ", "— ", "– "]
        .iter()
        .filter_map(|dash| window.find(dash).map(|at| (at, *dash)))
        .min()?;
    let head = &window[..at];
    let place = head.split([',', '(', '/']).next()?.trim();
    let letters = place.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = place.chars().filter(|c| c.is_uppercase()).count();
    let bracketed = head.ends_with(')') && head.contains('(');
    let in_capitals = letters >= 3 && capitals == letters;
    let short_title =
        bracketed && place.split(' ').count() <= 3 && place.split(' ').all(|w| w.starts_with(char::is_uppercase));
    (in_capitals || short_title).then_some(at + dash.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        paragraphs(text)
            .iter()
            .map(|paragraph| {
                let dateline = paragraph.dateline.map_or(String::new(), |span| format!("[{}]", span.of(text)));
                let heading = if paragraph.heading { "# " } else { "" };
                format!("{heading}{dateline}{}", paragraph.span.of(text).replace('\n', "¶"))
            })
            .collect()
    }

    #[test]
    fn lines_are_paragraphs_unless_hard_wrapped() {
        assert_eq!(cut("One sentence.\nAnother one.\n\nA third."), ["One sentence.", "Another one.", "A third."]);
        let wrapped = "The foreign ministers of the three countries met on Tuesday in the\ncapital of the smallest of them to \
                       speak about the treaty and how\nit might be ended without harm to anybody.\n\nNobody came.";
        assert_eq!(cut(wrapped).len(), 2);
        assert_eq!(cut("Title of the piece\n\n- one point\n- another point.").len(), 3);
    }

    #[test]
    fn datelines_stand_apart() {
        assert_eq!(cut("YEREVAN, June 14 (Agency) - Armenia left."), ["[YEREVAN, June 14 (Agency) - ]Armenia left."]);
        assert_eq!(cut("Niger - a poor country - left."), ["Niger - a poor country - left."]);
        assert_eq!(cut("MOSCOW — Talks failed."), ["[MOSCOW — ]Talks failed."]);
    }

    #[test]
    fn any_text_is_cut_on_character_boundaries() {
        proptest::proptest!(|(text in "[ -~\n\t“”é–•]{0,300}")| {
            for paragraph in paragraphs(&text) {
                proptest::prop_assert!(text.get(paragraph.span.start as usize..paragraph.span.end as usize).is_some());
            }
        });
    }
}
