//! What the documents say.
//!
//! ```text
//! bytes ─read→ lines ─repair→ blocks ─split→ Passage ─normalize→ Normalized (analysed and searched)
//! ```

pub mod calendar;
pub mod catalog;
mod document;
mod error;
pub mod hash;
mod layout;
mod metadata;
mod normalize;
pub mod numeral;
mod passage;
mod place;
mod reader;
pub mod registry;
mod span;
mod token;
mod variants;

/// A day of the proleptic Gregorian calendar, written as ISO 8601.
pub use jiff::civil::Date;

pub use catalog::Catalog;
pub use document::{Document, DocumentId, Metadata, READER_VERSION, Revision, Warning};
pub use error::Error;
pub use metadata::Series;
pub use normalize::Normalized;
pub use passage::{CitationId, Column, NoteReference, Passage, PassageId, PassageKind, Run, SourceMap};
pub use place::{Area, PageUnit, Place};
pub use reader::{
    Decoded, Format, PageImage, PixelBox, ReadOptions, RecognizedLine, Recognizer, decode, detect,
    read_document, read_with, read_with_text,
};
pub use span::{ByteSpan, CharSpan};
pub use token::{Analysis, Noun, PartOfSpeech, Token, Word};
