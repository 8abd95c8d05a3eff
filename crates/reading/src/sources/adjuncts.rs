//! Attribution beside the clause: "according to X", "per X", "he said" in the middle, "as X put it", "in X's view",
//! "reportedly". Each is given with the clause that it speaks of.

use codebook::{Source, Span};
use english::{Label, Pos};

use super::clauses::{clause_above, is_nominal, is_parted, is_passive, left_edge, own_subject, sentence_above};
use super::cues::{CueClass, Kind, Slot};
use super::phrases::{Subject, agent};
use super::speakers::Reader;
use crate::passage::Passage;

/// An attribution that stands beside the clause it speaks of.
#[derive(Debug, Clone)]
pub(crate) struct Adjunct {
    /// Head of the clause.
    pub(crate) target: u32,
    /// Head of the attribution itself.
    pub(crate) head: u32,
    pub(crate) own: Vec<Source>,
    pub(crate) class: CueClass,
    pub(crate) opinion: bool,
    /// Whether it is a clause of its own ("he said"), which other attributions may speak of too.
    pub(crate) is_verb: bool,
}

/// No sentence that anybody wrote holds more; the walk looks at each of them at every word.
const MOST: usize = 32;

/// The attributions of one sentence, outermost first: those by preposition, then those by verb.
pub(crate) fn adjuncts(reader: &mut Reader<'_>, passage: usize, sentence: (u32, u32), into: &mut Vec<Adjunct>) {
    into.clear();
    for token in sentence.0..sentence.1 {
        let tree = reader.passage(passage);
        let word = reader.word(passage, token);
        let is_preposition = word.is(Kind::PrepositionWithTo) || word.is(Kind::Preposition);
        let last = reader.last.clone();
        let found = match tree.pos(token) {
            Pos::Verb | Pos::Aux | Pos::Adp | Pos::Sconj | Pos::Adv if is_preposition => {
                according_to(reader, passage, token, sentence)
            }
            Pos::Adv if word.is(Kind::Unnamed) => unnamed(tree, token),
            Pos::Adp if word.is(Kind::MannerPreposition) => manner(reader, passage, token, sentence),
            Pos::Verb if word.is(Kind::Relay) && is_passive(tree, token) => relayed(reader, passage, token, sentence),
            _ => None,
        };
        // Who passes it on is not the "he" of what follows.
        reader.last = last;
        let found = match found {
            None if tree.pos(token) == Pos::Verb => parenthesis(reader, passage, token),
            found => found,
        };
        into.extend(found);
        if into.len() >= MOST {
            break;
        }
    }
    into.sort_by_key(|adjunct| adjunct.is_verb);
}

/// "according to X", "per X".
fn according_to(reader: &mut Reader<'_>, passage: usize, token: u32, sentence: (u32, u32)) -> Option<Adjunct> {
    let tree = reader.passage(passage);
    let preposition = if reader.word(passage, token).is(Kind::PrepositionWithTo) {
        tree.children_with(token, &[Label::Prep]).find(|prep| tree.lemma(*prep) == "to")?
    } else {
        token
    };
    let object = tree.child(preposition, &[Label::Pobj])?;
    if !is_nominal(tree.pos(object)) || tree.pos(object) == Pos::Num {
        return None;
    }
    // "four per cent", "a barrel per day"
    let bare = tree.tag(object) == "NN" && tree.children(object).is_empty();
    if preposition == token && bare {
        return None;
    }
    let cue = tree.span_between(token, preposition);
    let mut own = cited(reader, passage, object);
    let before = own.len();
    reader.sources(passage, object, cue, &mut own);
    if own.len() == before {
        return None;
    }
    let work = reader.word(passage, object).is(Kind::Work);
    let cue = match work.then(|| made_by(tree, object)).flatten() {
        Some(by) => tree.span_between(object, by),
        None => cue,
    };
    for source in &mut own[before..] {
        source.cue = Some(cue);
    }
    let target = target(tree, token, object, sentence);
    let opinion = reader.word(passage, object).is(Kind::Assessor);
    Some(Adjunct { target, head: token, own, class: CueClass::Relay, opinion, is_verb: false })
}

/// The "by" of "a translation by the institute".
fn made_by(tree: &Passage, work: u32) -> Option<u32> {
    tree.children_with(work, &[Label::Prep, Label::Agent]).find(|prep| matches!(tree.lemma(*prep), "by" | "from"))
}

