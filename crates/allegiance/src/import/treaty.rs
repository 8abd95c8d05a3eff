//! Rows about treaties and memberships to claims: ATOP, Correlates of War, and the user's own facts.
//!
//! It takes rows and gives the memberships with their days, and the obligations that are coded. That a membership ended is a
//! claim of its own, unless the same table lets it go on under the next phase of the alliance.

use codebook::{Act, Date, Facts, Object, PartialDate, Party, PartyId, Source, Span, When};

use super::layout::{Bad, Form, Row};
use super::tables::Tables;
use super::{Draft, Rowed};

/// Days after an end within which a new begin makes one membership of two.
const GOES_ON: i32 = 31;

/// One membership of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spell {
    organisation: PartyId,
    member: PartyId,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
}

/// All memberships of a table, to see which go on.
#[derive(Debug, Default)]
pub(super) struct Spells(Vec<(PartyId, PartyId, Date)>);

impl Spells {
    /// Of all rows that can be read.
    pub(super) fn of(mut spells: Vec<Spell>) -> Spells {
        let mut begins: Vec<_> = spells
            .drain(..)
            .filter_map(|spell| Some((spell.organisation, spell.member, spell.from?.earliest())))
            .collect();
        begins.sort_unstable();
        Spells(begins)
    }

    /// Whether the membership goes on in another row after this end.
    fn goes_on(&self, spell: &Spell, end: PartialDate) -> bool {
        let days = |day: Date| (day - end.latest()).get_days();
        let began = spell.from.map(PartialDate::earliest);
        let same = self
            .0
            .iter()
            .filter(|(organisation, member, _)| *organisation == spell.organisation && *member == spell.member);
        same.map(|(_, _, day)| *day)
            .any(|day| began.is_none_or(|began| began < day) && days(day) <= GOES_ON && days(day) >= -366)
    }
}

/// What treaty rows are read with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) tables: &'a Tables,
    pub(super) facts: &'a Facts,
    pub(super) spells: &'a Spells,
}

/// The memberships of a row, for [`Spells`]; none where it cannot be read.
pub(super) fn spells(row: &Row<'_>, form: Form, desk: Desk<'_>) -> Vec<Spell> {
    match form {
        Form::AtopAlliances => alliance(row, desk).unwrap_or_default().into_iter().map(|(spell, _)| spell).collect(),
        Form::CowPairs => Vec::new(),
        _ => member(row, form, desk).into_iter().map(|(spell, _, _)| spell).collect(),
    }
}

/// The claims of a row.
pub(super) fn claims(row: &Row<'_>, form: Form, desk: Desk<'_>, draft: &mut Draft<'_>) -> Result<Rowed, Bad> {
    match form {
        Form::AtopAlliances => {
            let of_members = alliance(row, desk)?;
            let organisation = Party::new(desk.tables.alliance("atop", "ATOP", row.get(0)), row.span(0));
            let time = spell_of(row.date(2)?, row.date(3)?, row.span(2));
            for (spell, words) in &of_members {
                belong(row, draft, spell, (row.span(0), *words), time, desk);
            }
            let obligations =
                obligations(row, 5..10, draft, std::slice::from_ref(&organisation), Some(&organisation.id), time);
            let claimed = obligations + of_members.len();
            Ok(if claimed > 0 {
                Rowed::Claimed
            } else {
                Rowed::Skipped("no obligation is coded, and the members have rows of their own")
            })
        }
        Form::CowPairs => pair(row, desk, draft),
        Form::Facts => own(row, desk, draft),
        _ => {
            let (spell, words, time) = member(row, form, desk)?;
            let first_obligation = match form {
                Form::AtopMembers => 4..9,
                Form::AtopOriginal => 8..13,
                Form::CowMembers => 9..13,
                _ => 0..0,
            };
            if form == Form::CowOrganisations && row.get(2) != "full" {
                let object = Object::Parties(vec![Party::new(spell.organisation.clone(), words.0)]);
                let actor = vec![Party::new(spell.member.clone(), words.1)];
                draft.claims.push(draft.claim(row.whole(), Act::ObserverOf, actor, object, time));
                return Ok(Rowed::Claimed);
            }
            let is_over = form != Form::CowOrganisations || row.get(5) == "exit" || row.get(5) == "organisation_ends";
            let told = if is_over { spell.clone() } else { Spell { to: None, ..spell.clone() } };
            belong(row, draft, &told, words, time, desk);
            let actor = [Party::new(spell.member.clone(), words.1)];
            obligations(row, first_obligation, draft, &actor, Some(&spell.organisation), time);
            Ok(Rowed::Claimed)
        }
    }
}

