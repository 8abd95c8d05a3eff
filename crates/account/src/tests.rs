//! Standings of true and invented episodes, and the traps in them.
//!
//! Days and sources of the true ones: `episodes.csv` of the maintainers and the reference article of 2 September 2024.

use codebook::FactId;

use crate::held::{AsOf, Ground, Rule};
use crate::position::{Membership, Participation};
use crate::standing::standings;
use crate::world::{World, party};

const CSTO: &str = "
    ARM member CSTO 1994-04-20..
    BLR member CSTO 1994-04-20..
    KAZ member CSTO 1994-04-20..
    KGZ member CSTO 1994-04-20..
    RUS member CSTO 1994-04-20..
    TJK member CSTO 1994-04-20..
    AZE member CSTO 1994-04-20..1999-04-02
    GEO member CSTO 1994-04-20..1999-04-02
    UZB member CSTO 1994-04-20..1999-04-02
    UZB member CSTO 2006-08-16..2012-12-19
";

/// The reference article of 2 September 2024, as claims.
const ARTICLE: &str = "
    ARM,RUS,KAZ,BLR,KGZ,TJK member_of CSTO
    ARM freeze_participation CSTO on=2024-08-31 by=ARM/Nikol_Pashinyan:prime_minister,Institute_for_the_Study_of_War
    ARM announce_leave CSTO on=2024-02 by=ARM/Nikol_Pashinyan:prime_minister
    ARM/Nikol_Pashinyan:prime_minister,ARM/representatives skip_event CSTO!event since=2023-06 # several events
    ARM attend_event CSTO no since=2023-09 by=~Institute_for_the_Study_of_War # has abstained from participating
    ARM announce_leave CSTO on=2024-06 by=ARM/Nikol_Pashinyan:prime_minister # out altogether
    ARM leave CSTO possible by=ARM/Nikol_Pashinyan:prime_minister # another decision
    ARM leave CSTO predicted by=~Thomas_Graham # the most likely to leave
    KAZ,KGZ leave CSTO no predicted by=*experts # unlikely
    ARM request_help CSTO on=2022
    CSTO send_troops ARM no on=2022
";

fn article() -> World {
    World::with_facts(CSTO).report("2024-09-02", "Business Insider", ARTICLE)
}

#[test]
fn the_reference_article_gives_armenia_frozen_and_leaving() {
    let standing = article().standing("CSTO", "ARM", "2024-09-02", "2024-09-02");
    assert_eq!(crate::world::words(&standing), "member/frozen/leaving");
    assert_eq!(standing.membership.because[0], Ground::Fact(FactId("membership:CSTO:ARM:member:1994-04-20".into())));
    assert_eq!(standing.membership.because.len(), 2, "the fact and the sentence on the six members");
    assert_eq!(standing.participation.since, Some("2024-08-31".parse().unwrap()));
    assert_eq!(standing.intent.since, Some("2024-02".parse().unwrap()));
    assert_eq!(standing.intent.because.len(), 2, "February and June");
    let done: Vec<_> = standing.history.participation.iter().map(|spell| spell.held.value).collect();
    assert_eq!(done, [Participation::Full, Participation::Reduced, Participation::None, Participation::Frozen]);
}

#[test]
fn the_reference_article_tells_of_absence_in_january() {
    let standing = article().standing("CSTO", "ARM", "2024-01-15", "2024-09-02");
    assert_eq!(crate::world::words(&standing), "member/none/staying");
    let begin = &standing.history.participation[1].held;
    assert_eq!((begin.value, begin.since), (Participation::Reduced, Some("2023-06".parse().unwrap())));
    assert_eq!(article().known("CSTO", "ARM", "2024-01-15", "2024-09-01"), "member/full/staying", "not yet published");
}

#[test]
fn the_reference_article_invents_nothing_for_others() {
    for member in ["RUS", "KAZ", "BLR", "KGZ", "TJK"] {
        assert_eq!(article().on("CSTO", member, "2024-09-02"), "member/full/staying", "{member}");
    }
    assert_eq!(article().on("CSTO", "UZB", "2024-09-02"), "left/none/leaving");
    assert_eq!(article().on("CSTO", "UKR", "2024-09-02"), "none/none/staying");
}

#[test]
fn all_who_are_were_or_are_called_members_are_listed() {
    let mut world = article().report("2024-09-01", "Old Atlas", "UKR member_of CSTO\nIRN attend_event CSTO!summit");
    world.facts.memberships.extend(World::with_facts("SRB observer CSTO 2013-04-11..").facts.memberships);
    let at = AsOf { on: "2024-09-02".parse().unwrap(), known: "2024-09-02".parse().unwrap() };
    let Ok(list) = standings(&world.archive, &world.facts, &party("CSTO").id, at);
    let list: Vec<String> =
        list.iter().map(|one| format!("{} {}", one.member, one.membership.value.as_str())).collect();
    let members =
        ["ARM member", "AZE left", "BLR member", "GEO left", "KAZ member", "KGZ member", "RUS member", "TJK member"];
    assert_eq!(list, [&members[..], &["UKR none", "UZB left"]].concat(), "no observer, no guest");
}

#[test]
fn the_same_article_with_other_names_gives_the_same() {
    let lines = ARTICLE.replace("ARM", "~Ostrana").replace("RUS", "~Tarnovia").replace("CSTO", "Seven_Rivers_Pact");
    let world = World::default().report("2024-09-02", "The Meridian Review", &lines);
    assert_eq!(world.on("Seven_Rivers_Pact", "~Ostrana", "2024-09-02"), "member/frozen/leaving");
    assert_eq!(world.known("Seven_Rivers_Pact", "~Ostrana", "2024-01-15", "2024-09-02"), "member/none/staying");
    assert_eq!(world.on("Seven_Rivers_Pact", "~Tarnovia", "2024-09-02"), "member/full/staying");
}

#[test]
fn a_skipped_run_starts_at_its_first_absence() {
    let world = World::with_facts(CSTO).report(
        "2024-01-31",
        "Caucasus Wire",
        "ARM refuse_to_host CSTO!exercise on=2023-01-10
         ARM skip_event CSTO!summit on=2023-11-23",
    );
    let standing = world.standing("CSTO", "ARM", "2024-01-31", "2024-01-31");
    assert_eq!(crate::world::words(&standing), "member/reduced/staying");
    assert_eq!(standing.participation.since, Some("2023-01-10".parse().unwrap()));
    assert_eq!(world.on("CSTO", "ARM", "2026-01-31"), "member/full/staying", "absences lapse");
}

