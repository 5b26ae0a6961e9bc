//! Who issued a document, and the place whose 府, 市, 県 it means.

use std::collections::BTreeSet;

use crate::layout::Repaired;

/// The publisher: named on a line of its own in the front matter, or the body that the text calls 本部会, 本協議会.
pub(crate) fn find_publisher(front: &[&str], repaired: &Repaired) -> Option<String> {
    let labelled = front.iter().find_map(|line| {
        let rest = ["発行者", "発行", "編集・発行", "編集", "作成", "発行元"]
            .iter()
            .find_map(|word| line.trim().strip_prefix(word)?.trim_start().strip_prefix(['：', ':', '／']))?;
        let name = rest.trim();
        names_an_organization(name).then(|| name.to_owned())
    });
    labelled
        .or_else(|| {
            // The fullest of several (大阪府商工労働部 rather than 商工労働部).
            let mut best: Option<&str> = None;
            for line in front.iter().map(|line| line.trim()).filter(|line| names_an_organization(line)) {
                if best.is_none_or(|best| line.ends_with(best) && line.len() > best.len()) {
                    best = Some(line);
                }
            }
            best.map(|name| name.chars().filter(|c| !c.is_whitespace()).collect())
        })
        .or_else(|| front.iter().find_map(|line| begins_with_organization(line)))
        .or_else(|| calls_itself(repaired))
}

/// The organization that a title begins with: 大阪市経済戦略局　年次報告書.
fn begins_with_organization(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    (1..words.len()).rev().map(|count| words[..count].concat()).find(|name| names_an_organization(name))
}

/// Whether a line is the name of an organization and nothing else.
pub(crate) fn names_an_organization(line: &str) -> bool {
    // Blanks that wide set a label apart from what it labels (`場　所　　吹田市役所`).
    if line.trim().contains("\u{3000}\u{3000}") || line.trim().contains("   ") {
        return false;
    }
    let name: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let count = name.chars().count();
    let hiragana = |c: char| ('ぁ'..='ん').contains(&c);
    // さいたま市, みなと協議会; hiragana within a name would be a particle.
    let tail = name.trim_start_matches(hiragana);
    const ENDINGS: &[&str] = &[
        "部",
        "局",
        "課",
        "室",
        "庁",
        "省",
        "委員会",
        "協議会",
        "部会",
        "審議会",
        "機構",
        "センター",
        "財団",
        "法人",
        "連合",
        "市長会",
        "知事会",
        "本部",
        "事務局",
        "研究所",
        "協会",
        "会議所",
        "府",
        "県",
        "市",
        "町",
        "村",
        "区",
        "都",
        "株式会社",
        "大学",
        "支部",
        "事務所",
        "会議",
        "推進会",
    ];
    const NEVER: &[&str] = &[
        "全部",
        "一部",
        "内部",
        "外部",
        "学部",
        "概要",
        "都市",
        "地区",
        "健都",
        "彩都",
        "特区",
        "計画",
        "拠点",
        "京都",
        "首都",
        "会議室",
    ];
    (3..=30).contains(&count)
        && ENDINGS.iter().any(|ending| name.ends_with(ending))
        && !name.starts_with("事務局")
        && !NEVER.iter().any(|word| name.ends_with(word))
        && tail
            .chars()
            .all(|c| c.is_alphabetic() && !hiragana(c) || matches!(c, '・' | 'ー' | '（' | '）' | '(' | ')'))
        && !name.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

/// Passages in which a body that calls itself 本部会 is looked for.
const MOST: usize = 2_000;

/// The body that a text calls by 本 and its last word: 本部会 is the only …部会 that acts in it.
fn calls_itself(repaired: &Repaired) -> Option<String> {
    const BODIES: &[&str] =
        &["部会", "協議会", "委員会", "審議会", "検討会", "研究会", "機構", "財団", "協会"];
    let passages = &repaired.passages[..repaired.passages.len().min(MOST)];
    for body in BODIES {
        let own = format!("本{body}");
        let calls: usize = passages.iter().map(|passage| passage.text.matches(&own).count()).sum();
        if calls < 2 {
            continue;
        }
        let mut names = BTreeSet::new();
        for passage in passages {
            for (at, _) in passage.text.match_indices(body) {
                let after = &passage.text[at + body.len()..];
                let acts = ["は", "では", "として", "において", "における", "が"]
                    .iter()
                    .any(|particle| after.starts_with(particle));
                let start = passage.text[..at]
                    .char_indices()
                    .rev()
                    .take_while(|(_, c)| {
                        c.is_alphabetic() && !('ぁ'..='ん').contains(c) || matches!(c, '・' | 'ー')
                    })
                    .last()
                    .map_or(at, |(start, _)| start);
                let name = &passage.text[start..at + body.len()];
                if acts && name.chars().count() >= body.chars().count() + 4 {
                    names.insert(name);
                }
            }
        }
        let fullest = names.iter().max_by_key(|name| name.len())?;
        // Several bodies of the kind act: then 本 does not tell which.
        if names.iter().all(|name| fullest.ends_with(name)) {
            return Some((*fullest).to_owned());
        }
    }
    None
}

/// A title without the year that it begins with: 令和元年度青葉市年報.
fn without_year(title: &str) -> &str {
    let rest = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = ["令和", "平成", "昭和"].iter().find_map(|era| rest.strip_prefix(era)).unwrap_or(rest);
    let figures =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '元' | '～' | '~' | '-');
    let after = rest.trim_start_matches(figures);
    let behind = after.strip_prefix("年度").or_else(|| after.strip_prefix('年'));
    behind.filter(|_| after.len() < rest.len()).unwrap_or(title)
}

