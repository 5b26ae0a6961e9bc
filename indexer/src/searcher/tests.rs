use std::{collections::BTreeMap, fmt::Write as _, path::Path, sync::LazyLock};

use keifu_corpus::{CharSpan, Document, Normalized};
use proptest::prelude::*;

use crate::{
    Error, Index, PassageKey, PassageSet, Query, SearchRequest, SearchResults, Sort,
    testing::{ANALYZER, analyses, document, index_of, request, search},
};

fn library() -> Vec<Document> {
    vec![
        document(
            "令和元年度進捗.txt",
            Some(2019),
            Some("商工労働部"),
            &[
                "#北大阪健康医療都市（健都）の形成",
                "健都へ国循が移転し、㈱みらい製薬が研究所を開設した。",
                "ＰＭＤＡ\n関西支部との連携について取り組みを行なった。",
                "サーバーの更新は、ﾃﾞｼﾞﾀﾙ推進室の取組みである。",
            ],
        ),
        document(
            "平成30年度進捗.txt",
            Some(2018),
            Some("商工労働部"),
            &[
                "#健都クラスター",
                "未来医療推進機構（仮称）の設立を国に要望した。",
                "PMDA関西支部の体制強化。",
            ],
        ),
        document(
            "要望書.txt",
            None,
            Some("指定都市市長会"),
            &["特区の規制緩和の取組を求める。", "サーバを共同で使う。"],
        ),
        document("覚書.txt", Some(2019), None, &["機構が関西に支部を設立する。", "健 都 という二文字。"]),
    ]
}

/// `text` with marks under what is highlighted; wide characters take two columns.
fn underlined(text: &str, spans: &[CharSpan]) -> String {
    let text = text.replace('\n', "⏎");
    let mut line = String::new();
    for (at, c) in (0..).zip(text.chars()) {
        let marked = spans.iter().any(|span| (span.start..span.end).contains(&at));
        let narrow = c.is_ascii() || ('\u{ff61}'..='\u{ff9f}').contains(&c);
        line.push_str(match (marked, narrow) {
            (true, true) => "^",
            (true, false) => "^^",
            (false, true) => " ",
            (false, false) => "  ",
        });
    }
    format!("    {text}\n    {}", line.trim_end())
}

fn shown(results: &SearchResults) -> String {
    let mut out = format!("passages {}, documents {}", results.total_passages, results.total_documents);
    for hit in &results.hits {
        let _ = write!(out, "\n  {} {:?} {:?}", hit.source, hit.fiscal_year, hit.publisher);
        for passage in &hit.passages {
            let _ = write!(out, "\n{}", underlined(&passage.text, &passage.highlights).trim_end());
        }
    }
    out
}

