//! Blocks → lines of the transcript: what is a heading, an item, a row; where notes and text boxes go.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        ooxml::{
            drawing::Drawn,
            grid::{Grid, Row},
        },
        wrapped::is_wrapped,
    },
    Notes,
    block::{Block, NoteOf, Paragraph, Table},
};
use crate::layout::{
    lines::columns_of,
    marker::{Mark, find_marker},
    transcript::{Entry, Follows, Role, Transcript},
};

/// Deepest nesting of tables and text boxes that is written apart.
const DEEPEST: usize = 20;
/// Longest heading in characters; a longer paragraph in the style of a heading is text.
const LONGEST_HEADING: usize = 100;
/// A paragraph in the style of a heading that is as long and ends as a sentence is text.
const LONGEST_SENTENCE: usize = 40;
/// Fewest paragraphs of a cell that is read as text of its own and not as a cell.
const PAGE_IN_A_CELL: usize = 8;

/// Writes blocks into a transcript.
pub(super) struct Writer<'t> {
    transcript: &'t mut Transcript,
    notes: &'t Notes,
    drawings: &'t BTreeMap<String, Drawn>,
    /// Whether paragraphs are lines that layout repair has to join.
    wrapped: bool,
    /// Whether bold lines may stand for headings.
    bold_is_rare: bool,
    /// Blank paragraphs since the last line.
    gap: u32,
    depth: usize,
    /// Whether the last line goes on in the next paragraph.
    runs_on: bool,
    /// Notes and drawings that were written: a file may refer to one any number of times.
    written: BTreeSet<String>,
    /// Whether the last paragraph was an item of a list.
    after_item: bool,
}

impl<'t> Writer<'t> {
    /// A writer; `blocks` are those of the body, which tell how the document uses paragraphs.
    pub(super) fn new(
        transcript: &'t mut Transcript,
        notes: &'t Notes,
        drawings: &'t BTreeMap<String, Drawn>,
        blocks: &[Block],
    ) -> Self {
        let filled = || {
            blocks.iter().filter_map(|block| match block {
                Block::Paragraph(paragraph) if !paragraph.is_blank() => Some(paragraph),
                _ => None,
            })
        };
        let bold = filled().filter(|paragraph| paragraph.bold && paragraph.heading.is_none()).count();
        let bold_is_rare = bold * 3 <= filled().count();
        let is_body = |paragraph: &&Paragraph| {
            paragraph.heading.is_none() && !paragraph.contents && paragraph.label.is_none()
        };
        let body: Vec<&str> = filled().filter(is_body).map(|paragraph| paragraph.text.trim()).collect();
        Self {
            transcript,
            notes,
            drawings,
            wrapped: is_wrapped(&body),
            bold_is_rare,
            gap: 0,
            depth: 0,
            runs_on: false,
            written: BTreeSet::new(),
            after_item: false,
        }
    }

    /// Writes the body: a text that was wrapped before it came into the file as the plain text that it is.
    pub(super) fn body(&mut self, blocks: &[Block]) {
        let plain = |block: &Block| match block {
            Block::Paragraph(paragraph) => {
                let says_more =
                    paragraph.heading.is_some() || paragraph.label.is_some() || paragraph.contents;
                let holds_more = !paragraph.notes.is_empty()
                    || !paragraph.boxes.is_empty()
                    || !paragraph.drawings.is_empty();
                !says_more && !holds_more && !paragraph.runs_on
            }
            Block::Table(_) => false,
        };
        if !self.wrapped || !blocks.iter().all(plain) {
            return self.write(blocks);
        }
        self.transcript.plain = true;
        for block in blocks {
            if let Block::Paragraph(paragraph) = block {
                self.transcript.push(&paragraph.text, Entry::default());
            }
        }
    }

    /// Writes the blocks in their order.
    pub(super) fn write(&mut self, blocks: &[Block]) {
        if self.depth >= DEEPEST {
            self.transcript.warn(
                "deep",
                "text boxes or tables lie too deep in one another; the innermost were left out",
            );
            return;
        }
        self.depth += 1;
        for (at, block) in blocks.iter().enumerate() {
            match block {
                Block::Paragraph(paragraph) => {
                    let in_list = at > 0 && same_list(&blocks[at - 1], paragraph)
                        || blocks.get(at + 1).is_some_and(|next| same_list(next, paragraph));
                    self.paragraph(paragraph, in_list);
                }
                Block::Table(table) => self.table(table),
            }
        }
        self.depth -= 1;
    }

