//! The store as an archive: claims by party and day, in the order that every archive keeps.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use account::{Archive, Told};
use codebook::{Act, Claim, ClaimId, Date, Evidence, PartyId, Report, ReportId, Span};
use rusqlite::{OptionalExtension, Params, Row};

use crate::error::Error;
use crate::file::Store;
use crate::format::{day_number, number_day, party_text, text_claim, text_party};

/// The rows of `party` that are one of those asked for (a JSON list of ids in `?1`) or somebody in them.
pub(crate) const PARTIES_OR_IN_THEM: &str = "
    WITH asked AS (SELECT row FROM party WHERE id IN (SELECT value FROM json_each(?1)))
    SELECT row FROM asked UNION SELECT row FROM party WHERE home IN asked";

const REPORT: &str = "SELECT id, publisher, title, published, address, language, text FROM report";
const CLAIM: &str = "SELECT claim.body, report.published, report.publisher, claim.id FROM claim JOIN report ON report.row = claim.report";

impl Archive for Store {
    type Error = Error;

    fn claims(&self, parties: Option<&[PartyId]>, known: Date) -> Result<Vec<Told>, Error> {
        let known = day_number(known);
        match parties {
            None => self.remembered("claim.published <= ?1", [known]),
            Some(parties) => {
                let named = format!(
                    "claim.row IN (SELECT claim FROM claim_party WHERE part = 0 AND party IN ({PARTIES_OR_IN_THEM}))
                     AND claim.published <= ?2"
                );
                self.remembered(&named, (list(parties.iter()), known))
            }
        }
    }

    fn between(
        &self,
        organisation: &PartyId,
        member: Option<&PartyId>,
        acts: &[Act],
        known: Date,
    ) -> Result<Vec<Told>, Error> {
        let acts: Vec<&str> = acts.iter().map(|act| act.as_str()).collect();
        let acts = serde_json::to_string(&acts).expect("a list of texts is JSON");
        let known = day_number(known);
        let other = member.unwrap_or(organisation);
        if matches!(organisation, PartyId::Organisation(_)) && other.home() == other {
            let paired = "claim.row IN (SELECT claim FROM claim_pair
                                        WHERE organisation = (SELECT row FROM party WHERE id = ?1)
                                          AND party = (SELECT row FROM party WHERE id = ?2)
                                          AND act IN (SELECT value FROM json_each(?3)))
                          AND claim.published <= ?4";
            return self.remembered(paired, (party_text(organisation), party_text(other), acts, known));
        }
        let there = PARTIES_OR_IN_THEM.replace("?1", "?2");
        let both = format!(
            "claim.row IN (SELECT claim FROM claim_party WHERE part = 0 AND party IN ({PARTIES_OR_IN_THEM})
                           INTERSECT SELECT claim FROM claim_party WHERE part = 0 AND party IN ({there}))
             AND claim.act IN (SELECT value FROM json_each(?3)) AND claim.published <= ?4"
        );
        self.remembered(&both, (list([organisation].into_iter()), list([other].into_iter()), acts, known))
    }

    fn passage(&self, evidence: Evidence) -> Result<Option<String>, Error> {
        let Span { start, end } = evidence.span;
        let length = end.saturating_sub(start);
        // Of an empty text `substr` gives NULL.
        let sql = "SELECT ifnull(substr(CAST(text AS BLOB), ?2 + 1, ?3), x'') FROM report WHERE id = ?1";
        let passage: Option<Vec<u8>> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement.query_row((evidence.report.0, start, length), |row| row.get(0)).optional()
            })
            .map_err(|cause| self.failed(cause))?;
        // A span that does not fit the text gives nothing, as `Span::of` does.
        Ok(passage.map(|passage| {
            String::from_utf8(passage).ok().filter(|passage| passage.len() == length as usize).unwrap_or_default()
        }))
    }

    fn claim(&self, id: ClaimId) -> Result<Option<Told>, Error> {
        Ok(self.remembered("claim.id = ?1", [id.0])?.pop())
    }

    fn claims_of(&self, report: ReportId) -> Result<Vec<Told>, Error> {
        self.told("report.id = ?1", [report.0])
    }

    fn report(&self, id: ReportId) -> Result<Option<Arc<Report>>, Error> {
        let sql = format!("{REPORT} WHERE id = ?1");
        Ok(self.reports_by(&sql, [id.0])?.pop())
    }

    fn copies(&self, report: ReportId) -> Result<Vec<ReportId>, Error> {
        let sql = "SELECT other.id FROM report JOIN copy ON copy.report = report.row JOIN report other ON other.row = copy.other
                   WHERE report.id = ?1 ORDER BY other.id";
        let ids: rusqlite::Result<Vec<ReportId>> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map([report.0], |row| row.get(0).map(ReportId))?.collect());
        ids.map_err(|cause| self.failed(cause))
    }

    fn reports(&self, known: Date) -> Result<Vec<Arc<Report>>, Error> {
        let sql = format!("{REPORT} WHERE published <= ?1 ORDER BY published, id");
        self.reports_by(&sql, [day_number(known)])
    }
}