#[test]
fn uzbekistan_steps_out_and_then_leaves() {
    let world = World::with_facts(CSTO).report(
        "2012-07-02",
        "Steppe Monitor",
        "UZB freeze_participation CSTO on=2012-06-28 by=UZB/foreign_ministry
         UZB leave CSTO possible by=*diplomats
         UZB leave CSTO on=1999-04
         CSTO readmit UZB on=2006
         UZB join CSTO/rapid-reaction_force no
         UZB readmit CSTO predicted on=2017 by=RUS/a_deputy",
    );
    assert_eq!(world.on("CSTO", "UZB", "1998-01-01"), "member/full/staying");
    assert_eq!(world.on("CSTO", "UZB", "2003-01-01"), "left/none/leaving");
    assert_eq!(world.on("CSTO", "UZB", "2012-07-02"), "member/frozen/staying");
    assert_eq!(world.on("CSTO", "UZB", "2012-12-18"), "member/frozen/staying", "the end is not yet known");
    assert_eq!(world.on("CSTO", "UZB", "2012-12-19"), "left/none/leaving");
    assert_eq!(world.known("CSTO", "UZB", "2012-12-18", "2020-01-01"), "member/frozen/staying");
}

const ECOWAS: &str = "
    MLI member ECOWAS 1975-05-28..2025-01-29
    MLI suspended ECOWAS 2021-05-30..2025-01-29
    NER member ECOWAS 1975-05-28..2025-01-29
    MRT member ECOWAS 1975-05-28..2000-12-26
    NGA member ECOWAS 1975-05-28..
";

#[test]
fn mali_is_suspended_then_announces_then_is_out() {
    let world = World::with_facts(ECOWAS)
        .report(
            "2024-01-29",
            "Gulf of Guinea Wire",
            "MLI,NER announce_leave ECOWAS on=2024-01-28 by=*joint_statement
             MLI,NER notify_leave ECOWAS no by=ECOWAS/Commission
             MLI,NER member_of ECOWAS by=ECOWAS/Commission
             ECOWAS suspend_member NER on=2023-12
             ECOWAS sanction NER on=2023-07-30",
        )
        .report(
            "2024-12-16",
            "Radio Teranga",
            "MLI,NER leave ECOWAS planned on=2025-01-29
             MLI,NER leave ECOWAS on=2024-01 by=NER/governments
             NER notify_leave ECOWAS on=2024-01-29 by=ECOWAS/Commission # the written notice",
        );
    assert_eq!(world.on("ECOWAS", "MLI", "2020-01-01"), "member/full/staying");
    assert_eq!(world.on("ECOWAS", "MLI", "2024-01-29"), "suspended/none/leaving");
    assert_eq!(world.on("ECOWAS", "NER", "2023-11-30"), "member/full/staying");
    assert_eq!(world.on("ECOWAS", "NER", "2024-01-29"), "suspended/none/leaving");
    assert_eq!(world.on("ECOWAS", "NER", "2024-12-16"), "suspended/none/notice_given", "its own word is not enough");
    assert_eq!(world.known("ECOWAS", "NER", "2025-02-01", "2024-12-16"), "suspended/none/notice_given");
    assert_eq!(world.on("ECOWAS", "NER", "2025-02-01"), "left/none/leaving");
    assert_eq!(world.known("ECOWAS", "NER", "2024-06-01", "2025-02-01"), "suspended/none/notice_given");
    assert_eq!(world.on("ECOWAS", "MRT", "2024-01-29"), "left/none/leaving");
    assert_eq!(world.on("ECOWAS", "NGA", "2024-01-29"), "member/full/staying");
}

#[test]
fn qatar_announces_and_the_exit_comes_with_the_day() {
    let world = World::default()
        .report(
            "2018-12-03",
            "Strait Dispatch",
            "QAT announce_leave OPEC on=2018-12-03 by=QAT/Saad_al-Kaabi:energy_minister
             QAT leave OPEC planned on=2019-01-01
             QAT join OPEC on=1961",
        )
        .report("2019-01-02", "Gulf Desk", "QAT leave OPEC on=2019-01-01");
    assert_eq!(world.on("OPEC", "QAT", "2018-12-03"), "member/full/leaving");
    assert_eq!(world.known("OPEC", "QAT", "2019-01-02", "2018-12-31"), "member/full/leaving", "a plan is no exit");
    assert_eq!(world.on("OPEC", "QAT", "2019-01-02"), "left/none/leaving");
    assert_eq!(world.known("OPEC", "QAT", "2018-12-31", "2019-01-02"), "member/full/leaving");
}

#[test]
fn leaving_the_command_is_not_leaving_the_alliance() {
    let facts = "FRA member NATO 1949-08-24..\nGRC member NATO 1952-02-18..";
    let world = World::with_facts(facts)
        .report(
            "1966-07-02",
            "Atlantic Press",
            "FRA leave NATO/integrated_command on=1966-07-01
             FRA leave NATO no planned by=FRA/Charles_de_Gaulle:president
             FRA attend_event NATO/Council on=1966-07",
        )
        .report("1974-08-15", "Levant News", "GRC freeze_participation NATO/military_structure on=1974-08-14")
        .report("1980-10-21", "Levant News", "GRC resume_participation NATO/military_structure on=1980-10-20")
        .report("2009-03-12", "Seine Wire", "FRA resume_participation NATO/integrated_military_command planned")
        .report("2009-04-05", "Seine Wire", "FRA resume_participation NATO/integrated_military_command on=2009-04-04");
    assert_eq!(world.on("NATO", "FRA", "1966-06-30"), "member/full/staying");
    assert_eq!(world.on("NATO", "FRA", "1966-07-02"), "member/reduced/staying");
    assert_eq!(world.standing("NATO", "FRA", "1970-01-01", "1970-01-01").participation.rule, Rule::PartFrozen);
    assert_eq!(world.on("NATO", "FRA", "2009-03-12"), "member/reduced/staying");
    assert_eq!(world.on("NATO", "FRA", "2009-04-05"), "member/full/staying");
    assert_eq!(world.on("NATO", "GRC", "1979-01-01"), "member/reduced/staying");
    assert_eq!(world.on("NATO", "GRC", "1980-10-21"), "member/full/staying");
}

#[test]
fn new_zealand_refuses_a_visit_and_is_suspended() {
    let world = World::with_facts("NZL member ANZUS 1952-04-29..\nAUS member ANZUS 1952-04-29..")
        .report("1985-02-05", "The Press", "NZL refuse_to_host ANZUS!exercise on=1985-02-04")
        .report("1986-08-12", "The Press", "USA suspend_member NZL,ANZUS on=1986-08-12");
    assert_eq!(world.on("ANZUS", "NZL", "1985-02-05"), "member/reduced/staying");
    assert_eq!(world.on("ANZUS", "NZL", "1986-08-12"), "suspended/none/staying");
    assert_eq!(world.on("ANZUS", "AUS", "1986-08-12"), "member/full/staying");
}

