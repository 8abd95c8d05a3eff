//! Writes made-up rows in the columns of GDELT 1.0 events to standard output: the same rows for the same number, on every
//! machine, to measure an import with.
//!
//! `cargo run --release -p allegiance --example gdelt_like -- 1000000 > rows.tsv`
//!
//! A few actors do most of what is done, some sites write most of what is told, and codes come as often as they do in such
//! data: statements first, then meetings, then the rest. Nothing in it is true.
#![expect(clippy::print_stderr, reason = "it is a program")]

use std::io::Write as _;

/// SplitMix64: the same numbers everywhere.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    /// 0 most often, then 1, and so on.
    fn skewed(&mut self, most: u64) -> usize {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((unit * unit * unit) * most as f64) as usize
    }
}

const COUNTRIES: [(&str, &str, &str); 40] = [
    ("USA", "UNITED STATES", "US"),
    ("RUS", "RUSSIA", "RS"),
    ("CHN", "CHINA", "CH"),
    ("GBR", "UNITED KINGDOM", "UK"),
    ("ISR", "ISRAEL", "IS"),
    ("UKR", "UKRAINE", "UP"),
    ("FRA", "FRANCE", "FR"),
    ("IND", "INDIA", "IN"),
    ("PAK", "PAKISTAN", "PK"),
    ("TUR", "TURKEY", "TU"),
    ("IRN", "IRAN", "IR"),
    ("SYR", "SYRIA", "SY"),
    ("DEU", "GERMANY", "GM"),
    ("EGY", "EGYPT", "EG"),
    ("NGA", "NIGERIA", "NI"),
    ("JPN", "JAPAN", "JA"),
    ("KOR", "SOUTH KOREA", "KS"),
    ("PRK", "NORTH KOREA", "KN"),
    ("AUS", "AUSTRALIA", "AS"),
    ("CAN", "CANADA", "CA"),
    ("SAU", "SAUDI ARABIA", "SA"),
    ("IRQ", "IRAQ", "IZ"),
    ("AFG", "AFGHANISTAN", "AF"),
    ("ITA", "ITALY", "IT"),
    ("ESP", "SPAIN", "SP"),
    ("POL", "POLAND", "PL"),
    ("GRC", "GREECE", "GR"),
    ("BRA", "BRAZIL", "BR"),
    ("MEX", "MEXICO", "MX"),
    ("ZAF", "SOUTH AFRICA", "SF"),
    ("KEN", "KENYA", "KE"),
    ("ETH", "ETHIOPIA", "ET"),
    ("VNM", "VIETNAM", "VM"),
    ("PHL", "PHILIPPINES", "RP"),
    ("IDN", "INDONESIA", "ID"),
    ("ARM", "ARMENIA", "AM"),
    ("AZE", "AZERBAIJAN", "AJ"),
    ("KAZ", "KAZAKHSTAN", "KZ"),
    ("BLR", "BELARUS", "BO"),
    ("ROM", "ROMANIA", "RO"),
];
const SECTORS: [&str; 12] = ["", "GOV", "GOV", "MIL", "COP", "BUS", "MED", "JUD", "OPP", "REB", "EDU", "LEG"];
const GROUPS: [&str; 6] = ["UNO", "NAT", "EEC", "ARL", "ASN", "WAS"];
const CODES: [&str; 36] = [
    "010", "042", "043", "040", "051", "036", "020", "010", "173", "190", "046", "112", "043", "120", "057", "111",
    "030", "013", "071", "193", "060", "130", "172", "141", "180", "015", "061", "163", "084", "195", "073", "0231",
    "161", "183", "1411", "0331",
];
const SITES: [&str; 24] = [
    "reuters.example",
    "dailynews.example",
    "herald.example",
    "yahoo.example",
    "timesofsomewhere.example",
    "post.example",
    "courier.example",
    "gazette.example",
    "bbc.example",
    "tribune.example",
    "observer.example",
    "star.example",
    "mirror.example",
    "globe.example",
    "sun.example",
    "record.example",
    "press.example",
    "chronicle.example",
    "echo.example",
    "standard.example",
    "voice.example",
    "monitor.example",
    "dispatch.example",
    "ledger.example",
];
const WORDS: [&str; 16] = [
    "minister",
    "talks",
    "border",
    "summit",
    "troops",
    "deal",
    "protest",
    "vote",
    "court",
    "sanctions",
    "visit",
    "aid",
    "attack",
    "police",
    "leader",
    "crisis",
];

