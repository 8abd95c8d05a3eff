//! Which columns of a table hold what of a report: as they are named, or by the names that they usually have.

use std::fmt;
use std::str::FromStr;

use arrow_array::RecordBatch;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::ArrowError;

/// What a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    /// The text of the report.
    Text,
    /// Its title.
    Title,
    /// Its day of publication.
    Published,
    /// Who put it out.
    Publisher,
    /// Its address.
    Address,
    /// Its language.
    Language,
}

/// Each field with its name and the usual names of its column, the best first.
const FIELDS: [(Field, &str, &[&str]); 6] = [
    (Field::Text, "text", &["text", "body", "content", "article", "maintext", "full_text", "fulltext"]),
    (Field::Title, "title", &["title", "headline"]),
    (
        Field::Published,
        "published",
        &["published", "date", "published_at", "publish_date", "date_publish", "publication_date", "pubdate"],
    ),
    (Field::Publisher, "publisher", &["publisher", "source", "outlet", "source_name", "publication", "source_domain"]),
    (Field::Address, "address", &["address", "url", "link"]),
    (Field::Language, "language", &["language", "lang"]),
];

/// Columns that were named for fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    named: Vec<(Field, String)>,
}

impl FromStr for Mapping {
    type Err = String;

    /// Reads `text=body,title=headline`; nothing is nothing.
    fn from_str(text: &str) -> Result<Mapping, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let pairs = parts.map(|part| {
            let pair = part.split_once('=').ok_or_else(|| format!("`{part}` has no `=`: write text=COLUMN"))?;
            Ok((pair.0.trim(), pair.1.trim()))
        });
        Mapping::of(pairs.collect::<Result<Vec<_>, String>>()?)
    }
}

impl fmt::Display for Mapping {
    /// As it is read: `text=body,title=headline`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pairs: Vec<String> =
            self.named.iter().map(|(field, column)| format!("{}={column}", name(*field))).collect();
        formatter.write_str(&pairs.join(","))
    }
}

/// The name of a field.
fn name(field: Field) -> &'static str {
    FIELDS.iter().find(|(own, ..)| *own == field).map_or("", |(_, name, _)| *name)
}

impl Mapping {
    /// Fields of a report, each with the name of its column. Fails where a field does not exist or is given twice.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Mapping, String> {
        let mut named: Vec<(Field, String)> = Vec::new();
        for (name, column) in pairs {
            let Some((field, ..)) = FIELDS.iter().find(|(_, own, _)| own.eq_ignore_ascii_case(name)) else {
                let names = FIELDS.map(|(_, own, _)| own).join(", ");
                return Err(format!("`{name}` is no field of a report: they are {names}"));
            };
            if column.is_empty() || named.iter().any(|(own, _)| own == field) {
                return Err(format!("`{name}` needs one column: write {name}=COLUMN"));
            }
            named.push((*field, column.to_owned()));
        }
        Ok(Mapping { named })
    }

    /// The column of each field among these, with the name of the field: `text`, `title`, `published`, `publisher`, `address`,
    /// `language`. Fails, with what is wrong and what to do, as reading such a table does.
    pub fn fields(&self, columns: &[String]) -> Result<Vec<(&'static str, String)>, (String, String)> {
        let places = self.places(columns)?;
        Ok(places.into_iter().map(|(field, place)| (name(field), columns[place].clone())).collect())
    }

    /// Where each field stands among these columns, in their order. Fails, with what is wrong and what to do, where a named
    /// column is not there, or none holds the text.
    pub(crate) fn places(&self, columns: &[String]) -> Result<Vec<(Field, usize)>, (String, String)> {
        let at = |name: &str| columns.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
        let there_are = || format!("the table has {}", columns.join(", "));
        let mut places = Vec::new();
        for (field, _, usual) in FIELDS {
            match self.named.iter().find(|(own, _)| *own == field) {
                Some((_, column)) => {
                    let missing = || {
                        (
                            format!("the table has no column `{column}`"),
                            format!("name one that is there; {}", there_are()),
                        )
                    };
                    places.push((field, at(column).ok_or_else(missing)?));
                }
                // A column that was named for one field holds no other.
                None => places.extend(usual.iter().find_map(|name| {
                    let is_free = !self.named.iter().any(|(_, column)| column.eq_ignore_ascii_case(name));
                    at(name).filter(|_| is_free).map(|place| (field, place))
                })),
            }
        }
        if !places.iter().any(|(field, _)| *field == Field::Text) {
            let what = "no column of the table is known to hold the text of a report".to_owned();
            return Err((what, format!("name it with --columns text=COLUMN; {}", there_are())));
        }
        places.sort_by_key(|(_, place)| *place);
        Ok(places)
    }
}

