//! What stands around every page: the head, the bar with both dates, the navigation and the foot.

use maud::{DOCTYPE, Markup, html};

use super::place::Place;
use super::{Inside, Visit};
use crate::view::Party;

/// The parts of an organisation's account: the last part of the path, and its name.
pub const PARTS: [(&str, &str); 9] = [
    ("", "Members"),
    ("map", "Map"),
    ("timeline", "Timeline"),
    ("attendance", "Attendance"),
    ("commitments", "Commitments"),
    ("closeness", "Closeness"),
    ("power", "Power"),
    ("risk", "Risk"),
    ("clauses", "Clauses"),
];

/// The feeds of what changed: media type, path, and name.
const FEEDS: [(&str, &str, &str); 2] = [
    ("application/atom+xml", "/feed.atom", "Changes as Atom"),
    ("application/feed+json", "/feed.json", "as JSON Feed"),
];

/// The address of a feed, of one organisation where the page is about one.
fn feed(path: &str, organisation: Option<&Party>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(organisation.map(|organisation| ("organisation", &organisation.id)));
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

fn whose(organisation: Option<&Party>) -> String {
    organisation.map_or_else(String::new, |organisation| format!(" in {}", organisation.id))
}

/// The pages that belong to no organisation: path and name.
const EVERYWHERE: [(&str, &str); 6] = [
    ("claims", "Claims"),
    ("compare", "Compare"),
    ("search", "Search"),
    ("corrections", "Corrections"),
    ("read", "Read reports in"),
    ("help", "Help"),
];

/// The whole document.
pub(super) fn document(visit: &Visit, place: &Place, inside: &Inside) -> String {
    let Inside { title, organisation, api, body } = inside;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " – Allegiance" }
                link rel="stylesheet" href="/assets/style.css";
                link rel="icon" href="/assets/mark.svg" type="image/svg+xml";
                @for (kind, path, _) in FEEDS { link rel="alternate" type=(kind) title=(format!("Changes of standing{}", whose(organisation.as_ref()))) href=(feed(path, organisation.as_ref())); }
                script src="/assets/pages.js" defer {}
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                header.bar {
                    a.name href=(place.link(&[])) { "Allegiance" }
                    nav.everywhere aria-label="Everything" {
                        @for (path, name) in EVERYWHERE {
                            a href=(place.link(&[path])) aria-current=[(place.segments == [path]).then_some("page")] { (name) }
                        }
                    }
                    (search(place))
                }
                div.when {
                    (dates(place))
                    @if visit.is_demo { p.small { "The example account: read from the example reports; it keeps nothing." } }
                }
                @if let Some(organisation) = &organisation {
                    nav.parts aria-label=(format!("Account of {}", organisation.id)) {
                        a.whose href=(place.link(&["org", &organisation.id])) { (organisation.brief()) }
                        ul {
                            @for (part, name) in PARTS {
                                @let parts: Vec<&str> = ["org", &organisation.id, part].into_iter().filter(|part| !part.is_empty()).collect();
                                li { a href=(place.link(&parts)) aria-current=[(place.segments == parts).then_some("page")] { (name) } }
                            }
                        }
                    }
                }
                main id="content" {
                    h1 { (title) }
                    (body)
                }
                footer {
                    nav aria-label="Everything, again" {
                        a href=(place.link(&[])) { "Start" }
                        @for (path, name) in EVERYWHERE { a href=(place.link(&[path])) { (name) } }
                        a href=(place.link(&["api"])) { "API" }
                        @for (_, path, name) in FEEDS { a href=(feed(path, organisation.as_ref())) { (name) (whose(organisation.as_ref())) } }
                        @if let Some(api) = api { a href=(api) { "This as JSON" } }
                    }
                    @if let Some(who) = &visit.who { form method="post" action="/sign-out" { "Signed in as " (who) " " button { "Sign out" } } }
                    p { "As of " time { (place.at.on) } ", as known by " time { (place.at.known) } ". Every value opens down to the words it rests on." }
                }
            }
        }
    };
    page.into_string().chars().map(|letter| if is_turning(letter) { '\u{fffd}' } else { letter }).collect()
}

/// Whether a letter turns the direction of text, so that what is read is not what stands there.
fn is_turning(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

fn dates(place: &Place) -> Markup {
    html! {
        form.dates method="get" action=(place.path()) {
            @for (key, value) in place.rest() { input type="hidden" name=(key) value=(value); }
            label { span { "as of" } input type="date" name="on" value=(place.at.on); }
            label { span { "known by" } input type="date" name="known" value=(place.at.known); }
            button { "Show" }
        }
    }
}

fn search(place: &Place) -> Markup {
    html! {
        form.search method="get" action="/search" role="search" {
            (kept_dates(place))
            label { span.unseen { "Search words or names" } input type="search" name="q" placeholder="Words or names" value=[place.value("q")]; }
            button { "Search" }
        }
    }
}

/// Both dates, for a form that goes to another page.
pub(super) fn kept_dates(place: &Place) -> Markup {
    html! {
        input type="hidden" name="on" value=(place.at.on);
        input type="hidden" name="known" value=(place.at.known);
    }
}