fn actor(numbers: &mut Numbers) -> ([String; 10], usize) {
    let country = numbers.skewed(40);
    let (code, name, _) = COUNTRIES[country];
    let mut cells: [String; 10] = std::array::from_fn(|_| String::new());
    match numbers.below(20) {
        // Nobody.
        0 => {}
        1 => {
            let group = GROUPS[numbers.skewed(6)];
            cells[0] = group.into();
            cells[1] = format!("GROUP {group}");
            cells[3] = group.into();
        }
        2 => {
            let sector = SECTORS[1 + numbers.skewed(11)];
            cells[0] = sector.into();
            cells[1] = format!("THE {sector}");
            cells[7] = sector.into();
        }
        _ => {
            let sector = SECTORS[numbers.skewed(12)];
            cells[0] = format!("{code}{sector}");
            cells[1] = name.into();
            cells[2] = code.into();
            cells[7] = sector.into();
        }
    }
    (cells, country)
}

fn place(numbers: &mut Numbers, country: usize) -> [String; 7] {
    let (_, name, fips) = COUNTRIES[country];
    let (lat, long) = (numbers.below(18_000), numbers.below(36_000));
    let mut title: String = name.to_lowercase();
    title[..1].make_ascii_uppercase();
    let city = numbers.skewed(400);
    [
        "4".into(),
        format!("City {city}, {title} (general), {title}"),
        fips.into(),
        format!("{fips}{:02}", numbers.below(40)),
        format!("{}.{:04}", lat as i64 / 100 - 90, numbers.below(10_000)),
        format!("{}.{:04}", long as i64 / 100 - 180, numbers.below(10_000)),
        format!("-{}", 1_000_000 + city * 37 + country),
    ]
}

/// Rows of a day, as in a busy year.
const A_DAY: u64 = 150_000;

fn main() -> std::io::Result<()> {
    let Some(rows) = std::env::args().nth(1).and_then(|rows| rows.parse::<u64>().ok()) else {
        eprintln!("say how many rows: gdelt_like 1000000");
        std::process::exit(2);
    };
    let mut out = std::io::BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    let mut numbers = Numbers(2013);
    let first = jiff::civil::date(2014, 1, 1);
    for row in 0..rows {
        let added = first.saturating_add(jiff::ToSpan::days((row / A_DAY) as i64));
        // Most is told of the day before, some of long ago.
        let back = if numbers.below(20) == 0 { 365 } else { i64::from(numbers.below(4) == 0) };
        let day = added.saturating_add(jiff::ToSpan::days(-back));
        let number = |day: jiff::civil::Date| {
            i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
        };
        let day_number = number(day);
        let (actor1, one) = actor(&mut numbers);
        let (actor2, two) = actor(&mut numbers);
        let code = CODES[numbers.skewed(36)];
        let root = &code[..2];
        let quad = match root {
            "01" | "02" | "03" | "04" | "05" => 1,
            "06" | "07" | "08" => 2,
            "09" | "10" | "11" | "12" | "13" => 3,
            _ => 4,
        };
        let mentions = 1 + numbers.skewed(60);
        let tone = numbers.below(2000) as f64 / 100.0 - 10.0;
        write!(
            out,
            "{}\t{day_number}\t{}\t{}\t{:.4}\t{}\t{}\t{}\t{code}\t{}\t{root}\t{quad}\t{:.1}\t{mentions}\t{}\t{mentions}\t{tone:.6}",
            300_000_000 + row,
            day_number / 100,
            day.year(),
            f64::from(day.year()) + f64::from(day.day_of_year()) / 365.25,
            actor1.join("\t"),
            actor2.join("\t"),
            numbers.below(2),
            &code[..3],
            [0.0, 3.4, 7.0, -2.0, -10.0][quad as usize],
            1 + numbers.below(3),
        )?;
        for country in [one, two, one] {
            let place = place(&mut numbers, country);
            write!(out, "\t{}", place.join("\t"))?;
        }
        let site = SITES[numbers.skewed(24)];
        // A long tail of small sites.
        let tail = if numbers.below(3) == 0 { format!("local{}.", numbers.skewed(4000)) } else { String::new() };
        let word = |numbers: &mut Numbers| WORDS[numbers.below(16) as usize];
        let words = [word(&mut numbers), word(&mut numbers), word(&mut numbers), word(&mut numbers)];
        let (year, month) = (added.year(), added.month());
        writeln!(
            out,
            "\t{}\thttp://www.{tail}{site}/{year}/{month:02}/{}-{}.html",
            number(added),
            words.join("-"),
            numbers.below(10_000_000),
        )?;
    }
    out.flush()
}
