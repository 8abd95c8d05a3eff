//! Attribution that no tree shows: direct speech over several sentences and paragraphs, "Minister: …", interviews, and
//! indirect speech that goes on in the next sentence.

use codebook::{Party, PartyId, Source};
use english::{Label, Pos};

use super::clauses::{Tense, tense};
use super::cues::{CueClass, Kind};
use super::frames::{Frame, FrameId, Frames};
use super::quotes::Quote;
use super::speakers::{Reader, without_article};
use super::walk::{Paragraph, Scratch, walk};
use crate::passage::Passage;

/// Gives quotations without a cue of their own to their speaker: the one of the same quotation, else of the quotation or
/// sentence before, else of the next sentence.
pub(crate) fn direct_speech(
    reader: &mut Reader<'_>,
    frames: &mut Frames,
    scratch: &mut Scratch,
    paragraphs: &mut [Paragraph],
    quotes: &[Vec<Quote>],
    number: usize,
) {
    let tree = reader.passage(number);
    let mut before: Option<FrameId> = None;
    for (index, quote) in quotes[number].iter().enumerate() {
        let (first, last) = (tree.sentence(quote.start), tree.sentence(quote.end - 1));
        let paragraph = &paragraphs[number];
        let cued = (first..=last).find_map(|sentence| cued(tree, paragraph, *quote, sentence));
        let uncued: Vec<u32> =
            (first..=last).filter(|sentence| is_uncued(tree, paragraph, *quote, *sentence)).collect();
        if uncued.is_empty() {
            before = cued.or(before);
            continue;
        }
        let opens_paragraph = index == 0 && tree.sentences()[0].0 + 1 >= quote.start.saturating_sub(1);
        let speaker = cued
            .or_else(|| introduced(tree, paragraph, *quote))
            .or(before)
            .or_else(|| said_beside(paragraph, first, last))
            .or_else(|| if opens_paragraph { said_before(paragraphs, quotes, number) } else { None });
        let Some(speaker) = speaker else { continue };
        before = Some(speaker);
        mark(reader, frames, scratch, &mut paragraphs[number], number, *quote, speaker, &uncued);
    }
    // A paragraph that was nothing but a quotation may get its speaker from this one.
    if number > 0 && quotes[number - 1].len() == 1 && is_all_quote(&reader.passages[number - 1], quotes[number - 1][0])
    {
        let quote = quotes[number - 1][0];
        let above = reader.passage(number - 1);
        let all: Vec<u32> = (0..above.sentences().len() as u32)
            .filter(|sentence| is_uncued(above, &paragraphs[number - 1], quote, *sentence))
            .collect();
        let next = paragraphs[number].sayings.first().filter(|saying| saying.sentence == 0 && !saying.has_content);
        if let Some(frame) = next.map(|saying| saying.frame).filter(|_| !all.is_empty()) {
            mark(reader, frames, scratch, &mut paragraphs[number - 1], number - 1, quote, frame, &all);
        }
    }
}

fn is_all_quote(tree: &Passage, quote: Quote) -> bool {
    quote.start == 0 && quote.end + 1 >= tree.len()
}

/// The speaker of a sentence in the quotation that has a cue in its tree.
fn cued(tree: &Passage, paragraph: &Paragraph, quote: Quote, sentence: u32) -> Option<FrameId> {
    let (first, end) = tree.sentences()[sentence as usize];
    let inside = first.max(quote.start)..end.min(quote.end);
    let saying = paragraph.said_in(sentence, sentence + 1).iter().filter(|saying| saying.has_content);
    let mut outside = saying.filter(|saying| !quote.holds(saying.cue));
    outside
        .find(|saying| inside.clone().any(|token| paragraph.of[token as usize] == saying.frame))
        .map(|saying| saying.frame)
}

