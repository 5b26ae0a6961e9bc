//! Whether the paragraphs of a file are in truth the lines of a text that was wrapped before it came into the file.

use crate::layout::lines::columns_of;

/// Fewest paragraphs that tell by themselves.
const FEWEST: usize = 8;
/// Columns of a line that is no label or item of a few words.
const LONG: u32 = 44;
/// Columns by which lines of a page end earlier than others, so that no line begins with a comma.
const SPREAD: u32 = 6;
/// Columns of the widest page of text.
const WIDEST_PAGE: u32 = 130;
/// What a paragraph ends with.
const ENDS: &[char] = &['。', '．', '！', '？', '」', '）', ')', '：', ':', '.', ';', '；'];

/// Whether paragraphs of running text are lines: many begin in the middle of a phrase, or most are of one width and end
/// nowhere. Headings, items with marks of their format and blank paragraphs are none of them.
pub(super) fn is_wrapped(lines: &[&str]) -> bool {
    let torn = lines.windows(2).filter(|pair| is_torn(pair[0], pair[1])).count();
    let mut widths: Vec<u32> = lines.iter().map(|line| line.chars().map(columns_of).sum()).collect();
    let ends = |line: &str| line.ends_with(ENDS);
    // One that is torn, and others that are as full as any and end nowhere either.
    let full = widths.iter().copied().max().unwrap_or(0);
    let edge = lines.iter().zip(&widths).filter(|(_, width)| **width + SPREAD >= full);
    let (at_end, open) =
        edge.fold((0, 0), |(all, open), (line, _)| (all + 1, open + usize::from(!ends(line))));
    if torn >= 1 && (LONG..=WIDEST_PAGE).contains(&full) && open >= 3 && open * 2 > at_end {
        return true;
    }
    if lines.len() < FEWEST {
        return false;
    }
    if torn >= 2 && torn * 100 >= lines.len() {
        return true;
    }
    let long = lines.iter().zip(&widths).filter(|(_, width)| **width >= LONG);
    let (all, mut open) = long.fold((0, Vec::new()), |(all, mut open), (line, width)| {
        open.extend((!ends(line)).then_some(*width));
        (all + 1, open)
    });
    widths.sort_unstable();
    open.sort_unstable();
    // The width at which most of them break: that of the page, or of a column of it.
    let within = |from: usize| open.partition_point(|width| *width <= open[from] + SPREAD) - from;
    let at_edge = (0..open.len()).map(within).max().unwrap_or(0);
    open.len() >= FEWEST
        && open.len() * 5 >= all * 2
        && at_edge * 2 >= open.len()
        && widths[(widths.len() - 1) * 98 / 100] <= WIDEST_PAGE
}

/// Whether a line goes on in the middle of what the one before says: with what begins no phrase of Japanese, after a
/// comma, or within a bracket.
fn is_torn(before: &str, line: &str) -> bool {
    const INSIDE: &[char] = &[
        '、', '。', '，', '）', '」', '』', 'を', 'っ', 'ッ', 'ゃ', 'ゅ', 'ょ', 'ャ', 'ュ', 'ョ', 'ァ', 'ィ',
        'ェ', 'ォ', 'ー', 'ん', 'ン', 'の', 'る', 'れ', 'り', 'ら', 'ろ',
    ];
    let unended = !before.ends_with(['。', '！', '？']);
    unended && before.chars().count() >= 8 && line.starts_with(INSIDE)
        || before.ends_with(['、', '，'])
        || depth(before) > 0 && depth(line) < 0
}

/// Brackets that a line opens and leaves open, less those that it only closes.
fn depth(line: &str) -> i32 {
    line.chars()
        .map(|c| match c {
            '（' | '(' | '「' | '『' => 1,
            '）' | ')' | '」' | '』' => -1,
            _ => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_were_wrapped_are_told_from_paragraphs() {
        let text = "市は、準備組織において定款の案を作成し、関係する団体との協議を経て、令和元年度末までに法人の設立を認可する手続\
                    を終えたうえで、事務所を大阪市北区に置くこととし、その費用は大阪府と大阪市とが等しく負担するものとした。"
            .repeat(6);
        let chars: Vec<char> = text.chars().collect();
        let lines: Vec<String> = chars.chunks(38).map(|line| line.iter().collect()).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert!(is_wrapped(&lines));
        let sentences: Vec<String> = (0..40)
            .map(|at| {
                format!("{}ことを目的とする会議を開いた。", "府と市が連携して取り組む".repeat(at % 7 + 1))
            })
            .collect();
        let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
        assert!(!is_wrapped(&sentences));
        let items: Vec<String> =
            (0..40).map(|at| format!("{}の推進", "地域医療".repeat(at % 9 + 1))).collect();
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        assert!(!is_wrapped(&items));
    }
}
