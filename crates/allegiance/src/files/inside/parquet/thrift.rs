//! Thrift's compact protocol, in which a Parquet file tells about itself and about each page: read without making anything of it,
//! so that a number can be looked at before someone takes it for the truth.
//!
//! Read here and not with a library: the one of Thrift reserves the memory that the bytes ask for, and that of Parquet keeps its
//! own to itself. Format: thrift-compact-protocol.md of Apache Thrift.

/// What a value is, as the protocol numbers it.
pub(super) type Kind = u8;

/// After the last field of a struct.
const END: Kind = 0;
pub(super) const BYTE: Kind = 3;
pub(super) const I16: Kind = 4;
pub(super) const I32: Kind = 5;
pub(super) const I64: Kind = 6;
pub(super) const DOUBLE: Kind = 7;
pub(super) const BINARY: Kind = 8;
pub(super) const LIST: Kind = 9;
pub(super) const SET: Kind = 10;
pub(super) const STRUCT: Kind = 12;
pub(super) const UUID: Kind = 13;

/// How deep unknown values may lie in each other.
const MAX_DEPTH: usize = 16;

/// Why bytes cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// They end too early.
    Ends,
    /// They are something else.
    Odd,
    /// They stand for more than may be.
    Much,
}

/// Bytes that are read from the front.
pub(super) struct Thrift<'a> {
    /// Those that are left.
    pub(super) rest: &'a [u8],
}

impl<'a> Thrift<'a> {
    pub(super) fn byte(&mut self) -> Result<u8, Flaw> {
        let (first, rest) = self.rest.split_first().ok_or(Flaw::Ends)?;
        self.rest = rest;
        Ok(*first)
    }

    pub(super) fn bytes(&mut self, length: u64) -> Result<&'a [u8], Flaw> {
        let length = usize::try_from(length).map_err(|_| Flaw::Ends)?;
        let (first, rest) = self.rest.split_at_checked(length).ok_or(Flaw::Ends)?;
        self.rest = rest;
        Ok(first)
    }

    /// A number without sign, seven bits in each byte, the lowest first.
    pub(super) fn varint(&mut self) -> Result<u64, Flaw> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                return Err(Flaw::Odd);
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Flaw::Odd)
    }

    pub(super) fn i64(&mut self) -> Result<i64, Flaw> {
        let number = self.varint()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    pub(super) fn i32(&mut self) -> Result<i32, Flaw> {
        i32::try_from(self.i64()?).map_err(|_| Flaw::Odd)
    }

    /// Bytes that tell their length.
    pub(super) fn binary(&mut self) -> Result<&'a [u8], Flaw> {
        let length = self.varint()?;
        self.bytes(length)
    }

    /// What a list holds, and how many of them; as many bytes are left at least.
    pub(super) fn list(&mut self) -> Result<(Kind, usize), Flaw> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
        let count = usize::try_from(count).map_err(|_| Flaw::Ends)?;
        if count > self.rest.len() {
            return Err(Flaw::Ends);
        }
        Ok((head & 15, count))
    }

    /// The fields of a struct, in any order but none twice; `read` reads the value of each.
    pub(super) fn fields(
        &mut self,
        mut read: impl FnMut(&mut Self, i16, Kind) -> Result<(), Flaw>,
    ) -> Result<(), Flaw> {
        let (mut seen, mut field) = (0_u64, 0_i16);
        loop {
            let head = self.byte()?;
            let kind = head & 15;
            if kind == END {
                return Ok(());
            }
            field = match head >> 4 {
                0 => i16::try_from(self.i64()?).map_err(|_| Flaw::Odd)?,
                more => field.checked_add(i16::from(more)).ok_or(Flaw::Odd)?,
            };
            let bit = u32::try_from(field).ok().and_then(|field| 1_u64.checked_shl(field)).ok_or(Flaw::Odd)?;
            if seen & bit != 0 {
                return Err(Flaw::Odd);
            }
            seen |= bit;
            read(self, field, kind)?;
        }
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self, kind: Kind) -> Result<(), Flaw> {
        self.skip_within(kind, MAX_DEPTH)
    }

    fn skip_within(&mut self, kind: Kind, depth: usize) -> Result<(), Flaw> {
        let depth = depth.checked_sub(1).ok_or(Flaw::Odd)?;
        match kind {
            // The kind is the value.
            1 | 2 => Ok(()),
            BYTE => self.byte().map(drop),
            I16 | I32 | I64 => self.varint().map(drop),
            DOUBLE => self.bytes(8).map(drop),
            UUID => self.bytes(16).map(drop),
            BINARY => self.binary().map(drop),
            LIST | SET => {
                // Readers do not agree on truths in a list, and nothing known has them.
                let (kind, count) = self.list()?;
                if kind <= 2 && count > 0 {
                    return Err(Flaw::Odd);
                }
                (0..count).try_for_each(|_| self.skip_within(kind, depth))
            }
            STRUCT => self.fields(|thrift, _, kind| thrift.skip_within(kind, depth)),
            // A map, which nothing known has.
            _ => Err(Flaw::Odd),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skipped(kind: Kind, bytes: &[u8]) -> Result<usize, Flaw> {
        let mut thrift = Thrift { rest: bytes };
        thrift.skip(kind).map(|()| thrift.rest.len())
    }

    #[test]
    fn numbers() {
        let number = |bytes: &[u8]| Thrift { rest: bytes }.varint();
        assert_eq!(number(&[0xac, 0x02]), Ok(300));
        assert_eq!(number(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]), Ok(u64::MAX));
        assert_eq!(number(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02]), Err(Flaw::Odd));
        assert_eq!(number(&[0x80; 11]), Err(Flaw::Odd));
        assert_eq!(number(&[0x80]), Err(Flaw::Ends));
        assert_eq!(Thrift { rest: &[0x03] }.i32(), Ok(-2));
        assert_eq!(Thrift { rest: &[0xff, 0xff, 0xff, 0xff, 0x1f] }.i32(), Err(Flaw::Odd));
    }

    #[test]
    fn values_are_passed_over() {
        // Field 1 a number, field 2 bytes, field 3 a truth, field 4 a list of two numbers; then the end, and one byte more.
        assert_eq!(skipped(STRUCT, &[0x15, 2, 0x18, 1, b'a', 0x11, 0x19, 0x25, 2, 4, 0, 9]), Ok(1));
        assert_eq!(skipped(STRUCT, &[0x15, 2]), Err(Flaw::Ends));
        // A field that stands twice, and a list that is longer than all that is there.
        assert_eq!(skipped(STRUCT, &[0x15, 2, 0x05, 2, 2, 0]), Err(Flaw::Odd));
        assert_eq!(skipped(LIST, &[0xf5, 0xff, 0xff, 0xff, 0xff, 0x07, 2]), Err(Flaw::Ends));
        assert_eq!(skipped(STRUCT, &[0x1c; 100]), Err(Flaw::Odd));
    }
}
