//! The tools: what they are called, what they take and give, and who answers.

use std::{collections::BTreeMap, sync::Arc};

use rmcp::{
    handler::server::common::{schema_for_output, schema_for_type},
    model::{JsonObject, ToolAnnotations},
};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{
    cursor::{Position, Question},
    pack::{LEAST_TOKENS, MOST_TOKENS, Packed, Paging, USUAL_TOKENS},
    refusal::{Refusal, without_nulls},
    schema,
    tools::{
        card::EntityCard, documents::ListDocuments, find::FindEntity, metrics::MetricSeries,
        paths::FindPaths, read::ReadPassage, search::SearchPassages, timeline::EntityTimeline,
    },
};
use crate::library::Snapshot;

/// A question that a model can ask.
pub(super) trait Tool {
    /// Its name.
    const NAME: &'static str;
    /// What people see, in Japanese and English.
    const TITLE: &'static str;
    /// When to use it, in Japanese and English.
    const DESCRIPTION: &'static str;
    /// What it takes beside `max_tokens` and `cursor`.
    type Arguments: DeserializeOwned + JsonSchema + 'static;
    /// What it gives.
    type Answer: JsonSchema + 'static;
    /// Answers.
    fn answer(library: &Snapshot, arguments: Self::Arguments, paging: &Paging) -> Result<Packed, Refusal>;
}

/// A tool in the list.
pub(super) struct Entry {
    /// Its name.
    pub(super) name: &'static str,
    /// Its description for `tools/list`.
    pub(super) describe: fn() -> rmcp::model::Tool,
    answer: fn(&Snapshot, JsonObject, &Paging) -> Result<Packed, Refusal>,
}

/// All tools, in the order in which they are listed.
pub(super) const TOOLS: [Entry; 8] = [
    entry::<SearchPassages>(),
    entry::<ReadPassage>(),
    entry::<FindEntity>(),
    entry::<EntityCard>(),
    entry::<EntityTimeline>(),
    entry::<FindPaths>(),
    entry::<MetricSeries>(),
    entry::<ListDocuments>(),
];

/// The tool of that name.
pub(super) fn named(name: &str) -> Option<&'static Entry> {
    const { &TOOLS }.iter().find(|tool| tool.name == name)
}

const fn entry<T: Tool>() -> Entry {
    Entry { name: T::NAME, describe: describe::<T>, answer: answer::<T> }
}

fn describe<T: Tool>() -> rmcp::model::Tool {
    let mut input = schema::taken(&schema_for_type::<T::Arguments>());
    let properties = input.entry("properties").or_insert_with(|| json!({}));
    if let Some(properties) = properties.as_object_mut() {
        properties.insert("max_tokens".to_owned(), max_tokens());
        properties.insert("cursor".to_owned(), cursor());
    }
    let annotations = ToolAnnotations::from_raw(
        Some(T::TITLE.to_owned()),
        Some(true),
        Some(false),
        Some(true),
        Some(false),
    );
    rmcp::model::Tool::new(T::NAME, T::DESCRIPTION, Arc::new(input))
        .with_title(T::TITLE)
        .with_raw_output_schema(Arc::new(schema::given(&schema_for_output::<T::Answer>())))
        .with_annotations(annotations)
}

fn max_tokens() -> Value {
    json!({
        "type": "integer",
        "minimum": LEAST_TOKENS,
        "maximum": MOST_TOKENS,
        "default": USUAL_TOKENS,
        "description": "答え全体（本文と構造化データの合計）のトークン数の上限。Budget of the whole answer in tokens, \
            text and structured content together (estimated: about one token for each Japanese character).",
    })
}

fn cursor() -> Value {
    json!({
        "type": "string",
        "description": "前の答えの next_cursor。ほかの引数は前と同じにする。next_cursor of the answer before; keep the \
            other arguments unchanged.",
    })
}

fn answer<T: Tool>(library: &Snapshot, arguments: JsonObject, paging: &Paging) -> Result<Packed, Refusal> {
    let arguments = serde_json::from_value(Value::Object(arguments))
        .map_err(|error| Refusal::Arguments { message: error.to_string() })?;
    T::answer(library, arguments, paging)
}

impl Entry {
    /// Answers a call; texts among the arguments have at most `longest` characters.
    pub(super) fn call(
        &self,
        library: &Snapshot,
        arguments: JsonObject,
        longest: usize,
    ) -> Result<Packed, Refusal> {
        let mut arguments = without_nulls(arguments);
        let max_tokens = budget(arguments.remove("max_tokens"))?;
        let cursor = match arguments.remove("cursor") {
            None => None,
            Some(Value::String(cursor)) => Some(cursor),
            Some(_) => return Err(Refusal::BrokenCursor),
        };
        for (name, value) in &arguments {
            let length = value.as_str().map_or(0, |text| text.chars().count());
            if length > longest {
                let message = format!("`{name}` は {length} 文字あります。{longest} 文字以内にしてください");
                return Err(Refusal::Arguments { message });
            }
        }
        // Sorted here: whether the map keeps the caller's order is not ours to say.
        let sorted: BTreeMap<&String, &Value> = arguments.iter().collect();
        let spelled = sorted.iter().map(|(name, value)| format!("\n{name}={value}")).collect::<String>();
        let question = Question::new(library.generation, &format!("{}{spelled}", self.name));
        let start = cursor.map_or(Ok(Position::default()), |cursor| question.position(&cursor))?;
        (self.answer)(library, arguments, &Paging { question, start, max_tokens })
    }
}

fn budget(given: Option<Value>) -> Result<usize, Refusal> {
    let Some(given) = given else { return Ok(USUAL_TOKENS) };
    // 4000.0 is how some languages write 4000.
    let whole = given.as_u64().or_else(|| {
        given.as_f64().filter(|number| number.fract() == 0.0 && *number >= 0.0).map(|number| number as u64)
    });
    whole
        .and_then(|tokens| usize::try_from(tokens).ok())
        .filter(|tokens| (LEAST_TOKENS..=MOST_TOKENS).contains(tokens))
        .ok_or_else(|| Refusal::Arguments {
            message: format!(
                "`max_tokens` は {LEAST_TOKENS} から {MOST_TOKENS} までの整数です（{given} でした）"
            ),
        })
}
