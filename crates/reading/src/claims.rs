//! Puts the parts together: the only maker of [`Claim`] in this crate.
//!
//! Takes a document with its parties, times and sources; gives the claims in order of the text. What a frame found is turned
//! here into what is claimed: refusals and threats become acts of their own, announcements are told apart from what they
//! announce, and nothing planned, possible, demanded, predicted or denied is entered as having happened.

use codebook::{
    Act, Basis, Certainty, Claim, ClaimId, Date, Evidence, Judged, Object, PartialDate, Party, PartyId, Plover,
    Polarity, Source, Span, When, event_type,
};
use english::{Label, Pos};

use crate::clauses::{self, Future, Modality, Open, is_verbal};
use crate::ellipsis::{Ellipsis, Kind, ellipses};
use crate::frames::{Match, Scene, is_of_meeting, phrase, row_is_by_organisation, shared, takes_theatre};
use crate::lexicon::Effect;
use crate::parties::Parties;
use crate::passage::{Document, Passage};
use crate::proposals::{Proposal, Sight, is_exit, is_judgement, is_personal};
use crate::sources::Sources;
use crate::times::Times;

/// Longest passage that is cited whole; of a longer sentence only the words around the act.
const LONGEST: u32 = 900;

/// The claims that the frames alone make.
pub(crate) fn by_frames(document: &Document<'_>, parties: &Parties, times: &Times, sources: &Sources) -> Vec<Claim> {
    settle(told(document, parties, times, sources).claims)
}

/// A proposal in its mood, with its day and its sources.
pub(crate) fn proposed(sight: &Sight<'_>, proposal: &Proposal, (polarity, certainty): (Polarity, Certainty)) -> Claim {
    let scene =
        Scene { document: sight.document, parties: sight.parties, sources: sight.sources, number: proposal.passage };
    let maker =
        Maker { scene: &scene, times: sight.times, sources: sight.sources, matched: &[], theatre: &[], senders: &[] };
    let found = Match {
        act: proposal.act,
        trigger: proposal.trigger,
        actor: Vec::new(),
        object: Object::None,
        detail: None,
        person: is_personal(proposal.act),
        judgement: is_judgement(proposal.act),
        mutual: false,
        certainty: None,
        denied: false,
        answers: false,
        assumed: false,
    };
    let draft = Draft {
        act: proposal.act,
        actor: proposal.actor.clone(),
        object: proposal.object.clone(),
        polarity,
        certainty,
        timed: proposal.trigger,
        when: None,
        speaker: None,
        answer: None,
        judgement: is_judgement(proposal.act),
        confidence: 0.5,
    };
    maker.finish(draft, &found)
}

/// What the frames make of a document.
#[derive(Default)]
pub(crate) struct Told {
    claims: Vec<Claim>,
    made: Vec<Made>,
    /// What the frames matched in each passage.
    matched: Vec<Vec<Match>>,
}

impl Told {
    /// The claims, each with the passage and the word that tells of it.
    pub(crate) fn into_claims(self) -> impl Iterator<Item = (Claim, usize, u32)> {
        let mut places = vec![(0, 0); self.claims.len()];
        for made in &self.made {
            places[made.claim] = (made.number, made.trigger);
        }
        self.claims.into_iter().zip(places).map(|(claim, (passage, trigger))| (claim, passage, trigger))
    }

    /// The document as the network sees it.
    pub(crate) fn sight<'a>(
        &self,
        document: &'a Document<'a>,
        parties: &'a Parties,
        times: &'a Times,
        sources: &'a Sources,
    ) -> Sight<'a> {
        let claimed = self.made.iter().map(|made| {
            let claim = &self.claims[made.claim];
            let actors = claim.actor.iter().map(|party| party.id.home().clone()).collect();
            let objects = claim.object.parties().into_iter().map(|party| party.home().clone()).collect();
            (made.number, made.trigger, claim.act, actors, objects)
        });
        Sight::new(document, parties, times, sources, &self.matched, claimed)
    }
}

/// What the frames make of a document.
pub(crate) fn told(document: &Document<'_>, parties: &Parties, times: &Times, sources: &Sources) -> Told {
    let mut claims = Vec::new();
    // States to which help or troops went or were to go, the last first.
    let mut theatre: Vec<PartyId> = Vec::new();
    // Who sent or withdrew troops or promised help last.
    let mut senders: Vec<Party> = Vec::new();
    let mut made: Vec<Made> = Vec::new();
    let mut all_matched: Vec<Vec<Match>> = Vec::with_capacity(document.passages.len());
    for number in 0..document.passages.len() {
        let scene = Scene { document, parties, sources, number };
        let p = &document.passages[number];
        let mut matched: Vec<Match> = Vec::new();
        for token in 0..p.len() {
            if matches!(p.pos(token), Pos::Verb | Pos::Aux | Pos::Noun | Pos::Propn | Pos::Adj | Pos::Adv)
                && let Some(found) = scene.matched(token)
            {
                matched.push(found);
            }
        }
        for found in &matched {
            let maker =
                Maker { scene: &scene, times, sources, matched: &matched, theatre: &theatre, senders: &senders };
            let before = claims.len();
            maker.make(found, &mut claims);
            made.extend((before..claims.len()).map(|claim| Made { number, trigger: found.trigger, claim }));
            for claim in &claims[before..] {
                if matches!(claim.act, Act::SendTroops | Act::WithdrawTroops | Act::GrantHelp) {
                    senders.clone_from(&claim.actor);
                }
                if let Some(party) = helped(claim) {
                    theatre.retain(|other| *other != party);
                    theatre.insert(0, party);
                }
            }
        }
        for ellipsis in ellipses(&scene, times) {
            let maker =
                Maker { scene: &scene, times, sources, matched: &matched, theatre: &theatre, senders: &senders };
            if ellipsis.kind == Kind::Gap {
                maker.part(&ellipsis, &made, &mut claims);
            }
            let repeated = maker.repeat(&ellipsis, &made, &claims);
            let before = claims.len();
            claims.extend(repeated);
            made.extend((before..claims.len()).map(|claim| Made { number, trigger: ellipsis.trigger, claim }));
        }
        all_matched.push(matched);
    }
    Told { claims, made, matched: all_matched }
}

/// The state that a claim about help or troops is about.
fn helped(claim: &Claim) -> Option<PartyId> {
    let state = |party: &PartyId| {
        let home = party.home();
        matches!(home, PartyId::State(_)).then(|| home.clone())
    };
    match claim.act {
        Act::RequestHelp => claim.actor.first().and_then(|actor| state(&actor.id)),
        Act::Attack => claim.object.parties().first().and_then(|party| state(party)),
        Act::Demand | Act::Threaten | Act::Mediate | Act::Readmit => None,
        act if takes_theatre(act) => claim.object.parties().first().and_then(|party| state(party)),
        _ => None,
    }
}

/// Orders the claims by place and keeps the surest of those that say the same in one sentence.
pub(crate) fn settle(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.sort_by(|a, b| {
        (a.evidence.sentence, a.act, &a.actor, &a.object, a.polarity, a.certainty)
            .cmp(&(b.evidence.sentence, b.act, &b.actor, &b.object, b.polarity, b.certainty))
            .then(b.confidence.total_cmp(&a.confidence))
            .then(a.id.cmp(&b.id))
    });
    let told: Vec<bool> = claims.iter().map(|claim| claims.iter().any(|other| tells(other, claim))).collect();
    let mut told = told.into_iter();
    claims.retain(|_| !told.next().unwrap_or_default());
    let mut kept: Vec<Claim> = Vec::with_capacity(claims.len());
    for claim in claims {
        let same = |other: &Claim| {
            other.evidence.sentence == claim.evidence.sentence
                && other.act == claim.act
                && other.polarity == claim.polarity
                && ids(&other.actor) == ids(&claim.actor)
                && same_object(&other.object, &claim.object)
        };
        if !kept.iter().rev().take(40).any(same) {
            kept.push(claim);
        }
    }
    kept.sort_by_key(|claim| (claim.evidence, claim.act, claim.id));
    kept
}

/// Whether one claim of a sentence tells all that another tells: what announces an exit, the exit that lies ahead; what
/// makes a member, that it is one.
fn tells(one: &Claim, other: &Claim) -> bool {
    if one.evidence.sentence != other.evidence.sentence || one.polarity == Polarity::No {
        return false;
    }
    let ahead = other.certainty != Certainty::Happened;
    // A day of its own is worth a claim: "announced that it will leave in January".
    let undated = other.time.from.is_none() && other.time.to.is_none()
        || (other.time.from, other.time.to) == (one.time.from, one.time.to);
    let yes = other.polarity == Polarity::Yes;
    let less = match (one.act, other.act) {
        (Act::ThreatenLeave, Act::Leave) => ahead && undated,
        (Act::AnnounceLeave | Act::NotifyLeave, Act::Leave) => {
            undated && matches!(other.certainty, Certainty::Planned | Certainty::Predicted)
        }
        (Act::AnnounceLeave, Act::ThreatenLeave) => one.certainty == Certainty::Happened,
        (Act::Join | Act::Readmit, Act::MemberOf) => yes && one.certainty == other.certainty,
        (Act::Leave, Act::MemberOf) => !yes && one.certainty == other.certainty,
        (Act::Apply | Act::Invite | Act::Decline, Act::Join) => ahead && undated,
        (Act::Readmit, Act::SuspendMember) => !yes,
        // "was expelled in 1979 and taken back in 1989": who is readmitted joins no second time.
        (Act::Readmit, Act::Join) => yes && undated && one.certainty == other.certainty,
        _ => false,
    };
    less && of_same(one, other)
}

