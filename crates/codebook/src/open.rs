//! Takes the bytes of the CSV files in `data/`, gives the facts, sorted and checked.
//!
//! It stands after the facts so that they know nothing of files; it runs at every start, so each row is read once.

use std::sync::Arc;

use crate::clause::{Clause, ClauseId, Obligation};
use crate::facts::{Error, FactFiles, FactId, Facts, Holder, Membership, Name, NameKind, Organisation, State, Status};
use crate::fold::fold;
use crate::party::PartyId;
use crate::table::{self, Row, Texts};

/// The statuses that a row of the shipped tables may have: all but `outside`.
const STATUS: &[(&str, Status)] = Status::ALL.first_chunk::<4>().expect("there are five").as_slice();

const KIND: &[(&str, NameKind)] = &[
    ("name", NameKind::Name),
    ("acronym", NameKind::Acronym),
    ("demonym", NameKind::Demonym),
    ("capital", NameKind::Capital),
    ("seat", NameKind::Seat),
    ("epithet", NameKind::Epithet),
    ("person", NameKind::Person),
];

const OBLIGATION: &[(&str, Obligation)] = &[
    ("defense", Obligation::Defense),
    ("offense", Obligation::Offense),
    ("neutrality", Obligation::Neutrality),
    ("nonaggression", Obligation::Nonaggression),
    ("consultation", Obligation::Consultation),
    ("withdrawal", Obligation::Withdrawal),
    ("suspension", Obligation::Suspension),
];

/// What an organisation may be.
const ORGANISATION_KIND: &[(&str, ())] = &[
    ("alliance", ()),
    ("security", ()),
    ("regional", ()),
    ("economic", ()),
    ("political", ()),
    ("treaty", ()),
    ("global", ()),
    ("court", ()),
];

/// States in which the family name stands first.
const FAMILY_NAME_FIRST: &[&str] = &["CHN", "KHM", "KOR", "PRK", "SGP", "TWN", "VDR", "VNM"];

/// Offices whose holders go by their first name: "King Salman".
pub const MONARCHS: &[&str] = &["king", "queen", "emir", "sultan"];

impl Facts {
    /// Opens the facts from the bytes of their files.
    ///
    /// Fails on a row without a source, on an unknown column, status, kind, state or organisation, on a code, membership
    /// or clause that stands twice, and on a date that does not exist; the error names file and line.
    pub fn open(files: &FactFiles<'_>) -> Result<Facts, Error> {
        let mut facts = Facts::default();
        let mut texts = Texts::default();
        facts.read_states(files.states, &mut texts)?;
        facts.read_organisations(files.organisations, &mut texts)?;
        for (index, bytes) in files.names.iter().enumerate() {
            let file = if index == 0 { "data/names.csv".to_owned() } else { format!("file {} of names", index + 1) };
            facts.read_names(&file, bytes, &mut texts)?;
        }
        facts.read_memberships(files.memberships, &mut texts)?;
        facts.read_clauses(files.clauses, &mut texts)?;
        facts.read_holders(files.holders, &mut texts)?;
        facts.index();
        Ok(facts)
    }

    fn read_states(&mut self, bytes: &[u8], texts: &mut Texts) -> Result<(), Error> {
        let columns = ["code", "name", "from", "to", "successor", "region", "source"];
        table::read("data/states.csv", bytes, &columns, |row| {
            let (from, to) = row.dates(2, 3)?;
            self.states.push(State {
                code: row.required(0)?.into(),
                name: row.required(1)?.into(),
                from,
                to,
                successor: texts.keep_some(row.get(4)),
                region: texts.keep(row.get(5)),
                source: texts.keep(row.get(6)),
            });
            Ok(())
        })?;
        self.states.sort_by(|one, other| one.code.cmp(&other.code));
        twice("data/states.csv", self.states.iter().map(|state| &state.code))
    }

