//! Plain text with readings and editor's notes in the manner of 青空文庫: `漢字《かんじ》`, `｜地《じ》`, `［＃…］`.
//!
//! Base characters are read, readings and notes are left out, and every passage still maps to the file: the text is
//! repaired without them, then the places are counted in the file again. Files without such marks are left alone, and
//! so are those that use 《》 as brackets.

use crate::{
    Run, SourceMap,
    layout::{self, Repaired},
};

/// Longest reading and longest base, in characters.
const LONGEST_READING: usize = 60;
/// Readings that a file without the usual head must have before its marks are taken for such.
const SEVERAL: usize = 4;

/// Repairs the layout of a decoded text, readings and notes left out where it has them.
pub(crate) fn repair(text: &str) -> Repaired {
    let Some(kept) = without_readings(text) else { return layout::repair(text) };
    let mut repaired = layout::repair(&kept.text);
    for passage in &mut repaired.passages {
        passage.map = kept.in_source(&passage.map);
    }
    repaired
}

/// A text without its readings.
struct Kept {
    text: String,
    /// Stretches that stood together: first character in `text`, first in the source, number of characters.
    parts: Vec<(u32, u32, u32)>,
}

impl Kept {
    /// The same map with places counted in the source.
    fn in_source(&self, map: &SourceMap) -> SourceMap {
        let mut found = SourceMap { runs: Vec::with_capacity(map.runs.len()) };
        for run in &map.runs {
            let (mut at, mut left, mut passage) = (run.source, run.len, run.passage);
            while left > 0 {
                let part = self.parts.partition_point(|(first, ..)| *first <= at).saturating_sub(1);
                let Some(&(first, source, len)) = self.parts.get(part) else { break };
                let within = at - first;
                let source = source + within;
                if run.inserted {
                    found.runs.push(Run { passage, source, len: left, inserted: true });
                    break;
                }
                // The last stretch goes on to the end.
                let take = if within < len { left.min(len - within) } else { left };
                found.runs.push(Run { passage, source, len: take, inserted: false });
                (at, left, passage) = (at + take, left - take, passage + take);
            }
        }
        found
    }
}

/// The text without readings and notes; `None` when it has none, or not consistently.
fn without_readings(text: &str) -> Option<Kept> {
    if !text.contains('《') && !text.contains("［＃") {
        return None;
    }
    let head = head_block(text);
    let marks = find_marks(text, head.is_some());
    if head.is_none() && !is_consistent(text, &marks) {
        return None;
    }
    let mut cuts: Vec<(usize, usize)> = marks.into_iter().map(|mark| (mark.start, mark.end)).collect();
    cuts.extend(head);
    cuts.sort_unstable();
    let mut kept = Kept { text: String::with_capacity(text.len()), parts: Vec::new() };
    let (mut at, mut chars, mut source) = (0, 0u32, 0u32);
    for (start, end) in cuts.into_iter().chain([(text.len(), text.len())]) {
        if start < at {
            // Within what was left out already.
            continue;
        }
        let part = &text[at..start];
        let count = part.chars().count() as u32;
        if count > 0 {
            kept.parts.push((chars, source, count));
            kept.text.push_str(part);
        }
        chars += count;
        source += count + text[start..end].chars().count() as u32;
        at = end;
    }
    Some(kept)
}

/// Something to leave out, in bytes.
struct Mark {
    start: usize,
    end: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// 《…》 behind what it is the reading of.
    Reading,
    /// ｜ where that begins.
    Begin,
    /// ［＃…］
    Note,
}

/// The block between two rules of hyphens that explains the marks, in bytes.
fn head_block(text: &str) -> Option<(usize, usize)> {
    let mut open = None;
    let mut explains = false;
    let mut at = 0;
    for line in text.split_inclusive('\n').take(80) {
        let plain = line.trim();
        let rule = plain.len() >= 20 && plain.chars().all(|c| matches!(c, '-' | '－' | '―' | '─'));
        match (rule, open) {
            (true, None) => open = Some(at),
            (true, Some(start)) if explains => return Some((start, at + line.trim_end().len())),
            (true, Some(_)) => return None,
            (false, Some(_)) => {
                explains |=
                    plain.contains("ルビ") || plain.contains("記号について") || plain.contains("入力者注");
            }
            (false, None) => {}
        }
        at += line.len();
    }
    None
}

/// The marks of a text; `declared`: its head says what they are.
fn find_marks(text: &str, declared: bool) -> Vec<Mark> {
    let mut marks = Vec::new();
    // Where a ｜ stands on this line, in bytes, and how far away.
    let mut begin: Option<(usize, usize)> = None;
    // Kanji directly before.
    let mut kanji = 0usize;
    let mut before: Option<char> = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        let mut end = next;
        match c {
            '《' => {
                if let Some((reading, close)) = bracketed(&text[next..], '》') {
                    let opened = begin.filter(|(_, away)| *away > 0);
                    let letters =
                        before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '々' | '〆' | '※'));
                    let read = if declared {
                        opened.is_some() || letters || before == Some('］')
                    } else {
                        let count = reading.chars().count();
                        let fits = opened.is_some() || kanji > 0 && (kanji..=kanji * 6).contains(&count);
                        fits && reading.chars().all(is_kana)
                    };
                    if read {
                        end = next + close;
                        marks.push(Mark { start: at, end, kind: Kind::Reading });
                        if let Some((start, _)) = opened {
                            let end = start + text[start..].chars().next().map_or(0, char::len_utf8);
                            marks.push(Mark { start, end, kind: Kind::Begin });
                        }
                    }
                    begin = None;
                }
            }
            '［' if text[next..].starts_with('＃') => {
                if let Some(close) = note_end(&text[next..]) {
                    end = next + close;
                    marks.push(Mark { start: at, end, kind: Kind::Note });
                }
            }
            '｜' | '|' => begin = Some((at, 0)),
            '\n' => begin = None,
            _ => {}
        }
        if end == next {
            kanji = if is_kanji(c) { kanji + 1 } else { 0 };
            before = Some(c);
            if !matches!(c, '｜' | '|')
                && let Some((_, away)) = &mut begin
            {
                *away += 1;
                begin = begin.filter(|(_, away)| *away <= LONGEST_READING);
            }
        } else {
            kanji = 0;
        }
        at = end;
    }
    marks
}

