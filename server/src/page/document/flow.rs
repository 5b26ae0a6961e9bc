//! The text of a document as it is read: headings, paragraphs, lists, tables and notes, page after page.

use keifu_corpus::{CharSpan, CitationId, Column, Normalized};
use maud::{Markup, html};
use rustc_hash::FxHashMap;

use super::{
    super::{link, visit::Visit},
    table,
    words::words,
};
use crate::{
    api::common::PageUnit,
    library::{Outline, TextPassage},
};

/// Which names are marked in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Marks<'a> {
    /// All.
    #[default]
    All,
    /// None.
    Off,
    /// Those of one type.
    Of(&'a str),
}

/// What a text is read with.
pub(super) struct Reading<'a> {
    pub(super) visit: &'a Visit,
    pub(super) marks: Marks<'a>,
    /// What is quoted.
    pub(super) at: Option<&'a CitationId>,
    /// Notes of the part by their marks.
    notes: Marked,
    /// Where they are called, by the same marks.
    calls: Marked,
}

/// Pages and passages by the mark of a note, in their order.
type Marked = FxHashMap<String, Vec<(Option<u32>, u32)>>;

impl<'a> Reading<'a> {
    pub(super) fn new(
        visit: &'a Visit,
        marks: Marks<'a>,
        at: Option<&'a CitationId>,
        passages: &[TextPassage],
    ) -> Self {
        let (mut notes, mut calls) = (Marked::default(), Marked::default());
        for passage in passages {
            let place = (passage.view.page, passage.view.ordinal);
            let is_note = passage.view.kind == "note";
            for mark in marks_of(passage) {
                if is_note { &mut notes } else { &mut calls }.entry(mark).or_default().push(place);
            }
        }
        Self { visit, marks, at, notes, calls }
    }

    /// The characters of a passage that are quoted.
    pub(super) fn quoted(&self, passage: &TextPassage) -> Option<CharSpan> {
        let at = self.at.filter(|at| at.passage.ordinal == passage.view.ordinal)?;
        at.span
    }

    /// How the block of a passage looks that is quoted.
    pub(super) fn look(&self, passage: &TextPassage) -> Option<&'static str> {
        self.at.is_some_and(|at| at.passage.ordinal == passage.view.ordinal).then_some("at")
    }

    /// The names to be marked, ascending and apart: of names within names the outermost.
    pub(super) fn names(&self, passage: &TextPassage) -> Vec<(usize, CharSpan)> {
        let wanted = |kind: &str| match self.marks {
            Marks::All => true,
            Marks::Off => false,
            Marks::Of(one) => one == kind,
        };
        let mut names: Vec<(usize, CharSpan)> = (0..)
            .zip(&passage.mentions)
            .filter(|(_, mention)| wanted(&mention.entity.kind) && mention.start < mention.end)
            .map(|(at, mention)| (at, CharSpan { start: mention.start, end: mention.end }))
            .collect();
        names.sort_by_key(|(_, name)| (name.start, std::cmp::Reverse(name.end)));
        let mut end = 0;
        names.retain(|(_, name)| {
            let apart = name.start >= end;
            end = if apart { name.end } else { end };
            apart
        });
        names
    }

    /// The mark of a note where it stood, as a link to the note when it is in this part.
    pub(super) fn reference(&self, passage: &TextPassage, label: &str) -> Markup {
        let is_number = label.chars().all(char::is_numeric);
        let shown = html! { @if is_number { (self.visit.say("注", "note ")) } (label) };
        let of_mark = self.notes.get(&note_mark(label)).filter(|_| passage.view.kind != "note");
        let note = of_mark.and_then(|notes| nearest(notes, passage, false));
        html! {
            sup { @if let Some(note) = note { a.note href=(format!("#p{note}")) { (shown) } } @else { (shown) } }
        }
    }

    /// From a note back to where it is called.
    fn back(&self, note: &TextPassage) -> Markup {
        let call = marks_of(note).iter().find_map(|mark| nearest(self.calls.get(mark)?, note, true));
        let name = self.visit.say("注の付いた段落へ戻る", "Back to where the note is called");
        html! { @if let Some(call) = call { " " a.note href=(format!("#p{call}")) aria-label=(name) title=(name) { "↩" } } }
    }
}

