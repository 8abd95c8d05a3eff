//! An address to the bytes that lie there, within bounds of size and time and, where strangers may name addresses, of place.
#![expect(clippy::disallowed_methods, reason = "touches the world: the network")]

use std::fmt;
use std::io::Read;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use crate::address::is_web;
use crate::charset::{relabelled, what_it_is};
use crate::error::Error;

/// How long all of it may take, redirects and all.
const TIME: Duration = Duration::from_secs(30);
/// How long a connection may take.
const CONNECT_TIME: Duration = Duration::from_secs(10);
/// Redirects that are followed.
const REDIRECTS: u32 = 5;
/// Largest report at an address, in bytes.
const MAX_BYTES: usize = 20 << 20;
/// What is asked for, the best first.
const ACCEPTED: &str = "text/html, application/xhtml+xml, text/plain, text/markdown, application/json, application/x-ndjson, \
                        application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5";
/// Ports of the web.
const PORTS: [u16; 2] = [80, 443];

/// How far an address may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Wherever the machine can: for whoever sits before it.
    Anywhere,
    /// Only what everybody can reach, on the ports of the web: for whoever asks the machine from elsewhere.
    Public,
}

/// What lay at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Where it lay in the end, after all redirects.
    pub address: String,
    /// Its media type, without parameters and in lower case; empty where none was told.
    pub media: String,
    /// Its bytes; text whose encoding was told is UTF-8 with a byte order mark.
    pub bytes: Vec<u8>,
}

/// By what a server knows again what it sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// The header `ETag`.
    pub tag: Option<String>,
    /// The header `Last-Modified`.
    pub modified: Option<String>,
}

/// A failure, with the status with which the server answered, if it did.
struct Failure {
    error: Error,
    status: Option<u16>,
}

/// Fetches what lies at an address.
pub fn fetch(address: &str, reach: Reach) -> Result<Fetched, Error> {
    match fetch_anew(address, reach, &Mark::default())? {
        Some((fetched, _)) => Ok(fetched),
        None => Err(nothing(address)),
    }
}

/// Fetches what lies at an address unless it is what was sent under this mark; `None` where it is.
pub fn fetch_anew(address: &str, reach: Reach, mark: &Mark) -> Result<Option<(Fetched, Mark)>, Error> {
    let fetched = asked(address, reach, mark).map_err(|failure| failure.error)?;
    match fetched {
        Some((fetched, _)) if fetched.bytes.is_empty() => Err(nothing(address)),
        fetched => Ok(fetched),
    }
}

/// The rules for robots at an address; nothing where the server says that it has none.
pub(crate) fn rules_at(address: &str, reach: Reach) -> Result<Vec<u8>, Error> {
    match asked(address, reach, &Mark::default()) {
        Ok(fetched) => Ok(fetched.map(|(fetched, _)| fetched.bytes).unwrap_or_default()),
        Err(Failure { status: Some(400..=499), .. }) => Ok(Vec::new()),
        Err(failure) => Err(failure.error),
    }
}

/// How far what lies at an address may send us: no farther than everybody can reach, unless it is itself out of their reach.
pub(crate) fn reach_of(address: &str) -> Reach {
    use std::net::ToSocketAddrs as _;
    let uri = address.parse::<Uri>().ok();
    let found = uri.as_ref().and_then(|uri| {
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
        (uri.host()?.trim_matches(['[', ']']), port).to_socket_addrs().ok()
    });
    let is_private = |address: std::net::SocketAddr| !is_public(address.ip()) || !PORTS.contains(&address.port());
    if found.is_some_and(|mut all| all.any(is_private)) { Reach::Anywhere } else { Reach::Public }
}

fn nothing(address: &str) -> Error {
    Error::input("nothing lies there", address, "open the address in a browser and look")
}

