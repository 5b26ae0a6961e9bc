//! How pages in the manner of ministries and towns read.

use std::fmt::Write;

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};

use crate::{Document, read_document};

fn read(html: &str) -> Document {
    read_document(html.as_bytes(), "page.html", None).unwrap()
}

/// Kind, column, heading path and text of each passage.
fn show(html: &str) -> String {
    let document = read(html);
    let mut shown = String::new();
    for passage in &document.passages {
        let column = passage.column.map(|column| format!(" {column:?}")).unwrap_or_default();
        writeln!(shown, "[{:?}{column}] {}", passage.kind, passage.headings.join(" > ")).unwrap();
        writeln!(shown, "    {}", passage.text.replace('\t', "⇥")).unwrap();
    }
    for warning in &document.warnings {
        writeln!(shown, "! {}", warning.code).unwrap();
    }
    shown
}

fn texts(html: &str) -> Vec<String> {
    read(html).passages.into_iter().map(|passage| passage.text).collect()
}

/// A page of a town with all the furniture that such pages have.
const TOWN: &str = r##"<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8">
<title>令和５年度 青葉町子育て支援計画の進捗状況 | 青葉町公式ホームページ</title>
<meta property="og:site_name" content="青葉町公式ホームページ">
<meta property="article:published_time" content="2024-06-28T10:00:00+09:00">
<script>var a = "<p>見えない</p>";</script><style>p { color: red }</style></head>
<body class="page">
<p class="skip"><a href="#main">本文へ</a></p>
<div id="header"><p class="logo"><a href="/"><img src="l.gif" alt="青葉町"></a></p>
<ul id="gNavi"><li><a href="/a">くらし</a></li><li><a href="/b">町政情報</a></li></ul></div>
<div id="container">
<div class="topic-path"><a href="/">トップ</a> &gt; <a href="/b">町政情報</a> &gt; 令和５年度 青葉町子育て支援計画の進捗状況</div>
<div id="contents">
<h1>令和５年度　青葉町子育て支援計画の進捗状況</h1>
<p class="update">更新日：2024年6月28日</p>
<p>本計画は、町の<ruby>子育<rp>（</rp><rt>こそだ</rt><rp>）</rp></ruby>て支援センター（以下「センター」という。）が、
   関係する<a href="x">協議会</a>と
   ともに進めるものである。<br>
   対象は18歳未満のこどもとその家庭である。</p>
<h2>１　取組の状況</h2>
<ul>
 <li>相談窓口の開設<ul><li>平日の夜間にも開く</li><li>電話&amp;メールで受ける</li></ul></li>
 <li>保育所の整備</li>
</ul>
<ol><li>申請書を出す。</li><li>面談を受ける。<p>面談は予約がいる。</p></li></ol>
<table border="1">
<caption>成果の指標</caption>
<tr><th rowspan="2">指標</th><th colspan="2">件数</th></tr>
<tr><th>目標</th><th>実績</th></tr>
<tr><th>相談件数</th><td>300件</td><td>278件</td></tr>
<tr><th>保育所の定員</th><td>120人</td><td>115人</td></tr>
</table>
<dl><dt>開設日</dt><dd>令和５年４月１日</dd><dt>場所</dt><dd>青葉町役場</dd></dl>
<div class="contact"><h2>このページに関するお問い合わせ</h2>
<p>青葉町こども課<br>電話：0123-45-6789<br>ファックス：0123-45-6780</p></div>
<p class="pagetop"><a href="#top">このページの先頭へ戻る</a></p>
</div>
<div id="sidebar"><h3>関連情報</h3><ul><li><a href="1">子育て</a></li><li><a href="2">教育</a></li></ul></div>
</div>
<div id="footer"><p>青葉町役場 〒000-0000 青葉県青葉町1-1</p><p>Copyright Aoba Town</p></div>
</body></html>"##;

#[test]
fn a_page_of_a_town() {
    insta::assert_snapshot!(show(TOWN));
    let metadata = read(TOWN).metadata;
    assert_eq!(metadata.title, "令和５年度　青葉町子育て支援計画の進捗状況");
    assert_eq!(metadata.fiscal_year, Some(2023));
}

