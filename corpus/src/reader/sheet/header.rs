//! Which rows of a table name its columns.

use std::collections::HashMap;

use super::{
    areas::{Area, is_year},
    grid::Kind,
};
use crate::layout::column_title;

/// Most rows of a header.
const MOST_TIERS: usize = 6;
/// Most rows of a form in which tables are looked for.
const MOST_ROWS_OF_FORM: usize = 300;
/// Most columns of a table whose header is looked for: the search compares names and columns.
const MOST_COLUMNS: usize = 2_000;
/// Most characters of a column's name.
const LONGEST_NAME: usize = 40;

/// Number of rows at the top of `rows` that name the columns; 0 when none does. `columns` are their left edges.
pub(in crate::reader) fn header_rows(rows: &[&[Area]], columns: &[u32]) -> usize {
    let Some(first) = rows.first() else { return 0 };
    if rows.len() < 2 || !(2..=MOST_COLUMNS).contains(&columns.len()) || !can_name(first) {
        return 0;
    }
    let covered = columns.iter().filter(|&&column| covers(first, column)).count();
    let tiered = first.iter().any(|area| over(area, columns) > 1);
    // The stub above the labels of the rows is often left empty.
    if (filled(first) < 2 || covered * 10 < columns.len() * 6) && !tiered {
        return 0;
    }
    let mut tiers = first
        .iter()
        .map(|area| (area.region.bottom - area.region.top + 1) as usize)
        .max()
        .unwrap_or(1)
        .min(MOST_TIERS);
    let top = first[0].region.top;
    tiers = rows.iter().take_while(|row| ((row[0].region.top - top) as usize) < tiers).count().max(1);
    tiers = 1 + rows[1..tiers].iter().take_while(|row| can_name(row)).count();
    let spanned = tiers;
    while tiers < MOST_TIERS.min(rows.len() - 1) && goes_on(&rows[..tiers], rows[tiers], columns) {
        tiers += 1;
    }
    if rows.len() <= tiers {
        return 0;
    }
    let stacked = tiers > 1 && (tiered || tiers > spanned);
    if names(&rows[..tiers], &rows[tiers..], columns, stacked) { tiers } else { 0 }
}

/// A table with a header among the rows of a form: its first row, and the row after its last.
///
/// Its cells begin where those of its header do, and lie over one column each.
pub(super) fn table_in_form(rows: &[&[Area]]) -> Option<(usize, usize)> {
    if rows.len() > MOST_ROWS_OF_FORM {
        return None;
    }
    let fits = |row: &[Area], columns: &[u32]| {
        let mut texts = row.iter().filter(|area| !area.text.is_empty());
        texts.all(|area| columns.binary_search(&area.region.left).is_ok() && over(area, columns) == 1)
    };
    for first in 0..rows.len() {
        for tiers in [2, 1] {
            let Some(header) = rows.get(first..first + tiers) else { continue };
            let mut columns: Vec<u32> = header
                .iter()
                .flat_map(|row| row.iter())
                .filter(|area| !area.text.is_empty())
                .map(|area| area.region.left)
                .collect();
            columns.sort_unstable();
            columns.dedup();
            let body = rows[first + tiers..].iter().take_while(|row| fits(row, &columns)).count();
            let end = first + tiers + body;
            if columns.len() >= 3 && body >= 2 && header_rows(&rows[first..end], &columns) == tiers {
                return Some((first, end));
            }
        }
    }
    None
}

/// Whether nothing in a row is a value: texts are short, numbers are years.
fn can_name(row: &[Area]) -> bool {
    row.iter().filter(|area| !area.text.is_empty()).all(|area| match area.kind {
        Kind::Date => true,
        Kind::Number => is_year(&area.text) || area.text.ends_with(['年', '月', '日', '期', '度', '回']),
        Kind::Text => {
            let text = area.text.trim();
            let digits = text.chars().filter(|c| c.is_numeric()).count();
            let length = text.chars().count();
            length <= 60
                && !text.ends_with('。')
                && !text.starts_with("http")
                && (digits * 2 < length || digits < 2 && length > 1 || is_year(text))
        }
    })
}

