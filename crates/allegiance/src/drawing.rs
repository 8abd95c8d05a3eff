//! Power, closeness and risk as drawings: plain SVG, black on white.
//!
//! Made for print: every line, bar and cell has its name or number beside it, lines differ by their dashes, and grey only
//! repeats what a number says. `<title>` and `<desc>` say the same in words.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::paper::clean;
use crate::view::{AtRisk, Closeness, Figure, Party, Power, Ranking, Risk, Shares, View};

/// Width of the part with lines or bars, and the height of a row, in pixels.
const WIDE: f64 = 480.0;
const ROW: f64 = 20.0;

/// Pixels that a column of text takes at the size of the labels, about.
const LETTER: f64 = 7.2;

/// Space around everything.
const EDGE: f64 = 16.0;

/// Where the drawing begins below its title.
const TOP: f64 = 64.0;

/// The dashes of lines, one after the other.
const DASHES: [&str; 6] = ["none", "8 3", "2 3", "10 3 2 3", "5 5", "12 2 2 2 2 2"];

/// The view as SVG. Views without a drawing, which the command line refuses before, give one that says so.
pub fn svg(view: &View) -> String {
    match view {
        View::Power(told) if told.history.len() > 1 => history(told),
        View::Power(told) => shares(told),
        View::Closeness(told) => closeness(told),
        View::Risk(told) => risk(told),
        _ => Sheet::default().finish("No drawing", "There is no drawing of this answer."),
    }
}

/// What is drawn so far.
#[derive(Default)]
struct Sheet {
    marks: String,
    right: f64,
    bottom: f64,
}

/// Where a text stands from its point.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Sheet {
    fn text(&mut self, x: f64, y: f64, anchor: Anchor, text: &str) {
        let wide = width(text);
        let (name, right) = match anchor {
            Anchor::Start => ("start", x + wide),
            Anchor::Middle => ("middle", x + wide / 2.0),
            Anchor::End => ("end", x),
        };
        self.reach(right, y);
        self.push(&format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{name}\">{}</text>", escaped(text)));
    }

    fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), style: &str) {
        self.reach(x1.max(x2), y1.max(y2));
        self.push(&format!("<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" {style}/>"));
    }

    fn push(&mut self, mark: &str) {
        let _ = writeln!(self.marks, "  {mark}");
    }

    fn reach(&mut self, x: f64, y: f64) {
        self.right = self.right.max(x);
        self.bottom = self.bottom.max(y);
    }

    fn finish(mut self, title: &str, words: &str) -> String {
        let wide = title.width().max(40) as f64 * LETTER * 1.2;
        self.reach(EDGE + wide, TOP);
        let (right, bottom) = (self.right + EDGE, self.bottom + EDGE);
        let title = escaped(title);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{right:.0}\" height=\"{bottom:.0}\" viewBox=\"0 0 \
             {right:.0} {bottom:.0}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"black\">\n  <title>{title}</title>\n  \
             <desc>{}</desc>\n  <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n  <text x=\"{EDGE}\" y=\"26\" \
             font-size=\"15\" font-weight=\"bold\">{title}</text>\n{}</svg>\n",
            escaped(words),
            self.marks
        )
    }
}

/// Shares of one day as bars.
fn shares(told: &Power) -> String {
    let mut sheet = Sheet::default();
    let left = EDGE + widest(told.now.rows.iter().map(|row| &row.member)) + 8.0;
    subtitle(&mut sheet, &figures(&told.now));
    for (index, row) in told.now.rows.iter().enumerate() {
        let y = TOP + ROW * index as f64;
        sheet.text(left - 8.0, y + 13.0, Anchor::End, &name(&row.member));
        let wide = row.within.value.unwrap_or(0.0) * WIDE;
        if row.within.value.is_some() {
            sheet.push(&format!(
                "<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{wide:.1}\" height=\"12\" fill=\"black\"/>",
                y + 3.0
            ));
        }
        sheet.text(left + wide + 6.0, y + 13.0, Anchor::Start, &number(&row.within, 3));
    }
    let bottom = TOP + ROW * told.now.rows.len() as f64;
    sheet.line((left, TOP), (left, bottom), STROKE);
    let title = format!("{}: members' shares of capability on {}", told.organisation.brief(), told.now.on);
    let words = told.now.rows.iter().map(|row| format!("{} {}", name(&row.member), number(&row.within, 3)));
    sheet.finish(&title, &words.collect::<Vec<_>>().join(", "))
}

