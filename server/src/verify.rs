//! Everything derived once more from the stored bytes, and compared: the first difference is told, with its place.
//!
//! Bytes → text, passages and their maps → extraction → facts; every quote against its passage and, through the source
//! map, against the decoded original. Nothing is repaired here.

mod places;

use std::fmt;

use keifu_corpus::{CharSpan, Document, READER_VERSION, Revision, catalog::DocumentRecord, read_with_text};
use keifu_graph::{
    EXTRACTOR_VERSION, Extraction, Extractor, Facts, Judgement, Judgements, ResolveInput, resolve,
};
use keifu_indexer::{Analyzer, Worker};
use rayon::prelude::*;
use serde::Serialize;

use crate::{Error, error, ingest::registry_for, library::Snapshot};

use places::{check_maps, check_places, check_places_apart};

/// Stack of a thread, as in the children that read files: formats nest, and their libraries call themselves.
const STACK: usize = 64 << 20;

/// Where what is stored and what is derived part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Source of the document; `None` when it is about the whole.
    pub document: Option<String>,
    /// Passage or part.
    pub place: String,
    /// What differs.
    pub what: String,
    /// As it is stored.
    pub stored: String,
    /// As it is derived.
    pub derived: String,
}

/// What was compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The generation.
    pub generation: u64,
    /// Documents read again from their bytes.
    pub documents: usize,
    /// Passages compared with text and map.
    pub passages: usize,
    /// Places and quotes compared with their passages.
    pub places: usize,
    /// Entities resolved again.
    pub entities: usize,
    /// Relations resolved again.
    pub relations: usize,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(document) = &self.document {
            write!(f, "{document}, ")?;
        }
        write!(f, "{}: {}（保存: {}、導出: {}）", self.place, self.what, self.stored, self.derived)
    }
}

/// Derives everything of a generation again.
pub fn verify(library: &Snapshot, analyzer: &Analyzer) -> Result<Verified, Error> {
    let extractor = Extractor::new();
    let threads = rayon::ThreadPoolBuilder::new().stack_size(STACK).build().map_err(|error| Error::Io {
        action: "starting threads",
        path: "verify".into(),
        source: std::io::Error::other(error),
    })?;
    let checked: Vec<Result<Checked, Error>> = threads.install(|| {
        let records = library.records().par_iter();
        records
            .map_init(|| analyzer.worker(), |worker, record| check(library, record, worker, &extractor))
            .collect()
    });
    let mut verified = Verified { generation: library.generation, ..Verified::default() };
    let mut inputs = Vec::with_capacity(checked.len());
    for (record, checked) in library.records().iter().zip(checked) {
        let checked = checked?;
        verified.documents += 1;
        verified.passages += checked.passages;
        verified.places += checked.places;
        inputs.push(ResolveInput {
            document: record.id.clone(),
            fiscal_year: record.metadata.fiscal_year,
            extraction: checked.extraction,
        });
    }
    let judgements = read_judgements(library)?;
    compare_facts(library, inputs, &judgements)?;
    let indexed = library.coverage().passages;
    if indexed != library.indexed_passages() {
        return Err(differs(None, "索引", "段落の数", library.indexed_passages(), indexed));
    }
    verified.entities = library.graph.facts().entities.len();
    verified.relations = library.graph.facts().relations.len();
    Ok(verified)
}

struct Checked {
    passages: usize,
    places: usize,
    extraction: Extraction,
}

fn check(
    library: &Snapshot,
    record: &DocumentRecord,
    worker: &mut Worker,
    extractor: &Extractor,
) -> Result<Checked, Error> {
    let source = Some(record.source.as_str());
    let kept = library.with_catalog(|catalog| {
        let number = record.number;
        Ok((catalog.read(number)?, catalog.original(number)?, catalog.extraction(number)?))
    });
    let (stored, (bytes, sidecar), extraction) =
        kept.map_err(|error| differs(source, "目録", "読めません", error::with_causes(&error), ""))?;
    let revision = Revision::of(&bytes, sidecar.as_deref());
    if revision != record.revision {
        return Err(differs(source, "原文", "ハッシュ", &record.revision.0, &revision.0));
    }
    if record.reader != READER_VERSION {
        return Err(differs(source, "文書", "読み取り規則の版", record.reader, READER_VERSION));
    }
    // What was recognized from pictures cannot be derived without the program that did it.
    let recognized = stored.passages.iter().any(|passage| passage.place.ocr)
        || stored.warnings.iter().any(|warning| matches!(warning.code.as_str(), "ocr" | "ocr_failed"));
    if !recognized {
        let (derived, text) = read_with_text(&bytes, &record.source, sidecar.as_deref())?;
        compare_documents(source, &stored, &derived)?;
        check_maps(source, &stored, &text)?;
    }
    check_places_apart(library, record, &stored)?;

    let version = extraction.as_ref().map_or(0, |extraction| extraction.version);
    if version != EXTRACTOR_VERSION {
        return Err(differs(source, "抽出", "規則の版", version, EXTRACTOR_VERSION));
    }
    let analyses: Vec<_> = stored.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
    let derived = extractor.extract(&stored, &analyses);
    let kept: Extraction = match &extraction {
        Some(extraction) => postcard::from_bytes(&extraction.bytes)
            .map_err(|error| differs(source, "抽出", "読めません", error, ""))?,
        None => Extraction::default(),
    };
    compare_extractions(source, &kept, &derived)?;
    let places = check_places(source, &stored, &kept)?;
    Ok(Checked { passages: stored.passages.len(), places, extraction: kept })
}

