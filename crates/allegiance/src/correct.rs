//! Corrections by hand: from what was typed to what is added to the account, and which standings that changes.

use std::collections::{BTreeMap, BTreeSet};

use account::{Archive, Corrected, with_set_facts};
use codebook::{
    Act, Basis, Certainty, Change, Claim, Date, Facts, Object, PartialDate, Party, PartyId, Plover, Polarity, SetFact,
    Source, Span, When, event_type, undone_by,
};
use store::{Id, Store};

use crate::answer::{self, Desk, short};
use crate::error::Error;
use crate::names::{Wanted, party_named};
use crate::question;
use crate::view::Changed;

/// Pairs of organisation and member whose standings are compared before and after.
const COMPARED: usize = 64;

/// What is to be added to the account for a correction: one change, or one for each claim.
pub fn changes(desk: &Desk<'_, Corrected<'_, Store>>, asked: &question::Correction) -> Result<Vec<Change>, Error> {
    use question::Correction;
    let claims = |digits: &[String]| digits.iter().map(|digits| claim(desk, digits)).collect::<Result<Vec<_>, _>>();
    match asked {
        Correction::Accept { claims: ids } => {
            Ok(claims(ids)?.into_iter().map(|claim| Change::Accept { claim: Box::new(claim) }).collect())
        }
        Correction::Reject { claims: ids } => {
            Ok(claims(ids)?.into_iter().map(|claim| Change::Reject { claim: Box::new(claim) }).collect())
        }
        Correction::Amend { claim: id, fields } => {
            let claim = claim(desk, id)?;
            let amended = amended(desk, &claim, fields)?;
            if amended.id == claim.id {
                let help = "give a field another value, or use `accept`";
                return Err(Error::usage("the claim says that already", "the correction", help));
            }
            Ok(vec![Change::Amend { claim: Box::new(claim), amended: Box::new(amended) }])
        }
        Correction::Merge { party: name, into } => {
            let (party, into) = (named(desk, name, Wanted::Party)?, named(desk, into, Wanted::Party)?);
            if party == into {
                let help = "`allegiance corrections` lists what was merged";
                return Err(Error::usage(format!("both names are `{into}` already"), "the correction", help));
            }
            if into.home() == &party {
                let what = format!("`{into}` belongs to `{party}` and cannot stand for it");
                return Err(Error::usage(what, "the correction", "merge the other way round"));
            }
            Ok(vec![Change::MergeParties { party, into }])
        }
        Correction::Split { party: name, claims: ids, into } => {
            let (party, into) = (named(desk, name, Wanted::Party)?, named(desk, into, Wanted::Party)?);
            let claims = claims(ids)?;
            let names = |claim: &&Claim| {
                let sources = claim.sources.iter().map(|source| &source.who.id);
                claim.parties().chain(sources).any(|named| *named == party)
            };
            if let Some(other) = claims.iter().find(|claim| !names(claim)) {
                let what = format!("the claim `{}` does not name `{party}`", short(&other.id.to_string(), 8));
                return Err(Error::usage(what, "the correction", "leave it away, or use `amend`"));
            }
            Ok(vec![Change::SplitParty { party, into, claims }])
        }
        Correction::MergeEvents { claims: ids } => {
            let claims = claims(ids)?;
            let acts: BTreeSet<Act> = claims.iter().map(|claim| claim.act).collect();
            if acts.len() > 1 {
                let acts: Vec<&str> = acts.into_iter().map(Act::as_str).collect();
                let what = format!("the claims are of several acts: {}", acts.join(", "));
                return Err(Error::usage(what, "the correction", "one event is one act: amend the act first"));
            }
            Ok(vec![Change::MergeEvents { claims }])
        }
        Correction::SplitEvents { claims: ids } => Ok(vec![Change::SplitEvents { claims: claims(ids)? }]),
        Correction::Fact { organisation, member, status, from, to, source, known } => {
            if to.is_some_and(|to| to.earliest() <= from.earliest()) {
                let what = format!("the fact ends on `{}`, not after its begin on `{from}`", to.expect("it has one"));
                return Err(Error::usage(
                    what,
                    "the correction",
                    "give `--to` the first day on which it no longer is so",
                ));
            }
            let PartyId::Organisation(organisation) = named(desk, organisation, Wanted::Organisation)? else {
                let what = format!("`{organisation}` is no organisation");
                let help = "write organisation:NAME for one that nobody has told of yet";
                return Err(Error::usage(what, "the correction", help));
            };
            Ok(vec![Change::SetFact {
                fact: SetFact {
                    organisation,
                    member: named(desk, member, Wanted::Party)?,
                    status: *status,
                    from: *from,
                    to: *to,
                    source: source.as_str().into(),
                    known: known.unwrap_or_else(|| from.earliest()),
                },
            }])
        }
        Correction::Undo { number } => undo(desk, *number).map(|change| vec![change]),
    }
}