    fn paragraph(&mut self, paragraph: &Paragraph, in_list: bool) {
        if paragraph.is_blank() {
            self.gap += u32::from(!paragraph.runs_on);
        } else {
            self.lines(paragraph, in_list);
        }
        self.write(&paragraph.boxes);
        self.drawn(paragraph);
        self.bodies(&paragraph.notes);
    }

    /// Writes the lines of a paragraph.
    fn lines(&mut self, paragraph: &Paragraph, in_list: bool) {
        let mut text = paragraph.whole();
        let mut entry = Entry { indent: paragraph.indent, aside: paragraph.contents, ..Entry::paragraph() };
        entry.gap = std::mem::take(&mut self.gap);
        entry.role = self.role(paragraph, in_list);
        if std::mem::replace(&mut self.runs_on, paragraph.runs_on) {
            entry.follows = Follows::Yes;
            entry.role = Role::Text;
        }
        if entry.role == Role::Text {
            entry.indent += blanks_before(&text);
        }
        if matches!(entry.role, Role::Heading(_)) {
            // A heading is one line, however its author broke it.
            text = text.replace('\n', " ");
        }
        if self.wrapped && entry.role == Role::Text && entry.follows == Follows::No {
            entry.follows = Follows::Unknown;
        }
        let plain = entry.role == Role::Text && find_marker(text.trim()).is_none();
        if plain && self.after_item && entry.indent <= 2 && entry.follows == Follows::No {
            // What stands at the margin again belongs to no item.
            entry.gap = entry.gap.max(1);
        }
        self.after_item = !plain && matches!(entry.role, Role::Item(_));
        let text = spaced(&text);
        let mut before = "";
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                entry.follows = after_break(before, line);
                if entry.follows != Follows::Yes {
                    entry.role = Role::Text;
                }
                entry.gap = 0;
            }
            self.transcript.push(line, entry.clone());
            before = line;
        }
    }

    /// What a paragraph is.
    fn role(&self, paragraph: &Paragraph, in_list: bool) -> Role {
        let text = paragraph.text.trim();
        let length = text.chars().count();
        let sentence = text.ends_with(['。', '｡']) && length > LONGEST_SENTENCE;
        if let Some(level) = paragraph.heading
            && length <= LONGEST_HEADING
            && !sentence
        {
            return Role::Heading(level);
        }
        let whole = paragraph.whole();
        let mark = find_marker(whole.trim()).map(|marker| marker.mark);
        if paragraph.label.is_some() {
            // A number before a single short line opens a section, as if it had been typed.
            let opens = mark.is_some_and(|mark| mark <= Mark::ParenthesizedNumber)
                && (!in_list || mark.is_some_and(|mark| mark <= Mark::Roman))
                && length <= LONGEST_SENTENCE
                && !text.ends_with(['。', '、']);
            let level = u8::try_from(paragraph.level + 1).unwrap_or(u8::MAX);
            return if opens { Role::Text } else { Role::Item(level) };
        }
        let titles = paragraph.bold
            && self.bold_is_rare
            && self.depth == 1
            && mark.is_none()
            && (2..=LONGEST_SENTENCE).contains(&length)
            && !text.ends_with(['。', '、', '：', ':'])
            && !text.contains(['\t', '\n'])
            && !is_day(text);
        if titles { Role::Heading(u8::MAX) } else { Role::Text }
    }

    fn table(&mut self, table: &Table) {
        let frame = table.rows.iter().all(|row| row.cells.len() <= 1);
        if frame {
            for cell in table.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.goes_on) {
                self.write(&cell.blocks);
            }
            return;
        }
        let mut grid = Grid { widths: table.widths.clone(), rows: Vec::with_capacity(table.rows.len()) };
        // Tables within cells, and whole pages of text, stand below.
        let mut below: Vec<&[Block]> = Vec::new();
        let mut notes: Vec<&NoteOf> = Vec::new();
        for row in &table.rows {
            let mut into = Row { header: row.header, ..Row::default() };
            for cell in &row.cells {
                let to = into.add_at(cell.start, cell.span);
                to.goes_on = cell.goes_on;
                to.strong = cell.shaded || cell.is_bold();
                if cell.goes_on {
                    continue;
                }
                let filled = cell
                    .blocks
                    .iter()
                    .filter(|block| matches!(block, Block::Paragraph(paragraph) if !paragraph.is_blank()));
                let text = cell.text();
                if filled.count() >= PAGE_IN_A_CELL && text.chars().count() > 1_000 {
                    // The table only sets a page of text beside its label.
                    below.push(&cell.blocks);
                    continue;
                }
                to.text = spaced(&text).replace('\t', " ");
                let tables = cell.blocks.iter().filter(|block| matches!(block, Block::Table(_)));
                below.extend(tables.map(std::slice::from_ref));
                notes_of(&cell.blocks, &mut notes);
            }
            grid.rows.push(into);
        }
        // A table stands beside a list, not under its last item.
        let gap = std::mem::take(&mut self.gap).max(u32::from(std::mem::take(&mut self.after_item)));
        let entry = Entry { gap, ..Entry::paragraph() };
        grid.write(self.transcript, &entry);
        for blocks in below {
            self.write(blocks);
        }
        for note in notes {
            self.bodies(std::slice::from_ref(note));
        }
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            for block in &cell.blocks {
                if let Block::Paragraph(paragraph) = block {
                    self.drawn(paragraph);
                }
            }
        }
    }

    /// Writes the texts of the charts and diagrams of a paragraph.
    fn drawn(&mut self, paragraph: &Paragraph) {
        for id in &paragraph.drawings {
            if let Some(drawn) = self.drawings.get(id)
                && self.written.insert(id.clone())
            {
                drawn.write(self.transcript, &Entry::paragraph());
            }
        }
    }

    /// Writes the bodies of notes.
    fn bodies(&mut self, notes: &[NoteOf]) {
        for note in notes {
            let Some(blocks) = self.notes.get(&(note.kind, note.id.clone())) else { continue };
            if !self.written.insert(format!("{:?} {}", note.kind, note.id)) {
                continue;
            }
            let mut label = note.label.as_str();
            for block in blocks {
                let Block::Paragraph(paragraph) = block else {
                    self.write(std::slice::from_ref(block));
                    continue;
                };
                if paragraph.is_blank() {
                    continue;
                }
                let mark = if label.is_empty() { String::new() } else { format!("(*{label}) ") };
                let text = paragraph.whole().replace(['\n', '\t'], " ");
                let entry = Entry { role: Role::Note(note.label.clone()), ..Entry::paragraph() };
                self.transcript.push(&format!("{mark}{}", text.trim()), entry);
                label = "";
            }
        }
    }
}

