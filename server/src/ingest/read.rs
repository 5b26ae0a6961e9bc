//! File → document, analyses, extraction: the part of the pipeline that many threads do at once.

use std::{
    fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{RecvTimeoutError, TryRecvError, sync_channel},
    },
    time::Duration,
};

use keifu_corpus::{
    Analysis, Catalog, Document, READER_VERSION, Revision,
    catalog::{DocumentRecord, NewDocument, StoredExtraction},
    read_document,
};
use keifu_graph::{EXTRACTOR_VERSION, Extractor};
use keifu_indexer::{Analyzer, IndexWriter, Worker};

use super::{Outcome, Status, discover::Found};
use crate::Error;

/// The most passages of one document: what a passage key has room for.
const MOST_PASSAGES: usize = 1 << 24;

/// What every thread works with.
#[derive(Clone)]
pub(super) struct Tools {
    pub(super) analyzer: Analyzer,
    pub(super) extractor: Arc<Extractor>,
    /// Takes passages from all threads; what is added is not visible before the commit.
    pub(super) writer: Arc<RwLock<IndexWriter>>,
    /// The data directory, for documents that are already there.
    pub(super) data: PathBuf,
}

/// One thing to do.
pub(super) enum Job<'a> {
    /// Read a file, unless it is as it was.
    File { number: u64, found: &'a Found, known: Option<&'a DocumentRecord>, limit: u64 },
    /// Analyse a stored document again, for the index, for new rules, or both.
    Stored { number: u64, index: bool, extract: bool },
}

/// What came of it.
pub(super) enum Done<'a> {
    /// A file was read and its passages given to the index; `known` is the row that it replaces.
    Read { new: Box<NewDocument>, known: Option<u64>, outcome: Outcome },
    /// The file is as it was.
    Unchanged(Outcome),
    /// The file cannot be read.
    Refused { found: &'a Found, known: Option<&'a DocumentRecord>, refusal: Refusal },
    /// A stored document, given to the index if asked for, with its extraction if asked for.
    Stored { number: u64, extraction: Option<StoredExtraction> },
    /// Nothing has come for the moment.
    Idle,
}

/// Why a file was not read.
pub(super) enum Refusal {
    /// It was there and is gone.
    Vanished,
    /// The operating system refuses.
    Io(io::Error),
    /// Larger than allowed.
    TooLarge { bytes: u64, limit: u64 },
    /// What is in it is no document.
    Content(keifu_corpus::Error),
    /// Reading it failed in a way that nobody foresaw.
    Panic(String),
    /// The index would not take it: no fault of the file, and the end of the ingest.
    Fatal(Error),
}

impl Refusal {
    /// Whether what the catalog has of the file is out of date, rather than the file out of reach for now.
    pub(super) fn content_is_gone(&self) -> bool {
        !matches!(self, Self::Io(_))
    }

    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Vanished => "vanished",
            Self::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => "permission_denied",
            Self::Io(_) => "unreadable",
            Self::TooLarge { .. } => "too_large",
            Self::Content(error) => content_reason(error),
            Self::Panic(_) | Self::Fatal(_) => "internal_error",
        }
    }

    pub(super) fn hint(&self, known: bool) -> String {
        let kept = if known { "（以前に読んだ版を残しています）" } else { "" };
        match self {
            Self::Vanished => "読み込みの途中でなくなりました".to_owned(),
            Self::Io(error) => format!("開けません: {error}{kept}"),
            Self::TooLarge { bytes, limit } => {
                format!("{bytes} バイトあり、上限 {limit} バイトを超えます（keifu.toml の ingest.file_mib）")
            }
            Self::Content(error) => error.to_string(),
            Self::Fatal(error) => error.to_string(),
            Self::Panic(message) => {
                format!("読み取りに失敗しました（プログラムの誤りです。お知らせください）: {message}")
            }
        }
    }
}

fn content_reason(error: &keifu_corpus::Error) -> &'static str {
    use keifu_corpus::Error;
    match error {
        Error::EmptyFile { .. } => "empty",
        Error::NotText { .. } => "not_text",
        Error::TooLarge { .. } => "too_large",
        _ => "unreadable",
    }
}

