#![no_main]

bodies::target!(icews);
