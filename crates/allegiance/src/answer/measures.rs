//! Figures to views: power, closeness, risk, and a judgement beside them.

use std::collections::{BTreeMap, BTreeSet};

use account::{Archive, AsOf, Between, Corrected};
use codebook::{Act, Claim, Object, PartyId, Polarity};
use measure::hazard::{How, MemberYear, Outcome};
use measure::kept::{Kept, SINCE};
use measure::risk::{self, FIRST_YEAR, REFITS, Silence};
use measure::{Member, Yardstick};
use store::{Id, Store};

use super::{Desk, id_text, party, short};
use crate::error::{Error, Kind};
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
        let (members, tables) = (self.members(&organisation, at)?, knowledge::tables()?);
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
        })
    }

    fn closeness_of(
        &self,
        organisation: &PartyId,
        yardsticks: &[Yardstick],
        window: u32,
        at: AsOf,
    ) -> Result<measure::Closeness, Error> {
        let (members, tables) = (self.members(organisation, at)?, knowledge::tables()?);
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
        let (rows, kept) = (knowledge::member_years()?, knowledge::kept()?);
        let risk = self.risk_of(&organisation, &rows, &kept, at)?;
        let leavers = Some(self.leavers(&organisation, at)?);
        Ok(view::Risk { past: Some(past(&kept, risk.fitted.1)), leavers, ..risk })
    }

    /// The same without what became of such ranks before, and without what leavers did.
    fn risk_of(&self, organisation: &PartyId, rows: &[MemberYear], kept: &Kept, at: AsOf) -> Result<view::Risk, Error> {
        let members = self.members(organisation, at)?;
        let (on, known) = (at.on.year(), at.known.year());
        let nothing = |what: String| {
            let help = "the table has alliances of three and more members, 1950 to 2018: data/README.md";
            Error::nothing(what, "data/alliance_member_years.csv", help)
        };
        let name = organisation.to_string();
        let unknown = || nothing(format!("the table of member-years does not know `{name}`"));
        let alliance = risk::alliance(rows, &name).ok_or_else(unknown)?;
        let model = kept.model(rows, known).or_else(|| risk::model(rows, known, How::usual(Outcome::Left), REFITS));
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
                    source: MEMBER_YEARS,
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

    fn organisation(&self, name: &str, at: AsOf) -> Result<PartyId, Error> {
        party_named(name, Wanted::Organisation, self.facts, self.archive, at.known)
    }

    /// Who belongs on that day, by the account and the facts.
    fn members(&self, organisation: &PartyId, at: AsOf) -> Result<Vec<Member>, Error> {
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

    fn figure(&self, figure: &measure::Figure) -> Result<view::Figure, Error> {
        let row =
            |row: &measure::Row| view::TableRow { id: row.to_string(), year: row.year, source: row.source.citation() };
        Ok(view::Figure {
            value: figure.value,
            unit: figure.unit.as_str(),
            n: figure.n,
            missing: figure.missing,
            because: self.grounds(&figure.because)?,
            rows: figure.rows.iter().map(row).collect(),
        })
    }

    fn named(&self, id: &PartyId) -> view::Party {
        party(self.facts, id, "", None)
    }
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

/// By what a judgement is held against the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// That a member is likely, or most likely, to leave: it is first by risk.
    Likely,
    /// That it is unlikely to, or not likely: it is in the lower half by risk.
    Unlikely,
    /// That a member has power: its share of the members' capability is over a half.
    Power,
    /// That a member has none: the same the other way round.
    NoPower,
    /// That a member is close to the others, by ideal points: in the closer half; two members: closer than the mean of pairs.
    Close,
    /// That it is distant: the same the other way round.
    Distant,
    /// Anything else: there is no figure for it.
    None,
}

impl Rule {
    /// The rule for a claim.
    fn of(claim: &Claim) -> Rule {
        let is_so = claim.polarity == Polarity::Yes;
        match (claim.act, &claim.object) {
            (Act::AssessLikely | Act::AssessUnlikely, Object::Claim(judged))
                if matches!(judged.act, Act::Leave | Act::AnnounceLeave | Act::NotifyLeave) =>
            {
                if (claim.act == Act::AssessLikely) == is_so { Rule::Likely } else { Rule::Unlikely }
            }
            (Act::AssessPower, _) if is_so => Rule::Power,
            (Act::AssessPower, _) => Rule::NoPower,
            (Act::AssessCloseness, _) if is_so => Rule::Close,
            (Act::AssessCloseness, _) => Rule::Distant,
            _ => Rule::None,
        }
    }

    /// The figures that it asks.
    const fn measure(self) -> Option<&'static str> {
        match self {
            Rule::Likely | Rule::Unlikely => Some("risk"),
            Rule::Power | Rule::NoPower => Some("power"),
            Rule::Close | Rule::Distant => Some("closeness"),
            Rule::None => None,
        }
    }

    /// The rule in a sentence.
    const fn sentence(self) -> &'static str {
        match self {
            Rule::Likely => "That a member is likely to leave is supported where it is first by risk.",
            Rule::Unlikely => "That a member is unlikely to leave is supported where it is in the lower half by risk.",
            Rule::Power => "That a member has power is supported where it has over half of the members' capability.",
            Rule::NoPower => {
                "That a member has no power is supported where it has half of the members' capability or less."
            }
            Rule::Close => {
                "That a member is close to the others is supported where it is in the closer half by ideal points, of two \
                 members where they are closer than pairs are on average."
            }
            Rule::Distant => {
                "That a member is distant from the others is supported where it is in the farther half by ideal points, of \
                 two members where they are farther apart than pairs are on average."
            }
            Rule::None => "Judgements of leaving, power and closeness are held against figures, no others.",
        }
    }
}