/// Whether a sentence stands in the quotation with its main verb and is told by nobody yet.
fn is_uncued(tree: &Passage, paragraph: &Paragraph, quote: Quote, sentence: u32) -> bool {
    let (first, end) = tree.sentences()[sentence as usize];
    let root = (first..end).find(|token| tree.head(*token).is_none());
    let Some(root) = root.filter(|root| quote.holds(*root)) else { return false };
    let starts =
        (first..quote.start.max(first)).all(|token| matches!(tree.pos(token), Pos::Punct | Pos::Space | Pos::Cconj));
    let ends = (quote.end.min(end)..end).all(|token| matches!(tree.pos(token), Pos::Punct | Pos::Space));
    let whole =
        starts && ends || tree.form(quote.start.saturating_sub(1)) == ":" || starts && quote.end - quote.start > 5;
    whole && paragraph.of[root as usize] == paragraph.base && paragraph.regions[root as usize] == 0
}

/// A cue right before the quotation ("Lavrov told reporters: …") or right after it, whose tree does not reach it.
fn introduced(tree: &Passage, paragraph: &Paragraph, quote: Quote) -> Option<FrameId> {
    let sentence = tree.sentence(quote.start);
    let before = quote.start.checked_sub(1).filter(|before| matches!(tree.form(*before), ":" | ","));
    let said = |from: u32, to: u32| paragraph.said_between(from, to).first();
    let opening = before.and_then(|before| {
        let (first, _) = tree.sentences()[tree.sentence(before) as usize];
        said(first, before)
    });
    let (_, end) = tree.sentences()[tree.sentence(quote.end - 1) as usize];
    let closing =
        || said(quote.end, end.max(quote.end).min(quote.end + 12)).filter(|_| sentence <= tree.sentence(quote.end - 1));
    opening.or_else(closing).map(|saying| saying.frame)
}

/// The speaker of the sentence before in the same paragraph, else of the one after, where these say that somebody spoke.
fn said_beside(paragraph: &Paragraph, first: u32, last: u32) -> Option<FrameId> {
    let before = paragraph.said_in(first.saturating_sub(2), first).last();
    let after = paragraph.said_in(last + 1, last + 2);
    let bare = after.iter().find(|saying| !saying.has_content);
    bare.or(before).or(after.first()).map(|saying| saying.frame)
}

/// The last speaker of the paragraph before: of its quotation where that goes on or is all there is, else of its last words.
fn said_before(paragraphs: &[Paragraph], quotes: &[Vec<Quote>], number: usize) -> Option<FrameId> {
    let above = number.checked_sub(1)?;
    let paragraph = &paragraphs[above];
    let quoted = quotes[above].last().and_then(|quote| {
        let told = |token: u32| Some(paragraph.of[token as usize]).filter(|frame| *frame != paragraph.base);
        (quote.start..quote.end).rev().find_map(told)
    });
    quoted.or_else(|| paragraph.sayings.last().map(|saying| saying.frame))
}

/// Sets `speaker` over the sentences of a quotation and walks them once more.
#[expect(clippy::too_many_arguments, reason = "the state of the walk, and what to mark")]
fn mark(
    reader: &mut Reader<'_>,
    frames: &mut Frames,
    scratch: &mut Scratch,
    paragraph: &mut Paragraph,
    number: usize,
    quote: Quote,
    speaker: FrameId,
    sentences: &[u32],
) {
    let tree = reader.passage(number);
    for sentence in sentences {
        let (first, end) = tree.sentences()[*sentence as usize];
        for token in first.max(quote.start)..end.min(quote.end) {
            paragraph.regions[token as usize] = speaker;
        }
        walk(reader, frames, scratch, paragraph, number, *sentence);
    }
}

