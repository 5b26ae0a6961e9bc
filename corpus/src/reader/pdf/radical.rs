//! Characters of a glyph's shape → the characters that were written: many programs tell of a glyph that it is a radical,
//! a form for vertical writing or another dot of the same look.

use unicode_normalization::UnicodeNormalization as _;

/// The character that was written where a file tells one that only looks like it; any other as it is.
///
/// Forms for vertical writing (U+FE10–FE48) by the signs that they turn.
/// Kangxi radicals (U+2F00–2FD5) by their compatibility decomposition, the supplement (U+2E80–2EF3) by the table of
/// equivalent unified ideographs of Unicode, in the shapes that Japan writes.
pub(super) fn unified(c: char) -> char {
    match u32::from(c) {
        // 戶, as which Unicode unifies this one, is written 戸 in Japan.
        0x2F3E => '戸',
        0x2F00..=0x2FD5 => std::iter::once(c).nfkc().next().unwrap_or(c),
        code @ 0x2E80..=0x2EF3 => SUPPLEMENT.chars().nth((code - 0x2E80) as usize).unwrap_or(c),
        // Fonts draw the hyphenation point and the katakana middle dot with one glyph.
        0x2027 => '・',
        // The wave dash is written as full-width tilde nearly everywhere (Windows, code page 932), and drawn alike.
        0x301C => '～',
        0xFE10 => '，',
        0xFE11 => '、',
        0xFE12 => '。',
        0xFE13 => '：',
        0xFE14 => '；',
        0xFE15 => '！',
        0xFE16 => '？',
        0xFE17 => '〖',
        0xFE18 => '〗',
        0xFE19 => '…',
        0xFE30 => '‥',
        0xFE31 => '—',
        0xFE32 => '–',
        0xFE35 => '（',
        0xFE36 => '）',
        0xFE37 => '｛',
        0xFE38 => '｝',
        0xFE39 => '〔',
        0xFE3A => '〕',
        0xFE3B => '【',
        0xFE3C => '】',
        0xFE3D => '《',
        0xFE3E => '》',
        0xFE3F => '〈',
        0xFE40 => '〉',
        0xFE41 => '「',
        0xFE42 => '」',
        0xFE43 => '『',
        0xFE44 => '』',
        0xFE47 => '［',
        0xFE48 => '］',
        _ => c,
    }
}

/// The ideographs of U+2E80–2EF3 in order; a radical that stands for none stands for itself.
const SUPPLEMENT: &str = "⺀厂乛乚乙亻冂几刀刂卜㔾小小兀尣⺐⺑巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹⺰罓罒⺳⺴⺵羊羊羊耂⺺肀月臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶邑钅長镸长门⻕阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

#[cfg(test)]
mod tests {
    #[test]
    fn radicals_read_as_ideographs() {
        let read: String = "⼤阪府⻑・⻨⽥⺠⻄⻘⻩⻯〇々︵仮称︶︑".chars().map(super::unified).collect();
        assert_eq!(read, "大阪府長・麦田民西青黄竜〇々（仮称）、");
        assert_eq!(super::SUPPLEMENT.chars().count(), 0x2EF4 - 0x2E80);
    }
}