/// "a newspaper that cites an adviser", "a newspaper, citing an adviser": the party cited is the nearer one.
pub(crate) fn cited(reader: &mut Reader<'_>, passage: usize, head: u32) -> Vec<Source> {
    let tree = reader.passage(passage);
    let mut own = Vec::new();
    for child in tree.children_with(head, &[Label::Relcl, Label::Acl, Label::Advcl]) {
        if reader.word(passage, child).is(Kind::Citing)
            && tree.tag(child) != "VBN"
            && let Some(object) = tree.child(child, &[Label::Dobj])
            && speaks(reader, passage, object)
        {
            reader.sources(passage, object, tree.span_of(child), &mut own);
        }
    }
    own
}

/// Whether a noun names somebody or something that speaks: "citing a source", not "citing a lack of funds".
fn speaks(reader: &Reader<'_>, passage: usize, head: u32) -> bool {
    let tree = reader.passage(passage);
    let word = reader.word(passage, head);
    let kinds = [Kind::Speaker, Kind::Assessor, Kind::Medium, Kind::Work];
    matches!(tree.pos(head), Pos::Propn | Pos::Pron)
        || kinds.iter().any(|kind| word.is(*kind))
        || (reader.party_of)(passage, head).is_some()
}

/// Where a phrase set off by commas at either end of the sentence stands, it speaks of the whole; else of its own clause.
fn target(tree: &Passage, token: u32, object: u32, sentence: (u32, u32)) -> u32 {
    let opening =
        (sentence.0..token).all(|before| matches!(tree.pos(before), Pos::Punct | Pos::Cconj | Pos::Space | Pos::Adv));
    if opening {
        return sentence_above(tree, token, false);
    }
    let set_off = token > sentence.0 && matches!(tree.form(token - 1), "," | "-" | "–" | "—" | "\"" | "”" | "(");
    let (_, last) = tree.subtree(object);
    let closing = (last + 1..sentence.1).all(|after| matches!(tree.pos(after), Pos::Punct | Pos::Space));
    if set_off && closing {
        return sentence_above(tree, token, true);
    }
    // "Mali asked for troops, according to a daily; Niger did not": the parser may hang it on the clause behind.
    let clause = clause_above(tree, token);
    let above = std::iter::successors(Some(clause), |node| tree.head(*node)).take(8);
    above.into_iter().find(|node| !is_parted(tree, token, *node)).unwrap_or(clause)
}

/// "reportedly".
fn unnamed(tree: &Passage, token: u32) -> Option<Adjunct> {
    let target = tree.head(token)?;
    let own = vec![Reader::unnamed(tree.span_of(token))];
    Some(Adjunct { target, head: token, own, class: CueClass::Report, opinion: false, is_verb: false })
}

/// "in the words of one diplomat", "by every account from the east", "in his view".
fn manner(reader: &mut Reader<'_>, passage: usize, token: u32, sentence: (u32, u32)) -> Option<Adjunct> {
    let tree = reader.passage(passage);
    let object = tree.child(token, &[Label::Pobj])?;
    if tree.head(token).is_some_and(|head| reader.word(passage, head).is(Kind::PrepositionWithTo)) {
        return None;
    }
    let word = reader.word(passage, object);
    let opinion = word.is(Kind::MannerOpinion);
    if !opinion && !word.is(Kind::MannerReport) {
        return None;
    }
    let of = tree.children_with(object, &[Label::Prep]).find(|prep| matches!(tree.lemma(*prep), "of" | "by"));
    let owner = of.and_then(|of| tree.child(of, &[Label::Pobj])).or_else(|| tree.child(object, &[Label::Poss]));
    let cue = tree.span_between(token, object);
    let mut own = Vec::new();
    match owner {
        Some(owner) => reader.sources(passage, owner, cue, &mut own),
        None if tree.lemma(token) == "by" => reader.sources(passage, object, cue, &mut own),
        None => {}
    }
    if own.is_empty() {
        return None;
    }
    let class = if opinion { CueClass::Judge } else { CueClass::Relay };
    let target = target(tree, token, object, sentence);
    Some(Adjunct { target, head: token, own, class, opinion, is_verb: false })
}

