//! A made-up account of any size, and how long the questions to it take.
//!
//! ```text
//! cargo run --release -p store --example large -- make large.db 1000000   writes it, names its busiest and a quiet pair
//! cargo run --release -p store --example large -- ask large.db NATO USA   one standing, then all of the organisation
//! cargo run --release -p store --example large -- open large.db           brings an older format up to date
//! cargo run --release -p store --example large -- derive large.db         the whole account, then `Store::rebuild`
//! ```
//!
//! The same number of claims gives the same account. Reports of about ten claims come from 80 publishers over 15 years, some
//! of them reprints; organisations and states are skewed as in the news (the `n`th of a kind is told of `1/n` times as often
//! as the first), and two in three states named with an organisation belong to it. Each claim has a sentence of its own, so
//! that all ids and spans are true.
#![expect(clippy::disallowed_methods, reason = "touches the world: arguments, the clock, what the process has used")]
#![expect(clippy::print_stdout, reason = "prints what it measures")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use account::AsOf;
use codebook::{
    Act, Basis, Certainty, Claim, ClaimId, Date, Evidence, FactFiles, Facts, Object, PartialDate, Party, PartyId,
    Polarity, Report, Source, Span, When,
};
use store::Store;

/// Claims of a report, as a rule.
const CLAIMS: usize = 10;
/// Reports that are added in one transaction.
const BATCH: usize = 500;
/// Of a hundred reports, those that print an earlier one again.
const REPRINTS: u64 = 8;

/// What is told, how often, and the words for it.
const ACTS: [(Act, u64, &str); 24] = [
    (Act::Meet, 14, "met"),
    (Act::Criticise, 9, "criticised"),
    (Act::Support, 9, "backed"),
    (Act::StrengthenTies, 8, "deepened its ties with"),
    (Act::AttendEvent, 8, "attended a summit of"),
    (Act::Condemn, 6, "condemned"),
    (Act::JointExercise, 6, "held an exercise with"),
    (Act::MemberOf, 6, "is a member of"),
    (Act::SendAid, 4, "sent aid to"),
    (Act::Threaten, 4, "threatened"),
    (Act::SkipEvent, 3, "stayed away from a summit of"),
    (Act::Demand, 3, "called on"),
    (Act::SendTroops, 3, "sent troops to"),
    (Act::SignPact, 3, "signed a pact with"),
    (Act::AnnounceLeave, 2, "announced that it would leave"),
    (Act::Join, 2, "joined"),
    (Act::Apply, 2, "applied to"),
    (Act::RequestHelp, 2, "asked for the help of"),
    (Act::HostEvent, 2, "hosted a summit of"),
    (Act::FreezeParticipation, 1, "froze its participation in"),
    (Act::Leave, 1, "left"),
    (Act::SuspendMember, 1, "was suspended by"),
    (Act::ThreatenLeave, 1, "threatened to leave"),
    (Act::ResumeParticipation, 1, "returned to"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["make", file, claims] => make(file, claims.parse().expect("a number of claims")),
        ["ask", file, organisation, member] => ask(file, organisation, member),
        ["derive", file] => derive(file),
        ["open", file] => drop(timed("opened for writing", || Store::open(file).expect("the account opens"))),
        _ => println!("large make FILE CLAIMS | large ask FILE ORG MEMBER | large derive FILE"),
    }
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM"));
        println!("peak memory: {}", peak.map_or("", |line| line.trim_start_matches("VmHWM:").trim()));
    }
}

/// Runs `work` and says how long it took, by the clock and on the processor.
fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (begun, used) = (Instant::now(), used());
    let done = work();
    let (clock, used) = (begun.elapsed(), self::used().saturating_sub(used));
    println!("{what}: {:.2} ms, {:.2} ms on the processor", clock.as_secs_f64() * 1e3, used.as_secs_f64() * 1e3);
    done
}

