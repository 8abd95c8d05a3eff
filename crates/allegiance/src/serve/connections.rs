//! Connections: how many there may be, how slow they may be, and how they end.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

/// Connections that are open at once; others wait at the door.
const CONNECTIONS: usize = 512;
/// How long a request's head may take to come in, and how long a connection may stay open without one.
const HEAD_TIME: Duration = Duration::from_secs(15);
/// Largest head of a request, in bytes.
const MAX_HEAD: usize = 64 << 10;
/// How long a reader may take nothing of an answer.
const WRITE_TIME: Duration = Duration::from_secs(30);
/// How long to wait where no connection can be taken, for want of files say.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers what comes in until `stop` ends; then takes nothing more in and lets what is being answered go out, for `grace`.
pub(super) async fn answer<F>(
    listener: TcpListener,
    respond: impl Fn(IpAddr, Request<Body>) -> F + Clone + Send + Sync + 'static,
    stop: impl Future<Output = ()>,
    grace: Duration,
) where
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let open = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(MAX_HEAD);
    let mut stop = pin!(stop);
    let take = || async {
        let place = Arc::clone(&places).acquire_owned().await.expect("nobody closes it");
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => return (place, stream, peer),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    };
    loop {
        let (place, stream, peer) = tokio::select! { taken = take() => taken, () = &mut stop => break };
        let _ = stream.set_nodelay(true);
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(WRITE_TIME));
        let respond = respond.clone();
        let service = service_fn(move |request: Request<hyper::body::Incoming>| {
            let answer = respond(peer.ip(), request.map(Body::new));
            async move { Ok::<_, Infallible>(answer.await) }
        });
        let connection = open.watch(http.serve_connection(TokioIo::new(Box::pin(stream)), service));
        tokio::spawn(async move {
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(grace, open.shutdown()).await;
}
