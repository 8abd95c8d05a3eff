//! Reports and claims to one file and back.
