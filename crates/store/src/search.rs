//! Full-text search over titles and passages.
//!
//! Case, accents and English endings do not count. `"words in quotes"` must stand together, `Armen*` finds every word that
//! begins so, and all that is asked for must stand in one passage.

use std::collections::BTreeMap;

use account::{Archive as _, Told};
use codebook::{Date, PartyId, ReportId, Span};

use crate::archive::{PARTIES_OR_IN_THEM, list};
use crate::error::Error;
use crate::file::Store;
use crate::format::{day_number, number_day};

/// Which passages are wanted. All that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// The words.
    pub words: String,
    /// Ids of a party: a claim of the passage names one of them or anybody in it; of a title, any claim of the report. Any
    /// party will do where there are none.
    pub party: Vec<PartyId>,
    /// The same, for a second party.
    pub organisation: Vec<PartyId>,
    /// Published on this day or later.
    pub since: Option<Date>,
    /// Published on this day or earlier.
    pub until: Option<Date>,
    /// Part of the name of the publisher; case does not count.
    pub publisher: Option<String>,
    /// At most so many.
    pub limit: usize,
}

/// A passage or title that has the words.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The report.
    pub report: ReportId,
    /// Its day of publication.
    pub published: Date,
    /// Where the passage lies in the text; `None` where the words are in the title.
    pub span: Option<Span>,
    /// The passage or title.
    pub words: String,
    /// Where in `words` what was asked for stands, in order.
    pub found: Vec<Span>,
    /// The claims of the passage, in order; of a title none.
    pub claims: Vec<Told>,
}

/// Begin and end of what was found, as the index is asked to mark it.
const OPEN: &str = "\u{E000}\u{E002}";
const CLOSE: &str = "\u{E001}\u{E002}";

impl Store {
    /// The passages and titles with these words, best first (by BM25; then the newest, then by report).
    ///
    /// Nothing where there are no words in `words`.
    pub fn search(&self, search: &Search) -> Result<Vec<Hit>, Error> {
        let query = query(&search.words);
        if query.is_empty() || search.limit == 0 {
            return Ok(Vec::new());
        }
        let failed = |cause| self.failed(cause);
        let named = |parameter: &str| {
            let parties = PARTIES_OR_IN_THEM.replace("?1", parameter);
            format!(
                "({parameter} IS NULL OR report.row IN (
                    SELECT claim.report FROM claim_party JOIN claim ON claim.row = claim_party.claim
                    WHERE part = 0 AND party IN ({parties})))"
            )
        };
        let sql = format!(
            "SELECT passage.row, report.id, report.published, passage.start, passage.stop
             FROM passage_words
             JOIN passage ON passage.row = passage_words.rowid
             JOIN report ON report.row = passage.report
             WHERE passage_words MATCH ?1 AND {} AND {}
               AND report.published BETWEEN ?4 AND ?5
               AND (?6 IS NULL OR report.publisher IN (SELECT value FROM json_each(?6)))
             ORDER BY passage_words.rank, report.published DESC, report.id, passage.start",
            named("?2"),
            named("?3"),
        );
        let list = |ids: &[PartyId]| (!ids.is_empty()).then(|| list(ids.iter()));
        let params = (
            &query,
            list(&search.party),
            list(&search.organisation),
            search.since.map_or(i64::MIN, day_number),
            search.until.map_or(i64::MAX, day_number),
            search.publisher.as_deref().map(|name| self.parties_like(name)).transpose()?,
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = statement.query(params).map_err(failed)?;
        let mut hits = Vec::new();
        let mut claims: BTreeMap<ReportId, Vec<Told>> = BTreeMap::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let report = ReportId(row.get(1).map_err(failed)?);
            let number = row.get(2).map_err(failed)?;
            let published =
                number_day(number).ok_or_else(|| self.corrupt(format_args!("the day {number} does not exist")))?;
            let span = Span::new(row.get(3).map_err(failed)?, row.get(4).map_err(failed)?);
            let span = Some(span).filter(|span| !span.is_empty());
            let told = match claims.get(&report) {
                Some(told) => told,
                None => claims.entry(report).or_insert(self.claims_of(report)?),
            };
            let is_there = |told: &&Told| span.is_none_or(|span| overlap(told.claim.evidence.span, span));
            let here = || told.iter().filter(is_there);
            let is_named = |ids: &[PartyId]| ids.is_empty() || here().any(|told| ids.iter().any(|id| told.names(id)));
            if is_named(&search.party) && is_named(&search.organisation) {
                let (words, found) = self.marked(&query, row.get(0).map_err(failed)?)?;
                let claims = if span.is_some() { here().cloned().collect() } else { Vec::new() };
                hits.push(Hit { report, published, span, words, found, claims });
            }
            if hits.len() == search.limit {
                break;
            }
        }
        Ok(hits)
    }

    /// The words of a passage, and where in them the query is met.
    fn marked(&self, query: &str, passage: i64) -> Result<(String, Vec<Span>), Error> {
        let sql = "SELECT highlight(passage_words, 0, ?3, ?4), (SELECT words FROM passage_text WHERE row = ?2)
                   FROM passage_words WHERE passage_words MATCH ?1 AND rowid = ?2";
        let (marked, words): (String, String) = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement.query_row((query, passage, OPEN, CLOSE), |row| Ok((row.get(0)?, row.get(1)?)))
            })
            .map_err(|cause| self.failed(cause))?;
        let found = marks(&marked, &words);
        Ok((words, found))
    }
}

fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

/// The parts of `words` that are marked in `marked`, which is the same text but for the marks.
fn marks(marked: &str, words: &str) -> Vec<Span> {
    let (mut found, mut place, mut start) = (Vec::new(), 0, 0);
    let mut rest = marked;
    while let Some(letter) = rest.chars().next() {
        let here = &words[place..];
        if let Some(after) = rest.strip_prefix(OPEN).filter(|_| !here.starts_with(OPEN)) {
            (rest, start) = (after, place);
        } else if let Some(after) = rest.strip_prefix(CLOSE).filter(|_| !here.starts_with(CLOSE)) {
            found.push(Span::new(start as u32, place as u32));
            rest = after;
        } else if here.starts_with(letter) {
            place += letter.len_utf8();
            rest = &rest[letter.len_utf8()..];
        } else {
            // Another text: nothing can be said of where.
            return Vec::new();
        }
    }
    found
}

/// What the user wrote as a query of FTS5 that is always well formed: phrases in quotes, all of which must be there.
fn query(words: &str) -> String {
    let mut query: Vec<String> = Vec::new();
    for (index, part) in words.split('"').enumerate() {
        let is_quoted = index % 2 == 1;
        let phrases: Vec<&str> = if is_quoted { vec![part] } else { part.split_whitespace().collect() };
        for phrase in phrases.into_iter().filter(|phrase| phrase.chars().any(char::is_alphanumeric)) {
            let prefix = if phrase.ends_with('*') && !is_quoted { " *" } else { "" };
            query.push(format!("\"{}\"{prefix}", phrase.replace('\0', " ")));
        }
    }
    query.join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::{CLOSE, OPEN, marks, query};
    use codebook::Span;

    #[test]
    fn whatever_is_written_becomes_phrases() {
        assert_eq!(query("Armen* \"frozen its\" AND not"), "\"Armen*\" * AND \"frozen its\" AND \"AND\" AND \"not\"");
        assert_eq!(query("  — \"\" * ( "), "");
        assert_eq!(query("un\"closed"), "\"un\" AND \"closed\"");
    }

    #[test]
    fn marks_are_found_in_the_words() {
        let marked = format!("Ça {OPEN}va{CLOSE}, {OPEN}Élan{CLOSE}{OPEN}");
        assert_eq!(marks(&marked, "Ça va, Élan"), [Span::new(4, 6), Span::new(8, 13)]);
        assert_eq!(marks(OPEN, OPEN), []);
        assert_eq!(marks("other", "text"), []);
    }
}
