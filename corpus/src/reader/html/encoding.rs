//! bytes → characters of a page: what it declares, checked against what its bytes are.
//!
//! Old pages of municipalities declare UTF-8 and are Shift_JIS, or the other way about; a browser's user would notice.

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::super::text::{Decoded, decode};
use crate::{Error, Warning};

/// Bytes in which a page has to declare its encoding (WHATWG HTML §4.2.5.4).
const PRESCAN: usize = 1_024;
/// Bytes in which browsers find a declaration that comes late, behind long comments and scripts.
const LATE: usize = 1 << 16;

/// Decodes a page.
pub(super) fn decode_page(bytes: &[u8], source: &str) -> Result<Decoded, Error> {
    let detected = decode(bytes, source)?;
    let wide = detected.encoding.starts_with("UTF-16");
    if Encoding::for_bom(bytes).is_some() || wide || bytes.is_ascii() && detected.encoding == UTF_8.name() {
        return Ok(detected);
    }
    let head = &bytes[..bytes.len().min(LATE)];
    let early = &head[..head.len().min(PRESCAN)];
    let Some(declared) = declared(early).or_else(|| declared(head)) else { return Ok(detected) };
    if declared.name() == detected.encoding {
        return Ok(detected);
    }
    let mistaken = |mut detected: Decoded| {
        detected.warnings.insert(
            0,
            Warning {
                code: "charset".to_owned(),
                message: format!(
                    "ページは {} で書かれていると言いますが、中身は {} です。中身に従って読みました。本文を確かめ、宣言を直してください",
                    declared.name(),
                    detected.encoding
                ),
                at: None,
            },
        );
        Ok(detected)
    };
    let (text, lossy) = declared.decode_without_bom_handling(bytes);
    let lost = |text: &str| text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER).count();
    let lost_otherwise = lost(&detected.text);
    let believed = if detected.encoding == ISO_2022_JP.name() {
        // Bytes of seven bits are well-formed in every encoding; its escape sequences are found in no other.
        false
    } else if lossy {
        lost(&text) <= lost_otherwise
    } else if detected.encoding == UTF_8.name() {
        // Text of another encoding is well-formed UTF-8 by accident only.
        lost_otherwise > 0
    } else if declared == SHIFT_JIS || declared == EUC_JP {
        unlikely(&text) <= unlikely(&detected.text) + lost_otherwise * 4
    } else {
        !declared.is_single_byte() || lost_otherwise > 0 || !is_japanese(&detected.text)
    };
    if !believed {
        return mistaken(detected);
    }
    let mut warnings = Vec::new();
    super::super::text::warn_of_lost(&text, &mut warnings);
    Ok(Decoded { text: text.into_owned(), encoding: declared.name().to_owned(), warnings })
}

/// Characters that wrongly decoded Japanese is full of: half-width katakana, and kanji of the last rows.
fn unlikely(text: &str) -> usize {
    text.chars().filter(|&c| matches!(c, '\u{FF61}'..='\u{FF9F}' | '\u{E000}'..='\u{F8FF}')).count()
}

/// Whether what is above ASCII is mostly kana, as in Japanese.
fn is_japanese(text: &str) -> bool {
    let kana = text.chars().filter(|&c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ' | 'ー' | '、' | '。')).count();
    let other = text.chars().filter(|c| !c.is_ascii()).count();
    kana * 5 >= other && kana >= 4
}

/// The encoding that a page declares in `head`: `<meta charset>`, `<meta http-equiv>`, or its XML declaration.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let of_meta = prescan(head).map(|encoding| match encoding {
        // A declaration in ASCII bytes cannot be in UTF-16.
        encoding if encoding == UTF_16LE || encoding == UTF_16BE => UTF_8,
        encoding if encoding == encoding_rs::X_USER_DEFINED => WINDOWS_1252,
        encoding => encoding,
    });
    of_meta
        .or_else(|| xml_declaration(head))
        .filter(|&encoding| encoding != ISO_2022_JP || head.contains(&0x1B))
}

