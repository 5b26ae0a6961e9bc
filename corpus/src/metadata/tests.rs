//! What is inferred of a document, and what a sidecar changes.

use crate::{Document, read_document};

fn read(text: &str, source: &str) -> Document {
    read_document(text.as_bytes(), source, None).unwrap()
}

/// (publisher, fiscal year, jurisdiction, title) of a text.
fn inferred(text: &str, source: &str) -> (Option<String>, Option<i32>, Option<String>, String) {
    let metadata = read(text, source).metadata;
    (metadata.publisher, metadata.fiscal_year, metadata.jurisdiction, metadata.title)
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn title_pages() {
    assert_eq!(
        inferred(
            "令和３年度　みなと振興計画　進捗報告\n\n静岡県港湾局\n\n令和４年６月30日\n\n第１章　概況\n",
            "a.txt"
        ),
        (some("静岡県港湾局"), Some(2021), some("静岡県"), "令和３年度　みなと振興計画　進捗報告".to_owned())
    );
    assert_eq!(
        read("令和３年度　みなと振興計画\n\n令和４年６月30日\n", "a.txt").metadata.issued,
        Some(jiff::civil::date(2022, 6, 30))
    );
    assert_eq!(
        inferred(
            "横浜市港湾局　年次報告書（2019）\n平成31年度・令和元年度\n１　概況\n・岸壁の改修\n",
            "a.txt"
        ),
        (some("横浜市港湾局"), Some(2019), some("横浜市"), "横浜市港湾局　年次報告書（2019）".to_owned())
    );
    assert_eq!(
        inferred(
            "みなと水素協議会　議事要旨\n日　時　　令和３年11月21日\n場　所　　清水市民会館　会議室\n",
            "a.txt"
        ),
        (some("みなと水素協議会"), Some(2021), None, "みなと水素協議会　議事要旨".to_owned())
    );
}

#[test]
fn what_the_evidence_leaves_open_stays_unknown() {
    assert_eq!(
        inferred("港の話をします。船が来ました。\n", "folder/talk.txt"),
        (None, None, None, "talk".to_owned())
    );
    // A chapter is no title, and years far apart are no report's year.
    let text = "第１章　沿革\n　昭和40年３月１日に開港し、平成12年４月１日に市へ移管された。\n";
    assert_eq!(inferred(text, "history.txt"), (None, None, None, "history".to_owned()));
}

#[test]
fn the_year_of_a_report_comes_from_its_progress_columns_or_its_facts() {
    let table = "港の運営\n\n＜計画＞\n＜目標＞\n＜進捗状況（H31.3月末時点）＞\n○案内所を開設（R1.5予定）\n";
    assert_eq!(read(table, "a.txt").metadata.fiscal_year, Some(2018));
    let facts: String = (4..=12).map(|month| format!("・第{month}回会合を開催（R2.{month}）\n")).collect();
    assert_eq!(read(&facts, "a.txt").metadata.fiscal_year, Some(2020));
    assert_eq!(read("・港の会合\n", "reports/R2-port.txt").metadata.fiscal_year, Some(2020));
    assert_eq!(read("・港の会合\n", "平成30年度/port.txt").metadata.fiscal_year, Some(2018));
}

#[test]
fn without_a_year_the_day_of_the_cover_or_of_the_name_gives_it_with_a_warning() {
    let year = |text: &str, source: &str| {
        let document = read(text, source);
        let said = document.warnings.iter().any(|warning| warning.code == "year_from_issue_day");
        (document.metadata.fiscal_year, document.metadata.issued.map(|day| day.to_string()), said)
    };
    let body = "\n\n　日付は 1999年12月31日 のように書き、2020年１月１日 や 2009年４月 とも書く。\n";
    let cover = format!("日付の書き方の手引\n\n2026年（令和8年）3月17日\n\n港湾局{body}");
    assert_eq!(year(&cover, "a.txt"), (Some(2025), some("2026-03-17"), true));
    let month = format!("日付の書き方の手引\n\n2020年6月{body}");
    assert_eq!(year(&month, "a.txt"), (Some(2020), None, true));
    let speech = "　港の話をします。\n";
    assert_eq!(year(speech, "talks/19970929_141_talk.txt"), (Some(1997), some("1997-09-29"), true));
    assert_eq!(year(speech, "talk-2021-03-31.txt"), (Some(2020), some("2021-03-31"), true));
    for name in ["12345678.txt", "20191345.txt", "201903281.txt", "20190328-20200328.txt"] {
        assert_eq!(year(speech, name), (None, None, false), "{name}");
    }
    // A year that is named needs no guess.
    let named = format!("令和元年度　港湾計画\n\n令和４年６月30日{body}");
    assert_eq!(year(&named, "20210401.txt"), (Some(2019), some("2022-06-30"), false));
}

#[test]
fn a_body_that_calls_itself_by_its_last_word() {
    let text = "　本部会は、支援のあり方を論じた。全国港湾会議振興部会では、調査を行った。\n　本部会の報告である。\n";
    assert_eq!(read(text, "a.txt").metadata.publisher, some("全国港湾会議振興部会"));
    let two = format!("{text}　北海道港湾連絡部会では、別の調査を行った。\n");
    assert_eq!(read(&two, "a.txt").metadata.publisher, None);
}

#[test]
fn a_sidecar_has_the_last_word() {
    let sidecar = "title = \"港の白書\"\npublisher = \"港湾局\"\nfiscal_year = \"令和元年度\"\nissued = 2020-06-30\n\
                   jurisdiction = \"静岡県\"\n";
    let document = read_document("平成20年度　報告書\n".as_bytes(), "a.txt", Some(sidecar)).unwrap();
    let metadata = document.metadata;
    assert_eq!((metadata.title.as_str(), metadata.publisher.as_deref()), ("港の白書", Some("港湾局")));
    assert_eq!((metadata.fiscal_year, metadata.issued), (Some(2019), Some(jiff::civil::date(2020, 6, 30))));
    assert_eq!(metadata.jurisdiction.as_deref(), Some("静岡県"));
    assert_eq!(document.warnings, []);
}

#[test]
fn mistakes_in_a_sidecar_are_named() {
    let sidecar = "titel = \"港\"\nfiscal_year = \"いつか\"\nissued = 3\npublisher = \"\"\n";
    let document = read_document("平成20年度　報告書\n".as_bytes(), "a.txt", Some(sidecar)).unwrap();
    assert_eq!(document.metadata.fiscal_year, Some(2008));
    let messages: Vec<&str> = document.warnings.iter().map(|warning| warning.message.as_str()).collect();
    for key in ["titel", "fiscal_year", "issued", "publisher"] {
        assert!(messages.iter().any(|message| message.contains(&format!("`{key}`"))), "{key}: {messages:?}");
    }
    let broken = read_document("報告\n".as_bytes(), "a.txt", Some("title = ")).unwrap();
    assert_eq!(broken.warnings.len(), 1);
    assert!(broken.warnings[0].message.contains("TOML"));
}

#[test]
fn properties_are_asked_last() {
    let page = |head: &str, body: &str| {
        let html = format!("<html><head>{head}</head><body>{body}</body></html>");
        read_document(html.as_bytes(), "報告/p1.html", None).unwrap()
    };
    let head = "<title>青葉町統計書 | 青葉町</title><meta name=author content=青葉町総務課>\
                <meta property=article:published_time content=2021-05-10T09:00:00+09:00>";
    let bare = page(head, "<p>港の話をする。船が来た。</p>");
    let metadata = bare.metadata;
    assert_eq!(
        (metadata.title.as_str(), metadata.publisher.as_deref()),
        ("青葉町統計書", Some("青葉町総務課"))
    );
    assert_eq!((metadata.fiscal_year, metadata.issued), (Some(2021), Some(jiff::civil::date(2021, 5, 10))));
    assert!(bare.warnings.iter().any(|warning| warning.code == "year_from_properties"));
    let told = page(
        head,
        "<h1>令和元年度　みなと振興計画の進捗</h1><p>発行：静岡県港湾局</p><p>公表日：令和２年６月30日</p><p>令和元年５月１日に港を開いた。</p>",
    );
    let metadata = told.metadata;
    assert_eq!(
        (metadata.title.as_str(), metadata.publisher.as_deref()),
        ("令和元年度　みなと振興計画の進捗", Some("静岡県港湾局"))
    );
    assert_eq!((metadata.fiscal_year, metadata.issued), (Some(2019), Some(jiff::civil::date(2020, 6, 30))));
    assert_eq!(told.warnings, []);
    // Dates that leave the year open leave it open.
    let text = "<p>昭和40年３月１日に開港し、平成12年４月１日に市へ移管された。</p>";
    assert_eq!(page(head, text).metadata.fiscal_year, None);
}
