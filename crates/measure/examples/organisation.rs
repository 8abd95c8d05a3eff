//! Closeness and power in an organisation on the last day of some years, by every yardstick.
//!
//! `cargo run -p measure --example organisation -- CSTO 2018 2022 2024`
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "touches the world: an example that reads data/")]

use account::AsOf;
use codebook::{Date, FactFiles, Facts};
use measure::{Figure, Measure, TableFiles, Tables, Yardstick, closeness, members, power};

fn read(file: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../data/{file}.csv", env!("CARGO_MANIFEST_DIR"))).expect(file)
}

/// The number, with how many values are missing where some are.
fn text(figure: &Figure) -> String {
    let value = figure.value.map_or("–".to_owned(), |value| format!("{value:.4}"));
    if figure.missing > 0 && figure.value.is_some() { format!("{value} (−{})", figure.missing) } else { value }
}

fn main() {
    let [states, capabilities, ideal_points, roll_calls, votes, alliances] =
        ["states", "capabilities", "ideal_points", "roll_calls", "votes", "alliances"]
            .map(|name| read(&format!("measures/{name}")));
    let tables = Tables::open(&TableFiles {
        states: &states,
        capabilities: &capabilities,
        ideal_points: &ideal_points,
        roll_calls: &roll_calls,
        votes: &votes,
        alliances: &alliances,
    });
    let tables = tables.unwrap_or_else(|error| panic!("{error}"));
    let facts = Facts::open(&FactFiles {
        states: &read("states"),
        names: &[&read("names")],
        organisations: &read("organisations"),
        memberships: &read("memberships"),
        clauses: &read("clauses"),
        holders: &read("holders"),
    });
    let facts = facts.unwrap_or_else(|error| panic!("{error}"));
    let mut arguments = std::env::args().skip(1);
    let organisation = arguments.next().unwrap_or_else(|| "CSTO".to_owned());
    let alliances = Measure::ALL.map(Yardstick::Alliances);
    let yardsticks: Vec<Yardstick> =
        [Yardstick::IdealPoints, Yardstick::Votes { days: 365 }].into_iter().chain(alliances).collect();
    for year in arguments {
        let on = Date::new(year.parse().expect("a year"), 12, 31).expect("a year");
        let at = AsOf { on, known: Date::new(2026, 11, 29).expect("a day") };
        let members = members(&facts, &organisation, at);
        let power = power(&tables, &members, at);
        println!("\n{organisation} on {on}, {} members, capabilities of {:?}", members.len(), power.year);
        println!("herfindahl {}, together {} of the world", text(&power.herfindahl), text(&power.world));
        for share in &power.shares {
            println!("  {:4} within {} world {}", share.member.to_string(), text(&share.within), text(&share.world));
        }
        for ranking in closeness(&tables, &facts, &members, &[], &yardsticks, at).rankings {
            println!("{:20} mean of pairs {}", ranking.yardstick.as_str(), text(&ranking.mean));
            for place in &ranking.places {
                let rank = |rank: Option<usize>| rank.map_or("–".to_owned(), |rank| rank.to_string());
                println!(
                    "  {:4} mean {} ({})  to biggest {} ({})",
                    place.member.to_string(),
                    text(&place.mean),
                    rank(place.rank),
                    text(&place.to_biggest),
                    rank(place.rank_to_biggest),
                );
            }
        }
    }
}
