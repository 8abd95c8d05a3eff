//! The server: pages and the questions of the command line over HTTP, for one analyst or a desk behind a proxy.
//!
//! It listens on the own machine alone. Whoever wants it elsewhere puts a proxy with a login and TLS before it, and names the
//! host under which it is asked (`--host`). Questions are answered beside each other, each from the account at one moment;
//! one writes at a time.
#![expect(clippy::disallowed_methods, reason = "touches the world: the network")]

mod reply;
mod api;
mod feeds;
mod telling;
mod forms;

use std::collections::BTreeSet;
use std::future::IntoFuture;
use std::path::{Path, PathBuf};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::response::Response;
use codebook::Facts;
use include_dir::{Dir, include_dir};
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::api::openapi;
use crate::asking::{self, at_desk};
use crate::cli::Serve;
use crate::error::{Error, from_io};
use crate::files::Reports;
use crate::intake::{Listener, Outcome, intake};
use crate::knowledge;
use crate::output::{print, tell_note};
use crate::pages::{self, Asked, Visit};
use crate::unpack::Defaults;
use reply::Reply;

/// The reports of the demonstration.
static EXAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/reports");

/// Largest body of a request, in bytes.
const MAX_BODY: usize = 20 << 20;
/// How long a body may take.
const BODY_TIME: Duration = Duration::from_secs(30);
/// Requests that are answered beside each other; others wait.
const AT_ONCE: usize = 16;
/// How the addresses of pages end that show figures.
const FIGURES: [&str; 3] = ["/power", "/closeness", "/risk"];
/// How long a stop waits for what is being answered.
const STOP_TIME: Duration = Duration::from_secs(5);

/// What all requests share.
struct Shared {
    db: PathBuf,
    facts: Facts,
    /// Accounts that are open for reading.
    stores: Mutex<Vec<Store>>,
    /// Held by whoever writes.
    writes: Mutex<()>,
    /// The names under which this server may be asked.
    hosts: BTreeSet<String>,
    /// What a form of this server carries and no other page can know.
    secret: String,
    may_write: bool,
    is_demo: bool,
    turns: Semaphore,
    /// Wakes who tells a receiver what changed.
    wake: Option<SyncSender<()>>,
}

impl Shared {
    /// Lends an account that is open for reading.
    fn with_store<T>(&self, ask: impl FnOnce(&Store) -> Result<T, Error>) -> Result<T, Error> {
        let lent = self.stores.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let store = lent.map_or_else(|| crate::asking::open(&self.db), Ok)?;
        let answer = ask(&store);
        self.stores.lock().unwrap_or_else(PoisonError::into_inner).push(store);
        answer
    }

    /// Says that something came in.
    fn came_in(&self) {
        if let Some(wake) = &self.wake {
            let _ = wake.try_send(());
        }
    }

    fn visit(&self) -> Visit {
        Visit { may_write: self.may_write, csrf: self.secret.clone(), is_demo: self.is_demo }
    }
}

/// Serves until it is told to stop.
pub fn serve(asked: &Serve, db: &Path) -> Result<u8, Error> {
    if !asked.listen.ip().is_loopback() {
        let help = "listen on 127.0.0.1 and put a proxy with a login and TLS before it (`--host NAME` names it)";
        return Err(Error::usage(
            "other machines could ask without a login",
            format!("--listen {}", asked.listen),
            help,
        ));
    }
    let folder = if asked.demo {
        Some(tempfile::tempdir().map_err(|error| from_io(&error, "the temporary folder"))?)
    } else {
        None
    };
    let db = folder.as_ref().map_or_else(|| db.to_owned(), |folder| folder.path().join("demo.db"));
    let mut store = Store::open(&db)?;
    if let Some(folder) = &folder {
        EXAMPLES.extract(folder.path()).map_err(|error| from_io(&error, "the temporary folder"))?;
        let paths = [folder.path().display().to_string()];
        take(Reports::at(&paths), &Defaults::default(), &mut store)?;
    }
    drop(store);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(AT_ONCE)
        .build()
        .map_err(|error| from_io(&error, "the server"))?;
    let may_write = !asked.read_only && !asked.demo;
    runtime.block_on(run(asked, db, may_write))?;
    runtime.shutdown_timeout(STOP_TIME);
    Ok(0)
}

