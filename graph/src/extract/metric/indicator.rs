//! What a number measures: the label before a colon, the noun phrase beside it, the topic, or the heading above.

use keifu_corpus::{ByteSpan, calendar::DateExpression};

use super::{
    phrase::{self, at_end, at_start, past_bracket},
    quantity::Quantity,
};

/// What a number measures and where the passage says so.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Indicator {
    pub(super) text: String,
    /// Bytes of the canonical text that name it; `None` when a heading does.
    pub(super) span: Option<ByteSpan>,
}

/// A number in its surroundings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'a> {
    pub(super) text: &'a str,
    pub(super) quantity: &'a Quantity,
    /// The number before it in the same passage.
    pub(super) before: Option<&'a Quantity>,
    pub(super) dates: &'a [DateExpression],
    /// What that one measures.
    pub(super) carried: Option<&'a Indicator>,
    /// Unit and indicator of the numbers before in the same item, in order.
    pub(super) stated: &'a [(String, Indicator)],
    pub(super) headings: &'a [String],
}

const WINDOW: usize = 160;
const PERSONS: &[(&str, &str)] = &[
    ("参加", "参加者数"),
    ("来場", "来場者数"),
    ("受講", "受講者数"),
    ("募集", "募集人数"),
    ("応募", "応募者数"),
    ("登録", "登録者数"),
    ("利用", "利用者数"),
    ("出席", "出席者数"),
    ("聴講", "聴講者数"),
    ("視聴", "視聴者数"),
    ("就職", "就職者数"),
    ("採用", "採用者数"),
    ("修了", "修了者数"),
    ("来館", "来館者数"),
];
const BODIES: &[&str] = &[
    "参加", "出展", "登録", "参画", "入居", "利用", "応募", "採択", "認定", "加盟", "退去", "来場", "進出",
    "受講", "訪問", "支援",
];
pub(super) const DEEDS: &[&str] = &[
    "開催",
    "実施",
    "交付",
    "採択",
    "認定",
    "支援",
    "相談",
    "訪問",
    "発掘",
    "創出",
    "誘致",
    "締結",
    "成立",
    "登録",
    "応募",
    "派遣",
    "発行",
    "配布",
    "出展",
    "投資",
    "契約",
    "交付決定",
    "助成",
    "委託",
    "設置",
    "整備",
    "選定",
    "見学",
    "受入",
    "受入れ",
    "公表",
];
/// Words before a number that name no indicator.
pub(super) const EMPTY: &[&str] = &[
    "府内",
    "市内",
    "県内",
    "都内",
    "国内",
    "区内",
    "圏内",
    "域内",
    "全国",
    "海外",
    "国外",
    "府外",
    "国内外",
    "府内外",
    "大阪府内",
    "大阪市内",
    "毎年",
    "年間",
    "新規",
    "以下",
    "上記",
    "下記",
    "合計",
    "累計",
    "総計",
    "全体",
    "全体で",
    "結果",
    "目標",
    "実績",
    "達成",
    "現在",
    "時点",
    "約",
    "上限",
    "下限",
];
const REACHED: &[&str] = &[
    "達成", "実現", "突破", "記録", "確保", "超過", "予定", "目標", "想定", "見込", "うち", "平均", "結果",
    "方", "もの", "上限",
];

impl<'a> Setting<'a> {
    /// What the number measures; `None` when nothing says so.
    pub(super) fn indicator(&self) -> Option<Indicator> {
        let found = self.worded()?;
        let is_date = found.span.is_some_and(|span| {
            let at = self.dates.partition_point(|date| date.span.end < span.end);
            self.dates.get(at).is_some_and(|date| date.span.start <= span.start && span.end <= date.span.end)
        });
        // A date says when, never what.
        if is_date { self.carried_on().cloned().or_else(|| self.heading()) } else { Some(found) }
    }

