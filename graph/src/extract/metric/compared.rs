//! Numbers that are said of another number: changes since another time, parts of a whole, the whole after its part.

use super::{
    indicator::{DEEDS, Indicator, Setting},
    phrase::{self, at_end, at_start},
    quantity::Quantity,
};

impl Setting<'_> {
    /// （前年度比12.5％増）, 前年同月を0.12ポイント上回った: how much more or less than another time.
    pub(super) fn change(&self) -> Option<Indicator> {
        if !changes(self.text, self.quantity) {
            return None;
        }
        let carried = self.carried?;
        let text = format!("{}の前年度比", carried.text);
        Some(Indicator { text, span: carried.span })
    }

    /// `応募7件のうち4件を採択`: what was done with a part.
    pub(super) fn deed_of_part(&self, start: usize) -> Option<Indicator> {
        let gap = self.text.get(self.before?.span.end as usize..start)?;
        if !matches!(gap.trim(), "のうち" | "のうち、" | "の") {
            return None;
        }
        let end = self.quantity.span.end as usize;
        let noun = at_start(self.text[end..].strip_prefix(['を', 'が'])?);
        let deed = DEEDS.iter().filter(|deed| noun.starts_with(**deed)).max_by_key(|deed| deed.len())?;
        let text = format!("{deed}{}", self.amount());
        Some(Indicator { text, span: Some(self.quantity.span) })
    }

    /// `相談件数（うち女性：98件） 412件`: the whole after a remark on a part of it.
    pub(super) fn past_remark(&self, start: usize) -> Option<Indicator> {
        let before = self.before?.span.end as usize;
        let gap = self.text.get(before..start)?;
        if gap.trim_matches([' ', ':']) != ")" {
            return None;
        }
        let head = self.text[..phrase::open_bracket(&self.text[..before])?].trim_end();
        let noun = at_end(head);
        let named =
            !noun.is_empty() && head.ends_with(noun) && !noun.starts_with(|c: char| c.is_ascii_digit());
        if named { self.named(noun, head.len() - noun.len()) } else { None }
    }
}

/// Whether a number says how much more or less than at another time.
pub(super) fn changes(text: &str, quantity: &Quantity) -> bool {
    const THAN: &[&str] = &[
        "対前年度比",
        "対前年度",
        "対前年比",
        "対前年",
        "前年度比",
        "前年比",
        "前年同期比",
        "前年同月比",
        "昨年度比",
        "前年度より",
        "前年より",
        "昨年度より",
        "昨年より",
        "前年同月より",
        "前年同月を",
        "前年同期を",
        "前年度を",
        "前年を",
        "昨年度を",
        "前年度から",
        "前年から",
        "前年度に比べ",
        "前年に比べ",
        "前年度と比べ",
        "前回より",
        "前回を",
    ];
    let head = text[..quantity.span.start as usize].trim_end_matches([' ', '、', ':', 'て', 'で', 'は']);
    let rest = text[quantity.span.end as usize..].trim_start();
    let than = THAN.iter().find(|word| head.ends_with(**word));
    let moved =
        ["増", "減", "上昇", "低下", "上回", "下回", "改善", "悪化", "の増", "の減", "多", "少", "高", "低"]
            .iter()
            .any(|word| rest.starts_with(word));
    than.is_some_and(|word| word.ends_with('比') || word.starts_with('対') || moved)
}
