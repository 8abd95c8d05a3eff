//! The written form of a claim, both ways: one claim a line, to be read and written by people.
//!
//! ```text
//! leave actor=MLI object=ECOWAS time=2025-01-29 sources="a spokesman"(said),"Lake Courier"
//! skip_event actor=ARM event="the Minsk summit" of=CSTO time=2023-11-23 basis=relative sources="Lake Courier"
//! assess_unlikely judged=[leave actor=BLR object=CSTO] certainty=predicted opinion sources="an analyst"(said),"Lake Courier"
//! ```
//!
//! A [`Line`] holds what the notation carries: parties by their ids, words as they stand in the text, no spans. What is so
//! in most claims is left out: `polarity=yes`, `certainty=happened`, `basis=stated`, and a PLOVER type that follows from
//! the act. No `time` means that nothing was said of it, so that the day of publication is all that is known. The corpus,
//! the program and error messages all write claims so.

use std::fmt;
use std::str::FromStr;

use crate::act::Act;
use crate::claim::{Certainty, Claim, Object, Polarity, event_type};
use crate::party::Party;
use crate::plover::EventType;
use crate::span::Span;
use crate::time::{Basis, PartialDate};

/// One claim as a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// What was done or said to hold.
    pub act: Act,
    /// Ids of those who did it.
    pub actor: Vec<String>,
    /// To what or about whom.
    pub object: Matter,
    /// Begin and end, and how they were found; `None` where nothing was said of a time.
    pub time: Option<(Option<PartialDate>, Option<PartialDate>, Basis)>,
    /// Whether it is said to be so.
    pub polarity: Polarity,
    /// How sure.
    pub certainty: Certainty,
    /// Whether a source judges rather than tells.
    pub opinion: bool,
    /// The PLOVER type.
    pub plover: Option<EventType>,
    /// Id and cue of those who say so, nearest first.
    pub sources: Vec<(String, Option<String>)>,
}

/// The object of a claim as a line has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// Nothing is named.
    None,
    /// Ids of parties: `object=CSTO`.
    Parties(Vec<String>),
    /// A clause by its words, and whose it is or its id: `clause="Article 4" of=CSTO:4`.
    Clause(String, Option<String>),
    /// An event by its words, and whose it is: `event="the Minsk summit" of=CSTO`.
    Event(String, Option<String>),
    /// Anything else by its words: `thing="the plan"`.
    Thing(String),
    /// What is judged: `judged=[leave actor=BLR object=CSTO]`.
    Judged(Act, Vec<String>, Box<Matter>),
}

impl Line {
    /// The line of a claim that was read in `text`.
    pub fn of(claim: &Claim, text: &str) -> Line {
        let time = &claim.time;
        Line {
            act: claim.act,
            actor: ids(&claim.actor),
            object: Matter::of(&claim.object, text),
            time: (time.basis != Basis::Published).then_some((time.from, time.to, time.basis)),
            polarity: claim.polarity,
            certainty: claim.certainty,
            opinion: claim.opinion,
            plover: claim.plover.as_ref().map(|plover| plover.kind),
            sources: claim
                .sources
                .iter()
                .map(|source| (on_one_line(&source.who.id.to_string()), source.cue.map(|cue| words(cue, text))))
                .collect(),
        }
    }
}

impl Matter {
    fn of(object: &Object, text: &str) -> Matter {
        match object {
            Object::None => Matter::None,
            Object::Parties(parties) => Matter::Parties(ids(parties)),
            Object::Clause { organisation, clause, words: span } => {
                let whose = clause.as_ref().map(|clause| clause.0.to_string());
                let whose = whose.or_else(|| organisation.as_ref().map(|of| on_one_line(&of.to_string())));
                Matter::Clause(words(*span, text), whose)
            }
            Object::Event { organisation, words: span, .. } => {
                Matter::Event(words(*span, text), organisation.as_ref().map(|of| on_one_line(&of.to_string())))
            }
            Object::Thing(span) => Matter::Thing(words(*span, text)),
            Object::Claim(judged) => {
                Matter::Judged(judged.act, ids(&judged.actor), Box::new(Matter::of(&judged.object, text)))
            }
        }
    }

    fn is_none(&self) -> bool {
        matches!(self, Matter::None)
    }
}

fn ids(parties: &[Party]) -> Vec<String> {
    parties.iter().map(|party| on_one_line(&party.id.to_string())).collect()
}

fn words(span: Span, text: &str) -> String {
    on_one_line(span.of(text))
}

fn on_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

// ---- writing ----

/// Whether a value can stand without quotes.
fn is_bare(value: &str) -> bool {
    let plain = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '.' | '/' | '+' | ':' | '\'' | '’');
    !value.is_empty() && value.chars().all(plain)
}

struct Value<'a>(&'a str);

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_bare(self.0) {
            return f.write_str(self.0);
        }
        quoted(f, self.0)
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    write!(f, "\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn list(f: &mut fmt::Formatter<'_>, key: &str, values: &[String]) -> fmt::Result {
    for (index, value) in values.iter().enumerate() {
        if index == 0 {
            write!(f, " {key}={}", Value(value))?;
        } else {
            write!(f, ",{}", Value(value))?;
        }
    }
    Ok(())
}

