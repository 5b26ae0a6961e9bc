use std::fmt::Write as _;

use super::*;

/// A PDF with one page for each of `pages`, a line each.
fn pdf(pages: &[String]) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", 4 + 2 * page)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (page, line) in pages.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> \
             /Contents {} 0 R >>",
            5 + 2 * page
        ));
        let content = format!("BT /F1 10 Tf 60 780 Td ({line}) Tj ET");
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut file = "%PDF-1.4\n".to_owned();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{number} 0 obj\n{object}\nendobj");
    }
    let place = file.len();
    let size = objects.len() + 1;
    let _ = write!(file, "{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{place}\n%%EOF\n");
    file.into_bytes()
}

fn read_whole(bytes: &[u8]) -> (crate::Document, Vec<String>) {
    let (document, _) = crate::reader::read_with_text(bytes, "report.pdf", None).unwrap();
    let codes = document.warnings.iter().map(|warning| warning.code.clone()).collect();
    (document, codes)
}

#[test]
fn a_line_that_is_all_there_is_on_every_page_is_the_text() {
    for count in [3, 40] {
        let (document, codes) = read_whole(&pdf(&vec!["Annual report of the port".to_owned(); count]));
        assert!(!document.passages.is_empty() && !codes.contains(&"empty".to_owned()), "{codes:?}");
    }
    // Beside other text it is a running head.
    let mut pages = vec!["Annual report of the port".to_owned(); 40];
    pages[20] = "Fewer ships called at the port in this year than in the last one.".to_owned();
    let (document, _) = read_whole(&pdf(&pages));
    assert!(document.passages.iter().all(|passage| !passage.text.contains("Annual report")));
}

#[test]
fn a_file_that_is_cut_off_says_so() {
    let pages: Vec<String> =
        (0..40).map(|page| format!("On day {page} the number of ships was {}.", page * 31 % 17)).collect();
    let whole = pdf(&pages);
    let (_, codes) = read_whole(&whole);
    assert!(!codes.contains(&"damaged_part".to_owned()), "{codes:?}");
    for percent in [40, 60, 90, 99] {
        let cut = &whole[..whole.len() * percent / 100];
        let Ok((_, _)) = crate::reader::read_with_text(cut, "report.pdf", None) else { continue };
        let (_, codes) = read_whole(cut);
        assert!(codes.contains(&"damaged_part".to_owned()), "{percent} %: {codes:?}");
    }
    assert!(read(&whole[..whole.len() * 99 / 100], "report.pdf", ReadOptions::default()).is_ok());
}