/// What follows a colon after a cue is said by its speaker: "No, said an official: his country would stay."
pub(crate) fn after_colons(
    reader: &mut Reader<'_>,
    frames: &mut Frames,
    scratch: &mut Scratch,
    paragraph: &mut Paragraph,
    number: usize,
) {
    let tree = reader.passage(number);
    for sentence in 0..tree.sentences().len() as u32 {
        let (first, end) = tree.sentences()[sentence as usize];
        let Some(colon) = (first..end).find(|token| tree.form(*token) == ":") else { continue };
        let said = paragraph.said_between(first, colon).last();
        let Some(said) = said.copied() else { continue };
        // "he spoke of it, and he had to: the law is clear"
        let other = |token: u32| {
            matches!(tree.pos(token), Pos::Verb | Pos::Aux) && tree.child(token, &[Label::Nsubj]).is_some()
        };
        if (said.cue + 1..colon).any(other) {
            continue;
        }
        let rest = (colon + 1..end).find(|token| !matches!(tree.pos(*token), Pos::Space | Pos::Punct));
        let (sentence, from, to) = match rest {
            Some(_) => (sentence, colon + 1, end),
            None if !said.has_content && (sentence as usize) + 1 < tree.sentences().len() => {
                let (next, next_end) = tree.sentences()[sentence as usize + 1];
                (sentence + 1, next, next_end)
            }
            None => continue,
        };
        let clause = (from..to).any(|token| matches!(tree.pos(token), Pos::Verb | Pos::Aux));
        let told = paragraph.of[said.cue as usize];
        let free = (from..to).all(|token| [told, paragraph.base].contains(&paragraph.of[token as usize]));
        let speaks = paragraph.said_between(from, to).iter().any(|saying| saying.has_content);
        if clause && free && !speaks {
            paragraph.regions[from as usize..to as usize].fill(said.frame);
            walk(reader, frames, scratch, paragraph, number, sentence);
        }
    }
}

/// Indirect speech goes on in the next sentence where that is in the shifted future: "It would not send troops."
pub(crate) fn carried_over(
    reader: &mut Reader<'_>,
    frames: &mut Frames,
    scratch: &mut Scratch,
    paragraph: &mut Paragraph,
    number: usize,
) {
    let tree = reader.passage(number);
    for sentence in 1..tree.sentences().len() as u32 {
        let (first, end) = tree.sentences()[sentence as usize];
        let Some(root) = (first..end).find(|token| tree.head(*token).is_none()) else { continue };
        let would = tree.children_with(root, &[Label::Aux]).any(|aux| tree.form(aux) == "would");
        let told =
            paragraph.of[root as usize] != paragraph.base || !paragraph.said_in(sentence, sentence + 1).is_empty();
        if !would
            || told
            || tree
                .children_with(root, &[Label::Advmod])
                .any(|adverb| matches!(tree.lemma(adverb), "later" | "eventually"))
        {
            continue;
        }
        let (above, above_end) = tree.sentences()[sentence as usize - 1];
        let Some(above) = (above..above_end).find(|token| tree.head(*token).is_none()) else { continue };
        let goes_on = paragraph.regions[above as usize];
        let saying = paragraph.said_between(above, above + 1).iter().find(|saying| saying.has_content);
        let indirect = saying.filter(|saying| tense(tree, saying.cue) == Tense::Past).map(|saying| saying.frame);
        let speaker = if goes_on == 0 { indirect } else { Some(goes_on) };
        if let Some(speaker) = speaker {
            paragraph.regions[first as usize..end as usize].fill(speaker);
            walk(reader, frames, scratch, paragraph, number, sentence);
        }
    }
}

/// "Minister: we will leave", "Mali to quit the bloc - ministry": the speaker of a heading, by a colon or dash.
pub(crate) fn labels(reader: &mut Reader<'_>, frames: &mut Frames, paragraph: &mut Paragraph, number: usize) {
    let tree = reader.passage(number);
    let Some((speaker, content)) = leading_label(tree).or_else(|| trailing_label(tree)) else { return };
    let nominal = |token: u32| matches!(tree.pos(token), Pos::Noun | Pos::Propn | Pos::Adj);
    let Some(head) = (speaker.0..speaker.1).rev().find(|token| nominal(*token)) else { return };
    let named = (speaker.0..speaker.1).find_map(|token| (reader.party_of)(number, token));
    let is_person = tree
        .entities()
        .iter()
        .any(|entity| entity.start < speaker.1 && speaker.0 < entity.end && matches!(entity.kind, "PERSON"));
    let known =
        reader.word(number, head).is(Kind::Speaker) || reader.word(number, head).is(Kind::Assessor) || is_person;
    if !known && named.is_none() {
        return;
    }
    let words = tree.span_between(speaker.0, speaker.1 - 1);
    let who = match named {
        Some(party) => Party { words, ..party },
        None => Party::new(PartyId::named(without_article(words.of(tree.text()))), words),
    };
    let frame = frames.push(Frame {
        own: vec![Source { who, cue: None }],
        class: Some(CueClass::Report),
        parent: paragraph.base,
        ..Frame::default()
    });
    paragraph.regions[content.0 as usize..content.1 as usize].fill(frame);
}

