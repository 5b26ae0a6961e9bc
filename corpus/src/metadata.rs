//! What is known of a document as a whole: from its text, then its file name, then its sidecar, which has the last word.
//!
//! What the evidence leaves open stays unknown: a missing publisher can be given in a sidecar, a wrong one misleads.

mod publisher;
mod sidecar;
#[cfg(test)]
mod tests;
mod year;

use crate::{Format, Metadata, PassageKind, layout::Repaired};

pub(crate) use publisher::names_an_organization;
pub(crate) use sidecar::apply_sidecar;

/// Passages at the beginning among which title and publisher are looked for.
const FRONT: usize = 12;

/// Infers the metadata of a document from its repaired text and its source path.
pub(crate) fn infer(repaired: &Repaired, source: &str) -> Metadata {
    let name = source.rsplit('/').next().unwrap_or(source);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let front = front_matter(repaired);
    let publisher = publisher::find_publisher(&front, repaired);
    let title = find_title(&front, publisher.as_deref());
    let jurisdiction =
        [publisher.as_deref(), title.as_deref()].into_iter().flatten().find_map(publisher::jurisdiction_of);
    Metadata {
        fiscal_year: year::find_fiscal_year(title.as_deref(), &front, repaired, source),
        issued: year::find_issue_day(&front),
        title: title.unwrap_or_else(|| stem.to_owned()),
        publisher,
        jurisdiction,
        format: Format::Text,
        pages: None,
        encoding: String::new(),
    }
}

/// Running heads, and the short lines before the text proper begins.
fn front_matter(repaired: &Repaired) -> Vec<&str> {
    let before_text = repaired
        .passages
        .iter()
        .take(FRONT)
        .take_while(|passage| passage.kind != PassageKind::Bullet && passage.column.is_none())
        .map(|passage| passage.text.as_str())
        .take_while(|text| !text.contains('。') && text.chars().count() <= 80);
    repaired.running_heads.iter().map(String::as_str).chain(before_text).collect()
}

/// The first line of the front matter that is neither publisher nor date nor chapter.
fn find_title(front: &[&str], publisher: Option<&str>) -> Option<String> {
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let publisher = publisher.map(squeezed);
    let candidates: Vec<&str> = front
        .iter()
        .copied()
        .filter(|line| {
            let plain = squeezed(line);
            let count = plain.chars().count();
            // Two or three letters are a label (別紙, 資料), unless they are kana.
            let word = count >= 2 && plain.chars().all(|c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ヶ' | 'ー'));
            ((4..=80).contains(&count) || word)
                && publisher.as_ref().is_none_or(|publisher| *publisher != plain)
                && !publisher::names_an_organization(line)
                && !year::is_only_a_date(line)
                && !is_chapter(&plain)
                // 【凡例】 alone names a part; 【テーマ３】 … names the whole.
                && !is_bracketed(&plain)
                && plain != "めざす方向"
                && !plain.contains('@')
        })
        .collect();
    const REPORTS: &[&str] = &[
        "報告",
        "計画",
        "方針",
        "評価",
        "実績",
        "概要",
        "戦略",
        "取組",
        "議事録",
        "要旨",
        "白書",
        "ビジョン",
        "調査",
        "結果",
        "進捗",
        "テーマ",
        "状況",
        "提案",
        "資料",
        "プラン",
        "年報",
        "事業",
        "予算",
        "条例",
        "要綱",
        "について",
    ];
    candidates
        .iter()
        .find(|line| REPORTS.iter().any(|word| line.contains(word)))
        .or_else(|| candidates.first())
        .map(|line| line.trim_start_matches(['#', ' ', '\u{3000}']).trim().to_owned())
}

/// Whether a line of a title page is complete in itself: an organization, a date, the name of a report.
pub(crate) fn stands_alone(line: &str) -> bool {
    let named = ["年度", "報告書", "議事", "方針", "年次"].iter().any(|word| line.contains(word));
    line.len() <= 150
        && !line.contains(['、', '。'])
        && (named || publisher::names_an_organization(line) || year::is_only_a_date(line))
}

fn is_bracketed(line: &str) -> bool {
    line.starts_with('【') && line.ends_with('】')
}

/// 第１章 …, １ …, はじめに: the title of a part, not of the report.
fn is_chapter(line: &str) -> bool {
    let numbered = line
        .starts_with(|c: char| c.is_numeric() || ('Ⅰ'..='Ⅻ').contains(&c) || ('①'..='⑳').contains(&c))
        && !line.chars().take(8).any(|c| matches!(c, '年' | '回' | '次'));
    let part = line.starts_with('第') && line.chars().take(6).any(|c| matches!(c, '章' | '節' | '部' | '編'));
    numbered || part || matches!(line, "はじめに" | "目次" | "もくじ" | "序文" | "前文")
}
