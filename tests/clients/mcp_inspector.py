"""MCP's inspector, on its command line, lists and calls every tool over both transports and finds no fault in their schemas."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from keifu_server import skip

INSPECTOR = "@modelcontextprotocol/inspector@2.12.0"
# The oldest Node.js that it runs on, and where a newer one comes from when the machine's is older.
NODE = (22, 19)
NODE_PACKAGE = "node@22.23.3"
CALLS = {
    "search_passages": ["query=健都", "max_tokens=1500"],
    "read_passage": [],
    "find_entity": ["name=健都"],
    "entity_card": ["entity=健都"],
    "entity_timeline": ["entity=PMDA関西支部", "fiscal_year=2018..2020"],
    "find_paths": ["from=健都", "to=PMDA関西支部"],
    "metric_series": ["entity=PMDA関西支部"],
    "list_documents": ["fiscal_year=R1"],
}


def version(node: str | None) -> tuple[int, ...]:
    if node is None:
        return (0,)
    said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=60).stdout
    return tuple(int(part) for part in said.strip().removeprefix("v").split(".")) if said.startswith("v") else (0,)


def inspector() -> list[str]:
    """The command, installed beside the other clients."""
    npm = shutil.which("npm") or skip("npm")
    folder = Path(os.environ["CARGO_TARGET_DIR"]).resolve() / "clients" / "inspector"
    packages = [INSPECTOR] + ([] if version(shutil.which("node")) >= NODE else [NODE_PACKAGE])
    stamp = folder / "installed"
    if not (stamp.exists() and stamp.read_text() == " ".join(packages)):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"private": true}')
        command = [npm, "install", "--no-audit", "--no-fund", "--silent", *packages]
        subprocess.run(command, cwd=folder, check=True, timeout=300)
        stamp.write_text(" ".join(packages))
    binaries = folder / "node_modules" / ".bin"
    node = binaries / "node" if len(packages) > 1 else Path(shutil.which("node"))
    return [str(node), str((binaries / "mcp-inspector").resolve()), "--cli"]


def main() -> None:
    command = inspector()
    url = f"{os.environ['KEIFU_URL']}/mcp"
    transports = {
        "http": [url, "--transport", "http"],
        "stdio": [os.environ["KEIFU_BINARY"], "mcp", "-e", f"KEIFU_DATA={os.environ['KEIFU_SAMPLES']}"],
    }

    def ask(transport: str, *arguments: str, status: int = 0) -> tuple[dict, str]:
        done = subprocess.run(
            [*command, *transports[transport], *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == status, (arguments, done.returncode, done.stdout, done.stderr)
        return (json.loads(done.stdout) if done.stdout.strip() else {}), done.stderr

    answers = {}
    for transport in transports:
        listed, said = ask(transport, "--method", "tools/list", "--strict")
        assert {tool["name"] for tool in listed["tools"]} == set(CALLS), listed
        assert "Issue:" not in said, said
        resources, _ = ask(transport, "--method", "resources/list")
        uri = resources["resources"][0]["uri"]
        templates, _ = ask(transport, "--method", "resources/templates/list")
        assert len(templates["resourceTemplates"]) >= 2, templates
        read, _ = ask(transport, "--method", "resources/read", "--uri", uri)
        assert "</passage>" in read["contents"][0]["text"], read
        CALLS["read_passage"] = [f"id={uri.rsplit('/', 1)[1]}"]
        for tool, given in CALLS.items():
            arguments = ["--tool-arg", *given] if given else []
            answer, said = ask(transport, "--method", "tools/call", "--tool-name", tool, *arguments)
            assert not answer.get("isError") and answer["structuredContent"]["items"], (tool, answer)
            assert "schema" not in said, (tool, said)
            answers.setdefault(tool, []).append(answer["structuredContent"])
        print(f"{transport}: {len(CALLS)} tools", flush=True)
    assert all(one == other for one, other in answers.values())
    print("ok")


main()
