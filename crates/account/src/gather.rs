//! Claims to events: what tells of one happening is one event, whoever reports it and in whatever order.
//!
//! Takes claims in the order of the archive, gives [`Event`]s by day. Two claims tell of one happening when they name the
//! same act, the same object and a common actor, and their days fit: a coarse date fits every day in it, days fit when at
//! most three days lie between, and a claim without a day of its own tells of the newest happening before its
//! publication, within the horizon of the act. A plan is another event than its fulfilment, and a spell ("since mid 2023")
//! another than a day in it.
//!
//! What several do with each other has no object of its own: "A, B and C met" is one event of three, and so it is where
//! each two of them are told to have met ([`gatherings`]).

use std::collections::{BTreeMap, BTreeSet};

use codebook::{Act, Basis, Certainty, ClaimId, Date, Facts, Object, PartialDate, PartyId, Polarity, When};
use jiff::ToSpan as _;
use serde::{Deserialize, Serialize};

use crate::archive::{Archive, Told};
use crate::occasion;
use crate::voices::{at_first_print, days_between, quoted, takes_back, voices};

/// Days between two reports' dates of one happening.
pub(crate) const SLACK: i32 = 3;

/// Days for which a denial answers what was told before it.
const ANSWERED: i32 = 90;

/// Names an event: the claim that told of it first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(pub ClaimId);

/// Claims that tell of one happening.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The claim that told of it first.
    pub id: EventId,
    /// What was done.
    pub act: Act,
    /// Who did it, by any of the claims, in order.
    pub actor: Vec<PartyId>,
    /// To what or about whom, in the words of the claim that dates it.
    pub object: Object,
    /// When, by the claim that dates it best: stated before relative before the day of publication, fine before coarse,
    /// quoted before told in other words, by more claims before fewer.
    pub time: When,
    /// `No` where it is only said not to have happened.
    pub polarity: Polarity,
    /// How sure its claims put it.
    pub certainty: Certainty,
    /// The claims that tell of it, in order.
    pub claims: Vec<ClaimId>,
    /// The claims that deny it, in order; and those that were taken back.
    pub against: Vec<ClaimId>,
    /// How many independent voices tell of it.
    pub voices: usize,
    /// All dates that are told for it.
    pub dates: Vec<PartialDate>,
    /// The day on which it was first published.
    pub published: Date,
}

/// Gathers claims, in the order of the archive, into events by day and id.
///
/// Judgements and states ("is a member") are no happenings and are left out. What several did with each other (met,
/// exercised, signed) is one event of all of them, however many of them each report names; the facts tell who is meant
/// where only an alliance is named.
pub fn gather<A: Archive>(archive: &A, facts: &Facts, told: &[Told]) -> Result<Vec<Event>, A::Error> {
    let told = &at_first_print(archive, told)?;
    let mut events = Vec::new();
    for (part, is_mutual) in parts(archive, facts, told) {
        events.push(whole(archive, told, &part, is_mutual)?);
    }
    events.sort_by_key(|event| (event.time.start(), event.id));
    Ok(events)
}

/// The one event among these claims that the claim `id` tells of or denies; the others are not made.
pub(crate) fn event_with<A: Archive>(
    archive: &A,
    facts: &Facts,
    told: &[Told],
    id: ClaimId,
) -> Result<Option<Event>, A::Error> {
    let told = &at_first_print(archive, told)?;
    let has_it = |(part, _): &(Cluster, bool)| part.all().any(|index| told[index].claim.id == id);
    let part = parts(archive, facts, told).into_iter().find(has_it);
    part.map(|(part, is_mutual)| whole(archive, told, &part, is_mutual)).transpose()
}

/// What tells of one happening each, and whether all sides of it do the same.
fn parts<A: Archive>(archive: &A, facts: &Facts, told: &[Told]) -> Vec<(Cluster, bool)> {
    let (mutual, single): (Vec<usize>, Vec<usize>) =
        happenings(told).partition(|index| is_mutual(told[*index].claim.act));
    let single = as_linked(archive, told, by_object(told, &single)).into_iter().map(|part| (part, false));
    let mutual = as_linked(archive, told, gatherings(facts, told, &mutual)).into_iter().map(|part| (part, true));
    single.chain(mutual).collect()
}

