#![no_main]

bodies::target!(capabilities);