fn filled(row: &[Area]) -> usize {
    row.iter().filter(|area| !area.text.is_empty()).count()
}

fn covers(row: &[Area], column: u32) -> bool {
    row.iter().any(|area| !area.text.is_empty() && area.covers(column))
}

/// How many columns an area lies over.
fn over(area: &Area, columns: &[u32]) -> usize {
    let from = columns.partition_point(|&column| column < area.region.left);
    let to = columns.partition_point(|&column| column <= area.region.right);
    if area.text.is_empty() { 0 } else { to - from }
}

/// Whether `row` names columns below the rows above it: it leaves the stub empty and fills what they leave open.
fn goes_on(above: &[&[Area]], row: &[Area], columns: &[u32]) -> bool {
    let stub = columns[0];
    if !can_name(row) || covers(row, stub) || filled(row) == 0 {
        return false;
    }
    let last = above[above.len() - 1];
    let has_gap = columns[1..].iter().any(|&column| !covers(last, column));
    let has_wide = last.iter().any(|area| over(area, columns) > 1);
    let units = row.iter().filter(|area| !area.text.is_empty()).all(|area| is_unit(&area.text));
    (has_gap || has_wide || units) && row.iter().all(|area| area.text.chars().count() <= 30)
}

/// （千円）, 人, %: a unit alone.
fn is_unit(text: &str) -> bool {
    let inner = text.trim().trim_matches(['（', '）', '(', ')', '［', '］', '[', ']']);
    let inner = inner.trim_start_matches("単位").trim_start_matches([':', '：']);
    const UNITS: &str = "人 名 千人 件 千件 円 千円 万円 百万円 億円 兆円 % ％ ポイント 回 社 団体 校 所 か所 \
        箇所 施設 世帯 戸 棟 台 本 個 ha ㎡ km t トン kg 日 時間 床";
    is_among(UNITS, inner)
}

