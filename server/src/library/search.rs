//! Text → answer: the query with its names resolved, the hits, and exact counts over all of them.

use keifu_corpus::{Catalog, CharSpan, PassageId};
use keifu_graph::{DocumentIndex, EntityIndex, EntityKind};
use keifu_indexer::{Cursor, PassageKey, PassageSet, Query, SearchRequest, SearchResults, Sort, query};

use super::{
    Snapshot, citation,
    documents::{Years, format_word, years},
    places, year_label,
};
use crate::{
    Error,
    api::{
        common::DocumentRef,
        search::{
            Coverage, EntityFacet, FacetsView, Highlight, Hit, PartView, PassageHit, QueryView, SearchAnswer,
            TextFacet, YearFacet,
        },
    },
};

/// Values of long facets that are listed.
const LISTED: usize = 20;
/// The most documents in one answer.
const MOST_DOCUMENTS: usize = 100;
/// The most passages of one document in one answer.
const MOST_PASSAGES: usize = 1_000;

/// What a search is narrowed to, and how much of it is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchOptions {
    /// 2019, R1, 令和元年度, 2018..2020, unknown.
    pub fiscal_year: Option<String>,
    /// Name of the publisher, or a part of it; in quotation marks the whole name.
    pub publisher: Option<String>,
    /// Name or id of an entity that the passage names.
    pub entity: Option<String>,
    /// Type of an entity that the passage names.
    pub kind: Option<String>,
    /// relevance, year or -year.
    pub sort: Option<String>,
    /// Documents in the answer; 10 unless given.
    pub limit: Option<usize>,
    /// Passages of each document in the answer; 20 unless given.
    pub passages: Option<usize>,
    /// Where the answer before ended.
    pub cursor: Option<String>,
    /// Whether the names of entities in the query are looked up, and what their other names would find.
    pub expansions: bool,
}

impl Snapshot {
    /// Answers a search.
    pub fn search(&self, text: &str, options: &SearchOptions) -> Result<SearchAnswer, Error> {
        let (asked, parts) = asked(text, options)?;
        let request = SearchRequest {
            query: self.resolve_names(&asked)?,
            sort: sort(options.sort.as_deref())?,
            limit: options.limit.unwrap_or(10).clamp(1, MOST_DOCUMENTS),
            passages_per_document: options.passages.unwrap_or(20).clamp(1, MOST_PASSAGES),
            cursor: options.cursor.as_deref().map(str::parse::<Cursor>).transpose()?,
        };
        let results = self.searcher.search(&request)?;
        let tried = if results.total_passages == 0 { Some(self.try_weaker(&asked)?) } else { None };
        let expansions = if options.expansions {
            Some(self.expansions(text, &asked, &parts, results.total_passages)?)
        } else {
            None
        };
        let named = self.named_entities(&asked);
        Ok(SearchAnswer {
            query: QueryView { text: text.to_owned(), parts: parts.iter().map(part).collect(), expansions },
            total_documents: results.total_documents,
            total_passages: results.total_passages,
            facets: self.facets(&results),
            hits: results.hits.into_iter().map(|hit| self.hit(hit, &named)).collect(),
            coverage: self.coverage(),
            tried,
            next: results.next.map(|cursor| cursor.to_string()),
        })
    }

    /// How the matches of a search are spread over the years.
    pub(crate) fn years_found(&self, text: &str, options: &SearchOptions) -> Result<Vec<YearFacet>, Error> {
        Ok(year_facets(&self.counted(&asked(text, options)?.0)?))
    }

    /// The counts of a query alone.
    pub(super) fn counted(&self, asked: &Query) -> Result<SearchResults, Error> {
        let query = self.resolve_names(asked)?;
        let request = SearchRequest { limit: 0, passages_per_document: 0, ..SearchRequest::new(query) };
        Ok(self.searcher.search(&request)?)
    }

    /// What is searched, and what is not.
    pub(crate) fn coverage(&self) -> Coverage {
        Coverage {
            documents: self.records.len() as u64,
            passages: self.passage_count,
            // Asked anew each time: it changes without a new generation.
            documents_not_read: self.with_catalog(Catalog::unread_count).unwrap_or_default(),
            generation: self.generation,
        }
    }

    /// The query with entities and types replaced by the passages that name them.
    pub(super) fn resolve_names(&self, asked: &Query) -> Result<Query, Error> {
        let all = |parts: &[Query]| -> Result<Vec<Query>, Error> {
            parts.iter().map(|part| self.resolve_names(part)).collect()
        };
        Ok(match asked {
            Query::All(parts) => Query::All(all(parts)?),
            Query::Any(parts) => Query::Any(all(parts)?),
            Query::Not(part) => Query::Not(Box::new(self.resolve_names(part)?)),
            Query::Entity(name) => Query::Passages(self.passages_naming(name)),
            Query::Kind(kind) => {
                let kind = kind.parse::<EntityKind>().map_err(|error| Error::BadValue {
                    what: "type",
                    given: kind.clone(),
                    expected: error.to_string(),
                })?;
                Query::Passages(self.keys(self.graph.passages_of_kind(kind)))
            }
            other => other.clone(),
        })
    }

