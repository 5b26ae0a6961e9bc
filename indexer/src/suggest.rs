//! Names that begin with what is being typed: by surface or by reading.

use keifu_corpus::Normalized;

use crate::fold;

/// A name that can be suggested.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The name as it is shown.
    pub text: String,
    /// How it is read, in hiragana ([`crate::Worker::reading`]); `None` when unknown.
    pub reading: Option<String>,
    /// What decides among many: the greater first.
    pub weight: f64,
    /// What the caller knows it by, such as an entity's id.
    pub payload: String,
}

/// Finds names by their beginning; built once for a generation, asked with every key stroke.
#[derive(Clone, Debug, Default)]
pub struct Suggester {
    /// In the order of suggestion: by weight, then text, then payload.
    suggestions: Vec<Suggestion>,
    /// Folded surfaces and readings, ascending, with the index of their suggestion.
    forms: Vec<(Box<str>, u32)>,
}

impl Suggester {
    /// Takes the names in any order.
    pub fn new(suggestions: Vec<Suggestion>) -> Self {
        let mut suggestions = suggestions;
        suggestions.sort_by(|a, b| {
            b.weight.total_cmp(&a.weight).then_with(|| (&a.text, &a.payload).cmp(&(&b.text, &b.payload)))
        });
        let mut forms: Vec<(Box<str>, u32)> = Vec::with_capacity(suggestions.len() * 2);
        for (index, suggestion) in (0..).zip(&suggestions) {
            forms.push((form(&suggestion.text).into(), index));
            if let Some(reading) = &suggestion.reading {
                forms.push((form(reading).into(), index));
            }
        }
        forms.retain(|(form, _)| !form.is_empty());
        forms.sort_unstable();
        forms.dedup();
        Self { suggestions, forms }
    }

    /// The `limit` weightiest names of which the surface or the reading begins with `prefix`, in a fixed order.
    ///
    /// けんと, ケント and ｹﾝﾄ find 健都 alike; case, width, blanks and the final ー of long katakana words do not matter.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Vec<&Suggestion> {
        let prefix = form(prefix);
        if prefix.is_empty() || limit == 0 {
            return Vec::new();
        }
        let start = self.forms.partition_point(|(form, _)| **form < *prefix);
        let length = self.forms[start..].partition_point(|(form, _)| form.starts_with(&prefix));
        let range = &self.forms[start..start + length];
        // Names that are what was typed come before those that only begin with it.
        let whole = range.partition_point(|(form, _)| **form == *prefix);
        let mut found = first(&range[..whole], limit);
        for index in first(&range[whole..], limit) {
            if !found.contains(&index) {
                found.push(index);
            }
        }
        found.truncate(limit);
        found.iter().map(|index| &self.suggestions[*index as usize]).collect()
    }
}

/// The `limit` weightiest of `forms`, each once: a name may be there by its surface and by its reading.
fn first(forms: &[(Box<str>, u32)], limit: usize) -> Vec<u32> {
    let mut found: Vec<u32> = forms.iter().map(|(_, index)| *index).collect();
    let enough = limit.saturating_mul(2);
    if found.len() > enough {
        found.select_nth_unstable(enough - 1);
        found.truncate(enough);
    }
    found.sort_unstable();
    found.dedup();
    found.truncate(limit);
    found
}

/// What is compared: matching form in hiragana, without the final ー that [`fold::long_vowel`] drops.
fn form(text: &str) -> String {
    let matching = Normalized::matching(text).text;
    fold::hiragana(&fold::long_vowel(&matching))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ANALYZER;

    fn suggester(names: &[(&str, f64)]) -> Suggester {
        let mut worker = ANALYZER.worker();
        Suggester::new(
            names
                .iter()
                .map(|(text, weight)| Suggestion {
                    text: (*text).to_owned(),
                    reading: worker.reading(text),
                    weight: *weight,
                    payload: format!("e{text}"),
                })
                .collect(),
        )
    }

    #[test]
    fn names_are_found_by_surface_and_reading() {
        let suggester = suggester(&[
            ("健都", 5.0),
            ("健都クラスター推進協議会", 3.0),
            ("健栄研", 3.0),
            ("ＰＭＤＡ関西支部", 2.0),
            ("サーバー", 1.0),
            ("県", 9.0),
        ]);
        let names = |prefix: &str, limit| {
            suggester.suggest(prefix, limit).iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names("けんえいけん", 1), "健栄研");
        assert_eq!(names("けん", 9), "県 健都 健栄研 健都クラスター推進協議会");
        assert_eq!(names("けん", 2), "県 健都");
        for typed in ["けんと", "ケント", "ｹﾝﾄ", "健都"] {
            assert_eq!(names(typed, 9), "健都 健都クラスター推進協議会", "{typed}");
        }
        assert_eq!(names("pmdaかん", 9), "ＰＭＤＡ関西支部");
        assert_eq!(names("ＰＭ", 9), "ＰＭＤＡ関西支部");
        assert_eq!(names("サーバ", 9), "サーバー");
        assert_eq!(names("サーバー", 9), "サーバー");
        assert_eq!(names("", 9), "");
        assert_eq!(names("吹田", 9), "");
    }

    #[test]
    fn the_order_of_the_names_given_does_not_matter() {
        let names = [("大阪", 1.0), ("大阪府", 1.0), ("大阪市", 1.0), ("大津", 1.0)];
        let mut reversed = names;
        reversed.reverse();
        assert_eq!(suggester(&names).suggest("大", 3), suggester(&reversed).suggest("大", 3));
    }
}
