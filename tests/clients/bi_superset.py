"""Apache Superset draws what Keifu publishes to PostgreSQL: metrics by fiscal year.

No browser and no server: Superset's own application answers its REST API through its test client, with its metadata in
an SQLite file.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import keifu_postgres
import keifu_server

FIGURES = [(2016, 41), (2017, 59), (2018, 105), (2019, 127)]
BRANCH = "PMDA関西支部"
INDICATOR = "%利用実績%"
LOGIN = {"username": "admin", "password": "only for this test", "provider": "db", "refresh": True}
SETTINGS = """
SECRET_KEY = "only for this test, and 42 characters long."
SQLALCHEMY_DATABASE_URI = "sqlite:///{metadata}"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
RATELIMIT_ENABLED = False
FEATURE_FLAGS = {{}}
"""


def prepared_metadata() -> Path:
    """Superset's metadata as it is after its installation; made once for each environment, because it takes a minute."""
    folder = Path(sys.prefix)
    done = folder / "superset-metadata.sqlite"
    if not done.exists():
        making = folder / "superset-metadata.new"
        making.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory() as temporary:
            settings = Path(temporary) / "superset_config.py"
            settings.write_text(SETTINGS.format(metadata=making))
            environment = {**os.environ, "SUPERSET_CONFIG_PATH": str(settings), "FLASK_APP": "superset"}
            for command in [["db", "upgrade"], ["init"]]:
                subprocess.run(
                    [str(Path(sys.executable).parent / "superset"), *command],
                    env=environment, check=True, capture_output=True, timeout=300,
                )
        making.rename(done)
    return done


class Superset:
    """The application, logged in as its administrator."""

    def __init__(self, folder: Path):
        metadata = folder / "metadata.sqlite"
        shutil.copyfile(prepared_metadata(), metadata)
        settings = folder / "superset_config.py"
        settings.write_text(SETTINGS.format(metadata=metadata))
        os.environ["SUPERSET_CONFIG_PATH"] = str(settings)
        from superset.app import create_app

        application = create_app()
        with application.app_context():
            from superset import db, security_manager

            security_manager.add_user(
                LOGIN["username"], "A", "B", "a@example.org", security_manager.find_role("Admin"), LOGIN["password"]
            )
            db.session.commit()
        self.client = application.test_client()
        token = self.ask("post", "/api/v1/security/login", json=LOGIN)["access_token"]
        self.headers = {"Authorization": f"Bearer {token}"}

    headers: dict[str, str] = {}

    def ask(self, method: str, path: str, **more):
        answer = getattr(self.client, method)(path, headers=self.headers, **more)
        assert answer.status_code in (200, 201), (path, answer.status_code, answer.text[:2000])
        return answer.json


def draw(superset: Superset, uri: str, subject: str) -> None:
    base = superset.ask("post", "/api/v1/database/", json={"database_name": "Keifu", "sqlalchemy_uri": uri})["id"]
    tables = superset.ask("get", f"/api/v1/database/{base}/tables/?q=(schema_name:keifu)")["result"]
    names = {table["value"]: table["type"] for table in tables}
    assert names["metrics"] == "table" and names["metrics_by_year"] == "view" and len(names) >= 15, names
    described = superset.ask("get", f"/api/v1/database/{base}/table_metadata/?name=metrics&schema=keifu")
    assert "指標の数値" in described["comment"], described["comment"]
    assert all(column["comment"] for column in described["columns"]), described["columns"]
    keys = {(column["name"], key["type"]) for column in described["columns"] for key in column["keys"]}
    assert {("document_id", "fk"), ("subject_id", "fk")} <= keys, keys

    dataset = superset.ask(
        "post", "/api/v1/dataset/", json={"database": base, "schema": "keifu", "table_name": "metrics"}
    )["id"]
    columns = superset.ask("get", f"/api/v1/dataset/{dataset}")["result"]["columns"]
    assert {"fiscal_year", "value", "citation_id"} <= {column["column_name"] for column in columns}
    value = {"expressionType": "SIMPLE", "column": {"column_name": "value"}, "aggregate": "MAX", "label": "実績"}
    question = {
        "datasource": {"id": dataset, "type": "table"},
        "queries": [
            {
                "columns": ["fiscal_year"],
                "metrics": [value],
                "filters": [
                    {"col": "subject_id", "op": "==", "val": subject},
                    {"col": "series_indicator", "op": "LIKE", "val": INDICATOR},
                    {"col": "series_role", "op": "==", "val": "actual"},
                    {"col": "standing", "op": "==", "val": "chosen"},
                ],
                "orderby": [["fiscal_year", True]],
                "row_limit": 1000,
            }
        ],
        "result_format": "json",
        "result_type": "full",
    }

    def figures(answer) -> list[tuple[int, float]]:
        return [(row["fiscal_year"], row["実績"]) for row in answer["result"][0]["data"]]

    found = figures(superset.ask("post", "/api/v1/chart/data", json=question))
    assert found == FIGURES, found
    # The same as a line that is kept in Superset and drawn again.
    chart = superset.ask(
        "post",
        "/api/v1/chart/",
        json={
            "slice_name": f"{BRANCH}の利用実績",
            "viz_type": "echarts_timeseries_line",
            "datasource_id": dataset,
            "datasource_type": "table",
            "params": json.dumps({"viz_type": "echarts_timeseries_line", "x_axis": "fiscal_year", "metrics": [value]}),
            "query_context": json.dumps(question),
        },
    )["id"]
    again = figures(superset.ask("get", f"/api/v1/chart/{chart}/data/"))
    assert again == FIGURES, again


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary, keifu_postgres.Postgres() as database:
        folder = Path(temporary)
        if (keifu_server.SHARED / "seeds").is_dir():
            data, what = folder / "seeds", "the seeds"
            keifu_server.ingest(keifu_server.SHARED / "seeds", data)
        else:
            data, what = keifu_server.samples(), "the samples"
        keifu_server.keifu("publish", database.url(), data=data)
        database.add_reader("bi")
        subject = database.query(f"SELECT DISTINCT entity_id FROM keifu.entity_names WHERE name = '{BRANCH}'")
        draw(Superset(folder), database.url("bi", "postgresql+psycopg2"), subject)
        print(f"ok: Superset draws {[value for _, value in FIGURES]} for {BRANCH}, from {what}")


main()
