//! Why a question was not answered, and what to do: told to the model as the result of its tool, so that it reads it.

use rmcp::{
    ErrorData,
    model::{ErrorCode, JsonObject},
};

use super::log;
use crate::{Error, app::Problem};

/// Why a question was not answered.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The library refused.
    Error(Error),
    /// The server refused before the library was asked.
    Problem(Problem),
    /// It took too long.
    Late,
    /// The arguments are not those of the tool.
    Arguments {
        /// What is wrong with them.
        message: String,
    },
    /// A cursor that this server did not give, or that was changed.
    BrokenCursor,
    /// A cursor of an earlier generation.
    StaleCursor,
    /// A cursor of other arguments.
    OtherCursor,
    /// Nothing has that id.
    NoSuch {
        /// What was looked for.
        what: &'static str,
        /// The id.
        id: String,
        /// What to do.
        advice: &'static str,
    },
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl Refusal {
    /// What is wrong and what to do, in Japanese and English.
    pub(super) fn told(&self) -> String {
        match self {
            Self::Error(error) => told(error),
            Self::Problem(problem) => format!("{problem}\nThe server could not answer; try again."),
            Self::Late => "時間内に答えられませんでした。条件（年度・発行者・名前）を絞ってください。\n\
                Timed out: narrow the question by fiscal_year, publisher or entity."
                .to_owned(),
            Self::Arguments { message } => format!(
                "引数が読めません: {message}。\nInvalid arguments: see the tool's input schema and call again."
            ),
            Self::BrokenCursor => "この cursor は読めません。前の答えの next_cursor をそのまま渡すか、cursor なしで最初から呼んでください。\n\
                Broken cursor: pass next_cursor unchanged, or start again without cursor."
                .to_owned(),
            Self::StaleCursor => "文書が更新されたため、この cursor はもう使えません。cursor なしで最初から呼んでください。\n\
                Stale cursor: the collection was updated since; start again without cursor."
                .to_owned(),
            Self::OtherCursor => "この cursor は別の引数の続きです。前と同じ引数で呼ぶか、cursor なしで呼んでください。\n\
                This cursor belongs to other arguments: repeat those, or drop cursor."
                .to_owned(),
            Self::NoSuch { what, id, advice } => {
                format!("{what} `{id}` はありません。\nNo such id: {advice}")
            }
        }
    }

    /// The same for requests that know only errors of the protocol.
    pub(super) fn into_error(self) -> ErrorData {
        let code = match self {
            Self::NoSuch { .. } => ErrorCode::RESOURCE_NOT_FOUND,
            Self::Arguments { .. } | Self::BrokenCursor | Self::StaleCursor | Self::OtherCursor => {
                ErrorCode::INVALID_PARAMS
            }
            Self::Error(Error::Corpus(keifu_corpus::Error::PassageId { .. })) => {
                ErrorCode::RESOURCE_NOT_FOUND
            }
            _ => ErrorCode::INTERNAL_ERROR,
        };
        ErrorData::new(code, self.told(), None)
    }
}

fn told(error: &Error) -> String {
    let english = match error {
        Error::UnknownName { nearest, .. } => {
            let near = if nearest.is_empty() {
                String::new()
            } else {
                format!("近い名前: {}。\n", nearest.join("、"))
            };
            return format!(
                "{error}。{near}\
                find_entity に名前の一部を渡して探すか、search_passages で本文を探してください。どちらにもなければ、見つからないと答えてください。\n\
                Unknown name: try find_entity with a part of it, or search_passages; if neither finds it, say so."
            );
        }
        Error::AmbiguousName { candidates, .. } => {
            return format!(
                "{error}。次のどれかの ID を渡してください:\n- {}\n\
                Ambiguous name: call again with one of these ids, or ask the user which is meant.",
                candidates.join("\n- ")
            );
        }
        Error::Query { position, message, hint, .. } => {
            return format!(
                "検索式の {} 文字目: {message}。{hint}。\nMalformed query: fix it and call again.",
                position + 1
            );
        }
        Error::BadValue { .. } => "Bad value: use one of those that the input schema lists.",
        Error::Corpus(keifu_corpus::Error::PassageId { .. }) => {
            "Not an id: take `citation.id` or a document id from an earlier answer."
        }
        Error::NothingPublished { .. } => {
            return "まだ文書が読み込まれていません。`keifu ingest PATH…` を実行してください。\n\
                Nothing has been ingested yet."
                .to_owned();
        }
        _ => {
            log(error);
            return "サーバーの誤りで答えられませんでした。\nInternal error; the server's log has the details.".to_owned();
        }
    };
    format!("{error}\n{english}")
}

/// The arguments without those that are null: a null says nothing.
pub(super) fn without_nulls(arguments: JsonObject) -> JsonObject {
    arguments.into_iter().filter(|(_, value)| !value.is_null()).collect()
}
