use proptest::prelude::*;

use super::*;
use crate::Normalized;

/// What a report on FY2019 means by `text`: `2019-04-01..2019-04-30 month`, joined by `; `.
fn read(text: &str, fiscal_year: i32) -> String {
    let text = Normalized::canonical(text).text;
    let found = find_dates(&text, &CalendarContext { fiscal_year: Some(fiscal_year) });
    let written: Vec<String> = found
        .iter()
        .map(|date| {
            let days = match date.interval {
                Some(days) if days.start == days.end => days.start.to_string(),
                Some(days) => format!("{}..{}", days.start, days.end),
                None => "never".to_owned(),
            };
            let kind = serde_json::to_value(date.kind).unwrap();
            let about = if date.approximate { " about" } else { "" };
            let open = if date.open_ended { " open" } else { "" };
            format!("{days} {}{about}{open}", kind.as_str().unwrap())
        })
        .collect();
    written.join("; ")
}

/// (text of a report on FY2019, what it means).
const CASES: &[(&str, &str)] = &[
    // Era letters.
    ("設立総会（R1.8）を開催", "2019-08-01..2019-08-31 month"),
    ("公募開始（H30.５）", "2018-05-01..2018-05-31 month"),
    ("S63.4.1 施行", "1988-04-01 day"),
    ("（R１.9 月頃）", "2019-09-01..2019-09-30 month about"),
    ("R4 春ごろに竣工", "2022-03-01..2022-05-31 season about"),
    ("H30秋頃", "2018-09-01..2018-11-30 season about"),
    ("R2 年度当初予算", "2020-04-01..2021-03-31 fiscal_year"),
    ("R5年度末に完了", "2024-03-31 day"),
    ("（R2.3 月末時点）", "2020-03-31 day"),
    ("R1.4 に開設", "2019-04-01..2019-04-30 month"),
    ("第2回(R元.11.7)", "2019-11-07 day"),
    ("深センR1.11）", "2019-11-01..2019-11-30 month"),
    // Eras in words.
    ("令和元年度の予算", "2019-04-01..2020-03-31 fiscal_year"),
    ("令和元年8月", "2019-08-01..2019-08-31 month"),
    ("令和元年１１月２２日", "2019-11-22 day"),
    ("平成31年度・令和元年度", "2019-04-01..2020-03-31 fiscal_year; 2019-04-01..2020-03-31 fiscal_year"),
    ("平成31（2019）年度", "2019-04-01..2020-03-31 fiscal_year"),
    ("令和元年（2019年）10月1日", "2019-10-01 day"),
    ("昭和五十五年十月一日", "1980-10-01 day"),
    ("大正12年9月1日", "1923-09-01 day"),
    ("明治45年7月30日", "1912-07-30 day"),
    ("昭和60年代", "1985-01-01..1994-12-31 range about"),
    ("令和元年4月", "never month"),
    ("平成31年5月", "never month"),
    ("平成元年1月7日", "never day"),
    ("平成31年4月30日", "2019-04-30 day"),
    ("令和3年秋", "2021-09-01..2021-11-30 season"),
    ("令和5年末", "2023-12-31 day"),
    ("令和2年2月30日", "never day"),
    // Western years.
    ("2019年度", "2019-04-01..2020-03-31 fiscal_year"),
    ("2025年に開催", "2025-01-01..2025-12-31 year"),
    ("2019/4/1", "2019-04-01 day"),
    ("2019-04-01", "2019-04-01 day"),
    ("2019.4 設立", "2019-04-01..2019-04-30 month"),
    ("2019（令和元）年度", "2019-04-01..2020-03-31 fiscal_year"),
    ("2040年頃", "2040-01-01..2040-12-31 year about"),
    ("FY2019", "2019-04-01..2020-03-31 fiscal_year"),
    ("2020年前半", "2020-01-01..2020-06-30 half about"),
    // Months and days without a year.
    ("３月末までに", "2020-03-31 day"),
    ("2月・３月の講座は中止", "2020-02-01..2020-02-29 month; 2020-03-01..2020-03-31 month"),
    ("５月に協議を開始", "2019-05-01..2019-05-31 month"),
    ("10月9日（水）～11日（金）", "2019-10-09..2019-10-11 range"),
    ("9月上旬", "2019-09-01..2019-09-10 range about"),
    ("府立施設で説明（6/12)", "2019-06-12 day"),
    ("（8/27、11/5）", "2019-08-27 day; 2019-11-05 day"),
    ("展示会（10/9～11）", "2019-10-09..2019-10-11 range"),
    ("視察（1/23）", "2020-01-23 day"),
    ("説明会 9/3(火)", "2019-09-03 day"),
    // Lists and ranges.
    ("訪問（R1.4、8～9）", "2019-04-01..2019-04-30 month; 2019-08-01..2019-09-30 range"),
    (
        "連絡会（H30.6、8、\n10、12）",
        "2018-06-01..2018-06-30 month; 2018-08-01..2018-08-31 month; 2018-10-01..2018-10-31 month; 2018-12-01..2018-12-31 month",
    ),
    ("募集（R2.2\n～３）", "2020-02-01..2020-03-31 range"),
    ("試行（R1.7~）", "2019-07-01..2019-07-31 month open"),
    ("研修（H30.11～ H31.1）", "2018-11-01..2019-01-31 range"),
    ("研修（R1.11～1）", "2019-11-01..2020-01-31 range"),
    ("４ 月～3 月の平均", "2019-04-01..2020-03-31 range"),
    ("8～9月に実施", "2019-08-01..2019-09-30 range"),
    ("2018～2020年度", "2018-04-01..2021-03-31 range"),
    ("H28～30年度", "2016-04-01..2019-03-31 range"),
    ("平成28年度～平成30年度", "2016-04-01..2019-03-31 range"),
    ("平成29・30年度", "2017-04-01..2018-03-31 fiscal_year; 2018-04-01..2019-03-31 fiscal_year"),
    ("H28：41 件、H29：59 件", "2016-04-01..2017-03-31 fiscal_year; 2017-04-01..2018-03-31 fiscal_year"),
    ("令和元年6月1日から3日まで", "2019-06-01..2019-06-03 range"),
    ("令和元年6月～令和2年1月", "2019-06-01..2020-01-31 range"),
    ("平成30年12月に契約し、2月に開始", "2018-12-01..2018-12-31 month; 2019-02-01..2019-02-28 month"),
    ("(R1.7、110 名が参加)", "2019-07-01..2019-07-31 month"),
    ("(R1.7、8 社が参加)", "2019-07-01..2019-07-31 month"),
    ("(2台、R2.2)", "2020-02-01..2020-02-29 month"),
    ("2013年1月から11月まで", "2013-01-01..2013-11-30 range"),
    ("2015年2月27日から3月25日", "2015-02-27..2015-03-25 range"),
    ("(H29～R5)", "2017-04-01..2024-03-31 range"),
    ("1995年から13年", "1995-01-01..1995-12-31 year"),
    (
        "28年度の41件から30年度の105件へ",
        "2016-04-01..2017-03-31 fiscal_year; 2018-04-01..2019-03-31 fiscal_year",
    ),
    ("10年度連続", ""),
    // Parts of years.
    ("年度上半期での公募", "2019-04-01..2019-09-30 half"),
    ("発掘（年度前半）", "2019-04-01..2019-09-30 half about"),
    ("令和元年度下半期", "2019-10-01..2020-03-31 half"),
    ("第1四半期", "2019-04-01..2019-06-30 quarter"),
    ("2020年度第４四半期", "2021-01-01..2021-03-31 quarter"),
    ("Q3", "2019-10-01..2019-12-31 quarter"),
    ("令和元年度前期の授業、前期課程", "2019-04-01..2019-09-30 half"),
    ("第２／４半期", "2019-07-01..2019-09-30 quarter"),
    ("4/4半期の実績", "2020-01-01..2020-03-31 quarter"),
    (
        "実績値（H30）、目標値（Ｒ２）",
        "2018-04-01..2019-03-31 fiscal_year; 2020-04-01..2021-03-31 fiscal_year",
    ),
    ("水素（H2）、（R410A）、(H30-1)", ""),
    // Two eras in one range or list.
    ("平成30～令和2年度", "2018-04-01..2021-03-31 range"),
    ("平成31・令和元年度", "2019-04-01..2020-03-31 fiscal_year; 2019-04-01..2020-03-31 fiscal_year"),
    ("平成31年（令和元年）", "2019-01-01..2019-12-31 year"),
    ("平成29年～令和3年", "2017-01-01..2021-12-31 range"),
    ("令和２（2020）年", "2020-01-01..2020-12-31 year"),
    ("2019年度（令和元年度）", "2019-04-01..2020-03-31 fiscal_year; 2019-04-01..2020-03-31 fiscal_year"),
    ("R元.5.1", "2019-05-01 day"),
    ("平成27年度から平成29年度まで", "2015-04-01..2018-03-31 range"),
    ("平成27、28年度", "2015-04-01..2016-03-31 fiscal_year; 2016-04-01..2017-03-31 fiscal_year"),
    ("令和7年（2025年）4月13日", "2025-04-13 day"),
    // Laws.
    ("昭和22年4月17日法律第67号", "1947-04-17 day"),
    ("明治32年法律第48号", "1899-01-01..1899-12-31 year"),
    // By reference.
    ("平成30年12月に契約し、翌月に開始", "2018-12-01..2018-12-31 month; 2019-01-01..2019-01-31 month"),
    ("令和2年2月29日に開会、翌日閉会", "2020-02-29 day; 2020-03-01 day"),
    ("平成30年5月12日と同月20日", "2018-05-12 day; 2018-05-20 day"),
    (
        "平成30年度に着手し、翌々年度に完成",
        "2018-04-01..2019-03-31 fiscal_year; 2020-04-01..2021-03-31 fiscal_year",
    ),
    ("翌月払い、翌日配達、１/４以内", ""),
    ("本年３月", "2019-03-01..2019-03-31 month"),
    ("今秋、来春", "2019-09-01..2019-11-30 season; 2020-03-01..2020-05-31 season"),
    ("年内に開始", "2019-01-01..2019-12-31 year"),
    ("年度内に策定", "2019-04-01..2020-03-31 fiscal_year"),
    ("年度末で期限", "2020-03-31 day"),
    ("入居率（通年）", "2019-04-01..2020-03-31 fiscal_year"),
    ("今年度は昨年度に続き", "2019-04-01..2020-03-31 fiscal_year; 2018-04-01..2019-03-31 fiscal_year"),
    ("一昨年度", "2017-04-01..2018-03-31 fiscal_year"),
    ("来年度末", "2021-03-31 day"),
    ("今年１０月、１１月に", "2019-10-01..2019-10-31 month; 2019-11-01..2019-11-30 month"),
    ("令和2年8月に設立、同年10月に開設", "2020-08-01..2020-08-31 month; 2020-10-01..2020-10-31 month"),
    ("令和元年8月3日に締結、同日公表", "2019-08-03 day; 2019-08-03 day"),
    ("平成30年5月に設置し、翌年度に拡充", "2018-05-01..2018-05-31 month; 2019-04-01..2020-03-31 fiscal_year"),
    // What only looks like a date.
    ("補助率1/2、（補助率 1/3 以内）", ""),
    ("定額（10/10）、民間企業等（2/3、1/2）、（Q1 個人A）", ""),
    ("3.1.2 節、第2.1版、ver 1.4.2", ""),
    ("06-6210-9999、TEL 072-123-4567", ""),
    ("PR1.5、ISO13485:2016、R1234、GPR2", ""),
    ("H2Osaka、S3、T4、M2.5、R410A", ""),
    ("24時間365日、１日2回、５か月、3ヶ月間、月額5,000円", ""),
    ("倍率は2019.5倍、12.5％、1,2019円", ""),
    ("日本年金機構、従来年、将来年", ""),
    ("人生100年時代、2000年前の遺跡、5年間、30年ぶり", ""),
    ("第3月曜日、１月当たり、4丁目", ""),
    ("ものづくりフェア2018に出展", ""),
    ("毎年度末、単年度内", ""),
];