    /// The passages that name any entity of this name or id; none when nothing bears it.
    fn passages_naming(&self, name: &str) -> PassageSet {
        self.keys(self.entities_of(name).into_iter().flat_map(|entity| self.graph.passages_of(entity)))
    }

    fn entities_of(&self, name: &str) -> Vec<EntityIndex> {
        match self.graph.entity(name) {
            Some(entity) => vec![entity],
            None => self.graph.named(name).into_iter().map(|found| found.entity).collect(),
        }
    }

    fn keys(&self, places: impl IntoIterator<Item = (u32, u32)>) -> PassageSet {
        places
            .into_iter()
            .filter_map(|(document, ordinal)| PassageKey::new(self.record(document).number, ordinal).ok())
            .collect()
    }

    /// The entities by which a query asks for passages.
    fn named_entities(&self, asked: &Query) -> Vec<EntityIndex> {
        match asked {
            Query::All(parts) | Query::Any(parts) => {
                parts.iter().flat_map(|part| self.named_entities(part)).collect()
            }
            Query::Entity(name) => self.entities_of(name),
            _ => Vec::new(),
        }
    }

    /// Marks where a passage names one of these entities, beside what its text matches.
    fn mark(&self, document: DocumentIndex, ordinal: u32, named: &[EntityIndex], marks: &mut Vec<Highlight>) {
        let mentions = self.graph.mentions_in(document, ordinal).iter();
        let mentions = mentions.map(|&at| &self.graph.facts().mentions[at as usize]);
        let before = marks.len();
        marks.extend(
            mentions.filter(|found| named.contains(&found.entity)).map(|found| highlight(&found.span)),
        );
        if marks.len() == before {
            return;
        }
        marks.sort_unstable_by_key(|mark| (mark.start, mark.end));
        marks.dedup_by(|next, last| {
            let joined = next.start <= last.end;
            if joined {
                last.end = last.end.max(next.end);
            }
            joined
        });
    }

    fn hit(&self, hit: keifu_indexer::DocumentHit, named: &[EntityIndex]) -> Hit {
        let document = self.by_number.get(&hit.document_number).copied();
        let record = document.map(|document| self.record(document));
        let passages = hit.passages.into_iter().map(|passage| {
            let place = document.map(|document| self.place(document, passage.ordinal)).unwrap_or_default();
            let mut highlights: Vec<Highlight> = passage.highlights.iter().map(highlight).collect();
            if let Some(document) = document.filter(|_| !named.is_empty()) {
                self.mark(document, passage.ordinal, named, &mut highlights);
            }
            PassageHit {
                id: PassageId { document: hit.id.clone(), ordinal: passage.ordinal }.to_string(),
                page: passage.page,
                place: places::view(passage.page, &place),
                file: places::file_link(hit.id.as_str(), passage.page),
                headings: passage.headings,
                text: passage.text,
                highlights,
                citation: record.map(|record| citation(record, passage.page, &place)).unwrap_or_default(),
            }
        });
        Hit {
            passages: passages.collect(),
            document: DocumentRef {
                id: hit.id.to_string(),
                title: hit.title,
                publisher: hit.publisher,
                fiscal_year: hit.fiscal_year,
                source: hit.source,
                format: record.map(|record| format_word(record.metadata.format)).unwrap_or_default(),
                pages: record.and_then(|record| record.metadata.pages),
            },
            score: hit.score,
            total_passages: hit.total_passages,
        }
    }

    fn facets(&self, results: &SearchResults) -> FacetsView {
        let facets = &results.facets;
        let publisher = facets.publisher.iter().map(|facet| TextFacet {
            value: facet.value.clone(),
            label: facet.value.clone().unwrap_or_else(|| "発行者不明".to_owned()),
            count: facet.passages,
            documents: facet.documents,
        });
        let document = facets.document.iter().take(LISTED).filter_map(|facet| {
            let record = self.record(*self.by_number.get(&facet.value)?);
            Some(TextFacet {
                value: Some(record.id.to_string()),
                label: record.metadata.title.clone(),
                count: facet.passages,
                documents: facet.documents,
            })
        });
        let (entity, entity_total, kind) = self.entity_facets(&results.matching);
        FacetsView {
            fiscal_year: year_facets(results),
            publisher: publisher.collect(),
            document: document.collect(),
            entity,
            entity_total,
            kind,
        }
    }

