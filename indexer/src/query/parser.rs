//! Lexemes → [`Query`].

use keifu_corpus::{CharSpan, Normalized};

use super::{
    DEEPEST_QUERY, LONGEST_QUERY, MOST_PARTS, Part, PartKind, Problem, Query, QueryError,
    lexer::{Lexeme, lex},
};

/// Reads a query.
///
/// # Errors
/// [`QueryError`] with the place of the first thing that cannot be read.
pub fn parse(text: &str) -> Result<Query, QueryError> {
    parse_with_parts(text).map(|(query, _)| query)
}

/// Reads a query and lists its parts in the order of writing.
///
/// # Errors
/// [`QueryError`] with the place of the first thing that cannot be read.
pub fn parse_with_parts(text: &str) -> Result<(Query, Vec<Part>), QueryError> {
    let length = text.chars().count();
    if length > LONGEST_QUERY {
        return Err(QueryError { position: LONGEST_QUERY, problem: Problem::TooLong });
    }
    let lexemes = lex(text)?;
    if lexemes.is_empty() {
        return Err(QueryError { position: 0, problem: Problem::Empty });
    }
    let mut parser = Parser { lexemes: &lexemes, at: 0, depth: 0, negated: false, parts: Vec::new(), length };
    let query = parser.any()?;
    if parser.at < lexemes.len() {
        return parser.fail(Problem::StrayBracket);
    }
    if query.is_negative() {
        return Err(QueryError { position: 0, problem: Problem::OnlyNegative });
    }
    Ok((query, parser.parts))
}

struct Parser<'a> {
    lexemes: &'a [(Lexeme, CharSpan)],
    at: usize,
    depth: usize,
    negated: bool,
    parts: Vec<Part>,
    /// Characters of the whole query: the position of what is missing at its end.
    length: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Lexeme> {
        self.lexemes.get(self.at).map(|(lexeme, _)| lexeme)
    }

    fn position(&self) -> usize {
        self.lexemes.get(self.at).map_or(self.length, |(_, span)| span.start as usize)
    }

    fn fail<T>(&self, problem: Problem) -> Result<T, QueryError> {
        Err(QueryError { position: self.position(), problem })
    }

    /// Parts joined by OR.
    fn any(&mut self) -> Result<Query, QueryError> {
        let mut alternatives = vec![self.all()?];
        while self.peek() == Some(&Lexeme::Or) {
            let or = self.at;
            self.at += 1;
            if matches!(self.peek(), None | Some(Lexeme::Close | Lexeme::Or)) {
                self.at = or;
                return self.fail(Problem::LoneOperator);
            }
            alternatives.push(self.all()?);
        }
        Ok(only(alternatives, Query::Any))
    }

    /// Parts that must all hold.
    fn all(&mut self) -> Result<Query, QueryError> {
        let mut parts = Vec::new();
        loop {
            match self.peek() {
                None | Some(Lexeme::Close | Lexeme::Or) if !parts.is_empty() => break,
                Some(Lexeme::Or) => return self.fail(Problem::LoneOperator),
                Some(Lexeme::And) => {
                    let and = self.at;
                    self.at += 1;
                    let lone = matches!(self.peek(), None | Some(Lexeme::Close | Lexeme::Or | Lexeme::And));
                    if parts.is_empty() || lone {
                        self.at = and;
                        return self.fail(Problem::LoneOperator);
                    }
                }
                Some(Lexeme::Close) if self.depth == 0 => return self.fail(Problem::StrayBracket),
                Some(Lexeme::Close) => return self.fail(Problem::EmptyBrackets),
                None => return self.fail(Problem::OpenBracket),
                Some(_) => parts.push(self.part()?),
            }
        }
        Ok(only(parts, Query::All))
    }

    fn part(&mut self) -> Result<Query, QueryError> {
        let Some((lexeme, span)) = self.lexemes.get(self.at) else { return self.fail(Problem::LoneMinus) };
        let begin = self.at;
        self.at += 1;
        let refuse = |problem| Err(QueryError { position: span.start as usize, problem });
        match lexeme {
            Lexeme::Not => {
                if matches!(self.peek(), None | Some(Lexeme::Close | Lexeme::Or | Lexeme::And)) {
                    return refuse(Problem::LoneMinus);
                }
                self.deeper(begin)?;
                self.negated = !self.negated;
                let part = self.part()?;
                self.negated = !self.negated;
                self.depth -= 1;
                Ok(Query::Not(Box::new(part)))
            }
            Lexeme::Open => {
                self.deeper(begin)?;
                let inner = self.any()?;
                if self.peek() != Some(&Lexeme::Close) {
                    return refuse(Problem::OpenBracket);
                }
                self.at += 1;
                self.depth -= 1;
                Ok(inner)
            }
            Lexeme::Word(text) => {
                self.refuse_empty(text, *span)?;
                self.note(PartKind::Term, text, *span)?;
                Ok(Query::Term(text.clone()))
            }
            Lexeme::Quoted(text) => {
                self.refuse_empty(text, *span)?;
                self.note(PartKind::Exact, text, *span)?;
                Ok(Query::Exact(text.clone()))
            }
            Lexeme::Field(kind, value) => {
                self.note(*kind, value, *span)?;
                let value = value.clone();
                match kind {
                    PartKind::FiscalYear => match fiscal_years(&value) {
                        Some(years) => Ok(years),
                        None => refuse(Problem::NotAYear),
                    },
                    PartKind::Publisher => Ok(Query::Publisher(value)),
                    PartKind::Entity => Ok(Query::Entity(value)),
                    PartKind::Kind => Ok(Query::Kind(value)),
                    _ => Ok(Query::Document(value)),
                }
            }
            Lexeme::Close => refuse(Problem::StrayBracket),
            Lexeme::Or | Lexeme::And => refuse(Problem::LoneOperator),
        }
    }

    fn deeper(&mut self, at: usize) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST_QUERY {
            self.at = at;
            return self.fail(Problem::TooDeep);
        }
        Ok(())
    }

    fn refuse_empty(&self, text: &str, span: CharSpan) -> Result<(), QueryError> {
        if Normalized::matching(text).text.is_empty() {
            return Err(QueryError { position: span.start as usize, problem: Problem::EmptyString });
        }
        Ok(())
    }

    fn note(&mut self, kind: PartKind, text: &str, span: CharSpan) -> Result<(), QueryError> {
        if self.parts.len() == MOST_PARTS {
            return Err(QueryError { position: span.start as usize, problem: Problem::TooManyParts });
        }
        self.parts.push(Part { kind, text: text.to_owned(), span, negated: self.negated });
        Ok(())
    }
}