/// The event of one part; what several do with each other has all of them as actors.
fn whole<A: Archive>(archive: &A, told: &[Told], part: &Cluster, is_mutual: bool) -> Result<Event, A::Error> {
    let mut event = event(archive, told, part)?;
    if is_mutual {
        let others: Vec<PartyId> = part.all().flat_map(|index| objects(&told[index])).collect();
        event.actor = event.actor.into_iter().chain(others).collect::<BTreeSet<_>>().into_iter().collect();
        if matches!(event.object, Object::Parties(_)) {
            event.object = Object::None;
        }
    }
    Ok(event)
}

/// The same with each act between those whom a claim names, for who asks about a pair.
pub(crate) fn gather_as_told<A: Archive>(archive: &A, told: &[Told]) -> Result<Vec<Event>, A::Error> {
    let told = &at_first_print(archive, told)?;
    let all: Vec<usize> = happenings(told).collect();
    let mut events = Vec::new();
    for part in as_linked(archive, told, by_object(told, &all)) {
        events.push(event(archive, told, &part)?);
    }
    events.sort_by_key(|event| (event.time.start(), event.id));
    Ok(events)
}

fn happenings(told: &[Told]) -> impl Iterator<Item = usize> {
    told.iter().enumerate().filter(|(_, told)| is_happening(told.claim.act)).map(|(index, _)| index)
}

/// What tells of one happening with an object, by common actors.
fn by_object(told: &[Told], indices: &[usize]) -> Vec<Cluster> {
    let mentions = indices.iter().map(|index| Mention::new(*index, &told[*index], object_key(&told[*index])));
    cluster(mentions.collect()).iter().flat_map(|cluster| by_actor(told, cluster)).collect()
}

/// What all sides do with each other, whoever is named first.
pub(crate) fn is_mutual(act: Act) -> bool {
    matches!(act, Act::Meet | Act::JointExercise | Act::SignPact | Act::StrengthenTies | Act::WorsenTies)
}

/// The parties toward whom a mutual act is told: they do it too.
fn objects(told: &Told) -> Vec<PartyId> {
    match &told.claim.object {
        Object::Parties(parties) => parties.iter().map(|party| party.id.clone()).collect(),
        _ => Vec::new(),
    }
}

/// All who take part by the claim, by their states and organisations; groups only where nobody else is named.
fn participants(told: &Told) -> BTreeSet<PartyId> {
    let actors = told.claim.actor.iter().map(|party| &party.id);
    let all = actors.chain(told.claim.object.parties()).map(PartyId::home);
    let (groups, named): (BTreeSet<&PartyId>, BTreeSet<&PartyId>) =
        all.partition(|party| matches!(party, PartyId::Group(_)));
    (if named.is_empty() { groups } else { named }).into_iter().cloned().collect()
}

/// A gathering while it is put together.
struct Gathering {
    act: Act,
    certainty: Certainty,
    is_spell: bool,
    /// Who is told to take part.
    parties: BTreeSet<PartyId>,
    /// The same with the members of an alliance that met by itself.
    around: BTreeSet<PartyId>,
    /// When, by the claim that dates it best.
    day: PartialDate,
    is_dated: bool,
    cluster: Cluster,
}

impl Gathering {
    fn new(facts: &Facts, told: &[Told], cluster: Cluster) -> Gathering {
        let tellers: Vec<&Told> = cluster.tellers().iter().map(|index| &told[*index]).collect();
        let lead = best_dated(&tellers, &BTreeSet::new());
        let parties = participants(lead);
        let day = lead.start();
        let mut around = parties.clone();
        if let Some(PartyId::Organisation(id)) = alone(&parties) {
            around.extend(facts.members_on(id, day.earliest().min(lead.published)));
        }
        Gathering {
            act: lead.claim.act,
            certainty: lead.claim.certainty,
            is_spell: is_spell(&lead.claim.time),
            parties,
            around,
            day,
            is_dated: lead.claim.time.basis != Basis::Published,
            cluster,
        }
    }

    /// Whether both can be one happening by act and day; what is told without a day lies before it was told.
    fn fits(&self, other: &Gathering) -> bool {
        let is_same = (self.act, self.certainty, self.is_spell) == (other.act, other.certainty, other.is_spell);
        let late = days_between(self.day.latest(), other.day.earliest());
        let early = days_between(other.day.latest(), self.day.earliest());
        let slack = |is_dated: bool| if is_dated { SLACK } else { horizon(self.act) };
        is_same && late <= slack(other.is_dated) && early <= slack(self.is_dated)
    }

