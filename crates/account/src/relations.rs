//! How two parties get on: the dated events that warm or cool them, and the balance over a window.
//!
//! Takes the claims that name both and the weights of `data/relations.toml`, gives a [`Relation`] for each pair. A
//! person or body counts as the state or organisation that it acts for. It stands beside the standings: a standing says
//! what a member is, does and says in an organisation, a relation how warm the words and deeds between two parties are.
//! The method is that of summed event scales (Goldstein 1992, *Journal of Conflict Resolution* 36(2)) with the four
//! classes of PLOVER (Halterman et al. 2023, *PLOVER and POLECAT*) for a scale.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use codebook::{
    Act, Certainty, Claim, ClaimId, Date, EventType, Facts, Object, PartialDate, Party, PartyId, Polarity, Span,
};
use serde::{Deserialize, Serialize};

use crate::archive::{Archive, Told};
use crate::gather::{EventId, Mention, best_dated, cluster, gather_as_told, is_happening, is_spell, shift};
use crate::held::AsOf;
use crate::position::Membership;
use crate::standing::standings;
use crate::voices::{at_first_print, is_official};

/// Whose relations are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between<'a> {
    /// Of these two, even where nothing is told of them.
    Pair(&'a PartyId, &'a PartyId),
    /// Of this party with everybody.
    Party(&'a PartyId),
    /// Of the members of this organisation (suspended ones too) with each other and with the organisation itself.
    /// Members are those of the day asked about, as could be known by then.
    Members(&'a PartyId),
    /// Of everybody with everybody.
    All,
}

/// An event between two parties and what it weighs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Weighed {
    /// The claim that told first of it between these two.
    pub id: EventId,
    /// When: the day, month or year told where it had come when it was told, else the day of publication. What is
    /// planned or said to hold is dated by the saying. A month or year counts from its first day.
    pub day: PartialDate,
    /// What was done, or said to hold.
    pub act: Act,
    /// Who did it; of a mutual act the party that comes first.
    pub actor: PartyId,
    /// To or with whom.
    pub recipient: PartyId,
    /// Whether both did it, so that `actor` and `recipient` are no direction.
    pub mutual: bool,
    /// `No` where it is only said not to have happened.
    pub polarity: Polarity,
    /// How sure its claims put it.
    pub certainty: Certainty,
    /// How much it warms (above 0, to 2) or cools (below 0, to −2); never 0. The table says how it is made.
    pub weight: f64,
    /// The claims that tell of it, in order.
    pub claims: Vec<ClaimId>,
    /// The claims that deny it, in order.
    pub against: Vec<ClaimId>,
}

/// How two parties get on over a window, and how that differs from the window before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// The two, in the order of their ids; no direction.
    pub parties: (PartyId, PartyId),
    /// The day on which the window ends, and the day by which it could be known.
    pub at: AsOf,
    /// Length of the window, in days, its last day included.
    pub window: u32,
    /// Sum of the weights over the sum of their absolute values plus 1: −1 (nothing but conflict) to 1 (nothing but
    /// cooperation), neither of which is reached; 0 where nothing is told. The 1 keeps one event from being a verdict.
    pub balance: f64,
    /// The same over the window of the same length before.
    pub before: f64,
    /// `balance` less `before`: −2 to 2. Where nothing is told any more, what was told before falls away here.
    pub change: f64,
    /// Sum of the weights that warm, 0 or more.
    pub warm: f64,
    /// Sum of the weights that cool, 0 or less.
    pub cool: f64,
    /// How many events lie in the window.
    pub count: usize,
    /// How many lie in the window before.
    pub count_before: usize,
    /// The events in the window, by day and id.
    pub events: Vec<Weighed>,
}

/// The pairs whose balance has moved.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Movers {
    /// Those that get on better than in the window before, the greatest change first.
    pub risers: Vec<Relation>,
    /// Those that get on worse, the greatest change first.
    pub fallers: Vec<Relation>,
}

