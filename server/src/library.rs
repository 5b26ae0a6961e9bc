//! One generation for reading: catalog, index and graph that belong together, the same for command line and HTTP.

mod compare;
mod documents;
mod entities;
mod expansions;
mod facts;
mod judgements;
mod metrics;
mod original;
mod outline;
mod overview;
mod places;
mod profile;
mod quoted;
mod ranked;
mod readings;
mod reconcile;
mod registry;
pub(crate) mod rewrite;
mod search;
mod series;
mod shelf;
mod text;
mod tried;
mod why;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use arc_swap::ArcSwapOption;
use keifu_corpus::{Catalog, Document, Passage, Place, calendar, catalog::DocumentRecord};
use keifu_graph::{DocumentIndex, Graph, Judgements, ResolveInput};
use keifu_indexer::{Analyzer, Index, PassageKey, Query, SearchRequest, Searcher};
use rustc_hash::FxHashMap;

use crate::{
    Error,
    config::Config,
    ingest::{graph_path, index_path, load_analyzer, read_inputs, read_judgements},
};

use readings::Readings;

pub use compare::CompareQuestion;
pub(crate) use documents::format_word;
pub(crate) use entities::origin as alias_origin;

pub(crate) use documents::{DocumentQuestion, Years, years};
pub use entities::PathQuestion;
pub(crate) use facts::period;
pub use metrics::MetricQuestion;
pub use original::{OriginalContent, OriginalFile};
pub(crate) use outline::Outline;
pub(crate) use overview::Overview;
pub(crate) use profile::{Cut, Direction, Life, NamedPassage, Profile, RelationGroup, Stated, YearOfLife};
pub(crate) use quoted::{Quoted, QuotedPassage, quote_check};
pub use reconcile::{Property, Question};
pub(crate) use reconcile::{described_type, suggested_properties, suggested_types, type_of};
pub use search::SearchOptions;
pub(crate) use shelf::{Shelf, ShelfOrder, ShelfQuestion, Shelved};
pub(crate) use text::{FoundInText, NamedInDocument, TextPart, TextPassage, TextQuestion};

/// A data directory, open for reading; holds the newest generation and hands it out.
pub struct Library {
    data: PathBuf,
    config: Config,
    analyzer: Analyzer,
    index: Mutex<Option<Index>>,
    current: ArcSwapOption<Snapshot>,
    readers: Arc<Readers>,
    /// Held by the one request that writes.
    writing: Mutex<()>,
}

/// One generation. Whoever holds it sees nothing else, however long.
pub struct Snapshot {
    /// Its number.
    pub generation: u64,
    /// When it was published, in seconds since 1970, if that was noted.
    pub published_at: Option<i64>,
    /// Its graph.
    pub graph: Graph,
    searcher: Searcher,
    analyzer: Analyzer,
    /// Its documents, by id: in the same order as the graph's.
    records: Vec<DocumentRecord>,
    by_number: FxHashMap<u64, DocumentIndex>,
    passage_count: u64,
    /// Made when somebody asks for the first time.
    readings: OnceLock<Readings>,
    /// Likewise.
    series: OnceLock<series::AllSeries>,
    overview: OnceLock<overview::Overview>,
    unchanged: original::FoundUnchanged,
    /// Asked for again and again: the answers of a while.
    places: places::KnownPlaces,
    outlines: outline::KnownOutlines,
    readers: Arc<Readers>,
}

/// Connections to the catalog that nobody uses at the moment.
struct Readers {
    data: PathBuf,
    idle: Mutex<Vec<Catalog>>,
}

impl Library {
    /// Opens what the data directory has published.
    ///
    /// Fails when nothing is there, or when it was written by a newer program.
    pub fn open(config: &Config) -> Result<Self, Error> {
        let library = Self::waiting(config)?;
        library.reload()?;
        library.snapshot()?;
        Ok(library)
    }

    /// A library that may still be empty: [`Library::reload`] looks for what has been published.
    pub fn waiting(config: &Config) -> Result<Self, Error> {
        Ok(Self {
            data: config.data.clone(),
            config: config.clone(),
            analyzer: load_analyzer(config)?,
            index: Mutex::new(None),
            current: ArcSwapOption::empty(),
            writing: Mutex::new(()),
            readers: Arc::new(Readers { data: config.data.clone(), idle: Mutex::new(Vec::new()) }),
        })
    }

    /// With what settings it was opened.
    pub(crate) fn config(&self) -> &Config {
        &self.config
    }

    /// Does `work`, which publishes a generation, when no other request does, and takes that generation over.
    pub(crate) fn write<T>(&self, work: impl FnOnce(&Config) -> Result<T, Error>) -> Result<T, Error> {
        let turn = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let done = work(&self.config)?;
        // Who reads after this sees what was written.
        self.reload()?;
        drop(turn);
        Ok(done)
    }

