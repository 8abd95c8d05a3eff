#![no_main]

bodies::target!(file);
