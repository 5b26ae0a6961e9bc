//! Tables that were flattened into lines: rows of numbers under a header, and rows of words.

use std::ops::Range;

use super::{
    lines::{Line, columns_of},
    marker::is_digit,
};

/// A table found among the lines.
pub(crate) struct Table {
    /// Number of lines above the rows that make up the header.
    pub(crate) header_lines: usize,
    /// Names of the columns, when there are as many as cells in a row.
    pub(crate) header: Vec<String>,
    /// Lines of the header that go on with the cell of the line before.
    pub(crate) glued: Vec<usize>,
    /// For each row (one line each) the bytes of its cells.
    pub(crate) rows: Vec<Vec<Range<usize>>>,
}

/// Most lines that a header takes.
const MOST_HEADER_LINES: usize = 14;

/// The table whose header or first row is the first of `lines`.
pub(crate) fn find_table(lines: &[&Line<'_>]) -> Option<Table> {
    let header_lines = lines
        .iter()
        .take(MOST_HEADER_LINES)
        .position(|line| !is_header_fragment(line) || number_row(line.text).is_some())?;
    let first = lines.get(header_lines).and_then(|line| number_row(line.text))?;
    let cells = first.len();
    // A row whose last cells are empty or merged is a cell shorter.
    let rows: Vec<_> = std::iter::once(first)
        .chain(
            lines[header_lines + 1..]
                .iter()
                .take_while(|line| line.marker.is_none())
                .map_while(|line| number_row(line.text).filter(|row| row.len().abs_diff(cells) <= 1)),
        )
        .collect();
    if rows.len() < 2 && !(rows.len() == 1 && header_lines >= cells) {
        return None;
    }
    // What stands above with a gap between belongs to something else.
    let far = lines[..header_lines]
        .iter()
        .skip(1)
        .rposition(|line| line.gap >= 2 || line.starts_page)
        .map_or(0, |at| at + 1);
    if far > 0 {
        return None;
    }
    let (header, glued) = header_names(&lines[..header_lines], cells);
    Some(Table { header_lines, header, glued, rows })
}

/// A row of three or more words without any mark (現状の支援内容 課題（企業の声） 課題解決支援手法): the header of a table
/// whose cells follow flattened.
pub(crate) fn word_row(line: &Line<'_>) -> Option<Vec<Range<usize>>> {
    if line.marker.is_some() || line.width > 100 || line.text.contains(['。', '、']) {
        return None;
    }
    let words = words(line.text);
    let wordy = |range: &Range<usize>| {
        let word = &line.text[range.clone()];
        let count = word.chars().count();
        (2..=14).contains(&count)
            && word.chars().any(|c| c as u32 >= 0x3000 && c.is_alphabetic())
            && !word.ends_with(['：', ':', '）', ')']) | word.contains(['（', '('])
    };
    (words.len() >= 3 && words.iter().all(wordy)).then_some(words)
}

/// A row whose cells are set apart by blanks three columns wide or more: `第１回　　　H30.8.27　　　19名`.
pub(crate) fn spaced_row(line: &Line<'_>) -> Option<Vec<Range<usize>>> {
    if line.marker.is_some() || line.text.len() > 600 || line.text.contains(['。', '\t']) {
        return None;
    }
    let mut cells: Vec<Range<usize>> = Vec::new();
    for word in words(line.text) {
        match cells.last_mut() {
            Some(last) if line.text[last.end..word.start].chars().map(columns_of).sum::<u32>() < 3 => {
                last.end = word.end;
            }
            _ => cells.push(word),
        }
    }
    (cells.len() >= 3).then_some(cells)
}

/// A row whose cells are set apart by commas, as in a CSV file: `区分,平成29年度,平成30年度`.
pub(crate) fn comma_row(line: &Line<'_>) -> Option<Vec<Range<usize>>> {
    if line.marker.is_some() || line.text.len() > 600 || line.text.contains(['。', '、', '\t', '「', ' '])
    {
        return None;
    }
    let mut cells = Vec::new();
    let mut start = 0;
    for cell in line.text.split(',') {
        cells.push(start..start + cell.len());
        start += cell.len() + 1;
    }
    let japanese = line.text.chars().any(|c| c as u32 >= 0x3000);
    (cells.len() >= 3 && japanese && !line.text.starts_with(is_digit)).then_some(cells)
}

/// Whether a line is by itself a row of a table.
pub(crate) fn is_row(line: &Line<'_>) -> bool {
    line.marker.is_none()
        && (line.text.contains('\t')
            || spaced_row(line).is_some()
            || word_row(line).is_some()
            || number_row(line.text).is_some_and(|row| row.len() >= 4))
}

/// Cells of a line that has tabs inside.
pub(crate) fn tab_row(line: &Line<'_>) -> Option<Vec<Range<usize>>> {
    line.text.contains('\t').then(|| {
        let mut cells = Vec::new();
        let mut start = 0;
        for part in line.text.split('\t') {
            cells.push(start..start + part.len());
            start += part.len() + 1;
        }
        cells
    })
}

/// The stretches of a text between white space, in bytes.
pub(crate) fn words(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                words.push(from..at);
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push(from..text.len());
    }
    words
}

