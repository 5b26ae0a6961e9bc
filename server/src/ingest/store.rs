//! Catalog, index and graph of a data directory, open for writing.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use keifu_corpus::{
    Catalog,
    catalog::{CatalogOptions, DocumentRecord, GenerationNote, StoredJudgement},
    registry::Scheme,
};
use keifu_graph::{
    EXTRACTOR_VERSION, Extraction, Extractor, Graph, Judgement, Judgements, ResolveInput, resolve,
};
use keifu_indexer::{Analyzer, Index, UserDictionary};

use super::{
    read::Tools,
    registry::{registry_for, rekey},
};
use crate::{Error, config::Config};

/// Where the index of a data directory is.
pub(crate) fn index_path(data: &Path) -> PathBuf {
    data.join("index")
}

/// Where the graph of a generation is.
pub(crate) fn graph_path(data: &Path, generation: u64) -> PathBuf {
    data.join("graph").join(format!("{generation}.bin"))
}

/// The analyzer with the user's words, if the configuration names any.
pub(crate) fn load_analyzer(config: &Config) -> Result<Analyzer, Error> {
    let mut dictionaries = Vec::new();
    if let Some(path) = &config.user_dictionary {
        let csv = fs::read_to_string(path).map_err(|source| Error::Io {
            action: "reading the user dictionary",
            path: path.clone(),
            source,
        })?;
        dictionaries.push(UserDictionary::parse(&path.display().to_string(), &csv)?);
    }
    Ok(Analyzer::new(&dictionaries)?)
}

/// Opens the index, or makes one; one that is too old for this program is made anew from the catalog.
fn open_index(path: &Path, analyzer: &Analyzer) -> Result<Index, Error> {
    use keifu_indexer::Error::{Format, FormatMark};
    match Index::open_or_create(path, analyzer) {
        Err(Format { found, supported, .. }) if found < supported => {}
        Err(FormatMark(_)) => {}
        other => return Ok(other?),
    }
    tracing::info!(path = %path.display(), "the index is of an older format and is made anew");
    make_anew(path, analyzer)
}

/// An empty index in place of the one at `path`: whatever the catalog has is added to it again.
fn make_anew(path: &Path, analyzer: &Analyzer) -> Result<Index, Error> {
    fs::remove_dir_all(path).map_err(|source| Error::Io {
        action: "removing the old index",
        path: path.to_owned(),
        source,
    })?;
    Ok(Index::create(path, analyzer)?)
}

/// Whether the index has as many passages as the catalog has for the same generation.
fn is_whole(index: &Index, catalog: &Catalog) -> Result<bool, Error> {
    let searcher = index.searcher()?;
    if searcher.generation() == 0 {
        return Ok(true);
    }
    let documents = catalog.documents(searcher.generation())?;
    let passages: u64 = documents.iter().map(|record| u64::from(record.passages)).sum();
    Ok(searcher.passage_count() == passages)
}

/// What the documents say, as it was extracted.
pub(crate) fn read_inputs(
    catalog: &Catalog,
    documents: Vec<DocumentRecord>,
) -> Result<Vec<ResolveInput>, Error> {
    let mut inputs = Vec::with_capacity(documents.len());
    for record in documents {
        let extraction = match catalog.extraction(record.number)? {
            Some(stored) => postcard::from_bytes(&stored.bytes)
                .map_err(|source| Error::Extraction { document: record.source.clone(), source })?,
            None => Extraction::default(),
        };
        inputs.push(ResolveInput {
            document: record.id,
            fiscal_year: record.metadata.fiscal_year,
            extraction,
        });
    }
    Ok(inputs)
}

/// The ledger as it is kept.
pub(crate) fn read_judgements(stored: Vec<StoredJudgement>) -> Result<Judgements, Error> {
    let read = stored.iter().map(|stored| Judgement::from_line(&stored.line));
    Ok(Judgements::new(read.collect::<Result<Vec<_>, _>>()?))
}

/// All that an ingest writes to, and what it works with.
pub(super) struct Store {
    /// The source of truth; opened first, because it holds the lock.
    pub(super) catalog: Catalog,
    /// Whether the graph must be made anew although no document changed.
    pub(super) facts_changed: bool,
    tools: Tools,
    published: u64,
    next: u64,
}

impl Store {
    pub(super) fn open(config: &Config) -> Result<Self, Error> {
        let options =
            CatalogOptions { max_bytes: config.ingest.catalog_bytes, originals: config.ingest.originals };
        let mut catalog = Catalog::open(&config.data, options)?;
        let analyzer = load_analyzer(config)?;
        let path = index_path(&config.data);
        let mut index = open_index(&path, &analyzer)?;
        // An earlier version could lose documents that several threads added at once, and nothing told of it.
        if !is_whole(&index, &catalog)? {
            tracing::warn!(path = %path.display(), "the index lacks passages that the catalog has and is made anew");
            drop(index);
            index = make_anew(&path, &analyzer)?;
        }
        let writer = Arc::new(RwLock::new(index.writer(config.ingest.index_bytes)?));
        let published = index.generation()?;
        let noted = catalog.generation_note(published)?;
        catalog.restore_registry_index()?;
        let imports = catalog.registry_imports()?;
        let facts_changed = noted.is_none_or(|note| note.extractor != EXTRACTOR_VERSION)
            || imports.iter().any(|import| import.generation > published)
            || rekey(&mut catalog)?;
        let tools = Tools {
            analyzer,
            extractor: Arc::new(Extractor::new()),
            writer,
            data: config.data.clone(),
            limits: config.ingest,
            ocr: None,
        };
        // Beyond whatever an interrupted run, or an index that is gone, has left in the catalog: so every document that
        // is there now is visible in the next generation, and none of an unpublished one in those before.
        let next = published.max(catalog.newest_generation()?) + 1;
        Ok(Self { catalog, facts_changed, tools, published, next })
    }

