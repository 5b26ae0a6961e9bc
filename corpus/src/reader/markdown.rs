//! Markdown → passages: headings, lists, tables and paragraphs are told by their marks, so no guessing is needed.
//!
//! CommonMark as reports use it; what is not understood is kept as running text, never dropped.

use crate::{
    PassageKind,
    layout::{
        Repaired,
        compose::{Block, Composer},
        lines::{Line, scan_raw},
        marker::{Mark, find_marker},
        outline::Outline,
    },
};

/// Levels of headings, then of lists.
const HEADINGS: [Mark; 6] =
    [Mark::Chapter, Mark::Section, Mark::Roman, Mark::Number, Mark::ParenthesizedNumber, Mark::Step];
const ITEMS: [Mark; 5] = [Mark::Circle, Mark::CircledNumber, Mark::Dot, Mark::Triangle, Mark::Dash];

/// Number of lines of what site generators write before a text: `key: value` between two lines of hyphens.
fn front_matter(lines: &[Line<'_>]) -> usize {
    const MOST: usize = 60;
    if lines.first().is_none_or(|line| line.text != "---" || line.start != 0) {
        return 0;
    }
    let end = (1..lines.len().min(MOST)).find(|&at| lines[at].text == "---").unwrap_or(0);
    let tells = |line: &Line<'_>| {
        line.indent > 0 || line.text.contains(": ") || line.text.ends_with(':') || line.text.starts_with("- ")
    };
    if end > 1 && lines[1..end].iter().all(tells) { end + 1 } else { 0 }
}

/// The level of the heading that a line is by the signs under it (CommonMark §4.3).
fn underline(line: &Line<'_>, next: &Line<'_>) -> Option<usize> {
    let signs = |sign: char| next.text.len() >= 3 && next.text.chars().all(|c| c == sign);
    // A sentence above a rule is text, whatever its writer's tools make of it.
    let titles = next.gap == 0
        && !line.text.ends_with('。')
        && item(line.text).is_none()
        && !is_rule(line.text)
        && !line.text.starts_with(['|', '>']);
    match () {
        () if titles && signs('=') => Some(0),
        () if titles && signs('-') => Some(1),
        () => None,
    }
}

