//! The trained weights, and the file that keeps them.
//!
//! ```text
//! "KEIFUTAG"  version u16  templates u16  scale u32
//! header: length u32, UTF-8 text (by which command, from which data, under which licences)
//! transitions: i16 each, in the order of `Transitions`
//! features: count u32, then for each in ascending order: difference to the one before (LEB128), number of labels u8,
//!           (label u8, weight i8) each
//! checksum u64 of all before it
//! ```
//! All numbers are little-endian.

use crate::Error;

use super::{
    decode::Transitions,
    feature::TEMPLATES,
    label::{LABELS, WIDTH},
    unit::{hash, mix},
};

const MAGIC: &[u8; 8] = b"KEIFUTAG";
const VERSION: u16 = 1;

/// Weights of features as a sorted list: feature, then label and weight of each label that has one.
pub(super) type Weights = Vec<(u32, Vec<(u8, i8)>)>;

/// What training makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Model {
    /// By which command, from which data, under which licences.
    pub(super) header: String,
    /// What a margin is divided by to be 1 where training was content.
    pub(super) scale: u32,
    pub(super) transitions: Transitions,
    pub(super) weights: Weights,
}

impl Model {
    /// The bytes of the file.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(TEMPLATES.to_le_bytes());
        bytes.extend(self.scale.to_le_bytes());
        bytes.extend((self.header.len() as u32).to_le_bytes());
        bytes.extend(self.header.as_bytes());
        for &weight in self.transitions.iter() {
            bytes.extend((weight.clamp(i16::MIN.into(), i16::MAX.into()) as i16).to_le_bytes());
        }
        bytes.extend((self.weights.len() as u32).to_le_bytes());
        let mut last = 0;
        for (feature, labels) in &self.weights {
            let mut difference = feature - last;
            last = *feature;
            while difference >= 0x80 {
                bytes.push(difference as u8 | 0x80);
                difference >>= 7;
            }
            bytes.push(difference as u8);
            bytes.push(labels.len() as u8);
            for &(label, weight) in labels {
                bytes.push(label);
                bytes.push(weight as u8);
            }
        }
        let sum = checksum(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    /// The model in the bytes of a file.
    ///
    /// # Errors
    /// [`Error::Model`] for bytes that are no whole model of this version.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        let wrong = |reason: &str| Error::Model { reason: reason.to_owned() };
        if !bytes.starts_with(MAGIC) {
            return Err(wrong("it does not begin as one"));
        }
        let (content, sum) = bytes.split_last_chunk::<8>().ok_or_else(|| wrong("it ends early"))?;
        if checksum(content) != u64::from_le_bytes(*sum) {
            return Err(wrong("its checksum differs"));
        }
        let mut cursor = Cursor { rest: &content[MAGIC.len()..] };
        let (version, templates) = (cursor.u16()?, cursor.u16()?);
        if (version, templates) != (VERSION, TEMPLATES) {
            return Err(wrong(&format!(
                "it has version {version}.{templates}, this program reads {VERSION}.{TEMPLATES}"
            )));
        }
        let scale = cursor.u32()?.max(1);
        let length = cursor.u32()? as usize;
        let header =
            String::from_utf8(cursor.take(length)?.to_vec()).map_err(|_| wrong("its header is no text"))?;
        let mut transitions = Transitions::default();
        for weight in transitions.iter_mut() {
            *weight = i32::from(cursor.u16()? as i16);
        }
        let count = cursor.u32()? as usize;
        // No more than the file can hold, whatever it says.
        let mut weights = Weights::with_capacity(count.min(content.len() / 4));
        let mut feature: u32 = 0;
        for at in 0..count {
            let difference = cursor.leb128()?;
            feature =
                feature.checked_add(difference).ok_or_else(|| wrong("its features are out of order"))?;
            if at > 0 && difference == 0 {
                return Err(wrong("it has a feature twice"));
            }
            let labels = usize::from(cursor.u8()?);
            let pairs: Vec<(u8, i8)> =
                cursor.take(2 * labels)?.chunks_exact(2).map(|pair| (pair[0], pair[1] as i8)).collect();
            if pairs.iter().any(|&(label, _)| usize::from(label) >= LABELS) {
                return Err(wrong("it has an unknown label"));
            }
            weights.push((feature, pairs));
        }
        if !cursor.rest.is_empty() {
            return Err(wrong("it goes on behind its end"));
        }
        Ok(Self { header, scale, transitions, weights })
    }
}

/// A checksum, so that a damaged file is not taken for another model.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.chunks(64).fold(0, |sum, chunk| mix(sum ^ u64::from(hash(chunk))))
}

struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Error> {
        let (taken, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or_else(|| Error::Model { reason: "it ends early".to_owned() })?;
        self.rest = rest;
        Ok(taken)
    }

    fn u8(&mut self) -> Result<u8, Error> {
        Ok(self.take(1)?[0])
    }

    fn u16(&mut self) -> Result<u16, Error> {
        let bytes = self.take(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Result<u32, Error> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn leb128(&mut self) -> Result<u32, Error> {
        let mut value = 0_u32;
        for shift in (0..35).step_by(7) {
            let byte = self.u8()?;
            value |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Error::Model { reason: "it has a number that does not end".to_owned() })
    }
}

/// The weights as they are looked up: an open-addressing table of features.
#[derive(Debug)]
pub(super) struct Table {
    /// Feature, and where its labels begin in `pairs` (upper 27 bits) and how many there are (lower 5).
    slots: Vec<(u32, u32)>,
    pairs: Vec<(u8, i8)>,
    mask: usize,
    /// A bit for the upper bits of each feature: most features looked up have no weight, and these bits stay near.
    present: Vec<u64>,
}

/// Bits of [`Table::present`]: 256 KB.
const PRESENT: u32 = 21;

/// What stands in a slot without a feature.
const EMPTY: u32 = u32::MAX;

impl Table {
    pub(super) fn of(weights: &Weights) -> Self {
        let size = (weights.len() * 2).next_power_of_two().max(2);
        let mut table = Self {
            slots: vec![(0, EMPTY); size],
            pairs: Vec::with_capacity(weights.iter().map(|(_, labels)| labels.len()).sum()),
            mask: size - 1,
            present: vec![0; 1 << (PRESENT - 6)],
        };
        for (feature, labels) in weights {
            let bit = feature >> (32 - PRESENT);
            table.present[(bit >> 6) as usize] |= 1 << (bit & 63);
            let mut at = *feature as usize & table.mask;
            while table.slots[at].1 != EMPTY {
                at = (at + 1) & table.mask;
            }
            table.slots[at] = (*feature, (table.pairs.len() as u32) << 5 | labels.len() as u32);
            table.pairs.extend(labels);
        }
        table
    }

    /// Adds the weights of a feature to the scores of its labels.
    #[inline]
    pub(super) fn add(&self, feature: u32, scores: &mut [i16; WIDTH]) {
        let bit = feature >> (32 - PRESENT);
        if self.present[(bit >> 6) as usize] >> (bit & 63) & 1 == 0 {
            return;
        }
        let mut at = feature as usize & self.mask;
        loop {
            let (key, place) = self.slots[at];
            if place == EMPTY {
                return;
            }
            if key == feature {
                let from = (place >> 5) as usize;
                for &(label, weight) in &self.pairs[from..from + (place & 31) as usize] {
                    scores[usize::from(label)] += i16::from(weight);
                }
                return;
            }
            at = (at + 1) & self.mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn small() -> Model {
        let mut transitions = Transitions::default();
        transitions.closed[1][2] = -300;
        transitions.inner[4][3] = 17;
        Model {
            header: "trained for a test\n".to_owned(),
            scale: 12,
            transitions,
            weights: vec![(0, vec![(0, 1)]), (7, vec![(3, -128), (20, 127)]), (u32::MAX, vec![])],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = small().write();
        assert_eq!(Model::read(&bytes).unwrap(), small());
        assert_eq!(Model::read(&bytes).unwrap().write(), bytes);
    }

    #[test]
    fn a_damaged_model_is_refused() {
        let bytes = small().write();
        for at in 0..bytes.len() {
            assert!(Model::read(&bytes[..at]).is_err(), "cut at {at}");
            let mut changed = bytes.clone();
            changed[at] ^= 4;
            assert!(Model::read(&changed).is_err(), "changed at {at}");
        }
        let error = Model::read(b"no model").unwrap_err().to_string();
        assert!(error.contains("keifu train"), "{error}");
    }

    #[test]
    fn another_version_is_named() {
        let mut bytes = small().write();
        bytes[8] = 9;
        let end = bytes.len() - 8;
        let sum = checksum(&bytes[..end]).to_le_bytes();
        bytes[end..].copy_from_slice(&sum);
        let error = Model::read(&bytes).unwrap_err().to_string();
        assert!(error.contains("version 9"), "{error}");
    }

    proptest! {
        #[test]
        fn every_model_survives_its_file(
            features in proptest::collection::btree_map(
                any::<u32>(),
                proptest::collection::vec((0..LABELS as u8, any::<i8>()), 0..4),
                0..50,
            )
        ) {
            let model = Model { weights: features.into_iter().collect(), ..small() };
            prop_assert_eq!(Model::read(&model.write()).unwrap(), model);
        }

        #[test]
        fn the_table_finds_what_the_list_has(features in proptest::collection::btree_set(0_u32..200, 0..60)) {
            let weights: Weights = features.iter().map(|&feature| (feature, vec![(2, 5)])).collect();
            let table = Table::of(&weights);
            for feature in 0..200 {
                let mut scores = [0; WIDTH];
                table.add(feature, &mut scores);
                prop_assert_eq!(scores[2], if features.contains(&feature) { 5 } else { 0 });
            }
        }

        #[test]
        fn any_bytes_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = [MAGIC.as_slice(), &bytes].concat();
            let sum = checksum(&bytes);
            bytes.extend(sum.to_le_bytes());
            let _ = Model::read(&bytes);
        }
    }
}
