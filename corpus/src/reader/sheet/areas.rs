//! Cells of a sheet → areas that hold text, and the blocks of areas that belong together.

use std::collections::HashMap;

use super::grid::{Kind, Region, Sheet};

/// A cell, or cells merged into one.
#[derive(Clone, Debug)]
pub(in crate::reader) struct Area {
    /// Where it stands.
    pub(in crate::reader) region: Region,
    /// Its text; empty when it only has a border.
    pub(in crate::reader) text: String,
    /// What it holds.
    pub(in crate::reader) kind: Kind,
    /// Whether it is set in bold or on a ground of its own.
    pub(in crate::reader) strong: bool,
}

impl Area {
    /// Whether it lies over a column.
    pub(super) fn covers(&self, column: u32) -> bool {
        self.region.left <= column && column <= self.region.right
    }
}

/// The areas of a sheet by row, then by column.
pub(super) fn areas_of(sheet: &mut Sheet) -> Vec<Area> {
    let merged: HashMap<(u32, u32), Region> =
        sheet.merged.iter().map(|region| ((region.top, region.left), *region)).collect();
    let covered = Covered::of(&sheet.merged);
    let mut covered_rows = covered.rows();
    let mut areas = Vec::with_capacity(sheet.cells.len());
    for cell in std::mem::take(&mut sheet.cells) {
        let single = Region { top: cell.row, left: cell.col, bottom: cell.row, right: cell.col };
        let region = match merged.get(&(cell.row, cell.col)) {
            Some(region) => *region,
            // What lies beneath a merged region is not shown.
            None if covered_rows.holds(cell.row, cell.col) => continue,
            None => single,
        };
        areas.push(Area { region, text: cell.text.into_string(), kind: cell.kind, strong: cell.strong });
    }
    if sheet.narrow {
        areas = letters_joined(areas);
    }
    areas
}

/// Merged regions in the order of their rows, to ask for cells in the order of theirs.
struct Covered {
    regions: Vec<Region>,
}

/// Where in the order of rows the asking is.
struct CoveredRows<'c> {
    regions: &'c [Region],
    next: usize,
    /// Regions over the row asked for last: left edge → region.
    active: std::collections::BTreeMap<u32, Region>,
    row: Option<u32>,
}

impl Covered {
    fn of(merged: &[Region]) -> Self {
        let mut regions = merged.to_vec();
        regions.sort_by_key(|region| (region.top, region.left));
        Self { regions }
    }

    fn rows(&self) -> CoveredRows<'_> {
        CoveredRows { regions: &self.regions, next: 0, active: Default::default(), row: None }
    }
}

impl CoveredRows<'_> {
    /// Whether a merged region covers the cell; rows must not descend.
    fn holds(&mut self, row: u32, col: u32) -> bool {
        if self.row != Some(row) {
            self.row = Some(row);
            while let Some(region) = self.regions.get(self.next).filter(|region| region.top <= row) {
                // Sound files have no overlapping regions; of others the last one at a column counts.
                self.active.insert(region.left, *region);
                self.next += 1;
            }
        }
        let Some((&left, region)) = self.active.range(..=col).next_back() else { return false };
        if region.bottom < row {
            self.active.remove(&left);
            return false;
        }
        region.right >= col
    }
}

/// Letters spread one by one over the cells of a grid, closed up: 令|和|６|年|度.
fn letters_joined(areas: Vec<Area>) -> Vec<Area> {
    let spread = |area: &Area| {
        let mut chars = area.text.chars();
        let first =
            chars.next().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '－' | '／' | '/'));
        first.is_some() && chars.clone().count() <= 1 && chars.all(char::is_alphanumeric)
    };
    let mut joined: Vec<Area> = Vec::with_capacity(areas.len());
    let mut run: Vec<Area> = Vec::new();
    let close = |run: &mut Vec<Area>, joined: &mut Vec<Area>| {
        let single = run.iter().filter(|area| area.text.chars().count() == 1).count();
        if run.len() >= 3 && single * 2 >= run.len() || run.len() == 2 && single == 2 && is_wordy(run) {
            let mut whole = run.remove(0);
            for area in run.drain(..) {
                whole.text.push_str(&area.text);
                whole.region.right = area.region.right;
                whole.region.bottom = whole.region.bottom.max(area.region.bottom);
            }
            if whole.text.chars().any(|c| !c.is_ascii_digit()) {
                whole.kind = Kind::Text;
            }
            joined.push(whole);
        }
        joined.append(run);
    };
    for area in areas {
        let goes_on = run.last().is_some_and(|last| {
            last.region.top == area.region.top
                && last.region.right + 1 == area.region.left
                && last.region.bottom == area.region.bottom
        });
        if !goes_on || !spread(&area) {
            close(&mut run, &mut joined);
        }
        if spread(&area) {
            run.push(area);
        } else {
            joined.push(area);
        }
    }
    close(&mut run, &mut joined);
    joined
}

fn is_wordy(run: &[Area]) -> bool {
    run.iter().all(|area| area.text.chars().all(|c| c.is_alphabetic() && !c.is_ascii()))
}

