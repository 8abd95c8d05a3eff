use codebook::{Certainty, Polarity, SetFact, Status};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::*;
use crate::archive::MemoryArchive;
use crate::gather::gather;
use crate::held::{AsOf, Ground};
use crate::laws::{at, facts, reports};
use crate::world::{World, archive, party, read, report};
use crate::{Account, derive, standing};

fn correction(number: u32, change: Change) -> Correction {
    Correction { number, author: "Nino".into(), made: "2024-10-01".parse().unwrap(), reason: "checked".into(), change }
}

fn log(changes: impl IntoIterator<Item = Change>) -> Vec<Correction> {
    changes.into_iter().zip(1..).map(|(change, number)| correction(number, change)).collect()
}

/// The account of 2024-09-02 with these changes.
fn account(archive: &MemoryArchive, facts: &Facts, changes: &[Change]) -> Account {
    let day: Date = "2024-09-02".parse().unwrap();
    let log = log(changes.iter().cloned());
    let Ok(corrected) = Corrected::new(archive, &log);
    let facts = with_set_facts(facts.clone(), &log);
    let Ok(account) = derive(&corrected, &facts, AsOf { on: day, known: day });
    account
}

/// `member/frozen/staying` of Armenia in the CSTO on 2024-09-02.
fn armenia(archive: &MemoryArchive, facts: &Facts, changes: &[Change]) -> String {
    of(archive, facts, changes, "CSTO", "ARM", "2024-09-02")
}

fn of(archive: &MemoryArchive, facts: &Facts, changes: &[Change], org: &str, member: &str, known: &str) -> String {
    let log = log(changes.iter().cloned());
    let Ok(corrected) = Corrected::new(archive, &log);
    let facts = with_set_facts(facts.clone(), &log);
    let at = AsOf { on: "2024-09-02".parse().unwrap(), known: known.parse().unwrap() };
    let Ok(standing) = standing(&corrected, &facts, &party(org).id, &party(member).id, at);
    crate::world::words(&standing)
}

fn csto() -> World {
    World::with_facts("ARM member CSTO 1992-05-15..\nRUS member CSTO 1992-05-15..")
}

fn frozen() -> (World, Report, Claim) {
    let lines = "ARM freeze_participation CSTO on=2024-02-22 # the participation was frozen";
    let (report, claims) = report("2024-02-23", "Caucasus Wire", lines);
    let mut world = csto();
    world.archive.add(report.clone(), claims.clone());
    (world, report, claims[0].clone())
}

/// The claim as another version reads the same passage.
fn read_otherwise(claim: &Claim, change: impl FnOnce(&mut Claim)) -> Claim {
    let mut other = claim.clone();
    other.detail = Some(claim.evidence.span);
    change(&mut other);
    other.with_id()
}

fn only(report: &Report, claims: Vec<Claim>) -> MemoryArchive {
    let mut archive = MemoryArchive::default();
    archive.add(report.clone(), claims);
    archive
}

#[test]
fn a_rejected_claim_moves_nothing_until_it_is_undone() {
    let (World { archive, facts }, _, claim) = frozen();
    let reject = Change::Reject { claim: Box::new(claim) };
    let undo = Change::Undo { number: 1 };
    assert_eq!(armenia(&archive, &facts, &[]), "member/frozen/staying");
    assert_eq!(armenia(&archive, &facts, std::slice::from_ref(&reject)), "member/full/staying");
    assert_eq!(armenia(&archive, &facts, &[reject, undo]), "member/frozen/staying");
}

#[test]
fn a_rejection_holds_for_what_another_version_reads_the_same_and_not_for_what_it_mends() {
    let (World { facts, .. }, report, claim) = frozen();
    let reject = [Change::Reject { claim: Box::new(claim.clone()) }];
    let same = only(&report, vec![read_otherwise(&claim, |_| ())]);
    assert_eq!(armenia(&same, &facts, &reject), "member/full/staying");
    let mended = only(&report, vec![read_otherwise(&claim, |claim| claim.certainty = Certainty::Planned)]);
    assert_eq!(account(&mended, &facts, &reject), account(&mended, &facts, &[]));
}

