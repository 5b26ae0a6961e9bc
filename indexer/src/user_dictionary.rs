//! Words that the embedded dictionary lacks, as CSV: ours, and the operator's.

use std::fmt::Write as _;

use crate::Error;

/// Words added to the embedded dictionary, checked line by line.
///
/// A line is `surface,part of speech,reading` (健都,固有名詞,ケント) or IPADIC's own 13 columns with context ids and cost.
/// The part of speech of the short form is one of 名詞, 固有名詞, 組織, 地域, 人名, サ変名詞, 形容動詞. Empty lines and
/// lines that begin with `#` are skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserDictionary {
    /// The rows in IPADIC's 13 columns.
    rows: Vec<String>,
}

/// Words of the administration that every analyzer knows.
const BUILT_IN: &str = include_str!("../data/user_dictionary.csv");

/// Columns of the detailed form.
const COLUMNS: usize = 13;

impl UserDictionary {
    /// Reads a user dictionary; `name` is what errors call it.
    ///
    /// # Errors
    /// [`Error::UserDictionary`] with line and reason for the first line that cannot be used.
    pub fn parse(name: &str, csv: &str) -> Result<Self, Error> {
        let mut rows = Vec::new();
        for (index, line) in csv.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let row = row(line).map_err(|reason| Error::UserDictionary {
                name: name.to_owned(),
                line: index + 1,
                reason,
            })?;
            rows.push(row);
        }
        Ok(Self { rows })
    }

    /// The words that come with the program.
    ///
    /// # Errors
    /// [`Error::UserDictionary`] if our own file has a bad line; a test sees to it that it has none.
    pub(crate) fn built_in() -> Result<Self, Error> {
        Self::parse("built-in", BUILT_IN)
    }

    /// All rows of `dictionaries` as one CSV, each surface once: the last dictionary that has a surface decides.
    pub(crate) fn merge<'a>(dictionaries: impl IntoIterator<Item = &'a Self>) -> String {
        let mut by_surface = std::collections::BTreeMap::new();
        for row in dictionaries.into_iter().flat_map(|dictionary| &dictionary.rows) {
            by_surface.insert(row.split(',').next().unwrap_or_default(), row);
        }
        by_surface.values().fold(String::new(), |mut csv, row| {
            csv.push_str(row);
            csv.push('\n');
            csv
        })
    }
}

/// A line in 13 columns, or why it cannot be used.
fn row(line: &str) -> Result<String, String> {
    if line.contains('"') {
        return Err("quotation marks are not supported; a word cannot contain a comma".to_owned());
    }
    let columns: Vec<&str> = line.split(',').map(str::trim).collect();
    let surface = keifu_corpus::Normalized::canonical(columns[0]).text;
    if surface.is_empty() || surface.contains(char::is_whitespace) {
        return Err("the first column must be a word without blanks".to_owned());
    }
    if surface.contains(crate::analyzer::is_separator) {
        return Err(format!(
            "`{surface}` contains a bracket, ・, 、 or 。, where texts are cut; enter its parts"
        ));
    }
    let mut row = surface.clone();
    match columns.len() {
        3 => {
            let (context, [kind, first, second]) = part_of_speech(columns[1])?;
            let reading = katakana(columns[2])?;
            // A word in writing costs about 3,600 to 5,700 in IPADIC; longer words must beat the sum of their parts.
            let cost = 4_500 - 700 * surface.chars().count().min(8) as i32;
            let _ = write!(
                row,
                ",{context},{context},{cost},名詞,{kind},{first},{second},*,*,{surface},{reading},{reading}"
            );
        }
        COLUMNS => {
            for (column, name) in [(1, "left context id"), (2, "right context id")] {
                let value: u16 = columns[column]
                    .parse()
                    .map_err(|_| format!("the {name} `{}` is no number", columns[column]))?;
                if value > LAST_CONTEXT {
                    return Err(format!("the {name} {value} is beyond the last one, {LAST_CONTEXT}"));
                }
            }
            columns[3]
                .parse::<i16>()
                .map_err(|_| format!("the cost `{}` is no number from -32768 to 32767", columns[3]))?;
            for column in &columns[1..] {
                row.push(',');
                row.push_str(column);
            }
        }
        found => return Err(format!("a line has 3 or {COLUMNS} columns, this one {found}")),
    }
    Ok(row)
}

/// The last context id of IPADIC 2.7.0 (`matrix.def` is 1316 × 1316).
const LAST_CONTEXT: u16 = 1315;

/// IPADIC's context id and sub-categories of a part of speech of the short form.
fn part_of_speech(name: &str) -> Result<(u16, [&'static str; 3]), String> {
    Ok(match name {
        "名詞" => (1285, ["一般", "*", "*"]),
        "固有名詞" => (1288, ["固有名詞", "一般", "*"]),
        "組織" => (1292, ["固有名詞", "組織", "*"]),
        "地域" => (1293, ["固有名詞", "地域", "一般"]),
        "人名" => (1289, ["固有名詞", "人名", "一般"]),
        "サ変名詞" => (1283, ["サ変接続", "*", "*"]),
        "形容動詞" => (1287, ["形容動詞語幹", "*", "*"]),
        other => {
            return Err(format!(
                "`{other}` is no part of speech; use 名詞, 固有名詞, 組織, 地域, 人名, サ変名詞 or 形容動詞"
            ));
        }
    })
}

/// A reading in katakana.
fn katakana(reading: &str) -> Result<String, String> {
    let reading: String = keifu_corpus::Normalized::canonical(reading)
        .text
        .chars()
        .map(|c| match c {
            'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
            c => c,
        })
        .collect();
    if reading.is_empty() || !reading.chars().all(crate::fold::is_katakana) {
        return Err(format!("the reading `{reading}` is not in kana"));
    }
    Ok(reading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_refused_with_its_number() {
        let refused = |csv: &str| UserDictionary::parse("words", csv).unwrap_err().to_string();
        assert_eq!(
            refused("健都,固有名詞,ケント\n\n健都,動詞,ケント"),
            "user dictionary `words`, line 3: `動詞` is no part of speech; use 名詞, 固有名詞, 組織, 地域, 人名, サ変名詞 or 形容動詞"
        );
        assert_eq!(
            refused("健都,固有名詞"),
            "user dictionary `words`, line 1: a line has 3 or 13 columns, this one 2"
        );
        assert_eq!(
            refused("健都,固有名詞,kento"),
            "user dictionary `words`, line 1: the reading `kento` is not in kana"
        );
        assert_eq!(
            refused("健都,1288,9999,3000,名詞,固有名詞,地域,一般,*,*,健都,ケント,ケント"),
            "user dictionary `words`, line 1: the right context id 9999 is beyond the last one, 1315"
        );
        assert_eq!(
            refused("健康・栄養,名詞,ケンコウエイヨウ"),
            "user dictionary `words`, line 1: `健康・栄養` contains a bracket, ・, 、 or 。, where texts are cut; enter its parts"
        );
        assert!(UserDictionary::parse("words", "# ours\n健都,地域,けんと\n").is_ok());
    }

    #[test]
    fn our_own_words_are_good() {
        assert!(UserDictionary::built_in().is_ok_and(|words| words.rows.len() > 20));
    }
}