    fn read_organisations(&mut self, bytes: &[u8], texts: &mut Texts) -> Result<(), Error> {
        let columns = ["id", "name", "kind", "from", "to", "successor", "source"];
        table::read("data/organisations.csv", bytes, &columns, |row| {
            row.one_of(2, ORGANISATION_KIND)?;
            let (from, to) = row.dates(3, 4)?;
            self.organisations.push(Organisation {
                id: row.required(0)?.into(),
                name: row.required(1)?.into(),
                kind: texts.keep(row.get(2)),
                from,
                to,
                successor: texts.keep_some(row.get(5)),
                source: texts.keep(row.get(6)),
            });
            Ok(())
        })?;
        self.organisations.sort_by(|one, other| one.id.cmp(&other.id));
        twice("data/organisations.csv", self.organisations.iter().map(|organisation| &organisation.id))
    }

    fn read_names(&mut self, file: &str, bytes: &[u8], texts: &mut Texts) -> Result<(), Error> {
        let columns = ["text", "party", "kind", "from", "to", "source"];
        table::read(file, bytes, &columns, |row| {
            let (from, to) = row.dates(3, 4)?;
            let kind = row.one_of(2, KIND)?;
            let party = self.party(row, row.required(1)?, texts)?;
            self.names.push(Name { text: row.required(0)?.into(), party, kind, from, to });
            Ok(())
        })
    }

    fn read_memberships(&mut self, bytes: &[u8], texts: &mut Texts) -> Result<(), Error> {
        let columns = ["organisation", "member", "status", "from", "to", "source"];
        table::read("data/memberships.csv", bytes, &columns, |row| {
            let organisation = self.organisation_of(row, row.required(0)?, texts)?;
            let member = self.party(row, row.required(1)?, texts)?;
            let (from, to) = row.begin(3, 4)?;
            let id = FactId(["membership:", &organisation, ":", row.get(1), ":", row.get(3)].concat().into());
            let status = row.one_of(2, STATUS)?;
            self.memberships.push(Membership {
                id,
                organisation,
                member,
                status,
                from,
                to,
                source: texts.keep(row.get(5)),
            });
            Ok(())
        })?;
        self.memberships.sort_by(|one, other| {
            (&one.organisation, &one.member, one.from).cmp(&(&other.organisation, &other.member, other.from))
        });
        twice("data/memberships.csv", self.memberships.iter().map(|membership| &membership.id.0))
    }

    fn read_clauses(&mut self, bytes: &[u8], texts: &mut Texts) -> Result<(), Error> {
        let columns = ["id", "organisation", "article", "obligation", "from", "to", "notice_days", "summary", "source"];
        table::read("data/clauses.csv", bytes, &columns, |row| {
            let (from, to) = row.begin(4, 5)?;
            let notice_days = match row.get(6) {
                "" => None,
                days => Some(days.parse().map_err(|_| {
                    row.error(format!("`{days}` is no number of days"), "write whole days into `notice_days`")
                })?),
            };
            self.clauses.push(Clause {
                id: ClauseId(row.required(0)?.into()),
                organisation: self.organisation_of(row, row.required(1)?, texts)?,
                article: row.required(2)?.into(),
                obligation: row.one_of(3, OBLIGATION)?,
                from,
                to,
                notice_days,
                summary: row.required(7)?.into(),
                source: texts.keep(row.get(8)),
            });
            Ok(())
        })?;
        self.clauses.sort_by(|one, other| one.id.cmp(&other.id));
        twice("data/clauses.csv", self.clauses.iter().map(|clause| &clause.id.0))
    }

    fn read_holders(&mut self, bytes: &[u8], texts: &mut Texts) -> Result<(), Error> {
        let columns = ["of", "person", "role", "from", "to", "leads", "source"];
        table::read("data/holders.csv", bytes, &columns, |row| {
            let of = self.party(row, row.required(0)?, texts)?;
            let (from, to) = row.dates(3, 4)?;
            let (person, role) = (row.required(1)?.into(), texts.keep(row.required(2)?));
            let leads = row.one_of(5, &[("", false), ("yes", true)])?;
            let id = ["holder:", row.get(0), ":", &role, ":", row.get(1), ":", row.get(3)].concat();
            let id = FactId(id.into());
            self.holders.push(Holder { id, of, person, role, from, to, leads, source: texts.keep(row.get(6)) });
            Ok(())
        })?;
        self.holders.sort_by(|one, other| {
            (&one.of, &one.role, one.from, &one.person).cmp(&(&other.of, &other.role, other.from, &other.person))
        });
        Ok(())
    }