async fn run(asked: &Serve, db: PathBuf, may_write: bool) -> Result<(), Error> {
    let place = || format!("--listen {}", asked.listen);
    let listener = TcpListener::bind(asked.listen).await.map_err(|error| {
        let what = format!("it cannot listen there: {error}");
        Error::input(what, place(), "another program may hold the port: choose another, or 0 for a free one")
    })?;
    let address = listener.local_addr().map_err(|error| from_io(&error, &place()))?;
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)
        .map_err(|error| Error::input(error.to_string(), "the system's randomness", "try again"))?;
    let own = ["localhost", "127.0.0.1", "[::1]"].map(|name| format!("{name}:{}", address.port()));
    let facts = knowledge::facts()?;
    let shared = Arc::new(Shared {
        wake: telling::start(asked, db.clone(), facts.clone())?,
        db,
        facts,
        stores: Mutex::default(),
        writes: Mutex::default(),
        hosts: own.into_iter().chain(asked.host.iter().map(|name| name.to_lowercase())).collect(),
        secret: blake3::hash(&secret).to_hex().to_string(),
        may_write,
        is_demo: asked.demo,
        turns: Semaphore::new(AT_ONCE),
    });
    print(&format!("http://{address}/\n"))?;
    if asked.demo {
        tell_note("this is the account of the example reports; nothing is kept", "--demo");
    }
    let router = Router::new().fallback(respond).with_state(shared);
    let (told, mut is_told) = tokio::sync::watch::channel(());
    let served = axum::serve(listener, router).with_graceful_shutdown(async move {
        stopped().await;
        let _ = told.send(());
    });
    // Whoever holds a connection open without a word does not hold the server up.
    let overdue = async {
        if is_told.changed().await.is_ok() {
            tokio::time::sleep(STOP_TIME).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        served = served.into_future() => served.map_err(|error| from_io(&error, "the server")),
        () = overdue => Ok(()),
    }
}

/// Ends when the process is told to.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut term) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = term.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}

/// Answers a request, whatever comes in.
async fn respond(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let text =
        |name: header::HeaderName| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let host = text(header::HOST).unwrap_or_default().to_lowercase();
    let is_head = parts.method == Method::HEAD;
    let known_tag = text(header::IF_NONE_MATCH);
    let site = parts.headers.get("sec-fetch-site").and_then(|site| site.to_str().ok()).map(str::to_owned);
    let path = parts.uri.path().to_owned();
    let query: Vec<(String, String)> =
        form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let reply = if !shared.hosts.contains(&host) && !shared.hosts.contains(host.split(':').next().unwrap_or_default()) {
        let help = "ask for localhost, or start the server with --host and this name";
        Reply::error(400, &Error::usage(format!("no such host is served: `{host}`"), "the header `Host`", help))
    } else {
        match parts.method {
            Method::GET | Method::HEAD => {
                let Ok(_turn) = shared.turns.acquire().await else { return Reply::closed().into_response(None, false) };
                let shared = Arc::clone(&shared);
                answered(tokio::task::spawn_blocking(move || get(&shared, path, query, &host)).await)
            }
            Method::POST => post(&shared, &path, text(header::CONTENT_TYPE), site, body).await,
            _ => no_such_method(path),
        }
    };
    reply.into_response(known_tag.as_deref(), is_head)
}

/// What is said to any method that has no answer there.
fn no_such_method(path: String) -> Reply {
    let allowed = if path == "/reports" { "GET, HEAD, POST" } else { "GET, HEAD" };
    Reply::error(405, &Error::usage("there is no answer to this method", path, "a question is asked with GET"))
        .with("Allow", allowed)
}

