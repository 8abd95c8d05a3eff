//! A view to CSV: one flat row for each of its rows, ids joined by `;`.

mod accounts;
mod corrections;
mod keeping;
mod measures;
mod judge;

use codebook::PartialDate;

use crate::view::{Claim, Ground, Object, Party, Standing, Timeline, View, Why};

const CLAIM: [&str; 21] = [
    "id",
    "report",
    "published",
    "publisher",
    "act",
    "actor",
    "object",
    "detail",
    "from",
    "to",
    "basis",
    "polarity",
    "certainty",
    "sources",
    "opinion",
    "plover",
    "confidence",
    "start",
    "end",
    "sentence",
    "text",
];

const STANDING: [&str; 12] = [
    "organisation",
    "member",
    "on",
    "known",
    "membership",
    "membership_since",
    "participation",
    "participation_since",
    "intent",
    "intent_since",
    "because",
    "against",
];

const HAPPENING: [&str; 10] =
    ["party", "from", "to", "text", "act", "polarity", "certainty", "voices", "because", "against"];

/// The view as CSV with a line of names above it.
pub fn csv(view: &View) -> String {
    match view {
        View::Claims(claims) | View::Why(Why::Report { claims, .. }) => sheet(&CLAIM, claims.iter().map(claim)),
        View::Standings(standings) => sheet(&STANDING, standings.rows.iter().map(standing)),
        View::Timeline(timeline) => sheet(&HAPPENING, happenings(timeline)),
        View::Requests(rows) => sheet(&accounts::REQUEST, accounts::requests(rows).into_iter()),
        View::Attendance(told) => sheet(&accounts::CELL, accounts::attendance(told).into_iter()),
        View::Relations(rows) if rows.with.is_some() => sheet(&accounts::EVENT, accounts::events(rows).into_iter()),
        View::Relations(rows) => sheet(&accounts::RELATION, accounts::relations(rows).into_iter()),
        View::Compare(rows) | View::Watch(rows) => {
            sheet(&accounts::DIFFERENCE, accounts::differences(rows).into_iter())
        }
        View::Corrections(rows) => sheet(&corrections::CORRECTION, rows.iter().map(corrections::correction)),
        View::Read(read) => sheet(&STANDING, read.accounts.iter().flat_map(|account| &account.rows).map(standing)),
        View::Check(check) => {
            let findings = check.findings.iter().cloned();
            sheet(&["what", "place", "help"], findings.map(|finding| vec![finding.what, finding.place, finding.help]))
        }
        View::Search(passages) => sheet(&keeping::PASSAGE, passages.iter().map(keeping::passage)),
        View::Backup(backup) => sheet(&keeping::BACKUP, [keeping::backup(backup)].into_iter()),
        View::Remove(removal) => sheet(&keeping::CHANGE, keeping::changes(removal)),
        View::Rebuilt(rebuilt) => sheet(&keeping::REBUILT, [keeping::rebuilt(rebuilt)].into_iter()),
        View::Power(power) => sheet(&measures::SHARE, measures::power(power).into_iter()),
        View::Closeness(told) => sheet(&measures::CLOSENESS, measures::closeness(told).into_iter()),
        View::Risk(risk) => sheet(&measures::RISK, measures::risk(risk).into_iter()),
        View::Judgement(judgement) => sheet(&judge::JUDGEMENT, judge::judgement(judgement).into_iter()),
        View::Why(Why::Claim(row) | Why::Corrected { claim: row, .. }) => sheet(&CLAIM, [claim(row)].into_iter()),
        View::Why(Why::Standing { standing: row, .. }) => sheet(&STANDING, [standing(row)].into_iter()),
        View::Why(Why::Fact(fact)) => {
            let row = vec![fact.id.clone(), fact.text.clone(), fact.source.clone()];
            sheet(&["id", "text", "source"], [row].into_iter())
        }
    }
}

