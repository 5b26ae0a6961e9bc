use std::fmt::Write as _;

use super::read;
use crate::{
    Error,
    layout::transcript::{Follows, Role, Transcript},
    reader::ooxml::tests::zipped,
};

const HEADINGS: &str = "<w:styles>
    <w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/></w:style>
    <w:style w:type='paragraph' w:styleId='2'><w:name w:val='市の節'/><w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>
    <w:style w:type='paragraph' w:styleId='toc1'><w:name w:val='toc 1'/></w:style>
    <w:style w:type='character' w:styleId='H'><w:name w:val='H'/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>";

const LISTS: &str = "<w:numbering>
    <w:abstractNum w:abstractNumId='1'>
      <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='(%1)'/></w:lvl>
      <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='aiueoFullWidth'/><w:lvlText w:val='%2'/></w:lvl>
    </w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num></w:numbering>";

fn parts(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w='w'><w:body>{body}<w:sectPr/></w:body></w:document>");
    let mut all = vec![
        ("word/document.xml", document.as_str()),
        ("word/styles.xml", HEADINGS),
        ("word/numbering.xml", LISTS),
    ];
    all.extend_from_slice(more);
    zipped(&all)
}

fn transcript(body: &str, more: &[(&str, &str)]) -> Transcript {
    read(&parts(body, more), "t.docx").expect("a document")
}

/// One line for each of the transcript: role, columns of a row, and text.
fn shown(transcript: &Transcript) -> String {
    let mut shown = String::new();
    for (text, _, entry) in transcript.lines() {
        let role = match &entry.role {
            Role::Text if entry.follows == Follows::Yes => "＋".to_owned(),
            Role::Text if entry.follows == Follows::Unknown => "？".to_owned(),
            Role::Text => "text".to_owned(),
            Role::Heading(level) => format!("h{level}"),
            Role::Item(level) => format!("item{level}"),
            Role::Row(row) => format!("row[{}]", row.header.join("/")),
            Role::Note(label) => format!("note{label}"),
        };
        let aside = if entry.aside { " aside" } else { "" };
        let gap = if entry.gap > 0 { format!(" gap{}", entry.gap) } else { String::new() };
        let text = text.replace('\t', "⇥").replace('\n', "⏎");
        writeln!(shown, "{role}{aside}{gap}: {text}").expect("memory");
    }
    shown
}

