//! All tables as one ZIP, written from front to back: what a response can carry.

use std::io::{self, Write};

use zip::{DateTime, ZipWriter, write::SimpleFileOptions};

use super::{
    Format,
    table::{table_names, write_table},
};
use crate::{Error, library::Snapshot, tables::table};

/// Writes every table of `format` as a file of an archive, each in a pass of its own over the documents.
pub(crate) fn write_archive(
    snapshot: &Snapshot,
    format: Format,
    out: &mut (dyn Write + Send),
) -> Result<(), Error> {
    let mut archive = ZipWriter::new_stream(out);
    // The same generation gives the same bytes, so no file has a time of its own; any may be larger than 4 GiB.
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).large_file(true);
    // Parquet is compressed as it is.
    let options = match format {
        Format::Parquet => options.compression_method(zip::CompressionMethod::Stored),
        _ => options.compression_level(Some(1)),
    };
    for name in table_names(format) {
        let Some(table) = table(name) else { continue };
        archive.start_file(format!("{name}.{}", format.extension()), options).map_err(io::Error::from)?;
        write_table(snapshot, table, format, &mut archive)?;
    }
    archive.finish().map_err(io::Error::from)?;
    Ok(())
}
