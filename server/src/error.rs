//! What a command tells when it fails: what, where, what to do, and with which exit status.

use std::{net::SocketAddr, path::PathBuf};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The corpus refused.
    #[error(transparent)]
    Corpus(#[from] keifu_corpus::Error),
    /// The index refused.
    #[error(transparent)]
    Index(#[from] keifu_indexer::Error),
    /// The graph refused.
    #[error(transparent)]
    Graph(#[from] keifu_graph::Error),
    /// A query that cannot be read.
    #[error("{message}")]
    Query {
        /// The query.
        query: String,
        /// Character offset of the trouble.
        position: usize,
        /// What is wrong there.
        message: String,
        /// What to do about it.
        hint: String,
    },
    /// A name that nothing bears.
    #[error("「{name}」という名前は見つかりません")]
    UnknownName {
        /// What was asked for.
        name: String,
        /// Names that look like it.
        nearest: Vec<String>,
    },
    /// A name that several things bear.
    #[error("「{name}」は複数のものを指します")]
    AmbiguousName {
        /// What was asked for.
        name: String,
        /// What it may mean: name and id.
        candidates: Vec<String>,
    },
    /// A report that nothing in the collection is a year of.
    #[error("「{name}」という系列は見つかりません")]
    UnknownSeries {
        /// What was asked for.
        name: String,
    },
    /// A judgement that is not in the ledger.
    #[error("判定 `{id}` は台帳にありません")]
    UnknownJudgement {
        /// Its id.
        id: String,
    },
    /// Some lines of a ledger were refused.
    #[error("{refused} 行を取り込めませんでした")]
    RefusedLines {
        /// How many.
        refused: usize,
    },
    /// A value that is none of those allowed.
    #[error("{what} `{given}`: {expected}")]
    BadValue {
        /// Which option or parameter.
        what: &'static str,
        /// What was given.
        given: String,
        /// What would do.
        expected: String,
    },
    /// A path that is to be read does not exist.
    #[error("{path} がありません")]
    NoSuchPath {
        /// The path.
        path: PathBuf,
    },
    /// Nothing has been published yet.
    #[error("{directory} にはまだ公開された世代がありません")]
    NothingPublished {
        /// The data directory.
        directory: PathBuf,
    },
    /// Catalog and graph do not belong together.
    #[error("{directory}: 世代 {generation} の目録とグラフが食い違っています")]
    Apart {
        /// The data directory.
        directory: PathBuf,
        /// The generation.
        generation: u64,
    },
    /// The configuration file is wrong.
    #[error("{path}: {message}")]
    Configuration {
        /// The file.
        path: PathBuf,
        /// What is wrong in it, with its line.
        message: String,
    },
    /// Characters cannot be recognized here.
    #[error("文字認識ができません: {what}")]
    NoRecognizer {
        /// What is missing.
        what: String,
    },
    /// The address is taken.
    #[error("{address} は使用中です")]
    PortInUse {
        /// The address.
        address: SocketAddr,
    },
    /// The address is reachable from outside.
    #[error("{address} はこのマシンの外から見えます。鍵による認証がまだないため、待ち受けできません")]
    NotLoopback {
        /// The address.
        address: SocketAddr,
    },
    /// A database to publish to is told in a way that cannot be read.
    #[error("公開先: {message}")]
    BadDatabase {
        /// What is wrong, without any part of the URL.
        message: String,
    },
    /// A generation could not be published.
    #[error("{database} に公開できませんでした")]
    Publish {
        /// Which database, without its password.
        database: String,
        /// Why.
        source: crate::publish::PublishError,
    },
    /// `verify` found a difference.
    #[error("検証に失敗しました: {0}")]
    Differs(crate::verify::Difference),
    /// A stored extraction that cannot be read.
    #[error("the stored extraction of `{document}` is damaged; delete the data directory and ingest again")]
    Extraction {
        /// The document's source.
        document: String,
        /// Why.
        source: postcard::Error,
    },
    /// The operating system refused.
    #[error("{action}: {path}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
    /// SQLite refused to write a file.
    #[error("writing the SQLite file {path}")]
    Database {
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: rusqlite::Error,
    },
    /// A statement in SQL is not answered.
    #[error(transparent)]
    Sql(#[from] crate::sql::Refusal),
    /// Standard output is closed or broken.
    #[error("writing the answer")]
    Output(#[from] std::io::Error),
    /// JSON that cannot be read or written.
    #[error("{what} is not the JSON that was expected")]
    Json {
        /// Where it came from.
        what: String,
        /// Why.
        source: serde_json::Error,
    },
}

/// Of what can be made again from the catalog.
const REBUILT: &str = "`keifu ingest PATH…` を実行すると、目録から作り直します（文書は失われません）";

impl Error {
    /// Exit status of a command that ends with this: 2 when the command line is to blame, else 1.
    pub(crate) fn exit_status(&self) -> u8 {
        match self {
            Self::Query { .. }
            | Self::Sql(_)
            | Self::BadValue { .. }
            | Self::NoSuchPath { .. }
            | Self::Configuration { .. }
            | Self::NotLoopback { .. }
            | Self::BadDatabase { .. } => 2,
            _ => 1,
        }
    }

    /// What to do about it, where that can be said.
    pub(crate) fn hint(&self) -> Option<String> {
        Some(match self {
            Self::UnknownName { nearest, .. } if !nearest.is_empty() => {
                format!("近い名前: {}", nearest.join("、"))
            }
            Self::AmbiguousName { candidates, .. } => {
                format!("ID で指定してください: {}", candidates.join("、"))
            }
            Self::UnknownSeries { .. } => {
                "系列の名前と ID は `keifu diff` で見られます。二つの文書は `keifu diff --from 文書 --to 文書` で比べられます"
                    .to_owned()
            }
            Self::UnknownJudgement { .. } => "`keifu judge list` に ID があります".to_owned(),
            Self::UnknownName { name, .. } => {
                format!("`keifu search {name}` で本文を探せます")
            }
            Self::Publish { source, .. } => return source.hint().map(str::to_owned),
            Self::Query { hint, .. } => hint.clone(),
            Self::Sql(refusal) => refusal.hint.clone(),
            Self::Differs(_) => {
                "データが壊れているか、読み取りの規則が変わりました。`--data` に新しいフォルダを指定して、文書を `keifu ingest` で読み直してください"
                    .to_owned()
            }
            Self::Index(keifu_indexer::Error::Engine(_) | keifu_indexer::Error::Io { .. }) => {
                "データのフォルダの中の index を消して `keifu ingest PATH…` を実行すると、目録から作り直します（文書は失われません）"
                    .to_owned()
            }
            Self::Index(keifu_indexer::Error::FormatMark(_)) => REBUILT.to_owned(),
            Self::Index(keifu_indexer::Error::Format { found, supported, .. }) if found < supported => {
                REBUILT.to_owned()
            }
            Self::Graph(keifu_graph::Error::File { action: "read", .. } | keifu_graph::Error::Damaged { .. }) => {
                REBUILT.to_owned()
            }
            Self::Corpus(keifu_corpus::Error::OlderFormat { .. }) => {
                "`keifu ingest PATH…` を一度実行すると、新しい形式に移します（文書は失われません）".to_owned()
            }
            Self::Corpus(
                keifu_corpus::Error::OriginalGone { .. } | keifu_corpus::Error::OriginalChanged { .. },
            ) => "元のファイルを戻すか、`keifu ingest PATH…` で読み直してください".to_owned(),
            Self::Apart { .. } => "`keifu ingest PATH…` をもう一度実行すると直ります".to_owned(),
            Self::NoSuchPath { .. } => "ファイルまたはフォルダの場所を確かめてください".to_owned(),
            Self::NothingPublished { .. } => "`keifu ingest PATH…` で文書を読み込んでください".to_owned(),
            Self::NoRecognizer { .. } => {
                "Debian、Ubuntu では `apt install tesseract-ocr tesseract-ocr-jpn` で入ります。`--ocr` を付けなければ、文字のないページを除いて読み込みます"
                    .to_owned()
            }
            Self::PortInUse { .. } => {
                "`--listen 127.0.0.1:0` で空いているポートを使うか、別のポートを指定してください".to_owned()
            }
            Self::NotLoopback { address } => {
                format!("`--listen 127.0.0.1:{}` を使ってください", address.port())
            }
            _ => return None,
        })
    }
}

/// An error and all its causes, in one line.
pub(crate) fn with_causes(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
