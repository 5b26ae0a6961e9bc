"""A real PostgreSQL has every generation: whole, with comments and keys, whatever happens meanwhile.

psql, psycopg and SQLAlchemy read; readers poll while generations follow each other; PostgreSQL is killed in the middle.
"""

import json
import os
import tempfile
import threading
import time
from pathlib import Path

import httpx
import keifu_postgres
import keifu_server
import psycopg
import sqlalchemy
from keifu_server import keifu

TABLES = [
    "aliases", "dates", "documents", "entities", "evidence", "fiscal_years", "mentions", "metrics", "passages",
    "relations",
]
BRANCH = "医薬品医療機器総合機構関西支部"
# One statement, one snapshot: whatever it tells belongs together.
COUNTS = "SELECT (SELECT generation FROM keifu.generation)" + "".join(
    f", (SELECT count(*) FROM keifu.{table})" for table in TABLES
)
WAIT = 90.0


def wait_for(what: str, found, seconds: float = WAIT):
    """What `found` gives as soon as that is something."""
    late = time.monotonic() + seconds
    while time.monotonic() < late:
        if answer := found():
            return answer
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds:.0f} s")


def publish(database, data: Path, user: str = "postgres", check: bool = True):
    done = keifu("publish", database.url(user), "--json", data=data, timeout=120, check=check)
    assert keifu_postgres.PASSWORD not in done.stdout + done.stderr
    return json.loads(done.stdout) if done.returncode == 0 else done


def add_document(data: Path, folder: Path, number: int) -> None:
    """One more report, one more generation."""
    report = folder / f"R{number}-extra.txt"
    report.write_text(
        f"令和{number}年度 追加報告書\n大阪府商工労働部\n\n"
        f"PMDA関西支部の利用実績は{200 + number}件であった。北大阪健康医療都市（健都）に新しい施設ができた。\n" * 3,
        encoding="utf-8",
    )
    keifu("ingest", folder, data=data)


def the_tools_see_tables(database, data: Path) -> None:
    first = publish(database, data)
    assert first["written"] and first["reader"] == "keifu_reader" and first["rows"] > 1000, first
    database.add_reader("bi")

    listed = database.run("\\dt+ keifu.*", user="bi")
    described = database.run("\\d+ keifu.metrics", user="bi")
    assert all(f" {table} " in listed for table in TABLES), listed
    assert "指標の数値" in listed and "Documents" in listed, listed
    assert "何についての数値か" in described and "The quote, literally" in described, described
    assert "PRIMARY KEY" in described and "FOREIGN KEY (document_id) REFERENCES keifu.documents(id)" in described
    for write in ["DELETE FROM keifu.metrics", "CREATE TABLE keifu.mine (a int)", "DROP VIEW keifu.metrics_by_year"]:
        refused = database.query(write, user="bi", check=False)
        assert "permission denied" in refused or "must be owner" in refused, (write, refused)

    engine = sqlalchemy.create_engine(database.url("bi", "postgresql+psycopg"))
    seen = sqlalchemy.inspect(engine)
    assert sorted(seen.get_table_names("keifu")) == sorted([*TABLES, "generation"])
    assert "metrics_by_year" in seen.get_view_names("keifu")
    for table in [*TABLES, "generation"]:
        assert seen.get_table_comment(table, "keifu")["text"], table
        assert seen.get_pk_constraint(table, "keifu")["constrained_columns"], table
        for column in seen.get_columns(table, "keifu"):
            assert column["comment"] and " / " in column["comment"], (table, column)
            assert not isinstance(column["type"], sqlalchemy.ARRAY), (table, column)
    referred = {key["referred_table"] for key in seen.get_foreign_keys("mentions", "keifu")}
    assert {"documents", "passages", "entities"} <= referred, referred
    engine.dispose()

    with psycopg.connect(database.url("bi")) as connection:
        rows = connection.execute(
            "SELECT fiscal_year, actual FROM keifu.metrics_by_year WHERE subject_name = %s AND indicator LIKE %s "
            "AND actual IS NOT NULL ORDER BY fiscal_year", (BRANCH, "%利用実績%"),
        ).fetchall()
        assert rows == [(2016, 41), (2017, 59), (2018, 105), (2019, 127)], rows
        for table in ["metrics", "evidence"]:
            wrong = connection.execute(
                f"SELECT count(*), count(*) FILTER (WHERE substr(p.text, start_char::int + 1, "
                f"(end_char - start_char)::int) <> quote) FROM keifu.{table} t JOIN keifu.passages p ON p.id = passage_id"
            ).fetchone()
            assert wrong[0] > 20 and wrong[1] == 0, (table, wrong)
        citations = connection.execute("SELECT passage_id, quote, citation_id FROM keifu.evidence LIMIT 20").fetchall()
        note = connection.execute("SELECT generation, extractor_version, documents FROM keifu.generation").fetchall()
    assert note[0][0] == first["generation"] and note[0][2] == 12, note
    for passage, quote, citation in citations:
        text = keifu_api(f"/v1/passages/{passage}")
        assert quote in text and citation.startswith(passage), (passage, quote)

    before = database.query("SELECT xmin FROM keifu.generation")
    again = publish(database, data)
    assert not again["written"] and again["rows"] == first["rows"], again
    assert database.query("SELECT xmin FROM keifu.generation") == before
    print("ok: psql, psycopg and SQLAlchemy see tables, comments, keys and figures; a generation is written once")


