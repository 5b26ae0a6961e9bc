//! What is known of a document as a whole: from its text, then its file name, then what the file says of itself; its
//! sidecar has the last word.
//!
//! What the evidence leaves open stays unknown: a missing publisher can be given in a sidecar, a wrong one misleads.

mod properties;
mod publisher;
mod series;
mod sidecar;
#[cfg(test)]
mod tests;
mod year;

use crate::{
    Format, Metadata, Passage, PassageKind, Warning,
    calendar::fiscal_year_of,
    layout::{Repaired, transcript::Properties},
};

pub(crate) use publisher::names_an_organization;
pub use series::Series;
pub(crate) use sidecar::apply_sidecar;

/// Passages at the beginning among which title and publisher are looked for.
const FRONT: usize = 12;
/// Passages among which a heading that the properties name is looked for: menus of a page may stand before it.
const MENUS: usize = 200;

/// Infers the metadata of a document from its repaired text, its source path and the file's own properties.
pub(crate) fn infer(
    repaired: &Repaired,
    source: &str,
    properties: &Properties,
    warnings: &mut Vec<Warning>,
) -> Metadata {
    let name = source.rsplit('/').next().unwrap_or(source);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let front = front_matter(repaired);
    let told = properties.title.as_deref().and_then(|title| properties::believable_title(title, source));
    let publisher = publisher::find_publisher(&front, repaired)
        .or_else(|| properties.author.as_deref().and_then(properties::believable_author))
        .or_else(|| properties::organization_of_folder(source));
    let title = confirmed(&front, repaired, told)
        .or_else(|| find_title(&front, first_heading(repaired), publisher.as_deref()))
        .or_else(|| told.map(str::to_owned));
    let jurisdiction =
        [publisher.as_deref(), title.as_deref()].into_iter().flatten().find_map(publisher::jurisdiction_of);
    let mut fiscal_year = year::find_fiscal_year(title.as_deref(), &front, repaired, source)
        .or_else(|| told.and_then(year::named_year));
    let created = properties.created.filter(|day| properties::believable_day(*day));
    let named_day = year::day_of_name(name);
    if fiscal_year.is_none() {
        // The cover's date comes before the name's, and that before the file's own.
        let on_cover = year::find_issue_month(&front);
        let made = created.filter(|_| !year::has_dates(repaired));
        let estimate = on_cover
            .map(|month| ("year_from_issue_day", "表紙の日付", month.strftime("%Y-%m").to_string(), month))
            .or(named_day.map(|day| ("year_from_issue_day", "ファイル名の日付", day.to_string(), day)))
            .or(made.map(|day| ("year_from_properties", "ファイルの作成日", day.to_string(), day)));
        if let Some((code, what, written, day)) = estimate {
            let year = fiscal_year_of(day);
            fiscal_year = Some(year);
            warnings.push(Warning {
                code: code.to_owned(),
                message: format!(
                    "本文にも名前にも年度がないため、{what}（{written}）から {year} 年度としました。違うときは sidecar の fiscal_year で正してください"
                ),
                at: None,
            });
        }
    }
    Metadata {
        fiscal_year,
        issued: year::find_issue_day(&front).or(named_day).or(created),
        title: title.unwrap_or_else(|| stem.to_owned()),
        publisher,
        jurisdiction,
        format: Format::Text,
        pages: None,
        encoding: String::new(),
    }
}

/// The line of the front matter, or else the heading, that says the same as the title in the file's properties.
fn confirmed(front: &[&str], repaired: &Repaired, told: Option<&str>) -> Option<String> {
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let told = squeezed(told?);
    let headings = repaired
        .passages
        .iter()
        .take(MENUS)
        .filter(|passage| passage.kind == PassageKind::Heading)
        .map(|passage| passage.text.as_str());
    let mut lines = front.iter().copied().chain(headings);
    lines.find(|line| squeezed(line) == told).map(|line| line.trim().to_owned())
}

/// Running heads, and the short lines before the text proper begins.
fn front_matter(repaired: &Repaired) -> Vec<&str> {
    // Of a workbook, titles in cells come before names of sheets; rows of its tables are neither.
    let is_row = |passage: &&Passage| passage.place.cells.is_some() && passage.kind == PassageKind::TableRow;
    let names_sheet = |passage: &&Passage| passage.place.sheet.is_some() && passage.place.cells.is_none();
    let front = || repaired.passages.iter().take(FRONT).filter(|passage| !is_row(passage));
    let before_text = front()
        .filter(|passage| !names_sheet(passage))
        .chain(front().filter(names_sheet).take(1))
        .take_while(|passage| passage.kind != PassageKind::Bullet && passage.column.is_none())
        .map(|passage| passage.text.as_str())
        .take_while(|text| !text.contains('。') && text.chars().count() <= 80)
        // Cells say each something of their own.
        .flat_map(|text| text.split('\t'));
    repaired.running_heads.iter().map(String::as_str).chain(before_text).collect()
}

/// The heading that a text begins with: more than a running head is.
fn first_heading(repaired: &Repaired) -> Option<&str> {
    let first = repaired.passages.first()?;
    (first.kind == PassageKind::Heading).then_some(first.text.as_str())
}

/// The line of the front matter that names a report, else its `heading`, else the first line; none that is publisher,
/// date or chapter.
fn find_title(front: &[&str], heading: Option<&str>, publisher: Option<&str>) -> Option<String> {
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
    let reports = |line: &&&str| REPORTS.iter().any(|word| line.contains(word));
    let own = candidates.iter().find(|line| Some(**line) == heading);
    own.filter(reports)
        .or_else(|| candidates.iter().find(reports))
        .or(own)
        .or_else(|| candidates.first())
        .map(|line| {
            line.trim_start_matches(['#', '■', '□', '◆', '◇', '●', ' ', '\u{3000}']).trim().to_owned()
        })
}

/// Whether a line of a title page is complete in itself: an organization, a date, the name of a report.
pub(crate) fn stands_alone(line: &str) -> bool {
    let named = ["年度", "報告書", "議事", "方針", "年次"].iter().any(|word| line.contains(word));
    line.len() <= 150
        && !line.contains(['、', '。'])
        && (named || publisher::names_an_organization(line) || year::is_only_a_date(line))
}

fn is_bracketed(line: &str) -> bool {
    line.starts_with(['【', '[', '［', '〔', '＜', '<', '(', '（'])
        && line.ends_with(['】', ']', '］', '〕', '＞', '>', ')', '）'])
}

/// 第１章 …, １ …, はじめに: the title of a part, not of the report.
fn is_chapter(line: &str) -> bool {
    let numbered = line
        .starts_with(|c: char| c.is_numeric() || ('Ⅰ'..='Ⅻ').contains(&c) || ('①'..='⑳').contains(&c))
        && !line.chars().take(8).any(|c| matches!(c, '年' | '回' | '次'));
    let part = line.starts_with('第') && line.chars().take(6).any(|c| matches!(c, '章' | '節' | '部' | '編'));
    numbered || part || matches!(line, "はじめに" | "目次" | "もくじ" | "序文" | "前文")
}