/// Whether two claims have a state and an organisation in common, whichever of them acts.
fn of_same(one: &Claim, other: &Claim) -> bool {
    let homes = |claim: &Claim| -> Vec<PartyId> {
        let actors = claim.actor.iter().map(|party| party.id.home().clone());
        actors.chain(claim.object.parties().into_iter().map(|party| party.home().clone())).collect()
    };
    let (ones, others) = (homes(one), homes(other));
    let common = |organisation: bool| {
        let fits = |party: &&PartyId| matches!(party, PartyId::Organisation(_)) == organisation;
        let mut mine = ones.iter().filter(fits).peekable();
        mine.peek().is_none() || mine.any(|party| others.contains(party))
    };
    common(true) && common(false)
}

fn ids(parties: &[Party]) -> Vec<&PartyId> {
    parties.iter().map(|party| &party.id).collect()
}

fn same_object(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Parties(a), Object::Parties(b)) => ids(a) == ids(b),
        (Object::Claim(a), Object::Claim(b)) => a.act == b.act && ids(&a.actor) == ids(&b.actor),
        (Object::Event { .. }, Object::Event { .. }) | (Object::Clause { .. }, Object::Clause { .. }) => true,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// Where a claim was made.
struct Made {
    number: usize,
    trigger: u32,
    /// Its place among the claims so far.
    claim: usize,
}

/// A side of a claim.
enum Side {
    Actor,
    Object,
}

struct Maker<'a> {
    scene: &'a Scene<'a>,
    times: &'a Times,
    sources: &'a Sources,
    matched: &'a [Match],
    theatre: &'a [PartyId],
    senders: &'a [Party],
}

/// What is about to be claimed.
struct Draft {
    act: Act,
    actor: Vec<Party>,
    object: Object,
    polarity: Polarity,
    certainty: Certainty,
    /// The token whose time it is.
    timed: u32,
    /// The day where it stands apart from the act.
    when: Option<When>,
    /// Somebody who speaks for the actor and is no governor of a content clause: "Pashinyan announced".
    speaker: Option<(Party, u32)>,
    /// The paragraph and the word that answer the question in which the act is told.
    answer: Option<(usize, u32)>,
    judgement: bool,
    confidence: f32,
}

