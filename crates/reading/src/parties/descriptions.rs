//! Common nouns that stand for parties: "the country", "the alliance", "its prime minister", "other CSTO members".

use codebook::{NameKind, Party, PartyId};
use english::{Label, Pos};

use super::pronouns::number_word;
use super::{Resolver, first_under, weight};
use crate::antecedents::{Kind, Trace};
use crate::mentions::What;
use crate::nouns::Class;

/// Beyond so many members a group stays a group.
const MEMBERS: usize = 60;

/// The same for "members" without "other", which says less.
const ALL_MEMBERS: usize = 40;

/// Who owns or qualifies a noun.
#[derive(Default)]
struct Owner {
    states: Vec<PartyId>,
    organisation: Option<PartyId>,
    /// A bloc, institute or person without a home.
    other: Option<PartyId>,
    /// There is an owner, whoever it is.
    any: bool,
}

impl Resolver<'_> {
    /// The parties of a common noun.
    pub(super) fn described(&mut self, number: usize, token: u32, depth: u32) -> Vec<Party> {
        let passage = self.passage(number);
        if matches!(passage.label(token), Label::Compound | Label::Amod | Label::Npadvmod)
            && !self.stands_alone(number, token)
        {
            return Vec::new();
        }
        let class = self.class(number, token);
        let plural = matches!(passage.tag(token), "NNS" | "NNPS");
        let any = passage
            .children_with(token, &[Label::Det])
            .any(|det| self.nouns.words.any.contains(&*passage.lemma(det).to_lowercase()));
        if let Some(found) = self.neither(number, token, class) {
            return found;
        }
        if any && !plural {
            return self.group(number, token, class, plural);
        }
        if let Some(found) = self.beside(number, token, class, depth) {
            return found;
        }
        let owner = self.owners(number, token, depth);
        let definite = self.is_definite(number, token);
        if owner.is_nobody() {
            // "The Kenyan-led force": whose it is, nobody says.
            if class.has(Class::STATE_SELF) && !class.has(Class::STATE) && self.is_led_by_somebody(number, token) {
                return vec![self.as_group(number, token)];
            }
            let described = self
                .set_noun(number, token)
                .or_else(|| self.rulers(number, token, class, depth))
                .or_else(|| self.regional_leaders(number, token, class, plural));
            if let Some(found) = described {
                return found;
            }
        }
        if let Some(found) = self.shared(number, token, class, &owner, plural) {
            return found;
        }
        if let Some(found) = self.members(number, token, class, &owner, plural, definite) {
            return found;
        }
        if class.has(Class::OFFICE) && !plural && (!owner.states.is_empty() || owner.organisation.is_some() || definite)
        {
            let found = self.office_holder(number, token, &owner, definite);
            if !found.is_empty() {
                return found;
            }
        }
        if !owner.states.is_empty() {
            return self.of_states(number, token, class, &owner.states, plural);
        }
        if let Some(organisation) = owner.organisation.clone() {
            return self.of_organisation(number, token, class, organisation, plural);
        }
        if let Some(other) = owner.other {
            let body = class.has(Class::STATE_BODY) || class.has(Class::PERSON) || class.has(Class::ORGANISATION_BODY);
            if matches!(other, PartyId::Group(_)) {
                return self.group(number, token, class, plural);
            }
            let id = if body { other.within(&self.phrase(number, token)) } else { return Vec::new() };
            return self.one(number, token, id, None);
        }
        if owner.any {
            return self.group(number, token, class, plural);
        }
        self.definite(number, token, class, plural, definite, depth)
    }

    /// The classes of a noun; "secretary-general" is an office by whichever of its parts heads it.
    fn class(&self, number: usize, token: u32) -> Class {
        let passage = self.passage(number);
        if self.secretary_general(number, token).is_some() {
            return self.nouns.class("secretary-general");
        }
        self.nouns.class(passage.lemma(token))
    }

    /// Both ends of "secretary-general", "Secretary General".
    fn secretary_general(&self, number: usize, token: u32) -> Option<(u32, u32)> {
        let passage = self.passage(number);
        let is = |index: u32, word: &str| index < passage.len() && passage.form(index).eq_ignore_ascii_case(word);
        for (first, general) in
            [(token, token + 1), (token, token + 2), (token.wrapping_sub(1), token), (token.wrapping_sub(2), token)]
        {
            if is(first, "secretary") && is(general, "general") && (general == first + 1 || is(first + 1, "-")) {
                return Some((first, general));
            }
        }
        None
    }

    /// Modifiers stand for a party only as part of headlines: "alliance partners", "bloc members".
    fn stands_alone(&self, number: usize, token: u32) -> bool {
        let passage = self.passage(number);
        let class = self.nouns.class(passage.lemma(token));
        class.has(Class::GENERIC) && passage.label(token) == Label::Compound && passage.pos(token) == Pos::Noun
    }

    /// The other side of an apposition, or of a copula after a name.
    fn beside(&mut self, number: usize, token: u32, class: Class, depth: u32) -> Option<Vec<Party>> {
        let passage = self.passage(number);
        let mut other = None;
        if passage.label(token) == Label::Appos {
            other = passage.head(token).filter(|head| *head < token);
        }
        other = other.or_else(|| passage.children_with(token, &[Label::Appos]).find(|child| *child > token));
        let other = other?;
        let what = &self.mentions.at(number, other)?.what;
        let kind = match what {
            What::Person(_) => Class::PERSON,
            What::State(..) => Class::DESCRIBED,
            What::Organisation(_) => Class::ORGANISATION,
            What::Named(_) if !class.has(Class::PERSON) => Class::GROUP,
            _ => return None,
        };
        let fits = class.has(kind)
            || kind == Class::DESCRIBED && class.has(Class::STATE)
            || kind == Class::PERSON && class.has(Class::OFFICE);
        if !fits || matches!(passage.tag(token), "NNS" | "NNPS") {
            return None;
        }
        let words = self.words(number, token);
        let found = self.resolve(number, other, depth + 1);
        Some(found.into_iter().map(|party| Party { words, ..party }).collect())
    }

    /// Possessors, adjectives of nationality, names in front of the noun and after "of".
    fn owners(&mut self, number: usize, token: u32, depth: u32) -> Owner {
        let passage = self.passage(number);
        let mut owner = Owner::default();
        let class = self.nouns.class(passage.lemma(token));
        for child in passage.children(token).iter().copied() {
            match passage.label(child) {
                Label::Poss => {
                    owner.any = true;
                    let found = self.with_conjuncts(number, child, depth);
                    owner.take(found);
                }
                Label::Compound | Label::Amod | Label::Nmod => {
                    if self.home_at(number, child).is_some() {
                        for home in self.homes_at(number, child) {
                            owner.take_id(home);
                        }
                    } else if passage.label(child) == Label::Compound
                        && !self.resolve(number, child, depth + 1).is_empty()
                    {
                        let found = self.parties.of(number, child).to_vec();
                        owner.take(found);
                    }
                }
                Label::Prep => {
                    let Some(object) = passage.child(child, &[Label::Pobj]) else { continue };
                    match passage.form(child) {
                        "of" => {
                            let found = self.with_conjuncts(number, object, depth);
                            owner.any |= self.mentions.at(number, object).is_some();
                            owner.take(found);
                        }
                        // "A spokesman for the alliance".
                        "for"
                            if class.has(Class::PERSON) && owner.organisation.is_none() && owner.states.is_empty() =>
                        {
                            let found = self.resolve(number, object, depth + 1);
                            owner.take(found);
                        }
                        // "The defence ministry in Bishkek", "officials in Dushanbe".
                        "in" if class.has(Class::STATE_BODY)
                            || class.has(Class::STATE_SELF)
                            || class.has(Class::PERSON) =>
                        {
                            let countable = class.has(Class::COUNTABLE)
                                && !self.nouns.words.coups.contains(passage.lemma(token))
                                && !class.has(Class::STATE_DEFINITE);
                            if !owner.any
                                && owner.is_nobody()
                                && !countable
                                && matches!(
                                    self.mentions.at(number, object).map(|mention| &mention.what),
                                    Some(What::State(..))
                                )
                                && !self.nouns.words.abroad.contains(passage.lemma(token))
                            {
                                for home in self.homes_at(number, object) {
                                    owner.take_id(home);
                                }
                            }
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        owner
    }

    /// The parties of a noun and of all that are joined to it.
    fn with_conjuncts(&mut self, number: usize, token: u32, depth: u32) -> Vec<Party> {
        let passage = self.passage(number);
        let mut found = self.resolve(number, token, depth + 1);
        let mut next = passage.child(token, &[Label::Conj]);
        for _ in 0..16 {
            let Some(conjunct) = next else { break };
            found.extend(self.resolve(number, conjunct, depth + 1));
            next = passage.child(conjunct, &[Label::Conj]);
        }
        found
    }

    /// The states and organisations named at a token and joined to it: "Mali and Niger".
    fn homes_at(&self, number: usize, token: u32) -> Vec<PartyId> {
        let passage = self.passage(number);
        let mut homes: Vec<PartyId> = self.home_at(number, token).into_iter().collect();
        let mut next = passage.child(token, &[Label::Conj]);
        for _ in 0..16 {
            let Some(conjunct) = next else { break };
            homes.extend(self.home_at(number, conjunct));
            next = passage.child(conjunct, &[Label::Conj]);
        }
        homes
    }

    /// Members of an organisation, without the ones in question where "other" is said.
    fn members(
        &mut self,
        number: usize,
        token: u32,
        class: Class,
        owner: &Owner,
        plural: bool,
        definite: bool,
    ) -> Option<Vec<Party>> {
        let passage = self.passage(number);
        let others = self.says_other(number, token);
        // "The rest of the alliance".
        if passage.lemma(token) == "rest" && owner.organisation.is_some() {
            return Some(self.member_parties(number, token, owner.organisation.as_ref()?, true));
        }
        if !plural {
            return None;
        }
        // corpus: members-at-home/opposition-members
        let at_home = |child: u32| self.nouns.words.at_home.contains(&*passage.lemma(child).to_lowercase());
        if passage.children_with(token, &[Label::Compound, Label::Amod]).any(at_home) {
            return None;
        }
        let member_states = class.has(Class::STATE)
            && passage
                .children_with(token, &[Label::Compound, Label::Amod])
                .any(|child| matches!(passage.lemma(child), "member" | "signatory"));
        let of_members = class.has(Class::MEMBER_OF)
            && (owner.organisation.is_some() || others && definite && owner.states.is_empty());
        if !(class.has(Class::MEMBER) || member_states || of_members) || !owner.states.is_empty() {
            return None;
        }
        // "They remain members": said of somebody, it names nobody.
        if passage.label(token) == Label::Attr {
            return Some(Vec::new());
        }
        // "The two members": those just named.
        let counted = passage
            .child(token, &[Label::Nummod])
            .and_then(|number_| number_word(&passage.form(number_).to_lowercase()));
        if let Some(size) = counted.filter(|_| definite)
            && let Some(ids) = self.set_of(number, token, Some(size))
        {
            return Some(self.many(number, token, ids));
        }
        let organisation = owner.organisation.clone().or_else(|| self.organisation_before(number, token, 4));
        let Some(organisation) = organisation else {
            return Some(self.group(number, token, class, plural));
        };
        // "Some members", "three members": not all of them, and nobody says which.
        let some = passage
            .children_with(token, &[Label::Det, Label::Amod, Label::Nummod])
            .any(|child| self.nouns.words.some.contains(passage.lemma(child)))
            || counted.is_some_and(|size| size != self.member_count(&organisation) && !others);
        if some {
            return Some(self.group(number, token, class, true));
        }
        let found = self.member_parties(number, token, &organisation, others);
        // "The other four members", where the facts know of five: nobody says which.
        if counted.is_some_and(|size| others && found.len() != size) {
            return Some(self.group(number, token, class, true));
        }
        Some(found)
    }

    /// What the possessor shares with others: "their community" is the organisation in focus, "its ally" the other state of
    /// two.
    fn shared(&mut self, number: usize, token: u32, class: Class, owner: &Owner, plural: bool) -> Option<Vec<Party>> {
        let passage = self.passage(number);
        let pronoun = passage.child(token, &[Label::Poss]).is_some_and(|poss| passage.tag(poss) == "PRP$");
        let between = passage
            .children_with(token, &[Label::Prep])
            .any(|prep| matches!(passage.form(prep), "with" | "between" | "to" | "of" | "against"));
        if plural || between || owner.states.is_empty() || !pronoun {
            return None;
        }
        if class.has(Class::ORGANISATION) && !class.has(Class::ORGANISATION_BODY) && !class.has(Class::STATE_BODY) {
            let id = self.organisation_meant(number, token)?;
            let PartyId::Organisation(code) = &id else { return None };
            let belongs = self.facts.organisation(code).is_none()
                || owner
                    .states
                    .iter()
                    .all(|state| self.facts.memberships_of(code).any(|membership| membership.member == *state));
            return belongs.then(|| self.one(number, token, id, None));
        }
        // "Moscow would ask its ally": the other state that the report is about.
        if let [own] = owner.states.as_slice()
            && class.has(Class::DESCRIBED)
            && class.has(Class::COUNTABLE)
            && !class.has(Class::STATE)
            && passage.children_with(token, &[Label::Amod, Label::Relcl]).next().is_none()
            && let Some(other) = self.main_state(Some(own))
        {
            return Some(self.one(number, token, other, None));
        }
        None
    }

    /// The state that the report names by far the most, `without` another.
    pub(super) fn main_state(&self, without: Option<&PartyId>) -> Option<PartyId> {
        let mut states: Vec<(u32, &PartyId)> = self
            .mentions
            .counts()
            .iter()
            .filter(|(id, _)| !matches!(id, PartyId::Organisation(_)) && Some(*id) != without)
            .map(|(id, count)| (*count, id))
            .collect();
        states.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        match states.as_slice() {
            [(most, id)] if *most >= 2 => Some((*id).clone()),
            [(most, id), (next, _), ..] if *most >= 3 && *most >= 2 * next => Some((*id).clone()),
            _ => None,
        }
    }

    /// The two states that the report names by far the most: "both sides".
    fn main_pair(&self) -> Option<Vec<PartyId>> {
        let mut states: Vec<(u32, &PartyId)> = self
            .mentions
            .counts()
            .iter()
            .filter(|(id, _)| !matches!(id, PartyId::Organisation(_)))
            .map(|(id, count)| (*count, id))
            .collect();
        states.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let pair = match states.as_slice() {
            [(_, one), (least, other)] if *least >= 2 => [one, other],
            [(_, one), (least, other), (next, _), ..] if *least >= 3 && *least >= 2 * next => [one, other],
            _ => return None,
        };
        Some(pair.into_iter().map(|id| (*id).clone()).collect())
    }

    /// "West African leaders": those of the only organisation of that part of the world.
    fn regional_leaders(&mut self, number: usize, token: u32, class: Class, plural: bool) -> Option<Vec<Party>> {
        let passage = self.passage(number);
        let lemma = passage.lemma(token);
        if !(plural && matches!(lemma, "leader" | "head") || matches!(lemma, "bloc" | "force" | "grouping")) {
            return None;
        }
        let region = self.region_words(number, token);
        if region.len() < 2 {
            return None;
        }
        let day = self.document.report.published;
        let fits = |id: &str, name: &str| {
            let name = format!("{id} {name}").to_lowercase();
            region.iter().all(|word| name.split([' ', '-']).any(|other| other.starts_with(word.as_str())))
        };
        let mut known = self.facts.organisations.iter().filter(|organisation| {
            &*organisation.kind == "regional"
                && organisation.to.is_none_or(|to| day <= to.latest())
                && organisation.from.is_none_or(|from| from.earliest() <= day)
                && fits(&organisation.id, &organisation.name)
        });
        let id = PartyId::Organisation(known.next()?.id.clone());
        if known.next().is_some() {
            return None;
        }
        Some(self.of_organisation(number, token, class, id, plural)).filter(|found| !found.is_empty())
    }

    fn member_count(&self, organisation: &PartyId) -> usize {
        match organisation {
            PartyId::Organisation(id) => self.facts.members_on(id, self.document.report.published).len(),
            _ => 0,
        }
    }

    pub(super) fn says_other(&self, number: usize, token: u32) -> bool {
        let passage = self.passage(number);
        passage
            .children(token)
            .iter()
            .any(|child| self.nouns.words.other.contains(&*passage.lemma(*child).to_lowercase()))
    }

    pub(super) fn member_parties(
        &mut self,
        number: usize,
        token: u32,
        organisation: &PartyId,
        others: bool,
    ) -> Vec<Party> {
        let PartyId::Organisation(id) = organisation else { return Vec::new() };
        let mut members = self.facts.members_on(id, self.document.report.published);
        if others {
            let without = self.in_question(number, token, &members);
            members.retain(|member| !without.contains(member));
        }
        let most = if others { MEMBERS } else { ALL_MEMBERS };
        if members.is_empty() || members.len() > most {
            let words = self.words(number, token);
            let name = words.of(self.passage(number).text());
            let name = name.trim_start_matches("the ").trim_start_matches("The ");
            return vec![Party::new(organisation.clone().within(name), words)];
        }
        self.many(number, token, members)
    }

    /// The members that "other members" leaves out: subjects and objects around, else the state that the report is about.
    fn in_question(&mut self, number: usize, token: u32, members: &[PartyId]) -> Vec<PartyId> {
        let passage = self.passage(number);
        let mut without: Vec<PartyId> = Vec::new();
        let mut node = token;
        let own_subject = matches!(passage.label(token), Label::Nsubj | Label::Nsubjpass);
        for _ in 0..20 {
            let Some(head) = passage.head(node) else { break };
            for child in passage.children(head).iter().copied().filter(|child| *child != node && *child != token) {
                if matches!(passage.label(child), Label::Nsubj | Label::Nsubjpass | Label::Dobj | Label::Poss) {
                    let found = self.resolve(number, child, 4);
                    without.extend(found.into_iter().map(|party| party.id.home().clone()));
                }
            }
            node = head;
        }
        without.retain(|id| members.contains(id));
        if own_subject || without.is_empty() {
            let named = members.iter().filter(|member| self.mentions.count(member) > 0 && !without.contains(member));
            let rank =
                |member: &&PartyId| (self.mentions.count(member), std::cmp::Reverse(self.mentions.order(member)));
            without.extend(named.max_by_key(rank).cloned());
        }
        without
    }

    /// Who held an office on that day.
    fn office_holder(&mut self, number: usize, token: u32, owner: &Owner, definite: bool) -> Vec<Party> {
        let passage = self.passage(number);
        let role = self.role(number, token);
        let bare = matches!(passage.lemma(token), "head" | "chief" | "chair" | "leader" | "ruler" | "prince")
            || matches!(&*role, "minister" | "secretary");
        let home = owner.organisation.clone().or_else(|| owner.states.first().cloned());
        let home = match home {
            Some(home) => home,
            None if owner.any
                || !definite
                || bare && &*role != "minister"
                || matches!(passage.label(token), Label::Attr | Label::Compound) =>
            {
                return Vec::new();
            }
            // "The minister", "the president": somebody named in the report, else of the state in focus.
            None => {
                let at = self.place_of(number, token);
                let same = |trace: &Trace| {
                    let named =
                        trace.role.as_deref().is_some_and(|held| held == &*role || held.ends_with(&format!(" {role}")));
                    trace.kind == Kind::Person && named
                };
                if let Some(trace) = self.focus.last(at, 12, same) {
                    let (ids, role) = (trace.ids.to_vec(), trace.role.clone());
                    let words = self.words(number, token);
                    return ids.into_iter().map(|id| Party { id, words, role: role.clone() }).collect();
                }
                let organisational = role.contains("secretary") && role.contains("general");
                let found = if organisational {
                    self.organisation_before(number, token, 4)
                } else {
                    self.place_in_front(number, token).or_else(|| self.state_before(number, token, 5))
                };
                match found {
                    Some(home) => home,
                    None => return Vec::new(),
                }
            }
        };
        if self.is_past(&role) || self.says_other(number, token) {
            let name = role.clone();
            return self.one(number, token, home.within(&name), Some(&role));
        }
        let day = self.document.report.published;
        let holder = (!bare || role.ends_with("leader")).then(|| self.facts.holder_on(&home, &role, day)).flatten();
        if let Some(holder) = holder {
            let id = holder.of.clone().within(&holder.person);
            self.one(number, token, id, Some(&holder.role))
        } else {
            let person = self.persons.iter().take(256).find(|person| {
                *person.id.home() == home
                    && person.id != home
                    && person.role.as_deref().is_some_and(|held| held == &*role)
            });
            let id = person.map_or_else(|| home.within(&role), |person| person.id.clone());
            self.one(number, token, id, Some(&role))
        }
    }

    /// The office that a noun names, in lower case and without the state: "prime minister", "minister of defence".
    fn role(&self, number: usize, token: u32) -> String {
        let passage = self.passage(number);
        if self.secretary_general(number, token).is_some() {
            return "secretary general".into();
        }
        let mut role = self.phrase(number, token).to_lowercase();
        if let Some(of) =
            passage.children(token).iter().copied().find(|child| matches!(passage.form(*child), "of" | "for"))
            && matches!(passage.lemma(token), "minister" | "secretary" | "head" | "chief")
            && let Some(object) = passage.child(of, &[Label::Pobj])
            && self.mentions.at(number, object).is_none()
        {
            let field = self.phrase(number, object).to_lowercase();
            role = format!("{role} of {field}");
        }
        match role.as_str() {
            "premier" => "prime minister".into(),
            "general-secretary" | "secretary-general" | "general secretary" => "secretary general".into(),
            _ => role,
        }
    }

    /// A noun that one or several states own: "Kyrgyz and Tajik troops", "the governments of Mali and Niger".
    fn of_states(&mut self, number: usize, token: u32, class: Class, states: &[PartyId], plural: bool) -> Vec<Party> {
        match states {
            [state] => self.of_state(number, token, class, state.clone(), plural),
            states if plural => {
                let governments = class.has(Class::STATE)
                    && !matches!(self.passage(number).lemma(token), "state" | "country" | "nation");
                if class.has(Class::STATE_SELF) && (governments || !class.has(Class::STATE)) {
                    return self.many(number, token, states.to_vec());
                }
                states.iter().flat_map(|state| self.of_state(number, token, class, state.clone(), plural)).collect()
            }
            _ => self.of_state(number, token, class, states[0].clone(), plural),
        }
    }

    /// A noun that a state owns or qualifies.
    fn of_state(&mut self, number: usize, token: u32, class: Class, state: PartyId, plural: bool) -> Vec<Party> {
        let passage = self.passage(number);
        let lemma = passage.lemma(token);
        let single_envoy = !plural && matches!(lemma, "representative" | "delegate" | "soldier" | "negotiator");
        if class.has(Class::STATE_SELF) && !single_envoy {
            // "The Russian-led force" and "Central Asian states" are somebody else's.
            if class.has(Class::COUNTABLE) && plural && class.has(Class::STATE) {
                return Vec::new();
            }
            return self.one(number, token, state, None);
        }
        if class.has(Class::STATE_BODY) || class.has(Class::PERSON) && passage.pos(token) == Pos::Noun {
            let name = self.phrase(number, token);
            let role = (class.has(Class::PERSON) && !plural).then(|| name.to_lowercase());
            return self.one(number, token, state.within(&name), role.as_deref());
        }
        // "His country" is no other than his.
        // corpus: whose-minister/his-country
        let own = passage.children_with(token, &[Label::Poss]).any(|owner| passage.pos(owner) == Pos::Pron);
        if class.has(Class::DESCRIBED) && !plural && !own && !self.is_definite(number, token) {
            let found = self.later_named(number, token, &state);
            if !found.is_empty() {
                return found;
            }
        }
        if class.has(Class::GROUP) {
            return self.group(number, token, class, plural);
        }
        if class.has(Class::STATE) && !plural && matches!(lemma, "country" | "nation") {
            return self.one(number, token, state, None);
        }
        if class.has(Class::ORGANISATION) && class.has(Class::GENERIC) && self.is_led(number, token) {
            return self
                .organisation_meant(number, token)
                .map_or_else(Vec::new, |id| self.one(number, token, id, None));
        }
        Vec::new()
    }

    /// "Russian-led", "Moscow-dominated": the state in front owns nothing.
    fn is_led(&self, number: usize, token: u32) -> bool {
        let passage = self.passage(number);
        passage
            .children_with(token, &[Label::Amod])
            .any(|child| matches!(passage.pos(child), Pos::Verb | Pos::Adj) && self.home_at(number, child).is_none())
    }

    /// "Kenyan-led": a state stands in front of the participle.
    fn is_led_by_somebody(&self, number: usize, token: u32) -> bool {
        let passage = self.passage(number);
        passage.children_with(token, &[Label::Amod]).any(|child| {
            matches!(passage.form(child), "led" | "backed" | "commanded" | "dominated")
                && passage.children(child).iter().any(|state| self.home_at(number, *state).is_some())
        })
    }

    /// A noun that an organisation owns or qualifies.
    fn of_organisation(
        &mut self,
        number: usize,
        token: u32,
        class: Class,
        organisation: PartyId,
        plural: bool,
    ) -> Vec<Party> {
        let passage = self.passage(number);
        let force = matches!(passage.lemma(token), "force" | "mission");
        if class.has(Class::ORGANISATION_SELF) && (plural || !class.has(Class::PERSON)) && !force {
            return self.one(number, token, organisation, None);
        }
        if class.has(Class::ORGANISATION_BODY)
            || class.has(Class::ORGANISATION_SELF)
            || class.has(Class::PERSON)
            || force
        {
            let name = self.phrase(number, token);
            let role = (class.has(Class::PERSON) && !plural).then(|| name.to_lowercase());
            return self.one(number, token, organisation.within(&name), role.as_deref());
        }
        if class.has(Class::GROUP) {
            return self.group(number, token, class, plural);
        }
        Vec::new()
    }

    /// A noun without an owner.
    fn definite(
        &mut self,
        number: usize,
        token: u32,
        class: Class,
        plural: bool,
        definite: bool,
        depth: u32,
    ) -> Vec<Party> {
        let passage = self.passage(number);
        if plural && definite && class.has(Class::COUNTABLE) {
            let size = passage
                .child(token, &[Label::Nummod])
                .and_then(|count| number_word(&passage.form(count).to_lowercase()));
            let both =
                passage.children_with(token, &[Label::Det, Label::Predet]).any(|det| passage.lemma(det) == "both");
            let these =
                passage.children_with(token, &[Label::Det]).any(|det| matches!(passage.lemma(det), "these" | "those"));
            let size = if both { Some(2) } else { size };
            if size.is_some() || these || matches!(passage.lemma(token), "side" | "neighbour" | "neighbor") {
                let sides = matches!(passage.lemma(token), "side" | "neighbour" | "neighbor" | "rival" | "foe");
                let pair =
                    if sides && size.is_none_or(|size| size == 2) && self.joined(number, token, Some(2), 1).is_none() {
                        self.main_pair()
                    } else {
                        None
                    };
                if let Some(ids) =
                    pair.or_else(|| self.set_of(number, token, size.or(if these { None } else { Some(2) })))
                {
                    return self.many(number, token, ids);
                }
                return self.group(number, token, class, true);
            }
        }
        if plural && definite && class.has(Class::PERSON) {
            let size = passage
                .child(token, &[Label::Nummod])
                .and_then(|count| number_word(&passage.form(count).to_lowercase()));
            let both =
                passage.children_with(token, &[Label::Det, Label::Predet]).any(|det| passage.lemma(det) == "both");
            let found = size.or(both.then_some(2)).and_then(|size| self.counted_persons(number, token, size));
            if let Some(found) = found {
                return found;
            }
        }
        if !plural && definite {
            let state = class.has(Class::STATE) || class.has(Class::STATE_DEFINITE);
            if (class.has(Class::ORGANISATION) || self.heads_a_name(number, token))
                && let Some(id) = self.known_as(number, token).or_else(|| self.organisation_meant(number, token))
            {
                return self.one(number, token, id, None);
            }
            if state && !class.has(Class::ORGANISATION) && !self.is_qualified(number, token) {
                let found = self.place_in_front(number, token).or_else(|| self.state_before(number, token, 6));
                if let Some(id) = found {
                    return self.one(number, token, id, None);
                }
                return Vec::new();
            }
            if class.has(Class::ORGANISATION_BODY)
                && matches!(
                    &*passage.lemma(token).to_lowercase(),
                    "secretariat" | "commission" | "council" | "headquarters"
                )
                && !self.is_qualified(number, token)
                && let Some(id) = self.organisation_before(number, token, 6)
            {
                let name = self.phrase(number, token);
                return self.one(number, token, id.within(&name), None);
            }
            // "The prosecutor", where a court is spoken of.
            if matches!(passage.lemma(token), "prosecutor" | "judge" | "registrar")
                && let Some(id) = self.organisation_before(number, token, 6)
                && self.is_court(&id)
            {
                let name = self.phrase(number, token);
                return self.one(number, token, id.within(&name), Some(&name.to_lowercase()));
            }
            if class.has(Class::STATE_BODY)
                && !class.has(Class::GROUP)
                && let Some(id) = self.place_in_front(number, token).or_else(|| self.state_before(number, token, 4))
            {
                let name = self.phrase(number, token);
                return self.one(number, token, id.within(&name), None);
            }
        }
        if plural
            && definite
            && class.has(Class::STATE_DEFINITE)
            && let Some(found) = self.several_rulers(number, token)
        {
            return found;
        }
        if plural
            && definite
            && class.has(Class::STATE_DEFINITE)
            && let Some(id) = self.state_before(number, token, 4)
        {
            return self.one(number, token, id, None);
        }
        if !plural && !definite && class.has(Class::DESCRIBED) {
            return self.later_named(number, token, &PartyId::Group("".into()));
        }
        let _ = depth;
        if plural && definite && matches!(passage.lemma(token), "leader" | "head" | "minister" | "president") {
            return self.leaders(number, token, class);
        }
        self.group(number, token, class, plural)
    }

    /// "The leaders" of a report about a summit: those of the organisation.
    fn leaders(&mut self, number: usize, token: u32, class: Class) -> Vec<Party> {
        let passage = self.passage(number);
        let told = passage.children(token).iter().any(|child| {
            matches!(passage.label(*child), Label::Amod | Label::Relcl | Label::Acl | Label::Nummod | Label::Conj)
                || passage.label(*child) == Label::Prep
                    && passage
                        .child(*child, &[Label::Pobj])
                        .is_none_or(|noun| !matches!(passage.lemma(noun), "state" | "government"))
        });
        if !told
            && let Some(id) = self.organisation_before(number, token, 6)
            && self.mentions.count(&id) >= 2
            && matches!(weight(passage, token), 40..)
        {
            return self.one(number, token, id, None);
        }
        self.group(number, token, class, true)
    }

    /// "In Baghdad the oil ministry …": the state of the place that opens the sentence.
    pub(super) fn place_in_front(&self, number: usize, token: u32) -> Option<PartyId> {
        let passage = self.passage(number);
        let (start, _) = passage.sentences()[passage.sentence(token) as usize];
        if !matches!(passage.form(start), "In" | "From") || start + 1 >= token {
            return None;
        }
        let mention = (start + 1..(start + 4).min(token)).find_map(|index| self.mentions.headed(number, index))?;
        match &mention.what {
            What::State(id, NameKind::Capital | NameKind::Name)
                if passage.head(mention.head) == Some(start) && self.is_of_kinds(id, &self.kinds(number, token)) =>
            {
                Some(id.clone())
            }
            _ => None,
        }
    }

    /// Whether the noun is the head of the name of an organisation in the report: "the authority" after "Intergovernmental
    /// Authority on Development".
    fn heads_a_name(&self, number: usize, token: u32) -> bool {
        let passage = self.passage(number);
        let noun = passage.lemma(token).to_lowercase();
        if self.nouns.class(&noun).has(Class::STATE) {
            return false;
        }
        let mut letters = noun.chars();
        let capitalised: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        self.nouns.shapes.heads.contains(capitalised.as_str())
            && self.mentions.counts().keys().any(|id| self.fit(id, &noun) == Some(30))
    }

    /// "The group, known as GUAM": the name that follows.
    fn known_as(&self, number: usize, token: u32) -> Option<PartyId> {
        let passage = self.passage(number);
        passage
            .children_with(token, &[Label::Acl, Label::Relcl])
            .filter(|clause| self.nouns.words.names.contains(passage.lemma(*clause)))
            .flat_map(|clause| passage.children(clause).iter().copied())
            .find_map(|child| {
                let name = match passage.label(child) {
                    Label::Oprd | Label::Attr | Label::Dobj => child,
                    Label::Prep if passage.form(child) == "as" => passage.child(child, &[Label::Pobj])?,
                    _ => return None,
                };
                match &self.mentions.at(number, name)?.what {
                    What::Organisation(id) => Some(id.clone()),
                    _ => None,
                }
            })
    }

    fn is_court(&self, id: &PartyId) -> bool {
        let PartyId::Organisation(code) = id else { return false };
        self.facts.organisation(code).is_some_and(|organisation| &*organisation.kind == "court")
    }

    /// Whether an adjective or clause makes it another one than the one in focus: "the largest country in the region".
    fn is_qualified(&self, number: usize, token: u32) -> bool {
        let passage = self.passage(number);
        passage.children(token).iter().any(|child| match passage.label(*child) {
            Label::Amod => {
                matches!(passage.tag(*child), "JJS" | "JJR")
                    || self.nouns.words.superlative.contains(passage.lemma(*child))
            }
            Label::Relcl => true,
            _ => false,
        })
    }

    /// The state that "the country" or "the government" means.
    pub(super) fn state_before(&self, number: usize, token: u32, sentences: u32) -> Option<PartyId> {
        let kinds = self.kinds(number, token);
        let noun = self.passage(number).lemma(token);
        let fits = |trace: &Trace| {
            let id = trace.one()?;
            let often = self.mentions.count(id).min(6) as i32 * 2 + self.coup_gain(noun, id);
            (trace.kind == Kind::State && (!trace.plural || trace.weight >= 40) && self.is_of_kinds(id, &kinds))
                .then_some(often)
        };
        let at = self.place_of(number, token);
        let found = self.focus.best(at, sentences, fits).and_then(|trace| trace.one().cloned());
        if found.is_some() {
            return found;
        }
        if !kinds.is_empty() {
            let mut of_kind = self
                .mentions
                .counts()
                .keys()
                .filter(|id| matches!(id, PartyId::State(_)) && self.is_of_kinds(id, &kinds));
            let only = of_kind.next()?;
            return of_kind.next().is_none().then(|| only.clone());
        }
        self.own_state().cloned()
    }

    /// The organisation named last, or the only one of the report.
    pub(super) fn organisation_before(&self, number: usize, token: u32, sentences: u32) -> Option<PartyId> {
        let fits = |trace: &Trace| {
            let id = trace.one()?;
            let often = self.mentions.count(id).min(6) as i32 * 5;
            (trace.kind == Kind::Organisation).then_some(often)
        };
        let at = self.place_of(number, token);
        let best = self.focus.best(at, sentences, fits).and_then(|trace| trace.one().cloned());
        best.or_else(|| self.main_organisation(""))
    }

    /// The organisation that the report names most and whose name fits the noun.
    fn main_organisation(&self, noun: &str) -> Option<PartyId> {
        let organisations = self.mentions.counts().iter().filter(|(id, _)| matches!(id, PartyId::Organisation(_)));
        let fitting: Vec<(&PartyId, u32)> = organisations
            .filter(|(id, _)| noun.is_empty() || self.fit(id, noun).is_some())
            .map(|(id, count)| (id, *count))
            .collect();
        let (most, count) = fitting.iter().copied().max_by_key(|(_, count)| *count)?;
        fitting.iter().all(|(id, other)| *id == most || *other < count).then(|| most.clone())
    }

    /// The organisation that "the alliance", "the Pact" or "the union" means.
    fn organisation_meant(&mut self, number: usize, token: u32) -> Option<PartyId> {
        let passage = self.passage(number);
        // "The pact that links them" is whatever the clause says.
        let restricted = |clause: u32| {
            let first = first_under(passage, clause);
            matches!(passage.form(first), "that") || first == token + 1 && passage.tag(first) != "WDT"
        };
        if passage.children_with(token, &[Label::Relcl]).any(restricted) {
            return None;
        }
        let form = passage.form(token);
        let capital =
            form.starts_with(char::is_uppercase) && token > passage.sentences()[passage.sentence(token) as usize].0;
        let noun = passage.lemma(token).to_lowercase();
        let generic = self.nouns.class(&noun).has(Class::GENERIC);
        let region = self.region_words(number, token);
        if !region.is_empty() {
            // "the West African Union of …" is a name of its own, no description.
            if capital {
                return None;
            }
            return self.organisation_of_region(&region, &noun, generic);
        }
        let regional = passage
            .children_with(token, &[Label::Amod])
            .any(|child| self.nouns.words.regional.contains(&*passage.lemma(child).to_lowercase()));
        let fits = |trace: &Trace| {
            let id = trace.one()?;
            if trace.kind != Kind::Organisation {
                return None;
            }
            if regional && self.is_of_the_world(id) {
                return None;
            }
            let often =
                self.mentions.count(id).min(6) as i32 * 5 + if self.called.get(&noun) == Some(id) { 15 } else { 0 };
            self.fit(id, &noun).filter(|fit| *fit > 10 || generic || capital).map(|fit| fit + often)
        };
        let at = self.place_of(number, token);
        let distance = if generic { 8 } else { 14 };
        let found = self.focus.best(at, distance, fits).and_then(|trace| trace.one().cloned());
        if let Some(id) = &found {
            self.called.insert(noun.clone(), id.clone());
        }
        // Before its name only the head of a report speaks of "the alliance".
        let known = |id: &PartyId| at.sentence <= 2 || self.focus.knows(id);
        found.or_else(|| self.main_organisation(&noun).filter(known)).or_else(|| self.alone(&noun))
    }

    /// "The cartel" of a report about oil.
    fn alone(&self, noun: &str) -> Option<PartyId> {
        let alone = self.nouns.alone.iter().find(|alone| *alone.noun == *noun)?;
        let told = self
            .document
            .passages
            .iter()
            .any(|passage| passage.tokens().iter().any(|token| alone.beside.contains(&*token.lemma)));
        told.then(|| PartyId::Organisation((&*alone.organisation).into()))
    }

    fn is_of_the_world(&self, id: &PartyId) -> bool {
        let PartyId::Organisation(code) = id else { return false };
        self.facts.organisation(code).is_some_and(|organisation| &*organisation.kind == "global")
    }

    /// Words of a part of the world before a noun: "west African" of "the west African community".
    fn region_words(&self, number: usize, token: u32) -> Vec<String> {
        const PARTS: [&str; 26] = [
            "african",
            "american",
            "asian",
            "european",
            "arab",
            "gulf",
            "caribbean",
            "pacific",
            "latin",
            "sahel",
            "sahelian",
            "eurasian",
            "atlantic",
            "islamic",
            "turkic",
            "andean",
            "nordic",
            "maghreb",
            "melanesian",
            "west",
            "east",
            "central",
            "southern",
            "southeast",
            "western",
            "eastern",
        ];
        let passage = self.passage(number);
        let mut words: Vec<String> = Vec::new();
        for before in token.saturating_sub(4)..token {
            let word = passage.form(before).to_lowercase();
            let modifies = passage.is_under(before, token);
            for part in word.split('-').filter(|part| modifies && PARTS.contains(part)) {
                words.push(part.to_owned());
            }
        }
        words
    }

    /// The organisation of that part of the world: one that the report names, else the only one that the facts know.
    fn organisation_of_region(&self, region: &[String], noun: &str, generic: bool) -> Option<PartyId> {
        let fits = |id: &str, name: &str| {
            let name = format!("{id} {name}").to_lowercase();
            let has = |word: &str| name.split([' ', '-']).any(|other| other.starts_with(&word[..word.len().min(4)]));
            region.iter().all(|word| has(word)) && (generic || has(noun))
        };
        let named = self.mentions.counts().iter().filter(|(id, _)| match id {
            PartyId::Organisation(code) => {
                fits(code, self.facts.organisation(code).map_or("", |organisation| &organisation.name))
            }
            _ => false,
        });
        if let Some((id, _)) = named.max_by_key(|(_, count)| **count) {
            return Some(id.clone());
        }
        let mut known =
            self.facts.organisations.iter().filter(|organisation| {
                organisation.to.is_none() && fits(&organisation.id, &organisation.name) && !generic
            });
        let only = known.next()?;
        known.next().is_none().then(|| PartyId::Organisation(only.id.clone()))
    }

    /// How well a noun fits an organisation: its name holds it, or its kind does; `None` where it is another noun's.
    pub(super) fn fit(&self, id: &PartyId, noun: &str) -> Option<i32> {
        let PartyId::Organisation(code) = id else { return None };
        let british = noun.replace("organisation", "organization");
        let holds = |name: &str| {
            let name = name.to_lowercase().replace("organisation", "organization");
            name.split([' ', '-']).any(|word| word == british)
        };
        let (name, kind) = match self.facts.organisation(code) {
            Some(organisation) => (&*organisation.name, &*organisation.kind),
            None => (&**code, ""),
        };
        if holds(name) || holds(code) {
            return Some(30);
        }
        // The United Nations are no "bloc".
        if kind == "global"
            && matches!(noun, "alliance" | "pact" | "bloc" | "block" | "group" | "grouping" | "club" | "coalition")
        {
            return None;
        }
        match noun {
            "alliance" | "pact" => Some(if matches!(kind, "alliance" | "security" | "treaty" | "") { 8 } else { -12 }),
            "bloc" | "block" | "group" | "grouping" | "club" | "body" | "organisation" | "organization"
            | "institution" | "coalition" => Some(6),
            "cartel" => (code.starts_with("OPEC") && code.len() == 4).then_some(40),
            "treaty" | "accord" | "convention" | "charter" | "statute" => (kind == "treaty").then_some(12),
            "court" => (kind == "court").then_some(20),
            _ => None,
        }
    }

    /// "A key Russian ally" at the head of a report: the state that it is about.
    fn later_named(&mut self, number: usize, token: u32, without: &PartyId) -> Vec<Party> {
        let passage = self.passage(number);
        let modified = passage.children_with(token, &[Label::Amod, Label::Compound, Label::Poss]).next().is_some();
        if !modified
            || passage.first_sentence + passage.sentence(token) > 3
            || !matches!(passage.label(token), Label::Nsubj | Label::Nsubjpass)
        {
            return Vec::new();
        }
        let mut states: Vec<(&PartyId, &u32)> = self
            .mentions
            .counts()
            .iter()
            .filter(|(id, _)| !matches!(id, PartyId::Organisation(_)) && *id != without)
            .collect();
        states.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        match states.as_slice() {
            [(id, count), rest @ ..]
                if **count >= 2 && rest.first().is_none_or(|(_, next)| **next * 3 < **count * 2) =>
            {
                let id = (*id).clone();
                self.one(number, token, id, None)
            }
            _ => Vec::new(),
        }
    }

    fn group(&self, number: usize, token: u32, class: Class, plural: bool) -> Vec<Party> {
        if !(class.has(Class::GROUP) || class.has(Class::MEMBER) || plural && class.has(Class::PERSON)) {
            return Vec::new();
        }
        vec![self.as_group(number, token)]
    }

    pub(super) fn one(&self, number: usize, token: u32, id: PartyId, role: Option<&str>) -> Vec<Party> {
        vec![Party { id, words: self.words(number, token), role: role.map(Into::into) }]
    }

    pub(super) fn many(&self, number: usize, token: u32, ids: Vec<PartyId>) -> Vec<Party> {
        let words = self.words(number, token);
        ids.into_iter().map(|id| Party::new(id, words)).collect()
    }

    /// "The", "this", a possessor; in headings also nothing.
    fn is_definite(&self, number: usize, token: u32) -> bool {
        let passage = self.passage(number);
        let mut article = false;
        for det in passage.children_with(token, &[Label::Det, Label::Predet]) {
            article = true;
            if matches!(
                passage.lemma(det).to_lowercase().as_str(),
                "the" | "this" | "that" | "these" | "those" | "both" | "all"
            ) {
                return true;
            }
        }
        !article
            && (passage.heading
                || passage.label(token) == Label::Compound
                || matches!(passage.lemma(token), "parliament" | "congress") && passage.tag(token) != "NNS")
    }
}

impl Owner {
    fn is_nobody(&self) -> bool {
        self.states.is_empty() && self.organisation.is_none() && self.other.is_none()
    }

    fn take(&mut self, found: Vec<Party>) {
        for party in found {
            self.any = true;
            match party.id.home() {
                PartyId::Group(_) => self.other = Some(party.id.clone()),
                _ => self.take_id(party.id.home().clone()),
            }
        }
    }

    fn take_id(&mut self, id: PartyId) {
        match id {
            PartyId::Organisation(_) => {
                self.organisation.get_or_insert(id);
            }
            PartyId::State(_) | PartyId::Named(_) => {
                if !self.states.contains(&id) {
                    self.states.push(id);
                }
            }
            _ => self.other = Some(id),
        }
    }
}
