//! Document and analyses → segments.

use std::sync::{Mutex, PoisonError};

use keifu_corpus::{Analysis, Document, Normalized, PassageKind};
use rustc_hash::FxHashMap;
use tantivy::{TantivyDocument, Term, indexer::UserOperation};

use crate::{
    Error, PassageKey,
    analyzer::{Borrowed, Workers},
    morpheme,
    schema::Fields,
};

/// Writes to an index; usable from several threads at once. Nothing is visible before [`IndexWriter::commit`].
pub struct IndexWriter {
    writer: tantivy::IndexWriter,
    fields: Fields,
    workers: Workers,
    /// Held while operations are numbered and queued. tantivy reads its queue of deletions as if it were in the order
    /// of their numbers: a deletion that was overtaken on its way there takes away what was added after it.
    queueing: Mutex<()>,
}

impl IndexWriter {
    pub(crate) fn new(writer: tantivy::IndexWriter, fields: Fields, workers: Workers) -> Self {
        Self { writer, fields, workers, queueing: Mutex::new(()) }
    }

    /// Adds the passages of `document` in place of those that were added under the same number.
    ///
    /// `analyses` are those of the passages' texts, in the same order.
    ///
    /// # Errors
    /// [`Error::AnalysisCount`] when there are more or fewer analyses than passages.
    pub fn add(&self, document_number: u64, document: &Document, analyses: &[Analysis]) -> Result<(), Error> {
        if document.passages.len() != analyses.len() {
            return Err(Error::AnalysisCount {
                document: document.id.to_string(),
                passages: document.passages.len(),
                analyses: analyses.len(),
            });
        }
        let mut operations = Vec::with_capacity(analyses.len() + 1);
        operations.push(UserOperation::Delete(Term::from_field_u64(self.fields.document, document_number)));
        let mut headings = Headings { worker: self.workers.borrow(), forms: FxHashMap::default() };
        for (ordinal, analysis) in analyses.iter().enumerate() {
            let entry = self.entry(document_number, document, ordinal, analysis, &mut headings)?;
            operations.push(UserOperation::Add(entry));
        }
        self.queue(operations)
    }

    /// Removes the passages of a document.
    pub fn remove(&self, document_number: u64) {
        let turn = self.queueing.lock().unwrap_or_else(PoisonError::into_inner);
        self.writer.delete_term(Term::from_field_u64(self.fields.document, document_number));
        drop(turn);
    }

    /// Makes all that was added and removed visible at once, as `generation`.
    ///
    /// # Errors
    /// [`Error::Engine`]; readers then keep seeing the generation before.
    pub fn commit(&mut self, generation: u64) -> Result<(), Error> {
        let mut commit = self.writer.prepare_commit()?;
        commit.set_payload(&generation.to_string());
        commit.commit()?;
        Ok(())
    }

    /// Forgets all that was added and removed since the last commit.
    ///
    /// # Errors
    /// [`Error::Engine`] when the writer cannot be started anew.
    pub fn rollback(&mut self) -> Result<(), Error> {
        self.writer.rollback()?;
        Ok(())
    }

    /// Waits until the segments that are being merged are merged, and ends.
    ///
    /// # Errors
    /// [`Error::Engine`] when a merge failed.
    pub fn finish(self) -> Result<(), Error> {
        Ok(self.writer.wait_merging_threads()?)
    }

    fn queue<I>(&self, operations: I) -> Result<(), Error>
    where
        I: IntoIterator<Item = UserOperation, IntoIter: ExactSizeIterator>,
    {
        let turn = self.queueing.lock().unwrap_or_else(PoisonError::into_inner);
        self.writer.run(operations)?;
        drop(turn);
        Ok(())
    }

