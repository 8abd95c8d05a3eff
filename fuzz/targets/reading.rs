#![no_main]

bodies::target!(reading);