/// One part stands for itself.
fn only(mut parts: Vec<Query>, join: fn(Vec<Query>) -> Query) -> Query {
    match parts.len() {
        1 => parts.remove(0),
        _ => join(parts),
    }
}

fn fiscal_years(value: &str) -> Option<Query> {
    if matches!(Normalized::matching(value).text.as_str(), "不明" | "unknown") {
        return Some(Query::FiscalYearUnknown);
    }
    let years = keifu_corpus::calendar::parse_fiscal_years(value)?;
    Some(Query::FiscalYears { from: *years.start(), to: *years.end() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> String {
        match parse(text) {
            Ok(query) => format!("{query:?}"),
            Err(error) => format!("{} {:?}", error.position, error.problem),
        }
    }

    #[test]
    fn queries_are_read() {
        let cases = [
            "健都 PMDA関西支部",
            "健都　ＯＲ　彩都",
            "a b または c",
            "-健都 「国循「移転」予定」",
            "“PMDA 関西” －『設立』",
            "（健都 OR 彩都） NOT 吹田",
            "年度:2019 発行：\"商工労働部\" 実体:健都 種別:facility 文書:d01",
            "fy:2018..2020 年度:不明",
            "(株)テクロス ㈱健都（公財）",
            "http://example.jp AI-IoT",
            "--健都 吹田",
        ];
        insta::assert_snapshot!(cases.map(|text| format!("{text:?}\n  {}", read(text))).join("\n"), @r#"
        "健都 PMDA関西支部"
          All([Term("健都"), Term("PMDA関西支部")])
        "健都\u{3000}ＯＲ\u{3000}彩都"
          Any([Term("健都"), Term("彩都")])
        "a b または c"
          Any([All([Term("a"), Term("b")]), Term("c")])
        "-健都 「国循「移転」予定」"
          All([Not(Term("健都")), Exact("国循「移転」予定")])
        "“PMDA 関西” －『設立』"
          All([Exact("PMDA 関西"), Not(Exact("設立"))])
        "（健都 OR 彩都） NOT 吹田"
          All([Any([Term("健都"), Term("彩都")]), Not(Term("吹田"))])
        "年度:2019 発行：\"商工労働部\" 実体:健都 種別:facility 文書:d01"
          All([FiscalYears { from: 2019, to: 2019 }, Publisher("商工労働部"), Entity("健都"), Kind("facility"), Document("d01")])
        "fy:2018..2020 年度:不明"
          All([FiscalYears { from: 2018, to: 2020 }, FiscalYearUnknown])
        "(株)テクロス ㈱健都（公財）"
          All([Term("(株)テクロス"), Term("㈱健都（公財）")])
        "http://example.jp AI-IoT"
          All([Term("http://example.jp"), Term("AI-IoT")])
        "--健都 吹田"
          All([Not(Not(Term("健都"))), Term("吹田")])
        "#);
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_place() {
        let cases = [
            "",
            "　",
            "健都 「移転",
            "健都」",
            "\"\"",
            "健都 「\u{200b} 」",
            "(健都",
            "健都)",
            "()",
            "OR 健都",
            "健都 OR",
            "健都 AND",
            "健都 - 彩都",
            "健都 NOT",
            "年度:",
            "年度:来年",
            "-健都",
            "健都 OR -彩都",
            "-(健都 彩都)",
        ];
        insta::assert_snapshot!(cases.map(|text| format!("{text:?}\n  {}", read(text))).join("\n"), @r#"
        ""
          0 Empty
        "\u{3000}"
          0 Empty
        "健都 「移転"
          3 OpenQuote
        "健都」"
          2 StrayQuote
        "\"\""
          0 EmptyString
        "健都 「\u{200b} 」"
          3 EmptyString
        "(健都"
          0 OpenBracket
        "健都)"
          2 StrayBracket
        "()"
          1 EmptyBrackets
        "OR 健都"
          0 LoneOperator
        "健都 OR"
          3 LoneOperator
        "健都 AND"
          3 LoneOperator
        "健都 - 彩都"
          3 LoneMinus
        "健都 NOT"
          3 LoneMinus
        "年度:"
          0 EmptyField
        "年度:来年"
          0 NotAYear
        "-健都"
          0 OnlyNegative
        "健都 OR -彩都"
          0 OnlyNegative
        "-(健都 彩都)"
          0 OnlyNegative
        "#);
        assert_eq!(parse(&"あ".repeat(1001)).unwrap_err().problem, Problem::TooLong);
        assert!(parse(&"あ ".repeat(64)).is_ok());
        assert_eq!(
            parse(&"あ ".repeat(65)).unwrap_err(),
            QueryError { position: 128, problem: Problem::TooManyParts }
        );
        assert_eq!(parse(&"(".repeat(999)).unwrap_err().problem, Problem::TooDeep);
        assert_eq!(parse(&format!("{}あ", "-".repeat(999))).unwrap_err().problem, Problem::TooDeep);
    }

    #[test]
    fn parts_say_where_they_stand() {
        let (_, parts) = parse_with_parts("健都 -「移転」 年度:2019").unwrap();
        let shown: Vec<String> = parts
            .iter()
            .map(|p| format!("{} {} {}..{} {}", p.kind.as_str(), p.text, p.span.start, p.span.end, p.negated))
            .collect();
        assert_eq!(shown, ["term 健都 0..2 false", "exact 移転 4..8 true", "fiscal_year 2019 9..16 false"]);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in any::<String>()) {
            let _ = parse(&text);
        }

        #[test]
        fn what_is_printed_parses_to_the_same(
            text in "([「」『』“”\"（）()\\- 　:ーa健]|年度:2019|年度:2018..2020|発行:|OR|または|NOT |健都|\\(株\\)| ){0,14}"
        ) {
            if let Ok(query) = parse(&text) {
                prop_assert_eq!(parse(&query.to_string()), Ok(query.clone()), "{}", query);
            }
        }
    }
}
