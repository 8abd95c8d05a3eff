#![no_main]

bodies::target!(gdelt);
