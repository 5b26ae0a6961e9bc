//! What a line begins with: bullets, numbers and headings of Japanese administrative reports.

/// Kinds of marks, from the outermost to the innermost level at which reports use them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Mark {
    /// 第１章, 第２部, 第３編; Markdown `#`.
    Chapter,
    /// 第１節; Markdown `##`.
    Section,
    /// Ⅰ．
    Roman,
    /// `１　`, `1.`, `１）`.
    Number,
    /// `(1)`, `（１）`.
    ParenthesizedNumber,
    /// A short unmarked line that stands by itself.
    Title,
    /// 段階①, ステップ１: a counted word.
    Step,
    /// The title of a column (＜進捗状況＞).
    Column,
    /// ◎
    DoubleCircle,
    /// ■ □ ◼
    Square,
    /// ◆ ◇
    Diamond,
    /// 【…】 ＜…＞: level set by what follows.
    Bracket,
    /// （数値目標）: a parenthesized line by itself.
    Label,
    /// ○ 〇 ◯ ● (and the unordered lists of Markdown)
    Circle,
    /// ① ❶
    CircledNumber,
    /// ア　 (ア)
    Kana,
    /// ・
    Dot,
    /// ‣ ▸ ▶ ▷ ►
    Triangle,
    /// － - *
    Dash,
    /// ⇒ → ➡
    Arrow,
    /// ※
    Reference,
    /// The body of a footnote: `*14`, `（注１）`.
    Note,
}

/// A mark and how many bytes of the line it takes, the blanks after it included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Which mark.
    pub(crate) mark: Mark,
    /// Its length in bytes with the white space that follows.
    pub(crate) length: u32,
}

/// The mark at the beginning of a trimmed line.
pub(crate) fn find_marker(line: &str) -> Option<Marker> {
    let mut chars = line.chars();
    let first = chars.next()?;
    let after = chars.as_str();
    let single = |mark: Mark| {
        let length = line.len() - after.trim_start().len();
        Some(Marker { mark, length: length as u32 })
    };
    match first {
        '◎' | '⦿' => single(Mark::DoubleCircle),
        '■' | '□' | '◼' | '◻' | '▪' | '▫' | '❑' | '❏' => single(Mark::Square),
        '◆' | '◇' | '❖' => single(Mark::Diamond),
        '○' | '◯' | '●' | '〇' | '⚫' | '⚪' => {
            // 〇〇市, ○×: signs that stand for something, no bullets.
            (!after.starts_with(['〇', '○', '◯', '×', '●', '年', '月'])).then(|| single(Mark::Circle))?
        }
        '・' | '･' | '•' | '·' | '∙' => single(Mark::Dot),
        '‣' | '▸' | '▶' | '▷' | '►' | '▹' | '▻' | '➢' | '➤' | '\u{f0d8}' => {
            single(Mark::Triangle)
        }
        '⇒' | '→' | '➡' | '⇨' | '➔' => single(Mark::Arrow),
        '※' => {
            let digits = after.chars().take_while(|&c| is_digit(c)).count();
            if digits > 0 && digits <= 3 { note_body(line, first) } else { single(Mark::Reference) }
        }
        '①'..='⑳' | '❶'..='❿' | '⓪' | '㉑'..='㉟' | '㊱'..='㊿' => single(Mark::CircledNumber),
        '【' | '＜' | '<' | '《' | '≪' | '〈' | '〔' | '«' => bracketed(line, first),
        '（' | '(' => parenthesized(line),
        '第' => chapter(line),
        'Ⅰ'..='Ⅻ' | 'ⅰ'..='ⅻ' => {
            let rest = after.trim_start_matches(['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ', 'Ⅴ', 'Ⅵ', 'Ⅶ', 'Ⅷ', 'Ⅸ', 'Ⅹ']);
            separated(line, rest, Mark::Roman)
        }
        'I' | 'V' | 'X' => {
            let rest = after.trim_start_matches(['I', 'V', 'X']);
            rest.starts_with(['.', '．']).then(|| separated(line, rest, Mark::Roman))?
        }
        '-' | '－' | '–' | '—' | '―' | '−' => dash(line, after),
        '*' | '＊' => {
            if after.starts_with([' ', '\u{3000}']) {
                single(Mark::Dash)
            } else {
                note_body(line, first)
            }
        }
        'ア'..='コ' => after
            .starts_with(['　', ' ', '．', '.', ')', '）'])
            .then(|| separated(line, after, Mark::Kana))?,
        '注' => note_body(line, first),
        '段' | 'ス' | 'S' | 'フ' | '柱' | '施' => step(line),
        '参' | '別' | '資' => appendix(line),
        c if is_digit(c) => number(line),
        _ => None,
    }
}