/// What stands before `close` on the same line, and the bytes with it.
fn bracketed(text: &str, close: char) -> Option<(&str, usize)> {
    let (end, _) = text
        .char_indices()
        .take(LONGEST_READING + 1)
        .take_while(|(_, c)| !matches!(c, '\n' | '《'))
        .find(|(_, c)| *c == close)?;
    (end > 0).then(|| (&text[..end], end + close.len_utf8()))
}

/// The bytes to the end of a note that has just been opened; notes may hold brackets of their own.
fn note_end(text: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, c) in text.char_indices().take(400) {
        match c {
            '［' => depth += 1,
            '］' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// Whether a text that does not explain its marks has several, and hardly any 《》 that are something else.
fn is_consistent(text: &str, marks: &[Mark]) -> bool {
    let readings = marks.iter().filter(|mark| mark.kind == Kind::Reading);
    let (mut count, mut distinct) = (0, std::collections::BTreeSet::new());
    for mark in readings {
        count += 1;
        distinct.insert(&text[mark.start..mark.end]);
    }
    let noted = marks.iter().any(|mark| mark.kind == Kind::Note);
    let all = text.matches('《').count();
    let few = if noted { 1 } else { SEVERAL };
    count >= few && distinct.len() * 2 >= few && count * 10 >= all * 8
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '々' | '〆' | 'ヶ' | '〇')
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '・' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ')
}

#[cfg(test)]
mod tests {
    use crate::{CharSpan, Document, read_document};

    /// Reads a text and checks that each character of each passage stands in the file where its map says.
    fn read(bytes: &[u8]) -> Document {
        let document = read_document(bytes, "a.txt", None).unwrap();
        let source: Vec<char> = crate::decode(bytes, "a.txt").unwrap().text.chars().collect();
        for passage in &document.passages {
            for (at, c) in passage.text.chars().enumerate() {
                let at = at as u32;
                if let Some(there) = passage.map.to_source(CharSpan { start: at, end: at + 1 }) {
                    assert_eq!(source[there.start as usize], c, "{}", passage.text);
                }
            }
        }
        document
    }

    fn texts(text: &str) -> Vec<String> {
        read(text.as_bytes()).passages.into_iter().map(|passage| passage.text).collect()
    }

    #[test]
    fn readings_and_notes_are_kept_apart() {
        let text = "港の記録\n青葉太郎\n\n-------------------------------------------------------\n【テキスト中に現れる記号について】\n\n\
                    《》：ルビ\n（例）埠頭《ふとう》\n-------------------------------------------------------\n\n\
                    ［＃５字下げ］一　埠頭［＃「一　埠頭」は中見出し］\n\n　北｜埠頭《ふとう》の荷役《にやく》は、Quay《キー》で行う。※［＃「てへん＋劣」、第3水準1-84-77］る。\n";
        assert_eq!(texts(text), ["港の記録", "青葉太郎", "一　埠頭", "北埠頭の荷役は、Quayで行う。※る。"]);
        let bare = "埠頭《ふとう》で荷役《にやく》を行い、艀《はしけ》に積む。岸壁《がんぺき》は長い。\n";
        assert_eq!(texts(bare), ["埠頭で荷役を行い、艀に積む。岸壁は長い。"]);
    }

    #[test]
    fn brackets_that_are_no_readings_stay() {
        for text in [
            "《重点施策》こどもの支援\n《重点施策》港の支援\n基本目標《まち》の実現\n《新規》窓口の開設\n",
            "計画《案》と報告《案》と方針《案》と戦略《案》がある。\n",
            "数｜値は一つだけ振る《ふる》。\n",
            "見よ［＃］\n",
        ] {
            let found: Vec<String> = texts(text);
            assert_eq!(found.concat(), text.replace('\n', ""));
        }
    }

    #[test]
    fn real_texts_with_readings() {
        let files = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/files");
        for (name, begins, sentence) in [
            (
                "105_1567_ruby_4948.txt",
                "走れメロス",
                "必ず、かの邪智暴虐の王を除かなければならぬと決意した。",
            ),
            ("106_43737_ruby_19028.txt", "銀河鉄道の夜", "乳の流れたあとだと言われたりしていた"),
            ("107_773_ruby_5968.txt", "こころ", "私はその人を常に先生と呼んでいた。"),
        ] {
            let Ok(bytes) = std::fs::read(format!("{files}/{name}")) else {
                eprintln!("skipped: ../shared is absent");
                return;
            };
            let document = read(&bytes);
            assert_eq!(document.metadata.title, begins);
            assert!(document.passages.iter().any(|passage| passage.text.contains(sentence)), "{name}");
            let left: Vec<&str> = document
                .passages
                .iter()
                .map(|passage| passage.text.as_str())
                .filter(|text| text.contains(['《', '》', '｜']) || text.contains("［＃"))
                .collect();
            assert_eq!(left, Vec::<&str>::new(), "{name}");
        }
    }
}
