//! The numbers that browsers draw before the items of lists.

use super::tree::{NodeId, Tree};
use crate::layout::marker::find_marker;

/// A list that is being read.
pub(super) struct List {
    ordered: Option<Style>,
    next: i64,
    step: i64,
}

#[derive(Clone, Copy)]
enum Style {
    Decimal,
    Lower,
    Upper,
    LowerRoman,
    UpperRoman,
}

impl List {
    /// The list of an element.
    pub(super) fn of(tree: &Tree, node: NodeId) -> Self {
        let drawn = !tree
            .attribute(node, "style")
            .is_some_and(|style| style.contains("list-style") && style.contains("none"));
        let ordered = (tree.name(node) == "ol" && drawn).then(|| match tree.attribute(node, "type") {
            Some("a") => Style::Lower,
            Some("A") => Style::Upper,
            Some("i") => Style::LowerRoman,
            Some("I") => Style::UpperRoman,
            _ => Style::Decimal,
        });
        let number = |key| tree.attribute(node, key)?.trim().parse::<i32>().ok();
        let reversed = tree.attribute(node, "reversed").is_some();
        let items = || tree.children(node).filter(|&child| tree.name(child) == "li").count() as i64;
        let next = number("start").map(i64::from).unwrap_or_else(|| if reversed { items() } else { 1 });
        Self { ordered, next, step: if reversed { -1 } else { 1 } }
    }

    /// What stands before the next item; empty when its list is not numbered.
    pub(super) fn next_mark(&mut self, tree: &Tree, item: NodeId) -> String {
        let Some(style) = self.ordered else { return String::new() };
        if let Some(value) = tree.attribute(item, "value").and_then(|value| value.trim().parse::<i32>().ok())
        {
            self.next = i64::from(value);
        }
        let number = self.next;
        self.next += self.step;
        let small = u32::try_from(number).ok().filter(|number| (1..=702).contains(number));
        let drawn = match (style, small) {
            (Style::Lower, Some(number)) => letters(number),
            (Style::Upper, Some(number)) => letters(number).to_ascii_uppercase(),
            (Style::LowerRoman, Some(number)) => roman(number),
            (Style::UpperRoman, Some(number)) => roman(number).to_ascii_uppercase(),
            _ => number.to_string(),
        };
        format!("{drawn}. ")
    }
}

/// Whether a line begins with a number or mark that its writer gave it.
pub(super) fn has_own_mark(line: &str) -> bool {
    let line = line.trim_start();
    let numbered = line.starts_with(['第', '（', '(', '【'])
        && line.chars().nth(1).is_some_and(|c| c.is_numeric() || ('ア'..='ン').contains(&c));
    numbered || find_marker(line).is_some_and(|marker| marker.length > 0)
}

/// 1 → a, 27 → aa.
fn letters(number: u32) -> String {
    let letter = |at: u32| char::from(b'a' + (at % 26) as u8);
    let at = number.saturating_sub(1);
    match at / 26 {
        0 => letter(at).to_string(),
        more => [letter(more - 1), letter(at)].iter().collect(),
    }
}

fn roman(mut number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while number >= value {
            written.push_str(sign);
            number -= value;
        }
    }
    written
}
