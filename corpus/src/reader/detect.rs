//! bytes → which format they are in: by content first, by the ending of the name where the content leaves it open.

use std::io::Cursor;

use serde::{Deserialize, Serialize};

/// What a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text in any encoding, with or without ruby marks.
    #[default]
    Text,
    /// Markdown.
    Markdown,
    /// Cells set apart by commas.
    Csv,
    /// Cells set apart by tabs.
    Tsv,
    /// HTML or XHTML.
    Html,
    /// PDF.
    Pdf,
    /// Word since 2007 (Office Open XML).
    Docx,
    /// PowerPoint since 2007.
    Pptx,
    /// Excel since 2007, binary workbooks (XLSB) included.
    Xlsx,
    /// Excel up to 2003.
    Xls,
    /// Workbook of OpenDocument.
    Ods,
    /// Word up to 2003.
    Doc,
    /// PowerPoint up to 2003.
    Ppt,
    /// An Office file that a password protects.
    EncryptedOffice,
    /// Texts and presentations of OpenDocument.
    OpenDocument,
    /// Rich text format.
    Rtf,
    /// An archive of other files.
    Zip,
    /// Pictures, sound, video, programs, fonts, databases and other archives: nothing to read.
    NoDocument,
    /// A page with its pictures as a browser saves it in one file (RFC 2557).
    Mhtml,
}

impl Format {
    /// Its name as users know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "Markdown",
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::Html => "HTML",
            Self::Pdf => "PDF",
            Self::Docx => "DOCX",
            Self::Pptx => "PPTX",
            Self::Xlsx => "XLSX",
            Self::Xls => "XLS",
            Self::Ods => "ODS",
            Self::Doc => "DOC",
            Self::Ppt => "PPT",
            Self::EncryptedOffice => "encrypted Office",
            Self::OpenDocument => "OpenDocument",
            Self::Rtf => "RTF",
            Self::Zip => "ZIP",
            Self::NoDocument => "no document",
            Self::Mhtml => "MHTML",
        }
    }

    /// Its media type (IANA), for `Content-Type`; text without its encoding.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Markdown => "text/markdown",
            Self::Csv => "text/csv",
            Self::Tsv => "text/tab-separated-values",
            Self::Html => "text/html",
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Xls => "application/vnd.ms-excel",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Doc => "application/msword",
            Self::Ppt => "application/vnd.ms-powerpoint",
            Self::Rtf => "application/rtf",
            Self::Zip => "application/zip",
            Self::Mhtml => "multipart/related",
            Self::EncryptedOffice | Self::OpenDocument | Self::NoDocument => "application/octet-stream",
        }
    }

    /// Endings of names that promise this format, lower case.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "text", "log", "asc"],
            Self::Markdown => &["md", "markdown"],
            Self::Csv => &["csv"],
            Self::Tsv => &["tsv", "tab"],
            Self::Html => &["html", "htm", "xhtml", "xht"],
            Self::Pdf => &["pdf"],
            Self::Docx => &["docx", "docm", "dotx", "dotm"],
            Self::Pptx => &["pptx", "pptm", "ppsx", "ppsm", "potx"],
            Self::Xlsx => &["xlsx", "xlsm", "xltx", "xltm", "xlsb"],
            Self::Xls => &["xls", "xlt"],
            Self::Ods => &["ods", "ots"],
            Self::Doc => &["doc", "dot"],
            Self::Ppt => &["ppt", "pps"],
            Self::OpenDocument => &["odt", "odp", "ott", "otp"],
            Self::Rtf => &["rtf"],
            Self::Zip => &["zip"],
            Self::Mhtml => &["mht", "mhtml"],
            Self::EncryptedOffice | Self::NoDocument => &[],
        }
    }

    /// The format that the ending of a name promises.
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        const ALL: [Format; 17] = [
            Format::Text,
            Format::Markdown,
            Format::Csv,
            Format::Tsv,
            Format::Html,
            Format::Pdf,
            Format::Docx,
            Format::Pptx,
            Format::Xlsx,
            Format::Xls,
            Format::Ods,
            Format::Doc,
            Format::Ppt,
            Format::OpenDocument,
            Format::Rtf,
            Format::Zip,
            Format::Mhtml,
        ];
        ALL.into_iter().find(|format| format.endings().contains(&ending.as_str()))
    }
}