impl Maker<'_> {
    fn p(&self) -> &Passage {
        &self.scene.document.passages[self.scene.number]
    }

    fn make(&self, found: &Match, claims: &mut Vec<Claim>) {
        let p = self.p();
        let tables = &self.scene.document.knowledge.tables;
        let modality = clauses::modality(p, &tables.embedders, found.trigger);
        let mut modality = modality;
        let answer = self.answer(found.trigger).filter(|_| modality.open == Open::Asked);
        if let Some((.., polarity)) = answer {
            modality.polarity = if polarity == Polarity::No { flipped(modality.polarity) } else { modality.polarity };
        }
        let open = match modality.open {
            Open::Told => false,
            Open::Left => says_nothing_open(found.act),
            Open::Asked => answer.is_none(),
        };
        if open
            || self.is_of_another(found)
            || self.is_part_of_other(found.trigger)
            || self.is_kept_from_event(found)
            || ((is_exit(found.act) || found.act == Act::WithdrawTroops)
                && is_of_meeting(self.scene.document, self.p(), found.trigger))
            || self.is_unsaid(found, &modality)
        {
            return;
        }
        let noun = !is_verbal(p, found.trigger) && p.pos(found.trigger) != Pos::Adj;
        // A noun alone does not say that it took place: "announced its withdrawal", "the idea of an exit".
        let told = modality.polarity == Polarity::Yes && modality.certainty == Certainty::Happened;
        if noun && (told || modality.bare) && found.act.moves_standing() && !self.is_presupposed(found.trigger) {
            return;
        }
        if modality.certainty == Certainty::Demanded && self.is_told_by_demand(found, &modality) {
            return;
        }
        let mut draft = Draft {
            act: found.act,
            actor: found.actor.clone(),
            object: found.object.clone(),
            polarity: if found.denied { flipped(modality.polarity) } else { modality.polarity },
            certainty: found
                .certainty
                .filter(|_| modality.certainty == Certainty::Happened)
                .unwrap_or(modality.certainty),
            timed: found.trigger,
            when: None,
            speaker: None,
            answer: answer.map(|(number, token, _)| (number, token)),
            judgement: found.judgement,
            confidence: 0.85,
        };
        if matches!(draft.act, Act::SuspendMember | Act::Readmit | Act::Invite) && !is_somebody(&draft.object) {
            return;
        }
        if draft.actor.is_empty() && matches!(draft.act, Act::SendTroops | Act::WithdrawTroops) {
            draft.actor = self.senders.to_vec();
            draft.confidence -= 0.15;
        }
        if found.answers && !self.is_answer(&mut draft, claims) {
            return;
        }
        if draft.actor.is_empty() && !draft.judgement {
            let speaker = self.sources.of(self.scene.number, found.trigger).first().map(|source| source.who.clone());
            draft.actor.extend(speaker.filter(|who| matches!(who.id.home(), PartyId::State(_))));
            draft.confidence -= 0.1;
        }
        let coming = self.coming_day(found.trigger).filter(|_| draft.certainty == Certainty::Happened);
        if coming.is_some() {
            draft.certainty = Certainty::Planned;
        }
        self.by_governor(&mut draft, found, &modality);
        self.by_warning(&mut draft, found, &modality);
        self.by_supposition(&mut draft, found, &modality);
        self.by_announcement(&mut draft, found, &modality);
        self.by_progress(&mut draft, found, &modality);
        if draft.certainty == Certainty::Planned && draft.timed == found.trigger {
            draft.when = coming;
        }
        if noun && draft.certainty == Certainty::Happened && draft.timed == found.trigger {
            let of = |token: u32| self.times.of(self.scene.document, self.scene.number, token);
            draft.when = of(found.trigger).or_else(|| {
                p.children_with(found.trigger, &[Label::Relcl]).filter(|_| draft.act.moves_standing()).find_map(of)
            });
        }
        by_part(&mut draft, matches!(p.lemma(found.trigger), "leave" | "quit" | "withdraw" | "pull"));
        by_polarity(&mut draft);
        assign_home(&mut draft, found);
        let nobody = draft.polarity == Polarity::No && draft.act.moves_standing() && self.is_of_nobody(found.trigger);
        if draft.actor.is_empty()
            && !draft.judgement
            && !nobody
            && !matches!(draft.act, Act::SuspendMember | Act::AssessDamage)
        {
            return;
        }
        let reciprocal = self.scene.is_reciprocal(found.trigger);
        if !reciprocal {
            self.recipient(&mut draft, claims);
        }
        self.blamed(&mut draft, claims);
        if (takes_theatre(draft.act) || draft.act == Act::Meet)
            && !matches!(draft.act, Act::Demand | Act::Threaten | Act::Mediate)
            && !is_somebody(&draft.object)
        {
            // Troops sent nowhere in particular and talks with nobody in particular say nothing about anybody else.
            let company = draft.act == Act::Meet && draft.actor.len() >= 2 && draft.certainty == Certainty::Happened;
            let two = reciprocal && draft.actor.len() == 2;
            if !(company || two) {
                return;
            }
            draft.object = Object::None;
        }
        let scheduled =
            matches!(modality.governor, Some((_, Effect::Plan | Effect::Want))) || modality.future == Future::Scheduled;
        if draft.certainty == Certainty::Planned && !scheduled && !self.is_plan_of_actor(&draft, found) {
            draft.certainty = Certainty::Predicted;
        }
        if is_between_two(draft.act) && is_of_itself(&draft) {
            return;
        }
        if found.assumed {
            draft.confidence -= 0.15;
        }
        if noun {
            draft.confidence -= 0.1;
        }
        if p.heading {
            draft.confidence -= 0.1;
        }
        if draft.certainty != Certainty::Happened {
            draft.confidence -= 0.05;
        }
        if matches!(modality.governor, Some((_, Effect::Likely | Effect::Unlikely))) {
            claims.push(self.judged(draft, found, &modality));
            return;
        }
        // "will leave on 1 January, its minister said": the day of the exit is another than that of its announcement.
        // corpus: the-process-of-leaving/announced-with-its-day
        let announced =
            draft.act == Act::AnnounceLeave && draft.polarity == Polarity::Yes && is_verbal(p, found.trigger);
        let document = self.scene.document;
        let day = announced.then(|| self.times.of(document, self.scene.number, found.trigger)).flatten();
        if let Some(day) = day.filter(|day| day.from.is_some_and(|from| from.earliest() > document.report.published)) {
            let exit = Draft {
                act: Act::Leave,
                actor: draft.actor.clone(),
                object: draft.object.clone(),
                certainty: Certainty::Planned,
                timed: found.trigger,
                when: Some(day),
                speaker: draft.speaker.clone(),
                ..draft
            };
            claims.push(self.finish(exit, found));
        }
        for draft in each_other(draft, found.mutual, reciprocal) {
            claims.push(self.finish(draft, found));
        }
    }

    /// "Has Mali left?" – "No.": the paragraph that answers a question in a word, and what it says.
    fn answer(&self, asked: u32) -> Option<(usize, u32, Polarity)> {
        let p = self.p();
        let (_, end) = p.sentences()[p.sentence(asked) as usize];
        let said = |form: &str| match form {
            "Yes" => Some(Polarity::Yes),
            "No" => Some(Polarity::No),
            _ => None,
        };
        let first = |passage: &Passage, from: u32| {
            // A closing or opening quotation mark, a dash or a name with a colon may stand before the answer.
            (from..passage.len().min(from + 5)).find_map(|token| {
                let stop = token + 1 < passage.len() && matches!(passage.form(token + 1), "." | "," | ";" | ":" | "!");
                said(passage.form(token)).filter(|_| stop).map(|polarity| (token, polarity))
            })
        };
        let number = self.scene.number;
        if let Some((token, polarity)) = first(p, end) {
            return Some((number, token, polarity));
        }
        // "…?" a reporter asked.
        if p.sentences().len() as u32 > p.sentence(asked) + 2 {
            return None;
        }
        let next = self.scene.document.passages.get(number + 1)?;
        first(next, 0).map(|(token, polarity)| (number + 1, token, polarity))
    }

    /// "Nobody has left NATO"
    fn is_of_nobody(&self, trigger: u32) -> bool {
        let p = self.p();
        p.child(trigger, &[Label::Nsubj, Label::Nsubjpass])
            .is_some_and(|subject| clauses::has_no(p, subject) && self.scene.parties_of(subject).is_empty())
    }

    /// "warned that its neighbour would leave": no threat of its own.
    fn is_of_another(&self, found: &Match) -> bool {
        let p = self.p();
        if found.act != Act::ThreatenLeave || !is_verbal(p, found.trigger) {
            return false;
        }
        let leavers: Vec<Party> = p
            .children_with(found.trigger, &[Label::Ccomp])
            .filter_map(|clause| p.child(clause, &[Label::Nsubj]))
            .flat_map(|subject| self.scene.parties_of(subject))
            .filter(|party| is_known(&party.id))
            .collect();
        let own = |party: &Party| found.actor.iter().any(|actor| actor.id.home() == party.id.home());
        !leavers.is_empty() && !leavers.iter().any(own)
    }

    /// "has not said that it will leave": what somebody did not say is no claim about a standing; nor is a right to it.
    fn is_unsaid(&self, found: &Match, modality: &Modality) -> bool {
        let p = self.p();
        if let Some((governor, Effect::Possible)) = modality.governor
            && matches!(
                p.lemma(governor),
                "right" | "freedom" | "ability" | "talk" | "rumour" | "rumor" | "speculation"
            )
            && found.act.moves_standing()
        {
            return true;
        }
        let mut node = found.trigger;
        for _ in 0..4 {
            let Some(head) = p.head(node) else { return false };
            if p.label(node) == Label::Ccomp && is_verbal(p, head) {
                let saying = matches!(
                    p.lemma(head),
                    "say" | "announce" | "declare" | "state" | "indicate" | "confirm" | "tell" | "decide"
                );
                let words = &self.scene.document.knowledge.tables.embedders;
                return saying
                    && found.act.moves_standing()
                    && clauses::modality(p, words, head).polarity == Polarity::No;
            }
            node = head;
        }
        false
    }

    /// "excluded the junta's chief from the summit": kept from an event, not suspended.
    fn is_kept_from_event(&self, found: &Match) -> bool {
        let p = self.p();
        let events = self.scene.document.knowledge.tables.classes.named("event").unwrap_or_default();
        found.act == Act::SuspendMember
            && is_verbal(p, found.trigger)
            && std::iter::once(found.trigger)
                .chain(p.children_with(found.trigger, &[Label::Dobj]))
                .flat_map(|token| clauses::prepositional(p, token, "from"))
                .any(|head| self.scene.is_class(head, events) && self.scene.parties_of(head).is_empty())
    }

    /// "ceased to belong", "asked to join": the infinitive is told by the verb above it.
    fn is_part_of_other(&self, trigger: u32) -> bool {
        let p = self.p();
        // "threatened to close the border": the infinitive says with what.
        let threat = p.lemma(trigger) == "threaten"
            && self.matched.iter().any(|other| {
                p.head(other.trigger) == Some(trigger) && matches!(p.label(other.trigger), Label::Xcomp | Label::Ccomp)
            });
        if threat {
            return true;
        }
        let Some(head) = p.head(trigger) else { return false };
        let announced = matches!(p.label(trigger), Label::Dobj | Label::Nsubjpass)
            && self.matched.iter().any(|other| {
                other.trigger == head
                    && matches!(
                        other.act,
                        Act::AnnounceLeave
                            | Act::ThreatenLeave
                            | Act::NotifyLeave
                            | Act::Readmit
                            | Act::ResumeParticipation
                    )
            });
        if announced {
            return true;
        }
        matches!(p.label(trigger), Label::Xcomp | Label::Advcl | Label::Acl | Label::Ccomp)
            && p.children_with(trigger, &[Label::Aux]).any(|aux| p.tag(aux) == "TO")
            && self.matched.iter().any(|other| {
                other.trigger == head
                    && (matches!(other.act, Act::Apply | Act::Invite | Act::Decline | Act::RequestHelp)
                        || (other.act == Act::Leave && matches!(p.lemma(head), "cease" | "stop")))
            })
    }

    /// "after its withdrawal", "since the suspension of Mali", "the exit took effect", or a noun with a date of its own.
    fn is_presupposed(&self, noun: u32) -> bool {
        let p = self.p();
        if self.is_begun(noun) {
            return true;
        }
        // "Britain's accession in 1973 was a turning point": a day of its own that is past.
        let published = self.scene.document.report.published;
        let own_day = self.times.of(self.scene.document, self.scene.number, noun);
        if own_day.and_then(|when| when.to).is_some_and(|to| to.latest() <= published)
            && p.children_with(noun, &[Label::Prep]).any(|prep| matches!(p.lemma(prep), "in" | "on" | "of"))
        {
            return true;
        }
        // "the exit, which took effect in 2020"
        let done = |verb: u32| {
            matches!(p.lemma(verb), "take" | "come" | "become" | "happen" | "occur" | "enter" | "begin" | "follow")
                && matches!(p.tag(verb), "VBD" | "VBN")
                && p.child(verb, &[Label::Neg]).is_none()
        };
        if p.children_with(noun, &[Label::Relcl]).any(done) {
            return true;
        }
        let mut node = noun;
        for _ in 0..3 {
            let Some(head) = p.head(node) else { return false };
            match p.label(node) {
                // "The departure of Qatar was a blow"
                Label::Nsubj if p.lemma(head) == "be" && p.tag(head) == "VBD" => {
                    let embedders = &self.scene.document.knowledge.tables.embedders;
                    return p
                        .child(head, &[Label::Attr])
                        .is_some_and(|word| embedders.effect(p.pos(word), p.lemma(word)).is_none())
                        && p.child(head, &[Label::Neg]).is_none();
                }
                Label::Pobj
                    if matches!(
                        p.lemma(head).to_lowercase().as_str(),
                        "after"
                            | "since"
                            | "following"
                            | "despite"
                            | "upon"
                            | "with"
                            | "over"
                            | "because"
                            | "due"
                            | "through"
                    ) =>
                {
                    return true;
                }
                Label::Nsubj | Label::Nsubjpass => {
                    return matches!(
                        p.lemma(head),
                        "take"
                            | "come"
                            | "enter"
                            | "become"
                            | "follow"
                            | "happen"
                            | "occur"
                            | "bring"
                            | "leave"
                            | "prompt"
                            | "cause"
                            | "mark"
                            | "complete"
                            | "trigger"
                            | "lead"
                            | "deprive"
                    ) && matches!(p.tag(head), "VBD" | "VBN" | "VBZ" | "VBP");
                }
                Label::Conj | Label::Appos => node = head,
                Label::Dobj => {
                    return matches!(
                        p.lemma(head),
                        "complete"
                            | "finish"
                            | "welcome"
                            | "condemn"
                            | "regret"
                            | "criticise"
                            | "criticize"
                            | "recognise"
                            | "accept"
                            | "confirm"
                            | "follow"
                            | "precede"
                    );
                }
                _ => return false,
            }
        }
        false
    }

    /// The day to come of an act in the present tense: "takes effect on 1 January", "is out next June".
    fn coming_day(&self, trigger: u32) -> Option<When> {
        let p = self.p();
        let verb = clauses::verb_of(p, trigger)?;
        let told = clauses::is_present(p, verb);
        let published = self.scene.document.report.published;
        [trigger, verb]
            .into_iter()
            .filter_map(|token| self.times.of(self.scene.document, self.scene.number, token))
            .find(|when| told && when.from.is_some_and(|from| from.earliest() > published))
    }

    /// A demand, request or invitation that is a claim itself: the act below it is its matter, no second claim.
    fn is_told_by_demand(&self, found: &Match, modality: &Modality) -> bool {
        let Some((governor, Effect::Demand)) = modality.governor else { return false };
        !found.act.moves_standing()
            && self.matched.iter().any(|other| {
                other.trigger == governor
                    && matches!(other.act, Act::RequestHelp | Act::Demand | Act::Invite | Act::Apply)
            })
    }

    /// Refusals and threats are acts of their own.
    fn by_governor(&self, draft: &mut Draft, found: &Match, modality: &Modality) {
        let p = self.p();
        let Some((governor, effect)) = modality.governor else { return };
        match effect {
            Effect::Refuse => {
                let act = match draft.act {
                    Act::AttendEvent => Act::SkipEvent,
                    Act::HostEvent => Act::RefuseToHost,
                    Act::Support => Act::RefuseSupport,
                    Act::Join => Act::Decline,
                    Act::SendTroops | Act::GrantHelp | Act::SendAid => Act::RefuseHelp,
                    _ => return,
                };
                draft.act = act;
                draft.polarity = flipped(draft.polarity);
                draft.timed = governor;
            }
            // "has been trying to mediate": who tries to is at it.
            Effect::Try if draft.act == Act::Mediate && draft.polarity == Polarity::Yes => {
                if draft.certainty == Certainty::Possible {
                    draft.certainty = Certainty::Happened;
                }
            }
            Effect::Exclude if draft.polarity == Polarity::No => {
                if matches!(draft.act, Act::SendTroops | Act::GrantHelp | Act::SendAid) {
                    draft.act = Act::RefuseHelp;
                    draft.polarity = Polarity::Yes;
                    draft.certainty = Certainty::Happened;
                    draft.timed = governor;
                }
            }
            Effect::Threaten => {
                let act = match draft.act {
                    Act::Leave | Act::AnnounceLeave | Act::NotifyLeave => Act::ThreatenLeave,
                    Act::Attack
                    | Act::SendTroops
                    | Act::Sanction
                    | Act::EndPact
                    | Act::SuspendMember
                    | Act::WorsenTies
                    | Act::WithdrawTroops
                    | Act::RefuseHelp
                    | Act::RefuseSupport => Act::Threaten,
                    _ => return,
                };
                draft.act = act;
                draft.certainty =
                    clauses::modality(p, &self.scene.document.knowledge.tables.embedders, governor).certainty;
                draft.timed = governor;
            }
            Effect::Demand if draft.act == Act::Join => {
                // "asked to join": its own wish.
                let subject = clauses::subjects(p, &self.scene.document.knowledge.tables.embedders, governor);
                let own = subject.iter().any(|head| {
                    self.scene
                        .parties_of(*head)
                        .iter()
                        .any(|party| found.actor.iter().any(|actor| actor.id.home() == party.id.home()))
                });
                if own && !clauses::is_passive(p, governor) {
                    draft.act = Act::Apply;
                    draft.certainty = Certainty::Happened;
                    draft.timed = governor;
                }
            }
            _ => {}
        }
    }

    /// "will leave unless the sanctions are lifted, its premier warned": who warns of what it will do itself threatens.
    fn by_warning(&self, draft: &mut Draft, found: &Match, modality: &Modality) {
        let p = self.p();
        if draft.polarity == Polarity::No || !(modality.ahead || is_progressive(p, found.trigger)) {
            return;
        }
        let act = match draft.act {
            Act::Leave | Act::AnnounceLeave => Act::ThreatenLeave,
            Act::Attack | Act::Sanction | Act::EndPact | Act::SuspendMember => Act::Threaten,
            _ => return,
        };
        let Some(nearest) = self.sources.of(self.scene.number, found.trigger).first() else { return };
        let own = draft.actor.iter().any(|actor| actor.id.home() == nearest.who.id.home())
            && speaks_for_state(&nearest.who, p.text());
        let cue = self.cue_token(nearest);
        let warned = cue.is_some_and(|cue| matches!(p.lemma(cue), "warn" | "caution" | "threaten" | "warning"));
        let condition = modality.certainty == Certainty::Possible && clauses::has_condition(p, found.trigger);
        if own && (warned || condition) {
            draft.act = act;
            draft.certainty = Certainty::Happened;
            draft.timed = cue.unwrap_or(found.trigger);
        }
    }

    /// "says that a green government would leave": what would be done is supposed, where it is said in the present.
    fn by_supposition(&self, draft: &mut Draft, found: &Match, modality: &Modality) {
        let p = self.p();
        if modality.future == Future::Would
            && draft.certainty == Certainty::Planned
            && let Some(nearest) = self.sources.of(self.scene.number, found.trigger).first()
            && let Some(cue) = self.cue_token(nearest)
            && matches!(p.tag(cue), "VBZ" | "VBP")
        {
            draft.certainty = Certainty::Possible;
        }
    }

    /// "Qatar is leaving OPEC" tells of what is to come, and so does "ceased to be a member" of a leaving.
    fn by_progress(&self, draft: &mut Draft, found: &Match, modality: &Modality) {
        let p = self.p();
        if matches!(draft.act, Act::Leave | Act::Join)
            && draft.certainty == Certainty::Happened
            && draft.polarity == Polarity::Yes
            && is_progressive(p, found.trigger)
        {
            draft.certainty = Certainty::Planned;
        }
        // "has always stayed out of NATO"
        let outside = |token: u32| matches!(p.lemma(token), "out" | "outside" | "aloof" | "away");
        if draft.act == Act::MemberOf
            && matches!(p.lemma(found.trigger), "stay" | "remain" | "keep" | "stand" | "be")
            && draft.polarity == modality.polarity
            && p.children(found.trigger).iter().copied().any(outside)
        {
            draft.polarity = flipped(draft.polarity);
        }
        let ceased = p.head(found.trigger).is_some_and(|head| matches!(p.lemma(head), "cease" | "stop"))
            || std::iter::successors(p.head(found.trigger), |token| p.head(*token))
                .take(2)
                .any(|head| matches!(p.lemma(head), "cease" | "stop"));
        if draft.act == Act::MemberOf
            && draft.polarity == Polarity::No
            && draft.certainty == Certainty::Happened
            && modality.governor.is_none()
            && ceased
        {
            draft.act = Act::Leave;
            draft.polarity = Polarity::Yes;
        }
    }

    /// A state that says that it will leave has announced it: that is an act of the day on which it says so.
    fn by_announcement(&self, draft: &mut Draft, found: &Match, modality: &Modality) {
        if draft.act != Act::Leave {
            return;
        }
        let p = self.p();
        // "has begun the process of withdrawal" corpus: the-process-of-leaving/has-begun
        if self.is_begun(found.trigger) && draft.polarity == Polarity::Yes && draft.certainty == Certainty::Happened {
            draft.act = Act::AnnounceLeave;
            return;
        }
        if draft.polarity == Polarity::No {
            // "No decision to leave has been made", "has not decided to leave"
            if let Some((governor, Effect::Plan)) = modality.governor
                && matches!(p.lemma(governor), "decision" | "decide" | "announcement" | "announce")
                && p.child(found.trigger, &[Label::Neg]).is_none()
                && draft.certainty == Certainty::Planned
            {
                draft.act = Act::AnnounceLeave;
                draft.certainty = Certainty::Happened;
            }
            return;
        }
        // "ordered Turkey's withdrawal by decree": who can order it for the state has announced it.
        // corpus: one-exit-many-ways/ordered-by-decree
        if draft.certainty == Certainty::Demanded
            && let Some((governor, Effect::Demand)) = modality.governor
            && self.scene.document.knowledge.nouns.deeds.decreed_by.contains(p.lemma(governor))
            && self.is_own_order(draft, governor)
        {
            draft.act = Act::AnnounceLeave;
            draft.certainty = Certainty::Happened;
            draft.timed = governor;
            return;
        }
        let told = draft.certainty == Certainty::Happened && is_progressive(p, found.trigger);
        let ahead = draft.certainty == Certainty::Planned
            || (told && matches!(modality.governor, None | Some((_, Effect::Plan))));
        if !ahead {
            return;
        }
        let homes: Vec<&PartyId> = draft.actor.iter().map(|actor| actor.id.home()).collect();
        // "announced its decision to leave"
        let mut node = found.trigger;
        for _ in 0..5 {
            let Some(head) = p.head(node) else { break };
            if matches!(p.label(node), Label::Relcl | Label::Advcl) {
                break;
            }
            if is_verbal(p, head)
                && matches!(
                    p.lemma(head),
                    "announce" | "declare" | "proclaim" | "reveal" | "decide" | "vote" | "resolve"
                )
            {
                let words = &self.scene.document.knowledge.tables.embedders;
                let above = clauses::modality(p, words, head);
                let announcers: Vec<Party> = clauses::subjects(p, words, head)
                    .into_iter()
                    .flat_map(|subject| self.scene.parties_of(subject))
                    .collect();
                let pronoun = p.child(found.trigger, &[Label::Nsubj]).is_some_and(|it| p.tag(it) == "PRP");
                let others = !pronoun && announcers.iter().all(|party| !homes.contains(&party.id.home()));
                if others && announcers.iter().any(|party| is_known(&party.id)) {
                    return;
                }
                if above.polarity == Polarity::Yes && above.certainty == Certainty::Happened {
                    draft.act = Act::AnnounceLeave;
                    draft.certainty = Certainty::Happened;
                    draft.timed = head;
                    let subject = clauses::subjects(p, words, head).first().copied();
                    draft.speaker = subject
                        .and_then(|subject| self.scene.parties_of(subject).first().cloned())
                        .filter(|party| matches!(party.id, PartyId::Within { .. }))
                        .map(|party| (party, head));
                }
                return;
            }
            node = head;
        }
        let sources = self.sources.of(self.scene.number, found.trigger);
        if let Some(nearest) = sources.first()
            && homes.contains(&nearest.who.id.home())
            && speaks_for_state(&nearest.who, p.text())
            && self.cue_token(nearest).is_none_or(|cue| self.is_said(cue))
            && !self.sources.is_opinion(self.scene.number, found.trigger)
        {
            draft.act = Act::AnnounceLeave;
            draft.certainty = Certainty::Happened;
            draft.timed = self.cue_token(nearest).unwrap_or(found.trigger);
        }
    }

    /// The statement in which a party says something itself: "said in a joint statement".
    fn paper(&self, source: &Source) -> Option<Source> {
        let p = self.p();
        let verb = self.cue_token(source)?;
        let papers = self.scene.document.knowledge.tables.classes.named("statement")?;
        let paper =
            clauses::prepositional(p, verb, "in").into_iter().find(|head| self.scene.is_class(*head, papers))?;
        let words = phrase(p, paper);
        let text = words.of(p.text());
        let name = text
            .split_once(' ')
            .filter(|(article, _)| matches!(*article, "a" | "an" | "the"))
            .map_or(text, |(_, name)| name);
        Some(Source { who: Party::new(PartyId::named(name), words), cue: source.cue })
    }

    /// Whether who orders an act is of the state that is to do it.
    fn is_own_order(&self, draft: &Draft, governor: u32) -> bool {
        let words = &self.scene.document.knowledge.tables.embedders;
        let subjects = clauses::subjects(self.p(), words, governor);
        let mut orders = subjects.into_iter().flat_map(|subject| self.scene.parties_of(subject));
        orders.any(|party| draft.actor.iter().any(|actor| actor.id.home() == party.id.home()))
    }

    /// "began the process of withdrawal": what is under way, and not yet over.
    fn is_begun(&self, noun: u32) -> bool {
        let p = self.p();
        let deeds = &self.scene.document.knowledge.nouns.deeds;
        deeds.processes.contains(p.lemma(noun))
            && matches!(p.label(noun), Label::Dobj | Label::Nsubjpass)
            && p.head(noun).is_some_and(|verb| deeds.begun_by.contains(p.lemma(verb)))
    }

    /// Whether somebody did say so: not "has yet to say", "may say".
    fn is_said(&self, cue: u32) -> bool {
        let told = clauses::modality(self.p(), &self.scene.document.knowledge.tables.embedders, cue);
        told.polarity == Polarity::Yes && told.certainty == Certainty::Happened
    }

    /// "denied", "rejected reports that", "the denial that"
    fn is_denial(&self, cue: u32) -> bool {
        let p = self.p();
        match self.scene.document.knowledge.tables.embedders.effect(p.pos(cue), p.lemma(cue)) {
            Some(Effect::Deny) => true,
            Some(Effect::Refuse) => p.children_with(cue, &[Label::Dobj]).any(|noun| clauses::is_told_by(p, noun)),
            _ => false,
        }
    }

    /// The token of a source's cue, where it stands in the same paragraph.
    fn cue_token(&self, source: &Source) -> Option<u32> {
        let p = self.p();
        let cue = source.cue?;
        (0..p.len()).find(|token| p.span_of(*token).start == cue.start)
    }

    /// Whom help and troops are for, where the sentence does not say it: the one who asked, else the one of whom the text
    /// spoke so before, else the state that the report is most about.
    fn recipient(&self, draft: &mut Draft, claims: &[Claim]) {
        if !takes_theatre(draft.act) || is_somebody(&draft.object) {
            return;
        }
        let p = self.p();
        let is_other = |party: &PartyId| draft.actor.iter().all(|actor| actor.id.home() != party.home());
        if draft.act == Act::Readmit {
            // "The suspension was lifted in 2009": that of the one last suspended.
            if let Some(claim) = claims.iter().rev().find(|claim| claim.act == Act::SuspendMember) {
                draft.object = claim.object.clone();
                draft.confidence -= 0.1;
            }
            return;
        }
        let asked = self
            .matched
            .iter()
            .filter(|other| {
                other.act == Act::RequestHelp && p.sentence(other.trigger).abs_diff(p.sentence(draft.timed)) <= 1
            })
            .map(|other| other.actor.clone())
            .find(|askers| !askers.is_empty() && askers.iter().all(|asker| is_other(&asker.id)));
        let spoken = || self.theatre.iter().find(|party| is_other(party)).cloned();
        let most = self.scene.document.states.iter().take(2).find(|party| is_other(party));
        let words = p.span_of(draft.timed);
        if let Some(askers) = asked {
            draft.object = Object::Parties(askers);
            draft.confidence -= 0.1;
        } else if let Some(party) = self.aims(draft.timed).find(is_other).or_else(spoken) {
            draft.object = Object::Parties(vec![Party::new(party, words)]);
            draft.confidence -= 0.15;
        } else if let Some(party) = most {
            draft.object = Object::Parties(vec![Party::new(party.clone(), words)]);
            draft.confidence -= 0.25;
        }
    }

    /// The states behind a verb's "in", "into" and "to", however deep: "sent a force to restore order in Niger".
    // corpus: whose-minister/his-country
    fn aims(&self, verb: u32) -> impl Iterator<Item = PartyId> {
        let p = self.p();
        let is_into = |preposition: u32| matches!(p.lemma(preposition), "in" | "into" | "to");
        (verb + 1..p.subtree(verb).1)
            .filter(move |token| p.label(*token) == Label::Pobj && p.head(*token).is_some_and(is_into))
            .flat_map(|token| self.scene.parties_of(token))
            .map(|party| party.id)
            .filter(|id| matches!(id, PartyId::State(_)))
    }

    /// "The request was turned down", "the embargo was lifted": by whom and for whom, the request or the embargo told; whether
    /// there was one.
    // corpus: answers-in-the-passive/the-request-was-turned-down
    fn is_answer(&self, draft: &mut Draft, claims: &[Claim]) -> bool {
        let p = self.p();
        let sentence = p.first_sentence + p.sentence(draft.timed);
        let (asked, reach) = match draft.act {
            Act::RefuseHelp => (Act::RequestHelp, 4),
            _ => (draft.act, 12),
        };
        let before = claims.iter().rev().find(|claim| {
            claim.act == asked
                && claim.polarity == Polarity::Yes
                && sentence.saturating_sub(claim.evidence.sentence) <= reach
                && is_somebody(&claim.object)
        });
        let Some(before) = before else { return false };
        let Object::Parties(objects) = &before.object else { return false };
        if draft.act == Act::RefuseHelp {
            draft.actor.clone_from(objects);
            draft.object = Object::Parties(before.actor.clone());
        } else {
            let same = |party: &Party| objects.iter().any(|other| other.id.home() == party.id.home());
            if let Object::Parties(named) = &draft.object
                && !named.iter().any(same)
            {
                return false;
            }
            draft.actor.clone_from(&before.actor);
            draft.object = before.object.clone();
        }
        draft.confidence -= 0.1;
        true
    }

    /// Whose deed is praised or blamed, where only the deed is named: "welcomed the decision", "called it a mistake".
    fn blamed(&self, draft: &mut Draft, claims: &[Claim]) {
        let (Act::Praise | Act::Condemn | Act::Criticise | Act::Accuse, Object::Thing(words)) =
            (draft.act, &draft.object)
        else {
            return;
        };
        let p = self.p();
        let Some(head) = (0..p.len()).rev().find(|token| {
            let span = p.span_of(*token);
            words.holds(span) && p.head(*token).is_none_or(|above| !words.holds(p.span_of(above)))
        }) else {
            return;
        };
        let tables = &self.scene.document.knowledge.tables;
        let is_other = |party: &PartyId| draft.actor.iter().all(|actor| actor.id.home() != party.home());
        let begun = p
            .children_with(head, &[Label::Relcl, Label::Acl])
            .flat_map(|verb| clauses::subjects(p, &tables.embedders, verb))
            .flat_map(|head| self.scene.parties_of(head))
            .find(|party| is_other(&party.id));
        if let Some(party) = begun {
            draft.object = Object::Parties(vec![party]);
            return;
        }
        let deed = tables.classes.named("deed").unwrap_or_default();
        let definite = p.child(head, &[Label::Det]).is_some_and(|det| matches!(p.lemma(det), "the" | "this" | "that"));
        let meant = matches!(p.lemma(head), "it" | "this" | "that") || (definite && self.scene.is_class(head, deed));
        let sentence = p.first_sentence + p.sentence(head);
        let done = claims.iter().rev().find(|claim| {
            sentence.saturating_sub(claim.evidence.sentence) <= 3
                && is_deed(claim.act)
                && claim.polarity == Polarity::Yes
                && !claim.actor.is_empty()
                && claim.actor.iter().all(|actor| is_other(&actor.id))
        });
        if let Some(claim) = done.filter(|_| meant) {
            draft.object = Object::Parties(claim.actor.clone());
            draft.confidence -= 0.15;
        }
    }

    /// Whether what lies ahead is the actor's own plan: said by itself or by nobody in particular.
    fn is_plan_of_actor(&self, draft: &Draft, found: &Match) -> bool {
        let sources = self.sources.of(self.scene.number, found.trigger);
        let Some(nearest) = sources.first() else { return true };
        if self.sources.is_opinion(self.scene.number, found.trigger) {
            return false;
        }
        draft.actor.iter().any(|actor| actor.id.home() == nearest.who.id.home())
            || !matches!(nearest.who.id, PartyId::Group(_) | PartyId::Named(_))
    }

    /// What was said of somebody before, said of somebody else: "so did Berlin", "Croatia in 2009".
    fn repeat(&self, ellipsis: &Ellipsis, made: &[Made], claims: &[Claim]) -> Vec<Claim> {
        let p = self.p();
        let sentence = p.first_sentence + p.sentence(ellipsis.trigger);
        let earlier = |made: &&Made| {
            let other = &self.scene.document.passages[made.number];
            let distance = sentence.saturating_sub(other.first_sentence + other.sentence(made.trigger));
            let before = made.number < self.scene.number || made.trigger < ellipsis.trigger;
            before && distance <= if ellipsis.kind == Kind::Gap { 0 } else { 2 }
        };
        let rank = |made: &Made| {
            let other = &self.scene.document.passages[made.number];
            let depth = std::iter::successors(Some(made.trigger), |token| other.head(*token)).count();
            let at = other.first_sentence + other.sentence(made.trigger);
            (std::cmp::Reverse(at), !claims[made.claim].act.moves_standing(), depth, std::cmp::Reverse(made.trigger))
        };
        let homes: Vec<&PartyId> = ellipsis.parties.iter().map(|party| party.id.home()).collect();
        let copula = p.lemma(ellipsis.trigger) == "be";
        let fits = |made: &Made| {
            let other = &self.scene.document.passages[made.number];
            let verb = is_verbal(other, made.trigger);
            if copula && verb && !clauses::is_passive(other, made.trigger) {
                return false;
            }
            let (claim, side) = (&claims[made.claim], self.side(made, claims));
            let said: Vec<&PartyId> = match side {
                Side::Actor => claim.actor.iter().map(|party| party.id.home()).collect(),
                Side::Object => claim.object.parties().into_iter().map(PartyId::home).collect(),
            };
            let alike = |one: &PartyId| said.iter().all(|other| is_state(one) == is_state(other) && one != *other);
            !said.is_empty() && homes.iter().all(|home| alike(home))
        };
        let Some(model) = made.iter().filter(earlier).filter(|made| fits(made)).min_by_key(|made| rank(made)) else {
            return Vec::new();
        };
        let same = made.iter().filter(|made| made.number == model.number && made.trigger == model.trigger);
        same.filter(|made| fits(made)).map(|made| self.repeated(ellipsis, made, claims)).collect()
    }

    /// "Mali in May 2021, Guinea in September": who has a day of its own does not share that of the others, though the
    /// parser takes all for one list.
    fn part(&self, ellipsis: &Ellipsis, made: &[Made], claims: &mut [Claim]) {
        let p = self.p();
        let here = made.iter().filter(|made| {
            made.number == self.scene.number
                && made.trigger < ellipsis.trigger
                && p.sentence(made.trigger) == p.sentence(ellipsis.trigger)
        });
        for made in here {
            let side = self.side(made, claims);
            let claim = &mut claims[made.claim];
            let said = match (side, &mut claim.object) {
                (Side::Actor, _) => &mut claim.actor,
                (Side::Object, Object::Parties(parties)) => parties,
                (Side::Object, _) => continue,
            };
            let own = |party: &Party| ellipsis.parties.iter().any(|other| other.id.home() == party.id.home());
            if said.iter().any(|party| !own(party)) {
                said.retain(|party| !own(party));
                *claim = claim.clone().with_id();
            }
        }
    }

    fn repeated(&self, ellipsis: &Ellipsis, made: &Made, claims: &[Claim]) -> Claim {
        let model = &claims[made.claim];
        let p = self.p();
        let mut draft = Draft {
            act: model.act,
            actor: model.actor.clone(),
            object: model.object.clone(),
            polarity: model.polarity,
            certainty: model.certainty,
            timed: ellipsis.trigger,
            when: ellipsis.when,
            speaker: None,
            answer: None,
            judgement: false,
            confidence: 0.65,
        };
        match self.side(made, claims) {
            Side::Actor => draft.actor.clone_from(&ellipsis.parties),
            Side::Object => draft.object = Object::Parties(ellipsis.parties.clone()),
        }
        let words = &self.scene.document.knowledge.tables.embedders;
        let own = clauses::modality(p, words, ellipsis.trigger);
        let alone = match p.lemma(ellipsis.trigger) {
            "will" | "shall" => Certainty::Planned,
            "would" | "can" | "could" | "may" | "might" | "should" => Certainty::Possible,
            // "as it did in 2022?": the question is about something else.
            _ if ellipsis.kind == Kind::Same && p.tag(ellipsis.trigger) == "VBD" => Certainty::Happened,
            _ if own.open == Open::Asked => Certainty::Possible,
            _ => own.certainty,
        };
        match ellipsis.kind {
            Kind::Gap => {}
            Kind::Same => draft.certainty = alone,
            Kind::Done | Kind::NotDone => {
                draft.polarity = if ellipsis.kind == Kind::Done { own.polarity } else { Polarity::No };
                draft.certainty = alone;
            }
        }
        if !matches!(draft.act, Act::Praise | Act::Condemn | Act::Criticise | Act::Accuse | Act::Support) {
            for actor in draft.actor.iter_mut().filter(|actor| is_state(actor.id.home())) {
                actor.id = actor.id.home().clone();
            }
        }
        by_polarity(&mut draft);
        let found = Match {
            act: draft.act,
            trigger: ellipsis.trigger,
            actor: Vec::new(),
            object: Object::None,
            detail: model.detail,
            person: false,
            judgement: false,
            mutual: false,
            certainty: None,
            denied: false,
            answers: false,
            assumed: false,
        };
        // "is unlikely to follow suit"
        if matches!(own.governor, Some((_, Effect::Likely | Effect::Unlikely))) {
            if draft.act == Act::AnnounceLeave {
                draft.act = Act::Leave;
            }
            return self.judged(draft, &found, &own);
        }
        // "Hungary, which announced that it would follow"
        if draft.act == Act::AnnounceLeave && draft.certainty == Certainty::Planned {
            draft.act = Act::Leave;
            self.by_announcement(&mut draft, &found, &own);
        }
        self.finish(draft, &found)
    }

    /// Which party of a claim its clause is said of: the object of a passive, else the actor.
    fn side(&self, made: &Made, claims: &[Claim]) -> Side {
        let p = &self.scene.document.passages[made.number];
        let by_organisation = row_is_by_organisation(claims[made.claim].act);
        let passive = is_verbal(p, made.trigger) && clauses::is_passive(p, made.trigger);
        let is_object = claims[made.claim].object.parties().iter().any(|party| is_state(party.home()));
        if is_object && (passive || (by_organisation && !is_verbal(p, made.trigger))) {
            Side::Object
        } else {
            Side::Actor
        }
    }

    fn judged(&self, draft: Draft, found: &Match, modality: &Modality) -> Claim {
        let (governor, effect) = modality.governor.unwrap_or((found.trigger, Effect::Likely));
        let p = self.p();
        let words = &self.scene.document.knowledge.tables.embedders;
        // "the least likely to return" corpus: judgements/likely-and-unlikely/least-likely
        let lessened = p.children_with(governor, &[Label::Advmod]).any(|word| words.is_lessening(p.lemma(word)));
        let negated = (clauses::has_no(p, governor) || draft.polarity == Polarity::No) != lessened;
        let act = match (effect, negated) {
            (Effect::Unlikely, false) | (Effect::Likely, true) => Act::AssessUnlikely,
            _ => Act::AssessLikely,
        };
        let actor = self.sources.of(self.scene.number, found.trigger).first().map(|source| source.who.clone());
        let inner = Judged { act: draft.act, actor: draft.actor, object: draft.object };
        let outer = Draft {
            act,
            actor: actor.into_iter().collect(),
            object: Object::Claim(Box::new(inner)),
            polarity: Polarity::Yes,
            certainty: Certainty::Happened,
            timed: governor,
            when: None,
            speaker: None,
            answer: None,
            judgement: true,
            confidence: draft.confidence,
        };
        self.finish(outer, found)
    }

    fn finish(&self, draft: Draft, found: &Match) -> Claim {
        let p = self.p();
        let document = self.scene.document;
        let number = self.scene.number;
        let mut sources = match draft.answer {
            Some((number, token)) => self.sources.of(number, token).to_vec(),
            None => self.sources.of(number, found.trigger).to_vec(),
        };
        if let Some((who, cue)) = draft.speaker.clone()
            && sources.iter().all(|source| source.who.id != who.id)
        {
            sources.insert(0, Source { who, cue: Some(p.span_of(cue)) });
        }
        // A state that says what it does itself does it; only a person or body that speaks for it is a source.
        let denies = |source: &Source| {
            draft.polarity == Polarity::No && self.cue_token(source).is_some_and(|cue| self.is_denial(cue))
        };
        let own = |source: &Source| {
            !draft.judgement
                && matches!(source.who.id, PartyId::State(_) | PartyId::Named(_))
                && draft.actor.iter().any(|actor| actor.id == source.who.id)
                && !denies(source)
        };
        let said_itself = sources.iter().take_while(|source| own(source)).count();
        let paper = sources.first().filter(|_| said_itself > 0).and_then(|source| self.paper(source));
        sources.splice(..said_itself, paper);
        sources.push(Source { who: Party::new(document.report.publisher.clone(), Span::default()), cue: None });
        // Who warns of what it will do itself does not judge.
        let declared = matches!(draft.act, Act::ThreatenLeave | Act::AnnounceLeave | Act::Threaten);
        let opinion = draft.judgement || (!declared && self.sources.is_opinion(number, found.trigger));
        let evidence = self.evidence(found.trigger);
        let detail = found.detail.or_else(|| self.detail(&draft, found.trigger));
        let time = draft.when.unwrap_or_else(|| self.time(&draft, found.trigger));
        let plover = plover(&draft);
        Claim {
            id: ClaimId([0; 16]),
            evidence,
            act: draft.act,
            actor: draft.actor,
            object: draft.object,
            detail,
            time,
            polarity: draft.polarity,
            certainty: draft.certainty,
            sources,
            opinion,
            plover,
            confidence: draft.confidence,
        }
        .with_id()
    }

    fn evidence(&self, trigger: u32) -> Evidence {
        let p = self.p();
        let sentence = p.sentence(trigger);
        let mut span = p.sentence_span(sentence);
        if span.end - span.start > LONGEST {
            let (first, end) = p.sentences()[sentence as usize];
            let from = trigger.saturating_sub(60).max(first);
            span = p.span_between(from, (trigger + 60).min(end - 1));
        }
        Evidence { report: self.scene.document.report.id, span, sentence: p.first_sentence + sentence }
    }

    /// The day of the verb that carries a noun ("imposed sanctions on Sunday"), or a weekday that the parser hung on the
    /// infinitive below a verb of the past: "threatened to pull out on Monday" was said on Monday.
    fn carried_day(&self, draft: &Draft) -> Option<When> {
        let p = self.p();
        let token = draft.timed;
        let of = |token: u32| self.times.of(self.scene.document, self.scene.number, token);
        if !is_verbal(p, token) {
            let verb = p.head(token).filter(|verb| {
                matches!(p.label(token), Label::Dobj | Label::Nsubjpass) && matches!(p.tag(*verb), "VBD" | "VBN")
            })?;
            return of(verb);
        }
        if draft.certainty != Certainty::Happened || p.tag(token) != "VBD" {
            return None;
        }
        let infinitive = |verb: &u32| p.children_with(*verb, &[Label::Aux]).any(|aux| p.tag(aux) == "TO");
        let own = p.children_with(token, &[Label::Xcomp, Label::Ccomp]);
        let of_noun = p.children_with(token, &[Label::Dobj]).flat_map(|noun| p.children_with(noun, &[Label::Acl]));
        let published = self.scene.document.report.published;
        own.chain(of_noun).filter(infinitive).find_map(of).filter(|when| {
            let day = when.from.is_some_and(|from| matches!(from, PartialDate::Day(_)));
            day && when.basis == Basis::Relative && when.from.is_some_and(|from| is_within_a_week(from, published))
        })
    }

    /// The day of an event that somebody attends, skips or holds: "an exercise which began on 26 September".
    fn event_day(&self, draft: &Draft) -> Option<When> {
        let Object::Event { words, .. } = &draft.object else { return None };
        let p = self.p();
        let head = (0..p.len()).rev().find(|token| {
            let span = p.span_of(*token);
            words.holds(span) && p.head(*token).is_none_or(|above| !words.holds(p.span_of(above)))
        })?;
        let of = |token: u32| self.times.of(self.scene.document, self.scene.number, token);
        of(head).or_else(|| p.children_with(head, &[Label::Relcl, Label::Acl]).find_map(of))
    }

    /// Words that narrow the act: a remaining adjunct such as "at all levels", or the event that was skipped.
    fn detail(&self, draft: &Draft, trigger: u32) -> Option<Span> {
        let p = self.p();
        if let Object::Event { .. } = draft.object {
            return None;
        }
        p.children_with(trigger, &[Label::Prep])
            .filter(|prep| {
                matches!(
                    p.lemma(*prep).to_lowercase().as_str(),
                    "at" | "for" | "over" | "under" | "because" | "with" | "in"
                )
            })
            .map(|prep| p.span_under(prep))
            .find(|span| {
                span.end - span.start < 160
                    && !overlaps_party(*span, draft)
                    && !span.of(p.text()).bytes().any(|byte| byte.is_ascii_digit())
            })
    }

    fn time(&self, draft: &Draft, trigger: u32) -> When {
        let document = self.scene.document;
        let published = document.report.published;
        let number = self.scene.number;
        let own = self
            .times
            .of(document, number, draft.timed)
            .or_else(|| {
                // "said that it would leave by the end of the year": not the day on which it was said.
                let below = self.times.of(document, number, trigger).filter(|_| draft.timed != trigger)?;
                let coming = below.to.is_some_and(|to| to.latest() > published);
                // "will leave in January, its minister said": nor the day that lies ahead.
                // corpus: the-process-of-leaving/in-a-month-ahead
                let open = below.from.is_none() || clauses::is_ahead(self.p(), trigger);
                (!coming || !open || draft.certainty != Certainty::Happened).then_some(below)
            })
            .or_else(|| self.event_day(draft))
            .or_else(|| self.carried_day(draft))
            .or_else(|| self.times.inherited(document, number, draft.timed))
            .or_else(|| {
                // "In June 2023 he said that his country was no ally": what holds or has happened is told of that day.
                let nearest =
                    self.sources.of(number, trigger).first().filter(|_| draft.certainty == Certainty::Happened)?;
                self.times.of(document, number, self.cue_token(nearest)?)
            });
        if let Some(when) = own {
            // "did not return until 1980"
            let until = draft.polarity == Polarity::Yes && clauses::is_until(self.p(), trigger);
            let when = if until && when.from.is_none() { When { from: when.to, ..when } } else { when };
            let past = when.to.is_some_and(|to| to.latest() < published);
            // "takes effect on 1 January": what is planned in the present tense lies ahead.
            // corpus: the-process-of-leaving/takes-effect
            if past
                && when.basis == Basis::Relative
                && draft.certainty == Certainty::Planned
                && clauses::verb_of(self.p(), trigger).is_some_and(|verb| clauses::is_of_today(self.p(), verb))
                && let Some(next) = moved(when, published, 1)
            {
                return next;
            }
            let future = when.from.is_some_and(|from| from.earliest() > published);
            if !(future && draft.certainty == Certainty::Happened) {
                return when;
            }
            // "announced his decision to leave in February": a month of the verb below, read as coming, was the last one.
            if when.basis == Basis::Relative
                && let Some(before) = moved(when, published, -1)
                    .filter(|before| before.from.is_some_and(|from| from.earliest() <= published))
            {
                return before;
            }
        }
        let p = self.p();
        let past = draft.certainty == Certainty::Happened
            && matches!(p.tag(draft.timed), "VBD" | "VBN")
            && (!is_statement(draft.act) || is_pluperfect(p, draft.timed));
        let mut when = When::published(published);
        if past || draft.certainty != Certainty::Happened {
            when.from = None;
            if draft.certainty != Certainty::Happened {
                when.to = None;
            }
        }
        when
    }
}

