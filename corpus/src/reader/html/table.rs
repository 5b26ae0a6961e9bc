//! Tables → rows with the names of their columns; tables that only place things on the page → nothing of their own.

use std::sync::Arc;

use super::{
    choose::Weight,
    grid::{Slot, SourceRow, lay_out},
    tree::{NodeId, Step, Tree},
    write::cell_text,
};
use crate::layout::transcript::{Entry, Transcript};

/// Longest name of a column, in characters.
const LONGEST_NAME: usize = 60;
/// Longest names of all columns of a table together: they stand over each row.
const LONGEST_HEADER: usize = 2_000;

/// Writes the rows of a table, `gap` blank lines before it; `false` when it only places things on the page, or has one column.
pub(super) fn write_table(
    tree: &Tree,
    aside: &[bool],
    weights: &[Weight],
    table: NodeId,
    gap: u32,
    out: &mut Transcript,
) -> bool {
    let (rows, captions) = rows_of(tree, aside, table);
    if places_only(tree, weights, table, &rows) {
        return false;
    }
    let grid = lay_out(tree, &rows, |cell| cell_text(tree, aside, weights, cell));
    for caption in captions {
        let text = cell_text(tree, aside, weights, caption);
        if !text.is_empty() {
            out.push(&text.replace('\n', " "), Entry { gap, ..Entry::paragraph() });
        }
    }
    let columns = grid.iter().map(Vec::len).max().unwrap_or(0);
    let filled = |row: &[Slot]| row.iter().any(|slot| !slot.text.trim().is_empty());
    let mut header = Arc::new(Vec::new());
    // Sheets begin with a title and a unit in cells of their own.
    let first = grid.iter().position(|row| several(row)).unwrap_or(0);
    let mut heads = heads_at(tree, &grid, &rows, first, true);
    let mut names: Vec<Vec<&str>> = vec![Vec::new(); columns];
    for (at, row) in grid.iter().enumerate() {
        if !filled(row) {
            continue;
        }
        let entry = Entry { gap: if at == 0 { gap } else { 0 }, ..Entry::paragraph() };
        if at < first {
            let said =
                row.iter().map(|slot| slot.text.trim()).find(|text| !text.is_empty()).unwrap_or_default();
            out.push(&said.replace('\n', " "), entry);
            continue;
        }
        if let Some(alone) = alone(row, columns) {
            // A line across the table: what the rows below it are about.
            out.push_row(&[alone.trim()], &Arc::default(), entry);
            continue;
        }
        if heads == 0 && at > first && is_head_row(row) {
            // The columns are named anew.
            heads = heads_at(tree, &grid, &rows, at, false);
            names = vec![Vec::new(); columns];
        }
        let cells: Vec<&str> =
            (0..columns).map(|column| row.get(column).map_or("", |slot| slot.text.as_ref())).collect();
        if heads > 0 {
            heads -= 1;
            for (name, cell) in names.iter_mut().zip(&cells) {
                if !cell.trim().is_empty() && name.last() != Some(cell) {
                    name.push(cell);
                }
            }
            out.push_row(&cells, &Arc::default(), entry);
            if heads == 0 {
                header = Arc::new(joined(&names));
            }
            continue;
        }
        out.push_row(&cells, &header, entry);
    }
    true
}

/// Writes terms and what is said of them as rows, when all of them are short; `false` otherwise.
pub(super) fn write_definitions(
    tree: &Tree,
    aside: &[bool],
    weights: &[Weight],
    list: NodeId,
    gap: u32,
    out: &mut Transcript,
) -> bool {
    let mut groups: Vec<(NodeId, Vec<NodeId>)> = Vec::new();
    for child in tree.children(list) {
        let within: Vec<NodeId> =
            if tree.name(child) == "div" { tree.children(child).collect() } else { vec![child] };
        for part in within.into_iter().filter(|&part| !aside[part as usize]) {
            match tree.name(part) {
                "dt" => groups.push((part, Vec::new())),
                "dd" => match groups.last_mut() {
                    Some((_, said)) => said.push(part),
                    None => return false,
                },
                _ => {}
            }
        }
    }
    let short = |node: NodeId, most: u32| {
        let weight = weights[node as usize];
        (1..=most).contains(&weight.text) && !weight.tables && !weight.headings && !weight.lists
    };
    let fits = |(term, said): &(NodeId, Vec<NodeId>)| {
        short(*term, 40) && said.len() == 1 && said.iter().all(|&said| short(said, 160))
    };
    if groups.is_empty() || !groups.iter().all(fits) {
        return false;
    }
    for (at, (term, said)) in groups.iter().enumerate() {
        let said: Vec<String> = said.iter().map(|&said| cell_text(tree, aside, weights, said)).collect();
        let term = cell_text(tree, aside, weights, *term);
        let entry = Entry { gap: if at == 0 { gap } else { 0 }, ..Entry::paragraph() };
        out.push_row(&[term, said.join("\n")], &Arc::default(), entry);
    }
    true
}

