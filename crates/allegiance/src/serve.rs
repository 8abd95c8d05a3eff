//! The server: pages and the questions of the command line over HTTP, for one analyst or a desk.
//!
//! On the own machine everybody may ask. Where others can reach it, whoever asks shows a token or comes through a proxy that
//! names them. Questions are answered beside each other, each from the account at one moment; one writes at a time. What a
//! stranger sends is bounded: connections, heads, bodies, time.
#![expect(clippy::disallowed_methods, reason = "touches the world: the network")]

mod reply;
mod kept;
mod api;
mod feeds;
mod telling;
mod access;
mod forms;
mod jobs;
mod connections;
mod correcting;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Method, Request, Response, header};
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
use crate::intake::{Listener, intake};
use crate::output::{print, tell_note};
use crate::pages::{self, Asked, Page, Visit};
use crate::tokens::{self, Scope};
use crate::unpack::Defaults;
use crate::{clock, knowledge};
use access::{Access, Visitor};
use forms::Sent;
use jobs::Jobs;
use kept::Kept;
use reply::Reply;

/// The reports of the demonstration.
static EXAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/reports");

/// How long a body may take.
const BODY_TIME: Duration = Duration::from_mins(2);
/// Bodies that come in beside each other; others wait.
const BODIES: usize = 4;
/// Requests that are answered beside each other; others wait.
const AT_ONCE: usize = 16;
/// How long a form waits for its reports to be read before it shows how far that is.
const READ_TIME: Duration = Duration::from_secs(3);
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
    /// The names under which this server may be asked, beside its addresses.
    hosts: BTreeSet<String>,
    access: Access,
    jobs: Jobs,
    /// What makes the marks of forms, which no other page can know.
    secret: [u8; 32],
    may_write: bool,
    is_demo: bool,
    turns: Semaphore,
    bodies: Semaphore,
    kept: Kept,
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

    fn visit(&self, visitor: &Visitor) -> Visit {
        let name = visitor.name.as_deref().unwrap_or_default();
        Visit {
            may_write: self.may_write && visitor.scope == Scope::Write,
            csrf: blake3::keyed_hash(&self.secret, name.as_bytes()).to_hex().to_string(),
            is_demo: self.is_demo,
            who: visitor.name.clone(),
        }
    }

    /// Whether a request names this server, and not a name of elsewhere that was made to lead here.
    fn is_host(&self, host: &str) -> bool {
        let name = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(name, _)| name);
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        self.hosts.contains(name) || self.hosts.contains(host) || bare.parse::<IpAddr>().is_ok()
    }
}

/// Serves until it is told to stop.
pub fn serve(asked: &Serve, db: &Path) -> Result<u8, Error> {
    let access = access(asked, db)?;
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
        intake(Reports::at(&paths), &Defaults::default(), &mut store, &mut Silent)?;
    }
    drop(store);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(2 * AT_ONCE)
        .build()
        .map_err(|error| from_io(&error, "the server"))?;
    runtime.block_on(run(asked, db, access))?;
    runtime.shutdown_timeout(STOP_TIME);
    Ok(0)
}

/// Who may ask a server that is started so.
fn access(asked: &Serve, db: &Path) -> Result<Access, Error> {
    let place = format!("--listen {}", asked.listen);
    let proxy = match &asked.proxy_header {
        None => None,
        Some(name) => {
            let header = name.parse().map_err(|_| {
                Error::usage(
                    format!("`{name}` is no name of a header"),
                    "--proxy-header",
                    "write it like X-Remote-User",
                )
            })?;
            Some((header, asked.proxy.iter().map(IpAddr::to_canonical).collect()))
        }
    };
    let is_near = asked.listen.ip().is_loopback();
    let is_open = is_near && proxy.is_none() && !asked.require_token;
    if !is_open && proxy.is_none() && tokens::tokens(db)?.is_empty() {
        let help = "make a token: allegiance token new NAME --scope read; or name a proxy that knows who asks \
                    (--proxy-header and --proxy): docs/serving.md";
        return Err(Error::usage("others could ask, and nobody has a token", place, help));
    }
    if !is_near {
        tell_note(
            "what is asked goes over the network as it is: put a proxy with TLS before it (docs/serving.md)",
            &place,
        );
    }
    Ok(Access::new(is_open, db.to_owned(), proxy))
}

