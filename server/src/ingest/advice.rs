//! What the words mean by which warnings are counted, and what to do: for people who read the table of outcomes.

/// What to do about a warning, in the languages of the page.
pub(crate) struct Advice {
    /// 日本語.
    pub(crate) japanese: &'static str,
    /// English.
    pub(crate) english: &'static str,
}

/// What a warning's code means and what to do, in Japanese; `None` for a code that is not known here.
pub(super) fn advice(code: &str) -> Option<&'static str> {
    advice_in_both(code).map(|advice| advice.japanese)
}

/// The same in both languages.
pub(crate) fn advice_in_both(code: &str) -> Option<Advice> {
    let (japanese, english) = match code {
        "charset" => (
            "書かれている文字コードと実際のものが違います。実際のものに従って読みました",
            "The declared encoding is not the real one; it was read by the real one",
        ),
        "cut_off" => (
            "大きすぎるため、一部だけを読みました。ファイルを分けてください",
            "Too large: only a part was read. Split the file",
        ),
        "damaged_part" => (
            "壊れた部分があり、そこを除いて読みました。入手し直すか、開いて保存し直してください",
            "A part is damaged and was left out. Get the file again, or open and save it anew",
        ),
        "deep" => ("入れ子が深すぎる部分を除いて読みました", "Parts nested too deep were left out"),
        "empty" => (
            "文がありません。要らなければ消し、要るなら書き出し直してください",
            "There is no text. Delete it if it is not needed, or export it again",
        ),
        "error_value" => (
            "計算エラー（#REF! など）のセルがあります。数式を直して保存し直してください",
            "Some cells hold calculation errors (#REF! and so on). Correct the formulas and save it again",
        ),
        "foreign_parts" => (
            "別の形式で埋め込まれた部分は読んでいません。開いて保存し直してください",
            "Parts embedded in another format were not read. Open and save it anew",
        ),
        "frames" => (
            "フレームの中のページは読んでいません。それらのファイルも加えてください",
            "The pages within frames were not read. Add those files too",
        ),
        "hidden_cells" => ("非表示の行や列も読みました", "Hidden rows and columns were read too"),
        "hidden_sheet" => ("非表示のシートも読みました", "Hidden sheets were read too"),
        "hidden_slides" => ("非表示のスライドも読みました", "Hidden slides were read too"),
        "hidden_text" => (
            "隠し文字は読んでいません。読むには表示にして保存し直してください",
            "Hidden text was not read. To read it, show it and save again",
        ),
        "long_line" => ("一行が長すぎるため分けて読みました", "A line that was too long was read in pieces"),
        "mixed_encoding" => (
            "一つのファイルに複数の文字コードがあります。文を確かめ、UTF-8 で保存し直してください",
            "One file has several encodings. Check the text and save it as UTF-8",
        ),
        "needs_ocr" => (
            "文字のないページ（画像）があります。`--ocr` を付けて読み込むと文字認識します",
            "Some pages are pictures without text. Ingest with `--ocr` to recognize them",
        ),
        "no_cached_value" => (
            "計算結果が保存されていない数式があります。Excel で開いて保存し直してください",
            "Some formulas have no saved result. Open and save the file in Excel",
        ),
        "ocr" => (
            "画像から文字認識した文があります。引用の前に原本を確かめてください",
            "Some text was recognized from pictures. Check the original before quoting it",
        ),
        "ocr_failed" => (
            "文字認識に失敗したページがあります。tesseract を確かめて、もう一度読み込んでください",
            "Recognizing some pages failed. Check tesseract and ingest again",
        ),
        "old_format" => (
            "Office 2007 より前の形式で、番号や位置は一部しか読めません。新しい形式で保存し直してください",
            "A format before Office 2007: numbering or places are read in part only. Save it in the new format",
        ),
        "private_use" => (
            "外字（そのファイルのフォントにしかない文字）があります。原本を確かめてください",
            "There are gaiji, which only the file's own font can show. Check the original",
        ),
        "ruby" => ("ふりがなは本文と分けました", "Readings above the text were kept apart from it"),
        "sidecar" => (
            "添えられた .meta.toml に読めないところがあります。書き直してください",
            "Parts of the .meta.toml beside it cannot be read. Write them anew",
        ),
        "unclosed_quote" => (
            "閉じていない引用符があります。セルがずれていれば直してください",
            "A quotation mark is not closed. If cells are shifted, close it",
        ),
        "undecodable" => (
            "読めない文字があり、� としました。元のソフトから UTF-8 で書き出し直してください",
            "Some characters cannot be read and became �. Export it from its program as UTF-8",
        ),
        "unknown_glyphs" => (
            "どの文字かわからない字形があり、� としました。フォントを埋め込んで書き出し直してください",
            "The file does not tell which characters some glyphs are; they became �. Export it with embedded fonts",
        ),
        "unknown_signs" => {
            ("文字にできない記号を除いて読みました", "Signs that are no characters were left out")
        }
        "year_from_issue_day" => (
            "年度が本文になく、表紙か名前の日付から推定しました。違えば .meta.toml に書いてください",
            "The text names no fiscal year; it was guessed from a date of the cover or the name. If it is wrong, write it in .meta.toml",
        ),
        "year_from_properties" => (
            "年度が本文になく、ファイルの作成日から推定しました。違えば .meta.toml に書いてください",
            "The text names no fiscal year; it was guessed from the day the file was made. If it is wrong, write it in .meta.toml",
        ),
        "wrong_extension" => (
            "拡張子と中身の形式が違います。中身に従って読みました。拡張子を直してください",
            "The extension and the content differ; it was read by its content. Correct the extension",
        ),
        _ => return None,
    };
    Some(Advice { japanese, english })
}