#[test]
fn syria_is_suspended_and_taken_back() {
    let world = World::with_facts("SYR member Arab_League 1945-03-22..").report(
        "2023-05-08",
        "Levant Wire",
        "Arab_League suspend_member SYR on=2011-11
         Arab_League readmit SYR on=2023-05-07
         SYR attend_event Arab_League!summit possible",
    );
    assert_eq!(world.known("Arab_League", "SYR", "2011-10-31", "2023-05-08"), "member/full/staying");
    assert_eq!(world.known("Arab_League", "SYR", "2015-01-01", "2023-05-08"), "suspended/none/staying");
    assert_eq!(world.on("Arab_League", "SYR", "2023-05-08"), "member/full/staying");
}

#[test]
fn honduras_by_facts_alone() {
    let facts = "HND member OAS 1950-02-07..\nHND suspended OAS 2009-07-04..2011-06-01";
    let world = World::with_facts(facts);
    assert_eq!(world.on("OAS", "HND", "2009-07-03"), "member/full/staying");
    assert_eq!(world.on("OAS", "HND", "2010-01-01"), "suspended/none/staying");
    assert_eq!(world.on("OAS", "HND", "2011-06-01"), "member/full/staying");
    assert_eq!(world.known("OAS", "HND", "2012-01-01", "2011-05-31"), "suspended/none/staying");
}

#[test]
fn georgia_gives_notice_a_year_ahead() {
    let world = World::with_facts("GEO member CIS 1993-12-03..2009-08-18\nUKR member CIS 1991-12-08..").report(
        "2008-08-19",
        "Tbilisi Document Service",
        "GEO notify_leave CIS on=2008-08-18 by=GEO/foreign_ministry
         GEO announce_leave CIS on=2008-08-12 by=GEO/Mikheil_Saakashvili:president,GEO/foreign_ministry
         UKR leave CIS demanded by=GEO/Mikheil_Saakashvili:president
         GEO leave CIS planned on=2009-08-18 by=GEO/foreign_ministry
         UKR announce_leave CIS no",
    );
    assert_eq!(world.known("CIS", "GEO", "2008-08-15", "2008-08-19"), "member/full/leaving");
    assert_eq!(world.on("CIS", "GEO", "2008-08-19"), "member/full/notice_given");
    assert_eq!(world.on("CIS", "GEO", "2009-08-17"), "member/full/notice_given");
    assert_eq!(world.on("CIS", "GEO", "2009-08-18"), "left/none/leaving");
    assert_eq!(world.on("CIS", "UKR", "2008-08-19"), "member/full/staying");
}

#[test]
fn the_gambia_leaves_and_comes_back() {
    let facts = "GMB member Commonwealth 1965-02-18..2013-10-03\nGMB member Commonwealth 2018-02-08..";
    let world = World::with_facts(facts)
        .report("2013-10-03", "Banjul Post", "GMB leave Commonwealth on=2013-10-02 by=GMB/government")
        .report(
            "2017-01-30",
            "Banjul Post",
            "GMB apply Commonwealth planned\nGMB leave Commonwealth # which left in a huff",
        );
    assert_eq!(world.on("Commonwealth", "GMB", "2013-10-01"), "member/full/staying");
    assert_eq!(world.on("Commonwealth", "GMB", "2013-10-03"), "left/none/leaving");
    assert_eq!(world.on("Commonwealth", "GMB", "2018-02-08"), "member/full/staying");
    assert_eq!(world.standing("Commonwealth", "GMB", "2018-03-01", "2018-03-01").intent.rule, Rule::CameBack);
}

#[test]
fn south_africa_takes_its_notice_back() {
    let world = World::default()
        .report("2016-10-22", "Cape Wire", "ZAF notify_leave ICC on=2016-10-19\nZAF member_of ICC since=2002")
        .report("2017-03-08", "Cape Wire", "ZAF leave ICC no planned on=2017-03-07 by=ZAF/government");
    assert_eq!(world.on("ICC", "ZAF", "2016-10-22"), "member/full/notice_given");
    assert_eq!(world.on("ICC", "ZAF", "2017-03-08"), "member/full/staying");
    assert_eq!(world.known("ICC", "ZAF", "2016-12-01", "2020-01-01"), "member/full/notice_given");
}

#[test]
fn indonesia_freezes_and_gabon_returns_without_facts() {
    let world = World::default().report(
        "2018-12-03",
        "Strait Dispatch",
        "IDN freeze_participation OPEC on=2016-11
         GAB leave OPEC on=1995
         GAB join OPEC on=2016
         IDN apply OPEC no",
    );
    assert_eq!(world.on("OPEC", "IDN", "2018-12-03"), "member/frozen/staying");
    assert_eq!(world.on("OPEC", "GAB", "2018-12-03"), "member/full/staying");
    assert_eq!(world.known("OPEC", "GAB", "2000-01-01", "2018-12-03"), "left/none/leaving");
}

#[test]
fn albania_stays_away_for_years_and_leaves() {
    let world = World::default().report(
        "1968-09-14",
        "Adriatic Monitor",
        "ALB leave Warsaw_Pact on=1968-09-13 by=~ATA
         ALB skip_event Warsaw_Pact!meeting since=1961 until=1968
         ALB member_of Warsaw_Pact since=1955 until=1968
         Warsaw_Pact suspend_member ALB no
         YUG member_of Warsaw_Pact no",
    );
    assert_eq!(world.known("Warsaw_Pact", "ALB", "1965-01-01", "1968-09-14"), "member/reduced/staying");
    assert_eq!(world.on("Warsaw_Pact", "ALB", "1968-09-14"), "left/none/leaving");
    assert_eq!(world.on("Warsaw_Pact", "YUG", "1968-09-14"), "none/none/staying");
}

#[test]
fn sweden_is_invited_until_it_joins() {
    let world = World::default()
        .report(
            "2024-01-24",
            "Nordic Desk",
            "SWE apply NATO on=2022-05-18
             NATO invite SWE on=2022-06
             HUN ratify NATO planned
             SWE member_of NATO no on=2024-01-24",
        )
        .report("2024-03-08", "Nordic Desk", "SWE join NATO on=2024-03-07");
    assert_eq!(world.on("NATO", "SWE", "2024-01-24"), "candidate/none/staying");
    assert_eq!(world.on("NATO", "SWE", "2024-03-08"), "member/full/staying");
}

