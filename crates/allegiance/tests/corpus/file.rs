//! A file of the corpus, both ways: headings are names, fences hold the report and what should come of it.

use std::fmt;

use codebook::{Date, Line};

/// Membership, participation and intent, as words.
pub(crate) type Position = [String; 3];

/// A file: what stands before its first case, and its cases.
pub(crate) struct File {
    head: String,
    pub(crate) cases: Vec<Case>,
}

/// One small report and what should come of it.
pub(crate) struct Case {
    name: String,
    /// Why it is here; may be empty.
    prose: String,
    pub(crate) publisher: String,
    pub(crate) published: Date,
    pub(crate) title: String,
    pub(crate) text: String,
    /// What is read today; `None` in a case that was just written.
    pub(crate) claims: Option<Vec<Line>>,
    /// What should be read, where that is something else.
    pub(crate) wanted: Option<Vec<Line>>,
    pub(crate) standings: Vec<Standing>,
}

/// Where a member stands after the report alone.
pub(crate) struct Standing {
    pub(crate) on: Date,
    pub(crate) known: Date,
    pub(crate) member: String,
    pub(crate) organisation: String,
    pub(crate) held: Option<Position>,
    pub(crate) wanted: Option<Position>,
}

impl Case {
    /// The name as a rule cites it: lower case, hyphens for all that is neither letter nor digit.
    pub(crate) fn slug(&self) -> String {
        let words = self.name.split(|letter: char| !letter.is_alphanumeric() && letter != '\'' && letter != '’');
        let words = words.filter(|word| !word.is_empty()).map(|word| word.replace(['\'', '’'], "").to_lowercase());
        words.collect::<Vec<_>>().join("-")
    }

    /// Whether something else is wanted than what is read.
    pub(crate) fn is_gap(&self) -> bool {
        self.wanted.is_some() || self.standings.iter().any(|standing| standing.wanted.is_some())
    }
}

// ---- parsing ----

impl File {
    /// Parses a file; the error names the case or line.
    pub(crate) fn parse(text: &str) -> Result<File, String> {
        let mut file = File { head: String::new(), cases: Vec::new() };
        let mut lines = text.lines().zip(1..);
        while let Some((line, number)) = lines.next() {
            let at = |what: &str| format!("line {number}: {what}");
            if let Some(name) = line.strip_prefix("## ") {
                file.cases.push(Case::new(name));
            } else if let Some(info) = line.strip_prefix("```") {
                let body: Vec<&str> = lines.by_ref().map(|(line, _)| line).take_while(|line| *line != "```").collect();
                let case = file.cases.last_mut().ok_or_else(|| at("a fence stands before the first case"))?;
                case.fence(info, &body).map_err(|error| at(&error))?;
            } else {
                let prose = match file.cases.last_mut() {
                    None => &mut file.head,
                    Some(case) if case.publisher.is_empty() => &mut case.prose,
                    Some(_) if line.is_empty() => continue,
                    Some(_) => return Err(at("prose stands before the report of its case")),
                };
                if !line.is_empty() {
                    *prose += line;
                    prose.push('\n');
                }
            }
        }
        match file.cases.iter().find(|case| case.publisher.is_empty()) {
            Some(case) => Err(format!("the case `{}` has no report", case.name)),
            None if !file.head.starts_with("# ") => Err("the first line is no title".to_owned()),
            None => Ok(file),
        }
    }
}

impl Case {
    fn new(name: &str) -> Case {
        Case {
            name: name.to_owned(),
            prose: String::new(),
            publisher: String::new(),
            published: Date::ZERO,
            title: String::new(),
            text: String::new(),
            claims: None,
            wanted: None,
            standings: Vec::new(),
        }
    }

