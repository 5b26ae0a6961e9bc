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

impl Place {
    /// The place on `page` in words: `p.3`, `スライド3`, `シート「予算」B3:F3`, `セルB3` of a CSV; `None` when nothing is known.
    pub fn label(&self, page: Option<u32>) -> Option<String> {
        let mut label = match (self.unit, &self.sheet, page) {
            (_, Some(sheet), _) => format!("シート「{sheet}」"),
            (_, None, None) => String::new(),
            (PageUnit::Page, None, Some(page)) => format!("p.{page}"),
            (PageUnit::Slide, None, Some(page)) => format!("スライド{page}"),
            (PageUnit::Sheet, None, Some(page)) => format!("シート{page} "),
        };
        if let Some(cells) = &self.cells {
            label.push_str(if label.is_empty() { "セル" } else { "" });
            label.push_str(cells);
        }
        label.truncate(label.trim_end().len());
        if self.ocr {
            label.push_str("（文字認識）");
        }
        (!label.is_empty()).then_some(label)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_in_the_words_of_its_format() {
        let of = |unit, sheet: Option<&str>, cells: Option<&str>, ocr| Place {
            unit,
            sheet: sheet.map(str::to_owned),
            cells: cells.map(str::to_owned),
            area: None,
            ocr,
        };
        for (place, page, wanted) in [
            (Place::default(), None, None),
            (Place::default(), Some(3), Some("p.3")),
            (of(PageUnit::Page, None, None, true), Some(3), Some("p.3（文字認識）")),
            (of(PageUnit::Slide, None, None, false), Some(3), Some("スライド3")),
            (of(PageUnit::Sheet, Some("予算"), Some("B3:F3"), false), Some(2), Some("シート「予算」B3:F3")),
            (of(PageUnit::Sheet, Some("予算"), None, false), Some(2), Some("シート「予算」")),
            (of(PageUnit::Sheet, None, Some("B3"), false), Some(2), Some("シート2 B3")),
            (of(PageUnit::Page, None, Some("B3"), false), None, Some("セルB3")),
        ] {
            assert_eq!(place.label(page).as_deref(), wanted, "{place:?}");
        }
    }
}
