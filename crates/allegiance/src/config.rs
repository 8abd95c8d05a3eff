//! What the terminal and the environment say: how wide, in colour or not.
#![expect(clippy::disallowed_methods, reason = "touches the world: the environment")]

use std::io::IsTerminal;

/// How answers are laid out for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether bold and colour are wanted. They are never the only sign of anything.
    pub colour: bool,
}

/// The file of the account where neither `--db` nor `ALLEGIANCE_DB` names one.
pub const DEFAULT_DB: &str = "allegiance.db";

/// Width where neither a terminal nor `COLUMNS` says how wide.
const WIDTH: usize = 100;

impl Layout {
    /// Plain text of this width.
    pub const fn plain(width: usize) -> Layout {
        Layout { width, colour: false }
    }

    /// The layout for standard output: `COLUMNS` if set, else the terminal's width; colour on a terminal unless
    /// `NO_COLOR` or `TERM=dumb` say otherwise, and where `CLICOLOR_FORCE` asks for it.
    pub fn of_stdout() -> Layout {
        let stdout = std::io::stdout();
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let terminal = stdout.is_terminal().then(|| comfy_table::Table::new().width().map(usize::from)).flatten();
        let colour = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        Layout { width: columns.or(terminal).unwrap_or(WIDTH).clamp(40, 240), colour }
    }
}

/// The name of the user, where the system says it.
pub fn user() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()).filter(|name| !name.is_empty())
}

/// The secret that signs what is sent.
pub fn post_secret() -> Option<String> {
    std::env::var("ALLEGIANCE_POST_SECRET").ok()
}
