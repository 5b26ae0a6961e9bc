//! Small files of the formats that Keifu reads, written by program: the least that the programs which open them ask for.

use std::{
    fmt::Write as _,
    io::{Cursor, Read as _, Write as _},
};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A member of an archive: its name and its bytes.
pub type Member = (String, Vec<u8>);

/// A ZIP archive of `members`, compressed.
///
/// # Panics
/// When a name is too long for the format.
pub fn zip(members: &[Member]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).expect("a plain name");
        writer.write_all(bytes).expect("writing to memory");
    }
    writer.finish().expect("writing to memory").into_inner()
}

/// The members of a ZIP archive; `None` when it is none.
pub fn unzip(bytes: &[u8]) -> Option<Vec<Member>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).ok()?;
            let name = file.name().ok()?.into_owned();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).ok()?;
            Some((name, bytes))
        })
        .collect()
}

/// Text as it stands in XML and HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A package of Office Open XML: `main` is the part that everything hangs on, with its content type; `parts` are the
/// others, all with their content types.
fn package(main: (&str, &str, String), parts: Vec<(&str, &str, String)>) -> Vec<u8> {
    let mut types = format!(
        "{XML}<Types xmlns=\"{PACKAGE}/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    );
    let relationships = format!(
        "{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{RELATIONSHIPS}/officeDocument\" Target=\"{}\"/></Relationships>",
        main.0
    );
    let mut members = vec![("_rels/.rels".to_owned(), relationships.into_bytes())];
    for (name, kind, content) in std::iter::once(main).chain(parts) {
        if !kind.is_empty() {
            let _ = write!(types, "<Override PartName=\"/{name}\" ContentType=\"{kind}\"/>");
        }
        members.push((name.to_owned(), (XML.to_owned() + &content).into_bytes()));
    }
    types.push_str("</Types>");
    members.insert(0, ("[Content_Types].xml".to_owned(), types.into_bytes()));
    zip(&members)
}

/// A part of a Word document.
#[derive(Debug)]
pub enum Block {
    /// A heading of a level from 1.
    Heading(u8, String),
    /// A paragraph.
    Paragraph(String),
    /// An item of a list with a hanging indent; its mark is part of the text.
    Item(String),
    /// A table, by rows; the first is its header. Line feeds in a cell begin new paragraphs in it.
    Table(Vec<Vec<String>>),
}

/// How a Word document is set.
#[derive(Debug)]
pub struct Setting {
    /// Font of the text.
    pub font: &'static str,
    /// Its size in half points.
    pub half_points: u32,
    /// Columns of text on the page, which is A4.
    pub columns: u32,
}

/// A Word document.
pub fn docx(blocks: &[Block]) -> Vec<u8> {
    docx_set(blocks, &Setting { font: "Noto Serif CJK JP", half_points: 21, columns: 1 })
}

/// A Word document set as `setting` says.
pub fn docx_set(blocks: &[Block], setting: &Setting) -> Vec<u8> {
    let paragraph = |properties: &str, text: &str| {
        let properties =
            if properties.is_empty() { String::new() } else { format!("<w:pPr>{properties}</w:pPr>") };
        format!("<w:p>{properties}<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", escaped(text))
    };
    let mut body = String::new();
    for block in blocks {
        match block {
            Block::Heading(level, text) => {
                body += &paragraph(&format!("<w:pStyle w:val=\"Heading{level}\"/>"), text);
            }
            Block::Paragraph(text) => body += &paragraph("<w:ind w:firstLine=\"210\"/>", text),
            Block::Item(text) => body += &paragraph("<w:ind w:left=\"420\" w:hanging=\"210\"/>", text),
            Block::Table(rows) => {
                body += "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>";
                for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
                    let _ = write!(body, "<w:{side} w:val=\"single\" w:sz=\"4\"/>");
                }
                body += "</w:tblBorders></w:tblPr>";
                for (at, row) in rows.iter().enumerate() {
                    body += if at == 0 { "<w:tr><w:trPr><w:tblHeader/></w:trPr>" } else { "<w:tr>" };
                    for cell in row {
                        let inside: String = cell.split('\n').map(|line| paragraph("", line)).collect();
                        let _ = write!(body, "<w:tc>{inside}</w:tc>");
                    }
                    body += "</w:tr>";
                }
                body += "</w:tbl>";
            }
        }
    }
    let namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let Setting { font, half_points, columns } = setting;
    let mut styles = format!(
        "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\" w:eastAsia=\"{font}\"/>\
         <w:sz w:val=\"{half_points}\"/><w:lang w:eastAsia=\"ja-JP\"/></w:rPr></w:rPrDefault></w:docDefaults>"
    );
    let headings: String = (1..=3)
        .map(|level| {
            format!(
                "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/>\
                 <w:pPr><w:outlineLvl w:val=\"{}\"/></w:pPr><w:rPr><w:sz w:val=\"{}\"/></w:rPr></w:style>",
                level - 1,
                half_points + 12 - 3 * level
            )
        })
        .collect();
    styles += &headings;
    let section = format!(
        "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" \
         w:left=\"1134\"/><w:cols w:num=\"{columns}\" w:space=\"420\"/></w:sectPr>"
    );
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    package(
        (
            "word/document.xml",
            &format!("{kind}.document.main+xml"),
            format!("<w:document xmlns:w=\"{namespace}\"><w:body>{body}{section}</w:body></w:document>"),
        ),
        vec![
            (
                "word/styles.xml",
                &format!("{kind}.styles+xml"),
                format!("<w:styles xmlns:w=\"{namespace}\">{styles}</w:styles>"),
            ),
            ("word/_rels/document.xml.rels", "", part_relationships(&[("styles", "styles.xml")])),
        ],
    )
}