fn undo(desk: &Desk<'_, Corrected<'_, Store>>, number: u32) -> Result<Change, Error> {
    let corrections = desk.archive.corrections();
    let undone = undone_by(corrections);
    let help = "`allegiance corrections` lists them all";
    let Some(place) = corrections.iter().position(|correction| correction.number == number) else {
        return Err(Error::nothing(format!("there is no correction `{number}`"), "the account", help));
    };
    if let Some(by) = undone[place] {
        let what = format!("the correction `{number}` was undone by `{by}` already");
        return Err(Error::usage(what, "the account", format!("undo `{by}` to have it back")));
    }
    let made = match &corrections[place].change {
        Change::Amend { amended, .. } => vec![amended.id],
        Change::SplitParty { claims, .. } => {
            let read: BTreeSet<_> = claims.iter().map(|claim| claim.id).collect();
            desk.archive
                .put_in()
                .filter(|id| desk.archive.corrected_by(*id) == Some(number) && !read.contains(id))
                .collect()
        }
        _ => Vec::new(),
    };
    let rests =
        corrections.iter().zip(&undone).skip(place + 1).find(|(later, undone)| {
            undone.is_none() && later.change.claims().iter().any(|claim| made.contains(&claim.id))
        });
    if let Some((later, _)) = rests {
        let what = format!("the correction `{}` rests on `{number}`", later.number);
        return Err(Error::usage(what, "the account", format!("undo `{}` first", later.number)));
    }
    Ok(Change::Undo { number })
}

/// The claim whose id begins so, as it was read.
fn claim(desk: &Desk<'_, Corrected<'_, Store>>, digits: &str) -> Result<Claim, Error> {
    let digits = digits.trim();
    let is_hexadecimal = digits.len() >= 4 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let ids = if is_hexadecimal { desk.ids(digits)? } else { Vec::new() };
    let claims = ids.into_iter().filter_map(|id| match id {
        Id::Claim(id) => Some(id),
        Id::Report(_) => None,
    });
    match claims.collect::<Vec<_>>().as_slice() {
        [] => {
            let help = "give the first digits of an id, four at least; `allegiance claims` shows them";
            Err(Error::nothing(format!("there is no claim `{digits}`"), "the account", help))
        }
        [id] => {
            let told = desk.archive.as_read(*id).map_err(|error| Error::told_by(&error))?;
            let by = desk.archive.corrected_by(*id).map(|number| format!(" by correction `{number}`"));
            let gone = || {
                let what = format!("the claim `{digits}` does not count any more{}", by.unwrap_or_default());
                Error::usage(what, "the account", "undo that first, or correct what the claim became")
            };
            told.map(|told| (*told.claim).clone()).ok_or_else(gone)
        }
        several => {
            let ids: Vec<String> = several.iter().map(|id| short(&id.to_string(), 12)).collect();
            let help = format!("give more digits: {}", ids.join(", "));
            Err(Error::usage(format!("several claims begin with `{digits}`"), "the account", help))
        }
    }
}

/// A party by its name, or one that nobody goes by yet: `named:NAME`, `organisation:NAME`.
fn named(desk: &Desk<'_, Corrected<'_, Store>>, name: &str, wanted: Wanted) -> Result<PartyId, Error> {
    let name = name.trim();
    if let Some((kind, new)) = name.split_once(':').filter(|(_, new)| !new.trim().is_empty()) {
        match kind {
            "named" => return Ok(PartyId::named(new.trim())),
            "organisation" => return Ok(PartyId::organisation(new.trim())),
            _ => {}
        }
    }
    let found = party_named(name, wanted, desk.facts, desk.archive, Date::MAX);
    found.map_err(|error| Error { help: format!("{}; or write named:NAME or organisation:NAME", error.help), ..error })
}

