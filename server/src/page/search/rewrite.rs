//! A query with one part taken away or given an alternative, in the words of the one who wrote it.
//!
//! The text is cut where the part stands; what results is taken only if it reads as exactly the query that is meant,
//! or else that query is printed.

use keifu_corpus::CharSpan;
use keifu_indexer::{Query, query};

/// The query without its part number `at`; `None` when nothing that can be searched would remain.
pub(super) fn without(text: &str, at: usize) -> Option<String> {
    let (asked, parts) = query::parse_with_parts(text).ok()?;
    let span = parts.get(at)?.span;
    let meant = remove(&asked, &mut { at })?;
    readable(&meant)?;
    let chars: Vec<char> = text.chars().collect();
    let candidates = cuts(&chars, span).into_iter().map(|cut| joined(&chars, cut));
    Some(same(candidates, &meant))
}

/// The query in which the string `name` may stand instead of part number `at`.
pub(super) fn with_alternative(text: &str, at: usize, name: &str) -> Option<String> {
    let (asked, parts) = query::parse_with_parts(text).ok()?;
    let part = parts.get(at)?;
    let alternative = Query::Exact(name.to_owned());
    let meant = widen(&asked, &mut { at }, &alternative)?;
    readable(&meant)?;
    let chars: Vec<char> = text.chars().collect();
    let (start, end) = (part.span.start as usize, part.span.end as usize);
    let put = |open: &str, close: &str| {
        let before: String = chars[..start].iter().collect();
        let own: String = chars[start..end].iter().collect();
        let after: String = chars[end..].iter().collect();
        format!("{before}{open}{own} OR 「{name}」{close}{after}")
    };
    Some(same([put("", ""), put("(", ")")], &meant))
}

/// The query narrowed by `condition`, written behind it.
pub(super) fn narrowed(text: &str, condition: &str) -> Option<String> {
    let asked = query::parse(text).ok()?;
    let narrowed = match asked {
        Query::Any(_) => format!("({}) {condition}", text.trim()),
        _ => format!("{} {condition}", text.trim()),
    };
    query::parse(&narrowed).is_ok().then_some(narrowed)
}

/// A query as it reads when it is printed; `None` when it cannot be searched.
fn readable(meant: &Query) -> Option<Query> {
    query::parse(&meant.to_string()).ok()
}

fn same(candidates: impl IntoIterator<Item = String>, meant: &Query) -> String {
    let printed = meant.to_string();
    let wanted = query::parse(&printed).unwrap_or_else(|_| meant.clone());
    let fits = |text: &String| query::parse(text).is_ok_and(|read| read == wanted);
    candidates.into_iter().find(fits).unwrap_or(printed)
}

/// What may be cut out with a part: brackets around it, its minus sign, the OR beside it.
fn cuts(chars: &[char], span: CharSpan) -> Vec<(usize, usize)> {
    let (mut start, mut end) = (span.start as usize, span.end as usize);
    let mut cuts = Vec::new();
    let blank = |at: usize| chars.get(at).is_some_and(|c| c.is_whitespace());
    loop {
        cuts.push((start, end));
        let (mut left, mut right) = (start, end);
        while left > 0 && blank(left - 1) {
            left -= 1;
        }
        while blank(right) {
            right += 1;
        }
        for word in ["OR", "ＯＲ", "または", "|", "｜", "AND", "ＡＮＤ"] {
            let word: Vec<char> = word.chars().collect();
            if chars[..left].ends_with(&word) {
                cuts.push((left - word.len(), end));
            }
            if chars[right..].starts_with(&word) {
                cuts.push((start, right + word.len()));
            }
        }
        let not: Vec<char> = "NOT".chars().collect();
        if left > 0 && matches!(chars[left - 1], '-' | '－' | '−' | '‐' | '‑' | '–' | '—') {
            start = left - 1;
        } else if chars[..left].ends_with(&not) {
            start = left - not.len();
        } else if left > 0
            && matches!(chars[left - 1], '(' | '（')
            && chars.get(right).is_some_and(|c| matches!(c, ')' | '）'))
        {
            (start, end) = (left - 1, right + 1);
        } else {
            return cuts;
        }
    }
}

/// The text without the characters from `start` to `end`, one blank in their place, brackets around one part loosened.
fn joined(chars: &[char], (start, end): (usize, usize)) -> String {
    let before: String = chars[..start].iter().collect();
    let after: String = chars[end..].iter().collect();
    let (before, after) = (before.trim_end(), after.trim_start());
    let tight = before.ends_with(['(', '（']) || after.starts_with([')', '）']);
    let text = format!("{before}{}{after}", if tight || before.is_empty() { "" } else { " " });
    let text = text.trim();
    let alone = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    match alone {
        Some(inner) if query::parse(inner).is_ok_and(|read| Ok(read) == query::parse(text)) => {
            inner.to_owned()
        }
        _ => text.to_owned(),
    }
}

