//! Content hashes: stable names for paths, bytes and names.

use sha2::{Digest, Sha256};

/// SHA-256 of `bytes` in 64 hexadecimal digits.
pub fn full(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
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
