//! Everything derived once more from the stored bytes, and compared: the first difference is told, with its place.
//!
//! Bytes → text, passages and their maps → extraction → facts; every quote against its passage and, through the source
//! map, against the decoded original. Nothing is repaired here.

use std::fmt;

use keifu_corpus::{
    CharSpan, Document, READER_VERSION, Revision,
    catalog::{DocumentRecord, PLACES_TOGETHER},
    read_with_text,
};
use keifu_graph::{
    EXTRACTOR_VERSION, Extraction, Extractor, Facts, Judgement, Judgements, Place, Quote, ResolveInput,
    resolve,
};
use keifu_indexer::{Analyzer, Worker};
use rayon::prelude::*;
use serde::Serialize;

use crate::{Error, error, ingest::registry_for, library::Snapshot};

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
    let checked: Vec<Result<Checked, Error>> = library
        .records()
        .par_iter()
        .map_init(|| analyzer.worker(), |worker, record| check(library, record, worker, &extractor))
        .collect();
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
    if !stored.passages.iter().any(|passage| passage.place.ocr) {
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

/// The places that answers show are kept apart from the passages: they must be the same.
fn check_places_apart(library: &Snapshot, record: &DocumentRecord, stored: &Document) -> Result<(), Error> {
    let source = Some(record.source.as_str());
    for (part, passages) in (0..).zip(stored.passages.chunks(PLACES_TOGETHER as usize)) {
        let kept = library.with_catalog(|catalog| catalog.places(record.number, part));
        let kept =
            kept.map_err(|error| differs(source, "位置", "読めません", error::with_causes(&error), ""))?;
        for (at, passage) in passages.iter().enumerate() {
            let apart = kept.get(at).cloned().unwrap_or_default();
            if apart != passage.place {
                let place = format!("段落 {}", passage.ordinal);
                let (apart, within) = (format!("{apart:?}"), format!("{:?}", passage.place));
                return Err(differs(source, &place, "ページの中の位置", apart, within));
            }
        }
    }
    Ok(())
}

/// Every character of every passage must stand where its map says.
fn check_maps(source: Option<&str>, document: &Document, original: &str) -> Result<(), Error> {
    let original: Vec<char> = original.chars().collect();
    for passage in &document.passages {
        let place = format!("段落 {}", passage.ordinal);
        let text: Vec<char> = passage.text.chars().collect();
        let mut next = 0;
        for run in &passage.map.runs {
            if run.passage != next {
                return Err(differs(source, &place, "原文との対応の切れ目", run.passage, next));
            }
            next += run.len;
            if run.inserted {
                continue;
            }
            let here = text.get(run.passage as usize..next as usize);
            let there = original.get(run.source as usize..(run.source + run.len) as usize);
            if here.is_none() || here != there {
                let words = |chars: Option<&[char]>| shown(&chars.into_iter().flatten().collect::<String>());
                return Err(differs(source, &place, "原文の文字", words(here), words(there)));
            }
        }
        if next as usize != text.len() {
            return Err(differs(source, &place, "原文との対応の長さ", next, text.len()));
        }
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

/// Every place must lie in its passage and in the original; every quote must be the characters at its place.
fn check_places(source: Option<&str>, document: &Document, extraction: &Extraction) -> Result<usize, Error> {
    let mut places = 0;
    let mut check = |place: &Place, quote: Option<&Quote>, what: &str| {
        places += 1;
        let at = format!("段落 {}、{}～{} 文字", place.passage, place.span.start, place.span.end);
        let Some(passage) = document.passages.get(place.passage as usize) else {
            return Err(differs(source, &at, what, "段落がない", ""));
        };
        let found = place.span.of(&passage.text);
        if place.span.is_empty() || found.chars().count() != place.span.len() {
            return Err(differs(source, &at, what, "段落の外", shown(found)));
        }
        if let Some(quote) = quote
            && (quote.text != found || quote.page != passage.page)
        {
            return Err(differs(source, &at, what, shown(&quote.text), shown(found)));
        }
        if passage.map.to_source(place.span).is_none() {
            return Err(differs(source, &at, what, shown(found), "原文にない"));
        }
        Ok(())
    };
    for mention in &extraction.mentions {
        check(&mention.place, None, "言及")?;
    }
    for date in &extraction.dates {
        check(&date.place, None, "日付")?;
    }
    for quote in extraction.sightings.iter().flatten() {
        check(&quote.place, Some(quote), "初出の引用")?;
    }
    let forms = extraction.entities.iter().flat_map(|entity| &entity.forms);
    for quote in forms.filter_map(|form| form.evidence.as_ref()) {
        check(&quote.place, Some(quote), "名前の引用")?;
    }
    for alias in &extraction.aliases {
        check(&alias.evidence.place, Some(&alias.evidence), "略称の引用")?;
    }
    for metric in &extraction.metrics {
        check(&metric.evidence.place, Some(&metric.evidence), "指標の引用")?;
    }
    for statement in &extraction.statements {
        check(&statement.evidence.place, Some(&statement.evidence), "関係の引用")?;
    }
    for event in &extraction.events {
        check(&event.evidence.place, Some(&event.evidence), "出来事の引用")?;
    }
    Ok(places)
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
