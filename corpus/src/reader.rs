//! bytes → Document: the only place that knows file formats.
//!
//! ```text
//! bytes ─detect→ Format ─reader→ Transcript ─layout→ passages   (plain text and Markdown: ─reader→ passages)
//! ```

mod csv;
mod detect;
mod docx;
mod html;
mod markdown;
pub(crate) mod ocr;
mod ooxml;
mod pdf;
mod pptx;
mod ruby;
mod sheet;
mod text;
mod wrapped;

pub use detect::{Format, detect};
pub use ocr::{PageImage, PixelBox, ReadOptions, RecognizedLine, Recognizer};
pub use text::{Decoded, decode};

use crate::{
    Document, DocumentId, Error, Revision, Warning,
    layout::{self, Repaired, transcript::Transcript},
    metadata,
};

/// Reads one file: decodes, repairs the layout, splits into passages, infers the metadata.
///
/// `source` is the path within the collection; `sidecar` the text of `FILE.meta.toml`, which overrides what is inferred.
/// Fails when the file is empty, is of a format that is not read, is damaged beyond reading, or is too large; everything
/// less becomes a warning of the document.
pub fn read_document(bytes: &[u8], source: &str, sidecar: Option<&str>) -> Result<Document, Error> {
    read_with_text(bytes, source, sidecar).map(|(document, _)| document)
}

/// The document, and the text into which the maps of its passages lead: the decoded bytes, or what the reader of the
/// format wrote down. Fails as [`read_document`] does.
pub fn read_with_text(
    bytes: &[u8],
    source: &str,
    sidecar: Option<&str>,
) -> Result<(Document, String), Error> {
    read_with(bytes, source, sidecar, ReadOptions::default())
}

/// What [`read_with_text`] gives, read with options.
pub fn read_with(
    bytes: &[u8],
    source: &str,
    sidecar: Option<&str>,
    options: ReadOptions<'_>,
) -> Result<(Document, String), Error> {
    let format = detect(bytes, source);
    let not_read =
        |instead| Error::NotRead { source_path: source.to_owned(), format: format.name(), instead };
    let Read { repaired, text, encoding, mut warnings, properties } = match format {
        Format::Markdown => Read::of_text(bytes, source, markdown::read)?,
        Format::Text => Read::of_text(bytes, source, ruby::repair)?,
        Format::Csv | Format::Tsv => match csv::read(bytes, source)? {
            csv::Outcome::Table(transcript) => Read::of_transcript(transcript),
            csv::Outcome::Prose => Read::of_text(bytes, source, layout::repair)?,
        },
        Format::Xlsx | Format::Xls | Format::Ods => Read::of_transcript(sheet::read(bytes, source, format)?),
        Format::Html => Read::of_transcript(html::read(bytes, source)?),
        Format::Pdf => Read::of_transcript(pdf::read(bytes, source, options)?),
        Format::Docx => Read::of_transcript(docx::read(bytes, source)?),
        Format::Pptx => Read::of_transcript(pptx::read(bytes, source)?),
        Format::Doc => Read::of_transcript(docx::legacy::read(bytes, source)?),
        Format::Ppt => Read::of_transcript(pptx::legacy::read(bytes, source)?),
        Format::OpenDocument => Read::of_transcript(docx::opendocument::read(bytes, source)?),
        Format::Rtf => return Err(not_read(".docx")),
        Format::EncryptedOffice => {
            return Err(Error::Encrypted { source_path: source.to_owned(), format: "Office" });
        }
        Format::Mhtml => return Err(not_read(".html")),
        Format::Zip => return Err(not_read("a folder")),
        Format::NoDocument => return Err(Error::NothingToRead { source_path: source.to_owned() }),
    };
    if repaired.passages.is_empty() {
        warnings.push(Warning {
            code: "empty".to_owned(),
            message: "the file holds no text, only white space or page furniture".to_owned(),
            at: None,
        });
    }
    if let Some(promised) = Format::of_name(source).filter(|promised| *promised != format) {
        warnings.push(Warning {
            code: "wrong_extension".to_owned(),
            message: format!(
                "名前は {} を示しますが、中身は {} です。中身に従って読みました。拡張子を直してください",
                promised.name(),
                format.name()
            ),
            at: None,
        });
    }
    let mut metadata = metadata::infer(&repaired, source, &properties, &mut warnings);
    metadata.format = format;
    metadata.encoding = encoding;
    metadata.pages = repaired.pages;
    if let Some(sidecar) = sidecar {
        metadata::apply_sidecar(sidecar, &mut metadata, &mut warnings);
    }
    let document = Document {
        id: DocumentId::of_source(source),
        revision: Revision::of(bytes, sidecar),
        source: source.to_owned(),
        metadata,
        passages: repaired.passages,
        warnings,
    };
    Ok((document, text))
}

/// What a reader made of a file.
struct Read {
    repaired: Repaired,
    text: String,
    encoding: String,
    warnings: Vec<Warning>,
    properties: layout::transcript::Properties,
}

impl Read {
    fn of_text(bytes: &[u8], source: &str, read: fn(&str) -> Repaired) -> Result<Self, Error> {
        let Decoded { text, encoding, warnings } = decode(bytes, source)?;
        let properties = Default::default();
        Ok(Self { repaired: read(&text), text, encoding, warnings, properties })
    }

    fn of_transcript(transcript: Transcript) -> Self {
        Self {
            repaired: layout::repair_transcript(&transcript),
            text: transcript.text,
            encoding: transcript.encoding,
            warnings: transcript.warnings,
            properties: transcript.properties,
        }
    }
}
