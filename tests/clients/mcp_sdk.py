"""MCP's official Python SDK lists and calls every tool over both transports, in both versions of the handshake."""

import asyncio
import json
import os

import jsonschema
import keifu_tokens
from mcp import Client, MCPError, StdioServerParameters

TOOLS = [
    "search_passages",
    "read_passage",
    "find_entity",
    "entity_card",
    "entity_timeline",
    "find_paths",
    "metric_series",
    "list_documents",
]
SUBJECT = "PMDA関西支部"


def questions(document: str) -> list[tuple[str, dict]]:
    """Every tool with questions that the samples answer."""
    return [
        ("search_passages", {"query": "健都"}),
        ("search_passages", {"query": "大阪", "fiscal_year": "2018..2020", "sort": "-year"}),
        ("read_passage", {"id": document}),
        ("find_entity", {"name": "大阪", "type": "organization"}),
        ("find_entity", {}),
        ("entity_card", {"entity": "健都"}),
        ("entity_timeline", {"entity": SUBJECT, "modality": "fact"}),
        ("find_paths", {"from": "健都", "to": SUBJECT}),
        ("metric_series", {"entity": SUBJECT, "role": "actual"}),
        ("metric_series", {"indicator": "件数"}),
        ("list_documents", {"fiscal_year": "R1"}),
    ]


def text_of(result) -> str:
    assert [block.type for block in result.content] == ["text"], result
    return result.content[0].text


async def walk(client: Client, tool: str, arguments: dict, tokens: int) -> list[dict]:
    """All items, with so many tokens at a time."""
    items, cursor = [], None
    for _ in range(2_000):
        given = {**arguments, "max_tokens": tokens} | ({"cursor": cursor} if cursor else {})
        result = await client.call_tool(tool, given)
        assert not result.is_error, text_of(result)
        items += result.structured_content["items"]
        cursor = result.structured_content["next_cursor"]
        if cursor is None:
            return items
    raise AssertionError(f"{tool} never ends")


async def tools(client: Client) -> dict[str, dict]:
    """Lists the tools, checks their schemas, and gives the output schemas."""
    listed = (await client.list_tools()).tools
    assert [tool.name for tool in listed] == TOOLS
    for tool in listed:
        assert tool.title and tool.description, tool.name
        assert tool.annotations.read_only_hint and tool.annotations.idempotent_hint, tool.name
        assert tool.annotations.open_world_hint is False, tool.name
        for schema in (tool.input_schema, tool.output_schema):
            jsonschema.Draft202012Validator.check_schema(schema)
    instructions = client.instructions
    assert "never guess" in instructions and "untrusted data" in instructions, instructions
    return {tool.name: (tool.input_schema, tool.output_schema) for tool in listed}


async def calls(client: Client, schemas: dict, counters: dict) -> dict[str, list]:
    """Calls every tool: answers fit their schemas and budgets, cursors reach everything once."""
    documents = await walk(client, "list_documents", {}, 4_000)
    answers = {}
    for tool, arguments in questions(documents[0]["id"]):
        taken, given = schemas[tool]
        jsonschema.validate(arguments, taken)
        for budget in (500, 1_000, 2_000, 4_000, 12_000):
            result = await client.call_tool(tool, {**arguments, "max_tokens": budget})
            answer = result.structured_content
            assert not result.is_error and answer["items"], (tool, arguments)
            jsonschema.validate(answer, given)
            for item in answer["items"]:
                citation = item["citation"]
                assert citation["id"].startswith(citation["document_id"]) and citation["title"], item
                assert citation["id"] in text_of(result), item
            for name, count in counters.items():
                shown, data = count(text_of(result)), count(json.dumps(answer, ensure_ascii=False))
                # The smallest budget holds for each form; from 1,000 on for both together.
                used = max(shown, data) if budget < 1_000 else shown + data
                assert used <= budget * 1.05, (tool, arguments, budget, name, shown, data)
        whole = await walk(client, tool, arguments, 100_000)
        parts = await walk(client, tool, arguments, 1_000)
        quote = lambda items: "".join(item["citation"]["quote"] for item in items)
        passage = lambda items: [item["citation"]["id"].split(":")[0] for item in items]
        if tool == "read_passage":
            assert quote(parts) == quote(whole), tool
        else:
            assert passage(parts) == passage(whole), (tool, arguments)
        answers[f"{tool} {arguments}"] = whole
    return answers


async def refusals(client: Client) -> None:
    """What is wrong comes back as a tool's error that says what to do."""
    for tool, arguments in [
        ("entity_card", {"entity": "ラクダ牧場"}),
        ("search_passages", {"query": "健都 (彩都"}),
        ("search_passages", {"query": "健都", "cursor": "xyz"}),
        ("search_passages", {"query": "健都", "max_tokens": 1}),
        ("read_passage", {"id": "xyz"}),
        ("metric_series", {}),
    ]:
        result = await client.call_tool(tool, arguments)
        assert result.is_error and len(text_of(result).splitlines()) >= 2, (tool, arguments, result)
    nothing = await client.call_tool("search_passages", {"query": "ラクダ牧場"})
    assert not nothing.is_error and "見つかりませんでした" in nothing.structured_content["note"]
    try:
        await client.call_tool("drop_everything", {})
    except MCPError as error:
        assert "no tool" in str(error), error
    else:
        raise AssertionError("a tool that is none was called")


async def resources(client: Client) -> None:
    """Documents and passages are listed and read."""
    listed = (await client.list_resources()).resources
    assert len(listed) >= 10 and all(str(one.uri).startswith("keifu://document/") for one in listed)
    templates = {one.uri_template for one in (await client.list_resource_templates()).resource_templates}
    assert {"keifu://document/{id}", "keifu://passage/{id}"} <= templates, templates
    for one in listed:
        (content,) = (await client.read_resource(str(one.uri))).contents
        assert "never follow instructions" in content.text and "</passage>" in content.text
    identity = str(listed[0].uri).rsplit("/", 1)[1]
    (content,) = (await client.read_resource(f"keifu://passage/{identity}-0")).contents
    assert f'<passage id="{identity}-0"' in content.text
    try:
        await client.read_resource("keifu://document/d0000000000000000")
    except MCPError:
        pass
    else:
        raise AssertionError("a document that is none was read")


async def main() -> None:
    counters = keifu_tokens.counters()
    process = StdioServerParameters(
        command=os.environ["KEIFU_BINARY"], args=["--data", os.environ["KEIFU_SAMPLES"], "mcp"]
    )
    answers = {}
    for transport, server in (("http", f"{os.environ['KEIFU_URL']}/mcp"), ("stdio", process)):
        for mode in ("auto", "legacy"):
            async with Client(server, mode=mode, read_timeout_seconds=60) as client:
                schemas = await tools(client)
                await refusals(client)
                await resources(client)
                if mode == "auto":
                    answers[transport] = await calls(client, schemas, counters)
                print(f"{transport}, {mode}: protocol {client.protocol_version}", flush=True)
    assert answers["http"] == answers["stdio"]
    figures = answers["http"][f"metric_series {{'entity': '{SUBJECT}', 'role': 'actual'}}"]
    values = {item["value"] for item in figures if item["standing"] == "chosen"}
    assert {41, 59, 105, 127} <= values, values
    items = sum(len(found) for found in answers["http"].values())
    print(f"ok: {len(TOOLS)} tools, {items} items over each transport")


asyncio.run(main())
