//! A judgement of a report beside the figures.
//!
//! The file is long because each rule stands beside what it asks of the figures.

use std::collections::{BTreeMap, BTreeSet};

use account::{Archive, AsOf, Corrected};
use codebook::{Act, Certainty, Claim, Object, PartyId, Polarity};
use measure::Yardstick;
use store::{Id, Store};

use super::{Desk, id_text, short};
use crate::error::{Error, Kind};
use crate::question;
use crate::view::{self, Verdict};

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
            // "None of the members will leave" foretells, which is a judgement in all but the act.
            (Act::Leave, _) if claim.certainty == Certainty::Predicted => {
                if is_so {
                    Rule::Likely
                } else {
                    Rule::Unlikely
                }
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

    /// The rule where several members are judged at once: an order cannot put all of them on one side of its middle, so that
    /// a yardstick beyond it decides.
    const fn sentence_of_several(self) -> &'static str {
        match self {
            Rule::Likely => {
                "That several members are likely to leave is supported where they have the first places by risk."
            }
            Rule::Unlikely => {
                "That several members are unlikely to leave is supported where none is above the base rate of leaving."
            }
            Rule::Power => {
                "That several members have power is supported where each has more than an equal part of the members' \
                 capability."
            }
            Rule::NoPower => {
                "That several members have no power is supported where each has an equal part of the members' capability, or \
                 less."
            }
            Rule::Close => {
                "That several members are close to each other is supported where every two of them are closer by ideal points \
                 than pairs are on average."
            }
            Rule::Distant => {
                "That several members are distant from each other is supported where every two of them are farther apart by \
                 ideal points than pairs are on average."
            }
            Rule::None => self.sentence(),
        }
    }
}

/// What the figures say of a judgement: of each member or pair judged, and of all.
struct Finding {
    rows: Vec<view::Judged>,
    found: String,
}

impl Finding {
    fn none(found: impl Into<String>) -> Finding {
        Finding { rows: Vec::new(), found: found.into() }
    }

    /// The sentence of a row that stands alone; of several, whom the figures speak for, against, or not of.
    fn of(rows: Vec<view::Judged>) -> Finding {
        if let [row] = rows.as_slice() {
            return Finding { found: row.found.clone(), rows };
        }
        let names = |verdict: Verdict| {
            let those = rows.iter().filter(|row| row.verdict == verdict);
            let names = |row: &view::Judged| {
                row.parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join(" and ")
            };
            those.map(names).collect::<Vec<_>>()
        };
        let told = [
            (Verdict::NotSupported, "the figures do not bear it out of"),
            (Verdict::NoData, "they say nothing of"),
            (Verdict::Supported, "they support it of"),
        ];
        let told = told.into_iter().filter_map(|(verdict, words)| {
            let names = names(verdict);
            (!names.is_empty()).then(|| format!("{words} {} of {}: {}", names.len(), rows.len(), names.join(", ")))
        });
        Finding { found: told.collect::<Vec<_>>().join("; "), rows }
    }

    fn verdict(&self) -> Verdict {
        Verdict::of_all(self.rows.iter().map(|row| row.verdict))
    }
}

/// Who is judged.
enum Judged {
    /// Members by name.
    Named(Vec<PartyId>),
    /// All of them.
    All,
    /// All but those of whom the same sentence speaks, else but the biggest.
    Others,
}