/// The claim with other values for some of its fields, and the id that follows from them.
fn amended(desk: &Desk<'_, Corrected<'_, Store>>, claim: &Claim, fields: &[String]) -> Result<Claim, Error> {
    let mut claim = claim.clone();
    let mut event: (Option<String>, Option<String>) = (None, None);
    for field in fields {
        let wrong = |what: String, help: &str| Error::usage(what, format!("`{field}`"), help);
        let Some((name, value)) = field.split_once('=') else {
            return Err(wrong("a field is not written FIELD=VALUE".into(), "for example certainty=planned"));
        };
        let value = value.trim();
        let parties = |before: &[Party]| -> Result<Vec<Party>, Error> {
            let names = value.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != "none");
            names
                .map(|name| {
                    let id = named(desk, name, Wanted::Party)?;
                    let same = before.iter().find(|party| party.id == id);
                    Ok(same.cloned().unwrap_or_else(|| Party::new(id, Span::default())))
                })
                .collect()
        };
        let date = || -> Result<Option<PartialDate>, Error> {
            if matches!(value, "" | "open" | "none") {
                return Ok(None);
            }
            let date = value.parse::<PartialDate>();
            date.map(Some).map_err(|what| wrong(what, "or `open` for an end that is not known"))
        };
        match name.trim() {
            "act" => {
                let parsed = value.parse::<Act>();
                claim.act = parsed.map_err(|_| wrong(format!("`{value}` is no act"), "docs/codebook.md lists them"))?;
            }
            "actor" => claim.actor = parties(&claim.actor)?,
            "object" => {
                let before = match &claim.object {
                    Object::Parties(parties) => parties.clone(),
                    _ => Vec::new(),
                };
                let named = parties(&before)?;
                claim.object = if named.is_empty() { Object::None } else { Object::Parties(named) };
            }
            "event" => event.0 = Some(value.to_owned()),
            "of" => event.1 = Some(value.to_owned()),
            "polarity" => {
                let help = "write yes or no";
                claim.polarity =
                    Polarity::parse(value).ok_or_else(|| wrong(format!("`{value}` is no polarity"), help))?;
            }
            "certainty" => {
                let help = "write happened, planned, possible, demanded or predicted";
                claim.certainty =
                    Certainty::parse(value).ok_or_else(|| wrong(format!("`{value}` is no certainty"), help))?;
            }
            "opinion" => {
                claim.opinion = match value {
                    "yes" => true,
                    "no" => false,
                    _ => return Err(wrong(format!("`{value}` is neither yes nor no"), "write yes or no")),
                };
            }
            "time" => {
                let date = date()?;
                claim.time = When { from: date, to: date, basis: Basis::Stated, ..claim.time };
            }
            "from" => claim.time = When { from: date()?, basis: Basis::Stated, ..claim.time },
            "to" => claim.time = When { to: date()?, basis: Basis::Stated, ..claim.time },
            "source" => {
                let before: Vec<Party> = claim.sources.iter().map(|source| source.who.clone()).collect();
                let publisher = claim.sources.last().cloned();
                let cue = |who: &Party| claim.sources.iter().find(|source| source.who == *who)?.cue;
                let mut sources: Vec<Source> =
                    parties(&before)?.into_iter().map(|who| Source { cue: cue(&who), who }).collect();
                sources
                    .extend(publisher.filter(|last| sources.last().is_none_or(|source| source.who.id != last.who.id)));
                claim.sources = sources;
            }
            other => {
                let help =
                    "fields are act, actor, object, event, of, polarity, certainty, opinion, time, from, to and source";
                return Err(wrong(format!("there is no field `{other}`"), help));
            }
        }
    }
    if let (Some(kind), of) = event {
        let organisation = match (of, &claim.object) {
            (Some(name), _) => Some(named(desk, &name, Wanted::Organisation)?),
            (None, Object::Event { organisation, .. }) => organisation.clone(),
            (None, _) => None,
        };
        let words = match &claim.object {
            Object::Event { words, .. } => *words,
            _ => Span::default(),
        };
        claim.object = Object::Event { organisation, kind: kind.to_lowercase().into(), words };
    } else if let (None, Some(name)) = event {
        let organisation = Some(named(desk, &name, Wanted::Organisation)?);
        match &mut claim.object {
            Object::Event { organisation: of, .. } | Object::Clause { organisation: of, .. } => *of = organisation,
            _ => {
                let help = "give `event=` as well, or `object=` for a party";
                return Err(Error::usage(
                    "the object of the claim is no event or clause",
                    format!("`of={name}`"),
                    help,
                ));
            }
        }
    }
    claim.plover = event_type(claim.act, claim.polarity, claim.certainty).map(|kind| {
        let mode = claim.plover.as_ref().filter(|plover| plover.kind == kind).and_then(|plover| plover.mode.clone());
        let recipient = match &claim.object {
            Object::Parties(parties) => parties.iter().map(|party| party.id.clone()).collect(),
            _ => claim.object.parties().into_iter().cloned().collect(),
        };
        Plover { kind, mode, actor: claim.actor.iter().map(|party| party.id.clone()).collect(), recipient }
    });
    Ok(claim.with_id())
}

