//! Rows of event data to claims: POLECAT, ICEWS and GDELT.
//!
//! It takes rows and gives for each the act of its code between the parties of its actor codes, with the PLOVER reading that
//! the code has. Rows that tell of no event (statements) or name nobody give no claim.

use codebook::{Act, Certainty, EventType, Facts, Object, Party, PartyId, Plover, Source, Span, When, cameo};

use super::layout::{Bad, Form, Row, day};
use super::tables::Tables;
use super::{Draft, Rowed};

/// What event rows are read with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) tables: &'a Tables,
    pub(super) facts: &'a Facts,
}

/// The claims of a row.
pub(super) fn claims(row: &Row<'_>, form: Form, desk: Desk<'_>, draft: &mut Draft<'_>) -> Result<Rowed, Bad> {
    match form {
        Form::Gdelt => gdelt(row, desk, draft),
        Form::Icews => icews(row, desk, draft),
        _ => polecat(row, desk, draft),
    }
}

/// What a row says, before it becomes a claim.
struct Told {
    act: Act,
    certainty: Certainty,
    kind: EventType,
    mode: Option<std::sync::Arc<str>>,
    actor: Vec<Party>,
    recipient: Vec<Party>,
}

fn put(row: &Row<'_>, date: usize, told: Told, draft: &mut Draft<'_>) -> Result<Rowed, Bad> {
    if told.actor.is_empty() && told.recipient.is_empty() {
        return Ok(Rowed::Skipped("no party is named"));
    }
    let Some(on) = day(row.get(date).as_bytes()) else {
        return Err(row.bad(date, format!("`{}` is no day", row.get(date)), "write it as YYYYMMDD or YYYY-MM-DD"));
    };
    let time = When::at(on.into(), row.span(date), codebook::Basis::Stated);
    let ids = |parties: &[Party]| parties.iter().map(|party| party.id.clone()).collect();
    let plover = Plover {
        kind: told.kind,
        mode: told.mode.filter(|mode| told.kind.modes().contains(&&**mode)),
        actor: ids(&told.actor),
        recipient: ids(&told.recipient),
    };
    let object = if told.recipient.is_empty() { Object::None } else { Object::Parties(told.recipient) };
    let mut claim = draft.claim(row.whole(), told.act, told.actor, object, time);
    claim.certainty = told.certainty;
    claim.plover = Some(plover);
    draft.claims.push(claim);
    Ok(Rowed::Claimed)
}

/// Act, certainty, type and mode of a code.
type Meaning = (Act, Certainty, EventType, Option<std::sync::Arc<str>>);

/// What a CAMEO code means; `None` for statements.
fn of_cameo(row: &Row<'_>, column: usize, tables: &Tables) -> Result<Option<Meaning>, Bad> {
    let told = row.get(column);
    let is_code = (2..=4).contains(&told.len()) && told.bytes().all(|byte| byte.is_ascii_digit());
    // A leading 0 is lost where a table was once opened as a sheet: there are no roots above 20, and no codes of two digits.
    let code =
        if is_code && (told.len() == 2 || told.get(..2) > Some("20")) { format!("0{told}") } else { told.to_owned() };
    if !is_code || code.len() > 4 {
        return Err(row.bad(
            column,
            format!("`{told}` is no CAMEO code"),
            "a code has three or four digits, such as 042 or 1031",
        ));
    }
    if code.starts_with("01") {
        return Ok(None);
    }
    let Some(kind) = cameo::event_type(&code) else {
        return Err(row.bad(column, format!("`{told}` is no CAMEO code"), "its first two digits are 01 to 20"));
    };
    Ok(Some(match tables.cameo(&code) {
        Some(coded) => (coded.act, coded.certainty, kind, coded.mode.clone()),
        None => (Act::Other(kind), Certainty::Happened, kind, None),
    }))
}

const STATEMENT: Rowed = Rowed::Skipped("a statement is no event (CAMEO 01)");

