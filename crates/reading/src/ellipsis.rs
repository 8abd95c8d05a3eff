//! Verb phrases that are left out: "so did Berlin", "Niger followed suit", "Kazakhstan did not", "Croatia in 2009".
//!
//! Takes a passage with its parties; gives the places where a sentence says of somebody what was said of somebody else
//! before, without saying it again. Which act is meant is no business of this module: see `claims`.

use codebook::{Party, PartyId, When};
use english::{Label, Pos};

use crate::clauses::{is_verbal, subjects};
use crate::frames::Scene;
use crate::times::{Expression, Times};

/// A place where an act told before is said of somebody else.
#[derive(Debug, Clone)]
pub(crate) struct Ellipsis {
    /// The auxiliary or verb that stands for the act; where nothing does, the noun that is left of the clause.
    pub(crate) trigger: u32,
    /// Of whom it is said.
    pub(crate) parties: Vec<Party>,
    pub(crate) kind: Kind,
    /// The day that stands beside what is left.
    pub(crate) when: Option<When>,
}

/// How it goes with the act told before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The same, whether it happened or not: "so did Berlin", "nor did Riga".
    Same,
    /// It happened: "Niger followed", "Azerbaijan did".
    Done,
    /// It did not happen: "Kazakhstan did not".
    NotDone,
    /// The same, with a day of its own: "Croatia in 2009".
    Gap,
}

/// The ellipses of a passage in order.
pub(crate) fn ellipses(scene: &Scene<'_>, times: &Times) -> Vec<Ellipsis> {
    let p = &scene.document.passages[scene.number];
    let mut found: Vec<Ellipsis> = (0..p.len())
        .filter(|token| is_verbal(p, *token))
        .filter_map(|token| auxiliary(scene, token).or_else(|| taken_up(scene, token)))
        .collect();
    let days: Vec<&Expression> = times.all().filter(|day| day.passage == scene.number && day.when.is_some()).collect();
    found.extend((0..p.len()).filter_map(|token| as_well(scene, token)));
    for (first, second) in days.iter().zip(days.iter().skip(1)) {
        found.extend(gap(scene, first, second));
    }
    found.sort_by_key(|ellipsis| ellipsis.trigger);
    found
}

/// "so did Berlin", "as has Riga", "Kazakhstan did not": an auxiliary without its verb.
fn auxiliary(scene: &Scene<'_>, verb: u32) -> Option<Ellipsis> {
    let p = &scene.document.passages[scene.number];
    let words = &scene.document.knowledge.tables.ellipsis;
    if !words.is_auxiliary(p.lemma(verb)) || matches!(p.label(verb), Label::Aux | Label::Auxpass) {
        return None;
    }
    let opening = verb.checked_sub(1).filter(|before| words.is_inverted(&p.form(*before).to_lowercase()));
    let full = p.children(verb).iter().any(|child| {
        matches!(
            p.label(*child),
            Label::Xcomp | Label::Ccomp | Label::Acomp | Label::Attr | Label::Prt | Label::Agent | Label::Auxpass
        ) || (p.label(*child) == Label::Prep && !is_time_preposition(p.lemma(*child)))
            || (p.label(*child) == Label::Dobj && opening.is_none())
    });
    if full {
        return None;
    }
    let subject = p.children(verb).iter().copied().find(|child| {
        matches!(p.label(*child), Label::Nsubj | Label::Nsubjpass)
            || (opening.is_some() && *child > verb && matches!(p.label(*child), Label::Dobj | Label::Npadvmod))
    })?;
    let negated = p.child(verb, &[Label::Neg]).is_some();
    let kind = match opening {
        Some(_) if subject > verb => Kind::Same,
        // "it has" and "it is" want something more; "it did" and "it has not" do not.
        _ if negated => Kind::NotDone,
        _ if matches!(p.lemma(verb), "do") && p.tag(verb) == "VBD" && subject < verb => Kind::Done,
        _ => return None,
    };
    let parties = everyone(scene, &crate::clauses::conjuncts(p, subject))?;
    Some(Ellipsis { trigger: verb, parties, kind, when: None })
}

