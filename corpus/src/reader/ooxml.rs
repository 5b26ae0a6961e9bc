//! The package that Word and PowerPoint files are (ECMA-376, part 2): parts of XML in a ZIP archive, and relationships.

pub(super) mod counting;
pub(super) mod drawing;
pub(super) mod grid;
pub(super) mod legacy;
pub(super) mod properties;
pub(super) mod symbols;
pub(super) mod xml;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use self::xml::Xml;
use crate::{Error, Warning};

/// Most bytes that one part may unpack to.
const LARGEST_PART: u64 = 256 << 20;
/// Most bytes that all parts read of one file may unpack to.
const LARGEST_WHOLE: u64 = 512 << 20;

/// An opened file.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Places of the parts by their names in lower case.
    places: BTreeMap<String, usize>,
    unpacked: u64,
    largest: u64,
    /// Path of the file within the collection.
    pub(super) source: &'b str,
    /// Name of the format, for messages.
    pub(super) format: &'static str,
    /// What was doubtful about the parts.
    pub(super) warnings: Vec<Warning>,
}

/// What a part refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Relationship {
    /// Last word of the type's address (`styles`, `slide`), the same in the transitional and the strict form.
    pub(super) kind: String,
    /// Name of the part without leading slash; the address of an external target.
    pub(super) target: String,
    /// Whether the target lies outside the file.
    pub(super) external: bool,
}

/// The relationships of a part by their ids.
pub(super) type Relationships = BTreeMap<String, Relationship>;

/// The text of a part with its name.
pub(super) struct Part {
    /// Name without leading slash.
    pub(super) name: String,
    text: String,
}

impl Part {
    /// Whether its text holds `word`.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.text.contains(word)
    }
}

impl<'b> Package<'b> {
    /// Opens a package; fails when its list of parts is missing or wrong.
    pub(super) fn open(bytes: &'b [u8], source: &'b str, format: &'static str) -> Result<Self, Error> {
        Self::open_within(bytes, source, format, LARGEST_PART)
    }

    fn open_within(
        bytes: &'b [u8],
        source: &'b str,
        format: &'static str,
        largest: u64,
    ) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| Error::Damaged {
            source_path: source.to_owned(),
            format,
            reason: format!("its list of parts, which stands at the end, cannot be read: {cause}"),
        })?;
        let mut places = BTreeMap::new();
        for (at, name) in archive.file_names().enumerate() {
            if let Ok(name) = name {
                let name = name.replace('\\', "/").to_ascii_lowercase();
                places.entry(name.trim_start_matches('/').to_owned()).or_insert(at);
            }
        }
        Ok(Self { archive, places, unpacked: 0, largest, source, format, warnings: Vec::new() })
    }

    /// Whether there is a part of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&name.to_ascii_lowercase())
    }

    /// An error that names what is wrong with the file.
    pub(super) fn damaged(&self, reason: impl Into<String>) -> Error {
        Error::Damaged { source_path: self.source.to_owned(), format: self.format, reason: reason.into() }
    }

    /// A part that the file cannot do without.
    pub(super) fn required(&mut self, name: &str) -> Result<Part, Error> {
        self.part(name)?.ok_or_else(|| self.damaged(format!("its part {name} is missing")))
    }

    /// The text of a part; `None` when there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part>, Error> {
        let Some(&at) = self.places.get(&name.to_ascii_lowercase()) else { return Ok(None) };
        let left = self.largest.min(LARGEST_WHOLE.saturating_sub(self.unpacked));
        let wrong = |cause: String| Error::Damaged {
            source_path: self.source.to_owned(),
            format: self.format,
            reason: format!("its part {name} cannot be unpacked: {cause}"),
        };
        let file = self.archive.by_index(at).map_err(|cause| wrong(cause.to_string()))?;
        let mut bytes = Vec::new();
        file.take(left + 1).read_to_end(&mut bytes).map_err(|cause| wrong(cause.to_string()))?;
        if bytes.len() as u64 > left {
            return Err(Error::Bomb {
                source_path: self.source.to_owned(),
                part: name.to_owned(),
                limit: left,
            });
        }
        self.unpacked += bytes.len() as u64;
        let (text, replaced) = decode(bytes);
        if replaced {
            self.warnings.push(Warning {
                code: "undecodable".to_owned(),
                message: format!(
                    "the part {name} has characters that its encoding does not have; they read as `\u{FFFD}`"
                ),
                at: None,
            });
        }
        Ok(Some(Part { name: name.to_owned(), text }))
    }

    /// Like [`Self::part`] for a part that the file can do without: when it cannot be unpacked, a warning says so.
    pub(super) fn optional(&mut self, name: &str) -> Result<Option<Part>, Error> {
        match self.part(name) {
            Err(Error::Damaged { reason, .. }) => {
                self.warn_of(&reason);
                Ok(None)
            }
            other => other,
        }
    }

    /// Notes that something beside the main text could not be read.
    pub(super) fn warn_of(&mut self, reason: &str) {
        self.warnings.push(Warning {
            code: "damaged_part".to_owned(),
            message: format!("{reason}; the rest was read: open the file and save it again"),
            at: None,
        });
    }

    /// Keeps what was read of a part beside the main text, or notes why it could not be read.
    pub(super) fn forgive<T: Default>(&mut self, read: Result<T, Error>) -> Result<T, Error> {
        match read {
            Err(Error::Damaged { reason, .. }) => {
                self.warn_of(&reason);
                Ok(T::default())
            }
            other => other,
        }
    }

    /// A reader of the part's XML.
    pub(super) fn xml<'p>(&self, part: &'p Part) -> Xml<'p>
    where
        'b: 'p,
    {
        Xml::new(&part.text, &part.name, self.source, self.format)
    }

    /// The relationships of a part; those of the package for the empty name.
    pub(super) fn relationships(&mut self, part: &str) -> Result<Relationships, Error> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let name = format!("{folder}{slash}_rels/{file}.rels");
        let Some(list) = self.optional(&name)? else { return Ok(Relationships::new()) };
        let read = relationships(self.xml(&list), folder);
        self.forgive(read)
    }

    /// Name of the part that is the document itself; `usual` where the package does not say.
    pub(super) fn main_part(&mut self, usual: &str) -> Result<String, Error> {
        let relationships = self.relationships("")?;
        let told = relationships.into_values().find(|to| to.kind == "officeDocument" && !to.external);
        Ok(match told {
            Some(told) if self.has(&told.target) => told.target,
            _ => usual.to_owned(),
        })
    }
}

