//! bytes → decoded text: which encoding a plain text file is in, and what of it could not be decoded.
//!
//! Newlines, form feeds and every other character stay as they are; only a byte order mark is left out.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use crate::{Error, Warning};

/// Text of a file as it was decoded: the original that every passage maps back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The decoded text, unchanged but for the byte order mark.
    pub text: String,
    /// Name of the encoding (`UTF-8`, `Shift_JIS`, `EUC-JP`, `ISO-2022-JP`, `UTF-16LE`, `UTF-16BE`); of a mixed file
    /// all, joined by `+`.
    pub encoding: String,
    /// What could not be decoded, or is doubtful.
    pub warnings: Vec<Warning>,
}

/// Decodes the bytes of a text file: byte order mark, then UTF-8, ISO-2022-JP, EUC-JP, Shift_JIS (cp932), UTF-16.
///
/// `source` only names the file in errors. Fails when there is nothing in it, or something else than text.
pub fn decode(bytes: &[u8], source: &str) -> Result<Decoded, Error> {
    let source_path = || source.to_owned();
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Error::TooLarge {
            source_path: source_path(),
            bytes: bytes.len() as u64,
            limit: MAX_BYTES,
        });
    }
    let (marked, body) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (Some(encoding), &bytes[length..]),
        None => (None, bytes),
    };
    if body.is_empty() {
        return Err(Error::EmptyFile { source_path: source_path() });
    }
    let encoding = marked.or_else(|| utf16_without_mark(body));
    if encoding.is_none_or(|encoding| encoding == UTF_8)
        && let Some(what) = binary_kind(body)
    {
        return Err(Error::NotText { source_path: source_path(), what });
    }
    let decoded = match encoding {
        Some(encoding) => whole(body, encoding),
        None if std::str::from_utf8(body).is_ok() && !is_jis(body) => whole(body, UTF_8),
        None if is_jis(body) => whole(body, ISO_2022_JP),
        None => legacy(body),
    };
    Ok(decoded)
}

/// Offsets are 32-bit numbers of characters; no encoding makes more characters than bytes.
const MAX_BYTES: u64 = u32::MAX as u64;

/// What a file is that is no text, by its first bytes or by its share of control characters.
fn binary_kind(bytes: &[u8]) -> Option<String> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive (DOCX, XLSX and PPTX are such)"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Office document (DOC, XLS, PPT)"),
        (b"\x7FELF", "an executable program (ELF)"),
        (b"MZ\x90\x00", "an executable program (PE)"),
        (b"\x89PNG\r\n", "an image (PNG)"),
        (b"\xFF\xD8\xFF", "an image (JPEG)"),
        (b"GIF8", "an image (GIF)"),
        (b"\x1F\x8B\x08", "a compressed file (gzip)"),
        (b"7z\xBC\xAF\x27\x1C", "a compressed file (7z)"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some((*what).to_owned());
    }
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let nuls = sample.iter().filter(|&&byte| byte == 0).count();
    let controls = sample
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B))
        .count();
    // A stray control character happens in extracted text; in a binary file they are everywhere.
    (nuls * 200 > sample.len() || controls * 20 > sample.len())
        .then(|| format!("binary data ({controls} control characters in its first {} bytes)", sample.len()))
}

/// UTF-16 whose byte order mark is missing: one byte of nearly every pair of line ends and Latin letters is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1 << 14)];
    if sample.len() < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let plausible = |high: usize| {
        let low = 1 - high;
        let mut known = 0;
        let mut pairs = 0;
        for pair in sample.chunks_exact(2) {
            pairs += 1;
            let unit = u16::from(pair[high]) << 8 | u16::from(pair[low]);
            known += usize::from(matches!(unit, 9 | 10 | 12 | 13 | 0x20..=0x7E | 0x3000..=0x30FF
                | 0x4E00..=0x9FFF | 0xFF00..=0xFF9F | 0x2010..=0x2027 | 0x2190..=0x21FF | 0x2460..=0x25FF));
        }
        known * 20 >= pairs * 19
    };
    let zeros = |at: usize| sample.iter().skip(at).step_by(2).filter(|&&byte| byte == 0).count();
    match (zeros(0), zeros(1)) {
        (even, odd) if even > odd && plausible(0) => Some(UTF_16BE),
        (even, odd) if odd > even && plausible(1) => Some(UTF_16LE),
        _ => None,
    }
}