    /// A state code, `org:` and an id, or either with a stroke and a person: checked.
    fn party(&self, row: &Row<'_>, text: &str, texts: &mut Texts) -> Result<PartyId, Error> {
        // An id may have a stroke in it, so that what stands there whole comes first.
        let (of, within) = match text.split_once('/') {
            Some((of, within)) => (of, Some(within)),
            None => (text, None),
        };
        let of = match of.strip_prefix("org:") {
            Some(id) => PartyId::Organisation(self.organisation_of(row, id, texts)?),
            None if self.state(of).is_some() => PartyId::State(texts.keep(of)),
            None => {
                let help = "write a code of `states.csv`, or `org:` and an id of `organisations.csv`";
                return Err(row.error(format!("there is no state `{of}`"), help));
            }
        };
        Ok(match within {
            Some(name) => PartyId::Within { of: Box::new(of), name: texts.keep(name) },
            None => of,
        })
    }

    fn organisation_of(&self, row: &Row<'_>, id: &str, texts: &mut Texts) -> Result<Arc<str>, Error> {
        match self.organisation(id) {
            Some(_) => Ok(texts.keep(id)),
            None => {
                Err(row
                    .error(format!("there is no organisation `{id}`"), "add it to `organisations.csv`, or mend the id"))
            }
        }
    }

    /// Sorts the names and makes the lists that names are looked up in.
    fn index(&mut self) {
        self.names.sort_by(|one, other| {
            (&one.text, one.kind, &one.party, one.from).cmp(&(&other.text, other.kind, &other.party, other.from))
        });
        self.folded_names =
            self.names.iter().zip(0..).map(|(name, index)| (fold(&name.text).into_boxed_str(), index)).collect();
        self.folded_names.sort_unstable();
        let mut persons = Vec::with_capacity(3 * self.holders.len());
        let mut add = |of: &PartyId, name: &str, index: u32| {
            let folded = fold(name);
            if let (PartyId::State(code), Some((first, _))) = (of, folded.split_once(' '))
                && (FAMILY_NAME_FIRST.contains(&&**code) || MONARCHS.contains(&&*self.holders[index as usize].role))
            {
                persons.push((first.into(), index));
            }
            let starts = folded.match_indices(' ').map(|(space, _)| space + 1);
            persons.extend(std::iter::once(0).chain(starts).map(|start| (folded[start..].into(), index)));
        };
        for (holder, index) in self.holders.iter().zip(0..) {
            add(&holder.of, &holder.person, index);
        }
        for name in &self.names {
            if let (NameKind::Person, PartyId::Within { of, name: person }) = (name.kind, &name.party) {
                let start = self.holders.partition_point(|holder| holder.of < **of);
                let theirs = self.holders.iter().zip(0..).skip(start).take_while(|(holder, _)| holder.of == **of);
                for (_, index) in theirs.filter(|(holder, _)| holder.person == *person) {
                    add(of, &name.text, index);
                }
            }
        }
        persons.sort_unstable();
        persons.dedup();
        self.folded_persons = persons;
    }
}

/// Refuses an id that stands twice in a sorted list.
fn twice<'a>(file: &str, ids: impl Iterator<Item = &'a Arc<str>>) -> Result<(), Error> {
    let mut last: Option<&Arc<str>> = None;
    for id in ids {
        if last == Some(id) {
            return Err(Error {
                what: format!("`{id}` stands twice"),
                place: file.to_owned(),
                help: "keep one of the rows".to_owned(),
            });
        }
        last = Some(id);
    }
    Ok(())
}
