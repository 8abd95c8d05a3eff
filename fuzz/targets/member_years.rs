#![no_main]

bodies::target!(member_years);
