//! Passage text → morphemes: the only file that names lindera.
//!
//! lindera is a segmenter here and nothing else: normalization and offsets are `keifu_corpus`'s, so every token's span
//! lies on character boundaries of the canonical text.

use std::{
    borrow::Cow,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
};

use keifu_corpus::{Analysis, ByteSpan, Normalized, Noun, PartOfSpeech, Token, Word};
use lindera::{
    dictionary::{DictionaryBuilder, Lattice},
    mode::Mode,
    segmenter::Segmenter,
};
use rustc_hash::FxHashMap;

use crate::{Error, UserDictionary, fold};

/// Bytes after which a piece without separators is cut, so that no lattice grows with the input.
const LONGEST_PIECE: usize = 4096;

/// A morphological analyzer: IPADIC, our words and the operator's; shared by all threads, cheap to clone.
#[derive(Clone)]
pub struct Analyzer {
    segmenter: Arc<Segmenter>,
}

impl Analyzer {
    /// Loads the embedded dictionary and adds our words and those of `user_dictionaries`, of which the last decides.
    ///
    /// # Errors
    /// [`Error::Dictionary`] when a dictionary cannot be built.
    pub fn new(user_dictionaries: &[UserDictionary]) -> Result<Self, Error> {
        let dictionary = keifu_dictionary::load().map_err(wrong_dictionary)?;
        let ours = UserDictionary::built_in()?;
        let csv = UserDictionary::merge(std::iter::once(&ours).chain(user_dictionaries));
        let metadata = dictionary.metadata.as_ref().clone();
        let words = DictionaryBuilder::new(metadata)
            .build_user_dict_from_reader(csv.as_bytes())
            .map_err(wrong_dictionary)?;
        Ok(Self { segmenter: Arc::new(Segmenter::new(Mode::Normal, dictionary, Some(words))) })
    }

    /// What one thread analyses with.
    pub fn worker(&self) -> Worker {
        Worker { segmenter: self.segmenter.clone(), lattice: Lattice::default(), words: FxHashMap::default() }
    }
}

impl std::fmt::Debug for Analyzer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Analyzer")
    }
}

fn wrong_dictionary(error: impl std::fmt::Display) -> Error {
    Error::Dictionary(error.to_string().into())
}

/// One thread's analyzer: its own lattice, and every word's details read only once.
pub struct Worker {
    segmenter: Arc<Segmenter>,
    lattice: Lattice,
    words: FxHashMap<WordKey, Arc<Word>>,
}

/// Lexicon and the word's id in it.
type WordKey = (Lexicon, u32);

/// Where a word is known from; unknown words are told apart by their characters, which decide over their part of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Lexicon {
    System,
    User,
    Separator,
    UnknownDigits,
    UnknownLatin,
    UnknownSymbols,
    Unknown,
}

impl Worker {
    /// The morphemes of a passage's text.
    pub fn analyze(&mut self, text: &str) -> Analysis {
        self.analyze_where(text, |_| true)
    }

    /// As [`Worker::analyze`], but a piece between separators of which `wanted` says no becomes one symbol.
    ///
    /// Pieces are analysed apart from one another, so what is wanted comes out as in the whole text.
    pub(crate) fn analyze_where(&mut self, text: &str, wanted: impl Fn(&str) -> bool) -> Analysis {
        let canonical = Normalized::canonical(text);
        let tokens = self.tokens(&canonical.text, wanted);
        Analysis { canonical, tokens }
    }

    /// How `text` is read, in hiragana; Latin letters and digits as they are, in lower case.
    ///
    /// `None` when the dictionary does not know how to read a part of it.
    pub fn reading(&mut self, text: &str) -> Option<String> {
        let canonical = Normalized::canonical(text);
        let mut reading = String::new();
        for token in self.tokens(&canonical.text, |_| true) {
            let surface = token.span.of(&canonical.text);
            match &token.word.reading {
                Some(kana) if token.word.pos != PartOfSpeech::Symbol => {
                    reading.push_str(&fold::hiragana(kana))
                }
                _ if surface.chars().all(|c| fold::is_katakana(c) || matches!(c, 'ぁ'..='ゖ')) => {
                    reading.push_str(&fold::hiragana(surface));
                }
                _ if surface.is_ascii() && surface.bytes().any(|b| b.is_ascii_alphanumeric()) => {
                    reading.push_str(&surface.to_ascii_lowercase());
                }
                _ if token.word.pos == PartOfSpeech::Symbol => {}
                _ => return None,
            }
        }
        (!reading.is_empty()).then_some(reading)
    }

