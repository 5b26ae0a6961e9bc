//! What one file says.

use serde::{Deserialize, Serialize};

use crate::{Date, Format, Passage};

/// Names a document for ever: derived from its source path within the collection, never from its content.
///
/// Written `d` and 16 hexadecimal digits of the path's SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentId(pub String);

impl DocumentId {
    /// The id of the file at `source`, a path relative to the collection's root with `/` between its parts.
    pub fn of_source(source: &str) -> Self {
        Self(format!("d{}", crate::hash::short(source.as_bytes())))
    }

    /// The id as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for DocumentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names the bytes that a document was read from (SHA-256, hexadecimal), sidecar included: it changes when they change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub String);

impl Revision {
    /// The revision of a file's bytes with the text of its sidecar.
    pub fn of(bytes: &[u8], sidecar: Option<&str>) -> Self {
        let Some(sidecar) = sidecar else { return Self(crate::hash::full(bytes)) };
        let mut hashed = Vec::with_capacity(bytes.len() + 1 + sidecar.len());
        hashed.extend_from_slice(bytes);
        hashed.push(0);
        hashed.extend_from_slice(sidecar.as_bytes());
        Self(crate::hash::full(&hashed))
    }
}

/// Version of everything between bytes and [`Document`]: raised when the same bytes are read differently, so that
/// documents of another version are read anew.
pub const READER_VERSION: u32 = 4;

/// What one file says, read, repaired and split: the input of everything after `corpus`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Which document this is.
    pub id: DocumentId,
    /// Which bytes it was read from.
    pub revision: Revision,
    /// Path within the collection, `/` between its parts.
    pub source: String,
    /// Who said it, when, under which title.
    pub metadata: Metadata,
    /// Its passages in reading order; the ordinal of each is its index here.
    pub passages: Vec<Passage>,
    /// What could not be read, or is doubtful.
    pub warnings: Vec<Warning>,
}

/// What is known of a document as a whole, from its text and file name, or from its sidecar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The report's title; the file's stem when the text has none.
    pub title: String,
    /// Who issued it; `None` when neither text, name nor sidecar say so.
    pub publisher: Option<String>,
    /// The 年度 that the report is about, as the Western year of its April; never guessed from today.
    pub fiscal_year: Option<i32>,
    /// The day on which it was issued.
    pub issued: Option<Date>,
    /// The place whose 府, 市, 本市 the text means (`大阪府`), when known from publisher or sidecar.
    pub jurisdiction: Option<String>,
    /// Format of the file, told by its content.
    pub format: Format,
    /// Number of pages, slides or sheets; `None` for formats without.
    pub pages: Option<u32>,
    /// Encoding that the bytes were decoded from (`UTF-8`, `Shift_JIS`, …); empty where the format settles it.
    pub encoding: String,
}

/// Something in a file that could not be read or is uncertain; shown to the user, never swallowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// What kind of trouble, one word for counting (`undecodable`, `mixed_encoding`, `long_line`, `empty`, …).
    pub code: String,
    /// What it is and what to do, for a human.
    pub message: String,
    /// Character offset in the decoded source where it begins, when it has a place.
    pub at: Option<u32>,
}
