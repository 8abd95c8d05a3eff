//! The parameters of an address to a question, by the definitions of the command line: the same names, checks and messages.

use std::ffi::OsString;
use std::sync::LazyLock;

use clap::{Arg, ArgAction, CommandFactory, Parser};

use crate::cli::{Cli, QUESTIONS};
use crate::error::Error;
use crate::question::Question;

/// Arguments that are no part of a question, or name a file or an address.
const LEFT_OUT: [&str; 6] = ["help", "version", "db", "format", "seen", "post"];

/// The command of a question.
pub fn command(name: &str) -> Option<clap::Command> {
    static ALL: LazyLock<clap::Command> = LazyLock::new(Cli::command);
    QUESTIONS.contains(&name).then(|| ALL.find_subcommand(name).cloned()).flatten()
}

/// The parameters of a question, in order.
pub fn parameters(command: &clap::Command) -> impl Iterator<Item = &Arg> {
    command.get_arguments().filter(|arg| !LEFT_OUT.contains(&arg.get_id().as_str()))
}

/// Whether a parameter may be given more than once.
pub fn is_list(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append)
}

/// Whether a parameter is a switch.
pub fn is_switch(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::SetTrue)
}

/// The question of this name with these parameters.
pub fn question(name: &str, given: &[(String, String)]) -> Result<Question, Error> {
    let place = format!("/api/{name}");
    let Some(command) = command(name) else {
        let help = format!("the questions are {}", QUESTIONS.join(", "));
        return Err(Error::nothing(format!("there is no question `{name}`"), place, help));
    };
    let names: Vec<&str> = parameters(&command).map(|arg| arg.get_id().as_str()).collect();
    let help = || format!("the parameters are {}: /api/openapi.json", names.join(", "));
    if let Some((unknown, _)) = given.iter().find(|(id, _)| !names.contains(&id.as_str())) {
        return Err(Error::usage(format!("there is no parameter `{unknown}`"), place, help()));
    }
    let (mut options, mut places) = (Vec::new(), Vec::new());
    for arg in parameters(&command) {
        let id = arg.get_id().as_str();
        let values: Vec<&str> = given.iter().filter(|(name, _)| name == id).map(|(_, value)| value.as_str()).collect();
        if values.len() > 1 && !is_list(arg) {
            return Err(Error::usage(format!("`{id}` is given {} times", values.len()), place, "give it once"));
        }
        for value in values {
            if value.trim().is_empty() && !is_switch(arg) {
                return Err(Error::usage(format!("`{id}` is empty"), place, "leave it out, or say what is meant"));
            }
            match (arg.get_long(), is_switch(arg), value) {
                (Some(long), true, "" | "true" | "1") => options.push(format!("--{long}")),
                (_, true, "false" | "0") => {}
                (_, true, _) => {
                    return Err(Error::usage(
                        format!("`{value}` for `{id}` is neither true nor false"),
                        place,
                        "write true",
                    ));
                }
                (Some(long), false, _) => options.push(format!("--{long}={value}")),
                (None, false, _) => places.push(value.to_owned()),
            }
        }
    }
    let head = ["allegiance", name].map(str::to_owned);
    let words = head.into_iter().chain(options).chain(["--".to_owned()]).chain(places).map(OsString::from);
    let parsed = Cli::try_parse_from(words).map_err(|error| Error::usage(told(&error), place.clone(), help()))?;
    parsed.command.question().ok_or_else(|| Error::usage("this is no question", place, help()))
}

/// What clap has to say, in a line.
fn told(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.split("\n\n").next().unwrap_or_default().trim_start_matches("error: ");
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\'', "`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn every_question_has_its_command() {
        for name in QUESTIONS {
            let command = command(name).unwrap_or_else(|| panic!("{name}"));
            assert!(parameters(&command).all(|arg| arg.get_help().is_some()), "{name}");
        }
        assert!(command("read").is_none() && command("serve").is_none());
    }

    #[test]
    fn parameters_are_those_of_the_command_line() {
        let asked = question("standing", &given(&[("member", "ARM"), ("organisation", "--db=x"), ("on", "2024-02")]));
        let Ok(Question::Standing(asked)) = asked else { panic!("{asked:?}") };
        assert_eq!((asked.organisation.as_str(), asked.member.as_deref()), ("--db=x", Some("ARM")));
        assert_eq!(asked.days.on.map(|on| on.to_string()).as_deref(), Some("2024-02-29"));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |name, pairs: &[(&str, &str)]| question(name, &given(pairs)).expect_err("it is wrong").to_string();
        assert!(wrong("standing", &[("org", "CSTO")]).starts_with("there is no parameter `org`"));
        assert!(wrong("standing", &[("organisation", "CSTO"), ("on", "1"), ("on", "2")]).contains("given 2 times"));
        assert!(wrong("standing", &[("organisation", "CSTO"), ("on", "soon")]).contains("`soon`"));
        assert!(wrong("watch", &[("seen", "/etc/passwd")]).starts_with("there is no parameter `seen`"));
        assert!(wrong("standing", &[]).contains("required"));
        assert!(wrong("serve", &[]).starts_with("there is no question `serve`"));
    }
}
