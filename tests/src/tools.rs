//! Programs of others that some tests print and check with: Chromium, LibreOffice, poppler, Python.
//!
//! Tests that need one are `#[ignore]`d and run by `tests/printed.sh`. When the program is absent they say so and
//! end; with `KEIFU_TOOLS=required` in the environment (as in CI) they fail instead.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::argument;

/// Longest that one run of a program may take: a cold LibreOffice on a busy machine needs a good part of it.
const LIMIT: Duration = Duration::from_secs(180);

/// Whether the program `name` is on the PATH; says so when it is not.
///
/// # Panics
/// When it is absent and `KEIFU_TOOLS` is `required`.
pub fn present(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    if !found {
        let required = std::env::var("KEIFU_TOOLS").is_ok_and(|value| value == "required");
        assert!(!required, "{name} is absent, and KEIFU_TOOLS=required says that it must be there");
        eprintln!("skipped: {name} is absent");
    }
    found
}

/// Prints an HTML page to `pdf` with headless Chromium; `heads` adds Chromium's own running heads and page numbers.
///
/// # Panics
/// When no PDF comes out of it.
pub fn print_html(html: &str, pdf: &Path, heads: bool) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = folder.path().join("page.html");
    std::fs::write(&page, html).expect("a page to print");
    let mut command = Command::new("chromium");
    // Tests run as root in containers, where the sandbox of Chromium cannot.
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]);
    if !heads {
        command.arg("--no-pdf-header-footer");
    }
    command.arg(format!("--user-data-dir={}", argument(folder.path())));
    command.arg(format!("--print-to-pdf={}", argument(pdf))).arg(format!("file://{}", argument(&page)));
    finish(command);
    assert!(pdf.is_file(), "chromium printed nothing to {}", pdf.display());
}

/// Converts documents to PDF with LibreOffice, all in one run; gives for each the PDF that came of it, if one did.
///
/// # Panics
/// When LibreOffice cannot be started.
pub fn convert_to_pdf(documents: &[PathBuf], out: &Path) -> Vec<Option<PathBuf>> {
    let profile = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new("soffice");
    command.arg(format!("-env:UserInstallation=file://{}", argument(profile.path())));
    command.args(["--headless", "--convert-to", "pdf", "--outdir"]).arg(out).args(documents);
    finish(command);
    documents
        .iter()
        .map(|document| {
            let name = Path::new(document.file_name().unwrap_or_default()).with_extension("pdf");
            Some(out.join(name)).filter(|pdf| pdf.is_file())
        })
        .collect()
}

/// What poppler's pdftotext reads on page `page` of a PDF, with `options` such as `-layout` or `-raw`.
///
/// # Panics
/// When pdftotext cannot be started.
pub fn pdftotext(pdf: &Path, page: u32, options: &[&str]) -> String {
    let page = page.to_string();
    let output = Command::new("pdftotext")
        .args(["-q", "-enc", "UTF-8", "-f", &page, "-l", &page])
        .args(options)
        .args([pdf, Path::new("-")])
        .stdin(Stdio::null())
        .output()
        .expect("pdftotext starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs a program whose output nobody reads to its end.
fn finish(mut command: Command) {
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = child.unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    let begun = Instant::now();
    while !ended(&mut child) {
        if begun.elapsed() > LIMIT {
            child.kill().expect("the process that was started");
            child.wait().expect("the process that was killed");
            panic!("{command:?} took longer than {LIMIT:?}");
        }
        std::thread::park_timeout(Duration::from_millis(20));
    }
}

fn ended(child: &mut Child) -> bool {
    child.try_wait().expect("the state of a process that was started").is_some()
}