/// The line of names above claims.
pub fn claim_names() -> String {
    sheet(&CLAIM, std::iter::empty())
}

/// Rows of claims without the names.
pub fn claim_rows<'a>(claims: impl Iterator<Item = &'a Claim>) -> String {
    sheet(&[], claims.map(claim))
}

fn sheet(names: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write =
        |row: &[String]| writer.write_record(row).expect("writing to memory works, and rows are of one length");
    if !names.is_empty() {
        write(&names.iter().map(ToString::to_string).collect::<Vec<_>>());
    }
    rows.for_each(|row| write(&row));
    let bytes = writer.into_inner().expect("writing to memory works");
    String::from_utf8(bytes).expect("CSV of texts is text")
}

/// A date as it is written; nothing where there is none.
fn date(date: Option<PartialDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn claim(claim: &Claim) -> Vec<String> {
    let sources: Vec<&str> = claim.sources.iter().map(|source| source.who.id.as_str()).collect();
    vec![
        claim.id.clone(),
        claim.report.id.clone(),
        claim.report.published.to_string(),
        claim.report.publisher.clone(),
        claim.act.to_string(),
        ids(&claim.actor),
        object(&claim.object),
        claim.detail.clone().unwrap_or_default(),
        date(claim.time.from),
        date(claim.time.to),
        match claim.time.basis {
            codebook::Basis::Stated => "stated",
            codebook::Basis::Relative => "relative",
            codebook::Basis::Published => "published",
        }
        .to_owned(),
        claim.polarity.as_str().to_owned(),
        claim.certainty.as_str().to_owned(),
        sources.join(";"),
        claim.opinion.to_string(),
        claim.plover.as_ref().map(|plover| plover.kind.as_str().to_owned()).unwrap_or_default(),
        format!("{:.2}", claim.confidence),
        claim.evidence.start.to_string(),
        claim.evidence.end.to_string(),
        claim.evidence.sentence.to_string(),
        claim.evidence.text.clone(),
    ]
}

fn ids(parties: &[Party]) -> String {
    parties.iter().map(|party| party.id.as_str()).collect::<Vec<_>>().join(";")
}

fn object(object: &Object) -> String {
    match object {
        Object::None => String::new(),
        Object::Parties(parties) => ids(parties),
        Object::Thing { id, words, .. } => id.clone().unwrap_or_else(|| words.clone()),
        Object::Judged { act, actor, object } => format!("{act}({},{})", ids(actor), self::object(object)),
    }
}

fn grounds(grounds: &[Ground]) -> String {
    grounds.iter().map(Ground::id).collect::<Vec<_>>().join(";")
}

fn standing(standing: &Standing) -> Vec<String> {
    let mut row = vec![
        standing.organisation.id.clone(),
        standing.member.id.clone(),
        standing.on.to_string(),
        standing.known.to_string(),
    ];
    for part in &standing.parts {
        row.push(part.value.to_owned());
        row.push(date(part.since));
    }
    row.push(
        standing
            .parts
            .iter()
            .map(|part| grounds(&part.because))
            .filter(|ids| !ids.is_empty())
            .collect::<Vec<_>>()
            .join(";"),
    );
    row.push(
        standing
            .parts
            .iter()
            .map(|part| grounds(&part.against))
            .filter(|ids| !ids.is_empty())
            .collect::<Vec<_>>()
            .join(";"),
    );
    row
}

fn happenings(timeline: &Timeline) -> impl Iterator<Item = Vec<String>> {
    timeline.rows.iter().map(|row| {
        vec![
            timeline.party.id.clone(),
            date(row.from),
            date(row.to),
            row.text.clone(),
            row.act.map(|act| act.to_string()).unwrap_or_default(),
            row.polarity.as_str().to_owned(),
            row.certainty.as_str().to_owned(),
            row.voices.to_string(),
            grounds(&row.because),
            grounds(&row.against),
        ]
    })
}
