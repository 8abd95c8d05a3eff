//! What a Parquet file tells about itself, at its end.
//!
//! The library believes the numbers in it: how many row groups a list holds, how many columns lie in one. So all of it is
//! passed over once before, as the library will read it, and what would be made of it is counted. What is not as the format
//! has it is refused, so that both read the same. Format: parquet.thrift of Apache Parquet.

use parquet::file::metadata::ParquetStatisticsPolicy;
use parquet::file::metadata::{FooterTail, ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader};
use parquet::file::reader::ChunkReader;

use super::thrift::{BINARY, BYTE, DOUBLE, Flaw, I16, I32, I64, Kind, LIST, STRUCT, Thrift};

/// Bytes in which a Parquet file may tell about itself: what is made of them takes many times the memory.
const MAX_FOOTER: usize = 16 << 20;

/// Bytes that may be made of what a file tells about itself.
const MAX_MADE: usize = 128 << 20;

/// How deep columns may lie in each other.
const MAX_DEPTH: usize = 64;

/// The end of a file: how long what it tells is, and the letters.
const TAIL: usize = 8;

/// Bytes that the library makes of a column of the table and of its name, of its part in a row group, and of a small struct.
const COLUMN: usize = 768;
const NAME: usize = 64;
const PART: usize = 768;
const SMALL: usize = 64;

/// What the file tells about itself, without the statistics, which nobody asks for.
pub(super) fn read(source: &impl ChunkReader) -> Result<ParquetMetaData, String> {
    let length = source.len();
    let tail = length.checked_sub(TAIL as u64).ok_or("it has no end")?;
    let get = |start, length| source.get_bytes(start, length).map_err(|error| error.to_string());
    let tail_bytes: [u8; TAIL] = get(tail, TAIL)?.as_ref().try_into().map_err(|_| "it has no end")?;
    let told = FooterTail::try_new(&tail_bytes).map_err(|error| error.to_string())?.metadata_length();
    if told > MAX_FOOTER {
        return Err(format!("what it tells about itself is larger than {} MB", MAX_FOOTER >> 20));
    }
    let start = tail.checked_sub(told as u64).ok_or("what it tells about itself is longer than the file")?;
    let bytes = get(start, told)?;
    match check(&bytes) {
        Ok(()) => {}
        Err(Flaw::Much) => return Err("it tells of too many columns and row groups".to_owned()),
        Err(Flaw::Ends | Flaw::Odd) => return Err("what it tells about itself is damaged".to_owned()),
    }
    let options = ParquetMetaDataOptions::new()
        .with_column_stats_policy(ParquetStatisticsPolicy::SkipAll)
        .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll)
        .with_encoding_stats_policy(ParquetStatisticsPolicy::SkipAll);
    ParquetMetaDataReader::decode_metadata_with_options(&bytes, Some(&options)).map_err(|error| error.to_string())
}

