//! Claims by what they say and who says so, and ids by their first digits: what the commands `claims` and `why` ask.

use account::Told;
use codebook::{Act, Claim, ClaimId, Date, PartyId, Report, ReportId};

use crate::archive::{PARTIES_OR_IN_THEM, list};
use crate::error::Error;
use crate::file::Store;
use crate::format::{day_number, text_party};

/// Which claims are wanted. All that is given must hold; the default wants every claim.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What was done.
    pub act: Option<Act>,
    /// Ids of a party, one of which is named in what is said, it or anybody in it; none where any party will do.
    pub party: Vec<PartyId>,
    /// The same, for a second party.
    pub organisation: Vec<PartyId>,
    /// It held or happened, or may have, on this day or later.
    pub since: Option<Date>,
    /// It held or happened, or may have, on this day or earlier.
    pub until: Option<Date>,
    /// Published on this day or earlier.
    pub known: Option<Date>,
    /// Part of the name of somebody who says so, the publisher included; case does not count.
    pub source: Option<String>,
}

impl Filter {
    /// Whether the filter wants this claim.
    pub fn wants(&self, told: &Told) -> bool {
        let Filter { act, party, organisation, since, until, known, source } = self;
        let claim = &told.claim;
        let names = |ids: &[PartyId]| ids.is_empty() || ids.iter().any(|id| told.names(id));
        let speaks = |name: &String| {
            let name = name.to_lowercase();
            claim.sources.iter().any(|source| source.who.id.to_string().to_lowercase().contains(&name))
        };
        act.is_none_or(|act| act == claim.act)
            && names(party)
            && names(organisation)
            && since.is_none_or(|since| claim.time.to.is_none_or(|to| to.latest() >= since))
            && until.is_none_or(|until| claim.time.from.is_none_or(|from| from.earliest() <= until))
            && known.is_none_or(|known| told.published <= known)
            && source.as_ref().is_none_or(speaks)
    }
}

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Id {
    /// A report.
    Report(ReportId),
    /// A claim.
    Claim(ClaimId),
}

impl Store {
    /// The claims that the filter wants, in the order of [`account::Archive`].
    pub fn claims_where(&self, filter: &Filter) -> Result<Vec<Told>, Error> {
        let (conditions, params) = self.asked(filter)?;
        self.told(&conditions, params)
    }

    /// Shows the claims that the filter wants, report by report, in the order of [`account::Archive`]. Only those of one
    /// report are in memory at a time. Ends with the first error of `visit`.
    pub fn each_report<E: From<Error>>(
        &self,
        filter: &Filter,
        mut visit: impl FnMut(&Report, Vec<Claim>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (conditions, params) = self.asked(filter)?;
        let failed = |cause| self.failed(cause);
        let sql = format!(
            "SELECT report.id, claim.row FROM claim JOIN report ON report.row = claim.report WHERE {conditions}
             ORDER BY report.published, report.id"
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed)?;
        let mut rows = statement.query(params).map_err(failed)?;
        let mut next = match rows.next().map_err(failed)? {
            Some(row) => Some((ReportId(row.get(0).map_err(failed)?), row.get::<_, i64>(1).map_err(failed)?)),
            None => None,
        };
        while let Some((id, first)) = next.take() {
            let mut claims = vec![first];
            while let Some(row) = rows.next().map_err(failed)? {
                let found = (ReportId(row.get(0).map_err(failed)?), row.get(1).map_err(failed)?);
                if found.0 != id {
                    next = Some(found);
                    break;
                }
                claims.push(found.1);
            }
            let report = account::Archive::report(self, id)?;
            let report = report.ok_or_else(|| self.corrupt(format_args!("the report {id} is not there")))?;
            let mut read = claims.into_iter().map(|row| self.claim_at(row)).collect::<Result<Vec<_>, _>>()?;
            read.sort_by_key(|claim| (claim.evidence, claim.id));
            visit(&report, read)?;
        }
        Ok(())
    }

    /// A part of the claims that the filter wants, in the order of [`account::Archive`], and how many it wants in all:
    /// `limit` of them after `skip`. Only the claims of the reports in question are read.
    pub fn claims_part(&self, filter: &Filter, skip: usize, limit: usize) -> Result<(Vec<Told>, usize), Error> {
        let (conditions, params) = self.asked(filter)?;
        let sql = format!(
            "SELECT claim.report, count(*) FROM claim JOIN report ON report.row = claim.report WHERE {conditions}
             GROUP BY claim.report ORDER BY report.published, report.id"
        );
        let counted: rusqlite::Result<Vec<(i64, i64)>> = self
            .connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.query_map(params, |row| Ok((row.get(0)?, row.get(1)?)))?.collect());
        let (mut all, mut before, mut reports) = (0, 0, Vec::new());
        for (report, claims) in counted.map_err(|cause| self.failed(cause))? {
            let first = all;
            all += claims as usize;
            if all > skip && first < skip.saturating_add(limit) {
                before = if reports.is_empty() { first } else { before };
                reports.push(report.to_string());
            }
        }
        let (conditions, params) = self.asked(filter)?;
        let told = self.told(&format!("{conditions} AND claim.report IN ({})", reports.join(",")), params)?;
        Ok((told.into_iter().skip(skip.saturating_sub(before)).take(limit).collect(), all))
    }