    /// The morphemes of a canonical text.
    fn tokens(&mut self, canonical: &str, wanted: impl Fn(&str) -> bool) -> Vec<Token> {
        let mut tokens = Vec::with_capacity(canonical.len() / 5);
        let piece = |worker: &mut Self, start: usize, end: usize, tokens: &mut Vec<Token>| {
            if start < end && wanted(&canonical[start..end]) {
                worker.segment(canonical, start, end, tokens);
            } else if start < end {
                tokens.push(Token { span: ByteSpan::new(start, end), word: worker.separator() });
            }
        };
        let mut piece_start = 0;
        for (at, c) in canonical.char_indices() {
            if is_separator(c) {
                piece(self, piece_start, at, &mut tokens);
                piece_start = at + c.len_utf8();
                if !c.is_whitespace() {
                    let word = self.separator();
                    tokens.push(Token { span: ByteSpan::new(at, piece_start), word });
                }
            } else if at - piece_start >= LONGEST_PIECE {
                piece(self, piece_start, at, &mut tokens);
                piece_start = at;
            }
        }
        piece(self, piece_start, canonical.len(), &mut tokens);
        tokens
    }

    /// Segments the bytes `start..end`, which hold no separator and at least one character.
    fn segment(&mut self, canonical: &str, start: usize, end: usize, tokens: &mut Vec<Token>) {
        let segmenter = self.segmenter.clone();
        let Ok(found) =
            segmenter.segment_with_lattice(Cow::Borrowed(&canonical[start..end]), &mut self.lattice)
        else {
            // lindera fails only on a broken dictionary; the text still is one token then and stays searchable.
            tokens.push(Token { span: ByteSpan::new(start, end), word: self.separator() });
            return;
        };
        for mut token in found {
            let lexicon = if token.word_id.is_unknown() {
                unknown_kind(&token.surface)
            } else if token.word_id.is_system() {
                Lexicon::System
            } else {
                Lexicon::User
            };
            let word = self
                .words
                .entry((lexicon, token.word_id.id()))
                .or_insert_with(|| {
                    let surface = token.surface.clone();
                    Arc::new(word(&surface, &token.details(), lexicon))
                })
                .clone();
            // A surface is borrowed from the piece, so its place in it is sure even where lindera skips blanks.
            let at = token.surface.as_ptr() as usize - canonical.as_ptr() as usize;
            tokens.push(Token { span: ByteSpan::new(at, at + token.surface.len()), word });
        }
    }

    /// The word of separators that lindera never sees.
    fn separator(&mut self) -> Arc<Word> {
        let symbol = || Arc::new(Word { base: None, reading: None, pos: PartOfSpeech::Symbol, known: true });
        self.words.entry((Lexicon::Separator, 0)).or_insert_with(symbol).clone()
    }
}

/// Workers at rest: a search takes one with the words it has met before, and gives it back.
#[derive(Clone)]
pub(crate) struct Workers {
    analyzer: Analyzer,
    resting: Arc<Mutex<Vec<Worker>>>,
}

impl Workers {
    pub(crate) fn new(analyzer: &Analyzer) -> Self {
        Self { analyzer: analyzer.clone(), resting: Arc::default() }
    }

    /// A worker until the end of the borrower's scope.
    pub(crate) fn borrow(&self) -> Borrowed<'_> {
        let resting = self.resting.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Borrowed { worker: Some(resting.unwrap_or_else(|| self.analyzer.worker())), workers: self }
    }
}

/// A worker that is given back when dropped.
pub(crate) struct Borrowed<'a> {
    worker: Option<Worker>,
    workers: &'a Workers,
}

impl Deref for Borrowed<'_> {
    type Target = Worker;

    fn deref(&self) -> &Worker {
        self.worker.as_ref().expect("it is there until the drop")
    }
}

