//! Full-text search over titles and passages.
//!
//! Case, accents and English endings do not count. `"words in quotes"` must stand together, `Armen*` finds every word that
//! begins so, and all that is asked for must stand in one passage.

use codebook::{Date, ReportId, Span};

use crate::error::Error;
use crate::file::Store;
use crate::format::number_day;

/// A passage or title that has the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The report.
    pub report: ReportId,
    /// Its day of publication.
    pub published: Date,
    /// Where the passage lies in the text; `None` where the words are in the title.
    pub span: Option<Span>,
    /// The passage or title.
    pub words: String,
}

impl Store {
    /// The passages and titles with these words, at most `limit`, best first (by BM25; then the newest, then by report).
    ///
    /// Nothing where there are no words in `words`.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        let query = query(words);
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT report.id, report.published, passage.start, passage.stop, passage_text.words
                   FROM passage_words
                   JOIN passage ON passage.row = passage_words.rowid
                   JOIN passage_text ON passage_text.row = passage.row
                   JOIN report ON report.row = passage.report
                   WHERE passage_words MATCH ?1
                   ORDER BY passage_words.rank, report.published DESC, report.id, passage.start LIMIT ?2";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found: rusqlite::Result<Vec<_>> = self.connection.prepare_cached(sql).and_then(|mut statement| {
            let hits = statement.query_map((query, limit), |row| {
                Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            })?;
            hits.collect()
        });
        let hits =
            found.map_err(|cause| self.failed(cause))?.into_iter().map(|(report, published, start, stop, words)| {
                let published = number_day(published)
                    .ok_or_else(|| self.corrupt(format_args!("the day {published} does not exist")))?;
                let span = Some(Span::new(start, stop)).filter(|span| !span.is_empty());
                Ok(Hit { report: ReportId(report), published, span, words })
            });
        hits.collect()
    }
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
    use super::query;

    #[test]
    fn whatever_is_written_becomes_phrases() {
        assert_eq!(query("Armen* \"frozen its\" AND not"), "\"Armen*\" * AND \"frozen its\" AND \"AND\" AND \"not\"");
        assert_eq!(query("  — \"\" * ( "), "");
        assert_eq!(query("un\"closed"), "\"un\" AND \"closed\"");
    }
}