/// Not attending is staying away.
fn by_polarity(draft: &mut Draft) {
    if draft.polarity == Polarity::No
        && matches!(draft.certainty, Certainty::Happened | Certainty::Planned)
        && draft.act == Act::AttendEvent
    {
        draft.act = Act::SkipEvent;
        draft.polarity = Polarity::Yes;
    }
}

/// States answer for those who act for them, but for words of praise, blame and warning.
fn assign_home(draft: &mut Draft, found: &Match) {
    if !found.person {
        if matches!(draft.act, Act::AnnounceLeave | Act::NotifyLeave | Act::ThreatenLeave | Act::FreezeParticipation)
            && draft.speaker.is_none()
            && let Some(person) = draft.actor.iter().find(|actor| matches!(actor.id, PartyId::Within { .. }))
        {
            draft.speaker = Some((person.clone(), draft.timed));
        }
        for actor in &mut draft.actor {
            if matches!(actor.id, PartyId::Within { .. }) {
                actor.id = actor.id.home().clone();
                actor.role = None;
            }
        }
    }
    let mut seen: Vec<PartyId> = Vec::new();
    draft.actor.retain(|actor| {
        let new = !seen.contains(&actor.id);
        seen.push(actor.id.clone());
        new
    });
    if let Object::Parties(parties) = &mut draft.object {
        if concerns_states(draft.act) {
            for party in parties.iter_mut() {
                if matches!(party.id.home(), PartyId::State(_)) {
                    party.id = party.id.home().clone();
                    party.role = None;
                }
            }
        }
        let mut seen: Vec<PartyId> = Vec::new();
        parties.retain(|party| {
            let new = !seen.contains(&party.id);
            seen.push(party.id.clone());
            new
        });
    }
}