/// ASCII and full-width digits.
pub(crate) fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// A mark with an optional point or bracket after it and white space.
fn separated(line: &str, rest: &str, mark: Mark) -> Option<Marker> {
    let tail = rest.trim_start_matches(['.', '．', ')', '）', '、', ':', '：']);
    let body = tail.trim_start();
    (tail.len() < rest.len() || body.len() < tail.len())
        .then_some(Marker { mark, length: (line.len() - body.len()) as u32 })
}

/// `１　対象`, `1. 対象`, `１）対象`, never `28 288 件` or `1.5 倍`.
fn number(line: &str) -> Option<Marker> {
    let rest = line.trim_start_matches(is_digit);
    let digits = line[..line.len() - rest.len()].chars().count();
    if digits > 2 || rest.is_empty() {
        return None;
    }
    let full_width = line.starts_with(|c: char| !c.is_ascii());
    let body = rest.trim_start();
    let blank = &rest[..rest.len() - body.len()];
    let next = body.chars().next()?;
    if let Some(tail) = rest.strip_prefix(['.', '．', ')', '）', '、']) {
        let body = tail.trim_start();
        let next = body.chars().next()?;
        let list_of_numbers = rest.starts_with('、') || is_digit(next);
        return (!list_of_numbers)
            .then_some(Marker { mark: Mark::Number, length: (line.len() - body.len()) as u32 });
    }
    let wide_blank = blank.contains('\u{3000}') || blank.len() > 1;
    let wordy = next.is_alphabetic() || matches!(next, '「' | '『' | '【' | '＜');
    let counter = matches!(
        next,
        '件' | '社'
            | '人'
            | '名'
            | '回'
            | '円'
            | '台'
            | '年'
            | '月'
            | '日'
            | '％'
            | '%'
            | '万'
            | '億'
            | '千'
            | '百'
            | '機'
            | '箇'
            | 'か'
            | '施'
            | '団'
            | '校'
            | '者'
            | '大'
    );
    ((full_width && !blank.is_empty()) || wide_blank).then_some(())?;
    let title = if is_digit(next) { full_width && wide_blank } else { wordy };
    (title && (wide_blank || !counter))
        .then_some(Marker { mark: Mark::Number, length: (line.len() - body.len()) as u32 })
}

/// `(1)`, `（１）`, `(ア)`; `（注１）`, `(*14)`; a whole line in parentheses.
fn parenthesized(line: &str) -> Option<Marker> {
    let inner = &line[line.chars().next()?.len_utf8()..];
    let close = inner.char_indices().take(24).find(|(_, c)| matches!(c, ')' | '）'));
    let (close, bracket) = close?;
    let label = inner[..close].trim();
    let rest = &inner[close + bracket.len_utf8()..];
    let length = (line.len() - rest.trim_start().len()) as u32;
    let digits = |text: &str| !text.is_empty() && text.chars().count() <= 3 && text.chars().all(is_digit);
    if digits(label) && !rest.is_empty() {
        return Some(Marker { mark: Mark::ParenthesizedNumber, length });
    }
    if label.chars().count() == 1 && label.chars().all(|c| ('ア'..='ン').contains(&c)) && !rest.is_empty() {
        return Some(Marker { mark: Mark::Kana, length });
    }
    if let Some(number) = label.strip_prefix(['*', '＊', '※', '注'])
        && (number.is_empty() || digits(number.trim()))
        && !rest.is_empty()
    {
        return Some(Marker { mark: Mark::Note, length });
    }
    const LABELS: &[&str] = &[
        "目標", "指標", "内容", "状況", "実績", "計画", "取組", "一覧", "概要", "評価", "課題", "成果",
        "参考", "結果", "効果",
    ];
    let names = LABELS.iter().any(|word| label.contains(word)) && label.chars().count() <= 14;
    (rest.is_empty() && names && !label.chars().any(|c| is_digit(c) || matches!(c, '、' | '，' | '～')))
        .then_some(Marker { mark: Mark::Label, length: 0 })
}