    fn entry<'a>(
        &self,
        document_number: u64,
        document: &'a Document,
        ordinal: usize,
        analysis: &Analysis,
        headings: &mut Headings<'_, 'a>,
    ) -> Result<TantivyDocument, Error> {
        let out_of_range = |_| Error::KeyRange { number: document_number, ordinal: ordinal as u64 };
        let key = PassageKey::new(document_number, u32::try_from(ordinal).map_err(out_of_range)?)?;
        let passage = &document.passages[ordinal];
        let metadata = &document.metadata;
        let fields = &self.fields;
        let mut entry = TantivyDocument::new();
        entry.add_u64(fields.key, key.0);
        entry.add_u64(fields.document, document_number);
        entry.add_u64(fields.rank, rank(document.id.as_str()));
        if let Some(year) = metadata.fiscal_year {
            entry.add_i64(fields.fiscal_year, year.into());
        }
        if let Some(publisher) = &metadata.publisher {
            entry.add_text(fields.publisher, publisher);
        }
        entry.add_text(fields.document_id, document.id.as_str());
        entry.add_text(fields.source, &document.source);
        entry.add_text(fields.title, &metadata.title);
        if let Some(page) = passage.page {
            entry.add_u64(fields.page, page.into());
        }
        for heading in &passage.headings {
            entry.add_text(fields.headings, heading);
        }
        for heading in std::iter::once(&metadata.title).chain(&passage.headings) {
            let (matching, morphemes) = headings.forms(heading);
            entry.add_text(fields.heading_bigrams, matching);
            entry.add_text(fields.heading_morphemes, morphemes);
        }
        entry.add_text(fields.kind, kind_name(passage.kind));
        entry.add_text(fields.text, &passage.text);
        entry.add_text(fields.bigrams, Normalized::matching(&passage.text).text);
        entry.add_text(fields.morphemes, morpheme::join(analysis));
        Ok(entry)
    }
}

/// The forms in which a document's headings are indexed; each is analysed once, for it stands above many passages.
struct Headings<'w, 'a> {
    worker: Borrowed<'w>,
    /// Matching form and joined morphemes by heading.
    forms: FxHashMap<&'a str, (String, String)>,
}

impl<'a> Headings<'_, 'a> {
    fn forms(&mut self, heading: &'a str) -> &(String, String) {
        let worker = &mut self.worker;
        self.forms
            .entry(heading)
            .or_insert_with(|| (Normalized::matching(heading).text, morpheme::join(&worker.analyze(heading))))
    }
}

/// A document's place in the order that breaks ties: its id does not depend on the order of ingestion.
fn rank(id: &str) -> u64 {
    let digits = id.get(1..).filter(|digits| digits.len() == 16);
    digits.and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_else(|| {
        let hash = keifu_corpus::hash::short(id.as_bytes());
        u64::from_str_radix(&hash, 16).unwrap_or(0)
    })
}

fn kind_name(kind: PassageKind) -> &'static str {
    match kind {
        PassageKind::Heading => "heading",
        PassageKind::Paragraph => "paragraph",
        PassageKind::Bullet => "bullet",
        PassageKind::TableRow => "table_row",
        PassageKind::Note => "note",
    }
}

/// The kind that [`kind_name`] has written.
pub(crate) fn kind_of(name: &str) -> PassageKind {
    match name {
        "heading" => PassageKind::Heading,
        "bullet" => PassageKind::Bullet,
        "table_row" => PassageKind::TableRow,
        "note" => PassageKind::Note,
        _ => PassageKind::Paragraph,
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Mutex, mpsc},
        thread,
        time::Duration,
    };

    use tantivy::{TantivyDocument, Term, indexer::UserOperation};

    use crate::{Index, testing::ANALYZER};

    /// What adds a document of one passage; `first` happens after its numbers are given and before any of it is queued.
    fn adding(
        writer: &super::IndexWriter,
        number: u64,
        mut first: impl FnMut(),
    ) -> impl ExactSizeIterator<Item = UserOperation> {
        let field = writer.fields.document;
        (0..2).map(move |step| {
            if step == 0 {
                first();
                return UserOperation::Delete(Term::from_field_u64(field, number));
            }
            let mut entry = TantivyDocument::new();
            entry.add_u64(field, number);
            UserOperation::Add(entry)
        })
    }

    #[test]
    fn a_document_stays_though_another_thread_comes_between_its_number_and_its_place_in_the_queue() {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), &ANALYZER).unwrap();
        let mut writer = index.writer(30_000_000).unwrap();
        let (numbered, begin) = mpsc::channel();
        let (queued, overtaken) = mpsc::channel();
        let (numbered, overtaken) = (Mutex::new(numbered), Mutex::new(overtaken));
        thread::scope(|scope| {
            let writer = &writer;
            let slow = adding(writer, 1, || {
                numbered.lock().unwrap().send(()).unwrap();
                // Comes only when the other one overtakes.
                let _ = overtaken.lock().unwrap().recv_timeout(Duration::from_millis(300));
            });
            scope.spawn(move || writer.queue(slow).unwrap());
            begin.recv().unwrap();
            writer.queue(adding(writer, 2, || ())).unwrap();
            let _ = queued.send(());
        });
        writer.commit(1).unwrap();
        assert_eq!(index.searcher().unwrap().passage_count(), 2);
    }
}
