//! The pages of a Parquet file, handed to the library one by one, within a bound for all that it holds of them at a time.
//!
//! The library takes each number in a page for the truth: how long the page is unpacked, how many values a dictionary has, how
//! many texts are told of in front of them. A few bytes may so stand for gigabytes. Here a page is unpacked no further than its
//! bound, and what stands in front of the values is compared with what they are, before the library sees it. The bytes count
//! until nobody holds them: what the library makes of a page points into it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use parquet::arrow::arrow_reader::RowGroups;
use parquet::basic::{Compression, ConvertedType, Encoding, LogicalType, Type};
use parquet::column::page::{Page, PageIterator, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::ChunkReader;
use parquet::schema::types::ColumnDescPtr;

use super::codec::unpack;
use super::thrift::{Flaw, I32, STRUCT, Thrift};

/// Bytes that may be held at a time: two pages of a hundred megabytes, as DuckDB writes them, one of them packed, too.
const MAX_HELD: usize = 288 << 20;

/// Bytes of a page's header, at most, and those that are asked for at first.
const MAX_HEADER: usize = 1 << 20;
const HEADER: usize = 512;

/// Bytes that the library makes of a value of a dictionary, and of a length before texts.
const ENTRY: usize = 32;
const LENGTH: usize = 8;

/// Bytes that the library makes of a value in a list, and for each level at which it may lie.
const ELEMENT: usize = 64;
const LEVEL: usize = 16;

/// Largest value of a column whose values are all equally long, in bytes: each that is missing takes as much.
const MAX_FIXED: i32 = 64 << 10;

fn damaged(what: &str) -> ParquetError {
    ParquetError::General(what.to_owned())
}

/// What is held.
#[derive(Default)]
pub(super) struct Held {
    bytes: AtomicUsize,
    /// Of them, what was made of lists since the last batch.
    lists: AtomicUsize,
}

impl Held {
    /// Takes part of what may be held.
    fn take(self: &Arc<Held>, bytes: usize) -> Result<Taken> {
        self.keep(bytes)?;
        Ok(Taken { held: Arc::clone(self), bytes })
    }

    /// Takes part of what may be held for good.
    pub(super) fn keep(&self, bytes: usize) -> Result<()> {
        if bytes <= MAX_HELD.saturating_sub(self.bytes.load(Ordering::Relaxed)) {
            self.bytes.fetch_add(bytes, Ordering::Relaxed);
            return Ok(());
        }
        let what = format!("more than {} MB of it would be held at a time", MAX_HELD >> 20);
        Err(ParquetError::General(format!("{what}: write it with smaller pages")))
    }

    fn list(&self, bytes: usize) -> Result<()> {
        self.keep(bytes)?;
        self.lists.fetch_add(bytes, Ordering::Relaxed);
        Ok(())
    }

    /// A batch is done with, and the lists in it.
    pub(super) fn next_batch(&self) {
        self.bytes.fetch_sub(self.lists.swap(0, Ordering::Relaxed), Ordering::Relaxed);
    }
}

/// A part of what may be held; it is free again when this is dropped.
struct Taken {
    held: Arc<Held>,
    bytes: usize,
}

impl Taken {
    fn more(&mut self, bytes: usize) -> Result<()> {
        self.held.keep(bytes)?;
        self.bytes += bytes;
        Ok(())
    }

    fn less(&mut self, bytes: usize) {
        self.bytes -= bytes;
        self.held.bytes.fetch_sub(bytes, Ordering::Relaxed);
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.less(self.bytes);
    }
}

/// The bytes of a page with their part of what may be held.
struct Owned<B> {
    bytes: B,
    _taken: Taken,
}

impl<B: AsRef<[u8]>> AsRef<[u8]> for Owned<B> {
    fn as_ref(&self) -> &[u8] {
        self.bytes.as_ref()
    }
}

/// One row group of a file.
pub(super) struct RowGroup<'a, R> {
    pub(super) source: &'a Arc<R>,
    pub(super) metadata: &'a ParquetMetaData,
    pub(super) index: usize,
    pub(super) held: &'a Arc<Held>,
    /// Rows that are read at a time.
    pub(super) rows: usize,
}

