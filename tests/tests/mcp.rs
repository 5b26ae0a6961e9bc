//! The Model Context Protocol over both transports, as plain JSON-RPC: the same facts as REST, budgets, cursors, refusals.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "mcp/client.rs"]
mod client;
#[path = "mcp/hostile.rs"]
mod hostile;

use std::{collections::BTreeSet, sync::LazyLock};

use serde_json::{Value, json};
use tiktoken_rs::{CoreBPE, cl100k_base, o200k_base};

use client::{Http, SAMPLES, Stdio, escaped, get, items, structured, walk};
use keifu_tests::text;

/// Every tool with questions that the samples answer.
fn questions() -> Vec<(&'static str, Value)> {
    vec![
        ("search_passages", json!({ "query": "健都" })),
        (
            "search_passages",
            json!({ "query": "大阪", "fiscal_year": "R1", "type": "organization", "sort": "-year" }),
        ),
        ("read_passage", json!({ "id": first_document() })),
        ("find_entity", json!({ "name": "大阪" })),
        ("find_entity", json!({})),
        ("entity_card", json!({ "entity": "健都" })),
        ("entity_timeline", json!({ "entity": "PMDA関西支部" })),
        ("find_paths", json!({ "from": "健都", "to": "PMDA関西支部", "k": 5 })),
        ("metric_series", json!({ "entity": "PMDA関西支部" })),
        ("metric_series", json!({ "indicator": "件数" })),
        ("list_documents", json!({})),
    ]
}

fn first_document() -> String {
    SAMPLES.library.snapshot().unwrap().records()[0].id.to_string()
}

const TOOLS: [&str; 8] = [
    "search_passages",
    "read_passage",
    "find_entity",
    "entity_card",
    "entity_timeline",
    "find_paths",
    "metric_series",
    "list_documents",
];

#[tokio::test]
async fn every_tool_says_what_it_is_and_only_reads() {
    let answer = Http::samples().ask("tools/list", json!({})).await;
    let tools = items(&answer["result"]["tools"]);
    let names: Vec<&str> = tools.iter().map(|tool| text(&tool["name"])).collect();
    assert_eq!(names, TOOLS);
    for tool in tools {
        let (title, description) = (text(&tool["title"]), text(&tool["description"]));
        for both in [title, description] {
            assert!(
                !both.is_ascii() && both.split(' ').any(|word| word.len() > 3 && word.is_ascii()),
                "{both}"
            );
        }
        assert_eq!(tool["annotations"]["readOnlyHint"], true);
        assert_eq!(tool["annotations"]["idempotentHint"], true);
        assert_eq!(tool["annotations"]["openWorldHint"], false);
        for schema in ["inputSchema", "outputSchema"] {
            assert_eq!(tool[schema]["type"], "object", "{schema} of {title}");
        }
        let taken = tool["inputSchema"]["properties"].as_object().unwrap();
        assert_eq!(taken["max_tokens"]["default"], 4_000);
        for (name, property) in taken {
            assert!(property["type"].is_string(), "{name} of {title}: {property}");
            assert!(
                property["description"].as_str().is_some_and(|text| !text.is_ascii()),
                "{name} of {title}"
            );
        }
    }
    let vocabulary = |tool: &str, argument: &str| -> BTreeSet<String> {
        let tool = tools.iter().find(|known| known["name"] == tool).unwrap();
        let words = items(&tool["inputSchema"]["properties"][argument]["enum"]);
        words.iter().map(|word| text(word).to_owned()).collect()
    };
    let kinds = keifu_graph::EntityKind::ALL.iter().map(|kind| kind.to_string()).collect();
    assert_eq!(vocabulary("find_entity", "type"), kinds);
    let modalities = keifu_graph::Modality::ALL.iter().map(|modality| modality.to_string());
    assert_eq!(vocabulary("entity_timeline", "modality"), modalities.chain(["all".to_owned()]).collect());
}

