//! A view to text for people: tables that fit the terminal, words marked in their sentence.

mod accounts;
mod keeping;
mod corrections;
mod leavers;
mod measures;
mod judge;

use codebook::{Certainty, PartialDate, Polarity};

use crate::answer::short;
use crate::config::Layout;
use crate::paper::{Paper, clean, cut, marked};
use crate::view::{
    Check, Claim, Fact, Ground, Happening, Held, Object, Party, Read, Report, Skipped, Standing, Standings, Timeline,
    View, Why, brief,
};

/// Digits of an id in a table.
const DIGITS: usize = 8;

/// Characters of a passage in a list.
const PASSAGE: usize = 240;

/// Grounds that a list shows before it points to `why`.
const GROUNDS: usize = 2;

/// Memberships in the order in which a table lists them.
const ORDER: [&str; 5] = ["member", "suspended", "candidate", "left", "none"];

/// Acts that the table of what was read shows.
const ACTS: usize = 12;

/// The view as text of this layout.
pub fn text(view: &View, layout: Layout) -> String {
    let mut paper = Paper::new(layout);
    match view {
        View::Claims(rows) => claims(&mut paper, rows),
        View::Standings(rows) if rows.is_of_one => rows.rows.iter().for_each(|row| standing(&mut paper, row, None)),
        View::Standings(rows) => standings(&mut paper, rows),
        View::Timeline(rows) => timeline(&mut paper, rows),
        View::Requests(rows) => accounts::requests(&mut paper, rows),
        View::Attendance(told) => accounts::attendance(&mut paper, told),
        View::Relations(rows) => accounts::relations(&mut paper, rows),
        View::Compare(rows) => accounts::compare(&mut paper, rows),
        View::Watch(rows) => accounts::watch(&mut paper, rows),
        View::Corrections(rows) => corrections::corrections(&mut paper, rows),
        View::Why(why) => self::why(&mut paper, why),
        View::Read(read) => self::read(&mut paper, read),
        View::Check(check) => self::check(&mut paper, check),
        View::Search(rows) => keeping::passages(&mut paper, rows),
        View::Backup(backup) => keeping::backup(&mut paper, backup),
        View::Remove(removal) => keeping::removal(&mut paper, removal),
        View::Rebuilt(rebuilt) => keeping::rebuilt(&mut paper, rebuilt),
        View::Power(power) => measures::power(&mut paper, power),
        View::Closeness(told) => measures::closeness(&mut paper, told),
        View::Risk(risk) => measures::risk(&mut paper, risk),
        View::Judgement(judgement) => judge::judgement(&mut paper, judgement),
    }
    paper.finish()
}

fn claims(paper: &mut Paper, rows: &[Claim]) {
    const INDENT: usize = DIGITS + 2;
    for claim in rows {
        let when = when(claim.time.from, claim.time.to);
        let when = if when.is_empty() { when } else { format!("{when} · ") };
        paper.hanging(&short(&claim.id, DIGITS), &format!("{when}{}", said(claim)), INDENT);
        paper.paragraph(&cut(&clean(&claim.evidence.text), PASSAGE), INDENT);
        paper.paragraph(&told_by(claim), INDENT);
        paper.gap();
    }
    paper.paragraph(&count(rows.len(), "claim"), 0);
}