fn compare_documents(source: Option<&str>, stored: &Document, derived: &Document) -> Result<(), Error> {
    for (at, (left, right)) in stored.passages.iter().zip(&derived.passages).enumerate() {
        if left != right {
            let (left, right) = shown_apart(&format!("{left:?}"), &format!("{right:?}"));
            return Err(differs(source, &format!("段落 {at}"), "段落", left, right));
        }
    }
    if stored.passages.len() != derived.passages.len() {
        return Err(differs(source, "文書", "段落の数", stored.passages.len(), derived.passages.len()));
    }
    if stored.metadata != derived.metadata {
        let (left, right) = (format!("{:?}", stored.metadata), format!("{:?}", derived.metadata));
        return Err(differs(source, "文書", "書誌", left, right));
    }
    if stored != derived {
        return Err(differs(source, "文書", "警告または識別子", &stored.id, &derived.id));
    }
    Ok(())
}

fn compare_extractions(source: Option<&str>, stored: &Extraction, derived: &Extraction) -> Result<(), Error> {
    macro_rules! compare {
        ($($field:ident $name:literal),*) => {
            // Without `..`: a field that is added and not compared does not compile.
            let Extraction { $($field: _),* } = stored;
            $(
            for (at, (left, right)) in stored.$field.iter().zip(&derived.$field).enumerate() {
                if left != right {
                    let place = format!("{} {at}", $name);
                    let (left, right) = shown_apart(&format!("{left:?}"), &format!("{right:?}"));
                    return Err(differs(source, &place, "抽出", left, right));
                }
            }
            let (left, right) = (stored.$field.iter().count(), derived.$field.iter().count());
            if left != right {
                return Err(differs(source, $name, "数", left, right));
            }
        )*};
    }
    compare!(entities "名前", sightings "初出", mentions "言及", aliases "略称", dates "日付", metrics "指標", statements "関係", events "出来事", speaks_for "発行者");
    Ok(())
}

/// The ledger as it belongs to the generation; an entry whose id does not fit what it says was changed.
fn read_judgements(library: &Snapshot) -> Result<Judgements, Error> {
    let lines = library.with_catalog(|catalog| catalog.judgements(library.generation))?;
    let mut judgements = Vec::with_capacity(lines.len());
    for stored in lines {
        let judgement = Judgement::from_line(&stored.line)
            .map_err(|error| differs(None, &format!("判定 {}", stored.id), "台帳", error, &stored.id))?;
        if (&judgement.id.0, &judgement.time) != (&stored.id, &stored.time) {
            return Err(differs(None, &format!("判定 {}", stored.id), "台帳", &stored.id, &judgement.id));
        }
        judgements.push(judgement);
    }
    Ok(Judgements::new(judgements))
}

fn compare_facts(
    library: &Snapshot,
    inputs: Vec<ResolveInput>,
    judgements: &Judgements,
) -> Result<(), Error> {
    let whole = library.whole_graph()?;
    let stored = whole.facts();
    let registry = library.with_catalog(|catalog| registry_for(catalog, &inputs))?;
    let derived = resolve(inputs, judgements, &registry);
    macro_rules! compare {
        ($($field:ident $name:literal),*) => {
            let Facts { judged: _, $($field: _),* } = stored;
            $(
            if let Some((at, (left, right))) =
                stored.$field.iter().zip(&derived.$field).enumerate().find(|(_, (left, right))| left != right)
            {
                let place = format!("{} {at}", $name);
                let (left, right) = shown_apart(&format!("{left:?}"), &format!("{right:?}"));
                return Err(differs(None, &place, "グラフ", left, right));
            }
            if stored.$field.len() != derived.$field.len() {
                return Err(differs(None, $name, "数", stored.$field.len(), derived.$field.len()));
            }
        )*};
    }
    compare!(
        documents "文書", entities "エンティティ", redirects "転送", mentions "言及", relations "関係",
        unpinned "登録の確認待ち", dates "日付", metrics "指標", events "出来事"
    );
    if stored.judged != derived.judged {
        let (left, right) = shown_apart(&format!("{:?}", stored.judged), &format!("{:?}", derived.judged));
        return Err(differs(None, "判定", "グラフ", left, right));
    }
    Ok(())
}

fn differs(
    document: Option<&str>,
    place: &str,
    what: &str,
    stored: impl ToString,
    derived: impl ToString,
) -> Error {
    Error::Differs(Difference {
        document: document.map(str::to_owned),
        place: place.to_owned(),
        what: what.to_owned(),
        stored: stored.to_string(),
        derived: derived.to_string(),
    })
}

/// Two texts from shortly before the first character in which they differ.
fn shown_apart(left: &str, right: &str) -> (String, String) {
    let same = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
    let from = same.saturating_sub(80);
    let part = |text: &str| {
        let rest: String = text.chars().skip(from).collect();
        if from > 0 { format!("…{}", shown(&rest)) } else { shown(&rest) }
    };
    (part(left), part(right))
}

/// The beginning of a long text.
fn shown(text: &str) -> String {
    let all = CharSpan::new(0, 200).of(text);
    if all.len() < text.len() { format!("{all}…") } else { all.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_far_into_a_long_text_is_shown() {
        let (left, right) = (format!("{}健都{}", "あ".repeat(500), "い".repeat(500)), "あ".repeat(500));
        let (left, right) = shown_apart(&left, &right);
        assert!(left.starts_with("…あ") && left.contains("あ健都い") && left.ends_with("い…"), "{left}");
        assert_eq!(right, format!("…{}", "あ".repeat(80)));
        assert_eq!(shown_apart("健都", "健部"), ("健都".to_owned(), "健部".to_owned()));
    }
}
