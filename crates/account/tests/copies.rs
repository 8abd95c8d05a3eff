//! Copies told from other texts, over 2,000 pairs: 80 written by hand, the others made from the stories of an invented world.
//!
//! `copies/stories.md` holds 61 reports; 40 of them with a rewriting by hand, which is a copy, and with another account of the
//! same event or a follow-up, which is none. The values of the bounds in `account::copies` were set on half of the stories, by
//! their names; `docs/scores.md` says what was decided over all of them.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "touches the world: measures time, reads reports where they are there, prints figures"
)]

use std::collections::BTreeMap;
use std::time::Instant;

use account::copies::{Likeness, Sketch, Words, compare};

/// A report and what was made of it by hand.
struct Story {
    name: String,
    report: String,
    rewrite: Option<String>,
    other: Option<String>,
}

/// Whether the values of the bounds were set on it.
fn is_tuned(name: &str) -> bool {
    name.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))).is_multiple_of(2)
}

fn stories() -> Vec<Story> {
    let text = include_str!("copies/stories.md");
    let stories = text.split("\n## ").skip(1).map(|story| {
        let mut parts = story.split("\n### ");
        let name = parts.next().expect("a story has a name").trim().to_owned();
        let mut story = Story { name, report: String::new(), rewrite: None, other: None };
        for part in parts {
            let (kind, text) = part.split_once('\n').expect("a part has a text");
            // A paragraph is a line in the file.
            let text = text.trim().replace("\n\n", "\n").replace('\n', "\n\n");
            match kind {
                "report" => story.report = text,
                "rewrite" => story.rewrite = Some(text),
                "other" => story.other = Some(text),
                kind => panic!("no part {kind}"),
            }
        }
        story
    });
    stories.collect()
}

/// Two texts, and whether they are copies.
struct Pair {
    kind: &'static str,
    is_copy: bool,
    is_tuned: bool,
    is_by_hand: bool,
    one: String,
    other: String,
}

/// A fixed sequence of numbers: SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn is(&mut self, share: f64) -> bool {
        (self.next() >> 11) as f64 / ((1_u64 << 53) as f64) < share
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            list.swap(index, self.below(index + 1));
        }
    }
}

// ---- what becomes of a copy ----

/// Puts other words for this share of the words: from the table, else dropped or taken from anywhere.
fn edited(dice: &mut Dice, text: &str, share: f64) -> String {
    let table: BTreeMap<&str, &str> =
        include_str!("copies/synonyms.txt").lines().filter_map(|line| line.split_once('\t')).collect();
    let pool: Vec<&str> = table.values().copied().filter(|word| word.len() > 3).collect();
    let words: Vec<&str> = text.split(' ').collect();
    let is_small = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut places: Vec<usize> = (0..words.len()).filter(|place| is_small(words[*place])).collect();
    dice.shuffle(&mut places);
    // Words of the table first, as an editor has a word at hand for them.
    places.sort_by_key(|place| !table.contains_key(words[*place]));
    let mut chosen: Vec<Option<&str>> = vec![None; words.len()];
    for place in places.into_iter().take((share * words.len() as f64) as usize) {
        chosen[place] = Some(match table.get(words[place]) {
            Some(word) if *word != "-" => word,
            Some(_) => "",
            None if dice.is(0.5) => "",
            None => pool[dice.below(pool.len())],
        });
    }
    let words: Vec<&str> = words.iter().zip(&chosen).map(|(word, other)| other.unwrap_or(word)).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn paragraphs(text: &str) -> Vec<&str> {
    text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()).collect()
}

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(". ").map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

fn count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Cut from below, as reports are, to this share of the words.
fn cut(text: &str, share: f64) -> String {
    let most = (share * count(text) as f64) as usize;
    let mut kept: Vec<String> = Vec::new();
    let mut words = 0;
    for paragraph in paragraphs(text) {
        let mut left = Vec::new();
        for sentence in sentences(paragraph) {
            if words >= most {
                break;
            }
            words += count(sentence);
            left.push(sentence);
        }
        if !left.is_empty() {
            kept.push(left.join(" "));
        }
    }
    kept.join("\n\n")
}

