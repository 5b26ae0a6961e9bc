//! Citations in an answer: where they stand and what they cite.
//!
//! Read are `[c:ID]`, `【ID】`, `[ID]`, `(ID)`, several ids in one bracket, full-width signs, an id without brackets,
//! `[^1]` with a line `[^1]: ID`, and `[1]` with a line `[1] ID` or with the list that the caller sent.

use std::collections::BTreeMap;

use keifu_corpus::{CitationId, Normalized};

/// A mark in the answer and what it cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Bytes of the canonical text.
    pub(super) start: usize,
    pub(super) end: usize,
    /// What it cites, as written.
    pub(super) ids: Vec<String>,
}

/// What each label of a footnote cites.
type Labels = BTreeMap<String, Vec<String>>;

const OPENING: &[char] = &['[', '【', '(', '〔', '<', '{'];
const CLOSING: &[char] = &[']', '】', ')', '〕', '>', '}'];

/// The marks of a canonical text; `listed` are the ids that numbers refer to, the first for 1.
///
/// Gives the marks in order and the ranges of lines that only define marks.
pub(super) fn find(text: &str, listed: &[String]) -> (Vec<Mark>, Vec<(usize, usize)>) {
    let (defined, lines) = definitions(text);
    let mut marks: Vec<Mark> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if let Some(line) = lines.iter().find(|line| line.0 == at) {
            at = line.1;
            continue;
        }
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else { break };
        if let Some(mark) = bracketed(text, at, &defined, listed) {
            at = mark.end;
            marks.push(mark);
        } else if let Some(length) = id_length(rest).filter(|_| starts_word(text, at)) {
            marks.push(Mark { start: at, end: at + length, ids: vec![rest[..length].to_owned()] });
            at += length;
        } else {
            at += first.len_utf8();
        }
    }
    (marks, lines)
}

/// Lines such as `[^1]: ID` or `[1] ID 題名`, and what they define.
fn definitions(text: &str) -> (Labels, Vec<(usize, usize)>) {
    let mut defined = Labels::new();
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if let Some(inner) = trimmed.strip_prefix('[')
            && let Some((label, rest)) = inner.split_once(']')
            && is_label(label)
        {
            let ids = ids_in(rest);
            let rest = rest.trim_start_matches([':', ' ']);
            // Only a line that is about its id: a sentence may begin with a mark.
            if !ids.is_empty() && rest.find(ids[0].as_str()).is_some_and(|at| at <= 3) {
                defined.entry(label.trim_start_matches('^').to_owned()).or_default().extend(ids);
                lines.push((start, start + line.len()));
            }
        }
        start += line.len();
    }
    (defined, lines)
}

fn is_label(label: &str) -> bool {
    let digits = label.strip_prefix('^').unwrap_or(label);
    !digits.is_empty()
        && digits.len() <= 24
        && (label.starts_with('^') || digits.bytes().all(|b| b.is_ascii_digit()))
}

/// The mark that begins at `at` with a bracket.
fn bracketed(text: &str, at: usize, defined: &Labels, listed: &[String]) -> Option<Mark> {
    let rest = &text[at..];
    let open = rest.chars().next().filter(|c| OPENING.contains(c))?;
    let inner_at = at + open.len_utf8();
    let length =
        text[inner_at..].char_indices().take(400).find(|(_, c)| CLOSING.contains(c) || *c == '\n')?;
    if length.1 == '\n' {
        return None;
    }
    let inner = &text[inner_at..inner_at + length.0];
    let mut end = inner_at + length.0 + length.1.len_utf8();
    // (c:ID), [引用: ID], 出典は said with it.
    let body = inner.trim();
    let named = ["c:", "c=", "cite:", "citation:", "引用:", "出典:", "根拠:", "引用ID:"]
        .iter()
        .find_map(|prefix| body.strip_prefix(prefix).or_else(|| strip_ascii_prefix(body, prefix)));
    let ids = match named {
        Some(given) => given
            .split([',', '、', ';', ' ', '|'])
            .map(|id| clean(id).to_owned())
            .filter(|id| !id.is_empty())
            .collect(),
        None if is_label(body) => {
            let label = body.trim_start_matches('^');
            let number: Option<usize> = label.parse().ok();
            let by_list = number.and_then(|number| listed.get(number.checked_sub(1)?)).cloned();
            match (defined.get(label), by_list) {
                (Some(ids), _) => ids.clone(),
                (None, Some(id)) if open == '[' || open == '【' => vec![id],
                (None, _) if body.starts_with('^') => vec![body.to_owned()],
                _ => return None,
            }
        }
        None => {
            let ids = ids_in(body);
            // What else stands in the bracket must not be lost: (R1.11、d…-12) keeps its date.
            let letters: usize = ids.iter().map(String::len).sum();
            if ids.is_empty() || letters + 12 * ids.len() < body.len() {
                return None;
            }
            ids
        }
    };
    if ids.is_empty() {
        return None;
    }
    // A link: [ID](url).
    if text[end..].starts_with('(') && text[end + 1..].starts_with(['/', 'h', '#']) {
        end += text[end..].find(')').map_or(0, |at| at + 1);
    }
    Some(Mark { start: at, end, ids })
}

