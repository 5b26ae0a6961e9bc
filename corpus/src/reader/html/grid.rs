//! Cells with `rowspan` and `colspan` → a grid in which every column of every row has its text.

use std::rc::Rc;

use super::tree::{NodeId, Tree};

/// Most columns of a table (WHATWG HTML §4.9.11 bounds `colspan` likewise).
const MOST_COLUMNS: usize = 1_000;
/// Longest text that is repeated in a merged cell: longer ones are no labels, and stand once.
const LONGEST_LABEL: usize = 60;

/// A row of cells as the file has it.
pub(super) struct SourceRow {
    /// Its cells.
    pub(super) cells: Vec<NodeId>,
    /// Whether it stands in `<thead>`.
    pub(super) head: bool,
    /// Number of its section: no cell reaches into the next.
    pub(super) section: usize,
}

/// A cell of the grid.
#[derive(Clone)]
pub(super) struct Slot {
    /// Its text; empty where a long text was merged over it.
    pub(super) text: Rc<str>,
    /// The cell it belongs to.
    pub(super) cell: NodeId,
    /// Whether it is a `<th>`.
    pub(super) head: bool,
}

/// What a cell hands down to the rows below.
#[derive(Clone)]
struct Reach {
    slot: Slot,
    rows: u32,
    section: usize,
}

/// Lays the cells out; `text_of` gives the text of a cell.
pub(super) fn lay_out(
    tree: &Tree,
    rows: &[SourceRow],
    mut text_of: impl FnMut(NodeId) -> String,
) -> Vec<Vec<Slot>> {
    let mut grid: Vec<Vec<Slot>> = Vec::with_capacity(rows.len());
    let mut reaching: Vec<Option<Reach>> = Vec::new();
    // Merged cells that are spread out: a hostile table has few cells that cover millions.
    let given: usize = rows.iter().map(|row| row.cells.len()).sum();
    let mut budget = given * 16 + 10_000;
    for row in rows {
        let mut line: Vec<Slot> = Vec::with_capacity(row.cells.len());
        let mut cells = row.cells.iter().copied();
        let mut next = cells.next();
        let live = |reach: &Option<Reach>| {
            reach.as_ref().is_some_and(|reach| reach.rows > 0 && reach.section == row.section)
        };
        let live_to = reaching.iter().rposition(live).map_or(0, |last| last + 1);
        while line.len() < MOST_COLUMNS {
            let column = line.len();
            if let Some(reach) = reaching.get_mut(column) {
                let live = reach.as_mut().filter(|reach| reach.rows > 0 && reach.section == row.section);
                if let Some(reach) = live {
                    reach.rows -= 1;
                    line.push(reach.slot.clone());
                    continue;
                }
                *reach = None;
            }
            let Some(cell) = next else {
                // Cells from above may stand farther to the right.
                let more = column < live_to;
                if !more || budget == 0 {
                    break;
                }
                budget -= 1;
                line.push(Slot { text: "".into(), cell: Tree::ROOT, head: false });
                continue;
            };
            next = cells.next();
            let span = |key| tree.attribute(cell, key).and_then(|value| value.trim().parse::<u32>().ok());
            let wide = span("colspan").unwrap_or(1).clamp(1, MOST_COLUMNS as u32) as usize;
            let high = match span("rowspan") {
                Some(0) => u32::MAX,
                high => high.unwrap_or(1),
            };
            let text: Rc<str> = text_of(cell).into();
            let head = tree.name(cell) == "th";
            let label = text.chars().nth(LONGEST_LABEL).is_none();
            let below: Rc<str> = if label { text.clone() } else { "".into() };
            for at in 0..wide {
                // A cell that reaches down here from above keeps its place.
                let taken = reaching
                    .get(column + at)
                    .and_then(Option::as_ref)
                    .is_some_and(|reach| reach.rows > 0 && reach.section == row.section);
                if at > 0 && (taken || budget == 0 || line.len() >= MOST_COLUMNS) {
                    break;
                }
                budget = budget.saturating_sub(1);
                let text = if at == 0 { text.clone() } else { below.clone() };
                line.push(Slot { text, cell, head });
                if high > 1 && budget > 0 {
                    if reaching.len() <= column + at {
                        reaching.resize(column + at + 1, None);
                    }
                    let slot = Slot { text: below.clone(), cell, head };
                    reaching[column + at] = Some(Reach { slot, rows: high - 1, section: row.section });
                }
            }
        }
        budget = budget.saturating_sub(line.len().saturating_sub(row.cells.len()));
        if budget == 0 {
            reaching.clear();
        }
        grid.push(line);
    }
    grid
}
