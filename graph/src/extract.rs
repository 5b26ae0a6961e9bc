//! Document → Extraction: the recognizers in the order in which they build on each other.

mod metric;
mod name;
mod relate;

use keifu_corpus::{
    Analysis, CharSpan, Document,
    calendar::{self, CalendarContext},
};

use crate::{
    DateMention, Extraction, Place, Quote,
    tagger::{NameClass, Sentence},
};

/// Holds what all extractions share: gazetteers and compiled patterns. Cheap to share between threads.
#[derive(Debug)]
pub struct Extractor {
    names: name::NameRecognizer,
}

impl Extractor {
    /// Loads the embedded gazetteers.
    pub fn new() -> Self {
        Self { names: name::NameRecognizer::new() }
    }

    /// All that `document` says by itself; `analyses` has one element per passage, in order.
    pub fn extract(&self, document: &Document, analyses: &[Analysis]) -> Extraction {
        let mut extraction = Extraction::default();
        self.names.recognize(document, analyses, &mut extraction);
        extraction.sightings = sightings(document, &extraction);
        extraction.dates = dates(document, analyses);
        extraction.metrics = metric::measure(document, analyses, &extraction);
        let told = relate::relate(document, analyses, &extraction);
        (extraction.statements, extraction.events) = (told.statements, told.events);
        extraction
    }
}

impl Extractor {
    /// The sentences of an annotated text as the tagger sees them, for training and for measuring it.
    pub fn sentences(&self, analysis: &Analysis, names: &[(CharSpan, NameClass)]) -> Vec<Sentence> {
        self.names.sentences(analysis, names)
    }
}

impl Default for Extractor {
    fn default() -> Self {
        Self::new()
    }
}

/// The words of each entity's first mention.
fn sightings(document: &Document, extraction: &Extraction) -> Vec<Option<Quote>> {
    let mut first = vec![None; extraction.entities.len()];
    for mention in &extraction.mentions {
        if let Some(first) = first.get_mut(mention.entity as usize)
            && first.is_none()
        {
            *first = Some(quote(document, mention.place.passage, mention.place.span));
        }
    }
    first
}

fn dates(document: &Document, analyses: &[Analysis]) -> Vec<DateMention> {
    let context = CalendarContext { fiscal_year: document.metadata.fiscal_year };
    let mut dates = Vec::new();
    for (passage, (analysis, of)) in (0..).zip(analyses.iter().zip(&document.passages)) {
        for found in calendar::find_dates(&metric::without_enclosed_digits(of, analysis), &context) {
            let place = Place { passage, span: analysis.canonical.to_chars(found.span) };
            dates.push(DateMention {
                place,
                interval: found.interval,
                kind: found.kind,
                approximate: found.approximate,
            });
        }
    }
    dates
}

/// The characters `span` of a passage as evidence.
fn quote(document: &Document, passage: u32, span: CharSpan) -> Quote {
    let of = &document.passages[passage as usize];
    Quote { place: Place { passage, span }, page: of.page, text: span.of(&of.text).to_owned() }
}
