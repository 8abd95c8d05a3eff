//! Reports are read in here: the form, how far a reading is, and the way in for whoever must show a token.

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
        form.drop method="post" action="/reports" enctype="multipart/form-data" {
            input type="hidden" name="csrf" value=(visit.csrf);
            label { "Text of a report, or addresses of reports " textarea name="text" rows="6" placeholder="Paste a report, or https://…" {} }
            label { "Files " input type="file" name="files" multiple accept=".txt,.md,.html,.htm,.jsonl,.json"; }
            details { summary { "Title, publisher, day" }
                label { "Title of the pasted text " input name="title"; }
                label { "Publisher " input name="publisher"; }
                label { "Published on " input type="date" name="published" max=(place.today); }
                p.small { "Only needed where a report does not tell them itself. Files may be text, Markdown, web pages, or JSONL with a report a line." }
            }
            button { "Read in" }
        }
    }
}

pub(super) fn job(place: &Place, job: &Job) -> Inside {
    let reports = |number: usize| if number == 1 { "1 report".to_owned() } else { format!("{number} reports") };
    let claims = |number: usize| if number == 1 { "1 claim".to_owned() } else { format!("{number} claims") };
    let body = html! {
        div role="status" {
            p.lead { @if job.is_done { "All is read: " } @else { "Reading. So far " } (reports(job.read)) ", " (claims(job.claims)) @if job.bad > 0 { "; " (reports(job.bad)) " could not be used" } "." }
            @if !job.is_done {
                @if let Some(of) = job.of { progress max=(of) value=(job.bytes) aria-label="Read so far" { (job.bytes) " of " (of) " bytes" } }
                @else { progress aria-label="Read so far" { (job.bytes) " bytes" } }
                p.small { "This page shows it anew every two seconds. You may leave it: reading goes on. " a href=(place.link(&["jobs", &job.number.to_string()])) { "Look again" } }
            }
        }
        @if !job.errors.is_empty() {
            h2 { "Could not be used" }
            ul { @for error in &job.errors { li { (error.what) " – " (error.place) ". " span.small { (error.help) "." } } } }
        }
        @if !job.reports.is_empty() {
            h2 { "Reports" }
            ul.reports { @for (report, number) in &job.reports { li { (report_line(place, report)) " · " (claims(*number)) } } }
            @if job.read > job.reports.len() { p { "And " (reports(job.read - job.reports.len())) " more: see " a href=(place.link(&["claims"])) { "all claims" } "." } }
        }
        @if !job.notes.is_empty() { h2 { "Notes" } ul { @for (what, at) in &job.notes { li { (what) " – " (at) } } } }
    };
    Inside { title: format!("Reading no. {}", job.number), organisation: None, api: None, body }
}

pub(super) fn sign_in(place: &Place, is_wrong: bool) -> Inside {
    let next = place
        .link_with(&place.segments.iter().map(String::as_str).collect::<Vec<_>>(), &place.rest().collect::<Vec<_>>());
    let next = if place.segments == ["sign-in"] { place.link(&[]) } else { next };
    let body = html! {
        @if is_wrong { p.note role="alert" { "This token opens nothing here. It may have been taken back, or mistyped." } }
        p.lead { "This account is not open to everybody. Whoever keeps it makes tokens with " code { "allegiance token new" } "." }
        form.drop method="post" action="/sign-in" {
            input type="hidden" name="next" value=(next);
            label { "Token " input type="password" name="token" required autocomplete="current-password"; }
            button { "Sign in" }
        }
    };
    Inside { title: "Sign in".to_owned(), organisation: None, api: None, body }
}
