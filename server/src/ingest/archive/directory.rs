//! ZIP archive → its entries (APPNOTE.TXT 6.3.10): from the directory at its end, else by going through its members.
//!
//! Read here and not by a library, because a library gives a name once: of two members with one name, one would be lost,
//! and of an archive without its end, all.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::DeflateDecoder;
use serde::{Deserialize, Serialize};

const LOCAL: u32 = 0x0403_4B50;
const CENTRAL: u32 = 0x0201_4B50;
const END: &[u8] = b"PK\x05\x06";
const DESCRIPTOR: u32 = 0x0807_4B50;
/// The record of the end, and the longest comment after it.
const LONGEST_END: u64 = 22 + 0xFFFF;

/// A member as the archive describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Name as it is written, `/` between its parts.
    pub(super) name: Vec<u8>,
    /// Whether it is encrypted.
    pub(super) encrypted: bool,
    /// Whether it is a symbolic link.
    pub(super) link: bool,
    /// How it is compressed: 0 not at all, 8 deflate.
    pub(super) method: u16,
    /// Where its local header is.
    pub(super) header: u64,
    /// Its compressed size; nothing beyond is read.
    pub(super) packed: u64,
    /// Its size; nothing beyond is unpacked.
    pub(super) size: u64,
    /// Checksum of its content.
    pub(super) crc: u32,
}

/// What an archive holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    /// Whether the end is missing or damaged, so that there may have been more.
    pub(super) cut_off: bool,
    /// Whether there are more entries than were asked for.
    pub(super) more: bool,
}

impl Directory {
    /// For each entry, whether its bytes are those of another one too: so a small archive unpacks to a huge one.
    ///
    /// Of entries with one header the first counts; an entry that reaches into the next one's header does not. Those left
    /// share no byte, and one wrong size in a damaged directory costs no other entry.
    pub(super) fn overlapping(&self) -> Vec<bool> {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|&at| self.entries[at].header);
        let mut overlapping = vec![false; self.entries.len()];
        for same in order.chunk_by(|&a, &b| self.entries[a].header == self.entries[b].header) {
            same[1..].iter().for_each(|&at| overlapping[at] = true);
        }
        order.dedup_by_key(|at| self.entries[*at].header);
        for pair in order.windows(2) {
            let (entry, next) = (&self.entries[pair[0]], &self.entries[pair[1]]);
            // The name in the local header may differ in length; the rest of the header has 30 bytes.
            overlapping[pair[0]] |=
                entry.header.saturating_add(30).saturating_add(entry.packed) > next.header;
        }
        overlapping
    }
}

/// Reads the directory: at most `most` entries; `unpacked` bounds what is unpacked where their sizes are unknown.
pub(super) fn read(input: &mut (impl Read + Seek), most: usize, unpacked: u64) -> io::Result<Directory> {
    let length = input.seek(SeekFrom::End(0))?;
    let by_end = match find_directory(input, length)? {
        Some((start, count)) => central(input, start, count, most)?,
        None => Directory { cut_off: true, ..Directory::default() },
    };
    if !by_end.cut_off {
        return Ok(by_end);
    }
    let by_members = scan(input, length, most, unpacked)?;
    Ok(if by_members.entries.len() >= by_end.entries.len() { by_members } else { by_end })
}

