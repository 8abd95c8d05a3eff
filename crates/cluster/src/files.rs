//! Files as tables of SQL: Parquet, CSV and JSONL, one, a pattern or a folder of them.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use allegiance::error::Error;
use arrow::datatypes::DataType;
use datafusion::catalog::TableProvider;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::csv::CsvFormat;
use datafusion::datasource::file_format::file_compression_type::FileCompressionType;
use datafusion::datasource::file_format::json::JsonFormat;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::error::Result;
use datafusion::execution::context::SessionState;
use futures::TryStreamExt as _;

use crate::told::told;

/// A name and the files behind it, as they are written on the command line: `NAME=PATH`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name of the table.
    pub name: String,
    /// A file, a folder, or a pattern such as `news/*.jsonl`.
    pub path: String,
}

impl FromStr for Named {
    type Err = String;

    fn from_str(text: &str) -> Result<Named, String> {
        let (name, path) = text.split_once('=').ok_or("it has no `=`: write NAME=PATH")?;
        let is_name = |name: &str| {
            name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
        };
        if name.is_empty() || !is_name(name) {
            return Err(format!("`{name}` is no name of a table: take small letters, digits and _"));
        }
        if path.is_empty() {
            return Err("there is no path behind the `=`".to_owned());
        }
        Ok(Named { name: name.to_owned(), path: path.to_owned() })
    }
}

/// The table of the files at `path`. Folders such as `month=2024-03` on the way become a column of text.
pub async fn table(state: &SessionState, path: &str) -> Result<Arc<dyn TableProvider>, Error> {
    let failed = |error| told(&error, path);
    // A folder is known by its end.
    let address = if Path::new(path).is_dir() && !path.ends_with('/') { format!("{path}/") } else { path.to_owned() };
    let url = ListingTableUrl::parse(&address).map_err(failed)?;
    let (format, ending) = form_of(state, &url, path).await?;
    let options = ListingOptions::new(format).with_file_extension(ending);
    let folders = options.infer_partitions(state, &url).await.map_err(failed)?;
    let columns = folders.into_iter().map(|folder| (folder, DataType::Utf8)).collect();
    let options = options.with_table_partition_cols(columns);
    let schema = options.infer_schema(state, &url).await.map_err(failed)?;
    let config = ListingTableConfig::new(url).with_listing_options(options).with_schema(schema);
    Ok(Arc::new(ListingTable::try_new(config).map_err(failed)?))
}

/// How the files are written, by the ending of the first that has one we know.
async fn form_of(
    state: &SessionState,
    url: &ListingTableUrl,
    path: &str,
) -> Result<(Arc<dyn FileFormat>, String), Error> {
    let failed = |error| told(&error, path);
    let store = state.runtime_env().object_store(url).map_err(failed)?;
    let mut files = url.list_all_files(state, store.as_ref(), "").await.map_err(failed)?;
    let mut is_there = false;
    while let Some(file) = files.try_next().await.map_err(|_| nothing_at(path))? {
        is_there = true;
        let name = file.location.filename().unwrap_or_default().to_owned();
        if let Some(format) = format_of(&name) {
            let ending = name.find('.').map_or("", |dot| &name[dot..]);
            let ending = known_ending(ending);
            return Ok((format, ending));
        }
    }
    if !is_there {
        return Err(nothing_at(path));
    }
    let what = "no ending says how the files are written";
    Err(Error::usage(
        what,
        path,
        "let them end in .parquet, .csv, .tsv or .jsonl, packed as .gz, .zst, .bz2, .xz or not",
    ))
}

fn nothing_at(path: &str) -> Error {
    let help = "check the path; relative paths start at the working folder, and a pattern stands in quotes: 'docs=news/*.jsonl'";
    Error::input("there is no such file or folder", path, help)
}

/// The last one or two parts of a name: `.jsonl.gz` of `a.b.jsonl.gz`.
fn known_ending(name: &str) -> String {
    let mut parts: Vec<&str> = name.rsplit('.').collect();
    parts.truncate(if is_packed(parts[0]) { 2 } else { 1 });
    parts.reverse();
    format!(".{}", parts.join("."))
}

fn is_packed(ending: &str) -> bool {
    packing(ending) != FileCompressionType::UNCOMPRESSED
}

fn packing(ending: &str) -> FileCompressionType {
    match ending.to_ascii_lowercase().as_str() {
        "gz" => FileCompressionType::GZIP,
        "zst" => FileCompressionType::ZSTD,
        "bz2" => FileCompressionType::BZIP2,
        "xz" => FileCompressionType::XZ,
        _ => FileCompressionType::UNCOMPRESSED,
    }
}

/// How a file of this name is written; `None` where its ending is none of ours.
fn format_of(name: &str) -> Option<Arc<dyn FileFormat>> {
    let (rest, last) = name.rsplit_once('.')?;
    let (packing, ending) = match packing(last) {
        FileCompressionType::UNCOMPRESSED => (FileCompressionType::UNCOMPRESSED, last),
        packing => (packing, rest.rsplit_once('.')?.1),
    };
    // Texts have ends of lines in them.
    let csv = |delimiter| {
        CsvFormat::default()
            .with_has_header(true)
            .with_delimiter(delimiter)
            .with_newlines_in_values(true)
            .with_file_compression_type(packing)
    };
    Some(match ending.to_ascii_lowercase().as_str() {
        "parquet" | "pq" if packing == FileCompressionType::UNCOMPRESSED => {
            Arc::new(ParquetFormat::default().with_force_view_types(false))
        }
        "csv" => Arc::new(csv(b',')),
        "tsv" => Arc::new(csv(b'\t')),
        "jsonl" | "ndjson" | "json" => Arc::new(JsonFormat::default().with_file_compression_type(packing)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_paths() {
        let named = |name: &str, path: &str| Named { name: name.into(), path: path.into() };
        assert_eq!("docs=news/*.jsonl".parse(), Ok(named("docs", "news/*.jsonl")));
        assert_eq!("a=b=c".parse(), Ok(named("a", "b=c")));
        for wrong in ["docs", "=x", "a b=x", "Docs=x", "docs="] {
            assert!(wrong.parse::<Named>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn endings() {
        assert_eq!(known_ending("a.b.jsonl.gz"), ".jsonl.gz");
        assert_eq!(known_ending(".2024.parquet"), ".parquet");
        assert!(format_of("a.csv.zst").is_some() && format_of("a.NDJSON").is_some());
        assert!(format_of("README.md").is_none() && format_of("a.parquet.gz").is_none() && format_of("a").is_none());
    }
}
