#![no_main]

bodies::target!(ideal_points);
