//! The pipeline from files to a published generation, top to bottom.
//!
//! ```text
//! paths ─discover→ files ─read→ Document ─analyze→ Analysis ─extract→ Extraction ─┐ many threads
//!                                                                                 │
//!          catalog ←───────── one transaction for what has come, then the outcome is acknowledged
//!          index   ←───────── postings, not yet visible
//!          graph/N ←───────── all extractions resolved
//!          index commit N ──→ the generation is there, all at once
//! ```
//! A crash leaves the generation before it, and every acknowledged document in the catalog; the next ingest adds to
//! the index what the catalog has more. If nothing changed, nothing is published.

mod advice;
mod archive;
mod bystander;
mod discover;
pub(crate) mod isolate;
mod judged;
mod memory;
mod names;
mod progress;
mod read;
mod refusal;
mod registry;
mod report;
mod store;
mod tesseract;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use keifu_corpus::catalog::{DocumentRecord, NewDocument, StoredArchive, Unread};

use crate::{Error, config::Config};

pub(crate) use advice::advice_in_both;
use bystander::Bystander;
use discover::{Discovery, Found, discover};
use memory::FileStamp;
use read::{Done, Job, work_through};
use refusal::Refusal;
use store::Store;

pub(crate) use judged::Published;
pub(crate) use memory::Memory;
pub use progress::Progress;
pub(crate) use registry::registry_for;
pub use registry::{RegistryFileReport, RegistryReport, import_registry};
pub use report::{Count, Outcome, Report, Status};
pub(crate) use store::{graph_path, index_path, load_analyzer, read_inputs, read_judgements};

/// Most documents in one catalog transaction.
const BATCH_DOCUMENTS: usize = 64;
/// Most original bytes in one catalog transaction.
const BATCH_BYTES: usize = 8 << 20;

/// Reads what is new or changed below `paths`, forgets what is gone, and publishes a generation if anything changed.
pub fn ingest(config: &Config, paths: &[PathBuf], progress: &Progress) -> Result<Report, Error> {
    ingest_again(config, paths, progress, None)
}

/// As [`ingest`]; passes over files that are as `memory` has them, and keeps in it what became of all.
pub(crate) fn ingest_again(
    config: &Config,
    paths: &[PathBuf],
    progress: &Progress,
    memory: Option<&mut Memory>,
) -> Result<Report, Error> {
    let started = Instant::now();
    let recognized = config.ocr.then(|| tesseract::languages(config.ocr_language.as_deref())).transpose()?;
    let mut store = Store::open(config)?;
    if let Some(languages) = recognized {
        store.recognize(languages);
    }
    replay(&mut store)?;
    let current = known_documents(&store)?;
    let discovery = discover(paths, &current, &store.catalog.archives()?, config)?;
    progress.begin(discovery.files.len() + discovery.unread.len() + discovery.bystanders.len());

    // Until all their members have been dealt with, nothing may be taken for known of these archives.
    store.catalog.remember_archives(&[], &discovery.changed_archives)?;
    let mut outcomes = remove_vanished(&mut store, &discovery, &current, progress)?;
    let (read, bytes) = read_all(&mut store, &discovery, &current, progress, memory)?;
    outcomes.extend(read);
    outcomes.sort_by(|a, b| a.source.cmp(&b.source));

    progress.stage("名前を突き合わせています");
    let published = store.publish_if_changed()?;
    progress.end();
    let (documents, passages) = store.count()?;
    Ok(Report {
        generation: store.published(),
        published,
        documents,
        passages,
        bytes,
        seconds: started.elapsed().as_secs_f64(),
        counts: Count::of(&outcomes),
        outcomes,
    })
}

/// What the catalog has; a document whose original must be taken from its file again counts as read by no version.
fn known_documents(store: &Store) -> Result<Vec<DocumentRecord>, Error> {
    let mut current = store.catalog.current_documents()?;
    let renewed = store.catalog.originals_to_renew()?;
    current.iter_mut().filter(|record| renewed.contains(&record.number)).for_each(|record| record.reader = 0);
    Ok(current)
}