/// What stands in the fields of a row.
pub(crate) type Cells = Vec<(Field, Vec<u8>)>;

/// The cells of each row of a batch: what stands in the fields at their places. What is null is empty; `None` is a row that
/// takes more than `most` bytes.
pub(crate) fn rows_of(
    batch: &RecordBatch,
    places: &[(Field, usize)],
    most: usize,
) -> Result<impl Iterator<Item = Option<Cells>>, ArrowError> {
    const OPTIONS: FormatOptions<'_> = FormatOptions::new().with_null("");
    let columns = places.iter().map(|(field, place)| {
        ArrayFormatter::try_new(batch.column(*place).as_ref(), &OPTIONS).map(|column| (*field, column))
    });
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    Ok((0..batch.num_rows()).map(move |row| {
        let mut left = Some(most);
        let mut cell = |column: &ArrayFormatter<'_>| {
            let mut cell = Bounded { text: String::new(), left };
            let is_written = column.value(row).write(&mut cell).is_ok();
            left = cell.left;
            left.map(|_| if is_written { cell.text.into_bytes() } else { Vec::new() })
        };
        columns.iter().map(|(field, column)| Some((*field, cell(column)?))).collect()
    }))
}

/// A text that is written, and how many bytes more it may have; none once it should have had too many.
struct Bounded {
    text: String,
    left: Option<usize>,
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        self.left = self.left.and_then(|left| left.checked_sub(more.len()));
        self.left.ok_or(fmt::Error)?;
        self.text.push_str(more);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(mapping: &str, columns: &str) -> Result<Vec<(Field, usize)>, (String, String)> {
        let columns: Vec<String> = columns.split(',').map(str::to_owned).collect();
        mapping.parse::<Mapping>().unwrap().places(&columns)
    }

    #[test]
    fn usual_and_given_names() {
        assert_eq!(
            places("", "id,Headline,BODY,url,date"),
            Ok(vec![(Field::Title, 1), (Field::Text, 2), (Field::Address, 3), (Field::Published, 4)])
        );
        assert_eq!(
            places("text=words, publisher=who", "who,words,text,date"),
            Ok(vec![(Field::Publisher, 0), (Field::Text, 1), (Field::Published, 3)])
        );
        // `text` is the title here, so that it is not the text.
        assert_eq!(places("title=text", "text,body"), Ok(vec![(Field::Title, 0), (Field::Text, 1)]));
        assert_eq!(places("text=x", "a,b").unwrap_err().0, "the table has no column `x`");
        assert_eq!(
            places("", "a,b").unwrap_err(),
            (
                "no column of the table is known to hold the text of a report".to_owned(),
                "name it with --columns text=COLUMN; the table has a, b".to_owned()
            )
        );
    }

    #[test]
    fn what_is_no_mapping() {
        for text in ["body", "what=body", "text=", "text=a,text=b"] {
            assert!(text.parse::<Mapping>().is_err(), "{text}");
        }
        assert_eq!("".parse(), Ok(Mapping::default()));
        assert_eq!("Text = a, title=b".parse::<Mapping>().unwrap().to_string(), "text=a,title=b");
    }
}
