//! Settings: flags, then environment, then `keifu.toml` in the data directory, then what is usual; resolved once.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use keifu_corpus::catalog::Originals;
use serde::Deserialize;

use crate::{
    Error,
    publish::{Target, without_passwords},
    sql::SqlLimits,
};

/// Looking at all files more often than this would do nothing else.
const SHORTEST_POLL: Duration = Duration::from_millis(100);

/// Everything that can be set, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where everything is kept.
    pub data: PathBuf,
    /// Where `serve` listens.
    pub listen: SocketAddr,
    /// What a request may cost.
    pub limits: Limits,
    /// What a statement in SQL may cost.
    pub sql: SqlLimits,
    /// What an ingest may cost.
    pub ingest: IngestLimits,
    /// Whether the characters of pages that are pictures are recognized.
    pub ocr: bool,
    /// In which languages, as tesseract names them; `None`: Japanese.
    pub ocr_language: Option<String>,
    /// When a watch looks again.
    pub watch: WatchTimes,
    /// A CSV of words of the user's own, beside the dictionary that is built in.
    pub user_dictionary: Option<PathBuf>,
    /// Who judges, unless a judgement says so itself.
    pub author: Option<String>,
    /// Whether what judgements hide is shown.
    pub hidden: bool,
    /// The database that every generation is published to.
    pub publish: Option<Target>,
    /// What the IRIs of documents and entities begin with in JSON-LD and Turtle.
    pub base_iri: String,
}

/// What a request may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest query, in characters.
    pub query_chars: usize,
    /// Largest request body, in bytes.
    pub body_bytes: usize,
    /// Longest time for an answer.
    pub timeout: Duration,
    /// Most requests that are worked on at once; more are told to come back.
    pub concurrency: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { query_chars: 1_000, body_bytes: 1 << 20, timeout: Duration::from_secs(10), concurrency: 64 }
    }
}

/// What an ingest may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IngestLimits {
    /// Largest file that is read, in bytes.
    pub file_bytes: u64,
    /// Largest size of the catalog, in bytes; `None`: as large as the disk lets it.
    pub catalog_bytes: Option<u64>,
    /// Memory for postings before they are written to disk, in bytes.
    pub index_bytes: usize,
    /// Whether originals are copied into the data directory, or left where they are.
    pub originals: Originals,
    /// Most bytes that an archive may unpack to.
    pub archive_bytes: u64,
    /// Most files in an archive.
    pub archive_members: usize,
    /// Memory for reading one file, in bytes (formats other than plain text, on Linux).
    pub memory_bytes: u64,
    /// Longest time for reading a small file; a second more for every MiB.
    pub timeout: Duration,
}

impl IngestLimits {
    /// Longest time for reading a file of `bytes` bytes.
    pub(crate) fn time_for(&self, bytes: u64, ocr: bool) -> Duration {
        let mib = bytes >> 20;
        // A scanned page has 50 KB or more and takes some ten seconds to recognize.
        if ocr {
            self.timeout * 10 + Duration::from_secs(mib * 300)
        } else {
            self.timeout + Duration::from_secs(mib)
        }
    }
}

impl Default for IngestLimits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            catalog_bytes: None,
            index_bytes: 128 << 20,
            originals: Originals::default(),
            archive_bytes: 4 << 30,
            archive_members: 50_000,
            memory_bytes: 2 << 30,
            timeout: Duration::from_secs(60),
        }
    }
}

/// When a watch looks again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchTimes {
    /// How long nothing must have changed before a pass begins.
    pub quiet: Duration,
    /// Longest wait for that.
    pub most: Duration,
    /// How often all files are looked at in place of the system's notices; `None`: where these cannot be had.
    pub poll: Option<Duration>,
    /// How often they are looked at where notices cannot be had.
    pub fallback: Duration,
    /// How often they are looked at although there are notices.
    pub survey: Duration,
}

impl Default for WatchTimes {
    fn default() -> Self {
        Self {
            quiet: Duration::from_millis(500),
            most: Duration::from_secs(5),
            poll: None,
            fallback: Duration::from_secs(5),
            survey: Duration::from_secs(60),
        }
    }
}

