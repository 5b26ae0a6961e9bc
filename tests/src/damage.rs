//! Files as disks, mail and hands damage them, the same in every run.

use crate::{
    formats::{unzip, zip},
    random::Random,
};

/// The ways in which [`damaged`] damages.
pub const WAYS: [&str; 6] = ["truncated", "flipped", "spliced", "zeroed", "repeated", "inner"];

/// `bytes` damaged in one of [`WAYS`], which is named too; `other` is spliced in.
pub fn damaged(bytes: &[u8], other: &[u8], random: &mut Random) -> (&'static str, Vec<u8>) {
    let way = WAYS[random.below(WAYS.len())];
    // What an archive holds is damaged inside, where its checksums are right again.
    if way == "inner"
        && let Some(mut members) = unzip(bytes)
        && !members.is_empty()
    {
        let at = random.below(members.len());
        let (_, inner) = plainly(&members[at].1, other, random);
        members[at].1 = inner;
        return (way, zip(&members));
    }
    plainly(bytes, other, random)
}

fn plainly(bytes: &[u8], other: &[u8], random: &mut Random) -> (&'static str, Vec<u8>) {
    let mut bytes = bytes.to_vec();
    if bytes.len() < 2 {
        return ("whole", bytes);
    }
    let at = random.below(bytes.len());
    let length = 1 + random.below((bytes.len() - at).min(4096));
    match random.below(5) {
        0 => {
            bytes.truncate(at);
            ("truncated", bytes)
        }
        1 => {
            for _ in 0..=random.below(1 + bytes.len() / 500) {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
            ("flipped", bytes)
        }
        2 => {
            bytes.truncate(at);
            bytes.extend_from_slice(&other[random.below(other.len().max(1)).min(other.len())..]);
            ("spliced", bytes)
        }
        3 => {
            bytes[at..at + length].fill(0);
            ("zeroed", bytes)
        }
        _ => {
            let part = bytes[at..at + length].to_vec();
            bytes.splice(at..at, part);
            ("repeated", bytes)
        }
    }
}
