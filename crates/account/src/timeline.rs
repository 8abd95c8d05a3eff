//! The dated events and facts of a party, for the command `timeline`.
