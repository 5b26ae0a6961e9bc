//! Where in the original file a passage stands, beyond its page.

use serde::{Deserialize, Serialize};

/// What the number in `Passage::page` counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageUnit {
    /// Pages of a PDF, or of a text with form feeds.
    #[default]
    Page,
    /// Slides of a presentation.
    Slide,
    /// Sheets of a workbook, hidden ones counted too.
    Sheet,
}

/// Where on its page, slide or sheet a passage stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// What `Passage::page` counts.
    pub unit: PageUnit,
    /// Name of the sheet.
    pub sheet: Option<String>,
    /// Cells on the sheet, both ends inclusive: `B3` or `B3:F3`.
    pub cells: Option<String>,
    /// Smallest rectangle on the page that holds the passage's characters; of a passage that goes on on the next page,
    /// those of its first page.
    pub area: Option<Area>,
    /// Whether the characters were recognized from an image, so that they may be wrong.
    pub ocr: bool,
}

/// A rectangle in points (1/72 inch) from the top left corner of the page as it is shown, rotation applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Area {
    /// Left edge.
    pub left: i32,
    /// Upper edge.
    pub top: i32,
    /// Right edge, not smaller than `left`.
    pub right: i32,
    /// Lower edge, not smaller than `top`.
    pub bottom: i32,
}

impl Area {
    /// The smallest rectangle that holds both.
    pub fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}
