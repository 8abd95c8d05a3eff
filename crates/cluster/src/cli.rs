//! The command line: what can be typed, with examples.

use std::net::SocketAddr;
use std::path::PathBuf;

use allegiance::mapping::Mapping;
use allegiance::question::Days;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::files::Named;

/// SQL over reports and accounts, in this process or on a cluster of machines.
#[derive(Debug, Parser)]
#[command(
    name = "allegiance-cluster",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "`allegiance query` is the same as `allegiance-cluster query`. How it all goes together: docs/cluster.md.
Exit status: 0 done, 1 the answer is empty, 2 wrong use, 3 bad input"
)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Answer SQL over the account and over files, in this process or with --scheduler on a cluster
    #[command(
        arg_required_else_help = true,
        after_help = "The tables of the account are claims, reports, standings and events (docs/export.md has their columns). --read makes two
tables of files with reports in them: reports, as the files have them, and claims, read from them. The function
read_claims(text, title, publisher, published[, address, language]) gives the claims of one report as a list, null where
the report cannot be used; unnest makes rows of it. \"from\" and \"to\" need double quotes in SQL.
Without `order by` the rows are sorted by all columns, so that the same question gives the same bytes everywhere.

Examples:
  allegiance query \"select act, count(*) from claims group by act\"
  allegiance query --on 2024-06-01 \"select member, intent from standings where organisation = 'CSTO'\"
  allegiance query --read 'news/*.jsonl' \"select act, count(*) from claims group by act\"
  allegiance query --table docs=news.parquet \"select unnest(read_claims(body, title, source, day)) from docs\" --to claims.parquet
  allegiance query --scheduler df://10.0.0.1:50050 --read /shared/news --file question.sql --to answer.csv"
    )]
    Query(Box<Query>),
    /// Take questions and hand out their parts to executors
    #[command(
        after_help = "Whoever reaches the port can put questions that read and write files as the executors' user: keep it on a private network.

Examples:
  allegiance-cluster scheduler
  allegiance-cluster scheduler --listen 0.0.0.0:50050 --host 10.0.0.1 --verbose"
    )]
    Scheduler(Scheduler),
    /// Do parts of questions for a scheduler
    #[command(
        after_help = "It takes two ports: --port for results, and the next for orders. All executors and whoever asks must reach the same files
under the same paths.

Examples:
  allegiance-cluster executor
  allegiance-cluster executor --port 50061 --cores 4            a second one on the same machine
  allegiance-cluster executor --scheduler 10.0.0.1:50050 --listen 0.0.0.0 --host 10.0.0.2 --work-dir /scratch"
    )]
    Executor(Executor),
}

/// How answers are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A table for people
    #[default]
    Table,
    /// One JSON value
    Json,
    /// One JSON value a line
    Jsonl,
    /// Comma-separated values, lists as ids joined by ;
    Csv,
}

/// A question in SQL.
#[derive(Debug, Args)]
pub struct Query {
    /// The question; of several statements the last one's rows are the answer
    #[arg(value_name = "SQL", required_unless_present = "file")]
    pub sql: Option<String>,
    /// A file that holds it
    #[arg(long, value_name = "FILE", conflicts_with = "sql")]
    pub file: Option<PathBuf>,
    /// The file of the account [default: allegiance.db where there is one]
    #[arg(long, value_name = "FILE", env = "ALLEGIANCE_DB", overrides_with = "db")]
    pub db: Option<PathBuf>,
    #[command(flatten)]
    #[expect(missing_docs, reason = "a doc comment here would become the help of the command")]
    pub days: Days,
    /// A table of files: .parquet, .csv, .tsv or .jsonl, a pattern of them in quotes, or a folder
    #[arg(long, value_name = "NAME=PATH")]
    pub table: Vec<Named>,
    /// Files with a report in each row: the table `reports`, and the table `claims` of what is read in them
    #[arg(long, value_name = "PATH")]
    pub read: Option<String>,
    /// Which columns of --read hold what, such as text=body,title=headline,published=date,publisher=source
    #[arg(long, value_name = "FIELD=COLUMN,…", default_value = "", hide_default_value = true, requires = "read")]
    pub columns: Mapping,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", overrides_with = "format")]
    pub format: Format,
    /// Write the answer to this file instead: .parquet, .csv or .jsonl
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// Replace the file where it exists
    #[arg(long, requires = "to")]
    pub force: bool,
    /// Ask the cluster of this scheduler: df://HOST:PORT
    #[arg(long, value_name = "ADDRESS", env = "ALLEGIANCE_SCHEDULER")]
    pub scheduler: Option<String>,
    /// Into how many parts the work is cut [default: as many as cores, on a cluster 64]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub parts: Option<u16>,
    /// How many cores are used in this process [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub cores: Option<u16>,
    /// Tell what is done
    #[arg(long)]
    pub verbose: bool,
}

/// A scheduler.
#[derive(Debug, Args)]
pub struct Scheduler {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:50050")]
    pub listen: SocketAddr,
    /// The name or address under which executors reach it [default: that of --listen]
    #[arg(long, value_name = "NAME")]
    pub host: Option<String>,
    /// Seconds without a sign of life after which an executor counts as gone, and its work is given to others
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(3..))]
    pub gone_after: u64,
    /// Seconds for which executors keep what a finished question left behind
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub keep: u64,
    /// How often a part is tried before the question fails
    #[arg(long, value_name = "N", default_value_t = 4)]
    pub tries: usize,
    /// Tell what is done
    #[arg(long)]
    pub verbose: bool,
}

/// An executor.
#[derive(Debug, Args)]
pub struct Executor {
    /// The scheduler
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050", env = "ALLEGIANCE_SCHEDULER")]
    pub scheduler: String,
    /// Seconds to wait for the scheduler at the start
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub wait: u16,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    pub listen: std::net::IpAddr,
    /// The port for results; the next one is for orders
    #[arg(long, value_name = "PORT", default_value_t = 50051, value_parser = clap::value_parser!(u16).range(1..65535))]
    pub port: u16,
    /// The name or address under which others reach it [default: that of --listen]
    #[arg(long, value_name = "NAME")]
    pub host: Option<String>,
    /// How many cores it gives, which is how many parts it does at a time [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub cores: Option<u16>,
    /// Memory for sorting and grouping before it spills to the disk, in MB [default: 70 % of the machine's]
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u64).range(1..))]
    pub memory: Option<u64>,
    /// Where it keeps results on their way [default: a folder of its own among the system's temporary ones]
    #[arg(long, value_name = "DIR")]
    pub work_dir: Option<PathBuf>,
    /// Seconds between two signs of life
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub sign_every: u64,
    /// Seconds after which results are removed that nobody has
    #[arg(long, value_name = "SECONDS", default_value_t = 86400)]
    pub keep: u64,
    /// Seconds between two looks for such results
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub clean_every: u64,
    /// Tell what is done
    #[arg(long)]
    pub verbose: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
