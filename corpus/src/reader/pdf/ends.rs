//! Whether a line of a page goes on in the next, as far as places, sizes and the structure tree tell.

use super::{
    block::TextLine,
    table::is_mark,
    tags::{ARTIFACT, UNKNOWN},
    trust::is_open,
};
use crate::layout::{
    join::hangs,
    marker::{Mark, find_marker, is_digit},
};

/// Whether two lines in large type are one title: centred one above the other.
pub(super) fn is_title_of_lines(a: &TextLine, b: &TextLine) -> bool {
    let middle = |line: &TextLine| (line.x0 + line.x1) / 2.0;
    (0.0..b.size * 2.0).contains(&(b.base - a.base))
        && (middle(a) - middle(b)).abs() < b.size
        && (a.x0 - b.x0).abs() > 1.0
        && find_marker(b.text.trim()).is_none()
        && !is_date(&a.text)
        && !is_date(&b.text)
}

/// Whether a line is a day or month and nothing else: the line below it on a cover names the publisher.
pub(super) fn is_date(text: &str) -> bool {
    let words = ["令和", "平成", "昭和", "元", "年", "月", "日", "現在", "付", "改定", "発行", "公表"];
    let mut rest: String = text.chars().filter(|c| !c.is_whitespace() && !is_digit(*c)).collect();
    let digits = text.chars().filter(|c| is_digit(*c)).count();
    for word in words {
        rest = rest.replace(word, "");
    }
    digits > 0
        && rest.chars().all(|c| matches!(c, '（' | '）' | '(' | ')' | '.' | '．' | '/' | '-' | 'R' | 'H'))
}

/// Dots that lead to a page number: a line of a table of contents.
pub(super) fn has_leader(text: &str) -> bool {
    let mut run = 0;
    text.chars().any(|c| {
        run = match c {
            '.' | '．' | '・' | '…' | '‥' | '･' => run + 1,
            ' ' => run,
            _ => 0,
        };
        run >= 5
    })
}

/// Whether line `b` goes on with what line `a` broke off, as far as their places tell.
pub(super) fn broken(a: &TextLine, b: &TextLine, after: Option<&TextLine>) -> bool {
    verdict(a, b, after).unwrap_or_else(|| {
        let ended = a.text.ends_with(['。', '｡', '：', ':']);
        !ended && !is_marked(a, b) && reaches_end(a, b)
    })
}

/// Room at the end of `a`, in points, beyond which the first characters of `b` would have stood there.
pub(super) fn room_for(b: &TextLine) -> f64 {
    // A word of Latin letters is not broken; a bracket or small kana draws the character before it along.
    let word = b
        .text
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '%'))
        .count();
    b.size * (2.2 + 0.55 * word.min(40) as f64)
}

pub(super) fn reaches_end(a: &TextLine, b: &TextLine) -> bool {
    a.right - a.x1 <= room_for(b)
}

/// What the places of two lines that follow each other tell: broken in the middle, or apart; `None`: they leave it open.
///
/// `after` is the line after `b`.
pub(super) fn verdict(a: &TextLine, b: &TextLine, after: Option<&TextLine>) -> Option<bool> {
    if a.region != b.region {
        return Some(false);
    }
    if a.as_it_was && b.as_it_was {
        return None;
    }
    if let Some(tagged) = tagged(a, b) {
        return Some(tagged);
    }
    if (a.left - b.left).abs() > 1.0 {
        return Some(goes_on_in_next_column(a, b));
    }
    if a.text.contains('\t') || b.text.contains('\t') || has_leader(&a.text) || has_leader(&b.text) {
        return Some(false);
    }
    let size = a.size.max(b.size);
    let distance = b.base - a.base;
    if a.size.min(b.size) < size * 0.82 || !(0.0..size * 2.6).contains(&distance) {
        return Some(false);
    }
    let width = a.right - a.left;
    let (first, last) = (b.text.trim_start().chars().next()?, a.text.trim_end().chars().next_back()?);
    if width < size * 6.0 {
        // Too narrow for the ends of lines to tell.
        return None;
    }
    // A sentence of Latin letters goes on with a small letter.
    if a.text.trim_end().ends_with(|c: char| c.is_ascii_alphabetic() || c == ',')
        && first.is_ascii_lowercase()
    {
        return Some(true);
    }
    let full = reaches_end(a, b);
    let opens = |c: char| matches!(c, '（' | '(' | '「' | '『' | '、' | '，' | '・');
    if !full && !opens(last) {
        // A line that ends early has ended, unless it reads as if it went on.
        let goes_on = is_open(&a.text) || hangs(first) || matches!(first, '（' | '(');
        let early = !goes_on && a.right - a.x1 > room_for(b) + size * 1.5;
        return early.then_some(false);
    }
    if !full || is_marked(a, b) {
        return None;
    }
    // The first line of a paragraph is indented, or that of an item hangs out.
    let step = (b.x0 - a.x0) / size;
    let ended = matches!(last, '。' | '｡' | '！' | '？');
    if ended && step.abs() > 0.5 {
        return if step > 0.0 {
            Some(false)
        } else {
            Some(a.x0 - a.left > size * 0.5 && b.x0 - b.left < size * 0.5)
        };
    }
    let names = |mark: Mark| {
        matches!(mark, Mark::Title | Mark::Chapter | Mark::Section | Mark::Roman | Mark::Bracket)
    };
    if ended || find_marker(a.text.trim()).is_some_and(|marker| names(marker.mark)) {
        return None;
    }
    if after.is_some_and(|after| begins_paragraph(b, after)) {
        return Some(false);
    }
    // An item whose fellows hang beside their marks does so too.
    if b.items_hang
        && step < 0.4
        && find_marker(a.text.trim()).is_some_and(|marker| marker.mark >= Mark::DoubleCircle)
    {
        return Some(false);
    }
    let hanging = (-1.6..=4.5).contains(&step);
    (hanging && !is_mark(&b.text) && !first.is_whitespace()).then_some(true)
}

