//! One form for the spellings of a word: okurigana, long vowels, case.
//!
//! Folds what is compared in the morpheme field and in suggestions; what is quoted exactly is never folded.

use std::borrow::Cow;

/// The form under which a morpheme is indexed: `word` is its base form in canonical text.
///
/// Lower case; a katakana word of four characters or more loses its final ー (JIS Z 8301:2008, G.6.2.2: サーバ for
/// サーバー); okurigana follow one spelling (内閣告示「送り仮名の付け方」: 許容 and 通則7 become one).
pub(crate) fn morpheme(word: &str, noun: bool) -> Cow<'_, str> {
    let Some(first) = word.chars().next() else { return Cow::Borrowed(word) };
    if is_katakana(first) {
        return long_vowel(word);
    }
    if is_kanji(first) {
        return if noun { noun_okurigana(word) } else { verb_okurigana(word) };
    }
    if word.chars().any(|c| c.is_uppercase()) {
        return Cow::Owned(word.chars().flat_map(char::to_lowercase).collect());
    }
    Cow::Borrowed(word)
}

/// サーバー → サーバ, コンピューター → コンピュータ; shorter words keep their ー (コピー, キー).
pub(crate) fn long_vowel(word: &str) -> Cow<'_, str> {
    match word.strip_suffix('ー') {
        Some(stem) if stem.chars().count() >= 3 && stem.chars().all(is_katakana) && !stem.ends_with('ー') => {
            Cow::Borrowed(stem)
        }
        _ => Cow::Borrowed(word),
    }
}

/// 取り組み, 取組み → 取組; 受け入れ, 受入れ → 受入: nouns made of two verbs drop their okurigana (通則7).
fn noun_okurigana(word: &str) -> Cow<'_, str> {
    let mut kanji = 0;
    let mut kana_run = 0;
    let mut kana = 0;
    for c in word.chars() {
        if is_kanji(c) {
            kanji += 1;
            kana_run = 0;
        } else if OKURIGANA.contains(c) {
            kana += 1;
            kana_run += 1;
            if kana_run > 2 {
                return Cow::Borrowed(word);
            }
        } else {
            return Cow::Borrowed(word);
        }
    }
    if kana == 0 || kanji < 2 {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.chars().filter(|c| is_kanji(*c)).collect())
}

/// Endings of verbs in 連用形, which okurigana of compound nouns are made of; の, が, つ of 日の出, 鬼が島 are not.
const OKURIGANA: &str = "いきぎしじちにびみりえけげせぜてでねべめれわらまか";

/// 行なう → 行う; 取り組む, 取組む → 取組: compound verbs share the form of the noun made of them (見直す, 見直し).
fn verb_okurigana(word: &str) -> Cow<'_, str> {
    if let Some((_, usual)) = VERBS.iter().find(|(variant, _)| *variant == word) {
        return Cow::Borrowed(usual);
    }
    match word.strip_suffix(['う', 'く', 'ぐ', 'す', 'つ', 'ぬ', 'ぶ', 'む', 'る']) {
        Some(stem) if stem.chars().filter(|c| is_kanji(*c)).count() >= 2 => match noun_okurigana(stem) {
            Cow::Borrowed(stem) if !stem.chars().all(is_kanji) => Cow::Borrowed(word),
            folded => folded,
        },
        _ => Cow::Borrowed(word),
    }
}

/// 許容 of 通則1 and 2 in 「送り仮名の付け方」 (Cabinet notice of 1973, amended 2010) → 本則.
const VERBS: &[(&str, &str)] = &[
    ("表わす", "表す"),
    ("著わす", "著す"),
    ("現われる", "現れる"),
    ("行なう", "行う"),
    ("断わる", "断る"),
    ("賜わる", "賜る"),
    ("浮ぶ", "浮かぶ"),
    ("生れる", "生まれる"),
    ("押える", "押さえる"),
    ("捕える", "捕らえる"),
    ("積る", "積もる"),
    ("聞える", "聞こえる"),
    ("起る", "起こる"),
    ("落す", "落とす"),
    ("暮す", "暮らす"),
    ("当る", "当たる"),
    ("終る", "終わる"),
    ("変る", "変わる"),
];

/// Hiragana of a reading in katakana; other characters as they are.
pub(crate) fn hiragana(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            'ァ'..='ヶ' => char::from_u32(c as u32 - 0x60).unwrap_or(c),
            c => c,
        })
        .collect()
}

pub(crate) fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3134F}' | '々')
}

pub(crate) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_word_become_one() {
        for (word, noun, form) in [
            ("取り組み", true, "取組"),
            ("取組み", true, "取組"),
            ("取組", true, "取組"),
            ("受け入れ", true, "受入"),
            ("問い合わせ", true, "問合"),
            ("日の出", true, "日の出"),
            ("子ども", true, "子ども"),
            ("取り組む", false, "取組"),
            ("見直す", false, "見直"),
            ("見直し", true, "見直"),
            ("受け入れる", false, "受入"),
            ("数多い", false, "数多い"),
            ("設ける", false, "設ける"),
            ("行なう", false, "行う"),
            ("行う", false, "行う"),
            ("サーバー", true, "サーバ"),
            ("サーバ", true, "サーバ"),
            ("コピー", true, "コピー"),
            ("PMDA", true, "pmda"),
        ] {
            assert_eq!(morpheme(word, noun), form, "{word}");
        }
        assert_eq!(hiragana("ケントPMDA"), "けんとPMDA");
    }
}
