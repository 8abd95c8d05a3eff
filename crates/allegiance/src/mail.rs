//! A message of mail to what it says: its text, its subject, who sent it, and when.

use mailparse::{DispositionType, MailAddr, MailHeaderMap, ParsedMail, addrparse_header, parse_mail};

use crate::page;

/// What a message says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letter {
    /// Its text; that of the HTML where there is no other.
    pub text: String,
    /// Its subject.
    pub title: Option<String>,
    /// When it was sent, as written.
    pub published: Option<String>,
    /// Who sent it: the name, else the address.
    pub from: Option<String>,
    /// What was left away.
    pub notes: Vec<String>,
}

/// The parts of a message that are looked at, at most.
const MAX_PARTS: usize = 1_000;

/// Lines of a message, and those that may divide it into parts, at most: all fields of all its parts are held before any of them
/// is looked at.
const MAX_LINES: usize = 2_000_000;
const MAX_DIVIDERS: usize = 100_000;

/// Reads a message; where it is none, what is wrong with it.
pub fn letter(bytes: &[u8]) -> Result<Letter, &'static str> {
    const NONE: &str = "the file is no message of mail";
    let lines = bytes.split(|byte| *byte == b'\n');
    let count = |(all, dividers), line: &[u8]| (all + 1, dividers + usize::from(line.starts_with(b"--")));
    let (lines, dividers) = lines.fold((0, 0), count);
    if lines > MAX_LINES {
        return Err("the message has more than 2,000,000 lines");
    }
    if dividers > MAX_DIVIDERS {
        return Err("the message has more than 100,000 parts");
    }
    let message = parse_mail(bytes).map_err(|_| NONE)?;
    let field = |name: &str| message.headers.get_first_value(name).map(|value| value.trim().to_owned());
    let filled = |name: &str| field(name).filter(|value| !value.is_empty());
    if filled("From").is_none() && filled("Date").is_none() && filled("Subject").is_none() {
        return Err(NONE);
    }
    let mut found = Found::default();
    found.look(&message);
    let mut text = found.plain.join("\n\n");
    if text.trim().is_empty() {
        let pieces: Vec<String> = found.html.iter().map(|html| page::plain(html)).collect::<Result<_, _>>()?;
        text = pieces.join("\n\n");
    }
    let notes = match found.attachments {
        0 => Vec::new(),
        1 => vec!["an attachment of the message was passed over".to_owned()],
        number => vec![format!("`{number}` attachments of the message were passed over")],
    };
    Ok(Letter { text, title: filled("Subject"), published: filled("Date"), from: sender(&message), notes })
}

/// What the parts of a message hold.
#[derive(Default)]
struct Found {
    plain: Vec<String>,
    html: Vec<String>,
    attachments: usize,
    parts: usize,
}

impl Found {
    fn look(&mut self, part: &ParsedMail<'_>) {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return;
        }
        for inner in &part.subparts {
            self.look(inner);
        }
        if !part.subparts.is_empty() {
            return;
        }
        let is_inline = part.get_content_disposition().disposition != DispositionType::Attachment;
        let texts = match part.ctype.mimetype.as_str() {
            "text/plain" if is_inline => &mut self.plain,
            "text/html" if is_inline => &mut self.html,
            _ => {
                self.attachments += 1;
                return;
            }
        };
        match part.get_body() {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => texts.push(text.replace("\r\n", "\n")),
            Err(_) => self.attachments += 1,
        }
    }
}

/// Who sent a message.
fn sender(message: &ParsedMail<'_>) -> Option<String> {
    let from = message.headers.get_first_header("From")?;
    let first = addrparse_header(from).ok()?.iter().next()?.clone();
    let (name, address) = match first {
        MailAddr::Single(one) => (one.display_name, one.addr),
        MailAddr::Group(group) => (Some(group.group_name), String::new()),
    };
    name.filter(|name| !name.trim().is_empty()).or(Some(address)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "From: =?utf-8?q?Lake_Couri=C3=A9r?= <news@lake.example>\r\nSubject: Varenia\r\n leaves\r\nDate: Mon, 3 Jun \
                        2024 10:00:00 +0400\r\nMIME-Version: 1.0\r\n";

    fn read(rest: &str) -> Letter {
        letter(format!("{HEAD}{rest}").as_bytes()).unwrap()
    }

    #[test]
    fn text_before_html_and_no_attachments() {
        let letter = read(
            "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\
             Content-Type: text/html\r\n\r\n<p>Varenia <b>left</b>.</p>\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\nVarenia left, =C3=A5nd\r\nso did Talosh.\r\n--b--\r\n--a\r\n\
             Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF\r\n--a\r\n\
             Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nNot this.\r\n--a--\r\n",
        );
        assert_eq!(letter.text.trim(), "Varenia left, ånd\nso did Talosh.");
        assert_eq!(letter.title.as_deref(), Some("Varenia leaves"));
        assert_eq!(letter.from.as_deref(), Some("Lake Couriér"));
        assert_eq!(letter.published.as_deref(), Some("Mon, 3 Jun 2024 10:00:00 +0400"));
        assert_eq!(letter.notes, ["`2` attachments of the message were passed over"]);
    }

    #[test]
    fn html_where_there_is_no_text() {
        let letter = read(
            "Content-Type: text/html; charset=utf-8\r\n\r\n<style>x</style><p>Varenia left.</p><p>So it said.</p>",
        );
        assert_eq!((letter.text.as_str(), letter.notes.len()), ("Varenia left.\n\nSo it said.", 0));
    }

    #[test]
    fn what_is_no_message() {
        assert!(letter(b"").is_err() && letter(b"Yerevan said so.").is_err() && letter(&[0xff; 100]).is_err());
        // Parts in parts without end are bounded.
        let parts = (0..5_000).map(|n| format!("--{n}\r\nContent-Type: multipart/mixed; boundary={}\r\n\r\n", n + 1));
        let deep = parts.collect::<Vec<_>>().concat();
        let deep = format!("{HEAD}Content-Type: multipart/mixed; boundary=0\r\n\r\n{deep}");
        assert!(letter(deep.as_bytes()).is_err_and(|what| what == "the file is no message of mail"));
        // So are parts beside each other.
        let wide = format!("{HEAD}Content-Type: multipart/mixed; boundary=a\r\n\r\n{}", "--a\n".repeat(200_000));
        assert_eq!(letter(wide.as_bytes()), Err("the message has more than 100,000 parts"));
        let long = format!("{HEAD}{}", "a:\n".repeat(3_000_000));
        assert_eq!(letter(long.as_bytes()), Err("the message has more than 2,000,000 lines"));
    }
}
