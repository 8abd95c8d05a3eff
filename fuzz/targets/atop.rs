#![no_main]

bodies::target!(atop);
