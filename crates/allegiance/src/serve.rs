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
mod taking;
mod warming;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
use crate::pages::{self, Asked, Inside, Page, Visit};
use crate::tokens::{self, Scope};
use crate::unpack::Defaults;
use crate::{clock, knowledge};
use access::{Access, Visitor};
use jobs::Jobs;
use kept::{Kept, States};
use reply::Reply;
use taking::{TAKEN, post, sign_in};

/// The reports of the demonstration.
static EXAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/reports");

/// Bodies that come in beside each other; others wait.
const BODIES: usize = 4;
/// Requests that are answered beside each other; others wait.
const AT_ONCE: usize = 16;
/// Accounts that stay open for reading while nobody asks.
const IDLE: usize = 4;
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
    states: States,
    replies: Kept<Reply>,
    insides: Kept<Result<Arc<Inside>, Error>>,
    /// Wakes who tells a receiver what changed.
    wake: Option<SyncSender<()>>,
}

/// Takes a lock, also after whoever held it broke: what these locks keep is whole at every moment.
fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Lends an account that is open for reading.
    fn with_store<T>(&self, ask: impl FnOnce(&Store) -> Result<T, Error>) -> Result<T, Error> {
        let lent = held(&self.stores).pop();
        let store = lent.map_or_else(|| crate::asking::open(&self.db), Ok)?;
        let answer = self.states.at_one_moment(&store, ask);
        let mut stores = held(&self.stores);
        if stores.len() < IDLE {
            stores.push(store);
        }
        answer
    }

    /// What stands in a page of the account: kept until the account changes, for everybody where it has no form.
    fn inside(&self, visit: &Visit, asked: &Asked) -> Result<Arc<Inside>, Error> {
        let nobody = Visit::default();
        let visit = if pages::is_for_everybody(asked) { &nobody } else { visit };
        // Forms are the visitor's own.
        let key = format!("{:?} {} {}", visit.who, visit.may_write, pages::key(asked, clock::today())?);
        self.insides.or(self.states.now(), &key, || {
            self.with_store(|store| {
                let own = asking::own_tables(store, FIGURES.iter().any(|figure| asked.path.ends_with(figure)))?;
                at_desk(store, &self.facts, |desk| {
                    desk.lay(own);
                    pages::inside(desk, visit, asked).map(Arc::new)
                })
            })
        })
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
    let names = asked.host.iter().map(|name| name.to_lowercase());
    let facts = knowledge::facts()?;
    let shared = Arc::new(Shared {
        states: States::of(&db)?,
        replies: Kept::default(),
        insides: Kept::default(),
        wake: telling::start(asked, db.clone(), facts.clone())?,
        db,
        facts,
        stores: Mutex::default(),
        writes: Mutex::default(),
        hosts: names.chain(["localhost".to_owned()]).collect(),
        access,
        jobs: Jobs::default(),
        secret: tokens::random()?,
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
    warming::start(&shared);
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
    // Today is the day asked about where none is given.
    let key = format!("{} {host} {asked:?}", clock::today());
    if asked.path.starts_with("/feed.") {
        let none = || {
            Reply::of(&Error::nothing("there is no such feed", asked.path.clone(), "ask for /feed.atom or /feed.json"))
        };
        return shared.replies.or(shared.states.now(), &key, || {
            feeds::feed(shared, &asked.path, &asked.query, host).unwrap_or_else(none)
        });
    }
    if let Some(question) = asked.path.strip_prefix("/api/") {
        return api::answer(shared, question, &asked.query, &key);
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
    page_reply(match shared.inside(&visit, asked) {
        Ok(inside) => pages::framed(&visit, asked, &inside),
        Err(error) => pages::failed(&visit, asked, error.kind.http_status(), &error),
    })
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
