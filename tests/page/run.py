"""Makes the environment of the browser tests and runs them; started by tests/page.sh."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLIENTS = HERE.parent / "clients"
sys.path.append(str(CLIENTS))
import keifu_environment  # noqa: E402  (beside the client tests)

AXE = "axe-core@4.14.1"
# The whole takes below five minutes on two cores.
LIMIT = float(os.environ.get("KEIFU_PAGE_SECONDS", "900"))


def axe(folder: Path) -> Path:
    """The source of axe-core."""
    beside = folder / "axe"
    stamp = beside / "installed"
    if not (stamp.exists() and stamp.read_text() == AXE):
        print("installing axe-core", flush=True)
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir(parents=True)
        (beside / "package.json").write_text('{"private": true}')
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts", AXE]
        subprocess.run(command, cwd=beside, check=True, timeout=300)
        stamp.write_text(AXE)
    return beside / "node_modules" / "axe-core" / "axe.min.js"


def main() -> int:
    known = sorted(path.stem.removeprefix("test_") for path in HERE.glob("test_*.py"))
    names = sys.argv[1:] or known
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"no such test: {', '.join(unknown)} (there are: {', '.join(known)})", file=sys.stderr)
        return 2
    target = Path(os.environ["CARGO_TARGET_DIR"]).resolve()
    folder = target / "page"
    screens = Path(os.environ.get("KEIFU_SCREENS") or target / "page-screens").resolve()
    screens.mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ,
        "KEIFU_AXE": str(axe(folder)),
        "KEIFU_SCREENS": str(screens),
        "PYTHONPATH": os.pathsep.join([str(HERE), str(CLIENTS)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }
    options = ["-p", "no:cacheprovider", "--no-header", "-q", "-s", "--tb=short", "--durations=8", f"--rootdir={HERE}"]
    python = keifu_environment.interpreter(folder / "environment", HERE / "requirements.txt")
    command = [str(python), "-m", "pytest", *options, *(str(HERE / f"test_{name}.py") for name in names)]
    return keifu_environment.run("the browser tests", command, environment, LIMIT)


if __name__ == "__main__":
    sys.exit(main())
