//! Ruled lines → grids of cells: the tables and frames that are drawn on a page.

use std::ops::Range;

use kurbo::Rect;

use super::page::Rule;

/// Lines that meet, and the cells between them.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// Outer edges.
    pub(super) bounds: Rect,
    /// Cells by row, then by column.
    pub(super) cells: Vec<GridCell>,
    /// Number of rows.
    pub(super) rows: usize,
    /// Borders of the columns from left to right, one more than there are columns.
    pub(super) edges: Vec<f64>,
}

/// A cell of a grid; it may span rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GridCell {
    pub(super) rect: Rect,
    pub(super) rows: Range<usize>,
    pub(super) columns: Range<usize>,
}

/// How far lines may miss each other and still meet, in points.
const MISS: f64 = 3.0;
/// Most merged lines in one direction; a drawing of more is no table.
const MOST_LINES: usize = 3_000;
/// Most squares of one grid.
const MOST_SQUARES: usize = 60_000;

impl Grid {
    /// The cell that holds a point.
    pub(super) fn cell_at(&self, x: f64, y: f64) -> Option<usize> {
        if !self.bounds.contains((x, y)) {
            return None;
        }
        self.cells.iter().position(|cell| cell.rect.contains((x, y)))
    }

    /// Number of columns.
    pub(super) fn columns(&self) -> usize {
        self.edges.len() - 1
    }
}

/// The grids among ruled lines, the smallest first.
pub(super) fn find_grids(horizontal: &[Rule], vertical: &[Rule]) -> Vec<Grid> {
    let across = merged(horizontal, 6.0);
    let down = merged(vertical, 4.0);
    if across.len() < 2 || down.is_empty() || across.len() > MOST_LINES || down.len() > MOST_LINES {
        return Vec::new();
    }
    let mut groups = Groups::new(across.len() + down.len());
    for (v, stroke) in down.iter().enumerate() {
        let first = across.partition_point(|rule| rule.at < stroke.from - MISS);
        for (h, rule) in
            across.iter().enumerate().skip(first).take_while(|(_, rule)| rule.at <= stroke.to + MISS)
        {
            if rule.from - MISS <= stroke.at && stroke.at <= rule.to + MISS {
                groups.join(h, across.len() + v);
            }
        }
    }
    let mut members: Vec<(Vec<Rule>, Vec<Rule>)> = vec![Default::default(); across.len() + down.len()];
    for (at, rule) in across.iter().enumerate() {
        members[groups.root(at)].0.push(*rule);
    }
    for (at, rule) in down.iter().enumerate() {
        members[groups.root(across.len() + at)].1.push(*rule);
    }
    let mut grids: Vec<Grid> = members
        .iter()
        .filter(|(across, down)| across.len() >= 2 && !down.is_empty())
        .filter_map(|(across, down)| grid_of(across, down))
        .collect();
    grids.sort_by(|a, b| a.bounds.area().total_cmp(&b.bounds.area()));
    grids
}

/// Lines on one axis that touch or overlap made one; shorter ones than `shortest` dropped.
fn merged(rules: &[Rule], shortest: f64) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules.iter().copied().filter(|rule| rule.at.is_finite()).collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut merged: Vec<Rule> = Vec::new();
    let mut start = 0;
    while start < rules.len() {
        let mut end = start + 1;
        while end < rules.len()
            && rules[end].at - rules[end - 1].at <= 1.2
            && rules[end].at - rules[start].at <= 3.0
        {
            end += 1;
        }
        let group = &mut rules[start..end];
        let at = group.iter().map(|rule| rule.at).sum::<f64>() / group.len() as f64;
        group.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<Rule> = None;
        for rule in group.iter() {
            match &mut open {
                Some(open) if rule.from <= open.to + MISS => open.to = open.to.max(rule.to),
                _ => {
                    merged.extend(open.take());
                    open = Some(Rule { at, ..*rule });
                }
            }
        }
        merged.extend(open);
        start = end;
    }
    merged.retain(|rule| rule.to - rule.from >= shortest);
    merged
}