/// The rows of a table itself, not of tables within it, the foot last; and its captions.
fn rows_of(tree: &Tree, aside: &[bool], table: NodeId) -> (Vec<SourceRow>, Vec<NodeId>) {
    let mut rows = Vec::new();
    let mut feet = Vec::new();
    let mut captions = Vec::new();
    let mut section = 0;
    tree.walk(table, |step| {
        let Step::Enter(node) = step else { return true };
        if aside[node as usize] && node != table {
            return false;
        }
        match tree.name(node) {
            "tr" => {
                let cells = tree
                    .children(node)
                    .filter(|&cell| matches!(tree.name(cell), "td" | "th") && !aside[cell as usize])
                    .collect();
                let within = tree.parent(node).map_or("", |parent| tree.name(parent));
                let row = SourceRow { cells, head: within == "thead", section };
                if within == "tfoot" {
                    feet.push(row)
                } else {
                    rows.push(row)
                }
                false
            }
            "caption" => {
                captions.push(node);
                false
            }
            "thead" | "tbody" | "tfoot" => {
                section += 1;
                true
            }
            _ => node == table,
        }
    });
    rows.append(&mut feet);
    (rows, captions)
}

/// Whether a table only places things on the page.
fn places_only(tree: &Tree, weights: &[Weight], table: NodeId, rows: &[SourceRow]) -> bool {
    if matches!(tree.attribute(table, "role"), Some("presentation" | "none")) {
        return true;
    }
    let cells = || rows.iter().flat_map(|row| row.cells.iter().copied());
    if rows.iter().all(|row| row.cells.len() <= 1) {
        return true;
    }
    if cells().any(|cell| tree.name(cell) == "th") {
        return false;
    }
    let weight = |cell: NodeId| weights[cell as usize];
    if cells().any(|cell| weight(cell).tables || weight(cell).headings) {
        return true;
    }
    let filled = |row: &SourceRow| row.cells.iter().filter(|&&cell| weight(cell).text > 0).count();
    let wide = rows.iter().filter(|row| filled(row) >= 2).count();
    let (count, text) = cells()
        .map(weight)
        .filter(|weight| weight.text > 0)
        .fold((0u64, 0u64), |(count, text), weight| (count + 1, text + u64::from(weight.text)));
    wide < 2 || text > count * 250
}

/// Rows from `at` on that name the columns.
fn heads_at(tree: &Tree, grid: &[Vec<Slot>], rows: &[SourceRow], at: usize, is_first: bool) -> usize {
    let in_head = grid.len().min(rows.len()) - at;
    let marked = rows[at..].iter().take(in_head).take_while(|row| row.head).count();
    if marked > 0 && marked < in_head {
        return marked;
    }
    let all_heads = grid[at..].iter().take_while(|row| is_head_row(row)).count();
    if all_heads > 0 {
        // Nothing but heads: the table has no values.
        return if all_heads < in_head { all_heads } else { 1 };
    }
    usize::from(is_first && names_columns(tree, &grid[at..]))
}

/// Whether two cells of a row at least say something.
fn several(row: &[Slot]) -> bool {
    let mut filled = row.iter().filter(|slot| !slot.text.trim().is_empty());
    filled.next().is_some_and(|first| filled.any(|slot| slot.cell != first.cell))
}

/// Whether a row has heads only, two at least; empty cells do not count.
fn is_head_row(row: &[Slot]) -> bool {
    let filled = || row.iter().filter(|slot| !slot.text.trim().is_empty());
    filled().all(|slot| slot.head)
        && filled().any(|slot| filled().next().is_some_and(|first| first.cell != slot.cell))
}