fn asked(address: &str, reach: Reach, mark: &Mark) -> Result<Option<(Fetched, Mark)>, Failure> {
    let bad = |what: String, help: &str| Failure { error: Error::input(what, address, help), status: None };
    let uri: Uri =
        address.parse().map_err(|error| bad(format!("this is no address: {error}"), "write https://HOST/PATH"))?;
    if !is_web(address) || uri.host().is_none_or(str::is_empty) {
        return Err(bad("this is no address of the web".to_owned(), "write https://HOST/PATH"));
    }
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(bad("the address carries a name or a password".to_owned(), "leave away what stands before the @"));
    }
    let mut config = ureq::Agent::config_builder()
        .timeout_global(Some(TIME))
        .timeout_connect(Some(CONNECT_TIME))
        .max_redirects(REDIRECTS)
        .max_redirects_will_error(true)
        .max_response_header_size(64 << 10)
        .user_agent(concat!("Allegiance/", env!("CARGO_PKG_VERSION")))
        .accept(ACCEPTED);
    if reach == Reach::Public {
        // A proxy would look names up itself, past the guard.
        config = config.proxy(None);
    }
    let agent = ureq::Agent::with_parts(
        config.build(),
        DefaultConnector::default(),
        Guard { reach, inner: DefaultResolver::default() },
    );
    let mut request = agent.get(uri);
    if let Some(tag) = &mark.tag {
        request = request.header("if-none-match", tag);
    }
    if let Some(modified) = &mark.modified {
        request = request.header("if-modified-since", modified);
    }
    let mut response = request.call().map_err(|error| failed(&error, address))?;
    if response.status().as_u16() == 304 {
        return Ok(None);
    }
    let final_address = ureq::ResponseExt::get_uri(&response).to_string();
    let header = |name: &str| response.headers().get(name).and_then(|told| told.to_str().ok()).map(str::to_owned);
    let mark = Mark { tag: header("etag"), modified: header("last-modified") };
    let told = header("content-type").unwrap_or_default();
    let (media, charset) = media_of(&told);
    let mut bytes = Vec::new();
    let reader = response.body_mut().as_reader().take(MAX_BYTES as u64 + 1);
    { reader }.read_to_end(&mut bytes).map_err(|error| match error.downcast::<ureq::Error>() {
        Ok(error) => failed(&error, address),
        Err(error) => bad(format!("it broke off: {error}"), "try again"),
    })?;
    if bytes.len() > MAX_BYTES {
        let what = format!("what lies there is larger than {} MB", MAX_BYTES >> 20);
        return Err(bad(what, "save the page, and read the part that is the report"));
    }
    // Some servers tell an encoding of what is no text.
    if what_it_is(&bytes).is_none() && !bytes.is_empty() {
        bytes = relabelled(bytes, charset);
    }
    Ok(Some((Fetched { address: final_address, media, bytes }, mark)))
}

/// The media type and the encoding that a header tells.
pub(crate) fn media_of(told: &str) -> (String, Option<&str>) {
    let (media, rest) = told.split_once(';').unwrap_or((told, ""));
    let charset = rest.split(';').find_map(|one| {
        let (name, value) = one.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    (media.trim().to_ascii_lowercase(), charset)
}

fn failed(error: &ureq::Error, address: &str) -> Failure {
    use ureq::Error as Cause;
    let (what, help) = match error {
        Cause::StatusCode(status) => {
            (format!("the server there answered {status}"), "open the address in a browser and look")
        }
        Cause::HostNotFound => ("no such host is known".to_owned(), "check the spelling of the address"),
        Cause::Timeout(_) => (
            format!("it took longer than {} seconds", TIME.as_secs()),
            "try again later, or save the page and read the file",
        ),
        Cause::TooManyRedirects => {
            (format!("it was sent on more than {REDIRECTS} times"), "give the address to which it leads in the end")
        }
        Cause::Other(inner) if inner.is::<Refused>() => (inner.to_string(), "save the page, and read the file"),
        _ => (format!("it could not be fetched: {error}"), "check the address and the connection"),
    };
    let status = if let Cause::StatusCode(status) = error { Some(*status) } else { None };
    Failure { error: Error::input(what, address, help), status }
}

/// Looks names up and keeps back the addresses that may not be reached. Every redirect passes here too, and what is
/// connected to is what was looked up here, so that a name which changes in between gains nothing.
#[derive(Debug)]
struct Guard {
    reach: Reach,
    inner: DefaultResolver,
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.reach == Reach::Anywhere {
            return Ok(found);
        }
        let mut kept = self.empty();
        for address in found.iter().filter(|address| PORTS.contains(&address.port()) && is_public(address.ip())) {
            kept.push(*address);
        }
        if kept.is_empty() { Err(ureq::Error::Other(Box::new(Refused))) } else { Ok(kept) }
    }
}

/// An address that is not for strangers.
#[derive(Debug)]
struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address leads into a private network, or to a port that is not of the web")
    }
}