/// What flags and environment say; `None` where they say nothing.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// `--data`, `KEIFU_DATA`.
    pub data: Option<PathBuf>,
    /// `--listen`, `KEIFU_LISTEN`.
    pub listen: Option<SocketAddr>,
    /// `--watch-poll`.
    pub watch_poll: Option<Duration>,
    /// `--user-dictionary`, `KEIFU_USER_DICTIONARY`.
    pub user_dictionary: Option<PathBuf>,
    /// `KEIFU_AUTHOR`.
    pub author: Option<String>,
    /// `--hidden`.
    pub hidden: bool,
    /// `--base-iri`, `KEIFU_BASE_IRI`.
    pub base_iri: Option<String>,
    /// `--ocr`.
    pub ocr: bool,
    /// `--publish`, `KEIFU_PUBLISH`: a URL, with its password.
    pub publish: Option<String>,
}

/// `keifu.toml` as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileOptions {
    listen: Option<SocketAddr>,
    user_dictionary: Option<PathBuf>,
    author: Option<String>,
    publish: Option<String>,
    base_iri: Option<String>,
    limits: LimitOptions,
    ingest: IngestOptions,
    sql: SqlOptions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LimitOptions {
    query_chars: Option<usize>,
    body_kib: Option<usize>,
    timeout_seconds: Option<u64>,
    concurrency: Option<usize>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SqlOptions {
    timeout_seconds: Option<f64>,
    memory_mib: Option<u64>,
    max_rows: Option<usize>,
    result_mib: Option<usize>,
    query_chars: Option<usize>,
    concurrency: Option<usize>,
}

impl From<SqlOptions> for SqlLimits {
    fn from(given: SqlOptions) -> Self {
        let usual = Self::default();
        let seconds = |seconds: f64| Duration::try_from_secs_f64(seconds).unwrap_or(usual.timeout);
        Self {
            timeout: given.timeout_seconds.map_or(usual.timeout, seconds),
            memory_bytes: given.memory_mib.map_or(usual.memory_bytes, |mib| mib.max(16) << 20),
            rows: given.max_rows.unwrap_or(usual.rows),
            result_bytes: given.result_mib.map_or(usual.result_bytes, |mib| mib << 20),
            query_chars: given.query_chars.unwrap_or(usual.query_chars),
            concurrency: given.concurrency.unwrap_or(usual.concurrency).max(1),
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct IngestOptions {
    file_mib: Option<u64>,
    catalog_mib: Option<u64>,
    index_mib: Option<usize>,
    originals: Option<OriginalsOption>,
    archive_mib: Option<u64>,
    archive_members: Option<usize>,
    memory_mib: Option<u64>,
    ocr: bool,
    ocr_language: Option<String>,
    timeout_seconds: Option<u64>,
    watch_quiet_ms: Option<u64>,
    watch_most_ms: Option<u64>,
    watch_poll_seconds: Option<u64>,
}

/// `originals = "store"` or `"reference"`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum OriginalsOption {
    Store,
    Reference,
}

impl From<OriginalsOption> for Originals {
    fn from(option: OriginalsOption) -> Self {
        match option {
            OriginalsOption::Store => Self::Store,
            OriginalsOption::Reference => Self::Reference,
        }
    }
}

/// Resolves what was given with what the data directory's `keifu.toml` says.
pub fn resolve(given: Given) -> Result<Config, Error> {
    let data = given.data.unwrap_or_else(|| PathBuf::from("keifu-data"));
    let path = data.join("keifu.toml");
    let file = match std::fs::read_to_string(&path) {
        Ok(text) => parse(&path, &text)?,
        Err(error)
            if matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) =>
        {
            FileOptions::default()
        }
        Err(source) => return Err(Error::Io { action: "reading the configuration", path, source }),
    };
    let (limits, ingest, watch) = (Limits::default(), IngestLimits::default(), WatchTimes::default());
    let poll = given.watch_poll.or(file.ingest.watch_poll_seconds.map(Duration::from_secs));
    Ok(Config {
        listen: given.listen.or(file.listen).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080))),
        user_dictionary: given.user_dictionary.or(file.user_dictionary.map(|path| data.join(path))),
        author: given
            .author
            .or(file.author)
            .or_else(|| std::env::var("USER").ok())
            .filter(|author| !author.trim().is_empty()),
        hidden: given.hidden,
        publish: given
            .publish
            .or(file.publish)
            .filter(|url| !url.trim().is_empty())
            .map(|url| url.parse().map_err(|message| Error::BadDatabase { message }))
            .transpose()?,
        base_iri: given.base_iri.or(file.base_iri).unwrap_or_else(|| "urn:keifu:".to_owned()),
        ocr: given.ocr || file.ingest.ocr,
        ocr_language: file.ingest.ocr_language,
        limits: Limits {
            query_chars: file.limits.query_chars.unwrap_or(limits.query_chars),
            body_bytes: file.limits.body_kib.map_or(limits.body_bytes, |kib| kib << 10),
            timeout: file.limits.timeout_seconds.map_or(limits.timeout, Duration::from_secs),
            concurrency: file.limits.concurrency.unwrap_or(limits.concurrency).max(1),
        },
        ingest: IngestLimits {
            file_bytes: file.ingest.file_mib.map_or(ingest.file_bytes, |mib| mib << 20),
            catalog_bytes: file.ingest.catalog_mib.map(|mib| mib << 20).or(ingest.catalog_bytes),
            index_bytes: file.ingest.index_mib.map_or(ingest.index_bytes, |mib| mib.max(16) << 20),
            originals: file.ingest.originals.map_or(ingest.originals, Originals::from),
            archive_bytes: file.ingest.archive_mib.map_or(ingest.archive_bytes, |mib| mib << 20),
            archive_members: file.ingest.archive_members.unwrap_or(ingest.archive_members),
            memory_bytes: file.ingest.memory_mib.map_or(ingest.memory_bytes, |mib| mib.max(64) << 20),
            timeout: file.ingest.timeout_seconds.map_or(ingest.timeout, Duration::from_secs),
        },
        sql: file.sql.into(),
        watch: WatchTimes {
            quiet: file.ingest.watch_quiet_ms.map_or(watch.quiet, Duration::from_millis),
            most: file.ingest.watch_most_ms.map_or(watch.most, Duration::from_millis),
            poll: poll.map(|every| every.max(SHORTEST_POLL)),
            ..watch
        },
        data,
    })
}

