//! The words of a document that prove something, as every page shows them.

use maud::{Markup, html};

use super::{cite, link, visit::Visit};
use crate::api::{
    common::{Evidence, PageUnit, PlaceView},
    search::Highlight,
};

/// A quote with its source: a link to the passage it stands in, one to the original at the page.
pub(crate) fn quote(visit: &Visit, evidence: &Evidence) -> Markup {
    html! {
        figure.quote {
            blockquote lang="ja" { bdi { (evidence.quote) } }
            figcaption { (source(visit, evidence)) }
        }
    }
}

/// Several quotes; all but the first few behind a disclosure, so that none is lost.
pub(crate) fn quotes(visit: &Visit, evidence: &[Evidence], shown: usize) -> Markup {
    let (first, rest) = evidence.split_at(shown.min(evidence.len()));
    html! {
        @for one in first { (quote(visit, one)) }
        @if !rest.is_empty() {
            details.more {
                summary { (visit.say("ほかの引用 ", "More quotes: ")) (rest.len()) (visit.say("件", "")) }
                @for one in rest { (quote(visit, one)) }
            }
        }
    }
}

/// Where a quote stands: its citation as a link to the passage, and a link to the original.
pub(crate) fn source(visit: &Visit, evidence: &Evidence) -> Markup {
    html! {
        a.citation href=(link::citation_url(visit, &evidence.citation_id)) lang="ja" { bdi { (evidence.citation) } }
        " "
        (original(visit, &evidence.file, evidence.page, evidence.place.as_ref())) " "
        (cite::link_to(visit, &evidence.citation_id))
    }
}

/// A link to the original file, at the page.
pub(crate) fn original(visit: &Visit, file: &str, page: Option<u32>, place: Option<&PlaceView>) -> Markup {
    let unit = place.map_or(PageUnit::Page, |place| place.unit);
    html! {
        a.original href=(file) {
            (visit.say("原本", "Original"))
            @if let Some(page) = page {
                " " (match unit {
                    PageUnit::Page => format!("p.{page}"),
                    PageUnit::Slide => visit.say("スライド ", "slide ").to_owned() + &page.to_string(),
                    PageUnit::Sheet => visit.say("シート ", "sheet ").to_owned() + &page.to_string(),
                })
            }
        }
        @if place.is_some_and(|place| place.ocr) {
            " " span.doubt { (visit.say("文字認識による", "recognized from a picture")) }
        }
    }
}

/// A text with characters marked; marks that overlap or lie outside are cut to what is there.
pub(crate) fn marked(text: &str, marks: &[Highlight]) -> Markup {
    let chars: Vec<char> = text.chars().collect();
    let mut parts: Vec<(bool, String)> = Vec::new();
    let mut at = 0;
    for mark in marks {
        let start = (mark.start as usize).clamp(at, chars.len());
        let end = (mark.end as usize).clamp(start, chars.len());
        parts.push((false, chars[at..start].iter().collect()));
        parts.push((true, chars[start..end].iter().collect()));
        at = end;
    }
    parts.push((false, chars[at..].iter().collect()));
    html! {
        @for (is_mark, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
            @if *is_mark { mark { (part) } } @else { (part) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_characters_and_text_is_escaped() {
        let marks = [Highlight { start: 1, end: 3 }, Highlight { start: 2, end: 90 }];
        let text = marked("<健都>&", &marks).into_string();
        assert_eq!(text, "&lt;<mark>健都</mark><mark>&gt;&amp;</mark>");
        assert_eq!(marked("健都", &[]).into_string(), "健都");
        assert_eq!(marked("", &[Highlight { start: 0, end: 1 }]).into_string(), "");
    }
}