impl fmt::Display for Matter {
    /// Writes the fields of the object, each with a blank before it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whose = |f: &mut fmt::Formatter<'_>, whose: &Option<String>| match whose {
            Some(whose) => write!(f, " of={}", Value(whose)),
            None => Ok(()),
        };
        match self {
            Matter::None => Ok(()),
            Matter::Parties(parties) => list(f, "object", parties),
            Matter::Clause(words, of) | Matter::Event(words, of) => {
                f.write_str(if matches!(self, Matter::Clause(..)) { " clause=" } else { " event=" })?;
                quoted(f, words)?;
                whose(f, of)
            }
            Matter::Thing(words) => {
                f.write_str(" thing=")?;
                quoted(f, words)
            }
            Matter::Judged(act, actor, object) => {
                write!(f, " judged=[{act}")?;
                list(f, "actor", actor)?;
                write!(f, "{object}]")
            }
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.act)?;
        list(f, "actor", &self.actor)?;
        write!(f, "{}", self.object)?;
        if let Some((from, to, basis)) = &self.time {
            let part = |date: &Option<PartialDate>| date.map_or_else(String::new, |date| date.to_string());
            match (from, to) {
                (Some(from), Some(to)) if from == to => write!(f, " time={from}")?,
                _ => write!(f, " time={}/{}", part(from), part(to))?,
            }
            if *basis != Basis::Stated {
                write!(f, " basis={}", basis_name(*basis))?;
            }
        }
        if self.polarity != Polarity::Yes {
            write!(f, " polarity={}", self.polarity.as_str())?;
        }
        if self.certainty != Certainty::Happened {
            write!(f, " certainty={}", self.certainty.as_str())?;
        }
        if self.opinion {
            f.write_str(" opinion")?;
        }
        if self.plover != event_type(self.act, self.polarity, self.certainty) {
            write!(f, " plover={}", self.plover.map_or("none", EventType::as_str))?;
        }
        for (index, (who, cue)) in self.sources.iter().enumerate() {
            f.write_str(if index == 0 { " sources=" } else { "," })?;
            quoted(f, who)?;
            match cue {
                Some(cue) if cue.contains(['(', ')', '"', '\\']) || cue.is_empty() => {
                    f.write_str("(")?;
                    quoted(f, cue)?;
                    f.write_str(")")?;
                }
                Some(cue) => write!(f, "({cue})")?,
                None => {}
            }
        }
        Ok(())
    }
}

const BASES: [Basis; 3] = [Basis::Stated, Basis::Relative, Basis::Published];

fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated",
        Basis::Relative => "relative",
        Basis::Published => "published",
    }
}

// ---- parsing ----

/// How deep judgements may lie in each other.
const MAX_DEPTH: usize = 16;

impl FromStr for Line {
    type Err = String;

    /// Parses one line; fields may stand in any order, each once. The error says what is wrong with which field.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut cursor = Cursor { rest: text.trim(), depth: 0 };
        let line = cursor.line()?;
        if cursor.rest.is_empty() { Ok(line) } else { Err(format!("`{}` stands after the end", cursor.rest)) }
    }
}

struct Cursor<'a> {
    rest: &'a str,
    /// In how many judgements it stands.
    depth: usize,
}

impl<'a> Cursor<'a> {
    fn line(&mut self) -> Result<Line, String> {
        let act: Act = self.bare()?.parse()?;
        let mut line = Line {
            act,
            actor: Vec::new(),
            object: Matter::None,
            time: None,
            polarity: Polarity::Yes,
            certainty: Certainty::Happened,
            opinion: false,
            plover: None,
            sources: Vec::new(),
        };
        let (mut basis, mut plover, mut seen): (Option<Basis>, Option<Option<EventType>>, Vec<&str>) =
            (None, None, Vec::new());
        while self.takes(' ') {
            let key = self.bare()?;
            if seen.contains(&key) {
                return Err(format!("`{key}` stands twice"));
            }
            seen.push(key);
            if key == "opinion" {
                line.opinion = true;
                continue;
            }
            if !self.takes('=') {
                return Err(format!("`{key}` has no value: write {key}=…"));
            }
            match key {
                "actor" => line.actor = self.list()?,
                "time" => line.time = Some(self.time()?),
                "basis" => basis = Some(self.one_of(key, &BASES.map(|basis| (basis_name(basis), basis)))?),
                "polarity" => line.polarity = self.known(key, Polarity::parse)?,
                "certainty" => line.certainty = self.known(key, Certainty::parse)?,
                "plover" => {
                    plover = Some(self.known(key, |name| match name {
                        "none" => Some(None),
                        name => EventType::parse(name).map(Some),
                    })?);
                }
                "sources" => line.sources = self.sources()?,
                _ => self.object(key, &mut line.object)?,
            }
        }
        match (&mut line.time, basis) {
            (Some(time), Some(basis)) => time.2 = basis,
            (None, Some(Basis::Stated | Basis::Relative)) => return Err("`basis` stands without a time".to_owned()),
            _ => {}
        }
        line.time = line.time.filter(|time| time.2 != Basis::Published);
        line.plover = plover.unwrap_or_else(|| event_type(line.act, line.polarity, line.certainty));
        Ok(line)
    }

