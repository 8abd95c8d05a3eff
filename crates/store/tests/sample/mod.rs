//! A few reports and claims that are the same in every run.
#![allow(dead_code, reason = "each test uses a part of it")]

use codebook::{
    Act, Basis, Certainty, Claim, ClaimId, Date, EventType, Evidence, Judged, Object, PartialDate, Party, PartyId,
    Plover, Polarity, Report, Source, Span, When,
};

/// A report with its claims.
pub(crate) type Entry = (Report, Vec<Claim>);

/// The `n`th report, with four claims.
pub(crate) fn entry(n: u32) -> Entry {
    let title = format!("Report {n} on the Lake Pact");
    let text = format!(
        "TALOSH (Lake Courier) — Varenia has frozen its participation in the Lake Pact at all levels, its prime minister \
         said on Monday.\n\nHe denied that Varenia had left the alliance {n} days before. Experts judge it unlikely that \
         Talosh, a café republic, will leave.\n"
    );
    let published = Date::new(2019, 1, 1).unwrap() + jiff::Span::new().days(i64::from(n % 2000));
    let mut report = Report::new("Lake Courier", published, &title, &text);
    report.address = n.is_multiple_of(2).then(|| format!("https://lake-courier.example/{n}").into());

    let span = |words: &str| {
        let start = text.find(words).unwrap();
        Span::new(start as u32, (start + words.len()) as u32)
    };
    let party = |id: PartyId, words: &str| Party::new(id, span(words));
    let pact = party(PartyId::organisation("Lake Pact"), "the Lake Pact");
    let varenia = party(PartyId::state("VAR"), "Varenia");
    let talosh = party(PartyId::state("TLS"), "Talosh");
    let mut minister = party(PartyId::state("VAR").within("Ilo Maren"), "its prime minister");
    minister.role = Some("prime minister".into());
    let publisher = Source { who: Party::new(PartyId::named("Lake Courier"), Span::default()), cue: None };
    let minister_said = vec![Source { who: minister, cue: Some(span("said")) }, publisher.clone()];

    let base = Claim {
        id: ClaimId([0; 16]),
        evidence: Evidence { report: report.id, span: span("Varenia has frozen"), sentence: 0 },
        act: Act::FreezeParticipation,
        actor: vec![varenia.clone()],
        object: Object::Parties(vec![pact.clone()]),
        detail: Some(span("at all levels")),
        time: When::at(PartialDate::Day(published), span("on Monday"), Basis::Relative),
        polarity: Polarity::Yes,
        certainty: Certainty::Happened,
        sources: minister_said.clone(),
        opinion: false,
        plover: Some(Plover {
            kind: EventType::Sanction,
            mode: Some("suspend".into()),
            actor: vec![PartyId::state("VAR")],
            recipient: vec![PartyId::organisation("Lake Pact")],
        }),
        confidence: 0.8,
    };
    let denied = Claim {
        evidence: Evidence { sentence: 1, span: span("He denied"), ..base.evidence },
        act: Act::Leave,
        detail: None,
        time: When { from: None, to: Some(PartialDate::Month(2018, 12)), words: None, basis: Basis::Stated },
        polarity: Polarity::No,
        plover: None,
        confidence: 0.123_456_79,
        ..base.clone()
    };
    let judged = Judged { act: Act::Leave, actor: vec![talosh], object: Object::Parties(vec![pact]) };
    let unlikely = Claim {
        evidence: Evidence { sentence: 2, span: span("Experts judge"), ..base.evidence },
        act: Act::AssessUnlikely,
        actor: vec![party(PartyId::Group("experts".into()), "Experts")],
        object: Object::Claim(Box::new(judged)),
        time: When::published(published),
        certainty: Certainty::Predicted,
        sources: vec![publisher],
        opinion: true,
        ..denied.clone()
    };
    let event = Object::Event {
        organisation: Some(PartyId::organisation("Lake Pact")),
        kind: "summit".into(),
        words: span("café republic"),
    };
    let skipped = Claim { act: Act::SkipEvent, object: event, ..denied.clone() };
    (report, [base, denied, unlikely, skipped].map(Claim::with_id).to_vec())
}

/// Reports `from` to `to`, without the last.
pub(crate) fn entries(from: u32, to: u32) -> Vec<Entry> {
    (from..to).map(entry).collect()
}

/// The first nine passages with these words are wanted.
pub(crate) fn search(words: &str) -> store::Search {
    store::Search { words: words.into(), limit: 9, ..store::Search::default() }
}