fn strip_ascii_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let head = text.get(..prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

fn clean(id: &str) -> &str {
    let id = id.trim().trim_matches(['`', '"', '\'', '*']);
    id.strip_prefix("c:").unwrap_or(id)
}

/// The citation ids in a text.
fn ids_in(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        match id_length(rest).filter(|_| starts_word(text, at)) {
            Some(length) => {
                ids.push(rest[..length].to_owned());
                at += length;
            }
            None => at += first.len_utf8(),
        }
    }
    ids
}

fn starts_word(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
}

/// Bytes of the citation id that a text begins with: `d0123456789abcdef-12`, `d0123456789abcdef-12:5-40`.
fn id_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let run = |from: usize, of: fn(&u8) -> bool| {
        bytes[from.min(bytes.len())..].iter().take_while(|b| of(b)).count()
    };
    if bytes.first() != Some(&b'd') {
        return None;
    }
    let hex = run(1, u8::is_ascii_hexdigit);
    let dash = 1 + hex;
    if hex != 16 || bytes.get(dash) != Some(&b'-') {
        return None;
    }
    let ordinal = run(dash + 1, u8::is_ascii_digit);
    if ordinal == 0 {
        return None;
    }
    let end = dash + 1 + ordinal;
    if bytes.get(end) == Some(&b':') {
        let from = run(end + 1, u8::is_ascii_digit);
        let hyphen = end + 1 + from;
        if from > 0 && bytes.get(hyphen) == Some(&b'-') {
            let to = run(hyphen + 1, u8::is_ascii_digit);
            if to > 0 {
                return Some(hyphen + 1 + to);
            }
        }
    }
    Some(end)
}

/// What an id as written cites, if it is one.
pub(super) fn parse(id: &str) -> Option<CitationId> {
    Normalized::canonical(id).text.to_ascii_lowercase().trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "d0123456789abcdef-12";
    const TWO: &str = "dfedcba9876543210-3:5-40";

    fn ids(text: &str, listed: &[String]) -> Vec<Vec<String>> {
        find(text, listed).0.into_iter().map(|mark| mark.ids).collect()
    }

    #[test]
    fn marks_are_read_in_every_form() {
        for text in [
            format!("105件である[c:{ONE}]。"),
            format!("105件である【{ONE}】。"),
            format!("105件である【c:{ONE}】。"),
            format!("105件である[{ONE}]。"),
            format!("105件である({ONE})。"),
            format!("105件である({ONE}、p.3)。"),
            format!("105件である。{ONE}"),
            format!("105件である[出典: {ONE}]。"),
            format!("105件である[C: {ONE}]。"),
            format!("105件である[{ONE}](/v1/passages/{ONE})。"),
            format!("105件である[^1]。\n\n[^1]: {ONE}\n"),
            format!("105件である[1]。\n[1] {ONE} 進捗報告"),
        ] {
            assert_eq!(ids(&text, &[]), [[ONE.to_owned()]], "{text}");
        }
        for text in [format!("[c:{ONE}, {TWO}]"), format!("【{ONE}、{TWO}】"), format!("[{ONE}; {TWO}]")] {
            assert_eq!(ids(&text, &[]), [[ONE.to_owned(), TWO.to_owned()]], "{text}");
        }
        let listed = [ONE.to_owned(), TWO.to_owned()];
        assert_eq!(ids("105件である[2]。", &listed), [[TWO.to_owned()]]);
    }

    #[test]
    fn what_is_no_id_but_said_to_be_one_is_kept_and_other_brackets_are_not() {
        assert_eq!(ids("105件[c:x-1]", &[]), [["x-1".to_owned()]]);
        assert_eq!(ids("105件[^9]", &[]), [["^9".to_owned()]]);
        for text in ["令和元年度(2019)", "【利用実績】", "(R1.11)", "[1]", "d0123456789abcdef", "(仮称)"]
        {
            assert!(ids(text, &[]).is_empty(), "{text}");
        }
    }
}
