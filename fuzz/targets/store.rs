#![no_main]

bodies::target!(store);
