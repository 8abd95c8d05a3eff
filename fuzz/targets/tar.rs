#![no_main]

bodies::target!(tar);
