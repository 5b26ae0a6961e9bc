//! Query → hits.

use keifu_corpus::{CharSpan, DocumentId};
use tantivy::{TantivyDocument, schema::Value};

use crate::{
    Cursor, DocumentHit, Error, PassageHit, PassageKey, Query, Ranking, SearchRequest, SearchResults, Sort,
    Worker,
    analyzer::Workers,
    collect::{Collected, Match, MatchingDocument, collect},
    compile,
    cursor::{SortKey, fingerprint},
    facet, highlight,
    needle::Needle,
    schema::Fields,
    writer::kind_of,
};

/// The index as of one commit.
pub struct Searcher {
    searcher: tantivy::Searcher,
    fields: Fields,
    workers: Workers,
    generation: u64,
}

impl Searcher {
    pub(crate) fn new(
        searcher: tantivy::Searcher,
        fields: Fields,
        workers: Workers,
        generation: u64,
    ) -> Self {
        Self { searcher, fields, workers, generation }
    }

    /// The generation that is searched.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Number of passages.
    pub fn passage_count(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Answers `request`.
    ///
    /// # Errors
    /// [`Error::CursorOutdated`] when the request's cursor is another generation's or query's,
    /// [`Error::Unresolved`] when the query still names an entity or a type.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResults, Error> {
        let fingerprint = fingerprint(request);
        if let Some(cursor) = &request.cursor {
            if cursor.generation != self.generation {
                return Err(Error::CursorOutdated("an earlier state of the index"));
            }
            if cursor.fingerprint != fingerprint {
                return Err(Error::CursorOutdated("another query"));
            }
        }
        let mut worker = self.workers.borrow();
        let engine_query = compile::compile(&request.query, &self.fields, &mut worker)?;
        let collected = collect(&self.searcher, engine_query.as_ref())?;

        let (page, more) = page(&collected, request);
        let next = match page.last() {
            Some(&(after, _)) if more => Some(Cursor { after, generation: self.generation, fingerprint }),
            _ => None,
        };
        let needles = compile::needles(&request.query, &mut worker);
        let best = best_passages(&collected, &page, request.passages_per_document);
        let mut hits = Vec::with_capacity(page.len());
        for ((_, index), passages) in page.iter().zip(best) {
            let document = &collected.documents[*index as usize];
            let mut hit = self.document_hit(document, &collected, &passages, &needles, &mut worker)?;
            hit.passages.truncate(request.passages_per_document);
            hits.push(hit);
        }

        let mut matching: Vec<_> = collected.matches.iter().map(|found| found.key).collect();
        matching.sort_unstable();
        Ok(SearchResults {
            total_documents: collected.documents.len(),
            total_passages: collected.matches.len(),
            hits,
            facets: facet::count(&collected),
            matching,
            next,
        })
    }

    /// All passages that `query` matches, by `sort`, then the best first, whatever document they stand in.
    ///
    /// # Errors
    /// [`Error::Unresolved`] when the query still names an entity or a type.
    pub fn rank(&self, query: &Query, sort: Sort) -> Result<Ranking, Error> {
        let mut worker = self.workers.borrow();
        let engine_query = compile::compile(query, &self.fields, &mut worker)?;
        let collected = collect(&self.searcher, engine_query.as_ref())?;
        let mut order: Vec<(SortKey, PassageKey)> = collected
            .matches
            .iter()
            .map(|found| {
                let MatchingDocument { fiscal_year, rank, .. } = collected.documents[found.document as usize];
                (SortKey::new(sort, fiscal_year, found.score, rank, found.key.0), found.key)
            })
            .collect();
        order.sort_unstable();
        Ok(Ranking {
            total_documents: collected.documents.len(),
            passages: order.into_iter().map(|(_, key)| key).collect(),
        })
    }

    /// The characters of `text` that `query` matches, ascending, apart from one another.
    pub fn highlights(&self, query: &Query, text: &str) -> Vec<CharSpan> {
        let mut worker = self.workers.borrow();
        let needles = compile::needles(query, &mut worker);
        highlight::highlights(text, &needles, &mut worker)
    }

    fn document_hit(
        &self,
        document: &MatchingDocument,
        collected: &Collected,
        passages: &[Match],
        needles: &[Needle],
        worker: &mut Worker,
    ) -> Result<DocumentHit, Error> {
        let mut hit = DocumentHit {
            document_number: document.number,
            id: DocumentId(String::new()),
            title: String::new(),
            publisher: document.publisher.map(|index| collected.publishers[index as usize].clone()),
            fiscal_year: document.fiscal_year,
            source: String::new(),
            score: document.score,
            total_passages: document.passages,
            passages: Vec::with_capacity(passages.len()),
        };
        for found in passages {
            let entry: TantivyDocument = self.searcher.doc(found.address)?;
            let text = |field| {
                entry.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned()
            };
            hit.id = DocumentId(text(self.fields.document_id));
            hit.title = text(self.fields.title);
            hit.source = text(self.fields.source);
            let passage_text = text(self.fields.text);
            hit.passages.push(PassageHit {
                key: found.key,
                ordinal: found.key.ordinal(),
                page: entry
                    .get_first(self.fields.page)
                    .and_then(|value| value.as_u64())
                    .map(|page| page as u32),
                headings: entry
                    .get_all(self.fields.headings)
                    .filter_map(|value| value.as_str().map(str::to_owned))
                    .collect(),
                kind: kind_of(&text(self.fields.kind)),
                highlights: highlight::highlights(&passage_text, needles, worker),
                text: passage_text,
                score: found.score,
            });
        }
        Ok(hit)
    }
}

/// The documents of the page that `request` asks for, by index, with their sort keys; whether more follow.
fn page(collected: &Collected, request: &SearchRequest) -> (Vec<(SortKey, u32)>, bool) {
    let mut keys: Vec<(SortKey, u32)> = (0..)
        .zip(&collected.documents)
        .map(|(index, document)| {
            let MatchingDocument { fiscal_year, score, rank, number, .. } = *document;
            (SortKey::new(request.sort, fiscal_year, score, rank, number), index)
        })
        .filter(|(key, _)| request.cursor.is_none_or(|cursor| *key > cursor.after))
        .collect();
    let more = keys.len() > request.limit;
    if more && request.limit > 0 {
        keys.select_nth_unstable(request.limit - 1);
    }
    keys.truncate(request.limit);
    keys.sort_unstable();
    (keys, more)
}

/// For each document of a page its best passages: by score, then in reading order.
///
/// At least one is loaded, for the document's title and source are stored with its passages.
fn best_passages(collected: &Collected, page: &[(SortKey, u32)], most: usize) -> Vec<Vec<Match>> {
    let mut slots = vec![u32::MAX; collected.documents.len()];
    for (slot, (_, index)) in (0..).zip(page) {
        slots[*index as usize] = slot;
    }
    let mut best = vec![Vec::new(); page.len()];
    for found in &collected.matches {
        if let Some(passages) = best.get_mut(slots[found.document as usize] as usize) {
            passages.push(*found);
        }
    }
    for passages in &mut best {
        passages.sort_unstable_by(|a: &Match, b: &Match| {
            b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key))
        });
        passages.truncate(most.max(1));
    }
    best
}

#[cfg(test)]
mod tests;