/// The prefecture or municipality that a name begins with: 大阪府商工労働部 → 大阪府.
pub(crate) fn jurisdiction_of(name: &str) -> Option<String> {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let name = without_year(&name).trim_start_matches(|c: char| !c.is_alphabetic()).to_owned();
    if let Some(prefecture) = PREFECTURES.iter().find(|prefecture| name.starts_with(**prefecture)) {
        return Some((*prefecture).to_owned());
    }
    // 指定都市, 都市 and the like are kinds of cities, no cities.
    let mut length = 0;
    for (count, (at, c)) in name.char_indices().enumerate() {
        if count > 6 || !c.is_alphabetic() {
            break;
        }
        // Cities of one character besides their 市, of which 都市 is none.
        let single = count == 1
            && c == '市'
            && name.starts_with(['堺', '津', '呉', '光', '柏', '蕨', '燕', '関', '旭', '萩']);
        if single || count >= 2 && matches!(c, '市' | '区' | '町' | '村') {
            length = at + c.len_utf8();
            break;
        }
    }
    let place = &name[..length];
    let after = &name[length..];
    let kind = ["都市", "各市", "同市", "本市", "当市", "地区", "特区", "両市", "全市", "関係市", "他市"];
    (length > 0
        && !kind.iter().any(|kind| place.ends_with(kind))
        && !after.starts_with(['民', '長', '場', '街', '域', '内', '町', '立'])
        && place.chars().all(|c| !('ァ'..='ン').contains(&c)))
    .then(|| place.to_owned())
}

const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_a_title_is_no_part_of_a_place() {
        for title in [
            "令和元年度 青葉市産業振興ビジョン",
            "平成30年度　青葉市年報",
            "２０１９年度青葉市年報",
            "青葉市年報",
        ] {
            assert_eq!(jurisdiction_of(title).as_deref(), Some("青葉市"), "{title}");
        }
        assert_eq!(jurisdiction_of("令和元年度 堺市年報").as_deref(), Some("堺市"));
        for title in ["令和元年度 都市計画年報", "令和の時代", "2019年市場調査", ""] {
            assert_eq!(jurisdiction_of(title), None, "{title}");
        }
    }
}
