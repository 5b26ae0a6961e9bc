//! Why a file was not read, in one word for counting and in Japanese with what to do.

use std::{any::Any, io, time::Duration};

use keifu_corpus::Error as Content;

use super::{archive::Trouble, bystander::Bystander};
use crate::Error;

/// Why a file was not read.
pub(super) enum Refusal {
    /// It was there and is gone.
    Vanished,
    /// The operating system refuses.
    Io(io::Error),
    /// It is no document, and nobody would expect that it is read.
    Bystander(Bystander),
    /// An archive of a kind that is not unpacked.
    OtherArchive(&'static str),
    /// A member of an archive that cannot be unpacked.
    Member(Trouble),
    /// Larger than allowed.
    TooLarge { bytes: u64, limit: u64 },
    /// More passages than there are keys for.
    TooManyPassages(usize),
    /// What is in it cannot be read: one word, and what to do.
    Content { reason: String, hint: String },
    /// Reading it took longer than allowed.
    Timeout(Duration),
    /// Reading it took more memory than allowed, in bytes.
    OutOfMemory(u64),
    /// The process that read it died; what it said last.
    Crashed(String),
    /// Reading it failed in a way that nobody foresaw.
    Panic(String),
    /// The index would not take it: no fault of the file, and the end of the ingest.
    Fatal(Error),
}

impl Refusal {
    /// What the reader says of the content.
    pub(super) fn of_content(error: &Content) -> Self {
        Self::Content { reason: reason(error).to_owned(), hint: hint(error) }
    }

    /// Whether what the catalog has of the file is out of date, rather than the file out of reach for now.
    pub(super) fn content_is_gone(&self) -> bool {
        !matches!(self, Self::Io(_) | Self::Member(Trouble::Io(_)))
    }

    /// One word for counting.
    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Vanished => "vanished",
            Self::Io(error) if error.kind() == io::ErrorKind::PermissionDenied => "permission_denied",
            Self::Io(_) => "unreadable",
            Self::Bystander(kind) => kind.reason(),
            Self::OtherArchive(_) => "unsupported_archive",
            Self::Member(Trouble::Encrypted) => "encrypted",
            Self::Member(Trouble::Link) => "not_a_file",
            Self::Member(Trouble::Method(_)) => "unsupported_compression",
            Self::Member(Trouble::TooLarge { .. }) => "too_large",
            Self::Member(Trouble::Damaged(_)) => "damaged",
            Self::Member(Trouble::Io(_)) => "unreadable",
            Self::TooLarge { .. } | Self::TooManyPassages(_) => "too_large",
            Self::Content { reason, .. } => reason,
            Self::Timeout(_) => "timeout",
            Self::OutOfMemory(_) => "out_of_memory",
            Self::Crashed(_) => "crashed",
            Self::Panic(_) | Self::Fatal(_) => "internal_error",
        }
    }

    /// What it is and what to do; `known` when an earlier version of the file is in the catalog.
    pub(super) fn hint(&self, known: bool) -> String {
        let kept = if known { "（以前に読んだ版を残しています）" } else { "" };
        match self {
            Self::Vanished => "読み込みの途中でなくなりました".to_owned(),
            Self::Io(error) => format!("開けません: {error}{kept}"),
            Self::Bystander(kind) => kind.hint().to_owned(),
            Self::OtherArchive(kind) => {
                format!("{kind} 形式の書庫は読めません。展開するか、ZIP にしてください")
            }
            Self::Member(Trouble::Encrypted) => {
                "書庫の中でパスワードにより保護されています。展開して、パスワードのない書庫にしてください"
                    .to_owned()
            }
            Self::Member(Trouble::Link) => {
                "書庫の中のリンクです。リンク先のファイルを入れてください".to_owned()
            }
            Self::Member(Trouble::Method(method)) => format!(
                "書庫の中で読めない方式（{method}）により圧縮されています。展開するか、標準の ZIP で作り直してください"
            ),
            Self::Member(Trouble::Damaged(what)) => {
                format!("書庫の中で壊れています（{what}）。書庫を入手し直してください")
            }
            Self::Member(Trouble::Io(error)) => format!("開けません: {error}{kept}"),
            Self::Member(Trouble::TooLarge { bytes, limit }) | Self::TooLarge { bytes, limit } => {
                format!(
                    "{bytes} バイトあり、上限 {limit} バイトを超えます（keifu.toml の ingest.file_mib で変えられます）"
                )
            }
            Self::TooManyPassages(passages) => {
                format!("段落が {passages} あり、一つの文書としては多すぎます。ファイルを分けてください")
            }
            Self::Content { hint, .. } => hint.clone(),
            Self::Timeout(limit) => format!(
                "{} 秒たっても読み終わらないため中止しました。ファイルを分けるか、keifu.toml の ingest.timeout_seconds を増やしてください",
                limit.as_secs()
            ),
            Self::OutOfMemory(limit) => format!(
                "読むのに {} MiB を超えるメモリが必要なため中止しました。ファイルを分けるか、keifu.toml の ingest.memory_mib を増やしてください",
                limit >> 20
            ),
            Self::Crashed(last_words) => format!(
                "読み取りの途中で異常終了しました（ほかのファイルには影響ありません）。作ったソフトで保存し直すか、PDF に書き出してください: {last_words}"
            ),
            Self::Panic(message) => {
                format!("読み取りに失敗しました（プログラムの誤りです。お知らせください）: {message}")
            }
            Self::Fatal(error) => error.to_string(),
        }
    }
}

/// The word for what the reader says of a file's content.
pub(super) fn reason(error: &Content) -> &'static str {
    match error {
        Content::EmptyFile { .. } => "empty",
        Content::NotText { .. } => "not_text",
        Content::TooLarge { .. } => "too_large",
        Content::Damaged { .. } => "damaged",
        Content::Encrypted { .. } => "encrypted",
        Content::NotRead { .. } => "unsupported_format",
        Content::NothingToRead { .. } => "no_document",
        Content::Bomb { .. } => "too_large_unpacked",
        _ => "unreadable",
    }
}

/// What the reader says of a file's content, and what to do.
pub(super) fn hint(error: &Content) -> String {
    match error {
        Content::EmptyFile { .. } => {
            "中身がありません。要らなければ消し、要るなら書き出し直してください".to_owned()
        }
        Content::NotText { what, .. } => {
            format!("読める形式ではありません（{what}）。PDF、Word、Excel、テキストなどに変換してください")
        }
        Content::TooLarge { bytes, limit, .. } => {
            format!("{bytes} バイトあり、読める上限 {limit} バイトを超えます。ファイルを分けてください")
        }
        Content::Damaged { format, reason, .. } => {
            format!("{format} ファイルが壊れています（{reason}）。入手し直すか、開いて保存し直してください")
        }
        Content::Encrypted { format, .. } => {
            format!("パスワードで保護された {format} ファイルです。パスワードを外して保存し直してください")
        }
        Content::NotRead { format, instead, .. } => {
            format!("{format} 形式は読めません。{instead} に変換してください")
        }
        Content::NothingToRead { .. } => Bystander::Other.hint().to_owned(),
        Content::Bomb { part, limit, .. } => {
            format!("展開すると {limit} バイトを超えます（{part}）。ファイルを分けてください")
        }
        other => other.to_string(),
    }
}

/// What a panic said.
pub(super) fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}
