//! What morphological analysis makes of a text: plain data, so that index and extraction share one analysis.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{ByteSpan, Normalized};

/// A passage's text in canonical form with its morphemes: made once, used by index and extraction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// The canonical form of the passage's text ([`Normalized::canonical`]).
    pub canonical: Normalized,
    /// Its morphemes in order; white space belongs to none.
    pub tokens: Vec<Token>,
}

/// A morpheme in a normalized text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the normalized text ([`crate::Normalized::text`]) that it covers.
    pub span: ByteSpan,
    /// What the dictionary says of it; shared between all its occurrences.
    pub word: Arc<Word>,
}

/// What the dictionary says of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Dictionary form (する for し); `None` when it equals the surface or the word is unknown.
    pub base: Option<Box<str>>,
    /// Reading in katakana; `None` for words that the dictionary does not know.
    pub reading: Option<Box<str>>,
    /// Part of speech.
    pub pos: PartOfSpeech,
    /// Whether the dictionary (system or user) knows the word.
    pub known: bool,
}

/// Part of speech, as far as anything after analysis asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PartOfSpeech {
    /// 名詞 and its kind.
    Noun(Noun),
    /// 接頭詞.
    Prefix,
    /// 動詞.
    Verb,
    /// 形容詞.
    Adjective,
    /// 副詞.
    Adverb,
    /// 連体詞.
    Adnominal,
    /// 接続詞.
    Conjunction,
    /// 助詞.
    Particle,
    /// 助動詞.
    Auxiliary,
    /// 感動詞.
    Interjection,
    /// 記号, and anything without a letter or digit.
    Symbol,
    /// フィラー and the rest.
    Other,
}

/// Kinds of noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Noun {
    /// 一般.
    Common,
    /// サ変接続: takes する (設立, 運営).
    Verbal,
    /// 形容動詞語幹, ナイ形容詞語幹.
    Adjectival,
    /// 固有名詞 that is no place, organization or person.
    Proper,
    /// 固有名詞,地域.
    Place,
    /// 固有名詞,組織.
    Organization,
    /// 固有名詞,人名.
    Person,
    /// 数.
    Number,
    /// 接尾,助数詞 (件, 社, 人).
    Counter,
    /// 接尾 other than counters (会, 部, 的).
    Suffix,
    /// 代名詞.
    Pronoun,
    /// 副詞可能, 接尾,副詞可能 (今年度, 以降).
    Adverbial,
    /// 非自立, 特殊 (こと, もの, よう).
    Dependent,
}