async fn run(asked: &Serve, db: PathBuf, access: Access) -> Result<(), Error> {
    let place = || format!("--listen {}", asked.listen);
    let listener = TcpListener::bind(asked.listen).await.map_err(|error| {
        let what = format!("it cannot listen there: {error}");
        Error::input(what, place(), "another program may hold the port: choose another, or 0 for a free one")
    })?;
    let address = listener.local_addr().map_err(|error| from_io(&error, &place()))?;
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)
        .map_err(|error| Error::input(error.to_string(), "the system's randomness", "try again"))?;
    let names = asked.host.iter().map(|name| name.to_lowercase());
    let facts = knowledge::facts()?;
    let shared = Arc::new(Shared {
        kept: Kept::of(&db)?,
        wake: telling::start(asked, db.clone(), facts.clone())?,
        db,
        facts,
        stores: Mutex::default(),
        writes: Mutex::default(),
        hosts: names.chain(["localhost".to_owned()]).collect(),
        access,
        jobs: Jobs::default(),
        secret,
        may_write: !asked.read_only && !asked.demo,
        is_demo: asked.demo,
        turns: Semaphore::new(AT_ONCE),
        bodies: Semaphore::new(BODIES),
    });
    let mut stops = Stops::new().map_err(|error| from_io(&error, "the signals of the system"))?;
    print(&format!("http://{address}/\n"))?;
    if asked.demo {
        tell_note("this is the account of the example reports; nothing is kept", "--demo");
    }
    let asked_of = Arc::clone(&shared);
    let respond = move |peer, request| respond(Arc::clone(&asked_of), peer, request);
    connections::answer(listener, respond, stops.next(), STOP_TIME).await;
    if shared.jobs.is_busy() {
        tell_note("what was sent is still being read; stop once more to leave it", "the server");
        tokio::select! { () = shared.jobs.done() => {}, () = stops.next() => {} }
    }
    Ok(())
}