fn reordered(dice: &mut Dice, text: &str) -> String {
    let mut paragraphs = paragraphs(text);
    let title = paragraphs.remove(0);
    if paragraphs.len() > 1 {
        dice.shuffle(&mut paragraphs[1..]);
    }
    let first = paragraphs.len().min(2);
    paragraphs[..first].reverse();
    [&[title], &paragraphs[..]].concat().join("\n\n")
}

/// American spelling and other typography.
fn respelled(text: &str) -> String {
    let spellings = [
        ("our ", "or "),
        ("ours ", "ors "),
        ("isation", "ization"),
        ("ise ", "ize "),
        ("ised ", "ized "),
        ("metres", "meters"),
        ("efence", "efense"),
        ("tonnes", "tons"),
        ("centre", "center"),
        ("travell", "travel"),
        ("programme", "program"),
        ("licence", "license"),
        (" - ", " \u{2014} "),
        (" percent", "%"),
        ("\" ", "\u{201d} "),
        (" \"", " \u{201c}"),
        ("'", "\u{2019}"),
        ("\n\n", "\r\n\r\n   "),
    ];
    let text = spellings.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    ["four", "hour", "our", "your"]
        .iter()
        .fold(text, |text, word| text.replace(&format!(" {} ", word.replace("our", "or")), &format!(" {word} ")))
}

const TITLES: [&str; 10] = [
    "Neue Spannungen an den drei Seen",
    "Les ministres se prononcent enfin",
    "Новости трёх озёр: главное за день",
    "Ultime notizie dalla regione dei laghi",
    "Was bisher bekannt ist",
    "Lo que se sabe hasta ahora",
    "三湖地区最新消息",
    "Dernières nouvelles de la région",
    "Najnowsze wiadomości znad jezior",
    "Son gelişmeler",
];

fn with_title(dice: &mut Dice, text: &str) -> String {
    let (_, body) = text.split_once("\n\n").expect("a report has a title");
    format!("{}\n\n{body}", TITLES[dice.below(TITLES.len())])
}

const CREDITS: [(&str, &str); 5] = [
    ("LINDMARK (LNA) - ", "\n\n(c) Lakes News Agency. All rights reserved."),
    ("By our own correspondents. ", "\n\nReporting by Ingrid Fall; editing by Tom Sarre"),
    ("OUREM/CARDONA, dpn - ", "\n\nWith material from the agencies"),
    ("", "\n\nThis story was updated at 14.20 with more details."),
    ("(Agency report) ", ""),
];

/// Another house: no dateline but another one, another title, another credit.
fn credited(dice: &mut Dice, text: &str, title: &str) -> String {
    let (_, body) = text.split_once("\n\n").expect("a report has a title");
    let body = body.split_once(" - ").filter(|(line, _)| line.len() < 60).map_or(body, |(_, body)| body);
    let (before, after) = CREDITS[dice.below(CREDITS.len())];
    format!("{title}\n\n{before}{body}{after}")
}

const BACKGROUND: [&str; 8] = [
    "The Lakes Security Pact was founded in 1996 by Varenia, Talosh and Morvania; Kessia joined three years later. Its seat is in Lindmark, where about nine hundred officials work under the secretary general.",
    "The Inner Lakes Customs Community has abolished duties among Varenia, Talosh and Belmaria since 2004. It does not deal with military matters, though in recent years its ministers have spoken about sanctions more than about tariffs.",
    "Relations in the region have been tense for some time. Analysts at the institute for peace research in Grane point to disputes about fishing, water and energy, which none of the governments can solve for itself.",
    "Readers who want to know more find our series on the future of the lakes on the pages of the weekend edition, with interviews, maps and a glossary.",
    "In a first reaction several deputies called for a special session of parliament. It could be held as early as next week if a quarter of them ask for it, the speaker's secretary explained when questioned by this newspaper.",
    "Observers recall that promises of this kind were made in earlier years too, and that only a few of them were kept. A list compiled by the university of Cardona counts fifty-eight such announcements, of which twenty-one led to anything.",
    "On the markets the news hardly had an effect. The crown lost a tenth of a percent against the dollar, while shares in shipping companies rose slightly in quiet trading before the long weekend.",
    "The weather office expects rain and strong winds from the north-west for the coming days; ferries may run late, and people living on low ground are told to keep an eye on the warnings.",
];

