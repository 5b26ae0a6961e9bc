//! Files that lie beside documents and are none: they are counted and left alone, and nobody need do anything.

use serde::{Deserialize, Serialize};

/// What a file is that is no document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Bystander {
    /// A photograph or drawing.
    Image,
    /// Sound.
    Audio,
    /// Moving pictures.
    Video,
    /// A typeface.
    Font,
    /// A program, or a piece of one.
    Program,
    /// A database.
    Database,
    /// What the operating system or a file manager leaves behind.
    System,
    /// What a program keeps while a document is open.
    Temporary,
    /// A description of a file that is not there.
    Sidecar,
    /// Something else without text.
    Other,
}

/// How many first bytes of a file [`of_content`] looks at.
pub(super) const HEAD: usize = 512;

impl Bystander {
    /// The word in the table of outcomes.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Font => "font",
            Self::Program => "program",
            Self::Database => "database",
            Self::System => "system_file",
            Self::Temporary => "temporary_file",
            Self::Sidecar => "sidecar",
            Self::Other => "no_document",
        }
    }

    /// What it is, and what to do if it is a document nevertheless.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Image => "画像です（文書を写したものなら、PDF にまとめてください）",
            Self::Audio => "音声です",
            Self::Video => "動画です",
            Self::Font => "フォントです",
            Self::Program => "プログラムです",
            Self::Database => "データベースです（文書として読むには CSV などに書き出してください）",
            Self::System => "システムが作るファイルです",
            Self::Temporary => "開いている文書の一時ファイルです",
            Self::Other => "文書ではありません",
            Self::Sidecar => {
                "説明する相手のファイルがありません（ファイルを移したなら .meta.toml も一緒に移してください）"
            }
        }
    }
}

/// What the name alone tells: files that systems and programs make for themselves, and the parts of saved web pages.
pub(super) fn of_name(name: &str) -> Option<Bystander> {
    let lower = name.to_ascii_lowercase();
    if matches!(lower.as_str(), "thumbs.db" | "ehthumbs.db" | "desktop.ini" | "icon\r") {
        return Some(Bystander::System);
    }
    if lower.starts_with("~$") || lower.starts_with(".~lock.") {
        return Some(Bystander::Temporary);
    }
    match lower.rsplit_once('.')?.1 {
        "css" | "js" | "mjs" | "map" | "wasm" | "dll" | "pyc" => Some(Bystander::Program),
        "lnk" | "tmp" | "crdownload" | "part" => Some(Bystander::Temporary),
        "emf" | "wmf" | "svgz" => Some(Bystander::Image),
        _ => None,
    }
}

/// What the first bytes tell.
pub(super) fn of_content(head: &[u8]) -> Option<Bystander> {
    use Bystander::{Audio, Database, Font, Image, Program, Video};
    const MAGIC: &[(&[u8], Bystander)] = &[
        // An Access database begins like a font.
        (b"\0\x01\0\0Standard ", Database),
        (b"\x89PNG\r\n\x1A\n", Image),
        (b"\xFF\xD8\xFF", Image),
        (b"GIF87a", Image),
        (b"GIF89a", Image),
        (b"II*\0", Image),
        (b"MM\0*", Image),
        (b"8BPS\0", Image),
        (b"\0\0\x01\0", Image),
        (b"\0\0\0\x0CjP  ", Image),
        (b"\xD7\xCD\xC6\x9A", Image),
        (b"\x7FELF", Program),
        (b"MZ\x90\0", Program),
        (b"MZ\0\0", Program),
        (b"\xCA\xFE\xBA\xBE", Program),
        (b"\xCF\xFA\xED\xFE", Program),
        (b"\0asm", Program),
        (b"\0\x01\0\0\0", Font),
        (b"OTTO", Font),
        (b"ttcf", Font),
        (b"wOFF", Font),
        (b"wOF2", Font),
        (b"ID3\x02", Audio),
        (b"ID3\x03", Audio),
        (b"ID3\x04", Audio),
        (b"\xFF\xFB", Audio),
        (b"fLaC", Audio),
        (b"OggS", Audio),
        (b"MThd\0", Audio),
        (b"\x1A\x45\xDF\xA3", Video),
        (b"\0\0\x01\xBA", Video),
        (b"\0\0\x01\xB3", Video),
        (b"FLV\x01", Video),
        (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", Video),
        (b"SQLite format 3\0", Database),
        (b"PAR1", Database),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*kind);
    }
    match (head.get(..4), head.get(4..8), head.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WAVE")) => return Some(Audio),
        (Some(b"RIFF"), _, Some(b"AVI ")) => return Some(Video),
        (Some(b"RIFF"), _, Some(b"WEBP")) => return Some(Image),
        (Some(_), Some(b"ftyp"), Some(brand)) => {
            return Some(match brand {
                b"heic" | b"heix" | b"mif1" | b"avif" => Image,
                b"M4A " | b"M4B " => Audio,
                _ => Video,
            });
        }
        _ => {}
    }
    // "BM", the size of the file, and four bytes that are zero.
    if head.starts_with(b"BM") && head.get(6..10) == Some(&[0; 4]) {
        return Some(Image);
    }
    is_svg(head).then_some(Image)
}

/// The kind of archive that these first bytes begin, where it is one that is not unpacked: documents may be in it.
pub(super) fn other_archive(head: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"7z\xBC\xAF\x27\x1C", "7z"),
        (b"Rar!\x1A\x07", "RAR"),
        (b"\x1F\x8B\x08", "gzip"),
        (b"BZh", "bzip2"),
        (b"\xFD7zXZ\0", "xz"),
        (b"\x28\xB5\x2F\xFD", "Zstandard"),
        (b"MSCF\0\0\0\0", "CAB"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(kind);
    }
    match (head.get(2..4), head.get(6), head.get(257..262)) {
        (Some(b"-l"), Some(b'-'), _) => Some("LZH"),
        (_, _, Some(b"ustar")) => Some("tar"),
        _ => None,
    }
}

/// A drawing in XML: its first element is `svg`.
fn is_svg(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    text.starts_with("<svg") || (text.starts_with("<?xml") && text.contains("<svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_documents_is_known_by_name_or_content() {
        assert_eq!(of_name("Thumbs.db"), Some(Bystander::System));
        assert_eq!(of_name("~$報告.docx"), Some(Bystander::Temporary));
        assert_eq!(of_name("style.CSS"), Some(Bystander::Program));
        assert_eq!(of_name("報告.docx"), None);
        assert_eq!(of_content(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), Some(Bystander::Image));
        assert_eq!(of_content(b"\0\0\0\x20ftypisom"), Some(Bystander::Video));
        assert_eq!(of_content(b"\0\x01\0\0Standard Jet DB"), Some(Bystander::Database));
        assert_eq!(of_content(b"<?xml version=\"1.0\"?>\n<svg xmlns=\"\">"), Some(Bystander::Image));
        for document in
            [&b"%PDF-1.7"[..], b"PK\x03\x04", b"<html>", b"BM\x8e\x91", b"", b"ID3", "報告".as_bytes()]
        {
            assert_eq!(of_content(document), None, "{document:?}");
        }
    }
}