fn parse(path: &Path, text: &str) -> Result<FileOptions, Error> {
    toml::from_str(text).map_err(|error| Error::Configuration {
        path: path.to_owned(),
        message: without_passwords(error.to_string().trim_end()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_win_over_the_file_and_the_file_over_the_usual() {
        let data = tempfile::tempdir().unwrap();
        let given = || Given { data: Some(data.path().to_owned()), ..Given::default() };
        assert_eq!(resolve(given()).unwrap().listen.port(), 8080);
        std::fs::write(
            data.path().join("keifu.toml"),
            "listen = \"127.0.0.1:9000\"\nuser_dictionary = \"words.csv\"\n[limits]\ntimeout_seconds = 3\n",
        )
        .unwrap();
        let config = resolve(given()).unwrap();
        assert_eq!(config.listen.port(), 9000);
        assert_eq!(config.limits.timeout, Duration::from_secs(3));
        assert_eq!(config.limits.query_chars, Limits::default().query_chars);
        assert_eq!(config.user_dictionary, Some(data.path().join("words.csv")));
        let flag = SocketAddr::from(([127, 0, 0, 1], 7000));
        assert_eq!(resolve(Given { listen: Some(flag), ..given() }).unwrap().listen, flag);
    }

    #[test]
    fn a_misspelt_setting_is_refused_with_its_line() {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(data.path().join("keifu.toml"), "[limits]\ntimeout = 3\n").unwrap();
        let error = resolve(Given { data: Some(data.path().to_owned()), ..Given::default() }).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("line 2") && text.contains("timeout"), "{text}");
        assert_eq!(error.exit_status(), 2);
    }
}
