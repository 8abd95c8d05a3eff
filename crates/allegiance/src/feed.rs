//! Changes of standing as feeds: Atom (RFC 4287) and JSON Feed 1.1.
//!
//! An entry has an id made from its permalink with both dates, so that it is the same under whatever name the server is
//! asked, and is as old as the day from which the change could be known.

use maud::{Markup, html};
use serde_json::{Value, json};

use crate::address::encoded;
use crate::text::manner;
use crate::view::{Claim, Ground, News, Noted, Party};

/// Entries of a feed.
pub const ENTRIES: usize = 50;

/// Claims and facts that an entry shows.
const SHOWN: usize = 5;

/// The feed as Atom; `base` is the address of the server without a path, `own` the path and query of the feed.
pub fn atom(news: &News, base: &str, own: &str) -> String {
    let (title, updated) = (xml(title(news)), updated(news));
    let (id, own, home) = (urn(own), xml(format!("{base}{own}")), xml(format!("{base}{}", home(news))));
    let mut feed = format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>{title}</title>
<subtitle>Where members of security organisations stand: each change, by the day from which it could be known.</subtitle>
<id>{id}</id>
<updated>{updated}</updated>
<author><name>Allegiance</name></author>
<link rel="self" type="application/atom+xml" href="{own}"/>
<link rel="alternate" type="text/html" href="{home}"/>
"#
    );
    for row in news.rows.iter().take(ENTRIES) {
        let change = &row.change;
        let (title, id, day) = (xml(headline(row)), urn(&place(row)), moment(row));
        let link = xml(format!("{base}{}", permalink(row)));
        let [organisation, member, part] = [&change.organisation.id, &change.member.id, change.part].map(xml);
        let content = xml(content(row, base).into_string());
        feed += &format!(
            r#"<entry>
<title>{title}</title>
<id>{id}</id>
<published>{day}</published>
<updated>{day}</updated>
<link rel="alternate" type="text/html" href="{link}"/>
<category term="{organisation}"/>
<category term="{member}"/>
<category term="{part}"/>
<content type="html">{content}</content>
</entry>
"#
        );
    }
    feed + "</feed>\n"
}

/// The feed as JSON Feed.
pub fn json_feed(news: &News, base: &str, own: &str) -> Value {
    let item = |row: &Noted| {
        let change = &row.change;
        json!({
            "id": urn(&place(row)),
            "url": format!("{base}{}", permalink(row)),
            "title": headline(row),
            "content_html": content(row, base).into_string(),
            "date_published": moment(row),
            "tags": [change.organisation.id, change.member.id, change.part],
            "_allegiance": {
                "about": format!("{base}/api"),
                "organisation": change.organisation.id,
                "member": change.member.id,
                "part": change.part,
                "from": change.from,
                "to": change.to,
                "since": change.since,
                "known": row.known.to_string(),
                "because": change.because.iter().map(Ground::id).collect::<Vec<_>>(),
                "against": change.against.iter().map(Ground::id).collect::<Vec<_>>(),
                "rule": { "name": change.rule, "text": change.sentence },
            },
        })
    };
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(news),
        "description": "Where members of security organisations stand: each change, by the day from which it could be known.",
        "home_page_url": format!("{base}{}", home(news)),
        "feed_url": format!("{base}{own}"),
        "language": "en",
        "authors": [{ "name": "Allegiance" }],
        "items": news.rows.iter().take(ENTRIES).map(item).collect::<Vec<_>>(),
    })
}

fn title(news: &News) -> String {
    match (&news.member, &news.organisation) {
        (Some(member), Some(organisation)) => {
            format!("{} in {}: changes of standing", member.brief(), organisation.brief())
        }
        (Some(one), None) | (None, Some(one)) => format!("{}: changes of standing", one.name),
        (None, None) => "Changes of standing".to_owned(),
    }
}

/// The page that a feed belongs to.
fn home(news: &News) -> String {
    match (&news.organisation, &news.member) {
        (Some(organisation), Some(member)) => format!("/standing/{}/{}", part(&organisation.id), part(&member.id)),
        (Some(organisation), None) => format!("/org/{}", part(&organisation.id)),
        (None, Some(member)) => format!("/party/{}", part(&member.id)),
        (None, None) => "/".to_owned(),
    }
}

/// What an entry says, in a line.
fn headline(row: &Noted) -> String {
    let change = &row.change;
    let [from, to] = [change.from, change.to].map(|value| value.replace('_', " "));
    format!("{} in {}: {} {to} (was {from})", change.member.brief(), change.organisation.brief(), change.part)
}

