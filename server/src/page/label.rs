//! The words of the graph and of the calendar in the language of the page.

use keifu_corpus::calendar::fiscal_year_label;
use keifu_graph::{EntityKind, MetricRole, Modality, Predicate};

use super::visit::Visit;

/// 組織, organization; a word that is none stays as it is.
pub(crate) fn kind(visit: &Visit, word: &str) -> String {
    let english = match word {
        "organization" => "Organization",
        "facility" => "Facility",
        "program" => "Program",
        "place" => "Place",
        other => other,
    };
    let japanese = word.parse::<EntityKind>().map_or(word, |known| known.label());
    visit.say(japanese, english).to_owned()
}

/// 運営, operates.
pub(crate) fn predicate(visit: &Visit, word: &str) -> String {
    let japanese = word.parse::<Predicate>().map_or(word, |known| known.label());
    visit.say(japanese, &word.replace('_', " ")).to_owned()
}

/// 事実, fact.
pub(crate) fn modality(visit: &Visit, word: &str) -> String {
    visit.say(word.parse::<Modality>().map_or(word, |known| known.label()), word).to_owned()
}

/// 目標, target.
pub(crate) fn role(visit: &Visit, word: &str) -> String {
    visit.say(word.parse::<MetricRole>().map_or(word, |known| known.label()), word).to_owned()
}

/// 令和元年度（2019）; FY2019 (令和元年度); 年度不明.
pub(crate) fn year(visit: &Visit, year: Option<i32>) -> String {
    match (year, visit.is_english()) {
        (None, false) => "年度不明".to_owned(),
        (None, true) => "Year unknown".to_owned(),
        (Some(year), false) => format!("{}（{year}）", fiscal_year_label(year)),
        (Some(year), true) => format!("FY{year} ({})", fiscal_year_label(year)),
    }
}

/// The first and the last year of something: 平成30年度（2018）～令和2年度（2020）.
pub(crate) fn years(visit: &Visit, first: Option<i32>, last: Option<i32>) -> String {
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            format!("{}～{}", year(visit, Some(first)), year(visit, Some(last)))
        }
        (first, last) => year(visit, first.or(last)),
    }
}

/// 1234567 as 1,234,567.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// 12件; "1 passage", "12 passages".
pub(crate) fn counted(visit: &Visit, number: usize, japanese: &str, one: &str, many: &str) -> String {
    let count = count(number);
    if visit.is_english() {
        format!("{count} {}", if number == 1 { one } else { many })
    } else {
        format!("{count}{japanese}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_said_in_both_languages() {
        let japanese = Visit::of(&"/".parse().unwrap());
        let english = Visit::of(&"/?lang=en".parse().unwrap());
        assert_eq!(year(&japanese, Some(2019)), "令和元年度（2019）");
        assert_eq!(year(&english, Some(2019)), "FY2019 (令和元年度)");
        assert_eq!(predicate(&japanese, "located_in"), "所在");
        assert_eq!(predicate(&english, "located_in"), "located in");
        assert_eq!(kind(&japanese, "<b>"), "<b>");
        assert_eq!(counted(&english, 1, "件", "hit", "hits"), "1 hit");
        assert_eq!(counted(&japanese, 1_234_567, "件", "hit", "hits"), "1,234,567件");
    }
}
