//! Format codes, taken apart once and applied to many numbers.

use std::fmt::Write;

use super::{
    date::{DAYS, MONTHS, Moment, WEEKDAYS},
    number::{Decimal, general, scientific},
};
use crate::reader::sheet::grid::Kind;

/// A format code, taken apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pattern {
    sections: Vec<Section>,
}

#[derive(Clone, Debug, Default)]
struct Section {
    pieces: Vec<Piece>,
    condition: Option<(Compare, f64)>,
    is_date: bool,
    percents: i32,
    /// Commas after the last digit: each divides by a thousand.
    thousands: i32,
    grouped: bool,
    /// Fractions such as `# ?/?` are shown as decimals.
    is_fraction: bool,
    exponent: Option<(String, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Unequal,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    /// Text as it stands.
    Literal(String),
    /// `0`, `#` or `?` before (false) or after (true) the decimal point.
    Digit(char, bool),
    Point,
    General,
    /// `@`.
    Text,
    /// Letters of a date, such as `yyyy`.
    Date(char, usize),
    /// `[h]`, `[m]`, `[s]`: hours and so on in all.
    Elapsed(char),
    /// `AM/PM` or `A/P`.
    Noon(bool),
}

impl Pattern {
    /// Takes a format code apart; what is not understood in it is left out.
    pub(crate) fn of(code: &str) -> Self {
        // Codes longer than Excel allows are no codes.
        let code: String = code.chars().take(512).collect();
        let mut sections: Vec<Section> = split_sections(&code).into_iter().take(4).map(section).collect();
        if sections.is_empty() {
            sections.push(Section { pieces: vec![Piece::General], ..Section::default() });
        }
        Self { sections }
    }

    /// The text of a number, and what it is.
    pub(crate) fn show(&self, value: f64, epoch_1904: bool) -> (String, Kind) {
        if !value.is_finite() {
            return (general(value), Kind::Number);
        }
        let Some((section, signed)) = self.section_of(value) else { return (general(value), Kind::Number) };
        if section.is_date {
            let fine = section.pieces.contains(&Piece::Point);
            return match Moment::of(value, epoch_1904, fine) {
                Some(moment) => (section.show_date(&moment), Kind::Date),
                None => (general(value), Kind::Number),
            };
        }
        (section.show_number(value, signed).trim().to_owned(), Kind::Number)
    }

    /// The section for a value, and whether its sign is still to be shown.
    fn section_of(&self, value: f64) -> Option<(&Section, bool)> {
        let numbers = &self.sections[..self.sections.len().min(3)];
        if numbers.iter().any(|section| section.condition.is_some()) {
            let found = numbers.iter().find(|section| match section.condition {
                Some((compare, bound)) => match compare {
                    Compare::Less => value < bound,
                    Compare::LessOrEqual => value <= bound,
                    Compare::Greater => value > bound,
                    Compare::GreaterOrEqual => value >= bound,
                    Compare::Equal => value == bound,
                    Compare::Unequal => value != bound,
                },
                None => true,
            });
            return found.map(|section| (section, true));
        }
        // `0;@`: a section of text is none of numbers.
        let is_text = |section: &Section| section.pieces == [Piece::Text];
        Some(match numbers {
            [only] => (only, true),
            [first, second] if is_text(second) => (first, true),
            [_, second, ..] if value < 0.0 => (second, false),
            [_, _, third] if value == 0.0 && !is_text(third) => (third, false),
            [first, ..] => (first, true),
            [] => return None,
        })
    }
}

impl Section {
    fn show_number(&self, value: f64, signed: bool) -> String {
        let digits = |after: bool| {
            self.pieces
                .iter()
                .filter(|piece| matches!(piece, Piece::Digit(_, late) if *late == after))
                .count()
        };
        let (before, after) = (digits(false), digits(true));
        let mut text = String::new();
        if before + after == 0 || self.is_fraction {
            // A section without digits shows its letters only (`"－"`).
            for piece in &self.pieces {
                match piece {
                    Piece::Literal(literal) if !self.is_fraction => text.push_str(literal),
                    Piece::General | Piece::Text => {
                        text.push_str(&general(if signed { value } else { value.abs() }));
                    }
                    _ => {}
                }
            }
            return if self.is_fraction { general(value) } else { text };
        }
        if let Some((sign, width)) = &self.exponent {
            let least = self.pieces.iter().filter(|piece| matches!(piece, Piece::Digit('0', true))).count();
            return scientific(value, least, after, sign, *width);
        }
        let mut decimal = Decimal::of(value, 2 * self.percents - 3 * self.thousands);
        decimal.round(after);
        if signed && value < 0.0 && !decimal.is_zero() {
            text.push('-');
        }
        let whole = self.whole(&decimal.whole());
        let fraction = decimal.fraction();
        let mut places = whole.into_iter();
        let mut late = 0;
        for piece in &self.pieces {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Digit(_, false) => text.push_str(&places.next().unwrap_or_default()),
                Piece::Point => text.push('.'),
                Piece::Digit(kind, true) => {
                    match fraction.as_bytes().get(late) {
                        Some(&digit) if *kind == '0' || fraction[late..].contains(|c| c != '0') => {
                            text.push(char::from(digit));
                        }
                        None if *kind == '0' => text.push('0'),
                        _ => {}
                    }
                    late += 1;
                }
                Piece::General | Piece::Text => text.push_str(&general(value)),
                Piece::Date(..) | Piece::Elapsed(_) | Piece::Noon(_) => {}
            }
        }
        text
    }

