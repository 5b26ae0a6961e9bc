//! What of a name tells it from another: the part that stays when spelling and legal form are folded away.

use keifu_corpus::Normalized;

/// Legal forms that stand before or after a name; a body is the same whichever of them a report writes.
/// Sources: 会社法, 一般社団・財団法人法, 独立行政法人通則法, 私立学校法 and the like; each in full and as abbreviated.
#[rustfmt::skip]
const LEGAL_FORMS: &[&str] = &[
    "公益財団法人", "一般財団法人", "公益社団法人", "一般社団法人", "財団法人", "社団法人",
    "認定特定非営利活動法人", "特定非営利活動法人", "認定npo法人", "npo法人", "社会福祉法人", "社会医療法人", "医療法人", "宗教法人",
    "学校法人", "公立大学法人", "国立大学法人", "大学共同利用機関法人", "地方独立行政法人",
    "国立研究開発法人", "独立行政法人", "特殊法人", "認可法人", "株式会社", "有限会社", "合同会社", "合資会社",
    "合名会社", "相互会社", "有限責任事業組合",
    "(公益財団法人)", "(一般財団法人)", "(公益社団法人)", "(一般社団法人)", "(独立行政法人)", "(国立研究開発法人)",
    "(地方独立行政法人)", "(国立大学法人)", "(学校法人)", "(社会福祉法人)", "(株式会社)",
    "(公財)", "(一財)", "(公社)", "(一社)", "(財)", "(社)", "(独)", "(地独)", "(国研)", "(大)", "(学)", "(福)", "(医)",
    "(特非)", "(株)", "(有)", "(同)", "(資)", "(名)", "(相)", "co.,ltd.", "inc.",
];

/// Marks of a name that is not final yet.
const TENTATIVE: &[&str] = &["(仮称)", "(仮)", "<仮称>", "[仮称]"];

/// Marks that one report writes in a name and another does not.
const MARKS: &str = "・·•‧「」『』\"“”'’‘";

/// A name in the form in which names are compared: matching form, without (仮称), legal forms, middle dots, quotation
/// marks and closing long-vowel marks, with variants of spelling unified. Never empty unless the name is.
pub(crate) fn fold(name: &str) -> String {
    let matching = Normalized::matching(name).text;
    let bare = without_legal_form(&matching);
    let mut folded = String::with_capacity(bare.len());
    let mut chars = bare.chars().peekable();
    let mut katakana = 0usize;
    let mut last = None;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let c = match c {
            c if MARKS.contains(c) => continue,
            // サーバー and サーバ; but キー keeps its mark.
            'ー' if katakana >= 2 && !next.is_some_and(is_katakana) => continue,
            'ヴ' => match next {
                Some('ァ') => small(&mut chars, 'バ'),
                Some('ィ') => small(&mut chars, 'ビ'),
                Some('ェ') => small(&mut chars, 'ベ'),
                Some('ォ') => small(&mut chars, 'ボ'),
                _ => 'ブ',
            },
            'ヶ' => 'ケ',
            'ヵ' => 'カ',
            '附' => '付',
            '一'..='十' if last == Some('第') => digit(c).unwrap_or(c),
            c => c,
        };
        // エ and イ after ウ, ェ and ィ: ウエルネス and ウェルネス.
        let c = match (last, c) {
            (Some('ウ'), 'エ') => 'ェ',
            (Some('ウ'), 'イ') => 'ィ',
            (_, c) => c,
        };
        katakana = if is_katakana(c) { katakana + 1 } else { 0 };
        last = Some(c);
        folded.push(c);
    }
    if folded.is_empty() { matching } else { folded }
}

/// The name without (仮称) and legal form; the name itself when nothing that tells it apart would be left.
pub(crate) fn without_legal_form(matching: &str) -> &str {
    // Every form and mark has one of these: most names need no further look.
    let telling = ["法人", "会社", "組合"].iter().any(|word| matching.contains(word));
    if !telling && !matching.contains(['(', '<', '[', '.']) {
        return matching;
    }
    let mut rest = matching;
    loop {
        let mut shorter = rest;
        for mark in TENTATIVE.iter().chain(LEGAL_FORMS) {
            shorter = shorter.strip_prefix(mark).unwrap_or(shorter);
            shorter = shorter.strip_suffix(mark).unwrap_or(shorter);
        }
        shorter = shorter.trim_start_matches("の");
        if shorter.chars().count() < 2 {
            return rest;
        }
        if shorter == rest {
            return rest;
        }
        rest = shorter;
    }
}