/// A page of a ministry: what it says is a list of links.
#[test]
fn a_page_of_links() {
    let html = r#"<html><head><title>調査・統計｜港湾省</title></head><body>
<header><a href="/">港湾省</a><nav><ul><li><a href="/p">政策</a></li><li><a href="/n">報道</a></li></ul></nav></header>
<div id="contents"><h1>調査・統計</h1><ul class="menu">
<li><a href="1.pdf">令和４年度 港湾統計年報（PDF：1,234KB）</a></li>
<li><a href="2.pdf">令和５年度 港湾統計年報（PDF：1,301KB）</a></li></ul></div>
<footer><small>Copyright</small></footer></body></html>"#;
    assert_eq!(
        texts(html),
        ["調査・統計", "令和４年度 港湾統計年報（PDF：1,234KB）", "令和５年度 港湾統計年報（PDF：1,301KB）"]
    );
    let bare = "<body><div id=menu><ul><li><a href=a>総務課の業務</a></li><li><a href=b>税務課の業務</a></li></ul></div></body>";
    assert_eq!(texts(bare), ["総務課の業務", "税務課の業務"]);
}

/// The short text of a page counts more than the menus around it.
#[test]
fn a_short_text_among_long_menus() {
    let links: String =
        (0..200).map(|at| format!("<li><a href='{at}'>手続の案内その{at}</a></li>")).collect();
    let html = format!(
        "<body><div class='globalNavi'><ul>{links}</ul></div><div id='main'><h1>臨時休館のお知らせ</h1>\
         <p>青葉町立図書館は、４月１日から蔵書点検のため休館します。ご不便をおかけします。</p></div>\
         <div id='side-menu'><ul>{links}</ul></div></body>"
    );
    assert_eq!(texts(&html).len(), 2, "{:?}", texts(&html));
}

#[test]
fn blanks_as_browsers_and_readers_of_japanese_see_them() {
    assert_eq!(
        texts("<p>本市では、\n　　 子育て\n支援と\r\n Web\n site を\tつくる。"),
        ["本市では、　　 子育て支援とWeb siteを つくる。"]
    );
    assert_eq!(texts("<p>港湾\n<b>研究</b>\n所の\n<a href=a>年報</a></p>"), ["港湾研究所の年報"]);
    assert_eq!(texts("<p><a href=a>港湾課</a>\n<a href=b>観光課</a></p>"), ["港湾課 観光課"]);
    assert_eq!(
        texts("<p>面積は12km<sup>2</sup>、協議会<sup>1</sup>が測る</p>")[0],
        "面積は12km²、協議会が測る"
    );
    assert_eq!(
        texts("<p>１行目である<br>２行目<br><br>別の段落</p>"),
        ["１行目である", "２行目", "別の段落"]
    );
    assert_eq!(texts("<p>A&amp;B &lt;仮称&gt; &#12354;&#x3044;&nbsp;</p>"), ["A&B <仮称> あい"]);
}

#[test]
fn what_was_struck_out_or_hidden() {
    assert_eq!(texts("<p>会場は<s>本館</s><ins>別館</ins>である。</p>"), ["会場は別館である。"]);
    assert_eq!(texts("<p>会場は<s>本館</s>である。</p>"), ["会場は本館である。"]);
    let html = "<p>見える文である。</p><p hidden>隠れた文</p><div style='display : none'>隠れた文</div>\
                <p aria-hidden=true>飾り</p><template><p>型</p></template><noscript>スクリプトを有効に</noscript>\
                <form><p>様式の説明</p><select><option>選択肢</select><button>送信</button></form><!-- 注釈 -->";
    assert_eq!(texts(html), ["見える文である。", "様式の説明"]);
    let ruby =
        "<p><ruby>港<rt>みなと</rt></ruby>と<ruby><rb>漁</rb><rp>(</rp><rt>りょう</rt><rp>)</rp></ruby></p>";
    assert_eq!(texts(ruby), ["港と漁"]);
}

#[test]
fn what_a_page_hides_is_said() {
    let long = "隠れた文である。".repeat(40);
    let shown = "見える文である。".repeat(40);
    let document = read(&format!("<p>{shown}</p><div style='display:none'>{long}</div>"));
    assert_eq!(document.passages.len(), 1);
    assert!(document.warnings.iter().any(|warning| warning.code == "hidden_text"));
    // A page that shows hardly anything is read as it is when opened.
    let document = read(&format!("<p>見出し</p><div style='display:none'>{long}</div>"));
    assert_eq!((document.passages.len(), document.warnings.len()), (2, 0));
}

