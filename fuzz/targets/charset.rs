#![no_main]

bodies::target!(charset);