/// Shares year by year as lines, each with its name at its end.
fn history(told: &Power) -> String {
    let mut sheet = Sheet::default();
    let (first, last) = (&told.history[0], &told.history[told.history.len() - 1]);
    let (from, to) = (f64::from(first.on.year()), f64::from(last.on.year()));
    let mut members: Vec<&Party> = Vec::new();
    for row in told.history.iter().rev().flat_map(|then| &then.rows) {
        if members.iter().all(|member| member.id != row.member.id) {
            members.push(&row.member);
        }
    }
    let (left, high) = (EDGE + 32.0, (ROW * members.len() as f64).max(280.0));
    let place = |year: i16, value: f64| {
        (left + (f64::from(year) - from) / (to - from).max(1.0) * WIDE, TOP + (1.0 - value.sqrt()) * high)
    };
    let is_carried = told.history.iter().any(|then| then.year.is_some_and(|year| year != then.on.year()));
    let carried = if is_carried { "; after the last year with figures those of that year are carried on" } else { "" };
    subtitle(&mut sheet, &format!("{}; heights by the square root{carried}", figures(&told.now)));
    // By the square root, so that small members can be told apart beside a great one.
    for value in [0.0, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0] {
        let (_, y) = place(first.on.year(), value);
        sheet.line((left, y), (left + WIDE, y), "stroke=\"black\" stroke-width=\"0.3\"");
        sheet.text(left - 6.0, y + 4.0, Anchor::End, &value.to_string());
    }
    let step = ((to - from) / 8.0).ceil().max(1.0) as usize;
    for then in told.history.iter().step_by(step) {
        let (x, y) = place(then.on.year(), 0.0);
        sheet.line((x, y), (x, y + 4.0), STROKE);
        sheet.text(x, y + 18.0, Anchor::Middle, &then.on.year().to_string());
    }
    // Height, whether the line goes on to the last year, and the words.
    let mut labels: Vec<(f64, bool, String)> = Vec::new();
    for (index, member) in members.iter().enumerate() {
        let dashes = DASHES[index % DASHES.len()];
        // A year in which it is no member, or has no figure, breaks the line.
        let mut run: Vec<(f64, f64)> = Vec::new();
        let mut end = None;
        for then in &told.history {
            let share = then.rows.iter().find(|row| row.member.id == member.id).and_then(|row| row.within.value);
            match share {
                Some(share) => {
                    run.push(place(then.on.year(), share));
                    end = Some((then.on.year(), share));
                }
                None => polyline(&mut sheet, &std::mem::take(&mut run), dashes),
            }
        }
        polyline(&mut sheet, &run, dashes);
        let (share, words) = match end {
            Some((year, share)) if year == last.on.year() => (share, format!("{share:.3}")),
            Some((year, share)) => (share, format!("{share:.3} (to {year})")),
            None => (0.0, "–".to_owned()),
        };
        let goes_on = end.is_some_and(|(year, _)| year == last.on.year());
        labels.push((place(last.on.year(), share).1, goes_on, format!("{} {words}", name(member))));
    }
    // Labels stand apart, those of lines that go on joined to them by a thin line.
    labels.sort_by(|one, two| two.0.total_cmp(&one.0));
    let mut below = TOP + high + ROW;
    for (y, goes_on, label) in labels {
        let at = y.min(below - 14.0);
        below = at;
        if goes_on {
            sheet.line((left + WIDE, y), (left + WIDE + 14.0, at), "stroke=\"black\" stroke-width=\"0.3\"");
        }
        sheet.text(left + WIDE + 18.0, at + 4.0, Anchor::Start, &label);
    }
    let title = format!("{}: members' shares of capability, {from:.0} to {to:.0}", told.organisation.brief());
    let words = format!(
        "Lines from year to year; Herfindahl's index from {} to {}.",
        number(&first.herfindahl, 3),
        number(&last.herfindahl, 3)
    );
    sheet.finish(&title, &words)
}