#[test]
fn a_freeze_told_and_denied_in_one_week() {
    let world = World::with_facts(CSTO)
        .report(
            "2024-02-22",
            "France 24",
            "ARM freeze_participation CSTO on=2024-02-22 by=ARM/Nikol_Pashinyan:prime_minister",
        )
        .report("2024-02-24", "Volga Telegraph", "ARM freeze_participation CSTO no on=2024-02-24 by=CSTO/spokesman")
        .report("2024-02-25", "Volga Telegraph", "ARM freeze_participation CSTO no by=ARM/a_spokesperson");
    let standing = world.standing("CSTO", "ARM", "2024-02-26", "2024-02-26");
    assert_eq!(crate::world::words(&standing), "member/frozen/staying");
    assert_eq!((standing.participation.against.len(), standing.participation.rule), (2, Rule::HigherSpeaker));
}

#[test]
fn a_minister_denies_what_the_head_of_government_announced() {
    let world = World::with_facts(CSTO).report(
        "2024-06-14",
        "Caucasus Wire",
        "ARM announce_leave CSTO on=2024-06-12 by=ARM/Nikol_Pashinyan:prime_minister
         ARM announce_leave CSTO no on=2024-06-13 by=ARM/Ararat_Mirzoyan:foreign_minister
         ARM notify_leave CSTO no by=RUS/officials",
    );
    let standing = world.standing("CSTO", "ARM", "2024-06-14", "2024-06-14");
    assert_eq!(crate::world::words(&standing), "member/full/leaving");
    assert_eq!((standing.intent.against.len(), standing.intent.rule), (1, Rule::HigherSpeaker));
    let later =
        world.report("2024-07-01", "Caucasus Wire", "ARM leave CSTO no planned by=ARM/Nikol_Pashinyan:prime_minister");
    assert_eq!(later.on("CSTO", "ARM", "2024-07-01"), "member/full/staying");
    assert_eq!(later.known("CSTO", "ARM", "2024-06-20", "2024-07-01"), "member/full/leaving", "it was so until then");
}

#[test]
fn a_minister_who_tells_what_the_head_of_government_said_speaks_as_a_minister() {
    let world = World::with_facts(CSTO).report(
        "2024-06-14",
        "Caucasus Wire",
        "ARM announce_leave CSTO on=2024-06-12 by=ARM/Nikol_Pashinyan:prime_minister
         ARM announce_leave CSTO no on=2024-06-13 by=ARM/Nikol_Pashinyan:prime_minister,ARM/Mirzoyan:foreign_minister",
    );
    assert_eq!(world.on("CSTO", "ARM", "2024-06-14"), "member/full/leaving");
}

#[test]
fn last_year_does_not_make_it_older_than_its_news() {
    let world = World::with_facts(CSTO)
        .report("2024-02-23", "Ararat Wire", "ARM freeze_participation CSTO # has frozen its part in it")
        .report("2025-02-01", "Issyk Courier", "ARM freeze_participation CSTO on=2024 # froze it last year");
    let standing = world.standing("CSTO", "ARM", "2025-03-01", "2025-03-01");
    assert_eq!(standing.participation.since, Some("2024-02-23".parse().unwrap()));
    assert_eq!(world.known("CSTO", "ARM", "2024-02-01", "2025-03-01"), "member/full/staying");
    let alone = World::with_facts(CSTO).report("2025-02-01", "Issyk Courier", "ARM freeze_participation CSTO on=2024");
    assert_eq!(
        alone.known("CSTO", "ARM", "2024-02-01", "2025-03-01"),
        "member/frozen/staying",
        "nobody dates it better"
    );
}

#[test]
fn a_part_named_beside_its_whole_is_the_part() {
    let line = "KAZ freeze_participation CSTO/rapid_reaction_force,CSTO on=2024-05-27";
    let world = World::with_facts(CSTO).report("2024-06-01", "Steppe Times", line);
    assert_eq!(world.on("CSTO", "KAZ", "2024-06-02"), "member/reduced/staying");
}

#[test]
fn who_suspended_whom_by_whose_word() {
    let world = World::default().report(
        "2031-04-11",
        "The Meridian Review",
        "~Ostrana freeze_participation Seven_Rivers_Pact on=2031-03-02 by=~Ostrana/Irena_Volsk:foreign_minister
         Seven_Rivers_Pact suspend_member ~Ostrana by=~Tarnovia/Kesh:president # thrown out
         Seven_Rivers_Pact suspend_member ~Ostrana no by=~Ostrana/Irena_Volsk:foreign_minister # no procedure
         ~Ostrana leave Seven_Rivers_Pact no by=~Ostrana/Irena_Volsk:foreign_minister",
    );
    let standing = world.standing("Seven_Rivers_Pact", "~Ostrana", "2031-04-11", "2031-04-11");
    assert_eq!(crate::world::words(&standing), "member/frozen/staying");
    assert_eq!((standing.membership.against.len(), standing.membership.rule), (1, Rule::HigherSpeaker));
}

#[test]
fn suspended_by_itself_by_the_organisation_and_at_its_own_request() {
    let of = |lines: &str| {
        let world = World::with_facts(CSTO).report("2024-06-01", "Steppe Monitor", lines);
        world.on("CSTO", "KAZ", "2024-06-02")
    };
    let own = "KAZ freeze_participation CSTO on=2024-05-20 by=KAZ/foreign_ministry # suspended its participation";
    let theirs = "CSTO suspend_member KAZ on=2024-05-28";
    assert_eq!(of(own), "member/frozen/staying", "by itself");
    assert_eq!(of(theirs), "suspended/none/staying", "by the organisation");
    assert_eq!(of(&format!("{own}\n{theirs}")), "suspended/none/staying", "at its own request");
    assert_eq!(of("RUS suspend_member KGZ,CSTO on=2024-05-28"), "member/full/staying", "another one");
    assert_eq!(of("KAZ suspend_member CSTO on=2024-05-28"), "member/full/staying", "nobody suspends the organisation");
}