def keifu_api(path: str) -> str:
    return httpx.get(os.environ["KEIFU_URL"] + path).raise_for_status().text


def generations_follow_under_readers(database, data: Path, folder: Path) -> None:
    """Every answer to readers is of one generation; what others built on the tables stays."""
    database.run(
        "CREATE SCHEMA desk; CREATE ROLE analyst; GRANT USAGE ON SCHEMA keifu TO analyst; "
        "GRANT SELECT ON keifu.metrics TO analyst; "
        "CREATE VIEW desk.actuals AS SELECT m.*, d.source FROM keifu.metrics m JOIN keifu.documents d ON d.id = document_id"
    )
    seen, failures, stop = {}, [], threading.Event()

    def poll() -> None:
        try:
            with psycopg.connect(database.url("bi"), autocommit=True) as connection:
                while not stop.is_set():
                    began = time.monotonic()
                    generation, *counts = connection.execute(COUNTS).fetchone()
                    took = time.monotonic() - began
                    seen.setdefault(generation, set()).add((*counts,))
                    assert took < 5, f"a reader waited {took:.1f} s"
        except Exception as error:
            failures.append(error)

    readers = [threading.Thread(target=poll) for _ in range(3)]
    for reader in readers:
        reader.start()
    with psycopg.connect(database.url("bi")) as patient:
        patient.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        begun = patient.execute(COUNTS).fetchone()
        written = []
        for number in (3, 4, 5):
            add_document(data, folder, number)
            written.append(publish(database, data))
            # A transaction of days sees what it began with.
            assert patient.execute(COUNTS).fetchone() == begun
    stop.set()
    for reader in readers:
        reader.join(30)
    assert not failures, failures
    assert len({done["generation"] for done in written}) == 3 and all(done["written"] for done in written)
    assert set(seen) >= {written[-1]["generation"]} and all(len(counts) == 1 for counts in seen.values()), seen
    assert database.query("SELECT max(value) FROM desk.actuals WHERE source LIKE '%extra%'") == "205"
    assert database.query("SELECT has_table_privilege('analyst', 'keifu.metrics', 'SELECT')") == "t"
    # Only what differs was touched: nothing of the documents that were there before.
    assert database.query("SELECT count(DISTINCT xmin::text) FROM keifu.documents") == "4"
    print(f"ok: {len(written)} generations under readers, each answer of one of them")


def other_tables_are_replaced(database, data: Path) -> None:
    """As after an upgrade: the tables are made anew, or all stays as it is where somebody depends on them."""
    database.run("UPDATE keifu.generation SET layout = 'older', fingerprint = 'older'")
    before = database.query(COUNTS)
    refused = publish(database, data, check=False)
    assert refused.returncode == 1 and "desk.actuals" in refused.stderr and "→" in refused.stderr, refused.stderr
    assert database.query(COUNTS) == before
    database.run("DROP VIEW desk.actuals")
    assert publish(database, data)["written"]
    assert database.query(COUNTS) == before
    assert database.query("SELECT has_table_privilege('analyst', 'keifu.metrics', 'SELECT')") == "t"
    assert database.query("SELECT count(*) FROM keifu.metrics_by_year", user="bi") != "0"
    assert database.query("SELECT count(*) FROM pg_namespace WHERE nspname = 'keifu_next'") == "0"
    print("ok: tables of another definition are replaced, with what was granted on them")


def texts_may_be_longer_than_an_index_takes(database, data: Path, folder: Path) -> None:
    """A publisher of 12,000 bytes is stored whole; only the index that cannot hold it is left out."""
    publisher = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(4_000))
    (folder / "long.txt").write_text("令和元年度 報告書\n\n健都について。\n", encoding="utf-8")
    (folder / "long.txt.meta.toml").write_text(f'publisher = "{publisher}"\n', encoding="utf-8")
    keifu("ingest", folder, data=data)
    index = "SELECT count(*) FROM pg_indexes WHERE indexname = 'documents_publisher_idx'"
    assert database.query(index) == "1"
    assert publish(database, data)["written"]
    for _ in range(2):
        assert database.query("SELECT max(length(publisher)) FROM keifu.documents") == "4000"
        assert database.query(index) == "0"
        database.run("UPDATE keifu.generation SET layout = 'older', fingerprint = 'older'")
        assert publish(database, data)["written"]
    print("ok: long texts are stored whole")


