//! An answer with citations, and whether what is cited says so.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An answer that cites.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CitedAnswer {
    /// 答えの文章（20,000 文字まで）。引用は `[c:ID]`、`【ID】`、`[ID]`、`(ID)`、`[^1]` と `[^1]: ID` の行、`[1]` と `[1] ID` の行で示す
    #[schema(
        example = "PMDA関西支部の平成30年度の利用実績は105件である[c:d0123456789abcdef-12]。",
        max_length = 20000
    )]
    pub answer: String,
    /// 引用した箇所。`[1]` のような番号はこの並びの番号（1 から）とみなす
    #[serde(default)]
    #[schema(max_items = 200)]
    pub citations: Vec<CitedQuote>,
}

/// A citation as it was given to the author of the answer.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CitedQuote {
    /// 引用 ID
    #[schema(example = "d0123456789abcdef-12")]
    pub citation_id: String,
    /// 渡した原文（`/v1/context` の `quote` など）。文書にそのままあるかも確かめる
    #[serde(default)]
    #[schema(max_length = 8000)]
    pub quote: Option<String>,
}

/// An answer, sentence by sentence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckedAnswer {
    /// Whether every sentence with claims is `supported`, and every citation known.
    pub supported: bool,
    /// Sentences by verdict.
    pub counts: VerdictCounts,
    /// Citations that lead nowhere: no such document or passage, or a quote that does not stand there.
    pub unknown_citations: Vec<UnknownCitation>,
    /// The sentences in order.
    pub sentences: Vec<CheckedSentence>,
}

/// How many sentences have which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct VerdictCounts {
    /// All that they claim stands in what they cite.
    pub supported: usize,
    /// Something that they claim does not stand there.
    pub unsupported: usize,
    /// What they cite says otherwise.
    pub contradicted: usize,
    /// They claim something and cite nothing.
    pub uncited: usize,
    /// They cite only what does not exist.
    pub unknown_citation: usize,
    /// They name nothing that could be compared.
    pub no_claims: usize,
}

/// A citation that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct UnknownCitation {
    /// As it is written.
    pub citation_id: String,
    /// Why, in Japanese.
    pub reason: String,
    /// Its first character in the answer; `null` when it is only in `citations`.
    pub start: Option<u32>,
}

/// A sentence of the answer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckedSentence {
    /// Its characters, citations included.
    pub text: String,
    /// First of them in the answer.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// `supported`, `unsupported`, `contradicted`, `uncited`, `unknown_citation` or `no_claims`.
    #[schema(example = "supported")]
    pub verdict: String,
    /// What it cites, as far as that exists.
    pub citations: Vec<String>,
    /// The names, numbers and dates in it.
    pub claims: Vec<CheckedClaim>,
}

/// A name, number or date of a sentence.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckedClaim {
    /// `name`, `number` or `date`.
    pub kind: String,
    /// Its characters.
    pub text: String,
    /// First of them in the answer.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What is compared: the entity's name, the value with its unit, the days.
    pub value: String,
    /// `found`, `not_found` or `contradicted`; `unchecked` without a citation.
    #[schema(example = "found")]
    pub verdict: String,
    /// Where it was found, or what says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support: Option<ClaimSupport>,
}

/// The words that support a claim, or contradict it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClaimSupport {
    /// `cited`: in what is cited; `nearby`: in the same part of the document, beside it; `headings`: in the headings above;
    /// `document`: in title, publisher or 年度 of the document.
    #[serde(rename = "where")]
    pub place: String,
    /// The words with their place.
    pub citation_id: String,
    /// The words.
    pub quote: String,
}
