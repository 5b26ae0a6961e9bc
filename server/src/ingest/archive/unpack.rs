//! Entry → bytes, bounded by what the archive's directory declares.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::bufread::DeflateDecoder;

use super::directory::{Entry, local_header_length};

/// Why a member cannot be unpacked.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// A password is needed.
    Encrypted,
    /// It is a link, not a file.
    Link,
    /// Compressed in a way that is not known; its number in the format.
    Method(u16),
    /// Larger than allowed.
    TooLarge { bytes: u64, limit: u64 },
    /// Its end is missing, or its content is not what the archive says.
    Damaged(&'static str),
    /// The archive cannot be read.
    Io(io::Error),
}

/// Unpacks a member of at most `limit` bytes.
pub(super) fn unpack(input: &mut (impl Read + Seek), entry: &Entry, limit: u64) -> Result<Vec<u8>, Trouble> {
    if entry.size > limit {
        return Err(Trouble::TooLarge { bytes: entry.size, limit });
    }
    let (bytes, crc) = begin(input, entry, entry.size.saturating_add(1))?;
    match bytes.len() as u64 {
        length if length > entry.size => Err(Trouble::Damaged("書庫に書かれた大きさを超えます")),
        length if length < entry.size => Err(Trouble::Damaged("途中で切れています")),
        _ if crc != entry.crc => Err(Trouble::Damaged("検査値（CRC）が合いません")),
        _ => Ok(bytes),
    }
}

/// The first bytes of a member; fewer when it is shorter or damaged.
pub(super) fn peek(input: &mut (impl Read + Seek), entry: &Entry, length: u64) -> Vec<u8> {
    begin(input, entry, length).map(|(bytes, _)| bytes).unwrap_or_default()
}

/// At most `limit` bytes of a member with their checksum.
fn begin(input: &mut (impl Read + Seek), entry: &Entry, limit: u64) -> Result<(Vec<u8>, u32), Trouble> {
    if entry.encrypted {
        return Err(Trouble::Encrypted);
    }
    if entry.link {
        return Err(Trouble::Link);
    }
    input.seek(SeekFrom::Start(entry.header)).map_err(Trouble::Io)?;
    let mut fields = [0; 30];
    let cut = |error: io::Error| match error.kind() {
        io::ErrorKind::UnexpectedEof => Trouble::Damaged("途中で切れています"),
        _ => Trouble::Io(error),
    };
    input.read_exact(&mut fields).map_err(cut)?;
    let length = local_header_length(&fields).ok_or(Trouble::Damaged("目録と合いません"))?;
    input.seek(SeekFrom::Start(entry.header.saturating_add(length))).map_err(Trouble::Io)?;
    let packed = input.take(entry.packed);
    // Memory is taken for what comes, not for what is declared.
    let mut bytes = Vec::with_capacity(limit.min(1 << 20) as usize);
    let done = match entry.method {
        0 => packed.take(limit).read_to_end(&mut bytes),
        8 => DeflateDecoder::new(BufReader::new(packed)).take(limit).read_to_end(&mut bytes),
        method => return Err(Trouble::Method(method)),
    };
    if let Err(error) = done {
        return Err(match error.kind() {
            io::ErrorKind::UnexpectedEof => Trouble::Damaged("途中で切れています"),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                Trouble::Damaged("圧縮データが壊れています")
            }
            _ => Trouble::Io(error),
        });
    }
    let mut crc = flate2::Crc::new();
    crc.update(&bytes);
    Ok((bytes, crc.sum()))
}