/// Whether a span holds the words of a party of the draft.
fn overlaps_party(span: Span, draft: &Draft) -> bool {
    let held = |parties: &[Party]| parties.iter().any(|party| !party.words.is_empty() && span.holds(party.words));
    held(&draft.actor) || matches!(&draft.object, Object::Parties(parties) if held(parties))
}

/// Leaving a part of an organisation is no leaving of it: what is left is taking part there. All its bodies are the whole.
fn by_part(draft: &mut Draft, leaving: bool) {
    let act = match draft.act {
        Act::Leave | Act::AnnounceLeave | Act::NotifyLeave | Act::FreezeParticipation => Act::FreezeParticipation,
        Act::Join | Act::Readmit => Act::ResumeParticipation,
        _ => return,
    };
    let Object::Parties(parties) = &mut draft.object else { return };
    for party in parties.iter_mut() {
        let PartyId::Within { of, name } = &party.id else { continue };
        // A person of it stands for the whole: "wrote to Luis Almagro, denouncing the charter".
        // So does the body to which notice is given.
        let addressee = draft.act == Act::NotifyLeave && matches!(**of, PartyId::Organisation(_));
        if addressee || (name.starts_with(char::is_uppercase) && party.role.is_some()) {
            party.id = (**of).clone();
            continue;
        }
        let name = name.to_lowercase();
        if ["organs", "bodies", "structures", "body", "institutions", "organ"].iter().any(|whole| name.ends_with(whole))
        {
            party.id = (**of).clone();
            if draft.act == Act::FreezeParticipation && leaving {
                draft.act = Act::Leave;
            }
        }
    }
    let partial = parties
        .iter()
        .any(|party| matches!(&party.id, PartyId::Within { of, .. } if matches!(**of, PartyId::Organisation(_))));
    if partial && act == Act::FreezeParticipation {
        draft.act = act;
        if draft.certainty == Certainty::Happened && draft.speaker.is_some() {
            draft.certainty = Certainty::Planned;
        }
    }
}

