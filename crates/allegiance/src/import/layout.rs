//! Which columns a table has, and the cells of a line.
//!
//! It takes the first line of a table and gives its layout; then it takes lines and gives rows, whose cells know where they
//! stand in the text of the report.

use std::ops::Range;

use codebook::{Date, PartialDate, Span};

use super::Kind;
use crate::error::Error;

/// The tables that are known, by their columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Members of alliances, of the extract: dates in one column each.
    AtopMembers,
    /// Alliances, of the extract.
    AtopAlliances,
    /// Members of alliances with the column names of ATOP itself (`atop5_1m.csv`).
    AtopOriginal,
    /// `alliance_v4.1_by_member.csv`.
    CowMembers,
    /// Spells of pairs.
    CowPairs,
    /// Members of intergovernmental organisations.
    CowOrganisations,
    /// POLECAT.
    Polecat,
    /// ICEWS.
    Icews,
    /// GDELT 1.0 and 2.0, without a header.
    Gdelt,
    /// The user's own facts.
    Facts,
}

impl Form {
    /// The forms of a kind, the most telling first.
    fn of(kind: Kind) -> &'static [Form] {
        match kind {
            Kind::Atop => &[Form::AtopOriginal, Form::AtopMembers, Form::AtopAlliances],
            Kind::Cow => &[Form::CowMembers, Form::CowPairs, Form::CowOrganisations],
            Kind::Polecat => &[Form::Polecat],
            Kind::Icews => &[Form::Icews],
            Kind::Gdelt => &[Form::Gdelt],
            Kind::Facts => &[Form::Facts],
            // They go beside or before tables and make no claims.
            Kind::Capabilities | Kind::IdealPoints | Kind::MemberYears => &[],
        }
    }

    /// The columns that are read. Those in the first list must be there; the others may be.
    pub(super) const fn columns(self) -> (&'static [&'static str], &'static [&'static str]) {
        const OBLIGATIONS: &[&str] = &["defense", "offense", "neutrality", "nonaggression", "consultation"];
        match self {
            Form::AtopMembers => (&["atop_id", "cow_code", "entry", "exit"], OBLIGATIONS),
            Form::AtopAlliances => (&["atop_id", "name", "start", "end", "members"], OBLIGATIONS),
            Form::AtopOriginal => (
                &["atopid", "member", "yrent", "moent", "dayent", "yrexit", "moexit", "dayexit"],
                &["defense", "offense", "neutral", "nonagg", "consul"],
            ),
            Form::CowMembers => (
                &[
                    "version4id",
                    "ccode",
                    "mem_st_year",
                    "mem_st_month",
                    "mem_st_day",
                    "mem_end_year",
                    "mem_end_month",
                    "mem_end_day",
                ],
                &["state_name", "defense", "neutrality", "nonaggression", "entente"],
            ),
            Form::CowPairs => (
                &["cow_code_a", "cow_code_b", "first_year", "last_year"],
                &["defense", "neutrality", "nonaggression", "entente"],
            ),
            Form::CowOrganisations => (&["igo", "cow_code", "status", "first_year", "last_year"], &["end_reason"]),
            Form::Polecat => (
                &[
                    "Event Date",
                    "Event Type",
                    "Event Mode",
                    "Actor Name",
                    "Actor Country",
                    "Recipient Name",
                    "Recipient Country",
                ],
                &["Contexts", "Primary Actor Sector", "Primary Recipient Sector", "Source", "Publication Date"],
            ),
            Form::Icews => (
                &["Event Date", "Source Name", "Source Country", "CAMEO Code", "Target Name", "Target Country"],
                &["Source Sectors", "Target Sectors", "Publisher"],
            ),
            Form::Gdelt => (
                &[
                    "SQLDATE",
                    "Actor1Name",
                    "Actor1CountryCode",
                    "Actor1KnownGroupCode",
                    "Actor1Type1Code",
                    "Actor2Name",
                    "Actor2CountryCode",
                    "Actor2KnownGroupCode",
                    "Actor2Type1Code",
                    "EventCode",
                    "DATEADDED",
                ],
                &["SOURCEURL"],
            ),
            Form::Facts => (&["organisation", "member", "status", "from", "to", "source"], &["known"]),
        }
    }

    /// Other names that a column goes by.
    fn aliases(self, name: &str) -> &'static [&'static str] {
        match (self, name) {
            // The member-level file of ATOP has both the days of the alliance (beg…, end…) and those of the member.
            (Form::AtopOriginal, "yrent") => &["begyr"],
            (Form::AtopOriginal, "moent") => &["begmo"],
            (Form::AtopOriginal, "dayent") => &["begday"],
            (Form::AtopOriginal, "yrexit") => &["endyr"],
            (Form::AtopOriginal, "moexit") => &["endmo"],
            (Form::AtopOriginal, "dayexit") => &["endday"],
            _ => &[],
        }
    }
}