/// Where the central directory begins and how many entries it has (the lower 16 bits), by the record at the end.
fn find_directory(input: &mut (impl Read + Seek), length: u64) -> io::Result<Option<(u64, u16)>> {
    let tail_start = length.saturating_sub(LONGEST_END);
    input.seek(SeekFrom::Start(tail_start))?;
    let mut tail = Vec::new();
    input.take(LONGEST_END).read_to_end(&mut tail)?;
    let record = |at: usize| tail.get(at..at + 22).filter(|fields| fields.starts_with(END));
    let Some((at, fields)) = (0..tail.len()).rev().find_map(|at| Some((at, record(at)?))) else {
        return Ok(None);
    };
    let (mut count, mut offset) = (u16_at(fields, 10), u64::from(u32_at(fields, 16)));
    if offset == 0xFFFF_FFFF || count == 0xFFFF {
        // ZIP64: a locator of 20 bytes before the end says where the larger record is.
        let locator = at.checked_sub(20).and_then(|at| tail.get(at..at + 20));
        if let Some(locator) = locator.filter(|locator| locator.starts_with(b"PK\x06\x07")) {
            input.seek(SeekFrom::Start(u64_at(locator, 8).min(length)))?;
            let mut fields = Vec::new();
            input.take(56).read_to_end(&mut fields)?;
            if fields.len() == 56 && fields.starts_with(b"PK\x06\x06") {
                (count, offset) = (u16_at(&fields, 32), u64_at(&fields, 48));
            }
        }
    }
    Ok((offset <= length).then_some((offset, count)))
}

fn central(input: &mut (impl Read + Seek), start: u64, count: u16, most: usize) -> io::Result<Directory> {
    input.seek(SeekFrom::Start(start))?;
    let mut input = BufReader::new(input);
    let mut directory = Directory::default();
    loop {
        let mut fields = [0; 46];
        if u32_of(&mut input)? != Some(CENTRAL) {
            // The number of entries in the record has 16 bits.
            directory.cut_off = directory.entries.len() as u16 != count;
            return Ok(directory);
        }
        if directory.entries.len() >= most {
            return Ok(Directory { more: true, ..directory });
        }
        if input.read_exact(&mut fields[4..]).is_err() {
            return Ok(Directory { cut_off: true, ..directory });
        }
        let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(u16_at(&fields, at)));
        let mut rest = vec![0; name + extra + comment];
        if input.read_exact(&mut rest).is_err() {
            return Ok(Directory { cut_off: true, ..directory });
        }
        let extra = Extra::of(&rest[name..name + extra], &fields, &rest[..name]);
        let attributes = u32_at(&fields, 38) >> 16;
        directory.entries.push(Entry {
            name: extra.name.unwrap_or_else(|| rest[..name].to_owned()),
            encrypted: u16_at(&fields, 8) & 1 != 0,
            link: attributes & 0o170_000 == 0o120_000,
            method: u16_at(&fields, 10),
            header: extra.header,
            packed: extra.packed,
            size: extra.size,
            crc: u32_at(&fields, 16),
        });
    }
}

/// What the extra field of an entry corrects.
struct Extra {
    name: Option<Vec<u8>>,
    size: u64,
    packed: u64,
    header: u64,
}

impl Extra {
    /// `fields` is the entry's header in the central directory.
    fn of(mut extra: &[u8], fields: &[u8], name: &[u8]) -> Self {
        let [packed, size, header] = [20, 24, 42].map(|at| u64::from(u32_at(fields, at)));
        let mut found = Self { name: None, size, packed, header };
        while let Some((head, rest)) = extra.split_at_checked(4) {
            let length = usize::from(u16_at(head, 2)).min(rest.len());
            let (data, rest) = rest.split_at(length);
            match u16_at(head, 0) {
                // ZIP64: those of the sizes and the offset that do not fit, in this order.
                0x0001 => {
                    let mut numbers = data.chunks_exact(8).map(|number| u64_at(number, 0));
                    for field in [&mut found.size, &mut found.packed, &mut found.header] {
                        if *field == 0xFFFF_FFFF
                            && let Some(number) = numbers.next()
                        {
                            *field = number;
                        }
                    }
                }
                // Info-ZIP: the name in UTF-8, if the other one is still what it was made of.
                0x7075 if data.len() > 5 && u32_at(data, 1) == crc_of(name) => {
                    found.name = Some(data[5..].to_owned());
                }
                _ => {}
            }
            extra = rest;
        }
        found
    }
}

