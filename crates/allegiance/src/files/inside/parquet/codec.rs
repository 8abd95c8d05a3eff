//! The compression of a page, undone within the length that the page claims.
//!
//! The library does the same and lets gzip and the frames of LZ4 unpack to whatever they like.

use std::fmt::Display;
use std::io::{Cursor, Read};

use flate2::bufread::MultiGzDecoder;
use lz4_flex::block::decompress_into;
use lz4_flex::frame::FrameDecoder;
use parquet::basic::Compression;

/// Puts what is packed behind what is in `unpacked`: `length` bytes, not one more or less.
pub(super) fn unpack(codec: Compression, packed: &[u8], unpacked: &mut Vec<u8>, length: usize) -> Result<(), String> {
    let start = unpacked.len();
    unpacked.reserve_exact(length);
    match codec {
        Compression::UNCOMPRESSED => unpacked.extend_from_slice(packed),
        Compression::SNAPPY => {
            if snap::raw::decompress_len(packed).map_err(broken)? != length {
                return Err(broken("it unpacks to another length"));
            }
            unpacked.resize(start + length, 0);
            snap::raw::Decoder::new().decompress(packed, &mut unpacked[start..]).map_err(broken)?;
        }
        Compression::GZIP(_) => stream(MultiGzDecoder::new(packed), unpacked, length)?,
        Compression::ZSTD(_) => {
            let mut rest = Cursor::new(&mut *unpacked);
            rest.set_position(start as u64);
            zstd::bulk::Decompressor::new()
                .and_then(|mut decoder| decoder.decompress_to_buffer(packed, &mut rest))
                .map_err(broken)?;
        }
        Compression::LZ4_RAW => {
            unpacked.resize(start + length, 0);
            let written = decompress_into(packed, &mut unpacked[start..]).map_err(broken)?;
            unpacked.truncate(start + written);
        }
        // The old kind: in the blocks of Hadoop, in those of LZ4, or in none.
        Compression::LZ4 => {
            unpacked.resize(start + length, 0);
            if hadoop(packed, &mut unpacked[start..]).is_none() {
                unpacked.truncate(start);
                if stream(FrameDecoder::new(packed), unpacked, length).is_err() || unpacked.len() != start + length {
                    unpacked.truncate(start);
                    return unpack(Compression::LZ4_RAW, packed, unpacked, length);
                }
            }
        }
        _ => return Err(format!("its compression, {codec}, is not known here")),
    }
    if unpacked.len() == start + length { Ok(()) } else { Err(broken("it unpacks to another length")) }
}

fn broken(what: impl Display) -> String {
    format!("a page cannot be unpacked: {what}")
}

/// All that comes, and no more than one byte above what is wanted.
fn stream(packed: impl Read, unpacked: &mut Vec<u8>, length: usize) -> Result<(), String> {
    packed.take(length as u64 + 1).read_to_end(unpacked).map(drop).map_err(broken)
}

/// The blocks of Hadoop: the length of each unpacked and packed, four bytes each, the highest first.
fn hadoop(mut packed: &[u8], mut unpacked: &mut [u8]) -> Option<()> {
    let length = |bytes: &[u8]| Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize);
    while !packed.is_empty() {
        let (head, rest) = packed.split_at_checked(8)?;
        let (block, rest) = rest.split_at_checked(length(&head[4..])?)?;
        let (room, left) = std::mem::take(&mut unpacked).split_at_mut_checked(length(&head[..4])?)?;
        if decompress_into(block, room).ok()? != room.len() {
            return None;
        }
        (packed, unpacked) = (rest, left);
    }
    unpacked.is_empty().then_some(())
}