    /// Whether the other tells of some of those who took part in this. One party alone may have met anybody, but an
    /// alliance alone its own members.
    fn holds(&self, other: &Gathering) -> bool {
        let is_within = match alone(&other.parties) {
            Some(PartyId::Organisation(_)) => self.parties.is_subset(&other.around),
            Some(_) => false,
            None => true,
        };
        is_within && other.parties.is_subset(&self.around)
    }

    fn join(&mut self, other: Gathering) {
        self.parties.extend(other.parties);
        self.around.extend(other.around);
        if other.is_dated && (!self.is_dated || other.day.precision() > self.day.precision()) {
            (self.day, self.is_dated) = (other.day, true);
        }
        self.cluster.claims.extend(other.cluster.claims);
        self.cluster.denials.extend(other.cluster.denials);
    }
}

/// The only one of the parties.
fn alone(parties: &BTreeSet<PartyId>) -> Option<&PartyId> {
    parties.first().filter(|_| parties.len() == 1)
}

/// What tells of one gathering: claims of the same parties; of some of them, where a report on fitting days names more;
/// and of each two of them, where all pairs are told. Two meetings of one party on one day, each with somebody else,
/// remain two.
fn gatherings(facts: &Facts, told: &[Told], indices: &[usize]) -> Vec<Cluster> {
    let mentions = indices.iter().map(|index| Mention::new(*index, &told[*index], participants(&told[*index])));
    let (told_of, denied): (Vec<Cluster>, Vec<Cluster>) =
        cluster(mentions.collect()).into_iter().partition(|cluster| !cluster.claims.is_empty());
    let mut parts: Vec<Gathering> = told_of.into_iter().map(|one| Gathering::new(facts, told, one)).collect();
    parts.sort_by(|a, b| {
        let key = |one: &Gathering| (usize::MAX - one.around.len(), !one.is_dated, one.day, one.cluster.claims[0]);
        key(a).cmp(&key(b))
    });
    let mut whole: Vec<Gathering> = Vec::new();
    let mut of: BTreeMap<PartyId, Vec<usize>> = BTreeMap::new();
    for part in parts {
        let lists = part.parties.iter().map(|party| of.get(party).map_or(&[][..], Vec::as_slice));
        let rarest = lists.min_by_key(|list| list.len()).unwrap_or_default();
        let fitting = rarest.iter().filter(|index| whole[**index].holds(&part) && whole[**index].fits(&part));
        let away = |index: &&usize| days_between(whole[**index].day.earliest(), part.day.earliest()).abs();
        if let Some(index) = fitting.min_by_key(|index| (away(index), **index)).copied() {
            whole[index].join(part);
        } else {
            for party in &part.around {
                of.entry(party.clone()).or_default().push(whole.len());
            }
            whole.push(part);
        }
    }
    let whole = join_pairs(whole);
    whole.into_iter().map(|one| one.cluster.sorted()).chain(denied).collect()
}

/// Gatherings of a few days are one where each two of all their parties are told to have met.
fn join_pairs(parts: Vec<Gathering>) -> Vec<Gathering> {
    let (mut daily, others): (Vec<Gathering>, Vec<Gathering>) =
        parts.into_iter().partition(|one| one.is_dated && one.day.precision() == 2 && alone(&one.parties).is_none());
    daily.sort_by(|a, b| (a.day, &a.parties, a.cluster.claims[0]).cmp(&(b.day, &b.parties, b.cluster.claims[0])));
    let mut joined: Vec<Gathering> = Vec::new();
    for part in daily {
        let near = joined.iter().rev().take_while(|one| days_between(one.day.earliest(), part.day.earliest()) <= SLACK);
        let near: Vec<&Gathering> = near.filter(|one| one.fits(&part)).chain([&part]).collect();
        let have_met = |one: &PartyId, other: &PartyId| {
            near.iter().any(|met| met.parties.contains(one) && met.parties.contains(other))
        };
        // A clique closes with its last pair: the others of it that lie near are joined with it.
        let common: BTreeSet<&PartyId> = near
            .iter()
            .flat_map(|met| &met.parties)
            .filter(|other| part.parties.iter().all(|one| one == *other || have_met(one, other)))
            .collect();
        let is_clique = common.iter().all(|one| common.iter().all(|other| one == other || have_met(one, other)));
        let is_larger = common.len() > part.parties.len();
        let all: BTreeSet<PartyId> = common.into_iter().cloned().collect();
        let mut part = part;
        if is_clique && is_larger {
            let first = part.day;
            let is_one = |one: &Gathering| {
                one.fits(&part)
                    && one.parties.is_subset(&all)
                    && days_between(one.day.earliest(), first.earliest()) <= SLACK
            };
            let (within, apart): (Vec<Gathering>, Vec<Gathering>) = joined.into_iter().partition(is_one);
            joined = apart;
            for one in within {
                part.day = part.day.min(one.day);
                part.join(one);
            }
        }
        let place = joined.partition_point(|one| one.day <= part.day);
        joined.insert(place, part);
    }
    joined.extend(others);
    joined
}

