#![no_main]

bodies::target!(address);