    /// From now on pages that are pictures are recognized, in these languages.
    pub(super) fn recognize(&mut self, languages: String) {
        self.tools.ocr = Some(languages);
    }

    pub(super) fn tools(&self) -> Tools {
        self.tools.clone()
    }

    /// The generation that readers see.
    pub(super) fn published(&self) -> u64 {
        self.published
    }

    /// The one that is being written.
    pub(super) fn next_generation(&self) -> u64 {
        self.next
    }

    /// Documents and passages that the catalog has now.
    pub(super) fn count(&self) -> Result<(u64, u64), Error> {
        let current = self.catalog.current_documents()?;
        Ok((current.len() as u64, current.iter().map(|record| u64::from(record.passages)).sum()))
    }

    /// Takes a document's passages out of the next generation.
    pub(super) fn unindex(&self, number: u64) {
        self.tools.writer.read().unwrap_or_else(PoisonError::into_inner).remove(number);
    }

    /// Publishes the next generation, unless it would equal the one that is published.
    pub(super) fn publish_if_changed(&mut self) -> Result<bool, Error> {
        let changes = self.catalog.changes_since(self.published)?;
        let judged = self.catalog.newest_judgement()? > self.published;
        let same = changes.added.is_empty() && changes.removed.is_empty() && !judged && !self.facts_changed;
        let data = self.tools.data.clone();
        if same && self.published > 0 && Graph::load(&graph_path(&data, self.published)).is_ok() {
            return Ok(false);
        }
        let generation = self.next_generation();
        let path = graph_path(&data, generation);
        let folder = data.join("graph");
        fs::create_dir_all(&folder).map_err(|source| Error::Io {
            action: "creating a folder",
            path: folder.clone(),
            source,
        })?;
        self.resolve_all()?.save(&path)?;
        self.tools.writer.write().unwrap_or_else(PoisonError::into_inner).commit(generation)?;
        let before = std::mem::replace(&mut self.published, generation);
        self.next = generation + 1;
        self.facts_changed = false;
        let (documents, passages) = self.count()?;
        self.catalog.note_generation(&GenerationNote {
            generation,
            published: super::now(),
            documents,
            passages,
            extractor: EXTRACTOR_VERSION,
        })?;
        self.clean_up(&folder, before)?;
        Ok(true)
    }

    /// Entities of the published generation that have an id of a register, and those for which a person must decide.
    pub(super) fn pinned(&self) -> Result<(usize, usize), Error> {
        let graph = Graph::load(&graph_path(&self.tools.data, self.published))?;
        let of_register = |(scheme, _): &(String, String)| Scheme::of(scheme).is_some();
        let pinned = graph
            .facts()
            .entities
            .iter()
            .filter(|entity| entity.external_ids.iter().any(of_register))
            .count();
        let mut queued: Vec<u32> = graph.facts().unpinned.iter().map(|unpinned| unpinned.entity).collect();
        queued.dedup();
        Ok((pinned, queued.len()))
    }

    fn resolve_all(&self) -> Result<Graph, Error> {
        let inputs = read_inputs(&self.catalog, self.catalog.current_documents()?)?;
        let judgements = read_judgements(self.catalog.all_judgements()?)?;
        let registry = registry_for(&self.catalog, &inputs)?;
        Ok(Graph::new(resolve(inputs, &judgements, &registry)))
    }

    /// Forgets what neither this generation nor the one `before` needs: readers may still hold that one.
    fn clean_up(&mut self, folder: &Path, before: u64) -> Result<(), Error> {
        self.catalog.purge_before(before + 1)?;
        self.catalog.checkpoint()?;
        let keep = [self.published, before];
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let number = name.to_str().and_then(|name| name.strip_suffix(".bin")?.parse::<u64>().ok());
            if number.is_some_and(|number| !keep.contains(&number)) {
                // A file too many harms nobody; the next generation tries again.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::{Given, resolve},
        ingest::{Progress, ingest},
    };

    #[test]
    fn an_index_that_lacks_a_document_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let config = resolve(Given { data: Some(folder.path().join("data")), ..Given::default() }).unwrap();
        let reports = folder.path().join("reports");
        fs::create_dir(&reports).unwrap();
        fs::write(reports.join("a.txt"), "健都の取組を進めた。\n").unwrap();
        fs::write(reports.join("b.txt"), "彩都の取組を進めた。\n").unwrap();
        let generation =
            ingest(&config, std::slice::from_ref(&reports), &Progress::Silent).unwrap().generation;
        let open = || Index::open(&index_path(&config.data), &load_analyzer(&config).unwrap()).unwrap();
        let mut writer = open().writer(15_000_000).unwrap();
        writer.remove(1);
        writer.commit(generation).unwrap();
        drop(writer);
        assert_eq!(open().searcher().unwrap().passage_count(), 1);

        let report = ingest(&config, &[reports], &Progress::Silent).unwrap();
        assert!(
            report.published
                && report.outcomes.iter().all(|file| file.status == crate::ingest::Status::Unchanged)
        );
        assert_eq!(open().searcher().unwrap().passage_count(), 2);
    }
}
