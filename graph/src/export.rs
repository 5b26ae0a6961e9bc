//! The facts as files for other programs: JSON Lines (the contract).
//!
//! Passages stream through one document at a time; only facts are held. The same facts give the same bytes.

mod jsonl;
mod rows;
#[cfg(test)]
mod tests;

pub use jsonl::{jsonl, jsonl_table};
pub use rows::TABLES;

use std::{
    fs::File,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use crate::Error;

/// A file being written, with its path for messages.
struct Output<'w> {
    path: PathBuf,
    file: Box<dyn Write + 'w>,
}

impl<'w> Output<'w> {
    /// What is no file but shall be called `name`.
    fn to(name: &str, out: &'w mut dyn Write) -> Self {
        Self { path: name.into(), file: Box::new(out) }
    }

    /// Creates `dir` if need be, and the file `name` in it.
    fn create(dir: &Path, name: &str) -> Result<Self, Error> {
        let path = dir.join(name);
        let failed = |source| Error::File { action: "write", path: path.clone(), source };
        std::fs::create_dir_all(dir).map_err(failed)?;
        let file = BufWriter::with_capacity(1 << 16, File::create(&path).map_err(failed)?);
        Ok(Self { path, file: Box::new(file) })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let written = self.file.write_all(bytes);
        written.map_err(|source| self.failed(source))
    }

    fn finish(mut self) -> Result<(), Error> {
        let flushed = self.file.flush();
        flushed.map_err(|source| self.failed(source))
    }

    fn failed(&self, source: std::io::Error) -> Error {
        Error::File { action: "write", path: self.path.clone(), source }
    }
}
