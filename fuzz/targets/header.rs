#![no_main]

bodies::target!(header);
