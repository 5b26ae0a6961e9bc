//! Where in a passage the needles are: character ranges of its text, exact after normalization.

use keifu_corpus::{Analysis, ByteSpan, CharSpan, Normalized};

use crate::{Worker, morpheme, needle::Needle};

/// The characters of `text` that `needles` match, ascending, overlapping and adjoining ranges joined.
pub(crate) fn highlights(text: &str, needles: &[Needle], worker: &mut Worker) -> Vec<CharSpan> {
    let mut spans = Vec::new();
    let matching = Normalized::matching(text);
    for string in needles.iter().flat_map(|needle| &needle.exact) {
        spans.extend(occurrences(&matching.text, string).map(|span| matching.to_chars(span)));
    }
    let rows: Vec<&[(usize, String)]> =
        needles.iter().map(|needle| needle.morphemes.as_slice()).filter(|row| !row.is_empty()).collect();
    if !rows.is_empty() {
        let analysis = match first_characters(&rows) {
            Some(firsts) => worker.analyze_where(text, |piece| {
                piece.chars().any(|c| firsts.contains(&c.to_lowercase().next().unwrap_or(c)))
            }),
            None => worker.analyze(text),
        };
        spans.extend(rows_in(&analysis, &rows));
    }
    merge(spans)
}

/// Where the rows of morphemes stand.
fn rows_in(analysis: &Analysis, rows: &[&[(usize, String)]]) -> Vec<CharSpan> {
    let forms: Vec<_> = morpheme::forms(analysis).collect();
    let mut spans = Vec::new();
    for row in rows {
        let reach = row.last().map_or(0, |(at, _)| *at);
        for start in 0..forms.len().saturating_sub(reach) {
            if row.iter().all(|(at, form)| forms[start + at].as_deref() == Some(form)) {
                let (first, last) = (analysis.tokens[start].span, analysis.tokens[start + reach].span);
                spans.push(analysis.canonical.to_chars(ByteSpan { start: first.start, end: last.end }));
            }
        }
    }
    spans
}

/// The characters of which a piece of text must have one, to hold a morpheme of `rows`; `None` when any piece may.
///
/// A form begins like its surface, but for words in hiragana (する for し). Rows with gaps may reach over pieces.
fn first_characters(rows: &[&[(usize, String)]]) -> Option<Vec<char>> {
    let mut firsts = Vec::new();
    for row in rows {
        for (index, (at, form)) in row.iter().enumerate() {
            let first = form.chars().next()?;
            if *at != index || matches!(first, 'ぁ'..='ゖ') {
                return None;
            }
            firsts.push(first);
        }
    }
    Some(firsts)
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
    use proptest::prelude::*;

    use super::*;
    use crate::{Analyzer, needle::needles_of_term, testing::ANALYZER};

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

    proptest! {
        #[test]
        fn analysing_only_some_pieces_finds_the_same(
            text in "(健都|取り組み|取組|ＰＭＤＡ|関西|支部|サーバー|が|した|。|、|・|「|」|\\(| |移転){0,30}",
            term in "(健都|取組み|pmda|関西支部|サーバ|支部・移転|移転した|する){1,3}",
        ) {
            let mut worker = ANALYZER.worker();
            let needles = needles_of_term(&mut worker, &term);
            let rows: Vec<&[(usize, String)]> = needles.iter().map(|needle| needle.morphemes.as_slice()).collect();
            let whole = rows_in(&worker.analyze(&text), &rows);
            let marked = highlights(&text, &needles, &mut worker);
            let within = |span: &CharSpan| marked.iter().any(|marked| marked.contains(*span));
            prop_assert!(whole.iter().all(within));
            let matching = Normalized::matching(&text);
            let strings = needles.iter().flat_map(|needle| &needle.exact);
            let exact = strings.flat_map(|string| occurrences(&matching.text, string)).map(|span| matching.to_chars(span));
            prop_assert_eq!(merge(whole.iter().copied().chain(exact).collect()), marked);
        }
    }
}
