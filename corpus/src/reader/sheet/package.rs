//! Parts of a zipped workbook, each read no further than the cap on its size.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use quick_xml::events::{BytesStart, Event};
use zip::{ZipArchive, read::ZipFile, result::ZipError};

use crate::Error;

/// Most bytes that a part may unpack to: a sheet of a million rows has some hundred million.
const MOST_OF_PART: u64 = 1 << 30;
/// Most bytes between two marks of XML: a cell holds 32,767 characters at most.
const MOST_OF_EVENT: usize = 16 << 20;

/// A workbook that is an archive of parts.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    source: &'a str,
    format: &'static str,
}

/// The bytes of a part, unpacked as they are read.
type Part<'p, 'a> = BufReader<io::Take<ZipFile<'p, Cursor<&'a [u8]>>>>;

/// A part, read as XML.
pub(super) struct Xml<'p, 'a> {
    reader: quick_xml::Reader<Capped<Part<'p, 'a>>>,
    buffer: Vec<u8>,
}

impl<'a> Package<'a> {
    /// Opens the archive; fails when its list of parts is missing or damaged.
    pub(super) fn open(bytes: &'a [u8], source: &'a str, format: &'static str) -> Result<Self, Error> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| damaged(source, format, format!("the list of its parts: {error}")))?;
        let names = archive.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect();
        Ok(Self { archive, names, source, format })
    }

    /// The part of the name, compared without case (ECMA-376, part 2); `None` when there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Xml<'_, 'a>>, Error> {
        let name = name.trim_start_matches('/');
        let Some(at) =
            self.names.iter().position(|own| own == name).or_else(|| {
                self.names.iter().position(|own| own.replace('\\', "/").eq_ignore_ascii_case(name))
            })
        else {
            return Ok(None);
        };
        let own = self.names[at].clone();
        let (source, format) = (self.source, self.format);
        let file = self.archive.by_name(&own).map_err(|error| match error {
            ZipError::UnsupportedArchive(what) if what.contains("Password") => {
                Error::Encrypted { source_path: source.to_owned(), format }
            }
            error => damaged(source, format, format!("its part {own}: {error}")),
        })?;
        let bytes = BufReader::with_capacity(1 << 16, file.take(MOST_OF_PART));
        let mut reader = quick_xml::Reader::from_reader(Capped { inner: bytes, left: MOST_OF_EVENT });
        reader.config_mut().check_end_names = false;
        Ok(Some(Xml { reader, buffer: Vec::new() }))
    }

    /// What is wrong with the file when a part that it cannot do without is not there.
    pub(super) fn lacks(&self, name: &str) -> Error {
        damaged(self.source, self.format, format!("its part {name} is missing"))
    }

    /// Counts what all parts unpack to, for libraries that unpack them whole; fails beyond `most` bytes.
    pub(super) fn weigh(&mut self, most: u64) -> Result<(), Error> {
        let mut left = most;
        for at in 0..self.archive.len() {
            // A part that cannot be unpacked is the library's to report.
            let Ok(file) = self.archive.by_index(at) else { continue };
            let part = file.name().map(|name| name.into_owned()).unwrap_or_default();
            let count = io::copy(&mut file.take(left + 1), &mut io::sink()).unwrap_or(0);
            if count > left {
                return Err(Error::Bomb { source_path: self.source.to_owned(), part, limit: most });
            }
            left -= count;
        }
        Ok(())
    }

    /// The error for a file that a password protects.
    pub(super) fn encrypted(&self) -> Error {
        Error::Encrypted { source_path: self.source.to_owned(), format: self.format }
    }

    /// The error for a part that cannot be read on.
    pub(super) fn broken(&self, name: &str, error: &quick_xml::Error) -> Error {
        if is_bomb(error) {
            return Error::Bomb {
                source_path: self.source.to_owned(),
                part: name.to_owned(),
                limit: MOST_OF_PART,
            };
        }
        damaged(self.source, self.format, format!("its part {name}: {error}"))
    }

    /// Names of the parts.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }
}

fn damaged(source: &str, format: &'static str, reason: String) -> Error {
    Error::Damaged { source_path: source.to_owned(), format, reason }
}

/// Whether reading ended because a part is larger than allowed.
pub(super) fn is_bomb(error: &quick_xml::Error) -> bool {
    matches!(error, quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge)
}

impl Xml<'_, '_> {
    /// The next piece of the part.
    pub(super) fn next(&mut self) -> Result<Event<'_>, quick_xml::Error> {
        self.buffer.clear();
        self.reader.get_mut().left = MOST_OF_EVENT;
        let event = self.reader.read_event_into(&mut self.buffer)?;
        Ok(event)
    }

    /// Whether the part was cut at the cap.
    pub(super) fn was_cut(&self) -> bool {
        self.reader.get_ref().inner.get_ref().limit() == 0
    }
}

/// Adds the characters of a piece of text to `text`; other pieces add nothing.
pub(super) fn add_text(event: &Event<'_>, text: &mut String) {
    match event {
        Event::Text(piece) => text.push_str(&piece.xml10_content()),
        Event::CData(piece) => text.push_str(&piece.xml10_content()),
        Event::GeneralRef(piece) => match piece.resolve_char_ref() {
            Ok(Some(c)) => text.push(c),
            // Entities that a file declares itself are not followed: they are how XML bombs are built.
            _ => text.push_str(match &*piece.xml10_content() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                "apos" => "'",
                _ => "",
            }),
        },
        _ => {}
    }
}

/// The value of an attribute, its namespace left out of account.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|found| found.key.local_name().as_ref() == name)
        .and_then(|found| {
            found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|value| value.into_owned())
        })
}

/// Whether an attribute says yes (`1`, `true`, `on`).
pub(super) fn is_set(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on"))
}

/// A reader that gives only so many bytes until it is filled up again.
struct Capped<R> {
    inner: R,
    left: usize,
}

impl<R: BufRead> Read for Capped<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(into)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Capped<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let bytes = self.inner.fill_buf()?;
        if self.left == 0 && !bytes.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "one piece of text is larger than allowed",
            ));
        }
        Ok(&bytes[..bytes.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.inner.consume(count);
    }
}
