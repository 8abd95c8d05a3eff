//! Makes a WARC file of made-up news pages, for measuring: `made_news NUMBER FILE.warc.gz [SHARE]`.
//!
//! Pages have a head, a menu, an article of some 200 words and a foot, as those of newspapers have. One in SHARE (10) tells of
//! states and alliances; all others are of towns, courts and matches. The same number gives the same bytes.
#![expect(clippy::disallowed_methods, reason = "touches the world: a measuring tool")]
#![allow(clippy::unwrap_used, reason = "a measuring tool")]

use std::fmt::Write as _;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

const STATES: [&str; 16] = [
    "Armenia",
    "Belarus",
    "Ethiopia",
    "France",
    "Georgia",
    "Hungary",
    "Kazakhstan",
    "Mali",
    "Niger",
    "Norway",
    "Poland",
    "Qatar",
    "Serbia",
    "Turkey",
    "Uzbekistan",
    "Venezuela",
];
const PACTS: [&str; 8] =
    ["the CSTO", "NATO", "ECOWAS", "the African Union", "the OAS", "the GCC", "the SCO", "Mercosur"];
const TOWNS: [&str; 12] = [
    "Ashby",
    "Brenford",
    "Colmere",
    "Dunwell",
    "Eastham Vale",
    "Farrow",
    "Gildersby",
    "Hexley",
    "Ilmere",
    "Jarrowby",
    "Kelsall",
    "Lindrick",
];
const NAMES: [&str; 12] = [
    "Barlow", "Creed", "Dawlish", "Ennor", "Farthing", "Gosling", "Hartnell", "Ingle", "Jessop", "Kemble", "Lacey",
    "Mott",
];

/// What is told of alliances: A and B are states, P a pact, N a number.
const AFFAIRS: [&str; 16] = [
    "A has frozen its participation in P, its foreign minister told reporters on Monday.",
    "B called on A to return to P, and said that the door was open.",
    "A did not send its president to the summit of P in N.",
    "The secretariat of P said it had received no note of withdrawal from A.",
    "A asked P for help after shells fell on a border village, but P did not answer for N days.",
    "Troops of B took part in the exercise of P, officials said on Friday.",
    "A will not leave P, its prime minister said, according to local media.",
    "Analysts judge it unlikely that B will leave P within N years.",
    "B accused A of having broken the treaty, and recalled its ambassador.",
    "The parliament of A ratified the agreement with B by N votes.",
    "P suspended A after soldiers took power in the capital.",
    "A and B signed a pact on the defence of their border.",
    "B promised A weapons worth N million dollars.",
    "A may host the next exercise of P, a spokesman said.",
    "B condemned the attack on A and sent N tonnes of aid.",
    "The leaders of A and B met on the sidelines of the summit of P.",
];

/// What is told of towns: T and U are towns, M and N names, and numbers.
const TOWN_NEWS: [&str; 24] = [
    "A blaze at a sawmill near T was put out on Sunday after N hours.",
    "Residents of T complained about the smell from the tannery on the road to U.",
    "M, a baker, said the queue for rolls had never been longer.",
    "The trial of N men over a theft of copper wire went into its second week.",
    "Doctors at the clinic of T treated N people for the effects of smoke.",
    "M scored twice as T beat U by four goals to one in front of a small crowd.",
    "A lorry with apples overturned between T and U, and nobody was hurt.",
    "The library of T will stay closed until its roof is mended.",
    "Prices of flats in U rose by N percent within a year.",
    "M won the prize for the heaviest marrow for the third time.",
    "The rain of the past N days has swollen the brook that runs through T.",
    "Pupils planted N trees along the old railway line.",
    "Police in U are looking for a man who sold tickets for a concert that does not exist.",
    "The choir of T sang for N minutes, and nobody left.",
    "A bus strike kept commuters from U at home on Thursday.",
    "M has been baking, brewing and mending clocks for N years.",
    "The swimming pool of T opens an hour earlier from next week.",
    "Beekeepers near U lost N hives in the frost.",
    "The film about the lighthouse draws visitors to T.",
    "M was fined for keeping N goats in a garage.",
    "The museum of U shows the boots of a forgotten explorer.",
    "A power cut left N streets of T in the dark.",
    "The fair at U ended with a dance that went on until morning.",
    "Walkers found a purse with N coins under the bridge.",
];

