//! Reports are read in here: the form, and how far a reading is.

use maud::{Markup, html};

use super::parts::report_line;
use super::place::Place;
use super::{Inside, Job, Visit};

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

pub(super) fn job(place: &Place, job: &Job) -> Inside {
    let body = html! {
        div id="job" data-done=(job.is_done) aria-live="polite" {
            p.lead { @if job.is_done { "All is read: " } @else { "Reading: " } (job.reports.len()) " reports, " (job.claims) " claims." }
            @if !job.is_done {
                @if let Some(of) = job.of { progress max=(of) value=(job.bytes) { (job.bytes) " of " (of) " bytes" } }
                @else { progress { "so far " (job.bytes) " bytes" } }
                p { a href=(place.link(&["jobs", &job.number.to_string()])) { "Look again" } }
            }
            @if !job.errors.is_empty() { h2 { "Could not be used" } ul { @for error in job.errors.iter().take(50) { li { (error.what) " – " (error.place) ". " (error.help) "." } } } }
            @if !job.notes.is_empty() { h2 { "Notes" } ul { @for (what, place) in job.notes.iter().take(50) { li { (what) " – " (place) } } } }
            @if !job.reports.is_empty() { h2 { "Reports" } ul.reports { @for report in job.reports.iter().take(100) { li { (report_line(place, report)) } } } @if job.reports.len() > 100 { p { (job.reports.len() - 100) " more." } } }
        }
    };
    Inside { title: format!("Reading no. {}", job.number), organisation: None, api: None, body }
}
