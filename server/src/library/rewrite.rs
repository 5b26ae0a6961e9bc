//! A query with one part taken away or given an alternative, in the words of the one who wrote it.
//!
//! The text is cut where the part stands; what results is taken only if it reads as exactly the query that is meant,
//! or else that query is printed.

use keifu_corpus::CharSpan;
use keifu_indexer::{Query, query};

/// The query without its part number `at`; `None` when nothing that can be searched would remain.
pub(crate) fn without(text: &str, at: usize) -> Option<String> {
    let (asked, parts) = query::parse_with_parts(text).ok()?;
    let span = parts.get(at)?.span;
    let meant = remove(&asked, &mut { at })?;
    readable(&meant)?;
    let chars: Vec<char> = text.chars().collect();
    let candidates = cuts(&chars, span).into_iter().map(|cut| joined(&chars, cut));
    Some(same(candidates, &meant))
}

/// The query in which the string `name` may stand instead of part number `at`.
pub(crate) fn with_alternative(text: &str, at: usize, name: &str) -> Option<String> {
    let (asked, parts) = query::parse_with_parts(text).ok()?;
    let part = parts.get(at)?;
    let alternative = Query::Exact(name.to_owned());
    let meant = widen(&asked, &mut { at }, &alternative)?;
    readable(&meant)?;
    let put =
        |open: &str, close: &str| around(text, part.span, |own| format!("{open}{own} OR 「{name}」{close}"));
    Some(same([put("", ""), put("(", ")")], &meant))
}

/// The query with part number `at` given up for the passages that name an entity.
pub(crate) fn with_entity(text: &str, at: usize, name: &str) -> Option<String> {
    let (asked, parts) = query::parse_with_parts(text).ok()?;
    let meant = replace(&asked, &mut { at }, &Query::Entity(name.to_owned()))?;
    readable(&meant)?;
    Some(same([around(text, parts.get(at)?.span, |_| format!("実体:「{name}」"))], &meant))
}

/// The text with the characters of `span` rewritten.
fn around(text: &str, span: CharSpan, rewritten: impl Fn(&str) -> String) -> String {
    let chars: Vec<char> = text.chars().collect();
    let (start, end) = (span.start as usize, span.end as usize);
    let part = |chars: &[char]| chars.iter().collect::<String>();
    format!("{}{}{}", part(&chars[..start]), rewritten(&part(&chars[start..end])), part(&chars[end..]))
}

/// For each leaf, left to right, the number of the OR in which it stands, or of itself: leaves of one number are alternatives.
pub(super) fn alternatives(asked: &Query) -> Vec<usize> {
    fn walk(asked: &Query, own: Option<usize>, next: &mut usize, found: &mut Vec<usize>) {
        match asked {
            Query::All(parts) => parts.iter().for_each(|part| walk(part, None, next, found)),
            Query::Any(parts) => {
                let own = *next;
                *next += 1;
                parts.iter().for_each(|part| walk(part, Some(own), next, found));
            }
            Query::Not(part) => walk(part, None, next, found),
            _ => {
                found.push(own.unwrap_or(*next));
                *next += 1;
            }
        }
    }
    let mut found = Vec::new();
    walk(asked, None, &mut 0, &mut found);
    found
}

/// The query narrowed by `condition`, written behind it.
pub(crate) fn narrowed(text: &str, condition: &str) -> Option<String> {
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
pub(super) fn remove(asked: &Query, at: &mut usize) -> Option<Query> {
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
pub(super) fn widen(asked: &Query, at: &mut usize, alternative: &Query) -> Option<Query> {
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

/// The query with its leaf number `at` replaced.
pub(super) fn replace(asked: &Query, at: &mut usize, by: &Query) -> Option<Query> {
    let all = |parts: &[Query], at: &mut usize| -> Option<Vec<Query>> {
        parts.iter().map(|part| replace(part, at, by)).collect()
    };
    Some(match asked {
        Query::All(parts) => Query::All(all(parts, at)?),
        Query::Any(parts) => Query::Any(all(parts, at)?),
        Query::Not(part) => Query::Not(Box::new(replace(part, at, by)?)),
        leaf => {
            let here = *at == 0;
            *at = at.wrapping_sub(1);
            if here { by.clone() } else { leaf.clone() }
        }
    })
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

    #[test]
    fn an_entity_stands_instead() {
        assert_eq!(with_entity("「PMDA関西支部」 41件", 0, "支部").as_deref(), Some("実体:「支部」 41件"));
        let asked = query::parse("a (b OR c OR (d e)) OR f").unwrap();
        let found = alternatives(&asked);
        assert_eq!(found.len(), 6);
        assert!(
            found[1] == found[2] && found[1] != found[0] && found[5] != found[1] && found[3] != found[4],
            "{found:?}"
        );
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
