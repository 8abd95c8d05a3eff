//! Small invented worlds for the tests: facts and reports in a line each.
//!
//! `UZB member CSTO 1992-05-15..1999-04-02` is a fact. `ARM/Nikol_Pashinyan:prime_minister freeze_participation CSTO
//! on=2024-08-31 by=ARM/Nikol_Pashinyan` is a claim: actors, act, object, then `on=`, `since=`, `until=`, `no`, a certainty,
//! `by=` with the sources nearest first, and after `#` words that stand in the passage. An object `CSTO!summit` is an event;
//! `~Varenia` is known by name only; three capitals that are no organisation are a state.

use std::sync::Arc;

use codebook::{
    Act, Basis, Certainty, Claim, ClaimId, Date, Evidence, FactId, Facts, Object, PartialDate, Party, PartyId,
    Polarity, Report, Source, Span, Status, When,
};

use crate::archive::MemoryArchive;
use crate::held::AsOf;
use crate::position::{Intent, Membership, Participation};
use crate::standing::{Standing, standing};

const ORGANISATIONS: [&str; 8] = ["CIS", "OAS", "ICC", "GCC", "SCO", "EAC", "OAU", "EAU"];

/// Reports and facts to ask questions of.
#[derive(Default, Clone)]
pub(crate) struct World {
    pub(crate) archive: MemoryArchive,
    pub(crate) facts: Facts,
}

impl World {
    pub(crate) fn with_facts(lines: &str) -> World {
        let mut facts = Facts::default();
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let words: Vec<&str> = line.split(' ').collect();
            let (from, to) = words[3].split_once("..").expect("a fact has a spell");
            facts.memberships.push(codebook::Membership {
                id: FactId(format!("membership:{}:{}:{}:{from}", words[2], words[0], words[1]).into()),
                organisation: words[2].replace('_', " ").into(),
                member: party(words[0]).id,
                status: match words[1] {
                    "member" => Status::Member,
                    "suspended" => Status::Suspended,
                    "candidate" => Status::Candidate,
                    "observer" => Status::Observer,
                    other => panic!("no status {other}"),
                },
                from: from.parse().unwrap(),
                to: (!to.is_empty()).then(|| to.parse().unwrap()),
                source: "a test".into(),
            });
        }
        facts
            .memberships
            .sort_by(|a, b| (&a.organisation, &a.member, a.from).cmp(&(&b.organisation, &b.member, b.from)));
        World { facts, ..World::default() }
    }

    /// Adds a report with a claim in each line.
    pub(crate) fn report(mut self, published: &str, publisher: &str, lines: &str) -> World {
        let (report, claims) = report(published, publisher, lines);
        self.archive.add(report, claims);
        self
    }

    pub(crate) fn standing(&self, organisation: &str, member: &str, on: &str, known: &str) -> Standing {
        let at = AsOf { on: on.parse().unwrap(), known: known.parse().unwrap() };
        let Ok(standing) = standing(&self.archive, &self.facts, &party(organisation).id, &party(member).id, at);
        standing
    }

    /// `member/full/staying` on a day, known on the same day.
    pub(crate) fn on(&self, organisation: &str, member: &str, on: &str) -> String {
        words(&self.standing(organisation, member, on, on))
    }

    /// The same as known on another day.
    pub(crate) fn known(&self, organisation: &str, member: &str, on: &str, known: &str) -> String {
        words(&self.standing(organisation, member, on, known))
    }
}

/// The three values with the word for each.
pub(crate) fn words(standing: &Standing) -> String {
    let (membership, participation, intent): (Membership, Participation, Intent) =
        (standing.membership.value, standing.participation.value, standing.intent.value);
    format!("{}/{}/{}", membership.as_str(), participation.as_str(), intent.as_str())
}

/// A report whose text is its lines, with their claims.
pub(crate) fn report(published: &str, publisher: &str, lines: &str) -> (Report, Vec<Claim>) {
    let lines: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let published: Date = published.parse().unwrap();
    let report = Report::new(publisher, published, "", &lines.join("\n"));
    let mut start = 0;
    let mut claims = Vec::new();
    for (sentence, line) in lines.iter().enumerate() {
        let span = Span::new(start, start + line.len() as u32);
        let evidence = Evidence { report: report.id, span, sentence: sentence as u32 };
        claims.push(claim(line, evidence, &report));
        start += line.len() as u32 + 1;
    }
    (report, claims)
}