/// Goes through the members one after another, as far as they are there.
fn scan(input: &mut (impl Read + Seek), length: u64, most: usize, unpacked: u64) -> io::Result<Directory> {
    let mut directory = Directory { cut_off: true, ..Directory::default() };
    let (mut at, mut left) = (0, unpacked);
    while directory.entries.len() < most {
        input.seek(SeekFrom::Start(at))?;
        let mut buffered = BufReader::new(&mut *input);
        let mut fields = [0; 30];
        if buffered.read_exact(&mut fields).is_err() || u32_at(&fields, 0) != LOCAL {
            return Ok(directory);
        }
        let mut name = vec![0; usize::from(u16_at(&fields, 26))];
        let extra = u64::from(u16_at(&fields, 28));
        if buffered.read_exact(&mut name).is_err() {
            return Ok(directory);
        }
        let data = at + 30 + name.len() as u64 + extra;
        let flags = u16_at(&fields, 6);
        let mut entry = Entry {
            name,
            encrypted: flags & 1 != 0,
            link: false,
            method: u16_at(&fields, 8),
            header: at,
            packed: u64::from(u32_at(&fields, 18)),
            size: u64::from(u32_at(&fields, 22)),
            crc: u32_at(&fields, 14),
        };
        let mut after = data + entry.packed;
        if flags & 8 != 0 && entry.packed == 0 {
            // Sizes and checksum come after the data: only unpacking tells where that is.
            if entry.method != 8 || data >= length {
                return Ok(directory);
            }
            input.seek(SeekFrom::Start(data))?;
            let Some(found) = measure(&mut BufReader::new(&mut *input), left) else { return Ok(directory) };
            left = left.saturating_sub(found.size);
            (entry.packed, entry.size, entry.crc) = (found.packed, found.size, found.crc);
            after = data + found.packed + found.descriptor;
        }
        let whole = after <= length;
        directory.entries.push(entry);
        if !whole {
            return Ok(directory);
        }
        at = after;
    }
    directory.more = true;
    Ok(directory)
}

/// What unpacking tells of a member whose header does not.
struct Measured {
    packed: u64,
    size: u64,
    crc: u32,
    /// Length of what follows the data.
    descriptor: u64,
}

/// `None` when the data end early, are damaged or unpack to more than `limit` bytes.
fn measure(input: &mut impl BufRead, limit: u64) -> Option<Measured> {
    let mut decoder = DeflateDecoder::new(input);
    let mut crc = flate2::Crc::new();
    let mut part = [0; 1 << 14];
    loop {
        match decoder.read(&mut part).ok()? {
            0 => break,
            length => crc.update(&part[..length]),
        }
        if decoder.total_out() > limit {
            return None;
        }
    }
    let (packed, size) = (decoder.total_in(), decoder.total_out());
    let input = decoder.into_inner();
    // With or without its signature, with sizes of four or of eight bytes.
    let mut tail = Vec::new();
    input.take(28).read_to_end(&mut tail).ok()?;
    let signed = tail.len() >= 4 && u32_at(&tail, 0) == DESCRIPTOR;
    let begin = if signed { 4 } else { 0 };
    let large =
        tail.len() >= begin + 20 && u64_at(&tail, begin + 4) == packed && u64_at(&tail, begin + 12) == size;
    let descriptor = begin as u64 + if large { 20 } else { 12 };
    Some(Measured { packed, size, crc: crc.sum(), descriptor })
}

/// Length of what stands between a member's local header and its data, header included.
pub(super) fn local_header_length(fields: &[u8; 30]) -> Option<u64> {
    (u32_at(fields, 0) == LOCAL).then(|| 30 + u64::from(u16_at(fields, 26)) + u64::from(u16_at(fields, 28)))
}

fn crc_of(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn u32_of(input: &mut impl Read) -> io::Result<Option<u32>> {
    let mut bytes = Vec::with_capacity(4);
    input.take(4).read_to_end(&mut bytes)?;
    Ok((bytes.len() == 4).then(|| u32_at(&bytes, 0)))
}

/// Numbers are little-endian; the callers have checked that they are there.
fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
