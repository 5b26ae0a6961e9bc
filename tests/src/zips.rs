//! ZIP archives made by hand: with the names, flags and lies that no library would write.

use std::io::Write as _;

use flate2::{Compress, Compression, Crc, FlushCompress, write::DeflateEncoder};

/// A member as it will stand in the archive.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name as bytes in any encoding.
    pub name: Vec<u8>,
    /// General purpose flags: 1 encrypted, 0x800 name in UTF-8.
    pub flags: u16,
    /// Deflated content.
    pub packed: Vec<u8>,
    /// The size that is declared.
    pub size: u32,
    /// Checksum of the content.
    pub crc: u32,
}

impl Member {
    /// A member with this content.
    ///
    /// # Panics
    /// When it is larger than 4 GiB.
    pub fn new(name: impl AsRef<[u8]>, content: impl AsRef<[u8]>) -> Self {
        let content = content.as_ref();
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).expect("memory takes everything");
        let mut crc = Crc::new();
        crc.update(content);
        Self {
            name: name.as_ref().to_owned(),
            flags: 0,
            packed: encoder.finish().expect("memory takes everything"),
            size: u32::try_from(content.len()).expect("a small member"),
            crc: crc.sum(),
        }
    }

    /// A member of `mib` MiB of zeros, made without ever having them.
    ///
    /// # Panics
    /// Never: the compressor takes zeros.
    pub fn zeros(name: &str, mib: u32) -> Self {
        let block = vec![0; 1 << 20];
        let mut deflate = Compress::new(Compression::fast(), false);
        let mut packed = Vec::with_capacity(1 << 16);
        deflate.compress_vec(&block, &mut packed, FlushCompress::Full).expect("zeros can be compressed");
        let mut crc = Crc::new();
        crc.update(&block);
        let mut all = Crc::new();
        (0..mib).for_each(|_| all.combine(&crc));
        // After a full flush the same block can follow again; 03 00 is an empty last one.
        let mut packed = packed.repeat(mib as usize);
        packed.extend_from_slice(&[3, 0]);
        Self { name: name.into(), flags: 0, packed, size: mib << 20, crc: all.sum() }
    }
}

/// The archive of these members.
///
/// # Panics
/// When it is larger than 4 GiB.
pub fn zip(members: &[Member]) -> Vec<u8> {
    let number = |length: usize| u32::try_from(length).expect("a small archive").to_le_bytes();
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let offset = number(out.len());
        let flags = member.flags.to_le_bytes();
        let length = &number(member.name.len())[..2];
        let sizes =
            [member.crc.to_le_bytes(), number(member.packed.len()), member.size.to_le_bytes()].concat();
        let common = [&[20, 0], &flags[..], &[8, 0, 0, 0, 0, 0], &sizes, length, &[0, 0]].concat();
        out.extend([b"PK\x03\x04", &common[..], &member.name, &member.packed].concat());
        directory.extend([b"PK\x01\x02\x14\0", &common[..], &[0; 10], &offset, &member.name].concat());
    }
    let count = &number(members.len())[..2];
    let end =
        [b"PK\x05\x06\0\0\0\0", count, count, &number(directory.len()), &number(out.len()), &[0, 0]].concat();
    out.extend(directory);
    out.extend(end);
    out
}
