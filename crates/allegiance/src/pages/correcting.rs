//! Corrections by hand: the forms, and what they send back.
//!
//! A form carries all that it was filled with, so that what is refused comes back as it was sent. What a claim said when its form
//! was made goes along with it: a field counts as amended only where it is no longer that.

use codebook::{Act, Certainty, Polarity};
use maud::{Markup, html};

use super::place::Place;
use super::{Asked, Inside, Page, Visit, frame, help};
use crate::clock;
use crate::error::Error;
use crate::question;
use crate::view::{Claim, Correction, Object, Party};

/// Fields of a claim that a form can amend, by their names on the command line: what stands before each, and the form of its value.
const FIELDS: [(&str, &str, &str); 10] = [
    ("act", "Act", ""),
    ("actor", "Who", "names, codes or ids, with commas between them; empty for nobody"),
    ("object", "To what or about whom", "names, codes or ids, with commas between them; empty for nothing"),
    ("event", "Which event", "summit, exercise, council …"),
    ("of", "Of which organisation", ""),
    ("from", "From", "YYYY, YYYY-MM or YYYY-MM-DD; empty where it is not known"),
    ("to", "To", "the same"),
    ("polarity", "Is it said to be so", ""),
    ("certainty", "How sure", ""),
    ("opinion", "Is it an opinion", ""),
];

/// What a form sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// What the fields of a form say.
    pub fn of(fields: Vec<(String, String)>) -> Fields {
        Fields(fields)
    }

    /// Adds a field.
    pub fn push(&mut self, name: String, value: String) {
        self.0.push((name, value));
    }

    /// A field without the space around it; `None` where it is not there.
    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim())
    }

    /// The same; `None` where it is empty, too.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.value(name).filter(|value| !value.is_empty())
    }

    /// Who makes the correction, why, and what it is.
    pub fn correction(&self) -> Result<(&str, &str, question::Correction), Error> {
        use question::Correction;
        let wanted = |name: &str, label: &str| {
            let what = format!("the correction has no {name}");
            self.field(name)
                .ok_or_else(|| Error::usage(what, format!("the field “{label}”"), "fill it in, and send again"))
        };
        let text = |name: &str| self.value(name).unwrap_or_default().to_owned();
        let claims = || vec![text("claim")];
        let correction = match self.field("verb") {
            Some("accept") => Correction::Accept { claims: claims() },
            Some("reject") => Correction::Reject { claims: claims() },
            Some("amend") => Correction::Amend { claim: text("claim"), fields: self.amended() },
            Some("merge") => {
                Correction::Merge { party: text("party"), into: wanted("into", "The party that it is")?.to_owned() }
            }
            Some("undo") => Correction::Undo { number: text("number").parse().unwrap_or_default() },
            _ => {
                let help = "use a form of the page of a claim, a party or the corrections";
                return Err(Error::usage("the form says nothing of what to correct", "the form", help));
            }
        };
        Ok((wanted("author", "Who corrects")?, wanted("reason", "Why")?, correction))
    }

    /// The fields that are no longer what they were, as they are typed on the command line.
    fn amended(&self) -> Vec<String> {
        let fields = FIELDS.iter().filter_map(|(name, ..)| Some((name, self.value(name)?)));
        let is_other = |(name, value): &(&&str, &str)| self.value(&format!("was-{name}")) != Some(value);
        fields.filter(is_other).map(|(name, value)| format!("{name}={value}")).collect()
    }

    /// The address at which the corrections that were made are seen, with what they changed.
    pub fn seen_at(&self, made: &[Correction]) -> String {
        let place = self.place();
        let number = made.last().map_or(0, |made| made.number).to_string();
        let made = [("made", number.as_str())];
        match (self.field("verb"), self.field("claim")) {
            (Some("accept" | "reject" | "amend"), Some(claim)) => place.link_with(&["claim", claim], &made),
            _ => place.link_with(&["corrections"], &made),
        }
    }

    /// Where the form was filled in, by both dates.
    fn place(&self) -> Place {
        Place::or_today(&self.asked(), clock::today())
    }

    fn asked(&self) -> Asked {
        let query = self.0.iter().filter(|(name, _)| matches!(name.as_str(), "on" | "known"));
        Asked { path: "/corrections".to_owned(), query: query.cloned().collect() }
    }
}

