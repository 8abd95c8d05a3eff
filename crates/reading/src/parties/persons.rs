//! Persons: whose name it is, for whom the person acts and in which office, by the facts of that day or by the words.

use std::sync::Arc;

use codebook::{Holder, MONARCHS, NameKind, Party, PartyId};
use english::{Label, Pos};

use super::Resolver;
use crate::antecedents::Kind;
use crate::mentions::{Mention, What};
use crate::nouns::Class;
use crate::passage::Passage;
use crate::shapes::name_of;

/// Somebody whom the report has named.
pub(super) struct Person {
    pub(super) id: PartyId,
    /// The longest form of the name.
    pub(super) name: String,
    pub(super) role: Option<Arc<str>>,
}

/// What the words around a name say of the person.
#[derive(Default)]
struct Described {
    home: Option<PartyId>,
    role: Option<String>,
}

impl<'a> Resolver<'a> {
    /// Notes all full names with what the words beside them say, so that a heading may use the last name alone.
    pub(super) fn introduce_persons(&mut self) {
        let mentions = self.mentions;
        for mention in mentions.all() {
            let What::Person(list) = &mention.what else { continue };
            if mention.first == mention.last {
                continue;
            }
            let number = mention.passage as usize;
            let name = name_of(self.passage(number), mention.first, mention.last);
            let described = self.words_around(number, mention, None);
            self.identify(&name, list.as_ref(), &described);
        }
    }

    /// The person of a name.
    pub(super) fn person(
        &mut self,
        number: usize,
        mention: &'a Mention,
        list: Option<&PartyId>,
        depth: u32,
    ) -> Vec<Party> {
        let passage = self.passage(number);
        let name = name_of(passage, mention.first, mention.last);
        let words = passage.span_between(mention.first, mention.last);
        let described = self.words_around(number, mention, Some(depth));
        if mention.first == mention.last
            && self.known(&name).is_none()
            && described.role.is_none()
            && !self.may_be_person(&name)
        {
            // A single name that nobody introduced: somebody, but nobody known.
            let id = PartyId::named(&name);
            return vec![Party::new(id, words)];
        }
        let index = self.identify(&name, list, &described);
        let person = &self.persons[index];
        vec![Party { id: person.id.clone(), words, role: person.role.clone() }]
    }

    /// Whether the facts know a person in office with this last name, of a party that the report names.
    fn may_be_person(&self, name: &str) -> bool {
        self.holder_by_last_name(name, None, None).is_some()
    }

    /// A person named before: by the same name, or by a part of it.
    pub(super) fn known(&self, name: &str) -> Option<usize> {
        let last = name.rsplit([' ', '-']).next().unwrap_or(name);
        let namesakes = self.by_word.get(last)?;
        let exact = namesakes.iter().copied().find(|index| self.persons[*index].name == name);
        exact.or_else(|| {
            let single = !name.contains(' ');
            namesakes.iter().rev().take(16).copied().find(|index| {
                let full = &self.persons[*index].name;
                single || full.rsplit([' ', '-']).next() == Some(last) && same_person(full, name)
            })
        })
    }

    /// The index of the person, entered where new.
    fn identify(&mut self, name: &str, list: Option<&PartyId>, described: &Described) -> usize {
        if let Some(index) = self.known(name) {
            let person = &mut self.persons[index];
            if let (PartyId::Named(_), Some(home)) = (&person.id, &described.home) {
                person.id = home.clone().within(&person.name);
                self.person_ids.insert(person.id.clone());
            }
            if person.role.is_none() {
                person.role = described.role.as_deref().map(Into::into);
            }
            return index;
        }
        let day = self.document.report.published;
        let holder = self.holder_by_name(name, list, described);
        let person = if let Some(holder) = holder {
            let past = described.role.as_deref().is_some_and(|role| self.is_past(role));
            let role = if holder.holds_on(day) && !past {
                Some(Arc::clone(&holder.role))
            } else {
                described.role.as_deref().map(Into::into)
            };
            Person { id: holder.of.clone().within(&holder.person), name: name.to_owned(), role }
        } else {
            let id = match (&described.home, list) {
                (_, Some(list)) => list.clone(),
                (Some(home), None) => home.clone().within(name),
                (None, None) => PartyId::named(name),
            };
            Person { id, name: name.to_owned(), role: described.role.as_deref().map(Into::into) }
        };
        let index = self.persons.len();
        for word in person.name.split([' ', '-']) {
            self.by_word.entry(word.to_owned()).or_default().push(index);
        }
        self.person_ids.insert(person.id.clone());
        self.persons.push(person);
        index
    }

    pub(super) fn is_past(&self, role: &str) -> bool {
        role.split([' ', '-']).any(|word| self.nouns.titles.past.contains(word))
    }