/// ISO-2022-JP: seven bits only, with an escape sequence that calls a Japanese set.
fn is_jis(bytes: &[u8]) -> bool {
    bytes.is_ascii()
        && bytes.contains(&0x1B)
        && bytes.windows(3).any(|three| matches!(three, b"\x1B$B" | b"\x1B$@" | b"\x1B(J" | b"\x1B(I"))
}

fn whole(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let mut warnings = Vec::new();
    warn_of_lost(&text, &mut warnings);
    Decoded { text: text.into_owned(), encoding: encoding.name().to_owned(), warnings }
}

/// EUC-JP, Shift_JIS, broken UTF-8, or several of them in one file.
fn legacy(bytes: &[u8]) -> Decoded {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    let guess = match guess {
        guess if guess == EUC_JP || guess == SHIFT_JIS => guess,
        _ if errors(bytes, EUC_JP) < errors(bytes, SHIFT_JIS) => EUC_JP,
        _ => SHIFT_JIS,
    };
    let other = if guess == EUC_JP { SHIFT_JIS } else { EUC_JP };
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    // Bytes above ASCII that were decoded with UTF-8, the guess and the other.
    let mut weights = [0usize; 3];
    let mut first_change = None;
    let mut chars_before = 0usize;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let high = line.iter().filter(|&&byte| byte >= 0x80).count();
        if high == 0 {
            // Shift_JIS and ASCII differ in nothing that is written in reports.
            text.push_str(&String::from_utf8_lossy(line));
            continue;
        }
        let exact =
            |encoding: &'static Encoding| encoding.decode_without_bom_handling_and_without_replacement(line);
        let (decoded, slot) = if looks_like_utf8(line, high) {
            (String::from_utf8_lossy(line), 0)
        } else if let Some(decoded) = exact(guess) {
            (decoded, 1)
        } else if let Some(decoded) = exact(other) {
            (decoded, 2)
        } else {
            (guess.decode_without_bom_handling(line).0, 1)
        };
        if first_change.is_none() && weights.iter().sum::<usize>() > weights[slot] {
            chars_before += text[..].chars().count();
            first_change = Some(chars_before);
        }
        weights[slot] += high;
        text.push_str(&decoded);
    }
    let mut warnings = Vec::new();
    let names: Vec<&str> = [UTF_8, guess, other]
        .iter()
        .zip(weights)
        .filter(|(_, weight)| *weight > 0)
        .map(|(encoding, _)| encoding.name())
        .collect();
    if names.len() > 1 {
        warnings.push(Warning {
            code: "mixed_encoding".to_owned(),
            message: format!(
                "lines are written in different encodings ({}); each was decoded by itself: check the text, and save the file as UTF-8",
                names.join(", ")
            ),
            at: first_change.map(|at| at as u32),
        });
    }
    warn_of_lost(&text, &mut warnings);
    Decoded { text, encoding: names.join("+"), warnings }
}

fn errors(bytes: &[u8], encoding: &'static Encoding) -> usize {
    encoding
        .decode_without_bom_handling(bytes)
        .0
        .chars()
        .filter(|&c| c == char::REPLACEMENT_CHARACTER)
        .count()
}

/// Whether most of a line's bytes above ASCII stand in well-formed UTF-8 of two or more Japanese bytes' length; text in
/// EUC-JP or Shift_JIS gives such sequences only by accident.
fn looks_like_utf8(line: &[u8], high: usize) -> bool {
    let sequence = |three: &[u8]| {
        (0xE1..=0xEF).contains(&three[0]) && three[1] & 0xC0 == 0x80 && three[2] & 0xC0 == 0x80
    };
    if !line.windows(3).any(sequence) {
        return false;
    }
    let mut well_formed = 0;
    let mut three = 0;
    for chunk in line.utf8_chunks() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            well_formed += c.len_utf8();
            three += usize::from(c.len_utf8() > 2);
        }
    }
    (well_formed == high && three > 0) || (three > 1 && well_formed * 3 > high * 2)
}

/// One warning with the number of characters that could not be decoded and the place of the first.
pub(super) fn warn_of_lost(text: &str, warnings: &mut Vec<Warning>) {
    let mut lost = text.chars().enumerate().filter(|(_, c)| *c == char::REPLACEMENT_CHARACTER);
    let Some((first, _)) = lost.next() else { return };
    let count = 1 + lost.count();
    warnings.push(Warning {
        code: "undecodable".to_owned(),
        message: format!(
            "{count} place(s) could not be decoded and read �, the first at character {first}: save the file as UTF-8 again from its origin"
        ),
        at: Some(first as u32),
    });
}