fn polyline(sheet: &mut Sheet, points: &[(f64, f64)], dashes: &str) {
    if let [(x, y)] = points {
        sheet.push(&format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2\"/>"));
    } else if points.len() > 1 {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let style = format!("fill=\"none\" stroke=\"black\" stroke-width=\"1.4\" stroke-dasharray=\"{dashes}\"");
        sheet.push(&format!("<polyline points=\"{}\" {style}/>", points.join(" ")));
    }
}

/// Each member against each: the number in the cell, the closer the greyer.
fn closeness(told: &Closeness) -> String {
    const CELL: f64 = 46.0;
    let mut sheet = Sheet::default();
    let known = told.rankings.iter().find(|ranking| ranking.mean.value.is_some());
    let Some(ranking) = known.or(told.rankings.first()) else { return sheet.finish("No yardstick", "") };
    let members: Vec<&Party> = ranking.places.iter().map(|place| &place.member).collect();
    let left = EDGE + widest(members.iter().copied()) + 8.0;
    let closer = if ranking.is_distance { "less is closer" } else { "more is closer" };
    subtitle(
        &mut sheet,
        &format!(
            "{}: {closer}; mean of pairs {}; – where nothing is known",
            ranking.yardstick,
            number(&ranking.mean, 2)
        ),
    );
    let values = || ranking.pairs.iter().filter_map(|pair| pair.figure.value);
    let (least, most) = (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
    for (row, one) in members.iter().enumerate() {
        let y = TOP + ROW + CELL * 0.6 * row as f64;
        sheet.text(left - 8.0, y + CELL * 0.3 + 4.0, Anchor::End, &name(one));
        let x = left + CELL * (row as f64 + 0.5);
        sheet.text(x, TOP + ROW - 6.0, Anchor::Middle, &clean(&one.id).chars().take(6).collect::<String>());
        for (column, other) in members.iter().enumerate() {
            let x = left + CELL * column as f64;
            let pair = find(ranking, one, other);
            let value = pair.and_then(|figure| figure.value);
            let near = value.map_or(0.0, |value| if most > least { (value - least) / (most - least) } else { 0.5 });
            let near = if ranking.is_distance { 1.0 - near } else { near };
            // No darker than a light grey, so that the number stays legible.
            let grey = if value.is_some() { 0.35 * near } else { 0.0 };
            sheet.push(&format!(
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{CELL}\" height=\"{:.1}\" fill=\"black\" fill-opacity=\"{grey:.2}\" \
                 stroke=\"black\" stroke-width=\"0.5\"/>",
                CELL * 0.6
            ));
            sheet.reach(x + CELL, y + CELL * 0.6);
            if row != column {
                let text = pair.map_or_else(|| "–".to_owned(), |figure| number(figure, 2));
                sheet.text(x + CELL / 2.0, y + CELL * 0.3 + 4.0, Anchor::Middle, &text);
            }
        }
    }
    let title = format!("{}: closeness of its members on {}", told.organisation.brief(), told.on);
    let words = ranking
        .pairs
        .iter()
        .map(|pair| format!("{} and {} {}", name(&pair.parties[0]), name(&pair.parties[1]), number(&pair.figure, 2)));
    sheet.finish(&title, &words.collect::<Vec<_>>().join(", "))
}

fn find<'a>(ranking: &'a Ranking, one: &Party, other: &Party) -> Option<&'a Figure> {
    let is_pair = |parties: &[Party; 2]| {
        let ids = [&parties[0].id, &parties[1].id];
        ids == [&one.id, &other.id] || ids == [&other.id, &one.id]
    };
    ranking.pairs.iter().find(|pair| is_pair(&pair.parties)).map(|pair| &pair.figure)
}