    /// What stands at each digit before the point: the first takes all digits that are too many.
    fn whole(&self, digits: &str) -> Vec<String> {
        let kinds: Vec<char> = self
            .pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Digit(kind, false) => Some(*kind),
                _ => None,
            })
            .collect();
        let digits: Vec<char> = digits.chars().collect();
        let total = kinds.len();
        // Counted from the right: place 0 are the ones.
        let comma_after = |place: usize| self.grouped && place > 0 && place.is_multiple_of(3);
        let mut shown = vec![String::new(); total];
        for (at, kind) in kinds.iter().enumerate() {
            let place = total - 1 - at;
            let mut here = String::new();
            let from = if at == 0 { digits.len().max(total) } else { place + 1 };
            for place in (place..from).rev() {
                let digit = digits.len().checked_sub(place + 1).map(|index| digits[index]);
                match digit {
                    Some(digit) => here.push(digit),
                    None if *kind == '0' && place < total => here.push('0'),
                    None => continue,
                }
                if comma_after(place) {
                    here.push(',');
                }
            }
            shown[at] = here;
        }
        shown
    }

    fn show_date(&self, moment: &Moment) -> String {
        let noon = self.pieces.iter().any(|piece| matches!(piece, Piece::Noon(_)));
        let seconds = moment.millis / 1000;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let era = moment.era();
        let mut text = String::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = match piece {
                Piece::Literal(literal) => {
                    text.push_str(literal);
                    Ok(())
                }
                Piece::Date('y', 1 | 2) => write!(text, "{:02}", moment.year % 100),
                Piece::Date('y', _) => write!(text, "{}", moment.year),
                Piece::Date('m', 1) => write!(text, "{}", moment.month),
                Piece::Date('m', 2) => write!(text, "{:02}", moment.month),
                Piece::Date('m', length) => {
                    let name = MONTHS[(moment.month - 1) as usize % 12];
                    let shown = match length {
                        3 => &name[..3],
                        4 => name,
                        _ => &name[..1],
                    };
                    write!(text, "{shown}")
                }
                Piece::Date('d', 1) => write!(text, "{}", moment.day),
                Piece::Date('d', 2) => write!(text, "{:02}", moment.day),
                Piece::Date('d', 3) => write!(text, "{}", &DAYS[moment.weekday][..3]),
                Piece::Date('d', _) => write!(text, "{}", DAYS[moment.weekday]),
                Piece::Date('a', 1..=3) => write!(text, "{}", WEEKDAYS[moment.weekday]),
                Piece::Date('a', _) => write!(text, "{}曜日", WEEKDAYS[moment.weekday]),
                Piece::Date('g', length) => match era {
                    Some((letter, ..)) if *length == 1 => write!(text, "{letter}"),
                    Some((_, name, _)) if *length == 2 => write!(text, "{}", &name[..3]),
                    Some((_, name, _)) => write!(text, "{name}"),
                    None => Ok(()),
                },
                Piece::Date('e' | 'r', length) => match era {
                    Some((_, _, 1)) if *length == 1 && self.first_year_is_gannen(at) => write!(text, "元"),
                    Some((_, _, year)) if *length > 1 => write!(text, "{year:02}"),
                    Some((_, _, year)) => write!(text, "{year}"),
                    None => write!(text, "{}", moment.year),
                },
                Piece::Date('h', length) => {
                    let hour = if noon { (hour + 11) % 12 + 1 } else { hour };
                    if *length > 1 { write!(text, "{hour:02}") } else { write!(text, "{hour}") }
                }
                Piece::Date('M', 1) => write!(text, "{minute}"),
                Piece::Date('M', _) => write!(text, "{minute:02}"),
                Piece::Date('s', 1) => write!(text, "{second}"),
                Piece::Date('s', _) => write!(text, "{second:02}"),
                Piece::Elapsed('h') => write!(text, "{}", moment.days * 24 + hour),
                Piece::Elapsed('m') => write!(text, "{}", (moment.days * 24 + hour) * 60 + minute),
                Piece::Elapsed(_) => write!(text, "{}", moment.days * 86_400 + seconds),
                Piece::Noon(japanese) => {
                    let name = match (japanese, hour < 12) {
                        (true, true) => "午前",
                        (true, false) => "午後",
                        (false, true) => "AM",
                        (false, false) => "PM",
                    };
                    write!(text, "{name}")
                }
                Piece::Point => write!(text, "."),
                Piece::Digit(_, true) => {
                    let late = self.pieces[..at]
                        .iter()
                        .filter(|piece| matches!(piece, Piece::Digit(_, true)))
                        .count() as u32;
                    let digit = if late < 3 { moment.millis % 1000 / 10i64.pow(2 - late) % 10 } else { 0 };
                    write!(text, "{digit}")
                }
                Piece::Date(..) | Piece::Digit(..) | Piece::General | Piece::Text => Ok(()),
            };
        }
        text
    }

    /// 令和元年 between the name of the era and 年, but R1.5.1.
    fn first_year_is_gannen(&self, at: usize) -> bool {
        let named = self.pieces[..at].iter().any(|piece| matches!(piece, Piece::Date('g', 2..)));
        let year = self.pieces.get(at + 1).is_some_and(
            |next| matches!(next, Piece::Literal(literal) if literal.trim_start().starts_with('年')),
        );
        named && year
    }
}

