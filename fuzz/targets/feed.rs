#![no_main]

bodies::target!(feed);
