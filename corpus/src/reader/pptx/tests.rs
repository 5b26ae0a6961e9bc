use std::fmt::Write as _;

use super::read;
use crate::{
    Error, PageUnit,
    layout::transcript::{Role, Transcript},
    reader::ooxml::tests::zipped,
};

const INCH: i64 = 914_400;

fn relationships(each: &[(&str, &str, &str)]) -> String {
    let each = each.iter().map(|(id, kind, target)| {
        format!("<Relationship Id='{id}' Type='http://x/relationships/{kind}' Target='{target}'/>")
    });
    format!("<Relationships>{}</Relationships>", each.collect::<String>())
}

/// A shape with a placeholder (or none) at a place in inches, holding paragraphs.
fn shape(holder: &str, at: Option<[i64; 4]>, paragraphs: &str) -> String {
    let place = at.map_or_else(String::new, |[left, top, wide, high]| {
        format!(
            "<a:xfrm><a:off x='{}' y='{}'/><a:ext cx='{}' cy='{}'/></a:xfrm>",
            left * INCH,
            top * INCH,
            wide * INCH,
            high * INCH
        )
    });
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id='1' name='x'/><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>\
         <p:txBody>{paragraphs}</p:txBody></p:sp>"
    )
}

fn p(text: &str) -> String {
    format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>")
}

fn slide(shapes: &str) -> String {
    format!("<p:sld><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>")
}

fn deck(slides: &[&str], more: &[(&str, &str)]) -> Vec<u8> {
    let ids: String =
        (0..slides.len()).map(|at| format!("<p:sldId id='{}' r:id='r{at}'/>", 256 + at)).collect();
    let list = format!("<p:presentation><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>");
    // The parts are numbered against their order.
    let names: Vec<String> =
        (0..slides.len()).map(|at| format!("slides/slide{}.xml", slides.len() - at)).collect();
    let ids: Vec<String> = (0..slides.len()).map(|at| format!("r{at}")).collect();
    let targets: Vec<(&str, &str, &str)> =
        ids.iter().zip(&names).map(|(id, name)| (id.as_str(), "slide", name.as_str())).collect();
    let targets = relationships(&targets);
    let names: Vec<String> = names.iter().map(|name| format!("ppt/{name}")).collect();
    let mut parts =
        vec![("ppt/presentation.xml", list.as_str()), ("ppt/_rels/presentation.xml.rels", targets.as_str())];
    parts.extend(names.iter().map(String::as_str).zip(slides.iter().copied()));
    parts.extend_from_slice(more);
    zipped(&parts)
}

fn shown(transcript: &Transcript) -> String {
    let mut shown = String::new();
    for (text, _, entry) in transcript.lines() {
        assert_eq!(entry.place.unit, PageUnit::Slide);
        let role = match &entry.role {
            Role::Text => "text".to_owned(),
            Role::Heading(level) => format!("h{level}"),
            Role::Item(level) => format!("item{level}"),
            Role::Row(row) => format!("row[{}]", row.header.join("/")),
            Role::Note(_) => "note".to_owned(),
        };
        let aside = if entry.aside { " aside" } else { "" };
        let text = text.replace('\t', "⇥").replace('\n', "⏎");
        writeln!(shown, "{} {role}{aside}: {text}", entry.page.unwrap_or(0)).expect("memory");
    }
    shown
}

fn lines(slides: &[&str], more: &[(&str, &str)]) -> String {
    shown(&read(&deck(slides, more), "t.pptx").expect("a presentation"))
}

