//! What a user asks: text → [`Query`], with a place and a hint for what cannot be read.
//!
//! ```text
//! query  := all (("OR" | "または") all)*          AND binds tighter than OR
//! all    := part+                                 a blank or AND between them
//! part   := ("-" | "NOT") part | "(" query ")" | "…" | 「…」 | 『…』 | “…” | field ":" value | term
//! field  := 年度 year fy | 発行 publisher | 実体 entity | 種別 type | 文書 document
//! ```
//! Full-width blanks, brackets, colons, quotation marks and minus signs count like half-width ones.

mod lexer;
mod parser;

use std::fmt;

use keifu_corpus::CharSpan;

use crate::PassageSet;
pub use parser::{parse, parse_with_parts};

/// The longest query, in characters.
pub const LONGEST_QUERY: usize = 1_000;
/// The most terms, strings and fields in one query.
pub const MOST_PARTS: usize = 64;
/// The deepest nesting of brackets and negations.
pub const DEEPEST_QUERY: usize = 32;

/// A condition on passages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Query {
    /// All conditions hold; with none, every passage.
    All(Vec<Query>),
    /// One of the conditions holds.
    Any(Vec<Query>),
    /// The condition does not hold.
    Not(Box<Query>),
    /// The passage contains the string, or its words in another inflection or spelling.
    Term(String),
    /// The passage contains exactly this string, but for case, width, white space and the writing of legal forms (㈱).
    Exact(String),
    /// The document's title or a heading above the passage contains the words; asked by programs, never written.
    Heading(String),
    /// The document's 年度 lies between two Western years, both included.
    FiscalYears {
        /// First year.
        from: i32,
        /// Last year.
        to: i32,
    },
    /// The document's 年度 is unknown.
    FiscalYearUnknown,
    /// The document's publisher is, or contains, this name.
    Publisher(String),
    /// The document's publisher is this name, not merely a part of one; asked by programs, written as [`Query::Publisher`].
    PublisherIs(String),
    /// The passage mentions the entity of this name or id; to be replaced by [`Query::Passages`] before searching.
    Entity(String),
    /// The passage mentions an entity of this type; to be replaced by [`Query::Passages`] before searching.
    Kind(String),
    /// The document has this id, or its source path or title contains this string.
    Document(String),
    /// The passage is one of these.
    Passages(PassageSet),
}

/// What a part of a query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A bare term.
    Term,
    /// A quoted string.
    Exact,
    /// 年度.
    FiscalYear,
    /// 発行.
    Publisher,
    /// 実体.
    Entity,
    /// 種別.
    Kind,
    /// 文書.
    Document,
}

impl PartKind {
    /// Its name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::Exact => "exact",
            Self::FiscalYear => "fiscal_year",
            Self::Publisher => "publisher",
            Self::Entity => "entity",
            Self::Kind => "type",
            Self::Document => "document",
        }
    }
}

/// A part of a query and where it was written, so that a page can show how the query was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// The term, string or value without quotation marks and field name.
    pub text: String,
    /// Where it stands in the query, quotation marks and field name included.
    pub span: CharSpan,
    /// Whether it is excluded.
    pub negated: bool,
}

/// Why a query cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// Character of the query where the trouble begins, from 0.
    pub position: usize,
    /// What the trouble is.
    pub problem: Problem,
}

/// What makes a query unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// Nothing was asked.
    Empty,
    /// More than [`LONGEST_QUERY`] characters.
    TooLong,
    /// More than [`MOST_PARTS`] terms, strings and fields.
    TooManyParts,
    /// Brackets or negations nested more than [`DEEPEST_QUERY`] deep.
    TooDeep,
    /// A quotation mark is not closed.
    OpenQuote,
    /// A closing quotation mark without an opening one.
    StrayQuote,
    /// A quoted string, or a term, of which nothing remains after normalization.
    EmptyString,
    /// A bracket is not closed.
    OpenBracket,
    /// A closing bracket without an opening one.
    StrayBracket,
    /// Nothing between the brackets.
    EmptyBrackets,
    /// OR or AND without something on both sides.
    LoneOperator,
    /// A minus sign with nothing to exclude.
    LoneMinus,
    /// A field without a value.
    EmptyField,
    /// A value of 年度 that is no year.
    NotAYear,
    /// Only exclusions, which nearly every passage satisfies.
    OnlyNegative,
}