/// "as quoted by the agency", "as monitored by the station".
fn relayed(reader: &mut Reader<'_>, passage: usize, token: u32, sentence: (u32, u32)) -> Option<Adjunct> {
    let tree = reader.passage(passage);
    let by = agent(tree, token)?;
    let marked =
        tree.children_with(token, &[Label::Mark, Label::Prep, Label::Advmod]).any(|mark| tree.lemma(mark) == "as");
    let under = tree.head(token).is_some_and(|head| tree.lemma(head) == "as");
    if !(marked || under) {
        return None;
    }
    let mut own = Vec::new();
    reader.sources(passage, by, tree.span_of(token), &mut own);
    let head = if under { tree.head(token).unwrap_or(token) } else { token };
    let target = target(tree, head, by, sentence);
    (!own.is_empty()).then_some(Adjunct { target, head, own, class: CueClass::Relay, opinion: false, is_verb: false })
}

/// "he said" in the middle of what he said, "as the minister put it", "or so a delegate told me".
fn parenthesis(reader: &mut Reader<'_>, passage: usize, token: u32) -> Option<Adjunct> {
    let tree = reader.passage(passage);
    let as_mark =
        tree.children_with(token, &[Label::Mark, Label::Advmod]).any(|mark| tree.lemma(mark) == "as" && mark < token);
    let word = reader.word(passage, token);
    let put = as_mark && matches!(tree.lemma(token), "put" | "have" | "see" | "tell" | "describe");
    let cue = word.takes(Slot::Clause);
    if cue.is_none() && !put {
        return None;
    }
    if word.is(Kind::WithParticle) && tree.child(token, &[Label::Prt]).is_none() {
        return None;
    }
    let content = tree.child(token, &[Label::Ccomp, Label::Xcomp]).is_some();
    let so = tree.children_with(token, &[Label::Advmod]).any(|adverb| tree.lemma(adverb) == "so" && adverb < token);
    let swallowed = swallowed(tree, token).filter(|_| !content && cue.is_some());
    let fits = match tree.label(token) {
        _ if swallowed.is_some() => true,
        Label::Parataxis => set_off(tree, token) && tree.child(token, &[Label::Xcomp]).is_none(),
        Label::Advcl => as_mark && !content,
        // The parser takes "…, its minister told a newspaper" for one more clause of what was told.
        Label::Conj => !content && (so || set_off(tree, token) && follows(tree, token)),
        Label::Acl
        | Label::Relcl
        | Label::Dep
        | Label::Ccomp
        | Label::Appos
        | Label::Intj
        | Label::Meta
        | Label::Npadvmod => !content && tree.tag(token) != "VBN" && set_off(tree, token),
        _ => false,
    };
    let object = tree
        .child(token, &[Label::Dobj])
        .filter(|object| !matches!(tree.lemma(token), "tell" | "put") && *object > token);
    let of = word.takes(Slot::Of).is_some()
        && tree.children_with(token, &[Label::Prep]).any(|prep| matches!(tree.lemma(prep), "of" | "about"));
    let passive = swallowed.is_none() && is_passive(tree, token);
    if of || !fits || passive || (object.is_some() && !put) {
        return None;
    }
    let subject = own_subject(tree, token).or(swallowed)?;
    let mut own = Vec::new();
    let span = if so { tree.span_between(token, token) } else { tree.span_of(token) };
    speak(reader, passage, token, Subject::Phrase(subject), span, &mut own);
    let target = if swallowed.is_some() {
        sentence_above(tree, token, true)
    } else if tree.label(token) == Label::Conj && !so {
        first_joined(tree, clause_above(tree, token))
    } else {
        clause_above(tree, token)
    };
    let (class, opinion) = cue.map_or((CueClass::Judge, true), |cue| (cue.class, cue.opinion));
    let opinion = opinion || reader.word(passage, subject).is(Kind::Assessor);
    Some(Adjunct { target, head: token, own, class, opinion, is_verb: true })
}