fn xml_declaration(head: &[u8]) -> Option<&'static Encoding> {
    let start = head.strip_prefix(b"<?xml")?;
    let end = start.iter().position(|&byte| byte == b'>')?;
    let at = start[..end].windows(8).position(|part| part == b"encoding")?;
    let value =
        start[at + 8..end].iter().skip_while(|byte| matches!(byte, b' ' | b'=' | b'"' | b'\'' | b'\t'));
    let label: Vec<u8> =
        value.copied().take_while(|byte| !matches!(byte, b'"' | b'\'' | b' ' | b'?')).collect();
    Encoding::for_label(&label)
}

/// The first encoding that a `<meta>` names (WHATWG HTML §13.2.3.2, prescan a byte stream).
fn prescan(head: &[u8]) -> Option<&'static Encoding> {
    let mut at = 0;
    while let Some(open) = head.get(at..)?.iter().position(|&byte| byte == b'<') {
        at += open;
        let rest = &head[at..];
        if rest.starts_with(b"<!--") {
            // The two hyphens that open a comment may close it.
            at += 2 + rest[2..].windows(3).position(|three| three == b"-->")? + 3;
            continue;
        }
        let name_end = rest
            .iter()
            .skip(1)
            .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'/')
            .map(|end| end + 1)?;
        let name = rest[1..name_end].to_ascii_lowercase();
        if name.first().is_none_or(|byte| !byte.is_ascii_alphabetic() && *byte != b'/') {
            // A declaration, an instruction, or no tag.
            at += 1;
            continue;
        }
        let mut attributes = Attributes { rest: &rest[name_end..] };
        let mut charset = None;
        let mut content = None;
        let mut is_content_type = false;
        for (name, value) in attributes.by_ref() {
            match name.as_slice() {
                b"charset" => charset = charset.or(Encoding::for_label(&value)),
                b"http-equiv" => is_content_type = value.eq_ignore_ascii_case(b"content-type"),
                b"content" => content = content.or(label_in(&value)),
                _ => {}
            }
        }
        if name == b"meta"
            && let Some(found) = charset.or(content.filter(|_| is_content_type))
        {
            return Some(found);
        }
        at = head.len() - attributes.rest.len();
    }
    None
}

/// The encoding in `text/html; charset=Shift_JIS`.
fn label_in(content: &[u8]) -> Option<&'static Encoding> {
    let lower = content.to_ascii_lowercase();
    let at = lower.windows(7).position(|part| part == b"charset")?;
    let value = lower[at + 7..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let label =
        value.split(|byte| matches!(byte, b'"' | b'\'' | b';' | b' ')).find(|part| !part.is_empty())?;
    Encoding::for_label(label)
}

/// The attributes of a tag, as far as its `>`.
struct Attributes<'b> {
    rest: &'b [u8],
}

impl Iterator for Attributes<'_> {
    type Item = (Vec<u8>, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
        let skip = |bytes: &[u8]| bytes.iter().take_while(|byte| blank(byte)).count();
        self.rest = &self.rest[skip(self.rest)..];
        let first = *self.rest.first()?;
        if first == b'>' {
            self.rest = &self.rest[1..];
            return None;
        }
        let stop = |byte: &u8| blank(byte) || matches!(byte, b'=' | b'>');
        let end = self.rest.iter().skip(1).position(stop).map_or(self.rest.len(), |end| end + 1);
        let name = self.rest[..end].to_ascii_lowercase();
        self.rest = self.rest[end..].trim_ascii_start();
        let Some(after) = self.rest.strip_prefix(b"=") else { return Some((name, Vec::new())) };
        self.rest = after.trim_ascii_start();
        let value = match self.rest.first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let body = &self.rest[1..];
                let end = body.iter().position(|&byte| byte == quote).unwrap_or(body.len());
                self.rest = &body[(end + 1).min(body.len())..];
                &body[..end]
            }
            _ => {
                let body = self.rest;
                let end = body
                    .iter()
                    .position(|byte| byte.is_ascii_whitespace() || *byte == b'>')
                    .unwrap_or(body.len());
                self.rest = &body[end..];
                &body[..end]
            }
        };
        Some((name, value.to_vec()))
    }
}
