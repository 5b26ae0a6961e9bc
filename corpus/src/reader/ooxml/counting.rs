//! Numbers as Word and PowerPoint write them before the items of lists (ECMA-376, part 1, §17.18.59).

/// A number in a format of Word; in plain digits where the format is none of those used in Japanese papers.
pub(crate) fn written(number: u32, format: &str) -> String {
    let plain = || number.to_string();
    let nth = |signs: &str| number.checked_sub(1).and_then(|at| signs.chars().nth(at as usize));
    let or_plain = |sign: Option<char>| sign.map_or_else(plain, String::from);
    let from = |first: char, last: char| {
        let c = char::from_u32((first as u32).saturating_add(number).saturating_sub(1))?;
        (number > 0 && c <= last).then_some(c)
    };
    match format {
        "none" => String::new(),
        "decimalFullWidth" | "decimalFullWidth2" => full_width(&plain()),
        "decimalZero" => format!("{number:02}"),
        "upperRoman" => roman(number).unwrap_or_else(plain),
        "lowerRoman" => roman(number).unwrap_or_else(plain).to_lowercase(),
        "upperLetter" => letters(number, b'A').unwrap_or_else(plain),
        "lowerLetter" => letters(number, b'a').unwrap_or_else(plain),
        // Half-width kana are drawn for the plain formats; they read as the full-width ones.
        "aiueo" | "aiueoFullWidth" => or_plain(nth(
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
        )),
        "iroha" | "irohaFullWidth" => or_plain(nth(
            "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
        )),
        "japaneseCounting"
        | "chineseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "koreanCounting" => counted(
            number,
            ["一", "二", "三", "四", "五", "六", "七", "八", "九"],
            ["", "十", "百", "千"],
            "万",
        ),
        "japaneseLegal" => counted(
            number,
            ["壱", "弐", "参", "四", "伍", "六", "七", "八", "九"],
            ["", "拾", "百", "阡"],
            "萬",
        ),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" | "koreanDigital2" => plain()
            .chars()
            .filter_map(|digit| "〇一二三四五六七八九".chars().nth(digit.to_digit(10)? as usize))
            .collect(),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => or_plain(from('①', '⑳').or_else(|| {
            // ㉑–㉟ and ㊱–㊿ stand apart.
            let rest = |first: char, from: u32| char::from_u32(first as u32 + number - from);
            match number {
                21..=35 => rest('㉑', 21),
                36..=50 => rest('㊱', 36),
                _ => None,
            }
        })),
        "decimalEnclosedParen" => from('⑴', '⒇').map_or_else(|| format!("({number})"), String::from),
        "decimalEnclosedFullstop" => from('⒈', '⒛').map_or_else(|| format!("{number}."), String::from),
        "ideographEnclosedCircle" => or_plain(from('㊀', '㊉')),
        "ideographTraditional" => or_plain(nth("甲乙丙丁戊己庚辛壬癸")),
        "ideographZodiac" => or_plain(nth("子丑寅卯辰巳午未申酉戌亥")),
        "numberInDash" => format!("- {number} -"),
        "ordinal" => format!("{number}."),
        _ => plain(),
    }
}

fn full_width(digits: &str) -> String {
    digits.chars().filter_map(|digit| char::from_u32('０' as u32 + digit.to_digit(10)?)).collect()
}

fn roman(mut number: u32) -> Option<String> {
    if !(1..4000).contains(&number) {
        return None;
    }
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    Some(text)
}

/// a–z, then aa, bb, …
fn letters(number: u32, first: u8) -> Option<String> {
    let at = number.checked_sub(1)?;
    let times = at / 26 + 1;
    (times <= 10).then(|| char::from(first + (at % 26) as u8).to_string().repeat(times as usize))
}

/// 一, 十二, 百二十三: one is not said before ten, hundred and thousand.
fn counted(number: u32, digits: [&str; 9], powers: [&str; 4], myriad: &str) -> String {
    if number == 0 || number >= 100_000_000 {
        return if number == 0 { "〇".to_owned() } else { number.to_string() };
    }
    let below = |number: u32| {
        let mut text = String::new();
        for power in (0..4u32).rev() {
            let digit = number / 10u32.pow(power) % 10;
            if digit > 1 || digit == 1 && power == 0 {
                text.push_str(digits[digit as usize - 1]);
            }
            if digit > 0 {
                text.push_str(powers[power as usize]);
            }
        }
        text
    };
    let (above, rest) = (number / 10_000, number % 10_000);
    if above == 0 { below(rest) } else { below(above) + myriad + &below(rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        let cases = [
            (12, "decimal", "12"),
            (12, "decimalFullWidth", "１２"),
            (4, "upperRoman", "IV"),
            (28, "lowerLetter", "bb"),
            (2, "aiueoFullWidth", "イ"),
            (2, "iroha", "ロ"),
            (1, "japaneseCounting", "一"),
            (10, "japaneseCounting", "十"),
            (321, "japaneseCounting", "三百二十一"),
            (11_000, "japaneseCounting", "一万千"),
            (20, "japaneseDigitalTenThousand", "二〇"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "㉑"),
            (36, "decimalEnclosedCircle", "㊱"),
            (51, "decimalEnclosedCircle", "51"),
            (0, "decimalEnclosedCircle", "0"),
            (4, "ideographTraditional", "丁"),
            (99, "ideographTraditional", "99"),
            (7, "none", ""),
            (u32::MAX, "decimalEnclosedParen", "(4294967295)"),
            (u32::MAX, "aiueo", "4294967295"),
        ];
        for (number, format, text) in cases {
            assert_eq!(written(number, format), text, "{number} {format}");
        }
    }
}
