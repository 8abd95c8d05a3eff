//! What speaks for a claim, from the frames and from the network; what is likely enough is claimed.
//!
//! Takes what the frames told and what the network proposes, gives the claims of a report. Both may tell the same; a claim of
//! one alone is weighed by what the other thinks of it.

use codebook::{Act, Basis, Certainty, Claim, Object, Party, PartyId, Plover, Polarity, event_type};

use crate::claims::{Told, proposed, says_nothing_open, settle};
use crate::clauses::Open;
use crate::confidence::Support;
use crate::proposals::{Network, Proposal, Rows, Sight, Words, homes, is_exit, is_judgement, proposals};

/// A second act that one word tells of is claimed where it is as likely as this.
const ASIDE: f32 = 0.4;

/// The network alone claims a second act of a word where it is as likely as this.
const SECOND: f32 = 0.5;

/// The claims of a report.
pub(crate) fn claims(told: Told, sight: &Sight<'_>, words: &mut Words) -> Vec<Claim> {
    let confidence = &sight.document.knowledge.tables.confidence;
    let mut likely: Vec<(Claim, u32, bool)> = Vec::new();
    // What the frames tell, however likely: by whom, where they are named beside it.
    let mut framed: Vec<Claim> = Vec::new();
    let enough = |act: Act, support: &Support| confidence.is_enough(confidence.of(act, support), support);
    for (mut claim, word, support) in weighed(told, sight, words, enough) {
        claim.confidence = confidence.of(claim.act, &support);
        if support.frame.is_some() {
            framed.push(claim.clone());
        }
        if confidence.is_enough(claim.confidence, &support) && !is_among_persons(sight, &claim) {
            likely.push((in_mood(claim, confidence.mood(&support)), word, support.frame.is_some()));
        }
    }
    // What is told with one word, or by a frame, is told once: first what a frame tells that is likely, then the likeliest; of
    // other acts that the word may tell of, only what is likely itself.
    let rank = |(claim, _, framed): &(Claim, u32, bool)| (*framed && claim.confidence >= ASIDE, claim.confidence);
    likely.sort_by(|a, b| {
        let ((sure_a, a_is), (sure_b, b_is)) = (rank(a), rank(b));
        sure_b.cmp(&sure_a).then(b_is.total_cmp(&a_is)).then(a.0.id.cmp(&b.0.id))
    });
    let judged = |claim: &Claim| likely.iter().any(|(other, _, framed)| *framed && is_same_matter(other, claim));
    let judged: Vec<bool> = likely.iter().map(|(claim, _, framed)| !framed && judged(claim)).collect();
    let mut kept: Vec<(Claim, u32, bool)> = Vec::with_capacity(likely.len());
    for ((claim, word, framed), judged) in likely.into_iter().zip(judged) {
        let told = judged
            || kept.iter().any(|(other, place, by_frame)| {
                if !framed && is_same_matter(other, &claim) {
                    return true;
                }
                let same = other.act == claim.act || is_exit(other.act) && is_exit(claim.act);
                let again = if *by_frame && !framed { same } else { other.act == claim.act && *place == word };
                other.evidence.sentence == claim.evidence.sentence
                    && (again || *place == word && !framed && claim.confidence < SECOND)
                    && overlap(&other.actor, &claim.actor)
            });
        if !told {
            kept.push((claim, word, framed));
        }
    }
    kept.retain(|(claim, _, by_frame)| *by_frame || !framed.iter().any(|told| is_told_otherwise(told, claim)));
    // What ends is the pact that is left.
    let exits = kept.iter().filter(|(claim, _, framed)| *framed && is_exit(claim.act));
    let exits: Vec<(u32, Vec<Party>)> =
        exits.map(|(claim, ..)| (claim.evidence.sentence, claim.actor.clone())).collect();
    kept.retain(|(claim, _, framed)| {
        let mut left = exits.iter().filter(|(sentence, _)| *sentence == claim.evidence.sentence);
        *framed || claim.act != Act::EndPact || !left.any(|(_, actor)| overlap(actor, &claim.actor))
    });
    settle(kept.into_iter().map(|(claim, ..)| claim).collect())
}

