//! Archives: ZIP, whose list stands at its end, and tar, one member after the other.

use std::cell::Cell;
use std::io::{self, Read, Seek};

use tar::EntryType;
use zip::ZipArchive;
use zip::result::ZipError;

use super::{At, Inside, Stop, broken};
use crate::error::Error;
use crate::files::not_reports;

/// Longest name of a member, and longest list of what else is told about one, in bytes.
const MAX_NAME: u64 = 64 << 10;

/// Bytes of the list of a ZIP archive, which is held as a whole and takes many times as much.
const MAX_LIST: u64 = 32 << 20;

/// Bytes of which only so many may be asked for.
struct Listed<'a, R> {
    inner: R,
    left: &'a Cell<u64>,
}

impl<R: Read> Read for Listed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::other("the list has no end"));
        }
        let read = self.inner.read(buffer)?;
        self.left.set(self.left.get().saturating_sub(read as u64));
        Ok(read)
    }
}

impl<R: Seek> Seek for Listed<'_, R> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

impl Inside<'_> {
    /// The members of a ZIP archive, in the order of its list.
    pub(super) fn zip(&self, bytes: impl Read + Seek, at: At<'_>) -> Result<(), Stop> {
        let place = at.place;
        let left = Cell::new(MAX_LIST);
        let archive = ZipArchive::new(Listed { inner: bytes, left: &left });
        let mut archive = archive.map_err(|error| match error {
            ZipError::Io(_) if left.get() == 0 => {
                let what = format!("the list of its members is larger than {} MB", MAX_LIST >> 20);
                Stop::Bad(Error::input(what, place, "unpack it with another program and read what was in it"))
            }
            error => self.no_zip(error, place),
        })?;
        left.set(u64::MAX);
        let mut found = false;
        for index in 0..archive.len() {
            let (name, is_locked) = match archive.by_index_raw(index) {
                Ok(member) if member.is_dir() || member.is_symlink() => continue,
                Ok(member) => (String::from_utf8_lossy(member.name_raw()).into_owned(), member.encrypted()),
                Err(error) => {
                    self.not_one(self.no_zip(error, &format!("{place}, member {}", index + 1)))?;
                    continue;
                }
            };
            let Some(kind) = self.kind_of_member(&name)? else { continue };
            found = true;
            let inner = format!("{place}/{name}");
            if is_locked {
                let help = "unpack the archive with its password, and read what was in it";
                self.give(Err(Error::input("it is locked with a password", inner, help)))?;
                continue;
            }
            match archive.by_index(index) {
                Ok(mut member) => self.member(&mut member, At { place: &inner, name: &name, ..at }, kind)?,
                Err(error) => self.not_one(self.no_zip(error, &inner))?,
            }
        }
        if found { Ok(()) } else { Err(Stop::Bad(not_reports("archive", place))) }
    }

    /// What is wrong with one member, as one error of many.
    fn not_one(&self, stop: Stop) -> Result<(), Stop> {
        match stop {
            Stop::Bad(error) => self.give(Err(error)),
            stop => Err(stop),
        }
    }

    fn no_zip(&self, error: ZipError, place: &str) -> Stop {
        let help = "get it again, or unpack it with another program and read what was in it";
        match error {
            ZipError::Io(error) => self.stop(&error, place),
            ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
                Stop::Bad(Error::input("it is packed in a way that is not read here", place, help))
            }
            error => Stop::Bad(Error::input(format!("the archive is broken: {error}"), place, help)),
        }
    }

    /// The members of a tar archive, as they come. Links, devices and files with holes are passed over.
    pub(super) fn tar(&self, bytes: &mut dyn Read, at: At<'_>) -> Result<(), Stop> {
        let place = at.place;
        let mut archive = tar::Archive::new(bytes);
        let members = archive.entries().map_err(|error| self.stop(&error, place))?;
        let (mut found, mut long_name) = (false, None);
        // Raw: otherwise a list of what else is told would be held as a whole, whatever its size.
        for member in members.raw(true) {
            let mut member = member.map_err(|error| self.stop(&error, place))?;
            match member.header().entry_type() {
                EntryType::GNULongName => {
                    let name = self.short(&mut member, place)?;
                    let end = name.iter().position(|byte| *byte == 0).unwrap_or(name.len());
                    long_name = Some(String::from_utf8_lossy(&name[..end]).into_owned());
                }
                EntryType::XHeader => {
                    let told = self.short(&mut member, place)?;
                    let path = tar::PaxExtensions::new(&told).flatten().find(|one| one.key_bytes() == b"path");
                    long_name = path.map(|path| String::from_utf8_lossy(path.value_bytes()).into_owned());
                }
                EntryType::Regular | EntryType::Continuous => {
                    let name = long_name.take();
                    let name = name.unwrap_or_else(|| String::from_utf8_lossy(&member.path_bytes()).into_owned());
                    let name = name.trim_start_matches("./");
                    let Some(kind) = self.kind_of_member(name)? else { continue };
                    found = true;
                    self.member(&mut member, At { place: &format!("{place}/{name}"), name, ..at }, kind)?;
                }
                _ => long_name = None,
            }
        }
        if found { Ok(()) } else { Err(Stop::Bad(not_reports("archive", place))) }
    }

    fn short(&self, member: &mut dyn Read, place: &str) -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        let read = member.take(MAX_NAME + 1).read_to_end(&mut bytes).map_err(|error| self.stop(&error, place))?;
        if read as u64 > MAX_NAME {
            let error = io::Error::new(io::ErrorKind::InvalidData, "a name in it has no end");
            return Err(Stop::Bad(broken(&error, place)));
        }
        Ok(bytes)
    }
}