/// Of places with the same mark the one that belongs to a passage: on its page, or the next one on; back: the last before.
fn nearest(places: &[(Option<u32>, u32)], passage: &TextPassage, back: bool) -> Option<u32> {
    let (page, ordinal) = (passage.view.page, passage.view.ordinal);
    let same_page = places.iter().find(|place| page.is_some() && place.0 == page);
    let before = || places.iter().rev().find(|place| place.1 < ordinal);
    let after = || places.iter().find(|place| place.1 > ordinal);
    same_page.or_else(|| if back { before() } else { after() }).map(|place| place.1)
}

/// The marks of notes in a passage; of a note without one in its text, the one that it begins with.
fn marks_of(passage: &TextPassage) -> Vec<String> {
    if passage.notes.is_empty() && passage.view.kind == "note" {
        return vec![note_mark(&passage.view.text)];
    }
    passage.notes.iter().map(|note| note_mark(&note.label)).collect()
}

/// The number or sign by which a note is called: 14 of `(*14) …`, ※ of `※…`; a number at the beginning of a sentence
/// (3次元の…) calls no note.
fn note_mark(text: &str) -> String {
    let head: String = text.chars().take(16).collect();
    let head = Normalized::canonical(&head).text;
    let number = head.trim_start_matches(|c: char| !c.is_alphanumeric() || c == '注');
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    let is_called =
        number.len() < head.len() || !number.chars().nth(digits.len()).is_some_and(char::is_alphanumeric);
    if is_called && !digits.is_empty() {
        digits
    } else {
        head.chars().take(1).filter(|c| !c.is_ascii_digit()).collect()
    }
}

/// The passages of a part, one after the other.
pub(super) fn text(reading: &Reading<'_>, outline: &Outline, passages: &[TextPassage]) -> Markup {
    let mut levels = Levels::at(outline, passages);
    let mut page = None;
    let mut column = None;
    let mut rest = passages;
    let mut blocks: Vec<Markup> = Vec::new();
    while let Some(first) = rest.first() {
        if first.view.page != page && first.view.page.is_some() {
            page = first.view.page;
            blocks.push(page_mark(reading.visit, outline, first));
        }
        if first.column != column && first.view.kind != "heading" {
            column = first.column;
            blocks.extend(column.map(|column| column_mark(reading.visit, column)));
        }
        let together = |next: &TextPassage| {
            next.view.kind == first.view.kind && next.view.page == page && next.column == first.column
        };
        let count = match first.view.kind.as_str() {
            "bullet" | "note" => rest.iter().take_while(|next| together(next)).count(),
            "table_row" => table::rows_together(rest, together),
            _ => 1,
        };
        let (block, after) = rest.split_at(count.max(1));
        rest = after;
        blocks.push(match first.view.kind.as_str() {
            "heading" => heading(reading, first, &mut levels),
            "bullet" => list(reading, block, levels.base),
            "table_row" => table::table(reading, block),
            "note" => {
                html! { ul.notes { @for note in block { li id=(anchor(note)) class=[reading.look(note)] { (line(reading, note)) (reading.back(note)) } } } }
            }
            _ => html! { p id=(anchor(first)) class=[reading.look(first)] { (line(reading, first)) } },
        });
    }
    html! { @for block in &blocks { (block) } }
}

/// The id of a passage on the page.
pub(super) fn anchor(passage: &TextPassage) -> String {
    format!("p{}", passage.view.ordinal)
}

/// All of a passage, and its permanent link.
fn line(reading: &Reading<'_>, passage: &TextPassage) -> Markup {
    let chars: Vec<char> = passage.view.text.chars().collect();
    let whole = CharSpan { start: 0, end: chars.len() as u32 };
    html! { bdi { (words(reading, passage, &chars, whole)) } (permanent(reading.visit, passage)) }
}

/// The permanent link of a passage.
pub(super) fn permanent(visit: &Visit, passage: &TextPassage) -> Markup {
    let name = format!("{} {}", visit.say("この段落の引用", "Cite this passage:"), passage.view.ordinal);
    html! { " " a.permanent href=(link::citation_url(visit, &passage.view.id)) aria-label=(name) title=(name) { "¶" } }
}

fn page_mark(visit: &Visit, outline: &Outline, first: &TextPassage) -> Markup {
    let Some(page) = first.view.page else { return html! {} };
    let place = first.view.place.as_ref();
    let begins = outline.pages.binary_search(&(page, first.view.ordinal)).is_ok();
    let name = match place.map(|place| place.unit) {
        Some(PageUnit::Slide) => format!("{}{page}", visit.say("スライド", "Slide ")),
        Some(PageUnit::Sheet) => match place.and_then(|place| place.sheet.as_deref()) {
            Some(sheet) => format!("{}「{sheet}」", visit.say("シート", "Sheet ")),
            None => format!("{}{page}", visit.say("シート", "Sheet ")),
        },
        _ => format!("p.{page}"),
    };
    html! {
        p.page id=[begins.then(|| format!("page-{page}"))] {
            a href=(first.view.file) aria-label=(format!("{}: {name}", visit.say("原本", "Original"))) { bdi { (name) } }
        }
    }
}