    fn fence(&mut self, info: &str, body: &[&str]) -> Result<(), String> {
        match info.split_once(' ').map_or((info, ""), |(kind, rest)| (kind, rest)) {
            ("report", "") if self.publisher.is_empty() => self.report(body),
            ("claims", "") if self.claims.is_none() => parsed(body).map(|lines| self.claims = Some(lines)),
            ("wanted", "") if self.wanted.is_none() => parsed(body).map(|lines| self.wanted = Some(lines)),
            ("standing", days) => Standing::parse(days, body).map(|standing| self.standings.push(standing)),
            _ => Err(format!("the fence `{info}` is unknown, or stands twice")),
        }
    }

    /// `publisher: X, published: D`, perhaps `, title: T`; then the text.
    fn report(&mut self, body: &[&str]) -> Result<(), String> {
        let (first, text) = body.split_first().ok_or("the report is empty")?;
        let head = first.strip_prefix("publisher: ").and_then(|rest| rest.split_once(", published: "));
        let (publisher, rest) = head.ok_or("a report begins `publisher: X, published: D`")?;
        let (published, title) = rest.split_once(", title: ").unwrap_or((rest, ""));
        publisher.clone_into(&mut self.publisher);
        self.published = published.parse().map_err(|_| format!("`{published}` is no day"))?;
        title.clone_into(&mut self.title);
        self.text = text.join("\n");
        Ok(())
    }
}

fn parsed(body: &[&str]) -> Result<Vec<Line>, String> {
    body.iter().map(|line| line.parse().map_err(|error| format!("{error}, in `{line}`"))).collect()
}

impl Standing {
    /// Days `on=D known=D`; then `ARM in CSTO: member frozen staying`, and `wanted: …` where something else is right.
    fn parse(days: &str, body: &[&str]) -> Result<Standing, String> {
        let wrong = || "a standing is `standing on=D known=D`, then `ARM in CSTO: member full staying`".to_owned();
        let days = days.strip_prefix("on=").and_then(|rest| rest.split_once(" known=")).ok_or_else(wrong)?;
        let (Ok(on), Ok(known)) = (days.0.parse(), days.1.parse()) else { return Err(wrong()) };
        let (mut names, mut held, mut wanted) = (None, None, None);
        for line in body {
            let (name, position) = line.split_once(':').ok_or_else(wrong)?;
            let words: Vec<String> = position.split_whitespace().map(str::to_owned).collect();
            let position = if words.is_empty() { None } else { Some(words.try_into().map_err(|_| wrong())?) };
            match name {
                "wanted" => wanted = position,
                name => (names, held) = (name.split_once(" in "), position),
            }
        }
        let (member, organisation) = names.ok_or_else(wrong)?;
        let (member, organisation) = (member.to_owned(), organisation.to_owned());
        Ok(Standing { on, known, member, organisation, held, wanted })
    }
}

// ---- writing ----

impl fmt::Display for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.head)?;
        self.cases.iter().try_for_each(|case| write!(f, "{case}"))
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = if self.title.is_empty() { String::new() } else { format!(", title: {}", self.title) };
        write!(f, "## {}\n{}```report\n", self.name, self.prose)?;
        writeln!(f, "publisher: {}, published: {}{title}\n{}\n```", self.publisher, self.published, self.text)?;
        for (kind, lines) in [("claims", &self.claims), ("wanted", &self.wanted)] {
            if let Some(lines) = lines {
                writeln!(f, "```{kind}")?;
                lines.iter().try_for_each(|line| writeln!(f, "{line}"))?;
                writeln!(f, "```")?;
            }
        }
        self.standings.iter().try_for_each(|standing| write!(f, "{standing}"))
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let position = |position: &Position| position.join(" ");
        writeln!(f, "```standing on={} known={}", self.on, self.known)?;
        let held = self.held.as_ref().map_or_else(String::new, |held| format!(" {}", position(held)));
        writeln!(f, "{} in {}:{held}", self.member, self.organisation)?;
        if let Some(wanted) = &self.wanted {
            writeln!(f, "wanted: {}", position(wanted))?;
        }
        writeln!(f, "```")
    }
}