/// Reports of these days and publishers, with the claims of their lines.
pub(crate) fn read(written: &[(&str, &str, Vec<String>)]) -> Vec<(Report, Vec<Claim>)> {
    written.iter().map(|(day, publisher, lines)| report(day, publisher, &lines.join("\n"))).collect()
}

/// An archive of these reports with their claims.
pub(crate) fn archive<'a>(reports: impl IntoIterator<Item = &'a (Report, Vec<Claim>)>) -> MemoryArchive {
    let mut archive = MemoryArchive::default();
    for (report, claims) in reports {
        archive.add(report.clone(), claims.clone());
    }
    archive
}

fn claim(line: &str, evidence: Evidence, report: &Report) -> Claim {
    let line = line.split('#').next().unwrap();
    let mut words = line.split_whitespace();
    let actor: Vec<Party> = words.next().unwrap().split(',').filter(|name| *name != "-").map(party).collect();
    let act: Act = words.next().unwrap().parse().unwrap();
    let object = object(words.next().unwrap());
    let mut claim = Claim {
        id: ClaimId([0; 16]),
        evidence,
        act,
        actor,
        object,
        detail: None,
        time: When::published(report.published),
        polarity: Polarity::Yes,
        certainty: Certainty::Happened,
        sources: Vec::new(),
        opinion: false,
        plover: None,
        confidence: 1.0,
    };
    let date = |text: &str| -> Option<PartialDate> { Some(text.parse().unwrap()) };
    for word in words {
        let stated = |from, to| When { from, to, words: Some(evidence.span), basis: Basis::Stated };
        match word.split_once('=') {
            Some(("on", day)) => claim.time = stated(date(day), date(day)),
            Some(("since", day)) => claim.time = stated(date(day), None),
            Some(("until", day)) => {
                claim.time = stated(claim.time.from.filter(|_| claim.time.basis == Basis::Stated), date(day));
            }
            Some(("by", names)) => {
                claim.sources = names.split(',').map(|name| Source { who: party(name), cue: None }).collect();
            }
            Some(_) => panic!("no option {word}"),
            None if word == "no" => claim.polarity = Polarity::No,
            None => claim.certainty = Certainty::parse(word).unwrap_or_else(|| panic!("no certainty {word}")),
        }
    }
    claim.sources.push(Source { who: Party::new(report.publisher.clone(), Span::default()), cue: None });
    claim.with_id()
}

fn object(text: &str) -> Object {
    if text == "-" {
        Object::None
    } else if let Some((organisation, kind)) = text.split_once('!') {
        let organisation = (!organisation.is_empty()).then(|| party(organisation).id);
        Object::Event { organisation, kind: kind.replace('_', " ").into(), words: Span::default() }
    } else {
        Object::Parties(text.split(',').map(party).collect())
    }
}

/// A party as the lines write it: `ARM`, `ARM/Nikol_Pashinyan:prime_minister`, `CSTO`, `~Varenia`, `*experts`.
pub(crate) fn party(text: &str) -> Party {
    let (name, role) = match text.split_once(':') {
        Some((name, role)) => (name, Some(role)),
        None => (text, None),
    };
    let (home, person) = match name.split_once('/') {
        Some((home, person)) => (home, Some(person)),
        None => (name, None),
    };
    let plain = |text: &str| text.trim_start_matches(['~', '*']).replace('_', " ");
    let is_state = home.len() == 3 && home.bytes().all(|byte| byte.is_ascii_uppercase());
    let id = match home.as_bytes()[0] {
        b'~' => PartyId::named(&plain(home)),
        b'*' => PartyId::Group(plain(home).into()),
        _ if is_state && !ORGANISATIONS.contains(&home) => PartyId::state(home),
        _ => PartyId::organisation(&plain(home)),
    };
    let id = match person {
        Some(person) => id.within(&plain(person)),
        None => id,
    };
    Party { id, words: Span::default(), role: role.map(|role| Arc::from(plain(role))) }
}