fn column_mark(visit: &Visit, column: Column) -> Markup {
    html! {
        p.column {
            (match column {
                Column::Plan => visit.say("欄: 計画・取組", "Column: plan"),
                Column::Target => visit.say("欄: 目標", "Column: target"),
                Column::Progress => visit.say("欄: 進捗・実績", "Column: progress"),
            })
        }
    }
}

/// Which level of heading comes next: as deep as the document says, without a jump.
struct Levels {
    /// Depths of the headings above, ascending.
    above: Vec<usize>,
    /// How many headings stand above what is no heading; parent bullets come after.
    base: usize,
}

impl Levels {
    fn at(outline: &Outline, passages: &[TextPassage]) -> Self {
        let first = passages.first().map_or(0, |passage| passage.view.ordinal);
        let above = first.checked_sub(1).and_then(|before| outline.heading_at(before));
        let above = above.and_then(|at| outline.headings.get(at));
        Self { above: Vec::new(), base: above.map_or(0, |heading| heading.depth + 1) }
    }

    /// The level of a heading of this depth: 3 for the outermost, 6 at most.
    fn next(&mut self, depth: usize) -> usize {
        while self.above.last().is_some_and(|&above| above >= depth) {
            self.above.pop();
        }
        self.above.push(depth);
        self.base = depth + 1;
        (self.above.len() + 2).min(6)
    }
}

fn heading(reading: &Reading<'_>, passage: &TextPassage, levels: &mut Levels) -> Markup {
    let (id, line, look) = (anchor(passage), line(reading, passage), reading.look(passage));
    match levels.next(passage.view.headings.len()) {
        3 => html! { h3 id=(id) class=[look] { (line) } },
        4 => html! { h4 id=(id) class=[look] { (line) } },
        5 => html! { h5 id=(id) class=[look] { (line) } },
        _ => html! { h6 id=(id) class=[look] { (line) } },
    }
}

/// Whether an item of a list begins with its words: the format told that it is one, and its mark is not in the text.
fn has_no_mark(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_some_and(char::is_alphanumeric)
}

/// Bullets, those below another bullet within it; `base` headings stand above all of them.
fn list(reading: &Reading<'_>, bullets: &[TextPassage], base: usize) -> Markup {
    let depth = |bullet: &TextPassage| bullet.view.headings.len().saturating_sub(base);
    let mut items: Vec<&[TextPassage]> = Vec::new();
    let mut rest = bullets;
    while let Some(first) = rest.first() {
        let below = rest.iter().skip(1).take_while(|next| depth(next) > depth(first)).count();
        let (item, after) = rest.split_at(below + 1);
        items.push(item);
        rest = after;
    }
    html! {
        ul.bullets {
            @for item in items {
                @if let Some((first, below)) = item.split_first() {
                    li.bare[has_no_mark(&first.view.text)].at[reading.look(first).is_some()] id=(anchor(first)) {
                        (line(reading, first))
                        @if !below.is_empty() { (list(reading, below, base)) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_known_by_its_mark() {
        for (text, mark) in [
            ("(*14) 注記の文", "14"),
            ("＊１４　注記", "14"),
            ("14", "14"),
            ("6　Generative", "6"),
            ("注３）出典", "3"),
            ("※地方自治法", "※"),
            ("※1 健都は", "1"),
            ("4次元の情報", ""),
            ("※", "※"),
            ("", ""),
        ] {
            assert_eq!(note_mark(text), mark, "{text}");
        }
    }

    #[test]
    fn levels_follow_the_depth_without_a_jump() {
        let mut levels = Levels { above: Vec::new(), base: 0 };
        let given: Vec<usize> = [0, 2, 2, 5, 1, 0, 9, 9].map(|depth| levels.next(depth)).to_vec();
        assert_eq!(given, [3, 4, 4, 5, 4, 3, 4, 4]);
        assert_eq!(Vec::from([0, 1, 2, 3, 4, 5].map(|depth| levels.next(depth))), [3, 4, 5, 6, 6, 6]);
    }
}
