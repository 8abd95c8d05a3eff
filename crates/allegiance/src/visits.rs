//! Pages that are fetched one after the other: never two at a time, a pause between two of one host, and only what the rules of
//! the host (`robots.txt`) allow.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use texting_robots::{Robot, get_robots_url};

use crate::clock::moment;
use crate::error::Error;
use crate::fetch::{Fetched, Mark, Reach, fetch_anew, reach_of, rules_at};

/// The name under which rules are looked up.
const NAME: &str = "Allegiance";
/// Pause between two visits to one host, and the longest that its rules may ask for.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);
/// How long rules hold. Source: RFC 9309, section 2.4.
const RULES_HOLD: Duration = Duration::from_hours(24);
/// Bytes of rules that are looked at. Source: RFC 9309, section 2.5.
const MAX_RULES: usize = 500 << 10;

/// Visits to hosts, with their rules.
#[derive(Default)]
pub(crate) struct Visits {
    hosts: BTreeMap<String, Host>,
}

struct Host {
    rules: Option<Robot>,
    /// When they were asked for.
    asked: Instant,
    pause: Duration,
    last: Option<Instant>,
}

impl Visits {
    /// Fetches what lies at an address unless it is what was sent under this mark.
    pub(crate) fn fetch_anew(
        &mut self,
        address: &str,
        reach: Reach,
        mark: &Mark,
    ) -> Result<Option<(Fetched, Mark)>, Error> {
        let host = self.host(address, reach)?;
        if host.rules.as_ref().is_some_and(|rules| !rules.allowed(address)) {
            let help = "open it in a browser, save the page, and read the file";
            return Err(Error::input("the rules of the host (`robots.txt`) keep programs from it", address, help));
        }
        host.wait();
        let fetched = fetch_anew(address, reach, mark);
        host.last = Some(moment());
        fetched
    }

    /// Fetches what something at an address points to: no farther than that may send us.
    pub(crate) fn fetch_from(&mut self, from: &str, address: &str) -> Result<Fetched, Error> {
        let is_neighbour = place_of(from).is_some() && place_of(from) == place_of(address);
        let reach = if is_neighbour { reach_of(from) } else { Reach::Public };
        let fetched = self.fetch_anew(address, reach, &Mark::default())?;
        let none = || Error::input("nothing lies there", address, "open the address in a browser and look");
        fetched.map(|(fetched, _)| fetched).ok_or_else(none)
    }

    /// The host of an address, with its rules.
    fn host(&mut self, address: &str, reach: Reach) -> Result<&mut Host, Error> {
        let no_address = || Error::input("this is no address of the web", address, "write https://HOST/PATH");
        let place = place_of(address).ok_or_else(no_address)?;
        if self.hosts.get(&place).is_none_or(|host| host.asked.elapsed() > RULES_HOLD) {
            let rules_address = get_robots_url(address).map_err(|_| no_address())?;
            let rules = rules_at(&rules_address, reach)?;
            let rules = Robot::new(NAME, &rules[..rules.len().min(MAX_RULES)]).ok();
            let asked = rules.as_ref().and_then(|rules| rules.delay).filter(|delay| delay.is_finite() && *delay > 0.0);
            let pause = asked.map_or(PAUSE, |delay| Duration::from_secs_f32(delay.min(LONGEST_PAUSE.as_secs_f32())));
            let host = Host { rules, asked: moment(), pause: pause.max(PAUSE), last: Some(moment()) };
            self.hosts.insert(place.clone(), host);
        }
        self.hosts.get_mut(&place).ok_or_else(no_address)
    }
}

impl Host {
    fn wait(&self) {
        if let Some(last) = self.last {
            sleep(self.pause.saturating_sub(last.elapsed()));
        }
    }
}

/// The scheme, host and port of an address.
fn place_of(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    Some(format!("{scheme}://{host}").to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        assert_eq!(place_of("HTTPS://A.example:8/x?y").as_deref(), Some("https://a.example:8"));
        assert_eq!((place_of("a.example"), place_of("http:///x")), (None, None));
    }

    #[test]
    fn what_others_point_to_leads_nowhere_inside() {
        let mut visits = Visits::default();
        let error = visits.fetch_from("https://example.org/feed", "http://127.0.0.1:1/x").unwrap_err();
        assert!(error.what.contains("private network"), "{error}");
    }
}
