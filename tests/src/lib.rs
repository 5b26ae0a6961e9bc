//! What the end-to-end tests share: the command under test, a folder of its own for each test, the data beside the project.

#![expect(clippy::print_stderr, reason = "a test says what it skipped")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

pub mod big_graph;
pub mod big_tables;
pub mod damage;
pub mod formats;
pub mod hostile_sql;
pub mod html;
pub mod measure;
pub mod paper;
pub mod perf;
pub mod random;
pub mod review_sheets;
pub mod serving;
pub mod tools;
pub mod zips;

/// The folder with seeds, gold and benchmark data beside the project, when there is one; says so when there is none.
pub fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
    let found = folder.join("seeds").is_dir();
    if !found {
        eprintln!("skipped: ../shared is absent");
    }
    found.then_some(folder)
}

/// The project's own sample reports.
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../corpus/samples")
}

/// The command under test with a data directory of its own, removed at the end.
pub struct Keifu {
    binary: PathBuf,
    /// Holds the data directory and whatever a test writes.
    pub folder: TempDir,
}

impl Keifu {
    /// `binary` is `env!("CARGO_BIN_EXE_keifu-under-test")`, which only integration tests know.
    ///
    /// # Panics
    /// When no temporary folder can be made.
    pub fn new(binary: &str) -> Self {
        Self { binary: binary.into(), folder: TempDir::new().expect("a temporary folder") }
    }

    /// The data directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A command line, not yet run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg("--data").arg(self.data()).args(arguments).env_remove("KEIFU_DATA").env("NO_COLOR", "1");
        command
    }

    /// Runs a command line to its end, whatever its exit status.
    ///
    /// # Panics
    /// When the command cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the command starts")
    }

    /// Runs a command line that must succeed and gives what it printed.
    ///
    /// # Panics
    /// When it fails: with what it said.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{arguments:?} failed with {}:\n{stdout}\n{stderr}", output.status);
        stdout.into_owned()
    }

    /// Runs a command line that must end with `status` and gives what it said on standard error.
    ///
    /// # Panics
    /// When it ends with another status, or says nothing.
    pub fn fails(&self, arguments: &[&str], status: i32) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{arguments:?}: {said}");
        assert!(!said.trim().is_empty(), "{arguments:?} ended with {status} and said nothing");
        said
    }

    /// Runs a command line that must succeed with `--json` and gives the object.
    ///
    /// # Panics
    /// When it fails or prints no JSON.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let printed = self.ok(&[arguments, &["--json"]].concat());
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{arguments:?}: {error}:\n{printed}"))
    }
}

/// The path as an argument.
///
/// # Panics
/// When it is not UTF-8.
pub fn argument(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

/// The items of a JSON array.
///
/// # Panics
/// When it is none.
pub fn items(value: &serde_json::Value) -> &[serde_json::Value] {
    value.as_array().unwrap_or_else(|| panic!("no array: {value}"))
}

/// A JSON string.
///
/// # Panics
/// When it is none.
pub fn text(value: &serde_json::Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no string: {value}"))
}

/// Every file below `folder` with its bytes, by path: for comparing exports.
///
/// # Panics
/// When the folder cannot be read.
pub fn files_of(folder: &Path) -> std::collections::BTreeMap<PathBuf, Vec<u8>> {
    let mut files = std::collections::BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in std::fs::read_dir(&next).expect("a readable folder") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                left.push(path);
            } else {
                let bytes = std::fs::read(&path).expect("a readable file");
                files.insert(path.strip_prefix(folder).expect("below the folder").to_owned(), bytes);
            }
        }
    }
    files
}
