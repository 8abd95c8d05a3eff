#![no_main]

bodies::target!(markdown);
