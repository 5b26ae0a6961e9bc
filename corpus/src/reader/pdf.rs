//! PDF → transcript.
//!
//! ```text
//! page ─page→ glyphs, ruled lines ─grid→ cells ─rows→ rows of pieces ─flow→ reading order ─block→ lines, tables
//!      ─write→ Transcript
//! ```
//! Read with hayro: of the libraries tried on Japanese files it lost least, and it is fast.

mod block;
mod ends;
mod flow;
mod font;
mod grid;
mod margin;
mod page;
mod radical;
mod rows;
mod scan;
mod sizes;
mod table;
mod tags;
mod tail;
mod trust;
mod write;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::{Error, layout::transcript::Transcript, reader::ReadOptions};
use block::{Block, blocks_of};
use page::Interpreter;

/// Most pages of a file that are read.
const MOST_PAGES: usize = 20_000;

/// Reads a PDF file.
///
/// Fails when it cannot be opened at all; a page that cannot be read is a warning.
pub(crate) fn read(bytes: &[u8], source: &str, options: ReadOptions<'_>) -> Result<Transcript, Error> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| refusal(&error, source))?;
    let mut found = Findings::default();
    let mut interpreter = Interpreter::new(&pdf);
    let mut pages: Vec<Vec<Block>> = Vec::new();
    let count = pdf.pages().len();
    for (at, page) in pdf.pages().iter().enumerate().take(MOST_PAGES) {
        let content = interpreter.read(page);
        let number = at as u32 + 1;
        if content.unknown > 0 {
            found.unknown.push((number, content.unknown));
        }
        if content.private > 0 {
            found.private.push((number, content.private));
        }
        let pictured = content.pictured;
        let (mut blocks, ruby) = blocks_of(content);
        found.ruby += ruby;
        if blocks.iter().all(Block::is_empty) && pictured > 0.05 {
            match options.recognizer.map(|recognizer| interpreter.recognize(page, recognizer)) {
                Some(Ok(content)) => {
                    blocks = blocks_of(content).0;
                    found.recognized.push(number);
                }
                Some(Err(why)) => {
                    found.pictures.push(number);
                    found.failed.get_or_insert(why);
                }
                None => found.pictures.push(number),
            }
        }
        pages.push(blocks);
    }
    if count == 0 {
        return Err(Error::Damaged {
            source_path: source.to_owned(),
            format: "PDF",
            reason: "no page can be found in it".to_owned(),
        });
    }
    let mut transcript = write::transcribe(pages);
    transcript.mark_recognized(&found.recognized);
    transcript.pages = Some(count as u32);
    transcript.properties = properties(&pdf);
    if count > MOST_PAGES {
        transcript.warn(
            "cut_off",
            format!("only the first {MOST_PAGES} of {count} pages were read: split the file"),
        );
    }
    if let Some(fault) = tail::fault(bytes) {
        transcript.warn(
            "damaged_part",
            format!("the file is cut off or damaged: {fault}; {count} page(s) were found, there may have been more: get it anew"),
        );
    }
    found.warn(&mut transcript);
    Ok(transcript)
}

fn refusal(error: &LoadPdfError, source: &str) -> Error {
    let (source_path, format) = (source.to_owned(), "PDF");
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Error::Encrypted { source_path, format }
        }
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => Error::Damaged {
            source_path,
            format,
            reason: "it is encrypted in a way that is not known".to_owned(),
        },
        LoadPdfError::Decryption(_) => {
            Error::Damaged { source_path, format, reason: "its encryption is broken".to_owned() }
        }
        LoadPdfError::Invalid => {
            Error::Damaged { source_path, format, reason: "its objects cannot be found".to_owned() }
        }
    }
}

/// What is doubtful about the pages.
#[derive(Default)]
struct Findings {
    /// Pages with glyphs whose characters the file does not tell, and how many.
    unknown: Vec<(u32, usize)>,
    /// Pages with characters of the private use area, and how many.
    private: Vec<(u32, usize)>,
    /// Pages with pictures and without text.
    pictures: Vec<u32>,
    /// Pages whose pictures were recognized.
    recognized: Vec<u32>,
    /// Why recognizing failed, the first time.
    failed: Option<String>,
    /// Characters of readings above the text.
    ruby: usize,
}

impl Findings {
    fn warn(&self, transcript: &mut Transcript) {
        let total = |pages: &[(u32, usize)]| pages.iter().map(|(_, count)| count).sum::<usize>();
        let numbers =
            |pages: &[(u32, usize)]| ranges(&pages.iter().map(|(page, _)| *page).collect::<Vec<_>>());
        if !self.pictures.is_empty() {
            let pages = ranges(&self.pictures);
            transcript.warn(
                "needs_ocr",
                format!(
                    "{} page(s) are pictures without text (page {pages}): recognize them with --ocr",
                    self.pictures.len()
                ),
            );
        }
        if let Some(why) = &self.failed {
            transcript.warn("ocr_failed", format!("文字認識に失敗したページがあります: {why}"));
        }
        if !self.recognized.is_empty() {
            let (count, pages) = (self.recognized.len(), ranges(&self.recognized));
            transcript.warn(
                "ocr",
                format!("{count} ページ（p.{pages}）は画像から文字認識した文です。引用の前に原本を確かめてください"),
            );
        }
        if !self.unknown.is_empty() {
            transcript.warn(
                "unknown_glyphs",
                format!(
                    "the file does not tell which characters {} glyphs are (page {}); they read �: export it again with embedded fonts",
                    total(&self.unknown),
                    numbers(&self.unknown)
                ),
            );
        }
        if !self.private.is_empty() {
            transcript.warn(
                "private_use",
                format!(
                    "{} characters are of the private use area (gaiji), which only the file's own font can show (page {})",
                    total(&self.private),
                    numbers(&self.private)
                ),
            );
        }
        if self.ruby > 0 {
            transcript.warn(
                "ruby",
                format!("{} characters of readings (ruby) were kept out of the text", self.ruby),
            );
        }
    }
}

/// Page numbers as people write them: `1–3, 7`.
fn ranges(pages: &[u32]) -> String {
    let mut written = String::new();
    let mut at = 0;
    while at < pages.len() {
        let mut end = at;
        while end + 1 < pages.len() && pages[end + 1] == pages[end] + 1 {
            end += 1;
        }
        if !written.is_empty() {
            written.push_str(", ");
        }
        written.push_str(&pages[at].to_string());
        if end > at {
            written.push('–');
            written.push_str(&pages[end].to_string());
        }
        at = end + 1;
    }
    written
}

/// What the file says of itself.
fn properties(pdf: &Pdf) -> crate::layout::transcript::Properties {
    let metadata = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| {
        let bytes = bytes.as_deref()?;
        let text = match bytes {
            [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
            [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
            _ => match std::str::from_utf8(bytes) {
                Ok(text) => text.to_owned(),
                // Old Japanese programs write cp932 where PDFDocEncoding is wanted.
                Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(bytes).0.into_owned(),
            },
        };
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let created = metadata.creation_date.as_ref().and_then(|date| {
        crate::Date::new(i16::try_from(date.year).ok()?, date.month as i8, date.day as i8).ok()
    });
    crate::layout::transcript::Properties {
        title: text(&metadata.title),
        author: text(&metadata.author),
        created,
    }
}

#[cfg(test)]
mod tests;
