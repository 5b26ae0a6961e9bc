//! What a bracket behind a name gives as short forms, and how far it says so.

use super::{initials_fit, is_latin, looks_short};
use crate::extract::name::line::Line;

/// How far the text itself says that it defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trust {
    /// 以下, 略称, 通称: whatever stands there is a form.
    Said,
    /// 旧, 現: a form if it is a name of the same kind.
    Former,
    /// Nothing but a bracket.
    Bare,
}

/// A short form in a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Given {
    /// Bytes of the line's text.
    pub(super) span: (usize, usize),
    /// How far the text says so.
    pub(super) trust: Trust,
}

impl Given {
    /// The characters of the form.
    pub(super) fn text<'l>(&self, line: &'l Line) -> &'l str {
        &line.text[self.span.0..self.span.1]
    }
}

/// Words that say that a name follows by which the same thing is called.
const SAYING: &[&str] = &[
    "以下",
    "略称",
    "通称",
    "愛称",
    "呼称",
    "別称",
    "別名",
    "ニックネーム",
    "略して",
    "英語名称",
    "英文名称",
    "英語名",
    "英文名",
    "英語表記",
    "英文表記",
    "英名",
    "英称",
    "正式名称",
    "略",
];

/// Words that say that a name of another time follows: （旧：技術交流フェア）, （現・立地課）.
const FORMERLY: &[&str] = &["旧名称", "旧称", "旧名", "旧社名", "旧", "現"];

/// The short forms that the bracket with the text from `start` to `end` gives.
pub(super) fn given(line: &Line, start: usize, end: usize) -> Vec<Given> {
    let content = &line.text[start..end];
    // 総称: a name for several things together.
    if content.contains("総称") {
        return Vec::new();
    }
    if let Some((word, at)) = SAYING.iter().find_map(|word| beginning(content, word).map(|at| (word, at))) {
        let mut found = expansion(line, start, start + at);
        found.extend(said(line, word, start + at + word.len(), end));
        return found;
    }
    if let Some(rest) = FORMERLY.iter().find_map(|word| content.strip_prefix(word)) {
        let former = unquoted(rest.trim_start_matches([':', '、', '・', '=']));
        let from = start + offset(content, former);
        let span = (from, from + former.len());
        return if former.is_empty() { Vec::new() } else { vec![Given { span, trust: Trust::Former }] };
    }
    if let Some(pair) = abbreviation_and_expansion(line, start, end).or_else(|| explained(line, start, end)) {
        return pair.map(|span| Given { span, trust: Trust::Bare }).to_vec();
    }
    // （JAIST、能美市）: the first of several remarks.
    if let Some((first, _)) = content.split_once(['、', ','])
        && looks_short(first)
    {
        return vec![Given { span: (start, start + first.len()), trust: Trust::Bare }];
    }
    let short = unquoted(content);
    let clause = short.contains(['、', '。', '・', ':', '※', '~']) || short.is_empty();
    let from = start + offset(content, short);
    if clause { Vec::new() } else { vec![Given { span: (from, from + short.len()), trust: Trust::Bare }] }
}

/// Where `word` stands at the beginning of a bracket or of a piece of it.
fn beginning(content: &str, word: &str) -> Option<usize> {
    content
        .match_indices(word)
        .map(|(at, _)| at)
        .find(|&at| at == 0 || content[..at].ends_with(['、', ',', '。', ';', ':']))
        // 略 begins many words: alone it must be followed by a mark.
        .filter(|at| word != "略" || content[at + word.len()..].starts_with([':', '「', '、']))
}