fn with_background(dice: &mut Dice, text: &str) -> String {
    let mut paragraphs: Vec<&str> = paragraphs(text);
    let place = 2 + dice.below(paragraphs.len().max(2) - 1);
    paragraphs.insert(place.min(paragraphs.len()), BACKGROUND[dice.below(BACKGROUND.len())]);
    paragraphs.join("\n\n")
}

/// The copies made of each story: kind, how many, and how.
fn copies(dice: &mut Dice, text: &str, kind: &str, title: &str) -> String {
    match kind {
        "edited 31 %" => edited(dice, text, 0.31),
        "edited 15 %" => edited(dice, text, 0.15),
        "cut" => {
            let share = 0.34 + 0.05 * dice.below(7) as f64;
            cut(text, share)
        }
        "reordered" => reordered(dice, text),
        "respelled" => respelled(text),
        "credit" => credited(dice, text, title),
        "title" => with_title(dice, text),
        "paragraph added" => with_background(dice, text),
        "several" => {
            let mut text = text.to_owned();
            if dice.is(0.6) {
                let share = 0.45 + 0.05 * dice.below(9) as f64;
                text = cut(&text, share);
            }
            if dice.is(0.7) {
                let share = 0.1 + 0.05 * dice.below(4) as f64;
                text = edited(dice, &text, share);
            }
            if dice.is(0.4) {
                text = reordered(dice, &text);
            }
            text = if dice.is(0.5) { credited(dice, &text, title) } else { with_title(dice, &text) };
            if dice.is(0.4) {
                text = with_background(dice, &text);
            }
            if dice.is(0.5) { respelled(&text) } else { text }
        }
        kind => panic!("no kind {kind}"),
    }
}

const COPIES: [(&str, usize); 9] = [
    ("edited 31 %", 170),
    ("edited 15 %", 80),
    ("cut", 130),
    ("reordered", 60),
    ("respelled", 70),
    ("credit", 70),
    ("title", 50),
    ("paragraph added", 90),
    ("several", 200),
];

// ---- what only looks like a copy ----