impl<R: ChunkReader + 'static> RowGroups for RowGroup<'_, R> {
    fn num_rows(&self) -> usize {
        usize::try_from(self.metadata.row_group(self.index).num_rows()).unwrap_or_default()
    }

    fn column_chunks(&self, column: usize) -> Result<Box<dyn PageIterator>> {
        let chunk = self.metadata.row_group(self.index).column(column);
        let column = chunk.column_descr_ptr();
        if column.physical_type() == Type::FIXED_LEN_BYTE_ARRAY && !(1..=MAX_FIXED).contains(&column.type_length()) {
            return Err(damaged("the values of a column are too long"));
        }
        let (at, left) = chunk.byte_range();
        if at.checked_add(left).is_none_or(|end| end > self.source.len()) {
            return Err(damaged("a column lies beyond the end of the file"));
        }
        Ok(Box::new(Chunks(Some(Box::new(Pages {
            source: Arc::clone(self.source),
            column: Column { codec: chunk.compression(), column, rows: self.rows },
            at,
            left,
            held: Arc::clone(self.held),
        })))))
    }

    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(std::iter::once(self.metadata.row_group(self.index)))
    }

    fn metadata(&self) -> &ParquetMetaData {
        self.metadata
    }
}

/// The only part of a column that there is.
struct Chunks(Option<Box<dyn PageReader>>);

impl Iterator for Chunks {
    type Item = Result<Box<dyn PageReader>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.take().map(Ok)
    }
}

impl PageIterator for Chunks {}

/// The pages of a part of a column.
struct Pages<R> {
    source: Arc<R>,
    column: Column,
    /// Where the next one begins, and how many bytes are left from there.
    at: u64,
    left: u64,
    held: Arc<Held>,
}

impl<R: ChunkReader> Pages<R> {
    /// The header of the next page with its length; a page that holds no values is passed over.
    fn header(&mut self) -> Result<Option<(Header, usize)>> {
        while self.left > 0 {
            let (header, length) = self.any_header()?;
            if (length + header.packed) as u64 > self.left {
                return Err(damaged("a page is longer than its column"));
            }
            if header.kind != Kind::Index {
                return Ok(Some((header, length)));
            }
            self.pass(length + header.packed);
        }
        Ok(None)
    }

    fn any_header(&self) -> Result<(Header, usize)> {
        let most = usize::try_from(self.left).unwrap_or(MAX_HEADER).min(MAX_HEADER);
        let mut length = HEADER;
        loop {
            length = length.min(most);
            let bytes = self.source.get_bytes(self.at, length)?;
            let mut thrift = Thrift { rest: &bytes };
            match Header::read(&mut thrift) {
                Ok(header) => return Ok((header, bytes.len() - thrift.rest.len())),
                Err(Flaw::Ends) if length < most => length *= 8,
                Err(_) => return Err(damaged("the header of a page is damaged")),
            }
        }
    }

    fn pass(&mut self, bytes: usize) {
        self.at += bytes as u64;
        self.left -= bytes as u64;
    }

    /// The page behind a header of this length.
    fn page(&mut self, header: &Header, length: usize) -> Result<Page> {
        let mut taken = self.held.take(header.packed)?;
        let packed = self.source.get_bytes(self.at + length as u64, header.packed)?;
        self.pass(length + header.packed);
        if !header.is_packed || self.column.codec == Compression::UNCOMPRESSED {
            return self.checked(header, packed, taken);
        }
        taken.more(header.unpacked)?;
        // The levels of a page of the second kind are not packed.
        let levels = if header.kind == Kind::Second { self.column.levels(header, &packed)? } else { 0 };
        let too_short = || damaged("a page is shorter than its levels");
        let (levels, values) = packed.split_at_checked(levels).ok_or_else(too_short)?;
        let values_length = header.unpacked.checked_sub(levels.len()).ok_or_else(too_short)?;
        let mut unpacked = Vec::with_capacity(header.unpacked);
        unpacked.extend_from_slice(levels);
        // Where there are no values, there may be nothing to unpack.
        if values_length > 0 {
            unpack(self.column.codec, values, &mut unpacked, values_length).map_err(ParquetError::General)?;
        }
        drop(packed);
        taken.less(header.packed);
        self.checked(header, unpacked, taken)
    }

