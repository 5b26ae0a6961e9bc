//! bytes → Document: the only place that knows file formats.

use crate::{Document, Error};

/// Reads one file: decodes, repairs the layout, splits into passages, infers the metadata.
///
/// `source` is the path within the collection; `sidecar` the text of `FILE.meta.toml`, which overrides what is inferred.
pub fn read_document(_bytes: &[u8], source: &str, _sidecar: Option<&str>) -> Result<Document, Error> {
    Err(Error::PassageId { id: source.to_owned() })
}