#[test]
fn an_amended_claim_survives_a_new_reading() {
    let (World { archive, facts }, report, claim) = frozen();
    let amended = Claim { act: Act::AnnounceLeave, ..claim.clone() }.with_id();
    let amend = [Change::Amend { claim: Box::new(claim.clone()), amended: Box::new(amended.clone()) }];
    assert_eq!(armenia(&archive, &facts, &amend), "member/full/leaving");
    // The same mistake in other words, the mistake gone, and the mistake mended by the reader itself.
    let again = only(&report, vec![read_otherwise(&claim, |claim| claim.polarity = Polarity::Yes)]);
    let nothing = only(&report, Vec::new());
    let mended = only(&report, vec![amended.clone()]);
    for archive in [&again, &nothing, &mended] {
        assert_eq!(armenia(archive, &facts, &amend), "member/full/leaving");
        let log = log(amend.to_vec());
        let Ok(corrected) = Corrected::new(archive, &log);
        let Ok(told) = corrected.claims(None, Date::MAX);
        assert_eq!(told.len(), 1, "the mistake and what it was amended to do not stand side by side");
        assert_eq!(told[0].claim.id, amended.id);
    }
}

#[test]
fn an_accepted_claim_counts_in_full_and_outlives_the_version_that_read_it() {
    let (World { facts, .. }, report, claim) = frozen();
    let doubtful = Claim { confidence: 0.1, ..claim.clone() };
    let archive = only(&report, vec![doubtful.clone()]);
    let accept = [Change::Accept { claim: Box::new(doubtful) }];
    assert_eq!(armenia(&archive, &facts, &[]), "member/full/staying");
    assert_eq!(armenia(&archive, &facts, &accept), "member/frozen/staying");
    assert_eq!(armenia(&only(&report, Vec::new()), &facts, &accept), "member/frozen/staying");
    // A report that is removed takes with it what people accepted in it, and brings it back when it is read again.
    assert_eq!(armenia(&MemoryArchive::default(), &facts, &accept), "member/full/staying");
}

#[test]
fn a_correction_corrected_again_follows_the_last_word() {
    let (World { archive, facts }, _, claim) = frozen();
    let first = Claim { act: Act::AnnounceLeave, ..claim.clone() }.with_id();
    let second = Claim { certainty: Certainty::Possible, act: Act::ThreatenLeave, ..first.clone() }.with_id();
    let amend = |claim: &Claim, amended: &Claim| Change::Amend {
        claim: Box::new(claim.clone()),
        amended: Box::new(amended.clone()),
    };
    let both = [amend(&claim, &first), amend(&first, &second)];
    assert_eq!(armenia(&archive, &facts, &both), "member/full/staying");
    let undone = [both[0].clone(), both[1].clone(), Change::Undo { number: 2 }];
    assert_eq!(armenia(&archive, &facts, &undone), "member/full/leaving");
}

#[test]
fn a_merge_counts_two_names_as_one_and_is_undone_with_every_link_restored() {
    let mut world = csto();
    for (day, publisher) in [("2024-02-23", "The Lake Courier"), ("2024-02-24", "Lake Courier")] {
        let line =
            "~Ostrana join CSTO on=2024-01-10 # it came in\n~Republic_of_Ostrana freeze_participation CSTO # frozen";
        world = world.report(day, publisher, line);
    }
    let World { archive, facts } = world;
    let ostrana = PartyId::named("Republic of Ostrana");
    let merges = [
        Change::MergeParties { party: ostrana.clone(), into: PartyId::named("Ostrana") },
        Change::MergeParties { party: PartyId::named("The Lake Courier"), into: PartyId::named("Lake Courier") },
    ];
    assert_eq!(of(&archive, &facts, &[], "CSTO", "~Ostrana", "2024-09-02"), "member/full/staying");
    assert_eq!(of(&archive, &facts, &merges, "CSTO", "~Ostrana", "2024-09-02"), "member/frozen/staying");
    // Whoever asks by the name that was given up is answered about the same party.
    let both = log(merges.to_vec());
    let Ok(corrected) = Corrected::new(&archive, &both);
    assert_eq!(corrected.kept(&ostrana), PartyId::named("Ostrana"));
    assert_eq!(corrected.kept(&ostrana.clone().within("army")), PartyId::named("Ostrana").within("army"));
    let voices = |changes: &[Change]| account(&archive, &facts, changes).events.iter().map(|event| event.voices).max();
    assert_eq!(voices(&merges), Some(1));

    let undone: Vec<Change> =
        merges.iter().cloned().chain([Change::Undo { number: 1 }, Change::Undo { number: 2 }]).collect();
    assert_eq!(account(&archive, &facts, &undone), account(&archive, &facts, &[]));
}

#[test]
fn a_person_given_another_name_or_another_state_goes_along() {
    let world =
        csto().report("2024-02-23", "Wire", "ARM/Pashinyan:prime_minister freeze_participation CSTO # he froze it");
    let World { archive, facts } = world;
    let merge = [Change::MergeParties { party: party("ARM/Pashinyan").id, into: party("RUS/somebody").id }];
    assert_eq!(armenia(&archive, &facts, &merge), "member/full/staying");
    assert_eq!(of(&archive, &facts, &merge, "CSTO", "RUS", "2024-09-02"), "member/frozen/staying");
}

