//! Check digits.

/// Whether a 法人番号 has thirteen digits of which the first checks the others.
///
/// Source: 法人番号の指定等に関する省令 (平成26年財務省令第70号), article 2: 9 less the remainder by 9 of the sum of the twelve
/// digits, counted from the last, every second doubled.
pub fn is_corporate_number(text: &str) -> bool {
    let Some(digits) = digits::<13>(text) else { return false };
    let sum: u32 =
        digits[1..].iter().rev().zip([1, 2].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    digits[0] == 9 - sum % 9
}

/// A 全国地方公共団体コード in its six digits: the check digit is added to five, and checked in six.
///
/// Source: 全国地方公共団体コード仕様 (総務省): the first five digits weighted 6 to 2; 11 less the remainder by 11 of their sum, its
/// last digit.
pub fn local_government_code(text: &str) -> Option<String> {
    let five: [u32; 5] = match text.len() {
        5 => digits(text)?,
        6 => digits(&text[..5])?,
        _ => return None,
    };
    let sum: u32 = five.iter().zip((2..=6).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = (11 - sum % 11) % 10;
    let code = format!("{}{check}", &text[..5]);
    (text.len() == 5 || text == code).then_some(code)
}

fn digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let mut digits = [0; N];
    let mut chars = text.chars();
    for digit in &mut digits {
        *digit = chars.next()?.to_digit(10)?;
    }
    chars.next().is_none().then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_real_numbers() {
        // 国税庁, 札幌市, 北海道
        for number in ["7000012050002", "9000020011002", "7000020010006"] {
            assert!(is_corporate_number(number), "{number}");
        }
        for number in ["7000012050003", "700001205000", "70000120500020", "", "七"] {
            assert!(!is_corporate_number(number), "{number}");
        }
        for (given, code) in
            [("01100", "011002"), ("271004", "271004"), ("13101", "131016"), ("010006", "010006")]
        {
            assert_eq!(local_government_code(given).as_deref(), Some(code));
        }
        for wrong in ["271005", "2710", "2710040", "２７１００４", "abcdef"] {
            assert_eq!(local_government_code(wrong), None, "{wrong}");
        }
    }
}
