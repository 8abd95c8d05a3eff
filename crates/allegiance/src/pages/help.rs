//! A short guide, and the page for what went wrong.

use maud::html;

use super::Inside;
use super::place::Place;
use crate::error::Error;

pub(super) fn help(place: &Place) -> Inside {
    let body = html! {
        h2 { "The two dates" }
        p { b { "As of" } " is the day asked about. " b { "Known by" } " is the day by which it could be known: nothing published later counts. With an earlier " b { "known by" } " you see what a careful reader could have said then." }
        h2 { "Three parts of a standing" }
        p { b { "Membership" } " is what the law says, " b { "participation" } " what the member does, " b { "intent" } " what it says it will do. Saying is not doing: an announcement changes the intent alone." }
        h2 { "Down to the words" }
        p { "Every value names the rule that decided and opens to the claims and facts it rests on; every claim opens to its words in the report. What is not known is marked " span.unknown { "not known" } " or ?, never 0." }
        h2 { "Permalinks" }
        p { "Every address carries both dates and can be cited. “This as JSON” at the foot is the same answer for programs." }
        p { a href=(place.link(&[])) { "To the start" } }
    };
    Inside { title: "Help".to_owned(), organisation: None, api: None, body }
}

pub(super) fn failed(place: &Place, status: u16, error: &Error) -> Inside {
    let title = if status == 404 { "Nothing here" } else { "This did not work" };
    let body = html! {
        dl { dt { "What" } dd { (error.what) } dt { "Where" } dd { (error.place) } dt { "What to do" } dd { (error.help) } }
        p { a href=(place.link(&[])) { "To the start" } " · " a href=(place.link(&["search"])) { "Search" } " · " a href=(place.link(&["help"])) { "Help" } }
    };
    Inside { title: title.to_owned(), organisation: None, api: None, body }
}
