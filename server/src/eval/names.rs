//! When two strings count as the same.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

/// In brackets before a name: legal forms and 仮称.
const BRACKETED: [&str; 13] = [
    "仮称",
    "一財",
    "一社",
    "公財",
    "公社",
    "財",
    "社",
    "独",
    "国研",
    "国立研究開発法人",
    "地独",
    "株",
    "有",
];
/// Before a name without brackets, longer ones first where one begins another.
const LEGAL_FORMS: [&str; 13] = [
    "一般財団法人",
    "一般社団法人",
    "公益財団法人",
    "公益社団法人",
    "財団法人",
    "社団法人",
    "地方独立行政法人",
    "独立行政法人",
    "国立研究開発法人",
    "国立大学法人",
    "株式会社",
    "有限会社",
    "学校法人",
];

/// NFKC in lower case without footnote marks such as (*14) and without white space.
pub(super) fn normal(text: &str) -> String {
    let composed: String = text.nfkc().collect();
    let mut plain = String::with_capacity(composed.len());
    let mut rest = composed.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some(after) = footnote(rest) {
            rest = after;
            continue;
        }
        if !c.is_whitespace() {
            plain.extend(c.to_lowercase());
        }
        rest = &rest[c.len_utf8()..];
    }
    plain
}

/// What follows a footnote mark at the beginning of `text`.
fn footnote(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("(*")?;
    let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() < digits.len() { after.strip_prefix(')') } else { None }
}

/// The normal form without legal form and status; the normal form itself when nothing else remains.
pub(super) fn bare(text: &str) -> String {
    let whole = normal(text);
    let mut rest = whole.as_str();
    while let Some(after) = without_prefix(rest) {
        rest = after;
    }
    let rest = ["株式会社", "(株)"].iter().find_map(|suffix| rest.strip_suffix(suffix)).unwrap_or(rest);
    if rest.is_empty() { whole } else { rest.to_owned() }
}

fn without_prefix(text: &str) -> Option<&str> {
    let bracketed = |form: &str| text.strip_prefix('(')?.strip_prefix(form)?.strip_prefix(')');
    BRACKETED
        .iter()
        .find_map(|form| bracketed(form))
        .or_else(|| LEGAL_FORMS.iter().find_map(|form| text.strip_prefix(form)))
}

/// Whether a system's type will do for a gold entity: a municipality may be place or organization.
pub(super) fn type_fits(gold: &str, name: &str, system: &str) -> bool {
    match (gold, system) {
        (gold, system) if gold == system => true,
        ("place", "organization" | "facility") | ("facility", "place") => true,
        ("organization", "place") => {
            normal(name).ends_with(['都', '道', '府', '県', '市', '区', '町', '村', '州', '国'])
        }
        _ => false,
    }
}

/// Dice's coefficient over character bigrams.
pub(super) fn similar(one: &str, other: &str) -> f64 {
    let (one, other) = (bigrams(one), bigrams(other));
    2.0 * one.intersection(&other).count() as f64 / (one.len() + other.len()) as f64
}

fn bigrams(text: &str) -> BTreeSet<String> {
    let chars: Vec<char> = normal(text).chars().collect();
    if chars.len() < 2 {
        return BTreeSet::from([chars.into_iter().collect()]);
    }
    chars.windows(2).map(|pair| pair.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_form_width_and_marks() {
        assert_eq!(bare("ＰＭＤＡ (*14)関西\n支部"), "pmda関西支部");
        assert_eq!(bare("（仮称）(一財)未来医療推進機構"), "未来医療推進機構");
        assert_eq!(bare("㈱ＡＢＣ"), "abc");
        assert_eq!(bare("ABC株式会社"), "abc");
        assert_eq!(bare("株式会社"), "株式会社");
        assert_eq!(bare("公益財団法人大阪産業局"), "大阪産業局");
    }

    #[test]
    fn types_fit_where_a_reader_could_go_either_way() {
        assert!(type_fits("organization", "吹田市", "place"));
        assert!(!type_fits("organization", "国立循環器病研究センター", "place"));
        assert!(type_fits("place", "関西", "organization"));
        assert!(type_fits("facility", "健都", "place"));
        assert!(!type_fits("program", "万博", "facility"));
    }

    #[test]
    fn similarity_is_one_for_equal_strings() {
        assert!((similar("利用実績", "利用実績") - 1.0).abs() < 1e-9);
        assert!(similar("利用実績", "参加者数") < 1e-9);
        assert!((similar("数", "数") - 1.0).abs() < 1e-9);
    }
}
