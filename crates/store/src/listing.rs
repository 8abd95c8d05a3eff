//! What lists of an account are made of: its newest reports and claims piece by piece, and the organisations that it tells of.

use std::sync::Arc;

use account::{Archive as _, Told};
use codebook::{Date, PartyId, Report, ReportId};

use crate::error::Error;
use crate::file::Store;
use crate::filter::Filter;
use crate::format::{day_number, party_text, text_party};
use crate::memory::Mentioned;

impl Store {
    /// A number that is another one after somebody else, in this process or in another, changed the account. It tells
    /// nothing beside that, and is compared with what this same `Store` gave before.
    pub fn data_version(&self) -> Result<i64, Error> {
        let asked = self.connection.query_row("PRAGMA data_version", [], |row| row.get(0));
        asked.map_err(|cause| self.failed(cause))
    }

    /// The reports published by `known`, the newest first, each with the number of its claims: `limit` of them after `skip`.
    pub fn newest_reports(&self, known: Date, skip: usize, limit: usize) -> Result<Vec<(Arc<Report>, usize)>, Error> {
        let sql = "SELECT id, (SELECT count(*) FROM claim WHERE claim.report = report.row) FROM report
                   WHERE published <= ?1 ORDER BY published DESC, id LIMIT ?2 OFFSET ?3";
        let ids: rusqlite::Result<Vec<([u8; 16], i64)>> =
            self.connection.prepare_cached(sql).and_then(|mut statement| {
                let rows = statement
                    .query_map((day_number(known), limit as i64, skip as i64), |row| Ok((row.get(0)?, row.get(1)?)))?;
                rows.collect()
            });
        let mut reports = Vec::new();
        for (id, claims) in ids.map_err(|cause| self.failed(cause))? {
            reports.extend(self.report(ReportId(id))?.map(|report| (report, claims as usize)));
        }
        Ok(reports)
    }

    /// The organisations that claims published by `known` name, those with most claims first: at most `limit`.
    pub fn organisations_told(&self, known: Date, limit: usize) -> Result<Vec<Mentioned>, Error> {
        let memory = self.memory.borrow().clone();
        if let Some(told) = memory.as_ref().and_then(|memory| memory.organisations(known, limit)) {
            return Ok(told);
        }
        let sql = "SELECT party.id, count(DISTINCT claim.report), count(*) FROM claim_pair
                     JOIN claim ON claim.row = claim_pair.claim JOIN party ON party.row = claim_pair.organisation
                   WHERE claim_pair.party = claim_pair.organisation AND claim.published <= ?1
                   GROUP BY party.row ORDER BY 3 DESC, 1 LIMIT ?2";
        let rows: rusqlite::Result<Vec<(String, i64, i64)>> =
            self.connection.prepare_cached(sql).and_then(|mut statement| {
                let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
                statement.query_map((day_number(known), limit as i64), row)?.collect()
            });
        let mentioned = |(party, reports, claims): (String, i64, i64)| {
            Ok(Mentioned { party: self.party_of(&party)?, reports: reports as usize, claims: claims as usize })
        };
        let rows = rows.map_err(|cause| self.failed(cause))?;
        let told = rows.into_iter().map(mentioned).collect::<Result<Vec<_>, Error>>()?;
        if let Some(memory) = memory {
            memory.keep_organisations(known, limit, &told);
        }
        Ok(told)
    }

    /// The organisations that claims published by `known` name together with a party or somebody in it, those with most such claims
    /// first: at most `limit`.
    pub fn organisations_with(&self, party: &PartyId, known: Date, limit: usize) -> Result<Vec<PartyId>, Error> {
        let sql = "SELECT here.id, (SELECT count(*) FROM claim_pair JOIN claim ON claim.row = claim_pair.claim
                                    WHERE claim_pair.organisation = here.row AND claim_pair.party = there.row
                                      AND claim.published <= ?2) AS claims
                   FROM party here, party there
                   WHERE here.id GLOB '{\"organisation\":*' AND there.id = ?1 AND here.row <> there.row AND claims > 0
                   ORDER BY 2 DESC, 1 LIMIT ?3";
        let ids: rusqlite::Result<Vec<String>> = self.connection.prepare_cached(sql).and_then(|mut statement| {
            statement.query_map((party_text(party), day_number(known), limit as i64), |row| row.get(0))?.collect()
        });
        ids.map_err(|cause| self.failed(cause))?.iter().map(|id| self.party_of(id)).collect()
    }

    /// The states, organisations and others by themselves that claims name most, at most `limit` of them.
    pub fn parties_told(&self, limit: usize) -> Result<Vec<PartyId>, Error> {
        let sql = "SELECT home.id FROM claim_party JOIN party ON party.row = claim_party.party
                     JOIN party home ON home.row = ifnull(party.home, party.row)
                   WHERE part = 0 GROUP BY home.row ORDER BY count(*) DESC, 1 LIMIT ?1";
        let ids: rusqlite::Result<Vec<String>> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map([limit as i64], |row| row.get(0))?.collect());
        ids.map_err(|cause| self.failed(cause))?.iter().map(|id| self.party_of(id)).collect()
    }

    fn party_of(&self, id: &str) -> Result<PartyId, Error> {
        text_party(id).map_err(|cause| self.corrupt(format_args!("the party `{id}` cannot be read: {cause}")))
    }

    /// The claims that the filter wants, the newest first: `limit` of them after `skip`.
    pub fn newest_claims(&self, filter: &Filter, skip: usize, limit: usize) -> Result<Vec<Told>, Error> {
        let (condition, params) = self.asked(filter)?;
        let mut told = self.told(
            &format!("{condition} ORDER BY claim.published DESC, claim.id DESC LIMIT {limit} OFFSET {skip}"),
            params,
        )?;
        told.reverse();
        Ok(told)
    }
}
