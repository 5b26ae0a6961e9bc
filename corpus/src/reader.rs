//! bytes → Document: the only place that knows file formats.

mod markdown;
mod text;

pub use text::{Decoded, decode};

use crate::{Document, DocumentId, Error, Revision, Warning, layout, metadata};

/// Reads one file: decodes, repairs the layout, splits into passages, infers the metadata.
///
/// `source` is the path within the collection; `sidecar` the text of `FILE.meta.toml`, which overrides what is inferred.
/// Fails when the file is empty, is no text, or is too large; everything less becomes a warning of the document.
pub fn read_document(bytes: &[u8], source: &str, sidecar: Option<&str>) -> Result<Document, Error> {
    let Decoded { text, encoding, mut warnings } = decode(bytes, source)?;
    let extension = source.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let repaired = match extension.as_deref() {
        Some("md" | "markdown") => markdown::read(&text),
        _ => layout::repair(&text),
    };
    if repaired.passages.is_empty() {
        warnings.push(Warning {
            code: "empty".to_owned(),
            message: "the file holds no text, only white space or page furniture".to_owned(),
            at: None,
        });
    }
    let mut metadata = metadata::infer(&repaired, source);
    metadata.encoding = encoding;
    metadata.pages = repaired.pages;
    if let Some(sidecar) = sidecar {
        metadata::apply_sidecar(sidecar, &mut metadata, &mut warnings);
    }
    Ok(Document {
        id: DocumentId::of_source(source),
        revision: Revision::of(bytes, sidecar),
        source: source.to_owned(),
        metadata,
        passages: repaired.passages,
        warnings,
    })
}
