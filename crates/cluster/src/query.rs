//! A question in SQL to its answer.

use std::path::Path;

use allegiance::error::{Error, Kind};
use allegiance::files::{lines_of, text_of};
use allegiance::output::{tell, tell_note};
use allegiance::tables::What;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::SessionContext;
use datafusion::sql::parser::DFParserBuilder;
use futures::StreamExt as _;

use crate::answer::{Writer, check};
use crate::cli::Query;
use crate::order::ordered;
use crate::reader::unused;
use crate::session;
use crate::told::told;

/// Where a question that is wrong stands.
const PLACE: &str = "the query";

/// Answers it; the exit status.
pub async fn query(asked: &Query) -> Result<u8, Error> {
    check(asked)?;
    let sql = match (&asked.sql, &asked.file) {
        (Some(sql), _) => sql.clone(),
        (None, Some(file)) if file == Path::new("-") => standard_input()?,
        (None, Some(file)) => text_of(file)?,
        (None, None) => String::new(),
    };
    let session = session::open(asked).await?;
    let plan = plan_of(&session, &sql, asked).await?;
    let rows = answered(&session, plan, asked).await?;
    if let Some((number, error)) = unused() {
        let reports = if number == 1 { "1 report".to_owned() } else { format!("{number} reports") };
        tell_note(&format!("{reports} could not be used, one of them since {}", error.what), PLACE);
    }
    match &asked.to {
        Some(path) => {
            let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
            tell(&format!("{}: {rows}\n", path.display()));
            Ok(0)
        }
        None => Ok(if rows == 0 { Kind::Nothing.status() } else { 0 }),
    }
}

/// Does all statements but the last, and gives the plan of that one.
async fn plan_of(session: &SessionContext, sql: &str, asked: &Query) -> Result<LogicalPlan, Error> {
    let failed = |error| with_help(told(&error, PLACE), asked);
    let mut statements =
        DFParserBuilder::new(sql).build().and_then(|mut parser| parser.parse_statements()).map_err(failed)?;
    let last = statements.pop_back();
    let last = last.ok_or_else(|| {
        Error::usage("there is no question in it", PLACE, "write SQL, such as: select count(*) from claims")
    })?;
    for statement in statements {
        let plan = session.state().statement_to_plan(statement).await.map_err(failed)?;
        session.execute_logical_plan(plan).await.map_err(failed)?.collect().await.map_err(failed)?;
    }
    let plan = session.state().statement_to_plan(last).await.map_err(failed)?;
    ordered(plan).map_err(failed)
}

/// Writes the answer, and gives how many rows it has.
async fn answered(session: &SessionContext, plan: LogicalPlan, asked: &Query) -> Result<u64, Error> {
    let failed = |error| with_help(told(&error, PLACE), asked);
    let rows = session.execute_logical_plan(plan).await.map_err(failed)?;
    let mut stream = rows.execute_stream().await.map_err(failed)?;
    let mut writer = Writer::begin(asked, stream.schema())?;
    while let Some(batch) = stream.next().await {
        writer.put(&batch.map_err(failed)?)?;
    }
    writer.finish()
}

/// Of tables that are not there, where they would come from; of a cluster that fails, where to look.
fn with_help(error: Error, asked: &Query) -> Error {
    let missing = What::ALL.iter().find(|what| error.what == format!("table '{}' not found", what.name()));
    match (missing, &asked.scheduler) {
        (Some(what), Some(_)) => {
            let name = what.name();
            let help = format!(
                "an account is a file of this machine: write it where all machines see it (`allegiance export \
                 /shared/{name}.parquet --what {name}`) and add --table {name}=/shared/{name}.parquet"
            );
            Error { help, ..error }
        }
        (Some(_), None) => {
            let help = "there is no account here: name its file with --db, read reports into one (`allegiance read PATH`), \
                        or read files on the way with --read PATH";
            Error { help: help.to_owned(), ..error }
        }
        (None, Some(address)) if error.what.contains("transport::Error") => {
            let help = "start it with `allegiance-cluster scheduler`, or check the address";
            Error::input("no scheduler answers", address, help)
        }
        (None, Some(address)) if error.kind == Kind::Input => {
            let help =
                "see what the scheduler and its executors tell (--verbose), and whether they reach the same files";
            Error { place: address.clone(), help: help.to_owned(), ..error }
        }
        _ => error,
    }
}

fn standard_input() -> Result<String, Error> {
    let lines = lines_of("-")?.map(|line| line.map(|(_, line)| String::from_utf8_lossy(&line).into_owned()));
    Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
}
