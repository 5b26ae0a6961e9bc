//! Where in a passage the needles are: character ranges of its text, exact after normalization.

use keifu_corpus::{ByteSpan, CharSpan, Normalized};

use crate::{Worker, morpheme, needle::Needle};

/// The characters of `text` that `needles` match, ascending, overlapping and adjoining ranges joined.
pub(crate) fn highlights(text: &str, needles: &[Needle], worker: &mut Worker) -> Vec<CharSpan> {
    let mut spans = Vec::new();
    let matching = Normalized::matching(text);
    for string in needles.iter().flat_map(|needle| &needle.exact) {
        spans.extend(occurrences(&matching.text, string).map(|span| matching.to_chars(span)));
    }
    if needles.iter().any(|needle| !needle.morphemes.is_empty()) {
        let analysis = worker.analyze(text);
        let forms: Vec<_> = morpheme::forms(&analysis).collect();
        for row in needles.iter().map(|needle| &needle.morphemes) {
            let Some((last, _)) = row.last() else { continue };
            for start in 0..forms.len().saturating_sub(*last) {
                if row.iter().all(|(at, form)| forms[start + at].as_deref() == Some(form)) {
                    let (first, last) = (analysis.tokens[start].span, analysis.tokens[start + last].span);
                    spans.push(analysis.canonical.to_chars(ByteSpan { start: first.start, end: last.end }));
                }
            }
        }
    }
    merge(spans)
}

/// Every place of `needle` in `text`, overlapping ones too.
fn occurrences<'a>(text: &'a str, needle: &'a str) -> impl Iterator<Item = ByteSpan> + 'a {
    let step = needle.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    std::iter::from_fn(move || {
        if needle.is_empty() {
            return None;
        }
        let at = from + text.get(from..)?.find(needle)?;
        from = at + step;
        Some(ByteSpan::new(at, at + needle.len()))
    })
}

fn merge(mut spans: Vec<CharSpan>) -> Vec<CharSpan> {
    spans.sort_unstable();
    let mut merged: Vec<CharSpan> = Vec::with_capacity(spans.len());
    for span in spans.into_iter().filter(|span| !span.is_empty()) {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analyzer, needle::needles_of_term};

    #[test]
    fn matches_are_marked_in_the_original_characters() {
        let mut worker = Analyzer::new(&[]).unwrap().worker();
        let mut marked = |text: &str, term: &str| {
            let needles = needles_of_term(&mut worker, term);
            let spans = highlights(text, &needles, &mut worker);
            spans.iter().map(|span| span.of(text).to_owned()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(marked("ＰＭＤＡ\n関西　支部と㈱健都", "pmda関西支部"), "ＰＭＤＡ\n関西　支部");
        assert_eq!(marked("㈱健都の取組み、取り組み", "取組"), "取組み|取り組み");
        assert_eq!(marked("ﾊﾟﾙｽとパルス", "パルス"), "ﾊﾟﾙｽ|パルス");
        assert_eq!(marked("㈱健都", "株式会社健都"), "㈱健都");
        assert_eq!(marked("健都健都", "健都"), "健都健都");
        assert_eq!(marked("国循の移転を行なう", "移転の国循"), "国循|移転");
        assert_eq!(occurrences("ああああ", "ああ").count(), 3);
    }
}