/// The relation of each pair of parties asked for, by their ids, over the `window` days that end on `at.on`.
///
/// Nothing published after `at.known` counts, and nothing dated after `at.on`. Reprints and further reports of one
/// event count once, as gathering has it. Pairs without an event in the window or the one before are left out, but for
/// [`Between::Pair`], which gives one relation unless both are of one home. Groups ("the West") are paired only where
/// they are asked for by name. A promise and its fulfilment are two events, as in PLOVER. A window longer than 10 000
/// years is cut to that; one of 0 days is empty.
///
/// Fails only where the archive does. Cost: O(n log n) over the claims that name the parties, times the pairs in each.
pub fn relations<A: Archive>(
    archive: &A,
    facts: &Facts,
    between: Between<'_>,
    at: AsOf,
    window: u32,
) -> Result<Vec<Relation>, A::Error> {
    let window = window.min(LONGEST);
    let (told, wanted) = asked(archive, facts, between, at)?;
    let weights = Weights::shipped();
    let mut pairs: BTreeMap<(PartyId, PartyId), Vec<Told>> = BTreeMap::new();
    if let Between::Pair(one, other) = between
        && one.home() != other.home()
    {
        pairs.insert(in_order(one.home(), other.home()), Vec::new());
    }
    for told in told.iter().filter(|told| told.claim.confidence >= weights.least) {
        for (actor, recipient) in directions(&told.claim, weights) {
            if wanted.has(&actor, &recipient) {
                let pair = in_order(&actor, &recipient);
                pairs.entry(pair).or_default().push(toward(told, actor, recipient, weights));
            }
        }
    }
    let mut relations = Vec::new();
    for (parties, told) in pairs {
        let relation = balance(parties, weigh(archive, &told, weights)?, at, window);
        if relation.count + relation.count_before > 0 || matches!(between, Between::Pair(..)) {
            relations.push(relation);
        }
    }
    Ok(relations)
}

/// The relations that rose and those that fell, each by the size of the change and then by the parties.
pub fn movers(relations: &[Relation]) -> Movers {
    let mut moved: Vec<Relation> = relations.iter().filter(|relation| relation.change != 0.0).cloned().collect();
    moved.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()).then_with(|| a.parties.cmp(&b.parties)));
    let (risers, fallers) = moved.into_iter().partition(|relation| relation.change > 0.0);
    Movers { risers, fallers }
}

/// What an act weighs that happened, is sure and undenied: −2 to 2, 0 for what neither warms nor cools.
///
/// Source: `data/relations.toml`.
pub fn weight_of(act: Act) -> f64 {
    Weights::shipped().of(act)
}

/// Days of the longest window.
const LONGEST: u32 = 3_652_500;

/// Which pairs are wanted.
enum Wanted {
    All,
    With(PartyId),
    Among(BTreeSet<PartyId>),
}

impl Wanted {
    fn has(&self, one: &PartyId, other: &PartyId) -> bool {
        let is_group = |party: &PartyId| matches!(party, PartyId::Group(_));
        match self {
            Wanted::All => !is_group(one) && !is_group(other),
            Wanted::With(party) => one == party && !is_group(other) || other == party && !is_group(one),
            Wanted::Among(parties) => parties.contains(one) && parties.contains(other),
        }
    }
}

