//! The words that make names: heads that end a name and tell its kind, modifiers that distinguish little, Latin
//! abbreviations that name nothing. The lists are data files beside the crate.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::EntityKind;

/// A word that ends a name and tells its kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Head {
    /// Kind of what is named.
    pub(super) kind: EntityKind,
    /// How much must stand before it: 1 is little, 2.6 much.
    pub(super) demand: f32,
    /// Length in bytes.
    pub(super) length: usize,
}

/// Heads, generic modifiers and Latin stop words.
#[derive(Debug)]
pub(super) struct Lexicon {
    heads: FxHashMap<&'static str, Head>,
    longest: usize,
    generic: FxHashSet<&'static str>,
    latin_stop: FxHashSet<&'static str>,
}

impl Lexicon {
    /// Loads the embedded lists.
    pub(super) fn new() -> Self {
        let mut heads = FxHashMap::default();
        for line in lines(include_str!("../../../data/heads.tsv")) {
            let mut fields = line.split('\t');
            if let (Some(word), Some(kind), Some(demand)) = (fields.next(), fields.next(), fields.next())
                && let (Ok(kind), Ok(demand)) = (kind.parse(), demand.parse())
            {
                heads.insert(word, Head { kind, demand, length: word.len() });
            }
        }
        let longest = heads.keys().map(|word| word.chars().count()).max().unwrap_or(0);
        let words = |text: &'static str| lines(text).flat_map(str::split_whitespace).collect();
        Self {
            heads,
            longest,
            generic: words(include_str!("../../../data/generic.txt")),
            latin_stop: words(include_str!("../../../data/latin_stop.txt")),
        }
    }

    /// The longest head that `text` ends with.
    pub(super) fn head_of(&self, text: &str) -> Option<Head> {
        let mut found = None;
        for (at, _) in text.char_indices().rev().take(self.longest) {
            if let Some(head) = self.heads.get(&text[at..]) {
                found = Some(*head);
            }
        }
        found
    }

    /// The head that `word` is, if it is one.
    pub(super) fn head(&self, word: &str) -> Option<Head> {
        self.heads.get(word).copied()
    }

    /// Whether `word` distinguishes little before a head.
    pub(super) fn is_generic(&self, word: &str) -> bool {
        self.generic.contains(word)
    }

    /// Whether a Latin word is a common abbreviation, not a name.
    pub(super) fn is_latin_stop(&self, word: &str) -> bool {
        word.len() < 2 || self.latin_stop.contains(word)
    }
}

/// Bracketed or plain words before a name that say its legal form or status and do not belong to it.
pub(super) const STATUS_PREFIXES: &[&str] = &[
    "(仮称)",
    "(一財)",
    "(一社)",
    "(公財)",
    "(公社)",
    "(財)",
    "(社)",
    "(独)",
    "(国研)",
    "(地独)",
    "(株)",
    "(有)",
    "(学)",
    "(福)",
    "(医)",
    "(特非)",
    "(同)",
    "(合)",
    "(NPO)",
    "一般財団法人",
    "一般社団法人",
    "公益財団法人",
    "公益社団法人",
    "財団法人",
    "社団法人",
    "地方独立行政法人",
    "独立行政法人",
    "国立研究開発法人",
    "国立大学法人",
    "公立大学法人",
    "大学共同利用機関法人",
    "学校法人",
    "社会福祉法人",
    "医療法人社団",
    "医療法人財団",
    "特定医療法人社団",
    "特定医療法人",
    "医療法人",
    "認定NPO法人",
    "特定公益増進法人",
    "準学校法人",
    "地方共同法人",
    "認可法人",
    "公立大学法人",
    "国立大学法人",
    "(国大)",
    "(公大)",
    "(研)",
    "(独法)",
    "(医社)",
    "(医財)",
    "(社福)",
    "(認NPO)",
    "特定非営利活動法人",
    "NPO法人",
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "相互会社",
    "宗教法人",
    "社会医療法人",
];

/// Words after a name that say its legal form or status.
pub(super) const STATUS_SUFFIXES: &[&str] = &["株式会社", "(株)", "有限会社", "(有)", "合同会社", "(仮称)"];

/// `name` without legal forms and status words around it; what remains is never empty.
pub(super) fn bare(name: &str) -> &str {
    // Every form has one of these: most names need no further look.
    if !name.contains('(') && !name.contains("法人") && !name.contains("会社") {
        return name;
    }
    let mut rest = name;
    'again: loop {
        for prefix in STATUS_PREFIXES {
            if let Some(shorter) = rest.strip_prefix(prefix)
                && shorter.chars().count() >= 2
            {
                rest = shorter;
                continue 'again;
            }
        }
        for suffix in STATUS_SUFFIXES {
            if let Some(shorter) = rest.strip_suffix(suffix)
                && shorter.chars().count() >= 2
            {
                rest = shorter;
                continue 'again;
            }
        }
        return rest;
    }
}

/// The lines of a data file that are no comments.
pub(super) fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}