/// The page that tells why a correction was not made, with the form as it was sent.
pub fn refused(visit: &Visit, sent: &Fields, status: u16, error: &Error) -> Page {
    let place = sent.place();
    let Inside { title, body, .. } = help::failed(&place, status, error);
    let body = html! {
        (body)
        @if visit.may_write && sent.field("verb").is_some() {
            section.correct { h2 { "What was sent" } p { "Nothing was changed. Mend it and send it again." } (form(visit, &place, sent)) }
        }
    };
    Page { status, html: frame::document(visit, &place, &Inside { title, organisation: None, api: None, body }) }
}

/// The form for what was sent, or is to be sent.
fn form(visit: &Visit, place: &Place, filled: &Fields) -> Markup {
    let verb = filled.field("verb").unwrap_or_default();
    let kept = ["claim", "party", "number"].into_iter().filter_map(|name| Some((name, filled.field(name)?)));
    let button = match verb {
        "accept" => "Confirm the claim",
        "reject" => "Reject the claim",
        "amend" => "Amend the claim",
        "merge" => "Merge the two",
        _ => "Undo the correction",
    };
    html! {
        form method="post" action="/corrections" {
            (frame::kept_dates(place))
            input type="hidden" name="csrf" value=(visit.csrf);
            input type="hidden" name="verb" value=(verb);
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            @if verb == "amend" { div.fields { @for (name, label, hint) in FIELDS { @if let Some(value) = filled.value(name) { (field(filled, name, label, hint, value)) } } } }
            @if verb == "merge" { label { "The party that it is " input name="into" required value=[filled.value("into")]; span.small { "a name, code or id" } } }
            label { "Why " textarea name="reason" rows="2" required { (filled.value("reason").unwrap_or_default()) } }
            label { "Who corrects " input name="author" required autocomplete="name" value=[filled.value("author").or(visit.who.as_deref())]; }
            button { (button) }
        }
    }
}

fn field(filled: &Fields, name: &str, label: &str, hint: &str, value: &str) -> Markup {
    let (act, yes_or_no) = (Act::ALL.iter().map(|act| act.as_str()), ["yes", "no"]);
    let mut choices: Vec<&str> = match name {
        "act" => act.collect(),
        "polarity" => Polarity::ALL.iter().map(|one| one.as_str()).collect(),
        "certainty" => Certainty::ALL.iter().map(|one| one.as_str()).collect(),
        "opinion" => yes_or_no.to_vec(),
        _ => Vec::new(),
    };
    if !choices.is_empty() && !choices.contains(&value) {
        choices.push(value);
    }
    html! {
        input type="hidden" name=(format!("was-{name}")) value=[filled.value(&format!("was-{name}"))];
        label {
            (label) " "
            @if choices.is_empty() { input name=(name) value=(value); }
            @else { select name=(name) { @for choice in &choices { option value=(choice) selected[*choice == value] { (choice.replace('_', " ")) } } } }
            @if !hint.is_empty() { span.small { (hint) } }
        }
    }
}

/// The forms on the page of a claim.
pub(super) fn of_claim(visit: &Visit, place: &Place, claim: &Claim) -> Markup {
    let filled = |verb: &str, more: Vec<(String, String)>| {
        let mut fields = vec![("verb".to_owned(), verb.to_owned()), ("claim".to_owned(), claim.id.clone())];
        fields.extend(more);
        Fields(fields)
    };
    html! {
        section.correct id="correct" {
            h2 { "Correct it" }
            p.small { "A correction changes neither report nor claim: it stands beside them with author, day and reason, and can be undone." }
            details { summary { "The passage says this" } (form(visit, place, &filled("accept", Vec::new()))) }
            details { summary { "The passage does not say this" } (form(visit, place, &filled("reject", Vec::new()))) }
            details { summary { "The passage says something else" } (form(visit, place, &filled("amend", said(claim)))) }
        }
    }
}