/// What the figures say of a judgement.
struct Finding {
    /// `None` where they say nothing.
    is_supported: Option<bool>,
    found: String,
    year: Option<i16>,
    rank: Option<view::Rank>,
    figure: Option<view::Figure>,
}

impl Finding {
    fn none(found: impl Into<String>) -> Finding {
        Finding { is_supported: None, found: found.into(), year: None, rank: None, figure: None }
    }
}

impl Desk<'_, Corrected<'_, Store>> {
    /// A judgement beside the figures of the day that it judges, as they could be known when it was published.
    pub fn judge(&self, asked: &question::Judge) -> Result<view::Judgement, Error> {
        let claim = self.judging(asked.claim.trim())?;
        let report = self.report(claim.evidence.report)?;
        let told = claim.time.to.or(claim.time.from).map(codebook::PartialDate::latest);
        let on = asked.on.or(told).unwrap_or(report.published);
        let at = AsOf { on, known: asked.known.unwrap_or(report.published) };
        let rule = Rule::of(&claim);
        let organisation = match &asked.org {
            Some(name) => Some(self.organisation(name, at)?),
            None => self.organisation_of(&claim)?,
        };
        let parties: Vec<PartyId> = match &claim.object {
            Object::Claim(judged) => judged.actor.iter().map(|party| party.id.home().clone()).collect(),
            Object::Parties(parties) => parties.iter().map(|party| party.id.home().clone()).collect(),
            _ => Vec::new(),
        };
        let judged: Vec<PartyId> = parties.into_iter().filter(|party| Some(party) != organisation.as_ref()).collect();
        let finding = match (&organisation, judged.as_slice()) {
            _ if rule == Rule::None => Finding::none("no figure speaks to it"),
            (None, _) => Finding::none("no organisation is named; name one with --org"),
            (Some(_), []) => Finding::none("no member is named"),
            (Some(organisation), judged) => match self.finding(rule, organisation, judged, at) {
                Err(error) if error.kind == Kind::Nothing => Finding::none(error.what),
                finding => finding?,
            },
        };
        Ok(view::Judgement {
            claim: self.shown(&claim)?,
            organisation: organisation.as_ref().map(|organisation| self.named(organisation)),
            member: judged.first().filter(|_| judged.len() == 1).map(|member| self.named(member)),
            on: at.on,
            known: at.known,
            verdict: match finding.is_supported {
                Some(true) => "supported",
                Some(false) => "not_supported",
                None => "no_data",
            },
            measure: rule.measure(),
            rule: rule.sentence(),
            found: finding.found,
            year: finding.year,
            rank: finding.rank,
            figure: finding.figure,
        })
    }