type Range = (u32, u32);

/// "Peskov: we will leave": at most six words without a verb before a colon, and a clause after it.
fn leading_label(tree: &Passage) -> Option<(Range, Range)> {
    let colon = (1..tree.len().min(8)).find(|token| tree.form(*token) == ":")?;
    let verbless =
        !(0..colon).any(|token| matches!(tree.pos(token), Pos::Verb | Pos::Aux) || tree.pos(token) == Pos::Num);
    let clause = (colon + 1..tree.len()).any(|token| matches!(tree.pos(token), Pos::Verb | Pos::Aux));
    (verbless && clause).then_some(((0, colon), (colon + 1, tree.len())))
}

/// "Mali quits the bloc - foreign ministry": in a heading, at most six words without a verb after a dash.
fn trailing_label(tree: &Passage) -> Option<(Range, Range)> {
    if !tree.heading {
        return None;
    }
    let from = tree.len().saturating_sub(7);
    let dash =
        (from.max(1)..tree.len()).rev().find(|token| matches!(tree.form(*token), "-" | "–" | "—" | "--" | ":"))?;
    let spaced = tree.token(dash - 1).space || tree.form(dash) == "—";
    let end = (dash + 1..tree.len()).rev().find(|token| !matches!(tree.pos(*token), Pos::Punct | Pos::Space))? + 1;
    let verbless = !(dash + 1..end).any(|token| matches!(tree.pos(token), Pos::Verb | Pos::Aux | Pos::Num));
    (spaced && verbless).then_some(((dash + 1, end), (0, dash)))
}

/// The frame of each paragraph of an interview in questions and answers; empty for other reports.
///
/// Paragraphs open with `Q:` and `A:`, or alternate with at least two that are a question and nothing else.
pub(crate) fn interview(reader: &mut Reader<'_>, frames: &mut Frames) -> Vec<FrameId> {
    let turns = turns(reader.passages);
    let Some(opening) = turns.iter().position(|turn| *turn != Turn::Writer) else { return Vec::new() };
    let Some(who) = guest(reader, opening) else { return Vec::new() };
    let words = codebook::Span::new(who.words.start, who.words.start);
    let asker = Party::new(PartyId::named("interviewer"), words);
    let mut told = |who: Party| {
        let own = vec![Source { who, cue: None }];
        frames.push(Frame { own, class: Some(CueClass::Report), ..Frame::default() })
    };
    let (answer, question) = (told(who), told(asker));
    turns
        .iter()
        .map(|turn| match turn {
            Turn::Writer => 0,
            Turn::Question => question,
            Turn::Answer => answer,
        })
        .collect()
}

/// The body that speaks in an official statement: "The Ministry informs the public that …", "The Council condemns …".
///
/// Its opening says in the present tense what the body declares, and what follows says "we" outside quotations, or goes on
/// in that body's name.
pub(crate) fn statement(reader: &mut Reader<'_>, frames: &mut Frames) -> Option<FrameId> {
    let opening = reader.passages.first()?;
    let root = (0..opening.len()).find(|token| opening.head(*token).is_none())?;
    let subject = opening.child(root, &[Label::Nsubj])?;
    let body = opening.form(subject).starts_with(char::is_uppercase)
        && opening.tag(subject) != "PRP"
        && opening.child(subject, &[Label::Det]).is_some_and(|det| opening.lemma(det).eq_ignore_ascii_case("the"));
    if !(body && matches!(opening.tag(root), "VBZ" | "VBP") && reader.word(0, root).is_verb_cue()) {
        return None;
    }
    let name = opening.form(subject);
    let own = reader.passages.iter().map(|passage| {
        let quoted = super::quotes::quotes(passage);
        let outside = |token: u32| quoted.iter().all(|quote| !quote.holds(token));
        (0..passage.len())
            .filter(|token| outside(*token))
            .filter(|token| match passage.form(*token) {
                "we" | "We" | "our" | "Our" | "us" => true,
                form => form == name && passage.label(*token) == Label::Nsubj,
            })
            .count()
    });
    if own.sum::<usize>() < 2 {
        return None;
    }
    let who = reader.party(0, subject)?;
    let source = Source { who, cue: Some(opening.span_of(root)) };
    Some(frames.push(Frame { own: vec![source], class: Some(CueClass::Report), ..Frame::default() }))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Writer,
    Question,
    Answer,
}

