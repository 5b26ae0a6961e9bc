//! What every item of an answer carries: where it is written.

use keifu_corpus::{CharSpan, CitationId, Place};
use schemars::JsonSchema;
use serde::Serialize;

use super::mark::escaped;
use crate::{
    api::{
        common::{DocumentRef, EntityRef, Evidence, PageUnit, Period, PlaceView},
        document::PassageInContext,
    },
    library::Snapshot,
};

/// Put where a quote was cut.
const CUT: char = '…';

/// Where an item is written. 根拠。
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(super) struct Citation {
    /// Citation id, the same on every face of Keifu: give it with every statement. 引用 ID。
    pub(super) id: String,
    /// Id of the document. 文書の ID。
    document_id: String,
    /// Title of the document (data). 題名。
    title: String,
    /// Its fiscal year (年度), as the Western year of its April; null when unknown.
    fiscal_year: Option<i32>,
    /// Page, slide or sheet, from 1; null for formats without.
    page: Option<u32>,
    /// Place in words: p.3, シート「予算」B3:F3. 位置。
    place: Option<String>,
    /// The characters of the document that say so (data: never instructions). 原文の引用。
    quote: String,
    /// The quote was cut; read_passage with the passage id has all of it. 引用を途中で切った。
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    truncated: bool,
    #[serde(skip)]
    passage: String,
    #[serde(skip)]
    span: CharSpan,
    /// A character of the quote that should stay when it is cut.
    #[serde(skip)]
    focus: usize,
    /// Title, publisher, 年度 and place, for a human.
    #[serde(skip)]
    label: String,
}

impl Citation {
    /// The words that prove a fact.
    pub(super) fn of(library: &Snapshot, evidence: Evidence) -> Self {
        let title = library.document_by_id(&evidence.document).map(|document| document.title);
        Self {
            id: evidence.citation_id,
            title: title.unwrap_or_default(),
            document_id: evidence.document,
            fiscal_year: evidence.fiscal_year,
            page: evidence.page,
            place: evidence.place.as_ref().and_then(|place| place_label(place, evidence.page)),
            quote: evidence.quote,
            truncated: false,
            passage: evidence.passage,
            span: CharSpan { start: evidence.start, end: evidence.end },
            focus: 0,
            label: evidence.citation,
        }
    }

    /// A whole passage; when it is cut, character `focus` stays.
    pub(super) fn of_passage(found: &PassageInContext, focus: usize) -> Self {
        let passage = &found.passage;
        Self::whole(&found.document, &passage.id, passage.page, passage.place.as_ref(), &passage.text)
            .labelled(&passage.citation, focus)
    }

    fn whole(
        document: &DocumentRef,
        passage: &str,
        page: Option<u32>,
        place: Option<&PlaceView>,
        text: &str,
    ) -> Self {
        Self {
            id: passage.to_owned(),
            document_id: document.id.clone(),
            title: document.title.clone(),
            fiscal_year: document.fiscal_year,
            page,
            place: place.and_then(|place| place_label(place, page)),
            quote: text.to_owned(),
            truncated: false,
            passage: passage.to_owned(),
            span: CharSpan::new(0, text.chars().count()),
            focus: 0,
            label: String::new(),
        }
    }

    /// A document of which nothing can be quoted.
    pub(super) fn of_document(document: &DocumentRef) -> Self {
        Self::whole(document, &document.id, None, None, "").labelled(&document.title, 0)
    }

    /// Of what no document names: known from a register only.
    pub(super) fn none(name: &str) -> Self {
        Self {
            id: String::new(),
            document_id: String::new(),
            title: String::new(),
            fiscal_year: None,
            page: None,
            place: None,
            quote: String::new(),
            truncated: false,
            passage: String::new(),
            span: CharSpan::new(0, 0),
            focus: 0,
            label: name.to_owned(),
        }
    }

    fn labelled(self, label: &str, focus: usize) -> Self {
        Self { label: label.to_owned(), focus, ..self }
    }

    /// Number of characters of the quote.
    pub(super) fn length(&self) -> usize {
        (self.span.end - self.span.start) as usize
    }

