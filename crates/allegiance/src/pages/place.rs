//! Where a visitor is: the path, the query, both dates, and the links that go on from there.

use account::AsOf;
use codebook::Date;
use percent_encoding::percent_decode_str;

use super::Asked;
use crate::address::{encoded, path};
use crate::error::Error;
use crate::question::{self, last_day};

/// An address, taken apart.
pub(super) struct Place {
    /// The parts of the path, decoded.
    pub(super) segments: Vec<String>,
    /// Both dates.
    pub(super) at: AsOf,
    /// Today.
    pub(super) today: Date,
    query: Vec<(String, String)>,
}

impl Place {
    /// The place at an address; a date that is none is an error.
    pub(super) fn new(asked: &Asked, today: Date) -> Result<Place, Error> {
        let mut place = Place::or_today(asked, today);
        place.at = AsOf { on: place.day("on")?.unwrap_or(today), known: place.day("known")?.unwrap_or(today) };
        Ok(place)
    }

    /// The same, with today for a date that is none.
    pub(super) fn or_today(asked: &Asked, today: Date) -> Place {
        let segments = asked.path.split('/').filter(|part| !part.is_empty());
        let segments = segments.map(|part| percent_decode_str(part).decode_utf8_lossy().into_owned()).collect();
        let mut place = Place { segments, at: AsOf { on: today, known: today }, today, query: asked.query.clone() };
        let day = |name| place.day(name).ok().flatten().unwrap_or(today);
        place.at = AsOf { on: day("on"), known: day("known") };
        place
    }

    /// A value of the query, without the space around it; `None` where it is empty.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let value = self.query.iter().find(|(key, _)| key == name)?.1.trim();
        Some(value).filter(|value| !value.is_empty())
    }

    /// A day of the query.
    pub(super) fn day(&self, name: &str) -> Result<Option<Date>, Error> {
        let told = |what| Error::usage(what, format!("`{name}` in the address"), "write YYYY, YYYY-MM or YYYY-MM-DD");
        self.value(name).map(last_day).transpose().map_err(told)
    }

    /// The page of a list, from 0.
    pub(super) fn piece(&self) -> usize {
        self.value("page")
            .and_then(|page| page.parse::<usize>().ok())
            .map_or(0, |page| page.saturating_sub(1).min(100_000))
    }

    /// Both dates as a question has them.
    pub(super) fn days(&self) -> question::Days {
        question::Days { on: Some(self.at.on), known: Some(self.at.known) }
    }

    /// The path of this page.
    pub(super) fn path(&self) -> String {
        path(&self.segments)
    }

    /// What the query has beside the dates and the page.
    pub(super) fn rest(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_own = |(key, _): &(&str, &str)| !matches!(*key, "on" | "known" | "page");
        self.query.iter().map(|(key, value)| (key.as_str(), value.as_str())).filter(is_own)
    }

    /// A link to parts of a path with both dates.
    pub(super) fn link(&self, parts: &[&str]) -> String {
        self.link_with(parts, &[])
    }

    /// The same with more in its query.
    pub(super) fn link_with(&self, parts: &[&str], query: &[(&str, &str)]) -> String {
        let mut link = path(parts);
        link.push_str(&format!("?on={}&known={}", self.at.on, self.at.known));
        for (key, value) in query {
            link.push_str(&format!("&{key}={}", encoded(value)));
        }
        link
    }

    /// A link to a party's page; its id may have several parts.
    pub(super) fn party(&self, id: &str) -> String {
        self.link(&["party", id])
    }

    /// A link to this page with another page of its list.
    pub(super) fn turned(&self, page: usize) -> String {
        let number = (page + 1).to_string();
        let mut query: Vec<(&str, &str)> = self.rest().collect();
        query.push(("page", &number));
        self.link_with(&self.segments.iter().map(String::as_str).collect::<Vec<_>>(), &query)
    }
}