fn part_relationships(targets: &[(&str, &str)]) -> String {
    let each: String = (1..)
        .zip(targets)
        .map(|(id, (kind, target))| {
            format!("<Relationship Id=\"rId{id}\" Type=\"{RELATIONSHIPS}/{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{each}</Relationships>")
}

/// An Excel workbook of one sheet; of each row the first 26 cells.
pub fn xlsx(sheet: &str, rows: &[Vec<String>]) -> Vec<u8> {
    let namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let mut data = String::new();
    for (number, row) in (1..).zip(rows) {
        let _ = write!(data, "<row r=\"{number}\">");
        for (column, cell) in ('A'..='Z').zip(row) {
            let text = escaped(cell);
            let _ = write!(data, "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        }
        data += "</row>";
    }
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    package(
        (
            "xl/workbook.xml",
            &format!("{kind}.sheet.main+xml"),
            format!(
                "<workbook xmlns=\"{namespace}\" xmlns:r=\"{RELATIONSHIPS}\"><sheets>\
                 <sheet name=\"{}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
                escaped(sheet)
            ),
        ),
        vec![
            (
                "xl/worksheets/sheet1.xml",
                &format!("{kind}.worksheet+xml"),
                format!("<worksheet xmlns=\"{namespace}\"><sheetData>{data}</sheetData></worksheet>"),
            ),
            ("xl/_rels/workbook.xml.rels", "", part_relationships(&[("worksheet", "worksheets/sheet1.xml")])),
        ],
    )
}

/// A PowerPoint presentation of one slide with a text box of these paragraphs.
pub fn pptx(paragraphs: &[String]) -> Vec<u8> {
    let namespaces = format!(
        "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"{RELATIONSHIPS}\" \
         xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\""
    );
    let text: String =
        paragraphs.iter().map(|text| format!("<a:p><a:r><a:t>{}</a:t></a:r></a:p>", escaped(text))).collect();
    let kind = "application/vnd.openxmlformats-officedocument.presentationml";
    package(
        (
            "ppt/presentation.xml",
            &format!("{kind}.presentation.main+xml"),
            format!(
                "<p:presentation {namespaces}><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId1\"/></p:sldIdLst>\
                 </p:presentation>"
            ),
        ),
        vec![
            (
                "ppt/slides/slide1.xml",
                &format!("{kind}.slide+xml"),
                format!(
                    "<p:sld {namespaces}><p:cSld><p:spTree><p:sp><p:txBody><a:bodyPr/>{text}</p:txBody></p:sp>\
                     </p:spTree></p:cSld></p:sld>"
                ),
            ),
            ("ppt/_rels/presentation.xml.rels", "", part_relationships(&[("slide", "slides/slide1.xml")])),
        ],
    )
}

/// A PDF of one page for each of `pages`, by lines, in a font that is not embedded; characters beyond the basic plane
/// are left out.
pub fn pdf(pages: &[Vec<String>]) -> Vec<u8> {
    let first_page = 5;
    let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", first_page + 2 * page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /HeiseiMin-W3 /Encoding /UniJIS-UCS2-H /DescendantFonts [4 0 R] >>"
            .to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /HeiseiMin-W3 /DW 1000 \
         /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>"
            .to_owned(),
    ];
    for (page, lines) in pages.iter().enumerate() {
        let mut content = "BT /F1 10 Tf 16 TL 60 780 Td\n".to_owned();
        for line in lines {
            content.push('<');
            for unit in line.chars().filter(|c| u32::from(*c) < 0x1_0000) {
                let _ = write!(content, "{:04X}", u32::from(unit));
            }
            content += "> Tj T*\n";
        }
        content += "ET";
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> \
             /Contents {} 0 R >>",
            first_page + 2 * page + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let objects: Vec<Vec<u8>> = objects.into_iter().map(String::into_bytes).collect();
    pdf_of(&objects)
}

/// A PDF whose pages are one grey picture each, and nothing else.
pub fn scan(pages: usize) -> Vec<u8> {
    let content = "q 576 0 0 576 0 0 cm /P Do Q";
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", 5 + page)).collect();
    let picture = "<< /Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray \
                   /BitsPerComponent 8 /Length 4096 >>\nstream\n";
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>").into_bytes(),
        [picture.as_bytes(), &[128_u8; 4096], b"\nendstream"].concat(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()).into_bytes(),
    ];
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 576 576] /Contents 4 0 R \
                /Resources << /XObject << /P 3 0 R >> >> >>";
    objects.resize(4 + pages, page.as_bytes().to_vec());
    pdf_of(&objects)
}

/// The objects of a PDF, numbered from 1, with a table of where they stand.
fn pdf_of(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        bytes.extend([format!("{number} 0 obj\n").as_bytes(), object, b"\nendobj\n"].concat());
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    places.iter().for_each(|place| bytes.extend(format!("{place:010} 00000 n \n").bytes()));
    let end = format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    bytes.extend(end.bytes());
    bytes
}
