//! What a citation cites: the passage or the words given with it, what stands beside it, its headings and its document.

use keifu_corpus::{Analysis, ByteSpan, CharSpan, CitationId, Normalized, PassageId, PassageKind};
use keifu_graph::Metric;
use keifu_indexer::Worker;

use super::claim::{DateClaim, Figure, bare, dates, figures, names, plain};
use crate::{
    Error,
    api::citations::ClaimSupport,
    context::{
        shelf::{At, Shelf},
        stretch::Stretch,
    },
    library::Snapshot,
};

/// The most passages that a quote runs over.
const LONGEST_QUOTE: u32 = 64;

/// How near a text is to what is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    Cited,
    Nearby,
    Headings,
    Document,
}

impl Nearness {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Cited => "cited",
            Self::Nearby => "nearby",
            Self::Headings => "headings",
            Self::Document => "document",
        }
    }
}

/// A text that may support a claim.
pub(super) struct Ground {
    pub(super) nearness: Nearness,
    pub(super) at: At,
    pub(super) analysis: Analysis,
    /// Its own characters.
    text: String,
    pub(super) plain: String,
    pub(super) dates: Vec<DateClaim>,
    pub(super) figures: Vec<Figure>,
    /// `plain` without what stands in brackets.
    pub(super) bare: String,
    /// Whether it is a row of a table, whose units may stand above.
    pub(super) is_row: bool,
    /// Of a passage: what of it is cited.
    within: Option<CharSpan>,
    /// What it cites as a whole.
    id: String,
}

/// All grounds of one citation.
pub(super) struct Region {
    pub(super) id: String,
    pub(super) fiscal_year: Option<i32>,
    pub(super) grounds: Vec<Ground>,
}

impl Ground {
    fn of(
        library: &Snapshot,
        worker: &mut Worker,
        nearness: Nearness,
        at: At,
        text: &str,
        id: String,
    ) -> Self {
        let fiscal_year = library.record(at.0).metadata.fiscal_year;
        let analysis = worker.analyze(text);
        let dates = dates(&analysis.canonical.text, fiscal_year);
        let names = names(&library.graph, &analysis, false);
        let figures = figures(&analysis, &dates, &names);
        Self {
            nearness,
            at,
            text: text.to_owned(),
            plain: plain(text),
            bare: bare(text),
            is_row: false,
            dates,
            figures,
            analysis,
            within: None,
            id,
        }
    }

    /// Whether a place of the text counts: of a passage of which a part is cited, only that part.
    pub(super) fn counts(&self, span: ByteSpan) -> bool {
        self.within.is_none_or(|within| within.overlaps(self.analysis.canonical.to_chars(span)))
    }

    /// The words at `span` as support.
    pub(super) fn support(&self, span: ByteSpan) -> ClaimSupport {
        self.support_at(self.analysis.canonical.to_chars(span))
    }

    /// The words of its text that have a plain form, as support; all of it when they stand apart.
    pub(super) fn support_of(&self, form: &str) -> ClaimSupport {
        let normal = Normalized::matching(&self.text);
        let found = normal.text.find(form).map(|at| normal.to_chars(ByteSpan::new(at, at + form.len())));
        self.support_at(found.unwrap_or_else(|| CharSpan::new(0, self.text.chars().count())))
    }

    /// Characters of its text as support.
    pub(super) fn support_at(&self, chars: CharSpan) -> ClaimSupport {
        let passage = matches!(self.nearness, Nearness::Cited | Nearness::Nearby);
        let citation_id = match self.id.parse::<CitationId>() {
            Ok(id) if passage => CitationId { passage: id.passage, span: Some(chars) }.to_string(),
            _ => self.id.clone(),
        };
        ClaimSupport {
            place: self.nearness.as_str().to_owned(),
            citation_id,
            quote: chars.of(&self.text).to_owned(),
        }
    }
}

/// Why a citation leads nowhere, in Japanese.
pub(super) type Reason = String;