/// Where GDELT has what it has: 57 columns until March 2013, 58 with the address, 61 in version 2.0.
const GDELT_WIDTHS: [usize; 3] = [57, 58, 61];

/// The places of the columns of [`Form::Gdelt`] in rows of each width.
fn gdelt_places(width: usize) -> [Option<usize>; 12] {
    let (added, address) = match width {
        61 => (59, Some(60)),
        58 => (56, Some(57)),
        _ => (56, None),
    };
    let some = |place| Some(place);
    [1, 6, 7, 8, 12, 16, 17, 18, 22, 26, added]
        .map(some)
        .into_iter()
        .chain([address])
        .collect::<Vec<_>>()
        .try_into()
        .unwrap_or([None; 12])
}

/// The layout of one table.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) form: Form,
    /// Cells of a full row.
    pub(super) width: usize,
    delimiter: u8,
    /// Places of the columns of the form, first those that must be there.
    places: Vec<Option<usize>>,
    /// The first line, where it names the columns.
    pub(super) header: Option<String>,
    header_cells: Vec<Range<usize>>,
}

impl Layout {
    /// The layout of a table of this kind that begins with this line. The error names the columns that were expected.
    pub(super) fn of(kind: Kind, first: &str, place: &str) -> Result<Layout, Error> {
        if kind == Kind::Gdelt {
            let width = cells(first, b'\t').len();
            if !GDELT_WIDTHS.contains(&width) {
                let what = format!("the first line has {width} columns, and GDELT events have 57, 58 or 61");
                let help = "give the event table (`export.CSV`) as it was published: tab-separated, without a header";
                return Err(Error::input(what, format!("{place}, line 1"), help));
            }
            let places = gdelt_places(width).to_vec();
            return Ok(Layout {
                form: Form::Gdelt,
                width,
                delimiter: b'\t',
                places,
                header: None,
                header_cells: Vec::new(),
            });
        }
        let delimiter = [b'\t', b',', b';']
            .into_iter()
            .max_by_key(|delimiter| (first.bytes().filter(|byte| byte == delimiter).count(), u8::MAX - delimiter));
        let delimiter = delimiter.unwrap_or(b',');
        let header_cells = cells(first, delimiter);
        let names: Vec<&str> = header_cells.iter().map(|cell| first[cell.clone()].trim()).collect();
        let place_of = |form: Form, name: &str| {
            let mut same = std::iter::once(name).chain(form.aliases(name).iter().copied());
            same.find_map(|name| names.iter().position(|known| known.eq_ignore_ascii_case(name)))
        };
        let mut closest: Option<(usize, String)> = None;
        for form in Form::of(kind) {
            let (needed, optional) = form.columns();
            let missing: Vec<&str> = needed.iter().copied().filter(|name| place_of(*form, name).is_none()).collect();
            if missing.is_empty() {
                let places = needed.iter().chain(optional).map(|name| place_of(*form, name)).collect();
                let header = Some(first.to_owned());
                return Ok(Layout { form: *form, width: names.len(), delimiter, places, header, header_cells });
            }
            if closest.as_ref().is_none_or(|(fewest, _)| missing.len() < *fewest) {
                closest = Some((missing.len(), missing.join("`, `")));
            }
        }
        let forms: Vec<String> = Form::of(kind).iter().map(|form| form.columns().0.join(", ")).collect();
        Err(Error::input(
            format!("these columns are missing: `{}`", closest.map(|(_, names)| names).unwrap_or_default()),
            format!("{place}, line 1"),
            format!("the first line names the columns; expected: {}", forms.join("; or: ")),
        ))
    }