#[test]
fn hits_show_why_they_match() {
    let (_dir, index) = index_of(&library(), 2);
    let queries = [
        "PMDA関西支部",
        "取組",
        "サーバー",
        "株式会社みらい製薬",
        "機構の設立",
        "「健都」",
        "健都 -国循",
        "年度:2019 健都 OR 特区",
        "発行:指定都市 取り組み",
        "年度:不明",
    ];
    let all: Vec<String> =
        queries.iter().map(|query| format!("{query}: {}", shown(&search(&index, query)))).collect();
    insta::assert_snapshot!(all.join("\n"), @r#"
        PMDA関西支部: passages 2, documents 2
          平成30年度進捗.txt Some(2018) Some("商工労働部")
            PMDA関西支部の体制強化。
            ^^^^^^^^^^^^
          令和元年度進捗.txt Some(2019) Some("商工労働部")
            ＰＭＤＡ⏎関西支部との連携について取り組みを行なった。
            ^^^^^^^^^^^^^^^^^^
        取組: passages 3, documents 2
          要望書.txt None Some("指定都市市長会")
            特区の規制緩和の取組を求める。
                            ^^^^
          令和元年度進捗.txt Some(2019) Some("商工労働部")
            サーバーの更新は、ﾃﾞｼﾞﾀﾙ推進室の取組みである。
                                            ^^^^^^
            ＰＭＤＡ⏎関西支部との連携について取り組みを行なった。
                                              ^^^^^^^^
        サーバー: passages 2, documents 2
          令和元年度進捗.txt Some(2019) Some("商工労働部")
            サーバーの更新は、ﾃﾞｼﾞﾀﾙ推進室の取組みである。
            ^^^^^^^^
          要望書.txt None Some("指定都市市長会")
            サーバを共同で使う。
            ^^^^^^
        株式会社みらい製薬: passages 1, documents 1
          令和元年度進捗.txt Some(2019) Some("商工労働部")
            健都へ国循が移転し、㈱みらい製薬が研究所を開設した。
                                ^^^^^^^^^^^^
        機構の設立: passages 2, documents 2
          覚書.txt Some(2019) None
            機構が関西に支部を設立する。
            ^^^^              ^^^^
          平成30年度進捗.txt Some(2018) Some("商工労働部")
            未来医療推進機構（仮称）の設立を国に要望した。
                        ^^^^          ^^^^
        「健都」: passages 4, documents 3
          平成30年度進捗.txt Some(2018) Some("商工労働部")
            健都クラスター
            ^^^^
          覚書.txt Some(2019) None
            健 都 という二文字。
            ^^^^^
          令和元年度進捗.txt Some(2019) Some("商工労働部")
            北大阪健康医療都市（健都）の形成
                                ^^^^
            健都へ国循が移転し、㈱みらい製薬が研究所を開設した。
            ^^^^
        健都 -国循: passages 3, documents 3
          平成30年度進捗.txt Some(2018) Some("商工労働部")
            健都クラスター
            ^^^^
          令和元年度進捗.txt Some(2019) Some("商工労働部")
            北大阪健康医療都市（健都）の形成
                                ^^^^
          覚書.txt Some(2019) None
            健 都 という二文字。
            ^^^^^
        年度:2019 健都 OR 特区: passages 4, documents 3
          要望書.txt None Some("指定都市市長会")
            特区の規制緩和の取組を求める。
            ^^^^
          令和元年度進捗.txt Some(2019) Some("商工労働部")
            北大阪健康医療都市（健都）の形成
                                ^^^^
            健都へ国循が移転し、㈱みらい製薬が研究所を開設した。
            ^^^^
          覚書.txt Some(2019) None
            健 都 という二文字。
            ^^^^^
        発行:指定都市 取り組み: passages 1, documents 1
          要望書.txt None Some("指定都市市長会")
            特区の規制緩和の取組を求める。
                            ^^^^
        年度:不明: passages 2, documents 1
          要望書.txt None Some("指定都市市長会")
            特区の規制緩和の取組を求める。
            サーバを共同で使う。
        "#);
}

#[test]
fn the_nearer_and_the_more_exact_come_first() {
    let filler = "この一文は順位を比べるための長さをそろえる。";
    let (_dir, index) = index_of(
        &[
            document("1.txt", None, None, &[&format!("協議会を市が開く。{filler}健都では別の会も動く。")]),
            document("2.txt", None, None, &[&format!("健都の協議会を市が開く。{filler}別の会も動く。")]),
            document("3.txt", None, None, &[&format!("健都協議会を市が開く。{filler}別の会も動く。")]),
            document(
                "4.txt",
                None,
                None,
                &["#健都と協議会", &format!("協議会を市が開く。{filler}健都では別の会も動く。")],
            ),
            document("5.txt", None, None, &["住民の取り組みを支える。"]),
            document("6.txt", None, None, &["住民の取組みを支える。"]),
        ],
        10,
    );
    let order = |query: &str, ordinal: u32| -> Vec<u64> {
        let mut passages: Vec<_> =
            search(&index, query).hits.into_iter().flat_map(|hit| hit.passages).collect();
        passages.retain(|passage| passage.ordinal == ordinal);
        passages.sort_by(|a, b| b.score.total_cmp(&a.score));
        passages.iter().map(|passage| passage.key.document_number()).collect()
    };
    assert_eq!(order("健都 協議会", 0), [3, 4, 2, 1]);
    assert!(search(&index, "健都 協議会").hits.iter().position(|hit| hit.document_number == 4) < Some(2));
    assert_eq!(order("取組み", 0), [6, 5]);
    assert_eq!(order("取り組み", 0), [5, 6]);
}

#[test]
fn totals_and_facets_count_everything_whatever_is_shown() {
    let (_dir, index) = index_of(&library(), 1);
    let request = SearchRequest { limit: 1, passages_per_document: 1, ..request("設立 OR 健都") };
    let results = index.searcher().unwrap().search(&request).unwrap();
    assert_eq!((results.hits.len(), results.hits[0].passages.len()), (1, 1));
    let years: Vec<_> =
        results.facets.fiscal_year.iter().map(|f| (f.value, f.documents, f.passages)).collect();
    assert_eq!(years, [(Some(2018), 1, 2), (Some(2019), 2, 4)]);
    let publishers: Vec<_> =
        results.facets.publisher.iter().map(|f| (f.value.as_deref(), f.documents, f.passages)).collect();
    assert_eq!(publishers, [(Some("商工労働部"), 2, 4), (None, 1, 2)]);
    assert_eq!(results.facets.document.iter().map(|f| f.passages).sum::<usize>(), results.total_passages);
    assert_eq!(results.matching.len(), results.total_passages);
    assert!(results.matching.is_sorted());
}

#[test]
fn filters_stand_anywhere_in_a_query() {
    let (_dir, index) = index_of(&library(), 2);
    let searcher = index.searcher().unwrap();
    let keys = |query: Query| -> Vec<(u64, u32)> {
        let results = searcher.search(&SearchRequest::new(query)).unwrap();
        results.matching.iter().map(|key| (key.document_number(), key.ordinal())).collect()
    };
    let set: PassageSet =
        [(1, 1), (2, 2), (9, 9)].map(|(n, o)| PassageKey::new(n, o).unwrap()).into_iter().collect();
    let pmda = || Query::Term("PMDA".into());
    assert_eq!(keys(Query::Passages(set.clone())), [(1, 1), (2, 2)]);
    assert_eq!(keys(Query::All(vec![pmda(), Query::Passages(set.clone())])), [(2, 2)]);
    assert_eq!(keys(Query::Any(vec![pmda(), Query::Passages(set.clone())])), [(1, 1), (1, 2), (2, 2)]);
    assert_eq!(keys(Query::All(vec![pmda(), Query::Not(Box::new(Query::Passages(set)))])), [(1, 2)]);
    assert_eq!(keys(Query::Passages(PassageSet::from_iter([]))), []);
    assert_eq!(keys(Query::everything()).len(), 11);
    assert_eq!(keys(Query::Publisher("商工".into())).len(), 7);
    assert_eq!(keys(Query::Document("覚書".into())), [(4, 0), (4, 1)]);
    let id = keifu_corpus::DocumentId::of_source("覚書.txt");
    assert_eq!(keys(Query::Document(id.0)), [(4, 0), (4, 1)]);
    assert_eq!(keys(Query::FiscalYears { from: 2017, to: 2018 }).len(), 3);
    assert_eq!(keys(Query::FiscalYearUnknown), [(3, 0), (3, 1)]);
    let unresolved = searcher.search(&SearchRequest::new(Query::Entity("健都".into())));
    assert_eq!(
        unresolved.unwrap_err().to_string(),
        "`実体:\"健都\"` must be replaced by passages before searching"
    );
}

#[test]
fn walking_the_cursor_reaches_every_document_once() {
    let many: Vec<Document> = (0..37)
        .map(|i| {
            let text = "健都".repeat(1 + i % 5);
            let year = (i % 4 != 0).then_some(2010 + i as i32 % 4);
            document(&format!("{i}.txt"), year, None, &[&text, "その他"])
        })
        .collect();
    let (_dir, index) = index_of(&many, 10);
    let searcher = index.searcher().unwrap();
    for sort in [Sort::Relevance, Sort::YearAscending, Sort::YearDescending] {
        let mut next = SearchRequest { sort, limit: 5, ..request("健都") };
        let mut seen = Vec::new();
        loop {
            let results = searcher.search(&next).unwrap();
            assert_eq!(results.total_documents, 37);
            seen.extend(results.hits.iter().map(|hit| (hit.document_number, hit.fiscal_year, hit.score)));
            let Some(cursor) = results.next else { break };
            next.cursor = Some(cursor.to_string().parse().unwrap());
        }
        match sort {
            Sort::Relevance => assert!(seen.is_sorted_by(|a, b| a.2 >= b.2)),
            Sort::YearAscending => assert!(seen.is_sorted_by_key(|s| s.1.unwrap_or(i32::MAX))),
            Sort::YearDescending => assert!(seen.is_sorted_by_key(|s| s.1.map_or(i32::MAX, |year| -year))),
        }
        seen.sort_by_key(|s| s.0);
        assert_eq!(seen.iter().map(|s| s.0).collect::<Vec<_>>(), (1..=37).collect::<Vec<_>>());
    }
    let results = searcher.search(&SearchRequest { limit: 5, ..request("健都") }).unwrap();
    let other = SearchRequest { cursor: results.next, ..request("その他") };
    assert!(matches!(searcher.search(&other), Err(Error::CursorOutdated("another query"))));
    let mut writer = index.writer(15_000_000).unwrap();
    writer.remove(1);
    writer.commit(99).unwrap();
    let later = SearchRequest { limit: 5, cursor: results.next, ..request("健都") };
    assert!(matches!(index.searcher().unwrap().search(&later), Err(Error::CursorOutdated(_))));
    assert!(searcher.search(&later).is_ok(), "a searcher keeps its generation");
}

#[test]
fn an_index_is_opened_again_with_its_generation() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("index");
    assert!(matches!(Index::open(&path, &ANALYZER), Err(Error::Missing(_))));
    let index = Index::open_or_create(&path, &ANALYZER).unwrap();
    assert_eq!(index.generation().unwrap(), 0);
    assert!(matches!(Index::create(&path, &ANALYZER), Err(Error::Exists(_))));
    let mut writer = index.writer(15_000_000).unwrap();
    assert!(matches!(index.writer(15_000_000), Err(Error::Locked(_))));
    let library = library();
    std::thread::scope(|scope| {
        for (number, document) in (1..).zip(&library) {
            let writer = &writer;
            scope.spawn(move || writer.add(number, document, &analyses(document)).unwrap());
        }
    });
    assert_eq!(index.searcher().unwrap().passage_count(), 0);
    writer.commit(7).unwrap();
    writer.finish().unwrap();
    let index = Index::open(&path, &ANALYZER).unwrap();
    assert_eq!(index.generation().unwrap(), 7);
    assert_eq!(index.searcher().unwrap().generation(), 7);
    assert_eq!(search(&index, "健都").total_documents, 3);
    std::fs::write(path.join("keifu-format"), "99\n").unwrap();
    let newer = Index::open(&path, &ANALYZER).unwrap_err().to_string();
    assert!(newer.ends_with("has format 99, this program reads format 1; use a newer keifu"), "{newer}");
}