    /// The claim whose id begins so.
    fn judging(&self, id: &str) -> Result<Claim, Error> {
        let found = if id.is_empty() { Vec::new() } else { self.ids(id)? };
        let claims: Vec<_> =
            found.iter().filter_map(|id| if let Id::Claim(id) = id { Some(*id) } else { None }).collect();
        match claims.as_slice() {
            [claim] => {
                let told = self.archive.claim(*claim).map_err(|error| Error::told_by(&error))?;
                let gone = || {
                    Error::nothing(format!("the claim `{id}` was rejected by hand"), "the account", "ask about another")
                };
                Ok((*told.ok_or_else(gone)?.claim).clone())
            }
            [] => {
                let help = "give the first digits of its id: `allegiance claims --act assess_likely` shows some";
                Err(Error::nothing(format!("there is no claim called `{id}`"), "the account", help))
            }
            _ => {
                let ids: Vec<String> = found.iter().map(|id| short(&id_text(id), 12)).collect();
                let what = format!("several claims begin with `{id}`");
                Err(Error::usage(what, "the account", format!("give more digits: {}", ids.join(", "))))
            }
        }
    }

    /// The organisation that the claim names, else the one that the claims of its report name most.
    fn organisation_of(&self, claim: &Claim) -> Result<Option<PartyId>, Error> {
        let named = |claim: &Claim| {
            let parties = claim.parties().map(|party| self.archive.kept(party));
            parties.filter(|party| matches!(party, PartyId::Organisation(_))).collect::<BTreeSet<_>>()
        };
        if let Some(organisation) = named(claim).into_iter().next() {
            return Ok(Some(organisation));
        }
        let told = self.archive.claims_of(claim.evidence.report).map_err(|error| Error::told_by(&error))?;
        let mut counts: BTreeMap<PartyId, usize> = BTreeMap::new();
        for organisation in told.iter().flat_map(|told| named(&told.claim)) {
            *counts.entry(organisation).or_default() += 1;
        }
        let most = counts.into_iter().max_by(|one, two| one.1.cmp(&two.1).then_with(|| two.0.cmp(&one.0)));
        Ok(most.map(|(organisation, _)| organisation))
    }

    fn finding(&self, rule: Rule, organisation: &PartyId, judged: &[PartyId], at: AsOf) -> Result<Finding, Error> {
        match (rule, judged) {
            (Rule::Close | Rule::Distant, _) => self.by_closeness(rule, organisation, judged, at),
            (Rule::None, _) | (_, []) => Ok(Finding::none("no figure speaks to it")),
            (Rule::Likely | Rule::Unlikely, [member]) => self.by_risk(rule, organisation, member, at),
            (Rule::Power | Rule::NoPower, [member]) => self.by_power(rule, organisation, member, at),
            _ => Ok(Finding::none("an order of members cannot judge several of them at once")),
        }
    }

    fn by_risk(&self, rule: Rule, organisation: &PartyId, member: &PartyId, at: AsOf) -> Result<Finding, Error> {
        let risk = self.risk_of(organisation, &knowledge::member_years()?, &knowledge::kept()?, at)?;
        let name = self.named(member).name;
        let Some(row) = risk.rows.iter().find(|row| row.member.id == member.to_string()) else {
            return Ok(Finding::none(format!("the table has no row of {name} in {}", risk.year)));
        };
        let view::Rank { place, best, worst, of } = row.rank;
        let is_supported = if rule == Rule::Likely { place == 1 } else { place > of.div_ceil(2) };
        Ok(Finding {
            is_supported: Some(is_supported),
            found: format!(
                "{name} is {place} of {of} by risk ({best} to {worst} with 95 % confidence), by its row of {} with the \
                 covariates of {}.",
                risk.year,
                risk.year - 1
            ),
            year: Some(risk.year),
            rank: Some(row.rank),
            figure: Some(view::Figure {
                value: Some(row.times_base),
                unit: "times_base_rate",
                n: risk.base.0,
                missing: row.parts.iter().filter(|part| part.value.is_none()).count(),
                because: row.because.clone(),
                rows: vec![row.row.clone()],
            }),
        })
    }