#[test]
fn tables_keep_the_names_of_their_columns() {
    insta::assert_snapshot!(show(
        "<h2>取組</h2><table><thead><tr><th>取組内容<th>目標<th>進捗状況</thead>
<tr><td>○窓口を開いて港湾の事業者の相談に応じる<ul><li>夜間も開く</li></ul><td>・相談件数：300件とすることをめざす<td><p>○相談に278件応じた（R5.4～R6.3）</p><p>・夜間は41件</p></table>
<table><tr><td>年度</td><td>件数</td></tr><tr><td>令和4年度</td><td>12</td></tr><tr><td colspan=2>（参考）前の計画</td></tr><tr><td>令和3年度</td><td>9</td></tr></table>
<table><tr><th>名称</th><td>青葉港</td></tr><tr><th>所在地</th><td>青葉町１丁目<br>１番地</td></tr></table>
<table><tr><th rowspan=2>区分<th colspan=2>令和4年度<th colspan=2>令和5年度<tr><th>目標<th>実績<th>目標<th>実績
<tr><th rowspan=2>港<td>1隻<td>2隻<td>3隻<td>4隻<tr><td>10t<td>20t<td>30t<td>40t</table>"
    ));
}

/// Whom to ask and when the page changed, beside the part that calls itself the main one.
#[test]
fn contact_and_day_beside_the_main_part() {
    let html = "<body><div id=wrap><p id=update>更新日：2024年7月1日</p><div id=contents><h1>青葉市の計画</h1>\
                <p>青葉市スポーツ推進審議会において、令和５年度の計画の進捗を評価しました。</p></div>\
                <div id=inquiry><p>お問い合わせ</p><p>文化スポーツ部スポーツ振興課</p><p>電話番号：0123-45-6789</p></div>\
                <div id=feedback><p>このページの情報は役に立ちましたか？</p></div></div></body>";
    assert_eq!(
        texts(html),
        [
            "青葉市の計画",
            "青葉市スポーツ推進審議会において、令和５年度の計画の進捗を評価しました。",
            "更新日：2024年7月1日",
            "お問い合わせ",
            "文化スポーツ部スポーツ振興課",
            "電話番号：0123-45-6789"
        ]
    );
}

/// Converters make a paragraph of each line.
#[test]
fn paragraphs_that_are_lines_are_joined() {
    let lines = [
        "令和元年度　みなと協議会　活動報告",
        "　本協議会は、港湾における産学官の連携を進めるため、準備組織におい",
        "て定款の案を作成し、関係機関との協議を経て、平成３０年５月に設立さ",
        "れた。設立に当たっては、港湾技術研究所の協力を得た。",
        "　荷役機械の導入については、事業者の負担を軽くするため、補助制度の",
        "創設を国に求めた。",
        "○商談会の開催",
    ];
    let html: String = lines.iter().map(|line| format!("<p>{line}</p>\n")).collect();
    let found = texts(&html);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(
        found[1].contains("準備組織において定款の案") && found[2].ends_with("補助制度の創設を国に求めた。")
    );
    // Whole paragraphs of much the same width stay apart.
    let whole: String = (1..9)
        .map(|at| format!("<p>第{at}回の会合では、港湾における産学官の連携について論じた。</p>"))
        .collect();
    assert_eq!(texts(&whole).len(), 8);
    let labels: String =
        (1..9).map(|at| format!("<p>青葉町立図書館の第{at}分館の休館日の案内</p>")).collect();
    assert_eq!(texts(&labels).len(), 8);
}

/// A text with its lines, put into a page in each way that converters and careless writers do.
#[test]
fn wrapped_texts_read_as_the_plain_text_does() {
    let text = "令和元年度　みなと協議会　活動報告

１　目的

　本協議会は、港湾における産学官の連携を進めるため、準備組織におい
て定款の案を作成し、関係機関との協議を経て、平成３０年５月に設立さ
れた。設立に当たっては、港湾技術研究所の協力を得た。

２　取組

○商談会を開催した。参加した企業の内訳は、次のとおりである。
・県内の企業　12社
・県外の企業のうち、港湾の荷役に関わる機械の製造を業とし、かつ県内
に事業所を置くことを検討しているもの　３社

　荷役機械の導入については、事業者の負担を軽くするため、補助制度の
創設を国に求めた。
";
    let plain = read_document(text.as_bytes(), "a.txt", None).unwrap();
    let wanted: Vec<String> = plain.passages.into_iter().map(|passage| passage.text).collect();
    assert!(wanted.iter().any(|text| text.contains("準備組織において定款の案")), "{wanted:#?}");
    let by_line = |line: &str| match line {
        "" => "<p>&nbsp;</p>\n".to_owned(),
        line => format!("<p>{line}</p>\n"),
    };
    let paragraphs: String = text.lines().map(by_line).collect();
    assert_eq!(texts(&paragraphs), wanted);
    assert_eq!(texts(&paragraphs.replace("&nbsp;", "<br>")), wanted);
    assert_eq!(texts(&paragraphs.replace("<p>", "<div>").replace("</p>", "</div>")), wanted);
    assert_eq!(texts(&text.replace('\n', "<br>\n")), wanted);
    assert_eq!(texts(&format!("<pre>{text}</pre>")), wanted);
    // Headings that the page tells stay what they are; what stands below them is joined all the same.
    let marked = paragraphs
        .replace("<p>１　目的</p>", "<h2>１　目的</h2>")
        .replace("<p>２　取組</p>", "<h2>２　取組</h2>");
    assert_eq!(texts(&marked), wanted);
}

