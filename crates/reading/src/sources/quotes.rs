//! Direct speech: the stretches of a paragraph between quotation marks.

use crate::passage::Passage;

/// A stretch in quotation marks, as a half-open range of tokens with the marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quote {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Whether the paragraph ends before the quotation does; it goes on where the next one opens with a mark.
    pub(crate) open: bool,
}

impl Quote {
    pub(crate) fn holds(&self, token: u32) -> bool {
        self.start <= token && token < self.end
    }
}

/// The outermost quotations of a paragraph, in order.
///
/// Straight marks alternate; curved and angled marks open or close by their form; a single mark counts only where the
/// tagger takes it for a quotation mark. One that never closes ends with its sentence, unless it opens the last sentences
/// of the paragraph.
pub(crate) fn quotes(passage: &Passage) -> Vec<Quote> {
    let mut quotes = Vec::new();
    let mut open: Option<(u32, Family)> = None;
    for token in 0..passage.len() {
        let Some((family, side)) = mark(passage, token) else { continue };
        match open {
            None if side != Side::Close => open = Some((token, family)),
            Some((start, opened_by)) if opened_by == family && side != Side::Open => {
                quotes.push(Quote { start, end: token + 1, open: false });
                open = None;
            }
            _ => {}
        }
    }
    if let Some((start, family)) = open {
        if family == Family::Single {
            return quotes;
        }
        let (first, end) = passage.sentences()[passage.sentence(start) as usize];
        let whole = start <= first + 1;
        let end = if whole { passage.len() } else { end };
        quotes.push(Quote { start, end, open: whole });
    }
    quotes
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Double,
    Angled,
    Single,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    Either,
}

fn mark(passage: &Passage, token: u32) -> Option<(Family, Side)> {
    match passage.form(token) {
        "\"" | "''" | "``" => Some((Family::Double, Side::Either)),
        "“" | "„" => Some((Family::Double, Side::Open)),
        "”" => Some((Family::Double, Side::Close)),
        "«" => Some((Family::Angled, Side::Open)),
        "»" => Some((Family::Angled, Side::Close)),
        "‘" => Some((Family::Single, Side::Open)),
        "’" | "'" if passage.tag(token) == "''" => Some((Family::Single, Side::Close)),
        "'" if passage.tag(token) == "``" => Some((Family::Single, Side::Open)),
        _ => None,
    }
}