/// What a claim says, field by field, and the same as what it was.
fn said(claim: &Claim) -> Vec<(String, String)> {
    let ids = |parties: &[Party]| parties.iter().map(|party| party.id.as_str()).collect::<Vec<_>>().join(", ");
    let day = |day: Option<codebook::PartialDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let mut said = vec![("act", claim.act.as_str().to_owned()), ("actor", ids(&claim.actor))];
    match &claim.object {
        Object::None => said.push(("object", String::new())),
        Object::Parties(parties) => said.push(("object", ids(parties))),
        Object::Thing { kind: "event", id, organisation, .. } => {
            let id = id.as_deref().unwrap_or_default();
            let own = organisation.as_ref().and_then(|of| id.strip_prefix(of.as_str())?.strip_prefix('/'));
            said.push(("event", own.unwrap_or(id).to_owned()));
            said.extend(organisation.clone().map(|organisation| ("of", organisation)));
        }
        Object::Thing { kind: "clause", organisation, .. } => {
            said.push(("of", organisation.clone().unwrap_or_default()));
        }
        Object::Thing { .. } | Object::Judged { .. } => {}
    }
    said.extend([
        ("from", day(claim.time.from)),
        ("to", day(claim.time.to)),
        ("polarity", claim.polarity.as_str().to_owned()),
        ("certainty", claim.certainty.as_str().to_owned()),
        ("opinion", if claim.opinion { "yes" } else { "no" }.to_owned()),
    ]);
    let twice =
        said.into_iter().flat_map(|(name, value)| [(name.to_owned(), value.clone()), (format!("was-{name}"), value)]);
    twice.collect()
}

/// The form on the page of a party.
pub(super) fn of_party(visit: &Visit, place: &Place, party: &Party) -> Markup {
    let fields = [("verb", "merge"), ("party", party.id.as_str())];
    let filled = Fields(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
    html! {
        section.correct id="correct" {
            h2 { "Correct it" }
            details {
                summary { "This is another name of a party" }
                p.small { "All that is told of “" (party.brief()) "” will count as told of that party. The correction can be undone." }
                (form(visit, place, &filled))
            }
        }
    }
}

/// The form beside a correction.
pub(super) fn of_correction(visit: &Visit, place: &Place, number: u32) -> Markup {
    let filled = Fields(vec![("verb".to_owned(), "undo".to_owned()), ("number".to_owned(), number.to_string())]);
    html! { section.correct { details { summary { "Undo" } (form(visit, place, &filled)) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(body: &[u8]) -> Fields {
        Fields::of(form_urlencoded::parse(body).into_owned().collect())
    }

    #[test]
    fn only_what_is_no_longer_what_it_was_is_amended() {
        let sent = sent(
            b"verb=amend&claim=abcd&author=Nino&reason=heard+it&act=leave&was-act=join&actor=ARM&was-actor=ARM&to=&was-to=2024",
        );
        let (author, reason, correction) = sent.correction().unwrap();
        assert_eq!((author, reason), ("Nino", "heard it"));
        let fields = vec!["act=leave".to_owned(), "to=".to_owned()];
        assert_eq!(correction, question::Correction::Amend { claim: "abcd".to_owned(), fields });
    }

    #[test]
    fn a_correction_without_a_reason_is_none() {
        let error = sent(b"verb=reject&claim=abcd&author=Nino&reason=+").correction().unwrap_err();
        assert_eq!(
            error.to_string(),
            "the correction has no reason\n  --> the field “Why”\n  help: fill it in, and send again"
        );
        assert!(sent(b"author=Nino&reason=x&verb=burn").correction().is_err());
    }
}
