//! What stands at the edges of pages and belongs to no paragraph: running heads and feet, page numbers, footnotes.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::block::{Block, TextLine};
use crate::layout::{
    furniture::shape,
    marker::{find_marker, is_digit},
};

/// Which part of its page a line is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    /// The text that the page is there for.
    #[default]
    Body,
    /// Said again on other pages: a running head or foot, a page number.
    Furniture,
    /// The first line of a footnote.
    Note,
    /// A further line of a footnote.
    NoteRest,
}

/// Lines at either edge of a page among which furniture is looked for.
const EDGE: usize = 3;
/// How far the same furniture may stand from page to page, in points.
const NEAR: f64 = 6.0;

/// Tells the lines of all pages which part of their page they are; `usual` is the size of the text in points.
pub(super) fn tell_parts(pages: &mut [Vec<Block>], usual: f64) {
    let mut furniture = furniture(pages);
    // Pages that say nothing else say this.
    let body = |(blocks, places): (&Vec<Block>, &Vec<usize>)| {
        blocks.iter().enumerate().any(|(at, block)| !block.is_empty() && !places.contains(&at))
    };
    if !pages.iter().zip(&furniture).any(body) {
        furniture.iter_mut().for_each(Vec::clear);
    }
    for (blocks, places) in pages.iter_mut().zip(&furniture) {
        for &at in places {
            if let Some(Block::Line(line)) = blocks.get_mut(at) {
                line.part = Part::Furniture;
            }
        }
        tell_notes(blocks, usual);
    }
}

/// The lines at the edges of each page that stand at the same place, with the same words, on a third of the pages.
fn furniture(pages: &[Vec<Block>]) -> Vec<Vec<usize>> {
    let mut found: HashMap<String, Vec<(usize, usize, f64)>> = HashMap::new();
    for (page, blocks) in pages.iter().enumerate() {
        for at in 0..blocks.len() {
            if at >= EDGE && at + EDGE < blocks.len() {
                continue;
            }
            if let Block::Line(line) = &blocks[at] {
                found.entry(shape(&line.text)).or_default().push((page, at, line.area.y0));
            }
        }
    }
    let mut places = vec![Vec::new(); pages.len()];
    for (words, mut lines) in found {
        lines.sort_by(|a, b| a.2.total_cmp(&b.2));
        for same in lines.chunk_by(|a, b| b.2 - a.2 <= NEAR) {
            let mut on: Vec<usize> = same.iter().map(|line| line.0).collect();
            on.sort_unstable();
            on.dedup();
            let number = !words.chars().any(char::is_alphabetic);
            if on.len() >= 3 && on.len() * 3 >= pages.len() || on.len() == 2 && pages.len() <= 4 && number {
                for &(page, at, _) in same {
                    places[page].push(at);
                }
            }
        }
    }
    places
}

/// Finds the footnotes: small lines that end the page, the first of which begins with a sign of a note.
fn tell_notes(blocks: &mut [Block], body: f64) {
    // A raised label begins a note in any size.
    let raised = |line: &TextLine| {
        line.text.trim_start().starts_with(['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'])
    };
    let small = |line: &TextLine| line.usual_size <= body * 0.9 || raised(line);
    let mut from = blocks.len();
    for (at, block) in blocks.iter().enumerate().rev() {
        match block {
            Block::Line(line) if line.part == Part::Furniture => {}
            Block::Line(line) if small(line) => {
                if note_label(&line.text).is_some() {
                    from = at;
                }
            }
            _ => break,
        }
    }
    // Items are no footnotes, nor is the whole of a page in small type.
    let item = |block: &Block| match block {
        Block::Line(line) => {
            line.part == Part::Body
                && note_label(&line.text).is_none()
                && find_marker(line.text.trim()).is_some()
        }
        Block::Table(..) => true,
    };
    if blocks[from..].iter().any(item) {
        return;
    }
    if blocks[..from].iter().all(|block| matches!(block, Block::Line(line) if small(line))) {
        return;
    }
    for block in &mut blocks[from..] {
        if let Block::Line(line) = block
            && line.part != Part::Furniture
        {
            line.part = if note_label(&line.text).is_some() { Part::Note } else { Part::NoteRest };
        }
    }
}

/// The label of the note that a line begins: `1`, `※2`, `注３`, `*`.
pub(super) fn note_label(text: &str) -> Option<String> {
    let text = text.trim_start();
    let body = text.trim_start_matches(['※', '＊', '*', '†', '（', '(', '注', '脚']);
    let signed = body.len() < text.len();
    let tail =
        body.trim_start_matches(|c: char| is_digit(c) || matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹'));
    let digits = &body[..body.len() - tail.len()];
    let next = tail.chars().next()?;
    let count = digits.chars().count();
    if count > 3 || count == 0 && !signed {
        return None;
    }
    // A number with a unit, a date or a decimal is no label.
    let apart = next.is_whitespace() || matches!(next, '）' | ')' | '　' | '：' | ':') || signed;
    let worded = count > 0
        && next as u32 >= 0x3000
        && next.is_alphabetic()
        && !matches!(next, '年' | '月' | '日' | '回' | '件' | '人' | '円' | '社' | '名' | '％');
    let plain: String = digits.nfkc().collect();
    (apart || worded).then(|| crate::layout::label_of(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_notes_are_told_from_numbers() {
        for (text, label) in [
            ("1　会議の論点整理", Some("1")),
            ("２ 総務省の調査", Some("2")),
            ("※3 見込み", Some("3")),
            ("注４）速報値", Some("4")),
            ("* 概算", Some("")),
            ("⁶ 人材の育成", Some("6")),
            ("2019年度の実績", None),
            ("12件を受けた", None),
            ("会議の論点", None),
        ] {
            assert_eq!(note_label(text).as_deref(), label, "{text}");
        }
    }
}
