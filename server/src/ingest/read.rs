//! File → document, analyses, extraction: the part of the pipeline that many threads do at once.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::{RecvTimeoutError, TryRecvError, sync_channel},
    },
    time::Duration,
};

use keifu_corpus::{
    Analysis, Catalog, Document, Format, READER_VERSION, Revision,
    catalog::{DocumentRecord, NewDocument, StoredExtraction},
    detect,
};
use keifu_graph::{EXTRACTOR_VERSION, Extractor};
use keifu_indexer::{Analyzer, IndexWriter, Worker};

use super::{
    Outcome, Status,
    advice::advice,
    archive::{Place, Trouble, Unpacker},
    bystander::{self, Bystander},
    discover::{Found, Sidecar},
    isolate::{Failure, Isolated, Request},
    refusal::{Refusal, message_of},
    tesseract::read_here,
};
use crate::{Error, config::IngestLimits, stop::was_asked_to_stop};

/// The most passages of one document: what a passage key has room for.
const MOST_PASSAGES: usize = 1 << 24;

/// How long it takes at most until a signal is heard of.
const HEARSAY: Duration = Duration::from_millis(200);

/// What every thread works with.
#[derive(Clone)]
pub(super) struct Tools {
    pub(super) analyzer: Analyzer,
    pub(super) extractor: Arc<Extractor>,
    /// Takes passages from all threads; what is added is not visible before the commit.
    pub(super) writer: Arc<RwLock<IndexWriter>>,
    /// The data directory, for documents that are already there.
    pub(super) data: PathBuf,
    /// Languages in which pages that are pictures are to be recognized, if they are.
    pub(super) ocr: Option<String>,
    /// What reading a file may cost.
    pub(super) limits: IngestLimits,
}

/// One thing to do.
pub(super) enum Job<'a> {
    /// Read a file, unless it is as it was.
    File { number: u64, found: &'a Found, known: Option<&'a DocumentRecord> },
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
    /// Reads the formats that could take the process down.
    isolated: Isolated,
    unpacker: Unpacker,
    catalog: Option<Catalog>,
}

impl<'t> Thread<'t> {
    fn new(tools: &'t Tools) -> Self {
        Self {
            tools,
            worker: tools.analyzer.worker(),
            isolated: Isolated::new(tools.limits),
            unpacker: Unpacker::default(),
            catalog: None,
        }
    }

    fn work<'a>(&mut self, job: &'a Job<'a>) -> Result<Done<'a>, Error> {
        match *job {
            Job::File { number, found, known } => {
                // A document that trips the program must not take the others with it.
                let done = catch_unwind(AssertUnwindSafe(|| self.read_file(number, found, known)));
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
    ) -> Result<Done<'a>, Refusal> {
        let up_to_date = |record: &&DocumentRecord| {
            let to_recognize = || record.warnings.iter().any(|warning| warning.code == "needs_ocr");
            let unrecognized = self.tools.ocr.is_some() && to_recognize();
            record.reader == READER_VERSION && record.source == found.source && !unrecognized
        };
        if let Some(record) = known.filter(up_to_date).filter(|_| found.archive_unchanged) {
            return Ok(Done::Unchanged(outcome_of(record)));
        }
        let bytes = match &found.member {
            None => contents(&found.path, self.tools.limits.file_bytes),
            Some(place) => self.member(&found.path, place),
        };
        let bytes = bytes.map_err(|refusal| match refusal {
            // A drive that is taken away takes all files with it; nothing is to be forgotten for that.
            Refusal::Vanished if !Path::new(&found.root).exists() => {
                let what = format!("{} がなくなりました", found.root);
                Refusal::Io(io::Error::new(io::ErrorKind::NotFound, what))
            }
            other => other,
        })?;
        let sidecar = match &found.sidecar {
            Some(Sidecar::File(path)) => match fs::read(path) {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(Refusal::Io(error)),
            },
            Some(Sidecar::Member(place)) => Some(self.member(&found.path, place)?),
            None => None,
        };
        let sidecar = sidecar.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let revision = Revision::of(&bytes, sidecar.as_deref());
        if let Some(record) = known.filter(up_to_date).filter(|record| record.revision == revision) {
            return Ok(Done::Unchanged(outcome_of(record)));
        }
        let document = self.read_bytes(&bytes, &found.source, sidecar.as_deref())?;
        if document.passages.len() > MOST_PASSAGES {
            return Err(Refusal::TooManyPassages(document.passages.len()));
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
            path: found.member.is_none().then(|| found.path.clone()),
            sidecar,
            document,
            extraction,
        });
        Ok(Done::Read { new, known: known.map(|record| record.number), outcome })
    }

