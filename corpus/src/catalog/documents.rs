//! Documents, their passages, original bytes and extractions.

use std::path::PathBuf;

use rusqlite::{OptionalExtension as _, Row, Transaction, params};

use super::{
    originals::{self, Kept},
    packing::{compress, decompress, pack, unpack},
    places,
};
use crate::{Catalog, Document, DocumentId, Error, Metadata, Passage, READER_VERSION, Revision, Warning};

/// Bits of a passage key below the document's number; the same as in the index.
const ORDINAL_BITS: u32 = 24;

/// Passages are stored in chunks of about this many bytes, so that one is read without the whole document.
const CHUNK_BYTES: usize = 32 * 1024;

/// What the catalog knows of a document without its text.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentRecord {
    /// Its row: a new one for every revision, never used again.
    pub number: u64,
    /// Its id.
    pub id: DocumentId,
    /// The bytes it was read from.
    pub revision: Revision,
    /// Path within the collection.
    pub source: String,
    /// The folder that was given to `ingest`.
    pub root: String,
    /// Path below it.
    pub relative: String,
    /// First generation that shows it.
    pub added: u64,
    /// First generation that shows it no longer.
    pub removed: Option<u64>,
    /// Size of the original in bytes.
    pub size: u64,
    /// Number of passages.
    pub passages: u32,
    /// Title, publisher, years.
    pub metadata: Metadata,
    /// What was doubtful when it was read.
    pub warnings: Vec<Warning>,
    /// [`READER_VERSION`] of the program that read it.
    pub reader: u32,
}

/// A document to be stored, with all that was made of it.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// Row to store it in, from [`Catalog::next_number`] upwards.
    pub number: u64,
    /// The folder that was given to `ingest`.
    pub root: String,
    /// Path below it.
    pub relative: String,
    /// Original bytes.
    pub bytes: Vec<u8>,
    /// The file that holds just these bytes; `None` for a member of an archive.
    pub path: Option<PathBuf>,
    /// Text of the sidecar, if there is one.
    pub sidecar: Option<String>,
    /// What was read.
    pub document: Document,
    /// What was extracted.
    pub extraction: StoredExtraction,
}

/// An extraction as the catalog keeps it: opaque bytes of a known version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredExtraction {
    /// Version of the rules that made it.
    pub version: u32,
    /// The serialized extraction.
    pub bytes: Vec<u8>,
}

/// What a generation must change in index and graph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Rows that are visible now and were not before, ascending.
    pub added: Vec<u64>,
    /// Rows that were visible before and are not now, ascending.
    pub removed: Vec<u64>,
}

const RECORD: &str = "number, id, source, root, relative, revision, added, removed, size, passages, head, reader FROM documents";

fn record(row: &Row<'_>) -> rusqlite::Result<DocumentRecord> {
    let head: Vec<u8> = row.get(10)?;
    let (metadata, warnings) = unpack(&head)?;
    Ok(DocumentRecord {
        number: row.get::<_, i64>(0)? as u64,
        id: DocumentId(row.get(1)?),
        source: row.get(2)?,
        root: row.get(3)?,
        relative: row.get(4)?,
        revision: Revision(row.get(5)?),
        added: row.get::<_, i64>(6)? as u64,
        removed: row.get::<_, Option<i64>>(7)?.map(|removed| removed as u64),
        size: row.get::<_, i64>(8)? as u64,
        passages: row.get(9)?,
        metadata,
        warnings,
        reader: row.get(11)?,
    })
}

impl Catalog {
    /// The documents that `generation` shows, by id.
    pub fn documents(&self, generation: u64) -> Result<Vec<DocumentRecord>, Error> {
        let visible = "added <= ?1 AND (removed IS NULL OR removed > ?1)";
        self.run("reading", |c| {
            c.prepare_cached(&format!("SELECT {RECORD} WHERE {visible} ORDER BY id"))?
                .query_map([generation as i64], record)?
                .collect()
        })
    }

    /// The documents that no generation has removed: what the next one shows, by id.
    pub fn current_documents(&self) -> Result<Vec<DocumentRecord>, Error> {
        self.documents(i64::MAX as u64 - 1)
    }

    /// What is known of row `number`.
    pub fn record(&self, number: u64) -> Result<Option<DocumentRecord>, Error> {
        self.run("reading", |c| {
            c.prepare_cached(&format!("SELECT {RECORD} WHERE number = ?1"))?
                .query_row([number as i64], record)
                .optional()
        })
    }