/// Does all jobs on as many threads as there are processors and gives what comes of each to `take`, on this thread.
///
/// Bounded: a thread that is ahead waits until its result is taken. The first error of `take` ends it.
pub(super) fn work_through<'a>(
    tools: &Tools,
    jobs: &'a [Job<'a>],
    mut take: impl FnMut(Result<Done<'a>, Error>) -> Result<(), Error>,
) -> Result<(), Error> {
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(jobs.len().max(1));
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (sender, receiver) = sync_channel(threads);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            let (next, stop) = (&next, &stop);
            scope.spawn(move || {
                let mut thread = Thread::new(tools);
                while !stop.load(Ordering::Relaxed) {
                    let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    if sender.send(thread.work(job)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut result = Ok(());
        loop {
            let done = match receiver.try_recv() {
                Ok(done) => done,
                Err(TryRecvError::Empty) => {
                    result = take(Ok(Done::Idle));
                    match receiver.recv_timeout(Duration::from_secs(3600)) {
                        Ok(done) => done,
                        Err(RecvTimeoutError::Timeout) => continue,
                        Err(RecvTimeoutError::Disconnected) => break,
                    }
                }
                Err(TryRecvError::Disconnected) => break,
            };
            if result.is_ok() {
                result = take(done);
            }
            if result.is_err() {
                break;
            }
        }
        stop.store(true, Ordering::Relaxed);
        // Threads that wait for a place in the channel are told by its closing.
        drop(receiver);
        result
    })
}

/// One thread's own tools.
struct Thread<'t> {
    tools: &'t Tools,
    worker: Worker,
    catalog: Option<Catalog>,
}

impl<'t> Thread<'t> {
    fn new(tools: &'t Tools) -> Self {
        Self { tools, worker: tools.analyzer.worker(), catalog: None }
    }

    fn work<'a>(&mut self, job: &'a Job<'a>) -> Result<Done<'a>, Error> {
        match *job {
            Job::File { number, found, known, limit } => {
                // A document that trips the program must not take the others with it.
                let done = catch_unwind(AssertUnwindSafe(|| self.read_file(number, found, known, limit)));
                Ok(match done {
                    Ok(Ok(done)) => done,
                    Ok(Err(Refusal::Fatal(error))) => return Err(error),
                    Ok(Err(refusal)) => Done::Refused { found, known, refusal },
                    Err(panic) => {
                        self.worker = self.tools.analyzer.worker();
                        Done::Refused { found, known, refusal: Refusal::Panic(message_of(&*panic)) }
                    }
                })
            }
            Job::Stored { number, index, extract } => self.take_up(number, index, extract),
        }
    }

    fn read_file<'a>(
        &mut self,
        number: u64,
        found: &'a Found,
        known: Option<&'a DocumentRecord>,
        limit: u64,
    ) -> Result<Done<'a>, Refusal> {
        let size = fs::metadata(&found.path).map_err(out_of_reach)?.len();
        if size > limit {
            return Err(Refusal::TooLarge { bytes: size, limit });
        }
        let bytes = fs::read(&found.path).map_err(out_of_reach)?;
        let sidecar = match &found.sidecar {
            Some(path) => match fs::read(path) {
                Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(Refusal::Io(error)),
            },
            None => None,
        };
        let revision = Revision::of(&bytes, sidecar.as_deref());
        let as_it_was = |record: &&DocumentRecord| {
            record.revision == revision && record.reader == READER_VERSION && record.source == found.source
        };
        if let Some(record) = known.filter(as_it_was) {
            return Ok(Done::Unchanged(outcome(
                Status::Unchanged,
                &record.source,
                record.passages as usize,
                &record.warnings,
            )));
        }
        let document = read_document(&bytes, &found.source, sidecar.as_deref()).map_err(Refusal::Content)?;
        if document.passages.len() > MOST_PASSAGES {
            return Err(Refusal::TooLarge {
                bytes: document.passages.len() as u64,
                limit: MOST_PASSAGES as u64,
            });
        }
        let analyses = self.analyze(&document);
        let extraction = self.extract(&document, &analyses);
        self.index(number, &document, &analyses).map_err(Refusal::Fatal)?;
        let outcome = outcome(Status::Read, &found.source, document.passages.len(), &document.warnings);
        let new = Box::new(NewDocument {
            number,
            root: found.root.clone(),
            relative: found.relative.clone(),
            bytes,
            path: Some(found.path.clone()),
            sidecar,
            document,
            extraction,
        });
        Ok(Done::Read { new, known: known.map(|record| record.number), outcome })
    }

    fn take_up<'a>(&mut self, number: u64, index: bool, extract: bool) -> Result<Done<'a>, Error> {
        let catalog = match &self.catalog {
            Some(catalog) => catalog,
            None => self.catalog.insert(Catalog::open_read_only(&self.tools.data)?),
        };
        let document = catalog.read(number)?;
        let analyses = self.analyze(&document);
        let extraction = extract.then(|| self.extract(&document, &analyses));
        if index {
            self.index(number, &document, &analyses)?;
        }
        Ok(Done::Stored { number, extraction })
    }

    fn index(&self, number: u64, document: &Document, analyses: &[Analysis]) -> Result<(), Error> {
        let writer = self.tools.writer.read().unwrap_or_else(PoisonError::into_inner);
        Ok(writer.add(number, document, analyses)?)
    }

    fn analyze(&mut self, document: &Document) -> Vec<Analysis> {
        document.passages.iter().map(|passage| self.worker.analyze(&passage.text)).collect()
    }

    fn extract(&self, document: &Document, analyses: &[Analysis]) -> StoredExtraction {
        let extraction = self.tools.extractor.extract(document, analyses);
        let bytes = postcard::to_stdvec(&extraction).expect("an extraction is plain data");
        StoredExtraction { version: EXTRACTOR_VERSION, bytes }
    }
}

fn out_of_reach(error: io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::NotFound { Refusal::Vanished } else { Refusal::Io(error) }
}

fn outcome(status: Status, source: &str, passages: usize, warnings: &[keifu_corpus::Warning]) -> Outcome {
    let mut reasons: Vec<String> = warnings.iter().map(|warning| warning.code.clone()).collect();
    reasons.sort();
    reasons.dedup();
    let hint = warnings.first().map(|warning| warning.message.clone());
    Outcome { source: source.to_owned(), status, reasons, hint, passages }
}

fn message_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}