fn lines(body: &str) -> String {
    shown(&transcript(body, &[]))
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn styled(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn headings_items_and_contents_are_told_by_style_and_numbering() {
    let item = |level: u32, text: &str| {
        styled(&format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr>"), text)
    };
    let body = [
        styled("<w:pStyle w:val='toc1'/>", "1 取組 3"),
        styled("<w:pStyle w:val='1'/>", "取組"),
        styled("<w:pStyle w:val='2'/>", "相談窓口"),
        item(0, "窓口を開いた。"),
        item(1, "相談を受けた。"),
        item(1, "記録した。"),
        item(0, "窓口を閉じた。"),
        "<w:p/><w:p/>".to_owned(),
        p("本文である。"),
        styled("<w:outlineLvl w:val='0'/>", "見出し"),
        styled(
            "<w:pStyle w:val='1'/>",
            &"文として長く続く本文が見出しの体裁で書かれている場合は本文である".repeat(4),
        ),
    ]
    .concat();
    insta::assert_snapshot!(lines(&body), @r"
    text aside: 1 取組 3
    h1: 取組
    h2: 相談窓口
    item1: (1) 窓口を開いた。
    item2: ア　相談を受けた。
    item2: イ　記録した。
    item1: (2) 窓口を閉じた。
    text gap2: 本文である。
    h1: 見出し
    text: 文として長く続く本文が見出しの体裁で書かれている場合は本文である文として長く続く本文が見出しの体裁で書かれている場合は本文である文として長く続く本文が見出しの体裁で書かれている場合は本文である文として長く続く本文が見出しの体裁で書かれている場合は本文である
    ");
}

#[test]
fn tracked_changes_are_read_as_accepted_and_hidden_text_is_left_out() {
    let body = "<w:p><w:r><w:t>市は</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>\
        <w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>去</w:t></w:r></w:moveFrom>\
        <w:moveTo><w:r><w:t>制度</w:t></w:r></w:moveTo><w:r><w:rPr><w:vanish/></w:rPr><w:t>秘密</w:t></w:r>\
        <w:r><w:rPr><w:rStyle w:val='H'/></w:rPr><w:t>隠</w:t></w:r>\
        <w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>を</w:t></w:r></w:p>\
        <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>段落の終わりが</w:t></w:r></w:p>\
        <w:p><w:r><w:t>消された。</w:t></w:r></w:p>\
        <w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>消</w:t></w:r></w:p></w:tc><w:tc/></w:tr>\
        <w:tr><w:tc><w:p><w:r><w:t>残</w:t></w:r></w:p></w:tc><w:tc/></w:tr></w:tbl>";
    let transcript = transcript(body, &[]);
    insta::assert_snapshot!(shown(&transcript), @r"
    text: 市は新制度を
    text: 段落の終わりが
    ＋: 消された。
    row[]: 残⇥
    ");
    assert_eq!(transcript.warnings.len(), 1);
    assert!(transcript.warnings[0].message.starts_with("3 characters of hidden text"));
}

#[test]
fn runs_keep_what_is_shown() {
    let body = "<w:p><w:r><w:ruby><w:rt><w:r><w:t>けいふ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>系譜</w:t></w:r>\
        </w:rubyBase></w:ruby><w:t>は</w:t><w:br w:type='page'/><w:noBreakHyphen/><w:softHyphen/></w:r>\
        <w:hyperlink><w:r><w:t>結</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>ぶ</w:t></w:r></w:smartTag>\
        <w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:r><w:t>欄</w:t></w:r></w:sdtContent></w:sdt>\
        <w:r><w:sym w:font='Wingdings' w:char='F0FC'/><w:sym w:font='Wingdings' w:char='F03A'/></w:r>\
        <m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></w:p>\
        <w:p><w:r><w:t>一行目</w:t><w:br/><w:t>二行目</w:t></w:r></w:p>\
        <w:p><w:r><w:t>氏名</w:t><w:tab/><w:t>大阪　太郎</w:t></w:r></w:p>";
    let transcript = transcript(body, &[]);
    insta::assert_snapshot!(shown(&transcript), @r"
    text: 系譜は-結ぶ欄✓a/b
    text: 一行目
    ？: 二行目
    text: 氏名　大阪　太郎
    ");
    assert_eq!(transcript.warnings.iter().filter(|warning| warning.code == "unknown_signs").count(), 1);
}

#[test]
fn fields_show_their_results() {
    let field = |instruction: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>{result}</w:t></w:r>\
             <w:r><w:fldChar w:fldCharType='end'/></w:r>"
        )
    };
    let body = format!(
        "<w:p>{}<w:r><w:t>の表</w:t></w:r></w:p><w:p><w:fldSimple w:instr='DATE'><w:r><w:t>今日</w:t></w:r></w:fldSimple></w:p>\
         <w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>EQ \\o\\ad(\\s\\up 9(けい),系)</w:instrText>\
         <w:fldChar w:fldCharType='end'/><w:t>図</w:t></w:r></w:p>\
         <w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>開いたまま</w:instrText></w:r></w:p>\
         <w:p><w:r><w:t>続き</w:t></w:r></w:p>\
         <w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>TOC \\o</w:instrText><w:fldChar w:fldCharType='separate'/>\
         <w:t>第１章 1</w:t></w:r></w:p><w:p><w:r><w:t>第２章 9</w:t><w:fldChar w:fldCharType='end'/></w:r></w:p>\
         <w:p><w:r><w:t>第３章</w:t></w:r></w:p>",
        field("REF _1", "第３")
    );
    insta::assert_snapshot!(lines(&body), @r"
    text: 第３の表
    text: 今日
    text: 系図
    text gap1: 続き
    text aside: 第１章 1
    text aside: 第２章 9
    text: 第３章
    ");
}

#[test]
fn notes_follow_the_paragraph_that_refers_to_them() {
    let body = "<w:p><w:r><w:t>制度</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:t>を</w:t></w:r>\
        <w:r><w:endnoteReference w:id='1'/></w:r><w:r><w:commentReference w:id='0'/></w:r></w:p>\
        <w:p><w:r><w:t>細川</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>注２）</w:t></w:r>\
        <w:r><w:t>10m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>2</w:t></w:r></w:p>";
    let note = |name: &str, id: u32, text: &str| {
        format!(
            "<w:{name}s><w:{name} w:id='-1' w:type='separator'><w:p><w:r><w:t>線</w:t></w:r></w:p></w:{name}>\
             <w:{name} w:id='{id}'><w:p><w:r><w:footnoteRef/><w:t>{text}</w:t></w:r></w:p></w:{name}></w:{name}s>"
        )
    };
    let transcript = transcript(
        body,
        &[
            ("word/footnotes.xml", &note("footnote", 2, "条例による。")),
            ("word/endnotes.xml", &note("endnote", 1, "末尾の注")),
            ("word/comments.xml", &note("comment", 0, "確認する")),
        ],
    );
    insta::assert_snapshot!(shown(&transcript), @r"
    text: 制度(*1)を(*2)
    note1: (*1) 条例による。
    note2: (*2) 末尾の注
    note: 確認する
    text: 細川(*2)10m2
    ");
    let passages = crate::layout::repair_transcript(&transcript).passages;
    assert_eq!(passages[0].text, "制度を");
    assert_eq!(passages[0].notes.len(), 2);
    assert_eq!(passages[1].notes[0].label, "1");
}

#[test]
fn text_boxes_are_read_once_and_after_their_paragraph() {
    let text_box =
        |text: &str| format!("<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>");
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>\
         <w:r><w:t>本文</w:t></w:r></w:p>\
         <w:p><w:r><w:pict><v:shape><v:textbox>{}</v:textbox></v:shape></w:pict></w:r></w:p>\
         <w:p><mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback><w:r><w:t>代わり</w:t></w:r></mc:Fallback>\
         </mc:AlternateContent></w:p>",
        text_box("囲み"),
        text_box("囲み"),
        text_box("古い囲み")
    );
    insta::assert_snapshot!(lines(&body), @r"
    text: 本文
    text: 囲み
    text gap1: 古い囲み
    text: 代わり
    ");
}

#[test]
fn tables_have_their_headers_and_merged_cells() {
    let cell =
        |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text));
    let row = |properties: &str, cells: &[String]| {
        format!("<w:tr><w:trPr>{properties}</w:trPr>{}</w:tr>", cells.concat())
    };
    let body = [
        "<w:tbl><w:tblGrid><w:gridCol w:w='10'/><w:gridCol w:w='10'/><w:gridCol w:w='10'/></w:tblGrid>"
            .to_owned(),
        row(
            "<w:tblHeader/>",
            &[cell("<w:vMerge w:val='restart'/>", "区分"), cell("<w:gridSpan w:val='2'/>", "実績")],
        ),
        row("<w:tblHeader/>", &[cell("<w:vMerge/>", ""), cell("", "H29"), cell("", "H30")]),
        row("", &[cell("<w:vMerge w:val='restart'/>", "相談"), cell("", "262 件"), cell("", "278 件")]),
        row(
            "",
            &[
                cell("<w:vMerge/>", ""),
                format!(
                    "<w:tc>{}{}<w:tbl><w:tr>{}{}</w:tr></w:tbl></w:tc>",
                    p("一"),
                    p("二"),
                    cell("", "内"),
                    cell("", "側")
                ),
                cell("", "9"),
            ],
        ),
        "</w:tbl><w:tbl>".to_owned(),
        row("", &[format!("<w:tc>{}{}</w:tc>", p("枠の中の文。"), p("もう一つの文。"))]),
        "</w:tbl>".to_owned(),
    ]
    .concat();
    insta::assert_snapshot!(lines(&body), @r"
    row[]: 区分⇥実績
    row[]: ⇥H29⇥H30
    row[区分/実績 H29/実績 H30]: 相談⇥262 件⇥278 件
    row[区分/実績 H29/実績 H30]: 相談⇥一⏎二⇥9
    row[]: 内⇥側
    text: 枠の中の文。
    text: もう一つの文。
    ");
}

#[test]
fn heads_properties_and_strict_namespaces_are_read() {
    let relationship = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationship Id='{id}' Type='http://purl.oclc.org/ooxml/officeDocument/relationships/{kind}' Target='{target}'/>"
        )
    };
    let list = |each: &[String]| format!("<Relationships>{}</Relationships>", each.concat());
    let bytes = zipped(&[
        ("_rels/.rels", &list(&[relationship("a", "officeDocument", "doc/main.xml")])),
        (
            "doc/_rels/main.xml.rels",
            &list(&[relationship("a", "header", "head.xml"), relationship("b", "styles", "/doc/s.xml")]),
        ),
        ("doc/s.xml", HEADINGS),
        (
            "doc/head.xml",
            &format!(
                "<x:hdr>{}{}</x:hdr>",
                p("大阪市経済戦略局").replace("w:", "x:"),
                p("- 3 -").replace("w:", "x:")
            ),
        ),
        (
            "doc/main.xml",
            "<x:document xmlns:x='http://purl.oclc.org/ooxml/wordprocessingml/main'><x:body>\
             <x:p><x:pPr><x:pStyle x:val='1'/></x:pPr><x:r><x:t>報告</x:t></x:r></x:p></x:body></x:document>",
        ),
        (
            "docProps/core.xml",
            "<c><dc:title>年次報告</dc:title><dc:creator>担当</dc:creator><dcterms:created>2020-03-04T00:00:00Z</dcterms:created></c>",
        ),
        ("docProps/app.xml", "<p><Company>大阪市</Company></p>"),
    ]);
    let transcript = read(&bytes, "t.docx").expect("a document");
    assert_eq!(shown(&transcript), "h1: 報告\n");
    assert_eq!(transcript.running_heads, ["大阪市経済戦略局"]);
    assert_eq!(transcript.properties.title.as_deref(), Some("年次報告"));
    assert_eq!(transcript.properties.author.as_deref(), Some("大阪市"));
    assert!(transcript.properties.created.is_some());
}

#[test]
fn what_is_damaged_says_where() {
    let damaged = |bytes: &[u8], part: &str| match read(bytes, "t.docx") {
        Err(Error::Damaged { reason, .. }) => assert!(reason.contains(part), "{reason}"),
        other => panic!("{other:?}"),
    };
    let whole = parts(&p("本文"), &[]);
    damaged(&whole[..whole.len() - 30], "list of parts");
    damaged(&zipped(&[("word/styles.xml", HEADINGS)]), "word/document.xml is missing");
    damaged(&zipped(&[("word/document.xml", "本文")]), "word/document.xml");
    damaged(&zipped(&[("word/document.xml", "<w:document><w:body><w:p>")]), "ends in the middle");
    damaged(&zipped(&[("word/document.xml", "<w:document/>")]), "no body");
    let deep = format!("<w:document><w:body>{}</w:body></w:document>", "<w:sdt><w:sdtContent>".repeat(1000));
    damaged(&zipped(&[("word/document.xml", &deep)]), "too deep");
    // What is wrong beside the text costs only itself.
    let other = zipped(&[
        (
            "word/document.xml",
            "<w:document><w:body><w:p><w:r><w:t>本文</w:t></w:r></w:p></w:body></w:document>",
        ),
        ("word/styles.xml", "<w:styles>"),
        ("word/footnotes.xml", "注"),
    ]);
    let read = read(&other, "t.docx").expect("a document");
    assert_eq!(shown(&read), "text: 本文\n");
    assert_eq!(read.warnings.len(), 2);
}

#[test]
fn texts_of_opendocument_read_like_word_files() {
    let content = "<office:document-content><office:automatic-styles><text:list-style style:name='L'>\
        <text:list-level-style-number text:level='1' style:num-format='１, ２, ３, ...' style:num-prefix='（' style:num-suffix='）'/>\
        <text:list-level-style-bullet text:level='2' text:bullet-char='・'/></text:list-style></office:automatic-styles>\
        <office:body><office:text><text:tracked-changes><text:p>消された</text:p></text:tracked-changes>\
        <text:table-of-content><text:index-body><text:p>第１章 1</text:p></text:index-body></text:table-of-content>\
        <text:h text:outline-level='2'>取組</text:h>\
        <text:p><text:ruby><text:ruby-base>系譜</text:ruby-base><text:ruby-text>けいふ</text:ruby-text></text:ruby>は\
        <text:s text:c='2'/>続く<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注の文</text:p>\
        </text:note-body></text:note>。<draw:frame><draw:text-box><text:p>囲み</text:p></draw:text-box></draw:frame></text:p>\
        <text:list text:style-name='L'><text:list-item><text:p>一つ目</text:p><text:list><text:list-item><text:p>その中</text:p>\
        </text:list-item></text:list></text:list-item><text:list-item><text:p>二つ目</text:p></text:list-item></text:list>\
        <text:p/><text:list text:continue-numbering='true' text:style-name='L'><text:list-item><text:p>三つ目</text:p>\
        </text:list-item></text:list>\
        <table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>区分</text:p></table:table-cell>\
        <table:table-cell table:number-columns-spanned='2'><text:p>件数</text:p></table:table-cell><table:covered-table-cell/>\
        </table:table-row></table:table-header-rows><table:table-row>\
        <table:table-cell table:number-rows-spanned='2'><text:p>相談</text:p></table:table-cell><table:table-cell><text:p>1</text:p>\
        </table:table-cell><table:table-cell><text:p>2</text:p></table:table-cell></table:table-row><table:table-row>\
        <table:covered-table-cell/><table:table-cell><text:p>3</text:p></table:table-cell><table:table-cell><text:p>4</text:p>\
        </table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>";
    let bytes = zipped(&[("content.xml", content)]);
    let transcript = super::opendocument::read(&bytes, "t.odt").expect("a document");
    insta::assert_snapshot!(shown(&transcript), @r"
    text aside: 第１章 1
    h2: 取組
    text: 系譜は  続く(*1)。
    text: 囲み
    note1: (*1) 注の文
    text: （１） 一つ目
    item2: ・その中
    text: （２） 二つ目
    text gap1: （３） 三つ目
    row[]: 区分⇥件数
    row[区分/件数/件数]: 相談⇥1⇥2
    row[区分/件数/件数]: 相談⇥3⇥4
    ");
    let slides = "<office:document-content><office:body><office:presentation/></office:body></office:document-content>";
    let bytes = zipped(&[("content.xml", slides)]);
    assert!(matches!(super::opendocument::read(&bytes, "t.odp"), Err(Error::NotRead { .. })));
    let bytes =
        zipped(&[("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>"), ("content.xml", "x")]);
    assert!(matches!(super::opendocument::read(&bytes, "t.odt"), Err(Error::Encrypted { .. })));
}