/// Whether the act is something that happens on a day, rather than a state of things or a judgement.
pub(crate) fn is_happening(act: Act) -> bool {
    use Act::{
        AllyOf, AssessCloseness, AssessDamage, AssessLikely, AssessPower, AssessUnlikely, HasClause, MemberOf,
        ObserverOf, RivalOf,
    };
    !matches!(
        act,
        AllyOf
            | AssessCloseness
            | AssessDamage
            | AssessLikely
            | AssessPower
            | AssessUnlikely
            | HasClause
            | MemberOf
            | ObserverOf
            | RivalOf
    )
}

/// Days after a happening within which a claim without a date is taken to tell of it.
fn horizon(act: Act) -> i32 {
    use Act::{
        AnnounceLeave, Apply, FreezeParticipation, Invite, Join, Leave, NotifyLeave, Readmit, ResumeParticipation,
        SuspendMember,
    };
    match act {
        Join | Leave | Readmit | SuspendMember | FreezeParticipation | ResumeParticipation | NotifyLeave
        | AnnounceLeave | Apply | Invite => 400,
        _ => 10,
    }
}

/// One claim as gathering sees it.
pub(crate) struct Mention<K> {
    key: (K, Act, Certainty, bool),
    index: usize,
    /// The day that the words give; `None` where only the publication is known.
    start: Option<PartialDate>,
    published: Date,
    denies: bool,
}

impl<K> Mention<K> {
    pub(crate) fn new(index: usize, told: &Told, key: K) -> Mention<K> {
        let time = &told.claim.time;
        let is_dated = time.basis != Basis::Published;
        Mention {
            key: (key, told.claim.act, told.claim.certainty, is_spell(time)),
            index,
            start: time.start().filter(|_| is_dated),
            published: told.published,
            denies: told.claim.polarity == Polarity::No,
        }
    }
}

/// Whether the time is a spell rather than one day, month or year.
pub(crate) fn is_spell(time: &When) -> bool {
    time.basis != Basis::Published && time.from.is_some() && time.from != time.to
}

/// Claims of one key that fit each other in time: indices of those that tell and of those that deny.
#[derive(Debug, Default)]
pub(crate) struct Cluster {
    pub(crate) claims: Vec<usize>,
    pub(crate) denials: Vec<usize>,
}

impl Cluster {
    /// Those that tell of it, or only deny it.
    fn tellers(&self) -> &[usize] {
        if self.claims.is_empty() { &self.denials } else { &self.claims }
    }

    fn all(&self) -> impl Iterator<Item = usize> {
        self.claims.iter().chain(&self.denials).copied()
    }

    fn sorted(mut self) -> Cluster {
        self.claims.sort_unstable();
        self.denials.sort_unstable();
        self
    }
}

/// Clusters by key, and by time within each key.
pub(crate) fn cluster<K: Ord>(mentions: Vec<Mention<K>>) -> Vec<Cluster> {
    let mut by_key: BTreeMap<(K, Act, Certainty, bool), Vec<Mention<()>>> = BTreeMap::new();
    for Mention { key, index, start, published, denies } in mentions {
        let bare = Mention { key: ((), key.1, key.2, key.3), index, start, published, denies };
        by_key.entry(key).or_default().push(bare);
    }
    let mut clusters = Vec::new();
    for mentions in by_key.into_values() {
        let (denials, tellings): (Vec<_>, Vec<_>) = mentions.into_iter().partition(|mention| mention.denies);
        let mut timed = Timed::default();
        timed.tell(tellings);
        timed.deny(denials);
        clusters.append(&mut timed.clusters);
    }
    clusters.into_iter().map(Cluster::sorted).collect()
}

