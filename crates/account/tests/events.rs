//! How well claims are gathered into events: BCubed over stories of an invented world.
//!
//! `events/stories.txt` and `events/hard.txt` say which claims tell of one happening, the former by what `gather` documents,
//! the latter by the sense of a careful reader. For each claim, precision is the part of those gathered with
//! it that belong with it, recall the part of those that belong with it that are gathered with it; both are means over all
//! claims (Bagga and Baldwin 1998, *Entity-based cross-document coreferencing using the vector space model*).
#![expect(clippy::print_stdout, reason = "prints figures")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use account::{Archive, MemoryArchive, gather};
use codebook::{
    Claim, ClaimId, Date, Evidence, FactId, Facts, Line, Matter, Membership, Object, Party, PartyId, Report, Source,
    Span, Status, When,
};

const ORGANISATIONS: [&str; 3] = ["LSP", "ILCC", "SRU"];
const MEMBERS: [(&str, &str); 11] = [
    ("LSP", "Varenia"),
    ("LSP", "Talosh"),
    ("LSP", "Morvania"),
    ("LSP", "Kessia"),
    ("ILCC", "Varenia"),
    ("ILCC", "Talosh"),
    ("ILCC", "Belmaria"),
    ("SRU", "Ostrana"),
    ("SRU", "Tarnovia"),
    ("SRU", "Pellmark"),
    ("SRU", "Sundria"),
];

fn id(name: &str) -> PartyId {
    let (home, person) = name.split_once('/').map_or((name, None), |(home, person)| (home, Some(person)));
    let id = if ORGANISATIONS.contains(&home) {
        PartyId::organisation(home)
    } else if home.contains(' ') {
        PartyId::named(home)
    } else {
        PartyId::state(home)
    };
    match person {
        Some(person) => id.within(person),
        None => id,
    }
}

fn party(name: &str) -> Party {
    Party::new(id(name), Span::default())
}

fn facts() -> Facts {
    let mut facts = Facts::default();
    facts.memberships.extend(MEMBERS.iter().map(|(organisation, member)| Membership {
        id: FactId(format!("membership:{organisation}:{member}").into()),
        organisation: (*organisation).into(),
        member: id(member),
        status: Status::Member,
        from: "1996-06-20".parse().expect("a day"),
        to: None,
        source: "an invented world".into(),
    }));
    facts.memberships.sort_by(|a, b| (&a.organisation, &a.member, a.from).cmp(&(&b.organisation, &b.member, b.from)));
    facts
}

fn claim(line: &Line, report: &Report, span: Span, sentence: u32) -> Claim {
    let object = match &line.object {
        Matter::None => Object::None,
        Matter::Parties(names) => Object::Parties(names.iter().map(|name| party(name)).collect()),
        Matter::Event(kind, of) => {
            let organisation = of.as_deref().map(id);
            Object::Event { organisation, kind: kind.as_str().into(), words: span }
        }
        other => panic!("no object {other:?} in these stories"),
    };
    let own = line.sources.iter().map(|(name, _)| Source { who: party(name), cue: None });
    let publisher = Source { who: Party::new(report.publisher.clone(), Span::default()), cue: None };
    let time = line.time.map_or(When::published(report.published), |(from, to, basis)| When {
        from,
        to,
        words: Some(span),
        basis,
    });
    let claim = Claim {
        id: ClaimId([0; 16]),
        evidence: Evidence { report: report.id, span, sentence },
        act: line.act,
        actor: line.actor.iter().map(|name| party(name)).collect(),
        object,
        detail: None,
        time,
        polarity: line.polarity,
        certainty: line.certainty,
        sources: own.chain([publisher]).collect(),
        opinion: line.opinion,
        plover: None,
        confidence: 1.0,
    };
    claim.with_id()
}

/// The claims of all stories of a file in one archive, and for each the event it tells of.
fn stories(text: &'static str) -> (MemoryArchive, BTreeMap<ClaimId, &'static str>) {
    let mut archive = MemoryArchive::default();
    let mut gold = BTreeMap::new();
    for story in text.split("\n== ").skip(1) {
        for report in story.split("\n@ ").skip(1) {
            let mut lines = report.lines();
            let (published, publisher) =
                lines.next().and_then(|line| line.split_once(' ')).expect("a report has a head");
            let published: Date = published.parse().expect("a report has a day");
            let rows: Vec<Vec<&str>> =
                lines.filter(|line| !line.is_empty()).map(|line| line.split(" | ").collect()).collect();
            let text = rows.iter().map(|row| row[2]).collect::<Vec<_>>().join(" ");
            let report = Report::new(publisher, published, "", &text);
            let mut start = 0;
            let mut claims = Vec::new();
            for (sentence, row) in rows.iter().enumerate() {
                let span = Span::new(start, start + row[2].len() as u32);
                start = span.end + 1;
                let line: Line = row[1].parse().unwrap_or_else(|error| panic!("{}: {error}", row[1]));
                let claim = claim(&line, &report, span, sentence as u32);
                assert!(gold.insert(claim.id, row[0]).is_none(), "{} stands twice", row[1]);
                claims.push(claim);
            }
            archive.add(report, claims);
        }
    }
    (archive, gold)
}

/// BCubed F1 over the stories of a file; prints what is gathered otherwise than they say.
fn score(text: &'static str) -> f64 {
    let (archive, gold) = stories(text);
    let Ok(told) = archive.claims(None, Date::MAX);
    let Ok(events) = gather(&archive, &facts(), &told);
    let groups: Vec<BTreeSet<ClaimId>> =
        events.iter().map(|event| event.claims.iter().chain(&event.against).copied().collect()).collect();
    assert_eq!(groups.iter().map(BTreeSet::len).sum::<usize>(), gold.len(), "each claim is in one event");
    let mut wanted: BTreeMap<&str, BTreeSet<ClaimId>> = BTreeMap::new();
    for (id, event) in &gold {
        wanted.entry(event).or_default().insert(*id);
    }
    let words: BTreeMap<ClaimId, Arc<Claim>> = told.iter().map(|one| (one.claim.id, one.claim.clone())).collect();
    let (mut precision, mut recall) = (0.0, 0.0);
    for group in &groups {
        for id in group {
            let same = &wanted[gold[id]];
            let common = group.intersection(same).count() as f64;
            precision += common / group.len() as f64;
            recall += common / same.len() as f64;
        }
        let names: BTreeSet<&str> = group.iter().map(|id| gold[id]).collect();
        let is_whole = names.len() == 1 && names.iter().all(|name| wanted[name].len() == group.len());
        if !is_whole {
            println!("not one event:");
            for id in group {
                let Ok(Some(passage)) = archive.passage(words[id].evidence) else { panic!("a claim has words") };
                println!("  {}: {passage}", gold[id]);
            }
        }
    }
    let (precision, recall) = (precision / gold.len() as f64, recall / gold.len() as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!(
        "{} claims, {} events wanted, {} gathered: BCubed precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}",
        gold.len(),
        wanted.len(),
        groups.len()
    );
    f1
}

#[test]
fn claims_of_one_happening_are_one_event() {
    let f1 = score(include_str!("events/stories.txt"));
    assert!(f1 >= 0.85, "{f1:.3}");
}

#[test]
fn most_claims_are_gathered_right_where_news_are_at_their_worst() {
    let f1 = score(include_str!("events/hard.txt"));
    assert!(f1 >= 0.74, "{f1:.3}");
}
