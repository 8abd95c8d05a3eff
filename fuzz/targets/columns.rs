#![no_main]

bodies::target!(columns);