/// Brings the index up to the catalog where an earlier run did not come to its end, and the extractions up to the rules.
fn replay(store: &mut Store) -> Result<(), Error> {
    let changes = store.catalog.changes_since(store.published())?;
    for &number in &changes.removed {
        store.unindex(number);
    }
    let stale = store.catalog.stale_extractions(keifu_graph::EXTRACTOR_VERSION)?;
    let mut jobs: BTreeMap<u64, Job<'_>> = BTreeMap::new();
    for &number in &stale {
        jobs.insert(number, Job::Stored { number, index: false, extract: true });
    }
    for &number in &changes.added {
        let extract = jobs.contains_key(&number);
        jobs.insert(number, Job::Stored { number, index: true, extract });
    }
    if jobs.is_empty() {
        return Ok(());
    }
    tracing::info!(documents = jobs.len(), "taking up what an earlier run left, or older rules made");
    let jobs: Vec<Job<'_>> = jobs.into_values().collect();
    let tools = store.tools();
    work_through(&tools, &jobs, |done| {
        if let Done::Stored { number, extraction: Some(extraction) } = done? {
            store.catalog.store_extraction(number, &extraction)?;
            store.facts_changed = true;
        }
        Ok(())
    })
}

/// Removes the documents whose files are gone.
fn remove_vanished(
    store: &mut Store,
    discovery: &Discovery,
    current: &[DocumentRecord],
    progress: &Progress,
) -> Result<Vec<Outcome>, Error> {
    let gone: Vec<&DocumentRecord> = discovery.vanished(current).collect();
    forget(store, &gone)?;
    let outcomes: Vec<Outcome> = gone.iter().map(|record| removed(record)).collect();
    outcomes.iter().for_each(|outcome| progress.acknowledge(outcome));
    Ok(outcomes)
}

fn forget(store: &mut Store, gone: &[&DocumentRecord]) -> Result<(), Error> {
    let numbers: Vec<u64> = gone.iter().map(|record| record.number).collect();
    store.catalog.remove(store.next_generation(), &numbers)?;
    for &number in &numbers {
        store.unindex(number);
    }
    Ok(())
}

fn removed(record: &DocumentRecord) -> Outcome {
    Outcome {
        source: record.source.clone(),
        status: Status::Removed,
        reasons: Vec::new(),
        hint: None,
        passages: 0,
    }
}