/// Whether the first row of a table without heads names the columns.
fn names_columns(tree: &Tree, grid: &[Vec<Slot>]) -> bool {
    let [first, rest @ ..] = grid else { return false };
    if rest.is_empty() || first.len() < 2 {
        return false;
    }
    let short = |text: &str| {
        let text = text.trim();
        text.chars().count() <= 30 && !text.contains('。') && !is_figure(text)
    };
    let filled = first.iter().skip(1).all(|slot| !slot.text.trim().is_empty());
    let distinct = first.windows(2).all(|two| two[0].text != two[1].text);
    if !filled || !distinct || !first.iter().all(|slot| short(&slot.text)) {
        return false;
    }
    // A head before each row, the first too: names of rows, none of columns.
    let row_heads = first[0].head && rest[0].first().is_some_and(|slot| slot.head);
    if first.len() == 2 && row_heads && !first[0].text.trim().is_empty() {
        return false;
    }
    const NAMES: &[&str] = &[
        "",
        "年度",
        "区分",
        "項目",
        "指標",
        "年",
        "種別",
        "番号",
        "No.",
        "NO",
        "No",
        "事業名",
        "施策",
        "取組",
        "回",
    ];
    // In two columns these as often name a row.
    const WIDE: &[&str] = &["内容", "名称", "担当課", "地区", "施設名", "年月日", "日程"];
    let plain: String = first[0].text.chars().filter(|c| !c.is_whitespace()).collect();
    let styled =
        |row: &[Slot]| row.iter().all(|slot| slot.text.trim().is_empty() || is_emphasized(tree, slot.cell));
    let figures =
        rest.iter().filter(|row| row.iter().skip(1).any(|slot| is_figure(slot.text.trim()))).count();
    // Names are words, what is said below them are sentences.
    let wordy = |slot: &Slot| slot.text.contains('。') || slot.text.chars().count() >= 12;
    let words = first.iter().all(|slot| (1..=8).contains(&slot.text.trim().chars().count()));
    let sentences = words && rest.iter().all(|row| row.iter().all(wordy));
    NAMES.contains(&plain.as_str())
        || sentences
        || first.len() >= 3 && WIDE.contains(&plain.as_str())
        || styled(first) && !styled(&rest[0])
        || first.len() >= 3 && figures * 2 >= rest.len()
}

/// Whether a cell is drawn as a head: on a ground of its own, or in bold throughout.
fn is_emphasized(tree: &Tree, cell: NodeId) -> bool {
    let drawn = |node: NodeId| {
        tree.attribute(node, "bgcolor").is_some()
            || tree
                .attribute(node, "style")
                .is_some_and(|style| style.contains("background") || style.contains("bold"))
    };
    if drawn(cell) || tree.parent(cell).is_some_and(drawn) {
        return true;
    }
    let mut inner = cell;
    // A cell nests a few elements around its text.
    for _ in 0..8 {
        let mut children =
            tree.children(inner).filter(|&child| tree.text(child).is_none_or(|text| !text.trim().is_empty()));
        let (Some(only), None) = (children.next(), children.next()) else { return false };
        if matches!(tree.name(only), "b" | "strong") {
            return true;
        }
        inner = only;
    }
    false
}

/// A number with its unit: 278, 3.5％, ▲12億円, －.
fn is_figure(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let lead = text.trim_start_matches(['△', '▲', '-', '－', '−', '+', '＋', '約', '¥', '￥']);
    lead.starts_with(digit) && text.chars().count() <= 16 && !text.contains(['年', '月', '第', '/', '～'])
}

/// The text of a row that is one cell across the whole table.
fn alone(row: &[Slot], columns: usize) -> Option<&str> {
    let first = row.first()?;
    let whole = row.len() == columns && columns > 1 && row.iter().all(|slot| slot.cell == first.cell);
    whole.then(|| first.text.as_ref())
}

/// The names of the columns, those of several rows joined; none when they are too long to stand over each row.
fn joined(names: &[Vec<&str>]) -> Vec<String> {
    let mut total = 0;
    let joined: Vec<String> = names
        .iter()
        .map(|parts| {
            let mut name = String::new();
            for part in parts {
                if !name.is_empty() {
                    name.push(' ');
                }
                // A name is broken where its cell is narrow.
                name.extend(part.chars().filter(|&c| c != '\n'));
            }
            let name: String = name.trim().chars().take(LONGEST_NAME).collect();
            total += name.chars().count();
            name
        })
        .collect();
    let said = joined.iter().any(|name| !name.is_empty());
    if said && total <= LONGEST_HEADER { joined } else { Vec::new() }
}
