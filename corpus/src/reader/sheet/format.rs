//! Number formats of Excel: a number and its format → the text that the cell shows (ECMA-376, part 1, 18.8.31).

mod date;
mod number;
mod pattern;

pub(super) use pattern::Pattern;

use super::grid::Kind;

/// The format code of a built-in number, as Excel shows it in Japanese (ECMA-376, part 1, 18.8.30).
pub(super) fn built_in(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        5 | 6 => "\"¥\"#,##0;\"¥\"-#,##0",
        7 | 8 => "\"¥\"#,##0.00;\"¥\"-#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 | 13 => "General",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 54 | 58 => "[$-411]ggge\"年\"m\"月\"d\"日\"",
        30 => "m/d/yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"時\"mm\"分\"",
        33 => "h\"時\"mm\"分\"ss\"秒\"",
        34 | 52 | 55 => "yyyy\"年\"m\"月\"",
        35 | 53 | 56 => "m\"月\"d\"日\"",
        41 | 42 => "#,##0",
        43 | 44 => "#,##0.00",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => "General",
    }
}

/// The text of a number in a format, and what it is.
pub(super) fn show(value: f64, pattern: &Pattern, epoch_1904: bool) -> (String, Kind) {
    pattern.show(value, epoch_1904)
}

/// The text of a number without a format: 15 digits count, as in Excel (0.1 + 0.2 is 0.3).
pub(super) fn plain(value: f64) -> String {
    number::general(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: f64, code: &str) -> String {
        show(value, &Pattern::of(code), false).0
    }

    #[test]
    fn numbers_read_as_excel_shows_them() {
        let cases: &[(f64, &str, &str)] = &[
            (0.0325, "0.00%", "3.25%"),
            (0.0325, "0.0%", "3.3%"),
            (0.3, "0%", "30%"),
            (1234.0, "#,##0", "1,234"),
            (1234567.891, "#,##0.00", "1,234,567.89"),
            (-1234.0, "#,##0;▲#,##0", "▲1,234"),
            (-1234.0, "#,##0_ ;[Red]\\-#,##0\\ ", "-1,234"),
            (-5.0, "#,##0;\"▲ \"#,##0", "▲ 5"),
            (0.0, "#,##0;▲#,##0;\"－\"", "－"),
            (0.0, "#,##0;-#,##0;-", "-"),
            (1234567.0, "#,##0,", "1,235"),
            (1234567890.0, "#,##0,,\"百万円\"", "1,235百万円"),
            (204000.0, "\"¥\"#,##0", "¥204,000"),
            (204000.0, "[$¥-411]#,##0", "¥204,000"),
            (24.0, "#,##0.0", "24.0"),
            (5.0, "000", "005"),
            (5.0, "0\"件\"", "5件"),
            (2.5, "0", "3"),
            (-0.4, "0", "0"),
            (0.1 + 0.2, "General", "0.3"),
            (1e15, "General", "1000000000000000"),
            (8000012010038.0, "General", "8000012010038"),
            (8000012010038.0, "0_ ", "8000012010038"),
            (1.5, "0.0#", "1.5"),
            (12.0, "#.##", "12."),
            (0.5, "#.##", ".5"),
            (1234.5, "G/標準", "1234.5"),
            (1234.0, "G/標準\"人\"", "1234人"),
            (12345.0, "0.00E+00", "1.23E+04"),
            (7.0, "@", "7"),
            (0.5, "# ?/?", "0.5"),
            (5321234.0, "000\"-\"0000", "532-1234"),
            (1234.0, "[>=1000]#,##0\"千\";0", "1,234千"),
            (12.0, "[>=1000]#,##0\"千\";0", "12"),
            (0.05, "+0.0%;-0.0%", "+5.0%"),
            (f64::NAN, "0", "NaN"),
        ];
        for (value, code, text) in cases {
            assert_eq!(shown(*value, code), *text, "{value} {code}");
        }
    }

    #[test]
    fn dates_read_as_excel_shows_them() {
        let cases: &[(f64, &str, &str)] = &[
            (45383.0, built_in(14), "2024/4/1"),
            (45383.0, "[$-411]ggge\"年\"m\"月\"d\"日\";@", "令和6年4月1日"),
            (45383.0, built_in(28), "令和6年4月1日"),
            (45383.0, "[$-411]ge.m.d;@", "R6.4.1"),
            (43586.0, "[$-411]ggge\"年\"m\"月\"d\"日\"", "令和元年5月1日"),
            (43585.0, "[$-411]ggge\"年\"m\"月\"d\"日\"", "平成31年4月30日"),
            (43586.0, "[$-ja-JP-x-gannen]ggge\"年\"m\"月\"d\"日\";@", "令和元年5月1日"),
            (43586.0, "[$-411]ge.m.d", "R1.5.1"),
            (45383.0, "[$-411]gge", "令6"),
            (45383.0, "yyyy\"年\"m\"月\"d\"日\"(aaa)", "2024年4月1日(月)"),
            (45383.0, "yyyy-mm-dd;@", "2024-04-01"),
            (45383.5, "yyyy/m/d h:mm", "2024/4/1 12:00"),
            (0.375, "h:mm", "9:00"),
            (0.375, "h:mm AM/PM", "9:00 AM"),
            (1.5, "[h]:mm", "36:00"),
            (0.5, "[m]", "720"),
            (45383.0, "m\"月\"d\"日\"", "4月1日"),
            (45383.0, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2024年4月1日"),
            (45383.0, "d-mmm-yy", "1-Apr-24"),
            (45383.0, "aaaa", "月曜日"),
            (0.999999, "h:mm:ss", "0:00:00"),
            (60.0, "yyyy/m/d", "1900/2/29"),
            (59.0, "yyyy/m/d", "1900/2/28"),
            (1.0, "yyyy/m/d", "1900/1/1"),
            (-1.0, "yyyy/m/d", "-1"),
            (1e9, "yyyy/m/d", "1000000000"),
        ];
        for (value, code, text) in cases {
            assert_eq!(shown(*value, code), *text, "{value} {code}");
        }
        assert_eq!(show(43921.0, &Pattern::of("yyyy/m/d"), true).0, "2024/4/1");
        assert_eq!(show(45383.0, &Pattern::of("ge.m.d"), false).1, Kind::Date);
        assert_eq!(show(45383.0, &Pattern::of("#,##0\"d\""), false).1, Kind::Number);
    }
}