/// Splits a Markdown text into passages.
pub(crate) fn read(text: &str) -> Repaired {
    let lines = scan_raw(text);
    let mut reader = Reader { composer: Composer { passages: Vec::new() }, outline: Outline::default() };
    let mut at = front_matter(&lines);
    if at > 0 && !lines[at..].iter().any(|line| heading(line.text).is_some()) {
        // The title stands nowhere else.
        if let Some(line) = lines[..at].iter().find(|line| line.text.starts_with("title:")) {
            let part = part_of(line, line.text.len() - line.text["title:".len()..].trim_start().len());
            reader.add(PassageKind::Heading, None, &[&part]);
        }
    }
    let mut header: Vec<String> = Vec::new();
    let mut indents: Vec<u32> = Vec::new();
    while at < lines.len() {
        let line = &lines[at];
        let row = line.text.starts_with('|');
        if !row {
            header.clear();
        }
        if line.text.starts_with("```") || line.text.starts_with("~~~") {
            let fence = &line.text[..3];
            let end =
                (at + 1..lines.len()).find(|&end| lines[end].text.starts_with(fence)).unwrap_or(lines.len());
            for code in &lines[at + 1..end] {
                reader.add(PassageKind::Paragraph, None, &[code]);
            }
            at = end + 1;
        } else if let Some((level, body)) = heading(line.text) {
            reader.outline.close(HEADINGS[level]);
            let part = part_of(line, body);
            if reader.add(PassageKind::Heading, None, &[&part]) {
                reader.open_last(HEADINGS[level]);
            }
            indents.clear();
            at += 1;
        } else if row {
            let cells = cells_of(line.text);
            let rule = |cell: &std::ops::Range<usize>| {
                line.text[cell.clone()].chars().all(|c| matches!(c, '-' | ':' | ' '))
            };
            if !cells.iter().all(rule) {
                reader.row(line, &cells, &header);
                let ruled = lines
                    .get(at + 1)
                    .is_some_and(|next| next.text.starts_with('|') && next.text.contains("---"));
                if ruled {
                    header = cells.iter().map(|cell| line.text[cell.clone()].trim().to_owned()).collect();
                }
            }
            at += 1;
        } else if let Some(level) = lines.get(at + 1).and_then(|next| underline(line, next)) {
            reader.outline.close(HEADINGS[level]);
            if reader.add(PassageKind::Heading, None, &[line]) {
                reader.open_last(HEADINGS[level]);
            }
            indents.clear();
            at += 2;
        } else if is_rule(line.text) {
            at += 1;
        } else {
            let item = item(line.text);
            // A paragraph goes on to the next blank line, heading, item or row.
            let mut end = at + 1;
            while lines.get(end).is_some_and(|next| {
                next.gap == 0
                    && heading(next.text).is_none()
                    && self::item(next.text).is_none()
                    && japanese_mark(next.text).is_none()
                    && !next.text.starts_with(['|', '>'])
                    && !next.text.starts_with("```")
                    && !is_rule(next.text)
                    // Two blanks at the end of a line mean a line break.
                    && !lines[end - 1].trailing_break
            }) {
                end += 1;
            }
            let body =
                item.unwrap_or_else(|| line.text.len() - line.text.trim_start_matches(['>', ' ']).len());
            let first = part_of(line, body);
            let block: Vec<&Line<'_>> = std::iter::once(&first).chain(&lines[at + 1..end]).collect();
            if let Some(mark) = japanese_mark(line.text).filter(|_| item.is_none()) {
                let kind = if mark == Mark::Reference { PassageKind::Note } else { PassageKind::Bullet };
                indents.clear();
                if reader.add(kind, Some(mark), &block) && kind == PassageKind::Bullet {
                    reader.open_last(mark);
                }
            } else if item.is_some() {
                while indents.last().is_some_and(|&indent| indent > line.indent) {
                    indents.pop();
                }
                if indents.last().is_none_or(|&indent| indent < line.indent) {
                    indents.push(line.indent);
                }
                let mark = ITEMS[(indents.len() - 1).min(ITEMS.len() - 1)];
                if reader.add(PassageKind::Bullet, Some(mark), &block) {
                    reader.open_last(mark);
                }
            } else {
                if line.indent == 0 {
                    reader.outline.close(ITEMS[0]);
                    indents.clear();
                }
                reader.add(PassageKind::Paragraph, None, &block);
            }
            at = end;
        }
    }
    Repaired { passages: reader.composer.passages, running_heads: Vec::new(), pages: None }
}

struct Reader {
    composer: Composer,
    outline: Outline,
}

impl Reader {
    /// Adds a block; whether anything was in it.
    fn add(&mut self, kind: PassageKind, mark: Option<Mark>, lines: &[&Line<'_>]) -> bool {
        let before = self.composer.passages.len();
        let headings = self.outline.path(mark);
        self.composer.add(&Block {
            kind,
            headings,
            column: None,
            lines,
            cells: None,
            glued: &[],
            emphasis: true,
        });
        self.composer.passages.len() > before
    }

    fn row(&mut self, line: &Line<'_>, cells: &[std::ops::Range<usize>], header: &[String]) {
        let mut headings = self.outline.path(None);
        if !header.is_empty() {
            headings.push(header.join(" / "));
        }
        self.composer.add(&Block {
            kind: PassageKind::TableRow,
            headings,
            column: None,
            lines: &[line],
            cells: Some(&[cells.to_vec()]),
            glued: &[],
            emphasis: true,
        });
    }

    fn open_last(&mut self, mark: Mark) {
        if let Some(last) = self.composer.passages.last() {
            let text = last.text.clone();
            let body =
                japanese_mark(&text).and_then(|_| find_marker(&text)).map_or(0, |mark| mark.length as usize);
            self.outline.open(mark, text.get(body..).unwrap_or(&text));
        }
    }
}

/// The line without its first `bytes`.
fn part_of<'t>(line: &Line<'t>, bytes: usize) -> Line<'t> {
    let (mark, text) = line.text.split_at(bytes);
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || mark.starts_with('#') && c == '#');
    Line { text, start: line.start + mark.chars().count() as u32, marker: None, ..line.clone() }
}

/// `## 題`: level from 0 and the bytes of the mark.
fn heading(text: &str) -> Option<(usize, usize)> {
    let level = text.bytes().take_while(|&byte| byte == b'#').count();
    let body = text[level..].trim_start();
    ((1..=6).contains(&level) && body.len() < text.len() - level)
        .then(|| (level - 1, text.len() - body.len()))
}

