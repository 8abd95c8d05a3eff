//! The command line: what can be typed, with examples.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use codebook::Date;

use crate::mapping::Mapping;
use crate::question::{
    Attendance, Claims, Closeness, Compare, Correct, Corrections, Judge, Power, Question, Relations, Remove, Requests,
    Risk, Search, Standing, Timeline, Watch, Why,
};
use crate::tokens::Scope;
use crate::unpack::Defaults;

/// How answers are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables for people
    #[default]
    Table,
    /// One JSON value
    Json,
    /// One JSON value a line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// A drawing, of power, closeness and risk
    Svg,
}

/// Reads news reports about security organisations into sourced, dated claims, and keeps the account of where each member
/// stands.
#[derive(Debug, Parser)]
#[command(
    name = "allegiance",
    version,
    long_version = crate::knowledge::INSTRUMENT,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "Examples:
  allegiance read examples/reports            read reports, see where members stand
  allegiance standing CSTO                    the members of an organisation, today
  allegiance standing CSTO Armenia --on 2024-09-02
  allegiance why CSTO/Armenia                 down to the words
Exit status: 0 done, 1 the answer is no or empty, 2 wrong use, 3 bad input (what was good is kept)"
)]
pub struct Cli {
    /// The file that holds the account
    #[arg(long, global = true, value_name = "FILE", env = "ALLEGIANCE_DB", default_value = crate::config::DEFAULT_DB)]
    pub db: PathBuf,
    /// How the answer is written
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read reports into the account and print what was found
    #[command(
        arg_required_else_help = true,
        after_help = "A path is a file (.txt .md .html .jsonl .csv .parquet .pdf .eml .mbox .rss .warc, packed as .gz .zip .tar or not), a folder, an address, or - for standard
input. What is taken from where, and what the bounds are: docs/reading.md.
Text may begin with lines `title:`, `publisher:`, `published:`, `url:` and a blank line, or with front matter between `---`
lines. JSONL lines have the fields text (or body), published (or date), publisher (or source), title, url, language.
A report that is in the account is not read twice.

Examples:
  allegiance read examples/reports
  allegiance read article.txt --published 2024-09-02 --publisher \"Business Insider\"
  allegiance read news.jsonl --format jsonl > claims.jsonl
  allegiance read week.zip --dry-run --limit 100
  allegiance read news.csv --columns text=body,title=headline,published=date,publisher=source,address=url
  allegiance read article.pdf --published 2024-09-02
  allegiance read crawl/*.warc.gz --to crawl.parquet"
    )]
    Read(Read),
    /// Look at feeds again and again, and read what is new in them into the account
    #[command(
        arg_required_else_help = true,
        after_help = "A feed is the address of RSS, Atom or JSON Feed. What it was is remembered in a file beside the account
(allegiance.db.follow), so that a feed that has not changed is not sent again and a report is not fetched twice; stopped
and started again, it goes on. Pages are fetched one after the other, with a pause, as far as robots.txt allows.

Examples:
  allegiance follow https://lake.example/feed.xml
  allegiance follow https://lake.example/feed.xml https://hill.example/atom --every 15m
  allegiance follow https://lake.example/feed.xml --once --format jsonl >> claims.jsonl"
    )]
    Follow(Follow),
    /// List claims
    #[command(after_help = "Examples:
  allegiance claims --org CSTO --party Armenia
  allegiance claims --act skip_event --since 2023 --until 2024
  allegiance claims --source Pashinyan --format csv > claims.csv")]
    Claims(Claims),
    /// Where the members of an organisation stand on a day
    #[command(after_help = "A day may be a month or a year: its last day is meant. `none` is an answer, too.

Examples:
  allegiance standing CSTO
  allegiance standing NATO Sweden --on 2023-12
  allegiance standing ECOWAS Mali --on 2025-02-01 --known 2024-12-31 --format json")]
    Standing(Standing),
    /// What happened to or was done by an organisation or party, by day
    #[command(after_help = "Examples:
  allegiance timeline CSTO
  allegiance timeline Armenia --since 2023 --until 2024")]
    Timeline(Timeline),
    /// Who asked for help, under which clause, and what everybody did who is bound by it
    #[command(
        after_help = "JSON and CSV hold all answers; in JSON the lines of `kind` tally hold the counts of each party.

Examples:
  allegiance requests CSTO
  allegiance requests NATO --on 2001-12-31
  allegiance requests CSTO --known 2022-10 --format json"
    )]
    Requests(Requests),
    /// Members against events: who came, who stayed away, who refused to host
    #[command(
        after_help = "Where the events do not fit the width, the newest are shown. JSON and CSV have a row for each member at each event.

Examples:
  allegiance attendance CSTO
  allegiance attendance CSTO --since 2023 --on 2024-09-02
  allegiance attendance \"Arab League\" --format csv > attendance.csv"
    )]
    Attendance(Attendance),
    /// How members or parties get on, from -1 (conflict) to 1 (cooperation), and how that changed
    #[command(after_help = "The change is that from the window before, of the same length.

Examples:
  allegiance relations CSTO
  allegiance relations Armenia --on 2024-09-02 --window 730
  allegiance relations Armenia Azerbaijan")]
    Relations(Relations),
    /// How power is shared among the members, and who leads
    #[command(
        after_help = "Shares of material capability (CINC), to 2022; Herfindahl's index of them, from 1/n (equals) to 1 (one has all).
A year's figures can be known when it is over, and stand in for up to five years. --format svg draws the shares.

Examples:
  allegiance power CSTO
  allegiance power CSTO --on 2022-12-31 --format json
  allegiance power NATO --since 1990
  allegiance power CSTO --since 1995 --format svg > power.svg"
    )]
    Power(Power),
    /// How close the members are to each other and to the biggest of them
    #[command(
        after_help = "No yardstick is the truth: they measure votes in the General Assembly (ideal_points, votes), obligations (s, kappa,
pi, tau_b and their kin, over alliance portfolios) and what reports tell (relations). Ranks begin with the closest.
--format svg draws the pairs by the first yardstick. JSON and CSV count what a figure rests on; --rows names each of it.

Examples:
  allegiance closeness CSTO
  allegiance closeness CSTO --on 2022-12-31 --by ideal_points --pairs
  allegiance closeness NATO --by s,kappa,tau_b --format csv > nato.csv
  allegiance closeness CSTO --by ideal_points --rows --format json
  allegiance closeness CSTO --by ideal_points --format svg > closeness.svg"
    )]
    Closeness(Closeness),
    /// Which members are likelier than others to leave, and how far that may be trusted
    #[command(
        after_help = "A hazard model over all alliances since 1950. It gives an order and multiples of the base rate, no probability: some
0.1 % of members leave in a year. How often it was right: docs/scores-risk.md.

Examples:
  allegiance risk CSTO
  allegiance risk CSTO --on 2012-06-01 --known 2012-06-01
  allegiance risk NATO --format csv > risk.csv
  allegiance risk CSTO --format svg > risk.svg"
    )]
    Risk(Risk),
    /// A judgement in a report beside the figures: supported, not supported, or no data
    #[command(
        arg_required_else_help = true,
        after_help = "The claim is one that a member is likely or unlikely to leave, has power, or is close to others; or several members,
\"the other members\", or all of them. It is held against the figures of the day judged, as they could be known when it was
published. Of several, one whom the figures speak against is enough against it, and only all are enough for it.

Examples:
  allegiance claims --act assess_likely       claims that judge, with their ids
  allegiance judge 3fa2b1c0
  allegiance judge 3fa2b1c0 --org CSTO --known 2026-01-01"
    )]
    Judge(Judge),
    /// What is different between two days: what changed, and what we only learnt later
    #[command(after_help = "Each day is told as it was known on that day. Exit status 1 where nothing is different.

Examples:
  allegiance compare CSTO 2023-01-01 2024-09-02
  allegiance compare NATO 2022 2024
  allegiance compare CSTO 2012-06 2012-12 --known 2024-12
  allegiance compare ECOWAS 2024-12 2025-02 --format json")]
    Compare(Compare),
    /// What has changed in where members stand since a day, a line each
    #[command(
        after_help = "Where nothing has changed nothing is printed, and the exit status is 1: good for cron and mail.
With --post the same JSON is sent in the form of Standard Webhooks, signed with the secret in ALLEGIANCE_POST_SECRET. It is
tried for a minute; what is not taken is told again at the next look (exit status 3).

Examples:
  allegiance watch
  allegiance watch CSTO NATO --since 2024-06-01
  allegiance watch --seen ~/.allegiance-seen  since the last look, whenever the reports came in
  allegiance watch --seen seen.jsonl --post https://desk.example.org/hook
  allegiance watch --db /srv/allegiance.db | mail -E -s \"Standings\" desk@example.org"
    )]
    Watch(Watch),
    /// From a standing, a claim or a report down to the words
    #[command(after_help = "Examples:
  allegiance why CSTO/Armenia                 a standing, all three parts
  allegiance why CSTO/ARM/participation --on 2024-09-02
  allegiance why 3fa2b1c0                     a claim or report by the first digits of its id")]
    Why(Why),
    /// Correct by hand what was read, who is meant, which event is told of, or a fact
    #[command(
        arg_required_else_help = true,
        after_help = "A correction changes no report and no claim. It is kept beside them with author, day and reason, holds when the
reports are read again by a newer version, and can be undone.

Examples:
  allegiance correct reject 3fa2b1c0 --reason \"about another Georgia\"
  allegiance correct amend 3fa2b1c0 certainty=planned --reason \"it has not left yet\"
  allegiance correct fact CSTO Armenia outside --from 2027-01-01 --source \"Depositary\" --reason \"left\"
  allegiance corrections                      what was corrected
  allegiance correct undo 3 --reason \"checked again\""
    )]
    Correct(Correct),
    /// List the corrections that were made by hand
    #[command(after_help = "Examples:
  allegiance corrections
  allegiance corrections --in-force --author Nino
  allegiance corrections --format csv > corrections.csv")]
    Corrections(Corrections),
    /// Find passages by their words, with the claims in them
    #[command(
        after_help = "All words must stand in one passage or title; case, accents and English endings do not count.
Best matches first. Exit status 1 where there is none.

Examples:
  allegiance search frozen participation
  allegiance search '\"left the alliance\"' --org CSTO --since 2023
  allegiance search 'Armen*' --publisher Courier --format csv > passages.csv"
    )]
    Search(Search),
    /// Take in a coded data set: its rows become reports, each row claims that rest on it
    #[command(
        arg_required_else_help = true,
        after_help = "A data set is a publisher whose words are its rows. What is in the account already is not added again, so a
run that was broken off goes on where it stopped. Which columns are read, how codes become acts and parties, and how far
each data set is trusted: docs/import.md. Rows that cannot be used are named by line and column; the rest is kept.

Examples:
  allegiance import atop atop5_1m.csv
  allegiance import cow alliance_v4.1_by_member.csv
  allegiance import gdelt 20240301.export.CSV 20240302.export.CSV.gz
  unzip -p 20240301.export.CSV.zip | allegiance import gdelt -
  allegiance import facts our-members.csv --publisher \"Our desk\"
  allegiance import capabilities NMC-70-abridged.csv
  allegiance import icews events.2015.tab --dry-run --limit 10000"
    )]
    Import(crate::import::Import),
    /// Write claims, reports, standings or events to a file for other programs
    #[command(
        arg_required_else_help = true,
        after_help = "The ending of the file says how it is written: .parquet, .csv, .jsonl, or RDF as .ttl or .nq (claims alone). The file is
there wholly or not at all. What the columns mean, with examples for DuckDB, Polars, pandas and R: docs/export.md.

Examples:
  allegiance export claims.parquet
  allegiance export csto.csv --org CSTO --since 2023
  allegiance export standings.parquet --what standings --org NATO --on 2009-04-01
  allegiance export claims.ttl --party Armenia --force
  allegiance export events.jsonl --what events --act meet"
    )]
    Export(crate::export::Export),
    /// Answer SQL over the account and over files of reports, here or on a cluster of machines
    #[command(
        disable_help_flag = true,
        after_help = "It is done by a program of its own, allegiance-cluster, which lies beside this one or on PATH (docs/cluster.md says how to
build it); `allegiance query --help` shows all that it takes.

Examples:
  allegiance query \"select act, count(*) from claims group by act\"
  allegiance query --read 'news/*.jsonl' \"select act, count(*) from claims group by act\"
  allegiance query --scheduler df://10.0.0.1:50050 --read /shared/news --file question.sql --to answer.parquet"
    )]
    Query {
        /// The question, and what else `allegiance-cluster query` takes
        #[arg(value_name = "SQL", trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<std::ffi::OsString>,
    },
    /// Print the language analysis of a file as CoNLL-U, each line a paragraph
    #[command(
        after_help = "The last column gives Span=start-end, bytes of the file, and Ent=B-GPE where there is an entity.

Examples:
  allegiance parse article.txt
  echo 'Armenia has frozen its participation.' | allegiance parse -"
    )]
    Parse {
        /// The file, or - for standard input
        #[arg(value_name = "FILE")]
        file: String,
    },
    /// Code events: JSONL on standard input, coded events on standard output, nothing stored
    #[command(
        after_help = "A line in is an object with `id`, `date` (YYYY-MM-DD) and `text`; `publisher` and `language` may stand there too.
For each line comes one line, in the same order: {\"id\", \"events\": [{\"type\", \"mode\", \"contexts\", \"quad\", \"actor\", \"recipient\",
\"act\", \"time\", \"polarity\", \"certainty\", \"sources\", \"evidence\"}]}. With cameo, `code` and `root` stand in the place of the first
four. With polecat come rows under a line of column names, one an event; columns that are not known stay empty.
A line that cannot be used is named on standard error and has no events; the rest goes on, and the exit status is 3.

Examples:
  echo '{\"id\": 1, \"date\": \"2024-03-05\", \"text\": \"France condemned the attack.\"}' | allegiance code
  allegiance code --schema cameo < news.jsonl > events.jsonl
  allegiance code --schema polecat < news.jsonl > events.tsv"
    )]
    Code {
        /// In which terms the events are written
        #[arg(long, value_enum, default_value_t, value_name = "SCHEMA")]
        schema: crate::code::Schema,
    },
    /// Verify every hash, span and reference of the account's file
    #[command(after_help = "Exit status 1 where anything is wrong.

Example:
  allegiance check --db allegiance.db")]
    Check,
    /// Copy the account to a new file while others use it, and verify the copy
    #[command(
        arg_required_else_help = true,
        after_help = "The copy appears under its name only when it is whole. Exit status 1 where anything is wrong with it.

Example:
  allegiance backup allegiance-2024-09-02.db"
    )]
    Backup {
        /// The new file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Show what rests on a report, and remove it with its claims
    #[command(
        arg_required_else_help = true,
        after_help = "Standings that are different without the report are shown with what held before and after. Asks on a terminal.

Examples:
  allegiance remove 3fa2b1c0 --dry-run
  allegiance remove 3fa2b1c0 --yes"
    )]
    Remove(Remove),
    /// Make all again that is derived from the reports and claims
    #[command(after_help = "For when `check` says so; answers stay the same.

Example:
  allegiance rebuild --db allegiance.db")]
    Rebuild,
    /// Show the account in a browser, and answer its questions over HTTP
    #[command(
        after_help = "The first line that is printed is the address. Only this machine can ask, unless --listen names an address that others
reach: then whoever asks shows a token (`allegiance token new`), or comes through a proxy that names them. How to put TLS
before it: docs/serving.md. The questions of the command line are answered under /api (/api/openapi.json).

Examples:
  allegiance serve --demo                     the account of the example reports
  allegiance serve --db /srv/allegiance.db --listen 0.0.0.0:8450 --host desk.example.org
  allegiance serve --host desk.example.org --proxy 127.0.0.1 --proxy-header X-Remote-User
  curl 'http://127.0.0.1:8450/api/standing?organisation=CSTO&on=2024-09-02'"
    )]
    Serve(Serve),
    /// Answer the questions of the command line as tools of the Model Context Protocol, over standard input and output
    #[command(
        after_help = "For programs that give tools to a language model. Each question is a tool with the same parameters, and answers with the
same JSON; nothing is changed. Messages are JSON-RPC 2.0, one a line; it ends with its input.

Example, as the settings of such a program have it:
  { \"mcpServers\": { \"allegiance\": { \"command\": \"allegiance\", \"args\": [\"mcp\", \"--db\", \"/srv/allegiance.db\"] } } }"
    )]
    Mcp,
    /// Make, list and take back the tokens that open a server to others
    #[command(
        subcommand,
        after_help = "Tokens are kept as hashes in a file beside the account (allegiance.db.tokens).

Examples:
  allegiance token new maria --scope write
  allegiance token list
  allegiance token revoke maria"
    )]
    Token(TokenAsked),
    /// The text of a PDF on standard input, for this program itself
    #[command(name = crate::pdf::COMMAND, hide = true)]
    TextOfPdf,
    /// Print completions for a shell
    #[command(after_help = "Examples:
  allegiance completions bash > ~/.local/share/bash-completion/completions/allegiance
  allegiance completions zsh > ~/.zfunc/_allegiance
  allegiance completions fish > ~/.config/fish/completions/allegiance.fish")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// The commands that put a question to the account.
pub const QUESTIONS: [&str; 15] = [
    "claims",
    "standing",
    "timeline",
    "requests",
    "attendance",
    "relations",
    "power",
    "closeness",
    "risk",
    "judge",
    "compare",
    "watch",
    "why",
    "corrections",
    "search",
];

impl Command {
    /// The question that it puts to the account; `None` where it does something else.
    pub fn question(self) -> Option<Question> {
        Some(match self {
            Command::Claims(asked) => Question::Claims(asked),
            Command::Standing(asked) => Question::Standing(asked),
            Command::Timeline(asked) => Question::Timeline(asked),
            Command::Requests(asked) => Question::Requests(asked),
            Command::Attendance(asked) => Question::Attendance(asked),
            Command::Relations(asked) => Question::Relations(asked),
            Command::Compare(asked) => Question::Compare(asked),
            Command::Watch(asked) => Question::Watch(asked),
            Command::Corrections(asked) => Question::Corrections(asked),
            Command::Search(asked) => Question::Search(asked),
            Command::Power(asked) => Question::Power(asked),
            Command::Closeness(asked) => Question::Closeness(asked),
            Command::Risk(asked) => Question::Risk(asked),
            Command::Judge(asked) => Question::Judge(asked),
            Command::Why(asked) => Question::Why(asked),
            _ => return None,
        })
    }
}

/// What to read.
#[derive(Debug, clap::Args)]
pub struct Read {
    /// Files, folders, or - for standard input
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<String>,
    /// Day of publication of reports that do not say it: YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = crate::unpack::day)]
    pub published: Option<Date>,
    /// Publisher of reports that do not name it
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// Which columns of a table hold what, such as text=body,title=headline,published=date,publisher=source,address=url
    #[arg(long, value_name = "FIELD=COLUMN,…", default_value = "", hide_default_value = true)]
    pub columns: Mapping,
    /// Read no more than this number of reports
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Write reports and claims into this folder of Parquet files, and keep no account; goes on where it stopped
    #[arg(long, value_name = "FOLDER", conflicts_with = "dry_run")]
    pub to: Option<std::path::PathBuf>,
    /// Write nothing, and tell what would come in
    #[arg(long)]
    pub dry_run: bool,
}

impl Read {
    /// What it says for reports that do not say it themselves.
    pub fn defaults(&self) -> Defaults {
        Defaults { published: self.published, publisher: self.publisher.clone() }
    }
}

/// What to follow.
#[derive(Debug, clap::Args)]
pub struct Follow {
    /// Addresses of feeds
    #[arg(required = true, value_name = "FEED")]
    pub feeds: Vec<String>,
    /// How long to wait between two looks, at least a minute: 15m, 2h, 1d
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = crate::follow::pause, conflicts_with = "once")]
    pub every: std::time::Duration,
    /// Look once and end
    #[arg(long)]
    pub once: bool,
    /// Publisher of reports that do not name it; without it, the title of the feed
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
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

/// What to serve, and where.
#[derive(Debug, Clone, PartialEq, Eq, clap::Args)]
pub struct Serve {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8450")]
    pub listen: std::net::SocketAddr,
    /// A further name under which a proxy on this machine asks, such as desk.example.org
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// Show the account of the example reports, kept nowhere
    #[arg(long)]
    pub demo: bool,
    /// Take no reports and no corrections
    #[arg(long)]
    pub read_only: bool,
    /// Send what changed to this address after each intake and each hour, as `watch --post` does
    #[arg(long, value_name = "URL", requires = "seen", conflicts_with = "demo")]
    pub post: Option<String>,
    /// The file that keeps what was sent
    #[arg(long, value_name = "FILE", requires = "post")]
    pub seen: Option<PathBuf>,
    /// Let only those ask who show a token, on this machine too
    #[arg(long)]
    pub require_token: bool,
    /// The header in which a trusted proxy names who asks, such as X-Remote-User
    #[arg(long, value_name = "HEADER", requires = "proxy")]
    pub proxy_header: Option<String>,
    /// The address of a proxy that is trusted to know who asks
    #[arg(long, value_name = "IP", requires = "proxy_header")]
    pub proxy: Vec<std::net::IpAddr>,
}

/// Tokens by which a server that others can reach knows who asks.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum TokenAsked {
    /// Make a token; it is shown this once
    New {
        /// Who uses it: a person or a program
        name: String,
        /// What it opens: every question, or reports and corrections too
        #[arg(long, value_enum, default_value_t = Scope::Read)]
        scope: Scope,
    },
    /// Who has a token
    List,
    /// Take a token back; it is worth nothing from this moment on
    Revoke {
        /// Whose token
        name: String,
    },
}
