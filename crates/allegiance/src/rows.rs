//! What is exported as rows of cells, in the order of the columns.

use codebook::{Date, PartialDate};

use crate::view::{Claim, Ground, Held, Object, Party, Standing};

/// A party in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    pub(crate) words: String,
    pub(crate) role: Option<String>,
    pub(crate) cue: Option<String>,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    MaybeText(Option<String>),
    Day(Option<Date>),
    Number(i64),
    Real(f32),
    Flag(bool),
    Texts(Vec<String>),
    Named(Vec<Named>),
}

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn named(party: &Party, cue: Option<String>) -> Named {
    Named {
        id: party.id.clone(),
        kind: party.kind,
        name: party.name.clone(),
        words: party.words.clone(),
        role: party.role.clone(),
        cue,
    }
}

fn parties(parties: &[Party]) -> Cell {
    Cell::Named(parties.iter().map(|party| named(party, None)).collect())
}

/// A date as it was told, and as a day where it is one.
fn date(date: Option<PartialDate>) -> [Cell; 2] {
    let day = date.and_then(|date| match date {
        PartialDate::Day(day) => Some(day),
        _ => None,
    });
    [Cell::MaybeText(date.map(|date| date.to_string())), Cell::Day(day)]
}

/// Kind, id and words of an object that is no party.
fn thing(object: &Object) -> [Cell; 3] {
    let maybe = |text: Option<&str>| Cell::MaybeText(text.map(str::to_owned));
    match object {
        Object::None => [maybe(None), maybe(None), maybe(None)],
        Object::Parties(_) => [maybe(Some("parties")), maybe(None), maybe(None)],
        Object::Thing { kind, id, words, .. } => [maybe(Some(kind)), maybe(id.as_deref()), maybe(Some(words))],
        Object::Judged { .. } => [maybe(Some("claim")), maybe(Some(&judged(object))), maybe(None)],
    }
}

fn judged(object: &Object) -> String {
    let ids = |parties: &[Party]| parties.iter().map(|party| party.id.as_str()).collect::<Vec<_>>().join(";");
    match object {
        Object::None => String::new(),
        Object::Parties(parties) => ids(parties),
        Object::Thing { id, words, .. } => id.clone().unwrap_or_else(|| words.clone()),
        Object::Judged { act, actor, object } => format!("{act}({},{})", ids(actor), judged(object)),
    }
}

pub(crate) fn claim(claim: &Claim) -> Vec<Cell> {
    let object = match &claim.object {
        Object::Parties(list) => parties(list),
        _ => parties(&[]),
    };
    let [kind, id, words] = thing(&claim.object);
    let ([from, from_day], [to, to_day]) = (date(claim.time.from), date(claim.time.to));
    let plover = claim.plover.as_ref();
    let ids = |parties: Option<&Vec<codebook::PartyId>>| {
        Cell::Texts(parties.into_iter().flatten().map(ToString::to_string).collect())
    };
    let sources = claim.sources.iter().map(|source| named(&source.who, source.cue.clone())).collect();
    vec![
        text(&claim.id),
        text(&claim.report.id),
        Cell::Day(Some(claim.report.published)),
        text(&claim.report.publisher),
        text(&claim.report.title),
        Cell::MaybeText(claim.report.address.clone()),
        text(claim.act.as_str()),
        parties(&claim.actor),
        object,
        kind,
        id,
        words,
        Cell::MaybeText(claim.detail.clone()),
        from,
        from_day,
        to,
        to_day,
        Cell::MaybeText(claim.time_words.clone()),
        text(basis(claim.time.basis)),
        text(claim.polarity.as_str()),
        text(claim.certainty.as_str()),
        Cell::Named(sources),
        Cell::Flag(claim.opinion),
        Cell::MaybeText(plover.map(|plover| plover.kind.as_str().to_owned())),
        Cell::MaybeText(plover.and_then(|plover| plover.mode.as_deref().map(str::to_owned))),
        ids(plover.map(|plover| &plover.actor)),
        ids(plover.map(|plover| &plover.recipient)),
        Cell::Real(claim.confidence),
        Cell::Number(claim.evidence.start.into()),
        Cell::Number(claim.evidence.end.into()),
        Cell::Number(claim.evidence.sentence.into()),
        text(&claim.evidence.text),
    ]
}

/// How a time was found, as it is written.
pub(crate) const fn basis(basis: codebook::Basis) -> &'static str {
    match basis {
        codebook::Basis::Stated => "stated",
        codebook::Basis::Relative => "relative",
        codebook::Basis::Published => "published",
    }
}

pub(crate) fn report(report: &codebook::Report, claims: usize) -> Vec<Cell> {
    vec![
        text(report.id.to_string()),
        Cell::Day(Some(report.published)),
        text(report.publisher.to_string()),
        text(&*report.title),
        Cell::MaybeText(report.address.as_deref().map(str::to_owned)),
        text(&*report.language),
        Cell::Number(claims as i64),
        text(&*report.text),
    ]
}

pub(crate) fn standing(standing: &Standing) -> Vec<Cell> {
    let mut row = vec![
        text(&standing.organisation.id),
        text(&standing.member.id),
        Cell::Day(Some(standing.on)),
        Cell::Day(Some(standing.known)),
    ];
    for part in &standing.parts {
        row.push(text(part.value));
        row.push(Cell::MaybeText(part.since.map(|since| since.to_string())));
    }
    let sides: [fn(&Held) -> &[Ground]; 2] = [|part| &part.because, |part| &part.against];
    for side in sides {
        let mut ids: Vec<String> = Vec::new();
        for id in standing.parts.iter().flat_map(side).map(Ground::id) {
            if !ids.iter().any(|other| other == id) {
                ids.push(id.to_owned());
            }
        }
        row.push(Cell::Texts(ids));
    }
    row
}

pub(crate) fn event(event: &account::Event) -> Vec<Cell> {
    let ([from, from_day], [to, to_day]) = (date(event.time.from), date(event.time.to));
    let ids = |ids: &[codebook::ClaimId]| Cell::Texts(ids.iter().map(ToString::to_string).collect());
    vec![
        text(event.id.0.to_string()),
        text(event.act.as_str()),
        Cell::Texts(event.actor.iter().map(ToString::to_string).collect()),
        Cell::Texts(event.object.parties().into_iter().map(ToString::to_string).collect()),
        from,
        from_day,
        to,
        to_day,
        text(event.polarity.as_str()),
        text(event.certainty.as_str()),
        Cell::Number(event.voices as i64),
        ids(&event.claims),
        ids(&event.against),
    ]
}
