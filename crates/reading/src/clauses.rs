//! The grammar of clauses: whose act it is, to whom it is done, and whether it is said to have happened.
//!
//! Takes a passage and a token that tells of an act; gives its logical subject and object, and its [`Modality`]. Works on the
//! labels of the model as they are (ClearNLP).

use codebook::{Certainty, Polarity};
use english::{Label, Pos};

use crate::lexicon::{Effect, Embedders};
use crate::passage::Passage;

/// Deepest chain of governors that is followed: longer ones are parser noise.
pub(crate) const DEPTH: usize = 8;

/// Whether a verb (or participle) is passive: its object stands where the subject stands.
pub(crate) fn is_passive(p: &Passage, verb: u32) -> bool {
    if p.child(verb, &[Label::Auxpass, Label::Nsubjpass, Label::Csubjpass]).is_some() {
        return true;
    }
    if p.tag(verb) != "VBN" || is_never_passive(p.lemma(verb)) {
        return false;
    }
    match p.label(verb) {
        // "no doubt that Mali has left": a clause with a tense, not a participle.
        Label::Acl | Label::Amod => p.child(verb, &[Label::Aux]).is_none(),
        // "were suspended and expelled": the second participle has no auxiliary of its own.
        Label::Conj => {
            p.child(verb, &[Label::Aux, Label::Nsubj, Label::Dobj]).is_none()
                && p.head(verb).is_some_and(|head| matches!(p.tag(head), "VBN" | "JJ") && is_passive(p, head))
        }
        // "its neighbours, both shut out this year": a participle with a subject and no tense of its own.
        Label::Advcl => p.child(verb, &[Label::Aux, Label::Dobj]).is_none(),
        Label::Oprd => p.child(verb, &[Label::Aux, Label::Nsubj]).is_none(),
        // Headlines and "wants Russia expelled": a participle whose only noun stands before it.
        Label::Ccomp | Label::Xcomp => p.child(verb, &[Label::Aux, Label::Dobj]).is_none(),
        _ => false,
    }
}

/// Verbs of which a participle is never passive: "all four are to be gone by January".
fn is_never_passive(lemma: &str) -> bool {
    matches!(
        lemma,
        "go" | "come" | "arrive" | "become" | "depart" | "happen" | "fall" | "rise" | "vanish" | "emerge" | "remain"
    )
}

/// A noun phrase with its conjuncts: "Mali, Niger and Burkina Faso".
pub(crate) fn conjuncts(p: &Passage, head: u32) -> Vec<u32> {
    let mut heads = vec![head];
    let mut at = 0;
    while at < heads.len() && heads.len() < 64 {
        heads.extend(p.children_with(heads[at], &[Label::Conj]).filter(|child| is_nominal(p, *child)));
        // "Burkina Faso, Mali and Niger": the model reads the second name of a list as an apposition.
        heads.extend(p.children_with(heads[at], &[Label::Appos]).filter(|child| {
            p.pos(head) == Pos::Propn
                && p.pos(*child) == Pos::Propn
                && p.child(*child, &[Label::Conj]).is_some_and(|last| p.pos(last) == Pos::Propn)
                && p.child(*child, &[Label::Det]).is_none()
        }));
        at += 1;
    }
    heads.sort_unstable();
    heads
}

/// Nouns, names, pronouns, numbers and nominal adjectives.
pub(crate) fn is_nominal(p: &Passage, token: u32) -> bool {
    matches!(p.pos(token), Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num | Pos::Det | Pos::Adj | Pos::X)
}

pub(crate) fn is_verbal(p: &Passage, token: u32) -> bool {
    matches!(p.pos(token), Pos::Verb | Pos::Aux)
}

/// The noun that a relative pronoun stands for; any other token stands for itself.
pub(crate) fn referent(p: &Passage, token: u32) -> u32 {
    let relative =
        matches!(p.tag(token), "WDT" | "WP" | "WP$" | "WRB") || (p.lemma(token) == "that" && p.pos(token) == Pos::Pron);
    if !relative {
        return token;
    }
    let mut node = token;
    for _ in 0..DEPTH {
        let Some(head) = p.head(node) else { break };
        if p.label(node) == Label::Relcl {
            return head;
        }
        node = head;
    }
    token
}

/// Objects of the preposition `word` under `token`, with conjuncts; "out of" counts as "of" and "from".
pub(crate) fn prepositional(p: &Passage, token: u32, word: &str) -> Vec<u32> {
    let mut found = Vec::new();
    for prep in p.children(token).iter().copied() {
        // "begged Moscow for soldiers to stop the killing": the noun after "for" is the subject of an infinitive.
        if word == "for" && matches!(p.label(prep), Label::Advcl | Label::Ccomp | Label::Xcomp) {
            if p.children_with(prep, &[Label::Mark]).any(|mark| p.lemma(mark) == "for")
                && let Some(subject) = p.child(prep, &[Label::Nsubj])
            {
                found.extend(conjuncts(p, subject));
            }
            continue;
        }
        if !matches!(
            p.label(prep),
            Label::Prep | Label::Agent | Label::Dative | Label::Prt | Label::Advmod | Label::Mark
        ) {
            continue;
        }
        let lemma = p.lemma(prep);
        if lemma.eq_ignore_ascii_case(word) {
            for object in p.children_with(prep, &[Label::Pobj]) {
                found.extend(conjuncts(p, object));
            }
        }
        // "out of", "ahead of", "together with", "away from": the noun hangs one preposition lower.
        for inner in p.children_with(prep, &[Label::Prep]) {
            if is_fixed(lemma) {
                continue;
            }
            let same = p.lemma(inner).eq_ignore_ascii_case(word)
                || (word == "from" && p.lemma(inner) == "of" && lemma == "out");
            if same || (word == lemma) {
                for object in p.children_with(inner, &[Label::Pobj]) {
                    found.extend(conjuncts(p, object));
                }
            }
        }
        // "to Mali and to Niger"
        for other in p.children_with(prep, &[Label::Conj]) {
            if p.lemma(other).eq_ignore_ascii_case(word) {
                for object in p.children_with(other, &[Label::Pobj]) {
                    found.extend(conjuncts(p, object));
                }
            }
        }
    }
    if found.is_empty() && is_verbal(p, token) {
        // "withdraw with immediate effect from the court", "told the depositary on Tuesday of its exit"
        for prep in p.children_with(token, &[Label::Prep]) {
            for manner in p.children_with(prep, &[Label::Pobj]) {
                let day = p.day_at(manner);
                if day.is_some() || matches!(p.lemma(manner), "effect" | "notice") {
                    let behind = prepositional(p, manner, word).into_iter();
                    found.extend(behind.filter(|noun| day.is_none_or(|day| *noun >= day.end)));
                }
            }
        }
    }
    found
}

/// First words of compound prepositions that say nothing of place or partner: "according to", "because of".
fn is_fixed(lemma: &str) -> bool {
    matches!(
        lemma.to_lowercase().as_str(),
        "accord"
            | "according"
            | "because"
            | "due"
            | "owe"
            | "owing"
            | "thank"
            | "thanks"
            | "prior"
            | "contrary"
            | "regardless"
            | "irrespective"
            | "depend"
            | "depending"
            | "instead"
            | "as"
            | "such"
            | "except"
            | "apart"
            | "aside"
    )
}

/// The logical subject of a verb: heads of noun phrases, conjuncts included; empty where the grammar names nobody.
pub(crate) fn subjects(p: &Passage, words: &Embedders, verb: u32) -> Vec<u32> {
    subjects_within(p, words, verb, DEPTH)
}

fn subjects_within(p: &Passage, words: &Embedders, verb: u32, depth: usize) -> Vec<u32> {
    if is_passive(p, verb) {
        let agents: Vec<u32> = p
            .children_with(verb, &[Label::Agent])
            .flat_map(|by| p.children_with(by, &[Label::Pobj]).collect::<Vec<_>>())
            .flat_map(|object| conjuncts(p, object))
            .collect();
        return if agents.is_empty() { prepositional(p, verb, "by") } else { agents };
    }
    surface_subjects(p, words, verb, depth)
}

