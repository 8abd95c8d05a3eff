#![no_main]

bodies::target!(cow);