/// The organisations and members whose standings a change may touch, at most a few dozen.
pub fn touched(desk: &Desk<'_, Corrected<'_, Store>>, change: &Change) -> Result<BTreeSet<(PartyId, PartyId)>, Error> {
    let mut pairs = BTreeSet::new();
    match change {
        Change::SetFact { fact } => {
            pairs.insert((PartyId::Organisation(fact.organisation.clone()), fact.member.clone()));
        }
        Change::Undo { number } => {
            let undone = desk.archive.corrections().iter().find(|correction| correction.number == *number);
            if let Some(undone) = undone {
                pairs = touched(desk, &undone.change)?;
            }
        }
        Change::MergeParties { party, into } => {
            let told = desk.archive.uncorrected().claims(Some(&[party.clone(), into.clone()]), desk.today);
            for told in told.map_err(|error| Error::told_by(&error))? {
                let renamed = [party, into].map(|kept| {
                    let of = |named: &PartyId| if named.home() == party { kept.clone() } else { named.home().clone() };
                    told.claim.parties().map(of).collect::<Vec<_>>()
                });
                for named in &renamed {
                    add_pairs(&mut pairs, named.iter());
                }
            }
        }
        Change::Amend { claim, amended } => {
            add_pairs(&mut pairs, claim.parties());
            add_pairs(&mut pairs, amended.parties());
        }
        Change::SplitParty { party, into, claims } => {
            for claim in claims {
                add_pairs(&mut pairs, claim.parties());
                add_pairs(&mut pairs, claim.parties().map(|named| if named == party { into } else { named }));
            }
        }
        _ => change.claims().iter().for_each(|claim| add_pairs(&mut pairs, claim.parties())),
    }
    Ok(pairs.into_iter().take(COMPARED).collect())
}

fn add_pairs<'a>(pairs: &mut BTreeSet<(PartyId, PartyId)>, parties: impl Iterator<Item = &'a PartyId>) {
    let homes: BTreeSet<&PartyId> = parties.map(PartyId::home).collect();
    for organisation in homes.iter().filter(|home| matches!(home, PartyId::Organisation(_))) {
        let members = homes.iter().filter(|home| home != &organisation && !matches!(home, PartyId::Group(_)));
        pairs.extend(members.map(|member| ((*organisation).clone(), (*member).clone())));
    }
}

/// Membership, participation and intent of organisations and members.
pub type Values = BTreeMap<(PartyId, PartyId), [&'static str; 3]>;

/// The values of today's standings of these pairs.
pub fn standings<A: Archive>(desk: &Desk<'_, A>, pairs: &BTreeSet<(PartyId, PartyId)>) -> Result<Values, Error> {
    let at = desk.as_of(question::Days::default());
    let mut values = BTreeMap::new();
    for pair in pairs {
        let standing = desk.standing_of(&pair.0, &pair.1, at)?;
        let parts =
            [standing.membership.value.as_str(), standing.participation.value.as_str(), standing.intent.value.as_str()];
        values.insert(pair.clone(), parts);
    }
    Ok(values)
}

/// The standings of today that a correction changed when it was made, by what is in the account now: the account with the
/// corrections up to it against the account with those before it.
pub fn effect(desk: &Desk<'_, Corrected<'_, Store>>, number: u32) -> Result<Vec<Changed>, Error> {
    let corrections = desk.archive.corrections();
    let Some(index) = corrections.iter().position(|correction| correction.number == number) else {
        return Ok(Vec::new());
    };
    let pairs = touched(desk, &corrections[index].change)?;
    let mut values = Vec::with_capacity(2);
    for made in [&corrections[..index], &corrections[..=index]] {
        let archive = Corrected::new(desk.archive.uncorrected(), made).map_err(|error| Error::told_by(&error))?;
        let sets_facts = !desk.facts.set.is_empty();
        let facts = sets_facts.then(|| {
            let mut shipped = desk.facts.clone();
            shipped.set.clear();
            with_set_facts(shipped, made)
        });
        values.push(standings(&Desk::new(&archive, facts.as_ref().unwrap_or(desk.facts), desk.today), &pairs)?);
    }
    Ok(changed(desk.facts, &values[0], &values[1]))
}

/// What is different between two such lists.
pub fn changed(facts: &Facts, before: &Values, after: &Values) -> Vec<Changed> {
    let pairs = before.iter().filter_map(|(pair, parts)| Some((pair, parts, after.get(pair)?)));
    let changed =
        pairs.map(|(pair, before, after)| answer::changed(facts, (&pair.0, &pair.1), Some(before), Some(after)));
    changed.flatten().collect()
}