#[tokio::test]
async fn a_model_is_told_to_cite_and_to_say_when_nothing_was_found() {
    let answer = Http::samples().ask("initialize", client::hello()).await;
    let result = &answer["result"];
    assert_eq!(result["serverInfo"]["name"], "keifu");
    assert!(result["capabilities"]["tools"].is_object() && result["capabilities"]["resources"].is_object());
    let told = text(&result["instructions"]);
    for part in
        ["引用 ID", "見つかりませんでした", "従わないで", "citation id", "never guess", "untrusted data"]
    {
        assert!(told.contains(part), "{part}");
    }
    let nothing = Http::samples().call("search_passages", json!({ "query": "ラクダ牧場" })).await;
    assert_eq!(
        (structured(&nothing)["total"].as_u64(), nothing["isError"].as_bool()),
        (Some(0), Some(false))
    );
    assert!(text(&structured(&nothing)["note"]).contains("見つかりませんでした"));
    let sentence = json!({ "query": "健都への移転はどこの研究所がいつ始めましたか" });
    let nothing = Http::samples().call("search_passages", sentence).await;
    let weaker = items(&structured(&nothing)["tried"]["queries"]).last().unwrap();
    let again = Http::samples().call("search_passages", json!({ "query": weaker["query"] })).await;
    assert!(text(&weaker["query"]).contains("健都 OR 移転 OR 研究所"), "{weaker}");
    assert_eq!(structured(&again)["total"], weaker["passages"]);
}

/// Both transports give the same, and every item its citation: the words stand in the passage where it says.
#[tokio::test]
async fn both_transports_give_the_same_and_every_item_is_cited() {
    let mut stdio = Stdio::samples();
    let library = SAMPLES.library.snapshot().unwrap();
    let mut cited = 0;
    for (tool, arguments) in questions() {
        let over_http = Http::samples().call(tool, arguments.clone()).await;
        assert_eq!(over_http, stdio.call(tool, &arguments), "{tool} {arguments}");
        let answer = structured(&over_http);
        assert!(!items(&answer["items"]).is_empty(), "{tool} {arguments}");
        for item in items(&answer["items"]) {
            let citation = &item["citation"];
            let id: keifu_corpus::CitationId = text(&citation["id"]).parse().unwrap();
            let passage = library.passage_in_context(&id.passage.to_string()).unwrap().unwrap();
            let there = id.span.map_or(passage.passage.text.as_str(), |span| span.of(&passage.passage.text));
            assert_eq!(there, text(&citation["quote"]), "{tool}: {item}");
            assert_eq!(text(&citation["document_id"]), passage.document.id);
            assert_eq!(text(&citation["title"]), passage.document.title);
            assert_eq!(citation["fiscal_year"].as_i64(), passage.document.fiscal_year.map(i64::from));
            assert_eq!(citation["page"].as_u64(), passage.passage.page.map(u64::from));
            cited += 1;
        }
        let shown = text(&over_http["content"][0]["text"]);
        for item in items(&answer["items"]) {
            assert!(shown.contains(text(&item["citation"]["id"])), "{tool}: {shown}");
        }
    }
    assert!(cited > 80, "{cited}");
}

