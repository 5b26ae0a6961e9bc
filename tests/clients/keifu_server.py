"""What the client tests share: the command under test, and a server of their own on a free port of loopback."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
SAMPLES_SOURCE = ROOT / "corpus" / "samples"
# Data beside the project; absent in a plain clone.
SHARED = ROOT.parent / "shared"

START = 60.0
STOP = 15.0


def skip(what: str) -> NoReturn:
    """Ends the test because a program or folder is absent; run.py decides whether that is a failure."""
    print(f"skipped: {what} is absent", flush=True)
    sys.exit(77)


def keifu(*arguments: str | Path, data: Path | None = None, timeout: float = 300, check: bool = True):
    """Runs the command to its end; gives the finished process with `stdout` and `stderr` as text."""
    command = [os.environ["KEIFU_BINARY"]]
    if data is not None:
        command += ["--data", str(data)]
    command += [str(argument) for argument in arguments]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=timeout
    )
    if check and done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done


def ingest(source: Path, data: Path, timeout: float = 300) -> None:
    """Reads a folder of documents into a data directory."""
    keifu("ingest", source, data=data, timeout=timeout)


def samples() -> Path:
    """The data directory of the samples, only for reading."""
    return Path(os.environ["KEIFU_SAMPLES"])


def copy_of_samples(folder: Path) -> Path:
    """A copy of the samples' data directory below `folder`, for a test that changes it."""
    return Path(shutil.copytree(samples(), Path(folder) / "samples"))


class Server:
    """`keifu serve` on `data`, until the end of the `with`; `url` is where it answers.

    `arguments` are given to `serve`, `environment` is added to the process's own.
    """

    def __init__(self, data: Path, *arguments: str | Path, environment: dict[str, str] | None = None):
        self.data = Path(data)
        self.arguments = [str(argument) for argument in arguments]
        self.environment = {**os.environ, **(environment or {})}
        self.url = ""

    def __enter__(self) -> "Server":
        self._log = tempfile.TemporaryFile()
        command = [os.environ["KEIFU_BINARY"], "--data", str(self.data), "serve", *self.arguments]
        self.process = subprocess.Popen(
            [*command, "--listen", "127.0.0.1:0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=self.environment,
        )
        # The one line on standard output says where it listens; a server that never says it is ended.
        late = threading.Timer(START, self.process.kill)
        late.start()
        line = self.process.stdout.readline().decode("utf-8", "replace")
        late.cancel()
        address = re.search(r"http://[^\s]+?:\d+", line)
        if address is None:
            self.__exit__()
            raise AssertionError(f"the server did not say where it listens: {line!r}\n{self.said}")
        self.url = address.group(0)
        return self

    def __exit__(self, *_) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.said = self.log()
        self._log.close()

    def log(self) -> str:
        """The end of what it wrote to standard error."""
        self._log.flush()
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - 8_000))
        return self._log.read().decode("utf-8", "replace")