/// "both of which", "all of whom": the relative pronoun below the quantifier; any other token stands for itself.
fn quantified(p: &Passage, token: u32) -> u32 {
    p.children_with(token, &[Label::Prep])
        .filter(|of| p.lemma(*of) == "of")
        .flat_map(|of| p.children_with(of, &[Label::Pobj]))
        .find(|below| matches!(p.tag(*below), "WDT" | "WP"))
        .unwrap_or(token)
}

/// "none of the three", "neither of them": of whom it is said; any other token stands for itself.
fn none_of(p: &Passage, token: u32) -> u32 {
    if !matches!(p.lemma(token).to_lowercase().as_str(), "none" | "neither" | "each" | "all" | "both") {
        return token;
    }
    p.children_with(token, &[Label::Prep])
        .filter(|of| p.lemma(*of) == "of")
        .find_map(|of| p.child(of, &[Label::Pobj]))
        .unwrap_or(token)
}

/// "It was Mali itself that asked the prosecutor": who is brought out, for the "that" of the clause below.
fn cleft_of(p: &Passage, verb: u32, subject: u32) -> Option<u32> {
    if !matches!(p.lemma(subject).to_lowercase().as_str(), "that" | "who" | "which") {
        return None;
    }
    let mut head = p.head(verb)?;
    if p.label(verb) == Label::Relcl && !is_verbal(p, head) {
        head = p.head(head)?;
    }
    let it = p.child(head, &[Label::Nsubj])?;
    if !is_copula(p, head) || !p.lemma(it).eq_ignore_ascii_case("it") || it > head || head > verb {
        return None;
    }
    p.child(head, &[Label::Attr])
}

/// What stands in subject position, whatever the voice.
pub(crate) fn surface_subjects(p: &Passage, words: &Embedders, verb: u32, depth: usize) -> Vec<u32> {
    if let Some(subject) = p.child(verb, &[Label::Nsubj, Label::Nsubjpass])
        && p.lemma(subject) != "there"
    {
        if let Some(cleft) = cleft_of(p, verb, subject) {
            return conjuncts(p, cleft);
        }
        let subject = if p.label(verb) == Label::Relcl { referent(p, quantified(p, subject)) } else { subject };
        return conjuncts(p, none_of(p, subject));
    }
    let Some(head) = p.head(verb) else { return Vec::new() };
    if depth == 0 {
        return Vec::new();
    }
    match p.label(verb) {
        Label::Conj if is_verbal(p, head) || p.pos(head) == Pos::Adj => surface_subjects(p, words, head, depth - 1),
        Label::Xcomp | Label::Ccomp | Label::Oprd if is_verbal(p, head) || p.pos(head) == Pos::Adj => {
            if words.is_object_control(p.lemma(head)) {
                let object = p.child(head, &[Label::Dobj, Label::Dative, Label::Nsubjpass]);
                if let Some(object) = object.filter(|object| is_nominal(p, *object)) {
                    return conjuncts(p, object);
                }
                for word in ["on", "upon", "to"] {
                    let found = prepositional(p, head, word);
                    if !found.is_empty() {
                        return found;
                    }
                }
            }
            surface_subjects(p, words, head, depth - 1)
        }
        Label::Advcl | Label::Parataxis | Label::Dep => surface_subjects(p, words, head, depth - 1),
        Label::Acomp | Label::Attr => surface_subjects(p, words, head, depth - 1),
        Label::Pcomp => {
            // "including by buying": prepositions in a row.
            let mut governor = head;
            for _ in 0..3 {
                let Some(above) = p.head(governor) else { return Vec::new() };
                governor = above;
                if !matches!(p.pos(governor), Pos::Adp | Pos::Sconj | Pos::Adv) {
                    break;
                }
            }
            if is_verbal(p, governor) {
                // "Instead of leaving, Mali asked it": what stands before the verb is told of its subject.
                if words.is_object_control(p.lemma(governor))
                    && governor < verb
                    && let Some(object) = p.child(governor, &[Label::Dobj, Label::Nsubjpass])
                {
                    return conjuncts(p, object);
                }
                surface_subjects(p, words, governor, depth - 1)
            } else if p.pos(governor) == Pos::Adj {
                surface_subjects(p, words, governor, depth - 1)
            } else {
                noun_subjects(p, words, governor, depth - 1)
            }
        }
        // "Kiribati, having left the forum"
        Label::Acl if p.tag(verb) == "VBG" || p.child(verb, &[Label::Aux]).is_some_and(|aux| p.tag(aux) == "VBG") => {
            conjuncts(p, head)
        }
        Label::Acl => {
            let found = noun_subjects(p, words, head, depth - 1);
            match p.head(head) {
                // "sees the need to make another decision": whoever has the need makes it.
                Some(governor) if found.is_empty() && p.label(head) == Label::Dobj && is_verbal(p, governor) => {
                    surface_subjects(p, words, governor, depth - 1)
                }
                // "became the first country to leave", as below.
                Some(_) if found.is_empty() && is_infinitive(p, verb) => predicated_of(p, words, head),
                _ => found,
            }
        }
        // "approved a bill to leave": the bill leaves nothing.
        Label::Relcl
            if is_infinitive(p, verb)
                && p.pos(head) == Pos::Noun
                && words.effect(Pos::Noun, p.lemma(head)).is_some_and(|effect| effect != Effect::Positive) =>
        {
            noun_subjects(p, words, head, depth - 1)
        }
        // "became the first country to leave" corpus: one-exit-many-ways/the-first-country
        Label::Relcl if is_infinitive(p, verb) && matches!(p.label(head), Label::Attr | Label::Appos) => {
            let found = predicated_of(p, words, head);
            if found.is_empty() { conjuncts(p, head) } else { found }
        }
        Label::Relcl => conjuncts(p, head),
        _ => Vec::new(),
    }
}

/// The logical object of a verb.
pub(crate) fn objects(p: &Passage, words: &Embedders, verb: u32) -> Vec<u32> {
    if is_passive(p, verb) {
        if let Some(subject) = p.child(verb, &[Label::Nsubjpass, Label::Nsubj]) {
            let subject = if p.label(verb) == Label::Relcl { referent(p, subject) } else { subject };
            return conjuncts(p, subject);
        }
        if matches!(p.label(verb), Label::Acl | Label::Amod)
            && let Some(head) = p.head(verb)
        {
            return conjuncts(p, head);
        }
        return surface_subjects(p, words, verb, DEPTH);
    }
    if let Some(object) = p.child(verb, &[Label::Dobj]) {
        return conjuncts(p, if p.label(verb) == Label::Relcl { referent(p, object) } else { object });
    }
    // "sanctions and blocks the project": the object stands after the last conjunct.
    if let Some(next) = p.child(verb, &[Label::Conj])
        && is_verbal(p, next)
        && p.child(next, &[Label::Nsubj, Label::Nsubjpass]).is_none()
        && let Some(object) = p.child(next, &[Label::Dobj])
        && next - verb <= 3
        && p.child(verb, &[Label::Cc]).is_none_or(|cc| p.lemma(cc) != "but")
    {
        return conjuncts(p, object);
    }
    // "the club it joined": a relative clause without a pronoun lacks its object.
    if p.label(verb) == Label::Relcl
        && p.child(verb, &[Label::Nsubj]).is_some_and(|subject| referent(p, subject) == subject)
        && !p
            .children(verb)
            .iter()
            .any(|child| p.label(*child) == Label::Prep && p.child(*child, &[Label::Pobj]).is_none())
    {
        return p.head(verb).map(|head| conjuncts(p, head)).unwrap_or_default();
    }
    Vec::new()
}

