//! Office files up to 2003 (compound files), through the library that reads them: what Word and PowerPoint share.

use std::panic::catch_unwind;

use undoc::Document;

use crate::{Error, layout::transcript::Properties};

/// Parses the file.
pub(crate) fn parse(bytes: &[u8], source: &str, format: &'static str) -> Result<Document, Error> {
    let damaged = |reason: String| Error::Damaged { source_path: source.to_owned(), format, reason };
    // The library is young; whatever it stumbles over is the file's fault, and no other file's.
    match catch_unwind(|| undoc::parse_bytes(bytes)) {
        Ok(Ok(document)) => Ok(document),
        Ok(Err(undoc::Error::Encrypted)) => Err(Error::Encrypted { source_path: source.to_owned(), format }),
        Ok(Err(cause)) => Err(damaged(cause.to_string())),
        Err(_) => Err(damaged("the reader of this format gave up on it".to_owned())),
    }
}

/// What the file says of itself.
pub(crate) fn properties(document: &Document) -> Properties {
    let metadata = &document.metadata;
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    Properties {
        title: filled(&metadata.title),
        author: filled(&metadata.author),
        created: metadata.created.as_deref().and_then(|day| day.get(..10)?.parse().ok()),
    }
}