/// The membership of a row that has one member, with the words for organisation and member, and the time.
fn member(row: &Row<'_>, form: Form, desk: Desk<'_>) -> Result<(Spell, (Span, Span), When), Bad> {
    let state = |column: usize| {
        let code = row.number(column)?;
        desk.tables.cow_state(code).or_else(|| beyond_cow(code, form)).ok_or_else(|| {
            row.bad(
                column,
                format!("`{code}` is no state of the Correlates of War"),
                "use the COW state numbers, such as 2 or 365",
            )
        })
    };
    let (organisation, member, from, to, (at, whose)) = match form {
        Form::AtopMembers => {
            (desk.tables.alliance("atop", "ATOP", row.get(0)), state(1)?, row.date(2)?, row.date(3)?, (0, 1))
        }
        Form::AtopOriginal => {
            let number = row.number(0)?.to_string();
            let to = row.parts(5, 6, 7)?;
            (desk.tables.alliance("atop", "ATOP", &number), state(1)?, row.parts(2, 3, 4)?, to, (0, 1))
        }
        Form::CowMembers => {
            let number = row.number(0)?.to_string();
            let to = row.parts(5, 6, 7)?;
            let organisation = desk.tables.alliance("cow", "COW alliance", &number);
            (organisation, state(1)?, row.parts(2, 3, 4)?, to, (0, 1))
        }
        Form::CowOrganisations => {
            let name = row.get(0);
            let known = desk.facts.party_named(name).filter(|party| matches!(party, PartyId::Organisation(_)));
            let organisation = known.unwrap_or_else(|| PartyId::organisation(&name.to_uppercase()));
            // The last year is one in which it still was so; behind the last of the calendar there is none.
            let to = row.date(4)?.map(PartialDate::year).filter(|last| *last < Date::MAX.year());
            let to = to.map(|last| PartialDate::Year(last + 1));
            (organisation, state(1)?, row.date(3)?, to, (0, 1))
        }
        _ => {
            let name = row.get(0);
            let known = desk.facts.party_named(name).filter(|party| matches!(party, PartyId::Organisation(_)));
            if name.is_empty() {
                return Err(row.bad(0, "the organisation is missing", "write its name or acronym"));
            }
            if row.get(1).is_empty() {
                return Err(row.bad(1, "the member is missing", "write the name or code of a state"));
            }
            let organisation = known.unwrap_or_else(|| PartyId::organisation(name));
            let member = desk.facts.party_named(row.get(1)).unwrap_or_else(|| PartyId::named(row.get(1)));
            (organisation, member, row.date(3)?, row.date(4)?, (0, 1))
        }
    };
    let column = match form {
        Form::CowOrganisations | Form::Facts => 3,
        _ => 2,
    };
    let Some(begin) = from else {
        return Err(row.bad(column, "the begin is missing", "write the year, month or day from which it was so"));
    };
    if to.is_some_and(|to| to.latest() < begin.earliest()) {
        return Err(row.bad(column, "it ends before it begins", "look at both dates"));
    }
    let time = spell_of(from, to, row.span(column));
    Ok((Spell { organisation, member, from, to }, (row.span(at), row.span(whose)), time))
}

/// A member that ATOP numbers itself, with four digits, since the state system of COW does not have it.
fn beyond_cow(code: u32, form: Form) -> Option<PartyId> {
    let is_atop = matches!(form, Form::AtopMembers | Form::AtopOriginal | Form::AtopAlliances);
    (is_atop && code >= 1000).then(|| PartyId::named(&format!("ATOP member {code}")))
}

fn spell_of(from: Option<PartialDate>, to: Option<PartialDate>, words: Span) -> When {
    When { from, to, words: Some(words), basis: codebook::Basis::Stated }
}

/// The memberships of a row that tells of a whole alliance: its days are those of each member only where there are two.
fn alliance(row: &Row<'_>, desk: Desk<'_>) -> Result<Vec<(Spell, Span)>, Bad> {
    let members: Vec<&str> = row.get(4).split('|').filter(|code| !code.is_empty()).collect();
    let (from, to) = (row.date(2)?, row.date(3)?);
    if members.len() != 2 {
        return Ok(Vec::new());
    }
    let organisation = desk.tables.alliance("atop", "ATOP", row.get(0));
    let (start, all) = (row.span(4).start, row.get(4));
    members
        .into_iter()
        .map(|code| {
            let number = code.trim().parse().ok();
            let known = number
                .and_then(|number| desk.tables.cow_state(number).or_else(|| beyond_cow(number, Form::AtopAlliances)));
            let member = known.ok_or_else(|| {
                row.bad(
                    4,
                    format!("`{code}` is no state of the Correlates of War"),
                    "use the COW state numbers, such as 2 or 365",
                )
            })?;
            let offset = (code.as_ptr() as usize - all.as_ptr() as usize) as u32;
            let words = Span::new(start + offset, start + offset + code.len() as u32);
            Ok((Spell { organisation: organisation.clone(), member, from, to }, words))
        })
        .collect()
}

