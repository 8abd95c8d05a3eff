//! The account to figures.
