"""OpenRefine's protocol against /reconcile: the examples of the Reconciliation Service API 0.2, written from its
specification, and 200 names of the gazetteer data in other spellings."""

import csv
import hashlib
import json
import os
import re
import tempfile
import unicodedata
from pathlib import Path

import httpx
import jsonschema
from keifu_server import SHARED, Server, ingest

NAMES = 200
RANK_1 = 0.95

# What the specification says of the answers (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
ID_NAME = {"type": "object", "required": ["id", "name"], "properties": {"id": {"type": "string", "minLength": 1}, "name": {"type": "string", "minLength": 1}}}
TYPE = {"oneOf": [{"type": "string"}, ID_NAME]}
TEMPLATE = {"type": "object", "required": ["url"], "properties": {"url": {"type": "string", "pattern": r"\{\{id\}\}"}}}
SUGGEST = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {"service_url": {"pattern": "^http"}, "flyout_service_path": {"pattern": r"\$\{id\}"}},
}
SETTING = {"type": "object", "required": ["type", "label", "name"], "properties": {"type": {"enum": ["number", "text", "checkbox", "select"]}}}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "items": {"type": "string"}, "contains": {"const": "0.2"}},
        "name": {"type": "string"},
        "identifierSpace": {"type": "string", "format": "uri"},
        "schemaSpace": {"type": "string", "format": "uri"},
        "defaultTypes": {"type": "array", "items": ID_NAME, "uniqueItems": True},
        "documentation": {"type": "string", "format": "uri"},
        "view": TEMPLATE,
        "preview": {"allOf": [TEMPLATE, {"required": ["width", "height"], "properties": {"width": {"type": "integer"}, "height": {"type": "integer"}}}]},
        "suggest": {"type": "object", "properties": {"entity": SUGGEST, "property": SUGGEST, "type": SUGGEST}},
        "extend": {
            "type": "object",
            "properties": {
                "propose_properties": {"type": "object", "required": ["service_url", "service_path"]},
                "property_settings": {"type": "array", "items": SETTING},
            },
        },
        "batchSize": {"type": "integer", "minimum": 1},
    },
}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score"],
    "properties": {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "description": {"type": "string"},
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": {"type": "array", "items": TYPE},
        "features": {"type": "array", "items": {"required": ["id", "value"], "properties": {"id": {"type": "string"}, "value": {"type": ["number", "boolean"]}}}},
    },
}
RESULTS = {"type": "object", "additionalProperties": {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": CANDIDATE}}}}
VALUE = {
    "oneOf": [
        {"type": "object", "maxProperties": 0},
        {"type": "object", "required": ["id", "name"], "properties": {"id": {"type": "string"}, "name": {"type": "string"}, "description": {"type": "string"}}, "additionalProperties": False},
        {"type": "object", "required": ["str"], "properties": {"str": {"type": "string"}}, "additionalProperties": False},
        {"type": "object", "required": ["float"], "properties": {"float": {"type": "number"}}, "additionalProperties": False},
        {"type": "object", "required": ["int"], "properties": {"int": {"type": "integer"}}, "additionalProperties": False},
        {"type": "object", "required": ["date"], "properties": {"date": {"type": "string"}}, "additionalProperties": False},
    ]
}
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": {"allOf": [ID_NAME, {"properties": {"type": {"required": ["id"]}, "service": {"pattern": "^https?://"}}}]}},
        "rows": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {"type": "array", "items": VALUE}}},
    },
}
SUGGESTIONS = {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": {"allOf": [ID_NAME, {"properties": {"description": {"type": "string"}, "notable": {"type": "array", "items": TYPE}}}]}}}}
PROPOSAL = {"type": "object", "required": ["properties"], "properties": {"properties": {"type": "array", "items": ID_NAME}, "type": {"type": "string"}, "limit": {"type": "integer"}}}
FLYOUT = {"type": "object", "required": ["id", "html"], "properties": {"id": {"type": "string"}, "html": {"type": "string"}}}


def valid(answer: httpx.Response, schema: dict):
    answer.raise_for_status()
    assert answer.headers["content-type"].startswith("application/json"), answer.headers
    jsonschema.Draft202012Validator(schema).validate(answer.json())
    return answer.json()


def protocol(client: httpx.Client) -> None:
    """What OpenRefine does, in its order: adding the service, reconciling, choosing by hand, fetching columns."""
    origin = {"Origin": "http://127.0.0.1:3333"}
    answer = client.get("/reconcile", headers=origin)
    assert answer.headers["access-control-allow-origin"] == origin["Origin"]
    manifest = valid(answer, MANIFEST)

    # Reconciling: all optional fields, as in the specification's examples.
    batch = {
        "q0": {
            "query": "国立循環器病研究センター",
            "type": "organization",
            "limit": 5,
            "properties": [
                {"pid": "year", "v": "令和元年度"},
                {"pid": "place", "v": {"id": "e0000000000000000", "name": "吹田市"}},
            ],
            "type_strict": "should",
        },
        "q1": {"query": "大阪市", "type": ["organization", "place"], "limit": 5},
        "q2": {"query": "Christel Hanewinckel", "type": "DifferentiatedPerson", "limit": 5, "type_strict": "should"},
        "q3": {"properties": [{"pid": "parent", "v": ["医薬品医療機器総合機構", {"id": "x", "name": "y"}]}]},
    }
    by_form = valid(client.post("/reconcile", data={"queries": json.dumps(batch)}, headers=origin), RESULTS)
    by_url = valid(client.get("/reconcile", params={"queries": json.dumps(batch)}), RESULTS)
    assert by_form == by_url and by_form.keys() == batch.keys()
    first = by_form["q0"]["result"][0]
    assert first["name"] == "国立循環器病研究センター" and first["match"] is True, first
    assert by_form["q1"]["result"][0]["match"] is True, by_form["q1"]
    assert by_form["q2"]["result"] == [] or not by_form["q2"]["result"][0]["match"]
    assert any(one["name"] == "医薬品医療機器総合機構関西支部" for one in by_form["q3"]["result"]), by_form["q3"]
    for result in by_form.values():
        scores = [candidate["score"] for candidate in result["result"]]
        assert scores == sorted(scores, reverse=True)
        assert sum(candidate.get("match", False) for candidate in result["result"]) <= 1
    short = valid(client.post("/reconcile", data={"queries": json.dumps({"q": {"query": "健都"}})}), RESULTS)
    assert short["q"]["result"][0]["name"] == "北大阪健康医療都市" and not short["q"]["result"][0]["match"], short

    # Looking at a candidate.
    page = client.get(manifest["preview"]["url"].replace("{{id}}", first["id"])).raise_for_status()
    assert page.headers["content-type"].startswith("text/html") and first["name"] in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    client.get(manifest["view"]["url"].replace("{{id}}", first["id"])).raise_for_status()

    # Choosing by hand.
    for what, prefix, wanted in [("entity", "国立循環", first["id"]), ("entity", first["id"], first["id"]), ("property", "法人", "corporate_number"), ("type", "組", "organization")]:
        suggest = manifest["suggest"][what]
        url = suggest["service_url"] + suggest["service_path"]
        found = valid(client.get(url, params={"prefix": prefix}, headers=origin), SUGGESTIONS)
        assert found["result"][0]["id"] == wanted, (prefix, found)
        rest = valid(client.get(url, params={"prefix": prefix, "cursor": 1}), SUGGESTIONS)
        assert rest["result"] == found["result"][1:], prefix
        flyout = suggest.get("flyout_service_url", suggest["service_url"]) + suggest["flyout_service_path"]
        assert valid(client.get(flyout.replace("${id}", wanted)), FLYOUT)["id"] == wanted

    # Columns from reconciled values.
    propose = manifest["extend"]["propose_properties"]
    proposed = valid(client.get(propose["service_url"] + propose["service_path"], params={"type": "organization", "limit": 30}), PROPOSAL)
    properties = [{"id": one["id"]} for one in proposed["properties"]]
    properties.append({"id": "actual", "settings": {"indicator": "利用実績", "fiscal_year": "2016..2019"}})
    branch = by_form["q3"]["result"][0]["id"]
    for query in [{"ids": [first["id"], branch], "properties": properties}, {"ids": ["10662041X"], "properties": [{"id": "variantName"}]}]:
        extension = valid(client.post("/reconcile", data={"extend": json.dumps(query)}), EXTENSION)
        assert extension == valid(client.get("/reconcile", params={"extend": json.dumps(query)}), EXTENSION)
        assert [column["id"] for column in extension["meta"]] == [one["id"] for one in query["properties"]]
        assert extension["rows"].keys() == set(query["ids"])
    print("ok: the protocol's examples")


def variants(name: str) -> list[str]:
    """Other spellings of a name: width, legal form, kanji of before 1949, middle dots, long vowels, spaces."""
    found = []
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    if name.translate(wide) != name:
        found.append(name.translate(wide))
    narrow = re.sub("[ァ-ー]+", lambda katakana: half_width(katakana.group()), name)
    if narrow != name:
        found.append(narrow)
    if (bare := name.removeprefix("株式会社")) != name or (bare := name.removesuffix("株式会社")) != name:
        found += [f"(株){bare}", f"㈱{bare}", f"{bare}（株）", f"株式会社　{bare}", f"{bare}株式会社", f"株式会社{bare}"]
    for form, short in [("一般財団法人", "(一財)"), ("公益財団法人", "（公財）"), ("一般社団法人", "(一社)"), ("独立行政法人", "（独）"), ("国立大学法人", ""), ("国立研究開発法人", "")]:
        if name.startswith(form):
            found.append(short + name.removeprefix(form))
    old = name.translate(str.maketrans("国会学沢辺広浜竜鉄芸県区団医総労関済経営応発鉱気検", "國會學澤邊廣濱龍鐵藝縣區團醫總勞關濟經營應發鑛氣檢"))
    if old != name:
        found.append(old)
    if "・" in name:
        found += [name.replace("・", ""), name.replace("・", "･")]
    for long in re.finditer("(?<=[ァ-ヴ]{2})ー(?![ァ-ー])", name):
        found.append(name[: long.start()] + name[long.end() :])
    middle = len(name) // 2
    found.append(f"{name[:middle]} {name[middle:]}")
    found.append(f"{name[:2]}　{name[2:]}")
    return found


def half_width(katakana: str) -> str:
    table = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
    marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
    plain = unicodedata.normalize("NFD", katakana)
    return "".join(table.get(character, marks.get(character, character)) for character in plain)


def gazetteer(folder: Path) -> list[str]:
    """NAMES names, always the same ones: companies and corporations, bodies of the state, local bodies."""
    with open(folder / "judgit_orgs.tsv", encoding="utf-8-sig") as rows:
        named = [row[0] for row in csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE) if len(row) >= 2]
    groups = [named[:2_000]]
    for file in ["jpgovs.csv", "localgovs.csv"]:
        with open(folder / file, encoding="utf-8-sig") as rows:
            groups.append([row["corporateName"] for row in csv.DictReader(rows)])
    chosen: list[str] = []
    for names, count in zip(groups, [NAMES // 2, NAMES // 4, NAMES - NAMES // 2 - NAMES // 4], strict=True):
        plain = sorted({name for name in names if re.fullmatch(r"[\w・ー]{4,30}", name) and not name.startswith("その他")}, key=rank)
        chosen += plain[:count]
    return chosen


def rank(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def names_with_variants() -> None:
    folder = SHARED / "data" / "gazetteer"
    if not folder.is_dir():
        print("skipped: ../shared/data/gazetteer is absent (200 names with variants)")
        return
    names = gazetteer(folder)
    assert len(names) == NAMES, len(names)
    with tempfile.TemporaryDirectory(prefix="keifu-reconcile-") as temporary:
        documents = Path(temporary) / "documents"
        documents.mkdir()
        for at in range(0, NAMES, 20):
            lines = [f"法人名：{name}" for name in names[at : at + 20]]
            text = "令和元年度 委託先の一覧\n\n" + "\n\n".join(lines) + "\n"
            (documents / f"R1-{at:03}.md").write_text(text, encoding="utf-8")
        ingest(documents, Path(temporary) / "data")
        with Server(Path(temporary) / "data") as server, httpx.Client(base_url=server.url, timeout=60) as client:
            queries, meant = {}, {}
            for name in names:
                found = client.get("/v1/entities", params={"q": name, "limit": 5}).raise_for_status().json()["items"]
                own = [one for one in found if one.get("match") in ("name", "alias", "spelling")]
                meant[name] = own[0]["id"] if own else None
                spellings = sorted(variants(name), key=rank)
                # Each name in one other spelling, and every spelling of every third.
                for number, spelling in enumerate(spellings[: None if len(queries) % 3 == 0 else 1]):
                    queries[f"{name}/{number}"] = {"query": spelling, "limit": 3}
            answer = valid(client.post("/reconcile", data={"queries": json.dumps(dict(list(queries.items())[:1000]))}), RESULTS)
    first = {key: bool(result["result"]) and result["result"][0]["id"] == meant[key.split("/")[0]] for key, result in answer.items()}
    at_one = [key for key in first if key.endswith("/0")]
    share, all_share = sum(first[key] for key in at_one) / len(at_one), sum(first.values()) / len(first)
    for key in [key for key in first if not first[key]][:20]:
        top = [candidate["name"] for candidate in answer[key]["result"]]
        print(f"  {key.split('/')[0]} as {queries[key]['query']}: {top}, known {meant[key.split('/')[0]] is not None}")
    print(f"{len(at_one)} names, one variant each: {share:.1%} at rank 1; {len(first)} variants: {all_share:.1%}")
    assert len(at_one) == NAMES and share >= RANK_1 and all_share >= RANK_1
    wrong = [key for key, result in answer.items() for one in result["result"] if one["match"] and one["id"] != meant[key.split("/")[0]]]
    assert not wrong, f"matched to another body: {wrong}"
    print("ok: names with variants")


with httpx.Client(base_url=os.environ["KEIFU_URL"], timeout=30) as shared_server:
    protocol(shared_server)
names_with_variants()
