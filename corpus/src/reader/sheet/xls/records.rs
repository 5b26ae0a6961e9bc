//! Records of BIFF8, and the texts that go on over several of them.

use crate::reader::sheet::compound::short;

/// A record with those that continue it.
pub(super) struct Record<'s> {
    pub(super) kind: u16,
    /// Its data, then those of the records that continue it.
    parts: Vec<&'s [u8]>,
}

impl<'s> Record<'s> {
    /// Its own data.
    pub(super) fn data(&self) -> &'s [u8] {
        self.parts.first().copied().unwrap_or_default()
    }
}

const CONTINUE: u16 = 0x003C;

/// The records of a stream, up to where it is cut off.
pub(super) fn records(mut stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut next = move |only: Option<u16>| {
        let kind = short(stream, 0).filter(|kind| only.is_none_or(|only| only == *kind))?;
        let length = usize::from(short(stream, 2)?);
        let data = stream.get(4..4 + length)?;
        stream = &stream[4 + length..];
        Some((kind, data))
    };
    std::iter::from_fn(move || {
        let (kind, data) = next(None)?;
        let mut parts = vec![data];
        while let Some((_, data)) = next(Some(CONTINUE)) {
            parts.push(data);
        }
        Some(Record { kind, parts })
    })
}

/// Reads texts (XLUnicodeRichExtendedString and its kin) from a record.
pub(super) struct Text<'r, 's> {
    parts: &'r [&'s [u8]],
    part: usize,
    at: usize,
}

impl<'r, 's> Text<'r, 's> {
    /// Begins at a byte of the record's own data.
    pub(super) fn new(record: &'r Record<'s>, at: usize) -> Self {
        Self { parts: &record.parts, part: 0, at }
    }

    /// A text whose length is known and which stands in the records that continue this one.
    pub(super) fn continued(record: &'r Record<'s>, count: usize) -> String {
        let mut text = Self { parts: &record.parts, part: 1, at: 0 };
        let flags = text.byte();
        text.chars(count, flags & 1 != 0)
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&self) -> bool {
        let here = self.parts.get(self.part).is_some_and(|part| self.at < part.len());
        !here && self.parts.iter().skip(self.part + 1).all(|part| part.is_empty())
    }

    /// A text whose length is given in two bytes, its formatting and its phonetic part passed over.
    pub(super) fn long(&mut self) -> String {
        let count = usize::from(self.number());
        self.rich(count)
    }

    /// A text whose length is given in one byte.
    pub(super) fn short(&mut self) -> String {
        let count = usize::from(self.byte());
        let flags = self.byte();
        self.chars(count, flags & 1 != 0)
    }

    fn rich(&mut self, count: usize) -> String {
        let flags = self.byte();
        let runs = if flags & 8 != 0 { usize::from(self.number()) } else { 0 };
        let phonetic = match flags & 4 != 0 {
            true => usize::from(self.number()) | usize::from(self.number()) << 16,
            false => 0,
        };
        let text = self.chars(count, flags & 1 != 0);
        self.skip(runs * 4);
        self.skip(phonetic);
        text
    }

    fn chars(&mut self, count: usize, mut wide: bool) -> String {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            let Some(part) = self.parts.get(self.part) else { break };
            if self.at >= part.len() {
                self.part += 1;
                self.at = 0;
                // A continued text says anew how its characters are written.
                match self.parts.get(self.part).and_then(|part| part.first()) {
                    Some(flags) => wide = flags & 1 != 0,
                    None => break,
                }
                self.at = 1;
                continue;
            }
            if wide {
                match short(part, self.at) {
                    Some(unit) => units.push(unit),
                    None => {
                        self.at = part.len();
                        continue;
                    }
                }
                self.at += 2;
            } else {
                units.push(u16::from(part[self.at]));
                self.at += 1;
            }
        }
        String::from_utf16_lossy(&units)
    }

    fn byte(&mut self) -> u8 {
        loop {
            let Some(part) = self.parts.get(self.part) else { return 0 };
            if let Some(&byte) = part.get(self.at) {
                self.at += 1;
                return byte;
            }
            self.part += 1;
            self.at = 0;
        }
    }

    fn number(&mut self) -> u16 {
        u16::from(self.byte()) | u16::from(self.byte()) << 8
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 {
            let Some(part) = self.parts.get(self.part) else { return };
            let here = part.len().saturating_sub(self.at).min(count);
            self.at += here;
            count -= here;
            if count > 0 {
                self.part += 1;
                self.at = 0;
            }
        }
    }
}
