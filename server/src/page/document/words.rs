//! The words of a passage, with what they name as links, what was searched for and what is quoted marked, and the marks
//! of notes where they stood.

use keifu_corpus::CharSpan;
use maud::{Markup, html};

use super::{
    super::{label, link},
    flow::Reading,
};
use crate::library::TextPassage;

/// What stands at a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Looks {
    /// The name that it is part of, by its place in the passage.
    name: Option<usize>,
    /// It was searched for.
    found: bool,
    /// It is quoted.
    quoted: bool,
}

/// Characters `span` of a passage.
pub(super) fn words(reading: &Reading<'_>, passage: &TextPassage, chars: &[char], span: CharSpan) -> Markup {
    let pieces = pieces(reading, passage, span);
    html! {
        @for note in passage.notes.iter().filter(|note| note.at == span.start) { (reading.reference(passage, &note.label)) }
        @for name in pieces.chunk_by(|one, next| one.1.name.is_some() && one.1.name == next.1.name) {
            @let mention = name.first().and_then(|piece| passage.mentions.get(piece.1.name?));
            @if let Some(mention) = mention {
                a.entity data-kind=(mention.entity.kind) href=(link::entity_url(reading.visit, &mention.entity.id))
                    title=(format!("{}: {}", label::kind(reading.visit, &mention.entity.kind), mention.entity.name)) {
                    @for piece in name { (marked(chars, *piece)) }
                }
            } @else {
                @for piece in name { (marked(chars, *piece)) }
            }
            @if let Some((last, _)) = name.last() {
                @for note in notes_after(passage, name.first().map_or(last.start, |first| first.0.start), *last) {
                    (reading.reference(passage, note))
                }
            }
        }
    }
}

fn marked(chars: &[char], (span, looks): (CharSpan, Looks)) -> Markup {
    let text = chars.get(span.start as usize..span.end as usize).unwrap_or_default();
    let text: String = text.iter().map(|&c| if c == '\t' { ' ' } else { c }).collect();
    html! {
        @match (looks.quoted, looks.found) {
            (true, _) => mark.cited { (text) },
            (false, true) => mark { (text) },
            (false, false) => (text),
        }
    }
}

/// The marks of notes that stood behind the first character of a run of pieces, up to the end of its last.
fn notes_after(passage: &TextPassage, start: u32, last: CharSpan) -> impl Iterator<Item = &str> {
    let from = start + 1;
    passage
        .notes
        .iter()
        .filter(move |note| (from..=last.end).contains(&note.at))
        .map(|note| note.label.as_str())
}

/// The characters of `span` cut wherever their looks change, and where the mark of a note stood.
fn pieces(reading: &Reading<'_>, passage: &TextPassage, span: CharSpan) -> Vec<(CharSpan, Looks)> {
    let quoted = reading.quoted(passage);
    let names = reading.names(passage);
    let mut cuts: Vec<u32> = vec![span.start, span.end];
    cuts.extend(passage.highlights.iter().flat_map(|mark| [mark.start, mark.end]));
    cuts.extend(quoted.iter().flat_map(|quote| [quote.start, quote.end]));
    cuts.extend(names.iter().flat_map(|&(_, name)| [name.start, name.end]));
    cuts.extend(passage.notes.iter().map(|note| note.at));
    cuts.retain(|cut| (span.start..=span.end).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    let looks = |at: u32| Looks {
        name: names
            .get(names.partition_point(|(_, name)| name.end <= at))
            .filter(|(_, name)| name.start <= at)
            .map(|&(name, _)| name),
        found: passage
            .highlights
            .get(passage.highlights.partition_point(|mark| mark.end <= at))
            .is_some_and(|mark| mark.start <= at),
        quoted: quoted.is_some_and(|quote| (quote.start..quote.end).contains(&at)),
    };
    cuts.windows(2).map(|cut| (CharSpan { start: cut[0], end: cut[1] }, looks(cut[0]))).collect()
}