/// What came of a thread; a flaw of the program stops one answer alone.
fn answered(reply: Result<Reply, tokio::task::JoinError>) -> Reply {
    reply.unwrap_or_else(|_| {
        let help = "this is a flaw of the program: please report it with the address";
        Reply::error(500, &Error::input("the program broke while it answered", "the server", help))
    })
}

/// Answers without changing anything.
fn get(shared: &Shared, path: String, query: Vec<(String, String)>, host: &str) -> Reply {
    if let Some((_, kind, bytes)) = pages::ASSETS.iter().find(|(asset, ..)| *asset == path) {
        return Reply::new(200, kind, bytes.to_vec());
    }
    if path == "/api/openapi.json" {
        return Reply::new(200, reply::JSON, format!("{:#}\n", openapi::document()).into_bytes());
    }
    if let Some(feed) = feeds::feed(shared, &path, &query, host) {
        return feed;
    }
    if let Some(question) = path.strip_prefix("/ask/") {
        return api::opened(question, &query);
    }
    if let Some(question) = path.strip_prefix("/api/") {
        return api::answer(shared, question, &query);
    }
    let (asked, visit) = (Asked { path, query }, shared.visit());
    let page = shared.with_store(|store| {
        let own = asking::own_tables(store, FIGURES.iter().any(|figure| asked.path.ends_with(figure)))?;
        at_desk(store, &shared.facts, |desk| {
            desk.lay(own);
            Ok(pages::page(desk, &visit, &asked))
        })
    });
    let page = page.unwrap_or_else(|error| pages::failed(&visit, &asked, 500, &error));
    Reply::new(page.status, reply::HTML, page.html.into_bytes())
}

/// Takes in what a form sends.
async fn post(shared: &Arc<Shared>, path: &str, kind: Option<String>, site: Option<String>, body: Body) -> Reply {
    let place = path.to_owned();
    if path.starts_with("/api/") {
        return no_such_method(place);
    }
    if path != "/reports" {
        return Reply::error(404, &Error::nothing("nothing is taken in here", place, "see /api"));
    }
    if !shared.may_write {
        return Reply::error(
            403,
            &Error::usage("this server takes nothing in", place, "start it without --read-only or --demo"),
        );
    }
    if site.is_some_and(|site| !matches!(site.as_str(), "same-origin" | "none")) {
        return Reply::error(
            403,
            &Error::usage("the form comes from another site", place, "use the form of this server"),
        );
    }
    let Ok(body) = tokio::time::timeout(BODY_TIME, to_bytes(body, MAX_BODY)).await else {
        return Reply::error(408, &Error::usage("the form took too long to come in", place, "send it again"));
    };
    let Ok(body) = body else {
        let what = format!("the form is larger than {} MB", MAX_BODY >> 20);
        return Reply::error(
            413,
            &Error::usage(what, place, "read large files from the command line: allegiance read PATH"),
        );
    };
    if !kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded")) {
        return Reply::error(415, &Error::usage("this is no form", place, "send application/x-www-form-urlencoded"));
    }
    let shared = Arc::clone(shared);
    answered(tokio::task::spawn_blocking(move || forms::take_report(&shared, &body)).await)
}

/// Takes reports in, and gives the errors about those that could not be used.
fn take(reports: Reports, defaults: &Defaults, store: &mut Store) -> Result<(Outcome, Heard), Error> {
    let mut heard = Heard::default();
    let outcome = intake(reports, defaults, store, &mut heard)?;
    Ok((outcome, heard))
}

/// What is told while reports come in.
#[derive(Default)]
struct Heard {
    reports: Vec<codebook::ReportId>,
    errors: Vec<Error>,
}

impl Listener for Heard {
    fn read(&mut self, report: &codebook::Report, _: &[codebook::Claim]) -> Result<(), Error> {
        self.reports.push(report.id);
        Ok(())
    }

    fn bad(&mut self, error: Error) {
        self.errors.push(error);
    }

    fn note(&mut self, _: &str, _: &str) {}

    fn done(&mut self, _: u64) {}
}
