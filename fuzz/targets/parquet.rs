#![no_main]

bodies::target!(parquet);