/// The claims that can tell of what is asked, and the pairs asked for.
fn asked<A: Archive>(
    archive: &A,
    facts: &Facts,
    between: Between<'_>,
    at: AsOf,
) -> Result<(Vec<Told>, Wanted), A::Error> {
    match between {
        Between::Pair(one, other) => {
            let (one, other) = (one.home(), other.home());
            let others = EventType::ALL.iter().map(|kind| Act::Other(*kind));
            let acts: Vec<Act> = Act::ALL.iter().copied().chain(others).filter(|act| weight_of(*act) != 0.0).collect();
            let told = archive.between(one, Some(other), &acts, at.known)?;
            Ok((told, Wanted::Among(BTreeSet::from([one.clone(), other.clone()]))))
        }
        Between::Party(party) => {
            let party = party.home();
            Ok((archive.claims(Some(std::slice::from_ref(party)), at.known)?, Wanted::With(party.clone())))
        }
        Between::Members(organisation) => {
            let standings = standings(archive, facts, organisation, at)?;
            let belongs = standings
                .into_iter()
                .filter(|standing| matches!(standing.membership.value, Membership::Member | Membership::Suspended));
            let mut among: BTreeSet<PartyId> = belongs.map(|standing| standing.member).collect();
            among.insert(organisation.clone());
            let parties: Vec<PartyId> = among.iter().cloned().collect();
            Ok((archive.claims(Some(&parties), at.known)?, Wanted::Among(among)))
        }
        Between::All => Ok((archive.claims(None, at.known)?, Wanted::All)),
    }
}

fn in_order(one: &PartyId, other: &PartyId) -> (PartyId, PartyId) {
    (one.min(other).clone(), one.max(other).clone())
}

/// Who does it to whom in a claim, by home and without repeats; the parties of a mutual act in the order of their ids.
///
/// Somebody who does not speak for a state ("the opposition") neither acts nor is acted upon for it. In a suspension or
/// admission the organisation is where it happens, where a member is named beside it.
fn directions(claim: &Claim, weights: &Weights) -> BTreeSet<(PartyId, PartyId)> {
    if weights.of(claim.act) == 0.0 {
        return BTreeSet::new();
    }
    let actors: BTreeSet<&PartyId> =
        claim.actor.iter().filter(|party| is_official(party) && !is_judge(claim, party)).map(|p| p.id.home()).collect();
    let mut recipients: BTreeSet<&PartyId> = match &claim.object {
        Object::Parties(parties) => parties.iter().filter(|party| is_official(party)).map(|p| p.id.home()).collect(),
        Object::Claim(_) => BTreeSet::new(),
        object => object.parties().into_iter().map(PartyId::home).collect(),
    };
    if matches!(claim.act, Act::SuspendMember | Act::Readmit | Act::Invite)
        && recipients.iter().any(|party| !matches!(party, PartyId::Organisation(_)))
    {
        recipients.retain(|party| !matches!(party, PartyId::Organisation(_)));
    }
    let mutual = weights.is_mutual(claim.act);
    let mut directions = BTreeSet::new();
    let mut add = |actors: &BTreeSet<&PartyId>, recipients: &BTreeSet<&PartyId>| {
        for actor in actors {
            for recipient in recipients.iter().filter(|recipient| *recipient != actor) {
                let turned = mutual && recipient < actor;
                let (one, other) = if turned { (recipient, actor) } else { (actor, recipient) };
                directions.insert(((*one).clone(), (*other).clone()));
            }
        }
    };
    add(&actors, &recipients);
    if mutual && (recipients.is_subset(&actors) || matches!(claim.object, Object::Event { .. })) {
        add(&actors, &actors);
    }
    if claim.act == Act::AssessCloseness && actors.is_empty() {
        add(&recipients, &recipients);
    }
    directions
}

/// Whether it only judges how close others are: an institute or expert that is its own source.
fn is_judge(claim: &Claim, actor: &Party) -> bool {
    claim.act == Act::AssessCloseness
        && !matches!(actor.id.home(), PartyId::State(_) | PartyId::Organisation(_))
        && claim.sources.iter().any(|source| source.who.id == actor.id)
}

