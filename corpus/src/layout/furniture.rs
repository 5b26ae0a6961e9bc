//! Page furniture: running heads, running feet and page numbers, set aside but never lost (the source keeps them).
//!
//! A line is furniture only when it is short and repeats where pages begin or end; content is never dropped on looks
//! alone. The first of the running heads that name a body stays: nowhere else does the report say who issued it.

use std::collections::{BTreeMap, BTreeSet};

use super::{columns::column_title, lines::Line, marker::is_digit};
use crate::metadata::names_an_organization;

/// Marks the furniture among the lines; the running heads and feet it found, each once, in order of appearance.
pub(crate) fn mark(lines: &mut [Line<'_>]) -> Vec<String> {
    if lines.last().is_some_and(|line| line.page.is_some_and(|page| page > 1)) {
        mark_at_page_edges(lines)
    } else {
        mark_without_pages(lines)
    }
}

/// Widest running head that is believed, in columns.
const WIDEST: u32 = 60;

/// With form feeds: what stands first or last on most pages.
fn mark_at_page_edges(lines: &mut [Line<'_>]) -> Vec<String> {
    let mut edges = BTreeSet::new();
    for at in 0..lines.len() {
        if lines[at].starts_page {
            // The first two lines of this page, the last two of the page before.
            for near in at.saturating_sub(2)..(at + 2).min(lines.len()) {
                if near < at || lines[near].page == lines[at].page {
                    edges.insert(near);
                }
            }
        }
    }
    edges.extend(lines.len().saturating_sub(2)..lines.len());
    let pages = lines.last().and_then(|line| line.page).unwrap_or(1) as usize;
    // A line repeats when it is the same on several pages, or when only its number goes on with the pages.
    let keys = |line: &Line<'_>| {
        let page = i64::from(line.page.unwrap_or(1));
        [
            line.text.to_owned(),
            format!("{}\u{0}{}", shape(line.text), i64::from(page_number(line.text)) - page),
        ]
    };
    let mut counts: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for &at in edges.iter().filter(|&&at| lines[at].width <= WIDEST) {
        for key in keys(&lines[at]) {
            counts.entry(key).or_default().insert(lines[at].page.unwrap_or(1));
        }
    }
    let mut heads: Vec<String> = Vec::new();
    for &at in &edges {
        let line = &mut lines[at];
        if line.width > WIDEST || line.text.ends_with(['。', '、']) {
            continue;
        }
        let pages_with = |key: &String| counts.get(key).map_or(0, BTreeSet::len);
        let repeated = keys(line).iter().map(pages_with).max().unwrap_or(0);
        let often =
            repeated >= 3 && repeated * 3 >= pages || repeated == 2 && pages == 2 && line.marker.is_none();
        let number = is_page_number(line.text) && repeated >= 2;
        if number || often && column_title(line.text).is_none() {
            line.aside = true;
            if !is_page_number(line.text) && !heads.iter().any(|head| head == line.text) {
                line.aside = !(at == 0 && names_an_organization(line.text));
                heads.push(line.text.to_owned());
            }
        }
    }
    if lines.iter().all(|line| line.aside || line.text.trim().is_empty()) {
        // Pages that say nothing else say this.
        for line in lines.iter_mut().filter(|line| !is_page_number(line.text)) {
            line.aside = false;
        }
        heads.clear();
    }
    heads
}

/// On told pages: what a page of a text had at its head before the text was printed on other pages.
pub(super) fn mark_inner_heads(lines: &mut [Line<'_>]) -> Vec<String> {
    let first = lines.iter().find(|line| !line.aside);
    if first.is_some_and(|line| line.role().is_none() && names_an_organization(line.text)) {
        mark_without_pages(lines)
    } else {
        Vec::new()
    }
}

/// Without form feeds: a short unmarked line that opens the file and returns at intervals, and dashed page numbers.
pub(super) fn mark_without_pages(lines: &mut [Line<'_>]) -> Vec<String> {
    let mut heads = Vec::new();
    let candidates: Vec<String> = lines
        .iter()
        .filter(|line| !line.aside)
        .take(2)
        .filter(|line| line.marker.is_none() && line.width <= WIDEST && column_title(line.text).is_none())
        .filter(|line| !line.text.ends_with(['。', '、']))
        .map(|line| line.text.to_owned())
        .collect();
    for candidate in candidates {
        let places: Vec<usize> = (0..lines.len()).filter(|&at| lines[at].text == candidate).collect();
        let spaced = places.windows(2).all(|pair| pair[1] - pair[0] >= 8);
        if places.len() >= 3 && spaced {
            for at in places {
                lines[at].aside = !(at == 0 && names_an_organization(&candidate));
                lines[at].starts_page = true;
            }
            heads.push(candidate);
        }
    }
    let mut numbers: Vec<(usize, u32)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if line.width <= 12
            && line.text.starts_with(['-', '－', '―', '–', '—', '−', 'ー'])
            && line.text.ends_with(['-', '－', '―', '–', '—', '−', 'ー'])
            && is_page_number(line.text)
        {
            numbers.push((at, page_number(line.text)));
        }
    }
    if numbers.len() >= 2 && numbers.windows(2).all(|pair| pair[0].1 < pair[1].1) {
        for (at, _) in numbers {
            lines[at].aside = true;
            if let Some(next) = lines.get_mut(at + 1) {
                next.starts_page = true;
            }
        }
    }
    heads
}

/// A line with every number in it replaced, so that feet that count pages are equal.
pub(crate) fn shape(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if !is_digit(c) {
            shape.push(c);
        } else if !shape.ends_with('0') {
            shape.push('0');
        }
    }
    shape
}

/// `3`, `- 3 -`, `3/12`, `P.3`, `３ページ`.
fn is_page_number(text: &str) -> bool {
    let core = text
        .trim_matches(|c: char| {
            c.is_whitespace()
                || matches!(c, '-' | '－' | '―' | '–' | '—' | '−' | 'ー' | '(' | ')' | '（' | '）')
        })
        .trim_start_matches(['P', 'p', 'Ｐ', 'ｐ', '.', '．', ' '])
        .trim_end_matches("ページ")
        .trim_end_matches(['頁', ' ']);
    let (page, of) = core.split_once(['/', '／']).unwrap_or((core, "1"));
    [page, of].iter().all(|part| {
        let part = part.trim();
        !part.is_empty() && part.chars().count() <= 4 && part.chars().all(is_digit)
    })
}

/// The last number of a line, or the page in `3/12`.
fn page_number(text: &str) -> u32 {
    let text = text.split_once(['/', '／']).map_or(text, |(page, _)| page);
    let tail = text.trim_end_matches(|c: char| !is_digit(c));
    let start = tail.trim_end_matches(is_digit).len();
    super::notes::label_of(&tail[start..])
        .chars()
        .take(6)
        .fold(0, |number, digit| number * 10 + digit.to_digit(10).unwrap_or(0))
}
