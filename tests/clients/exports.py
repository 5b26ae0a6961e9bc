"""The exports, read by those who will read them: pandas and pyarrow (CSV, Parquet), rdflib (JSON-LD, Turtle), networkx
(GraphML, GEXF). The same values, the same triples, and the same ids as over REST; GEXF by the grammar of its specification."""

import io
import json
import os
import re
import tempfile
import xml.etree.ElementTree as xml
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import httpx
import networkx
import pandas
import pyarrow.parquet
import rdflib
from keifu_server import ingest, keifu, samples
from rdflib.namespace import PROV, RDF, XSD

URL = os.environ["KEIFU_URL"]
CALCULATED = ("=", "+", "-", "@", "\t", "\r")
KEIFU = rdflib.Namespace("urn:keifu:ns#")
SCHEMA = rdflib.Namespace("https://schema.org/")
ORG = rdflib.Namespace("http://www.w3.org/ns/org#")
BASE = "urn:keifu:"


def get(path: str, accept: str | None = None) -> bytes:
    answer = httpx.get(URL + path, headers={"accept": accept} if accept else {}, timeout=60)
    assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text[:300]}"
    return answer.content


def every_item(path: str) -> list[dict]:
    """All items of a list of the REST API."""
    items, offset = [], 0
    while offset is not None:
        page = json.loads(get(f"{path}{'&' if '?' in path else '?'}limit=1000&offset={offset}"))
        items += page["items"]
        offset = page["next_offset"]
    return items