impl Store {
    /// Whether the report is there and was read by this version of the instrument.
    pub fn has(&self, id: ReportId, instrument: &str) -> Result<bool, Error> {
        self.connection
            .prepare_cached("SELECT 1 FROM report WHERE id = ?1 AND instrument = ?2")
            .and_then(|mut statement| statement.exists((id.0, instrument)))
            .map_err(|cause| self.failed(cause))
    }

    /// The reports without language whose title begins so, by day and id: tables that were imported whole.
    pub fn tables(&self, title: &str) -> Result<Vec<Arc<Report>>, Error> {
        let sql = format!("{REPORT} WHERE language = 'zxx' AND substr(title, 1, ?2) = ?1 ORDER BY published, id");
        self.reports_by(&sql, (title, title.chars().count() as i64))
    }

    /// As [`Store::told`], from memory where there is one and the same was asked before.
    fn remembered(&self, condition: &str, params: impl Params + Debug) -> Result<Vec<Told>, Error> {
        let Some(memory) = self.memory.borrow().clone() else { return self.told(condition, params) };
        let asked = format!("{condition} {params:?}");
        if let Some(told) = memory.list(&asked) {
            return Ok(told.to_vec());
        }
        let told = self.told(condition, params)?;
        memory.keep_list(asked, &told);
        Ok(told)
    }