/// Places of lines, those nearer than [`MISS`] taken as one.
fn places(mut places: Vec<f64>) -> Vec<f64> {
    places.sort_by(f64::total_cmp);
    let mut kept: Vec<f64> = Vec::new();
    for place in places {
        if kept.last().is_none_or(|last| place - last > MISS) {
            kept.push(place);
        }
    }
    kept
}

/// Cells between lines that meet.
fn grid_of(across: &[Rule], down: &[Rule]) -> Option<Grid> {
    let mut ys = places(across.iter().map(|rule| rule.at).collect());
    let mut xs = places(down.iter().map(|rule| rule.at).collect());
    // Tables without lines at their sides end where their horizontal lines do.
    let beyond = |rules: &[Rule], limit: f64, sign: f64| {
        let ends = rules.iter().map(|rule| if sign < 0.0 { rule.from } else { rule.to });
        let beyond: Vec<f64> = ends.filter(|end| (end - limit) * sign > 8.0).collect();
        let far =
            beyond.iter().copied().fold(limit, |far, end| if (end - far) * sign > 0.0 { end } else { far });
        (beyond.len() >= 2).then_some(far)
    };
    let (first, last) = (*xs.first()?, *xs.last()?);
    let open_left = beyond(across, first, -1.0);
    let open_right = beyond(across, last, 1.0);
    if let Some(left) = open_left {
        xs.insert(0, left);
    }
    xs.extend(open_right);
    // A row that the end of a page cuts has no line there.
    let (highest, lowest) = (*ys.first()?, *ys.last()?);
    let open_top = beyond(down, highest, -1.0);
    let open_bottom = beyond(down, lowest, 1.0);
    if let Some(top) = open_top {
        ys.insert(0, top);
    }
    ys.extend(open_bottom);
    if xs.len() < 2 || ys.len() < 2 || (xs.len() - 1) * (ys.len() - 1) > MOST_SQUARES {
        return None;
    }
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    // Which stretch of each line is drawn, at the middle of each square.
    let mut side = vec![false; rows * xs.len()];
    for rule in down {
        let x = nearest(&xs, rule.at);
        for row in 0..rows {
            let middle = (ys[row] + ys[row + 1]) / 2.0;
            side[row * xs.len() + x] |= rule.from <= middle && middle <= rule.to;
        }
    }
    let mut top = vec![false; ys.len() * columns];
    for rule in across {
        let y = nearest(&ys, rule.at);
        for column in 0..columns {
            let middle = (xs[column] + xs[column + 1]) / 2.0;
            top[y * columns + column] |= rule.from <= middle && middle <= rule.to;
        }
    }
    for row in 0..rows {
        // A side without line is closed where the row has lines above and below.
        let ruled = |column: usize| top[row * columns + column] && top[(row + 1) * columns + column];
        if open_left.is_some() && ruled(0) {
            side[row * xs.len()] = true;
        }
        if open_right.is_some() && ruled(columns - 1) {
            side[row * xs.len() + columns] = true;
        }
    }
    for column in 0..columns {
        let ruled = |row: usize| side[row * xs.len() + column] && side[row * xs.len() + column + 1];
        if open_top.is_some() && ruled(0) {
            top[column] = true;
        }
        if open_bottom.is_some() && ruled(rows - 1) {
            top[rows * columns + column] = true;
        }
    }
    let mut groups = Groups::new(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            if column + 1 < columns && !side[row * xs.len() + column + 1] {
                groups.join(row * columns + column, row * columns + column + 1);
            }
            if row + 1 < rows && !top[(row + 1) * columns + column] {
                groups.join(row * columns + column, (row + 1) * columns + column);
            }
        }
    }
    // What runs into the open at the edge of the grid is no cell.
    let mut open = vec![false; rows * columns];
    for row in 0..rows {
        open[groups.root(row * columns)] |= !side[row * xs.len()];
        open[groups.root(row * columns + columns - 1)] |= !side[row * xs.len() + columns];
    }
    for column in 0..columns {
        open[groups.root(column)] |= !top[column];
        open[groups.root((rows - 1) * columns + column)] |= !top[rows * columns + column];
    }
    let mut spans: Vec<Option<(Range<usize>, Range<usize>)>> = vec![None; rows * columns];
    for row in 0..rows {
        for column in 0..columns {
            let root = groups.root(row * columns + column);
            if open[root] {
                continue;
            }
            let span = spans[root].get_or_insert((row..row + 1, column..column + 1));
            span.0 = span.0.start.min(row)..span.0.end.max(row + 1);
            span.1 = span.1.start.min(column)..span.1.end.max(column + 1);
        }
    }
    let mut cells: Vec<GridCell> = spans
        .into_iter()
        .flatten()
        .map(|(rows, columns)| GridCell {
            rect: Rect::new(xs[columns.start], ys[rows.start], xs[columns.end], ys[rows.end]),
            rows,
            columns,
        })
        .collect();
    cells.sort_by_key(|cell| (cell.rows.start, cell.columns.start));
    let bounds = cells.iter().map(|cell| cell.rect).reduce(|all, rect| all.union(rect))?;
    Some(Grid { bounds, cells, rows, edges: xs })
}