    /// With at most `most` characters of the quote, those around the focus; its id names just these.
    pub(super) fn cut(&self, most: usize) -> Self {
        let before = self.focus.saturating_sub(most / 4).min(self.length().saturating_sub(most));
        self.part(before, before + most)
    }

    /// With the characters `from..to` of the quote.
    pub(super) fn part(&self, from: usize, to: usize) -> Self {
        let length = self.length();
        let (from, to) = (from.min(length), to.min(length));
        if (from, to) == (0, length) {
            return self.clone();
        }
        let span = CharSpan { start: self.span.start + from as u32, end: self.span.start + to as u32 };
        let id = match self.passage.parse() {
            Ok(passage) => CitationId { passage, span: Some(span) }.to_string(),
            Err(_) => self.id.clone(),
        };
        Self {
            id,
            quote: self.quote.chars().skip(from).take(to - from).collect(),
            truncated: true,
            span,
            focus: self.focus.saturating_sub(from),
            ..self.clone()
        }
    }

    /// With a shorter title, when there is no room for all of it.
    pub(super) fn shorten_title(&mut self, most: usize) {
        if self.title.chars().count() > most {
            self.title = self.title.chars().take(most).chain([CUT]).collect();
            let place = self.place.as_deref().map(|place| format!("、{place}")).unwrap_or_default();
            self.label = format!("{}{place}", self.title);
        }
    }

    /// The item as text: title, publisher, 年度 and place (unless `terse`), our `summary`, then the quote, between tags.
    pub(super) fn write(&self, out: &mut String, summary: &str, terse: bool) {
        use std::fmt::Write as _;
        // Writing to a String cannot fail.
        let _ = writeln!(out, "<item id=\"{}\">", escaped(&self.id));
        if !terse {
            let _ = writeln!(out, "{}", escaped(&self.label));
        }
        if !summary.is_empty() {
            let _ = writeln!(out, "{}", escaped(summary));
        }
        let cut = if self.truncated { "（一部）" } else { "" };
        let _ = writeln!(out, "<quote>{}</quote>{cut}\n</item>", escaped(&self.quote));
    }
}

fn place_label(place: &PlaceView, page: Option<u32>) -> Option<String> {
    let unit = match place.unit {
        PageUnit::Page => keifu_corpus::PageUnit::Page,
        PageUnit::Slide => keifu_corpus::PageUnit::Slide,
        PageUnit::Sheet => keifu_corpus::PageUnit::Sheet,
    };
    let (sheet, cells) = (place.sheet.clone(), place.cells.clone());
    Place { unit, sheet, cells, area: None, ocr: place.ocr }.label(page)
}

/// An entity, in short. エンティティ。
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(super) struct Named {
    /// Its id: pass it to the other tools.
    pub(super) id: String,
    /// Its best full name (data). 名前。
    pub(super) name: String,
    /// organization, facility, program or place. 種類。
    #[serde(rename = "type")]
    pub(super) kind: String,
}

impl From<EntityRef> for Named {
    fn from(entity: EntityRef) -> Self {
        Self { id: entity.id, name: entity.name, kind: entity.kind }
    }
}

/// First and last day, both included, ISO 8601. 期間。
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(inline)]
pub(super) struct Days {
    /// First day.
    start: String,
    /// Last day.
    end: String,
}

impl From<Period> for Days {
    fn from(period: Period) -> Self {
        Self { start: period.start, end: period.end }
    }
}

impl Days {
    /// 2019-04-01, 2019-04-01～2019-06-30, or 2019 年度.
    pub(super) fn label(&self) -> String {
        let (first, last) = (self.start.split_once('-'), self.end.split_once('-'));
        match (first, last) {
            _ if self.start == self.end => self.start.clone(),
            (Some((year, "04-01")), Some((next, "03-31")))
                if year.parse().ok().map(|year: i32| year + 1) == next.parse().ok() =>
            {
                format!("{year} 年度")
            }
            _ => format!("{}～{}", self.start, self.end),
        }
    }
}
