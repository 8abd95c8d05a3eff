#![no_main]

bodies::target!(gzip);
