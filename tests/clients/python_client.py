"""The Python client covers the OpenAPI document, works against a real server, and its notebook runs."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
from keifu_server import ROOT, Server, copy_of_samples

CLIENT = ROOT / "clients" / "python"
NOTEBOOK = CLIENT / "examples" / "pmda_kansai.ipynb"
URL = os.environ["KEIFU_URL"]
METHODS = {"get", "post", "put", "patch", "delete"}


def installed(folder: Path) -> Path:
    """The package as pip installs it; built from a copy, so that nothing is left in the clone."""
    source = Path(shutil.copytree(CLIENT, folder / "source"))
    target = folder / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--target", str(target), str(source)], check=True, timeout=180, stdin=subprocess.DEVNULL)
    assert (target / "keifu" / "py.typed").exists()
    return target


def covers(document: dict, operations: dict) -> None:
    described = {
        (method.upper(), path): [parameter["name"] for parameter in [*item.get("parameters", []), *operation.get("parameters", [])]]
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }
    missing = described.keys() - operations.keys()
    gone = operations.keys() - described.keys()
    hint = "run clients/python/generate.py"
    assert not missing and not gone, f"not covered: {sorted(missing)}, no longer there: {sorted(gone)}; {hint}"
    for place, names in described.items():
        assert list(operations[place][1]) == names, f"{place}: {operations[place][1]} instead of {names}; {hint}"
    print(f"ok: {len(described)} operations and their parameters are covered")


def is_up_to_date(document: dict, folder: Path) -> None:
    file = folder / "openapi.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    subprocess.run([sys.executable, str(CLIENT / "generate.py"), str(file), "--check"], check=True, timeout=60)
    print("ok: the types are those of the document")


def reads(keifu_package) -> None:
    Keifu, KeifuError, to_pandas = keifu_package.Keifu, keifu_package.KeifuError, keifu_package.to_pandas
    with Keifu(URL) as keifu:
        card = keifu.entity("健都")
        assert card["name"] == "北大阪健康医療都市" and keifu.entity(card["id"]) == card
        # Cursors and offsets reach everything once.
        hits = list(keifu.iter_search("健都", limit=1))
        whole = keifu.search("健都", limit=100)
        assert [hit["document"]["id"] for hit in hits] == [hit["document"]["id"] for hit in whole["hits"]]
        mentions = list(keifu.iter_entity_mentions("健都", limit=7))
        assert len(mentions) == card["mention_count"] == len({mention["citation_id"] for mention in mentions})
        table = to_pandas(keifu.entity_metrics("PMDA関西支部", indicator="利用実績"))
        actual = table[table["unit"] == "件"].dropna(subset=["actual"]).set_index("fiscal_year")["actual"]
        assert [actual[year] for year in (2016, 2017, 2018, 2019)] == [41, 59, 105, 127], table
        assert table["actual_citation"].dropna().str.match(r"d[0-9a-f]{16}-\d+:\d+-\d+$").all()
        listed = to_pandas(whole)
        assert {"document_title", "document_fiscal_year"} <= set(listed.columns) and len(listed) == len(hits)
        found = keifu.post_reconcile({"queries": {"q": {"query": "国立循環器病研究センター"}}})
        assert found["q"]["result"][0]["match"] is True
        assert "国立循環器病研究センター" in keifu.reconcile_preview(found["q"]["result"][0]["id"])
        document = keifu.documents(limit=1)["items"][0]
        assert isinstance(keifu.document_file(document["id"]), bytes | str)
        for wrong, status in [(lambda: keifu.entity("北大阪健康医療都巿"), 404), (lambda: keifu.search("「PMDA"), 400), (lambda: keifu.entities(limit=0), 400)]:
            try:
                wrong()
            except KeifuError as error:
                assert error.status == status and error.detail and error.request_id, error
                if status == 404:
                    assert error.nearest[0] == "北大阪健康医療都市", error.nearest
            else:
                raise AssertionError(f"no error of status {status}")
    print("ok: answers, pages, tables, errors")


async def awaits(keifu_package) -> None:
    async with keifu_package.AsyncKeifu(URL) as keifu:
        stats, card = await asyncio.gather(keifu.stats(), keifu.entity("健都"))
        mentions = [mention async for mention in keifu.iter_entity_mentions("健都", limit=10)]
        assert stats["documents"] > 0 and len(mentions) == card["mention_count"]
    print("ok: the same, awaited")


def judges(keifu_package, folder: Path) -> None:
    with Server(copy_of_samples(folder)) as server, keifu_package.Keifu(server.url) as keifu:
        proposal = {"judgement": "hide", "entity": "健都", "author": "試験者", "reason": "試験"}
        assert keifu.post_judgements(proposal, dry_run=True)["dry_run"] is True
        written = keifu.post_judgements(proposal)
        assert keifu.judgement(written["judgement"]["id"])["reason"] == "試験"
        keifu.delete_judgement(written["judgement"]["id"], reason="試験の終わり", author="試験者")
        assert keifu.judgements_export().count("\n") == 2
    print("ok: judgements")


def runs(site: Path) -> None:
    """Executes the notebook anew; what it prints must be what is committed."""
    import nbclient
    import nbformat

    committed = nbformat.read(NOTEBOOK, as_version=4)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])
    # Where this environment is not the one that is activated, its kernel is still the one to use.
    os.environ["JUPYTER_PATH"] = str(Path(sys.prefix) / "share" / "jupyter")
    executed = nbclient.NotebookClient(nbformat.read(NOTEBOOK, as_version=4), timeout=120, kernel_name="python3").execute()
    pictures = 0
    for was, now in zip(committed.cells, executed.cells, strict=True):
        for before, after in zip(was.get("outputs", []), now.get("outputs", []), strict=True):
            assert before.get("text") == after.get("text"), f"{before.get('text')} is now {after.get('text')}"
            data = (before.get("data", {}), after.get("data", {}))
            assert data[0].get("text/plain", "").startswith("<Figure") or data[0].get("text/plain") == data[1].get("text/plain"), data
            pictures += "image/png" in data[0] and "image/png" in data[1]
    assert pictures >= 1, "the notebook shows no picture"
    print("ok: the notebook")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="keifu-python-") as temporary:
        folder = Path(temporary)
        site = installed(folder)
        sys.path.insert(0, str(site))
        import keifu
        from keifu._generated import OPERATIONS

        document = httpx.get(f"{URL}/openapi.json").raise_for_status().json()
        covers(document, OPERATIONS)
        is_up_to_date(document, folder)
        reads(keifu)
        asyncio.run(awaits(keifu))
        judges(keifu, folder)
        runs(site)


main()
