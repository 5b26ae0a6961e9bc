//! `keifu search`: hits by 年度 and document, each with its citation.

use std::io::Write as _;

use crate::{
    Error,
    api::search::{Hit, SearchAnswer},
    cli,
    library::{SearchOptions, Snapshot, year_label},
    output::{self, FAINT, GROUP, STRONG, grouped, highlighted},
};

/// Most characters of a passage that are shown; the part with the first highlight is.
const SHOWN: usize = 160;

pub(super) fn run(library: &Snapshot, question: &cli::Search, json: bool) -> Result<(), Error> {
    let options = SearchOptions {
        fiscal_year: question.year.clone(),
        publisher: question.publisher.clone(),
        entity: question.entity.clone(),
        kind: question.kind.clone(),
        sort: Some(question.sort.clone()),
        limit: Some(question.limit),
        passages: None,
        cursor: question.cursor.clone(),
        expansions: json,
    };
    let answer = library.search(&cli::excluded_terms_shown(&question.query), &options)?;
    if json { output::json(&answer) } else { print(&answer) }
}

fn print(answer: &SearchAnswer) -> Result<(), Error> {
    let mut out = output::stdout();
    let coverage = &answer.coverage;
    writeln!(
        out,
        "{STRONG}{} 件の文書、{} 段落{STRONG:#} {FAINT}（検索対象: 文書 {}、段落 {}、読めなかったファイル {}）{FAINT:#}",
        grouped(answer.total_documents as u64),
        grouped(answer.total_passages as u64),
        grouped(coverage.documents),
        grouped(coverage.passages),
        grouped(coverage.documents_not_read),
    )?;
    for facet in &answer.facets.fiscal_year {
        let hits = answer.hits.iter().filter(|hit| hit.document.fiscal_year == facet.value);
        let mut first = true;
        for hit in hits {
            if std::mem::take(&mut first) {
                writeln!(
                    out,
                    "\n{GROUP}■ {}{GROUP:#} {FAINT}{} 段落{FAINT:#}",
                    year_label(facet.value),
                    facet.count
                )?;
            }
            print_hit(&mut out, hit)?;
        }
    }
    if let Some(tried) = &answer.tried {
        writeln!(out, "\n見つかりませんでした。")?;
        for relaxation in &tried.relaxations {
            writeln!(
                out,
                "  {}: {} 件の文書、{} 段落  {FAINT}{}{FAINT:#}",
                relaxation.what, relaxation.documents, relaxation.passages, relaxation.query
            )?;
        }
        if !tried.names.is_empty() {
            let names: Vec<&str> = tried.names.iter().map(|name| name.name.as_str()).collect();
            writeln!(out, "  近い名前: {}", names.join("、"))?;
        }
    }
    if let Some(next) = &answer.next {
        writeln!(out, "\n{FAINT}続き: --cursor {next}{FAINT:#}")?;
    }
    Ok(())
}

fn print_hit(out: &mut impl std::io::Write, hit: &Hit) -> Result<(), Error> {
    let publisher = hit.document.publisher.as_deref().unwrap_or("発行者不明");
    let document = &hit.document;
    let pages = match (document.format.as_str(), document.pages) {
        (_, None) => String::new(),
        ("pptx" | "ppt", Some(pages)) => format!("（{pages} 枚）"),
        ("xlsx" | "xls" | "ods", Some(pages)) => format!("（{pages} シート）"),
        (_, Some(pages)) => format!("（{pages} ページ）"),
    };
    writeln!(
        out,
        "\n{STRONG}{}{STRONG:#} {FAINT}{publisher}  {}{pages}{FAINT:#}",
        document.title, document.source
    )?;
    for passage in &hit.passages {
        let ranges: Vec<(usize, usize)> =
            passage.highlights.iter().map(|range| (range.start as usize, range.end as usize)).collect();
        let (text, ranges, cut) = window(&passage.text, &ranges);
        let (before, after) = (if cut.0 { "…" } else { "" }, if cut.1 { "…" } else { "" });
        writeln!(out, "  {before}{}{after}", highlighted(&text, &ranges))?;
        writeln!(out, "    {FAINT}{}  [{}]{FAINT:#}", passage.citation, passage.id)?;
    }
    let hidden = hit.total_passages.saturating_sub(hit.passages.len());
    if hidden > 0 {
        writeln!(out, "  {FAINT}ほか {hidden} 段落{FAINT:#}")?;
    }
    Ok(())
}

/// Ranges of characters.
type Ranges = Vec<(usize, usize)>;

/// The part of a long text around its first highlight, the highlights within, and whether something was cut before and after.
fn window(text: &str, ranges: &[(usize, usize)]) -> (String, Ranges, (bool, bool)) {
    let length = text.chars().count();
    if length <= SHOWN {
        return (text.to_owned(), ranges.to_vec(), (false, false));
    }
    let first = ranges.first().map_or(0, |range| range.0);
    let start = first.saturating_sub(SHOWN / 4).min(length - SHOWN);
    let end = start + SHOWN;
    let shown = text.chars().skip(start).take(SHOWN).collect();
    let within = ranges
        .iter()
        .filter(|range| range.0 < end && range.1 > start)
        .map(|range| (range.0.max(start) - start, range.1.min(end) - start))
        .collect();
    (shown, within, (start > 0, end < length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_passage_is_shown_around_its_first_highlight() {
        let text = format!("{}健都{}", "あ".repeat(500), "い".repeat(500));
        let (shown, ranges, cut) = window(&text, &[(500, 502)]);
        assert_eq!(shown.chars().count(), SHOWN);
        assert_eq!(shown.chars().skip(ranges[0].0).take(2).collect::<String>(), "健都");
        assert_eq!(cut, (true, true));
        assert_eq!(window("健都", &[(0, 2)]), ("健都".to_owned(), vec![(0, 2)], (false, false)));
    }
}
