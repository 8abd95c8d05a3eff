//! An example of each question, and the same as an address and as it is typed.

use super::asked::{command, is_switch, parameters};

type Pairs = &'static [(&'static str, &'static str)];

const EXAMPLES: [(&str, Pairs); 15] = [
    ("claims", &[("org", "CSTO"), ("party", "Armenia"), ("since", "2023")]),
    ("standing", &[("organisation", "CSTO"), ("on", "2024-09-02"), ("known", "2024-12-31")]),
    ("timeline", &[("party", "Armenia"), ("since", "2023"), ("until", "2024")]),
    ("requests", &[("organisation", "CSTO"), ("on", "2024-09-02")]),
    ("attendance", &[("organisation", "CSTO"), ("since", "2022")]),
    ("relations", &[("of", "Armenia"), ("with", "Azerbaijan"), ("window", "3650")]),
    ("power", &[("organisation", "CSTO"), ("on", "2022-12-31")]),
    ("closeness", &[("organisation", "CSTO"), ("by", "ideal_points"), ("on", "2022-12-31")]),
    ("risk", &[("organisation", "CSTO"), ("on", "2018-12-31")]),
    ("judge", &[("claim", "3fa2b1c0")]),
    ("compare", &[("organisation", "CSTO"), ("earlier", "2023-01"), ("later", "2024-09")]),
    ("watch", &[("organisations", "CSTO"), ("since", "2024-06-01")]),
    ("why", &[("id", "CSTO/ARM/participation"), ("on", "2024-09-02")]),
    ("corrections", &[("in_force", "true")]),
    ("search", &[("words", "frozen"), ("words", "participation"), ("limit", "5")]),
];

/// An example of a question; one of `judge` needs the id of a claim, which no two accounts have in common.
pub fn example(name: &str) -> Pairs {
    EXAMPLES.iter().find(|(question, _)| *question == name).map_or(&[], |(_, pairs)| pairs)
}

/// The address of a question with these parameters.
pub fn address(name: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs);
    format!("/api/{name}?{}", query.finish())
}

/// The same as it is typed, in the order of the command.
pub fn typed(name: &str, pairs: &[(&str, &str)]) -> String {
    let Some(command) = command(name) else { return String::new() };
    let mut words = vec!["allegiance".to_owned(), name.to_owned()];
    for arg in parameters(&command) {
        for (_, value) in pairs.iter().filter(|(id, _)| arg.get_id().as_str() == *id) {
            match arg.get_long() {
                Some(long) => {
                    words.extend([format!("--{long}")].into_iter().chain((!is_switch(arg)).then(|| quoted(value))));
                }
                None => words.push(quoted(value)),
            }
        }
    }
    words.join(" ")
}

/// A word as a shell takes it for one.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:,".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::QUESTIONS;

    #[test]
    fn each_question_has_an_example_that_can_be_asked() {
        for name in QUESTIONS {
            let given: Vec<(String, String)> =
                example(name).iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
            assert!(!given.is_empty() && super::super::asked::question(name, &given).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_is_typed_is_what_is_asked() {
        assert_eq!(typed("relations", example("relations")), "allegiance relations Armenia Azerbaijan --window 3650");
        assert_eq!(typed("corrections", example("corrections")), "allegiance corrections --in-force");
        assert_eq!(typed("timeline", &[("party", "Arab League")]), "allegiance timeline 'Arab League'");
        assert_eq!(address("search", example("search")), "/api/search?words=frozen&words=participation&limit=5");
    }
}