    /// The whole document in row `number`.
    pub fn read(&self, number: u64) -> Result<Document, Error> {
        let record = self.record(number)?.ok_or(Error::NoDocument { number })?;
        let keys = keys_of(number);
        let chunks: Vec<Vec<Passage>> = self.run("reading", |c| {
            c.prepare_cached("SELECT blob FROM passages WHERE key BETWEEN ?1 AND ?2 ORDER BY key")?
                .query_map([keys.0, keys.1], |row| unpack(row.get_ref(0)?.as_blob()?))?
                .collect()
        })?;
        Ok(Document {
            id: record.id,
            revision: record.revision,
            source: record.source,
            metadata: record.metadata,
            passages: chunks.into_iter().flatten().collect(),
            warnings: record.warnings,
        })
    }

    /// The passages stored together with passage `ordinal` of row `number`, the first of them first; empty when there is none.
    pub fn passages_around(&self, number: u64, ordinal: u32) -> Result<Vec<Passage>, Error> {
        let keys = keys_of(number);
        let key = keys.0 + i64::from(ordinal);
        self.run("reading", |c| {
            c.prepare_cached(
                "SELECT blob FROM passages WHERE key BETWEEN ?1 AND ?2 ORDER BY key DESC LIMIT 1",
            )?
            .query_row([keys.0, key], |row| unpack(row.get_ref(0)?.as_blob()?))
            .optional()
        })
        .map(Option::unwrap_or_default)
    }

    /// Passage `ordinal` of row `number`.
    pub fn passage(&self, number: u64, ordinal: u32) -> Result<Option<Passage>, Error> {
        let chunk = self.passages_around(number, ordinal)?;
        Ok(chunk.into_iter().find(|passage| passage.ordinal == ordinal))
    }

    /// What was extracted from row `number`.
    pub fn extraction(&self, number: u64) -> Result<Option<StoredExtraction>, Error> {
        self.run("reading", |c| {
            c.prepare_cached("SELECT version, blob FROM extractions WHERE number = ?1")?
                .query_row([number as i64], |row| {
                    Ok(StoredExtraction {
                        version: row.get(0)?,
                        bytes: decompress(row.get_ref(1)?.as_blob()?)?,
                    })
                })
                .optional()
        })
    }

    /// Rows of the current documents whose extraction is missing or not of `version`, ascending.
    pub fn stale_extractions(&self, version: u32) -> Result<Vec<u64>, Error> {
        self.run("reading", |c| {
            c.prepare_cached(
                "SELECT number FROM documents LEFT JOIN extractions USING (number)
                 WHERE removed IS NULL AND version IS NOT ?1 ORDER BY number",
            )?
            .query_map([version], |row| row.get::<_, i64>(0).map(|number| number as u64))?
            .collect()
        })
    }

    /// The smallest number that no row had yet.
    pub fn next_number(&self) -> Result<u64, Error> {
        self.run("reading", |c| {
            c.query_row("SELECT coalesce(max(number), 0) + 1 FROM documents", [], |row| row.get::<_, i64>(0))
        })
        .map(|number| number as u64)
    }