/// Whether a word is one of a list set apart by blanks.
fn is_among(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// Whether the evidence says that the rows of `header` name what stands in `body`.
fn names(header: &[&[Area]], body: &[&[Area]], columns: &[u32], tiered: bool) -> bool {
    let head: Vec<&Area> =
        header.iter().flat_map(|row| row.iter()).filter(|area| !area.text.is_empty()).collect();
    let sample = &body[..body.len().min(200)];
    // Names of columns have values below them, unless there are very many.
    let most = sample.iter().map(|row| filled(row)).max().unwrap_or(0);
    let complete = columns.len() > 12 && head.len() * 10 >= columns.len() * 9;
    if (most * 2 < columns.len() || columns.len() >= 4 && most * 2 <= columns.len()) && !complete {
        return false;
    }
    // In a form each row parts its cells anew.
    let begins = |area: &&Area| head.iter().any(|name| name.region.left == area.region.left);
    let few = || below_of(sample).take(200);
    if few().filter(begins).count() * 10 < few().count() * 8 {
        return false;
    }
    // Bold or coloured, and the rows below are not.
    let strong = head.iter().filter(|area| area.strong).count() * 10 >= head.len() * 8;
    let below = || below_of(sample);
    let plain = below().filter(|area| !area.strong).count() * 2 > below().count();
    if strong && plain || tiered && sample.iter().any(|row| row.iter().any(|area| area.kind != Kind::Text)) {
        return true;
    }
    let known = head.iter().filter(|area| is_known(&area.text)).count();
    if known >= 2 && known * 2 >= head.len() {
        return true;
    }
    // Labels and values side by side are no table with a header, unless the values are numbers.
    let mut found: HashMap<u32, (usize, usize)> = HashMap::new();
    for area in below() {
        let (numbers, others) = found.entry(area.region.left).or_default();
        *(if is_value(area) { numbers } else { others }) += 1;
    }
    let values = columns.iter().filter(|&&column| {
        let &(numbers, others) = found.get(&column).unwrap_or(&(0, 0));
        numbers > 0
            && numbers * 3 >= (numbers + others) * 2
            && head.iter().any(|area| area.kind == Kind::Text && area.covers(column))
    });
    if values.count() > 0 && (sample.len() > 1 || known > 0) {
        return true;
    }
    if columns.len() < 3 || sample.len() < 2 || tiered {
        return tiered && columns.len() >= 3 && sample.len() >= 2;
    }
    // A table of texts: its head is complete, has no name twice, none that also stands below, and is the shorter.
    let mut texts: Vec<&str> = head.iter().map(|area| area.text.trim()).collect();
    let average = |count: usize, total: usize| total as f64 / count.max(1) as f64;
    let length: usize = texts.iter().map(|text| text.chars().count()).sum();
    let (mut count, mut total) = (0, 0);
    for area in below() {
        count += 1;
        total += area.text.chars().count();
    }
    texts.sort_unstable();
    let complete = texts.len() * 10 >= columns.len() * 8;
    let once = texts.windows(2).all(|pair| pair[0] != pair[1]);
    let again = below().any(|area| texts.binary_search(&area.text.trim()).is_ok());
    complete && once && !again && (known > 0 || average(texts.len(), length) < average(count, total) * 0.9)
}

/// The cells with text of rows.
fn below_of<'b>(rows: &'b [&'b [Area]]) -> impl Iterator<Item = &'b Area> {
    rows.iter().flat_map(|row| row.iter()).filter(|area| !area.text.is_empty())
}

/// A number, date, amount with unit, code or mark.
fn is_value(area: &Area) -> bool {
    let text = area.text.trim();
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    area.kind != Kind::Text
        || matches!(
            text,
            "-" | "－" | "―" | "—" | "…" | "***" | "x" | "X" | "○" | "◯" | "〇" | "×" | "△" | "◎" | "●"
        )
        || digits * 2 >= text.chars().count().max(1)
}

/// Words that head columns and are seldom values.
fn is_known(text: &str) -> bool {
    const KNOWN: &str = "区分 項目 項目名 番号 No No. NO NO. № ＮＯ 年度 年 年月 年月日 \
        月 日付 名称 施設名 事業名 事業名称 取組 取組名 取組項目 施策 施策名 目標 \
        目標値 実績 実績値 備考 内容 概要 摘要 説明 所在地 住所 担当 担当課 担当部署 \
        所管 所管課 電話番号 連絡先 指標 指標名 単位 合計 計 総数 件数 人数 金額 \
        予算額 決算額 構成比 増減 種別 分類 開催日 会場 主催 氏名 役職 職名 所属 \
        機関名 団体名 企業名 代表者 コード 市町村名 都道府県名 学校名 対象 期間 時期 \
        進捗 進捗状況 評価 理由 課題 対応 結果 質問 回答 意見 選択肢 回答数 割合 款 \
        項 目 節 科目 前年度 当年度 本年度 増減額 説明文 記入例 形式 必須 様式 \
        URL 緯度 経度 名前 値 種類";
    let name = name_of(text);
    let core = name.split(['（', '(']).next().unwrap_or_default();
    is_among(KNOWN, core) || column_title(text).is_some()
}

/// The names of the columns, from all rows of the header: 「上 下」.
pub(in crate::reader) fn column_names(header: &[&[Area]], columns: &[u32]) -> Vec<String> {
    let mut names: Vec<String> = vec![String::new(); columns.len()];
    for (tier, row) in header.iter().enumerate() {
        let top = row.first().map_or(0, |area| area.region.top);
        let mut own: Vec<Option<&str>> = vec![None; columns.len()];
        for area in row.iter().filter(|area| !area.text.is_empty()) {
            let from = columns.partition_point(|&column| column < area.region.left);
            let to = columns.partition_point(|&column| column <= area.region.right);
            // A name whose own column holds nothing belongs to the column before.
            let from = if from == to { from.saturating_sub(1) } else { from };
            for name in own.iter_mut().take(to.max(from + 1)).skip(from) {
                *name = Some(&area.text);
            }
        }
        // Not merged, but meant so: a name stands over the columns up to the next one that the row below parts further.
        if let Some(below) = header.get(tier + 1) {
            let mut over = None;
            let stub_open = columns.iter().take_while(|&&column| !covers(below, column)).count();
            for (at, &column) in columns.iter().enumerate() {
                // A name that begins above has its column for itself.
                let named_above = header[..tier].iter().flat_map(|row| row.iter()).any(|area| {
                    !area.text.is_empty()
                        && (area.region.left == column || area.covers(column) && area.region.bottom >= top)
                });
                match own[at] {
                    Some(name) => over = Some(name).filter(|_| at >= stub_open),
                    None if named_above => over = None,
                    None if covers(below, column) && at >= stub_open => own[at] = over,
                    None => over = None,
                }
            }
        }
        for (name, own) in names.iter_mut().zip(own) {
            let Some(own) = own else { continue };
            let own = name_of(own);
            if !name.is_empty() && !own.is_empty() && !name.ends_with(&own) {
                name.push(' ');
                name.push_str(&own);
            } else if name.is_empty() {
                *name = own;
            }
        }
    }
    names.iter_mut().for_each(shorten);
    names
}

/// A column's name on one line, letters that were spaced closed up.
pub(super) fn name_of(text: &str) -> String {
    let closed = closed_up(text);
    let mut name = String::with_capacity(closed.len());
    for part in closed.split_whitespace() {
        // A line broken within Japanese needs no blank.
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(name.chars().next_back()) && latin(part.chars().next()) {
            name.push(' ');
        }
        name.push_str(part);
    }
    // This sets names apart in the heading path.
    name.replace(" / ", "/")
}

/// Cuts a name that is too long to stand before every row.
fn shorten(name: &mut String) {
    if let Some((at, _)) = name.char_indices().nth(LONGEST_NAME) {
        name.truncate(at);
        name.push('…');
    }
}

/// Closes up a text whose letters are set apart by blanks: 合　　計, 月 次 報 告 書.
pub(in crate::reader) fn closed_up(text: &str) -> String {
    let trimmed = text.trim();
    let letters = trimmed.split_whitespace().count();
    let blanks = trimmed.chars().filter(|c| c.is_whitespace()).count();
    let single = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(|c| c.is_alphanumeric() && !c.is_ascii()) && chars.next().is_none()
    };
    let spread = letters >= 2 && trimmed.split_whitespace().all(single);
    let upright = trimmed.contains('\n') && !trimmed.contains([' ', '\u{3000}']);
    const PAIRS: &str = "合計 小計 総計 累計 総数 区分 摘要 備考 項目 年度 氏名 住所 部署 金額 単位 \
        内容 承認 科目 名称 件数 人数 歳入 歳出 番号 種別 目標 実績 結果 所属 職名";
    let closed: String = if spread { trimmed.split_whitespace().collect() } else { String::new() };
    // Two letters may be a name (林　修): only a wide blank, or a word that heads tables, tells that they are one word.
    if spread && (letters > 2 || blanks > 1 || upright || is_among(PAIRS, &closed)) {
        return closed;
    }
    trimmed.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaced_letters_close_up() {
        for (text, closed) in [
            ("合　　計", "合計"),
            ("合　計", "合計"),
            ("月 次 作 業 報 告 書", "月次作業報告書"),
            ("林　修", "林　修"),
            ("備\n考", "備考"),
            ("部　　署", "部署"),
            ("大阪府 大阪市", "大阪府 大阪市"),
            ("A B C", "A B C"),
        ] {
            assert_eq!(closed_up(text), closed);
        }
    }

    #[test]
    fn names_stand_on_one_line() {
        assert_eq!(name_of("市区町村\nコード"), "市区町村コード");
        assert_eq!(name_of("Contract\nID"), "Contract ID");
        assert_eq!(name_of("目標 / 実績"), "目標/実績");
        assert_eq!(name_of("進 捗 状 況"), "進捗状況");
    }
}
