//! A question and the pack of evidence that answers it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::common::Period;

/// A question in natural Japanese.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContextQuestion {
    /// 質問（1,000 文字まで）
    #[schema(
        example = "PMDA関西支部の利用実績は平成28年度から令和元年度まで毎年何件か。",
        max_length = 1000
    )]
    pub question: String,
    /// 根拠の大きさの上限（見積もりのトークン数、200～32,000、既定 4,000）
    #[schema(example = 2000, minimum = 200, maximum = 32000)]
    pub max_tokens: Option<usize>,
    /// 前の答えの `plan` を直したもの。質問の理解に代わる
    pub plan: Option<Plan>,
}

/// How a question was understood. May be changed and sent back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Plan {
    /// The entities asked about, in the order of the question.
    #[schema(max_items = 16)]
    pub entities: Vec<PlanEntity>,
    /// The 年度 asked about, as the Western years of their April.
    #[schema(max_items = 64)]
    pub fiscal_years: Vec<i32>,
    /// The dates asked about that are not whole 年度.
    #[schema(max_items = 16)]
    pub dates: Vec<Period>,
    /// The relations asked about, by their words (`establishes`, `agreement_with`, …).
    #[schema(max_items = 32)]
    pub predicates: Vec<String>,
    /// What kinds of answer are wanted: `when`, `where`, `who`, `what`, `how_many`, `series`, `why`, `how`, `list`, `compare`, `definition`.
    #[schema(max_items = 16)]
    pub wants: Vec<String>,
    /// Roles of figures asked about: `target`, `actual`, `previous`.
    #[schema(max_items = 8)]
    pub roles: Vec<String>,
    /// The words that are searched, in the order of the question.
    #[schema(max_items = 32)]
    pub terms: Vec<String>,
}

/// An entity that a question names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanEntity {
    /// Its id; a name does as well when a plan is sent back.
    #[schema(example = "e0123456789abcdef")]
    pub id: String,
    /// Its best full name.
    #[serde(default)]
    pub name: String,
    /// The words of the question that name it.
    #[serde(default)]
    pub text: String,
}

/// What answers a question, within a budget of tokens.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContextPack {
    /// As it was asked.
    pub question: String,
    /// How it was understood.
    pub plan: Plan,
    /// `facts`: facts of the graph and passages; `passages`: passages with all words; `partial`: passages with some of
    /// the words only; `nothing`.
    #[schema(example = "facts")]
    pub found: String,
    /// What a reader should know about the answer, in Japanese.
    pub notes: Vec<String>,
    /// Words of the question that stand nowhere in the collection.
    pub missing: Vec<String>,
    /// The budget.
    pub max_tokens: usize,
    /// Estimated tokens of `passages`, `entities` and `series` as JSON without blanks.
    pub tokens: usize,
    /// Passages that answered too but found no room.
    pub left_out: usize,
    /// Stretches of documents, best first.
    pub passages: Vec<ContextPassage>,
    /// The entities asked about.
    pub entities: Vec<ContextEntity>,
    /// The figures asked about, by 年度.
    pub series: Vec<ContextSeries>,
}

/// One or more consecutive passages of a document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContextPassage {
    /// What to cite: the first passage of the stretch, or the characters of it that are quoted.
    #[schema(example = "d0123456789abcdef-12")]
    pub citation_id: String,
    /// Id of the document.
    pub document: String,
    /// Its title.
    pub title: String,
    /// Its 年度, as the Western year of its April.
    pub fiscal_year: Option<i32>,
    /// Page, slide or sheet from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The place in words: p.3, シート「予算」B3:F3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The headings above it, outermost first; the title and what the quote itself shows left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<String>,
    /// The words themselves; of a stretch, each passage is a line.
    pub quote: String,
    /// Of a stretch: the ordinal of each line's passage; its own citation id is `{document}-{ordinal}`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<u32>,
}

/// An entity asked about, with the facts that fit the question.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContextEntity {
    /// Its id.
    #[schema(example = "e0123456789abcdef")]
    pub id: String,
    /// Its best full name.
    pub name: String,
    /// organization, facility, program or place.
    #[serde(rename = "type")]
    pub kind: String,
    /// The best known of its other names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Relations and dated events that fit the question, best first.
    pub facts: Vec<ContextFact>,
}

/// A fact and where it is written.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContextFact {
    /// In words: subject, relation, object, or the event.
    #[schema(example = "未来医療推進機構 協定 日本再生医療学会")]
    pub text: String,
    /// fact, planned, requested or negated.
    pub modality: String,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Period>,
    /// Where it is written.
    #[serde(flatten)]
    pub source: ContextSource,
}

/// A quote with its place, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContextSource {
    /// What to cite.
    #[schema(example = "d0123456789abcdef-12:5-40")]
    pub citation_id: String,
    /// Id of the document.
    pub document: String,
    /// Its title.
    pub title: String,
    /// Its 年度.
    pub fiscal_year: Option<i32>,
    /// The place in words: p.3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The words themselves.
    pub quote: String,
}

/// One indicator over the years.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContextSeries {
    /// What it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What is measured.
    pub indicator: String,
    /// Unit as written.
    pub unit: String,
    /// Its figures, ascending by 年度.
    pub points: Vec<ContextPoint>,
}

/// A figure of a series.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContextPoint {
    /// Of which 年度.
    pub fiscal_year: Option<i32>,
    /// target, actual, previous or other.
    pub role: String,
    /// The number.
    pub value: f64,
    /// Whether other documents give another figure: `restated` (corrected) or `disputed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Where it is written.
    #[serde(flatten)]
    pub source: ContextSource,
}
