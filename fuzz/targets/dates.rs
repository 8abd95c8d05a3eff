#![no_main]

bodies::target!(dates);