/// The time that this process was on the processor; nothing where the system does not say.
fn used() -> Duration {
    let said = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    Duration::from_nanos(said.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or_default())
}

fn as_of_the_end() -> AsOf {
    AsOf { on: Date::constant(2025, 1, 1), known: Date::constant(2025, 1, 1) }
}

fn make(file: &str, claims: usize) {
    let facts = facts();
    let mut world = World::new(&facts);
    let mut store = Store::open(file).expect("the account opens");
    let mut pairs: BTreeMap<(PartyId, PartyId), usize> = BTreeMap::new();
    let (mut made, mut reports, mut adding) = (0, 0, Duration::ZERO);
    while made < claims {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH && made < claims {
            let (report, read) = world.report();
            made += read.len();
            for claim in &read {
                let mut homes: Vec<&PartyId> = claim.parties().map(PartyId::home).collect();
                homes.sort_unstable();
                homes.dedup();
                let organisations = homes.iter().filter(|home| matches!(home, PartyId::Organisation(_)));
                for organisation in organisations {
                    for state in homes.iter().filter(|home| matches!(home, PartyId::State(_))) {
                        *pairs.entry(((*organisation).clone(), (*state).clone())).or_default() += 1;
                    }
                }
            }
            batch.push((report, read));
        }
        reports += batch.len();
        let begun = Instant::now();
        let added = store.add(&batch, "large").expect("the batch is added");
        adding += begun.elapsed();
        assert_eq!(added.refused, [], "what is made keeps all rules");
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for ((organisation, state), count) in [0, pairs.len() / 10, pairs.len() / 2].map(|place| &pairs[place]) {
        println!("{organisation} {state}: named together in {count} claims");
    }
    drop(store);
    let size = std::fs::metadata(file).map_or(0, |file| file.len());
    println!("{reports} reports, {made} claims, {} MB, added in {:.1} s", size / 1_000_000, adding.as_secs_f64());
}

fn ask(file: &str, organisation: &str, member: &str) {
    let facts = timed("facts loaded", facts);
    let (organisation, member) = (PartyId::organisation(organisation), PartyId::state(member));
    let at = as_of_the_end();
    let begun = Instant::now();
    let store = timed("store opened", || Store::open_read_only(file).expect("the account opens"));
    for turn in ["first", "second", "third"] {
        let standing = || account::standing(&store, &facts, &organisation, &member, at).expect("the archive answers");
        let standing = timed(&format!("{turn} standing of {organisation}/{member}"), standing);
        if turn == "first" {
            println!("opened and answered: {:.2} ms", begun.elapsed().as_secs_f64() * 1000.0);
            let shares = standing.history.membership.len() + standing.history.participation.len();
            println!("{shares} spells of membership and participation");
        }
    }
    let standings = || account::standings(&store, &facts, &organisation, at).expect("the archive answers");
    let standings = timed(&format!("all standings of {organisation}"), standings);
    let hash = blake3::hash(format!("{standings:?}").as_bytes()).to_hex();
    println!("{} standings, hash {}", standings.len(), &hash[..16]);
}

fn derive(file: &str) {
    let facts = facts();
    let mut store = Store::open(file).expect("the account opens");
    let account =
        timed("account derived", || account::derive(&store, &facts, as_of_the_end()).expect("the archive answers"));
    let hash = blake3::hash(format!("{account:?}").as_bytes()).to_hex();
    println!("{} events, {} standings, hash {}", account.events.len(), account.standings.len(), &hash[..16]);
    timed("store rebuilt", || store.rebuild().expect("the store is rebuilt"));
    let findings = timed("checked", || store.check().expect("the file can be looked at"));
    assert_eq!(findings, [], "the account is sound");
}

fn facts() -> Facts {
    let files = FactFiles {
        states: include_bytes!("../../../data/states.csv"),
        names: &[include_bytes!("../../../data/names.csv"), include_bytes!("../../../data/names-odbl.csv")],
        organisations: include_bytes!("../../../data/organisations.csv"),
        memberships: include_bytes!("../../../data/memberships.csv"),
        clauses: include_bytes!("../../../data/clauses.csv"),
        holders: include_bytes!("../../../data/holders.csv"),
    };
    Facts::open(&files).expect("the shipped facts open")
}

/// Where reports come from.
struct World {
    random: Random,
    /// Each organisation with its members, most told of first.
    organisations: Vec<(PartyId, Vec<PartyId>)>,
    states: Vec<PartyId>,
    words: Vec<String>,
    /// The newest reports, to be printed again.
    recent: Vec<(Report, Vec<Claim>)>,
    /// Reports so far.
    count: u64,
}

impl World {
    fn new(facts: &Facts) -> World {
        let mut random = Random(0x2545_f491_4f6c_dd1d);
        let states: Vec<PartyId> = facts.states.iter().map(|state| PartyId::State(state.code.clone())).collect();
        let first = ["NATO", "CSTO", "SCO", "ECOWAS", "CIS", "AUKUS", "GCC", "ASEAN"].map(PartyId::organisation);
        let known = facts.organisations.iter().map(|organisation| PartyId::Organisation(organisation.id.clone()));
        let mut ids: Vec<PartyId> = Vec::new();
        let invented = (1..).map(|number| PartyId::organisation(&format!("Pact {number}")));
        for id in first.into_iter().chain(known).chain(invented) {
            if !ids.contains(&id) {
                ids.push(id);
            }
            if ids.len() == 60 {
                break;
            }
        }
        let members = |id: &PartyId| -> Vec<PartyId> {
            let rows = facts.memberships_of(match id {
                PartyId::Organisation(id) => id,
                _ => "",
            });
            let mut members: Vec<PartyId> = Vec::new();
            for row in rows {
                if !members.contains(&row.member) {
                    members.push(row.member.clone());
                }
            }
            members
        };
        let organisations = ids.into_iter().map(|id| (id.clone(), members(&id))).collect();
        let syllables = ["ra", "ne", "to", "mi", "sul", "ver", "kan", "do", "pel", "os", "ti", "lar"];
        let mut word =
            || -> String { (0..2 + random.below(3)).map(|_| syllables[random.below(12) as usize]).collect() };
        let words = (0..6000).map(|_| word()).collect();
        World { random, organisations, states, words, recent: Vec::new(), count: 0 }
    }

    fn report(&mut self) -> (Report, Vec<Claim>) {
        self.count += 1;
        let day = |days: u64| Date::constant(2010, 1, 1) + jiff::Span::new().days(days as i64);
        if self.random.below(100) < REPRINTS && !self.recent.is_empty() {
            let (first, claims) = self.recent[self.random.below(self.recent.len() as u64) as usize].clone();
            let later = first.published + jiff::Span::new().days(self.random.below(30) as i64);
            let publisher = format!("Reprint {}", self.random.below(20));
            // Its count makes each reprint another report.
            let report = Report::new(&publisher, later, &format!("{} ({})", first.title, self.count), &first.text);
            let again = claims.into_iter().map(|claim| {
                let evidence = Evidence { report: report.id, ..claim.evidence };
                let mut sources = claim.sources.clone();
                sources.pop();
                sources.push(said_by(PartyId::named(&publisher)));
                Claim { evidence, sources, ..claim }.with_id()
            });
            let again = again.collect();
            return (report, again);
        }
        let published = day(self.random.below(15 * 365));
        let publisher = format!("Publisher {}", self.random.skewed(80));
        let (organisation, members) = &self.organisations[self.random.skewed(60)];
        let sentences = CLAIMS / 2 + self.random.below(CLAIMS as u64) as usize + usize::from(self.random.below(2) == 0);
        let (mut text, mut drafts) = (String::new(), Vec::with_capacity(sentences));
        for sentence in 0..sentences {
            let is_member = self.random.below(3) > 0 && !members.is_empty();
            let from = if is_member { members } else { &self.states };
            let actor = from[self.random.skewed(from.len())].clone();
            let with_organisation = self.random.below(10) < 6;
            let object = if with_organisation {
                organisation.clone()
            } else {
                self.states[self.random.skewed(self.states.len())].clone()
            };
            let mut place = self.random.below(ACTS.iter().map(|(_, often, _)| often).sum());
            let (act, _, verb) = ACTS
                .iter()
                .find(|(_, often, _)| {
                    let is_it = place < *often;
                    place = place.saturating_sub(*often);
                    is_it
                })
                .expect("the place lies in the sum");
            let start = text.len() as u32;
            let words = |text: &mut String, what: &str| {
                let start = text.len() as u32;
                text.push_str(what);
                Span::new(start, text.len() as u32)
            };
            let actor = Party::new(actor.clone(), words(&mut text, &format!("{actor}")));
            let _ = write!(text, " {verb} ");
            let object_words = words(&mut text, &format!("{object}"));
            for _ in 0..8 + self.random.below(14) {
                let _ = write!(text, " {}", self.words[self.random.skewed(self.words.len())]);
            }
            let mut sources = Vec::new();
            if self.random.below(3) == 0 {
                text.push_str(", ");
                let speaker = actor.id.clone().within(&format!("Minister {}", self.random.below(9)));
                let mut who = Party::new(speaker, words(&mut text, "its minister"));
                who.role = Some("minister".into());
                text.push(' ');
                sources.push(Source { who, cue: Some(words(&mut text, "said")) });
            }
            sources.push(said_by(PartyId::named(&publisher)));
            let time = if self.random.below(2) == 0 {
                let ago = self.random.below(7) as i64;
                text.push(' ');
                let day = PartialDate::Day(published - jiff::Span::new().days(ago));
                When::at(day, words(&mut text, "that week"), Basis::Relative)
            } else {
                When::published(published)
            };
            text.push('.');
            let evidence = Evidence {
                report: codebook::ReportId([0; 16]),
                span: Span::new(start, text.len() as u32),
                sentence: sentence as u32,
            };
            text.push_str(if sentence % 3 == 2 { "\n\n" } else { " " });
            let object = if with_organisation && matches!(act, Act::AttendEvent | Act::SkipEvent | Act::HostEvent) {
                Object::Event { organisation: Some(object), kind: "summit".into(), words: object_words }
            } else {
                Object::Parties(vec![Party::new(object, object_words)])
            };
            let certainty = match self.random.below(10) {
                0 => Certainty::Planned,
                1 => Certainty::Possible,
                _ => Certainty::Happened,
            };
            drafts.push(Claim {
                id: ClaimId([0; 16]),
                evidence,
                act: *act,
                actor: vec![actor],
                object,
                detail: None,
                time,
                polarity: if self.random.below(20) == 0 { Polarity::No } else { Polarity::Yes },
                certainty,
                sources,
                opinion: false,
                plover: None,
                confidence: (20 + self.random.below(75)) as f32 / 100.0,
            });
        }
        let report = Report::new(&publisher, published, &format!("Report {}", self.count), &text);
        for claim in &mut drafts {
            claim.evidence.report = report.id;
        }
        let claims: Vec<Claim> = drafts.into_iter().map(Claim::with_id).collect();
        if self.recent.len() == 200 {
            self.recent.remove(0);
        }
        self.recent.push((report.clone(), claims.clone()));
        (report, claims)
    }
}

fn said_by(publisher: PartyId) -> Source {
    Source { who: Party::new(publisher, Span::default()), cue: None }
}

/// Numbers that are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 11) % end
    }

    /// A place in a list of `len`, the first ones more often: that of place `n` as `1/(n+1)`.
    fn skewed(&mut self, len: usize) -> usize {
        let share = self.below(1 << 32) as f64 / (1_u64 << 32) as f64;
        (((len as f64 + 1.0).powf(share) - 1.0) as usize).min(len - 1)
    }
}
