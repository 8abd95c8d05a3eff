#![no_main]

bodies::target!(piece);