#[test]
fn a_split_moves_only_the_claims_that_mean_another() {
    let world = csto().report("2024-02-23", "Wire", "ARM freeze_participation CSTO on=2024-02-22 # frozen").report(
        "2024-02-25",
        "Courier",
        "ARM skip_event CSTO!summit on=2024-02-24 # did not come",
    );
    let World { archive, facts } = world;
    let Ok(told) = archive.claims(None, Date::MAX);
    let claims = vec![(*told[0].claim).clone()];
    let split =
        [Change::SplitParty { party: PartyId::state("ARM"), into: PartyId::named("Armenia, Colombia"), claims }];
    assert_eq!(armenia(&archive, &facts, &split), "member/reduced/staying");
    assert_eq!(
        account(&archive, &facts, &[split[0].clone(), Change::Undo { number: 1 }]),
        account(&archive, &facts, &[])
    );
}

#[test]
fn events_are_merged_and_split_by_hand() {
    let world = csto().report("2024-02-23", "Wire", "ARM skip_event CSTO!summit on=2024-02-10 # did not come").report(
        "2024-03-25",
        "Courier",
        "ARM skip_event CSTO!summit on=2024-03-20 # stayed away",
    );
    let World { archive, facts } = world;
    let Ok(told) = archive.claims(None, Date::MAX);
    let claims: Vec<Claim> = told.iter().map(|told| (*told.claim).clone()).collect();
    let merge = Change::MergeEvents { claims: claims.clone() };
    let split = Change::SplitEvents { claims: claims[1..].to_vec() };
    let events = |changes: &[Change]| account(&archive, &facts, changes).events.len();
    assert_eq!(events(&[]), 2);
    assert_eq!(events(std::slice::from_ref(&merge)), 1);
    assert_eq!(events(&[merge.clone(), split.clone()]), 2);
    assert_eq!(events(&[merge.clone(), split, Change::Undo { number: 2 }]), 1);
    let account = account(&archive, &facts, &[merge]);
    assert_eq!(account.events[0].dates.len(), 2, "dates that differ stay visible");
    assert_eq!(account.events[0].voices, 2);
}

fn set(member: &str, status: Status, from: &str, to: &str, known: &str) -> Change {
    Change::SetFact {
        fact: SetFact {
            organisation: "CSTO".into(),
            member: party(member).id,
            status,
            from: from.parse().unwrap(),
            to: (!to.is_empty()).then(|| to.parse().unwrap()),
            source: "the depositary".into(),
            known: known.parse().unwrap(),
        },
    }
}

#[test]
fn a_fact_set_by_hand_holds_from_the_day_on_which_it_could_be_known() {
    let World { archive, facts } = csto();
    let left = [set("ARM", Status::Outside, "2024-06-01", "", "2024-07-01")];
    assert_eq!(of(&archive, &facts, &left, "CSTO", "ARM", "2024-06-30"), "member/full/staying");
    assert_eq!(of(&archive, &facts, &left, "CSTO", "ARM", "2024-07-01"), "left/none/leaving");
    assert_eq!(of(&archive, &facts, &left, "CSTO", "RUS", "2024-07-01"), "member/full/staying");
    let undone = [left[0].clone(), Change::Undo { number: 1 }];
    assert_eq!(of(&archive, &facts, &undone, "CSTO", "ARM", "2024-07-01"), "member/full/staying");
}

#[test]
fn a_fact_set_by_hand_leaves_what_lies_before_and_after_it() {
    let World { archive, facts } = csto();
    let log = log([set("ARM", Status::Suspended, "2010-01-01", "2012-01-01", "2010-01-01")]);
    let facts = with_set_facts(facts, &log);
    let on = |day: &str| {
        let at = AsOf { on: day.parse().unwrap(), known: "2024-09-02".parse().unwrap() };
        let Ok(standing) = standing(&archive, &facts, &party("CSTO").id, &party("ARM").id, at);
        (standing.membership.value.as_str(), standing.membership.because)
    };
    let set = vec![Ground::Fact(codebook::FactId("correction:1".into()))];
    assert_eq!(on("2009-12-31").0, "member");
    assert_eq!(on("2010-01-01"), ("suspended", set));
    assert_eq!(on("2012-01-01").0, "member");
}