    /// The bytes of a member of an archive.
    fn member(&mut self, archive: &Path, place: &Place) -> Result<Vec<u8>, Refusal> {
        let limit = self.tools.limits.file_bytes;
        self.unpacker.unpack(archive, place, limit, refusal_by_beginning).unwrap_or_else(|trouble| {
            Err(match trouble {
                Trouble::Io(error) => out_of_reach(error),
                Trouble::TooLarge { bytes, limit } => Refusal::TooLarge { bytes, limit },
                other => Refusal::Member(other),
            })
        })
    }

    /// Reads the bytes of a file, in a child where their format is one that could take the process down.
    fn read_bytes(&mut self, bytes: &[u8], source: &str, sidecar: Option<&str>) -> Result<Document, Refusal> {
        let request = Request { source, sidecar, ocr: self.tools.ocr.as_deref() };
        let format = detect(bytes, source);
        if format == Format::NoDocument {
            return Err(Refusal::Bystander(Bystander::Other));
        }
        // Plain text is gone through once, line by line.
        if !matches!(format, Format::Text | Format::Markdown | Format::Csv | Format::Tsv) {
            let read = match self.isolated.read(&request, bytes) {
                // What fails for its pictures may still be read for its text.
                Err(
                    failure @ (Failure::Timeout(_)
                    | Failure::OutOfMemory(_)
                    | Failure::Crashed(_)
                    | Failure::Panicked(_)),
                ) if request.ocr.is_some() => {
                    tracing::warn!(source, ?failure, "recognizing failed; the file is read without");
                    self.isolated.read(&Request { ocr: None, ..request }, bytes)
                }
                read => read,
            };
            match read {
                Ok(document) => return Ok(document),
                Err(Failure::Unavailable) => {}
                Err(Failure::Refused { reason, hint }) => return Err(Refusal::Content { reason, hint }),
                Err(Failure::Panicked(message)) => return Err(Refusal::Panic(message)),
                Err(Failure::Timeout(limit)) => return Err(Refusal::Timeout(limit)),
                Err(Failure::OutOfMemory(limit)) => return Err(Refusal::OutOfMemory(limit)),
                Err(Failure::Crashed(_)) if is_stopping() => {
                    let what = "終了の途中で読めませんでした。次に読みます";
                    return Err(Refusal::Io(io::Error::other(what)));
                }
                Err(Failure::Crashed(last_words)) => return Err(Refusal::Crashed(last_words)),
            }
        }
        read_here(&request, bytes).map_err(|error| Refusal::of_content(&error))
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

/// Whether a file is turned away by its first bytes.
fn refusal_by_beginning(head: &[u8]) -> Option<Refusal> {
    let bystander = bystander::of_content(head).map(Refusal::Bystander);
    bystander.or_else(|| bystander::other_archive(head).map(Refusal::OtherArchive))
}

/// Whether this process is being ended, and with it those that it started: systemd tells all of them at once.
fn is_stopping() -> bool {
    // The child may be gone before this process has heard of it.
    std::thread::sleep(HEARSAY);
    was_asked_to_stop()
}

/// The whole file, unless its size or its beginning says that it is none to be read.
fn contents(path: &Path, limit: u64) -> Result<Vec<u8>, Refusal> {
    let mut file = File::open(path).map_err(out_of_reach)?;
    let size = file.metadata().map_err(out_of_reach)?.len();
    // What the system makes up when asked (/proc/kmsg) has no size, and may keep whoever reads it waiting for ever.
    if size == 0 {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::with_capacity(size.min(limit) as usize + 1);
    file.by_ref().take(bystander::HEAD as u64).read_to_end(&mut bytes).map_err(out_of_reach)?;
    if let Some(refusal) = refusal_by_beginning(&bytes) {
        return Err(refusal);
    }
    // It may grow while it is read.
    if size <= limit {
        file.take(limit.saturating_add(1).saturating_sub(bytes.len() as u64))
            .read_to_end(&mut bytes)
            .map_err(out_of_reach)?;
    }
    let bytes_there = size.max(bytes.len() as u64);
    if bytes_there > limit { Err(Refusal::TooLarge { bytes: bytes_there, limit }) } else { Ok(bytes) }
}

fn out_of_reach(error: io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::NotFound { Refusal::Vanished } else { Refusal::Io(error) }
}

fn outcome_of(record: &DocumentRecord) -> Outcome {
    outcome(Status::Unchanged, &record.source, record.passages as usize, &record.warnings)
}

fn outcome(status: Status, source: &str, passages: usize, warnings: &[keifu_corpus::Warning]) -> Outcome {
    let mut reasons: Vec<String> = warnings.iter().map(|warning| warning.code.clone()).collect();
    reasons.sort();
    reasons.dedup();
    let hint = warnings.first().map(|warning| match advice(&warning.code) {
        Some(advice) if !warning.message.contains('。') => format!("{advice}（{}）", warning.message),
        _ => warning.message.clone(),
    });
    Outcome { source: source.to_owned(), status, reasons, hint, passages }
}
