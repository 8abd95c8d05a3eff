//! The written form of a claim: what is printed parses to the same, and a wrong line says what is wrong.
#![expect(clippy::unwrap_used, reason = "tests may panic")]

use std::sync::Arc;

use codebook::{
    Act, Basis, Certainty, Claim, ClaimId, ClauseId, EventType, Evidence, Judged, Line, Object, PartialDate, Party,
    PartyId, Plover, Polarity, ReportId, Source, Span, When,
};
use proptest::prelude::*;
use proptest::sample::select;

const TEXT: &str = "Mali, said \"one\" (of them)\nis out; a = b, [c] \\ é’s plan.";

fn span() -> impl Strategy<Value = Span> {
    (0..TEXT.len() as u32, 0..TEXT.len() as u32).prop_map(|(one, other)| Span::new(one.min(other), one.max(other)))
}

fn party() -> impl Strategy<Value = Party> {
    let id = prop_oneof![
        select(vec!["ARM", "MLI", "XKX"]).prop_map(PartyId::state),
        select(vec!["CSTO", "G5 Sahel", "OPEC+"]).prop_map(PartyId::organisation),
        ("[A-Z]{3}", "\\PC{0,12}").prop_map(|(of, name)| PartyId::state(&of).within(&name)),
        "\\PC{0,12}".prop_map(|name| PartyId::named(&name)),
        "[a-z \n=,()\"]{0,9}".prop_map(|name| PartyId::Group(name.into())),
    ];
    (id, span()).prop_map(|(id, words)| Party::new(id, words))
}

fn parties() -> impl Strategy<Value = Vec<Party>> {
    proptest::collection::vec(party(), 0..4)
}

fn plain_object() -> impl Strategy<Value = Object> {
    let organisation = || proptest::option::of(party().prop_map(|party| party.id));
    prop_oneof![
        Just(Object::None),
        proptest::collection::vec(party(), 1..4).prop_map(Object::Parties),
        (organisation(), proptest::option::of("[A-Z]{2,4}:[0-9]"), span()).prop_map(|(organisation, clause, words)| {
            Object::Clause { organisation, clause: clause.map(|id| ClauseId(id.into())), words }
        }),
        (organisation(), span()).prop_map(|(organisation, words)| Object::Event {
            organisation,
            kind: Arc::from("summit"),
            words
        }),
        span().prop_map(Object::Thing),
    ]
}

fn object() -> impl Strategy<Value = Object> {
    let judged = (select(Act::ALL), parties(), plain_object())
        .prop_map(|(act, actor, object)| Object::Claim(Box::new(Judged { act, actor, object })));
    prop_oneof![4 => plain_object(), 1 => judged]
}

fn date() -> impl Strategy<Value = Option<PartialDate>> {
    proptest::option::of("(19|20)[0-9]{2}(-0[1-9](-[01][1-9])?)?".prop_map(|date| date.parse().unwrap()))
}

fn when() -> impl Strategy<Value = When> {
    (date(), date(), select(vec![Basis::Stated, Basis::Relative, Basis::Published]))
        .prop_map(|(from, to, basis)| When { from, to, words: None, basis })
}

fn sources() -> impl Strategy<Value = Vec<Source>> {
    let source = (party(), proptest::option::of(span())).prop_map(|(who, cue)| Source { who, cue });
    proptest::collection::vec(source, 0..4)
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![select(Act::ALL), select(EventType::ALL).prop_map(Act::Other)]
}

prop_compose! {
    fn claim()(
        act in act(), actor in parties(), object in object(), time in when(), sources in sources(),
        polarity in select(Polarity::ALL), certainty in select(Certainty::ALL), opinion: bool,
        plover in proptest::option::of(select(EventType::ALL)),
    ) -> Claim {
        let plover = plover.map(|kind| Plover { kind, mode: None, actor: Vec::new(), recipient: Vec::new() });
        Claim {
            id: ClaimId([0; 16]),
            evidence: Evidence { report: ReportId([0; 16]), span: Span::default(), sentence: 0 },
            act, actor, object, detail: None, time, polarity, certainty, sources, opinion, plover, confidence: 0.5,
        }
    }
}

proptest! {
    /// What the notation carries of a claim comes back from its line.
    #[test]
    fn what_is_printed_parses_to_the_same(claim in claim()) {
        let line = Line::of(&claim, TEXT);
        let printed = line.to_string();
        prop_assert!(!printed.contains('\n'), "{}", printed);
        prop_assert_eq!(printed.parse(), Ok(line), "{}", printed);
    }

    #[test]
    fn any_text_ends(text in "(leave|skip_event)? ?[a-z=\",()\\[\\]\\\\ é]{0,40}") {
        let _ = text.parse::<Line>();
    }
}

#[test]
fn a_line_is_written_as_people_write_it() {
    for line in [
        "leave actor=MLI object=ECOWAS time=2025-01-29 sources=\"a spokesman\"(said),\"Lake Courier\"",
        "skip_event actor=ARM event=\"the Minsk summit\" of=CSTO time=2023-11-23 basis=relative sources=\"Lake Courier\"",
        "assess_unlikely judged=[leave actor=BLR,KAZ object=CSTO] certainty=predicted opinion sources=\"Lake Courier\"",
        "invoke_clause actor=TUR clause=\"Article 4\" of=NATO:4 sources=\"ARM/Nikol Pashinyan\"(told),\"Lake Courier\"",
        "member_of actor=SRB object=\"G5 Sahel\" time=2003/ polarity=no sources=\"Lake Courier\"",
    ] {
        assert_eq!(line.parse::<Line>().unwrap().to_string(), line);
    }
}

#[test]
fn a_plover_type_is_written_where_it_does_not_follow() {
    let line = "send_troops actor=FRA object=MLI certainty=planned sources=\"Lake Courier\"";
    let mut parsed: Line = line.parse().unwrap();
    assert_eq!(parsed.plover, Some(EventType::Mobilize));
    parsed.plover = Some(EventType::Agree);
    assert!(parsed.to_string().contains(" plover=AGREE"));
    parsed.plover = None;
    assert!(parsed.to_string().contains(" plover=none"));
}

#[test]
fn a_wrong_line_says_what_is_wrong() {
    for (line, error) in [
        ("depart actor=MLI", "`depart` is no act of the codebook"),
        ("leave actor=MLI actor=NER", "`actor` stands twice"),
        ("leave actor", "`actor` has no value: write actor=…"),
        ("leave actor=MLI target=NER", "there is no field `target`"),
        ("leave actor=MLI object=CSTO thing=\"it\"", "`thing` is a second object"),
        ("leave actor=MLI time=May", "`May` is no date: write YYYY, YYYY-MM or YYYY-MM-DD"),
        ("leave actor=MLI basis=relative", "`basis` stands without a time"),
        ("leave actor=MLI certainty=sure", "there is no certainty `sure`"),
        ("leave actor=\"MLI", "`\"MLI` has no closing quote"),
        ("leave actor=MLI, object=CSTO", "a word is missing before ` object=CSTO`"),
        ("leave actor=MLI)", "`)` stands after the end"),
    ] {
        assert_eq!(line.parse::<Line>(), Err(error.to_owned()), "{line}");
    }
}