/// What a preparatory body prepares: 未来医療推進機構 of (仮称)未来医療推進機構設立準備組織.
pub(crate) fn prepared(folded: &str) -> Option<&str> {
    const ENDS: &[&str] =
        &["準備組織", "準備委員会", "準備会議", "準備協議会", "準備会", "準備室", "準備機構", "準備事務局"];
    let before = ENDS.iter().find_map(|end| folded.strip_suffix(end))?;
    let name = ["設立", "創設", "開設", "発足", "設置"]
        .iter()
        .find_map(|verb| before.strip_suffix(verb))
        .unwrap_or(before);
    let name = name.trim_end_matches("(仮称)").trim_end_matches('の');
    (name.chars().count() >= 3).then_some(name)
}

/// Whether a short form says enough by itself to mean one thing in all documents.
pub(crate) fn is_distinctive(folded: &str) -> bool {
    const GENERIC: &[&str] = &[
        "機構",
        "協議会",
        "センタ",
        "本部",
        "支部",
        "部会",
        "委員会",
        "会議",
        "法人",
        "財団",
        "協会",
        "組合",
        "大学",
        "研究所",
        "病院",
        "事業",
        "計画",
        "戦略",
        "法",
        "条例",
        "要綱",
        "基金",
        "補助金",
        "制度",
        "システム",
        "ビジョン",
        "プラン",
        "プログラム",
        "プロジェクト",
        "プラットフォム",
        "プラットフォーム",
        "ネットワク",
        "ネットワーク",
        "事務局",
        "推進会議",
        "推進本部",
        "推進協議会",
        "推進機構",
        "準備組織",
        "準備会",
        "準備室",
        "審議会",
        "検討会",
        "懇談会",
        "研究会",
        "連絡会",
        "拠点",
        "施設",
        "会社",
        "当社",
        "本社",
        "同社",
        "国",
        "府",
        "県",
        "都",
        "道",
        "市",
        "町",
        "村",
        "区",
        "省",
        "庁",
        "局",
        "課",
        "室",
        "運営法人",
        "事業者",
        "実行委員会",
        "コンソシアム",
        "コンソーシアム",
        "フォラム",
        "フォーラム",
        "セミナ",
        "セミナー",
        "交流会",
        "展示会",
        "商談会",
        "クラスタ",
        "クラスター",
        "パク",
        "パーク",
        "新法",
        "旧法",
        "本計画",
        "本事業",
        "本市",
        "本県",
        "本府",
        "当市",
        "当県",
        "地域",
        "地区",
        "構想",
        "協定",
        "総会",
        "理事会",
        "ワキンググルプ",
        "ワーキンググループ",
        "wg",
        "pt",
    ];
    let characters = folded.chars().count();
    let latin = folded.chars().all(|c| c.is_ascii_alphanumeric());
    (if latin { characters >= 3 } else { characters >= 2 }) && !GENERIC.contains(&folded)
}

fn small(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, folded: char) -> char {
    chars.next();
    folded
}

fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

fn digit(c: char) -> Option<char> {
    let at = "一二三四五六七八九".chars().position(|kanji| kanji == c)?;
    char::from_digit(at as u32 + 1, 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_and_legal_form_do_not_tell_names_apart() {
        for (one, other) in [
            ("（一財）未来医療推進機構", "(仮称)未来医療推進機構"),
            ("一般財団法人 未来医療推進機構", "未来医療推進機構"),
            ("㈱ロート製薬", "ロート製薬株式会社"),
            ("医薬基盤・健康・栄養研究所", "医薬基盤健康栄養研究所"),
            ("データセンター", "データセンタ"),
            ("ヴェネツィア", "ベネツィア"),
            ("附属病院", "付属病院"),
            ("霞ヶ関", "霞ケ関"),
            ("第二期計画", "第２期計画"),
            ("スマートウエルネス", "スマートウェルネス"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        for (one, other) in [
            ("未来医療推進機構", "未来医療推進機構設立準備組織"),
            ("PMDA", "PMDA関西支部"),
            ("キー", "キ"),
            ("株式会社", "有限会社"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
        }
    }

    #[test]
    fn the_quick_look_misses_no_legal_form() {
        for mark in LEGAL_FORMS.iter().chain(TENTATIVE) {
            assert_eq!(without_legal_form(&format!("{mark}甲乙")), "甲乙", "{mark}");
            assert_eq!(without_legal_form(&format!("甲乙{mark}")), "甲乙", "{mark}");
        }
    }

    #[test]
    fn a_preparatory_body_names_what_it_prepares() {
        assert_eq!(prepared(&fold("(仮称)未来医療推進機構設立準備組織")), Some("未来医療推進機構"));
        assert_eq!(prepared("準備室"), None);
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_equals_once(name in "[(株)(仮称)一般財団法人ァ-ヺー・第二ヴヶa-z 機構]{0,16}") {
            let once = fold(&name);
            proptest::prop_assert_eq!(fold(&once), once.clone());
        }
    }
}