    fn holder_by_name(&self, name: &str, list: Option<&PartyId>, described: &Described) -> Option<&'a Holder> {
        if !name.contains(' ') {
            return self.holder_by_last_name(name, described.home.as_ref(), described.role.as_deref());
        }
        let day = self.document.report.published;
        let same = |holder: &&Holder| {
            list.is_none_or(|list| *list == holder.of.clone().within(&holder.person)) || holder.person.as_ref() == name
        };
        let mut found: Vec<&Holder> = self.facts.holders_named(name, day).into_iter().filter(same).collect();
        if found.is_empty() && list.is_none() {
            found = self.spelled_otherwise(name);
        }
        // One name may be that of several people, and one person may hold several offices.
        let rank = |holder: &&Holder| {
            let told = described.role.as_deref().is_some_and(|role| role.ends_with(&*holder.role));
            let home = described.home.as_ref().is_some_and(|home| *home == holder.of);
            (
                home,
                holder.holds_on(day),
                told,
                self.mentions.count(&holder.of) > 0,
                &*holder.role != "leader",
                holder.leads,
            )
        };
        let best = found.iter().rev().copied().max_by_key(|holder| rank(holder))?;
        (described.home.as_ref().is_none_or(|home| *home == best.of) || list.is_some()).then_some(best)
    }

    /// Somebody in office on that day whose last name is the same and whose first name begins alike: "Sergei", "Sergey".
    fn spelled_otherwise(&self, name: &str) -> Vec<&'a Holder> {
        let day = self.document.report.published;
        let (Some((first, _)), Some((_, last))) = (name.split_once(' '), name.rsplit_once(' ')) else {
            return Vec::new();
        };
        let alike = |other: &str| {
            let length = first.chars().count().min(other.chars().count());
            let same =
                first.chars().zip(other.chars()).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
            same >= 3 && same * 5 >= length * 3
        };
        let found = self.facts.holders_named(last, day);
        found.into_iter().filter(|holder| holder.holds_on(day) && alike(&holder.person)).collect()
    }

    /// Somebody in office who goes by a last name and whose state or organisation the report names (or is told). Monarchs go
    /// by their first name, and by their title where the state is not named.
    // corpus: titles-and-holders/monarchs-by-their-first-name
    fn holder_by_last_name(&self, name: &str, home: Option<&PartyId>, role: Option<&str>) -> Option<&'a Holder> {
        let day = self.document.report.published;
        let mut found = self.facts.holders_named(name, day);
        let reigns = |holder: &&Holder| MONARCHS.contains(&&*holder.role) && role == Some(&*holder.role);
        let kings: Vec<&Holder> = found.iter().copied().filter(|holder| holder.holds_on(day)).filter(reigns).collect();
        if let Some(king) = kings.first() {
            if kings.iter().all(|other| other.of == king.of) && home.is_none_or(|home| *home == king.of) {
                return Some(king);
            }
            found.retain(reigns);
        }
        let fits = |holder: &&&Holder| match home {
            Some(home) => holder.of == *home,
            None => self.mentions.count(&holder.of) > 0,
        };
        let mut current = found.iter().filter(|holder| holder.holds_on(day)).filter(fits);
        let first = current.clone().find(|holder| &*holder.role != "leader").or_else(|| current.next()).copied();
        match first {
            Some(first) => current.all(|other| other.person == first.person).then_some(first),
            // Out of office: only where the words tie it to a state.
            None => home.and_then(|home| found.iter().find(|holder| holder.of == *home).copied()),
        }
    }

    /// State, organisation and office as titles, appositions and possessors tell them. Without `depth` nothing is resolved
    /// on the way: pronouns stay out.
    fn words_around(&mut self, number: usize, mention: &Mention, depth: Option<u32>) -> Described {
        let passage = self.passage(number);
        let mut described = self.titles(number, mention, depth);
        let head = mention.head;
        if described.role.is_none()
            && let Some(parent) = passage.head(head).filter(|_| passage.label(head) == Label::Appos)
            && passage.pos(parent) == Pos::Noun
            && self.nouns.class(passage.lemma(parent)).has(Class::PERSON)
        {
            described = self.office(number, parent, depth);
            // "The foreign minister, X": of the state in focus.
            let article = passage.children_with(parent, &[Label::Det]).any(|det| passage.lemma(det) == "the");
            if described.home.is_none()
                && depth.is_some()
                && article
                && self.nouns.class(passage.lemma(parent)).has(Class::OFFICE)
            {
                described.home = self.state_before(number, parent, 4);
            }
        }
        let appositions = passage.children(head).iter().copied().filter(|child| passage.label(*child) == Label::Appos);
        for noun in appositions {
            if matches!(passage.pos(noun), Pos::Noun | Pos::Propn)
                && self.mentions.at(number, noun).is_none()
                && self.nouns.class(passage.lemma(noun)).has(Class::PERSON)
            {
                let told = self.office(number, noun, depth);
                described.home = described.home.or(told.home);
                described.role = described.role.or(told.role);
                // "Martine Aubry, the Socialist leader": of the state in focus, unless of nobody's.
                let stateless = passage.children(noun).iter().any(|child| {
                    self.nouns.words.stateless.contains(&*passage.lemma(*child).to_lowercase())
                        || matches!(passage.label(*child), Label::Poss | Label::Prep)
                });
                let article = passage.children_with(noun, &[Label::Det]).any(|det| passage.lemma(det) == "the");
                if described.home.is_none()
                    && depth.is_some()
                    && article
                    && !stateless
                    && !self.is_known_holder(number, mention)
                    && self.nouns.class(passage.lemma(noun)).has(Class::OFFICE)
                {
                    described.home = self.state_before(number, noun, 4);
                }
            }
        }
        // "Omar Touray, who heads the commission of ECOWAS", "X, who advises the president".
        if described.home.is_none()
            && let Some(depth) = depth
            && let Some(clause) = passage.child(head, &[Label::Relcl]).filter(|clause| *clause > head)
            && self.nouns.verbs.heading.contains(passage.lemma(clause))
            && let Some(object) = passage.child(clause, &[Label::Dobj])
        {
            let found = self.resolve(number, object, depth + 1);
            if let [party] = found.as_slice() {
                described.home = Some(party.id.home().clone())
                    .filter(|home| matches!(home, PartyId::State(_) | PartyId::Organisation(_)));
            }
        }
        // "President Kesh of Tarnovia".
        if described.home.is_none() {
            let of = passage.children(head).iter().copied().find(|child| passage.form(*child) == "of");
            described.home =
                of.and_then(|of| passage.child(of, &[Label::Pobj])).and_then(|noun| self.home_at(number, noun));
        }
        if described.home.is_none()
            && let Some(owner) = passage.child(head, &[Label::Poss]).filter(|owner| *owner < mention.first)
        {
            described.home = self.owner(number, owner, depth);
        }
        // "Premier Shehu", "X, a former prime minister": of the state that the report is about.
        if described.home.is_none()
            && let Some(role) = described.role.as_deref()
            && depth.is_some()
            && !self.is_known_holder(number, mention)
            && self
                .nouns
                .verbs
                .governing
                .iter()
                .any(|office| role == &**office || self.is_past(role) && role.ends_with(&**office))
        {
            // "Duterte has withdrawn his order to the United States, Defence Secretary Lorenzana said": of whom the sentence tells.
            // corpus: whose-minister/of-the-same-state
            let at = self.place_of(number, mention.head);
            let told_of = self.focus.last(at, 0, |trace| trace.kind == Kind::Person && trace.weight >= 40);
            let told_of = told_of.and_then(|trace| trace.one()).map(PartyId::home).cloned();
            let main = || {
                let state = self.state_before(number, mention.head, 4);
                state.filter(|state| self.main_state(None).as_ref() == Some(state))
            };
            described.home = told_of.filter(|home| matches!(home, PartyId::State(_))).or_else(main);
        }
        described
    }

    /// Whether the facts know somebody of that last name in office on that day, of whatever state.
    fn is_known_holder(&self, number: usize, mention: &Mention) -> bool {
        let day = self.document.report.published;
        let last = self.passage(number).form(mention.last);
        matches!(mention.what, What::Person(Some(_)))
            || self.facts.holders_named(last, day).iter().any(|holder| holder.holds_on(day))
    }

    /// "Kremlin spokesman", "its foreign minister", "President" in front of a name.
    fn titles(&mut self, number: usize, mention: &Mention, depth: Option<u32>) -> Described {
        let passage = self.passage(number);
        let mut described = Described::default();
        let mut words: Vec<String> = Vec::new();
        let (start, _) = passage.sentences()[passage.sentence(mention.first) as usize];
        let mut token = mention.first;
        let mut known = false;
        while token > start && mention.first - token < 10 {
            token -= 1;
            let form = passage.form(token);
            let lower = form.to_lowercase();
            if let Some(home) = self.home_at(number, token) {
                described.home = Some(home);
                break;
            }
            if passage.tag(token) == "PRP$" {
                if let (Some(depth), false) = (depth, words.is_empty()) {
                    let owner = self.resolve(number, token, depth + 1);
                    described.home = owner.first().map(|party| party.id.home().clone());
                }
                break;
            }
            if passage.tag(token) == "POS" || matches!(form, "-" | "–") {
                if form == "-" {
                    words.push(lower);
                }
                continue;
            }
            let title = self.nouns.titles.words.contains(lower.as_str()) || self.nouns.class(&lower).has(Class::PERSON);
            let modifier = !words.is_empty() && matches!(passage.pos(token), Pos::Noun | Pos::Adj | Pos::Propn);
            if !title && !modifier && !matches!(passage.pos(token), Pos::Noun | Pos::Adj | Pos::Propn) {
                break;
            }
            if !title && !modifier {
                break;
            }
            if !passage.head(token).is_some_and(|_| Self::is_near(passage, token, mention.head)) {
                break;
            }
            known |= title;
            words.push(lower);
        }
        words.reverse();
        while words.first().is_some_and(|word| word == "-") {
            words.remove(0);
        }
        let role = words.join(" ").replace(" - ", "-");
        if known
            && !matches!(
                role.as_str(),
                "mr" | "mrs"
                    | "ms"
                    | "dr"
                    | "mr."
                    | "mrs."
                    | "ms."
                    | "dr."
                    | "sir"
                    | "lord"
                    | "lady"
                    | "sheikh"
                    | "prince"
                    | "m."
                    | "mme"
                    | ""
            )
        {
            described.role = Some(role);
        } else {
            described.home = described.home.filter(|_| known);
        }
        described
    }

    fn is_near(passage: &Passage, token: u32, head: u32) -> bool {
        let mut node = token;
        for _ in 0..6 {
            if node == head {
                return true;
            }
            match passage.head(node) {
                Some(next) => node = next,
                None => return false,
            }
        }
        false
    }

    /// The office that a common noun tells: "the prime minister of Armenia", "a Kremlin spokesperson".
    fn office(&mut self, number: usize, noun: u32, depth: Option<u32>) -> Described {
        let passage = self.passage(number);
        let mut home = None;
        let mut tail = String::new();
        for child in passage.children(noun).iter().copied() {
            match passage.label(child) {
                Label::Poss => home = home.or_else(|| self.owner(number, child, depth)),
                Label::Compound | Label::Amod | Label::Nmod => home = home.or_else(|| self.home_at(number, child)),
                Label::Prep => {
                    let Some(object) = passage.child(child, &[Label::Pobj]) else { continue };
                    match passage.form(child) {
                        "of" | "for" | "in"
                            if home.is_none()
                                && self.home_at(number, object).is_some()
                                && passage.pos(object) == Pos::Propn =>
                        {
                            home = self.home_at(number, object);
                        }
                        "of" | "to" | "for" | "at" if tail.is_empty() => {
                            let end = passage.len().min(child + 13);
                            let inside = (object..end).take_while(|token| Self::is_near(passage, *token, object));
                            let last = inside.last().unwrap_or(object);
                            tail = format!(" {}", name_of(passage, child, last));
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        let role = format!("{}{tail}", self.phrase(number, noun).to_lowercase());
        Described { home, role: Some(role) }
    }

    /// The state or organisation of a possessor: its own, or that of the person.
    fn owner(&mut self, number: usize, owner: u32, depth: Option<u32>) -> Option<PartyId> {
        if let Some(home) = self.home_at(number, owner) {
            return Some(home);
        }
        let found = self.resolve(number, owner, depth? + 1);
        let home = found.first()?.id.home().clone();
        matches!(home, PartyId::State(_) | PartyId::Organisation(_)).then_some(home)
    }

    /// The state or organisation that is named at a token.
    pub(super) fn home_at(&self, number: usize, token: u32) -> Option<PartyId> {
        match &self.mentions.at(number, token)?.what {
            What::State(id, NameKind::Capital) => Some(self.seated(id).unwrap_or_else(|| id.clone())),
            What::State(id, _) | What::Organisation(id) => Some(id.clone()),
            _ => None,
        }
    }

    /// The organisation for which a capital acts: "Brussels" in a report that names the Union and not Belgium.
    pub(super) fn seated(&self, state: &PartyId) -> Option<PartyId> {
        let PartyId::State(code) = state else { return None };
        let seats = self.nouns.seats.get(&**code)?;
        if self.mentions.names_itself(state) {
            return None;
        }
        let named = seats.iter().map(|id| PartyId::Organisation((&**id).into()));
        named.rev().filter(|id| self.mentions.count(id) > 0).max_by_key(|id| self.mentions.count(id))
    }
}

/// Whether two full names with the same last word may be one person's: one holds the other's first name or initial.
fn same_person(one: &str, other: &str) -> bool {
    let first = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    let (one, other) = (first(one), first(other));
    one == other
        || one.trim_end_matches('.').len() == 1 && other.starts_with(one.trim_end_matches('.'))
        || other.trim_end_matches('.').len() == 1 && one.starts_with(other.trim_end_matches('.'))
}
