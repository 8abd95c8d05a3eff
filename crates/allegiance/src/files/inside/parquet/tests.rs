//! Files of a few bytes that claim to be more: each is refused before it takes the memory that it asks for.

use std::io::Write as _;

use super::thrift::{BINARY, I32, I64, Kind, LIST, STRUCT};
use crate::files::reports_in;
use crate::mapping::Mapping;

/// A struct of Thrift that is being written; its fields come in their order.
#[derive(Default)]
struct Told {
    bytes: Vec<u8>,
    last: u8,
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn zigzag(number: i64) -> Vec<u8> {
    varint((number << 1 ^ number >> 63) as u64)
}

fn list(kind: Kind, claimed: u64, items: &[Vec<u8>]) -> Vec<u8> {
    [vec![0xf0 | kind], varint(claimed), items.concat()].concat()
}

impl Told {
    fn field(mut self, field: u8, kind: Kind, value: &[u8]) -> Told {
        self.bytes.push((field - self.last) << 4 | kind);
        self.bytes.extend_from_slice(value);
        self.last = field;
        self
    }

    fn i32(self, field: u8, number: i32) -> Told {
        self.field(field, I32, &zigzag(number.into()))
    }

    fn i64(self, field: u8, number: i64) -> Told {
        self.field(field, I64, &zigzag(number))
    }

    fn text(self, field: u8, text: &str) -> Told {
        self.field(field, BINARY, &[&varint(text.len() as u64), text.as_bytes()].concat())
    }

    fn told(self, field: u8, told: Told) -> Told {
        self.field(field, STRUCT, &told.end())
    }

    fn list(self, field: u8, kind: Kind, items: &[Vec<u8>]) -> Told {
        self.field(field, LIST, &list(kind, items.len() as u64, items))
    }

    fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

// As the format numbers them.
const INT32: i32 = 1;
const TEXT: i32 = 6;
const FIXED: i32 = 7;
const REQUIRED: i32 = 0;
const OPTIONAL: i32 = 1;
const REPEATED: i32 = 2;
const NONE: i32 = 0;
const SNAPPY: i32 = 1;
const GZIP: i32 = 2;
const LZ4: i32 = 5;
const ZSTD: i32 = 6;
const LZ4_RAW: i32 = 7;
const PLAIN: i32 = 0;
const RLE: i32 = 3;
const DELTA_LENGTHS: i32 = 6;
const DELTA_TEXTS: i32 = 7;
const BY_DICTIONARY: i32 = 8;
const HUGE: i32 = i32::MAX;

fn column(name: &str, kind: i32, length: i32, repetition: i32) -> Vec<u8> {
    let told = Told::default().i32(1, kind).i32(2, length).i32(3, repetition).text(4, name);
    if kind == TEXT { told.i32(6, 0).end() } else { told.end() }
}

/// Columns that lie in a table.
fn table(columns: &[Vec<u8>]) -> Vec<Vec<u8>> {
    [&[Told::default().text(4, "table").i32(5, columns.len() as i32).end()], columns].concat()
}

fn sealed(body: &[u8], told: &[u8]) -> Vec<u8> {
    [b"PAR1", body, told, &(told.len() as u32).to_le_bytes(), b"PAR1"].concat()
}

/// A file with one column.
fn file(column: Vec<u8>, codec: i32, pages: &[Vec<u8>], rows: i64) -> Vec<u8> {
    let pages = pages.concat();
    let chunk = Told::default()
        .i32(1, TEXT)
        .list(2, I32, &[zigzag(0), zigzag(3)])
        .list(3, BINARY, &[[&varint(4)[..], b"text"].concat()])
        .i32(4, codec)
        .i64(5, rows)
        .i64(6, pages.len() as i64)
        .i64(7, pages.len() as i64)
        .i64(9, 4);
    let group = Told::default()
        .list(1, STRUCT, &[Told::default().i64(2, 4).told(3, chunk).end()])
        .i64(2, pages.len() as i64)
        .i64(3, rows);
    let told =
        Told::default().i32(1, 1).list(2, STRUCT, &table(&[column])).i64(3, rows).list(4, STRUCT, &[group.end()]);
    sealed(&pages, &told.end())
}

fn page(claimed: i32, values: i32, encoding: i32, bytes: &[u8]) -> Vec<u8> {
    let own = Told::default().i32(1, values).i32(2, encoding).i32(3, RLE).i32(4, RLE);
    let head = Told::default().i32(1, 0).i32(2, claimed).i32(3, bytes.len() as i32).told(5, own);
    [head.end(), bytes.to_vec()].concat()
}

fn dictionary(claimed: i32, values: i32, bytes: &[u8]) -> Vec<u8> {
    let own = Told::default().i32(1, values).i32(2, PLAIN);
    let head = Told::default().i32(1, 2).i32(2, claimed).i32(3, bytes.len() as i32).told(7, own);
    [head.end(), bytes.to_vec()].concat()
}

/// Numbers of the encoding `DELTA_BINARY_PACKED` that are all the same.
fn same(count: u64, number: i64) -> Vec<u8> {
    let mut bytes = [varint(1 << 30), varint(1), varint(count), zigzag(number)].concat();
    if count > 1 {
        bytes.extend([zigzag(0), vec![0]].concat());
    }
    bytes
}

fn texts(all: &[&str]) -> Vec<u8> {
    all.iter().flat_map(|text| [&(text.len() as u32).to_le_bytes(), text.as_bytes()].concat()).collect()
}

fn zipped(length: usize) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b'a'; length]).unwrap();
    packed.finish().unwrap()
}