/// Reads all files that are new or changed; gives what became of each, and the bytes that were read.
fn read_all(
    store: &mut Store,
    discovery: &Discovery,
    current: &[DocumentRecord],
    progress: &Progress,
    memory: Option<&mut Memory>,
) -> Result<(Vec<Outcome>, u64), Error> {
    let known: BTreeMap<(&str, &str), &DocumentRecord> =
        current.iter().map(|record| ((record.root.as_str(), record.relative.as_str()), record)).collect();
    let first = store.catalog.next_number()?;
    let begun = SystemTime::now();
    let stamp = |found| memory.is_some().then(|| FileStamp::of(found)).flatten();
    let files: Vec<(&Found, Option<FileStamp>)> =
        discovery.files.iter().map(|found| (found, stamp(found))).collect();
    let mut outcomes = Vec::new();
    let mut unread = discovery.unread.clone();
    let mut jobs: Vec<Job<'_>> = Vec::new();
    for (number, (found, stamp)) in (first..).zip(&files) {
        let known = known.get(&(found.root.as_str(), found.relative.as_str())).copied();
        match memory.as_deref().and_then(|memory| memory.recall(found, stamp.as_ref(), known)) {
            Some(remembered) => {
                progress.acknowledge(&remembered.outcome);
                outcomes.push(remembered.outcome.clone());
                unread.extend(remembered.unread.clone());
            }
            None => jobs.push(Job::File { number, found, known }),
        }
    }
    for file in &discovery.unread {
        outcomes.push(not_read(file));
        progress.acknowledge(&not_read(file));
    }
    for (source, kind) in &discovery.bystanders {
        outcomes.push(left_out(source, *kind));
        progress.acknowledge(&left_out(source, *kind));
    }
    // Files that went out of reach: an archive among them has not been dealt with.
    let mut lost: BTreeSet<&Path> = BTreeSet::new();
    let mut bytes = 0;
    let mut batch = Batch::default();
    let tools = store.tools();
    work_through(&tools, &jobs, |done| {
        match done? {
            Done::Read { new, known, outcome } => {
                bytes += new.bytes.len() as u64;
                if let Some(old) = known {
                    store.unindex(old);
                }
                batch.push(*new, outcome);
            }
            Done::Unchanged(outcome) => {
                progress.acknowledge(&outcome);
                outcomes.push(outcome);
            }
            Done::Refused { found, known, refusal } => {
                if !refusal.content_is_gone() {
                    lost.insert(found.path.as_path());
                }
                if let (Some(record), true) = (known, refusal.content_is_gone()) {
                    forget(store, &[record])?;
                }
                if let (Some(record), Refusal::Vanished) = (known, &refusal) {
                    progress.acknowledge(&removed(record));
                    outcomes.push(removed(record));
                } else if let Refusal::Bystander(kind) = refusal {
                    progress.acknowledge(&left_out(&found.source, kind));
                    outcomes.push(left_out(&found.source, kind));
                } else {
                    let file = Unread {
                        root: found.root.clone(),
                        relative: found.relative.clone(),
                        source: found.source.clone(),
                        reason: refusal.reason().to_owned(),
                        hint: refusal.hint(known.is_some()),
                    };
                    progress.acknowledge(&not_read(&file));
                    outcomes.push(not_read(&file));
                    unread.push(file);
                }
            }
            Done::Idle if !batch.is_empty() => batch.commit(store, progress, &mut outcomes)?,
            Done::Idle | Done::Stored { .. } => {}
        }
        if batch.is_full() { batch.commit(store, progress, &mut outcomes) } else { Ok(()) }
    })?;
    batch.commit(store, progress, &mut outcomes)?;
    let dealt_with = discovery.archives.iter().filter(|(path, _)| !lost.contains(path.as_path()));
    let dealt_with: Vec<StoredArchive> = dealt_with.map(|(_, archive)| archive.clone()).collect();
    store.catalog.remember_archives(&dealt_with, &[])?;
    store.catalog.replace_unread(|root, relative| discovery.covers(root, relative), &unread)?;
    if let Some(memory) = memory {
        memory.keep(&files, begun, &outcomes, &unread);
    }
    Ok((outcomes, bytes))
}

fn not_read(file: &Unread) -> Outcome {
    Outcome {
        source: file.source.clone(),
        status: Status::NotRead,
        reasons: vec![file.reason.clone()],
        hint: Some(file.hint.clone()),
        passages: 0,
    }
}

fn left_out(source: &str, kind: Bystander) -> Outcome {
    Outcome {
        source: source.to_owned(),
        status: Status::LeftOut,
        reasons: vec![kind.reason().to_owned()],
        hint: Some(kind.hint().to_owned()),
        passages: 0,
    }
}

/// Documents that wait for their transaction.
#[derive(Default)]
struct Batch {
    documents: Vec<NewDocument>,
    outcomes: Vec<Outcome>,
    bytes: usize,
}

impl Batch {
    fn push(&mut self, new: NewDocument, outcome: Outcome) {
        self.bytes += new.bytes.len();
        self.documents.push(new);
        self.outcomes.push(outcome);
    }

    fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    fn is_full(&self) -> bool {
        self.documents.len() >= BATCH_DOCUMENTS || self.bytes >= BATCH_BYTES
    }

    /// Stores the documents, and only then acknowledges them.
    fn commit(
        &mut self,
        store: &mut Store,
        progress: &Progress,
        outcomes: &mut Vec<Outcome>,
    ) -> Result<(), Error> {
        let batch = std::mem::take(self);
        store.catalog.store(store.next_generation(), &batch.documents)?;
        for outcome in batch.outcomes {
            progress.acknowledge(&outcome);
            outcomes.push(outcome);
        }
        Ok(())
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() as i64)
}
