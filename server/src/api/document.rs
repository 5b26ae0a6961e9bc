//! Documents and passages on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use super::common::{DocumentRef, EntityRef, Page, PlaceView};

/// A document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DocumentView {
    /// Which document.
    #[serde(flatten)]
    pub document: DocumentRef,
    /// Hash of the bytes it was read from.
    pub revision: String,
    /// When it was issued.
    pub issued: Option<String>,
    /// The report that it is one year's or one issue's of, told by title and publisher.
    pub series: Option<DocumentSeries>,
    /// Where the original can be opened.
    #[schema(example = "/v1/documents/d0123456789abcdef/file")]
    pub file: String,
    /// Number of passages.
    pub passages: u32,
    /// Size of the original in bytes.
    pub size: u64,
    /// Encoding of the original; empty where the format settles it.
    pub encoding: String,
    /// What was doubtful when it was read.
    pub warnings: Vec<WarningView>,
}

/// A report that appears again and again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentSeries {
    /// Its id: the same wherever title and publisher are the same but for year, day, number and edition.
    #[schema(example = "s0123456789abcdef")]
    pub id: String,
    /// Publisher and title without those.
    pub name: String,
}

/// Something in a file that could not be read or is uncertain.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WarningView {
    /// What kind of trouble.
    pub code: String,
    /// What it is and what to do.
    pub message: String,
    /// Character of the decoded original where it begins.
    pub at: Option<u32>,
}

/// A document with its passages.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DocumentWithPassages {
    /// The document.
    #[serde(flatten)]
    pub document: DocumentView,
    /// Its passages, or a part of them.
    pub content: Page<PassageView>,
}

/// A passage.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassageView {
    /// Its id.
    #[schema(example = "d0123456789abcdef-12")]
    pub id: String,
    /// Its place in the document.
    pub ordinal: u32,
    /// heading, paragraph, bullet, table_row or note.
    pub kind: String,
    /// The headings above it.
    pub headings: Vec<String>,
    /// Its page, slide or sheet from 1.
    pub page: Option<u32>,
    /// Where on it.
    pub place: Option<PlaceView>,
    /// Where the original can be opened, at the page.
    #[schema(example = "/v1/documents/d0123456789abcdef/file#page=3")]
    pub file: String,
    /// Its text.
    pub text: String,
    /// Title, publisher, 年度 and page, slide or cells, for a human.
    pub citation: String,
}

/// A passage, the document it stands in, and what it names.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PassageInContext {
    /// The passage.
    #[serde(flatten)]
    pub passage: PassageView,
    /// The document.
    pub document: DocumentRef,
    /// What it names, in order of place.
    pub mentions: Vec<NamedSpan>,
}

/// Characters of a passage that name something.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NamedSpan {
    /// First character.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What they name.
    pub entity: EntityRef,
}

/// What a data directory holds.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Stats {
    /// The published generation.
    pub generation: u64,
    /// When it was published, in seconds since 1970.
    pub published_at: Option<i64>,
    /// Documents.
    pub documents: u64,
    /// Of them by format, most first.
    pub documents_by_format: Vec<CountView>,
    /// Documents in which something could not be read or is uncertain.
    pub documents_with_warnings: usize,
    /// Documents by the code of a warning, most first; one with several codes counts for each.
    pub documents_by_warning: Vec<CountView>,
    /// Pages, slides and sheets of documents that have such.
    pub pages: u64,
    /// Passages.
    pub passages: u64,
    /// Bytes of original text.
    pub bytes: u64,
    /// Entities.
    pub entities: usize,
    /// Entities by type.
    pub entities_by_type: Vec<CountView>,
    /// Mentions of entities.
    pub mentions: usize,
    /// Relations.
    pub relations: usize,
    /// Relations by modality.
    pub relations_by_modality: Vec<CountView>,
    /// Dates.
    pub dates: usize,
    /// Of them, those that no calendar has (令和元年4月) or whose year nothing tells.
    pub dates_without_days: usize,
    /// Metrics.
    pub metrics: usize,
    /// Series of two documents at least, by their ids, most documents first.
    pub series: Vec<CountView>,
    /// Documents by 年度, ascending, the unknown last.
    pub documents_by_year: Vec<super::search::YearFacet>,
    /// Files that could not be read.
    pub not_read: Vec<NotRead>,
}

/// How many there are of a kind.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CountView {
    /// The kind.
    pub value: String,
    /// The Japanese word for it.
    pub label: String,
    /// How many.
    pub count: usize,
}

/// A file of the collection that could not be read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NotRead {
    /// Path within the collection.
    pub source: String,
    /// One word for counting.
    pub reason: String,
    /// What it is and what to do.
    pub hint: String,
}