#[test]
fn a_correction_overrides_what_it_corrects() {
    let told = "MLI leave ECOWAS on=2024-01-28 by=MLI/Goita:president # Mali is out, its president said";
    let world = World::with_facts("MLI member ECOWAS 1975-05-28..\nNER member ECOWAS 1975-05-28..")
        .report("2024-01-28", "Sahel Dispatch", told)
        .report("2024-01-29", "Relay", "MLI leave ECOWAS on=2024-01-28 by=~Sahel_Dispatch")
        .report("2024-01-30", "Sahel Dispatch", "MLI leave ECOWAS by=~An_earlier_version_of_this_article");
    assert_eq!(world.standing("ECOWAS", "MLI", "2024-01-29", "2024-01-29").membership.value, Membership::Left);
    let corrected = world.standing("ECOWAS", "MLI", "2024-01-30", "2024-01-30");
    assert_eq!(corrected.membership.value, Membership::Member);
    let known = world.known("ECOWAS", "MLI", "2024-01-29", "2024-01-30");
    assert!(known.starts_with("member/"), "{known}");
    let other = world.report("2024-01-29", "Niger Desk", "MLI leave ECOWAS on=2024-01-28 # seen by our own reporter");
    let standing = other.standing("ECOWAS", "MLI", "2024-01-31", "2024-01-31");
    assert!(standing.membership.against.len() + standing.membership.because.len() > 2, "both sides are shown");
}

#[test]
fn facts_about_one_state_never_retire_those_about_another() {
    let all = World::with_facts(CSTO);
    let pairs = ["ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK", "UZB", "AZE", "GEO"];
    let told = |world: &World, member: &str| {
        let days = ["1995-01-01", "2003-01-01", "2010-01-01", "2024-06-02"];
        days.map(|on| world.known("CSTO", member, on, "2024-06-02"))
    };
    for member in pairs {
        let mut alone = all.clone();
        alone.facts.memberships.retain(|spell| spell.member == party(member).id);
        assert_eq!(told(&alone, member), told(&all, member), "{member} without the facts about the others");
        let mut others = all.clone();
        for spell in others.facts.memberships.iter_mut().filter(|spell| spell.member != party(member).id) {
            spell.to = Some("2024-01-01".parse().unwrap());
        }
        assert_eq!(told(&others, member), told(&all, member), "{member} when all others leave");
        let world =
            all.clone().report("2024-06-01", "Wire", "ZZZ leave CSTO on=2024-05-01\nZZZ join CSTO on=2024-05-02");
        assert_eq!(told(&world, member), told(&all, member), "{member} when somebody else comes and goes");
    }
}

#[test]
fn announced_notified_effective_and_end_of_notice_are_different_days() {
    let world = World::with_facts("GEO member CIS 1993-12-03..")
        .report("2008-08-13", "Civil", "GEO announce_leave CIS on=2008-08-12 by=GEO/Mikheil_Saakashvili:president")
        .report("2008-08-20", "Civil", "GEO notify_leave CIS on=2008-08-18\nGEO leave CIS planned on=2009-08-18")
        .report("2009-08-20", "Civil", "GEO leave CIS on=2009-08-18 # it took effect");
    let standing = world.standing("CIS", "GEO", "2009-09-01", "2009-09-01");
    let turns: Vec<_> =
        standing.history.intent.iter().map(|spell| (spell.held.value.as_str(), spell.held.since)).collect();
    let day = |day: &str| Some(day.parse().unwrap());
    assert!(turns.contains(&("leaving", day("2008-08-12"))), "announced: {turns:?}");
    assert!(turns.contains(&("notice_given", day("2008-08-18"))), "notified: {turns:?}");
    assert_eq!((standing.membership.value, standing.membership.since), (Membership::Left, day("2009-08-18")));
    assert_eq!(world.on("CIS", "GEO", "2009-08-17"), "member/full/notice_given", "the notice runs");
}

#[test]
fn start_is_end_end_before_start_open_and_unknown_ends_are_distinct() {
    let of = |spell: &str| {
        let world = World::with_facts(&format!("KAZ member CSTO {spell}\nRUS member CSTO 1990-01-01.."));
        let standing = world.standing("CSTO", "KAZ", "2024-06-01", "2024-06-01");
        (standing.membership.value, standing.membership.since.map(|since| since.to_string()))
    };
    let since = |text: &str| Some(text.to_owned());
    assert_eq!(of("1994-04-20..1994-04-20"), (Membership::Left, since("1994-04-20")), "start is end");
    assert_eq!(of("1999-01-01..1998-01-01"), (Membership::Left, since("1998-01-01")), "end before start");
    assert_eq!(of("1994-04-20.."), (Membership::Member, since("1994-04-20")), "open");
    assert_eq!(of("1994-04-20..2001"), (Membership::Left, since("2001")), "the day of the end is unknown");
    let lines = "KAZ skip_event CSTO!summit on=2010
        KAZ skip_event CSTO!summit since=2010 until=2001
        KAZ skip_event CSTO!summit since=2010
        KAZ skip_event CSTO!summit until=2010
        KAZ skip_event CSTO!summit";
    let (_, claims) = crate::world::report("2024-06-01", "Monitor", lines);
    let times: std::collections::BTreeSet<String> = claims.iter().map(|claim| format!("{:?}", claim.time)).collect();
    assert_eq!(times.len(), 5, "each is another time");
}

#[test]
fn two_runs_give_identical_bytes() {
    let at = AsOf { on: "2024-09-02".parse().unwrap(), known: "2024-09-02".parse().unwrap() };
    let run = |world: World| {
        let Ok(account) = crate::derive(&world.archive, &world.facts, at);
        format!("{account:?}")
    };
    let more = ("2024-03-01", "Wire", "ARM,BLR meet RUS on=2024-02-28\nARM freeze_participation CSTO on=2024-02-22");
    let forward = article().report(more.0, more.1, more.2);
    let backward =
        World::with_facts(CSTO).report(more.0, more.1, more.2).report("2024-09-02", "Business Insider", ARTICLE);
    assert_eq!(run(forward.clone()), run(forward.clone()));
    assert_eq!(run(forward), run(backward), "in whatever order they came");
}

#[test]
fn words_that_change_no_membership() {
    for line in [
        "KAZ leave CSTO planned on=2024-05",
        "KAZ leave CSTO possible by=KAZ/government",
        "KAZ leave CSTO no by=KAZ/government",
        "KAZ leave CSTO demanded by=UKR/president",
        "KAZ leave CSTO predicted",
        "KAZ announce_leave CSTO",
        "KAZ notify_leave CSTO",
        "KAZ threaten_leave CSTO",
        "KAZ freeze_participation CSTO",
        "KAZ leave CSTO/rapid_force",
        "KAZ leave CIS on=2024-05",
        "KAZ leave - on=2024-05",
        "CSTO suspend_member KAZ possible",
        "CSTO suspend_member KAZ demanded by=RUS/president",
        "CSTO suspend_member KGZ on=2024-05",
        "KAZ attend_event CSTO!summit planned",
        "KAZ apply CSTO",
        "RUS leave CSTO on=2024-05",
        "KAZ leave CSTO on=2005 # before what the facts reach",
        "KAZ leave CSTO on=2030 # ahead of the publication",
    ] {
        let world = World::with_facts(CSTO).report("2024-06-01", "Steppe Monitor", line);
        let standing = world.standing("CSTO", "KAZ", "2024-06-02", "2024-06-02");
        assert_eq!(standing.membership.value, Membership::Member, "{line}");
    }
}

