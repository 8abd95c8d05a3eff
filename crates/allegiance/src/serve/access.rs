//! Who asks, and what they may do: the machine's own user, the bearer of a token, or whom a trusted proxy names.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, header};
use tokio::time::Instant;

use super::held;
use crate::error::Error;
use crate::tokens::{self, Scope, Token};

/// How long a browser stays signed in.
const SIGNED_IN: Duration = Duration::from_hours(12);
/// Browsers that can be signed in at once; the oldest goes first.
const MOST_SIGNED_IN: usize = 10_000;
/// The cookie of a browser that is signed in.
const COOKIE: &str = "allegiance";

/// Somebody who may ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Visitor {
    /// Their name; `None` for the user of this machine.
    pub(super) name: Option<String>,
    pub(super) scope: Scope,
    /// Whether they showed what no browser sends by itself, so that no other page can have sent them.
    pub(super) is_program: bool,
}

/// The rules by which visitors are known.
pub(super) struct Access {
    /// Whether everybody who reaches the server may ask: where only the own machine reaches it.
    pub(super) is_open: bool,
    /// The account whose tokens open it.
    pub(super) db: PathBuf,
    /// The header by which a proxy names who asks, and the proxies that may.
    pub(super) proxy: Option<(HeaderName, Vec<IpAddr>)>,
    /// Browsers that are signed in, by the hash of their cookie: the hash of the token, and until when.
    sessions: Mutex<BTreeMap<String, (String, Instant)>>,
}

impl Access {
    pub(super) fn new(is_open: bool, db: PathBuf, proxy: Option<(HeaderName, Vec<IpAddr>)>) -> Access {
        Access { is_open, db, proxy, sessions: Mutex::default() }
    }

    /// Who asks; `None` for a stranger.
    pub(super) fn visitor(&self, peer: IpAddr, headers: &HeaderMap) -> Result<Option<Visitor>, Error> {
        if let Some((header, proxies)) = &self.proxy
            && proxies.contains(&peer.to_canonical())
            && let Some(name) = headers.get(header).and_then(|name| name.to_str().ok()).map(str::trim)
            && !name.is_empty()
        {
            return Ok(Some(Visitor { name: Some(name.to_owned()), scope: Scope::Write, is_program: false }));
        }
        let of = |token: Token, is_program| Visitor { name: Some(token.name), scope: token.scope, is_program };
        if let Some(told) = headers.get(header::AUTHORIZATION).and_then(|told| told.to_str().ok())
            && let Some((scheme, token)) = told.split_once(' ')
            && scheme.eq_ignore_ascii_case("bearer")
        {
            return Ok(self.token(&tokens::hash(token.trim()))?.map(|token| of(token, true)));
        }
        if let Some(hash) = cookie(headers).and_then(|cookie| self.signed_in(cookie))
            && let Some(token) = self.token(&hash)?
        {
            return Ok(Some(of(token, false)));
        }
        Ok(self.is_open.then_some(Visitor { name: None, scope: Scope::Write, is_program: false }))
    }

    fn token(&self, hash: &str) -> Result<Option<Token>, Error> {
        Ok(tokens::tokens(&self.db)?.into_iter().find(|token| token.hash == hash))
    }

    /// The hash of the token with which a browser signed in.
    fn signed_in(&self, cookie: &str) -> Option<String> {
        let sessions = held(&self.sessions);
        sessions.get(&tokens::hash(cookie)).filter(|(_, until)| *until > Instant::now()).map(|(token, _)| token.clone())
    }

    /// Signs a browser in by a token; the header that tells it. `None` where the token is none.
    pub(super) fn sign_in(&self, token: &str, is_tls: bool) -> Result<Option<String>, Error> {
        let hash = tokens::hash(token.trim());
        if self.token(&hash)?.is_none() {
            return Ok(None);
        }
        let secret = tokens::secret()?;
        let now = Instant::now();
        let mut sessions = held(&self.sessions);
        sessions.retain(|_, (_, until)| *until > now);
        if sessions.len() >= MOST_SIGNED_IN {
            let oldest = sessions.iter().min_by_key(|(_, (_, until))| *until).map(|(cookie, _)| cookie.clone());
            oldest.and_then(|cookie| sessions.remove(&cookie));
        }
        sessions.insert(tokens::hash(&secret), (hash, now + SIGNED_IN));
        Ok(Some(set_cookie(&secret, SIGNED_IN, is_tls)))
    }

    /// Signs a browser out; the header that tells it.
    pub(super) fn sign_out(&self, headers: &HeaderMap, is_tls: bool) -> String {
        if let Some(cookie) = cookie(headers) {
            held(&self.sessions).remove(&tokens::hash(cookie));
        }
        set_cookie("", Duration::ZERO, is_tls)
    }
}

fn set_cookie(value: &str, age: Duration, is_tls: bool) -> String {
    let secure = if is_tls { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{secure}", age.as_secs())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|told| told.to_str().ok());
    let mut pairs = all.flat_map(|told| told.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}