/// Whether a frame tells a claim of the network otherwise: the same act, done by somebody who is named beside it and not by one
/// who is named elsewhere; or taking part where the network saw a joining.
// corpus: no-actor-from-elsewhere/told-of-an-unknown-state
// corpus: staying-away/is-no-joining
fn is_told_otherwise(told: &Claim, claim: &Claim) -> bool {
    let beside = |actor: &Party| !actor.words.is_empty() && claim.evidence.span.holds(actor.words);
    let elsewhere = || !claim.actor.is_empty() && !claim.actor.iter().any(beside);
    let act = told.act == claim.act || is_exit(told.act) && is_exit(claim.act);
    let part = matches!(told.act, Act::SkipEvent | Act::AttendEvent | Act::JointExercise) && claim.act == Act::Join;
    told.evidence.sentence == claim.evidence.sentence
        && (act && told.actor.iter().any(beside) && elsewhere() || part && overlap(&told.actor, &claim.actor))
}

/// Whether a claim is of nobody but persons and groups, in a report that speaks of no state and no organisation.
// corpus: unknown-people/a-governor-and-his-critics
fn is_among_persons(sight: &Sight<'_>, claim: &Claim) -> bool {
    let document = sight.document;
    let is_person = |id: &PartyId| match id {
        PartyId::Group(_) => true,
        PartyId::Named(_) => sight.tokens.iter().any(|seen| {
            let person = || {
                let entity = document.passages[seen.passage].entity_at(seen.token);
                entity.is_some_and(|entity| entity.kind == "PERSON")
            };
            seen.parties.iter().any(|party| party.id == *id) && person()
        }),
        _ => false,
    };
    let mut parties = claim.actor.iter().map(|party| &party.id).chain(claim.object.parties()).peekable();
    document.organisations.is_empty()
        && document.states.is_empty()
        && parties.peek().is_some()
        && parties.all(is_person)
}

/// A claim with another polarity and certainty than it was made with.
///
/// What is not told as having happened has no day that only the publication gave.
fn in_mood(mut claim: Claim, (polarity, certainty): (Polarity, Certainty)) -> Claim {
    if is_judgement(claim.act) || (claim.polarity, claim.certainty) == (polarity, certainty) {
        return claim;
    }
    claim.polarity = polarity;
    claim.certainty = certainty;
    if certainty != Certainty::Happened && claim.time.basis == Basis::Published {
        claim.time.from = None;
        claim.time.to = None;
    }
    let actor = claim.actor.iter().map(|party| party.id.home().clone()).collect();
    let recipient = claim.object.parties().into_iter().map(|party| party.home().clone()).collect();
    claim.plover = event_type(claim.act, polarity, certainty).map(|kind| Plover {
        kind,
        mode: claim.plover.as_ref().and_then(|plover| plover.mode.clone()),
        actor,
        recipient,
    });
    claim.with_id()
}

/// Whether two claims of a sentence are a judgement of how likely an act is and that act, or two judgements of one act: it is
/// told once.
// corpus: likely-and-unlikely/less-likely-than-before
fn is_same_matter(one: &Claim, other: &Claim) -> bool {
    let told = |judgement: &Claim, act: Act, actor: &[Party]| match &judgement.object {
        Object::Claim(judged) if is_odds(judgement.act) => {
            (judged.act == act || is_exit(judged.act) && is_exit(act)) && overlap(&judged.actor, actor)
        }
        _ => false,
    };
    if one.evidence.sentence != other.evidence.sentence {
        return false;
    }
    let odds = (is_odds(one.act), is_odds(other.act));
    match (&one.object, &other.object) {
        (Object::Claim(one), Object::Claim(other)) if odds.0 && odds.1 => overlap(&one.actor, &other.actor),
        _ if odds.0 => other.certainty != Certainty::Happened && told(one, other.act, &other.actor),
        _ if odds.1 => one.certainty != Certainty::Happened && told(other, one.act, &one.actor),
        _ => false,
    }
}

/// Judgements of how likely an act is.
fn is_odds(act: Act) -> bool {
    matches!(act, Act::AssessLikely | Act::AssessUnlikely)
}

fn overlap(one: &[Party], other: &[Party]) -> bool {
    one.is_empty() || other.is_empty() || one.iter().any(|a| other.iter().any(|b| a.id.home() == b.id.home()))
}

