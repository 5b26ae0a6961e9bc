//! Whether the paragraphs of a Word file are in truth the lines of a text that was wrapped before it came into Word.

use super::block::{Block, Paragraph};
use crate::layout::lines::columns_of;

/// Fewest paragraphs that tell.
const FEWEST: usize = 8;

/// Whether paragraphs are lines: many begin in the middle of a phrase, or most are of one width and end nowhere.
pub(super) fn is_wrapped(blocks: &[Block]) -> bool {
    let lines: Vec<&str> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) => None,
        })
        .filter(|paragraph| is_body(paragraph))
        .map(|paragraph| paragraph.text.trim())
        .collect();
    if lines.len() < FEWEST {
        return false;
    }
    let torn = lines.windows(2).filter(|pair| is_torn(pair[0], pair[1])).count();
    if torn >= 3 && torn * 50 >= lines.len() {
        return true;
    }
    let mut widths: Vec<u32> = lines.iter().map(|line| line.chars().map(columns_of).sum()).collect();
    let ends = |line: &str| line.ends_with(['。', '．', '！', '？', '」', '）', ')', '：', ':', '.']);
    let open: Vec<bool> = lines.iter().map(|line| !ends(line)).collect();
    let paired: Vec<(u32, bool)> = widths.iter().copied().zip(open).collect();
    widths.sort_unstable();
    let full = widths[(widths.len() * 95 / 100).min(widths.len() - 1)];
    if !(40..=130).contains(&full) || widths.last().is_some_and(|widest| *widest > full + 8) {
        return false;
    }
    let long = paired.iter().filter(|(width, _)| *width * 2 >= full).count();
    let at_edge = paired.iter().filter(|(width, _)| width + 4 >= full);
    let (edge, unended) =
        at_edge.fold((0, 0), |(edge, open), (_, is_open)| (edge + 1, open + usize::from(*is_open)));
    edge >= FEWEST && edge * 2 >= long && unended * 2 >= edge
}

fn is_body(paragraph: &Paragraph) -> bool {
    paragraph.heading.is_none() && !paragraph.contents && paragraph.label.is_none() && !paragraph.is_blank()
}

/// Whether a line begins in the middle of what the one before says: with what begins no phrase of Japanese.
fn is_torn(before: &str, line: &str) -> bool {
    const INSIDE: &[char] = &[
        '、', '。', '，', '）', '」', '』', 'を', 'っ', 'ッ', 'ゃ', 'ゅ', 'ょ', 'ャ', 'ュ', 'ョ', 'ァ', 'ィ',
        'ェ', 'ォ', 'ー', 'ん', 'ン',
    ];
    line.starts_with(INSIDE) && !before.ends_with(['。', '！', '？']) && before.chars().count() >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(lines: &[&str]) -> Vec<Block> {
        let paragraph =
            |text: &&str| Block::Paragraph(Paragraph { text: (*text).to_owned(), ..Paragraph::default() });
        lines.iter().map(paragraph).collect()
    }

    #[test]
    fn lines_that_were_wrapped_are_told_from_paragraphs() {
        let text = "市は、準備組織において定款の案を作成し、関係する団体との協議を経て、令和元年度末までに法人の設立を認可する手続\
                    を終えたうえで、事務所を大阪市北区に置くこととし、その費用は大阪府と大阪市とが等しく負担するものとした。"
            .repeat(6);
        let chars: Vec<char> = text.chars().collect();
        let lines: Vec<String> = chars.chunks(38).map(|line| line.iter().collect()).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert!(is_wrapped(&blocks(&lines)));
        let sentences: Vec<String> = (0..40)
            .map(|at| {
                format!("{}ことを目的とする会議を開いた。", "府と市が連携して取り組む".repeat(at % 7 + 1))
            })
            .collect();
        let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
        assert!(!is_wrapped(&blocks(&sentences)));
        let items: Vec<String> =
            (0..40).map(|at| format!("{}の推進", "地域医療".repeat(at % 9 + 1))).collect();
        let items: Vec<&str> = items.iter().map(String::as_str).collect();
        assert!(!is_wrapped(&blocks(&items)));
    }
}
