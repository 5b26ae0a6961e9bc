//! Content of a page → blocks in reading order: lines of text, and tables with their cells read.

use kurbo::Rect;

use crate::layout::marker::{Mark, find_marker};

use super::{
    flow::{Placed, Strip, What, arrange},
    grid::{Grid, find_grids},
    margin::Part,
    page::{Content, Drawing, Glyph},
    rows::{Row, rows_of},
    table::{Table, aligned_rows, is_mark},
    tags::{Element, UNKNOWN},
};

/// A line of text or a table, where it stands on its page.
#[derive(Clone, Debug)]
pub(super) enum Block {
    Line(TextLine),
    Table(Table, Rect),
}

/// A line of text.
#[derive(Clone, Debug)]
pub(super) struct TextLine {
    pub(super) text: String,
    /// Where it stands on the page as it is shown.
    pub(super) area: Rect,
    /// Its ends and its base line as it is written: in vertical writing these run downwards and to the left.
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) base: f64,
    /// Size of its characters in points.
    pub(super) size: f64,
    /// Size of most of its characters in points: a raised label or a blank may be larger.
    pub(super) usual_size: f64,
    /// Edges of the column that it stands in.
    pub(super) left: f64,
    pub(super) right: f64,
    /// The region that it stands in: lines of different regions never belong together.
    pub(super) region: usize,
    /// Whether the further lines of items on its page stand beside the mark rather than below it.
    pub(super) items_hang: bool,
    /// The paragraphs of the structure tree that it begins and ends with.
    pub(super) elements: (Element, Element),
    /// Whether it was broken before it was printed, so that its end on the page tells nothing.
    pub(super) as_it_was: bool,
    /// Which part of its page it is.
    pub(super) part: Part,
}

impl Block {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Line(line) => line.text.trim().is_empty(),
            Self::Table(table, _) => table.filled_cells() == 0,
        }
    }
}

/// Blocks of a page in reading order, areas as the page is shown; also how many characters of readings were taken out.
pub(super) fn blocks_of(content: Content) -> (Vec<Block>, usize) {
    let (width, height) = (content.width, content.height);
    let mut reader = Reader::default();
    let mut parts: Vec<(usize, Vec<Block>)> = Vec::new();
    let turns: [fn(Rect, f64, f64) -> Rect; 3] = [
        |rect, _, _| rect,
        |rect, width, _| Rect::new(width - rect.y1, rect.x0, width - rect.y0, rect.x1),
        |rect, _, height| Rect::new(rect.y0, height - rect.x1, rect.y1, height - rect.x0),
    ];
    for (drawing, turn) in [content.across, content.down, content.up].into_iter().zip(turns) {
        let glyphs = drawing.glyphs.len();
        if glyphs == 0 {
            continue;
        }
        let mut blocks = reader.drawing(drawing);
        for block in &mut blocks {
            match block {
                Block::Line(line) => line.area = turn(line.area, width, height),
                Block::Table(table, area) => {
                    *area = turn(*area, width, height);
                    for row in &mut table.rows {
                        row.area = row.area.map(|area| turn(area, width, height));
                    }
                }
            }
        }
        parts.push((glyphs, blocks));
    }
    for (_, blocks) in &mut parts {
        note_hanging_items(blocks);
    }
    // What most of the page is written in comes first; labels turned on their side come last.
    parts.sort_by_key(|(glyphs, _)| std::cmp::Reverse(*glyphs));
    (parts.into_iter().flat_map(|(_, blocks)| blocks).collect(), reader.ruby)
}

/// Tells all lines of a page whether its items hang.
fn note_hanging_items(blocks: &mut [Block]) {
    let hanging = blocks
        .windows(2)
        .filter(|pair| {
            let [Block::Line(a), Block::Line(b)] = pair else { return false };
            let marked = |line: &TextLine| {
                find_marker(line.text.trim()).is_some_and(|marker| marker.mark >= Mark::DoubleCircle)
            };
            let step = (b.x0 - a.x0) / b.size;
            a.region == b.region && marked(a) && !marked(b) && (0.5..=2.6).contains(&step) && b.base > a.base
        })
        .count();
    for block in blocks {
        if let Block::Line(line) = block {
            line.items_hang = hanging >= 2;
        }
    }
}

#[derive(Default)]
struct Reader {
    regions: usize,
    ruby: usize,
}

/// Glyphs of a region, and the grids that stand directly in it.
#[derive(Default)]
struct Region {
    glyphs: Vec<Glyph>,
    grids: Vec<usize>,
}