    /// The row of a line that stands at `base` of a text, or what is wrong with it.
    pub(super) fn row<'a>(&'a self, line: &'a str, base: u32, header_base: u32) -> Result<Row<'a>, Bad> {
        let cells = cells(line, self.delimiter);
        if cells.len() != self.width {
            let what = format!("the line has {} columns and should have {}", cells.len(), self.width);
            let help = "mend the line: a tab, comma or quotation mark too many or too few, or a line that was cut off";
            return Err(Bad { column: None, what, help: help.into() });
        }
        Ok(Row { layout: self, line, cells, base, header_base })
    }

    /// The cell in a column of the form, straight from the bytes of a line.
    pub(super) fn raw<'a>(&self, line: &'a [u8], column: usize) -> Option<&'a [u8]> {
        let place = self.places[column]?;
        if self.delimiter == b'\t' {
            return line.split(|byte| *byte == b'\t').nth(place);
        }
        let text = std::str::from_utf8(line).ok()?;
        cells(text, self.delimiter).get(place).map(|cell| text[cell.clone()].as_bytes())
    }

    fn name(&self, column: usize) -> &'static str {
        let (needed, optional) = self.form.columns();
        needed.iter().chain(optional).nth(column).copied().unwrap_or_default()
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bad {
    pub(super) column: Option<&'static str>,
    pub(super) what: String,
    pub(super) help: String,
}

/// A row; columns are counted in the order of [`Form::columns`].
#[derive(Debug)]
pub(super) struct Row<'a> {
    layout: &'a Layout,
    pub(super) line: &'a str,
    cells: Vec<Range<usize>>,
    base: u32,
    header_base: u32,
}

impl<'a> Row<'a> {
    /// The text in a column; empty where there is no such column.
    pub(super) fn get(&self, column: usize) -> &'a str {
        let place = self.layout.places.get(column).copied().flatten();
        place.map_or("", |place| self.line[self.cells[place].clone()].trim())
    }

    /// Where it stands in the text of the report.
    pub(super) fn span(&self, column: usize) -> Span {
        let text = self.get(column);
        if text.is_empty() {
            return Span::new(self.base, self.base);
        }
        let start = text.as_ptr() as usize - self.line.as_ptr() as usize;
        Span::new(self.base + start as u32, self.base + (start + text.len()) as u32)
    }

    /// Where the name of a column stands in the text of the report; the row itself where the table names none.
    pub(super) fn name_span(&self, column: usize) -> Span {
        let place = self.layout.places.get(column).copied().flatten();
        match place.and_then(|place| self.layout.header_cells.get(place)) {
            Some(cell) => Span::new(self.header_base + cell.start as u32, self.header_base + cell.end as u32),
            None => self.whole(),
        }
    }

    /// The whole row.
    pub(super) fn whole(&self) -> Span {
        Span::new(self.base, self.base + self.line.len() as u32)
    }

    /// That a column is wrong.
    pub(super) fn bad(&self, column: usize, what: impl Into<String>, help: impl Into<String>) -> Bad {
        Bad { column: Some(self.layout.name(column)), what: what.into(), help: help.into() }
    }

    /// The whole number in a column.
    pub(super) fn number(&self, column: usize) -> Result<u32, Bad> {
        let text = self.get(column);
        let number = text.parse().ok().or_else(|| text.strip_suffix(".0")?.parse().ok());
        number.ok_or_else(|| self.bad(column, format!("`{text}` is no number"), "write a whole number"))
    }

    /// The date in a column, of any precision; `None` where it is empty.
    pub(super) fn date(&self, column: usize) -> Result<Option<PartialDate>, Bad> {
        let text = self.get(column);
        if text.is_empty() {
            return Ok(None);
        }
        let text = text.split([' ', 'T']).next().unwrap_or_default();
        text.parse().map(Some).map_err(|what: String| self.bad(column, what, "write it as YYYY, YYYY-MM or YYYY-MM-DD"))
    }

    /// The date of three columns, year, month and day; `None` where the year is empty or 0 (ATOP: not known, or still so).
    pub(super) fn parts(&self, year: usize, month: usize, day: usize) -> Result<Option<PartialDate>, Bad> {
        let part = |column: usize| -> Result<Option<u32>, Bad> {
            match self.get(column) {
                "" | "." | "NA" | "0" | "0.0" => Ok(None),
                text if text.starts_with('-') => Ok(None),
                _ => self.number(column).map(Some),
            }
        };
        let Some(year_told) = part(year)? else { return Ok(None) };
        let (month_told, day_told) = (part(month)?, part(day)?);
        // Months and days that are not known are 99 in ATOP.
        let month_told = month_told.filter(|month| *month != 99);
        let day_told = day_told.filter(|day| *day != 99);
        let text = match (month_told, day_told) {
            (None, _) => format!("{year_told:04}"),
            (Some(month), None) => format!("{year_told:04}-{month:02}"),
            (Some(month), Some(day)) => format!("{year_told:04}-{month:02}-{day:02}"),
        };
        let wrong = |what: String| self.bad(year, what, "year, month and day must be those of a date");
        text.parse().map(Some).map_err(wrong)
    }
}