/// Parts areas into blocks set apart by empty rows, and by empty columns where each side is a table of its own.
///
/// In reading order: from top to bottom, then from left to right.
pub(super) fn blocks(areas: Vec<Area>, narrow: bool) -> Vec<Vec<Area>> {
    let mut blocks = Vec::new();
    part(areas, narrow, 0, &mut blocks);
    blocks
}

fn part(areas: Vec<Area>, narrow: bool, depth: usize, blocks: &mut Vec<Vec<Area>>) {
    for band in cut(areas, |region| (region.top, region.bottom)) {
        if narrow || depth >= 8 {
            blocks.push(band);
            continue;
        }
        let (head, rest) = titles_off(band);
        if !head.is_empty() {
            let parts = cut(rest, |region| (region.left, region.right));
            if side_by_side(&parts) {
                blocks.push(head);
                parts.into_iter().for_each(|side| part(sorted(side), narrow, depth + 1, blocks));
            } else {
                let rest = parts.into_iter().flatten();
                blocks.push(sorted(head.into_iter().chain(rest).collect()));
            }
            continue;
        }
        let parts = cut(rest, |region| (region.left, region.right));
        if side_by_side(&parts) {
            parts.into_iter().for_each(|side| part(sorted(side), narrow, depth + 1, blocks));
        } else {
            blocks.push(sorted(parts.into_iter().flatten().collect()));
        }
    }
}

fn sorted(mut areas: Vec<Area>) -> Vec<Area> {
    areas.sort_by_key(|area| (area.region.top, area.region.left));
    areas
}

/// Parts areas where along one axis nothing stands for one row or column at least.
fn cut(mut areas: Vec<Area>, extent: fn(&Region) -> (u32, u32)) -> Vec<Vec<Area>> {
    areas.sort_by_key(|area| extent(&area.region).0);
    let mut parts: Vec<Vec<Area>> = Vec::new();
    let mut end = None;
    for area in areas {
        let (from, to) = extent(&area.region);
        let apart = end.is_none_or(|end: u32| from > end.saturating_add(1));
        end = Some(end.map_or(to, |end| if apart { to } else { end.max(to) }));
        match parts.last_mut().filter(|_| !apart) {
            Some(part) => part.push(area),
            None => parts.push(vec![area]),
        }
    }
    parts
}

/// Parts the rows above the first row with several texts from the rest.
fn titles_off(band: Vec<Area>) -> (Vec<Area>, Vec<Area>) {
    let band = sorted(band);
    let mut at = 0;
    let mut from = 0;
    while at < band.len() {
        let end =
            from + band[from..].iter().take_while(|area| area.region.top == band[from].region.top).count();
        let texts = band[from..end].iter().filter(|area| !area.text.is_empty()).count();
        if texts > 1 || end - from > 1 {
            break;
        }
        (at, from) = (end, end);
        if from >= band.len() {
            break;
        }
    }
    let mut head = band;
    let rest = head.split_off(from);
    (head, rest)
}

/// Whether each part is a table of its own: two columns and rows at least, the first column of each naming its rows.
fn side_by_side(parts: &[Vec<Area>]) -> bool {
    parts.len() > 1
        && parts.len() <= 64
        && !one_table(parts)
        && parts.iter().all(|part| {
            let texts = || part.iter().filter(|area| !area.text.is_empty());
            let span = |extent: fn(&Region) -> u32| {
                let first = texts().map(|area| extent(&area.region)).min();
                texts().any(|area| Some(extent(&area.region)) != first)
            };
            let left = texts().map(|area| area.region.left).min();
            let labels = texts().filter(|area| Some(area.region.left) == left);
            let (mut named, mut count) = (0, 0);
            for label in labels {
                count += 1;
                named += usize::from(label.kind != Kind::Number || is_year(&label.text));
            }
            span(|region| region.left) && span(|region| region.top) && count >= 2 && named * 2 > count
        })
}

/// Whether parts that have all their rows in common are a table with an empty column: nothing in their heads repeats.
fn one_table(parts: &[Vec<Area>]) -> bool {
    let rows = |part: &[Area]| {
        let mut rows: Vec<u32> =
            part.iter().filter(|area| !area.text.is_empty()).map(|area| area.region.top).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    };
    let first = rows(&parts[0]);
    let at = |part: &[Area], row: Option<&u32>| -> Vec<String> {
        let texts = part.iter().filter(|area| row == Some(&area.region.top) && !area.text.is_empty());
        texts.map(|area| area.text.clone()).collect()
    };
    let head = at(&parts[0], first.first());
    let titled = |part: &[Area]| at(part, first.first()).len() == 1 && at(part, first.get(1)).len() > 1;
    let far = parts.windows(2).any(|pair| {
        let end = pair[0].iter().map(|area| area.region.right).max();
        let start = pair[1].iter().map(|area| area.region.left).min();
        end.zip(start).is_some_and(|(end, start)| start > end + 2)
    });
    !far && !parts.iter().all(|part| titled(part))
        && parts[1..].iter().all(|part| {
            rows(part) == first && !at(part, first.first()).iter().any(|text| head.contains(text))
        })
}

/// Whether a number is likely a year: 2024.
pub(super) fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1868..=2100).contains(&year))
}