/// Whether somebody of a state can announce what it will do: in office or a body of it, no opposition, no former holder.
fn speaks_for_state(who: &Party, text: &str) -> bool {
    const OTHERS: [&str; 18] = [
        "opposition",
        "former",
        "ex-",
        "lawmaker",
        "deputies",
        "candidate",
        "analyst",
        "expert",
        "lawyer",
        "citizen",
        "public",
        "newspaper",
        "party",
        "parliamentarian",
        "legislator",
        "activist",
        "senator",
        "scholar",
    ];
    let words = who.words.of(text).to_lowercase();
    let role = who.role.as_deref().unwrap_or_default().to_lowercase();
    let named = match &who.id {
        PartyId::State(_) => return true,
        PartyId::Within { name, .. } => name.to_lowercase(),
        _ => return false,
    };
    !OTHERS.iter().any(|other| words.contains(other) || role.contains(other) || named.contains(other))
        // A person without an office is nobody's voice; a body or office is named in lower case.
        && (!role.is_empty() || named.chars().all(|c| !c.is_uppercase()))
}

/// The last (-1) or the next (1) weekday, month or day of that name: of the week beside, else of the year beside.
fn moved(when: When, published: Date, by: i8) -> Option<When> {
    let moved = |date: Option<PartialDate>| match date? {
        PartialDate::Month(year, month) => Some(PartialDate::Month(year + i16::from(by), month)),
        PartialDate::Day(day) if is_within_a_week(date?, published) => {
            day.checked_add(jiff::Span::new().weeks(by)).ok().map(PartialDate::Day)
        }
        PartialDate::Day(day) => day.checked_add(jiff::Span::new().years(by)).ok().map(PartialDate::Day),
        PartialDate::Year(_) => None,
    };
    Some(When { from: Some(moved(when.from)?), to: Some(moved(when.to)?), ..when })
}

