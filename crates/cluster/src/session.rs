//! A session of the engine with the tables and the function that a question may use.

use std::path::Path;

use allegiance::columns::CLAIMS;
use allegiance::config::DEFAULT_DB;
use allegiance::error::Error;
use allegiance::tables::What;
use allegiance::{asking, files as disk};
use ballista::prelude::{SessionConfigExt as _, SessionContextExt as _};
use datafusion::execution::context::SessionState;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::cli::Query;
use crate::reader::{ARGUMENTS, read_claims};
use crate::told::told;
use crate::{account, files};

/// Rows that are handled at a time. Few, since to read so many reports takes long.
const ROWS: usize = 512;

/// Bytes of a file that are worth a part of their own; little, since to read them takes long.
const BYTES: usize = 64 << 10;

/// Parts of the work on a cluster where nobody says how many.
const PARTS: usize = 64;

/// A session in which a question can be answered.
pub async fn open(asked: &Query) -> Result<SessionContext, Error> {
    let session = match &asked.scheduler {
        None => SessionContext::new_with_config(set(SessionConfig::new(), parts(asked))),
        Some(address) => {
            let address = if address.contains("://") { address.clone() } else { format!("df://{address}") };
            let config = set(SessionConfig::new_with_ballista(), parts(asked));
            let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
            SessionContext::remote_with_state(&address, state).await.map_err(|error| {
                let help = "write it as df://HOST:PORT";
                Error::usage(told(&error, "").what, format!("--scheduler {address}"), help)
            })?
        }
    };
    session.register_udf(read_claims());
    for named in &asked.table {
        register(&session, &named.name, &named.path).await?;
    }
    if let Some(path) = &asked.read {
        register(&session, What::Reports.name(), path).await?;
        view_of_claims(&session, asked, path).await?;
    }
    if asked.scheduler.is_none() {
        register_account(&session, asked)?;
    }
    Ok(session)
}

/// The state of a session on a scheduler, with our function in it.
pub fn of_scheduler(config: SessionConfig) -> datafusion::error::Result<SessionState> {
    let mut state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    datafusion::execution::FunctionRegistry::register_udf(&mut state, read_claims().into())?;
    Ok(state)
}

fn parts(asked: &Query) -> usize {
    let cores = || asked.cores.map_or_else(rayon_threads, usize::from);
    asked.parts.map_or_else(|| if asked.scheduler.is_some() { PARTS } else { cores() }, usize::from)
}

fn rayon_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// What is the same in every session. Texts are plain ones everywhere, so that a file does not tell where it was written.
fn set(config: SessionConfig, parts: usize) -> SessionConfig {
    config
        .with_information_schema(true)
        .with_target_partitions(parts)
        .with_batch_size(ROWS)
        .with_repartition_file_min_size(BYTES)
        .set_bool("datafusion.execution.parquet.schema_force_view_types", false)
        .set_bool("datafusion.sql_parser.map_string_types_to_utf8view", false)
}

async fn register(session: &SessionContext, name: &str, path: &str) -> Result<(), Error> {
    let table = files::table(&session.state(), path).await?;
    session.register_table(name, table).map(|_| ()).map_err(|error| told(&error, path))
}

/// The table `claims` of what is read in the table `reports`.
async fn view_of_claims(session: &SessionContext, asked: &Query, path: &str) -> Result<(), Error> {
    let failed = |error| told(&error, path);
    let reports = session.table(What::Reports.name()).await.map_err(failed)?;
    let head: Vec<String> = reports.schema().fields().iter().map(|field| field.name().clone()).collect();
    let fields = asked.columns.fields(&head).map_err(|(what, help)| Error::input(what, path, help))?;
    let arguments = ARGUMENTS.map(|name| {
        let column = fields.iter().find(|(field, _)| *field == name);
        column.map_or_else(|| "null".to_owned(), |(_, column)| quoted(column))
    });
    let columns: Vec<String> =
        CLAIMS.iter().map(|column| format!("c['{0}'] as {1}", column.name, quoted(column.name))).collect();
    let sql = format!(
        "select {} from (select unnest(read_claims({})) as c from {})",
        columns.join(", "),
        arguments.join(", "),
        What::Reports.name()
    );
    let view = session.sql(&sql).await.map_err(failed)?.into_view();
    session.register_table(What::Claims.name(), view).map(|_| ()).map_err(failed)
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The tables of the account, unless others have their names.
fn register_account(session: &SessionContext, asked: &Query) -> Result<(), Error> {
    let usual = Path::new(DEFAULT_DB);
    let db = match &asked.db {
        Some(db) => db,
        None if disk::exists(usual) => usual,
        None => return Ok(()),
    };
    // That it is an account is told before the question is looked at.
    asking::open(db)?;
    for what in What::ALL {
        let failed = |error| told(&error, &db.display().to_string());
        if !session.table_exist(what.name()).map_err(failed)? {
            let table = account::table(what, db, asked.days).map_err(failed)?;
            session.register_table(what.name(), table).map_err(failed)?;
        }
    }
    Ok(())
}
