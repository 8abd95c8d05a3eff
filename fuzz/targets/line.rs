#![no_main]

bodies::target!(line);
