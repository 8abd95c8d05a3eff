#![no_main]

bodies::target!(pdf);