/// The format of a file's bytes; `name` decides between formats that are all text.
pub fn detect(bytes: &[u8], name: &str) -> Format {
    let promised = Format::of_name(name);
    // A PDF may have some bytes of a mail or web server before its header (ISO 32000-1, annex H.3.4.1).
    if find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some() {
        return Format::Pdf;
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(bytes, promised);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes, promised);
    }
    if bytes.starts_with(b"{\\rtf") {
        return Format::Rtf;
    }
    if is_no_document(bytes) {
        return Format::NoDocument;
    }
    if looks_like_html(bytes) {
        return Format::Html;
    }
    if looks_like_mhtml(bytes) {
        return Format::Mhtml;
    }
    match promised {
        Some(text @ (Format::Markdown | Format::Csv | Format::Tsv | Format::Html)) => text,
        _ => Format::Text,
    }
}

/// First place of `needle`.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Which of the formats that are archives of XML parts.
fn zipped(bytes: &[u8], promised: Option<Format>) -> Format {
    let by_part = |name: &str| match name {
        "word/document.xml" | "word/document2.xml" => Some(Format::Docx),
        "ppt/presentation.xml" => Some(Format::Pptx),
        "xl/workbook.xml" | "xl/workbook.bin" => Some(Format::Xlsx),
        _ => None,
    };
    if let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        let names = || archive.file_names().filter_map(Result::ok);
        if let Some(format) = names().find_map(|name| by_part(&name)) {
            return format;
        }
        // Part names are compared without case (ECMA-376, part 2); the folder tells too.
        let folder = |name: &str| {
            let name = name.to_ascii_lowercase();
            [("word/", Format::Docx), ("ppt/", Format::Pptx), ("xl/", Format::Xlsx)]
                .into_iter()
                .find_map(|(folder, format)| name.starts_with(folder).then_some(format))
        };
        if names().any(|name| name == "[Content_Types].xml")
            && let Some(format) = names().find_map(|name| folder(&name))
        {
            return format;
        }
    } else if let Some(format @ (Format::Docx | Format::Pptx | Format::Xlsx | Format::Ods)) = promised {
        // The list of parts stands at the end, which is cut off: the reader says what is wrong.
        return format;
    }
    // OpenDocument writes its media type first, uncompressed.
    let head = &bytes[..bytes.len().min(200)];
    match find(head, b"mimetypeapplication/vnd.oasis.opendocument.") {
        Some(at) if head[at..].starts_with(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") => {
            Format::Ods
        }
        Some(_) => Format::OpenDocument,
        None => Format::Zip,
    }
}

/// Which of the formats in compound files (MS-CFB); names of streams are UTF-16.
fn compound(bytes: &[u8], promised: Option<Format>) -> Format {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        find(bytes, &wide).is_some()
    };
    if has("EncryptedPackage") || has("EncryptionInfo") {
        Format::EncryptedOffice
    } else if has("WordDocument") {
        Format::Doc
    } else if has("PowerPoint Document") {
        Format::Ppt
    } else if has("Workbook") || has("Book") {
        Format::Xls
    } else {
        match promised {
            Some(format @ (Format::Doc | Format::Ppt | Format::Xls)) => format,
            _ => Format::NoDocument,
        }
    }
}

/// Pictures, sound, video, programs, fonts, databases, archives: by their first bytes.
fn is_no_document(bytes: &[u8]) -> bool {
    const MAGIC: &[&[u8]] = &[
        b"\x7FELF",
        b"MZ\x90\x00",
        b"\xCA\xFE\xBA\xBE",
        b"\xCF\xFA\xED\xFE",
        b"\x89PNG\r\n",
        b"\xFF\xD8\xFF",
        b"GIF87a",
        b"GIF89a",
        b"II*\x00",
        b"MM\x00*",
        b"8BPS",
        b"\x1F\x8B",
        b"7z\xBC\xAF\x27\x1C",
        b"Rar!\x1A\x07",
        b"BZh9",
        b"\xFD7zXZ\x00",
        b"\x28\xB5\x2F\xFD",
        b"ID3",
        b"OggS",
        b"fLaC",
        b"\x1A\x45\xDF\xA3",
        b"SQLite format 3\x00",
        b"\x00\x01\x00\x00\x00",
        b"OTTO\x00",
        b"wOFF",
        b"wOF2",
        b"MSCF",
        b"L\x00\x00\x00\x01\x14\x02\x00",
    ];
    let riff = bytes.starts_with(b"RIFF");
    let movie = bytes.len() > 12 && &bytes[4..8] == b"ftyp";
    // A bitmap's header gives the file's own size.
    let bitmap = bytes.starts_with(b"BM")
        && bytes.len() > 26
        && u32::from_le_bytes([bytes[2], bytes[3], bytes[4], bytes[5]]) as usize == bytes.len();
    riff || movie || bitmap || MAGIC.iter().any(|magic| bytes.starts_with(magic))
}

