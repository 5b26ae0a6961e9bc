"""Every endpoint answers as the OpenAPI document says, whatever it is sent: schemathesis asks, at least 5,000 times.

It asks a store of its own, because judgements change it. What it must not find: a status that is not documented, a
5xx, an answer that does not fit its schema or content type, a method that is not refused, and broken data taken.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
from keifu_server import Server, copy_of_samples

REQUESTS = 5_000
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
]
SECONDS = 380


def described(url: str) -> dict:
    document = httpx.get(f"{url}/openapi.json").raise_for_status().json()
    assert document["openapi"].startswith("3.1"), document["openapi"]
    ids = [operation["operationId"] for item in document["paths"].values() for operation in item.values() if isinstance(operation, dict)]
    assert len(ids) == len(set(ids)), "operations of one name"
    for path, item in document["paths"].items():
        for method, operation in item.items():
            responses = operation["responses"]
            assert {"405", "414", "500"} <= responses.keys(), (method, path)
            for status, response in responses.items():
                if "$ref" in response:
                    response = document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
                if status.startswith(("4", "5")):
                    assert list(response["content"]) == ["application/problem+json"], (method, path, status)
            for parameter in operation.get("parameters", []):
                assert parameter.get("description"), (method, path, parameter["name"])
                if parameter["name"] == "limit" and "maximum" not in parameter["schema"]:
                    assert path == "/reconcile/extend/propose", (method, path)
    return document


def ask(url: str, folder: Path) -> int:
    """Runs schemathesis; gives the number of requests."""
    report = folder / "report.ndjson"
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{url}/openapi.json"]
    command += ["--checks", ",".join(CHECKS), "--seed", "20190401", "--no-shrink", "--max-examples", "110"]
    command += ["--phases", "examples,coverage,fuzzing", "--continue-on-failure", "--request-timeout", "30"]
    command += ["--suppress-health-check", "all", "--workers", "2", "--warnings", "off"]
    command += ["--report", "ndjson", "--report-ndjson-path", str(report)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, cwd=folder)
    (folder / "output.txt").write_text(done.stdout)
    if done.returncode != 0:
        print(done.stdout[-12_000:], done.stderr[-2_000:])
        raise AssertionError(f"schemathesis ended with {done.returncode}")
    return requests(report)


def requests(report: Path) -> int:
    """The requests that were sent, from the report's events."""
    count = 0
    for line in report.read_text(encoding="utf-8").splitlines():
        event = json.loads(line)
        recorder = event.get("ScenarioFinished", {}).get("recorder", {})
        count += len(recorder.get("interactions", {}))
    return count


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="keifu-openapi-") as temporary:
        folder = Path(temporary)
        with Server(copy_of_samples(folder)) as server:
            document = described(server.url)
            print(f"ok: {len(document['paths'])} paths are described")
            sent = ask(server.url, folder)
            assert server.process.poll() is None, "the server ended"
    print(f"{sent} requests")
    assert sent >= REQUESTS, f"only {sent} requests were sent"
    print("ok: schemathesis")


main()
