//! The accounts beside the standings to text: the ledger, the grid of attendance, relations, and what is different.

use codebook::PartialDate;
use unicode_width::UnicodeWidthStr;

use super::{DIGITS, count, full_name, ground_name, known, manner, quote, when};
use crate::answer::short;
use crate::paper::{Paper, clean};
use crate::view::{
    Answer, Attendance, Cell, Claim, Difference, Differences, Ground, Occasion, Party, Relation, Relations, Request,
    Requests, Row, Tally, Weighed, brief,
};

/// Ids of claims in a line before the rest is counted.
const IDS: usize = 3;

/// Pairs that rose or fell most, of each.
const MOVERS: usize = 3;

/// Columns of the kind of an event, at most.
const KIND: usize = 10;

/// Columns between two cells of a grid.
const GAP: usize = 2;

/// The marks of a grid: what is told, its mark, and what the mark means.
const MARKS: [(&str, &str, &str); 8] = [
    ("present", "✓", "present"),
    ("lower_level", "▼", "at a lower level"),
    ("absent", "✗", "absent"),
    ("absence_announced", "!", "said that it would stay away"),
    ("hosted", "H", "hosted"),
    ("refused_to_host", "R", "refused to host"),
    ("disputed", "?", "disputed"),
    ("unknown", "·", "nothing is told"),
];

pub(super) fn requests(paper: &mut Paper, requests: &Requests) {
    let organisation = full_name(&requests.organisation);
    paper.heading(&format!(
        "{organisation}: requests for help up to {}{}",
        requests.on,
        known(requests.on, requests.known)
    ));
    for row in &requests.rows {
        paper.gap();
        request(paper, row);
    }
    let (mut told, silent): (Vec<&Tally>, Vec<&Tally>) =
        requests.tallies.iter().partition(|tally| tally.asked + tally.answered > 0);
    if told.is_empty() {
        return;
    }
    told.sort_by_key(|tally| tally.member.brief());
    paper.heading("Who asked, and who answered");
    let cells = |tally: &&Tally| {
        let share = tally.share.map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default();
        let days = tally.median_days.map(|days| days.to_string()).unwrap_or_default();
        let [asked, of, answered, helped] =
            [tally.asked, tally.asked_of, tally.answered, tally.fulfilled].map(|number| number.to_string());
        vec![clean(tally.member.brief()), asked, of, answered, helped, share, days]
    };
    let names = ["member", "asked", "asked of it", "answered", "helped", "share", "median days"];
    paper.table(&names, told.iter().map(cells).collect(), &[]);
    if !silent.is_empty() {
        paper.gap();
        let times = |tally: &Tally| format!("{}\u{a0}({})", clean(tally.member.brief()), tally.asked_of);
        let silent = sorted(silent.iter().map(|tally| times(tally)));
        paper.paragraph(&format!("How often others were asked, of whom no answer is told: {silent}"), 0);
    }
}

fn request(paper: &mut Paper, row: &Request) {
    let day = row.day.map_or_else(|| "no day".to_owned(), |day| day.to_string());
    let asked = if row.asked.is_empty() { String::new() } else { format!(" asked {}", clean(&brief(&row.asked))) };
    let verb = if row.asked.is_empty() { " asked for help" } else { " for help" };
    let about: Vec<String> = row.about.iter().filter(|words| *words != "help").map(|words| quote(words)).collect();
    let about = if about.is_empty() { String::new() } else { format!(": {}", about.join(", ")) };
    let clause = match &row.clause {
        Some((id, article)) if article.is_empty() => id.clone(),
        Some((id, article)) => format!("article {article} ({id})"),
        None => String::new(),
    };
    let mut notes = Vec::new();
    match (row.is_covered, clause.is_empty()) {
        (true, false) => notes.push(format!("under {}", clean(&clause))),
        (true, true) => notes.push("covered by the treaty".to_owned()),
        (false, false) => notes.push(format!("invoking {}, but no treaty covers it", clean(&clause))),
        (false, true) => notes.push("no treaty covers it".to_owned()),
    }
    notes.extend(row.is_implied.then(|| "implied by its refusal".to_owned()));
    notes.push(ids(&row.because));
    notes.extend((!row.against.is_empty()).then(|| format!("denied by {}", ids(&row.against))));
    let asker = clean(row.asker.brief());
    paper.hanging(&day, &format!("{asker}{asked}{verb}{about} · {}", notes.join(" · ")), 12);
    let (told, silent): (Vec<&Answer>, Vec<&Answer>) =
        row.answers.iter().partition(|answer| !answer.because.is_empty() || !answer.against.is_empty());
    for answer in told {
        let mut parts = vec![clean(answer.party.brief())];
        parts.extend(answer.day.map(|day| day.to_string()));
        parts.extend(answer.days.map(|days| if days == 0 { "the same day".to_owned() } else { later(days) }));
        parts.push(ids(&answer.because));
        parts.extend((!answer.against.is_empty()).then(|| format!("against: {}", ids(&answer.against))));
        parts.retain(|part| !part.is_empty());
        paper.hanging(&format!("  {}", answer.outcome), &parts.join(" · "), 13);
    }
    if !silent.is_empty() {
        let names = sorted(silent.iter().map(|answer| clean(answer.party.brief())));
        paper.paragraph(&format!("nothing is told of: {names}"), 2);
    }
}

