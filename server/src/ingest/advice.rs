//! What the words mean by which warnings are counted, and what to do: for people who read the table of outcomes.

/// What a warning's code means and what to do; `None` for a code that is not known here.
pub(super) fn advice(code: &str) -> Option<&'static str> {
    Some(match code {
        "charset" => "書かれている文字コードと実際のものが違います。実際のものに従って読みました",
        "cut_off" => "大きすぎるため、一部だけを読みました。ファイルを分けてください",
        "damaged_part" => {
            "壊れた部分があり、そこを除いて読みました。入手し直すか、開いて保存し直してください"
        }
        "deep" => "入れ子が深すぎる部分を除いて読みました",
        "empty" => "文がありません。要らなければ消し、要るなら書き出し直してください",
        "error_value" => "計算エラー（#REF! など）のセルがあります。数式を直して保存し直してください",
        "foreign_parts" => "別の形式で埋め込まれた部分は読んでいません。開いて保存し直してください",
        "frames" => "フレームの中のページは読んでいません。それらのファイルも加えてください",
        "hidden_cells" => "非表示の行や列も読みました",
        "hidden_sheet" => "非表示のシートも読みました",
        "hidden_slides" => "非表示のスライドも読みました",
        "hidden_text" => "隠し文字は読んでいません。読むには表示にして保存し直してください",
        "long_line" => "一行が長すぎるため分けて読みました",
        "mixed_encoding" => {
            "一つのファイルに複数の文字コードがあります。文を確かめ、UTF-8 で保存し直してください"
        }
        "needs_ocr" => "文字のないページ（画像）があります。`--ocr` を付けて読み込むと文字認識します",
        "no_cached_value" => "計算結果が保存されていない数式があります。Excel で開いて保存し直してください",
        "ocr" => "画像から文字認識した文があります。引用の前に原本を確かめてください",
        "ocr_failed" => {
            "文字認識に失敗したページがあります。tesseract を確かめて、もう一度読み込んでください"
        }
        "private_use" => "外字（そのファイルのフォントにしかない文字）があります。原本を確かめてください",
        "ruby" => "ふりがなは本文と分けました",
        "sidecar" => "添えられた .meta.toml に読めないところがあります。書き直してください",
        "unclosed_quote" => "閉じていない引用符があります。セルがずれていれば直してください",
        "undecodable" => "読めない文字があり、� としました。元のソフトから UTF-8 で書き出し直してください",
        "unknown_glyphs" => {
            "どの文字かわからない字形があり、� としました。フォントを埋め込んで書き出し直してください"
        }
        "unknown_signs" => "文字にできない記号を除いて読みました",
        "year_from_issue_day" => {
            "年度が本文になく、表紙か名前の日付から推定しました。違えば .meta.toml に書いてください"
        }
        "year_from_properties" => {
            "年度が本文になく、ファイルの作成日から推定しました。違えば .meta.toml に書いてください"
        }
        "wrong_extension" => "拡張子と中身の形式が違います。中身に従って読みました。拡張子を直してください",
        _ => return None,
    })
}