#[test]
fn slides_are_read_in_their_order_title_first() {
    let first = slide(
        &[
            shape("<p:ph type='ftr'/>", None, &p("大阪市")),
            shape(
                "<p:ph idx='1'/>",
                Some([1, 2, 8, 4]),
                &(p("一つ目") + "<a:p><a:pPr lvl='1'/><a:r><a:t>その中</a:t></a:r></a:p>"),
            ),
            shape(
                "<p:ph type='title'/>",
                None,
                "<a:p><a:r><a:t>取組の</a:t></a:r><a:br/><a:r><a:t>概要</a:t></a:r></a:p>",
            ),
            shape("<p:ph type='sldNum'/>", None, "<a:p><a:fld type='slidenum'><a:t>1</a:t></a:fld></a:p>"),
        ]
        .concat(),
    );
    let second = slide(
        &[
            shape("", Some([6, 3, 3, 1]), &p("右の欄である。")),
            shape("", Some([1, 3, 3, 1]), &p("左の欄である。")),
            shape("", Some([0, 0, 10, 1]), &p("実績")),
            "<p:grpSp><p:grpSpPr><a:xfrm><a:off x='0' y='5486400'/><a:ext cx='914400' cy='914400'/><a:chOff x='0' y='0'/>\
             <a:chExt cx='100' cy='100'/></a:xfrm></p:grpSpPr>"
                .to_owned(),
            shape("", Some([0, 0, 1, 1]), &p("組の中")),
            "</p:grpSp>".to_owned(),
        ]
        .concat(),
    )
    .replace("<p:sld>", "<p:sld show='0'>");
    let bytes = deck(&[&first, &second], &[]);
    let transcript = read(&bytes, "t.pptx").expect("a presentation");
    insta::assert_snapshot!(shown(&transcript), @r"
    1 h1: 取組の 概要
    1 text aside: 大阪市
    1 item1: 一つ目
    1 item2: その中
    2 h1: 実績
    2 text: 左の欄である。
    2 text: 右の欄である。
    2 text: 組の中
    ");
    assert_eq!(transcript.pages, Some(2));
    assert_eq!(transcript.warnings[0].code, "hidden_slides");
}

#[test]
fn bullets_numbers_tables_and_notes_are_read() {
    let list = shape(
        "",
        Some([0, 1, 9, 2]),
        "<a:p><a:pPr><a:buFont typeface='Wingdings'/><a:buChar char='l'/></a:pPr><a:r><a:t>丸</a:t></a:r></a:p>\
         <a:p><a:pPr><a:buAutoNum type='circleNumDbPlain'/></a:pPr><a:r><a:t>一</a:t></a:r></a:p>\
         <a:p><a:pPr><a:buAutoNum type='circleNumDbPlain'/></a:pPr><a:r><a:t>二</a:t></a:r></a:p>\
         <a:p><a:pPr><a:buNone/></a:pPr><a:r><a:t>地の文</a:t></a:r></a:p>",
    );
    let cell =
        |attributes: &str, text: &str| format!("<a:tc {attributes}><a:txBody>{}</a:txBody></a:tc>", p(text));
    let table = format!(
        "<p:graphicFrame><p:xfrm><a:off x='0' y='3657600'/><a:ext cx='914400' cy='914400'/></p:xfrm><a:graphic><a:graphicData>\
         <a:tbl><a:tblPr firstRow='1'/><a:tblGrid><a:gridCol w='9'/><a:gridCol w='9'/><a:gridCol w='9'/></a:tblGrid>\
         <a:tr>{}{}{}</a:tr><a:tr>{}{}{}</a:tr><a:tr>{}{}{}</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>",
        cell("", "区分"),
        cell("gridSpan='2'", "件数"),
        cell("hMerge='1'", ""),
        cell("rowSpan='2'", "相談"),
        cell("", "262 件"),
        cell("", "278 件"),
        cell("vMerge='1'", ""),
        cell("", "1 件"),
        cell("", "2 件")
    );
    let notes = slide(
        &(shape("<p:ph type='body' idx='1'/>", None, &p("口頭で補う。"))
            + &shape("<p:ph type='sldNum'/>", None, &p("1"))),
    );
    let targets = relationships(&[("n", "notesSlide", "../notesSlides/n.xml")]);
    let more =
        [("ppt/slides/_rels/slide1.xml.rels", targets.as_str()), ("ppt/notesSlides/n.xml", notes.as_str())];
    insta::assert_snapshot!(lines(&[&slide(&(list + &table))], &more), @r"
    1 item1: ● 丸
    1 item1: ①　一
    1 item1: ②　二
    1 text: 地の文
    1 row[]: 区分⇥件数
    1 row[区分/件数/件数]: 相談⇥262 件⇥278 件
    1 row[区分/件数/件数]: 相談⇥1 件⇥2 件
    1 note: 口頭で補う。
    ");
}

#[test]
fn placeholders_stand_where_their_layout_says_and_its_own_text_is_not_read() {
    let layout = slide(
        &(shape("<p:ph type='body' idx='1'/>", Some([6, 1, 4, 5]), &p("マスター テキストの書式設定"))
            + &shape("<p:ph type='body' idx='2'/>", Some([0, 1, 4, 5]), &p("クリック"))),
    );
    let own = slide(
        &(shape("<p:ph type='body' idx='1'/>", None, &p("右"))
            + &shape("<p:ph type='body' idx='2'/>", None, &p("左"))),
    );
    let targets = relationships(&[("l", "slideLayout", "../slideLayouts/l.xml")]);
    let more =
        [("ppt/slides/_rels/slide1.xml.rels", targets.as_str()), ("ppt/slideLayouts/l.xml", layout.as_str())];
    assert_eq!(lines(&[&own], &more), "1 text: 左\n1 text: 右\n");
}

#[test]
fn charts_and_diagrams_give_their_words_and_figures() {
    let frame = |inside: &str| {
        format!(
            "<p:graphicFrame><a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic></p:graphicFrame>"
        )
    };
    let own = slide(&(frame("<c:chart r:id='c'/>") + &frame("<dgm:relIds r:dm='d' r:lo='x'/>")));
    let targets =
        relationships(&[("c", "chart", "../charts/c.xml"), ("d", "diagramData", "../diagrams/d.xml")]);
    let points = |texts: &[&str]| {
        let points =
            texts.iter().enumerate().map(|(at, text)| format!("<c:pt idx='{at}'><c:v>{text}</c:v></c:pt>"));
        format!(
            "<c:strRef><c:f>A1</c:f><c:strCache><c:ptCount/>{}</c:strCache></c:strRef>",
            points.collect::<String>()
        )
    };
    let chart = format!(
        "<c:chartSpace><c:chart><c:title><a:p><a:r><a:t>件数の</a:t></a:r><a:r><a:t>推移</a:t></a:r></a:p></c:title><c:ser>\
         <c:tx>{}</c:tx><c:cat>{}</c:cat><c:val>{}</c:val></c:ser></c:chart></c:chartSpace>",
        points(&["相談"]),
        points(&["H29", "H30"]),
        points(&["262", "278"])
    );
    let diagram = "<dgm:dataModel><dgm:pt><dgm:t><a:p><a:r><a:t>計</a:t></a:r><a:r><a:t>画</a:t></a:r></a:p></dgm:t></dgm:pt>\
                   <dgm:pt><dgm:t><a:p><a:r><a:t>実行</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>";
    let more = [
        ("ppt/slides/_rels/slide1.xml.rels", targets.as_str()),
        ("ppt/charts/c.xml", chart.as_str()),
        ("ppt/diagrams/d.xml", diagram),
    ];
    insta::assert_snapshot!(lines(&[&own], &more), @r"
    1 text: 件数の推移
    1 row[]: ⇥相談
    1 row[/相談]: H29⇥262
    1 row[/相談]: H30⇥278
    1 text: 計画
    1 text: 実行
    ");
}

#[test]
fn a_damaged_slide_costs_only_itself() {
    let good = slide(&shape("", Some([0, 3, 1, 1]), &p("残る。")));
    let transcript = read(&deck(&["<p:sld><p:cSld>", &good], &[]), "t.pptx").expect("a presentation");
    assert_eq!(shown(&transcript), "2 text: 残る。\n");
    assert_eq!(transcript.warnings.len(), 1);
    let wrong = zipped(&[("ppt/presentation.xml", "<p:presentation><p:sldIdLst>")]);
    assert!(matches!(read(&wrong, "t.pptx"), Err(Error::Damaged { .. })));
    assert!(matches!(read(&zipped(&[("x", "")]), "t.pptx"), Err(Error::Damaged { .. })));
}