#[test]
fn others_foretell_and_demand_and_intent_stays() {
    for line in [
        "KAZ leave CSTO predicted by=*experts",
        "KAZ leave CSTO possible by=*experts",
        "KAZ leave CSTO demanded by=UKR/president",
        "KAZ leave CSTO planned by=UKR/president",
        "KAZ/Amirzhan_Kosanov:opposition_leader threaten_leave CSTO",
        "KAZ/parliament announce_leave CSTO",
        "KAZ announce_leave CSTO no",
        "KAZ announce_leave CIS",
    ] {
        let world = World::with_facts(CSTO).report("2024-06-01", "Steppe Monitor", line);
        assert_eq!(world.on("CSTO", "KAZ", "2024-06-02"), "member/full/staying", "{line}");
    }
    let world = World::with_facts(CSTO).report("2024-06-01", "Monitor", "KAZ leave CSTO possible by=KAZ/government");
    assert_eq!(world.on("CSTO", "KAZ", "2024-06-02"), "member/full/reviewing");
    assert_eq!(world.on("CSTO", "KAZ", "2027-06-02"), "member/full/staying", "a doubt lapses");
}

#[test]
fn a_person_stays_away_and_the_state_is_there() {
    let world = World::with_facts("IND member SCO 2017-06-09..\nETH member IGAD 1986-01-16..").report(
        "2024-07-05",
        "Eurasia Ledger",
        "IND/Narendra_Modi:prime_minister skip_event SCO!summit on=2024-07-04
         IND attend_event SCO!summit on=2024-07-04 # the foreign minister did
         ETH/Taye:foreign_minister skip_event IGAD!summit on=2024-07-01",
    );
    assert_eq!(world.on("SCO", "IND", "2024-07-05"), "member/full/staying");
    assert_eq!(world.on("IGAD", "ETH", "2024-07-05"), "member/full/staying", "a minister, once");
}

#[test]
fn taking_part_again_ends_absences_but_no_freeze() {
    let world = World::with_facts(CSTO)
        .report("2009-06-16", "Minsk Desk", "BLR skip_event CSTO!summit on=2009-06-14")
        .report("2009-10-05", "Minsk Desk", "BLR attend_event CSTO!exercise on=2009-10-01")
        .report("2024-03-01", "Caucasus Wire", "ARM freeze_participation CSTO on=2024-02-22")
        .report("2024-05-01", "Caucasus Wire", "ARM attend_event CSTO!meeting on=2024-04-30");
    assert_eq!(world.on("CSTO", "BLR", "2009-06-16"), "member/reduced/staying");
    assert_eq!(world.on("CSTO", "BLR", "2009-10-05"), "member/full/staying");
    assert_eq!(world.on("CSTO", "ARM", "2024-05-01"), "member/frozen/staying");
}

#[test]
fn a_mention_does_not_bring_back_who_left() {
    let world = World::default()
        .report("2023-11-30", "Sahel Ledger", "NER leave G5_Sahel on=2023-11-29")
        .report("2024-02-01", "Old Atlas", "NER member_of G5_Sahel")
        .report("2026-02-01", "New Atlas", "NER member_of G5_Sahel # one of three");
    assert_eq!(world.on("G5_Sahel", "NER", "2024-02-02"), "left/none/leaving");
    let back = world.standing("G5_Sahel", "NER", "2026-02-02", "2026-02-02");
    assert_eq!(crate::world::words(&back), "member/full/staying");
    assert_eq!(back.history.participation[0].until, Some("2026-02-01".parse().unwrap()), "out until it is said again");
}

#[test]
fn an_outsider_has_nothing_to_leave() {
    let world =
        World::with_facts(CSTO).report("2024-06-01", "Monitor", "UKR announce_leave CSTO\nUZB announce_leave CSTO");
    assert_eq!(world.on("CSTO", "UKR", "2024-06-02"), "none/none/staying");
    assert_eq!(world.on("CSTO", "UZB", "2024-06-02"), "left/none/leaving");
}

#[test]
fn ends_that_are_odd() {
    let world = World::with_facts("KAZ member CSTO 1994-04-20..1994-04-20\nKGZ member CSTO 1999-01-01..1998-01-01")
        .report("2024-06-01", "Monitor", "TJK member_of CSTO until=2020\nBLR join CSTO since=2010 until=2001");
    assert_eq!(world.on("CSTO", "KAZ", "2024-06-01"), "left/none/leaving", "begin and end on one day");
    assert_eq!(world.standing("CSTO", "KGZ", "2000-01-01", "2000-01-01").membership.value, Membership::Left);
    assert_eq!(world.on("CSTO", "KAZ", "1990-01-01"), "none/none/staying");
}

mod events {
    //! What is one event, and what is one voice.

    use codebook::{Act, Polarity};

    use crate::archive::{Archive, Told};
    use crate::bearing::ACTS;
    use crate::gather::{Event, gather};
    use crate::timeline::{End, Listed, timeline};
    use crate::why::{Trace, why};
    use crate::world::{World, party};

    fn events(world: &World) -> Vec<Event> {
        let Ok(told) = world.archive.claims(None, "2100-01-01".parse().unwrap());
        let Ok(events) = gather(&world.archive, &world.facts, &told);
        events
    }

    #[test]
    fn one_exit_in_three_reports_with_three_dates_is_one_event() {
        let world = World::default()
            .report("2019-01-02", "A", "QAT leave OPEC on=2019-01-01 # the group it joined in 1961")
            .report("2019-01-03", "B", "QAT leave OPEC on=2019-01-03 # quit the producers club for good")
            .report("2019-02-01", "C", "QAT leave OPEC on=2019-01 # departed last month")
            .report("2019-02-02", "D", "QAT leave OPEC # no longer there");
        let events = events(&world);
        assert_eq!(events.len(), 1);
        assert_eq!((events[0].claims.len(), events[0].voices), (4, 4));
        assert_eq!(events[0].time.start(), Some("2019-01-01".parse().unwrap()));
        assert_eq!(events[0].dates.len(), 4, "all dates stay visible");
    }

