//! Names behind a label that says what they name: 「事業名　…」, 「担当課：…」, in rows and at the beginning of lines.
//!
//! What a form asks for by name is a name, whatever words it is made of.

use super::{
    candidate::Candidate,
    line::{Class, Line},
};
use crate::EntityKind;

/// Labels, and what stands behind them.
const LABELS: &[(&str, EntityKind)] = &[
    ("事業名", EntityKind::Program),
    ("事業の名称", EntityKind::Program),
    ("事業名称", EntityKind::Program),
    ("施策名", EntityKind::Program),
    ("制度名", EntityKind::Program),
    ("補助金名", EntityKind::Program),
    ("補助金の名称", EntityKind::Program),
    ("計画名", EntityKind::Program),
    ("計画の名称", EntityKind::Program),
    ("プロジェクト名", EntityKind::Program),
    ("プログラム名", EntityKind::Program),
    ("イベント名", EntityKind::Program),
    ("セミナー名", EntityKind::Program),
    ("講座名", EntityKind::Program),
    ("展示会名", EntityKind::Program),
    ("見本市名", EntityKind::Program),
    ("大会名", EntityKind::Program),
    ("施設名", EntityKind::Facility),
    ("施設の名称", EntityKind::Facility),
    ("団体名", EntityKind::Organization),
    ("機関名", EntityKind::Organization),
    ("法人名", EntityKind::Organization),
    ("企業名", EntityKind::Organization),
    ("会社名", EntityKind::Organization),
    ("大学名", EntityKind::Organization),
    ("事業者名", EntityKind::Organization),
    ("研究機関名", EntityKind::Organization),
    ("実施機関", EntityKind::Organization),
    ("実施主体", EntityKind::Organization),
    ("事業主体", EntityKind::Organization),
    ("担当部局庁", EntityKind::Organization),
    ("担当部局", EntityKind::Organization),
    ("担当部署", EntityKind::Organization),
    ("担当課室", EntityKind::Organization),
    ("担当課", EntityKind::Organization),
    ("担当局", EntityKind::Organization),
    ("所管課", EntityKind::Organization),
    ("所管部局", EntityKind::Organization),
    ("所管部署", EntityKind::Organization),
    ("主管課", EntityKind::Organization),
    ("問合せ先", EntityKind::Organization),
];

/// Longest name behind a label, in characters.
const LONGEST: usize = 40;

/// Words of which a cell alone names nothing.
const NOTHING: &[&str] = &[
    "なし",
    "該当なし",
    "未定",
    "同上",
    "その他",
    "全体",
    "各課",
    "関係課",
    "合計",
    "計",
    "備考",
    "内容",
    "概要",
];

/// Proposes the names of a line that stand behind labels.
pub(super) fn find(line: &Line, found: &mut Vec<Candidate>) {
    for (index, atom) in line.atoms.iter().enumerate() {
        let begins = index == 0 || atom.gap || is_mark(line.surface(&line.atoms[index - 1]));
        if !begins {
            continue;
        }
        let rest = &line.text[atom.start..];
        let Some((label, kind)) =
            LABELS.iter().filter(|(label, _)| rest.starts_with(label)).max_by_key(|(label, _)| label.len())
        else {
            continue;
        };
        let behind = atom.start + label.len();
        let mut first = line.atom_at(behind);
        let colon =
            line.atoms.get(first).is_some_and(|next| matches!(line.surface(next), ":" | "：" | "】" | "]"));
        first += usize::from(colon);
        let Some(begin) = line.atoms.get(first) else { continue };
        if !(colon || begin.gap) || begin.start < behind {
            continue;
        }
        let to = (first + 1..line.atoms.len()).find(|&at| line.atoms[at].gap).unwrap_or(line.atoms.len());
        let (start, end) = (begin.start, line.atoms[to - 1].end);
        if !names_one(line, &line.text[start..end], first, to, *kind) {
            continue;
        }
        found.push(Candidate {
            start,
            end,
            kind: *kind,
            margin: 0.6,
            recognizer: "label",
            ..Candidate::default()
        });
    }
}

fn is_mark(text: &str) -> bool {
    text.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '」' | '』' | ')' | 'ー' | '・' | '、'))
}

/// Whether a cell holds one name: no sentence, no list, no other label.
fn names_one(line: &Line, text: &str, first: usize, to: usize, kind: EntityKind) -> bool {
    let length = text.chars().count();
    let list = text.contains(['、', '。', ',', ':', '/', '→', '※', '?', '!', '"']);
    let label = LABELS.iter().any(|(label, _)| text == *label) || NOTHING.contains(&text);
    let ends_in_noun = line.atoms.get(to - 1).is_some_and(|last| {
        matches!(last.class, Class::Noun(_) | Class::Latin) || line.surface(last) == "」"
    });
    // 担当課 asks for a department, not for a person or a telephone.
    let fits = kind != EntityKind::Organization
        || text.ends_with(|c: char| !c.is_ascii_digit()) && !text.ends_with(['等', '付', '他', '長', '員']);
    let mut atoms = line.atoms[first..to].iter();
    let numbers = atoms.all(|atom| matches!(atom.class, Class::Number | Class::Break | Class::Joiner));
    (3..=LONGEST).contains(&length) && !list && !label && ends_in_noun && fits && !numbers
}

#[cfg(test)]
mod tests {
    use keifu_indexer::Analyzer;

    use super::*;

    fn labelled(text: &str) -> Vec<String> {
        let line = Line::of(&Analyzer::new(&[]).unwrap().worker().analyze(text));
        let mut found = Vec::new();
        find(&line, &mut found);
        found
            .iter()
            .map(|name| format!("{} {}", name.kind.label(), &line.text[name.start..name.end]))
            .collect()
    }

    #[test]
    fn what_a_form_asks_for_is_a_name() {
        assert_eq!(labelled("事業名　輸出環境整備緊急対策事業"), ["事業 輸出環境整備緊急対策事業"]);
        assert_eq!(
            labelled("担当部局\t製造産業局\t担当課\t生活製品課"),
            ["組織 製造産業局", "組織 生活製品課"]
        );
        assert_eq!(labelled("○実施主体：みどり港湾協議会　電話　012-345"), ["組織 みどり港湾協議会"]);
    }

    #[test]
    fn headers_sentences_and_lists_are_not() {
        for text in [
            "事業名　担当課　備考",
            "事業名を記入する。",
            "実施主体：県、市町村、民間企業",
            "担当課　なし",
            "担当課　03-1234-5678",
            "実施機関が決定した内容",
            "施設名　12",
        ] {
            assert_eq!(labelled(text), Vec::<String>::new(), "{text}");
        }
    }
}