fn gdelt(row: &Row<'_>, desk: Desk<'_>, draft: &mut Draft<'_>) -> Result<Rowed, Bad> {
    const EVENT_CODE: usize = 9;
    const ADDRESS: usize = 11;
    let Some((act, certainty, kind, mode)) = of_cameo(row, EVENT_CODE, desk.tables)? else { return Ok(STATEMENT) };
    let side = |first: usize| -> Vec<Party> {
        let [name, country, group, sector] = [0, 1, 2, 3].map(|column| row.get(first + column));
        gdelt_party(desk.tables, name, country, group, sector)
            .map(|id| Party::new(id, row.span(first)))
            .into_iter()
            .collect()
    };
    let told = Told { act, certainty, kind, mode, actor: side(1), recipient: side(5) };
    let address = row.get(ADDRESS);
    draft.nearest = (!address.is_empty()).then(|| {
        let (host, offset) = host(address);
        let start = row.span(ADDRESS).start + offset as u32;
        Source { who: Party::new(PartyId::named(host), Span::new(start, start + host.len() as u32)), cue: None }
    });
    put(row, 0, told, draft)
}

/// The party of the codes of one side: the known group, else the state, or the body or people of it that the sector names,
/// else somebody of that name.
fn gdelt_party(tables: &Tables, name: &str, country: &str, group: &str, sector: &str) -> Option<PartyId> {
    if let Some(party) = tables.group(group) {
        return Some(party.clone());
    }
    match (tables.country(country), tables.sector(sector)) {
        (Some(state), Some(body)) => Some(PartyId::Within { of: Box::new(state.clone()), name: body.clone() }),
        (Some(state), None) => Some(state.clone()),
        (None, Some(people)) => Some(PartyId::Group(people.clone())),
        (None, None) if name.is_empty() => None,
        (None, None) => Some(PartyId::named(name)),
    }
}

/// The host of an address without `www.`, and where it begins; the whole where it is no address (`BBC Monitoring`).
fn host(address: &str) -> (&str, usize) {
    let start = address.find("://").map_or(0, |index| index + 3);
    if start == 0 {
        return (address, 0);
    }
    let rest = &address[start..];
    let end = rest.find(['/', '?', '#', ':']).unwrap_or(rest.len());
    let host = rest[..end].strip_prefix("www.").unwrap_or(&rest[..end]);
    if host.is_empty() { (address, 0) } else { (host, host.as_ptr() as usize - address.as_ptr() as usize) }
}

fn icews(row: &Row<'_>, desk: Desk<'_>, draft: &mut Draft<'_>) -> Result<Rowed, Bad> {
    const PUBLISHER: usize = 8;
    let Some((act, certainty, kind, mode)) = of_cameo(row, 3, desk.tables)? else { return Ok(STATEMENT) };
    let side = |name: usize, country: usize| -> Vec<Party> {
        let party = named(desk.facts, row.get(name), row.get(country));
        party.map(|id| Party::new(id, row.span(name))).into_iter().collect()
    };
    let told = Told { act, certainty, kind, mode, actor: side(1, 2), recipient: side(4, 5) };
    draft.nearest = publisher(row, PUBLISHER);
    put(row, 0, told, draft)
}

/// Somebody with a country: the state itself where the name is the state's, else somebody of it; the facts know persons and
/// organisations by name. `None` where there is neither.
fn named(facts: &Facts, name: &str, country: &str) -> Option<PartyId> {
    let state = Some(country).filter(|country| !country.is_empty()).and_then(|country| facts.party_named(country));
    let state = state.filter(|party| matches!(party, PartyId::State(_)));
    // "Citizen (Armenia)", "Armed Rebel (Mali)": the country stands in its column.
    let bare = name.split(" (").next().unwrap_or_default().trim();
    let known = Some(name).filter(|name| !name.is_empty()).and_then(|name| facts.party_named(name));
    match (known, state) {
        (Some(known), Some(state)) if *known.home() == state => Some(known),
        (Some(known @ PartyId::Organisation(_)), _) => Some(known),
        (Some(known), None) => Some(known),
        (_, Some(state)) if bare.is_empty() => Some(state),
        (_, Some(state)) => Some(state.within(bare)),
        (None, None) if name.is_empty() => None,
        (None, None) => Some(PartyId::named(name)),
    }
}

fn publisher(row: &Row<'_>, column: usize) -> Option<Source> {
    let name = row.get(column);
    (!name.is_empty()).then(|| Source { who: Party::new(PartyId::named(name), row.span(column)), cue: None })
}