fn nearest(places: &[f64], at: f64) -> usize {
    let after = places.partition_point(|place| *place < at);
    match (after.checked_sub(1), places.get(after)) {
        (Some(before), Some(next)) if at - places[before] <= next - at => before,
        (_, Some(_)) => after,
        (Some(before), None) => before,
        (None, None) => 0,
    }
}

/// Disjoint sets.
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The smaller number is the root, so that the order of lines changes nothing.
        self.parents[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(at: f64, from: f64, to: f64) -> Rule {
        Rule { at, from, to }
    }

    #[test]
    fn merged_cells_span_and_open_sides_close() {
        // Three rows, three columns; the first row's last two cells are one; no lines at the sides.
        let across: Vec<Rule> = [0.0, 20.0, 40.0, 60.0].map(|y| rule(y, 0.0, 300.0)).into();
        let down = [rule(100.0, 0.0, 60.0), rule(200.0, 20.0, 60.0)];
        let grids = find_grids(&across, &down);
        assert_eq!(grids.len(), 1);
        let grid = &grids[0];
        assert_eq!((grid.rows, grid.columns(), grid.cells.len()), (3, 3, 8));
        assert_eq!(grid.cells[1].columns, 1..3);
        assert_eq!(grid.cell_at(150.0, 30.0), Some(3));
        assert_eq!(grid.cell_at(150.0, 70.0), None);
    }

    #[test]
    fn boxes_apart_are_grids_apart_and_what_is_open_is_no_cell() {
        let frame = |x: f64| {
            let across = [rule(0.0, x, x + 50.0), rule(30.0, x, x + 50.0)];
            let down = [rule(x, 0.0, 30.0), rule(x + 50.0, 0.0, 30.0)];
            (across, down)
        };
        let (a, b) = (frame(0.0), frame(100.0));
        let across: Vec<Rule> = a.0.into_iter().chain(b.0).collect();
        let down: Vec<Rule> = a.1.into_iter().chain(b.1).collect();
        let grids = find_grids(&across, &down);
        assert_eq!(grids.iter().map(|grid| grid.cells.len()).collect::<Vec<_>>(), [1, 1]);
        // A line between the boxes ties them, and makes no cell of the space between.
        let mut tied = across.clone();
        tied.push(rule(15.0, 50.0, 100.0));
        let grids = find_grids(&tied, &down);
        assert_eq!(grids.iter().map(|grid| grid.cells.len()).sum::<usize>(), 2);
    }
}
