//! Who stands on a side of an event: party, country and sector of a noun phrase.
//!
//! Beside the parties of claims it knows people by their part in a society ("Nepalese students", "the rebels"): a sector, and
//! the country that the phrase gives.

use std::sync::Arc;

use codebook::{PartyId, Span};
use english::{Label, Pos};

use super::table::EventTable;
use crate::clauses::{conjuncts, prepositional, referent};
use crate::frames::{Scene, phrase};
use crate::passage::Passage;

/// Somebody on a side of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Who it is; `None` where the words name no country, organisation or person: "the rebels".
    pub id: Option<PartyId>,
    /// The sector of PLOVER: `GOV`, `MIL`, `REB`, `CVL` …, `IGO` for organisations of states.
    pub sector: Option<Arc<str>>,
    /// The words used.
    pub words: Span,
    /// The office that a person held.
    pub role: Option<Arc<str>>,
    /// Nobody is named there: whom the kind of event implies ("protesters" act against their own government).
    pub assumed: bool,
}

impl Participant {
    /// Country or organisation, else the sector: what two mentions of the same side share.
    pub(crate) fn is_same(&self, other: &Participant) -> bool {
        match (&self.id, &other.id) {
            (Some(a), Some(b)) => a.home() == b.home() && self.sector == other.sector,
            (None, None) => self.sector == other.sector,
            _ => false,
        }
    }
}

/// Words that count: the people are behind their "of".
const COUNTS: [&str; 24] = [
    "number", "dozen", "hundred", "thousand", "million", "group", "handful", "part", "kind", "lot", "most", "majority",
    "score", "pair", "couple", "some", "many", "one", "two", "three", "several", "member", "rest", "none",
];

pub(crate) struct Who<'a> {
    pub(crate) scene: &'a Scene<'a>,
    pub(crate) table: &'a EventTable,
}

