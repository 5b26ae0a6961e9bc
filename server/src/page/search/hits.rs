//! What was found, grouped by document: passages with their marks, headings above, page, and how to cite them.

use maud::{Markup, html};

use super::asked::{changed, passages};
use crate::{
    api::search::{Highlight, Hit, PassageHit},
    library::rewrite,
    page::{
        cite, label, link,
        quote::{marked, original},
        visit::Visit,
    },
};

/// The longest passage that is shown whole at once, in characters.
const WHOLE: usize = 400;
/// Characters shown before the first mark of a longer one.
const BEFORE: usize = 80;
/// Passages of one document when only that is asked for.
const ALL_PASSAGES: &str = "1000";

/// A document and its passages.
pub(super) fn document(visit: &Visit, query: &str, hit: &Hit) -> Markup {
    let shown = hit.passages.len();
    html! {
        article.hit {
            h3 { (link::document(visit, &hit.document)) }
            p.aside {
                @if let Some(publisher) = &hit.document.publisher { bdi lang="ja" { (publisher) } " · " }
                span lang="ja" { (label::year(visit, hit.document.fiscal_year)) } " · "
                (label::counted(visit, hit.total_passages, "段落が一致", "passage matches", "passages match"))
            }
            @for passage in &hit.passages { (self::passage(visit, passage)) }
            @if hit.total_passages > shown {
                p.rest { (rest(visit, query, hit, hit.total_passages - shown)) }
            }
        }
    }
}

fn rest(visit: &Visit, query: &str, hit: &Hit, hidden: usize) -> Markup {
    let text = if visit.is_english() {
        label::counted(visit, hidden, "", "more passage of this document", "more passages of this document")
    } else {
        format!("この文書のほか{}段落", label::count(hidden))
    };
    let narrowed = rewrite::narrowed(query, &format!("文書:{}", hit.document.id));
    html! {
        @match narrowed {
            // Alone on the page already: only the number of passages can grow.
            Some(narrowed) if passages(visit) < 1_000 => {
                a href=(visit.here(&[("q", Some(&narrowed)), ("passages", Some(ALL_PASSAGES)), ("cursor", None)])) { (text) }
            }
            _ => (text),
        }
    }
}

fn passage(visit: &Visit, passage: &PassageHit) -> Markup {
    let cut = cut(&passage.text, &passage.highlights);
    html! {
        figure.quote {
            @if !passage.headings.is_empty() {
                ol.headings lang="ja" aria-label=(visit.say("見出し", "Headings")) {
                    @for heading in &passage.headings { li { bdi { (heading) } } }
                }
            }
            @match cut {
                None => blockquote lang="ja" { bdi { (marked(&passage.text, &passage.highlights)) } }
                Some(cut) => {
                    blockquote lang="ja" {
                        @if cut.before { "…" }
                        bdi { (marked(&cut.text, &cut.marks)) }
                        @if cut.after { "…" }
                    }
                    details.whole {
                        summary {
                            (visit.say("全文", "Whole passage"))
                            " " span.count { (label::counted(visit, passage.text.chars().count(), "字", "character", "characters")) }
                        }
                        blockquote lang="ja" { bdi { (marked(&passage.text, &passage.highlights)) } }
                    }
                }
            }
            figcaption {
                a.citation href=(link::citation_url(visit, &passage.id)) title=(passage.citation) { (self::place(visit, passage)) } " "
                a href=(link::passage_found_url(visit, &passage.id, visit.param("q"))) { (visit.say("文書で読む", "Read in the document")) } " "
                (original(visit, &passage.file, passage.page, passage.place.as_ref())) " "
                (cite::link_to(visit, &passage.id))
            }
        }
    }
}

/// The number of the passage and its page, for a link; title and publisher stand above already.
fn place(visit: &Visit, passage: &PassageHit) -> Markup {
    let number = passage.id.rsplit('-').next().unwrap_or_default();
    html! {
        (visit.say("段落", "Passage ")) (number)
        @if let Some(place) = cite::place(passage.page, passage.place.as_ref()) { (visit.say("、", ", ")) bdi lang="ja" { (place) } }
    }
}

/// A part of a long text.
#[derive(Debug, PartialEq, Eq)]
struct Cut {
    text: String,
    marks: Vec<Highlight>,
    before: bool,
    after: bool,
}

/// The part of a long text around its first mark; `None` when it is short enough to be shown whole.
fn cut(text: &str, marks: &[Highlight]) -> Option<Cut> {
    let length = text.chars().count();
    if length <= WHOLE {
        return None;
    }
    let first = marks.first().map_or(0, |mark| mark.start as usize);
    let start = first.saturating_sub(BEFORE).min(length - WHOLE);
    let end = start + WHOLE;
    let within = marks.iter().filter(|mark| (mark.start as usize) < end && mark.end as usize > start);
    let moved = |at: u32| (at as usize).clamp(start, end) - start;
    let marks = within.map(|mark| Highlight { start: moved(mark.start) as u32, end: moved(mark.end) as u32 });
    Some(Cut {
        marks: marks.collect(),
        text: text.chars().skip(start).take(WHOLE).collect(),
        before: start > 0,
        after: end < length,
    })
}

/// The ways of ordering the documents.
pub(super) fn orders(visit: &Visit) -> Markup {
    let chosen = match visit.param("sort") {
        Some("year" | "fiscal_year") => Some("year"),
        Some("-year" | "-fiscal_year") => Some("-year"),
        _ => None,
    };
    let orders = [
        (None, "関連の強い順", "best first"),
        (Some("year"), "年度の古い順", "oldest first"),
        (Some("-year"), "年度の新しい順", "newest first"),
    ];
    html! {
        p.orders role="group" aria-label=(visit.say("並べ方", "Order")) {
            span { (visit.say("並べ方", "Order")) }
            @for (order, japanese, english) in orders {
                " " a href=(changed(visit, "sort", order)) aria-current=[(order == chosen).then_some("true")] {
                    (visit.say(japanese, english))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_passage_is_cut_around_its_first_mark() {
        let text = format!("{}健都{}", "あ".repeat(500), "い".repeat(500));
        let cut =
            cut(&text, &[Highlight { start: 500, end: 502 }, Highlight { start: 990, end: 992 }]).unwrap();
        assert_eq!(cut.text.chars().count(), WHOLE);
        assert_eq!(cut.marks, [Highlight { start: 80, end: 82 }]);
        assert!(cut.before && cut.after);
        assert_eq!(super::cut("健都", &[]), None);
        let end = super::cut(&text, &[Highlight { start: 1_000, end: 1_002 }]).unwrap();
        assert!(end.before && !end.after);
        assert_eq!(end.marks, [Highlight { start: 398, end: 400 }]);
    }
}
