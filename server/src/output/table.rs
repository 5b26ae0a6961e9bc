//! Columns of text, aligned.

use std::io::{self, Write};

use super::{FAINT, width};

/// On which side of its column a text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Rows of cells under a header line.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn new(columns: &[(&str, Align)]) -> Self {
        Self {
            columns: columns.iter().map(|&(name, align)| (name.to_owned(), align)).collect(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn row<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| {
                let cells = self.rows.iter().filter_map(|row| row.get(at)).map(|cell| width(cell));
                cells.max().unwrap_or(0).max(width(&self.columns[at].0))
            })
            .collect();
        let header: Vec<String> = self.columns.iter().map(|column| column.0.clone()).collect();
        writeln!(out, "{FAINT}{}{FAINT:#}", self.line(&header, &widths))?;
        for row in &self.rows {
            writeln!(out, "{}", self.line(row, &widths))?;
        }
        Ok(())
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for (at, (cell, &columns)) in cells.iter().zip(widths).enumerate() {
            if at > 0 {
                line.push_str("  ");
            }
            let blanks = " ".repeat(columns.saturating_sub(width(cell)));
            match self.columns[at].1 {
                Align::Left => {
                    line.push_str(cell);
                    line.push_str(&blanks);
                }
                Align::Right => {
                    line.push_str(&blanks);
                    line.push_str(cell);
                }
            }
        }
        line.truncate(line.trim_end().len());
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_width() {
        let mut table = Table::new(&[("年度", Align::Left), ("実績", Align::Right)]);
        table.row(["令和元年度", "59"]);
        table.row(["R2", "105"]);
        let mut written = Vec::new();
        table.write(&mut anstream::StripStream::new(&mut written)).unwrap();
        assert_eq!(
            String::from_utf8(written).unwrap(),
            "年度        実績\n令和元年度    59\nR2           105\n"
        );
    }
}
