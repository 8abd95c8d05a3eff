#![no_main]

bodies::target!(notation);