fn later(days: i32) -> String {
    let number = days.unsigned_abs() as usize;
    format!("{} {}", count(number, "day"), if days < 0 { "before" } else { "after" })
}

pub(super) fn attendance(paper: &mut Paper, told: &Attendance) {
    let organisation = full_name(&told.organisation);
    paper.heading(&format!("{organisation}: attendance up to {}{}", told.on, known(told.on, told.known)));
    let is_told = |cell: &Cell| cell.presence != "unknown";
    let (mut rows, silent): (Vec<&Row>, Vec<&Row>) = told.rows.iter().partition(|row| row.cells.iter().any(is_told));
    rows.sort_by_key(|row| row.member.brief());
    if !told.occasions.is_empty() {
        let start = grid(paper, told, &rows);
        if !silent.is_empty() {
            let names = sorted(silent.iter().map(|row| clean(row.member.brief())));
            paper.paragraph(&format!("Nothing is told of: {names}"), 0);
        }
        cells(paper, told, &rows, start);
    }
    if told.abstentions.is_empty() {
        return;
    }
    paper.heading("Stayed away for a time");
    for spell in &told.abstentions {
        let until = match spell.to {
            Some(to) if to == spell.from => format!("in {to}"),
            Some(to) => format!("from {} to {to}", spell.from),
            None => format!("since {}", spell.from),
        };
        let months = count(usize::try_from(spell.months).unwrap_or(0), "month");
        paper.hanging("", &format!("{}: {until}, {months} · {}", clean(spell.member.brief()), ids(&spell.because)), 2);
    }
}

/// Members as rows, the newest events that fit as columns, a mark in each cell; gives the index of the first shown.
fn grid(paper: &mut Paper, told: &Attendance, rows: &[&Row]) -> usize {
    const HEADS: usize = 3;
    let heads: Vec<[String; HEADS]> = told.occasions.iter().map(head).collect();
    let names: Vec<String> = rows.iter().map(|row| clean(row.member.brief())).collect();
    let most = paper.width() / 3;
    let names: Vec<String> = names.into_iter().map(|name| fitted(&name, most)).collect();
    let first = names.iter().map(|name| name.width()).max().unwrap_or(0);
    let wide = |head: &[String; HEADS]| head.iter().map(|line| line.width()).max().unwrap_or(0);
    let mut used = first;
    let newest = heads.iter().rev().take_while(|head| {
        used += GAP + wide(head);
        used <= paper.width()
    });
    let shown = newest.count().max(1);
    let start = heads.len() - shown;
    paper.gap();
    let line = |paper: &mut Paper, name: &str, cells: &mut dyn Iterator<Item = &str>| {
        let mut line = padded(name, first);
        for (cell, head) in cells.zip(&heads[start..]) {
            line.push_str(&" ".repeat(GAP));
            line.push_str(&padded(cell, wide(head)));
        }
        paper.line(&line);
    };
    for index in 0..HEADS {
        line(paper, "", &mut heads[start..].iter().map(|head| head[index].as_str()));
    }
    let rules: Vec<String> = heads[start..].iter().map(|head| "─".repeat(wide(head))).collect();
    line(paper, &"─".repeat(first), &mut rules.iter().map(String::as_str));
    for (row, name) in rows.iter().zip(&names) {
        line(paper, name, &mut row.cells[start..].iter().map(mark));
    }
    paper.gap();
    let legend: Vec<String> =
        MARKS.iter().map(|(_, mark, meaning)| format!("{mark}\u{a0}{}", meaning.replace(' ', "\u{a0}"))).collect();
    let blank = rows.iter().flat_map(|row| &row.cells[start..]).any(|cell| mark(cell).is_empty());
    let blank = if blank { ", blank\u{a0}no\u{a0}member\u{a0}then" } else { "" };
    let undated = told.occasions[start..].iter().any(|occasion| !occasion.is_dated);
    let undated = if undated { "; * the day of the report, since no day is told" } else { "" };
    paper.paragraph(&format!("{}{blank}{undated}", legend.join(", ")), 0);
    if start > 0 {
        let left = count(start, "older event");
        let to = told.occasions[start].day;
        paper.paragraph(
            &format!("{left} left out before {to}: a wider terminal or --on {to} shows them, JSON and CSV hold all."),
            0,
        );
    }
    start
}

