//! Tables of Word files: rows, cells, and how they are merged.

use super::{
    super::ooxml::xml::Xml,
    block::{Table, TableCell, TableRow},
    story::{Walk, switch},
};
use crate::Error;

/// Most columns that a cell covers or a row leaves out.
const MOST_COLUMNS: usize = 200;

impl Walk {
    /// Reads the table just begun.
    pub(super) fn table(&mut self, xml: &mut Xml<'_>) -> Result<Table, Error> {
        let mut table = Table::default();
        self.rows(xml, &mut table)?;
        Ok(table)
    }

    fn rows(&mut self, xml: &mut Xml<'_>, table: &mut Table) -> Result<(), Error> {
        while let Some(element) = xml.child()? {
            match element.name() {
                "tblGrid" => {
                    while let Some(column) = xml.child()? {
                        if column.name() == "gridCol" && table.widths.len() < MOST_COLUMNS * 5 {
                            table.widths.push(column.number("w").unwrap_or(1));
                        }
                        xml.skip()?;
                    }
                }
                "tr" => {
                    let mut row = TableRow::default();
                    let mut next = 0;
                    if !self.cells(xml, &mut row, &mut next)? {
                        table.rows.push(row);
                    }
                }
                "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" | "AlternateContent" | "Choice" => {
                    self.rows(xml, table)?;
                }
                _ => xml.skip()?,
            }
        }
        Ok(())
    }

    /// Reads the cells of a row from the column `next` on; whether the row is deleted.
    fn cells(&mut self, xml: &mut Xml<'_>, row: &mut TableRow, next: &mut usize) -> Result<bool, Error> {
        let mut deleted = false;
        while let Some(element) = xml.child()? {
            match element.name() {
                "trPr" => {
                    while let Some(property) = xml.child()? {
                        match property.name() {
                            "tblHeader" => row.header = switch(&property, xml)?,
                            "gridBefore" => {
                                *next += property.number::<usize>("val").unwrap_or(0).min(MOST_COLUMNS);
                                xml.skip()?;
                            }
                            "del" => {
                                deleted = true;
                                xml.skip()?;
                            }
                            _ => xml.skip()?,
                        }
                    }
                }
                "tc" => self.cell(xml, row, next)?,
                "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" => {
                    deleted |= self.cells(xml, row, next)?;
                }
                _ => xml.skip()?,
            }
        }
        Ok(deleted)
    }

    fn cell(&mut self, xml: &mut Xml<'_>, row: &mut TableRow, next: &mut usize) -> Result<(), Error> {
        let mut cell = TableCell { start: *next, span: 1, ..TableCell::default() };
        let mut goes_on_to_the_left = false;
        // The properties come first; what follows are blocks.
        let around = std::mem::take(&mut self.fields);
        let read = self.cell_content(xml, &mut cell, &mut goes_on_to_the_left);
        self.fields = around;
        read?;
        *next += cell.span;
        match row.cells.last_mut() {
            Some(left) if goes_on_to_the_left => {
                left.span += cell.span;
                left.blocks.append(&mut cell.blocks);
            }
            _ => row.cells.push(cell),
        }
        Ok(())
    }

    fn cell_content(
        &mut self,
        xml: &mut Xml<'_>,
        cell: &mut TableCell,
        goes_on_to_the_left: &mut bool,
    ) -> Result<(), Error> {
        while let Some(element) = xml.child()? {
            if element.name() != "tcPr" {
                self.block(&element, xml, &mut cell.blocks)?;
                continue;
            }
            while let Some(property) = xml.child()? {
                let continued = || property.value().is_none_or(|value| value == "continue");
                match property.name() {
                    "gridSpan" => {
                        cell.span = property.number::<usize>("val").unwrap_or(1).clamp(1, MOST_COLUMNS);
                    }
                    "vMerge" => cell.goes_on = continued(),
                    "hMerge" => *goes_on_to_the_left = continued(),
                    "shd" => {
                        let fill = property.attribute("fill").unwrap_or_default().to_ascii_lowercase();
                        let pattern = property.value().is_some_and(|value| value.starts_with("pct"));
                        let themed = property.attribute("themeFill").is_some();
                        cell.shaded = pattern
                            || !matches!(fill.as_str(), "" | "auto" | "ffffff" | "none")
                            || themed && fill != "ffffff";
                    }
                    _ => {}
                }
                xml.skip()?;
            }
        }
        Ok(())
    }
}
