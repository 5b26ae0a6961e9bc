//! Compound files (MS-CFB): streams of an old Office file.

use std::collections::HashMap;

/// A compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    mini_cutoff: u64,
    streams: HashMap<String, (u32, u64)>,
}

/// Size of the sectors of small streams.
const MINI: usize = 64;
/// Numbers from here on are no sectors: free, end of a chain, and so on.
const LAST: u32 = 0xFFFF_FFF9;

impl<'a> Compound<'a> {
    /// Reads the tables and the directory; the reason when they are damaged.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, &'static str> {
        let shift = short(bytes, 30).ok_or("its header is cut off")?;
        if !(7..=16).contains(&shift) {
            return Err("its header is damaged");
        }
        let mut file = Self {
            bytes,
            sector: 1 << shift,
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini: Vec::new(),
            mini_cutoff: u64::from(long(bytes, 56).unwrap_or(4096)),
            streams: HashMap::new(),
        };
        file.read_fat();
        if file.fat.is_empty() {
            return Err("its table of sectors is cut off");
        }
        let head = |at| long(bytes, at).unwrap_or(u32::MAX);
        let mini_fat = file.chain(head(60), u64::MAX);
        file.mini_fat = mini_fat.chunks_exact(4).map(|four| long(four, 0).unwrap_or(u32::MAX)).collect();
        let directory = file.chain(head(48), u64::MAX);
        let mut root = None;
        for entry in directory.chunks_exact(128) {
            let length = usize::from(short(entry, 64).unwrap_or(0)).saturating_sub(2).min(62);
            let units: Vec<u16> = entry[..length].chunks_exact(2).filter_map(|two| short(two, 0)).collect();
            let name = String::from_utf16_lossy(&units);
            let start = long(entry, 116).unwrap_or(u32::MAX);
            let size = u64::from(long(entry, 120).unwrap_or(0));
            match entry[66] {
                5 => root = Some((start, size)),
                // Of equal names the first counts.
                2 => {
                    file.streams.entry(name).or_insert((start, size));
                }
                _ => {}
            }
        }
        let (start, size) = root.ok_or("its directory is cut off")?;
        file.mini = file.chain(start, size);
        Ok(file)
    }

    /// The bytes of a stream, as many as are there; `None` when there is no such stream.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let &(start, size) = self.streams.get(name)?;
        if size >= self.mini_cutoff {
            return Some(self.chain(start, size));
        }
        let mut bytes = Vec::new();
        let mut at = start;
        for _ in 0..self.mini_fat.len() {
            if at >= LAST || bytes.len() as u64 >= size {
                break;
            }
            let from = at as usize * MINI;
            let Some(part) = self.mini.get(from..self.mini.len().min(from + MINI)) else { break };
            bytes.extend_from_slice(part);
            at = self.mini_fat.get(at as usize).copied().unwrap_or(u32::MAX);
        }
        bytes.truncate(size as usize);
        Some(bytes)
    }

    fn read_fat(&mut self) {
        let bytes = self.bytes;
        let mut sectors: Vec<u32> = (0..109).filter_map(|at| long(bytes, 76 + at * 4)).collect();
        let mut next = long(bytes, 68).unwrap_or(u32::MAX);
        // A list that leads back to itself ends with the sectors of the file.
        for _ in 0..bytes.len() / self.sector {
            let Some(part) = self.part(next) else { break };
            let mut numbers: Vec<u32> = part.chunks_exact(4).filter_map(|four| long(four, 0)).collect();
            next = numbers.pop().unwrap_or(u32::MAX);
            sectors.append(&mut numbers);
        }
        sectors.retain(|&sector| sector < LAST);
        sectors.truncate(bytes.len() / self.sector + 1);
        for sector in sectors {
            let Some(part) = self.part(sector) else { break };
            self.fat.extend(part.chunks_exact(4).filter_map(|four| long(four, 0)));
        }
    }

    fn part(&self, sector: u32) -> Option<&'a [u8]> {
        let from = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        let part = self.bytes.get(from..)?;
        (sector < LAST && !part.is_empty()).then(|| &part[..part.len().min(self.sector)])
    }

    fn chain(&self, start: u32, size: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut at = start;
        for _ in 0..self.fat.len() {
            let Some(part) = self.part(at).filter(|_| (bytes.len() as u64) < size) else { break };
            bytes.extend_from_slice(part);
            at = self.fat.get(at as usize).copied().unwrap_or(u32::MAX);
            // A chain that leads back to itself would grow beyond the file.
            if bytes.len() > self.bytes.len() {
                break;
            }
        }
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        bytes
    }
}

/// A number of two bytes, the lower first.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// A number of four bytes, the lowest first.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
