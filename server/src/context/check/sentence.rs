//! An answer → sentences, each with the citations that stand in it or right after it.

use super::marks::Mark;

/// A sentence: bytes of the canonical text, and its marks by index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) marks: Vec<usize>,
}

/// Cuts a canonical text at 。！？ and line ends, never within a bracket or a mark; what is nothing but citations belongs
/// to the sentence before.
pub(super) fn split(text: &str, marks: &[Mark], left_out: &[(usize, usize)]) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let mut at = 0;
    while at < text.len() {
        if let Some(line) = left_out.iter().find(|line| line.0 == at) {
            close(text, marks, start, at, &mut sentences);
            (start, at, depth) = (line.1, line.1, 0);
            continue;
        }
        if let Some(mark) = marks.iter().find(|mark| mark.start == at) {
            at = mark.end;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        at += c.len_utf8();
        match c {
            '「' | '『' | '(' | '【' | '[' => depth += 1,
            '」' | '』' | ')' | '】' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let ends = match c {
            '\n' => true,
            '。' | '!' | '?' | '！' | '？' => depth == 0,
            _ => false,
        };
        if ends {
            close(text, marks, start, at, &mut sentences);
            (start, depth) = (at, 0);
        }
    }
    close(text, marks, start, text.len(), &mut sentences);
    sentences
}

fn close(text: &str, marks: &[Mark], start: usize, end: usize, sentences: &mut Vec<Sentence>) {
    if start >= end {
        return;
    }
    let own: Vec<usize> = (0..marks.len()).filter(|&at| (start..end).contains(&marks[at].start)).collect();
    // Marks at the very beginning belong to what they follow: …である。[c:ID]次に…
    let mut begin = start;
    let mut leading = 0;
    for &at in &own {
        if text[begin..marks[at].start].trim().is_empty() && !sentences.is_empty() {
            begin = marks[at].end;
            leading += 1;
        } else {
            break;
        }
    }
    let (before, own) = own.split_at(leading);
    if let Some(last) = sentences.last_mut().filter(|_| !before.is_empty()) {
        last.marks.extend(before);
        last.end = begin;
    }
    let rest = words(text, marks, begin, end);
    if !rest.chars().any(char::is_alphanumeric) && !sentences.is_empty() {
        if let Some(last) = sentences.last_mut().filter(|_| !own.is_empty()) {
            last.marks.extend(own);
            last.end = end;
        }
        return;
    }
    let trimmed = begin + (text[begin..end].len() - text[begin..end].trim_start().len());
    let last = begin + text[begin..end].trim_end().len();
    if trimmed < last {
        sentences.push(Sentence { start: trimmed, end: last, marks: own.to_vec() });
    }
}

/// The characters of a range outside of marks.
fn words(text: &str, marks: &[Mark], start: usize, end: usize) -> String {
    let mut words = String::new();
    let mut at = start;
    for mark in marks.iter().filter(|mark| mark.start >= start && mark.end <= end) {
        words.push_str(&text[at..mark.start.max(at)]);
        at = mark.end.max(at);
    }
    words.push_str(&text[at.min(end)..end]);
    // 出典: says nothing.
    for word in ["出典", "引用", "根拠", "参照", "注"] {
        if words.trim().trim_matches([':', '(', ')', '[', ']', '。']).trim() == word {
            return String::new();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{super::marks::find, *};

    fn read(text: &str) -> Vec<(String, usize)> {
        let (marks, lines) = find(text, &[]);
        let sentences = split(text, &marks, &lines);
        sentences.iter().map(|it| (text[it.start..it.end].to_owned(), it.marks.len())).collect()
    }

    #[test]
    fn marks_belong_to_the_sentence_they_end() {
        let id = "d0123456789abcdef-12";
        for text in [
            format!("甲は3件[c:{id}]。乙は4件。"),
            format!("甲は3件。[c:{id}]乙は4件。"),
            format!("甲は3件。\n[c:{id}]\n乙は4件。"),
        ] {
            let counts: Vec<usize> = read(&text).into_iter().map(|it| it.1).collect();
            assert_eq!(counts, [1, 0], "{text}");
        }
        let text = format!("- 甲は3件[c:{id}]\n- 「乙。丙」は4件 [c:{id}][c:{id}]\n\n出典: [c:{id}]");
        let counts: Vec<usize> = read(&text).into_iter().map(|it| it.1).collect();
        assert_eq!(counts, [1, 3], "{text}");
    }
}
