//! Figures to views: power, closeness and risk.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use account::{Archive, AsOf, Between};
use codebook::{Date, PartyId};
use measure::hazard::{How, MemberYear, Outcome};
use measure::kept::{Kept, SINCE};
use measure::risk::{self, FIRST_YEAR, REFITS, Silence};
use measure::{Member, Tables, Yardstick};

use super::{Desk, party, short};
use crate::error::Error;
use crate::import::measures::{self, Use};
use crate::knowledge;
use crate::names::{Wanted, party_named};
use crate::question;
use crate::view;

/// What to cite for the table of member-years.
const MEMBER_YEARS: &str = "ATOP 5.1, COW capabilities v7.0, ideal points of July 2025, Extended UDS, Archigos and REIGN, \
                            joined: data/README.md";

impl<A: Archive> Desk<'_, A> {
    /// How power is shared among the members.
    pub fn power(&self, asked: &question::Power) -> Result<view::Power, Error> {
        let at = self.as_of(asked.days);
        let organisation = self.organisation(&asked.organisation, at)?;
        let (members, tables) = (self.members(&organisation, at)?, self.tables(at.known)?);
        let now = self.shares(&measure::power(&tables, &members, at))?;
        let history = match (&organisation, asked.since) {
            (PartyId::Organisation(id), Some(since)) => {
                let years = since..=at.on.year();
                measure::power_history(&tables, self.facts, id, years, at.known)
            }
            _ => Vec::new(),
        };
        let history = history.iter().filter(|then| then.at.on <= at.on).map(|then| self.shares(then));
        let history = history.collect::<Result<_, _>>()?;
        Ok(view::Power { organisation: self.named(&organisation), known: at.known, now, history })
    }

    fn shares(&self, power: &measure::Power) -> Result<view::Shares, Error> {
        let share = |share: &measure::Share| {
            let (within, world) = (self.figure(&share.within)?, self.figure(&share.world)?);
            Ok::<_, Error>(view::Share { member: self.named(&share.member), within, world })
        };
        Ok(view::Shares {
            on: power.at.on,
            year: power.year,
            rows: power.shares.iter().map(share).collect::<Result<_, _>>()?,
            world: self.figure(&power.world)?,
            herfindahl: self.figure(&power.herfindahl)?,
            leader: power.leader.as_ref().map(|leader| self.named(leader)),
        })
    }

    /// How close the members are to each other and to the biggest of them.
    pub fn closeness(&self, asked: &question::Closeness) -> Result<view::Closeness, Error> {
        let at = self.as_of(asked.days);
        let organisation = self.organisation(&asked.organisation, at)?;
        let yardsticks = asked.yardsticks();
        let told = self.closeness_of(&organisation, &yardsticks, asked.window, at)?;
        Ok(view::Closeness {
            organisation: self.named(&organisation),
            on: at.on,
            known: at.known,
            window: asked.window,
            biggest: told.biggest.as_ref().map(|biggest| self.named(biggest)),
            rankings: told.rankings.iter().map(|ranking| self.ranking(ranking)).collect::<Result<_, _>>()?,
            has_pairs: asked.pairs,
            has_rows: asked.rows,
        })
    }

    pub(super) fn closeness_of(
        &self,
        organisation: &PartyId,
        yardsticks: &[Yardstick],
        window: u32,
        at: AsOf,
    ) -> Result<measure::Closeness, Error> {
        let (members, tables) = (self.members(organisation, at)?, self.tables(at.known)?);
        let relations = if yardsticks.contains(&Yardstick::Relations) {
            let relations = account::relations(self.archive, self.facts, Between::Members(organisation), at, window);
            relations.map_err(|error| Error::told_by(&error))?
        } else {
            Vec::new()
        };
        Ok(measure::closeness(&tables, self.facts, &members, &relations, yardsticks, at))
    }

    fn ranking(&self, ranking: &measure::Ranking) -> Result<view::Ranking, Error> {
        let place = |place: &measure::Place| {
            Ok::<_, Error>(view::Place {
                member: self.named(&place.member),
                mean: self.figure(&place.mean)?,
                rank: place.rank,
                to_biggest: self.figure(&place.to_biggest)?,
                rank_to_biggest: place.rank_to_biggest,
            })
        };
        let pair = |pair: &measure::Pair| {
            let parties = [self.named(&pair.parties.0), self.named(&pair.parties.1)];
            Ok::<_, Error>(view::Pair { parties, figure: self.figure(&pair.figure)? })
        };
        Ok(view::Ranking {
            yardstick: ranking.yardstick.as_str(),
            is_distance: ranking.yardstick.is_distance(),
            mean: self.figure(&ranking.mean)?,
            places: ranking.places.iter().map(place).collect::<Result<_, _>>()?,
            pairs: ranking.pairs.iter().map(pair).collect::<Result<_, _>>()?,
        })
    }

    /// The members in the order of their risk of leaving.
    pub fn risk(&self, asked: &question::Risk) -> Result<view::Risk, Error> {
        let at = self.as_of(asked.days);
        let organisation = self.organisation(&asked.organisation, at)?;
        let table = self.member_years(at.known)?;
        let risk = self.risk_of(&organisation, &table, at)?;
        let leavers = Some(self.leavers(&organisation, at)?);
        let past = table.kept.as_ref().map(|kept| past(kept, risk.fitted.1));
        Ok(view::Risk { past, leavers, ..risk })
    }

    /// The same without what became of such ranks before, and without what leavers did.
    pub(super) fn risk_of(&self, organisation: &PartyId, table: &MemberYears, at: AsOf) -> Result<view::Risk, Error> {
        let rows = &table.rows;
        let members = self.members(organisation, at)?;
        let (on, known) = (at.on.year(), at.known.year());
        let nothing = |what: String| {
            if table.kept.is_some() {
                let help = "the table has alliances of three and more members, 1950 to 2018: data/README.md";
                return Error::nothing(what, "data/alliance_member_years.csv", help);
            }
            let help = "import more member-years, or `remove` your own: the table that ships then counts again";
            Error::nothing(what, table.source.to_string(), help)
        };
        let name = organisation.to_string();
        let unknown = || nothing(format!("the table of member-years does not know `{name}`"));
        let alliance = risk::alliance(rows, &name).ok_or_else(unknown)?;
        let model = table
            .kept
            .as_ref()
            .and_then(|kept| kept.model(rows, known))
            .or_else(|| risk::model(rows, known, How::usual(Outcome::Left), REFITS));
        let model = model.ok_or_else(|| nothing(format!("nobody had left any alliance by {known}")))?;
        let ids: BTreeMap<String, &Member> = members.iter().map(|member| (member.party.to_string(), member)).collect();
        let asked: BTreeSet<&str> = ids.keys().map(String::as_str).collect();
        let risks = risk::risks(&model, rows, &alliance, on, Some(&asked)).map_err(|silence| match silence {
            Silence::UnknownAlliance => unknown(),
            Silence::BeforeTheTable => nothing(format!("the table of member-years has no row of `{name}` by {on}")),
        })?;
        if risks.members.is_empty() {
            return Err(nothing(format!(
                "the table of member-years has no row of a member of `{name}` in {}",
                risks.year
            )));
        }
        let row = |risk: &risk::Risk| {
            let mut parts: Vec<view::Part> = risk
                .parts
                .iter()
                .map(|part| view::Part {
                    column: part.covariate.column(),
                    words: part.covariate.words(),
                    value: part.value,
                    apart: part.apart,
                })
                .collect();
            parts.sort_by(|one, two| two.apart.abs().total_cmp(&one.apart.abs()));
            let member = ids.get(&*risk.member);
            let because = member.map_or(&[][..], |member| &member.because);
            Ok::<_, Error>(view::AtRisk {
                member: member.map_or_else(|| self.named(&PartyId::state(&risk.member)), |it| self.named(&it.party)),
                rank: risk.rank,
                times_base: risk.times_base,
                interval: risk.interval.map(|ends| (ends.low, ends.high)),
                parts,
                because: self.grounds(because)?,
                row: view::TableRow {
                    id: format!("alliance_member_years:{}:{alliance}:{}", risks.year, risk.member),
                    year: risks.year,
                    source: table.source.clone(),
                },
            })
        };
        let without_rows = risks.without_rows.iter().filter_map(|id| ids.get(id));
        Ok(view::Risk {
            organisation: self.named(organisation),
            on: at.on,
            known: at.known,
            year: risks.year,
            carried: risks.carried(),
            fitted: (FIRST_YEAR, model.until),
            base: (model.hazard.rows, model.hazard.events),
            rows: risks.members.iter().map(row).collect::<Result<_, _>>()?,
            without_rows: without_rows.map(|member| self.named(&member.party)).collect(),
            left_out: risks.no_members.iter().map(ToString::to_string).collect(),
            past: None,
            leavers: None,
        })
    }

    pub(super) fn organisation(&self, name: &str, at: AsOf) -> Result<PartyId, Error> {
        party_named(name, Wanted::Organisation, self.facts, self.archive, at.known)
    }

    /// Who belongs on that day, by the account and the facts.
    pub(super) fn members(&self, organisation: &PartyId, at: AsOf) -> Result<Vec<Member>, Error> {
        let standings = account::standings(self.archive, self.facts, organisation, at);
        let standings = standings.map_err(|error| Error::told_by(&error))?;
        let members: Vec<Member> = standings.iter().filter_map(Member::of).collect();
        if members.is_empty() {
            let what = format!("no member of `{organisation}` is known on {}", at.on);
            let help = "ask about another day with --on, or read reports about it";
            return Err(Error::nothing(what, "the facts and the account", help));
        }
        Ok(members)
    }

    /// The tables that ship, under those of the user's own that could be known.
    pub(super) fn tables(&self, known: Date) -> Result<Rc<Tables>, Error> {
        let mut tables = knowledge::tables()?;
        for report in self.own.borrow().iter().filter(|report| report.published <= known) {
            if let Some(Use::Laid(own)) = measures::titled(&report.title) {
                let place = format!("report {}", short(&report.id.to_string(), 12));
                let citation = Arc::from(cited(report));
                let laid = tables.lay(own, &place, report.text.as_bytes(), &citation);
                laid.map_err(|error| Error::told_by(&error))?;
            }
        }
        let tables = Rc::new(tables);
        *self.laid.borrow_mut() = Some(Rc::clone(&tables));
        Ok(tables)
    }

    /// The member-years of the user's own that could be known, else those that ship.
    pub(super) fn member_years(&self, known: Date) -> Result<MemberYears, Error> {
        let told_by = |error: codebook::Error| Error::told_by(&error);
        let mut own: BTreeMap<_, MemberYear> = BTreeMap::new();
        let mut citations: BTreeSet<String> = BTreeSet::new();
        for report in self.own.borrow().iter().filter(|report| report.published <= known) {
            if measures::titled(&report.title) == Some(Use::MemberYears) {
                let rows = measure::hazard::open(&format!("report {}", report.id), report.text.as_bytes());
                let rows = rows.map_err(told_by)?.rows.into_iter();
                own.extend(rows.map(|row| ((row.alliance.clone(), row.member.clone(), row.year), row)));
                citations.insert(format!("{}, imported", report.publisher));
            }
        }
        if own.is_empty() {
            let (rows, kept) = (knowledge::member_years()?, Some(knowledge::kept()?));
            return Ok(MemberYears { rows, kept, source: MEMBER_YEARS.into() });
        }
        let source = citations.into_iter().collect::<Vec<_>>().join("; ").into();
        Ok(MemberYears { rows: own.into_values().collect(), kept: None, source })
    }

    pub(super) fn figure(&self, figure: &measure::Figure) -> Result<view::Figure, Error> {
        let own = self.laid.borrow();
        let row = |row: &measure::Row| {
            let cited = own.as_ref().and_then(|tables| tables.own(row)).map(|by| by.to_string().into());
            let source = cited.unwrap_or_else(|| row.source.citation().into());
            view::TableRow { id: row.to_string(), year: row.year, source }
        };
        Ok(view::Figure {
            value: figure.value,
            unit: figure.unit.as_str(),
            n: figure.n,
            missing: figure.missing,
            because: self.grounds(&figure.because)?,
            rows: figure.rows.iter().map(row).collect(),
        })
    }

    pub(super) fn named(&self, id: &PartyId) -> view::Party {
        party(self.facts, id, "", None)
    }
}

/// What to cite for a table of the user's own.
fn cited(report: &codebook::Report) -> String {
    format!("{}, imported: report {}", report.publisher, short(&report.id.to_string(), 12))
}

/// The rows that the risk of leaving is fitted on.
pub(super) struct MemberYears {
    rows: Vec<MemberYear>,
    /// What was fitted before; only of the table that ships.
    kept: Option<Kept>,
    /// What to cite.
    source: Cow<'static, str>,
}

/// What the models that could be fitted at the time said of those who left: each by its own model, fitted on the years before.
fn past(kept: &Kept, until: i16) -> view::Past {
    view::Past {
        since: SINCE,
        until,
        hits: kept.past(until).filter(|exit| exit.is_hit()).count(),
        of: kept.past(until).count(),
        by_lot: kept.past(until).map(risk::Past::by_lot).sum(),
    }
}