/// What tells the process to stop, heard from the moment on when it is made.
#[cfg(unix)]
struct Stops {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stops {
    fn new() -> std::io::Result<Stops> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Stops { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Ends when the process is told to stop, once more each time.
    async fn next(&mut self) {
        tokio::select! { _ = self.interrupt.recv() => {}, _ = self.terminate.recv() => {} }
    }
}

/// What tells the process to stop.
#[cfg(not(unix))]
struct Stops;

#[cfg(not(unix))]
impl Stops {
    fn new() -> std::io::Result<Stops> {
        Ok(Stops)
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

/// Answers a request, whatever comes in.
async fn respond(shared: Arc<Shared>, peer: IpAddr, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let is_head = parts.method == Method::HEAD;
    let known_tag = header_of(&parts, header::IF_NONE_MATCH).map(str::to_owned);
    let reply = match replied(&shared, peer, parts, body).await {
        Ok(reply) | Err(reply) => reply,
    };
    reply.into_response(known_tag.as_deref(), is_head)
}

fn header_of(parts: &Parts, name: header::HeaderName) -> Option<&str> {
    parts.headers.get(name).and_then(|value| value.to_str().ok())
}

/// An answer, or one that ends the matter early.
async fn replied(shared: &Arc<Shared>, peer: IpAddr, parts: Parts, body: Body) -> Result<Reply, Reply> {
    let host = header_of(&parts, header::HOST).unwrap_or_default().to_lowercase();
    if !shared.is_host(&host) {
        let help = "ask for localhost, or start the server with --host and this name";
        return Err(Reply::error(
            400,
            &Error::usage(format!("no such host is served: `{host}`"), "the header `Host`", help),
        ));
    }
    let path = parts.uri.path().to_owned();
    if let Some((_, kind, bytes)) = pages::ASSETS.iter().find(|(asset, ..)| *asset == path) {
        return Ok(Reply::new(200, kind, bytes.to_vec()));
    }
    if parts.method == Method::POST && path == "/sign-in" {
        return sign_in(shared, &parts, body).await;
    }
    let query: Vec<(String, String)> =
        form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let asked = Asked { path, query };
    let visitor = shared.access.visitor(peer, &parts.headers).map_err(|error| Reply::error(500, &error))?;
    let Some(visitor) = visitor else { return Err(stranger(shared, &asked)) };
    match parts.method {
        Method::GET | Method::HEAD => {
            let _turn = shared.turns.acquire().await.map_err(|_| Reply::closed())?;
            let shared = Arc::clone(shared);
            Ok(answered(tokio::task::spawn_blocking(move || get(&shared, &visitor, &asked, &host)).await))
        }
        Method::POST => post(shared, &visitor, &parts, asked, body).await,
        _ => Err(no_such_method(asked.path)),
    }
}

/// What a stranger gets: the page to sign in, or an error for programs.
fn stranger(shared: &Shared, asked: &Asked) -> Reply {
    let error = Error::usage(
        "this account is not open to everybody",
        asked.path.clone(),
        "send the header `Authorization: Bearer TOKEN`; whoever keeps the account makes tokens with `allegiance token new`",
    );
    let reply = if asked.path.starts_with("/api") {
        Reply::error(401, &error)
    } else {
        let visit = Visit { is_demo: shared.is_demo, ..Visit::default() };
        page_reply(pages::sign_in(&visit, asked, 401, false))
    };
    reply.with("WWW-Authenticate", "Bearer")
}

fn page_reply(page: Page) -> Reply {
    Reply::new(page.status, reply::HTML, page.html.into_bytes())
}

/// Whether a browser sends this from another site, as its own word has it.
fn is_from_elsewhere(parts: &Parts) -> bool {
    let site = parts.headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

fn is_over_tls(parts: &Parts) -> bool {
    parts.headers.get("x-forwarded-proto").is_some_and(|told| told == "https")
}

/// Takes a body in, within bounds of size, time and number.
async fn sent(shared: &Shared, parts: &Parts, body: Body) -> Result<Sent, (u16, Error)> {
    let received = async {
        let _turn = shared.bodies.acquire().await;
        forms::received(header_of(parts, header::CONTENT_TYPE), body).await
    };
    let late = |_| (408, Error::usage("the form took too long to come in", parts.uri.path(), "send it again"));
    tokio::time::timeout(BODY_TIME, received).await.map_err(late)?
}

async fn sign_in(shared: &Arc<Shared>, parts: &Parts, body: Body) -> Result<Reply, Reply> {
    let asked = Asked { path: "/sign-in".to_owned(), query: Vec::new() };
    let again = |status| page_reply(pages::sign_in(&Visit::default(), &asked, status, true));
    if is_from_elsewhere(parts) {
        return Err(again(403));
    }
    let sent = sent(shared, parts, body).await.map_err(|(status, error)| Reply::error(status, &error))?;
    let cookie = shared.access.sign_in(sent.field("token").unwrap_or_default(), is_over_tls(parts));
    let cookie = cookie.map_err(|error| Reply::error(500, &error))?.ok_or_else(|| again(401))?;
    let next =
        sent.field("next").filter(|next| next.starts_with('/') && !next.starts_with("//") && !next.contains('\\'));
    Ok(Reply::see(next.unwrap_or("/")).with("Set-Cookie", cookie))
}

/// What is said to any method that has no answer there.
fn no_such_method(path: String) -> Reply {
    let allowed = if TAKEN.contains(&path.as_str()) { "GET, HEAD, POST" } else { "GET, HEAD" };
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
fn get(shared: &Arc<Shared>, visitor: &Visitor, asked: &Asked, host: &str) -> Reply {
    if asked.path == "/api/openapi.json" {
        return Reply::new(200, reply::JSON, format!("{:#}\n", openapi::document()).into_bytes());
    }
    if let Some(question) = asked.path.strip_prefix("/ask/") {
        return api::opened(question, &asked.query);
    }
    let visit = shared.visit(visitor);
    // Today is the day asked about where none is given, and forms are the visitor's own.
    let key = format!("{} {:?} {} {host} {asked:?}", clock::today(), visit.who, visit.may_write);
    if asked.path.starts_with("/feed.") {
        let none = || {
            Reply::of(&Error::nothing("there is no such feed", asked.path.clone(), "ask for /feed.atom or /feed.json"))
        };
        return shared.kept.or(key, || feeds::feed(shared, &asked.path, &asked.query, host).unwrap_or_else(none));
    }
    if let Some(question) = asked.path.strip_prefix("/api/") {
        let long = api::long_answer(shared, question, &asked.query);
        return long.unwrap_or_else(|| shared.kept.or(key, || api::answer(shared, question, &asked.query)));
    }
    if let Some(number) = asked.path.strip_prefix("/jobs/") {
        let Some(job) = number.parse().ok().and_then(|number| shared.jobs.job(number)) else {
            let error = Error::nothing(
                "no such reading is known",
                asked.path.clone(),
                "the claims that it found are in the account: see the start",
            );
            return page_reply(pages::failed(&visit, asked, 404, &error));
        };
        let reply = page_reply(pages::job(&visit, asked, &job));
        return if job.is_done { reply } else { reply.with("Refresh", "2") };
    }
    shared.kept.or(key, || page(shared, &visit, asked))
}

/// A page of the account.
fn page(shared: &Shared, visit: &Visit, asked: &Asked) -> Reply {
    let page = shared.with_store(|store| {
        let own = asking::own_tables(store, FIGURES.iter().any(|figure| asked.path.ends_with(figure)))?;
        at_desk(store, &shared.facts, |desk| {
            desk.lay(own);
            Ok(pages::page(desk, visit, asked))
        })
    });
    page_reply(page.unwrap_or_else(|error| pages::failed(visit, asked, 500, &error)))
}

/// The addresses that take something in.
const TAKEN: [&str; 4] = ["/reports", "/corrections", "/sign-in", "/sign-out"];

/// Takes in what a form sends.
async fn post(
    shared: &Arc<Shared>,
    visitor: &Visitor,
    parts: &Parts,
    asked: Asked,
    body: Body,
) -> Result<Reply, Reply> {
    let (path, visit) = (asked.path.clone(), shared.visit(visitor));
    let is_person = header_of(parts, header::ACCEPT).is_some_and(|kinds| kinds.contains("text/html"));
    let refused = |status: u16, error: Error| {
        if is_person { page_reply(pages::failed(&visit, &asked, status, &error)) } else { Reply::error(status, &error) }
    };
    if path.starts_with("/api/") {
        return Err(no_such_method(path));
    }
    if !TAKEN.contains(&path.as_str()) {
        return Err(refused(404, Error::nothing("nothing is taken in here", path, "see /api")));
    }
    if is_from_elsewhere(parts) {
        return Err(refused(
            403,
            Error::usage("the form comes from another site", path, "use the form of this server"),
        ));
    }
    if path == "/sign-out" {
        return Ok(Reply::see("/").with("Set-Cookie", shared.access.sign_out(&parts.headers, is_over_tls(parts))));
    }
    if !visit.may_write {
        let help =
            "whoever keeps the account gives tokens that may write, or starts the server without --read-only or --demo";
        return Err(refused(403, Error::usage("you may ask here, and change nothing", path, help)));
    }
    let sent = sent(shared, parts, body).await.map_err(|(status, error)| refused(status, error))?;
    if path == "/corrections" {
        let is_own = visitor.is_program || sent.field("csrf") == Some(visit.csrf.as_str());
        let (shared, visit, sent) = (Arc::clone(shared), visit.clone(), pages::Sent::of(sent.fields()));
        let taken = move || correcting::take_correction(&shared, &visit, &sent, is_own);
        return Ok(answered(tokio::task::spawn_blocking(taken).await));
    }
    if !visitor.is_program && sent.field("csrf") != Some(visit.csrf.as_str()) {
        let help = "load the page again and send the form from there";
        let what = "the form is not one of this server, or the server was started anew";
        return Err(refused(403, Error::usage(what, "the form", help)));
    }
    take_reports(shared, sent).await.map_err(|(status, error)| refused(status, error))
}

/// Reads what a form sent; what is read soon is shown at once, and otherwise how far it is.
async fn take_reports(shared: &Arc<Shared>, sent: Sent) -> Result<Reply, (u16, Error)> {
    if sent.files.is_empty() && sent.text().is_none() && sent.addresses().next().is_none() {
        let help = "paste the text of a report or its address, or choose a file";
        return Err((400, Error::usage("there is nothing to read", "the form", help)));
    }
    sent.published().map_err(|error| (400, error))?;
    let Some((number, mut task)) = jobs::begin(shared, sent) else {
        let help = "send it again when the others are done";
        return Err((503, Error::input("too much is being read at once", "the server", help)));
    };
    let _ = tokio::time::timeout(READ_TIME, &mut task).await;
    let job = shared.jobs.job(number).unwrap_or_default();
    match (job.is_done, job.reports.as_slice(), job.errors.as_slice()) {
        (true, [(report, _)], []) => Ok(Reply::see(&format!("/report/{}", report.id))),
        (true, [], [error]) => Err((400, error.clone())),
        _ => Ok(Reply::see(&format!("/jobs/{number}"))),
    }
}

/// Hears nothing.
struct Silent;

impl Listener for Silent {
    fn read(&mut self, _: &codebook::Report, _: &[codebook::Claim]) -> Result<(), Error> {
        Ok(())
    }

    fn bad(&mut self, _: Error) {}

    fn note(&mut self, _: &str, _: &str) {}

    fn done(&mut self, _: u64) {}
}
