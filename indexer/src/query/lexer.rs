//! Query text → lexemes with their places.

use keifu_corpus::CharSpan;

use super::{PartKind, Problem, QueryError};
use crate::variants;

/// A piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lexeme {
    /// A bare term.
    Word(String),
    /// A quoted string, without its quotation marks.
    Quoted(String),
    /// A field and its value; whether the value was quoted makes no difference.
    Field(PartKind, String),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `OR`, `または`
    Or,
    /// `AND`
    And,
    /// `-`, `NOT`
    Not,
}

/// The lexemes of `text` in order.
pub(super) fn lex(text: &str) -> Result<Vec<(Lexeme, CharSpan)>, QueryError> {
    let chars: Vec<char> = text.chars().collect();
    let mut lexemes = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let c = chars[at];
        let lexeme = if c.is_whitespace() {
            at += 1;
            continue;
        } else if is_open_bracket(c) && variants::abbreviation_at(&chars[at..]).is_none() {
            at += 1;
            Lexeme::Open
        } else if is_close_bracket(c) {
            at += 1;
            Lexeme::Close
        } else if closing_of(c).is_some() {
            let (quoted, end) = read_quoted(&chars, at)?;
            at = end;
            Lexeme::Quoted(quoted)
        } else if is_stray_quote(c) {
            return Err(QueryError { position: at, problem: Problem::StrayQuote });
        } else if is_minus(c) {
            at += 1;
            if chars.get(at).is_none_or(|next| next.is_whitespace() || is_close_bracket(*next)) {
                return Err(QueryError { position: start, problem: Problem::LoneMinus });
            }
            Lexeme::Not
        } else if let Some((kind, value_start)) = field_at(&chars, at) {
            let (value, end) = match chars.get(value_start) {
                Some(&quote) if closing_of(quote).is_some() => read_quoted(&chars, value_start)?,
                _ => read_word(&chars, value_start),
            };
            if keifu_corpus::Normalized::matching(&value).text.is_empty() {
                return Err(QueryError { position: start, problem: Problem::EmptyField });
            }
            at = end;
            Lexeme::Field(kind, value)
        } else {
            let (word, end) = read_word(&chars, at);
            at = end.max(at + 1);
            match word.as_str() {
                "OR" | "ＯＲ" | "または" | "|" | "｜" => Lexeme::Or,
                "AND" | "ＡＮＤ" => Lexeme::And,
                "NOT" | "ＮＯＴ" => Lexeme::Not,
                _ => Lexeme::Word(word),
            }
        };
        lexemes.push((lexeme, CharSpan::new(start, at)));
    }
    Ok(lexemes)
}

/// Whether `term` stands for itself when written bare.
pub(super) fn is_bare(term: &str) -> bool {
    matches!(lex(term).as_deref(), Ok([(Lexeme::Word(word), _)]) if word == term)
}

/// `text` in quotation marks that do not occur in it unpaired.
pub(super) fn quote(text: &str) -> String {
    let quoted = [('"', '"'), ('「', '」'), ('『', '』'), ('“', '”')]
        .map(|(open, close)| format!("{open}{text}{close}"));
    let reads_back =
        |quoted: &&String| matches!(lex(quoted).as_deref(), Ok([(Lexeme::Quoted(read), _)]) if read == text);
    // What no quotation mark can hold did not come from a query; without its straight ones it can be printed at least.
    quoted
        .iter()
        .find(reads_back)
        .cloned()
        .unwrap_or_else(|| format!("\"{}\"", text.replace(['"', '＂'], "")))
}

/// The quoted string that begins with the mark at `start`, and where it ends; marks of the same kind nest.
fn read_quoted(chars: &[char], start: usize) -> Result<(String, usize), QueryError> {
    let open = QueryError { position: start, problem: Problem::OpenQuote };
    let Some(closing) = chars.get(start).and_then(|c| closing_of(*c)) else { return Err(open) };
    let opening = fold_quote(chars[start]);
    let mut depth = 1;
    for (at, c) in chars.iter().enumerate().skip(start + 1) {
        let c = fold_quote(*c);
        if c == closing {
            depth -= 1;
            if depth == 0 {
                return Ok((chars[start + 1..at].iter().collect(), at + 1));
            }
        } else if c == opening {
            depth += 1;
        }
    }
    Err(open)
}

/// The bare word from `start` to the next blank, bracket or quotation mark; `(株)` and the like belong to the word.
fn read_word(chars: &[char], start: usize) -> (String, usize) {
    let mut at = start;
    while let Some(&c) = chars.get(at) {
        if c.is_whitespace() || closing_of(c).is_some() || is_stray_quote(c) || is_close_bracket(c) {
            break;
        }
        if is_open_bracket(c) {
            match variants::abbreviation_at(&chars[at..]) {
                Some(length) => at += length,
                None => break,
            }
        } else {
            at += 1;
        }
    }
    (chars[start..at].iter().collect(), at)
}

/// The field whose name and colon stand at `start`, and where its value begins.
fn field_at(chars: &[char], start: usize) -> Option<(PartKind, usize)> {
    const LONGEST: usize = 10;
    let colon = chars[start..].iter().take(LONGEST).position(|c| matches!(c, ':' | '：'))?;
    let name: String = chars[start..start + colon].iter().collect();
    let kind = match keifu_corpus::Normalized::matching(&name).text.as_str() {
        "年度" | "year" | "fy" => PartKind::FiscalYear,
        "発行" | "publisher" => PartKind::Publisher,
        "実体" | "entity" => PartKind::Entity,
        "種別" | "type" => PartKind::Kind,
        "文書" | "document" => PartKind::Document,
        _ => return None,
    };
    Some((kind, start + colon + 1))
}

fn fold_quote(c: char) -> char {
    if c == '＂' { '"' } else { c }
}

/// The mark that closes what `c` opens.
fn closing_of(c: char) -> Option<char> {
    Some(match c {
        '"' | '＂' => '"',
        '“' => '”',
        '「' => '」',
        '『' => '』',
        _ => return None,
    })
}

fn is_stray_quote(c: char) -> bool {
    matches!(c, '”' | '」' | '』')
}

fn is_open_bracket(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close_bracket(c: char) -> bool {
    matches!(c, ')' | '）')
}

/// Minus signs and dashes that a keyboard gives, never the long-vowel mark ー.
fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '−' | '‐' | '‑' | '–' | '—')
}
