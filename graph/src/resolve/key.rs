//! What of a name tells it from another: the part that stays when spelling and legal form are folded away.

use keifu_corpus::Normalized;

use super::legal::without_legal_form;

/// Marks that one report writes in a name and another does not.
const MARKS: &str = "・·•‧「」『』\"“”'’‘";

/// A name in the form in which names are compared: matching form, without (仮称), legal forms, middle dots, quotation
/// marks and closing long-vowel marks, with variants of spelling unified. Never empty unless the name is.
pub(crate) fn fold(name: &str) -> String {
    let matching = Normalized::matching(name).text;
    let bare = without_legal_form(&matching);
    let folded = match spelled_letters(bare) {
        Some(letters) => fold_spelling(&letters),
        None => fold_spelling(bare),
    };
    if folded.is_empty() { matching } else { folded }
}

fn fold_spelling(bare: &str) -> String {
    let chars: Vec<char> = bare.chars().collect();
    let mut folded = String::with_capacity(bare.len());
    let mut katakana = 0usize;
    let mut last = None;
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        at += 1;
        let between_kanji = last.is_some_and(is_kanji) && next.is_some_and(is_kanji);
        let c = match c {
            c if MARKS.contains(c) => continue,
            // サーバー and サーバ, コンピューターシステム and コンピュータシステム; but キー and カラー keep their mark.
            'ー' if katakana >= 3 => continue,
            'ー' if katakana == 2 && !next.is_some_and(is_katakana) => continue,
            'ヴ' => {
                let row = match next {
                    Some('ァ') => Some('バ'),
                    Some('ィ') => Some('ビ'),
                    Some('ェ') => Some('ベ'),
                    Some('ォ') => Some('ボ'),
                    _ => None,
                };
                at += usize::from(row.is_some());
                row.unwrap_or('ブ')
            }
            // 霞ヶ関, 霞が関, 霞ガ関; 中ノ島 and 中の島.
            'ヶ' => 'ケ',
            'が' | 'ガ' if between_kanji => 'ケ',
            'ヵ' => 'カ',
            'ノ' if between_kanji => 'の',
            '附' => '付',
            '龍' => '竜',
            '‐' | '–' | '—' | '−' | '―' => '-',
            '一'..='十' if last == Some('第') => digit(c).unwrap_or(c),
            c => large(c),
        };
        katakana = if is_katakana(c) { katakana + 1 } else { 0 };
        last = Some(c);
        folded.push(c);
    }
    folded
}

/// Names of Latin letters spelled out with dots between them, as letters: エヌ・ティ・ティ・データ → nttデータ.
fn spelled_letters(bare: &str) -> Option<String> {
    if !bare.contains('・') {
        return None;
    }
    let parts: Vec<&str> = bare.split('・').collect();
    let mut written = String::with_capacity(bare.len());
    let mut found = false;
    let mut at = 0;
    while at < parts.len() {
        let run = parts[at..].iter().take_while(|part| letter(part).is_some()).count();
        // The last letter of a run may begin the word after it: エフ・エム東京.
        if run >= 2 {
            written.extend(parts[at..at + run].iter().filter_map(|part| letter(part)));
            found = true;
            at += run;
        } else {
            written.push_str(if parts[at] == "アンド" { "&" } else { parts[at] });
            at += 1;
        }
    }
    found.then_some(written)
}

/// The Latin letter that a word in katakana names.
fn letter(word: &str) -> Option<char> {
    const LETTERS: &[(&str, char)] = &[
        ("エー", 'a'),
        ("エイ", 'a'),
        ("ビー", 'b'),
        ("シー", 'c'),
        ("ディー", 'd'),
        ("デー", 'd'),
        ("イー", 'e'),
        ("エフ", 'f'),
        ("ジー", 'g'),
        ("エイチ", 'h'),
        ("エッチ", 'h'),
        ("アイ", 'i'),
        ("ジェイ", 'j'),
        ("ジェー", 'j'),
        ("ケー", 'k'),
        ("ケイ", 'k'),
        ("エル", 'l'),
        ("エム", 'm'),
        ("エヌ", 'n'),
        ("オー", 'o'),
        ("ピー", 'p'),
        ("キュー", 'q'),
        ("アール", 'r'),
        ("エス", 's'),
        ("ティー", 't'),
        ("ティ", 't'),
        ("テイ", 't'),
        ("ユー", 'u'),
        ("ブイ", 'v'),
        ("ヴイ", 'v'),
        ("ヴィ", 'v'),
        ("ダブリュー", 'w'),
        ("ダブリュ", 'w'),
        ("エックス", 'x'),
        ("ワイ", 'y'),
        ("ゼット", 'z'),
    ];
    LETTERS.iter().find(|(name, _)| *name == word).map(|(_, letter)| *letter)
}

/// What the same name would be where ヴェ is written ウェ instead of ベ; `None` when it has no such sound.
pub(super) fn fold_as_w(name: &str) -> Option<String> {
    let written = Normalized::canonical(name).text;
    let as_w = ["ヴェ", "ヴィ", "ヴォ"]
        .iter()
        .zip(["ウェ", "ウィ", "ウォ"])
        .fold(written.clone(), |name, (v, w)| name.replace(v, w));
    (as_w != written).then(|| fold(&as_w))
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

/// Katakana in small size as in full: キャノン and キヤノン, ソフトウェア and ソフトウエア.
fn large(c: char) -> char {
    const SMALL: &[(char, char)] = &[
        ('ァ', 'ア'),
        ('ィ', 'イ'),
        ('ゥ', 'ウ'),
        ('ェ', 'エ'),
        ('ォ', 'オ'),
        ('ッ', 'ツ'),
        ('ャ', 'ヤ'),
        ('ュ', 'ユ'),
        ('ョ', 'ヨ'),
        ('ヮ', 'ワ'),
    ];
    SMALL.iter().find(|(small, _)| *small == c).map_or(c, |(_, large)| *large)
}

fn is_kanji(c: char) -> bool {
    matches!(c, '一'..='鿿' | '々' | '〇')
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
            ("キヤノン", "キャノン"),
            ("コンピューターシステム", "コンピュータシステム"),
            ("霞が関", "霞ヶ関"),
            ("中ノ島", "中の島"),
            ("四ッ谷", "四ツ谷"),
            ("エヌ・ティ・ティ・データ経営研究所", "ＮＴＴデータ経営研究所"),
            ("神戸大學", "神戸大学"),
            ("龍谷大学", "竜谷大学"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        for (one, other) in [
            ("未来医療推進機構", "未来医療推進機構設立準備組織"),
            ("PMDA", "PMDA関西支部"),
            ("キー", "キ"),
            ("ウェスト", "ベスト"),
            ("公立大学法人", "公立大学"),
            ("東京都公立大学法人", "東京都"),
            ("アイ研究所", "I研究所"),
            ("株式会社", "有限会社"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} {other}");
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