fn polecat(row: &Row<'_>, desk: Desk<'_>, draft: &mut Draft<'_>) -> Result<Rowed, Bad> {
    const CONTEXTS: usize = 7;
    const SOURCE: usize = 10;
    let Some(kind) = EventType::parse(row.get(1)) else {
        let help = "the types are those of PLOVER in the names of 2021, such as CONSULT or ASSAULT";
        return Err(row.bad(1, format!("`{}` is no event type of PLOVER", row.get(1)), help));
    };
    let mode = row.get(2);
    let (act, certainty) = match desk.tables.plover(kind.as_str(), mode) {
        Some(coded) => (coded.act, coded.certainty),
        None => (Act::Other(kind), Certainty::Happened),
    };
    let is_possible = row.get(CONTEXTS).contains("hypothetical");
    let told = Told {
        act,
        certainty: if is_possible { Certainty::Possible } else { certainty },
        kind,
        mode: Some(mode.into()),
        actor: polecat_side(row, desk, 3, 4, 8),
        recipient: polecat_side(row, desk, 5, 6, 9),
    };
    draft.nearest = publisher(row, SOURCE);
    put(row, 0, told, draft)
}

/// The parties of one side; names and countries are lists that go together where they are of one length.
fn polecat_side(row: &Row<'_>, desk: Desk<'_>, name: usize, country: usize, sector: usize) -> Vec<Party> {
    let list = |column: usize| -> Vec<&str> {
        row.get(column).split(';').map(str::trim).filter(|part| !part.is_empty()).collect()
    };
    let (names, countries) = (list(name), list(country));
    let body = desk.tables.plover_sector(row.get(sector));
    let one = |name: &str, code: Option<&str>| -> Option<PartyId> {
        let state = code.and_then(|code| desk.tables.country(code));
        let known = Some(name).filter(|name| !name.is_empty()).and_then(|name| desk.facts.party_named(name));
        match (known, state, body) {
            (Some(known), Some(state), Some(body)) if known == *state => Some(known.within(body)),
            (Some(known), Some(state), _) if known.home() == state => Some(known),
            (Some(known @ PartyId::Organisation(_)), _, _) => Some(known),
            (_, Some(state), Some(body)) if name.is_empty() => Some(state.clone().within(body)),
            (_, Some(state), _) if name.is_empty() => Some(state.clone()),
            (_, Some(state), _) => Some(state.clone().within(name)),
            (Some(known), None, _) => Some(known),
            (None, None, _) if name.is_empty() => None,
            (None, None, _) if code == Some("IGO") => Some(PartyId::organisation(name)),
            (None, None, _) => Some(PartyId::named(name)),
        }
    };
    let count = names.len().max(countries.len().min(1)).max(if names.is_empty() { countries.len() } else { 0 });
    (0..count)
        .filter_map(|index| {
            let code = if countries.len() == count { countries.get(index) } else { countries.first() };
            let told = names.get(index).copied().unwrap_or_default();
            let column = if told.is_empty() { country } else { name };
            let word = if told.is_empty() { code.copied().unwrap_or_default() } else { told };
            let start = row.span(column).start
                + (word.as_ptr() as usize).saturating_sub(row.get(column).as_ptr() as usize) as u32;
            let id = one(told, code.copied())?;
            Some(Party::new(id, Span::new(start, start + word.len() as u32)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        assert_eq!(host("https://www.reuters.com/world/x"), ("reuters.com", 12));
        assert_eq!(host("http://a.example:80/"), ("a.example", 7));
        assert_eq!(host("BBC Monitoring"), ("BBC Monitoring", 0));
        assert_eq!(host("http://"), ("http://", 0));
    }

    #[test]
    fn parties_of_codes() {
        let facts = crate::knowledge::facts().unwrap();
        let tables = Tables::open(&facts);
        let party = |name, country, group, sector| {
            gdelt_party(&tables, name, country, group, sector).map(|party| party.to_string()).unwrap_or_default()
        };
        assert_eq!(party("ARMENIA", "ARM", "", ""), "ARM");
        assert_eq!(party("ARMENIAN", "ARM", "", "GOV"), "ARM/government");
        assert_eq!(party("NATO", "", "NAT", ""), "NATO");
        assert_eq!(party("ROMANIA", "ROM", "", "MIL"), "ROU/armed forces");
        assert_eq!(party("POLICE", "", "", "COP"), "police");
        assert_eq!(party("", "", "", ""), "");
        let party = |name, country| named(&facts, name, country).map(|party| party.to_string()).unwrap_or_default();
        assert_eq!(party("Armenia", "Armenia"), "ARM");
        assert_eq!(party("Citizen (Armenia)", "Armenia"), "ARM/Citizen");
        assert_eq!(party("North Atlantic Treaty Organization", ""), "NATO");
        assert_eq!(party("", ""), "");
    }
}