/// What the marks rest on, from the event with this index on.
fn cells(paper: &mut Paper, told: &Attendance, rows: &[&Row], start: usize) {
    let name =
        |occasion: &Occasion| format!("  {:<10}  {}", occasion.day.to_string(), fitted(&clean(&occasion.kind), KIND));
    let indent = told.occasions[start..].iter().map(|occasion| name(occasion).width()).max().unwrap_or(0) + GAP;
    let mut is_headed = false;
    for (index, occasion) in told.occasions.iter().enumerate().skip(start) {
        // Those of whom the same claims tell the same are told together.
        let mut alike: Vec<(&Cell, Vec<String>)> = Vec::new();
        for row in rows.iter().filter(|row| !row.cells[index].because.is_empty()) {
            let member = clean(row.member.brief());
            match alike.iter_mut().find(|(cell, _)| **cell == row.cells[index]) {
                Some((_, members)) => members.push(member),
                None => alike.push((&row.cells[index], vec![member])),
            }
        }
        let mut notes = Vec::new();
        if !occasion.cancelled.is_empty() {
            notes.push(format!("called off or put off · {}", ids(&occasion.cancelled)));
        }
        for (cell, members) in alike {
            let against = if cell.against.is_empty() { "" } else { " · against: " };
            let meaning = MARKS.iter().find(|(presence, ..)| *presence == cell.presence).map_or("", |(.., it)| it);
            let (members, because) = (members.join(", "), ids(&cell.because));
            notes.push(format!("{meaning}: {members} · {because}{against}{}", ids(&cell.against)));
        }
        let mut label = name(occasion);
        for note in notes {
            if !std::mem::replace(&mut is_headed, true) {
                paper.heading("By which claims");
            }
            paper.hanging(&label, &note, indent);
            label.clear();
        }
    }
}

/// The three lines above a column: what, the year, month and day.
fn head(occasion: &Occasion) -> [String; 3] {
    let day = occasion.day.to_string();
    let (year, rest) = day.split_once('-').unwrap_or((&day, ""));
    let star = if occasion.is_dated { "" } else { "*" };
    [fitted(&clean(&occasion.kind), KIND), year.to_owned(), format!("{rest}{star}")]
}

fn mark(cell: &Cell) -> &'static str {
    if cell.presence == "unknown" && !cell.is_member {
        return "";
    }
    MARKS.iter().find(|(presence, ..)| *presence == cell.presence).map_or("·", |(_, mark, _)| mark)
}

/// The text filled up to so many columns.
fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// The text, cut where it is wider than so many columns.
fn fitted(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    for letter in text.chars() {
        if cut.width() + 2 > width {
            break;
        }
        cut.push(letter);
    }
    format!("{cut}…")
}

