#![no_main]

bodies::target!(mbox);