#[test]
fn dates_are_read_as_a_report_means_them() {
    let wrong: Vec<String> = CASES
        .iter()
        .map(|(text, expected)| (text, expected, read(text, 2019)))
        .filter(|(_, expected, got)| got != *expected)
        .map(|(text, expected, got)| format!("{text}\n  expected {expected}\n  got      {got}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_document_would_have_to_tell_stays_unknown() {
    for text in ["今年度", "5月に", "(6/12)"] {
        let found = find_dates(text, &CalendarContext::default());
        assert!(found.iter().all(|date| date.interval.is_none() && date.relative), "{text}: {found:?}");
        assert_eq!(found.len(), 1, "{text}");
    }
}

#[test]
fn days_that_never_were_are_told_from_unknown_years() {
    for never in ["令和元年4月", "平成31年5月1日", "令和2年2月30日", "昭和65年3月"] {
        assert!(never_was(never) || find_dates(never, &CalendarContext::default()).is_empty(), "{never}");
    }
    assert!(never_was("令和元年４月") && never_was("平成31年5月1日"));
    for possible in ["今年度", "5月", "令和元年5月", "(6/12)", "平成31年4月30日", "昨年"] {
        assert!(!never_was(possible), "{possible}");
    }
}

#[test]
fn those_who_wrote_before_the_change_of_era_are_understood() {
    assert_eq!(read("平成32年3月", 2017), "2020-03-01..2020-03-31 month");
    assert_eq!(read("平成32年度", 2017), "2020-04-01..2021-03-31 fiscal_year");
}

#[test]
fn spans_cover_what_is_written() {
    let text = "（R1.4、8～9）と平成30 年度末";
    let canonical = Normalized::canonical(text);
    let written: Vec<&str> = find_dates(&canonical.text, &CalendarContext::default())
        .iter()
        .map(|date| canonical.to_chars(date.span).of(text))
        .collect();
    assert_eq!(written, ["R1.4", "R1.4、8～9", "平成30 年度末"]);
}

#[test]
fn fiscal_years_of_queries() {
    for (query, expected) in [
        ("R1", Some(2019..=2019)),
        ("Ｒ１年度", Some(2019..=2019)),
        ("令和元年度", Some(2019..=2019)),
        ("令和二年度", Some(2020..=2020)),
        ("平成31年度", Some(2019..=2019)),
        ("平成31（2019）年度", Some(2019..=2019)),
        ("2019", Some(2019..=2019)),
        ("2019年度", Some(2019..=2019)),
        ("FY2019", Some(2019..=2019)),
        ("2018..2020", Some(2018..=2020)),
        ("2018-2020", Some(2018..=2020)),
        ("H30～R2", Some(2018..=2020)),
        ("平成28～30年度", Some(2016..=2018)),
        ("2020..2018", None),
        ("R0", None),
        ("12345", None),
        ("令和", None),
        ("", None),
        ("未来医療", None),
    ] {
        assert_eq!(parse_fiscal_years(query), expected, "{query}");
    }
    assert_eq!(fiscal_year_label(2019), "令和元年度");
    assert_eq!(fiscal_year_label(2018), "平成30年度");
    assert_eq!(fiscal_year_label(1989), "平成元年度");
    assert_eq!(fiscal_year_label(2026), "令和8年度");
}

proptest! {
    #[test]
    fn every_era_date_survives_format_and_parse(days in 0_i32..58_000) {
        let first = jiff::civil::date(1868, 1, 25);
        let day = first.checked_add(jiff::Span::new().days(days)).unwrap();
        let text = era_label(day).unwrap();
        let found = find_dates(&text, &CalendarContext::default());
        prop_assert_eq!(found.len(), 1, "{}", text);
        prop_assert_eq!(found[0].interval, Some(Interval { start: day, end: day }), "{}", text);
        prop_assert_eq!(found[0].span, ByteSpan::new(0, text.len()));
    }

    #[test]
    fn every_fiscal_year_survives_format_and_parse(year in 1868_i32..2100) {
        prop_assert_eq!(parse_fiscal_years(&fiscal_year_label(year)), Some(year..=year));
        prop_assert_eq!(parse_fiscal_years(&western_label(year)), Some(year..=year));
    }

    #[test]
    fn any_text_is_read_without_harm(text in "[0-9０-９ .、~/()RHSMTQF元年月日度末頃春同今前昨令和平成第四半期・a-c\u{3000}株。]{0,60}") {
        let text = Normalized::canonical(&text).text;
        for date in find_dates(&text, &CalendarContext { fiscal_year: Some(2019) }) {
            prop_assert!(date.span.start < date.span.end);
            prop_assert!(!date.span.of(&text).is_empty());
            prop_assert!(date.interval.is_none_or(|days| days.start <= days.end));
        }
    }
}

/// Precision and recall on the annotated reports as the project's score counts them: distinct intervals.
#[test]
fn gold_dates_are_found() {
    let shared = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let Ok(gold) = std::fs::read_dir(shared.join("eval/gold")) else {
        println!("skipped: ../shared is absent");
        return;
    };
    let mut files: Vec<_> = gold.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut found, mut wanted, mut right, mut given) = (0, 0, 0, 0);
    for file in files {
        let gold: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let Some(name) = gold["document"].as_str() else { continue };
        let bytes = std::fs::read(shared.join("seeds").join(name)).unwrap();
        let document = crate::read_document(&bytes, name, None).unwrap();
        // Which year a report is about is told by its metadata; that is measured elsewhere.
        let fiscal_year = gold["fiscal_year"].as_i64().map(|year| year as i32);
        let mut got = std::collections::BTreeSet::new();
        for passage in &document.passages {
            let canonical = Normalized::canonical(&passage.text).text;
            for date in find_dates(&canonical, &CalendarContext { fiscal_year }) {
                if let Some(days) = date.interval {
                    got.insert((days.start.to_string(), days.end.to_string()));
                }
            }
        }
        let intervals = |optional: bool| -> std::collections::BTreeSet<(String, String)> {
            let dates = gold["dates"].as_array().unwrap().iter();
            dates
                .filter(|date| optional || date["optional"] != true)
                .map(|date| {
                    (date["start"].as_str().unwrap().to_owned(), date["end"].as_str().unwrap().to_owned())
                })
                .collect()
        };
        let (known, want) = (intervals(true), intervals(false));
        println!("{name}: missed {:?}", want.difference(&got).collect::<Vec<_>>());
        println!("{name}: spurious {:?}", got.difference(&known).collect::<Vec<_>>());
        found += want.intersection(&got).count();
        wanted += want.len();
        right += got.intersection(&known).count();
        given += got.len();
    }
    let (precision, recall) = (right as f64 / given as f64, found as f64 / wanted as f64);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("dates: precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
    assert!(f1 >= 0.95, "F1 of dates fell to {f1:.3}");
}