/// The standing on the day from which the change could be known, as it was known then.
fn permalink(row: &Noted) -> String {
    let (organisation, member) = (part(&row.change.organisation.id), part(&row.change.member.id));
    format!("/standing/{organisation}/{member}?on={0}&known={0}", row.known)
}

/// The same with the part that changed: no two entries have it in common.
fn place(row: &Noted) -> String {
    format!("{}#{}", permalink(row), row.change.part)
}

fn part(id: &str) -> String {
    id.split('/').map(|part| encoded(part).to_string()).collect::<Vec<_>>().join("/")
}

/// A name that stays the same and is that of nothing else, made of a path of this server.
fn urn(path: &str) -> String {
    let hash = blake3::hash(format!("allegiance {path}").as_bytes()).to_hex();
    // Version 8 (of one's own making) in the variant of RFC 9562.
    format!("urn:uuid:{}-{}-8{}-a{}-{}", &hash[..8], &hash[8..12], &hash[13..16], &hash[17..20], &hash[20..32])
}

fn moment(row: &Noted) -> String {
    format!("{}T00:00:00Z", row.known)
}

fn updated(news: &News) -> String {
    news.rows.first().map_or_else(|| format!("{}T00:00:00Z", news.since), moment)
}

/// The change with the words that say it, and who says them.
fn content(row: &Noted, base: &str) -> Markup {
    let change = &row.change;
    html! {
        p {
            (full(&change.member)) " in " (full(&change.organisation)) ": " (change.part) " " (change.from.replace('_', " ")) " → " b { (change.to.replace('_', " ")) }
            @if let Some(since) = change.since { " since " (since) }
            ", known from " (row.known) ". " (change.sentence)
        }
        @for one in change.because.iter().take(SHOWN) { (ground(one, base, row)) }
        @if change.because.len() > SHOWN { p { "And " (change.because.len() - SHOWN) " more." } }
        @if !change.against.is_empty() {
            p { "Against it:" }
            @for one in change.against.iter().take(SHOWN) { (ground(one, base, row)) }
        }
    }
}

fn full(party: &Party) -> String {
    if party.kind == "organisation" && party.name != party.id {
        format!("{} ({})", party.name, party.id)
    } else {
        party.name.clone()
    }
}

fn ground(ground: &Ground, base: &str, row: &Noted) -> Markup {
    match ground {
        Ground::Fact(fact) => html! { p { "Fact: " (fact.text) ". Source: " (fact.source) } },
        Ground::Claim(claim) => html! {
            blockquote { (claim.evidence.text) }
            p {
                (chain(claim)) (manner(claim.polarity, claim.certainty)) " · "
                a href=(format!("{base}/claim/{}?on={1}&known={1}", claim.id, row.known)) { "claim " (&claim.id[..claim.id.len().min(8)]) }
            }
        },
    }
}

/// Who says a claim, from the nearest to the publisher with its day.
fn chain(claim: &Claim) -> String {
    let mut links: Vec<String> = Vec::new();
    for source in &claim.sources {
        let cue = source.cue.as_ref().map(|cue| format!(" (“{cue}”)")).unwrap_or_default();
        links.push(format!("{}{cue}", source.who.brief()));
    }
    if claim.sources.last().is_none_or(|last| last.who.name != claim.report.publisher) {
        links.push(claim.report.publisher.clone());
    }
    format!("{}, {}", links.join(" < "), claim.report.published)
}

/// A text as it stands in XML; what no XML may hold becomes U+FFFD.
fn xml(text: impl AsRef<str>) -> String {
    let mut escaped = String::with_capacity(text.as_ref().len());
    for letter in text.as_ref().chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\t' | '\n' | '\r' => escaped.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_may_not_hold_is_marked() {
        assert_eq!(xml("a<b> & \"c\"\u{1b}\n"), "a&lt;b&gt; &amp; &quot;c&quot;\u{fffd}\n");
    }

    #[test]
    fn a_name_is_a_uuid() {
        let name = urn("/standing/CSTO/ARM?on=2024-02-23&known=2024-02-23#participation");
        assert_eq!(name.len(), "urn:uuid:".len() + 36);
        assert!(name[22..].starts_with("-8") && name[27..].starts_with("-a"), "{name}");
        assert_ne!(name, urn("/standing/CSTO/ARM?on=2024-02-23&known=2024-02-23#intent"));
    }
}