    /// In how many of the passages each entity, and each type of entity, is named.
    fn entity_facets(&self, matching: &[PassageKey]) -> (Vec<EntityFacet>, usize, Vec<TextFacet>) {
        let facts = self.graph.facts();
        let mut counts = vec![0_u32; facts.entities.len()];
        let mut seen = Vec::new();
        let mut by_kind = [(0_usize, 0_usize); EntityKind::ALL.len()];
        let mut last_document = [u32::MAX; EntityKind::ALL.len()];
        for key in matching {
            let Some(&document) = self.by_number.get(&key.document_number()) else { continue };
            let mentions = self.graph.mentions_in(document, key.ordinal());
            seen.clear();
            seen.extend(mentions.iter().map(|&mention| facts.mentions[mention as usize].entity));
            seen.sort_unstable();
            seen.dedup();
            let mut kinds = [false; EntityKind::ALL.len()];
            for &entity in &seen {
                counts[entity as usize] += 1;
                kinds[facts.entities[entity as usize].kind as usize] = true;
            }
            for (kind, _) in kinds.iter().enumerate().filter(|(_, named)| **named) {
                by_kind[kind].0 += 1;
                if last_document[kind] != document {
                    last_document[kind] = document;
                    by_kind[kind].1 += 1;
                }
            }
        }
        let mut named: Vec<(u32, EntityIndex)> = (0..)
            .zip(&counts)
            .filter(|(_, count)| **count > 0)
            .map(|(entity, &count)| (count, entity))
            .collect();
        let total = named.len();
        named.sort_unstable_by_key(|&(count, entity)| (u32::MAX - count, entity));
        let entity = named.iter().take(LISTED).map(|&(count, entity)| {
            let entity = &facts.entities[entity as usize];
            EntityFacet {
                value: entity.id.to_string(),
                label: entity.name.clone(),
                kind: entity.kind.to_string(),
                count: count as usize,
            }
        });
        let kind = EntityKind::ALL.iter().zip(by_kind).filter(|(_, counts)| counts.0 > 0).map(
            |(kind, (count, documents))| TextFacet {
                value: Some(kind.to_string()),
                label: kind.label().to_owned(),
                count,
                documents,
            },
        );
        (entity.collect(), total, kind.collect())
    }
}

fn year_facets(results: &SearchResults) -> Vec<YearFacet> {
    let years = results.facets.fiscal_year.iter().map(|facet| YearFacet {
        value: facet.value,
        label: year_label(facet.value),
        count: facet.passages,
        documents: facet.documents,
    });
    years.collect()
}

/// The query that `text` writes, narrowed as `options` say, and its parts.
pub(super) fn asked(text: &str, options: &SearchOptions) -> Result<(Query, Vec<query::Part>), Error> {
    let (asked, parts) = query::parse_with_parts(text).map_err(|error| Error::Query {
        query: text.to_owned(),
        position: error.position,
        message: error.message().to_owned(),
        hint: error.hint().to_owned(),
    })?;
    Ok((narrow(asked, options)?, parts))
}

fn narrow(asked: Query, options: &SearchOptions) -> Result<Query, Error> {
    let mut parts = vec![asked];
    if let Some(text) = &options.fiscal_year {
        parts.push(match years(text)? {
            Years::Unknown => Query::FiscalYearUnknown,
            Years::Range(years) => Query::FiscalYears { from: *years.start(), to: *years.end() },
        });
    }
    parts.extend(options.publisher.as_deref().map(publisher));
    parts.extend(options.entity.clone().map(Query::Entity));
    parts.extend(options.kind.clone().map(Query::Kind));
    Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Query::All(parts) })
}

/// A publisher by a part of its name, or in quotation marks by the whole.
fn publisher(name: &str) -> Query {
    match query::parse(name) {
        Ok(Query::Exact(whole)) => Query::PublisherIs(whole),
        _ => Query::Publisher(name.to_owned()),
    }
}

pub(super) fn sort(order: Option<&str>) -> Result<Sort, Error> {
    Ok(match order {
        None | Some("" | "relevance" | "score") => Sort::Relevance,
        Some("year" | "fiscal_year") => Sort::YearAscending,
        Some("-year" | "-fiscal_year") => Sort::YearDescending,
        Some(other) => {
            return Err(Error::BadValue {
                what: "sort",
                given: other.to_owned(),
                expected: "relevance、year、-year のいずれかです".to_owned(),
            });
        }
    })
}

fn part(part: &query::Part) -> PartView {
    PartView {
        kind: part.kind.as_str().to_owned(),
        text: part.text.clone(),
        start: part.span.start,
        end: part.span.end,
        negated: part.negated,
    }
}

fn highlight(span: &CharSpan) -> Highlight {
    Highlight { start: span.start, end: span.end }
}