    /// The page with these bytes, once it holds what it claims.
    fn checked<B: AsRef<[u8]> + Send + 'static>(&self, header: &Header, bytes: B, mut taken: Taken) -> Result<Page> {
        taken.more(self.column.made(header, bytes.as_ref())?)?;
        // What is made of lists may outlive their page.
        self.held.list(self.column.list(header))?;
        header.page(Bytes::from_owner(Owned { bytes, _taken: taken }))
    }
}

impl<R: ChunkReader> Iterator for Pages<R> {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.get_next_page().transpose()
    }
}

impl<R: ChunkReader> PageReader for Pages<R> {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let Some((header, length)) = self.header()? else { return Ok(None) };
        self.page(&header, length).map(Some)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        let Some((header, _)) = self.header()? else { return Ok(None) };
        let is_dict = header.kind == Kind::Dictionary;
        Ok(Some(PageMetadata {
            num_rows: (header.kind == Kind::Second).then_some(header.rows as usize),
            num_levels: (!is_dict).then_some(header.values as usize),
            is_dict,
        }))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        if let Some((header, length)) = self.header()? {
            self.pass(length + header.packed);
        }
        Ok(())
    }
}

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    First,
    Index,
    Dictionary,
    Second,
}

/// What stands before a page.
#[derive(Debug)]
struct Header {
    kind: Kind,
    unpacked: usize,
    packed: usize,
    values: u32,
    encoding: Encoding,
    nulls: u32,
    rows: u32,
    /// How the levels of repetition and those of definition are written; and how many bytes they take.
    level_encodings: (Encoding, Encoding),
    levels: (u32, u32),
    is_packed: bool,
    is_sorted: bool,
}

/// A number that is not below 0.
fn count<T: TryFrom<i32>>(thrift: &mut Thrift<'_>) -> std::result::Result<T, Flaw> {
    T::try_from(thrift.i32()?).map_err(|_| Flaw::Odd)
}

/// The encoding of this number.
fn encoding(thrift: &mut Thrift<'_>) -> std::result::Result<Encoding, Flaw> {
    #[expect(deprecated, reason = "old files have it")]
    const BIT_PACKED: Encoding = Encoding::BIT_PACKED;
    Ok(match thrift.i32()? {
        0 => Encoding::PLAIN,
        2 => Encoding::PLAIN_DICTIONARY,
        3 => Encoding::RLE,
        4 => BIT_PACKED,
        5 => Encoding::DELTA_BINARY_PACKED,
        6 => Encoding::DELTA_LENGTH_BYTE_ARRAY,
        7 => Encoding::DELTA_BYTE_ARRAY,
        8 => Encoding::RLE_DICTIONARY,
        9 => Encoding::BYTE_STREAM_SPLIT,
        _ => return Err(Flaw::Odd),
    })
}

