//! Whether a clause tells what happened, what shall happen, what was asked for or what came to nothing.

use keifu_corpus::Column;

use crate::Modality;

/// Reads the words that follow a predicate word up to the end of its clause (`tail`), those before it in the same
/// clause (`lead`), and the brackets that follow it (`aside`).
///
/// The main verb decides: 「設立に向けて協議」 is a plan of founding, 「応募がなかった」 denies the application only.
pub(super) fn modality(lead: &str, tail: &str, aside: &str, column: Option<Column>) -> Modality {
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    if any(tail, NEGATED) || any(aside, NEGATED) {
        return Modality::Negated;
    }
    if any(tail, REQUESTED) {
        return Modality::Requested;
    }
    let done = any(tail, DONE);
    if any(tail, PLANNED) || any(aside, PLANNED_ASIDE) || (!done && any(lead, LATER)) {
        return Modality::Planned;
    }
    if matches!(column, Some(Column::Plan | Column::Target)) && !done {
        return Modality::Planned;
    }
    Modality::Fact
}

const NEGATED: &[&str] = &[
    "中止",
    "見送",
    "断念",
    "なかった",
    "ありません",
    "せず",
    "しない",
    "していない",
    "されていない",
    "できない",
    "取りやめ",
    "取り止め",
    "不調",
    "不成立",
    "至らず",
    "至っていない",
    "凍結",
    "白紙",
];

const REQUESTED: &[&str] = &[
    "要望",
    "働きかけ",
    "働き掛け",
    "提案",
    "求め",
    "依頼",
    "要請",
    "お願い",
    "申し入れ",
    "申入れ",
    "呼びかけ",
];

const PLANNED: &[&str] = &[
    "延期",
    "予定",
    "めざ",
    "目指",
    "検討",
    "に向け",
    "へ向け",
    "計画",
    "見込",
    "今後",
    "方針",
    "準備",
    "構想",
    "べく",
    "想定",
    "していく",
    "方向で",
    "方向性",
    "調整中",
    "調整して",
    "調整を",
    "調整し",
    "てまいり",
    "て参り",
    "ていきま",
    "ていきたい",
    "てゆく",
    "ようとする",
    "ことができる",
    "なければなら",
    "ねばなら",
    "ものとする",
    "べきで",
    "よう努め",
    "つもり",
    "図る",
    "したい",
    "することとし",
    "することとなっ",
    "されることと",
    "協議を進め",
    "予約",
    "考えられ",
    "望まし",
    "期待",
];

const PLANNED_ASIDE: &[&str] = &["予定", "延期", "見込", "調整中", "検討中", "計画"];

const LATER: &[&str] = &["今後", "将来", "次年度", "来年度", "引き続き検討"];

const DONE: &[&str] = &["した", "済", "された", "開始", "達成", "完了", "実現", "至った", "行った", "なった"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_verb_of_the_clause_decides() {
        for (tail, aside, column, expected) in [
            ("した", "", None, Modality::Fact),
            ("に向けた協議", "", None, Modality::Planned),
            ("をめざす", "", None, Modality::Planned),
            ("を国に要望した", "", None, Modality::Requested),
            ("を中止", "", None, Modality::Negated),
            ("", "中止", None, Modality::Negated),
            ("", "予定", None, Modality::Planned),
            ("を延期した", "", None, Modality::Planned),
            ("", "", Some(Column::Plan), Modality::Planned),
            ("した", "", Some(Column::Plan), Modality::Fact),
            ("", "", Some(Column::Progress), Modality::Fact),
        ] {
            assert_eq!(modality("", tail, aside, column), expected, "{tail} ({aside})");
        }
        assert_eq!(modality("今後", "する", "", None), Modality::Planned);
    }
}
