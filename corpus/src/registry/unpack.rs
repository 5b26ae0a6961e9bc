//! The one table in a ZIP archive, as the registers are handed out; any other file as it is.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
};

use flate2::read::DeflateDecoder;

/// Signatures of the parts of an archive (APPNOTE.TXT 4.3).
const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;

/// Opens the file; of an archive, its first table (`.csv`, `.tsv`, `.txt`).
pub(super) fn open(mut file: File) -> io::Result<Box<dyn Read>> {
    let mut magic = [0; 4];
    let length = file.read(&mut magic)?;
    if length < 4 || u32::from_le_bytes(magic) != LOCAL {
        file.seek(SeekFrom::Start(0))?;
        return Ok(Box::new(BufReader::new(file)));
    }
    let member = find_table(&mut file)?;
    file.seek(SeekFrom::Start(member.local))?;
    let header = bytes::<30>(&mut file)?;
    if u32_at(&header, 0) != LOCAL {
        return Err(broken("the archive is damaged"));
    }
    let skip = i64::from(u16_at(&header, 26)) + i64::from(u16_at(&header, 28));
    file.seek(SeekFrom::Current(skip))?;
    let packed = BufReader::new(file).take(member.packed);
    match member.method {
        0 => Ok(Box::new(packed)),
        8 => Ok(Box::new(DeflateDecoder::new(packed))),
        _ => Err(broken("the archive is packed in a way that is not supported; unpack it first")),
    }
}

struct Member {
    local: u64,
    packed: u64,
    method: u16,
}

/// Looks the first table up in the archive's directory.
fn find_table(file: &mut File) -> io::Result<Member> {
    let length = file.seek(SeekFrom::End(0))?;
    let tail = length.min(22 + 65_535);
    file.seek(SeekFrom::Start(length - tail))?;
    let mut end = Vec::new();
    file.take(tail).read_to_end(&mut end)?;
    let at = end
        .windows(4)
        .rposition(|window| window == END.to_le_bytes())
        .filter(|at| at + 22 <= end.len())
        .ok_or_else(|| broken("the archive is cut off"))?;
    let (count, directory) = (u16_at(&end, at + 10), u64::from(u32_at(&end, at + 16)));
    file.seek(SeekFrom::Start(directory))?;
    for _ in 0..count {
        let entry = bytes::<46>(file)?;
        if u32_at(&entry, 0) != CENTRAL {
            break;
        }
        let mut name = vec![0; usize::from(u16_at(&entry, 28))];
        file.read_exact(&mut name)?;
        let name = String::from_utf8_lossy(&name).to_lowercase();
        if [".csv", ".tsv", ".txt"].iter().any(|end| name.ends_with(end)) {
            let (packed, local) = (u32_at(&entry, 20), u32_at(&entry, 42));
            if packed == u32::MAX || local == u32::MAX {
                return Err(broken("the archive is larger than 4 GB; unpack it first"));
            }
            return Ok(Member { local: local.into(), packed: packed.into(), method: u16_at(&entry, 10) });
        }
        let skip = i64::from(u16_at(&entry, 30)) + i64::from(u16_at(&entry, 32));
        file.seek(SeekFrom::Current(skip))?;
    }
    Err(broken("the archive holds no .csv, .tsv or .txt"))
}

fn bytes<const N: usize>(file: &mut File) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |two| u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