pub(super) fn relations(paper: &mut Paper, relations: &Relations) {
    let who = match &relations.with {
        Some(with) => format!("{} and {}", full_name(&relations.of), full_name(with)),
        None if relations.is_of_members => format!("{}: how its members get on", full_name(&relations.of)),
        None => format!("{}: how it gets on with others", full_name(&relations.of)),
    };
    let (on, known) = (relations.on, known(relations.on, relations.known));
    paper.heading(&format!("{who}, in the {} up to {on}{known}", count(relations.window as usize, "day")));
    let mut rows: Vec<&Relation> = relations.rows.iter().collect();
    rows.sort_by(|a, b| b.balance.total_cmp(&a.balance).then_with(|| b.events.len().cmp(&a.events.len())));
    let cells = |row: &&Relation| {
        let numbers = [row.balance, row.change, row.warm, row.cool].map(signed);
        let pair = pair(row, relations);
        std::iter::once(pair).chain(numbers).chain([row.events.len().to_string()]).collect()
    };
    let names = ["pair", "balance", "change", "warm", "cool", "events"];
    paper.table(&names, rows.iter().map(cells).collect(), &[1, 2, 3, 4, 5]);
    paper.gap();
    paper.paragraph("Balance from -1 (conflict) to 1 (cooperation); change from the window before.", 0);
    if relations.with.is_some() {
        let Some(row) = relations.rows.first() else { return };
        if row.events.is_empty() {
            let before = count(row.count_before, "event");
            paper.paragraph(&format!("Nothing is told of them in this window, {before} in the one before."), 0);
            return;
        }
        paper.heading("What happened between them");
        let cells = |event: &Weighed| vec![event.day.to_string(), happened(event), signed(event.weight), told(event)];
        paper.table(&["day", "what", "weight", "claims"], row.events.iter().map(cells).collect(), &[0, 2]);
        return;
    }
    if relations.is_of_members {
        movers(paper, "Get on better than before", &relations.rows, 1.0);
        movers(paper, "Get on worse than before", &relations.rows, -1.0);
        let faded = relations.rows.iter().filter(|row| row.events.is_empty());
        let faded: Vec<String> = faded.map(|row| pair(row, relations)).collect();
        if !faded.is_empty() {
            paper.gap();
            paper.paragraph(&format!("Nothing is told any more of: {}", faded.join(", ")), 0);
        }
    }
    let Some(row) = rows.iter().max_by_key(|row| row.events.len()) else { return };
    let [one, other] = row.parties.each_ref().map(|party| crate::names::quoted(&party.id));
    paper.gap();
    paper.paragraph(&format!("Event by event: allegiance relations {one} {other}"), 0);
}

/// The pairs that moved most to one side, each with the events that weigh most on that side.
fn movers(paper: &mut Paper, title: &str, rows: &[Relation], side: f64) {
    let mut moved: Vec<&Relation> =
        rows.iter().filter(|row| row.change * side > 0.0 && !row.events.is_empty()).collect();
    moved.sort_by(|a, b| (b.change * side).total_cmp(&(a.change * side)));
    if moved.is_empty() {
        return;
    }
    paper.heading(title);
    for row in moved.into_iter().take(MOVERS) {
        let [one, other] = row.parties.each_ref().map(|party| clean(party.brief()));
        let (from, to) = (signed(row.before), signed(row.balance));
        paper.hanging("", &format!("{one} and {other}: {from} → {to} ({})", signed(row.change)), 2);
        let events = row.events.iter().filter(|event| event.weight * side > 0.0);
        match events.max_by(|a, b| (a.weight * side).total_cmp(&(b.weight * side))) {
            Some(event) => paper.paragraph(&format!("{} · {} · {}", event.day, happened(event), told(event)), 4),
            None => paper.paragraph("what was told in the window before weighs no more", 4),
        }
    }
}

/// Both parties, or of one party with everybody only the other.
fn pair(row: &Relation, relations: &Relations) -> String {
    let [one, other] = &row.parties;
    if relations.is_of_members || relations.with.is_some() {
        return format!("{} and {}", clean(one.brief()), clean(other.brief()));
    }
    clean(if one.id == relations.of.id { other } else { one }.brief())
}

/// `Armenia: refuse_to_host → CSTO`, `Armenia and France: meet`.
fn happened(event: &Weighed) -> String {
    let [actor, recipient] = [&event.actor, &event.recipient].map(|party: &Party| clean(party.brief()));
    let manner = manner(event.polarity, event.certainty);
    let denied = if event.against.is_empty() { "" } else { " (denied)" };
    if event.is_mutual {
        return format!("{actor} and {recipient}: {}{manner}{denied}", event.act);
    }
    format!("{actor}: {} → {recipient}{manner}{denied}", event.act)
}