/// What only a name calls the contents of a page does not hide the rest.
#[test]
fn contents_that_are_not_all() {
    let prose = "港湾の荷役機械について、事業者の負担を軽くするための補助制度を設けた。".repeat(8);
    let page = format!(
        "<body><div id='Table of Contents1'><p>{}</p></div><p>{prose}</p></body>",
        "目次の項目".repeat(12)
    );
    assert!(texts(&page).contains(&prose));
    let parts: String =
        (1..5).map(|at| format!("<div id=contents{at}><p>第{at}部。{prose}</p></div>")).collect();
    assert_eq!(texts(&format!("<body>{parts}</body>")).len(), 4);
}

/// Parts whose names say nothing, or not in the usual words.
#[test]
fn furniture_without_a_usual_name() {
    let prose = "市では、地域医療構想に基づき、休日と夜間の当番医を置いた。".repeat(10);
    let menu = "<ul><li><a href=1>救急</a><li><a href=2>予防接種</a><li><a href=3>健診</a></ul>";
    let text = format!("<h1>若葉市地域医療計画</h1><p>{prose}</p>");
    let search = "<form><label for=q>サイト内検索</label><input id=q></form>";
    let survey = "<h2>より良いウェブサイトにするために、ご意見をお聞かせください</h2>\
                  <form><p>このページの情報は役に立ちましたか？</p><label><input type=radio>役に立った</label></form>";
    let wanted = ["若葉市地域医療計画".to_owned(), prose];
    let named = format!("{search}<div id=col_left>{menu}</div><div id=col_main>{text}{survey}</div>");
    assert_eq!(texts(&named), wanted);
    let nameless = format!(
        "{search}<div class=a1>{menu}</div><div class=a2><div>{text}</div>{survey}<div>{menu}</div></div>"
    );
    assert_eq!(texts(&nameless), wanted);
    // Lists of documents are content.
    let files = "<ul><li><a href=1.pdf>本編</a><li><a href=2.pdf>資料編</a><li><a href=3.pdf>概要版</a></ul>";
    assert_eq!(texts(&format!("<div>{text}</div>{files}")).len(), 5);
    let titled = format!(
        "<title>若葉市地域医療計画 | 若葉市</title><p>あいさつ</p><p>{}</p>{text}",
        "長い前置きである。".repeat(9)
    );
    assert_eq!(read(&titled).metadata.title, "若葉市地域医療計画");
}

/// What a term or the title of a panel says stands above what follows it, and no longer.
#[test]
fn terms_and_panels() {
    insta::assert_snapshot!(show(
        "<h1>青葉町の概要</h1><dl><dt>医療</dt><dd>病院は２か所ある。</dd><dd>診療所は12か所ある。</dd></dl>\
         <p>人口は1,234人である。</p><details><summary>経過</summary><p>平成28年に策定した。</p></details>\
         <p>面積は100m<sup>2</sup>である<sup>1)</sup>。</p><p><img src=a alt='商談件数のグラフ。令和３年度は80件である。'></p><p><img src=b alt=飾り></p>"
    ));
}

#[test]
fn tables_that_place_things_on_the_page() {
    let html = "<table width=100%><tr><td><table><tr><td><a href=1>トップ</a></td></tr></table></td>\
                <td><h1>青葉町の概要</h1><p>青葉町は港の町である。</p><table border=1><tr><th>人口</th><th>世帯</th></tr>\
                <tr><td>1,234人</td><td>567世帯</td></tr></table></td></tr></table>";
    assert_eq!(
        texts(html),
        ["トップ", "青葉町の概要", "青葉町は港の町である。", "人口\t世帯", "1,234人\t567世帯"]
    );
}

