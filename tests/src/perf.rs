//! The benchmark text beside the project, written out as a folder of text files.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, BufRead, BufReader},
    path::Path,
};

use flate2::read::GzDecoder;

/// Writes the statutes and review sheets of `shared/data/perf` into `folder`, one `.txt` a document, until about
/// `bytes` of text are written; gives the number of documents and of bytes.
///
/// The passages of a document have ids `DOCUMENT-NNNN`; the title becomes the first line.
///
/// # Errors
/// When the data cannot be read or the folder cannot be written.
pub fn write_documents(shared: &Path, folder: &Path, bytes: usize) -> io::Result<(usize, usize)> {
    let packed = File::open(shared.join("data/perf/passages-100mb.jsonl.gz"))?;
    let mut documents: BTreeMap<String, String> = BTreeMap::new();
    let mut written = 0;
    for line in BufReader::new(GzDecoder::new(packed)).lines() {
        let passage: serde_json::Value = serde_json::from_str(&line?)?;
        let text = |key: &str| passage[key].as_str().unwrap_or_default().to_owned();
        let id = text("id");
        let document = id.rsplit_once('-').map_or(id.clone(), |(document, _)| document.to_owned());
        let content = documents.entry(document).or_insert_with(|| text("title") + "\n\n");
        let before = content.len();
        content.push_str(&text("text"));
        content.push_str("\n\n");
        written += content.len() - before;
        if written >= bytes {
            break;
        }
    }
    fs::create_dir_all(folder)?;
    for (name, content) in &documents {
        fs::write(folder.join(name).with_extension("txt"), content)?;
    }
    Ok((documents.len(), written))
}