fn standings(paper: &mut Paper, standings: &Standings) {
    let organisation = &standings.organisation;
    paper.heading(&format!("{} on {}{}", full_name(organisation), standings.on, known(standings.on, standings.known)));
    if standings.rows.is_empty() {
        paper.paragraph("No member is known on that day.", 0);
        return;
    }
    let cells = |row: &&Standing| {
        let [membership, participation, intent] = &row.parts;
        let disputed = row.parts.iter().any(|part| !part.against.is_empty());
        // Of those outside it goes without saying what they do there.
        let inside = |part| if matches!(membership.value, "left" | "none") { String::new() } else { value(part) };
        let disputed = if disputed { "yes" } else { "" }.to_owned();
        vec![full_name(&row.member), value(membership), inside(participation), inside(intent), disputed]
    };
    let mut rows: Vec<&Standing> = standings.rows.iter().collect();
    rows.sort_by_key(|row| ORDER.iter().position(|value| *value == row.parts[0].value));
    let rows = rows.iter().map(cells).collect();
    paper.table(&["member", "membership", "participation", "intent", "disputed"], rows, &[]);
    for row in standings.rows.iter().filter(|row| !row.is_plain() && is_there(row)) {
        paper.gap();
        in_short(paper, row);
    }
    paper.gap();
    let (all, members) =
        (standings.rows.len(), standings.rows.iter().filter(|row| row.parts[0].value == "member").count());
    let told = standings.rows.iter().find(|row| !row.is_plain() && is_there(row));
    let member = standings.rows.iter().find(|row| row.parts[0].value == "member");
    let example = told.or(member).unwrap_or(&standings.rows[0]);
    let why = crate::names::quoted(&format!("{}/{}", organisation.id, example.member.id));
    paper.paragraph(&format!("{members} of {all} are members. Down to the words: allegiance why {why}"), 0);
}

/// Whether there is more to tell of it than that it is no member any more.
fn is_there(row: &Standing) -> bool {
    let is_of_claims = |part: &Held| part.because.iter().any(|ground| matches!(ground, Ground::Claim(_)));
    row.parts.iter().any(|part| !part.is_plain() && is_of_claims(part))
}

/// The parts of a standing that are not plain, each with its first words.
fn in_short(paper: &mut Paper, row: &Standing) {
    for part in row.parts.iter().filter(|part| !part.is_plain() && !part.because.is_empty()) {
        paper.paragraph(&format!("{}: {} {}", clean(&row.member.name), part.part, value(part)), 0);
        grounds(paper, &part.because, 2, GROUNDS);
    }
}

fn standing(paper: &mut Paper, row: &Standing, only: Option<&str>) {
    let names = format!("{} in {}", full_name(&row.member), full_name(&row.organisation));
    paper.heading(&format!("{names} on {}{}", row.on, known(row.on, row.known)));
    for part in row.parts.iter().filter(|part| only.is_none_or(|only| only == part.part)) {
        paper.gap();
        paper.hanging(part.part, &format!("{}. {}", value(part), part.sentence), 15);
        if !part.because.is_empty() {
            paper.paragraph("because", 2);
            grounds(paper, &part.because, 4, usize::MAX);
        }
        if !part.against.is_empty() {
            paper.paragraph("against", 2);
            grounds(paper, &part.against, 4, usize::MAX);
        }
    }
    let before: Vec<&Held> = row.history.iter().filter(|part| only.is_none_or(|only| only == part.part)).collect();
    if !before.is_empty() {
        paper.heading("before");
        let rows = before.iter().map(|part| {
            let ids = part.because.iter().map(ground_name).collect::<Vec<_>>().join(" ");
            vec![part.part.to_owned(), part.value.to_owned(), span(part.since, part.until), ids]
        });
        paper.table(&["part", "value", "when", "because"], rows.collect(), &[0, 1]);
    }
}

fn timeline(paper: &mut Paper, timeline: &Timeline) {
    paper.heading(&format!("{}, as known on {}", full_name(&timeline.party), timeline.known));
    let cells = |row: &Happening| {
        let because = row.because.iter().map(ground_name).take(3).collect::<Vec<_>>().join(" ");
        let more = if row.because.len() > 3 { format!("{because} +{}", row.because.len() - 3) } else { because };
        let denied = if row.against.is_empty() { "" } else { " (denied)" };
        vec![
            when(row.from, row.to),
            format!("{}{}{denied}", clean(&row.text), manner(row.polarity, row.certainty)),
            voices(row),
            more,
        ]
    };
    paper.table(&["when", "what", "voices", "because"], timeline.rows.iter().map(cells).collect(), &[]);
    paper.gap();
    paper.paragraph(&count(timeline.rows.len(), "entry"), 0);
}

fn voices(row: &Happening) -> String {
    let is_fact = row.because.iter().all(|ground| matches!(ground, Ground::Fact(_)));
    if is_fact { "fact".to_owned() } else { row.voices.to_string() }
}