/// Ranks as dots on their intervals.
fn risk(told: &Risk) -> String {
    let mut sheet = Sheet::default();
    let names = told.rows.iter().map(|row| &row.member).chain(&told.without_rows);
    let left = EDGE + widest(names) + 20.0;
    let of = told.rows.first().map_or(1, |row| row.rank.of);
    let place = |rank: usize| left + (rank as f64 - 1.0) / (of as f64 - 1.0).max(1.0) * WIDE;
    subtitle(&mut sheet, &format!("rank 1 is the likeliest; lines: 95 % intervals; covariates of {}", told.year - 1));
    let bottom = TOP + ROW * (told.rows.len() + 1) as f64;
    let step = of.div_ceil(16).max(1);
    for rank in (1..=of).step_by(step) {
        sheet.line((place(rank), TOP + ROW - 6.0), (place(rank), bottom), "stroke=\"black\" stroke-width=\"0.3\"");
        sheet.text(place(rank), TOP + ROW - 10.0, Anchor::Middle, &rank.to_string());
    }
    for (index, row) in told.rows.iter().enumerate() {
        let y = TOP + ROW * (index as f64 + 1.5);
        sheet.text(left - 16.0, y + 4.0, Anchor::End, &name(&row.member));
        interval(&mut sheet, row, &place, y);
        sheet.text(left + WIDE + 14.0, y + 4.0, Anchor::Start, &format!("{:.2} × base rate", row.times_base));
    }
    for (index, member) in told.without_rows.iter().enumerate() {
        let y = bottom + ROW * (index as f64 + 0.5);
        sheet.text(left - 16.0, y + 4.0, Anchor::End, &name(member));
        sheet.text(left, y + 4.0, Anchor::Start, "– no figures");
    }
    let title = format!("{}: who is likelier to leave, on {}", told.organisation.brief(), told.on);
    let words = told.rows.iter().map(|row| {
        format!("{} {} ({} to {}) of {of}", name(&row.member), row.rank.place, row.rank.best, row.rank.worst)
    });
    sheet.finish(&title, &words.collect::<Vec<_>>().join(", "))
}

fn interval(sheet: &mut Sheet, row: &AtRisk, place: &dyn Fn(usize) -> f64, y: f64) {
    let (best, worst) = (place(row.rank.best), place(row.rank.worst));
    sheet.line((best, y), (worst, y), "stroke=\"black\" stroke-width=\"1.5\"");
    for end in [best, worst] {
        sheet.line((end, y - 4.0), (end, y + 4.0), "stroke=\"black\" stroke-width=\"1.5\"");
    }
    sheet.push(&format!("<circle cx=\"{:.1}\" cy=\"{y:.1}\" r=\"4\" stroke=\"white\"/>", place(row.rank.place)));
}

/// A thin black line.
const STROKE: &str = "stroke=\"black\" stroke-width=\"1\"";

fn subtitle(sheet: &mut Sheet, text: &str) {
    sheet.text(EDGE, 46.0, Anchor::Start, text);
}

fn figures(shares: &Shares) -> String {
    match shares.year {
        Some(year) => format!("capabilities of {year}, Herfindahl's index {}", number(&shares.herfindahl, 3)),
        None => "no capabilities are known".to_owned(),
    }
}

fn name(party: &Party) -> String {
    clean(&party.name)
}

fn number(figure: &Figure, decimals: usize) -> String {
    figure.value.map_or_else(|| "–".to_owned(), |value| format!("{value:.decimals$}"))
}

fn width(text: &str) -> f64 {
    text.width() as f64 * LETTER
}

fn widest<'a>(parties: impl Iterator<Item = &'a Party>) -> f64 {
    parties.map(|party| width(&name(party))).fold(0.0, f64::max)
}

/// Text as it may stand in XML.
fn escaped(text: &str) -> String {
    let text = clean(text).replace('&', "&amp;");
    text.replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_the_drawing() {
        assert_eq!(escaped("<b> & \"c\"\u{7}"), "&lt;b&gt; &amp; &quot;c&quot;\u{FFFD}");
    }
}
