//! Bytes of a register's file → UTF-8, a buffer at a time.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, SHIFT_JIS, UTF_8};

/// Bytes that are looked at to tell the encoding.
const HEAD: usize = 1 << 16;

/// A file's text as UTF-8.
pub(super) struct Decoding {
    source: Box<dyn Read>,
    decoder: Decoder,
    encoding: &'static Encoding,
    /// Read and not decoded yet.
    raw: Vec<u8>,
    /// Decoded and not given out yet.
    text: Vec<u8>,
    given: usize,
    ended: bool,
}

impl Decoding {
    pub(super) fn of(mut source: Box<dyn Read>) -> io::Result<Self> {
        let mut raw = Vec::with_capacity(HEAD);
        source.by_ref().take(HEAD as u64).read_to_end(&mut raw)?;
        let encoding = match Encoding::for_bom(&raw) {
            Some((marked, _)) => marked,
            None if is_utf8(&raw) => UTF_8,
            None => SHIFT_JIS,
        };
        let ended = raw.len() < HEAD;
        let decoder = encoding.new_decoder();
        let mut decoding = Self { source, decoder, encoding, raw, text: Vec::new(), given: 0, ended };
        decoding.decode();
        Ok(decoding)
    }

    pub(super) fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// The first line of what was read to tell the encoding.
    pub(super) fn first_line(&self) -> String {
        let line = self.text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        String::from_utf8_lossy(line).into_owned()
    }

    /// Decodes all of `raw`; broken characters become U+FFFD.
    fn decode(&mut self) {
        self.text.clear();
        self.given = 0;
        let mut from = 0;
        loop {
            let needed = self.decoder.max_utf8_buffer_length(self.raw.len() - from).unwrap_or(HEAD * 3);
            let begin = self.text.len();
            self.text.resize(begin + needed.max(16), 0);
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.raw[from..], &mut self.text[begin..], self.ended);
            self.text.truncate(begin + written);
            from += read;
            if result == CoderResult::InputEmpty {
                break;
            }
        }
        self.raw.clear();
    }
}

impl Read for Decoding {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            if self.ended {
                return Ok(0);
            }
            self.source.by_ref().take(HEAD as u64).read_to_end(&mut self.raw)?;
            self.ended = self.raw.len() < HEAD;
            self.decode();
        }
        let length = into.len().min(self.text.len() - self.given);
        into[..length].copy_from_slice(&self.text[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

/// Whether the bytes are UTF-8, but for a character that is cut at the end.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    }
}