fn why(paper: &mut Paper, why: &Why) {
    match why {
        Why::Claim(claim) => one_claim(paper, claim),
        Why::Corrected { claim, effect, corrections } => {
            one_claim(paper, claim);
            paper.heading(effect);
            corrections::corrections(paper, corrections);
        }
        Why::Report { report, prints, claims } => {
            paper.heading(&format!("report {}", short(&report.id, DIGITS)));
            about_report(paper, report);
            for print in prints {
                let what = if print.is_version { "version" } else { "copy" };
                paper.hanging(what, &about(&print.report), 12);
            }
            for claim in claims {
                if let Some(later) = &claim.gone {
                    let what = format!(
                        "{} ({}): not in the version of {}",
                        said(claim),
                        short(&claim.id, DIGITS),
                        later.published
                    );
                    paper.hanging("gone", &what, 12);
                }
            }
            paper.gap();
            self::claims(paper, claims);
        }
        Why::Standing { standing: row, part } => standing(paper, row, part.as_deref()),
        Why::Fact(fact) => {
            paper.paragraph(&clean(&fact.text), 0);
            paper.paragraph(&format!("source: {}", clean(&fact.source)), 0);
        }
    }
}

fn one_claim(paper: &mut Paper, claim: &Claim) {
    paper.heading(&format!("claim {}: {}", short(&claim.id, DIGITS), said(claim)));
    paper.gap();
    let place = &claim.evidence;
    paper.paragraph(&format!("{}{}{}", clean(&place.before), marked(&place.text), clean(&place.after)), 2);
    paper.gap();
    let label = |paper: &mut Paper, name: &str, text: &str| paper.hanging(name, text, 12);
    for party in &claim.actor {
        label(paper, "actor", &as_named(party));
    }
    match &claim.object {
        Object::Parties(parties) => parties.iter().for_each(|party| label(paper, "object", &as_named(party))),
        Object::None => {}
        other => label(paper, "object", &clean(&other.in_words())),
    }
    if let Some(detail) = &claim.detail {
        label(paper, "detail", &quote(detail));
    }
    let basis = match (claim.time.basis, &claim.time_words) {
        (codebook::Basis::Published, _) => " (nothing was said; the report came out then)".to_owned(),
        (codebook::Basis::Stated, Some(words)) => format!(" ({})", quote(words)),
        (codebook::Basis::Relative, Some(words)) => {
            format!(" ({}, counted from {})", quote(words), claim.report.published)
        }
        (_, None) => String::new(),
    };
    label(paper, "when", &format!("{}{basis}", when(claim.time.from, claim.time.to)));
    label(paper, "said to be", &format!("{}, {}", yes_or_no(claim.polarity), claim.certainty.as_str()));
    for (index, source) in claim.sources.iter().enumerate() {
        let cue = source.cue.as_ref().map(|cue| format!(" ({})", quote(cue))).unwrap_or_default();
        label(paper, if index == 0 { "said by" } else { "through" }, &format!("{}{cue}", as_named(&source.who)));
    }
    if let Some(later) = &claim.gone {
        let what = format!("the version of {} no longer says so ({})", later.published, short(&later.id, DIGITS));
        label(paper, "gone", &what);
    }
    if claim.opinion {
        label(paper, "opinion", "the source judges rather than tells");
    }
    if let Some(plover) = &claim.plover {
        let mode = plover.mode.as_ref().map(|mode| format!("/{mode}")).unwrap_or_default();
        label(paper, "plover", &format!("{}{mode}", plover.kind.as_str()));
    }
    label(paper, "confidence", &format!("{:.2}", claim.confidence));
    about_report(paper, &claim.report);
}

fn about_report(paper: &mut Paper, report: &Report) {
    paper.hanging("report", &about(report), 12);
    if let Some(address) = &report.address {
        paper.hanging("", &clean(address), 12);
    }
}