/// That it is or was a member, and that it ceased to be one where the spell has an end and does not go on.
fn belong(row: &Row<'_>, draft: &mut Draft<'_>, spell: &Spell, words: (Span, Span), time: When, desk: Desk<'_>) {
    let organisation = || Object::Parties(vec![Party::new(spell.organisation.clone(), words.0)]);
    let member = || vec![Party::new(spell.member.clone(), words.1)];
    draft.claims.push(draft.claim(row.whole(), Act::MemberOf, member(), organisation(), time));
    if let Some(to) = spell.to
        && !desk.spells.goes_on(spell, to)
    {
        let time = When { from: Some(to), to: Some(to), words: None, basis: codebook::Basis::Stated };
        draft.claims.push(draft.claim(row.whole(), Act::Leave, member(), organisation(), time));
    }
}

/// A clause for each obligation that is coded with 1; the words are the name of its column.
fn obligations(
    row: &Row<'_>,
    columns: std::ops::Range<usize>,
    draft: &mut Draft<'_>,
    actor: &[Party],
    organisation: Option<&PartyId>,
    time: When,
) -> usize {
    let coded = columns.filter(|column| matches!(row.get(*column), "1" | "1.0"));
    coded
        .map(|column| {
            let words = row.name_span(column);
            let object = Object::Clause { organisation: organisation.cloned(), clause: None, words };
            draft.claims.push(draft.claim(row.whole(), Act::HasClause, actor.to_vec(), object, time));
        })
        .count()
}

/// Two states that were allied in a run of years.
fn pair(row: &Row<'_>, desk: Desk<'_>, draft: &mut Draft<'_>) -> Result<Rowed, Bad> {
    let state = |column: usize| {
        let code = row.number(column)?;
        let party = desk.tables.cow_state(code).ok_or_else(|| {
            row.bad(
                column,
                format!("`{code}` is no state of the Correlates of War"),
                "use the COW state numbers, such as 2 or 365",
            )
        })?;
        Ok(Party::new(party, row.span(column)))
    };
    let (left, right) = (state(0)?, state(1)?);
    let time = spell_of(row.date(2)?, row.date(3)?, row.span(2));
    draft.claims.push(draft.claim(
        row.whole(),
        Act::AllyOf,
        vec![left.clone()],
        Object::Parties(vec![right.clone()]),
        time,
    ));
    obligations(row, 4..8, draft, &[left, right], None, time);
    Ok(Rowed::Claimed)
}

/// A fact of the user's own.
fn own(row: &Row<'_>, desk: Desk<'_>, draft: &mut Draft<'_>) -> Result<Rowed, Bad> {
    let (spell, words, time) = member(row, Form::Facts, desk)?;
    if row.get(5).is_empty() {
        return Err(row.bad(5, "the source is missing", "say where it can be looked up: no fact without a source"));
    }
    let source = desk.facts.party_named(row.get(5)).unwrap_or_else(|| PartyId::named(row.get(5)));
    draft.nearest = Some(Source { who: Party::new(source, row.span(5)), cue: None });
    let organisation = Party::new(spell.organisation.clone(), words.0);
    let member = Party::new(spell.member.clone(), words.1);
    let at = |day: PartialDate, words: Option<Span>| When {
        from: Some(day),
        to: Some(day),
        words,
        basis: codebook::Basis::Stated,
    };
    let begin = at(spell.from.expect("a membership that was read has a begin"), Some(row.span(3)));
    let by_member = |act, time, draft: &mut Draft<'_>| {
        let object = Object::Parties(vec![organisation.clone()]);
        draft.claims.push(draft.claim(row.whole(), act, vec![member.clone()], object, time));
    };
    match row.get(2).to_ascii_lowercase().as_str() {
        "" | "member" | "full" => belong(row, draft, &spell, words, time, desk),
        "observer" | "associate" | "partner" | "guest" => by_member(Act::ObserverOf, time, draft),
        "candidate" | "applicant" => by_member(Act::Apply, begin, draft),
        "suspended" => {
            let object = || Object::Parties(vec![member.clone()]);
            draft.claims.push(draft.claim(
                row.whole(),
                Act::SuspendMember,
                vec![organisation.clone()],
                object(),
                begin,
            ));
            if let Some(to) = spell.to {
                let end = at(to, Some(row.span(4)));
                draft.claims.push(draft.claim(row.whole(), Act::Readmit, vec![organisation.clone()], object(), end));
            }
        }
        other => {
            let help = "write member, observer, candidate or suspended";
            return Err(row.bad(2, format!("`{other}` is no status"), help));
        }
    }
    Ok(Rowed::Claimed)
}
