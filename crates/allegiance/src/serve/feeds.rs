//! What changed, as feeds that readers follow.

use jiff::ToSpan;

use super::Shared;
use super::reply::Reply;
use crate::asking::at_desk;
use crate::error::Error;
use crate::feed::{atom, json_feed};
use crate::question::{News, first_day};

/// Years back from the newest report that a feed tells of where no day is given.
const YEARS: i64 = 1;

/// The feed at this path, or nothing where there is none. `host` is the name under which it is asked: what is not of this
/// machine alone stands behind a proxy with TLS.
pub(super) fn feed(shared: &Shared, path: &str, given: &[(String, String)], host: &str) -> Option<Reply> {
    let is_here = ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| host.starts_with(name));
    let base = format!("{}://{host}", if is_here { "http" } else { "https" });
    matches!(path, "/feed.atom" | "/feed.json")
        .then(|| tried(shared, path, given, &base).unwrap_or_else(|error| Reply::of(&error)))
}

fn tried(shared: &Shared, path: &str, given: &[(String, String)], base: &str) -> Result<Reply, Error> {
    let [organisation, member, since] = ["organisation", "member", "since"].map(|name| one(path, given, name));
    if let Some((unknown, _)) =
        given.iter().find(|(name, _)| !["organisation", "member", "since"].contains(&name.as_str()))
    {
        let help = "the parameters are organisation, member and since";
        return Err(Error::usage(format!("there is no parameter `{unknown}`"), path, help));
    }
    let asked = News { organisation: organisation?, member: member? };
    let told = |what| Error::usage(what, path, "write YYYY, YYYY-MM or YYYY-MM-DD");
    let since = since?.map(|text| first_day(&text)).transpose().map_err(told)?;
    let news = shared.with_store(|store| {
        at_desk(store, &shared.facts, |desk| {
            let newest = store.newest_reports(desk.today, 0, 1)?;
            let newest = newest.first().map_or(desk.today, |(report, _)| report.published);
            let since = since.unwrap_or_else(|| newest.saturating_sub(YEARS.years()));
            desk.news(&asked, since.min(desk.today), desk.today)
        })
    })?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(given);
    let query = query.finish();
    let own = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    Ok(if path == "/feed.atom" {
        Reply::new(200, "application/atom+xml; charset=utf-8", atom(&news, base, &own).into_bytes())
    } else {
        Reply::new(200, "application/feed+json", format!("{:#}\n", json_feed(&news, base, &own)).into_bytes())
    })
}

/// A parameter that may be given once.
fn one(path: &str, given: &[(String, String)], name: &str) -> Result<Option<String>, Error> {
    let mut values = given.iter().filter(|(id, _)| id == name).map(|(_, value)| value.trim());
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Error::usage(format!("`{name}` is given several times"), path, "give it once")),
        (Some(""), None) => Err(Error::usage(format!("`{name}` is empty"), path, "leave it out, or say what is meant")),
        (value, None) => Ok(value.map(str::to_owned)),
    }
}
