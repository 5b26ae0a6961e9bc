//! What the fuzz targets share.

use std::io::{Cursor, Write as _};

use keifu_corpus::read_document;
use zip::{ZipWriter, write::SimpleFileOptions};

/// Reads bytes as ingest does, under a file name that suggests the format, and checks what every document must keep.
///
/// # Panics
/// When a passage says something else than its map of places: that is what fuzzing looks for.
pub fn read(bytes: &[u8], source: &str) {
    let Ok(document) = read_document(bytes, source, None) else { return };
    for (ordinal, passage) in (0..).zip(&document.passages) {
        assert_eq!(passage.ordinal, ordinal);
        let last = passage.map.runs.last();
        assert_eq!(last.map_or(0, |run| run.passage + run.len) as usize, passage.text.chars().count());
    }
}

/// Reads bytes as the part `name` of a package of Office Open XML.
///
/// # Panics
/// As [`read`].
pub fn read_part(bytes: &[u8], name: &str, source: &str) {
    let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument";
    let relationships = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{kind}\" Target=\"{name}\"/></Relationships>"
    );
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let parts: [(&str, &[u8]); 3] =
        [("[Content_Types].xml", types.as_bytes()), ("_rels/.rels", relationships.as_bytes()), (name, bytes)];
    for (name, bytes) in parts {
        let written = writer
            .start_file(name, SimpleFileOptions::default())
            .is_ok_and(|()| writer.write_all(bytes).is_ok());
        assert!(written, "a part in memory");
    }
    if let Ok(package) = writer.finish() {
        read(&package.into_inner(), source);
    }
}
