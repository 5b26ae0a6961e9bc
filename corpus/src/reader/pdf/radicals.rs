//! Characters that files name wrongly: the same shape stands in a font for several, and the file says the wrong one.
//!
//! A program that prints with a font looks for a character of each shape and finds the radical (⻑ ⼭) before the
//! character of writing (長 山), as radicals come first in the order of Unicode. No text means a radical by itself.

/// The character of writing that is meant by `c`; `c` itself when it is one.
pub(super) fn of_writing(c: char) -> char {
    match c {
        '\u{2027}' => '・',
        '\u{2E80}'..='\u{2EF3}' => nth(SUPPLEMENT, c, '\u{2E80}'),
        '\u{2F00}'..='\u{2FD5}' => nth(KANGXI, c, '\u{2F00}'),
        c => c,
    }
}

fn nth(table: &str, c: char, first: char) -> char {
    table.chars().nth((u32::from(c) - u32::from(first)) as usize).unwrap_or(c)
}

/// The block CJK Radicals Supplement by Equivalent_Unified_Ideograph of the Unicode Character Database; those without
/// one in the basic plane stand for themselves.
const SUPPLEMENT: &str = "⺀厂乛乚乙亻冂⺇刀刂卜㔾小小兀尣尢⺑巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王⺪目示礻⺮糹纟罓罒㓁冗⺵羊⺷⺸耂肀聿肉⺽艹艹艹虎衤覀西见角⻇讠贝⻊车辶辶辶邑钅長镸长门⻕阝雨青韦页风飞食⻞飠饣⻡马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// The block Kangxi Radicals likewise, with the forms of Japanese writing for 戸 and 黒.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戸手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黒黹黽鼎鼓鼠鼻齊齒龍龜龠";

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    #[test]
    fn radicals_become_the_characters_that_they_are_drawn_as() {
        let read: String = "⻑野県⼭⽥町・⻘⻨⿅⻯".chars().map(of_writing).collect();
        assert_eq!(read, "長野県山田町・青麦鹿竜");
        assert_eq!(of_writing('‧'), '・');
        assert_eq!(of_writing('長'), '長');
    }

    #[test]
    fn each_kangxi_radical_is_its_compatibility_character() {
        for c in '\u{2F00}'..='\u{2FD5}' {
            let folded = std::iter::once(c).nfkc().next().unwrap();
            assert!(of_writing(c) == folded || "戸黒".contains(of_writing(c)), "{c}");
        }
        assert_eq!(SUPPLEMENT.chars().count(), 0x2EF4 - 0x2E80);
        assert_eq!(KANGXI.chars().count(), 0x2FD6 - 0x2F00);
    }
}
