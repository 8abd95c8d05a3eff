#![no_main]

bodies::target!(facts);