/// Numbers that follow from one another, the same on every machine (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((number ^ (number >> 31)) % bound as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    /// A sentence with its letters filled in.
    fn filled(&mut self, sentence: &str) -> String {
        let words = sentence.split(' ').map(|word| {
            let bare = word.trim_end_matches([',', '.']);
            let told = match bare {
                "A" | "B" => self.one(&STATES).to_owned(),
                "P" => self.one(&PACTS).to_owned(),
                "T" | "U" => self.one(&TOWNS).to_owned(),
                "M" => self.one(&NAMES).to_owned(),
                "N" => (2 + self.below(88)).to_string(),
                _ => return word.to_owned(),
            };
            format!("{told}{}", &word[bare.len()..])
        });
        // "A blaze": the article is no state.
        let words: Vec<String> = words.collect();
        words.join(" ")
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let number: u64 = arguments.next().unwrap().parse().unwrap();
    let mut file = std::io::BufWriter::new(std::fs::File::create(arguments.next().unwrap()).unwrap());
    let share: u64 = arguments.next().map_or(10, |share| share.parse().unwrap());
    for index in 0..number {
        let page = page(index, index % share == 0);
        let day = jiff::civil::date(2020, 1, 1) + jiff::Span::new().days((index % 1800) as i64);
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
            page.len()
        );
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{index:012}>\r\n\
             WARC-Target-URI: https://paper{}.example/{index}\r\nWARC-Date: {day}T08:00:00Z\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            index % 40,
            http.len() + page.len(),
        );
        let mut record = GzEncoder::new(&mut file, Compression::fast());
        for part in [&head, &http, &page, "\r\n\r\n"] {
            record.write_all(part.as_bytes()).unwrap();
        }
        record.finish().unwrap();
    }
    file.flush().unwrap();
}

fn page(index: u64, is_of_states: bool) -> String {
    let mut numbers = Numbers(index);
    let mut text = String::new();
    let mut sentences = 0;
    let wanted = 12 + numbers.below(10);
    while sentences < wanted {
        text.push_str("<p>");
        for _ in 0..2 + numbers.below(3) {
            let sentence = if is_of_states && numbers.below(2) == 0 {
                let affair = numbers.one(&AFFAIRS);
                numbers.filled(affair)
            } else {
                let town = numbers.one(&TOWN_NEWS);
                // The first word is an article here.
                match town.strip_prefix("A ") {
                    Some(rest) => format!("A {}", numbers.filled(rest)),
                    None => numbers.filled(town),
                }
            };
            write!(text, "{sentence} ").unwrap();
            sentences += 1;
        }
        text.push_str("</p>\n");
    }
    let (title, paper) = (numbers.filled("News from T and U"), index % 40);
    let menu =
        ["home", "town", "sport", "weather"].map(|item| format!("<li><a href=\"/{item}\">{item}</a></li>")).concat();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} {index} | Paper {paper}</title>\
         <meta property=\"og:site_name\" content=\"Paper {paper}\"><style>body {{ margin: 0 }} nav li {{ display: inline }}</style>\
         <script>window.ads = [{index}];</script></head><body><nav><ul>{menu}</ul></nav><main><article><h1>{title} {index}</h1>\
         \n{text}</article></main><aside><h2>Most read</h2><ol><li><a href=\"/1\">A cat in a tree</a></li></ol></aside>\
         <footer><p>Paper {paper}. All rights reserved. Contact, imprint, privacy.</p></footer></body></html>"
    )
}
