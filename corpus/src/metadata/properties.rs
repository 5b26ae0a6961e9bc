//! What of a file's own properties can be believed: they are often left from a template or another file.

use super::publisher::names_an_organization;
use crate::Date;

/// A title from the properties; `None` when it is a template's, a program's or a file's name.
pub(crate) fn believable_title<'p>(title: &'p str, source: &str) -> Option<&'p str> {
    let title = title.trim();
    let plain: String = title.chars().filter(|c| !c.is_whitespace()).collect();
    let lower = plain.to_lowercase();
    const TEMPLATES: &[&str] = &[
        "無題",
        "untitled",
        "名称未設定",
        "powerpointプレゼンテーション",
        "powerpointpresentation",
        "プレゼンテーション",
        "タイトル",
        "タイトルなし",
        "title",
        "文書",
        "新規文書",
        "スライド",
        "slide",
        "document",
        "book",
        "sheet",
        "表紙",
        "目次",
        "様式",
        "テンプレート",
        "template",
        "白紙",
        "印刷",
        "print",
        "スライド番号",
        "全画面表示",
        "newdocument",
        "newpage",
        "index",
        "home",
        "page",
        "test",
    ];
    let name = source.rsplit('/').next().unwrap_or(source);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let numbered = lower.trim_end_matches(|c: char| c.is_numeric() || matches!(c, '-' | '_' | '(' | ')'));
    const ENDINGS: &[&str] = &[
        ".doc", ".docx", ".docm", ".xls", ".xlsx", ".xlsm", ".ppt", ".pptx", ".pdf", ".jtd", ".jtt", ".rtf",
        ".txt", ".ai", ".indd", ".htm", ".html", ".odt", ".csv", ".xdw", ".tif", ".tmp", ".eps",
    ];
    let is_file = ENDINGS.iter().any(|ending| lower.ends_with(ending))
        || plain.contains(['\\'])
        || lower.contains("://")
        || title == stem;
    let program = lower.starts_with("microsoft") || lower.starts_with("一太郎") || lower.starts_with("fax");
    // Codes and numbers name nothing.
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    let code = plain.is_ascii() && !title.contains(' ');
    (letters >= 4
        && plain.chars().count() <= 120
        && !TEMPLATES.contains(&numbered)
        && !is_file
        && !program
        && !code
        && !plain.contains(['\u{FFFD}', '？'])
        && !plain.chars().any(char::is_control))
    .then_some(title)
}

/// The publisher that an author is, when it is an organization.
pub(crate) fn believable_author(author: &str) -> Option<String> {
    let author: String = author.chars().filter(|c| !c.is_whitespace()).collect();
    names_an_organization(&author).then_some(author)
}

/// Whether a file was made that day, and not the program or template that it was made with.
pub(crate) fn believable_day(day: Date) -> bool {
    // The first days of clocks, and those that libraries and templates of Office write.
    let given = [(2006, 9, 16), (2013, 12, 23)];
    let parts = (day.year(), day.month(), day.day());
    let first_of_clock = parts == (2000, 1, 1);
    (1986..=2100).contains(&day.year()) && !first_of_clock && !given.contains(&parts)
}

/// The organization that a folder is named after, the innermost first.
pub(crate) fn organization_of_folder(source: &str) -> Option<String> {
    let (folders, _) = source.rsplit_once('/')?;
    folders.rsplit('/').find_map(believable_author)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_templates_and_files_are_not_believed() {
        for title in [
            "Microsoft Word - 報告書.doc",
            "無題",
            "PowerPoint プレゼンテーション",
            "令和５年度報告書.pdf",
            "C:\\temp\\hokoku",
            "スライド 1",
            "Book1",
            "A0012345",
            "01",
            "report-2019",
            " ",
        ] {
            assert_eq!(believable_title(title, "x/report-2019.pdf"), None, "{title}");
        }
        assert_eq!(believable_title(" 青葉町 統計書 ", "a.pdf"), Some("青葉町 統計書"));
        assert_eq!(believable_title("Annual Report 2019", "a.pdf"), Some("Annual Report 2019"));
    }

    #[test]
    fn days_of_templates_are_not_believed() {
        use jiff::civil::date;
        for day in [date(1601, 1, 1), date(1980, 1, 1), date(2006, 9, 16), date(2013, 12, 23)] {
            assert!(!believable_day(day), "{day}");
        }
        assert!(believable_day(date(2018, 6, 28)));
    }

    #[test]
    fn authors_and_folders_that_are_organizations() {
        assert_eq!(believable_author("青葉町　総務課").as_deref(), Some("青葉町総務課"));
        for author in ["山田 太郎", "user", "PC-0123", "作成者"] {
            assert_eq!(believable_author(author), None, "{author}");
        }
        assert_eq!(organization_of_folder("静岡県港湾局/平成30年度/a.pdf").as_deref(), Some("静岡県港湾局"));
        assert_eq!(organization_of_folder("報告/a.pdf"), None);
        assert_eq!(organization_of_folder("静岡県"), None);
    }
}
