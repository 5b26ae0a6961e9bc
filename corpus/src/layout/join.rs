//! Whether a physical line goes on in the next one, or a new block begins there.

use super::{lines::Line, marker::Mark};

/// What is known of the block that the lines so far make up.
pub(crate) struct Open {
    /// Mark of its first line.
    pub(crate) mark: Option<Mark>,
    /// Indentation of its second and later lines; of the first while there is only one.
    pub(crate) indent: u32,
    /// Brackets opened and not closed.
    pub(crate) depth: i32,
    /// Columns so far.
    pub(crate) width: u32,
    /// Whether it is a heading.
    pub(crate) heading: bool,
}

/// The usual full width around each line: the widest line of the stretch that stands together without a gap, at most
/// so many lines away; the lines of one column stand together.
pub(crate) fn full_widths(lines: &[&Line<'_>]) -> Vec<u32> {
    const REACH: usize = 12;
    let mut full = vec![0; lines.len()];
    let mut from = 0;
    while from < lines.len() {
        let border = |at: usize| {
            let line: &Line<'_> = lines[at];
            line.gap >= 1
                || line.starts_page
                || line.cell_borders > 0
                || line.marker.is_some_and(|marker| marker.mark <= Mark::Title)
        };
        let to = (from + 1..lines.len()).find(|&at| border(at)).unwrap_or(lines.len());
        for (at, full) in full.iter_mut().enumerate().take(to).skip(from) {
            let near = at.saturating_sub(REACH).max(from)..(at + REACH + 1).min(to);
            *full = near.map(|other| lines[other].indent + lines[other].width).max().unwrap_or(0);
        }
        from = to;
    }
    full
}

/// How `text` changes the number of open brackets; a closing bracket without its partner changes nothing.
pub(crate) fn bracket_depth(text: &str, mut depth: i32) -> i32 {
    for c in text.chars() {
        match c {
            '（' | '(' | '「' | '『' | '｢' | '【' | '［' | '[' => depth += 1,
            '）' | ')' | '」' | '』' | '｣' | '】' | '］' | ']' => depth = (depth - 1).max(0),
            _ => {}
        }
    }
    depth
}

/// Whether the block that ends with line `a` goes on with line `b`; `full` is the usual width around `a`.
pub(crate) fn goes_on(open: &Open, a: &Line<'_>, b: &Line<'_>, full: u32) -> bool {
    if b.cell_borders > 0 {
        return false;
    }
    if let Some(marker) = b.marker {
        // Inside a bracket a number or a counted word is no mark.
        let weak = matches!(marker.mark, Mark::Number | Mark::Step | Mark::Section | Mark::Dash | Mark::Kana);
        if !(weak && open.depth > 0 && open.width < 600 && b.gap == 0) {
            return false;
        }
    }
    let first = b.first();
    let last = a.last();
    let slack = if full > 40 { 7 } else { 4 };
    let is_full = a.width >= 16 && a.indent + a.width + slack >= full;
    let inside = open.depth > 0 && open.width < 600;
    let sentence_ended = matches!(last, '。' | '｡' | '！' | '？');
    if b.gap > 0 {
        // A page may end in the middle of a line; a gap in running text is an end.
        return b.starts_page
            && b.gap <= 2
            && !open.heading
            && !sentence_ended
            && (inside || hangs(first) && is_full);
    }
    if b.starts_page {
        return !open.heading && !sentence_ended && (inside || is_full || hangs(first));
    }
    if forbidden_at_start(first) {
        return true;
    }
    if is_entry(b.text) {
        return false;
    }
    if inside {
        return true;
    }
    if open.heading {
        return is_full && a.width > 60 && b.width * 2 < a.width;
    }
    if matches!(last, '、' | '､' | '，' | '（' | '(' | '「' | '・' | '／' | '/' | '～') {
        return true;
    }
    if sentence_ended {
        // An indented line after a single one as much indented begins a paragraph like it.
        if b.indent >= 2 && open.width == a.width {
            return false;
        }
        // A line of more columns than a page has is a paragraph by itself.
        return is_full
            && (40..=150).contains(&a.width)
            && b.indent <= open.indent + 1
            && open.mark.is_none();
    }
    if matches!(last, '）' | ')') && b.indent >= open.indent + 4 {
        return false;
    }
    if matches!(first, '（' | '(') {
        return true;
    }
    if matches!(last, '：' | ':') {
        return b.width <= 24 && open.mark.is_some();
    }
    if !is_full && (names_value(b.text) || b.indent > open.indent + 1) {
        return false;
    }
    if is_full {
        return true;
    }
    let hiragana = |c: char| ('ぁ'..='ん').contains(&c);
    if hiragana(first) && !FRESH.iter().any(|word| b.text.starts_with(word)) {
        return true;
    }
    if is_katakana(first) && is_katakana(last) {
        return true;
    }
    // A closed bracket, a count or an "etc." ends an item even without a full stop.
    if matches!(last, '）' | ')' | '】') || a.text.ends_with('等') || ends_with_count(a.text) {
        return false;
    }
    // Had the line been wrapped, more of the next would have found room on it.
    if b.indent + b.width > a.indent + a.width + 10 && !hiragana(last) {
        return false;
    }
    open.mark.is_some() || a.width >= 40
}

/// Words in hiragana that begin something new.
const FRESH: &[&str] = &[
    "また",
    "さらに",
    "なお",
    "この",
    "その",
    "これ",
    "それ",
    "ここ",
    "そこ",
    "あわせて",
    "ただし",
    "よって",
    "もの",
    "おおさか",
    "さいたま",
    "いずれ",
    "および",
    "ひと",
    "まち",
    "くらし",
];

/// Characters that no line may begin with (JIS X 4051): such a line was cut off from the one before.
fn forbidden_at_start(c: char) -> bool {
    matches!(
        c,
        '、' | '。'
            | '，'
            | '．'
            | '､'
            | '｡'
            | '）'
            | ')'
            | '」'
            | '』'
            | '】'
            | '］'
            | '》'
            | '｣'
            | 'ー'
            | 'ｰ'
            | '々'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ぁ'
            | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ン'
            | 'ﾝ'
            | 'ﾞ'
            | 'ﾟ'
            | 'ん'
            | 'を'
    )
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ')
}

/// Whether `c` at the start of a line only continues something: small kana, closing marks, hiragana.
pub(crate) fn hangs(c: char) -> bool {
    forbidden_at_start(c) || ('ぁ'..='ん').contains(&c)
}

/// `退去企業：４社`: a line that says of itself what it counts.
fn names_value(text: &str) -> bool {
    let colon = text.char_indices().take(16).find(|(_, c)| matches!(c, '：' | ':'));
    colon.is_some_and(|(at, _)| at > 0)
}

/// `場　所　　吹田市役所`, `（委員）…`, `（参考）…`: a line that begins with the name of what it says.
fn is_entry(text: &str) -> bool {
    if text.starts_with(['（', '(']) {
        let inner = &text[text.chars().next().map_or(0, char::len_utf8)..];
        let close = inner.char_indices().take(10).find(|(_, c)| matches!(c, '）' | ')'));
        return close.is_some_and(|(at, c)| {
            let (name, rest) = (&inner[..at], &inner[at + c.len_utf8()..]);
            let speaker = [
                "参考",
                "例",
                "理由",
                "目的",
                "主な",
                "事務局",
                "委員",
                "会長",
                "部会長",
                "座長",
                "委　員",
                "質問",
                "回答",
            ]
            .iter()
            .any(|word| name.starts_with(word));
            speaker && !rest.is_empty()
        });
    }
    let mut blanks = 0;
    let mut letters = 0;
    for c in text.chars().take(16) {
        if c.is_whitespace() {
            blanks += super::lines::columns_of(c);
        } else {
            if blanks >= 3 {
                return true;
            }
            blanks = 0;
            letters += 1;
            if letters > 8 {
                return false;
            }
        }
    }
    false
}

/// Ends with a number and a unit: 126件, 50社.
fn ends_with_count(text: &str) -> bool {
    let mut chars = text.chars().rev();
    let unit = chars.next();
    let before = chars.find(|c| !c.is_whitespace());
    unit.is_some_and(|unit| matches!(unit, '件' | '社' | '人' | '名' | '回' | '円' | '台' | '％' | '%'))
        && before.is_some_and(super::marker::is_digit)
}