impl Judged {
    /// The members of these words, the organisation itself passed over.
    fn of(parties: &[codebook::Party], organisation: Option<&PartyId>) -> Judged {
        let group =
            parties.iter().find_map(|party| if let PartyId::Group(words) = &party.id { Some(words) } else { None });
        let Some(words) = group else {
            let mut named: Vec<PartyId> = Vec::new();
            for home in parties.iter().map(|party| party.id.home()).filter(|home| Some(*home) != organisation) {
                if !named.contains(home) {
                    named.push(home.clone());
                }
            }
            return Judged::Named(named);
        };
        let words = words.to_lowercase();
        let has =
            |wanted: &[&str]| words.split(|letter: char| !letter.is_alphabetic()).any(|word| wanted.contains(&word));
        if has(&["other", "others", "rest"]) {
            Judged::Others
        } else if has(&["member", "members", "allies", "states", "countries", "none", "all", "nobody"])
            && !has(&["some", "few", "several", "many", "most"])
        {
            Judged::All
        } else {
            Judged::Named(Vec::new())
        }
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
        let parties = match &claim.object {
            Object::Claim(judged) => judged.actor.as_slice(),
            _ if claim.act == Act::Leave => claim.actor.as_slice(),
            Object::Parties(parties) => parties,
            _ => &[],
        };
        let finding = match &organisation {
            _ if rule == Rule::None => Finding::none("no figure speaks to it"),
            None => Finding::none("no organisation is named; name one with --org"),
            Some(organisation) => match self.finding(rule, organisation, parties, &claim, at) {
                Err(error) if error.kind == Kind::Nothing => Finding::none(error.what),
                finding => finding?,
            },
        };
        let told = finding.rows.iter().flat_map(|row| row.parties.iter().cloned());
        let named = match Judged::of(parties, organisation.as_ref()) {
            Judged::Named(named) if finding.rows.is_empty() => named,
            _ => Vec::new(),
        };
        let mut members: Vec<view::Party> = Vec::new();
        for party in told.chain(named.iter().map(|member| self.named(member))) {
            if !members.contains(&party) {
                members.push(party);
            }
        }
        let is_several = members.len() > 1;
        Ok(view::Judgement {
            claim: self.shown(&claim)?,
            organisation: organisation.as_ref().map(|organisation| self.named(organisation)),
            members,
            on: at.on,
            known: at.known,
            verdict: finding.verdict(),
            measure: rule.measure(),
            rule: if is_several { rule.sentence_of_several() } else { rule.sentence() },
            found: finding.found,
            rows: finding.rows,
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

    fn finding(
        &self,
        rule: Rule,
        organisation: &PartyId,
        parties: &[codebook::Party],
        claim: &Claim,
        at: AsOf,
    ) -> Result<Finding, Error> {
        let named = Judged::of(parties, Some(organisation));
        if let Judged::Named(named) = &named
            && named.is_empty()
        {
            return Ok(Finding::none("no member is named"));
        }
        let members: Vec<PartyId> = self.members(organisation, at)?.into_iter().map(|member| member.party).collect();
        let judged = match named {
            Judged::Named(named) => named,
            Judged::All => members.clone(),
            Judged::Others => {
                let spared = self.spared(organisation, &members, claim, at)?;
                if spared.is_empty() {
                    return Ok(Finding::none("nothing says who the others are other than"));
                }
                members.iter().filter(|member| !spared.contains(member)).cloned().collect()
            }
        };
        let is_all = members.iter().all(|member| judged.contains(member));
        match rule {
            Rule::None => Ok(Finding::none("no figure speaks to it")),
            Rule::Likely | Rule::Close | Rule::Distant if is_all && members.len() > 2 => {
                Ok(Finding::none("an order of the members cannot judge all of them at once"))
            }
            Rule::Likely | Rule::Unlikely => self.by_risk(rule, organisation, &judged, at),
            Rule::Power | Rule::NoPower => self.by_power(rule, organisation, &judged, at),
            Rule::Close | Rule::Distant => self.by_closeness(rule, organisation, &judged, at),
        }
    }

    /// Who is not among "the others": the members that the same sentence names, else the biggest.
    fn spared(
        &self,
        organisation: &PartyId,
        members: &[PartyId],
        claim: &Claim,
        at: AsOf,
    ) -> Result<BTreeSet<PartyId>, Error> {
        let told = self.archive.claims_of(claim.evidence.report).map_err(|error| Error::told_by(&error))?;
        let beside = told.iter().filter(|told| told.claim.evidence.sentence == claim.evidence.sentence);
        let named: BTreeSet<PartyId> = beside
            .flat_map(|told| {
                told.claim.parties().map(|party| self.archive.kept(party).home().clone()).collect::<Vec<_>>()
            })
            .filter(|party| members.contains(party))
            .collect();
        if !named.is_empty() {
            return Ok(named);
        }
        let power = measure::power(&*self.tables(at.known)?, &self.members(organisation, at)?, at);
        Ok(power.leader.into_iter().collect())
    }

    fn by_risk(&self, rule: Rule, organisation: &PartyId, judged: &[PartyId], at: AsOf) -> Result<Finding, Error> {
        let risk = self.risk_of(organisation, &self.member_years(at.known)?, at)?;
        let row = |member: &PartyId| {
            let party = self.named(member);
            let Some(row) = risk.rows.iter().find(|row| row.member.id == member.to_string()) else {
                let found = format!("the table has no row of {} in {}", party.name, risk.year);
                return silent(vec![party], found);
            };
            let view::Rank { place, best, worst, of } = row.rank;
            let is_supported = match (rule, judged.len()) {
                (Rule::Likely, several) => place <= several,
                (_, 1) => place > of.div_ceil(2),
                _ => row.times_base <= 1.0,
            };
            let found = format!(
                "{} is {place} of {of} by risk ({best} to {worst} with 95 % confidence), {:.2} times the base rate, by its row \
                 of {} with the covariates of {}.",
                party.name,
                row.times_base,
                risk.year,
                risk.year - 1
            );
            view::Judged {
                parties: vec![party],
                verdict: Verdict::from(is_supported),
                found,
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
            }
        };
        Ok(Finding::of(judged.iter().map(row).collect()))
    }

    fn by_power(&self, rule: Rule, organisation: &PartyId, judged: &[PartyId], at: AsOf) -> Result<Finding, Error> {
        let (members, tables) = (self.members(organisation, at)?, self.tables(at.known)?);
        let power = measure::power(&tables, &members, at);
        let row = |member: &PartyId| {
            let party = self.named(member);
            let place = power.shares.iter().position(|share| share.member == *member);
            let share = place.map(|index| (index + 1, &power.shares[index]));
            let Some((place, share, value)) =
                share.and_then(|(place, share)| Some((place, share, share.within.value?)))
            else {
                let found = format!("{} is no member on {}, or its capability is not known", party.name, at.on);
                return Ok(silent(vec![party], found));
            };
            let of = share.within.n;
            let threshold = if judged.len() == 1 { 0.5 } else { 1.0 / of.max(1) as f64 };
            let year = power.year.map(|year| format!(", by the capabilities of {year}")).unwrap_or_default();
            Ok::<_, Error>(view::Judged {
                found: format!(
                    "{} has {value:.3} of the capability of all members, {place} of {of}{year}.",
                    party.name
                ),
                parties: vec![party],
                verdict: Verdict::from((value > threshold) == (rule == Rule::Power)),
                year: power.year,
                rank: Some(view::Rank { place, best: place, worst: place, of }),
                figure: Some(self.figure(&share.within)?),
            })
        };
        Ok(Finding::of(judged.iter().map(row).collect::<Result<_, _>>()?))
    }

    fn by_closeness(&self, rule: Rule, organisation: &PartyId, judged: &[PartyId], at: AsOf) -> Result<Finding, Error> {
        let told = self.closeness_of(organisation, &[Yardstick::IdealPoints], 1, at)?;
        let Some(ranking) = told.rankings.first() else { return Ok(Finding::none("no figure speaks to it")) };
        if let [member] = judged {
            return Ok(Finding::of(vec![self.place_judged(rule, ranking, member, at)?]));
        }
        let pairs =
            judged.iter().enumerate().flat_map(|(index, one)| judged[..index].iter().map(move |other| (other, one)));
        let rows =
            pairs.map(|(one, other)| self.pair_judged(rule, ranking, one, other, at)).collect::<Result<_, _>>()?;
        Ok(Finding::of(rows))
    }

    fn place_judged(
        &self,
        rule: Rule,
        ranking: &measure::Ranking,
        member: &PartyId,
        at: AsOf,
    ) -> Result<view::Judged, Error> {
        let party = self.named(member);
        let place = ranking.places.iter().find(|place| place.member == *member);
        let Some((place, rank, value)) = place.and_then(|it| Some((it, it.rank?, it.mean.value?))) else {
            let found = format!("{} is no member on {}, or its ideal point is not known", party.name, at.on);
            return Ok(silent(vec![party], found));
        };
        let of = ranking.places.iter().filter(|place| place.rank.is_some()).count();
        let is_supported = if rule == Rule::Close { rank <= of / 2 } else { rank > of.div_ceil(2) };
        Ok(view::Judged {
            found: format!(
                "{} is {rank} of {of} by the mean distance of its ideal point from the others, {value:.2}{}.",
                party.name,
                in_year(&place.mean)
            ),
            parties: vec![party],
            verdict: Verdict::from(is_supported),
            year: year(&place.mean),
            rank: Some(view::Rank { place: rank, best: rank, worst: rank, of }),
            figure: Some(self.figure(&place.mean)?),
        })
    }

    fn pair_judged(
        &self,
        rule: Rule,
        ranking: &measure::Ranking,
        one: &PartyId,
        other: &PartyId,
        at: AsOf,
    ) -> Result<view::Judged, Error> {
        let parties = vec![self.named(one), self.named(other)];
        let names = format!("{} and {}", parties[0].name, parties[1].name);
        let wanted = (one.min(other), one.max(other));
        let pair = ranking.pairs.iter().find(|pair| (&pair.parties.0, &pair.parties.1) == wanted);
        let known = pair.and_then(|pair| Some((pair, pair.figure.value?, ranking.mean.value?)));
        let Some((pair, value, mean)) = known else {
            let found = format!("{names} are not both members on {}, or their ideal points are not known", at.on);
            return Ok(silent(parties, found));
        };
        Ok(view::Judged {
            parties,
            verdict: Verdict::from((value < mean) == (rule == Rule::Close)),
            found: format!(
                "The ideal points of {names} are {value:.2} apart, those of pairs on average {mean:.2}{}.",
                in_year(&pair.figure)
            ),
            year: year(&pair.figure),
            rank: None,
            figure: Some(self.figure(&pair.figure)?),
        })
    }
}

/// What is shown of those of whom nothing is known.
fn silent(parties: Vec<view::Party>, found: String) -> view::Judged {
    view::Judged { parties, verdict: Verdict::NoData, found, year: None, rank: None, figure: None }
}

/// The newest year behind a figure.
fn year(figure: &measure::Figure) -> Option<i16> {
    figure.rows.iter().map(|row| row.year).max()
}

fn in_year(figure: &measure::Figure) -> String {
    year(figure).map(|year| format!(", in {year}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use codebook::Span;

    use super::*;

    #[test]
    fn every_rule_says_what_it_does() {
        let rules = [Rule::Likely, Rule::Unlikely, Rule::Power, Rule::NoPower, Rule::Close, Rule::Distant, Rule::None];
        let sentences: BTreeSet<&str> = rules.into_iter().map(Rule::sentence).collect();
        let several: BTreeSet<&str> = rules.into_iter().map(Rule::sentence_of_several).collect();
        assert_eq!((sentences.len(), several.len()), (rules.len(), rules.len()));
        assert!(rules.into_iter().all(|rule| rule.measure().is_some() != (rule == Rule::None)));
    }

    #[test]
    fn groups_are_all_members_or_the_others() {
        let judged =
            |words: &str| Judged::of(&[codebook::Party::new(PartyId::Group(words.into()), Span::default())], None);
        assert!(matches!(judged("Other members"), Judged::Others));
        assert!(matches!(judged("none of the members"), Judged::All));
        assert!(matches!(judged("some members"), Judged::Named(named) if named.is_empty()));
        assert!(matches!(judged("officials"), Judged::Named(named) if named.is_empty()));
    }
}