/// "The appeal was turned down by the league, its secretary general, Amr Moussa, said": the speaker, whom the parser takes for
/// another name of the party before, and the verb for one more clause or for a participle.
// corpus: trailing-speakers/after-an-agent
fn swallowed(tree: &Passage, token: u32) -> Option<u32> {
    let label = tree.label(token);
    if !matches!(label, Label::Conj | Label::Advcl | Label::Acl)
        || !matches!(tree.tag(token), "VBD" | "VBN")
        || own_subject(tree, token).is_some()
        || tree.child(token, &[Label::Cc, Label::Mark, Label::Aux, Label::Auxpass, Label::Agent]).is_some()
    {
        return None;
    }
    let comma = token.checked_sub(1).filter(|before| tree.form(*before) == ",")?;
    let (first, end) = tree.sentences()[tree.sentence(token) as usize];
    // The name behind the office is who speaks.
    let name = |noun: u32| {
        tree.children_with(noun, &[Label::Appos])
            .find(|name| *name > noun && *name < comma && tree.pos(*name) == Pos::Propn)
    };
    let starts = |noun: u32| {
        let edge = left_edge(tree, noun);
        edge > first && tree.form(edge - 1) == ","
    };
    if label == Label::Acl {
        let (_, last) = tree.subtree(token);
        let closing = (last + 1..end).all(|after| matches!(tree.pos(after), Pos::Punct | Pos::Space));
        let noun = tree.head(token).filter(|noun| closing && tree.label(*noun) == Label::Appos && starts(*noun))?;
        return name(noun);
    }
    let ends = |noun: u32| {
        let (_, last) = tree.subtree(noun);
        last + 1 == comma || last == comma
    };
    (first..comma)
        .filter(|noun| tree.label(*noun) == Label::Appos && is_nominal(tree.pos(*noun)))
        .find(|noun| starts(*noun) && ends(*noun) && tree.head(*noun).is_some_and(|head| head < *noun))
        .map(|noun| name(noun).unwrap_or(noun))
}

/// Whether a clause joined to another without "and" says nothing itself, with no semicolon between the two.
fn follows(tree: &Passage, token: u32) -> bool {
    let Some(above) = tree.head(token).filter(|above| *above < token) else { return false };
    let inverted = own_subject(tree, token).is_some_and(|subject| subject > token);
    let bare = tree.children_with(token, &[Label::Cc, Label::Mark, Label::Parataxis, Label::Acomp]).next().is_none();
    let finite = tree.tag(token) == "VBD" || tree.child(token, &[Label::Aux]).is_some() || is_present(tree, token);
    !inverted && bare && finite && is_verbal(tree, above) && !is_parted(tree, above, token)
}

fn is_present(tree: &Passage, token: u32) -> bool {
    matches!(tree.tag(token), "VBZ" | "VBP")
}

fn is_verbal(tree: &Passage, token: u32) -> bool {
    matches!(tree.pos(token), Pos::Verb | Pos::Aux)
}

/// The first of the clauses that `clause` is joined to.
fn first_joined(tree: &Passage, clause: u32) -> u32 {
    let mut first = clause;
    for _ in 0..16 {
        let above = tree.head(first).filter(|above| tree.label(first) == Label::Conj && is_verbal(tree, *above));
        match above.filter(|above| !is_parted(tree, *above, first)) {
            Some(above) => first = above,
            None => break,
        }
    }
    first
}

/// Whether a short clause stands between commas or dashes, or at the end after one, with nothing between its parts.
fn set_off(tree: &Passage, token: u32) -> bool {
    let first =
        own_subject(tree, token).filter(|subject| *subject < token).map_or(token, |subject| left_edge(tree, subject));
    let open = |at: u32| matches!(tree.form(at), "," | "-" | "–" | "—" | "\"" | "”" | "(" | "’" | "'");
    let starts = first > 0 && open(first - 1);
    let wh = tree.children_with(token, &[Label::Nsubj, Label::Dobj, Label::Mark]).any(|child| {
        tree.tag(child).starts_with('W') || (tree.label(child) == Label::Mark && tree.lemma(child) != "as")
    });
    starts && !wh
}

/// The speaker by `subject`, those cited, then the media that were told.
pub(crate) fn speak(
    reader: &mut Reader<'_>,
    passage: usize,
    verb: u32,
    subject: Subject,
    cue: Span,
    own: &mut Vec<Source>,
) {
    let tree = reader.passage(passage);
    match subject {
        Subject::Phrase(head) => {
            own.extend(cited(reader, passage, verb));
            own.extend(cited(reader, passage, head));
            reader.sources(passage, head, cue, own);
        }
        Subject::LeftOut
            if reader.word(passage, verb).is(Kind::UnnamedVerb) && tree.child(verb, &[Label::Neg]).is_none() =>
        {
            own.push(Reader::unnamed(tree.span_of(verb)));
        }
        Subject::LeftOut | Subject::Missing => {}
    }
    reader.media(passage, verb, own);
}
