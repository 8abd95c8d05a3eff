#![no_main]

bodies::target!(language);
