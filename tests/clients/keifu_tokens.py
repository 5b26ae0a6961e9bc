"""Tokens as real language models count them, without a network: the vocabularies come with a crate of the tests."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from keifu_server import ROOT, skip

# tiktoken looks for a vocabulary below the digest of the address that it would else load it from.
ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/{}.tiktoken"
NAMES = ("o200k_base", "cl100k_base")


def counters() -> dict[str, Callable[[str], int]]:
    """For each vocabulary how many tokens a text takes."""
    if shutil.which("cargo") is None:
        skip("cargo (the vocabularies come with a crate)")
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=300)
    packages = json.loads(found.stdout)["packages"]
    crate = next(package for package in packages if package["name"] == "tiktoken-rs")
    assets = Path(crate["manifest_path"]).parent / "assets"
    with tempfile.TemporaryDirectory(prefix="keifu-tokens-") as folder:
        for name in NAMES:
            digest = hashlib.sha1(ADDRESS.format(name).encode()).hexdigest()
            shutil.copy(assets / f"{name}.tiktoken", Path(folder) / digest)
        os.environ["TIKTOKEN_CACHE_DIR"] = folder
        import tiktoken

        known = {name: tiktoken.get_encoding(name) for name in NAMES}
    return {
        name: lambda text, encoding=encoding: len(encoding.encode(text, disallowed_special=()))
        for name, encoding in known.items()
    }
