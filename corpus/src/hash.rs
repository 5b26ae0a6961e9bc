//! Content hashes: stable names for paths, bytes and names.

use sha2::{Digest, Sha256};

/// SHA-256 of `bytes` in 64 hexadecimal digits.
pub fn full(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of all that `reader` gives in 64 hexadecimal digits, without holding it.
pub fn of_reader(reader: impl std::io::Read) -> std::io::Result<String> {
    let mut hasher = Hasher(Sha256::new());
    std::io::copy(&mut std::io::BufReader::with_capacity(1 << 16, reader), &mut hasher)?;
    Ok(hex(&hasher.0.finalize()))
}

struct Hasher(Sha256);

impl std::io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The first 8 bytes of the SHA-256 of `bytes`, in 16 hexadecimal digits: short enough to read aloud, and one
/// collision is expected only among some 5 thousand million names.
pub fn short(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)[..8])
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| DIGITS[nibble as usize] as char)
        .collect()
}