impl Header {
    fn read(thrift: &mut Thrift<'_>) -> std::result::Result<Header, Flaw> {
        let mut header = Header {
            kind: Kind::First,
            unpacked: 0,
            packed: 0,
            values: 0,
            encoding: Encoding::PLAIN,
            nulls: 0,
            rows: 0,
            level_encodings: (Encoding::RLE, Encoding::RLE),
            levels: (0, 0),
            is_packed: true,
            is_sorted: false,
        };
        let (mut kind, mut told) = (None, None);
        thrift.fields(|thrift, field, own| {
            match (field, own) {
                (1, I32) => kind = Some(thrift.i32()?),
                (2, I32) => header.unpacked = count(thrift)?,
                (3, I32) => header.packed = count(thrift)?,
                (5 | 7 | 8, STRUCT) => {
                    told = Some(field);
                    thrift.fields(|thrift, part, own| header.part(thrift, field, part, own))?;
                }
                _ => thrift.skip(own)?,
            }
            Ok(())
        })?;
        header.kind = match (kind, told) {
            (Some(0), Some(5)) => Kind::First,
            (Some(1), None) => Kind::Index,
            (Some(2), Some(7)) => Kind::Dictionary,
            (Some(3), Some(8)) => Kind::Second,
            _ => return Err(Flaw::Odd),
        };
        Ok(header)
    }

    /// A part of what stands in a field, in which each kind of page tells its own.
    fn part(&mut self, thrift: &mut Thrift<'_>, field: i16, part: i16, own: u8) -> std::result::Result<(), Flaw> {
        match (field, part, own) {
            (_, 1, I32) => self.values = count(thrift)?,
            (5 | 7, 2, I32) | (8, 4, I32) => self.encoding = encoding(thrift)?,
            (5, 3, I32) => self.level_encodings.1 = encoding(thrift)?,
            (5, 4, I32) => self.level_encodings.0 = encoding(thrift)?,
            (7, 3, 1 | 2) => self.is_sorted = own == 1,
            (8, 2, I32) => self.nulls = count(thrift)?,
            (8, 3, I32) => self.rows = count(thrift)?,
            (8, 5, I32) => self.levels.1 = count(thrift)?,
            (8, 6, I32) => self.levels.0 = count(thrift)?,
            (8, 7, 1 | 2) => self.is_packed = own == 1,
            _ => thrift.skip(own)?,
        }
        Ok(())
    }

    /// The page, as the library knows it.
    fn page(&self, buf: Bytes) -> Result<Page> {
        let (num_values, encoding) = (self.values, self.encoding);
        Ok(match self.kind {
            Kind::Dictionary => Page::DictionaryPage { buf, num_values, encoding, is_sorted: self.is_sorted },
            Kind::First => Page::DataPage {
                buf,
                num_values,
                encoding,
                def_level_encoding: self.level_encodings.1,
                rep_level_encoding: self.level_encodings.0,
                statistics: None,
            },
            Kind::Second => Page::DataPageV2 {
                buf,
                num_values,
                encoding,
                num_nulls: self.nulls,
                num_rows: self.rows,
                def_levels_byte_len: self.levels.1,
                rep_levels_byte_len: self.levels.0,
                is_compressed: self.is_packed,
                statistics: None,
            },
            Kind::Index => return Err(damaged("a page holds no values")),
        })
    }
}

/// What is known of a part of a column.
struct Column {
    codec: Compression,
    column: ColumnDescPtr,
    /// Rows that are read at a time.
    rows: usize,
}

impl Column {
    /// Bytes that the library makes of a page besides it. Fails where the page claims more than it holds.
    fn made(&self, header: &Header, bytes: &[u8]) -> Result<usize> {
        if header.kind == Kind::Dictionary {
            if u64::from(header.values) * self.least_bits() > 8 * bytes.len() as u64 {
                return Err(damaged("a dictionary claims more values than it holds"));
            }
            let copy = if self.is_decimal_text() { 2 * bytes.len() } else { 0 };
            return Ok(ENTRY * header.values as usize + copy);
        }
        let start = self.levels(header, bytes)?;
        let values = bytes.get(start..).ok_or_else(|| damaged("a page is shorter than its levels"))?;
        let texts = |bytes: &[u8]| {
            let (count, end) = lengths(bytes).ok_or_else(|| damaged("the lengths before the texts are damaged"))?;
            if count > u64::from(header.values) {
                return Err(damaged("a page claims more texts than it has values"));
            }
            Ok((count as usize, end))
        };
        // As many values as are made at a time may each be as long as the page, and so may the last one, which stays.
        let at_a_time = if self.is_list() { header.values as usize } else { self.rows };
        let copies = |count: usize| values.len().saturating_mul(count.min(at_a_time).saturating_add(1));
        let own = match header.encoding {
            _ if values.is_empty() => 0,
            Encoding::DELTA_LENGTH_BYTE_ARRAY => LENGTH * texts(values)?.0,
            Encoding::DELTA_BYTE_ARRAY => {
                let (count, end) = texts(values)?;
                if texts(values.get(end..).unwrap_or_default())?.0 != count {
                    return Err(damaged("the lengths before the texts are not as many as their beginnings"));
                }
                copies(count).saturating_add(LENGTH * count)
            }
            _ if self.is_decimal_text() => copies(at_a_time),
            _ => 0,
        };
        Ok(own.saturating_add(self.list(header)))
    }