impl Who<'_> {
    fn p(&self) -> &Passage {
        &self.scene.document.passages[self.scene.number]
    }

    /// Whether the noun itself is somebody.
    pub(crate) fn is_somebody(&self, head: u32) -> bool {
        !self.itself(head).is_empty()
    }

    /// Who a noun phrase names: the noun itself, else (unless `strict`) somebody inside its phrase.
    pub(crate) fn of(&self, head: u32, strict: bool) -> Vec<Participant> {
        let found = self.itself(head);
        if !found.is_empty() || strict {
            return found;
        }
        self.inside(head)
    }

    /// The noun itself, else the state whose city it is.
    pub(crate) fn or_place(&self, head: u32) -> Vec<Participant> {
        let found = self.itself(head);
        if !found.is_empty() {
            return found;
        }
        let place = self.scene.parties.place(self.scene.number, head);
        let words = self.p().span_of(head);
        let id = place.cloned().or_else(|| self.scene.document.knowledge.domiciles.at(self.p(), head));
        id.map(|id| Participant { id: Some(id), sector: None, words, role: None, assumed: false }).into_iter().collect()
    }

    fn itself(&self, head: u32) -> Vec<Participant> {
        let p = self.p();
        let noun = referent(p, head);
        let lemma = lower(p.lemma(noun));
        if self.is_time(noun) {
            return Vec::new();
        }
        if COUNTS.contains(&&*lemma) || p.pos(noun) == Pos::Num {
            let counted: Vec<Participant> =
                prepositional(p, noun, "of").into_iter().flat_map(|of| self.itself(of)).collect();
            if !counted.is_empty() {
                return counted;
            }
        }
        if let Some(people) = self.people(noun) {
            return people;
        }
        // "the European Parliament": an organisation that the facts do not have.
        if p.pos(noun) == Pos::Propn
            && let Some(id @ PartyId::Organisation(_)) = self.scene.document.knowledge.domiciles.at(p, noun)
            && !self.scene.parties_of(head).iter().any(|party| matches!(party.id, PartyId::Organisation(_)))
        {
            let words = phrase(p, noun);
            return vec![Participant { id: Some(id), sector: Some("IGO".into()), words, role: None, assumed: false }];
        }
        let parties = self.scene.parties_of(head);
        let sector = self.sector(noun);
        let words = phrase(p, noun);
        if !parties.is_empty() && !parties.iter().all(|party| matches!(party.id, PartyId::Group(_))) {
            let common = p.pos(noun) == Pos::Noun;
            if self.is_document(noun) {
                return Vec::new();
            }
            return parties
                .into_iter()
                .filter(|party| !matches!(party.id, PartyId::Group(_)))
                .map(|party| {
                    let sector = sector.clone().filter(|_| common).or_else(|| self.sector_of_party(&party));
                    let id = self.domiciled(party.id, noun);
                    Participant { id: Some(id), sector, words: party.words, role: party.role, assumed: false }
                })
                .collect();
        }
        // A capital that the grammar takes for a place acts for its state in no event here, but it says where people are.
        if let Some(sector) = sector.clone()
            && (p.pos(noun) == Pos::Noun
                || p.pos(noun) == Pos::Propn
                || p.pos(noun) == Pos::Num
                || p.pos(noun) == Pos::Adj)
        {
            let homes = self.homes(noun);
            if homes.is_empty() {
                return vec![Participant { id: None, sector: Some(sector), words, role: None, assumed: false }];
            }
            return homes
                .into_iter()
                .map(|id| Participant { id: Some(id), sector: Some(sector.clone()), words, role: None, assumed: false })
                .collect();
        }
        if p.pos(noun) == Pos::Propn
            && let Some(entity) = p.entity_at(noun)
            && matches!(entity.kind, "PERSON" | "ORG" | "NORP")
        {
            if self.is_document(noun) {
                return Vec::new();
            }
            let span = p.span_between(entity.start, entity.end - 1);
            let name = PartyId::named(span.of(p.text()));
            let home = self.homes(noun).into_iter().next().map(|home| home.within(span.of(p.text())));
            let id = home.unwrap_or_else(|| self.domiciled(name, noun));
            return vec![Participant { id: Some(id), sector, words: span, role: None, assumed: false }];
        }
        if p.pos(noun) == Pos::Propn
            && let Some(id) = self.scene.document.knowledge.domiciles.at(p, noun)
            && !self.is_location(noun)
        {
            let sector = sector.or_else(|| matches!(id, PartyId::Organisation(_)).then(|| "IGO".into()));
            return vec![Participant { id: Some(id), sector, words, role: None, assumed: false }];
        }
        Vec::new()
    }

    /// States inside a phrase: "Iraq's offer", "targets in Lebanon".
    fn inside(&self, head: u32) -> Vec<Participant> {
        let p = self.p();
        let mut level = vec![referent(p, head)];
        for _ in 0..4 {
            let mut next = Vec::new();
            for node in &level {
                for child in p.children(*node).iter().copied() {
                    match p.label(child) {
                        Label::Poss | Label::Compound | Label::Amod | Label::Nmod | Label::Appos => {
                            next.extend(conjuncts(p, child));
                        }
                        Label::Prep | Label::Agent => {
                            next.extend(p.children_with(child, &[Label::Pobj]).flat_map(|object| conjuncts(p, object)));
                        }
                        _ => {}
                    }
                }
            }
            let mut found: Vec<Participant> = Vec::new();
            for node in &next {
                for one in self.itself(*node) {
                    if !found.iter().any(|other| other.is_same(&one)) {
                        found.push(one);
                    }
                }
                if found.is_empty()
                    && let Some(place) = self.or_place(*node).pop()
                {
                    found.push(place);
                }
            }
            if !found.is_empty() {
                return found;
            }
            if next.is_empty() {
                break;
            }
            level = next;
        }
        Vec::new()
    }

    /// Countries that a noun phrase gives to its people: "Nepalese students", "rebels in southern Sudan".
    fn homes(&self, noun: u32) -> Vec<PartyId> {
        let p = self.p();
        let state = |token: u32| -> Option<PartyId> {
            let parties = self.scene.parties.of(self.scene.number, token);
            let party = parties
                .iter()
                .map(|party| party.id.home())
                .find(|id| matches!(id, PartyId::State(_) | PartyId::Organisation(_)));
            party
                .or_else(|| self.scene.parties.place(self.scene.number, token))
                .cloned()
                .or_else(|| self.scene.document.knowledge.domiciles.at(p, token))
        };
        let mut level = vec![noun];
        for _ in 0..3 {
            let mut next = Vec::new();
            for node in &level {
                let before: Vec<u32> = p
                    .children_with(*node, &[Label::Amod, Label::Compound, Label::Poss, Label::Nmod])
                    .flat_map(|child| conjuncts(p, child))
                    .collect();
                let found: Vec<PartyId> = before.iter().filter_map(|child| state(*child)).collect();
                if !found.is_empty() {
                    return distinct(found);
                }
                next.extend(before);
                for prep in p.children_with(*node, &[Label::Prep]) {
                    if matches!(&*lower(p.lemma(prep)), "of" | "in" | "from" | "at" | "near") {
                        next.extend(p.children_with(prep, &[Label::Pobj]).flat_map(|object| conjuncts(p, object)));
                    }
                }
                next.extend(p.children_with(*node, &[Label::Appos]));
            }
            let found: Vec<PartyId> = next.iter().filter_map(|child| state(*child)).collect();
            if !found.is_empty() {
                return distinct(found);
            }
            level = next;
        }
        Vec::new()
    }

    /// "Bosnian Serbs", "ethnic Albanians": people of one country who bear the name of another.
    fn people(&self, noun: u32) -> Option<Vec<Participant>> {
        let p = self.p();
        let minority = matches!(&*lower(p.lemma(noun)), "minority" | "community");
        if minority {
            let own = p
                .children_with(noun, &[Label::Amod, Label::Compound])
                .find_map(|word| self.scene.document.knowledge.domiciles.at(p, word))?;
            let place =
                prepositional(p, noun, "in").into_iter().flat_map(|place| self.or_place(place)).find_map(|one| one.id);
            let home = place.filter(|place| *place != own)?;
            let words = phrase(p, noun);
            return Some(vec![Participant {
                id: Some(home),
                sector: Some("CVL".into()),
                words,
                role: None,
                assumed: false,
            }]);
        }
        if !matches!(p.tag(noun), "NNPS" | "NNS") || !p.form(noun).starts_with(char::is_uppercase) {
            return None;
        }
        let before: Vec<u32> = p.children_with(noun, &[Label::Amod, Label::Compound, Label::Nmod]).collect();
        let ethnic = before.iter().any(|word| lower(p.lemma(*word)) == "ethnic");
        let own = self.scene.document.knowledge.domiciles.at(p, noun)?;
        let home = before.iter().find_map(|word| self.scene.document.knowledge.domiciles.at(p, *word));
        let home = home.or_else(|| {
            let place = ["in", "from"].into_iter().flat_map(|word| prepositional(p, noun, word));
            place.flat_map(|place| self.or_place(place)).find_map(|one| one.id)
        });
        let home = home.filter(|home| *home != own);
        if !ethnic && home.is_none() {
            return None;
        }
        let words = phrase(p, noun);
        Some(vec![Participant { id: home, sector: Some("CVL".into()), words, role: None, assumed: false }])
    }

    /// Somebody known by name alone, as somebody of the country that the name gives, where it gives one.
    fn domiciled(&self, id: PartyId, noun: u32) -> PartyId {
        let p = self.p();
        let knowledge = self.scene.document.knowledge;
        let name = match &id {
            PartyId::Named(name) => name,
            // "Kenya Teachers Association": its shape is that of a body of states, its name says that it is none.
            PartyId::Organisation(name) if knowledge.facts.organisation(name).is_none() => name,
            _ => return id,
        };
        let domiciles = &knowledge.domiciles;
        let (first, last) = match p.entity_at(noun) {
            Some(entity) => (entity.start, entity.end - 1),
            None => (noun, noun),
        };
        let person = p.entity_at(noun).is_some_and(|entity| entity.kind == "PERSON");
        let home = if person { None } else { domiciles.inside(p, first, last) };
        let home = home.or_else(|| self.homes(noun).into_iter().next());
        let home = home.or_else(|| domiciles.of_surname(name.rsplit(' ').next().unwrap_or(name)).filter(|_| person));
        match home {
            Some(home) => home.within(name),
            None => id,
        }
    }

    /// "Free Trade Agreement": a name of something that nobody is.
    fn is_document(&self, noun: u32) -> bool {
        let p = self.p();
        let lemma = lower(p.lemma(noun));
        ["pact", "talks", "truce", "sanction"].iter().any(|class| self.table.is_class(&lemma, &lemma, class))
            && !self
                .scene
                .parties
                .of(self.scene.number, noun)
                .iter()
                .any(|party| matches!(party.id, PartyId::Organisation(_)))
    }

    /// Whether a name is where something takes place.
    fn is_location(&self, noun: u32) -> bool {
        let p = self.p();
        p.label(noun) == Label::Pobj
            && p.head(noun)
                .is_some_and(|prep| matches!(&*lower(p.lemma(prep)), "in" | "at" | "near" | "around" | "outside"))
    }

    fn sector(&self, noun: u32) -> Option<Arc<str>> {
        let p = self.p();
        let lemma = lower(p.lemma(noun));
        let form = lower(p.form(noun));
        let mut before = p.children_with(noun, &[Label::Amod, Label::Compound, Label::Nmod]);
        let by_modifier = before.find_map(|child| self.table.modifier(&lower(p.lemma(child))));
        let own = self.table.sector(&lemma).or_else(|| self.table.sector(&form));
        match (own, by_modifier) {
            (Some(own), Some(modifier)) if matches!(&**own, "GOV" | "CVL" | "SOC" | "MIL" | "COP" | "LAB" | "PTY") => {
                Some(modifier.clone())
            }
            (Some(own), _) => Some(own.clone()),
            (None, _) => None,
        }
    }

    fn sector_of_party(&self, party: &codebook::Party) -> Option<Arc<str>> {
        let named = |text: &str| text.split([' ', '-']).find_map(|word| self.table.sector(&lower(word))).cloned();
        match &party.id {
            PartyId::State(_) => Some("GOV".into()),
            PartyId::Organisation(_) => Some("IGO".into()),
            PartyId::Within { of, name } => party
                .role
                .as_deref()
                .and_then(named)
                .or_else(|| named(name))
                .or_else(|| matches!(**of, PartyId::State(_)).then(|| "GOV".into())),
            PartyId::Named(name) => named(name),
            PartyId::Group(_) => None,
        }
    }

    fn is_time(&self, noun: u32) -> bool {
        self.p().entity_at(noun).is_some_and(|entity| matches!(entity.kind, "DATE" | "TIME" | "MONEY" | "PERCENT"))
    }
}

/// Whether two act for the same state or organisation.
pub(crate) fn same_home(a: &Participant, b: &Participant) -> bool {
    matches!((&a.id, &b.id), (Some(a), Some(b)) if a.home() == b.home())
}

pub(crate) fn lower(text: &str) -> String {
    text.to_lowercase()
}

fn distinct(mut found: Vec<PartyId>) -> Vec<PartyId> {
    let mut seen: Vec<PartyId> = Vec::new();
    found.retain(|id| {
        let new = !seen.contains(id);
        seen.push(id.clone());
        new
    });
    found
}