/// Whether a line goes on with the one before, which its author broke within the paragraph: full lines of a sentence do,
/// and for short ones layout repair decides.
fn after_break(before: &str, line: &str) -> Follows {
    /// Columns of a line that is broken because it is full.
    const FULL: u32 = 50;
    let width: u32 = before.trim().chars().map(columns_of).sum();
    let ended =
        before.trim_end().ends_with(['。', '．', '！', '？', '：', ':', '；', ';', '.', '」', '）', ')']);
    if width >= FULL && !ended && find_marker(line.trim()).is_none() {
        Follows::Yes
    } else {
        Follows::Unknown
    }
}

/// Whether a block is an item of the same level of a list.
fn same_list(block: &Block, paragraph: &Paragraph) -> bool {
    matches!(block, Block::Paragraph(other) if other.label.is_some() && other.level == paragraph.level && !other.is_blank())
}

/// The notes that paragraphs refer to, tables within left out: they are written apart.
fn notes_of<'b>(blocks: &'b [Block], notes: &mut Vec<&'b NoteOf>) {
    for block in blocks {
        if let Block::Paragraph(paragraph) = block {
            notes.extend(&paragraph.notes);
            notes_of(&paragraph.boxes, notes);
        }
    }
}

/// Whether a text is a date, which heads nothing though it stands in bold below a title.
fn is_day(text: &str) -> bool {
    text.ends_with(['年', '月', '日', '度'])
        && text.chars().any(|c| c.is_numeric())
        && text.chars().count() <= 20
}

/// Columns of the blanks before a text.
fn blanks_before(text: &str) -> u32 {
    let blanks = text.chars().take_while(|c| c.is_whitespace());
    blanks.map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum()
}

/// The text with a wide blank for each tab that only sets words apart: two stretches are no row of a table.
fn spaced(text: &str) -> String {
    if !text.contains('\t') {
        return text.to_owned();
    }
    let line = |line: &str| {
        let line = line.trim_matches('\t');
        let cells = line.split('\t').filter(|cell| !cell.trim().is_empty()).count();
        if cells >= 3 { line.to_owned() } else { line.replace('\t', "\u{3000}") }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