    #[test]
    fn announced_notified_planned_and_done_are_four_events() {
        let world = World::default().report(
            "2009-09-01",
            "Civil",
            "GEO announce_leave CIS on=2008-08-12
             GEO notify_leave CIS on=2008-08-18
             GEO leave CIS planned on=2009-08-18
             GEO leave CIS on=2009-08-18",
        );
        assert_eq!(events(&world).len(), 4);
    }

    #[test]
    fn a_meeting_of_many_is_one_event() {
        let world = World::default()
            .report("2023-11-24", "A", "BLR,KAZ,RUS,KGZ,TJK attend_event CSTO!summit on=2023-11-23")
            .report("2023-11-25", "B", "BLR/Lukashenko:president attend_event CSTO!summit on=2023-11-23 # hosted them");
        let events = events(&world);
        assert_eq!((events.len(), events[0].actor.len()), (1, 6));
    }

    #[test]
    fn a_gathering_told_by_pairs_or_parts_is_one_event_of_all() {
        let facts = "ARM member CSTO 1994-04-20..\nBLR member CSTO 1994-04-20..\nKAZ member CSTO 1994-04-20..";
        let of = |lines: &[&str]| {
            let mut world = World::with_facts(facts);
            for (index, line) in lines.iter().enumerate() {
                world = world.report("2024-02-08", &format!("Desk {index}"), line);
            }
            let parties = |event: &Event| event.actor.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            let mut met: Vec<String> = events(&world).iter().map(parties).collect();
            met.sort_unstable();
            met
        };
        let all = ["ARM BLR KAZ"];
        assert_eq!(of(&["ARM,BLR,KAZ meet - on=2024-02-05", "ARM meet BLR on=2024-02-05"]), all, "some of them");
        assert_eq!(of(&["BLR meet ARM on=2024-02-05", "ARM meet BLR on=2024-02-06"]), ["ARM BLR"], "whoever is first");
        let pairs = ["ARM meet BLR on=2024-02-05", "KAZ meet BLR on=2024-02-05", "ARM meet KAZ on=2024-02-05"];
        assert_eq!(of(&pairs), all, "each two");
        assert_eq!(of(&pairs[..2]), ["ARM BLR", "BLR KAZ"], "two meetings of one party");
        assert_eq!(of(&["ARM,BLR,KAZ meet - on=2024-02-05", "ARM meet BLR on=2024-03-05"]).len(), 2, "another day");
        assert_eq!(of(&["ARM,BLR meet - on=2024-02-05", "ARM meet IRN on=2024-02-05"]).len(), 2, "somebody else");
        assert_eq!(of(&["CSTO meet - on=2024-02-05", "ARM,KAZ meet - on=2024-02-05"]), ["ARM KAZ CSTO"], "an alliance");
        assert_eq!(of(&["CSTO meet - on=2024-02-05", "ARM meet IRN on=2024-02-05"]).len(), 2, "an outsider");
        assert_eq!(of(&["CSTO meet - on=2024-02-05", "CSTO meet IRN on=2024-02-05"]).len(), 2, "with an outsider");
        let ahead = "ARM,BLR,KAZ meet - on=2024-02-01";
        assert_eq!(of(&[ahead, "ARM meet BLR"]), all, "without a day, told a week later");
        let (sooner, later) = ("ARM meet BLR", "ARM,BLR,KAZ meet - on=2024-02-15");
        let world = World::default().report("2024-02-08", "Desk", sooner).report("2024-02-16", "Post", later);
        assert_eq!(events(&world).len(), 2, "without a day, told a week before");
        assert_eq!(of(&["ARM,BLR,KAZ sign_pact - on=2024-02-05", "ARM sign_pact KAZ on=2024-02-05"]), all);
        assert_eq!(of(&["ARM,BLR joint_exercise - on=2024-02-05", "ARM,BLR meet - on=2024-02-05"]).len(), 2);
    }

    #[test]
    fn dates_that_differ_stay_visible() {
        let world = World::default().report("2024-02-08", "A", "ARM,BLR,KAZ meet - on=2024-02-05").report(
            "2024-02-08",
            "B",
            "ARM meet BLR on=2024-02-06 # a day later by this desk",
        );
        let events = events(&world);
        let dates: Vec<String> = events[0].dates.iter().map(ToString::to_string).collect();
        assert_eq!((events.len(), dates), (1, vec!["2024-02-05".to_owned(), "2024-02-06".to_owned()]));
    }

    #[test]
    fn one_communique_in_three_outlets_with_three_dates_is_dated_by_the_quoted_clause() {
        let quoted = "ECOWAS suspend_member MLI on=2021-05-30 by=ECOWAS/communique # \"decides to suspend with immediate effect\"";
        let world = World::default()
            .report("2021-05-31", "A", "ECOWAS suspend_member MLI on=2021-05-31 # the bloc suspended it")
            .report(
                "2021-06-01",
                "B",
                "ECOWAS suspend_member MLI on=2021-06-01 by=ECOWAS/communique # as the summit said",
            )
            .report("2021-06-01", "C", "ECOWAS suspend_member MLI on=2021-06-01 # out of all bodies for now")
            .report("2021-06-02", "D", quoted);
        let told = events(&world);
        assert_eq!(
            (told.len(), told[0].dates.len(), told[0].time.start()),
            (1, 3, Some("2021-05-30".parse().unwrap()))
        );
        let standing = world.standing("ECOWAS", "MLI", "2021-06-03", "2021-06-03");
        assert_eq!(standing.membership.since, Some("2021-05-30".parse().unwrap()));
    }

    #[test]
    fn ten_reprints_edited_cut_and_relayed_raise_no_count_of_voices() {
        let story = [
            "MLI announce_leave ECOWAS on=2024-01-28 by=~Wire # the junta in Bamako read a statement on state television",
            "NER announce_leave ECOWAS on=2024-01-28 by=~Wire # as did the rulers in Niamey and Ouagadougou on Sunday night",
            "ECOWAS member_of AU # the bloc said that it had not been told and would go on talking with all three",
            "NGA praise ECOWAS # observers in Abuja spoke of a heavy blow for the whole of the region and its trade",
        ];
        let mut world = World::default().report("2024-01-28", "Wire", &story.join("\n"));
        let one = voices_of(&world);
        for index in 0..10 {
            let mut copy: Vec<String> = story.iter().map(|line| (*line).to_owned()).collect();
            match index % 4 {
                0 => {
                    copy[0] = copy[0]
                        .replace("read a statement", "had a text read out")
                        .replace("state television", "the air");
                }
                1 => drop(copy.pop()),
                2 => copy = copy.iter().map(|line| line.replace(" by=~Wire", "")).collect(),
                _ => {
                    copy = vec![
                        "MLI announce_leave ECOWAS on=2024-01-28 by=~Wire # it quits, the paper reported, citing it"
                            .to_owned(),
                    ];
                }
            }
            world = world.report("2024-01-29", &format!("Outlet {index}"), &copy.join("\n"));
        }
        assert_eq!((one, voices_of(&world)), (1, 1));
        let other = "MLI announce_leave ECOWAS on=2024-01-28 # our man heard it from the colonel himself at dawn";
        assert_eq!(voices_of(&world.report("2024-01-29", "Bamako Post", other)), 2);
    }

