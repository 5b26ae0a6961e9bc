//! Numbers as reports write them: `1,234`, `96.8`, `5万`, `2億5,000万`, `3千`, `二十三`, `△1.5`.

/// A number and where it ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numeral {
    /// Its value, 千, 万, 億 and 兆 multiplied out.
    pub value: f64,
    /// Byte of the canonical text after it.
    pub end: usize,
}

/// The number that begins at byte `at` of a canonical text: digits with separators of thousands and a decimal
/// point, 漢数字, and mixtures; △, ▲ and - before it make it negative. `None` when none begins there.
///
/// Blanks may stand between digits and 万 or 億 (`500 万円`), never between digits.
pub fn read_number(canonical: &str, at: usize) -> Option<Numeral> {
    let text = canonical.get(at..)?;
    let sign = ["△", "▲", "-"].iter().find(|sign| text.starts_with(**sign)).map_or(0, |sign| sign.len());
    let mut end = at + sign;
    // Sum of closed groups (…億), of the open group (…千…百), and the number not yet multiplied.
    let (mut total, mut group, mut open): (f64, f64, Option<f64>) = (0.0, 0.0, None);
    let mut last_group = f64::INFINITY;
    loop {
        let rest = &canonical[end..];
        let next = rest.trim_start_matches(' ');
        let blanks = rest.len() - next.len();
        let Some(c) = next.chars().next() else { break };
        if let Some((value, length)) = digits(rest) {
            if open.is_some() {
                break;
            }
            open = Some(value);
            end += length;
        } else if let Some(digit) = kanji_digit(c).filter(|_| blanks == 0) {
            // 二〇一九: digits side by side.
            open = Some(open.unwrap_or(0.0) * 10.0 + f64::from(digit));
            end += c.len_utf8();
        } else if let Some(unit) = small_unit(c).filter(|_| blanks == 0 || open.is_some()) {
            if open.is_none() && total == 0.0 && group == 0.0 && !starts_number(c) {
                break;
            }
            group += open.take().unwrap_or(1.0) * unit;
            end += blanks + c.len_utf8();
        } else if let Some(unit) = group_unit(c).filter(|&unit| unit < last_group) {
            if open.is_none() && group == 0.0 && end == at + sign {
                break;
            }
            let value = group + open.take().unwrap_or(0.0);
            (total, group, last_group) = (total + value * unit, 0.0, unit);
            end += blanks + c.len_utf8();
        } else {
            break;
        }
    }
    if end == at + sign {
        return None;
    }
    let value = total + group + open.unwrap_or(0.0);
    // 19.1百万 is 19100000, whatever binary fractions make of it.
    let value = if total + group > 0.0 { (value * 1000.0).round() / 1000.0 } else { value };
    Some(Numeral { value: if sign > 0 { -value } else { value }, end })
}

/// Arabic digits at the begin of `text`: `12`, `1,234,567`, `96.8`; their value and length in bytes.
fn digits(text: &str) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let run = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = run(0);
    if end == 0 {
        return None;
    }
    if end <= 3 {
        while bytes.get(end) == Some(&b',') && run(end + 1) == 3 {
            end += 4;
        }
    }
    if bytes.get(end) == Some(&b'.') && run(end + 1) > 0 {
        end += 1 + run(end + 1);
    }
    let plain: String = text[..end].chars().filter(|&c| c != ',').collect();
    Some((plain.parse().ok()?, end))
}

fn kanji_digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九".chars().position(|digit| digit == c).map(|value| value as u32)
}

fn starts_number(c: char) -> bool {
    c == '十'
}

fn small_unit(c: char) -> Option<f64> {
    match c {
        '十' => Some(10.0),
        '百' => Some(100.0),
        '千' => Some(1000.0),
        _ => None,
    }
}

fn group_unit(c: char) -> Option<f64> {
    match c {
        '万' => Some(1e4),
        '億' => Some(1e8),
        '兆' => Some(1e12),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_multiplied_out() {
        for (text, value, rest) in [
            ("105件", 105.0, "件"),
            ("96.8%", 96.8, "%"),
            ("1,234,567円", 1_234_567.0, "円"),
            ("5万人", 50_000.0, "人"),
            ("500 万円", 5_000_000.0, "円"),
            ("2億円", 2e8, "円"),
            ("2億5,000万円", 2.5e8, "円"),
            ("1.5億円", 1.5e8, "円"),
            ("3兆2千億円", 3.2e12, "円"),
            ("153千円", 153_000.0, "円"),
            ("12百万円", 12_000_000.0, "円"),
            ("二十三件", 23.0, "件"),
            ("三千五百人", 3_500.0, "人"),
            ("二〇一九年", 2019.0, "年"),
            ("十社", 10.0, "社"),
            ("0百万円", 0.0, "円"),
            ("△1.5%", -1.5, "%"),
            ("▲20百万円", -20_000_000.0, "円"),
            ("28 288 件", 28.0, " 288 件"),
            ("10,20", 10.0, ",20"),
        ] {
            let number = read_number(text, 0).unwrap();
            assert!((number.value - value).abs() <= 1e-6 * value.abs(), "{text}: {number:?}");
            assert_eq!(&text[number.end..], rest, "{text}");
        }
        assert_eq!(read_number("19.1百万円", 0).map(|number| number.value), Some(19_100_000.0));
        for text in ["件", "万円", "千葉市", "百貨店", "", "△", "億"] {
            assert_eq!(read_number(text, 0), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_whole_number_survives_format_and_parse(value in 0_u64..1_000_000_000_000) {
            let plain = value.to_string();
            let mut grouped = String::new();
            for (i, digit) in plain.chars().enumerate() {
                if i > 0 && (plain.len() - i).is_multiple_of(3) {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            for text in [plain, grouped] {
                prop_assert_eq!(read_number(&text, 0), Some(Numeral { value: value as f64, end: text.len() }));
            }
        }

        #[test]
        fn any_text_is_read_without_harm(text in "[0-9,. △-千万億兆百十〇一九件]{0,20}") {
            if let Some(number) = read_number(&text, 0) {
                prop_assert!(text.is_char_boundary(number.end) && number.value.is_finite());
            }
        }
    }
}