/// "Niger followed suit", "did the same": a verb that takes up another act.
fn taken_up(scene: &Scene<'_>, verb: u32) -> Option<Ellipsis> {
    let p = &scene.document.passages[scene.number];
    let tables = &scene.document.knowledge.tables;
    let lemma = p.lemma(verb);
    let beside = |word: &str| {
        p.children(verb).iter().any(|child| {
            let inner = p.children(*child).iter().any(|inner| p.lemma(*inner) == word);
            *child > verb && (p.lemma(*child) == word || inner)
        })
    };
    let object = p.child(verb, &[Label::Dobj]);
    let alone = || {
        object.is_none_or(|object| !scene.parties_of(object).is_empty())
            && !p.children(verb).iter().any(|child| {
                matches!(p.label(*child), Label::Xcomp | Label::Ccomp | Label::Prt)
                    || (p.label(*child) == Label::Prep && matches!(p.lemma(*child), "to" | "from" | "through"))
            })
    };
    let stands = tables.ellipsis.verbs(lemma).any(|word| word.map_or_else(alone, beside));
    if !stands || p.tag(verb) == "VBG" {
        return None;
    }
    let parties = everyone(scene, &subjects(p, &tables.embedders, verb))?;
    let kind = if p.child(verb, &[Label::Neg]).is_some() { Kind::NotDone } else { Kind::Done };
    Some(Ellipsis { trigger: verb, parties, kind, when: None })
}

/// "Estonia joined in 2004, Croatia in 2009": a name and a day between two commas.
fn gap(scene: &Scene<'_>, first: &Expression, second: &Expression) -> Option<Ellipsis> {
    let p = &scene.document.passages[scene.number];
    if p.sentence(first.first) != p.sentence(second.last) {
        return None;
    }
    // After the day: a comma, another of the list or the end.
    let end = p.sentences()[p.sentence(second.last) as usize].1;
    let closes = second.last + 1 >= end
        || matches!(p.pos(second.last + 1), Pos::Punct | Pos::Cconj | Pos::Space)
        || p.form(second.last + 1) == ";";
    let mut from = first.last + 1;
    // "in September of that year, Sudan …"
    while from < second.first && !matches!(p.form(from), "," | ";" | "and" | "but") {
        from += 1;
    }
    let between = from..second.first;
    if !closes || between.is_empty() || between.len() > 16 {
        return None;
    }
    let mut heads = Vec::new();
    for token in between {
        let party = !scene.parties.of(scene.number, token).is_empty();
        let plain = matches!(p.form(token), "," | ";" | "and" | "but")
            || matches!(p.pos(token), Pos::Det | Pos::Adv)
            || (p.pos(token) == Pos::Propn && p.label(token) == Label::Compound)
            || (p.pos(token) == Pos::Adp && token + 1 == second.first && is_time_preposition(p.lemma(token)));
        if party {
            heads.push(token);
        } else if !plain {
            return None;
        }
    }
    let trigger = *heads.last()?;
    let parties = everyone(scene, &heads)?;
    Some(Ellipsis { trigger, parties, kind: Kind::Gap, when: second.when })
}

/// "Senegal has promised men, Benin as well": a name, "as well" or "too", and the end of the clause.
fn as_well(scene: &Scene<'_>, well: u32) -> Option<Ellipsis> {
    let p = &scene.document.passages[scene.number];
    let from = match p.form(well) {
        "too" => well,
        "well" if well > 0 && p.form(well - 1).eq_ignore_ascii_case("as") => well - 1,
        _ => return None,
    };
    let (first, end) = p.sentences()[p.sentence(well) as usize];
    let closes = well + 1 >= end || matches!(p.pos(well + 1), Pos::Punct | Pos::Space);
    if !closes {
        return None;
    }
    let mut heads = Vec::new();
    let mut token = from;
    while token > first {
        token -= 1;
        let listed = matches!(p.form(token), "," | "and" | "but" | ";");
        let name = !scene.parties.of(scene.number, token).is_empty();
        let part = p.pos(token) == Pos::Det || (p.pos(token) == Pos::Propn && p.label(token) == Label::Compound);
        if name {
            heads.push(token);
        } else if listed && p.form(token) != "and" && !heads.is_empty() {
            break;
        } else if !(listed || part) {
            return None;
        }
    }
    heads.reverse();
    let parties = everyone(scene, &heads)?;
    let trigger = *heads.last()?;
    (token > first).then_some(Ellipsis { trigger, parties, kind: Kind::Gap, when: None })
}

/// The parties of all heads; nothing where one of them is nobody.
fn everyone(scene: &Scene<'_>, heads: &[u32]) -> Option<Vec<Party>> {
    let mut parties: Vec<Party> = Vec::new();
    for head in heads {
        let found = scene.parties_of(*head);
        if found.is_empty() || found.iter().any(|party| matches!(party.id, PartyId::Group(_))) {
            return None;
        }
        for party in found {
            if parties.iter().all(|other| other.id != party.id) {
                parties.push(party);
            }
        }
    }
    (!parties.is_empty()).then_some(parties)
}

fn is_time_preposition(lemma: &str) -> bool {
    matches!(
        lemma.to_lowercase().as_str(),
        "in" | "on" | "at" | "after" | "since" | "before" | "within" | "by" | "during" | "from" | "a" | "ago"
    )
}
