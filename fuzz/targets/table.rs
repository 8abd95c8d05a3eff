#![no_main]

bodies::target!(table);