def unprotected(cell: str) -> str:
    """A cell without what keeps a spreadsheet from calculating it: the rule that README gives."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(CALCULATED) else cell


def same_tables(csv: Path, parquet: Path) -> dict[str, pandas.DataFrame]:
    """Reads both and compares every value; gives the tables of Parquet."""
    tables = {}
    names = sorted(path.stem for path in parquet.glob("*.parquet"))
    assert names == sorted(path.stem for path in csv.glob("*.csv")) and len(names) == 10, names
    for name in names:
        raw = (csv / f"{name}.csv").read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf") and raw.endswith(b"\r\n"), name
        schema = pyarrow.parquet.read_schema(parquet / f"{name}.parquet")
        table = pyarrow.parquet.read_table(parquet / f"{name}.parquet").to_pylist()
        text = pandas.read_csv(io.BytesIO(raw), encoding="utf-8-sig", dtype=str, keep_default_na=False)
        assert list(text.columns) == schema.names, name
        assert len(text) == len(table), name
        for column in schema.names:
            kind = str(schema.field(column).type)
            for cell, row in zip(text[column], table):
                value, where = row[column], (name, column, cell)
                if kind == "string":
                    assert not cell.startswith(CALCULATED) or re.fullmatch(r"[-+]?[\d.]+", cell), where
                    assert unprotected(cell) == (value or ""), where
                elif value is None:
                    assert cell == "", where
                elif kind == "bool":
                    assert cell == ("true" if value else "false"), where
                elif kind == "date32[day]":
                    assert isinstance(value, date) and cell == value.isoformat(), where
                else:
                    assert kind in ("int64", "double") and float(cell) == float(value), where
        # As most people read them: no options but the encoding.
        plain = pandas.read_csv(csv / f"{name}.csv", encoding="utf-8-sig")
        frame = pandas.read_parquet(parquet / f"{name}.parquet")
        assert list(plain.columns) == list(frame.columns) and len(plain) == len(frame), name
        tables[name] = frame
    return tables


def tables_and_rest(folder: Path) -> dict[str, pandas.DataFrame]:
    for format in ("csv", "parquet", "jsonl"):
        keifu("export", "--format", format, "--out", folder / format, data=samples())
    tables = same_tables(folder / "csv", folder / "parquet")

    lines = lambda name: [json.loads(line) for line in (folder / "jsonl" / f"{name}.jsonl").open(encoding="utf-8")]
    for name in ("documents", "passages", "entities"):
        assert [row["id"] for row in lines(name)] == list(tables[name]["id"]), name
    for name, field, column in [
        ("mentions", "entity", "entity_id"),
        ("mentions", "passage", "passage_id"),
        ("relations", "subject", "subject_id"),
        ("metrics", "quote", "quote"),
        ("metrics", "value", "value"),
        ("dates", "surface", "surface"),
    ]:
        assert [row[field] for row in lines(name)] == list(tables[name][column]), (name, field)

    entities, documents = every_item("/v1/entities"), every_item("/v1/documents")
    assert {item["id"] for item in entities} == set(tables["entities"]["id"])
    assert {item["id"]: item["name"] for item in entities} == dict(zip(tables["entities"]["id"], tables["entities"]["name"]))
    assert {item["id"] for item in documents} == set(tables["documents"]["id"])
    metrics = every_item("/v1/metrics")
    assert [item["evidence"]["citation_id"] for item in metrics] == list(tables["metrics"]["citation_id"])
    assert [item["value"] for item in metrics] == list(tables["metrics"]["value"])
    citations = {
        evidence["citation_id"]
        for entity in entities
        for relation in every_item(f"/v1/entities/{entity['id']}/relations?modality=all")
        for evidence in relation["evidence"]
    }
    assert citations == set(tables["evidence"]["citation_id"])

    # Over HTTP the same bytes, alone, as an archive, and by Accept.
    archive = zipfile.ZipFile(io.BytesIO(get("/v1/export?format=csv")))
    assert archive.testzip() is None
    for name in tables:
        own = (folder / "csv" / f"{name}.csv").read_bytes()
        assert archive.read(f"{name}.csv") == own == get(f"/v1/export/{name}", "text/csv"), name
        parquet = (folder / "parquet" / f"{name}.parquet").read_bytes()
        assert parquet == get(f"/v1/export/{name}", "application/vnd.apache.parquet"), name
    found = pandas.read_parquet(io.BytesIO(get("/v1/search?q=健都&format=parquet")))
    answer = json.loads(get("/v1/search?q=健都&limit=100&passages=1000"))
    assert list(found["passage_id"]) == [passage["id"] for hit in answer["hits"] for passage in hit["passages"]]
    return tables


def formulas(folder: Path) -> None:
    """A document that tries to make a spreadsheet calculate."""
    cells = ["=1+1", "=HYPERLINK(\"http://example.jp\",\"予算\")", "+81-6-6941-0351", "-5", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "'=1", "－"]
    source = folder / "hostile"
    source.mkdir()
    (source / "hostile.md").write_text("\n\n".join(cells) + "\n\n大阪市は健都を整備した。\n", encoding="utf-8")
    ingest(source, folder / "hostile-data")
    for format in ("csv", "parquet"):
        keifu("export", "--format", format, "--out", folder / f"hostile-{format}", data=folder / "hostile-data")
    tables = same_tables(folder / "hostile-csv", folder / "hostile-parquet")
    begins = Counter(text[0] for text in tables["passages"]["text"])
    assert begins["="] + begins["+"] + begins["@"] >= 3, begins


def linked_data(folder: Path, tables: dict[str, pandas.DataFrame]) -> None:
    keifu("export", "--format", "turtle", "--out", folder / "graph.ttl", data=samples())
    keifu("export", "--format", "jsonld", "--out", folder / "graph.jsonld", data=samples())
    turtle = rdflib.Graph().parse(folder / "graph.ttl", format="turtle")
    jsonld = rdflib.Graph().parse(folder / "graph.jsonld", format="json-ld")
    assert len(turtle) == len(jsonld) > 3_000 and set(turtle) == set(jsonld), (len(turtle), len(jsonld))
    assert set(rdflib.Graph().parse(data=get("/v1/export", "text/turtle"), format="turtle")) == set(turtle)
    assert not any(isinstance(term, rdflib.BNode) for triple in turtle for term in triple)
    for literal in {term for term in turtle.objects() if isinstance(term, rdflib.Literal) and term.datatype}:
        assert not literal.ill_typed, literal

    ids = lambda kind, nodes: {str(node).removeprefix(f"{BASE}{kind}/") for node in nodes}
    assert ids("documents", turtle.subjects(RDF.type, SCHEMA.Report)) == set(tables["documents"]["id"])
    of_kind = tables["entities"].groupby("type")["id"].agg(set)
    assert ids("entities", turtle.subjects(RDF.type, ORG.Organization)) == of_kind["organization"]
    assert ids("entities", turtle.subjects(RDF.type, KEIFU.Program)) == of_kind["program"]
    quoted = {str(cited) for cited in turtle.objects(None, KEIFU.citationId)}
    assert quoted == set(tables["evidence"]["citation_id"]) | set(tables["metrics"]["citation_id"])
    quotes = dict(zip(tables["evidence"]["citation_id"], tables["evidence"]["quote"]))
    for node in turtle.subjects(RDF.type, SCHEMA.Quotation):
        cited = str(turtle.value(node, KEIFU.citationId))
        assert str(turtle.value(node, SCHEMA.text)) == quotes.get(cited, str(turtle.value(node, SCHEMA.text)))
        assert (turtle.value(node, PROV.wasQuotedFrom), RDF.type, SCHEMA.Report) in turtle

    # What is planned, requested or denied is said, and not asserted.
    statements = Counter()
    asserted = set()
    for node in turtle.subjects(RDF.type, RDF.Statement):
        modality = turtle.value(node, KEIFU.modality)
        triple = tuple(turtle.value(node, part) for part in (RDF.subject, RDF.predicate, RDF.object))
        statements[str(modality).removeprefix(str(KEIFU))] += 1
        assert list(turtle.objects(node, PROV.wasDerivedFrom)), f"{node} without a quote"
        if modality == KEIFU.fact and triple[2] is not None:
            asserted.add(triple)
    assert statements == Counter(tables["relations"]["modality"])
    predicates = {KEIFU[word] for word in set(tables["relations"]["predicate"])}
    between = {triple for triple in turtle if triple[1] in predicates}
    assert between == asserted
    assert statements.total() > len(asserted) > 10
    values = sorted(float(turtle.value(node, SCHEMA.value)) for node in turtle.subjects(RDF.type, SCHEMA.Observation))
    assert values == sorted(tables["metrics"]["value"])
    assert turtle.value(next(turtle.subjects(RDF.type, SCHEMA.Observation)), SCHEMA.value).datatype == XSD.decimal

    keifu("export", "--format", "turtle", "--out", folder / "own.ttl", "--base-iri", "https://example.jp/v1/", data=samples())
    own = rdflib.Graph().parse(folder / "own.ttl", format="turtle")
    moved = lambda term: rdflib.URIRef(re.sub(r"^urn:keifu:(?!ns#)", "https://example.jp/v1/", term)) if isinstance(term, rdflib.URIRef) else term
    assert set(own) == {tuple(map(moved, triple)) for triple in turtle}


def graphs(folder: Path, tables: dict[str, pandas.DataFrame]) -> None:
    for format in ("graphml", "gexf"):
        keifu("export", "--format", format, "--out", folder / f"graph.{format}", data=samples())
    graphml = networkx.read_graphml(folder / "graph.graphml")
    gexf = networkx.read_gexf(folder / "graph.gexf", version="1.3")
    names = dict(zip(tables["entities"]["id"], tables["entities"]["name"]))
    rows = tables["relations"][tables["relations"]["object_id"].notna()]
    edges = Counter(zip(rows["subject_id"], rows["object_id"], rows["predicate"], rows["modality"], rows["citation_id"]))
    for graph in (graphml, gexf):
        assert graph.is_directed()
        assert {node: data["label"] for node, data in graph.nodes(data=True)} == names
        given = ((a, b, data["predicate"], data["modality"], data["citation_id"]) for a, b, data in graph.edges(data=True))
        assert Counter(given) == edges
    assert sorted(data["id"] for *_, data in gexf.edges(data=True)) == sorted(f"r{id}" for id in rows["id"])
    entity = max(names, key=lambda id: graphml.degree(id))
    part = networkx.read_graphml(io.BytesIO(get(f"/v1/entities/{entity}/relations?modality=all", "application/graphml+xml")))
    assert part.number_of_edges() == sum(entity in ends[:2] for ends in edges.elements())

    by_the_specification(xml.parse(folder / "graph.gexf").getroot())


# GEXF 1.3 as https://gexf.net/1.3 defines it, as far as we write it: attributes (those that must be there first), children in
# order with how often they may come.
SPACE = "{http://gexf.net/1.3}"
GRAMMAR = {
    "gexf": ({"version"}, set(), [("meta", "?"), ("graph", "1")]),
    "meta": (set(), {"lastmodifieddate"}, [("creator", "?"), ("keywords", "?"), ("description", "?")]),
    "creator": (set(), set(), []),
    "description": (set(), set(), []),
    "graph": (set(), {"defaultedgetype", "idtype", "mode", "timeformat", "timerepresentation", "timezone", "start", "end"},
              [("attributes", "*"), ("nodes", "1"), ("edges", "1")]),
    "attributes": ({"class"}, set(), [("attribute", "*")]),
    "attribute": ({"id", "title", "type"}, set(), [("default", "?"), ("options", "?")]),
    "nodes": (set(), {"count"}, [("node", "*")]),
    "node": ({"id"}, {"label", "start", "end", "pid"}, [("attvalues", "?"), ("spells", "?")]),
    "edges": (set(), {"count"}, [("edge", "*")]),
    "edge": ({"source", "target"}, {"id", "label", "type", "weight", "kind", "start", "end"}, [("attvalues", "?"), ("spells", "?")]),
    "attvalues": (set(), set(), [("attvalue", "*")]),
    "attvalue": ({"for", "value"}, {"start", "end"}, []),
    "spells": (set(), set(), [("spell", "+")]),
    "spell": (set(), {"start", "end"}, []),
}
TYPES = {"integer": int, "long": int, "double": float, "float": float, "boolean": {"true": True, "false": False}.__getitem__, "string": str}


def by_the_specification(root: xml.Element) -> None:
    def check(element: xml.Element) -> None:
        name = element.tag.removeprefix(SPACE)
        must, may, children = GRAMMAR[name]
        given = set(element.attrib)
        assert must <= given <= must | may, (name, given)
        shape = "".join(f"<{child.tag.removeprefix(SPACE)}>" for child in element)
        pattern = "".join(f"(?:<{child}>){'' if often == '1' else often}" for child, often in children)
        assert re.fullmatch(pattern, shape), (name, shape[:200])
        for edge in ("start", "end"):
            if edge in given:
                date.fromisoformat(element.attrib[edge])
        assert element.attrib.get("start", "") <= element.attrib.get("end", "~"), element.attrib
        for child in element:
            check(child)

    assert root.tag == f"{SPACE}gexf" and root.attrib["version"] == "1.3"
    check(root)
    graph = root.find(f"{SPACE}graph")
    assert graph.attrib["mode"] == "dynamic" and graph.attrib["timeformat"] == "date"
    kinds = {}
    for attributes in graph.findall(f"{SPACE}attributes"):
        declared = {it.attrib["id"]: it.attrib["type"] for it in attributes}
        assert len(declared) == len(attributes) and set(declared.values()) <= set(TYPES)
        kinds[attributes.attrib["class"]] = declared
    scopes = {}
    for part, kind in (("nodes", "node"), ("edges", "edge")):
        elements = list(graph.find(f"{SPACE}{part}"))
        assert len({it.attrib["id"] for it in elements}) == len(elements)
        for it in elements:
            for value in it.iter(f"{SPACE}attvalue"):
                TYPES[kinds[kind][value.attrib["for"]]](value.attrib["value"])
            if kind == "node":
                scopes[it.attrib["id"]] = (it.attrib.get("start", ""), it.attrib.get("end", "~"))
    dated = 0
    for edge in graph.find(f"{SPACE}edges"):
        for end in (edge.attrib["source"], edge.attrib["target"]):
            start, stop = scopes[end]
            # The scope of an edge lies within that of its ends.
            if "start" in edge.attrib:
                dated += 1
                assert start <= edge.attrib["start"] and edge.attrib["end"] <= stop, (edge.attrib, scopes[end])
    assert dated > 20


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="keifu-exports-") as folder:
        folder = Path(folder)
        tables = tables_and_rest(folder)
        print(f"tables agree: {', '.join(f'{name} {len(frame)}' for name, frame in tables.items())}")
        formulas(folder)
        linked_data(folder, tables)
        graphs(folder, tables)
    print("linked data and graphs agree with them")


main()
