#![no_main]

bodies::target!(code);