/// `【…】`, `＜…＞`, `《…》` at the start of a line.
fn bracketed(line: &str, open: char) -> Option<Marker> {
    let close = match open {
        '【' => '】',
        '＜' => '＞',
        '<' => '>',
        '《' => '》',
        '≪' => '≫',
        '〈' => '〉',
        '〔' => '〕',
        _ => '»',
    };
    let (end, _) = line.char_indices().take(60).find(|(_, c)| *c == close)?;
    // In the middle of a sentence such a bracket is an emphasis.
    let rest = &line[end + close.len_utf8()..];
    (open == '【' || rest.is_empty()).then_some(Marker { mark: Mark::Bracket, length: 0 })
}

/// 第１章, 第２節, 第３部, 第四編.
fn chapter(line: &str) -> Option<Marker> {
    let rest = line.strip_prefix('第')?;
    let tail = rest.trim_start_matches(|c: char| {
        is_digit(c)
            || matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | ' ')
    });
    let number = rest.len() - tail.len();
    if number == 0 || number > 12 {
        return None;
    }
    let mark = match tail.chars().next()? {
        '章' | '部' | '編' | '篇' => Mark::Chapter,
        '節' | '項' => Mark::Section,
        _ => return None,
    };
    let after = &tail[3..];
    (after.is_empty() || after.starts_with([' ', '\u{3000}', '　', '\t', '：', '．', '「']))
        .then_some(Marker { mark, length: 0 })
}

/// 段階①, ステップ１, STEP 2, フェーズ３, 柱１, 施策１; never the middle of a sentence.
fn step(line: &str) -> Option<Marker> {
    let words = ["段階", "ステップ", "STEP", "Step", "フェーズ", "柱", "施策"];
    let rest = words.iter().find_map(|word| line.strip_prefix(word))?.trim_start();
    let tail = rest.trim_start_matches(|c: char| is_digit(c) || ('①'..='⑳').contains(&c));
    if tail.len() == rest.len() || line.len() > 120 || line.contains(['。', '、']) {
        return None;
    }
    let label = tail.starts_with([' ', '\u{3000}', '：', ':']) && tail.split_whitespace().count() <= 2;
    // A label cut off in a narrow cell has no blank.
    let narrow = !tail.is_empty()
        && line.len() <= 24
        && tail.chars().all(|c| c.is_alphabetic() && !('ぁ'..='ん').contains(&c) || c == '・');
    (!words.iter().any(|word| tail.trim_start().starts_with(word)) && (label || narrow))
        .then_some(Marker { mark: Mark::Step, length: 0 })
}

/// 参考　…, 別紙１, 資料２: what is added to a report, titled.
fn appendix(line: &str) -> Option<Marker> {
    let rest = ["参考資料", "参考", "別紙", "別添", "別表", "資料"]
        .iter()
        .find_map(|word| line.strip_prefix(word))?;
    let tail = rest.trim_start_matches(is_digit);
    let body = tail.trim_start();
    let apart = body.len() < tail.len() || body.is_empty() && (tail.len() < rest.len() || line.len() <= 6);
    (apart && line.len() <= 200 && !line.contains('。') && !line.ends_with('、'))
        .then_some(Marker { mark: Mark::Section, length: 0 })
}

/// `- 項目`, `－項目`, never `- 3 -` or `−5`.
fn dash(line: &str, after: &str) -> Option<Marker> {
    let body = after.trim_start();
    let next = body.chars().next()?;
    let blank = body.len() < after.len();
    (!is_digit(next) && (blank || columns_wide(next)) && !is_dash(next))
        .then_some(Marker { mark: Mark::Dash, length: (line.len() - body.len()) as u32 })
}

fn columns_wide(c: char) -> bool {
    super::lines::columns_of(c) == 2
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '－' | '–' | '—' | '―' | '−' | 'ー')
}

/// `*14 PMDA：…`, `※１　…`, `注1）…`, `注：…`.
fn note_body(line: &str, sign: char) -> Option<Marker> {
    let rest = &line[sign.len_utf8()..];
    let tail = rest.trim_start_matches(is_digit);
    let digits = rest[..rest.len() - tail.len()].chars().count();
    let body = tail.trim_start_matches([')', '）', ':', '：', '.', '．']).trim_start();
    if digits > 3 || body.is_empty() || body.len() == tail.len() && (sign == '注' || digits == 0) {
        return None;
    }
    (digits > 0 || sign == '注')
        .then_some(Marker { mark: Mark::Note, length: (line.len() - body.len()) as u32 })
}