/// Follow-up: other news, and 30 to 45 % of the words from the report, whole sentences of what stands below its lead.
fn follow_up(dice: &mut Dice, report: &str, news: &str) -> String {
    let mut old: Vec<&str> = paragraphs(report).into_iter().skip(2).collect();
    if dice.is(0.5) {
        dice.shuffle(&mut old);
    }
    let share = 0.3 + 0.15 * (dice.below(101) as f64 / 100.0);
    let ratio = share / (1.0 - share);
    let all = old.iter().map(|paragraph| count(paragraph)).sum::<usize>() as f64;
    // Long news are cut, so that the background has its share.
    let longest = all / ratio / count(news) as f64;
    let mut text = if longest < 1.0 { cut(news, longest) } else { news.to_owned() };
    let most = ratio * count(&text) as f64;
    let mut taken = 0.0;
    for paragraph in old {
        text.push_str("\n\n");
        for sentence in sentences(paragraph) {
            if taken + count(sentence) as f64 > 1.1 * most {
                return text.trim_end().to_owned();
            }
            taken += count(sentence) as f64;
            text.push_str(sentence);
            text.push(' ');
        }
    }
    text.trim_end().to_owned()
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const NAMES: [&str; 40] = [
    "Ostrana", "Tarnovia", "Pellmark", "Sundria", "Aldova", "Brisia", "Caldmoor", "Drovia", "Estmark", "Fenland",
    "Gorlan", "Hestria", "Ivaria", "Jurland", "Korvik", "Lorne", "Mardin", "Nostria", "Orsova", "Pavian", "Quillon",
    "Rosvik", "Silmar", "Tavory", "Ulmland", "Vestria", "Wendia", "Yorvik", "Zelmark", "Adler", "Bohm", "Cassel",
    "Dorn", "Egger", "Forst", "Grim", "Hauk", "Irving", "Jansen", "Kolb",
];
const KEPT: [&str; 16] = [
    "Lakes",
    "Security",
    "Pact",
    "Inner",
    "Customs",
    "Community",
    "The",
    "It",
    "A",
    "In",
    "He",
    "She",
    "They",
    "That",
    "Until",
    "Nobody",
];
const COUNTS: [&str; 10] = ["three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve", "forty"];

/// The same sentences about others: each name, day and number is another, the same one each time.
fn from_mould(dice: &mut Dice, text: &str) -> String {
    let mut others: BTreeMap<String, String> = BTreeMap::new();
    let shift = 1 + dice.below(6);
    let small: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
    let mut made = String::new();
    let mut is_inside = false;
    for piece in text.split_inclusive(|letter: char| !letter.is_alphanumeric()) {
        let word = piece.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        let end = &piece[word.len()..];
        let day = DAYS.iter().position(|day| *day == word).map(|place| DAYS[(place + shift) % 7].to_owned());
        let month = MONTHS.iter().position(|month| *month == word).map(|place| MONTHS[(place + shift) % 12].to_owned());
        let number = word.bytes().next().filter(u8::is_ascii_digit).and_then(|_| word.parse::<u32>().ok());
        let is_name = word.chars().next().is_some_and(char::is_uppercase)
            && word.len() > 2
            && !KEPT.contains(&word)
            && (is_inside || !small.contains(&word.to_lowercase().as_str()));
        let other = if let Some(other) = day.or(month) {
            Some(other)
        } else if let Some(number) = number {
            Some((number + 1 + number / 3 + shift as u32).to_string())
        } else if let Some(place) = COUNTS.iter().position(|count| *count == word) {
            Some(COUNTS[(place + shift) % COUNTS.len()].to_owned())
        } else if is_name {
            // "Varenia" and "Varenian" go together.
            let key: String = word.to_lowercase().chars().take(5).collect();
            let name = NAMES[(dice.below(NAMES.len()) + others.len()) % NAMES.len()];
            Some(others.entry(key).or_insert_with(|| name.to_owned()).clone())
        } else {
            None
        };
        made.push_str(other.as_deref().unwrap_or(word));
        made.push_str(end);
        is_inside = !end.contains(['.', '\n', '"', '?', '!', ':']) && (!word.is_empty() || is_inside);
    }
    made
}

/// A bulletin as offices send them out every day, about one state on two days.
fn bulletin(dice: &mut Dice, form: usize, state: &str, town: &str) -> String {
    let mut some = |from: usize, to: usize| from + dice.below(to - from);
    let (many, few, hours, all) = (some(12, 60), some(3, 30), some(2, 19), some(100, 900));
    let (day, month, date) = (DAYS[some(0, 7)], MONTHS[some(0, 12)], some(1, 29));
    match form % 4 {
        0 => format!(
            "Air alert over {town}\n\nAir defences of {state} shot down {many} of {all} drones during the night to {day}, the general staff in {town} said on {date} {month}. {few} came down in fields, {hours} hit buildings. Fire brigades were at work in {hours} districts until the morning. The general staff publishes these figures every day; they cannot be checked independently."
        ),
        1 => format!(
            "Exchange rates and fuel\n\nThe central bank of {state} set the rate at {many}.{few} crowns for a dollar on {day}, {date} {month}, after {many}.{hours} the day before. A litre of diesel cost {few}.{many} crowns on average in {town}. Gold was traded at {all} crowns a gram in the morning. The bank will announce the next rate in the afternoon."
        ),
        2 => format!(
            "{state}: border crossings\n\n{all} people crossed the border of {state} at {town} on {day}, the border guard reported on {date} {month}. Of these {many} were refused entry and {few} applied for asylum. Waiting times for lorries were {hours} hours. The border guard asks travellers to have their papers ready and to follow the instructions of its officers."
        ),
        _ => format!(
            "Exercise begins near {town}\n\nSome {all} soldiers of {state} and its allies began an exercise near {town} on {day}. It lasts until {date} {month} and is led by the staff of the alliance. {many} tanks and {few} helicopters take part. Roads will be closed for {hours} days, the defence ministry said. It advised residents to keep children away from vehicles and not to pick up ammunition."
        ),
    }
}

const FOOTERS: [&str; 3] = [
    "The Lake Courier has reported from the five countries of the lakes since 1921. It belongs to its readers, who hold 14,000 shares. If you have seen a mistake, write to the desk in Cardona; if you liked what you read, tell a friend. Subscribers can listen to all articles. Copying, even in part, needs the written consent of the publisher.",
    "Northern Wire is an agency of forty newspapers. Its style book forbids adjectives. Sign up for the morning letter, with the five stories that matter, the weather and a drawing. By using this page you agree to our terms and to the storing of small files on your device, which you may withdraw at any time in the settings.",
    "More news: Follow us in your favourite application. Read next: What the lakes will look like in fifty years. Most read: Ten recipes with pike. Share this article by mail. Advertising keeps this page free of charge, please consider switching off your blocker. About us, imprint, privacy, jobs, contact, archive.",
];

/// A digest of many reports, with a paragraph about this one too.
fn round_up(dice: &mut Dice, report: &str, others: &[&Story]) -> String {
    let lead = |text: &str| paragraphs(text).get(1).map(|paragraph| (*paragraph).to_owned()).unwrap_or_default();
    let own = lead(report);
    let share = 0.1 + 0.1 * dice.below(3) as f64;
    let mut leads = vec![edited(dice, &own, share)];
    for _ in 0..7 + dice.below(5) {
        leads.push(lead(&others[dice.below(others.len())].report));
    }
    dice.shuffle(&mut leads);
    leads.dedup();
    format!("The lakes this week\n\n{}", leads.join("\n\n"))
}

// ---- the pairs ----

/// The pairs that are made of these stories: so many of each kind, spread over all of them, and those by hand.
fn pairs(stories: &[Story]) -> Vec<Pair> {
    let mut dice = Dice(2026);
    let mut pairs = Vec::new();
    let mut add = |kind, is_copy, name: &str, one: &str, other: String| {
        let is_by_hand = matches!(kind, "by hand" | "by hand, no copy");
        let (one, is_tuned) = (one.to_owned(), is_tuned(name));
        pairs.push(Pair { kind, is_copy, is_tuned, is_by_hand, one, other });
    };
    let halves: [Vec<&Story>; 2] =
        [true, false].map(|half| stories.iter().filter(|one| is_tuned(&one.name) == half).collect());
    let half = |story: &Story| &halves[usize::from(!is_tuned(&story.name))];
    let another = |dice: &mut Dice, story: &Story| loop {
        let list = half(story);
        let other = list[dice.below(list.len())];
        if other.name != story.name {
            return other;
        }
    };
    for (kind, many) in COPIES {
        for index in 0..many {
            let story = &stories[index % stories.len()];
            let title = paragraphs(&another(&mut dice, story).report)[0].to_owned();
            add(kind, true, &story.name, &story.report, copies(&mut dice, &story.report, kind, &title));
        }
    }
    let written: Vec<&Story> = stories.iter().filter(|story| story.rewrite.is_some()).collect();
    for story in &written {
        let (rewrite, other) =
            (story.rewrite.as_deref().unwrap_or_default(), story.other.as_deref().unwrap_or_default());
        add("by hand", true, &story.name, &story.report, rewrite.to_owned());
        add("by hand, no copy", false, &story.name, &story.report, other.to_owned());
        add("by hand, edited 10 %", true, &story.name, rewrite, edited(&mut dice, &story.report, 0.1));
        add("rewritten against other", false, &story.name, rewrite, other.to_owned());
        for _ in 0..4 {
            let kind = ["edited 15 %", "several", "cut", "paragraph added"][dice.below(4)];
            let copy = copies(&mut dice, &story.report, kind, "Overview");
            add("made against other", false, &story.name, &copy, other.to_owned());
        }
    }
    let longer: Vec<&Story> = stories.iter().filter(|story| paragraphs(&story.report).len() > 3).collect();
    for index in 0..220 {
        let story = longer[index % longer.len()];
        let news = match &story.other {
            Some(other) if dice.is(0.7) => other.clone(),
            _ => another(&mut dice, story).report.clone(),
        };
        add("follow-up", false, &story.name, &story.report, follow_up(&mut dice, &story.report, &news));
    }
    for index in 0..220 {
        let story = &stories[index % stories.len()];
        add("same mould", false, &story.name, &story.report, from_mould(&mut dice, &story.report));
    }
    let places = [("Varenia", "Lindmark"), ("Talosh", "Ourem"), ("Morvania", "Stellburg"), ("Kessia", "Port Amsel")];
    for index in 0..80 {
        let (state, town) = places[index / 4 % 4];
        let one = bulletin(&mut dice, index, state, town);
        add("bulletin", false, &stories[index % stories.len()].name, &one, bulletin(&mut dice, index, state, town));
    }
    for index in 0..90 {
        let story = &stories[index % stories.len()];
        let footer = FOOTERS[dice.below(FOOTERS.len())];
        let other = another(&mut dice, story);
        let one = format!("{}\n\n{footer}", story.report);
        add("same footer", false, &story.name, &one, format!("{}\n\n{footer}", other.report));
    }
    for index in 0..110 {
        let story = longer[index % longer.len()];
        add("round-up", false, &story.name, &story.report, round_up(&mut dice, &story.report, half(story)));
    }
    for index in 0..40 {
        let story = &stories[index % stories.len()];
        add("unrelated", false, &story.name, &story.report, another(&mut dice, story).report.clone());
    }
    pairs
}

/// A pair with what the module says of it.
struct Judged<'a> {
    pair: &'a Pair,
    is_candidate: bool,
    likeness: Likeness,
}