impl Reader {
    /// Blocks of everything drawn in one direction.
    fn drawing(&mut self, drawing: Drawing) -> Vec<Block> {
        let Drawing { glyphs, horizontal, vertical, fills } = drawing;
        let grids = find_grids(&horizontal, &vertical);
        // Regions: the page, then the cells of each grid.
        let offsets: Vec<usize> = grids
            .iter()
            .scan(1, |next, grid| {
                let offset = *next;
                *next += grid.cells.len();
                Some(offset)
            })
            .collect();
        let count = 1 + grids.iter().map(|grid| grid.cells.len()).sum::<usize>();
        let mut regions: Vec<Region> = Vec::new();
        regions.resize_with(count, Region::default);
        // Grids are sorted by size: the first that holds a point is the innermost.
        let region_at = |x: f64, y: f64, from: usize| {
            grids[from..]
                .iter()
                .enumerate()
                .find_map(|(at, grid)| Some(offsets[from + at] + grid.cell_at(x, y)?))
                .unwrap_or(0)
        };
        for glyph in glyphs {
            let middle = ((glyph.x0 + glyph.x1) / 2.0, glyph.base - glyph.size * 0.38);
            regions[region_at(middle.0, middle.1, 0)].glyphs.push(glyph);
        }
        for (at, grid) in grids.iter().enumerate() {
            let middle = grid.bounds.center();
            regions[region_at(middle.x, middle.y, at + 1)].grids.push(at);
        }
        let rules = if vertical.len() <= 400 { vertical } else { Vec::new() };
        let mut read = Page { grids: &grids, offsets: &offsets, regions, fills: &fills, rules: &rules };
        self.region(&mut read, 0, None, 0)
    }

    /// Blocks of a region in reading order.
    fn region(
        &mut self,
        page: &mut Page<'_>,
        at: usize,
        edges: Option<(f64, f64)>,
        depth: usize,
    ) -> Vec<Block> {
        let Region { glyphs, grids } = std::mem::take(&mut page.regions[at]);
        let rows = rows_of(glyphs, page.rules);
        self.ruby += rows.ruby;
        let mut strips: Vec<Strip> =
            rows.rows.into_iter().map(|row| Strip { area: row.area(), what: What::Row(row) }).collect();
        let mut tables: Vec<Vec<Block>> = Vec::new();
        for grid in grids {
            let blocks = if depth < 6 { self.grid(page, grid, depth + 1) } else { Vec::new() };
            if blocks.is_empty() {
                continue;
            }
            strips.push(Strip { area: page.grids[grid].bounds, what: What::Table(tables.len()) });
            tables.push(blocks);
        }
        let placed = arrange(strips, edges, 0);
        self.regions += 1;
        self.blocks(placed, tables)
    }

    /// Lines and tables of what has been put in order.
    fn blocks(&mut self, placed: Vec<Placed>, mut tables: Vec<Vec<Block>>) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut at = 0;
        while at < placed.len() {
            let Placed { what, left, right } = &placed[at];
            match what {
                What::Table(number) => {
                    blocks.append(&mut tables[*number]);
                    self.regions += 1;
                }
                What::Row(row) => {
                    if row.pieces.len() > 1
                        && let Some((rows, table)) = aligned_rows(&placed, at)
                    {
                        let area =
                            table.rows.iter().filter_map(|row| row.area).reduce(|all, row| all.union(row));
                        blocks.push(Block::Table(table, area.unwrap_or_default()));
                        at += rows;
                        continue;
                    }
                    blocks.push(Block::Line(text_line(row, *left, *right, self.regions)));
                }
            }
            at += 1;
        }
        blocks
    }

    /// Blocks of a grid: a table, or the text of a frame.
    fn grid(&mut self, page: &mut Page<'_>, number: usize, depth: usize) -> Vec<Block> {
        let grid = &page.grids[number];
        let offset = page.offsets[number];
        let mut cells: Vec<Vec<Block>> = Vec::with_capacity(grid.cells.len());
        for (at, cell) in grid.cells.iter().enumerate() {
            let region = &page.regions[offset + at];
            if region.glyphs.is_empty() && region.grids.is_empty() {
                cells.push(Vec::new());
                continue;
            }
            let left = region.glyphs.iter().map(|glyph| glyph.x0).fold(cell.rect.x1, f64::min);
            // As much room as at the left is left at the right.
            let padding = (left - cell.rect.x0).clamp(0.0, 12.0);
            let edges = Some((left, cell.rect.x1 - padding));
            let blocks = self.region(page, offset + at, edges, depth);
            cells.push(blocks);
        }
        let grid = &page.grids[number];
        let filled_cells = cells.iter().filter(|cell| !cell.is_empty()).count();
        let one_column =
            grid.cells.iter().zip(&cells).filter(|(_, blocks)| !blocks.is_empty()).all(|(cell, _)| {
                grid.cells.iter().zip(&cells).all(|(other, blocks)| {
                    blocks.is_empty()
                        || other == cell
                        || other.rows.end <= cell.rows.start
                        || cell.rows.end <= other.rows.start
                })
            });
        let long = |blocks: &Vec<Block>| cell_text(blocks).text.chars().count() > LONGEST_CELL;
        if filled_cells <= 1
            || one_column
            || cells.iter().any(|blocks| has_table(blocks))
            || cells.iter().any(long)
        {
            // A frame around text, or cells each of which is a page of its own.
            return cells.into_iter().flatten().collect();
        }
        let texts: Vec<CellText> = cells.iter().map(|blocks| cell_text(blocks)).collect();
        let filled: Vec<bool> = grid.cells.iter().map(|cell| page.is_filled(&cell.rect)).collect();
        let table = Table::of_grid(grid, &texts, &filled);
        vec![Block::Table(table, grid.bounds)]
    }
}

