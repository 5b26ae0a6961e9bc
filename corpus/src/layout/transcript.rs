//! What a reader writes down of a file, for layout repair to make passages of.

use std::{ops::Range, sync::Arc};

use crate::{Date, Place, Warning};

/// The characters of a file in reading order, line by line, and what its format says of each line.
///
/// The text is what every passage maps back to: nothing is repaired in it yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Transcript {
    /// All lines, each ended by a line feed.
    pub(crate) text: String,
    /// Characters in `text`.
    chars: u32,
    /// The lines in order.
    lines: Vec<Written>,
    /// Whether the format says nothing of the lines: they are those of a plain text, wrapped before it came into the
    /// file, and layout repair reads them as such.
    pub(crate) plain: bool,
    /// Number of pages, slides or sheets; `None` for formats without.
    pub(crate) pages: Option<u32>,
    /// Encoding of the bytes, when the format leaves it open.
    pub(crate) encoding: String,
    /// What the file says of itself beside its text.
    pub(crate) properties: Properties,
    /// Lines set aside that repeat on the pages, each once: they often name the publisher.
    pub(crate) running_heads: Vec<String>,
    /// What could not be read, or is doubtful.
    pub(crate) warnings: Vec<Warning>,
}

/// What a file says of itself in its properties: less reliable than its text, often left from a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Properties {
    /// Title.
    pub(crate) title: Option<String>,
    /// Author or organization.
    pub(crate) author: Option<String>,
    /// Day of creation.
    pub(crate) created: Option<Date>,
}

/// A line of a transcript and what the format says of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    /// What the format says that it is.
    pub(crate) role: Role,
    /// Whether it goes on with the line before.
    pub(crate) follows: Follows,
    /// Page, slide or sheet from 1.
    pub(crate) page: Option<u32>,
    /// Where on that page.
    pub(crate) place: Place,
    /// Blank lines before it, in line heights.
    pub(crate) gap: u32,
    /// Indentation in columns (half a full-width character).
    pub(crate) indent: u32,
    /// Page furniture or ornament: part of no passage.
    pub(crate) aside: bool,
}

/// A line as it stands in the transcript.
#[derive(Clone, Debug)]
struct Written {
    /// Its bytes in the text.
    bytes: Range<usize>,
    /// Its first character in the text.
    start: u32,
    entry: Entry,
}

/// What a format says that a line is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing: the line's own marks decide (■, （１）, ・).
    #[default]
    Text,
    /// A heading of the level, 1 being the outermost.
    Heading(u8),
    /// An item of a list of the level, 1 being the outermost; the mark, if the format draws it, is part of the text.
    Item(u8),
    /// A row of a table.
    Row(Row),
    /// The body of a footnote or comment with its label (`1`, `*`).
    Note(String),
}

/// A row of a table; cells are set apart by tabs in the line, and may hold line feeds where a cell has several lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// The bytes of each cell within the line.
    pub(crate) cells: Vec<Range<usize>>,
    /// Names of the columns, as many as cells; empty when unknown, and for the header row itself.
    pub(crate) header: Arc<Vec<String>>,
}

/// Whether a line goes on with the line before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Follows {
    /// The format leaves it open: layout repair decides by width, marks and characters.
    #[default]
    Unknown,
    /// It goes on: the line before was broken in the middle.
    Yes,
    /// A new paragraph, item or cell begins.
    No,
}

impl Transcript {
    /// Adds a line, or one for each line feed in `text`: whether the later ones go on is left open.
    pub(crate) fn push(&mut self, text: &str, entry: Entry) {
        for (at, line) in text.split('\n').enumerate() {
            let mut entry = entry.clone();
            if at > 0 {
                entry.follows = Follows::Unknown;
                entry.gap = 0;
            }
            self.append(line, entry);
        }
    }

    /// Adds a row of a table; `header` names its columns (empty: unknown, or this row is the header).
    ///
    /// Tabs inside a cell become blanks; line feeds stay.
    pub(crate) fn push_row<S: AsRef<str>>(&mut self, cells: &[S], header: &Arc<Vec<String>>, entry: Entry) {
        let mut line = String::new();
        let mut ranges = Vec::with_capacity(cells.len());
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                line.push('\t');
            }
            let start = line.len();
            line.extend(cell.as_ref().trim().chars().map(|c| if c == '\t' { ' ' } else { c }));
            ranges.push(start..line.len());
        }
        let row = Row { cells: ranges, header: header.clone() };
        self.append(&line, Entry { role: Role::Row(row), ..entry });
    }

    /// Adds a line of another transcript as it stands there: rows keep the line feeds of their cells.
    pub(crate) fn push_whole(&mut self, line: &str, entry: Entry) {
        self.append(line, entry);
    }

    fn append(&mut self, line: &str, entry: Entry) {
        let bytes = self.text.len()..self.text.len() + line.len();
        self.lines.push(Written { bytes, start: self.chars, entry });
        self.text.push_str(line);
        self.text.push('\n');
        self.chars += line.chars().count() as u32 + 1;
    }

    /// Marks what stands on these pages as recognized from pictures.
    pub(crate) fn mark_recognized(&mut self, pages: &[u32]) {
        for line in &mut self.lines {
            line.entry.place.ocr |= line.entry.page.is_some_and(|page| pages.binary_search(&page).is_ok());
        }
    }

    /// Notes something that could not be read or is doubtful in the file as a whole.
    pub(crate) fn warn(&mut self, code: &str, message: impl Into<String>) {
        self.warnings.push(Warning { code: code.to_owned(), message: message.into(), at: None });
    }

    /// Number of lines so far.
    pub(crate) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The lines: text, first character in the transcript's text, and what is said of each.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&str, u32, &Entry)> {
        self.lines.iter().map(|line| (&self.text[line.bytes.clone()], line.start, &line.entry))
    }
}

impl Entry {
    /// A whole paragraph: nothing of it stands on other lines.
    pub(crate) fn paragraph() -> Self {
        Self { follows: Follows::No, ..Self::default() }
    }
}
