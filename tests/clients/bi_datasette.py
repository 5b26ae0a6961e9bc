"""Datasette serves the SQLite file that Keifu exports: tables with keys, views, a question answered as JSON."""

import asyncio
import sqlite3
import tempfile
from pathlib import Path

import keifu_server
from datasette.app import Datasette

SQL = """
SELECT fiscal_year, target, actual FROM metrics_by_year
WHERE subject_name LIKE '%関西支部' AND indicator LIKE '%利用実績%' AND actual IS NOT NULL ORDER BY fiscal_year
"""


async def ask(file: Path) -> None:
    datasette = Datasette([str(file)])
    database = file.stem

    async def get(path: str, **parameters):
        answer = await datasette.client.get(path, params=parameters)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
        return answer.json()

    listed = await get(f"/{database}.json")
    tables = {table["name"]: table for table in listed["tables"]}
    assert {"documents", "passages", "mentions", "metrics", "evidence"} <= set(tables), sorted(tables)
    assert {view["name"] for view in listed["views"]} >= {"metrics_by_year", "relation_facts"}, listed["views"]
    assert {key["other_table"] for key in tables["mentions"]["foreign_keys"]["outgoing"]} >= {"documents", "entities"}

    answered = await get(f"/{database}.json", sql=SQL, _shape="objects")
    figures = [(row["fiscal_year"], row["actual"]) for row in answered["rows"]]
    assert figures == [(2016, 41), (2017, 59), (2018, 105), (2019, 127)], figures
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as direct:
        mentions = direct.execute("SELECT count(*) FROM mentions").fetchone()[0]
    faceted = await get(f"/{database}/mentions.json", _facet="entity_type", _size=1)
    facets = faceted["facet_results"]["entity_type"]["results"]
    assert sum(facet["count"] for facet in facets) == mentions == faceted["filtered_table_rows_count"], facets
    page = await datasette.client.get(f"/{database}/metrics")
    assert page.status_code == 200 and "citation_id" in page.text
    print(f"ok: Datasette shows {len(tables)} tables, {mentions} mentions, and {figures}")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "keifu.sqlite"
        keifu_server.keifu("export", "--format", "sqlite", "--out", file, data=keifu_server.samples())
        asyncio.run(ask(file))


main()
