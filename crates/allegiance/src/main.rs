//! Reports in, a dated and sourced account of every alliance out.

fn main() {}
