#![no_main]

bodies::target!(warc);