fn told(event: &Weighed) -> String {
    let against = if event.against.is_empty() { String::new() } else { format!(" against: {}", ids(&event.against)) };
    format!("{}{against}", ids(&event.because))
}

/// Two decimals with a sign, but for what is 0.
fn signed(number: f64) -> String {
    let text = format!("{number:+.2}");
    if matches!(text.as_str(), "+0.00" | "-0.00") { "0".to_owned() } else { text }
}

pub(super) fn compare(paper: &mut Paper, differences: &Differences) {
    let (earlier, later) = (differences.earlier, differences.later);
    let name = differences.organisation.as_ref().map(full_name).unwrap_or_default();
    if differences.rows.is_empty() {
        paper.paragraph(&format!("{name}: nothing changed between {earlier} and {later}."), 0);
        return;
    }
    paper.heading(&format!("{name}: {earlier} and {later}, side by side"));
    let learnt = format!("What we only learnt after {earlier}");
    for (cause, title) in [("changed", "What changed in the world"), ("learnt", learnt.as_str())] {
        let rows: Vec<&Difference> = differences.rows.iter().filter(|row| row.cause == cause).collect();
        paper.heading(title);
        if rows.is_empty() {
            paper.paragraph("nothing", 2);
        }
        for row in rows {
            paper.hanging("", &format!("{}: {}", clean(&row.member.name), step(row)), 2);
            paper.paragraph(row.sentence, 4);
            let mut told = vec![ground_names(&row.because)];
            told.extend((!row.against.is_empty()).then(|| format!("against: {}", ground_names(&row.against))));
            told.retain(|part| !part.is_empty());
            if !told.is_empty() {
                paper.paragraph(&told.join(" · "), 4);
            }
        }
    }
}

pub(super) fn watch(paper: &mut Paper, differences: &Differences) {
    let rows = &differences.rows;
    let is_shown_with = |row: &Difference, other: &Difference| {
        row.organisation == other.organisation
            && row.member == other.member
            && (row.cause, row.since, &row.because) == (other.cause, other.since, &other.because)
    };
    for (index, row) in rows.iter().enumerate() {
        // Who joins or is suspended takes part from then on or no more, for the same reason: one line.
        if rows[..index].iter().any(|earlier| is_shown_with(earlier, row)) {
            continue;
        }
        let steps: Vec<String> = rows[index..].iter().filter(|other| is_shown_with(row, other)).map(turn).collect();
        let day = row.since.map_or_else(|| "no day".to_owned(), |since| since.to_string());
        let learnt = if row.cause == "learnt" { " · only learnt" } else { "" };
        let (organisation, member) = (clean(row.organisation.brief()), clean(&row.member.name));
        let told = ground_names(&row.because);
        let told = if told.is_empty() { told } else { format!(" · {told}") };
        let against = if row.against.is_empty() { "" } else { " · disputed" };
        let steps = steps.join(", ");
        paper.hanging(&day, &format!("{organisation}: {member}: {steps}{learnt}{told}{against}"), 12);
    }
}

/// `participation full → frozen, since 2024-02-22`.
fn step(row: &Difference) -> String {
    let since = row.since.map(|since: PartialDate| format!(", {}", when(Some(since), None))).unwrap_or_default();
    format!("{}{since}", turn(row))
}

/// `participation full → frozen`.
fn turn(row: &Difference) -> String {
    format!("{} {} → {}", row.part, row.from.replace('_', " "), row.to.replace('_', " "))
}

/// Names in order, in a line.
fn sorted(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> = names.collect();
    names.sort();
    names.join(", ")
}

/// The ids of claims as `why` takes them.
fn ids(claims: &[Claim]) -> String {
    named(claims.iter().map(|claim| short(&claim.id, DIGITS)).collect())
}

fn ground_names(grounds: &[Ground]) -> String {
    named(grounds.iter().map(ground_name).collect())
}

fn named(ids: Vec<String>) -> String {
    let more = ids.len().saturating_sub(IDS);
    let more = if more > 0 { format!(" +{more}") } else { String::new() };
    format!("{}{more}", ids.into_iter().take(IDS).collect::<Vec<_>>().join(" "))
}