impl DerefMut for Borrowed<'_> {
    fn deref_mut(&mut self) -> &mut Worker {
        self.worker.as_mut().expect("it is there until the drop")
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take() {
            self.workers.resting.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
    }
}

/// Where lindera's input is cut: these characters never stand within a word, and IPADIC groups some of them with what
/// follows (`・アライアンス`).
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '。' | '・'
                | '「'
                | '」'
                | '『'
                | '』'
                | '('
                | ')'
                | '【'
                | '】'
                | '['
                | ']'
                | '〔'
                | '〕'
                | '、'
        )
}

/// What an unknown word is made of.
fn unknown_kind(surface: &str) -> Lexicon {
    if surface.bytes().all(|b| b.is_ascii_digit()) {
        Lexicon::UnknownDigits
    } else if !surface.chars().any(char::is_alphanumeric) {
        Lexicon::UnknownSymbols
    } else if surface.is_ascii() {
        Lexicon::UnknownLatin
    } else {
        Lexicon::Unknown
    }
}

/// A word from its details: part of speech and three kinds of it, conjugation, base form, reading, pronunciation.
fn word(surface: &str, details: &[&str], lexicon: Lexicon) -> Word {
    let detail = |at: usize| details.get(at).copied().filter(|detail| *detail != "*" && !detail.is_empty());
    let known = matches!(lexicon, Lexicon::System | Lexicon::User);
    let pos = match lexicon {
        Lexicon::UnknownDigits => PartOfSpeech::Noun(Noun::Number),
        Lexicon::UnknownLatin => PartOfSpeech::Noun(Noun::Common),
        Lexicon::UnknownSymbols => PartOfSpeech::Symbol,
        // IPADIC has signs such as ％ and 〒 among its nouns.
        _ if !surface.chars().any(char::is_alphanumeric) => PartOfSpeech::Symbol,
        _ => part_of_speech([0, 1, 2].map(|at| detail(at).unwrap_or_default())),
    };
    Word {
        base: detail(6).filter(|base| known && *base != surface).map(Into::into),
        reading: detail(7).filter(|_| known).map(Into::into),
        pos,
        known,
    }
}