/// Whose act a noun tells of: possessor, "by", else the subject of the light verb that governs it.
pub(crate) fn noun_subjects(p: &Passage, words: &Embedders, noun: u32, depth: usize) -> Vec<u32> {
    if let Some(possessor) = p.child(noun, &[Label::Poss]) {
        return conjuncts(p, possessor);
    }
    let by = prepositional(p, noun, "by");
    if !by.is_empty() {
        return by;
    }
    let modifier = p.children(noun).iter().copied().find(|child| {
        matches!(p.label(*child), Label::Amod | Label::Compound | Label::Nmod)
            && (p.pos(*child) == Pos::Propn || p.form(*child).starts_with(char::is_uppercase))
    });
    if let Some(modifier) = modifier {
        return vec![modifier];
    }
    if depth == 0 {
        return Vec::new();
    }
    match p.head(noun) {
        // "made a withdrawal", "ruled out a withdrawal": that of the verb's subject.
        Some(verb)
            if p.label(noun) == Label::Dobj
                && is_verbal(p, verb)
                && (words.is_light(p.lemma(verb))
                    || words.effect(Pos::Verb, p.lemma(verb)) == Some(Effect::Exclude)) =>
        {
            subjects_within(p, words, verb, depth - 1)
        }
        Some(verb) if p.label(noun) == Label::Nsubjpass && words.is_light(p.lemma(verb)) => {
            subjects_within(p, words, verb, depth - 1)
        }
        Some(noun_head) if p.label(noun) == Label::Conj && p.pos(noun_head) == Pos::Noun => {
            noun_subjects(p, words, noun_head, depth - 1)
        }
        _ => Vec::new(),
    }
}

/// What a noun is said of: the subject of its copula, or the other side of an apposition.
pub(crate) fn predicated_of(p: &Passage, words: &Embedders, noun: u32) -> Vec<u32> {
    let mut noun = noun;
    for _ in 0..DEPTH {
        let Some(head) = p.head(noun) else { break };
        match p.label(noun) {
            Label::Attr | Label::Oprd | Label::Acomp if is_verbal(p, head) => {
                return if matches!(p.lemma(head), "be" | "become" | "remain" | "stay" | "call" | "consider" | "make") {
                    let subjects = surface_subjects(p, words, head, DEPTH);
                    if matches!(p.lemma(head), "call" | "consider" | "make") && !is_passive(p, head) {
                        objects(p, words, head)
                    } else {
                        subjects
                    }
                } else {
                    Vec::new()
                };
            }
            // "it was a founding state, not a member": what the noun beside it is said of.
            Label::Appos if p.label(head) == Label::Attr && p.pos(head) == Pos::Noun => noun = head,
            Label::Appos => return conjuncts(p, head),
            // "one of six members", "member states X and Y"
            Label::Pobj if p.lemma(head) == "of" => match p.head(head) {
                Some(outer)
                    if matches!(
                        p.lemma(outer),
                        "one" | "two" | "three" | "some" | "part" | "several" | "all" | "most"
                    ) || p.pos(outer) == Pos::Num =>
                {
                    noun = outer;
                }
                _ => return Vec::new(),
            },
            // "as a member, Turkey …"
            Label::Pobj if p.lemma(head).eq_ignore_ascii_case("as") => {
                return match p.head(head) {
                    Some(verb) if is_verbal(p, verb) => {
                        let objects = objects(p, words, verb);
                        if objects.is_empty() || head < verb {
                            surface_subjects(p, words, verb, DEPTH)
                        } else {
                            objects
                        }
                    }
                    Some(other) => conjuncts(p, other),
                    None => Vec::new(),
                };
            }
            Label::Conj => noun = head,
            _ => break,
        }
    }
    // "fellow member Uzbekistan"; "a key ally, Armenia"
    if let Some(head) = p.head(noun)
        && matches!(p.label(noun), Label::Compound | Label::Nmod)
        && p.pos(head) == Pos::Propn
    {
        return conjuncts(p, head);
    }
    p.child(noun, &[Label::Appos]).map(|other| conjuncts(p, other)).unwrap_or_default()
}

/// Whether and how surely an act is said to have happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Modality {
    pub(crate) polarity: Polarity,
    pub(crate) certainty: Certainty,
    /// The strongest governor on the way up, with its token: "announced", "refused", "likely".
    pub(crate) governor: Option<(u32, Effect)>,
    /// Whether the act lies ahead by its own tense ("will leave", "to leave").
    pub(crate) ahead: bool,
    /// Whether a noun is not presupposed to have happened by anything around it.
    pub(crate) bare: bool,
    pub(crate) open: Open,
    pub(crate) future: Future,
}

/// Whether an act is told at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Open {
    Told,
    /// "has not said whether", "it is unclear when"
    Left,
    /// "Will Mali leave?", "need not leave"; polarity and certainty are those of a yes.
    Asked,
}

/// How an act that lies ahead is put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Future {
    Plain,
    Would,
    /// "is to leave"
    Scheduled,
}

impl Modality {
    fn negate(&mut self) {
        self.polarity = if self.polarity == Polarity::Yes { Polarity::No } else { Polarity::Yes };
    }

    /// Takes the certainty that is farther from having happened.
    fn weaken(&mut self, certainty: Certainty) {
        let rank = |certainty| match certainty {
            Certainty::Happened => 0,
            Certainty::Planned => 1,
            Certainty::Predicted => 2,
            Certainty::Possible => 3,
            Certainty::Demanded => 4,
        };
        if rank(certainty) > rank(self.certainty) {
            self.certainty = certainty;
        }
    }

    fn leave_open(&mut self) {
        self.open = Open::Left;
        self.weaken(Certainty::Possible);
    }

    fn govern(&mut self, token: u32, effect: Effect) {
        if self.governor.is_none() && !matches!(effect, Effect::Positive) {
            self.governor = Some((token, effect));
        }
    }
}

/// What a verb lends to the verbs below it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lends {
    All,
    /// Its auxiliaries, but no negation.
    Mood,
    Nothing,
}

