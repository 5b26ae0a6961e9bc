//! Wire types that several answers share.

use keifu_corpus::Place;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// First and last day, both included, ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    /// First day.
    #[schema(example = "2019-04-01")]
    pub start: String,
    /// Last day.
    #[schema(example = "2020-03-31")]
    pub end: String,
}

/// The words of a document that prove something, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Evidence {
    /// Id of the document.
    #[schema(example = "d0123456789abcdef")]
    pub document: String,
    /// Id of the passage.
    #[schema(example = "d0123456789abcdef-12")]
    pub passage: String,
    /// Page, slide or sheet from 1, for formats with such.
    pub page: Option<u32>,
    /// Where on it.
    pub place: Option<PlaceView>,
    /// Where the original can be opened, at the page.
    #[schema(example = "/v1/documents/d0123456789abcdef/file#page=3")]
    pub file: String,
    /// First character of the quote in the passage's text.
    pub start: u32,
    /// One past its last character.
    pub end: u32,
    /// The characters themselves.
    pub quote: String,
    /// Id of the quote, the same on every face: passage and characters.
    #[schema(example = "d0123456789abcdef-12:5-40")]
    pub citation_id: String,
    /// Title, publisher, 年度 and page, slide or cells, for a human.
    pub citation: String,
    /// The document's 年度, as the Western year of its April.
    pub fiscal_year: Option<i32>,
}

/// Where in its file a passage stands, beyond its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlaceView {
    /// What `page` counts: page, slide or sheet.
    pub unit: PageUnit,
    /// Name of the sheet.
    pub sheet: Option<String>,
    /// Cells of the sheet, both ends included.
    #[schema(example = "B3:F3")]
    pub cells: Option<String>,
    /// Rectangle on the page.
    pub area: Option<AreaView>,
    /// Whether the characters were recognized from a picture, so that they may be wrong.
    pub ocr: bool,
}

/// A rectangle in points (1/72 inch) from the top left corner of the page as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AreaView {
    /// Left edge.
    pub left: i32,
    /// Upper edge.
    pub top: i32,
    /// Right edge.
    pub right: i32,
    /// Lower edge.
    pub bottom: i32,
}

/// What the number of a page counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PageUnit {
    /// Pages.
    Page,
    /// Slides of a presentation.
    Slide,
    /// Sheets of a workbook.
    Sheet,
}

impl From<&Place> for PlaceView {
    fn from(place: &Place) -> Self {
        Self {
            unit: match place.unit {
                keifu_corpus::PageUnit::Page => PageUnit::Page,
                keifu_corpus::PageUnit::Slide => PageUnit::Slide,
                keifu_corpus::PageUnit::Sheet => PageUnit::Sheet,
            },
            sheet: place.sheet.clone(),
            cells: place.cells.clone(),
            area: place.area.map(|area| AreaView {
                left: area.left,
                top: area.top,
                right: area.right,
                bottom: area.bottom,
            }),
            ocr: place.ocr,
        }
    }
}

/// An entity, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EntityRef {
    /// Its id.
    #[schema(example = "e0123456789abcdef")]
    pub id: String,
    /// Its best full name.
    #[schema(example = "北大阪健康医療都市")]
    pub name: String,
    /// organization, facility, program or place.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A document, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DocumentRef {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who issued it.
    pub publisher: Option<String>,
    /// Its 年度, as the Western year of its April.
    pub fiscal_year: Option<i32>,
    /// Path within the collection.
    pub source: String,
    /// What the file is (`pdf`, `docx`, `xlsx`, `text`, …), told by its content.
    #[schema(example = "pdf")]
    pub format: String,
    /// Number of pages, slides or sheets, for formats with such.
    pub pages: Option<u32>,
}

/// A part of a longer list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Page<T> {
    /// How many there are in all.
    pub total: usize,
    /// Those from `offset`.
    pub items: Vec<T>,
    /// Where the next part begins; `null` when this is the last.
    pub next_offset: Option<usize>,
}

impl<T> Page<T> {
    /// The part of `all` that begins at `offset`; `view` is asked only for what is in it.
    pub(crate) fn of<S>(all: &[S], offset: usize, limit: usize, view: impl FnMut(&S) -> T) -> Self {
        let start = offset.min(all.len());
        let end = start.saturating_add(limit).min(all.len());
        Self {
            total: all.len(),
            items: all[start..end].iter().map(view).collect(),
            next_offset: (end < all.len()).then_some(end),
        }
    }
}
