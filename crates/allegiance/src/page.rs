//! A web page to its article: the text without menus, comments and adverts, and what the page says about itself.

mod size;

use dom_query::Document;
use dom_smoothie::{Config, Readability, ReadabilityError, TextMode};

use crate::address::host;
use size::{Beyond, Most, within};

/// The article of a page. The text has no map back to the HTML: spans point into this text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// Title.
    pub title: String,
    /// Who put it out: the site's name, else the host of its address.
    pub publisher: Option<String>,
    /// Time of publication, as written.
    pub published: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Language, as written.
    pub language: Option<String>,
    /// Paragraphs, a blank line between two.
    pub text: String,
}

/// Elements, levels, attributes of one tag and bytes beyond which a page is not taken for an article: they bound time and memory.
const MAX_ELEMENTS: usize = 100_000;
const MAX_LEVELS: usize = 400;
const MAX_ATTRIBUTES: usize = 30_000;
const MAX_BYTES: usize = 8 << 20;

const TOO_MANY: &str = "the page has more than 100,000 elements";

/// Fewer letters than this are a menu or a notice, no article.
const MIN_LETTERS: usize = 140;

/// The selectors that name the day of publication, best first; the first attribute that is there is taken.
const DAYS: [&str; 10] = [
    "meta[property='article:published_time']",
    "meta[name='article:published_time']",
    "meta[itemprop='datePublished']",
    "meta[name='parsely-pub-date']",
    "meta[name='pubdate']",
    "meta[name='dc.date']",
    "meta[name='DC.date.issued']",
    "meta[name='date']",
    "time[itemprop='datePublished']",
    "time[datetime]",
];

/// The article of a page; where there is none, what is wrong with the page.
pub fn article(html: &str) -> Result<Article, &'static str> {
    const NONE: &str = "the page has no article in it";
    within_bounds(html, true)?;
    let config = Config { text_mode: TextMode::Formatted, max_elements_to_parse: MAX_ELEMENTS, ..Config::default() };
    let mut page = Readability::new(html, None, Some(config)).map_err(|_| NONE)?;
    let attribute = |selector: &str, name: &str| {
        let value = page.doc.select(selector).attr(name)?.trim().to_owned();
        (!value.is_empty()).then_some(value)
    };
    let address =
        attribute("link[rel='canonical']", "href").or_else(|| attribute("meta[property='og:url']", "content"));
    let day =
        DAYS.iter().find_map(|selector| attribute(selector, "content").or_else(|| attribute(selector, "datetime")));
    let site = attribute("meta[property='og:site_name']", "content")
        .or_else(|| attribute("meta[name='publisher']", "content"))
        .or_else(|| attribute("meta[name='dc.publisher']", "content"));
    let parsed = page.parse().map_err(|error| match error {
        ReadabilityError::TooManyElements(..) => TOO_MANY,
        _ => NONE,
    })?;
    let text = paragraphs(&parsed.text_content);
    let address = address.or(parsed.url).filter(|address| address.starts_with("http"));
    if text.chars().filter(|letter| letter.is_alphanumeric()).count() < MIN_LETTERS {
        return Err(NONE);
    }
    Ok(Article {
        title: parsed.title.trim().to_owned(),
        publisher: parsed.site_name.filter(|name| !name.is_empty()).or(site).or_else(|| host(address.as_deref()?)),
        published: parsed.published_time.filter(|day| !day.is_empty()).or(day),
        address,
        language: parsed.lang,
        text,
    })
}

/// The text of a piece of HTML that is report from end to end: the body of a mail, an entry of a feed.
pub fn plain(html: &str) -> Result<String, &'static str> {
    within_bounds(html, false)?;
    let piece = Document::fragment(html);
    piece.select("script, style, head, title, template, noscript, svg, button, form").remove();
    Ok(paragraphs(&piece.formatted_text()))
}

/// What a page or a piece of one must be like, so that the time and the memory it takes are bounded.
fn within_bounds(html: &str, is_page: bool) -> Result<(), &'static str> {
    if html.len() > MAX_BYTES {
        return Err("the page is larger than 8 MB");
    }
    let most = Most { elements: MAX_ELEMENTS, levels: MAX_LEVELS, attributes: MAX_ATTRIBUTES };
    within(html, is_page, most).map_err(|beyond| match beyond {
        Beyond::Elements => TOO_MANY,
        Beyond::Levels => "the page nests its elements more than 400 deep",
        Beyond::Attributes => "a tag of the page has more than 30,000 attributes",
    })
}

/// One paragraph a line, a blank line between two, so that a caption never runs into the sentence after it.
fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<p>Armenia has frozen its participation in the Collective Security Treaty Organization, its prime minister \
        said on Wednesday, and the country will decide on further steps.</p><p>Officials in Moscow said that they had seen no \
        formal notice, and that the alliance would continue to work as before, with all of its members, in the coming year.</p>";

    #[test]
    fn the_article_and_not_the_menu() {
        let html = format!(
            "<html lang='en'><head><title>Frozen | Lake Courier</title><meta property='og:site_name' content='Lake Courier'>\
             <meta property='article:published_time' content='2024-02-22T10:00:00Z'><link rel='canonical' href='https://lake.example/1'></head>\
             <body><nav><a href='/'>Home</a><a href='/s'>Sport</a></nav><article><h1>Frozen</h1>{BODY}</article><footer>Cookies</footer></body></html>"
        );
        let article = article(&html).unwrap();
        assert!(
            article.text.starts_with("Armenia has frozen") && article.text.contains("\n\nOfficials"),
            "{}",
            article.text
        );
        assert!(!article.text.contains("Sport") && !article.text.contains("Cookies"));
        assert_eq!(article.publisher.as_deref(), Some("Lake Courier"));
        assert_eq!(article.published.as_deref(), Some("2024-02-22T10:00:00Z"));
        assert_eq!(article.address.as_deref(), Some("https://lake.example/1"));
    }

    #[test]
    fn what_json_ld_says() {
        let html = format!(
            "<html><head><script type='application/ld+json'>{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\
             \"headline\":\"Frozen\",\"datePublished\":\"2024-02-23\",\"publisher\":{{\"@type\":\"Organization\",\"name\":\"Hill Post\"}}}}</script>\
             </head><body><article>{BODY}</article></body></html>"
        );
        let article = article(&html).unwrap();
        assert_eq!(
            (article.publisher.as_deref(), article.published.as_deref()),
            (Some("Hill Post"), Some("2024-02-23"))
        );
    }

    #[test]
    fn no_article() {
        let menu = "<html><body><nav><a href='/'>Home</a></nav><p>Please log in.</p></body></html>";
        assert_eq!(article(menu), Err("the page has no article in it"));
        assert_eq!(article(""), Err("the page has no article in it"));
    }

    #[test]
    fn hostile_pages_end_soon() {
        let deep = format!("{}{BODY}", "<div>".repeat(1_000_000));
        assert_eq!(article(&deep), Err("the page nests its elements more than 400 deep"));
        let wide = "<p>x</p>".repeat(200_000);
        assert_eq!(article(&wide), Err("the page has more than 100,000 elements"));
    }

    #[test]
    fn pieces_of_html() {
        let html =
            "<style>p{}</style><p>Varenia &amp; Talosh <b>left</b>.</p><script>x()</script><div>It was<br>so.</div>";
        assert_eq!(plain(html).unwrap(), "Varenia & Talosh left.\n\nIt was\n\nso.");
        assert_eq!(plain("no tags at all").unwrap(), "no tags at all");
        assert_eq!(plain("").unwrap(), "");
        assert!(plain(&"<div>".repeat(1000)).is_err());
    }
}