/// What the library takes a value for.
#[derive(Clone, Copy)]
enum Shape {
    Truth,
    Number(Kind),
    Binary,
    List(&'static Shape),
    /// Its fields; others are passed over.
    Struct(&'static [(i16, Shape)]),
    /// A struct of which the library makes so many bytes.
    Made(usize, &'static [(i16, Shape)]),
}

use Shape::{Binary, List, Made, Number, Struct, Truth};

const EMPTY: Shape = Struct(&[]);
const UNIT: Shape = Struct(&[(1, EMPTY), (2, EMPTY), (3, EMPTY)]);
const MOMENT: Shape = Struct(&[(1, Truth), (2, UNIT)]);
const LOGICAL: Shape = Struct(&[
    (1, EMPTY),
    (2, EMPTY),
    (3, EMPTY),
    (4, EMPTY),
    (5, Struct(&[(1, Number(I32)), (2, Number(I32))])),
    (6, EMPTY),
    (7, MOMENT),
    (8, MOMENT),
    (10, Struct(&[(1, Number(BYTE)), (2, Truth)])),
    (11, EMPTY),
    (12, EMPTY),
    (13, EMPTY),
    (14, EMPTY),
    (15, EMPTY),
    (16, Struct(&[(1, Number(BYTE))])),
    (17, Struct(&[(1, Binary)])),
    (18, Struct(&[(1, Binary), (2, Number(I32))])),
]);
const STATISTICS: Shape = Struct(&[
    (1, Binary),
    (2, Binary),
    (3, Number(I64)),
    (4, Number(I64)),
    (5, Binary),
    (6, Binary),
    (7, Truth),
    (8, Truth),
]);
const PAIRS: Shape = List(&Made(SMALL, &[(1, Binary), (2, Binary)]));
const SIZES: Shape = Struct(&[(1, Number(I64)), (2, List(&Number(I64))), (3, List(&Number(I64)))]);
const BOX: Shape = Struct(&[
    (1, Number(DOUBLE)),
    (2, Number(DOUBLE)),
    (3, Number(DOUBLE)),
    (4, Number(DOUBLE)),
    (5, Number(DOUBLE)),
    (6, Number(DOUBLE)),
    (7, Number(DOUBLE)),
    (8, Number(DOUBLE)),
]);
const CHUNK: Shape = Struct(&[
    (1, Number(I32)),
    (2, List(&Number(I32))),
    (3, List(&Binary)),
    (4, Number(I32)),
    (5, Number(I64)),
    (6, Number(I64)),
    (7, Number(I64)),
    (8, PAIRS),
    (9, Number(I64)),
    (10, Number(I64)),
    (11, Number(I64)),
    (12, STATISTICS),
    (13, List(&Struct(&[(1, Number(I32)), (2, Number(I32)), (3, Number(I32))]))),
    (14, Number(I64)),
    (15, Number(I32)),
    (16, SIZES),
    (17, Struct(&[(1, BOX), (2, List(&Number(I32)))])),
]);
const PARTS: Shape = List(&Made(
    PART,
    &[
        (1, Binary),
        (2, Number(I64)),
        (3, CHUNK),
        (4, Number(I64)),
        (5, Number(I32)),
        (6, Number(I64)),
        (7, Number(I32)),
    ],
));
const ROW_GROUPS: Shape = List(&Made(
    PART,
    &[
        (1, PARTS),
        (2, Number(I64)),
        (3, Number(I64)),
        (4, List(&Made(SMALL, &[(1, Number(I32)), (2, Truth), (3, Truth)]))),
        (5, Number(I64)),
        (6, Number(I64)),
        (7, Number(I16)),
    ],
));
const ORDERS: Shape = List(&Made(SMALL, &[(1, EMPTY)]));
/// All but the columns, field 2.
const FILE: &[(i16, Shape)] =
    &[(1, Number(I32)), (3, Number(I64)), (4, ROW_GROUPS), (5, PAIRS), (6, Binary), (7, ORDERS)];
/// All but the name and the number of those within, fields 4 and 5.
const ELEMENT: &[(i16, Shape)] = &[
    (1, Number(I32)),
    (2, Number(I32)),
    (3, Number(I32)),
    (6, Number(I32)),
    (7, Number(I32)),
    (8, Number(I32)),
    (9, Number(I32)),
    (10, LOGICAL),
];

/// Whether the library takes what a file tells about itself for what it is, and makes no more of it than may be.
fn check(bytes: &[u8]) -> Result<(), Flaw> {
    let mut made = 0;
    Thrift { rest: bytes }.fields(|thrift, field, kind| match field {
        2 => columns(thrift, kind, &mut made),
        _ => walk_field(thrift, field, kind, FILE, &mut made),
    })
}

/// Counts what is made.
fn count(made: &mut usize, bytes: usize) -> Result<(), Flaw> {
    *made += bytes;
    if *made > MAX_MADE { Err(Flaw::Much) } else { Ok(()) }
}

fn walk_field(
    thrift: &mut Thrift<'_>,
    field: i16,
    kind: Kind,
    fields: &'static [(i16, Shape)],
    made: &mut usize,
) -> Result<(), Flaw> {
    match fields.iter().find(|(own, _)| *own == field) {
        Some((_, shape)) => walk(thrift, kind, *shape, made),
        None => thrift.skip(kind),
    }
}

fn walk(thrift: &mut Thrift<'_>, kind: Kind, shape: Shape, made: &mut usize) -> Result<(), Flaw> {
    match shape {
        Truth if matches!(kind, 1 | 2) => Ok(()),
        Number(own) if own == kind => match kind {
            BYTE | DOUBLE => thrift.skip(kind),
            I64 => thrift.i64().map(drop),
            _ => thrift.i32().map(drop),
        },
        Binary if kind == BINARY => thrift.binary().map(drop),
        List(shape) if kind == LIST => {
            let (kind, count) = thrift.list()?;
            (0..count).try_for_each(|_| walk(thrift, kind, *shape, made))
        }
        Struct(fields) if kind == STRUCT => {
            thrift.fields(|thrift, field, kind| walk_field(thrift, field, kind, fields, made))
        }
        Made(bytes, fields) => {
            count(made, bytes)?;
            walk(thrift, kind, Struct(fields), made)
        }
        _ => Err(Flaw::Odd),
    }
}

/// The columns, each before those within it. Each that holds no others gets the names of all above it.
fn columns(thrift: &mut Thrift<'_>, kind: Kind, made: &mut usize) -> Result<(), Flaw> {
    let (element, elements) = if kind == LIST { thrift.list()? } else { return Err(Flaw::Odd) };
    // Of those that are open: how many are still to come within, and the bytes of the names down to there.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for index in 0..elements {
        if element != STRUCT {
            return Err(Flaw::Odd);
        }
        let (mut name, mut within) = (0, 0);
        thrift.fields(|thrift, field, kind| match (field, kind) {
            (4, BINARY) => {
                name = thrift.binary()?.len();
                Ok(())
            }
            (5, I32) => {
                within = usize::try_from(thrift.i32()?).map_err(|_| Flaw::Odd)?;
                Ok(())
            }
            (4 | 5, _) => Err(Flaw::Odd),
            _ => walk_field(thrift, field, kind, ELEMENT, made),
        })?;
        let path = match open.last() {
            Some((_, path)) => path + name + NAME,
            None if index == 0 => 0,
            None => return Err(Flaw::Odd),
        };
        count(made, COLUMN + name + if within == 0 { path } else { 0 })?;
        if within > elements || open.len() > MAX_DEPTH {
            return Err(Flaw::Odd);
        }
        if let Some((left, _)) = open.last_mut() {
            *left -= 1;
        }
        open.push((within, path));
        while open.last().is_some_and(|(left, _)| *left == 0) {
            open.pop();
        }
    }
    if open.is_empty() { Ok(()) } else { Err(Flaw::Odd) }
}