    /// The newest generation that a document was added or removed in, or a judgement added; an interrupted run may not
    /// have published it.
    pub fn newest_generation(&self) -> Result<u64, Error> {
        self.run("reading", |c| {
            let sql = "SELECT max(coalesce((SELECT max(added) FROM documents), 0),
                              coalesce((SELECT max(removed) FROM documents WHERE removed IS NOT NULL), 0))";
            c.query_row(sql, [], |row| row.get::<_, i64>(0))
        })
        .and_then(|generation| Ok((generation as u64).max(self.newest_judgement()?)))
    }

    /// Stores documents in one transaction, as part of `generation`; whatever row had the same place is removed in it.
    ///
    /// When this returns, the documents are acknowledged: they survive the death of the process.
    pub fn store(&mut self, generation: u64, documents: &[NewDocument]) -> Result<(), Error> {
        let kept = self.originals.keep(documents)?;
        self.transact(|transaction| {
            for (document, kept) in documents.iter().zip(&kept) {
                retire(transaction, generation, &document.root, &document.relative)?;
                insert(transaction, generation, document, kept)?;
            }
            Ok(())
        })
    }

    /// Replaces the extraction of row `number`.
    pub fn store_extraction(&mut self, number: u64, extraction: &StoredExtraction) -> Result<(), Error> {
        self.transact(|transaction| insert_extraction(transaction, number, extraction))
    }

    /// Removes rows as part of `generation`.
    pub fn remove(&mut self, generation: u64, numbers: &[u64]) -> Result<(), Error> {
        self.transact(|transaction| {
            let mut update = transaction
                .prepare_cached("UPDATE documents SET removed = ?1 WHERE number = ?2 AND removed IS NULL")?;
            for &number in numbers {
                update.execute([generation as i64, number as i64])?;
            }
            Ok(())
        })
    }

    /// What index and graph of generation `published` lack to show the current documents.
    pub fn changes_since(&self, published: u64) -> Result<Changes, Error> {
        let rows = |sql: &str| {
            self.run("reading", |c| {
                c.prepare_cached(sql)?
                    .query_map([published as i64], |row| row.get::<_, i64>(0).map(|number| number as u64))?
                    .collect::<rusqlite::Result<Vec<u64>>>()
            })
        };
        Ok(Changes {
            added: rows("SELECT number FROM documents WHERE added > ?1 AND removed IS NULL ORDER BY number")?,
            removed: rows("SELECT number FROM documents WHERE added <= ?1 AND removed > ?1 ORDER BY number")?,
        })
    }

    /// Forgets the rows that were removed before `generation`: no reader of it, or of a later one, can ask for them.
    pub fn purge_before(&mut self, generation: u64) -> Result<(), Error> {
        let gone: Vec<i64> = self.run("reading", |c| {
            // The newest row stays, so that its number is not given out again.
            c.prepare_cached(
                "SELECT number FROM documents WHERE removed < ?1 AND number < (SELECT max(number) FROM documents)",
            )?
            .query_map([generation as i64], |row| row.get(0))?
            .collect()
        })?;
        self.transact(|transaction| {
            for number in gone {
                let keys = keys_of(number as u64);
                for table in ["passages", "places"] {
                    let delete = format!("DELETE FROM {table} WHERE key BETWEEN ?1 AND ?2");
                    transaction.execute(&delete, [keys.0, keys.1])?;
                }
                for table in ["contents", "extractions", "documents"] {
                    transaction.execute(&format!("DELETE FROM {table} WHERE number = ?1"), [number])?;
                }
            }
            Ok(())
        })?;
        self.sweep_originals()
    }
}

/// First and last passage key of row `number`.
pub(super) fn keys_of(number: u64) -> (i64, i64) {
    let first = (number << ORDINAL_BITS) as i64;
    (first, first + (1 << ORDINAL_BITS) - 1)
}

fn retire(
    transaction: &Transaction<'_>,
    generation: u64,
    root: &str,
    relative: &str,
) -> rusqlite::Result<usize> {
    transaction
        .prepare_cached(
            "UPDATE documents SET removed = ?1 WHERE root = ?2 AND relative = ?3 AND removed IS NULL",
        )?
        .execute(params![generation as i64, root, relative])
}

fn insert(
    transaction: &Transaction<'_>,
    generation: u64,
    new: &NewDocument,
    kept: &Kept,
) -> rusqlite::Result<()> {
    let document = &new.document;
    let number = new.number as i64;
    transaction
        .prepare_cached("INSERT INTO documents VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9, ?10, ?11)")?
        .execute(params![
            number,
            document.id.as_str(),
            document.source,
            new.root,
            new.relative,
            document.revision.0,
            READER_VERSION,
            generation as i64,
            new.bytes.len() as i64,
            document.passages.len() as i64,
            pack(&(&document.metadata, &document.warnings))?,
        ])?;
    originals::insert(transaction, new, kept)?;
    let first = keys_of(new.number).0;
    let mut insert = transaction.prepare_cached("INSERT INTO passages VALUES (?1, ?2)")?;
    for chunk in chunks(&document.passages) {
        insert.execute(params![first + i64::from(chunk[0].ordinal), pack(chunk)?])?;
    }
    places::insert(transaction, new.number, &document.passages)?;
    insert_extraction(transaction, new.number, &new.extraction)
}

fn insert_extraction(
    transaction: &Transaction<'_>,
    number: u64,
    extraction: &StoredExtraction,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO extractions VALUES (?1, ?2, ?3)")?
        .execute(params![number as i64, extraction.version, compress(&extraction.bytes)])?;
    Ok(())
}