#[test]
fn a_new_organisation_can_be_set_up_by_facts_alone() {
    let (archive, facts) = (MemoryArchive::default(), Facts::default());
    let changes = [set("ARM", Status::Member, "1992", "", "1992-12-31")];
    assert_eq!(armenia(&archive, &facts, &changes), "member/full/staying");
}

/// Corrections of any kind of claims of the archive, with undoings among them.
fn changes(archive: &MemoryArchive, picks: &[(u8, Index, Index)]) -> Vec<Change> {
    let Ok(told) = archive.claims(None, Date::MAX);
    if told.is_empty() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    for (kind, one, other) in picks {
        let claim = (*one.get(&told).claim).clone();
        let second = (*other.get(&told).claim).clone();
        let named: Vec<PartyId> = claim.parties().chain(second.parties()).cloned().collect();
        changes.push(match kind {
            0 => Change::Accept { claim: Box::new(claim) },
            1 => Change::Reject { claim: Box::new(claim) },
            2 => {
                let amended = Claim { act: second.act, certainty: second.certainty, ..claim.clone() }.with_id();
                Change::Amend { claim: Box::new(claim), amended: Box::new(amended) }
            }
            3 if !named.is_empty() => {
                Change::MergeParties { party: one.get(&named).clone(), into: other.get(&named).clone() }
            }
            4 if !named.is_empty() => Change::SplitParty {
                party: one.get(&named).clone(),
                into: other.get(&named).clone(),
                claims: vec![claim, second],
            },
            5 => Change::MergeEvents { claims: vec![claim, second] },
            6 => Change::SplitEvents { claims: vec![claim] },
            7 => set("ARM", Status::Outside, "2012-06-28", "", "2012-07-02"),
            _ => Change::Undo { number: 1 + one.index(changes.len().max(1)) as u32 },
        });
    }
    changes
}

fn picks() -> impl Strategy<Value = Vec<(u8, Index, Index)>> {
    vec((0_u8..9, any::<Index>(), any::<Index>()), 0..6)
}

proptest! {
    /// Corrections hold whatever the order in which reports came in, and every value still rests on words or a fact.
    #[test]
    fn corrected_accounts_keep_the_laws(reports in reports(), facts in facts(), picks in picks(), at in at()) {
        let read = read(&reports);
        let forward = archive(&read);
        let backward = archive(read.iter().rev());
        let log = log(changes(&forward, &picks));
        let facts = with_set_facts(facts, &log);
        let Ok(one) = Corrected::new(&forward, &log);
        let Ok(other) = Corrected::new(&backward, &log);
        let (Ok(one_account), Ok(other_account)) = (derive(&one, &facts, at), derive(&other, &facts, at));
        prop_assert_eq!(&one_account, &other_account);
        for standing in &one_account.standings {
            let Ok(reasons) = crate::why(&one, &facts, standing);
            for trace in reasons.iter().flat_map(|reason| reason.because.iter().chain(&reason.against)) {
                prop_assert!(!matches!(trace, crate::Trace::Lost(_)), "{:?}", trace);
            }
        }
    }

    /// Nothing that was corrected is lost: with all corrections undone, the last first, the account is as it was.
    #[test]
    fn all_corrections_undone_leave_no_trace(reports in reports(), facts in facts(), picks in picks(), at in at()) {
        let archive = archive(&read(&reports));
        let made = changes(&archive, &picks);
        let undoings = (1..=made.len() as u32).rev().map(|number| Change::Undo { number });
        let log = log(made.iter().cloned().chain(undoings));
        let Ok(corrected) = Corrected::new(&archive, &log);
        let (Ok(with), Ok(without)) =
            (derive(&corrected, &with_set_facts(facts.clone(), &log), at), derive(&archive, &facts, at));
        prop_assert_eq!(with, without);
    }

    /// What is asked by party gives what is asked of all and sorted out afterwards.
    #[test]
    fn asking_by_party_gives_the_same_as_sorting_out(reports in reports(), picks in picks(), at in at()) {
        let archive = archive(&read(&reports));
        let log = log(changes(&archive, &picks));
        let Ok(corrected) = Corrected::new(&archive, &log);
        let Ok(all) = corrected.claims(None, at.known);
        let Ok(_) = gather(&corrected, &Facts::default(), &all);
        for name in ["CSTO", "ARM", "UZB", "~Ostrana", "Seven_Rivers_Pact"] {
            let asked = party(name).id;
            let kept = corrected.kept(&asked);
            let Ok(found) = corrected.claims(Some(std::slice::from_ref(&asked)), at.known);
            let sorted: Vec<Told> = all.iter().filter(|told| told.names(&kept)).cloned().collect();
            prop_assert_eq!(found, sorted);
        }
    }
}
