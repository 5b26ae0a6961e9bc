//! What parent and child say to each other: frames of a length and postcard.

use std::io::{self, Read, Write};

use keifu_corpus::Document;
use serde::{Deserialize, Serialize};

/// The word of the first answer, which no request asked for.
pub(super) const READY: &str = "ready";

/// Longest answer, in bytes: a child that says more is not believed.
const LONGEST: u64 = 1 << 30;

/// A file to be read; its bytes follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Request<'a> {
    /// Path within the collection.
    pub(crate) source: &'a str,
    /// Text of the sidecar, if there is one.
    pub(crate) sidecar: Option<&'a str>,
    /// Languages in which pages that are pictures are to be recognized, if they are.
    pub(crate) ocr: Option<&'a str>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Answer {
    /// It was read.
    Read(Box<Document>),
    /// It cannot be read: one word for counting, and what to do.
    Refused { reason: String, hint: String },
    /// The reader failed in a way that nobody foresaw.
    Panicked(String),
}

pub(super) fn write_request(out: &mut impl Write, request: &Request<'_>, bytes: &[u8]) -> io::Result<()> {
    write_frame(out, &postcard::to_stdvec(request).map_err(io::Error::other)?)?;
    write_frame(out, bytes)?;
    out.flush()
}

/// The next request with its bytes; `None` when there will be no more.
pub(super) fn read_request(input: &mut impl Read) -> io::Result<Option<(Vec<u8>, Vec<u8>)>> {
    let Some(request) = read_frame(input, LONGEST)? else { return Ok(None) };
    let bytes = read_frame(input, u64::MAX)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    Ok(Some((request, bytes)))
}

pub(super) fn write_answer(out: &mut impl Write, answer: &Answer) -> io::Result<()> {
    write_frame(out, &postcard::to_stdvec(answer).map_err(io::Error::other)?)?;
    out.flush()
}

pub(super) fn read_answer(input: &mut impl Read) -> io::Result<Answer> {
    let frame = read_frame(input, LONGEST)?.ok_or(io::ErrorKind::UnexpectedEof)?;
    postcard::from_bytes(&frame).map_err(io::Error::other)
}

fn write_frame(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)
}

/// `None` when the other side has closed before a frame began.
fn read_frame(input: &mut impl Read, longest: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = Vec::with_capacity(8);
    input.take(8).read_to_end(&mut length)?;
    let Ok(length) = <[u8; 8]>::try_from(length.as_slice()) else {
        return if length.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
    };
    let length = u64::from_le_bytes(length);
    if length > longest {
        return Err(io::Error::other("a frame that is too long"));
    }
    // The length is what the other side says: memory is taken for what has come.
    let mut bytes = Vec::with_capacity(length.min(1 << 20) as usize);
    input.take(length).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == length { Ok(Some(bytes)) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_arrives_and_nonsense_is_an_error() {
        let request = Request { source: "a/報告.pdf", sidecar: Some("title = \"x\""), ocr: Some("jpn") };
        let mut said = Vec::new();
        write_request(&mut said, &request, b"%PDF").unwrap();
        let mut input = said.as_slice();
        let (heard, bytes) = read_request(&mut input).unwrap().unwrap();
        assert_eq!(postcard::from_bytes::<Request<'_>>(&heard).unwrap(), request);
        assert_eq!(bytes, b"%PDF");
        assert!(read_request(&mut input).unwrap().is_none());

        let answer = Answer::Refused { reason: "encrypted".to_owned(), hint: "開けません".to_owned() };
        let mut said = Vec::new();
        write_answer(&mut said, &answer).unwrap();
        assert_eq!(read_answer(&mut said.as_slice()).unwrap(), answer);
        for cut in 0..said.len() {
            assert!(read_answer(&mut &said[..cut]).is_err(), "{cut}");
        }
        assert!(read_answer(&mut [0xFF; 64].as_slice()).is_err());
    }
}
