"""Runs client tests one after the other against one server on the samples; started by tests/clients.sh.

Each test is a script of its own (NAME.py or NAME.sh) that ends with 0 (passed), 77 (skipped: a program is absent) or
anything else (failed). What it finds in its environment:

    KEIFU_URL       where the shared server answers; only for reading
    KEIFU_SAMPLES   the data directory that it serves; only for reading: copy it with `keifu_server.copy_of_samples`
    KEIFU_BINARY    the command, for a server or an export of its own (`keifu_server.Server`, `keifu_server.keifu`)
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import keifu_environment
import keifu_server

HERE = Path(__file__).resolve().parent
SKIPPED = 77
# No single test may take longer than this; the whole is to stay below twelve minutes on two cores.
LIMIT = float(os.environ.get("KEIFU_CLIENT_SECONDS", "400"))


def tests() -> dict[str, Path]:
    """The scripts by name; run.py and modules that tests share are none."""
    shared = {"run", *(path.stem for path in HERE.glob("keifu_*.py"))}
    found = sorted([*HERE.glob("*.py"), *HERE.glob("*.sh")])
    return {path.stem: path for path in found if path.stem not in shared}


def environment_for(name: str) -> Path:
    """The interpreter of the environment for test `name`, made or brought up to date."""
    own = HERE / f"{name}.requirements.txt"
    requirements = own if own.exists() else HERE / "requirements.txt"
    folder = Path(os.environ["CARGO_TARGET_DIR"]).resolve() / "clients" / requirements.name.removesuffix(".txt")
    return keifu_environment.interpreter(folder, requirements)


def run(name: str, script: Path, environment: dict[str, str]) -> int:
    """Runs one test and gives its exit status."""
    python = environment_for(name)
    path = f"{python.parent}{os.pathsep}{environment['PATH']}"
    command = [str(python), str(script)] if script.suffix == ".py" else ["bash", str(script)]
    return keifu_environment.run(name, command, {**environment, "PATH": path}, LIMIT)


def main() -> int:
    known = tests()
    names = sys.argv[1:] or list(known)
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"no such test: {', '.join(unknown)} (there are: {', '.join(known)})", file=sys.stderr)
        return 2
    required = os.environ.get("KEIFU_TOOLS") == "required"
    outcomes = {}
    with tempfile.TemporaryDirectory(prefix="keifu-clients-") as folder:
        data = Path(folder) / "samples"
        keifu_server.ingest(keifu_server.SAMPLES_SOURCE, data)
        with keifu_server.Server(data) as server:
            environment = {
                **os.environ,
                "KEIFU_URL": server.url,
                "KEIFU_SAMPLES": str(data),
                "PYTHONPATH": str(HERE),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONUNBUFFERED": "1",
            }
            for name in names:
                print(f"\n== {name}", flush=True)
                began = time.monotonic()
                status = run(name, known[name], environment)
                alive = server.process.poll() is None
                skipped = status == SKIPPED and not required
                outcome = "skipped" if skipped else "passed" if status == 0 and alive else "FAILED"
                outcomes[name] = outcome
                print(f"-- {name}: {outcome} ({time.monotonic() - began:.0f} s)", flush=True)
                if not alive:
                    print(f"the server ended:\n{server.log()}", flush=True)
                    break
    print("\n" + ", ".join(f"{name} {outcome}" for name, outcome in outcomes.items()))
    return 0 if all(outcome != "FAILED" for outcome in outcomes.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
