//! Tokens: what programs and people show to a server that others can reach, kept as hashes beside the account.
//!
//! A token is 256 random bits, so a plain fast hash of it keeps it secret. The file is text, a line of JSON for each token;
//! it is read anew for each question, so that a token that was revoked is worth nothing from that moment on.
#![expect(clippy::disallowed_methods, reason = "touches the world: draws lots")]

use std::fmt;
use std::path::{Path, PathBuf};

use codebook::Date;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::files::{beside, exists, replace, text_of};

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Every question.
    Read,
    /// Reports and corrections too.
    Write,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(if *self == Scope::Read { "read" } else { "write" })
    }
}

/// A token as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Whose it is.
    pub name: String,
    /// What it opens.
    pub scope: Scope,
    /// The day on which it was made.
    pub made: Date,
    /// The hash of the token: BLAKE3, in hexadecimal digits.
    pub hash: String,
}

/// Where the tokens of an account are kept.
pub fn path_of(db: &Path) -> PathBuf {
    beside(db, ".tokens")
}

/// The hash under which a token is kept.
pub fn hash(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}

/// 32 random bytes.
pub fn random() -> Result<[u8; 32], Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::input(error.to_string(), "the system's randomness", "try again"))?;
    Ok(bytes)
}

/// 64 random hexadecimal digits.
pub fn secret() -> Result<String, Error> {
    Ok(blake3::hash(&random()?).to_hex().to_string())
}

/// All tokens of an account, in the order in which they were made.
pub fn tokens(db: &Path) -> Result<Vec<Token>, Error> {
    let path = path_of(db);
    if !exists(&path) {
        return Ok(Vec::new());
    }
    let text = text_of(&path)?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_str(line).map_err(|error| {
                let place = format!("{}, line {}", path.display(), index + 1);
                Error::input(
                    format!("this is no token: {error}"),
                    place,
                    "remove the line; make a token with `allegiance token new`",
                )
            })
        })
        .collect()
}

/// Makes a token for somebody and gives it: it is shown this once.
pub fn make(db: &Path, name: &str, scope: Scope, made: Date) -> Result<String, Error> {
    let name = name.trim();
    let mut all = tokens(db)?;
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(Error::usage("the token has no name", "NAME", "name who uses it, such as `desk` or `maria`"));
    }
    if all.iter().any(|token| token.name == name) {
        let help = format!("choose another name, or first `allegiance token revoke {name}`");
        return Err(Error::usage(format!("`{name}` has a token already"), path_of(db).display().to_string(), help));
    }
    let token = format!("alg_{}", secret()?);
    all.push(Token { name: name.to_owned(), scope, made, hash: hash(&token) });
    keep(db, &all)?;
    Ok(token)
}

/// Takes somebody's token back.
pub fn revoke(db: &Path, name: &str) -> Result<(), Error> {
    let mut all = tokens(db)?;
    let before = all.len();
    all.retain(|token| token.name != name);
    if all.len() == before {
        let help = "`allegiance token list` names those who have one";
        return Err(Error::nothing(format!("`{name}` has no token"), path_of(db).display().to_string(), help));
    }
    keep(db, &all)
}

fn keep(db: &Path, all: &[Token]) -> Result<(), Error> {
    let mut text = String::new();
    for token in all {
        text.push_str(&serde_json::to_string(token).expect("a token is plain data"));
        text.push('\n');
    }
    replace(&path_of(db), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_kept_as_its_hash_and_can_be_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let db = folder.path().join("a.db");
        let day: Date = "2026-03-01".parse().unwrap();
        assert!(tokens(&db).unwrap().is_empty());
        let token = make(&db, "desk", Scope::Read, day).unwrap();
        assert!(make(&db, "desk", Scope::Write, day).is_err() && make(&db, " ", Scope::Write, day).is_err());
        let kept = tokens(&db).unwrap();
        assert_eq!((kept.len(), kept[0].scope, kept[0].hash.as_str()), (1, Scope::Read, hash(&token).as_str()));
        assert!(!text_of(&path_of(&db)).unwrap().contains(&token));
        assert!(revoke(&db, "nobody").is_err());
        revoke(&db, "desk").unwrap();
        assert!(tokens(&db).unwrap().is_empty());
    }
}