/// How the act of `predicate` is told.
pub(crate) fn modality(p: &Passage, words: &Embedders, predicate: u32) -> Modality {
    let mut modality = Modality {
        polarity: Polarity::Yes,
        certainty: Certainty::Happened,
        governor: None,
        ahead: false,
        bare: false,
        open: Open::Told,
        future: Future::Plain,
    };
    let mut node = predicate;
    // Whether the verb now looked at lends its auxiliaries and its negation to what stands below it.
    let mut lends = Lends::All;
    let mut below = None;
    // Whether the act stands in a clause that the sentence only presupposes.
    let mut aside = false;
    if !is_verbal(p, predicate) {
        noun_modality(p, &mut modality, predicate);
    }
    for _ in 0..DEPTH {
        if lends != Lends::Nothing && (is_verbal(p, node) || p.pos(node) == Pos::Adj) {
            let before = modality.polarity;
            own_modality(p, words, &mut modality, node, below);
            if lends == Lends::Mood {
                modality.polarity = before;
            }
        }
        lends = Lends::All;
        below = Some(node);
        let Some(mut head) = p.head(node) else { break };
        let mut label = p.label(node);
        if label == Label::Relcl
            && let Some(noun) = told_noun(p, words, node)
        {
            head = noun;
            label = Label::Acl;
        }
        if is_instead(p, node) {
            modality.negate();
            break;
        }
        // "time for Mali to leave", "the rumour that Mali had left": a noun with a clause of its own, read as a relative one.
        if label == Label::Relcl
            && (is_infinitive(p, node)
                || (p.child(node, &[Label::Mark]).is_some() && words.effect(p.pos(head), p.lemma(head)).is_some()))
        {
            label = Label::Acl;
        }
        // "calls for Mali to be suspended"
        if label == Label::Advcl && p.pos(head) == Pos::Noun && is_infinitive(p, node) {
            label = Label::Acl;
        }
        match label {
            Label::Relcl => {
                aside = true;
                break;
            }
            // "A summit that none of the three attended": the parser takes the verb for a participle.
            // corpus: none-of-them/none-of-the-three-attended
            Label::Acl if is_participle_of_none(p, node) => {
                modality.negate();
                aside = true;
                break;
            }
            // "Benin, accused by its neighbour, denies the charge": that it was accused is not denied.
            // corpus: denied-reports/an-accusation-is-denied
            Label::Acl
                if matches!(p.tag(node), "VBN" | "VBG")
                    && p.label(head) == Label::Nsubj
                    && words.effect(p.pos(head), p.lemma(head)).is_none()
                    && p.head(head).is_some_and(|verb| {
                        let effect = words.effect(p.pos(verb), p.lemma(verb));
                        matches!(
                            effect,
                            Some(Effect::Deny | Effect::Refuse | Effect::Negative | Effect::Exclude | Effect::Threaten)
                        )
                    }) =>
            {
                aside = true;
                break;
            }
            Label::Conj => {
                // A second verb shares the auxiliaries and the negation of the first, unless it has some of its own.
                let own_clause = p.child(node, &[Label::Nsubj, Label::Nsubjpass]).is_some();
                let verbal = is_verbal(p, node);
                let governed =
                    matches!(p.label(head), Label::Ccomp | Label::Xcomp | Label::Advcl | Label::Pcomp | Label::Acl);
                if verbal && own_clause && (!governed || (is_finite(p, node) && !is_finite(p, head))) {
                    break;
                }
                if verbal && (own_clause || has_own_mood(p, node)) {
                    lends = Lends::Nothing;
                } else if p.children_with(head, &[Label::Cc]).any(|cc| p.lemma(cc) == "but" && cc < node) {
                    // "are not members but observe its meetings"
                    lends = Lends::Mood;
                }
                node = head;
                continue;
            }
            // "Whether Mali has left, the minister did not say"
            // corpus: whether-in-front/whether-it-has-left
            Label::Advcl if is_open(p, node) && words.is_question(p.lemma(head)) => {
                modality.leave_open();
                break;
            }
            Label::Advcl => {
                if is_counterfactual(p, node) {
                    modality.negate();
                    break;
                }
                if is_condition(p, node) {
                    modality.weaken(Certainty::Possible);
                } else if is_purpose(p, node) || is_time_ahead(p, node, head) {
                    modality.weaken(Certainty::Planned);
                } else if is_infinitive(p, node) && !is_past(p, head) {
                    // "it would be a mistake for Poland to leave"
                    modality.weaken(Certainty::Possible);
                }
                // "Qatar will leave, its minister said, becoming the first": the participle goes with what was said.
                if p.tag(node) == "VBG"
                    && p.child(node, &[Label::Nsubj, Label::Mark]).is_none()
                    && let Some(said) = p.child(head, &[Label::Ccomp])
                    && said < head
                    && head < node
                {
                    node = said;
                    continue;
                }
                // Its governor's own mood is not its own, but a purpose or gerund shares the fate of the main verb.
                if p.child(node, &[Label::Nsubj, Label::Nsubjpass, Label::Mark]).is_some() {
                    aside = true;
                    break;
                }
                // "refused to come, citing its duties": the participle is neither refused nor denied.
                let refused = words.effect(p.pos(head), p.lemma(head)).is_some_and(|effect| {
                    matches!(
                        effect,
                        Effect::Negative | Effect::Refuse | Effect::Prevent | Effect::Deny | Effect::Demand
                    )
                });
                if refused && !is_purpose(p, node) && head < node {
                    lends = Lends::Mood;
                    node = head;
                    continue;
                }
            }
            Label::Pcomp | Label::Pobj | Label::Prep => {
                if label != Label::Prep && p.lemma(head).eq_ignore_ascii_case("without") {
                    modality.negate();
                    break;
                }
                // "voted against leaving"
                if label != Label::Prep
                    && p.lemma(head).eq_ignore_ascii_case("against")
                    && p.head(head).is_some_and(|verb| {
                        matches!(words.effect(p.pos(verb), p.lemma(verb)), Some(Effect::Plan | Effect::Demand))
                    })
                {
                    modality.negate();
                }
                // What stands after these is told as having happened, whatever the main clause says.
                if label != Label::Prep
                    && matches!(
                        p.lemma(head).to_lowercase().as_str(),
                        "after"
                            | "since"
                            | "following"
                            | "despite"
                            | "before"
                            | "until"
                            | "upon"
                            | "while"
                            | "by"
                            | "through"
                            | "besides"
                    )
                {
                    modality.bare = false;
                    aside = true;
                    break;
                }
            }
            // "should it go on, it would be leaving"
            Label::Ccomp if is_inverted_condition(p, node) => {
                modality.weaken(Certainty::Possible);
                aside = true;
                break;
            }
            // "Egypt was taken back; the Libyans needed six months": only a verb of saying follows what it governs.
            Label::Ccomp if is_sentence_before(p, words, node, head) => break,
            Label::Appos | Label::Attr | Label::Compound | Label::Amod | Label::Poss | Label::Nmod => {
                if label != Label::Attr {
                    break;
                }
            }
            // "Mali had left; it was not a month before …": two sentences in one.
            Label::Ccomp
                if is_copula(p, head)
                    && node < head
                    && is_finite(p, node)
                    && p.child(node, &[Label::Nsubj, Label::Nsubjpass]).is_some()
                    && p.child(node, &[Label::Mark]).is_none() =>
            {
                break;
            }
            Label::Csubj
            | Label::Csubjpass
            | Label::Nsubj
            | Label::Nsubjpass
            | Label::Dobj
            | Label::Ccomp
            | Label::Xcomp
            | Label::Acl
            | Label::Acomp
            | Label::Oprd
            | Label::Agent => {}
            _ => break,
        }
        if !apply_governor(p, words, &mut modality, node, head, label) {
            // "no decision has been made", "did not take the step": the verb that carries the noun.
            if is_verbal(p, head)
                && !is_verbal(p, node)
                && matches!(label, Label::Nsubjpass | Label::Dobj)
                && !is_copula(p, head)
            {
                own_modality(p, words, &mut modality, head, Some(node));
            }
            break;
        }
        node = head;
    }
    if is_asked(p, predicate) && !aside {
        modality.open = Open::Asked;
    }
    modality
}

/// "Of" or "about", where the parser hangs it on the verb or on the day in between: "told it on Tuesday of".
fn is_about(p: &Passage, preposition: u32) -> bool {
    let is = |token: u32| matches!(p.lemma(token), "of" | "about");
    is(preposition)
        || p.children_with(preposition, &[Label::Pobj])
            .filter(|noun| p.day_at(*noun).is_some())
            .any(|day| p.children_with(day, &[Label::Prep]).any(is))
}

/// Whether a noun has a clause that says what it tells: "reports that troops had crossed".
pub(crate) fn is_told_by(p: &Passage, noun: u32) -> bool {
    p.children_with(noun, &[Label::Acl, Label::Relcl, Label::Ccomp])
        .any(|clause| is_finite(p, clause) && p.child(clause, &[Label::Mark]).is_some())
}

/// "a report by the broadcaster that it would follow": the noun that the clause fills, where the parser hangs it on whoever
/// stands between.
// corpus: denied-reports/a-report-by-a-broadcaster
fn told_noun(p: &Passage, words: &Embedders, clause: u32) -> Option<u32> {
    let that = p.children_with(clause, &[Label::Mark]).any(|mark| p.lemma(mark) == "that");
    let own = p.child(clause, &[Label::Nsubj, Label::Nsubjpass]).is_some();
    if !that || !own {
        return None;
    }
    let mut node = p.head(clause)?;
    for _ in 0..4 {
        let above = p.head(node)?;
        if !matches!(p.label(node), Label::Pobj | Label::Prep | Label::Appos | Label::Compound | Label::Agent) {
            return None;
        }
        node = above;
        if p.pos(node) == Pos::Noun && words.effect(Pos::Noun, p.lemma(node)).is_some() {
            return Some(node);
        }
    }
    None
}

pub(crate) fn is_infinitive(p: &Passage, verb: u32) -> bool {
    p.children_with(verb, &[Label::Aux]).any(|aux| p.tag(aux) == "TO")
}

/// A finite clause before a verb that is not one of saying: two sentences, joined by a semicolon or comma.
fn is_sentence_before(p: &Passage, words: &Embedders, node: u32, head: u32) -> bool {
    let between = |mark: &str| (node..head).any(|token| p.form(token) == mark);
    node < head
        && is_finite(p, node)
        && p.child(node, &[Label::Nsubj, Label::Nsubjpass]).is_some()
        && p.child(node, &[Label::Mark]).is_none()
        && (between(";") || (between(",") && !words.is_saying(p.lemma(head))))
}