    /// The newest generation.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        self.current.load_full().ok_or_else(|| Error::NothingPublished { directory: self.data.clone() })
    }

    /// Takes over a newer generation if one was published; says whether it did.
    pub fn reload(&self) -> Result<bool, Error> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let catalog = self.readers.take()?;
        let index = match &*index {
            Some(index) => index,
            None => match Index::open(&index_path(&self.data), &self.analyzer) {
                Ok(opened) => index.insert(opened),
                Err(keifu_indexer::Error::Missing(_)) => return Ok(false),
                Err(error) => return Err(error.into()),
            },
        };
        let known = self.current.load().as_ref().map_or(0, |snapshot| snapshot.generation);
        if index.generation()? == known {
            self.readers.give_back(catalog);
            return Ok(false);
        }
        let snapshot = self.load(index.searcher()?, &catalog)?;
        self.readers.give_back(catalog);
        self.current.store(Some(Arc::new(snapshot)));
        Ok(true)
    }

    /// Prepares what the first request of its kind would otherwise wait for.
    pub(crate) fn warm(&self) {
        if let Ok(snapshot) = self.snapshot() {
            snapshot.readings();
            snapshot.warm_outlines();
            // What cannot be counted now is told to the reader who asks for it.
            let _ = snapshot.overview();
        }
    }

    fn load(&self, searcher: Searcher, catalog: &Catalog) -> Result<Snapshot, Error> {
        let generation = searcher.generation();
        let mut graph = Graph::load(&graph_path(&self.data, generation))?;
        if graph.facts().has_hidden() && !self.config.hidden {
            graph = Graph::new(graph.into_facts().visible());
        }
        let records = catalog.documents(generation)?;
        let same = graph.facts().documents.iter().map(|document| &document.id);
        if !same.eq(records.iter().map(|record| &record.id)) {
            return Err(Error::Apart { directory: self.data.clone(), generation });
        }
        let by_number = (0..).zip(&records).map(|(at, record)| (record.number, at)).collect();
        Ok(Snapshot {
            generation,
            published_at: catalog.generation_note(generation)?.map(|note| note.published),
            graph,
            searcher,
            analyzer: self.analyzer.clone(),
            by_number,
            passage_count: records.iter().map(|record| u64::from(record.passages)).sum(),
            records,
            readings: OnceLock::new(),
            series: OnceLock::new(),
            overview: OnceLock::new(),
            unchanged: Default::default(),
            places: Default::default(),
            outlines: Default::default(),
            readers: self.readers.clone(),
        })
    }
}

impl Snapshot {
    /// Its graph with what judgements hide.
    pub(crate) fn whole_graph(&self) -> Result<Graph, Error> {
        Ok(Graph::load(&graph_path(&self.readers.data, self.generation))?)
    }

    /// The ledger as the generation knows it.
    pub(crate) fn judgements(&self) -> Result<Judgements, Error> {
        read_judgements(self.with_catalog(|catalog| catalog.judgements(self.generation))?)
    }

    /// What its documents say, as it was extracted.
    pub(crate) fn inputs(&self) -> Result<Vec<ResolveInput>, Error> {
        let catalog = self.readers.take()?;
        let inputs = read_inputs(&catalog, self.records.clone());
        self.readers.give_back(catalog);
        inputs
    }

    /// Its documents, by id.
    pub fn records(&self) -> &[DocumentRecord] {
        &self.records
    }

    /// Its documents by id, read one at a time.
    pub(crate) fn whole_documents(&self) -> impl Iterator<Item = Result<Document, Error>> {
        self.records.iter().map(|record| self.with_catalog(|catalog| catalog.read(record.number)))
    }

    /// Number of passages in the index.
    pub(crate) fn indexed_passages(&self) -> u64 {
        self.searcher.passage_count()
    }

    /// What its texts are analysed with.
    pub(crate) fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// A connection to the catalog for the time of `work`.
    pub(crate) fn with_catalog<T>(
        &self,
        work: impl FnOnce(&Catalog) -> Result<T, keifu_corpus::Error>,
    ) -> Result<T, Error> {
        let catalog = self.readers.take()?;
        let done = work(&catalog);
        self.readers.give_back(catalog);
        Ok(done?)
    }

    /// All passages that match, by document and ordinal, in the order of the catalog.
    pub(crate) fn matching(&self, query: Query) -> Result<Vec<(DocumentIndex, u32)>, Error> {
        let request = SearchRequest { limit: 0, passages_per_document: 0, ..SearchRequest::new(query) };
        let found = self.searcher.search(&request)?.matching;
        let place = |key: &PassageKey| Some((*self.by_number.get(&key.document_number())?, key.ordinal()));
        Ok(found.iter().filter_map(place).collect())
    }

    fn readings(&self) -> &Readings {
        self.readings.get_or_init(|| Readings::of(&self.graph, &self.analyzer))
    }

    pub(crate) fn record(&self, document: DocumentIndex) -> &DocumentRecord {
        &self.records[document as usize]
    }

    pub(crate) fn passage(&self, document: DocumentIndex, ordinal: u32) -> Result<Option<Passage>, Error> {
        let number = self.record(document).number;
        self.with_catalog(|catalog| catalog.passage(number, ordinal))
    }
}

impl Readers {
    fn take(&self) -> Result<Catalog, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok(match idle {
            Some(catalog) => catalog,
            None => Catalog::open_read_only(&self.data)?,
        })
    }

    fn give_back(&self, catalog: Catalog) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(catalog);
    }
}

/// 令和元年度（2019）, or 年度不明.
pub(crate) fn year_label(year: Option<i32>) -> String {
    year.map_or_else(
        || "年度不明".to_owned(),
        |year| format!("{}（{year}）", calendar::fiscal_year_label(year)),
    )
}

/// Title, publisher, 年度, and page, slide or cells of a place in a document.
pub(crate) fn citation(record: &DocumentRecord, page: Option<u32>, place: &Place) -> String {
    let metadata = &record.metadata;
    let mut parts = vec![metadata.title.clone()];
    parts.extend(metadata.publisher.clone());
    parts.extend(metadata.fiscal_year.map(calendar::fiscal_year_label));
    parts.extend(place.label(page));
    parts.join("、")
}