/// The facts are those of REST, with the same ids.
#[tokio::test]
async fn the_facts_are_those_of_rest() {
    let mut http = Http::samples();
    let found = walk(&mut http, "search_passages", json!({ "query": "PMDA関西支部" }), 100_000).await;
    let rest = get(&format!("/v1/search?q={}&limit=100&passages=1000", escaped("PMDA関西支部"))).await;
    let passages = items(&rest["hits"]).iter().flat_map(|hit| items(&hit["passages"]));
    let of_rest: BTreeSet<&str> = passages.map(|passage| text(&passage["id"])).collect();
    let of_mcp: BTreeSet<&str> = found.iter().map(|item| text(&item["citation"]["id"])).collect();
    assert_eq!(of_mcp, of_rest);

    let figures = walk(&mut http, "metric_series", json!({ "entity": "PMDA関西支部" }), 100_000).await;
    let rest = get(&format!("/v1/entities/{}/metrics", escaped("PMDA関西支部"))).await;
    let mut of_rest = BTreeSet::new();
    for series in items(&rest["series"]) {
        for point in items(&series["points"]) {
            let lists = ["others", "confirmations", "restated", "contradictions"];
            let single = ["target", "actual"].iter().map(|role| &point[role]).filter(|it| !it.is_null());
            for metric in single.chain(lists.iter().flat_map(|list| items(&point[list]))) {
                of_rest.insert((text(&metric["evidence"]["citation_id"]), metric["value"].to_string()));
            }
        }
    }
    let of_mcp: BTreeSet<_> =
        figures.iter().map(|item| (text(&item["citation"]["id"]), item["value"].to_string())).collect();
    assert_eq!(of_mcp, of_rest);
    let actuals: Vec<f64> = figures
        .iter()
        .filter(|item| item["role"] == "actual" && item["standing"] == "chosen" && item["unit"] == "件")
        .filter(|item| text(&item["indicator"]).contains("利用"))
        .filter_map(|item| item["value"].as_f64())
        .collect();
    for known in [41.0, 59.0, 105.0, 127.0] {
        assert!(actuals.contains(&known), "{known} in {actuals:?}");
    }

    let card = walk(&mut http, "entity_card", json!({ "entity": "健都" }), 100_000).await;
    let rest = get(&format!("/v1/entities/{}/relations?modality=all&limit=1000", escaped("健都"))).await;
    let told: Vec<&Value> = card.iter().filter(|item| item["about"] == "relation").collect();
    assert_eq!(told.len(), items(&rest["items"]).len());
    for (item, relation) in told.iter().zip(items(&rest["items"])) {
        assert_eq!(item["citation"]["id"], relation["evidence"][0]["citation_id"]);
        assert_eq!(item["relation"]["subject"], relation["subject"]);
        assert_eq!(item["relation"]["modality"], relation["modality"]);
    }
    let documents = walk(&mut http, "list_documents", json!({}), 100_000).await;
    let rest = get("/v1/documents?limit=1000").await;
    let ids = |list: &[Value]| list.iter().map(|item| text(&item["id"]).to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&documents), ids(items(&rest["items"])));
}

/// With little room at a time everything is reached, once.
#[tokio::test]
async fn a_cursor_walks_through_everything_once() {
    let mut http = Http::samples();
    for (tool, arguments) in questions() {
        let whole = walk(&mut http, tool, arguments.clone(), 200_000).await;
        let parts = walk(&mut http, tool, arguments.clone(), 900).await;
        if tool == "read_passage" {
            let joined = |items: &[Value]| -> String {
                items.iter().map(|item| text(&item["citation"]["quote"])).collect()
            };
            assert_eq!(joined(&parts), joined(&whole));
            continue;
        }
        assert_eq!(parts.len(), whole.len(), "{tool} {arguments}");
        for (part, whole) in parts.iter().zip(&whole) {
            let passage = |item: &Value| text(&item["citation"]["id"]).split(':').next().unwrap().to_owned();
            assert_eq!(passage(part), passage(whole), "{tool} {arguments}");
            let (mut part, mut whole) = (part.clone(), whole.clone());
            for item in [&mut part, &mut whole] {
                for cut in ["citation", "headings", "aliases", "entities"] {
                    item.as_object_mut().unwrap().remove(cut);
                }
            }
            assert_eq!(part, whole, "{tool} {arguments}");
        }
    }
}

static VOCABULARIES: LazyLock<[CoreBPE; 2]> =
    LazyLock::new(|| [o200k_base().unwrap(), cl100k_base().unwrap()]);

fn counted(text: &str) -> usize {
    VOCABULARIES.iter().map(|vocabulary| vocabulary.encode_ordinary(text).len()).max().unwrap()
}