/// Cuts passages into runs of about [`CHUNK_BYTES`] of text; none is empty.
fn chunks(mut passages: &[Passage]) -> impl Iterator<Item = &[Passage]> {
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let end = passages.iter().position(|passage| {
            let full = bytes >= CHUNK_BYTES;
            bytes += passage.text.len() + 64;
            full
        });
        let (chunk, rest) = passages.split_at(end.unwrap_or(passages.len()));
        passages = rest;
        (!chunk.is_empty()).then_some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        PassageKind, SourceMap,
        catalog::{CatalogOptions, PLACES_TOGETHER},
    };

    fn document(number: u64, relative: &str, passages: u32, length: usize) -> NewDocument {
        let passage = |ordinal: u32| Passage {
            ordinal,
            kind: PassageKind::Paragraph,
            headings: vec!["取組".to_owned()],
            column: None,
            page: Some(1),
            text: format!("第{ordinal}段落。{}", "健都".repeat(length)),
            map: SourceMap::default(),
            notes: Vec::new(),
            place: Default::default(),
        };
        NewDocument {
            number,
            root: "/reports".to_owned(),
            relative: relative.to_owned(),
            bytes: "元の文".repeat(length + 1).into_bytes(),
            path: None,
            sidecar: None,
            document: Document {
                id: DocumentId::of_source(relative),
                revision: Revision(format!("r{number}")),
                source: relative.to_owned(),
                metadata: Metadata { title: relative.to_owned(), ..Metadata::default() },
                passages: (0..passages).map(passage).collect(),
                warnings: Vec::new(),
            },
            extraction: StoredExtraction { version: 1, bytes: vec![number as u8; 3] },
        }
    }

    #[test]
    fn a_document_comes_back_as_it_was() {
        let data = tempfile::tempdir().unwrap();
        let mut catalog = Catalog::open(data.path(), CatalogOptions::default()).unwrap();
        let new = document(7, "a.txt", 300, 100);
        catalog.store(1, std::slice::from_ref(&new)).unwrap();
        assert_eq!(catalog.read(7).unwrap(), new.document);
        assert_eq!(catalog.original(7).unwrap(), (new.bytes, None));
        assert_eq!(catalog.extraction(7).unwrap(), Some(new.extraction));
        for ordinal in [0, 1, 150, 299] {
            assert_eq!(
                catalog.passage(7, ordinal).unwrap().as_ref(),
                new.document.passages.get(ordinal as usize)
            );
        }
        assert!(catalog.passages_around(7, 150).unwrap().len() < 300);
        assert_eq!(catalog.passage(7, 300).unwrap(), None);
        assert_eq!(catalog.passage(8, 0).unwrap(), None);
        assert_eq!(catalog.next_number().unwrap(), 8);
        assert!(matches!(catalog.read(8), Err(Error::NoDocument { number: 8 })));
    }

    #[test]
    fn heads_are_those_of_the_passages() {
        let data = tempfile::tempdir().unwrap();
        let mut catalog = Catalog::open(data.path(), CatalogOptions::default()).unwrap();
        let mut new = document(7, "a.xlsx", 300, 100);
        for passage in &mut new.document.passages {
            let ordinal = passage.ordinal;
            passage.kind = if ordinal % 3 == 0 { PassageKind::Heading } else { PassageKind::Note };
            passage.page = (ordinal % 5 > 0).then_some(ordinal);
            passage.column = (ordinal % 2 == 0).then_some(crate::Column::Target);
            passage.headings = vec!["見出し".to_owned(); (ordinal % 4) as usize];
            passage.place = crate::Place {
                unit: crate::PageUnit::Sheet,
                sheet: (ordinal % 2 == 0).then(|| "予算".to_owned()),
                cells: (ordinal % 3 == 0).then(|| "B3".to_owned()),
                area: (ordinal % 7 == 0).then_some(crate::Area { left: -1, top: 2, right: 30, bottom: 400 }),
                ocr: ordinal % 11 == 0,
            };
            (0..ordinal % 9).for_each(|at| passage.map.push(at * 2, at % 3 == 0));
            passage.notes =
                vec![crate::NoteReference { label: "14".to_owned(), at: 3 }; (ordinal % 3) as usize];
        }
        catalog.store(1, std::slice::from_ref(&new)).unwrap();
        let mut passages = new.document.passages.iter();
        let told = |passage: &Passage| {
            (
                passage.ordinal,
                passage.kind,
                passage.headings.len(),
                passage.page,
                passage.place.sheet.clone(),
                passage.text.clone(),
            )
        };
        let each = |head: crate::catalog::PassageHead<'_>| {
            let sheet = head.sheet.map(str::to_owned);
            let head = (head.ordinal, head.kind, head.depth, head.page, sheet, head.text.to_owned());
            assert_eq!(passages.next().map(told), Some(head));
        };
        catalog.passage_heads(7, each).unwrap();
        assert!(passages.next().is_none());
    }

    #[test]
    fn places_are_found_without_their_passages() {
        let data = tempfile::tempdir().unwrap();
        let mut catalog = Catalog::open(data.path(), CatalogOptions::default()).unwrap();
        let mut new = document(7, "a.xlsx", 2_500, 1);
        for passage in &mut new.document.passages[1_500..] {
            passage.place.cells = Some(format!("B{}", passage.ordinal));
        }
        catalog.store(1, &[new, document(8, "b.txt", 2, 1)]).unwrap();
        let cells = |ordinal: u32| {
            let places = catalog.places(7, ordinal / PLACES_TOGETHER).unwrap();
            places.get((ordinal % PLACES_TOGETHER) as usize).and_then(|place| place.cells.clone())
        };
        assert_eq!([cells(0), cells(1_499), cells(2_500)], [None, None, None]);
        assert_eq!([cells(1_500), cells(2_499)], [Some("B1500".to_owned()), Some("B2499".to_owned())]);
        assert!(catalog.places(8, 0).unwrap().is_empty());
        catalog.remove(2, &[7]).unwrap();
        catalog.purge_before(3).unwrap();
        assert!(catalog.places(7, 2).unwrap().is_empty());
    }

    #[test]
    fn a_full_disk_loses_nothing_that_was_acknowledged() {
        let data = tempfile::tempdir().unwrap();
        let options = CatalogOptions { max_bytes: Some(400_000), ..CatalogOptions::default() };
        let mut catalog = Catalog::open(data.path(), options).unwrap();
        catalog.store(1, &[document(1, "small.txt", 3, 5)]).unwrap();
        let mut state = 1_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        };
        let mut noise = || (0..100_000).map(|_| random()).collect::<Vec<u8>>();
        let big: Vec<NewDocument> = (2..8)
            .map(|number| NewDocument { bytes: noise(), ..document(number, &format!("{number}.txt"), 2, 10) })
            .collect();
        assert!(matches!(catalog.store(1, &big), Err(Error::DiskFull { .. })));
        let sources: Vec<String> =
            catalog.current_documents().unwrap().into_iter().map(|document| document.source).collect();
        assert_eq!(sources, ["small.txt"]);
        catalog.store(1, &[document(9, "other.txt", 3, 5)]).unwrap();
    }

    #[derive(Clone, Debug)]
    enum Step {
        Store(u8),
        Remove(u8),
        Publish,
        Reopen,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (0..6_u8).prop_map(Step::Store),
            2 => (0..6_u8).prop_map(Step::Remove),
            1 => Just(Step::Publish),
            1 => Just(Step::Reopen),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// An index that follows the catalog's changes from one published generation to the next holds what a plain
        /// map of the files holds, and what was published stays readable until the generation after the next.
        #[test]
        fn changes_lead_from_generation_to_generation(steps in prop::collection::vec(step(), 1..24)) {
            let data = tempfile::tempdir().unwrap();
            let open = || Catalog::open(data.path(), CatalogOptions::default()).unwrap();
            let mut catalog = open();
            let mut files: BTreeMap<String, u64> = BTreeMap::new();
            let mut index: Vec<u64> = Vec::new();
            let mut published = 0;
            for step in steps {
                match step {
                    Step::Store(file) => {
                        let relative = format!("{file}.txt");
                        let number = catalog.next_number().unwrap();
                        catalog.store(published + 1, &[document(number, &relative, 2, 1)]).unwrap();
                        files.insert(relative, number);
                    }
                    Step::Remove(file) => {
                        if let Some(number) = files.remove(&format!("{file}.txt")) {
                            catalog.remove(published + 1, &[number]).unwrap();
                        }
                    }
                    Step::Publish => {
                        let changes = catalog.changes_since(published).unwrap();
                        let before = catalog.documents(published).unwrap();
                        index.retain(|number| !changes.removed.contains(number));
                        index.extend(&changes.added);
                        published += 1;
                        prop_assert_eq!(catalog.documents(published - 1).unwrap(), before);
                        catalog.purge_before(published).unwrap();
                    }
                    Step::Reopen => {
                        drop(catalog);
                        catalog = open();
                    }
                }
                let mut shown: Vec<u64> =
                    catalog.documents(published).unwrap().iter().map(|record| record.number).collect();
                shown.sort_unstable();
                index.sort_unstable();
                prop_assert_eq!(&shown, &index);
                for &number in &index {
                    prop_assert_eq!(catalog.read(number).unwrap().passages.len(), 2);
                }
                let current: BTreeMap<String, u64> = catalog
                    .current_documents()
                    .unwrap()
                    .into_iter()
                    .map(|record| (record.source, record.number))
                    .collect();
                prop_assert_eq!(&current, &files);
            }
        }
    }
}