/// Whether a line is the indented first one of a paragraph: the next goes on further to the left.
pub(super) fn begins_paragraph(line: &TextLine, after: &TextLine) -> bool {
    line.region == after.region
        && (line.left - after.left).abs() < 1.0
        && (0.0..line.size * 2.6).contains(&(after.base - line.base))
        && line.x0 - after.x0 > line.size * 0.5
        && reaches_end(line, after)
        && find_marker(after.text.trim()).is_none()
}

/// Whether a sentence goes on from the foot of one column to the head of the next.
pub(super) fn goes_on_in_next_column(a: &TextLine, b: &TextLine) -> bool {
    let ended = a.text.ends_with(['。', '｡', '！', '？', '：', ':', '」', '）']);
    let (here, next) = (a.right - a.left, b.right - b.left);
    b.left > a.right - 1.0
        && b.base < a.base
        && (a.size - b.size).abs() < 0.6
        && (here - next).abs() < here * 0.25
        && !ended
        && reaches_end(a, b)
        && b.x0 - b.left < b.size * 0.6
        && find_marker(b.text.trim()).is_none()
}

/// What the structure tree says of two lines: of one paragraph, or of two; `None` when it is silent.
pub(super) fn tagged(a: &TextLine, b: &TextLine) -> Option<bool> {
    let (end, start) = (a.elements.1, b.elements.0);
    if end == UNKNOWN || start == UNKNOWN {
        return None;
    }
    if end.block != start.block {
        return Some(false);
    }
    if end.own != start.own {
        return None;
    }
    // Within a paragraph a line may end early because its author broke it there.
    let broken_by_hand = a.base < b.base && a.right - a.x1 > room_for(b) + a.size * 2.0;
    (end != ARTIFACT && !broken_by_hand && !a.text.contains('\t') && !b.text.contains('\t')).then_some(true)
}

/// Whether line `b` begins with a mark of its own, rather than with a sign at which line `a` happened to be broken.
pub(super) fn is_marked(a: &TextLine, b: &TextLine) -> bool {
    let Some(marker) = find_marker(b.text.trim()) else { return false };
    // No line begins with a middle dot within a name (JIS X 4051), but some programs break there.
    let in_name = || {
        let katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー') || c.is_ascii_alphanumeric();
        let next = b.text.trim().chars().nth(1);
        a.text.trim_end().chars().next_back().is_some_and(katakana) && next.is_some_and(katakana)
    };
    let weak = match marker.mark {
        Mark::Dot => in_name(),
        Mark::Number
        | Mark::ParenthesizedNumber
        | Mark::Label
        | Mark::Kana
        | Mark::Dash
        | Mark::Note
        | Mark::Step => true,
        _ => false,
    };
    let ended = a.text.trim_end().ends_with(['。', '｡', '：', ':', '！', '？']);
    if !weak || ended {
        return true;
    }
    // In a list the line before begins with a mark too, or hangs beside one.
    let listed = find_marker(a.text.trim()).is_some_and(|before| before.mark == marker.mark);
    listed || (a.x0 - b.x0).abs() > b.size * 0.5
}
