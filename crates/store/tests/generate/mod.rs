//! Random reports and claims that keep every rule: their ids are true and their spans lie on characters.
#![allow(dead_code, reason = "each test uses a part of it")]

use codebook::{
    Act, Basis, Certainty, Claim, ClaimId, ClauseId, Date, EventType, Evidence, Judged, Object, PartialDate, Party,
    PartyId, Plover, Polarity, Report, Source, Span, When,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A report with its claims.
pub(crate) type Entry = (Report, Vec<Claim>);

/// Up to `most` reports, each with up to six claims; now and then the same report twice.
pub(crate) fn batch(most: usize) -> impl Strategy<Value = Vec<Entry>> {
    (vec(entry(), 0..=most), vec(any::<Index>(), 0..3)).prop_map(|(mut entries, again)| {
        // Two reports of the same content are one, and are read alike.
        entries.sort_by_key(|(report, _)| report.id);
        entries.dedup_by_key(|(report, _)| report.id);
        if !entries.is_empty() {
            let repeated: Vec<Entry> = again.iter().map(|index| index.get(&entries).clone()).collect();
            entries.extend(repeated);
        }
        entries
    })
}

/// A report with up to six claims.
pub(crate) fn entry() -> impl Strategy<Value = Entry> {
    report().prop_flat_map(|report| {
        let claims = vec(claim(&report), 0..=6);
        (Just(report), claims).prop_map(|(report, mut claims)| {
            // Two claims of one id differ at most in what is no part of the claim.
            claims.sort_by_key(|claim| claim.id);
            claims.dedup_by_key(|claim| claim.id);
            (report, claims)
        })
    })
}

/// A day from 1949 to 2025, seldom one far off.
pub(crate) fn day() -> impl Strategy<Value = Date> {
    let year = prop_oneof![9 => 1949_i16..=2025, 1 => 1_i16..=9999];
    (year, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| Date::new(year, month, day).expect("day 28 exists"))
}

/// A party out of a few, so that claims meet; persons within bodies within organisations, and odd names, too.
pub(crate) fn party() -> impl Strategy<Value = PartyId> {
    let name = select(vec!["ARM", "RUS", "CSTO", "Nato", "Türkiye", "l'Union \"A\"", "a/b", "%_*", "亚美尼亚", ""]);
    let kind =
        select(vec![PartyId::state, PartyId::organisation, PartyId::named, |name: &str| PartyId::Group(name.into())]);
    let within = vec(select(vec!["Nikol Pashinyan", "secretariat", "army"]), 0..3);
    (kind, name, within).prop_map(|(kind, name, within)| within.into_iter().fold(kind(name), PartyId::within))
}

fn report() -> impl Strategy<Value = Report> {
    let publisher = select(vec!["Lake Courier", "Armenpress", "l'Écho", "a/b", ""]);
    let title = select(vec!["", "Pashinyan skips the summit", "Ça va?"]);
    let text = prop_oneof![
        "([A-Za-zéё亚\u{301}🚀 ,.\"'\u{0}]{0,40}\r?\n{0,2}){0,4}",
        Just("Armenia has frozen its participation.\n\nNobody left the alliance.".to_owned()),
    ];
    let address = option::of(Just("https://example.org/?a=1".into()));
    (publisher, day(), title, text, address).prop_map(|(publisher, day, title, text, address)| {
        let mut report = Report::new(publisher, day, title, &text);
        report.address = address;
        report
    })
}

fn claim(report: &Report) -> impl Strategy<Value = Claim> + use<> {
    let evidence = report.id;
    let span = span(&report.text);
    let party = (party(), span.clone(), option::of(Just("prime minister".into())));
    let party = party.prop_map(|(id, words, role)| Party { id, words, role }).boxed();
    let parties = vec(party.clone(), 0..3).boxed();
    let sources = vec((party, option::of(span.clone())).prop_map(|(who, cue)| Source { who, cue }), 0..3);
    let ids = vec(super::generate::party(), 0..2).boxed();
    let plover = (select(EventType::ALL.to_vec()), option::of(Just("visit".into())), ids.clone(), ids)
        .prop_map(|(kind, mode, actor, recipient)| Plover { kind, mode, actor, recipient });
    let said = (act(), parties.clone(), object(span.clone(), parties), option::of(span.clone()), when(span.clone()));
    let how = (
        select(Polarity::ALL.to_vec()),
        select(Certainty::ALL.to_vec()),
        sources,
        any::<bool>(),
        option::of(plover),
        0.0_f32..=1.0,
    );
    (span, 0_u32..9, said, how).prop_map(move |(span, sentence, said, how)| {
        let (act, actor, object, detail, time) = said;
        let (polarity, certainty, sources, opinion, plover, confidence) = how;
        let evidence = Evidence { report: evidence, span, sentence };
        let claim = Claim {
            id: ClaimId([0; 16]),
            evidence,
            act,
            actor,
            object,
            detail,
            time,
            polarity,
            certainty,
            sources,
            opinion,
            plover,
            confidence,
        };
        claim.with_id()
    })
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![select(Act::ALL.to_vec()), select(EventType::ALL.to_vec()).prop_map(Act::Other)]
}

fn object(span: BoxedStrategy<Span>, parties: BoxedStrategy<Vec<Party>>) -> impl Strategy<Value = Object> {
    let organisation = option::of(party()).boxed();
    let leaf = prop_oneof![
        Just(Object::None),
        parties.clone().prop_map(Object::Parties),
        (organisation.clone(), option::of(Just(ClauseId("CSTO:4".into()))), span.clone())
            .prop_map(|(organisation, clause, words)| Object::Clause { organisation, clause, words }),
        (organisation, span.clone()).prop_map(|(organisation, words)| Object::Event {
            organisation,
            kind: "summit".into(),
            words
        }),
        span.prop_map(Object::Thing),
    ];
    leaf.prop_recursive(2, 4, 1, move |object| {
        (act(), parties.clone(), object)
            .prop_map(|(act, actor, object)| Object::Claim(Box::new(Judged { act, actor, object })))
    })
}

fn when(span: BoxedStrategy<Span>) -> impl Strategy<Value = When> {
    let date = day().prop_flat_map(|day| {
        let month = PartialDate::Month(day.year(), day.month());
        select(vec![PartialDate::Year(day.year()), month, PartialDate::Day(day)])
    });
    let date = date.boxed();
    let basis = select(vec![Basis::Stated, Basis::Relative, Basis::Published]);
    (option::of(date.clone()), option::of(date), option::of(span), basis).prop_map(|(from, to, words, basis)| When {
        from,
        to,
        words,
        basis,
    })
}

fn span(text: &str) -> BoxedStrategy<Span> {
    let bounds: Vec<u32> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).map(|at| at as u32).collect();
    (any::<Index>(), any::<Index>())
        .prop_map(move |(one, other)| {
            let (one, other) = (*one.get(&bounds), *other.get(&bounds));
            Span::new(one.min(other), one.max(other))
        })
        .boxed()
}