/// `- 項`, `* 項`, `+ 項`, `1. 項`: the bytes of the mark; none for a number, which says something.
fn item(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix(['-', '*', '+']) {
        let body = rest.trim_start();
        return (body.len() < rest.len() && !body.is_empty()).then(|| text.len() - body.len());
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let tail = rest.strip_prefix(['.', ')'])?;
    (rest.len() < text.len() && text.len() - rest.len() <= 3 && tail.starts_with(' ')).then_some(0)
}

/// The mark of a Japanese bullet (○ ・ ※), which reports use in Markdown too: each begins a passage of its own.
fn japanese_mark(text: &str) -> Option<Mark> {
    let mark = find_marker(text)?.mark;
    let bullet = matches!(
        mark,
        Mark::DoubleCircle
            | Mark::Square
            | Mark::Diamond
            | Mark::Circle
            | Mark::CircledNumber
            | Mark::Dot
            | Mark::Triangle
            | Mark::Arrow
            | Mark::Reference
    );
    // *emphasis* and - items are Markdown's own.
    (bullet && !text.is_ascii()).then_some(mark)
}

/// `---`, `***`, `===` under a title.
fn is_rule(text: &str) -> bool {
    text.len() >= 3
        && ["-", "*", "_", "="].iter().any(|sign| text.chars().all(|c| c == ' ' || sign.starts_with(c)))
}

/// The cells of `| a | b |`.
fn cells_of(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut cells = Vec::new();
    let mut start = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == '|' && !escaped {
            if let Some(from) = start {
                cells.push(from..at);
            }
            start = Some(at + 1);
        }
        escaped = c == '\\' && !escaped;
    }
    if let Some(from) = start
        && !text[from..].trim().is_empty()
    {
        cells.push(from..text.len());
    }
    cells
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    #[test]
    fn marks_of_markdown_are_structure() {
        let text = "---\n# 港湾局 年報\n\n港の**運営**は`水素`へ移る。\nPort *Week* を 3 回開いた。\n\n## 1. 実績 ##\n\n\
                    | 年度 | 件数 |\n|------|-----:|\n| 平成 30 年度 | **28** 件 |\n| R1 | Hi Tech |\n\n- 会合\n  - 部会(*3)の会合\n    続き\n\
                    - 視察\n\n1. 一つ\n2. 二つ\n\n> 引用\n\n```\nlet x = 1;\n```\n";
        let mut shown = String::new();
        for passage in super::read(text).passages {
            let notes: String = passage.notes.iter().map(|note| format!(" *{}", note.label)).collect();
            writeln!(shown, "[{:?}{notes}] {}", passage.kind, passage.headings.join(" > ")).unwrap();
            writeln!(shown, "    {}", passage.text.replace('\t', "⇥")).unwrap();
        }
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn front_matter_and_underlined_headings() {
        let texts = |text: &str| -> Vec<String> {
            super::read(text)
                .passages
                .into_iter()
                .map(|passage| format!("{:?} {}", passage.kind, passage.text))
                .collect()
        };
        let front = "---\ntitle: 青葉町の計画\ntags:\n  - 港\n---\n\n";
        assert_eq!(
            texts(&format!("{front}取組\n----\n港を整備した。\n---\n次の文。\n")),
            ["Heading 青葉町の計画", "Heading 取組", "Paragraph 港を整備した。", "Paragraph 次の文。"]
        );
        assert_eq!(texts(&format!("{front}# 年報\n本文。\n")), ["Heading 年報", "Paragraph 本文。"]);
        assert_eq!(texts("---\n本文である。\n---\n"), ["Paragraph 本文である。"]);
    }

    #[test]
    fn japanese_bullets_are_items_in_markdown_too() {
        let text = "# 年報\n本文の\n続き。\n○港の整備\n・岸壁 3 基\n・倉庫 2 棟\n※速報値\n○空港の整備\n";
        let passages = super::read(text).passages;
        let shown: Vec<String> =
            passages.iter().map(|p| format!("{:?} {} < {}", p.kind, p.text, p.headings.join("/"))).collect();
        assert_eq!(
            shown,
            [
                "Heading 年報 < ",
                "Paragraph 本文の続き。 < 年報",
                "Bullet ○港の整備 < 年報",
                "Bullet ・岸壁3基 < 年報/港の整備",
                "Bullet ・倉庫2棟 < 年報/港の整備",
                "Note ※速報値 < 年報/港の整備/倉庫2棟",
                "Bullet ○空港の整備 < 年報",
            ]
        );
    }
}