/// Whether the first thing in the file is a tag of HTML (WHATWG MIME Sniffing, §7.1, and XHTML after its declaration).
fn looks_like_html(bytes: &[u8]) -> bool {
    let head: String = bytes
        .iter()
        .take(2048)
        .filter(|&&byte| byte != 0)
        .map(|&byte| char::from(byte).to_ascii_lowercase())
        .collect();
    let head =
        head.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, 'ï' | '»' | '¿' | 'þ' | 'ÿ'));
    let begins = |tag: &str| {
        head.strip_prefix(tag).is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c.is_whitespace()))
    };
    begins("<!doctype html")
        || ["<html", "<head", "<body", "<title", "<meta", "<table"].iter().any(|tag| begins(tag))
        || (head.starts_with("<?xml") || head.starts_with("<!--")) && head.contains("<html")
}

/// Whether the file begins with the header of a message that is made of related parts (RFC 2557).
fn looks_like_mhtml(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let head =
        String::from_utf8_lossy(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head)).to_ascii_lowercase();
    let (mut version, mut related, mut continued) = (false, false, false);
    for line in head.trim_start().lines().take_while(|line| !line.trim().is_empty()) {
        let folded = line.starts_with([' ', '\t']);
        let Some((name, value)) = line.split_once(':').filter(|_| !folded) else {
            // A field goes on in lines that are indented; anything else is no header.
            if !folded {
                return false;
            }
            related |= continued && line.trim_start().starts_with("multipart/related");
            continue;
        };
        continued = name == "content-type";
        version |= name == "mime-version";
        related |= continued && value.trim_start().starts_with("multipart/related");
    }
    version && related
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_only_between_texts() {
        let cases: &[(&[u8], &str, Format)] = &[
            (b"%PDF-1.4\n", "report.txt", Format::Pdf),
            (b"\r\nHTTP junk\n%PDF-1.7", "report.pdf", Format::Pdf),
            (b"  <!DOCTYPE html><p>", "page.txt", Format::Html),
            (b"\xEF\xBB\xBF<html lang=\"ja\">", "page", Format::Html),
            (b"<?xml version=\"1.0\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">", "p", Format::Html),
            (b"a,b\n1,2\n", "t.csv", Format::Csv),
            (b"a\tb\n", "t.TSV", Format::Tsv),
            (b"# A\n", "t.md", Format::Markdown),
            (b"\x89PNG\r\n\x1a\n", "t.pdf", Format::NoDocument),
            (b"{\\rtf1", "t.doc", Format::Rtf),
            (b"PK\x03\x04cut off", "t.docx", Format::Docx),
            (b"PK\x03\x04cut off", "t.zip", Format::Zip),
            (b"", "t.txt", Format::Text),
            (
                b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n\r\n",
                "t.mht",
                Format::Mhtml,
            ),
            (b"content-type:\n multipart/related\nmime-version: 1.0\n\nx", "t.txt", Format::Mhtml),
            (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nmultipart/related", "t.txt", Format::Text),
            (b"Notes\nMIME-Version: 1.0\nContent-Type: multipart/related\n", "t.txt", Format::Text),
        ];
        for (bytes, name, format) in cases {
            assert_eq!(detect(bytes, name), *format, "{name}");
        }
    }

    #[test]
    fn compound_files_are_told_by_their_streams() {
        let file = |stream: &str| {
            let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
            bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        assert_eq!(detect(&file("WordDocument"), "x"), Format::Doc);
        assert_eq!(detect(&file("Workbook"), "x.doc"), Format::Xls);
        assert_eq!(detect(&file("PowerPoint Document"), "x"), Format::Ppt);
        assert_eq!(detect(&file("EncryptedPackage"), "x.docx"), Format::EncryptedOffice);
        assert_eq!(detect(&file("Thumbs"), "Thumbs.db"), Format::NoDocument);
    }
}
