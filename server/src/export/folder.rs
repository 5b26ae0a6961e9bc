//! Exports as files: they appear under their names when all of them are whole, or not at all.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use crate::Error;

/// Gives an empty folder to `write` and then moves its files into `out`, over those of the same name; what else is in
/// `out` stays.
pub(crate) fn write_folder(out: &Path, write: impl FnOnce(&Path) -> Result<(), Error>) -> Result<(), Error> {
    fs::create_dir_all(out).map_err(failed("creating the folder", out))?;
    // Beside the files to come, so that moving them is but renaming.
    let made = tempfile::Builder::new().prefix(".keifu-export-").tempdir_in(out);
    let staged = made.map_err(failed("creating a folder in", out))?;
    write(staged.path())?;
    let mut names: Vec<PathBuf> = fs::read_dir(staged.path())
        .and_then(|files| files.map(|file| file.map(|file| file.path())).collect::<io::Result<_>>())
        .map_err(failed("reading", staged.path()))?;
    names.sort();
    for from in names {
        let to = out.join(from.file_name().unwrap_or_default());
        fs::rename(&from, &to).map_err(failed("writing", &to))?;
    }
    Ok(())
}

/// Gives a file to `write`; it appears as `out` when it is whole.
pub(crate) fn write_file(
    out: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), Error>,
) -> Result<(), Error> {
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = out.file_name().unwrap_or_default();
    write_folder(parent, |folder| {
        let file = File::create(folder.join(name)).map_err(failed("writing", out))?;
        let mut file = BufWriter::with_capacity(1 << 16, file);
        write(&mut file)?;
        file.flush().map_err(failed("writing", out))
    })
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { action, path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("graph.gexf");
        let write = |text: &'static str| move |out: &mut dyn Write| Ok(out.write_all(text.as_bytes())?);
        write_file(&file, write("one")).unwrap();
        write_file(&file, write("two")).unwrap();
        let broken = write_file(&file, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("the disk is full").into())
        });
        assert!(broken.is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}
