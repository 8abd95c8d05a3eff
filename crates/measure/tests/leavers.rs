//! Who left which organisation by the shipped facts, and what an account of reports adds to it.

mod shared;

use account::MemoryArchive;
use codebook::{
    Act, Certainty, Claim, ClaimId, Evidence, Object, Party, PartyId, Polarity, Report, Source, Span, When,
};
use measure::leavers::{Behaviour, Count, Stay, before, beside, refusals, stays};
use shared::{day, facts, on, state};

fn of(archive: &MemoryArchive, organisation: &str) -> Vec<Stay> {
    let at = on("2026-01-01");
    let Ok(refusals) = refusals(archive, facts(), at);
    let Ok(stays) = stays(archive, facts(), &PartyId::organisation(organisation), &refusals, at);
    stays
}

fn leavers(stays: &[Stay]) -> Vec<String> {
    let year = |stay: &Stay| stay.to.map_or(0, codebook::Date::year);
    stays.iter().filter(|stay| stay.left).map(|stay| format!("{} {}", stay.member, year(stay))).collect()
}

/// Adds a report with a claim: that a member did something about the organisation.
fn tell(archive: &mut MemoryArchive, published: &str, member: &str, act: Act, organisation: &str) {
    let text = format!("{member} {act} {organisation}");
    let report = Report::new("Lake Courier", day(published), "", &text);
    let span = Span::new(0, text.len() as u32);
    let claim = Claim {
        id: ClaimId([0; 16]),
        evidence: Evidence { report: report.id, span, sentence: 0 },
        act,
        actor: vec![Party::new(state(member), span)],
        object: Object::Parties(vec![Party::new(PartyId::organisation(organisation), span)]),
        detail: None,
        time: When::published(report.published),
        polarity: Polarity::Yes,
        certainty: Certainty::Happened,
        sources: vec![Source { who: Party::new(report.publisher.clone(), Span::default()), cue: None }],
        opinion: false,
        plover: None,
        confidence: 0.9,
    };
    archive.add(report, vec![claim.with_id()]);
}

/// Of the CSTO four left by the dates of the facts; the end of a pact or of a state is no leaving.
#[test]
fn who_left_by_the_facts() {
    let nothing = MemoryArchive::default();
    assert_eq!(leavers(&of(&nothing, "CSTO")), ["AZE 1999", "GEO 1999", "UZB 1999", "UZB 2012"]);
    let pact = of(&nothing, "Warsaw Pact");
    assert!(pact.iter().all(|stay| stay.to.is_some()), "the pact ended");
    assert!(
        !leavers(&pact).iter().any(|leaver| leaver.starts_with("DDR 1991") || leaver.starts_with("POL")),
        "{pact:?}"
    );
    assert!(of(&nothing, "Hanse").is_empty());
}

/// What leavers did is that of their claims, each deed with its claim; who stayed stands beside them.
#[test]
fn what_leavers_did_comes_from_the_reports() {
    let mut archive = MemoryArchive::default();
    tell(&mut archive, "2012-06-28", "UZB", Act::AnnounceLeave, "CSTO");
    tell(&mut archive, "2024-02-22", "ARM", Act::FreezeParticipation, "CSTO");
    let stays = of(&archive, "CSTO");
    let uzbekistan = stays.iter().find(|stay| stay.left && !stay.deeds.is_empty()).expect("a leaver that announced it");
    assert_eq!(
        (uzbekistan.member.to_string(), uzbekistan.deeds[0].behaviour),
        ("UZB".to_owned(), Behaviour::Announced)
    );
    assert_eq!(uzbekistan.deeds[0].because.len(), 1);
    let episodes = beside(&stays);
    let found = before(&episodes);
    let announced = found.iter().find(|row| row.behaviour == Some(Behaviour::Announced)).expect("each behaviour");
    assert_eq!((announced.leavers, announced.stayers.did), (Count { did: 1, of: 1 }, 0));
    // Armenia froze its part after the last exit: no episode counts it, but the stay tells of it.
    let armenia = stays.iter().find(|stay| stay.member == state("ARM")).expect("a member");
    assert_eq!((armenia.froze, armenia.suspended, armenia.deeds[0].behaviour), (1, 0, Behaviour::Froze));
    let froze = found.iter().find(|row| row.behaviour == Some(Behaviour::Froze)).expect("each behaviour");
    assert_eq!((froze.leavers.did, froze.stayers.did), (0, 0));
}

/// What members did is known where nobody ever left, too.
#[test]
fn deeds_are_told_where_nobody_left() {
    let mut archive = MemoryArchive::default();
    tell(&mut archive, "2024-02-22", "TUR", Act::RefuseToHost, "NATO");
    let stays = of(&archive, "NATO");
    assert_eq!(leavers(&stays), Vec::<String>::new());
    let turkey = stays.iter().find(|stay| stay.member == state("TUR")).expect("a member");
    assert_eq!(turkey.deeds.len(), 1);
    assert!(before(&beside(&stays)).iter().all(|row| row.leavers.of == 0), "no exit, no comparison");
}
