//! Facts on disk: one file per generation, whole or not there.
//!
//! Layout: magic `KEIFUGRA`, format version (little endian u32), then postcard in an lz4 frame
//! with content checksum, then the magic again: an lz4 frame alone may end early unnoticed.

use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Write},
    path::Path,
};

use crate::{Error, Facts, Graph};

const MAGIC: &[u8; 8] = b"KEIFUGRA";
/// Raise it whenever [`Facts`] changes.
const VERSION: u32 = 3;

impl Graph {
    /// Writes the facts to `path`: to a temporary file beside it first, which takes its place when it is on disk.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        save(self.facts(), path)
    }

    /// Reads what [`Graph::save`] wrote.
    pub fn load(path: &Path) -> Result<Self, Error> {
        Ok(Self::new(load(path)?))
    }
}

fn save(facts: &Facts, path: &Path) -> Result<(), Error> {
    let failed = |source| Error::File { action: "write", path: path.to_owned(), source };
    let temporary = path.with_extension("tmp");
    let written = write(facts, &temporary).and_then(|()| std::fs::rename(&temporary, path));
    if let Err(source) = written {
        // The half-written file is of no use to anyone; whether it can be removed changes nothing.
        let _ = std::fs::remove_file(&temporary);
        return Err(failed(source));
    }
    // The new name is only safe when the folder is on disk too.
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed),
        None => Ok(()),
    }
}

fn write(facts: &Facts, path: &Path) -> std::io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    file.write_all(MAGIC)?;
    file.write_all(&VERSION.to_le_bytes())?;
    let frame = lz4_flex::frame::FrameInfo::new().content_checksum(true);
    let encoder = lz4_flex::frame::FrameEncoder::with_frame_info(frame, file);
    let encoder =
        postcard::to_io(facts, BufWriter::with_capacity(1 << 16, encoder)).map_err(std::io::Error::other)?;
    let encoder = encoder.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    let mut file = encoder.finish().map_err(std::io::Error::other)?;
    file.write_all(MAGIC)?;
    file.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()
}

fn load(path: &Path) -> Result<Facts, Error> {
    let failed = |source| Error::File { action: "read", path: path.to_owned(), source };
    let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason };
    let mut file = BufReader::with_capacity(1 << 20, File::open(path).map_err(failed)?);
    let mut head = [0u8; 12];
    file.read_exact(&mut head).map_err(|_| damaged("shorter than its head".to_owned()))?;
    if &head[..8] != MAGIC {
        return Err(damaged("it does not begin like one".to_owned()));
    }
    let found = u32::from_le_bytes([head[8], head[9], head[10], head[11]]);
    if found != VERSION {
        return Err(Error::Version { path: path.to_owned(), found, known: VERSION });
    }
    let mut decoder = lz4_flex::frame::FrameDecoder::new(file);
    let mut bytes = Vec::new();
    decoder.read_to_end(&mut bytes).map_err(|source| damaged(source.to_string()))?;
    let mut tail = Vec::new();
    decoder.get_mut().read_to_end(&mut tail).map_err(failed)?;
    if tail != MAGIC {
        return Err(damaged("it does not end like one".to_owned()));
    }
    let (facts, rest): (Facts, _) =
        postcard::take_from_bytes(&bytes).map_err(|source| damaged(source.to_string()))?;
    if !rest.is_empty() {
        return Err(damaged(format!("{} bytes too many", rest.len())));
    }
    Ok(facts)
}