fn read(paper: &mut Paper, read: &Read) {
    let mut done = vec![count(read.new, "new report")];
    let mut more = |number: usize, what: &str| done.extend((number > 0).then(|| format!("{number} {what}")));
    more(read.read_again, "read again by a newer version");
    more(read.known_already, "known already");
    more(read.unread, "kept unread (not in English)");
    more(read.nothing_in, "with nothing to read in them");
    more(read.bad, "that could not be used");
    let days = match read.days {
        Some((first, last)) if first == last => format!(", of {first}"),
        Some((first, last)) => format!(", {first} to {last}"),
        None => String::new(),
    };
    let claims = count(read.claims, "claim");
    if read.is_rehearsed {
        let file = clean(&read.file);
        paper.paragraph(&format!("{}{days}: {claims} would stand in {file}; nothing was written", done.join(", ")), 0);
    } else {
        paper.paragraph(&format!("{}{days}: {claims} in {}", done.join(", "), clean(&read.file)), 0);
    }
    if !read.skipped.is_empty() {
        paper.heading("What was passed over or could not be used");
        let row = |one: &Skipped| vec![one.number.to_string(), clean(&one.why), clean(&one.example)];
        paper.table(&["number", "why", "such as"], read.skipped.iter().map(row).collect(), &[0]);
    }
    if !read.found.is_empty() {
        paper.heading("What they claim");
        let cells = read.found.iter().take(ACTS).map(|found| {
            vec![
                found.act.to_string(),
                found.told.to_string(),
                found.otherwise.to_string(),
                short(&found.example, DIGITS),
            ]
        });
        paper.table(&["act", "told", "denied, planned, possible …", "such as"], cells.collect(), &[]);
        if read.found.len() > ACTS {
            paper.paragraph(&format!("and {} acts more", read.found.len() - ACTS), 0);
        }
    }
    for standings in &read.accounts {
        let organisation = full_name(&standings.organisation);
        paper.heading(&format!("{organisation} on {}: who is not simply a member", standings.on));
        for row in &standings.rows {
            let is_outside = row.parts[0].value == "left";
            let parts = row.parts.iter().filter(|part| part.part == "membership" || !is_outside && !part.is_plain());
            let values: Vec<String> = parts.clone().map(value).collect();
            paper.gap();
            paper.paragraph(&format!("{}: {}", clean(&row.member.name), values.join(" · ")), 2);
            // A suspension is the reason for the position and for the seat that is empty: told once.
            let mut told: Vec<&[Ground]> = Vec::new();
            for part in parts.filter(|part| !part.is_plain()) {
                if !told.contains(&&*part.because) {
                    grounds(paper, &part.because, 4, 1);
                    told.push(&part.because);
                }
            }
        }
    }
    if !read.next.is_empty() {
        paper.heading("What to ask next");
        read.next.iter().for_each(|command| paper.paragraph(command, 2));
    }
}

fn check(paper: &mut Paper, check: &Check) {
    for finding in &check.findings {
        paper.paragraph(&clean(&finding.what), 0);
        paper.hanging("  -->", &clean(&finding.place), 6);
        paper.hanging("  help:", &clean(&finding.help), 8);
    }
    let state = if check.findings.is_empty() { "sound".to_owned() } else { count(check.findings.len(), "fault") };
    let (reports, claims) = (count(check.reports, "report"), count(check.claims, "claim"));
    paper.paragraph(&format!("{}: {reports}, {claims}: {state}", clean(&check.file)), 0);
}

/// Grounds, each ending at its words; behind so many spaces, at most `most` of them.
fn grounds(paper: &mut Paper, grounds: &[Ground], indent: usize, most: usize) {
    // Claims before facts: they have the words of reports.
    let (claims, facts): (Vec<_>, Vec<_>) = grounds.iter().partition(|ground| matches!(ground, Ground::Claim(_)));
    for ground in claims.iter().chain(&facts).take(most) {
        match ground {
            Ground::Fact(Fact { text, source, .. }) => {
                paper.hanging("", &format!("{} (fact: {})", clean(text), clean(source)), indent);
            }
            Ground::Claim(claim) => {
                paper.paragraph(&words(claim), indent);
                paper.paragraph(&format!("{} · {}", told_by(claim), short(&claim.id, DIGITS)), indent + 2);
            }
        }
    }
    if grounds.len() > most {
        paper.paragraph(&format!("and {} more", grounds.len() - most), indent);
    }
}

