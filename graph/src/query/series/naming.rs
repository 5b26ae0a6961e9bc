//! One figure under several words: 利用件数 and 利用実績 of one body, counted in 件, are one series.

use crate::resolve::fold;

/// Ends of an indicator that say only that it is a number, longest first: 商談件数, 商談数 and 商談 count the same.
const COUNTS: &[&str] = &[
    "実績件数",
    "実績数",
    "実績値",
    "実績",
    "目標件数",
    "目標数",
    "目標値",
    "目標",
    "件数",
    "人数",
    "回数",
    "社数",
    "台数",
    "か所数",
    "総数",
    "数",
];
/// Units that are written in several ways.
const UNITS: &[(&str, &str)] = &[
    ("名", "人"),
    ("パーセント", "%"),
    ("箇所", "か所"),
    ("カ所", "か所"),
    ("ヶ所", "か所"),
    ("ケ所", "か所"),
    ("ヵ所", "か所"),
    ("個所", "か所"),
    ("企業", "社"),
    ("カ国", "か国"),
    ("ヶ国", "か国"),
];
/// Particles between the name of a subject and what is measured of it.
const JOINTS: &[&str] =
    &["における", "による", "に対する", "への", "での", "との", "からの", "の", "、", ":"];

/// An indicator without what does not tell it from another: spelling, white space, の and への.
pub(super) fn plain(indicator: &str) -> String {
    fold(indicator).replace("への", "").replace('の', "")
}

/// What an indicator measures, without the name of its subject (one of `names`) and without words for a number.
pub(super) fn key(indicator: &str, unit: &str, names: &[String]) -> String {
    let canonical = keifu_corpus::Normalized::canonical(indicator).text;
    let mut rest = canonical.trim_start_matches(['「', '『', '"']);
    // The longest name first: PMDA関西支部 before PMDA.
    if let Some(after) = names.iter().find_map(|name| rest.strip_prefix(name.as_str())) {
        let after = after.trim_start_matches(['」', '』', '"']);
        let after = JOINTS.iter().find_map(|joint| after.strip_prefix(joint)).unwrap_or(after);
        if after.chars().count() >= 2 {
            rest = after;
        }
    }
    let whole = plain(rest);
    let mut stem = stem(&whole);
    // 参加者数, 参加人数: persons are counted either way.
    if unit_key(unit) == "人"
        && let Some(shorter) = stem.strip_suffix('者').filter(|shorter| shorter.chars().count() >= 2)
    {
        stem = shorter;
    }
    stem.to_owned()
}

/// A plain indicator without the words for a number at its end.
pub(super) fn stem(plain: &str) -> &str {
    let mut stem = plain;
    while let Some(shorter) = COUNTS.iter().find_map(|word| stem.strip_suffix(word)) {
        if shorter.chars().count() < 2 {
            break;
        }
        stem = shorter;
    }
    stem
}

/// A unit in the way in which units are compared.
pub(super) fn unit_key(unit: &str) -> String {
    let unit = fold(unit);
    let same = UNITS.iter().find(|(written, _)| fold(written) == unit);
    same.map_or(unit, |(_, usual)| (*usual).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_one_figure_have_one_key() {
        let names = ["あすか館".to_owned()];
        for (unit, same) in [
            (
                "件",
                &["利用件数", "利用実績", "あすか館の利用実績", "「あすか館」の利用件数", "利用 実績"][..],
            ),
            ("人", &["参加者数", "参加人数", "参加者", "参加"][..]),
            ("件", &["商談件数", "商談数"][..]),
            ("社", &["参画企業", "参画企業数", "あすか館への参画企業"][..]),
            ("回", &["研修会の開催回数", "研修会開催", "研修会の開催"][..]),
        ] {
            let keys: std::collections::BTreeSet<String> =
                same.iter().map(|indicator| key(indicator, unit, &names)).collect();
            assert_eq!(keys.len(), 1, "{keys:?}");
        }
        let keys: std::collections::BTreeSet<String> =
            ["交付件数", "交付決定件数", "申請件数", "利用者数", "件数", "実績"]
                .iter()
                .map(|indicator| key(indicator, "件", &[]))
                .collect();
        assert_eq!(keys.len(), 6, "{keys:?}");
        assert_eq!(unit_key("名"), unit_key("人"));
        assert_ne!(unit_key("件"), unit_key("社"));
    }
}