impl Region {
    /// What `id` cites; the reason when there is nothing.
    pub(super) fn of(
        library: &Snapshot,
        shelf: &mut Shelf<'_>,
        worker: &mut Worker,
        id: &CitationId,
        quote: Option<&str>,
    ) -> Result<Result<Self, Reason>, Error> {
        let Some(document) = library.document_index(id.passage.document.as_str()) else {
            return Ok(Err("この文書はありません".to_owned()));
        };
        let at = (document, id.passage.ordinal);
        let Some(center) = shelf.get(at)? else {
            return Ok(Err("この文書に、この番号の段落はありません".to_owned()));
        };
        let length = center.text.chars().count() as u32;
        if id.span.is_some_and(|span| span.is_empty() || span.end > length) {
            return Ok(Err("この段落に、この範囲の文字はありません".to_owned()));
        }
        let mut last = at.1;
        if let Some(quote) = quote.map(plain).filter(|quote| !quote.is_empty()) {
            let Some(end) = last_of_quote(shelf, at, &quote)? else {
                return Ok(Err("渡された原文が、この場所の文書にありません".to_owned()));
            };
            last = end;
        }
        let record = library.record(document);
        let mut grounds = Vec::new();
        let mut add = |nearness, ordinal: u32, text: &str| {
            let passage = PassageId { document: record.id.clone(), ordinal };
            Ground::of(library, worker, nearness, (document, ordinal), text, passage.to_string())
        };
        let whole = quote.is_some();
        // Beside is what a pack shows with the passage.
        let around = Stretch::around(at, shelf)?;
        for ordinal in around.first.min(at.1)..=around.last.max(last) {
            let Some(passage) = shelf.get((document, ordinal))? else { continue };
            let cited = (at.1..=last).contains(&ordinal);
            let mut ground =
                add(if cited { Nearness::Cited } else { Nearness::Nearby }, ordinal, &passage.text);
            ground.within = id.span.filter(|_| ordinal == at.1 && !whole);
            ground.is_row = passage.kind == PassageKind::TableRow;
            grounds.push(ground);
        }
        // Part of a passage is cited: the rest of it is beside.
        if id.span.is_some() && !whole {
            grounds.push(add(Nearness::Nearby, at.1, &center.text));
        }
        grounds.push(add(Nearness::Headings, at.1, &center.headings.join("\n")));
        let metadata = &record.metadata;
        let mut told = vec![metadata.title.clone()];
        told.extend(metadata.publisher.clone());
        told.extend(metadata.fiscal_year.map(keifu_corpus::calendar::fiscal_year_label));
        grounds.push(add(Nearness::Document, at.1, &told.join("\n")));
        grounds.sort_by_key(|ground| ground.nearness);
        Ok(Ok(Self { id: id.to_string(), fiscal_year: metadata.fiscal_year, grounds }))
    }

    /// The figures that the graph has read in what is cited and beside it.
    pub(super) fn metrics<'a>(&self, library: &'a Snapshot) -> impl Iterator<Item = &'a Metric> + use<'a> {
        let metrics = &library.graph.facts().metrics;
        let cited = self.grounds.iter().filter(|ground| ground.nearness == Nearness::Cited);
        let places: Vec<At> = cited.map(|ground| ground.at).collect();
        places.into_iter().flat_map(move |at| {
            let from = metrics.partition_point(|it| (it.evidence.document, it.evidence.passage) < at);
            metrics[from..].iter().take_while(move |it| (it.evidence.document, it.evidence.passage) == at)
        })
    }
}

/// The last passage over which a quote, in plain form, runs from `at` on.
fn last_of_quote(shelf: &mut Shelf<'_>, at: At, quote: &str) -> Result<Option<u32>, Error> {
    let mut text = String::new();
    for ordinal in at.1..at.1.saturating_add(LONGEST_QUOTE) {
        let Some(passage) = shelf.get((at.0, ordinal))? else { break };
        text.push_str(&plain(&Normalized::canonical(&passage.text).text));
        if text.contains(quote) {
            return Ok(Some(ordinal));
        }
        if text.len() > quote.len() + passage.text.len() * 4 + 20_000 {
            break;
        }
    }
    Ok(None)
}