/// Longest text of a cell of a table, in characters.
const LONGEST_CELL: usize = 1_600;

/// A page while it is read.
struct Page<'p> {
    grids: &'p [Grid],
    /// For each grid the region of its first cell.
    offsets: &'p [usize],
    regions: Vec<Region>,
    fills: &'p [Rect],
    rules: &'p [super::page::Rule],
}

impl Page<'_> {
    /// Whether a background is drawn behind most of a cell.
    fn is_filled(&self, cell: &Rect) -> bool {
        let area = cell.area().max(1.0);
        self.fills.iter().take(4_000).any(|fill| {
            let shared = fill.intersect(*cell).area();
            shared > area * 0.6 && fill.area() < area * 40.0
        })
    }
}

fn has_table(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| matches!(block, Block::Table(table, _) if table.rows.len() > 1))
}

/// A row as a line of text; pieces far from each other are set apart by tabs.
fn text_line(row: &Row, left: f64, right: f64, region: usize) -> TextLine {
    let mut text = String::new();
    for (at, piece) in row.pieces.iter().enumerate() {
        if at > 0 {
            let mark = at == 1 && is_mark(&row.pieces[0].text);
            text.push(if mark { '\u{3000}' } else { '\t' });
        }
        text.push_str(&piece.text);
    }
    let area =
        row.pieces.iter().map(|piece| piece.area()).reduce(|all, area| all.union(area)).unwrap_or_default();
    let element =
        |piece: Option<&super::rows::Piece>| piece.map_or((UNKNOWN, UNKNOWN), |piece| piece.elements);
    let longest = row.pieces.iter().max_by_key(|piece| piece.text.chars().count());
    let elements = (element(row.pieces.first()).0, element(row.pieces.last()).1);
    TextLine {
        text,
        area,
        x0: area.x0,
        x1: area.x1,
        base: row.base,
        size: row.size,
        usual_size: longest.map_or(row.size, |piece| piece.size),
        left,
        right,
        region,
        items_hang: false,
        elements,
        as_it_was: false,
        part: Part::Body,
    }
}

/// What a cell says.
#[derive(Clone, Debug, Default)]
pub(super) struct CellText {
    /// Its text: broken lines joined, line feeds between paragraphs.
    pub(super) text: String,
    /// Where in the structure tree it begins and ends.
    pub(super) elements: (Element, Element),
}

/// Text of a cell: broken lines joined, line feeds between paragraphs.
fn cell_text(blocks: &[Block]) -> CellText {
    let mut text = String::new();
    let mut before: Option<&TextLine> = None;
    let mut elements: Option<(Element, Element)> = None;
    for (at, block) in blocks.iter().enumerate() {
        match block {
            Block::Line(line) => {
                match before {
                    Some(before)
                        if super::ends::broken(before, line, super::write::next_line(blocks, at)) =>
                    {
                        join(&mut text, &line.text);
                    }
                    _ => {
                        if !text.is_empty() {
                            text.push('\n');
                        }
                        text.push_str(line.text.trim());
                    }
                }
                elements = Some((elements.map_or(line.elements.0, |(first, _)| first), line.elements.1));
                before = Some(line);
            }
            Block::Table(table, _) => {
                for row in &table.rows {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    text.push_str(&row.cells.join("　"));
                }
                before = None;
            }
        }
    }
    CellText { text, elements: elements.unwrap_or_default() }
}

/// Appends the rest of a broken line: a blank only between words of Latin letters.
pub(super) fn join(text: &mut String, rest: &str) {
    let rest = rest.trim_start();
    let latin = |c: char| c.is_ascii_alphanumeric();
    if text.ends_with(|c: char| latin(c) || matches!(c, ',' | '.' | ';' | ':' | ')'))
        && rest.starts_with(latin)
    {
        text.push(' ');
    }
    text.push_str(rest.trim_end());
}
