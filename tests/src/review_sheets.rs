//! Review sheets of the ministries' programmes as the reports print them: labels and values, payees by name alone.
//!
//! The sheets come as fields; what a reader of the report never sees (the payees' 法人番号) stays out of the text and
//! tells afterwards which names are one body.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use flate2::read::GzDecoder;
use serde_json::Value;

/// A sheet as text, with what it was made from.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its id.
    pub id: String,
    /// As the report prints it.
    pub text: String,
    /// Who was paid, row by row.
    pub payees: Vec<Payee>,
}

/// A row of the payees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payee {
    /// The name as printed.
    pub printed: String,
    /// The 法人番号 as the data has it; empty when it has none.
    pub number: String,
}

/// How a sheet writes the legal form of a company.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As the data has it.
    Given,
    /// By turns in full, （株）, (株) with half-width letters, ㈱, and with a blank after the form: one way per sheet.
    Varied,
}

/// Reads every `step`th sheet.
///
/// # Errors
/// When the data cannot be read.
pub fn read(shared: &Path, step: usize, style: Style) -> io::Result<Vec<Sheet>> {
    let packed = File::open(shared.join("data/relations/review_sheets.jsonl.gz"))?;
    let lines = BufReader::new(GzDecoder::new(packed)).lines();
    (0..)
        .zip(lines)
        .step_by(step)
        .map(|(at, line)| {
            let sheet: Value = serde_json::from_str(&line?)?;
            Ok(render(&sheet, if style == Style::Varied { at / step % STYLES } else { 0 }))
        })
        .collect()
}

/// Number of ways to write a legal form.
const STYLES: usize = 5;

fn render(sheet: &Value, style: usize) -> Sheet {
    let field = |name: &str| sheet[name].as_str().unwrap_or_default().replace('\n', "");
    let mut text = String::new();
    let year = sheet["公開年度"].as_i64().unwrap_or_default();
    let mut line = |written: std::fmt::Arguments<'_>| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{written}");
    };
    line(format_args!("{year}年度行政事業レビューシート（{}）\n", field("府省庁")));
    for label in ["事業名", "府省庁", "担当部局庁", "担当課室", "事業目的", "事業概要"]
    {
        line(format_args!("{label}\t{}", field(label)));
    }
    line(format_args!("\n予算額・執行額（単位：百万円）"));
    for row in sheet["予算"].as_array().into_iter().flatten() {
        line(format_args!(
            "{}年度\t当初予算 {}\t執行額 {}",
            row["年度"],
            number(&row["当初予算"]),
            number(&row["執行額"])
        ));
    }
    line(format_args!("\n支出先上位１０者リスト"));
    let mut payees = Vec::new();
    let mut group = String::new();
    for row in sheet["支出先"].as_array().into_iter().flatten() {
        let name: String = row["支出先名"].as_str().unwrap_or_default().split('\n').collect();
        if name.trim().is_empty() {
            continue;
        }
        let of = row["グループ"].as_str().unwrap_or_default();
        if of != group {
            of.clone_into(&mut group);
            line(format_args!("{group}.\n\t支出先\t業務概要\t支出額（百万円）"));
        }
        let number_of = match &row["法人番号"] {
            Value::String(number) => number.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        let printed = if number_of.is_empty() { name } else { written(&name, style) };
        let work = row["業務概要"].as_str().unwrap_or_default().replace('\n', "");
        line(format_args!("{}\t{printed}\t{work}\t{}", row["番号"], number(&row["支出額"])));
        payees.push(Payee { printed, number: number_of });
    }
    Sheet { id: field("id"), text, payees }
}

fn number(value: &Value) -> String {
    if value.is_null() { "-".to_owned() } else { value.to_string() }
}

/// The name with its legal form in one of several ways.
fn written(name: &str, style: usize) -> String {
    const FORMS: &[(&str, &str, Option<&str>)] = &[
        ("株式会社", "株", Some("㈱")),
        ("有限会社", "有", Some("㈲")),
        ("一般財団法人", "一財", None),
        ("一般社団法人", "一社", None),
        ("公益財団法人", "公財", None),
        ("公益社団法人", "公社", None),
        ("独立行政法人", "独", None),
        ("国立大学法人", "国", None),
        ("国立研究開発法人", "国研", None),
    ];
    let name = if style == 2 { half_width(name) } else { name.to_owned() };
    let Some((full, short, sign)) =
        FORMS.iter().find(|(full, ..)| name.starts_with(full) || name.ends_with(full))
    else {
        return name;
    };
    match (style, sign) {
        (1, _) | (3, None) => name.replacen(full, &format!("（{short}）"), 1),
        (2, _) => name.replacen(full, &format!("({short})"), 1),
        (3, Some(sign)) => name.replacen(full, sign, 1),
        (4, _) if name.starts_with(full) => name.replacen(full, &format!("{full}　"), 1),
        (4, _) => name.replacen(full, &format!("　{full}"), 1),
        _ => name,
    }
}

/// Latin letters, digits and signs in half width.
fn half_width(name: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    };
    name.chars().map(half).collect()
}

/// Whether a 法人番号 has thirteen digits of which the first checks the others.
///
/// Source: 法人番号の指定等に関する省令, first article.
pub fn is_valid_number(number: &str) -> bool {
    let digits: Option<Vec<u32>> = number.chars().map(|c| c.to_digit(10)).collect();
    let Some([check, rest @ ..]) = digits.as_deref() else { return false };
    let sum: u32 =
        rest.iter().rev().zip([1, 2].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
    rest.len() == 12 && *check == 9 - sum % 9
}