/// The cells of a row of numbers: `28 288 件 4 件 3 件`; `30 278 件 調査中` too.
fn number_row(text: &str) -> Option<Vec<Range<usize>>> {
    if text.len() > 300
        || text.contains(['。', '、', '：', ':', '（', '「', '・'])
        || !text.contains(is_digit)
    {
        return None;
    }
    let mut cells: Vec<Range<usize>> = Vec::new();
    let mut numbers = 0;
    for word in words(text) {
        let here = &text[word.clone()];
        let unit = here.chars().count() <= 3 && UNITS.contains(&here);
        if unit
            && let Some(last) = cells.last_mut()
            && text[last.clone()].ends_with(is_digit)
        {
            last.end = word.end;
            continue;
        }
        numbers += usize::from(is_number(here));
        cells.push(word);
    }
    (cells.len() >= 3 && numbers >= 2 && numbers * 2 >= cells.len()).then_some(cells)
}

const UNITS: &[&str] = &[
    "件",
    "社",
    "人",
    "名",
    "回",
    "円",
    "千円",
    "万円",
    "億円",
    "百万円",
    "兆円",
    "台",
    "機関",
    "団体",
    "校",
    "か所",
    "箇所",
    "%",
    "％",
    "ポイント",
    "ha",
    "㎡",
    "km",
    "戸",
    "世帯",
    "年",
    "年度",
    "月",
    "日",
    "時間",
    "本",
    "枚",
    "点",
    "施設",
    "区",
    "市",
    "位",
    "t",
    "kg",
];

fn is_number(word: &str) -> bool {
    let core = word.trim_start_matches(['▲', '△', '-', '−', '+', '約']);
    let tail = core.trim_start_matches(|c: char| is_digit(c) || matches!(c, ',' | '.' | '，' | '．'));
    tail.len() < core.len() && (tail.is_empty() || UNITS.contains(&tail))
        || matches!(word, "-" | "－" | "―" | "—")
}

/// A short unmarked line without sentence or value.
fn is_header_fragment(line: &Line<'_>) -> bool {
    line.marker.is_none()
        && line.width <= 24
        && line.gap <= 1
        && !line.text.contains(['。', '、', '：', ':', '「'])
        && !line.text.contains(is_digit)
}

/// Joins the fragments of a header to as many names as there are cells; also which fragments go on with the one before.
fn header_names(fragments: &[&Line<'_>], cells: usize) -> (Vec<String>, Vec<usize>) {
    let unknown = (Vec::new(), Vec::new());
    if let [line] = fragments {
        let words = words(line.text);
        return if words.len() == cells {
            (words.into_iter().map(|word| line.text[word].to_owned()).collect(), Vec::new())
        } else {
            unknown
        };
    }
    if fragments.is_empty() || fragments.len() < cells {
        return unknown;
    }
    // Likeliest borders first: after a direct step to the next cell, then after words that name a quantity.
    let mut borders: Vec<(i32, usize)> = (1..fragments.len())
        .map(|at| {
            let before = fragments[at - 1].text;
            let goes_on = before.ends_with(['/', '／', '・', '（', '('])
                || fragments[at].text.starts_with(['（', '(', '）']);
            let quantity = before.ends_with(QUANTITIES);
            let score =
                if goes_on { -10 } else { i32::from(quantity) * 2 + i32::from(fragments[at].gap >= 1) * 3 };
            (score, at)
        })
        .collect();
    borders.sort_by_key(|&(score, at)| (-score, at));
    let mut cuts: Vec<usize> = borders.into_iter().take(cells - 1).map(|(_, at)| at).collect();
    cuts.sort_unstable();
    let glued = (1..fragments.len()).filter(|at| !cuts.contains(at)).collect();
    cuts.push(fragments.len());
    let mut names = Vec::with_capacity(cells);
    let mut from = 0;
    for cut in cuts {
        names.push(fragments[from..cut].iter().map(|line| line.text).collect::<String>());
        from = cut;
    }
    (names, glued)
}

/// Last characters of words that name a quantity, a time or a kind: a header's name ends with them.
const QUANTITIES: [char; 24] = [
    '数', '度', '率', '額', '中', '名', '計', '費', '量', '年', '月', '日', '者', '値', '標', '績', '他',
    '別', '次', '分', '容', '期', '比', '差',
];