fn relationships(mut xml: Xml<'_>, folder: &str) -> Result<Relationships, Error> {
    let mut found = Relationships::new();
    xml.root()?;
    while let Some(element) = xml.child()? {
        if element.name() == "Relationship"
            && let (Some(id), Some(kind), Some(target)) =
                (element.attribute("Id"), element.attribute("Type"), element.attribute("Target"))
        {
            let external = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
            let target = if external { target.into_owned() } else { resolve(folder, &target) };
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            found.insert(id.into_owned(), Relationship { kind, target, external });
        }
        xml.skip()?;
    }
    Ok(found)
}

/// Name of the part that `target` means in a relationship of a part in `folder`.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = Vec::new();
    let folder = if target.starts_with('/') { "" } else { folder };
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// The text of an XML part, and whether bytes of it were no characters.
fn decode(bytes: Vec<u8>) -> (String, bool) {
    let told = encoding_rs::Encoding::for_bom(&bytes).map(|(encoding, _)| encoding).or_else(|| {
        // UTF-16 without a byte order mark shows in the first `<`.
        match bytes.get(..2) {
            Some(b"<\0") => return Some(encoding_rs::UTF_16LE),
            Some(b"\0<") => return Some(encoding_rs::UTF_16BE),
            _ => {}
        }
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
        let (_, after) = head.split_once("encoding=")?;
        let quote = after.chars().next()?;
        encoding_rs::Encoding::for_label(after[1..].split(quote).next()?.as_bytes())
    });
    match told {
        Some(encoding) if encoding != encoding_rs::UTF_8 => {
            let (text, _, replaced) = encoding.decode(&bytes);
            (text.into_owned(), replaced)
        }
        _ => match String::from_utf8(bytes) {
            Ok(text) => (text, false),
            Err(wrong) => (String::from_utf8_lossy(wrong.as_bytes()).into_owned(), true),
        },
    }
}

/// Whether an on/off property is on: present without a value, or with one that says so.
pub(super) fn is_on(value: Option<Cow<'_, str>>) -> bool {
    value.is_none_or(|value| !matches!(&*value, "0" | "false" | "off"))
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write;

    use super::*;

    /// A ZIP archive of the parts.
    pub(crate) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, text) in parts {
            archive.start_file(*name, options).expect("a part");
            archive.write_all(text.as_bytes()).expect("room");
        }
        archive.finish().expect("an archive").into_inner()
    }

    #[test]
    fn parts_are_found_without_case_and_through_relationships() {
        let list = "<Relationships xmlns='x'><Relationship Id='a' Type='http://purl.oclc.org/ooxml/officeDocument/\
                    relationships/officeDocument' Target='/Word/./other/../Document.xml'/></Relationships>";
        let bytes = zipped(&[("_rels/.rels", list), ("word/document.XML", "<a/>")]);
        let mut package = Package::open(&bytes, "t.docx", "DOCX").expect("a package");
        assert_eq!(package.main_part("word/none.xml").expect("a name"), "Word/Document.xml");
        assert!(package.part("word/DOCUMENT.xml").expect("a part").is_some());
        assert!(package.part("word/none.xml").expect("no trouble").is_none());
    }

    #[test]
    fn a_part_that_unpacks_to_too_much_is_refused() {
        let bytes = zipped(&[("word/document.xml", &" ".repeat(100_000))]);
        let mut package = Package::open_within(&bytes, "t.docx", "DOCX", 99_999).expect("a package");
        assert!(matches!(package.part("word/document.xml"), Err(Error::Bomb { limit: 99_999, .. })));
        let mut package = Package::open_within(&bytes, "t.docx", "DOCX", 100_000).expect("a package");
        assert!(package.part("word/document.xml").is_ok());
    }

    #[test]
    fn an_archive_that_is_cut_off_says_so() {
        let bytes = zipped(&[("word/document.xml", "<a/>")]);
        let error = Package::open(&bytes[..bytes.len() / 2], "t.docx", "DOCX").err().expect("an error");
        assert!(matches!(error, Error::Damaged { .. }), "{error}");
    }

    #[test]
    fn parts_in_other_encodings_are_decoded() {
        let wide: Vec<u8> = "\u{FEFF}<a>表</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(wide), ("<a>表</a>".to_owned(), false));
        let bytes = b"<?xml version='1.0' encoding='Shift_JIS'?><a>\x95\x5C</a>".to_vec();
        assert!(decode(bytes).0.ends_with("<a>表</a>"));
        assert!(decode(b"<a>\xFF</a>".to_vec()).1);
    }
}
