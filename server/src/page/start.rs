//! The first page: what the collection holds, and ways into it for those who come without a question.

use maud::{Markup, html};

use super::{label, link, visit::Visit};
use crate::{
    Error,
    api::document::Stats,
    library::{Overview, Snapshot},
};

/// Series that are shown.
const SERIES: usize = 8;

/// What the first page shows of a generation.
pub(super) fn read(library: &Snapshot) -> Result<Overview, Error> {
    library.overview().cloned()
}

/// The first page.
pub(super) fn body(visit: &Visit, overview: &Overview) -> Markup {
    let stats = &overview.stats;
    html! {
        h1 { (visit.say("行政文書を引いて、たどる", "Search and trace administrative documents")) }
        p {
            (visit.say(
                "報告書の本文を一字ももらさず検索し、組織・施設・事業のつながりを、原文の引用とともに示します。",
                "Searches reports to the letter, and shows how organizations, facilities and programs relate, each fact with its quote.",
            ))
        }
        (counts(visit, stats))
        (ways_of_asking(visit, overview))
        h2 { (visit.say("よく出てくる名前", "Often named")) }
        div.columns {
            @for (kind, entities) in overview.most_named.iter().filter(|(_, entities)| !entities.is_empty()) {
                section {
                    h3 { (label::kind(visit, kind.as_str())) }
                    ul.plain {
                        @for one in entities {
                            li {
                                (link::entity(visit, &one.entity)) " "
                                span.count { (label::counted(visit, one.mention_count as usize, "回", "mention", "mentions")) }
                            }
                        }
                    }
                }
            }
        }
        div.columns {
            section.years {
                h2 { (visit.say("年度ごとの文書", "Documents by fiscal year")) }
                ul.plain {
                    @for year in &stats.documents_by_year {
                        @let value = year.value.map_or_else(|| "unknown".to_owned(), |year| year.to_string());
                        li {
                            a href=(visit.link("/documents", &[("fiscal_year", &value)])) { (label::year(visit, year.value)) } " "
                            span.count { (label::counted(visit, year.documents, "件", "document", "documents")) }
                        }
                    }
                }
            }
            @if !stats.series.is_empty() {
                section {
                    h2 { (visit.say("毎年度の報告書", "Reports of several years")) }
                    ul.plain {
                        @for series in stats.series.iter().take(SERIES) {
                            li {
                                a href=(visit.link(&format!("/series/{}", link::escaped(&series.value)), &[])) { bdi lang="ja" { (series.label) } } " "
                                span.count { (label::counted(visit, series.count, "件", "document", "documents")) }
                            }
                        }
                    }
                    @if stats.series.len() > SERIES {
                        p { a href=(visit.link("/series", &[])) {
                            (visit.say("すべての報告書 ", "All of them: ")) (label::count(stats.series.len()))
                        } }
                    }
                }
            }
        }
    }
}

fn counts(visit: &Visit, stats: &Stats) -> Markup {
    html! {
        dl.counts {
            @for (number, japanese, english) in [
                (stats.documents as usize, "文書", "documents"),
                (stats.passages as usize, "段落", "passages"),
                (stats.entities, "組織・施設・事業・地名", "organizations, facilities, programs, places"),
                (stats.relations, "関係", "relations"),
                (stats.metrics, "指標の値", "figures"),
            ] {
                div { dt { (visit.say(japanese, english)) } dd { (label::count(number)) } }
            }
        }
    }
}

/// The query language by examples from the collection itself.
fn ways_of_asking(visit: &Visit, overview: &Overview) -> Markup {
    let Some(known) = overview.most_named.iter().find_map(|(_, entities)| entities.first()) else {
        return html! {};
    };
    let name = &known.entity.name;
    let year = overview.stats.documents_by_year.iter().rev().find_map(|year| year.value);
    let mut examples = vec![
        (name.clone(), "語で探す", "by words"),
        (format!("「{name}」"), "一字一句そのまま探す", "exactly so, across line breaks too"),
        (format!("entity:{name}"), "別名で書かれた段落も探す", "under its other names, too"),
    ];
    examples.extend(year.map(|year| (format!("{name} 年度:{year}"), "年度をしぼる", "in one fiscal year")));
    html! {
        h2 { (visit.say("探し方", "Ways of asking")) }
        dl.examples {
            @for (query, japanese, english) in &examples {
                div {
                    dt { a href=(visit.link("/", &[("q", query)])) { bdi lang="ja" { (query) } } }
                    dd { (visit.say(japanese, english)) }
                }
            }
        }
    }
}