/// The query without its leaf number `at`, counted left to right.
fn remove(asked: &Query, at: &mut usize) -> Option<Query> {
    let rest = |parts: &[Query], at: &mut usize| -> Vec<Query> {
        parts.iter().filter_map(|part| remove(part, at)).collect()
    };
    match asked {
        Query::All(parts) => joined_parts(rest(parts, at), Query::All),
        Query::Any(parts) => joined_parts(rest(parts, at), Query::Any),
        Query::Not(part) => remove(part, at).map(|part| Query::Not(Box::new(part))),
        leaf => {
            let gone = *at == 0;
            *at = at.wrapping_sub(1);
            (!gone).then(|| leaf.clone())
        }
    }
}

fn joined_parts(mut parts: Vec<Query>, join: fn(Vec<Query>) -> Query) -> Option<Query> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(join(parts)),
    }
}

/// The query with an alternative beside its leaf number `at`: in the OR in which that stands, or in a new one.
fn widen(asked: &Query, at: &mut usize, alternative: &Query) -> Option<Query> {
    let is_leaf = |part: &Query| !matches!(part, Query::All(_) | Query::Any(_) | Query::Not(_));
    match asked {
        Query::All(parts) => {
            let parts: Option<Vec<Query>> = parts.iter().map(|part| widen(part, at, alternative)).collect();
            Some(Query::All(parts?))
        }
        Query::Any(parts) => {
            let mut widened = Vec::with_capacity(parts.len() + 1);
            for part in parts {
                if is_leaf(part) {
                    widened.push(part.clone());
                    if *at == 0 {
                        widened.push(alternative.clone());
                    }
                    *at = at.wrapping_sub(1);
                } else {
                    widened.push(widen(part, at, alternative)?);
                }
            }
            Some(Query::Any(widened))
        }
        Query::Not(part) => Some(Query::Not(Box::new(widen(part, at, alternative)?))),
        leaf => {
            let here = *at == 0;
            *at = at.wrapping_sub(1);
            Some(if here { Query::Any(vec![leaf.clone(), alternative.clone()]) } else { leaf.clone() })
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_part_is_taken_away_in_the_writers_words() {
        let cases = [
            ("健都 「移転」 年度:2019", 1, "健都 年度:2019"),
            ("健都 -「移転」 吹田", 1, "健都 吹田"),
            ("健都 NOT 移転", 1, "健都"),
            ("健都 OR 彩都", 0, "彩都"),
            ("（健都　または　彩都）　吹田", 1, "（健都）　吹田"),
            ("(「PMDA関西支部」 OR 「PMDA-WEST」)", 1, "「PMDA関西支部」"),
            ("(「PMDA関西支部」 OR 「PMDA-WEST」) 年度:R1", 2, "「PMDA関西支部」 OR 「PMDA-WEST」"),
            ("健都 AND 彩都 AND 吹田", 1, "健都 AND 吹田"),
        ];
        for (text, at, expected) in cases {
            assert_eq!(without(text, at).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(without("健都", 0), None);
        assert_eq!(without("健都 -吹田", 0), None);
        assert_eq!(without("健都 吹田", 2), None);
    }

    #[test]
    fn another_name_stands_beside() {
        let cases = [
            ("「PMDA関西支部」 41件", 0, "(「PMDA関西支部」 OR 「PMDA-WEST」) 41件"),
            ("(「PMDA関西支部」 OR 「x」) 41件", 0, "(「PMDA関西支部」 OR 「PMDA-WEST」 OR 「x」) 41件"),
            ("PMDA関西支部", 0, "PMDA関西支部 OR 「PMDA-WEST」"),
            ("-x PMDA関西支部", 1, "-x (PMDA関西支部 OR 「PMDA-WEST」)"),
        ];
        for (text, at, expected) in cases {
            assert_eq!(with_alternative(text, at, "PMDA-WEST").as_deref(), Some(expected), "{text}");
        }
        assert_eq!(narrowed("a OR b", "文書:d1").as_deref(), Some("(a OR b) 文書:d1"));
    }

    /// The parts of a query but for one, in their order.
    fn others(text: &str, gone: usize) -> Vec<(String, bool)> {
        let (_, parts) = query::parse_with_parts(text).unwrap();
        let kept = parts.into_iter().enumerate().filter(|(at, _)| *at != gone);
        kept.map(|(_, part)| (part.text, part.negated)).collect()
    }

    proptest! {
        #[test]
        fn what_is_left_means_what_it_meant(
            text in "([「」『』\"（）()\\- 　ーa健]|年度:2019|発行:|OR |または |NOT |健都 |彩都 | ){0,14}",
            at in 0_usize..6,
        ) {
            let Ok((asked, parts)) = query::parse_with_parts(&text) else { return Ok(()) };
            prop_assume!(at < parts.len());
            if let Some(rest) = without(&text, at) {
                prop_assert_eq!(others(&text, at), others(&rest, usize::MAX), "{} -> {}", text, rest);
                let meant = remove(&asked, &mut { at }).unwrap();
                prop_assert_eq!(query::parse(&rest), query::parse(&meant.to_string()), "{} -> {}", text, rest);
            }
            if let Some(wider) = with_alternative(&text, at, "健都館") {
                prop_assert!(query::parse(&wider).is_ok(), "{} -> {}", text, wider);
                prop_assert_eq!(others(&wider, at + 1).len(), parts.len(), "{} -> {}", text, wider);
            }
        }
    }
}
