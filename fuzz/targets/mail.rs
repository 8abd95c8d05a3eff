#![no_main]

bodies::target!(mail);
