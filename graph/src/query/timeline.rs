//! What happened to an entity, in order.

use std::collections::BTreeMap;

use keifu_corpus::{
    CharSpan, Date,
    calendar::{Interval, fiscal_year_of},
};
use rustc_hash::FxHashMap;

use crate::{
    DocumentIndex, EntityIndex, Event, EventIndex, Graph, MentionIndex, MetricIndex, RelationFilter,
    RelationIndex,
};

/// Something on a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When, as stated; for mentions the document's 年度.
    pub when: Option<Interval>,
    /// The 年度 under which it stands: that of `when`, or, undated, that of the first document that states it.
    pub fiscal_year: Option<i32>,
    /// Whether the text gives no date, so that `fiscal_year` is only that of the document.
    pub undated: bool,
    /// What.
    pub item: TimelineItem,
}

/// What stands on a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimelineItem {
    /// The documents of a 年度 name it: first and last mention, number of mentions.
    Mentioned {
        /// First mention in documents of the 年度.
        first: MentionIndex,
        /// Last mention in them.
        last: MentionIndex,
        /// Number of mentions in them.
        count: u32,
    },
    /// A relation of any modality; ask [`crate::Relation::modality`].
    Relation(RelationIndex),
    /// A number about it.
    Metric(MetricIndex),
    /// A dated event that names it or is about it, of any modality.
    Event(EventIndex),
}

impl Graph {
    /// What is known of an entity in order of time: dated entries ascending, then undated ones by the 年度 of the
    /// document that states them, those of unknown year last.
    pub fn timeline(&self, entity: EntityIndex) -> Vec<TimelineEntry> {
        let mut entries = Vec::new();
        for at in self.relations_of(entity, &RelationFilter::all()) {
            let Some(relation) = self.relation_at(at) else { continue };
            let year = relation.evidence.iter().find_map(|evidence| self.fiscal_year(evidence.document));
            entries.push(entry(relation.date, year, TimelineItem::Relation(at)));
        }
        let told = self.told_by_relations(entity);
        for &at in self.events_of(entity) {
            let Some(event) = self.event_at(at).filter(|event| !is_told(&told, event)) else {
                continue;
            };
            let year = self.fiscal_year(event.evidence.document);
            entries.push(entry(Some(event.date), year, TimelineItem::Event(at)));
        }
        for &at in self.metrics_of(entity) {
            let Some(metric) = self.metric_at(at) else { continue };
            let year = self.fiscal_year(metric.evidence.document);
            entries.push(entry(metric.period, year, TimelineItem::Metric(at)));
        }
        let mut years: BTreeMap<Option<i32>, (MentionIndex, MentionIndex, u32)> = BTreeMap::new();
        for at in self.mention_range(entity) {
            let year = self.fiscal_year(self.facts().mentions[at as usize].document);
            let span = years.entry(year).or_insert((at, at, 0));
            span.1 = at;
            span.2 += 1;
        }
        for (year, (first, last, count)) in years {
            let when = year.and_then(Interval::fiscal_year);
            entries.push(entry(when, year, TimelineItem::Mentioned { first, last, count }));
        }
        entries.sort_by_key(|entry| {
            let year = (entry.fiscal_year.is_none(), entry.fiscal_year);
            (entry.undated, entry.when.map(|when| (when.start, when.end)), year, entry.item)
        });
        entries
    }

    /// The words from which the dated relations of an entity were read.
    fn told_by_relations(&self, entity: EntityIndex) -> Told {
        let mut told = Told::default();
        for at in self.relations_from(entity).chain(self.relations_to(entity).iter().copied()) {
            let Some(relation) = self.relation_at(at) else { continue };
            let Some(date) = relation.date else { continue };
            for evidence in &relation.evidence {
                let place = (evidence.document, evidence.passage, date.start, date.end);
                told.entry(place).or_default().push(evidence.span);
            }
        }
        told
    }
}

/// Characters by document, passage and days.
type Told = FxHashMap<(DocumentIndex, u32, Date, Date), Vec<CharSpan>>;

/// Whether a relation tells the same event: read from the same words, at the same date.
fn is_told(told: &Told, event: &Event) -> bool {
    let evidence = &event.evidence;
    let place = (evidence.document, evidence.passage, event.date.start, event.date.end);
    told.get(&place).is_some_and(|spans| spans.iter().any(|span| span.overlaps(evidence.span)))
}

fn entry(when: Option<Interval>, document_year: Option<i32>, item: TimelineItem) -> TimelineEntry {
    let fiscal_year = match when {
        Some(when) => Some(fiscal_year_of(when.start)),
        None => document_year,
    };
    TimelineEntry { when, fiscal_year, undated: when.is_none(), item }
}
