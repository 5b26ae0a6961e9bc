"""Makes the environment of the browser tests and runs them; started by tests/page.sh."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
AXE = "axe-core@4.14.1"
# The whole takes below five minutes on two cores.
LIMIT = float(os.environ.get("KEIFU_PAGE_SECONDS", "900"))


def python(folder: Path) -> Path:
    """The interpreter of the environment, made or brought up to date."""
    requirements = HERE / "requirements.txt"
    environment = folder / "environment"
    interpreter = environment / "bin" / "python"
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    stamp = environment / "installed"
    if not (stamp.exists() and stamp.read_text() == wanted and interpreter.exists()):
        print("installing Playwright", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True, timeout=120)
        pip = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        subprocess.run([*pip, "--requirement", str(requirements)], check=True, timeout=600)
        stamp.write_text(wanted)
    return interpreter


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
        "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent / "clients")]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }
    options = ["-p", "no:cacheprovider", "--no-header", "-q", "-s", "--tb=short", "--durations=8", f"--rootdir={HERE}"]
    command = [str(python(folder)), "-m", "pytest", *options, *(str(HERE / f"test_{name}.py") for name in names)]
    child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
    try:
        return child.wait(LIMIT)
    except subprocess.TimeoutExpired:
        print(f"the browser tests took longer than {LIMIT:.0f} s", flush=True)
        # Asked first, so that it can end what it started itself.
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        return 1


if __name__ == "__main__":
    sys.exit(main())
