//! The fields of the index: the only place where they are named.

use tantivy::{
    Index, IndexSettings,
    schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions},
    tokenizer::TextAnalyzer,
};

use crate::{bigram::Bigrams, morpheme::Morphemes};

/// Number of the format that is written and read; to be raised with every change of schema, folding or tokenizers.
pub(crate) const FORMAT: u32 = 1;

const BIGRAMS: &str = "keifu_bigrams";
const MORPHEMES: &str = "keifu_morphemes";

pub(crate) const KEY: &str = "key";
pub(crate) const RANK: &str = "rank";
pub(crate) const FISCAL_YEAR: &str = "fiscal_year";
pub(crate) const PUBLISHER: &str = "publisher";
pub(crate) const DOCUMENT_ID: &str = "document_id";
pub(crate) const SOURCE: &str = "source";
pub(crate) const TITLE: &str = "title";

/// The fields of a passage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// Passage key, indexed and fast.
    pub(crate) key: Field,
    /// Document number, indexed, for removal.
    pub(crate) document: Field,
    /// The document's place in a fixed order, made of its id; fast.
    pub(crate) rank: Field,
    /// Western year of the 年度, fast; absent when unknown.
    pub(crate) fiscal_year: Field,
    /// Publisher, fast and stored; absent when unknown.
    pub(crate) publisher: Field,
    /// Document id, fast and stored.
    pub(crate) document_id: Field,
    /// Source path, fast and stored.
    pub(crate) source: Field,
    /// Title, fast and stored.
    pub(crate) title: Field,
    /// Page, stored.
    pub(crate) page: Field,
    /// Headings, stored, outermost first.
    pub(crate) headings: Field,
    /// Kind of passage by its name, stored.
    pub(crate) kind: Field,
    /// Text, stored.
    pub(crate) text: Field,
    /// The text's matching form in bigrams.
    pub(crate) bigrams: Field,
    /// The text's morphemes.
    pub(crate) morphemes: Field,
    /// Title and headings in bigrams.
    pub(crate) heading_bigrams: Field,
    /// Title and headings in morphemes.
    pub(crate) heading_morphemes: Field,
}

/// The schema and its fields; the same in every index of a format.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let positions = |tokenizer: &str| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
    };
    let fast_text = || TextOptions::default().set_fast("raw").set_stored();
    let fields = Fields {
        key: builder.add_u64_field(KEY, FAST | INDEXED),
        document: builder.add_u64_field("document", INDEXED),
        rank: builder.add_u64_field(RANK, FAST),
        fiscal_year: builder.add_i64_field(FISCAL_YEAR, FAST),
        publisher: builder.add_text_field(PUBLISHER, fast_text()),
        document_id: builder.add_text_field(DOCUMENT_ID, fast_text()),
        source: builder.add_text_field(SOURCE, fast_text()),
        title: builder.add_text_field(TITLE, fast_text()),
        page: builder.add_u64_field("page", STORED),
        headings: builder.add_text_field("headings", STORED),
        kind: builder.add_text_field("kind", STORED),
        text: builder.add_text_field("text", STORED),
        bigrams: builder.add_text_field("bigrams", positions(BIGRAMS)),
        morphemes: builder.add_text_field("morphemes", positions(MORPHEMES)),
        heading_bigrams: builder.add_text_field("heading_bigrams", positions(BIGRAMS)),
        heading_morphemes: builder.add_text_field("heading_morphemes", positions(MORPHEMES)),
    };
    (builder.build(), fields)
}

/// How an index is made.
pub(crate) fn settings() -> IndexSettings {
    IndexSettings { docstore_compression: tantivy::store::Compressor::Lz4, ..IndexSettings::default() }
}

/// Makes our tokenizers known to `index`.
pub(crate) fn register_tokenizers(index: &Index) {
    index.tokenizers().register(BIGRAMS, TextAnalyzer::from(Bigrams));
    index.tokenizers().register(MORPHEMES, TextAnalyzer::from(Morphemes));
}