def who_may_little_is_told(database, data: Path) -> None:
    """A user with nothing but an empty schema of its own can publish; who has not even that is told what to ask for."""
    database.run("CREATE DATABASE small", database="postgres")
    database.run(f"CREATE ROLE clerk LOGIN PASSWORD '{keifu_postgres.PASSWORD}'")
    url = database.url("clerk", database="small")
    refused = keifu("publish", url, data=data, check=False)
    assert refused.returncode == 1 and "GRANT CREATE" in refused.stderr, refused.stderr
    database.run("CREATE SCHEMA keifu AUTHORIZATION clerk", database="small")
    told = keifu("publish", url, data=data)
    assert "公開しました" in told.stdout, told.stdout
    database.run("UPDATE keifu.generation SET layout = 'older', fingerprint = 'older'", database="small")
    assert "公開しました" in keifu("publish", url, data=data).stdout
    wrong = keifu("publish", url.replace("clerk", "nobody"), data=data, check=False)
    assert wrong.returncode == 1 and "パスワード" in wrong.stderr, wrong.stderr
    database.run("CREATE DATABASE taken", database="postgres")
    database.run("CREATE SCHEMA keifu; CREATE TABLE keifu.metrics (mine int)", database="taken")
    refused = keifu("publish", database.url(database="taken"), data=data, check=False)
    assert refused.returncode == 1 and "Keifu が作ったものではない metrics" in refused.stderr, refused.stderr
    assert database.query("SELECT count(*) FROM keifu.metrics", database="taken") == "0"
    for done in [told, wrong, refused]:
        assert keifu_postgres.PASSWORD not in done.stdout + done.stderr
    print("ok: rights that are missing are told, tables of others are left alone")


def connections_are_encrypted(database, data: Path) -> None:
    """`sslmode` means what it means to libpq."""
    if database.certificate is None:
        print("skipped: openssl is absent, nothing is said of TLS")
        return
    trusted = f"&sslrootcert={database.certificate}"

    def told(mode: str, host: str = "127.0.0.1"):
        url = database.url().replace("127.0.0.1", host) + f"?sslmode={mode}"
        return keifu("publish", url, data=data, check=False)

    for mode in ["disable", "prefer", "require", "verify-full" + trusted, "verify-ca" + trusted]:
        assert told(mode).returncode == 0, (mode, told(mode).stderr)
    for mode, host in [("verify-full", "127.0.0.1"), ("verify-full" + trusted, "localhost")]:
        refused = told(mode, host)
        assert refused.returncode == 1 and "certificate" in refused.stderr.lower(), (mode, refused.stderr)
    database.run("ALTER SYSTEM SET ssl = off")
    database.query("SELECT pg_reload_conf()")
    wait_for("no TLS any more", lambda: database.query("SHOW ssl") == "off")
    assert told("prefer").returncode == 0
    for mode in ["require", "verify-full" + trusted]:
        assert told(mode).returncode == 1, mode
    database.run("ALTER SYSTEM RESET ssl")
    database.query("SELECT pg_reload_conf()")
    print("ok: encrypted where that is asked for, and only with the server that is meant")


def a_killed_server_loses_nothing(database, data: Path, folder: Path) -> None:
    """PostgreSQL dies in the middle of a publication: the generation before is whole, and the next comes by itself."""
    with keifu_server.Server(data, "--publish", database.url()) as server:
        state = lambda: httpx.get(f"{server.url}/v1/health").raise_for_status().json()["publishing"]
        generation = wait_for("the first publication", lambda: state()["generation"])
        before = database.query(COUNTS)
        # Who reads the last table exclusively holds the publication in its middle, when others are written already.
        holder = psycopg.connect(database.url())
        holder.execute("LOCK TABLE keifu.metrics IN SHARE ROW EXCLUSIVE MODE")
        add_document(data, folder, 6)
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'keifu' AND wait_event_type = 'Lock'"
        wait_for("a publication in its middle", lambda: database.query(waiting) != "0")
        assert state()["state"] == "publishing"
        database.kill()
        holder.close()
        failing = wait_for("the failure", lambda: state()["error"] and state())
        assert failing["state"] == "failing" and failing["generation"] == generation, failing
        # Serving and reading go on.
        assert httpx.get(f"{server.url}/v1/search", params={"q": "健都"}).json()["total_documents"] > 0
        add_document(data, folder, 7)
        wait_for("the newest generation", lambda: httpx.get(f"{server.url}/v1/health").json()["generation"] > generation + 1)

        database.start()
        left = database.query(COUNTS)
        wait_for("publication after the restart", lambda: state()["state"] == "published" and state()["generation"] > generation + 1)
        after = database.query(COUNTS)
        assert left in (before, after), (before, left, after)
        assert after != before and state()["failures"] == 0
    said = server.said
    assert "publishing failed" in said, said
    assert keifu_postgres.PASSWORD not in said and database.url() not in said
    print("ok: killed in the middle, the generation before is whole; the next ones follow by themselves")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary, keifu_postgres.Postgres() as database:
        data, folder = keifu_server.copy_of_samples(temporary), Path(temporary) / "more"
        folder.mkdir()
        the_tools_see_tables(database, data)
        generations_follow_under_readers(database, data, folder)
        other_tables_are_replaced(database, data)
        texts_may_be_longer_than_an_index_takes(database, data, folder)
        who_may_little_is_told(database, data)
        connections_are_encrypted(database, data)
        a_killed_server_loses_nothing(database, data, folder)


main()