    fn by_power(&self, rule: Rule, organisation: &PartyId, member: &PartyId, at: AsOf) -> Result<Finding, Error> {
        let (members, tables) = (self.members(organisation, at)?, knowledge::tables()?);
        let power = measure::power(&tables, &members, at);
        let name = self.named(member).name;
        let place = power.shares.iter().position(|share| share.member == *member);
        let share = place.map(|index| (index, &power.shares[index]));
        let Some((index, share, value)) = share.and_then(|(index, share)| Some((index, share, share.within.value?)))
        else {
            return Ok(Finding::none(format!("{name} is no member on {}, or its capability is not known", at.on)));
        };
        let (place, of) = (index + 1, share.within.n);
        let year = power.year.map(|year| format!(", by the capabilities of {year}")).unwrap_or_default();
        Ok(Finding {
            is_supported: Some((value > 0.5) == (rule == Rule::Power)),
            found: format!("{name} has {value:.3} of the capability of all members, {place} of {of}{year}."),
            year: power.year,
            rank: Some(view::Rank { place, best: place, worst: place, of }),
            figure: Some(self.figure(&share.within)?),
        })
    }

    fn by_closeness(&self, rule: Rule, organisation: &PartyId, judged: &[PartyId], at: AsOf) -> Result<Finding, Error> {
        let told = self.closeness_of(organisation, &[Yardstick::IdealPoints], 1, at)?;
        let Some(ranking) = told.rankings.first() else { return Ok(Finding::none("no figure speaks to it")) };
        let name = |party: &PartyId| self.named(party).name;
        let year = |figure: &measure::Figure| figure.rows.iter().map(|row| row.year).max();
        let of_year = |figure: &measure::Figure| year(figure).map(|it| format!(", in {it}")).unwrap_or_default();
        match judged {
            [member] => {
                let place = ranking.places.iter().find(|place| place.member == *member);
                let Some((place, rank, value)) = place.and_then(|it| Some((it, it.rank?, it.mean.value?))) else {
                    let found = format!("{} is no member on {}, or its ideal point is not known", name(member), at.on);
                    return Ok(Finding::none(found));
                };
                let of = ranking.places.iter().filter(|place| place.rank.is_some()).count();
                let is_close = rank <= of / 2;
                let is_distant = rank > of.div_ceil(2);
                Ok(Finding {
                    is_supported: Some(if rule == Rule::Close { is_close } else { is_distant }),
                    found: format!(
                        "{} is {rank} of {of} by the mean distance of its ideal point from the others, {value:.2}{}.",
                        name(member),
                        of_year(&place.mean)
                    ),
                    year: year(&place.mean),
                    rank: Some(view::Rank { place: rank, best: rank, worst: rank, of }),
                    figure: Some(self.figure(&place.mean)?),
                })
            }
            [one, other] => {
                let parties = (one.min(other), one.max(other));
                let pair = ranking.pairs.iter().find(|pair| (&pair.parties.0, &pair.parties.1) == parties);
                let value = pair.and_then(|pair| Some((pair, pair.figure.value?, ranking.mean.value?)));
                let Some((pair, value, mean)) = value else {
                    return Ok(Finding::none(format!(
                        "{} and {} are not both members on {}, or their ideal points are not known",
                        name(one),
                        name(other),
                        at.on
                    )));
                };
                Ok(Finding {
                    is_supported: Some((value < mean) == (rule == Rule::Close)),
                    found: format!(
                        "The ideal points of {} and {} are {value:.2} apart, those of pairs on average {mean:.2}{}.",
                        name(one),
                        name(other),
                        of_year(&pair.figure)
                    ),
                    year: year(&pair.figure),
                    rank: None,
                    figure: Some(self.figure(&pair.figure)?),
                })
            }
            _ => Ok(Finding::none("closeness is of one member to the others, or of two")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_what_it_does() {
        let rules = [Rule::Likely, Rule::Unlikely, Rule::Power, Rule::NoPower, Rule::Close, Rule::Distant, Rule::None];
        let sentences: BTreeSet<&str> = rules.into_iter().map(Rule::sentence).collect();
        assert_eq!(sentences.len(), rules.len());
        assert!(rules.into_iter().all(|rule| rule.measure().is_some() != (rule == Rule::None)));
    }
}
