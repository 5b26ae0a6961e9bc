//! Footnote references inside running text: `PMDA(*14)関西支部`, `未来医療※１`, `事業[3]`, `制度¹`.

use super::marker::is_digit;

/// The label of the footnote reference that `rest` begins with and its length in bytes; `before` is the character in
/// front of it. `None` when it is anything else: an ordinary bracket, a multiplication sign, a power.
pub(crate) fn reference(rest: &str, before: Option<char>) -> Option<(String, usize)> {
    let first = rest.chars().next()?;
    let after = &rest[first.len_utf8()..];
    match first {
        '(' | '（' => {
            let body = after.trim_start_matches(' ');
            let sign = body.chars().next()?;
            let body = match sign {
                '*' | '＊' | '※' | '†' => &body[sign.len_utf8()..],
                '注' => &body[sign.len_utf8()..],
                '脚' => body.strip_prefix("脚注")?,
                _ => return None,
            };
            let (label, tail) = number(body.trim_start_matches(' '), 3)?;
            let tail = tail.trim_start_matches(' ');
            let close = tail.chars().next().filter(|c| matches!(c, ')' | '）'))?;
            Some((label, rest.len() - tail.len() + close.len_utf8()))
        }
        '[' | '［' => {
            let word = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '」' | '）' | ')' | '』'));
            let (label, tail) = number(after, 3)?;
            let close = tail.chars().next().filter(|c| matches!(c, ']' | '］'))?;
            word.then(|| (label, rest.len() - tail.len() + close.len_utf8()))
        }
        '*' | '＊' | '※' | '†' => {
            // After a digit it would be a product, after an opening bracket the mark is handled with the bracket.
            let word =
                before.is_some_and(|c| c.is_alphabetic() || matches!(c, '」' | '）' | ')' | '』' | 'ー'));
            let (label, tail) = number(after, 2)?;
            let tail = match tail.chars().next() {
                Some(close @ (')' | '）')) if first != '※' => &tail[close.len_utf8()..],
                Some(c) if c.is_ascii_alphanumeric() || matches!(c, '.' | '*' | '=' | '+') => return None,
                _ => tail,
            };
            word.then(|| (label, rest.len() - tail.len()))
        }
        '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' => {
            // ㎡, km², 10⁻³ are units and powers: only after a Japanese word.
            let word =
                before.is_some_and(|c| c as u32 >= 0x3000 && c.is_alphabetic() || matches!(c, '」' | '）'));
            let tail = after.trim_start_matches(|c: char| superscript(c).is_some());
            let length = rest.len() - tail.len();
            let label: String = rest[..length].chars().filter_map(superscript).collect();
            (word && label.len() <= 3).then_some((label, length))
        }
        _ => None,
    }
}

/// One to `most` digits, in ASCII, and what follows.
fn number(text: &str, most: usize) -> Option<(String, &str)> {
    let tail = text.trim_start_matches(is_digit);
    let digits = &text[..text.len() - tail.len()];
    let count = digits.chars().count();
    (1..=most).contains(&count).then(|| (label_of(digits), tail))
}

/// Digits in ASCII.
pub(crate) fn label_of(digits: &str) -> String {
    digits
        .chars()
        .filter(|&c| is_digit(c))
        .map(|c| if c.is_ascii() { c } else { char::from(b'0' + (c as u32 - '０' as u32) as u8) })
        .collect()
}

fn superscript(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴'..='⁹' => char::from(b'4' + (c as u32 - '⁴' as u32) as u8),
        _ => return None,
    })
}
