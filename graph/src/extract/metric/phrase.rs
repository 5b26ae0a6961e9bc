//! Noun phrases by the script they are written in: runs of kanji, katakana and Latin letters.

/// Whether `c` is a kanji.
pub(super) fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '々')
}

/// Hiragana that belongs to nouns of administration.
const INNER: &[&str] = &[
    "ものづくり",
    "まちづくり",
    "づくり",
    "取り組み",
    "取組み",
    "受け入れ",
    "受入れ",
    "問い合わせ",
    "問合せ",
    "申し込み",
    "申込み",
    "立ち上げ",
    "引き合い",
    "まち",
    "見込み",
    "働きかけ",
    "売り上げ",
    "売上げ",
    "打ち合わせ",
    "とりまとめ",
    "催し",
    "お試し",
    "延べ",
    "集い",
    "つどい",
    "祭り",
    "まつり",
    "手続き",
    "見直し",
    "貸し出し",
    "貸出し",
    "貸し付け",
    "貸付け",
    "受け付け",
    "受付け",
    "届け出",
    "引き渡し",
    "引渡し",
    "持ち込み",
    "持込み",
    "積み立て",
    "積立て",
    "繰り越し",
    "繰越し",
    "取り扱い",
    "取扱い",
    "取り消し",
    "取消し",
    "支払い",
    "呼びかけ",
    "声かけ",
    "話し合い",
    "立ち会い",
    "払い戻し",
    "払戻し",
    "見守り",
    "空き",
    "ごみ",
    "子ども",
    "こども",
    "子育て",
    "ひとり親",
    "ひきこもり",
    "いじめ",
    "がん",
    "ふるさと",
    "ふれあい",
    "みどり",
    "ため池",
    "まちなか",
    "おもてなし",
];
/// Particles that join two nouns into one phrase.
const JOINTS: &[&str] =
    &["への", "との", "からの", "での", "における", "に関する", "に対する", "に係る", "にかかる", "の"];

fn is_noun_char(c: char) -> bool {
    is_kanji(c)
        || ('ァ'..='ヺ').contains(&c)
        || matches!(c, 'ー' | '&' | '/' | '+' | '-' | '・' | '=' | '〇' | 'ゝ')
        || c.is_ascii_alphanumeric()
}

/// The noun phrase at the very end of `text`: a run, and what particles join to it.
pub(super) fn at_end(text: &str) -> &str {
    let end = text.trim_end_matches([' ', '・', '、']).len();
    let text = &text[..end];
    let mut start = run_before(text);
    if start == end {
        return "";
    }
    for _ in 0..3 {
        let head = &text[..start];
        let Some(joint) = JOINTS.iter().find(|joint| head.ends_with(**joint)) else { break };
        let before = head.len() - joint.len();
        let next = run_before(&text[..before]);
        if next == before {
            break;
        }
        start = next;
    }
    text[start..].trim_matches([' ', '・', '-', '/'])
}

/// Where the run of noun characters at the end of `text` begins; a bracketed remark or name belongs to it.
fn run_before(text: &str) -> usize {
    let mut start = text.len();
    loop {
        let head = &text[..start];
        if let Some(word) = INNER.iter().find(|word| head.ends_with(**word)) {
            start -= word.len();
            continue;
        }
        match head.chars().next_back() {
            Some(c) if is_noun_char(c) => start -= c.len_utf8(),
            Some(close @ (')' | '」' | '』')) if start == text.len() || close != ')' => {
                match matching_open(head, close) {
                    Some(open) => start = open,
                    None => return start,
                }
            }
            // Layout leaves blanks between Latin words and inside 個別面談 35件.
            Some(' ')
                if head.trim_end().ends_with(|c: char| c.is_ascii_alphanumeric())
                    && text[start..].starts_with(|c: char| c.is_ascii_alphanumeric()) =>
            {
                start = head.trim_end().len();
            }
            _ => return start,
        }
    }
}

/// The bracket that `close` at the end of `text` closes.
fn matching_open(text: &str, close: char) -> Option<usize> {
    let open = match close {
        ')' => '(',
        '」' => '「',
        _ => '『',
    };
    let mut depth = 0;
    for (at, c) in text.char_indices().rev().take(80) {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// The noun phrase at the very begin of `text`.
pub(super) fn at_start(text: &str) -> &str {
    let text = text.trim_start_matches(' ');
    let run = |from: usize| {
        let mut end = from;
        // A noun of more than 120 bytes is none, and a text without particles must not be read again and again.
        while let Some(c) = text[end..].chars().next().filter(|_| end < from + 120) {
            if is_noun_char(c) && (end > from || !matches!(c, '・' | '/' | '-' | '+' | '=' | '&')) {
                end += c.len_utf8();
            } else if let Some(word) = INNER.iter().find(|word| text[end..].starts_with(**word)) {
                end += word.len();
            } else {
                break;
            }
        }
        end
    };
    let mut end = run(0);
    if end == 0 {
        return "";
    }
    while let Some(joint) = JOINTS.iter().find(|joint| text[end..].starts_with(**joint)) {
        let next = run(end + joint.len());
        if next == end + joint.len() {
            break;
        }
        end = next;
    }
    text[..end].trim_end_matches('・')
}

/// `text` without a bracketed remark at its begin.
pub(super) fn past_bracket(text: &str) -> &str {
    let trimmed = text.trim_start_matches(' ');
    if !trimmed.starts_with('(') {
        return text;
    }
    let mut depth = 0;
    for (at, c) in trimmed.char_indices().take(120) {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return &trimmed[at + 1..];
                }
            }
            _ => {}
        }
    }
    text
}

/// Where the bracket opens that `text` leaves open at its end.
pub(super) fn open_bracket(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().rev().take(200) {
        match c {
            ')' => depth += 1,
            '(' if depth == 0 => return Some(at),
            '(' => depth -= 1,
            '。' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}