    #[test]
    fn who_relays_a_publisher_speaks_with_its_voice() {
        let own = "MLI announce_leave ECOWAS on=2024-01-28 by=MLI/Maiga:spokesman # said on the steps of the palace";
        let relay = "MLI announce_leave ECOWAS on=2024-01-28 by=~Wire # is going, it is reported there";
        let world = World::default().report("2024-01-28", "Wire", own).report("2024-01-29", "Far Post", relay);
        assert_eq!(voices_of(&world), 1);
        assert_eq!(voices_of(&World::default().report("2024-01-29", "Far Post", relay)), 1);
    }

    /// The voices of the announcement by Mali.
    fn voices_of(world: &World) -> usize {
        let of_mali = |event: &&Event| event.act == Act::AnnounceLeave && event.actor.contains(&party("MLI").id);
        let events = events(world);
        let told: Vec<usize> = events.iter().filter(of_mali).map(|event| event.voices).collect();
        assert_eq!(told.len(), 1, "one event");
        told[0]
    }

    #[test]
    fn the_same_act_of_two_states_is_two_events() {
        let world = World::default().report("2012-01-01", "A", "UZB leave CSTO on=2011\nGEO leave CSTO on=2011");
        assert_eq!(events(&world).len(), 2);
    }

    #[test]
    fn a_denial_stands_against_its_event_or_alone() {
        let world = World::default().report("2024-05-01", "A", "RUS send_troops KAZ on=2024-04-30").report(
            "2024-05-02",
            "B",
            "RUS send_troops KAZ no by=RUS/Kremlin\nCSTO send_troops ARM no on=2022",
        );
        let events = events(&world);
        assert_eq!(events.len(), 2);
        assert_eq!((events[0].polarity, events[0].claims.len()), (Polarity::No, 1));
        assert_eq!((events[1].polarity, events[1].against.len()), (Polarity::Yes, 1));
    }

    #[test]
    fn ten_reprints_are_one_voice() {
        let mut world = World::default();
        for (index, publisher) in ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"].iter().enumerate() {
            world =
                world.report(&format!("2024-05-0{}", 1 + index % 9), publisher, "ARM leave CSTO # said a wire story");
        }
        let events = events(&world);
        assert_eq!((events.len(), events[0].claims.len(), events[0].voices), (1, 10, 1));
        let denied = world
            .report("2024-05-09", "Caucasus Wire", "ARM leave CSTO no # nothing of the kind took place")
            .report("2024-05-09", "Other", "ARM leave CSTO no # a check of the register shows no change at all");
        assert_eq!(denied.on("CSTO", "ARM", "2024-05-10"), "member/full/staying", "two voices against one");
    }

    #[test]
    fn the_timeline_has_facts_and_events_by_day() {
        let world = World::with_facts("UZB member CSTO 2006-08-16..2012-12-19").report(
            "2012-07-02",
            "Steppe Monitor",
            "UZB freeze_participation CSTO on=2012-06-28\nKAZ meet RUS",
        );
        let list = |since: Option<&str>, known: &str| {
            let since = since.map(|day| day.parse().unwrap());
            let Ok(entries) =
                timeline(&world.archive, &world.facts, &party("CSTO").id, since, None, known.parse().unwrap());
            entries
        };
        let entries = list(None, "2020-01-01");
        assert_eq!(entries.len(), 3);
        assert!(matches!(&entries[0].what, Listed::Fact(change) if change.end == End::Begins));
        assert!(matches!(&entries[1].what, Listed::Event(event) if event.act == Act::FreezeParticipation));
        assert!(matches!(&entries[2].what, Listed::Fact(change) if change.end == End::Ends));
        assert_eq!(list(None, "2012-07-01").len(), 1);
        assert_eq!(list(Some("2012-07-01"), "2020-01-01").len(), 1);
    }

    #[test]
    fn why_ends_at_words_and_rows() {
        let world = super::article();
        let standing = world.standing("CSTO", "ARM", "2024-09-02", "2024-09-02");
        let Ok([membership, participation, intent]) = why(&world.archive, &world.facts, &standing);
        assert!(matches!(&membership.because[0], Trace::Row(row) if &*row.source == "a test"));
        let said = |trace: &Trace| match trace {
            Trace::Words { report, passage, .. } => passage.of(&report.text).to_owned(),
            other => panic!("no words: {other:?}"),
        };
        assert!(said(&participation.because[0]).starts_with("ARM freeze_participation CSTO on=2024-08-31"));
        assert!(said(&intent.because[0]).starts_with("ARM announce_leave CSTO on=2024-02"));
    }

    #[test]
    fn the_index_of_the_memory_archive_finds_what_a_search_finds() {
        /// The archive without its own index over parties and acts.
        struct Plain(crate::MemoryArchive);
        impl Archive for Plain {
            type Error = std::convert::Infallible;
            fn claims(
                &self,
                parties: Option<&[codebook::PartyId]>,
                known: codebook::Date,
            ) -> Result<Vec<Told>, Self::Error> {
                self.0.claims(parties, known)
            }
            fn claim(&self, id: codebook::ClaimId) -> Result<Option<Told>, Self::Error> {
                self.0.claim(id)
            }
            fn report(&self, id: codebook::ReportId) -> Result<Option<std::sync::Arc<codebook::Report>>, Self::Error> {
                self.0.report(id)
            }
            fn reports(&self, known: codebook::Date) -> Result<Vec<std::sync::Arc<codebook::Report>>, Self::Error> {
                self.0.reports(known)
            }
        }
        let world = super::article();
        let plain = Plain(world.archive.clone());
        let known = "2024-09-02".parse().unwrap();
        for member in [None, Some(party("ARM").id), Some(party("RUS").id), Some(party("UKR").id)] {
            let Ok(one) = world.archive.between(&party("CSTO").id, member.as_ref(), &ACTS, known);
            let Ok(other) = plain.between(&party("CSTO").id, member.as_ref(), &ACTS, known);
            assert_eq!(one, other);
        }
    }
}