    /// What the words around the number say that it measures.
    fn worded(&self) -> Option<Indicator> {
        let start = self.quantity.span.start as usize;
        let from = self.bound(start);
        if let Some(change) = self.change() {
            return Some(change);
        }
        if let Some(part) = self.deed_of_part(start) {
            return Some(part);
        }
        if let Some(whole) = self.past_remark(start) {
            return Some(whole);
        }
        if let Some(found) = self.label(from, start) {
            return Some(found);
        }
        let from = self.past_dates(from, start);
        let left = &self.text[from..start];
        // 登録者数（R3.3末）120人: what stands before the bracketed date.
        if left.trim() == ")"
            && let Some(open) = phrase::open_bracket(&self.text[..from])
        {
            let head = self.text[..open].trim_end();
            let noun = at_end(head);
            if !noun.is_empty() && head.ends_with(noun) && !EMPTY.contains(&noun) {
                return self.named(noun, head.len() - noun.len());
            }
        }
        if left.trim_end().ends_with(':') || self.follows_number() {
            // 2社・4件・約153万円; （昨年度：5件）: as the number before, unless its own verb follows.
            if let Some(verb) = self.counted_by_verb(true) {
                return Some(verb);
            }
            if let Some(carried) = self.carried_on() {
                return Some(carried.clone());
            }
        }
        if let Some(before) = self.before_label(from, start) {
            return Some(before);
        }
        if let Some(run) = self.run_before(left, from) {
            return Some(run);
        }
        self.counted_by_verb(false)
            .or_else(|| self.by_particle(left, from))
            .or_else(|| self.after())
            .or_else(|| self.before_bracket())
            .or_else(|| self.topic(start))
            .or_else(|| self.verb_before(left, from))
            .or_else(|| self.carried_on().filter(|_| !self.begins_sentence()).cloned())
            .or_else(|| self.heading())
    }

    /// `投票率　H28：39.4%`, `雇用者数　目標 200人 → 実績 243人`: what stands before the date or the role that labels it.
    fn before_label(&self, past_dates: usize, start: usize) -> Option<Indicator> {
        const ROLES: &[&str] = &["目標値", "実績値", "計画値", "目標", "実績", "計画"];
        let bound = self.bound(start);
        let left = self.text[past_dates..start].trim_end_matches([' ', ':']);
        let (head, by_role) = match ROLES.iter().find_map(|role| left.strip_suffix(role)) {
            Some(rest) => (self.text.get(bound..past_dates + rest.len())?, true),
            None if left.trim().is_empty() && past_dates > bound => {
                let before = self.dates.partition_point(|date| (date.span.start as usize) < start);
                let date = self.dates[..before].last()?;
                (self.text.get(bound..date.span.start as usize)?, false)
            }
            None => return None,
        };
        // Set apart by a blank, or the words belong to the date or the role (年間目標).
        let words = head.trim_end_matches([' ', ':', '、', '→', '・']);
        if words.is_empty() {
            return if by_role { self.carried_on().cloned() } else { None };
        }
        if words.len() == head.len() {
            return None;
        }
        let noun = at_end(words);
        let telling = noun.chars().count() >= 2 && words.ends_with(noun) && !EMPTY.contains(&noun);
        if telling { self.named(noun, bound + words.len() - noun.len()) } else { None }
    }

    /// Whether a full stop stands between the number and the one before it.
    fn begins_sentence(&self) -> bool {
        let from = self.before.map_or(0, |before| before.span.end as usize);
        self.text.get(from..self.quantity.span.start as usize).is_some_and(|gap| gap.contains('。'))
    }

