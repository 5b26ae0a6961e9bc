//! The words for what became of a file: formats, warnings and why something could not be read.

use maud::{Markup, html};

use super::super::{label, visit::Visit};

/// PDF, Excel, テキスト.
pub(super) fn format(visit: &Visit, word: &str) -> String {
    match word {
        "text" => visit.say("テキスト", "text").to_owned(),
        "markdown" => "Markdown".to_owned(),
        "docx" | "doc" => format!("Word ({})", word.to_uppercase()),
        "xlsx" | "xlsb" | "xls" => format!("Excel ({})", word.to_uppercase()),
        "pptx" | "ppt" => format!("PowerPoint ({})", word.to_uppercase()),
        "opendocument" => "OpenDocument".to_owned(),
        other => other.to_uppercase(),
    }
}

/// 12ページ, 3シート.
pub(super) fn pages(visit: &Visit, format: &str, pages: u32) -> String {
    let pages = pages as usize;
    match format {
        "xlsx" | "xlsb" | "xls" | "ods" => label::counted(visit, pages, "シート", "sheet", "sheets"),
        "pptx" | "ppt" | "odp" => label::counted(visit, pages, "スライド", "slide", "slides"),
        _ => label::counted(visit, pages, "ページ", "page", "pages"),
    }
}

/// What a warning is about, in a few words.
pub(super) fn warning<'a>(visit: &Visit, code: &'a str) -> &'a str {
    match code {
        "charset" => visit.say("文字コードの表示違い", "wrong declared encoding"),
        "cut_off" => visit.say("一部だけ読んだ", "read in part"),
        "damaged_part" => visit.say("壊れた部分", "damaged part"),
        "deep" => visit.say("深すぎる入れ子", "nested too deep"),
        "empty" => visit.say("文がない", "no text"),
        "error_value" => visit.say("計算エラーのセル", "calculation errors"),
        "foreign_parts" => visit.say("別形式の埋め込み", "embedded parts"),
        "frames" => visit.say("フレーム", "frames"),
        "hidden_cells" => visit.say("非表示の行・列", "hidden rows or columns"),
        "hidden_sheet" => visit.say("非表示のシート", "hidden sheet"),
        "hidden_slides" => visit.say("非表示のスライド", "hidden slides"),
        "hidden_text" => visit.say("隠し文字", "hidden text"),
        "long_line" => visit.say("長すぎる行", "very long line"),
        "mixed_encoding" => visit.say("文字コードの混在", "mixed encodings"),
        "needs_ocr" => visit.say("文字のない画像のページ（要OCR）", "pages need OCR"),
        "no_cached_value" => visit.say("計算結果のない数式", "formulas without result"),
        "ocr" => visit.say("文字認識した文", "recognized text"),
        "ocr_failed" => visit.say("文字認識の失敗", "recognition failed"),
        "old_format" => visit.say("古い形式", "old format"),
        "private_use" => visit.say("外字", "private-use characters"),
        "ruby" => visit.say("ふりがな", "readings above the text"),
        "sidecar" => visit.say(".meta.toml の誤り", "mistake in .meta.toml"),
        "unclosed_quote" => visit.say("閉じていない引用符", "unclosed quotation mark"),
        "undecodable" => visit.say("読めない文字", "undecodable characters"),
        "unknown_glyphs" => visit.say("わからない字形", "unknown glyphs"),
        "unknown_signs" => visit.say("文字にできない記号", "signs left out"),
        "year_from_issue_day" => visit.say("年度は日付からの推定", "year guessed from a date"),
        "year_from_properties" => visit.say("年度は作成日からの推定", "year guessed from the file"),
        "wrong_extension" => visit.say("拡張子の違い", "wrong extension"),
        other => other,
    }
}

/// Why a file could not be read, in a few words, and in English what to do; the Japanese stands beside each file.
pub(super) fn refusal<'a>(visit: &Visit, reason: &'a str) -> (&'a str, &'static str) {
    let (japanese, english, advice) = match reason {
        "vanished" => ("途中でなくなった", "vanished", "Ingest again when the file is back."),
        "permission_denied" => {
            ("開く権限がない", "permission denied", "Let the account of keifu read the file.")
        }
        "unreadable" => ("開けない", "cannot be opened", "Check the disk or the share, then ingest again."),
        "unsupported_archive" => ("読めない書庫", "unsupported archive", "Unpack it, or make it a ZIP file."),
        "encrypted" => ("パスワードで保護", "protected by a password", "Save it without the password."),
        "not_a_file" => ("ファイルでない", "not a file", "Add the file that the link leads to."),
        "unsupported_compression" => {
            ("読めない圧縮方式", "unsupported compression", "Unpack it, or make a standard ZIP file.")
        }
        "too_large" => ("大きすぎる", "too large", "Split the file, or raise ingest.file_mib in keifu.toml."),
        "too_large_unpacked" => {
            ("展開すると大きすぎる", "too large when unpacked", "Check the file; it may be hostile.")
        }
        "damaged" => ("壊れている", "damaged", "Get the file again, or open and save it anew."),
        "empty" => ("中身がない", "empty", "Delete it if it is not needed, or export it again."),
        "not_text" => {
            ("読める形式でない", "not a readable format", "Convert it to PDF, Word, Excel or text.")
        }
        "unsupported_format" => {
            ("まだ読めない形式", "unsupported format", "Convert it to PDF, Word, Excel or text.")
        }
        "no_document" => ("文書でない", "no document", "Nothing needs to be done."),
        "timeout" => (
            "時間がかかりすぎる",
            "took too long",
            "Split the file, or raise ingest.timeout_seconds in keifu.toml.",
        ),
        "out_of_memory" => (
            "メモリが足りない",
            "took too much memory",
            "Split the file, or raise ingest.memory_mib in keifu.toml.",
        ),
        "crashed" => ("読み取りの異常終了", "the reader crashed", "Save it anew, or export it as PDF."),
        "internal_error" => ("プログラムの誤り", "error of the program", "Please report it."),
        other => return (other, ""),
    };
    (visit.say(japanese, english), advice)
}

/// A text in which what is typed stands between backticks.
pub(super) fn prose(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