/// A day written `YYYYMMDD`, perhaps with more digits after it, or `YYYY-MM-DD`.
pub(super) fn day(text: &[u8]) -> Option<Date> {
    let text = text.trim_ascii();
    let number = |range: Range<usize>| -> Option<i16> { std::str::from_utf8(text.get(range)?).ok()?.parse().ok() };
    if text.get(4) == Some(&b'-') {
        return Date::new(number(0..4)?, number(5..7)? as i8, number(8..10)? as i8).ok();
    }
    if text.len() < 8 || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Date::new(number(0..4)?, number(4..6)? as i8, number(6..8)? as i8).ok()
}

/// The cells of a line. Between commas and semicolons quotation marks hold a cell together and are no part of it.
fn cells(line: &str, delimiter: u8) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let mut cells = Vec::with_capacity(64);
    let mut start = 0;
    if delimiter == b'\t' || !line.contains('"') {
        for (index, byte) in bytes.iter().enumerate() {
            if *byte == delimiter {
                cells.push(start..index);
                start = index + 1;
            }
        }
        cells.push(start..bytes.len());
        return cells;
    }
    loop {
        if bytes.get(start) == Some(&b'"') {
            let mut end = start + 1;
            while end < bytes.len() && !(bytes[end] == b'"' && bytes.get(end + 1) != Some(&b'"')) {
                end += if bytes[end] == b'"' { 2 } else { 1 };
            }
            let end = end.min(bytes.len());
            cells.push(start + 1..end.max(start + 1));
            start = end + 1;
            if start >= bytes.len() {
                return cells;
            }
            // What stands between the closing mark and the delimiter is passed over.
            match bytes[start..].iter().position(|byte| *byte == delimiter) {
                Some(index) => start += index + 1,
                None => return cells,
            }
        } else {
            let end = bytes[start..].iter().position(|byte| *byte == delimiter).map(|index| start + index);
            cells.push(start..end.unwrap_or(bytes.len()));
            match end {
                Some(end) => start = end + 1,
                None => return cells,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(line: &str, delimiter: u8) -> Vec<&str> {
        cells(line, delimiter).into_iter().map(|cell| &line[cell]).collect()
    }

    #[test]
    fn quotation_marks_hold_a_cell_together() {
        assert_eq!(texts("a,\"b, c\",d", b','), ["a", "b, c", "d"]);
        assert_eq!(texts("\"say \"\"so\"\"\",,", b','), ["say \"\"so\"\"", "", ""]);
        assert_eq!(texts("\"open", b','), ["open"]);
        assert_eq!(texts("a\t\"b\t", b'\t'), ["a", "\"b", ""]);
        assert_eq!(texts("", b','), [""]);
        assert_eq!(texts("\"a\",", b','), ["a", ""]);
    }

    #[test]
    fn days() {
        assert_eq!(day(b"20240301"), Some(jiff::civil::date(2024, 3, 1)));
        assert_eq!(day(b"20150218230000"), Some(jiff::civil::date(2015, 2, 18)));
        assert_eq!(day(b"2024-03-01"), Some(jiff::civil::date(2024, 3, 1)));
        assert_eq!([day(b"20241301"), day(b"2024"), day(b""), day(b"abcdefgh")], [None; 4]);
    }

    proptest! {
        #[test]
        fn any_line_has_cells_that_lie_in_it(line in "[a\",;\té]{0,40}") {
            for delimiter in [b',', b';', b'\t'] {
                let cells = cells(&line, delimiter);
                prop_assert!(!cells.is_empty());
                prop_assert!(cells.iter().all(|cell| line.get(cell.clone()).is_some()));
            }
        }
    }
}