/// The claim as it bears on one pair: one actor, one recipient. What is told as done although its day had not come is
/// planned.
fn toward(told: &Told, actor: PartyId, recipient: PartyId, weights: &Weights) -> Told {
    let claim = &*told.claim;
    let bare = |id: PartyId| Party::new(id, Span::default());
    let object = match &claim.object {
        Object::Event { kind, words, .. } if !weights.is_mutual(claim.act) => {
            Object::Event { organisation: Some(recipient), kind: kind.clone(), words: *words }
        }
        _ => Object::Parties(vec![bare(recipient)]),
    };
    let certainty = match claim.certainty {
        Certainty::Happened if told.is_ahead() && is_happening(claim.act) => Certainty::Planned,
        certainty => certainty,
    };
    let claim = Claim { actor: vec![bare(actor)], object, certainty, ..claim.clone() };
    Told { claim: claim.into(), published: told.published, publisher: told.publisher.clone() }
}

/// The events of one pair with their weights, by day and id.
///
/// A denial of cooperation is a saying of its own and gathered apart; one of conflict answers what it denies.
fn weigh<A: Archive>(archive: &A, told: &[Told], weights: &Weights) -> Result<Vec<Weighed>, A::Error> {
    let is_refusal = |told: &Told| told.claim.polarity == Polarity::No && weights.of(told.claim.act) > 0.0;
    let (happenings, states): (Vec<Told>, Vec<Told>) =
        told.iter().cloned().partition(|told| is_happening(told.claim.act));
    let (refusals, deeds): (Vec<Told>, Vec<Told>) = happenings.into_iter().partition(is_refusal);
    let mut all = states_of(archive, &states)?;
    for part in [deeds, refusals] {
        for event in gather_as_told(archive, &part)? {
            let [actor] = &event.actor[..] else { continue };
            let Some(recipient) = event.object.parties().first().map(|party| (*party).clone()) else { continue };
            let start = event.time.start().filter(|start| start.earliest() <= event.published);
            all.push(Weighed {
                id: event.id,
                day: start.unwrap_or_else(|| event.published.into()),
                act: event.act,
                actor: actor.clone(),
                recipient,
                mutual: weights.is_mutual(event.act),
                polarity: event.polarity,
                certainty: event.certainty,
                weight: 0.0,
                claims: event.claims,
                against: event.against,
            });
        }
    }
    let sure: BTreeMap<ClaimId, f32> = told.iter().map(|told| (told.claim.id, told.claim.confidence)).collect();
    for weighed in &mut all {
        let sure = weighed.claims.iter().filter_map(|id| sure.get(id)).fold(0.0, |a: f32, b| a.max(*b));
        weighed.weight = weights.event(weighed) * f64::from(sure.clamp(0.0, 1.0));
    }
    all.retain(|weighed| weighed.weight != 0.0);
    all.sort_by(|a, b| (a.day, a.id, a.act, &a.actor).cmp(&(b.day, b.id, b.act, &b.actor)));
    Ok(all)
}

/// What is said to hold between the two, as gathering would do it with happenings: sayings of the same days are one.
fn states_of<A: Archive>(archive: &A, told: &[Told]) -> Result<Vec<Weighed>, A::Error> {
    let told = &at_first_print(archive, told)?;
    let key = |told: &Told| {
        let recipient = told.claim.object.parties().first().map(|party| (*party).clone());
        (told.claim.actor.first().map(|party| party.id.clone()), recipient, told.claim.polarity)
    };
    let mentions = told.iter().enumerate().map(|(index, told)| Mention::new(index, told, key(told))).collect();
    let mut states = Vec::new();
    for cluster in cluster(mentions) {
        let mut tellers: Vec<usize> = cluster.claims.into_iter().chain(cluster.denials).collect();
        tellers.sort_unstable();
        let tellers: Vec<&Told> = tellers.into_iter().map(|index| &told[index]).collect();
        let lead = best_dated(&tellers, &BTreeSet::new());
        let (Some(actor), Some(recipient), _) = key(lead) else { continue };
        states.push(Weighed {
            id: EventId(tellers[0].claim.id),
            day: said(lead),
            act: lead.claim.act,
            actor,
            recipient,
            mutual: true,
            polarity: lead.claim.polarity,
            certainty: lead.claim.certainty,
            weight: 0.0,
            claims: tellers.iter().map(|told| told.claim.id).collect(),
            against: Vec::new(),
        });
    }
    Ok(states)
}

