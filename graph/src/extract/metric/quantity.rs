//! Numbers with a unit: what they say, and which numbers only look like one.

use keifu_corpus::{ByteSpan, calendar::DateExpression, numeral};

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    /// From 約, 計, 延べ before the number to 以上, 程度 after the unit; bytes of the canonical text.
    pub(super) span: ByteSpan,
    pub(super) value: f64,
    pub(super) max: Option<f64>,
    pub(super) unit: String,
    pub(super) approximate: bool,
}

/// Units of what reports count, longest first among those that begin alike.
const UNITS: &[&str] = &[
    "社・団体",
    "団体・社",
    "社・機関",
    "社",
    "件",
    "名",
    "人日",
    "人泊",
    "人",
    "回",
    "台",
    "機関",
    "団体",
    "校",
    "大学",
    "施設",
    "か所",
    "カ所",
    "ヶ所",
    "ケ所",
    "ヵ所",
    "箇所",
    "個所",
    "パーセント",
    "%",
    "ポイント",
    "円",
    "米ドル",
    "ドル",
    "ユーロ",
    "ha",
    "ヘクタール",
    "km2",
    "km",
    "m2",
    "m3",
    "リットル",
    "kL",
    "平方メートル",
    "平米",
    "kWh",
    "kW",
    "MW",
    "GW",
    "トン",
    "t-CO2",
    "kg",
    "t",
    "時間",
    "日間",
    "泊",
    "市町村",
    "市町",
    "町村",
    "自治体",
    "地区",
    "地域",
    "拠点",
    "病院",
    "事業所",
    "店舗",
    "店",
    "企業",
    "品目",
    "種類",
    "講座",
    "コース",
    "テーマ",
    "プロジェクト",
    "案件",
    "事業者",
    "世帯",
    "区画",
    "室",
    "棟",
    "戸",
    "席",
    "床",
    "冊",
    "部",
    "枚",
    "本",
    "基",
    "個",
    "組",
    "例",
    "票",
    "両",
    "隻",
    "便",
    "者",
    "項目",
    "倍",
    "点",
    "か国",
    "カ国",
    "ヶ国",
    "チーム",
    "グループ",
    "商品",
    "製品",
    "作品",
    "ブース",
    "小間",
    "食",
    "頭",
    "羽",
    "匹",
    "株",
    "往復",
    "問",
    "アクセス",
    "PV",
    "ダウンロード",
];

/// What makes of a number and a unit something else: an ordinal, a rate per head, a compound word.
const NOT_AFTER: &[&str] = &[
    "目",
    "当たり",
    "あたり",
    "ひとり",
    "柱",
    "立て",
    "線",
    "以外",
    "構成",
    "階",
    "丁目",
    "番",
    "協議",
    "合意",
    "会議",
];

/// Words that begin with a unit: after the number of a section (`2 基本方針`) they are no count.
const COMPOUNDS: &[(&str, &str)] = &[
    ("社", "会長員屋宅名"),
    ("件", "名"),
    ("名", "称古義"),
    ("人", "材口間事工権生格物"),
    ("個", "人別室性体"),
    ("基", "本準盤礎地金幹"),
    ("組", "織合"),
    ("部", "会局門長品屋分材署隊"),
    ("回", "答線収復転路"),
    ("点", "検在字滅灯"),
    ("本", "部社店庁年日市県府校文会件書格質"),
    ("台", "湾帳風東地"),
    ("床", "面"),
    ("冊", "子"),
    ("戸", "建別籍"),
    ("例", "示年外会規"),
    ("校", "正舎長"),
    ("店", "長"),
    ("室", "内長温"),
    ("両", "者国立"),
    ("便", "益利宜"),
    ("株", "式主価"),
    ("頭", "取脳部"),
    ("食", "品料事育堂文"),
    ("問", "題合診屋"),
    ("羽", "田毛"),
    ("匹", "敵"),
    ("泊", "施地"),
];

