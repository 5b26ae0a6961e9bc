//! Digits of a number, rounded as Excel rounds them.

use std::fmt::Write;

/// The first 15 significant decimal digits of a number; more is noise of binary fractions.
#[derive(Clone, Debug)]
pub(super) struct Decimal {
    /// Digits before the decimal point, without leading zeros.
    whole: Vec<u8>,
    /// Digits after it.
    fraction: Vec<u8>,
}

impl Decimal {
    /// The digits of `value` times ten to the power of `shift`; the sign is lost.
    pub(super) fn of(value: f64, shift: i32) -> Self {
        let written = format!("{:.14e}", value.abs());
        let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let point =
            exponent.parse::<i32>().unwrap_or(0).saturating_add(shift).saturating_add(1).clamp(-400, 400);
        let mut digits: Vec<u8> =
            digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        if point <= 0 {
            let mut fraction = vec![0; point.unsigned_abs() as usize];
            fraction.append(&mut digits);
            return Self { whole: Vec::new(), fraction };
        }
        let point = point as usize;
        if digits.len() < point {
            digits.resize(point, 0);
        }
        let fraction = digits.split_off(point);
        let lead = digits.iter().take_while(|&&digit| digit == 0).count();
        Self { whole: digits.split_off(lead), fraction }
    }

    /// Rounds half away from zero to so many digits after the point.
    pub(super) fn round(&mut self, places: usize) {
        if self.fraction.len() <= places {
            return;
        }
        let up = self.fraction[places] >= 5;
        self.fraction.truncate(places);
        if !up {
            return;
        }
        for digit in self.fraction.iter_mut().rev().chain(self.whole.iter_mut().rev()) {
            if *digit < 9 {
                *digit += 1;
                return;
            }
            *digit = 0;
        }
        self.whole.insert(0, 1);
    }

    /// Digits before the point, as text without leading zeros.
    pub(super) fn whole(&self) -> String {
        self.whole.iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// Digits after the point, as many as count.
    pub(super) fn fraction(&self) -> String {
        self.fraction.iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// Whether no digit but zero is left.
    pub(super) fn is_zero(&self) -> bool {
        self.whole.iter().chain(&self.fraction).all(|&digit| digit == 0)
    }
}

/// A number without a format.
pub(super) fn general(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let size = value.abs();
    if size != 0.0 && !(1e-9..1e21).contains(&size) {
        return scientific(value, 0, 14, "E+", 2);
    }
    let decimal = Decimal::of(value, 0);
    let (whole, fraction) = (decimal.whole(), decimal.fraction());
    let mut text = String::new();
    if value < 0.0 && !decimal.is_zero() {
        text.push('-');
    }
    text.push_str(if whole.is_empty() { "0" } else { &whole });
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(&fraction);
    }
    text
}

/// A number as 1.23E+04, with at least `least` and at most `most` digits after the point.
pub(super) fn scientific(value: f64, least: usize, most: usize, sign: &str, digits: usize) -> String {
    let written = format!("{:.14e}", value.abs());
    let (_, exponent) = written.split_once('e').unwrap_or(("", "0"));
    let mut exponent: i32 = exponent.parse().unwrap_or(0);
    let mut decimal = Decimal::of(value, -exponent);
    decimal.round(most);
    if decimal.whole().len() > 1 {
        exponent += 1;
        decimal = Decimal::of(value, -exponent);
        decimal.round(most);
    }
    let mut fraction = decimal.fraction();
    while fraction.len() < least {
        fraction.push('0');
    }
    let mut text = String::new();
    if value < 0.0 {
        text.push('-');
    }
    let whole = decimal.whole();
    text.push_str(if whole.is_empty() { "0" } else { &whole });
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(&fraction);
    }
    let mark = if exponent < 0 {
        "-"
    } else if sign.ends_with('+') {
        "+"
    } else {
        ""
    };
    let _ = write!(text, "E{mark}{:0digits$}", exponent.unsigned_abs());
    text
}
