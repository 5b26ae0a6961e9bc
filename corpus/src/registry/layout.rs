//! The columns of the registers' files, told by their header or, where there is none, by their content.

use csv::StringRecord;

use super::{RegistryRow, Scheme, is_corporate_number, local_government_code};
use crate::Normalized;

/// A header stands within so many lines, or nowhere.
pub(super) const HEADER_WITHIN: u64 = 12;

/// Columns of the 法人番号 file (国税庁, 法人番号システム Web-API・ダウンロード リソース定義書), from 0.
mod corporate {
    pub(super) const NUMBER: usize = 1;
    pub(super) const NAME: usize = 6;
    pub(super) const PREFECTURE: usize = 9;
    pub(super) const MUNICIPALITY: usize = 10;
    pub(super) const CLOSED: usize = 18;
    pub(super) const LATEST: usize = 23;
    pub(super) const ENGLISH: usize = 24;
    pub(super) const HIDDEN: usize = 29;
    pub(super) const COLUMNS: usize = 30;
}

/// Which columns say what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// The all-data and difference files of 国税庁: 30 columns, no header.
    Corporate,
    /// A table with a header that names a column of 法人番号 and one of names (gBizINFO).
    Named { number: usize, name: usize, location: Option<usize> },
    /// A table of name, 法人番号 and more, without header.
    NameAndNumber,
    /// The list of 総務省: 団体コード, 都道府県名, 市区町村名.
    LocalGovernment { code: usize, prefecture: usize, municipality: usize },
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    Row(RegistryRow),
    Outdated,
    Hidden,
    Wrong(String),
}

impl Layout {
    /// The layout of the file that has this record at its beginning, and whether the record is its header.
    pub(super) fn of(record: &StringRecord) -> Option<(Self, bool)> {
        let header: Vec<String> = record.iter().map(|cell| Normalized::matching(cell).text).collect();
        let column =
            |names: &[&str]| header.iter().position(|cell| names.iter().any(|name| cell.starts_with(name)));
        if let Some(code) = column(&["団体コード", "全国地方公共団体コード", "地方公共団体コード"])
        {
            let (prefecture, municipality) = (column(&["都道府県名"])?, column(&["市区町村名", "市町村名"])?);
            return Some((Self::LocalGovernment { code, prefecture, municipality }, true));
        }
        if let Some(number) = column(&["corporateid", "corporatenumber", "corporate_number", "法人番号"])
        {
            let name =
                column(&["corporatename", "法人名", "商号又は名称", "商号または名称", "名称", "name"])?;
            let location = column(&["location", "本社所在地", "所在地", "住所"]);
            return Some((Self::Named { number, name, location }, true));
        }
        let digits = |at: usize| {
            let cell = record.get(at).unwrap_or_default().trim();
            cell.len() == 13 && cell.bytes().all(|byte| byte.is_ascii_digit())
        };
        if record.len() >= corporate::COLUMNS && digits(corporate::NUMBER) {
            return Some((Self::Corporate, false));
        }
        (record.len() >= 2 && record.len() <= 4 && digits(1)).then_some((Self::NameAndNumber, false))
    }