    /// A field that tells of the object.
    fn object(&mut self, key: &str, object: &mut Matter) -> Result<(), String> {
        if let ("of", Matter::Clause(_, of) | Matter::Event(_, of)) = (key, &mut *object) {
            *of = Some(self.value()?);
            return Ok(());
        }
        if !object.is_none() {
            return Err(format!("`{key}` is a second object"));
        }
        *object = match key {
            "object" => Matter::Parties(self.list()?),
            "clause" => Matter::Clause(self.value()?, None),
            "event" => Matter::Event(self.value()?, None),
            "thing" => Matter::Thing(self.value()?),
            "judged" => self.judged()?,
            _ => return Err(format!("there is no field `{key}`")),
        };
        Ok(())
    }

    fn judged(&mut self) -> Result<Matter, String> {
        let wrong = || "what is judged stands in brackets: judged=[leave actor=BLR object=CSTO]".to_owned();
        if !self.takes('[') {
            return Err(wrong());
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("judgements lie in each other more than {MAX_DEPTH} deep"));
        }
        let act: Act = self.bare()?.parse()?;
        let (mut actor, mut object) = (Vec::new(), Matter::None);
        while self.takes(' ') {
            let key = self.bare()?;
            if !self.takes('=') {
                return Err(wrong());
            }
            match key {
                "actor" => actor = self.list()?,
                _ => self.object(key, &mut object)?,
            }
        }
        self.depth -= 1;
        if self.takes(']') { Ok(Matter::Judged(act, actor, Box::new(object))) } else { Err(wrong()) }
    }

    fn time(&mut self) -> Result<(Option<PartialDate>, Option<PartialDate>, Basis), String> {
        let text = self.bare()?;
        let date = |text: &str| if text.is_empty() { Ok(None) } else { text.parse().map(Some) };
        let (from, to) = match text.split_once('/') {
            Some((from, to)) => (date(from)?, date(to)?),
            None => (date(text)?, date(text)?),
        };
        Ok((from, to, Basis::Stated))
    }

    fn sources(&mut self) -> Result<Vec<(String, Option<String>)>, String> {
        let mut sources = Vec::new();
        loop {
            let who = self.value()?;
            let cue = if self.takes('(') {
                let cue = if self.rest.starts_with('"') {
                    self.value()?
                } else {
                    let (cue, rest) = self.rest.split_at(self.rest.find(')').unwrap_or(self.rest.len()));
                    self.rest = rest;
                    cue.to_owned()
                };
                if !self.takes(')') {
                    return Err(format!("the cue `{cue}` has no closing bracket"));
                }
                Some(cue)
            } else {
                None
            };
            sources.push((who, cue));
            if !self.takes(',') {
                return Ok(sources);
            }
        }
    }

    fn list(&mut self) -> Result<Vec<String>, String> {
        let mut values = vec![self.value()?];
        while self.takes(',') {
            values.push(self.value()?);
        }
        Ok(values)
    }

    /// A value with quotes or without.
    fn value(&mut self) -> Result<String, String> {
        let Some(inner) = self.rest.strip_prefix('"') else { return self.bare().map(str::to_owned) };
        let mut value = String::new();
        let mut letters = inner.char_indices();
        while let Some((place, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.rest = &inner[place + 1..];
                    return Ok(value);
                }
                '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
                letter => value.push(letter),
            }
        }
        Err(format!("`\"{inner}` has no closing quote"))
    }

    /// A run of letters that need no quotes.
    fn bare(&mut self) -> Result<&'a str, String> {
        let end = self.rest.find(|letter: char| " =,()[]\"".contains(letter)).unwrap_or(self.rest.len());
        let (bare, rest) = self.rest.split_at(end);
        if bare.is_empty() {
            return Err(format!("a word is missing before `{rest}`"));
        }
        self.rest = rest;
        Ok(bare)
    }

    fn known<T>(&mut self, key: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, String> {
        let value = self.bare()?;
        parse(value).ok_or_else(|| format!("there is no {key} `{value}`"))
    }

    fn one_of<T: Copy>(&mut self, key: &str, all: &[(&str, T)]) -> Result<T, String> {
        self.known(key, |value| all.iter().find(|(name, _)| *name == value).map(|(_, found)| *found))
    }

    fn takes(&mut self, letter: char) -> bool {
        match self.rest.strip_prefix(letter) {
            Some(rest) => {
                self.rest = if letter == ' ' { rest.trim_start_matches(' ') } else { rest };
                true
            }
            None => false,
        }
    }
}