/// Whether a day lies at most a week from the publication, before or after it: one that a weekday can name.
fn is_within_a_week(date: PartialDate, published: Date) -> bool {
    let week = jiff::Span::new().weeks(1);
    let near = published.checked_sub(week).ok().zip(published.checked_add(week).ok());
    near.is_some_and(|(first, last)| first <= date.earliest() && date.latest() <= last)
}

fn is_known(party: &PartyId) -> bool {
    matches!(party.home(), PartyId::State(_) | PartyId::Organisation(_))
}

fn is_state(party: &PartyId) -> bool {
    matches!(party, PartyId::State(_) | PartyId::Named(_))
}

/// Whether an object names a party that is known.
fn is_somebody(object: &Object) -> bool {
    matches!(object, Object::Parties(parties) if parties.iter().any(|party| !matches!(party.id, PartyId::Group(_))))
}

fn flipped(polarity: Polarity) -> Polarity {
    if polarity == Polarity::Yes { Polarity::No } else { Polarity::Yes }
}

/// "had announced": before what is told, on a day that is not known.
fn is_pluperfect(p: &Passage, verb: u32) -> bool {
    p.children_with(verb, &[Label::Aux]).any(|aux| p.form(aux).eq_ignore_ascii_case("had"))
}

fn is_progressive(p: &Passage, verb: u32) -> bool {
    p.tag(verb) == "VBG" && p.children_with(verb, &[Label::Aux]).any(|aux| p.lemma(aux) == "be")
}

