//! Tables of slides.

use super::{
    super::ooxml::{
        grid::{Grid, Row},
        xml::{Element, Xml},
    },
    text,
};
use crate::Error;

/// Most columns that a cell covers.
const MOST_COLUMNS: usize = 200;

/// The table just begun.
pub(super) fn grid(xml: &mut Xml<'_>) -> Result<Grid, Error> {
    let mut grid = Grid::default();
    let on = |element: &Element<'_>, name: &str| {
        element.attribute(name).is_some_and(|value| matches!(&*value, "1" | "true"))
    };
    let mut titled = false;
    while let Some(element) = xml.child()? {
        match element.name() {
            "tblPr" => {
                titled = on(&element, "firstRow");
                xml.skip()?;
            }
            "tblGrid" => {
                while let Some(column) = xml.child()? {
                    if column.name() == "gridCol" && grid.widths.len() < MOST_COLUMNS * 5 {
                        grid.widths.push(column.number("w").unwrap_or(1));
                    }
                    xml.skip()?;
                }
            }
            "tr" => {
                let mut row = Row::default();
                let mut next = 0;
                while let Some(cell) = xml.child()? {
                    if cell.name() != "tc" {
                        xml.skip()?;
                        continue;
                    }
                    let span = cell.number::<usize>("gridSpan").unwrap_or(1).clamp(1, MOST_COLUMNS);
                    let goes_on = on(&cell, "vMerge");
                    let covered = on(&cell, "hMerge");
                    let mut lines = Vec::new();
                    while let Some(part) = xml.child()? {
                        if part.name() == "txBody" {
                            lines = text::lines(xml)?;
                        } else {
                            xml.skip()?;
                        }
                    }
                    // A cell that another covers stands in the file and is not shown.
                    if !covered {
                        let into = row.add_at(next, span);
                        into.goes_on = goes_on;
                        into.text = joined(&lines);
                        into.strong = titled && grid.rows.is_empty();
                    }
                    next += 1;
                }
                grid.rows.push(row);
            }
            _ => xml.skip()?,
        }
    }
    Ok(grid)
}

/// The lines of a cell with what is drawn before them.
fn joined(lines: &[text::Line]) -> String {
    let mut text = String::new();
    for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        if let text::Bullet::Drawn(sign) = &line.bullet {
            text.push_str(sign);
            text.push(' ');
        }
        text.push_str(line.text.trim());
    }
    text
}