fn part_of_speech([pos, first, second]: [&str; 3]) -> PartOfSpeech {
    use Noun::*;
    PartOfSpeech::Noun(match (pos, first, second) {
        ("名詞", "固有名詞", "地域") => Place,
        ("名詞", "固有名詞", "組織") => Organization,
        ("名詞", "固有名詞", "人名") => Person,
        ("名詞", "固有名詞", _) => Proper,
        ("名詞", "サ変接続", _) => Verbal,
        ("名詞", "形容動詞語幹" | "ナイ形容詞語幹", _) => Adjectival,
        ("名詞", "数", _) => Number,
        ("名詞", "接尾", "助数詞") => Counter,
        ("名詞", "接尾", "副詞可能") => Adverbial,
        ("名詞", "接尾", _) => Suffix,
        ("名詞", "代名詞", _) => Pronoun,
        ("名詞", "副詞可能", _) => Adverbial,
        ("名詞", "非自立" | "特殊", _) => Dependent,
        ("名詞", _, _) => Common,
        ("接頭詞", _, _) => return PartOfSpeech::Prefix,
        ("動詞", _, _) => return PartOfSpeech::Verb,
        ("形容詞", _, _) => return PartOfSpeech::Adjective,
        ("副詞", _, _) => return PartOfSpeech::Adverb,
        ("連体詞", _, _) => return PartOfSpeech::Adnominal,
        ("接続詞", _, _) => return PartOfSpeech::Conjunction,
        ("助詞", _, _) => return PartOfSpeech::Particle,
        ("助動詞", _, _) => return PartOfSpeech::Auxiliary,
        ("感動詞", _, _) => return PartOfSpeech::Interjection,
        ("記号", _, _) => return PartOfSpeech::Symbol,
        _ => return PartOfSpeech::Other,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::new(&[]).unwrap());

    fn segmented(text: &str) -> String {
        let analysis = ANALYZER.worker().analyze(text);
        analysis
            .tokens
            .iter()
            .map(|token| token.span.of(&analysis.canonical.text))
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn words_of_the_administration_stay_whole() {
        insta::assert_snapshot!(
            [
                "令和６年度に健都へ移転した国循と健栄研",
                "内閣府の地方創生推進交付金を活用した取組みを行なう。",
                "（仮称）北大阪健康医療都市・ＰＭＤＡ関西支部",
                "再生医療とゲノム医療、産学官の連携",
                "ﾃﾞｼﾞﾀﾙ庁のAI－IoT",
            ]
            .map(segmented)
            .join("\n")
        , @"
        令和|6|年度|に|健都|へ|移転|し|た|国循|と|健栄研
        内閣府|の|地方創生|推進|交付金|を|活用|し|た|取組み|を|行なう|。
        (|仮称|)|北大阪|健康|医療|都市|・|PMDA|関西|支部
        再生医療|と|ゲノム|医療|、|産学官|の|連携
        デジタル庁|の|AI|-|IoT
        ");
    }

    #[test]
    fn details_become_our_words() {
        let analysis = ANALYZER.worker().analyze("PMDAが大阪で設立された(仮)");
        let words: Vec<String> = analysis
            .tokens
            .iter()
            .map(|token| {
                format!(
                    "{} {:?} {:?} {:?} {}",
                    token.span.of(&analysis.canonical.text),
                    token.word.pos,
                    token.word.base,
                    token.word.reading,
                    token.word.known
                )
            })
            .collect();
        insta::assert_snapshot!(words.join("\n"), @r#"
        PMDA Noun(Common) None None false
        が Particle None Some("ガ") true
        大阪 Noun(Place) None Some("オオサカ") true
        で Particle None Some("デ") true
        設立 Noun(Verbal) None Some("セツリツ") true
        さ Verb Some("する") Some("サ") true
        れ Verb Some("れる") Some("レ") true
        た Auxiliary None Some("タ") true
        ( Symbol None None true
        仮 Noun(Common) None Some("カリ") true
        ) Symbol None None true
        "#);
    }

    #[test]
    fn readings_are_in_hiragana() {
        let mut worker = ANALYZER.worker();
        assert_eq!(worker.reading("健都").as_deref(), Some("けんと"));
        assert_eq!(worker.reading("ＰＭＤＡ関西支部").as_deref(), Some("pmdaかんさいしぶ"));
        assert_eq!(worker.reading("サーバー").as_deref(), Some("さーばー"));
        assert_eq!(worker.reading("鱻鱻"), None);
        assert_eq!(worker.reading(""), None);
    }

    #[test]
    fn an_operators_word_beats_the_dictionary() {
        let words = UserDictionary::parse("test", "研究推進室,組織,ケンキュウスイシンシツ").unwrap();
        let analysis = Analyzer::new(&[words]).unwrap().worker().analyze("市の研究推進室は");
        assert_eq!(analysis.tokens[2].word.reading.as_deref(), Some("ケンキュウスイシンシツ"));
        assert_eq!(analysis.tokens[2].word.pos, PartOfSpeech::Noun(Noun::Organization));
    }

    #[test]
    fn a_long_line_without_separators_is_analysed_in_pieces() {
        let text = "健康医療都市".repeat(20_000);
        let analysis = ANALYZER.worker().analyze(&text);
        assert!(analysis.tokens.len() > 40_000);
    }

    proptest! {
        #[test]
        fn tokens_tile_the_canonical_text(
            text in "([ぁ-んァ-ヶ一-龠々ー、。・「」（）【】 \n\tａ-ｚA-Z0-9㈱ﾊﾟ\u{301}\u{3099}\u{1F600}]|健都|取り組み|PMDA|した){0,60}"
        ) {
            let analysis = ANALYZER.worker().analyze(&text);
            let canonical = &analysis.canonical.text;
            let mut end = 0;
            for token in &analysis.tokens {
                let (start, next) = (token.span.start as usize, token.span.end as usize);
                prop_assert!(end <= start && start < next && next <= canonical.len());
                prop_assert!(canonical.is_char_boundary(start) && canonical.is_char_boundary(next));
                prop_assert!(canonical[end..start].chars().all(char::is_whitespace));
                end = next;
            }
            prop_assert!(canonical[end..].chars().all(char::is_whitespace));
        }
    }
}
