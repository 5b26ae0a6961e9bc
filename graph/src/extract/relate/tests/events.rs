//! What happened when, in words that no predicate knows.

use super::{NAMES, day_or_month, entity, known, relate, report};
use crate::{LocalEntity, LocalId, Modality};

/// 「head @date (modality): named / about」.
fn happened(text: &str) -> Vec<String> {
    let (document, mut analyses) = report(text);
    let mut worker = keifu_indexer::Analyzer::new(&[]).unwrap().worker();
    for (analysis, passage) in analyses.iter_mut().zip(&document.passages) {
        *analysis = worker.analyze(&passage.text);
    }
    let entities: Vec<LocalEntity> = NAMES.iter().map(|&(name, kind)| entity(name, kind)).collect();
    let known = known(&document, &analyses, entities);
    let names = |ids: &[LocalId]| {
        ids.iter().map(|&id| known.entities[id as usize].name.as_str()).collect::<Vec<_>>().join("、")
    };
    relate(&document, &analyses, &known)
        .events
        .iter()
        .map(|event| {
            let modality = match event.modality {
                Modality::Fact => String::new(),
                other => format!(" {other}"),
            };
            let about = names(&event.about);
            let about = if about.is_empty() { String::new() } else { format!(" / {about}") };
            format!("{} @{}{modality}: {}{about}", event.head, day_or_month(event.date), names(&event.named))
        })
        .collect()
}

#[test]
fn dated_clauses_are_events_whatever_their_verb() {
    for (text, expected) in [
        (
            "緑市において、用地の公募を開始（H30.10）⇒優先交渉権者を公表（H31.2）",
            &["公募を開始 @2018-10: 緑市", "優先交渉権者を公表 @2019-02:  / 緑市"][..],
        ),
        ("#未来棟の整備\n・運営事業者が決定（R1.12）", &["運営事業者が決定 @2019-12:  / 未来棟"]),
        (
            "○緑市が公募を開始（H30.10）\n⇒事業者を公表（H31.2）\n⇒契約（H31.3）",
            &["公募を開始 @2018-10: 緑市", "事業者を公表 @2019-02:  / 緑市", "契約 @2019-03:  / 緑市"],
        ),
        ("[計画]・緑市の基本計画を策定（R2.3頃）", &["基本計画を策定 @2020-03 planned: 緑市"]),
        ("未来棟は令和4年4月に竣工する予定である。", &["竣工 @2022-04 planned: 未来棟"]),
        ("平成30年5月に青葉県が公募したが、応募がなかった。", &["青葉県が公募 @2018-05: 青葉県"]),
        ("緑市の説明会は中止となった（R2.3）。", &["説明会は中止 @2020-03 negated: 緑市"]),
        ("緑市は基本計画を策定した（R2.3）。", &["基本計画を策定 @2020-03: 緑市"]),
        ("未来棟の賃貸予約契約の締結（R2.3）", &["賃貸予約契約の締結 @2020-03: 未来棟"]),
        (
            "・北部クラスター協議会（R1.11）において行程を確認（R4春ごろ未来棟竣工予定）",
            &[
                "行程を確認 @2019-11: 北部クラスター協議会",
                "未来棟竣工 @2022-03-01..2022-05-31 planned: 未来棟",
            ],
        ),
        ("緑市の人口（R2.3末時点）", &[]),
        ("緑市　令和元年度", &[]),
        ("公募を開始（H30.10）", &[]),
    ] {
        assert_eq!(happened(text), expected, "{text}");
    }
}