/// Whether a verb has auxiliaries (but "to") or a negation of its own.
fn has_own_mood(p: &Passage, verb: u32) -> bool {
    // "has never joined and attends as a guest", "did not sign and left in protest"
    // corpus: negation/a-second-verb-with-a-tense-of-its-own
    let other_tense = p.head(verb).is_some_and(|head| {
        p.label(verb) == Label::Conj
            && p.child(head, &[Label::Aux, Label::Auxpass]).is_some()
            && match p.tag(verb) {
                "VBZ" => matches!(p.tag(head), "VB" | "VBN" | "VBG"),
                "VBD" => p.tag(head) == "VB",
                _ => false,
            }
    });
    if other_tense {
        return true;
    }
    p.children(verb).iter().any(|child| match p.label(*child) {
        Label::Aux => p.tag(*child) != "TO",
        Label::Neg => true,
        Label::Advmod => matches!(p.lemma(*child), "never" | "rarely" | "hardly" | "seldom"),
        _ => false,
    })
}

/// What a verb does together with its particle: "put off", "called off".
// corpus: negation/put-off
fn with_particle(p: &Passage, words: &Embedders, verb: u32) -> Option<Effect> {
    let particle = p.child(verb, &[Label::Prt])?;
    words.effect(p.pos(verb), &format!("{}+{}", p.lemma(verb), p.lemma(particle)))
}

/// Applies what `head` does to the act below it; false where nothing above can matter any more.
fn apply_governor(p: &Passage, words: &Embedders, modality: &mut Modality, node: u32, head: u32, label: Label) -> bool {
    // "it is unlikely that others will leave", "the aim is to leave": the predicate of the copula governs.
    if is_copula(p, head)
        && matches!(label, Label::Ccomp | Label::Csubj | Label::Xcomp | Label::Advcl)
        && let Some(predicate) = p.child(head, &[Label::Acomp, Label::Attr]).or_else(|| p.child(head, &[Label::Nsubj]))
        && let Some(effect) = words.effect(p.pos(predicate), p.lemma(predicate))
    {
        match effect {
            Effect::Likely | Effect::Unlikely => {
                modality.govern(predicate, effect);
                modality.weaken(Certainty::Predicted);
            }
            Effect::Possible => modality.weaken(Certainty::Possible),
            _ if is_open(p, node) && words.is_question(p.lemma(predicate)) => modality.leave_open(),
            Effect::Demand => modality.weaken(Certainty::Demanded),
            Effect::Plan | Effect::Want => modality.weaken(Certainty::Planned),
            Effect::Deny if is_finite(p, node) => {
                modality.govern(predicate, effect);
                modality.negate();
            }
            _ => {}
        }
        return true;
    }
    // "Qatar's exit is imminent", "an exit of Mali is unlikely"
    if is_copula(p, head)
        && label == Label::Nsubj
        && !is_verbal(p, node)
        && let Some(predicate) = p.child(head, &[Label::Acomp])
        && let Some(effect) = words.effect(p.pos(predicate), p.lemma(predicate))
        && p.child(node, &[Label::Acl, Label::Ccomp, Label::Relcl]).is_none()
    {
        let certainty = match effect {
            Effect::Likely | Effect::Unlikely => Some(Certainty::Predicted),
            Effect::Plan => Some(Certainty::Planned),
            Effect::Possible => Some(Certainty::Possible),
            _ => None,
        };
        if let Some(certainty) = certainty {
            modality.govern(predicate, effect);
            modality.weaken(certainty);
            modality.bare = false;
            if p.child(head, &[Label::Neg]).is_some() {
                modality.negate();
            }
            return false;
        }
    }
    // "the plan to send troops is dead"
    if is_copula(p, head)
        && label == Label::Nsubj
        && let Some(predicate) = p.child(head, &[Label::Acomp])
        && words.effect(p.pos(predicate), p.lemma(predicate)) == Some(Effect::Negative)
    {
        modality.negate();
        return false;
    }
    // "it is unclear whether", "the question whether", "has not said when"
    if is_open(p, node)
        && (words.is_question(p.lemma(head))
            || p.child(head, &[Label::Acomp, Label::Attr]).is_some_and(|word| words.is_question(p.lemma(word))))
    {
        modality.leave_open();
        return false;
    }
    // "it is time to leave"
    if p.lemma(head) == "time" && is_infinitive(p, node) && p.label(head) == Label::Attr {
        modality.weaken(Certainty::Demanded);
        return false;
    }
    // "is bound to leave"
    if p.form(head).eq_ignore_ascii_case("bound") && is_infinitive(p, node) && prepositional(p, head, "by").is_empty() {
        modality.govern(head, Effect::Likely);
        modality.weaken(Certainty::Predicted);
        return true;
    }
    // "is going to leave"
    if p.lemma(head) == "go" && p.tag(head) == "VBG" && is_infinitive(p, node) {
        modality.weaken(Certainty::Planned);
        modality.ahead = true;
        return true;
    }
    // "there is no doubt that Mali has left"
    if is_finite(p, node)
        && p.pos(head) == Pos::Noun
        && words.effect(p.pos(head), p.lemma(head)) == Some(Effect::Unlikely)
        && (has_no(p, head) || p.children_with(head, &[Label::Amod]).any(|word| p.lemma(word) == "little"))
    {
        return false;
    }
    // "the assertion that Georgia has left is false"
    if is_copula(p, head)
        && label == Label::Nsubj
        && p.child(node, &[Label::Acl, Label::Ccomp, Label::Relcl]).is_some()
        && let Some(predicate) = p.child(head, &[Label::Acomp])
        && words.effect(p.pos(predicate), p.lemma(predicate)) == Some(Effect::Deny)
    {
        modality.govern(predicate, Effect::Deny);
        modality.negate();
        return false;
    }
    // "has to leave"
    if p.lemma(head) == "have" && label == Label::Xcomp && is_infinitive(p, node) {
        // "had to leave": it was made to; "has yet to leave".
        if p.tag(head) != "VBD" && !has_adverb(p, head, "yet") {
            modality.weaken(Certainty::Demanded);
        }
        return true;
    }
    let Some(effect) = with_particle(p, words, head).or_else(|| words.effect(p.pos(head), p.lemma(head))) else {
        // "is readying to leave": what an infinitive tells below a verb that is in no table lies ahead.
        let perfect = p.children_with(node, &[Label::Aux]).any(|aux| p.lemma(aux) == "have");
        let active = is_verbal(p, head) && !is_copula(p, head) && !is_passive(p, head);
        if label == Label::Xcomp && active && is_infinitive(p, node) && !perfect {
            modality.weaken(Certainty::Planned);
        }
        // A finite clause under a verb that is in no table (say, report) stands on its own.
        return !matches!(label, Label::Ccomp | Label::Nsubj | Label::Dobj | Label::Nsubjpass)
            || !is_verbal(p, head)
            || is_copula(p, head);
    };
    let finite = is_finite(p, node);
    // "rejected reports that it was leaving": what is rejected is that it is so.
    let told = !is_verbal(p, node) && is_told_by(p, node);
    let effect = if effect == Effect::Refuse && told { Effect::Deny } else { effect };
    // "called it damaging", "called the suspension a defence of democracy": naming, not calling for.
    let named = matches!(label, Label::Dobj | Label::Nsubj) && is_verbal(p, head) && p.lemma(head) == "call";
    if (named || matches!(label, Label::Oprd | Label::Acomp | Label::Attr)) && effect == Effect::Demand {
        return false;
    }
    // "told the depositary of its exit", "asked about the withdrawal"
    // corpus: stages-of-leaving/told-of-is-not-told-to
    if effect == Effect::Demand && label == Label::Prep && is_verbal(p, head) && is_about(p, node) {
        return false;
    }
    // "denied the request", "ignored the appeal": it was made all the same.
    if matches!(label, Label::Dobj | Label::Nsubjpass)
        && matches!(
            effect,
            Effect::Deny | Effect::Refuse | Effect::Prevent | Effect::Negative | Effect::Possible | Effect::Demand
        )
        && (matches!(words.effect(p.pos(node), p.lemma(node)), Some(Effect::Demand | Effect::Want | Effect::Try))
            || matches!(p.lemma(node), "application" | "candidacy" | "candidature"))
    {
        modality.bare = false;
        return false;
    }
    // "refused to host, …, and its leader did not travel": these govern no clause with a tense and a subject of its own.
    if finite
        && matches!(effect, Effect::Refuse | Effect::Negative | Effect::Prevent | Effect::Try | Effect::Threaten)
        && p.child(node, &[Label::Nsubj, Label::Nsubjpass]).is_some()
    {
        return false;
    }
    match effect {
        Effect::Positive => {
            modality.bare = false;
            // "intends to remain a member": what is said of the subject goes on to the verb above.
            let said_of_subject = matches!(label, Label::Attr | Label::Acomp) && !is_verbal(p, node);
            // "refused to let its envoy sit at the table"
            let bare = label == Label::Ccomp
                && matches!(p.tag(node), "VB" | "VBP")
                && words.is_object_control(p.lemma(head))
                && p.child(node, &[Label::Mark, Label::Aux]).is_none();
            return said_of_subject || bare || matches!(label, Label::Xcomp | Label::Acl | Label::Pcomp | Label::Prep);
        }
        Effect::Negative => modality.negate(),
        Effect::Refuse => {
            modality.govern(head, effect);
            modality.negate();
        }
        Effect::Prevent => {
            if matches!(label, Label::Pobj | Label::Pcomp | Label::Prep | Label::Dobj | Label::Xcomp) {
                modality.negate();
            }
        }
        Effect::Plan => {
            modality.govern(head, effect);
            if !finite || modality.ahead || !is_verbal(p, node) {
                modality.weaken(Certainty::Planned);
            }
        }
        Effect::Want => {
            modality.govern(head, effect);
            let own_subject = p.child(node, &[Label::Nsubj, Label::Nsubjpass]).is_some();
            modality.weaken(if own_subject || label == Label::Ccomp {
                Certainty::Demanded
            } else {
                Certainty::Planned
            });
        }
        Effect::Try if is_in_vain(p, head) => {
            modality.govern(head, effect);
            modality.negate();
            if modality.certainty == Certainty::Planned {
                modality.certainty = Certainty::Happened;
            }
        }
        // "deny rumours that troops have crossed"
        Effect::Possible
            if finite
                && !is_verbal(p, head)
                && p.head(head).is_some_and(|above| {
                    matches!(words.effect(p.pos(above), p.lemma(above)), Some(Effect::Deny | Effect::Refuse))
                }) => {}
        Effect::Try | Effect::Possible => {
            modality.govern(head, effect);
            modality.weaken(Certainty::Possible);
        }
        Effect::Threaten => {
            modality.govern(head, effect);
            modality.weaken(Certainty::Possible);
        }
        Effect::Muse => {
            if label != Label::Prep || p.child(node, &[Label::Pcomp]).is_none() {
                return label != Label::Ccomp;
            }
            modality.govern(head, Effect::Threaten);
            modality.weaken(Certainty::Possible);
        }
        Effect::Seem => {
            if matches!(label, Label::Xcomp | Label::Acomp | Label::Oprd | Label::Ccomp) {
                modality.weaken(Certainty::Possible);
            }
        }
        Effect::Demand => {
            if !finite || is_subjunctive(p, node) {
                modality.govern(head, effect);
                modality.weaken(Certainty::Demanded);
            } else {
                return false;
            }
        }
        Effect::Predict => {
            if !finite || modality.ahead {
                modality.govern(head, effect);
                modality.weaken(Certainty::Predicted);
            } else {
                return false;
            }
        }
        Effect::Deny | Effect::Exclude => {
            modality.govern(head, effect);
            let above = if is_verbal(p, head) { self::modality(p, words, head).polarity } else { Polarity::Yes };
            if above == Polarity::No {
                // "has not ruled out", "did not deny"
                modality.weaken(Certainty::Possible);
                return false;
            }
            modality.negate();
            if effect == Effect::Exclude && !finite {
                // "ruled out a return": said of what lies ahead, noun or verb.
                modality.bare = false;
                modality.weaken(Certainty::Planned);
            }
            return false;
        }
        Effect::Likely | Effect::Unlikely => {
            modality.govern(head, effect);
            modality.weaken(Certainty::Predicted);
        }
        Effect::Almost
        | Effect::Light
        | Effect::ObjectControl
        | Effect::Saying
        | Effect::Question
        | Effect::Lessening => {}
    }
    modality.bare = false;
    true
}

