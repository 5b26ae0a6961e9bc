//! How far a file's structure tree is to be believed, seen from the lines that it names.
//!
//! Two kinds of trees say of lines what is true of the file and not of the text: text printed as it stood (`pre`), one
//! paragraph with every line broken by hand, and text printed line by line, each line a paragraph of its own.

use std::collections::HashMap;

use super::{
    block::{Block, TextLine, join},
    ends::room_for,
    tags::{ARTIFACT, UNKNOWN},
};
use crate::layout::{join::hangs, marker::find_marker};

/// Takes the tree off the lines of which it says nothing of use; whether nearly all lines of the file are such, so that
/// it is a plain text that was printed.
pub(super) fn settle(pages: &mut [Vec<Block>]) -> bool {
    let preformatted = preformatted(pages);
    for line in lines_mut(pages) {
        if preformatted.contains_key(&line.elements.0.own) {
            line.elements = (UNKNOWN, UNKNOWN);
            line.as_it_was = true;
        }
    }
    if lines_are_paragraphs(pages) {
        for blocks in pages.iter_mut() {
            join_broken(blocks);
        }
        for line in lines_mut(pages) {
            if line.elements.0 != ARTIFACT {
                line.elements = (UNKNOWN, UNKNOWN);
                line.as_it_was = true;
            }
        }
    }
    let (mut all, mut as_it_was) = (0usize, 0usize);
    for line in lines_mut(pages).filter(|line| line.elements.0 != ARTIFACT) {
        all += 1;
        as_it_was += usize::from(line.as_it_was);
    }
    let rows = |block: &Block| match block {
        Block::Table(table, _) => table.rows.len(),
        Block::Line(_) => 0,
    };
    let rows: usize = pages.iter().flatten().map(rows).sum();
    let plain = as_it_was * 10 >= (all + rows) * 9 && as_it_was > 0;
    if plain {
        pages.iter_mut().for_each(join_cut);
    }
    plain
}

fn lines_mut(pages: &mut [Vec<Block>]) -> impl Iterator<Item = &mut TextLine> {
    pages.iter_mut().flatten().filter_map(|block| match block {
        Block::Line(line) => Some(line),
        Block::Table(..) => None,
    })
}

/// Pairs of lines that follow each other on a page.
fn pairs(pages: &[Vec<Block>]) -> impl Iterator<Item = (&TextLine, &TextLine)> {
    pages.iter().flat_map(|blocks| blocks.windows(2)).filter_map(|pair| match pair {
        [Block::Line(a), Block::Line(b)] => Some((a, b)),
        _ => None,
    })
}

/// Elements many of whose lines end long before the edge.
fn preformatted(pages: &[Vec<Block>]) -> HashMap<u32, ()> {
    let mut counts: HashMap<u32, (usize, usize)> = HashMap::new();
    for (a, b) in pairs(pages) {
        let (end, start) = (a.elements.1, b.elements.0);
        if end == UNKNOWN || end == ARTIFACT || end.own != start.own {
            continue;
        }
        let (lines, early) = counts.entry(end.own).or_default();
        *lines += 1;
        *early += usize::from(a.right - a.x1 > room_for(b) + a.size * 2.0);
    }
    let by_hand = |(lines, early): &(usize, usize)| *lines >= 5 && early * 6 >= *lines;
    counts.into_iter().filter(|(_, count)| by_hand(count)).map(|(element, _)| (element, ())).collect()
}

/// Whether sentences go on after lines that end long before the edge: the lines were broken before they were printed.
fn lines_are_paragraphs(pages: &[Vec<Block>]) -> bool {
    let (mut early, mut torn) = (0usize, 0usize);
    for (a, b) in pairs(pages) {
        let pitch = b.base - a.base;
        let near =
            a.region == b.region && (0.0..a.size * 3.0).contains(&pitch) && (a.size - b.size).abs() < 0.6;
        let labels = a.text.contains('\t') || b.text.contains('\t') || a.text.chars().count() < 6;
        if !near || labels || a.right - a.x1 <= room_for(b) + a.size * 1.5 {
            continue;
        }
        early += 1;
        let text = b.text.trim();
        let hanging = text.chars().next().is_some_and(hangs);
        let open = is_open(&a.text);
        let ended = a.text.trim_end().ends_with(['。', '｡', '：', ':', '）', ')', '」', '！', '？', '等']);
        torn += usize::from(!ended && (hanging || open) && find_marker(text).is_none());
    }
    torn >= 4 && torn * 8 >= early
}

/// Whether a text ends with a comma or a particle, as no paragraph does.
pub(super) fn is_open(text: &str) -> bool {
    text.trim_end().ends_with(['、', '，', 'の', 'を', 'に', 'は', 'が', 'と', 'で', 'へ', 'や'])
}

/// Makes one line of those that the edge of the page broke, as far as their places tell.
fn join_cut(blocks: &mut Vec<Block>) {
    let is_cut = |a: &TextLine, b: &TextLine| {
        a.region == b.region
            && (a.left - b.left).abs() < 1.0
            && b.x0 - b.left < b.size
            && (0.0..a.size * 2.6).contains(&(b.base - a.base))
            && a.right - a.x1 <= room_for(b)
            && a.x1 - a.left >= a.size * 12.0
            && find_marker(b.text.trim()).is_none()
    };
    let pair = |pair: &[Block]| match pair {
        [Block::Line(a), Block::Line(b)] => is_cut(a, b),
        _ => false,
    };
    let cut = blocks.windows(2).filter(|blocks| pair(blocks)).count();
    if cut * 3 > blocks.len() {
        // The lines are as wide as the page: their ends are their own.
        return;
    }
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut last: Option<TextLine> = None;
    for block in blocks.drain(..) {
        let whole = match &block {
            Block::Line(line) => last.replace(line.clone()).filter(|last| is_cut(last, line)),
            Block::Table(..) => last.take().and(None),
        };
        if let (Some(_), Some(Block::Line(before)), Block::Line(line)) = (&whole, joined.last_mut(), &block) {
            take(before, line);
        } else {
            joined.push(block);
        }
    }
    *blocks = joined;
}

/// Adds the rest of a line to it.
fn take(before: &mut TextLine, line: &TextLine) {
    join(&mut before.text, &line.text);
    before.area = before.area.union(line.area);
    before.base = line.base;
    before.x1 = before.x1.max(line.x1);
    before.elements.1 = line.elements.1;
}

/// Makes one line of those that the edge of the page broke, as the tree tells.
fn join_broken(blocks: &mut Vec<Block>) {
    let mut joined: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        if let (Some(Block::Line(before)), Block::Line(line)) = (joined.last_mut(), &block)
            && before.elements.1 != UNKNOWN
            && before.elements.1 != ARTIFACT
            && before.elements.1.own == line.elements.0.own
        {
            take(before, line);
        } else {
            joined.push(block);
        }
    }
    *blocks = joined;
}
