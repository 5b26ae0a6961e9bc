"""A question goes to Keifu, its evidence to an OpenAI-compatible endpoint (a small one of our own), the answer back to the check.

`clients/chat.py` is what is tested: it must send what such endpoints take, cite what it was given, and flag what is wrong.
"""

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
from keifu_server import ROOT

URL = os.environ["KEIFU_URL"].rstrip("/")
QUESTION = "国循移転記念シンポジウムには何人が参加したか。"


class Endpoint(ThreadingHTTPServer):
    """Answers chat completions with what `write` makes of the messages; keeps what it was asked."""

    daemon_threads = True

    def __init__(self, write):
        self.asked, self.write = [], write
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                endpoint.asked.append((self.path, self.headers.get("authorization"), body))
                status, content = endpoint.write(body["messages"])
                message = {"role": "assistant", "content": content}
                reply = {"object": "chat.completion", "choices": [{"index": 0, "message": message}]}
                data = json.dumps(reply).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)

    def __enter__(self):
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()


def chat(question: str, write) -> tuple[int, str, list]:
    """Exit status and output of the client, and what the endpoint was asked."""
    with Endpoint(write) as endpoint:
        llm = f"http://127.0.0.1:{endpoint.server_address[1]}/v1"
        command = [sys.executable, str(ROOT / "clients" / "chat.py"), question]
        command += ["--keifu", URL, "--llm", llm, "--model", "test", "--max-tokens", "2000"]
        environment = {**os.environ, "OPENAI_API_KEY": "k", "PYTHONUTF8": "1"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60)
        return done.returncode, done.stdout + done.stderr, endpoint.asked


def cited_line(messages: list[dict], words: str) -> str:
    """The id of the line of evidence that has `words`."""
    lines = messages[-1]["content"].splitlines()
    line = next(line for line in lines if words in line)
    return re.match(r"\[c:([^\]]+)\]", line).group(1)


def answering(sentence: str):
    """An endpoint that cites the line with the figure for whatever it says."""
    return lambda messages: (200, f"{sentence}[c:{cited_line(messages, '380名')}]。")


# What the endpoint is sent, and a right answer.
status, output, asked = chat(QUESTION, answering("国循移転記念シンポジウムには380名が参加した"))
assert status == 0, output
(path, key, body), = asked
assert path == "/v1/chat/completions" and key == "Bearer k", (path, key)
assert body["model"] == "test" and [it["role"] for it in body["messages"]] == ["system", "user"]
assert QUESTION in body["messages"][1]["content"]

# A wrong number, a wrong day, a name that is not there, no citation, one that does not exist.
for sentence, shown in [
    ("国循移転記念シンポジウムには381名が参加した", "380名"),
    ("国循移転記念シンポジウムは2019年9月15日に開かれ、380名が参加した", "９月14日"),
    ("神戸市の国循移転記念シンポジウムには380名が参加した", "神戸市"),
]:
    status, output, _ = chat(QUESTION, answering(sentence))
    assert status == 1 and "⚠" in output, (sentence, output)
    assert shown in output or "14日" in output, (sentence, output)
status, output, _ = chat(QUESTION, lambda _: (200, "380名が参加した。"))
assert status == 1 and "引用がない" in output, output
status, output, _ = chat(QUESTION, lambda _: (200, "380名が参加した[c:d0000000000000000-1]。"))
assert status == 1 and "存在しない" in output, output

# Nothing found: no model is asked. An endpoint that fails is told from a wrong answer.
status, output, asked = chat("火星移住計画の探査機は何機か。", lambda _: (200, "3機である。"))
assert status == 3 and not asked, output
status, output, _ = chat(QUESTION, lambda _: (500, ""))
assert status == 2 and "500" in output, output

# The plan is returned, can be changed, and is used as it is sent back.
pack = httpx.post(f"{URL}/v1/context", json={"question": QUESTION, "max_tokens": 1000}).raise_for_status().json()
assert pack["tokens"] <= 1000 and any("380名" in it["quote"] for it in pack["passages"]), pack
plan = {**pack["plan"], "terms": ["健康フェア"], "entities": []}
again = httpx.post(f"{URL}/v1/context", json={"question": QUESTION, "plan": plan}).raise_for_status().json()
assert again["plan"] == plan and any("台風" in it["quote"] for it in again["passages"]), again
for passage in pack["passages"]:
    found = httpx.get(f"{URL}/v1/passages/{passage['citation_id']}")
    assert ":" in passage["citation_id"] or found.json()["document"]["id"] == passage["document"], found.text
print("a chat client gets its evidence, and what it cites is checked")
