//! The rows that stand in texts: passages, mentions, evidence, dates and metrics, document by document.

use keifu_corpus::{CharSpan, CitationId, Document, Passage, PassageId, calendar, catalog::DocumentRecord};
use keifu_graph::{DocumentIndex, Evidence, Facts, MentionIndex, Metric, MetricIndex, RelationIndex};

use super::{Source, first_year, id_of};
use crate::{
    Error,
    library::citation,
    tables::{
        schema::{Table, Value},
        selection::Chosen,
        standing::{Standing, Standings},
    },
};

/// The tables whose rows need the texts.
pub(super) struct Within {
    pub(super) passages: Option<&'static Table>,
    pub(super) mentions: Option<&'static Table>,
    pub(super) evidence: Option<(&'static Table, Vec<EvidencePlace>)>,
    pub(super) dates: Option<&'static Table>,
    pub(super) metrics: Option<(&'static Table, Standings)>,
}

/// Document, passage, first character, relation and place in its list: the order in which evidence is written.
pub(super) type EvidencePlace = (DocumentIndex, u32, u32, RelationIndex, u32);

pub(super) fn evidence_by_document(facts: &Facts) -> Vec<EvidencePlace> {
    let of = |(relation, list): (u32, &'_ Vec<Evidence>)| -> Vec<EvidencePlace> {
        (0..).zip(list).map(|(at, it)| (it.document, it.passage, it.span.start, relation, at)).collect()
    };
    let lists = (0..).zip(facts.relations.iter().map(|relation| &relation.evidence));
    let mut all: Vec<EvidencePlace> = lists.flat_map(of).collect();
    all.sort_unstable();
    all
}

/// Where the next row of each table begins.
#[derive(Default)]
struct Next {
    mention: i64,
    evidence: usize,
    date: usize,
    metric: usize,
}

impl<'s, E: From<Error>> Source<'s, '_, E> {
    pub(super) fn texts(&mut self, within: &Within) -> Result<(), E> {
        let snapshot = self.snapshot;
        let mut next = Next::default();
        for (index, record) in (0..).zip(snapshot.records()) {
            if !self.has_rows(within, &next, index) {
                continue;
            }
            let document = snapshot.with_catalog(|catalog| catalog.read(record.number))?;
            let text = Text { index, record, document };
            if let Some(table) = within.passages {
                self.passages(table, &text)?;
            }
            if let Some(table) = within.mentions {
                self.mentions(table, &text, &mut next)?;
            }
            if let Some((table, places)) = &within.evidence {
                self.evidence(table, places, &text, &mut next)?;
            }
            if let Some(table) = within.dates {
                self.dates(table, &text, &mut next)?;
            }
            if let Some((table, standings)) = &within.metrics {
                self.metrics(table, standings, &text, &mut next)?;
            }
        }
        Ok(())
    }

    /// Whether the document has a row of any table that is wanted: else it need not be read.
    fn has_rows(&self, within: &Within, next: &Next, index: DocumentIndex) -> bool {
        let facts = self.facts;
        within.passages.is_some()
            || within.mentions.is_some() && !self.snapshot.graph.mentions_in_document(index).is_empty()
            || within
                .evidence
                .as_ref()
                .is_some_and(|(_, places)| places.get(next.evidence).is_some_and(|it| it.0 == index))
            || within.dates.is_some() && facts.dates.get(next.date).is_some_and(|it| it.document == index)
            || within.metrics.is_some()
                && facts.metrics.get(next.metric).is_some_and(|it| it.evidence.document == index)
    }

    fn passages(&mut self, table: &'static Table, text: &Text<'_>) -> Result<(), E> {
        for passage in &text.document.passages {
            self.put(
                table,
                &[
                    text.passage_id(passage.ordinal).to_string().into(),
                    text.id(),
                    text.title(),
                    text.year(),
                    passage.ordinal.into(),
                    kind_word(passage).into(),
                    passage.headings.join(" > ").into(),
                    passage.page.into(),
                    passage.place.label(passage.page).into(),
                    (&passage.text).into(),
                ],
            )?;
        }
        Ok(())
    }

    fn mentions(&mut self, table: &'static Table, text: &Text<'_>, next: &mut Next) -> Result<(), E> {
        for &at in self.snapshot.graph.mentions_in_document(text.index) {
            next.mention += 1;
            self.mention(table, text, next.mention, at)?;
        }
        Ok(())
    }

    fn mention(
        &mut self,
        table: &'static Table,
        text: &Text<'_>,
        number: i64,
        at: MentionIndex,
    ) -> Result<(), E> {
        let mention = self.facts.mentions[at as usize];
        let entity = self.entity(mention.entity);
        let page = text.page(mention.passage);
        self.put(
            table,
            &[
                number.into(),
                id_of(entity),
                (&entity.name).into(),
                entity.kind.as_str().into(),
                text.words(mention.passage, mention.span).into(),
                text.id(),
                text.title(),
                text.year(),
                text.passage_id(mention.passage).to_string().into(),
                page.into(),
                text.place(mention.passage, page).into(),
                mention.span.start.into(),
                mention.span.end.into(),
                text.cited(mention.passage, mention.span),
            ],
        )
    }

    /// Those of one entity: ascending by document.
    pub(super) fn chosen_mentions(
        &mut self,
        table: &'static Table,
        chosen: &Chosen<MentionIndex>,
    ) -> Result<(), E> {
        let (facts, graph) = (self.facts, &self.snapshot.graph);
        let mut known: Option<Text<'_>> = None;
        // Mentions are numbered by document: how many stand in those before.
        let (mut counted, mut before) = (0, 0);
        for at in chosen.iter() {
            let mention = facts.mentions[at as usize];
            while counted < mention.document {
                before += graph.mentions_in_document(counted).len();
                counted += 1;
            }
            let text = self.text(known.take(), mention.document)?;
            let key = |&at: &MentionIndex| {
                let mention = &facts.mentions[at as usize];
                (mention.passage, mention.span, at)
            };
            let own = (mention.passage, mention.span, at);
            let within = graph.mentions_in_document(mention.document).partition_point(|at| key(at) < own);
            let number = i64::try_from(before + within + 1).unwrap_or(i64::MAX);
            self.mention(table, &text, number, at)?;
            known = Some(text);
        }
        Ok(())
    }

    /// The text that is known, or that of another document.
    fn text(&self, known: Option<Text<'s>>, index: DocumentIndex) -> Result<Text<'s>, E> {
        if let Some(known) = known.filter(|known| known.index == index) {
            return Ok(known);
        }
        let record = self.record(index);
        let document = self.snapshot.with_catalog(|catalog| catalog.read(record.number))?;
        Ok(Text { index, record, document })
    }

    fn evidence(
        &mut self,
        table: &'static Table,
        places: &[EvidencePlace],
        text: &Text<'_>,
        next: &mut Next,
    ) -> Result<(), E> {
        let facts = self.facts;
        while let Some(&(_, _, _, relation, at)) =
            places.get(next.evidence).filter(|place| place.0 == text.index)
        {
            next.evidence += 1;
            let it = &facts.relations[relation as usize].evidence[at as usize];
            self.put(
                table,
                &[
                    next.evidence.into(),
                    (i64::from(relation) + 1).into(),
                    text.id(),
                    text.title(),
                    text.year(),
                    text.passage_id(it.passage).to_string().into(),
                    it.page.into(),
                    text.place(it.passage, it.page).into(),
                    it.span.start.into(),
                    it.span.end.into(),
                    (&it.quote).into(),
                    text.cited(it.passage, it.span),
                    text.citation(it.passage, it.page).into(),
                ],
            )?;
        }
        Ok(())
    }

    fn dates(&mut self, table: &'static Table, text: &Text<'_>, next: &mut Next) -> Result<(), E> {
        let facts = self.facts;
        while let Some(date) = facts.dates.get(next.date).filter(|date| date.document == text.index) {
            next.date += 1;
            let surface = text.words(date.passage, date.span);
            let valid = date.interval.is_some() || !calendar::never_was(surface);
            let page = text.page(date.passage);
            self.put(
                table,
                &[
                    next.date.into(),
                    surface.into(),
                    date.interval.map(|days| days.start).into(),
                    date.interval.map(|days| days.end).into(),
                    date_word(date.kind).into(),
                    date.approximate.into(),
                    valid.into(),
                    first_year(date.interval).into(),
                    text.id(),
                    text.title(),
                    text.year(),
                    text.passage_id(date.passage).to_string().into(),
                    page.into(),
                    text.place(date.passage, page).into(),
                    date.span.start.into(),
                    date.span.end.into(),
                    text.cited(date.passage, date.span),
                ],
            )?;
        }
        Ok(())
    }

    fn metrics(
        &mut self,
        table: &'static Table,
        standings: &Standings,
        text: &Text<'_>,
        next: &mut Next,
    ) -> Result<(), E> {
        let facts = self.facts;
        while facts.metrics.get(next.metric).is_some_and(|metric| metric.evidence.document == text.index) {
            self.metric_at(table, standings, text, next.metric)?;
            next.metric += 1;
        }
        Ok(())
    }

    fn metric_at(
        &mut self,
        table: &'static Table,
        standings: &Standings,
        text: &Text<'_>,
        at: usize,
    ) -> Result<(), E> {
        let (metric, standing) = (&self.facts.metrics[at], standings.get(at));
        let year = standing.map_or_else(|| self.snapshot.graph.year_of(metric), |it| it.0.fiscal_year);
        self.metric(table, text, (at + 1, metric, year), standing)
    }

    /// Ascending, and so by document.
    pub(super) fn chosen_metrics(
        &mut self,
        table: &'static Table,
        chosen: &Chosen<MetricIndex>,
    ) -> Result<(), E> {
        let standings = Standings::of(&self.snapshot.graph);
        let mut known: Option<Text<'_>> = None;
        for at in chosen.iter() {
            let document = self.facts.metrics[at as usize].evidence.document;
            let text = self.text(known.take(), document)?;
            self.metric_at(table, &standings, &text, at as usize)?;
            known = Some(text);
        }
        Ok(())
    }

    fn metric(
        &mut self,
        table: &'static Table,
        text: &Text<'_>,
        (number, metric, year): (usize, &Metric, Option<i32>),
        standing: Option<(Standing, &str, &str)>,
    ) -> Result<(), E> {
        let subject = metric.subject.map(|subject| self.entity(subject));
        let at = &metric.evidence;
        self.put(
            table,
            &[
                number.into(),
                subject.map_or(Value::Null, id_of),
                subject.map(|subject| &subject.name).into(),
                subject.map(|subject| subject.kind.as_str()).into(),
                (&metric.indicator).into(),
                year.into(),
                year.map(calendar::fiscal_year_label).into(),
                metric.value.into(),
                metric.max.into(),
                (&metric.unit).into(),
                metric.role.as_str().into(),
                metric.role.label().into(),
                metric.approximate.into(),
                metric.period.map(|days| days.start).into(),
                metric.period.map(|days| days.end).into(),
                standing.map(|it| it.1).into(),
                standing.map(|it| it.2).into(),
                standing.map(|it| it.0.role).into(),
                standing.map(|it| it.0.word).into(),
                text.id(),
                text.title(),
                text.year(),
                text.record.metadata.publisher.as_deref().into(),
                text.passage_id(at.passage).to_string().into(),
                at.page.into(),
                text.place(at.passage, at.page).into(),
                at.span.start.into(),
                at.span.end.into(),
                (&at.quote).into(),
                text.cited(at.passage, at.span),
                text.citation(at.passage, at.page).into(),
            ],
        )
    }
}

/// A document while its rows are written.
struct Text<'s> {
    index: DocumentIndex,
    record: &'s DocumentRecord,
    document: Document,
}

impl Text<'_> {
    fn id(&self) -> Value<'_> {
        self.record.id.as_str().into()
    }

    fn title(&self) -> Value<'_> {
        (&self.record.metadata.title).into()
    }

    fn year(&self) -> Value<'_> {
        self.record.metadata.fiscal_year.into()
    }

    fn passage(&self, ordinal: u32) -> Option<&Passage> {
        self.document.passages.get(ordinal as usize)
    }

    fn passage_id(&self, ordinal: u32) -> PassageId {
        PassageId { document: self.record.id.clone(), ordinal }
    }

    fn words(&self, ordinal: u32, span: CharSpan) -> &str {
        self.passage(ordinal).map_or("", |passage| span.of(&passage.text))
    }

    fn page(&self, ordinal: u32) -> Option<u32> {
        self.passage(ordinal)?.page
    }

    fn place(&self, ordinal: u32, page: Option<u32>) -> Option<String> {
        self.passage(ordinal)?.place.label(page)
    }

    fn cited(&self, ordinal: u32, span: CharSpan) -> Value<'_> {
        CitationId { passage: self.passage_id(ordinal), span: Some(span) }.to_string().into()
    }

    fn citation(&self, ordinal: u32, page: Option<u32>) -> String {
        let place = self.passage(ordinal).map(|passage| passage.place.clone()).unwrap_or_default();
        citation(self.record, page, &place)
    }
}

fn kind_word(passage: &Passage) -> &'static str {
    use keifu_corpus::PassageKind::{Bullet, Heading, Note, Paragraph, TableRow};
    match passage.kind {
        Heading => "heading",
        Paragraph => "paragraph",
        Bullet => "bullet",
        TableRow => "table_row",
        Note => "note",
    }
}

fn date_word(kind: calendar::DateKind) -> &'static str {
    use calendar::DateKind::{Day, FiscalYear, Half, Month, Quarter, Range, Season, Year};
    match kind {
        Day => "day",
        Month => "month",
        Quarter => "quarter",
        Season => "season",
        Half => "half",
        Year => "year",
        FiscalYear => "fiscal_year",
        Range => "range",
    }
}