    /// The claims for which the condition holds, in the order of [`Archive`].
    pub(crate) fn told(&self, condition: &str, params: impl Params) -> Result<Vec<Told>, Error> {
        let failed = |cause| self.failed(cause);
        let mut statement = self.connection.prepare_cached(&format!("{CLAIM} WHERE {condition}")).map_err(failed)?;
        let mut rows = statement.query(params).map_err(failed)?;
        let mut publishers = BTreeMap::new();
        let mut told = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let claim = self.claim_once(row)?;
            let published = self.day_in(row, 1)?;
            let publisher = self.party_in(row, 2, &mut publishers)?;
            told.push(Told { claim, published, publisher });
        }
        told.sort_by(|a, b| {
            (a.published, a.claim.evidence, a.claim.id).cmp(&(b.published, b.claim.evidence, b.claim.id))
        });
        Ok(told)
    }

    /// The claim in this row of the table.
    pub(crate) fn claim_at(&self, row: i64) -> Result<Claim, Error> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT body FROM claim WHERE row = ?1")
            .map_err(|cause| self.failed(cause))?;
        let mut rows = statement.query([row]).map_err(|cause| self.failed(cause))?;
        match rows.next().map_err(|cause| self.failed(cause))? {
            Some(row) => self.claim_in(row),
            None => Err(self.corrupt(format_args!("the claim in row {row} is not there"))),
        }
    }

    /// The ids of the reports published on or before `known`, in the order of [`Archive`].
    pub fn report_ids(&self, known: Date) -> Result<Vec<ReportId>, Error> {
        let sql = "SELECT id FROM report WHERE published <= ?1 ORDER BY published, id";
        let ids: rusqlite::Result<Vec<ReportId>> = self.connection.prepare_cached(sql).and_then(|mut statement| {
            statement.query_map([day_number(known)], |row| row.get(0).map(ReportId))?.collect()
        });
        ids.map_err(|cause| self.failed(cause))
    }

    fn reports_by(&self, sql: &str, params: impl Params) -> Result<Vec<Arc<Report>>, Error> {
        let failed = |cause| self.failed(cause);
        let mut statement = self.connection.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.query(params).map_err(failed)?;
        let mut publishers = BTreeMap::new();
        let mut reports = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            reports.push(Arc::new(self.report_in(row, &mut publishers)?));
        }
        Ok(reports)
    }

    /// The report in a row of [`REPORT`].
    fn report_in(&self, row: &Row<'_>, publishers: &mut BTreeMap<i64, PartyId>) -> Result<Report, Error> {
        let failed = |cause| self.failed(cause);
        Ok(Report {
            id: ReportId(row.get(0).map_err(failed)?),
            publisher: self.party_in(row, 1, publishers)?,
            title: row.get(2).map_err(failed)?,
            published: self.day_in(row, 3)?,
            address: row.get(4).map_err(failed)?,
            language: row.get(5).map_err(failed)?,
            text: row.get(6).map_err(failed)?,
        })
    }

    /// The claim in a row of [`CLAIM`], read once for all who share a memory.
    fn claim_once(&self, row: &Row<'_>) -> Result<Arc<Claim>, Error> {
        let memory = self.memory.borrow();
        let Some(memory) = &*memory else { return self.claim_in(row).map(Arc::new) };
        let id = ClaimId(row.get(3).map_err(|cause| self.failed(cause))?);
        if let Some(claim) = memory.claim(id) {
            return Ok(claim);
        }
        let claim = Arc::new(self.claim_in(row)?);
        memory.keep_claim(&claim);
        Ok(claim)
    }

    fn claim_in(&self, row: &Row<'_>) -> Result<Claim, Error> {
        let body = row.get_ref(0).and_then(|body| Ok(body.as_str()?)).map_err(|cause| self.failed(cause))?;
        text_claim(body).map_err(|cause| self.corrupt(format_args!("a claim cannot be read: {cause}")))
    }

    fn day_in(&self, row: &Row<'_>, column: usize) -> Result<Date, Error> {
        let number = row.get(column).map_err(|cause| self.failed(cause))?;
        number_day(number).ok_or_else(|| self.corrupt(format_args!("the day {number} does not exist")))
    }

    /// The party in a column, looked up once for each of `known`.
    fn party_in(&self, row: &Row<'_>, column: usize, known: &mut BTreeMap<i64, PartyId>) -> Result<PartyId, Error> {
        let party: i64 = row.get(column).map_err(|cause| self.failed(cause))?;
        if let Some(known) = known.get(&party) {
            return Ok(known.clone());
        }
        let text: Option<String> = self
            .connection
            .prepare_cached("SELECT id FROM party WHERE row = ?1")
            .and_then(|mut statement| statement.query_row([party], |row| row.get(0)).optional())
            .map_err(|cause| self.failed(cause))?;
        let found = text.and_then(|text| text_party(&text).ok());
        let found = found.ok_or_else(|| self.corrupt(format_args!("the party {party} cannot be read")))?;
        known.insert(party, found.clone());
        Ok(found)
    }
}

/// Parties as a JSON list of their texts, for `json_each`.
pub(crate) fn list<'a>(parties: impl Iterator<Item = &'a PartyId>) -> String {
    let texts: Vec<String> = parties.map(party_text).collect();
    serde_json::to_string(&texts).expect("a list of texts is JSON")
}