/// Pages saved from a spreadsheet, and pages of the nineties.
#[test]
fn sheets_and_menus_in_cells() {
    insta::assert_snapshot!(show(
        "<table border=0><tr><td colspan=3>令和４年度　青葉町商談会実績</td></tr><tr><td></td><td></td><td>（単位：件）</td></tr>
<tr><td>開催年度</td><td>商談数</td><td>成約</td></tr><tr><td>平成28年度</td><td>120</td><td>3</td></tr><tr><td>平成29年度</td><td>135</td><td>5</td></tr></table>
<table><tr><td><a href=1>町長室</a><br><a href=2>議会</a><br><a href=3>観光</a></td><td><font size=5>町の沿革</font><br><br>
<dl><dt>昭和３０年４月１日<dd>青葉村、港村が合併し、青葉町となる。<dt>平成１２年<dd>町立図書館を開館した。</dl>
<p>人口は、平成３０年度末で12,345人であり、前の年より120人少ない。世帯数は5,678世帯である。</p>
<a href=#top>▲このページのトップへ</a> ｜ <a href=/>トップページへ戻る</a></td></tr></table>
<h2>進捗</h2><table><tr><th>＜今年度何をするか＞<th>＜進捗状況（R4.3月末時点）＞<tr><td>■水素を燃料とする荷役機械の導入を後押しする<td>○協議会を２回開催した（R3.7、R4.2）</table>"
    ));
}

#[test]
fn encodings_declared_and_mistaken() {
    let text = "平成30年度の港湾統計を公表します。荷役機械は髙橋埠頭に12台あります。";
    let page =
        |declaration: &str| format!("<html><head>{declaration}<title>統計</title></head><body><p>{text}</p>");
    let cases = [
        ("<meta charset=shift_jis>", SHIFT_JIS, "Shift_JIS", false),
        (
            "<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=x-sjis'>",
            SHIFT_JIS,
            "Shift_JIS",
            false,
        ),
        (
            "<!-- <meta charset=utf-8> --><meta content=\"text/html;charset=EUC-JP\" http-equiv=content-type>",
            EUC_JP,
            "EUC-JP",
            false,
        ),
        ("<meta charset='iso-2022-jp'>", ISO_2022_JP, "ISO-2022-JP", false),
        ("<meta charset='Shift_JIS'>", ISO_2022_JP, "ISO-2022-JP", true),
        ("", SHIFT_JIS, "Shift_JIS", false),
        ("<meta charset=utf-8>", SHIFT_JIS, "Shift_JIS", true),
        ("<meta charset=shift_jis>", encoding_rs::UTF_8, "UTF-8", true),
        ("<meta charset=Shift_JIS>", EUC_JP, "EUC-JP", true),
        ("<meta charset=iso-8859-1>", SHIFT_JIS, "Shift_JIS", true),
    ];
    for (declaration, encoding, name, mistaken) in cases {
        let page = page(declaration);
        // 髙 is not in ISO-2022-JP.
        let page = if encoding == SHIFT_JIS { page } else { page.replace('髙', "高") };
        let bytes = encoding.encode(&page).0;
        let document = read_document(&bytes, "a.html", None).unwrap();
        assert_eq!(document.metadata.encoding, name, "{declaration}");
        assert_eq!(document.passages[0].text.replace('高', "髙"), text, "{declaration}");
        let warned = document.warnings.iter().any(|warning| warning.code == "charset");
        assert_eq!(warned, mistaken, "{declaration}: {:?}", document.warnings);
    }
}

#[test]
fn hostile_pages_end_soon() {
    let deep = format!("{}<p>底の文</p>{}<p>外の文</p>", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert_eq!(texts(&deep), ["底の文", "外の文"]);
    let formatted: String = (0..600).map(|at| format!("<font size={at}>")).collect();
    assert_eq!(texts(&format!("{formatted}{}", "<p>文".repeat(300))).len(), 300);
    let attributes: String = (0..50_000).map(|at| format!(" a{at}")).collect();
    let document = read(&format!("<p>前の文</p><p{attributes}>後の文</p>"));
    assert_eq!(document.passages.len(), 2);
    assert!(document.warnings.iter().any(|warning| warning.code == "cut_off"));
    let spans = "<tr><td rowspan=65534 colspan=1000>欄".repeat(200);
    assert!(read(&format!("<table><tr><th>名<th>値{spans}</table>")).passages.len() <= 202);
    for html in
        ["<", "<table><tr><td rowspan=0>", "<ol start=-9223372036854775808><li>項", "<frameset><frame src=a>"]
    {
        let _ = read_document(html.as_bytes(), "a.html", None);
    }
}

#[test]
fn empty_elements_of_xhtml_swallow_nothing() {
    let html = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title/>\
                <script src=\"a.js\"/></head><body><a name=\"top\"/><h1>年報</h1><p>港の年報である。</p></body></html>";
    assert_eq!(texts(html), ["年報", "港の年報である。"]);
}