#[test]
fn as_many_analyses_as_passages_are_needed() {
    let (_dir, index) = index_of(&[], 1);
    let writer = index.writer(15_000_000).unwrap();
    assert!(matches!(writer.add(1, &library()[0], &[]), Err(Error::AnalysisCount { passages: 4, .. })));
}

/// What a scan finds: the keys of passages whose matching form contains that of `text`.
fn scan(documents: &BTreeMap<u64, Document>, text: &str) -> Vec<PassageKey> {
    let needle = Normalized::matching(text).text;
    let mut found = Vec::new();
    for (number, document) in documents {
        for passage in &document.passages {
            if Normalized::matching(&passage.text).text.contains(&needle) {
                found.push(PassageKey::new(*number, passage.ordinal).unwrap());
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Adding, replacing, removing and committing in any order gives what a scan of the documents gives.
    #[test]
    fn exact_search_equals_a_scan(
        operations in prop::collection::vec((1u64..6, prop::option::of(prop::collection::vec("[あいabＡ㈱ \n健]{0,12}", 1..4)), any::<bool>()), 1..12),
        strings in prop::collection::vec("[あいabＡ㈱健]{1,6}", 1..12),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), &ANALYZER).unwrap();
        let mut writer = index.writer(15_000_000).unwrap();
        let mut model = BTreeMap::new();
        for (number, texts, commit) in &operations {
            match texts {
                Some(texts) => {
                    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                    let document = document(&format!("{number}.txt"), None, None, &texts);
                    writer.add(*number, &document, &analyses(&document)).unwrap();
                    model.insert(*number, document);
                }
                None => {
                    writer.remove(*number);
                    model.remove(number);
                }
            }
            if *commit {
                writer.commit(1).unwrap();
            }
        }
        writer.commit(2).unwrap();
        let searcher = index.searcher().unwrap();
        for string in &strings {
            let matching = |query| searcher.search(&SearchRequest::new(query)).unwrap().matching;
            let expected = scan(&model, string);
            prop_assert_eq!(&matching(Query::Exact(string.clone())), &expected, "{}", string);
            let term = matching(Query::Term(string.clone()));
            prop_assert!(expected.iter().all(|key| term.contains(key)), "{}", string);
        }
    }
}

/// Queries of exact strings joined in any way.
fn any_query() -> impl Strategy<Value = Query> {
    let string = "[健都国循]{1,2}".prop_map(Query::Exact);
    let year = (2017..2020).prop_map(|year| Query::FiscalYears { from: year, to: year });
    prop_oneof![4 => string, 1 => year, 1 => Just(Query::FiscalYearUnknown)].prop_recursive(
        4,
        24,
        3,
        |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Query::All),
                prop::collection::vec(inner.clone(), 1..4).prop_map(Query::Any),
                inner.prop_map(|query| Query::Not(Box::new(query))),
            ]
        },
    )
}

