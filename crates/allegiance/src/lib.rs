//! The program: a question in, a view of the account out.
//!
//! The order of the modules is the order of dependency. Of these only `clock`, `config`, `fetch`, `files`, `pdf`, `post` and `serve` touch the world, and
//! `output` alone prints.

pub mod error;
pub mod clock;
pub mod config;
pub mod paper;
pub mod output;
pub mod memories;
pub mod charset;
pub mod address;
pub mod page;
pub mod fetch;
pub mod mapping;
pub mod raw;
pub mod entries;
pub mod visits;
pub mod files;
pub mod tokens;
pub mod header;
pub mod language;
pub mod markdown;
pub mod mail;
pub mod pdf;
pub mod unpack;
pub mod knowledge;
pub mod intake;
pub mod follow;
pub mod import;
pub mod parse;
pub mod question;
pub mod view;
pub mod names;
pub mod answer;
pub mod correct;
pub mod look;
pub mod code;
pub mod text;
pub mod json;
pub mod sheet;
pub mod drawing;
pub mod columns;
mod rows;
pub mod batches;
pub mod export;
pub mod parts;
pub mod cli;
pub mod api;
pub mod pages;
pub mod asking;
pub mod post;
pub mod watching;
pub mod feed;
pub mod mcp;
pub mod serve;
pub mod commands;