    /// What the item measures so far: 10回 in ９回開催、参加者502人（前年度：10回、486人） goes on with the 9回.
    pub(super) fn carried_on(&self) -> Option<&'a Indicator> {
        let carried = self.carried?;
        // Within the bracket the number before it says more: （新規：1件100万円）.
        let outside = phrase::open_bracket(&self.text[..self.quantity.span.start as usize])
            .is_some_and(|open| carried.span.is_none_or(|span| span.end as usize <= open));
        let same = self.stated.iter().rev().find(|(unit, _)| outside && *unit == self.quantity.unit);
        Some(same.map_or(carried, |(_, indicator)| indicator))
    }

    /// Where the clause of the number begins: after the number before it, a full stop, an arrow, or a list mark.
    fn bound(&self, start: usize) -> usize {
        let mut from = self.before.map_or(0, |before| before.span.end as usize);
        for (count, (at, c)) in self.text[from..start].char_indices().rev().enumerate() {
            if count > WINDOW || matches!(c, '。' | '→' | '⇒' | '※' | '】' | '>' | '|') {
                from += at + c.len_utf8();
                break;
            }
        }
        from
    }

    fn past_dates(&self, from: usize, start: usize) -> usize {
        let before = self.dates.partition_point(|date| (date.span.start as usize) < start);
        let ends = self.dates[..before].iter().rev().take(4).map(|date| date.span.end as usize);
        ends.filter(|&end| end <= start).max().map_or(from, |end| end.max(from))
    }

    pub(super) fn named(&self, text: &str, begin: usize) -> Option<Indicator> {
        let text = text.trim();
        (!text.is_empty()).then(|| Indicator {
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            span: Some(ByteSpan::new(begin, begin + text.len())),
        })
    }

    /// Whether only signs stand between the number before and this one (2社・4件), in the same brackets.
    pub(super) fn follows_number(&self) -> bool {
        self.before.is_some_and(|before| {
            let between = self.text.get(before.span.end as usize..self.quantity.span.start as usize);
            between.is_some_and(|text| text.chars().all(|c| matches!(c, '・' | '、' | ',' | ' ' | '/')))
        })
    }

    /// `参加者数421人`: the nouns right before the number.
    fn run_before(&self, left: &str, from: usize) -> Option<Indicator> {
        let trimmed = left.trim_end();
        let run = at_end(trimmed);
        if run.is_empty() || !trimmed.ends_with(run) || EMPTY.contains(&run) {
            return None;
        }
        let unit = self.quantity.unit.as_str();
        let run =
            ["時点の", "現在の", "年度の"].iter().find_map(|word| run.strip_prefix(word)).unwrap_or(run);
        let begin = from + trimmed.len() - run.len();
        if run.ends_with("の結果") {
            return None;
        }
        // 参加37社, 出席23名
        let persons =
            matches!(unit, "名" | "人").then(|| PERSONS.iter().find(|(verb, _)| *verb == run)).flatten();
        if let Some((_, name)) = persons {
            let span = Some(ByteSpan::new(begin, begin + run.len()));
            return Some(Indicator { text: (*name).to_owned(), span });
        }
        if run.ends_with('等') {
            // A・B等31項目: what is listed is named before the colon.
            let low = self.text[..begin].char_indices().rev().take(WINDOW).last().map_or(begin, |(at, _)| at);
            let colon = low + self.text[low..begin].rfind(':')?;
            let label = at_end(self.text[..colon].trim_end());
            let begin = self.text[..colon].rfind(label)?;
            let span = Some(ByteSpan::new(begin, begin + label.len()));
            let counted = if label.ends_with(unit) { "数" } else { "" };
            return (!label.is_empty()).then(|| Indicator { text: format!("{label}{counted}"), span });
        }
        if unit == "回" && !run.ends_with(['数', '回']) {
            let clause = self.sentence();
            let deed = ["開催", "実施"].into_iter().find(|deed| clause.contains(deed));
            if let Some(deed) = deed {
                let text = if run.ends_with(deed) { format!("{run}回数") } else { format!("{deed}回数") };
                return Some(Indicator { text, span: Some(ByteSpan::new(begin, begin + run.len())) });
            }
        }
        if EMPTY.iter().any(|empty| run.ends_with(empty))
            && matches!(unit, "箇所" | "か所" | "カ所" | "ヶ所" | "社" | "団体")
        {
            return None;
        }
        self.named(run, begin)
    }

    /// The sentence of the number, cut to what a reader sees at once.
    fn sentence(&self) -> &'a str {
        let start = self.quantity.span.start as usize;
        let mut begin = start;
        for (at, c) in self.text[..start].char_indices().rev().take(WINDOW) {
            if c == '。' {
                break;
            }
            begin = at;
        }
        let end = self.quantity.span.end as usize;
        let mut stop = end;
        for (at, c) in self.text[end..].char_indices().take(60) {
            stop = end + at;
            if c == '。' {
                break;
            }
            stop += c.len_utf8();
        }
        &self.text[begin..stop]
    }

    /// `384名参加`, `392社が登録`, `2回ずつ開催`: the verb says what is counted.
    fn counted_by_verb(&self, at_once: bool) -> Option<Indicator> {
        let rest = past_bracket(&self.text[self.quantity.span.end as usize..]);
        let rest = rest.char_indices().nth(40).map_or(rest, |(end, _)| &rest[..end]);
        // 延べ152社、1,020名が参加: one verb for both.
        let counts = rest.trim_start_matches(|c: char| "、・延べ約計のべ,".contains(c) || c.is_ascii_digit());
        let listed = rest.starts_with(['、', '・'])
            && rest[..rest.len() - counts.len()].contains(|c: char| c.is_ascii_digit());
        let rest = match counts.find('が').filter(|&at| listed && at <= "団体".len()) {
            Some(at) => &counts[at..],
            None => rest,
        };
        let clause = rest.find(['、', '。', ')', '(', '→']).map_or(rest, |end| &rest[..end]);
        let unit = self.quantity.unit.as_str();
        let near = |verb: &str| {
            clause
                .find(verb)
                .is_some_and(|at| if at_once { at <= "が".len() } else { clause[..at].chars().count() <= 24 })
        };
        let text = match unit {
            "名" | "人" => PERSONS.iter().find(|(verb, _)| near(verb)).map(|(_, name)| (*name).to_owned()),
            "社" | "企業" | "社・団体" | "団体" | "機関" | "事業者" | "者" | "校" | "大学" =>
            {
                let kind = match unit {
                    "社" | "社・団体" | "企業" => "企業",
                    unit => unit,
                };
                // 企業を6社訪問: the object before the number says more.
                if self.text[..self.quantity.span.start as usize].trim_end().ends_with('を') {
                    return None;
                }
                let verb = BODIES.iter().find(|verb| near(verb))?;
                // 3社へ委託, 11社との商談会: another noun is nearer than the verb.
                let plain = clause.trim_start().starts_with(verb)
                    || clause.trim_start().starts_with(['が', 'を', 'も', 'は']);
                plain.then(|| format!("{verb}{kind}"))
            }
            "回" => ["開催", "実施", "出展", "派遣"]
                .iter()
                .find(|verb| near(verb))
                .map(|verb| format!("{verb}回数")),
            "箇所" | "か所" | "カ所" | "ヶ所" | "ヵ所" | "ケ所" => {
                ["実施", "開催", "設置", "整備"]
                    .iter()
                    .find(|verb| near(verb))
                    .map(|verb| format!("{verb}{unit}数"))
            }
            _ => None,
        }?;
        // 会議を3回開催
        let start = self.quantity.span.start as usize;
        let head = self.text[self.bound(start)..start].trim_end();
        let object = head.strip_suffix('を').map_or("", at_end);
        if unit == "回" && !object.is_empty() && head.ends_with(&format!("{object}を")) {
            let begin = self.text[..start].trim_end().len() - "を".len() - object.len();
            let span = Some(ByteSpan::new(begin, begin + object.len()));
            return Some(Indicator { text: format!("{object}の{text}"), span });
        }
        Some(Indicator { text, span: Some(self.quantity.span) })
    }

    /// `企業を10件発掘`, `構成員は21社`, `傘下の155社`: the noun before the particle.
    fn by_particle(&self, left: &str, from: usize) -> Option<Indicator> {
        let left = left.trim_end();
        for particle in
            ["については", "に関しては", "では", "には", "とは", "は", "が", "も", "を", "の", "で"]
        {
            let Some(head) = left.strip_suffix(particle) else { continue };
            let noun = at_end(head);
            if noun.is_empty() || EMPTY.contains(&noun) || !head.trim_end().ends_with(noun) {
                return None;
            }
            let noun =
                ["時点の", "現在の", "末の"].iter().find_map(|word| noun.strip_prefix(word)).unwrap_or(noun);
            let begin = from + head.trim_end().len() - noun.len();
            if particle == "で" {
                return None;
            }
            if particle == "を" {
                let rest = past_bracket(&self.text[self.quantity.span.end as usize..]);
                let verb = at_start(rest);
                let deed = verb.chars().count() >= 2
                    && verb.chars().count() <= 6
                    && !REACHED.iter().any(|word| verb.starts_with(word));
                let text = if deed { format!("{noun}の{verb}") } else { noun.to_owned() };
                return Some(Indicator { text, span: Some(ByteSpan::new(begin, begin + noun.len())) });
            }
            return self.named(noun, begin);
        }
        None
    }

    /// `35件のビジネスマッチング`, `12市町との意見交換会`, `4件を大企業への提案に`.
    fn after(&self) -> Option<Indicator> {
        let end = self.quantity.span.end as usize;
        let rest = past_bracket(&self.text[end..]);
        let (joint, following) = ["との", "への", "の", "を", "で", "が"]
            .iter()
            .find_map(|joint| Some((*joint, rest.strip_prefix(joint)?)))
            .unwrap_or(("", rest));
        let noun = at_start(following);
        if noun.is_empty()
            || noun.trim_start_matches('約').starts_with(|c: char| c.is_ascii_digit())
            || REACHED.iter().any(|word| noun.starts_with(word))
            || following.starts_with("うち")
        {
            return None;
        }
        let begin = self.text.len() - following.trim_start().len();
        let verbal = DEEDS.contains(&noun);
        if verbal && (joint.is_empty() || joint == "が") {
            return Some(Indicator {
                text: format!("{noun}{}", self.amount()),
                span: Some(ByteSpan::new(begin, begin + noun.len())),
            });
        }
        if joint.is_empty() && noun.chars().count() < 2 || joint == "を" && verbal {
            return None;
        }
        self.named(noun, begin)
    }

    /// What to call an amount of this unit: 件数, 台数, 額.
    pub(super) fn amount(&self) -> String {
        match self.quantity.unit.as_str() {
            "円" | "ドル" | "米ドル" | "ユーロ" => "額".to_owned(),
            "%" | "パーセント" | "ポイント" => "率".to_owned(),
            unit => format!("{unit}数"),
        }
    }

    /// `…補助金を交付。（4件）`: the bracket counts what stands before it.
    fn before_bracket(&self) -> Option<Indicator> {
        let start = self.quantity.span.start as usize;
        let low = self.text[..start].char_indices().rev().take(WINDOW).last().map_or(start, |(at, _)| at);
        let open = low + phrase::open_bracket(&self.text[low..start])?;
        // Only the first number of the bracket; the others follow it.
        if self.before.is_some_and(|before| before.span.start as usize > open) {
            return None;
        }
        let head = self.text[..open].trim_end_matches([' ', '。']);
        // 27件（目標20件）
        if self.before.is_some_and(|before| before.span.end as usize == head.len()) {
            return self.carried_on().cloned();
        }
        let phrase = at_end(head);
        // 会員数が1,000人を突破（1,024人）
        if REACHED.contains(&phrase) {
            return self.carried_on().cloned();
        }
        let dated = self.dates.iter().rev().take(8).any(|date| date.span.end as usize == head.len());
        if phrase.is_empty() || !head.ends_with(phrase) || dated {
            return None;
        }
        let begin = head.len() - phrase.len();
        if let Some(deed) = DEEDS.iter().filter(|deed| phrase.ends_with(**deed)).max_by_key(|deed| deed.len())
        {
            if matches!(self.quantity.unit.as_str(), "名" | "人") && matches!(*deed, "開催" | "実施" | "開設")
            {
                let span = Some(ByteSpan::new(begin, head.len()));
                return Some(Indicator { text: "参加者数".to_owned(), span });
            }
            let text = format!("{deed}{}", self.amount());
            return Some(Indicator { text, span: Some(ByteSpan::new(begin, head.len())) });
        }
        self.named(phrase, begin)
    }

    /// `海外企業の誘致については、目標を上回る42件`: the topic of the sentence.
    fn topic(&self, start: usize) -> Option<Indicator> {
        let low = self.text[..start].char_indices().rev().take(WINDOW).last().map_or(start, |(at, _)| at);
        let clause = &self.text[low..start];
        let clause_begin = low + clause.rfind('。').map_or(0, |at| at + "。".len());
        let clause = &self.text[clause_begin..start];
        let at = ["については", "に関しては", "では、", "は、"]
            .iter()
            .find_map(|particle| clause.rfind(particle))?;
        let noun = at_end(&clause[..at]);
        if noun.is_empty() || EMPTY.contains(&noun) {
            return None;
        }
        self.named(noun, clause_begin + clause[..at].rfind(noun).unwrap_or(0))
    }

    /// `継続フォローしていた29社`: the verb that leads to the number.
    fn verb_before(&self, left: &str, from: usize) -> Option<Indicator> {
        let head = left.trim_end().trim_end_matches(|c: char| ('ぁ'..='ん').contains(&c));
        let noun = at_end(head);
        let hiragana = left.trim_end().len() - head.len();
        if noun.chars().count() < 2
            || hiragana == 0
            || hiragana > 8 * 3
            || EMPTY.contains(&noun)
            || !head.ends_with(noun)
        {
            return None;
        }
        self.named(noun, from + head.len() - noun.len())
    }

    /// `【利用実績】` above `・127件`.
    fn heading(&self) -> Option<Indicator> {
        let nearest = self.headings.last()?;
        let text = nearest.trim_matches(|c: char| "【】＜＞<>《》〔〕[]「」■○〇・:： 　".contains(c));
        let text = text
            .strip_prefix(['（', '('])
            .and_then(|inside| inside.split_once(['）', ')']))
            .filter(|(number, rest)| number.chars().all(char::is_numeric) && !rest.is_empty())
            .map_or(text, |(_, rest)| rest);
        let text = text.trim_start_matches(|c: char| c.is_numeric() || "．.、 　".contains(c));
        let short = text.chars().count() <= 30 && !text.contains("目標") && !text.contains(" / ");
        (short && !text.is_empty()).then(|| Indicator { text: text.to_owned(), span: None })
    }
}