const BEFORE: &[(&str, bool)] = &[
    ("1日平均", false),
    ("一日平均", false),
    ("月平均", false),
    ("年平均", false),
    ("約", true),
    ("およそ", true),
    ("おおよそ", true),
    ("ほぼ", true),
    ("概ね", true),
    ("おおむね", true),
    ("合計", false),
    ("総計", false),
    ("累計", false),
    ("総勢", false),
    ("計", false),
    ("延べ", false),
    ("のべ", false),
    ("ノベ", false),
    ("延", false),
    ("年間", false),
    ("年", false),
    ("最大", false),
    ("各", false),
    ("全", false),
    ("内", false),
    ("うち", false),
    ("毎年", false),
    ("毎月", false),
    ("新たに", false),
    ("新規に", false),
];

const AFTER: &[(&str, bool)] = &[
    ("以上", false),
    ("以下", false),
    ("以内", false),
    ("未満", false),
    ("超", false),
    ("程度", true),
    ("前後", true),
    ("弱", true),
    ("強", true),
    ("余り", true),
    ("あまり", true),
    ("ずつ", false),
    ("余", true),
];

/// The quantities of a canonical text, in order; `dates` are its calendar expressions.
pub(super) fn find(text: &str, dates: &[DateExpression]) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let bytes = text.as_bytes();
    let mut dates = dates.iter().peekable();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            // Every 漢数字 from 一 to 十 lies between U+4E00 and U+5341.
            if (0xE4..=0xE5).contains(&bytes[at])
                && let Some(quantity) = in_kanji(text, at)
            {
                at = quantity.span.end as usize;
                found.push(quantity);
                continue;
            }
            at += 1;
            continue;
        }
        let run = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        while dates.next_if(|date| date.span.end as usize <= at).is_some() {}
        if let Some(date) = dates.peek().filter(|date| (date.span.start as usize) < at + run) {
            at = (at + run).max(date.span.end as usize);
            continue;
        }
        match quantity(text, at) {
            Some(quantity) => {
                at = quantity.span.end as usize;
                found.push(quantity);
            }
            None => at += run,
        }
    }
    found
}

/// `十二団体`, `三社`: a number in 漢数字 from two up, of what is counted with such numbers in running text.
fn in_kanji(text: &str, at: usize) -> Option<Quantity> {
    const COUNTED: &[&str] = &[
        "社",
        "件",
        "団体",
        "機関",
        "校",
        "施設",
        "か所",
        "カ所",
        "ヶ所",
        "箇所",
        "か国",
        "カ国",
        "市町村",
        "自治体",
        "回",
        "名",
        "人",
    ];
    let rest = text.get(at..)?;
    if !rest.starts_with(|c| "二三四五六七八九十".contains(c)) {
        return None;
    }
    let before = text[..at].chars().next_back();
    if before.is_some_and(|c| {
        super::phrase::is_kanji(c) && c != '計' && c != '約' && c != '全'
            || c.is_ascii_alphanumeric()
            || c == '第'
    }) {
        return None;
    }
    let number = numeral::read_number(text, at)?;
    let (unit, end) = unit_at(text, number.end)?;
    let few = text[at..number.end].chars().count() == 1;
    let rest = &text[end..];
    let compound =
        COMPOUNDS.iter().any(|(first, tails)| *first == unit && rest.starts_with(|c| tails.contains(c)));
    let ordinary = few && matches!(unit, "人" | "名" | "回");
    let other = NOT_AFTER.iter().any(|word| rest.starts_with(word));
    let sound = COUNTED.contains(&unit) && number.end == end - unit.len();
    let sound = sound && !ordinary && !compound && !other;
    sound.then(|| Quantity {
        span: ByteSpan::new(at, end),
        value: number.value,
        max: None,
        unit: unit.to_owned(),
        approximate: text[..at].ends_with('約'),
    })
}

