#![no_main]

bodies::target!(text);
