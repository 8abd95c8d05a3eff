//! The pages of the server.

use account::Corrected;
use store::Store;

use crate::answer::Desk;
use crate::error::Error;
use crate::view;

/// What is asked of the pages: the path and the decoded query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The path.
    pub path: String,
    /// The parameters, in order.
    pub query: Vec<(String, String)>,
}

/// What the server knows of the visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// Whether reports and corrections may be sent.
    pub may_write: bool,
    /// What a form must carry.
    pub csrf: String,
    /// Whether this is the demonstration.
    pub is_demo: bool,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The status of HTTP.
    pub status: u16,
    /// The whole of it.
    pub html: String,
}

/// The page at an address; what cannot be answered is a page too.
pub fn page(_desk: &Desk<'_, Corrected<'_, Store>>, visit: &Visit, asked: &Asked) -> Page {
    let _ = view::brief(&[]);
    failed(visit, asked, 404, &Error::nothing("there is no such page", asked.path.clone(), "see /api/openapi.json"))
}

/// What went wrong.
pub fn failed(_visit: &Visit, _asked: &Asked, status: u16, error: &Error) -> Page {
    let html = maud::html! { (maud::DOCTYPE) html lang="en" { head { title { "Allegiance" } } body { main { h1 { (error.what) } p { (error.place) } p { (error.help) } } } } };
    Page { status, html: html.into_string() }
}

/// Files that pages need: path, media type, bytes.
pub const ASSETS: &[(&str, &str, &[u8])] = &[];