    /// Bytes that the library makes of the lists in a page.
    fn list(&self, header: &Header) -> usize {
        if !self.is_list() || header.kind == Kind::Dictionary {
            return 0;
        }
        let levels = self.column.max_def_level() as usize + self.column.max_rep_level() as usize;
        let fixed = usize::try_from(self.column.type_length()).unwrap_or_default();
        (header.values as usize).saturating_mul(ELEMENT + LEVEL * levels + fixed)
    }

    fn is_list(&self) -> bool {
        self.column.max_rep_level() > 0
    }

    /// Numbers that are written as texts are the only ones that the library does not leave in their page.
    fn is_decimal_text(&self) -> bool {
        let is_decimal = self.column.converted_type() == ConvertedType::DECIMAL
            || matches!(self.column.logical_type_ref(), Some(LogicalType::Decimal(_)));
        is_decimal && self.column.physical_type() == Type::BYTE_ARRAY
    }

    /// Bits that a value of a dictionary takes at least.
    fn least_bits(&self) -> u64 {
        match self.column.physical_type() {
            Type::BOOLEAN => 1,
            Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 32,
            Type::INT64 | Type::DOUBLE => 64,
            Type::INT96 => 96,
            Type::FIXED_LEN_BYTE_ARRAY => 8 * u64::try_from(self.column.type_length()).unwrap_or(1),
        }
    }

    /// Bytes that the levels take before the values.
    fn levels(&self, header: &Header, bytes: &[u8]) -> Result<usize> {
        if header.kind == Kind::Second {
            return Ok(header.levels.0 as usize + header.levels.1 as usize);
        }
        let (repetition, definition) = header.level_encodings;
        let mut start = 0;
        for (most, encoding) in [(self.column.max_rep_level(), repetition), (self.column.max_def_level(), definition)] {
            if most > 0 {
                start += match encoding {
                    Encoding::RLE => {
                        let length = bytes.get(start..start + 4).and_then(|length| length.try_into().ok());
                        4 + u32::from_le_bytes(length.ok_or_else(|| damaged("a page is shorter than its levels"))?)
                            as usize
                    }
                    _ => (header.values as usize * (16 - most.leading_zeros() as usize)).div_ceil(8),
                };
            }
        }
        Ok(start)
    }
}

/// How many lengths stand before texts, and where they end: numbers of the encoding `DELTA_BINARY_PACKED`.
fn lengths(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut thrift = Thrift { rest: bytes };
    let mut next = || thrift.varint().ok();
    let (block, parts, count, _first) = (next()?, next()?, next()?, next()?);
    let part = block.checked_div(parts)?;
    let mut left = count.saturating_sub(1);
    while left > 0 && part > 0 {
        thrift.varint().ok()?;
        let widths = thrift.bytes(parts).ok()?;
        for width in widths.iter().take(usize::try_from(left.div_ceil(part)).ok()?) {
            thrift.bytes(u64::from(*width).checked_mul(part)? / 8).ok()?;
            left = left.saturating_sub(part);
        }
    }
    Some((count, bytes.len() - thrift.rest.len()))
}
