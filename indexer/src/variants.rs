//! Long and short forms of legal person types: 株式会社, (株), ㈱ are one thing to who searches.

/// (long form, short form in canonical text); the sign ㈱ becomes (株) by normalization.
///
/// The short forms are those of bank transfers and official gazettes, in general use.
const LEGAL_FORMS: &[(&str, &str)] = &[
    ("株式会社", "(株)"),
    ("有限会社", "(有)"),
    ("一般財団法人", "(一財)"),
    ("一般社団法人", "(一社)"),
    ("公益財団法人", "(公財)"),
    ("公益社団法人", "(公社)"),
    ("地方独立行政法人", "(地独)"),
    ("独立行政法人", "(独)"),
    ("国立研究開発法人", "(国研)"),
    ("学校法人", "(学)"),
    ("社会福祉法人", "(福)"),
];

/// Alternatives that one term may become.
const MOST_ALTERNATIVES: usize = 8;

/// `matching` and what it becomes when legal forms in it are written the other way; the first is itself.
pub(crate) fn alternatives(matching: &str) -> Vec<String> {
    let mut found = vec![matching.to_owned()];
    for (long, short) in LEGAL_FORMS {
        for at in 0..found.len() {
            let other = if found[at].contains(short) {
                found[at].replace(short, long)
            } else if contains_form(&found[at], long) {
                found[at].replace(long, short)
            } else {
                continue;
            };
            if found.len() < MOST_ALTERNATIVES && !found.contains(&other) {
                found.push(other);
            }
        }
    }
    found
}

/// Whether `text` has the form `long` other than as the end of a longer one (独立行政法人 in 地方独立行政法人).
fn contains_form(text: &str, long: &str) -> bool {
    text.contains(long) && !(long == "独立行政法人" && text.contains("地方独立行政法人"))
}

/// The number of characters of the bracketed short form that `chars` begins with.
pub(crate) fn abbreviation_at(chars: &[char]) -> Option<usize> {
    let close = chars.iter().take(4).position(|c| matches!(c, ')' | '）'))?;
    let inner: String = chars.get(1..close)?.iter().collect();
    LEGAL_FORMS.iter().any(|(_, short)| short.trim_matches(['(', ')']) == inner).then_some(close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_are_written_both_ways() {
        assert_eq!(alternatives("株式会社健都"), ["株式会社健都", "(株)健都"]);
        assert_eq!(alternatives("(公財)健都"), ["(公財)健都", "公益財団法人健都"]);
        assert_eq!(alternatives("地方独立行政法人"), ["地方独立行政法人", "(地独)"]);
        assert_eq!(alternatives("健都"), ["健都"]);
        assert_eq!(abbreviation_at(&['（', '公', '財', '）', '健']), Some(4));
        assert_eq!(abbreviation_at(&['(', '仮', ')']), None);
    }
}