impl Judged<'_> {
    fn is_found(&self) -> bool {
        self.is_candidate && self.likeness.is_copy()
    }
}

fn judge(pairs: &[Pair]) -> Vec<Judged<'_>> {
    let judged = pairs.iter().map(|pair| {
        let is_candidate = Sketch::of(&pair.one).may_be_copies(&Sketch::of(&pair.other));
        Judged { pair, is_candidate, likeness: compare(&Words::of(&pair.one), &Words::of(&pair.other)) }
    });
    judged.collect()
}

fn precision_and_recall(judged: &[&Judged<'_>]) -> (f64, f64) {
    let count = |is: &dyn Fn(&Judged<'_>) -> bool| judged.iter().filter(|one| is(one)).count() as f64;
    let right = count(&|one| one.is_found() && one.pair.is_copy);
    (right / count(&|one| one.is_found()), right / count(&|one| one.pair.is_copy))
}

fn print(name: &str, judged: &[&Judged<'_>]) -> (f64, f64) {
    let (precision, recall) = precision_and_recall(judged);
    let copies: Vec<_> = judged.iter().filter(|one| one.pair.is_copy).collect();
    let candidates = copies.iter().filter(|one| one.is_candidate).count() as f64 / copies.len() as f64;
    println!(
        "{name}: {} pairs, precision {precision:.3}, recall {recall:.3}; candidates alone {candidates:.3}",
        judged.len()
    );
    (precision, recall)
}

fn print_kinds(judged: &[Judged<'_>]) {
    let mut kinds: BTreeMap<(bool, &str), [usize; 4]> = BTreeMap::new();
    for one in judged {
        let counts = kinds.entry((!one.pair.is_copy, one.pair.kind)).or_default();
        let is = [true, one.is_candidate, one.is_found(), one.likeness.is_version()];
        counts.iter_mut().zip(is).for_each(|(count, is)| *count += usize::from(is));
    }
    for ((_, kind), [all, candidates, found, versions]) in kinds {
        println!("{kind}: of {all} {candidates} candidates, {found} called copies, {versions} would be versions");
    }
}

#[test]
fn copies_are_found_among_two_thousand_pairs() {
    let stories = stories();
    let pairs = pairs(&stories);
    assert_eq!((pairs.len(), pairs.iter().filter(|pair| pair.is_copy).count()), (2_000, 1_000));
    let judged = judge(&pairs);
    print_kinds(&judged);
    let those = |is: &dyn Fn(&Pair) -> bool| judged.iter().filter(|one| is(one.pair)).collect::<Vec<_>>();
    let all = print("all", &those(&|_| true));
    print("by hand", &those(&|pair| pair.is_by_hand));
    print("stories the bounds were set on", &those(&|pair| pair.is_tuned));
    let held = print("the other stories", &those(&|pair| !pair.is_tuned));
    print("by hand, the other stories", &those(&|pair| pair.is_by_hand && !pair.is_tuned));
    let sketches: Vec<Sketch> = stories.iter().map(|story| Sketch::of(&story.report)).collect();
    let unlike =
        sketches.iter().enumerate().flat_map(|(place, one)| sketches[..place].iter().map(move |other| (one, other)));
    let (all_unlike, by_chance) =
        unlike.fold((0, 0), |(all, some), (one, other)| (all + 1, some + usize::from(one.may_be_copies(other))));
    println!("of {all_unlike} pairs of other stories {by_chance} are candidates");
    for (precision, recall) in [all, held] {
        assert!(precision >= 0.95 && recall >= 0.90, "precision {precision:.3}, recall {recall:.3}");
    }
}

/// Prints what was measured of each pair, tab-separated, to set bounds by.
#[test]
#[ignore = "prints a table"]
fn likeness_of_each_pair() {
    let stories = stories();
    for one in judge(&pairs(&stories)) {
        let Likeness { length, sentences, lead, pairs, names, numbers } = one.likeness;
        let Pair { kind, is_copy, is_tuned, .. } = one.pair;
        let title: String = one.pair.one.chars().take(20).filter(|letter| *letter != '\n').collect();
        println!(
            "#\t{kind}\t{is_copy}\t{is_tuned}\t{}\t{length:.3}\t{sentences:.3}\t{lead:.3}\t{pairs:.3}\t{names:.3}\t{numbers:.3}\t{title}",
            one.is_candidate
        );
    }
}

/// The same on reports that are not in this repository, where they are there.
#[test]
#[ignore = "needs reports from beside the repository"]
fn copies_of_other_reports() {
    let folder = std::env::var("REPORTS").unwrap_or_else(|_| "../../../shared/gold".to_owned());
    let mut stories = Vec::new();
    for file in ["reports_a.jsonl", "reports_b.jsonl"] {
        let text = std::fs::read_to_string(format!("{folder}/{file}")).expect("the reports are beside the repository");
        for (number, line) in text.lines().enumerate() {
            let field = |name: &str| {
                let start = line.find(&format!("\"{name}\": \"")).expect("a report has this field") + name.len() + 5;
                let mut end = start;
                while line.as_bytes()[end] != b'"' {
                    end += if line.as_bytes()[end] == b'\\' { 2 } else { 1 };
                }
                line[start..end].replace("\\n", "\n").replace("\\\"", "\"")
            };
            let report = format!("{}\n\n{}", field("title"), field("text"));
            stories.push(Story { name: format!("{file}-{number}"), report, rewrite: None, other: None });
        }
    }
    let pairs = pairs(&stories);
    let judged = judge(&pairs);
    print_kinds(&judged);
    print("reports beside the repository", &judged.iter().collect::<Vec<_>>());
}

/// Prints the time for a sketch, for the words of a text, and for a comparison.
#[test]
#[ignore = "measures time"]
fn time_per_text() {
    let pairs = pairs(&stories());
    let texts: Vec<&str> = pairs.iter().flat_map(|pair| [pair.one.as_str(), pair.other.as_str()]).collect();
    let words = texts.iter().map(|text| count(text)).sum::<usize>() / texts.len();
    // The best of many rounds, since other programs use the processor too.
    let best = |many: usize, round: &dyn Fn() -> usize| {
        let rounds = (0..1_000).map(|_| {
            let start = Instant::now();
            assert!(round() > 0);
            start.elapsed().as_secs_f64() * 1e6 / many as f64
        });
        rounds.fold(f64::MAX, f64::min)
    };
    let some = &texts[..20];
    let prepared: Vec<Words> = some.iter().map(|text| Words::of(text)).collect();
    let sketched = best(20, &|| some.iter().map(|text| Sketch::of(text).values().len()).sum());
    let worded = best(20, &|| some.iter().filter(|text| Words::of(text) != Words::default()).count());
    let compared = best(10, &|| prepared.chunks_exact(2).filter(|pair| compare(&pair[0], &pair[1]).is_copy()).count());
    println!(
        "{words} words a text: {sketched:.1} µs a sketch, {worded:.1} µs for the words, {compared:.1} µs a comparison"
    );
    let long = texts.concat().repeat(2);
    let start = Instant::now();
    let sketch = Sketch::of(&long);
    println!("{} bytes: sketch of {} values {:?}", long.len(), sketch.values().len(), start.elapsed());
    let start = Instant::now();
    let words = Words::of(&long);
    println!("words {:?}", start.elapsed());
    let half = Words::of(&long[..long.len() / 2]);
    let start = Instant::now();
    let likeness = compare(&words, &half);
    println!("comparison with its half {:?}, {likeness:?}", start.elapsed());
}
