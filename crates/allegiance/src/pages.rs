//! The pages: an address and the account to HTML that works without scripts.
//!
//! A page asks the desk what the command line asks and shows the same views. It carries no inline style or script, and every
//! link on it carries both dates, so that each address is a permalink.

mod place;
mod frame;
mod help;
mod parts;
mod marks;
mod correcting;
mod corrected;
mod home;
mod organisation;
mod happenings;
mod accounts;
mod layout;
mod network;
mod figures;
mod outline;
mod map;
mod standing;
mod event;
mod words;
mod getting_on;
mod party;
mod lists;
mod intake;
mod questions;

use account::Corrected;
use codebook::Date;
use maud::Markup;
use store::Store;

use crate::answer::Desk;
use crate::clock;
use crate::error::Error;
use crate::view;
use place::Place;

pub use correcting::{Fields, refused};

/// What is asked of the pages: the path as it stands in the address, and the decoded query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The path.
    pub path: String,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
}

/// What the server knows of the visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visit {
    /// Whether forms that change the account are shown.
    pub may_write: bool,
    /// What such forms send back to prove that they came from here.
    pub csrf: String,
    /// Whether the account is the example.
    pub is_demo: bool,
    /// Who visits; `None` where nobody needs to say.
    pub who: Option<String>,
}

/// Reports being read in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Job {
    /// Its number.
    pub number: u64,
    /// Whether all is read.
    pub is_done: bool,
    /// Bytes that were read so far.
    pub bytes: u64,
    /// Of how many; `None` where that is not known.
    pub of: Option<u64>,
    /// Reports that were read.
    pub read: usize,
    /// Claims found in them.
    pub claims: usize,
    /// Reports that could not be used.
    pub bad: usize,
    /// The first reports that are in, each with the number of its claims.
    pub reports: Vec<(view::Report, usize)>,
    /// The first things that could not be used.
    pub errors: Vec<Error>,
    /// What is worth telling: what and where.
    pub notes: Vec<(String, String)>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The status of the answer.
    pub status: u16,
    /// The whole document.
    pub html: String,
}

/// Files that pages need: path, content type, bytes.
pub const ASSETS: &[(&str, &str, &[u8])] = &[
    ("/assets/style.css", "text/css; charset=utf-8", include_bytes!("pages/style.css")),
    ("/assets/pages.js", "text/javascript; charset=utf-8", include_bytes!("pages/pages.js")),
    ("/assets/mark.svg", "image/svg+xml", include_bytes!("pages/mark.svg")),
];

/// What the pages are made from.
type Account<'a> = Desk<'a, Corrected<'a, Store>>;

/// A page before its frame: its title and what stands in it.
#[derive(Debug, Clone)]
pub struct Inside {
    title: String,
    /// The organisation that the page is about, by id and name.
    organisation: Option<view::Party>,
    /// The same question in the API.
    api: Option<String>,
    body: Markup,
}

impl Inside {
    /// Its bytes, more or less.
    pub fn length(&self) -> usize {
        self.body.0.len()
    }
}

/// The pages of an organisation.
pub use frame::PARTS;

/// Whether the inside of the page at this address is the same whoever visits: it has no form.
pub fn is_for_everybody(asked: &Asked) -> bool {
    let first = asked.path.trim_start_matches('/').split('/').next().unwrap_or_default();
    matches!(first, "org" | "standing" | "report" | "compare" | "search" | "claims" | "help" | "api")
}

/// What an address asks of the pages, whether or not it names the days that are meant anyway.
pub fn key(asked: &Asked, today: Date) -> Result<String, Error> {
    let place = Place::new(asked, today)?;
    Ok(format!(
        "{:?} {} {} {} {:?}",
        place.segments,
        place.at.on,
        place.at.known,
        place.piece(),
        place.rest().collect::<Vec<_>>()
    ))
}

/// The page of an inside for whoever visits.
pub fn framed(visit: &Visit, asked: &Asked, inside: &Inside) -> Page {
    Page { status: 200, html: frame::document(visit, &Place::or_today(asked, clock::today()), inside) }
}

/// The inside of the page at an address.
pub fn inside(desk: &Account<'_>, visit: &Visit, asked: &Asked) -> Result<Inside, Error> {
    let place = &Place::new(asked, desk.today)?;
    let segments: Vec<&str> = place.segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        [] => home::home(desk, visit, place),
        ["org", id] => organisation::organisation(desk, place, id),
        ["org", id, "timeline"] => happenings::of_organisation(desk, place, id),
        ["org", id, "attendance"] => accounts::attendance(desk, place, id),
        ["org", id, "commitments"] => accounts::commitments(desk, place, id),
        ["org", id, "closeness"] => figures::or_none(desk, place, id, figures::closeness(desk, place, id)),
        ["org", id, "power"] => figures::or_none(desk, place, id, figures::power(desk, place, id)),
        ["org", id, "risk"] => figures::or_none(desk, place, id, figures::risk(desk, place, id)),
        ["org", id, "map"] => map::map(desk, place, id),
        ["org", id, "clauses"] => organisation::clauses(desk, place, id),
        ["standing", organisation, member @ ..] if !member.is_empty() => {
            standing::standing(desk, place, organisation, &member.join("/"))
        }
        ["event", id] => event::event(desk, visit, place, id),
        ["report", id] => words::report(desk, place, id),
        ["claim", id] => words::claim(desk, visit, place, id),
        ["party", id @ ..] if !id.is_empty() => party::party(desk, visit, place, &id.join("/")),
        ["compare"] => lists::compare(desk, place),
        ["search"] => lists::search(desk, place),
        ["claims"] => lists::claims(desk, place),
        ["corrections"] => lists::corrections(desk, visit, place),
        ["read"] => Ok(intake::form_page(visit, place)),
        ["help"] => Ok(help::help(place)),
        ["api"] => Ok(questions::questions(place)),
        _ => Err(Error::nothing(
            format!("there is no page at `/{}`", place.segments.join("/")),
            "the address",
            "go to the start, or search for the words that you look for",
        )),
    }
}

/// The page that tells what went wrong, where, and what to do.
pub fn failed(visit: &Visit, asked: &Asked, status: u16, error: &Error) -> Page {
    let place = Place::or_today(asked, clock::today());
    Page { status, html: frame::document(visit, &place, &help::failed(&place, status, error)) }
}

/// The page of reports being read in.
pub fn job(visit: &Visit, asked: &Asked, job: &Job) -> Page {
    let place = Place::or_today(asked, clock::today());
    Page { status: 200, html: frame::document(visit, &place, &intake::job(&place, job)) }
}

/// The page on which a visitor shows a token.
pub fn sign_in(visit: &Visit, asked: &Asked, status: u16, is_wrong: bool) -> Page {
    let place = Place::or_today(asked, clock::today());
    Page { status, html: frame::document(visit, &place, &intake::sign_in(&place, is_wrong)) }
}
