//! Pictures as SVG, each a pure function of what it shows; colours and strokes come from the style sheets.

pub(crate) mod bodies;
pub(super) mod layout;
mod scale;
pub(crate) mod series;
pub(super) mod years;

use scale::Scale;

/// Height of a line of small text.
const LINE: f64 = 14.0;

/// About how wide a text of the size of 12 is: nothing here can measure letters.
pub(crate) fn text_width(text: &str) -> f64 {
    text.chars().map(|letter| if letter.is_ascii() { 7.2 } else { 12.0 }).sum()
}

/// A coordinate with one decimal: what more would say cannot be seen.
pub(crate) fn at(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