/// The forms behind 以下 or 略称, in quotation marks or without.
fn said(line: &Line, word: &str, from: usize, end: usize) -> Vec<Given> {
    let rest = &line.text[from..end];
    let quoted: Vec<Given> = quotations(rest)
        .into_iter()
        .map(|(start, stop)| Given { span: (from + start, from + stop), trust: Trust::Said })
        .collect();
    if !quoted.is_empty() {
        return quoted.into_iter().filter(|given| names_one(given.text(line))).collect();
    }
    let mut short = rest.trim_start_matches(['、', ',', ':', '・', '=', 'は']);
    if word == "以下" {
        let marked = [
            "という。",
            "という",
            "と略す。",
            "と略す",
            "と表記",
            "とする。",
            "とする",
            "と呼ぶ。",
            "と呼ぶ",
        ]
        .iter()
        .find_map(|suffix| short.strip_suffix(suffix));
        // （以下、県大）; but （以下、別表のとおり） and （以下略） define nothing.
        let Some(form) = marked.or_else(|| Some(short).filter(|text| is_bare_short(text))) else {
            return Vec::new();
        };
        short = form;
    }
    let short = short.split(['、', ',', '。', ';']).next().unwrap_or_default();
    if short.is_empty() || !names_one(short) {
        return Vec::new();
    }
    let start = from + offset(rest, short);
    vec![Given { span: (start, start + short.len()), trust: Trust::Said }]
}

/// Whether words behind 以下 alone are a short form: kanji, kana or Latin letters, as short forms have them.
fn is_bare_short(words: &str) -> bool {
    const OTHERS: &[&str] = &["同", "略", "の", "次", "別", "単", "参", "省", "いう", "各"];
    (2..=10).contains(&words.chars().count())
        && words.chars().all(|c| c.is_alphanumeric() || matches!(c, 'ー' | '-' | '・'))
        && !OTHERS.iter().any(|word| words.starts_with(word))
        && !words.ends_with(['る', 'す', 'じ', 'り'])
}

/// Whether a form is for one thing: 両機関, 各大学, 協力企業等 are for several.
fn names_one(form: &str) -> bool {
    !form.starts_with(['両', '各']) && !form.starts_with("これら") && !form.ends_with(['等', 'ら'])
}

/// The insides of the quotation marks of a text, in bytes.
fn quotations(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('「' | '『', None) | ('"', None) => open = Some(at + c.len_utf8()),
            ('」' | '』' | '"', Some(from)) => {
                if from < at {
                    found.push((from, at));
                }
                open = None;
            }
            _ => {}
        }
    }
    found
}

/// The English name before 以下: （Osaka Business Agency、以下「機構」という。）.
fn expansion(line: &Line, start: usize, end: usize) -> Vec<Given> {
    let words = line.text[start..end].trim_end_matches(['、', ',', ';', ':', '。']);
    let capitals = words.bytes().filter(u8::is_ascii_uppercase).count();
    if is_latin(words) && capitals >= 2 && !words.contains([',', ';', ':']) {
        vec![Given { span: (start, start + words.len()), trust: Trust::Bare }]
    } else {
        Vec::new()
    }
}

/// （HDIC：Hyogo Data Innovation Center） and the other way round: the one abbreviates the other.
fn abbreviation_and_expansion(line: &Line, start: usize, end: usize) -> Option<[(usize, usize); 2]> {
    let content = &line.text[start..end];
    let (mark, separator) =
        content.char_indices().find(|(_, c)| matches!(c, ':' | '、' | ',' | '/' | ';'))?;
    let first = (start, start + mark);
    let second = (start + mark + separator.len_utf8(), end);
    let texts = [first, second].map(|(from, to)| &line.text[from..to]);
    if !texts.iter().all(|text| is_latin(text)) {
        return None;
    }
    let fits = looks_short(texts[0]) && initials_fit(line, second, texts[0])
        || looks_short(texts[1]) && initials_fit(line, first, texts[1]);
    fits.then_some([first, second])
}

/// An abbreviation and, in a bracket of its own, what it abbreviates: （THC（Toyama Healthcare Consortium））.
fn explained(line: &Line, start: usize, end: usize) -> Option<[(usize, usize); 2]> {
    let inner = line.text[start..end].strip_suffix(')')?;
    let (short, words) = inner.split_once('(')?;
    let latin = is_latin(short) && is_latin(words) && !words.contains('(');
    latin.then(|| [(start, start + short.len()), (end - 1 - words.len(), end - 1)])
}

fn unquoted(text: &str) -> &str {
    text.trim_start_matches(['「', '『', '"']).trim_end_matches(['」', '』', '"'])
}

/// Where `part`, a slice of `whole`, begins in it.
fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize)
}