/// Everything that could be claimed, each with the first byte of the word that tells of it and with what speaks for it; of what
/// the network alone proposes only what is wanted. What is wanted with some support is wanted with more.
pub(crate) fn weighed(
    told: Told,
    sight: &Sight<'_>,
    words: &mut Words,
    wanted: impl Fn(Act, &Support) -> bool,
) -> Vec<(Claim, u32, Support)> {
    let network = Network::shipped();
    let confidence = &sight.document.knowledge.tables.confidence;
    let told: Vec<(Claim, usize, u32)> = told.into_claims().collect();
    // What would not be wanted at best is worth a look only beside a frame that tells the same.
    let worth = |place: usize, act: Act, score: f32| {
        let sentence = sight.tokens[place].sentence;
        wanted(act, &Support::at_best(score))
            || told.iter().any(|(claim, ..)| claim.act == act && claim.evidence.sentence == sentence)
    };
    let (mut rows, proposals) = proposals(sight, network, words, worth);
    let mut taken = vec![false; proposals.len()];
    let mut weighed: Vec<(Claim, u32, Support)> = Vec::new();
    for (claim, passage, trigger) in told {
        let place = sight.first[passage] + trigger as usize;
        let word = sight.p(place).span_of(trigger).start;
        let mut support = scores(sight, network, &mut rows, place, &claim);
        support.frame = Some(claim.confidence);
        let agrees = |proposal: &Proposal| {
            proposal.act == claim.act
                && sentence(sight, proposal) == claim.evidence.sentence
                && same(&proposal.actor, &claim.actor)
                && same_object(&proposal.object, &claim.object)
        };
        let mut own = None;
        for (index, proposal) in proposals.iter().enumerate() {
            if !taken[index] && agrees(proposal) {
                taken[index] = true;
                let better = own.is_none_or(|own: usize| proposal.act_score > proposals[own].act_score);
                own = if better { Some(index) } else { own };
            }
        }
        if let Some(proposal) = own.map(|own| &proposals[own]) {
            support.proposed = true;
            support.act = support.act.max(proposal.act_score);
            support.actor = support.actor.max(proposal.actor_score);
            support.object = support.object.max(proposal.object_score);
        }
        weighed.push((claim, word, support));
    }
    for proposal in proposals.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(proposal, _)| proposal) {
        let place = sight.first[proposal.passage] + proposal.trigger as usize;
        let modality = sight.modality(place);
        if modality.open == Open::Left && says_nothing_open(proposal.act) {
            continue;
        }
        let support = Support {
            act: proposal.act_score,
            actor: proposal.actor_score,
            object: proposal.object_score,
            frame: None,
            proposed: true,
            mood: proposal.mood,
            grammar: (modality.polarity, modality.certainty),
        };
        if !wanted(proposal.act, &support) {
            continue;
        }
        let claim = proposed(sight, proposal, confidence.mood(&support));
        weighed.push((claim, sight.p(place).span_of(proposal.trigger).start, support));
    }
    weighed
}

fn sentence(sight: &Sight<'_>, proposal: &Proposal) -> u32 {
    sight.tokens[sight.first[proposal.passage] + proposal.trigger as usize].sentence
}

/// What the network thinks of a claim that the frames told.
fn scores(sight: &Sight<'_>, network: &Network, rows: &mut Rows, place: usize, claim: &Claim) -> Support {
    let (start, end) = sight.sentence(place);
    // The frames may have another word of the sentence for what tells of the act.
    let act = (start..end).map(|other| rows.act(other, claim.act)).fold(0.0, f32::max);
    let mood = network.mood(sight, rows, place, claim.act);
    let prepared = network.trigger(sight, rows, place);
    let sides = network.sides(sight, prepared, claim.act);
    let trigger = &prepared.trigger;
    let share = |which: usize, wanted: &[Party]| {
        let wanted = homes(wanted);
        let scores = &sides[which];
        if wanted.is_empty() {
            return scores.nobody;
        }
        let meant = trigger
            .candidates
            .iter()
            .zip(&scores.one)
            .filter(|(candidate, _)| candidate.parties.iter().any(|party| wanted.contains(party.id.home())));
        meant.map(|(_, score)| score).sum::<f32>()
    };
    let object = if let Object::Parties(parties) = &claim.object {
        share(1, parties)
    } else {
        // A thing, an event or a clause: whatever is no party.
        let parties: f32 = trigger
            .candidates
            .iter()
            .zip(&sides[1].one)
            .filter(|(candidate, _)| !candidate.parties.is_empty())
            .map(|(_, score)| score)
            .sum();
        1.0 - parties.min(1.0)
    };
    let grammar = (claim.polarity, claim.certainty);
    Support { act, actor: share(0, &claim.actor), object, frame: None, proposed: false, mood, grammar }
}

fn same(one: &[Party], other: &[Party]) -> bool {
    homes(one) == homes(other)
}

fn same_object(one: &Object, other: &Object) -> bool {
    match (one, other) {
        (Object::Parties(one), Object::Parties(other)) => same(one, other),
        (Object::Claim(one), Object::Claim(other)) => one.act == other.act && same(&one.actor, &other.actor),
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}