/// "tried in vain to come back", "sought unsuccessfully to join"
fn is_in_vain(p: &Passage, verb: u32) -> bool {
    p.children_with(verb, &[Label::Prep, Label::Advmod]).any(|child| {
        matches!(p.lemma(child), "vainly" | "unsuccessfully" | "fruitlessly")
            || p.children_with(child, &[Label::Pobj, Label::Amod, Label::Pcomp]).any(|below| {
                matches!(p.lemma(below), "vain" | "avail" | "success") && (p.lemma(below) == "vain" || has_no(p, below))
            })
    })
}

fn is_copula(p: &Passage, verb: u32) -> bool {
    p.lemma(verb) == "be"
}

/// Whether a verb has a tense of its own.
pub(crate) fn is_finite(p: &Passage, verb: u32) -> bool {
    matches!(p.tag(verb), "VBD" | "VBZ" | "VBP" | "MD")
        || p.children_with(verb, &[Label::Aux, Label::Auxpass])
            .any(|aux| matches!(p.tag(aux), "VBD" | "VBZ" | "VBP" | "MD"))
}

/// "demanded that Mali return": a bare form with a subject of its own, or "should".
fn is_subjunctive(p: &Passage, verb: u32) -> bool {
    p.children_with(verb, &[Label::Aux]).any(|aux| matches!(p.lemma(aux), "should" | "must"))
        || (p.tag(verb) == "VB" && p.child(verb, &[Label::Aux]).is_none())
        // "demanded that Zambia leave": no present tense of one state. corpus: denials-questions-and-demands/that-it-leave
        || (p.tag(verb) == "VBP"
            && p.child(verb, &[Label::Nsubj]).is_some_and(|subject| {
                matches!(p.tag(subject), "NNP" | "NN") && p.child(subject, &[Label::Conj]).is_none()
                    || matches!(p.form(subject), "it" | "he" | "she")
            }))
}

fn is_condition(p: &Passage, clause: u32) -> bool {
    p.children_with(clause, &[Label::Mark, Label::Advmod])
        .any(|mark| matches!(p.lemma(mark).to_lowercase().as_str(), "if" | "unless" | "whether" | "lest" | "should"))
        || is_inverted_condition(p, clause)
}

/// "should Mali leave", "had it asked"
fn is_inverted_condition(p: &Passage, clause: u32) -> bool {
    p.child(clause, &[Label::Aux]).is_some_and(|aux| {
        matches!(p.lemma(aux).to_lowercase().as_str(), "should" | "have") && is_inverted(p, clause, aux)
    })
}

/// "had it asked", "if it had asked", below "would have": it did not.
fn is_counterfactual(p: &Passage, clause: u32) -> bool {
    let had = p.children_with(clause, &[Label::Aux]).any(|aux| p.form(aux).eq_ignore_ascii_case("had"));
    let would_have = p.head(clause).is_some_and(|head| {
        let aux = |lemma: &str| p.children_with(head, &[Label::Aux]).any(|aux| p.lemma(aux) == lemma);
        aux("would") && aux("have")
    });
    had && would_have && is_condition(p, clause)
}

fn is_purpose(p: &Passage, clause: u32) -> bool {
    is_infinitive(p, clause) && p.child(clause, &[Label::Nsubj]).is_none()
}

/// A clause that leaves its matter open: "whether it will leave", "if and when it will leave".
fn is_open(p: &Passage, clause: u32) -> bool {
    p.children_with(clause, &[Label::Mark, Label::Advmod]).any(|mark| {
        mark < clause
            && (p.lemma(mark).eq_ignore_ascii_case("whether")
                || (p.lemma(mark).eq_ignore_ascii_case("if") && p.label(clause) != Label::Advcl)
                || (p.lemma(mark).eq_ignore_ascii_case("when")
                    && p.label(clause) == Label::Ccomp
                    && !is_past(p, clause)))
    })
}

