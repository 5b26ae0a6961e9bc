//! The label before a colon: `入居率：96.8%`.

use keifu_corpus::{ByteSpan, calendar::DateExpression};

use super::{
    indicator::{EMPTY, Indicator, Setting},
    phrase::{self, at_end},
};

impl<'a> Setting<'a> {
    /// `入居率：96.8%`: what stands before the colon.
    pub(super) fn label(&self, from: usize, start: usize) -> Option<Indicator> {
        let left = self.text[from..start].trim_end();
        let label = left.strip_suffix(':').or_else(|| left.strip_suffix("…"))?.trim_end();
        let mut begin = from;
        // An open bracket before the label is not a part of it.
        if let Some(open) = phrase::open_bracket(label) {
            begin = from + open + 1;
        }
        let mut label = &self.text[begin..from + label.len()];
        let strip = |text: &'a str| {
            text.trim_start_matches(|c: char| {
                matches!(
                    c,
                    '・' | '、'
                        | ','
                        | ' '
                        | '○'
                        | '〇'
                        | '▸'
                        | '‣'
                        | '▷'
                        | '▶'
                        | '■'
                        | '◎'
                        | '●'
                        | '◆'
                        | '◇'
                        | '-'
                        | '*'
                        | ')'
                        | '~'
                )
            })
        };
        label = strip(label);
        begin = from + self.text[from..from + left.len()].rfind(label).unwrap_or(0);
        // 昨年度の相談件数
        if let Some(date) = self.date_at(begin) {
            let end = date.span.end as usize;
            let stop = begin + label.len();
            if end > stop {
                return None;
            }
            let rest = strip(&self.text[end..stop]);
            let rest = [
                "時点の",
                "現在の",
                "までの",
                "における",
                "の",
                "時点",
                "末",
                "実績値",
                "実績",
                "現在",
                "合計",
                "計画",
            ]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .unwrap_or(rest);
            begin = stop - rest.len();
            label = rest;
        }
        // 大商に委託、昨年度：263件: the date at the end is the label.
        let stop = begin + label.len();
        let before = self.dates.partition_point(|date| (date.span.start as usize) < stop);
        if before.checked_sub(1).is_some_and(|at| {
            let span = self.dates[at].span;
            let part = self
                .text
                .get(..span.start as usize)
                .is_some_and(|head| head.ends_with(['、', ',', '・', ' ']));
            span.end as usize == stop && span.start as usize > begin && part
        }) {
            return None;
        }
        // （参考）, （再掲）, （新規） say nothing of what is measured.
        if let Some((remark, rest)) = label.strip_prefix('(').and_then(|inside| inside.split_once(')'))
            && remark.chars().count() <= 4
            && !rest.is_empty()
        {
            begin += label.len() - rest.len();
            label = rest;
        }
        if label.is_empty() || EMPTY.contains(&label) || label.ends_with(')') && label.starts_with('(') {
            return None;
        }
        // 相談件数（うち女性：98件）
        if let Some(part) = label.strip_prefix("うち").map(|part| part.trim_start_matches(['、', ' ']))
            && let Some(open) = phrase::open_bracket(&self.text[..begin])
        {
            let head = self.text[..open].trim_end();
            let noun = at_end(head);
            let counted = noun.is_empty() || noun.starts_with(|c: char| c.is_ascii_digit());
            let whole = if counted { self.carried.map(|carried| carried.text.as_str()) } else { Some(noun) };
            if let Some(whole) = whole {
                let span = Some(ByteSpan::new(begin, begin + label.len()));
                return Some(Indicator { text: format!("{whole}（うち{part}）"), span });
            }
        }
        if label.chars().count() > 60 {
            let short = at_end(label);
            begin += label.rfind(short).unwrap_or(0);
            label = short;
        }
        self.named(label, begin)
    }

    fn date_at(&self, begin: usize) -> Option<&'a DateExpression> {
        let at = self.dates.partition_point(|date| (date.span.start as usize) < begin);
        self.dates.get(at).filter(|date| date.span.start as usize == begin)
    }
}
