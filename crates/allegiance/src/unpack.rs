//! The bytes of one report to the report: its text, and what it says about publisher, day and title.

use codebook::{Date, Report};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::error::Error;
use crate::raw::{Beside, Form, Holder, Kind, Raw, kind_at_start};
use crate::{charset, header, language, mail, markdown, page, pdf};

/// What the command line says for reports that do not say it themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// Day of publication.
    pub published: Option<Date>,
    /// Who put it out.
    pub publisher: Option<String>,
}

/// A report with what was noticed while unpacking it.
#[derive(Debug, Clone, PartialEq)]
pub struct Unpacked {
    /// Where it comes from.
    pub place: String,
    /// The report.
    pub report: Report,
    /// What a person should know.
    pub notes: Vec<String>,
}

/// Largest text of one report, in bytes: a long book. It bounds the memory that reading takes.
pub const MAX_TEXT: usize = 4 << 20;

/// The publisher of a report that names none.
pub const UNKNOWN_PUBLISHER: &str = "unknown publisher";

/// What is known of a report before it is one.
#[derive(Default)]
struct Parts {
    text: String,
    title: Option<String>,
    publisher: Option<String>,
    published: Option<String>,
    address: Option<String>,
    language: Option<String>,
    /// Who put it out, where the command line does not say so either.
    publisher_else: Option<String>,
    /// A day that stands for that of publication where the command line does not say it either, and a note that says so.
    published_else: Option<(String, &'static str)>,
    notes: Vec<String>,
}

/// Unpacks one report.
pub fn unpack(raw: &Raw, defaults: &Defaults) -> Result<Unpacked, Error> {
    let whole = match raw.form {
        Form::Mail => Some(of_mail(&raw.bytes, &raw.place)?),
        Form::Pdf => Some(of_pdf(&raw.bytes, &raw.place)?),
        _ => None,
    };
    if let Some(mut parts) = whole {
        told_beside(&mut parts, &raw.beside);
        return finish(parts, raw, defaults);
    }
    if let Some(kind) = charset::what_it_is(&raw.bytes) {
        let help = if kind == "a PDF" {
            "make text of it (`pdftotext file.pdf`) and read that"
        } else {
            "leave it out, or make text of it first"
        };
        return Err(Error::input(format!("this is {kind}, not text"), &raw.place, help));
    }
    if raw.form == Form::Text && kind_at_start(&raw.bytes) == Kind::Many(Holder::Feed) {
        let help = "read it as a feed: `allegiance read ADDRESS`, or a file of it that ends in .rss or .atom";
        return Err(Error::input("this is a feed and no report", &raw.place, help));
    }
    let label = (raw.form == Form::Page).then(|| charset::page_label(&raw.bytes)).flatten();
    let decoded = charset::decode(&raw.bytes, label.as_deref());
    let mut parts = match raw.form {
        Form::Text => of_text(&decoded.text),
        Form::Markdown => of_markdown(&decoded.text),
        Form::Page => of_page(&decoded.text, &raw.place)?,
        Form::Line => of_line(&decoded.text, &raw.place)?,
        Form::Piece => of_piece(&decoded.text, &raw.place)?,
        Form::Cell | Form::Mail | Form::Pdf => Parts { text: decoded.text, ..Parts::default() },
    };
    parts.notes.extend(decoded.note);
    told_beside(&mut parts, &raw.beside);
    finish(parts, raw, defaults)
}

/// What is told beside a report goes before what it says itself.
fn told_beside(parts: &mut Parts, beside: &Beside) {
    let Beside { title, publisher, published, address, language, notes, .. } = beside;
    let told = [
        (&mut parts.title, title),
        (&mut parts.publisher, publisher),
        (&mut parts.published, published),
        (&mut parts.address, address),
        (&mut parts.language, language),
    ];
    for (part, beside) in told {
        if let Some(text) = beside.as_ref().filter(|text| !text.trim().is_empty()) {
            *part = Some(text.clone());
        }
    }
    parts.notes.extend_from_slice(notes);
}

fn finish(parts: Parts, raw: &Raw, defaults: &Defaults) -> Result<Unpacked, Error> {
    let Parts { text, title, publisher, published, address, language, publisher_else, published_else, mut notes } =
        parts;
    if text.trim().is_empty() {
        return Err(Error::input("the report has no text", &raw.place, "leave it out, or put its text into it"));
    }
    if text.len() > MAX_TEXT {
        let what = format!("the text is larger than {} MB", MAX_TEXT >> 20);
        return Err(Error::input(
            what,
            &raw.place,
            "a report is one article: put each into a file or a JSONL line of its own",
        ));
    }
    let place = format!("{}, field `published`", raw.place);
    let other = published_else.or_else(|| raw.beside.published_else.clone());
    let other = other.and_then(|(told, note)| Some((day(&told).ok()?, note)));
    let published = match (published.as_deref().map(day), defaults.published, other) {
        (Some(Ok(day)), ..) | (None, Some(day), _) => day,
        (Some(Err(what)), ..) => return Err(Error::input(what, place, "write it as YYYY-MM-DD")),
        (None, None, Some((day, note))) => {
            notes.push(note.to_owned());
            day
        }
        (None, None, None) => {
            let how = match raw.form {
                Form::Line => "write it as YYYY-MM-DD",
                Form::Cell => "name its column with --columns published=NAME",
                _ => "begin the file with a line `published: YYYY-MM-DD`",
            };
            let help = format!("{how}, or give it with --published; without it \"on Sunday\" cannot be placed");
            return Err(Error::input("the report has no publication date", place, help));
        }
    };
    let publisher = publisher.filter(|name| !name.trim().is_empty()).or_else(|| defaults.publisher.clone());
    let publisher = publisher.or(publisher_else).or_else(|| raw.beside.publisher_else.clone());
    if publisher.is_none() {
        notes.push(format!(
            "the report names no publisher and stands under `{UNKNOWN_PUBLISHER}`; --publisher NAME gives one"
        ));
    }
    let publisher = publisher.unwrap_or_else(|| UNKNOWN_PUBLISHER.to_owned());
    let mut report = Report::new(publisher.trim(), published, title.unwrap_or_default().trim(), &text);
    report.address = address.or_else(|| raw.address.clone()).map(Into::into);
    report.language = language::language_of(&text, language.as_deref()).into();
    if &*report.language != "en" {
        notes.push(format!(
            "the text is not in English (`{}`); the report is kept, and nothing is read in it",
            report.language
        ));
    }
    Ok(Unpacked { place: raw.place.clone(), report, notes })
}

fn of_text(text: &str) -> Parts {
    let header = header::read(text);
    let text = text[header.length..].to_owned();
    let header::Header { title, publisher, published, address, language, .. } = header;
    Parts { text, title, publisher, published, address, language, ..Parts::default() }
}

fn of_markdown(text: &str) -> Parts {
    let mut parts = of_text(text);
    let plain = markdown::plain(&parts.text);
    parts.text = match (&plain.title, &parts.title) {
        (Some(heading), Some(title)) if heading != title => format!("{heading}\n\n{}", plain.text),
        _ => plain.text,
    };
    parts.title = parts.title.or(plain.title);
    parts
}

fn of_page(html: &str, place: &str) -> Result<Parts, Error> {
    let article = page::article(html).map_err(|what| {
        let help =
            "open the page and check that the article's text is in it; if so, save the text as .txt and read that";
        Error::input(what, place, help)
    })?;
    let page::Article { title, publisher, published, address, language, text } = article;
    Ok(Parts { text, title: Some(title), publisher, published, address, language, ..Parts::default() })
}

fn of_piece(html: &str, place: &str) -> Result<Parts, Error> {
    let help = "open its address in a browser, save the text as .txt, and read that";
    let text = page::plain(html).map_err(|what| Error::input(what, place, help))?;
    Ok(Parts { text, ..Parts::default() })
}

fn of_mail(bytes: &[u8], place: &str) -> Result<Parts, Error> {
    let letter = mail::letter(bytes).map_err(|what| {
        Error::input(what, place, "open the message in a mail program, save its text as .txt, and read that")
    })?;
    let mail::Letter { text, title, published, from, notes } = letter;
    Ok(Parts { text, title, published, publisher_else: from, notes, ..Parts::default() })
}

fn of_pdf(bytes: &[u8], place: &str) -> Result<Parts, Error> {
    const MADE: &str = "the PDF does not tell its day of publication; the day on which the file was made stands for it";
    let paper = pdf::paper(bytes).map_err(|(what, help)| Error::input(what, place, help))?;
    let pdf::Paper { text, title, made } = paper;
    Ok(Parts { text, title, published_else: made.map(|made| (made, MADE)), ..Parts::default() })
}

/// The fields of a line of JSONL; all others are passed over.
#[derive(serde::Deserialize)]
struct Fields {
    text: Option<String>,
    body: Option<String>,
    title: Option<String>,
    publisher: Option<Word>,
    source: Option<Word>,
    published: Option<Word>,
    date: Option<Word>,
    address: Option<String>,
    url: Option<String>,
    language: Option<String>,
}

fn of_line(line: &str, place: &str) -> Result<Parts, Error> {
    let line = line.trim_end();
    if !line.trim_start().starts_with('{') {
        let help = "a line of JSONL is an object such as {\"text\": …, \"published\": …}; the others are read";
        return Err(Error::input("the line is no JSON object", place, help));
    }
    let fields: Fields = serde_json::from_str(line).map_err(|error| {
        let at = format!("{place}, column {}", error.column());
        let told = error.to_string();
        let reason = told.split(" at line ").next().unwrap_or_default();
        Error::input(format!("the line is no report in JSON: `{reason}`"), at, "mend the line; the others are read")
    })?;
    let Some(text) = fields.text.or(fields.body) else {
        return Err(Error::input(
            "the report has no text",
            format!("{place}, field `text`"),
            "put the text of the report into it",
        ));
    };
    Ok(Parts {
        text,
        title: fields.title,
        publisher: fields.publisher.or(fields.source).and_then(Word::told),
        published: fields.published.or(fields.date).and_then(Word::told),
        address: fields.address.or(fields.url),
        language: fields.language,
        ..Parts::default()
    })
}

/// The string in a value: itself, a number's digits, or the `name` of an object. All else is passed over without being held.
#[derive(Default)]
struct Word(Option<String>);

impl Word {
    fn told(self) -> Option<String> {
        self.0.filter(|text| !text.trim().is_empty())
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Word, D::Error> {
        deserializer.deserialize_any(WordVisitor)
    }
}

struct WordVisitor;

impl<'de> Visitor<'de> for WordVisitor {
    type Value = Word;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Word, E> {
        Ok(Word(Some(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Word, E> {
        Ok(Word(Some(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Word, E> {
        Ok(Word(Some(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Word, E> {
        Ok(Word(serde_json::Number::from_f64(number).map(|number| number.to_string())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Word, E> {
        Ok(Word::default())
    }

    fn visit_unit<E>(self) -> Result<Word, E> {
        Ok(Word::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Word, A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Word::default())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Word, A::Error> {
        let mut name = Word::default();
        while let Some(field) = fields.next_key::<String>()? {
            if field == "name" {
                name = fields.next_value()?;
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        Ok(name)
    }
}

/// The day that `text` names: `2024-09-02`, with or without a time after it, `20240902`, `Mon, 02 Sep 2024 …`,
/// `2 September 2024`, `September 2, 2024`. A month or year alone is refused: publication needs a day.
pub fn day(text: &str) -> Result<Date, String> {
    let text = text.trim();
    let wrong = || format!("`{text}` is no day of the calendar");
    let iso = |day: &str| day.parse::<Date>().map_err(|_| wrong());
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() >= 10 && text.is_char_boundary(10) && text.as_bytes()[4] == b'-' {
        return match text.as_bytes().get(10) {
            None | Some(b'T' | b't' | b' ') => iso(&text[..10]),
            Some(_) => Err(wrong()),
        };
    }
    if is_digits(text) && text.len() == 8 {
        return iso(&format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]));
    }
    if is_digits(&text.replace('-', "")) && text.len() <= 7 {
        return Err(format!("`{text}` names no day"));
    }
    if let Ok(time) = jiff::fmt::rfc2822::parse(text) {
        return Ok(time.date());
    }
    let formats = ["%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y", "%A, %B %d, %Y", "%A, %d %B %Y"];
    let day = formats.iter().find_map(|format| Date::strptime(format, text).ok());
    // Years before our era have a sign here, and no report is that old.
    day.filter(|day| day.year() > 0).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(form: Form, text: &str) -> Raw {
        Raw { form, ..Raw::new("a", text.as_bytes().to_vec()) }
    }

    fn given() -> Defaults {
        Defaults { published: Some(jiff::civil::date(2024, 9, 2)), publisher: Some("Lake Courier".into()) }
    }

    #[test]
    fn days() {
        let wanted = Ok(jiff::civil::date(2024, 9, 2));
        for text in [
            "2024-09-02",
            " 2024-09-02T23:59:00+04:00",
            "2024-09-02 10:00",
            "20240902",
            "Mon, 02 Sep 2024 10:00:00 GMT",
            "2 September 2024",
            "September 2, 2024",
            "Sep 2, 2024",
        ] {
            assert_eq!(day(text), wanted, "{text}");
        }
        assert_eq!(day("2024-02-31"), Err("`2024-02-31` is no day of the calendar".into()));
        assert_eq!(day("2024-09"), Err("`2024-09` names no day".into()));
        for text in ["soon", "", "2024-09-021", "99999999", "é2024-09-02", "2 September -122"] {
            assert!(day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn text_is_kept_as_it_is() {
        let text = "YEREVAN, June 14 - Armenia's  ministry\r\nspoke.\n";
        let unpacked = unpack(&raw(Form::Text, text), &given()).unwrap();
        assert_eq!(&*unpacked.report.text, text);
        assert_eq!(unpacked.report.publisher.to_string(), "Lake Courier");
        assert!(unpacked.notes.is_empty());
    }

    #[test]
    fn the_report_speaks_before_the_command_line() {
        let text = "---\ntitle: T\npublisher: Hill Post\npublished: 2020-01-05\n---\n# T\n\nVarenia *left*.\n";
        let report = unpack(&raw(Form::Markdown, text), &given()).unwrap().report;
        assert_eq!(
            (report.publisher.to_string().as_str(), report.published.to_string().as_str()),
            ("Hill Post", "2020-01-05")
        );
        assert_eq!((&*report.title, &*report.text), ("T", "Varenia left."));
    }

    #[test]
    fn a_line_of_jsonl() {
        let line = r#"{"id":7,"body":"Varenia left.","source":{"name":"Hill Post"},"date":20200105,"url":"https://a.example","x":[1]}"#;
        let report = unpack(&raw(Form::Line, line), &Defaults::default()).unwrap().report;
        assert_eq!(
            (report.publisher.to_string().as_str(), report.published.to_string().as_str()),
            ("Hill Post", "2020-01-05")
        );
        assert_eq!(report.address.as_deref(), Some("https://a.example"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = unpack(&raw(Form::Line, r#"{"text":"Varenia left."}"#), &Defaults::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the report has no publication date\n  --> a, field `published`\n  help: write it as YYYY-MM-DD, or give it with \
             --published; without it \"on Sunday\" cannot be placed"
        );
        let error = unpack(&raw(Form::Line, r#"{"text": "Varenia"#), &given()).unwrap_err();
        assert_eq!(error.what, "the line is no report in JSON: `EOF while parsing a string`");
    }

    #[test]
    fn a_feed_is_no_report() {
        let error = unpack(&raw(Form::Text, "<?xml version='1.0'?><rss version='2.0'></rss>"), &given()).unwrap_err();
        assert_eq!(error.what, "this is a feed and no report");
    }

    #[test]
    fn other_languages_are_kept_and_marked() {
        let text = "Премьер-министр заявил в среду, что страна заморозила своё участие в организации и не будет участвовать в саммите, \
                    который пройдёт в Минске в следующем месяце.";
        let unpacked = unpack(&raw(Form::Text, text), &given()).unwrap();
        assert_eq!(&*unpacked.report.language, "ru");
        assert_eq!(
            unpacked.notes,
            ["the text is not in English (`ru`); the report is kept, and nothing is read in it"]
        );
    }
}
