#![no_main]

bodies::target!(page);