/// The quantity whose number begins at `at`.
fn quantity(text: &str, at: usize) -> Option<Quantity> {
    let before = text[..at].chars().next_back();
    if before
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '第' | '.' | '/' | '_' | '#' | '*' | '¥'))
    {
        return None;
    }
    if before == Some('-') && text[..at - 1].ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let sign = if text[..at].ends_with(['△', '▲']) { "△".len() } else { 0 };
    let number = numeral::read_number(text, at - sign)?;
    let (mut value, mut max, mut end) = (number.value, None, number.end);
    let mut approximate = false;
    if let Some(rest) = text[end..].strip_prefix('余') {
        (approximate, end) = (true, text.len() - rest.len());
    }
    let mut unit = unit_at(text, end);
    // 100～120人, 2件～3件
    let after_first = unit.map_or(end, |(_, end)| end);
    if let Some(next) = text[skip(text, after_first)..].strip_prefix(['~', '-']) {
        let from = skip(text, text.len() - next.len());
        if let Some(upper) =
            numeral::read_number(text, from).filter(|_| next.starts_with(|c: char| c.is_ascii_digit()))
            && let Some((name, end)) = unit_at(text, upper.end)
            && unit.is_none_or(|(first, _)| first == name)
        {
            // 5～6万人: the group holds for both.
            if value < upper.value / 1000.0 && unit.is_none() {
                let scale = 10_f64.powf((upper.value / value).log10().floor());
                value *= [1e4, 1e8, 1e3, 1e6]
                    .into_iter()
                    .find(|group| *group <= scale * 10.0 && scale <= group * 10.0)
                    .unwrap_or(1.0);
            }
            (max, unit) = (Some(upper.value), Some((name, end)));
        }
    }
    let (unit, unit_end) = unit?;
    end = unit_end;
    let rest = text[end..].trim_start_matches(' ');
    if NOT_AFTER.iter().any(|word| text[end..].starts_with(word))
        || text[end..].starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return None;
    }
    let compound = COMPOUNDS.iter().find(|(first, _)| *first == unit);
    if compound.is_some_and(|(_, tails)| text[end..].starts_with(|c| tails.contains(c))) {
        return None;
    }
    // 2日間で3万人: how long it took.
    if matches!(unit, "日間" | "時間" | "年間")
        && ["で", "にわた", "かけ", "の間"].iter().any(|word| rest.starts_with(word))
    {
        return None;
    }
    if unit == "時間" && value == 24.0
        || unit == "部" && rest.starts_with('会')
        || unit == "本" && rest.starts_with('部')
    {
        return None;
    }
    let mut start = at - sign;
    while let Some((word, about)) =
        BEFORE.iter().find(|(word, _)| text[..start].trim_end_matches(' ').ends_with(word))
    {
        let trimmed = text[..start].trim_end_matches(' ').len() - word.len();
        // 内 and 計 may end a longer word (府内, 設計).
        let ends_word = matches!(*word, "内" | "計" | "各" | "全" | "延" | "うち" | "最大" | "年")
            && text[..trimmed].chars().next_back().is_some_and(|c| {
                let kana = ('ぁ'..='ん').contains(&c) && *word == "うち";
                super::phrase::is_kanji(c) || kana || c.is_ascii_digit()
            });
        if ends_word {
            break;
        }
        approximate |= about;
        start = trimmed;
    }
    // 以下の3点, 次の5項目: the order of the text, not a measure.
    if ["以下の", "次の", "下記の", "上記の", "左記の"].iter().any(|word| text[..start].ends_with(word))
    {
        return None;
    }
    for &(word, about) in AFTER {
        if let Some(rest) = text[end..].trim_start_matches(' ').strip_prefix(word) {
            approximate |= about;
            end = text.len() - rest.len();
            break;
        }
    }
    Some(Quantity { span: ByteSpan::new(start, end), value, max, unit: unit.to_owned(), approximate })
}

fn unit_at(text: &str, at: usize) -> Option<(&'static str, usize)> {
    let at = skip(text, at);
    let unit = UNITS.iter().find(|unit| {
        text[at..].strip_prefix(**unit).is_some_and(|rest| {
            // t, m2 and the like must not begin a longer Latin word.
            !unit.is_ascii() || **unit == "%" || !rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        })
    })?;
    Some((unit, at + unit.len()))
}

fn skip(text: &str, at: usize) -> usize {
    at + text[at..].bytes().take_while(|&byte| byte == b' ').count()
}