fn is_past(p: &Passage, verb: u32) -> bool {
    p.tag(verb) == "VBD" || p.children_with(verb, &[Label::Aux, Label::Auxpass]).any(|aux| p.tag(aux) == "VBD")
}

/// Whether a question mark follows in the same sentence, and the question is not why, how or when.
fn is_asked(p: &Passage, token: u32) -> bool {
    let (first, end) = p.sentences()[p.sentence(token) as usize];
    (token..end).any(|index| p.form(index) == "?")
        && !(first..token).any(|index| p.tag(index) == "WRB" && p.label(index) == Label::Advmod)
}

/// "rather than leave", "instead of sending troops", "far from leaving".
fn is_instead(p: &Passage, node: u32) -> bool {
    let before = node.saturating_sub(5);
    let than = |token: u32| {
        p.lemma(token) == "than" && token > 0 && p.lemma(token - 1).eq_ignore_ascii_case("rather")
            || p.lemma(token) == "of" && token > 0 && p.lemma(token - 1).eq_ignore_ascii_case("instead")
            || p.lemma(token) == "from" && token > 0 && p.lemma(token - 1).eq_ignore_ascii_case("far")
    };
    (before..node).any(|token| {
        than(token)
            && (p.head(token) == Some(node) || p.head(node) == Some(token) || p.head(node) == p.head(token))
            && (token + 1..node).all(|between| !matches!(p.pos(between), Pos::Verb | Pos::Punct))
    })
}

/// "until it pulls out", "once Finland joins": a present tense that tells of what is to come.
fn is_time_ahead(p: &Passage, clause: u32, head: u32) -> bool {
    let would = p.children_with(head, &[Label::Aux]).any(|aux| p.lemma(aux) == "would");
    let present = matches!(p.tag(clause), "VBZ" | "VBP")
        || p.children_with(clause, &[Label::Aux]).any(|aux| matches!(p.tag(aux), "VBZ" | "VBP"));
    (present || (would && p.tag(clause) == "VBD"))
        && p.children_with(clause, &[Label::Mark, Label::Advmod]).any(|mark| {
            mark < clause
                && matches!(
                    p.lemma(mark).to_lowercase().as_str(),
                    "until" | "till" | "once" | "before" | "when" | "after"
                )
        })
        && !matches!(p.tag(head), "VBD" | "VBN")
}

/// Auxiliaries, negation and adverbs of one verb or adjective; `below` is the word whose mood it decides, none for its own.
fn own_modality(p: &Passage, words: &Embedders, modality: &mut Modality, verb: u32, below: Option<u32>) {
    let itself = below.is_none();
    let mut negated = false;
    let mut yet = false;
    let mut passed_over = false;
    let perfect = p.children_with(verb, &[Label::Aux]).any(|aux| p.lemma(aux) == "have");
    // "did not return until 1980": it returned in 1980.
    let until = is_until(p, verb);
    for child in p.children(verb).iter().copied() {
        match p.label(child) {
            // "has not only frozen its part but …"
            Label::Neg
                if child + 1 < p.len()
                    && matches!(p.lemma(child + 1), "only" | "merely" | "just" | "simply" | "solely")
                    && (child + 1..p.sentences()[p.sentence(child) as usize].1)
                        .any(|token| p.lemma(token) == "but") => {}
            Label::Neg if until => {}
            Label::Neg => negated = !negated,
            Label::Aux => match p.lemma(child).to_lowercase().as_str() {
                "will" | "shall" | "'ll" | "wo" => {
                    modality.ahead = true;
                    modality.weaken(Certainty::Planned);
                }
                // "Had it asked, the alliance would have helped": neither was done.
                "would" if perfect && p.children_with(verb, &[Label::Advcl]).any(|c| is_counterfactual(p, c)) => {
                    negated = !negated;
                }
                "would" => {
                    modality.ahead = true;
                    if itself {
                        modality.future = Future::Would;
                    }
                    modality.weaken(if perfect { Certainty::Possible } else { Certainty::Planned });
                }
                // "could have left" years ago: it did not.
                "could" if perfect && itself => negated = true,
                "may" | "might" | "could" | "can" => modality.weaken(Certainty::Possible),
                "must" if perfect => modality.weaken(Certainty::Possible),
                "should" | "must" | "ought" if !is_inverted(p, verb, child) => modality.weaken(Certainty::Demanded),
                "need" => modality.open = Open::Asked,
                "to" if itself => {
                    modality.ahead = true;
                    if is_headline(p, verb, child) {
                        modality.weaken(Certainty::Planned);
                    }
                }
                _ => {}
            },
            Label::Advmod | Label::Npadvmod => match (p.lemma(child), words.adverb(p.lemma(child))) {
                (_, Some(Effect::Likely | Effect::Unlikely)) if modality.ahead || is_ahead(p, verb) => {
                    if let Some(effect) = words.adverb(p.lemma(child)) {
                        modality.govern(child, effect);
                        modality.weaken(Certainty::Predicted);
                    }
                }
                (_, Some(Effect::Negative | Effect::Unlikely)) => negated = true,
                (_, Some(Effect::Possible)) => modality.weaken(Certainty::Possible),
                (_, Some(Effect::Almost)) => passed_over = itself,
                ("long" | "more", _) => {
                    if p.children(child).iter().any(|no| matches!(p.lemma(*no), "no")) {
                        negated = true;
                    }
                }
                ("yet", _) => yet = true,
                // "all but left"
                ("but", _) if child > 0 && p.lemma(child - 1).eq_ignore_ascii_case("all") => passed_over = itself,
                // "work out how the soldiers leave"
                ("how", _) if matches!(p.tag(verb), "VBP" | "VBZ") && itself => modality.weaken(Certainty::Planned),
                _ => {}
            },
            // "at no time", "in no way", "under no circumstances"
            Label::Prep => {
                if p.children_with(child, &[Label::Pobj]).any(|object| {
                    matches!(
                        p.lemma(object),
                        "time" | "way" | "circumstance" | "point" | "case" | "account" | "event" | "stage"
                    ) && has_no(p, object)
                }) {
                    negated = !negated;
                }
            }
            Label::Mark if p.lemma(child).eq_ignore_ascii_case("whether") => modality.weaken(Certainty::Possible),
            Label::Mark
                if p.lemma(child).eq_ignore_ascii_case("if")
                    && matches!(p.label(verb), Label::Ccomp | Label::Pcomp | Label::Xcomp) =>
            {
                modality.weaken(Certainty::Possible);
            }
            Label::Preconj | Label::Cc => {
                if matches!(p.lemma(child).to_lowercase().as_str(), "neither" | "nor") && child < verb {
                    negated = true;
                }
            }
            Label::Nsubj | Label::Nsubjpass | Label::Dobj | Label::Attr => {
                if has_no(p, child) {
                    negated = true;
                }
            }
            _ => {}
        }
    }
    // "Nor did it attend": a conjunct opened by "nor".
    if p.label(verb) == Label::Conj
        && let Some(head) = p.head(verb)
        && p.children_with(head, &[Label::Cc]).any(|cc| p.lemma(cc).eq_ignore_ascii_case("nor") && cc < verb)
        && p.child(verb, &[Label::Nsubj]).is_some()
    {
        negated = !negated;
    }
    let have = p.lemma(verb) == "have" || p.child(verb, &[Label::Aux]).is_some_and(|aux| p.lemma(aux) == "have");
    if yet && have && !negated && p.child(verb, &[Label::Xcomp]).is_some() {
        // "has yet to sign" stands above its infinitive.
        negated = true;
    }
    // "is to host", "was to leave"
    let infinitive = |token: u32| p.children_with(token, &[Label::Aux]).any(|aux| p.tag(aux) == "TO");
    let to_do = match below {
        Some(below) if matches!(p.label(below), Label::Xcomp | Label::Ccomp | Label::Conj) => infinitive(below),
        Some(below) if !matches!(p.label(below), Label::Nsubj | Label::Nsubjpass) => false,
        _ => p.children_with(verb, &[Label::Xcomp]).any(infinitive),
    };
    if p.lemma(verb) == "be" && to_do && p.child(verb, &[Label::Attr, Label::Acomp]).is_none() {
        let never_done = is_past(p, verb)
            && below.is_some_and(|below| p.children_with(below, &[Label::Aux]).any(|aux| p.lemma(aux) == "have"));
        if never_done {
            // "was to have joined"
            negated = !negated;
        } else {
            modality.future = Future::Scheduled;
            modality.weaken(Certainty::Planned);
        }
    }
    // "was about to leave when another stepped in"
    if p.lemma(verb) == "about"
        && let Some(below) = below
        && p.children_with(below, &[Label::Advcl]).any(|clause| is_past(p, clause) && has_adverb(p, clause, "when"))
    {
        negated = true;
        modality.certainty = Certainty::Happened;
    }
    if negated {
        modality.negate();
    }
    if passed_over {
        modality.negate();
    }
    let conditions = p.children_with(verb, &[Label::Advcl, Label::Ccomp]);
    if modality.ahead && conditions.into_iter().any(|clause| is_condition(p, clause) && !is_open(p, clause)) {
        modality.weaken(Certainty::Possible);
    }
}

