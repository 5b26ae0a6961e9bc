//! What reading files costs: PDF pages per second and MB of text per second beside poppler's pdftotext on two threads
//! in one run, the other formats, and the peak memory of an ingest of the largest file.
//!
//! Files: those of `../shared/data/files`, and a PDF of 10,000 pages written for it.
//! Run: `cargo bench -p keifu-tests --bench readers` (rounds: `KEIFU_BENCH_ROUNDS`, 5 unless given)

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use keifu_corpus::read_document;
use keifu_tests::{Keifu, argument, formats, measure, shared, tools};

const THREADS: usize = 2;

/// What one pass over files gave.
#[derive(Default)]
struct Pass {
    seconds: f64,
    pages: u64,
    text: u64,
}

impl Pass {
    fn say(&self, who: &str) {
        measure::say(&format!(
            "{who:12} {:8.1} pages/s   {:6.2} MB/s of text   ({} pages, {:.2} MB of text, {:.2} s)",
            self.pages as f64 / self.seconds,
            self.text as f64 / 1e6 / self.seconds,
            self.pages,
            self.text as f64 / 1e6,
            self.seconds
        ));
    }
}

fn main() -> anyhow::Result<()> {
    let Some(shared) = shared() else { return Ok(()) };
    let mut files: Vec<PathBuf> = fs::read_dir(shared.join("data/files"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    // The large ones first, so that no thread waits for the other at the end.
    files.sort_by_key(|path| {
        (std::cmp::Reverse(fs::metadata(path).map_or(0, |found| found.len())), path.clone())
    });
    let mut by_kind: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in files {
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        by_kind.entry(extension).or_default().push(path);
    }
    let pdfs = by_kind.remove("pdf").unwrap_or_default();
    let rounds: u64 = measure::setting("KEIFU_BENCH_ROUNDS", 5);

    measure::say(&format!("PDF, {} files, {THREADS} threads, {rounds} rounds", pdfs.len()));
    pass(&pdfs, rounds, read).say("keifu");
    if tools::present("pdftotext") {
        pass(&pdfs, rounds, poppler).say("pdftotext");
    }
    for (kind, files) in by_kind.iter().filter(|(kind, _)| *kind != "jsonl") {
        pass(files, rounds, read).say(kind);
    }

    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let many = keifu.folder.path().join("pages.pdf");
    let page: Vec<String> =
        (0..40).map(|line| format!("{line}　大阪府は健都における連携の取組を進めた。")).collect();
    fs::write(&many, formats::pdf(&vec![page; 10_000]))?;
    pass(std::slice::from_ref(&many), 1, read).say("10,000 pages");
    if tools::present("pdftotext") {
        pass(std::slice::from_ref(&many), 1, poppler).say("pdftotext");
    }
    for file in pdfs.first().into_iter().chain([&many]) {
        ingest(file)?;
    }
    Ok(())
}

/// Runs `read` over all files on all threads, several times.
fn pass(files: &[PathBuf], rounds: u64, read: fn(&Path) -> (u64, u64)) -> Pass {
    let begun = Instant::now();
    let mut pass = Pass::default();
    for _ in 0..rounds {
        let next = AtomicUsize::new(0);
        let work = || {
            let (mut pages, mut text) = (0, 0);
            while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                let found = read(file);
                pages += found.0;
                text += found.1;
            }
            (pages, text)
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
            for thread in threads {
                let (pages, text) = thread.join().unwrap_or_default();
                pass.pages += pages;
                pass.text += text;
            }
        });
    }
    pass.seconds = begun.elapsed().as_secs_f64();
    pass
}

/// Pages and bytes of text that Keifu reads.
fn read(path: &Path) -> (u64, u64) {
    let Ok(bytes) = fs::read(path) else { return (0, 0) };
    let Ok(document) = read_document(&bytes, &path.to_string_lossy(), None) else { return (0, 0) };
    let text: usize = document.passages.iter().map(|passage| passage.text.len()).sum();
    (document.metadata.pages.unwrap_or_default().into(), text as u64)
}

/// Pages and bytes of text that pdftotext gives.
fn poppler(path: &Path) -> (u64, u64) {
    let output =
        Command::new("pdftotext").args(["-q", "-enc", "UTF-8"]).args([path, Path::new("-")]).output();
    let text = output.map(|output| output.stdout).unwrap_or_default();
    (text.iter().filter(|byte| **byte == 0x0C).count() as u64, text.len() as u64)
}

/// Ingests one file alone and says how long it took and how much memory the command and the processes it started had.
fn ingest(file: &Path) -> anyhow::Result<()> {
    let keifu = Keifu::new(env!("CARGO_BIN_EXE_keifu-under-test"));
    let begun = Instant::now();
    let mut child =
        keifu.command(&["ingest", argument(file)]).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let (mut own, mut of_children) = (0, 0);
    let status = loop {
        own = own.max(measure::peak_mb(child.id()));
        of_children = of_children.max(measure::peak_of_children_mb(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::park_timeout(Duration::from_millis(5));
    };
    measure::say(&format!(
        "ingest of {} ({:.1} MB): {:.1} s, peak memory {own} MB, of a process it started {of_children} MB, {status}",
        file.file_name().unwrap_or_default().to_string_lossy(),
        fs::metadata(file)?.len() as f64 / 1e6,
        begun.elapsed().as_secs_f64()
    ));
    Ok(())
}