/// What comes out: the texts, and what is wrong.
fn read(bytes: &[u8]) -> (Vec<String>, String) {
    let (mut good, mut bad) = (Vec::new(), String::new());
    reports_in("a.parquet", bytes.to_vec(), &Mapping::default(), &mut |raw| match raw {
        Ok(raw) => good.push(String::from_utf8(raw.bytes).unwrap()),
        Err(error) => bad.push_str(&error.what),
    });
    (good, bad)
}

#[track_caller]
fn refused(bytes: &[u8], why: &str) {
    let (good, bad) = read(bytes);
    assert!(good.is_empty() && bad.starts_with("the Parquet file cannot be read: ") && bad.contains(why), "{bad}");
}

fn required() -> Vec<u8> {
    column("text", TEXT, 0, REQUIRED)
}

/// What is held of a file beside its bytes, and what each of these asks for: more than that.
const HELD: &str = "more than 288 MB of it would be held at a time";

#[test]
fn honest_files_are_read() {
    let plain = texts(&["one", "two"]);
    let length = plain.len() as i32;
    let good = (vec!["one".to_owned(), "two".to_owned()], String::new());
    assert_eq!(read(&file(required(), NONE, &[page(length, 2, PLAIN, &plain)], 2)), good);
    let pages = [dictionary(length, 2, &plain), page(3, 2, BY_DICTIONARY, &[1, 3, 2])];
    assert_eq!(read(&file(required(), NONE, &pages, 2)), good);
    let lengths = [&same(2, 3)[..], b"onetwo"].concat();
    let lengths_page = page(lengths.len() as i32, 2, DELTA_LENGTHS, &lengths);
    assert_eq!(read(&file(required(), NONE, &[lengths_page], 2)), good);
    let beginnings = [&same(2, 0)[..], &same(2, 3), b"onetwo"].concat();
    let beginnings_page = page(beginnings.len() as i32, 2, DELTA_TEXTS, &beginnings);
    assert_eq!(read(&file(required(), NONE, &[beginnings_page], 2)), good);
    // The levels: a run of two that are there.
    let levels = [&[2, 0, 0, 0, 4, 1][..], &plain].concat();
    let optional = column("text", TEXT, 0, OPTIONAL);
    assert_eq!(read(&file(optional, NONE, &[page(levels.len() as i32, 2, PLAIN, &levels)], 2)), good);
    let packed = lz4_flex::block::compress(&plain);
    assert_eq!(read(&file(required(), LZ4_RAW, &[page(length, 2, PLAIN, &packed)], 2)), good);
    assert_eq!(read(&file(required(), LZ4, &[page(length, 2, PLAIN, &packed)], 2)), good);
    let hadoop = [&(length as u32).to_be_bytes()[..], &(packed.len() as u32).to_be_bytes(), &packed].concat();
    assert_eq!(read(&file(required(), LZ4, &[page(length, 2, PLAIN, &hadoop)], 2)), good);
    let mut frame = lz4_flex::frame::FrameEncoder::new(Vec::new());
    frame.write_all(&plain).unwrap();
    assert_eq!(read(&file(required(), LZ4, &[page(length, 2, PLAIN, &frame.finish().unwrap())], 2)), good);
}

#[test]
fn a_page_that_claims_to_be_long() {
    let packed = snap::raw::Encoder::new().compress_vec(&texts(&["one"])).unwrap();
    for codec in [SNAPPY, GZIP, LZ4, ZSTD, LZ4_RAW] {
        refused(&file(required(), codec, &[page(HUGE, 1, PLAIN, &packed)], 1), HELD);
        refused(&file(required(), codec, &[dictionary(HUGE, 1, &packed)], 1), HELD);
    }
    refused(&file(required(), SNAPPY, &[page(1 << 28, 1, PLAIN, &packed)], 1), "it unpacks to another length");
    refused(&file(required(), NONE, &[page(HUGE, 1, PLAIN, &[])], 1), "");
}

#[test]
fn a_page_that_unpacks_to_more_than_it_claims() {
    let packed = zipped(20 << 20);
    refused(&file(required(), GZIP, &[page(100, 1, PLAIN, &packed)], 1), "it unpacks to another length");
    let mut frame = lz4_flex::frame::FrameEncoder::new(Vec::new());
    frame.write_all(&vec![b'a'; 20 << 20]).unwrap();
    refused(&file(required(), LZ4, &[page(100, 1, PLAIN, &frame.finish().unwrap())], 1), "a page cannot be unpacked");
}

