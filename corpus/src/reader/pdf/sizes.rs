//! Sizes of type over a whole file: which is the text's, and which are those of headings.

use std::collections::BTreeMap;

use super::block::{Block, TextLine};

/// Sizes of characters in the file: that of the text, and those of headings.
pub(super) struct Sizes {
    /// Size of most characters, in points.
    pub(super) body: f64,
    /// Sizes of headings in half points, the largest first.
    headings: Vec<i64>,
}

impl Sizes {
    pub(super) fn of(pages: &[Vec<Block>]) -> Self {
        let mut characters: BTreeMap<i64, usize> = BTreeMap::new();
        let mut lines: BTreeMap<i64, usize> = BTreeMap::new();
        for block in pages.iter().flatten() {
            if let Block::Line(line) = block {
                let size = half_points(line.size);
                *characters.entry(size).or_default() += line.text.chars().count();
                *lines.entry(size).or_default() += 1;
            }
        }
        let body =
            characters.iter().max_by_key(|(size, count)| (**count, **size)).map_or(20, |(size, _)| *size);
        // Sizes nearer than a point to each other are one level.
        let mut headings: Vec<i64> = Vec::new();
        for &size in lines.keys().rev().filter(|size| **size as f64 >= body as f64 * 1.15) {
            if headings.last().is_none_or(|last| last - size >= 2) {
                headings.push(size);
            }
        }
        Self { body: body as f64 / 2.0, headings }
    }

    /// The level of a line that is set larger than the text and reads like a heading.
    pub(super) fn level(&self, line: &TextLine) -> Option<u8> {
        if line.size < self.body * 1.15 - 0.26 || line.text.contains('\t') {
            return None;
        }
        let count = line.text.chars().count();
        let wordy = line.text.chars().filter(|c| c.is_alphabetic()).count() >= 2;
        if count > 60 || !wordy || line.text.ends_with(['。', '、', '，']) {
            return None;
        }
        let size = half_points(line.size);
        let level = self.headings.iter().position(|heading| size >= heading - 1)?;
        u8::try_from(level + 1).ok()
    }
}

fn half_points(size: f64) -> i64 {
    (size * 2.0).round() as i64
}