impl QueryError {
    /// What is wrong, in Japanese.
    pub fn message(&self) -> &'static str {
        self.texts().0
    }

    /// What is wrong, in English.
    pub fn message_en(&self) -> &'static str {
        self.texts().1
    }

    /// What to do about it, in Japanese.
    pub fn hint(&self) -> &'static str {
        self.texts().2
    }

    fn texts(&self) -> (&'static str, &'static str, &'static str) {
        match self.problem {
            Problem::Empty => ("検索語がありません", "the query is empty", "探したい語を入力してください"),
            Problem::TooLong => {
                ("検索式が長すぎます", "the query is too long", "1,000文字以内にしてください")
            }
            Problem::TooManyParts => (
                "検索語が多すぎます",
                "the query has too many parts",
                "64語までです。続いた文字列を探すときは「」で囲んでください",
            ),
            Problem::TooDeep => {
                ("括弧の入れ子が深すぎます", "the query is nested too deeply", "括弧と否定は32段までです")
            }
            Problem::OpenQuote => (
                "引用符が閉じていません",
                "a quotation mark is not closed",
                "閉じる引用符を加えるか、引用符を外してください",
            ),
            Problem::StrayQuote => (
                "閉じる引用符に対応する開く引用符がありません",
                "a closing quotation mark has no opening one",
                "開く引用符を加えるか、引用符を外してください",
            ),
            Problem::EmptyString => (
                "検索する文字がありません",
                "nothing to search for remains in this string",
                "空白や見えない文字だけの語は検索できません",
            ),
            Problem::OpenBracket => (
                "括弧が閉じていません",
                "a bracket is not closed",
                "閉じる括弧を加えてください。括弧そのものを探すときは「」で囲んでください",
            ),
            Problem::StrayBracket => (
                "閉じる括弧に対応する開く括弧がありません",
                "a closing bracket has no opening one",
                "開く括弧を加えてください。括弧そのものを探すときは「」で囲んでください",
            ),
            Problem::EmptyBrackets => (
                "括弧の中に検索語がありません",
                "there is nothing between the brackets",
                "括弧の中に語を入れるか、括弧を外してください",
            ),
            Problem::LoneOperator => (
                "OR（または）・ANDの前後に検索語が必要です",
                "OR and AND need something on both sides",
                "「A OR B」のように書いてください。ORという語を探すときは「」で囲んでください",
            ),
            Problem::LoneMinus => (
                "除外する語がありません",
                "the minus sign has nothing to exclude",
                "「-語」のように間を空けずに書いてください",
            ),
            Problem::EmptyField => (
                "項目の値がありません",
                "the field has no value",
                "「年度:2019」のように間を空けずに書いてください",
            ),
            Problem::NotAYear => (
                "年度として読めません",
                "this is no fiscal year",
                "「年度:2019」「年度:令和元年度」「年度:2018..2020」「年度:不明」のように書いてください",
            ),
            Problem::OnlyNegative => (
                "除外する条件だけでは検索できません",
                "a query cannot consist of exclusions only",
                "含まれるべき語を加えてください",
            ),
        }
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}文字目: {} ({})", self.position + 1, self.message(), self.message_en())
    }
}

impl std::error::Error for QueryError {}

impl Query {
    /// Every passage.
    pub fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// Whether only exclusions are asked for.
    fn is_negative(&self) -> bool {
        match self {
            Self::Not(_) => true,
            Self::All(parts) => !parts.is_empty() && parts.iter().all(Self::is_negative),
            Self::Any(parts) => parts.iter().any(Self::is_negative),
            _ => false,
        }
    }

    fn write_nested(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(_) | Self::Any(_) => write!(f, "({self})"),
            _ => write!(f, "{self}"),
        }
    }
}

/// Prints a query in its own language: what was parsed parses to the same again.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |f: &mut fmt::Formatter<'_>, parts: &[Query], between: &str| {
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    f.write_str(between)?;
                }
                part.write_nested(f)?;
            }
            Ok(())
        };
        match self {
            Self::All(parts) => join(f, parts, " "),
            Self::Any(parts) => join(f, parts, " OR "),
            Self::Not(part) => {
                f.write_str("-")?;
                part.write_nested(f)
            }
            Self::Term(term) if lexer::is_bare(term) => f.write_str(term),
            Self::Term(text) | Self::Exact(text) => f.write_str(&lexer::quote(text)),
            Self::Heading(text) => write!(f, "〔見出し{}〕", lexer::quote(text)),
            Self::FiscalYears { from, to } if from == to => write!(f, "年度:{from}"),
            Self::FiscalYears { from, to } => write!(f, "年度:{from}..{to}"),
            Self::FiscalYearUnknown => f.write_str("年度:不明"),
            Self::Publisher(name) | Self::PublisherIs(name) => write!(f, "発行:{}", lexer::quote(name)),
            Self::Entity(name) => write!(f, "実体:{}", lexer::quote(name)),
            Self::Kind(name) => write!(f, "種別:{}", lexer::quote(name)),
            Self::Document(name) => write!(f, "文書:{}", lexer::quote(name)),
            Self::Passages(set) => write!(f, "〔{}箇所〕", set.keys().len()),
        }
    }
}