#[test]
fn lengths_before_the_texts_that_are_not_there() {
    let claims = "a page claims more texts than it has values";
    let lengths = same(500_000_000, 0);
    let length = lengths.len() as i32;
    refused(&file(required(), NONE, &[page(length, 1, DELTA_LENGTHS, &lengths)], 1), claims);
    refused(&file(required(), NONE, &[page(length, HUGE, DELTA_LENGTHS, &lengths)], 1), HELD);
    refused(&file(required(), NONE, &[page(length, 1, DELTA_TEXTS, &lengths)], 1), claims);
    let lengths = [same(1, 0), same(500_000_000, 0)].concat();
    let length = lengths.len() as i32;
    refused(&file(required(), NONE, &[page(length, 1, DELTA_TEXTS, &lengths)], 1), claims);
    refused(&file(required(), NONE, &[page(length, HUGE, DELTA_TEXTS, &lengths)], 1), "are not as many");
    let lengths = [same(500_000_000, 0), same(500_000_000, 0)].concat();
    let length = lengths.len() as i32;
    refused(&file(required(), NONE, &[page(length, HUGE, DELTA_TEXTS, &lengths)], 1), HELD);
    refused(
        &file(required(), NONE, &[page(3, 1, DELTA_LENGTHS, &[0x80, 0x80, 0x80])], 1),
        "the lengths before the texts",
    );
}

#[test]
fn a_dictionary_that_claims_values_that_are_not_there() {
    let claims = "a dictionary claims more values than it holds";
    for column in [column("text", INT32, 0, REQUIRED), column("text", FIXED, 4, REQUIRED), required()] {
        refused(&file(column, NONE, &[dictionary(4, 500_000_000, &[0; 4])], 1), claims);
    }
    // Empty texts, each of which takes a place.
    let packed = lz4_flex::block::compress(&vec![0; 100 << 20]);
    refused(&file(required(), LZ4_RAW, &[dictionary(100 << 20, 25 << 20, &packed)], 1), HELD);
}

#[test]
fn values_that_are_made_of_no_bytes() {
    // A list of hundreds of millions that are missing.
    let levels = [&[6, 0, 0, 0][..], &varint(200_000_000 << 1), &[0]].concat();
    let levels = [&levels[..], &[0; 8], &levels].concat();
    let page = page(levels.len() as i32, 200_000_000, PLAIN, &levels);
    refused(&file(column("text", TEXT, 0, REPEATED), NONE, &[page], 1), HELD);
    refused(&file(column("text", FIXED, HUGE, OPTIONAL), NONE, &[], 1), "the values of a column are too long");
    // Texts that begin as the one before them, the last one with sixty megabytes.
    let texts = [same(1 << 20, 60 << 20), same(1 << 20, 60), vec![b'a'; 60 << 20]].concat();
    let page = self::page(texts.len() as i32, 1 << 20, DELTA_TEXTS, &lz4_flex::block::compress(&texts));
    refused(&file(required(), LZ4_RAW, &[page], 1 << 20), HELD);
}

#[test]
fn rows_without_end_that_are_empty() {
    let levels = [&[6, 0, 0, 0][..], &varint(1_000_000_000 << 1), &[0]].concat();
    let page = page(levels.len() as i32, 1_000_000_000, PLAIN, &levels);
    let (_, bad) = read(&file(column("text", TEXT, 0, OPTIONAL), NONE, &[page], 1_000_000_000));
    assert!(bad.ends_with("the file unpacks to more than 100 times its size"), "{bad}");
}

#[test]
fn a_file_that_tells_of_more_than_it_holds() {
    let damaged = "what it tells about itself is damaged";
    let told = |columns: &[Vec<u8>]| Told::default().i32(1, 1).list(2, STRUCT, columns).i64(3, 1);
    let one = table(&[required()]);
    let groups = told(&one).field(4, LIST, &list(STRUCT, HUGE as u64, &[]));
    refused(&sealed(b"", &groups.end()), damaged);
    let columns = Told::default().i32(1, 1).field(2, LIST, &list(STRUCT, HUGE as u64, &one));
    refused(&sealed(b"", &columns.i64(3, 1).end()), damaged);
    let within = [Told::default().text(4, "table").i32(5, HUGE).end(), required()];
    refused(&sealed(b"", &told(&within).list(4, STRUCT, &[]).end()), damaged);
    let deep = vec![Told::default().text(4, "a").i32(5, 1).end(); 100_000];
    refused(&sealed(b"", &told(&deep).list(4, STRUCT, &[]).end()), damaged);
    // A long name that stands before each of many columns.
    let name = "n".repeat(1 << 20);
    let head = [Told::default().text(4, "table").i32(5, 1).end(), Told::default().text(4, &name).i32(5, 1000).end()];
    let columns = [&head[..], &vec![required(); 1000]].concat();
    refused(&sealed(b"", &told(&columns).list(4, STRUCT, &[]).end()), "it tells of too many columns");
    // Another kind of value than the library takes it for.
    refused(&sealed(b"", &told(&one).field(4, I32, &zigzag(7)).end()), damaged);
    refused(&sealed(b"", &[]), damaged);
    refused(b"PAR1", "it has no end");
}