fn turns(passages: &[Passage]) -> Vec<Turn> {
    let words = |passage: &Passage| passage.span.of(passage.text()).to_owned();
    let marked = |text: &str| match text.get(..2) {
        Some("Q:" | "Q.") => Turn::Question,
        Some("A:" | "A.") => Turn::Answer,
        _ => Turn::Writer,
    };
    let texts: Vec<String> = passages.iter().map(words).collect();
    let mut turns: Vec<Turn> = texts.iter().map(|text| marked(text)).collect();
    if turns.contains(&Turn::Question) && turns.contains(&Turn::Answer) {
        // A paragraph without a mark goes on with the turn before it.
        for index in 1..turns.len() {
            if turns[index] == Turn::Writer {
                turns[index] = turns[index - 1];
            }
        }
        return turns;
    }
    let is_question = |index: usize| texts[index].trim_end().ends_with('?') && passages[index].sentences().len() <= 2;
    let Some(first) = (0..texts.len()).find(|index| is_question(*index)) else {
        return vec![Turn::Writer; texts.len()];
    };
    let asks = (first..texts.len()).step_by(2).filter(|index| is_question(*index)).count();
    let others = (first + 1..texts.len()).step_by(2).filter(|index| is_question(*index)).count();
    let speaks = |index: usize| {
        (0..passages[index].len()).any(|token| matches!(passages[index].form(token), "I" | "we" | "We" | "us"))
    };
    let spoken = (first + 1..texts.len()).step_by(2).filter(|index| speaks(*index)).count();
    let short = (first..texts.len()).step_by(2).all(|index| passages[index].sentences().len() <= 2);
    if first > 2 || asks < 2 || others > 0 || spoken < 2 || !short {
        return vec![Turn::Writer; texts.len()];
    }
    (0..texts.len())
        .map(|index| match index.checked_sub(first) {
            None => Turn::Writer,
            Some(since) if since % 2 == 0 => Turn::Question,
            Some(_) => Turn::Answer,
        })
        .collect()
}

/// The person whom the writer introduces before the first question.
fn guest(reader: &Reader<'_>, opening: usize) -> Option<Party> {
    let tree = &reader.passages[..opening];
    let mut found: Option<(usize, u32, Party)> = None;
    for (number, passage) in tree.iter().enumerate() {
        for entity in passage.entities().iter().filter(|entity| entity.kind == "PERSON") {
            let head = (entity.start..entity.end)
                .find(|token| passage.head(*token).is_none_or(|head| head < entity.start || head >= entity.end))?;
            let words = passage.span_between(entity.start, entity.end - 1);
            let party = (reader.party_of)(number, head)
                .unwrap_or_else(|| Party::new(PartyId::named(words.of(passage.text())), words));
            let speaks = passage.head(head).is_some_and(|verb| {
                matches!(
                    passage.lemma(verb),
                    "speak" | "talk" | "answer" | "tell" | "explain" | "discuss" | "sit" | "meet"
                )
            });
            let opens = entity.start == passage.sentences()[passage.sentence(entity.start) as usize].0;
            let rank = u32::from(speaks) * 2 + u32::from(opens);
            if found.as_ref().is_none_or(|(_, best, _)| rank > *best) {
                found = Some((number, rank, party));
            }
        }
    }
    found.map(|(_, _, party)| party)
}