impl std::error::Error for Refused {}

/// Networks of IPv4 that not everybody can reach. Source: IANA, IPv4 Special-Purpose Address Registry, with multicast and
/// what is reserved.
const NOT_PUBLIC_4: [(Ipv4Addr, u32); 17] = [
    (Ipv4Addr::UNSPECIFIED, 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(192, 175, 48, 0), 24),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 3),
];

/// Networks of IPv6 that not everybody can reach, within the one that is given out (2000::/3), and those that lead to
/// addresses of IPv4 behind a translator. Source: IANA, IPv6 Special-Purpose Address Registry.
const NOT_PUBLIC_6: [(Ipv6Addr, u32); 5] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether everybody can reach it.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let bits = address.to_bits();
            !NOT_PUBLIC_4.iter().any(|(net, length)| (bits ^ net.to_bits()).leading_zeros() >= *length)
        }
        IpAddr::V6(address) => {
            if let Some(mapped) = address.to_ipv4_mapped() {
                return is_public(IpAddr::V4(mapped));
            }
            let bits = address.to_bits();
            bits >> 125 == 1
                && !NOT_PUBLIC_6.iter().any(|(net, length)| (bits ^ net.to_bits()).leading_zeros() >= *length)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_public() {
        for address in ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "172.32.0.1", "100.128.0.1", "::ffff:8.8.8.8"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "::127.0.0.1",
            "fec0::1",
            "2001::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    /// Whatever way an address inside is written, nothing is asked there: a refusal comes before any connection.
    #[test]
    fn nothing_inside_is_fetched_for_strangers() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        listener.set_nonblocking(true).unwrap();
        let hosts = [
            "127.0.0.1",
            "localhost",
            "127.1",
            "0x7f000001",
            "0177.0.0.1",
            "2130706433",
            "0",
            "0.0.0.0",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:127.0.0.1]",
            "LOCALHOST",
            "localhost.",
            "127.0.0.1.",
            "10.0.0.1",
            "192.168.0.1",
            "169.254.169.254",
            "172.20.0.1",
            "[fe80::1]",
            "[fd00::1]",
            "[64:ff9b::127.0.0.1]",
            "[2002:7f00:1::]",
        ];
        let mut addresses: Vec<String> =
            hosts.iter().flat_map(|host| [format!("http://{host}:{port}/"), format!("https://{host}/x")]).collect();
        for odd in [
            "file:///etc/passwd",
            "ftp://example.org/",
            "gopher://127.0.0.1/",
            "data:text/plain,x",
            "http://",
            "http:///etc/passwd",
            "//127.0.0.1/",
            "http://a@127.0.0.1/",
            "http://127.0.0.1@example.org:22/",
            "http://[::1/",
            "http://a b/",
            "jar:http://127.0.0.1!/",
            "javascript:alert(1)",
            "http://example.org:99999/",
            "http://127.0.0.1\\@example.org/",
            "http://127.0.0.1#@example.org/",
            "http://127。0。0。1/",
        ] {
            addresses.push(odd.to_owned());
        }
        assert!(addresses.len() >= 30);
        for address in addresses {
            let error = fetch(&address, Reach::Public).expect_err(&address);
            assert!(!error.help.is_empty(), "{error}");
            assert!(listener.accept().is_err(), "{address} was asked");
        }
    }

    #[test]
    fn media_types_with_their_encoding() {
        assert_eq!(media_of("Text/HTML; charset=\"windows-1251\""), ("text/html".to_owned(), Some("windows-1251")));
        assert_eq!(media_of("text/plain"), ("text/plain".to_owned(), None));
        assert_eq!(media_of(""), (String::new(), None));
    }
}
