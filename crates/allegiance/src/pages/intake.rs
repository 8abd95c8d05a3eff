//! Reports are read in here: the form.

use maud::{Markup, html};

use super::place::Place;
use super::{Inside, Visit};

pub(super) fn form_page(visit: &Visit, place: &Place) -> Inside {
    let body = html! {
        @if visit.may_write { (form(visit, place)) }
        @else { p.empty { "This account is for reading only. Whoever keeps it reads reports in with " code { "allegiance read" } "." } }
    };
    Inside { title: "Read reports in".to_owned(), organisation: None, api: None, body }
}

pub(super) fn form(visit: &Visit, place: &Place) -> Markup {
    html! {
        form.drop method="post" action="/reports" {
            input type="hidden" name="csrf" value=(visit.csrf);
            label { "Text of a report " textarea name="text" rows="6" placeholder="Paste a report here" {} }
            details { summary { "Title, publisher, day" }
                label { "Title " input name="title"; }
                label { "Publisher " input name="publisher"; }
                label { "Published on " input type="date" name="published" max=(place.today); }
                p.small { "Only needed for pasted text that does not begin with them." }
            }
            button { "Read in" }
        }
    }
}