/// The clusters as users have linked and split them by hand.
pub(crate) fn as_linked<A: Archive>(archive: &A, told: &[Told], clusters: Vec<Cluster>) -> Vec<Cluster> {
    let Some(links) = archive.links() else { return clusters };
    let groups = clusters.into_iter().map(|Cluster { claims, denials }| {
        let tell = claims.into_iter().map(|index| (index, false));
        tell.chain(denials.into_iter().map(|index| (index, true))).collect()
    });
    let of = |(index, _): (usize, bool)| (told[index].claim.id, told[index].claim.act);
    let groups = links.regroup(groups.collect(), of).into_iter().map(|group| {
        let side = |denies: bool| {
            let mut side: Vec<usize> = group.iter().filter(|one| one.1 == denies).map(|one| one.0).collect();
            side.sort_unstable();
            side
        };
        Cluster { claims: side(false), denials: side(true) }
    });
    groups.collect()
}

/// The clusters of one key, to be found by day.
#[derive(Default)]
struct Timed {
    clusters: Vec<Cluster>,
    /// First and last day of each, with its index.
    days: BTreeMap<(Date, Date), usize>,
}

impl Timed {
    /// Days first, so that months and years find the days in them; then what has no date, by day of publication.
    fn tell(&mut self, mut mentions: Vec<Mention<()>>) {
        mentions.sort_by_key(|mention| match mention.start {
            Some(start) => (0, 2 - start.precision(), start.earliest(), mention.published, mention.index),
            None => (1, 0, mention.published, mention.published, mention.index),
        });
        for mention in mentions {
            let published = mention.published;
            let (found, days) = match mention.start {
                Some(start) => (self.near(start.earliest(), start.latest()), (start.earliest(), start.latest())),
                None => (self.before(published, horizon(mention.key.1)), (published, published)),
            };
            let index = found.unwrap_or_else(|| {
                self.clusters.push(Cluster::default());
                *self.days.entry(days).or_insert(self.clusters.len() - 1)
            });
            self.clusters[index].claims.push(mention.index);
        }
    }

    /// A denial answers what was told for its day, else the newest before it; what nobody told is a cluster of its own.
    fn deny(&mut self, mentions: Vec<Mention<()>>) {
        let mut lone = Vec::new();
        for mention in mentions {
            let near = mention.start.and_then(|start| self.near(start.earliest(), start.latest()));
            let day = mention.start.map_or(mention.published, PartialDate::earliest);
            match near.or_else(|| self.before(day, ANSWERED)) {
                Some(index) => self.clusters[index].denials.push(mention.index),
                None => lone.push(mention),
            }
        }
        let mut others = Timed::default();
        others.tell(lone);
        for Cluster { claims, .. } in others.clusters {
            self.clusters.push(Cluster { claims: Vec::new(), denials: claims });
        }
    }

    /// The cluster whose days lie nearest to the given ones, the earlier of two.
    fn near(&self, from: Date, to: Date) -> Option<usize> {
        let window = (shift(from, -SLACK - 366), Date::MIN)..=(shift(to, SLACK), Date::MAX);
        let gap = |days: &(Date, Date)| days_between(days.1, from).max(days_between(to, days.0)).max(0);
        let fitting = self.days.range(window).filter(|(days, _)| gap(days) <= SLACK);
        fitting.min_by_key(|(days, _)| (gap(days), **days)).map(|(_, index)| *index)
    }

    /// The newest cluster that began at most `horizon` days before.
    fn before(&self, day: Date, horizon: i32) -> Option<usize> {
        let window = (shift(day, -horizon), Date::MIN)..=(shift(day, SLACK), Date::MAX);
        self.days.range(window).next_back().map(|(_, index)| *index)
    }
}