/// The day for which a state of things is said to hold: the day, month or year told, the end of a spell, else the
/// publication.
fn said(told: &Told) -> PartialDate {
    let time = &told.claim.time;
    let day = if is_spell(time) { time.to } else { time.start() };
    day.filter(|day| day.earliest() <= told.published).unwrap_or_else(|| told.published.into())
}

fn balance(parties: (PartyId, PartyId), all: Vec<Weighed>, at: AsOf, window: u32) -> Relation {
    let begin = shift(at.on, -(window as i32));
    let begin_before = shift(begin, -(window as i32));
    let lies = |weighed: &Weighed, after: Date, until: Date| {
        let day = weighed.day.earliest();
        after < day && day <= until
    };
    let before: Vec<f64> = all.iter().filter(|one| lies(one, begin_before, begin)).map(|one| one.weight).collect();
    let events: Vec<Weighed> = all.into_iter().filter(|one| lies(one, begin, at.on)).collect();
    let weights: Vec<f64> = events.iter().map(|one| one.weight).collect();
    let (warm, cool) = sums(weights.iter().copied());
    let (warm_before, cool_before) = sums(before.iter().copied());
    let (now, then) = (share(warm, cool), share(warm_before, cool_before));
    Relation {
        parties,
        at,
        window,
        balance: now,
        before: then,
        change: now - then,
        warm,
        cool,
        count: events.len(),
        count_before: before.len(),
        events,
    }
}

/// The balance of some events, from −1 to 1, made as [`Relation::balance`] is; 0 where there is none.
pub fn balance_of<'a>(events: impl IntoIterator<Item = &'a Weighed>) -> f64 {
    let (warm, cool) = sums(events.into_iter().map(|event| event.weight));
    share(warm, cool)
}

/// The sum of the weights above 0 and of those below.
fn sums(weights: impl IntoIterator<Item = f64>) -> (f64, f64) {
    weights.into_iter().fold((0.0, 0.0), |(warm, cool), weight| (warm + weight.max(0.0), cool + weight.min(0.0)))
}

fn share(warm: f64, cool: f64) -> f64 {
    (warm + cool) / (warm - cool + 1.0)
}

/// The table `data/relations.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Weights {
    least: f32,
    contested: f64,
    mutual: Vec<Act>,
    types: BTreeMap<EventType, f64>,
    acts: BTreeMap<Act, f64>,
    denied: Denied,
    certainty: BTreeMap<Certainty, f64>,
}

/// Factors for what is said not to have happened.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Denied {
    cooperation: f64,
    conflict: f64,
}

static SHIPPED: LazyLock<Weights> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../data/relations.toml")).expect("the shipped table of relations is well formed")
});

impl Weights {
    /// The table that ships with the program.
    fn shipped() -> &'static Weights {
        &SHIPPED
    }

    fn of(&self, act: Act) -> f64 {
        let of_type = || act.plover().and_then(|kind| self.types.get(&kind));
        self.acts.get(&act).or_else(of_type).copied().unwrap_or(0.0)
    }

    fn is_mutual(&self, act: Act) -> bool {
        self.mutual.contains(&act)
    }

    /// The weight of an event but for its confidence.
    fn event(&self, event: &Weighed) -> f64 {
        let weight = self.of(event.act);
        let denied = match event.polarity {
            Polarity::Yes => 1.0,
            Polarity::No if weight > 0.0 => self.denied.cooperation,
            Polarity::No => self.denied.conflict,
        };
        let contested = if event.against.is_empty() { 1.0 } else { self.contested };
        weight * denied * contested * self.certainty.get(&event.certainty).copied().unwrap_or(0.0)
    }
}

#[cfg(test)]
mod tests;
