//! `keifu export`: everything as files.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use crate::{
    Error,
    cli::ExportFormat,
    export::{Base, Format, write_file, write_folder, write_graph, write_tables},
    library::Snapshot,
    output,
    tables::{self, Selection},
};

pub(super) fn run(
    library: &Snapshot,
    format: ExportFormat,
    out: &Path,
    base: &Base,
    json: bool,
) -> Result<(), Error> {
    match format {
        ExportFormat::Sqlite => tables::sqlite(out, library)?,
        ExportFormat::Jsonl => write_folder(out, |folder| write_tables(folder, library, Format::Jsonl))?,
        ExportFormat::Csv => write_folder(out, |folder| write_tables(folder, library, Format::Csv))?,
        ExportFormat::Parquet => write_folder(out, |folder| write_tables(folder, library, Format::Parquet))?,
        ExportFormat::Graphml => graph(library, Format::Graphml, out, base)?,
        ExportFormat::Gexf => graph(library, Format::Gexf, out, base)?,
        ExportFormat::Jsonld => graph(library, Format::Jsonld, out, base)?,
        ExportFormat::Turtle => graph(library, Format::Turtle, out, base)?,
    }
    if json {
        return output::json(&serde_json::json!({ "out": out, "generation": library.generation }));
    }
    writeln!(output::stdout(), "世代 {} を {} に書き出しました", library.generation, out.display())?;
    Ok(())
}

fn graph(library: &Snapshot, format: Format, out: &Path, base: &Base) -> Result<(), Error> {
    let everything = Selection::everything(library);
    write_file(&file_of(out, format), |file| write_graph(library, &everything, format, base, file))
}

/// `out` where it is named like such a file, else a file in the folder `out`.
fn file_of(out: &Path, format: Format) -> PathBuf {
    let ending = out.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let named = format.endings().iter().any(|known| ending.eq_ignore_ascii_case(known));
    if named && !out.is_dir() { out.to_owned() } else { out.join(format!("graph.{}", format.extension())) }
}