/// Whether a clause hangs on a condition: "unless the sanctions are lifted".
pub(crate) fn has_condition(p: &Passage, verb: u32) -> bool {
    let clauses =
        |verb: u32| p.children_with(verb, &[Label::Advcl, Label::Ccomp]).any(|clause| is_condition(p, clause));
    clauses(verb) || p.head(verb).is_some_and(|head| p.label(verb) == Label::Conj && clauses(head))
}

fn has_adverb(p: &Passage, verb: u32, word: &str) -> bool {
    p.children_with(verb, &[Label::Advmod, Label::Mark]).any(|child| p.lemma(child).eq_ignore_ascii_case(word))
}

/// "should it go on": an auxiliary before its subject, in a clause that is no question.
fn is_inverted(p: &Passage, verb: u32, aux: u32) -> bool {
    p.child(verb, &[Label::Nsubj, Label::Nsubjpass]).is_some_and(|subject| aux < subject)
        && p.label(verb) != Label::Root
}

/// The verb that tells of an act: the trigger, or of a noun the verb above it.
pub(crate) fn verb_of(p: &Passage, trigger: u32) -> Option<u32> {
    if is_verbal(p, trigger) { Some(trigger) } else { p.head(trigger).filter(|verb| is_verbal(p, *verb)) }
}

/// Whether a verb is in the present: "leaves", "is leaving", "is suspended".
pub(crate) fn is_present(p: &Passage, verb: u32) -> bool {
    let present = |token: u32| matches!(p.tag(token), "VBZ" | "VBP");
    match p.tag(verb) {
        "VBG" => p.children_with(verb, &[Label::Aux]).any(present),
        "VBN" => p.children_with(verb, &[Label::Auxpass]).any(present),
        _ => present(verb),
    }
}

/// Whether a verb tells of today, of what is done by today or of what will be: "leaves", "has left", "will leave".
pub(crate) fn is_of_today(p: &Passage, verb: u32) -> bool {
    let done = |aux: u32| p.tag(verb) == "VBN" && matches!(p.tag(aux), "VBZ" | "VBP");
    is_present(p, verb)
        || p.children_with(verb, &[Label::Aux]).any(|aux| matches!(p.lemma(aux), "will" | "'ll") || done(aux))
}

/// Whether an auxiliary puts a verb ahead: "will leave".
pub(crate) fn is_ahead(p: &Passage, verb: u32) -> bool {
    p.children_with(verb, &[Label::Aux]).any(|aux| matches!(p.lemma(aux), "will" | "shall" | "would" | "'ll" | "wo"))
}

/// "Qatar to quit OPEC": a headline's future.
fn is_headline(p: &Passage, verb: u32, to: u32) -> bool {
    let before =
        p.label(verb) == Label::Root || (p.label(verb) == Label::Ccomp && p.head(verb).is_some_and(|head| verb < head));
    before && p.child(verb, &[Label::Nsubj, Label::Nsubjpass]).is_some_and(|subject| subject < to)
}

/// A negated verb with "until" and a day, or a clause, after it.
pub(crate) fn is_until(p: &Passage, verb: u32) -> bool {
    p.child(verb, &[Label::Neg]).is_some_and(|not| {
        p.children_with(verb, &[Label::Prep, Label::Advcl]).any(|child| {
            child > not && (p.lemma(child) == "until" || (is_past(p, child) && has_adverb(p, child, "until")))
        })
    }) && is_past(p, verb)
}

/// "None of the three attended", also where the verb was taken for a participle of the three.
pub(crate) fn is_done_by_none(p: &Passage, verb: u32) -> bool {
    let mut subjects = p.children_with(verb, &[Label::Nsubj, Label::Nsubjpass]);
    subjects.any(|subject| has_no(p, subject)) || is_participle_of_none(p, verb)
}

/// "Lifted sanctions", "an embargo was eased": a verb that undoes what its noun tells of.
pub(crate) fn is_undone(p: &Passage, words: &Embedders, noun: u32) -> bool {
    matches!(p.label(noun), Label::Dobj | Label::Nsubjpass)
        && p.head(noun).is_some_and(|verb| {
            words.effect(p.pos(verb), p.lemma(verb)) == Some(Effect::Negative) && p.child(verb, &[Label::Neg]).is_none()
        })
}

fn is_participle_of_none(p: &Passage, verb: u32) -> bool {
    let noun =
        p.head(verb).filter(|noun| p.label(verb) == Label::Acl && noun + 1 == verb && p.label(*noun) == Label::Pobj);
    let of = noun.and_then(|noun| p.head(noun)).filter(|of| p.lemma(*of) == "of");
    of.and_then(|of| p.head(of)).is_some_and(|none| has_no(p, none))
}

/// "no", "none of", "neither", "nobody".
pub(crate) fn has_no(p: &Passage, noun: u32) -> bool {
    matches!(p.lemma(noun).to_lowercase().as_str(), "nobody" | "none" | "nothing" | "neither" | "no-one" | "noone")
        || p.children_with(noun, &[Label::Det, Label::Neg, Label::Preconj, Label::Advmod])
            .any(|det| matches!(p.lemma(det).to_lowercase().as_str(), "no" | "neither" | "never" | "not"))
        || is_after_never(p, noun)
}

/// "Yugoslavia, never a member": an adverb before an apposition, wherever the model hung it.
fn is_after_never(p: &Passage, noun: u32) -> bool {
    p.label(noun) == Label::Appos
        && (noun.saturating_sub(4)..noun).any(|token| {
            matches!(p.lemma(token), "never" | "not" | "no")
                && (token + 1..noun).all(|between| matches!(p.pos(between), Pos::Det | Pos::Adj | Pos::Adv | Pos::Num))
        })
}

/// A noun that tells of an act: whether something around it says that the act took place.
fn noun_modality(p: &Passage, modality: &mut Modality, noun: u32) {
    // The verb sees the negation of its own subject, object and predicate noun.
    let seen_by_verb = matches!(p.label(noun), Label::Nsubj | Label::Nsubjpass | Label::Dobj | Label::Attr)
        && p.head(noun).is_some_and(|head| is_verbal(p, head));
    if has_no(p, noun) && !seen_by_verb {
        modality.negate();
    }
    modality.bare = true;
    for child in p.children(noun).iter().copied() {
        if matches!(p.label(child), Label::Amod | Label::Advmod | Label::Compound) {
            match p.lemma(child).to_lowercase().as_str() {
                "possible" | "potential" | "eventual" | "hypothetical" | "alleged" | "rumoured" | "supposed"
                | "threatened" => {
                    modality.weaken(Certainty::Possible);
                }
                "planned" | "future" | "impending" | "upcoming" | "imminent" | "intended" | "forthcoming"
                | "proposed" => {
                    modality.weaken(Certainty::Planned);
                }
                _ => {}
            }
        }
    }
}