/// Whether a scan says that passage `ordinal` of `document` matches.
fn matches(query: &Query, document: &Document, ordinal: usize) -> bool {
    match query {
        Query::All(parts) => parts.iter().all(|part| matches(part, document, ordinal)),
        Query::Any(parts) => parts.iter().any(|part| matches(part, document, ordinal)),
        Query::Not(part) => !matches(part, document, ordinal),
        Query::Exact(text) => document.passages[ordinal].text.contains(text),
        Query::FiscalYears { from, to } => {
            document.metadata.fiscal_year.is_some_and(|year| (*from..=*to).contains(&year))
        }
        _ => document.metadata.fiscal_year.is_none(),
    }
}

proptest! {
    #[test]
    fn and_or_and_not_mean_what_they_say(queries in prop::collection::vec(any_query(), 20)) {
        static INDEX: LazyLock<(tempfile::TempDir, Index, Vec<Document>)> = LazyLock::new(|| {
            let texts = ["健都国循", "健国", "都", "循国都健", "国国", "健都", "国循", "都国"];
            let documents: Vec<Document> = (0..24)
                .map(|i| {
                    let year = (i % 4 != 0).then_some(2016 + i as i32 % 4);
                    document(&format!("{i}.txt"), year, None, &[texts[i % 8], texts[i * 5 / 3 % 8], texts[i / 3]])
                })
                .collect();
            let (dir, index) = index_of(&documents, 7);
            (dir, index, documents)
        });
        let searcher = INDEX.1.searcher().unwrap();
        for query in queries {
            let expected: Vec<PassageKey> = (1..)
                .zip(&INDEX.2)
                .flat_map(|(number, document)| (0..3).map(move |ordinal| (number, document, ordinal)))
                .filter(|(_, document, ordinal)| matches(&query, document, *ordinal))
                .map(|(number, _, ordinal)| PassageKey::new(number, ordinal as u32).unwrap())
                .collect();
            let found = searcher.search(&SearchRequest::new(query.clone())).unwrap().matching;
            prop_assert_eq!(found, expected, "{}", query);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    /// Whatever a document contains, it is indexed, found by all of its text, and marked.
    #[test]
    fn any_text_is_found_by_itself(texts in prop::collection::vec(any::<String>(), 50)) {
        let documents: Vec<Document> =
            (0..).zip(&texts).map(|(i, text)| document(&format!("{i}.txt"), None, None, &[&format!("、{text}")])).collect();
        let (_dir, index) = index_of(&documents, 50);
        let searcher = index.searcher().unwrap();
        for (document, number) in documents.iter().zip(1..) {
            let text = &document.passages[0].text;
            let _ = ANALYZER.worker().reading(text);
            for query in [Query::Exact(text.clone()), Query::Term(text.clone())] {
                let request = SearchRequest { limit: 50, ..SearchRequest::new(query) };
                let hits = searcher.search(&request).unwrap().hits;
                let passage = hits.iter().find(|hit| hit.document_number == number).map(|hit| &hit.passages[0]);
                prop_assert_eq!(passage.map(|passage| &passage.text), Some(text));
                let marks = passage.map_or(&[][..], |passage| &passage.highlights);
                prop_assert!(!marks.is_empty());
                prop_assert!(marks.iter().all(|span| span.end as usize <= text.chars().count()));
            }
        }
    }
}

/// Random strings of real reports are all found, and nowhere else.
#[test]
fn ten_thousand_strings_of_real_passages_are_found() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    let Ok(files) = std::fs::read_dir(&seeds) else {
        println!("skipped: ../shared is absent");
        return;
    };
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut model = BTreeMap::new();
    for (number, file) in (1..).zip(&files) {
        let text = std::fs::read_to_string(file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let texts: Vec<String> =
            lines.chunks(4).map(|lines| lines.join("\n").replacen('#', "＃", 1)).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        model.insert(number, document(&file.display().to_string(), None, None, &texts));
    }
    let documents: Vec<Document> = model.values().cloned().collect();
    let (_dir, index) = index_of(&documents, 1);
    let searcher = index.searcher().unwrap();
    let forms: Vec<(PassageKey, Vec<char>)> = model
        .iter()
        .flat_map(|(number, document)| document.passages.iter().map(move |passage| (*number, passage)))
        .map(|(number, passage)| {
            let form = Normalized::matching(&passage.text).text.chars().collect();
            (PassageKey::new(number, passage.ordinal).unwrap(), form)
        })
        .collect();
    let strings: Vec<String> = forms.iter().map(|(_, form)| form.iter().collect()).collect();
    // A linear congruential generator: the same strings in every run.
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..10_000 {
        let (_, form) = &forms[random(forms.len())];
        let length = (2 + random(19)).min(form.len());
        if length < 2 {
            continue;
        }
        let start = random(form.len() - length + 1);
        let needle: String = form[start..start + length].iter().collect();
        let expected: Vec<PassageKey> = strings
            .iter()
            .zip(&forms)
            .filter(|(text, _)| text.contains(&needle))
            .map(|(_, (key, _))| *key)
            .collect();
        let request = SearchRequest { limit: 0, ..SearchRequest::new(Query::Exact(needle.clone())) };
        assert_eq!(searcher.search(&request).unwrap().matching, expected, "{needle}");
    }
}