/// The sections of a code: set apart by semicolons outside quotes and brackets.
fn split_sections(code: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    let (mut from, mut quoted, mut bracket, mut escaped) = (0, false, false, false);
    for (at, c) in code.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match c {
            '"' => quoted = !quoted,
            '\\' | '_' | '*' if !quoted => escaped = true,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            ';' if !quoted && !bracket => {
                sections.push(&code[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    sections.push(&code[from..]);
    sections
}

fn section(code: &str) -> Section {
    // The system's long date and time.
    if code.contains("[$-F800]") || code.contains("[$-f800]") {
        return section("yyyy\"年\"m\"月\"d\"日\"");
    }
    if code.contains("[$-F400]") || code.contains("[$-f400]") {
        return section("h:mm:ss");
    }
    let mut section = Section::default();
    let mut after_point = false;
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        let lower = c.to_ascii_lowercase();
        let same = || rest.chars().take_while(|other| other.to_ascii_lowercase() == lower).count();
        match c {
            '"' => {
                let inner = &rest[1..];
                let end = inner.find('"').unwrap_or(inner.len());
                section.pieces.push(Piece::Literal(inner[..end].to_owned()));
                length = (end + 2).min(rest.len());
            }
            '\\' | '!' => {
                let literal = rest.chars().nth(1);
                section.pieces.extend(literal.map(|c| Piece::Literal(c.to_string())));
                length += literal.map_or(0, char::len_utf8);
            }
            // As much room as the next character takes; the next character fills the cell.
            '_' | '*' => length += rest.chars().nth(1).map_or(0, char::len_utf8),
            '[' => {
                let end = rest.find(']').unwrap_or(rest.len() - 1);
                bracket(&rest[1..end.max(1)], &mut section);
                length = end + 1;
            }
            '0' | '#' | '?' => section.pieces.push(Piece::Digit(c, after_point)),
            '.' => {
                after_point = true;
                section.pieces.push(Piece::Point);
            }
            ',' => {
                let digit_follows = rest[1..].starts_with(['0', '#', '?', ',']) || {
                    rest[1..].trim_start_matches(',').starts_with(['0', '#', '?'])
                };
                let digit_before = matches!(section.pieces.last(), Some(Piece::Digit(..)));
                let more = rest[1..].trim_start_matches(',');
                if digit_before && more.starts_with(['0', '#', '?']) && !after_point {
                    section.grouped = true;
                } else if digit_before || section.thousands > 0 {
                    section.thousands += 1;
                } else if !digit_follows {
                    section.pieces.push(Piece::Literal(",".to_owned()));
                }
            }
            '%' => {
                section.percents += 1;
                section.pieces.push(Piece::Literal("%".to_owned()));
            }
            '@' => section.pieces.push(Piece::Text),
            '/' if section.pieces.iter().any(|piece| matches!(piece, Piece::Digit('?' | '#', _))) => {
                section.is_fraction = true;
            }
            'E' if rest.starts_with("E+") || rest.starts_with("E-") => {
                let digits = rest[2..].chars().take_while(|&c| matches!(c, '0' | '#' | '?')).count();
                section.exponent = Some((rest[..2].to_owned(), digits));
                length = 2 + digits;
            }
            _ if rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("general")) => {
                section.pieces.push(Piece::General);
                length = 7;
            }
            _ if rest.starts_with("G/標準") => {
                section.pieces.push(Piece::General);
                length = "G/標準".len();
            }
            _ if rest.get(..5).is_some_and(|word| word.eq_ignore_ascii_case("am/pm")) => {
                section.pieces.push(Piece::Noon(false));
                section.is_date = true;
                length = 5;
            }
            _ if rest.starts_with("午前/午後") || rest.starts_with("上午/下午") => {
                section.pieces.push(Piece::Noon(true));
                section.is_date = true;
                length = "午前/午後".len();
            }
            _ if rest.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("a/p")) => {
                section.pieces.push(Piece::Noon(false));
                section.is_date = true;
                length = 3;
            }
            _ if matches!(lower, 'y' | 'm' | 'd' | 'h' | 's' | 'g' | 'e' | 'a' | 'r') => {
                length = same();
                section.pieces.push(Piece::Date(lower, length));
                section.is_date = true;
                after_point = false;
            }
            _ => section.pieces.push(Piece::Literal(c.to_string())),
        }
        rest = &rest[length.min(rest.len())..];
    }
    settle_minutes(&mut section.pieces);
    if section.is_date {
        let mut seconds = false;
        for piece in &mut section.pieces {
            match piece {
                Piece::Date('s', _) => seconds = true,
                // A point that is no decimal point of seconds: 4.1.
                Piece::Point if !seconds => *piece = Piece::Literal(".".to_owned()),
                Piece::Digit(_, late) => *late = seconds,
                _ => {}
            }
        }
        section.pieces = without_lone_points(section.pieces);
    }
    section
}

/// Points after seconds that no digit follows are text.
fn without_lone_points(pieces: Vec<Piece>) -> Vec<Piece> {
    let follows: Vec<bool> =
        (0..pieces.len()).map(|at| matches!(pieces.get(at + 1), Some(Piece::Digit(..)))).collect();
    let settle = |(piece, digit): (Piece, bool)| match piece {
        Piece::Point if !digit => Piece::Literal(".".to_owned()),
        piece => piece,
    };
    pieces.into_iter().zip(follows).map(settle).collect()
}

/// `m` next to hours or seconds counts minutes.
fn settle_minutes(pieces: &mut [Piece]) {
    let dates: Vec<usize> =
        (0..pieces.len()).filter(|&at| matches!(pieces[at], Piece::Date(..) | Piece::Elapsed(_))).collect();
    for (order, &at) in dates.iter().enumerate() {
        let Piece::Date('m', length @ (1 | 2)) = pieces[at] else { continue };
        let before = order.checked_sub(1).map(|order| &pieces[dates[order]]);
        let after = dates.get(order + 1).map(|&next| &pieces[next]);
        if matches!(before, Some(Piece::Date('h', _) | Piece::Elapsed('h')))
            || matches!(after, Some(Piece::Date('s', _) | Piece::Elapsed('s')))
        {
            pieces[at] = Piece::Date('M', length);
        }
    }
}

/// What stands in brackets: a colour, a condition, a currency with its language, or time in all.
fn bracket(inner: &str, section: &mut Section) {
    if let Some(currency) = inner.strip_prefix('$') {
        let sign = currency.split('-').next().unwrap_or_default();
        if !sign.is_empty() {
            section.pieces.push(Piece::Literal(sign.to_owned()));
        }
        return;
    }
    let lower = inner.to_ascii_lowercase();
    if let Some(first @ ('h' | 'm' | 's')) = lower.chars().next()
        && lower.chars().all(|c| c == first)
    {
        section.pieces.push(Piece::Elapsed(first));
        section.is_date = true;
        return;
    }
    let conditions = [
        ("<=", Compare::LessOrEqual),
        (">=", Compare::GreaterOrEqual),
        ("<>", Compare::Unequal),
        ("<", Compare::Less),
        (">", Compare::Greater),
        ("=", Compare::Equal),
    ];
    for (sign, compare) in conditions {
        if let Some(bound) = inner.strip_prefix(sign).and_then(|bound| bound.trim().parse().ok()) {
            section.condition = Some((compare, bound));
            return;
        }
    }
}