/// The day so many days later; the end of the calendar where there is none.
pub(crate) fn shift(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

/// The parties of the object by their ids, and the kind of an event in it.
pub(crate) fn object_key(told: &Told) -> (Vec<PartyId>, Option<std::sync::Arc<str>>) {
    let object = &told.claim.object;
    let mut parties: Vec<PartyId> = object.parties().into_iter().cloned().collect();
    parties.sort_unstable();
    parties.dedup();
    let kind = match object {
        Object::Event { kind, .. } => Some(occasion::kind(kind).name),
        _ => None,
    };
    (parties, kind)
}

/// The parts of a cluster whose claims are linked by common actors; a person counts as the state or organisation.
fn by_actor(told: &[Told], cluster: &Cluster) -> Vec<Cluster> {
    let homes =
        |index: usize| -> BTreeSet<&PartyId> { told[index].claim.actor.iter().map(|party| party.id.home()).collect() };
    let all = cluster.claims.iter().map(|index| (*index, false));
    let all = all.chain(cluster.denials.iter().map(|index| (*index, true)));
    let mut parts: Vec<(BTreeSet<&PartyId>, Cluster)> = Vec::new();
    for (index, denies) in all {
        let mut actors = homes(index);
        let mut joined = Cluster::default();
        parts.retain_mut(|(others, part)| {
            let is_apart = actors.is_disjoint(others) && !(actors.is_empty() && others.is_empty());
            if !is_apart {
                actors.append(others);
                joined.claims.append(&mut part.claims);
                joined.denials.append(&mut part.denials);
            }
            is_apart
        });
        let side = if denies { &mut joined.denials } else { &mut joined.claims };
        side.push(index);
        parts.push((actors, joined));
    }
    parts.into_iter().map(|(_, part)| part.sorted()).collect()
}

/// Takes out of those who tell of something what their own publisher has taken back.
pub(crate) fn without_corrected(told: &[Told], cluster: &Cluster) -> (Vec<usize>, Vec<usize>) {
    let is_corrected = |index: &usize| cluster.denials.iter().any(|denial| takes_back(&told[*denial], &told[*index]));
    cluster.claims.iter().copied().partition(|index| !is_corrected(index))
}

fn event<A: Archive>(archive: &A, told: &[Told], part: &Cluster) -> Result<Event, A::Error> {
    let (claims, corrected) = without_corrected(told, part);
    let against = if claims.is_empty() { corrected } else { [&part.denials[..], &corrected[..]].concat() };
    let part = &Cluster { claims, denials: part.denials.clone() };
    let is_told = !part.claims.is_empty();
    let tellers: Vec<&Told> = part.tellers().iter().map(|index| &told[*index]).collect();
    let lead = best_dated(&tellers, &quoted(archive, &tellers)?);
    let actors: BTreeSet<&PartyId> =
        tellers.iter().flat_map(|told| told.claim.actor.iter().map(|party| &party.id)).collect();
    let dates: BTreeSet<PartialDate> = tellers.iter().filter_map(|told| told.claim.time.start()).collect();
    let ids = |indices: &[usize]| indices.iter().map(|index| told[*index].claim.id).collect();
    Ok(Event {
        id: EventId(tellers[0].claim.id),
        act: lead.claim.act,
        actor: actors.into_iter().cloned().collect(),
        object: lead.claim.object.clone(),
        time: lead.claim.time,
        polarity: if is_told { Polarity::Yes } else { Polarity::No },
        certainty: lead.claim.certainty,
        claims: if is_told { ids(&part.claims) } else { ids(&part.denials) },
        against: ids(&against),
        voices: voices(archive, &tellers)?.len(),
        dates: dates.into_iter().collect(),
        published: tellers[0].published,
    })
}

/// The claim that dates the happening best; of two that are as fine, one that quotes the words of somebody else.
pub(crate) fn best_dated<'a>(tellers: &[&'a Told], quoted: &BTreeSet<ClaimId>) -> &'a Told {
    let mut times: BTreeMap<Option<PartialDate>, usize> = BTreeMap::new();
    for told in tellers {
        *times.entry(told.claim.time.start()).or_default() += 1;
    }
    let best = tellers.iter().enumerate().min_by_key(|(index, told)| {
        let time = told.claim.time;
        let precision = time.start().map_or(0, |start| 1 + start.precision());
        let is_quoted = quoted.contains(&told.claim.id);
        (time.basis, 3 - precision, !is_quoted, usize::MAX - times[&time.start()], time.start(), *index)
    });
    best.expect("an event has a claim").1
}