/// Acts of which nothing is said where it is left open whether they are so: "whether it left, the minister did not say".
pub(crate) fn says_nothing_open(act: Act) -> bool {
    act.moves_standing() || act == Act::HasClause
}

/// Acts that a state does not do to itself; what a person says of a body of the own state is another matter.
fn is_between_two(act: Act) -> bool {
    takes_theatre(act)
        || matches!(
            act,
            Act::Accuse | Act::Attack | Act::Sanction | Act::WorsenTies | Act::StrengthenTies | Act::BuyArms
        )
}

/// Whether every object of a draft is its actor.
fn is_of_itself(draft: &Draft) -> bool {
    let Object::Parties(objects) = &draft.object else { return false };
    !draft.actor.is_empty()
        && !objects.is_empty()
        && objects.iter().all(|object| draft.actor.iter().all(|actor| actor.id == object.id))
}

/// Acts that others praise and blame.
fn is_deed(act: Act) -> bool {
    act.moves_standing()
        || matches!(
            act,
            Act::Attack
                | Act::Sanction
                | Act::SendTroops
                | Act::WithdrawTroops
                | Act::SignPact
                | Act::EndPact
                | Act::SkipEvent
                | Act::CancelEvent
                | Act::RefuseToHost
                | Act::RefuseHelp
                | Act::WorsenTies
                | Act::RefuseSupport
        )
}

/// Acts that are done by speaking: told of on the day of the report unless another day is given.
fn is_statement(act: Act) -> bool {
    matches!(
        act,
        Act::Praise
            | Act::Condemn
            | Act::Accuse
            | Act::Criticise
            | Act::Threaten
            | Act::Demand
            | Act::AnnounceLeave
            | Act::ThreatenLeave
    )
}

/// Acts whose object is a state or organisation even where a person stands for it.
fn concerns_states(act: Act) -> bool {
    !matches!(
        act,
        Act::Praise
            | Act::Condemn
            | Act::Accuse
            | Act::Criticise
            | Act::Threaten
            | Act::Demand
            | Act::Meet
            | Act::Support
    )
}

/// "Mali and Niger signed a pact": two parties are each other's objects; more stand together as actors. What they do to
/// "each other" each does to the other.
fn each_other(draft: Draft, mutual: bool, reciprocal: bool) -> Vec<Draft> {
    let open = matches!(draft.object, Object::None | Object::Thing(_));
    let [first, second] = draft.actor.as_slice() else { return vec![draft] };
    if !(open && (mutual || reciprocal)) {
        return vec![draft];
    }
    let (first, second) = (first.clone(), second.clone());
    let one = |draft: &Draft, actor: Party, object: Party| Draft {
        actor: vec![actor],
        object: Object::Parties(vec![object]),
        speaker: draft.speaker.clone(),
        ..*draft
    };
    let mut drafts = vec![one(&draft, first.clone(), second.clone())];
    if reciprocal && !mutual {
        drafts.push(one(&draft, second, first));
    }
    drafts
}

/// The PLOVER reading of a draft.
fn plover(draft: &Draft) -> Option<Plover> {
    let kind = event_type(draft.act, draft.polarity, draft.certainty)?;
    let mode = match draft.act {
        Act::Meet => Some("meet"),
        Act::JointExercise | Act::SendTroops => Some("military"),
        _ => None,
    };
    Some(Plover {
        kind,
        mode: mode.map(shared),
        actor: draft.actor.iter().map(|actor| actor.id.home().clone()).collect(),
        recipient: draft.object.parties().into_iter().map(|party| party.home().clone()).collect(),
    })
}
