#![no_main]

bodies::target!(polecat);