    /// What the filter asks as a condition, with its parameters.
    pub(crate) fn asked(&self, filter: &Filter) -> Result<(String, impl rusqlite::Params + use<>), Error> {
        let named = |parameter: &str| {
            let parties = PARTIES_OR_IN_THEM.replace("?1", parameter);
            format!("claim.row IN (SELECT claim FROM claim_party WHERE part = 0 AND party IN ({parties}))")
        };
        let mut conditions = vec!["TRUE".to_owned()];
        // Every parameter is always bound, so that it keeps its number; those that are not asked for are not in the text.
        let mut when = |is_asked: bool, condition: String| conditions.extend(Some(condition).filter(|_| is_asked));
        when(!filter.party.is_empty(), named("?1"));
        when(!filter.organisation.is_empty(), named("?2"));
        when(filter.act.is_some(), "claim.act = ?3".into());
        when(filter.since.is_some(), "ifnull(claim.until, ?4) >= ?4".into());
        when(filter.until.is_some(), "ifnull(claim.since, ?5) <= ?5".into());
        when(filter.known.is_some(), "claim.published <= ?6".into());
        when(
            filter.source.is_some(),
            "claim.row IN (SELECT claim FROM claim_party WHERE part = 1
                           AND party IN (SELECT value FROM json_each(?7)))"
                .into(),
        );
        // The last condition holds always and names the last parameter, so that there are always seven.
        conditions.push("?7 IS ?7".into());
        let sources = match &filter.source {
            Some(name) => self.parties_like(name)?,
            None => "[]".into(),
        };
        let params = (
            list(filter.party.iter()),
            list(filter.organisation.iter()),
            filter.act.map(Act::as_str),
            filter.since.map(day_number),
            filter.until.map(day_number),
            filter.known.map(day_number),
            sources,
        );
        Ok((conditions.join(" AND "), params))
    }

    /// The reports and claims whose ids begin with these hexadecimal digits, at most `limit`; reports first, then by id.
    ///
    /// Nothing where `digits` are none. An id is found by its first digits alone where this gives one.
    pub fn ids(&self, digits: &str, limit: usize) -> Result<Vec<Id>, Error> {
        let Some((least, most)) = bounds(digits) else { return Ok(Vec::new()) };
        let sql = "SELECT 0, id FROM report WHERE id BETWEEN ?1 AND ?2
                   UNION ALL SELECT 1, id FROM claim WHERE id BETWEEN ?1 AND ?2 ORDER BY 1, 2 LIMIT ?3";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                let ids = statement.query_map((least, most, limit), |row| {
                    let id = row.get(1)?;
                    Ok(if row.get::<_, i64>(0)? == 0 { Id::Report(ReportId(id)) } else { Id::Claim(ClaimId(id)) })
                })?;
                ids.collect()
            })
            .map_err(|cause| self.failed(cause))
    }

    /// The rows of the parties whose name has `name` in it, as a JSON list.
    pub(crate) fn parties_like(&self, name: &str) -> Result<String, Error> {
        let name = name.to_lowercase();
        let failed = |cause| self.failed(cause);
        let mut statement = self.connection.prepare_cached("SELECT row, id FROM party").map_err(failed)?;
        let mut rows = statement.query([]).map_err(failed)?;
        let mut found: Vec<i64> = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let text: String = row.get(1).map_err(failed)?;
            let party =
                text_party(&text).map_err(|cause| self.corrupt(format_args!("a party cannot be read: {cause}")))?;
            if party.to_string().to_lowercase().contains(&name) {
                found.push(row.get(0).map_err(failed)?);
            }
        }
        Ok(serde_json::to_string(&found).expect("a list of numbers is JSON"))
    }
}

/// The least and the greatest id that begins with these digits; `None` where they are no digits, none, or too many.
fn bounds(digits: &str) -> Option<([u8; 16], [u8; 16])> {
    if digits.is_empty() || digits.len() > 32 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let filled = |fill: &str| {
        let digits = format!("{digits}{}", fill.repeat(32 - digits.len()));
        digits.parse().ok().map(|ReportId(id)| id)
    };
    Some((filled("0")?, filled("f")?))
}