/// The passage, marked. It is a sentence as a rule; `why` shows it in its paragraph.
fn words(claim: &Claim) -> String {
    if claim.evidence.text.is_empty() {
        return "(the words are not in the text of the report; run `allegiance check`)".to_owned();
    }
    marked(&claim.evidence.text)
}

/// Actor, act and object in a line.
fn said(claim: &Claim) -> String {
    let actor = if claim.actor.is_empty() { "somebody".to_owned() } else { clean(&brief(&claim.actor)) };
    let object = clean(&claim.object.in_words());
    let object = if object.is_empty() { object } else { format!(" → {object}") };
    format!("{actor}: {}{object}{}", claim.act, manner(claim.polarity, claim.certainty))
}

/// ` (not)`, ` (planned)`, ` (not, possible)`; nothing for what is told as having happened.
pub fn manner(polarity: Polarity, certainty: Certainty) -> String {
    let not = (polarity == Polarity::No).then_some("not");
    let sure = (certainty != Certainty::Happened).then_some(certainty.as_str());
    let words: Vec<&str> = not.into_iter().chain(sure).collect();
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}

fn yes_or_no(polarity: Polarity) -> &'static str {
    if polarity == Polarity::Yes { "so" } else { "not so" }
}

/// `Nikol Pashinyan (ARM, prime minister), as "he"`.
fn as_named(party: &Party) -> String {
    let home = party.id.split_once('/').map_or(party.id.as_str(), |(home, _)| home);
    let home = Some(home).filter(|home| *home != party.name);
    let about: Vec<String> = home.into_iter().chain(party.role.as_deref()).map(clean).collect();
    let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
    let words = Some(&party.words).filter(|words| !words.is_empty() && **words != party.name);
    let words = words.map(|words| format!(", as {}", quote(words))).unwrap_or_default();
    format!("{}{about}{words}", clean(&party.name))
}

/// Who says so, nearest first, and on which day it was published: `Nikol Pashinyan < Lake Courier, 2024-06-03`.
fn told_by(claim: &Claim) -> String {
    let mut names: Vec<String> = claim.sources.iter().map(|source| clean(source.who.brief())).collect();
    let publisher = clean(&claim.report.publisher);
    if names.last() != Some(&publisher) {
        names.push(publisher);
    }
    names.dedup();
    format!("{}, {}", names.join(" < "), claim.report.published)
}

fn about(report: &Report) -> String {
    let title = if report.title.is_empty() { "without a title".to_owned() } else { quote(&report.title) };
    format!("{}, {}, {} · {}", title, clean(&report.publisher), report.published, short(&report.id, DIGITS))
}

fn quote(text: &str) -> String {
    format!("\"{}\"", clean(text))
}

fn full_name(party: &Party) -> String {
    if party.name == party.id { clean(&party.name) } else { format!("{} ({})", clean(&party.name), clean(&party.id)) }
}

/// The value and since when; what goes without saying of a member has no begin worth telling.
fn value(part: &Held) -> String {
    let is_usual = part.is_plain() && part.part != "membership";
    let since = part.since.filter(|_| !is_usual).map(|since| format!(" since {since}")).unwrap_or_default();
    format!("{}{since}", part.value.replace('_', " "))
}

fn ground_name(ground: &Ground) -> String {
    match ground {
        Ground::Fact(fact) => clean(&fact.id),
        Ground::Claim(claim) => short(&claim.id, DIGITS),
    }
}

fn known(on: codebook::Date, known: codebook::Date) -> String {
    if on == known { String::new() } else { format!(", as known on {known}") }
}

fn when(from: Option<PartialDate>, to: Option<PartialDate>) -> String {
    match (from, to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("since {from}"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => String::new(),
    }
}

fn span(since: Option<PartialDate>, until: Option<PartialDate>) -> String {
    let since = since.map(|since| since.to_string()).unwrap_or_default();
    let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
    format!("{since}{until}").trim_start().to_owned()
}

pub(crate) fn count(number: usize, what: &str) -> String {
    let plural = match what.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{what}s"),
    };
    if number == 1 { format!("1 {what}") } else { format!("{number} {plural}") }
}
