"""What the runners of the Python tests share: virtual environments outside the clone, and an end for what hangs."""

import hashlib
import subprocess
import sys
from pathlib import Path


def interpreter(folder: Path, requirements: Path) -> Path:
    """The interpreter of the environment in `folder`, made or brought up to date with `requirements`."""
    python = folder / "bin" / "python"
    wanted = hashlib.sha256(requirements.read_bytes() + sys.version.encode()).hexdigest()
    stamp = folder / "installed"
    if not (stamp.exists() and stamp.read_text() == wanted and python.exists()):
        print(f"installing {requirements.name}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True, timeout=120)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        subprocess.run([*pip, "--requirement", str(requirements)], check=True, timeout=900)
        stamp.write_text(wanted)
    return python


def run(what: str, command: list[str], environment: dict[str, str], limit: float) -> int:
    """The exit status of a command; 1 when it takes longer than `limit` seconds and is ended."""
    child = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
    try:
        return child.wait(limit)
    except subprocess.TimeoutExpired:
        print(f"{what} took longer than {limit:.0f} s", flush=True)
        # Asked first, so that it can end what it started itself.
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        return 1