    /// Its name for people.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Corporate => "法人番号 全件・差分データ",
            Self::Named { .. } => "法人番号の表",
            Self::NameAndNumber => "名称と法人番号の表",
            Self::LocalGovernment { .. } => "全国地方公共団体コード",
        }
    }

    pub(super) fn row(&self, record: &StringRecord) -> Read {
        if record.iter().any(|cell| cell.contains('\u{FFFD}')) {
            return Read::Wrong("文字コードに合わない文字があります".to_owned());
        }
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        match *self {
            Self::Corporate => {
                if record.len() < corporate::COLUMNS {
                    return Read::Wrong(format!(
                        "列が {} しかありません（{} 列のはずです）",
                        record.len(),
                        corporate::COLUMNS
                    ));
                }
                if cell(corporate::LATEST) == "0" {
                    return Read::Outdated;
                }
                if cell(corporate::HIDDEN) == "1" {
                    return Read::Hidden;
                }
                let others = [cell(corporate::ENGLISH)].into_iter().filter(|name| !name.is_empty());
                body(cell(corporate::NUMBER), cell(corporate::NAME), |row| RegistryRow {
                    others: others.map(str::to_owned).collect(),
                    prefecture: cell(corporate::PREFECTURE).to_owned(),
                    municipality: cell(corporate::MUNICIPALITY).to_owned(),
                    closed: !cell(corporate::CLOSED).is_empty(),
                    ..row
                })
            }
            Self::Named { number, name, location } => {
                let (prefecture, municipality) = split_address(location.map(cell).unwrap_or_default());
                body(cell(number), cell(name), |row| RegistryRow { prefecture, municipality, ..row })
            }
            Self::NameAndNumber => body(cell(1), cell(0), |row| row),
            Self::LocalGovernment { code, prefecture, municipality } => {
                local_government(cell(code), cell(prefecture), cell(municipality))
            }
        }
    }
}

fn body(number: &str, name: &str, complete: impl FnOnce(RegistryRow) -> RegistryRow) -> Read {
    if !is_corporate_number(number) {
        return Read::Wrong(wrong_number(number));
    }
    if name.is_empty() {
        return Read::Wrong(format!("{number} に名称がありません"));
    }
    Read::Row(complete(RegistryRow {
        scheme: Scheme::CorporateNumber,
        id: number.to_owned(),
        name: name.to_owned(),
        others: Vec::new(),
        prefecture: String::new(),
        municipality: String::new(),
        closed: false,
    }))
}

fn wrong_number(number: &str) -> String {
    if number.is_empty() {
        "法人番号がありません".to_owned()
    } else {
        format!("`{number}` は法人番号ではありません（13 桁、先頭が検査数字）")
    }
}

fn local_government(code: &str, prefecture: &str, municipality: &str) -> Read {
    // Spreadsheets drop the zero before 北海道.
    let padded = if code.len() == 5
        && code.starts_with(|c: char| ('1'..='9').contains(&c))
        && local_government_code(code).is_some()
    {
        let longer = format!("0{code}");
        if local_government_code(&longer).is_some() { longer } else { code.to_owned() }
    } else {
        code.to_owned()
    };
    let Some(id) = local_government_code(&padded) else {
        return Read::Wrong(format!(
            "`{code}` は団体コードではありません（5 桁、または末尾が検査数字の 6 桁）"
        ));
    };
    if prefecture.is_empty() {
        return Read::Wrong(format!("{id} に都道府県名がありません"));
    }
    let whole = municipality.is_empty();
    Read::Row(RegistryRow {
        scheme: Scheme::LocalGovernmentCode,
        id,
        name: if whole { prefecture } else { municipality }.to_owned(),
        others: if whole { Vec::new() } else { vec![format!("{prefecture}{municipality}")] },
        prefecture: prefecture.to_owned(),
        municipality: municipality.to_owned(),
        closed: false,
    })
}

/// Prefecture and municipality of an address.
fn split_address(address: &str) -> (String, String) {
    let ends = |text: &str, signs: &[char], most: usize| {
        text.char_indices()
            .take(most)
            .skip(1)
            .find(|(_, c)| signs.contains(c))
            .map(|(at, c)| at + c.len_utf8())
    };
    // 京都府 has a 都 of its own.
    let prefecture = if address.starts_with("京都府") {
        Some("京都府".len())
    } else {
        ends(address, &['都', '道', '府', '県'], 4)
    };
    let prefecture = prefecture.unwrap_or(0);
    let rest = &address[prefecture..];
    let municipality = ends(rest, &['市', '区', '町', '村'], 8).unwrap_or(0);
    (address[..prefecture].to_owned(), rest[..municipality].to_owned())
}
