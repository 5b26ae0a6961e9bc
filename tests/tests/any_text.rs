//! Whatever a file says, reading and extraction come to an end, and every quote is what stands at its place.

use keifu_corpus::{Document, read_document};
use keifu_graph::{Extraction, Extractor, Place, Quote};
use keifu_indexer::Analyzer;
use proptest::prelude::*;

/// Pieces that rules look for, so that random texts meet many rules at once.
const PIECES: &[&str] = &[
    "(",
    ")",
    "（",
    "）",
    "〔",
    "〕",
    "[",
    "「",
    "」",
    "【",
    "】",
    "、",
    "。",
    "：",
    ":",
    "・",
    "～",
    "~",
    "⇒",
    "→",
    "\n",
    "\n\n",
    "\t",
    " ",
    "　",
    "\u{c}",
    "|",
    "○",
    "■",
    "※",
    "①",
    "(*3)",
    "R1.8",
    "Ｈ30.５",
    "H28：",
    "令和元年度",
    "平成31年4月",
    "年度末",
    "昨年度",
    "6/12",
    "8～9",
    "12",
    "１，２３４",
    "3.5",
    "万円",
    "百万円",
    "件",
    "社",
    "％",
    "人",
    "約",
    "以上",
    "△",
    "年度",
    "月",
    "大阪府",
    "大阪市",
    "府",
    "本市",
    "健都",
    "PMDA",
    "関西支部",
    "㈱",
    "株式会社",
    "(一財)",
    "（仮称）",
    "未来",
    "推進機構",
    "協議会",
    "部会",
    "事業",
    "計画",
    "センター",
    "HBNet",
    "BioM",
    "（以下「",
    "」という。）",
    "を設立",
    "と協定を締結",
    "に移転",
    "を開催",
    "の運営",
    "へ改称",
    "予定",
    "なかった",
    "目標",
    "実績",
    "＜進捗状況（R2.3月末時点）＞",
    "利用実績",
    "ｶﾞ",
    "\u{3099}",
    "髙",
    "𠮷",
    "ﾊﾟ",
];

fn quotes(extraction: &Extraction) -> impl Iterator<Item = &Quote> {
    let statements = extraction.statements.iter().map(|statement| &statement.evidence);
    let metrics = extraction.metrics.iter().map(|metric| &metric.evidence);
    let aliases = extraction.aliases.iter().map(|alias| &alias.evidence);
    statements.chain(metrics).chain(aliases)
}

fn is_in(document: &Document, place: Place) -> bool {
    let passage = &document.passages[place.passage as usize];
    place.span.start < place.span.end && place.span.end as usize <= passage.text.chars().count()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_extracted_and_quoted_exactly(
        pieces in proptest::collection::vec((proptest::sample::select(PIECES), any::<char>(), 0..40_u8), 1..120),
    ) {
        thread_local! {
            static TOOLS: (Extractor, Analyzer) = (Extractor::new(), Analyzer::new(&[]).expect("the dictionary"));
        }
        let text: String = pieces
            .iter()
            .map(|&(piece, other, which)| if which == 0 { other.to_string() } else { piece.to_owned() })
            .collect();
        let Ok(document) = read_document(text.as_bytes(), "any.txt", None) else { return Ok(()) };
        let extraction = TOOLS.with(|(extractor, analyzer)| {
            let mut worker = analyzer.worker();
            let analyses: Vec<_> = document.passages.iter().map(|passage| worker.analyze(&passage.text)).collect();
            extractor.extract(&document, &analyses)
        });
        for quote in quotes(&extraction) {
            prop_assert!(is_in(&document, quote.place), "{quote:?}");
            prop_assert_eq!(quote.place.span.of(&document.passages[quote.place.passage as usize].text), &quote.text);
        }
        for place in extraction.mentions.iter().map(|m| m.place).chain(extraction.dates.iter().map(|d| d.place)) {
            prop_assert!(is_in(&document, place), "{place:?}");
        }
    }
}
