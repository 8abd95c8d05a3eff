//! What the engine complains of, in the three parts of every message.

use allegiance::error::Error;
use ballista_core::error::BallistaError;
use datafusion::error::DataFusionError;

/// An error of ours on its way through the engine.
pub fn through(error: Error) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// An error of the engine; `place` is where the question comes from.
///
/// What is wrong with the question is wrong use, what is wrong with the data or the machines bad input.
pub fn told(error: &DataFusionError, place: &str) -> Error {
    let root = error.find_root();
    if let DataFusionError::External(inner) = root {
        if let Some(own) = inner.downcast_ref::<Error>() {
            return own.clone();
        }
        if let Some(error) = inner.downcast_ref::<BallistaError>() {
            return told_by_cluster(error);
        }
    }
    let what = line(&root.message());
    match root {
        DataFusionError::SQL(..) => {
            Error::usage(what, place, "check the SQL; names with capitals or of keywords (\"from\") need double quotes")
        }
        DataFusionError::Plan(_) | DataFusionError::SchemaError(..) | DataFusionError::Configuration(_) => {
            Error::usage(
                what,
                place,
                "`show tables` and `describe NAME` tell what there is; the columns are in docs/export.md",
            )
        }
        DataFusionError::NotImplemented(_) => Error::usage(what, place, "put the question in another way"),
        DataFusionError::ResourcesExhausted(_) => {
            Error::input(what, place, "ask for less at a time, or give more memory")
        }
        _ => Error::input(what, place, "check the files that the question is about"),
    }
}

/// An error of the cluster.
pub fn told_by_cluster(error: &BallistaError) -> Error {
    let what = line(&error.to_string());
    let help =
        "see whether the scheduler and its executors run and reach the same files: their messages say more (--verbose)";
    Error::input(what, "the cluster", help)
}

/// A message as one line that begins in lower case, without what only programmers of the engine need.
fn line(text: &str) -> String {
    let text = text.split("\n\nbacktrace").next().unwrap_or(text).trim().trim_end_matches('.');
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("datafusion.public.", "");
    let mut letters = text.chars();
    let begin = letters.next().map(|letter| letter.to_lowercase().to_string()).unwrap_or_default();
    if text.chars().nth(1).is_some_and(char::is_uppercase) { text } else { begin + letters.as_str() }
}

#[cfg(test)]
mod tests {
    use allegiance::error::Kind;

    use super::*;

    #[test]
    fn three_parts_and_whose_fault_it_is() {
        let error = told(&DataFusionError::Plan("Table 'datafusion.public.x' not found".into()), "the query");
        assert_eq!((error.kind, error.what.as_str()), (Kind::Usage, "table 'x' not found"));
        let own = Error::nothing("a", "b", "c");
        assert_eq!(told(&through(own.clone()).context("while it read"), "the query"), own);
        let full = told(&DataFusionError::Execution("SQLite is gone".into()), "the query");
        assert_eq!((full.kind, full.what.as_str()), (Kind::Input, "SQLite is gone"));
    }
}