/// Counted with real vocabularies, an answer stays within 5 % of its budget: text and structured content together, and
/// for the smallest budget each of them.
#[tokio::test]
async fn budgets_hold_with_real_tokenizers() {
    let mut http = Http::samples();
    for (tool, arguments) in questions() {
        for budget in [500, 1_000, 2_000, 4_000, 16_000] {
            let mut arguments = arguments.clone();
            arguments["max_tokens"] = budget.into();
            let answer = http.call(tool, arguments.clone()).await;
            let (shown, data) = (text(&answer["content"][0]["text"]), structured(&answer).to_string());
            let (shown, data) = (counted(shown), counted(&data));
            let limit = budget + budget / 20;
            assert!(shown <= limit && data <= limit, "{tool} {arguments}: {shown} + {data}");
            if budget >= 1_000 {
                assert!(shown + data <= limit, "{tool} {arguments}: {shown} + {data}");
            }
            if !structured(&answer)["next_cursor"].is_null() && budget >= 4_000 {
                assert!(shown + data > budget / 2, "{tool} {arguments}: only {shown} + {data}");
            }
        }
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_to_the_model_with_what_to_do() {
    let mut http = Http::samples();
    let cases = [
        ("entity_card", json!({ "entity": "未来医療推進きこう" }), "近い名前"),
        ("entity_card", json!({ "entity": "ラクダ牧場" }), "find_entity"),
        ("find_paths", json!({ "from": "健都", "to": "ラクダ牧場" }), "ラクダ牧場"),
        ("metric_series", json!({}), "entity"),
        ("metric_series", json!({ "entity": "健都", "fiscal_year": "soon" }), "2018..2020"),
        ("search_passages", json!({ "query": "健都 (彩都" }), "4 文字目"),
        ("search_passages", json!({ "query": "" }), "検索式"),
        ("search_passages", json!({ "query": "健都", "limit": 3 }), "unknown field"),
        ("search_passages", json!({ "query": "健都", "type": "person" }), "organization"),
        ("search_passages", json!({ "query": 3 }), "引数"),
        ("search_passages", json!({ "query": "健".repeat(1_001) }), "1000 文字以内"),
        ("search_passages", json!({ "query": "健都", "max_tokens": 100 }), "500"),
        ("search_passages", json!({ "query": "健都", "max_tokens": -1 }), "500"),
        ("search_passages", json!({ "query": "健都", "max_tokens": "many" }), "500"),
        ("search_passages", json!({ "query": "健都", "cursor": "xyz" }), "cursor"),
        ("search_passages", json!({ "query": "健都", "cursor": 7 }), "cursor"),
        ("read_passage", json!({ "id": "xyz" }), "list_documents"),
        ("read_passage", json!({ "id": "d0000000000000000-1" }), "list_documents"),
        ("read_passage", json!({ "id": "d0000000000000000" }), "d0123456789abcdef-12"),
        ("read_passage", json!({ "id": format!("{}-99999", first_document()) }), "段落"),
        ("entity_timeline", json!({ "entity": "健都", "modality": "perhaps" }), "planned"),
    ];
    for (tool, arguments, told) in cases {
        let answer = http.call(tool, arguments.clone()).await;
        assert_eq!(answer["isError"], true, "{tool} {arguments}: {answer}");
        assert!(answer["structuredContent"].is_null());
        let said = text(&answer["content"][0]["text"]);
        assert!(said.contains(told) || tool == "read_passage", "{tool} {arguments}: {said}");
        assert!(said.lines().count() >= 2 && said.lines().last().unwrap().is_ascii(), "{said}");
    }
    let unknown = http.ask("tools/call", json!({ "name": "drop_everything", "arguments": {} })).await;
    assert_eq!(unknown["error"]["code"], -32602, "{unknown}");
    for uri in ["keifu://document/d0000000000000000", "keifu://passage/xyz", "file:///etc/passwd", ""] {
        let answer = http.ask("resources/read", json!({ "uri": uri })).await;
        assert_eq!(answer["error"]["code"], -32002, "{uri}: {answer}");
    }
    // null is as good as absent, and 4000.0 is 4000.
    let arguments = json!({ "query": "健都", "type": null, "cursor": null, "max_tokens": 4000.0 });
    assert_eq!(http.call("search_passages", arguments).await["isError"], false);
}

#[tokio::test]
async fn a_cursor_is_for_its_own_question_only() {
    let mut http = Http::samples();
    let first = http.call("search_passages", json!({ "query": "健都", "max_tokens": 700 })).await;
    let cursor = text(&structured(&first)["next_cursor"]).to_owned();
    let other = http.call("search_passages", json!({ "query": "彩都", "cursor": cursor })).await;
    assert!(text(&other["content"][0]["text"]).contains("other arguments"), "{other}");
    let tool = http.call("find_entity", json!({ "name": "健都", "cursor": cursor })).await;
    assert!(text(&tool["content"][0]["text"]).contains("other arguments"), "{tool}");
    let mut changed = cursor.clone();
    changed.replace_range(2..3, "9");
    let broken = http.call("search_passages", json!({ "query": "健都", "cursor": changed })).await;
    assert!(text(&broken["content"][0]["text"]).contains("Broken cursor"), "{broken}");
    // Another budget goes on all the same.
    let next =
        http.call("search_passages", json!({ "query": "健都", "cursor": cursor, "max_tokens": 2_000 })).await;
    assert_eq!(next["isError"], false);
}
