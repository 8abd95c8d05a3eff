#![no_main]

bodies::target!(zip);
